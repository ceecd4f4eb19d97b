"""Where the shapes of charts of stocks stand: by class, and over the years, with their bands."""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...report.charts.scene import Box, Flow, Line, Scene, Type, Words, number, ticks
from ..stock.stock import ALL
from .charts import ROOM, SHORTEST, Segment, whisker

POINT = 9.0         # pixels of a point
MOST_CLASSES = 10
OTHER = "other"


class Dated(NamedTuple):
    """The stock of a scenario in a year.

    Attributes:
        name: of the scenario. year: of it. value, lower, upper: t C, NaN where not known. mark: what a click means.
        is_reference: whether lines start from it: the present.
    """

    name: str
    year: float
    value: float
    lower: float
    upper: float
    mark: tuple
    is_reference: bool = False


class ClassStock(NamedTuple):
    """The stock of a class.

    Attributes:
        name: of the class. segments: of its pools, from 0 on. total: t C.
    """

    name: str
    segments: tuple
    total: float


def class_stocks(stocks: pd.DataFrame, pools: Sequence[str], pool_titles: dict, other: str) -> list[ClassStock]:
    """The stock of each class that holds some, by pool, the largest first; of many classes the smaller ones together.

    Args:
        stocks: a row per class and pool: ``land_class``, ``title``, ``pool``, ``stock_t_c``. pools: in their order.
        pool_titles: pool -> name. other: what the smaller ones are called.
    """
    known = stocks[stocks["stock_t_c"].notna() & (stocks["stock_t_c"] > 0.0)].fillna({"land_class": "", "title": ""})
    sums = known.groupby("land_class", sort=False)["stock_t_c"].sum().sort_values(ascending=False)
    single = list(sums.index[:MOST_CLASSES if len(sums) <= MOST_CLASSES else MOST_CLASSES - 1])
    bars = []
    for key in [*single, *([OTHER] if len(sums) > len(single) else [])]:
        own = known[known["land_class"] == key] if key in single else known[~known["land_class"].isin(single)]
        name, segments, level = own["title"].iloc[0] if key in single else other, [], 0.0
        for pool in pools:
            value = float(own.loc[own["pool"] == pool, "stock_t_c"].sum())
            if value > 0.0:
                segments.append(Segment(pool, pool_titles[pool], level, level + value, ("class_stock", key, pool),
                                        f"{name} · {pool_titles[pool]}: {number(value)} t C"))
                level += value
        bars.append(ClassStock(str(name), tuple(segments), level))
    return bars


def class_chart(bars: Sequence[ClassStock], fills: dict, title: str, size: tuple, type_: Type) -> Scene:
    """The stock of each class as a level bar, its pools side by side.

    Args:
        bars: of :func:`class_stocks`. fills: pool -> colour and hatch, of ``fills_of``. title: of the chart.
        size: width and height in pixels. type_: the letters.
    """
    (width, height), line = size, type_.height
    items: list = [Words(ROOM, ROOM / 2, width - 2 * ROOM, line, type_.cut(title, width - 2 * ROOM), "left", "strong"),
                   Words(ROOM, ROOM / 2 + line, width - 2 * ROOM, line, "t C", "left", "faint")]
    left = ROOM + min(max([type_.width_of(bar.name) for bar in bars] or [0.0]) + 10.0, width * 0.4)
    beside = max([type_.width_of(number(bar.total)) for bar in bars] or [0.0]) + 12.0
    top, bottom = ROOM + 2.6 * line, height - ROOM - 1.8 * line
    step = (bottom - top) / max(len(bars), 1)
    tall, greatest = min(0.7 * step, 1.5 * line), max([bar.total for bar in bars] or [1.0])
    for place, bar in enumerate(bars):
        middle = top + step * (place + 0.5)
        items.append(Words(ROOM, middle - line / 2, left - ROOM - 6.0, line, type_.cut(bar.name, left - ROOM - 6.0)))
        end = left
        for segment in bar.segments:
            x1, x2 = (left + level / greatest * (width - ROOM - beside - left) for level in (segment.low, segment.high))
            end = max(x2, x1 + SHORTEST)
            items.append(Box(x1, middle - tall / 2, end - x1, tall, *fills[segment.item], 1.0, segment.mark,
                             segment.tip))
        items.append(Words(end + 6.0, middle - line / 2, beside, line, number(bar.total), "left", "strong"))
    x = ROOM
    for pool, name in dict.fromkeys((segment.item, segment.title) for bar in bars for segment in bar.segments):
        items += [Box(x, bottom + 0.7 * line, 1.2 * line, 0.8 * line, *fills[pool]),
                  Words(x + 1.5 * line, bottom + 0.6 * line, width - x - 1.5 * line, line, name)]
        x += type_.width_of(name) + 2.6 * line
    return Scene(width, height, tuple(items), title)


