"""The report of an intensity check."""
from __future__ import annotations

from datetime import date

from ..contract.basis import shown
from ..report.data import ControlShown, ReportData, RuleShown
from ..texts import pick, text
from .measure.request import IntensityRequest, IntensityResult


def intensity_report(result: IntensityResult, request: IntensityRequest, other_files=(), manifest=None) -> ReportData:
    """Everything that the report of an intensity check shows.

    Args:
        result, request: the check.
        other_files: names of the files that hold every row.
        manifest: of the run.
    """
    language, pack = request.language, request.pack

    def say(key: str) -> str:
        return text(f"intensity.{key}", language)

    controls = tuple(ControlShown(one.id, pick(one.title, language),
                                  "checked" if one.id in request.indicators else "outside_scope")
                     for one in pack.indicators.values())
    rules = tuple(RuleShown(f"{one.rule}-{bound}", basis=shown(one.basis, language))
                  for one in pack.indicators.values() for bound in ("UPPER", "LOWER"))
    tables = [(say("report_values"), result.values)]
    if len(result.blocks):
        tables.insert(0, (say("report_blocks"), result.blocks))
    return ReportData(
        title=say("report_title"), language=language, made_on=date.today().isoformat(),
        pack=f"{pick(pack.title, language)} ({pack.id} {pack.version})", area_method=result.area_method,
        verdicts=result.verdicts.assign(subject_fid=request.parcels.table.fids),
        verdict_geometry=request.parcels.table.geometry, findings=result.findings,
        finding_geometry=result.finding_geometry, crs=result.crs, tables=tuple(tables),
        manifests=(manifest,) if manifest else (), controls=controls, rules=rules,
        not_checked=tuple(pick(one, language) for one in pack.not_checked), notes=tuple(result.notes),
        other_files=tuple(other_files))
