"""groundrules:buildingcarbon: the sample county, zones, own tables, bad input, both languages."""
from __future__ import annotations

import pytest
import shapely
from helpers.county.samples import COUNTY, expected
from helpers.desk.running import results, rows, run, stopped
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

pytestmark = pytest.mark.usefixtures("qgis_app")
NUMBERS = {"PACK": "sample-buildings", "SET": "sample-2025", "CLIMATE": "cold", "FACTOR_PACK": "sample-buildings",
           "REGION": "样川县", "YEAR": 2025, "LANGUAGE": "en"}
SAMPLE = {"BUILDINGS": f"{COUNTY}|layername=JZW", "PLOTS": f"{COUNTY}|layername=XG_GHDK",
          "CODE_LIST": "gb-50137-2011", **NUMBERS}


def buildings(values, fields="use:string(20),floor:string(20),storeys:string(20)", crs="EPSG:32650"):
    """Squares of 10 × 10 m."""
    parts = "&".join(f"field={part}" for part in fields.split(","))
    layer = QgsVectorLayer(f"Polygon?crs={crs}&{parts}", "houses", "memory")
    features = []
    for place, row in enumerate(values):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(shapely.to_wkt(shapely.box(
            500_000 + 20 * place, 4_000_000, 500_010 + 20 * place, 4_000_010))))
        feature.setAttributes(list(row))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def plain(layer, **more):
    return {"BUILDINGS": layer, "USE_FIELD": "use", **NUMBERS, "AREA_METHOD": "planar",
            "FIELDS": ["houses", "counted_floor_area", "floor", "houses", "storeys", "storeys"], **more}


def test_sample_county(tmp_path):
    made = {name: str(tmp_path / f"{name}.gpkg") for name in ("OUTPUT", "POTENTIAL", "TOTALS", "COVERAGE",
                                                              "COEFFICIENTS")}
    done = run("buildingcarbon", {**SAMPLE, "PLAN_YEAR": 2030, "FACTOR_PATH": "steady-decline", **made})
    result = done.results
    owed = expected("buildingcarbon")
    for layer, name, prefix in (("JZW", "OUTPUT", ""), ("XG_GHDK", "POTENTIAL", "potential_")):
        values = {row["BSM"]: row for row in rows(made[name])}
        for row in (item for item in owed if item["layer"] == layer):
            got = values[row["BSM"]]
            assert got["emission_state"] == row["state"], row
            for column in ("floor_area_m2", "electricity_t_co2_yr", "heating_t_co2_yr", "emission_t_co2_yr",
                           "embodied_t_co2"):
                wanted = float(row[column]) if row[column] else None
                assert got[prefix + column] == (None if wanted is None else pytest.approx(wanted, abs=0.006)), row
        sums = sum(float(row["emission_t_co2_yr"] or 0) for row in owed if row["layer"] == layer)
        assert result[f"{'POTENTIAL_' if prefix else ''}EMISSION_T_CO2_YR"] == pytest.approx(sums, rel=1e-6)
    totals = rows(made["TOTALS"])
    for account in ("actual", "potential"):
        values = [row for row in totals if row["account"] == account]
        whole = next(row for row in values if row["group"] == "all")
        uses = [row for row in values if row["group"] == "use"]
        known = [row["emission_t_co2_yr"] for row in uses if row["emission_t_co2_yr"] is not None]
        assert sum(known) == pytest.approx(whole["emission_t_co2_yr"]) and len(known) < len(uses)
        assert all(not row["covered_share"] for row in uses if row["emission_t_co2_yr"] is None)
        assert whole["lower_t_co2_yr"] < whole["emission_t_co2_yr"] < whole["upper_t_co2_yr"]
    listed = {(row["account"], row["state"], row["code"]): row for row in rows(made["COVERAGE"])}
    assert listed["actual", "blank", "M1"]["floor_area_m2"] == 2400
    assert listed["actual", "unknown_use", None]["feature_count"] == 1
    assert listed["potential", "no_limit", "B1"]["feature_count"] == 1
    cards = rows(made["COEFFICIENTS"])
    assert {row["year"] for row in cards if row["quantity"] == "factor"} == {"2025", "2030"}
    assert not any(row["verified"] for row in cards) and all("invented" in row["source"].lower() for row in cards)
    assert "not for any real place" in done.log and "Boundary" in done.log
    assert result["SET_USED"] == "sample-2025" and "0.5 kg CO2/kWh" in result["FACTOR_USED"]


