"""Ground and areas between stages: what was approved and not supplied, supplied and not used, and where they drift."""
from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely

from ..geometry.measure.drawn_area import drawn_area_m2
from ..geometry.overlay.coverage import Cut, covered_size, remainder
from .due.timing import HAPPENED
from .entries import Entries
from .linking import Link, Linked
from .request import DRIFT_COLUMNS, LifecycleRequest

#: Of ground: outside the earlier stage, or of the earlier one and not in the later one.
OUTSIDE, LEFT, STATED = DRIFT_KINDS = ("outside", "left", "stated")
_WHOLE = 1e-9


class Ground(NamedTuple):
    """Ground between stages.

    Attributes:
        table: a row a piece, ``DRIFT_COLUMNS``. pieces: its ground ``(m,)``, None where only areas are known.
        approved_left_m2: of each thread, approved ground that no live supply lies on ``(t,)``; NaN where ground does
            not say.
    """

    table: pd.DataFrame
    pieces: np.ndarray
    approved_left_m2: np.ndarray


class Left(NamedTuple):
    """Ground of a table that no live row of the other table of a link covers.

    Attributes:
        kind: of ``DRIFT_KINDS``. rows: of ``Entries``, of which more than the minimum is
            left and something is covered ``(k,)``. ground: of each, None where it was not asked for ``(k,)``.
        area_m2: of it ``(k,)``. of_all: of all rows, NaN of other tables, m² ``(n,)``; None where nothing asks for it.
        is_drift: whether it is a difference between the stages; otherwise only ``of_all`` is wanted.
    """

    kind: str
    rows: np.ndarray
    ground: np.ndarray
    area_m2: np.ndarray
    of_all: Optional[np.ndarray]
    is_drift: bool


def left_between(entries: Entries, request: LifecycleRequest, steps, link: Link, pieces: np.ndarray,
                 is_alone: np.ndarray) -> list[Left]:
    """What two tables do not share, each way.

    Args:
        entries: rows of all tables. request: minimum area. steps: how it is followed. link: of the two.
        pieces: their shared ground ``(m,)``. is_alone: rows that share no ground within their table ``(n,)``.

    Raises:
        Cancelled: the run was stopped.
    """
    first, then = (entries.own_stage(position).id for position in (link.first, link.then))
    lefts = []
    for kind, of, by in ((OUTSIDE, link.then, (link.later, link.earlier)),
                         (LEFT, link.first, (link.earlier, link.later))):
        # a stage that only lies within the earlier one leaves ground to others
        is_drift = kind == OUTSIDE or _is_equal(request, first, then)
        is_approved = kind == LEFT and (first, then) == ("approved", "supplied")
        if is_drift or is_approved:
            shared = Cut(by[0], pieces, link.area_m2, is_alone[by[1]])
            rows, ground, area, of_all = _left(entries, shared, by[1], of, request if is_drift else replace(
                request, with_ground=False), steps)
            lefts.append(Left(kind, rows, ground, area, of_all if is_approved else None, is_drift))
    return lefts


def ground_left(entries: Entries, linked: Linked, threads, request: LifecycleRequest) -> Ground:
    """Pieces by which neighbouring stages differ.

    Args:
        entries: rows of all tables. linked: by ``left_between``. threads: ``tracing.Groups``. request: minimum area.
    """
    frames, pieces = [], []
    approved = np.full(len(threads), np.nan)
    stages = list(request.life.stages)
    layer_names = np.array([layer.table.name for layer in entries.layers], dtype=object)
    for ground in linked.links:
        first, then = (entries.own_stage(position).id for position in (ground.first, ground.then))
        for left in ground.left:
            if left.of_all is not None:
                approved = _by_thread(entries, threads, left.of_all, ground)
            if left.is_drift:
                frames.append(pd.DataFrame({
                    "thread_id": threads.names[threads.number[left.rows]], "first": first, "then": then,
                    "kind": left.kind, "layer": layer_names[entries.layer[left.rows]],
                    "subject_fid": entries.fid[left.rows], "area_m2": left.area_m2,
                    "share": left.area_m2 / entries.measured_m2[left.rows]}))
                pieces.append(left.ground)
    areas = _stated(threads, request, stages, frames)
    frames.append(areas)
    pieces.append(np.full(len(areas), None, dtype=object))
    table = pd.concat(frames, ignore_index=True) if any(map(len, frames)) else pd.DataFrame(columns=list(DRIFT_COLUMNS))
    joined = np.concatenate(pieces)
    keys = ["thread_id", "first", "then", "kind", "layer", "subject_fid"]
    order = table.sort_values(keys, kind="stable").index.to_numpy(dtype=np.int64)
    return Ground(table.iloc[order].reset_index(drop=True).astype(DRIFT_COLUMNS), joined[order], approved)


