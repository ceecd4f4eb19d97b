"""Pieces of ground of two dates with what maps of both hold on them, as cells of two rasters are counted."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ...landuse.transition.tables import CHANGED, SLIVER, UNCHANGED
from ..change.tables import change_word
from ..stock.classes import Mixes
from ..stock.stock import M2_PER_HA
from .change import Slot
from .patches import FeatureMeans, held_feature_columns


def counted_pieces(codes: tuple, ground: pd.DataFrame, means: Sequence[FeatureMeans],
                   slots: Sequence[Slot]) -> pd.DataFrame:
    """Ground of pieces by class, zone and the maps that know it, as of ``count_held``.

    Where several maps know parts of a piece the lesser part is taken to lie in the greater; a piece that a zone cuts
    has its means on both sides.

    Args:
        codes: number of the class of each piece on both dates, two of ``(n,)``.
        ground: ``zone`` (``WHOLE``: everything), ``piece``, ``area_m2``. means: what each map says of the pieces.
        slots: of the maps, in their order.

    Returns:
        ``zone``, ``code_0``, ``code_1``, ``bits`` (a map's position is its bit; behind them: the second date has more),
        ``area_m2``, ``part_count``, ``<map>_<part>`` in t C, ``<map>_amount`` in the map's unit times ha.

    A hectare of which a map of the first date knows half, with 80 t C/ha above ground:

    >>> from .holding import ABOVE, OF_BIOMASS, MapUse
    >>> from .quantity import Measure
    >>> use = MapUse("m", Measure("carbon", 1.0, False), ABOVE, OF_BIOMASS)
    >>> means = FeatureMeans(use, np.array([0.5]), {"above": np.array([80.0])}, np.array([80.0]))
    >>> rows = counted_pieces((np.array([1]), np.array([2])), pd.DataFrame({
    ...     "zone": [""], "piece": [0], "area_m2": [10_000.0]}), [means], [Slot(0, use)])
    >>> rows[["bits", "area_m2", "0_above"]].to_numpy().tolist()
    [[0.0, 5000.0, 0.0], [1.0, 5000.0, 40.0]]
    """
    at, area_ha = ground["piece"].to_numpy(dtype=int), ground["area_m2"].to_numpy(dtype=float) / M2_PER_HA
    shares = np.column_stack([each.share[at] for each in means])
    order = np.argsort(-shares, axis=1, kind="stable")
    ends = np.column_stack([np.ones(len(at)), np.take_along_axis(shares, order, axis=1), np.zeros(len(at))])
    bits, frames = np.zeros(len(at), dtype=np.int64), []
    for known in range(len(means) + 1):
        if known:
            bits = bits | (1 << order[:, known - 1])
        part_ha = area_ha * (ends[:, known] - ends[:, known + 1])
        columns, gain = {}, np.zeros(len(at))
        for place, (each, slot) in enumerate(zip(means, slots)):
            knows = (bits >> place & 1) > 0
            others = [other for other, of in enumerate(slots) if of.use.bit == slot.use.bit and of.date != slot.date]
            in_both = knows & (bits >> others[0] & 1 > 0) if others else np.zeros(len(at), dtype=bool)
            for part, carbon in each.carbon.items():
                columns[f"{place}_{part}"] = np.where(knows, carbon[at] * part_ha, 0.0)
                gain += (1 if slot.date else -1) * np.where(in_both, carbon[at], 0.0)
            columns[f"{place}_amount"] = np.where(knows, each.amount[at] * part_ha, 0.0)
        frame = pd.DataFrame({"zone": ground["zone"].to_numpy(), "code_0": codes[0][at], "code_1": codes[1][at],
                              "bits": bits | (gain > 0.0).astype(np.int64) << len(means), "part_count": 1,
                              "area_m2": part_ha * M2_PER_HA, **columns})
        frames.append(frame[part_ha > 0.0])
    rows = pd.concat(frames, ignore_index=True)
    return rows.groupby(["zone", "code_0", "code_1", "bits"], sort=True).sum().reset_index()


def all_pieces(changes: pd.DataFrame, same: pd.DataFrame) -> pd.DataFrame:
    """All ground of two dates in pieces: what did not keep its class, then what did.

    Args:
        changes: ``kind``, ``old_class``, ``new_class``, ``area_m2`` ``(n,)``. same: ``land_class``, ``area_m2``
            ``(m,)``.

    Returns:
        ``kind``, ``old``, ``new``, ``area_m2`` ``(n + m,)``; where a date has no ground its class is the other's.
    """
    old, new = (changes[side].astype(object) for side in ("old_class", "new_class"))
    first = pd.DataFrame({"kind": changes["kind"].astype(object), "old": old.where(old.notna(), new),
                          "new": new.where(new.notna(), old), "area_m2": changes["area_m2"].to_numpy(dtype=float)})
    kept = same["land_class"].astype(object)
    return pd.concat([first, pd.DataFrame({"kind": UNCHANGED, "old": kept, "new": kept, "area_m2": same["area_m2"]})],
                     ignore_index=True)


def with_mapped_carbon(changes: pd.DataFrame, question: tuple, means: Sequence[FeatureMeans], slots: Sequence[Slot],
                       language: str) -> pd.DataFrame:
    """Pieces of changed ground whose stock difference is by the maps of each, where these know some of it.

    Args:
        changes: of ``core.carbon.change.tables.with_carbon`` ``(n,)``.
        question: what keys mean, and tables of both dates with the pools of maps. means: of the pieces. slots: of the
            maps. language: of the word for each change.

    Returns:
        The rows; what a map knows of is called by its sign, since a piece has no band of its own.
    """
    mixes, *tables = question
    known = np.isin(changes["kind"].astype(object), (CHANGED, SLIVER)) & (
        np.column_stack([each.share for each in means]) > 0.0).any(axis=1)
    rows = np.flatnonzero(known)
    if not len(rows):
        return changes
    area_m2 = changes["area_m2"].to_numpy(dtype=float)
    sides = [_density(changes[side].iloc[rows], area_m2[rows], (mixes, table), [
        each for each, slot in zip(of_some(means, rows), slots) if slot.date == date])
        for date, (side, table) in enumerate(zip(("old_class", "new_class"), tables))]
    difference = sides[1] - sides[0]
    changes = changes.copy()
    for name, amount in (("difference_t_c_ha", difference), ("difference_t_c", difference * area_m2[rows] / M2_PER_HA)):
        column = changes[name].to_numpy(dtype=float, na_value=np.nan)
        column[rows] = amount
        changes[name] = pd.array(np.where(np.isnan(column), None, column), dtype="Float64")
    if "change" in changes:
        words = changes["change"].astype(object).to_numpy()
        words[rows] = [change_word(pd.NA if np.isnan(amount) else amount, np.nan, np.nan, None, language)
                       for amount in difference]
        changes["change"] = pd.array(words, dtype="string")
    return changes


def _density(keys: pd.Series, area_m2: np.ndarray, question: tuple[Mixes, object],
             means: Sequence[FeatureMeans]) -> np.ndarray:
    columns = held_feature_columns(area_m2, keys.astype(object).to_numpy(), question, means)
    return columns["carbon_t_c_ha"].to_numpy(dtype=float, na_value=np.nan)


def of_some(means: Sequence[FeatureMeans], rows: np.ndarray) -> list[FeatureMeans]:
    """What maps say of some pieces.

    Args:
        means: of the first pieces and maybe others. rows: which of the first, numbers ``(k,)`` or bool ``(n,)``.
    """
    rows = np.flatnonzero(rows) if rows.dtype == bool else rows
    return [FeatureMeans(each.use, each.share[rows], {part: values[rows] for part, values in each.carbon.items()},
                         each.amount[rows]) for each in means]
