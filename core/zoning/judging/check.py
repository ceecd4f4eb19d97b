"""Check subjects against control lines: the main job."""
from __future__ import annotations

from typing import Callable, Optional

import numpy as np
import pandas as pd
import shapely

from ...contract.outcome import ALONE, FINDINGS, Check, Outcome, Steps
from ...contract.outcome import VERDICTS as OF_SUBJECTS
from ...contract.verdicts import count_subjects, count_words
from ...errors import InputError
from ...geometry.overlay.pairs import overlaps, with_parts
from ...geometry.parallel import asking, in_steps
from ...geometry.systems.crs import is_web_mercator
from ...layers.prepare import (
    NOWHERE,
    Controls,
    prepare_controls,
    prepare_subjects,
    repeated_shapes,
    require_geometry,
    typed_values,
)
from ...rules.evaluate import Values
from ...texts import pick, text
from ..request import ZoningRequest
from .data_years import different_years
from .filters import BETTER_BY_FILTER, count_better, judge_filters
from .judge import Findings, RoleJudged, covered_by, judge_rules, plain_findings
from .ledger import ALL_ROLES, ledger_frame, ledgers_of, uncertain_subjects
from .verdicts import count_by_verdict, project_frame, summary_frame, verdict_codes, verdict_frame
from .wording import Wording, repeated_ids

COVERAGE_TOLERANCE_M2 = 1.0   # outlines of administrative units are not drawn finer than that
COVERAGE_TOLERANCE_M = 1.0


def check_zoning(request: ZoningRequest, steps: Steps = ALONE) -> Outcome:
    """Check subjects against the controls of a pack.

    Args:
        request: of the check. steps: how the run is followed.

    Returns:
        Tables, each in the words of the data contract: ``verdicts``, our columns only; ``projects``, a row a project;
        ``ledger``, a row a subject and role, and one (role ``*``) for all roles together; ``summary``, counts and areas
        by role and verdict. Findings: worst first within a subject, each with the piece that it applies to. Settled:
        ``scope``, the checked roles in the pack's order; ``bound``, role -> names of its layers; ``coverage_assumed``,
        nothing states where data are complete; ``repeated_controls``, role -> ids that several features bear.

    Raises:
        InputError: input that cannot be used, with the remedy.
        Cancelled: ``cancelled`` returned True.
    """
    return ZoningRun(request, *steps).result()


def scope_of(request: ZoningRequest) -> list:
    """Roles to check, in the pack's order: those asked for, otherwise the required and the bound ones.

    Args:
        request: the pack, its controls, and the requested roles.

    Raises:
        InputError: a pack of another kind, no role at all, a role that the pack does not have.
    """
    pack = request.pack
    if pack.kind != "zoning":
        raise InputError("zoning.wrong_kind", pack=pack.id, kind=pack.kind)
    asked = set(request.scope or [])
    for role in sorted(asked | {layer.role for layer in request.controls}):
        if role not in pack.roles:
            raise InputError("zoning.unknown_role", pack=pack.id, role=role, roles=", ".join(pack.roles))
    judged = {rule.control for rule in pack.rules}
    if not asked:
        asked = set(pack.required_roles) | {layer.role for layer in request.controls}
        asked = {role for role in asked if role in judged or not pack.roles[role].coverage}
    if not asked:
        raise InputError("zoning.empty_scope")
    return [role for role in pack.roles if role in asked]


