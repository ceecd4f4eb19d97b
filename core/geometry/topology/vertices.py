"""Vertices of a whole layer: those that stand too close, outlines that turn back, lines that end in nothing."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from ..measure.area import METRES_PER_DEGREE
from ..parallel import STEP, asking, in_steps, queried
from ..systems.crs import is_geographic, unit_factor

THIN = 4.0 * np.pi


class Corners(NamedTuple):
    """Vertices with what they measure ``(m,)``: the geometry that each belongs to, its place ``(m, 2)``, a number."""

    owner: np.ndarray
    place: np.ndarray
    value: np.ndarray


class _Outlines(NamedTuple):
    """Vertices of rings or lines in order, closing ones left out, and their neighbours' positions; -1 at an end."""

    place: np.ndarray
    owner: np.ndarray
    before: np.ndarray
    after: np.ndarray


def _outlines(geometry: np.ndarray) -> _Outlines:
    parts, part_owner = shapely.get_parts(geometry, return_index=True)
    areal = shapely.get_dimensions(parts) == 2
    rings, ring_part = shapely.get_rings(parts[areal], return_index=True)
    lines = parts[shapely.get_dimensions(parts) == 1]
    owners = np.concatenate([part_owner[areal][ring_part], part_owner[shapely.get_dimensions(parts) == 1]])
    closed = np.concatenate([np.ones(len(rings), dtype=bool), np.zeros(len(lines), dtype=bool)])
    place, line = shapely.get_coordinates(np.concatenate([rings, lines]), return_index=True)
    if not len(place):
        return _Outlines(np.zeros((0, 2)), *(np.zeros(0, dtype=np.int64),) * 3)
    last = np.append(line[1:] != line[:-1], True)
    keep = ~(last & closed[line])
    place, line = place[keep], line[keep]
    first, last = np.append(True, line[1:] != line[:-1]), np.append(line[1:] != line[:-1], True)
    position = np.arange(len(line))
    begin, end = np.flatnonzero(first), np.flatnonzero(last)
    before, after = position - 1, position + 1
    before[begin] = np.where(closed[line[begin]], end, -1)
    after[end] = np.where(closed[line[end]], begin, -1)
    return _Outlines(place, owners[line], before, after)


def metric(place: np.ndarray, crs: str) -> np.ndarray:
    """Factors that turn differences of coordinates at these places into metres ``(n, 2)``.

    Args:
        place: east, north ``(n, 2)``. crs: theirs.

    >>> metric(np.array([[114.0, 60.0]]), "EPSG:4490").round(3).tolist()
    [[55500.0, 111000.0]]
    """
    if not is_geographic(crs):
        return np.full((len(place), 2), unit_factor(crs))
    return np.column_stack([METRES_PER_DEGREE * np.cos(np.radians(place[:, 1])),
                            np.full(len(place), METRES_PER_DEGREE)])


def _feature_by_feature(find, geometry: np.ndarray) -> Corners:
    """What is found of each feature by itself, in steps between which a cancel is answered."""
    begin = range(0, len(geometry), STEP) or range(1)
    corners = [find(geometry[first:first + STEP]) for first in asking(begin, 1)]
    return Corners(np.concatenate([part.owner + first for part, first in zip(corners, begin)]),
                   *(np.concatenate([getattr(part, name) for part in corners]) for name in ("place", "value")))


def close_vertices(geometry: np.ndarray, crs: str, nearest_m: float) -> Corners:
    """Vertices that stand closer to the next one of their outline than they may; doubled ones have distance 0.

    Args:
        geometry: polygons or lines ``(n,)``. nearest_m: the least distance in order.
        crs: theirs. nearest_m: in metres.

    Returns:
        ``value`` is the distance in metres.
    """
    return _feature_by_feature(lambda some: _close(_outlines(some), crs, nearest_m), geometry)


def _close(outlines: _Outlines, crs: str, nearest_m: float) -> Corners:
    rows = np.flatnonzero(outlines.after >= 0)
    step = (outlines.place[outlines.after[rows]] - outlines.place[rows]) * metric(outlines.place[rows], crs)
    distance = np.hypot(step[:, 0], step[:, 1])
    near = distance < nearest_m
    rows = rows[near]
    return Corners(outlines.owner[rows], outlines.place[rows], distance[near])


