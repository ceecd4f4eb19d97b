"""Polygons to numbered boundary points: from the north-west, clockwise, holes numbered on."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from ..geometry.parallel import asking

POLYGONS_A_STEP = 200
LENGTH_DECIMALS = 2   # sides are customarily written to the centimetre


@dataclass(frozen=True)
class NumberedPoints:
    """Boundary points of one parcel, a row each; every ring ends with its first point again.

    Attributes:
        ring: number of the ring, from 1, ``(n,)``.
        label: ``"J1"`` and on; the closing row bears the first one's.
        xy: easting and northing, rounded, ``(n, 2)``.
        length_m: of the side to the next point; NaN in the closing row.
    """

    ring: np.ndarray
    label: list
    xy: np.ndarray
    length_m: np.ndarray

    @property
    def repeated_count(self) -> int:
        """Points that have the coordinates of the point before them in their ring."""
        same = (self.xy[1:] == self.xy[:-1]).all(axis=1) & (self.ring[1:] == self.ring[:-1])
        return int(same.sum())


def number_points(polygons: np.ndarray, decimals: int, shift_m: float = 0.0) -> Iterator[NumberedPoints]:
    """Number the vertices of polygons or multipolygons, each by itself.

    Each ring runs clockwise from its north-western point: the one nearest to the north-western corner
    of the ring's extent, of several the more northern one. An outer ring is followed by its holes.

    Args:
        polygons: in metres ``(n,)``.
        decimals: of the written coordinates.
        shift_m: added to the eastings: a zone's number, or its loss.

    Raises:
        Cancelled: the run was stopped.
    """
    for start in asking(range(0, len(polygons), POLYGONS_A_STEP), 1):
        parts, owner = shapely.get_parts(polygons[start:start + POLYGONS_A_STEP], return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        xy = np.round(xy + [shift_m, 0.0], decimals) + 0.0   # no -0.0
        points_of = np.split(xy, np.flatnonzero(np.diff(ring)) + 1)
        begin = np.searchsorted(owner[part], np.arange(len(polygons[start:start + POLYGONS_A_STEP]) + 1))
        for first, last in zip(begin[:-1], begin[1:]):
            yield _numbered([points[:-1] for points in points_of[first:last]])


def _numbered(points_of: list) -> NumberedPoints:
    """The points of one polygon; ``points_of``: those of each ring, the closing one left out."""
    rings, labels, parts, lengths = [], [], [], []
    count = 0
    for number, points in enumerate(points_of, 1):
        points = _ordered(points)
        closed = np.vstack([points, points[:1]])
        names = [f"J{count + place + 1}" for place in range(len(points))]
        count += len(points)
        rings.append(np.full(len(closed), number))
        labels += [*names, names[0]]
        parts.append(closed)
        lengths += [np.round(np.hypot(*np.diff(closed, axis=0).T), LENGTH_DECIMALS), [np.nan]]
    return NumberedPoints(np.concatenate(rings), labels, np.vstack(parts), np.concatenate(lengths))


def _ordered(points: np.ndarray) -> np.ndarray:
    """Clockwise, from the north-west; which point that is does not depend on the order given."""
    x, y = (points - points[0]).T   # products of whole coordinates would lose small areas
    if np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) > 0:
        points = points[::-1]
    corner = np.array([points[:, 0].min(), points[:, 1].max()])
    distances = np.round(np.sum((points - corner) ** 2, axis=1), 6)
    start = np.lexsort((points[:, 0], -points[:, 1], distances))[0]
    # a duplicate point begins the ring; at its end it would look like the closing one
    while start > 0 and (points[start - 1] == points[start]).all():
        start -= 1
    if start == 0:
        start = -_equal_at_end(points)
    return np.roll(points, -int(start), axis=0)


def _equal_at_end(points: np.ndarray) -> int:
    """Points at the end that equal the first, where not all do."""
    other = np.flatnonzero((points != points[0]).any(axis=1))
    return len(points) - 1 - int(other[-1]) if len(other) else 0
