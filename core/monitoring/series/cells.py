"""One cell of a table of statistics, targets or emissions: a year, or a number with perhaps its unit; never a guess."""
from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple, Optional

import pandas as pd

from ...calendars import BUDDHIST_MORE, BUDDHIST_YEARS, in_our_years
from ...fields import spelling
from ...names import folded_name, is_marked
from .words import WORDS

FIRST, LAST = 1900, 2200
THAI = BUDDHIST_MORE   # years of the Buddhist era less those of ours
#: What is wrong with a year: no year, one of another era, one that is none of ours, one that is not of the calendar.
UNREADABLE, ERA, OUTSIDE, FISCAL = "unreadable", "era", "outside", "fiscal"
#: Thousands between commas, in India lakh and crore: 1,00,000. A unit begins with a letter or a sign of shares.
#: What stands before the first comma does not begin with nought: 0,600 may be six tenths.
_NUMBER = re.compile(r"(?P<number>[+-]?(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d{2})+,\d{3}|\d+)(?:\.\d+)?"
                     r"(?:[eE][+-]?\d+)?)\s*(?P<unit>(?:[^\W\d_]|[%‰°]).*)?")
_UNIT_IN_BRACKETS = re.compile(r"([^()（）]*\d\s*)[(（]([^()（）]+)[)）]")
#: A decimal comma for sure, and a number whose point may divide thousands.
_DECIMAL_COMMA = re.compile(r"[+-]?(?:\d+,(?:\d{1,2}|\d{4,})|0+,\d+|[1-9]\d{0,2}(?:\.\d{3})+,\d+)(?!\d|,).*")
_POINT_OF_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?!\d|[.,]).*")
_COMMA_OF_TWO = re.compile(r"[+-]?\d{1,3},\d{3}(?!\d|[.,]).*")
_ONE_COMMA = re.compile(r"[+-]?\d{1,3},\d{3}")
_YEAR = re.compile(r"(?P<year>\d{4})(?P<rest>.*)")
_DAY = re.compile(r"^((?:19|20|21)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")     # 20251231
_SPAN = re.compile(r"(?:19|20|21)(\d\d)\s*[-/–—]\s*((?:19|20|21)?\d\d)(?:\s*年?度?)?")   # 2023/24
_FISCAL = re.compile(r"fy\s*(\d{4})(?:\s*[-/]\s*\d{2,4})?|"
                     r"(\d{4})(?:\s*[-/]\s*\d{2,4})?\s*(?:fy|财年|財年|财政年度|財政年度)", re.IGNORECASE)
_OF_A_YEAR = re.compile(r"年?[度末底]?|[-/.](0?[1-9]|1[0-2])([-/.]\d{1,2}(\D.*)?)?|年\d{1,2}月(\d{1,2}日)?|\.0+|"
                        r"年?\s*[（(]?(final|最终|正式).*")
_ESTIMATE = re.compile(r"年?\s*[epf]|年?\s*[（(]?[估预初快].*|"
                       r"年?\s*[（(]\s*(?:[epf]\s*[)）]|prelim.*|provis.*|estim.*)", re.IGNORECASE)


class Year(NamedTuple):
    """A year as a cell has it.

    Attributes:
        year: None where there is none. is_estimate: the cell says that its values are not final, such as 2025E.
        problem: ``UNREADABLE``, ``ERA``, ``OUTSIDE`` or ``FISCAL``; empty where there is none.
    """

    year: Optional[int]
    is_estimate: bool = False
    problem: str = ""


class Number(NamedTuple):
    """A number as a cell has it, and the unit behind it; ``value`` None where the cell says that it is not known."""

    value: Optional[float]
    unit: str = ""


