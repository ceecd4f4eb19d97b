"""The ledger: covered + free + unusable = area, for each subject and control role."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ...contract import cells
from ...contract.arithmetic import ANYTHING, add, choose, divide, multiply
from ...contract.interval import Interval
from ...contract.sentences import followed
from ...geometry.measure.distance import widened
from ...geometry.overlay.coverage import Cut, covered_size, remainder
from ...geometry.overlay.pairs import TOUCH_M2
from ...geometry.parallel import asking, in_steps, queried
from ...geometry.parts import without_lower
from ...geometry.systems.placement import rectangles
from ...geometry.united import unions_by
from ...layers.broken import EXTENT, may_hold
from ...layers.prepare import NOWHERE, Controls, Subjects
from .columns import ledger_columns, units_of
from .judge import RoleJudged

ALL_ROLES = "*"


@dataclass(frozen=True)
class LedgerRows:
    """A role's ledger, a row per subject ``(n,)``; m² for polygons, m for lines.

    Nothing is known of a subject that cannot be used. ``residual`` is what does not add up where free was measured,
    unknown where it was subtracted.
    """

    role: str
    covered: Interval
    free: Interval
    unusable: Interval
    residual: Interval
    reason: np.ndarray


def uncertain_subjects(subjects: Subjects, controls: Controls,
                       reach_m: float = 0.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Subjects that a feature which cannot be used may concern.

    Args:
        subjects, controls: of a role.
        reach_m: how far from a control a rule may reach; from its extent, if it cannot be used.

    Returns:
        A mask ``(n,)``; and pairs: positions of the subjects and of the rows of
        ``controls.unusable`` that may hold ground of theirs. A feature without geometry could lie
        anywhere: it makes all subjects uncertain, without pairs.
    """
    boxes, tree = _boxes(controls), shapely.STRtree(subjects.geometry)
    if reach_m:
        boxes = shapely.box(*widened(shapely.bounds(boxes), subjects.table.crs, reach_m).T)
    box, subject = queried(tree, boxes, "intersects")
    if len(box) and not reach_m:   # only the outlines are mended whose extent meets a subject
        near = np.unique(box)
        place, subject = queried(tree, may_hold(controls, near, subjects.table.crs, subjects.method), "intersects")
        box = near[place]
    mask = np.zeros(len(subjects), dtype=bool)
    mask[subject] = True
    if controls.unusable["reason"].isin(NOWHERE).any():
        mask[:] = True
    order = np.lexsort((box, subject))
    return mask, subject[order], box[order]


def _boxes(controls: Controls) -> np.ndarray:
    boxes = rectangles(controls.unusable[EXTENT].to_numpy(dtype=float))
    boxes[controls.unusable["reason"].isin(NOWHERE).to_numpy()] = None
    return boxes


def ledgers_of(subjects: Subjects, roles: list[RoleJudged], measured: bool, cancelled=None, *,
               complete: Optional[dict] = None, missing: bool = False) -> tuple[list[LedgerRows], Optional[LedgerRows]]:
    """The ledger of each role, and that of their union, in which a place under two roles counts once.

    Args:
        subjects: of the run.
        roles: roles that have a layer.
        measured: measure what is free from the geometry that is left, instead of subtracting.
        cancelled: asked between steps, whether to stop.
        complete: role, or ``"*"`` for all that are not named -> for each subject its part where the data
            are complete; None where that is all of it. What is left beyond may hold a control or not.
        missing: a role that is requested has no layer. It may lie anywhere, so that nothing is free of
            all roles.

    Returns:
        The roles' ledgers, and the union's; None without a role.
    """
    complete = complete or {}
    inside = [complete.get(judged.controls.role, complete.get(ALL_ROLES)) for judged in roles]
    each = [_role_ledger(subjects, judged, part, measured, cancelled) for judged, part in zip(roles, inside)]
    if not roles:
        return each, None
    # one role alone is its own union, measured already
    joint = replace(each[0], role=ALL_ROLES) if len(roles) == 1 else \
        _joint_ledger(subjects, roles, inside, measured, cancelled)
    return each, _withheld(subjects, joint) if missing else joint


def _role_ledger(subjects, judged: RoleJudged, inside, measured, cancelled) -> LedgerRows:
    overlap = judged.overlaps
    cut = Cut(overlap.subject, overlap.pieces, np.zeros(0), overlap.inside)
    return replace(_rows(subjects, cut, judged.covered, [judged], [inside], measured, cancelled),
                   role=judged.controls.role)


