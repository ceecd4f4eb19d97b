"""Whether a layer seems to be shifted from its true position, as data from web maps of China are.

GCJ-02 and BD-09 move coordinates by some hundreds of metres, differently everywhere. From a file
alone that cannot be decided; where a second layer holds the same features, it can: boxes of the same
size lie apart by just the offset of that place. Nothing is ever converted here.
The formulas are those that public code has for the two systems; their owners publish none.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

AXIS, SQUARED = 6378245.0, 0.00669342162296594323   # of the ellipsoid of the formula (Krassovsky's)
CHINA = (72.004, 0.8293, 137.8347, 55.8271)         # outside it the formula moves nothing
DEGREE_M = 111_320.0
SMALLEST_M = 5.0       # boxes below it are alike by chance
SAME_SIZE = 0.03       # BD-09 also stretches, by up to 2 %
WITHIN_M = 15.0        # of the offset that the formula gives
MOST_OF_THEM = 0.6     # of the features that may have a partner must have one
FEWEST = 3
APART_M = 1.0          # from here features that should be the same lie apart


@dataclass(frozen=True)
class Shift:
    """How a layer is shifted against another.

    Attributes:
        system: ``"GCJ-02"``, ``"BD-09"``; empty where the cause is not known.
        of_reference: the other layer is the one that is off.
        metres: how far.
        features: how many features show it; 0 if only the extents do.
    """

    system: str
    of_reference: bool
    metres: float
    features: int


def in_china(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Whether the formula of the offset holds there, bool ``(n,)``.

    Args:
        lon, lat: in degrees ``(n,)``.
    """
    west, south, east, north = CHINA
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def gcj02(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where GCJ-02 puts places of WGS 84: longitude and latitude in degrees, ``(n,)`` each.

    Args:
        lon, lat: in degrees ``(n,)``.

    In the middle of Beijing by 530 m to the east and 160 m to the north:

    >>> lon, lat = gcj02(np.array([116.39]), np.array([39.91]))
    >>> (lon - 116.39).round(4).tolist(), (lat - 39.91).round(4).tolist()
    ([0.0062], [0.0014])
    """
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    x, y = lon - 105.0, lat - 35.0
    common = 20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + 2.0 / 3.0 * (
        common + _waves(y, (20.0, 1.0), (40.0, 3.0), (160.0, 12.0), (320.0, 30.0)))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + 2.0 / 3.0 * (
        common + _waves(x, (20.0, 1.0), (40.0, 3.0), (150.0, 12.0), (300.0, 30.0)))
    root = np.sqrt(1.0 - SQUARED * np.sin(np.radians(lat)) ** 2)
    north = np.degrees(north * root ** 3 / (AXIS * (1.0 - SQUARED)))
    east = np.degrees(east * root / (AXIS * np.cos(np.radians(lat))))
    inside = in_china(lon, lat)
    return lon + np.where(inside, east, 0.0), lat + np.where(inside, north, 0.0)


def _waves(value: np.ndarray, *terms) -> np.ndarray:
    return sum(height * np.sin(value * np.pi / length) for height, length in terms)


def bd09(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where BD-09 puts places of WGS 84: longitude and latitude in degrees, ``(n,)`` each.

    Args:
        lon, lat: in degrees ``(n,)``.
    """
    x, y = gcj02(lon, lat)
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * np.pi * 3000.0 / 180.0)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * np.pi * 3000.0 / 180.0)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


SYSTEMS = {"GCJ-02": gcj02, "BD-09": bd09}


class Placed(NamedTuple):
    """Boxes that can be compared: in China, and not too small. Measured once for all layers that they meet.

    Attributes:
        boxes: west, south, east, north in degrees ``(n, 4)``.
        middles: longitude and latitude in degrees ``(n, 2)``.
        sizes: width and height in metres ``(n, 2)``.
    """

    boxes: np.ndarray
    middles: np.ndarray
    sizes: np.ndarray


def place(boxes: np.ndarray | Placed) -> Placed:
    """The boxes of a layer that can be compared with those of others.

    Args:
        boxes: west, south, east, north in degrees ``(n, 4)``; what was placed before stays as it is.
    """
    if isinstance(boxes, Placed):
        return boxes
    boxes = np.asarray(boxes, dtype=float).reshape(-1, 4)
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    boxes = boxes[in_china(*_middles(boxes).T)]
    sizes = np.abs(_metres(boxes[:, :2], boxes[:, 2:]))
    large = sizes.max(axis=1, initial=0.0) > SMALLEST_M
    return Placed(boxes[large], _middles(boxes[large]), sizes[large])


