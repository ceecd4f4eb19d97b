"""Findings in words: one frame in the columns of the data contract."""
from __future__ import annotations

import re
from functools import partial

import numpy as np
import pandas as pd

from ...contract.basis import bases_text
from ...contract.book import Book, origin_of, unique_names
from ...contract.frame import EVIDENCE_FORM, geometry_hashes, hash_decimals
from ...geometry.parallel import asking, in_steps
from ...layers.control_layer import lasting_by_name, lasting_names
from ...layers.prepare import Subjects
from ...rules.condition import columns_used
from ...rules.evaluate import Values
from ...rules.model import Rule
from ...texts import pick, plain, text
from ...texts.separators import numeral
from ..request import ZoningRequest
from ..rows_read import repeated_ids
from .judge import Findings, RoleJudged
from .unknowns import Unknowns

BUILT_IN = "GR-"   # rule ids of the checks that every run makes


class Wording:
    """Puts the findings of a run into words.

    Args:
        request: its pack says the sentences, in its language.
        subjects: what was checked.
        values: typed fields of the subjects; those of the controls by role.
        judged: role -> what was measured for it.
    """

    def __init__(self, request: ZoningRequest, subjects: Subjects, subject_values: pd.DataFrame,
                 judged: dict[str, RoleJudged], control_values: dict[str, Values]):
        self.pack, self.language, self.subjects = request.pack, request.language, subjects
        self.layers = [(layer.role, layer.table) for layer in request.controls]
        self.subject_values, self.judged, self.control_values = subject_values, judged, control_values
        self.unknowns = Unknowns(request, subject_values, judged, control_values)
        self.named = [*unique_names(subjects.ids, subjects.table.fids), None]   # row -1: the run
        self.subject_hash = _Hashes(len(subjects), lambda rows: _hashes_of(subjects.table, rows))
        self.repeated_controls = {role: repeated_ids(
            role_judged.controls.ids, (request.repeated_controls or {}).get(role, ()))
                                  for role, role_judged in judged.items() if len(role_judged.controls)}
        by_role: dict = {}
        for role, table in self.layers:
            by_role.setdefault(role, []).append(table)
        self.lasting = {role: lasting_by_name(tables) for role, tables in by_role.items()}
        self.control_hash = {role: _Hashes(len(role_judged.controls), partial(_control_hashes, role_judged.controls))
                             for role, role_judged in judged.items()}

    def frame(self, checks: list[Findings]) -> tuple[pd.DataFrame, np.ndarray]:
        """All findings: the run's own first, then by subject, worst first; and their pieces.

        Args:
            checks: what was found, check by check.
        """
        book = Book(self.subjects.table.crs, ids=("named",),
                    order=("row", "verdict", "severity", "rule_id", "control_id"), pack=self.pack,
                    origin=origin_of(self.language, self.layers, self.subjects.table))
        for findings in asking(checks, 1):
            if len(findings):
                book.add(findings.geometry, row=findings.subject, **self._block(findings))
        return book.frame()

    def _block(self, findings: Findings) -> dict:
        rule = findings.check if isinstance(findings.check, Rule) else None
        rule_id = rule.id if rule else BUILT_IN + findings.check.upper().replace("_", "-")
        subject_id = self._subject(findings, self.subjects.ids, None)
        layer, control_id, data_date = self._controls(findings)
        scale = self._subject(findings, self.subjects.factor, 1.0).astype(float)
        measured, limit, tolerance, unit = _numbers(rule, findings, scale)
        return {
            "named": self._names(rule_id, findings, control_id),
            "evidence_hash": self._evidence(rule, findings),
            "rule_id": rule_id,
            "severity": rule.severity if rule else _severity(findings.check),
            "verdict": findings.verdicts,
            "relation": rule.relation if rule else "",
            "project_id": self._subject(findings, self.subjects.projects, None),
            "subject_id": subject_id,
            "subject_fid": self._subject(findings, self.subjects.table.fids, None),
            "control_role": findings.role, "control_layer": layer, "control_id": control_id,
            "measured": measured, "limit_value": limit, "tolerance": tolerance, "unit": unit,
            "overlap_area_m2": findings.area_m2 * scale, "overlap_length_m": findings.length_m,
            "overlap_share": findings.share,
            "basis": bases_text(rule.basis, self.language) if rule else "",
            "in_force_from": rule.in_force.start if rule else None,
            "in_force_to": rule.in_force.end if rule else None,
            "basis_verified": rule.basis_verified if rule else pd.NA,
            "message": self._messages(rule, findings, control_id, scale),
            "documents": self._documents(rule, findings),
            "data_date": data_date}

    def _subject(self, findings: Findings, values: np.ndarray, absent) -> np.ndarray:
        """A value of each finding's subject; ``absent`` for findings about the run."""
        taken = np.asarray(values, dtype=object)[findings.subject]
        taken[findings.subject < 0] = absent
        return taken

    def _controls(self, findings: Findings):
        count = len(findings)
        layer, control_id = np.full(count, None, dtype=object), np.full(count, None, dtype=object)
        data_date = np.full(count, None, dtype=object)
        known = findings.control >= 0
        judged = self.judged.get(findings.role)
        if judged is not None and known.any():
            rows = findings.control[known]
            names = np.array([item.table.name for item in judged.controls.layers], dtype=object)
            layer[known] = names[judged.controls.layer[rows]]
            control_id[known] = judged.controls.ids[rows]
            dates = self.control_values[findings.role].controls.get("control_data_date")
            if dates is not None:
                data_date[known] = dates.iloc[rows].to_numpy()
        elif findings.details:
            layer[:] = [detail.get("layer") for detail in findings.details]
            control_id[:] = [detail.get("control") for detail in findings.details]
        return layer, control_id, data_date

    def _names(self, rule_id: str, findings: Findings, control_id) -> list:
        """What names each finding: rule, role, subject, control and layer."""
        control_id = self._control_keys(findings, control_id)
        lasting = self.lasting.get(findings.role, {})
        layers = [detail.get("layer", "") for detail in findings.details] if findings.details else [""] * len(findings)
        layers = [lasting.get(layer, layer) for layer in layers]
        return [f"{rule_id}|{findings.role}|{self.named[row]}|{control}|{layer}"
                for row, control, layer in asking(zip(findings.subject, control_id, layers))]

    def _control_keys(self, findings: Findings, control_id):
        """Ids of the controls; where several of a role share one, with the layer and the feature id."""
        repeated = self.repeated_controls.get(findings.role)
        if repeated is None or not (repeated[findings.control] & (findings.control >= 0)).any():
            return control_id
        controls = self.judged[findings.role].controls
        keys, lasting = list(control_id), lasting_names([layer.table for layer in controls.layers])
        for position in asking(np.flatnonzero(repeated[findings.control] & (findings.control >= 0))):
            row = findings.control[position]
            table = controls.layers[controls.layer[row]].table
            keys[position] += (f"@{table.source.file_name}|{table.source.data_layer}|"
                               f"{lasting[controls.layer[row]]}"
                               f"#{table.fids[controls.source_row[row]]}")
        return keys

    def _evidence(self, rule, findings: Findings) -> list:
        """Hash of what the finding rests on: both geometries and the values that the rule read."""
        columns = {"subject": self.subject_hash.at(findings.subject), "verdict": findings.verdicts.astype(str)}
        hashes = self.control_hash.get(findings.role)
        if hashes is not None:
            columns["control"] = hashes.at(findings.control)
        if findings.check == "filtered_control":   # the filter was accepted for its known effect
            columns["then"] = [plain(detail["then"]) for detail in findings.details]
        read = columns_used(rule.when) if rule else set()
        read |= {f"subject_{document.field}" for document in (rule.documents if rule else ())
                 if document.field}
        for name in asking(sorted(read), 1):
            values = self._values(name, findings)
            if values is not None:
                columns[name] = values
        frame = pd.DataFrame(columns)
        return [f"{EVIDENCE_FORM}{number:016x}" for number in in_steps(
            lambda rows: pd.util.hash_pandas_object(frame.iloc[rows], index=False).to_numpy(), np.arange(len(frame)),
            step=20_000)]

    def _values(self, name: str, findings: Findings):
        """A condition's column as texts, a row per finding; None for a measure."""
        if name in self.subject_values.columns:
            return self.subject_values[name].iloc[findings.subject].astype("string").fillna("").to_numpy(str)
        values = self.control_values.get(findings.role)
        if values is None or name not in values.controls.columns:
            return None
        taken = values.controls[name].array.take(findings.control, allow_fill=True)
        return pd.Series(taken).astype("string").fillna("").to_numpy(str)

    def _messages(self, rule, findings: Findings, control_id, scale) -> list:
        if rule is None:   # a detail may name another sentence than its check's
            between = "" if self.language == "zh" else " "
            added = self.unknowns.of_overlaps(findings) if findings.check == "no_rule" else {}
            return [between.join(filter(None, (text(f"zoning.{detail.get('sentence', findings.check)}", self.language,
                                                    **detail), detail.get("then"), added.get(row))))
                    for row, detail in asking(enumerate(findings.details or [{}] * len(findings)))]
        messages = self._filled(pick(rule.message, self.language), rule, findings, control_id, scale)
        if rule.claim and rule.presumed:
            unclaimed = self.subject_values[f"subject_{rule.claim}"].isna().to_numpy()[findings.subject]
            presumption = text("zoning.presumed", self.language, presumed=pick(rule.presumed, self.language))
            messages = [f"{message} {presumption}" if bare else message
                        for message, bare in zip(messages, unclaimed)]
        accuracy = self.pack.roles[rule.control].accuracy_m
        for row in asking(np.flatnonzero((findings.width_m < accuracy) & ~findings.technical)):
            messages[row] += " " + text("zoning.narrow", self.language, width_m=findings.width_m[row],
                                        accuracy_m=accuracy)
        for row in asking(np.flatnonzero(findings.technical)):
            messages[row] = text("zoning.technical", self.language, area_m2=rule.minimum.area_m2,
                                 width_m=rule.minimum.width_m, message=messages[row])
        for row in asking(np.flatnonzero(findings.unknown)):
            missing = self._titles(findings.missing[row], rule)
            messages[row] = text("zoning.unknown" if missing else "zoning.unknown_result", self.language,
                                 message=messages[row], missing=missing)
        for row, way_out in self.unknowns.of_findings(rule, findings).items():
            messages[row] = ("" if self.language == "zh" else " ").join(filter(None, (messages[row], way_out)))
        return messages

    def _titles(self, names: str, rule: Rule) -> str:
        """Names of condition columns as a person knows them."""
        titles = []
        for name in filter(None, names.split(", ")):
            side, key = name.split("_", 1)
            fields = self.pack.subject_fields if side == "subject" else self.pack.roles[rule.control].fields
            described = fields.get(key)
            titles.append(pick(described.title, self.language) or key if described else name)
        return ", ".join(titles)

    def _filled(self, template: str, rule, findings: Findings, control_id, scale) -> list:
        """The sentence of each row, its placeholders filled in."""
        parts = re.split(r"\{(\w+)\}", template)
        columns = []
        for position, part in asking(enumerate(parts), 1):
            if position % 2 == 0:
                columns.append([part] * len(findings))
            else:
                columns.append(self._placeholder(part, rule, findings, control_id, scale))
        return ["".join(row) for row in asking(zip(*columns), 2_000)]

    def _placeholder(self, name: str, rule, findings: Findings, control_id, scale) -> list:
        if name == "control_id":
            return [value or "" for value in control_id]
        if name == "overlap_share":
            return [numeral(f"{100 * value:.2f} %") if value == value else "–"
                    for value in asking(findings.share, 2_000)]
        numbers = {"overlap_area_m2": findings.area_m2 * scale, "overlap_length_m": findings.length_m,
                   "overlap_width_m": findings.width_m, "distance_m": findings.distance_m,
                   "limit": np.full(len(findings), rule.distance_m or 0.0)}.get(name)
        if numbers is not None:
            return [numeral(f"{value:,.2f}") if value == value else "–" for value in asking(numbers, 2_000)]
        values = self._values(name, findings)
        return ["–"] * len(findings) if values is None else [value or "–" for value in values]

    def _documents(self, rule, findings: Findings) -> list:
        """What papers a rule asks for, with their state; and whom to ask."""
        if rule is None or not (rule.documents or rule.authority):
            return [""] * len(findings)
        columns = []
        for document in asking(rule.documents, 1):
            title = pick(document.title, self.language)
            if document.field is None:
                columns.append([text("zoning.document_wanted", self.language, title=title)] * len(findings))
                continue
            numbers = self._values(f"subject_{document.field}", findings)
            columns.append([text("zoning.document_supplied", self.language, title=title, number=number)
                            if number else text("zoning.document_missing", self.language, title=title)
                            for number in asking(numbers)])
        if rule.authority:
            asked = text("zoning.authority", self.language, authority=pick(rule.authority, self.language))
            columns.append([asked] * len(findings))
        return ["; ".join(row) for row in asking(zip(*columns), 2_000)]


