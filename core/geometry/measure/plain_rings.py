"""Polygons of one ring, taken from their encoding as coordinates: a layer is looked at without building a geometry.

Most features of a survey or a plan are one ring of some dozen vertices. Building a geometry of each and asking GEOS
whether it is valid costs several times as much as reading the file; here both are arithmetic on long arrays.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..ragged import spread
from .encodings import Encodings

_RING = b"\x01\x03\x00\x00\x00\x01\x00\x00\x00"             # a polygon of one ring, little-endian
_HEAD = {False: _RING, True: b"\x01\x06\x00\x00\x00\x01\x00\x00\x00" + _RING}   # and the only part of its feature
_COUNT = 4
_VERTEX = 16
_SLACK = 1e-14   # of the square of a ring's size: rounding of a cross product is less


class PlainRings(NamedTuple):
    """Closed rings, one a polygon.

    Attributes:
        xy: vertices ``(v, 2)`` of all rings, one ring after the other. first: where each ring begins ``(n,)``.
        count: of its vertices, its first among them twice ``(n,)``. ring: to which each vertex belongs ``(v,)``.
    """

    xy: np.ndarray
    first: np.ndarray
    count: np.ndarray
    ring: np.ndarray

    @classmethod
    def of(cls, xy: np.ndarray, count: np.ndarray) -> PlainRings:
        """Rings of so many vertices.

        Args:
            xy, count: as of the attributes, ``(v, 2)`` and ``(n,)``.
        """
        return cls(xy, np.cumsum(count) - count, count, spread(count))

    def of_rows(self, rows: np.ndarray) -> PlainRings:
        """The same of some rings.

        Args:
            rows: a mask ``(n,)``.
        """
        return PlainRings.of(self.xy[rows[self.ring]], self.count[rows])


class RingLook(NamedTuple):
    """What is seen of rings ``(n,)``.

    Attributes:
        double_area: twice the area, below zero where the ring is drawn clockwise. boxes: xmin, ymin, xmax, ymax.
        sure: valid for the plainest of reasons, see :func:`look`; False means unknown.
    """

    double_area: np.ndarray
    boxes: np.ndarray
    sure: np.ndarray


def plain_rings(wkb: Encodings, multipart: bool) -> tuple[np.ndarray, PlainRings]:
    """The features that are one closed ring.

    Args:
        wkb: encodings of features ``(n,)``.
        multipart: features are multipolygons.

    Returns:
        Which they are ``(n,)``, and their rings.
    """
    start = _HEAD[multipart]
    at = len(start) + _COUNT
    plain, count = np.zeros(len(wkb), dtype=bool), np.zeros(len(wkb), dtype=np.int64)
    for data, rows in wkb.by_buffer():
        rows = rows[wkb.size[rows] >= at]
        head = _at(data, np.dtype([("start", f"V{len(start)}"), ("count", "<u4")]), wkb.start[rows])
        count[rows] = head["count"]
        plain[rows] = head["start"] == np.void(start)
    plain &= (count >= 4) & (wkb.size == at + _VERTEX * count)
    rows = np.flatnonzero(plain)
    rings = _vertices(wkb.of_rows(rows), at, count[rows])
    closed = (rings.xy[rings.first] == rings.xy[rings.first + rings.count - 1]).all(axis=1)
    if not closed.all():
        plain[rows[~closed]] = False
        rings = rings.of_rows(closed)
    return plain, rings


def _vertices(wkb: Encodings, at: int, count: np.ndarray) -> PlainRings:
    """Rings of ``count`` vertices each, which stand after ``at`` bytes."""
    rings = PlainRings.of(np.zeros((0, 2)), count)
    place = np.arange(len(rings.ring)) * _VERTEX
    place += (wkb.start + (at - _VERTEX * rings.first))[rings.ring]
    numbers, vertex = np.unique(wkb.buffer).tolist(), np.dtype(f"V{_VERTEX}")
    if len(numbers) == 1:
        return rings._replace(xy=_at(wkb.buffers[numbers[0]], vertex, place).view("<f8").reshape(-1, 2))
    xy, owner = np.empty((len(place), 2)), wkb.buffer[rings.ring]
    for number in numbers:
        here = np.flatnonzero(owner == number)
        xy[here] = _at(wkb.buffers[number], vertex, place[here]).view("<f8").reshape(-1, 2)
    return rings._replace(xy=xy)


def _at(data: np.ndarray, kind: np.dtype, places: np.ndarray) -> np.ndarray:
    """What stands at some bytes of a buffer, wherever it lies: items ``(k,)``.

    As items without a meaning they are copied whole, several times as fast as numbers that lie at odd places.
    """
    if not len(places):
        return np.empty(0, dtype=kind)
    plain = np.ndarray(len(data) - kind.itemsize + 1, f"V{kind.itemsize}", data, strides=1)
    return plain[places].view(kind)


def look(rings: PlainRings) -> RingLook:
    """Measure rings, and see which are certainly valid.

    A ring is valid if from one place within it is seen whole: each edge passes that place in the same turn, and the
    whole ring goes around it once. That place is the mean of the vertices, so that long and winding rings are seldom
    seen whole.

    Args:
        rings: their vertices.
    """
    first, count = rings.first, rings.count
    if not len(first):
        return RingLook(np.zeros(0), np.zeros((0, 4)), np.zeros(0, dtype=bool))
    last = first + count - 1
    x, y = np.ascontiguousarray(rings.xy[:, 0]), np.ascontiguousarray(rings.xy[:, 1])
    boxes = np.column_stack([side.reduceat(value, first) for side in (np.minimum, np.maximum) for value in (x, y)])
    with np.errstate(invalid="ignore"):   # what is not finite is not sure
        x -= (np.add.reduceat(x, first) / count)[rings.ring]
        y -= (np.add.reduceat(y, first) / count)[rings.ring]
        turn = np.empty(len(x))           # of each vertex to the next one, as a cross product
        np.multiply(x[:-1], y[1:], out=turn[:-1])
        turn[:-1] -= x[1:] * y[:-1]
        turn[last] = 0.0
        double_area = np.add.reduceat(turn, first)
        turn[last] = turn[last - 1]
        least = _SLACK * np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) ** 2
        alike = (np.minimum.reduceat(turn, first) > least) | (np.maximum.reduceat(turn, first) < -least)
        below = y < 0.0
        passes = np.zeros(len(x), dtype=np.int32)
        np.not_equal(below[:-1], below[1:], out=passes[:-1], casting="unsafe")
        passes[last] = 0
        sure = alike & (np.add.reduceat(passes, first) == 2)
    return RingLook(double_area, boxes, sure)
