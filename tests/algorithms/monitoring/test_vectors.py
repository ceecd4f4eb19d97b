"""The vectors of the design through the algorithms: levels of targets to hold and to reach, sums, ratios and reach."""
from __future__ import annotations

import csv
import json

import pytest
from helpers.desk.running import results, rows

pytestmark = pytest.mark.usefixtures("qgis_app")
#: Unit of each -> values of 2021 to 2025 (ha), band of the last, level of a target to hold 41,400 ha until 2035.
HOLD = {
    "990101": ((41850, 41790, 41722, 41640, 41575), None, "orange"),
    "990102": ((41850, 41790, "", 41640, 41575), None, "orange"),
    "990103": ((41850, 41790, 41722, 41640, 41399), None, "red"),
    "990104": ((41850, 41790, 41722, 41640, ""), None, "grey"),
    "990105": ((41850, 41849, 41848, 41847, 41846), None, "green"),
    "990106": ((41850, 41680, 41690, 41700, 41715), None, "yellow"),
    "990107": ((41850, 41790, 41722, 41640, 41575), (41380, 41770), "orange"),
    "990108": ((41850, 41790, 41722, 41640, 41350), (41300, 41390), "red"),
}
#: The same of a target to reach 100 from 60, by 2031 or 2025; of emissions that are to fall from 140 to 100.
REACH = {
    "990201": ((60, 64, 68, 72, 76), 2031, "≥", 60, "green"),
    "990202": ((60, 62, 64, 66, 68), 2031, "≥", 60, "orange"),
    "990203": ((60, 79, 78, 77, 76.5), 2031, "≥", 60, "yellow"),
    "990204": ((60, 70, 80, 90, 96), 2025, "≥", 60, "red"),
    "990205": ((60, 70, 80, 95, 110), 2025, "≥", 60, "green"),
    "990206": ((140, 136, 132, 128, 124), 2031, "≤", 140, "green"),
    "990207": ((140, 138, 136, 134, 132), 2031, "≤", 140, "orange"),
    "990208": ((140, 130, 120, 110, 104), 2025, "≤", 140, "red"),
}
MU = 15 / 10_000   # 万亩 in a hectare


def written(path, head, lines):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(lines)
    return str(path)


@pytest.fixture(scope="module")
def levels(tmp_path_factory, qgis_app):
    """Rows of the check of all vectors, by unit; tables are written as offices write them."""
    folder, lines, targets = tmp_path_factory.mktemp("vectors"), [], []
    for code, (values, band, _level) in HOLD.items():
        for year, value in zip(range(2021, 2026), values):
            in_mu = code == "990105" and value != ""
            low, high = band if band and year == 2025 else ("", "")
            lines.append(["耕地", f"{code}000000", f"{year}年", value * MU if in_mu else value,
                          "万亩" if in_mu else "公顷", low, high])
        targets.append(["耕地", code, "2035年", 41400 * MU, "万亩", "不少于", "保持", 41850 * MU, 2021])
    for code, (values, by, relation, base, _level) in REACH.items():
        lines += [["某指标", f"{code}000", year, value, "个", "", ""] for year, value in zip(range(2021, 2026), values)]
        targets.append(["某指标", code, by, 100, "个", relation, "达到", base, 2021])
    store = str(folder / "vectors-series.gpkg")
    results("recordindicators", {
        "INDICATOR_ROWS": [written(folder / "数值.csv", [
            "指标名称", "行政区代码", "年度", "指标值", "计量单位", "下限", "上限"], lines)],
        "TARGETS": written(folder / "目标.csv", [
            "指标", "行政区代码", "目标年", "目标值", "单位", "关系", "目标类型", "基期值", "基期年"], targets),
        "STORE": store})
    results("checkindicators", {"SERIES": store, "YEAR": 2025, "PACK": "sdg-11", "OUTPUT": str(folder / "rows.gpkg")})
    return {row["unit_code"]: row for row in rows(folder / "rows.gpkg")}


@pytest.mark.parametrize(("code", "level"), [*((code, case[-1]) for code, case in HOLD.items()),
                                             *((code, case[-1]) for code, case in REACH.items())])
def test_level(levels, code, level):
    assert levels[code]["level"] == level


def test_numbers_of_cropland(levels):
    row = levels["990101"]
    assert (row["path"], row["margin"], row["trend"], row["year_of_meeting"], row["used_share"], row[
        "time_share"]) == pytest.approx((41721.4286, 175.0, -69.375, 2027.5225, 0.6111, 0.2857), abs=1e-4)
    assert row["path"] - row["value"] == pytest.approx(146.4286, abs=1e-4)
    assert row["margin_share"] == pytest.approx(175 / 450)


