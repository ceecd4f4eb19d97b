"""Ground within outlines that are straight in a projection's plane.

A square metre of the plane is, on the ellipsoid, a little more or less than one: the areal scale, in a zone of three
degrees about 1 - x²/R². It is smooth, so that a polynomial fits it over a square of the plane to rounding, and its
integral over a polygon is, by Green's theorem, a sum over edges: the scale's Taylor series about the middle of a ring,
times the ring's moments about that place. So pieces that were cut in the plane add up to the whole, and an outline
needs no vertices but its own.

Findings rest on single areas, and evidence of them on their last digits, which therefore stay (``EXACT``). Ground that
is added up by classes is measured several times as fast: to ``SUMMED`` six terms are enough for most rings, they are
carried from few places to many rings, and their integral is a closed form.

The squares lie fixed in the plane, and so do the places from which a series is carried to the middle of a ring, so that
the area of an outline does not depend on the other outlines of a run.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from math import comb, factorial
from typing import Optional

import numpy as np

from ..parallel import asking
from ..ragged import spread
from ..systems.crs import unit_factor
from .area import equal_area_coordinates
from .integrals import by_gauss, closed
from .plain_rings import PlainRings

HALF_M = 512_000.0, 128_000.0, 32_000.0   # half of a square's side; the smaller ones where the scale is less smooth
LARGEST_RESIDUAL = 1e-11                  # of the fit, relative; ledgers are to close to 1e-9
DEGREE, NODES = 10, 16
ORDERS = 2, 4, DEGREE                     # of the series about a ring's middle: the first that leaves out less than
EXACT = 1e-16                             # this, relative
SUMMED = 1e-13                            # or this, where areas are only added up: 0.0002 m² of 2,000 km²
NEAR = 1e-11                              # the same, where two degrees have to do
PLACES, CARRIED = 256, 4                  # fixed places in half a side, and the order of the series there
STEP = 1 / 16                             # of half a side: for derivatives by differences
CHUNK = 65_536                            # vertices that stay in the processor's memory while they are worked on
MOMENTS = 262_144                         # the same, of numbers: a vertex has one for each term
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
        least: what the scale is nowhere below. carries: whether series may be carried; see ``_carried``.
    """

    centre: tuple
    half: float
    residual: float
    series: np.ndarray
    most: np.ndarray
    least: float
    carries: bool


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
    least, power = 2 * abs(coefficients[0]) - most[0], np.arange(CARRIED + 1, DEGREE + 1)
    carries = most[power] @ (half / PLACES) ** power <= SUMMED / 10 * least   # no place is as far from a fixed one
    return Square(centre, half, residual, series, most, float(least), bool(carries))


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

