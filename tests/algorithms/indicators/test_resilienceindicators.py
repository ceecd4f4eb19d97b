"""groundrules:resilienceindicators through Processing: the county, a raster by parcel, what is missing, bad input."""
from __future__ import annotations

import numpy as np
import pytest
from helpers.county.samples import COUNTY, expected
from helpers.desk.running import results, rows, stopped
from osgeo import gdal, ogr, osr

pytestmark = pytest.mark.usefixtures("qgis_app")


def of(name):
    return f"{COUNTY}|layername={name}"


LAYERS = {"LAND": of("DLTB_2024"), "UNITS": of("XZQ"), "HAZARDS": of("HLFXKZX"), "PLANNED": of("DLTB_2024"),
          "AREA_METHOD": "planar", "LANGUAGE": "en"}


def test_county_by_town_as_expected(tmp_path):
    target = str(tmp_path / "i.gpkg")
    counts = results("resilienceindicators", {**LAYERS, "BUILDINGS": of("JZW"), "INDICATORS": target})
    by_unit = {(row["unit_code"], row["indicator_id"]): row for row in rows(target)}
    wanted = expected("resilienceindicators")
    assert len(wanted) >= 6
    for row in wanted:
        got = by_unit[row["unit_code"], row["indicator_id"]]
        assert got["value"] == pytest.approx(float(row["value"]), rel=2e-4, abs=6e-5), row
    assert by_unit["*", "buildings_in_hazard"]["state"] == "known"
    assert by_unit["*", "people_in_hazard"]["value"] is None and counts["UNDETERMINED_COUNT"] > 0


def test_a_field_of_kinds_gives_rows_by_kind(tmp_path):
    target = str(tmp_path / "i.gpkg")
    results("resilienceindicators", {**LAYERS, "HAZARDS": of("DZZHFXQ"), "HAZARD_FIELD": "ZHLX", "INDICATORS": target})
    kinds = {row["kind"] for row in rows(target) if row["indicator_id"] == "planned_in_hazard"}
    assert None in kinds and len(kinds) > 1


def test_raster_by_parcel(tmp_path):
    """Western half 20, eastern half 40: the share of land at or above 30 is that east of the middle."""
    with gdal.ExceptionMgr(useExceptions=True):
        county = gdal.OpenEx(str(COUNTY))
        west, east, south, north = county.GetLayerByName("DLTB_2024").GetExtent()
    step = 20.0
    width, height = int((east - west) / step) + 3, int((north - south) / step) + 3
    values = np.full((height, width), 20, np.float32)
    values[:, width // 2:] = 40
    path = str(tmp_path / "heat.tif")
    made = gdal.GetDriverByName("GTiff").Create(path, width, height, 1, gdal.GDT_Float32)
    made.SetGeoTransform((west - step, step, 0, north + step, 0, -step))
    system = osr.SpatialReference()
    system.ImportFromEPSG(4547)
    made.SetProjection(system.ExportToWkt())
    made.GetRasterBand(1).WriteArray(values)
    made = None
    target, parcels = str(tmp_path / "i.gpkg"), str(tmp_path / "p.gpkg")
    asked = {"LAND": LAYERS["LAND"], "RASTER": path, "INDICATORS": target, "PARCELS": parcels, "LANGUAGE": "en"}
    assert "THRESHOLD" in stopped("resilienceindicators", asked)
    results("resilienceindicators", {**asked, "THRESHOLD": 30.0})
    row = next(row for row in rows(target) if row["indicator_id"] == "raster_share")
    layer = rows(parcels)
    assert {parcel["hot_share"] for parcel in layer} >= {0.0, 1.0}
    assert all(20 <= parcel["raster_mean"] <= 40 and parcel["cells"] >= 1 for parcel in layer)
    middle = west - step + step * (width // 2)
    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(str(COUNTY))
        sums = [0.0, 0.0]
        for feature in source.GetLayerByName("DLTB_2024"):
            shape = feature.GetGeometryRef()
            left, right, bottom, top = shape.GetEnvelope()
            sums[0] += shape.Area()
            if left >= middle:
                sums[1] += shape.Area()
            elif right > middle:
                half = ogr.CreateGeometryFromWkt(
                    f"POLYGON(({middle} {bottom},{right} {bottom},{right} {top},{middle} {top},{middle} {bottom}))")
                sums[1] += shape.Intersection(half).Area()
    assert row["value"] == pytest.approx(100 * sums[1] / sums[0], abs=0.5)


def test_bad_input(tmp_path):
    target = str(tmp_path / "i.gpkg")
    assert "at least one of them" in stopped("resilienceindicators", {"INDICATORS": target, "LANGUAGE": "en"})
    message = stopped("resilienceindicators", {"PEOPLE": of("JZW"), "INDICATORS": target, "LANGUAGE": "en"})
    assert "PEOPLE_FIELD" in message and not (tmp_path / "i.gpkg").exists()
