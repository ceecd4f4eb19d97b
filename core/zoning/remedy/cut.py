"""How a subject would comply: the pieces to cut off, the site that remains, and the check's result for both.

What a rule forbids is a place, and the place comes from the engine: the shared piece where the rule is on
overlaps, the part outside where it is on "outside", the surroundings of the control where it is on a
distance. Those places are taken away, and the rest is judged again by the same engine; so is the site that
keeps 1 % of the cut, which must still fail if the cut is no larger than it has to be.
"""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Callable, Optional

import numpy as np
import pandas as pd
import shapely

from ...contract.interval import known_or
from ...geometry.measure.drawn_area import drawn_area_m2, for_cutting
from ...geometry.measure.length import length_m
from ...geometry.measure.offset import offset, reach
from ...geometry.parallel import Cancelled
from ...geometry.parts import without_lower
from ...rules.model import Rule
from ..judging.check import ZoningRun
from ..request import ZoningRequest
from .extract import Extract, Local
from .giveback import kept_part

ROUNDS = 5                                # after a cut another rule may apply; then its place is cut as well
FRAGMENT_M2, FRAGMENT_M = 0.01, 0.01      # what a survey cannot tell from nothing
WIDER_M = (0.0, 1e-6, 1e-4, 1e-3)         # a cut is widened by this much where rounding leaves a film
KEPT_SHARES = (0.01, 0.05, 0.1, 0.25, 0.5)


@dataclass(frozen=True)
class Cut:
    """What one rule asks to be cut off.

    Attributes:
        rule_id, control_role: the rule, and what it protects.
        geometry: the place, in the subjects' coordinate system; cuts of several rules may overlap.
        area_m2, length_m: its size by the run's method; NaN where it has no meaning.
        documents: papers that the rule names, with their state.
    """

    rule_id: str
    control_role: str
    geometry: object
    area_m2: float
    length_m: float
    documents: str = ""


@dataclass(frozen=True)
class Open:
    """What remains to be done with the cut made: documents of a condition, or data that are missing."""

    rule_id: str
    control_role: str
    verdict: str
    message: str
    documents: str


@dataclass(frozen=True)
class Remedy:
    """How a subject would comply.

    Attributes:
        subject: its position in the request.
        kind: ``"cut"``; ``"no_cut"``: forbidden, and no cut helps; ``"documents"``: nothing to cut, papers are
            asked for; ``"undetermined"``: data are missing; ``"none_needed"``.
        verdict: as the site is.
        cuts: what each rule asks for.
        cut: all of it together, or None.
        cut_m2, cut_length_m: its size; where cuts overlap it counts once.
        remaining: the site without the cut; the site itself where nothing is cut; None where no cut helps.
        remaining_m2, remaining_length_m: its size as the check states it.
        part_count: number of separate parts of what remains.
        verdict_after: of what remains; empty where no cut helps.
        passes: the cut site is not forbidden any more.
        verdict_shrunk: of the site that keeps 1 % of the cut; empty where none was made.
        shrunk_fails: that site is still forbidden; None where none was made.
        failing_share: the largest tried share of the cut that still fails, 0.99 … 0.5; None where none does.
        open: conditions and missing data that stay, by rule.
        why: why no cut helps: ``"whole"``, ``"no_place"``, ``"line_control"``, ``"still_forbidden"``.
        side: where the cut lies in the site: ``"n"``, ``"ne"`` …, ``"middle"``.
    """

    subject: int
    kind: str
    verdict: str
    cuts: tuple = ()
    cut: object = None
    cut_m2: float = np.nan
    cut_length_m: float = np.nan
    remaining: object = None
    remaining_m2: float = np.nan
    remaining_length_m: float = np.nan
    part_count: int = 0
    verdict_after: str = ""
    passes: bool = False
    verdict_shrunk: str = ""
    shrunk_fails: Optional[bool] = None
    failing_share: Optional[float] = None
    open: tuple = ()
    why: str = ""
    side: str = ""


@dataclass
class _Answer:
    """The check's result for the subject with one outline."""

    run: ZoningRun
    result: object
    subject: int

    @property
    def row(self):
        return self.result.verdicts.iloc[self.subject]

    @property
    def verdict(self) -> str:
        return self.row["verdict"]

    def number(self, name: str) -> float:
        """A size of the subject, NaN where it has none."""
        value = self.row.get(name)
        return np.nan if value is None or pd.isna(value) else float(value)

    def findings(self, verdict: str):
        """Findings of the subject with a verdict: ``(Findings, positions)`` each."""
        for findings in self.run.findings:
            rows = np.flatnonzero((findings.subject == self.subject) & (findings.verdicts == verdict))
            if len(rows):
                yield findings, rows

    def frame(self, verdict: str):
        frame = self.result.findings
        own = (frame["subject_fid"] == self.subject).fillna(False) | frame["subject_fid"].isna()
        return frame[own & (frame["verdict"] == verdict)]


