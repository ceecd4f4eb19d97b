"""Heads of targets and bases that name a year: Target 2030 (ha), 2035年目标值, Baseline (2020), Ziel FY2030."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Optional

import pandas as pd

from ...fields import Field, spelling
from ...names import folded_name
from .measures import split_measure
from .words import WORDS

#: Columns whose head may name the year of their numbers -> column of that year.
DATED = {"target": "target_year", "base": "base_year"}
_WORD = r"(?:fy\s*)?(?:19|20)\d\d(?:\s*[-/–—]\s*\d{2,4})?(?:\s*(?:fy|财年|財年|财政年度|財政年度))?"
_YEAR_FIRST = re.compile(rf"(?P<year>{_WORD})\s*年?\s*(?P<plain>\D+)", re.IGNORECASE)
_YEAR_LAST = re.compile(rf"(?P<plain>\D+?)[\W_]*(?P<year>{_WORD})\s*年?[)）]?", re.IGNORECASE)
_OF_PRESENT = frozenset(map(folded_name, ("value", "Wert")))     # Value 2020, Value 2025 are no targets
_MARKS = str.maketrans("", "", "_-‐–")


def folded_head(name: str) -> str:
    """A head as it is compared with others: capitals, spaces, ``_`` and ``-`` do not matter.

    Args:
        name: of a column.

    >>> folded_head("Unit code") == folded_head("unit_code") == folded_head("UNIT-CODE")
    True
    """
    return folded_name(str(name)).translate(_MARKS)


def year_of_head(name: str) -> str:
    """The year that a head of numbers names, as a cell would have it; empty without one. Beside the year it has to be
    a word for a target, a base or a value: that of a standard or of prices is no year of values.

    Args:
        name: of a column.

    >>> year_of_head("Target 2030 (ha)"), year_of_head("基期值（2020年）"), year_of_head("Target year")
    ('2030', '2020', '')
    >>> year_of_head("Target FY2030"), year_of_head("Target (2029/30)")
    ('FY2030', '2029/30')
    >>> year_of_head("2020年价"), year_of_head("GB/T 21010-2017")
    ('', '')
    """
    plain, year = _parted(name)
    return year if plain in _OF_NUMBERS else ""


def has_decimal_comma(name: str) -> bool:
    """Whether the word of a head is of a language that writes a comma before decimals: below it 3,125 may be 3.125.

    Args:
        name: of a column of numbers.

    >>> has_decimal_comma("Zielwert 2030 (ha)"), has_decimal_comma("Target 2030 (ha)")
    (True, False)
    """
    return _parted(name)[0] in _WITH_COMMA


def prose_heads(columns: pd.DataFrame, names: Iterable[str]) -> list[str]:
    """Columns that hold words alone, such as a column of objectives; one without a filled cell does not count.

    Args:
        columns: of a table. names: of those that are looked at.

    >>> prose_heads(pd.DataFrame({"Ziel": ["more green", None], "Wert": ["at least 5", None]}), ["Ziel", "Wert"])
    ['Ziel']
    """
    words = {name: [word for word in map(spelling, columns[name].dropna().unique()) if word] for name in names}
    return [name for name, of in words.items() if of and not any(any(map(str.isdigit, word)) for word in of)]


def _parted(name: str) -> tuple[str, str]:
    """A head without the year and the unit of measure in it, as heads are compared; and the year."""
    plain = split_measure(str(name).strip())[0]
    match = _YEAR_FIRST.fullmatch(plain) or _YEAR_LAST.fullmatch(plain)
    return (folded_head(plain), "") if match is None else (folded_head(match["plain"]), match["year"].strip())


def number_heads(names: Iterable[str]) -> list[str]:
    """Columns whose heads are those of targets or bases, with a year or without.

    Args:
        names: of the columns of a table.

    >>> number_heads(["Ziel", "Ziel 2030", "2020年现状值", "Area"])
    ['Ziel', 'Ziel 2030', '2020年现状值']
    """
    return [name for name in names if _parted(name)[0] in (_WORDS_OF_ALL if _parted(name)[1] else _WITHOUT_YEAR)]


def has_numbers(fields: Mapping[str, Field]) -> bool:
    """Whether targets or bases are asked of a table.

    Args:
        fields: field role -> its names.
    """
    return any(_stem(role, known) for role, known in fields.items())


def dated_heads(names: Iterable[str], stem: str) -> list[str]:
    """Heads of targets or bases with a year, in the order of a table; nothing where two name the same year.

    Args:
        names: of its columns that are not read otherwise. stem: of ``DATED``.

    >>> dated_heads(["Target 2030", "2035年目标值", "Target", "Area 2030"], "target")
    ['Target 2030', '2035年目标值']
    """
    parted = {name: _parted(name) for name in names}
    heads = {name: year for name, (plain, year) in parted.items() if year and plain in _WORDS[stem]}
    if len(heads) > 1:
        heads = {name: year for name, year in heads.items() if parted[name][0] not in _OF_PRESENT}
    return list(heads) if len(set(heads.values())) == len(heads) else []


def roles_of(role: str, fields: Mapping) -> list[str]:
    """Field roles of one meaning that a table has: targets of several years are ``target``, ``target 2`` and so on.

    Args:
        role: the first of them. fields: field role -> field.

    >>> roles_of("target", {"target": "2025年目标值", "target 2": "2035年目标值", "target_year": "year"})
    ['target', 'target 2']
    """
    return [name for name in fields if name == role or re.fullmatch(rf"{re.escape(role)} \d+", name)]


def dated_fields(names: Iterable[str], fields: Mapping[str, Field], bound: Mapping[str, str]) -> dict[str, str]:
    """Field roles of targets and bases without a field whose heads name their year. Targets of several years have a
    role each, as of ``roles_of``, unless the table has years in its rows too; of several bases none is meant.

    Args:
        names: of columns that are not read otherwise. fields: field role -> its names. bound: field role -> field.
    """
    columns: dict[str, str] = {}
    for role, known in fields.items():
        stem = _stem(role, known)
        if stem is None or role in bound:
            continue
        heads = dated_heads(names, stem)
        in_rows = any(year in bound for year, of in fields.items() if DATED[stem] in (year, *of.aliases))
        if len(heads) == 1 or stem == "target" and not in_rows:
            columns |= {role if place == 0 else f"{role} {place + 1}": head for place, head in enumerate(heads)}
    return columns


def _stem(role: str, known: Field) -> Optional[str]:
    return next((stem for stem in DATED if stem in (role, *known.aliases)), None)


def _folded(*lists: Iterable[str]) -> frozenset[str]:
    return frozenset(folded_head(word) for words in lists for word in words)


_WORDS = {stem: _folded([stem], WORDS["columns"][stem], WORDS["dated"][stem]) for stem in DATED}
_WORDS_OF_ALL = frozenset().union(*_WORDS.values())
_WITHOUT_YEAR = _folded(DATED, *(WORDS["columns"][stem] for stem in DATED))
_OF_NUMBERS = _WORDS_OF_ALL.union(_folded(["value"], WORDS["columns"]["value"]))
_WITH_COMMA = _folded(WORDS["decimal_comma"])