class ZoningRun:
    """One check, step by step; each step reads what the steps before it left here.

    Args:
        request, progress, cancelled: as of ``check_zoning``.

    Attributes (after ``judge()``):
        scope: roles that were to be checked.
        rules: those in force on the day.
        subjects: what was checked, made comparable.
        judged: role -> what was measured for it; roles without features to look at are absent.
        complete: role, or ``"*"`` for all others -> for each subject its part where data are complete, None
            where that is all of it.
        open_roles: role -> why it cannot be judged.
        ledgers: role -> its ledger, for the roles in ``judged``.
        joint_ledger: of all roles together, None where no role has a layer.
        findings: of all rules and built-in checks, before they are put into words.
        found, found_geometry: the same in words, a row per finding, and the piece of each.
        codes: the worst verdict of each subject in each role, positions in ``VERDICTS`` ``(n, len(scope))``.
        better_by_filter: mask of the subjects with a better verdict because a control layer is filtered; None where
            it cannot be decided.
        control_values: role -> typed fields of its features.
    """

    def __init__(self, request: ZoningRequest, progress: Optional[Callable[[float], None]] = None,
                 cancelled: Optional[Callable[[], bool]] = None):
        self.request, self.progress, self.cancelled = request, progress or (lambda share: None), cancelled
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
        return self._assemble()

    def measure(self) -> None:
        """Measure and apply the rules for verdicts. Raises: InputError for a role that the pack does not have."""
        request = self.request
        self.subjects = prepare_subjects(request.subjects, request.area_method, request.subject_id,
                                         request.project_field, request.registered_field)
        self.subject_values = self._typed([(request.subjects, request.subject_fields, slice(None))],
                                          self.pack.subject_fields, "subject_")
        self._remark_on_subjects()
        self._measure_coverage()
        for position, role in enumerate(self.scope):
            self._judge(role)
            self.progress(0.1 + 0.6 * (position + 1) / len(self.scope))
        self.codes = verdict_codes(self.subjects, self.scope, self.findings, self.open_roles)

    def judge(self) -> None:
        """Measure, apply the rules, and put what they find into words."""
        self.measure()
        found, self.better_by_filter = judge_filters(self)
        self.findings += found
        self._remark_on_rules()
        wording = Wording(self.pack, self.language, self.subjects, self.subject_values, self.judged,
                          self.control_values, self.request.repeated_controls)
        self.found, self.found_geometry = wording.frame(self.findings)
        self.progress(0.8)
        each, self.joint_ledger = ledgers_of(
            self.subjects, list(self.judged.values()), self.request.with_ledger, self.cancelled,
            complete=self.complete, missing=len(self.judged) < len(self.scope))
        self.ledgers = dict(zip(self.judged, each))
        self.progress(0.95)

    # -- subjects and coverage -----------------------------------------------------------------------

    def _typed(self, sources, fields, prefix) -> pd.DataFrame:
        values, problems = typed_values(sources, fields, prefix)
        for layer, name, problem in problems:
            self.notes.append(self._say("unreadable_value", layer=layer, field=name,
                                        problem=problem.in_language(self.language)))
        return values

    def _say(self, key: str, **values) -> str:
        return text(f"zoning.{key}", self.language, **values)

    def _reason(self, key: str) -> str:
        return text(key, self.language)

    def _title(self, role: str) -> str:
        return pick(self.pack.roles[role].title, self.language) or role

    def _remark_on_subjects(self) -> None:
        subjects = self.subjects
        lost = np.flatnonzero(subjects.reasons != "")
        self.findings.append(plain_findings(
            "unusable_subject", ALL_ROLES, "undetermined", lost,
            geometry=None, details=[{"reason": self._reason(key)} for key in subjects.reasons[lost]]))
        repeated = pd.Series(subjects.ids)[pd.Series(subjects.ids).duplicated(keep=False)].unique()
        if len(repeated):
            self.notes.append(self._say("duplicate_ids", count=len(repeated), examples=repeated[0]))
        self.notes.extend(repeated_shapes(subjects, self.language))
        unknown = subjects.registered_unknown
        if unknown:
            self.notes.append(self._say("registered_unknown", count=unknown))
        if subjects.method == "planar" and is_web_mercator(subjects.table.crs):
            self.notes.append(text("crs.web_mercator", self.language, layer=subjects.table.name))

    def _coverage_layers(self) -> list:
        if self.request.coverage is not None:
            for layer in self.request.coverage:
                if layer.role and layer.role not in self.pack.roles:
                    raise InputError("zoning.unknown_role", pack=self.pack.id, role=layer.role,
                                     roles=", ".join(self.pack.roles))
            return [layer for layer in self.request.coverage if not layer.role or layer.role in self.scope]
        return [layer for layer in self.request.controls if self.pack.roles[layer.role].coverage]

    def _measure_coverage(self) -> None:
        """What of each subject lies where the data are complete, for all roles or for one."""
        self.complete: dict[str, np.ndarray] = {}
        layers = self._coverage_layers()
        self.coverage_assumed = not layers
        if not layers:
            self.notes.append(self._say("coverage_assumed"))
        by_role: dict[str, list] = {}
        for layer in layers:
            role = layer.role if self.request.coverage is not None else ""
            by_role.setdefault(role or ALL_ROLES, []).append(layer)
        for role, group in by_role.items():
            self._cover(role, group)
        silent = [self._title(role) for role in self.scope if role not in by_role]
        if by_role and ALL_ROLES not in by_role and silent:
            self.notes.append(self._say("coverage_assumed_for", roles=", ".join(silent)))

    def _cover(self, role: str, layers: list) -> None:
        subjects = self.subjects
        area = prepare_controls(role, layers, subjects.table.crs, subjects.method, kind="polygon")
        self._remark_on_unusable(area)
        found = overlaps(subjects.geometry, area.geometry, subjects.table.crs, subjects.method,
                         subject_area_m2=subjects.measured_m2, cancelled=self.cancelled)
        covered = covered_by(subjects, found, self.cancelled)
        beyond = subjects.size - covered
        met = np.zeros(len(subjects), dtype=bool)
        met[found.subject] = True
        tolerance = np.where(subjects.dimension == 2, COVERAGE_TOLERANCE_M2, COVERAGE_TOLERANCE_M)
        outside = (subjects.reasons == "") & ((beyond > tolerance) | ~met)
        rows = np.flatnonzero(outside)
        if not len(rows):
            return
        complete = np.full(len(subjects), None)
        order = np.argsort(found.subject, kind="stable")
        start = np.searchsorted(found.subject[order], np.arange(len(subjects) + 1))
        for row in asking(rows, 50):
            inside = found.pieces[order[start[row]:start[row + 1]]]
            complete[row] = shapely.union_all(inside) if len(inside) else shapely.Polygon()
        self.complete[role] = complete
        scale = np.nan_to_num(subjects.scale, nan=1.0)
        details = [{"area": beyond[row] * scale[row], "unit": "m²" if subjects.dimension[row] == 2 else "m",
                    "sentence": "coverage" if subjects.dimension[row] else "coverage_point"} for row in rows]
        self.findings.append(plain_findings(
            "coverage", role, "undetermined", rows, details=details,
            geometry=in_steps(shapely.difference, subjects.geometry[rows], complete[rows]),
            area_m2=np.where(subjects.dimension[rows] == 2, beyond[rows], np.nan)))

    # -- roles -----------------------------------------------------------------------------------------

    def _judge(self, role: str) -> None:
        layers = [layer for layer in self.request.controls if layer.role == role]
        rules = tuple(rule for rule in self.rules if rule.control == role)
        if not layers:
            self._open(role, "missing_layer", {"role": self._title(role)})
            return
        # a failed export looks the same as land without such a line, unless the coverage is given
        empty = [layer for layer in layers if self.coverage_assumed and layer.table.source.is_empty]
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
        found = with_parts(overlaps(subjects.geometry, controls.geometry, crs, method,
                                    subject_area_m2=subjects.measured_m2, progress=self._role_progress(role),
                                    cancelled=self.cancelled), crs, method)
        uncertain, pairs_subject, pairs_row = uncertain_subjects(subjects, controls)
        reach_m = max((rule.distance_m or 0.0 for rule in rules), default=0.0)
        if reach_m:
            _, pairs_subject, pairs_row = uncertain_subjects(subjects, controls, reach_m)
        judged = RoleJudged(controls, found, covered_by(subjects, found, self.cancelled), uncertain)
        self.judged[role] = judged
        sources = [(layer.table, layer.fields, controls.source_row[controls.layer == number])
                   for number, layer in enumerate(layers)]
        control_values = self._typed(sources, self.pack.roles[role].fields, "control_")
        values = Values(self.subject_values, control_values,
                        np.where(subjects.dimension == 2, subjects.area_m2, np.nan),
                        np.where(subjects.dimension == 1, subjects.length_m, np.nan),
                        np.nan_to_num(subjects.scale, nan=1.0))
        self.control_values[role] = values
        self._remark_on_controls(role, controls, pairs_subject, pairs_row)
        if not rules:
            self._open(role, "no_rules_in_force",
                       {"role": self._title(role), "date": self.request.as_of})
            return
        complete = self.complete.get(role, self.complete.get(ALL_ROLES))
        self.findings.extend(judge_rules(rules, subjects, judged, values, complete, self.cancelled))

    def _role_progress(self, role: str):
        start = self.scope.index(role)
        return lambda share: self.progress(0.1 + 0.6 * (start + share) / len(self.scope))

    def _open(self, role: str, check: str, detail: dict) -> None:
        """Report once that a role cannot be judged; all its verdicts are undetermined."""
        self.open_roles[role] = self._say(check, **detail)
        self.findings.append(plain_findings(check, role, "undetermined", [-1], details=[detail]))

    def _remark_on_controls(self, role: str, controls: Controls, subject, row) -> None:
        unusable = controls.unusable
        self._remark_on_unusable(controls)
        for layer in controls.layers:
            if not len(layer.table) and layer.table.source.row_count == 0:
                self.notes.append(self._say("empty_layer", layer=layer.table.name, role=self._title(role)))
        self.findings.append(plain_findings(
            "unusable_control", role, "undetermined", subject,
            details=[{"layer": layer, "control": control, "reason": self._reason(reason)}
                     for layer, control, reason in
                     unusable[["layer", "control_id", "reason"]].iloc[row].itertuples(index=False)]))
        nowhere = unusable[unusable["reason"].isin(NOWHERE)]
        for layer, rows in nowhere.groupby("layer", sort=False):
            self._open(role, "control_nowhere", {"layer": layer, "count": len(rows),
                                                 "controls": ", ".join(rows["control_id"].head(5))})
        for layer, count in controls.left_out.items():
            self.notes.append(self._say("left_out", layer=layer, count=count, date=self.request.as_of))
        for layer, newest in controls.later.items():
            self.findings.append(plain_findings("later_data", role, "undetermined", [-1], details=[
                {"layer": layer, "newest": newest, "date": self.request.as_of}]))
        years = different_years(controls)
        if years:
            self.findings.append(plain_findings("different_years", role, "undetermined", [-1], details=[
                {"layers": ", ".join(f"{layer} ({year})" for layer, year in years), "role": self._title(role)}]))
        for layer in controls.assumed_datum:
            self.findings.append(plain_findings("assumed_datum", role, "conditional", [-1],
                                                details=[{"layer": layer}]))

    def _remark_on_unusable(self, controls: Controls) -> None:
        """List what was left out, also where it lies at no subject."""
        for layer, rows in controls.unusable.groupby("layer", sort=False):
            examples = [f"{control} ({self._reason(reason)})"
                        for control, reason in rows[["control_id", "reason"]].head(5).itertuples(index=False)]
            self.notes.append(self._say("unusable_controls", layer=layer, count=len(rows),
                                        examples=", ".join(examples)))

    def _remark_on_rules(self) -> None:
        outside = [self._title(role) for role in self.pack.roles
                   if role not in self.scope and not self.pack.roles[role].coverage]
        if outside:
            self.notes.append(self._say("outside_scope", roles=", ".join(outside)))
        idle = [rule.id for rule in self.pack.rules if rule not in self.rules and rule.control in self.scope]
        if idle:
            self.notes.append(self._say("later_rules", count=len(idle), date=self.request.as_of,
                                        rules=", ".join(idle)))

    # -- answers ---------------------------------------------------------------------------------------

    def _assemble(self) -> Outcome:
        subjects = self.subjects
        rows = [*self.ledgers.values(), *([self.joint_ledger] if self.joint_ledger is not None else [])]
        of_subjects = count_by_verdict(subjects, self.findings).assign(
            controls_checked=self._checked(), reason=self._reasons(self.found))
        verdicts = verdict_frame(subjects, self.scope, self.codes, of_subjects, {one.role: one for one in rows},
                                 self.request.area_method)
        missing = [role for role in self.scope if role not in self.judged]
        lost = subjects.reasons != ""
        tables = {
            OF_SUBJECTS: verdicts, "projects": project_frame(verdicts, self.scope, lost),
            "ledger": ledger_frame(subjects, rows, missing), "summary": summary_frame(verdicts, self.scope, lost)}
        return Outcome(self.found, tables, {FINDINGS: self.found_geometry}, subjects.table.crs,
                       _counts(verdicts, self.found, self.better_by_filter), self.notes, settled=_settled(self))

    def _checked(self) -> np.ndarray:
        """Number of roles that could be checked for each subject."""
        checked = np.zeros(len(self.subjects), dtype=np.int64)
        for role, judged in self.judged.items():
            if role not in self.open_roles:
                beyond = self.complete.get(role, self.complete.get(ALL_ROLES))
                covered = shapely.is_missing(beyond) if beyond is not None else True
                checked += (self.subjects.reasons == "") & ~judged.uncertain & covered
        return checked

    def _reasons(self, findings: pd.DataFrame) -> np.ndarray:
        """What is missing for each subject: first for the whole run, then its own first finding."""
        reasons = np.full(len(self.subjects), " ".join(self.open_roles.values()), dtype=object)
        own = findings[(findings["verdict"] == "undetermined") & findings["subject_fid"].notna()]
        own = own.drop_duplicates("subject_fid")
        rows = pd.Series(np.arange(len(self.subjects)), index=self.subjects.table.fids)
        for row, message in zip(rows[own["subject_fid"].to_numpy(dtype=np.int64)], own["message"]):
            reasons[row] = f"{reasons[row]} {message}".strip()
        return reasons


def _settled(run: ZoningRun) -> dict:
    """What the request left open and the run settled, as of ``check_zoning``."""
    bound = {role: [layer.table.name for layer in judged.controls.layers] for role, judged in run.judged.items()}
    repeated = {role: sorted(set(judged.controls.ids[repeated_ids(judged)]))
                for role, judged in run.judged.items() if len(judged.controls)}
    return {"scope": run.scope, "bound": bound, "coverage_assumed": run.coverage_assumed, "repeated_controls": repeated}


def _counts(verdicts: pd.DataFrame, findings: pd.DataFrame, better: Optional[np.ndarray]) -> dict:
    counts = count_subjects(verdicts["verdict"])
    of_subjects = count_words(findings.loc[findings["subject_fid"].notna(), "verdict"])
    return {**counts, "OPEN_CONDITION_COUNT": of_subjects["conditional"], BETTER_BY_FILTER: count_better(better),
            "IS_COMPLIANT": counts["IS_COMPLIANT"] and count_better(better) == 0}


#: Its recheck reads what changed alone, and takes the state of a run from its outcome: ``rows_read.run_state``.
CHECK = Check("zoning", check_zoning, None, {OF_SUBJECTS: None, "projects": None, "ledger": None, "summary": None})
