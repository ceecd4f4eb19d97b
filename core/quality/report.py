"""The report of a pre-check."""
from __future__ import annotations

import pandas as pd

from ..contract.basis import shown
from ..contract.outcome import Outcome
from ..report.data import ControlShown, ReportData, RuleShown
from ..report.outcome import outcome_report
from ..texts import pick, text
from .request import QualityRequest

#: Columns of the table of rules that a report shows.
SHOWN = ("rule_id", "title", "severity", "state", "reason", "finding_count", "examined_count", "skipped_count",
         "layers", "blind_spots")


def quality_report(outcome: Outcome, request: QualityRequest, other_files=(),
                   manifest=None) -> ReportData:
    """Everything that the report of a pre-check shows: rules with their state first, then findings. No score.

    Args:
        outcome, request: of the check. other_files: names of the files that hold every row. manifest: of the run.
    """
    language, pack = request.language, request.pack

    def say(key: str) -> str:
        return text(f"quality.{key}", language)

    states = outcome.tables["rules"]
    rules = states.assign(state=[say(f"state_{state}") for state in states["state"]],
                          severity=[say(f"severity_{severity}") for severity in states["severity"]])
    rules = rules[list(SHOWN)].rename(columns={name: say(f"column_{name}") for name in SHOWN})
    by_layer = _by_layer(outcome.findings)
    by_layer["severity"] = [say(f"severity_{severity}") for severity in by_layer["severity"]]
    by_layer = by_layer.rename(columns={name: say(f"column_{name}") for name in by_layer.columns})
    controls = tuple(ControlShown(
        key, pick(spec.title, language), "checked" if key in request.layers else
        "no_layer" if spec.required else "outside_scope",
        (request.layers[key].table.name,) if key in request.layers else (),
        len(request.layers[key].table) if key in request.layers else None)
        for key, spec in pack.layers.items())
    rules_shown = tuple(RuleShown(rule.id, basis=shown(rule.basis, language)) for rule in pack.rules)
    return outcome_report(
        outcome, pack, language, None, manifest, title=say("report_title"), area_method=pack.area_method,
        tables=((say("report_rules"), rules), (say("report_findings"), by_layer)), controls=controls,
        rules=rules_shown, unbound_layers=request.unbound, other_files=tuple(other_files),
        facts=((say("report_mode"), say(f"mode_{request.mode}")),))


def _by_layer(findings: pd.DataFrame) -> pd.DataFrame:
    """Number of findings by severity, rule and layer of the schema, in the order of the findings."""
    return findings.groupby(["severity", "rule_id", "control_role"], sort=False).size().rename(
        "finding_count").reset_index()