def how_to_comply(request: ZoningRequest, subject: int, progress: Optional[Callable[[float], None]] = None,
                  cancelled: Optional[Callable[[], bool]] = None, extract: Optional[Extract] = None) -> Remedy:
    """Find what would have to be cut off a subject, and check the answer.

    Args:
        request: the check; parcels of the subject's project stay as they are.
        subject: position of the subject.
        progress: called with 0…1.
        cancelled: asked between runs.
        extract: the controls near the subject, where several subjects are explained.

    Raises:
        InputError: as in ``check_zoning``.
        Cancelled: ``cancelled`` returned True.
    """
    local = (extract or Extract(request, [subject])).around(subject)
    search = _Search(local, progress or (lambda share: None), cancelled)
    return replace(search.remedy(), subject=subject)


@dataclass
class _Search:
    local: Local
    progress: Callable
    cancelled: Optional[Callable]
    cuts: dict = field(default_factory=dict)   # (rule, role) -> places
    documents: dict = field(default_factory=dict)

    def ask(self, geometry) -> _Answer:
        if self.cancelled is not None and self.cancelled():
            raise Cancelled
        run = ZoningRun(self.local.with_subject(geometry), None, self.cancelled)
        return _Answer(run, run.result(), self.local.subject)

    def remedy(self) -> Remedy:
        geometry = self.local.geometry
        before = self.ask(geometry)
        self.progress(0.2)
        verdict = before.verdict
        if verdict != "forbidden":
            kind = {"conditional": "documents", "undetermined": "undetermined"}.get(verdict, "none_needed")
            return self._sized(Remedy(0, kind, verdict, remaining=geometry, verdict_after=verdict, passes=True,
                                      part_count=_part_count(geometry), open=_open(before)), before)
        answer = before
        for turn in range(ROUNDS):
            why = self._collect(answer)
            if why:
                return Remedy(0, "no_cut", verdict, self._cut_list(), open=_open(before), why=why)
            remaining, answer = self._without_cuts()
            if remaining is None:
                return Remedy(0, "no_cut", verdict, self._cut_list(), open=_open(before), why="whole")
            self.progress(0.2 + 0.6 * (turn + 1) / ROUNDS)
            if answer.verdict != "forbidden":
                return self._cut_remedy(verdict, remaining, answer)
        return Remedy(0, "no_cut", verdict, self._cut_list(), open=_open(before), why="still_forbidden")

    def _collect(self, answer: _Answer) -> str:
        """Add the places that the forbidding findings are about; a word where one of them has no place."""
        frame = answer.frame("forbidden").drop_duplicates("rule_id").set_index("rule_id")["documents"]
        for findings, rows in answer.findings("forbidden"):
            places = self._places(answer, findings, rows)
            if isinstance(places, str):
                return places
            key = (findings.check.id, findings.role)
            self.cuts.setdefault(key, []).extend(places)
            self.documents[key] = frame.get(findings.check.id, "") or ""
        return ""

    def _places(self, answer: _Answer, findings, rows):
        """Geometries to cut, in the subject's dimension; or why there are none."""
        rule = findings.check
        if not isinstance(rule, Rule) or rule.relation in ("inside", "disjoint"):
            return "no_place"
        dimension = int(shapely.get_dimensions(self.local.geometry))
        if dimension == 0:
            return "whole"
        if rule.relation == "within_distance":
            controls = answer.run.judged[findings.role].controls.geometry[findings.control[rows]]
            crs = self.local.request.subjects.crs
            pieces = shapely.intersection(findings.geometry[rows], reach(controls, crs, rule.distance_m))
        else:
            pieces = findings.geometry[rows]
        if (shapely.get_dimensions(pieces) < dimension).any():
            return "line_control"
        return list(without_lower(np.atleast_1d(pieces), dimension))

    def _without_cuts(self):
        """The site without the cuts, and the check's result for it; None if nothing is left."""
        whole = self._whole_cut()
        remaining = answer = None
        for wider in WIDER_M:
            remaining = self._left(whole, wider)
            if remaining is None:
                return None, None
            answer = self.ask(remaining)
            if not self._film(answer):
                break
        return remaining, answer

    def _whole_cut(self):
        return shapely.union_all([place for places in self.cuts.values() for place in places])

    def _left(self, cut, wider: float):
        crs = self.local.request.subjects.crs
        if wider:
            cut = offset(np.array([cut], dtype=object), crs, wider)[0]
        dimension = int(shapely.get_dimensions(self.local.geometry))
        if dimension == 1:   # the pieces of a line are shifted off it by rounding
            cut = offset(np.array([cut], dtype=object), crs, max(wider, 1e-5))[0]
        left = without_lower(np.array([shapely.difference(self.local.geometry, cut)], dtype=object), dimension)[0]
        parts = shapely.get_parts(left)
        parts = parts[self._size(parts) > (FRAGMENT_M, FRAGMENT_M2)[dimension - 1]]
        if not len(parts):
            return None
        return parts[0] if len(parts) == 1 else shapely.union_all(parts)

    def _film(self, answer: _Answer) -> bool:
        """Whether rounding left a film of what was cut: a finding of a cut rule about next to nothing."""
        for verdict in ("forbidden", "conditional"):
            for findings, rows in answer.findings(verdict):
                if (getattr(findings.check, "id", ""), findings.role) in self.cuts:
                    size = np.where(np.isnan(findings.area_m2), findings.length_m, findings.area_m2)[rows]
                    if (size < FRAGMENT_M2).any():
                        return True
        return False

    def _cut_remedy(self, verdict: str, remaining, answer: _Answer) -> Remedy:
        whole = self._whole_cut()
        area, length = self._sizes(whole)
        remedy = self._sized(Remedy(
            0, "cut", verdict, self._cut_list(), whole, area, length, remaining, verdict_after=answer.verdict,
            passes=True, part_count=_part_count(remaining), open=_open(answer),
            side=_side(self.local.geometry, whole)), answer)
        for share in KEPT_SHARES:
            shrunk = self.ask(self._keeping(whole, share)).verdict
            self.progress(0.9)
            if share == KEPT_SHARES[0]:
                remedy = replace(remedy, verdict_shrunk=shrunk, shrunk_fails=shrunk == "forbidden")
            if shrunk == "forbidden":
                return replace(remedy, failing_share=1 - share)
        return remedy

    def _keeping(self, whole, share: float):
        """The site that keeps a share of the cut, taken where one rule's piece is largest and widest."""
        merged = {key: shapely.union_all(places) for key, places in self.cuts.items()}
        largest = max(merged.values(), key=lambda place: self._size(np.array([place], dtype=object))[0])
        kept = kept_part(largest, whole, share)
        if int(shapely.get_dimensions(whole)) == 1:
            return shapely.union(self._left(whole, 0.0), kept)
        left = self._left(shapely.difference(whole, kept), 0.0)
        return left

    # -- sizes -----------------------------------------------------------------------------------------

    def _size(self, geometry: np.ndarray) -> np.ndarray:
        table = self.local.request.subjects
        lines = shapely.get_dimensions(geometry) == 1
        method = "planar" if self.local.request.area_method == "planar" else "ellipsoidal"
        size = drawn_area_m2(for_cutting(geometry, table.crs, method), table.crs, method)
        return np.where(lines, length_m(geometry, table.crs), size * known_or(self.local.scale, 1.0))

    def _sizes(self, geometry) -> tuple:
        size = float(self._size(np.array([geometry], dtype=object))[0])
        return (size, np.nan) if int(shapely.get_dimensions(geometry)) == 2 else (np.nan, size)

    def _cut_list(self) -> tuple:
        cuts = []
        for (rule_id, role), places in self.cuts.items():
            geometry = shapely.union_all(places)
            cuts.append(Cut(rule_id, role, geometry, *self._sizes(geometry), self.documents[rule_id, role]))
        return tuple(cuts)

    def _sized(self, remedy: Remedy, answer: _Answer) -> Remedy:
        area, length = (answer.number(name) for name in ("area_m2", "length_m"))
        return replace(remedy, remaining_m2=area, remaining_length_m=length)


