"""Overlays of polygons full of long thin spikes: noded once, and the answers put together of the faces between.

GEOS compares each edge with all whose boxes meet its own, and looks each part up among the edges of its height. For the
outlines of a survey these are few; for adjacent spikes both are the square of their number, and an overlay of
many polygons does it again for each two of them.
"""
from __future__ import annotations

from typing import Optional

import numpy as np
import shapely

from .parallel import asking, in_steps, waited

FEW = 2_048               # vertices, below which nothing is crowded
CROWDED = 20_000_000      # pairs of edges that GEOS would look at in all: more than a second
LOOKED_UP = 0.1           # of comparing two edges: the time to look past one
SIDE = 64                 # cells along each side, in which edges are counted
ALONG = 0.125, 0.375, 0.625, 0.875   # of an edge: places that are counted
SAME, ROUGHLY = 1e-9, 1e-6   # relative: the faces of a polygon have its area,
ROUNDING = 4e-16             # but for the rounding of coordinates along its outline, a share of these


def crowding(geometry: np.ndarray) -> float:
    """Estimated pairs of edges that one overlay examines, by the number of others near each, and how many near a part.

    Args:
        geometry: polygons ``(n,)``, whose edges are counted together; None and empty ones have none.
    """
    if int(shapely.get_num_coordinates(geometry).sum()) < FEW:
        return 0.0
    parts = shapely.get_parts(geometry)
    xy, ring = shapely.get_coordinates(shapely.get_rings(parts), return_index=True)
    edge = ring[1:] == ring[:-1]
    if not edge.any() or not np.isfinite(xy).all():
        return 0.0
    low, size = xy.min(axis=0), np.ptp(xy, axis=0)
    if not size.all():
        return 0.0
    start, run = xy[:-1][edge], (xy[1:] - xy[:-1])[edge]
    cells = [np.minimum((start + share * run - low) * (SIDE / size), SIDE - 1).astype(np.int64) @ np.array([SIDE, 1])
             for share in ALONG]
    near = sum(np.bincount(cell, minlength=SIDE * SIDE) for cell in cells) * (SIDE * SIDE / size.prod() / len(ALONG))
    meet = 2.0 * (sum(near[cell] for cell in cells) / len(ALONG)) @ np.abs(run).prod(axis=1)
    return float(meet + LOOKED_UP * len(parts) * np.abs(run[:, 1]).sum() / size[1])


def is_crowded(geometry: np.ndarray, times: int = 1) -> bool:
    """Whether so many overlays, each of all these polygons, would look at too many edges.

    Args:
        geometry: polygons ``(n,)``. times: number of overlays.
    """
    return times * crowding(geometry) > CROWDED


def levels(count: int) -> int:
    """How often an edge is looked at where so many polygons are united, two by two.

    Args:
        count: of the polygons.

    >>> levels(1), levels(8), levels(1000)
    (1, 4, 10)
    """
    return count.bit_length()


def shared(polygon, others: np.ndarray) -> Optional[np.ndarray]:
    """What a polygon shares with each of others.

    Args:
        polygon: a valid polygon or multipolygon. others: valid polygons ``(n,)``.

    Returns:
        Geometries ``(n,)``, empty where nothing is shared; None where the faces do not add up.

    Raises:
        Cancelled: see ``parallel.ask``.
    """
    faces = _faces(np.append(others, polygon))
    if faces is None:
        return None
    rows = faces.by_polygon
    own = np.zeros(len(faces.face), dtype=bool)
    own[rows[-1]] = True
    return np.array([faces.joined(places[own[places]]) for places in asking(rows[:-1])], dtype=object)


def without(polygon, others: np.ndarray):
    """The rest of a polygon without others; otherwise as :func:`shared`.

    Args:
        polygon: valid. others: polygons ``(n,)``.
    """
    faces = _faces(np.append(others, polygon))
    if faces is None:
        return None
    *taken, own = faces.by_polygon
    return faces.joined(np.setdiff1d(own, np.concatenate([own[:0], *taken])))


def together(geometry: np.ndarray):
    """The union of polygons ``(n,)``; None too where they are not crowded, so that GEOS does it as well.

    Args:
        geometry: polygons, valid.
    """
    if len(geometry) < 2 or not is_crowded(geometry, levels(len(geometry))):
        return None
    faces = _faces(geometry, ROUGHLY)   # to whom of two neighbours a sliver belongs makes no difference
    return None if faces is None else faces.joined(np.unique(np.concatenate(faces.by_polygon)))


class _Faces:
    """Faces ``(m,)`` between outlines, and which of them each polygon holds."""

    def __init__(self, face: np.ndarray, by_polygon: list):
        self.face, self.by_polygon = face, by_polygon

    def joined(self, rows: np.ndarray):
        """The ground of faces: their edges match, so that those which two share are left out."""
        if len(rows) < 2:
            return self.face[rows[0]] if len(rows) else shapely.Polygon()
        return waited(shapely.coverage_union_all, [shapely.multipolygons(self.face[rows])])   # of an array it is slow


def _faces(geometry: np.ndarray, same: float = SAME) -> Optional[_Faces]:
    """The faces between the outlines of polygons; None where those of a polygon have not its area."""
    noded = waited(shapely.union_all, shapely.boundary(geometry))
    face = shapely.get_parts(waited(shapely.polygonize, [noded]))
    tree = shapely.STRtree(in_steps(shapely.point_on_surface, face))
    polygon, place = waited(tree.query, geometry, "intersects")   # prepares each polygon once
    order = np.argsort(polygon, kind="stable")
    polygon, place = polygon[order], place[order]
    total = shapely.area(geometry)
    held_m2 = np.bincount(polygon, weights=shapely.area(face)[place], minlength=len(geometry))
    beside = ROUNDING * np.abs(shapely.total_bounds(geometry)).max() * shapely.length(geometry)
    if (np.abs(held_m2 - total) > same * total + beside).any():
        return None
    return _Faces(face, np.split(place, np.searchsorted(polygon, np.arange(1, len(geometry)))))
