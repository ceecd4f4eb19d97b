"""Cells of a class raster by class and zone, block by block, so that memory does not grow with the raster."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd

from ...errors import InputError
from ...geometry.measure.cell_areas import CellAreas
from ...landuse.transition.cell_counts import NOTHING, Cells, Tally, merged, ranked, tally, whole_values
from .stock import WHOLE, Ground

MOST_CLASSES = 100_000
STRIP = 32_768   # pairs of cells that are looked up before they are stored: they stay in the processor's memory


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


def looked_up(classes: Cells, density: dict, nodata: float, empty: Callable = np.empty) -> np.ndarray:
    """Each cell's density, t C/ha, float32 ``(r, c)``; ``nodata`` if unknown.

    Args:
        classes: as they were counted. density: value -> t C/ha, where it is known. nodata: in its place, t C/ha.
        empty: as ``numpy.empty``, for the result.
    """
    values, has_value = classes.values, classes.has
    if values.dtype == np.uint8:
        distinct = np.arange(256)
    else:
        has_value = classes.known()
        distinct, places = ranked(whole_values(values, has_value, classes.name).ravel())
    amounts = np.array([density.get(int(value), np.nan) for value in distinct], dtype=np.float32)
    amounts = np.where(np.isnan(amounts), np.float32(nodata), amounts)
    amount_of_cell = empty(values.shape, np.float32)
    if values.dtype == np.uint8:
        if classes.nothing is not None and 0 <= classes.nothing < len(amounts):
            amounts[classes.nothing] = nodata
        _of_bytes(np.ascontiguousarray(values).ravel(), amounts, amount_of_cell.ravel())
    else:
        amount_of_cell.ravel()[:] = amounts[places]
    if has_value is not None:
        np.putmask(amount_of_cell, ~has_value, np.float32(nodata))
    return amount_of_cell


def _of_bytes(values: np.ndarray, amounts: np.ndarray, result: np.ndarray) -> None:
    """``amounts[values]``, for two bytes at a time: each is looked up as one number, and half as many are.

    Args:
        values: uint8 ``(n,)``. amounts: float32 ``(256,)``. result: float32 ``(n,)``, which is filled.
    """
    even = len(values) // 2 * 2
    both = np.empty((256, 256, 2), dtype=np.float32)   # by the second byte and the first: numbers are little-endian
    both[:, :, 0], both[:, :, 1] = amounts, amounts[:, None]
    table, pairs, target = both.view(np.uint64).ravel(), values[:even].view("<u2"), result[:even].view(np.uint64)
    for first in range(0, len(pairs), STRIP):
        target[first:first + STRIP] = table[pairs[first:first + STRIP]]
    result[even:] = amounts[values[even:]]
