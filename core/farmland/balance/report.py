"""What the report of a balance shows."""
from __future__ import annotations

from datetime import date

import pandas as pd

from ...report.data import ReportData
from ...report.words import verdict_word, words_in
from ...texts import pick, text

_LEDGER = ("scope", "county", "year", "account_title", "ledger_title", "cause_title", "unit", "occupied", "replenished",
           "refused", "net", "carried", "balance", "verdict", "reason", "basis")
_SUMMARY = ("scope", "county", "years", "verdict")
_ISSUES = ("layer", "feature", "project_id", "county", "year", "message")


def balance_report(request, result) -> ReportData:
    """The tables of a balance with headings and verdicts in the language of the run.

    Args:
        request, result: of ``farmland_balance``.
    """
    language, pack = request.language, request.pack
    t = words_in(language)

    def printed(frame: pd.DataFrame, columns: tuple) -> pd.DataFrame:
        shown = frame[list(columns)].copy()
        for name in ("year", "feature"):
            if name in shown:
                shown[name] = shown[name].astype("string")
        if "verdict" in shown:
            shown["verdict"] = shown["verdict"].map(lambda one: verdict_word(t, one), na_action="ignore")
        if "scope" in shown:
            shown["scope"] = [text(f"balance.scope_{one}", language) for one in shown["scope"]]
        return shown.rename(columns={name: text(f"balance.col_{name}", language) for name in columns})

    tables = [(text("balance.report_ledger", language), printed(result.ledger, _LEDGER))]
    tables += [(text("balance.report_summary", language), printed(result.summary, _SUMMARY))] * bool(
        len(result.summary))
    if len(result.issues):
        tables.append((text("balance.report_issues", language), printed(result.issues, _ISSUES)))
    return ReportData(
        title=text("balance.report_title", language), language=language, made_on=date.today().isoformat(),
        as_of=request.as_of.isoformat(), pack=f"{pick(pack.title, language)} {pack.version}", tables=tuple(tables),
        not_checked=tuple(pick(one, language) for one in pack.not_checked))
