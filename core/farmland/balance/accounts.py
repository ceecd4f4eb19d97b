"""Accounts of a balance as findings of the contract, which the store records and people work through."""
from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from ...contract.basis import VERIFIED, state_of
from ...contract.book import Book
from ...geometry.parallel import asking
from ...texts import pick, text
from .entries import parameter_day
from .judging import asking_parameters

ROLE = "balance"


def findings_of_accounts(ledger: pd.DataFrame, request) -> tuple[pd.DataFrame, np.ndarray]:
    """A finding for each account of a county or province and year: its balance has to be at least nothing.

    Args:
        ledger: rows in the columns of ``judging.LEDGER_COLUMNS``; those of causes are left out, as they have no
            verdict. request: ``BalanceRequest``.

    Returns:
        Columns of the contract, in m² or kg, and no ground for any. Where no parameter of the pack says what has to
        balance, the basis is the pack itself.
    """
    rows = ledger[ledger["row_kind"] == "total"]
    book = Book("", ids=("rule_id", "control_role", "subject_id", "control_id"),
                evidence=("verdict", "measured", "low", "high"), order=("verdict", "severity"), pack=request.pack)
    own = text("balance.basis_of_pack", request.language, pack=pick(request.pack.title, request.language)
               or request.pack.id)
    for row in asking(rows.itertuples(index=False)):
        year = None if pd.isna(row.year) else int(row.year)
        county = None if pd.isna(row.county) else row.county
        balance, low, high = (None if pd.isna(value) else float(value)
                              for value in (row.balance, row.balance_low, row.balance_high))
        basis = None if pd.isna(row.basis) else row.basis
        book.add(rule_id=f"balance_{row.account}_{row.ledger}", control_role=ROLE, subject_id=county or "*",
                 control_id=f"{row.scope} {year or '–'}", severity="major", verdict=row.verdict, relation="at_least",
                 measured=balance, limit_value=0.0, unit=row.unit, basis=basis or own,
                 basis_verified=bool(basis) and _verified(row, year, request),
                 low=low, high=high,
                 data_date=None if year is None else min(date(year, 12, 31), request.as_of),
                 control_layer=request.occupied.table.name, documents="", message=text(
                     "balance.finding", request.language, place=county or "–", year=year or "–",
                     scope=text(f"balance.scope_{row.scope}", request.language), account=row.account_title,
                     ledger=row.ledger_title, reason=row.reason))
    return book.frame()


def _verified(row, year: int | None, request) -> bool:
    """Whether an office compared all that says what this account has to balance with the official texts."""
    if year is None:
        return False
    day = parameter_day(year, request.pack, request.regime, request.as_of)
    used = [parameter for parameter in asking_parameters(row.account, row.ledger, day, request.pack)
            if parameter is not None]
    return state_of(parameter.basis for parameter in used) == VERIFIED
