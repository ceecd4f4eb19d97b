"""Which controls lie within a distance of which subjects."""
from __future__ import annotations

import numpy as np
import shapely
from pyproj import CRS, Transformer

from .crs import is_geographic, unit_factor


def pairs_within(subjects: np.ndarray, controls: np.ndarray, crs: str,
                 distance_m: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs no further apart than ``distance_m``; overlapping pairs are at distance 0.

    Degrees are measured in an equidistant plane around the subjects.

    Args:
        subjects, controls: shapely geometries in one coordinate system; None takes no part.
        crs: that coordinate system.
        distance_m: metres.

    Returns:
        Positions of subjects and of controls, and the distances in metres; ordered by subject,
        then control.
    """
    factor = 1.0 if is_geographic(crs) else unit_factor(crs)
    if is_geographic(crs) and len(subjects):
        subjects, controls = (_in_plane(geometry, crs, subjects) for geometry in (subjects, controls))
    control, subject = shapely.STRtree(subjects).query(controls, predicate="dwithin",
                                                       distance=distance_m / factor)
    order = np.lexsort((control, subject))
    subject, control = subject[order], control[order]
    return subject, control, shapely.distance(subjects[subject], controls[control]) * factor


def _in_plane(geometry: np.ndarray, crs: str, around: np.ndarray) -> np.ndarray:
    xmin, ymin, xmax, ymax = shapely.total_bounds(around)
    plane = CRS.from_dict({"proj": "aeqd", "lon_0": (xmin + xmax) / 2, "lat_0": (ymin + ymax) / 2,
                           "ellps": "GRS80", "units": "m"})
    transformer = Transformer.from_crs(CRS.from_user_input(crs).geodetic_crs, plane, always_xy=True)
    return shapely.transform(geometry, lambda xy: np.column_stack(transformer.transform(*xy.T)))
