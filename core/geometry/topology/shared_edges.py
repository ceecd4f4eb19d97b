"""Which edges of a layer's polygons no neighbour shares: those of its outline, of overlaps, and of what does not match.

Each edge is a number made of its two ends, so that a million polygons are matched by sorting numbers. Around a polygon
its ground lies on the left of every edge; an edge that two polygons go along in opposite directions has ground on both
sides and is not a border of their union. How often a place is covered can only change at the edges that are left.
"""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np
import shapely

from ..measure.plain_rings import PlainRings
from ..parallel import in_steps, in_threads, queried, waited
from .lone_rings import lone_rings
from .parted import faces_of
from .partners import alone, mostly_alone

CHUNK = 5_000        # polygons at a time
PARTS = 8            # of the numbers, sorted apart from each other
NARROW = 1e-3        # tangent of the angle between edges that count as lying on each other
FEW = 32             # extents that are compared without an index
#: Edges without a partner that are worth looking at one by one: a quarter of all of a small layer, then 200,000, and
#: of more than ten million edges as large a share as of these. Layers grow by whole counties, whose outlines come with
#: them, and GEOS's check of all polygons grows as fast as the look at edges: at a twentieth it takes twice as long.
MOST, MOST_SHARE, LARGE_SHARE = 200_000, 0.25, 0.03
_MIX = tuple(np.uint64(word) for word in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


class Unshared(NamedTuple):
    """Edges that no neighbour goes along in the opposite direction.

    Attributes:
        ends: rounded ``(m, 2, 2)``, the ground on the left. owner: row of the polygon ``(m,)``.
        drawn: the ends as they are ``(m, 2, 2)``.
    """

    ends: np.ndarray
    owner: np.ndarray
    drawn: np.ndarray


def unshared_edges(geometry: np.ndarray, step: float, cancelled=None, few: bool = True) -> Optional[Unshared]:
    """Edges without a partner.

    Args:
        geometry: valid polygons ``(n,)`` in one coordinate system. step: of rounded vertices, in units of the system.
        few: whether only a few edges are acceptable.

    Returns:
        None if ``few`` and there are many: the layer's polygons are not neighbours, or do not match.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    chunks = [slice(first, first + CHUNK) for first in range(0, len(geometry), CHUNK)]
    parts = in_threads(lambda part: numbered(geometry[part], np.arange(part.start, len(geometry)), step), chunks,
                       cancelled=cancelled)
    return matched(parts, geometry, step, cancelled, few)


class Numbers(NamedTuple):
    """Edges of some polygons that have no partner among these, and a few that have.

    Attributes:
        number: of each edge; its lowest bit is the direction. row: of its polygon. count: of all edges.
    """

    number: np.ndarray
    row: np.ndarray
    count: int


def numbered(geometry: np.ndarray, rows: np.ndarray, step: float) -> Numbers:
    """Number the edges of valid polygons ``(n,)``, whose rows ``rows`` begins with.

    Args:
        geometry: polygons. rows: their numbers in the layer. step: of the grid to which ends are rounded, in units of
            the plane.
    """
    edges = _numbered(geometry, step)
    here = mostly_alone(edges.number)
    return Numbers(edges.number[here], rows[edges.owner[here]], len(edges.number))


def numbered_rings(rings: PlainRings, rows: np.ndarray, clockwise: np.ndarray, step: float,
                   valid: np.ndarray) -> Numbers:
    """Number the edges of polygons of one ring, of those that are valid; ``rows`` and the others are ``(n,)``.

    Args:
        rings: vertices of the polygons. rows: their numbers in the layer. clockwise: which rings are. step: as of
            ``numbered``, in units of the system.
        valid: which polygons are.
    """
    if not len(rings.first):
        return numbered(np.zeros(0, dtype=object), rows, step)
    last = rings.first + rings.count - 1
    with np.errstate(invalid="ignore"):   # of rings that are not valid
        number, begin, _whole = _numbers(rings.xy, last, clockwise[rings.ring], step)
    if not valid.all():
        kept = valid[rings.ring[begin]]
        number, begin = number[kept], begin[kept]
    here = mostly_alone(number)
    return Numbers(number[here], rows[rings.ring[begin[here]]], len(number))


def matched(parts: list, geometry, step: float, cancelled=None, few: bool = True) -> Optional[Unshared]:
    """Edges without a partner in a whole layer.

    Pairs go out among the polygons that were numbered together first: the partner of an edge is most often near in the
    file too. Which of three equal edges stays makes no difference to how often the ground next to them is covered.

    Args:
        parts: ``Numbers`` of all its polygons. geometry: gives polygons for an array of rows.
        step: as of ``unshared_edges``, in units of the system. few: as there.

    Returns:
        As ``unshared_edges``.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    left = np.concatenate([np.zeros(0, dtype=np.uint64), *[numbers.number for numbers in parts]])
    row = np.concatenate([np.zeros(0, dtype=np.int64), *[numbers.row for numbers in parts]])
    part = left >> np.uint64(61)

    def alone_in(place: int) -> np.ndarray:
        here = np.flatnonzero(part == np.uint64(place))
        return here[alone(left[here])]

    places = np.concatenate(in_threads(alone_in, range(PARTS), cancelled=cancelled))
    count = sum(numbers.count for numbers in parts)
    if few and len(places) > min(max(MOST, LARGE_SHARE * count), MOST_SHARE * count):
        return None
    rows, unshared = np.unique(row[places]), np.unique(left[places])

    def edges_of(some: np.ndarray) -> Unshared:
        again = _numbered(geometry[some], step)
        kept = _is_among(again.number, unshared)
        begin, turned = again.begin[kept], again.turned[kept]
        first, second = begin + turned, begin + ~turned
        ends, drawn = (np.stack([vertices[first], vertices[second]], axis=1) for vertices in (
            again.rounded, again.vertices))
        return Unshared(ends, some[again.owner[kept]], drawn)

    chunks = [rows[first:first + CHUNK] for first in range(0, len(rows), CHUNK)] or [rows]
    return Unshared(*map(np.concatenate, zip(*in_threads(edges_of, chunks, cancelled=cancelled))))


def _is_among(numbers: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Which numbers ``(n,)`` are known; ``known`` rise."""
    if not len(known):
        return np.zeros(len(numbers), dtype=bool)
    return known[np.minimum(np.searchsorted(known, numbers), len(known) - 1)] == numbers


class _Numbered(NamedTuple):
    """Numbers of edges, whose lowest bit is the direction, their polygon, where they begin among the vertices, and
    whether they are drawn with the ground on the right."""

    number: np.ndarray
    owner: np.ndarray
    begin: np.ndarray
    turned: np.ndarray
    vertices: np.ndarray
    rounded: np.ndarray


def _numbered(geometry: np.ndarray, step: float) -> _Numbered:
    parts, owner = shapely.get_parts(geometry, return_index=True)
    rings, of = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    if not len(xy):
        nothing = np.zeros(0, dtype=np.int32)
        return _Numbered(np.zeros(0, dtype=np.uint64), nothing, nothing, np.zeros(0, dtype=bool), xy, xy)
    count = np.bincount(ring, minlength=len(rings))
    starts = np.cumsum(count) - count
    last = starts + count - 1
    x, y = (xy - xy[starts][ring]).T
    double = np.zeros(len(xy))
    double[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    double[last] = 0.0
    is_hole = np.concatenate([[False], of[1:] == of[:-1]])
    turned = ((np.add.reduceat(double, starts) < 0.0) ^ is_hole)[ring]
    number, begin, whole = _numbers(xy, last, turned, step)
    return _Numbered(number, owner[of[ring[begin]]].astype(np.int32), begin.astype(np.int32), turned[begin], xy,
                     whole * step)


def _numbers(xy: np.ndarray, last: np.ndarray, turned: np.ndarray, step: float) -> tuple:
    """Numbers of edges, the vertex where each begins, and the rounded vertices in steps.

    Args:
        xy: vertices ``(v, 2)`` of rings. last: of each ring ``(r,)``. turned: the ring of each vertex has its interior
            on the right ``(v,)``.
    """
    whole = xy / step
    np.rint(whole, out=whole)
    mark = _mixed(whole.astype(np.int64).view(np.uint64))
    edge = np.ones(len(xy) - 1, dtype=bool)
    edge[last[last < len(edge)]] = False
    begin, end = mark[:-1], mark[1:]
    edge &= begin != end
    number = begin + end
    number *= _MIX[2]
    number ^= number >> np.uint64(31)
    number &= ~np.uint64(1)
    number |= (begin < end) ^ turned[:-1]
    return number[edge], np.flatnonzero(edge), whole


def _mixed(vertices: np.ndarray) -> np.ndarray:
    """A number for each vertex ``(n, 2)``, that looks like chance: two of 2^64 hardly ever meet."""
    number = vertices[:, 0] * _MIX[0]
    number ^= number >> np.uint64(32)
    number += vertices[:, 1]
    shifted = np.empty_like(number)
    for mix, shift in ((_MIX[1], 30), (_MIX[2], 27)):
        number *= mix
        number ^= np.right_shift(number, np.uint64(shift), out=shifted)
    return number


def beside_others(edges: Unshared, step: float, cancelled=None) -> np.ndarray:
    """Which edges ``(m,)`` cross, overlap or run along another that has no partner either.

    Edges of an outline only meet at their ends. Edges that do not match, such as one with a vertex that the
    neighbour's lacks, lie on each other, and what is between them is too narrow for a face.

    Args:
        edges: without a partner. step: as of ``numbered``, in units of the system.
        cancelled: asked between steps, whether to stop.
    """
    beside = np.zeros(len(edges.ends), dtype=bool)
    if not len(beside):
        return beside
    lines, reach = shapely.linestrings(edges.ends), 4.0 * step
    ends = edges.ends[:, 0], edges.ends[:, 1]
    low, high = np.minimum(*ends) - reach, np.maximum(*ends) + reach
    edge, partner = meeting(shapely.box(*low.T, *high.T), lines, cancelled)
    edge, partner = edge[edge < partner], partner[edge < partner]
    (ax, ay), (bx, by) = (np.ascontiguousarray(edges.ends[rows].T) for rows in (edge, partner))   # by end and pair
    along, meet = np.zeros(len(edge), dtype=bool), np.zeros(len(edge), dtype=np.int8)
    for i in (0, 1):
        for j in (0, 1):
            joined = np.flatnonzero((ax[i] == bx[j]) & (ay[i] == by[j]))
            ux, uy, vx, vy = (column[1 - at][joined] - column[at][joined] for column, at in (
                (ax, i), (ay, i), (bx, j), (by, j)))
            cross, dot = ux * vy - uy * vx, ux * vx + uy * vy
            along[joined] |= (dot > 0.0) & (np.abs(cross) <= NARROW * dot)
            meet[joined] += 1
    suspect, apart = along | (meet == 2), np.flatnonzero(meet == 0)
    suspect[apart] = shapely.dwithin(lines[edge[apart]], lines[partner[apart]], reach)
    beside[edge[suspect]] = beside[partner[suspect]] = True
    return beside


def suspects(edges: Unshared, geometry, step: float, cancelled=None,
             boxes: Optional[np.ndarray] = None) -> np.ndarray:
    """Rows among which each pair of polygons that share ground has at least one; as ``covered_twice``.

    Args:
        edges: without a partner. geometry: of all rows ``(n,)``. step: as of ``numbered``, in units of the system.
        cancelled: asked between steps, whether to stop.
        boxes: extents of the rows ``(n, 4)``, None: of the geometry.
    """
    beside = beside_others(edges, step, cancelled)
    return np.union1d(edges.owner[beside], covered_twice(geometry, edges, cancelled, boxes, beside))


def outline_length(geometry: np.ndarray, step: float, cancelled=None) -> float:
    """The length of all outlines of polygons that share no ground, once they are dissolved.

    What lies less than a few steps apart is one: no gap stays where a vertex is missing or the last digits differ.

    Args:
        geometry: as of ``unshared_edges``, ``(n,)``. step: as there, in units of the system.

    Returns:
        In units of the plane.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    edges = unshared_edges(geometry, step, cancelled, few=False)
    beside = beside_others(edges, step, cancelled)
    plain = edges.drawn[~beside]
    return float(np.hypot(*(plain[:, 1] - plain[:, 0]).T).sum()) + _matched_length(edges.ends[beside], 4.0 * step)


def _matched_length(ends: np.ndarray, reach: float) -> float:
    """Length of what is left of directed edges ``(m, 2, 2)``, once each is cut where others' vertices lie on it."""
    if not len(ends):
        return 0.0
    vertices, number = np.unique(ends.reshape(-1, 2), axis=0, return_inverse=True)
    number, points = number.reshape(-1, 2), shapely.points(vertices)
    point, near = queried(shapely.STRtree(points), points, "dwithin", reach)
    same = np.arange(len(vertices))
    while (same[point] != same[near]).any():   # vertices within reach of each other are one, the first
        np.minimum.at(same, point, same[near])
    number = same[number]
    lines = shapely.linestrings(vertices[number])
    edge, vertex = queried(shapely.STRtree(points), lines, "dwithin", reach)
    vertex = same[vertex]
    begin, end = vertices[number[edge, 0]], vertices[number[edge, 1]]
    at = np.sum((vertices[vertex] - begin) * (end - begin), axis=1) / np.maximum(
        np.sum((end - begin) ** 2, axis=1), 1e-300)
    at[vertex == number[edge, 0]], at[vertex == number[edge, 1]] = 0.0, 1.0
    order = np.lexsort((at, edge))
    edge, vertex = edge[order], vertex[order]
    parts = (edge[1:] == edge[:-1]) & (vertex[1:] != vertex[:-1])
    first, second = vertex[:-1][parts], vertex[1:][parts]
    low, high = np.minimum(first, second), np.maximum(first, second)
    keys, place = np.unique(low * np.int64(len(vertices)) + high, return_inverse=True)
    left = np.abs(np.bincount(place, weights=np.where(first < second, 1.0, -1.0)))
    span = vertices[keys % len(vertices)] - vertices[keys // len(vertices)]
    return float(left @ np.hypot(*span.T))


def covered_twice(geometry, edges: Unshared, cancelled=None, boxes: Optional[np.ndarray] = None,
                  beside: Optional[np.ndarray] = None) -> np.ndarray:
    """Rows of polygons that lie where two of them cover the ground.

    The edges without a partner part the plane into faces, and all of a face is covered equally often: one place in it
    shows how often.

    Args:
        geometry: polygons ``(n,)``, or what gives polygons for an array of rows. edges: as of ``unshared_edges``.
        boxes: extents ``(n, 4)``, where polygons are given for rows only. beside: of ``beside_others``, if known.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    extents = geometry if boxes is None else boxes
    nothing = np.zeros(0, dtype=np.int64)
    if not len(edges.ends):
        return nothing
    if beside is None:
        lines, beside = shapely.linestrings(edges.ends), np.ones(len(edges.ends), dtype=bool)
    else:
        doubtful = ~lone_rings(edges.ends, beside)
        lines, beside = shapely.linestrings(edges.ends[doubtful]), beside[doubtful]
    if not len(lines):
        return nothing
    if beside.any():   # the others meet at their ends only
        lines = np.concatenate([lines[~beside], shapely.get_parts(waited(shapely.union_all, lines[beside]))])
    faces = faces_of(lines)
    if not len(faces):
        return nothing
    places = in_steps(shapely.point_on_surface, faces)
    row, place = meeting(extents, places, cancelled)
    near = geometry[row]
    here = in_steps(lambda some, at: np.where(shapely.contains(some, at), 1.0, np.where(
        shapely.touches(some, at), 0.5, 0.0)), near, places[place])   # on a shared edge: half each
    twice = np.bincount(place, weights=here, minlength=len(places)) > 1.25
    row, face = meeting(extents, faces[twice], cancelled)
    return np.unique(row[in_steps(shapely.intersects, geometry[row], faces[twice][face])])


def meeting(extents: np.ndarray, few: np.ndarray, cancelled=None) -> tuple[np.ndarray, np.ndarray]:
    """Pairs whose extents meet: position in ``extents``, and position in ``few``.

    Args:
        extents: geometries ``(n,)`` or boxes ``(n, 4)``, NaN if there is none. few: geometries.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    if not len(few):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    tree = shapely.STRtree(few)
    tree.query(shapely.box(0, 0, 1, 1))   # builds it, before threads ask

    def pairs_of(part: slice) -> np.ndarray:
        some = extents[part]
        if some.ndim == 1:
            return tree.query(some) + np.array([[part.start], [0]])
        if len(few) > FEW:
            rows = np.flatnonzero(np.isfinite(some).all(axis=1))
            row, place = tree.query(shapely.box(*some[rows].T))
            return np.stack([part.start + rows[row], place])
        west, south, east, north = some.T
        rows = [np.flatnonzero((west <= box[2]) & (east >= box[0]) & (south <= box[3]) & (north >= box[1]))
                for box in shapely.bounds(few)]
        return np.stack([part.start + np.concatenate(rows), np.repeat(np.arange(len(few)), list(map(len, rows)))])

    chunks = [slice(first, first + 10 * CHUNK) for first in range(0, len(extents), 10 * CHUNK)]
    pieces = in_threads(pairs_of, chunks, cancelled=cancelled)
    pairs = np.concatenate(pieces, axis=1) if pieces else np.zeros((2, 0), dtype=np.int64)
    return pairs[0], pairs[1]
