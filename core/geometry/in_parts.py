"""Overlays of polygons of very many vertices, through all of which GEOS would go again and again: in parts."""
from __future__ import annotations

import numpy as np
import shapely

from .parallel import asking, in_steps, queried
from .subdivide import subdivide
from .united import unions, united

LARGE = 8_192        # vertices, above which a polygon may be cut into parts
HEAVY = 2_000_000    # vertices of a polygon times the geometries that it is intersected with


def is_heavy(geometry: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Which geometries it pays to cut into parts, bool ``(n,)``; ``count``: how often each is overlaid."""
    vertices = shapely.get_num_coordinates(geometry).astype(np.int64)
    return (vertices > LARGE) & (vertices * count > HEAVY) & (shapely.get_dimensions(geometry) == 2)


class InParts:
    """Geometries that are to be intersected with others.

    Args:
        geometry: shapely geometries ``(n,)``. rows: of the geometry of each intersection that is to come ``(m,)``.
    """

    def __init__(self, geometry: np.ndarray, rows: np.ndarray):
        self.geometry = geometry
        heavy = is_heavy(geometry, np.bincount(rows, minlength=len(geometry)))
        self.parts = {row: _Parts(geometry[row]) for row in asking(np.flatnonzero(heavy).tolist(), 1)}

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
        found = np.empty(len(rows), dtype=object)
        found[~heavy] = in_steps(shapely.intersection, self.geometry[rows[~heavy]], others[~heavy])
        for row in np.unique(rows[heavy]).tolist():
            here = np.flatnonzero(rows == row)
            found[here] = self.parts[row].intersections(others[here])
        return found


def without(polygon, others: np.ndarray):
    """What is left of a polygon of very many vertices when others are taken away.

    Where much of its outline is another's too, one call of GEOS takes time by the square of its vertices.

    Raises:
        Cancelled: see ``parallel.ask``.
    """
    return _Parts(polygon).without(others)


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
        found = np.full(len(others), shapely.Polygon(), dtype=object)
        which, first, count = np.unique(other, return_index=True, return_counts=True)
        for several in np.unique(count):
            some = np.flatnonzero(count == several)
            these = pieces[first[some][:, None] + np.arange(several)]
            found[which[some]] = these[:, 0] if several == 1 else unions(these)
        return found
