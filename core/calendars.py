"""Dates and years as offices write them, of our era: those of another era are read where the era is written, or where a
pack states it, and are otherwise no dates.

2567 of the Buddhist era is 2024, and 113 of the Republic of China (民國113年) is too.
"""
from __future__ import annotations

import re
from datetime import date
from typing import Optional

#: What a pack may state of dates that do not say it themselves.
DAY_FIRST, MONTH_FIRST, BUDDHIST, REPUBLIC = WAYS = ("day_first", "month_first", "buddhist", "republic")
#: Years of the Buddhist era less ours, and ours less those of the Republic of China.
BUDDHIST_MORE, REPUBLIC_LESS = 543, 1911
#: Years of the Buddhist era from 1900 to 2200 of ours: never taken for ours, and never guessed.
BUDDHIST_YEARS = range(1900 + BUDDHIST_MORE, 2200 + BUDDHIST_MORE + 1)
#: Years before it are of another era, such as 1445 of the Hijra and 113 of the Republic of China; 1 is what some
#: programs write where nothing was entered.
EARLIEST = 1500
#: Year first: with one mark between the parts, with the signs for year, month and day, or as six or eight digits.
_DATE = re.compile(r"(?P<year>\d{4})(?:(?P<mark>[-/.])(?P<month>\d{1,2})(?:(?P=mark)(?P<day>\d{1,2}))?"
                   r"|年(?:(?P<month_>\d{1,2})月?(?:(?<=月)(?P<day_>\d{1,2})[日号]?)?)?"
                   r"|(?P<month__>\d{2})(?P<day__>\d{2})?)?")
#: Day, month and year with points are in that order wherever they are written; with slashes the order is unknown.
_POINTS = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})")
#: Names of months in English, German and Indonesian, and how they are cut, month by month.
_MONTHS = {name: month for month, names in enumerate((
    "jan january januar jänner jaenner januari", "feb february februar feber februari",
    "mar march märz maerz mär maret",
    "apr april", "may mai mei", "jun june juni", "jul july juli", "aug august agustus agu", "sep sept september",
    "oct october okt oktober", "nov november", "dec december dez dezember des desember"), 1) for name in names.split()}
_MONTH = rf"(?P<name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
#: Where the month is a word the order is known: 2-Jan-2026, January 2, 2026.
_NAMED = [re.compile(form, re.IGNORECASE) for form in (
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/. ]{{0,2}}{_MONTH}\.?[-/., ]\s?(?P<year>\d{{4}})",
    rf"{_MONTH}\.? ?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:, ?| )(?P<year>\d{{4}})")]
_STATED = {way: re.compile(rf"(?P<{first}>\d{{1,2}})(?P<mark>[-/])(?P<{second}>\d{{1,2}})(?P=mark)(?P<year>\d{{4}})")
           for way, first, second in ((DAY_FIRST, "day", "month"), (MONTH_FIRST, "month", "day"),
                                      (BUDDHIST, "day", "month"))}
#: Six digits, and those of them that are a year of ours and a month.
_SIX, _MONTH_OF_OURS = re.compile(r"\d{6}"), re.compile(r"(?:19|20|21)\d{2}")
#: A time of day and a zone behind a date.
_TIME = re.compile(r"(?:[T ] ?(?:[上下]午|[AP]M)? ?\d{1,2}(?::\d{2}|[时点]).*|Z|[+-]\d{2}:\d{2})$")
_SPACES = re.compile(r" +(?=[年月日号])|(?<=[年月]) +|(?<=\d\.) +(?=\d)")   # around the parts of a date
_OF_REPUBLIC = re.compile(r"(?:中[華华])?民[國国]\s*(\d{1,3})(?=\s*年|$|[-/.])")
_OF_BUDDHA = re.compile(r"(?:พ\s?\.?\s?ศ\s?\.?|\bB\.?E\.?|佛[历曆])\s*(\d{4})(?!\d)|"
                        r"(?<!\d)(\d{4})\s*(?:พ\.?\s?ศ\.?|B\.?E\.?)(?!\w)", re.IGNORECASE)
#: A year of the Republic without its name: before a mark, alone, or as the first of seven or six digits. Six digits of
#: 1900 to 2199 are a year of ours and a month. Three parts of which the first may as well be a day or a month, as in
#: 05/01/24 and 240501, say of no era which is meant, and are left as they are.
_PLAIN_REPUBLIC = re.compile(r"(?!(?:0?\d|[12]\d|3[01])(?:[-/.]\d{1,2}[-/.]\d{1,2}|\d{4})$)"
                             r"(?:(\d{2,3})(?=[-/.年]|$)(?!.*\d{4}$)|(\d{3})(?=\d{4}$)|"
                             r"(?!(?:19|20|21)\d{4}$)(\d{2})(?=\d{4}$))")


