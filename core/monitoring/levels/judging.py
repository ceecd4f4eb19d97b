"""The level of many series in a year, by the conditions of each target; the first that holds.

Source: next-systems 2.4 as corrected at its head, a design of this project; no standard prescribes it. Of a target that
is at least ``T`` by the year ``Y``:

- grey: value, target, unit or year is not known, too few values since a break, or a condition is open that decides;
- red: the whole band is below ``T`` less the tolerance; to reach, never before ``Y``;
- orange, to hold: the band reaches below that, or the value is behind its path by more than the tolerance and its trend
  is at ``T`` before ``Y``; to reach, before ``Y``: it is behind so, and its trend not there by then;
- yellow: behind its path; to hold: less left than the margin; to reach, before ``Y``: its trend is not there by then;
- green: otherwise.

A target to reach is judged as one to hold from its year on. Those of at most are mirrored. Of equal ones the distance
counts; they have no margin, and their trend is at ``T`` where it passes it.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...contract.interval import MISSED, OPEN, RELATIONS, SLACK, Interval, compare
from .path import path_at, room, scale, share_of_time, share_used
from .terms import AT_MOST, EQUAL, GREEN, GREY, HOLD, ORANGE, RED, YELLOW, Targets, Terms, Values
from .trend import in_window, slopes, year_of_meeting

#: Why a level is grey, in the order in which they are named.
REASONS = ("target", "relation", "mode", "target_year", "value", "broken", "base", "trend")


class Judged(NamedTuple):
    """The level of each series, and what it comes from ``(s,)``; numbers are NaN where they are not known.

    Attributes:
        level: positions in ``terms.LEVELS``, int8. why: of ``REASONS`` where the level is grey, otherwise empty.
        value: of the year. path: where it ought to be. margin: what is left until the target is missed, below 0 by how
            much it is, and margin_share of the distance between base and target (``path.scale``).
        trend: in the unit a year, of trend_count values. year_of_meeting: in which the trend is at the target.
        used_share: of the way from base to target, in time_share of the time.
    """

    level: np.ndarray
    why: np.ndarray
    value: np.ndarray
    path: np.ndarray
    margin: np.ndarray
    margin_share: np.ndarray
    trend: np.ndarray
    trend_count: np.ndarray
    year_of_meeting: np.ndarray
    used_share: np.ndarray
    time_share: np.ndarray


class _Known(NamedTuple):
    """A condition of each series: where it holds, and where it may hold, bool ``(s,)``."""

    sure: np.ndarray
    may: np.ndarray

    def both(self, other: _Known) -> _Known:
        return _Known(self.sure & other.sure, self.may & other.may)

    def either(self, other: _Known) -> _Known:
        return _Known(self.sure | other.sure, self.may | other.may)

    def within(self, rows: np.ndarray) -> _Known:
        return _Known(self.sure & rows, self.may & rows)


def judge(values: Values, targets: Targets, year: int, terms: Terms) -> Judged:
    """The level of each series in a year.

    Args:
        values: of the series, those of other years for the trend. targets: one for each series.
        year: that is judged. terms: numbers of the pack.

    Cropland that uses 61 % of its allowance in 29 % of the time, and is at its limit eight years early:

    >>> area_ha = np.array([[41850.0, 41790, 41722, 41640, 41575]])
    >>> cropland = Values(np.arange(2021, 2026), area_ha, area_ha, area_ha, np.array([-np.inf]))
    >>> target = Targets(*(np.array([number]) for number in (0, 0, 41400.0, 2035.0, 41850.0, 2021.0, 0.0)))
    >>> judged = judge(cropland, target, 2025, Terms(margin=0.05, window_years=5, least_values=3))
    >>> judged.level.tolist() == [ORANGE], judged.margin.tolist(), judged.year_of_meeting.round(2).tolist()
    (True, [175.0], [2027.52])
    """
    value, band = _of_year(values, year)
    taken = in_window(values, year, terms.window_years)
    path, left, whole, trend = path_at(targets, year), room(targets, value), scale(targets, year), slopes(
        values, taken, terms.least_values)
    meeting = year_of_meeting(value, year, trend, targets.target)
    answer = _compared(band, targets)
    binds = (targets.mode == HOLD) | (year >= targets.year)
    slack = SLACK * np.maximum(1.0, np.abs(np.nan_to_num(path)))
    behind = left - room(targets, path)   # NaN without a path
    clear = _Known(behind < -targets.tolerance - slack, ~(behind >= -targets.tolerance - slack))
    late = _Known(behind < -slack, ~(behind >= -slack))
    lost = _at_target_too_soon(targets, left, trend, meeting)
    failed = _not_at_target_in_time(targets, left, trend, meeting, year)
    share = left / np.where(whole == 0.0, np.nan, whole)
    thin = _Known(share < terms.margin, ~(share >= terms.margin) & (whole != 0.0)).within(targets.relation != EQUAL)
    orange = clear.both(lost).within(binds).either(clear.both(failed).within(~binds))
    yellow = late.either(thin.within(binds)).either(failed.within(~binds))
    missed = binds & (answer == MISSED)
    level, why = _levels(missed, binds & (answer == OPEN), orange, yellow)
    grey = _grey(values, targets, value, year, terms, missed)
    why = np.where(grey != "", grey, np.where((level == GREY) & np.isnan(behind), "base", why))
    return Judged(np.where(grey != "", GREY, level).astype(np.int8), why, value, path, left, share, trend,
                  taken.sum(axis=1), meeting, share_used(targets, value), share_of_time(targets, year))


def _of_year(values: Values, year: int) -> tuple[np.ndarray, Interval]:
    """Value of a year, and what it lies between: itself where no end is stated."""
    column = np.flatnonzero(values.years == year)
    if not len(column):
        nothing = np.full(len(values.broken), np.nan)
        return nothing, Interval.of(nothing)
    value, lower, upper = (ends[:, column[0]] for ends in (values.value, values.lower, values.upper))
    low, high = np.where(np.isnan(lower), value, lower), np.where(np.isnan(upper), value, upper)
    return value, Interval.of(np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high))


def _compared(band: Interval, targets: Targets) -> np.ndarray:
    """Answer of ``compare`` for each series; open where its relation is not known."""
    answer, limit = np.full(len(targets.target), OPEN, dtype=np.int8), Interval.of(targets.target)
    for number, relation in enumerate(RELATIONS):
        rows = np.flatnonzero(targets.relation == number)
        if len(rows):
            answer[rows] = compare(band.at(rows), relation, limit.at(rows), targets.tolerance[rows])
    return answer


def _at_target_too_soon(targets: Targets, left: np.ndarray, trend: np.ndarray, meeting: np.ndarray) -> _Known:
    """Where nothing is left, or the trend leaves nothing before the year of the target."""
    sure = (left <= 0.0) | (meeting < targets.year)
    return _Known(sure, sure | np.isnan(trend))


def _not_at_target_in_time(targets: Targets, left: np.ndarray, trend: np.ndarray, meeting: np.ndarray,
                           year: int) -> _Known:
    """Where a series that goes on as its trend is not at its target in its year."""
    there = left + np.where(targets.relation == AT_MOST, -trend, trend) * (targets.year - year)
    slack = SLACK * np.maximum(1.0, np.abs(np.nan_to_num(targets.target)))
    is_there = np.where(targets.relation == EQUAL, (left >= -targets.tolerance) | (meeting <= targets.year),
                        there >= -targets.tolerance - slack)
    unknown = np.isnan(trend) & ~is_there
    return _Known(~is_there & ~unknown, ~is_there)


def _levels(missed: np.ndarray, reaches: np.ndarray, orange: _Known, yellow: _Known) -> tuple[np.ndarray, np.ndarray]:
    """The first level whose condition holds; grey by the trend where it may hold."""
    open_ = (orange.may & ~orange.sure) | (~orange.may & yellow.may & ~yellow.sure)
    level = np.select([missed, reaches | orange.sure, open_, yellow.sure], [RED, ORANGE, GREY, YELLOW], GREEN)
    return level, np.where(level == GREY, "trend", "")


def _grey(values: Values, targets: Targets, value: np.ndarray, year: int, terms: Terms,
          missed: np.ndarray) -> np.ndarray:
    """What is not known of a series, so that it has no level; empty where all is."""
    since = in_window(values, year, np.inf).sum(axis=1)
    return np.select(
        [np.isnan(targets.target), targets.relation < 0, targets.mode < 0, np.isnan(targets.year),
         np.isnan(value) & ~missed, np.isfinite(values.broken) & (since < terms.least_values)],
        ["target", "relation", "mode", "target_year", "value", "broken"], "")
