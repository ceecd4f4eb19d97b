"""What is to be looked at of clauses: promises missed or off their paths, that cannot be measured, or contradict."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract.book import Book, Origin
from ...texts import text
from ..alerts.check import SEVERITY
from ..alerts.words import message_of, shown
from ..levels.terms import GREY, KINDS, ORANGE, RED, YELLOW
from .request import CLAUSE, ROLE, CommitmentRequest
from .standing import SAME

#: State of a clause with a level -> rule, level.
JUDGED = {"missed": ("COM-MISSED", RED), "off_path": ("COM-PATH", ORANGE), "near": ("COM-NEAR", YELLOW),
          "not_judged": ("COM-UNKNOWN", GREY)}
#: State of one without -> rule, severity.
OPEN = {"not_measured": ("COM-VALUE", "minor"), "not_measurable": ("COM-MEASURE", "major"),
        "no_indicator": ("COM-INDICATOR", "major"), "no_clause": ("COM-CLAUSE", "minor")}


def findings_of(rows: pd.DataFrame, levels: pd.DataFrame, request: CommitmentRequest,
                ground: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    """Findings in the columns of the contract, and the ground that carries the clause of each.

    Args:
        rows: of the result. levels: of ``standing.standings``, of the first rows. request: of the check.
        ground: shapes of the first rows ``(c,)``, None without any.
    """
    writer = _Writer(request, ground)
    for at, row in enumerate(rows.itertuples()):
        if row.state in JUDGED:
            writer.judged(row, levels.iloc[at])
        elif row.state in OPEN:
            writer.open(row)
        if row.row_kind == CLAUSE:
            writer.other_target(row)
            writer.no_carrier(row)
    writer.two_targets(rows)
    return writer.book.frame()


def _control(row) -> str:
    """What a clause is about: with the clause it names a finding from year to year."""
    parts = (row.indicator_id, row.unit_code, row.target_year)
    return "/".join(str(part) for part in parts if pd.notna(part)) or _plain(row.measure) or "–"


def _plain(cell) -> str:
    return "" if pd.isna(cell) else cell


def _number(cell) -> float:
    return np.nan if pd.isna(cell) else float(cell)


def _leave_room(first: pd.Series, row) -> bool:
    """Whether two targets are the ends of what both allow: at least 10 and at most 20."""
    ends = {_plain(first["relation"]): first["target"], _plain(row.relation): row.target}
    return set(ends) == {"at_least", "at_most"} and bool(ends["at_least"] <= ends["at_most"])


class _Writer:
    """Writes the findings of one request into a book."""

    def __init__(self, request: CommitmentRequest, ground: np.ndarray):
        self.request, self.language, self.ground = request, request.language, ground
        self.book = Book("", ids=("rule_id", "subject_id", "control_id"),
                         evidence=("verdict", "measured", "limit_value", "tolerance", "why"), order=("severity",),
                         origin=Origin({}, text("commitments.basis", request.language)))

    def _add(self, rule: str, row, message: str, severity: str = "major", verdict: str = "conditional",
             **more) -> None:
        is_clause = row.row_kind == CLAUSE
        sentence = text("commitments.clause", self.language, clause=row.clause_id, sentence=message) \
            if is_clause else message
        self.book.add(
            self.ground[row.Index] if is_clause else None, rule_id=rule, severity=severity, verdict=verdict,
            message=sentence,
            subject_id=row.clause_id if is_clause else row.indicator_id, project_id=_plain(row.unit_code) or None,
            control_role=ROLE, control_layer=self.request.clauses.table.name, control_id=_control(row),
            data_date=f"{self.request.year}-01-01" if self.request.year else None,
            documents=text("commitments.documents", self.language) if verdict == "conditional" else None, **more)

    def judged(self, row, level: pd.Series) -> None:
        """A clause with a level."""
        rule, number = JUDGED[row.state]
        kind = KINDS.index(row.kind) if _plain(row.kind) in KINDS else 0
        shown_row = level.copy()
        if number == GREY:
            shown_row["reason"] = row.reason
        self._add(rule, row, message_of(number, shown_row, self.language), SEVERITY[number][kind], row.verdict,
                  why=row.reason if number == GREY else None, measured=_number(row.value),
                  limit_value=_number(row.target), tolerance=_number(level["tolerance"]),
                  unit=_plain(row.unit) or None, relation=_plain(row.relation) or None)

    def open(self, row) -> None:
        """A clause, or an indicator on the climate, of which something is missing."""
        rule, severity = OPEN[row.state]
        if row.state == "no_clause":
            message = text("commitments.no_clause", self.language, title=row.title, pack=self.request.pack.id,
                           climate=text(f"commitments.climate_{row.climate}", self.language))
        elif row.state == "not_measured":
            message = text("commitments.not_measured", self.language, reason=row.reason)
        else:
            message = text("commitments.not_measurable", self.language, missing=row.missing, reason=row.reason)
        self._add(rule, row, message, severity, "undetermined", why=row.state)

    def other_target(self, row) -> None:
        """A clause whose target is not that of the store."""
        if pd.notna(row.recorded_target):
            self._add("COM-TARGET", row, text(
                "commitments.other_target", self.language, own=shown(row.target), unit=_plain(row.unit),
                year=row.target_year, other=shown(row.recorded_target)), measured=row.target,
                limit_value=row.recorded_target, unit=_plain(row.unit) or None)

    def no_carrier(self, row) -> None:
        """A clause whose zone, project or rule no parcel has."""
        parcels = self.request.parcels
        if parcels is not None and _plain(row.parcel_count) == 0 and pd.notna(row.measure):
            self._add("COM-CARRIER", row, text(
                "commitments.no_carrier", self.language, layer=parcels.table.name, measure=row.measure,
                fields=", ".join(parcels.places)), "minor", "undetermined")

    def two_targets(self, rows: pd.DataFrame) -> None:
        """Clauses that promise something else of one indicator, place and year."""
        key = ["indicator_id", "unit_code", "target_year"]
        stated = rows[rows["target"].notna() & rows[key].notna().all(axis=1)]
        for _key, some in stated.groupby(key, sort=False):
            first = some.iloc[0]
            for row in some.iloc[1:].itertuples():
                if abs(row.target - first["target"]) > SAME * max(abs(row.target), abs(first["target"])) and \
                        not _leave_room(first, row):
                    self._add("COM-CLASH", row, text(
                        "commitments.two_targets", self.language, first=first["clause_id"], second=row.clause_id,
                        own=shown(first["target"]), other=shown(row.target), unit=_plain(row.unit), title=row.title),
                        measured=row.target, limit_value=first["target"], unit=_plain(row.unit) or None)
