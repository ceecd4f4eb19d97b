"""Two rasters counted block by block, and the raster of their transitions."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional

import numpy as np
import pandas as pd
from osgeo import gdal, osr

from ..core.errors import InputError
from ..core.geometry.crs import is_geographic, is_web_mercator
from ..core.geometry.grid import Grid, cell_areas_m2
from ..core.geometry.parallel import Cancelled
from ..core.landuse.transition_raster import NOTHING, Block, Counts, PairCounter, change_codes
from ..core.texts import text
from .rasters import Raster, Reader, common_grid, drop, row_blocks


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
        InputError: rasters that do not line up and are not to be aligned, values that are no classes, planar
            areas of degrees. Cancelled: ``cancelled`` said so.
    """
    if method == "planar" and is_geographic(old.grid.crs):
        raise InputError("geometry.planar_in_degrees", layer=old.name)
    first, second, grid, notes = common_grid(old, new, align, language)
    if method == "planar" and is_web_mercator(grid.crs):
        method = "ellipsoidal"
        notes.append(text("rasters.web_mercator", language, layer=first.name))
    counter = PairCounter(old.name, new.name)
    try:
        for _, block in blocks(first, second, grid, method, progress, cancelled):
            counter.add(block)
        yield Counted(first, second, grid, counter.counts(), {**new.titles, **old.titles}, notes)
    finally:
        for one in (first, second):
            drop(one)


def blocks(old: Raster, new: Raster, grid: Grid, method: str, progress, cancelled) -> Iterator[tuple[int, Block]]:
    """Rows of both rasters on one grid: the first row, and the block.

    Raises:
        Cancelled: ``cancelled`` said so.
    """
    before, after = Reader(old, grid), Reader(new, grid)
    for first, count in row_blocks(grid):
        if cancelled is not None and cancelled():
            raise Cancelled
        yield first, Block(*before.rows(first, count), *after.rows(first, count),
                           cell_areas_m2(grid, first, count, method))
        if progress is not None:
            progress((first + count) / grid.height)


def write_change(path: str, counted: Counted, matrix: pd.DataFrame, groups: dict,
                 progress: Optional[Callable[[float], None]] = None,
                 cancelled: Optional[Callable[[], bool]] = None) -> str:
    """Write each cell's transition_id as a raster; 0 is no data. Whole, or not at all.

    Raises:
        InputError: the file cannot be written. Cancelled: ``cancelled`` said so.
    """
    order = _numbers(counted.counts, matrix, groups)
    driver = gdal.GetDriverByName("GTiff")
    begun = f"{path}.part.tif"
    try:
        with gdal.ExceptionMgr(useExceptions=True):
            kind = gdal.GDT_UInt16 if len(matrix) < 2**16 else gdal.GDT_UInt32
            target = driver.Create(begun, counted.grid.width, counted.grid.height, 1, kind,
                                   ["COMPRESS=DEFLATE", "TILED=YES", "BIGTIFF=IF_SAFER"])
            target.SetGeoTransform((counted.grid.west, counted.grid.step_x, 0.0, counted.grid.north, 0.0,
                                    -counted.grid.step_y))
            system = osr.SpatialReference()
            system.SetFromUserInput(counted.grid.crs)
            target.SetProjection(system.ExportToWkt())
            band = target.GetRasterBand(1)
            band.SetNoDataValue(0)
            for first, block in blocks(counted.old, counted.new, counted.grid, "ellipsoidal", progress, cancelled):
                band.WriteArray(change_codes(block, order), 0, first)
            band = target = None   # which closes the file
        Path(begun).replace(path)
    except (RuntimeError, OSError) as error:
        raise InputError("rasters.not_written", file=Path(path).name, detail=str(error)) from error
    finally:
        Path(begun).unlink(missing_ok=True)
    return path


def _numbers(counts: Counts, matrix: pd.DataFrame, groups: dict) -> dict:
    """(old value, new value) -> number of the pair's row in the matrix."""
    rows = {(None if pd.isna(row.old_class) else row.old_class, None if pd.isna(row.new_class) else row.new_class):
            int(row.transition_id) for row in matrix.itertuples()}

    def name(value: np.int64):
        return None if value == NOTHING else groups.get(str(value), str(value))

    return {(int(old), int(new)): rows[name(old), name(new)] for old, new in zip(counts.old, counts.new)}
