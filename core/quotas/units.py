"""Codes of units by what stands above what: 6 digits county, 9 township, 12 village (policy-standards 2b.1)."""
from __future__ import annotations

import re

from ..fields import spelling

_LEVELS = (2, 4, 6, 9, 12)   # province, prefecture, county, township, village
_CODE = re.compile(r"[0-9]{6,}|[0-9]{2}|[0-9]{4}")


def unit_prefix(code) -> str:
    """A unit's code without the zeros behind: 990127100000 is the township 990127100.

    A code that is not built like this stays as it is.

    Args:
        code: as the layer has it.

    >>> unit_prefix("990127100000"), unit_prefix("north")
    ('990127100', 'north')
    """
    text = spelling(code) if code is not None else ""
    if not _CODE.fullmatch(text):
        return text
    for digits in _LEVELS:
        if len(text) >= digits and not text[digits:].strip("0"):
            return text[:digits]
    return text


def is_below(code: str, above: str) -> bool:
    """Whether a unit is the other one or lies in it; both without zeros behind. Everything lies in the whole.

    Args:
        code: of a unit. above: of the other, "" of the whole.

    >>> is_below("440113", "4401"), is_below("4402", "4401"), is_below("4402", "")
    (True, False, True)
    """
    if above == "" or code == above:
        return True
    return bool(_CODE.fullmatch(above)) and len(above) in _LEVELS and code.startswith(above) and code.isdigit()


def nearest_above(code: str, others) -> str | None:
    """The nearest of other units that is above; None without one. The whole is above all.

    Args:
        code: without trailing zeros, as in ``others``, a set that is searched for few codes.
    """
    if code.isdigit():
        for digits in reversed([level for level in _LEVELS if level < len(code)]):
            if code[:digits] in others:
                return code[:digits]
    return "" if code != "" and "" in others else None
