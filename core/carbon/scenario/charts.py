"""Where the bars of a comparison of scenarios stand: stocks and change by pool, the ranking, with their bands."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ...report.charts.scene import HATCHES, Box, Line, Scene, Type, Words, number, ticks
from ...texts import text
from ..stock.stock import ALL

ROOM = 8.0           # around everything, and between parts
NARROWEST = 26.0     # of a column
WIDEST = 96.0
SHORTEST = 2.0       # of a segment that can be seen and clicked
BAND = "band"        # in the legend
EMISSION = "emission"


class Segment(NamedTuple):
    """A part of a bar that goes from one value to another."""

    item: str
    title: str
    low: float
    high: float
    mark: tuple
    tip: str
    in_total: bool = True


class Column(NamedTuple):
    """A bar: its segments, the value that is written above it with its label, and its band."""

    name: str
    segments: tuple
    total: float
    lower: float
    upper: float
    label: str = ""


def fills_of(items: list) -> dict:
    """Item -> colour and hatch; alike in all charts of one comparison.

    Args:
        items: keys, in the order of the chart.
    """
    return {item: (item, HATCHES[place % len(HATCHES)]) for place, item in enumerate(items)}


def stock_columns(rows: pd.DataFrame, names: list, language: str) -> list[Column]:
    """The stock of each scenario, stacked by pool.

    Args:
        rows: quantities of a comparison, t C. names: of the scenarios. language: of the words.

    Returns:
        A bar each, t C.
    """
    columns = []
    for name in names:
        own = rows[(rows["scenario"] == name) & (rows["quantity"] == "stock")]
        segments, level = [], 0.0
        for row in own[own["item"] != ALL].to_dict("records"):
            value = _end(row["value"])
            if np.isnan(value):
                continue
            segments.append(Segment(row["item"], row["title"], level, level + value,
                                    ("stock", name, row["item"]), _tip(name, row)))
            level += value
        whole = own[own["item"] == ALL].iloc[0]
        columns.append(Column(name, tuple(segments), _end(whole["value"]), _end(whole["lower"]),
                              _end(whole["upper"])))
    return columns


def change_columns(rows: pd.DataFrame, names: list, language: str) -> list[Column]:
    """What each plan loses below the line and has gained above it, by pool; potential on top, in no total.

    Args:
        rows: quantities of a comparison, t C. names: of the scenarios. language: of the words.

    Returns:
        A bar each, t C.
    """
    columns = []
    for name in names:
        own = rows[rows["scenario"] == name]
        segments, level = [], {True: 0.0, False: 0.0}
        for quantity in ("loss", "gain", "potential_gain"):
            for row in own[(own["quantity"] == quantity) & (own["item"] != ALL)].to_dict("records"):
                value = _end(row["value"])
                if np.isnan(value) or value == 0.0:
                    continue
                up = value > 0.0
                segments.append(Segment(row["item"], row["title"], *sorted((level[up], level[up] + value)),
                                        (quantity, name, row["item"]), _tip(name, row), quantity != "potential_gain"))
                level[up] += value
        net = own[(own["quantity"] == "net") & (own["item"] == ALL)].iloc[0]
        columns.append(Column(name, tuple(segments), _end(net["value"]), _end(net["lower"]), _end(net["upper"]),
                              text("scenario.chart_net", language)))
    return columns


def annual_columns(rows: pd.DataFrame, names: list, quantity: str) -> list[Column]:
    """An annual amount of each scenario, emissions above the line and removals below it.

    Args:
        rows: quantities of a comparison. names: of the scenarios. quantity: one that is annual.

    Returns:
        A bar each, in the quantity's unit.
    """
    columns = []
    for name in names:
        row = rows[(rows["scenario"] == name) & (rows["quantity"] == quantity)].iloc[0]
        value = _end(row["value"])
        low, high = sorted((0.0, np.nan_to_num(value)))
        segments = () if np.isnan(value) or not value else (
            Segment(EMISSION, row["title"], low, high, (quantity, name, ALL), _tip(name, row)),)
        columns.append(Column(name, segments, value, _end(row["lower"]), _end(row["upper"])))
    return columns


def _end(value) -> float:
    return float("nan") if pd.isna(value) else float(value)


def _tip(name: str, row: dict) -> str:
    band = "" if pd.isna(row["lower"]) else f" [{number(row['lower'])} … {number(row['upper'])}]"
    return f"{name} · {row['quantity_title']} · {row['title']}: {number(float(row['value']))} {row['unit']}{band}"


class Wording(NamedTuple):
    """What is written at a chart: the unit of its axis, its heading, what its whiskers are."""

    unit: str
    heading: str
    band: str


def bars(columns: list[Column], words: Wording, fills: dict, width: float, height: float, type_: Type) -> Scene:
    """Upright bars side by side.

    Args:
        columns: from left to right. words: of axis, heading and legend.
        fills: item -> colour and hatch, of ``fills_of``. width, height: of the chart in pixels. type_: the letters.
    """
    unit, title, band = words
    line = type_.height
    top, bottom = ROOM + 2.2 * line, height - ROOM - line * (2.4 + _legend_rows(columns, width, type_, band) * 1.3)
    ends = [end for column in columns for end in (*(segment.low for segment in column.segments), *(
        segment.high for segment in column.segments), column.total, column.lower, column.upper) if not np.isnan(end)]
    scale = ticks(min([0.0, *ends]), max([0.0, *ends]), max(3, int((bottom - top) / (2.6 * line))))
    left = ROOM + max(type_.width_of(number(tick)) for tick in scale) + 6.0
    right = width - ROOM

    def at(value: float) -> float:
        return bottom - (value - scale[0]) / (scale[-1] - scale[0]) * (bottom - top)

    items: list = [Words(ROOM, ROOM / 2, width - 2 * ROOM, line, type_.cut(title, width - 2 * ROOM), "left", "strong"),
                   Words(ROOM, ROOM / 2 + line, width, line, unit, "left", "faint")]
    for tick in scale:
        items += [Line(left, at(tick), right, at(tick), "axis" if tick == 0.0 else "grid"),
                  Words(0.0, at(tick) - line / 2, left - 6.0, line, number(tick), "right", "faint")]
    step = (right - left) / max(len(columns), 1)
    wide = min(max(step * 0.56, min(NARROWEST, step)), WIDEST)
    for place, column in enumerate(columns):
        centre = left + step * (place + 0.5)
        items += _column(column, centre, wide, step, at, fills, type_)
        items.append(Words(centre - step / 2, bottom + 0.3 * line, step, line, type_.cut(column.name, step - 4.0),
                           "centre"))
    items += _legend(columns, fills, width, bottom + 1.8 * line, type_, band)
    return Scene(width, height, tuple(items), title)


def _column(column: Column, centre: float, wide: float, step: float, at, fills: dict, type_: Type) -> list:
    items, line = [], type_.height
    for segment in column.segments:
        fill, hatch = fills[segment.item]
        upper, lower = at(segment.high), at(segment.low)
        tall = max(lower - upper, SHORTEST)
        items.append(Box(centre - wide / 2, upper, wide, tall, fill if segment.in_total else "", hatch, 1.0,
                         segment.mark, segment.tip, "solid" if segment.in_total else "dashed"))
        shown = number(segment.high - segment.low)
        if tall >= line * 1.1 and type_.width_of(shown) + 6.0 <= wide:
            items.append(Words(centre - wide / 2, upper + (tall - line) / 2, wide, line, shown, "centre", "inside",
                               fill if segment.in_total else ""))
    if np.isnan(column.total):
        return [Words(centre - step / 2, at(0.0) - 1.15 * line, step, line, "?", "centre", "faint")]
    top = min([at(column.total), *(at(segment.high) for segment in column.segments)])
    if not np.isnan(column.lower):
        items += whisker(centre + wide / 2 + 7.0, at(column.upper), at(column.lower), at(column.total))
    shown = f"{column.label} {number(column.total)}".strip()
    items.append(Words(centre - step / 2, top - 1.15 * line, step, line, type_.cut(shown, step), "centre", "strong"))
    return items


def whisker(x: float, upper: float, lower: float, middle: float) -> list[Line]:
    """An upright band with ends, and the value on it.

    Args:
        x: its position in pixels. upper, lower, middle: heights of its ends and of the value in pixels.
    """
    return [Line(x, upper, x, lower, "whisker"), Line(x - 4, upper, x + 4, upper, "whisker"),
            Line(x - 4, lower, x + 4, lower, "whisker"), Line(x - 6, middle, x + 6, middle, "whisker")]


def _entries(columns: list[Column], width: float, type_: Type, band: str) -> list[tuple]:
    """Item, title, x and row of each entry of the legend; the last explains the whiskers."""
    titles = {segment.item: segment.title for column in columns for segment in column.segments}
    if any(not np.isnan(column.lower) for column in columns):
        titles[BAND] = band
    entries, x, row = [], ROOM, 0
    for item, title in titles.items():
        wide = type_.width_of(title) + 2.6 * type_.height
        if x + wide > width and x > ROOM:
            x, row = ROOM, row + 1
        entries.append((item, title, x, row))
        x += wide
    return entries


def _legend_rows(columns: list[Column], width: float, type_: Type, band: str) -> int:
    return 1 + max([row for *_entry, row in _entries(columns, width, type_, band)] or [0])


def _legend(columns: list[Column], fills: dict, width: float, top: float, type_: Type, band: str) -> list:
    items, line = [], type_.height
    for item, title, x, row in _entries(columns, width, type_, band):
        y = top + 1.3 * line * row
        if item == BAND:
            items += whisker(x + 0.6 * line, y + 0.1 * line, y + 0.9 * line, y + 0.5 * line)
        else:
            items.append(Box(x, y + 0.1 * line, 1.2 * line, 0.8 * line, *fills[item]))
        room = width - x - 1.5 * line
        items.append(Words(x + 1.5 * line, y, room, line, type_.cut(title, room)))
    return items


def ranking_chart(ranking: pd.DataFrame, width: float, height: float, type_: Type, language: str) -> Scene:
    """The totals that are ranked, best first, as level bars with their bands.

    What cannot be distinguished from the best is grey and hatched, and so is what has no rank.

    Args:
        ranking: of a comparison, the best first. width, height: of the chart in pixels. type_: the letters. language:
            of the words.
    """
    line, first = type_.height, ranking.iloc[0]
    title = f"{first['title']} ({first['unit']})"
    lead = text("scenario.chart_horizon", language, years=f"{float(first['horizon_years']):g}")
    ends = [float(end) for name in ("total", "lower", "upper") for end in ranking[name].dropna()]
    scale = ticks(min([0.0, *ends]), max([0.0, *ends]), max(4, int(width / (6.0 * line))))
    labels = [f"{'–' if pd.isna(row['rank']) else int(row['rank'])}. {row['scenario']}" for row in
              ranking.to_dict("records")]
    left = ROOM + min(max(type_.width_of(label) for label in labels) + 10.0, width * 0.34)
    right, top, bottom = width - 3 * ROOM, ROOM + 2.6 * line, height - ROOM - 1.6 * line

    def at(value: float) -> float:
        return left + (value - scale[0]) / (scale[-1] - scale[0]) * (right - left)

    items: list = [Words(ROOM, ROOM / 2, width - 2 * ROOM, line, type_.cut(title, width - 2 * ROOM), "left", "strong"),
                   Words(ROOM, ROOM / 2 + line, width - 2 * ROOM, line, type_.cut(lead, width - 2 * ROOM), "left",
                         "faint")]
    for tick in scale:
        items += [Line(at(tick), top, at(tick), bottom, "axis" if tick == 0.0 else "grid"),
                  Words(at(tick) - 60.0, bottom + 0.3 * line, 120.0, line, number(tick), "centre", "faint")]
    step = (bottom - top) / len(ranking)
    tall = min(step * 0.36, 1.5 * line)
    best_tied = set() if pd.isna(first["tied_with"]) else set(first["tied_with"].split(", "))
    for place, (row, label) in enumerate(zip(ranking.to_dict("records"), labels)):
        middle = top + step * (place + 0.5)
        items.append(Words(ROOM, middle - line / 2, left - 2 * ROOM, line, type_.cut(label, left - 2 * ROOM)))
        if pd.isna(row["total"]):
            items.append(Words(left + 4.0, middle - line / 2, right - left, line, row["said"], "left", "faint"))
            continue
        x1, x2 = sorted((at(0.0), at(float(row["total"]))))
        is_tied = best_tied and (place == 0 or row["scenario"] in best_tied)
        sure = row["is_reference"] or not (pd.isna(row["rank"]) or is_tied)
        items.append(Box(x1, middle - tall / 2, max(x2 - x1, SHORTEST), tall, "emission" if sure else "unsure",
                         "" if sure else "/", 1.0, ("rank", row["scenario"], ALL),
                         f"{label}: {number(float(row['total']))} {row['unit']}; {row['said']}"))
        if not pd.isna(row["lower"]):
            y = middle
            items += [Line(at(row["lower"]), y, at(row["upper"]), y, "whisker"),
                      Line(at(row["lower"]), y - 4, at(row["lower"]), y + 4, "whisker"),
                      Line(at(row["upper"]), y - 4, at(row["upper"]), y + 4, "whisker")]
        caption = type_.cut(f"{number(float(row['total']))} · {row['said']}", right - left)
        items.append(Words(left, middle + tall / 2 + 1.0, right - left, line, caption, "left", "faint"))
    return Scene(width, height, tuple(items), title)
