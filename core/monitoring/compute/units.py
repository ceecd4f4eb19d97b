"""Units of measure as tables write them, and how one is turned into another; and the other words of such tables."""
from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple, Optional

from ...fields import Field
from ...names import folded_name
from ...texts import read_yaml

WORDS = Path(__file__).with_name("words.yaml")
_TIMES = {"千": 1e3, "万": 1e4, "亿": 1e8}


class Unit(NamedTuple):
    """A unit: what it measures, and how many of the base unit it is."""

    quantity: str
    factor: float


@cache
def words() -> dict:
    """The words of tables, as the file beside this module has them."""
    return read_yaml(WORDS)


@cache
def _units() -> dict[str, Unit]:
    units = {}
    for quantity, listed in words()["units"].items():
        for word, (factor, *others) in listed.items():
            for spelled in (word, *others):
                units[folded_name(str(spelled))] = Unit(quantity, float(factor))
    return {**units, **{folded_name(word): Unit("share", 1.0) for word in words()["counts"]}}


def _unit(word: str) -> Optional[Unit]:
    """The unit that a word means, also behind 千, 万 or 亿; None where it is not known."""
    name = folded_name(word)
    unit, times = _units().get(name), _TIMES.get(name[:1])
    if unit is None and times is not None:
        of = _units().get(name[1:])
        return of and of._replace(factor=of.factor * times)
    return unit


def table_fields(table: str) -> dict[str, Field]:
    """Field role -> names in data of a table.

    Args:
        table: ``"fields"`` of statistics, ``"target_fields"`` of targets.
    """
    return {role: Field(role, aliases=tuple(names)) for role, names in words()[table].items()}


def factor(stated: str, wanted: str) -> Optional[float]:
    """By what a number in one unit is multiplied to be in another; None where they measure other things.

    Args:
        stated, wanted: units as written, such as ``万亩``, ``km2``, ``m2/person``.

    >>> factor("万亩", "km2"), factor("平方米/人", "m2/person"), factor("%", "1"), factor("km2", "%")
    (6.666666666666667, 1.0, 0.01, None)
    """
    if folded_name(stated) == folded_name(wanted):
        return 1.0
    halves = [[_unit(half) for half in word.replace("每", "/").split("/")]
              for word in (stated, wanted)]
    if len(halves[0]) != len(halves[1]) or len(halves[0]) > 2 or None in (*halves[0], *halves[1]):
        return None
    if any(one.quantity != other.quantity for one, other in zip(*halves)):
        return None
    ratio = [one.factor / other.factor for one, other in zip(*halves)]
    return ratio[0] / ratio[1] if len(ratio) == 2 else ratio[0]
