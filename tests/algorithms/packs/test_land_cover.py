"""Lists of land that are not Chinese: structure, indicators, carbon of real land cover; packs of codes from a file."""
from __future__ import annotations

import shutil

import numpy as np
import pytest
from helpers.desk.running import results, rows, run
from helpers.real_data import DATA, HUIZHOU, LAUSANNE, needs
from helpers.source import ROOT
from osgeo import gdal, ogr, osr

pytestmark = pytest.mark.usefixtures("qgis_app")
OSM = DATA / "helsinki-osm" / "helsinki_osm.gpkg"
PLOTS = HUIZHOU / "huizhou.gpkg"
CORINE = LAUSANNE / "ls250_06.tif"
LAND_COVER = ROOT / "packs" / "land-cover"


@pytest.fixture(scope="module")
def lausanne(tmp_path_factory):
    """The cells of CORINE as polygons, and the area of each value by counting cells."""
    path = tmp_path_factory.mktemp("lausanne") / "clc.gpkg"
    with gdal.ExceptionMgr(useExceptions=True), ogr.ExceptionMgr(useExceptions=True):
        raster = gdal.Open(str(CORINE))
        system = osr.SpatialReference()
        system.ImportFromEPSG(2056)
        target = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
        layer = target.CreateLayer("clc", system, ogr.wkbPolygon)
        layer.CreateField(ogr.FieldDefn("GRID_CODE", ogr.OFTInteger))
        band = raster.GetRasterBand(1)
        gdal.Polygonize(band, band.GetMaskBand(), layer, 0)
        values, counts = np.unique(band.ReadAsArray(), return_counts=True)
        shift = raster.GetGeoTransform()
        target = None
    cell = abs(shift[1] * shift[5])
    return f"{path}|layername=clc", {int(value): count * cell for value, count in zip(values, counts) if value != 255}


@pytest.fixture(scope="module")
def helsinki(tmp_path_factory):
    """The land of OpenStreetMap, with the first of its three tags."""
    path = tmp_path_factory.mktemp("helsinki") / "osm.gpkg"
    with gdal.ExceptionMgr(useExceptions=True):
        gdal.VectorTranslate(str(path), str(OSM), layerName="osm", SQLDialect="SQLITE", SQLStatement=(
            'select *, coalesce(landuse, "natural", leisure) as lulc from land_use'))
    return f"{path}|layername=osm"


def structure(folder, source: str, **more) -> tuple:
    target = str(folder / "structure.gpkg")
    done = results("landusestructure", {"BASE": source, "LANGUAGE": "en", "AREA_METHOD": "planar", "STRUCTURE": target,
                                        **more})
    return done, {row["code"]: row["base_m2"] for row in rows(target)}


@needs(CORINE)
def test_structure_of_corine_by_group_and_from_a_file(lausanne, tmp_path):
    source, areas = lausanne
    done, lines = structure(tmp_path, source, CODE_PACK="land-cover")
    assert done["BASE_SCHEME_FOUND"] == "corine-grid" and done["IS_DETERMINED"] and done["IS_CLOSED"]
    groups = {"built": range(1, 10), "urban_green": (10, 11), "cropland": (12, 13, 14), "perennial": (15, 16, 17),
              "pasture": range(18, 23), "forest": (23, 24, 25), "grass_shrub": range(26, 30), "wetland": range(35, 40),
              "water": range(40, 45), "total": areas}
    wanted = {group: sum(areas.get(value, 0.0) for value in values) for group, values in groups.items()}
    assert lines == pytest.approx(wanted, rel=1e-6)
    shutil.copytree(LAND_COVER, tmp_path / "mine")   # a pack anywhere, by its file or folder
    assert structure(tmp_path, source, CODE_PACK_FILE=str(tmp_path / "mine" / "pack.yaml"))[1] == lines


@needs(OSM)
def test_structure_of_openstreetmap(helsinki, tmp_path):
    done, lines = structure(tmp_path, helsinki, CODE_PACK="land-cover", FIELDS=["osm", "land_class", "lulc"],
                            AREA_METHOD="ellipsoidal")
    assert done["BASE_SCHEME_FOUND"] == "osm" and done["ISSUE_COUNT"] == 13   # invalid in the source
    assert lines["undetermined"] / lines["total"] < 1e-4                      # one value in no list: lane;parking
    assert lines["built"] > lines["urban_green"] > lines["grass_shrub"] > lines["water"] > 0


