"""The layers of the sample county in the formats that bureaus deliver."""
from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from osgeo import gdal

from helpers.county.samples import COUNTY, drawn


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
    from groundrules.samples.generator.files.writing import write_copies

    _county, layers = drawn()
    path, = write_copies(folder, ["filegdb"], [layers[name] for name in names])["filegdb"]
    return {name: f"{path}|layername={name}" for name in names}


def gbk_shapefiles(folder, names):
    from groundrules.samples.generator.files.writing import write_copies

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


#: Layers that the format matrices ask for.
LAYERS = ("XMYD", "XMYD_access", "YJJBNTBHTB", "YJJBNTBHTB_2019", "YJJBNTBHTB_defects", "STBHHX", "STBHHX_defects",
          "CZKFBJ", "CZKFBJ_defects", "DLTB_2020", "DLTB_2024", "CJDCQ", "GKDY", "GKDY_defects", "XZQ", "GHFQ",
          "GHDK_defects", "GHYDYH", "GHFA_A", "XG_GHDK", "JZW", "LD")


class Lazily(dict):
    """What ``make`` gives for a key, made when it is first asked for."""

    def __init__(self, make):
        super().__init__()
        self.make = make

    def __missing__(self, key):
        self[key] = self.make(key)
        return self[key]


def deliver(tmp_path_factory) -> Lazily:
    """Paths of the county's layers by format and layer; Chinese in the folder's name. Written once, only to be read."""
    return _delivered(str(tmp_path_factory.getbasetemp()))


@cache
def _delivered(base: str) -> Lazily:
    def write(name: str) -> dict:
        folder = Path(tempfile.mkdtemp(dir=base)) / "样川县 数据"
        folder.mkdir()
        shutil.copyfile(COUNTY, folder / "county.gpkg")
        return FORMATS[name](folder, LAYERS)

    return Lazily(write)


def on_geopackage(delivered: dict, tmp_path_factory, jobs: dict) -> Lazily:
    """What each job (a function of paths and a target) gives on the GeoPackage."""
    folder = tmp_path_factory.mktemp("wanted")
    return Lazily(lambda name: jobs[name](delivered["GeoPackage"], str(folder / f"{name}.gpkg")))


def summed(rows: list, names: tuple, area: str, least_m2: float) -> dict:
    """Areas of rows by key; what has less than ``least_m2`` comes and goes with the last digit of a coordinate."""
    sums: dict = {}
    for row in rows:
        key = tuple(str(row[name]) if row[name] is not None else "" for name in names)
        sums[key] = sums.get(key, 0.0) + (row[area] or 0.0)
    return {key: (value,) for key, value in sums.items() if value > least_m2}


def assert_equal_results(sums: dict, wanted: dict, least: int, in_degrees: bool) -> None:
    """Results of a job in two formats: rows by key, numbers within what a format loses."""
    assert len(wanted) >= least
    assert set(sums) == set(wanted)
    absolute, relative = (0.5, 1e-3) if in_degrees else (0.05, 1e-6)
    for key, values in wanted.items():
        for expected, number in zip(values, sums[key]):
            same = abs(expected - number) <= absolute + relative * abs(expected) if isinstance(
                expected, float) and isinstance(number, float) else expected == number
            assert same, (key, expected, number)
