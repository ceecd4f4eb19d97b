"""What of another layer lies at some subjects."""
from __future__ import annotations

from dataclasses import replace
from typing import Optional

import numpy as np
import shapely
from pyproj import Transformer

from ..geometry.measure.distance import widened
from ..geometry.parallel import queried
from ..geometry.systems.crs import parse_crs
from ..layers.control_layer import ControlLayer
from ..table import FeatureTable

MARGIN_M = 1.0


def extents_around(geometry: np.ndarray, crs: str, other_crs: str, reach_m: float = 0.0) -> Optional[np.ndarray]:
    """Rectangles around geometries in the coordinate system of another layer.

    Args:
        geometry: shapely geometries ``(n,)``. crs: theirs. other_crs: of the layer.
        reach_m: how far from a subject its features may matter.

    Returns:
        xmin, ymin, xmax, ymax ``(k, 4)``; None where the layer is needed whole.
    """
    boxes = shapely.bounds(geometry)
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(boxes):
        return None
    boxes = widened(boxes, crs, MARGIN_M + reach_m)
    if crs == other_crs:
        return boxes
    change = Transformer.from_crs(parse_crs(crs), parse_crs(other_crs), always_xy=True)
    moved = np.array([change.transform_bounds(*box, densify_pts=8) for box in boxes])
    return moved if np.isfinite(moved).all() else None


def near(layer: ControlLayer, subjects: FeatureTable, reach_m: float, kept: np.ndarray,
         with_neighbours: bool = False) -> ControlLayer:
    """A layer with the features that may concern some subjects, in their order.

    Args:
        layer: as a check is given it. subjects: of a part of a run. reach_m: how far a rule reaches.
        kept: mask of the features that stay wherever they lie ``(n,)``. with_neighbours: and those that meet one of
            them, so that whatever shares ground with a feature at the subjects is there.
    """
    table = layer.table
    bounds = shapely.bounds(subjects.geometry).reshape(-1, 4)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    if not len(bounds) or not (table.crs and subjects.crs):
        return layer
    whole = shapely.box(*bounds[:, :2].min(axis=0), *bounds[:, 2:].max(axis=0))
    around = extents_around(np.array([whole], dtype=object), subjects.crs, table.crs, reach_m)
    if around is None:
        return layer
    xmin, ymin, xmax, ymax = around[0]
    low_x, low_y, high_x, high_y = shapely.bounds(table.geometry).reshape(-1, 4).T
    apart = (low_x > xmax) | (high_x < xmin) | (low_y > ymax) | (high_y < ymin)
    if with_neighbours:   # only what reaches beyond the subjects can meet something there
        beyond = ~apart & ((low_x < xmin) | (high_x > xmax) | (low_y < ymin) | (high_y > ymax))
        some, others = table.geometry[beyond], np.flatnonzero(apart)
        apart[others[np.unique(queried(shapely.STRtree(table.geometry[others]), some, "intersects")[1])]] = False
    apart &= ~kept
    return replace(layer, table=table.take(~apart)) if apart.any() else layer
