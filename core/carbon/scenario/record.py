"""A comparison as plain values for JSON, from which it can be computed again, with other coefficients too."""
from __future__ import annotations

from dataclasses import asdict, replace
from typing import NamedTuple, Optional

import pandas as pd

from ...contract.basis import Basis
from ...errors import InputError
from ...texts import LANGUAGES, enumerated, pick, text
from ..change.value import Price
from ..densities.table import Densities, densities, source_text
from ..pack.model import Coefficient, Family, LandClass, Made, Other, Share, problems_of
from ..stock.classes import Mixes
from ..uncertainty.bands import Sureness
from .compare import Comparison, Plan, ScenarioRequest
from .per import Size

KIND, FORMAT = "carbon-scenarios", 1


class Source(NamedTuple):
    """Where a scenario's ground comes from.

    Attributes:
        layer: its name. field: with the code. keys: value of the field as text -> key of the mixes;
            where places differ, those of all places, a line each.
    """

    layer: str
    field: str
    keys: dict


class Edit(NamedTuple):
    """A number that a user replaced, and why; in the family's unit."""

    land_class: str
    pool: str
    value: Optional[float]
    lower: Optional[float]
    upper: Optional[float]
    reason: str


def summary_of(request: ScenarioRequest, comparison: Comparison, sources: list[Source]) -> dict:
    """Request and answers as plain values.

    Args:
        request: the comparison. comparison: its results.
        sources: of the scenarios, the present first.
    """
    used = {part.land_class for parts in request.mixes.shares.values() for part in parts}
    return {
        "kind": KIND, "format": FORMAT, "language": request.language, "present": request.present,
        "plans": [{"name": plan.name, "pairs": _rows(plan.pairs[["kind", "old", "new", "area_m2"]]),
                   **({} if plan.years is None else {"years": plan.years})} for plan in request.plans],
        "sources": [source._asdict() for source in sources],
        "mixes": {"shares": {key: [list(part) for part in parts] for key, parts in request.mixes.shares.items()},
                  "classes": {code: entry._asdict() for code, entry in request.mixes.classes.items() if code in used},
                  "origin": request.mixes.origin},
        "densities": _table(request.table, used),
        "flux": None if request.flux is None else _table(request.flux, used), "buildings": request.buildings,
        "years": request.years, "horizon_years": request.horizon_years, "rank_by": request.rank_by,
        "check_results": request.counts, "uncertainty": asdict(request.how),
        "price": None if request.price is None else request.price._asdict(),
        "sizes": {name: size._asdict() for name, size in request.sizes.items()},
        "results": {"counts": comparison.counts, "ranking": _rows(comparison.ranking), "pairs": _rows(comparison.pairs),
                    "quantities": _rows(comparison.quantities), "notes": comparison.notes}}


def _table(table: Densities, used: set) -> dict:
    return {"family": asdict(table.family), "origin": table.origin, "numbers": [
        {**asdict(number), "source": _basis(number.source)} for (land_class, _pool), number in table.given.items()
        if land_class in used]}


def _read_table(stored: dict) -> Densities:
    rows = [Coefficient(**{**entry, "source": Basis(**entry["source"]) if entry["source"] else None,
                           "made": Made.read(entry.get("made")), "candidates": tuple(entry.get("candidates", ())),
                           "others": tuple(Other(*other) for other in entry.get("others", ()))})
            for entry in stored["numbers"]]
    return densities(Family(**stored["family"]), rows, stored["origin"])


def _rows(frame: pd.DataFrame) -> list[dict]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def _basis(basis: Optional[Basis]) -> Optional[dict]:
    return None if basis is None else {"document": basis.document, "number": basis.number, "article": basis.article,
                                       "verified": basis.verified}


