"""A series as a chart: its values with their bands, the path to the target, the target, the trend, and breaks."""
from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ...report.charts.scene import Box, Line, Scene, Type, Words, ticks
from ...texts import text
from ...texts.separators import numeral

ROOM = 8.0
DOT = 7.0      # of a value
MOST_DIGITS = 6
LEAST_YEARS = 4
FARTHEST = 3.0     # how many times as high as the values since a break a chart may become by those before it
VALUE, PATH, TARGET = "value", "path", "target"   # colours of ``styles/charts.yaml``


class Series(NamedTuple):
    """A series and what it is judged by; numbers in one unit, NaN where they are not known.

    Attributes:
        title, unit: of the chart and of its numbers.
        years: rising ``(w,)``. value, lower, upper: of each year ``(w,)``.
        broken: first year of the series as it is counted now, -inf without a break.
        base, base_year, target, target_year: of the target. trend: in the unit a year.
        year, level: that is judged, and its level, of ``levels.terms.LEVELS``.
    """

    title: str
    unit: str
    years: np.ndarray
    value: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    broken: float
    base: float
    base_year: float
    target: float
    target_year: float
    trend: float
    year: int
    level: str


class _Frame:
    """Places of years and numbers in a chart."""

    def __init__(self, series: Series, width: float, height: float, type_: Type):
        line = type_.height
        self.is_drawn = _drawn(series)
        known = series.years[np.isfinite(series.value) & self.is_drawn]
        ends = [*known, series.year, *(year for year in (series.base_year, series.target_year) if np.isfinite(year))]
        self.first, self.last = float(min(ends)), float(max(max(ends), min(ends) + LEAST_YEARS))
        numbers = np.concatenate([*(ends[self.is_drawn] for ends in (series.value, series.lower, series.upper)),
                                  [series.base, series.target]])
        numbers = numbers[np.isfinite(numbers)]
        low, high = (float(numbers.min()), float(numbers.max())) if len(numbers) else (0.0, 1.0)
        pad = (high - low) * 0.08 or abs(high) * 0.02 or 1.0
        self.scale = ticks(low - pad, high + pad, 6)
        self.labels = _labels(self.scale)
        self.left = ROOM + max(map(type_.width_of, self.labels)) + 6.0
        beside = max(6.0, type_.width_of("2035") / 2.0 - ROOM)     # of the last year
        self.right, self.top, self.bottom = width - ROOM - beside, ROOM + 2.6 * line, height - ROOM - 3.4 * line

    def x(self, year: float) -> float:
        return self.left + (year - self.first) / (self.last - self.first) * (self.right - self.left)

    def y(self, value: float) -> float:
        share = (value - self.scale[0]) / (self.scale[-1] - self.scale[0])
        return self.bottom - min(max(share, 0.0), 1.0) * (self.bottom - self.top)

    def line(self, start: tuple, end: tuple, role: str, fill: str, dashed: bool = False) -> Line:
        return Line(self.x(start[0]), self.y(start[1]), self.x(end[0]), self.y(end[1]), role, fill, dashed)


def _labels(scale: list[float]) -> list[str]:
    """Ticks with as many digits as tell them apart.

    >>> _labels([16.7, 16.75, 16.8]), _labels([1650.0, 1700.0])
    (['16.70', '16.75', '16.80'], ['1,650', '1,700'])
    """
    digits = max(0, -math.floor(math.log10(scale[1] - scale[0]) + 1e-9))
    while digits < MOST_DIGITS and any(abs(tick - round(tick, digits)) > 1e-9 * abs(scale[1] - scale[0])
                                       for tick in scale):
        digits += 1
    return [numeral(f"{tick + 0.0:,.{digits}f}").replace("-", "−") for tick in scale]


def _drawn(series: Series) -> np.ndarray:
    """Which years are drawn, bool ``(w,)``: of values before a break those that leave room to see the others."""
    own = series.years >= series.broken
    ends = np.concatenate([series.value[own], [series.base, series.target]])
    ends, early = ends[np.isfinite(ends)], series.value[~own]
    if not len(ends) or not np.isfinite(early).any():
        return np.ones(len(series.years), dtype=bool)
    low, high = ends.min(), ends.max()
    span = max(high, np.nanmax(early)) - min(low, np.nanmin(early))
    return own | (span <= FARTHEST * (high - low))


def series_chart(series: Series, width: float, height: float, type_: Type, language: str) -> Scene:
    """Draw a series.

    Args:
        series: with its target. width, height: of the chart in drawing units. type_: the letters.
        language: of the words, ``"en"`` or ``"zh"``.

    Returns:
        A drawing whose values have a tip each, and a mark ``("year", year)``.
    """
    frame = _Frame(series, width, height, type_)
    say = {key: text(f"annual.chart_{key}", language) for key in ("value", "path", "target", "trend", "band", "break")}
    items: list = [*_axes(series, frame, width, type_, language), *_target(series, frame), *_trend(series, frame),
                   *_values(series, frame)]
    legend = [("value", Line(0.0, 0.0, 0.0, 0.0, "strong", VALUE))]
    if _has_path(series):
        legend.append(("path", Line(0.0, 0.0, 0.0, 0.0, "whisker", PATH, True)))
    if np.isfinite(series.target):
        legend.append(("target", Line(0.0, 0.0, 0.0, 0.0, "whisker", TARGET)))
    if _trend_end(series, frame) is not None:
        legend.append(("trend", Line(0.0, 0.0, 0.0, 0.0, "whisker", VALUE, True)))
    if _has_band(series).any():
        legend.append(("band", Line(0.0, 0.0, 0.0, 0.0, "whisker")))
    if series.broken - 0.5 >= frame.first:
        legend.append(("break", Line(0.0, 0.0, 0.0, 0.0, "axis", "", True)))
    items += _legend([(say[key], line) for key, line in legend], height, type_)
    return Scene(width, height, tuple(items), _described(series, language))


