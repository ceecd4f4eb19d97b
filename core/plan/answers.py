"""From pieces of ground to patches, the printed table, totals by unit, and findings of a comparison with a plan."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..contract.arithmetic import add, divide
from ..contract.book import Book, Origin, of_distinct, origin_of
from ..contract.cells import lower, number, one_number, upper
from ..contract.interval import Interval
from ..contract.outcome import FINDINGS, Outcome
from ..contract.pack_head import BUILT_IN
from ..contract.sentences import texts_of_rows
from ..fields import spellings
from ..geometry.measure.drawn_area import drawn_area_m2
from ..geometry.parallel import ask, asking
from ..geometry.united import united
from ..landuse.occupation.pieces import NOWHERE
from ..texts import text
from .classes import OTHER, changed, compare
from .request import (
    CARRIED_OUT,
    CONTRARY,
    DEVIATES,
    IN_ACCORDANCE,
    KEPT,
    NO_SURVEY,
    NOT_YET_OR_DEVIATES,
    OUTSIDE_PLAN,
    PATCH_COLUMNS,
    SLIVER,
    STATUSES,
    TABLE_COLUMNS,
    UNDETERMINED,
    UNIT_COLUMNS,
    LandUseLayer,
)

ROLE = "plan"
#: Status -> rule, severity, verdict of its finding.
TOLD = {CONTRARY: ("PLAN-CONTRARY", "critical", "conditional"), DEVIATES: ("PLAN-DEVIATES", "major", "conditional"),
        NOT_YET_OR_DEVIATES: ("PLAN-NOT-YET-OR-DEVIATES", "minor", "undetermined"),
        UNDETERMINED: (f"{BUILT_IN}PLAN-UNDETERMINED", "major", "undetermined"),
        NO_SURVEY: (f"{BUILT_IN}PLAN-NOT-SURVEYED", "major", "undetermined")}


def assemble(comparison) -> Outcome:
    """Everything that a comparison answers.

    Args:
        comparison: ``compare.Comparison``.
    """
    patches, geometry = _patches(comparison)
    findings, finding_geometry = _findings(comparison, patches, geometry)
    made = {"patches": lambda: patches.reindex(columns=list(PATCH_COLUMNS)).astype(PATCH_COLUMNS),
            "table": lambda: _table(patches), "units": lambda: _units(patches)}
    tables = {name: table() for name, table in asking(made.items(), 1)}
    ask()
    return Outcome(findings, tables, {"patches": geometry, FINDINGS: finding_geometry}, comparison.crs,
                   _counts(patches, findings), comparison.notes)


def status_title(status: str, language: str) -> str:
    """The title of a status.

    Args:
        status: of a piece.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return text(f"plan.status_{status}", language)


def _patches(comparison) -> tuple[pd.DataFrame, np.ndarray]:
    """Pieces of one plan feature with one status, classes and unit, joined."""
    frame, request, sides = comparison.frame, comparison.request, comparison.sides
    keys = ["status", "plan_row", "plan", "actual", "base", "unit"]
    order = frame.assign(rank=frame["status"].map(
        {status: number for number, status in enumerate(STATUSES)})).sort_values(
        ["rank", *keys[1:]], kind="stable").index.to_numpy()
    frame, pieces = frame.iloc[order].reset_index(drop=True), comparison.geometry[order]
    width = comparison.width_m[order]
    number = (frame[keys] != frame[keys].shift()).any(axis=1).cumsum().to_numpy() - 1
    first = np.unique(number, return_index=True)[1]
    ends = np.append(first[1:], len(frame))
    joined = pieces[first]
    for row in asking(np.flatnonzero(ends - first > 1), 20):
        joined[row] = _union(comparison, order[first[row]:ends[row]])
    firsts = frame.iloc[first].reset_index(drop=True)
    result = pd.DataFrame({
        "status": firsts["status"], "status_title": firsts["status"].map(
            {status: status_title(status, request.language) for status in STATUSES}),
        "plan_row": firsts["plan_row"], "plan_id": _plan_ids(request.plan, firsts["plan_row"].to_numpy()),
        "unit_code": _at(comparison.unit_codes, firsts["unit"]),
        "area_m2": np.nan_to_num(drawn_area_m2(joined, comparison.crs, comparison.method)),
        "width_m": np.maximum.reduceat(width, first) if len(first) else np.zeros(0)})
    for name in asking(("base", "actual", "plan"), 1):
        side = sides.get(name)
        for column, values in ((f"{name}_class", side.keys if side else []),
                               (f"{name}_title", side.titles if side else [])):
            result[column] = _at([value or None for value in values], firsts[name])
    result["told"] = of_distinct(lambda *classes: _sentence(sides, *classes), *(
        firsts[name].to_numpy(dtype=object) for name in ("status", "base", "actual", "plan")))
    result["may_be_contrary"] = of_distinct(lambda *classes: _may_be_contrary(sides, *classes), *(
        firsts[name].to_numpy(dtype=object) for name in ("status", "base", "actual")))
    ask()
    return result, joined


