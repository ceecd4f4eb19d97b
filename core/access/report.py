"""The report of an access check."""
from __future__ import annotations

from datetime import date

from ..contract.basis import shown
from ..report.data import ControlShown, ReportData, RuleShown
from ..report.numbers import USUAL, NumberStyle
from ..texts import pick, text
from .request import ROLE, AccessRequest, AccessResult

ROWS_SHOWN = ("subject_id", "unit_code", "unit_name", "unit_class", "verdict", "verb", "dimension", "inheritance",
              "clause_id", "area_m2", "length_m", "share", "sliver")


def access_report(result: AccessResult, request: AccessRequest, other_files=(), manifest=None,
                  numbers: NumberStyle = USUAL) -> ReportData:
    """Everything that the report of an access check shows; its head states what prevails.

    Args:
        result, request: the check.
        other_files: names of the files that hold every row.
        manifest: of the run.
        numbers: how areas are written.
    """
    language, pack = request.language, request.pack

    def say(key: str) -> str:
        return text(f"access.{key}", language)

    rules = tuple(RuleShown(clause.id, basis=shown(clause.basis, language))
                  for clause in pack.clauses)
    frame = result.verdicts.assign(subject_fid=request.subjects.fids)
    rows = result.rows[list(ROWS_SHOWN)].dropna(axis="columns", how="all")
    return ReportData(
        title=say("report_title"), language=language, made_on=date.today().isoformat(),
        as_of=request.as_of.isoformat(), pack=f"{pick(pack.title, language)} ({pack.id} {pack.version})",
        area_method=request.area_method, verdicts=frame, verdict_geometry=request.subjects.geometry,
        findings=result.findings, finding_geometry=result.finding_geometry, crs=request.subjects.crs,
        tables=((say("report_sites"), result.sites), (say("report_units"), rows)),
        manifests=(manifest,) if manifest else (),
        controls=(ControlShown(ROLE, say("control_title"), "checked", (request.units.name,), len(request.units)),),
        rules=rules, not_checked=tuple(pick(one, language) for one in pack.not_checked),
        notes=(result.head, *result.notes), other_files=tuple(other_files),
        facts=((say("report_prevails"), result.head),), numbers=numbers)
