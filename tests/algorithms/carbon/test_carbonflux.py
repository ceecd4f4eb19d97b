"""groundrules:carbonflux against plain sums of the generator, and what it refuses."""
from __future__ import annotations

import pytest
from helpers.county.samples import COUNTY, SAMPLES, expected
from helpers.desk.running import results, rows, run, stopped
from osgeo import gdal
from qgis.core import QgsFeature, QgsGeometry, QgsRectangle, QgsVectorLayer

pytestmark = pytest.mark.usefixtures("qgis_app")
LAND = {"INPUT": f"{COUNTY}|layername=DLTB_2024", "AREA_METHOD": "planar", "LANGUAGE": "en"}
FAMILY_C = {**LAND, "PACK": "cn-land-flux", "FAMILY": "inventory-c"}
ENERGY, FARM = str(SAMPLES / "carbon_flux" / "energy.csv"), str(SAMPLES / "carbon_flux" / "farm_inputs.csv")
TABLES = {"ENERGY": ENERGY, "FARM_INPUTS": FARM, "ENERGY_PACK": "cn-energy"}


def test_the_county_against_plain_sums(tmp_path):
    made = {name: str(tmp_path / f"{name}.gpkg") for name in (
        "TOTALS", "FLUXES", "EMISSIONS", "COEFFICIENTS", "CROSSWALK_TABLE", "SENSITIVITY", "OUTPUT")}
    result = results("carbonflux", {**FAMILY_C, **TABLES, "ZONES": f"{COUNTY}|layername=XZQ", "ZONE_FIELD": "XZQDM",
                                    **made})
    got = {(row["zone"] or "", row["component"]): row for row in rows(made["TOTALS"])}
    for row in expected("carbonflux"):
        assert got[row["zone"], row["component"]]["net_emission_t_co2_yr"] == pytest.approx(
            float(row["net_emission_t_co2_yr"]), rel=1e-4), row
    assert result["NET_T_CO2_YR"] == pytest.approx(sum(
        float(row["net_emission_t_co2_yr"]) for row in expected("carbonflux") if not row["zone"]), rel=1e-4)
    assert result["REMOVAL_T_C_YR"] < 0 < result["EMISSION_T_C_YR"] and result["FAMILY_USED"] == "inventory-c"
    states = {row["state"] for row in rows(made["FLUXES"])}
    assert states == {"known", "blank", "by_energy"}
    assert [row["state"] for row in rows(made["EMISSIONS"])].count("counted_as_energy") == 1
    assert {row["family"]: row["is_used"] for row in rows(made["SENSITIVITY"])} == {
        "inventory-c": True, "net-flux-a": False, "nep-b": False}
    features = rows(made["OUTPUT"])
    assert sum(row["net_emission_t_co2_yr"] or 0.0 for row in features) == pytest.approx(
        result["LAND_T_CO2_YR"], rel=1e-6)
    card = {row["land_class"]: row for row in rows(made["COEFFICIENTS"])}
    assert card["forest"]["verified"] is True
    assert card["forest"]["net_emission_t_c_ha_yr"] == pytest.approx(-3.9 * 12 / 44)
    assert {"net_emission_t_c_ha_yr", "lower_t_c_ha_yr"} <= set(card["forest"]) and "depth_m" not in card["forest"]


def test_families_differ_and_are_told(tmp_path):
    done = run("carbonflux", {**LAND, "PACK": "cn-land-flux", "FAMILY": "net-flux-a", "ENERGY": ENERGY,
                              "ENERGY_PACK": "cn-energy", "TOTALS": str(tmp_path / "t.gpkg")})
    other = results("carbonflux", {**FAMILY_C, "TOTALS": str(tmp_path / "u.gpkg")})
    assert done.results["LAND_T_C_YR"] != pytest.approx(other["LAND_T_C_YR"], rel=0.2)
    assert "Under family inventory-c" in done.log and "nep-b" in done.log and "removals by land negative" in done.log
    assert other["IS_COVERED"] is False and other["ENERGY_T_C_YR"] is None


def test_electricity_from_the_consumption_side(tmp_path):
    made = str(tmp_path / "e.gpkg")
    choices = {**FAMILY_C, **TABLES, "FARM_INPUTS": None, "ELECTRICITY": "consumption", "EMISSIONS": made}
    result = results("carbonflux", {**choices, "ELECTRICITY_FACTOR": 0.5, "ELECTRICITY_SOURCE": "grid of 2022"})
    states = [row["state"] for row in rows(made)]
    assert states.count("sold") == 1 and "other_view" not in states
    power = next(row for row in rows(made) if row["item"] == "electricity")
    assert power["net_emission_t_co2_yr"] == pytest.approx(1500.0) and power["source"] == "grid of 2022"
    blank = results("carbonflux", choices)
    assert blank["ENERGY_T_CO2_YR"] == pytest.approx(result["ENERGY_T_CO2_YR"] - 1500.0)


