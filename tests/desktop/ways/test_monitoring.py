"""The vectors of the design by ``qgis_process`` itself, from tables and layers of other names and units.

The first question is a command of its own, the others are of one that runs on.
"""
from __future__ import annotations

import csv
import json

import pytest
from helpers.desk.running import rows


def table(path, head, *lines):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *lines])
    return str(path)


def boxes(path, *sides, **fields):
    """Rectangles in metres of another zone, each with its own fields."""
    features = [{"type": "Feature", "properties": {name: values[place] for name, values in fields.items()},
                 "geometry": {"type": "Polygon", "coordinates": [[
                     [39_400_000 + x, 4_100_000 + y] for x, y in ((west, south), (east, south), (east, north), (
                         west, north), (west, south))]]}} for place, (west, south, east, north) in enumerate(sides)]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, "crs": {
        "type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4527"}}}), encoding="utf-8")
    return str(path)


def test_levels_of_targets_to_hold_and_to_reach(doors, tmp_path):
    """2.4: cropland in km² and mu, by codes of 12 and 4 digits; people served that are to be 100,000."""
    ha = (41850, 41790, 41722, 41640, 41575)
    lines = [["CROPLAND", "330100000000", f"{year}/12/31", *((value / 100, "KM2") if year % 2 else (
        f"{value * 15:,.0f}", "亩"))] for year, value in zip(range(2021, 2026), ha)]
    lines += [["served", "330200", f"{year}年度", 18 + 2 * (year - 2000), "1k persons"] for year in range(2021, 2026)]
    store, levels = str(tmp_path / "other-series.gpkg"), str(tmp_path / "levels.gpkg")
    doors.call("groundrules:recordindicators", {
        "INDICATOR_ROWS": [table(tmp_path / "values.csv", ["指标代码", "单位代码", "年份", "数值", "单位"], *lines)],
        "TARGETS": table(tmp_path / "due.csv", ["indicator", "XZQDM", "规划年", "规划值", "计量单位", "relation",
                                                "goal", "base_value", "base_year"],
                         ["CROPLAND", "3301", "2035年", 41.4, "千公顷", ">=", "hold", 41.85, "2021"],
                         ["served", "330200000", 2031, 100_000, "人", "不低于", "达到", 60_000, 2021]), "STORE": store})
    doors.run("groundrules:checkindicators", {"SERIES": store, "YEAR": 2025, "PACK": "resilience", "OUTPUT": levels})
    by_id = {row["indicator_id"]: row for row in rows(levels)}
    assert {name: row["level"] for name, row in by_id.items()} == {"CROPLAND": "orange", "served": "orange"}
    row = by_id["CROPLAND"]    # in km², the unit of the first row
    assert (row["path"], row["margin"], row["trend"], row["year_of_meeting"], row["used_share"], row[
        "time_share"]) == pytest.approx((417.214286, 1.75, -0.69375, 2027.5225, 0.6111, 0.2857), abs=1e-4)


