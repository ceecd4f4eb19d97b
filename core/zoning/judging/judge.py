"""One control role against the subjects: candidates by relation, rules, and what no rule says."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Callable, Optional

import numpy as np
import shapely

from ...geometry.measure.distance import pairs_within
from ...geometry.overlay.connected import connected_parts
from ...geometry.overlay.coverage import Cut, covered_size, remainder
from ...geometry.overlay.pairs import TOUCH_M, WHOLE, Overlaps, negligible_area
from ...geometry.parallel import asking
from ...geometry.parts import without_lower
from ...layers.prepare import Controls, Subjects
from ...rules.evaluate import Candidates, Values, fire
from ...rules.model import Rule

NEARLY, NEARLY_M2 = 1e-5, 1e-2   # relative and absolute, see ``_filled``
MANY = 2_000   # overlaps: what takes their unions together is worth a thread of its own


@dataclass(frozen=True)
class Findings:
    """Findings of one rule, or of one built-in check, before they are put into words ``(f,)``.

    Attributes:
        check: the rule, or the key of a built-in check such as ``"no_rule"``.
        role: control role; ``"*"`` for all.
        verdict: one word for all rows, ``technical`` and ``unknown`` apart.
        subject: positions; -1 means the whole run.
        control: positions among the role's controls; -1 for none.
        area_m2, length_m, share, width_m, distance_m: as measured, NaN where it has no meaning.
        geometry: the piece, or None.
        technical, unknown, missing: as in ``rules.evaluate.Fired``.
        details: placeholders of the sentence, where it needs more: one value for all rows, or an array ``(f,)``.
    """

    check: object
    role: str
    verdict: str
    subject: np.ndarray
    control: np.ndarray
    area_m2: np.ndarray
    length_m: np.ndarray
    share: np.ndarray
    width_m: np.ndarray
    distance_m: np.ndarray
    geometry: np.ndarray
    technical: np.ndarray
    unknown: np.ndarray
    missing: np.ndarray
    details: Optional[dict] = None

    def __len__(self) -> int:
        return len(self.subject)

    @property
    def verdicts(self) -> np.ndarray:
        """The verdict of each finding, words ``(n,)``."""
        words = np.full(len(self), self.verdict, dtype=object)
        words[self.technical] = "conditional"
        words[self.unknown] = "undetermined"
        return words

    def take(self, rows: np.ndarray) -> Findings:
        """Some of them.

        Args:
            rows: positions ``(k,)``.
        """
        def some(values):
            return values[rows] if isinstance(values, np.ndarray) else values

        details = None if self.details is None else {name: some(value) for name, value in self.details.items()}
        arrays = {name: value[rows] for name, value in vars(self).items() if isinstance(value, np.ndarray)}
        return replace(self, **arrays, details=details)


def undetermined(groups: list[Findings]) -> list[Findings]:
    """Those of which the verdict of a subject is undetermined.

    Args:
        groups: of all roles.
    """
    return [group.take(np.flatnonzero((group.verdicts == "undetermined") & (group.subject >= 0)))
            for group in asking(groups, 1)]


def cut_by_subject(groups: list[Findings], count: int) -> Iterator[list[Findings]]:
    """Findings in parts that follow each other by subject, those of the run in the first one.

    Args:
        groups: of all roles. count: of findings in a part, about: a subject's are all in one.
    """
    before = np.cumsum(np.bincount(np.concatenate([group.subject for group in groups]) + 1))
    part_of = (before - 1) // count
    parts = [part_of[group.subject + 1] for group in groups]
    for number in asking(np.unique(np.concatenate(parts)), 1):
        yield [group.take(np.flatnonzero(part == number)) for group, part in zip(groups, parts)]


def plain_findings(check: str, role: str, verdict: str, subject, geometry=None, details=None,
                   area_m2=None) -> Findings:
    """Findings of a built-in check, where nothing but perhaps an area was measured.

    Args:
        check: key of its sentence. role: that it is about. verdict: of all of them.
        subject: rows of the subjects ``(k,)``, -1 for the run as a whole.
        geometry: where, ``(k,)``; None: nowhere. details: as of ``Findings``. area_m2: ``(k,)``; None: not known.
    """
    count = len(subject)
    nothing = np.full(count, np.nan)
    return Findings(check, role, verdict, np.asarray(subject, dtype=np.int64),
                    np.full(count, -1),
                    nothing if area_m2 is None else area_m2, nothing, nothing, nothing, nothing,
                    np.full(count, None) if geometry is None else geometry,
                    np.zeros(count, dtype=bool), np.zeros(count, dtype=bool),
                    np.full(count, "", dtype=object), details)


@dataclass(frozen=True)
class RoleJudged:
    """What was measured and found for one role.

    Attributes:
        controls: its features.
        overlaps: with the subjects.
        cover: gives ``covered``, which is measured while the run goes on.
        uncertain: subjects near a feature that could not be used ``(n,)``.
        findings: what the rules and the built-in checks say.
    """

    controls: Controls
    overlaps: Overlaps
    cover: Callable[[], np.ndarray]
    uncertain: np.ndarray
    findings: list = field(default_factory=list)

    @property
    def covered(self) -> np.ndarray:
        """Size of the union of the overlaps, m² or m ``(n,)``, as measured."""
        return self.cover()


def covered_by(subjects: Subjects, overlap: Overlaps, cancelled=None) -> np.ndarray:
    """Size that the union of some overlaps covers of each subject.

    Args:
        subjects: of the run. overlap: overlaps with their pieces.
        cancelled: asked between steps, whether to stop.

    Returns:
        m² of polygons, m of lines ``(n,)``.
    """
    areal = subjects.dimension[overlap.subject] == 2
    use = np.where(areal, ~np.isnan(overlap.area_m2), ~np.isnan(overlap.length_m))
    size = np.where(areal, overlap.area_m2, overlap.length_m)
    cut = Cut(overlap.subject[use], overlap.pieces[use], size[use], overlap.inside[use])
    return covered_size(subjects.geometry, subjects.size, cut, subjects.measure, subjects.table.crs, cancelled)


def judge_rules(rules: tuple, subjects: Subjects, judged: RoleJudged, values: Values,
                complete: Optional[np.ndarray], cancelled=None) -> list[Findings]:
    """Apply a role's rules.

    Args:
        rules: those in force.
        subjects, judged, values: what is compared.
        complete: for each subject its part inside the covered area, where it is not wholly
            inside; None elsewhere. What lies beyond is unknown, not "outside the line".
        cancelled: asked between steps, whether to stop.

    Raises:
        InputError: a condition that compares text with a number.

    An overlap that no rule applies to is undetermined. Where a role's rules apply only to what
    lies outside it, an overlap is what they require, and nothing is added.
    """
    spoken = np.zeros(len(judged.overlaps), dtype=bool)
    results, by_relation = [], {}
    for rule in rules:
        key = (rule.relation, rule.distance_m)
        if key not in by_relation:
            by_relation[key] = _candidates(rule, subjects, judged, complete, cancelled)
        candidates = by_relation[key]
        if not len(candidates):
            continue
        fired = fire(rule, candidates, values, subjects.group)
        if rule.relation == "overlaps":
            spoken[fired.row] = True
        elif rule.relation in ("inside", "within_distance"):
            spoken |= np.isin(judged.overlaps.subject, candidates.subject[fired.row])
        if len(fired.row):
            results.append(_findings_of(rule, candidates, fired))
    relations = {rule.relation for rule in rules}
    if "overlaps" in relations or not relations & {"outside", "disjoint"}:
        results.extend(_unspoken(subjects, judged, ~spoken))
    return results


def _findings_of(rule: Rule, candidates: Candidates, fired) -> Findings:
    row = fired.row
    return Findings(rule, rule.control, rule.verdict, candidates.subject[row], candidates.control[row],
                    candidates.area_m2[row], candidates.length_m[row], candidates.share[row],
                    candidates.width_m[row], candidates.distance_m[row], candidates.geometry[row],
                    fired.technical, fired.unknown, fired.missing)


def _unspoken(subjects: Subjects, judged: RoleJudged, rest: np.ndarray) -> list[Findings]:
    if not rest.any():
        return []
    all_pairs = _overlapping(subjects, judged)
    nothing = np.zeros(int(rest.sum()), dtype=bool)
    return [Findings("no_rule", judged.controls.role, "undetermined", all_pairs.subject[rest],
                     all_pairs.control[rest], all_pairs.area_m2[rest], all_pairs.length_m[rest],
                     all_pairs.share[rest], all_pairs.width_m[rest], all_pairs.distance_m[rest],
                     all_pairs.geometry[rest], nothing, nothing,
                     np.full(len(nothing), "", dtype=object))]


def _candidates(rule: Rule, subjects, judged, complete, cancelled) -> Candidates:
    if rule.relation == "overlaps":
        return _overlapping(subjects, judged)
    if rule.relation == "within_distance":
        return _near(rule.distance_m, subjects, judged)
    usable = subjects.reasons == ""
    known = usable & ~judged.uncertain
    beyond = np.zeros(len(subjects), dtype=bool) if complete is None else ~shapely.is_missing(complete)
    met = np.zeros(len(subjects), dtype=bool)
    met[judged.overlaps.subject] = True
    held = np.zeros(len(subjects), dtype=bool)
    held[judged.overlaps.subject[judged.overlaps.inside]] = True
    within = held | _filled(subjects, judged, ~held & usable, cancelled)
    if rule.relation == "inside":
        rows = np.flatnonzero(usable & within)
        return _pieces_as_candidates(subjects, rows, subjects.geometry[rows])
    if rule.relation == "disjoint":
        rows = np.flatnonzero(known & ~met & ~beyond)   # what lies there may well meet a control
        return _unmeasured(rows, np.full(len(rows), -1), subjects, np.full(len(rows), np.nan))
    return _outside(subjects, judged, np.flatnonzero(known & ~within), complete, cancelled)


def _overlapping(subjects: Subjects, judged: RoleJudged) -> Candidates:
    overlap = judged.overlaps
    size = np.where(np.isnan(overlap.area_m2), overlap.length_m, overlap.area_m2)
    return Candidates(overlap.subject, overlap.control, overlap.area_m2, overlap.length_m, overlap.perimeter_m,
                      np.full(len(overlap), np.nan), _share(size, subjects, overlap.subject), overlap.pieces,
                      overlap.part_pair, overlap.part_area_m2, overlap.part_perimeter_m)


def _share(size, subjects: Subjects, subject) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        share = size / subjects.size[subject]
    return np.where(np.isfinite(share), np.minimum(share, 1.0), np.nan)


def _near(distance_m: float, subjects: Subjects, judged: RoleJudged) -> Candidates:
    subject, control, distance = pairs_within(subjects.geometry, judged.controls.geometry,
                                              subjects.table.crs, distance_m)
    return _unmeasured(subject, control, subjects, distance)


def _unmeasured(subject, control, subjects: Subjects, distance) -> Candidates:
    """Candidates that share neither area nor length with a control."""
    nothing = np.full(len(subject), np.nan)
    return Candidates(subject, control, nothing, nothing, nothing, distance, nothing,
                      subjects.geometry[subject], np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))


def _left(subjects, judged, rows, cancelled) -> np.ndarray:
    """What the role's controls leave of some subjects."""
    position = np.full(len(subjects), -1)
    position[rows] = np.arange(len(rows))
    use = position[judged.overlaps.subject] >= 0
    return remainder(subjects.geometry[rows], position[judged.overlaps.subject[use]],
                     judged.overlaps.pieces[use], judged.overlaps.inside[use], subjects.table.crs, cancelled)


