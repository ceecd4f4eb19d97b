"""Raster layers as a worker opens them by GDAL, and two of them on one grid."""
from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import count
from math import isfinite, isnan
from typing import Optional

import shapely
from osgeo import gdal
from pyproj import Transformer
from pyproj.exceptions import ProjError
from qgis.core import NULL, QgsRasterLayer

from ...core.errors import InputError
from ...core.geometry.systems.crs import check_system
from ...core.geometry.systems.grid import Grid, meets, union, why_not_aligned
from ...core.geometry.systems.placement import check_placement
from ...core.texts import text

#: Columns, and rows: a block has whole rows, and each row its area. The Earth has as many columns at 40 m.
MOST_ON_A_SIDE = 1_000_000
_WARPED = count()   # each virtual file has a name of its own


@dataclass(frozen=True)
class Raster:
    """What a worker needs of a raster layer.

    Attributes:
        name: of the layer. source: that GDAL opens. band: from 1.
        grid: its cells. kind: numpy's type of its values.
        titles: class -> name, of the file's attribute table or its category names; may be empty.
        file_name: without folders, for the manifest.
        tile_rows, tile_columns: of the file's tiles, which are read whole; no columns: whole rows.
        no_data: the value that the file declares as no data. is_masked: it marks cells without data in some way.
        missing: a value that counts as no data though this file does not declare it, see :func:`share_no_data`.
    """

    name: str
    source: str
    band: int
    grid: Grid
    kind: str
    titles: dict = field(default_factory=dict)
    file_name: str = ""
    tile_rows: int = 1
    no_data: Optional[float] = None
    is_masked: bool = False
    missing: Optional[float] = None
    tile_columns: int = 0


def raster_layer(algorithm, parameters: dict, name: str, context) -> Optional[QgsRasterLayer]:
    """The raster that a parameter gives; None only where nothing is given.

    Raises:
        InputError: what is given is not a raster that QGIS can open.
    """
    layer = algorithm.parameterAsRasterLayer(parameters, name, context)
    given = parameters.get(name)
    if layer is None and given not in (None, "", NULL):
        raise raster_not_found(name, given)
    return layer


def raster_not_found(parameter: str, given) -> InputError:
    """What is wrong with a raster that QGIS cannot open."""
    return InputError("rasters.no_layer", parameter=parameter, value=re.split(r"[\\/]", str(given))[-1])


def snapshot_raster(layer: QgsRasterLayer, band: int = 1) -> Raster:
    """Take what a worker needs; on the main thread.

    Raises:
        InputError: not read by GDAL, no such band, no coordinate system, too large, a grid that is broken, rotated,
            stored upside down, or cannot lie in the system that the layer declares.
    """
    name = layer.name()
    if layer.providerType() != "gdal":
        raise InputError("rasters.no_file", layer=name, detail=layer.providerType())
    dataset = opened(name, layer.source())
    if not 1 <= band <= dataset.RasterCount:
        raise InputError("rasters.band", layer=name, band=band, count=dataset.RasterCount)
    crs = layer.crs()
    if not crs.isValid():
        raise InputError("rasters.no_crs", layer=name)
    text_of_crs = crs.authid() or crs.toWkt()
    check_system(text_of_crs, name)
    _check_size(name, dataset.RasterXSize, dataset.RasterYSize)
    cells = dataset.GetRasterBand(band)
    grid = grid_of(name, dataset.GetGeoTransform(can_return_null=True), (dataset.RasterXSize, dataset.RasterYSize),
                   text_of_crs)
    return Raster(name, layer.source(), band, grid, gdal.GetDataTypeName(cells.DataType), _titles(cells),
                  layer.source().replace("\\", "/").rsplit("/", 1)[-1], cells.GetBlockSize()[1],
                  cells.GetNoDataValue(), cells.GetMaskFlags() != gdal.GMF_ALL_VALID,
                  tile_columns=cells.GetBlockSize()[0])


def _check_size(name: str, width: int, height: int) -> None:
    """Refuse a raster that could not be read to its end in memory or in days: few lines of a VRT say any size."""
    if max(width, height) > MOST_ON_A_SIDE:
        raise InputError("rasters.too_large", layer=name, width=width, height=height, most=MOST_ON_A_SIDE)


def grid_of(name: str, transform: Optional[tuple], size: tuple[int, int], crs: str) -> Grid:
    """The grid of a raster, whose cells have a size and a place in its coordinate system.

    Args:
        name: for messages. transform: six numbers as of GDAL, None if the file has none. size: columns and rows.

    Raises:
        InputError: it is broken, rotated or stored upside down, or the system cannot be the one of its coordinates.
    """
    if transform is None:
        raise InputError("rasters.nowhere", layer=name)
    west, step_x, turn_x, north, turn_y, step_y = transform
    grid = Grid(west, north, step_x, -step_y, *size, crs)
    numbers = ", ".join(f"{number:g}" for number in transform)
    if not all(map(isfinite, (*transform, *bounds_of(grid)))) or step_x * step_y == turn_x * turn_y:
        raise InputError("rasters.broken_transform", layer=name, numbers=numbers)
    if turn_x or turn_y:
        raise InputError("rasters.rotated", layer=name)
    if step_x < 0 or step_y > 0:
        raise InputError("rasters.flipped", layer=name)
    # by the centres of its outermost cells: those of a map of the world may reach beyond the poles by a half
    left, bottom, right, top = bounds_of(grid)
    check_placement(shapely.box([left + step_x / 2], [bottom - step_y / 2], [right - step_x / 2], [top + step_y / 2]),
                    crs, name)
    return grid