def find_shift(boxes: np.ndarray | Placed, reference: np.ndarray | Placed) -> Shift | None:
    """How a layer is shifted against another that holds the same features, or some of them.

    Args:
        boxes: west, south, east, north in degrees of features ``(n, 4)``, or these as ``place`` gives them.
        reference: of the other layer ``(m, 4)``.

    Returns:
        None where the layers share no features, or lie together.
    """
    first, second = place(boxes), place(reference)
    if min(len(first.boxes), len(second.boxes)) < FEWEST:
        return None
    rows, other = _same_size(first, second)
    if len(np.unique(rows)) < FEWEST or len(np.unique(other)) < FEWEST:
        return None
    apart = _metres(second.middles[other], first.middles[rows])
    together = _share(np.hypot(*apart.T) < WITHIN_M, rows, other, first, second)
    best = None
    for system, move in SYSTEMS.items():
        for of_reference in (False, True):
            start = first.middles[rows] if of_reference else second.middles[other]
            expected = _metres(start, np.column_stack(move(*start.T))) * (-1.0 if of_reference else 1.0)
            near = np.hypot(*(apart - expected).T) < WITHIN_M
            share = _share(near, rows, other, first, second)
            if share >= MOST_OF_THEM and share > together and (best is None or share > best[0]):
                metres = float(np.median(np.hypot(*expected[near].T)))
                if metres > 2 * WITHIN_M:
                    best = (share, Shift(system, of_reference, metres, len(np.unique(rows[near]))))
    if best:
        return best[1]
    return _unknown_shift(first, second)


def find_extent_shift(extent: np.ndarray | Placed, reference: np.ndarray | Placed) -> Shift | None:
    """As ``find_shift``, by two extents alone: all four sides lie apart by the offset. That is a hint, no proof.

    Args:
        extent, reference: west, south, east, north in degrees ``(4,)``, or each alone as ``place`` gives it.
    """
    first, second = place(extent), place(reference)
    if not len(first.boxes) or not len(second.boxes) or not len(_same_size(first, second, absolute=2 * WITHIN_M)[0]):
        return None
    for system, move in SYSTEMS.items():
        for of_reference in (False, True):
            start, end = (first.boxes[0], second.boxes[0]) if of_reference else (second.boxes[0], first.boxes[0])
            corners = start.reshape(2, 2)
            expected = _metres(corners, np.column_stack(move(*corners.T)))
            apart = _metres(corners, end.reshape(2, 2))
            metres = float(np.hypot(*expected.T).mean())
            if metres > 4 * WITHIN_M and (np.hypot(*(apart - expected).T) < 2 * WITHIN_M).all():
                return Shift(system, of_reference, metres, 0)
    return None


def _middles(boxes: np.ndarray) -> np.ndarray:
    return (boxes[:, :2] + boxes[:, 2:]) / 2


def _metres(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """East and north from start to end; good to a percent over some kilometres, which is enough here."""
    apart = (end - start) * DEGREE_M
    apart[:, 0] *= np.cos(np.radians((start[:, 1] + end[:, 1]) / 2))
    return apart


def _same_size(first: Placed, second: Placed, absolute: float = 0.5,
               relative: float = SAME_SIZE) -> tuple[np.ndarray, np.ndarray]:
    sizes, other = first.sizes[:, None, :], second.sizes[None, :, :]
    return np.nonzero((np.abs(sizes - other) <= absolute + relative * np.maximum(sizes, other)).all(axis=2))


def _share(hit: np.ndarray, rows: np.ndarray, other: np.ndarray, first: Placed, second: Placed) -> float:
    """Of the shorter layer's features, how many have a partner among the hits."""
    return min(len(np.unique(rows[hit])), len(np.unique(other[hit]))) / min(len(first.boxes), len(second.boxes))


def _unknown_shift(first: Placed, second: Placed) -> Shift | None:
    """A shift that is the same for features whose size only one feature of the other layer has."""
    rows, other = _same_size(first, second, relative=0.01)
    apart, count = _metres(second.middles[other], first.middles[rows]), min(len(first.boxes), len(second.boxes))
    single = (np.bincount(rows)[rows] == 1) & (np.bincount(other)[other] == 1)
    if single.sum() < max(FEWEST, MOST_OF_THEM * count / 2):
        return None
    middle = np.median(apart[single], axis=0)
    near = np.hypot(*(apart[single] - middle).T) < APART_M
    metres = math.hypot(*middle)
    if near.mean() < MOST_OF_THEM or metres < APART_M or near.sum() < FEWEST:
        return None
    return Shift("", False, metres, int(near.sum()))