def _filled(subjects, judged, asked, cancelled) -> np.ndarray:
    """Subjects that several controls cover together, bool ``(n,)``.

    Areas only choose the ones to look at: on the ellipsoid pieces differ from the whole by up to
    ``NEARLY`` where an edge was cut. Whether anything is left is a question of geometry.
    """
    missing = subjects.size - judged.covered
    asked = asked & (subjects.size > 0) & (missing <= np.maximum(NEARLY_M2, NEARLY * subjects.size))
    rows = np.flatnonzero(asked)
    filled = np.zeros(len(subjects), dtype=bool)
    filled[rows] = _nothing(_left(subjects, judged, rows, cancelled), subjects, rows)
    return filled


def _nothing(left, subjects, rows) -> np.ndarray:
    """Whether what is left of subjects is nothing but rounding."""
    crs = subjects.table.crs
    areal = negligible_area(shapely.area(left), shapely.area(subjects.geometry[rows]), crs)
    lines = subjects.measure(left) <= np.maximum(TOUCH_M, WHOLE * subjects.size[rows])
    dimension = subjects.dimension[rows]
    return shapely.is_empty(left) | (areal & (dimension == 2)) | (lines & (dimension == 1))


def _outside(subjects, judged, rows, complete, cancelled) -> Candidates:
    """The parts of subjects that lie outside the union of the controls."""
    left = _left(subjects, judged, rows, cancelled)
    if complete is not None:
        partly = np.flatnonzero(~shapely.is_missing(complete[rows]))
        left[partly] = shapely.intersection(left[partly], complete[rows[partly]])
    left = without_lower(left, subjects.dimension[rows])
    there = ~_nothing(left, subjects, rows)
    return _pieces_as_candidates(subjects, rows[there], left[there])


def _pieces_as_candidates(subjects, rows, geometry) -> Candidates:
    dimension = subjects.dimension[rows]
    size = subjects.measure(geometry)
    area = np.where(dimension == 2, size, np.nan)
    length = np.where(dimension == 1, size, np.nan)
    perimeter, parts = connected_parts(geometry, area, dimension == 2, subjects.table.crs, subjects.method)
    share = _share(np.where(dimension == 2, area, length), subjects, rows)
    return Candidates(rows, np.full(len(rows), -1), area, length, perimeter, np.full(len(rows), np.nan),
                      share, geometry, *parts)
