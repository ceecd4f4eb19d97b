"""Columns in the form that core requires: pandas' nullable types; NULL differs from 0 and from ''."""
from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from ..geometry.parallel import asking

_TEXT = pd.StringDtype("python")
SAMPLE = 500   # values of a column that show whether they repeat


def empty_column(kind: str) -> pd.Series:
    """A column without rows, ``(0,)``.

    Args:
        kind: ``integer``, ``real``, ``boolean``, ``date``, ``datetime``, ``text`` or ``other``.
    """
    return column_from_arrow(np.ma.masked_array(np.empty(0, dtype=object)), kind)


def column_from_arrow(array: np.ndarray, kind: str) -> pd.Series:
    """A column of what GDAL's Arrow stream gives, masked where it is null.

    Args:
        array: masked; texts are bytes ``(n,)``. kind: as of ``empty_column``.

    Raises:
        UnicodeDecodeError: text that is not UTF-8.
    """
    mask = np.ma.getmaskarray(array)
    data = np.ma.getdata(array)
    if kind == "integer":
        return pd.Series(pd.arrays.IntegerArray(data.astype(np.int64), mask.copy()))
    if kind == "real":
        data = data.astype(np.float64)
        return real_column(data, mask | np.isnan(data))
    if kind == "boolean":
        return pd.Series(pd.arrays.BooleanArray(data.astype(bool), mask.copy()))
    if kind in ("date", "datetime"):
        moments = data.astype("datetime64[s]")
        moments[mask] = np.datetime64("NaT")
        return pd.Series(moments)
    texts = _decoded(data)
    if mask.any():
        texts[mask] = None
    return pd.Series(pd.array(texts, dtype=_TEXT))


def _decoded(data: np.ndarray) -> np.ndarray:
    """Texts of bytes ``(n,)``, anything where they are masked; each ends at a zero byte, as in QGIS.

    Codes and names of places are few: each is one text in memory, whose hash is known when it is asked for again.
    """
    some = data[:SAMPLE].tolist()
    if len(set(some)) > len(some) / 2:
        return _objects(_split(data.tolist()))
    number, different = pd.factorize(data)
    return _objects([*_split(different.tolist()), ""])[number]   # -1 of what is empty is the last


def _split(values: list) -> list:
    """Texts of bytes."""
    texts = [value or b"" for value in values]
    joined = b"\n".join(texts)
    if b"\x00" in joined:
        texts = [value.split(b"\x00", 1)[0] for value in texts]
    elif joined.count(b"\n") == len(texts) - 1:   # all at once, where no text has a line of its own
        return joined.decode().split("\n")
    return [value.decode() for value in texts]


def real_column(numbers: np.ndarray, mask: np.ndarray) -> pd.Series:
    """A column of numbers; NaN is not a measurement: null.

    Args:
        numbers: float64 ``(n,)``. mask: where there is none ``(n,)``.
    """
    return pd.Series(pd.arrays.FloatingArray(np.where(mask, 0.0, numbers), mask))


def text_column(values: list) -> pd.Series:
    """A column of texts.

    Args:
        values: texts, None where there is none ``(n,)``.
    """
    return pd.Series(pd.array(_objects(values), dtype=_TEXT))


def _objects(values: list) -> np.ndarray:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def hash_columns(columns: pd.DataFrame, digest: hashlib._Hash) -> None:
    """Add names, types and values to a digest, in the order of the names.

    Args:
        columns: of a table. digest: that goes on.
    """
    for name in asking(sorted(columns.columns), 1):
        column = columns[name]
        digest.update(f"{name}:{column.dtype};".encode("utf-8", "surrogatepass"))
        mask = column.isna().to_numpy()
        digest.update(np.packbits(mask).tobytes())
        if isinstance(column.dtype, pd.StringDtype):
            texts = "\x00".join(column.to_numpy(dtype=object, na_value="").tolist())
            digest.update(texts.encode("utf-8", "surrogatepass"))
        elif column.dtype.kind == "M":
            digest.update(column.to_numpy().astype(np.int64).tobytes())
        else:
            kind = {"Int64": np.int64, "boolean": np.uint8}.get(str(column.dtype), np.float64)
            digest.update(column.to_numpy(dtype=kind, na_value=0).tobytes())
