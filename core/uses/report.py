"""The report of a check of uses."""
from __future__ import annotations

from datetime import date

from ..contract.basis import shown
from ..report.data import ControlShown, ReportData, RuleShown
from ..report.numbers import USUAL, NumberStyle
from ..texts import pick, text
from .request import ROLE, UseRequest, UseResult

ROWS_SHOWN = ("subject_id", "use", "use_title", "zone_code", "zone_title", "area_m2", "counted_m2", "length_m", "share",
              "accordance", "cell", "condition", "is_sliver")


def use_report(result: UseResult, request: UseRequest, other_files=(), manifest=None,
               numbers: NumberStyle = USUAL) -> ReportData:
    """Everything that the report of a check of uses shows; what prevails stands in its head.

    Args:
        result, request: the check.
        other_files: names of the files that hold every row.
        manifest: of the run.
        numbers: how areas are written.
    """
    language, matrix = request.language, request.matrix
    rules = tuple(RuleShown(f"USE-{cell.id}", basis=shown(cell.basis, language))
                  for cell in matrix.cells.values() if f"USE-{cell.id}" in set(result.findings["rule_id"]))
    rows = result.rows[list(ROWS_SHOWN)].dropna(axis="columns", how="all")
    if rows.get("counted_m2") is not None and rows["counted_m2"].equals(rows["area_m2"]):
        rows = rows.drop(columns="counted_m2")   # no zones overlap: it would say the same twice
    return ReportData(
        title=text("use.report_title", language), language=language, made_on=date.today().isoformat(),
        as_of=date.today().isoformat(), pack=f"{pick(matrix.title, language)} ({matrix.id} {matrix.version})",
        area_method=request.area_method, verdicts=result.verdicts.assign(subject_fid=request.subjects.fids),
        verdict_geometry=request.subjects.geometry, findings=result.findings,
        finding_geometry=result.finding_geometry, crs=request.subjects.crs,
        tables=((text("use.report_summary", language), result.summary), (text("use.report_rows", language), rows)),
        manifests=(manifest,) if manifest else (),
        controls=(ControlShown(ROLE, text("use.control_title", language), "checked", (request.zones.name,),
                               len(request.zones)),),
        rules=rules, not_checked=tuple(pick(one, language) for one in matrix.not_checked),
        notes=(result.head, *result.notes), other_files=tuple(other_files), numbers=numbers)
