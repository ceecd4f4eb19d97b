"""Cells of a raster summed by parcel, block by block."""
from __future__ import annotations

import numpy as np
import pandas as pd


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

    def frame(self) -> pd.DataFrame:
        """A row per parcel; NaN where the raster does not cover it, or some part of it."""
        small = self.inside == 0
        cells = np.where(small, np.isfinite(self.point).astype(np.int64), self.cells)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(small, self.point, self.sums / self.cells)
            share = np.where(small, (self.point >= self.threshold).astype(float), self.hot / self.cells)
        most = np.where(small, self.point, self.most)
        known = cells > 0
        # a parcel that the raster covers in part has a mean, but no share of it is known
        whole = known & (small | (self.cells == self.inside))
        frame = pd.DataFrame({"cells": np.zeros(self.count, dtype=np.int64),
                              **dict.fromkeys(("raster_mean", "raster_max", "hot_share"), np.nan)})
        for name, values, fit in (("cells", cells, known), ("raster_mean", mean, known), ("raster_max", most, known),
                                  ("hot_share", share, whole)):
            frame.loc[self.rows[fit[1:]], name] = values[1:][fit[1:]]
        return frame
