"""The report of a check of uses."""
from __future__ import annotations

from datetime import date

from ..contract.basis import shown
from ..contract.outcome import Outcome
from ..report.data import ControlShown, ReportData, RuleShown
from ..report.numbers import USUAL, NumberStyle
from ..report.outcome import outcome_report
from ..texts import text
from .request import ROLE, UseRequest

ROWS_SHOWN = ("subject_id", "use", "use_title", "zone_code", "zone_title", "area_m2", "counted_m2", "length_m", "share",
              "accordance", "cell", "condition", "is_sliver")


def use_report(outcome: Outcome, request: UseRequest, other_files=(), manifest=None,
               numbers: NumberStyle = USUAL) -> ReportData:
    """Everything that the report of a check of uses shows; what prevails is in its head.

    Args:
        outcome, request: of the check.
        other_files: names of the files that hold every row.
        manifest: of the run.
        numbers: how areas are written.
    """
    language, matrix = request.language, request.matrix
    rules = tuple(RuleShown(f"USE-{cell.id}", basis=shown(cell.basis, language))
                  for cell in matrix.cells.values() if f"USE-{cell.id}" in set(outcome.findings["rule_id"]))
    rows = outcome.tables["rows"][list(ROWS_SHOWN)].dropna(axis="columns", how="all")
    if rows.get("counted_m2") is not None and rows["counted_m2"].equals(rows["area_m2"]):
        rows = rows.drop(columns="counted_m2")   # no zones overlap: it would say the same twice
    tables = ((text("use.report_summary", language), outcome.tables["summary"]),
              (text("use.report_rows", language), rows))
    return outcome_report(
        outcome, matrix, language, request.subjects, manifest, title=text("use.report_title", language),
        as_of=date.today().isoformat(), area_method=request.area_method, tables=tables,
        controls=(ControlShown(ROLE, text("use.control_title", language), "checked", (request.zones.name,),
                               len(request.zones)),),
        rules=rules, other_files=tuple(other_files), numbers=numbers)
