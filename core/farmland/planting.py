"""Planting attributes of survey patches (种植属性, ZZSXDM, ZZSXMC): grain, other crops, restorable."""
from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pandas as pd

from ..fields import type_column
from ..packs.model import Field
from ..table import FeatureTable

TABLE = Path(__file__).resolve().parents[2] / "packs" / "cn-land-use" / "planting.csv"
FIELDS = ("ZZSXDM", "ZZSXMC", "种植属性代码", "种植属性名称")
UNKNOWN = ("/", "-", "NULL", "<NULL>", "<Null>", "无")
GRAIN = ("grain", "rotation", "fallow", "untilled")   # land kept for grain, whatever stands on it this year


@cache
def planting_kinds() -> dict:
    """Code or name -> kind, as ``planting.csv`` of the code pack lists them; none of it is verified."""
    kinds = {}
    with open(TABLE, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for key in (row["code"], row["name_zh"]):
                kinds[key.casefold()] = row["kind"]
    return kinds


def planting_field(field_names) -> str | None:
    """The field with the planting attribute, or None."""
    known = {name.casefold(): name for name in field_names}
    return next((known[name.casefold()] for name in FIELDS if name.casefold() in known), None)


def unknown_words(table: FeatureTable) -> dict:
    """Words of the planting attribute that ``planting.csv`` does not have -> in how many rows."""
    name = planting_field(table.columns.columns)
    if name is None:
        return {}
    texts, _ = type_column(table.columns[name], Field("planting", "text", unknown=UNKNOWN))
    return texts[planting_of(table) == "other"].value_counts().to_dict()


def planting_of(table: FeatureTable) -> pd.Series:
    """Kind of planting of each row of a survey ``(n,)``: NA where it says nothing, ``"other"`` for an unknown word.

    ``tilled`` is land under crops of which nobody says whether they are grain.
    """
    name = planting_field(table.columns.columns)
    if name is None:
        return pd.Series(pd.NA, index=range(len(table)), dtype="string")
    texts, _ = type_column(table.columns[name], Field("planting", "text", unknown=UNKNOWN))
    kinds = planting_kinds()
    distinct = {one: kinds.get(one.casefold(), "other") for one in texts.dropna().unique()}
    return texts.map(distinct).astype("string")
