"""Ecological control units (生态环境管控单元): which class a unit has.

By its class field, else by its code: ZH, six digits of the county, then 1 priority, 2 key, 3 general
(the structure of the code is not verified; see policy-standards 1.5).
"""
from __future__ import annotations

import re

import numpy as np
import pandas as pd

from ..fields import spelling
from ..packs.model import Field
from ..zoning.request import ControlLayer

FIELDS = {
    "id": Field("id", aliases=("HJGKDYBM", "GKDYBM", "DYBM", "GKDYDM", "HJGKDYDM", "unit_code", "管控单元编码",
                               "单元编码")),
    "unit_class": Field("unit_class", aliases=("HJGKDYFL", "GKDYFL", "DYFL", "GKDYLX", "DYLX", "unit_category",
                                               "unit_class", "管控单元分类", "单元分类", "管控类别")),
}
_WORDS = (("priority", ("优先", "priority")), ("key", ("重点", "key")), ("general", ("一般", "general")))
_DIGITS = {"1": "priority", "2": "key", "3": "general"}
_CODE = re.compile(r"ZH[0-9]{6}([0-9])[0-9]+", re.IGNORECASE)


def unit_classes(layer: ControlLayer) -> np.ndarray:
    """``"priority"``, ``"key"``, ``"general"`` or ``"undetermined"`` for each unit of a layer ``(n,)``."""
    columns = layer.table.columns
    count = len(layer.table)

    def texts(role: str) -> list:
        name = layer.fields.get(role)
        if not name:
            return [""] * count
        return ["" if pd.isna(value) else spelling(value) for value in columns[name]]

    found = [_by_word(word) or _by_code(code) for word, code in zip(texts("unit_class"), texts("id"))]
    return np.array(found, dtype=object)


def _by_word(word: str) -> str:
    if word in _DIGITS:
        return _DIGITS[word]
    folded = word.casefold()
    return next((kind for kind, words in _WORDS if any(one in folded for one in words)), "")


def _by_code(code: str) -> str:
    found = _CODE.fullmatch(code)
    return _DIGITS.get(found[1], "undetermined") if found else "undetermined"
