"""Ground within outlines that are straight in a projection's plane.

A square metre of the plane is, on the ellipsoid, a little more or less than one: the areal scale, in a zone of three
degrees about 1 - x²/R². It is smooth, so that a polynomial fits it over a square of the plane to rounding, and its
integral over a polygon is, by Green's theorem, a sum over edges: the scale's Taylor series about the middle of a ring,
times the ring's moments about that place, to which a few points of Gauss on each edge are exact. So pieces that were
cut in the plane add up to the whole, and an outline needs no vertices but its own.

The squares lie fixed in the plane, so that the area of an outline does not depend on the other outlines of a run.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import comb
from typing import Optional

import numpy as np

from ..parallel import asking
from ..systems.crs import unit_factor
from .area import equal_area_coordinates
from .plain_rings import PlainRings

HALF_M = 512_000.0, 128_000.0, 32_000.0   # half of a square's side; the smaller ones where the scale is less smooth
LARGEST_RESIDUAL = 1e-11                  # of the fit, relative; ledgers are to close to 1e-9
DEGREE, NODES = 10, 16
ORDERS = 2, 4, DEGREE                     # of the series about a ring's middle: the first that leaves out less than
EXACT = 1e-16                             # this, relative
NEAR = 1e-11                              # the same, where two degrees have to do
STEP = 1 / 16                             # of half a side: for derivatives by differences
CHUNK = 16_384                            # vertices that stay in the processor's memory while they are worked on
FARTHEST = 1_000_000                      # squares from the origin: no place on Earth

_POWERS = np.array([(total - j, j) for total in range(DEGREE + 1) for j in range(total + 1)])   # of x and y, by degree
_TOTAL = _POWERS.sum(axis=1)
_CHOOSE = np.array([[comb(n, k) for k in range(DEGREE + 1)] for n in range(DEGREE + 1)], dtype=float)


@dataclass(frozen=True)
class Square:
    """The areal scale over a square of a plane.

    Attributes:
        centre, half: its place, and half of its side, in the plane's units. residual: largest relative difference of
            the polynomial to the scale.
        series: of powers of a place in the square, scaled to -1…1, makes the Taylor series there, in the plane's
            units; rows and columns in the order of ``_POWERS``.
        most: what all terms of one order can be at most anywhere in the square, by order.
    """

    centre: tuple
    half: float
    residual: float
    series: np.ndarray
    most: np.ndarray


def _terms(order: int) -> int:
    """How many terms a series has up to an order."""
    return (order + 1) * (order + 2) // 2


@lru_cache(maxsize=512)
def square(crs: str, column: int, row: int, level: int) -> Optional[Square]:
    """The areal scale over one of the squares that lie in a plane, each half over the next.

    Args:
        crs: of a projection. column, row: of the square's centre, in halves of its side. level: of ``HALF_M``.

    Returns:
        None where no polynomial fits, or where the square reaches beyond the projection.
    """
    half = HALF_M[level] / unit_factor(crs)
    centre = column * half, row * half
    node = np.cos(np.pi * (np.arange(NODES) + 0.5) / NODES)
    u, v = (grid.ravel() for grid in np.meshgrid(node, node))
    scale = _areal_scale(crs, centre[0] + u * half, centre[1] + v * half, half * STEP)
    if not (scale > 0).all() or not np.isfinite(scale).all():
        return None
    basis = _powers(u, v).T
    coefficients = np.linalg.lstsq(basis, scale, rcond=None)[0]
    residual = float(np.abs(basis @ coefficients / scale - 1).max())
    if residual > LARGEST_RESIDUAL:
        return None
    table = np.zeros((DEGREE + 1, DEGREE + 1))
    table[tuple(_POWERS.T)] = coefficients
    (a, b), (p, q) = _POWERS.T[:, :, None], _POWERS.T[:, None, :]
    i, j = np.minimum(a + p, DEGREE), np.minimum(b + q, DEGREE)
    series = np.where(a + b + p + q <= DEGREE, table[i, j] * _CHOOSE[i, p] * _CHOOSE[j, q] / half ** (p + q), 0.0)
    most = np.bincount(_TOTAL, weights=np.abs(series).sum(axis=0))
    return Square(centre, half, residual, series, most)


def _powers(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Powers of places ``(k, n)``, in the order of ``_POWERS``."""
    table = np.ones((2, DEGREE + 1, len(u)))
    for power in range(1, DEGREE + 1):
        np.multiply(table[:, power - 1], (u, v), out=table[:, power])
    return table[0, _POWERS[:, 0]] * table[1, _POWERS[:, 1]]


