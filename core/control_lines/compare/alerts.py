"""Changes between two versions as findings of the contract: ground that was lost without a reason, and the others."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract.book import Book, origin_of
from ...geometry.parallel import asking
from ...texts import text
from .request import CompareRequest

ROLE = "version"


def findings_of_changes(frame: pd.DataFrame, geometry: np.ndarray, request: CompareRequest,
                        crs: str) -> tuple[pd.DataFrame, np.ndarray]:
    """A finding for each change.

    Args:
        frame: changes ``(n,)`` in the columns of ``request.CHANGE_COLUMNS``. geometry: ground of each, None in lists.
        request: language and the two versions. crs: of the geometry, empty for lists.

    Returns:
        Columns of the contract, and ground of each. An alert is ``conditional``: its reason is to be given, or the
        change to be undone. What could not be compared is ``undetermined``, and any other change ``allowed``. Changes
        of ground are measured by what was lost, m², of which nothing may be without a reason; those of lists are
        counted.
    """
    book = Book(crs, ids=("rule_id", "subject_id", "control_id", "repeat"), evidence=("verdict", "fields", "reason"),
                order=("verdict", "severity"), origin=origin_of(request.language, [(ROLE, request.new)]))
    basis, repeats = text("control_lines.basis_of_versions", request.language), {}
    for row, shape in asking(zip(frame.itertuples(index=False), geometry)):
        old, new = (None if pd.isna(value) else value for value in (row.old_id, row.new_id))
        named = (row.kind, old, new)
        repeats[named] = repeats.get(named, -1) + 1
        alert, unusable = bool(row.alert) if pd.notna(row.alert) else False, row.kind == "unusable"
        lost = None if pd.isna(row.decrease_m2) else float(row.decrease_m2)
        amount, unit = (lost, "m2") if crs else (None if unusable else 1.0, "1")
        book.add(shape, rule_id=f"version_{row.kind}", severity="major" if alert or unusable else "minor",
                 verdict="conditional" if alert else "undetermined" if unusable else "allowed", relation="changes",
                 subject_id=old or new or "*", repeat=repeats[named], control_role=ROLE, control_layer=request.new.name,
                 control_id=new, measured=amount, limit_value=0.0 if alert else None, unit=unit,
                 overlap_area_m2=None if pd.isna(row.area_m2) else float(row.area_m2),
                 fields=None if pd.isna(row.fields) else row.fields, reason=None if pd.isna(row.reason) else row.reason,
                 basis=basis, basis_verified=False, message=row.message, documents="")
    return book.frame()
