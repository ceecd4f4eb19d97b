"""groundrules:landusestructure: the two surveys of the county against plain sums, and how it is asked."""
from __future__ import annotations

import pytest
from helpers.county.samples import expected
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import memory, square
from osgeo import gdal

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 500_000, 2_500_000


@pytest.fixture
def county(tmp_path):
    path = county_inputs(tmp_path)["SUBJECTS"].split("|")[0]
    return lambda name: f"{path}|layername={name}"


def test_the_county_against_plain_sums(county, tmp_path):
    result = results("landusestructure", {
        "BASE": county("DLTB_2020"), "TARGET": county("DLTB_2024"), "UNITS": county("XZQ"), "CONTROL_AREA": "DCMJ",
        "STRUCTURE": str(tmp_path / "s.gpkg"), "ISSUES": str(tmp_path / "i.gpkg")})
    table = {(row["unit_code"], row["code"]): row for row in rows(tmp_path / "s.gpkg")}
    wanted = {(row["unit_code"], row["code"]): row for row in expected("landusestructure")}
    for key, row in wanted.items():
        for name in ("base_m2", "target_m2"):
            assert table[key][name] == pytest.approx(float(row[name]), rel=1e-6, abs=0.5), (key, name)
    leaves = {"cropland", "garden", "forest", "grassland", "wetland", "farm_facilities", "inland_water", "other_land",
              "urban_land", "village_land", "urban_or_village", "regional_infrastructure", "other_construction",
              "undetermined"}
    assert {key for key in table if key[0] != "*" and key[1] in leaves} == set(wanted)
    assert [table[town, "total"]["base_m2"] for town in ("990127100", "990127101")] == [25051121.78, 37459570.37]
    assert table["*", "total"]["target_m2"] == pytest.approx(25051121.78 + 37459570.37)
    assert result["IS_CLOSED"] and result["REFUSED_COUNT"] == 0 and result["BASE_SCHEME_FOUND"] == "survey-3"
    assert result["BASE_UNDETERMINED_M2"] == pytest.approx(table["*", "undetermined"]["base_m2"])
    assert not result["IS_DETERMINED"]   # the main canal, 1107A


def plots(codes, **fields):
    names = "".join(f"&field={name}:string" for name in fields)
    return memory(f"Polygon?crs=EPSG:4547&field=DLBM:string{names}", [
        (square(X + 100 * i, Y, 100), [code, *(values[i] for values in fields.values())])
        for i, code in enumerate(codes)], "图斑")


def test_one_year_per_head_and_a_field_that_is_named(tmp_path):
    plan = plots(["0101", "0701"], ATTR=["", "201"])
    result = results("landusestructure", {
        "BASE": plan, "BASE_SCHEME": "guide-2023", "AREA_METHOD": "planar", "BASE_POPULATION": 50, "LANGUAGE": "zh",
        "FIELDS": [plan.id(), "settlement", "ATTR"], "STRUCTURE": str(tmp_path / "s.csv")})
    table = {row["code"]: row for row in rows(tmp_path / "s.csv")}
    assert float(table["urban_land"]["base_per_head_m2"]) == 200 and table["urban_land"]["name"] == "城镇用地"
    assert result["BASE_M2"] == 20000 and result["IS_DETERMINED"] and result["UNIT_COUNT"] == 1


OWN_CODES = """format: 1
kind: codes
pack: town-codes
version: "1"
title: {en: "Codes of a town", zh: "某市代码"}
schemes:
  town: {title: {en: "Town", zh: "市"}, table: town.csv, basis: [{document: "List of the town", verified: false}]}
fields:
  land_class: {aliases: [DLBM], title: {en: "use", zh: "用途"}}
"""


def test_a_pack_of_own_codes_without_groups_gives_its_classes(tmp_path):
    """The usual lines are groups: without any all land would be undetermined."""
    (tmp_path / "pack.yaml").write_text(OWN_CODES, encoding="utf-8")
    (tmp_path / "town.csv").write_text("code,parent,name_en,name_zh,legal_class,source\n"
                                       "101,,Single family,独户,undetermined,ours\n"
                                       "325,,Small retail,小商店,undetermined,ours\n", encoding="utf-8")
    done = run("landusestructure", {
        "BASE": plots(["101", "325", "101"]), "AREA_METHOD": "planar", "LANGUAGE": "en", "CODE_PACK": "",
        "CODE_PACK_FILE": str(tmp_path / "pack.yaml"), "STRUCTURE": str(tmp_path / "s.csv")})
    assert done.results["IS_DETERMINED"]
    assert "in no groups" in done.log and "states no legal class: for 3 rows" in done.log
    assert {row["name"]: float(row["base_m2"]) for row in rows(tmp_path / "s.csv")} == {
        "Single family": 20000, "Small retail": 10000, "Total": 30000}


def test_the_list_is_asked_for():
    log = stopped("landusestructure", {"BASE": plots(["0601", "0701"]), "STRUCTURE": "memory:"})
    assert "BASE_SCHEME" in log
    assert "no recognised field with land-use codes" in stopped("landusestructure", {
        "BASE": memory("Polygon?crs=EPSG:4547&field=a:string", [(square(X, Y), ["x"])]), "STRUCTURE": "memory:"})


def test_degrees_and_planes(county):
    log = stopped("landusestructure", {
        "BASE": memory("Polygon?crs=EPSG:4490&field=DLBM:string", [(square(114, 23, 0.01), ["0101"])]),
        "BASE_SCHEME": "guide-2023", "AREA_METHOD": "planar", "STRUCTURE": "memory:"})
    assert "degrees" in log


def test_a_workbook_with_a_sheet_for_each_unit(county, tmp_path):
    results("landusestructure", {
        "BASE": county("DLTB_2020"), "TARGET": county("DLTB_2024"), "UNITS": county("XZQ"), "CONTROL_AREA": "DCMJ",
        "BASE_LABEL": "2020", "TARGET_LABEL": "2024", "ADJUST_UNIT": "0.0001 ha", "LANGUAGE": "zh",
        "STRUCTURE": str(tmp_path / "s.gpkg"), "XLSX": str(tmp_path / "s.xlsx")})
    book = gdal.OpenEx(str(tmp_path / "s.xlsx"), gdal.OF_VECTOR)
    assert [book.GetLayer(i).GetName() for i in range(book.GetLayerCount())] == [
        "990127100 样城镇", "990127101 样岭镇", "合计范围"]
    sheet = [list(feature.items().values()) for feature in book.GetLayer(2)]
    heads = [field.GetName() for field in book.GetLayer(2).schema]
    assert any("2020面积" in head for head in heads) and any("2024比例" in head for head in heads)
    assert heads[0] == "用地类型" and sheet[-1][:3] == ["合计", 6251.0692, 100.0]
    deepest = [row[0] for row in sheet if row[0].startswith("\u3000\u3000")]
    assert deepest == ["\u3000\u3000城镇用地", "\u3000\u3000村庄建设用地"]
