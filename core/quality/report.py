"""The report of a pre-check."""
from __future__ import annotations

from datetime import date

import pandas as pd

from ..contract.basis import shown
from ..report.data import ControlShown, ReportData, RuleShown
from ..texts import pick, text
from .request import QualityRequest, QualityResult

#: Columns of the table of rules that a report shows.
SHOWN = ("rule_id", "title", "severity", "state", "reason", "finding_count", "examined_count", "skipped_count",
         "layers", "blind_spots")


def quality_report(result: QualityResult, request: QualityRequest, other_files=(),
                   manifest=None) -> ReportData:
    """Everything that the report of a pre-check shows: rules with their state first, then findings. No score.

    Args:
        result, request: the check. other_files: names of the files that hold every row. manifest: of the run.
    """
    language, pack = request.language, request.pack

    def say(key: str) -> str:
        return text(f"quality.{key}", language)

    rules = result.rules.assign(state=[say(f"state_{state}") for state in result.rules["state"]],
                                severity=[say(f"severity_{one}") for one in result.rules["severity"]])
    rules = rules[list(SHOWN)].rename(columns={name: say(f"column_{name}") for name in SHOWN})
    by_layer = _by_layer(result.findings)
    by_layer["severity"] = [say(f"severity_{one}") for one in by_layer["severity"]]
    by_layer = by_layer.rename(columns={name: say(f"column_{name}") for name in by_layer.columns})
    controls = tuple(ControlShown(
        key, pick(spec.title, language), "checked" if key in request.layers else
        "no_layer" if spec.required else "outside_scope",
        (request.layers[key].table.name,) if key in request.layers else (),
        len(request.layers[key].table) if key in request.layers else None)
        for key, spec in pack.layers.items())
    rules_shown = tuple(RuleShown(rule.id, basis=shown(rule.basis, language)) for rule in pack.rules)
    return ReportData(
        title=say("report_title"), language=language, made_on=date.today().isoformat(),
        pack=f"{pick(pack.title, language)} ({pack.id} {pack.version})",
        area_method=pack.area_method, findings=result.findings, finding_geometry=result.geometry, crs=result.crs,
        tables=((say("report_rules"), rules), (say("report_findings"), by_layer)),
        manifests=(manifest,) if manifest else (), controls=controls, rules=rules_shown, unbound_layers=request.unbound,
        not_checked=tuple(pick(one, language) for one in pack.not_checked), notes=tuple(result.notes),
        other_files=tuple(other_files), facts=((say("report_mode"), say(f"mode_{request.mode}")),))


def _by_layer(findings: pd.DataFrame) -> pd.DataFrame:
    """Number of findings by severity, rule and layer of the schema, in the order of the findings."""
    return findings.groupby(["severity", "rule_id", "control_role"], sort=False).size().rename(
        "finding_count").reset_index()
