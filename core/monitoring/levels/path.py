"""The straight path from a base to a target, and how much of the way is used.

Source: next-systems 2.4, a design of this project; no standard prescribes a path.
"""
from __future__ import annotations

import numpy as np

from .terms import AT_LEAST, AT_MOST, EQUAL, Targets


def path_at(targets: Targets, year: float) -> np.ndarray:
    """Where each series ought to be ``p = v0 + (T - v0)(t - y0)/(Y - y0)``, in its unit ``(s,)``.

    Args:
        targets: of the series. year: for which.

    Returns:
        The target itself from its year on; before it NaN where base or target or a year of theirs is not known, the
        base is not before the target, or the year is before the base.

    Cropland of 41,850 ha in 2021 that may fall to 41,400 ha by 2035:

    >>> cropland = Targets(*(np.array([number]) for number in (0, 0, 41400.0, 2035.0, 41850.0, 2021.0, 0.0)))
    >>> path_at(cropland, 2025).round(1).tolist(), path_at(cropland, 2040).tolist()
    ([41721.4], [41400.0])
    """
    way = (targets.target - targets.base) * share_of_time(targets, year)
    return np.where(year >= targets.year, targets.target, targets.base + way)


def share_of_time(targets: Targets, year: float) -> np.ndarray:
    """Which share of the time from base to target has passed, above 1 after it ``(s,)``; NaN as of ``path_at``.

    Args:
        targets: of the series. year: up to which.
    """
    span, passed = targets.year - targets.base_year, year - targets.base_year
    return np.where((span > 0) & (passed >= 0), passed / np.where(span > 0, span, 1.0), np.nan)


def share_used(targets: Targets, value: np.ndarray) -> np.ndarray:
    """Which share of the way from base to target a value has gone ``(s,)``: of a target to hold the allowance that is
    used, of one to reach the progress made; NaN where base and target are equal or not known.

    Args:
        targets: of the series. value: of each, in its unit ``(s,)``.

    >>> cropland = Targets(*(np.array([number]) for number in (0, 0, 41400.0, 2035.0, 41850.0, 2021.0, 0.0)))
    >>> share_used(cropland, np.array([41575.0])).round(3).tolist(), share_of_time(cropland, 2025).round(3).tolist()
    ([0.611], [0.286])
    """
    way = targets.target - targets.base
    return (value - targets.base) / np.where(way == 0.0, np.nan, way)


def room(targets: Targets, value: np.ndarray) -> np.ndarray:
    """What is left until a target is missed, below 0 by how much it is; of ``EQUAL`` minus the distance ``(s,)``.

    Args:
        targets: of the series. value: of each, in its unit ``(s,)``.
    """
    over = value - targets.target
    return np.select([targets.relation == AT_LEAST, targets.relation == AT_MOST, targets.relation == EQUAL],
                     [over, -over, -np.abs(over)], np.nan)


def scale(targets: Targets, year: float) -> np.ndarray:
    """What shares of a margin are of, in the unit of the values ``(s,)``.

    Args:
        targets: of the series. year: in which it is asked.

    Returns:
        The distance between base and target; the target itself where the two are equal, and from its year on where no
        base is known. 0 where base and target are 0, NaN where it is not known.
    """
    way = np.abs(targets.target - targets.base)
    return np.where((way == 0.0) | (np.isnan(way) & (year >= targets.year)), np.abs(targets.target), way)
