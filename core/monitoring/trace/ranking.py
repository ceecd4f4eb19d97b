"""The pieces of a trace by what they did in their unit, those beyond a limit together; as a table."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...frames import typed_columns
from ..pack.model import Indicator
from .contributions import shares_of_increase
from .request import OPEN, PIECE_COLUMNS, REST

SUMMED = ["amount", "contribution", "lower", "upper", "whole_contribution", "share_percent", "piece_count"]


def no_pieces() -> pd.DataFrame:
    """The columns of pieces, without any."""
    return pd.DataFrame({name: [] for name in ("unit", "part", "kind", *PIECE_COLUMNS) if name != "unit_code"})


def ranked(changes: pd.DataFrame, shapes: np.ndarray, limit: int,
           is_open: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    """Pieces of each unit by what they did, those that surely did it first and the largest first; what is beyond the
    limit is one row of each part, direction and certainty.

    Args:
        changes: with contributions ``(k,)``. shapes: of each ``(k,)``. limit: most of a unit, 0: all.
        is_open: places whose change is not known: shares of it are not either ``(p,)``.
    """
    if not len(changes):
        return no_pieces(), np.zeros(0, dtype=object)
    unit, share = changes["unit"].to_numpy(dtype=int), np.full(len(changes), np.nan)
    for place, rows in changes.groupby("unit").indices.items():
        if not is_open[place]:
            share[rows] = 100.0 * shares_of_increase(changes["contribution"].to_numpy(dtype=float)[rows])
    ends = np.abs(changes[["lower", "upper", "low", "high"]].to_numpy(dtype=float))
    size = np.where(np.isnan(ends[:, 0]), ends[:, 2:].max(axis=1), ends[:, :2].max(axis=1))
    changes = changes.assign(share_percent=share, size=-size.round(12), piece_count=1, unit=unit,
                             doubtful=(changes["kind"] == OPEN).to_numpy())
    changes = changes.sort_values(["unit", "doubtful", "size", "part", "kind", "feature_before", "feature_after"],
                                  kind="stable", ascending=[True, True, True, False, True, True, True])
    shapes, changes = shapes[changes.index.to_numpy()], changes.reset_index(drop=True)
    changes["rank"] = (changes.groupby("unit").cumcount() + 1).astype("Int64")
    beyond = (changes["rank"] > limit).to_numpy(dtype=bool) if limit else np.zeros(len(changes), dtype=bool)
    if not beyond.any():
        return changes, shapes
    rest = changes[beyond].assign(up=changes["high"] + changes["low"] > 0).groupby(
        ["unit", "doubtful", "part", "amount_unit", "up"], as_index=False)[SUMMED].agg(_sum)
    rest = rest.drop(columns="up").assign(kind=np.where(rest["doubtful"], OPEN, REST))
    both = pd.concat([changes[~beyond], rest], ignore_index=True)
    order = both.sort_values("unit", kind="stable").index.to_numpy()
    return both.iloc[order].reset_index(drop=True), np.concatenate(
        [shapes[~beyond], np.full(len(rest), None, dtype=object)])[order]


def _sum(numbers: pd.Series) -> float:
    """The sum, NaN where a number is."""
    return numbers.astype(float).sum(skipna=False)


def pieces_table(changes: pd.DataFrame, indicator: Indicator, places: list) -> pd.DataFrame:
    """Pieces in the columns ``PIECE_COLUMNS``.

    Args:
        changes: ranked and joined. indicator: of them. places: code and name of each unit, and of all.
    """
    unit = changes["unit"].to_numpy(dtype=int)
    codes, names = (np.array(column, dtype=object) for column in zip(*places))
    frame = changes.drop(columns="unit").reindex(columns=list(PIECE_COLUMNS)).assign(
        indicator_id=indicator.id, unit_code=codes[unit], unit_name=names[unit], unit=indicator.unit)
    for name, kind in PIECE_COLUMNS.items():
        if kind == "Float64":   # an end that is open is NULL
            number = pd.to_numeric(frame[name]).astype(float)
            frame[name] = number.where(np.isfinite(number))
    return typed_columns(frame, PIECE_COLUMNS)