def test_zones_add_up(tmp_path):
    totals = str(tmp_path / "t.gpkg")
    result = results("buildingcarbon", {**SAMPLE, "ZONES": f"{COUNTY}|layername=XZQ", "ZONE_FIELD": "XZQDM",
                                        "ZONE_NAME_FIELD": "XZQMC", "TOTALS": totals})
    zones = [row for row in rows(totals) if row["group"] == "zone" and row["account"] == "actual"]
    assert [row["title"] for row in zones] == ["样城镇"]
    assert sum(row["emission_t_co2_yr"] for row in zones) == pytest.approx(result["EMISSION_T_CO2_YR"])
    assert "with the factor of year 2025" in run("buildingcarbon", SAMPLE).log


def test_dirty_values(tmp_path):
    """Floor area 0, a negative one, a comma, storeys as text, an unknown use, none at all."""
    layer = buildings([("住宅", "300", None), ("住宅", "0", None), ("residential", "-5", "2"),
                       ("0701", None, "地上3层"),
                       ("castle", "80", None), (None, "20", None), ("0701", "12,5", None)])
    output = str(tmp_path / "o.gpkg")
    result = results("buildingcarbon", plain(layer, OUTPUT=output))
    own = rows(output)
    assert [row["emission_state"] for row in own] == [
        "known", "no_floor_area", "no_floor_area", "known", "unknown_use", "unknown_use", "no_floor_area"]
    assert [row["floor_area_m2"] for row in own] == [300, None, None, 300, 80, 20, None]
    assert result["FLOOR_AREA_M2"] == 700 and result["COVERED_FLOOR_AREA_M2"] == 600
    assert result["NO_FLOOR_AREA_COUNT"] == 3
    assert result["EMISSION_T_CO2_YR"] == pytest.approx(600 * 90 * 0.5 / 1e3) and not result["IS_COVERED"]
    with_default = results("buildingcarbon", plain(layer, USE="residential"))
    assert with_default["COVERED_FLOOR_AREA_M2"] == 620   # a word that is wrong stays wrong


def test_storeys_instead_of_a_stated_floor_area_are_told():
    """0 beside 3 storeys of 100 m²: 300 m², and said; −5 beside 2 storeys is no floor area and gets none."""
    layer = buildings([("住宅", "0", "3"), ("住宅", "-5", "2"), ("住宅", None, "1")])
    done = run("buildingcarbon", plain(layer))
    assert done.results["FLOOR_AREA_M2"] == 400 and done.results["NO_FLOOR_AREA_COUNT"] == 1
    assert not done.results["IS_COVERED"]
    assert "1 building states a floor area of 0" in done.log and "300.0 m² (#1)" in done.log
    assert "such as a negative one (#2)" in done.log


def test_no_features_stop_the_run():
    assert "Remove its filter" in stopped("buildingcarbon", plain(buildings([])))


def test_nothing_that_counts(tmp_path):
    """Listed and not covered; no emission is told as if there were none to come."""
    values = [("castle", "80", None), ("住宅", "0", None)]
    result = results("buildingcarbon", plain(buildings(values), TOTALS=str(tmp_path / "t.gpkg"),
                                             OUTPUT=str(tmp_path / "o.gpkg")))
    assert not result["COVERED_FLOOR_AREA_M2"] and not result["EMISSION_T_CO2_YR"]
    assert [row["emission_t_co2_yr"] for row in rows(tmp_path / "o.gpkg")] == [None] * len(values)
    assert not result["IS_COVERED"]


