"""Dates as offices' tables write them: between two days, since a month or a year alone is many days."""
from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

import numpy as np
import pandas as pd

from ...contract.interval import Interval
from ...fields import date_parts, spelling

EPOCH = date(1970, 1, 1)
#: Days of a spreadsheet count from here: its 1 is 1900-01-01, and it has a 29 February 1900.
SHEET_DAY_0 = date(1899, 12, 30)
#: Serials that are read as days: 1954 to 2064. Smaller numbers are years, larger ones are eight digits.
SERIALS = (20_000, 60_000)
#: What programs write where nothing was entered.
NEVER = (date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1970, 1, 1), date(9999, 12, 31))
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
_NUMERALS = "〇零○一二三四五六七八九十"


def read_days(column: pd.Series) -> tuple[Interval, np.ndarray]:
    """Dates of a column as days since 1970, first and last that each may mean.

    Args:
        column: as the layer has it ``(n,)``: dates, texts, numbers.

    Returns:
        Days ``(n,)``, open where there is none; and which values are no dates ``(n,)``.

    >>> days, wrong = read_days(pd.Series(["20250630", "2025/6/30", 45838, "2025年6月", "1900-01-01", "soon"]))
    >>> [str(np.datetime64(int(day), "D")) for day in days.low[:4]], wrong.tolist()
    (['2025-06-30', '2025-06-30', '2025-06-30', '2025-06-01'], [False, False, False, False, False, True])
    """
    place, distinct = pd.factorize(column, use_na_sentinel=True)
    read = [_days(value) for value in np.asarray(distinct, dtype=object).tolist()]
    ends = np.array([ends or (np.nan, np.nan) for ends in read] + [(np.nan, np.nan)], dtype=float)
    wrong = np.array([ends is None for ends in read] + [False], dtype=bool)
    return Interval.of(ends[place, 0], ends[place, 1]), wrong[place]


def _days(value) -> tuple | None:
    """First and last day of a value, NaN where nothing was entered, None where it is no date."""
    if isinstance(value, (pd.Timestamp, np.datetime64, date)):
        day = pd.Timestamp(value).date()
        return _number(day, day)
    written = in_digits(spelling(value))
    if written in ("", "/", "-", "—", "0", "无", "NULL", "<Null>"):
        return np.nan, np.nan
    if _SERIAL.fullmatch(written):
        serial = int(float(written))
        if not SERIALS[0] <= serial <= SERIALS[1]:
            return None
        day = SHEET_DAY_0 + timedelta(days=serial)
        return _number(day, day)
    if written == "1":   # a spreadsheet's empty day
        return np.nan, np.nan
    parts = date_parts(written)
    if parts is None:
        return None
    year, month, day = parts
    try:
        last_month = month or 12
        return _number(date(year, month or 1, day or 1),
                       date(year, last_month, day or monthrange(year, last_month)[1]))
    except ValueError:
        return None


def _number(first: date, last: date) -> tuple[float, float]:
    if first in NEVER or first.year < 1949:
        return np.nan, np.nan
    return float((first - EPOCH).days), float((last - EPOCH).days)


def in_digits(written: str) -> str:
    """A date with Chinese numerals in digits; any other text as it is.

    Args:
        written: as in the table.

    >>> in_digits("二〇二五年六月三十日"), in_digits("二○二五年十一月"), in_digits("2025年6月")
    ('2025年6月30日', '2025年11月', '2025年6月')
    """
    if "年" not in written or not any(letter in _NUMERALS for letter in written):
        return written
    tens = _TENS.sub(lambda match: str((_DIGIT.get(match[1], 1)) * 10 + _DIGIT.get(match[2], 0)), written)
    return tens.translate(_DIGITS)


_DIGIT = {letter: number for number, letter in enumerate("一二三四五六七八九", 1)}


def day_number(day: date) -> float:
    """A day as the number of days since 1970.

    Args:
        day: any.
    """
    return float((day - EPOCH).days)


def add_years(days: np.ndarray, years: int) -> np.ndarray:
    """The same day of a later year; of 29 February the last day of the month.

    Args:
        days: since 1970 ``(n,)``; what is not finite stays. years: whole ones.

    >>> add_years(np.array([day_number(date(2024, 2, 29)), np.inf]), 1).tolist(), day_number(date(2025, 2, 28))
    ([20147.0, inf], 20147.0)
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
