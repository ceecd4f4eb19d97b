"""Cells of a sheet, with what stands once over or beside several cells brought to each of them."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..series.cells import ERA, FISCAL, read_number, read_year


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
    """Whether a cell is a number, perhaps with its unit of measure. Args: words: of it.

    >>> is_number("3,617.5"), is_number("12 ha"), is_number("约300"), is_number("—")
    (True, True, False, False)
    """
    try:
        return read_number(words).value is not None
    except ValueError:
        return False


def is_unknown(words: str) -> bool:
    """Whether a cell says that a number is not known. Args: words: of it.

    >>> is_unknown("—"), is_unknown(""), is_unknown("0")
    (True, True, False)
    """
    try:
        return read_number(words).value is None
    except ValueError:
        return False


def is_year(words: str) -> bool:
    """Whether a cell is a year of our time. Args: words: of it.

    >>> is_year("2025年"), is_year("2025.0"), is_year("2025E"), is_year("3617")
    (True, True, True, False)
    """
    return not read_year(words).problem


def are_years(words: Sequence[str]) -> bool:
    """Whether cells are years, also of a kind that is not recorded: fiscal ones, and those of the Buddhist era in
    their order.

    Args:
        words: of them.

    >>> are_years(["2025", "2026"]), are_years(["2023/24"]), are_years(["2566", "2567"]), are_years(["2566", "2570"])
    (True, True, True, False)
    """
    read = [read_year(word) for word in words]
    eras = [year.year for year in read if year.problem == ERA]
    follow = len(eras) > 1 and all(abs(second - first) <= 1 for first, second in zip(eras, eras[1:]))
    return bool(words) and all(not year.problem or year.problem == FISCAL or year.problem == ERA and follow
                               for year in read)


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
