"""Rows of an input as one list of cells, whether they were given one behind the other or each as a list."""
from __future__ import annotations

from collections.abc import Sequence

from ..errors import InputError


def cells_of(values: Sequence, parameter: str, width: int) -> list:
    """The cells of rows, row by row.

    Args:
        values: cells, or rows as lists of cells. parameter: its name, for the message. width: cells of a row.

    Raises:
        InputError: a row of another width, which would shift all behind it.

    >>> cells_of(["ZD", "3", "CBD", "9"], "ROLES", 2) == cells_of([["ZD", "3"], ("CBD", "9")], "ROLES", 2)
    True
    """
    if not any(isinstance(row, (list, tuple)) for row in values):
        return list(values)
    rows = [list(row) if isinstance(row, (list, tuple)) else [row] for row in values]
    for row in rows:
        if len(row) != width:
            raise InputError("binding.odd_matrix", parameter=parameter, width=width, count=len(row))
    return [cell for row in rows for cell in row]
