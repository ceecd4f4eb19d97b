"""Encodings of polygons of one ring, column by column: GEOS looks at each by itself, and copies it several times.

Most parcels and most pieces are such polygons. Bytes are those that GEOS gives, little endian.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

_POLYGON, _MULTIPOLYGON = shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON
#: Little endian: of a polygon of one ring, and what stands before it in a multipolygon of one.
_RING, _MULTIPLE = bytes([1, 3, 0, 0, 0, 1, 0, 0, 0]), bytes([1, 6, 0, 0, 0, 1, 0, 0, 0])
_SURE = 1e-10   # relative: a bend above it has the sign that exact arithmetic gives it


class Rings(NamedTuple):
    """Polygons of one ring, or multipolygons of one such part.

    Attributes:
        rows: of the geometries ``(k,)``. is_multiple: which are multipolygons ``(k,)``. xy: vertices of all rings, one
            behind the other, the last of each as its first ``(m, 2)``. end: where each ring ends in them ``(k,)``.
    """

    rows: np.ndarray
    is_multiple: np.ndarray
    xy: np.ndarray
    end: np.ndarray

    @property
    def start(self) -> np.ndarray:
        """Where each ring begins ``(k,)``."""
        return np.append(0, self.end[:-1]).astype(np.int64) if len(self.end) else self.end


def rings_of(geometry: np.ndarray) -> Rings:
    """The geometries that are surely polygons of one ring: of others GEOS would have to copy parts.

    Args:
        geometry: shapely geometries or None ``(n,)``, of two dimensions.
    """
    kind = shapely.get_type_id(geometry)
    rows = np.flatnonzero(((kind == _POLYGON) | (kind == _MULTIPOLYGON)) & (shapely.get_num_geometries(geometry) == 1))
    size = shapely.get_num_coordinates(geometry[rows])
    rows, size = rows[size > 0], size[size > 0]
    xy, owner = shapely.get_coordinates(geometry[rows]), np.repeat(np.arange(len(rows)), size)
    end = np.cumsum(size, dtype=np.int64)
    x, y = np.ascontiguousarray(xy.T)
    # a ring ends where it begins, and is nowhere else there; a hole behind it begins elsewhere, or there again
    begins = (x == x[end - size][owner]) & (y == y[end - size][owner])
    lone = begins[end - 1] & (np.bincount(owner[begins], minlength=len(rows)) == 2)
    if not lone.all():
        rows, xy, end = rows[lone], xy[lone[owner]], np.cumsum(size[lone], dtype=np.int64)
    return Rings(rows, kind[rows] == _MULTIPOLYGON, xy, end)


def normal(rings: Rings) -> tuple[Rings, np.ndarray]:
    """Rings as ``shapely.normalize`` has them: from their least vertex on, clockwise.

    Args:
        rings: of any coordinates.

    Returns:
        The same with other vertices; and of which of them it is sure ``(k,)``: those with one least and one highest
        vertex, and a bend there. Of others GEOS has to be asked.

    >>> rings, sure = normal(rings_of(np.array([shapely.Polygon([(1, 0), (1, 1), (0, 1), (0, 0.5)])])))
    >>> rings.xy.tolist(), sure.tolist()
    ([[0.0, 0.5], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0], [0.0, 0.5]], [False])
    """
    start, end = rings.start, rings.end
    size = end - start - 1   # of different vertices
    if not len(start):
        return rings, np.zeros(0, dtype=bool)
    owner, there = np.repeat(np.arange(len(start)), size + 1), np.isfinite(rings.xy)
    odd = ~(there[:, 0] & there[:, 1])
    xy = np.where(odd[:, None], 0.0, rings.xy) if odd.any() else rings.xy
    x, y = np.ascontiguousarray(xy.T)
    place = np.arange(len(xy)) - start[owner]   # in its ring; the last one is the first again
    west = np.where(x == np.minimum.reduceat(x, start)[owner], y, np.inf)
    west[end - 1] = np.inf
    least = np.flatnonzero(west == np.minimum.reduceat(west, start)[owner])
    is_top = y == np.maximum.reduceat(y, start)[owner]
    is_top[end - 1] = False
    top = np.flatnonzero(is_top)
    sure = (np.bincount(owner[least], minlength=len(start)) == 1) & (np.bincount(owner[top], minlength=len(start)) == 1)
    least, top = (rows[np.searchsorted(owner[rows], np.arange(len(start)))] for rows in (least, top))
    before, after = (start + (top - start + step) % size for step in (-1, 1))
    first, second = xy[top] - xy[before], xy[after] - xy[top]
    with np.errstate(invalid="ignore", over="ignore"):
        left, right = first[:, 0] * second[:, 1], first[:, 1] * second[:, 0]
        sure &= np.abs(left - right) > _SURE * (np.abs(left) + np.abs(right))
    sure[owner[odd]] = False
    turn = np.where(left > right, -1, 1)   # a ring that bends to the left at its top runs the other way
    at = (least - start)[owner] + turn[owner] * place   # at most once around, either way
    around = size[owner]
    at += around * (at < 0) - around * (at >= around)
    at += start[owner]
    return rings._replace(xy=np.take(xy, at, axis=0)), sure


def encodings(rings: Rings) -> np.ndarray:
    """Little-endian WKB of each, bytes, object ``(k,)``.

    Args:
        rings: polygons of one ring each.
    """
    xy, start, end = rings.xy.tobytes(), 16 * rings.start, 16 * rings.end
    sizes = (rings.end - rings.start).astype("<u4").tobytes()
    heads = [_MULTIPLE + _RING if multiple else _RING for multiple in rings.is_multiple.tolist()]
    places = zip(heads, range(0, len(sizes), 4), start.tolist(), end.tolist())
    made = np.empty(len(heads), dtype=object)
    made[:] = [head + sizes[size:size + 4] + xy[first:last] for head, size, first, last in places]
    return made


def to_wkb(geometry: np.ndarray) -> np.ndarray:
    """As of ``shapely.to_wkb(geometry, byte_order=1)``: bytes, None for None, object ``(n,)``.

    Args:
        geometry: shapely geometries or None ``(n,)``, of two dimensions.

    >>> to_wkb(np.array([shapely.box(0, 0, 1, 1), None]))[0] == shapely.to_wkb(shapely.box(0, 0, 1, 1), byte_order=1)
    True
    """
    rings, made = rings_of(geometry), np.full(len(geometry), None, dtype=object)
    rest = np.ones(len(geometry), dtype=bool)
    rest[rings.rows] = False
    made[rings.rows] = encodings(rings)
    made[rest] = shapely.to_wkb(geometry[rest], byte_order=1)
    return made