def _is_equal(request: LifecycleRequest, first: str, then: str) -> bool:
    return any(step.equal for step in request.life.transitions.values() if (step.first, step.then) == (first, then))


def _left(entries: Entries, shared: Cut, other: np.ndarray, of: int, request: LifecycleRequest, steps) -> tuple:
    """Rows of a table with more ground than the minimum that no live row of the other one covers, the ground, its
    area, and the area left of all rows ``(n,)``, NaN of other tables.

    ``shared``: with rows of the table, ``other`` those of the other one; ``whole``: which of these are alone."""
    own = shared.subject
    rows = np.flatnonzero((entries.table == of) & ~shapely.is_missing(entries.geometry) & entries.is_live)
    use = entries.is_live[own] & entries.is_live[other]
    position = np.full(len(entries), -1, dtype=np.int64)
    position[rows] = np.arange(len(rows))
    subject, pieces, area = position[own[use]], shared.pieces[use], shared.size[use]
    order = np.argsort(subject, kind="stable")
    subject, pieces, area = subject[order], pieces[order], area[order]
    total = entries.measured_m2[rows]
    whole = area >= total[subject] * (1.0 - _WHOLE)
    doubly = np.zeros(len(rows), dtype=bool)   # pieces may overlap each other; of all others the areas add up
    doubly[subject[~shared.whole[use][order]]] = True
    some = doubly[subject]

    def measure(shapes):
        return drawn_area_m2(shapes, entries.crs, entries.method)

    covered = covered_size(entries.geometry[rows], total, Cut(subject[some], pieces[some], area[some], whole[some]),
                           measure, entries.crs, steps.cancelled)
    covered = covered + np.bincount(subject[~some], weights=area[~some], minlength=len(rows))
    left = np.maximum(total - covered, 0.0)
    all_left = np.full(len(entries), np.nan)
    all_left[rows] = left
    more = np.flatnonzero((left > request.minimum_area_m2) & (covered > 0.0))
    if not request.with_ground:
        return rows[more], np.full(len(more), None, dtype=object), left[more], all_left
    keep = np.isin(subject, more)
    number = np.searchsorted(more, subject[keep])
    rest = remainder(entries.geometry[rows[more]], number, pieces[keep], whole[keep], entries.crs, steps.cancelled)
    return rows[more], rest, left[more], all_left


def _by_thread(entries: Entries, threads, left: np.ndarray, ground: Link) -> np.ndarray:
    """Sum of each thread, NaN where a live row of it has no ground in either table, may not be in force, or was reduced
    and is not drawn so."""
    rows = np.flatnonzero((entries.table == ground.first) & entries.is_live)
    sums = np.bincount(threads.number[rows], weights=left[rows], minlength=len(threads)).astype(float)   # int of none
    sums[np.bincount(threads.number[rows], minlength=len(threads)) == 0] = np.nan
    is_either = (entries.table == ground.first) | (entries.table == ground.then)
    undrawn = (entries.table == ground.then) & shapely.is_missing(entries.geometry) | is_either & (
        entries.is_unclear | entries.is_reduced_beside_ground)
    sums[threads.number[np.flatnonzero(undrawn & entries.is_live)]] = np.nan
    return sums


def _stated(threads, request: LifecycleRequest, stages: list, frames: list) -> pd.DataFrame:
    """Differences of areas of stages that have to be of one area, where no ground shows them."""
    cells, rows = threads.cells, []
    drawn = {(frame["first"].iat[0], frame["then"].iat[0]) for frame in frames if len(frame)}
    for step in request.life.transitions.values():
        if not step.equal or (step.first, step.then) in drawn:
            continue
        first, then = stages.index(step.first), stages.index(step.then)
        both = (cells.record[:, first] == HAPPENED) & (cells.record[:, then] == HAPPENED)
        difference = np.abs(cells.area_m2[:, then] - cells.area_m2[:, first])
        use = np.flatnonzero(both & (difference > request.minimum_area_m2))
        rows.append(pd.DataFrame({
            "thread_id": threads.names[use], "first": step.first, "then": step.then, "kind": STATED, "layer": None,
            "subject_fid": pd.array([None] * len(use), dtype="Int64"), "area_m2": difference[use],
            "share": difference[use] / cells.area_m2[use, first]}))
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=list(DRIFT_COLUMNS))
