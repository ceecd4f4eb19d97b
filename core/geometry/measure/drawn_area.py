"""Area of polygons as they are drawn: edges straight in the plane of their coordinate system, ground on the ellipsoid.

Everything that a run cuts, adds and subtracts is measured by this. ``area_m2`` is the land survey's function, whose
edges are straight between latitude and longitude: for what a survey states, and never mixed with pieces.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
import shapely

from ..parallel import in_threads
from ..systems.crs import Plan, is_geographic, unit_factor
from .area import CUT_STEP_M, area_m2, densify, ring_area_m2
from .areal_scale import EXACT, ring_areas_m2, squares_of
from .plain_rings import PlainRings

ROWS_A_STEP = 10_000      # some hundredths of a second without an answer to a cancel, and a thread's arrays of 10 MB
MOST_VERTICES = 1_000_000   # of one outline that is densified to be measured
PLANAR, SCALE, DENSIFIED = WAYS = ("planar", "areal_scale", "densified")
_POLYGON, _MULTIPOINT = shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOINT


def drawn_area_m2(geometry, crs: str, method: str = "ellipsoidal", exact: float = EXACT) -> np.ndarray:
    """Area of polygons in square metres; zero for lines and points.

    Args:
        geometry: shapely geometries ``(n,)``; None gives NaN.
        crs: coordinate system of the geometries. In degrees edges are those of ``area_m2``: see :func:`for_cutting`.
        method: ``"ellipsoidal"`` or ``"planar"``.
        exact: the share that may be missing, as of ``ring_areas_m2``: ``SUMMED`` where areas are only added up and no
            evidence rests on one.

    Returns:
        float64 ``(n,)``, m².

    Raises:
        InputError: planar area asked for in degrees.

    >>> drawn_area_m2([shapely.box(0, 0, 10, 20), shapely.Point(0, 0), None], "EPSG:4547", "planar").tolist()
    [200.0, 0.0, nan]
    """
    geometry = np.asarray(geometry, dtype=object)
    if not len(geometry) or method == "planar" or is_geographic(crs):
        return area_m2(geometry, crs, method)
    chunks = [geometry[first:first + ROWS_A_STEP] for first in range(0, len(geometry), ROWS_A_STEP)]
    return np.concatenate(in_threads(lambda some: _drawn_areas(some, crs, exact), chunks))


def _drawn_areas(geometry: np.ndarray, crs: str, exact: float) -> np.ndarray:
    polygons, owner = _polygons(geometry)
    area = np.bincount(owner, weights=_areas(polygons, crs, exact), minlength=len(geometry)).astype(float)
    area[shapely.is_missing(geometry)] = np.nan
    return area


def drawn_ring_area_m2(rings: PlainRings, crs: str, boxes: Optional[np.ndarray] = None,
                       exact: float = EXACT) -> np.ndarray:
    """Area on the ellipsoid of closed rings, m² ``(n,)``: of their polygons once they are ready to be cut.

    NaN where a ring is not on the Earth.

    Args:
        rings: their vertices. crs: of the vertices. boxes: their extents ``(n, 4)``, where they are known.
        exact: the share that may be missing, as of :func:`drawn_area_m2`.
    """
    if is_geographic(crs):
        return ring_area_m2(rings.xy, rings.first, rings.count, crs)
    area = ring_areas_m2(rings, crs, boxes, exact)
    left = np.flatnonzero(np.isnan(area))
    if len(left):   # too large for the scale, or where it does not fit
        area[left] = _densified(rings, left, crs)
    return area


def _densified(rings: PlainRings, rows: np.ndarray, crs: str) -> np.ndarray:
    """Areas of some rings by the survey's function on vertices ``CUT_STEP_M`` apart, for the largest farther."""
    count = rings.count[rows]
    first = np.cumsum(count) - count
    xy = rings.xy[np.arange(int(count.sum())) + np.repeat(rings.first[rows] - first, count)]
    with np.errstate(invalid="ignore"):
        edge = np.append(np.hypot(*np.diff(xy, axis=0).T), 0.0)
    edge[first[1:] - 1] = 0.0
    length_m = np.add.reduceat(edge, first) * unit_factor(crs)
    nowhere = ~np.isfinite(length_m)
    xy[np.repeat(nowhere, count)] = 0.0
    step = np.maximum(CUT_STEP_M, np.where(nowhere, 0.0, length_m) / MOST_VERTICES)
    return np.where(nowhere, np.nan, ring_area_m2(xy, first, count, crs, step))


