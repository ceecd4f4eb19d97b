"""What collective land comes to by a table of prices by area (区片综合地价)."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ...fields import Field, spelling, type_column
from ...texts.shown import shown_cell
from .request import HoldersRequest, Prices


class PriceList(NamedTuple):
    """Prices of areas.

    Attributes:
        known: name of an area -> its prices, more than one where rows differ.
        unread: feature ids and cells that are no price above 0.
    """

    known: dict
    unread: list

    def of(self, names) -> float:
        """The price, for a unit of land, of the first of some names that has one; NaN without, or where it has two.

        Args:
            names: of a village and its collective.

        Returns:
            In the currency of the table, for ``per_m2`` m².
        """
        return next((next(iter(self.known[name])) for name in names if len(self.known.get(name, ())) == 1), np.nan)


def price_list(prices: Prices) -> PriceList:
    """Read a table of prices.

    Args:
        prices: the table, and its fields.

    >>> from ...table import FeatureTable
    >>> columns = pd.DataFrame({"area": ["A", "A", "B", "C"], "price": ["60000", "60000", "3.5 per mu", None]})
    >>> table = FeatureTable("prices", np.arange(1, 5), np.full(4, None), columns)
    >>> price_list(Prices(table, "area", "price", 1.0, ""))
    PriceList(known={'A': {60000.0}}, unread=[(3, '3.5 per mu')])
    """
    columns = prices.table.columns
    keys = [("" if value is pd.NA or value is None else spelling(value) if isinstance(value, float) else str(value))
            .strip() for value in columns[prices.area].astype(object)]
    cells = columns[prices.price].astype(object)
    values = type_column(columns[prices.price], Field("price", "number"))[0]
    known: dict = {}
    unread = []
    for fid, key, cell, value in zip(prices.table.fids.tolist(), keys, cells, values):
        if value is not pd.NA and value > 0:
            if key:
                known.setdefault(key, set()).add(float(value))
        elif not pd.isna(cell) and str(cell).strip():
            unread.append((fid, shown_cell(cell)))
    return PriceList(known, unread)


def estimate_rows(owned: pd.DataFrame, request: HoldersRequest) -> pd.DataFrame:
    """What collective land of each village comes to by a table of prices.

    Args:
        owned: pieces of collective ownership: project_id, village, collective, area_m2. request: with prices.

    Returns:
        In ``ESTIMATE_COLUMNS`` without ``list_status``; NULL where no price is known for a village, or two are.
    """
    prices, listed = request.prices, price_list(request.prices)
    sums = owned.groupby(["project_id", "village", "collective"], sort=True, observed=True)[
        "area_m2"].sum().reset_index()
    sums["price"] = [listed.of(names) for names in zip(sums["village"], sums["collective"])]
    sums["price_area_m2"] = prices.per_m2
    sums["estimate_amount"] = sums["area_m2"] / prices.per_m2 * sums["price"]
    sums["currency"] = prices.currency
    return sums
