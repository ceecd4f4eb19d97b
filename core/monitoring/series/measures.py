"""Units of measure: one for an indicator, and numbers in another unit of its kind brought into it."""
from __future__ import annotations

from functools import cache
from typing import NamedTuple, Optional

from ...names import folded_name
from .words import WORDS

#: Kinds whose numbers of parts add up to that of the whole.
SUMS = ("area", "mass", "coal")
COUNT, SHARE, ONE = "count", "share", "1"   # a count may be stated by its kind of thing, and wanted as a plain number
_TIMES = {"千": 1e3, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8}


class Unit(NamedTuple):
    """A unit: what it measures, and how many of the base unit it is."""

    kind: str
    factor: float


@cache
def _units() -> dict[str, Unit]:
    return {folded_name(str(word)): Unit(kind, float(factor))
            for kind, words in WORDS["units"].items() for word, factor in words.items()}


def _unit(word: str) -> Optional[Unit]:
    """The unit that a word means, also behind 千, 万 or 亿; None where it is not known."""
    name = folded_name(word)
    unit, times = _units().get(name), _TIMES.get(name[:1])
    if unit is None and times is not None:
        of = _units().get(name[1:])
        return of and of._replace(factor=of.factor * times)
    return unit


def kind_of(unit: str) -> str:
    """The kind of quantity that a unit measures; empty of a quotient, and where it is not known.

    Args:
        unit: as a table has it.

    >>> kind_of("万亩"), kind_of("m2/person")
    ('area', '')
    """
    known = _unit(unit)
    return known.kind if known else ""


def factor_between(unit: str, wanted: str) -> Optional[float]:
    """By what numbers of a unit are multiplied to be in another one; None where they cannot be.

    Args:
        unit, wanted: as tables have them, such as ``万亩``, ``km2``, ``m2/person``.

    >>> factor_between("km2", "公顷"), factor_between("share", "%"), factor_between("ha", "%")
    (100.0, 100.0, None)
    >>> factor_between("万吨标准煤", "tce"), factor_between("tce", "t"), factor_between("tce/万元", "t/万元")
    (10000.0, None, None)
    >>> factor_between("亿元", "10k CNY"), factor_between("平方米/人", "m2/person"), factor_between("处", "%")
    (10000.0, 1.0, None)
    """
    if folded_name(unit) == folded_name(wanted):
        return 1.0
    halves = [[(word.strip(), _unit(word)) for word in whole.split("/")] for whole in (unit, wanted)]
    if len(halves[0]) != len(halves[1]) or len(halves[0]) > 2:
        return None
    ratio = []
    for (word, first), (other_word, second) in zip(*halves):
        if first is None or second is None:
            return None
        counts = {first.kind, second.kind} == {COUNT, SHARE} and ONE in (word, other_word)
        if first.kind != second.kind and not counts:
            return None
        ratio.append(first.factor / second.factor)
    return ratio[0] / ratio[1] if len(ratio) == 2 else ratio[0]
