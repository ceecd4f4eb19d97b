"""How numbers, dates and missing values are written in a report."""
from __future__ import annotations

import math
import numbers
import re

import pandas as pd

from ..texts import pick, texts_of
from ..texts.separators import numeral

MISSING = "–"
_SAME_UNITS = {"sqm": "m2", "m²": "m2", "share": "percent"}
#: Units of plain numbers, which stand without a unit: a floor area ratio is 1.5.
_NUMBERS = ("1", "ratio")
_PATH_START = re.compile(r"^(?:[A-Za-z]:[\\/]|\\\\|/|file:/|~/)")
_PATH_INSIDE = re.compile(r"(?:(?<![\w:/\\])[A-Za-z]:[\\/]|\\\\|(?<![\w./\\])/)(?:[^\s|;,\"'<>/\\]+[\\/])+")


def is_missing(value) -> bool:
    """True for None, NaN, NaT and pd.NA; empty text counts as missing too.

    Args:
        value: of a cell.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    try:
        return bool(pd.isna(value))
    except (TypeError, ValueError):
        return False


def decimal(value, digits: int) -> str:
    """A number with thousands separators; small ones keep two significant digits, so that
    a sliver never reads as zero.

    Args:
        value: a number, or missing. digits: after the point.

    >>> decimal(1234.5, 2), decimal(0.000123, 2), decimal(None, 2)
    ('1,234.50', '0.00012', '–')
    """
    if is_missing(value):
        return MISSING
    number = float(value)
    if not math.isfinite(number):
        return MISSING
    if number and abs(number) < 0.5 * 10.0 ** -digits:
        return numeral(f"{number:.2g}")
    return numeral(f"{number:,.{digits}f}")


def whole(value) -> str:
    """A whole number with thousands separators.

    Args:
        value: a number, or missing.
    """
    return MISSING if is_missing(value) else numeral(f"{int(value):,}")


def percent(share) -> str:
    """A share in percent, to two decimals.

    Args:
        share: 0…1, or missing.

    >>> percent(0.125), percent(None)
    ('12.50 %', '–')
    """
    return MISSING if is_missing(share) else decimal(float(share) * 100.0, 2) + " %"


def unit_text(unit, language: str = "en") -> str:
    """A unit as it is printed; empty where it is missing. One that has no words stays as it is.

    Args:
        unit: as tables write it, such as ``m2``. language: of the words, ``"en"`` or ``"zh"``.

    >>> unit_text("m2"), unit_text("m2", "zh"), unit_text("ratio", "zh"), unit_text("rai", "zh")
    ('m²', '平方米', '比值', 'rai')
    """
    if is_missing(unit) or str(unit) == "1":
        return ""
    name = _SAME_UNITS.get(str(unit), str(unit))
    words = texts_of("unit_words").get(name)
    return pick(words, language) if words else name


def quantity(value, unit, language: str = "en") -> str:
    """A value with its unit; shares are printed in percent, ratios as plain numbers.

    Args:
        value: a number, or missing. unit: as tables write it. language: of the unit, ``"en"`` or ``"zh"``.

    >>> quantity(0.25, "share"), quantity(1500.0, "m2"), quantity(1500.0, "m2", "zh"), quantity(None, "m2")
    ('25.00 %', '1,500.00 m²', '1,500.00 平方米', '–')
    >>> quantity(1.5, "ratio"), quantity(364.0, "d"), quantity(1.5, "d")
    ('1.50', '364 days', '1.50 days')
    """
    if is_missing(value):
        return MISSING
    if unit == "share":
        return percent(value)
    number = float(value)
    counts = unit in ("count", "n", "1", "d") or is_missing(unit)
    shown = whole(number) if number == 0 or counts and number == int(number) else decimal(number, 2)
    return shown if unit in _NUMBERS else f"{shown} {unit_text(unit, language)}".strip()


def length_words(length_m, language: str) -> str:
    """A length with its unit, to 0.01 m.

    Args:
        length_m: in m, or missing. language: of the unit, ``"en"`` or ``"zh"``.
    """
    return f"{decimal(length_m, 2)} {unit_text('m', language)}"


def day(value) -> str:
    """ISO date, without the time; years such as 2024 and days such as 20240131 stay what they are.

    Args:
        value: a date, a time, a text or a number.
    """
    if is_missing(value):
        return ""
    if isinstance(value, numbers.Real):
        digits = f"{value:.0f}"
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == 8 else digits
    if isinstance(value, str):
        return value[:10] if re.match(r"^\d{4}-\d{2}-\d{2}", value) else value
    return pd.Timestamp(value).strftime("%Y-%m-%d")


def plain(value) -> str:
    """Any cell of a table of unknown meaning.

    Args:
        value: of the cell.
    """
    if is_missing(value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, pd.Timestamp):
        return day(value) if value == value.normalize() else value.isoformat(sep=" ")
    if isinstance(value, float):
        return numeral(f"{value:,.15g}") if abs(value) < 1e15 else repr(value)
    return str(value)


def without_folders(value: str) -> str:
    """Cut folders from a text: a path can tell a user's name or a server.

    Args:
        value: the text.
    """
    if _PATH_START.match(value):
        head, bar, tail = value.partition("|")
        name = re.split(r"[\\/]", head.rstrip("\\/"))[-1]
        return name + bar + tail
    return _PATH_INSIDE.sub("", value)
