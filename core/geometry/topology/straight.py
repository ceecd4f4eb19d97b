"""Outlines without vertices in the middle of a straight edge, from which evidence is hashed.

A vertex lies on a straight edge where it is between its neighbours and no farther than a tolerance from the line
through them. A run of such vertices is removed together, and only if none of them is farther than that from the edge
that is
left: a bend that is drawn in many small steps stays. The tolerance is that of rounding, not of drawing: a micrometre.
"""
from __future__ import annotations

import numpy as np
import shapely

from .encoded import Rings, rings_of

_LINE, _RING, _POLYGON = 1, 2, 3
_OF_PARTS = {5: shapely.multilinestrings, 6: shapely.multipolygons, 7: shapely.geometrycollections}
CORNERS = 3   # of a ring; with fewer left it stays as it is


def without_straight(geometry: np.ndarray, tolerance: float) -> np.ndarray:
    """Geometries without vertices within straight edges; those that have none are the same objects.

    Args:
        geometry: shapely geometries or None ``(n,)``, of two dimensions. tolerance: in the units of the plane.
    """
    geometry = np.asarray(geometry, dtype=object)
    result, kind = geometry.copy(), shapely.get_type_id(geometry)
    rings = rings_of(geometry)
    kind[rings.rows[is_crooked(rings, tolerance)]] = -1   # of which nothing goes: most of them, in a fourth of the time
    for number, make in _OF_PARTS.items():
        rows = np.flatnonzero((kind == number) & ~shapely.is_empty(geometry))
        if len(rows):
            parts, owner = shapely.get_parts(geometry[rows], return_index=True)
            plain = without_straight(parts, tolerance)
            other = np.array([polygon is not part for polygon, part in zip(plain, parts)])
            changed = np.bincount(owner, weights=other, minlength=len(rows)) > 0
            use = changed[owner]
            if use.any():
                result[rows[changed]] = make(plain[use], indices=np.cumsum(changed)[owner[use]] - 1)
    rows = np.flatnonzero((kind == _LINE) | (kind == _RING))
    if len(rows):
        xy, which, kept = _kept(geometry[rows], tolerance)
        _put(result, rows, which, kept, lambda use, index: shapely.linestrings(xy[use], indices=index))
    rows = np.flatnonzero((kind == _POLYGON) & ~shapely.is_empty(geometry))
    if len(rows):
        _polygons(result, geometry, rows, tolerance)
    return result


def is_crooked(rings: Rings, tolerance: float) -> np.ndarray:
    """Rings of which surely no vertex lies on a straight edge, bool ``(k,)``; others have to be looked at.

    Args:
        rings: of ``encoded.rings_of``. tolerance: in the units of the plane.
    """
    crooked = np.ones(len(rings.rows), dtype=bool)
    if not len(crooked):
        return crooked
    xy, first, last = rings.xy, rings.start, rings.end - 1
    with np.errstate(invalid="ignore", over="ignore"):
        run_x, run_y = np.diff(xy[:, 0], append=0.0), np.diff(xy[:, 1], append=0.0)   # to the next vertex
        before_x, before_y = np.roll(run_x, 1), np.roll(run_y, 1)
        before_x[first], before_y[first] = run_x[last - 1], run_y[last - 1]   # the last vertex is the first again
        over_x, over_y = before_x + run_x, before_y + run_y                   # from the vertex before to the one after
        across = before_x * over_y - before_y * over_x
        # twice the tolerance: what is near is decided with care by those who look at rings
        near = across * across <= (2.0 * tolerance) ** 2 * (over_x * over_x + over_y * over_y)
    near[last] = False
    crooked[np.searchsorted(rings.end, np.flatnonzero(near), side="right")] = False
    return crooked


def _put(result: np.ndarray, rows: np.ndarray, owner: np.ndarray, kept: np.ndarray, make) -> None:
    """Make those again that lose a vertex."""
    changed = np.bincount(owner, weights=~kept, minlength=len(rows)) > 0
    use = kept & changed[owner]
    if use.any():
        result[rows[changed]] = make(use, np.cumsum(changed)[owner[use]] - 1)