def _plan_ids(plan: LandUseLayer, rows: np.ndarray) -> np.ndarray:
    """Names of features of the plan, otherwise their feature ids; None for row -1: object ``(n,)``."""
    ids, here = np.full(len(rows), None, dtype=object), np.flatnonzero(rows >= 0)
    ids[here] = list(map("#{}".format, plan.table.fids[rows[here]].tolist()))
    if plan.id:
        names = plan.table.columns[plan.id].iloc[rows[here]]
        has = names.notna().to_numpy()
        ids[here[has]] = spellings(names[has].tolist())
    return ids


def _at(values: list, positions: pd.Series) -> np.ndarray:
    """Values at positions, None where that is ``NOWHERE``, object ``(n,)``."""
    known = np.empty(len(values) + 1, dtype=object)
    known[:-1] = values
    return known[positions.to_numpy(dtype=np.int64)]   # the last one, of position -1, is None


def _union(comparison, rows: np.ndarray):
    """The union of some pieces: ground outside the plan is the most, and is united where slivers are looked for."""
    known, ground = comparison.grown.get(int(rows[0]), (rows[:0], None))
    return ground if np.array_equal(known, rows) else united(comparison.geometry[rows])


def _sentence(sides: dict, status: str, base: int, actual: int, plan: int) -> str:
    """Which sentence a finding of a status has: why it cannot be decided depends on what is known."""
    if status == UNDETERMINED and compare(sides["actual"].lines[actual], sides["plan"].lines[plan]) == OTHER:
        return "other"
    if status == NOT_YET_OR_DEVIATES and "base" in sides:
        known = base != NOWHERE and sides["base"].lines[base]
        return "too_coarse" if known else "base_unknown"
    return status


def _may_be_contrary(sides: dict, status: str, base: int, actual: int) -> bool:
    """Whether open ground may have been built on since the base year, against the plan."""
    if status not in (UNDETERMINED, NOT_YET_OR_DEVIATES, NO_SURVEY):
        return False
    if actual != NOWHERE and sides["actual"].construction[actual] is False:
        return False
    known = "base" in sides and base != NOWHERE and actual != NOWHERE
    return not known or changed(sides["base"].lines[base], sides["actual"].lines[actual]) is not False


def _table(patches: pd.DataFrame) -> pd.DataFrame:
    """The printed base × actual × plan table."""
    keys = [name for name in TABLE_COLUMNS if name not in ("part_count", "area_m2", "share_of_plan")]
    table = patches.assign(part_count=1).groupby(keys, dropna=False, sort=False)[["part_count", "area_m2"]].sum() \
        .reset_index()
    total = patches.loc[patches["status"] != OUTSIDE_PLAN, "area_m2"].sum()
    table["share_of_plan"] = (table["area_m2"] / total if total > 0 else np.nan)
    table.loc[table["status"] == OUTSIDE_PLAN, "share_of_plan"] = np.nan
    return table.reindex(columns=list(TABLE_COLUMNS)).astype(TABLE_COLUMNS)


def _units(patches: pd.DataFrame) -> pd.DataFrame:
    keys = ["unit_code", "status", "status_title"]
    table = patches.groupby(keys, dropna=False, sort=False)["area_m2"].sum().reset_index()
    table["share_of_unit"] = table["area_m2"] / table.groupby("unit_code", dropna=False)["area_m2"].transform("sum")
    rank = table["status"].map({status: number for number, status in enumerate(STATUSES)})
    table = table.assign(rank=rank).sort_values(["unit_code", "rank"], na_position="last").drop(columns="rank")
    return table.reindex(columns=list(UNIT_COLUMNS)).astype(UNIT_COLUMNS).reset_index(drop=True)


