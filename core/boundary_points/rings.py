"""Points to rings, and rings to polygons."""
from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
import shapely

from .model import Issue, Parcel

SIDE_LIMIT_M = 0.05   # written lengths are rounded to a centimetre, coordinates to a millimetre
_PLACE = re.compile(r"\[(-?[\d.eE+-]+) (-?[\d.eE+-]+)\]")


@dataclass
class Ring:
    """A ring as written.

    Attributes:
        number: of the ring in the file.
        rows: positions of its points in the parcel.
        xy: easting and northing, ``(n, 2)``, closed.
    """

    number: int
    rows: list
    xy: np.ndarray


def build(parcel: Parcel, xy: np.ndarray, in_metres: bool = True) -> tuple[object, int, list[Issue]]:
    """Build a parcel's polygon and report what is wrong with its rings. Nothing is repaired.

    A ring inside another is a hole, a ring inside a hole is land again, whatever their numbers.

    Args:
        parcel: its labels, rings and lines.
        xy: easting and northing of its points ``(n, 2)``.
        in_metres: whether side lengths can be compared.

    Returns:
        A multipolygon, or None where rings have too few points; the number of rings; issues.
    """
    issues: list[Issue] = []

    def tell(severity, kind, line, **values):
        issues.append(Issue(severity, kind, "", line, parcel.title, values))

    rings = []
    for number, rows, again in _groups(parcel, xy):
        if again:
            tell("warning", "ring_number_again", parcel.lines[rows[0]], ring=number)
        ring = _closed(parcel, number, rows, xy, tell)
        distinct = np.unique(ring.xy, axis=0)
        if len(distinct) < 3:
            tell("error", "too_few_points", parcel.lines[rows[0]], ring=number, count=len(distinct))
            return None, 0, issues
        rings.append(ring)
    if not rings:
        return None, 0, issues
    good = all([_check_ring(parcel, ring, tell) for ring in rings])
    if in_metres and any(length is not None for length in parcel.lengths):
        _check_lengths(parcel, rings, tell)
    filled = shapely.polygons([shapely.linearrings(ring.xy) for ring in rings])
    polygon = _nested(rings, filled)
    if good and not shapely.is_valid(polygon):
        tell("error", "rings_cross", _line_at(parcel, rings, shapely.is_valid_reason(polygon)) or parcel.line)
    return polygon, len(rings), issues


def _groups(parcel: Parcel, xy: np.ndarray):
    """Rows of each ring: by ring number, and a new ring after one is closed; and whether that happened."""
    members: dict = {}
    for row, number in enumerate(parcel.rings):
        members.setdefault(number, []).append(row)
    points = xy.tolist()
    for number, numbered in members.items():
        rows: list = []
        again = False
        last = len(numbered)   # rows behind it repeat the point that has closed the ring
        while last > 4 and points[numbered[last - 1]] == points[numbered[last - 2]]:
            last -= 1
        for place, row in enumerate(numbered):
            if place < last and len(rows) > 3 and points[rows[-1]] == points[rows[0]]:
                yield number, rows, again
                rows, again = [], True
            rows.append(row)
        yield number, rows, again


def _closed(parcel: Parcel, number: int, rows: list, xy: np.ndarray, tell) -> Ring:
    """The ring with its first point at its end; an open ring is reported."""
    points = xy[rows]
    if len(rows) > 1 and (points[0] == points[-1]).all():
        return Ring(number, rows, points)
    line, gap = parcel.lines[rows[-1]], float(np.hypot(*(points[-1] - points[0])))
    repeats = len(rows) > 3 and parcel.labels[rows[0]] == parcel.labels[rows[-1]]
    tell("error" if repeats else "warning", "ring_not_shut" if repeats else "open_ring", line, ring=number,
         gap=gap, label=parcel.labels[rows[0]])
    return Ring(number, rows, np.vstack([points, points[:1]]))


