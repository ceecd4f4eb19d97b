"""Request and result of a comparison of two versions."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

import numpy as np
import pandas as pd

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


@dataclass(frozen=True)
class Changes:
    """What changed.

    Attributes:
        changes: a row a change, columns ``CHANGE_COLUMNS``. geometry: its ground, None in lists ``(n,)``.
        crs: of the geometry, empty in lists.
        summary: by kind and reason, columns ``SUMMARY_COLUMNS``.
        counts: OLD_M2, NEW_M2, DECREASE_M2, INCREASE_M2, RESIDUAL_M2, KEPT_M2, ALERT_COUNT, CHANGE_COUNT,
            UNUSABLE_COUNT, HAS_ALERT, IS_SAME, IS_COMPLETE (nothing was unusable). Moves take part in decrease and
            increase.
        notes: remarks on the whole run.
    """

    changes: pd.DataFrame
    geometry: np.ndarray
    crs: str
    summary: pd.DataFrame
    counts: dict
    notes: list