def _joint_ledger(subjects, roles: list[RoleJudged], inside: list, measured, cancelled) -> LedgerRows:
    def joined(column):
        return np.concatenate([getattr(judged.overlaps, column) for judged in roles])

    areal = subjects.dimension[joined("subject")] == 2
    size = np.where(areal, joined("area_m2"), joined("length_m"))
    use = np.flatnonzero(~np.isnan(size))
    use = use[np.argsort(joined("subject")[use], kind="stable")]
    cut = Cut(joined("subject")[use], joined("pieces")[use], size[use], joined("inside")[use])
    covered = covered_size(subjects.geometry, subjects.size, cut, subjects.measure, subjects.table.crs, cancelled)
    return _rows(subjects, cut, covered, roles, inside, measured, cancelled)


def _withheld(subjects: Subjects, rows: LedgerRows) -> LedgerRows:
    """The union's ledger where a role is missing: what no other role covers may lie under that one."""
    usable = subjects.reasons == ""
    reason = rows.reason.copy()
    reason[usable] = _and(reason[usable], "missing_layer")
    return replace(rows, free=choose(usable, Interval.of(0.0), rows.free), unusable=add(rows.unusable, rows.free),
                   reason=reason)


def _and(reasons: np.ndarray, another: str, where=True) -> np.ndarray:
    """Reasons ``(k,)`` with another one behind them."""
    return followed(reasons, np.where(np.broadcast_to(where, len(reasons)), another, "").astype(object), ", ")


def _rows(subjects, cut: Cut, covered, roles, inside, measured, cancelled) -> LedgerRows:
    """The ledger of all of some roles. Sizes of the pieces are not asked for: ``covered`` ``(n,)`` is theirs, once."""
    total = subjects.size
    covered = np.minimum(covered, total)
    free = np.maximum(total - covered, 0.0)
    unusable, residual = np.zeros(len(subjects)), np.full(len(subjects), np.nan)
    reason = np.full(len(subjects), "", dtype=object)
    usable = subjects.reasons == ""
    uncertain = usable & np.logical_or.reduce([judged.uncertain for judged in roles])
    beyond = usable & _is_partial(inside, len(subjects))
    unknown = np.flatnonzero(uncertain | beyond)
    rows = np.arange(len(subjects)) if measured else unknown
    if len(rows):
        left = _left(subjects, rows, cut.subject, cut.pieces, cut.whole, cancelled)
        left_size = subjects.size[rows]
        # what nothing was taken from is the subject itself, and measured already
        less = np.flatnonzero([rest is not whole for rest, whole in zip(left, subjects.geometry[rows])])
        left_size[less] = np.nan_to_num(subjects.measure(left[less]))
        if measured:
            free[:] = left_size
            residual = total - covered - free
        if len(unknown):
            where = np.searchsorted(rows, unknown)
            in_doubt = _in_doubt(subjects, unknown, left[where], left_size[where], roles)
            out_there = _beyond(subjects, unknown, left[where], inside, in_doubt)
            unusable[unknown] = np.minimum(in_doubt.size + out_there, left_size[where])
            free[unknown] = np.maximum(left_size[where] - unusable[unknown], 0.0)
            reason[uncertain] = "unusable_control"
            reason[unknown] = _and(reason[unknown], "outside_coverage", out_there > 0)
    reason[~usable] = "unusable_subject"
    return LedgerRows(ALL_ROLES, *(Interval.of(np.where(usable, values, np.nan))
                                   for values in (covered, free, unusable, residual)), reason)


def _is_partial(inside: list, count: int) -> np.ndarray:
    """Which subjects lie, for some role, partly where the data are not complete."""
    partial = np.zeros(count, dtype=bool)
    for part in inside:
        if part is not None:
            partial |= ~shapely.is_missing(part)
    return partial


def _left(subjects, rows, subject, pieces, whole, cancelled) -> np.ndarray:
    position = np.full(len(subjects), -1)
    position[rows] = np.arange(len(rows))
    use = position[subject] >= 0
    polygons_only = shapely.get_dimensions(pieces) == subjects.dimension[subject]
    use &= polygons_only
    return remainder(subjects.geometry[rows], position[subject[use]], pieces[use], whole[use],
                     subjects.table.crs, cancelled)


@dataclass(frozen=True)
class _InDoubt:
    """What is left where features that could not be used may lie ``(k,)``.

    ``extent`` is None where there is no such feature, ``everywhere`` where one could lie anywhere.
    """

    size: np.ndarray
    extent: np.ndarray
    everywhere: bool


