"""A raster of densities or of changes as ground for the map of a report, thinned to what paper shows."""
from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Callable

import numpy as np
from osgeo import gdal

from ...core.carbon.report.maps import MappedGround, ground_of_cells
from ...core.geometry.systems.grid import Grid
from .carbon import NODATA

COLUMNS = 220       # of a map, as many rows as its proportions have


def pictured(path: str, write: Callable[[str], str], is_change: bool) -> MappedGround:
    """Ground of a raster of numbers by classes of them.

    Args:
        path: of the raster where the run has written it; empty: it is written for the map alone.
        write: writes it to a path. is_change: whether numbers are differences.
    """
    if path:
        return _read(path, is_change)
    with TemporaryDirectory() as folder:
        return _read(write(str(Path(folder) / "map.tif")), is_change)


def _read(path: str, is_change: bool) -> MappedGround:
    dataset = gdal.Open(path)
    step = max(dataset.RasterXSize, dataset.RasterYSize) / COLUMNS
    width, height = (max(1, round(size / max(step, 1.0))) for size in (dataset.RasterXSize, dataset.RasterYSize))
    values = dataset.GetRasterBand(1).ReadAsArray(buf_xsize=width, buf_ysize=height).astype(float)
    west, step_x, _, north, _, step_y = dataset.GetGeoTransform()
    grid = Grid(west, north, step_x * dataset.RasterXSize / width, -step_y * dataset.RasterYSize / height, width,
                height, dataset.GetProjection())
    return ground_of_cells(np.where(values == np.float32(NODATA), np.nan, values), grid, is_change)
