"""Polygons of the cells of a slope raster that are steeper than a limit."""
from __future__ import annotations

import numpy as np
import shapely
from osgeo import gdal, ogr, osr

from ...core.geometry.parallel import Cancelled
from ...core.table import FeatureTable, table_from_geometries
from .blocks import Reader
from .layers import Raster
from .windows import row_blocks


def steep_polygons(raster: Raster, limit: float, cancelled=None) -> FeatureTable:
    """Outlines of the cells above a limit, and of those without a value: what is unknown is not flat.

    Args:
        raster: of slope. limit: in its unit.

    Raises:
        InputError: the file breaks off. Cancelled: ``cancelled`` returned True.
    """
    grid, reader, outlines = raster.grid, Reader(raster, raster.grid), []
    system = osr.SpatialReference()
    system.SetFromUserInput(grid.crs)
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    driver = gdal.GetDriverByName("Memory") or gdal.GetDriverByName("MEM")
    for first, count in row_blocks(grid, [raster]):
        if cancelled is not None and cancelled():
            raise Cancelled
        values, has = reader.rows(first, count)
        mask = gdal.GetDriverByName("MEM").Create("", grid.width, count, 1, gdal.GDT_Byte)
        mask.SetGeoTransform((grid.west, grid.step_x, 0.0, grid.north - first * grid.step_y, 0.0, -grid.step_y))
        mask.GetRasterBand(1).WriteArray((~has | (values > limit)).astype(np.uint8))
        source = driver.Create("", 0, 0, 0, gdal.GDT_Unknown)
        layer = source.CreateLayer("steep", system, ogr.wkbPolygon)
        with gdal.ExceptionMgr(useExceptions=True):
            gdal.Polygonize(mask.GetRasterBand(1), mask.GetRasterBand(1), layer, -1)
        outlines += [bytes(feature.GetGeometryRef().ExportToWkb()) for feature in layer]
    shapes = shapely.make_valid(shapely.from_wkb(outlines)) if outlines else []
    return table_from_geometries(raster.name, list(shapes), crs=grid.crs)
