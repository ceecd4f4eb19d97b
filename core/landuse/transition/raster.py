"""What became of each land-use class between two dates, from rasters: the twin of ``transition``.

Cells are counted pair by pair, block by block, so that memory does not grow with the raster.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract.outcome import Outcome
from ...errors import InputError
from ...geometry.measure.cell_areas import CellAreas
from .cell_counts import BYTES, MOST_BINS, NOTHING, Cells, Tally, merged, ranked, tally, whole_values
from .classes import (
    Classes,
    LandUseCodes,
    Telling,
    all_titles,
    coded_classes,
    grouped,
    plain_classes,
    require_recognised,
    with_cropland,
)
from .tables import (
    CHANGED,
    ONLY_NEW,
    ONLY_OLD,
    UNCHANGED,
    Period,
    cropland_counts,
    printed_words,
    rate_notes,
    tables_of,
)

MOST_PAIRS = 100_000


class Block(NamedTuple):
    """Some rows of both rasters on one grid.

    Attributes:
        old, new: cells of one shape. areas: of them.
    """

    old: Cells
    new: Cells
    areas: CellAreas


class Counts(NamedTuple):
    """Cells and area of each pair of values; ``NOTHING`` where a date has none."""

    old: np.ndarray
    new: np.ndarray
    cells: np.ndarray
    area_m2: np.ndarray


def count_pairs(block: Block) -> Tally:
    """Count one block; on any thread.

    Args:
        block: some rows of cells of both dates, and their areas.

    Raises:
        InputError: values that are not whole numbers, or far too many pairs.
    """
    counted = tally([block.old, block.new], block.areas)
    counted = counted.where((counted.values != NOTHING).any(axis=1))
    _require_few(counted, block.old.name, block.new.name)
    return counted


def pair_counts(parts: Sequence[Tally], old_name: str, new_name: str) -> Counts:
    """The cells of all blocks, counted by pair of values.

    Args:
        parts: of the blocks, in their order. old_name, new_name: of the rasters, for messages.

    Raises:
        InputError: a raster without any value, or far too many pairs.
    """
    counted = merged(parts)
    _require_few(counted, old_name, new_name)
    for values, name in zip(counted.values.T, (old_name, new_name)):
        if not (values != NOTHING).any():
            raise InputError("rasters.empty", layer=name)
    return Counts(counted.values[:, 0], counted.values[:, 1], counted.cells, counted.area_m2)


def _require_few(counted: Tally, old_name: str, new_name: str) -> None:
    if len(counted.cells) > MOST_PAIRS:
        raise InputError("rasters.many_classes", old=old_name, new=new_name, limit=MOST_PAIRS)


class Reading(NamedTuple):
    """How the values of a date are read.

    Attributes:
        name: of the raster. meanings: value as text -> code or class, None for unknown; other values as they are.
        codes, scheme: pack and list that the codes are read by; None, or an empty list: values as they stand.
        level: of the list, of ``classes.LEVELS``.
    """

    name: str
    meanings: Mapping[str, Optional[str]] = MappingProxyType({})
    codes: Optional[LandUseCodes] = None
    scheme: str = ""
    level: str = "land_class"


def read_dates(counts: Counts, readings: Sequence[Reading], titles: Optional[dict], cropland: Iterable[str],
               language: str) -> tuple[Classes, Classes]:
    """Classes of both dates, as their lists and the user say.

    Args:
        counts: of ``pair_counts``. readings: of both dates. titles: value -> name, for what no list names.
        cropland: classes that are cropland; empty: as the lists say. language: of titles and sentences.

    Raises:
        InputError: a list that does not exist, or cannot be told.
    """
    first, second = (_read(values, reading, titles, cropland, language)
                     for values, reading in zip((counts.old, counts.new), readings))
    return first, second


def _read(values: np.ndarray, reading: Reading, titles: Optional[dict], cropland: Iterable[str],
          language: str) -> Classes:
    distinct, places = np.unique(values, return_inverse=True)
    texts = pd.Series([pd.NA if value == NOTHING else reading.meanings.get(str(value), str(value))
                       for value in distinct], dtype="string")
    there = distinct != NOTHING
    if not reading.scheme:
        classes = plain_classes(texts, cropland)
    else:
        classes = with_cropland(coded_classes(texts[there], None, reading.codes, reading.scheme, reading.level,
                                              Telling(language, reading.name)), cropland)
        require_recognised(classes, reading.name, language)
        places = np.where(there, np.cumsum(there) - 1, 0)[places]
    named = {key: title for key, title in {**(titles or {}), **classes.titles}.items() if key}
    return replace(classes, keys=classes.keys[places], titles=named, unlisted=None,
                   cropland=None if classes.cropland is None else classes.cropland.at(places))


def raster_transition(counts: Counts, over: Period, language: str, groups: Optional[dict] = None,
                      titles: Optional[dict] = None, cropland: Iterable[str] = (),
                      dates: Optional[tuple[Classes, Classes]] = None) -> Outcome:
    """The tables of a transition from counted cells.

    Args:
        counts: of ``pair_counts``.
        over: the time between the dates. language: of titles and remarks.
        groups: class -> group. titles: class -> name. cropland: classes that are cropland.
        dates: of ``read_dates``; None: values as they stand.

    Returns:
        Tables as of ``tables_of``; ``part_count`` counts cells. A raster has no slivers: cells do not tell them.
    """
    has_old, has_new = counts.old != NOTHING, counts.new != NOTHING
    if dates is None:
        dates = _classes(counts.old, titles, cropland), _classes(counts.new, titles, cropland)
    old, new, notes = grouped(*dates, groups or {}, language)
    notes = [*dict.fromkeys((*dates[0].problems, *dates[1].problems)), *notes]
    kind = np.where(has_old & has_new, np.where(old.keys == new.keys, UNCHANGED, CHANGED),
                    np.where(has_old, ONLY_OLD, ONLY_NEW))
    sums = pd.DataFrame({"kind": kind, "old": np.where(has_old, old.keys, None),
                         "new": np.where(has_new, new.keys, None), "area_m2": counts.area_m2,
                         "part_count": counts.cells}).astype({"kind": "string", "old": "string", "new": "string"})
    tables, numbers = tables_of(sums, all_titles(old, new, language), over,
                                (float(counts.area_m2[has_old].sum()), float(counts.area_m2[has_new].sum())),
                                printed_words(language))
    crop = cropland_counts(np.where(has_old & has_new, counts.area_m2, 0.0), old.cropland, new.cropland)
    cells = {"CELL_COUNT": int(counts.cells.sum()), "CHANGED_CELL_COUNT": int(counts.cells[kind == CHANGED].sum())}
    return Outcome(tables=tables, counts={**numbers, **crop, **cells},
                   notes=[*notes, *rate_notes(over, numbers, tables["matrix"], language)])


def _classes(values: np.ndarray, titles: Optional[dict], cropland) -> Classes:
    classes = plain_classes(pd.Series(values).where(values != NOTHING).astype("Int64"), cropland)
    return replace(classes, titles=dict(titles or {}))


class AmountOfPairs:
    """What belongs to each cell's pair of values; what pairs of bytes are looked up in is made once for all blocks.

    Args:
        amounts: (old value, new value) -> number, of which ``NOTHING`` may be one.
        nothing: for pairs that are not among them, in the unit of the amounts. kind: numpy's type of the result.
    """

    def __init__(self, amounts: Mapping, nothing: float, kind):
        self._pairs = np.array(list(amounts), dtype=np.int64).reshape(-1, 2)
        self._amounts = np.array(list(amounts.values()), dtype=kind)
        self._nothing, self._kind = nothing, kind
        self._of_bytes: dict = {}   # values without data -> what belongs to each pair of bytes

    def __call__(self, before: Cells, after: Cells) -> np.ndarray:
        """The amount of each cell, ``(rows, width)``.

        Args:
            before, after: as they were counted.
        """
        if before.values.dtype == after.values.dtype == np.uint8:
            return self._bytes(before, after)
        (old, first), (new, second) = map(_placed, (before, after))
        code, there = first * len(new) + second, None
        if len(old) * len(new) > MOST_BINS:
            there, code = np.unique(code, return_inverse=True)
        return self._table(old, new, there)[code].reshape(before.values.shape)

    def _bytes(self, before: Cells, after: Cells) -> np.ndarray:
        values = before.nothing, after.nothing
        if values not in self._of_bytes:
            table = self._table(BYTES, BYTES).reshape(len(BYTES), len(BYTES))
            for value, side in zip(values, (table, table.T)):
                if value is not None and 0 <= value < len(BYTES) - 1:
                    side[value] = side[-1]   # as cells that have no value
            self._of_bytes[values] = table.ravel()
        code, place = (cells.values.astype(np.intp) for cells in (before, after))
        for codes, cells in ((code, before), (place, after)):
            if cells.has is not None:
                np.putmask(codes, ~cells.has, len(BYTES) - 1)
        code *= len(BYTES)
        code += place
        return self._of_bytes[values][code]

    def _table(self, old: np.ndarray, new: np.ndarray, there: Optional[np.ndarray] = None) -> np.ndarray:
        """Amounts by place in ``old`` times the length of ``new`` and place in ``new``, or of the places ``there``."""
        table = np.full(len(old) * len(new) if there is None else len(there), self._nothing, dtype=self._kind)
        first, second = (pd.Index(values).get_indexer(side) for values, side in zip((old, new), self._pairs.T))
        known = np.flatnonzero((first >= 0) & (second >= 0))
        places = first[known] * len(new) + second[known]
        if there is not None:
            at = np.minimum(np.searchsorted(there, places), len(there) - 1)
            known, places = known[there[at] == places], at[there[at] == places]
        table[places] = self._amounts[known]
        return table


def _placed(cells: Cells) -> tuple[np.ndarray, np.ndarray]:
    """Distinct values, and the place of each cell's among them ``(n,)``."""
    known = cells.known()
    if cells.values.dtype == np.uint8:
        places = cells.values.astype(np.int32).ravel()
        if known is not None:
            np.putmask(places, ~known.ravel(), len(BYTES) - 1)
        return BYTES, places
    return ranked(whole_values(cells.values, known, cells.name).ravel())
