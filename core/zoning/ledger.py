"""The ledger: covered + free + unusable = area, for each subject and control role."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ..geometry.coverage import covered_size, remainder
from ..geometry.distance import widened
from ..geometry.parts import without_lower
from .judge import RoleJudged
from .prepare import NOWHERE, Controls, Subjects

ALL_ROLES = "*"


@dataclass(frozen=True)
class LedgerRows:
    """A role's ledger, a row a subject ``(n,)``; m² for polygons, m for lines.

    ``residual`` is what does not add up where free was measured, NaN where it was subtracted.
    """

    role: str
    covered: np.ndarray
    free: np.ndarray
    unusable: np.ndarray
    residual: np.ndarray
    reason: np.ndarray


def uncertain_subjects(subjects: Subjects, controls: Controls,
                       reach_m: float = 0.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Subjects that a feature which cannot be used may concern.

    Args:
        reach_m: how far from a control a rule may reach.

    Returns:
        A mask ``(n,)``; and pairs: positions of the subjects and of the rows of
        ``controls.unusable`` whose extent meets them. A feature without geometry could lie
        anywhere: it makes all subjects uncertain, without pairs.
    """
    boxes = _boxes(controls)
    if reach_m:
        boxes = shapely.box(*widened(shapely.bounds(boxes), subjects.table.crs, reach_m).T)
    box, subject = shapely.STRtree(subjects.geometry).query(boxes, predicate="intersects")
    mask = np.zeros(len(subjects), dtype=bool)
    mask[subject] = True
    if controls.unusable["reason"].isin(NOWHERE).any():
        mask[:] = True
    order = np.lexsort((box, subject))
    return mask, subject[order], box[order]


def _boxes(controls: Controls) -> np.ndarray:
    unusable = controls.unusable
    boxes = shapely.box(*unusable[["xmin", "ymin", "xmax", "ymax"]].to_numpy(dtype=float).T)
    boxes = np.atleast_1d(np.asarray(boxes, dtype=object))
    boxes[unusable["reason"].isin(NOWHERE).to_numpy()] = None
    return boxes


def role_ledger(subjects: Subjects, judged: RoleJudged, measured: bool, cancelled=None) -> LedgerRows:
    """The ledger of one role.

    Args:
        measured: measure what is free from the geometry that is left, instead of subtracting.
    """
    found = judged.found
    return _rows(judged.controls.role, subjects, found.subject, found.pieces, found.inside,
                 judged.covered, [judged], measured, cancelled)


def joint_ledger(subjects: Subjects, roles: list[RoleJudged], measured: bool, cancelled=None) -> LedgerRows:
    """The ledger of the union of several roles; a place under two of them counts once."""
    if len(roles) == 1:
        rows = role_ledger(subjects, roles[0], measured, cancelled)
        return LedgerRows(ALL_ROLES, rows.covered, rows.free, rows.unusable, rows.residual, rows.reason)

    def joined(column):
        return np.concatenate([getattr(judged.found, column) for judged in roles])

    areal = subjects.dimension[joined("subject")] == 2
    size = np.where(areal, joined("area_m2"), joined("length_m"))
    use = np.flatnonzero(~np.isnan(size))
    use = use[np.argsort(joined("subject")[use], kind="stable")]
    subject, pieces, whole = joined("subject")[use], joined("pieces")[use], joined("inside")[use]
    covered = covered_size(subjects.geometry, subjects.size, subject, pieces, size[use], whole, subjects.measure,
                           subjects.table.crs, cancelled)
    return _rows(ALL_ROLES, subjects, subject, pieces, whole, covered, roles, measured, cancelled)


