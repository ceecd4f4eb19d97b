"""Rasters read and written in blocks of whole rows: on threads, in memory that does not grow with them."""
from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Callable, Optional

import numpy as np
from osgeo import gdal, gdal_array, osr

from ...core.errors import InputError
from ...core.geometry.measure.cell_areas import cell_areas
from ...core.geometry.parallel import in_order, in_threads
from ...core.geometry.systems.grid import Grid, offset
from ...core.landuse.transition.cell_counts import Cells
from .layers import Raster, opened

BLOCK_CELLS = 8_000_000   # of one raster at a time, in whole tiles
MOST_CELLS = 64_000_000   # of whole tiles; of higher ones parts are read
TILE = 256                # rows and columns of the tiles that are written; of very wide ones fewer rows
LEAST_TILE = 16           # GeoTIFF has no lower ones
#: Few distinct numbers that lie in patches: more effort would take ten times as long and save nothing.
OPTIONS = ["TILED=YES", f"BLOCKXSIZE={TILE}", "COMPRESS=DEFLATE", "ZLEVEL=1",
           "NUM_THREADS=ALL_CPUS", "BIGTIFF=IF_SAFER"]
PLAIN_KINDS = ("Byte", "Int8", "Int16", "UInt16", "Int32", "UInt32")


class Reader:
    """Reads rows of a raster on a grid that its own cells line up with; for one thread.

    Args:
        raster: to read. grid: whose rows are requested; the raster may cover a part of it.
    """

    def __init__(self, raster: Raster, grid: Grid):
        self.raster, self.grid = raster, grid
        self.dataset = opened(raster.name, raster.source)
        self.band = self.dataset.GetRasterBand(raster.band)
        self.mask, self.nothing = self._mask()
        self.x, self.y = offset(raster.grid, grid)
        self.kept = -1   # row of tiles that GDAL keeps

    def _mask(self) -> tuple:
        """The mask to be read, None if there is none; and the value for no data, if that is the only sign."""
        flags = self.band.GetMaskFlags()
        missing = self.raster.missing
        if flags == gdal.GMF_ALL_VALID:
            return None, int(missing) if missing is not None and self._is_plain(missing) else None
        value = self.band.GetNoDataValue()
        if flags == gdal.GMF_NODATA and value is not None and self._is_plain(value):
            return None, int(value)
        return self.band.GetMaskBand(), None

    def _is_plain(self, value: float) -> bool:
        return self.raster.kind in PLAIN_KINDS and value == int(value)

    def cells(self, first: int, count: int) -> Cells:
        """Cells of some rows, ``(count, grid.width)``.

        Raises:
            InputError: the file breaks off.
        """
        own, name = self.raster.grid, self.raster.name
        top, bottom = max(first, self.y, 0), min(first + count, self.y + own.height, self.grid.height)
        left, right = max(self.x, 0), min(self.x + own.width, self.grid.width)
        if top >= bottom or left >= right:
            shape = count, self.grid.width
            return Cells(np.zeros(shape, dtype=np.uint8), np.zeros(shape, dtype=bool), None, name)
        window = left - self.x, top - self.y, right - left, bottom - top
        self._forget(window[1])
        try:
            with gdal.ExceptionMgr(useExceptions=True):
                values = self.band.ReadAsArray(*window)
                has = None if self.mask is None else self.mask.ReadAsArray(*window) > 0
        except RuntimeError as error:
            raise InputError("rasters.no_file", layer=name, detail=str(error)) from error
        self.kept = (window[1] + window[3] - 1) // max(self.raster.tile_rows, 1)
        self._forget(window[1] + window[3])   # at once, where the block ends with its tiles
        if values.dtype.kind == "f":
            has = ~np.isnan(values) if has is None else has & ~np.isnan(values)
        if self.raster.missing is not None and self.nothing is None:   # a file of floats, or resampled with a mask
            has = values != self.raster.missing if has is None else has & (values != self.raster.missing)
        if values.shape == (count, self.grid.width):
            return Cells(values, has, self.nothing, name)
        known = Cells(values, has, self.nothing).known()
        whole, there = np.zeros((count, self.grid.width), values.dtype), np.zeros((count, self.grid.width), dtype=bool)
        place = slice(top - first, bottom - first), slice(left, right)
        whole[place], there[place] = values, True if known is None else known
        return Cells(whole, there, None, name)

    def rows(self, first: int, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Values and which cells have one, ``(count, grid.width)``.

        Raises:
            InputError: the file breaks off.
        """
        cells = self.cells(first, count)
        known = cells.known()
        return cells.values, np.ones(cells.values.shape, dtype=bool) if known is None else known

    def _forget(self, first: int) -> None:
        """Tiles are not kept once others are read: GDAL would keep a twentieth of the memory full.

        Of tiles that are higher than blocks, one thread may read the upper halves only, and never come to an end.
        """
        if self.kept not in (-1, first // max(self.raster.tile_rows, 1)):
            self.band.FlushCache()
            if self.mask is not None:
                self.mask.FlushCache()


class Readers:
    """A reader of a raster for each thread; arguments as of ``Reader``."""

    def __init__(self, raster: Raster, grid: Grid):
        self.raster, self.grid, self.own = raster, grid, threading.local()

    def cells(self, first: int, count: int) -> Cells:
        """As ``Reader.cells``."""
        if not hasattr(self.own, "reader"):
            self.own.reader = Reader(self.raster, self.grid)
        return self.own.reader.cells(first, count)


def row_blocks(grid: Grid, rasters: Sequence[Raster] = (), tile_rows: int = 1,
               most: Optional[int] = None) -> list[tuple[int, int]]:
    """First row and number of rows, block by block.

    Args:
        grid: whose rows. rasters: that are read; blocks end where the first one's tiles do.
        tile_rows: of a file that is written, in whose tiles blocks end too. most: cells of a block, ``BLOCK_CELLS``.
    """
    width, lead, unit = max(grid.width, 1), 0, tile_rows
    if rasters:
        own = max(rasters[0].tile_rows, 1)
        if tile_rows == 1 and own * width <= MOST_CELLS:
            unit, lead = own, offset(rasters[0].grid, grid)[1] % own
        elif math.lcm(own, tile_rows) * width <= 2 * BLOCK_CELLS:
            unit = math.lcm(own, tile_rows)
    step = max(unit, (most or BLOCK_CELLS) // width // unit * unit)
    edges = [0, *range(lead or step, grid.height, step), grid.height]
    return [(first, end - first) for first, end in zip(edges, edges[1:])]


def written_tile_rows(width: int) -> int:
    """Rows in the tiles of an output file: so few that a row of tiles is at most two blocks."""
    rows = TILE
    while rows > LEAST_TILE and rows * width > 2 * BLOCK_CELLS:
        rows //= 2
    return rows


def in_blocks(function: Callable, rasters: Sequence[Raster], grid: Grid, method: str,
              progress: Optional[Callable[[float], None]] = None,
              cancelled: Optional[Callable[[], bool]] = None, most: Optional[int] = None) -> list:
    """Call ``function(first row, cells of each raster, areas of the cells)`` for each block, on threads.

    Args:
        rasters: on the grid. method: of areas, ``"ellipsoidal"`` or ``"planar"``. most: cells of a block,
            ``BLOCK_CELLS``.

    Returns:
        The results in the order of the blocks.

    Raises:
        InputError: a file breaks off. Cancelled: ``cancelled`` returned True.
    """
    areas, readers = cell_areas(grid, method), [Readers(raster, grid) for raster in rasters]

    def work(rows: tuple):
        return function(rows[0], [reader.cells(*rows) for reader in readers], areas.rows(*rows))

    return in_threads(work, row_blocks(grid, rasters, most=most), progress, cancelled)


class Memory:
    """Arrays that have been written, to be filled again: a system clears fresh memory, which costs as much as to read.

    Of one shape and kind at a time; for several threads.
    """

    def __init__(self):
        self._free: deque = deque()

    def empty(self, shape: tuple, kind) -> np.ndarray:
        """As ``numpy.empty``.

        Args:
            shape: of the array. kind: of its numbers.
        """
        try:
            array = self._free.pop()
        except IndexError:
            return np.empty(shape, kind)
        return array if array.shape == shape and array.dtype == kind else np.empty(shape, kind)

    def give(self, array: np.ndarray) -> None:
        """Take an array back that is not read any more.

        Args:
            array: from ``empty``.
        """
        self._free.append(array)


def write_blocks(path: str, function: Callable, rasters: Sequence[Raster], grid: Grid, kind, nothing: float,
                 unit: str = "", progress: Optional[Callable[[float], None]] = None,
                 cancelled: Optional[Callable[[], bool]] = None, memory: Optional[Memory] = None) -> str:
    """Write what ``function(cells of each raster)`` gives for each block, as a raster. Whole, or not at all.

    Args:
        path: GeoTIFF. rasters: on the grid. kind: numpy's type of the cells. nothing: value of cells without one.
        unit: of the values. memory: that ``function`` takes its arrays from.

    Raises:
        InputError: the file cannot be written, or one breaks off. Cancelled: ``cancelled`` returned True.
    """
    readers = [Readers(raster, grid) for raster in rasters]

    def work(rows: tuple):
        return rows[0], function([reader.cells(*rows) for reader in readers])

    def blocks():
        for first, values in in_order(work, row_blocks(grid, rasters, written_tile_rows(grid.width)), cancelled):
            yield first, values
            if memory is not None:
                memory.give(values)   # it has been written when the next one is requested

    return write_rows(path, grid, (np.dtype(kind), nothing, unit), blocks(), progress)


def write_rows(path: str, grid: Grid, band_of: tuple, blocks: Iterable[tuple], progress=None) -> str:
    """Write blocks of rows as they come, as a raster. Whole, or not at all.

    Args:
        path: GeoTIFF. grid: its cells. band_of: numpy's type of the cells, value of cells without one, unit.
        blocks: first row and cells of each, from the north.

    Raises:
        InputError: the file cannot be written, or one that is read breaks off.
    """
    begun, (kind, nothing, unit) = f"{path}.part.tif", band_of
    try:
        with gdal.ExceptionMgr(useExceptions=True):
            target = gdal.GetDriverByName("GTiff").Create(
                begun, grid.width, grid.height, 1, gdal_array.NumericTypeCodeToGDALTypeCode(kind.type),
                [*OPTIONS, f"BLOCKYSIZE={written_tile_rows(grid.width)}"])
            target.SetGeoTransform((grid.west, grid.step_x, 0.0, grid.north, 0.0, -grid.step_y))
            system = osr.SpatialReference()
            system.SetFromUserInput(grid.crs)
            target.SetProjection(system.ExportToWkt())
            band = target.GetRasterBand(1)
            band.SetNoDataValue(nothing)
            if unit:
                band.SetUnitType(unit)
            for first, values in blocks:
                band.WriteArray(values, 0, first)
                band.FlushCache()   # or GDAL would keep a twentieth of the memory full
                if progress is not None:
                    progress((first + len(values)) / grid.height)
            band = target = None   # which closes the file
        Path(begun).replace(path)
    except (RuntimeError, OSError) as error:
        raise InputError("rasters.not_written", file=Path(path).name, detail=str(error)) from error
    finally:
        band = target = None
        Path(begun).unlink(missing_ok=True)
    return path
