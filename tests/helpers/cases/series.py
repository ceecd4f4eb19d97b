"""Rows of a series store as it is read, made by hand."""
from __future__ import annotations

import numpy as np
import pandas as pd


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
