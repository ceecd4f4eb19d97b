"""Which controls lie within a distance of which subjects."""
from __future__ import annotations

import numpy as np
import shapely
from pyproj import CRS, Transformer

from ..parallel import in_steps, queried
from ..systems.crs import is_geographic, is_web_mercator, to_geographic, unit_factor

METRES_PER_DEGREE = 110_000.0   # less than a degree of latitude has, so that a reach is never short


def pairs_within(subjects: np.ndarray, controls: np.ndarray, crs: str,
                 distance_m: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs no further apart than ``distance_m``; overlapping pairs are at distance 0.

    Degrees, and Mercator, are measured in an equidistant plane around the subjects.

    Args:
        subjects, controls: shapely geometries ``(n,)``, ``(k,)`` in one coordinate system; None takes no part.
        crs: that coordinate system.
        distance_m: metres.

    Returns:
        Positions of subjects and of controls, and the distances in metres; ordered by subject,
        then control.

    >>> found = pairs_within(shapely.points([[0, 0]]), shapely.points([[3, 4], [30, 40]]), "EPSG:4547", 6.0)
    >>> [one.tolist() for one in found]
    [[0], [0], [5.0]]
    """
    curved = is_geographic(crs) or is_web_mercator(crs)
    factor = 1.0 if curved else unit_factor(crs)
    if curved and len(subjects):
        subjects, controls = (_in_degrees(geometry, crs) for geometry in (subjects, controls))
        bounds = shapely.total_bounds(subjects)
        subjects, controls = (_in_plane(geometry, bounds) for geometry in (subjects, controls))
    control, subject = queried(shapely.STRtree(subjects), controls, "dwithin", distance_m / factor)
    order = np.lexsort((control, subject))
    subject, control = subject[order], control[order]
    return subject, control, in_steps(shapely.distance, subjects[subject], controls[control]) * factor


def widened(boxes: np.ndarray, crs: str, margin_m: float) -> np.ndarray:
    """Rectangles that reach at least ``margin_m`` metres further on each side.

    Args:
        boxes: ``(k, 4)`` of xmin, ymin, xmax, ymax.
        crs: their coordinate system.

    >>> widened(np.array([[0.0, 0.0, 10.0, 10.0]]), "EPSG:4547", 2.0).tolist()
    [[-2.0, -2.0, 12.0, 12.0]]
    """
    if not len(boxes):
        return boxes
    if not (is_geographic(crs) or is_web_mercator(crs)):
        return boxes + np.array([-1.0, -1.0, 1.0, 1.0]) * margin_m / unit_factor(crs)
    _, latitude = to_geographic(boxes.reshape(-1, 2), crs)
    stretch = 1 / np.maximum(np.cos(np.radians(np.abs(latitude).reshape(-1, 2).max(axis=1))), 0.01)
    if is_geographic(crs):
        x, y = margin_m / METRES_PER_DEGREE * stretch, np.full(len(boxes), margin_m / METRES_PER_DEGREE)
    else:
        x = y = 1.01 * margin_m / unit_factor(crs) * stretch
    return boxes + np.column_stack([-x, -y, x, y])


def _in_degrees(geometry: np.ndarray, crs: str) -> np.ndarray:
    return in_steps(lambda some: shapely.transform(some, lambda xy: np.column_stack(to_geographic(xy, crs))), geometry)


def _in_plane(geometry: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    xmin, ymin, xmax, ymax = bounds
    plane = CRS.from_dict({"proj": "aeqd", "lon_0": (xmin + xmax) / 2, "lat_0": (ymin + ymax) / 2,
                           "ellps": "GRS80", "units": "m"})
    transformer = Transformer.from_crs(plane.geodetic_crs, plane, always_xy=True)
    return in_steps(lambda some: shapely.transform(some, lambda xy: np.column_stack(transformer.transform(*xy.T))),
                    geometry)
