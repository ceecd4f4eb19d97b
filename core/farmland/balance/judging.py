"""Verdicts of a balance with their reasons, and its tables."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.interval import Interval
from ...contract.verdicts import count_words, worst_of
from ...geometry.parallel import asking
from ...texts import pick, text
from .entries import CAP, parameter_day, regime_of
from .pack import LEDGERS
from .totals import TOTAL

_AMOUNTS = ("occupied", "replenished", "refused", "carried", "low", "high")


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
    told = [_judged(row, scope, request) for row in asking(totals.itertuples(index=False), 50)]
    columns = pd.DataFrame(told, columns=["regime", "verdict", "reason", "basis"], index=totals.index)
    return totals.assign(scope=scope, **{name: columns[name] for name in columns.columns})


def _judged(row, scope: str, request) -> tuple:
    def say(key: str, **values) -> str:
        return text(f"balance.{key}", request.language, **values)

    pack = request.pack
    if pd.isna(row.year) or pd.isna(row.county):
        lost = row.occupied_high > 0
        return "", "undetermined" if lost else "allowed", say("why_nowhere" if lost else "why_nothing"), ""
    day = parameter_day(int(row.year), pack, request.regime, request.as_of)
    regime = regime_of(row.year, pack, request.regime, request.as_of)
    asked = pack.parameter("ledger_required", day, row.account, row.ledger) if row.ledger != CAP \
        else pack.parameter("cap_basis", day)
    unit = pack.parameter("balance_unit", day)
    basis = "; ".join(dict.fromkeys(one.source(request.language) for one in (asked, unit) if one is not None))
    decides = request.balance_unit if request.balance_unit != "auto" else unit.value if unit else ""
    verdict, reasons = _verdict(row, scope, decides, asked.value if asked else "", request.province_complete)
    values = {"short": f"{max(-(row.replenished - row.occupied + row.carried), 0) / 100:,.2f}",
              "count": int(row.unknown_count)}
    words = [say(reason, **values) for reason in reasons]
    if request.as_of.year == row.year and (request.as_of.month, request.as_of.day) != (12, 31):
        words.append(say("why_open", as_of=request.as_of))
    return regime, verdict, " ".join(words), basis


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
        return "conditional", ["why_condition"]
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
    """One table of both kinds of rows, amounts in m² and kg.

    Args:
        causes, totals: frames of each scope. pack: names of accounts, ledgers and causes. language: of them.
    """
    parts = [one.assign(row_kind="cause", reason="", basis="", regime="") for one in causes]
    parts += [one.assign(row_kind="total", cause=TOTAL) for one in totals]
    columns = ["scope", "county", "year", "regime", "account", "account_title", "ledger", "ledger_title", "cause",
               "cause_title", "row_kind", "unit", "occupied", "replenished", "refused", "net", "carried", "balance",
               "balance_low", "balance_high", "row_count", "unknown_count", "area_basis", "verdict", "reason", "basis"]
    if not parts:
        return pd.DataFrame(columns=columns)
    frame = pd.concat([one.astype({"county": "string", "year": "Int64"}) for one in parts], ignore_index=True)
    for name in _AMOUNTS:
        frame[name] = frame[name].astype(float) / 100.0
    frame["net"] = (frame["replenished"] - frame["occupied"]).round(2)
    frame["balance"] = (frame["net"] + frame["carried"]).round(2)
    balance = Interval.of(frame["low"].fillna(-np.inf), frame["high"].fillna(np.inf))   # rows of causes have none
    for name, column in (("balance_low", cells.lower), ("balance_high", cells.upper)):
        frame[name] = column(balance).to_numpy(dtype=float, na_value=np.nan).round(2)
    gross = frame["gross_count"].to_numpy()
    frame["area_basis"] = np.select([gross == 0, gross == frame["row_count"]], ["net", "gross"], "mixed")
    frame["unit"] = np.where(frame["ledger"] == "capacity", "kg", "m2")
    for kind in ("account", "ledger"):
        frame[f"{kind}_title"] = [text(f"balance.{kind}_{one}", language) for one in frame[kind]]
    titles = {cause.id: pick(cause.title, language) for cause in pack.causes.values()}
    frame["cause_title"] = [text("balance.all_causes", language) if one == TOTAL else
                            titles.get(one) or text("balance.cause_unknown", language) for one in frame["cause"]]
    order = {name: place for place, name in enumerate((*LEDGERS, CAP))}
    frame["_ledger"], frame["_kind"] = frame["ledger"].map(order), frame["row_kind"] == "total"
    frame = frame.sort_values(["scope", "county", "year", "account", "_ledger", "_kind", "cause"],
                              kind="stable", na_position="last").reset_index(drop=True)
    texts = [name for name in columns if frame[name].dtype == object]
    return frame[columns].astype({**dict.fromkeys(texts, "string"), "year": "Int64", "row_count": "Int64",
                                  "unknown_count": "Int64"})


def summary_frame(ledger: pd.DataFrame) -> pd.DataFrame:
    """A row for each county and province: sums and the worst verdict of each ledger, and of all.

    Args:
        ledger: of ``ledger_frame``.
    """
    totals = ledger[ledger["row_kind"] == "total"]
    rows = []
    for (scope, county), mine in asking(totals.groupby(["scope", "county"], dropna=False, sort=True), 20):
        row = {"scope": scope, "county": county, "years": ", ".join(map(str, sorted(mine["year"].dropna().unique())))}
        for ledger_id in (*LEDGERS, CAP):
            part = mine[mine["ledger"] == ledger_id]
            if ledger_id != CAP:
                unit = "kg" if ledger_id == "capacity" else "m2"
                for name in ("occupied", "replenished", "net"):
                    row[f"{ledger_id}_{name}_{unit}"] = round(part[name].sum(), 2)
            row[f"{ledger_id}_verdict"] = worst_of(part["verdict"], pd.NA)
        row["verdict"] = worst_of(mine["verdict"], pd.NA)
        row["undetermined_count"] = count_words(mine["verdict"])["undetermined"]
        rows.append(row)
    frame = pd.DataFrame(rows)
    return frame.astype({name: "string" for name in frame.columns if frame[name].dtype == object})