def _polygons(result: np.ndarray, geometry: np.ndarray, rows: np.ndarray, tolerance: float) -> None:
    rings, owner = shapely.get_rings(geometry[rows], return_index=True)
    xy, ring, kept = _kept(rings, tolerance)

    def make(use: np.ndarray, index: np.ndarray) -> np.ndarray:
        first = np.flatnonzero(np.diff(ring[use], prepend=-1))
        plain = shapely.linearrings(xy[use], indices=np.cumsum(np.diff(ring[use], prepend=-1) > 0) - 1)
        return shapely.polygons(plain, indices=index[first])

    _put(result, rows, owner[ring], kept, make)


def _kept(lines: np.ndarray, tolerance: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Vertices of lines and rings, whose they are, and which of them stay."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    closed = shapely.is_closed(lines)[line] & (shapely.get_type_id(lines)[line] == _RING)
    first = np.flatnonzero(np.diff(line, prepend=-1))
    last = np.append(first[1:], len(line)) - 1
    begin, end = (np.zeros(len(line), dtype=bool) for _ in range(2))
    begin[first], end[last] = True, True
    before, after = np.arange(len(line)) - 1, np.arange(len(line)) + 1
    before[first], after[last] = last - 1, first + 1
    gone = _near(xy, xy[before % len(xy)], xy[after % len(xy)], tolerance) & (closed | ~(begin | end))
    gone[last] = np.where(closed[last], gone[first], gone[last])   # the same vertex
    gone &= ~_bent(xy, line, first, last, closed, gone, tolerance)
    gone[last] = np.where(closed[last], gone[first], False)
    stay = np.bincount(line, weights=~gone & ~(end & closed), minlength=len(lines))
    gone &= ~(closed & (stay[line] < CORNERS))
    opened = np.flatnonzero(closed[first] & gone[first])           # a ring that begins within an edge starts elsewhere
    return _turned(xy, line, gone, first, last, opened)


def _near(place: np.ndarray, start: np.ndarray, end: np.ndarray, tolerance: float) -> np.ndarray:
    run, away = end - start, place - start
    length = np.hypot(*run.T)
    along = (run * away).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.abs(run[:, 0] * away[:, 1] - run[:, 1] * away[:, 0]) / length
    return (off <= tolerance) & (along >= 0.0) & (along <= length ** 2)


def _bent(xy, line, first, last, closed, gone, tolerance) -> np.ndarray:
    """Vertices of runs of which one is too far from the edge that would be left."""
    count = len(xy)
    place = np.arange(count)
    low = np.maximum.accumulate(np.where(gone, -1, place))
    high = np.minimum.accumulate(np.where(gone, count, place)[::-1])[::-1]
    # around the beginning of a ring: the last vertex that stays, and the first
    own_low = np.maximum.reduceat(np.where(gone, -1, place), first)[line]
    own_high = np.minimum.reduceat(np.where(gone, count, place), first)[line]
    low = np.where(low < first[line], np.where(closed, own_low, -1), low)
    high = np.where(high > last[line], np.where(closed, own_high, count), high)
    lone = (low < 0) | (high >= count)
    off = gone & (lone | ~_near(xy, xy[np.maximum(low, 0)], xy[np.minimum(high, count - 1)], tolerance))
    if not off.any():
        return off
    run = low * (count + 1) + high   # vertices between the same two that stay
    return gone & np.isin(run, run[off])


def _turned(xy, line, gone, first, last, opened) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rings whose first vertex goes begin and end at the first that stays."""
    if len(opened):
        xy = xy.copy()
        gone = gone.copy()
        for number in opened:
            stays = first[number] + np.flatnonzero(~gone[first[number]:last[number] + 1])
            xy[last[number]] = xy[stays[0]]
            gone[last[number]] = False
    return xy, line, ~gone