def _in_doubt(subjects, rows, left, left_size, roles) -> _InDoubt:
    extent, size = np.full(len(rows), None, dtype=object), np.zeros(len(rows))
    position, places, boxes = np.full(len(subjects), -1), [], []
    position[rows] = np.arange(len(rows))
    for judged in roles:
        if judged.controls.unusable["reason"].isin(NOWHERE).any():
            return _InDoubt(left_size.copy(), extent, True)
        _, subject, box = uncertain_subjects(subjects, judged.controls)
        places.append(position[subject])
        boxes.append(may_hold(judged.controls, box, subjects.table.crs, subjects.method))
    place = np.concatenate(places)
    extent = unions_by(len(rows), place[place >= 0], np.concatenate(boxes)[place >= 0])
    there = ~shapely.is_missing(extent)
    size[there] = _size_of(subjects, rows[there], in_steps(shapely.intersection, left[there], extent[there]))
    return _InDoubt(np.minimum(size, left_size), extent, False)


def _beyond(subjects, rows, left, inside: list, in_doubt: _InDoubt) -> np.ndarray:
    """Size of what is left beyond the data of some role, and not in doubt already."""
    size = np.zeros(len(rows))
    parts = list({id(part): part[rows] for part in inside if part is not None}.values())
    cut = np.flatnonzero(_is_partial(parts, len(rows)))
    if in_doubt.everywhere or not len(cut):
        return size
    outside = np.full(len(cut), None, dtype=object)
    for part in parts:
        there = np.flatnonzero(~shapely.is_missing(part[cut]))
        more = remainder(left[cut[there]], np.arange(len(there)), part[cut[there]],
                         np.zeros(len(there), dtype=bool), subjects.table.crs)
        known = ~shapely.is_missing(outside[there])
        more[known] = shapely.union(more[known], outside[there][known])
        outside[there] = more
    doubted = ~shapely.is_missing(in_doubt.extent[cut])
    outside[doubted] = shapely.difference(outside[doubted], in_doubt.extent[cut][doubted])
    measured = _size_of(subjects, rows[cut], outside)
    size[cut] = np.where(measured > TOUCH_M2, measured, 0.0)
    return size


def _size_of(subjects, rows, geometry) -> np.ndarray:
    return np.nan_to_num(subjects.measure(without_lower(geometry, subjects.dimension[rows])))


def ledger_frame(subjects: Subjects, ledgers: list[LedgerRows],
                 missing_roles: Optional[list] = None) -> pd.DataFrame:
    """The ledgers as one frame in the words of the data contract, in reported areas.

    A role without a layer has a row too: nothing of the subject could be tested.

    Args:
        subjects: of the run. ledgers: of its roles, and their union. missing_roles: that were requested and have no
            layer.

    Returns:
        A row per subject and role: covered, free and unusable area in m² (length in m), which add up to the subject's.
    """
    frames = [_frame(subjects, rows) for rows in asking(ledgers, 1)]
    for role in missing_roles or []:
        nothing = Interval.of(np.zeros(len(subjects)))
        frames.append(_frame(subjects, LedgerRows(role, nothing, nothing, Interval.of(subjects.size), ANYTHING,
                                                  np.full(len(subjects), "missing_layer", dtype=object))))
    columns = ledger_columns({"units": units_of(subjects)})
    if not frames:
        return pd.DataFrame(columns=list(columns)).astype(columns)
    return pd.DataFrame({   # a column at a time, so that a million rows are not held three times
        name: pd.concat([frame.pop(name) for frame in frames], ignore_index=True).astype(kind)
        for name, kind in asking(columns.items(), 1)}, copy=False)


def _frame(subjects: Subjects, rows: LedgerRows) -> pd.DataFrame:
    total = Interval.of(np.where(subjects.reasons == "", subjects.size, np.nan))
    off = Interval.of(np.abs(rows.residual.low), np.abs(rows.residual.high))
    frame = pd.DataFrame({
        "subject_id": subjects.ids, "project_id": subjects.projects, "subject_fid": subjects.table.fids,
        "control_role": rows.role, "residual_share": cells.number(divide(off, total)), "reason": rows.reason})
    for name, values in asking((("area_m2", total), ("length_m", total), ("covered", rows.covered), (
            "free", rows.free), ("unusable", rows.unusable), ("residual", rows.residual)), 1):
        if name in ("area_m2", "length_m"):
            frame[name] = sizes(subjects, values, name.rpartition("_")[2])
        else:
            frame[f"{name}_m2"], frame[f"{name}_m"] = (sizes(subjects, values, unit) for unit in ("m2", "m"))
    return frame


def sizes(subjects: Subjects, values: Interval, unit: str) -> pd.arrays.FloatingArray:
    """Cells of measured sizes, as they are reported: Float64 ``(n,)``.

    Args:
        subjects: of the run. values: m² of polygons, m of lines ``(n,)``. unit: ``"m2"``: of the polygons, ``"m"``: of
            the lines; subjects of another kind have none.
    """
    if unit == "m":
        return cells.number(choose(subjects.dimension == 1, values, ANYTHING))
    scaled = multiply(values, Interval.of(subjects.factor))
    return cells.number(choose(subjects.dimension == 2, scaled, ANYTHING))
