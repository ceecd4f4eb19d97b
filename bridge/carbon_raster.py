"""A class raster counted by class and zone, and rasters of densities."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Callable, Optional

import numpy as np
import shapely
from osgeo import gdal, ogr, osr
from qgis.core import Qgis, QgsRasterLayer

from ..core.carbon.cells import Block, ClassCounter, looked_up
from ..core.carbon.patches import Zones, zone_ids
from ..core.carbon.stock import Ground
from ..core.errors import InputError
from ..core.geometry.crs import is_geographic, is_web_mercator, plan_transform, transform
from ..core.geometry.grid import Grid, cell_areas_m2
from ..core.geometry.parallel import Cancelled
from ..core.geometry.usable import unusable_reasons
from ..core.landuse.transition_classes import SHOWN
from ..core.texts import text
from .rasters import Raster, Reader, row_blocks

NODATA = float(np.finfo(np.float32).min)   # outside whatever a stock or a change can be


def refuse_picture(layer: QgsRasterLayer, band: int) -> None:
    """Stop where the band is a colour of a picture.

    Raises:
        InputError: it is.
    """
    colours = Qgis.RasterColorInterpretation
    if layer.dataProvider().colorInterpretation(band) in (colours.RedBand, colours.GreenBand, colours.BlueBand):
        raise InputError("carbon.palette", layer=layer.name(), count=layer.bandCount())


class ZoneCells:
    """Zones as numbers of cells, a block at a time; a cell belongs to the zone that its centre lies in.

    Zones that overlap are put on several layers, so that each counts all that it holds.

    Args:
        zones: the zones. grid: of the raster. language: of remarks.

    Attributes:
        names: id -> name, in the order of the numbers. notes: remarks.
    """

    def __init__(self, zones: Zones, grid: Grid, language: str):
        ids, names = zone_ids(zones)
        table = zones.table
        reasons = unusable_reasons(table.geometry, table.crs, "polygon")
        good = np.flatnonzero(reasons == "")
        shapes = transform(table.geometry[good], plan_transform(table.crs, grid.crs, table.name))
        self.grid, self.notes = grid, []
        self.names = {ids[row]: names[row] for row in good}
        if len(good) < len(table):
            self.notes.append(text("carbon.zones_unusable", language, layer=table.name, features=", ".join(
                ids[row] for row in np.flatnonzero(reasons != "")[:SHOWN])))
        pairs = _overlapping(shapes)
        if len(pairs):
            self.notes.append(text("carbon.zones_overlap", language, layer=table.name, pairs=", ".join(
                f"{ids[good[a]]} + {ids[good[b]]}" for a, b in pairs[:SHOWN])))
        layers = _layers(len(shapes), pairs)
        self.sources = [_layer_of(shapes, np.flatnonzero(layers == number), grid.crs)
                        for number in range(int(layers.max(initial=0)) + 1)] if len(shapes) else []

    def rows(self, first: int, count: int) -> tuple:
        """Numbers of zones from 1, 0 outside: an array ``(count, width)`` a layer."""
        grid, found = self.grid, []
        for _source, layer in self.sources:
            target = gdal.GetDriverByName("MEM").Create("", grid.width, count, 1, gdal.GDT_Int32)
            target.SetGeoTransform((grid.west, grid.step_x, 0.0, grid.north - first * grid.step_y, 0.0, -grid.step_y))
            target.SetProjection(layer.GetSpatialRef().ExportToWkt())
            with gdal.ExceptionMgr(useExceptions=True):
                gdal.RasterizeLayer(target, [1], layer, options=["ATTRIBUTE=number"])
            found.append(target.ReadAsArray())
        return tuple(found)


def _overlapping(shapes: np.ndarray) -> np.ndarray:
    """Pairs whose insides meet, ``(m, 2)``."""
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="intersects")
    keep = one < other
    one, other = one[keep], other[keep]
    meet = shapely.relate_pattern(shapes[one], shapes[other], "T********") if len(one) else np.zeros(0, dtype=bool)
    return np.column_stack([one[meet], other[meet]])


def _layers(count: int, pairs: np.ndarray) -> np.ndarray:
    """A layer for each shape so that no two of a layer overlap."""
    found = np.full(count, -1)
    against: dict = {}
    for one, other in pairs.tolist():
        against.setdefault(one, []).append(other)
        against.setdefault(other, []).append(one)
    for shape in range(count):
        taken = {int(found[other]) for other in against.get(shape, ())}
        found[shape] = next(number for number in range(count) if number not in taken)
    return found


def _layer_of(shapes: np.ndarray, rows: np.ndarray, crs: str) -> tuple:
    system = osr.SpatialReference()
    system.SetFromUserInput(crs)
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    driver = gdal.GetDriverByName("Memory") or gdal.GetDriverByName("MEM")   # one driver since GDAL 3.11
    source = driver.Create("", 0, 0, 0, gdal.GDT_Unknown)
    layer = source.CreateLayer("zones", system, ogr.wkbUnknown)
    layer.CreateField(ogr.FieldDefn("number", ogr.OFTInteger))
    for row in rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField("number", int(row) + 1)
        feature.SetGeometry(ogr.CreateGeometryFromWkb(shapely.to_wkb(shapes[row])))
        layer.CreateFeature(feature)
    return source, layer


def settled_method(raster: Raster, method: str, language: str) -> tuple[str, list]:
    """The method that areas of a raster can be measured by, and a remark where it is not the chosen one.

    Raises:
        InputError: planar areas of degrees.
    """
    if method == "planar" and is_geographic(raster.grid.crs):
        raise InputError("geometry.planar_in_degrees", layer=raster.name)
    if method == "planar" and is_web_mercator(raster.grid.crs):
        return "ellipsoidal", [text("rasters.web_mercator", language, layer=raster.name)]
    return method, []


def _blocks(raster: Raster, method: str, zones: Optional[ZoneCells], progress, cancelled) -> Iterator[tuple]:
    reader = Reader(raster, raster.grid)
    for first, count in row_blocks(raster.grid):
        if cancelled is not None and cancelled():
            raise Cancelled
        yield first, Block(*reader.rows(first, count), cell_areas_m2(raster.grid, first, count, method),
                           zones.rows(first, count) if zones is not None else ())
        if progress is not None:
            progress((first + count) / raster.grid.height)


def counted_ground(raster: Raster, zones: Optional[Zones], method: str, language: str,
                   progress: Optional[Callable[[float], None]] = None,
                   cancelled: Optional[Callable[[], bool]] = None) -> tuple[Ground, list]:
    """Count a raster by class and zone; the ground and remarks.

    Raises:
        InputError: values that are no classes, planar areas of degrees. Cancelled: ``cancelled`` said so.
    """
    method, notes = settled_method(raster, method, language)
    cells = ZoneCells(zones, raster.grid, language) if zones is not None else None
    counter = ClassCounter(raster.name)
    for _first, block in _blocks(raster, method, cells, progress, cancelled):
        counter.add(block)
    found = counter.ground(cells.names if cells else {}, raster.titles)
    if "outside" in found.zone_names:
        found.zone_names["outside"] = text("carbon.outside", language)
    if cells is not None:
        notes += cells.notes
        empty = [zone for zone in cells.names if not (found.rows["zone"] == zone).any()]
        if empty:
            notes.append(text("carbon.zones_empty", language, layer=zones.table.name, zones=", ".join(empty[:SHOWN])))
    return found, notes


def write_density(path: str, raster: Raster, density: dict, progress: Optional[Callable[[float], None]] = None,
                  cancelled: Optional[Callable[[], bool]] = None) -> str:
    """Write each cell's density, t C/ha; ``NODATA`` where there is none. Whole, or not at all.

    Args:
        path: GeoTIFF. raster: the classes. density: value -> t C/ha.

    Raises:
        InputError: the file cannot be written. Cancelled: ``cancelled`` said so.
    """
    blocks = ((first, looked_up(block, density, raster.name, NODATA))
              for first, block in _blocks(raster, "ellipsoidal", None, progress, cancelled))
    return write_floats(path, raster.grid, blocks)


def write_floats(path: str, grid: Grid, blocks: Iterator[tuple]) -> str:
    """Write rows of floats as they come: ``(first row, (rows, width))``.

    Raises:
        InputError: the file cannot be written.
    """
    begun = f"{path}.part.tif"
    try:
        with gdal.ExceptionMgr(useExceptions=True):
            target = gdal.GetDriverByName("GTiff").Create(begun, grid.width, grid.height, 1, gdal.GDT_Float32,
                                                          ["COMPRESS=DEFLATE", "PREDICTOR=3", "TILED=YES",
                                                           "BIGTIFF=IF_SAFER"])
            target.SetGeoTransform((grid.west, grid.step_x, 0.0, grid.north, 0.0, -grid.step_y))
            system = osr.SpatialReference()
            system.SetFromUserInput(grid.crs)
            target.SetProjection(system.ExportToWkt())
            band = target.GetRasterBand(1)
            band.SetNoDataValue(NODATA)
            band.SetUnitType("t C/ha")
            for first, values in blocks:
                band.WriteArray(values, 0, first)
            band = target = None   # which closes the file
        Path(begun).replace(path)
    except (RuntimeError, OSError) as error:
        raise InputError("rasters.not_written", file=Path(path).name, detail=str(error)) from error
    finally:
        Path(begun).unlink(missing_ok=True)
    return path
