"""Lengths and perimeters in metres."""
from __future__ import annotations

import numpy as np
import shapely

from ..parallel import in_steps, in_threads
from ..systems.crs import ellipsoid, is_geographic, is_web_mercator, to_geographic, unit_factor

ROWS_A_STEP = 10_000   # of a thread


def length_m(geometry, crs: str) -> np.ndarray:
    """Length of lines, perimeter of polygons, in metres.

    Planar where the coordinate system is projected; for degrees, and for Mercator, which stretches
    lengths by half in China, each edge is measured in the plane that touches the ellipsoid at its
    middle latitude.

    Args:
        geometry: shapely geometries ``(n,)``.
        crs: their coordinate system.

    Returns:
        float64 ``(n,)``, m.

    >>> length_m([shapely.box(0, 0, 3, 4), shapely.Point(0, 0)], "EPSG:4547").tolist()
    [14.0, 0.0]
    """
    geometry = np.asarray(geometry, dtype=object)
    if not (is_geographic(crs) or is_web_mercator(crs)):
        chunks = [geometry[first:first + ROWS_A_STEP] for first in range(0, len(geometry), ROWS_A_STEP)]
        return np.concatenate([np.zeros(0), *in_threads(shapely.length, chunks)]) * unit_factor(crs)
    return in_steps(lambda some: _curved_length_m(some, crs), geometry)


def _curved_length_m(geometry: np.ndarray, crs: str) -> np.ndarray:
    parts, owner = shapely.get_parts(geometry, return_index=True)
    is_area = shapely.get_dimensions(parts) == 2
    rings, ring_owner = shapely.get_rings(parts[is_area], return_index=True)
    lines = np.concatenate([parts[~is_area], rings])
    owner = np.concatenate([owner[~is_area], owner[is_area][ring_owner]])
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    coordinates = np.column_stack(to_geographic(coordinates, crs))
    same_line = line[1:] == line[:-1]
    semi_major_m, e2 = ellipsoid(crs)
    middle = np.radians((coordinates[1:, 1] + coordinates[:-1, 1]) / 2)
    curvature = 1 - e2 * np.sin(middle) ** 2
    east_m = np.radians(np.diff(coordinates[:, 0])) * semi_major_m / np.sqrt(curvature) * np.cos(middle)
    north_m = np.radians(np.diff(coordinates[:, 1])) * semi_major_m * (1 - e2) / curvature**1.5
    edges_m = np.hypot(east_m, north_m)[same_line]
    return np.bincount(owner[line[1:][same_line]], weights=edges_m, minlength=len(geometry))
