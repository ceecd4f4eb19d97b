"""Cells of a sheet, with what stands once over or beside several cells brought to each of them."""
from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

#: What statistics write where a number is not known or too small to print.
UNKNOWN = frozenset(("", "-", "--", "–", "—", "——", "…", "……", "...", "/", "x", "X", "*", "n.a.", "n/a", "na", "NA",
                     "N/A", "缺", "无", "空缺"))
_NUMBER = re.compile(r"[-+]?(\d{1,3}([,，]\d{3})+|\d+)(\.\d+)?([eE][-+]?\d+)?|[-+]?\.\d+")
_YEAR = re.compile(r"(?:19|2[01])\d\d(?:\.0+)?\s*(?:年|年度|年末|末)?\s*[EeePp]?")


@dataclass(frozen=True)
class Sheet:
    """A sheet.

    Attributes:
        name: of the sheet. file: name of its file. cells: texts without spaces around them, empty where there is
            nothing, object ``(r, c)``. origin: row and column of the sheet in which they begin.
    """

    name: str
    file: str
    cells: np.ndarray
    origin: tuple[int, int] = (0, 0)

    def cell_name(self, row: int, column: int) -> str:
        """What a spreadsheet calls a cell.

        Args:
            row, column: among the cells.

        >>> Sheet("a", "b.xlsx", np.empty((0, 0)), (2, 25)).cell_name(0, 1)
        'AA3'
        """
        name, rest = "", column + self.origin[1] + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            name = chr(65 + digit) + name
        return f"{name}{row + self.origin[0] + 1}"


def sheet_of(name: str, file: str, rows: list) -> Sheet:
    """A sheet of rows as a reader gives them, without the empty rows and columns around what it says.

    Args:
        name, file: of it. rows: lists of cells of any length, None where there is nothing.

    >>> sheet = sheet_of("a", "b.xlsx", [[None, None], [None, " x "], []])
    >>> sheet.cells.tolist(), sheet.cell_name(0, 0)
    ([['x']], 'B2')
    """
    width = max(map(len, rows), default=0)
    cells = np.full((len(rows), width), "", dtype=object)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            cells[row, column] = "" if value is None else " ".join(str(value).split())
    there = cells != ""
    down, across = _span(there.any(axis=1)), _span(there.any(axis=0))
    origin = (int(down[0]), int(across[0])) if len(down) else (0, 0)
    return Sheet(name, file, cells[np.ix_(down, across)], origin)


def _span(there: np.ndarray) -> np.ndarray:
    """Positions from the first to the last that is there."""
    at = np.flatnonzero(there)
    return np.arange(at[0], at[-1] + 1) if len(at) else at


def is_number(words: str) -> bool:
    """Whether a cell is a number. Args: words: of it.

    >>> is_number("3,617.5"), is_number("约300")
    (True, False)
    """
    return _NUMBER.fullmatch(words) is not None


def is_year(words: str) -> bool:
    """Whether a cell is a year of our time. Args: words: of it.

    >>> is_year("2025年"), is_year("2025.0"), is_year("2025E"), is_year("3617")
    (True, True, True, False)
    """
    return _YEAR.fullmatch(words) is not None


def year_words(words: str) -> str:
    """A year as tables of the store have it: spreadsheets that keep it as a number write 2025.0.

    Args:
        words: of a cell.

    >>> year_words("2025.0"), year_words("2025年")
    ('2025', '2025年')
    """
    return re.sub(r"\.0+", "", words)


def is_unknown(words: str) -> bool:
    """Whether a cell says that a number is not known. Args: words: of it."""
    return words in UNKNOWN


def filled_right(cells: np.ndarray) -> np.ndarray:
    """Rows of heads, each brought to the columns over which it stands: as far as the next one, and never beyond the
    head above it.

    Args:
        cells: rows of heads ``(h, c)``; merged cells have their words in the first one.

    >>> heads = np.array([["Farmland", "", "Forest", ""], ["2020", "2021", "2020", ""]], dtype=object)
    >>> filled_right(heads).tolist()
    [['Farmland', 'Farmland', 'Forest', 'Forest'], ['2020', '2021', '2020', '2020']]
    """
    filled = cells.copy()
    starts = np.zeros(cells.shape[1], dtype=bool)     # where a head above begins
    for row in range(len(cells)):
        starts |= cells[row] != ""
        for column in range(1, cells.shape[1]):
            if filled[row, column] == "" and not starts[column]:
                filled[row, column] = filled[row, column - 1]
    return filled


def filled_down(cells: np.ndarray) -> np.ndarray:
    """Columns beside the numbers, each word brought to the rows beside which it stands: as ``filled_right``.

    Args:
        cells: columns ``(r, k)``.
    """
    return filled_right(cells.T).T
