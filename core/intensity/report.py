"""The report of an intensity check."""
from __future__ import annotations

from ..contract.basis import shown
from ..contract.outcome import Outcome
from ..report.data import ControlShown, ReportData, RuleShown
from ..report.outcome import outcome_report
from ..texts import pick, text
from .measure.request import IntensityRequest


def intensity_report(outcome: Outcome, request: IntensityRequest, other_files=(), manifest=None) -> ReportData:
    """Everything that the report of an intensity check shows.

    Args:
        outcome, request: of the check.
        other_files: names of the files that hold every row.
        manifest: of the run.
    """
    language, pack = request.language, request.pack

    def say(key: str) -> str:
        return text(f"intensity.{key}", language)

    controls = tuple(ControlShown(indicator.id, pick(indicator.title, language),
                                  "checked" if indicator.id in request.indicators else "outside_scope")
                     for indicator in pack.indicators.values())
    rules = tuple(RuleShown(f"{indicator.rule}-{bound}", basis=shown(indicator.basis, language))
                  for indicator in pack.indicators.values() for bound in ("UPPER", "LOWER"))
    tables = [(say("report_values"), outcome.tables["values"])]
    if len(outcome.tables["blocks"]):
        tables.insert(0, (say("report_blocks"), outcome.tables["blocks"]))
    return outcome_report(
        outcome, pack, language, request.parcels.table, manifest, title=say("report_title"),
        area_method=outcome.settled["area_method"], tables=tuple(tables), controls=controls, rules=rules,
        other_files=tuple(other_files))