def _rows(role, subjects, subject, pieces, whole, covered, roles, measured, cancelled) -> LedgerRows:
    total = subjects.size
    covered = np.minimum(covered, total)
    free = np.maximum(total - covered, 0.0)
    unusable, residual = np.zeros(len(subjects)), np.full(len(subjects), np.nan)
    reason = np.full(len(subjects), "", dtype=object)
    uncertain = np.flatnonzero(np.logical_or.reduce([judged.uncertain for judged in roles])
                               & (subjects.reasons == ""))
    rows = np.arange(len(subjects)) if measured else uncertain
    if len(rows):
        left = _left(subjects, rows, subject, pieces, whole, cancelled)
        left_size = np.nan_to_num(subjects.measure(left))
        if measured:
            free[:] = left_size
            residual = total - covered - free
        if len(uncertain):
            where = np.searchsorted(rows, uncertain)
            unusable[uncertain] = _unusable_part(subjects, uncertain, left[where], left_size[where], roles)
            free[uncertain] = np.maximum(left_size[where] - unusable[uncertain], 0.0)
            reason[uncertain] = "unusable_control"
    lost = subjects.reasons != ""
    for values in (covered, free, unusable, residual):
        values[lost] = np.nan
    reason[lost] = "unusable_subject"
    return LedgerRows(role, covered, free, unusable, residual, reason)


def _left(subjects, rows, subject, pieces, whole, cancelled) -> np.ndarray:
    position = np.full(len(subjects), -1)
    position[rows] = np.arange(len(rows))
    use = position[subject] >= 0
    polygons_only = shapely.get_dimensions(pieces) == subjects.dimension[subject]
    use &= polygons_only
    return remainder(subjects.geometry[rows], position[subject[use]], pieces[use], whole[use],
                     subjects.table.crs, cancelled)


def _unusable_part(subjects, uncertain, left, left_size, roles) -> np.ndarray:
    """Size of what is left within the extents of features that could not be used."""
    part = np.zeros(len(uncertain))
    position = np.full(len(subjects), -1)
    position[uncertain] = np.arange(len(uncertain))
    near: dict[int, list] = {}
    for judged in roles:
        if judged.controls.unusable["reason"].isin(NOWHERE).any():
            return left_size.copy()
        _, subject, box = uncertain_subjects(subjects, judged.controls)
        boxes = _boxes(judged.controls)
        for row, number in zip(subject, box):
            near.setdefault(position[row], []).append(boxes[number])
    for row, boxes in near.items():
        if row >= 0:
            concerned = np.array([shapely.intersection(left[row], shapely.union_all(boxes))], dtype=object)
            part[row] = subjects.measure(without_lower(concerned, subjects.dimension[uncertain[row]]))[0]
    return np.minimum(part, left_size)


def ledger_frame(subjects: Subjects, ledgers: list[LedgerRows],
                 missing_roles: Optional[list] = None) -> pd.DataFrame:
    """The ledgers as one frame in the words of the data contract, in reported areas.

    A role without a layer has a row too: nothing of the subject could be tested.
    """
    frames = [_frame(subjects, rows) for rows in ledgers]
    for role in missing_roles or []:
        nothing = np.zeros(len(subjects))
        frames.append(_frame(subjects, LedgerRows(
            role, nothing, nothing, subjects.size, np.full(len(subjects), np.nan),
            np.full(len(subjects), "missing_layer", dtype=object))))
    if not frames:
        return _frame(subjects, LedgerRows(ALL_ROLES, *np.zeros((4, len(subjects))),
                                           np.full(len(subjects), "", dtype=object))).iloc[:0]
    return pd.concat(frames, ignore_index=True)


def _frame(subjects: Subjects, rows: LedgerRows) -> pd.DataFrame:
    areal, lines = subjects.dimension == 2, subjects.dimension == 1
    scale = np.nan_to_num(subjects.scale, nan=1.0)
    total = np.where(subjects.reasons == "", subjects.size, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(total > 0, np.abs(rows.residual) / total, np.nan)

    def area(values):
        return np.where(areal, values * scale, np.nan)

    def length(values):
        return np.where(lines, values, np.nan)

    frame = pd.DataFrame({
        "subject_id": subjects.ids, "project_id": subjects.projects, "subject_fid": subjects.table.fids,
        "control_role": rows.role,
        "area_m2": area(total), "covered_m2": area(rows.covered), "free_m2": area(rows.free),
        "unusable_m2": area(rows.unusable), "residual_m2": area(rows.residual)})
    if lines.any():
        frame = frame.assign(length_m=length(total), covered_m=length(rows.covered),
                             free_m=length(rows.free), unusable_m=length(rows.unusable),
                             residual_m=length(rows.residual))
    return frame.assign(residual_share=share, reason=rows.reason)