def _areal_scale(crs: str, x: np.ndarray, y: np.ndarray, step: float) -> np.ndarray:
    """Square metres of ground in one square unit of the plane, by differences of sixth order."""
    def derivative(east: float, north: float) -> np.ndarray:
        def at(k: int) -> np.ndarray:
            return equal_area_coordinates(np.column_stack([x + k * east, y + k * north]), crs)
        return (45 * (at(1) - at(-1)) - 9 * (at(2) - at(-2)) + at(3) - at(-3)) / (60 * step)

    with np.errstate(invalid="ignore", over="ignore"):   # no place there
        (x_east, y_east), (x_north, y_north) = derivative(step, 0.0).T, derivative(0.0, step).T
        return np.abs(x_east * y_north - y_east * x_north)


# -- rings -----------------------------------------------------------------------------------------

def ring_areas_m2(rings: PlainRings, crs: str) -> np.ndarray:
    """Ground within rings whose edges are straight in the plane of a projection.

    Args:
        rings: closed ones, in any direction.
        crs: the projection.

    Returns:
        float64 ``(n,)``, m²; NaN where a ring is larger than the squares, or the scale over its square does not fit.
    """
    area = np.full(len(rings.first), np.nan)
    if not len(area):
        return area
    ends = np.searchsorted(rings.first, np.arange(CHUNK, len(rings.xy), CHUNK))
    bounds = np.unique([0, *ends, len(area)])
    for begin, end in asking(zip(bounds[:-1], bounds[1:]), 1):
        start = rings.first[begin]
        stop = rings.first[end - 1] + rings.count[end - 1]
        some = PlainRings(rings.xy[start:stop], rings.first[begin:end] - start, rings.count[begin:end])
        area[begin:end] = _chunk(some, crs)
    return area


def _chunk(rings: PlainRings, crs: str) -> np.ndarray:
    x, y = np.ascontiguousarray(rings.xy[:, 0]), np.ascontiguousarray(rings.xy[:, 1])
    area = np.full(len(rings.first), np.nan)
    with np.errstate(invalid="ignore"):   # what is not finite has no place
        low, high = (np.array([side.reduceat(value, rings.first) for value in (x, y)])
                     for side in (np.minimum, np.maximum))
        half = (high - low) / 2
        middle = low + half
    x -= np.repeat(middle[0], rings.count)
    y -= np.repeat(middle[1], rings.count)
    radius = np.hypot(*half)
    for tile, rows in squares_of(middle, half.max(axis=0), crs):
        u, v = ((middle[axis, rows] - tile.centre[axis]) / tile.half for axis in (0, 1))
        series = _series(tile, u, v, ORDERS[-2])
        order = _orders(series, tile.most, radius[rows])
        for number in np.unique(order):
            some = order == number
            terms = series[:_terms(number), some] if number <= ORDERS[-2] else _series(tile, u[some], v[some], number)
            area[rows[some]] = _integrals(x, y, rings, rows[some], terms, number)
    return np.abs(area)


def _series(tile: Square, u: np.ndarray, v: np.ndarray, order: int) -> np.ndarray:
    """Taylor series up to an order at places ``(k, n)``. No product of matrices: their last digits depend on ``n``."""
    series = np.zeros((_terms(order), len(u)))
    for power, row, degree in zip(_powers(u, v), tile.series, _TOTAL):
        known = _terms(min(order, DEGREE - degree))
        series[:known] += row[:known, None] * power
    return series


def squares_of(middle: np.ndarray, reach: np.ndarray, crs: str) -> list:
    """The squares that hold rings, and the positions of the rings in each; rings that none holds are left out.

    Args:
        middle: of the rings' extents ``(2, n)``. reach: half of their larger side ``(n,)``, both in the plane's units.
        crs: of the plane.
    """
    left = np.flatnonzero(np.isfinite(middle).all(axis=0) & np.isfinite(reach))
    tiles = []
    for level, half_m in enumerate(HALF_M):
        half = half_m / unit_factor(crs)
        small = left[reach[left] <= half / 2]
        cell = np.clip(np.round(middle[:, small] / half), -FARTHEST, FARTHEST).astype(np.int64)
        key = cell[0] * (2 * FARTHEST + 1) + cell[1]
        taken = np.zeros(len(small), dtype=bool)
        for number in np.unique(key):
            here = key == number
            column, row = cell[:, np.argmax(here)].tolist()
            tile = square(crs, column, row, level)
            if tile is not None:
                tiles.append((tile, small[here]))
                taken |= here
        left = np.setdiff1d(left, small[taken], assume_unique=True)
    return tiles


