"""The report of an access check."""
from __future__ import annotations

from ..contract.basis import shown
from ..contract.outcome import Outcome
from ..report.data import ControlShown, ReportData, RuleShown
from ..report.numbers import USUAL, NumberStyle
from ..report.outcome import outcome_report
from ..texts import text
from .request import ROLE, AccessRequest

ROWS_SHOWN = ("subject_id", "unit_code", "unit_name", "unit_class", "verdict", "verb", "dimension", "inheritance",
              "clause_id", "area_m2", "length_m", "share", "sliver")


def access_report(outcome: Outcome, request: AccessRequest, other_files=(), manifest=None,
                  numbers: NumberStyle = USUAL) -> ReportData:
    """Everything that the report of an access check shows; its head states what prevails.

    Args:
        outcome, request: of the check.
        other_files: names of the files that hold every row.
        manifest: of the run.
        numbers: how areas are written.
    """
    language, pack = request.language, request.pack

    def say(key: str) -> str:
        return text(f"access.{key}", language)

    rules = tuple(RuleShown(clause.id, basis=shown(clause.basis, language))
                  for clause in pack.clauses)
    rows = outcome.tables["rows"][list(ROWS_SHOWN)].dropna(axis="columns", how="all")
    return outcome_report(
        outcome, pack, language, request.subjects, manifest, title=say("report_title"),
        as_of=request.as_of.isoformat(), area_method=request.area_method,
        tables=((say("report_sites"), outcome.tables["sites"]), (say("report_units"), rows)),
        controls=(ControlShown(ROLE, say("control_title"), "checked", (request.units.name,), len(request.units)),),
        rules=rules, other_files=tuple(other_files), facts=((say("report_prevails"), outcome.head),), numbers=numbers)
