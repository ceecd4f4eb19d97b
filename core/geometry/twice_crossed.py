"""What two polygons share whose outlines cross twice: put together for thousands of pairs at once.

An overlay of two polygons finds edges that meet, builds a graph of them and walks around it. Where two plain outlines
cross in two places only, as nineteen in twenty of those of parcels and zones do, what they share is known without: the
course of one within the other, and the way back along the other. The vertices are those that GEOS's OverlayNG gives, in
its order and, but for ties of rounding, to the last bit. Whatever is not certain (an outline that touches the other or
comes near to a rounding, one as thin as that, a hole near the other, several parts, more crossings), or takes long to
look at (many edges of both lie where they overlap), is left to GEOS.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from .crossings import crossing_places
from .ragged import places

FEW = 200         # pairs that GEOS is faster with
SAMPLE = 60       # pairs that are tried first: neighbours of one survey, and what follows their lines, only touch
PAYS = 0.3        # of the sample
RUN = 16, 4       # edges whose extents are looked at together, of the second and of the first polygons
NEAR = 2.0 ** -46   # of a coordinate: nearer to each other, outlines touch as far as rounding goes
THIN = 64         # times NEAR: polygons no wider are no matter of crossings
MOST = 2_000      # pairs of runs of two polygons: GEOS is faster with more
TOGETHER = 2 ** 19  # pairs of runs, of all polygons, that are looked at at once
_SLACK = 1e-12    # of what is added up to an area: with less, its sign is not certain


def shared(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """What polygons share with polygons, in pairs, as ``shapely.intersection`` gives it.

    Args:
        first, second: valid geometries ``(n,)`` each; those of very many pairs at once take much memory.

    Returns:
        Geometries ``(n,)``.

    Two squares of 10 m, one moved by 5 m east and north:

    >>> squares = np.repeat(shapely.box([0], 0, 10, 10), FEW), np.repeat(shapely.box(5, [5], 15, 15), FEW)
    >>> set(shapely.area(shared(*squares)).tolist())
    {25.0}
    """
    if len(first) < FEW:
        return shapely.intersection(first, second)
    sample = slice(None, None, max(1, len(first) // SAMPLE))
    if len(put_together(first[sample], second[sample])[1]) < PAYS * SAMPLE:
        return shapely.intersection(first, second)
    made, rows = put_together(first, second)
    result = np.empty(len(first), dtype=object)
    result[rows] = made
    left = np.ones(len(first), dtype=bool)
    left[rows] = False
    result[left] = shapely.intersection(first[left], second[left])
    return result


class _Outlines(NamedTuple):
    """Outlines of polygons, each once.

    Attributes:
        xy: vertices ``(v, 2)``, of each outline its first one again at its end. first: where each begins ``(k,)``.
        columns: x and y of the vertices ``(v,)``.
        count: of edges ``(k,)``. fit: which are plain ``(k,)``. ccw: which run counter-clockwise ``(k,)``.
        width: area by half the length of the outline ``(k,)``, in units of the coordinates.
        boxes: of the edge that begins at a vertex: west, south, east, north ``(v,)`` each. run: of runs of edges, the
            same ``(r,)`` each. run_first, run_count: of each outline ``(k,)``. size: edges of a run.
        hole_of: which polygon each hole is in, rising ``(h,)``. holes: their extents ``(h,)`` each.
    """

    xy: np.ndarray
    columns: tuple
    first: np.ndarray
    count: np.ndarray
    fit: np.ndarray
    ccw: np.ndarray
    width: np.ndarray
    boxes: tuple
    run: tuple
    run_first: np.ndarray
    run_count: np.ndarray
    size: int
    hole_of: np.ndarray
    holes: tuple


def _outlines(polygons: np.ndarray, size: int) -> _Outlines:
    kind = shapely.get_type_id(polygons)
    fit = (((kind == _POLYGON) | (kind == _MULTIPOLYGON)) & (shapely.get_num_geometries(polygons) == 1)
           & (shapely.get_coordinate_dimension(polygons) == 2) & ~shapely.is_empty(polygons)
           & (shapely.get_precision(polygons) == 0.0))
    rings = np.where(fit, polygons, _PLACEHOLDER)
    xy, (x, y), (east, north), ring, first, last, plain = _vertices(rings)
    hole_of, holes = np.zeros(0, dtype=np.int64), np.zeros((0, 4))
    if not plain.all():
        holed = np.flatnonzero(~plain)
        parts = shapely.get_geometry(rings[holed], 0)
        rings[holed] = shapely.get_exterior_ring(parts)
        inner, part = shapely.get_rings(parts, return_index=True)
        is_hole = np.diff(part, prepend=-1) == 0
        hole_of, holes = holed[part[is_hole]], shapely.bounds(inner[is_hole])
        xy, (x, y), (east, north), ring, first, last, plain = _vertices(rings)
    double, slack, length = _around(east, north, first, last)
    fit &= plain & (np.abs(double) > _SLACK * slack)
    boxes = [np.append(function(column[:-1], column[1:]), end) for function, end in
             ((np.minimum, np.inf), (np.maximum, -np.inf)) for column in (x, y)]
    still = (boxes[0] == boxes[2]) & (boxes[1] == boxes[3])
    still[last] = False
    fit[ring[still]] = False   # GEOS leaves out vertices that are there twice
    for column, value in zip(boxes, (np.inf, np.inf, -np.inf, -np.inf)):
        column[last] = value   # no edge begins at a last vertex
    count = last - first
    run_count = -(-count // size)
    owner, place = places(run_count)
    starts = first[owner] + size * place
    run = tuple(function.reduceat(column, starts) for function, column in
                zip((np.minimum, np.minimum, np.maximum, np.maximum), boxes))
    return _Outlines(xy, (x, y), first, count, fit, double > 0.0, np.abs(double) / length, boxes, run,
                     np.cumsum(run_count) - run_count, run_count, size, hole_of, tuple(holes.T))


def _around(east: np.ndarray, north: np.ndarray, first: np.ndarray, last: np.ndarray) -> tuple:
    """Twice the area of each ring, above zero if it runs counter-clockwise; what was added up to it; its length."""
    over, under = east[:-1] * north[1:], east[1:] * north[:-1]
    edges = over - under, np.abs(over) + np.abs(under), np.hypot(np.diff(east), np.diff(north))
    sums = []
    for values in edges:
        values = np.append(values, 0.0)
        values[last] = 0.0
        sums.append(np.add.reduceat(values, first))
    return tuple(sums)


def _vertices(rings: np.ndarray) -> tuple:
    """Vertices of geometries, ``(v, 2)`` and as x and y, seen from each one's first; whose each is ``(v,)``, where each
    one's begin and end ``(k,)``, and whether it is one ring that comes to its first vertex at its end only ``(k,)``."""
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    vertices = np.bincount(ring, minlength=len(rings))
    first = np.cumsum(vertices) - vertices
    last = first + vertices - 1
    columns = tuple(np.ascontiguousarray(xy.T))
    from_first = tuple(column - column[first][ring] for column in columns)
    at_first = (from_first[0] == 0.0) & (from_first[1] == 0.0)
    closed = (np.bincount(ring[at_first], minlength=len(rings)) == 2) & at_first[last]
    return xy, columns, from_first, ring, first, last, closed


