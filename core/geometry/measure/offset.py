"""Outlines moved inwards or outwards by metres."""
from __future__ import annotations

import numpy as np
import shapely
from pyproj import CRS, Transformer

from ..parallel import asking
from ..systems.crs import is_geographic, is_web_mercator, to_geographic, unit_factor

SEGMENTS = 32   # of a quarter circle
#: A circle drawn with chords lies inside the true one; divided by this, it lies around it.
INSCRIBED = float(np.cos(np.pi / (4 * SEGMENTS)))


def offset(geometry: np.ndarray, crs: str, metres) -> np.ndarray:
    """Move the outlines of geometries: outwards where ``metres`` is positive, inwards where negative.

    What is left of a polygon moved inwards by d are its points at least d from its outline; corners
    become round where that makes them. Arcs are replaced by chords of a circle with 128 edges.

    Args:
        geometry: shapely geometries ``(n,)``; None stays None.
        crs: their coordinate system. Degrees, and Mercator, are measured in an equidistant plane around each.
        metres: a number or ``(n,)``.

    Returns:
        Geometries ``(n,)``; empty where nothing is left.

    >>> shapely.area(offset(np.array([shapely.box(0, 0, 10, 10)]), "EPSG:4547", -2.0)).tolist()
    [36.0]
    """
    geometry = np.asarray(geometry, dtype=object)
    metres = np.broadcast_to(np.asarray(metres, dtype=float), len(geometry))
    if not (is_geographic(crs) or is_web_mercator(crs)):
        return _buffer(geometry, metres / unit_factor(crs))
    moved = geometry.copy()
    for row in asking(np.flatnonzero(~(shapely.is_missing(geometry) | shapely.is_empty(geometry)))):
        there, back = _plane(geometry[row], crs)
        moved[row] = back(_buffer(np.array([there(geometry[row])], dtype=object), metres[row:row + 1])[0])
    return moved


def reach(geometry: np.ndarray, crs: str, metres: float) -> np.ndarray:
    """Everything within a distance of geometries, and at most 0.02 % of the distance and 1 mm more.

    The circle is drawn around the true one, so that nothing beyond it is within the distance.

    Args:
        geometry: shapely geometries ``(n,)``. crs: theirs. metres: the distance in m.
    """
    return offset(geometry, crs, metres / INSCRIBED + 1e-3)


def _buffer(geometry: np.ndarray, distance: np.ndarray) -> np.ndarray:
    return np.atleast_1d(shapely.buffer(geometry, distance, quad_segs=SEGMENTS))


def _plane(geometry, crs: str):
    """Functions to an equidistant plane around a geometry, and back."""
    centre = shapely.centroid(shapely.envelope(geometry))
    longitude, latitude = to_geographic(shapely.get_coordinates(centre), crs)
    plane = CRS.from_dict({"proj": "aeqd", "lon_0": float(longitude[0]), "lat_0": float(latitude[0]),
                           "ellps": "GRS80", "units": "m"})
    same = plane.geodetic_crs.to_wkt()   # longitude and latitude are carried over as they are
    forward = Transformer.from_crs(same, plane, always_xy=True)
    mercator = is_web_mercator(crs)
    own = Transformer.from_crs(CRS.from_user_input(crs).geodetic_crs, CRS.from_user_input(crs), always_xy=True) \
        if mercator else None

    def there(shape):
        return shapely.transform(shape, lambda xy: np.column_stack(forward.transform(*to_geographic(xy, crs))))

    def undo(xy):
        degrees = forward.transform(xy[:, 0], xy[:, 1], direction="INVERSE")
        return np.column_stack(own.transform(*degrees) if mercator else degrees)

    return there, lambda shape: shapely.transform(shape, undo)
