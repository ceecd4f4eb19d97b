"""Rectangles to read by: few, and not overlapping."""
from __future__ import annotations

from typing import Optional

import numpy as np
import shapely

from ..geometry.parallel import in_steps
from ..geometry.systems.placement import boxes_far_outside, far_outside
from ..scale.near import extents_around
from ..table import FeatureTable

MOST = 64               # so many queries are always worth it
HALF = 0.5               # of the place: above it reading all of it is as fast
ROWS_OF_A_QUERY = 1_000  # a query takes about as long as reading so many rows
SLACK = 1e-12            # of a coordinate: what rounding may hide of an extent's width
MOST_BOXES = 5_000       # more subjects than that usually lie all over the layer: read it whole


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


def merge_extents(extents, row_count: int = 0) -> np.ndarray:
    """Merge rectangles that meet, until none do.

    Args:
        extents: rows of xmin, ymin, xmax, ymax; rows that are not finite are ignored.
        row_count: of the layer that is to be read. Where so many queries would take longer than
            reading all rows, neighbours are taken together, and where they fill half the place
            one rectangle is drawn around all.

    Returns:
        float64 ``(k, 4)``.
    """
    boxes = np.asarray(list(extents), dtype=float).reshape(-1, 4)
    boxes = _merged(boxes[np.isfinite(boxes).all(axis=1)])
    most = max(MOST, row_count // ROWS_OF_A_QUERY)
    if len(boxes) <= most:
        return boxes
    around = np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)]).reshape(1, 4)
    grouped = _merged(_grouped(boxes, around[0], int(np.sqrt(most))))
    return around if _area(grouped) > HALF * _area(around) else grouped


def _area(boxes: np.ndarray) -> float:
    return float(np.prod(boxes[:, 2:] - boxes[:, :2], axis=1).sum())


def _grouped(boxes: np.ndarray, around: np.ndarray, side: int) -> np.ndarray:
    """One rectangle around all whose middles lie in one cell of a grid of ``side`` by ``side``."""
    size = np.maximum(around[2:] - around[:2], np.finfo(float).tiny)
    cell = np.clip(((boxes[:, :2] + boxes[:, 2:]) / 2 - around[:2]) / size * side, 0, side - 1).astype(np.int64)
    _, group = np.unique(cell[:, 0] * side + cell[:, 1], return_inverse=True)
    return _around_groups(boxes, group)


def _around_groups(boxes: np.ndarray, group: np.ndarray) -> np.ndarray:
    count = group.max() + 1
    low, high = np.full((count, 2), np.inf), np.full((count, 2), -np.inf)
    np.minimum.at(low, group, boxes[:, :2])
    np.maximum.at(high, group, boxes[:, 2:])
    return np.hstack([low, high])


def _merged(boxes: np.ndarray) -> np.ndarray:
    while len(boxes) > 1:
        merged = _merge_once(boxes)
        if len(merged) == len(boxes):
            break
        boxes = merged
    return boxes


def _merge_once(boxes: np.ndarray) -> np.ndarray:
    shapes = shapely.box(*boxes.T)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    label = np.arange(len(boxes))
    while True:   # the smallest number spreads through each group
        spread = label.copy()
        np.minimum.at(spread, first, label[second])
        spread = spread[spread]
        if np.array_equal(spread, label):
            break
        label = spread
    _, group = np.unique(label, return_inverse=True)
    return _around_groups(boxes, group)


def may_meet(geometry: np.ndarray, boxes: np.ndarray, crs: str = "") -> np.ndarray:
    """Rows that meet some rectangle, and those whose position is unknown, bool ``(n,)``.

    With a coordinate system the latter are also those that lie far outside its area.

    Args:
        geometry: shapely geometries or None ``(n,)``. boxes: xmin, ymin, xmax, ymax ``(k, 4)``. crs: of both.
    """
    meets = _meets(geometry, boxes)
    rest = np.flatnonzero(~meets)
    if len(rest):
        meets[rest] = in_steps(_nowhere, geometry[rest]) | (far_outside(geometry[rest], crs) if crs else False)
    return meets


def reaches_far(extent: tuple, crs: str) -> bool:
    """Whether a layer's extent has a corner far outside the area of its system, so that some row lies there.

    Args:
        extent: xmin, ymin, xmax, ymax. crs: of the layer.
    """
    xmin, ymin, xmax, ymax = extent
    corners = np.array([(x, y, x, y) for x in (xmin, xmax) for y in (ymin, ymax)], dtype=float)
    return bool(crs) and bool(boxes_far_outside(corners, crs).any())


def _nowhere(geometry: np.ndarray) -> np.ndarray:
    """Rows without geometry, with an empty one, or with a coordinate that is not a number or infinite."""
    nowhere = ~np.isfinite(shapely.bounds(geometry).reshape(-1, 4)).all(axis=1)
    xy, owner = shapely.get_coordinates(geometry, return_index=True)
    nowhere[owner[~np.isfinite(xy).all(axis=1)]] = True
    return nowhere


def _meets(geometry: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Rows that meet some rectangle, bool ``(n,)``: providers differ in how exact their filter is."""
    result = np.zeros(len(geometry), dtype=bool)
    extent = shapely.bounds(geometry).reshape(-1, 4)
    rows = np.flatnonzero(np.isfinite(extent).all(axis=1))   # others meet nothing
    rows = rows[np.argsort(extent[rows, 0], kind="stable")]
    west, south, east, north = extent[rows].T
    widest = (east - west).max(initial=0.0)
    slack = SLACK * np.abs(extent[rows]).max(initial=0.0)
    first = np.searchsorted(west, boxes[:, 0] - widest - slack)
    last = np.searchsorted(west, boxes[:, 2], side="right")
    some_rows, some_boxes = [rows[:0]], [rows[:0]]
    for number, (xmin, ymin, xmax, ymax) in enumerate(boxes):
        part = slice(first[number], last[number])
        near = (east[part] >= xmin) & (south[part] <= ymax) & (north[part] >= ymin)
        inside = (west[part] >= xmin) & (east[part] <= xmax) & (south[part] >= ymin) & (north[part] <= ymax)
        result[rows[part][inside]] = True
        some_rows.append(rows[part][near & ~inside])
        some_boxes.append(np.full(len(some_rows[-1]), number))
    row, number = np.concatenate(some_rows), np.concatenate(some_boxes)
    open_ = ~result[row]
    row, number = row[open_], number[open_]
    placed = ~_nowhere(geometry[row])   # GEOS stops at coordinates that are not numbers
    row, number = row[placed], number[placed]
    box = shapely.box(*boxes.T)
    shapely.prepare(box)
    result[row[shapely.intersects(box[number], geometry[row])]] = True
    return result