def read_year(raw) -> Year:
    """The year of a cell.

    Args:
        raw: 2025, "2025年", "民國114年", "พ.ศ. 2568", "2025 (final)", a day such as 20251231, or "2025E". A fiscal year
            is not read, nor is one that can only be of the Buddhist era and does not say so.

    >>> read_year("2025年").year, read_year("2025E"), read_year(2567).problem
    (2025, Year(year=2025, is_estimate=True, problem=''), 'era')
    >>> read_year("民國112年").year, read_year("FY2025").problem
    (2023, 'fiscal')
    >>> read_year("2023/24").problem, read_year("2011-12").problem
    ('fiscal', 'fiscal')
    """
    if pd.isna(raw):
        return Year(None, problem=UNREADABLE)
    if isinstance(raw, date):
        return Year(raw.year, problem=ERA if raw.year in BUDDHIST_YEARS else "")
    written = _DAY.sub(r"\1-\2-\3", spelling(raw))
    fiscal, first = _FISCAL.fullmatch(written), year_begun(written)
    if fiscal is not None:
        return Year(int(fiscal[1] or fiscal[2]), problem=FISCAL)
    if first is not None:
        return Year(first, problem=FISCAL)
    written = in_our_years(written)
    match = _YEAR.fullmatch(written)
    if match is None:
        return Year(None, problem=UNREADABLE)
    year, rest = int(match["year"]), match["rest"].strip()
    estimate = bool(rest) and _ESTIMATE.fullmatch(rest) is not None
    if rest and not estimate and not _OF_A_YEAR.fullmatch(rest):
        return Year(None, problem=UNREADABLE)
    if FIRST <= year <= LAST:
        return Year(year, estimate)
    return Year(year, estimate, ERA if year in BUDDHIST_YEARS else OUTSIDE)


def year_begun(raw) -> Optional[int]:
    """The calendar year in which a year begins that is written over two of them; None of any other cell.

    Args:
        raw: of a table.

    >>> year_begun("2023/24"), year_begun("2011-12"), year_begun("2023/25"), year_begun("FY2023")
    (2023, 2011, None, None)
    """
    span = None if pd.isna(raw) else _SPAN.fullmatch(spelling(raw))
    # 2011/12 is no December
    return int(spelling(raw)[:4]) if span is not None and int(span[2]) % 100 == (int(span[1]) + 1) % 100 else None


def read_number(raw, one_comma: bool = True) -> Number:
    """The number of a cell: "1,200.5", "1,00,000", "45 %"; a missing one is never 0.

    Args:
        raw: the cell. one_comma: "1,200" is 1200; False: refused, as where decimal commas are written too.

    Raises:
        ValueError: it is not one number, such as "4,5", which may be 4.5 or 45, or 12², with a note; or no float holds
            it.

    >>> read_number("1,200 ha"), read_number("—"), read_number("5 (t)").unit
    (Number(value=1200.0, unit='ha'), Number(value=None, unit=''), 't')
    """
    if pd.isna(raw) or folded_name(spelling(raw)) in _unknown_words():
        return Number(None)
    written = _UNIT_IN_BRACKETS.sub(r"\1 \2", spelling(raw).replace("−", "-"))
    match = None if isinstance(raw, bool) or is_marked(raw) else _NUMBER.fullmatch(written)
    if match is None or not one_comma and _ONE_COMMA.fullmatch(match["number"]):
        raise ValueError(raw)
    value = float(match["number"].replace(",", ""))
    if not math.isfinite(value):
        raise ValueError(raw)
    return Number(value, (match["unit"] or "").strip())


def of_two_readings(cells: Iterable, has_comma: bool = False) -> set[str]:
    """Cells of a column whose point may divide thousands, such as 1.250, or whose comma may be a decimal one, such as
    1,250, since others have a decimal comma, as 12,5, or the head is of a language that writes one.

    Args:
        cells: of the column. has_comma: as of ``dated.has_decimal_comma`` of its head.

    Returns:
        Their spellings.

    >>> of_two_readings(["12,5", "1.250", "3.5"]), of_two_readings(["1.250", "3.5"])
    ({'1.250'}, set())
    >>> of_two_readings(["3,125 ha", "3125", "3.5"], has_comma=True)
    {'3,125 ha'}
    """
    words = {spelling(cell) for cell in cells if isinstance(cell, str)}
    return {word for word in words if _POINT_OF_THOUSANDS.fullmatch(word) or _COMMA_OF_TWO.fullmatch(word)} \
        if has_comma or any(map(_DECIMAL_COMMA.fullmatch, words)) else set()


@cache
def _unknown_words() -> frozenset[str]:
    return frozenset(folded_name(word) for word in WORDS["unknown"])


@cache
def words_of(column: str) -> dict[str, str]:
    """Spelling of a word as names are compared -> what it means.

    Args:
        column: ``status``, ``relation``, ``goal`` or ``kind``.
    """
    return {folded_name(spelling_of): meaning for meaning, spelled in WORDS["words"][column].items()
            for word in map(str, (meaning, *spelled))
            for spelling_of in (word, *(word.replace("_", mark) for mark in " -"))}
