"""What a change of carbon is worth at a price that the user states.

Source: InVEST, Carbon Storage and Sequestration, the value of sequestration: its constant per tonne, with its signs.
"""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...errors import InputError
from ...texts import text
from ..pack.model import CO2_PER_C
from .tables import ALL

T_C, T_CO2 = PER = ("t_c", "t_co2")
VALUE_COLUMNS = {
    "zone": "string", "zone_name": "string", "area_ha": "Float64", "covered_share": "Float64",
    "difference_t_c": "Float64", "value_difference": "Float64", "value_difference_lower": "Float64",
    "value_difference_upper": "Float64", "value_difference_per_ha": "Float64", "net_t_c": "Float64",
    "value_net": "Float64", "value_net_lower": "Float64", "value_net_upper": "Float64", "value_net_per_ha": "Float64",
    "value_per_t_c": "Float64", "currency": "string", "price": "Float64", "price_per": "string",
    "discount_percent": "Float64", "price_change_percent": "Float64", "years": "Float64"}
_SOURCES = {"difference": ("difference_t_c", "lower_t_c", "upper_t_c"),
            "net": ("net_t_c", "net_lower_t_c", "net_upper_t_c")}


class Price(NamedTuple):
    """A price of carbon, the user's own.

    Attributes:
        amount: for a tonne, in the currency. per: of ``PER``, a tonne of what. currency: its name.
        discount_percent: of a year. change_percent: by how much a tonne that is stored a year later is worth less, in
            addition to that; below 0 where the price rises.
    """

    amount: float
    per: str
    currency: str
    discount_percent: float = 0.0
    change_percent: float = 0.0

    @property
    def amount_per_t_c(self) -> float:
        """For a tonne of carbon, in the currency."""
        return self.amount * (CO2_PER_C if self.per == T_CO2 else 1.0)

    def value_of_t_c(self, years: float) -> float:
        """What a tonne of carbon is worth that is stored evenly over some years.

        k = price / n · Σ (i = 0 … n − 1) of [1 / ((1 + d)(1 + r))]^i

        Args:
            years: n, whole.

        Returns:
            In the currency, at the first year.

        Raises:
            InputError: not whole years, or none.

        >>> round(Price(43.0, "t_c", "USD", -7.1, 2.8).value_of_t_c(14), 5)
        59.00136
        >>> round(Price(50.0, "t_c", "USD", 50.0, 5.0).value_of_t_c(2), 5)
        40.87302
        """
        if years < 1.0 or years != int(years):
            raise InputError("carbonvalue.whole_years", years=f"{years:g}")
        return float(self.amount_per_t_c / years * self._weights(int(years)).sum())

    def last_weight(self, years: float) -> float:
        """What a tonne of the last year counts, where one of the first counts 1.

        Args:
            years: whole.

        >>> round(Price(43.0, "t_c", "USD", 5.0).last_weight(3), 4)
        0.907
        """
        return float(self._weights(int(years))[-1])

    def _weights(self, years: int) -> np.ndarray:
        step = 1.0 / ((1.0 + self.discount_percent / 100.0) * (1.0 + self.change_percent / 100.0))
        return step ** np.arange(years)


def value_table(totals: pd.DataFrame, price: Price, years: float) -> pd.DataFrame:
    """The value of the change of everything and of each zone.

    Args:
        totals: of ``zone_totals``. price: of a tonne. years: between the dates, whole.

    Returns:
        ``VALUE_COLUMNS``: what the stock difference and the net of loss and accrued gain are worth, with their bands,
        in the currency; of a loss below 0. Prices are exact: bands are those of carbon.

    Raises:
        InputError: not whole years.
    """
    constant = price.value_of_t_c(years)
    rows = totals[totals["pool"] == ALL]
    frame = rows.reindex(columns=list(VALUE_COLUMNS)).reset_index(drop=True)
    for name, columns in _SOURCES.items():
        value, lower, upper = (rows[column].to_numpy(dtype=float, na_value=np.nan) * constant for column in columns)
        frame[f"value_{name}"], frame[f"value_{name}_lower"], frame[f"value_{name}_upper"] = value, lower, upper
        area = rows["area_ha"].to_numpy(dtype=float, na_value=np.nan) * rows["covered_share"].to_numpy(
            dtype=float, na_value=np.nan)
        frame[f"value_{name}_per_ha"] = np.divide(value, area, out=np.full(len(value), np.nan), where=area > 0.0)
    return frame.assign(
        value_per_t_c=constant, currency=price.currency, price=price.amount, price_per=price.per,
        discount_percent=price.discount_percent, price_change_percent=price.change_percent, years=years).astype(
        VALUE_COLUMNS)


def written_values(values: Optional[pd.DataFrame]) -> pd.DataFrame:
    """The table of values, without a row where there is no price.

    Args:
        values: of ``value_table``; None without a price.
    """
    return pd.DataFrame(columns=list(VALUE_COLUMNS)).astype(VALUE_COLUMNS) if values is None else values


def value_numbers(values: Optional[pd.DataFrame]) -> dict:
    """Numbers of a run: those of everything; nothing without a price.

    Args:
        values: of ``value_table``.
    """
    if values is None:
        return {}
    whole = values[values["zone"].isna()].iloc[0]
    names = {"VALUE_PER_T_C": "value_per_t_c", **{
        f"VALUE_OF_{name.upper()}{end.upper()}": f"value_{name}{end}" for name in _SOURCES
        for end in ("", "_lower", "_upper")}}
    return {name: None if pd.isna(whole[column]) else float(whole[column]) for name, column in names.items()}


def value_notes(values: Optional[pd.DataFrame], language: str) -> list[str]:
    """What a value rests on, in sentences; none without a price.

    Args:
        values: of ``value_table``. language: of the sentences.
    """
    if values is None:
        return []
    whole = values[values["zone"].isna()].iloc[0]
    price = Price(*(whole[name] for name in ("price", "price_per", "currency", "discount_percent",
                                             "price_change_percent")))
    per = text(f"carbonvalue.{price.per}", language)
    return [text("carbonvalue.own_price", language, price=price.amount, currency=price.currency, per=per,
                 discount=price.discount_percent, change=price.change_percent, years=int(whole["years"]),
                 constant=whole["value_per_t_c"], last=100.0 * price.last_weight(whole["years"])),
            text("carbonvalue.limits", language)]
