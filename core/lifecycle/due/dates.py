"""Days as numbers: later years, and dates for tables."""
from __future__ import annotations

import numpy as np


def add_years(days: np.ndarray, years: int) -> np.ndarray:
    """The same day of a later year; of 29 February the last day of the month: day 20147 is 28 February 2025.

    Args:
        days: since 1970 ``(n,)``; what is not finite stays. years: whole ones.

    >>> add_years(np.array([19782.0, np.inf]), 1).tolist()
    [20147.0, inf]
    """
    moved = np.array(days, dtype=float)
    rows = np.flatnonzero(np.isfinite(moved))
    day = moved[rows].astype(np.int64).astype("M8[D]")
    month = day.astype("M8[M]")
    later = month + 12 * years
    longest = ((later + 1).astype("M8[D]") - later.astype("M8[D]")).astype(np.int64) - 1
    moved[rows] = (later.astype("M8[D]").astype(np.int64)
                   + np.minimum((day - month.astype("M8[D]")).astype(np.int64), longest))
    return moved


def as_dates(days: np.ndarray) -> np.ndarray:
    """Days since 1970 as dates, NaT where they are not finite, datetime64[s] ``(n,)``.

    Args:
        days: ``(n,)``.
    """
    finite = np.isfinite(days)
    dates = np.full(len(days), "NaT", dtype="datetime64[s]")
    dates[finite] = days[finite].astype(np.int64).astype("M8[D]").astype("datetime64[s]")
    return dates
