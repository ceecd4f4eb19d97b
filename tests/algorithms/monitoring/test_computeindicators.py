"""groundrules:computeindicators through Processing: the county by town, statistics, rows of another algorithm."""
from __future__ import annotations

import csv

import pytest
from helpers.county.samples import COUNTY, SAMPLES
from helpers.desk.running import results, rows, run, stopped

pytestmark = pytest.mark.usefixtures("qgis_app")
LAYERS = ("DLTB_2024", "YJJBNTBHTB", "STBHHX", "CZKFBJ")


def county(name):
    return f"{COUNTY}|layername={name}"


def given(tmp_path, **more):
    return {"LAYERS": [county(name) for name in LAYERS], "UNITS": county("XZQ"), "YEAR": 2024,
            "OUTPUT": str(tmp_path / "rows.gpkg"), **more}


def by_key(path):
    return {(row["indicator_id"], row["unit_code"]): row for row in rows(path)}


def test_the_county_by_town(tmp_path):
    done = results("computeindicators", given(tmp_path))
    answers = by_key(tmp_path / "rows.gpkg")
    units = {unit for _indicator, unit in answers}
    assert len(answers) == 122 * len(units) == done["ROW_COUNT"] and "*" in units
    assert done["VALUE_COUNT"] + done["MISSING_COUNT"] == done["ROW_COUNT"] and done["IS_DETERMINED"] is False
    for indicator in ("cropland_holding", "permanent_basic_farmland", "red_line_area", "construction_land"):
        parts, whole = [row for (key, unit), row in answers.items() if key == indicator and unit != "*"], answers[
            indicator, "*"]
        for end in ("lower", "upper"):   # some land of the county has no class: its area is between two numbers
            assert sum(row[end] for row in parts) == pytest.approx(whole[end], rel=1e-9) and whole[end] > 0.0
        assert (whole["value"] is None) == ("class" in (whole["reason"] or ""))
    assert answers["red_line_area", "*"]["state"] == "known"
    missing = answers["shelter_area_per_person", "*"]
    assert missing["value"] is None and missing["state"] == "undetermined" and "shelters" in missing["needed"]


def test_statistics_from_a_table_of_texts_and_rows_of_another_algorithm(tmp_path):
    statistics = tmp_path / "统计.csv"
    with open(statistics, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["指标名称", "行政区代码", "年份", "数值", "计量单位"],
                                    ["用水总量", "", "2024年", "1.25", "亿立方米"],
                                    ["常住人口数量", "", "2024E", "10", "万人"]])
    low = str(tmp_path / "low.gpkg")
    results("lowcarbonindicators", {"LAND": county("DLTB_2024"), "UNITS": county("XZQ"), "YEAR": 2024,
                                    "INDICATORS": low})
    results("computeindicators", given(tmp_path, STATISTICS=str(statistics), INDICATOR_ROWS=[low], LANGUAGE="zh"))
    answers = by_key(tmp_path / "rows.gpkg")
    assert answers["water_use", "*"]["value"] == pytest.approx(1.25)
    assert answers["residents_10k", "*"]["value"] is None
    assert "直线" in answers["park_5min", "*"]["reason"] and answers["park_5min", "*"]["value"] is None