def ring_areas_m2(rings: PlainRings, crs: str, boxes: Optional[np.ndarray] = None,
                  exact: float = EXACT) -> np.ndarray:
    """Ground within rings whose edges are straight in the plane of a projection.

    Args:
        rings: closed ones, in any direction.
        crs: the projection.
        boxes: the rings' extents ``(n, 4)``, where they are known.
        exact: the share of an area that its series may leave out, ``EXACT`` or ``SUMMED``.

    Returns:
        float64 ``(n,)``, m²; NaN where a ring is larger than the squares, or the scale over its square does not fit.
    """
    area = np.full(len(rings.first), np.nan)
    with np.errstate(invalid="ignore", over="ignore"):   # what is not finite has no place
        low, high = _extents(rings) if boxes is None else boxes.reshape(-1, 2, 2).transpose(1, 2, 0)
        half = (high - low) / 2
        middle = low + half
    for order, parts in _by_order(middle, half, crs, exact).items():
        rows, terms = parts[0] if len(parts) == 1 else (np.concatenate(values, axis=-1) for values in zip(*parts))
        integral, size = (closed, CHUNK) if order == ORDERS[0] and exact > EXACT else (
            partial(by_gauss, powers=_POWERS), MOMENTS // len(terms))
        for some in _chunks(rings.count[rows], size):
            area[rows[some]] = integral(*_about(rings, rows[some], middle), terms[:, some])
    return np.abs(area)


def _chunks(count: np.ndarray, size: int = CHUNK) -> Iterator[slice]:
    """Slices of rings of so many vertices together, or of one ring; before each a cancel is answered."""
    end = np.cumsum(count)
    bounds = np.unique([0, *np.searchsorted(end, np.arange(size, end[-1], size)), len(count)])
    return (slice(*ends) for ends in asking(zip(bounds[:-1].tolist(), bounds[1:].tolist()), 1))


def _extents(rings: PlainRings) -> tuple:
    """The least and the largest coordinates of rings ``(2, n)``."""
    low, high = np.empty((2, 2, len(rings.first)))
    for some in _chunks(rings.count) if len(rings.first) else ():
        start = rings.first[some.start]
        xy = rings.xy[start:rings.first[some.stop - 1] + rings.count[some.stop - 1]]
        for axis in (0, 1):
            value, first = np.ascontiguousarray(xy[:, axis]), rings.first[some] - start
            low[axis, some], high[axis, some] = np.minimum.reduceat(value, first), np.maximum.reduceat(value, first)
    return low, high


def _about(rings: PlainRings, rows: np.ndarray, middle: np.ndarray) -> tuple:
    """Vertices of some rings, ``x`` and ``y``, each about its ring's middle, and where each ring begins."""
    first, count = rings.first[rows], rings.count[rows]
    begin = np.cumsum(count) - count
    if (np.diff(rows) == 1).all():
        some = slice(first[0], first[-1] + count[-1])
        xy, ring = rings.xy[some], rings.ring[some]
    else:
        here = spread(count)
        xy, ring = rings.xy[np.arange(len(here)) + (first - begin)[here]], rows[here]
    return *(xy[:, axis] - middle[axis][ring] for axis in (0, 1)), begin


def _by_order(middle: np.ndarray, half: np.ndarray, crs: str, exact: float) -> dict:
    """The scale's series about the middles of rings, by the order up to which it counts for them.

    Args:
        middle: of rings ``(2, n)``. half: how far their vertices lie from it, east and north ``(2, n)``. crs: of the
            plane. exact: as of ``ring_areas_m2``.

    Returns:
        Order -> positions of rings ``(k,)`` and series ``(terms, k)``, for each square that holds some.
    """
    result: dict = {}
    for tile, rows in squares_of(middle, half.max(axis=0, initial=0.0), crs):
        place, radius = (middle[:, rows] - np.array(tile.centre)[:, None]) / tile.half, np.hypot(*half[:, rows])
        small, terms = _small(tile, place, radius, exact)
        if small.any():
            result.setdefault(ORDERS[0], []).append((rows[small], terms))
        if small.all():
            continue
        rows, place, radius = rows[~small], place[:, ~small], radius[~small]
        series = _series(tile, *place, ORDERS[1])
        needed = _orders(series, tile.most, radius, exact)
        for order in np.unique(needed).tolist():
            some = needed == order
            terms = series[:_terms(order), some] if order <= ORDERS[1] else _series(tile, *place[:, some], order)
            result.setdefault(order, []).append((rows[some], terms))
    return result


def _small(tile: Square, place: np.ndarray, radius: np.ndarray, exact: float) -> tuple[np.ndarray, np.ndarray]:
    """Rings that certainly need the first of ``ORDERS`` only, and their series.

    Terms of third order are known at fixed places; from there to a ring's middle they change by no more than those of
    fourth order let them.

    Args:
        tile: the square that holds the rings. place: of their middles in it, -1…1 ``(2, n)``. radius: ``(n,)``.
        exact: as of ``ring_areas_m2``.
    """
    left_out = np.zeros(len(radius))
    for most in tile.most[:3:-1]:
        left_out = (left_out + most) * radius
    left_out += 4 * tile.most[4] * tile.half / PLACES
    cube = radius ** 3
    left_out *= cube
    small = left_out <= exact * tile.least
    if not small.any():
        return small, np.zeros((_terms(ORDERS[0]), 0))
    if not small.all():
        place, left_out, cube = place[:, small], left_out[small], cube[small]
    fixed = np.rint(place * PLACES)
    number, of_ring = np.unique(fixed[0] * (4 * PLACES) + fixed[1], return_inverse=True)
    column = np.rint(number / (4 * PLACES))
    about = _series(tile, column / PLACES, (number - column * (4 * PLACES)) / PLACES, CARRIED)
    third = np.abs(about[_terms(2):_terms(3)]).sum(axis=0)
    still = left_out + third[of_ring] * cube <= exact * tile.least
    if not still.all():
        small[small], place, fixed, of_ring = still, place[:, still], fixed[:, still], of_ring[still]
    if exact == EXACT or not tile.carries:
        return small, _series(tile, *place, ORDERS[0])
    return small, _carried(about, of_ring, (place - fixed / PLACES) * tile.half)


def _carried(about: np.ndarray, of_ring: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Taylor series up to the first of ``ORDERS`` at the middles of rings ``(6, n)``, from those at places near by.

    So near, a few terms of these give what all of the square's do, and many rings share one. As derivatives, all terms
    of the new series are made of the same products.

    Args:
        about: series up to ``CARRIED`` at places ``(k, m)``. of_ring: which place is next to a ring's middle ``(n,)``.
        step: from there to the middle, in the plane's units ``(2, n)``.
    """
    powers = list(map(tuple, _POWERS[:_terms(CARRIED)].tolist()))
    derivative = {(p, q): np.take(term * (factorial(p) * factorial(q)), of_ring) for (p, q), term in zip(powers, about)}
    products = {(1, 0): step[0], (0, 1): step[1]}
    for i, j in powers[3:]:
        before, axis = ((i - 1, j), 0) if i else ((i, j - 1), 1)
        products[i, j] = products[before] * step[axis]
        products[i, j] /= i or j
    series, part = np.empty((_terms(ORDERS[0]), len(of_ring))), np.empty(len(of_ring))
    for term, (p, q) in zip(series, powers):
        term[:] = derivative[p, q]
        for i, j in powers[1:_terms(CARRIED - p - q)]:
            term += np.multiply(derivative[p + i, q + j], products[i, j], out=part)
        term /= factorial(p) * factorial(q)
    return series


def _series(tile: Square, u: np.ndarray, v: np.ndarray, order: int) -> np.ndarray:
    """Taylor series up to an order at places ``(k, n)``. No product of matrices: their last digits depend on ``n``."""
    series, part = np.zeros((2, _terms(order), len(u)))
    for power, row, degree in zip(_powers(u, v), tile.series, _TOTAL):
        known = _terms(min(order, DEGREE - degree))
        series[:known] += np.multiply(row[:known, None], power, out=part[:known])
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
        fits = reach[left] <= half / 2
        small = left[fits]
        if not len(small):
            continue
        cell = np.clip(np.round(middle[:, small] / half), -FARTHEST, FARTHEST).astype(np.int64)
        key = cell[0] * (2 * FARTHEST + 1) + cell[1]
        taken = np.zeros(len(small), dtype=bool)
        for number in key[:1] if (key == key[0]).all() else np.unique(key):
            here = key == number
            column, row = cell[:, np.argmax(here)].tolist()
            tile = square(crs, column, row, level)
            if tile is not None:
                tiles.append((tile, small[here]))
                taken |= here
        fits[fits] = taken
        left = left[~fits]
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
        series = _series(tile, u, v, ORDERS[1])
        near = _left_out(series, tile.most, radius[rows])[1] <= NEAR * series[0]
        result[rows[near]] = series[:_terms(ORDERS[0]), near].T
    return result


def _orders(series: np.ndarray, most: np.ndarray, radius: np.ndarray, exact: float) -> np.ndarray:
    """Up to which order the series counts for each ring."""
    order = np.full(len(radius), ORDERS[-1])
    beyond, left_out = _left_out(series, most, radius)
    order[beyond <= exact * series[0]] = ORDERS[1]
    order[left_out <= exact * series[0]] = ORDERS[0]
    return order


def _left_out(series: np.ndarray, most: np.ndarray, radius: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What series leave out within a radius at most: beyond the order that is known, and beyond the first one."""
    beyond = np.zeros(len(radius))
    for power in range(ORDERS[1] + 1, DEGREE + 1):
        beyond += most[power] * radius ** power
    left_out = beyond.copy()
    for column in range(_terms(ORDERS[0]), _terms(ORDERS[1])):
        left_out += np.abs(series[column]) * radius ** _TOTAL[column]
    return beyond, left_out
