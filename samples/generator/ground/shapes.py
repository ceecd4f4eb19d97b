"""Plain geometry helpers: smooth curves, blobs, irregular division. All of them deterministic."""

from __future__ import annotations

import math
import random

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.ops import split

GRID_M = 0.001  # every coordinate is a whole millimetre, as survey data are delivered


def dice(*key) -> random.Random:
    """A random stream of its own for each thing that is drawn, so that additions move nothing else."""
    return random.Random("/".join(map(str, key)))


def smooth_line(points, rounds: int = 3) -> LineString:
    """Chaikin's corner cutting with the ends kept."""
    xy = np.asarray(points, dtype=float)
    for _ in range(rounds):
        near = 0.75 * xy[:-1] + 0.25 * xy[1:]
        far = 0.25 * xy[:-1] + 0.75 * xy[1:]
        xy = np.vstack([xy[:1], np.column_stack([near, far]).reshape(-1, 2), xy[-1:]])
    return LineString(xy).simplify(0.6)


def blob(
    x: float,
    y: float,
    radius_m: float,
    key,
    stretch: float = 1.0,
    turn: float = 0.0,
    points: int = 28,
    rough: float = 0.13,
) -> Polygon:
    """A closed irregular curve around a centre."""
    stream = dice("blob", key)
    waves = [(k, rough / math.sqrt(k) * stream.uniform(0.4, 1.0), stream.uniform(0, 2 * math.pi)) for k in range(2, 7)]
    ring = []
    for i in range(points):
        angle = 2 * math.pi * i / points
        r = radius_m * (1 + sum(a * math.sin(k * angle + p) for k, a, p in waves))
        u, v = r * math.cos(angle) * stretch, r * math.sin(angle)
        ring.append((x + u * math.cos(turn) - v * math.sin(turn), y + u * math.sin(turn) + v * math.cos(turn)))
    return Polygon(ring)


def ribbon(line: LineString, start_m: float, end_m: float) -> Polygon:
    """A band along a line whose width grows evenly, for a river."""
    steps = max(4, int(line.length / 75))
    at = [line.interpolate(i / steps, normalized=True) for i in range(steps + 1)]
    left, right = [], []
    for i, p in enumerate(at):
        a, b = at[max(i - 1, 0)], at[min(i + 1, steps)]
        length = math.hypot(b.x - a.x, b.y - a.y)
        nx, ny = -(b.y - a.y) / length, (b.x - a.x) / length
        half = (start_m + (end_m - start_m) * i / steps) / 2 * (1 + 0.18 * math.sin(i * 1.7))
        left.append((p.x + nx * half, p.y + ny * half))
        right.append((p.x - nx * half, p.y - ny * half))
    return Polygon(left + right[::-1]).buffer(0)


def _long_axis(polygon: Polygon):
    corners = np.asarray(polygon.minimum_rotated_rectangle.exterior.coords)[:4]
    sides = np.roll(corners, -1, axis=0) - corners
    lengths = np.hypot(*sides.T)
    side = sides[0] if lengths[0] >= lengths[1] else sides[1]
    return corners.mean(axis=0), side / np.hypot(*side), max(lengths[0], lengths[1])


def divide(polygon: Polygon, target_m2, key, skew: float = 0.1) -> list[Polygon]:
    """Cut a polygon across its long axis again and again until the pieces are near the target.

    ``target_m2`` is a number or a function of a polygon, so that fields can be small and woods large.
    """
    stream = dice("divide", key)
    done, todo = [], [polygon]
    while todo:
        piece = todo.pop()
        wanted = target_m2(piece) if callable(target_m2) else target_m2
        if piece.area < wanted * stream.uniform(0.85, 1.75):
            done.append(piece)
            continue
        centre, axis, length = _long_axis(piece)
        angle = math.atan2(axis[1], axis[0]) + math.pi / 2 + stream.uniform(-skew, skew)
        at = centre + axis * length * stream.uniform(-0.09, 0.09)
        reach = np.array([math.cos(angle), math.sin(angle)]) * length * 2
        parts = [g for g in split(piece, LineString([at - reach, at + reach])).geoms if g.area > 1]
        if len(parts) < 2:
            done.append(piece)
        else:
            todo.extend(parts)
    return done


def node(lines, grid_m: float = GRID_M) -> np.ndarray:
    """Lines cut where they meet, on the millimetre grid."""
    noded = shapely.unary_union(np.asarray(lines, dtype=object), grid_size=grid_m)
    return shapely.get_parts(shapely.line_merge(noded))


def bend(edge: LineString, wave, step_m: float) -> LineString:
    """Move the points of an edge by a smooth field; edges that share an end still share it."""
    xy = shapely.get_coordinates(shapely.segmentize(edge, step_m))
    return LineString(xy + wave(xy))


def rectangle(x: float, y: float, width_m: float, depth_m: float, turn: float = 0.0) -> Polygon:
    """A rectangle around a point, turned by an angle in radians."""
    c, s = math.cos(turn), math.sin(turn)
    half = [
        (-width_m / 2, -depth_m / 2),
        (width_m / 2, -depth_m / 2),
        (width_m / 2, depth_m / 2),
        (-width_m / 2, depth_m / 2),
    ]
    return Polygon([(x + u * c - v * s, y + u * s + v * c) for u, v in half])


def tidy(geometry):
    """The geometry on the millimetre grid, rings in the usual direction."""
    return shapely.normalize(shapely.set_precision(geometry, GRID_M))


def parts(geometry) -> list[Polygon]:
    """The polygons of a geometry, largest first, equal ones by position."""
    polygons = [g for g in shapely.get_parts(geometry) if g.geom_type == "Polygon" and g.area > 0]
    return sorted(polygons, key=lambda g: (-round(g.area, 3), g.bounds))
