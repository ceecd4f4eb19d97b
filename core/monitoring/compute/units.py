"""Units of measure and words of tables: those of the series, and what tables of a whole county write besides."""
from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple, Optional

from ...fields import Field
from ...names import folded_name
from ...texts import read_yaml
from ..series.words import WORDS as OF_SERIES

WORDS = read_yaml(Path(__file__).with_name("words.yaml"))
_TIMES = {"千": 1e3, "万": 1e4, "亿": 1e8}
#: Field role -> column of a series, of tables of statistics and of targets.
STATISTICS = {"indicator": "indicator_id", "unit_code": "unit_code", "year": "year", "value": "value", "unit": "unit",
              "state": "status"}
TARGETS = {"indicator": "indicator_id", "unit_code": "unit_code", "year": "target_year", "value": "target",
           "unit": "unit"}


class Unit(NamedTuple):
    """A unit: what it measures, and how many of the base unit it is."""

    quantity: str
    factor: float


@cache
def _units() -> dict[str, Unit]:
    units = {}
    for listed in (OF_SERIES["units"], WORDS["units"]):
        for quantity, factors in listed.items():
            units.update({folded_name(str(word)): Unit(quantity, float(times)) for word, times in factors.items()})
    return units | {folded_name(word): Unit("share", 1.0) for word in WORDS["counts"]}


def _unit(word: str) -> Optional[Unit]:
    """The unit that a word means, also behind 千, 万 or 亿; None where it is not known."""
    name = folded_name(word)
    unit, times = _units().get(name), _TIMES.get(name[:1])
    if unit is None and times is not None:
        of = _units().get(name[1:])
        return of and of._replace(factor=of.factor * times)
    return unit


def table_fields(columns: dict[str, str]) -> dict[str, Field]:
    """Field role -> names in data.

    Args:
        columns: ``STATISTICS`` or ``TARGETS``.
    """
    return {role: Field(role, aliases=tuple(dict.fromkeys(map(str, (
        column, *OF_SERIES["columns"].get(column, ()), *WORDS["columns"].get(column, ()))))))
        for role, column in columns.items()}


def state_words() -> dict[str, bool]:
    """Word of a data state as names are compared -> whether it is final."""
    listed = [(key, word) for words in (OF_SERIES["words"]["status"], WORDS["status"]) for key, some in words.items()
              for word in (key, *some)]
    return {folded_name(str(word)): key == "final" for key, word in listed}


def factor(stated: str, wanted: str) -> Optional[float]:
    """By what a number in one unit is multiplied to be in another; None where they measure other things.

    Args:
        stated, wanted: units as written, such as ``万亩``, ``km2``, ``m2/person``.

    >>> factor("亿元", "10k CNY"), factor("平方米/人", "m2/person"), factor("%", "1"), factor("km2", "%")
    (10000.0, 1.0, 0.01, None)
    """
    if folded_name(stated) == folded_name(wanted):
        return 1.0
    first, second = ([_unit(half) for half in word.split("/")] for word in (stated, wanted))
    if len(first) != len(second) or len(first) > 2 or None in (*first, *second):
        return None
    if any(unit.quantity != other.quantity for unit, other in zip(first, second)):
        return None
    ratio = [unit.factor / other.factor for unit, other in zip(first, second)]
    return ratio[0] / ratio[1] if len(ratio) == 2 else ratio[0]
