"""Check subjects against control lines: the main job."""
from __future__ import annotations

from functools import partial
from typing import Callable, Optional

import numpy as np
import pandas as pd

from ...contract.arithmetic import choose
from ...contract.book import of_distinct
from ...contract.interval import known_or
from ...contract.outcome import ALONE, Check, Coming, Outcome, Steps
from ...contract.outcome import VERDICTS as OF_SUBJECTS
from ...geometry.overlay.connected import with_parts
from ...geometry.overlay.pairs import overlaps
from ...geometry.parallel import Begun, begun
from ...geometry.streaming import Stream
from ...layers.prepare import NOWHERE, Controls, prepare_controls, require_geometry
from ...rules.evaluate import Values
from ...texts import pick, text
from ..request import ZoningRequest, scope_of
from ..rows_read import zoning_state
from .answers import assemble, tables_of, without_findings
from .columns import ledger_columns, project_columns, summary_columns, verdict_columns
from .coverage import measure_coverage
from .cut import ZoningCut
from .data_years import different_years
from .filters import judge_filters
from .judge import MANY, Findings, RoleJudged, covered_by, judge_rules, plain_findings, undetermined
from .ledger import ledgers_of, uncertain_subjects
from .remarks import on_rules, read_subjects, read_values, unusable_notes
from .verdicts import verdict_codes
from .wording import Wording


def check_zoning(request: ZoningRequest, steps: Steps = ALONE,
                 ready: Optional[Callable[[Outcome, Optional[Coming]], None]] = None) -> Outcome:
    """Check subjects against the controls of a pack.

    Args:
        request: of the check. steps: how the run is followed.
        ready: called once, on this thread, with the outcome without its findings, counts and geometry; and with the
            findings, where there are many, which are still put into words then.

    Returns:
        Tables, each in the words of the data contract: ``verdicts``, our columns only; ``projects``, a row a project;
        ``ledger``, a row a subject and role, and one (role ``*``) for all roles together; ``summary``, counts and areas
        by role and verdict. Findings: worst first within a subject, each with the piece that it applies to. Settled:
        ``scope``, the checked roles in the pack's order; ``units`` of sizes, ``m2`` and ``m``; ``bound``, role -> names
        of its layers; ``coverage_assumed``, nothing states where data are complete.

    Raises:
        InputError: input that cannot be used, with the remedy.
        Cancelled: ``cancelled`` returned True.
    """
    return ZoningRun(request, *steps, ready).result()