def _check_ring(parcel: Parcel, ring: Ring, tell) -> bool:
    """Points that appear twice, and sides that cross; False where the ring is not a boundary."""
    points, lines = ring.xy[:-1], [parcel.lines[row] for row in ring.rows]
    seen: dict = {}
    good = True
    for place, point in enumerate(map(tuple, points.tolist())):
        earlier = seen.setdefault(point, place)
        if earlier == place:
            continue
        beside = place - earlier == 1 or (earlier == 0 and place == len(points) - 1)
        tell("warning" if beside else "error", "duplicate_point", lines[place], ring=ring.number,
             label=parcel.labels[ring.rows[place]], other=lines[earlier])
        seen[point] = place
        good = good and beside
    polygon = shapely.polygons(shapely.linearrings(ring.xy))
    if good and not shapely.is_valid(polygon):
        good = False
        flat = shapely.area(shapely.convex_hull(polygon)) == 0.0
        where = _line_at(parcel, [ring], shapely.is_valid_reason(polygon)) or lines[0]
        tell("error", "no_area" if flat else "crossing_ring", lines[0] if flat else where, ring=ring.number)
    return good


def _line_at(parcel: Parcel, rings: list, reason: str) -> int | None:
    """The line of the point from which the side starts that GEOS complains about."""
    match = _PLACE.search(reason)
    if not match:
        return None
    place = shapely.Point(float(match[1]), float(match[2]))
    best = (math.inf, None)
    for ring in rings:
        sides = shapely.linestrings(np.stack([ring.xy[:-1], ring.xy[1:]], axis=1))
        distances = shapely.distance(sides, place)
        # of the sides that meet there the last written one crosses those before it
        side = len(sides) - 1 - int(np.argmin(distances[::-1].round(6)))
        if distances[side] <= best[0] + 1e-6:
            best = (float(distances[side]), parcel.lines[ring.rows[min(side, len(ring.rows) - 1)]])
    return best[1]


def _check_lengths(parcel: Parcel, rings: list, tell) -> None:
    """Written side lengths against the coordinates; a length may be written at either end of its side."""
    touching = []
    for to_next in (True, False):
        wrong = []
        for ring in rings:
            sides = np.hypot(*np.diff(ring.xy, axis=0).T)
            for place, row in enumerate(ring.rows):
                stated = parcel.lengths[row]
                side = place if to_next else place - 1
                if stated is None or not 0 <= side < len(sides):
                    continue
                if abs(stated - sides[side]) > SIDE_LIMIT_M:
                    wrong.append((parcel.lines[row], parcel.labels[row], stated, float(sides[side])))
        touching.append(wrong)
    wrong = min(touching, key=len)
    if wrong:
        line, label, stated, measured = wrong[0]
        tell("warning", "side_length", line, label=label, stated=stated, measured=measured, count=len(wrong))


def _nested(rings: list, filled: np.ndarray):
    """A multipolygon by nesting: even depth is land, odd depth is a hole of what holds it."""
    if len(rings) == 1:
        return shapely.MultiPolygon([shapely.Polygon(rings[0].xy)])
    areas = shapely.area(filled)
    usable = np.flatnonzero(shapely.is_valid(filled))
    holders: list = [[] for _ in rings]
    held, around = shapely.STRtree(filled[usable]).query(shapely.point_on_surface(filled[usable]), predicate="within")
    for ring, other in zip(usable[held].tolist(), usable[around].tolist()):
        if areas[other] > areas[ring]:
            holders[ring].append(other)
    holes: dict = {ring: [] for ring in range(len(rings)) if len(holders[ring]) % 2 == 0}
    for ring, around in enumerate(holders):
        if len(around) % 2:
            holder = min(around, key=lambda ring: areas[ring])
            # rings that cross may lie in a hole; they are reported elsewhere
            holes.setdefault(holder if holder in holes else ring, []).extend([ring] if holder in holes else [])
    parts = [shapely.Polygon(rings[outer].xy, [rings[hole].xy for hole in inside]) for outer, inside in holes.items()]
    return shapely.MultiPolygon(parts)
