"""From judged pieces to rows, findings, verdicts and the comparison of sites."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..contract.basis import VERIFIED, compared_of, state_of
from ..contract.book import Book, of_distinct, origin_of
from ..contract.outcome import FINDINGS, VERDICTS, Outcome
from ..contract.pack_head import BUILT_IN
from ..contract.sentences import followed, gathered, joined, numerals, texts_of_rows
from ..contract.verdicts import UNDETERMINED, count_by_row, count_subjects, worst_by_row
from ..contract.verdicts import VERDICTS as WORDS
from ..geometry.parallel import ask, asking
from ..layers.prepare import filtered
from ..texts import pick, text
from .combinations import SEVERITY_OF_VERB, Lines, findings_and_rows, unit_titles
from .pack.model import AccessPack
from .request import ROLE

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
    """Collects findings and rows, all those of a kind at once."""

    def __init__(self, check, head: str):
        self.check, self.head = check, head
        self.request, self.pack, self.words = check.request, check.pack, check.words
        self.subjects, self.units, self.split = check.subjects, check.units, check.split
        self.scale, self.is_scaled = self.subjects.factor, self.subjects.scale.is_known
        self.code = np.array([code or None for code in self.units.code.tolist()], dtype=object)
        self.subject_names = joined([list(map(str, self.subjects.ids)), list(map(str, self.subjects.table.fids))], "#",
                                    len(self.subjects))
        self.book = Book(self.subjects.table.crs, ids=("named",), evidence=("rests_on",), order=("row", "verdict"),
                         pack=self.pack, origin=origin_of(self.request.language, [(ROLE, self.request.units)],
                                                          self.subjects.table))

    def result(self) -> Outcome:
        self._of_run("PREVAILS", "conditional", self.head, severity="minor", documents=self.words.say("ask_platform"))
        for key, values in filtered([self.request.units]):
            self._of_run("FILTERED-CONTROL", "undetermined", text(f"zoning.{key}", self.request.language, **values))
        for layer in self.check.controls.assumed_datum:
            self._of_run("ASSUMED-DATUM", "conditional", text("zoning.assumed_datum", self.request.language,
                                                              layer=layer), severity="minor")
        if self.check.nowhere:
            self._of_run("UNIT-NOWHERE", "undetermined", self.check.nowhere)
        of_findings, of_rows = findings_and_rows(self.check)
        pairs = self.split.pairs
        self.subject, self.unit, size, share = (pairs[name].to_numpy() for name in ("subject", "unit", "size", "share"))
        sliver = self._is_sliver(self.subject, size, share)
        self._pairs(of_findings, size, share, sliver)
        self._subjects()
        self._unusable_units()
        findings, geometry, row = self.book.frame("row")
        row = row.astype(np.int64)
        rows, row_pair = self._rows(of_rows, size, share, sliver)
        verdicts = self._verdicts(findings, row, rows, self.subject[row_pair])
        counts = count_subjects(verdicts["verdict"], findings.loc[findings["subject_fid"].notna(), "verdict"])
        return Outcome(findings, {"rows": rows, VERDICTS: verdicts, "sites": self._sites(verdicts)},
                       {FINDINGS: geometry}, self.request.subjects.crs, counts, self.check.notes, self.head)

    # -- findings ----------------------------------------------------------------------------------------

    def _sizes(self, rows: np.ndarray, size: np.ndarray) -> np.ndarray:
        """Sizes as sentences write them, object ``(n,)``; of a point a bare number."""
        dimension = self.subjects.dimension[rows]
        written = numerals(np.where(dimension == 2, size * self.scale[rows], size), ",.2f", "nan")
        m2, m = (f" {text(f'unit_words.{unit}', self.request.language)}" for unit in ("m2", "m"))
        return joined([written, np.select([dimension == 2, dimension == 1], [m2, m], "").tolist()], "", len(rows))

    def _is_sliver(self, rows: np.ndarray, size: np.ndarray, share: np.ndarray) -> np.ndarray:
        dimension = self.subjects.dimension[rows]
        limit = np.select([dimension == 2, dimension == 1], [self.pack.minimum_area_m2, self.pack.minimum_length_m], 0)
        return (share < self.request.minimum_share) & (size < limit)

    def _pairs(self, lines: Lines, size: np.ndarray, share: np.ndarray, sliver: np.ndarray) -> None:
        """What is found of each subject in each unit.

        Args:
            lines: of the combinations. size, share, sliver: of each pair ``(p,)``.
        """
        pair, line = lines.of_pairs(self.check.combination)
        columns, row, is_sliver = {name: values[line] for name, values in lines.columns.items()}, \
            self.subject[pair], sliver[pair]
        is_clause = columns.pop("is_clause").astype(bool)
        verdict, message, severity = (columns.pop(name) for name in ("verdict", "message", "severity"))
        here = np.flatnonzero(is_clause & is_sliver)
        message[here] = texts_of_rows("access.sliver", self.request.language, len(here), share=share[pair[here]],
                                      size=self._sizes(row[here], size[pair[here]]), message=message[here])
        severity[here] = "minor"
        self._add(row, np.where(is_sliver, columns.pop("lowered"), verdict), message, size=size[pair],
                  share=share[pair], unit=self.unit[pair], geometry=self.split.pieces[pair], severity=severity,
                  **columns)

    def _subjects(self) -> None:
        """What lies in no unit or in several, and what cannot be judged at all."""
        subjects, split, language = self.subjects, self.split, self.request.language
        usable = subjects.reasons == ""
        rows = np.flatnonzero(~usable)
        self._built_in("UNUSABLE-SUBJECT", rows, "undetermined", of_distinct(lambda reason: self.words.say(
            "unusable_subject", reason=text(reason, language)), subjects.reasons[rows]))
        rows = np.flatnonzero(usable & (split.outside > 0))
        size, whole = split.outside[rows].astype(float), subjects.size[rows]
        share = np.minimum(size / np.where(whole == 0, 1.0, whole), 1.0)
        sliver = self._is_sliver(rows, size, share)
        written, messages = self._sizes(rows, size), np.full(len(rows), "", dtype=object)
        for key, mask in (("outside_all", share >= 1), ("outside_sliver", (share < 1) & sliver),
                          ("outside", ~(share >= 1) & ~sliver)):
            messages[mask] = texts_of_rows(f"access.{key}", language, int(mask.sum()), share=share[mask],
                                           size=written[mask], layer=self.request.units.name)
        self._built_in("OUTSIDE-UNITS", rows, np.where(sliver, "conditional", "undetermined").astype(object), messages,
                       severity=np.where(sliver, "minor", "major").astype(object), size=size, share=share,
                       geometry=split.beyond[rows])
        rows = np.flatnonzero(usable & (split.doubled > 0))
        here = np.flatnonzero(np.isin(self.subject, rows))
        units = gathered(unit_titles(self.check)[self.unit[here]], np.searchsorted(rows, self.subject[here]), len(rows),
                         ", ")
        size = split.doubled[rows].astype(float)
        self._built_in("UNITS-OVERLAP", rows, "conditional", texts_of_rows(
            "access.overlapping_units", language, len(rows), size=self._sizes(rows, size), units=units),
            severity="minor", size=size)

    def _unusable_units(self) -> None:
        """Units that cannot be used and whose extent concerns subjects."""
        rows, box = self.split.uncertain[1:]
        unusable, language = self.check.controls.unusable, self.request.language
        met, position = np.unique(box, return_inverse=True)
        ids, messages = np.empty(len(met), dtype=object), np.empty(len(met), dtype=object)
        ids[:] = unusable["control_id"].iloc[met].tolist()
        messages[:] = [self.words.say("unusable_unit", unit=control_id, layer=self.request.units.name,
                                      reason=text(reason, language))
                       for control_id, reason in zip(ids, unusable["reason"].iloc[met])]
        self._built_in("UNUSABLE-UNIT", rows, "undetermined", messages[position], control_id=ids[position])

    def _of_run(self, check: str, verdict: str, message: str, **columns) -> None:
        """A finding about the whole run.

        Args:
            check: name of a check that every run makes. columns: ``severity``, ``documents``.
        """
        rule = BUILT_IN + check
        self.book.add(**{"severity": "major", "documents": "", "rule_id": rule, "verdict": verdict, "message": message,
                         "row": -1, "relation": "", "control_role": ROLE, "control_layer": self.request.units.name,
                         "unit": "", "basis": "", "named": f"{rule}|{ROLE}|None#None|None",
                         "rests_on": f"{verdict}|None||", **columns})

    def _built_in(self, check: str, rows: np.ndarray, verdict, message: np.ndarray, **columns) -> None:
        """Findings of a check that every run makes, where no clause applies.

        Args:
            check: its name. rows, verdict, message, columns: as of ``_add``.
        """
        projects = np.array([f"{project}||" for project in self.check.projects], dtype=object)
        self._add(rows, verdict, message, rule_id=np.full(len(rows), BUILT_IN + check, dtype=object),
                  evidence=projects[self.check.project_of[rows]], **columns)

    def _add(self, rows: np.ndarray, verdict, message: np.ndarray, *, evidence: np.ndarray, **columns) -> None:
        """Add findings.

        Args:
            rows: of their subjects ``(n,)``. verdict: of each, or one for all. message: ``(n,)``.
            evidence: what they rest on beside the verdict ``(n,)``.
            columns: of the book; ``size`` in the subject's dimension, and ``share`` of it; ``unit``: positions of the
                units that they are about.
        """
        ask()
        subjects, count, rule = self.subjects, len(rows), columns["rule_id"]
        unit, size, share = (columns.pop(name, None) for name in ("unit", "size", "share"))
        if unit is not None:
            columns |= {"control_id": self.code[unit], "data_date": self.units.data_date[unit], "relation": "overlaps"}
        if size is not None:
            dimension = subjects.dimension[rows]
            area = np.where(dimension == 2, size * self.scale[rows], np.nan)
            length = np.where(dimension == 1, size, np.nan)
            columns |= {"measured": np.where(dimension == 2, area, length), "overlap_area_m2": area,
                        "overlap_length_m": length,
                        "unit": np.select([dimension == 2, dimension == 1], ["m2", "m"], "").astype(object)}
        controls = columns.get("control_id")
        verdict = np.full(count, verdict, dtype=object) if isinstance(verdict, str) else verdict
        self.book.add(**{
            "severity": "major", "documents": "", "relation": "", "unit": "", "basis": "", "verdict": verdict,
            "message": message, "row": rows, "subject_id": subjects.ids[rows],
            "subject_fid": subjects.table.fids[rows], "project_id": subjects.projects[rows], "control_role": ROLE,
            "control_layer": self.request.units.name, "overlap_share": share,
            "named": joined([rule, [ROLE] * count, self.subject_names[rows],
                             ["None"] * count if controls is None else list(map(str, controls))], "|", count),
            "rests_on": joined([verdict, evidence], "|", count), **columns})

    # -- frames ------------------------------------------------------------------------------------------

    def _rows(self, lines: Lines, size: np.ndarray, share: np.ndarray, sliver: np.ndarray) -> tuple:
        """A row of each subject in a unit and clause, or without one where none concerns it; and the pair of each.

        Args:
            lines: of the combinations. size, share, sliver: of each pair ``(p,)``.
        """
        pair, line = lines.of_pairs(self.check.combination)
        row, unit, subjects = self.subject[pair], self.unit[pair], self.subjects
        columns = {name: values[line] for name, values in lines.columns.items()}
        columns["verdict"] = np.where(sliver[pair], columns["lowered"], columns["verdict"])
        industry, state = (np.array([value or None for value in values], dtype=object)[self.check.project_of[row]]
                           for values in zip(*((project.industry, project.state) for project in self.check.projects)))
        dimension, size = subjects.dimension[row], size[pair]
        columns |= {
            "subject_id": subjects.ids[row], "subject_fid": subjects.table.fids[row],
            "project_id": subjects.projects[row], "unit_code": self.code[unit],
            "unit_name": np.array([name or None for name in self.units.name.tolist()], dtype=object)[unit],
            "unit_class": np.array([name or None for name in self.check.classes], dtype=object)[unit],
            "industry": industry, "state": state,
            "area_m2": np.where(dimension == 2, size * self.scale[row], np.nan),
            "length_m": np.where(dimension == 1, size, np.nan), "share": share[pair], "sliver": sliver[pair]}
        return _frame(columns, ROW_COLUMNS), pair

    def _verdicts(self, findings: pd.DataFrame, finding_subject: np.ndarray, rows: pd.DataFrame,
                  row_subject: np.ndarray) -> pd.DataFrame:
        """The verdict of each subject, its main unit, and what is counted.

        Args:
            finding_subject, row_subject: positions of the subjects of findings, -1: of none, and of rows.
        """
        subjects, count, projects = self.subjects, len(self.subjects), self.check.projects
        code = worst_by_row(findings["verdict"], finding_subject, count)
        if self.check.nowhere:
            code = np.minimum(code, UNDETERMINED)
        verdict = np.array(WORDS, dtype=object)[code]
        ask()
        open_ = np.flatnonzero((findings["verdict"] == "undetermined").to_numpy() & (finding_subject >= 0)
                               & (code == UNDETERMINED)[finding_subject])
        words = findings["message"].to_numpy(dtype=object)[open_]
        different = pd.DataFrame({"subject": finding_subject[open_], "message": words}).drop_duplicates()
        reason = gathered(different["message"].to_numpy(), different["subject"].to_numpy(), count, " ")
        if self.check.nowhere:
            first = np.where(code == UNDETERMINED, self.check.nowhere, "").astype(object)
            reason = followed(first, reason, " ")
        ask()
        share = self.split.pairs["share"].to_numpy()
        order = np.lexsort((-np.nan_to_num(share), np.isnan(share), self.subject))   # the largest part first
        owner, unit = self.subject[order], self.unit[order]
        unit_count = np.bincount(owner, minlength=count)
        codes = gathered(np.array([name or "-" for name in self.code.tolist()], dtype=object)[unit], owner, count, ", ")
        main = np.full(count, -1)
        main[owner[::-1]] = order[::-1]
        has = main >= 0
        classes = np.array([name or None for name in self.check.classes], dtype=object)
        ask()
        is_judged = (rows["verdict"] != "undetermined").to_numpy(dtype=bool) & ~rows["sliver"].to_numpy(dtype=bool)
        verb = rows["verb"].to_numpy(dtype=object, na_value=None)
        confirm = rows["judgement"].eq("confirm").fillna(False).to_numpy(dtype=bool) \
            & rows["verdict"].eq("conditional").to_numpy(dtype=bool)
        counts = count_by_row(findings["verdict"], finding_subject, count)
        ask()
        areal, whole, outside = subjects.dimension == 2, subjects.size, self.split.outside
        covered = np.where(areal, (whole - outside) * self.scale, np.nan)
        industry, state = (np.array([value or None for value in values], dtype=object)[self.check.project_of]
                           for values in zip(*((project.industry, project.state) for project in projects)))
        return _frame({
            "subject_id": subjects.ids, "project_id": subjects.projects, "verdict": verdict,
            "area_m2": np.where(areal, whole * self.scale, np.nan), "covered_m2": covered,
            "length_m": np.where(subjects.dimension == 1, whole, np.nan),
            "outside_share": np.where(subjects.reasons == "", np.minimum(
                outside / np.where(whole == 0, 1.0, whole), 1.0), np.nan),
            "area_method": np.where(self.is_scaled, self.request.area_method, subjects.method).astype(object),
            "industry": industry, "state": state, "unit_count": unit_count,
            "unit_codes": np.where(has, codes, None),
            "main_unit_code": np.where(has, self.code[self.unit[main]] if len(self.unit) else None, None),
            "main_unit_class": np.where(has, classes[self.unit[main]] if len(self.unit) else None, None),
            "main_unit_share": np.where(has, share[main] if len(share) else np.nan, np.nan),
            **{f"{name}_count": np.bincount(row_subject[is_judged & (verb == name)], minlength=count)
               for name in SEVERITY_OF_VERB},
            "confirm_count": np.bincount(row_subject[confirm], minlength=count),
            **{f"{word}_count": counts[word] for word in ("forbidden", "conditional", "undetermined")},
            "controls_checked": (code != UNDETERMINED).astype(np.int64), "controls_in_scope": np.ones(count, np.int64),
            "reason": reason, f"{ROLE}_verdict": verdict, f"{ROLE}_m2": covered}, VERDICT_COLUMNS)

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


def _frame(columns: dict, types: dict) -> pd.DataFrame:
    """Columns in their order and types."""
    return pd.DataFrame({name: pd.Series(columns[name]).astype(kind) for name, kind in asking(types.items(), 1)})
