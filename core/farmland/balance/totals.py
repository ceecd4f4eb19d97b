"""Sums of a balance, by cause and in total: what is stated, and the ends of what counts."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract.arithmetic import add, multiply, subtract
from ...contract.interval import Interval
from ...geometry.parallel import ask, asking
from .entries import LACKS
from .rows import end_columns, ends_of, province_code

KEYS = ["county", "year", "account", "ledger"]
TOTAL = "*"


def by_province(entries: pd.DataFrame) -> pd.DataFrame:
    """The same entries with the province in place of the county.

    Args:
        entries: a row per entry, m² or kg.
    """
    return entries.assign(county=[province_code(county) for county in asking(entries["county"], 5_000)])


def cause_rows(entries: pd.DataFrame) -> pd.DataFrame:
    """Stated amounts by county, year, account, ledger and cause, and what they come to in the account.

    Args:
        entries: a row per entry, m² or kg.
    """
    keys = [*KEYS, "cause"]
    shown = entries[~entries["ghost"].astype(bool)]
    return _balanced(_sums(shown, keys).merge(_bounds(shown, keys), on=keys, how="left"))


def total_rows(entries: pd.DataFrame, carried: pd.DataFrame) -> pd.DataFrame:
    """Stated amounts and bounds of each account of a county and year.

    Rows of an unknown county or year have totals of their own, and widen the bounds of all that they could
    belong to. ``open_*`` count the rows because of which an amount is unknown, by what is unknown of them, and
    ``open_place`` those of unknown county or year.

    Args:
        entries: with ghosts.
        carried: KEYS, point, low, high: quota that counts.

    A hundred occupied, eighty replenished, of which ten may not count:

    >>> entries = pd.DataFrame({"county": "440113", "year": 2024, "account": "cropland", "ledger": "quantity",
    ...     "side": ["occupied", "replenished"], "stated_low": [100.0, 80.0], "stated_high": [100.0, 80.0],
    ...     "low": [100.0, 70.0], "firm": [100.0, 80.0], "high": [100.0, 80.0], "gross": False, "refused_low": 0.0,
    ...     "refused_high": 0.0, "unknown": False, "ghost": False, "lacks": 0})
    >>> carried = pd.DataFrame(columns=[*KEYS, "carried", "carried_low", "carried_high"]).astype({"year": "int64"})
    >>> totals = total_rows(entries, carried)
    >>> totals[["replenished_stated_low", "replenished_stated_high", "low", "high"]].values.tolist()
    [[80.0, 80.0, -30.0, -20.0]]
    """
    ask()
    shown = _sums(entries[~entries["ghost"].astype(bool)], KEYS)
    ask()
    bounds = _bounds(entries, KEYS)
    ask()
    totals = shown.merge(bounds, on=KEYS, how="left").merge(_open(entries), on=KEYS, how="left").assign(open_place=0)
    counts = [f"open_{name}" for name in LACKS]
    totals[counts] = totals[counts].fillna(0)
    floating = bounds[bounds["county"].isna() | bounds["year"].isna()]
    for row in asking(floating.itertuples(index=False), 20):
        fits = (totals["account"] == row.account) & (totals["ledger"] == row.ledger) \
            & (totals["county"].notna() & totals["year"].notna())
        if not pd.isna(row.county):
            fits &= (totals["county"] == row.county).fillna(False)
        if not pd.isna(row.year):
            fits &= (totals["year"] == row.year).fillna(False)
        fits = fits.to_numpy(dtype=bool)
        totals.loc[fits, "occupied_high"] += row.occupied_high
        totals.loc[fits, "replenished_high"] += row.replenished_high
        totals.loc[fits, "open_place"] += row.reaching_count
    totals = totals.merge(carried, on=KEYS, how="left")
    for name in ("carried", "carried_low", "carried_high"):   # no quota is none
        totals[name] = totals[name].astype(float).fillna(0.0)
    totals = _balanced(totals)
    firm = Interval.of(totals["replenished_firm"], totals["replenished_high"])
    balance = add(ends_of(totals, "net"), ends_of(totals, "carried"))
    return totals.assign(firm=subtract(firm, ends_of(totals, "occupied")).low, low=balance.low, high=balance.high)


def _balanced(sums: pd.DataFrame) -> pd.DataFrame:
    """With what is replenished less what is occupied."""
    return sums.assign(**end_columns("net", subtract(ends_of(sums, "replenished"), ends_of(sums, "occupied"))))


def _sums(shown: pd.DataFrame, keys: list) -> pd.DataFrame:
    """Ends of what is stated: occupied, replenished, refused; counts.

    Amounts are whole numbers, so the order of rows changes nothing.
    """
    ask()
    is_out = (shown["side"] == "occupied").to_numpy(dtype=bool)
    stated = ends_of(shown, "stated")
    frame = shown[keys].assign(
        **_of_side("occupied_stated", stated, is_out), **_of_side("replenished_stated", stated, ~is_out),
        **end_columns("refused", ends_of(shown, "refused")), row_count=1,
        gross_count=shown["gross"].to_numpy(dtype=bool).astype(int),
        unknown_count=shown["unknown"].to_numpy(dtype=bool).astype(int))
    ask()
    return frame.groupby(keys, dropna=False, sort=True, as_index=False).sum()


def _bounds(entries: pd.DataFrame, keys: list) -> pd.DataFrame:
    """Ends of what counts, and the least that is replenished without areas whose ridges are not deducted."""
    ask()
    is_out = (entries["side"] == "occupied").to_numpy(dtype=bool)
    counted = Interval.of(entries["low"].to_numpy(dtype=float), entries["high"].to_numpy(dtype=float))
    frame = entries[keys].assign(
        **_of_side("occupied", counted, is_out), **_of_side("replenished", counted, ~is_out),
        replenished_firm=np.where(is_out, 0.0, entries["firm"].to_numpy(dtype=float)),
        reaching_count=(counted.high > 0.0).astype(int))
    ask()
    return frame.groupby(keys, dropna=False, sort=True, as_index=False).sum()


def _open(entries: pd.DataFrame) -> pd.DataFrame:
    """Numbers of entries whose amount is unknown, by what is unknown of them; one may lack several things."""
    some = entries[(entries["low"] < entries["high"]).to_numpy(dtype=bool)]
    lacks = some["lacks"].to_numpy(dtype=np.int64)
    frame = some[KEYS].assign(**{f"open_{name}": ((lacks & bit) > 0).astype(int) for name, bit in LACKS.items()})
    return frame.groupby(KEYS, dropna=False, sort=True, as_index=False).sum()


def _of_side(name: str, amount: Interval, is_it: np.ndarray) -> dict:
    return end_columns(name, multiply(amount, Interval.of(is_it)))
