"""What the lists say of each unit and project, in words once, and its expansion to the pairs of subject and unit."""
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..contract.pack_head import BUILT_IN
from ..fields import value_key
from ..frames import columns_of
from ..geometry.parallel import asking
from ..zoning.judging.unknowns import Column, value_sentence
from .judging import Judged, Spoken
from .pack.unit_codes import parse_unit_code
from .request import ROLE

SEVERITY_OF_VERB = {"prohibit": "critical", "exit": "critical", "restrict": "major", "encourage": "minor"}
FINDING = ("rule_id", "verdict", "severity", "message", "documents", "basis", "in_force_from", "in_force_to",
           "basis_verified", "evidence", "lowered", "is_clause")
OF_CLAUSE = ("verb", "dimension", "clause_id", "scope", "inherited_from", "inheritance", "judgement", "basis",
             "basis_verified", "documents")
ROW = ("verdict", "text", *OF_CLAUSE, "lowered")


class Lines(NamedTuple):
    """Findings or rows of all combinations, those of a combination one behind the other.

    Attributes:
        columns: name -> values, object ``(k,)``. ``lowered``: the verdict in a sliver. ``evidence``: what it rests on
            beside the verdict. ``is_clause``: whether it is of a clause.
        start: where those of each combination begin, and the end ``(c + 1,)``.
    """

    columns: dict
    start: np.ndarray

    def of_pairs(self, combination: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The lines of each pair of subject and unit, pair by pair.

        Args:
            combination: of each pair ``(p,)``.

        Returns:
            Positions of pairs and of lines ``(m,)``.
        """
        count = np.diff(self.start)[combination]
        first = np.cumsum(count) - count
        line = np.arange(count.sum()) + np.repeat(self.start[combination] - first, count)
        return np.repeat(np.arange(len(combination)), count), line


def findings_and_rows(check) -> tuple[Lines, Lines]:
    """What is found, and the rows that are shown, of each combination of unit and project.

    Args:
        check: ``check._Check``, with its combinations judged.
    """
    wording = _Combinations(check)
    findings: list = []
    rows: list = []
    starts = [(0, 0)]
    for unit, project, judged in asking(check.judged, 50):
        wording.add(unit, project, judged, findings, rows)
        starts.append((len(findings), len(rows)))
    start = np.array(starts, dtype=np.int64)
    return Lines(columns_of(findings, FINDING), start[:, 0]), Lines(columns_of(rows, ROW), start[:, 1])


class _Combinations:
    """Puts a unit and a project into words."""

    def __init__(self, check):
        self.check, self.words, self.pack, self.units = check, check.words, check.pack, check.units
        self.titles = unit_titles(check)
        self.projects = list(map(str, check.projects))
        self.bases: dict = {}   # id of a clause -> its basis in words

    def add(self, unit: int, project: int, judged: Judged, findings: list, rows: list) -> None:
        """Add what is found, and the rows.

        Args:
            unit, project: their positions. judged: what the lists say. findings, rows: to which is added.
        """
        title, words, known = self.titles[unit], self.words, self.check.classes[unit]
        for spoken in judged.spoken:
            self._add_clause(spoken, title, project, findings, rows)
        gaps: dict = {}   # lists that could not be applied
        if not judged.own_list:
            gaps["NO-LIST"] = words.say("no_list", unit=title, unit_class=words.class_title(known)) if known \
                else words.say("no_list_no_class", unit=title, why=self._why_no_class(unit), classes=words.classes())
        if not judged.in_force and (judged.own_list or judged.asked):
            gaps["NOTHING-IN-FORCE"] = words.say("nothing_in_force", unit=title, count=judged.asked,
                                                 date=self.check.request.as_of)
        if not judged.spoken:
            rows.append({"verdict": "undetermined", "lowered": "conditional", "text": " ".join(gaps.values())} if gaps
                        else {"verdict": "allowed", "lowered": "allowed", "text": words.say("no_clause")})
        findings += [self._built_in(name, "undetermined", message, project, documents=words.say("ask_platform")
                                    if name == "NO-LIST" else "") for name, message in gaps.items()]
        findings += [self._built_in(name, "conditional", message, project, severity="minor")
                     for name, message in self._about_code(unit, title)]

    def _add_clause(self, spoken: Spoken, title: str, project: int, findings: list, rows: list) -> None:
        clause, words, verdict = spoken.clause, self.words, spoken.verdict
        lowered = "conditional" if verdict in ("forbidden", "undetermined") else verdict
        message, documents = words.message(spoken, title, self.check.projects[project]), words.documents(spoken)
        if clause.id not in self.bases:
            self.bases[clause.id] = words.basis(clause)
        both = {"verdict": verdict, "lowered": lowered, "basis": self.bases[clause.id],
                "basis_verified": clause.basis_verified}
        rows.append({
            **both, "text": message, "verb": clause.verb, "dimension": clause.dimension, "clause_id": clause.id,
            "scope": self.pack.list_of(clause.list).scope, "inherited_from": words.inherited_from(spoken) or None,
            "inheritance": words.path(spoken), "judgement": clause.judgement, "documents": documents or None})
        findings.append({
            **both, "rule_id": clause.id, "severity": SEVERITY_OF_VERB[clause.verb], "message": message,
            "documents": documents, "in_force_from": clause.in_force.start, "in_force_to": clause.in_force.end,
            "evidence": f"{self.projects[project]}|{clause.id}|{clause.text}", "is_clause": True})

    def _why_no_class(self, unit: int) -> str:
        """Why the class of a unit is not known, and how to give it."""
        request, cell = self.check.request, value_key(self.units.class_cell[unit])
        return value_sentence(Column(
            request.units.name, ROLE, "unit_class", self.pack.fields["unit_class"].of_layer(request.units.name),
            request.unit_fields.get("unit_class") or "", np.array([cell], dtype=object), np.array([True])),
            cell, request.language, "access.no_class_field")

    def _built_in(self, name: str, verdict: str, message: str, project: int, **columns: Any) -> dict:
        """A finding of a check that every run makes; in a sliver it is a condition."""
        return {"rule_id": BUILT_IN + name, "verdict": verdict, "lowered": "conditional", "severity": "major",
                "message": message, "documents": "", "basis": "", "evidence": f"{self.projects[project]}||",
                "is_clause": False, **columns}

    def _about_code(self, unit: int, title: str) -> list:
        """A class that disagrees with the code or the list, and codes of another scheme: names and messages."""
        code, stated, words = self.units.code[unit], self.units.stated_class[unit], self.words
        if not code:
            return [("NO-CODE", words.say("no_code"))]
        parsed, listed = parse_unit_code(code, self.pack), self.pack.units.get(code)
        remarks = []
        if not parsed.well_formed:
            remarks.append(("CODE-FORM", words.say("code_form", unit=title, prefix=self.pack.notation.prefix)))
        for read, other in ((parsed.unit_class, "by_code"), (listed.unit_class if listed else "", "by_list")):
            if stated and read and stated != read:
                remarks.append((f"CLASS-{other.upper().replace('_', '-')}", words.say(
                    "class_disagrees", unit=title, stated=words.class_title(stated), other=words.say(other),
                    read=words.class_title(read), used=words.class_title(self.check.classes[unit]))))
        return remarks


def unit_titles(check) -> np.ndarray:
    """What units are called: code and name, object ``(u,)``.

    Args:
        check: ``check._Check``, with its units read.
    """
    titles = np.empty(len(check.units.code), dtype=object)
    unnamed = check.words.say("unnamed")
    titles[:] = [" ".join(filter(None, (code or unnamed, name)))
                 for code, name in zip(check.units.code.tolist(), check.units.name.tolist())]
    return titles