def test_own_tables_as_csv(tmp_path):
    energy, factors = tmp_path / "energy.csv", tmp_path / "factors.csv"
    energy.write_text("use,end_use,carrier,value\nhouse,electricity,,10\nhouse,heating,gas,50\n", encoding="utf-8")
    factors.write_text("region,year,carrier,value\nhere,2024,,0.4\n,,gas,0.2\n", encoding="utf-8")
    layer = buildings([("house", "1000", None)])
    base = plain(layer, PACK="", SET="", FACTOR_PACK="", TABLE=str(energy), FACTORS=str(factors), REGION="here",
                 YEAR=2024, CROSSWALK="")
    result = results("buildingcarbon", base)
    assert (result["ELECTRICITY_T_CO2_YR"], result["HEATING_T_CO2_YR"]) == (pytest.approx(4), pytest.approx(10))
    assert "CLIMATE" not in run("buildingcarbon", base).log
    assert "not both" in stopped("buildingcarbon", {**base, "PACK": "sample-buildings"})
    assert "FACTOR_PACK" in stopped("buildingcarbon", {**base, "FACTOR_PACK": "cn-grid"})
    energy.write_text("use,end_use,carrier,value\nhouse,electricity,,10\nhouse,heating,natural_gas,50\n",
                      encoding="utf-8")
    assert "FUEL_PACK" in stopped("buildingcarbon", base)
    result = results("buildingcarbon", {**base, "FUEL_PACK": "cn-energy"})
    assert result["HEATING_T_CO2_YR"] == pytest.approx(50 * 15.3 * 0.99 * 44 / 12 * 3.6e-3, rel=1e-6)
    energy.write_text("use;end_use;value\nhouse;electricity;1,5\n", encoding="utf-8")
    assert results("buildingcarbon", base)["ELECTRICITY_T_CO2_YR"] == pytest.approx(0.6)
    energy.write_text("use;end_use;value\nhouse;electricity;1,234\n", encoding="utf-8")   # 1.234, or 1234?
    assert "energy" in stopped("buildingcarbon", base)


@pytest.mark.parametrize(("change", "words"), [
    ({"SET": ""}, "SET"), ({"SET": "mine"}, "sample-2025"), ({"REGION": "moon"}, "sample sample county"),
    ({"FACTOR_PACK": ""}, "[FACTORS]"), ({"YEAR": 2020}, "no other year"),
    ({"FACTOR_TYPE": "excluding_traded_non_fossil"}, "blank"), ({"CODE_LIST": "mine"}, "guide-2023"),
    ({"FACTOR_PACK": "cn-grid", "REGION": "西藏", "YEAR": 2023}, "No other year"),
    ({"CLIMATE": "tundra"}, "cold"), ({"FACTOR_PATH": "steady-decline"}, "PLAN_YEAR"),
    ({"BUILDINGS": None, "PLOTS": None}, "PLOTS"), ({"FIELDS": ["JZW", "floors", "CS"]}, "floors")])
def test_what_is_refused(change, words):
    assert words in stopped("buildingcarbon", {**SAMPLE, **change})


def test_chinese():
    log = run("buildingcarbon", {**SAMPLE, "LANGUAGE": "zh", "FACTOR_PACK": "cn-grid", "REGION": "华北区域电网",
                                 "YEAR": 2023}).log
    assert "平均因子" in log and "未完整计入" in log and "0.6361" in log
    assert "不以其他年份代替" in stopped("buildingcarbon", {**SAMPLE, "LANGUAGE": "zh", "YEAR": 2020})


def test_degrees_and_web_mercator(tmp_path):
    """A building known by its storeys has the same floor area in every system."""
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject

    flat = buildings([("0701", None, "3")])
    wanted = results("buildingcarbon", plain(flat))["FLOOR_AREA_M2"]
    for crs in ("EPSG:4326", "EPSG:3857"):
        turned = buildings([], crs=crs)
        change = QgsCoordinateTransform(flat.crs(), QgsCoordinateReferenceSystem(crs), QgsProject.instance())
        feature = next(flat.getFeatures())
        geometry = feature.geometry()
        geometry.transform(change)
        feature.setGeometry(geometry)
        turned.dataProvider().addFeatures([feature])
        floor_area_m2 = results("buildingcarbon", plain(turned, AREA_METHOD="auto"))["FLOOR_AREA_M2"]
        assert floor_area_m2 == pytest.approx(wanted, rel=2e-3), crs
    assert "degrees" in stopped("buildingcarbon", plain(buildings([("0701", None, "3")], crs="EPSG:4326")))
