"""Findings in words: one frame in the columns of the data contract."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd

from ...contract.basis import bases_text
from ...contract.book import Book, of_distinct, origin_of, unique_names
from ...contract.frame import EVIDENCE_FORM, geometry_hashes, hash_decimals
from ...contract.sentences import followed, joined, numerals, texts_of_rows
from ...geometry.parallel import asking, blocks, in_steps
from ...layers.control_layer import lasting_by_name, lasting_names
from ...layers.prepare import Subjects
from ...rules.condition import columns_used
from ...rules.evaluate import Values
from ...rules.model import Rule
from ...texts import pick, plain, text
from ..request import ZoningRequest
from ..rows_read import repeated_ids
from .judge import Findings, RoleJudged, cut_by_subject
from .unknowns import Unknowns

BUILT_IN = "GR-"   # rule ids of the checks that every run makes
PART = 20_000      # findings that are put into words at once: a tenth of a second


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
        self.named = np.append(unique_names(subjects.ids, subjects.table.fids), None)   # row -1: the run
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

    def parts(self, checks: list[Findings]) -> Iterator[tuple[pd.DataFrame, np.ndarray]]:
        """All findings as of ``frame``, some thousand at a time, so that others need not wait for the last of them.

        Args:
            checks: what was found, check by check; at least one finding.
        """
        for some in cut_by_subject(checks, PART):
            yield self.frame(some)

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
        taken = np.asarray(values)[findings.subject].astype(object)   # some thousand findings of a million subjects
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
            layer[:], control_id[:] = findings.details.get("layer"), findings.details.get("control")
        return layer, control_id, data_date

    def _names(self, rule_id: str, findings: Findings, control_id) -> list:
        """What names each finding: rule, role, subject, control and layer."""
        control_id = self._control_keys(findings, control_id)
        layers = np.full(len(findings), "", dtype=object)
        if findings.details:
            layers[:] = findings.details.get("layer", "")
        lasting = self.lasting.get(findings.role, {})
        layers = of_distinct(lambda layer: lasting.get(layer, layer), layers)
        begin, names = f"{rule_id}|{findings.role}|", []
        for rows in blocks(len(findings)):
            names += [f"{begin}{subject}|{control}|{layer}" for subject, control, layer in zip(
                self.named[findings.subject[rows]].tolist(), control_id[rows].tolist(), layers[rows].tolist())]
        return names

    def _control_keys(self, findings: Findings, control_id):
        """Ids of the controls; where several of a role share one, with the layer and the feature id."""
        repeated = self.repeated_controls.get(findings.role)
        if repeated is None or not (repeated[findings.control] & (findings.control >= 0)).any():
            return control_id
        controls = self.judged[findings.role].controls
        keys, lasting = control_id.copy(), lasting_names([layer.table for layer in controls.layers])
        positions = np.flatnonzero(repeated[findings.control] & (findings.control >= 0))
        row = findings.control[positions]
        for number in asking(np.unique(controls.layer[row]), 1):
            table, here = controls.layers[number].table, controls.layer[row] == number
            behind = f"@{table.source.file_name}|{table.source.data_layer}|{lasting[number]}#"
            keys[positions[here]] = [f"{key}{behind}{fid}" for key, fid in zip(
                keys[positions[here]].tolist(), table.fids[controls.source_row[row[here]]].tolist())]
        return keys

    def _evidence(self, rule, findings: Findings) -> list:
        """Hash of what the finding rests on: both geometries and the values that the rule read."""
        columns = {"subject": self.subject_hash.at(findings.subject), "verdict": findings.verdicts}
        hashes = self.control_hash.get(findings.role)
        if hashes is not None:
            columns["control"] = hashes.at(findings.control)
        if findings.check == "filtered_control":   # the filter was accepted for its known effect
            columns["then"] = [plain(findings.details["then"])] * len(findings)
        read = columns_used(rule.when) if rule else set()
        read |= {f"subject_{document.field}" for document in (rule.documents if rule else ())
                 if document.field}
        for name in asking(sorted(read), 1):
            values = self._values(name, findings)
            if values is not None:
                columns[name] = values
        frame = pd.DataFrame(columns)
        numbers = in_steps(lambda rows: pd.util.hash_pandas_object(frame.iloc[rows], index=False).to_numpy(),
                           np.arange(len(frame)), step=20_000)
        evidence: list = []
        for rows in blocks(len(numbers), 20_000):   # a format for each row takes twice as long
            digits = numbers[rows].astype(">u8").tobytes().hex()
            evidence += [EVIDENCE_FORM + digits[start:start + 16] for start in range(0, len(digits), 16)]
        return evidence

    def _values(self, name: str, findings: Findings):
        """A condition's column as texts, object, a row per finding; None for a measure."""
        if name in self.subject_values.columns:
            return _texts(self.subject_values[name].array, findings.subject)
        values = self.control_values.get(findings.role)
        if values is None or name not in values.controls.columns:
            return None
        return _texts(values.controls[name].array, findings.control, allow_fill=True)

    def _messages(self, rule, findings: Findings, control_id, scale) -> np.ndarray:
        """The sentence of each finding, object ``(f,)``."""
        between = "" if self.language == "zh" else " "
        if rule is None:
            messages = self._built_in(findings, between)
            return followed(messages, self.unknowns.of_overlaps(findings), between) \
                if findings.check == "no_rule" else messages
        messages = self._filled(pick(rule.message, self.language), rule, findings, control_id, scale)
        if rule.claim and rule.presumed:
            bare = self.subject_values[f"subject_{rule.claim}"].isna().to_numpy()[findings.subject]
            presumption = text("zoning.presumed", self.language, presumed=pick(rule.presumed, self.language))
            messages[bare] += f" {presumption}"
        accuracy = self.pack.roles[rule.control].accuracy_m
        rows = np.flatnonzero((findings.width_m < accuracy) & ~findings.technical)
        messages[rows] += " " + texts_of_rows("zoning.narrow", self.language, len(rows),
                                              width_m=findings.width_m[rows], accuracy_m=accuracy)
        rows = np.flatnonzero(findings.technical)
        messages[rows] = texts_of_rows("zoning.technical", self.language, len(rows), area_m2=rule.minimum.area_m2,
                                       width_m=rule.minimum.width_m, message=messages[rows])
        missing = of_distinct(lambda names: self._titles(names or "", rule), findings.missing)
        for key, rows in (("unknown", findings.unknown & (missing != "")),
                          ("unknown_result", findings.unknown & (missing == ""))):
            rows = np.flatnonzero(rows)
            messages[rows] = texts_of_rows(f"zoning.{key}", self.language, len(rows), message=messages[rows],
                                           missing=missing[rows])
        return followed(messages, self.unknowns.of_findings(rule, findings), between)

    def _built_in(self, findings: Findings, between: str) -> np.ndarray:
        """Sentences of a check that every run makes; a detail may name another sentence than its check's."""
        details, count = findings.details or {}, len(findings)
        entries, messages = np.full(count, None, dtype=object), np.full(count, "", dtype=object)
        entries[:] = details.get("sentence", findings.check)
        for entry in asking(dict.fromkeys(entries), 1):
            rows = np.flatnonzero(entries == entry)
            values = {name: value[rows] if isinstance(value, np.ndarray) else value for name, value in details.items()}
            messages[rows] = texts_of_rows(f"zoning.{entry}", self.language, len(rows), **values)
        then = details.get("then")
        return followed(messages, np.full(count, then, dtype=object), between) if then else messages

    def _titles(self, names: str, rule: Rule) -> str:
        """Names of condition columns as a person knows them."""
        titles = []
        for name in filter(None, names.split(", ")):
            side, key = name.split("_", 1)
            fields = self.pack.subject_fields if side == "subject" else self.pack.roles[rule.control].fields
            described = fields.get(key)
            titles.append(pick(described.title, self.language) or key if described else name)
        return ", ".join(titles)

    def _filled(self, template: str, rule, findings: Findings, control_id, scale) -> np.ndarray:
        """The sentence of each row, its placeholders filled in, object ``(f,)``."""
        count, parts = len(findings), re.split(r"\{(\w+)\}", template)
        columns = [self._placeholder(part, rule, findings, control_id, scale) if position % 2 else [part] * count
                   for position, part in asking(enumerate(parts), 1)]
        return joined(columns, "", count)

    def _placeholder(self, name: str, rule, findings: Findings, control_id, scale) -> list:
        if name == "control_id":
            return [value or "" for value in control_id]
        if name == "overlap_share":
            return [f"{share} %" if share != "–" else share for share in numerals(100 * findings.share, ".2f")]
        numbers = {"overlap_area_m2": findings.area_m2 * scale, "overlap_length_m": findings.length_m,
                   "overlap_width_m": findings.width_m, "distance_m": findings.distance_m,
                   "limit": np.full(len(findings), rule.distance_m or 0.0)}.get(name)
        if numbers is not None:
            return numerals(numbers, ",.2f")
        values = self._values(name, findings)
        return ["–"] * len(findings) if values is None else [value or "–" for value in values.tolist()]

    def _documents(self, rule, findings: Findings) -> list:
        """What papers a rule asks for, with their state; and whom to ask."""
        count = len(findings)
        if rule is None or not (rule.documents or rule.authority):
            return [""] * count
        columns = []
        for document in asking(rule.documents, 1):
            title = pick(document.title, self.language)
            if document.field is None:
                columns.append([text("zoning.document_wanted", self.language, title=title)] * count)
                continue
            numbers = self._values(f"subject_{document.field}", findings)
            columns.append(np.where(numbers == "", text("zoning.document_missing", self.language, title=title),
                                    texts_of_rows("zoning.document_supplied", self.language, count, title=title,
                                                  number=numbers)))
        if rule.authority:
            asked = text("zoning.authority", self.language, authority=pick(rule.authority, self.language))
            columns.append([asked] * count)
        return joined(columns, "; ", count).tolist()


