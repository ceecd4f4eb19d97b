"""Area of polygons as land surveys state it, by the method that the user names.

What a run cuts and adds up is measured by ``drawn_area``, to which these functions are the tools and the reference.

- ``ellipsoidal``: on the ellipsoid, edges straight between neighbouring vertices. The land-survey
  rule (国土调查办发〔2008〕32号; policy-standards 2f) sums, edge by edge, the trapezoid between the
  edge and a meridian by a series in e². We use the closed form of that series: the trapezoid's
  height is a difference of ``q``, the area of the ellipsoid between the equator and a latitude. So
  a polygon's area is the plane area of its image under x = longitude, y = q, and the areas of
  pieces add up to that of the whole.
- ``planar``: in the plane of the coordinate system.
"""
from __future__ import annotations

import numpy as np
import shapely

from ...errors import InputError
from ..parallel import in_steps
from ..systems.crs import ellipsoid, is_geographic, is_web_mercator, to_geographic, unit_factor

SURVEY_STEP_M = 70.0   # longest edge that survey practice leaves before it converts to B and L
CUT_STEP_M = 20.0      # before cutting: see ``densify``
METRES_PER_DEGREE = 111_000.0


def area_m2(geometry, crs: str, method: str = "ellipsoidal") -> np.ndarray:
    """Area of polygons in square metres; zero for lines and points.

    Args:
        geometry: shapely geometries ``(n,)``; None gives NaN.
        crs: coordinate system of the geometries.
        method: ``"ellipsoidal"`` or ``"planar"``. A long edge is measured as it is drawn between
            its two vertices: call ``densify`` first where it should be straight in the projection.

    Returns:
        float64 ``(n,)``, m².

    Raises:
        InputError: planar area asked for in degrees.

    On the ellipsoid a degree by a degree at the equator has 12,308 km² (on a sphere of the same area 12,364):

    >>> area_m2([shapely.box(0, 0, 10, 20)], "EPSG:4547", "planar").tolist()
    [200.0]
    >>> (area_m2([shapely.box(100, 0, 101, 1)], "EPSG:4490") / 1e6).round().tolist()
    [12308.0]
    """
    geometry = np.asarray(geometry, dtype=object)
    if method == "planar":
        if is_geographic(crs):
            raise InputError("geometry.planar_in_degrees", layer=crs)
        return shapely.area(geometry) * unit_factor(crs) ** 2
    return in_steps(lambda some: shapely.area(equal_area(some, crs)), geometry)


def survey_area_m2(geometry: np.ndarray, crs: str) -> np.ndarray:
    """Area on the ellipsoid as a survey prints it, m² ``(n,)``: no edge longer than ``SURVEY_STEP_M``.

    To be compared with what a survey states (TBMJ), never with pieces.

    Args:
        geometry: polygons ``(n,)``. crs: theirs.
    """
    return in_steps(lambda some: area_m2(densify(some, crs), crs), np.asarray(geometry, dtype=object))


def check_planar(layer: str, crs: str, method: str) -> list[tuple[str, dict]]:
    """Stop where areas of a layer have no meaning by the chosen method; remark where they are far too large.

    Args:
        layer: its name, for messages. crs: in which areas are taken. method: as in :func:`area_m2`.

    Returns:
        Remarks that do not stop a run: text key and values each.

    Raises:
        InputError: planar area asked for in degrees.
    """
    if method != "planar":
        return []
    if is_geographic(crs):
        raise InputError("geometry.planar_in_degrees", layer=layer)
    return [("crs.web_mercator", {"layer": layer})] if is_web_mercator(crs) else []


def equal_area(geometry: np.ndarray, crs: str) -> np.ndarray:
    """The geometries in a plane where areas are those on the ellipsoid, in metres.

    Args:
        geometry: shapely geometries ``(n,)``. crs: theirs.
    """
    return shapely.transform(geometry, lambda coordinates: equal_area_coordinates(coordinates, crs))


