"""The pack neutral-zoning on the zones and landslide areas of Numazu, reprojected to EPSG:6676."""
from __future__ import annotations

import pytest
import shapely
from helpers.desk.running import results, rows
from helpers.real_data import DATA, needs
from osgeo import gdal, ogr

pytestmark = pytest.mark.usefixtures("qgis_app")
NUMAZU = DATA / "plateau-urban-plans" / "numazu.gpkg"
ZONES_IN_LANDSLIDE_AREAS_M2 = 199_637


def reprojected(folder, layer: str):
    """A layer of Numazu in EPSG:6676, in a GeoPackage of its own."""
    target = folder / f"{layer}.gpkg"
    with gdal.ExceptionMgr(useExceptions=True):
        gdal.VectorTranslate(str(target), str(NUMAZU), layers=[layer], dstSRS="EPSG:6676", layerName=layer)
    return f"{target}|layername={layer}"


def shapes(source: str) -> list:
    path, layer = source.split("|layername=")
    with ogr.ExceptionMgr(useExceptions=True):
        source = ogr.Open(path)   # the layer lives as long as its source
        return [shapely.from_wkb(bytes(item.GetGeometryRef().ExportToIsoWkb()))
                for item in source.GetLayerByName(layer)]


@pytest.fixture(scope="module")
def numazu(tmp_path_factory):
    folder = tmp_path_factory.mktemp("numazu")
    zones, hazard = reprojected(folder, "use_districts"), reprojected(folder, "landslide_hazard")
    wanted = {name: str(folder / f"{name.lower()}.gpkg") for name in ("VERDICTS", "FINDINGS", "LEDGER")}
    result = results("checkzoning", {
        "SUBJECTS": zones, "SUBJECT_ID": "gml_id", "CONTROLS": [hazard], "PACK": "neutral-zoning",
        "AREA_METHOD": "planar", "AS_OF": "2026-06-30", "LANGUAGE": "en", **wanted})
    return zones, hazard, result, {name: rows(path) for name, path in wanted.items()}


@needs(NUMAZU)
def test_area_of_zones_in_landslide_areas(numazu):
    zones, hazard, result, tables = numazu
    total = sum(row["landslide_hazard_m2"] or 0 for row in tables["VERDICTS"])
    assert total == pytest.approx(ZONES_IN_LANDSLIDE_AREAS_M2, abs=1)
    areas = [shape for shape in shapes(hazard) if shape.is_valid]
    assert total == pytest.approx(sum(shape.intersection(shapely.union_all(areas)).area for shape in shapes(zones)),
                                  abs=0.01)
    assert result["SUBJECT_COUNT"] == 38


@needs(NUMAZU)
def test_every_zone_that_meets_one_is_told_and_no_other(numazu):
    zones, hazard, _, tables = numazu
    areas = shapely.union_all([shape for shape in shapes(hazard) if shape.is_valid])
    met = [shape.intersection(areas).area > 0 for shape in shapes(zones)]
    assert [(row["landslide_hazard_m2"] or 0) > 0 for row in tables["VERDICTS"]] == met and 0 < sum(met) < 38
    # the codes 1 and 2 belong to a list that the pack does not have: unknown, and never "no hazard"
    rule_ids = {row["rule_id"] for row in tables["FINDINGS"] if row["subject_fid"] is not None}
    assert rule_ids <= {"LSH-00", "GR-UNUSABLE-CONTROL"} and "LSH-00" in rule_ids
    for row, is_met in zip(tables["VERDICTS"], met):
        assert row["verdict"] == "undetermined" if is_met else row["verdict"] in ("allowed", "undetermined")


@needs(NUMAZU)
def test_the_invalid_area_is_listed(numazu):
    _, hazard, _, tables = numazu
    assert sum(not shape.is_valid for shape in shapes(hazard)) == 1
    assert all(row["residual_share"] < 1e-6 for row in tables["LEDGER"])
    messages = [row for row in tables["FINDINGS"] if row["rule_id"] == "GR-UNUSABLE-CONTROL"]
    assert len({row["control_id"] for row in messages}) <= 1
