"""The report of a check of rights."""
from __future__ import annotations

from ...contract.basis import shown
from ...contract.outcome import Outcome
from ...report.data import ReportData, RuleShown
from ...report.numbers import USUAL, NumberStyle
from ...report.outcome import outcome_report
from ...texts import text
from .request import RightsRequest

#: Entries of the report's words -> those that it has here: what a right is compared with is another right.
_WORDS = {"control": "other_right", "scope_unknown": "scope_of_rights"}


def rights_report(outcome: Outcome, request: RightsRequest, other_files=(), manifest=None,
                  numbers: NumberStyle = USUAL) -> ReportData:
    """Everything that the report of a check of rights shows.

    Args:
        outcome, request: of the check. other_files: names of the files that hold every row. manifest: of the run.
        numbers: how areas are written.
    """
    language, pack = request.language, request.pack
    rule_ids = set(outcome.findings["rule_id"])
    rules = tuple(RuleShown(rule, basis=shown(entry.basis, language))
                  for rule, entry in pack.rights.rules.items() if rule in rule_ids)
    tables = tuple((text(f"rights.report_{name}", language), outcome.tables[name].dropna(axis="columns", how="all"))
                   for name in ("conflicts", "shares") if len(outcome.tables[name]))
    return outcome_report(
        outcome, pack, language, None, manifest, title=text("rights.report_title", language),
        as_of=request.as_of.isoformat(), area_method=outcome.settled["area_method"], tables=tables, rules=rules,
        other_files=tuple(other_files), numbers=numbers, words=_WORDS)
