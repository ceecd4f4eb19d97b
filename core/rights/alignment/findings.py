"""Pieces that ask for a decision, as findings of the contract."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract.basis import Basis, basis_text
from ...contract.book import Book, of_distinct, origin_of
from ...contract.sentences import texts_of_rows
from ...layers.prepare import Subjects
from ...texts import text
from .grouping import Rows
from .request import ACCEPTED, CUT, KINDS, UNKNOWN, AlignRequest

ROLE = "plan_edges"


def findings_of_rows(rows: pd.DataFrame, pieces: Rows, order: np.ndarray, subjects: Subjects, request: AlignRequest
                     ) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """A finding for each row that is not accepted, and for each parcel that cannot be used.

    Args:
        rows, pieces: of the run ``(m,)``. order: of what matters first ``(m,)``. subjects: parcels ``(n,)``.
        request: language and layers.

    Returns:
        Columns of the contract, ground of each, and its position among the rows, -1 of a parcel. A row is undetermined
        where the status of its edge is unknown, or units lie on each other; nothing is forbidden.
    """
    language = request.language
    book = Book(subjects.table.crs, ids=("rule_id", "subject_id", "control_id", "repeat"), evidence=("verdict", "word"),
                order=("verdict", "severity"), carried=("row",), origin=origin_of(language, [
                    (role, layer.table) for role, layer in request.layers()], subjects.table))
    basis = basis_text(Basis({"": text("alignment.basis", language)}), language)
    constant = {"basis": basis, "basis_verified": False, "documents": "", "control_role": ROLE}
    positions = order[(rows["state"] != ACCEPTED).to_numpy(dtype=bool)[order]]
    some = rows.iloc[positions]
    columns = {name: some[name].to_numpy(dtype=object) for name in (
        "parcel_id", "piece_unit", "main_unit", "kind", "edge_status", "edge_title", "warning", "state", "state_title",
        "piece_count")}
    area, width, share = (some[name].to_numpy(dtype=float) for name in ("area_m2", "width_m", "share"))
    values = {"parcel": columns["parcel_id"], "unit": columns["piece_unit"], "main": columns["main_unit"], "area": area,
              "width": width, "percent": 100.0 * share, "edge": columns["edge_title"], "state": columns["state_title"],
              "count": columns["piece_count"], "tolerance": np.full(len(some), request.tolerance_m)}
    is_cut = columns["kind"] == CUT
    message = np.full(len(some), None, dtype=object)
    several = columns["piece_count"] > 1
    for kind in KINDS:
        for many in (False, True):
            at = np.flatnonzero((columns["kind"] == kind) & (several == many))
            message[at] = texts_of_rows(f"alignment.finding_{kind}{'s' * many}", language, len(at), **{
                name: column[at] for name, column in values.items()})
    message = message + np.where(columns["warning"] == "", "", text("alignment.finding_warning", language)).astype(
        object) + columns["warning"]
    verdict = np.where(columns["edge_status"] == UNKNOWN, "undetermined", "conditional").astype(object)
    book.add(pieces.geometry[positions], rule_id=of_distinct(lambda kind: f"ALIGN-{kind.upper()}", columns["kind"]),
             project_id=columns["parcel_id"], subject_id=columns["parcel_id"],
             subject_fid=subjects.table.fids[pieces.parcel[positions]],
             control_id=columns["piece_unit"], control_layer=request.plan.table.name, repeat=pieces.number[positions],
             word=columns["edge_status"], verdict=verdict, severity=np.where(is_cut, "major", "minor").astype(object),
             relation="covered_by", measured=area, limit_value=0.0, unit="m2", overlap_area_m2=area,
             overlap_share=share, message=message, row=positions, **constant)
    broken = np.flatnonzero(subjects.dimension != 2)
    book.add(None, rule_id="ALIGN-UNUSABLE", project_id=subjects.ids[broken], subject_id=subjects.ids[broken],
             subject_fid=subjects.table.fids[broken],
             repeat=0, word="unusable", verdict="undetermined", severity="major", relation="covered_by",
             message=texts_of_rows("alignment.finding_unusable", language, len(broken), parcel=subjects.ids[broken]),
             row=-1, **constant)
    frame, ground, row = book.frame("row")
    return frame, ground, np.array(row, dtype=np.int64)
