"""Rectangles to read by: few, and not overlapping."""
from __future__ import annotations

import numpy as np
import shapely

MOST = 64   # above it one rectangle around all is cheaper than so many queries


def merge_extents(extents) -> np.ndarray:
    """Merge rectangles that meet, until none do.

    Args:
        extents: rows of xmin, ymin, xmax, ymax; rows that are not finite are passed over.

    Returns:
        float64 ``(k, 4)``, at most ``MOST`` rows.
    """
    boxes = np.asarray(list(extents), dtype=float).reshape(-1, 4)
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    while len(boxes) > 1:
        merged = _merge_once(boxes)
        if len(merged) == len(boxes):
            break
        boxes = merged
    if len(boxes) > MOST:
        boxes = np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)]).reshape(1, 4)
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
    count = group.max() + 1
    low, high = np.full((count, 2), np.inf), np.full((count, 2), -np.inf)
    np.minimum.at(low, group, boxes[:, :2])
    np.maximum.at(high, group, boxes[:, 2:])
    return np.hstack([low, high])


def meets(geometry: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Rows that meet some rectangle, bool ``(n,)``: providers differ in how exact their filter is."""
    result = np.zeros(len(geometry), dtype=bool)
    west, south, east, north = shapely.bounds(geometry).T
    for xmin, ymin, xmax, ymax in boxes:
        with np.errstate(invalid="ignore"):
            near = (west <= xmax) & (east >= xmin) & (south <= ymax) & (north >= ymin)
            inside = (west >= xmin) & (east <= xmax) & (south >= ymin) & (north <= ymax)
        result |= inside
        rows = np.flatnonzero(near & ~inside & ~result)
        if len(rows):
            box = shapely.box(xmin, ymin, xmax, ymax)
            shapely.prepare(box)
            result[rows] = shapely.intersects(box, geometry[rows])
    return result
