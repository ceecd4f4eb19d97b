"""What became of each land-use class between two dates, from rasters: the twin of ``transition``.

Cells are counted pair by pair, block by block, so that memory does not grow with the raster.
"""
from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ..errors import InputError
from ..texts import text
from .transition_classes import Classes, all_titles, grouped, plain_classes
from .transition_tables import CHANGED, ONLY_NEW, ONLY_OLD, UNCHANGED, Period, Transition, printed_words, tables_of

MOST_PAIRS = 100_000
NOTHING = np.iinfo(np.int64).min   # a cell that has no value on a date


class Block(NamedTuple):
    """Some rows of both rasters on one grid.

    Attributes:
        old, new: values ``(rows, width)``. has_old, has_new: which cells have one.
        area_m2: of the cells, of a shape that fits ``(rows, width)``.
    """

    old: np.ndarray
    has_old: np.ndarray
    new: np.ndarray
    has_new: np.ndarray
    area_m2: np.ndarray


class Counts(NamedTuple):
    """Cells and area of each pair of values; ``NOTHING`` where a date has none."""

    old: np.ndarray
    new: np.ndarray
    cells: np.ndarray
    area_m2: np.ndarray


class PairCounter:
    """Adds up blocks.

    Args:
        old_name, new_name: of the rasters, for messages.
    """

    def __init__(self, old_name: str, new_name: str):
        self.names = old_name, new_name
        self.found: dict = {}

    def add(self, block: Block) -> None:
        """Count one block.

        Raises:
            InputError: values that are no whole numbers, or far too many pairs.
        """
        either = block.has_old | block.has_new
        old, new = (whole_values(values, has, name)[either] for values, has, name in (
            (block.old, block.has_old, self.names[0]), (block.new, block.has_new, self.names[1])))
        if not len(old):
            return
        area = np.broadcast_to(block.area_m2, either.shape)[either] if block.area_m2.size > 1 else None
        pairs, inverse = _numbered(old, new)
        cells = np.bincount(inverse, minlength=len(pairs))
        sizes = cells * float(block.area_m2.flat[0])
        if area is not None:
            sizes = np.bincount(inverse, weights=area, minlength=len(pairs))
        for pair, count, size in zip(map(tuple, pairs.tolist()), cells.tolist(), sizes.tolist()):
            if not count:
                continue
            known = self.found.setdefault(pair, [0, 0.0])
            known[0] += count
            known[1] += size
        if len(self.found) > MOST_PAIRS:
            raise InputError("rasters.many_classes", old=self.names[0], new=self.names[1], limit=MOST_PAIRS)

    def counts(self) -> Counts:
        """All that was counted, by values.

        Raises:
            InputError: a raster without any value.
        """
        pairs = sorted(self.found)
        old, new = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
        for values, name in ((old, self.names[0]), (new, self.names[1])):
            if not (values != NOTHING).any():
                raise InputError("rasters.empty", layer=name)
        return Counts(old, new, np.array([self.found[pair][0] for pair in pairs], dtype=np.int64),
                      np.array([self.found[pair][1] for pair in pairs]))


def whole_values(values: np.ndarray, has: np.ndarray, name: str) -> np.ndarray:
    """Classes as int64, ``NOTHING`` where there is none; 1.9999 is no class and is not rounded."""
    if values.dtype.kind == "f":
        kept = np.where(has, values, 0.0)
        wrong = (kept != np.floor(kept)) | ~np.isfinite(kept) | (np.abs(kept) > 2.0**53)
        if wrong.any():
            raise InputError("rasters.not_classes", layer=name, value=float(kept[wrong][0]))
        values = kept
    return np.where(has, values.astype(np.int64), NOTHING)


