"""Which geometries cannot be judged, and why. A geometry that is left out is always listed.

Nothing is repaired here: a repaired parcel is another parcel, and who repairs it decides which.
"""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ..parallel import ask, asking, in_steps, in_threads
from ..systems.crs import has_places, is_geographic, unit_factor
from ..systems.placement import boxes_far_outside, boxes_reach_away

SMALLEST_M = 1e-3        # survey coordinates are written to the millimetre
METRES_PER_DEGREE = 111_000.0
CHUNK = 500, 5_000   # at least and at most
MANY_VERTICES = 10_000   # above it GEOS's own test may be slow
_DIMENSION = {"polygon": 2, "line": 1, "point": 0}
_COLLECTION = 7


def unusable_reasons(geometry: np.ndarray, crs: str = "", kind: str = "any") -> np.ndarray:
    """Find out why geometries cannot be judged.

    Args:
        geometry: shapely geometries or None ``(n,)``.
        crs: their coordinate system; with it, geometries far outside its area, those that reach from it to
            there, and geometries smaller than a millimetre are found too.
        kind: ``"polygon"``, ``"line"`` or ``"point"`` where only that can be judged.

    Returns:
        Text keys such as ``"usable.invalid"``, ``""`` where all is well; object ``(n,)``.
    """
    geometry = np.asarray(geometry, dtype=object)
    reasons = np.full(len(geometry), "", dtype=object)

    def mark(rows: np.ndarray, reason: str) -> None:
        ask()   # a million rows take some hundredths of a second a look
        reasons[rows & (reasons == "")] = reason

    mark(in_steps(shapely.is_missing, geometry), "usable.null")
    mark(in_steps(shapely.is_empty, geometry), "usable.empty")
    types = in_steps(shapely.get_type_id, geometry)
    mark(types == _COLLECTION, "usable.collection")
    if kind in _DIMENSION:
        mark(in_steps(shapely.get_dimensions, geometry) != _DIMENSION[kind], f"usable.not_{kind}")
    invalid = reasons.copy()
    _mark_invalid(geometry, invalid)
    boxes = in_steps(shapely.bounds, geometry)
    crossed = np.flatnonzero((invalid != reasons) & (in_steps(shapely.get_dimensions, geometry) == 2))
    boxes[crossed] = drawn_extents(geometry[crossed])   # a ring drawn as a hole may lie far outside its shell
    far = boxes_far_outside(boxes, crs) if crs else np.zeros(len(geometry), dtype=bool)
    if far.any():   # before what GEOS finds wrong with it: such an outline may cross itself, or not
        mark(boxes_reach_away(boxes, crs), "usable.corner_astray")
    reasons = np.where(reasons == "", invalid, reasons)
    if crs:
        mark(too_small(boxes, crs) & (in_steps(shapely.get_dimensions, geometry) > 0), "usable.too_small")
        mark(far, "usable.far_outside")
    return reasons


def drawn_extents(geometry: np.ndarray) -> np.ndarray:
    """Extents of geometries with all their rings ``(n, 4)``, NaN without any: a ring drawn as a hole may lie outside
    its shell, which GEOS's own extents leave out.

    Args:
        geometry: shapely geometries or None ``(n,)``.

    >>> drawn_extents(np.array([shapely.Polygon([(0, 0), (1, 0), (0, 1)], [[(5, 5), (6, 5), (5, 6)]])])).tolist()
    [[0.0, 0.0, 6.0, 6.0]]
    """
    extents = shapely.bounds(geometry).reshape(-1, 4)
    parts, owner = shapely.get_parts(geometry, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    boxes = shapely.bounds(rings).reshape(-1, 4)
    for column, further in enumerate((np.minimum, np.minimum, np.maximum, np.maximum)):
        further.at(extents[:, column], owner[part], boxes[:, column])
    return extents


def reasons_of(table, kind: str = "any") -> np.ndarray:
    """``unusable_reasons`` of a table's rows, and ``"reading.geometry_unreadable"`` where one is unreadable
    ``(n,)``.

    Args:
        table: a ``FeatureTable``; in a system without a place on Earth, none is too far or too small.
        kind: as of ``unusable_reasons``.
    """
    reasons = unusable_reasons(table.geometry, table.crs if has_places(table.crs) else "", kind)
    if len(table.unreadable):
        unread = np.isin(table.fids, table.unreadable["fid"].to_numpy())
        reasons[unread & (reasons == "usable.null")] = "reading.geometry_unreadable"
    return reasons


def too_small(boxes: np.ndarray, crs: str) -> np.ndarray:
    """Which extents ``(n, 4)`` are smaller than what a survey can record; False without an extent.

    Args:
        boxes: xmin, ymin, xmax, ymax. crs: theirs.
    """
    unit = METRES_PER_DEGREE if is_geographic(crs) else unit_factor(crs)
    with np.errstate(invalid="ignore"):
        return np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) * unit < SMALLEST_M


