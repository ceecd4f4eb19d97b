"""The stock of the present, as a run wrote it and the Carbon dock shows it."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Optional

import pandas as pd
from qgis.core import QgsVectorLayer

from ...core.carbon.scenario.side_by_side import Line, side_by_side
from ...core.carbon.stock.stock import ALL
from ...core.errors import InputError
from ...core.report.charts.scene import number
from ...core.texts import text
from ..reading.read import read, snapshot

DENSITY = "density"


class StockFiles(NamedTuple):
    """Paths of the tables of one run of ``groundrules:carbonstock`` or ``groundrules:carbonstockraster``.

    Attributes:
        totals, stocks, coefficients: tables. land: the layer with its carbon, empty without one.
    """

    totals: str
    stocks: str
    coefficients: str
    land: str = ""


@dataclass(frozen=True)
class OpenedStock:
    """Stocks of one or several dates as the dock shows them.

    Attributes:
        names: of the dates. years: of each, None where it is not known. rows: quantities of a comparison, t C.
        stocks: a row per date, class and pool. coefficients: the card of each number. lines: the table.
        titles: class -> name. pools: of the family. boundary: of it. land: path of the layer with its carbon.
        algorithm, asked: id of the algorithm, and the inputs of its last run, by which it is run again for a report.
    """

    names: list
    years: list
    rows: pd.DataFrame
    stocks: pd.DataFrame
    coefficients: pd.DataFrame
    lines: tuple[Line, ...]
    titles: dict
    pools: tuple
    boundary: str
    land: str = ""
    edits: tuple = ()
    algorithm: str = ""
    asked: dict = field(default_factory=dict)

    is_comparison = False

    def cards_of(self, mark: tuple) -> pd.DataFrame:
        """The numbers that a part of a chart rests on, those of the largest stock first.

        Args:
            mark: quantity, date or class, pool or class.
        """
        quantity, first, item = mark
        rows = self.stocks[self.stocks["stock_t_c"].notna()]
        if quantity == "class_stock":
            rows = rows[(rows["land_class"] == first) & (rows["pool"] == item)]
        elif quantity == "area":
            rows = rows[rows["land_class"] == item]
        elif item != ALL:
            rows = rows[rows["pool"] == item]
        amounts = rows.groupby(["land_class", "pool"])["stock_t_c"].sum()
        keys = pd.MultiIndex.from_frame(self.coefficients[["land_class", "pool"]])
        order = amounts.reindex(keys).astype("float64")
        cards = self.coefficients.assign(amount=order.to_numpy())
        return cards.dropna(subset=["amount"]).sort_values("amount", ascending=False, kind="stable")


def _table(path: str) -> pd.DataFrame:
    layer = QgsVectorLayer(path, "table", "ogr")
    if not layer.isValid():
        raise InputError("carbon.empty", layer=path)
    return read(snapshot(layer), check_crs=False).columns


def open_stock(runs: Sequence[StockFiles], names: Sequence[str], years: Sequence[Optional[int]], language: str,
               cancelled=None) -> OpenedStock:
    """Read what runs wrote.

    Args:
        runs: one a date. names, years: of the dates. language: of the words.

    Raises:
        InputError: a table that cannot be read.
    """
    totals = [_whole(_table(run.totals)) for run in runs]
    stocks = pd.concat([_whole(_table(run.stocks)).assign(scenario=name) for run, name in zip(runs, names)],
                       ignore_index=True)
    cards = pd.concat([_table(run.coefficients) for run in runs], ignore_index=True).drop_duplicates(
        ["land_class", "pool"], ignore_index=True)
    rows = pd.DataFrame([row for frame, name in zip(totals, names) for row in (
        *_quantities(frame, name, language), *_areas(stocks, name, language))])
    titles = dict(zip(stocks["land_class"].fillna(""), stocks["title"].fillna("")))
    pools = tuple(dict.fromkeys(pool for pool in totals[0]["pool"] if pool != ALL))
    return OpenedStock(list(names), list(years), rows, stocks, cards, tuple(side_by_side(rows, list(names), language)),
                       titles, pools, str(totals[0]["boundary"].iloc[0]), runs[-1].land)


def _whole(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of everything, and none of the user's zones."""
    return frame[frame["zone"].isna()].reset_index(drop=True)


def _quantities(totals: pd.DataFrame, name: str, language: str) -> list:
    rows = []
    for row in totals.to_dict("records"):
        title = text("scenario.all_pools" if row["pool"] == ALL else f"carbon.{row['pool']}", language)
        rows.append(_row(name, "stock", row["pool"], title, "t C", (row["stock_t_c"], row["lower_t_c"],
                                                                    row["upper_t_c"]), language))
    return rows


def _areas(stocks: pd.DataFrame, name: str, language: str) -> list:
    own = stocks[stocks["scenario"] == name].drop_duplicates("land_class")
    return [_row(name, "area", row["land_class"], row["title"], "ha", (row["area_ha"], None, None), language)
            for row in own.fillna({"land_class": ""}).to_dict("records")]


def _row(name: str, quantity: str, item: str, title: str, unit: str, ends: tuple, language: str) -> dict:
    value, lower, upper = ends
    return {"scenario": name, "quantity": quantity, "quantity_title": text(
        "scenario.stock_now" if quantity == "stock" else f"scenario.quantity_{quantity}", language), "item": item,
            "title": title, "unit": unit, "value": value, "lower": lower, "upper": upper, "change": None}


def first_words(opened: OpenedStock, language: str) -> str:
    """What came out, in a sentence: the stock with its band."""
    row = opened.rows[(opened.rows["quantity"] == "stock") & (opened.rows["item"] == ALL)].iloc[-1]
    if pd.isna(row["value"]):
        return text("scenario.stock_unknown", language)
    band = "" if pd.isna(row["lower"]) else f" [{number(float(row['lower']))} … {number(float(row['upper']))}]"
    return text("scenario.stock_said", language, value=number(float(row["value"])), band=band)