def _numbered(old: np.ndarray, new: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The pairs that may occur ``(m, 2)``, and which of them each cell has."""
    first, old_rank = ranked(old)
    second, new_rank = ranked(new)
    pairs = np.array(np.meshgrid(first, second, indexing="ij")).reshape(2, -1).T
    return pairs, old_rank * len(second) + new_rank


def ranked(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct values and each cell's rank among them; by a table where they lie close together."""
    has = values != NOTHING
    low, high = (int(values[has].min()), int(values[has].max())) if has.any() else (0, 0)
    if high - low >= 2**20:
        return np.unique(values, return_inverse=True)
    shifted = np.where(has, values - low + 1, 0)
    present = np.bincount(shifted, minlength=high - low + 2) > 0
    rank = np.cumsum(present) - 1
    distinct = np.flatnonzero(present).astype(np.int64) - 1 + low
    if present[0]:
        distinct[0] = NOTHING
    return distinct, rank[shifted]


def raster_transition(counts: Counts, over: Period, language: str, groups: Optional[dict] = None,
                      titles: Optional[dict] = None, cropland: Iterable[str] = ()) -> tuple[Transition, list]:
    """The tables of a transition from counted cells.

    Args:
        counts: of a ``PairCounter``.
        over: the time between the dates. language: of titles and remarks.
        groups: class -> group. titles: class -> name. cropland: classes that are cropland.

    Returns:
        The tables and remarks. ``part_count`` counts cells. A raster has no slivers: cells do not tell them.
    """
    has_old, has_new = counts.old != NOTHING, counts.new != NOTHING
    old, new, notes = grouped(_classes(counts.old, titles, cropland), _classes(counts.new, titles, cropland),
                              groups or {}, language)
    kind = np.where(has_old & has_new, np.where(old.keys == new.keys, UNCHANGED, CHANGED),
                    np.where(has_old, ONLY_OLD, ONLY_NEW))
    sums = pd.DataFrame({"kind": kind, "old": np.where(has_old, old.keys, None),
                         "new": np.where(has_new, new.keys, None), "area_m2": counts.area_m2,
                         "part_count": counts.cells}).astype({"kind": "string", "old": "string", "new": "string"})
    found = tables_of(sums, all_titles(old, new, language), over,
                      (float(counts.area_m2[has_old].sum()), float(counts.area_m2[has_new].sum())),
                      printed_words(language))
    if over.years is None:
        notes.append(text("transition.no_years", language))
    crop = dict.fromkeys(("CROPLAND_LOSS_M2", "CROPLAND_GAIN_M2", "CROPLAND_NET_M2"))
    if old.cropland is not None and new.cropland is not None:
        both = has_old & has_new
        loss = float(counts.area_m2[both & old.cropland & ~new.cropland].sum())
        gain = float(counts.area_m2[both & ~old.cropland & new.cropland].sum())
        crop = {"CROPLAND_LOSS_M2": loss, "CROPLAND_GAIN_M2": gain, "CROPLAND_NET_M2": gain - loss}
    cells = {"CELL_COUNT": int(counts.cells.sum()), "CHANGED_CELL_COUNT": int(counts.cells[kind == CHANGED].sum())}
    return Transition(found.matrix, found.classes, found.cross, {**found.counts, **crop, **cells}), notes


def _classes(values: np.ndarray, titles: Optional[dict], cropland) -> Classes:
    found = plain_classes(pd.Series(values).where(values != NOTHING).astype("Int64"), cropland)
    return Classes(found.keys, dict(titles or {}), found.cropland)


def change_codes(block: Block, order: dict) -> np.ndarray:
    """The number of each cell's pair of values, int32 ``(rows, width)``; 0 where no date has a value.

    Args:
        block: as it was counted. order: (old value, new value) -> number from 1.
    """
    either = block.has_old | block.has_new
    old = whole_values(block.old, block.has_old, "")[either]
    new = whole_values(block.new, block.has_new, "")[either]
    codes = np.zeros(either.shape, dtype=np.int32)
    if len(old):
        pairs, inverse = _numbered(old, new)
        numbers = np.array([order.get(tuple(pair), 0) for pair in pairs.tolist()], dtype=np.int32)
        codes[either] = numbers[inverse]
    return codes
