"""What becomes of land under a plan as charts: a heat map of its transitions, and their flow."""
from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from ...report.charts.scene import HATCHES, Box, Flow, Line, Scene, Type, Words, number
from ...texts import text
from ..stock.stock import ALL
from .charts import ROOM

MOST = 9             # classes a side; the others are one
OTHER = "\x00other"  # no key is called so
CLOSING = ")）」』】》，。、；：！？"   # no line begins with these
LEAST_ROOM = 3.0     # of a band that can be seen


class Cell(NamedTuple):
    """A transition between two classes as charts show it: keys that it means, area and net change."""

    old: str
    new: str
    area_ha: float
    net_t_c: float
    keys: tuple


class Grid(NamedTuple):
    """Transitions of a plan between the classes that matter most.

    Attributes:
        old, new: keys in their order. titles: key -> name. cells: of changed ground.
    """

    old: list
    new: list
    titles: dict
    cells: list


def grid_of(transitions: pd.DataFrame, plan: str, language: str) -> Grid:
    """The changed ground of one plan, by its largest classes.

    Args:
        transitions: of a comparison. plan: its scenario. language: of the name of the others.
    """
    own = transitions[(transitions["scenario"] == plan) & (transitions["pool"] == ALL)
                      & (transitions["kind"] == "changed")]
    titles = {**dict(zip(own["old_class"], own["old_title"])), **dict(zip(own["new_class"], own["new_title"])),
              OTHER: text("scenario.chart_other", language)}
    shown = {}
    for side in ("old_class", "new_class"):
        sums = own.groupby(side)["area_ha"].sum().sort_values(ascending=False, kind="stable")
        shown[side] = list(sums.index) if len(sums) <= MOST else [*sums.index[:MOST - 1], OTHER]
    cells: dict = {}
    for row in own.to_dict("records"):
        old, new = (row[side] if row[side] in shown[side] else OTHER for side in ("old_class", "new_class"))
        area, net, keys = cells.get((old, new), (0.0, 0.0, ()))
        change = float("nan") if pd.isna(row["net_t_c"]) else float(row["net_t_c"])
        cells[old, new] = area + float(row["area_ha"]), net + change, (*keys, (row["old_class"], row["new_class"]))
    return Grid(shown["old_class"], shown["new_class"], titles,
                [Cell(old, new, *values) for (old, new), values in cells.items()])


def _tip(cell: Cell, titles: dict, language: str) -> str:
    net = text("carbon.word_unknown", language) if cell.net_t_c != cell.net_t_c else f"{number(cell.net_t_c)} t C"
    return f"{titles[cell.old]} → {titles[cell.new]}: {number(cell.area_ha)} ha, {net}"


