"""The functions that a condition may call.

Each is a function of QGIS expressions whose result can be reproduced exactly; ``ln``, to the last digits. Left out on
purpose: coalesce, if, min, max and concat (they make NULL disappear), conversions between text
and number (they guess), aggregates, geometry and anything that asks the project.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

_WHOLE = 2.0**52   # floats from here on are whole numbers
#: What QString::trimmed takes off.
_SPACES = ("\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
           "\u2028\u2029\u202f\u205f\u3000")


@dataclass(frozen=True)
class Values:
    """A column while it is computed: ``data`` and ``null`` of length n, or 1 for a constant.

    ``type`` is text, number, date, boolean, or null where nothing is known but NULL.
    """

    type: str
    data: np.ndarray
    null: np.ndarray


@dataclass(frozen=True)
class Function:
    """``arguments``: types of the columns; ``constants``: lowest values of the whole numbers after
    them, which are literals in the condition; ``optional``: how many of those may be absent."""

    arguments: tuple
    result: str
    call: object
    constants: tuple = ()
    optional: int = 0


def map_text(values: Values, function, result: str, dtype) -> Values:
    """Apply a function to each different text once; a result of None is NULL.

    Args:
        values: texts. function: of a text. result: type of what it gives. dtype: of that.
    """
    data = np.zeros(len(values.data), dtype=dtype)
    if dtype is object:
        data[:] = ""
    null = values.null.copy()
    codes, different = pd.factorize(values.data[~null])
    results = [function(text) for text in different]
    if results:
        missing = np.array([item is None for item in results])
        filled = np.empty(len(results), dtype=dtype)
        filled[:] = [("" if dtype is object else 0) if item is None else item for item in results]
        rows = np.flatnonzero(~null)
        data[rows] = filled[codes]
        null[rows] = missing[codes]
    return Values(result, data, null)


def _text(function):
    return lambda values, *constants: map_text(
        values, lambda text: function(text, *constants), "text", object)


def _letters(change):
    """Letter by letter, so that no letter depends on its neighbours."""
    return lambda text: "".join(map(change, text))


def _substr(text: str, start: int, length: int | None = None):
    if start - 1 > len(text):
        return None
    return text[start - 1:] if length is None else text[start - 1:start - 1 + length]


def _right(text: str, count: int) -> str:
    return text[-count:] if count else ""


def _float(values: Values) -> np.ndarray:
    return values.data.astype(np.float64)


def _half_away_from_zero(numbers: np.ndarray) -> np.ndarray:
    whole = np.trunc(numbers)
    return whole + np.where(np.abs(numbers - whole) >= 0.5, np.copysign(1.0, numbers), 0.0)


def _round(values: Values, places: int = 0) -> Values:
    numbers = _float(values)
    with np.errstate(over="ignore", invalid="ignore"):
        scale = np.power(10.0, places)   # infinite from 309 on
        scaled = numbers * scale
        has_such_places = np.abs(scaled) < _WHOLE   # what is larger is whole at that place already
        rounded = np.where(has_such_places, _half_away_from_zero(np.where(has_such_places, scaled, 0.0)) / scale,
                           numbers)
    return Values("number", rounded, values.null)


def _ln(values: Values) -> Values:
    numbers = _float(values)
    positive = numbers > 0.0
    return Values("number", np.log(np.where(positive, numbers, 1.0)), values.null | ~positive)


def _calendar(part):
    def read(values: Values) -> Values:
        days = pd.DatetimeIndex(np.where(values.null, np.datetime64(0, "s"),
                                         values.data.astype("datetime64[s]")))
        return Values("number", np.asarray(getattr(days, part), dtype=np.int64), values.null)
    return read


def read_date(text: str) -> date | None:
    """A date written as YYYY-MM-DD, otherwise None.

    Args:
        text: of a condition.

    >>> read_date("2026-02-30"), read_date("2026-03-01")
    (None, datetime.date(2026, 3, 1))
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


FUNCTIONS = {
    "length": Function(("text",), "number", lambda values: map_text(values, len, "number", np.int64)),
    "lower": Function(("text",), "text", _text(_letters(str.lower))),
    "upper": Function(("text",), "text", _text(_letters(str.upper))),
    "trim": Function(("text",), "text", _text(lambda text: text.strip(_SPACES))),
    "left": Function(("text",), "text", _text(lambda text, count: text[:count]), constants=(0,)),
    "right": Function(("text",), "text", _text(_right), constants=(0,)),
    "substr": Function(("text",), "text", _text(_substr), constants=(1, 1), optional=1),
    "abs": Function(("number",), "number",
                    lambda values: Values("number", np.abs(_float(values)), values.null)),
    "round": Function(("number",), "number", _round, constants=(0,), optional=1),
    "floor": Function(("number",), "number",
                      lambda values: Values("number", np.floor(_float(values)), values.null)),
    "ceil": Function(("number",), "number",
                     lambda values: Values("number", np.ceil(_float(values)), values.null)),
    "ln": Function(("number",), "number", _ln),
    "year": Function(("date",), "number", _calendar("year")),
    "month": Function(("date",), "number", _calendar("month")),
    "day": Function(("date",), "number", _calendar("day")),
}
#: Written ``to_date('2025-10-01')``: a constant, read apart from the others.
TO_DATE = "to_date"
