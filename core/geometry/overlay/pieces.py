"""Pieces of ground as findings: their area, their width, and whether they are slivers or mere rounding."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from ..measure.drawn_area import drawn_area_m2
from ..parallel import STEP, asking, blocks, in_steps, queried
from ..parts import without_lower
from ..subdivide import subdivide
from .connected import connected_parts
from .coverage import remainder
from .pairs import TOUCH_M2, negligible_area, overlaps

ROUNDING_M = 1e-3        # coordinates are written to the millimetre: what is narrower was not drawn
FEATURES_A_CELL = 8      # cells of this many features make differences short
MOST_CELLS = 256         # along one side
FEW_PIECES = 64          # are subtracted one by one; more of them are met cell by cell


class Minimum(NamedTuple):
    """Below it a piece is a sliver."""

    area_m2: float = 1.0
    width_m: float = 0.1


class Measured(NamedTuple):
    """Pieces, measured ``(n,)``: area, greatest width of a connected part, sliver, rounding."""

    area_m2: np.ndarray
    width_m: np.ndarray
    is_sliver: np.ndarray
    is_rounding: np.ndarray


def measure(pieces: np.ndarray, crs: str, method: str, minimum: Minimum) -> Measured:
    """Area and width of pieces.

    A piece is substantial where its parts of at least the minimum width have together the minimum
    area, so that many small teeth count and a long thread does not. Width is 2 · area / perimeter.

    Args:
        pieces: polygons, multipolygons or empty geometries ``(n,)``.
        crs: their coordinate system. method: of areas. minimum: of area and width.

    Returns:
        Area in m² and width in m of each piece ``(n,)``; which are slivers, and which no more than rounding.

    A strip of 98 m × 2 m: 2 · 196 m² / 200 m.

    >>> strip = np.array([shapely.box(500_000.0, 3_000_000.0, 500_098.0, 3_000_002.0)], dtype=object)
    >>> found = measure(strip, "EPSG:4547", "planar", Minimum(width_m=1.0))
    >>> found.area_m2.tolist(), found.width_m.round(6).tolist(), found.is_sliver.tolist()
    ([196.0], [1.96], [False])
    """
    area = np.nan_to_num(drawn_area_m2(pieces, crs, method))
    _, (owner, part_area, part_perimeter) = connected_parts(
        pieces, area, shapely.get_dimensions(pieces) == 2, crs, method)
    with np.errstate(divide="ignore", invalid="ignore"):
        width = np.nan_to_num(2.0 * part_area / part_perimeter)
    widest = np.zeros(len(pieces))
    np.maximum.at(widest, owner, width)
    wide = width >= minimum.width_m
    substance = np.bincount(owner[wide], weights=part_area[wide], minlength=len(pieces))
    sliver = (substance < minimum.area_m2) | (substance <= 0.0)
    return Measured(area, widest, sliver, (widest < ROUNDING_M) | (area <= TOUCH_M2))


def uncovered(areas: np.ndarray, features: np.ndarray, crs: str, method: str, cancelled=None) -> np.ndarray:
    """What features leave of each area.

    Areas are cut by a grid first, so that each difference is one of a few features.

    Args:
        areas, features: valid polygons ``(n,)``, ``(k,)`` in one coordinate system.
        crs: theirs. method: of ``overlaps``. cancelled: asked between chunks.

    Returns:
        Geometries ``(n,)``, empty where nothing is left.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    cells, owner = _cells(areas, len(features))
    shared = overlaps(cells, features, crs, method, cancelled=cancelled)
    left = remainder(cells, shared.subject, shared.pieces, shared.inside, crs, cancelled)
    result = np.full(len(areas), shapely.from_wkt("POLYGON EMPTY"), dtype=object)
    some = np.flatnonzero(~shapely.is_empty(left))
    some = some[np.argsort(owner[some], kind="stable")]
    rows, first = np.unique(owner[some], return_index=True)
    for row, pieces in asking(zip(rows, np.split(some, first[1:]))):
        result[row] = left[pieces[0]] if len(pieces) == 1 else shapely.union_all(left[pieces])
    return without_lower(result, 2)


class Shared(NamedTuple):
    """What areas share with features, piece by piece ``(m,)``: which area each piece belongs to, the piece, and
    whether it is certain that it shares no ground with another one."""

    subject: np.ndarray
    pieces: np.ndarray
    certain: np.ndarray


def left_over(areas: np.ndarray, shared: Shared, features: np.ndarray, crs: str, method: str,
              cancelled=None) -> np.ndarray:
    """What features leave of each area, where their shared pieces are known.

    Pieces that share no ground and sum to their area leave nothing, so most differences need not be made.

    Args:
        areas, features, crs, method, cancelled: as in ``uncovered``.
        shared: of the two.

    Returns:
        Geometries ``(n,)``, empty where nothing is left.
    """
    subject, pieces, certain = shared
    total, count = in_steps(shapely.area, areas), np.bincount(subject, minlength=len(areas))
    left = total - np.bincount(subject, weights=in_steps(shapely.area, pieces), minlength=len(areas))
    doubtful = np.bincount(subject, weights=~certain, minlength=len(areas)) > 0
    wanted = doubtful | ~negligible_area(left, total, crs)
    result = np.full(len(areas), shapely.from_wkt("POLYGON EMPTY"), dtype=object)
    few, many = np.flatnonzero(wanted & (count <= FEW_PIECES)), np.flatnonzero(wanted & (count > FEW_PIECES))
    if len(few):
        use = np.flatnonzero(np.isin(subject, few))
        use = use[np.argsort(subject[use], kind="stable")]
        result[few] = without_lower(remainder(areas[few], np.searchsorted(few, subject[use]), pieces[use],
                                              np.zeros(len(use), dtype=bool), crs, cancelled), 2)
    if len(many):
        result[many] = uncovered(areas[many], features, crs, method, cancelled)
    return result


def _cells(areas: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    side = int(np.clip(np.ceil(np.sqrt(count / FEATURES_A_CELL)), 1, MOST_CELLS))
    pieces, owner = subdivide(areas)
    if side == 1:
        return pieces, owner
    xmin, ymin, xmax, ymax = shapely.total_bounds(areas)
    x, y = np.linspace(xmin, xmax, side + 1), np.linspace(ymin, ymax, side + 1)
    west, south = (grid.ravel() for grid in np.meshgrid(x[:-1], y[:-1]))
    east, north = (grid.ravel() for grid in np.meshgrid(x[1:], y[1:]))
    boxes = shapely.box(west, south, east, north)
    box, piece = queried(shapely.STRtree(pieces), boxes, "intersects")
    cut = without_lower(in_steps(shapely.intersection, pieces[piece], boxes[box]), 2)
    real = shapely.area(cut) > 0.0
    return cut[real], owner[piece[real]]


def connected(pieces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The connected parts of pieces that are areas, and which piece each belongs to.

    Args:
        pieces: polygons or multipolygons ``(n,)``.
    """
    made = [shapely.get_parts(pieces[:0], return_index=True)]
    for rows in blocks(len(pieces), STEP):
        parts, owner = shapely.get_parts(pieces[rows], return_index=True)
        areal = (shapely.get_dimensions(parts) == 2) & ~shapely.is_empty(parts)
        made.append((parts[areal], owner[areal] + rows.start))
    parts, owner = map(np.concatenate, zip(*made))
    return parts, owner
