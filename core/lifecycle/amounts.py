"""Ground and areas between stages: what was approved and not supplied, supplied and not used, and where they drift."""
from __future__ import annotations

from typing import NamedTuple

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


def ground_left(entries: Entries, linked: Linked, threads, request: LifecycleRequest, steps) -> Ground:
    """Pieces by which neighbouring stages differ.

    Args:
        entries: rows of all tables. linked: ground that they share. threads: ``tracing.Groups``. request: minimum area.
        steps: how it is followed.

    Raises:
        Cancelled: the run was stopped.
    """
    frames, pieces = [], []
    approved = np.full(len(threads), np.nan)
    stages = list(request.life.stages)
    for ground in linked.links:
        first, then = (entries.own_stage(position).id for position in (ground.first, ground.then))
        if (first, then) not in request.life.pairs or ground.pieces is None:
            continue
        for kind, of, by in ((OUTSIDE, ground.then, (ground.later, ground.earlier)),
                             (LEFT, ground.first, (ground.earlier, ground.later))):
            rows, left, area, whole = _left(entries, ground, of, by, request, steps, linked.is_alone)
            if kind == LEFT and (first, then) == ("approved", "supplied"):
                approved = _by_thread(entries, threads, whole, ground)
            if kind == LEFT and not _is_equal(request, first, then):
                continue   # a stage that only lies within the earlier one leaves ground to others
            frames.append(pd.DataFrame({
                "thread_id": threads.names[threads.number[rows]], "first": first, "then": then, "kind": kind,
                "layer": entries.layers[of].table.name, "subject_fid": entries.fid[rows], "area_m2": area,
                "share": area / entries.measured_m2[rows]}))
            pieces.append(left)
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


def _left(entries: Entries, ground: Link, of: int, by: tuple, request, steps, is_alone: np.ndarray) -> tuple:
    """Rows of a layer with more ground than the minimum that no live row of the other one covers, the ground, its
    area, and the area left of all rows ``(n,)``, NaN of other layers."""
    own, other = by
    rows = np.flatnonzero((entries.layer == of) & ~shapely.is_missing(entries.geometry) & entries.is_live)
    use = entries.is_live[own] & entries.is_live[other]
    position = np.full(len(entries), -1, dtype=np.int64)
    position[rows] = np.arange(len(rows))
    subject, pieces, area = position[own[use]], ground.pieces[use], ground.area_m2[use]
    order = np.argsort(subject, kind="stable")
    subject, pieces, area = subject[order], pieces[order], area[order]
    total = entries.measured_m2[rows]
    whole = area >= total[subject] * (1.0 - _WHOLE)
    doubly = np.zeros(len(rows), dtype=bool)   # pieces may overlap each other; of all others the areas add up
    doubly[subject[~is_alone[other[use][order]]]] = True
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
    keep = np.isin(subject, more)
    number = np.searchsorted(more, subject[keep])
    rest = remainder(entries.geometry[rows[more]], number, pieces[keep], whole[keep], entries.crs, steps.cancelled)
    return rows[more], rest, left[more], all_left


def _by_thread(entries: Entries, threads, left: np.ndarray, ground: Link) -> np.ndarray:
    """Sum of each thread, NaN where a live row of it has no ground in either layer."""
    rows = np.flatnonzero((entries.layer == ground.first) & entries.is_live)
    sums = np.bincount(threads.number[rows], weights=left[rows], minlength=len(threads)).astype(float)   # int of none
    sums[np.bincount(threads.number[rows], minlength=len(threads)) == 0] = np.nan
    undrawn = np.flatnonzero((entries.layer == ground.then) & entries.is_live & shapely.is_missing(entries.geometry))
    sums[threads.number[undrawn]] = np.nan
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
