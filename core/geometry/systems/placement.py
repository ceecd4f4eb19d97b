"""Whether coordinates can be in the system that a layer declares.

Metres declared as degrees, degrees declared as metres, and eastings whose zone number does not fit
are found by computing where on Earth the coordinates would lie. A shift of some hundreds of metres
(GCJ-02) stays invisible here.
"""
from __future__ import annotations

from functools import lru_cache

import numpy as np
import shapely

from ...errors import InputError
from ..parallel import ask, in_steps
from .crs import (
    ZONE_M,
    check_system,
    from_geographic,
    is_geographic,
    is_web_mercator,
    parse_crs,
    to_geographic,
    unit_factor,
)

FARTHEST_M = 1e9     # of a plane's coordinates, zones before them: no place has larger ones
PLACES = 9           # along each side of an extent that is looked through
FAR_DEGREES = 25.0   # a system is stretched beyond its area of use in practice, but not by this much
SAMPLE = 5000        # rows that show whether a whole layer is misplaced
MANY = 0.5           # above this share of misplaced rows the coordinate system is wrong, not the rows


def check_placement(geometry: np.ndarray, crs: str, layer: str = "") -> list[tuple[str, dict]]:
    """Stop where a layer's coordinate system is missing or cannot be the one of its coordinates.

    Args:
        geometry: shapely geometries ``(n,)``; None and empty ones are skipped.
        crs: what the layer declares.
        layer: its name, for messages.

    Returns:
        Remarks that do not stop a run: text key and values each.

    Raises:
        InputError: with the likely cause and the remedy.
    """
    check_system(crs, layer)
    remarks = [("crs.web_mercator", {"layer": layer})] if is_web_mercator(crs) else []
    geometry = np.asarray(geometry, dtype=object)
    boxes = shapely.bounds(geometry[::max(1, len(geometry) // SAMPLE)])
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(boxes):
        return remarks
    points = _middles(boxes)
    x, y = (f"{value:.2f}" for value in _middle(points))
    label = crs if len(crs) < 20 else parse_crs(crs).name
    zone = "" if is_geographic(crs) else _zone_remedy(points, crs)
    if zone == "crs.zone_number_differs":   # may lie a few degrees off only
        raise InputError(zone, layer=layer, crs=label, x=x, y=y)
    far = _far(boxes, crs)
    if far.mean() > MANY:
        if is_geographic(crs):
            raise InputError("crs.not_degrees", layer=layer, crs=label, x=x, y=y)
        if zone:
            raise InputError(zone, layer=layer, crs=label, x=x, y=y)
        raise InputError("crs.far_outside", layer=layer, crs=label, x=x, y=y)
    if not is_geographic(crs) and _degrees_in_own_area(boxes, crs):
        raise InputError("crs.not_metres", layer=layer, crs=label, x=x, y=y)
    return remarks


def far_outside(geometry: np.ndarray, crs: str) -> np.ndarray:
    """Rows that lie where the coordinate system has no business: bool ``(n,)``.

    Args:
        geometry: shapely geometries ``(n,)``; None and empty ones are not far.
        crs: their coordinate system.
    """
    return boxes_far_outside(in_steps(shapely.bounds, np.asarray(geometry, dtype=object)), crs)


def boxes_far_outside(boxes: np.ndarray, crs: str) -> np.ndarray:
    """Which extents are far outside of where a coordinate system has places; a row without one is not.

    Args:
        boxes: xmin, ymin, xmax, ymax ``(n, 4)``, NaN without one. crs: theirs.
    """
    ask()
    known = np.isfinite(boxes).all(axis=1)
    far = np.zeros(len(boxes), dtype=bool)
    far[known] = _far(boxes[known], crs)
    return far


def boxes_in_reach(boxes: np.ndarray, crs: str) -> np.ndarray:
    """The part of extents ``(n, 4)`` that lies where the coordinate system has places; NaN if no part does.

    A feature with one corner astray is far outside as a whole, but may cover the ground of any other.

    Args:
        boxes: xmin, ymin, xmax, ymax, NaN without one. crs: theirs.
    """
    reach = np.array(_reach(crs))
    low, high = np.maximum(boxes[:, :2], reach[:2]), np.minimum(boxes[:, 2:], reach[2:])
    parts = np.hstack([low, high])
    parts[~(low <= high).all(axis=1)] = np.nan
    return parts


def rectangles(boxes: np.ndarray) -> np.ndarray:
    """Extents ``(n, 4)`` as polygons ``(n,)``; None where one is not known.

    Args:
        boxes: xmin, ymin, xmax, ymax, NaN without one.
    """
    has_box = np.isfinite(boxes).all(axis=1)
    polygons = np.full(len(boxes), None, dtype=object)
    polygons[has_box] = shapely.box(*boxes[has_box].T)
    return polygons


def boxes_reach_away(boxes: np.ndarray, crs: str) -> np.ndarray:
    """Which extents ``(n, 4)`` are far outside, but hold a place where the system has some: a corner is astray.

    Args:
        boxes: xmin, ymin, xmax, ymax, NaN without one. crs: theirs.
    """
    away = np.flatnonzero(boxes_far_outside(boxes, crs))
    xmin, ymin, xmax, ymax = boxes_in_reach(boxes[away], crs).T
    near = np.zeros(len(away), dtype=bool)
    for across in np.linspace(0.0, 1.0, PLACES):
        for up in np.linspace(0.0, 1.0, PLACES):
            x, y = xmin + across * (xmax - xmin), ymin + up * (ymax - ymin)
            near |= ~boxes_far_outside(np.column_stack([x, y, x, y]), crs) & np.isfinite(x + y)
    result = np.zeros(len(boxes), dtype=bool)
    result[away[near]] = True
    return result


@lru_cache(maxsize=64)
def _reach(crs: str) -> tuple:
    """Extent of what is not far outside, in the system's own units."""
    if is_geographic(crs):
        return -360.0, -90.0, 360.0, 90.0
    area = parse_crs(crs).area_of_use
    west, south, east, north = (-180.0, -90.0, 180.0, 90.0) if area is None else \
        (area.west, area.south, area.east if area.east >= area.west else area.east + 360.0, area.north)
    longitude, latitude = np.meshgrid(np.linspace(west - FAR_DEGREES, east + FAR_DEGREES, 41),
                                      np.linspace(max(south - FAR_DEGREES, -90.0), min(north + FAR_DEGREES, 90.0), 41))
    places = from_geographic(np.column_stack([longitude.ravel(), latitude.ravel()]), crs)
    places = places[np.isfinite(places).all(axis=1)]
    return (*places.min(axis=0).tolist(), *places.max(axis=0).tolist()) if len(places) else (np.nan,) * 4


def _middle(points: np.ndarray) -> np.ndarray:
    return points[0] if len(points) == 1 else np.median(points, axis=0)


def _middles(boxes: np.ndarray) -> np.ndarray:
    return (boxes[:, :2] + boxes[:, 2:]) / 2


def _far(boxes: np.ndarray, crs: str) -> np.ndarray:
    if is_geographic(crs):
        extremes = np.abs(boxes)
        wrong = (np.maximum(extremes[:, 0], extremes[:, 2]) > 360.0) | \
                (np.maximum(extremes[:, 1], extremes[:, 3]) > 90.000001)
        longitude, latitude = _middles(boxes).T
    else:
        longitude, latitude = to_geographic(_middles(boxes), crs)
        wrong = ~(np.isfinite(longitude) & np.isfinite(latitude))
        wrong |= np.abs(boxes).max(axis=1) * unit_factor(crs) > FARTHEST_M   # its middle may lie in place
    area = parse_crs(crs).area_of_use
    ask()
    if area is None:
        return wrong
    with np.errstate(invalid="ignore"):
        width = (area.east - area.west) % 360.0 or 360.0
        east_of_west = (longitude - area.west) % 360.0   # areas may cross the date line
        aside = np.where(east_of_west <= width, 0.0, np.minimum(east_of_west - width, 360.0 - east_of_west))
        above = np.maximum(np.maximum(area.south - latitude, latitude - area.north), 0.0)
        return wrong | (aside > FAR_DEGREES) | (above > FAR_DEGREES)


def _degrees_in_own_area(boxes: np.ndarray, crs: str) -> bool:
    """Whether the numbers, read as degrees, lie in the system's own area."""
    area = parse_crs(crs).area_of_use
    if area is None or area.east - area.west > 60:
        return False
    x, y = _middles(boxes).T
    return bool(np.mean((x >= area.west) & (x <= area.east) & (y >= area.south) & (y <= area.north)) > MANY)


def _zone_remedy(points: np.ndarray, crs: str) -> str:
    """Text key, where adding or removing a zone number would explain the eastings."""
    false_easting = _false_easting(crs)
    if false_easting is None:
        return ""
    east = float(np.median(points[:, 0]))
    prefixed_data, prefixed_crs = east > ZONE_M, false_easting > ZONE_M
    if prefixed_data and not prefixed_crs and 10 <= east // ZONE_M <= 50:
        return "crs.zone_number_in_data"
    if prefixed_crs and not prefixed_data and 0 < east < ZONE_M:
        return "crs.zone_number_missing"
    if prefixed_crs and prefixed_data and east // ZONE_M != false_easting // ZONE_M:
        return "crs.zone_number_differs"
    return ""


def _false_easting(crs: str) -> float | None:
    operation = parse_crs(crs).coordinate_operation
    if operation is None:
        return None
    return next((item.value for item in operation.params if item.name == "False easting"), None)