def _mark_invalid(geometry: np.ndarray, reasons: np.ndarray) -> None:
    rows = np.flatnonzero(reasons == "")
    step = int(np.clip(len(rows) // 4, *CHUNK))
    chunks = [rows[start:start + step] for start in range(0, len(rows), step)]
    valid = in_threads(lambda chunk: _valid(geometry[chunk]), chunks)
    bad = np.concatenate([chunk[~good] for chunk, good in zip(chunks, valid)]) if chunks else rows
    if not len(bad):
        return
    coordinates, owner = shapely.get_coordinates(geometry[bad], return_index=True)
    infinite = np.unique(owner[~np.isfinite(coordinates).all(axis=1)])
    reasons[bad] = "usable.invalid"
    reasons[bad[infinite]] = "usable.not_finite"
    bad = np.delete(bad, infinite)
    flat = (shapely.get_dimensions(geometry[bad]) == 2) & (shapely.area(geometry[bad]) == 0.0)
    reasons[bad[flat & is_line_like(geometry[bad])]] = "usable.zero_area"


def _valid(geometry: np.ndarray) -> np.ndarray:
    large = np.flatnonzero(shapely.get_num_coordinates(geometry) > MANY_VERTICES)
    valid = np.zeros(len(geometry), dtype=bool)
    valid[large] = [rings_apart(geometry[row]) for row in asking(large, 1)]
    rest = ~valid
    valid[rest] = in_steps(shapely.is_valid, geometry[rest])
    return valid


def rings_apart(polygon) -> bool:
    """Whether a polygon is valid for the plainest of reasons: no two of its rings meet.

    GEOS looks for each hole along the whole shell, which takes half a minute for a red line of a
    million vertices and thousands of holes. Each ring valid, each hole wholly inside its shell, no
    two holes and no two shells that meet: indexes can find that, and then nothing is wrong.

    Args:
        polygon: a polygon or multipolygon.

    Returns:
        False means unknown: rings that touch may be valid.
    """
    rings, owner = shapely.get_rings(shapely.get_parts(polygon), return_index=True)
    filled = shapely.polygons(rings)
    if not len(filled) or not shapely.is_valid(filled).all():
        return False
    is_hole = np.concatenate([[False], owner[1:] == owner[:-1]])
    shells, holes = filled[~is_hole], filled[is_hole]
    shapely.prepare(shells)
    if not shapely.contains_properly(shells[owner[is_hole]], holes).all():
        return False
    return all(len(shapely.STRtree(alike).query(alike, predicate="intersects")[0]) == len(alike)
               for alike in (shells, holes) if len(alike) > 1)


def is_line_like(geometry: np.ndarray) -> np.ndarray:
    """Whether all vertices lie on one line, so that there is no area to repair.

    Args:
        geometry: shapely geometries ``(n,)``.
    """
    hulls = in_steps(shapely.convex_hull, geometry)
    return (shapely.get_dimensions(hulls) < 2) | (shapely.area(hulls) <= 1e-12 * shapely.length(hulls) ** 2)


def explain(geometry) -> str:
    """What GEOS says is wrong with one geometry, and where; empty where nothing is.

    Args:
        geometry: a shapely geometry.
    """
    if geometry is None or shapely.is_empty(geometry) or shapely.is_valid(geometry):
        return ""
    return str(shapely.is_valid_reason(geometry))


def duplicates(geometry: np.ndarray) -> np.ndarray:
    """For each geometry the row of the first one that covers the same ground, vertex by vertex.

    Args:
        geometry: shapely geometries ``(n,)``.

    Returns:
        int64 ``(n,)``: the row of the first equal one, -1 without an earlier one.

    >>> duplicates(shapely.box([0, 5, 0], 0, [1, 6, 1], 1)).tolist()
    [-1, -1, 0]
    """
    geometry = np.asarray(geometry, dtype=object)
    first = np.full(len(geometry), -1, dtype=np.int64)
    # only what shares its extent with another is worth comparing
    extents = in_steps(shapely.bounds, geometry)
    rows = np.flatnonzero(~np.isnan(extents).any(axis=1))
    for columns in asking(([0], [1], [0, 1, 2, 3]), 1):   # most are out after a column: fewer rows have to be grouped
        rows = rows[pd.DataFrame(extents[rows][:, columns]).duplicated(keep=False).to_numpy()]
    seen: dict[bytes, int] = {}
    encoded = in_steps(lambda some: shapely.to_wkb(shapely.normalize(some)), geometry[rows])
    for row, wkb in asking(zip(rows, encoded)):
        earlier = seen.setdefault(wkb, int(row))
        if earlier != row:
            first[row] = earlier
    return first
