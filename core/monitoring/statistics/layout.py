"""What the rows of heads and the columns of a sheet hold: proposed by their words, settled by the user."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ...names import folded_name
from ..series.measures import is_unit, split_measure
from ..series.words import WORDS
from .sheet import Sheet, are_years, filled_down, filled_right, is_number, is_unknown, is_year

#: What a row of heads or a column may hold; a column may hold values too.
INDICATOR, PLACE, YEAR, MEASURE, STATUS, SKIP = PARTS = ("indicator", "place", "year", "measure", "status", "skip")
VALUE = "value"
COLUMN_PARTS = (VALUE, *PARTS)
_SIGN = re.compile(r"(?:单位|單位|\b[Uu]nits?(?: of measure(?:ment)?)?|\bin)\s*[：:]?\s*")
_CODE = re.compile(r"\d{6,12}(\.0)?")
_NAMES = {folded_name(word) for word in ("unit_name", *WORDS["columns"]["unit_name"])}
MOST_HEADS = 12   # rows: below them a sheet of statistics has numbers


@dataclass(frozen=True)
class Known:
    """What words of a sheet may mean.

    Attributes:
        indicators: folded word -> id. places: folded name or code -> code.
        titles: id -> title. names: code -> name.
    """

    indicators: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


class Layout(NamedTuple):
    """How a sheet is read.

    Attributes:
        heads: of ``PARTS``, what each row above the first row of values holds ``(h,)``.
        columns: of ``COLUMN_PARTS``, what each column holds ``(c,)``.
        indicator, place, year, measure: words for what neither heads nor columns say; empty: they do.
    """

    heads: tuple[str, ...]
    columns: tuple[str, ...]
    indicator: str = ""
    place: str = ""
    year: str = ""
    measure: str = ""

    def has(self, part: str) -> bool:
        """Whether heads or columns say what a value is of. Args: part: of ``PARTS``."""
        return part in self.heads or part in self.columns


def proposed(sheet: Sheet, known: Known) -> Layout:
    """How a sheet is likely to be read.

    Args:
        sheet: with its cells. known: what words may mean.

    Returns:
        A proposal. Rows above the first row in which most cells are numbers are heads.
    """
    first = _first_row(sheet.cells)
    columns = _columns(sheet.cells, first, known)
    values = [place for place, part in enumerate(columns) if part == VALUE]
    filled = filled_right(sheet.cells[:first])[:, values] if values else np.empty((first, 0), dtype=object)
    heads = [_part_of(row, known) for row in filled]
    spread = [len(set(row) - {""}) for row in filled]
    for place, (part, count) in enumerate(zip(heads, spread)):
        if count <= 1 and part not in (YEAR, MEASURE) and not _known(filled[place], known.indicators):
            heads[place] = SKIP     # the title of the sheet, or nothing
    _name_the_rest(heads, columns, [place for place, part in enumerate(heads) if part == SKIP and spread[place] > 1],
                   _beside(sheet.cells[first:], columns))
    layout = Layout(tuple(_once(heads)), tuple(columns))
    beside = sheet.cells[:first].copy()
    beside[np.ix_([part != SKIP for part in layout.heads], [part == VALUE for part in columns])] = ""
    return layout._replace(measure=_measure_beside(beside) if not layout.has(MEASURE) else "")


def _beside(body: np.ndarray, columns: list[str]) -> list[int]:
    """Columns before the values with different words that are not known."""
    end = columns.index(VALUE) if VALUE in columns else 0
    return [place for place in range(end) if columns[place] == SKIP and len(set(body[:, place]) - {""}) > 1]


def _name_the_rest(heads: list[str], columns: list[str], rows: list[int], beside: list[int]) -> None:
    """Say what heads and columns of unknown words are likely to hold, in place: towns down and indicators across, as
    yearbooks have them, unless one of them is known.

    Args:
        heads, columns: parts. rows: of heads. beside: columns.
    """
    def lacks(part: str) -> bool:
        return part not in heads and part not in columns

    if rows and lacks(INDICATOR):
        heads[rows.pop()] = INDICATOR
    if beside and lacks(INDICATOR):
        columns[beside.pop(0)] = INDICATOR
    if beside and lacks(PLACE):
        columns[beside[0]] = PLACE
    if rows and lacks(PLACE):
        heads[rows[-1]] = PLACE


def _first_row(cells: np.ndarray) -> int:
    """The first row with values: numbers that are not all years."""
    for row in range(min(len(cells), MOST_HEADS)):
        numbers = [words for words in cells[row] if is_number(words)]
        values = [words for words in numbers if not is_year(words)]
        if len(values) >= max(1, len(numbers) // 2) and numbers and not are_years(values):
            return row
    return min(1, len(cells))


def _columns(cells: np.ndarray, first: int, known: Known) -> list[str]:
    parts = []
    for column in range(cells.shape[1]):
        words = [cell for cell in cells[first:, column] if cell]
        heads = [cell for cell in cells[:first, column] if cell]
        parts.append(_column(words, heads, known))
    if VALUE not in parts:
        return parts
    return _once(parts, keep=(VALUE, SKIP))


def _column(words: list[str], heads: list[str], known: Known) -> str:
    """What a column holds, by the words in it, otherwise by its own head."""
    named = {folded_name(word): part for part, column in (
        (INDICATOR, "indicator_id"), (PLACE, "unit_code"), (PLACE, "unit_name"), (YEAR, "year"), (MEASURE, "unit"),
        (STATUS, "status")) for word in (column, *WORDS["columns"][column])}
    own = next((named[folded_name(head)] for head in reversed(heads) if folded_name(head) in named), "")
    numbers = [word for word in words if is_number(word) or is_unknown(word)]
    of_names = any(folded_name(head) in _NAMES for head in heads) and words and len(numbers) == len(words) and not all(
        map(_CODE.fullmatch, words))
    if own and not (own == PLACE and (not words or of_names)):      # numbers below "Village" are of villages, no names
        return own
    if are_years(words) and len(set(words)) > 1 and not any(are_years([head]) for head in heads):
        return YEAR
    if _known(words, known.places):
        return PLACE
    if numbers and len(numbers) >= len(words) / 2:
        return VALUE
    return _part_of(words, known)


def _part_of(words, known: Known) -> str:
    """What most of some words are."""
    words = [word for word in words if word]
    if not words:
        return SKIP
    if sum(map(is_year, words)) > len(words) / 2 or are_years(list(dict.fromkeys(words))):
        return YEAR
    if _known(words, known.places):
        return PLACE
    if sum(is_unit(word.strip("()（） ")) for word in words) > len(words) / 2:
        return MEASURE
    return INDICATOR if _known([split_measure(word)[0] for word in words], known.indicators) else SKIP


def _known(words, meanings: Mapping[str, str]) -> bool:
    """Whether at least half of the different words are known."""
    distinct = {folded_name(split_measure(word)[0]) for word in words if word}
    return bool(distinct) and sum(word in meanings for word in distinct) >= max(1, len(distinct) / 2)


def _once(parts, keep: tuple = (SKIP,)) -> list[str]:
    """Each part once, the last one of it; others are skipped."""
    last = {part: place for place, part in enumerate(parts)}
    return [part if part in keep or last[part] == place else SKIP for place, part in enumerate(parts)]


def _measure_beside(heads: np.ndarray) -> str:
    """The unit of measure of a whole sheet: behind the word for it, as in 单位：公顷, even one that is not known; else
    in a corner of its own, such as 万亩, or behind the title, as in Farmland (ha).

    Args:
        heads: rows of heads without what stands over the values, but for titles ``(h, c)``.
    """
    lines = list(Counter(heads[heads != ""].tolist()))
    signs = [unit for line in lines for sign in _SIGN.finditer(line) for unit in _units_after(line[sign.end():])]
    corners = [line.strip("()（） ") for line in lines if not is_year(line)]
    behind = [split_measure(line)[1] for line in lines]
    return next((unit for unit in (*signs, *corners, *behind) if is_unit(unit) and not unit.isdigit()), "")


def _units_after(words: str) -> tuple[str, ...]:
    """What may be the unit at the beginning of some words."""
    words = re.split(r"[,，;；:：()（）]", words)[0].strip()
    return words, words.split(" ")[0]


def key_columns(sheet: Sheet, layout: Layout) -> np.ndarray:
    """The cells below the heads, words beside the numbers brought to each of their rows ``(r, c)``.

    Args:
        sheet: with its cells. layout: how it is read.
    """
    cells = sheet.cells[len(layout.heads):].copy()
    keys = [place for place, part in enumerate(layout.columns) if part not in (VALUE, SKIP)]
    cells[:, keys] = filled_down(cells[:, keys])
    return cells
