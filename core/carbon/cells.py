"""Cells of a class raster counted by class and zone, block by block, so that memory does not grow with the raster."""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ..errors import InputError
from ..landuse.transition_raster import NOTHING, ranked, whole_values
from .stock import WHOLE, Ground

MOST_CLASSES = 100_000
MOST_BINS = 4_000_000   # of a block; above it areas are added as weights


class Block(NamedTuple):
    """Some rows of a raster.

    Attributes:
        values: ``(rows, width)``. has: which cells have one.
        area_m2: of the cells, of a shape that fits. zones: numbers from 1, 0 outside, a layer of zones each, that do
            not overlap within a layer: list of ``(rows, width)``.
    """

    values: np.ndarray
    has: np.ndarray
    area_m2: np.ndarray
    zones: tuple = ()


class ClassCounter:
    """Adds up blocks.

    Args:
        name: of the raster, for messages.
    """

    def __init__(self, name: str):
        self.name = name
        self.found: dict = {}   # (zone, value) -> [cells, area]; zone 0 is everything
        self.outside: dict = {}

    def add(self, block: Block) -> None:
        """Count one block.

        Raises:
            InputError: values that are no whole numbers, or far too many classes.
        """
        distinct, codes = ranked_cells(block.values, block.has, self.name)
        self._note(self.found, None, *_sums(codes, len(distinct), block.area_m2), distinct)
        if block.zones:
            inside = np.zeros(codes.shape, dtype=bool)
            for zones in block.zones:
                numbers, inverse = _present(zones)
                cells, area = _sums(inverse * len(distinct) + codes, len(numbers) * len(distinct), block.area_m2)
                for row, zone in enumerate(numbers.tolist()):
                    if zone:
                        part = slice(row * len(distinct), (row + 1) * len(distinct))
                        self._note(self.found, zone, cells[part], area[part], distinct)
                inside |= zones > 0
            self._note(self.outside, None, *_sums(np.where(inside, 0, codes + 1), len(distinct) + 1, block.area_m2),
                       np.concatenate([[NOTHING], distinct]))
        if len(self.found) > MOST_CLASSES:
            raise InputError("carbon.many_classes", layer=self.name, limit=MOST_CLASSES)

    @staticmethod
    def _note(found: dict, zone: Optional[int], cells: np.ndarray, area: np.ndarray, distinct: np.ndarray) -> None:
        for place in np.flatnonzero(cells):
            value = int(distinct[place])
            if value == NOTHING:
                continue
            known = found.setdefault((zone, value), [0, 0.0])
            known[0] += int(cells[place])
            known[1] += float(area[place])

    def ground(self, zone_names: dict, titles: dict) -> Ground:
        """All that was counted.

        Args:
            zone_names: id -> name, in the order of the zones' numbers. titles: value -> name.

        Raises:
            InputError: a raster without any value.
        """
        if not self.found:
            raise InputError("rasters.empty", layer=self.name)
        ids, names = list(zone_names), dict(zone_names)
        rows = [(WHOLE if zone is None else ids[zone - 1], str(value), area, cells)
                for (zone, value), (cells, area) in self.found.items()]
        if self.outside and zone_names:
            rows += [("outside", str(value), area, cells) for (_zone, value), (cells, area) in self.outside.items()]
            names["outside"] = ""
        frame = pd.DataFrame(rows, columns=["zone", "code", "area_m2", "part_count"])
        return Ground(frame.sort_values(["zone", "code"], kind="stable").reset_index(drop=True), names, titles)


def ranked_cells(values: np.ndarray, has: np.ndarray, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Distinct values, ``NOTHING`` among them, and each cell's place among them.

    Raises:
        InputError: values that are no whole numbers.
    """
    if values.dtype == np.uint8:   # the usual case, without a search for what occurs
        codes = values.astype(np.int16)
        if not has.all():
            codes[~has] = 256
        return np.concatenate([np.arange(256, dtype=np.int64), [NOTHING]]), codes
    distinct, codes = ranked(whole_values(values, has, name).ravel())
    return distinct, codes.reshape(values.shape)


def _present(zones: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of zones that occur, and each cell's place among them."""
    occurs = np.bincount(zones.ravel()) > 0
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[zones]


def _sums(codes: np.ndarray, count: int, area_m2: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cells and area of each code ``(count,)``."""
    rows = codes.shape[0]
    if area_m2.size == 1:
        cells = np.bincount(codes.ravel(), minlength=count)
        return cells, cells * float(area_m2.flat[0])
    if area_m2.shape[1] == 1 and rows * count <= MOST_BINS:   # rows differ: count each row by itself
        by_row = np.stack([np.bincount(row, minlength=count) for row in codes])
        return by_row.sum(axis=0), area_m2[:, 0] @ by_row
    area = np.broadcast_to(area_m2, codes.shape).ravel()
    return np.bincount(codes.ravel(), minlength=count), np.bincount(codes.ravel(), weights=area, minlength=count)


def looked_up(block: Block, density: dict, name: str, nodata: float) -> np.ndarray:
    """Each cell's density, float32; ``nodata`` where there is none.

    Args:
        block: as it was counted. density: value -> t C/ha, NaN where it is blank.
    """
    distinct, codes = ranked_cells(block.values, block.has, name)
    found = np.array([density.get(int(value), np.nan) for value in distinct], dtype=np.float32)
    return np.where(np.isnan(found), np.float32(nodata), found)[codes]