def _axes(series: Series, frame: _Frame, width: float, type_: Type, language: str) -> list:
    line = type_.height
    level = text(f"alerts.level_{series.level}", language)
    tail = f"  {level}"
    items: list = [
        Words(ROOM, ROOM / 2, width - 2 * ROOM, line, type_.cut(series.title, width - 2 * ROOM, tail), "left",
              "strong"),
        Words(ROOM, ROOM / 2 + line, width, line, series.unit, "left", "faint")]
    for tick, label in zip(frame.scale, frame.labels):
        y = frame.y(tick)
        items += [Line(frame.left, y, frame.right, y, "grid"),
                  Words(0.0, y - line / 2, frame.left - 6.0, line, label, "right", "faint")]
    items.append(Line(frame.left, frame.bottom, frame.right, frame.bottom, "axis"))
    most = max(1, int((frame.right - frame.left) / (type_.width_of("2025") + 10.0)))
    years = np.arange(int(frame.first), int(frame.last) + 1)
    step = max(1, -(-len(years) // most))
    for year in years[::-1][::step]:      # the last one is that of the target
        x = frame.x(float(year))
        items += [Line(x, frame.bottom, x, frame.bottom + 4.0, "axis"),
                  Words(x - 30.0, frame.bottom + 5.0, 60.0, line, str(int(year)), "centre", "faint")]
    return items


def _has_path(series: Series) -> bool:
    return bool(np.isfinite([series.base, series.base_year, series.target, series.target_year]).all()
                and series.target_year > series.base_year)


def _target(series: Series, frame: _Frame) -> list:
    items = []
    if np.isfinite(series.target):
        items.append(frame.line((frame.first, series.target), (frame.last, series.target), "whisker", TARGET))
    if _has_path(series):
        items.append(frame.line((series.base_year, series.base), (series.target_year, series.target), "whisker", PATH,
                                True))
    if series.broken - 0.5 >= frame.first:
        x = frame.x(series.broken - 0.5)
        items.append(Line(x, frame.top, x, frame.bottom, "axis", "", True))
    return items


def _trend_end(series: Series, frame: _Frame):
    """Where the trend from the judged year leaves the chart; None without one."""
    now = series.value[series.years == series.year]
    if not len(now) or not np.isfinite([now[0], series.trend]).all() or frame.last <= series.year:
        return None
    end, value = frame.last, float(now[0])
    for edge in (frame.scale[0], frame.scale[-1]):
        if series.trend and (edge - value) / series.trend > 0.0:
            end = min(end, series.year + (edge - value) / series.trend)
    return end, value + series.trend * (end - series.year)


def _trend(series: Series, frame: _Frame) -> list:
    end = _trend_end(series, frame)
    if end is None:
        return []
    return [frame.line((series.year, float(series.value[series.years == series.year][0])), end, "whisker", VALUE,
                       True)]


def _has_band(series: Series) -> np.ndarray:
    return np.isfinite(series.lower) & np.isfinite(series.upper) & (series.upper > series.lower)


def _values(series: Series, frame: _Frame) -> list:
    items: list = []
    at = np.flatnonzero(np.isfinite(series.value) & frame.is_drawn)
    for before, after in zip(at, at[1:]):
        start, end = (float(series.years[before]), float(series.value[before])), (
            float(series.years[after]), float(series.value[after]))
        if not start[0] < series.broken <= end[0]:     # nothing leads across a break
            items.append(frame.line(start, end, "strong", VALUE, bool(series.years[after] - series.years[before] > 1)))
    for place in np.flatnonzero(_has_band(series) & frame.is_drawn):
        x = frame.x(float(series.years[place]))
        low, high = frame.y(float(series.lower[place])), frame.y(float(series.upper[place]))
        items += [Line(x, high, x, low, "whisker"), Line(x - 4, high, x + 4, high, "whisker"),
                  Line(x - 4, low, x + 4, low, "whisker")]
    for place in at:
        year, value = int(series.years[place]), float(series.value[place])
        size = DOT * 1.5 if year == series.year else DOT * 0.7
        items.append(Box(frame.x(year) - size / 2, frame.y(value) - size / 2, size, size,
                         series.level if year == series.year else VALUE, "", 1.0, ("year", year),
                         f"{year}: {numeral(f'{value:,.10g}')} {series.unit}".strip()))
    return items


def _legend(entries: list, height: float, type_: Type) -> list:
    x, y, items = ROOM, height - ROOM / 2 - 1.2 * type_.height, []
    for words, line in entries:
        middle = y + type_.height / 2
        items += [line._replace(x1=x, y1=middle, x2=x + 18.0, y2=middle), Words(
            x + 22.0, y, type_.width_of(words) + 4.0, type_.height, words, "left", "faint")]
        x += 22.0 + type_.width_of(words) + 12.0
    return items


def _described(series: Series, language: str) -> str:
    """The sentence that stands for the chart where it is not seen."""
    known = np.isfinite(series.value)
    return text("annual.chart_described", language, title=series.title, first=int(
        series.years[known].min()) if known.any() else series.year, last=series.year, level=text(
            f"alerts.level_{series.level}", language))
