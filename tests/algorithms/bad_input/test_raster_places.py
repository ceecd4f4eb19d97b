"""Rasters that cannot lie where they say, or whose cells have no size, stop every algorithm that reads one."""
from __future__ import annotations

import math

import numpy as np
import pytest
from helpers.county.samples import COUNTY
from helpers.desk.running import results, stopped
from osgeo import gdal, osr

from groundrules.bridge.rasters.layers import grid_of
from groundrules.core.errors import InputError

pytestmark = pytest.mark.usefixtures("qgis_app")
METRES = (500_000.0, 10.0, 0.0, 4_000_000.0, 0.0, -10.0)
DEGREES = (116.0, 0.001, 0.0, 31.0, 0.0, -0.001)


def of(layer):
    return f"{COUNTY}|layername={layer}"


def raster(path, transform, epsg):
    made = gdal.GetDriverByName("GTiff").Create(str(path), 3, 2, 1, gdal.GDT_Byte)
    if transform is not None:
        made.SetGeoTransform(transform)
    system = osr.SpatialReference()
    system.ImportFromEPSG(epsg)
    made.SetProjection(system.ExportToWkt())
    made.GetRasterBand(1).WriteArray(np.array([[1, 2, 1], [2, 1, 1]], dtype=np.uint8))
    return str(path)


def asked(algorithm, path, folder):
    table = folder / "t.csv"
    table.write_text("lucode,c_above\n1,10\n2,20\n", encoding="utf-8")
    own = {"TABLE": str(table), "CROSSWALK": ""}
    return {"carbonstockraster": {"INPUT": path, **own, "TOTALS": str(folder / "a.gpkg")},
            "carbonchangeraster": {"OLD": path, "NEW": path, **own, "TOTALS": str(folder / "b.gpkg")},
            "landusetransitionraster": {"OLD": path, "NEW": path, "MATRIX": str(folder / "c.gpkg")},
            "resilienceindicators": {"LAND": of("DLTB_2024"), "RASTER": path, "THRESHOLD": 1.0,
                                     "INDICATORS": str(folder / "d.gpkg")},
            "renewablesiting": {"AREA": of("DLTB_2024"), "LAND": of("DLTB_2024"), "SLOPE": path, "SLOPE_LIMIT": 10.0,
                                "SITES": str(folder / "e.gpkg"),
                                "PIECES": str(folder / "f.gpkg")}}[algorithm] | {"LANGUAGE": "en"}


@pytest.mark.parametrize("algorithm", ["carbonstockraster", "carbonchangeraster", "landusetransitionraster",
                                       "resilienceindicators", "renewablesiting"])
def test_metres_that_say_degrees_and_broken_transforms_stop_each(tmp_path, algorithm):
    wrong = raster(tmp_path / "wrong.tif", METRES, 4326)
    text = stopped(algorithm, asked(algorithm, wrong, tmp_path))
    assert "not degrees: they look like metres" in text and "wrong" in text
    broken = raster(tmp_path / "broken.tif", (math.nan, *METRES[1:]), 32650)
    assert "broken geotransform" in stopped(algorithm, asked(algorithm, broken, tmp_path))


def test_what_lies_where_it_says_goes_on(tmp_path):
    for name, transform, epsg in (("metres", METRES, 32650), ("degrees", DEGREES, 4326)):
        path = raster(tmp_path / f"{name}.tif", transform, epsg)
        assert results("carbonstockraster", asked("carbonstockraster", path, tmp_path))["STOCK_T_C"] > 0
    assert "no geotransform" in stopped("carbonstockraster", asked("carbonstockraster", raster(
        tmp_path / "none.tif", None, 32650), tmp_path))


@pytest.mark.parametrize(("transform", "words"), [
    ((math.nan, 10, 0, 4e6, 0, -10), "broken"), ((5e5, math.nan, 0, 4e6, 0, -10), "broken"),
    ((5e5, 10, 0, math.inf, 0, -10), "broken"), ((5e5, math.inf, 0, 4e6, 0, -10), "broken"),
    ((5e5, 0, 0, 4e6, 0, -10), "broken"), ((5e5, 10, 0, 4e6, 0, 0), "broken"),
    ((5e5, 10, 20, 4e6, 20, 40), "broken"),            # rows and columns run the same way: no area
    ((5e5, 1e308, 0, 4e6, 0, -10), "broken"),          # its eastern end is beyond all numbers
    ((5e5, 10, math.nan, 4e6, 0, -10), "broken"),
    (None, "no geotransform"), ((5e5, 10, 1, 4e6, 1, -10), "rotated"), ((5e5, 0, 10, 4e6, 10, 0), "rotated"),
    ((5e5, 10, 0, 4e6, 0, 10), "upside down"), ((5e5, -10, 0, 4e6, 0, -10), "upside down"),
    (DEGREES, "are degrees"), ((5e7, 10, 0, 4e6, 0, -10), "50000")])
def test_transforms(transform, words):
    with pytest.raises(InputError) as error:
        grid_of("r", transform, (100, 50), "EPSG:32650")
    assert words in str(error.value)


@pytest.mark.parametrize(("transform", "size", "crs"), [
    (METRES, (100, 50), "EPSG:32650"), (DEGREES, (100, 50), "EPSG:4326"),
    ((-180.0, 0.25, 0, 90.0, 0, -0.25), (1440, 720), "EPSG:4326"),
    ((-180.125, 0.25, 0, 90.125, 0, -0.25), (1441, 721), "EPSG:4326"),   # cells around degrees, beyond the poles
    ((0.0, 0.5, 0, 90.0, 0, -0.5), (720, 360), "EPSG:4326"),
    ((-20_037_508.34, 9783.94, 0, 20_037_508.34, 0, -9783.94), (4096, 4096), "EPSG:3857"),
    ((-17_367_530.4, 1000.0, 0, 7_314_540.8, 0, -1000.0), (34735, 14629), "EPSG:6933"),
    (METRES, (1, 1), "EPSG:32650")])
def test_maps_of_the_world_are_no_mistakes(transform, size, crs):
    grid = grid_of("r", transform, size, crs)
    assert (grid.west, grid.north, grid.width, grid.height) == (transform[0], transform[3], *size)
