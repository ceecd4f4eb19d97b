"""Polygons to numbered boundary points: from the north-west, clockwise, holes numbered on."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely

from ..geometry.parallel import asking

POLYGONS_A_STEP = 500
LENGTH_DECIMALS = 2   # sides are customarily written to the centimetre


class Crowd(NamedTuple):
    """Boundary points of some parcels one after another, a row each; every ring ends with its first point again.

    Attributes:
        ring: number of the ring in its parcel, from 1, ``(n,)``.
        label: ``"J1"`` and on; the closing row bears the first one's.
        xy: easting and northing, rounded, ``(n, 2)``.
        length_m: of the side to the next point; NaN in the closing row.
    """

    ring: np.ndarray
    label: list
    xy: np.ndarray
    length_m: np.ndarray


@dataclass(frozen=True)
class NumberedPoints:
    """Boundary points of one parcel: rows of a crowd, as four arrays of each of a million parcels fill the memory.

    Attributes:
        crowd: whose rows these are.
        low, high: the first row and the one after the last.
        repeated_count: points that have the coordinates of the point before them in their ring.
    """

    __slots__ = ("crowd", "low", "high", "repeated_count")
    crowd: Crowd
    low: int
    high: int
    repeated_count: int

    def __len__(self) -> int:
        return self.high - self.low

    @property
    def ring(self) -> np.ndarray:
        """Number of the ring of each point, ``(n,)``."""
        return self.crowd.ring[self.low:self.high]

    @property
    def label(self) -> list:
        """Name of each point."""
        return self.crowd.label[self.low:self.high]

    @property
    def xy(self) -> np.ndarray:
        """Easting and northing, rounded, ``(n, 2)``."""
        return self.crowd.xy[self.low:self.high]

    @property
    def length_m(self) -> np.ndarray:
        """Of the side to the next point; NaN in the closing row, ``(n,)``."""
        return self.crowd.length_m[self.low:self.high]


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
        some = polygons[start:start + POLYGONS_A_STEP]
        parts, owner = shapely.get_parts(some, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        xy = np.round(xy + [shift_m, 0.0], decimals) + 0.0   # no -0.0
        yield from _numbered(xy, np.bincount(ring, minlength=len(rings)), owner[part], len(some))


def _numbered(xy: np.ndarray, count: np.ndarray, owner: np.ndarray, polygons: int) -> Iterator[NumberedPoints]:
    """The points of so many polygons.

    Args:
        xy: of all rings, each closed ``(v, 2)``. count: of the points of each ``(r,)``. owner: its polygon ``(r,)``.
    """
    first = np.cumsum(count) - count
    place = _order(xy, first, count)
    xy, ring = xy[place], np.repeat(np.arange(len(count)), count)
    length = np.full(len(xy), np.nan)
    length[:-1] = np.round(np.hypot(*np.diff(xy, axis=0).T), LENGTH_DECIMALS)
    length[first + count - 1] = np.nan
    begin = np.searchsorted(owner, np.arange(polygons + 1))     # rings of each polygon
    points = np.append(first, len(xy))[begin]
    before = first - points[owner] - (np.arange(len(count)) - begin[owner])   # numbered in earlier rings of a polygon
    number = np.arange(len(xy)) - first[ring] + before[ring] + 1
    number[first + count - 1] = before + 1
    names = np.array([f"J{place}" for place in range(int(number.max(initial=0)) + 1)], dtype=object)
    labels, numbers = names[number].tolist(), (np.arange(len(count)) - begin[owner] + 1)[ring]
    same = np.append((xy[1:] == xy[:-1]).all(axis=1) & (ring[1:] == ring[:-1]), False)
    repeated = np.diff(np.append(0, np.cumsum(same))[points]).tolist()
    crowd = Crowd(numbers, labels, xy, length)
    for low, high, again in zip(points[:-1].tolist(), points[1:].tolist(), repeated):
        yield NumberedPoints(crowd, low, high, again)


def _order(xy: np.ndarray, first: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Where each point of closed rings stands before: clockwise, from the north-west, the first again at the end.

    Which point that is does not depend on the order given. A duplicate point begins the ring; at its end it would look
    like the closing one.
    """
    if not len(count):
        return np.zeros(0, dtype=np.int64)
    open_count = count - 1
    begin = np.cumsum(open_count) - open_count
    ring = np.repeat(np.arange(len(count)), open_count)
    within = np.arange(len(ring)) - begin[ring]
    x, y = (xy - np.repeat(xy[first], count, axis=0)).T   # products of whole coordinates would lose small areas
    turn = np.zeros(len(xy))
    turn[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    turn[first + count - 1] = 0.0
    is_turned = np.add.reduceat(turn, first) > 0
    place = first[ring] + np.where(is_turned[ring], open_count[ring] - 1 - within, within)
    east, north = xy[place].T
    low, high = np.minimum.reduceat(east, begin), np.maximum.reduceat(north, begin)
    distance = np.round((east - low[ring]) ** 2 + (north - high[ring]) ** 2, 6)
    start = np.lexsort((east, -north, distance, ring))[begin]
    before = np.arange(len(ring)) - 1
    before[begin] = begin + open_count - 1
    alone = (east != east[before]) | (north != north[before])
    latest = np.maximum.accumulate(np.where(alone, np.arange(len(ring)), -1))
    last = latest[begin + open_count - 1]
    start = np.where(latest[start] >= begin, latest[start], np.where(last >= begin, last, begin)) - begin
    ring = np.repeat(np.arange(len(count)), count)
    within = np.arange(len(xy)) - first[ring]
    return place[begin[ring] + (start[ring] + within) % open_count[ring]]
