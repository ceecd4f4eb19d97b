"""Loads balance packs, strictly, and runs their own cases: small balances with the verdicts that they owe."""
from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from ...contract.verdicts import VERDICTS
from ...errors import InputError
from ...packs.cases import CASES_FILE, each_case
from ...packs.load import load_checked, once, read_kind
from ...packs.schema import Choice, ListOf, Number, Place, Record, Text, boolean, day
from ...rules.model import Problem
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


def load_balance(path: str | os.PathLike) -> BalancePack:
    """Load a balance pack whose own cases hold.

    Args:
        path: a folder, its pack.yaml, or a zip.

    Raises:
        PackError: with every problem, its file and line.
    """
    return load_checked(path, read_balance, balance_case_problems)


def read_balance(path: str | os.PathLike) -> tuple:
    """Read a balance pack and list everything that is wrong with it.

    Args:
        path: of the pack's folder, its pack.yaml or a zip.

    Returns:
        BalancePack, None where the pack is broken; and the list of problems, warnings among them.
    """
    return read_kind(path, build_balance, lambda node, place, pack: replace(pack, cases=_read_cases(node, place)),
                     "balance.no_cases")


def _read_cases(node, place: Place) -> tuple:
    values = CASES(node, place)
    if values is None:
        return ()
    return tuple(BalanceCase(found["id"], found["occupied"], found.get("replenished", ()), found["as_of"],
                             found.get("balance_unit", "auto"), found.get("province_complete", False),
                             found["expected"], found.line) for found, _at in each_case(values, node, place))


def balance_case_problems(pack: BalancePack) -> list[Problem]:
    """Problems of a pack's cases.

    Args:
        pack: with its cases.
    """
    return once(pack, lambda: _run_cases(pack))


def _run_cases(pack: BalancePack) -> list[Problem]:
    problems: list = []
    for case in pack.cases:
        _run(pack, case, Place(CASES_FILE, f"cases.{case.id}", problems))
    return problems


def _run(pack: BalancePack, case: BalanceCase, place: Place) -> None:
    occupied, replenished = (_patches(side, rows, pack) for side, rows in
                             zip(SIDES, (case.occupied, case.replenished)))
    try:
        ledger = farmland_balance(BalanceRequest(
            occupied, replenished, pack, case.as_of, balance_unit=case.balance_unit,
            province_complete=case.province_complete)).ledger
    except InputError as error:
        place.problem(case.line, "balance.case_refused", case=case.id, why=error.in_language("en"))
        return
    totals = ledger[ledger["row_kind"] == "total"]
    for wanted in case.expected:
        fits = totals["scope"] == wanted.get("scope", "county")
        for name in ("county", "year", "account", "ledger"):
            if name in wanted:
                fits &= (totals[name].astype("string") == wanted[name]).fillna(False)
        said = list(dict.fromkeys(totals.loc[fits, "verdict"]))
        if said != [wanted["verdict"]]:
            place.problem(wanted.line, "packs.case_verdict", case=case.id, expected=wanted["verdict"],
                          found=", ".join(said) or "-", findings=f"{wanted['account']}, {wanted['ledger']}")


def _patches(side: str, rows: tuple, pack: BalancePack) -> Patches | None:
    """Rows as a table whose fields are named like their roles."""
    if not rows:
        return None
    roles = list(dict.fromkeys(role for row in rows for role in row))
    columns = {role: _column(role, [row.get(role) for row in rows]) for role in roles}
    return Patches(table_from_geometries(side, [None] * len(rows), columns), {role: role for role in roles})


def _column(role: str, values: list):
    return pd.array(values, dtype="Float64" if FIELD_ROLES["patches"][role] == "number" else "string")
