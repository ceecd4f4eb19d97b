"""Unions of many geometries, in calls that a cancel can wait for, and what lies in them."""
from __future__ import annotations

from typing import Callable, Optional

import numpy as np
import shapely

from . import crowded
from .parallel import STEP, asking, in_steps, queried, waited

BLOCK, FEW = 500, 50   # geometries that one call unites; fewer are not worth a thread
OF_BLOCKS = 0.8        # of the time of a union of very many: that of its blocks, as 90,000 zones were measured
MOST_TIMES = 4         # as many parts near geometries as there are of both: more are no less work
_POLYGONS = shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON


def unions(geometry: np.ndarray) -> np.ndarray:
    """The union of each row of geometries ``(n, k)``: ``(n,)``.

    Args:
        geometry: of one dimension a row.

    Raises:
        Cancelled: see ``parallel.ask``.
    """
    made = np.full(len(geometry), None, dtype=object)
    for row in asking(np.flatnonzero(shapely.get_num_coordinates(geometry).sum(axis=1) > crowded.FEW), 1):
        if (shapely.get_dimensions(geometry[row]) == 2).all():
            made[row] = crowded.together(geometry[row])
    rest = np.flatnonzero(shapely.is_missing(made))
    made[rest] = in_steps(lambda rows: shapely.union_all(rows, axis=1), geometry[rest],
                          step=max(1, STEP // geometry.shape[1]))
    return made


def unions_by(count: int, row: np.ndarray, geometry: np.ndarray,
              progress: Callable[[float], None] = lambda share: None) -> np.ndarray:
    """The union of the geometries of each row ``(count,)``; None of a row without any.

    Args:
        count: of rows. row, geometry: the row of each geometry ``(m,)``. progress: gets the share that is done.

    Raises:
        Cancelled: see ``parallel.ask``.
    """
    made = np.full(count, None, dtype=object)
    order = np.argsort(row, kind="stable")
    geometry, several = geometry[order], np.bincount(row, minlength=count)
    first, done = np.cumsum(several) - several, 0
    for number in np.unique(several[several > 0]):
        rows = np.flatnonzero(several == number)
        shapes = geometry[first[rows][:, None] + np.arange(number)]
        if number == 1:
            made[rows] = shapes[:, 0]
        elif number <= FEW:
            made[rows] = in_steps(lambda some: shapely.union_all(some, axis=1), shapes, step=STEP // int(number))
        else:
            for place, some in zip(rows, shapes):
                made[place] = waited(shapely.union_all, some) if number <= BLOCK else united(
                    some, lambda share, before=done, own=number: progress((before + share * own) / len(geometry)))
                done += number
                progress(done / len(geometry))
    return made


def united(geometry, progress: Callable[[float], None] = lambda share: None):
    """The union of all geometries.

    GEOS unites neighbours first and their unions next, as here, but in one call, which no cancel can interrupt. Here a
    call unites ``BLOCK`` of them, and then of two unions the parts that meet.

    Args:
        geometry: shapely geometries ``(n,)``; None is skipped. progress: gets the share that is done.

    Returns:
        As of ``shapely.union_all``, which does it where there are few, or where not all are polygons.

    Raises:
        Cancelled: see ``parallel.ask``.
    """
    geometry = np.asarray(geometry, dtype=object)
    geometry = geometry[~(shapely.is_missing(geometry) | shapely.is_empty(geometry))]
    polygonal = np.isin(shapely.get_type_id(geometry), _POLYGONS).all()
    if len(geometry) <= BLOCK and polygonal:
        union = crowded.together(geometry)
        if union is not None:
            return union
    if len(geometry) <= BLOCK or not polygonal:
        return waited(shapely.union_all, geometry) if len(geometry) > FEW else shapely.union_all(geometry)
    blocks, made = _blocks(geometry), []
    rounds = int(np.ceil(np.log2(len(blocks))))     # of pairs of unions
    for number, rows in enumerate(asking(blocks, 1), start=1):
        made.append(shapely.get_parts(waited(shapely.union_all, geometry[rows])))
        progress(OF_BLOCKS * number / len(blocks))
    for turn in range(rounds):
        pairs = range(0, len(made), 2)
        joined = []
        for number, first in enumerate(asking(pairs, 1), start=1):
            joined.append(_joined(*made[first:first + 2]))
            progress(OF_BLOCKS + (1 - OF_BLOCKS) * (turn + number / len(pairs)) / rounds)
        made = joined
    return made[0][0] if len(made[0]) == 1 else shapely.multipolygons(made[0])


def _blocks(geometry: np.ndarray) -> list:
    """Rows in blocks of neighbours: bands from south to north, each from west to east and the next one back."""
    bounds = shapely.bounds(geometry)
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    count = int(np.ceil(np.sqrt(len(geometry) / BLOCK)))
    band = np.empty(len(geometry), dtype=np.int64)
    band[np.argsort(middle[:, 1], kind="stable")] = np.arange(len(geometry)) * count // len(geometry)
    order = np.lexsort((np.where(band % 2, -middle[:, 0], middle[:, 0]), band))
    return [order[first:first + BLOCK] for first in range(0, len(order), BLOCK)]


def _joined(parts: np.ndarray, more: Optional[np.ndarray] = None) -> np.ndarray:
    """The parts of the union of two multipolygons, given by their parts: only those that meet are cut."""
    if more is None:
        return parts
    first, second = queried(shapely.STRtree(more), parts, "intersects")
    if not len(first):
        return np.concatenate([parts, more])
    first, second = np.unique(first), np.unique(second)
    met = waited(shapely.union_all, np.concatenate([parts[first], more[second]]))
    return np.concatenate([np.delete(parts, first), np.delete(more, second), shapely.get_parts(met)])


def covered_by_ground(ground, geometry: np.ndarray) -> np.ndarray:
    """Which geometries lie in a ground, bool ``(n,)``.

    Of a ground of many parts GEOS looks at all of them for each geometry that touches its border: only those are taken
    whose extents it meets.

    Args:
        ground: one geometry. geometry: shapely geometries ``(n,)``, none of them empty.

    >>> ground = shapely.union_all([shapely.box(0, 0, 2, 2), shapely.box(5, 0, 7, 2)])
    >>> covered_by_ground(ground, np.array([shapely.box(0, 0, 1, 2), shapely.box(1, 0, 6, 2)])).tolist()
    [True, False]
    """
    parts = shapely.get_parts(ground)
    if len(parts) < 2 or (shapely.get_type_id(parts) != shapely.GeometryType.POLYGON).any():
        shapely.prepare(ground)
        return in_steps(lambda some: shapely.covers(ground, some), geometry)
    covered = np.zeros(len(geometry), dtype=bool)
    row, part = queried(shapely.STRtree(parts), geometry)
    shapely.prepare(parts)
    covered[row[in_steps(shapely.covers, parts[part], geometry[row])]] = True
    several = ~covered[row] & (np.bincount(row, minlength=len(geometry))[row] > 1)
    rows, number = np.unique(row[several], return_inverse=True)
    if len(rows):
        order = np.argsort(number, kind="stable")
        near = shapely.multipolygons(parts[part[several][order]], indices=number[order])
        covered[rows] = in_steps(shapely.covers, near, geometry[rows])
    return covered


def nearby(ground, geometry: np.ndarray) -> np.ndarray:
    """What of a ground is near each geometry, to be cut with it ``(n,)``: its parts whose extents meet.

    GEOS looks at all parts of a ground for each geometry that it cuts.

    Args:
        ground: one geometry. geometry: shapely geometries ``(n,)``.

    Returns:
        Where little would be left out: the ground itself.

    >>> ground = shapely.union_all([shapely.box(0, 0, 2, 2), shapely.box(5, 0, 7, 2)])
    >>> shapely.area(nearby(ground, shapely.box([1, 5, 9], 0, [6, 6, 10], 1))).tolist()
    [8.0, 4.0, 0.0]
    """
    parts, near = shapely.get_parts(ground), np.full(len(geometry), ground, dtype=object)
    if len(parts) < 2 or (shapely.get_type_id(parts) != shapely.GeometryType.POLYGON).any():
        return near
    row, part = queried(shapely.STRtree(parts), geometry)
    if len(row) > MOST_TIMES * (len(parts) + len(geometry)):
        return near
    count = np.bincount(row, minlength=len(geometry))
    rows, number = np.unique(row, return_inverse=True)
    order = np.lexsort((part, number))   # parts of what is cut come in the order of those that cut it
    near[count == 0] = shapely.Polygon()
    if len(rows):
        near[rows] = shapely.multipolygons(parts[part[order]], indices=number[order])
        near[count == len(parts)] = ground
    return near