def equal_area_coordinates(coordinates: np.ndarray, crs: str) -> np.ndarray:
    """Coordinates ``(n, 2)`` in that plane, east in metres along the equator; not finite outside it.

    Args:
        coordinates: in the system ``crs``, east before north. crs: projected or geographic.
    """
    semi_major_m, e2 = ellipsoid(crs)
    longitude, latitude = to_geographic(coordinates, crs)
    latitude = np.where(np.isfinite(latitude), latitude, np.nan)
    return np.column_stack([semi_major_m * np.radians(longitude),
                            _equal_area_height_m(np.radians(latitude), semi_major_m, e2)])


def _equal_area_height_m(latitude_rad: np.ndarray, semi_major_m: float, e2: float) -> np.ndarray:
    """Area between equator and latitude, for one radian of longitude, divided by the semi-major axis."""
    sine = np.sin(latitude_rad)
    if e2 == 0.0:
        return semi_major_m * sine
    e = np.sqrt(e2)
    return semi_major_m * (1 - e2) / 2 * (sine / (1 - e2 * sine**2) + np.arctanh(e * sine) / e)


def densify(geometry: np.ndarray, crs: str, step_m: float = SURVEY_STEP_M) -> np.ndarray:
    """Add vertices so that no edge is longer than ``step_m`` metres.

    Done before cutting, so that pieces and whole share their vertices and their areas add up. A
    cut in the middle of an edge of length L still moves the edge: straight in the projection is
    not straight in the formula, by up to L³ · tan(latitude) / 12 R, 3e-3 m² at 70 m and 7e-5 m²
    at 20 m. So overlays use ``CUT_STEP_M``, and a parcel of 200 m² closes to 1e-6.

    Args:
        geometry: shapely geometries ``(n,)``. crs: theirs. step_m: longest edge in metres.

    >>> shapely.get_num_coordinates(densify(np.array([shapely.box(0, 0, 100, 50)]), "EPSG:4547", 50.0)).tolist()
    [7]
    """
    return in_steps(lambda some: shapely.segmentize(some, _step(crs, step_m)), geometry)


def ring_area_m2(xy: np.ndarray, first: np.ndarray, count: np.ndarray, crs: str,
                 step_m=CUT_STEP_M) -> np.ndarray:
    """Area on the ellipsoid of closed rings, as ``area_m2`` has it of their polygons once these are densified.

    Args:
        xy: vertices ``(v, 2)`` of all rings. first, count: where each ring begins, and how many vertices it has, its
            first among them twice ``(n,)``. crs: of the vertices. step_m: longest edge that stays, of all rings or of
            each.

    Returns:
        float64 ``(n,)``, m²; NaN where a ring is not on the Earth.
    """
    if not len(first):
        return np.zeros(0)
    ring = np.repeat(np.arange(len(first)), count - 1)
    begin = np.delete(np.arange(len(xy)), first + count - 1)
    run = xy[begin + 1] - xy[begin]
    step = np.broadcast_to(_step(crs, step_m), len(first))[ring]
    parts = np.maximum(np.ceil(np.hypot(run[:, 0], run[:, 1]) / step), 1.0).astype(np.int64)
    place = np.cumsum(parts) - parts
    start = xy[begin]
    if (parts > 1).any():
        share = (np.arange(int(parts.sum())) - np.repeat(place, parts)) / np.repeat(parts, parts)
        start = np.repeat(start, parts, axis=0) + share[:, None] * np.repeat(run, parts, axis=0)
    size = np.bincount(ring, weights=parts, minlength=len(first)).astype(np.int64)
    first = np.cumsum(size) - size
    flat = equal_area_coordinates(start, crs)
    x, y = (value - np.repeat(value[first], size) for value in flat.T)   # the sum is about the ring's first vertex
    double = np.zeros(len(x))
    double[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    double[first + size - 1] = 0.0   # back to the first vertex, which is the origin
    return np.abs(np.add.reduceat(double, first)) / 2


def _step(crs: str, step_m):
    return step_m / (METRES_PER_DEGREE if is_geographic(crs) else unit_factor(crs))