def ground(path, *boxes, **fields):
    """Rectangles in metres as a layer, each with its own fields."""
    features = []
    for place, (west, south, east, north) in enumerate(boxes):
        ring = [[500_000 + x, 3_300_000 + y] for x, y in (
            (west, south), (east, south), (east, north), (west, north), (west, south))]
        features.append({"type": "Feature", "properties": {key: values[place] for key, values in fields.items()},
                         "geometry": {"type": "Polygon", "coordinates": [ring]}})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, "crs": {
        "type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}}), encoding="utf-8")
    return str(path)


def traced(folder, indicator, before, after, **more):
    answer = results("traceindicator", {
        "INDICATOR": indicator, "BEFORE": before, "AFTER": after, "BASE_YEAR": 2024, "YEAR": 2025,
        "AREA_METHOD": "planar", "OUTPUT": str(folder / "pieces.gpkg"), "CLOSURE": str(folder / "closure.gpkg"),
        "FACILITIES": str(folder / "facilities.gpkg"), **more})
    whole, = (row for row in rows(folder / "closure.gpkg") if row["unit_code"] == "*")
    return answer, rows(folder / "pieces.gpkg"), whole


def test_a_sum_of_four_zones(tmp_path):
    """New urban land outside of the boundary, ha: +3.10, +1.25, -0.80, +0.60."""
    boundary = ground(tmp_path / "CZKFBJ.geojson", (0, 900, 1000, 1000))
    before = ground(tmp_path / "DLTB_a.geojson", (0, 0, 100, 100), (0, 200, 80, 300), TBBH=["Z-017", "Z-030"], DLBM=[
        "0701", "0701"], CZCSXM=["201", "201"])
    after = ground(tmp_path / "DLTB_b.geojson", (0, 0, 410, 100), (600, 0, 725, 100), (600, 200, 660, 300), TBBH=[
        "Z-017", "Z-021", "Z-044"], DLBM=["0701"] * 3, CZCSXM=["201"] * 3)
    answer, pieces, whole = traced(
        tmp_path, "urban_land_outside", [before, boundary], [after, boundary], PACK="cn-three-lines-monitoring",
        ROLES=[before, "land", after, "land"], SCHEME="survey-3")
    assert answer["CHANGE"] == pytest.approx(4.15) and answer["IS_CLOSED"] is True
    by_code = {row["code_after"] or row["code_before"]: row for row in pieces}
    assert {code: row["contribution"] for code, row in by_code.items()} == pytest.approx(
        {"Z-017": 3.10, "Z-021": 1.25, "Z-030": -0.80, "Z-044": 0.60})
    assert {code: round(row["share_percent"], 2) for code, row in by_code.items()} == {
        "Z-017": 62.63, "Z-021": 25.25, "Z-030": 100.0, "Z-044": 12.12}
    assert whole["gross_increase"] == pytest.approx(4.95) and whole["rounding"] == pytest.approx(0.0, abs=1e-9)


def test_a_ratio_of_ground_and_people(tmp_path):
    """1,260,000 m² for 100,000 people, then 1,281,000 m² for 105,000: +0.205 - 0.605 = -0.400 m² each."""
    before, after = (ground(tmp_path / f"YJBNCS_{name}.geojson", (0, 0, width, 1000)) for name, width in (
        ("a", 1260), ("b", 1281)))
    people = written(tmp_path / "人口.csv", ["指标", "行政区代码", "年份", "数值", "计量单位"], [
        ["常住人口", "", "2024年", 10, "万人"], ["常住人口", "", "2025年", "105,000", "人"]])
    answer, _pieces, whole = traced(tmp_path, "shelter_area_per_person", [before], [after], STATISTICS=people, ROLES=[
        before, "shelters", after, "shelters"])
    assert (whole["before"], whole["after"], answer["CHANGE"]) == pytest.approx((12.60, 12.20, -0.400))
    assert (whole["numerator_effect"], whole["denominator_effect"]) == pytest.approx((0.205, -0.605))
    assert answer["IS_CLOSED"] is True


def test_reach_of_two_stations(tmp_path):
    """100 m² at 0 and at 1,500 m; a station at 0, then one at 1,600 m besides."""
    land = ground(tmp_path / "DLTB.geojson", (0, 0, 10, 10), (1500, 0, 1510, 10), DLBM=["0701", "0701"], CZCSXM=[
        "201", "201"])
    before = ground(tmp_path / "GDZD_a.geojson", (0, 0, 1, 1), ZDDM=["甲"])
    after = ground(tmp_path / "GDZD_b.geojson", (0, 0, 1, 1), (1600, 0, 1601, 1), ZDDM=["甲", "乙"])
    answer, pieces, whole = traced(tmp_path, "station_cover_800m", [land, before], [land, after], SCHEME="survey-3",
                                   ROLES=[land, "land", before, "stations", after, "stations"])
    assert (whole["before"], whole["after"], answer["CHANGE"]) == pytest.approx((50.0, 100.0, 50.0))
    assert [(row["kind"], row["contribution"]) for row in pieces] == [("gained", pytest.approx(50.0))]
    served = {(row["date"], row["code"]): row["contribution"] for row in rows(tmp_path / "facilities.gpkg")}
    assert served == pytest.approx({("before", "甲"): 50.0, ("after", "甲"): 50.0, ("after", "乙"): 50.0})
