"""Rasters read and written window by window: on threads, in memory that does not grow with them."""
from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Callable, Optional

import numpy as np
from osgeo import gdal, gdal_array, osr

from ...core.errors import InputError
from ...core.geometry.measure.cell_areas import cell_areas
from ...core.geometry.parallel import in_threads, in_turns
from ...core.geometry.systems.grid import Grid, offset
from ...core.landuse.transition.cell_counts import Cells
from .layers import Raster, opened
from .windows import WRITTEN_CELLS, Window, read_windows, tiles_of, written_tile, written_windows

#: Few distinct numbers that lie in patches: more effort would take ten times as long and save nothing.
OPTIONS = ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1", "NUM_THREADS=ALL_CPUS", "BIGTIFF=IF_SAFER"]
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
        self.kept = None   # row and column of the tiles that GDAL keeps
        self.tile = self._own_tile()

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

    def _own_tile(self) -> Optional[np.ndarray]:
        """Memory for a tile of the file; None where others than its own are read, or many cells at once."""
        columns, rows = self.band.GetBlockSize()
        kind = gdal_array.GDALTypeCodeToNumericTypeCode(self.band.DataType)
        if self.dataset.GetDriver().ShortName != "GTiff" or self.dataset.RasterCount != 1 or self.mask is not None \
                or columns >= self.raster.grid.width or rows * columns > WRITTEN_CELLS or kind is None:
            return None
        return np.empty((rows, columns), kind)

    def _is_plain(self, value: float) -> bool:
        return self.raster.kind in PLAIN_KINDS and value == int(value)

    def cells(self, window: Window) -> Cells:
        """Cells of some rows and columns, ``(window.rows, window.columns)``.

        Raises:
            InputError: the file breaks off.
        """
        own, name, shape = self.raster.grid, self.raster.name, (window.rows, window.columns)
        top, bottom = max(window.row, self.y, 0), min(window.row + window.rows, self.y + own.height, self.grid.height)
        left, right = max(window.column, self.x, 0), min(window.column + window.columns, self.x + own.width,
                                                         self.grid.width)
        if top >= bottom or left >= right:
            return Cells(np.zeros(shape, dtype=np.uint8), np.zeros(shape, dtype=bool), None, name)
        part = left - self.x, top - self.y, right - left, bottom - top
        self._forget(part[1], part[0])
        try:
            with gdal.ExceptionMgr(useExceptions=True):
                values = self._values(*part)
                has = None if self.mask is None else self.mask.ReadAsArray(*part) > 0
        except RuntimeError as error:
            raise InputError("rasters.no_file", layer=name, detail=str(error)) from error
        self.kept = self._tile(part[1] + part[3] - 1, part[0])
        self._forget(part[1] + part[3], part[0])   # at once, where the window ends with its tiles
        if values.dtype.kind == "f":
            has = ~np.isnan(values) if has is None else has & ~np.isnan(values)
        if self.raster.missing is not None and self.nothing is None:   # a file of floats, or resampled with a mask
            has = values != self.raster.missing if has is None else has & (values != self.raster.missing)
        if values.shape == shape:
            return Cells(values, has, self.nothing, name)
        known = Cells(values, has, self.nothing).known()
        whole, there = np.zeros(shape, values.dtype), np.zeros(shape, dtype=bool)
        place = (slice(top - window.row, bottom - window.row), slice(left - window.column, right - window.column))
        whole[place], there[place] = values, True if known is None else known
        return Cells(whole, there, None, name)

    def _values(self, column: int, row: int, columns: int, rows: int) -> np.ndarray:
        """Numbers of the file, ``(rows, columns)``; whole tiles past GDAL's own memory of tiles, which costs a copy."""
        own, (height, width) = self.raster.grid, (0, 0) if self.tile is None else self.tile.shape
        if self.tile is None or column % width or row % height or (
                columns % width and column + columns < own.width) or (rows % height and row + rows < own.height):
            return self.band.ReadAsArray(column, row, columns, rows)
        values = np.empty((rows, columns), self.tile.dtype)
        if values.shape == self.tile.shape:
            self.band.ReadBlock(column // width, row // height, buf_obj=values)
            return values
        for top in range(0, rows, height):
            for left in range(0, columns, width):
                self.band.ReadBlock((column + left) // width, (row + top) // height, buf_obj=self.tile)
                part = values[top:top + height, left:left + width]
                part[:] = self.tile[:part.shape[0], :part.shape[1]]
        return values

    def rows(self, first: int, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Values and which cells have one, ``(count, grid.width)``.

        Raises:
            InputError: the file breaks off.
        """
        cells = self.cells(Window(first, count, 0, self.grid.width))
        known = cells.known()
        return cells.values, np.ones(cells.values.shape, dtype=bool) if known is None else known

    def _tile(self, row: int, column: int) -> tuple[int, int]:
        return (row // max(self.raster.tile_rows, 1),
                column // self.raster.tile_columns if self.raster.tile_columns else 0)

    def _forget(self, row: int, column: int) -> None:
        """Tiles are not kept once others are read: GDAL would keep a twentieth of the memory full.

        Of tiles that are higher than windows, one thread may read the upper halves only, and never come to an end.
        """
        if self.kept not in (None, self._tile(row, column)):
            self.band.FlushCache()
            if self.mask is not None:
                self.mask.FlushCache()
            self.kept = None


class Readers:
    """A reader of a raster for each thread; arguments as of ``Reader``."""

    def __init__(self, raster: Raster, grid: Grid):
        self.raster, self.grid, self.own = raster, grid, threading.local()

    def cells(self, window: Window) -> Cells:
        """As ``Reader.cells``."""
        if not hasattr(self.own, "reader"):
            self.own.reader = Reader(self.raster, self.grid)
        return self.own.reader.cells(window)


def in_blocks(function: Callable, rasters: Sequence[Raster], grid: Grid, method: str,
              progress: Optional[Callable[[float], None]] = None,
              cancelled: Optional[Callable[[], bool]] = None, most: Optional[int] = None) -> list:
    """Call ``function(window, cells of each raster, areas of the cells)`` for each window, on threads.

    Args:
        rasters: on the grid. method: of areas, ``"ellipsoidal"`` or ``"planar"``. most: cells of a window, as of
            ``read_windows``.

    Returns:
        The results in the order of the windows.

    Raises:
        InputError: a file breaks off. Cancelled: ``cancelled`` returned True.
    """
    areas, readers = cell_areas(grid, method), [Readers(raster, grid) for raster in rasters]

    def work(window: Window):
        return function(window, [reader.cells(window) for reader in readers], areas.window(*window))

    return in_threads(work, read_windows(grid, rasters, most), progress, cancelled)


def write_blocks(path: str, function: Callable, rasters: Sequence[Raster], grid: Grid, kind, nothing: float,
                 unit: str = "", progress: Optional[Callable[[float], None]] = None,
                 cancelled: Optional[Callable[[], bool]] = None) -> str:
    """Write what ``function(cells of each raster)`` gives for each tile, as a raster. Whole, or not at all.

    Args:
        path: GeoTIFF. rasters: on the grid. kind: numpy's type of the cells. nothing: value of cells without one.
        unit: of the values.

    Raises:
        InputError: the file cannot be written, or one breaks off. Cancelled: ``cancelled`` returned True.
    """
    readers, tile = [Readers(raster, grid) for raster in rasters], written_tile(grid, rasters)

    def work(window: Window) -> list:
        cells = [reader.cells(window) for reader in readers]
        return [(part, function([of_raster.part(*part.within(window)) for of_raster in cells]))
                for part in tiles_of(window, tile)]   # GDAL compresses what is a tile as it stands, without a copy

    return write_windows(path, work, rasters, grid, (np.dtype(kind), nothing, unit), (progress, cancelled))


def write_windows(path: str, work: Callable, rasters: Sequence[Raster], grid: Grid, band_of: tuple,
                  asking: tuple) -> str:
    """Write what ``work(window)`` gives, on threads, as a raster. Whole, or not at all.

    Args:
        path: GeoTIFF. work: gives windows of whole tiles, and the cells of each. rasters: that are read, on the grid.
        grid: of the file. band_of: numpy's type of the cells, value of cells without one, unit.
        asking: called with the share that is done, and asked whether to stop; None each without.

    Raises:
        InputError: the file cannot be written, or one that is read breaks off. Cancelled: the second of ``asking``
            returned True.
    """
    begun, (kind, nothing, unit), (rows, columns) = f"{path}.part.tif", band_of, written_tile(grid, rasters)
    target = band = None

    def take(_window: Window, made: list) -> None:
        with gdal.ExceptionMgr(useExceptions=True):   # of this thread
            for part, values in made:
                band.WriteArray(values, part.column, part.row)
            band.FlushCache()   # or an older GDAL would keep a twentieth of the memory full

    try:
        with gdal.ExceptionMgr(useExceptions=True):
            target = gdal.GetDriverByName("GTiff").Create(
                begun, grid.width, grid.height, 1, gdal_array.NumericTypeCodeToGDALTypeCode(kind.type),
                [*OPTIONS, f"BLOCKXSIZE={columns}", f"BLOCKYSIZE={rows}"])
            target.SetGeoTransform((grid.west, grid.step_x, 0.0, grid.north, 0.0, -grid.step_y))
            system = osr.SpatialReference()
            system.SetFromUserInput(grid.crs)
            target.SetProjection(system.ExportToWkt())
            band = target.GetRasterBand(1)
            band.SetNoDataValue(nothing)
            if unit:
                band.SetUnitType(unit)
            in_turns(work, take, written_windows(grid, rasters), *asking)
            band = None
            target.Close()   # the last tiles are written, which may fail
        Path(begun).replace(path)
    except (RuntimeError, OSError) as error:
        raise InputError("rasters.not_written", file=Path(path).name, detail=str(error)) from error
    finally:
        band = target = None
        Path(begun).unlink(missing_ok=True)
    return path
