"""What maps of the user's hold of pairs of two dates, beside the numbers of tables that hold everywhere."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..stock.features import density_of_codes
from ..stock.stock import M2_PER_HA

#: Before the name of a pool, in columns of pairs: t C that a map of the user's has on the date, NaN where none.
HELD_OLD, HELD_NEW = "old_held_", "new_held_"
RISES = "rises"     # column of pairs that maps know: whether the second date has more


def held_names(rows: pd.DataFrame) -> list:
    """Columns of pairs with what maps hold.

    Args:
        rows: pairs.
    """
    return [name for name in rows if name.startswith((HELD_OLD, HELD_NEW))]


def added_up(rows: pd.DataFrame, by: list) -> pd.DataFrame:
    """Pairs added up, with what maps hold of them; what rises stands apart from what falls.

    Args:
        rows: pairs. by: columns that name them.
    """
    by = [*by, RISES] if RISES in rows else by
    return rows.groupby(by, dropna=False, sort=True)[["area_m2", *held_names(rows)]].sum(min_count=1).reset_index()


def held_of_pairs(both: pd.DataFrame, request) -> tuple[np.ndarray, np.ndarray]:
    """What maps hold of each pair on both dates, NaN where none does.

    Args:
        both: pairs ``(k,)``, with their area in m². request: with the pools.

    Returns:
        t C/ha ``(k, p)`` each.
    """
    area_ha = both["area_m2"].to_numpy(dtype=float) / M2_PER_HA if held_names(both) else np.ones(len(both))
    sides = [np.column_stack([both[f"{prefix}{pool}"].to_numpy(dtype=float) / area_ha if f"{prefix}{pool}" in both
                              else np.full(len(both), np.nan) for pool in request.new.pools])
             for prefix in (HELD_OLD, HELD_NEW)]
    return sides[0], sides[1]


def held_ratios(both: pd.DataFrame, request) -> tuple[np.ndarray, np.ndarray]:
    """How many times its number in the table each pair holds on both dates; 1 where no map knows it.

    Args:
        both: pairs ``(k,)``. request: mixes and tables.

    Returns:
        Without unit, ``(k, p)`` each.
    """
    ratios = []
    for side, table, held in zip(("old", "new"), (request.old, request.new), held_of_pairs(both, request)):
        number = density_of_codes(both[side], request.mixes, table)
        ratios.append(np.divide(held, number.low, out=np.ones(held.shape), where=number.is_known & ~np.isnan(held)
                                & (number.low > 0.0)))
    return ratios[0], ratios[1]
