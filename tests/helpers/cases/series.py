"""Rows of a series store as it is read, and layers that indicators are computed from, made by hand."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from groundrules.core.carbon.stock.patches import Zones
from groundrules.core.errors import InputError
from groundrules.core.quotas.request import Bound
from groundrules.core.table import FeatureTable

CRS = "EPSG:4527"


def frame(table, rows, **more):
    """A table of the store; columns that no row has are empty; ``more``: columns besides, one value for all."""
    made = pd.DataFrame(rows, columns=list(rows[0]) if rows else None).reindex(columns=list(table.columns))
    for name, kind in table.columns.items():
        made[name] = made[name].astype({"REAL": float, "INTEGER": "Int64"}.get(kind, object))
        if kind == "TEXT":
            made[name] = made[name].where(made[name].notna(), None)
    for name in ("series", "successor"):
        if name in made:
            made[name] = made[name].fillna("")
    return made.assign(fid=np.arange(1, len(made) + 1), why=None, **more,
                       supersedes=pd.array([None] * len(made), dtype="Int64"))


def box(west, south, east, north):
    """A rectangle, in metres from a corner in CRS."""
    return shapely.box(39_500_000.0 + west, 3_300_000.0 + south, 39_500_000.0 + east, 3_300_000.0 + north)


def layer(name, shapes, **fields):
    """A layer whose columns are called after field roles.

    Args:
        name: of it. shapes: geometries or None. fields: values of each.
    """
    columns = pd.DataFrame({key: pd.Series(values).convert_dtypes() for key, values in fields.items()},
                           index=range(len(shapes)))
    return Bound(FeatureTable(name, np.arange(len(shapes)), np.array(shapes, dtype=object), columns, CRS),
                 {key: key for key in fields})


#: Halves of a square kilometre.
TOWNS = Zones(layer("towns", [box(0, 0, 500, 1000), box(500, 0, 1000, 1000)], code=["990127100", "990127101"],
                    title=["West", "East"]).table, "code", "title")


def table(heads, *rows, name="town.csv"):
    """A table of an office: its heads, and a row for each list."""
    frame = pd.DataFrame(list(rows), columns=list(heads)).convert_dtypes()
    return FeatureTable(name, np.arange(1, len(frame) + 1), np.full(len(frame), None), frame)


def refused(act):
    """What a call is refused with, which both languages say whole."""
    with pytest.raises(InputError) as error:
        act()
    for language in ("en", "zh"):
        assert "{" not in error.value.in_language(language)
    return error.value
