"""Verdicts of a balance with their reasons, and its tables."""
from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.interval import Interval, of_column
from ...contract.sums import total
from ...contract.verdicts import count_words, worst_of
from ...frames import typed_columns
from ...geometry.parallel import asking
from ...texts import enumerated, pick, text
from ...texts.separators import numeral
from .entries import CAP, LACKS, parameter_day, regime_of
from .pack import LEDGERS, BalancePack
from .rows import ends_of
from .totals import TOTAL

LEDGER_COLUMNS = {
    **dict.fromkeys(("scope", "county"), "string"), "year": "Int64",
    **dict.fromkeys(("regime", "account", "account_title", "ledger", "ledger_title", "cause", "cause_title",
                     "row_kind", "unit"), "string"),
    **dict.fromkeys(("occupied", "replenished", "refused", "net", "carried", "balance", "balance_low",
                     "balance_high"), "Float64"), "row_count": "Int64", "unknown_count": "Int64",
    **dict.fromkeys(("area_basis", "verdict", "reason", "basis"), "string")}
_UNITS = {"area": "m2", "paddy": "m2", "capacity": "kg"}
SUMMARY_COLUMNS = {
    **dict.fromkeys(("scope", "county", "years"), "string"),
    **{name: kind for ledger in LEDGERS for name, kind in (
        *((f"{ledger}_{amount}_{_UNITS[ledger]}", "Float64") for amount in ("occupied", "replenished", "net")),
        (f"{ledger}_verdict", "string"))},
    f"{CAP}_verdict": "string", "verdict": "string", "undetermined_count": "int64"}


def judge(totals: pd.DataFrame, scope: str, request) -> pd.DataFrame:
    """Add regime, verdict, reason and sources to the totals of a scope.

    ``allowed``: balanced whatever the missing values are. ``conditional``: balanced with carried quota, or with
    areas whose ridges are not deducted. ``forbidden``: short whatever they are. Otherwise ``undetermined``.

    Args:
        totals: ledgers of accounts, m² and kg, with the least and the most that each may be. scope: county or province.
        request: regime, pack and language.

    Returns:
        The totals with ``scope``, ``regime``, ``verdict``, ``reason`` and ``basis``.
    """
    judged = [_judged(row, scope, request) for row in asking(totals.itertuples(index=False), 50)]
    columns = pd.DataFrame(judged, columns=["regime", "verdict", "reason", "basis"], index=totals.index)
    return totals.assign(scope=scope, **{name: columns[name] for name in columns.columns})


def asking_parameters(account: str, ledger: str, day: date, pack: BalancePack) -> tuple:
    """Parameters that say whether a ledger has to balance, and which area has to; None where the pack does not say.

    Args:
        account, ledger: of a row. day: on which they are in force. pack: with them.
    """
    asked = pack.parameter("ledger_required", day, account, ledger) if ledger != CAP \
        else pack.parameter("cap_basis", day)
    return asked, pack.parameter("balance_unit", day)


def _judged(row, scope: str, request) -> tuple:
    def say(key: str, **values) -> str:
        return text(f"balance.{key}", request.language, **values)

    pack = request.pack
    if pd.isna(row.year) or pd.isna(row.county):
        lost = row.occupied_high > 0
        return "", "undetermined" if lost else "allowed", say("why_nowhere" if lost else "why_nothing"), ""
    day = parameter_day(int(row.year), pack, request.regime, request.as_of)
    regime = regime_of(row.year, pack, request.regime, request.as_of)
    asked, unit = asking_parameters(row.account, row.ledger, day, pack)
    basis = enumerated((parameter.source(request.language) for parameter in (asked, unit)
                        if parameter is not None), request.language)
    decides = request.balance_unit if request.balance_unit != "auto" else unit.value if unit else ""
    verdict, reasons = _verdict(row, scope, decides, asked.value if asked else "", request.province_complete)
    values = {"short": _short(row.low, row.high, request.language), "what": _unknown(row, request.language)}
    words = [say(reason, **values) for reason in reasons]
    if request.as_of.year == row.year and (request.as_of.month, request.as_of.day) != (12, 31):
        words.append(say("why_open", as_of=request.as_of))
    return regime, verdict, " ".join(words), basis


def _short(low: float, high: float, language: str) -> str:
    """By how much a balance, in 0.01 of the unit, is short: a number, its ends, or in words."""
    if np.isinf(low) and high >= 0:
        return text("balance.short_unknown", language)
    least, most = (numeral(f"{max(-end, 0.0) / 100:,.2f}") for end in (high, low))
    return f"≥ {least}" if np.isinf(low) else least if least == most else f"{least}–{most}"


def _unknown(row, language: str) -> str:
    """What is unknown of the rows of an account, or of others that may belong to it, and of its quota."""
    parts = [text(f"balance.open_{name}", language, count=count, year=int(row.year) - 1)
             for name in (*LACKS, "place") if (count := int(getattr(row, f"open_{name}")))]
    if row.carried_low < row.carried_high:
        parts.append(text("balance.open_quota", language))
    return enumerated(parts, language)


