"""Carbon by zone, continent and age: given for a run, by fields of the land, and on real land cover and the county."""
from __future__ import annotations

import pytest
from helpers.county.samples import COUNTY
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import hectares
from helpers.real_data import LAUSANNE, NEW_GUINEA, needs

pytestmark = pytest.mark.usefixtures("qgis_app")
FOREST = {"PACK": "ipcc-2019-forest", "FAMILY": "land-natural", "LANGUAGE": "en"}
OWN = {**FOREST, "CLIMATE": "tropical_moist", "CROSSWALK": "", "CLASS_FIELD": "class", "AREA_METHOD": "planar"}
RAINFOREST = ["zone", "tropical_rainforest", "continent", "africa", "age", "primary"]
GUINEA = {"1": "cropland", "2": "forest", "3": "grassland", "5": "sealed", "6": "shrub", "7": "bare", "9": "water"}
VEGETATED = {"forest", "cropland", "paddy", "orchard", "grassland", "shrub", "marsh", "mangrove", "flat"}


def values(role):
    return [cell for value, land_class in GUINEA.items() for cell in (role, "land_class", value, land_class)]


def land(cells):
    """Hectares side by side, of a class, a zone and an age."""
    return hectares("class:string(20)&gez:string(80)&age:string(20)", cells)


def by_class(path):
    return {row["land_class"]: row for row in rows(path) if row["zone"] is None}


def numbered_share(path):
    """Of the vegetated ground: the share with a number."""
    ground = [row for name, row in by_class(path).items() if name.split(" [")[0] in VEGETATED]
    return sum(row["area_ha"] for row in ground if row["stock_t_c"] is not None) / sum(row["area_ha"] for row in ground)


def test_fields_of_the_land_state_keys_feature_by_feature(tmp_path):
    layer = land([("forest", "Tropical rainforest", "primary"), ("forest", "", None),
                  ("forest", "tropical_rainforest|tropical_dry_forest", "primary"),
                  ("cropland", "tropical_dry_forest", ""), ("cropland", "", "")])
    stocks, output = str(tmp_path / "s.gpkg"), str(tmp_path / "o.gpkg")
    given = {**OWN, "INPUT": layer,
             "KEYS": RAINFOREST, "KEY_FIELDS": ["zone", "gez", "age", "age"], "STOCKS": stocks, "OUTPUT": output}
    result = results("carbonstock", given)
    primary, dry = 404.2 * 1.532 * 0.47, 69.6 * 1.332 * 0.47
    densities = [row["carbon_t_c_ha"] for row in rows(output)]
    assert densities == pytest.approx([primary, primary, (primary + dry) / 2.0, 4.7, 4.7], abs=0.01)
    state = {name: row["state"] for name, row in by_class(stocks).items()}
    assert state["forest [tropical_rainforest, primary]"] == "known"
    assert state["forest [tropical_rainforest/tropical_dry_forest, primary]"] == "by_envelope"
    # the number of cropland is one, whatever the zone: its error does not cancel over two classes
    fields = results("carbonstock", {**given, "INPUT": land([("cropland", "tropical_dry_forest", ""), (
        "cropland", "", "")])})
    alone = results("carbonstock", {**given, "INPUT": land([("cropland", "", "")] * 2), "KEY_FIELDS": []})
    assert [fields[name] for name in ("STOCK_T_C", "STOCK_LOWER_T_C")] == pytest.approx(
        [alone[name] for name in ("STOCK_T_C", "STOCK_LOWER_T_C")], rel=1e-6)
    assert result["COVERED_SHARE"] == 1.0


def test_what_is_wrong_with_keys_stops_with_what_is_known():
    base = {**OWN, "INPUT": land([("forest", "", "")])}
    assert "temperate_oceanic_forest" in stopped("carbonstock", {**base, "KEYS": ["zone", "jungle"]})
    assert "zone, continent" in stopped("carbonstock", {**base, "KEYS": ["country", "china"]})
    assert "class, gez, age" in stopped("carbonstock", {**base, "KEY_FIELDS": ["zone", "GEZ_CODE"]})
    assert run("carbonstock", {**base, "KEYS": ["continent", "Europe"], "TOTALS": "memory:"}).results is not None
    assert "2010 is a number" in stopped("carbonstock", {**base, "KEYS": ["age", "2010"]})
    wrong = {**base, "INPUT": land([("forest", "", "primary"), ("forest", "", "37"), ("forest", "", "1995")])}
    text = stopped("carbonstock", {**wrong, "KEY_FIELDS": ["age", "age"]})
    assert "Layer land, field age" in text and "2 features hold a number, the first in row 2: 37" in text
    wrong["INPUT"] = land([("forest", "jungle", ""), ("forest", "Tropical Rainforest", "")])
    text = stopped("carbonstock", {**wrong, "KEY_FIELDS": ["zone", "gez"]})
    assert "1 feature holds what is not a value of zone, the first in row 1: “jungle”" in text
    wrong = {**wrong, "KEYS": ["continent", "Atlantis"]}
    assert "no value Atlantis of continent (KEYS). Known: africa" in stopped("carbonstock", wrong)
    log = run("carbonstock", {**base, "KEYS": ["zone", "tropical_desert"]}).log
    assert "The table has no row for ecological zone: tropical desert" in log


@needs(NEW_GUINEA)
def test_new_guinea_has_the_envelope_of_other_continents(tmp_path):
    stocks = str(tmp_path / "s.gpkg")
    place = {**FOREST, "CLIMATE": "tropical_moist", "CROSSWALK": "",
             "KEYS": ["zone", "tropical_rainforest", "continent", "oceania"]}
    results("carbonstockraster", {**place, "INPUT": str(NEW_GUINEA / "landcover2015s.tif"), "VALUES": values("land"),
                                  "STOCKS": stocks})
    forest = by_class(stocks)["forest"]
    assert numbered_share(stocks) > 0.97 and forest["state"] == "by_envelope"
    change = results("carbonchangeraster", {
        **place, "OLD": str(NEW_GUINEA / "landcover2001s.tif"), "NEW": str(NEW_GUINEA / "landcover2015s.tif"),
        "OLD_YEAR": 2001, "NEW_YEAR": 2015, "VALUES": values("old") + values("new")})
    assert change["COVERED_SHARE"] > 0.97 and change["NEW_T_C"] == pytest.approx(
        forest["area_ha"] * forest["density_t_c_ha"], rel=0.01)


@needs(LAUSANNE)
def test_lausanne_and_the_county_have_numbers_for_nearly_all_vegetated_ground(tmp_path):
    stocks = str(tmp_path / "s.gpkg")
    zones = "temperate_oceanic_forest|temperate_continental_forest|temperate_mountain_system"
    results("carbonstockraster", {
        **FOREST, "CLIMATE": "cool_temperate_moist", "INPUT": str(LAUSANNE / "ls100_12.tif"),
        "LAND_LIST": "corine-grid",
        "KEYS": ["zone", zones, "continent", "europe"], "STOCKS": stocks})
    assert numbered_share(stocks) > 0.97
    results("carbonstock", {
        **FOREST, "CLIMATE": "warm_temperate_moist", "INPUT": f"{COUNTY}|layername=DLTB_2024",
        "KEYS": ["zone", "subtropical_humid_forest", "continent", "asia"], "STOCKS": stocks})
    assert numbered_share(stocks) > 0.97
