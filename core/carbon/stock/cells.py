"""Cells of a class raster by class and zone, block by block, so that memory does not grow with the raster."""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...errors import InputError
from ...geometry.measure.cell_areas import CellAreas
from ...landuse.transition.cell_counts import NOTHING, Cells, Tally, merged, ranked, tally, whole_values
from .stock import WHOLE, Ground

MOST_CLASSES = 100_000


class Block(NamedTuple):
    """Some rows of a raster.

    Attributes:
        classes: the cells. areas: of them. zones: numbers from 1, 0 outside, a layer of zones each, that do not overlap
            within a layer: ``(rows, width)`` each.
    """

    classes: Cells
    areas: CellAreas
    zones: tuple = ()


class Counted(NamedTuple):
    """One block counted: everything by class; zones by class and number; ground outside all zones by class."""

    whole: Tally
    zones: Optional[Tally] = None
    outside: Optional[Tally] = None


def count_block(block: Block) -> Counted:
    """Count one block; on any thread.

    Args:
        block: classes, zones and areas of some rows of cells.

    Raises:
        InputError: values that are not whole numbers, or far too many classes.
    """
    if not block.zones:
        counted = Counted(_classes(tally([block.classes], block.areas)))
    else:
        layers = [_classes(tally([block.classes, Cells(numbers)], block.areas)) for numbers in block.zones]
        inside = layers[0].values[:, 1] > 0
        whole, outside = layers[0].of([0]), layers[0].where(~inside).of([0])
        if len(layers) > 1:
            anywhere = np.logical_or.reduce([numbers > 0 for numbers in block.zones])
            apart = _classes(tally([block.classes, Cells(anywhere.view(np.uint8))], block.areas))
            outside = apart.where(apart.values[:, 1] == 0).of([0])
        counted = Counted(whole, merged([layer.where(layer.values[:, 1] > 0) for layer in layers]), outside)
    if len(counted.whole.cells) > MOST_CLASSES:
        raise InputError("carbon.many_classes", layer=block.classes.name, limit=MOST_CLASSES)
    return counted


def _classes(cells: Tally) -> Tally:
    """Without the cells that have none."""
    return cells.where(cells.values[:, 0] != NOTHING)


def ground_of_cells(parts: Sequence[Counted], name: str, zone_names: dict, titles: dict) -> Ground:
    """The ground of all blocks.

    Args:
        parts: of the blocks, in their order. name: of the raster, for messages.
        zone_names: id -> name, in the order of the zones' numbers. titles: value -> name.

    Raises:
        InputError: a raster without any value, or far too many classes.
    """
    whole = merged([part.whole for part in parts])
    if not len(whole.cells):
        raise InputError("rasters.empty", layer=name)
    if len(whole.cells) > MOST_CLASSES:
        raise InputError("carbon.many_classes", layer=name, limit=MOST_CLASSES)
    names, frames = dict(zone_names), [_frame(whole, WHOLE)]
    if zone_names:
        zones, outside = merged([part.zones for part in parts]), merged([part.outside for part in parts])
        ids = np.array(list(zone_names), dtype=object)
        frames.append(_frame(zones, ids[zones.values[:, 1] - 1]))
        if len(outside.cells):
            frames.append(_frame(outside, "outside"))
            names["outside"] = ""
    rows = pd.concat(frames, ignore_index=True).sort_values(["zone", "code"], kind="stable")
    return Ground(rows.reset_index(drop=True), names, titles)


def _frame(cells: Tally, zone) -> pd.DataFrame:
    return pd.DataFrame({"zone": zone, "code": cells.values[:, 0].astype(str).astype(object), "area_m2": cells.area_m2,
                         "part_count": cells.cells})


class DensityOfCells:
    """Each cell's density by its class; what classes of one byte are looked up in is made once for all blocks.

    Args:
        density: value -> t C/ha, where it is known. nodata: in the place of others, t C/ha.
    """

    def __init__(self, density: dict, nodata: float):
        self._density, self._nodata = density, np.float32(nodata)
        self._of_pairs: dict = {}   # value without data -> what belongs to two bytes

    def __call__(self, classes: Cells) -> np.ndarray:
        """Density of each cell, t C/ha, float32 ``(r, c)``; ``nodata`` if unknown.

        Args:
            classes: as they were counted; the fewer at a time, the more of what is made of them stays in the
                processor's memory.
        """
        values, has_value = classes.values, classes.has
        if values.dtype == np.uint8:
            if classes.nothing not in self._of_pairs:
                self._of_pairs[classes.nothing] = _of_pairs(self._amounts(np.arange(256), classes.nothing))
            amount_of_cell = _looked_up(values, self._of_pairs[classes.nothing])
        else:
            has_value = classes.known()
            distinct, places = ranked(whole_values(values, has_value, classes.name).ravel())
            amount_of_cell = self._amounts(distinct)[places].reshape(values.shape)
        if has_value is not None:
            np.putmask(amount_of_cell, ~has_value, self._nodata)
        return amount_of_cell

    def _amounts(self, values: np.ndarray, nothing: Optional[int] = None) -> np.ndarray:
        amounts = np.array([self._density.get(int(value), np.nan) for value in values], dtype=np.float32)
        amounts[np.isnan(amounts) | (values == nothing)] = self._nodata
        return amounts


def _of_pairs(amounts: np.ndarray) -> np.ndarray:
    """Amounts of two bytes that follow each other as one number each, float32 ``(65536, 2)``: half the look-ups.

    Args:
        amounts: of each byte, float32 ``(256,)``.
    """
    both = np.empty((256, 256, 2), dtype=np.float32)   # by the second byte and the first: numbers are little-endian
    both[:, :, 0], both[:, :, 1] = amounts, amounts[:, None]
    return both.reshape(-1, 2)


def _looked_up(values: np.ndarray, of_pairs: np.ndarray) -> np.ndarray:
    """The amounts of ``values``, float32 ``(r, c)``.

    Args:
        values: uint8 ``(r, c)``. of_pairs: of ``_of_pairs``.
    """
    columns = values.shape[1]
    if columns % 2:
        values = np.pad(values, ((0, 0), (0, 1)))
    pairs = (values if values.strides[1] == 1 else np.ascontiguousarray(values)).view("<u2")
    places = pairs.astype(np.intp)   # numpy would turn pairs into such numbers more slowly
    return of_pairs.view(np.uint64).ravel()[places].view(np.float32)[:, :columns]
