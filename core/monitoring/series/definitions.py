"""Definitions as they are recorded: words in the language of the run, and behind them marks of what is measured.

The first mark is of the indicator; behind it may stand the list of land-use codes and a mark of what of it counts.
"""
from __future__ import annotations

import re

import pandas as pd

from ...names import script_of

_MARK = re.compile(r"^(.*?)\s*\[([0-9a-f]{8}(?: [^\s\[\]:]+:[0-9a-f]{8})?)\]$", re.DOTALL)


def with_mark(words: str, mark: str) -> str:
    """A definition with its mark.

    Args:
        words: for readers; may be empty. mark: of ``pack.fingerprint``, perhaps with that of the land behind a blank;
            empty: none.

    >>> with_mark("Cropland", "0a1b2c3d"), with_mark("Cropland", "")
    ('Cropland [0a1b2c3d]', 'Cropland')
    """
    return f"{words} [{mark}]".strip() if mark else words


def parted(definition: str) -> tuple[str, str]:
    """Words and mark of a definition; the mark is empty in rows that have none, as those of other sources.

    Args:
        definition: as it is recorded.

    >>> parted("Cropland [0a1b2c3d]"), parted("Cropland [ha]")
    (('Cropland', '0a1b2c3d'), ('Cropland [ha]', ''))
    """
    match = _MARK.match(definition)
    return (match[1], match[2]) if match else (definition, "")


def changed_years(definitions: pd.DataFrame) -> list[int]:
    """First years of each definition of a series but the first one.

    Two with marks are one definition where the marks agree, in whatever words; otherwise the words decide, of those in
    one script: a definition in Chinese and one in English cannot be compared, and may be one. Marks of land agree where
    they are of different lists of codes, or where one of the two has none.

    Args:
        definitions: ``year`` and ``definition`` of a series ``(n,)``, each once, by rising years.

    >>> changed_years(pd.DataFrame({"year": [2020, 2022, 2024], "definition": [
    ...     "Cropland", "Cropland [0a1b2c3d]", "Cropland [ffffffff]"]}))
    [2024]
    >>> changed_years(pd.DataFrame({"year": [2020, 2021, 2022, 2023], "definition": [
    ...     "Clauses of the plan", "规划条款", "Clauses of the plan", "Measures of the plan"]}))
    [2023]
    >>> changed_years(pd.DataFrame({"year": [2020, 2022, 2023, 2024], "definition": [
    ...     "[0a1b2c3d]", "[0a1b2c3d gb:11111111]", "[0a1b2c3d old:22222222]", "[0a1b2c3d gb:33333333]"]}))
    [2024]
    """
    words_known: set[str] = set()
    marks_known: set[str] = set()
    years = []
    for year, definition in zip(definitions["year"], definitions["definition"]):
        words, mark = parted(str(definition))
        same = _is_known(mark, marks_known) if mark and marks_known else _is_said(words, words_known)
        if words_known and not same:
            years.append(int(year))
        words_known.add(words)
        marks_known |= {mark} if mark else set()
    return years


def _is_said(words: str, known: set[str]) -> bool:
    """Whether words are among those that are known, or none of these is in their script."""
    script = script_of(words)
    return words in known or all(script_of(other) != script for other in known)


def _is_known(mark: str, known: set[str]) -> bool:
    """Whether a mark agrees with one that is known; of land with one of those in the same list of codes."""
    own, _blank, land = mark.partition(" ")
    lands = {other.partition(" ")[2] for other in known if other.partition(" ")[0] == own}
    scheme = land.partition(":")[0]
    rivals = {other for other in lands if land and other.partition(":")[0] == scheme}
    return bool(lands) and (not rivals or land in rivals)