def _severity(check: str) -> str:
    return "minor" if check in ("later_data", "assumed_datum") else "major"


def _numbers(rule, findings: Findings, scale):
    """The two numbers, the tolerance between them, and their unit."""
    nothing = np.full(len(findings), np.nan)
    areal, lines = ~np.isnan(findings.area_m2), ~np.isnan(findings.length_m)
    measured = np.where(areal, findings.area_m2 * scale, findings.length_m)
    unit = np.where(areal, "m2", np.where(lines, "m", ""))
    if findings.check == "filtered_control":   # subjects that the filter betters
        measured = np.full(len(findings), findings.details.get("turned", np.nan), dtype=float)
    if rule is None:
        return measured, nothing, nothing, unit
    if rule.relation == "within_distance":
        return (findings.distance_m, np.full(len(findings), rule.distance_m), nothing,
                np.full(len(findings), "m"))
    if rule.verdict == "allowed":
        return measured, nothing, nothing, unit
    tolerance = np.where(areal, rule.minimum.area_m2, rule.minimum.length_m)
    return measured, np.where(areal | lines, 0.0, np.nan), np.where(areal | lines, tolerance, np.nan), unit


def _texts(values, rows: np.ndarray, allow_fill: bool = False) -> np.ndarray:
    """Values of some rows as texts, empty for NULL, object ``(n,)``: each row of the layer is spelt once.

    Args:
        values: of a layer's rows ``(k,)``. rows: which are wanted ``(n,)``. allow_fill: row -1 is NULL, not the last.
    """
    if allow_fill or len(rows) < len(values):
        rows, number = np.unique(rows, return_inverse=True)
    else:
        rows, number = np.arange(len(values)), rows
    texts = pd.Series(values.take(rows, allow_fill=allow_fill)).astype("string").fillna("")
    return texts.to_numpy(dtype=object)[number]


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
    digits = "".join([digest or "0" * 16 for digest in geometry_hashes(table.geometry[rows], hash_decimals(table.crs))])
    return np.frombuffer(bytes.fromhex(digits), dtype=">u8").astype(np.uint64)


def _control_hashes(controls, rows: np.ndarray) -> np.ndarray:
    hashes = np.zeros(len(rows), dtype=np.uint64)
    for number in np.unique(controls.layer[rows]):
        here = controls.layer[rows] == number
        hashes[here] = _hashes_of(controls.layers[number].table, controls.source_row[rows[here]])
    return hashes
