"""How often the classes of cells, or of cells on several rasters, occur together, and on how much ground.

Land lies in patches: along a row most cells are like their left neighbour. So the runs of like cells are found first,
and all that costs more than a comparison is done once a run. Arrays only, without Python's lock for most of the time,
so that blocks are counted on threads.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Optional

import numpy as np

from ...errors import InputError
from ...geometry.measure.cell_areas import CellAreas

NOTHING = np.iinfo(np.int64).min   # a cell that has no value
CHUNK = 500_000        # cells at a time, which a processor's cache holds
MOST_RUNS = 0.3        # of the cells; above it each cell is counted by itself
MOST_BINS = 4_000_000  # of a chunk; above it combinations are sorted
BYTES = np.concatenate([np.arange(256, dtype=np.int64), [NOTHING]])


class Cells(NamedTuple):
    """Some rows of a raster.

    Attributes:
        values: ``(rows, width)``.
        has: which cells have a value; None: all of them, but for those of value ``nothing``.
        nothing: the value of cells that have none; None: there is no such value.
        name: of the raster, for messages.
    """

    values: np.ndarray
    has: Optional[np.ndarray] = None
    nothing: Optional[int] = None
    name: str = ""

    def known(self) -> Optional[np.ndarray]:
        """Which cells have a value; None: all."""
        if self.nothing is None:
            return self.has
        known = self.values != self.nothing
        return known if self.has is None else known & self.has

    def rows(self, first: int, count: int) -> Cells:
        """Some rows of cells.

        Args:
            first, count: of the rows.
        """
        return self.part(slice(first, first + count), slice(None))

    def part(self, rows: slice, columns: slice) -> Cells:
        """A rectangle of cells.

        Args:
            rows, columns: of it.
        """
        return self._replace(values=self.values[rows, columns],
                             has=None if self.has is None else self.has[rows, columns])


class Tally(NamedTuple):
    """Combinations that occur, by value.

    Attributes:
        values: ``(m, k)`` of ``k`` rasters, ``NOTHING`` without one.
        cells: ``(m,)``. area_m2: ``(m,)``.
    """

    values: np.ndarray
    cells: np.ndarray
    area_m2: np.ndarray

    def where(self, rows: np.ndarray) -> Tally:
        """Some combinations of values.

        Args:
            rows: positions ``(k,)`` or a mask.
        """
        return Tally(self.values[rows], self.cells[rows], self.area_m2[rows])

    def of(self, columns: list) -> Tally:
        """By some of the rasters only.

        Args:
            columns: positions of the rasters.
        """
        return merged([Tally(self.values[:, columns], self.cells, self.area_m2)])


def tally(rasters: Sequence[Cells], areas: CellAreas) -> Tally:
    """Count the cells of some rasters on one grid.

    Args:
        rasters: of one shape ``(rows, width)``. areas: of their cells.

    Raises:
        InputError: values that are not whole numbers.
    """
    height, width = rasters[0].values.shape
    step, parts = max(1, CHUNK // max(width, 1)), []
    for first in range(0, height, step):
        count = min(step, height - first)
        parts.append(_counted([raster.rows(first, count) for raster in rasters], areas.rows(first, count)))
    return merged(parts)


def merged(parts: Sequence[Tally]) -> Tally:
    """Tallies added up, in the order of the values.

    Args:
        parts: of one number of rasters.

    Returns:
        Each combination of values once, with the sum of its cells and m².
    """
    values, cells, area = (np.concatenate(column) for column in zip(*parts))
    order = np.lexsort(values.T[::-1])
    values = values[order]
    begins = np.ones(len(values), dtype=bool)
    begins[1:] = (values[1:] != values[:-1]).any(axis=1)
    if not len(values):
        return Tally(values, cells, area)
    places = np.flatnonzero(begins)
    return Tally(values[places], np.add.reduceat(cells[order], places), np.add.reduceat(area[order], places))


def _counted(rasters: list, areas: CellAreas) -> Tally:
    values = rasters[0].values
    if len(rasters) == 1 and areas.alike and values.dtype == np.uint8 and rasters[0].has is None:
        cells = _bytes_counted(values)
        distinct = BYTES[:256].copy()
        if rasters[0].nothing is not None:
            distinct[rasters[0].nothing] = NOTHING
        there = np.flatnonzero(cells)
        return Tally(distinct[there, None], cells[there], cells[there] * float(areas.by_row[0, 0]))
    width = values.shape[1]
    start = _starts(rasters, None if areas.alike else width)
    code, distincts = None, []
    for cells in rasters:
        distinct, place = _ranks(cells, start)
        code = place if code is None else code * np.int64(len(distinct)) + place
        distincts.append(distinct)
    sizes, there = [len(values) for values in distincts], None
    if np.prod(sizes, dtype=float) > MOST_BINS:
        there, code = np.unique(code, return_inverse=True)
    length = None if start is None else np.diff(start, append=values.size)
    cells = np.bincount(code, weights=length).astype(np.int64)
    if areas.alike:
        area = cells * float(areas.by_row[0, 0])
    else:
        area = np.bincount(code, weights=np.broadcast_to(areas.each(), values.shape).ravel() if start is None
                           else areas.of_runs(start, length, width))
    kept = np.flatnonzero(cells)
    places = np.unravel_index(kept if there is None else there[kept], sizes)
    return Tally(np.column_stack([values[place] for values, place in zip(distincts, places)]), cells[kept], area[kept])


def _bytes_counted(values: np.ndarray) -> np.ndarray:
    """Cells of each of 256 values: pairs of neighbours are counted, which halves the work."""
    flat = np.ascontiguousarray(values).ravel()
    even = len(flat) // 2 * 2
    pairs = np.bincount(flat[:even].view(np.uint16), minlength=65_536).reshape(256, 256)
    counts = pairs.sum(axis=0) + pairs.sum(axis=1)
    if even < len(flat):
        counts[flat[even]] += 1
    return counts


def _starts(rasters: list, width: Optional[int]) -> Optional[np.ndarray]:
    """Place of the first cell of each run of like cells, row by row; None where runs are too short to be worth it.

    With ``width`` each row begins a run.
    """
    differs = None
    for cells in rasters:
        for array in (cells.values, cells.has):
            if array is None:
                continue
            bits = np.ascontiguousarray(array).ravel()
            if bits.dtype.kind == "f":   # cells without a number are alike too
                bits = bits.view(f"u{bits.dtype.itemsize}")
            unlike = bits[1:] != bits[:-1]
            differs = unlike if differs is None else np.logical_or(differs, unlike, out=differs)
    if width is not None:
        differs[width - 1::width] = True
    if np.count_nonzero(differs) > MOST_RUNS * len(differs):
        return None
    return np.concatenate([[0], np.flatnonzero(differs) + 1])


def _ranks(cells: Cells, start: Optional[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Distinct values, ``NOTHING`` among them, and the place among them of the cells at ``start``, or of all."""
    some = Cells(*(None if array is None else array.ravel() if start is None else array.ravel()[start]
                   for array in (cells.values, cells.has)), cells.nothing)
    known = some.known()
    if some.values.dtype == np.uint8:   # the usual case, without a search for what occurs
        return BYTES, some.values if known is None else np.where(known, some.values, np.int16(256))
    return ranked(whole_values(some.values, known, cells.name))


def whole_values(values: np.ndarray, has: Optional[np.ndarray], name: str) -> np.ndarray:
    """Classes as int64, ``NOTHING`` without one; 1.9999 is not a class and is not rounded.

    Args:
        values: of cells ``(r, c)``. has: which have one, None: all. name: of the raster, for messages.

    Raises:
        InputError: a value that is not a whole number.
    """
    if values.dtype.kind == "f":
        kept = values if has is None else np.where(has, values, 0.0)
        wrong = (kept != np.floor(kept)) | ~np.isfinite(kept) | (np.abs(kept) > 2.0**53)
        if wrong.any():
            raise InputError("rasters.not_classes", layer=name, value=float(kept[wrong][0]))
        values = kept
    whole = values.astype(np.int64)
    return whole if has is None else np.where(has, whole, NOTHING)


def ranked(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct values and each cell's rank among them; by a table where they lie close together.

    Args:
        values: of cells, whole numbers ``(n,)``.

    >>> [one.tolist() for one in ranked(np.array([30, 10, 30]))]
    [[10, 30], [1, 0, 1]]
    """
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
