"""Two rasters counted block by block, and the raster of their transitions."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Callable, Optional

import numpy as np
import pandas as pd

from ...core.geometry.measure.area import check_planar
from ...core.geometry.systems.grid import Grid
from ...core.landuse.codes.classify import LandUseCodes
from ...core.landuse.codes.meanings import require_listed
from ...core.landuse.transition.cell_counts import NOTHING
from ...core.landuse.transition.classes import Classes
from ...core.landuse.transition.raster import (
    AmountOfPairs,
    Block,
    Counts,
    Reading,
    count_pairs,
    pair_counts,
    read_dates,
)
from ...core.layers.values import OF, raster_meanings
from ...core.texts import text
from .blocks import in_blocks, write_blocks
from .layers import Raster, common_grid, drop, share_no_data

SIDES = "old", "new"     # roles in rows of VALUES
MOSTLY_NO_DATA = (-32768, -9999, 0, 255, 65535)


@dataclass(frozen=True)
class Counted:
    """Two rasters on one grid, and how often each pair of values occurs."""

    old: Raster
    new: Raster
    grid: Grid
    counts: Counts
    titles: dict
    notes: list


@contextmanager
def counted_cells(old: Raster, new: Raster, align: str, method: str, language: str,
                  progress: Optional[Callable[[float], None]] = None,
                  cancelled: Optional[Callable[[], bool]] = None) -> Iterator[Counted]:
    """Count all pairs of values; the rasters can be read on their common grid inside the ``with`` block.

    Raises:
        InputError: rasters that do not line up and are not to be aligned, values that are not classes, planar
            areas of degrees. Cancelled: ``cancelled`` returned True.
    """
    old, new, remarks = share_no_data(old, new, language)
    first, second, grid, notes = common_grid(old, new, align, language)
    notes += remarks
    if check_planar(old.name if align != "nearest_on_new" else new.name, grid.crs, method):
        method = "ellipsoidal"
        notes.append(text("rasters.web_mercator", language, layer=first.name))
    try:
        parts = in_blocks(lambda _row, rasters, areas: count_pairs(Block(*rasters, areas)), (first, second), grid,
                          method, progress, cancelled)
        counts, titles = pair_counts(parts, old.name, new.name), {**new.titles, **old.titles}
        notes += [text("rasters.no_declaration", language, layer=raster.name, values=", ".join(map(str, classes)))
                  for raster, values in ((first, counts.old), (second, counts.new))
                  if (classes := suspicious(raster, values, titles))]
        yield Counted(first, second, grid, counts, titles, notes)
    finally:
        for raster in (first, second):
            drop(raster)


def suspicious(raster: Raster, values: np.ndarray, titles: dict) -> list:
    """Classes that are mostly used for cells without data, in a file that declares none and does not name them."""
    if raster.is_masked or raster.missing is not None:
        return []
    return [value for value in MOSTLY_NO_DATA if (values == value).any() and str(value) not in titles]


def read_cells(counted: Counted, codes: LandUseCodes, lists: tuple, level: str, values: Sequence, cropland: list,
               language: str) -> tuple[tuple[Classes, Classes], list]:
    """The classes of both dates, by their lists and by what the user says of their values; and sentences on that.

    Args:
        counted: cells of both rasters. codes: pack with the lists. lists: id of each date's; empty: values as they
            stand. level: of the lists. values: rows of VALUES, of the roles ``SIDES``. cropland: classes that are.

    Raises:
        InputError: a row that cannot be used, a code that is in no list, a list that does not exist; two lists whose
            classes cannot be compared.
    """
    names, counts = (counted.old.name, counted.new.name), counted.counts
    for side, scheme in zip(SIDES, lists):
        if scheme:
            require_listed(codes, [row for row in values if row[0].partition(OF)[0].strip() in ("", side)])
    known = {side: [str(value) for value in np.unique(of) if value != NOTHING]
             for side, of in zip(SIDES, (counts.old, counts.new))}
    meanings, notes = raster_meanings(values, dict(zip(SIDES, names)), known, language)
    readings = [Reading(name, meanings[side], codes, scheme, level) for side, name, scheme in zip(SIDES, names, lists)]
    return read_dates(counts, readings, counted.titles, cropland, language), notes


def write_change(path: str, counted: Counted, matrix: pd.DataFrame, groups: dict, dates: Sequence[Classes],
                 progress: Optional[Callable[[float], None]] = None,
                 cancelled: Optional[Callable[[], bool]] = None) -> str:
    """Write each cell's transition_id as a raster; 0 is no data. Written completely or not at all.

    Args:
        dates: of ``read_cells``.

    Raises:
        InputError: the file cannot be written. Cancelled: ``cancelled`` returned True.
    """
    return write_pairs(path, counted, _numbers(counted.counts, matrix, groups, dates),
                       np.uint16 if len(matrix) < 2**16 else np.uint32, 0, "", progress, cancelled)


def write_pairs(path: str, counted: Counted, amounts: dict, kind, nothing: float, unit: str,
                progress: Optional[Callable[[float], None]] = None,
                cancelled: Optional[Callable[[], bool]] = None) -> str:
    """Write what belongs to each cell's pair of values as a raster. Whole, or not at all.

    Args:
        amounts: (old value, new value) -> number. kind: numpy's type of it. nothing: for other pairs; no data.
        unit: of the numbers.

    Raises:
        InputError: the file cannot be written. Cancelled: ``cancelled`` returned True.
    """
    amount_of = AmountOfPairs(amounts, nothing, kind)
    return write_blocks(path, lambda rasters: amount_of(*rasters), (counted.old, counted.new), counted.grid, kind,
                        nothing, unit, progress, cancelled)


def _numbers(counts: Counts, matrix: pd.DataFrame, groups: dict, dates: Sequence[Classes]) -> dict:
    """(old value, new value) -> number of the pair's row in the matrix."""
    rows = {(None if pd.isna(row.old_class) else row.old_class, None if pd.isna(row.new_class) else row.new_class):
            int(row.transition_id) for row in matrix.itertuples()}

    def names(values: np.ndarray, classes: Classes) -> list:
        return [None if value == NOTHING else groups.get(key, key) for value, key in zip(values, classes.keys)]

    pairs = zip(names(counts.old, dates[0]), names(counts.new, dates[1]))
    return {(int(old), int(new)): rows[pair] for old, new, pair in zip(counts.old, counts.new, pairs)}
