"""Which part of a control layer a run needs: what lies at its subjects."""
from __future__ import annotations

from typing import Optional

import numpy as np

from ...core.scale.near import extents_around
from ...core.table import FeatureTable
from ..reading.read import check_system_of, read

MOST_BOXES = 5_000    # more subjects than that usually lie all over the layer: read it whole


def extents_for(subjects: FeatureTable, control_crs: str, reach_m: float = 0.0) -> Optional[np.ndarray]:
    """Rectangles around the subjects in a control layer's coordinate system.

    Args:
        subjects: what is checked.
        control_crs: of the layer that is to be read.
        reach_m: how far from a subject a control may matter.

    Returns:
        ``(k, 4)`` of xmin, ymin, xmax, ymax; None where the layer should be read whole.
    """
    return None if len(subjects) > MOST_BOXES else extents_around(subjects.geometry, subjects.crs, control_crs, reach_m)


def read_at(snapshot, subjects: FeatureTable, fields, reach_m: float = 0.0, cancelled=None) -> FeatureTable:
    """Read of a control layer what lies at the subjects, and what could lie anywhere.

    Args:
        snapshot: of the layer, from ``reading.snapshot``.
        subjects: what is checked.
        fields: names of the fields wanted.
        reach_m: how far from a subject a control may matter.
        cancelled: asked between batches.

    Raises:
        InputError, Cancelled: as ``reading.read``.
    """
    if snapshot.geometry != "none":
        check_system_of(snapshot)
    boxes = extents_for(subjects, snapshot.crs, reach_m) if snapshot.crs and snapshot.is_whole else None
    return read(snapshot, fields, boxes, cancelled=cancelled)
