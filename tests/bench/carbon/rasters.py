"""Land-cover rasters as files under ``.work/bench``, made once: tiled, compressed, in patches as land lies."""
from __future__ import annotations

import os
import shutil
from pathlib import Path
from threading import get_ident

import files
import numpy as np
import workloads
from osgeo import gdal, osr

CLASSES = np.array([10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100], dtype=np.uint8)
#: Sizes of patches in cells, and how much each counts; one cell in ten differs from its left neighbour.
OCTAVES = ((1024, 1.0), (128, 0.5), (24, 0.3), (6, 0.3))
TILE = 512
OPTIONS = ["TILED=YES", f"BLOCKXSIZE={TILE}", f"BLOCKYSIZE={TILE}", "COMPRESS=ZSTD", "NUM_THREADS=ALL_CPUS"]
CHANGED = 0.05      # of the cells, about, to class 50 on the second date
DENSITIES = {int(code): (round(3.0 + 0.37 * code, 2), round(60.0 - 0.45 * code, 2)) for code in CLASSES}


def cover(side: int, date: int = 1) -> str:
    """A raster of ``side`` by ``side`` cells over the square of the parcels, planar metres."""
    path = files.FOLDER / f"cover_{side}_{date}.tif"
    if not path.exists():
        files.FOLDER.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"draft_{os.getpid()}_{get_ident()}_{path.name}")
        _write(draft, side, date)
        draft.rename(path)
    return str(path)


def cover_in_degrees(side: int) -> str:
    """The same cells, said to lie in degrees."""
    path = files.FOLDER / f"cover_{side}_degrees.tif"
    if not path.exists():
        draft = path.with_name(f"draft_{os.getpid()}_{get_ident()}_{path.name}")
        shutil.copy(cover(side), draft)
        with gdal.ExceptionMgr(useExceptions=True):
            target = gdal.Open(str(draft), gdal.GA_Update)
            _place(target, "EPSG:4490", (110.0, 28.0, 4.0 / side))
            target.Close()
        draft.rename(path)
    return str(path)


def densities() -> str:
    """A table of densities of the classes."""
    path = files.FOLDER / "densities.csv"
    files.FOLDER.mkdir(parents=True, exist_ok=True)
    path.write_text("lucode,c_above,c_soil\n" + "".join(
        f"{code},{above},{soil}\n" for code, (above, soil) in DENSITIES.items()))
    return str(path)


def zones(count: int) -> str:
    """About ``count`` zones that tile the square."""
    return files.parcels(count)


def _write(path: Path, side: int, date: int) -> None:
    gdal.UseExceptions()
    target = gdal.GetDriverByName("GTiff").Create(str(path), side, side, 1, gdal.GDT_Byte, OPTIONS)
    _place(target, workloads.CRS, (*workloads.ORIGIN, workloads.SIDE_M / side))
    target.GetRasterBand(1).SetNoDataValue(0)
    for first in range(0, side, TILE):
        rows = min(TILE, side - first)
        target.GetRasterBand(1).WriteArray(_rows(first, rows, side, date), 0, first)
    target.Close()


def _place(target, crs: str, corner: tuple) -> None:
    west, south, step = corner
    target.SetGeoTransform((west, step, 0.0, south + step * target.RasterYSize, 0.0, -step))
    system = osr.SpatialReference()
    system.SetFromUserInput(crs)
    target.SetProjection(system.ExportToWkt())


def _rows(first: int, rows: int, side: int, date: int) -> np.ndarray:
    noise = sum(weight * (_octave(1, period, first, rows, side) - 0.5) for period, weight in OCTAVES)
    values = CLASSES[np.searchsorted(np.linspace(-0.62, 0.62, len(CLASSES) - 1), noise.ravel())].reshape(rows, side)
    values[_octave(3, 200, first, rows, side) < 0.1] = 0   # sea: no data
    if date == 2:
        values[(_octave(2, 60, first, rows, side) > 1.0 - 4.0 * CHANGED) & (values > 0)] = 50
    return values


def _octave(seed: int, period: int, first: int, rows: int, side: int) -> np.ndarray:
    """Random numbers every ``period`` cells, straight between them; the same however rows are split."""
    top, end = first // period, (first + rows - 1) // period + 1
    corners = np.stack([np.random.default_rng((seed, period, line)).random(side // period + 2, dtype=np.float32)
                        for line in range(top, end + 1)])
    x = np.arange(side, dtype=np.float32) / period
    left = x.astype(np.int32)
    along = corners[:, left] * (1 - (x - left)) + corners[:, left + 1] * (x - left)
    y = np.arange(first, first + rows) / period
    above = y.astype(np.int32)
    down = (y - above).astype(np.float32)[:, None]
    return along[above - top] * (1 - down) + along[above - top + 1] * down
