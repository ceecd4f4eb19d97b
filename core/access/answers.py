"""From judged pieces to rows, findings, verdicts and the comparison of sites."""
from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from ..contract.basis import VERIFIED, compared_of, state_of
from ..contract.book import Book, origin_of
from ..contract.outcome import FINDINGS, VERDICTS, Outcome
from ..contract.pack_head import BUILT_IN
from ..contract.verdicts import count_subjects, worst_of
from ..frames import frame_of
from ..geometry.parallel import asking
from ..layers.prepare import filtered
from ..texts import pick, text
from ..texts.separators import numeral
from .pack.model import AccessPack
from .pack.unit_codes import parse_unit_code
from .request import ROLE

SEVERITY_OF_VERB = {"prohibit": "critical", "exit": "critical", "restrict": "major", "encourage": "minor"}
ROW_COLUMNS = {
    "subject_id": "string", "subject_fid": "int64", "project_id": "string", "unit_code": "string",
    "unit_name": "string", "unit_class": "string", "verdict": "string", "verb": "string", "dimension": "string",
    "scope": "string", "inherited_from": "string", "inheritance": "string", "clause_id": "string", "text": "string",
    "judgement": "string", "basis": "string", "basis_verified": "boolean", "documents": "string",
    "industry": "string", "state": "string", "area_m2": "Float64", "length_m": "Float64", "share": "float64",
    "sliver": "bool"}
VERDICT_COLUMNS = {
    "subject_id": "string", "project_id": "string", "verdict": "string", "area_m2": "Float64", "covered_m2": "Float64",
    "length_m": "Float64", "outside_share": "Float64", "area_method": "string", "industry": "string",
    "state": "string", "unit_count": "int64", "unit_codes": "string", "main_unit_code": "string",
    "main_unit_class": "string", "main_unit_share": "Float64",
    **{f"{verb}_count": "int64" for verb in SEVERITY_OF_VERB}, "confirm_count": "int64",
    **{f"{word}_count": "int64" for word in ("forbidden", "conditional", "undetermined")},
    "controls_checked": "int64", "controls_in_scope": "int64", "reason": "string", f"{ROLE}_verdict": "string",
    f"{ROLE}_m2": "Float64"}


def assemble(check) -> Outcome:
    """Everything that a check answers.

    Args:
        check: ``check._Check``, with its units split and judged.
    """
    return _Answers(check, _head_of(check.pack, check.request.language)).result()