def _findings(comparison, patches: pd.DataFrame, geometry: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    request, language = comparison.request, comparison.request.language
    rows = np.flatnonzero(patches["status"].isin(list(TOLD)).to_numpy(dtype=bool))
    table, shapes = patches.iloc[rows].reset_index(drop=True), geometry[rows]

    ask()
    words = {name: table[name].to_numpy(dtype=object, na_value=None) for name in (
        "status", "told", "plan_id", "unit_code",
        *(f"{side}_{kind}" for side in ("base", "actual", "plan") for kind in ("class", "title")))}

    def shown(code: str | None, title: str | None) -> str:
        return " ".join(dict.fromkeys(filter(None, (code, title)))) or text("plan.unknown", language)

    def between(empty: str) -> np.ndarray:
        return of_distinct(lambda *codes: ">".join(empty if code is None else code for code in codes), *(
            words[f"{name}_class"] for name in ("base", "actual", "plan")))

    area = table["area_m2"].to_numpy()
    values = {"area": area, **{name: of_distinct(shown, words[f"{name}_class"], words[f"{name}_title"])
                               for name in ("base", "actual", "plan")}}
    messages = np.full(len(rows), "", dtype=object)
    for sentence in asking(dict.fromkeys(words["told"].tolist()), 1):
        here = np.flatnonzero(words["told"] == sentence)
        messages[here] = texts_of_rows(f"plan.finding_{sentence}", language, len(here), **{
            name: column[here] for name, column in values.items()})
    rule, severity, verdict, documents = (of_distinct(answer, words["status"]) for answer in (
        *(lambda status, place=place: TOLD[status][place] for place in range(3)),
        lambda status: text("plan.documents_approval", language) if status == CONTRARY else None))
    named = between("None")   # as ever, so that findings in stores keep their names
    book = Book(comparison.crs, ids=("rule_id", "subject_id", "subject_fid", "named", "unit_code"), evidence=("named",),
                origin=Origin(origin_of(language, [(ROLE, request.actual.table)]).dates,
                              text("plan.basis_of_plan", language, plan=request.plan.table.name)))
    book.add(
        shapes, rule_id=rule, severity=severity, verdict=verdict, relation="overlaps", project_id=words["plan_id"],
        subject_id=words["plan_id"], subject_fid=request.plan.table.fids[table["plan_row"].to_numpy()], named=named,
        unit_code=words["unit_code"], control_role=ROLE, control_layer=request.actual.table.name,
        control_id=between(""), measured=area, unit="m2", overlap_area_m2=area, message=messages, documents=documents)
    return book.frame()


def _counts(patches: pd.DataFrame, findings: pd.DataFrame) -> dict:
    area = patches.groupby("status")["area_m2"].sum().reindex(list(STATUSES)).fillna(0.0)
    planned = float(area.sum() - area[OUTSIDE_PLAN])
    done = float(area[KEPT] + area[CARRIED_OUT] + area[IN_ACCORDANCE])
    # of undetermined ground whose class is known to be another one ("other") only the kind of deviation is unknown
    is_open = patches["status"].isin([UNDETERMINED, NO_SURVEY]) & (patches["told"] != "other")
    unknown = Interval.of(0.0, float(patches.loc[is_open, "area_m2"].sum()))
    in_accordance = divide(add(Interval.of(done), unknown), Interval.of(planned))
    return {**{f"{status.upper()}_M2": float(area[status]) for status in STATUSES}, "PLAN_M2": planned,
            "IN_ACCORDANCE_SHARE": one_number(number(in_accordance)),
            "IN_ACCORDANCE_SHARE_LOWER": one_number(lower(in_accordance)),
            "IN_ACCORDANCE_SHARE_UPPER": one_number(upper(in_accordance)),
            "FINDING_COUNT": len(findings),
            "HAS_CONTRARY": True if area[CONTRARY] > 0.0 else None if patches["may_be_contrary"].any() else False,
            "HAS_SLIVERS": bool(area[SLIVER] > 0.0)}