def test_electricity_at_the_factor_of_a_grid_and_year(tmp_path):
    made = str(tmp_path / "e.gpkg")
    choices = {**FAMILY_C, "ENERGY": ENERGY, "ENERGY_PACK": "cn-energy", "ELECTRICITY": "consumption",
               "FACTOR_PACK": "cn-grid", "REGION": "全国", "EMISSIONS": made}
    results("carbonflux", {**choices, "ENERGY_YEAR": 2022})
    power = next(row for row in rows(made) if row["item"] == "electricity")
    assert power["factor"] == 0.5366 and power["net_emission_t_co2_yr"] == pytest.approx(3_000_000 * 0.5366 / 1000)
    assert "CN, 2022, average" in power["source"] and power["verified"] is False
    results("carbonflux", {**choices, "ENERGY_YEAR": 2021, "FACTOR_TYPE": "excluding_traded_non_fossil"})
    assert next(row for row in rows(made) if row["item"] == "electricity")["state"] == "blank"
    totals = str(tmp_path / "t.gpkg")
    results("carbonflux", {**choices, "ENERGY_YEAR": 2021, "FACTOR_TYPE": "excluding_traded_non_fossil",
                           "TOTALS": totals})
    assert {row["component"]: row["blank_count"] for row in rows(totals)} == {
        "emission": 0, "removal": 0, "land": 0, "energy": 1, "all": 1}
    assert "ENERGY_YEAR" in stopped("carbonflux", choices)
    assert "give an own one (ELECTRICITY_FACTOR)" in stopped("carbonflux", {**choices, "ENERGY_YEAR": 2010})
    assert "2010" in stopped("carbonflux", {**choices, "ENERGY_YEAR": 2010})
    assert "not both" in stopped("carbonflux", {**choices, "ENERGY_YEAR": 2022, "ELECTRICITY_FACTOR": 0.5})


def test_farm_inputs_without_zones_are_not_known_in_zones(tmp_path):
    """The sample's table of farm inputs names no zone."""
    totals = str(tmp_path / "t.gpkg")
    done = run("carbonflux", {**FAMILY_C, **TABLES, "ENERGY": None, "ZONES": f"{COUNTY}|layername=XZQ",
                              "ZONE_FIELD": "XZQDM", "TOTALS": totals})
    values = {row["zone"]: row for row in rows(totals) if row["component"] == "farm_inputs"}
    assert values.pop(None)["net_emission_t_c_yr"] > 0 and len(values) >= 2
    assert {(row["net_emission_t_c_yr"], row["change"], row["blank_count"]) for row in values.values()} == {
        (None, "not known", 1)}
    assert "table of farm inputs names a zone of the run" in done.log


def test_what_is_refused(tmp_path):
    base = {**LAND, "TOTALS": str(tmp_path / "t.gpkg"), "PACK": "cn-land-flux"}
    assert "No family is the default" in stopped("carbonflux", base)
    assert "original paper is unknown" in stopped("carbonflux", {**base, "FAMILY": "nep-b"})
    assert "carbonstock" in stopped("carbonflux", {**base, "PACK": "sample-carbon", "FAMILY": "sample-2025"})
    assert "count twice" in stopped("carbonflux", {**base, **TABLES, "FAMILY": "net-flux-a"})
    assert "[ENERGY_PACK] is empty" in stopped("carbonflux", {**base, "FAMILY": "inventory-c", "ENERGY": ENERGY})
    assert "carbonflux" in stopped("carbonstock", {**LAND, "PACK": "cn-land-flux", "FAMILY": "net-flux-a",
                                                   "TOTALS": str(tmp_path / "t.gpkg")})
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("fuel,amount,unit\ndiesel,\"1,5\",t\nfirewood,2,t\n", encoding="utf-8")
    text = stopped("carbonflux", {**base, **TABLES, "FAMILY": "inventory-c", "ENERGY": str(wrong), "FARM_INPUTS": None})
    assert "firewood" in text and "row 2" in text and "row 1" not in text   # a comma is read where it can only be one
    own = tmp_path / "own.csv"
    own.write_text("lucode,value\nforest,-1\n", encoding="utf-8")
    text = stopped("carbonflux", {**LAND, "TABLE": str(own), "TOTALS": str(tmp_path / "t.gpkg")})
    assert "sealed" in text and "cropland" in text


