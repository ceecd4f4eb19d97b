"""Columns in the form that core requires: pandas' nullable types; NULL differs from 0 and from ''."""
from __future__ import annotations

import json

import numpy as np
import pandas as pd
from qgis.core import QgsField
from qgis.PyQt.QtCore import QByteArray, QDate, QDateTime, QMetaType, QTime, QVariant

from ...core.reading.columns import real_column, text_column

_TYPES = {
    "integer": (QMetaType.Type.Int, QMetaType.Type.UInt, QMetaType.Type.LongLong),
    "real": (QMetaType.Type.Double, QMetaType.Type.Float),
    "boolean": (QMetaType.Type.Bool,),
    "date": (QMetaType.Type.QDate,),
    "datetime": (QMetaType.Type.QDateTime,),
    "text": (QMetaType.Type.QString,),
}
_KINDS = {kind: name for name, kinds in _TYPES.items() for kind in kinds}


def kind_of(field: QgsField) -> str:
    """``integer``, ``real``, ``boolean``, ``date``, ``datetime``, ``text``, or ``other``.

    Times, lists, maps and bytes are ``other``: they are read as text.
    """
    return _KINDS.get(QMetaType.Type(field.type()), "other")


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
        return real_column(numbers, np.isnan(numbers))
    if kind == "boolean":
        flags = [pd.NA if value is None else bool(value) for value in values]
        return pd.Series(pd.array(flags, dtype="boolean"))
    if kind in ("date", "datetime"):
        return pd.Series(np.array([_moment(value) for value in values], dtype="datetime64[s]"))
    if kind == "other":
        values = [None if value is None else _as_text(value) for value in values]
    return text_column(values)


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
