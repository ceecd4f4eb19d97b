"""Cut large polygons into small ones, so that each overlay meets few vertices."""
from __future__ import annotations

import numpy as np
import shapely

MAX_DEPTH = 40        # vertices that lie in one spot cannot be cut apart
MAX_VERTICES = 1024   # GEOS is fastest between 512 and 2,048, see docs/performance.md


def subdivide(geometry: np.ndarray, max_vertices: int = MAX_VERTICES) -> tuple[np.ndarray, np.ndarray]:
    """Split polygons of many vertices at the middle of their longer side, again and again.

    Args:
        geometry: polygons and multipolygons ``(n,)``.
        max_vertices: pieces have at most about so many.

    Returns:
        The pieces and, for each, the position of the polygon that it is a part of, in that
        polygon's order.
    """
    vertices = shapely.get_num_coordinates(geometry)
    done = [geometry[vertices <= max_vertices]]
    owner = [np.flatnonzero(vertices <= max_vertices)]
    open_owner = np.flatnonzero(vertices > max_vertices)
    open_parts, part_of = shapely.get_parts(geometry[open_owner], return_index=True)
    open_owner = open_owner[part_of]
    for _ in range(MAX_DEPTH):
        small = shapely.get_num_coordinates(open_parts) <= max_vertices
        done.append(open_parts[small])
        owner.append(open_owner[small])
        open_parts, open_owner = _halve(open_parts[~small], open_owner[~small])
        if not len(open_parts):
            break
    done.append(open_parts)
    owner.append(open_owner)
    pieces, owner = np.concatenate(done), np.concatenate(owner)
    order = np.argsort(owner, kind="stable")
    return pieces[order], owner[order]


def _halve(polygons: np.ndarray, owner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    halves, halves_owner = [], []
    for polygon, position in zip(polygons, owner):
        parts = _cut(polygon)
        halves.extend(parts)
        halves_owner.extend([position] * len(parts))
    result = np.empty(len(halves), dtype=object)
    result[:] = halves
    return result, np.array(halves_owner, dtype=np.int64)


def _cut(polygon) -> list:
    xmin, ymin, xmax, ymax = polygon.bounds
    if xmax - xmin >= ymax - ymin:
        middle = (xmin + xmax) / 2
        boxes = (xmin, ymin, middle, ymax), (middle, ymin, xmax, ymax)
    else:
        middle = (ymin + ymax) / 2
        boxes = (xmin, ymin, xmax, middle), (xmin, middle, xmax, ymax)
    parts = _polygons(shapely.clip_by_rect(polygon, *box) for box in boxes)
    # clip_by_rect is fast, but can fail where rings touch: then the areas do not add up
    if abs(sum(part.area for part in parts) - polygon.area) > 1e-9 * polygon.area:
        parts = _polygons(shapely.intersection(polygon, shapely.box(*box)) for box in boxes)
    return parts


def _polygons(geometries) -> list:
    return [part for geometry in geometries for part in shapely.get_parts(geometry)
            if part.geom_type == "Polygon" and not part.is_empty]
