"""The ground of projects by parcels: pieces, what two parcels claim, what none does."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
import shapely

from ...geometry.measure.drawn_area import drawn_area_m2
from ...geometry.overlay.coverage import Cut, covered_size, remainder
from ...geometry.overlay.pairs import TOUCH_M2, Overlaps, measured_sizes, overlaps
from ...geometry.overlay.unchanged import doubled
from ...geometry.parallel import in_steps, indexed, queried
from ...geometry.parts import without_lower
from ...layers.prepare import Controls, Subjects
from ...zoning.judging.judge import RoleJudged
from ...zoning.judging.ledger import ledgers_of, uncertain_subjects


@dataclass(frozen=True)
class Ground:
    """What parcels of one kind hold of subjects. Areas in m², as measured.

    Attributes:
        controls: the parcels. subject, parcel: positions of each piece ``(m,)``.
        area_m2: of each piece ``(m,)``. disputed_m2: of it what another parcel claims too ``(m,)``.
        parcel_m2: of each parcel that is met, otherwise 0 ``(k,)``.
        covered_m2: what all of them hold of each subject, each place once ``(n,)``.
        pieces: the ground of each piece ``(m,)``; None where it was not asked for.
    """

    controls: Controls
    subject: np.ndarray
    parcel: np.ndarray
    area_m2: np.ndarray
    disputed_m2: np.ndarray
    parcel_m2: np.ndarray
    covered_m2: np.ndarray
    pieces: Optional[np.ndarray]


def ground_of(subjects: Subjects, controls: Controls, with_pieces: bool, steps) -> Ground:
    """Cut subjects by parcels.

    Pieces that no other parcel claims add up by themselves; only of the others a union is made.

    Args:
        subjects: of the run ``(n,)``. controls: the parcels ``(k,)``. with_pieces: keep the ground of pieces.
        steps: of the run.

    Raises:
        Cancelled: the run was stopped.
    """
    crs, method = subjects.table.crs, subjects.method
    measured = np.full(len(controls), np.nan)
    near = np.unique(queried(indexed(subjects.geometry), controls.geometry)[0])
    measured[near] = np.nan_to_num(drawn_area_m2(controls.geometry[near], crs, method))
    asked = {"progress": steps.progress, "cancelled": steps.cancelled}
    if with_pieces:
        over = overlaps(subjects.geometry, controls.geometry, crs, method,
                        subject_area_m2=subjects.measured_m2, **asked)
    else:
        over = measured_sizes(subjects.geometry, controls.geometry, crs, method,
                              (subjects.measured_m2, measured), **asked)
    kept = np.flatnonzero(~np.isnan(over.area_m2))
    subject, parcel, area = over.subject[kept], over.control[kept], over.area_m2[kept]
    pieces = over.pieces[kept] if with_pieces else None
    touched, place = np.unique(parcel, return_inverse=True)
    parcel_m2 = np.zeros(len(controls))
    parcel_m2[touched] = measured[touched]
    first, second, shared = _doubled(controls.geometry, touched, steps.cancelled)
    disputed, clashing = np.zeros(len(subject)), np.zeros(len(subject), dtype=bool)
    if len(first):
        disputed = _disputed(subjects, subject, place, area, (first, second, shared), steps.cancelled)
        clashing = disputed > 0
    covered = np.bincount(subject[~clashing], weights=area[~clashing], minlength=len(subjects)).astype(float)
    rows = np.flatnonzero(clashing)
    if len(rows):
        own = pieces[rows] if pieces is not None else without_lower(
            shapely.intersection(subjects.geometry[subject[rows]], controls.geometry[parcel[rows]]), 2)
        covered += covered_size(subjects.geometry, subjects.measured_m2, Cut(
            subject[rows], own, area[rows], np.zeros(len(rows), dtype=bool)), subjects.measure, crs, steps.cancelled)
    covered = np.minimum(covered, subjects.measured_m2)
    return Ground(controls, subject, parcel, area, disputed, parcel_m2, covered, pieces)


def _doubled(geometry: np.ndarray, touched: np.ndarray, cancelled) -> tuple:
    """Positions in ``touched`` of two parcels that hold the same ground, and that ground.

    Among neighbours few edges are left over. Where most parcels are touched, it is faster to look at all of them than
    at these, whose outline is torn.
    """
    if 2 * len(touched) < len(geometry):
        return doubled(geometry[touched], cancelled)
    place = np.full(len(geometry), -1, dtype=np.int64)
    place[touched] = np.arange(len(touched))
    first, second, shared = doubled(geometry, cancelled)
    both = (place[first] >= 0) & (place[second] >= 0)
    return place[first[both]], place[second[both]], shared[both]


def _disputed(subjects: Subjects, subject, place, area, pairs: tuple, cancelled) -> np.ndarray:
    """Of each piece, in order of subject and parcel, what other parcels claim of it ``(m,)``."""
    first, second, shared = pairs
    width = int(place.max()) + 1
    keys = subject * width + place
    order = np.argsort(keys, kind="stable")
    rows, others, grounds = [], [], []
    for own, other in ((first, second), (second, first)):
        start = np.argsort(own, kind="stable")
        begin = np.searchsorted(own[start], place)
        count = np.searchsorted(own[start], place, side="right") - begin
        row = np.repeat(np.arange(len(place)), count)
        turn = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
        pair = start[begin[row] + turn]
        both = subject[row] * width + other[pair]   # the other parcel lies in the subject too
        at = np.minimum(np.searchsorted(keys[order], both), len(keys) - 1)
        has = keys[order][at] == both
        rows.append(row[has])
        others.append(order[at[has]])
        grounds.append(shared[pair[has]])
    row, ground = np.concatenate(rows), np.concatenate(grounds)
    if not len(row):
        return np.zeros(len(subject))
    ground = without_lower(shapely.intersection(ground, subjects.geometry[subject[row]]), 2)
    size = np.nan_to_num(subjects.measure(ground))
    real = size > TOUCH_M2
    row, ground, size = row[real], ground[real], size[real]
    order = np.argsort(row, kind="stable")
    cut = Cut(row[order], ground[order], size[order], np.zeros(len(order), dtype=bool))
    return np.minimum(covered_size(subjects.geometry[subject], area, cut, subjects.measure, subjects.table.crs,
                                   cancelled), area)


def open_ground(subjects: Subjects, ground: Ground, with_pieces: bool, cancelled) -> tuple:
    """What no parcel holds of subjects.

    Args:
        subjects: of the run ``(n,)``. ground: of ``ground_of``. with_pieces: with its geometry.
        cancelled: asked between steps, whether to stop.

    Returns:
        Area that is free, area that a feature which cannot be used may hold ``(n,)``, m² as measured; and what is left
        of each subject ``(n,)``, None where that is nothing; None where it was not asked for.
    """
    controls, left = ground.controls, None
    free = np.maximum(subjects.measured_m2 - ground.covered_m2, 0.0)
    free[subjects.reasons != ""] = 0.0
    unusable = np.zeros(len(subjects))
    mask = uncertain_subjects(subjects, controls)[0] & (subjects.reasons == "")
    if mask.any() or with_pieces:
        pieces = ground.pieces if ground.pieces is not None else without_lower(in_steps(
            shapely.intersection, subjects.geometry[ground.subject], controls.geometry[ground.parcel]), 2)
        inside = ground.area_m2 >= subjects.measured_m2[ground.subject] * (1 - 1e-9)
        if mask.any():
            over = Overlaps(ground.subject, ground.parcel, ground.area_m2, np.full(len(pieces), np.nan), np.zeros(0),
                            inside, pieces, np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
            judged = RoleJudged(controls, over, lambda: ground.covered_m2, mask)
            rows = ledgers_of(subjects, [judged], False, cancelled)[0][0]
            unusable = np.nan_to_num(np.where(mask, rows.unusable.low, 0.0))
            unusable = np.minimum(unusable, free)
        if with_pieces:   # only of subjects of which areas say that something is left
            left, some = np.full(len(subjects), None, dtype=object), np.flatnonzero(free - unusable > TOUCH_M2)
            use = np.isin(ground.subject, some)
            left[some] = remainder(subjects.geometry[some], np.searchsorted(some, ground.subject[use]), pieces[use],
                                   inside[use], subjects.table.crs, cancelled)
    return free - unusable, unusable, left
