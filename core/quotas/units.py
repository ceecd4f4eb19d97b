"""Codes of units by what stands above what: 6 digits county, 9 township, 12 village (policy-standards 2b.1)."""
from __future__ import annotations

import re

from ..fields import spelling

_LEVELS = (2, 4, 6, 9, 12)   # province, prefecture, county, township, village
# GB/T 2260: 11 Beijing to 82 Macao; 99 stands for places that do not exist. Other countries' keys, such as Germany's
# of 8 digits, are no codes of this kind, nor are numbers of a plain list such as 10 and 100012.
_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]|99)"
_CODE = re.compile(_PROVINCE + r"(?:[0-9]{2}|[0-9]{4}|[0-9]{7}|[0-9]{10,})?")
_OF_A_LIST = re.compile(r"[0-9]{2}00")   # 1100 is a number of a plain list; a prefecture is never the 00th


def unit_prefix(code) -> str:
    """A unit's code without the zeros behind: 990127100000 is the township 990127100.

    A code that is not built like this stays as it is, such as a German key of 8 digits, and so does one of four digits
    that ends in 00: units 11 and 1100 of a plain list are two.

    Args:
        code: as the layer has it.

    >>> unit_prefix("990127100000"), unit_prefix("north"), unit_prefix("1100"), unit_prefix("05315000")
    ('990127100', 'north', '1100', '05315000')
    """
    text = spelling(code) if code is not None else ""
    if not _lies_in_others(text):
        return text
    for digits in _LEVELS:
        if len(text) >= digits and not text[digits:].strip("0"):
            return text[:digits]
    return text


def is_below(code: str, above: str) -> bool:
    """Whether a unit is the other one or lies in it; both without zeros behind. Everything lies in the whole.

    Args:
        code: of a unit. above: of the other, "" of the whole.

    >>> is_below("440113", "4401"), is_below("4402", "4401"), is_below("4402", ""), is_below("1100", "11")
    (True, False, True, False)
    """
    if above == "" or code == above:
        return True
    return len(above) in _LEVELS and _lies_in_others(above) and code.startswith(above) and _lies_in_others(code)


def _lies_in_others(code: str) -> bool:
    return bool(_CODE.fullmatch(code)) and not _OF_A_LIST.fullmatch(code)


def units_above(code: str) -> list:
    """All codes of which ``is_below`` is true for a code, but for the whole: itself first, then the nearest last.

    Args:
        code: of a unit, without zeros behind.

    >>> units_above("990127100"), units_above("north"), units_above("100012"), units_above("")
    (['990127100', '99', '9901', '990127'], ['north'], ['100012'], [])
    """
    above = [code[:digits] for digits in _LEVELS if digits < len(code)] if _lies_in_others(code) else []
    return [*([code] if code else []), *filter(_lies_in_others, above)]


class Tree:
    """Units that occur, by what lies in what: a unit is found without a look at all others.

    Args:
        codes: of the units, without zeros behind.

    >>> tree = Tree({"990127100", "990127101", "9902"})
    >>> sorted(tree.within("990127")), tree.within("9903"), tree.around("990127100200"), tree.around("99")
    (['990127100', '990127101'], [], ['990127100'], [])
    """

    def __init__(self, codes):
        self.codes, self._within = set(codes), {}
        for code in self.codes:
            for above in units_above(code):
                self._within.setdefault(above, []).append(code)

    def within(self, unit: str) -> list:
        """Those that are the unit, or lie in it. Args: unit: without zeros behind, "" of the whole."""
        return sorted(self.codes) if unit == "" else self._within.get(unit, [])

    def around(self, unit: str) -> list:
        """Those that are the unit, or in which it lies. Args: unit: without zeros behind."""
        return [code for code in ["", *units_above(unit)] if code in self.codes]


def nearest_above(code: str, others) -> str | None:
    """The nearest of other units that is above; None without one. The whole is above all.

    Args:
        code: without trailing zeros, as in ``others``, a set that is searched for few codes.
    """
    if _lies_in_others(code):
        for digits in reversed([level for level in _LEVELS if level < len(code)]):
            if code[:digits] in others and _lies_in_others(code[:digits]):
                return code[:digits]
    return "" if code != "" and "" in others else None