def sharp_corners(geometry: np.ndarray, crs: str, least_degrees: float) -> Corners:
    """Vertices at which an outline turns back by a sharper angle than it may, such as the tip of a spike.

    Args:
        geometry: polygons or lines ``(n,)``. crs: theirs. least_degrees: the sharpest angle in order.

    Returns:
        ``value`` is the angle in degrees, 0 where the outline goes back on itself. Duplicate vertices are skipped.
    """
    return _feature_by_feature(lambda some: _sharp(_outlines(some), crs, least_degrees), geometry)


def _sharp(outlines: _Outlines, crs: str, least_degrees: float) -> Corners:
    rows = np.flatnonzero((outlines.before >= 0) & (outlines.after >= 0))
    factor = metric(outlines.place[rows], crs)
    back = (outlines.place[outlines.before[rows]] - outlines.place[rows]) * factor
    ahead = (outlines.place[outlines.after[rows]] - outlines.place[rows]) * factor
    length = np.hypot(*back.T) * np.hypot(*ahead.T)
    with np.errstate(invalid="ignore", divide="ignore"):
        angle = np.degrees(np.arccos(np.clip((back * ahead).sum(axis=1) / length, -1.0, 1.0)))
    sharp = (length > 0.0) & (angle < least_degrees)
    rows = rows[sharp]
    return Corners(outlines.owner[rows], outlines.place[rows], angle[sharp])


def thinness(geometry: np.ndarray) -> np.ndarray:
    """4 π · area / perimeter² of polygons ``(n,)``: 1 for a circle, near 0 for a thread, NaN without an area.

    Args:
        geometry: polygons.

    >>> thinness(np.array([shapely.box(0, 0, 10, 10), shapely.box(0, 0, 1000, 1)])).round(4).tolist()
    [0.7854, 0.0031]
    """
    perimeter = shapely.length(geometry)
    with np.errstate(invalid="ignore", divide="ignore"):
        return THIN * shapely.area(geometry) / perimeter**2


class Network(NamedTuple):
    """What is wrong with lines: ends that meet nothing, ends where two lines only continue each other, doubled ground.

    ``dangles`` and ``pseudo`` hold the line and the place of its end; ``doubled`` first and second line and their
    shared stretch.
    """

    dangles: Corners
    pseudo: Corners
    doubled: tuple


def network_defects(lines: np.ndarray, crs: str, tolerance_m: float) -> Network:
    """Dangling ends, pseudo-nodes and doubled stretches of lines.

    Args:
        lines: valid lines ``(n,)``. tolerance_m: ends that are nearer to each other meet.
        crs: theirs.
    """
    parts, owner = shapely.get_parts(lines, return_index=True)
    open_parts = np.flatnonzero(~shapely.is_closed(parts))
    ends = np.concatenate([shapely.get_point(parts[open_parts], 0), shapely.get_point(parts[open_parts], -1)])
    whose = np.tile(open_parts, 2)
    place = shapely.get_coordinates(ends)
    reach = tolerance_m / metric(place, crs).min(axis=1) if len(place) else np.zeros(0)
    tree = shapely.STRtree(parts)
    end, part = queried(tree, ends, "dwithin", reach)
    own = whose[end] == part
    others = np.bincount(end[~own], minlength=len(ends))
    at_end = queried(shapely.STRtree(ends), ends, "dwithin", reach)
    meets_end = np.bincount(at_end[0][at_end[0] != at_end[1]], minlength=len(ends))
    nothing = others + meets_end == 0
    # a loop that only touches itself is not a pseudo-node; exactly two ends of different lines are one
    pair = (meets_end == 1) & (others == 1)
    first = np.zeros(len(ends), dtype=bool)
    partner = np.full(len(ends), len(ends))
    apart = at_end[0] != at_end[1]
    partner[at_end[0][apart]] = at_end[1][apart]
    first[pair] = partner[pair] > np.flatnonzero(pair)
    return Network(Corners(owner[whose[nothing]], place[nothing], np.zeros(int(nothing.sum()))),
                   Corners(owner[whose[first]], place[first], np.full(int(first.sum()), 2.0)), _doubled(parts, owner))


def _doubled(parts: np.ndarray, owner: np.ndarray) -> tuple:
    part, partner = queried(shapely.STRtree(parts), parts, "intersects")
    keep = part < partner
    part, partner = part[keep], partner[keep]
    shared = in_steps(shapely.intersection, parts[part], parts[partner])
    real = shapely.length(shared) > 0.0
    return owner[part[real]], owner[partner[real]], shared[real]
