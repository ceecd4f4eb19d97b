"""Ellipsoidal area for the sample data, written apart from ``core`` so that one can check the other.

Source: 图幅理论面积与图斑椭球面积计算公式及要求 (2008) with the constants of CGCS2000: each edge is a
straight line in longitude and latitude, and the area between it and a meridian has a closed form.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyproj
import shapely

SEMI_MAJOR_M = 6378137.0
FLATTENING = 1 / 298.257222101
E2 = FLATTENING * (2 - FLATTENING)
SEMI_MINOR_M = SEMI_MAJOR_M * (1 - FLATTENING)
DENSIFY_M = 70.0
# (multiple of the half difference, factor): A, B, C, D, E of the rule, with their signs
SERIES = (
    (1, 1 + 3 / 6 * E2 + 30 / 80 * E2**2 + 35 / 112 * E2**3 + 630 / 2304 * E2**4),
    (3, -(1 / 6 * E2 + 15 / 80 * E2**2 + 21 / 112 * E2**3 + 420 / 2304 * E2**4)),
    (5, 3 / 80 * E2**2 + 7 / 112 * E2**3 + 180 / 2304 * E2**4),
    (7, -(1 / 112 * E2**3 + 45 / 2304 * E2**4)),
    (9, 5 / 2304 * E2**4),
)


@lru_cache(maxsize=4)
def _to_degrees(crs: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(crs, "EPSG:4490", always_xy=True)


def _ring_area(ring, crs: str, step_m: float) -> float:
    xy = shapely.get_coordinates(shapely.segmentize(ring, step_m))
    longitude, latitude = _to_degrees(crs).transform(xy[:, 0], xy[:, 1])
    lam, phi = np.radians(longitude), np.radians(latitude)
    width = (lam[1:] + lam[:-1]) / 2 - lam[0]
    half = (phi[1:] - phi[:-1]) / 2
    mean = (phi[1:] + phi[:-1]) / 2
    total = sum(factor * np.sin(n * half) * np.cos(n * mean) for n, factor in SERIES)
    return abs(float(np.sum(2 * SEMI_MINOR_M**2 * width * total)))


def drawn_area_m2(geometry) -> float:
    """Area in m² where edges are straight in the plane, as runs measure it: a point a metre."""
    return ellipsoidal_area_m2(geometry, step_m=1.0)


def ellipsoidal_area_m2(geometry, crs: str = "EPSG:4547", step_m: float = DENSIFY_M) -> float:
    """Area in m² of a polygon or multipolygon given in a CGCS2000 projection (metres), as surveys state it."""
    if geometry is None or geometry.is_empty:
        return 0.0
    total = 0.0
    for part in shapely.get_parts(geometry):
        if part.geom_type == "GeometryCollection" or part.geom_type == "MultiPolygon":
            total += ellipsoidal_area_m2(part, crs, step_m)
        elif part.geom_type == "Polygon":
            total += _ring_area(part.exterior, crs, step_m) - sum(_ring_area(r, crs, step_m) for r in part.interiors)
    return total
