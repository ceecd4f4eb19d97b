"""Overlays of polygons of very many vertices, through all of which GEOS would go again and again: in parts."""
from __future__ import annotations

import numpy as np
import shapely

from . import crowded, twice_crossed
from .parallel import asking, in_steps, queried, waited
from .parts import without_lower
from .subdivide import parts_in, subdivide
from .united import unions, united

LARGE = 8_192        # vertices, above which a polygon may be cut into parts
MARGIN = 0.01        # of an extent
HEAVY = 2_000_000    # vertices of a polygon times the geometries that it is intersected with


def is_heavy(geometry: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Which geometries it pays to cut into parts, bool ``(n,)``; ``count``: how often each is overlaid.

    Args:
        geometry: shapely geometries ``(n,)``.
    """
    vertices = in_steps(shapely.get_num_coordinates, geometry).astype(np.int64)
    heavy = (vertices > LARGE) & (vertices * count > HEAVY)
    heavy[heavy] = shapely.get_dimensions(geometry[heavy]) == 2
    return heavy


def is_full_of_spikes(geometry: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Which polygons are crowded for so many overlays, bool ``(n,)``; ``count``: how often each is overlaid.

    Args:
        geometry: shapely geometries ``(n,)``.
    """
    some = (in_steps(shapely.get_num_coordinates, geometry) > crowded.FEW) & (count > 0)
    some[some] = shapely.get_dimensions(geometry[some]) == 2
    full = np.zeros(len(geometry), dtype=bool)
    full[some] = [crowded.is_crowded(geometry[[row]], int(count[row])) for row in asking(np.flatnonzero(some))]
    return full


class InParts:
    """Geometries that are to be intersected with others.

    Args:
        geometry: shapely geometries ``(n,)``. rows: of the geometry of each intersection that is to come ``(m,)``.
    """

    def __init__(self, geometry: np.ndarray, rows: np.ndarray):
        self.geometry = geometry
        count = np.bincount(rows, minlength=len(geometry))
        heavy = is_heavy(geometry, count)
        full = is_full_of_spikes(geometry, count)
        self.parts = {row: (_Faced if full[row] else _Parts)(geometry[row])
                      for row in asking(np.flatnonzero(heavy | full).tolist(), 1)}

    def intersections(self, rows: np.ndarray, others: np.ndarray) -> np.ndarray:
        """What geometries share with others.

        Args:
            rows: of the geometry. others: shapely geometries, ``(k,)`` each.

        Returns:
            Geometries ``(k,)``; where a geometry was cut, with vertices more where the cuts meet its outline.

        Raises:
            Cancelled: see ``parallel.ask``.
        """
        heavy = np.isin(rows, list(self.parts)) if self.parts else np.zeros(len(rows), dtype=bool)
        shared = np.empty(len(rows), dtype=object)
        shared[~heavy] = in_steps(lambda some, met: twice_crossed.shared(near(some, met), met),
                                  self.geometry[rows[~heavy]], others[~heavy])
        for row in np.unique(rows[heavy]).tolist():
            here = np.flatnonzero(rows == row)
            shared[here] = self.parts[row].intersections(others[here])
        return shared


def near(geometry: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Polygons of very many vertices without what lies beyond the extents of the others; the rest as it is.

    GEOS compares each edge with all whose boxes meet its own: for long thin spikes that is the square of their number.
    A clip takes time by the number of vertices, and leaves few edges to compare.

    Args:
        geometry, others: shapely geometries ``(n,)`` each, in pairs.

    Raises:
        Cancelled: see ``parallel.ask``.
    """
    large = (shapely.get_num_coordinates(geometry) > LARGE) & (shapely.get_dimensions(geometry) == 2)
    if not large.any():
        return geometry
    result = geometry.copy()
    for place in asking(np.flatnonzero(large), 1):
        result[place] = _clipped(geometry[place], others[place])
    return result


def _clipped(polygon, other):
    """A polygon within the extent of another geometry, and a little beyond, so that no cut touches what they share."""
    west, south, east, north = polygon.bounds
    left, bottom, right, top = other.bounds
    beyond = MARGIN * max(right - left, top - bottom, (east - west) / 1_000, (north - south) / 1_000)
    left, bottom, right, top = left - beyond, bottom - beyond, right + beyond, top + beyond
    if left <= west and bottom <= south and right >= east and top >= north:
        return polygon
    boxes = [(left, bottom, right, top), (west, south, min(left, east), north), (max(right, west), south, east, north),
             (max(left, west), south, min(right, east), bottom), (max(left, west), top, min(right, east), north)]
    parts = parts_in(polygon, [box for box in boxes if box[0] < box[2] and box[1] < box[3]])
    return polygon if parts is None else without_lower(np.array([parts[0]], dtype=object), 2)[0]


def simpler(subjects: np.ndarray, others: np.ndarray, pieces: np.ndarray) -> np.ndarray:
    """What is to be taken away from polygons of very many vertices: the pieces that they share with others, or the
    others, where these have fewer vertices; the pieces from the rest.

    Args:
        subjects, others, pieces: shapely geometries ``(n,)`` each, the pieces being what the two share.
    """
    vertices = shapely.get_num_coordinates
    return np.where((vertices(subjects) > LARGE) & (vertices(others) < vertices(pieces)), others, pieces)


def is_large(geometry: np.ndarray, count: np.ndarray) -> np.ndarray:
    """From which geometries it pays to take all away at once, bool ``(n,)``; ``count``: how much is taken from each.

    Args:
        geometry: shapely geometries ``(n,)``.
    """
    return (shapely.get_num_coordinates(geometry) > LARGE) & (count > 1) & (shapely.get_dimensions(geometry) == 2)


def without(polygon, others: np.ndarray):
    """What is left of a polygon of very many vertices when others are taken away, all at once.

    Where much of its outline is another's too, one call of GEOS takes time by the square of its vertices.

    Args:
        polygon: valid. others: polygons ``(n,)``.

    Raises:
        Cancelled: see ``parallel.ask``.
    """
    if crowded.is_crowded(np.append(others, polygon), crowded.levels(len(others))):
        left = crowded.without(polygon, others)
        if left is not None:
            return left
    if is_heavy(np.array([polygon], dtype=object), np.array([len(others)]))[0]:
        return _Parts(polygon).without(others)
    return waited(shapely.difference, polygon, united(others))


class _Parts:
    """The parts of one polygon, and an index of them."""

    def __init__(self, polygon):
        self.parts = subdivide(np.array([polygon], dtype=object), LARGE)[0]
        self.tree = shapely.STRtree(self.parts)
        self.tree.query(shapely.box(0, 0, 1, 1))   # builds it, before threads ask

    def without(self, others: np.ndarray):
        other, part = queried(self.tree, others)
        left = self.parts.copy()
        for place in asking(np.unique(part).tolist(), 1):
            left[place] = shapely.difference(left[place], shapely.union_all(others[other[part == place]]))
        return united(left)

    def intersections(self, others: np.ndarray) -> np.ndarray:
        other, part = queried(self.tree, others)
        pieces = in_steps(shapely.intersection, self.parts[part], others[other])
        real = ~shapely.is_empty(pieces)
        other, pieces = other[real], pieces[real]
        order = np.argsort(other, kind="stable")
        other, pieces = other[order], pieces[order]
        shared = np.full(len(others), shapely.Polygon(), dtype=object)
        which, first, count = np.unique(other, return_index=True, return_counts=True)
        for several in np.unique(count):
            some = np.flatnonzero(count == several)
            these = pieces[first[some][:, None] + np.arange(several)]
            shared[which[some]] = these[:, 0] if several == 1 else unions(these)
        return shared


class _Faced:
    """A polygon full of spikes, which is noded once with all that it is intersected with."""

    def __init__(self, polygon):
        self.polygon = polygon

    def intersections(self, others: np.ndarray) -> np.ndarray:
        shared = None
        if (shapely.get_dimensions(others) == 2).all():
            clipped = _clipped(self.polygon, shapely.box(*shapely.total_bounds(others)))
            shared = shapely.intersection([clipped], others) if len(others) < 2 else crowded.shared(clipped, others)
        if shared is not None:
            return shared
        return in_steps(shapely.intersection, near(np.full(len(others), self.polygon, dtype=object), others), others)
