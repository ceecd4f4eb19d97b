"""groundrules:renewablesiting through Processing: the county's lines, slope, bad input."""
from __future__ import annotations

import numpy as np
import pytest
from helpers.county.samples import COUNTY
from helpers.desk.running import results, rows, stopped
from osgeo import gdal, osr
from qgis.core import QgsVectorLayer

pytestmark = pytest.mark.usefixtures("qgis_app")


def of(name):
    return f"{COUNTY}|layername={name}"


def test_county_adds_up(tmp_path):
    pieces, table = str(tmp_path / "p.gpkg"), str(tmp_path / "i.gpkg")
    counts = results("renewablesiting", {"AREA": of("XZQ"), "LAND": of("DLTB_2024"), "EXCLUSIONS": [of("YJJBNTBHTB")],
                                        "PIECES": pieces, "INDICATORS": table, "LANGUAGE": "en"})
    made = rows(pieces)
    assert sum(row["area_m2"] for row in made) == pytest.approx(counts["STUDY_M2"], rel=1e-6)
    assert 0 < counts["USABLE_M2"] < counts["STUDY_M2"] and not counts["IS_COMPLETE"]
    assert {"cropland", "forest", "built", "usable"} <= {row["reason"] for row in made}
    assert any(row["state"] == "undetermined" and row["kind"] == "ecological_red_line" for row in rows(table))


def test_slope_and_buffers(tmp_path):
    with gdal.ExceptionMgr(useExceptions=True):
        county = gdal.OpenEx(str(COUNTY))
        west, east, south, north = county.GetLayerByName("GHYDYH").GetExtent()
    path = str(tmp_path / "slope.tif")
    made = gdal.GetDriverByName("GTiff").Create(path, 200, 200, 1, gdal.GDT_Float32)
    made.SetGeoTransform((west - 10, 20, 0, north + 10, 0, -20))
    system = osr.SpatialReference()
    system.ImportFromEPSG(4547)
    made.SetProjection(system.ExportToWkt())
    made.GetRasterBand(1).WriteArray(np.full((200, 200), 50, np.float32))
    made = None
    asked = {"AREA": of("GHYDYH"), "PIECES": str(tmp_path / "p.gpkg"), "LANGUAGE": "en"}
    assert results("renewablesiting", {**asked, "SLOPE": path})["USABLE_M2"] == 0
    assert results("renewablesiting", {**asked, "SLOPE": path, "SLOPE_LIMIT": 60})["USABLE_M2"] > 0
    assert "REASONS" in stopped("renewablesiting", {**asked, "REASONS": ["nothing", "mast", "100"]})


def test_sample_county_by_reason(tmp_path):
    """Reasons count in their order, so that each square metre has one; the flood zone is a layer of its own name."""
    from helpers.county.samples import expected

    pieces = str(tmp_path / "p.gpkg")
    layers = {name: QgsVectorLayer(of(name), name) for name in ("YJJBNTBHTB", "HLFXKZX")}
    results("renewablesiting", {
        "AREA": of("XZQ"), "LAND": of("DLTB_2024"), "LAND_LIST": "survey-3", "EXCLUSIONS": list(layers.values()),
        "REASONS": ["YJJBNTBHTB", "permanent_basic_farmland", "", "HLFXKZX", "flood", ""], "AREA_METHOD": "planar",
        "PIECES": pieces})
    sums: dict = {}
    for row in rows(pieces):
        sums[row["reason"]] = sums.get(row["reason"], 0.0) + row["area_m2"]
    owed = {row["reason"]: float(row["area_m2"]) for row in expected("renewablesiting")}
    assert sums == pytest.approx(owed, rel=1e-6, abs=20)