@needs(CORINE)
def test_indicators_and_carbon_of_corine(lausanne, tmp_path):
    source, areas = lausanne
    target = str(tmp_path / "indicators.gpkg")
    results("lowcarbonindicators", {
        "LAND": source, "PACK": "land-cover-indicators", "CODE_PACK": "land-cover", "CLASS_FIELD": "GRID_CODE",
        "AREA_METHOD": "planar", "LANGUAGE": "en", "INDICATORS": target})
    values = {row["indicator_id"]: row["value"] for row in rows(target)}
    sinks = sum(area for value, area in areas.items() if 23 <= value <= 29 or 35 <= value <= 39)
    assert values["sink_share"] == pytest.approx(100 * sinks / sum(areas.values()), rel=1e-6)
    done = results("carbonstock", {
        "INPUT": source, "CLASS_FIELD": "GRID_CODE", "PACK": "sample-carbon", "FAMILY": "sample-2025",
        "LAND_LIST": "corine-grid", "CODE_PACK": "land-cover", "AREA_METHOD": "planar", "LANGUAGE": "en"})
    assert done["STOCK_LOWER_T_C"] < done["STOCK_T_C"] < done["STOCK_UPPER_T_C"]
    assert done["AREA_HA"] == pytest.approx(sum(areas.values()) / 1e4) and done["COVERED_SHARE"] > 0.999


@needs(OSM)
def test_a_value_in_no_list_is_open_ground_and_does_not_stop_the_indicators(helsinki, tmp_path):
    target = str(tmp_path / "indicators.gpkg")
    done = run("lowcarbonindicators", {
        "LAND": helsinki, "PACK": "land-cover-indicators", "CODE_PACK": "land-cover", "CLASS_FIELD": "lulc",
        "LANGUAGE": "en", "INDICATORS": target})
    assert "not in the list osm: lane;parking" in done.log
    share = next(row for row in rows(target) if row["indicator_id"] == "green_blue_share")
    # what has no class, and what cannot be used, opens the number by as much as it could be
    assert share["value"] is None and 0 < share["upper"] - share["lower"] < 1
    assert "58.25 m² have no class" in share["reason"] and "13 features" in share["reason"]


@needs(OSM)
def test_values_without_a_list_are_added_up_by_themselves(helsinki, tmp_path):
    """By the Chinese lists nothing is known of OpenStreetMap; asked for, also where a list is."""
    fields = {"FIELDS": ["osm", "land_class", "lulc"], "AREA_METHOD": "ellipsoidal"}
    done, lines = structure(tmp_path, helsinki, **fields)
    assert done["BASE_SCHEME_FOUND"] == "own" and done["BASE_UNDETERMINED_M2"] == 0 and "lane;parking" in lines
    by_list, named = structure(tmp_path, helsinki, CODE_PACK="land-cover", LEVEL="level1", **fields)
    assert lines["total"] == pytest.approx(named["total"]) and lines["grass"] == pytest.approx(named["grass"])
    assert by_list["BASE_SCHEME_FOUND"] == "osm"
    assert named["undetermined"] == pytest.approx(lines["lane;parking"], abs=0.01)
    assert structure(tmp_path, helsinki, CODE_PACK="land-cover", BASE_SCHEME="own", **fields)[1] == lines
    log = run("landusestructure", {"BASE": helsinki, "LANGUAGE": "en", "STRUCTURE": "TEMPORARY_OUTPUT", **fields}).log
    assert "no list of codes is used. The 29 values" in log


@needs(PLOTS)
def test_structure_of_huizhou(tmp_path):
    """Areas by code as the layer states them."""
    done, lines = structure(tmp_path, f"{PLOTS}|layername=land_use_plots", LEVEL="level2",
                            FIELDS=["land_use_plots", "land_class", "Layer"])
    stated: dict = {}
    for row in rows(PLOTS, "land_use_plots"):
        stated[row["Layer"]] = stated.get(row["Layer"], 0.0) + row["SHAPE_Area"]
    assert done["BASE_SCHEME_FOUND"] == "gb-50137-2011" and done["IS_DETERMINED"]
    assert {code: lines[code] for code in ("R2", "B1", "G1")} == pytest.approx(
        {code: stated[code] for code in ("R2", "B1", "G1")}, abs=0.05)
    assert lines["total"] == pytest.approx(sum(stated.values()), abs=0.1)