def peat(*grounds):
    """A layer with a square of each class and area in hectares."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:32650&field=land_class:string(40)", "peat", "memory")
    features = []
    for place, (land_class, hectares) in enumerate(grounds):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(
            500_000 + 1000 * place, 4_000_000, 500_100 + 1000 * place, 4_000_000 + 100 * hectares)))
        feature.setAttributes([land_class])
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


PEAT = {"PACK": "ipcc-2013-wetlands", "FAMILY": "peat-co2", "CLIMATE": "tropical_wet", "CROSSWALK": "",
        "CLASS_FIELD": "land_class", "AREA_METHOD": "planar", "LANGUAGE": "en"}


def test_gases_of_peat_apart_and_their_sum_by_a_named_set(tmp_path):
    """10 ha of oil palm and 5 of crops, by hand; CH4 is 0.98 · land + 0.02 · ditches, N2O is 44/28 of N2O-N."""
    table = str(tmp_path / "g.gpkg")
    asked = {**PEAT, "INPUT": peat(("peat_oil_palm", 10), ("peat_cropland", 5)), "GASES": table,
             "TOTALS": str(tmp_path / "t.gpkg"), "GAS_FAMILIES": "peat-doc|peat-ch4|peat-n2o", "GWP": "AR5"}
    done = run("carbonflux", asked)
    tonnes = {row["family"]: row["emission_t_yr"] for row in rows(table)}
    methane, nitrous = (10 * 0.02 * 2259 + 5 * (0.98 * 7 + 0.02 * 2259)) / 1000, (10 * 1.2 + 5 * 5) * 44 / 28 / 1000
    assert [tonnes[name] for name in ("peat-co2", "peat-doc", "peat-ch4", "peat-n2o")] == pytest.approx(
        [(10 * 11 + 5 * 14) * 44 / 12, 15 * 0.82 * 44 / 12, methane, nitrous])
    owed = (110 + 70 + 12.3) * 44 / 12 + 28 * methane + 265 * nitrous
    assert done.results["CO2E_T_YR"] == pytest.approx(owed) and done.results["GWP_USED"] == "AR5"
    assert {row["gwp_set"] for row in rows(table)} == {"AR5"}
    assert "potentials of AR5 (CO2 1, CH4 28, N2O 265)" in done.log
    assert "Under family peat-doc" not in done.log   # what leaves in water adds to it, and is no alternative
    assert results("carbonflux", {**asked, "GWP": ""})["CO2E_T_YR"] is None
    longer = results("carbonflux", {**asked, "GWP": "AR6-20"})
    assert longer["CO2E_T_YR"] == pytest.approx(owed + (81.2 - 28) * methane + (273 - 265) * nitrous)
    assert "AR5, AR6" in stopped("carbonflux", {**asked, "GWP": "AR5|AR6"})
    assert "AR4, AR5, AR6, AR6-20" in stopped("carbonflux", {**asked, "GWP": "SAR"})
    assert "count twice" in stopped("carbonflux", {**asked, "GAS_FAMILIES": "peat-ch4|peat-ch4"})
    assert "GAS_FAMILIES" in stopped("carbonflux", {**asked, "FAMILY": "peat-n2o"})


def test_a_gas_that_is_not_known_leaves_the_sum_open(tmp_path):
    """No N2O of acacia was found: its tonnes and the sum are not known, those of the other gases are."""
    table = str(tmp_path / "g.gpkg")
    done = run("carbonflux", {**PEAT, "INPUT": peat(("peat_acacia", 4)), "GASES": table, "GWP": "AR6",
                              "TOTALS": str(tmp_path / "t.gpkg"), "GAS_FAMILIES": "peat-ch4|peat-n2o"})
    by_family = {row["family"]: row["emission_t_co2e_yr"] for row in rows(table)}
    assert by_family["peat-n2o"] is None and by_family["peat-ch4"] == pytest.approx(
        4 * (0.98 * 2.7 + 0.02 * 2259) / 1000 * 27.9)
    assert done.results["CO2E_T_YR"] is None and "one of them is not known" in done.log


@pytest.mark.parametrize(("name", "pack", "words"), [
    ("carbonflux", "sample-carbon", "Pack sample-carbon has no family of annual fluxes. Name a pack with fluxes"),
    ("carbonstock", "sample-carbon", "(FAMILY); pack sample-carbon has sample-2025, sample-2015.")])
def test_without_a_family_the_pack_s_own_are_named(name, pack, words):
    log = stopped(name, {"INPUT": str(SAMPLES / "county.gpkg|layername=DLTB_2024"), "PACK": pack, "OUTPUT": "memory:",
                         "LANGUAGE": "en"})
    assert words in log and "–" not in log


def test_a_raster_is_sent_to_the_algorithm_for_rasters(tmp_path):
    path = str(tmp_path / "land.tif")
    gdal.GetDriverByName("GTiff").Create(path, 2, 2).FlushCache()
    log = stopped("carbonstock", {"INPUT": path, "OUTPUT": "memory:", "LANGUAGE": "en"})
    assert "land.tif is a raster" in log and "“Carbon stock (raster)” (groundrules:carbonstockraster)" in log
    log = stopped("carbonflux", {"INPUT": path, "OUTPUT": "memory:", "LANGUAGE": "en"})
    assert "land.tif is a raster" in log and "Polygonize" in log