def heat_map(grid: Grid, plan: str, width: float, height: float, type_: Type, language: str) -> Scene:
    """One square per transition: rows are present classes, columns future ones, numbers the net change.

    Losses are hatched as well as coloured, and have their sign.

    Args:
        grid: transitions of a plan. plan: its name. width, height: of the chart in pixels. type_: the letters.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    line = type_.height
    title = text("scenario.chart_heat", language, plan=plan)
    items: list = [Words(ROOM, ROOM / 2, width - 2 * ROOM, line, type_.cut(title, width - 2 * ROOM), "left", "strong"),
                   Words(ROOM, ROOM / 2 + line, width - 2 * ROOM, line, type_.cut(
                       text("scenario.chart_heat_lead", language), width - 2 * ROOM), "left", "faint")]
    if not grid.cells:
        return _nothing(items, width, height, title, type_, language)
    left = ROOM + min(max(type_.width_of(grid.titles[key]) for key in grid.old) + 6.0, width * 0.32)
    wide = (width - ROOM - left) / len(grid.new)
    heads = [_wrapped(grid.titles[key], wide - 4.0, type_) for key in grid.new]
    top = ROOM + 2.6 * line + max(map(len, heads)) * line
    tall = min((height - ROOM - top) / len(grid.old), 4.0 * line)
    most = max([abs(cell.net_t_c) for cell in grid.cells if cell.net_t_c == cell.net_t_c] or [1.0]) or 1.0
    for column, rows in enumerate(heads):
        for k, words in enumerate(rows):
            items.append(Words(left + wide * column, top - (len(rows) - k) * line - 2.0, wide, line, words, "centre"))
    for row, key in enumerate(grid.old):
        y = top + tall * row
        items += [Words(ROOM, y + (tall - line) / 2, left - ROOM - 6.0, line,
                        type_.cut(grid.titles[key], left - ROOM - 6.0), "right"),
                  Line(left, y, left + wide * len(grid.new), y, "grid")]
    items.append(Line(left, top + tall * len(grid.old), left + wide * len(grid.new), top + tall * len(grid.old),
                      "grid"))
    for cell in grid.cells:
        x, y = left + wide * grid.new.index(cell.new), top + tall * grid.old.index(cell.old)
        is_known = cell.net_t_c == cell.net_t_c
        fill = ("unsure" if not is_known else "loss" if cell.net_t_c < 0.0 else "gain")
        strength = 1.0 if not is_known else 0.15 + 0.85 * abs(cell.net_t_c) / most
        items.append(Box(x + 1.0, y + 1.0, wide - 2.0, tall - 2.0, fill, "\\" if fill == "loss" else "", strength,
                         ("transition", plan, cell.keys), _tip(cell, grid.titles, language)))
        shown = _number_in(cell.net_t_c, wide - 4.0, type_) if is_known else "?"
        if tall >= line:
            items.append(Words(x, y + (tall - line) / 2, wide, line, shown, "centre", "inside", fill, strength))
    return Scene(width, height, tuple(items), title)


def _number_in(value: float, room: float, type_: Type) -> str:
    """A number as exact as there is room for; a cut one would read as another, so that none is shown instead.

    Args:
        value: in any unit. room: in pixels. type_: the letters.
    """
    rounded = (number(round(value, digits)) for digits in (1, 0) if round(value, digits))     # never 0 for a change
    return next((words for words in (number(value), *rounded) if type_.width_of(words) <= room), "")


def _wrapped(words: str, room: float, type_: Type) -> list[str]:
    """Up to three lines; Chinese breaks anywhere, other words at spaces where they can."""
    lines, rest = [], words
    while rest and len(lines) < 3:
        fits = next((count for count in range(len(rest), 0, -1) if type_.width_of(rest[:count]) <= room), 1)
        if fits < len(rest) and rest[fits - 1].isascii():      # inside a word
            end = rest.rfind(" ", 0, fits + 1)
            word = rest.split(" ", 1)[0]
            if end <= 0 and type_.width_of(word) > room:       # which is too long for a line
                lines.append(type_.cut(word, room))
                rest = rest[len(word):].strip()
                continue
            fits = end if end > 0 else fits
        while 1 < fits < len(rest) and rest[fits] in CLOSING:
            fits -= 1
        if len(lines) == 2 and fits < len(rest):
            lines.append(type_.cut(rest, room))
            break
        lines.append(rest[:fits].strip())
        rest = rest[fits:].strip()
    return lines or [""]


def flow_chart(grid: Grid, plan: str, width: float, height: float, type_: Type, language: str) -> Scene:
    """Changed ground as bands from its present to its future class; their width is its area.

    Args:
        grid: transitions of a plan. plan: its name. width, height: of the chart in pixels. type_: the letters.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    line = type_.height
    title = text("scenario.chart_flow", language, plan=plan)
    items: list = [Words(ROOM, ROOM / 2, width - 2 * ROOM, line, type_.cut(title, width - 2 * ROOM), "left", "strong"),
                   Words(ROOM, ROOM / 2 + line, width - 2 * ROOM, line, type_.cut(
                       text("scenario.chart_flow_lead", language), width - 2 * ROOM), "left", "faint")]
    if not grid.cells:
        return _nothing(items, width, height, title, type_, language)
    top, bottom, room = ROOM + 2.8 * line, height - ROOM, 0.25 * width
    gap = min(0.9 * line, (bottom - top) * 0.4 / max(len(grid.old), len(grid.new)))
    whole = sum(cell.area_ha for cell in grid.cells)
    scale = (bottom - top - gap * (max(len(grid.old), len(grid.new)) - 1)) / whole
    fills = {key: (f"class{place % 8}", HATCHES[place % len(HATCHES)]) for place, key in enumerate(grid.old)}
    x1, x2, post = ROOM + room, width - ROOM - room, 10.0
    start, level = {}, top
    for side, keys in (("old", grid.old), ("new", grid.new)):
        level = top
        for key in keys:
            area = sum(cell.area_ha for cell in grid.cells if getattr(cell, side) == key)
            start[side, key] = level
            tall = area * scale
            x = x1 - post if side == "old" else x2
            fill, hatch = fills[key] if side == "old" else ("unsure", "")
            items.append(Box(x, level, post, max(tall, 1.0), fill, hatch))
            labels = [(grid.titles[key], "", "plain"), (f"{number(area)} ha", "", "faint")]
            labels = labels if tall + gap >= 2.0 * line else [(grid.titles[key], f"  {number(area)} ha", "plain")]
            for k, (words, tail, role) in enumerate(labels):
                shown = type_.cut(words, room - post - 4.0, tail)
                items.append(Words(ROOM if side == "old" else x2 + post + 4.0,
                                   level + tall / 2 + (k - len(labels) / 2) * line, room - post - 4.0, line,
                                   shown, "right" if side == "old" else "left", role))
            level += tall + gap
    bands, place = [], dict(start)
    for cell in sorted(grid.cells, key=lambda cell: (grid.old.index(cell.old), grid.new.index(cell.new))):
        tall = cell.area_ha * scale
        a, b = place["old", cell.old], place["new", cell.new]
        place["old", cell.old], place["new", cell.new] = a + tall, b + tall
        fill, hatch = fills[cell.old]
        bands.append(Flow(x1, a, a + max(tall, LEAST_ROOM / 3), x2, b, b + max(tall, LEAST_ROOM / 3), fill, hatch,
                          ("transition", plan, cell.keys), _tip(cell, grid.titles, language)))
    return Scene(width, height, (*items[:2], *bands, *items[2:]), title)


def _nothing(items: list, width: float, height: float, title: str, type_: Type, language: str) -> Scene:
    items.append(Words(ROOM, height / 2, width - 2 * ROOM, type_.height,
                       type_.cut(text("scenario.chart_nothing", language), width - 2 * ROOM), "centre", "faint"))
    return Scene(width, height, tuple(items), title)
