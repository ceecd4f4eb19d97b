"""The layers of the sample county in the formats that bureaus deliver."""
from __future__ import annotations

from osgeo import gdal

from helpers.samples import drawn


def translated(folder, names, driver, suffix, reproject="", options=()):
    """Every layer as a file of its own, made of ``county.gpkg``."""
    source = folder / "county.gpkg"
    with gdal.ExceptionMgr(useExceptions=True), gdal.quiet_errors():   # long names are cut with a warning
        for name in names:
            gdal.VectorTranslate(str(folder / f"{name}.{suffix}"), str(source), layers=[name], layerName=name,
                                 format=driver, dstSRS=reproject or None, layerCreationOptions=list(options))
    return {name: str(folder / f"{name}.{suffix}") for name in names}


def geopackage(folder, names):
    return {name: f"{folder / 'county.gpkg'}|layername={name}" for name in names}


def filegdb(folder, names):
    from groundrules.samples.generator.writing import write_copies

    _county, layers = drawn()
    path, = write_copies(folder, ["filegdb"], [layers[name] for name in names])["filegdb"]
    return {name: f"{path}|layername={name}" for name in names}


def gbk_shapefiles(folder, names):
    from groundrules.samples.generator.writing import write_copies

    _county, layers = drawn()
    return dict(zip(names, map(str, write_copies(folder, ["gbk-shapefile"], [layers[name] for name in names])
                               ["gbk-shapefile"])))


def utf8_shapefiles(folder, names):
    with gdal.config_option("SHAPE_ENCODING", None):   # QGIS sets it to nothing
        return translated(folder, names, "ESRI Shapefile", "shp", options=["ENCODING=UTF-8"])


def kml(folder, names):
    """Degrees on WGS 84, as Google Earth wants them."""
    return translated(folder, names, "LIBKML", "kml", "EPSG:4326")


def geojson(folder, names):
    return translated(folder, names, "GeoJSON", "geojson", "EPSG:4490",
                      options=["COORDINATE_PRECISION=12", "RFC7946=NO"])


def flatgeobuf(folder, names):
    return translated(folder, names, "FlatGeobuf", "fgb")


FORMATS = {"GeoPackage": geopackage, "FileGDB": filegdb, "shapefile in GBK": gbk_shapefiles,
           "shapefile in UTF-8": utf8_shapefiles, "KML in degrees": kml, "GeoJSON in degrees": geojson,
           "FlatGeobuf": flatgeobuf}
#: Of the issue: each algorithm reads these.
DELIVERED = tuple(FORMATS)[:5]
