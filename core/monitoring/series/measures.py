"""Units of measure: one for an indicator, and numbers in another unit of its kind brought into it."""
from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple, Optional

from ...names import folded_name
from ...units import unit_named

#: Kinds whose numbers of parts add up to that of the whole.
SUMS = ("area", "mass", "coal")
PERCENT = "%"
COUNT, SHARE, PEOPLE, ONE = "count", "share", "people", "1"   # a count may be stated in its things, wanted in ones
#: Of a quotient: a year, in what words so ever; and masses of a gas, t CO2, ktCO2e.
_YEARS = frozenset(map(folded_name, ("a", "yr", "y", "year", "annum", "年", "Jahr", "tahun", "ปี")))
_OF_GAS = re.compile(r"(?P<mass>.+?)\s*(?P<gas>CO2[ -]?eq?|CO2|CH4|N2O|C)")


class _Part(NamedTuple):
    """What a unit, or half of a quotient, measures, and how many of the base unit it is."""

    kind: str
    factor: float


def kind_of(unit: str) -> str:
    """The kind of quantity that a unit measures; empty of a quotient, and where it is not known.

    Args:
        unit: as a table has it.

    >>> kind_of("万亩"), kind_of("m2/person")
    ('area', '')
    """
    known = unit_named(unit)
    return known.kind if known else ""


def is_unit(word: str) -> bool:
    """Whether a word is a unit, or a quotient of two, of which something is known.

    Args:
        word: as a table has it.

    >>> is_unit("万亩"), is_unit("平方米/人"), is_unit("lakh persons"), is_unit("new")
    (True, True, True, False)
    """
    halves = word.split("/")
    return len(halves) <= 2 and all(unit_named(half) is not None for half in halves)


def split_measure(words: str) -> tuple[str, str]:
    """A head without the unit of measure in brackets behind it, and the unit; empty without one that is known.

    Args:
        words: of a head or a cell.

    >>> split_measure("耕地保有量（万亩）"), split_measure("Green space (m2/person)"), split_measure("Roads (new)")
    (('耕地保有量', '万亩'), ('Green space', 'm2/person'), ('Roads (new)', ''))
    """
    plain = words.replace("（", "(").replace("）", ")").replace("[", "(").replace("]", ")")
    if plain.endswith(")") and "(" in plain:
        start = plain.rindex("(")
        unit = plain[start + 1:-1].split("：")[-1].split(":")[-1].strip()
        if is_unit(unit) and not unit.isdigit() and words[:start].strip():   # (1) is a note at the foot
            return words[:start].strip(), unit
    return words, ""


def may_be_share(number, wanted: str):
    """Whether a number without a unit may be a share of 1 where per cent are wanted: 0.12 may mean 12 %.

    Args:
        number: one, or an array of them. wanted: unit of the indicator.

    >>> may_be_share(0.12, "%"), may_be_share(12.0, "%"), may_be_share(0.0, "%"), may_be_share(0.12, "ha")
    (True, False, False, False)
    """
    return (wanted == PERCENT) & (abs(number) > 0.0) & (abs(number) <= 1.0)


def agreed(units: Iterable[str]) -> Optional[str]:
    """The unit of a number that is stated in several places, the first of them; empty where none states it, None where
    two of them are not the same.

    Args:
        units: as they are stated, empty where they are not.

    >>> agreed(["", "ha", "公顷"]), agreed(["", ""]), agreed(["ha", "万亩"])
    ('ha', '', None)
    """
    stated = [unit for unit in units if unit]
    if any(factor_between(unit, stated[0]) != 1.0 for unit in stated[1:]):
        return None
    return stated[0] if stated else ""


def factor_between(unit: str, wanted: str) -> Optional[float]:
    """By what numbers of a unit are multiplied to be in another one; None where they cannot be.

    Args:
        unit, wanted: as tables have them, such as ``万亩``, ``km2``, ``m2/person``.

    >>> factor_between("km2", "公顷"), factor_between("share", "%"), factor_between("ha", "%")
    (100.0, 100.0, None)
    >>> factor_between("万吨标准煤", "tce"), factor_between("tce", "t"), factor_between("tce/万元", "t/万元")
    (10000.0, None, None)
    >>> factor_between("kt CO2/a", "tCO2/yr"), factor_between("t CO2/yr", "t CH4/yr"), factor_between("1/年", "1/a")
    (1000.0, None, 1.0)
    >>> factor_between("亿元", "10k CNY"), factor_between("平方米/人", "m2/person"), factor_between("处", "%")
    (10000.0, 1.0, None)
    """
    if folded_name(unit) == folded_name(wanted):
        return 1.0
    halves = [[(word.strip(), _part(word, bool(place))) for place, word in enumerate(whole.split("/"))]
              for whole in (unit, wanted)]
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


def _part(word: str, is_below: bool) -> Optional[_Part]:
    """A unit, or a half of a quotient; below the line a year too. None where nothing of it is known."""
    if is_below and folded_name(word) in _YEARS:
        return _Part("year", 1.0)
    known, gas = unit_named(word), _OF_GAS.fullmatch(word.strip())
    if known is None and gas is not None:
        mass = unit_named(gas["mass"])
        if mass is not None and mass.kind == "mass":
            return _Part(f"mass of {re.sub('[ -]|q$', '', gas['gas'])}", mass.factor)
    return _Part(known.kind, known.factor) if known is not None else None
