"""Where the heads of a table stand that an office has laid out for readers: below a title, or in two rows."""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Optional

LOOKED_AT = 6     # rows; heads further down are not looked for
_YEAR = re.compile(r"(?:19|20|21)\d\d\s*年?")
_DATA = re.compile(r"[+-]?[\d.,]+\s*%?|.*(?:\d{4}|@).*")    # numbers, dates, codes, addresses


class Astray(NamedTuple):
    """Heads that are not in the first row, or not in one.

    Attributes:
        row: of the heads, the last one of two; counted from 1. title: words above them; empty where heads take two
            rows.
    """

    row: int
    title: str


def heads_astray(rows: Sequence[Sequence[Optional[str]]]) -> Optional[Astray]:
    """Look for heads below the first row.

    Args:
        rows: the first rows of a table as texts, None or empty where a cell is empty.

    Returns:
        None where the first row holds the heads, or it cannot be seen where they are.

    >>> heads_astray([["Clauses of the county"], ["No", "Text", "Target"], ["1", "Keep it", "41400"]])
    Astray(row=2, title='Clauses of the county')
    >>> heads_astray([["Sector", "Emissions", None], [None, "CO2", "CH4"], ["I", "1", "2"]])
    Astray(row=2, title='')
    >>> heads_astray([["No", "Text"], ["1", "Keep it"]]) is None
    True
    """
    filled = [[place for place, cell in enumerate(row) if cell] for row in rows[:LOOKED_AT]]
    width = max(map(len, rows), default=0)
    if width < 2 or len(rows) < 2:
        return None
    if filled[0] == [0]:
        for number, places in enumerate(filled[1:], start=2):
            if len(places) >= max(2, width / 2):
                return Astray(number, str(rows[0][0])) if _are_heads(rows[number - 1]) else None
        return None
    above, below = set(filled[0]), set(filled[1])
    is_split = len(above) > 1 and below - above and above - below and _are_heads(rows[0]) and _are_heads(rows[1])
    return Astray(2, "") if is_split else None


def _are_heads(row: Sequence[Optional[str]]) -> bool:
    """Whether each cell that is filled is a word or a year."""
    return all(_YEAR.fullmatch(cell) or not _DATA.fullmatch(cell) for cell in map(str, filter(None, row)))
