"""Columns in the form that core requires: pandas' nullable types; NULL differs from 0 and from ''."""
from __future__ import annotations

import hashlib
import json

import numpy as np
import pandas as pd
from qgis.core import QgsField
from qgis.PyQt.QtCore import QByteArray, QDate, QDateTime, QMetaType, QTime, QVariant

from ...core.geometry.parallel import asking

_TYPES = {
    "integer": (QMetaType.Type.Int, QMetaType.Type.UInt, QMetaType.Type.LongLong),
    "real": (QMetaType.Type.Double, QMetaType.Type.Float),
    "boolean": (QMetaType.Type.Bool,),
    "date": (QMetaType.Type.QDate,),
    "datetime": (QMetaType.Type.QDateTime,),
    "text": (QMetaType.Type.QString,),
}
_KINDS = {kind: name for name, kinds in _TYPES.items() for kind in kinds}
_TEXT = pd.StringDtype("python")


def kind_of(field: QgsField) -> str:
    """``integer``, ``real``, ``boolean``, ``date``, ``datetime``, ``text``, or ``other``.

    Times, lists, maps and bytes are ``other``: they are read as text.
    """
    return _KINDS.get(QMetaType.Type(field.type()), "other")


def empty_column(kind: str) -> pd.Series:
    """A column without rows; ``kind`` as of ``kind_of``."""
    return column_from_values([], kind)


def column_from_values(values: list, kind: str) -> pd.Series:
    """A column of what PyQGIS gives for one field.

    Args:
        values: Python values; ``NULL`` and None are null.
        kind: from ``kind_of``.
    """
    values = [None if type(value) is QVariant else value for value in values]   # a QVariant here is NULL
    if kind == "integer":
        return pd.Series(pd.array([pd.NA if value is None else value for value in values], dtype="Int64"))
    if kind == "real":
        numbers = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
        return _real(numbers, np.isnan(numbers))
    if kind == "boolean":
        flags = [pd.NA if value is None else bool(value) for value in values]
        return pd.Series(pd.array(flags, dtype="boolean"))
    if kind in ("date", "datetime"):
        return pd.Series(np.array([_moment(value) for value in values], dtype="datetime64[s]"))
    if kind == "other":
        values = [None if value is None else _as_text(value) for value in values]
    return _text(values)


def column_from_arrow(array: np.ndarray, kind: str) -> pd.Series:
    """A column of what GDAL's Arrow stream gives, masked where it is null.

    Raises:
        UnicodeDecodeError: text that is not UTF-8.
    """
    mask = np.ma.getmaskarray(array)
    data = np.ma.getdata(array)
    if kind == "integer":
        return pd.Series(pd.arrays.IntegerArray(data.astype(np.int64), mask.copy()))
    if kind == "real":
        data = data.astype(np.float64)
        return _real(data, mask | np.isnan(data))
    if kind == "boolean":
        return pd.Series(pd.arrays.BooleanArray(data.astype(bool), mask.copy()))
    if kind in ("date", "datetime"):
        moments = data.astype("datetime64[s]")
        moments[mask] = np.datetime64("NaT")
        return pd.Series(moments)
    texts = _decoded(data)
    if mask.any():
        for row in np.flatnonzero(mask):
            texts[row] = None
    return _text(texts)


def _decoded(data: np.ndarray) -> list:
    """Texts of bytes, None where they are masked; each ends at a zero byte, as in QGIS."""
    texts = [value or b"" for value in data.tolist()]
    joined = b"\n".join(texts)
    if b"\x00" in joined:
        texts = [value.split(b"\x00", 1)[0] for value in texts]
    elif joined.count(b"\n") == len(texts) - 1:   # all at once, where no text has a line of its own
        return joined.decode().split("\n")
    return [value.decode() for value in texts]


def _real(numbers: np.ndarray, mask: np.ndarray) -> pd.Series:
    """NaN is not a measurement: null."""
    return pd.Series(pd.arrays.FloatingArray(np.where(mask, 0.0, numbers), mask))


def _text(values: list) -> pd.Series:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return pd.Series(pd.array(array, dtype=_TEXT))


def _moment(value) -> np.datetime64:
    """Date or time of day as written; a zone is not applied."""
    if value is None or not value.isValid():
        return np.datetime64("NaT", "s")
    if isinstance(value, QDate):
        return np.datetime64(value.toString("yyyy-MM-dd"), "s")
    return np.datetime64(f"{value.date().toString('yyyy-MM-dd')}T{value.time().toString('HH:mm:ss')}", "s")


def _as_text(value) -> str:
    if isinstance(value, (QByteArray, bytes)):
        return bytes(value).hex()
    if isinstance(value, QTime):
        return value.toString("HH:mm:ss")
    if isinstance(value, (QDate, QDateTime)):
        return str(_moment(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def hash_columns(columns: pd.DataFrame, digest: hashlib._Hash) -> None:
    """Add names, types and values to a digest, in the order of the names."""
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
