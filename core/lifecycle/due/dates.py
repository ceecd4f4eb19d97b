"""Dates as offices' tables write them: between two days, since a month or a year alone is many days.

Every check of rights, of patches and of the life of land reads them here.
"""
from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...calendars import date_parts, our_day
from ...contract.interval import Interval
from ...fields import Field, spelling, with_meanings
from ...geometry.parallel import asking
from ...names import folded_name

EPOCH = date(1970, 1, 1)
#: Days of a spreadsheet count from here: its 1 is 1900-01-01, and it has a 29 February 1900.
SHEET_DAY_0 = date(1899, 12, 30)
#: Serials that are read as days: 1954 to 2064. Smaller numbers are years, larger ones are eight digits.
SERIALS = (20_000, 60_000)
#: What programs write where nothing was entered.
NEVER = (date(1, 1, 1), date(1753, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1970, 1, 1),
         date(9999, 12, 31))
#: No date in a table on land is older, unless its caller says so.
FIRST_YEAR = 1949
_NOTHING = ("", "/", "-", "—", "–", "0", "无", "NULL", "<Null>", "1")   # 1: a spreadsheet's empty day
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
_NUMERALS = "〇零○一二三四五六七八九十"


class Days(NamedTuple):
    """First and last day that dates may mean, datetime64[D] ``(n,)``; NaT where there is none."""

    first: np.ndarray
    last: np.ndarray

    @classmethod
    def of(cls, days: Interval) -> Days:
        """Of days since 1970.

        Args:
            days: as of ``read_days``.
        """
        known = np.isfinite(days.low) & np.isfinite(days.high)
        return cls(*(np.where(known, np.where(known, end, 0.0).astype(np.int64).astype("M8[D]"), np.datetime64("NaT"))
                     for end in (days.low, days.high)))

    @classmethod
    def none(cls, count: int) -> Days:
        """No days at all.

        Args:
            count: of rows.
        """
        return cls.of(Interval.of(np.full(count, np.nan)))

    @property
    def shown(self) -> np.ndarray:
        """ISO texts, both ends where they differ, None where there is no day, object ``(n,)``.

        >>> Days(*np.array([["2025-06-01", "2025-06-30", "NaT"], ["2025-06-30"] * 2 + ["NaT"]], "M8[D]")).shown.tolist()
        ['2025-06-01/2025-06-30', '2025-06-30', None]
        """
        shown = np.full(len(self.first), None, dtype=object)
        rows = np.flatnonzero(~np.isnat(self.first))
        first, last = (_written(end[rows]) for end in self)
        shown[rows] = np.where(self.first[rows] == self.last[rows], first, first + "/" + last)
        return shown


def _written(days: np.ndarray) -> np.ndarray:
    """ISO texts of days, each day written once, object ``(n,)``."""
    place, different = pd.factorize(days.astype(np.int64))
    return different.astype("M8[D]").astype(str).astype(object)[place]


def read_days(column: pd.Series, field: Optional[Field] = None, since: int = FIRST_YEAR) -> tuple[Interval, np.ndarray]:
    """Dates of a column as days since 1970, first and last that each may mean.

    Args:
        column: as the layer has it ``(n,)``: dates, texts, numbers. field: what a pack and the user say of values:
            which mean that none is known, which stand for others, and how dates are written. since: first year of
            dates; what is older is no date.

    Returns:
        Days ``(n,)``, open where there is none; and which values are no dates ``(n,)``.

    >>> days, wrong = read_days(pd.Series(["20250630", "2025/6/30", 45838, "2025年6月", "1900-01-01", "soon"]))
    >>> [str(np.datetime64(int(day), "D")) for day in days.low[:4]], wrong.tolist()
    (['2025-06-30', '2025-06-30', '2025-06-30', '2025-06-01'], [False, False, False, False, False, True])

    Years of other eras are read where the era is written or stated, and are otherwise no dates:

    >>> column = pd.Series(["民國114年6月30日", "114/6/30", "2568/6/30"])
    >>> days, wrong = read_days(column)
    >>> str(np.datetime64(int(days.low[0]), "D")), wrong.tolist()
    ('2025-06-30', [False, True, True])
    >>> days, wrong = read_days(column, Field("day", "date", dates="republic"))
    >>> str(np.datetime64(int(days.low[1]), "D")), wrong.tolist()
    ('2025-06-30', [False, False, True])
    """
    nothing, way = set(_NOTHING), "" if field is None else field.dates
    if field is not None:
        column = with_meanings(column, field)
        nothing |= set(map(spelling, field.unknown))
        column = column.mask(endless_of(column, field)) if field.endless else column
    place, distinct = pd.factorize(column, use_na_sentinel=True)
    read = [_days(value, nothing, since, way) for value in asking(np.asarray(distinct, dtype=object).tolist())]
    ends = np.array([ends or (np.nan, np.nan) for ends in read] + [(np.nan, np.nan)], dtype=float)
    wrong = np.array([ends is None for ends in read] + [False], dtype=bool)
    return Interval.of(ends[place, 0], ends[place, 1]), wrong[place]


def endless_of(column: pd.Series, field: Field) -> np.ndarray:
    """Where a field of ends says in words that there is none ``(n,)``.

    Args:
        column: as the layer has it ``(n,)``. field: with the words of the pack.

    >>> endless_of(pd.Series(["Un befristet", "2025-06-30", None]), Field("end", endless=("unbefristet",))).tolist()
    [True, False, False]
    """
    words = set(map(folded_name, field.endless))
    place, distinct = pd.factorize(column, use_na_sentinel=True)
    known = [isinstance(value, str) and folded_name(value) in words for value in distinct] if words else []
    return np.array([*(known or [False] * len(distinct)), False], dtype=bool)[place]


def _days(value, nothing: set, since: int, way: str) -> tuple | None:
    """First and last day of a value, NaN where nothing was entered, None where it is no date."""
    if isinstance(value, (pd.Timestamp, np.datetime64, date)):
        day = our_day(pd.Timestamp(value).date(), way)
        return None if day is None else _number(day, day, since)
    written = in_digits(spelling(value))
    if written in nothing:
        return np.nan, np.nan
    if _SERIAL.fullmatch(written):
        serial = int(float(written))
        if not SERIALS[0] <= serial <= SERIALS[1]:
            return None
        day = SHEET_DAY_0 + timedelta(days=serial)
        return _number(day, day, since)
    parts = date_parts(written, way)
    if parts is None:
        return None
    year, month, day = parts
    try:
        last_month = month or 12
        return _number(date(year, month or 1, day or 1),
                       date(year, last_month, day or monthrange(year, last_month)[1]), since)
    except ValueError:
        return None


def _number(first: date, last: date, since: int) -> tuple[float, float] | None:
    if first in NEVER:
        return np.nan, np.nan
    if first.year < since:
        return None
    return day_number(first), day_number(last)


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