def _verdict(row, scope: str, decides: str, asked: str, complete: bool) -> tuple:
    if row.account == "exempt":
        return "allowed", ["why_exempt"]
    if row.occupied_high <= 0:
        return "allowed", ["why_nothing"]
    if row.account == "undetermined":
        return "undetermined", ["why_account"]
    if scope == "province" and not complete:
        return "undetermined", ["why_province_part"]
    if row.firm >= 0:
        return "allowed", ["why_balanced"]
    if row.low >= 0:
        has_quota, has_gross = row.carried_low > 0, row.replenished_firm < row.replenished_low
        return "conditional", ["why_condition" if has_quota and has_gross else
                               "why_condition_quota" if has_quota else "why_condition_gross"]
    if asked == "no":
        return "allowed", ["why_not_asked"]
    if asked == "":
        return "undetermined", ["why_cap_unknown" if row.ledger == CAP else "why_not_known"]
    if decides != scope and scope == "county":
        return "undetermined", ["why_province" if decides == "province" else "why_unit_unknown"]
    if row.high < 0:
        return "forbidden", ["why_short"]
    return "undetermined", ["why_missing"]


def ledger_frame(causes: list, totals: list, pack, language: str) -> pd.DataFrame:
    """One table of both kinds of rows, amounts in m² and kg; an amount that is unknown is NULL.

    Args:
        causes, totals: frames of each scope. pack: names of accounts, ledgers and causes. language: of them.
    """
    parts = [frame.assign(row_kind="cause", reason="", basis="", regime="") for frame in causes]
    parts += [frame.assign(row_kind="total", cause=TOTAL) for frame in totals]
    if not parts:
        return typed_columns(pd.DataFrame(), LEDGER_COLUMNS)
    frame = pd.concat([part.astype({"county": "string", "year": "Int64"}) for part in parts], ignore_index=True)
    frame["carried"] = _cell(Interval.of(frame["carried"]))
    for name in ("occupied", "replenished"):
        frame[name] = _cell(ends_of(frame, f"{name}_stated"))
    for name in ("refused", "net"):
        frame[name] = _cell(ends_of(frame, name))
    balance = Interval.of(frame["low"], frame["high"])   # rows of causes have none
    frame["balance"] = _cell(balance)
    frame["balance_low"], frame["balance_high"] = _cell(balance, cells.lower), _cell(balance, cells.upper)
    gross = frame["gross_count"].to_numpy()
    frame["area_basis"] = np.select([gross == 0, gross == frame["row_count"]], ["net", "gross"], "mixed")
    frame["unit"] = np.where(frame["ledger"] == "capacity", "kg", "m2")
    for kind in ("account", "ledger"):
        frame[f"{kind}_title"] = [text(f"balance.{kind}_{word}", language) for word in frame[kind]]
    titles = {cause.id: pick(cause.title, language) for cause in pack.causes.values()}
    frame["cause_title"] = [text("balance.all_causes", language) if cause == TOTAL else
                            titles.get(cause) or text("balance.cause_unknown", language) for cause in frame["cause"]]
    order = {name: place for place, name in enumerate((*LEDGERS, CAP))}
    frame["_ledger"], frame["_kind"] = frame["ledger"].map(order), frame["row_kind"] == "total"
    frame = frame.sort_values(["scope", "county", "year", "account", "_ledger", "_kind", "cause"],
                              kind="stable", na_position="last").reset_index(drop=True)
    return typed_columns(frame, LEDGER_COLUMNS)


def _cell(amount: Interval, column=cells.number) -> pd.Series:
    """Amounts in 0.01 of the unit as a column in the unit."""
    return pd.Series(column(Interval.of(amount.low / 100.0, amount.high / 100.0))).round(2)


def summary_frame(ledger: pd.DataFrame) -> pd.DataFrame:
    """A row for each county and province: sums and the worst verdict of each ledger, and of all.

    A sum of which a part is unknown is NULL.

    Args:
        ledger: of ``ledger_frame``.
    """
    totals = ledger[ledger["row_kind"] == "total"]
    rows = []
    for (scope, county), accounts in asking(totals.groupby(["scope", "county"], dropna=False, sort=True), 20):
        years = ", ".join(map(str, sorted(accounts["year"].dropna().unique())))
        row = {"scope": scope, "county": county, "years": years}
        for ledger_id in (*LEDGERS, CAP):
            part = accounts[accounts["ledger"] == ledger_id]
            if ledger_id != CAP:
                for name in ("occupied", "replenished", "net"):
                    amount = total(of_column(part[name]))
                    row[f"{ledger_id}_{name}_{_UNITS[ledger_id]}"] = cells.number(amount)[0]
            row[f"{ledger_id}_verdict"] = worst_of(part["verdict"], pd.NA)
        row["verdict"] = worst_of(accounts["verdict"], pd.NA)
        row["undetermined_count"] = count_words(accounts["verdict"])["undetermined"]
        rows.append(row)
    frame = typed_columns(pd.DataFrame(rows), SUMMARY_COLUMNS)
    amounts = [name for name, kind in SUMMARY_COLUMNS.items() if kind == "Float64"]
    return frame.assign(**frame[amounts].round(2))
