"""Which edges may be moved, and what a moved edge does to units and to farmland."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from ...geometry.measure.area import METRES_PER_DEGREE
from ...geometry.parallel import asking, queried
from ...geometry.systems.crs import is_geographic, unit_factor
from .cutting import OUTSIDE, Pieces
from .request import DRAFT, IN_FORCE, STATUSES, UNKNOWN

NEAR_M = 0.1       # an edge so near to a line runs along it
GROWN_M = 1e-3     # a piece is grown by it, so that rounding parts nothing
LEAST_M2 = 1e-4    # parts and holes that are smaller are rounding

_WORDS = {
    IN_FORCE: ("in_force", "in force", "statutory", "valid", "adopted", "approved", "法定", "现行", "生效", "有效",
               "已批", "已批复", "已批准", "批准", "已公布"),
    DRAFT: ("draft", "proposed", "planned", "草案", "拟定", "在编", "编制中", "征求意见", "方案")}
_STATUS_OF = {word: status for status, words in _WORDS.items() for word in words}


class Ground(NamedTuple):
    """All geometry of units ``(u,)`` as one each, parcels ``(n,)``, lines ``(l,)`` with
    their statuses, farmland ``(f,)``."""

    units: np.ndarray
    unit_status: np.ndarray
    parcels: np.ndarray
    lines: np.ndarray
    line_status: np.ndarray
    farmland: np.ndarray
    crs: str


class Moves(NamedTuple):
    """Of each piece ``(m,)``: status of its edge, and what giving it to the unit of its parcel would do."""

    status: np.ndarray
    splits_unit: np.ndarray
    lies_apart: np.ndarray
    unit_hole: np.ndarray
    farmland_hole: np.ndarray


def statuses_of(values, default: str) -> tuple[np.ndarray, list]:
    """Read words of a status.

    Args:
        values: texts ``(k,)``, None where a feature says nothing. default: of these, of ``STATUSES``.

    Returns:
        Status of each; words that are not known, which count as unknown.
    """
    words = [None if value is None else str(value).strip().lower() for value in values]
    status = np.array([default if not word else _STATUS_OF.get(word, UNKNOWN) for word in words], dtype=object)
    return status, sorted({word for word in words if word and word not in _STATUS_OF and word != UNKNOWN})


def strictest(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The status that leaves least to move ``(m,)``: in force before unknown before draft.

    Args:
        first, second: of ``STATUSES`` ``(m,)``.
    """
    strict = {status: place for place, status in enumerate(STATUSES)}
    pairs = [max(pair, key=strict.__getitem__) for pair in zip(first, second)]
    return np.array(pairs, dtype=object)


def moves_of(pieces: Pieces, ground: Ground, cancelled=None) -> Moves:
    """Status of each edge, and what following the parcel does.

    Args:
        pieces: that edges cut off. ground: everything about them. cancelled: asked on the way.

    Returns:
        Effects are False of pieces that are not narrow: nothing is offered for them.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    of_units = np.append(ground.unit_status, DRAFT)   # no unit has no edge of its own
    status = strictest(of_units[pieces.unit], of_units[pieces.main])
    status = strictest(status, _of_lines(pieces, ground))
    status[pieces.is_doubtful & (status == DRAFT)] = UNKNOWN
    grown = shapely.buffer(pieces.geometry, _units_of(GROWN_M, ground.crs), join_style="mitre")
    least = _units_of(1.0, ground.crs) ** 2 * LEAST_M2
    effects = np.zeros((4, len(status)), dtype=bool)
    before = [_shape(unit, least) for unit in ground.units]
    tree = shapely.STRtree(ground.farmland)
    for place in asking(np.flatnonzero(pieces.is_narrow)):
        loser, gainer = pieces.unit[place], pieces.main[place]
        if loser != OUTSIDE:
            parts, holes = _shape(shapely.difference(ground.units[loser], grown[place]), least)
            effects[0, place] = parts > before[loser][0]
            effects[2, place] = holes > before[loser][1]
        if gainer != OUTSIDE:
            parts, holes = _shape(shapely.union(ground.units[gainer], grown[place]), least)
            effects[1, place] = parts > before[gainer][0]
            effects[2, place] |= holes > before[gainer][1]
            for feature in ground.farmland[tree.query(pieces.geometry[place], "intersects")]:
                free = shapely.difference(feature, ground.units[gainer])
                effects[3, place] |= _shape(shapely.difference(free, grown[place]), least)[1] > _shape(free, least)[1]
    return Moves(status, *effects)


def _of_lines(pieces: Pieces, ground: Ground) -> np.ndarray:
    """Status of the lines on which, or across which, the edge of each narrow piece runs ``(m,)``."""
    status = np.full(len(pieces.unit), DRAFT, dtype=object)
    rows = np.flatnonzero(pieces.is_narrow)
    if not len(rows) or not len(ground.lines):
        return status
    outline = shapely.buffer(shapely.boundary(ground.parcels[pieces.parcel[rows]]), _units_of(GROWN_M, ground.crs))
    edges = shapely.difference(shapely.boundary(pieces.geometry[rows]), outline)
    near = shapely.buffer(edges, _units_of(NEAR_M, ground.crs))
    is_area = shapely.get_dimensions(ground.lines) == 2
    drawn = np.where(is_area, shapely.boundary(ground.lines), ground.lines)
    edge, line = queried(shapely.STRtree(drawn), near, "intersects")
    for kind in (UNKNOWN, IN_FORCE):
        status[rows[edge[ground.line_status[line] == kind]]] = kind
    return status


def _units_of(metres: float, crs: str) -> float:
    """A length in the units of the coordinates."""
    return metres / (METRES_PER_DEGREE if is_geographic(crs) else unit_factor(crs))


def _shape(geometry, least: float) -> tuple[int, int]:
    """Number of parts and of holes that are more than rounding."""
    parts = shapely.get_parts(geometry)
    rings = shapely.get_rings(parts)
    areas = shapely.area(shapely.polygons(rings)) if len(rings) else np.zeros(0)
    real = int((shapely.area(parts) > least).sum())
    return real, int((areas > least).sum()) - int((shapely.area(shapely.polygons(
        shapely.get_exterior_ring(parts))) > least).sum()) if len(parts) else 0
