"""How a land-use code is written in data, and which code of a list it means.

Found in plans and surveys: full-width digits, spaces, codes that a spreadsheet read as numbers (101 for
0101), ``0701/09`` for mixed use, ``1401/120803(0806)`` with a compatible use, ``1207v`` for the village
version of a code, ``UG`` before a code for use under the ground. A list says which of them it knows
(``notation`` in the pack); the first code named is the one that counts.
"""
from __future__ import annotations

import re
from typing import NamedTuple

from ..fields import spelling
from ..names import without_spaces
from ..packs.code_lists import Scheme

#: What a spelling was, beyond the bare code.
FORMS = ("plain", "number", "village", "mixed", "compatible", "underground")


class Reading(NamedTuple):
    """``code`` is empty where the list does not have it. ``form`` is one of FORMS."""

    code: str
    form: str = "plain"


def plain_spelling(value) -> str:
    """A raw value as text in ASCII width; what nobody can see is gone, whole numbers have no decimal point."""
    return without_spaces(spelling(value))


def read_code(text: str, scheme: Scheme) -> Reading:
    """Find the code of a list that a spelling means.

    Args:
        text: from :func:`plain_spelling`.
        scheme: the list.
    """
    found = _look_up(text, scheme)
    if found.code:
        return found
    notation = scheme.notation
    main, form = text, "plain"
    if notation.compatible_bracket and main.endswith(")") and "(" in main:
        main, form = main[:main.index("(")], "compatible"
    if notation.mixed_separator and notation.mixed_separator in main:
        main, form = main[:main.index(notation.mixed_separator)], "mixed" if form == "plain" else form
    return _marked(main, form, scheme)


def _marked(main: str, form: str, scheme: Scheme) -> Reading:
    found = _look_up(main, scheme)
    if found.code:
        return found if form == "plain" else Reading(found.code, form)
    suffix, prefix = scheme.notation.village_suffix.casefold(), scheme.notation.underground_prefix.casefold()
    if suffix and main.casefold().endswith(suffix):
        main, form = main[:-len(suffix)], "village" if form == "plain" else form
        found = _look_up(main, scheme)
    if not found.code and prefix and main.casefold().startswith(prefix):
        main, form = main[len(prefix):], "underground"
        found = _look_up(main, scheme)
    return Reading(found.code, form) if found.code else Reading("")


def _look_up(text: str, scheme: Scheme) -> Reading:
    known = scheme.by_folded_code
    if text.casefold() in known:
        code = known[text.casefold()]
        # a list may hold codes of its own for use under the ground
        prefix = scheme.notation.underground_prefix
        return Reading(code, "underground" if prefix and code.startswith(prefix) else "plain")
    number = re.fullmatch(r"([0-9]+)(\.0*)?", text)
    if number:
        for digits in (number[1], f"0{number[1]}"):
            if digits in known:
                return Reading(digits, "number")
    return Reading("")
