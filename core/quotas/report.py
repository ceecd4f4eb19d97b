"""The report of a check of quotas."""
from __future__ import annotations

from datetime import date

import pandas as pd

from ..contract.basis import shown
from ..contract.outcome import Outcome
from ..report.data import ReportData, RuleShown
from ..report.numbers import USUAL, NumberStyle
from ..report.outcome import outcome_report
from ..texts import text
from .findings import rule_of, title_of
from .request import QuotaRequest


def quota_report(outcome: Outcome, request: QuotaRequest, other_files=(), manifest=None,
                 numbers: NumberStyle = USUAL) -> ReportData:
    """Everything that the report of a check of quotas shows.

    Args:
        outcome, request: of the check. other_files: names of the files that hold every row. manifest: of the run.
        numbers: how areas are written.
    """
    language, pack = request.language, request.pack
    rule_ids = set(outcome.findings["rule_id"])
    rules = tuple(RuleShown(rule_of(indicator), basis=shown(indicator.basis, language))
                  for indicator in pack.indicators.values() if rule_of(indicator) in rule_ids)
    printed = outcome.tables | {"ledger": _with_titles(outcome.tables["ledger"], request)}
    tables = tuple((text(f"quota.report_{name}", language), printed[table].dropna(axis="columns", how="all"))
                   for name, table in (("targets", "rows"), ("children", "children"), ("expansion", "expansion"),
                                       ("ledger", "ledger")) if len(outcome.tables[table]))
    return outcome_report(
        outcome, pack, language, None, manifest, title=text("quota.report_title", language),
        as_of=date.today().isoformat(), area_method=request.area_method if request.land is not None else "",
        tables=tables, rules=rules, other_files=tuple(other_files), numbers=numbers)


def _with_titles(ledger: pd.DataFrame, request: QuotaRequest) -> pd.DataFrame:
    """The ledger with the title of each row's indicator behind its id, as the other tables have it."""
    titles = {name: title_of(indicator, request.language) for name, indicator in request.pack.indicators.items()}
    ledger = ledger.copy()
    ledger.insert(1, "title", ledger["indicator_id"].map(titles))
    return ledger
