"""Cells of a raster summed by parcel, block by block."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import choose
from ...contract.interval import Interval


class ParcelValues(NamedTuple):
    """What a raster says of parcels ``(n,)``.

    Attributes:
        count: number of cells. mean, most: in the raster's unit, open where there is none. hot: share of cells at or
            above the threshold, anything from 0 to 1 where the raster does not cover all of the parcel.
    """

    count: np.ndarray
    mean: Interval
    most: Interval
    hot: Interval

    def frame(self) -> pd.DataFrame:
        """A row per parcel: ``cells``, ``raster_mean``, ``raster_max``, ``hot_share``, NULL where one is unknown."""
        return pd.DataFrame({"cells": self.count, "raster_mean": cells.number(self.mean),
                             "raster_max": cells.number(self.most), "hot_share": cells.number(self.hot)})


class ParcelCells:
    """Sums of cells by parcel.

    Args:
        count: number of parcels. rows: row of each numbered parcel (number 1 is the first).
        column, line: cell at a point inside each numbered parcel. threshold: what counts as hot or flooded.
    """

    def __init__(self, count: int, rows: np.ndarray, column: np.ndarray, line: np.ndarray, threshold: float):
        self.count, self.rows, self.column, self.line, self.threshold = count, rows, column, line, threshold
        size = len(rows) + 1
        self.cells, self.sums, self.hot = np.zeros(size, dtype=np.int64), np.zeros(size), np.zeros(size)
        self.most = np.full(size, -np.inf)
        self.inside = np.zeros(size, dtype=np.int64)   # cells with or without a value
        self.point = np.full(size, np.nan)

    def add(self, first: int, values: np.ndarray, has: np.ndarray, numbers: tuple) -> None:
        """Add some rows of cells.

        Args:
            first: the first row. values: of the cells ``(r, c)``. has: which have one. numbers: of parcels by layer, 0
                for none.
        """
        values = values.astype(float)
        for number in numbers:
            self.inside += np.bincount(number.ravel(), minlength=len(self.inside))
            of, value = number[has], values[has]
            self.cells += np.bincount(of, minlength=len(self.cells))
            self.sums += np.bincount(of, weights=value, minlength=len(self.cells))
            self.hot += np.bincount(of, weights=value >= self.threshold, minlength=len(self.cells))
            np.maximum.at(self.most, of, value)
        here = np.flatnonzero((self.line >= first) & (self.line < first + len(values)) & (self.column >= 0)
                              & (self.column < values.shape[1]))
        there = self.line[here] - first, self.column[here]
        self.point[here + 1] = np.where(has[there], values[there], np.nan)

    def values(self) -> ParcelValues:
        """What all cells that were added say of each parcel."""
        small = self.inside == 0   # it takes the cell at the point inside it
        count = np.where(small, np.isfinite(self.point).astype(np.int64), self.cells)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(small, self.point, self.sums / self.cells)
            hot = np.where(small, (self.point >= self.threshold).astype(float), self.hot / self.cells)
        most = np.where(small, self.point, self.most)
        # a parcel that the raster covers in part has a mean, but no share of it is known
        is_known, is_whole = count > 0, (count > 0) & (small | (self.cells == self.inside))
        number = np.zeros(self.count, dtype=np.int64)   # of each parcel; number 0 has no cells
        number[self.rows] = np.arange(1, len(self.rows) + 1)
        count[0], is_known[0], is_whole[0] = 0, False, False
        return ParcelValues(count[number], *(value.at(number) for value in (
            choose(is_known, Interval.of(mean)), choose(is_known, Interval.of(most)),
            choose(is_whole, Interval.of(hot), Interval.of(0.0, 1.0)))))
