"""Lost cropland as findings of the contract, which the store records and people work through."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract.basis import Basis, basis_text
from ...contract.book import Book, of_distinct, origin_of
from ...contract.sentences import texts_of_rows
from ...texts import text
from .request import LossRequest

ROLE = "land_use"


def findings_of_loss(frame: pd.DataFrame, geometry: np.ndarray, request: LossRequest,
                     crs: str) -> tuple[pd.DataFrame, np.ndarray]:
    """A finding for each piece of lost cropland; its area, of which nothing may be lost, is measured in m².

    Args:
        frame: pieces ``(n,)`` in the columns of ``request.LOSS_COLUMNS``. geometry: of each ``(n,)``.
        request: language and surveys. crs: of the geometry.

    Returns:
        Columns of the contract, and ground of each. A loss is ``conditional``: it stands with an approval. It is
        critical inside permanent basic farmland, and minor if it is a sliver. An exempt one is ``allowed``; ground of
        which it is unknown whether it is cropland still is ``undetermined``.
    """
    language, count = request.language, len(frame)
    bases = {key: basis_text(Basis({"": text(f"farmland_loss.basis_{key}", language)}), language)
             for key in ("inside", "loss", "planting")}
    book = Book(crs, ids=("rule_id", "subject_id", "control_id", "repeat"),
                evidence=("verdict", "old_class", "new_class", "new_planting"), order=("verdict", "severity"),
                origin=origin_of(language, [(ROLE, request.new.table)]))
    columns = {name: frame[name].astype(object).where(frame[name].notna(), None).to_numpy(dtype=object) for name in (
        "old_id", "new_id", "old_class", "new_class", "new_planting", "old_class_name", "new_class_name",
        "exempt_cause", "inside_farmland", "kind", "reason_title")}
    exempt, sliver = (frame[name].to_numpy(dtype=bool) for name in ("exempt", "is_sliver"))
    kind, area = columns["kind"], frame["gross_m2"].to_numpy(dtype=float)
    where = of_distinct(lambda inside: "unknown" if inside is None else "inside" if inside else "outside",
                        columns["inside_farmland"])
    is_inside = where == "inside"
    is_planting = frame["reason"].astype(str).str.startswith("planting").to_numpy(dtype=bool)
    rule = ("cropland_" + kind) + ("_" + where)
    named = pd.DataFrame({"rule": rule, "old": columns["old_id"], "new": columns["new_id"]})
    message = np.full(count, "", dtype=object)
    for entry in dict.fromkeys(kind):
        rows = np.flatnonzero(kind == entry)
        message[rows] = texts_of_rows(
            f"farmland_loss.finding_{entry}", language, len(rows), area=area[rows],
            feature=_or(columns["old_id"][rows], "–"), reason=columns["reason_title"][rows],
            where=of_distinct(lambda place: text(f"farmland_loss.where_{place}", language), where[rows]),
            before=of_distinct(_named, columns["old_class"][rows], columns["old_class_name"][rows]),
            after=of_distinct(_named, columns["new_class"][rows], columns["new_class_name"][rows]))
    rows = np.flatnonzero(exempt)
    message[rows] += texts_of_rows("farmland_loss.finding_exempt", language, len(rows),
                                   cause=_or(columns["exempt_cause"][rows], "–", only_none=True))
    book.add(geometry, rule_id=rule, subject_id=_or(_or(columns["old_id"], columns["new_id"]), "*"),
             repeat=named.groupby(["rule", "old", "new"], dropna=False).cumcount().to_numpy(), control_role=ROLE,
             verdict=_chosen(exempt, "allowed", _chosen(kind == "undetermined", "undetermined", "conditional")),
             severity=_chosen(sliver, "minor", _chosen(is_inside, "critical", "major")), relation="changes",
             control_layer=request.new.table.name, control_id=columns["new_id"], measured=area, limit_value=0.0,
             unit="m2", overlap_area_m2=area, old_class=columns["old_class"], new_class=columns["new_class"],
             new_planting=columns["new_planting"], basis_verified=False, documents="", message=message,
             basis=_chosen(is_inside, bases["inside"], _chosen(is_planting, bases["planting"], bases["loss"])))
    return book.frame()


def _chosen(mask: np.ndarray, yes, no) -> np.ndarray:
    return np.where(mask, yes, no).astype(object)


def _or(values: np.ndarray, other, only_none: bool = False) -> np.ndarray:
    """Values, and something else where they are None, or empty."""
    missing = pd.isna(values) | (False if only_none else values == "")
    return np.where(missing, other, values)


def _named(code, name) -> str:
    """A class as a sentence names it."""
    return " ".join(str(part) for part in (code, name) if not pd.isna(part)) or "–"
