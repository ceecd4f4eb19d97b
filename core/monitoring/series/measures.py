"""Units of measure of a series: one for an indicator, and numbers in another unit of its kind brought into it."""
from __future__ import annotations

from ...names import folded_name
from .words import WORDS

_FACTORS = {folded_name(str(word)): (kind, float(factor))
            for kind, words in WORDS["units"].items() for word, factor in words.items()}
#: Kinds whose numbers of parts add up to that of the whole.
SUMS = ("area", "mass")


def kind_of(unit: str) -> str:
    """The kind of quantity that a unit measures; empty where it is not known.

    Args:
        unit: as a table has it.

    >>> kind_of("万亩"), kind_of("m2/person")
    ('area', '')
    """
    return _FACTORS.get(folded_name(unit), ("", 0.0))[0]


def factor_between(unit: str, wanted: str) -> float | None:
    """By what numbers of a unit are multiplied to be in another one; None where they cannot be.

    Args:
        unit, wanted: as tables have them.

    >>> factor_between("km2", "公顷"), factor_between("share", "%"), factor_between("ha", "%")
    (100.0, 100.0, None)
    """
    if folded_name(unit) == folded_name(wanted):
        return 1.0
    (kind, factor), (other, per) = (_FACTORS.get(folded_name(word), ("", 1.0)) for word in (unit, wanted))
    return factor / per if kind and kind == other else None
