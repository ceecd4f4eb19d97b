"""Which edges may be moved, and what a moved edge does to units and to farmland."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ...geometry.measure.area import METRES_PER_DEGREE
from ...geometry.overlay.pieces import uncovered
from ...geometry.parallel import in_steps
from ...geometry.systems.crs import is_geographic, unit_factor
from .cutting import OUTSIDE, Pieces
from .lines import status_of_lines
from .request import DRAFT, IN_FORCE, STATUSES, UNKNOWN
from .windows import ROOM, falls_apart, shape_counts, touching, windows_of

NEAR_M = 0.1       # an edge so near to a line runs along it
GROWN_M = 1e-3     # a piece is grown by it, so that rounding parts nothing
LEAST_M2 = 1e-4    # parts and holes that are smaller are rounding

_WORDS = {
    IN_FORCE: ("in_force", "in force", "statutory", "valid", "adopted", "approved", "法定", "现行", "生效", "有效",
               "已批", "已批复", "已批准", "批准", "已公布"),
    DRAFT: ("draft", "proposed", "planned", "草案", "拟定", "在编", "编制中", "征求意见", "方案")}
_STATUS_OF = {word: status for status, words in _WORDS.items() for word in words}


class Ground(NamedTuple):
    """Units ``(u,)`` as one geometry each with their statuses, features of the plan ``(k,)`` with the unit of each,
    parcels ``(n,)``, lines ``(l,)`` with their statuses, farmland ``(f,)``."""

    units: np.ndarray
    features: tuple
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


def strictest(*statuses: np.ndarray) -> np.ndarray:
    """The status that leaves least to move ``(m,)``: in force before unknown before draft.

    Args:
        statuses: of ``STATUSES``, arrays ``(m,)``.
    """
    words = np.array(STATUSES, dtype=object)
    ranks = [pd.Categorical(status, STATUSES).codes for status in statuses]
    return words[np.max(ranks, axis=0)] if len(statuses[0]) else np.zeros(0, dtype=object)


def strictest_by(count: int, row: np.ndarray, status: np.ndarray) -> np.ndarray:
    """The strictest status of each row ``(count,)``; a draft of a row without any.

    Args:
        count: of rows. row, status: the row of each status ``(m,)``.
    """
    ranks = np.zeros(count, dtype=np.int64)
    np.maximum.at(ranks, row, pd.Categorical(status, STATUSES).codes.astype(np.int64))
    return np.array(STATUSES, dtype=object)[ranks]


def moves_of(pieces: Pieces, ground: Ground) -> Moves:
    """Status of each edge, and what following the parcel does.

    Args:
        pieces: that edges cut off. ground: everything about them.

    Returns:
        Effects are False of pieces for which nothing is offered: they are no cuts.

    Raises:
        Cancelled: see ``parallel.ask``.
    """
    of_units = np.append(ground.unit_status, DRAFT)   # no unit has no edge of its own
    rows = np.flatnonzero(pieces.is_narrow & ~pieces.is_sliver)
    grown_m, near = (units_of(metres, ground.crs) for metres in (GROWN_M, NEAR_M))
    lines = np.full(len(pieces.unit), DRAFT, dtype=object)
    lines[rows] = status_of_lines(pieces.geometry[rows], (ground.parcels, pieces.parcel[rows]),
                                  (ground.lines, ground.line_status), near, grown_m)
    status = strictest(of_units[pieces.unit], of_units[pieces.main], lines)
    status[pieces.is_doubtful & (status == DRAFT)] = UNKNOWN
    effects = np.zeros((4, len(status)), dtype=bool)
    if len(rows):
        effects[:, rows] = _effects(pieces, rows, ground)
    return Moves(status, *effects)


def _effects(pieces: Pieces, rows: np.ndarray, ground: Ground) -> np.ndarray:
    """Whether following the parcel does what ``Moves`` names, of some pieces ``(4, k)``."""
    crs, loser, gainer = ground.crs, pieces.unit[rows], pieces.main[rows]
    least = units_of(1.0, crs) ** 2 * LEAST_M2
    grown = shapely.buffer(pieces.geometry[rows], units_of(GROWN_M, crs), join_style="mitre")
    seen = windows_of(grown, (loser, gainer), ground.features, units_of(ROOM, crs))
    loses, gains = loser != OUTSIDE, gainer != OUTSIDE
    apart = gains & ~touching(grown, seen.gainer, least)
    hole = loses & ~touching(grown, in_steps(shapely.difference, seen.window, seen.loser), least)
    splits = np.zeros(len(rows), dtype=bool)
    some = np.flatnonzero(loses)
    some = some[falls_apart(seen.loser[some], grown[some], least)]
    splits[some] = falls_apart(ground.units[loser[some]], grown[some], least)
    # ground that a unit closes is cut off from the rest of what is not the unit's
    some = np.flatnonzero(gains & ~apart)
    beside = in_steps(shapely.difference, seen.window[some], seen.gainer[some])
    some = some[falls_apart(beside, grown[some], least)]
    whole = ground.units[gainer[some]]
    _, before = shape_counts(whole, least)
    _, after = shape_counts(in_steps(shapely.union, whole, grown[some]), least)
    hole[some] |= after > before
    return np.stack([splits, apart, hole, _in_farmland(grown, apart, ground, least)])


def _in_farmland(grown: np.ndarray, apart: np.ndarray, ground: Ground, least: float) -> np.ndarray:
    """Which pieces would lie apart in the middle of farmland ``(k,)``."""
    inside = np.zeros(len(grown), dtype=bool)
    rows = np.flatnonzero(apart)
    if len(rows) and len(ground.farmland):
        left = uncovered(grown[rows], ground.farmland, ground.crs, "planar")
        inside[rows] = shapely.area(left) <= least
    return inside


def units_of(metres: float, crs: str) -> float:
    """A length in the units of the coordinates.

    Args:
        metres: the length, m. crs: of the coordinates.
    """
    return metres / (METRES_PER_DEGREE if is_geographic(crs) else unit_factor(crs))
