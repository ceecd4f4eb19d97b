"""Coverage of coefficients: hectares by hand, real land cover and the county, what fills blanks, families beside it."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
from helpers.county.samples import COUNTY
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import hectares
from helpers.real_data import LAUSANNE, NEW_GUINEA, needs

pytestmark = pytest.mark.usefixtures("qgis_app")
LAND = {"PACK": "ipcc-2019-forest", "FAMILY": "land-natural", "LANGUAGE": "en"}
PLACE = {"CLIMATE": "tropical_moist", "KEYS": ["zone", "tropical_rainforest", "continent", "africa", "age", "primary"]}
GUINEA = {"1": "cropland", "2": "forest", "3": "grassland", "5": "sealed", "6": "shrub", "7": "bare", "9": "water"}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Seven hectares by survey codes: forest 2, dry field, housing, scrub, one unheard of, one without a code."""
    folder = tmp_path_factory.mktemp("coverage")
    cells = [("0301", "clay"), ("0301", "clay"), ("0103", "sandy"), ("0701", ""), ("0305", ""), ("9999", ""), ("", "")]
    paths = {name: str(folder / f"{name.lower()}.gpkg") for name in (
        "CLASSES", "BLANKS", "STATES", "FAMILIES", "SOILS", "OUTPUT")}
    given = {**LAND, **PLACE, "INPUT": hectares("DLBM:string(9)&soil:string(30)", cells), "LAND_LIST": "survey-3",
             "AREA_METHOD": "planar", "FAMILIES_TO_COMPARE": ["ipcc-2019", "biomass-tier-1", "ipcc-2013-wetlands", "",
                                                              "ipcc-2019-forest", "land-plantation"],
             "SOIL_FIELD": "soil", "SOIL": "low_activity_clay", **paths, "REPORT": str(folder / "r.html")}
    done = run("coefficientcoverage", given)
    assert done.results is not None, done.log
    return done, {name: rows(path) for name, path in paths.items()}, given


def test_hectares_by_hand(small):
    done, tables, _given = small
    # forest 2 ha and field 1 ha by a row, sealed ground of housing too; its green, scrub, 9999 and no code have none
    green = next(row["area_ha"] for row in tables["CLASSES"] if row["title"] == "green of settlements")
    assert done.results["SHARE_BY_ROW"] == pytest.approx((4.0 - green) / 7.0)
    assert done.results["SHARE_WITHOUT"] == pytest.approx((3.0 + green) / 7.0)
    assert done.results["SHARE_BY_ENVELOPE"] == 0.0 and done.results["AREA_HA"] == pytest.approx(7.0)
    assert done.results["VEGETATED_SHARE_BY_ROW"] == pytest.approx(3.0 / 4.0)
    assert (done.results["IS_COVERED"], done.results["IS_VEGETATION_COVERED"]) == (False, False)
    assert [row["area_share"] for row in tables["STATES"]] == pytest.approx(
        [done.results[f"SHARE_{state}"] for state in ("BY_ROW", "BY_ENVELOPE", "WITHOUT")])
    forest = next(row for row in tables["CLASSES"] if row["land_class"] == "forest")
    assert forest["codes"] == "0301" and forest["trust"] == "tier1" and "Table 4.7" in forest["source"]
    assert (forest["eco_zone"], forest["continent"], forest["climate"]) == (
        "tropical_rainforest", "africa", "tropical_moist")
    assert forest["stock_t_c"] == pytest.approx(2.0 * 404.2 * 1.532 * 0.47, rel=1e-4)


def test_each_blank_says_what_it_lacks_and_how_to_give_it(small):
    done, tables, _given = small
    blanks = {row["title"]: row for row in tables["BLANKS"]}
    areas = [row["area_ha"] for row in tables["BLANKS"]]
    assert areas == sorted(areas, reverse=True)
    assert done.results["BLANK_COUNT"] == len(blanks) == 3
    assert {blank["lacks"] for blank in blanks.values()} == {"cell", "code"}
    scrub = blanks["shrubland"]
    assert "plots of the region would fill it" in scrub["gap"] and "own table (TABLE)" in scrub["remedy"]
    unheard = next(blank for blank in blanks.values() if blank["lacks"] == "code")
    assert unheard["area_ha"] == pytest.approx(2.0) and "VALUES" in unheard["remedy"]
    assert any("shrubland, 1.00 ha" in line for line in done.log.splitlines())


def test_parcels_are_coloured_by_state(small):
    _done, tables, _given = small
    assert [row["state"] for row in tables["OUTPUT"]] == ["row", "row", "row", "part", "none", "none", "none"]
    housing, unheard = tables["OUTPUT"][3], tables["OUTPUT"][5]
    assert housing["share_by_row"] + housing["share_without"] == pytest.approx(1.0)
    assert "inventory" in housing["gap"] and "no land-use code" in unheard["gap"] and tables["OUTPUT"][0]["gap"] is None


