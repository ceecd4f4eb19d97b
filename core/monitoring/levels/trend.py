"""Trends of many series at once, by the median of the slopes between all pairs of their values.

Source: H. Theil (1950), P. K. Sen (1968): a single false value does not move the slope, unlike that of least squares.
"""
from __future__ import annotations

import numpy as np

from .terms import Values


def in_window(values: Values, year: int, window_years) -> np.ndarray:
    """Which values a trend may look at, bool ``(s, w)``: known ones of the last years, none before a break.

    Args:
        values: of the series. year: the last one. window_years: how many years, one for all or one each ``(s,)``.
    """
    first = np.maximum(np.broadcast_to(year - np.asarray(window_years, dtype=float) + 1, values.broken.shape),
                       values.broken)
    return ~np.isnan(values.value) & (values.years <= year) & (values.years >= first[:, None])


def slopes(values: Values, taken: np.ndarray, least_values) -> np.ndarray:
    """The trend of each series, in its unit a year ``(s,)``; NaN where it has too few values.

    Args:
        values: of the series. taken: which of them count ``(s, w)``. least_values: how many it needs, at least 2; one
            for all or one each.

    Cropland that falls faster and faster, of which one value is not known:

    >>> area_ha = np.array([[41850.0, 41790, 41722, 41640, 41575], [41850, 41790, np.nan, 41640, 41575]])
    >>> cropland = Values(np.arange(2021, 2026), area_ha, area_ha, area_ha, np.full(2, -np.inf))
    >>> slopes(cropland, ~np.isnan(area_ha), 3).tolist()
    [-69.375, -69.375]
    """
    columns = np.flatnonzero(taken.any(axis=0))
    number, years = np.where(taken, values.value, np.nan)[:, columns], values.years[columns]
    first, second = np.triu_indices(len(columns), 1)
    enough = taken.sum(axis=1) >= np.maximum(2, least_values)
    slope = np.full(len(number), np.nan)
    slope[enough] = _medians((number[enough][:, second] - number[enough][:, first]) / (years[second] - years[first]))
    return slope


def _medians(numbers: np.ndarray) -> np.ndarray:
    """Medians of rows of which each has a number ``(s,)``, whatever else is NaN."""
    ordered = np.sort(numbers, axis=1)   # NaN comes last
    count, rows = (~np.isnan(numbers)).sum(axis=1), np.arange(len(numbers))
    return (ordered[rows, (count - 1) // 2] + ordered[rows, count // 2]) / 2.0


def year_of_meeting(value: np.ndarray, year: float, slope: np.ndarray, target: np.ndarray) -> np.ndarray:
    """When a series is at its target if it goes on as its trend, with parts of a year ``(s,)``.

    Args:
        value: of the year, in any unit ``(s,)``. year: of the value. slope: in the unit a year. target: in the unit.

    Returns:
        The year itself where it is there; NaN where the trend does not lead there, or something is not known.

    >>> year_of_meeting(np.array([41575.0]), 2025, np.array([-69.375]), np.array([41400.0])).round(2).tolist()
    [2027.52]
    """
    way = target - value
    leads = (way * slope > 0.0)
    return np.where(way == 0.0, float(year), np.where(leads, year + way / np.where(leads, slope, 1.0), np.nan))
