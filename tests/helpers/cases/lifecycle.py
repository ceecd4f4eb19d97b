"""Stages of land for tests: layers and tables in the words of cn-land-lifecycle, and the check of them."""
from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from groundrules.core.contract.outcome import departures
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.lifecycle.check import CHECK, trace
from groundrules.core.lifecycle.request import LifecycleRequest
from groundrules.core.rights.pack.reading import load_rights
from groundrules.core.table import FeatureTable, table_from_geometries

PACK = load_rights(Path(__file__).resolve().parents[3] / "packs" / "cn-land-lifecycle")
CRS = "EPSG:4547"
X, Y = 500_000.0, 4_830_000.0
AS_OF = date(2026, 6, 30)


def stage(role: str, shapes=None, name: str = "", **columns) -> ControlLayer:
    """A layer in the role of a table of the pack; its columns are called after field roles.

    Args:
        role: of the table. shapes: geometries, None: a table without. name: of the layer.
        columns: values of each field.
    """
    if shapes is None:
        count = len(next(iter(columns.values())))
        table = FeatureTable(name or role, np.arange(1, count + 1), np.full(count, None, dtype=object),
                             pd.DataFrame({key: pd.Series(values).convert_dtypes() for key, values in columns.items()}))
    else:
        table = table_from_geometries(name or role, shapes, {key: list(values) for key, values in columns.items()}, CRS)
    return ControlLayer(role, table, {key: key for key in columns})


def traced(*layers, pack=PACK, **asked):
    """The answer of a tracing, in English, of planar areas.

    Args:
        layers: of ``stage``. asked: further words of the request.
    """
    return trace(LifecycleRequest(layers, pack, pack.lifecycle, **{"as_of": AS_OF, "area_method": "planar", **asked}))


def rules(outcome) -> list[str]:
    """Rules of the findings, sorted."""
    return sorted(outcome.findings["rule_id"])


def only(outcome, table="threads"):
    """The one row of a table of an answer that keeps the contract."""
    frame = outcome.tables[table]
    assert len(frame) == 1 and list(departures(CHECK, outcome)) == []
    return frame.iloc[0]


def says(outcome, words: str) -> int:
    """How many notes of an answer hold words."""
    return sum(words in note for note in outcome.notes)
