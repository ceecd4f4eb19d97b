"""What is wrong, open or in doubt about the codes of a layer, a finding for each feature that it concerns."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
import pandas as pd

from ...contract.basis import VERIFIED, bases_text, state_of
from ...contract.book import Book, origin_of, unique_names
from ...contract.outcome import ALONE, FINDINGS, Check, Outcome, Steps
from ...contract.pack_head import BUILT_IN
from ...fields import spelling
from ...geometry.parallel import ask, asking, blocks, in_steps
from ...names import folded_name
from ...table import FeatureTable
from ...texts import enumerated, pick, text
from ..pack.model import LandUseCodes
from .classify import AUTO, class_name
from .column import Division, read_code_column
from .crosswalk import passage
from .problems import UNTOLD
from .spelling import plain_class, plain_spelling, read_code, read_shares, take_apart

ROLE = "land_use"
#: Kind of issue -> verdict and severity.
ISSUES = {
    "scheme": ("undetermined", "major"), "two_schemes": ("undetermined", "major"),
    "empty": ("undetermined", "major"), "unknown": ("undetermined", "major"),
    "other_edition": ("undetermined", "major"), "other_scheme": ("undetermined", "major"),
    "doubtful": ("undetermined", "major"), "review": ("undetermined", "major"),
    "disputed": ("undetermined", "minor"), "shares": ("undetermined", "minor"),
    "one_to_many": ("conditional", "minor"), "name": ("conditional", "minor"), "number": ("conditional", "minor")}
SPELLING_COLUMNS = {
    "spelling": "string", "feature_count": "int64", "land_class": "string", "class_name": "string", "level": "Int64",
    "legal_class": "string", "form": "string", "target": "string", "map": "string", "alternatives": "string",
    "issues": "string", "is_clean": "bool", "first_fid": "int64"}
_OF_THE_RUN = (*UNTOLD, "codes.ambiguous_groups")


@dataclass(frozen=True)
class CodeCheckRequest:
    """What is checked.

    Attributes:
        table: the layer; ``fields`` binds ``land_class``, and ``land_class_name``, ``mixed_shares``, ``id``
            where it has them, to its fields.
        codes: the pack. scheme: id of a list, or "auto".
        target: the list into which codes are transferred; empty: 1:n codes are not looked for.
        mixed: "main" or "split", as in ``column``: only a division asks for shares.
        language: of the messages.
    """

    table: FeatureTable
    fields: dict
    codes: LandUseCodes
    scheme: str = AUTO
    target: str = ""
    mixed: str = "main"
    language: str = "en"


@dataclass(frozen=True)
class _Written:
    """One distinct row of spelling, name and shares, with the features that have it."""

    spelling: Optional[str]
    name: str
    shares: str
    doubtful: bool
    rows: np.ndarray


def check_codes(request: CodeCheckRequest, steps: Steps = ALONE) -> Outcome:
    """List what is unknown, of another edition or list, 1:n, disputed, or not what its name says.

    Args:
        request: the layer, the lists and its choices. steps: not asked, as the check is short.

    Returns:
        Findings: those about the run first, then in the order of the rows, each with its feature. Table ``spellings``:
        a row for each spelling of a code: how often, what it is read as, where it goes, its issues. Settled: the
        ``scheme`` that was taken.

    Raises:
        InputError: no such list, or no way into the target.
    """
    return _Check(request).result()


class _Check:
    def __init__(self, request: CodeCheckRequest):
        self.request, self.codes, self.language = request, request.codes, request.language
        columns, fields = request.table.columns, request.fields
        self.raw = columns[fields["land_class"]]
        self.names = columns[fields["land_class_name"]] if "land_class_name" in fields else None
        self.shares = columns[fields["mixed_shares"]] if "mixed_shares" in fields else None
        self.column = read_code_column(self.raw, self.codes, request.scheme, self.names,
                                       Division(request.mixed, self.shares))
        self.scheme = self.codes.schemes[self.column.scheme]
        wanted = request.target and request.target != self.scheme.id
        self.led = passage(self.codes, self.scheme.id, request.target) if wanted else {}
        self.issues: list = []      # (kind, rows, code, message)
        self.elsewhere: dict = {}  # other list -> rows

    def result(self) -> Outcome:
        written = self._written()
        listed = [self._issues(distinct) for distinct in written]
        self._of_the_run()
        spellings = self._spellings(written, listed)
        findings, geometry = self._frame()
        by_kind = {kind: sum(len(rows) for of_kind, rows, _code, _message in self.issues
                             if of_kind == kind and rows is not None) for kind in ISSUES}
        count = len(self.request.table)
        bad = set().union(*(set(rows.tolist()) for _k, rows, _c, _m in self.issues if rows is not None)) \
            if self.issues else set()
        run = [kind for kind, rows, _code, _message in self.issues if rows is None]
        counts = {"FEATURE_COUNT": count, "FINDING_COUNT": len(findings), "CLEAN_COUNT": count - len(bad),
                  "EMPTY_COUNT": by_kind["empty"], "UNKNOWN_COUNT": by_kind["unknown"],
                  "OTHER_EDITION_COUNT": by_kind["other_edition"], "OTHER_SCHEME_COUNT": by_kind["other_scheme"],
                  "DOUBTFUL_COUNT": by_kind["doubtful"], "ONE_TO_MANY_COUNT": by_kind["one_to_many"],
                  "REVIEW_COUNT": by_kind["review"], "DISPUTED_COUNT": by_kind["disputed"],
                  "NAME_COUNT": by_kind["name"], "SCHEME_FOUND": self.scheme.id,
                  "SCHEME_IS_SURE": not self.column.ambiguous and "scheme" not in run,
                  "HAS_TWO_SCHEMES": "two_schemes" in run or bool(by_kind["other_edition"] + by_kind["other_scheme"]),
                  "IS_CLEAN": not len(findings)}
        notes = [problem.in_language(self.language) for problem in self.column.problems]
        return Outcome(findings, {"spellings": spellings}, {FINDINGS: geometry}, self.request.table.crs, counts, notes,
                       settled={"scheme": self.scheme.id})

    # -- what is in the layer ------------------------------------------------------------------------

    def _written(self) -> list:
        count = len(self.raw)
        parts = self.column.parts
        ask()   # of a million rows each of these steps takes some tenths of a second
        first = parts[["row", "part", "land_class", "known"]]
        ask()
        first = first[first["part"] == 0].set_index("row")
        ask()
        first = first.reindex(range(count))
        ask()
        listed = first["land_class"].isin(list(self.scheme.classes)).to_numpy(dtype=bool)
        ask()
        doubtful = listed & ~first["known"].to_numpy(dtype=bool, na_value=False)
        frame = pd.DataFrame({"spelling": _plain(self.raw, "land_class", self.codes),
                              "name": _plain(self.names, "land_class_name", self.codes, count),
                              "shares": _plain(self.shares, "mixed_shares", self.codes, count), "doubtful": doubtful})
        ask()
        groups = frame.groupby(list(frame), sort=True, dropna=False).indices
        ask()
        return [_Written(key[0] or None, key[1], key[2], bool(key[3]), np.sort(rows)) for key, rows in groups.items()]

    # -- what is wrong with it ---------------------------------------------------------------------------

    def _add(self, kind: str, written: _Written, code: str, key: str, **values) -> str:
        name = class_name(code, self.scheme.id, self.language, self.codes)
        message = text(f"code_check.{key}", self.language, code=f"{code} {name}".strip(),
                       spelling=written.spelling or "", scheme=self._title(self.scheme.id), **values)
        self.issues.append((kind, written.rows, written.spelling, message))
        return kind

    def _title(self, scheme: str) -> str:
        return f"{pick(self.codes.schemes[scheme].title, self.language)} ({scheme})"

    def _issues(self, written_as: _Written) -> list:
        if written_as.spelling is None:
            return [self._add("empty", written_as, "", "empty")]
        reading = read_code(written_as.spelling, self.scheme)
        written = take_apart(written_as.spelling, self.scheme)
        issues = []
        if written_as.doubtful:
            issues.append(self._add("doubtful", written_as, reading.code, "doubtful"))
        for part in dict.fromkeys((*written.codes, *written.compatible)):
            code = read_code(part, self.scheme).code
            if not code:
                issues.append(self._unknown(written_as, part))
            elif not written_as.doubtful:
                issues += self._of_code(written_as, code)
        if self.request.mixed == "split" and len(written.codes) > 1:
            _numbers, why = read_shares(written.shares or written_as.shares, len(written.codes))
            if why:
                issues.append(self._add("shares", written_as, reading.code, f"shares_{why}",
                                        shares=written.shares or written_as.shares))
        if reading.form == "number":
            issues.append(self._add("number", written_as, reading.code, "number"))
        named = written_as.name and reading.code and reading.form in ("plain", "number")
        if named and folded_name(written_as.name) not in self.scheme.classes[reading.code].names:
            issues.append(self._add("name", written_as, reading.code, "name", name=written_as.name))
        return issues

    def _unknown(self, written: _Written, part: str) -> str:
        others = [key for key, scheme in self.codes.schemes.items()
                  if key != self.scheme.id and read_code(part, scheme).code]
        edition = [key for key in others if self.scheme.edition_of
                   and self.codes.schemes[key].edition_of == self.scheme.edition_of]
        for key in others:
            self.elsewhere.setdefault(key, []).append(written.rows)
        if edition:
            return self._add("other_edition", written, part, "other_edition", other=self._title(edition[0]))
        if others:
            return self._add("other_scheme", written, part, "other_scheme",
                             other=enumerated(map(self._title, others), self.language))
        base, mark = plain_class(part, self.scheme)
        if mark:
            return self._add("unknown", written, part, "unknown_mark", base=base, mark=mark)
        return self._add("unknown", written, part or "∅", "unknown")

    def _of_code(self, written: _Written, code: str) -> list:
        issues = []
        disputed = self.scheme.classes[code].disputed
        if disputed:
            what = enumerated((text(f"code_check.about_{word}", self.language) for word in disputed), self.language)
            issues.append(self._add("disputed", written, code, "disputed", what=what))
        led = self.led.get(code)
        if led is not None and led.map != "1:1":
            shown = [f"{other} {class_name(other, self.request.target, self.language, self.codes)}"
                     for other in ((led.code,) if led.code else ()) + led.alternatives]
            kind = "one_to_many" if led.map == "1:n" else "review"
            issues.append(self._add(kind, written, code, kind if shown else "review_nothing",
                                    target=self._title(self.request.target),
                                    candidates=enumerated(shown, self.language)))
        return issues

    def _of_the_run(self) -> None:
        sentences = [("scheme", problem.in_language(self.language)) for problem in self.column.problems
                     if problem.key in _OF_THE_RUN]
        other = max(self.elsewhere, key=lambda key: sum(map(len, self.elsewhere[key])), default=None)
        if other is not None:
            theirs = len(set(np.concatenate(self.elsewhere[other]).tolist()))
            known = self.column.parts["known"].groupby(self.column.parts["row"]).all()
            sentences.append(("two_schemes", text("code_check.two_schemes", self.language, mine=int(known.sum()),
                                                  scheme=self._title(self.scheme.id), theirs=theirs,
                                                  other=self._title(other))))
        self.issues[:0] = [(kind, None, None, message) for kind, message in sentences]

    # -- frames ------------------------------------------------------------------------------------------

    def _frame(self) -> tuple:
        table, fields = self.request.table, self.request.fields
        names = np.array(_plain(self.names, "land_class_name", self.codes, len(table)), dtype=object)
        ids = subject_ids(table, fields.get("id"))
        # position -1: the run
        of_row = {"subject_id": [*ids, None], "subject_fid": [*table.fids.tolist(), None], "class_name": [*names, ""],
                  "named": [*unique_names(ids, table.fids), None], "geometry": [*table.geometry, None]}
        book = Book(table.crs, ids=("rule_id", "named", "control_id", "repeat"), order=("row",),
                    evidence=("control_id", "class_name", "lists", "verdict"), pack=self.codes,
                    origin=origin_of(self.language, [(ROLE, table)]))
        repeats: dict = {}
        for kind, rows, spelt, message in asking(self.issues):
            at = [-1] if rows is None else rows
            own = {name: [values[row] for row in asking(at)] for name, values in of_row.items()}
            verdict, severity = ISSUES[kind]
            rule = f"{BUILT_IN}CODE-{kind.upper().replace('_', '-')}"
            book.add(**own, row=at, rule_id=rule, severity=severity, verdict=verdict, relation="",
                     control_role=ROLE, control_layer=table.name, control_id=spelt,
                     repeat=[_repeat(repeats, rule, name, spelt) for name in asking(own["named"])],
                     lists=self.scheme.id if kind not in ("one_to_many", "review")
                     else f"{self.scheme.id}>{self.request.target}",
                     basis=bases_text(self.scheme.basis, self.language),
                     basis_verified=state_of(self.scheme.basis) == VERIFIED, message=message, documents="")
        return book.frame()

    def _spellings(self, written: list, listed: list) -> pd.DataFrame:
        rows: dict = {}
        for written_as, issues in asking(zip(written, listed)):
            spelt = written_as.spelling
            row = rows.setdefault(spelt, {"spelling": spelt, "feature_count": 0, "issues": []})
            row["feature_count"] += len(written_as.rows)
            row["issues"] += issues
            row.setdefault("first_fid", int(self.request.table.fids[written_as.rows[0]]))
        result = []
        for spelt, row in rows.items():
            reading = read_code(spelt, self.scheme) if spelt else None
            code = reading.code if reading and "doubtful" not in row["issues"] else ""
            known, led = self.scheme.classes.get(code), self.led.get(code)
            result.append({**row, "land_class": code or None, "level": len(self.scheme.levels(code)) if code else None,
                           "class_name": class_name(code, self.scheme.id, self.language, self.codes) or None,
                           "legal_class": known.legal_class if known else None,
                           "form": reading.form if reading else None,
                           "target": led.code or None if led else None, "map": led.map if led else None,
                           "alternatives": ", ".join(led.alternatives) or None if led else None,
                           "issues": ", ".join(dict.fromkeys(row["issues"])) or None,
                           "is_clean": not row["issues"]})
        return pd.DataFrame(result, columns=list(SPELLING_COLUMNS)).astype(SPELLING_COLUMNS)


def subject_ids(table: FeatureTable, id_field: Optional[str]) -> np.ndarray:
    """What names each feature: its id field, otherwise the feature id ``(n,)``, texts.

    Args:
        table: of the layer. id_field: None: no field.
    """
    fids = in_steps(lambda some: some.astype(str).astype(object), table.fids, step=10_000)
    if not id_field:
        return fids
    column = table.columns[id_field]
    values, names = column.to_numpy(dtype=object, na_value=None), np.empty(len(fids), dtype=object)
    for rows in blocks(len(fids)):
        names[rows] = [(value is not None and value == value and spelling(value)) or fid
                       for value, fid in zip(values[rows], fids[rows])]
    return names


def _plain(values: Optional[pd.Series], role: str, codes: LandUseCodes, count: int = 0) -> list:
    """Texts as they are compared, empty where there is nothing or where it is unknown."""
    if values is None:
        return [""] * count
    unknown = {plain_spelling(word) for word in codes.fields[role].unknown} if role in codes.fields else set()
    ask()
    positions, distinct = pd.factorize(values, use_na_sentinel=True)
    ask()
    texts = [plain_spelling(value) for value in distinct]
    texts = np.array(["" if word in unknown else word for word in texts] + [""], dtype=object)
    return texts[positions].tolist()


def _repeat(seen: dict, *names) -> int:
    """0 for the first finding of these names, 1 for the next: parts of one spelling can have the same issue."""
    seen[names] = seen.get(names, -1) + 1
    return seen[names]


CHECK = Check("codes", check_codes, None, {"spellings": SPELLING_COLUMNS}, whole="scale.rows")
