"""Request and result of a comparison of two versions."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

from ...geometry.overlay.pieces import Minimum
from ...table import FeatureTable

CHANGE_COLUMNS = {
    "kind": "string", "old_id": "string", "new_id": "string", "fields": "string", "area_m2": "Float64",
    "decrease_m2": "Float64", "increase_m2": "Float64", "width_m": "Float64", "shift_m": "Float64",
    "is_sliver": "boolean", "reason": "string", "reason_source": "string", "alert": "boolean", "message": "string"}
SUMMARY_COLUMNS = {"kind": "string", "reason": "string", "row_count": "Int64", "alert_count": "Int64",
                   "area_m2": "Float64", "decrease_m2": "Float64", "increase_m2": "Float64"}
KINDS = ("decrease", "move", "increase", "changed", "renumbered", "unusable")


@dataclass(frozen=True)
class CompareRequest:
    """Two versions.

    Attributes:
        old, new: their features; tables without geometry are access lists.
        old_id, new_id: fields that together name a row, in the same order; empty: by place only.
        fields: fields to compare, which both have; of lists, where empty, all that both have.
        reason: field of either version with the reason, or None.
        reasons: polygons with a reason, and reasons_field, their field.
        minimum, area_method, language: as in a check of the lines.
        is_list: whether the old and the new version are tables without geometry.
    """

    old: FeatureTable
    new: FeatureTable
    old_id: tuple = ()
    new_id: tuple = ()
    fields: tuple = ()
    reason: Optional[str] = None
    reasons: Optional[FeatureTable] = None
    reasons_field: Optional[str] = None
    minimum: Minimum = field(default_factory=Minimum)
    area_method: str = "ellipsoidal"
    language: str = "en"
    is_list: tuple = (False, False)