class _Answers:
    """Collects rows and findings, subject by subject."""

    def __init__(self, check, head: str):
        self.check, self.head = check, head
        self.request, self.pack, self.words = check.request, check.pack, check.words
        self.subjects, self.units, self.split = check.subjects, check.units, check.split
        self.scale, self.is_scaled = self.subjects.factor, self.subjects.scale.is_known
        self.rows: list = []
        self.book = Book(self.subjects.table.crs, ids=("named",), evidence=("rests_on",), order=("row", "verdict"),
                         pack=self.pack, origin=origin_of(self.request.language, [(ROLE, self.request.units)],
                                                          self.subjects.table))

    def result(self) -> Outcome:
        self._add("PREVAILS", -1, "conditional", self.head, severity="minor",
                  documents=self.words.say("ask_platform"))
        for key, values in filtered([self.request.units]):
            self._add("FILTERED-CONTROL", -1, "undetermined", text(f"zoning.{key}", self.request.language, **values))
        for layer in self.check.controls.assumed_datum:
            self._add("ASSUMED-DATUM", -1, "conditional", text("zoning.assumed_datum", self.request.language,
                                                               layer=layer), severity="minor")
        if self.check.nowhere:
            self._add("UNIT-NOWHERE", -1, "undetermined", self.check.nowhere)
        pairs, self.units_of = self.split.pairs, {}
        for k, (subject, unit, size, share) in asking(enumerate(
                pairs[["subject", "unit", "size", "share"]].itertuples(index=False)), 50):
            self.units_of.setdefault(int(subject), []).append(int(unit))
            self._pair(int(subject), int(unit), float(size), float(share), self.split.pieces[k])
        for row in asking(range(len(self.subjects)), 50):
            self._subject(row)
        uncertain, box = self.split.uncertain[1:]
        unusable = self.check.controls.unusable
        for row, at in asking(zip(uncertain, box)):
            self._add("UNUSABLE-UNIT", int(row), "undetermined", self.words.say(
                "unusable_unit", unit=unusable["control_id"].iloc[at], layer=self.request.units.name,
                reason=text(unusable["reason"].iloc[at], self.request.language)),
                control_id=unusable["control_id"].iloc[at])
        findings, geometry = self.book.frame()
        rows = frame_of(self.rows, {**ROW_COLUMNS, "unit": "int64"})
        verdicts = self._verdicts(findings, rows)
        rows = rows[list(ROW_COLUMNS)]
        counts = count_subjects(verdicts["verdict"], findings.loc[findings["subject_fid"].notna(), "verdict"])
        return Outcome(findings, {"rows": rows, VERDICTS: verdicts, "sites": self._sites(verdicts)},
                       {FINDINGS: geometry}, self.request.subjects.crs, counts, self.check.notes, self.head)

    # -- a subject in a unit -----------------------------------------------------------------------------

    def _size(self, row: int, size: float) -> str:
        unit = {2: "m2", 1: "m"}.get(int(self.subjects.dimension[row]))
        shown = numeral(f"{size * (self.scale[row] if unit == 'm2' else 1):,.2f}")
        return f"{shown} {text(f'unit_words.{unit}', self.request.language)}" if unit else shown

    def _is_sliver(self, row: int, size: float, share: float) -> bool:
        limit = {2: self.pack.minimum_area_m2, 1: self.pack.minimum_length_m}.get(int(self.subjects.dimension[row]), 0)
        return share < self.request.minimum_share and size < limit

    def _unit_title(self, unit: int) -> str:
        parts = (self.units.code[unit] or self.words.say("unnamed"), self.units.name[unit])
        return " ".join(part for part in parts if part)

    def _pair(self, row: int, unit: int, size: float, share: float, piece) -> None:
        project = self.check.projects[row]
        judged = self.check.judged[unit, project]
        sliver = self._is_sliver(row, size, share)
        title, place = self._unit_title(unit), {"size": size, "share": share, "unit": unit, "geometry": piece}
        for spoken in judged.spoken:
            verdict = "conditional" if sliver and spoken.verdict in ("forbidden", "undetermined") else spoken.verdict
            message = self.words.message(spoken, title, project)
            if sliver:
                message = self.words.say("sliver", share=share, size=self._size(row, size), message=message)
            clause, documents = spoken.clause, self.words.documents(spoken)
            self._row(row, place, sliver, verdict, spoken, documents)
            self._add(clause.id, row, verdict, message, documents=documents, clause=clause,
                      severity="minor" if sliver else SEVERITY_OF_VERB[clause.verb], **place)
        lowered, known = "conditional" if sliver else "undetermined", self.check.classes[unit]
        gaps = {}   # lists that could not be applied
        if not judged.own_list:
            gaps["NO-LIST"] = self.words.say("no_list" if known else "no_list_no_class", unit=title,
                                             unit_class=self.words.class_title(known))
        if not judged.in_force and (judged.own_list or judged.asked):
            gaps["NOTHING-IN-FORCE"] = self.words.say("nothing_in_force", unit=title, count=judged.asked,
                                                      date=self.request.as_of)
        if not judged.spoken:
            self._row(row, place, sliver, lowered if gaps else "allowed", gap_text=" ".join(gaps.values()))
        for name, message in gaps.items():
            self._add(name, row, lowered, message, **place,
                      documents=self.words.say("ask_platform") if name == "NO-LIST" else "")
        self._about_code(row, unit, title, place)

    def _about_code(self, row: int, unit: int, title: str, place: dict) -> None:
        """A class that disagrees with the code or the list, and codes of another scheme."""
        code, stated = self.units.code[unit], self.units.stated_class[unit]
        if not code:
            self._add("NO-CODE", row, "conditional", self.words.say("no_code"), severity="minor", **place)
            return
        parsed, listed = parse_unit_code(code, self.pack), self.pack.units.get(code)
        if not parsed.well_formed:
            self._add("CODE-FORM", row, "conditional", self.words.say(
                "code_form", unit=title, prefix=self.pack.notation.prefix), severity="minor", **place)
        for read, other in ((parsed.unit_class, "by_code"), (listed.unit_class if listed else "", "by_list")):
            if stated and read and stated != read:
                self._add(f"CLASS-{other.upper().replace('_', '-')}", row, "conditional", self.words.say(
                    "class_disagrees", unit=title, stated=self.words.class_title(stated), other=self.words.say(other),
                    read=self.words.class_title(read), used=self.words.class_title(self.check.classes[unit])),
                    severity="minor", **place)

    def _subject(self, row: int) -> None:
        """What lies in no unit or in several, and what cannot be judged at all."""
        language, split = self.request.language, self.split
        if self.subjects.reasons[row]:
            self._add("UNUSABLE-SUBJECT", row, "undetermined", self.words.say(
                "unusable_subject", reason=text(self.subjects.reasons[row], language)))
            return
        whole = self.subjects.size[row] or 1.0
        if split.outside[row] > 0:
            outside, share = float(split.outside[row]), min(float(split.outside[row] / whole), 1.0)
            sliver = self._is_sliver(row, outside, share)
            key = "outside_all" if share >= 1 else "outside_sliver" if sliver else "outside"
            self._add("OUTSIDE-UNITS", row, "conditional" if sliver else "undetermined", self.words.say(
                key, share=share, size=self._size(row, outside), layer=self.request.units.name),
                severity="minor" if sliver else "major", size=outside, share=share, geometry=split.beyond[row])
        if split.doubled[row] > 0:
            self._add("UNITS-OVERLAP", row, "conditional", self.words.say(
                "overlapping_units", size=self._size(row, float(split.doubled[row])),
                units=", ".join(self._unit_title(unit) for unit in self.units_of.get(row, ()))), severity="minor",
                size=float(split.doubled[row]))

    def _row(self, row: int, place: dict, sliver: bool, verdict: str, spoken=None, documents="", gap_text="") -> None:
        """A row of a subject in a unit: the result of a clause (``spoken``), or the result without one."""
        clause, project = spoken.clause if spoken else None, self.check.projects[row]
        unit, size = place["unit"], place["size"]
        dimension, words = int(self.subjects.dimension[row]), self.words
        self.rows.append({
            **self._identity(row), "unit": unit, "unit_code": self.units.code[unit] or None,
            "unit_name": self.units.name[unit] or None, "unit_class": self.check.classes[unit] or None,
            "verdict": verdict, "industry": project.industry or None, "state": project.state or None,
            "area_m2": size * self.scale[row] if dimension == 2 else None,
            "length_m": size if dimension == 1 else None, "share": place["share"], "sliver": sliver,
            "text": gap_text or self.words.say("no_clause"),
            **({} if clause is None else {
                "verb": clause.verb, "dimension": clause.dimension, "clause_id": clause.id,
                "scope": self.pack.list_of(clause.list).scope, "inherited_from": words.inherited_from(spoken) or None,
                "inheritance": words.path(spoken), "judgement": clause.judgement,
                "text": words.message(spoken, self._unit_title(unit), project), "basis": words.basis(clause),
                "basis_verified": clause.basis_verified, "documents": documents or None})})

    def _identity(self, row: int) -> dict:
        return {"subject_id": self.subjects.ids[row], "subject_fid": int(self.subjects.table.fids[row]),
                "project_id": self.subjects.projects[row]}

    def _add(self, check: str, row: int, verdict: str, message: str, clause=None, unit=None, **columns) -> None:
        """Add a finding.

        Args:
            check: name of a check that every run makes, where no clause applies. row: of the subject, -1: the run.
            unit: position of the unit that it is about. columns: ``severity``, ``documents``, ``control_id``,
                ``geometry``; ``size`` in the subject's dimension, and ``share`` of it.
        """
        rule = clause.id if clause else BUILT_IN + check
        dimension = int(self.subjects.dimension[row]) if row >= 0 else -1
        size, share = columns.pop("size", None), columns.pop("share", None)
        area = size * self.scale[row] if size is not None and dimension == 2 else None
        length = size if size is not None and dimension == 1 else None
        if unit is not None:
            columns |= {"control_id": self.units.code[unit] or None, "data_date": self.units.data_date[unit]}
        identity, project = (self._identity(row), self.check.projects[row]) if row >= 0 else ({}, None)
        self.book.add(**{
            "severity": "major", "documents": "", "rule_id": rule, "verdict": verdict, "message": message, "row": row,
            "relation": "overlaps" if unit is not None else "", **identity, "control_role": ROLE,
            "control_layer": self.request.units.name, "measured": area if area is not None else length,
            "unit": "m2" if area is not None else "m" if length is not None else "",
            "overlap_area_m2": area, "overlap_length_m": length, "overlap_share": share,
            "basis": self.words.basis(clause) if clause else "",
            "in_force_from": clause.in_force.start if clause else None,
            "in_force_to": clause.in_force.end if clause else None,
            "basis_verified": clause.basis_verified if clause else None,
            "named": f"{rule}|{ROLE}|{identity.get('subject_id')}#{identity.get('subject_fid')}"
                     f"|{columns.get('control_id')}",
            "rests_on": "|".join(map(str, (verdict, project, *((clause.id, clause.text) if clause else ("", ""))))),
            **columns})

    # -- frames ------------------------------------------------------------------------------------------

    def _verdicts(self, findings: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
        subjects, count = self.subjects, len(self.subjects)
        findings_of = _by_subject(findings, ["verdict", "message"])
        met = _by_subject(rows, ["unit", "unit_code", "unit_class", "share", "verdict", "sliver", "verb", "judgement"])
        lines = []
        for row in asking(range(count)):
            own_findings = findings_of.get(int(subjects.table.fids[row]), [])
            own = met.get(int(subjects.table.fids[row]), [])
            first: dict = {}   # row of each unit
            for unit_row in own:
                first.setdefault(unit_row["unit"], unit_row)
            parts = sorted(first.values(), key=lambda part: (part["share"] is None, -(part["share"] or 0.0)))
            main = parts[0] if parts else {"unit_code": None, "unit_class": None, "share": None}
            verdict_counts = Counter(finding["verdict"] for finding in own_findings)
            verdict = worst_of([*verdict_counts, *(["undetermined"] if self.check.nowhere else [])])
            reasons = [*([self.check.nowhere] if self.check.nowhere else []),
                       *dict.fromkeys(finding["message"] for finding in own_findings
                                      if finding["verdict"] == "undetermined")]
            verbs = Counter(unit_row["verb"] for unit_row in own
                            if unit_row["verdict"] != "undetermined" and not unit_row["sliver"])
            areal = subjects.dimension[row] == 2
            scale = self.scale[row]
            lines.append({
                "subject_id": subjects.ids[row], "project_id": subjects.projects[row], "verdict": verdict,
                "area_m2": subjects.size[row] * scale if areal else None,
                "covered_m2": (subjects.size[row] - self.split.outside[row]) * scale if areal else None,
                "length_m": subjects.size[row] if subjects.dimension[row] == 1 else None,
                "outside_share": min(self.split.outside[row] / (subjects.size[row] or 1.0), 1.0)
                if not subjects.reasons[row] else None,
                "area_method": self.request.area_method if self.is_scaled[row] else subjects.method,
                "industry": self.check.projects[row].industry or None, "state": self.check.projects[row].state or None,
                "unit_count": len(parts), "unit_codes": ", ".join(part["unit_code"] or "-" for part in parts) or None,
                "main_unit_code": main["unit_code"], "main_unit_class": main["unit_class"],
                "main_unit_share": main["share"],
                **{f"{verb}_count": verbs[verb] for verb in SEVERITY_OF_VERB},
                "confirm_count": sum(unit_row["judgement"] == "confirm" and unit_row["verdict"] == "conditional"
                                     for unit_row in own),
                **{f"{word}_count": verdict_counts[word] for word in ("forbidden", "conditional", "undetermined")},
                "controls_checked": int(verdict != "undetermined"), "controls_in_scope": 1,
                "reason": " ".join(reasons) if verdict == "undetermined" else "",
                f"{ROLE}_verdict": verdict,
                f"{ROLE}_m2": (subjects.size[row] - self.split.outside[row]) * scale if areal else None})
        return frame_of(lines, VERDICT_COLUMNS)

    def _sites(self, verdicts: pd.DataFrame) -> pd.DataFrame:
        """A row per project: what its site meets, best first; sites that meet the same share a rank."""
        from .sites import compare

        field = self.request.site_field
        group = np.full(len(verdicts), "", dtype=object) if not field else \
            self.request.subjects.columns[field].astype("string").fillna("").str.strip().to_numpy(dtype=object)
        return compare(verdicts, group, keep_empty=not field)


def _head_of(pack: AccessPack, language: str) -> str:
    """The sentence that stands above every result: what prevails, and how much is unverified."""
    states = [state_of(clause.basis) for clause in pack.clauses]
    return text("access.prevails", language, prevails=pick(pack.prevails, language),
                industries=pick(pack.industries.title, language) if pack.industries else "-",
                unverified=sum(state != VERIFIED for state in states),
                count=len(states)) + compared_of(states, language)


def _by_subject(frame: pd.DataFrame, names: list[str]) -> dict:
    """Fid of a subject -> its rows in order, as plain values; what is unknown is None."""
    known = frame[frame["subject_fid"].notna()]
    values = [[None if lost else value for value, lost in zip(known[name].tolist(), known[name].isna().tolist())]
              for name in asking(names, 1)]
    by_fid: dict = {}
    for fid, *row in asking(zip(known["subject_fid"].tolist(), *values), 5_000):
        by_fid.setdefault(int(fid), []).append(dict(zip(names, row)))
    return by_fid