class ZoningRun:
    """One check, step by step; each step reads what the steps before it left here.

    Args:
        request, progress, cancelled, ready: as of ``check_zoning``.

    Attributes (after ``judge()``):
        subject_notes: number of the first notes, those on the subjects.
        scope: roles that were to be checked.
        rules: those in force on the day.
        subjects: what was checked, made comparable.
        judged: role -> what was measured for it; roles without features to look at are absent.
        coverage: where data are complete.
        open_roles: role -> why it cannot be judged.
        ledgers: role -> its ledger, for the roles in ``judged``.
        joint_ledger: of all roles together, None where no role has a layer.
        findings: of all rules and built-in checks, before they are put into words.
        finding_rows, finding_geometry: the same in words, a row per finding, and the piece of each.
        tables: of the outcome.
        codes: the worst verdict of each subject in each role, positions in ``VERDICTS`` ``(n, len(scope))``.
        better_by_filter: mask of the subjects with a better verdict because a control layer is filtered; None where
            it cannot be decided.
        control_values: role -> typed fields of its features.
    """

    def __init__(self, request: ZoningRequest, progress: Optional[Callable[[float], None]] = None,
                 cancelled: Optional[Callable[[], bool]] = None,
                 ready: Optional[Callable[[Outcome, Optional[Coming]], None]] = None):
        self.request, self.progress, self.cancelled = request, progress or (lambda share: None), cancelled
        self.ready = ready
        self.language, self.pack = request.language, request.pack
        self.scope = scope_of(request)
        self.rules = self.pack.rules_in_force(request.as_of)
        self.findings: list[Findings] = []
        self.notes: list[str] = []
        self.open_roles: dict[str, str] = {}   # role -> why it cannot be judged
        self.judged: dict[str, RoleJudged] = {}
        self.control_values: dict[str, Values] = {}

    def result(self) -> Outcome:
        """Judge, and put the answers together."""
        self.judge()
        return assemble(self)

    def measure(self) -> None:
        """Measure and apply the rules for verdicts. Raises: InputError for a role that the pack does not have."""
        self.subjects, self.subject_values, remarks = read_subjects(self.request)
        self.findings.append(remarks.findings)
        self.notes += remarks.notes
        self.subject_notes = len(self.notes)
        self.coverage = measure_coverage(self.request, self.scope, self.subjects, self.cancelled)
        self.findings += self.coverage.findings
        self.notes += self.coverage.notes
        for position, role in enumerate(self.scope):
            self._judge(role)
            self.progress(0.1 + 0.6 * (position + 1) / len(self.scope))
        self.codes = verdict_codes(self.subjects, self.scope, self.findings, self.open_roles)

    def judge(self) -> None:
        """Measure, apply the rules, and put what they find into words."""
        self.measure()
        filtered, self.better_by_filter = judge_filters(self)
        self.findings += filtered
        self.notes += on_rules(self.request, self.scope, self.rules)
        # GEOS measures ledgers while Python puts findings into words: each leaves the other a processor
        ledgers = begun(partial(
            ledgers_of, self.subjects, list(self.judged.values()), self.request.with_ledger, self.cancelled,
            complete=self.coverage.complete, missing=len(self.judged) < len(self.scope)),
            at_once=len(self.subjects) < MANY)
        wording = Wording(self.request, self.subjects, self.subject_values, self.judged, self.control_values)
        unclear = undetermined(self.findings)
        count = sum(map(len, self.findings))
        if self.ready is None or min(len(self.subjects), count) < MANY or sum(map(len, unclear)) > MANY:
            self.finding_rows, self.finding_geometry = wording.frame(self.findings)
            self._tabulate(ledgers, self.finding_rows)
        else:
            self._word_aside(wording, ledgers, wording.frame(unclear)[0], count)
        self.progress(0.95)

    def _word_aside(self, wording: Wording, ledgers: Begun, unclear: pd.DataFrame, count: int) -> None:
        """Put ``count`` findings into words on a thread of its own, while tables are made and handed over.

        ``unclear``: those that are undetermined, in words.
        """
        words = Stream(wording.parts(self.findings))
        try:
            self._tabulate(ledgers, unclear, Coming(words, count, np.concatenate(
                [group.geometry for group in self.findings])))
            rows, geometry = zip(*words)
        except BaseException:
            words.leave()
            raise
        self.finding_rows = pd.concat(rows, ignore_index=True)
        self.finding_geometry = np.concatenate(geometry)

    def _tabulate(self, ledgers: Begun, unclear: pd.DataFrame, coming: Optional[Coming] = None) -> None:
        """Make the tables, and hand them over; ``unclear``: findings, at least the undetermined ones."""
        self.progress(0.8)
        each, self.joint_ledger = ledgers()
        self.ledgers = dict(zip(self.judged, each))
        self.tables = tables_of(self, unclear)
        if self.ready is not None:
            self.ready(without_findings(self), coming)

    def _typed(self, sources, fields, prefix) -> pd.DataFrame:
        values, notes = read_values(sources, fields, prefix, self.language)
        self.notes += notes
        return values

    def _say(self, key: str, **values) -> str:
        return text(f"zoning.{key}", self.language, **values)

    def _title(self, role: str) -> str:
        return pick(self.pack.roles[role].title, self.language) or role

    # -- roles -----------------------------------------------------------------------------------------

    def _judge(self, role: str) -> None:
        layers = [layer for layer in self.request.controls if layer.role == role]
        rules = tuple(rule for rule in self.rules if rule.control == role)
        if not layers:
            self._open(role, "missing_layer", {"role": self._title(role)})
            return
        # a failed export looks the same as land without such a line, unless the coverage is given
        empty = [layer for layer in layers if self.coverage.is_assumed and layer.table.source.is_empty]
        for layer in empty:
            self._open(role, "empty_without_coverage", {"layer": layer.table.name, "role": self._title(role)})
        if len(empty) == len(layers):
            return
        for layer in layers:
            require_geometry(layer, self.pack.roles[role], self._title(role))
        subjects = self.subjects
        controls = prepare_controls(role, layers, subjects.table.crs, subjects.method, self.request.as_of,
                                    self.pack.roles[role].geometry)
        crs, method = subjects.table.crs, subjects.method
        overlap = with_parts(overlaps(subjects.geometry, controls.geometry, crs, method,
                                      subject_area_m2=subjects.measured_m2, progress=self._role_progress(role),
                                      cancelled=self.cancelled), crs, method)
        uncertain, pairs_subject, pairs_row = uncertain_subjects(subjects, controls)
        reach_m = max((rule.distance_m or 0.0 for rule in rules), default=0.0)
        if reach_m:
            _, pairs_subject, pairs_row = uncertain_subjects(subjects, controls, reach_m)
        judged = RoleJudged(controls, overlap, begun(
            covered_by, subjects, overlap, self.cancelled, at_once=len(overlap) < MANY), uncertain)
        self.judged[role] = judged
        sources = [(layer.table, layer.fields, controls.source_row[controls.layer == number])
                   for number, layer in enumerate(layers)]
        control_values = self._typed(sources, self.pack.roles[role].fields, "control_")
        values = Values(self.subject_values, control_values,
                        known_or(choose(subjects.dimension == 2, subjects.area_m2), np.nan),
                        np.where(subjects.dimension == 1, subjects.length_m, np.nan),
                        subjects.factor)
        self.control_values[role] = values
        self._remark_on_controls(role, controls, pairs_subject, pairs_row)
        if not rules:
            self._open(role, "no_rules_in_force",
                       {"role": self._title(role), "date": self.request.as_of})
            return
        self.findings.extend(judge_rules(rules, subjects, judged, values, self.coverage.of(role), self.cancelled))

    def _role_progress(self, role: str):
        start = self.scope.index(role)
        return lambda share: self.progress(0.1 + 0.6 * (start + share) / len(self.scope))

    def _open(self, role: str, check: str, detail: dict) -> None:
        """Report once that a role cannot be judged; all its verdicts are undetermined."""
        self.open_roles[role] = self._say(check, **detail)
        self.findings.append(plain_findings(check, role, "undetermined", [-1], details=detail))

    def _remark_on_controls(self, role: str, controls: Controls, subject, row) -> None:
        unusable = controls.unusable
        self.notes += unusable_notes(controls, self.language)
        for layer in controls.layers:
            if not len(layer.table) and layer.table.source.row_count == 0:
                self.notes.append(self._say("empty_layer", layer=layer.table.name, role=self._title(role)))
        self.findings.append(plain_findings(
            "unusable_control", role, "undetermined", subject,
            details={"layer": unusable["layer"].to_numpy(dtype=object)[row],
                     "control": unusable["control_id"].to_numpy(dtype=object)[row],
                     "reason": of_distinct(lambda key: text(key, self.language),
                                           unusable["reason"].to_numpy(dtype=object)[row])}))
        nowhere = unusable[unusable["reason"].isin(NOWHERE)]
        for layer, rows in nowhere.groupby("layer", sort=False):
            self._open(role, "control_nowhere", {"layer": layer, "count": len(rows),
                                                 "controls": ", ".join(rows["control_id"].head(5))})
        for layer, count in controls.left_out.items():
            self.notes.append(self._say("left_out", layer=layer, count=count, date=self.request.as_of))
        for layer, newest in controls.later.items():
            self.findings.append(plain_findings("later_data", role, "undetermined", [-1], details={
                "layer": layer, "newest": newest, "date": self.request.as_of}))
        years = different_years(controls)
        if years:
            self.findings.append(plain_findings("different_years", role, "undetermined", [-1], details={
                "layers": ", ".join(f"{layer} ({year})" for layer, year in years), "role": self._title(role)}))
        for layer in controls.assumed_datum:
            self.findings.append(plain_findings("assumed_datum", role, "conditional", [-1],
                                                details={"layer": layer}))


CHECK = Check("zoning", check_zoning, zoning_state, {
    OF_SUBJECTS: verdict_columns, "projects": project_columns, "ledger": ledger_columns, "summary": summary_columns},
              ZoningCut)
