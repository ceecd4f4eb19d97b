"""What is to be looked at of clauses: promises missed or off their paths, that cannot be measured, or contradict."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract.book import Book, Origin
from ...texts import text
from ..alerts.check import KINDS, SEVERITY
from ..alerts.words import message_of, shown
from ..levels.terms import GREY, ORANGE, RED, YELLOW
from .request import CLAUSE, ROLE, CommitmentRequest

#: State of a clause with a level -> rule, level.
JUDGED = {"missed": ("COM-MISSED", RED), "off_path": ("COM-PATH", ORANGE), "near": ("COM-NEAR", YELLOW),
          "not_judged": ("COM-UNKNOWN", GREY)}
#: State of one without -> rule, severity.
OPEN = {"not_measured": ("COM-VALUE", "minor"), "not_measurable": ("COM-MEASURE", "major"),
        "no_indicator": ("COM-INDICATOR", "major"), "no_clause": ("COM-CLAUSE", "minor")}


def findings_of(rows: pd.DataFrame, levels: pd.DataFrame, request: CommitmentRequest) -> pd.DataFrame:
    """Findings in the columns of the contract.

    Args:
        rows: of the result. levels: of ``standing.standings``, of the first rows. request: of the check.
    """
    book = Book("", ids=("rule_id", "subject_id", "control_id"),
                evidence=("verdict", "measured", "limit_value", "tolerance", "why"), order=("severity",),
                origin=Origin({}, text("commitments.basis", request.language)))
    day = f"{request.year}-01-01" if request.year else None
    common = {"control_role": ROLE, "control_layer": request.clauses.table.name, "data_date": day}
    for at, row in enumerate(rows.itertuples()):
        if row.state in JUDGED:
            _judged(book, row, levels.iloc[at], request, common)
        elif row.state in OPEN:
            _open(book, row, request, common)
        if row.row_kind == CLAUSE and pd.notna(row.recorded_target):
            _add(book, "COM-TARGET", row, "major", "conditional", common, text(
                "commitments.other_target", request.language, own=shown(row.target), unit=_plain(row.unit),
                year=row.target_year, other=shown(row.recorded_target)), request, measured=row.target,
                limit_value=row.recorded_target, unit=_plain(row.unit) or None)
        if request.parcels is not None and _plain(row.parcel_count) == 0 and pd.notna(row.measure):
            _add(book, "COM-CARRIER", row, "minor", "undetermined", common, text(
                "commitments.no_carrier", request.language, layer=request.parcels.table.name, measure=row.measure,
                fields=", ".join(request.parcels.places)), request)
    _two_targets(book, rows, request, common)
    return book.frame()[0]


def _control(row) -> str:
    """What a clause is about: with the clause it names a finding from year to year."""
    parts = (row.indicator_id, row.unit_code, row.target_year)
    return "/".join(str(part) for part in parts if pd.notna(part)) or (row.measure if pd.notna(row.measure) else "–")


def _add(book: Book, rule: str, row, severity: str, verdict: str, common: dict, message: str,
         request: CommitmentRequest, **more) -> None:
    is_clause = row.row_kind == CLAUSE
    sentence = text("commitments.clause", request.language, clause=row.clause_id, sentence=message) \
        if is_clause else message
    book.add(rule_id=rule, severity=severity, verdict=verdict, message=sentence,
             subject_id=row.clause_id if is_clause else row.indicator_id,
             project_id=row.unit_code if pd.notna(row.unit_code) else None, control_id=_control(row),
             documents=text("commitments.documents", request.language) if verdict == "conditional" else None,
             **common, **more)


def _judged(book: Book, row, level: pd.Series, request: CommitmentRequest, common: dict) -> None:
    rule, number = JUDGED[row.state]
    kind = KINDS.index(row.kind) if _plain(row.kind) in KINDS else 0
    said = level.copy()
    if number == GREY:
        said["reason"] = row.reason
    _add(book, rule, row, SEVERITY[number][kind], row.verdict, common, message_of(number, said, request.language),
         request, why=row.reason if number == GREY else None, measured=_number(row.value),
         limit_value=_number(row.target), tolerance=_number(level["tolerance"]), unit=_plain(row.unit) or None,
         relation=_plain(row.relation) or None)


def _open(book: Book, row, request: CommitmentRequest, common: dict) -> None:
    rule, severity = OPEN[row.state]
    language = request.language
    if row.state == "no_clause":
        message = text("commitments.no_clause", language, title=row.title, pack=request.pack.id,
                       climate=text(f"commitments.climate_{row.climate}", language))
    elif row.state == "not_measured":
        message = text("commitments.not_measured", language, reason=row.reason)
    else:
        message = text("commitments.not_measurable", language, missing=row.missing, reason=row.reason)
    _add(book, rule, row, severity, "undetermined", common, message, request, why=row.state)


def _plain(cell) -> str:
    return "" if pd.isna(cell) else cell


def _number(cell):
    return np.nan if pd.isna(cell) else float(cell)


def _two_targets(book: Book, rows: pd.DataFrame, request: CommitmentRequest, common: dict) -> None:
    """Clauses that promise something else of one indicator, place and year."""
    key = ["indicator_id", "unit_code", "target_year"]
    stated = rows[rows["target"].notna() & rows[key].notna().all(axis=1)]
    for _key, some in stated.groupby(key, sort=False):
        first = some.iloc[0]
        for row in some.iloc[1:].itertuples():
            if abs(row.target - first["target"]) > 1e-9 * max(abs(row.target), abs(first["target"])):
                _add(book, "COM-CLASH", row, "major", "conditional", common, text(
                    "commitments.two_targets", request.language, first=first["clause_id"], second=row.clause_id,
                    own=shown(first["target"]), other=shown(row.target), unit=_plain(row.unit), title=row.title),
                    request, measured=row.target, limit_value=first["target"], unit=_plain(row.unit) or None)