def _open(answer: _Answer) -> tuple:
    """Conditions and gaps of the subject, each rule once, in the order of the findings."""
    open_points = []
    for verdict in ("undetermined", "conditional"):
        frame = answer.frame(verdict).drop_duplicates(["rule_id", "control_role", "documents"])
        if verdict == "conditional":   # a remark on the run, such as an assumed datum, asks for nothing
            frame = frame[frame["subject_fid"].notna()]
        open_points += [Open(row.rule_id, row.control_role, verdict, row.message, row.documents or "")
                        for row in frame.itertuples(index=False)]
    return tuple(open_points)


def _part_count(geometry) -> int:
    return int(shapely.get_num_geometries(geometry)) if geometry is not None else 0


def _side(site, cut) -> str:
    """The side of a site on which a cut lies, by the centres of both, with north up."""
    xmin, ymin, xmax, ymax = shapely.bounds(site)
    across = shapely.centroid(cut)
    half = max(xmax - xmin, 1e-12) / 2, max(ymax - ymin, 1e-12) / 2
    east = (across.x - (xmin + xmax) / 2) / half[0]
    north = (across.y - (ymin + ymax) / 2) / half[1]
    if max(abs(east), abs(north)) < 0.2:
        return "middle"
    names = ("e", "ne", "n", "nw", "w", "sw", "s", "se")
    return names[int(np.round(np.degrees(np.arctan2(north, east)) / 45)) % 8]
