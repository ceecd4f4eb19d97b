"""What lies within a straight-line distance of something."""
from __future__ import annotations

from typing import Callable

import numpy as np
import shapely

from ..geometry.measure.offset import offset
from ..geometry.overlay.pairs import overlap_sizes
from ..geometry.systems.crs import unit_factor
from ..geometry.united import united
from .scene import Scene

FLAT_M = 1e-3   # vertices along an edge that measuring has added


def reached(scene: Scene, things: np.ndarray, sources: np.ndarray, distance_m: float) -> np.ndarray:
    """How much of each thing is no further than a distance from the nearest source.

    A polygon whose nearest source is so near that its whole extent is within reach counts whole, and one beyond it not
    at all; both exactly. Of the rest the part inside the widened sources is measured.

    Args:
        scene: plane and method.
        things: points, lines or polygons in the scene's plane ``(n,)``. sources: of any kind.
        distance_m: metres, in the plane.

    Returns:
        float64 ``(n,)``: m² of polygons, m of lines, 1 or 0 of points.
    """
    result = np.zeros(len(things))
    if not len(things) or not len(sources):
        return result
    reach = distance_m / unit_factor(scene.crs)
    tree = shapely.STRtree(sources)
    (near, _source), far = tree.query_nearest(things, max_distance=reach, return_distance=True, all_matches=False)
    bounds = shapely.bounds(things[near])
    extent = np.hypot(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    whole = far + extent <= reach
    result[near[whole]] = scene.measure(things[near[whole]])
    rest = near[~whole]
    rest = rest[shapely.get_dimensions(things[rest]) > 0]
    if not len(rest):
        return result
    used = np.unique(tree.query(things[rest], predicate="dwithin", distance=reach)[1])
    joined = united(shapely.simplify(sources[used], FLAT_M / unit_factor(scene.crs)))
    zones = united(offset(shapely.get_parts(joined), scene.crs, distance_m))
    pairs = overlap_sizes(things[rest], shapely.get_parts(zones), scene.crs, scene.method, cancelled=scene.cancelled)
    part = np.where(np.isfinite(pairs.area_m2), pairs.area_m2, np.nan_to_num(pairs.length_m))
    result[rest] = np.bincount(pairs.subject, weights=part, minlength=len(rest))
    return np.minimum(result, scene.measure(things))


def share_reached(scene: Scene, distance_m: float) -> Callable[[np.ndarray, np.ndarray, bool], np.ndarray]:
    """Of things and sources: the share of each thing that is no further than a distance from the nearest source.

    Args:
        scene: plane and method. distance_m: metres, in the plane.
    """
    def share(things: np.ndarray, sources: np.ndarray, _by_area: bool) -> np.ndarray:
        size = scene.measure(things)
        return np.divide(reached(scene, things, sources, distance_m), size, out=np.zeros(len(things)), where=size > 0)

    return share
