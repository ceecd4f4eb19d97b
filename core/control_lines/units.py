"""Ecological control units (生态环境管控单元): which class a unit has.

By its class field, otherwise by its code, both by ``packs/cn-control-units``; the structure of the code is not
verified (policy-standards 1.5). A word that the pack does not have is not a class: no part of it is used.
"""
from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..access.pack.loading import FORM
from ..access.pack.model import AccessPack
from ..access.pack.unit_codes import parse_unit_code
from ..fields import Field, type_column
from ..layers.control_layer import ControlLayer

PACK = Path(__file__).resolve().parents[2] / "packs" / "cn-control-units"
UNKNOWN = "undetermined"


class UnitClasses(NamedTuple):
    """Attributes:
        classes: a class of the pack, or ``"undetermined"``, for each unit ``(n,)``.
        problems: ``InputError`` about words of the class field that the pack does not have.
        disagree: rows whose code says another class than the field ``(k,)``.
    """

    classes: np.ndarray
    problems: list
    disagree: np.ndarray


@cache
def units_pack() -> AccessPack:
    """The pack that names fields, words and codes of units.

    Raises:
        PackError: it is broken.
    """
    return FORM.load(PACK)


def unit_fields() -> dict[str, Field]:
    """Field role (``id``, ``unit_class``) -> its names."""
    fields = units_pack().fields
    return {"id": replace(fields["unit_code"], id="id"), "unit_class": fields["unit_class"]}


def unit_classes(layer: ControlLayer) -> UnitClasses:
    """The class of each unit of a layer.

    Args:
        layer: units; fields ``id`` and ``unit_class``, where it has them.
    """
    pack, columns, count = units_pack(), layer.table.columns, len(layer.table)
    stated, empty, problems = np.full(count, "", dtype=object), np.full(count, True), []
    name = layer.fields.get("unit_class")
    if name:
        field = pack.fields["unit_class"]
        typed, problems = type_column(columns[name], field)
        stated = typed.fillna("").to_numpy(dtype=object)
        # an unreadable value is not the same as no value
        written, _ = type_column(columns[name], Field("unit_class", unknown=field.unknown))
        empty = written.isna().to_numpy(dtype=bool)
    codes = columns[layer.fields["id"]] if layer.fields.get("id") else [None] * count
    coded = np.array(["" if pd.isna(code) else parse_unit_code(code, pack).unit_class for code in codes],
                     dtype=object)
    classes = np.where((stated == "") & empty, coded, stated)
    disagree = np.flatnonzero((stated != "") & (coded != "") & (stated != coded))
    return UnitClasses(np.where(classes == "", UNKNOWN, classes).astype(object), problems, disagree)
