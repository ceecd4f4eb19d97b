"""The tables of a report as sheets of a workbook: heads and ids in words, numbers as numbers."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...landuse.tables.layouts import Column, SheetTable
from ..cells import class_titles, head_of, words_of
from ..data import ReportData
from ..numbers import NumberStyle

DECIMALS = 4            # at most, where a column's unit says nothing
_OF_UNITS = {"_m2": 2, "_ha": 4, "_mu": 2, "_km2": 4}
_METRES = NumberStyle(("m2",))


def tables_of(data: ReportData) -> list[SheetTable]:
    """Each table of the report, and those of its workbook alone, with all their rows and columns.

    Args:
        data: what the report shows.
    """
    return [_sheet(data, place, title, frame) for place, (title, frame) in enumerate((*data.workbook, *data.tables), 1)]


def _sheet(data: ReportData, place: int, title: str, frame: pd.DataFrame) -> SheetTable:
    columns, cells, classes = [], {}, class_titles(data.tables)
    for name in frame.columns:
        key, values = f"c{len(columns)}", frame[name]
        head = head_of(str(name), frame.columns, data.language, _METRES)   # numbers stay in the unit of their column
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            cells[key] = values.astype("Float64")
            columns.append(Column(key, str(head), decimals=_decimals(str(name), values), kind="area"))
        else:
            words = [classes.get(value, value) if name == "land_class" else value for value in values]
            cells[key] = pd.Series([words_of(str(name), value, data.language) or None for value in words],
                                   index=frame.index, dtype="object")
            columns.append(Column(key, str(head)))
    return SheetTable(f"table_{place}", title, title[:31], tuple(columns), pd.DataFrame(cells), data.language)


def _decimals(name: str, values: pd.Series) -> int:
    """Decimals of a column of numbers: what is usual for its unit, otherwise as few as show all of it.

    A year or a number of parcels has none; of areas all have the same, so that points stand below each other.
    """
    for ending, decimals in _OF_UNITS.items():
        if name.endswith(ending):
            return decimals
    known = values.dropna().to_numpy(dtype=float)
    known = known[np.isfinite(known)]
    for decimals in range(DECIMALS):
        if np.allclose(known, np.round(known, decimals), rtol=1e-12, atol=1e-9):
            return decimals
    return DECIMALS
