"""Cut large polygons into small ones, so that each overlay meets few vertices."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

import numpy as np
import shapely
from shapely.errors import GEOSException

from .parallel import in_threads
from .parts import without_lower

MAX_VERTICES = 1024   # GEOS is fastest between 512 and 2,048, see docs/performance.md
MAX_DEPTH = 40        # vertices that lie in one spot cannot be cut apart


def subdivide(geometry: np.ndarray, max_vertices: int = MAX_VERTICES) -> tuple[np.ndarray, np.ndarray]:
    """Split polygons of many vertices at the middle of their longer side, again and again.

    Args:
        geometry: polygons and multipolygons ``(n,)``.
        max_vertices: pieces have at most about so many.

    Returns:
        The pieces, which may have several parts, and for each the position of the polygon that
        it is a part of, in that polygon's order.
    """
    large = shapely.get_num_coordinates(geometry) > max_vertices
    done, done_owner = [geometry[~large]], [np.flatnonzero(~large)]
    pieces, owner = geometry[large], np.flatnonzero(large)
    for _ in range(MAX_DEPTH):
        if not len(pieces):
            break
        halves = in_threads(_halves, pieces)
        owner = np.repeat(owner, [len(parts) for parts in halves])
        pieces = np.array([part for parts in halves for part in parts], dtype=object)
        large = shapely.get_num_coordinates(pieces) > max_vertices
        done.append(pieces[~large])
        done_owner.append(owner[~large])
        pieces, owner = pieces[large], owner[large]
    result, result_owner = np.concatenate([*done, pieces]), np.concatenate([*done_owner, owner])
    order = np.argsort(result_owner, kind="stable")
    return result[order], result_owner[order].astype(np.int64)


def _halves(polygon) -> list:
    xmin, ymin, xmax, ymax = polygon.bounds
    if xmax - xmin >= ymax - ymin:
        middle = (xmin + xmax) / 2
        boxes = (xmin, ymin, middle, ymax), (middle, ymin, xmax, ymax)
    else:
        middle = (ymin + ymax) / 2
        boxes = (xmin, ymin, xmax, middle), (xmin, middle, xmax, ymax)
    halves = parts_in(polygon, boxes)
    if halves is None:
        halves = [shapely.intersection(polygon, shapely.box(*box)) for box in boxes]
    return [half for half in without_lower(np.array(halves, dtype=object), 2) if half.area > 0]


def parts_in(polygon, boxes: Sequence) -> Optional[list]:
    """The parts of a polygon in boxes that cover it, quickly.

    Args:
        polygon: shapely. boxes: ``(xmin, ymin, xmax, ymax)`` of each, without a common area.

    Returns:
        A geometry for each box; None where they cannot be had so: clipping can fail where rings touch, by an error or
        by areas that do not add up.
    """
    try:
        parts = [shapely.clip_by_rect(polygon, *box) for box in boxes]
    except GEOSException:
        return None
    return None if abs(sum(part.area for part in parts) - polygon.area) > 1e-9 * polygon.area else parts
