"""Loads balance packs, strictly, and runs their own cases: small balances with the verdicts that they owe."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ...contract.verdicts import VERDICTS
from ...errors import InputError
from ...packs.cases import Miss, cases_by, one_by_one
from ...packs.load import PackForm, PackKind
from ...packs.schema import Choice, ListOf, Number, Record, Text, boolean, day
from ...table import table_from_geometries
from .entries import CAP
from .pack import (
    ACCOUNTS_BEFORE,
    ACCOUNTS_SINCE,
    FIELD_ROLES,
    LEDGERS,
    SIDES,
    BalancePack,
    build_balance,
)
from .rows import Patches
from .run import UNITS_OF_BALANCE, BalanceRequest, farmland_balance

SCOPES = ("county", "province")
ACCOUNTS = (*dict.fromkeys((*ACCOUNTS_BEFORE, *ACCOUNTS_SINCE)), "undetermined")
ROW = Record({role: Number(signed=True) if kind == "number" else Text(limit=100)
              for role, kind in FIELD_ROLES["patches"].items()}, needed=("county", "date"))
EXPECTED = Record({"scope": Choice(SCOPES), "county": Text(limit=40), "year": Text(limit=4),
                   "account": Choice(ACCOUNTS), "ledger": Choice((*LEDGERS, CAP)), "verdict": Choice(VERDICTS)},
                  needed=("account", "ledger", "verdict"))
CASE = Record({"id": Text(limit=120), "occupied": ListOf(ROW), "replenished": ListOf(ROW), "as_of": day,
               "balance_unit": Choice(UNITS_OF_BALANCE), "province_complete": boolean, "expected": ListOf(EXPECTED)},
              needed=("id", "occupied", "as_of", "expected"))
CASES = Record({"cases": ListOf(CASE)}, needed=("cases",))


@dataclass(frozen=True)
class BalanceCase:
    """A small balance: rows of field role -> value as data would state it, in m², and expected totals."""

    id: str
    occupied: tuple
    replenished: tuple
    as_of: date
    balance_unit: str
    province_complete: bool
    expected: tuple
    line: int


def _case(record, _place, _pack, _values) -> BalanceCase:
    return BalanceCase(record["id"], record["occupied"], record.get("replenished", ()), record["as_of"],
                       record.get("balance_unit", "auto"), record.get("province_complete", False), record["expected"],
                       record.line)


def judge_case(pack: BalancePack, case: BalanceCase) -> Iterator[Miss]:
    """What the totals of a case's balance say instead of what they owe.

    Args:
        pack: parameters. case: a small balance.
    """
    occupied, replenished = (_patches(side, rows, pack) for side, rows in
                             zip(SIDES, (case.occupied, case.replenished)))
    try:
        ledger = farmland_balance(BalanceRequest(
            occupied, replenished, pack, case.as_of, balance_unit=case.balance_unit,
            province_complete=case.province_complete)).tables["ledger"]
    except InputError as error:
        yield Miss("balance.case_refused", {"why": error.in_language("en")})
        return
    totals = ledger[ledger["row_kind"] == "total"]
    for wanted in case.expected:
        fits = totals["scope"] == wanted.get("scope", "county")
        for name in ("county", "year", "account", "ledger"):
            if name in wanted:
                fits &= (totals[name].astype("string") == wanted[name]).fillna(False)
        verdicts = list(dict.fromkeys(totals.loc[fits, "verdict"]))
        if verdicts != [wanted["verdict"]]:
            yield Miss("packs.case_verdict", {
                "expected": wanted["verdict"], "found": ", ".join(verdicts) or "-",
                "findings": f"{wanted['account']}, {wanted['ledger']}"}, wanted.line)


def _patches(side: str, rows: tuple, pack: BalancePack) -> Patches | None:
    """Rows as a table whose fields are named like their roles."""
    if not rows:
        return None
    roles = list(dict.fromkeys(role for row in rows for role in row))
    columns = {role: _column(role, [row.get(role) for row in rows]) for role in roles}
    return Patches(table_from_geometries(side, [None] * len(rows), columns), {role: role for role in roles})


def _column(role: str, values: list):
    return pd.array(values, dtype="Float64" if FIELD_ROLES["patches"][role] == "number" else "string")


FORM = PackForm(build_balance, cases_by(CASES, _case), "balance.no_cases")
BALANCE = PackKind(FORM, one_by_one(judge_case), lambda pack: (len(pack.parameters), len(pack.causes)))
load_balance = BALANCE.load
