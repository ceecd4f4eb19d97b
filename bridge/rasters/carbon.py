"""A class raster counted by class and zone, and rasters of densities."""
from __future__ import annotations

from typing import Callable, Optional

import numpy as np
import shapely
from osgeo import gdal, ogr, osr
from qgis.core import Qgis, QgsRasterLayer

from ...core.carbon.stock.cells import Block, Counted, DensityOfCells, count_block, ground_of_cells
from ...core.carbon.stock.patches import Zones, zone_ids
from ...core.carbon.stock.stock import Ground
from ...core.errors import InputError
from ...core.geometry.systems.crs import is_geographic, is_web_mercator, plan_transform, transform
from ...core.geometry.systems.grid import Grid
from ...core.geometry.topology.usable import reasons_of
from ...core.landuse.transition.classes import SHOWN
from ...core.texts import text
from .blocks import in_blocks, write_blocks
from .layers import Raster
from .windows import Window

NODATA = float(np.finfo(np.float32).min)   # outside whatever a stock or a change can be
DENSITY_UNIT = "t C/ha"


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
        reasons = reasons_of(table, "polygon")
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
        self.kind = gdal.GDT_UInt16 if len(shapes) < 2**16 else gdal.GDT_UInt32
        self.layers = [Placed(shapes, np.flatnonzero(layers == number)) for number in range(
            int(layers.max(initial=0)) + 1)] if len(shapes) else []

    def rows(self, first: int, count: int) -> tuple:
        """As ``window``, of whole rows."""
        return self.window(Window(first, count, 0, self.grid.width))

    def window(self, window: Window) -> tuple:
        """Numbers of zones from 1, 0 outside: an array ``(window.rows, window.columns)`` a layer; on any thread."""
        grid, layers = self.grid, []
        system = osr.SpatialReference()   # each thread its own
        system.SetFromUserInput(grid.crs)
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        north, south = (grid.north - row * grid.step_y for row in (window.row, window.row + window.rows))
        west, east = (grid.west + column * grid.step_x for column in (window.column, window.column + window.columns))
        for placed in self.layers:
            target = gdal.GetDriverByName("MEM").Create("", window.columns, window.rows, 1, self.kind)
            target.SetGeoTransform((west, grid.step_x, 0.0, north, 0.0, -grid.step_y))
            target.SetProjection(system.ExportToWkt())
            rows = placed.meeting(west, south, east, north)
            if len(rows):
                source, layer = _layer_of(placed.shapes, rows, system)   # the source keeps the layer alive
                with gdal.ExceptionMgr(useExceptions=True):
                    gdal.RasterizeLayer(target, [1], layer, options=["ATTRIBUTE=number"])
                del layer, source
            layers.append(target.ReadAsArray())
        return tuple(layers)


class Placed:
    """Some of the shapes, by where they lie.

    Args:
        shapes: of all zones. rows: of them.
    """

    def __init__(self, shapes: np.ndarray, rows: np.ndarray):
        self.shapes, self.own = shapes, rows
        self.bounds = shapely.bounds(shapes[rows])

    def meeting(self, west: float, south: float, east: float, north: float) -> np.ndarray:
        """Rows of the shapes whose extent meets a rectangle."""
        left, bottom, right, top = self.bounds.T
        return self.own[(left <= east) & (right >= west) & (bottom <= north) & (top >= south)]


def _overlapping(shapes: np.ndarray) -> np.ndarray:
    """Pairs whose insides meet, ``(m, 2)``."""
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="intersects")
    keep = first < second
    first, second = first[keep], second[keep]
    meet = shapely.relate_pattern(shapes[first], shapes[second], "T********") if len(first) else np.zeros(0, dtype=bool)
    return np.column_stack([first[meet], second[meet]])


def _layers(count: int, pairs: np.ndarray) -> np.ndarray:
    """A layer for each shape so that no two of a layer overlap."""
    layer_of = np.full(count, -1)
    against: dict = {}
    for first, second in pairs.tolist():
        against.setdefault(first, []).append(second)
        against.setdefault(second, []).append(first)
    for shape in range(count):
        taken = {int(layer_of[other]) for other in against.get(shape, ())}
        layer_of[shape] = next(number for number in range(count) if number not in taken)
    return layer_of


def _layer_of(shapes: np.ndarray, rows: np.ndarray, system: osr.SpatialReference) -> tuple:
    driver = gdal.GetDriverByName("Memory") or gdal.GetDriverByName("MEM")   # one driver since GDAL 3.11
    source = driver.Create("", 0, 0, 0, gdal.GDT_Unknown)
    layer = source.CreateLayer("zones", system, ogr.wkbUnknown)
    layer.CreateField(ogr.FieldDefn("number", ogr.OFTInteger))
    for row, wkb in zip(rows.tolist(), shapely.to_wkb(shapes[rows])):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField("number", row + 1)
        feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(wkb))
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


def counted_ground(raster: Raster, zones: Optional[Zones], method: str, language: str,
                   progress: Optional[Callable[[float], None]] = None,
                   cancelled: Optional[Callable[[], bool]] = None) -> tuple[Ground, list]:
    """Count a raster by class and zone; the ground and remarks.

    Raises:
        InputError: values that are not classes, planar areas of degrees. Cancelled: ``cancelled`` returned True.
    """
    method, notes = settled_method(raster, method, language)
    cells = ZoneCells(zones, raster.grid, language) if zones is not None else None

    def count(window: Window, rasters: list, areas) -> Counted:
        (classes,) = rasters
        return count_block(Block(classes, areas, () if cells is None else cells.window(window)))

    parts = in_blocks(count, [raster], raster.grid, method, progress, cancelled)
    ground = ground_of_cells(parts, raster.name, cells.names if cells else {}, raster.titles)
    if "outside" in ground.zone_names:
        ground.zone_names["outside"] = text("carbon.outside", language)
    if cells is not None:
        notes += cells.notes
        filled = set(ground.rows["zone"])
        empty = [zone for zone in cells.names if zone not in filled]
        if empty:
            notes.append(text("carbon.zones_empty", language, layer=zones.table.name, zones=", ".join(empty[:SHOWN])))
    return ground, notes


def write_density(path: str, raster: Raster, density: dict, progress: Optional[Callable[[float], None]] = None,
                  cancelled: Optional[Callable[[], bool]] = None) -> str:
    """Write each cell's density, t C/ha; ``NODATA`` if unknown. Written completely or not at all.

    Args:
        path: GeoTIFF. raster: the classes. density: value -> t C/ha.

    Raises:
        InputError: the file cannot be written. Cancelled: ``cancelled`` returned True.
    """
    density_of = DensityOfCells(density, NODATA)
    return write_blocks(path, lambda rasters: density_of(rasters[0]), [raster], raster.grid, np.float32, NODATA,
                        DENSITY_UNIT, progress, cancelled)