def quadratics(boxes: np.ndarray, crs: str) -> np.ndarray:
    """The areal scale about the middle of extents as a polynomial of second degree.

    Args:
        boxes: xmin, ymin, xmax, ymax in the plane ``(n, 4)``. crs: of the plane.

    Returns:
        Factors of 1, x, y, x², xy, y² ``(n, 6)``; NaN where they would leave out more than ``NEAR`` of the ground.
    """
    half = (boxes[:, 2:] - boxes[:, :2]) / 2
    middle = (boxes[:, :2] + half).T
    radius = np.hypot(*half.T)
    result = np.full((len(boxes), _terms(ORDERS[0])), np.nan)
    for tile, rows in squares_of(middle, half.max(axis=1, initial=0.0), crs):
        u, v = ((middle[axis, rows] - tile.centre[axis]) / tile.half for axis in (0, 1))
        series = _series(tile, u, v, ORDERS[-2])
        near = _left_out(series, tile.most, radius[rows])[1] <= NEAR * series[0]
        result[rows[near]] = series[:_terms(ORDERS[0]), near].T
    return result


def _orders(series: np.ndarray, most: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Up to which order the series counts for each ring."""
    order = np.full(len(radius), ORDERS[-1])
    beyond, left_out = _left_out(series, most, radius)
    order[beyond <= EXACT * series[0]] = ORDERS[-2]
    order[left_out <= EXACT * series[0]] = ORDERS[0]
    return order


def _left_out(series: np.ndarray, most: np.ndarray, radius: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What series leave out within a radius at most: beyond the order that is known, and beyond the first one."""
    beyond = np.zeros(len(radius))
    for power in range(ORDERS[-2] + 1, DEGREE + 1):
        beyond += most[power] * radius ** power
    left_out = beyond.copy()
    for column in range(_terms(ORDERS[0]), _terms(ORDERS[-2])):
        left_out += np.abs(series[column]) * radius ** _TOTAL[column]
    return beyond, left_out


def _integrals(x: np.ndarray, y: np.ndarray, rings: PlainRings, rows: np.ndarray, terms: np.ndarray,
               order: int) -> np.ndarray:
    """Integral of a series over rings, each about its own place: below zero where a ring is drawn clockwise."""
    first, count = rings.first[rows], rings.count[rows]
    if len(rows) < len(rings.first):
        begin = np.cumsum(count) - count
        taken = np.arange(int(count.sum())) + np.repeat(first - begin, count)
        x, y, first = x[taken], y[taken], begin
    half_x, half_y = (x[1:] - x[:-1]) / 2, (y[1:] - y[:-1]) / 2
    mid_x, mid_y = x[:-1] + half_x, y[:-1] + half_y
    half_y[first[1:] - 1] = 0.0   # from one ring to the next there is no edge
    moments = np.zeros((len(terms), len(x)))   # and none after the last, whose sum must not be shorter than in a crowd
    for node, weight in zip(*_gauss(order // 2 + 1)):
        east, north = mid_x + node * half_x, mid_y + node * half_y
        times_x, times_y = [east], [weight * half_y]
        for _ in range(order):
            times_x.append(times_x[-1] * east)
            times_y.append(times_y[-1] * north)
        for column, (p, q) in enumerate(_POWERS[:len(terms)]):
            moments[column, :-1] += times_x[p] * times_y[q]
    area = np.zeros(len(rows))
    for term, moment, (p, _) in zip(terms, moments, _POWERS):
        area += term * np.add.reduceat(moment, first) / (p + 1)
    return area


@lru_cache(maxsize=8)
def _gauss(count: int) -> tuple:
    """Places between -1 and 1 and their weights: exact for powers below twice their number."""
    return np.polynomial.legendre.leggauss(count)
