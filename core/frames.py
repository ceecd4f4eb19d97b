"""Frames of rows that were gathered one by one: a column after the other, so that a cancel is answered in between."""
from __future__ import annotations

import numpy as np
import pandas as pd

from .geometry.parallel import asking

_FLAGS = {"1": True, "0": False, "1.0": True, "0.0": False, "true": True, "false": False, "t": True, "f": False}


def columns_of(rows: list, names) -> dict:
    """Rows that were gathered one by one, as columns, in steps between which a cancel is answered.

    Args:
        rows: dictionaries. names: of the columns.

    Returns:
        Name -> values, object ``(n,)``; None where a row does not have it.
    """
    columns = {}
    for name in names:
        columns[name] = np.empty(len(rows), dtype=object)
        columns[name][:] = [row.get(name) for row in asking(rows, 10_000)]
    return columns


def frame_of(rows: list, types: dict) -> pd.DataFrame:
    """Rows that were gathered one by one as a frame, see ``columns_of``.

    Args:
        rows: dictionaries. types: name -> type of the column, in the order of the columns.
    """
    return pd.DataFrame({name: pd.Series(values).astype(types[name])
                         for name, values in columns_of(rows, types).items()}, index=range(len(rows)))


def flags(values: pd.Series) -> pd.Series:
    """Booleans, also of formats that have none and keep 1 and 0, or true and false; anything else is empty.

    Args:
        values: of a field ``(n,)``.

    >>> flags(pd.Series(["1", "False", "perhaps"])).tolist()
    [True, False, <NA>]
    """
    return values.astype("string").str.lower().map(_FLAGS).astype("boolean")


def typed_columns(frame: pd.DataFrame, types: dict) -> pd.DataFrame:
    """The columns of a frame in their order and types; one that is not there is empty.

    Args:
        frame: rows. types: name -> type of the column.
    """
    return pd.DataFrame({name: frame[name].astype(kind) if name in frame.columns
                         else pd.Series(pd.NA, index=frame.index, dtype=kind)
                         for name, kind in asking(types.items(), 1)}, index=frame.index)