def _severity(check: str) -> str:
    return "minor" if check in ("later_data", "assumed_datum") else "major"


def _numbers(rule, findings: Findings, scale):
    """The two numbers, the tolerance between them, and their unit."""
    nothing = np.full(len(findings), np.nan)
    areal, lines = ~np.isnan(findings.area_m2), ~np.isnan(findings.length_m)
    measured = np.where(areal, findings.area_m2 * scale, findings.length_m)
    unit = np.where(areal, "m2", np.where(lines, "m", ""))
    if findings.check == "filtered_control":   # subjects that the filter betters
        measured = np.array([detail.get("turned", np.nan) for detail in findings.details], dtype=float)
    if rule is None:
        return measured, nothing, nothing, unit
    if rule.relation == "within_distance":
        return (findings.distance_m, np.full(len(findings), rule.distance_m), nothing,
                np.full(len(findings), "m"))
    if rule.verdict == "allowed":
        return measured, nothing, nothing, unit
    tolerance = np.where(areal, rule.minimum.area_m2, rule.minimum.length_m)
    return measured, np.where(areal | lines, 0.0, np.nan), np.where(areal | lines, tolerance, np.nan), unit


class _Hashes:
    """Hashes of outlines, made of those that a finding is about."""

    def __init__(self, count: int, make):
        self.make, self.known, self.made = make, np.zeros(count, dtype=np.uint64), np.zeros(count, dtype=bool)

    def at(self, rows: np.ndarray) -> np.ndarray:
        """Hashes of rows ``(n,)``; 0 for row -1."""
        if not len(self.known):
            return np.zeros(len(rows), dtype=np.uint64)
        fresh = np.unique(rows[rows >= 0])
        fresh = fresh[~self.made[fresh]]
        self.known[fresh], self.made[fresh] = self.make(fresh), True
        return np.where(rows >= 0, self.known[rows], np.uint64(0))


def _hashes_of(table, rows: np.ndarray) -> np.ndarray:
    return np.array([int(digest, 16) if digest else 0 for digest in geometry_hashes(
        table.geometry[rows], hash_decimals(table.crs))],
                    dtype=np.uint64)


def _control_hashes(controls, rows: np.ndarray) -> np.ndarray:
    hashes = np.zeros(len(rows), dtype=np.uint64)
    for number in np.unique(controls.layer[rows]):
        here = controls.layer[rows] == number
        hashes[here] = _hashes_of(controls.layers[number].table, controls.source_row[rows[here]])
    return hashes
