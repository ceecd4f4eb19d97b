"""What the report of a balance shows."""
from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ...contract.outcome import Outcome
from ...report.data import ReportData
from ...report.outcome import outcome_report
from ...report.words import verdict_word, words_in
from ...texts import text
from .run import BalanceRequest

_PRINTED = {
    "ledger": ("scope", "county", "year", "account_title", "ledger_title", "cause_title", "unit", "occupied",
               "replenished", "refused", "net", "carried", "balance", "verdict", "reason", "basis"),
    "summary": ("scope", "county", "years", "verdict"),
    "issues": ("layer", "feature", "project_id", "county", "year", "message")}


def balance_report(request: BalanceRequest, outcome: Outcome) -> ReportData:
    """The tables of a balance with headings and verdicts in the language of the run.

    Args:
        request, outcome: of ``farmland_balance``.
    """
    language, outcome = request.language, replace(outcome, findings=None, geometry={})   # the ledger holds them all
    tables = tuple((text(f"balance.report_{name}", language), _printed(outcome.tables[name], columns, language))
                   for name, columns in _PRINTED.items() if name == "ledger" or len(outcome.tables[name]))
    return outcome_report(outcome, request.pack, language, title=text("balance.report_title", language),
                          as_of=request.as_of.isoformat(), tables=tables)


def _printed(frame: pd.DataFrame, columns: tuple, language: str) -> pd.DataFrame:
    words, shown = words_in(language), frame[list(columns)].copy()
    for name in ("year", "feature"):
        if name in shown:
            shown[name] = shown[name].astype("string")
    if "verdict" in shown:
        shown["verdict"] = shown["verdict"].map(lambda verdict: verdict_word(words, verdict), na_action="ignore")
    if "scope" in shown:
        shown["scope"] = [text(f"balance.scope_{scope}", language) for scope in shown["scope"]]
    return shown.rename(columns={name: text(f"balance.col_{name}", language) for name in columns})