def _polygons(geometry: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Polygons that have a ring, of whatever they are parts, and whose they are."""
    owner = np.flatnonzero(shapely.get_dimensions(geometry) == 2)
    geometry = geometry[owner]
    while (shapely.get_type_id(geometry) >= _MULTIPOINT).any():
        geometry, part = shapely.get_parts(geometry, return_index=True)
        owner = owner[part]
    kept = (shapely.get_type_id(geometry) == _POLYGON) & ~shapely.is_empty(geometry)
    return geometry[kept], owner[kept]


def _areas(polygons: np.ndarray, crs: str, exact: float) -> np.ndarray:
    """Area of each polygon ``(n,)``, NaN where a ring of it is not on the Earth."""
    holes = shapely.get_num_interior_rings(polygons) > 0
    area = np.empty(len(polygons))
    area[~holes] = drawn_ring_area_m2(_rings(polygons[~holes]), crs, exact=exact)
    if holes.any():
        rings, owner = shapely.get_rings(polygons[holes], return_index=True)
        size = drawn_ring_area_m2(_rings(rings), crs, exact=exact)
        size[1:][owner[1:] == owner[:-1]] *= -1.0   # the first ring of each is its shell
        area[holes] = np.bincount(owner, weights=size)
    return area


def _rings(outlines: np.ndarray) -> PlainRings:
    xy, ring = shapely.get_coordinates(outlines, return_index=True)
    return PlainRings.of(xy, np.bincount(ring, minlength=len(outlines)))


# -- cutting ---------------------------------------------------------------------------------------

def for_cutting(geometry: np.ndarray, crs: str, method: str, plan: Optional[Plan] = None) -> np.ndarray:
    """Geometries that may be cut, and moved, without another course of their edges.

    In a plane an edge needs no vertex but its ends: pieces that were cut there add up. In degrees edges are straight
    in longitude and q (``area_m2``), so that a cut in the middle of a long one moves it; and an edge that is straight
    in its own system is not so in another. There it gets vertices, ``CUT_STEP_M`` apart: see ``area.densify``.

    Args:
        geometry: shapely geometries ``(n,)``. crs: their coordinate system. method: as of :func:`drawn_area_m2`.
        plan: how they will be moved, if they are.
    """
    moves = plan is not None and plan.kind != "same"
    if moves or (method == "ellipsoidal" and is_geographic(crs)):
        return densify(geometry, crs, CUT_STEP_M)
    return geometry


@dataclass(frozen=True)
class Measuring:
    """How outlines of a layer are measured.

    Attributes:
        way: of ``WAYS``; ``densified`` is the survey's function on outlines with vertices ``CUT_STEP_M`` apart.
        residual: of the areal scale's fit, relative, the largest over the squares that hold outlines; None: none.
        extent: of those squares, in the units of the plane: xmin, ymin, xmax, ymax; None: none.
        densified: outlines that the squares do not hold, and that are measured as of ``DENSIFIED``.
    """

    way: str
    residual: Optional[float] = None
    extent: Optional[tuple] = None
    densified: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether areas of pieces add up to the whole up to rounding; otherwise up to some 1e-5 m² a cut."""
        return self.way != DENSIFIED and not self.densified


def measuring(boxes: np.ndarray, crs: str, method: str) -> Measuring:
    """Prepare the measuring of outlines.

    Args:
        boxes: their extents ``(n, 4)``, NaN if there is none. crs, method: as of :func:`drawn_area_m2`.
    """
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if method == "planar":
        return Measuring(PLANAR)
    if is_geographic(crs):
        return Measuring(DENSIFIED, densified=len(boxes))
    half = (boxes[:, 2:] - boxes[:, :2]) / 2
    squares = squares_of((boxes[:, :2] + half).T, half.max(axis=1, initial=0.0), crs)
    held = sum(len(rows) for _, rows in squares)
    if not held:
        return Measuring(DENSIFIED if len(boxes) else SCALE, densified=len(boxes))
    corners = np.array([(x - tile.half, y - tile.half, x + tile.half, y + tile.half) for tile, _ in squares
                        for x, y in (tile.centre,)])
    return Measuring(SCALE, max(tile.residual for tile, _ in squares),
                     (*corners[:, :2].min(axis=0).tolist(), *corners[:, 2:].max(axis=0).tolist()), len(boxes) - held)
