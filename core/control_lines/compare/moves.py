"""Shapes that may be one shape moved: numbers are compared first, so that few pairs are laid over one another."""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np
import shapely

from ...geometry.measure.integrals import closed
from ...geometry.measure.length import length_m
from ...geometry.parallel import in_steps

SAME_SHAPE = 1e-3   # share of its area by which a moved feature may differ from itself
ROUNDING = 1e-9     # share of area × radius², far above the rounding of a sum over a ring


class Forms(NamedTuple):
    """What a shape keeps when it is moved, in units of the layer's coordinates.

    area ``(n,)``. radius: from the centroid to the farthest vertex ``(n,)``. moments: integrals of x², xy and y² over
    the shape, x and y from its centroid ``(3, n)``.
    """

    area: np.ndarray
    radius: np.ndarray
    moments: np.ndarray


def forms(polygons: np.ndarray) -> Forms:
    """Forms of polygons.

    Args:
        polygons: polygons and multipolygons that are valid, none empty ``(n,)``.

    >>> shape = forms(np.array([shapely.box(10.0, 5.0, 12.0, 6.0)], dtype=object))
    >>> shape.area.tolist(), shape.radius.round(3).tolist(), shape.moments.ravel().round(6).tolist()
    ([2.0], [1.118], [0.666667, 0.0, 0.166667])
    """
    area, radius, *moments = in_steps(_numbers, polygons).T
    return Forms(area, radius, np.array(moments))


def _numbers(polygons: np.ndarray) -> np.ndarray:
    """Area, radius and the three moments ``(n, 5)``."""
    parts, owner = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    begins, shape = np.flatnonzero(np.diff(ring, prepend=-1)), owner[part]
    x, y = (xy - shapely.get_coordinates(shapely.centroid(polygons))[shape[ring]]).T
    size, *second = (closed(x, y, begins, np.repeat(np.eye(6)[:, [term]], len(rings), axis=1)) for term in (0, 3, 4, 5))
    sign = np.where(size < 0, -1.0, 1.0) * np.where(np.diff(part, prepend=-1) > 0, 1.0, -1.0)   # holes are taken away
    radius = np.zeros(len(polygons))
    np.maximum.at(radius, shape[ring], np.hypot(x, y))
    return np.column_stack([shapely.area(polygons), radius] + [
        np.bincount(shape, sign * values, minlength=len(polygons)) for values in second])


def resembling(old: Forms, row: int, new: Forms, others: np.ndarray) -> np.ndarray:
    """Those of ``others`` that can be the shape of ``row`` at another place: ``shift_m`` returns None of the rest.

    Args:
        old, new: forms of two versions. row: in ``old``. others: rows of ``new`` ``(k,)``.

    Returns:
        Rows of ``new``, in the order of ``others``.
    """
    # Shapes about one centroid that differ by ground of area d have second moments that differ by d × R² at most,
    # R being the radius of the wider one.
    limit = SAME_SHAPE * old.area[row]
    others = others[np.abs(new.area[others] - old.area[row]) <= limit]
    wide = np.maximum(new.radius[others], old.radius[row]) ** 2
    apart = np.abs(new.moments[:, others] - old.moments[:, [row]]).max(axis=0)
    return others[apart <= (limit + ROUNDING * old.area[row]) * wide]


def shift_m(old, new, crs: str) -> Optional[float]:
    """How far a shape was moved; None where it is another shape.

    Args:
        old, new: polygons. crs: of both.

    Returns:
        Metres between their centroids.
    """
    if abs(old.area - new.area) > SAME_SHAPE * old.area:
        return None
    old_centre, new_centre = old.centroid, new.centroid
    moved = shapely.transform(old, lambda xy: xy + (new_centre.x - old_centre.x, new_centre.y - old_centre.y))
    if shapely.symmetric_difference(moved, new).area > SAME_SHAPE * old.area:
        return None
    return float(length_m([shapely.LineString([old_centre, new_centre])], crs)[0])