_POLYGON, _MULTIPOLYGON = 3, 6
_PLACEHOLDER = shapely.box(0.0, 0.0, 1.0, 1.0)


def _each_once(geometry: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    name = np.fromiter(map(id, geometry), dtype=np.int64, count=len(geometry))
    _, first, place = np.unique(name, return_index=True, return_inverse=True)
    return geometry[first], place


def _meeting(boxes: tuple, rows: np.ndarray, other: tuple, others: np.ndarray, near: float) -> np.ndarray:
    """Which boxes meet, in pairs; positions."""
    some = np.flatnonzero((boxes[0][rows] <= other[2][others] + near) & (boxes[2][rows] >= other[0][others] - near))
    rows, others = rows[some], others[some]
    return some[(boxes[1][rows] <= other[3][others] + near) & (boxes[3][rows] >= other[1][others] - near)]


def _runs_that_meet(outlines: _Outlines, rows: np.ndarray, others: _Outlines, other_rows: np.ndarray,
                    near: float) -> tuple[np.ndarray, np.ndarray]:
    """Runs of edges whose extents meet the other polygon's: which pair each belongs to, rising, and which it is."""
    pair, place = places(outlines.run_count[rows])
    run = outlines.run_first[rows[pair]] + place
    kept = _meeting(outlines.run, run, _whole(others), other_rows[pair], near)
    return pair[kept], run[kept]


def _edges_that_meet(a: _Outlines, b: _Outlines, a_of: np.ndarray, b_of: np.ndarray, near: float) -> tuple:
    """Pairs of edges whose extents meet: which pair of polygons each belongs to, and both edges' first vertices; and
    which pairs of polygons are left out, for they have more than ``MOST`` pairs of runs."""
    a_pair, a_run = _runs_that_meet(a, a_of, b, b_of, near)
    b_pair, b_run = _runs_that_meet(b, b_of, a, a_of, near)
    a_count, b_count = (np.bincount(pair, minlength=len(a_of)) for pair in (a_pair, b_pair))
    a_first = np.cumsum(a_count) - a_count
    left_out = a_count * b_count > MOST
    some = np.flatnonzero(~left_out[b_pair] & (a_count[b_pair] > 0))
    b_pair, b_run = b_pair[some], b_run[some]
    total = np.cumsum(a_count[b_pair])
    ends = np.searchsorted(total, np.arange(TOGETHER, total[-1], TOGETHER)).tolist() if len(total) else []
    met = [_edges_of_runs((a, a_of), (b, b_of), b_pair[rows], b_run[rows], (a_run, a_first, a_count), near)
           for rows in map(slice, [0, *ends], [*ends, len(b_pair)])]
    return (*map(np.concatenate, zip(*met)), left_out)


def _edges_of_runs(first: tuple, second: tuple, pair: np.ndarray, run: np.ndarray, runs: tuple, near: float) -> tuple:
    """The same of some runs of the second polygons, which belong to these pairs of polygons, and of all runs of the
    first ones: of each pair so many from a place on."""
    (a, a_of), (b, b_of), (a_run, a_first, a_count) = first, second, runs
    owner, place = places(a_count[pair])
    own_run = a_run[a_first[pair[owner]] + place]
    kept = _meeting(b.run, run[owner], a.run, own_run, near)
    owner, own_run = owner[kept], own_run[kept]
    pair = pair[owner]
    begin = b.size * (run[owner] - b.run_first[b_of[pair]])
    owner, step = places(np.minimum(b.count[b_of[pair]] - begin, b.size))
    edge = (b.first[b_of[pair]] + begin)[owner] + step
    kept = _meeting(b.boxes, edge, a.run, own_run[owner], near)
    owner, edge = owner[kept], edge[kept]
    pair, own_run = pair[owner], own_run[owner]
    begin = a.size * (own_run - a.run_first[a_of[pair]])
    owner, step = places(np.minimum(a.count[a_of[pair]] - begin, a.size))
    own_edge = (a.first[a_of[pair]] + begin)[owner] + step
    edge = edge[owner]
    kept = _meeting(b.boxes, edge, a.boxes, own_edge, near)
    return pair[owner[kept]], own_edge[kept], edge[kept]


def _whole(outlines: _Outlines) -> tuple:
    """Extents of outlines."""
    return tuple(function.reduceat(column, outlines.run_first) for function, column in
                 zip((np.minimum, np.minimum, np.maximum, np.maximum), outlines.run))


def _cross(x: tuple, y: tuple) -> np.ndarray:
    return x[0] * y[1] - x[1] * y[0]


def put_together(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What polygons share that is certainly one polygon with two crossings, without an overlay.

    Args:
        first, second: valid geometries ``(n,)`` each.

    Returns:
        Shared polygons ``(k,)``, and which pairs they belong to, rising ``(k,)``.
    """
    (firsts, a_of), (seconds, b_of) = _each_once(first), _each_once(second)
    a, b = _outlines(firsts, RUN[1]), _outlines(seconds, RUN[0])
    near = NEAR * max(np.abs(a.xy).max(), np.abs(b.xy).max())
    fit = [outlines.fit & (outlines.width > THIN * near) for outlines in (a, b)]
    rows = np.flatnonzero(fit[0][a_of] & fit[1][b_of])
    a_of, b_of = a_of[rows], b_of[rows]
    if not len(rows):
        return first[:0], rows
    pair, edge, other, left_out = _edges_that_meet(a, b, a_of, b_of, near)
    crossing, doubt, others = _crossing(a, b, edge, other, near)
    good = np.bincount(pair[crossing], minlength=len(rows)) == 2
    good[pair[doubt]] = good[left_out] = False
    good[_with_holes(a, a_of, b, b_of)] = good[_with_holes(b, b_of, a, a_of)] = False
    kept = crossing[good[pair[crossing]]]
    pair, edge, other, inside = pair[kept], edge[kept], other[kept], others[0, kept] > 0.0
    share, other_share, place = crossing_places(a.xy[edge], a.xy[edge + 1], b.xy[other], b.xy[other + 1])
    order = np.lexsort((*share[::-1], edge, pair))
    pair, edge, other, inside, place = pair[order], edge[order], other[order], inside[order], place[order]
    high, low = (digits[order].reshape(-1, 2) for digits in other_share)
    inside = inside == b.ccw[b_of[pair]]    # where the first edge begins
    sure = (inside[::2] != inside[1::2]) & (np.abs(place[::2] - place[1::2]).max(axis=1) > near)
    ahead = (high[:, 0] < high[:, 1]) | ((high[:, 0] == high[:, 1]) & (low[:, 0] < low[:, 1]))
    crossed = _Crossings(
        *(column.reshape(-1, 2)[sure] for column in (edge - a.first[a_of[pair]], other - b.first[b_of[pair]])),
        ahead[sure], place.reshape(-1, 2, 2)[sure], inside[::2][sure])
    pairs = pair[::2][sure]
    if not len(pairs):
        return first[:0], rows[:0]
    made = _rings(a, b, a_of[pairs], b_of[pairs], crossed)
    good = (2.0 * shapely.area(made) > THIN * near * shapely.length(made)) & shapely.is_valid(made)   # a spike as thin
    return made[good], rows[pairs[good]]


def _with_holes(outlines: _Outlines, rows: np.ndarray, others: _Outlines, other_rows: np.ndarray) -> np.ndarray:
    """Pairs in which a hole of the one comes near to the other; positions."""
    if not len(outlines.hole_of):
        return rows[:0]
    count = np.bincount(outlines.hole_of, minlength=len(outlines.first))
    some = np.flatnonzero(count[rows] > 0)
    owner, place = places(count[rows[some]])
    pair = some[owner]
    hole = (np.cumsum(count) - count)[rows[pair]] + place
    return pair[_meeting(outlines.holes, hole, _whole(others), other_rows[pair], 0.0)]


def _crossing(a: _Outlines, b: _Outlines, edge: np.ndarray, other: np.ndarray, near: float) -> tuple:
    """Which edges certainly cross and which may, positions; and on which side of the second edge the first one's ends
    lie, left above zero ``(2, m)``."""
    start, over = (tuple(column[rows] for column in outlines.columns) for outlines, rows in ((a, edge), (b, other)))
    run, along = (tuple(column[rows + 1] - begin for column, begin in zip(outlines.columns, begins))
                  for outlines, rows, begins in ((a, edge, start), (b, other, over)))
    apart = over[0] - start[0], over[1] - start[1]
    parallel, first, second = _cross(run, along), _cross(run, apart), _cross(apart, along)
    sides, others = np.array([first, first + parallel]), np.array([second, second - parallel])
    certain, beside = np.ones(len(edge), dtype=bool), np.zeros(len(edge), dtype=bool)
    for (low, high), (x, y) in ((sides, run), (others, along)):
        limit = near * np.hypot(x, y)
        certain &= np.minimum(np.abs(low), np.abs(high)) > limit
        beside |= (np.minimum(low, high) > limit) | (np.maximum(low, high) < -limit)
    return np.flatnonzero(certain & ~beside), np.flatnonzero(~(certain | beside)), others


class _Crossings(NamedTuple):
    """Of each pair the two crossings in the order of the first outline: edges of both ``(n, 2)``, whether along one
    edge of the second the first comes first ``(n,)``, places ``(n, 2, 2)``; whether the first outline begins within the
    second ``(n,)``."""

    edge: np.ndarray
    other: np.ndarray
    ahead: np.ndarray
    place: np.ndarray
    inside: np.ndarray


def _rings(a: _Outlines, b: _Outlines, a_of: np.ndarray, b_of: np.ndarray, crossed: _Crossings) -> np.ndarray:
    """Polygons clockwise, as GEOS begins them: where the first outline enters the second, or where it begins itself."""
    count = len(a_of)
    every = np.arange(count)
    enters = (crossed.inside == ~a.ccw[a_of]).astype(np.int64)   # which crossing, clockwise
    leaves = 1 - enters
    a_edges, b_edges = (edges[every, which] for edges, which in ((crossed.edge, enters), (crossed.edge, leaves))), \
        (crossed.other[every, which] for which in (leaves, enters))
    (a_begin, a_end), (b_begin, b_end) = a_edges, b_edges
    a_step, b_step = (np.where(ccw, -1, 1) for ccw in (a.ccw[a_of], b.ccw[b_of]))
    a_all, b_all = a.count[a_of], b.count[b_of]
    a_count, b_count = (step * (end - begin) for step, begin, end in
                        ((a_step, a_begin, a_end), (b_step, b_begin, b_end)))
    a_around = (a_count < 0) | ((a_count == 0) & crossed.inside)
    b_around = (b_count < 0) | ((b_count == 0) & (((b_step > 0) == crossed.ahead) == (enters == 0)))
    a_count, b_count = a_count + a_around * a_all, b_count + b_around * b_all
    a_start, b_start = a_begin + (a_step > 0), b_begin + (b_step > 0)
    total = a_count + b_count + 2
    turn = np.where(crossed.inside & (a_step > 0), 2 + (a_all - a_start) % a_all, 1)
    owner, place = places(total + 1)
    place += turn[owner]
    place -= np.where(place >= total[owner], total[owner], 0)
    middle = a_count[owner] + 1
    of_first, beyond = place < middle, place - middle
    shape = np.where(of_first, 0, count) + owner
    starts, steps, sizes, origins = (np.concatenate(columns) for columns in (
        (a_start, b_start), (a_step, b_step), (a_all, b_all), (a.first[a_of], b.first[b_of] + len(a.xy))))
    number = starts[shape] + steps[shape] * (np.where(of_first, place, beyond) - 1)
    size = sizes[shape]
    number += np.where(number < 0, size, 0)
    number -= np.where(number >= size, size, 0)
    number += origins[shape]
    at_crossing = np.flatnonzero((place == 0) | (beyond == 0))
    owners = owner[at_crossing]
    number[at_crossing] = len(a.xy) + len(b.xy) + 2 * owners + np.where(
        place[at_crossing] == 0, enters[owners], leaves[owners])
    xy = np.concatenate([a.xy, b.xy, crossed.place.reshape(-1, 2)])[number]
    return shapely.polygons(shapely.linearrings(xy, indices=owner))
