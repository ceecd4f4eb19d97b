"""Two dates of cells with a map each: what pairs of classes hold on both, so that unchanged land can gain and lose.

One map alone says what land holds and not how it changed: land that keeps its class then has the map's number on both
dates, and land that changed has the table's number on the other date.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...landuse.transition.cell_counts import NOTHING, Cells, ranked, whole_values
from ..change.held import HELD_NEW, HELD_OLD
from ..densities.table import Densities
from ..keys.variants import on_map
from ..stock.classes import Mixes
from ..stock.stock import M2_PER_HA, WHOLE
from .ground import CellDensity, codes_off
from .holding import LABELS, OF_BIOMASS, OF_SOIL, PARTS, MapUse
from .table import Held, Joined, joined, pools_of

KINDS = OF_BIOMASS, OF_SOIL


class Slot(NamedTuple):
    """A map of one of the dates: 0 for the first, 1 for the second."""

    date: int
    use: MapUse


class HeldPairs(NamedTuple):
    """Pairs of keys of two dates with what maps hold.

    Attributes:
        rows: ``zone``, ``kind``, ``old``, ``new``, ``old_bits``, ``new_bits`` (of ``LABELS``), ``rises`` (of two maps
            the second has more), ``area_m2``, and t C by date and part, ``old_above`` …, NaN where no map counts.
        one_date_ha: ground that one date alone has a map of biomass on. both_ha: that both have.
    """

    rows: pd.DataFrame
    one_date_ha: float
    both_ha: float

    def known_ha(self, date: int, bit: int) -> float:
        """Ground that has a map's number on a date, that of the other date where it has one alone, ha.

        Args:
            date: 0 or 1. bit: of ``LABELS``.
        """
        whole = self.rows[self.rows["zone"] == WHOLE]
        knows = (whole["new_bits" if date else "old_bits"].to_numpy(dtype=int) & bit) > 0
        return float(whole["area_m2"][knows].sum()) / M2_PER_HA


class PairsOf(NamedTuple):
    """Pairs, mixes and tables of both dates, as a change is computed of them; and the ground of both with its numbers.

    Pairs are those of each zone, ``WHOLE`` of everything.
    """

    pairs: pd.DataFrame
    mixes: Mixes
    old: Densities
    new: Densities
    land: Joined


def uses_of(slots: Sequence[Slot]) -> list[MapUse]:
    """A use of each kind of map, under the names of all of that kind.

    Args:
        slots: of the maps.
    """
    by_kind: dict = {}
    for slot in slots:
        by_kind.setdefault(slot.use.bit, []).append(slot.use)
    return [replace(uses[0], name=" / ".join(dict.fromkeys(use.name for use in uses)), error=_worst(uses))
            for uses in by_kind.values()]


def _worst(uses: Sequence[MapUse]) -> Optional[float]:
    """The greater error of two maps; None where one states none."""
    errors = [use.error for use in uses]
    return None if None in errors else max(errors)


def typical_of_slots(whole: pd.DataFrame, slots: Sequence[Slot]) -> dict:
    """Bit of a map -> its mean amount over the ground that it knows on either date, in t/ha or m³/ha.

    Args:
        whole: of ``count_held``, everything. slots: of the maps.
    """
    sums: dict = {}
    for place, slot in enumerate(slots):
        knows = (whole["bits"].to_numpy(dtype=int) >> place & 1) > 0
        amount, area = sums.get(slot.use.bit, (0.0, 0.0))
        sums[slot.use.bit] = (amount + float(whole[f"{place}_amount"].sum()),
                              area + float(whole["area_m2"][knows].sum()) / M2_PER_HA)
    return {bit: amount / area if area > 0.0 else 0.0 for bit, (amount, area) in sums.items()}


def held_pairs(frame: pd.DataFrame, slots: Sequence[Slot], names: Mapping, mixes: Mixes,
               classes: Collection[str] = ()) -> HeldPairs:
    """Counted cells of two dates as pairs of keys.

    Args:
        frame: of ``count_held`` of both lands, ``zone`` as of the change; only cells that have both classes.
        slots: of the maps, in the order of the frame's columns. names: (old value, new value) -> pair of keys.
        mixes: of the keys. classes: on which maps of biomass count; empty: all.
    """
    off, rows = set(codes_off(mixes, classes)), []
    one_date = both = 0.0
    for row in frame.to_dict("records"):
        keys = names[int(row["code_0"]), int(row["code_1"])]
        area, held = row["area_m2"], {f"{side}_{part}": np.nan for side in ("old", "new") for part in PARTS}
        bits, sums = [0, 0], {}
        for kind in KINDS:
            has: dict = {}
            for place, slot in enumerate(slots):
                key = keys[slot.date]
                if slot.use.bit == kind and int(row["bits"]) >> place & 1 and key and mixes.shares[key] and not (
                        kind == OF_BIOMASS and key in off):
                    has[slot.date] = {part: row[f"{place}_{part}"] for part in slot.use.parts}
            if kind == OF_BIOMASS and row["zone"] == WHOLE:
                one_date, both = one_date + area * (len(has) == 1), both + area * (len(has) == 2)
            if len(has) == 1 and keys[0] == keys[1]:
                has = dict.fromkeys((0, 1), next(iter(has.values())))
            for date, parts in has.items():
                bits[date] |= kind
                held.update({f"{('old', 'new')[date]}_{part}": amount for part, amount in parts.items()})
                sums[kind, date] = sum(parts.values())
        rises = sum(sums.get((kind, 1), 0.0) - sums.get((kind, 0), 0.0) for kind in KINDS
                    if (kind, 0) in sums and (kind, 1) in sums) > 0.0
        rows.append({"zone": row["zone"], "kind": "unchanged" if keys[0] == keys[1] else "changed", "old": keys[0],
                     "new": keys[1], "old_bits": bits[0], "new_bits": bits[1], "rises": rises, "area_m2": area, **held})
    return HeldPairs(pd.DataFrame(rows), one_date / M2_PER_HA, both / M2_PER_HA)


def as_pairs(held: HeldPairs, uses: Sequence[MapUse], mixes: Mixes, tables: tuple, typical: Mapping) -> PairsOf:
    """Pairs as a change takes them: classes that maps know are their own, and what they hold stands beside the area.

    Args:
        held: pairs. uses: a map of each kind. mixes: of the keys. tables: densities of both dates.
        typical: bit of a map -> its mean amount.

    Raises:
        InputError: as ``joined``.
    """
    sides = []
    for side in ("old", "new"):
        sides.append(held.rows[["zone", "area_m2", *(f"{side}_{part}" for part in PARTS)]].set_axis(
            ["zone", "area_m2", *PARTS], axis=1).assign(code=held.rows[side], bits=held.rows[f"{side}_bits"],
                                                        part_count=1))
    whole = pd.concat(sides, ignore_index=True)
    ground = Held(whole[whole["zone"] == WHOLE].reset_index(drop=True), tuple(uses), dict(typical))
    first = joined(ground, mixes, tables[0])
    second = first if tables[1] is tables[0] else joined(ground, mixes, tables[1])
    pools = pools_of(uses, tables[0])
    rows = held.rows[["zone", "kind", "area_m2", "rises"]].copy()
    for side, prefix in (("old", HELD_OLD), ("new", HELD_NEW)):
        labels = [LABELS[bits] for bits in held.rows[f"{side}_bits"]]
        rows[side] = [on_map(key, label) for key, label in zip(held.rows[side], labels)]
        for pool, parts in pools.items():
            rows[f"{prefix}{pool}"] = sum(held.rows[f"{side}_{part}"] for part in parts)
    return PairsOf(rows, first.mixes, first.table, second.table, first)


class CellChange:
    """The change of each cell: what maps hold of both dates, and the tables' numbers for the rest.

    Args:
        slots: of the maps. keys: value -> key of each date. mixes: of the values of each date.
        tables: densities of both dates, with the pools of maps. classes: on which maps of biomass count.
    """

    def __init__(self, slots: Sequence[Slot], keys: tuple, mixes: tuple, tables: tuple,
                 classes: Collection[str] = ()):
        self.slots, self.keys = slots, keys
        by_kind: dict = {}
        for slot in slots:
            by_kind.setdefault(slot.use.bit, slot.use)
        self.uses = list(by_kind.values())
        self.sides = [CellDensity(self.uses, of, table, classes) for of, table in zip(mixes, tables)]

    def __call__(self, lands: Sequence[Cells], amounts: Sequence[np.ndarray]) -> np.ndarray:
        """Cells' change, t C/ha ``(r, c)``, NaN where it is not known.

        Args:
            lands: cells of both dates. amounts: of the maps, in the order of the slots, t/ha or m³/ha.
        """
        names = [_keys_of(cells, keys) for cells, keys in zip(lands, self.keys)]
        same = names[0] == names[1]
        given: dict = {(use.bit, date): np.full(same.shape, np.nan) for use in self.uses for date in (0, 1)}
        for slot, amount in zip(self.slots, amounts):
            given[slot.use.bit, slot.date] = amount
        sides: list = [[], []]
        for use in self.uses:
            old, new = given[use.bit, 0], given[use.bit, 1]
            sides[0].append(np.where(np.isnan(old) & same, new, old))
            sides[1].append(np.where(np.isnan(new) & same, old, new))
        return self.sides[1](lands[1], sides[1]) - self.sides[0](lands[0], sides[0])


def _keys_of(cells: Cells, keys: Mapping) -> np.ndarray:
    """A number for the key of each cell's value, -1 without a value ``(r, c)``."""
    distinct, place = ranked(whole_values(cells.values, cells.known(), cells.name).ravel())
    numbers = np.array([-1 if value == NOTHING else keys.get(int(value), -1) for value in distinct])
    return numbers[place].reshape(cells.values.shape)
