"""Charts of a stock and of a change, from their tables."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...report.charts.scene import Box, Line, Scene, Type, Words, number, ticks
from ...report.charts.svg import document_type
from ...texts import text
from ..scenario.charts import ROOM, SHORTEST, Column, Segment, Wording, bars, fills_of, whisker
from ..scenario.flows import flow_chart, grid_of, heat_map
from ..stock.stock import ALL

WIDTH, HEIGHT = 440.0, 282.0    # of a chart in drawing units; two stand side by side
MOST = 12                       # bars of classes; the others are left to the table
LOSS, GAIN = "loss", "gain"


def stock_charts(classes: pd.DataFrame, totals: pd.DataFrame, language: str) -> list[Scene]:
    """Stock and density by class, in pools, and the stock of each pool with its band.

    Args:
        classes: rows by class and pool of a stock, of everything. totals: its rows by pool. language: of the words.
    """
    pools = [pool for pool in totals["pool"] if pool != ALL]
    letters, fills = document_type(), fills_of(pools)
    scenes = [level_bars(class_columns(classes, column, language), Wording(unit, text(
        f"carbonreport.chart_{name}", language), ""), fills, WIDTH, letters)
        for name, column, unit in (("stock", "stock_t_c", "t C"), ("density", "density_t_c_ha", "t C/ha"))]
    if len(pools) < 2:
        return scenes
    words = Wording("t C", text("carbonreport.chart_pools", language), text("scenario.chart_band", language))
    return [*scenes, bars(pool_columns(totals, language), words, fills, WIDTH, HEIGHT, letters)]


def class_columns(classes: pd.DataFrame, column: str, language: str) -> list[Column]:
    """A bar for each class, the largest stock first, in its pools; without a total where a pool is not known.

    Args:
        classes: rows by class and pool. column: what the bars show. language: of the tips.
    """
    columns = []
    order = classes.groupby("title", sort=False)["stock_t_c"].sum().sort_values(ascending=False, kind="stable")
    for title in list(order.index)[:MOST]:
        segments, level, rows = [], 0.0, classes[classes["title"] == title]
        for row in rows.to_dict("records"):
            value = row[column]
            if pd.isna(value) or not value:
                continue
            name = text(f"carbon.{row['pool']}", language)
            segments.append(Segment(row["pool"], name, level, level + float(value), (), f"{title} · {name}"))
            level += float(value)
        columns.append(Column(title, tuple(segments), np.nan if rows[column].isna().any() else level, np.nan, np.nan))
    return columns


def pool_columns(totals: pd.DataFrame, language: str) -> list[Column]:
    """A bar for each pool with its band.

    Args:
        totals: rows by pool of everything. language: of the names.
    """
    columns = []
    for row in totals[totals["pool"] != ALL].to_dict("records"):
        value, lower, upper = (_end(row[name]) for name in ("stock_t_c", "lower_t_c", "upper_t_c"))
        name = text(f"carbon.{row['pool']}", language)
        segments = () if np.isnan(value) else (Segment(row["pool"], name, 0.0, value, (), name),)
        columns.append(Column(name, segments, value, lower, upper))
    return columns


def change_charts(transitions: pd.DataFrame, totals: pd.DataFrame, years: tuple, language: str) -> list[Scene]:
    """Loss and gain by pool, the net over the years, and what land becomes.

    Args:
        transitions: rows by transition and pool. totals: rows by pool of everything. years: both, None where they are
            not given. language: of the words.
    """
    letters, plan = document_type(), text("carbonreport.chart_all", language)
    fills = {LOSS: (LOSS, "\\"), GAIN: (GAIN, "")}
    scenes = [bars(change_columns(totals, language), Wording("t C", text("carbonreport.chart_change", language), text(
        "carbonreport.chart_net_band", language)), fills, WIDTH, HEIGHT, letters)]
    whole = totals[totals["pool"] == ALL].iloc[0]
    if None not in years and not pd.isna(whole["net_t_c"]):
        scenes.append(years_chart([(plan, [(years[0], 0.0, 0.0, 0.0), (years[1], *(
            _end(whole[name]) for name in ("net_t_c", "net_lower_t_c", "net_upper_t_c")))])], Wording(
            "t C", text("carbonreport.chart_years", language), text("carbonreport.chart_fan", language)), letters))
    grid = grid_of(transitions.assign(scenario=plan), plan, language)
    if grid.cells:
        scenes += [draw(grid, plan, WIDTH, HEIGHT, letters, language) for draw in (heat_map, flow_chart)]
    return scenes


def change_columns(totals: pd.DataFrame, language: str) -> list[Column]:
    """What each pool lost, below the line, and gained, above it, with the band of the net.

    Args:
        totals: rows by pool of everything. language: of the names.
    """
    columns, net = [], text("scenario.chart_net", language)
    for row in totals[totals["pool"] != ALL].to_dict("records"):
        segments = [Segment(kind, text(f"carbonreport.{kind}_t_c", language), *sorted((0.0, float(row[column]))), (),
                            kind) for kind, column in ((LOSS, "loss_t_c"), (GAIN, "gain_t_c"))
                    if not pd.isna(row[column]) and row[column]]
        columns.append(Column(text(f"carbon.{row['pool']}", language), tuple(segments), _end(row["net_t_c"]),
                              _end(row["net_lower_t_c"]), _end(row["net_upper_t_c"]), net))
    return columns


def level_bars(columns: list[Column], words: Wording, fills: dict, width: float, type_: Type) -> Scene:
    """Level bars one below the other, with whole names above them.

    Args:
        columns: from the top. words: of axis and heading. fills: item -> colour and hatch. width: of the chart in
            pixels; its height follows from the bars. type_: the letters.
    """
    line = type_.height
    items: list = [Words(ROOM, ROOM / 2, width - 2 * ROOM, line, type_.cut(words.heading, width - 2 * ROOM), "left",
                         "strong"), Words(ROOM, ROOM / 2 + line, width, line, words.unit, "left", "faint")]
    ends = [column.segments[-1].high for column in columns if column.segments]
    top, step = ROOM + 2.4 * line, 1.62 * line
    greatest = max(ends, default=0.0)
    left, right = ROOM + 0.46 * width, width - ROOM - type_.width_of(number(greatest)) - 8.0
    scale = ticks(0.0, greatest, max(2, int((right - left) / (1.5 * type_.width_of(number(greatest)))) + 1))
    bottom = top + step * max(len(columns), 1)

    def at(value: float) -> float:
        return left + value / scale[-1] * (right - left)

    for tick in scale:
        items += [Line(at(tick), top, at(tick), bottom, "axis" if tick == 0.0 else "grid"),
                  Words(at(tick) - 50.0, bottom + 2.0, 100.0, line, number(tick), "centre", "faint")]
    for place, column in enumerate(columns):
        y = top + step * place
        items.append(Words(ROOM, y + 0.25 * line, left - ROOM - 5.0, line, type_.cut(column.name, left - ROOM - 5.0),
                           "right"))
        for segment in column.segments:
            fill, hatch = fills[segment.item]
            items.append(Box(at(segment.low), y + 0.15 * line, max(at(segment.high) - at(segment.low), SHORTEST),
                             1.2 * line, fill, hatch, 1.0, None, segment.tip))
        end = column.segments[-1].high if column.segments else 0.0
        items.append(Words(at(end) + 4.0, y + 0.25 * line, 80.0, line, "?" if np.isnan(column.total) else number(
            column.total), "left", "strong"))
    height = bottom + 1.5 * line
    return _with_legend(items, columns, fills, width, height, type_, words.heading)


def _with_legend(items: list, columns: list[Column], fills: dict, width: float, height: float, type_: Type,
                 title: str) -> Scene:
    """The scene with the names of the items below it."""
    line, x, y = type_.height, ROOM, height
    titles = {segment.item: segment.title for column in columns for segment in column.segments}
    for item in (item for item in fills if item in titles):
        wide = type_.width_of(titles[item]) + 2.6 * line
        if x + wide > width and x > ROOM:
            x, y = ROOM, y + 1.3 * line
        items += [Box(x, y + 0.1 * line, 1.2 * line, 0.8 * line, *fills[item]),
                  Words(x + 1.5 * line, y, wide, line, titles[item])]
        x += wide
    return Scene(width, y + 1.3 * line + ROOM / 2, tuple(items), title)


def years_chart(lines: list[tuple], words: Wording, type_: Type) -> Scene:
    """Amounts over years: a line each, its band at each of its points, years on the level axis.

    Args:
        lines: ``(name, [(year, value, lower, upper), …])`` each; NaN ends: no band.
        words: of axis, heading and bands. type_: the letters.
    """
    line = type_.height
    points = [point for _name, own in lines for point in own]
    years = sorted({point[0] for point in points})
    scale = ticks(*(bound(0.0, *(end for point in points for end in point[1:] if not np.isnan(end)))
                    for bound in (min, max)), 6)
    top, bottom = ROOM + 2.4 * line, HEIGHT - ROOM - 3.0 * line
    left = ROOM + max(type_.width_of(number(tick)) for tick in scale) + 6.0
    tail = min(max(type_.width_of(name) for name, _own in lines) + 14.0, 0.3 * WIDTH)
    right = WIDTH - ROOM - tail
    span = (years[-1] - years[0]) or 1.0

    def at(year: float, value: float) -> tuple:
        return (left + (year - years[0]) / span * (right - left),
                bottom - (value - scale[0]) / (scale[-1] - scale[0]) * (bottom - top))

    items: list = [Words(ROOM, ROOM / 2, WIDTH - 2 * ROOM, line, type_.cut(words.heading, WIDTH - 2 * ROOM), "left",
                         "strong"), Words(ROOM, ROOM / 2 + line, WIDTH, line, words.unit, "left", "faint")]
    for tick in scale:
        y = at(years[0], tick)[1]
        items += [Line(left, y, right, y, "axis" if tick == 0.0 else "grid"),
                  Words(0.0, y - line / 2, left - 6.0, line, number(tick), "right", "faint")]
    for year in years:
        x = at(year, 0.0)[0]
        items += [Line(x, bottom, x, bottom + 4.0, "axis"),
                  Words(x - 40.0, bottom + 5.0, 80.0, line, f"{year:g}", "centre", "faint")]
    for name, own in lines:
        for before, after in zip(own, own[1:]):
            items.append(Line(*at(*before[:2]), *at(*after[:2]), "whisker"))
        for place, (year, value, lower, upper) in enumerate(own):
            x, y = at(year, value)
            if place and not np.isnan(lower):
                items += whisker(x, at(year, upper)[1], at(year, lower)[1], y)
        x, y = at(*own[-1][:2])
        items += [Words(x + 10.0, y - line, tail, line, type_.cut(name, tail - 10.0)),
                  Words(x + 10.0, y, tail, line, number(own[-1][1]), "left", "strong")]
    if any(not np.isnan(point[2]) for _name, own in lines for point in own[1:]):
        y = HEIGHT - ROOM / 2 - 1.2 * line
        items += [*whisker(ROOM + 6.0, y + 1.0, y + line - 1.0, y + line / 2),
                  Words(ROOM + 1.5 * line, y, WIDTH - 3 * line, line, words.band)]
    return Scene(WIDTH, HEIGHT, tuple(items), words.heading)


def _end(value) -> float:
    return float("nan") if pd.isna(value) else float(value)
