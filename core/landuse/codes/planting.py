"""Planting attributes of survey patches (种植属性, ZZSXDM, ZZSXMC): grain, other crops, restorable."""
from __future__ import annotations

import pandas as pd

from ...fields import Field, type_column
from ...table import FeatureTable
from ..pack.beside_lists import planting_kinds

FIELDS = ("ZZSXDM", "ZZSXMC", "种植属性代码", "种植属性名称")
UNKNOWN = ("/", "-", "NULL", "<NULL>", "<Null>", "无")
GRAIN = ("grain", "rotation", "fallow", "untilled")   # land kept for grain, whatever is on it this year


def planting_field(field_names) -> str | None:
    """The field with the planting attribute, or None.

    Args:
        field_names: of the layer.
    """
    known = {name.casefold(): name for name in field_names}
    return next((known[name.casefold()] for name in FIELDS if name.casefold() in known), None)


def unknown_words(table: FeatureTable, codes_path: str = "") -> dict:
    """Words of the planting attribute that ``planting.csv`` does not have -> in how many rows.

    Args:
        table: of the survey. codes_path: of the code pack; "" the one that is shipped.
    """
    name = planting_field(table.columns.columns)
    if name is None:
        return {}
    texts, _ = type_column(table.columns[name], Field("planting", "text", unknown=UNKNOWN))
    return texts[planting_of(table, codes_path) == "other"].value_counts().to_dict()


def planting_of(table: FeatureTable, codes_path: str = "") -> pd.Series:
    """Kind of planting of each row of a survey ``(n,)``: NA where it is silent, ``"other"`` for an unknown word.

    ``tilled`` is land under crops of which it is not stated whether they are grain. ``codes_path``: of the code pack.

    Args:
        table: of the survey.
    """
    name = planting_field(table.columns.columns)
    if name is None:
        return pd.Series(pd.NA, index=range(len(table)), dtype="string")
    texts, _ = type_column(table.columns[name], Field("planting", "text", unknown=UNKNOWN))
    kinds = planting_kinds(codes_path)
    distinct = {word: kinds.get(word.casefold(), "other") for word in texts.dropna().unique()}
    return texts.map(distinct).astype("string")