def test_rows_of_quotas_life_of_land_and_resilience_go_into_packs(tmp_path):
    quotas, life, danger = (str(tmp_path / f"{name}.gpkg") for name in ("quotas", "life", "danger"))
    results("checkquotas", {"TARGETS": str(SAMPLES / "quotas" / "targets.csv"), "LAND": county("DLTB_2024"),
                            "LAND_YEAR": 2024, "BASE": county("DLTB_2020"), "BASE_YEAR": 2020, "UNITS": county("XZQ"),
                            "OUTPUT": quotas})
    source = SAMPLES / "lifecycle.gpkg"
    results("tracelifecycle", {"LAYERS": [f"{source}|layername={name}" for name in ("ZZ_JBXX", "GongDi", "yongdi")],
                               "AS_OF": "2024-06-30", "OUTPUT": "TEMPORARY_OUTPUT", "INDICATORS": life})
    results("resilienceindicators", {"FACILITIES": county("JZW"), "HAZARDS": county("HLFXKZX"), "UNITS": county("XZQ"),
                                     "PEOPLE": county("JZW"), "PEOPLE_FIELD": "JZGD", "SHELTERS": county("LD"),
                                     "YEAR": 2024, "INDICATORS": danger})   # a person for each metre of height
    asked = {"INDICATOR_ROWS": [quotas, life, danger], "UNITS": county("XZQ"), "YEAR": 2024, "WHOLE_CODE": "990127"}
    for pack, pairs in (("cn-three-lines-monitoring", {"not_supplied_share": (life, "lifecycle_not_supplied_share"),
                                                       "not_used_share": (life, "lifecycle_not_used_share")}),
                        ("resilience", {"buildings_in_hazard": (danger, "facilities_in_hazard"),
                                        "shelter_per_person": (danger, "shelter_area_per_person")})):
        results("computeindicators", {**asked, "PACK": pack, "OUTPUT": str(tmp_path / f"{pack}.gpkg")})
        answers = by_key(tmp_path / f"{pack}.gpkg")
        for indicator, (table, row) in pairs.items():
            given_row = next(cells for cells in rows(table) if cells["indicator_id"] == row
                             and cells["unit_code"] == "*" and not cells["kind"])
            for name in ("value", "lower"):
                assert answers[indicator, "990127"][name] == pytest.approx(given_row[name])
            assert indicator != "shelter_per_person" or given_row["value"] > 0
    answers = by_key(tmp_path / "cn-three-lines-monitoring.gpkg")
    own = {row["unit_code"]: row for row in rows(quotas) if row["indicator_id"] == "new_urban_land"}
    town, other = answers["new_urban_land", "990127100"], answers["new_urban_land", "990127101"]
    assert other["value"] == pytest.approx(own["990127101"]["value"])
    # a class that is not known leaves the growth of the town between two numbers, and never the lower one
    assert town["value"] is None and (town["lower"], town["upper"]) == pytest.approx(
        (own["990127100"]["value"], own["990127100"]["value_high"])) and "quotas" in town["reason"]


def test_a_table_of_statistics_without_values_is_refused_by_name(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("a,b\n1,2\n", encoding="utf-8")
    message = stopped("computeindicators", given(tmp_path, STATISTICS=str(table), LANGUAGE="en"))
    assert "STATISTICS" in message and "indicator, value" in message and not (tmp_path / "rows.gpkg").exists()


def test_a_town_s_statistics_are_the_town_s_however_their_heads_are_spelled(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("Indicator,Unit code,Year,Value,Unit of measure\ngdp,990127100,2024,63,亿元\n", encoding="utf-8")
    results("computeindicators", given(tmp_path, STATISTICS=str(table), PACK="cn-checkup-2021"))
    answers = by_key(tmp_path / "rows.gpkg")
    assert answers["land_per_gdp", "990127100"]["denominator"] == pytest.approx(630_000)    # of 10 000 yuan
    assert answers["land_per_gdp", "*"]["denominator"] is None


@pytest.mark.parametrize(("heads", "field"), [("indicator,Kreis,year,value,unit", "Kreis"),
                                              ("indicator,unit_code,year,value,Eenheid", "Eenheid")])
def test_statistics_whose_codes_or_units_are_not_read_are_refused(tmp_path, heads, field):
    table = tmp_path / "t.csv"
    table.write_text(f"{heads}\ngdp,990127100,2024,63,亿元\n", encoding="utf-8")
    message = stopped("computeindicators", given(tmp_path, STATISTICS=str(table), LANGUAGE="en"))
    assert f"not read: {field}" in message and not (tmp_path / "rows.gpkg").exists()


@pytest.mark.parametrize("role", ["statistics", "targets"])
def test_rows_of_values_about_a_table_that_is_not_given_are_refused(tmp_path, role):
    message = stopped("computeindicators", given(tmp_path, LANGUAGE="en", VALUES=[role, "unit", "mou", "mu"]))
    assert f"{role} | unit | mou | mu" in message and f"about the table “{role}”, which was not given" in message
    assert not (tmp_path / "rows.gpkg").exists()


def test_statistics_without_codes_count_for_the_whole_and_it_says_so(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("indicator,year,value,unit\nwater_use,2024,1.25,亿立方米\n", encoding="utf-8")
    done = run("computeindicators", given(tmp_path, STATISTICS=str(table), LANGUAGE="en"))
    assert by_key(tmp_path / "rows.gpkg")["water_use", "*"]["value"] == pytest.approx(1.25)
    assert done.results and "t has no column with codes of units: its rows count for the whole area (*)." in done.log