def request_in(summary: dict, language: str = "") -> ScenarioRequest:
    """The request of a summary.

    Args:
        summary: of ``summary_of``.
        language: of names and sentences; empty: that of the summary.

    Raises:
        InputError: not such a record, or a format of another version.
    """
    if summary.get("kind") != KIND or summary.get("format") != FORMAT:
        raise InputError("scenario.no_summary")
    mixes = summary["mixes"]
    plans = tuple(Plan(entry["name"], pd.DataFrame(entry["pairs"], columns=["kind", "old", "new", "area_m2"]).astype(
        {"kind": "string", "old": "string", "new": "string", "area_m2": "float64"}), entry.get("years"))
        for entry in summary["plans"])
    return ScenarioRequest(
        summary["present"], plans,
        Mixes({key: tuple(Share(*part) for part in parts) for key, parts in mixes["shares"].items()},
              {code: LandClass(**entry) for code, entry in mixes["classes"].items()}, mixes["origin"]),
        _read_table(summary["densities"]), summary["years"], summary["horizon_years"], summary["rank_by"],
        summary["check_results"], Sureness(**summary["uncertainty"]), language or summary["language"],
        None if summary["flux"] is None else _read_table(summary["flux"]), summary["buildings"],
        {name: Size(**size) for name, size in summary.get("sizes", {}).items()},
        Price(**summary["price"]) if summary.get("price") else None)


def sources_in(summary: dict) -> list[Source]:
    """Layers of the scenarios, the present first.

    Args:
        summary: of ``summary_of``.
    """
    return [Source(**entry) for entry in summary["sources"]]


def edited(request: ScenarioRequest, edits: list[Edit]) -> ScenarioRequest:
    """The same comparison with some numbers replaced, each with its reason on its card.

    The table is no longer the family: its name and boundary state that.

    Args:
        request: the comparison. edits: what replaces what, and why.

    Raises:
        InputError: no reason, a number that the table does not have, or one that cannot be (negative, bounds reversed).
    """
    if not edits:
        return request
    table = request.table
    given = dict(table.given)
    for edit in edits:
        old = given.get((edit.land_class, edit.pool))
        if old is None:
            raise InputError("scenario.no_number", land_class=edit.land_class, pool=edit.pool,
                             family=table.family.id)
        if not edit.reason.strip():
            raise InputError("scenario.no_reason", land_class=edit.land_class, pool=edit.pool)
        bounds = (old.bounds or "ci95") if edit.lower is not None else ""
        note = {tag: enumerated((pick(old.note, tag), text(
            "scenario.edited", tag, old=_number(old.value), new=_number(edit.value), unit=table.family.unit,
            reason=edit.reason.strip())), tag) for tag in LANGUAGES}
        new = replace(old, value=edit.value, lower=edit.lower, upper=edit.upper, bounds=bounds, verified=False,
                      note=note, made=None, others=())
        wrong = problems_of(new, table.family)
        if wrong:
            raise InputError(wrong[0][1], **wrong[0][2])
        given[edit.land_class, edit.pool] = new
    family = replace(table.family, title={tag: text("scenario.edited_title", tag, title=title)
                                          for tag, title in table.family.title.items()})
    return replace(request, table=densities(family, list(given.values()), table.origin))


def _number(value: Optional[float]) -> str:
    return "–" if value is None else f"{value:g}"


def own_table(request: ScenarioRequest) -> pd.DataFrame:
    """The numbers of a comparison as a table of one's own, which every algorithm of the group reads.

    Args:
        request: the comparison, perhaps ``edited``.

    Returns:
        Rows of ``land_class``, ``pool``, ``value``, bounds, ``growth`` and ``years_to_maturity``, ``unit``,
        ``depth_m``, ``tier``, ``source`` with what was edited.
    """
    family = request.table.family
    # an own table has no carbon fraction, so dry matter goes out as carbon
    factor, unit = (1.0, family.unit) if family.carbon_fraction is None else (family.to_t_c_ha, "t C/ha")

    def scaled(value: Optional[float]) -> Optional[float]:
        return None if value is None else value * factor

    return pd.DataFrame([{
        "land_class": land_class, "pool": pool, "value": scaled(number.value), "lower": scaled(number.lower),
        "upper": scaled(number.upper), "bounds": number.bounds or None, "growth": scaled(number.growth),
        "years_to_maturity": number.years_to_maturity, "unit": unit,
        "depth_m": family.soil_depth_m if pool == "soil" else None, "tier": number.tier or None,
        "source": enumerated((source_text(number, request.language), pick(number.note, request.language)),
                             request.language) or None}
        for (land_class, pool), number in request.table.given.items()])