def test_contributions_close(doors, tmp_path):
    """2.5: +3.10, +1.25, -0.80 and +0.60 ha outside of the boundary; 12.60 to 12.20 m² for each person."""
    line = boxes(tmp_path / "growth.geojson", (0, 900, 1000, 1000))
    old = boxes(tmp_path / "use1.geojson", (0, 0, 100, 100), (0, 200, 80, 300), kind=["0701"] * 2, town=["201"] * 2,
                nr=["Z-017", "Z-030"])
    new = boxes(tmp_path / "use2.geojson", (0, 0, 410, 100), (600, 0, 725, 100), (600, 200, 660, 300),
                kind=["0701"] * 3, town=["201"] * 3, nr=["Z-017", "Z-021", "Z-044"])
    asked = {"BASE_YEAR": 2019, "YEAR": 2023, "AREA_METHOD": "planar", "SCHEME": "survey-3",
             "OUTPUT": str(tmp_path / "pieces.gpkg"), "CLOSURE": str(tmp_path / "closure.gpkg")}
    fields = [word for layer in (old, new) for word in (
        layer, "land_class", "kind", layer, "settlement", "town", layer, "feature_code", "nr")]
    done = doors.run("groundrules:traceindicator", {
        **asked, "INDICATOR": "urban_land_outside", "PACK": "cn-three-lines-monitoring", "BEFORE": [old, line],
        "AFTER": [new, line], "FIELDS": fields, "ROLES": [
            old, "land", new, "land", line, "development_boundary"]})
    assert done["CHANGE"] == pytest.approx(4.15) and done["IS_CLOSED"] is True
    assert {row["code_after"] or row["code_before"]: row["contribution"] for row in rows(
        tmp_path / "pieces.gpkg")} == pytest.approx({"Z-017": 3.10, "Z-021": 1.25, "Z-030": -0.80, "Z-044": 0.60})
    parks = [boxes(tmp_path / f"p{width}.geojson", (0, 0, width, 1000)) for width in (1260, 1281)]
    people = table(tmp_path / "people.csv", ["ZBMC", "NF", "ZBZ", "JLDW"], ["residents", 2019, "1,00,000", "persons"],
                   ["residents", "2023-12-31", 105, "1k persons"])
    done = doors.run("groundrules:traceindicator", {
        **asked, "INDICATOR": "shelter_area_per_person", "BEFORE": parks[:1], "AFTER": parks[1:], "STATISTICS": people,
        "ROLES": [parks[0], "shelters", parks[1], "shelters"]})
    row, = rows(tmp_path / "closure.gpkg")
    assert (row["before"], row["after"], done["CHANGE"]) == pytest.approx((12.60, 12.20, -0.400))
    assert (row["numerator_effect"], row["denominator_effect"]) == pytest.approx((0.205, -0.605))


def test_land_and_people_in_both_printed_forms(doors, tmp_path):
    """3.4: 120 to 138 km² and 1,000,000 to 1,080,000 people in five years, as 亩 and 万人."""
    stated = table(tmp_path / "growth.csv", ["指标", "统计年份", "统计值", "DW"],
                   ["built_up_m2", "2018年", "180,000", "亩"], ["built_up_m2", "2023年", 13.8, "千公顷"],
                   ["people", "2018年", 100, "万人"], ["people", "2023年", "1,080,000", "person"])
    target = str(tmp_path / "rows.gpkg")
    doors.run("groundrules:computeindicators", {"STATISTICS": stated, "YEAR": 2023, "PACK": "sdg-11",
                                                  "OUTPUT": target})
    got = {row["indicator_id"]: row["value"] for row in rows(target) if row["unit_code"] == "*"}
    wanted = {"lcr_log": 0.027952, "lcr_linear": 0.03, "pgr": 0.015392, "lcrpgr_log": 1.816, "lcrpgr_linear": 1.949,
              "built_up_per_person": 127.78}
    assert {name: got[name] for name in wanted} == pytest.approx(wanted, rel=5e-4)


def test_electricity_and_exposure(doors, tmp_path):
    """3.4: 1.85 TWh at 0.5568 kg/kWh are 1,030.08 kt; 420 of 3,600 ha lie in zones that overlap each other."""
    emissions = table(tmp_path / "power.csv", ["清单编号", "活动量", "活动单位", "排放因子", "因子单位"],
                      ["1.2.2", "18.5", "亿千瓦时", "556.8", "t CO2/GWh"])
    target = str(tmp_path / "inventory.gpkg")
    doors.run("groundrules:inventorytable", {"TABLE": emissions, "YEAR": 2023, "OUTPUT": target})
    assert {row["code"]: row["emission_t_co2e"] for row in rows(target)}["I.2.2"] == pytest.approx(1_030_080.0)
    plan = boxes(tmp_path / "plan.geojson", (0, 0, 6000, 6000), code=["0701"])
    zones = boxes(tmp_path / "floods.geojson", (0, 0, 2000, 1500), (1000, 0, 2800, 1500), kind=["river", "rain"])
    exposed = str(tmp_path / "exposed.gpkg")
    doors.run("groundrules:resilienceindicators", {
        "HAZARDS": zones, "PLANNED": plan, "PLANNED_FIELD": "code", "AREA_METHOD": "planar", "INDICATORS": exposed})
    row = next(row for row in rows(exposed) if (row["indicator_id"], row["unit_code"], row["kind"]) == (
        "planned_in_hazard", "*", None))
    assert (row["value"], row["numerator"]) == pytest.approx((100 * 420 / 3600, 4_200_000.0))
