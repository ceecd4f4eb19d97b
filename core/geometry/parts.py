"""Keep the parts of a geometry that matter."""
from __future__ import annotations

import numpy as np
import shapely

from .parallel import ask, asking

_EMPTY = {0: shapely.from_wkt("POINT EMPTY"), 1: shapely.from_wkt("LINESTRING EMPTY"),
          2: shapely.from_wkt("POLYGON EMPTY")}


def largest_part(geometry: np.ndarray) -> np.ndarray:
    """The part of each geometry that has the most area; what has no parts stays as it is ``(n,)``.

    Args:
        geometry: shapely geometries ``(n,)``.
    """
    parts, owner = shapely.get_parts(geometry, return_index=True)
    order = np.lexsort((-shapely.area(parts), owner))
    first = np.flatnonzero(np.diff(owner[order], prepend=-1))
    largest = geometry.copy()
    largest[owner[order[first]]] = parts[order[first]]
    return largest


def without_lower(geometry: np.ndarray, dimension) -> np.ndarray:
    """Geometries without the lines and points that an overlay leaves where outlines touch.

    Args:
        geometry: results of an overlay ``(n,)``.
        dimension: what to keep: 2 areas, 1 lines, 0 points; a number or ``(n,)``.

    Returns:
        Geometries ``(n,)``, empty where nothing of that dimension is there.
    """
    dimension = np.broadcast_to(dimension, len(geometry))
    mixed = shapely.get_type_id(geometry) == shapely.GeometryType.GEOMETRYCOLLECTION
    ask()
    lower = (shapely.get_dimensions(geometry) < dimension) & ~shapely.is_missing(geometry)
    if not (mixed | lower).any():
        return geometry
    cleaned = geometry.copy()
    cleaned[lower] = [_EMPTY[wanted] for wanted in dimension[lower]]
    for row in asking(np.flatnonzero(mixed & ~lower)):
        parts = shapely.get_parts(geometry[row])
        cleaned[row] = shapely.union_all(parts[shapely.get_dimensions(parts) == dimension[row]])
    return cleaned


def distinct_objects(geometry: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which geometries are one object, so that what depends on nothing else is made of it once.

    Args:
        geometry: shapely geometries or None ``(n,)``.

    Returns:
        Where each object stands first ``(k,)``, and the number of each geometry's object among them ``(n,)``.

    >>> point = shapely.Point(1, 2)
    >>> first, number = distinct_objects(np.array([point, None, point]))
    >>> sorted(first.tolist()), bool(number[0] == number[2] != number[1])
    ([0, 1], True)
    """
    names = np.fromiter(map(id, geometry), dtype=np.int64, count=len(geometry))
    _names, first, number = np.unique(names, return_index=True, return_inverse=True)
    return first, number


def each_its_own(geometry: np.ndarray) -> np.ndarray:
    """The geometries, each an object of its own.

    A geometry may be in an array twice: a parcel that lies whole in two zones is the piece of both. It would be
    prepared in two chunks, and one thread would free what the other still reads.

    Args:
        geometry: shapely geometries ``(n,)``.
    """
    first, _number = distinct_objects(geometry)
    if len(first) == len(geometry):
        return geometry
    again = np.ones(len(geometry), dtype=bool)
    again[first] = False
    own = geometry.copy()
    own[again] = shapely.from_wkb(shapely.to_wkb(geometry[again]))
    return own


def flat(geometry: np.ndarray) -> np.ndarray:
    """Geometries in two dimensions, a new array ``(n,)``; those that have no more are the same objects.

    Args:
        geometry: shapely geometries or None ``(n,)``.

    >>> point = shapely.Point(1, 2)
    >>> shapes = flat(np.array([point, shapely.Point(1, 2, 3), None]))
    >>> shapes[0] is point, shapes[1].wkt, shapes[2]
    (True, 'POINT (1 2)', None)
    """
    shapes = np.array(geometry, dtype=object)
    rows = np.flatnonzero(shapely.get_coordinate_dimension(shapes) > 2)
    shapes[rows] = shapely.force_2d(shapes[rows])
    return shapes