def share_no_data(old: Raster, new: Raster, language: str) -> tuple[Raster, Raster, list]:
    """Two dates of one series mean the same by their no-data value, also where one file lost its declaration.

    Args:
        old, new: the dates. language: of remarks.

    Returns:
        The rasters, and remarks.
    """
    def with_value(raster: Raster, other: Raster) -> tuple:
        if raster.is_masked or other.no_data is None or isnan(other.no_data):
            return raster, []
        return replace(raster, missing=other.no_data), [text(
            "rasters.missing", language, layer=raster.name, other=other.name, value=f"{other.no_data:g}")]

    (first, first_notes), (second, second_notes) = with_value(old, new), with_value(new, old)
    return first, second, first_notes + second_notes


def opened(name: str, source: str):
    """A dataset.

    Raises:
        InputError: it cannot be opened.
    """
    try:
        with gdal.ExceptionMgr(useExceptions=True):
            return gdal.OpenEx(source, gdal.OF_RASTER | gdal.OF_READONLY)
    except RuntimeError as error:
        raise InputError("rasters.no_file", layer=name, detail=str(error)) from error


def _titles(band) -> dict:
    table = band.GetDefaultRAT()
    if table is not None:
        by_use = {table.GetUsageOfCol(column): column for column in range(table.GetColumnCount())}
        value, name = by_use.get(gdal.GFU_MinMax), by_use.get(gdal.GFU_Name)
        if value is not None and name is not None:
            return {str(table.GetValueAsInt(row, value)): table.GetValueAsString(row, name)
                    for row in range(table.GetRowCount()) if table.GetValueAsString(row, name)}
    return {str(value): name for value, name in enumerate(band.GetCategoryNames() or []) if name}


def warped(raster: Raster, grid: Grid, by: str = "near", nothing: Optional[float] = None) -> Raster:
    """The raster on another grid; a virtual file in memory, to be removed by ``drop``.

    Args:
        by: GDAL's name of the method, ``near`` or ``average``.
        nothing: value of cells without data, in the raster and in the result; None: a mask says which these are. An
            average needs it: its mask knows cells of which no part has data.
    """
    path = f"/vsimem/groundrules-{id(grid)}-{raster.band}-{next(_WARPED)}.vrt"
    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(raster.source, gdal.OF_RASTER | gdal.OF_READONLY)
        gdal.Translate(f"{path}.band", source, format="VRT", bandList=[raster.band]).FlushCache()
        made = gdal.Warp(path, f"{path}.band", format="VRT", srcSRS=raster.grid.crs, dstSRS=grid.crs,
                         resampleAlg=by, width=grid.width, height=grid.height, errorThreshold=0.0, **(
                             {"dstAlpha": True} if nothing is None else {"srcNodata": nothing, "dstNodata": nothing}),
                         outputBounds=(grid.west, grid.north - grid.step_y * grid.height,
                                       grid.west + grid.step_x * grid.width, grid.north))
        made.FlushCache()
        columns, rows = made.GetRasterBand(1).GetBlockSize()
    return replace(raster, source=path, band=1, grid=grid, tile_rows=rows, tile_columns=columns)


ALIGN = ("refuse", "nearest_on_old", "nearest_on_new")


def common_grid(old: Raster, new: Raster, align: str, language: str) -> tuple[Raster, Raster, Grid, list]:
    """Two rasters on one grid: as they are where their cells line up, otherwise by the user's choice.

    Args:
        old, new: of the two dates.
        align: one of ``ALIGN``; the two others name the raster that keeps its grid.
        language: of remarks.

    Returns:
        The rasters, the grid over both of them (of the one that keeps its grid, where one is resampled), remarks.

    Raises:
        InputError: they do not line up and ``"refuse"`` was chosen; they lie apart.
    """
    why = why_not_aligned(new.grid, old.grid)
    if why is None:
        if not meets(old.grid, new.grid):
            raise InputError("rasters.apart", old=old.name, new=new.name)
        return old, new, union(old.grid, new.grid), []
    reason = text(f"rasters.why_{why[0]}", language, **why[1])
    if align == "refuse":
        raise InputError("rasters.misaligned", old=old.name, new=new.name, why=reason)
    kept, moved = (old, new) if align == "nearest_on_old" else (new, old)
    if not _reaches(moved.grid, kept.grid):
        raise InputError("rasters.apart", old=old.name, new=new.name)
    remark = text("rasters.resampled", language, layer=moved.name, other=kept.name, why=reason)
    again = warped(moved, kept.grid)
    return (kept, again, kept.grid, [remark]) if kept is old else (again, kept, kept.grid, [remark])


def _reaches(grid: Grid, other: Grid) -> bool:
    """Whether two grids of any systems share ground; True where that cannot be determined, as the cells will tell."""
    west, south, east, north = bounds_of(grid)
    if grid.crs != other.crs:
        try:
            plan = Transformer.from_crs(grid.crs, other.crs, always_xy=True)
            west, south, east, north = plan.transform_bounds(west, south, east, north)
        except ProjError:
            return True
        if not all(map(isfinite, (west, south, east, north))) or west > east:
            return True
    left, bottom, right, top = bounds_of(other)
    return west < right and east > left and south < top and north > bottom


def bounds_of(grid: Grid) -> tuple:
    """West, south, east and north of a grid."""
    return (grid.west, grid.north - grid.step_y * grid.height, grid.west + grid.step_x * grid.width, grid.north)


def drop(raster: Raster) -> None:
    """Remove what ``warped`` made."""
    for path in (raster.source, f"{raster.source}.band"):
        if path.startswith("/vsimem/groundrules-"):
            gdal.Unlink(path)
