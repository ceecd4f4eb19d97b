"""Which part of a control layer a run needs: what lies at its subjects."""
from __future__ import annotations

from typing import Optional

import numpy as np
import shapely
from pyproj import Transformer

from ...core.table import FeatureTable
from ..reading.read import check_system_of, read

MOST_BOXES = 5_000    # more subjects than that usually lie all over the layer: read it whole
MARGIN_M = 1.0


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


def extents_around(geometry: np.ndarray, crs: str, control_crs: str, reach_m: float = 0.0) -> Optional[np.ndarray]:
    """``extents_for`` of geometries ``(n,)`` in ``crs``."""
    from ...core.geometry.measure.distance import widened
    from ...core.geometry.systems.crs import parse_crs

    boxes = shapely.bounds(geometry)
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(boxes):
        return None
    boxes = widened(boxes, crs, MARGIN_M + reach_m)
    if crs == control_crs:
        return boxes
    change = Transformer.from_crs(parse_crs(crs), parse_crs(control_crs), always_xy=True)
    moved = np.array([change.transform_bounds(*box, densify_pts=8) for box in boxes])
    return moved if np.isfinite(moved).all() else None


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