def in_our_years(written: str, way: str = "") -> str:
    """A text with a year of another era in years of ours, where the era is written or stated; any other as it is.

    Args:
        written: as in the data. way: what a pack states, of ``WAYS``, empty without.

    >>> in_our_years("民國113年5月1日"), in_our_years("พ.ศ. 2567"), in_our_years("2567 BE"), in_our_years("2567")
    ('2024年5月1日', '2024', '2024', '2567')
    >>> in_our_years("113/05/01"), in_our_years("113/05/01", REPUBLIC), in_our_years("1130501", REPUBLIC)
    ('113/05/01', '2024/05/01', '20240501')
    >>> in_our_years("99/12/31", REPUBLIC), in_our_years("05/01/24", REPUBLIC), in_our_years("24年5月1日", REPUBLIC)
    ('2010/12/31', '05/01/24', '1935年5月1日')
    """
    written = _OF_REPUBLIC.sub(lambda match: str(int(match[1]) + REPUBLIC_LESS), written)
    written = _OF_BUDDHA.sub(_of_buddha, written)
    match = _PLAIN_REPUBLIC.match(written) if way == REPUBLIC else None
    if match is None:
        return written
    return str(int(match[match.lastindex]) + REPUBLIC_LESS) + written[match.end():]


def _of_buddha(match: re.Match) -> str:
    year = int(match[1] or match[2])
    return str(year - BUDDHIST_MORE) if year in BUDDHIST_YEARS else match[0]


def our_year(year: int, way: str = "") -> Optional[int]:
    """A year of ours; None where it can only be one of another era, and that is not stated.

    Args:
        year: as it is written. way: what a pack states, of ``WAYS``, empty without.

    >>> our_year(2024), our_year(2567), our_year(2567, BUDDHIST), our_year(2024, BUDDHIST)
    (2024, None, 2024, 2024)
    >>> our_year(113), our_year(113, REPUBLIC), our_year(1445)
    (None, 2024, None)
    """
    if 1 < year < EARLIEST:
        return year + REPUBLIC_LESS if way == REPUBLIC and year < 1000 else None
    if year not in BUDDHIST_YEARS:
        return year
    return year - BUDDHIST_MORE if way == BUDDHIST else None


def our_day(day: date, way: str = "") -> Optional[date]:
    """A day of a field of dates in our years; None where it is of another era, or no day of ours.

    Args:
        day: as it is stored. way: what a pack states, of ``WAYS``, empty without.

    >>> our_day(date(2567, 6, 30)), our_day(date(2567, 6, 30), BUDDHIST), our_day(date(113, 5, 1), REPUBLIC)
    (None, datetime.date(2024, 6, 30), datetime.date(2024, 5, 1))
    """
    year = our_year(day.year, way)
    if year is None or year == day.year:
        return day if year else None
    try:
        return day.replace(year=year)
    except ValueError:   # 29 February of a year that has none
        return None


def date_parts(spelling: str, way: str = "") -> Optional[tuple[int, int, int]]:
    """Year, month and day of a date as it is written, in our years, 0 where not stated; None if it is not a date.

    Args:
        spelling: of the date. way: what a pack states of the dates of a field, of ``WAYS``, empty without.

    >>> date_parts("2026-03-01T10:00"), date_parts("2026年3月"), date_parts("02.01.2026"), date_parts("02/01/2026")
    ((2026, 3, 1), (2026, 3, 0), (2026, 1, 2), None)
    >>> date_parts("02-Jan-2026"), date_parts("02/01/2026", DAY_FIRST), date_parts("02/01/2569", BUDDHIST)
    ((2026, 1, 2), (2026, 1, 2), (2026, 1, 2))
    >>> date_parts("1. März 2020"), date_parts("31 Desember 2019"), date_parts("Dec. 31, 2019")
    ((2020, 3, 1), (2019, 12, 31), (2019, 12, 31))
    >>> date_parts("202405"), date_parts("240501"), date_parts("240501", REPUBLIC), date_parts("990501", REPUBLIC)
    ((2024, 5, 0), None, None, (2010, 5, 1))
    """
    written = _SPACES.sub("", spelling)
    written = in_our_years(_TIME.sub("", written), way)
    forms = (_DATE, _POINTS, *_NAMED, *([_STATED[way]] if way in _STATED else []))
    match = next(filter(None, (form.fullmatch(written) for form in forms)), None)
    if match is None:
        return None
    parts = {name.rstrip("_"): value for name, value in match.groupdict().items() if value and name != "mark"}
    if _SIX.fullmatch(written) and not _MONTH_OF_OURS.match(written) and int(parts["year"]) not in BUDDHIST_YEARS:
        return None     # 240501 is a day of 2024, of 1935 or no date, and never January of 2405
    if "name" in parts:
        parts["month"] = _MONTHS[parts.pop("name").lower()]
    year = our_year(int(parts["year"]), way)
    return None if year is None else (year, int(parts.get("month", 0)), int(parts.get("day", 0)))