def test_families_side_by_side_tell_what_they_cover_or_why_not(small):
    done, tables, _given = small
    families = {row["family"]: row for row in tables["FAMILIES"]}
    assert list(families)[0] == "land-natural" and families["land-natural"]["is_used"]
    tier = families["biomass-tier-1"]   # forest is blank there: 2 of 7 ha less
    assert tier["share_without"] == pytest.approx(done.results["SHARE_WITHOUT"] + 2.0 / 7.0)
    assert "forest" in tier["blank_classes"] and done.results["MOST_COVERED"] == "land-natural"
    assert families["land-plantation"]["share_by_envelope"] == pytest.approx(2.0 / 7.0)   # kinds and ages are open
    assert {row["pack"] and row["pack"].split()[0] for row in tables["FAMILIES"]} >= {"ipcc-2013-wetlands", "ipcc-2019"}


def test_soils_have_a_reference_stock_or_say_which_have(small):
    _done, tables, _given = small
    soils = {row["soil"]: row for row in tables["SOILS"]}
    assert sum(row["area_ha"] for row in soils.values()) == pytest.approx(7.0)
    assert soils["clay"]["state"] == "none" and "high_activity_clay" in soils["clay"]["remedy"]
    assert soils["sandy"]["state"] == "row" and soils["sandy"]["reference_t_c_ha"] > 0.0
    assert soils["low_activity_clay"]["area_ha"] == pytest.approx(4.0)


def test_the_report_has_shares_and_blanks_in_both_languages(small, tmp_path):
    done, _tables, given = small
    page = Path(done.results["REPORT"]).read_text(encoding="utf-8")
    assert "Without a number" in page and "by a row of the table" in page and "<svg" in page
    chinese = str(tmp_path / "zh.html")
    kept = {name: value for name, value in given.items() if not str(value).endswith(".gpkg")}
    results("coefficientcoverage", {**kept, "LANGUAGE": "zh", "REPORT": chinese})
    page = Path(chinese).read_text(encoding="utf-8")
    assert "系数覆盖情况" in page and "缺少数值" in page and "灌木" in page


def test_a_class_that_a_family_leaves_blank_is_offered_another_family():
    layer = hectares("class:string(20)", [("forest",)])
    log = run("coefficientcoverage", {**LAND, "PACK": "ipcc-2019", "FAMILY": "biomass-tier-1", "INPUT": layer,
                                      "CLASS_FIELD": "class", "CROSSWALK": "", "CLIMATE": "tropical_wet",
                                      "AREA_METHOD": "planar"}).log
    assert re.search(r"ipcc-2019-forest (forest|land)-natural, [^;]* t C/ha", log), log


def test_land_is_polygons_or_a_raster_and_a_wrong_family_stops():
    assert "INPUT" in stopped("coefficientcoverage", LAND)
    layer = hectares("class:string(20)", [("forest",)])
    given = {**LAND, **PLACE, "INPUT": layer, "CLASS_FIELD": "class", "CROSSWALK": ""}
    assert "land-natural" in stopped("coefficientcoverage", {**given, "FAMILY": "land-wild"})
    assert "no-such-pack" in stopped("coefficientcoverage", {**given, "FAMILIES_TO_COMPARE": ["no-such-pack", ""]})


@needs(NEW_GUINEA)
def test_new_guinea_is_covered_by_envelope(tmp_path):
    values = [cell for value, land_class in GUINEA.items() for cell in ("land", "land_class", value, land_class)]
    done = results("coefficientcoverage", {**LAND, "RASTER": str(NEW_GUINEA / "landcover2015s.tif"), "CROSSWALK": "",
                                           "VALUES": values})
    assert done["VEGETATED_SHARE_WITHOUT"] == pytest.approx(0.0, abs=0.005)
    assert done["VEGETATED_SHARE_BY_ROW"] == pytest.approx(0.04, abs=0.01)
    assert done["VEGETATED_SHARE_BY_ENVELOPE"] == pytest.approx(0.96, abs=0.01)


@needs(LAUSANNE)
def test_lausanne_and_the_county_have_the_shares_that_were_measured():
    done = results("coefficientcoverage", {**LAND, "RASTER": str(LAUSANNE / "ls100_06.tif"),
                                           "LAND_LIST": "corine-grid"})
    shares = [done[f"VEGETATED_SHARE_{state}"] for state in ("BY_ROW", "BY_ENVELOPE", "WITHOUT")]
    assert shares == pytest.approx([0.72, 0.27, 0.009], abs=0.01)
    county = results("coefficientcoverage", {**LAND, "INPUT": f"{COUNTY}|layername=DLTB_2024"})
    shares = [county[f"VEGETATED_SHARE_{state}"] for state in ("BY_ROW", "BY_ENVELOPE", "WITHOUT")]
    assert shares == pytest.approx([0.77, 0.21, 0.014], abs=0.01)
