"""How a land-use code is written in data, and which code of a list it means.

Found in plans and surveys: full-width digits, spaces, codes that a spreadsheet read as numbers (101 for
0101), ``0701/09`` for mixed use, ``1401/120803(0806)`` with a compatible use, ``1207v`` for the village
version of a code, ``UG`` before a code for use under the ground, ``0701/09(7:3)`` or ``0701(70%)/09(30%)`` with
the shares of a mixed use. A list states which of them it uses (``notation`` in the pack). The first code named is the
one that counts, unless a caller takes the spelling apart. Codes are compared whole: ``R2B1`` is no R2.
"""
from __future__ import annotations

import re
from typing import NamedTuple

from ...fields import spelling
from ...names import without_spaces
from ..pack.model import Scheme

#: What a spelling was, beyond the bare code.
FORMS = ("plain", "number", "village", "mixed", "compatible", "underground")
_NUMBER = r"[0-9]+(?:\.[0-9]+)?%?"
_SHARES = re.compile(rf"{_NUMBER}(?:[:/,;、]{_NUMBER})+")
_ONE_SHARE = re.compile(r"[0-9]+(?:\.[0-9]+)?%|0?\.[0-9]+")   # "70%", "0.7"; a bare 70 may be a code
PERCENT_TOLERANCE = 0.5   # a code; percentages are rounded, and 33 + 33 + 33 are whole


class Written(NamedTuple):
    """A spelling taken apart: ``codes`` share the land, ``compatible`` uses do not, ``shares`` is a text."""

    codes: tuple
    compatible: tuple = ()
    shares: str = ""


class Reading(NamedTuple):
    """``code`` is empty where the list does not have it. ``form`` is one of FORMS."""

    code: str
    form: str = "plain"


def plain_spelling(value) -> str:
    """A raw value as text in ASCII width; without invisible characters; whole numbers have no decimal point.

    Args:
        value: of a field.

    >>> plain_spelling(" ０１０１ "), plain_spelling(101.0)
    ('0101', '101')
    """
    return without_spaces(spelling(value))


def read_code(text: str, scheme: Scheme) -> Reading:
    """Find the code of a list that a spelling means.

    Args:
        text: from :func:`plain_spelling`.
        scheme: the list.
    """
    reading = _look_up(text, scheme)
    if reading.code:
        return reading
    written = take_apart(text, scheme)
    form = "mixed" if len(written.codes) > 1 else "compatible" if written.compatible else "plain"
    return _marked(written.codes[0], form, scheme)


def take_apart(text: str, scheme: Scheme) -> Written:
    """The codes that a spelling names.

    Args:
        text: from :func:`plain_spelling`.
        scheme: the list; its notation defines the separators of codes.

    Returns:
        Written. A spelling without separator has one code, itself; a code may be unknown or empty (``0701/``).
    """
    if _look_up(text, scheme).code:
        return Written((text,))
    cut = [_without_bracket(part, scheme) for part in _cut(text, scheme)]
    codes, brackets = tuple(code for code, _inside in cut), [inside for _code, inside in cut]
    shares = ""
    if len(codes) > 1 and any(_ONE_SHARE.fullmatch(bracket) for bracket in brackets):
        # each code with its own; one that has none leaves a gap that no share can be read from
        shares = ":".join(bracket if _ONE_SHARE.fullmatch(bracket) else "" for bracket in brackets)
        brackets = ["" if _ONE_SHARE.fullmatch(bracket) else bracket for bracket in brackets]
    elif _is_shares(brackets[-1]):
        shares = brackets.pop()
    return Written(codes, tuple(code for bracket in brackets if bracket for code in _cut(bracket, scheme)), shares)


def read_shares(text: str, count: int) -> tuple:
    """Shares of a mixed use: ``7:3``, ``70%/30%``, ``0.5:0.3:0.2``.

    Args:
        text: from :func:`plain_spelling`.
        count: number of codes that they belong to.

    Returns:
        The shares ``(count,)`` that add up to 1, or None; and why not: "", "none" (nothing is stated), "form",
        "count" (more or fewer than codes), "sum" (percentages that do not make 100).

    >>> read_shares("7:3", 2), read_shares("70%/20%", 2)
    (([0.7, 0.3], ''), (None, 'sum'))
    """
    text = text.replace("∶", ":")
    if not text:
        return None, "none"
    if not _SHARES.fullmatch(text):
        return None, "form"
    words = re.split("[:/,;、]", text)
    if len(words) != count:
        return None, "count"
    numbers = [float(word.removesuffix("%")) for word in words]
    percent = [word.endswith("%") for word in words]
    if min(numbers) <= 0 or any(percent) != all(percent):
        return None, "form"
    if all(percent) and abs(sum(numbers) - 100) > PERCENT_TOLERANCE * count:
        return None, "sum"
    return [number / sum(numbers) for number in numbers], ""


def plain_class(code: str, scheme: Scheme) -> tuple:
    """The plain class of a code and its mark: ``("0201", "K")``, ``("05", "H1")``, ``("0101", "")``.

    The mark is found even where the list does not have the code with it; the plain class has to be in the list.

    Args:
        code: as it is written. scheme: its list.
    """
    letters = scheme.notation.suffix_letters
    match = re.fullmatch(f"([0-9]+)([{letters}][0-9{letters}]*)", code.upper()) if letters else None
    return (match[1], match[2]) if match and match[1] in scheme.classes else (code, "")


def _without_bracket(text: str, scheme: Scheme) -> tuple:
    """What is before a bracket at the end, and what in it."""
    if scheme.notation.compatible_bracket and text.endswith(")") and "(" in text:
        return text[:text.index("(")], text[text.index("(") + 1:-1]
    return text, ""


def _cut(text: str, scheme: Scheme) -> tuple:
    """The parts between separators; what is in a bracket belongs to the code before it."""
    if not scheme.notation.separators:
        return (text,)
    separator = re.compile("|".join(map(re.escape, scheme.notation.separators)))
    parts: list = [[]]
    pieces = [*re.split("([()])", text), ""]
    for piece, bracket in zip(pieces[::2], pieces[1::2]):
        first, *others = [piece] if bracket == ")" else separator.split(piece)
        parts[-1].append(first)
        parts += [[part] for part in others]
        parts[-1].append(bracket)
    return tuple(map("".join, parts))


def _is_shares(text: str) -> bool:
    """Whether a bracket holds shares: "7:3" and "70%/30%" do, "0806/09" holds codes."""
    text = text.replace("∶", ":")
    return bool(_SHARES.fullmatch(text)) and (":" in text or "%" in text)


def _marked(main: str, form: str, scheme: Scheme) -> Reading:
    reading = _look_up(main, scheme)
    if reading.code:
        return reading if form == "plain" else Reading(reading.code, form)
    suffix, prefix = scheme.notation.village_suffix.casefold(), scheme.notation.underground_prefix.casefold()
    if suffix and main.casefold().endswith(suffix):
        main, form = main[:-len(suffix)], "village" if form == "plain" else form
        reading = _look_up(main, scheme)
    if not reading.code and prefix and main.casefold().startswith(prefix):
        main, form = main[len(prefix):], "underground"
        reading = _look_up(main, scheme)
    return Reading(reading.code, form) if reading.code else Reading("")


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
