"""Sums of a balance: by cause as they are stated, and in total with bounds."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract.arithmetic import add, subtract
from ...contract.interval import Interval
from ...geometry.parallel import ask, asking
from .rows import province_code

KEYS = ["county", "year", "account", "ledger"]
TOTAL = "*"


def by_province(entries: pd.DataFrame) -> pd.DataFrame:
    """The same entries with the province in place of the county.

    Args:
        entries: a row per entry, m² or kg.
    """
    return entries.assign(county=[province_code(one) for one in asking(entries["county"], 5_000)])


def cause_rows(entries: pd.DataFrame) -> pd.DataFrame:
    """Stated amounts by county, year, account, ledger and cause.

    Args:
        entries: a row per entry, m² or kg.
    """
    shown = entries[~entries["ghost"].astype(bool)]
    return _sums(shown, [*KEYS, "cause"])


def total_rows(entries: pd.DataFrame, carried: pd.DataFrame) -> pd.DataFrame:
    """Stated amounts and bounds of each account of a county and year.

    Rows of an unknown county or year have totals of their own, and widen the bounds of all that they could
    belong to.

    Args:
        entries: with ghosts.
        carried: KEYS, point, low, high: quota that counts.

    A hundred occupied, eighty replenished, of which ten may not count:

    >>> entries = pd.DataFrame({"county": "440113", "year": 2024, "account": "cropland", "ledger": "quantity",
    ...     "side": ["occupied", "replenished"], "point": [100.0, 80.0], "low": [100.0, 70.0], "firm": [100.0, 80.0],
    ...     "high": [100.0, 80.0], "gross": False, "refused": 0.0, "unknown": False, "ghost": False})
    >>> carried = pd.DataFrame(columns=[*KEYS, "carried", "carried_low", "carried_high"]).astype({"year": "int64"})
    >>> total_rows(entries, carried)[["occupied", "replenished", "low", "high"]].values.tolist()
    [[100.0, 80.0, -30.0, -20.0]]
    """
    ask()
    shown = _sums(entries[~entries["ghost"].astype(bool)], KEYS)
    ask()
    bounds = _bounds(entries)
    ask()
    totals = shown.merge(bounds, on=KEYS, how="left")
    floating = bounds[bounds["county"].isna() | bounds["year"].isna()]
    for one in asking(floating.itertuples(index=False), 20):
        fits = (totals["account"] == one.account) & (totals["ledger"] == one.ledger) \
            & (totals["county"].notna() & totals["year"].notna())
        if not pd.isna(one.county):
            fits &= (totals["county"] == one.county).fillna(False)
        if not pd.isna(one.year):
            fits &= (totals["year"] == one.year).fillna(False)
        fits = fits.to_numpy(dtype=bool)
        totals.loc[fits, "occupied_high"] += one.occupied_high
        totals.loc[fits, "replenished_high"] += one.replenished_high
    totals = totals.merge(carried, on=KEYS, how="left")
    for name in ("carried", "carried_low", "carried_high"):
        totals[name] = totals[name].astype(float).fillna(0.0)
    occupied, replenished, carried, firm = (Interval.of(totals[low], totals[high]) for low, high in (
        ("occupied_low", "occupied_high"), ("replenished_low", "replenished_high"), ("carried_low", "carried_high"),
        ("replenished_firm", "replenished_high")))
    balance = add(subtract(replenished, occupied), carried)
    return totals.assign(firm=subtract(firm, occupied).low, low=balance.low, high=balance.high)


def _sums(shown: pd.DataFrame, keys: list) -> pd.DataFrame:
    """Occupied, replenished, refused, counts. Amounts are whole numbers, so the order of rows changes nothing."""
    is_out = (shown["side"] == "occupied").to_numpy(dtype=bool)
    point = shown["point"].to_numpy(dtype=float)
    gross = shown["gross"].to_numpy(dtype=bool)
    frame = shown[keys].assign(
        occupied=np.where(is_out, point, 0.0), replenished=np.where(is_out, 0.0, point),
        refused=shown["refused"].to_numpy(dtype=float), row_count=1, gross_count=gross.astype(int),
        unknown_count=shown["unknown"].to_numpy(dtype=bool).astype(int))
    return frame.groupby(keys, dropna=False, sort=True, as_index=False).sum()


def _bounds(entries: pd.DataFrame) -> pd.DataFrame:
    is_out = (entries["side"] == "occupied").to_numpy(dtype=bool)
    values = {name: entries[name].to_numpy(dtype=float) for name in ("low", "firm", "high")}
    frame = entries[KEYS].assign(
        occupied_low=np.where(is_out, values["low"], 0.0), occupied_high=np.where(is_out, values["high"], 0.0),
        replenished_low=np.where(is_out, 0.0, values["low"]), replenished_firm=np.where(is_out, 0.0, values["firm"]),
        replenished_high=np.where(is_out, 0.0, values["high"]))
    return frame.groupby(KEYS, dropna=False, sort=True, as_index=False).sum()