def dated_stocks(rows: pd.DataFrame, names: Sequence[str], years: Sequence[Optional[float]]) -> list[Dated]:
    """The stocks of scenarios whose year is known, the earliest first.

    Args:
        rows: quantities of a comparison, t C. names: of the scenarios, the reference first. years: of each, None where
            it is not known.
    """
    dated = []
    for place, (name, year) in enumerate(zip(names, years)):
        own = rows[(rows["scenario"] == name) & (rows["quantity"] == "stock") & (rows["item"] == ALL)]
        if year is not None and len(own):
            dated.append(Dated(name, float(year), *(float(own[column].astype("Float64").fillna(np.nan).iloc[0])
                                                    for column in ("value", "lower", "upper")),
                               ("stock", name, ALL), place == 0))
    return sorted(dated, key=lambda entry: (entry.year, not entry.is_reference))


def years_chart(dated: Sequence[Dated], title: str, band: str, width: float, height: float, type_: Type) -> Scene:
    """Stocks over the years: a point with its band for each scenario, and a line to it from the reference.

    Args:
        dated: of :func:`dated_stocks`, two at least. title: of the chart. band: what the whiskers are.
        width, height: of the chart in pixels. type_: the letters.
    """
    line = type_.height
    top, bottom = ROOM + 2.6 * line, height - ROOM - 3.2 * line
    ends = [end for entry in dated for end in entry[2:5] if not np.isnan(end)]
    scale = ticks(min([0.0, *ends]), max([0.0, *ends]), max(3, int((bottom - top) / (2.6 * line))))
    left = ROOM + max(type_.width_of(number(tick)) for tick in scale) + 14.0
    right = width - ROOM - 24.0
    first, last = dated[0].year, dated[-1].year
    span = max(last - first, 1.0)

    def across(year: float) -> float:
        return left + 10.0 + (year - first) / span * (right - left - 10.0)

    def up(value: float) -> float:
        return bottom - (value - scale[0]) / (scale[-1] - scale[0]) * (bottom - top)

    items: list = [Words(ROOM, ROOM / 2, width - 2 * ROOM, line, type_.cut(title, width - 2 * ROOM), "left", "strong"),
                   Words(ROOM, ROOM / 2 + line, width, line, "t C", "left", "faint")]
    for tick in scale:
        items += [Line(left, up(tick), right + 20.0, up(tick), "axis" if tick == 0.0 else "grid"),
                  Words(0.0, up(tick) - line / 2, left - 6.0, line, number(tick), "right", "faint")]
    items += _years(dated, across, bottom, type_)
    reference = next((entry for entry in dated if entry.is_reference), dated[0])
    for entry in dated:
        if entry is not reference and not np.isnan([entry.value, reference.value]).any():
            start, end = sorted((reference, entry), key=lambda of: of.year)
            items += _between(start, end, across, up)
    for entry in dated:
        items += _point(entry, across, up, bottom, type_, width)
    items += whisker(ROOM + 0.6 * line, bottom + 2.0 * line, bottom + 2.8 * line, bottom + 2.4 * line)
    items.append(Words(ROOM + 1.6 * line, bottom + 1.9 * line, width - 2 * line - ROOM, line,
                       type_.cut(band, width - 2 * line - ROOM)))
    return Scene(width, height, tuple(items), title)


def _years(dated: Sequence[Dated], across, bottom: float, type_: Type) -> list:
    """The years below the axis; of those too near to each other the first is written."""
    items, free = [], -np.inf
    for year in dict.fromkeys(entry.year for entry in dated):
        wide, x = type_.width_of(f"{year:g}"), across(year)
        items.append(Line(x, bottom, x, bottom + 4.0, "axis"))
        if x - wide / 2 > free:
            items.append(Words(x - wide, bottom + 5.0, 2 * wide, type_.height, f"{year:g}", "centre"))
            free = x + wide / 2 + 4.0
    return items


def _between(start: Dated, end: Dated, across, up) -> list:
    """The line between two dates, and the band between their bands."""
    x1, x2, items = across(start.year), across(end.year), []
    if x2 - x1 > POINT and not np.isnan([*start[3:5], *end[3:5]]).any():
        items.append(Flow(x1, up(start.upper), up(start.lower), x2, up(end.upper), up(end.lower), "unsure"))
    return [*items, Line(x1, up(start.value), x2, up(end.value), "axis")]


def _point(entry: Dated, across, up, bottom: float, type_: Type, width: float) -> list:
    """A point with its band and its words."""
    x, line = across(entry.year), type_.height
    if np.isnan(entry.value):
        return [Words(x - line, bottom - 1.2 * line, 2 * line, line, "?", "centre", "faint")]
    tip = f"{entry.name} · {entry.year:g}: {number(entry.value)} t C"
    items: list = []
    if not np.isnan(entry.lower):
        tip += f" [{number(entry.lower)} … {number(entry.upper)}]"
        items += whisker(x, up(entry.upper), up(entry.lower), up(entry.value))
    items.append(Box(x - POINT / 2, up(entry.value) - POINT / 2, POINT, POINT, "emission", "", 1.0, entry.mark, tip))
    words = f"{entry.name} {number(entry.value)}"
    wide = min(type_.width_of(words), 0.45 * width)
    before = x + POINT + wide > width - ROOM
    items.append(Words(x - POINT - wide if before else x + POINT, up(entry.value) - 1.3 * line, wide, line,
                       type_.cut(words, wide), "right" if before else "left", "strong"))
    return items
