"""One row for what an edge cuts off a parcel in one unit, and the rows that matter first."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from .cutting import Pieces, name_ranks
from .moving import Moves
from .request import ACCEPTED, ACTIONS, CHANGED, CUT, DRAFT, SLIVER, SPLIT_PARCEL, STATUSES


class Rows(NamedTuple):
    """Rows of a run ``(m,)``: a piece, or all of one kind that a parcel has in a unit.

    Attributes:
        geometry, parcel, unit, main, area_m2, is_doubtful: as of ``Pieces``; areas are sums. width_m: of the widest.
        kind: of ``KINDS``. count: connected pieces. number: place among the rows of its parcel and unit.
        moves: as of ``Moves``; an effect holds where it holds of any piece.
    """

    geometry: np.ndarray
    parcel: np.ndarray
    unit: np.ndarray
    main: np.ndarray
    area_m2: np.ndarray
    width_m: np.ndarray
    is_doubtful: np.ndarray
    kind: np.ndarray
    count: np.ndarray
    number: np.ndarray
    moves: Moves

    @property
    def is_cut(self) -> np.ndarray:
        """Rows with alternatives ``(m,)``."""
        return self.kind == CUT

    @property
    def is_offered(self) -> np.ndarray:
        """Cuts that may follow their parcel: their edge is a draft for certain ``(m,)``."""
        return self.is_cut & (self.moves.status == DRAFT)


def rows_of(pieces: Pieces, moves: Moves, names: np.ndarray, *, by_piece: bool) -> Rows:
    """Put pieces together.

    Args:
        pieces, moves: of the run ``(p,)``. names: of units ``(u,)``.
        by_piece: a row for each piece; otherwise pieces of one kind, whose edges have one status, that a parcel has in
            a unit are one row: a decision is made on all of them.

    Returns:
        By parcel, then unit, then place.
    """
    kind = np.select([pieces.is_sliver, pieces.is_narrow], [SLIVER, CUT], SPLIT_PARCEL).astype(object)
    status = pd.Categorical(moves.status, STATUSES).codes
    kinds = pd.Categorical(kind, (CUT, SPLIT_PARCEL, SLIVER)).codes
    ranks, bounds = name_ranks(names)[pieces.unit], shapely.bounds(pieces.geometry).reshape(-1, 4)
    keys = pd.DataFrame({"parcel": pieces.parcel, "unit": ranks, "kind": kinds, "status": status})
    keys["piece"] = np.arange(len(keys)) if by_piece else 0
    group = keys.groupby(list(keys), sort=True).ngroup().to_numpy(dtype=np.int64)
    count = np.bincount(group) if len(group) else np.zeros(0, dtype=np.int64)
    order = np.lexsort((-pieces.width_m, group))
    first = order[np.append(0, np.cumsum(count))[:-1]] if len(count) else order
    geometry = pieces.geometry[first].copy()
    several = np.flatnonzero(count > 1)
    if len(several):
        place = np.searchsorted(several, group)
        use = np.flatnonzero(count[group] > 1)
        use = use[np.lexsort((bounds[use, 1], bounds[use, 0], place[use]))]
        geometry[several] = shapely.multipolygons(pieces.geometry[use], indices=place[use])
    box = shapely.bounds(geometry).reshape(-1, 4)
    at = np.lexsort((box[:, 1], box[:, 0], keys["kind"].to_numpy()[first], ranks[first], pieces.parcel[first]))
    rows = first[at]
    area = np.bincount(group, weights=pieces.area_m2, minlength=len(count))[at]
    effects = [np.bincount(group, weights=effect, minlength=len(count))[at] > 0 for effect in moves[1:]]
    number = pd.DataFrame({"parcel": pieces.parcel[rows], "unit": pieces.unit[rows]}).groupby(
        ["parcel", "unit"]).cumcount().to_numpy(dtype=np.int64)
    return Rows(geometry[at], pieces.parcel[rows], pieces.unit[rows], pieces.main[rows], area, pieces.width_m[rows],
                pieces.is_doubtful[rows], kind[rows], count[at], number, Moves(moves.status[rows], *effects))


def ranks_of(rows: Rows, action: np.ndarray, state: np.ndarray) -> np.ndarray:
    """Place of each row by what matters first, from 1 ``(m,)``.

    What was decided and has changed comes first, then what may be decided, what is not known, what divides a parcel,
    what stays, slivers, and last what is accepted; of equals the larger one.

    Args:
        rows: of the run. action, state: of each ``(m,)``.
    """
    turn = pd.Categorical(action, ACTIONS).codes + 1
    turn = np.select([state == CHANGED, state == ACCEPTED], [0, len(ACTIONS) + 1], turn)
    ranks = np.empty(len(turn), dtype=np.int64)
    ranks[np.lexsort((np.arange(len(turn)), -rows.area_m2.round(6), turn))] = np.arange(1, len(turn) + 1)
    return ranks
