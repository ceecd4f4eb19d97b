"""What computing indicators is given: units, rows, statistics, targets; what is missing, and what cannot be read."""
from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
import shapely
from helpers.cases.packs import parse_formula
from helpers.cases.series import TOWNS, box, layer
from helpers.source import ROOT

from groundrules.core.errors import InputError
from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.monitoring.compute.check import CHECK
from groundrules.core.monitoring.compute.request import ComputeRequest
from groundrules.core.monitoring.pack.reading import FORM
from groundrules.core.monitoring.series.cells import read_number, read_year
from groundrules.core.monitoring.series.measures import factor_between
from groundrules.core.quotas.request import Bound
from groundrules.core.texts import text

PACKS = {name: FORM.load(ROOT / "packs" / name, parse_formula) for name in (
    "cn-checkup-2021", "cn-checkup-2025", "sdg-11", "cn-three-lines-monitoring", "resilience")}
CODES = load_codes(ROOT / "packs" / "cn-land-use")


def table(*rows, columns=("indicator", "unit_code", "year", "value", "unit")):
    return layer("table", [None] * len(rows), **{
        name: [row[place] if place < len(row) else None for row in rows] for place, name in enumerate(columns)})




def run(pack="cn-checkup-2021", **given):
    given = {"year": 2025, "units": TOWNS, "whole_code": "990127", "method": "planar", **given}
    return CHECK.run(ComputeRequest(PACKS[pack], CODES, **given))


def rows(outcome):
    return outcome.tables["rows"].set_index(["indicator_id", "unit_code"])


def value(outcome, indicator, unit="990127"):
    return rows(outcome).loc[(indicator, unit), "value"]


def test_units_add_up_to_the_whole_and_ground_outside_belongs_to_none():
    outcome = run(layers={"permanent_basic_farmland": layer("f", [box(400, 0, 700, 100), box(900, 0, 1300, 100)])})
    assert [value(outcome, "permanent_basic_farmland", unit) for unit in ("990127100", "990127101", "990127")] == \
        pytest.approx([0.01, 0.03, 0.04])
    assert outcome.counts["ROW_COUNT"] == 122 * 3 and outcome.counts["VALUE_COUNT"] == 3
    assert outcome.counts["MISSING_COUNT"] == 122 * 3 - 3 and outcome.counts["IS_DETERMINED"] is False
    assert outcome.counts["UNVERIFIED_COUNT"] == outcome.counts["INDICATOR_COUNT"] == 122


def test_what_is_missing_says_what_would_be_needed():
    frame = rows(run(layers={"roads": layer("roads", [shapely.LineString([(0, 0), (1, 0)])]),
                             "dykes": layer("dykes", [shapely.LineString([(0, 0), (1, 0)])])}))
    whole = frame.xs("990127", level="unit_code")
    assert "urban_area" in whole.loc["road_density", "needed"] and whole.loc["road_density", "state"] == "undetermined"
    assert "meets_standard" in whole.loc["dyke_standard_share", "needed"]
    assert "stations" in whole.loc["station_cover_800m", "needed"]
    assert "or row “station_coverage_800m” of groundrules:lowcarbonindicators" in whole.loc[
        "station_cover_800m", "needed"]
    assert "water_use" in whole.loc["water_use", "needed"] and "STATISTICS" in whole.loc["water_use", "reason"]
    assert "straight line" in whole.loc["park_5min", "needed"]
    assert frame["value"].notna().sum() == 0 and frame["needed"].notna().all()


def test_what_is_missing_is_listed_with_the_semicolons_of_the_language():
    roads = {"roads": layer("roads", [shapely.LineString([(0, 0), (1, 0)])])}
    english, chinese = (run(language=language, layers=roads).tables["rows"]["reason"] for language in ("en", "zh"))
    assert english.str.contains("; ").any() and chinese.str.contains("；").any()
    assert not chinese.str.contains("; ").any() and not english.str.contains("；").any()


def test_a_method_names_the_table_of_statistics_and_none_where_none_is_given():
    shelters = {"shelters": layer("s", [box(0, 0, 200, 100)])}
    for language, begin in (("en", "statistics:"), ("zh", "统计：")):
        without, given = (run(language=language, layers=shelters, statistics=stated).tables["rows"]["method"].dropna()
                          for stated in (None, table(("water_use", "990127", 2025, 1))))
        assert not without.str.contains(begin, regex=False).any() and len(without)
        named = given[given.str.contains(begin, regex=False)]
        assert len(named) and named.str.contains(text("monitoring.method_statistic", language, layer="table")).all()


def test_the_code_of_2025_has_no_value_whatever_is_stated():
    outcome = run("cn-checkup-2025", statistics=table(("text_of_the_code", "990127", 2025, 1, "1")))
    assert set(outcome.tables["rows"]["reason"]) == {"undetermined: The text of the code"}


def test_our_value_stands_beside_the_official_one():
    frame = rows(run(layers={"permanent_basic_farmland": layer("f", [box(0, 0, 300, 100)])}, statistics=table(
        ("永久基本农田保护面积", "990127000000", "2025年", "6", "公顷"), ("用水总量", "990127", 2025, "1,200", "万m3"),
        ("常住人口", "990127100", 2025, 10, None))))
    farmland = frame.loc[("permanent_basic_farmland", "990127")]
    assert (farmland["value"], farmland["official"]) == pytest.approx((0.03, 0.06))
    assert farmland["difference"] == pytest.approx(-0.03)
    assert frame.loc[("water_use", "990127"), "value"] == pytest.approx(0.12)   # in 100 million m³
    assert pd.isna(frame.loc[("water_use", "990127100"), "value"])


def test_people_of_all_units_are_the_sum_where_none_is_stated():
    shelters = {"shelters": layer("s", [box(0, 0, 200, 100)])}
    towns = [("residents", "990127100", 2025, 1, "千人"), ("residents", "990127101", 2025, 3000, "人")]
    outcome = run(layers=shelters, statistics=table(*towns))
    assert [value(outcome, "shelter_area_per_person", unit) for unit in ("990127100", "990127101", "990127")] == \
        pytest.approx([20.0, 0.0, 5.0])
    assert value(run(layers=shelters, statistics=table(*towns, ("residents", "990127", 2025, 5000, "人"))),
                 "shelter_area_per_person") == pytest.approx(4.0)
    partly = rows(run(layers=shelters, statistics=table(towns[0]))).loc[("shelter_area_per_person", "990127")]
    assert pd.isna(partly["value"]) and "residents" in partly["needed"]
    none = rows(run(layers=shelters, statistics=table(("residents", "990127", 2025, 0, "人"))))
    assert pd.isna(none.loc[("shelter_area_per_person", "990127"), "value"])
    assert "divide" in none.loc[("shelter_area_per_person", "990127"), "reason"]


@pytest.mark.parametrize(("row", "words"), [
    (("urbanisation_rate", "990127", 2025, 0.45, None), "a fraction or per cent"),
    (("urbanisation_rate", "990127", "2025E", 45, "%"), "an estimate"),
    (("urbanisation_rate", "990127", 2567, 45, "%"), "Buddhist"),
    (("urbanisation_rate", "990127", "FY2025", 45, "%"), "fiscal"),
    (("urbanisation_rate", "990127", "soon", 45, "%"), "cannot be read"),
    (("urbanisation_rate", "990127", 2025, "NULL", "%"), "does not count as 0"),
    (("urbanisation_rate", "990127", 2025, None, "%"), "does not count as 0"),
    (("urbanisation_rate", "990127", 2025, "4,5", "%"), "cannot be read as one number"),
    (("urbanisation_rate", "990127", 2025, "about 45", "%"), "cannot be read as one number"),
    (("urbanisation_rate", "990127", 2025, 45, "km2"), "does not fit"),
    (("户籍人口", "990127", 2025, 45, "人"), "does not have"),
])
def test_what_cannot_be_read_is_listed_and_not_used(row, words):
    outcome = run(statistics=table(row, ("water_use", "990127", 2025, 1, "亿m3")))
    assert pd.isna(value(outcome, "urbanisation_rate")) and value(outcome, "water_use") == 1.0
    assert sum(words in note for note in outcome.notes) == 1, outcome.notes


def test_a_share_with_its_unit_is_read_whichever_it_is():
    for number, unit in ((45, "%"), (0.45, "1"), ("45%", None), (45, None)):
        assert value(run(statistics=table(("urbanisation_rate", "990127", 2025, number, unit))),
                     "urbanisation_rate") == pytest.approx(45.0)
    assert value(run(statistics=table(("urbanisation_rate", "990127", 2025, 0.45, "%"))),
                 "urbanisation_rate") == pytest.approx(0.45)   # it says so


def test_rows_that_contradict_are_not_used_and_a_final_one_goes_first():
    two = [("water_use", "990127", 2025, 1, "亿m3"), ("water_use", "990127000000", 2025, 20000, "万m3")]
    outcome = run(statistics=table(*two))
    assert pd.isna(value(outcome, "water_use")) and any("contradict" in note for note in outcome.notes)
    columns = ("indicator", "unit_code", "year", "value", "unit", "state")
    outcome = run(statistics=table((*two[0], "初步"), (*two[1], "最终"), columns=columns))
    assert value(outcome, "water_use") == pytest.approx(2.0) and any("not final" in note for note in outcome.notes)
    same = run(statistics=table(two[0], ("water_use", "990127", 2025, 10000, "万m3")))
    assert value(same, "water_use") == pytest.approx(1.0)


def test_both_forms_of_growth_need_an_earlier_year():
    rows_of = [("built_up_m2", 2020, 120, "km2"), ("people", 2020, 1_000_000, "人"), ("people", 2025, 1_080_000, "人"),
               ("built_up_m2", 2015, 100, "km2"), ("people", 2018, 1, "人")]
    stated = [(key, "990127", year, number, unit) for key, year, number, unit in rows_of]
    now = ("built_up_m2", "990127", 2025, 138, "km2")
    frame = rows(run("sdg-11", units=None, statistics=table(*stated, now)))
    wanted = {"lcr_log": 0.0279523885, "lcr_linear": 0.03, "pgr": 0.0153922082, "lcrpgr_log": 1.8160089873,
              "lcrpgr_linear": 1.9490380819, "built_up_per_person": 127.7777777778}
    assert {key: frame.loc[(key, "990127"), "value"] for key in wanted} == pytest.approx(wanted, rel=1e-8)
    earlier = rows(run("sdg-11", units=None, statistics=table(*stated[:1], *stated[3:4], now), base_year=2015))
    assert earlier.loc[("lcr_linear", "990127"), "value"] == pytest.approx(0.038)
    alone = rows(run("sdg-11", units=None, statistics=table(now)))
    needed = alone.loc[("lcr_linear", "990127"), "needed"]
    assert all(words in needed for words in ("(row “built_up_m2”) of a year before 2025", "STATISTICS",
                                             "INDICATOR_ROWS"))
    chosen = rows(run("sdg-11", units=None, statistics=table(now, *stated[3:4]), base_year=2020))
    needed = chosen.loc[("lcr_linear", "990127"), "needed"]
    assert all(words in needed for words in ("of 2020", "BASE_YEAR", "STATISTICS", "INDICATOR_ROWS"))
    few = ("people", "990127", 2025, 1_004_000, "人")
    flat = rows(run("sdg-11", units=None, statistics=table(*stated[:2], now, few)))
    assert pd.isna(flat.loc[("lcrpgr_log", "990127"), "value"]) and flat.loc[("pgr", "990127"), "state"] == "known"
    assert "0.001" in flat.loc[("lcrpgr_log", "990127"), "reason"]


def given_rows(*values):
    return [layer("rows", [None] * len(values), indicator_id=[row[0] for row in values], unit_code=[
        row[1] for row in values], value=[row[2] for row in values], unit=[row[3] for row in values], year=[
            row[4] if len(row) > 4 else None for row in values], kind=[row[5] if len(row) > 5 else None
                                                                      for row in values]).table]


def test_rows_of_other_algorithms_and_what_a_straight_line_is_not():
    outcome = run(rows=given_rows(("station_coverage_800m", "*", 61.5, "%"),
                                  ("park_service_300m", "990127100", 83.2, "%"),
                                  ("station_coverage_800m", "990127100", 70.0, "%", 2024),
                                  ("station_coverage_800m", "990127101", 5.0, "m2")))
    frame = rows(outcome)
    assert value(outcome, "station_cover_800m") == 61.5 and pd.isna(value(outcome, "station_cover_800m", "990127100"))
    assert "“m2” of its row cannot be converted to %" in frame.loc[("station_cover_800m", "990127101"), "reason"]
    park = frame.loc[("park_5min", "990127100")]
    assert pd.isna(park["value"]) and "直线" in park["reason"] and "83.2" in park["reason"]
    assert "83.2" not in frame.loc[("park_5min", "990127101"), "reason"]
    kinds = run(rows=given_rows(("station_coverage_800m", "*", 61.5, "%"),
                                ("station_coverage_800m", "*", 9.0, "%", 2025, "flood")))
    assert value(kinds, "station_cover_800m") == 61.5
    with pytest.raises(InputError, match="unit_code"):
        run(rows=[layer("half", [None], indicator_id=["a"], value=[1]).table])


def test_targets_stand_beside_the_values():
    targets = table(("cropland_holding", "990127", 2030, 41_400, "公顷"),
                    ("cropland_holding", "990127", 2035, 400, "km2"), ("cropland_holding", "990127", 2020, 1, "km2"))
    frame = rows(run(targets=targets, statistics=table(("water_use", "990127", 2025, 1, "亿m3"))))
    assert frame.loc[("cropland_holding", "990127"), "target"] == pytest.approx(414.0)
    assert pd.isna(frame.loc[("cropland_holding", "990127100"), "target"])
    assert frame.loc[("cropland_holding", "990127"), "kind"] == "binding"


def test_targets_of_several_years_stand_beside_the_values_and_two_years_of_one_row_are_named():
    cells = {"indicator": ["cropland_holding"], "unit_code": ["990127"], "Ziel 2020": [1], "Ziel 2030": [41_400],
             "Ziel 2035": [400], "unit": ["公顷"]}
    given = layer("t", [None], **cells)
    named = {"indicator": "indicator", "unit_code": "unit_code", "unit": "unit"}
    columns = {"value": "Ziel 2020", "value 2": "Ziel 2030", "value 3": "Ziel 2035"}
    for year, target in ((2025, 414.0), (2033, 4.0)):     # the next after it: 41,400 ha and 400 ha
        outcome = run(targets=Bound(given.table, {**named, **columns}), year=year,
                      statistics=table(("water_use", "990127", year, 1, "亿m3")))
        assert rows(outcome).loc[("cropland_holding", "990127"), "target"] == pytest.approx(target)
    given = layer("t", [None], **cells, year=[2031])
    outcome = run(targets=Bound(given.table, {**named, "value": "Ziel 2030", "year": "year"}),
                  statistics=table(("water_use", "990127", 2025, 1, "亿m3")))
    assert pd.isna(rows(outcome).loc[("cropland_holding", "990127"), "target"])
    assert any("another year than the head" in note and "2031, Ziel 2030" in note for note in outcome.notes)


@pytest.mark.parametrize(("head", "number"), [("2020年价", 1.0), ("GB/T 21010-2017", 1.0), ("Wert 2020", None)])
def test_a_year_in_a_head_that_is_none_of_values_is_not_read(head, number):
    given = layer("t", [None], indicator=["water_use"], **{head: [1]}, unit=["亿m3"])
    outcome = run(statistics=Bound(given.table, {"indicator": "indicator", "value": head, "unit": "unit"}))
    water = value(outcome, "water_use")
    assert pd.isna(water) if number is None else water == number


def test_features_that_say_nothing_leave_bounds_and_never_count_as_0():
    buildings = layer("b", [box(0, 0, 10, 10), box(20, 0, 30, 10), box(40, 0, 50, 10)], height_m=[120, None, 20],
                      floor_area_m2=[100, None, 300])
    row = rows(run(layers={"buildings": buildings})).loc[("very_high_buildings", "990127100")]
    assert pd.isna(row["value"]) and (row["lower"], row["upper"]) == (1.0, 2.0) and "height_m" in row["reason"]
    row = rows(run(layers={"buildings": buildings, "urban_area": layer("u", [box(0, 0, 500, 500)])})).loc[
        ("urban_floor_area", "990127100")]
    assert row["lower"] == pytest.approx(0.04) and pd.isna(row["upper"]) and "not 0" in row["reason"]


def test_a_feature_that_cannot_be_used_opens_what_it_may_reach():
    bow = shapely.Polygon([(39_500_600, 3_300_000), (39_500_700, 3_300_100), (39_500_700, 3_300_000),
                           (39_500_600, 3_300_100)])
    frame = rows(run(layers={"permanent_basic_farmland": layer("f", [box(0, 0, 100, 100), bow])}))
    assert frame.loc[("permanent_basic_farmland", "990127100"), "value"] == pytest.approx(0.01)
    east = frame.loc[("permanent_basic_farmland", "990127101")]
    assert pd.isna(east["value"]) and (east["lower"], east["upper"]) == pytest.approx((0.0, 0.01))
    assert "repair its outline (1)" in east["reason"]
    years = rows(run("sdg-11", layers={"built_up_area": layer("f", [box(0, 0, 100, 100), bow])}))
    formula = years.loc[("lcr_linear", "990127101"), "needed"]    # names what is open here, and nothing else
    assert "repair its outline (1)" in formula
    assert "what of f counts" not in formula and "no usable number" not in formula


def test_inside_and_beside_other_layers():
    land = layer("land", [box(0, 0, 200, 100), box(200, 0, 1000, 1000)], land_class=["0801", "03"],
                 settlement=["201", None])
    frame = rows(run("cn-three-lines-monitoring", scheme="guide-2023", layers={
        "land": land, "development_boundary": layer("b", [box(150, 0, 400, 100)]),
        "ecological_red_line": layer("r", [box(100, 0, 300, 100)])}))
    assert frame.loc[("urban_land_outside", "990127"), "value"] == pytest.approx(1.5)
    assert frame.loc[("boundary_used", "990127"), "value"] == pytest.approx(20.0)
    assert frame.loc[("construction_in_red_line", "990127"), "value"] == pytest.approx(1.0)
    assert frame.loc[("natural_share_of_red_line", "990127"), "value"] == pytest.approx(50.0)


@pytest.mark.parametrize(("grown_m", "new_ha", "multiple"), [(0, 1.0, 1.5), (100, 2.0, 2.0)])
def test_new_urban_land_lies_where_there_was_none_in_the_base_year(grown_m, new_ha, multiple):
    """200 m x 100 m of the base year, of which 100 m stay; beside them 100 m and 100 m more are new."""
    land = layer("land", [box(0, 0, 100, 100), box(200, 0, 400 + grown_m, 100), box(0, 500, 1000, 600)],
                 land_class=["0701", "0701", "0101"], settlement=["201", "201", None])
    base = layer("base", [box(0, 0, 100, 100), box(200, 0, 300, 100)])
    frame = rows(run("cn-three-lines-monitoring", scheme="guide-2023", layers={"land": land, "base_urban_land": base}))
    assert frame.loc[("new_urban_land", "990127"), "value"] == pytest.approx(new_ha)
    assert frame.loc[("expansion_multiple", "990127"), "value"] == pytest.approx(multiple)
    stated = rows(run("cn-three-lines-monitoring", scheme="guide-2023", layers={
        "land": land, "base_urban_land": base}, rows=given_rows(("new_urban_land", "*", 7.0, "ha"))))
    assert stated.loc[("new_urban_land", "990127"), "value"] == 7.0    # rows of the check of quotas go first
    without = rows(run("cn-three-lines-monitoring", scheme="guide-2023", layers={"land": land}))
    assert "base_urban_land" in without.loc[("expansion_multiple", "990127"), "needed"]
    assert "groundrules:checkquotas" in without.loc[("expansion_multiple", "990127"), "needed"]


def test_a_place_that_has_its_row_needs_none():
    """The west has a row with bounds alone, the east has none: what is needed is said of each."""
    given = layer("rows", [None], indicator_id=["lifecycle_not_used_share"], unit_code=["990127100"], value=[None],
                  lower=[10.0], upper=[20.0], unit=["%"], year=[2025], reason=["a date is missing"]).table
    frame = rows(run("cn-three-lines-monitoring", rows=[given]))
    west, east = (frame.loc[("not_used_share", code)] for code in ("990127100", "990127101"))
    assert (west["lower"], west["upper"], west["state"]) == (10.0, 20.0, "undetermined")
    assert "a date is missing" in west["reason"] and pd.isna(west["needed"])
    assert "lifecycle_not_used_share" in east["needed"]
    people = table(("residents", "990127100", 2025, 500, "人"))
    bow = shapely.Polygon([(39_500_100, 3_300_000), (39_500_200, 3_300_100), (39_500_200, 3_300_000),
                           (39_500_100, 3_300_100)])
    frame = rows(run(layers={"shelters": layer("s", [box(0, 0, 10, 100), bow])}, statistics=people))
    west, east = (frame.loc[("shelter_area_per_person", code)] for code in ("990127100", "990127101"))
    assert west["lower"] == pytest.approx(2.0) and pd.isna(west["needed"])
    assert "residents" in east["needed"] and "shelters" not in east["needed"]


def test_resilience_by_hand():
    point = shapely.Point
    frame = rows(run("resilience", statistics=table(("residents", "990127", 2025, 500, "人")), layers={
        "important_buildings": layer("i", [point(39_500_050, 3_300_050), point(39_500_650, 3_300_050)]),
        "hazard_zones": layer("h", [box(0, 0, 100, 100)]), "shelters": layer("s", [box(0, 0, 10, 100)]),
        "green_space": layer("g", [box(0, 0, 30, 30), box(600, 0, 610, 30)], ground_m2=[900, 300], steep_share=[0.2, 0],
                             below_flood_line=["no", "no"])}))
    got = frame.xs("990127", level="unit_code")["value"]
    assert (got["buildings_in_hazard"], got["shelter_per_person"], got["fit_green_share"]) == pytest.approx((50, 2, 75))
    of_row = rows(run("resilience", rows=given_rows(("shelter_area_per_person", "*", 1.25, "m2/person"))))
    assert of_row.loc[("shelter_per_person", "990127"), "value"] == 1.25    # as resilienceindicators writes it


def test_nothing_given_is_refused():
    with pytest.raises(InputError, match="STATISTICS"):
        run()


def test_years_as_strangers_write_them():
    days = ("2025年底", "2025-12-31", "20251231", 20251231, 20251231.0, "２０２５", "2025.0")
    assert set(map(read_year, days)) == {(2025, False, "")}
    early = ("2025(p)", "2025 (prelim.)", "2025（快报）", "2025年快报", "2025（E）")
    assert set(map(read_year, early)) == {(2025, True, "")}
    # the year 1 of the Republic of China is 1912
    of_republic = ("民國112年", "中華民國 112 年", "民国112", "民國112年6月30日")
    assert set(map(read_year, of_republic)) == {(2023, False, "")}
    assert read_year("民國112年（初步）") == (2023, True, "")
    # a fiscal year may begin in another one: the remedy names it, and it is not taken
    for word in ("FY2025", "fy 2025", "FY2025/26", "FY2025-2026", "2025财年", "2025 財年", "2025财政年度"):
        assert read_year(word) == (2025, False, "fiscal"), word
    # 543 years of the Buddhist era before ours
    assert {read_year(word) for word in ("พ.ศ. 2567", "พ.ศ.2567", "2567 BE", "B.E. 2567")} == {(2024, False, "")}
    # an era that is not written, a month or a quarter, a year that was revised: never guessed
    assert read_year(date(2567, 6, 30)) == (2567, False, "era")
    for word in ("2025/26", "民國元年", "民國2023年", "112年", 2567, "พ.ศ. 2024", 202512, "2025Q4", "20251331",
                 "2025 (end)", "2025*"):
        assert read_year(word).problem, word


def test_shares_and_missing_numbers_as_strangers_write_them():
    assert [read_number(word) for word in ("45%", "４５％", "45 ％", "0.45", "45 pct")] == [
        (45.0, "%"), (45.0, "%"), (45.0, "%"), (0.45, ""), (45.0, "pct")]
    gaps = ("-", "…", "..", "n/a", "N/A", "#N/A", "NULL", "不详", "待定")
    assert {read_number(word).value for word in gaps} == {None}
    for word in ("#DIV/0!", "nil", "x", "<5", "约5", "5*", "(5)", "1 234,5"):     # neither a number nor a gap
        with pytest.raises(ValueError):
            read_number(word)


@pytest.mark.parametrize(("unit", "hectares"), [
    ("万亩", 10000 / 15), ("萬畝", 10000 / 15), ("亩", 1 / 15), ("市亩", 1 / 15), ("公頃", 1), ("千公顷", 1000),
    ("kha", 1000), ("thousand ha", 1000), ("hectares", 1), ("km²", 100), ("km^2", 100), ("Sq km", 100), ("sq. km", 100),
    ("㎡", 1e-4), ("m^2", 1e-4), ("acres", 0.40468564224), ("％", None), ("人", None)])
def test_areas_in_units_of_strangers(unit, hectares):
    assert factor_between(unit, "ha") == (None if hectares is None else pytest.approx(hectares))


def test_years_and_units_as_written():
    assert [read_year(word).year for word in (
        2025, "2025", "2025年", "2025-12-31", "2025年度", "2025.0", "2025 (final)", "2025（正式数）")] == [2025] * 8
    assert all(read_year(word) == (2025, True, "") for word in ("2025E", "2025预", "2025年（初步）"))
    assert [read_year(word).problem for word in (2567, "25", None, "2025x9", 1500)] == [
        "era", "unreadable", "unreadable", "unreadable", "outside"]
    assert factor_between("万亩", "公顷") == pytest.approx(666.6666667)
    assert [factor_between(word, "m2") for word in ("rai", "ngan", "wah", "dönüm")] == [1600.0, 400.0, 4.0, 1000.0]
    assert factor_between("万吨标准煤", "tce") == 10_000.0
    assert factor_between("吨标准煤", "吨") is None and factor_between("tce/万元", "t/10k CNY") is None
    assert factor_between("亿元/km2", "CNY/m2") == pytest.approx(100.0)
    assert factor_between("km2", "km") is None and factor_between("妙", "m2") is None
    assert (factor_between("处", "1"), factor_between("1", "个"), factor_between("处", "%")) == (1.0, 1.0, None)
    assert factor_between("1", "%") == pytest.approx(100.0)


def test_numbers_as_written():
    assert read_number("5 (t)") == (5.0, "t") and read_number("5（吨）") == (5.0, "吨")
    assert read_number(pd.NA).value is None and read_year(pd.NaT).year is None
    assert read_number("1,200.5 公顷") == (1200.5, "公顷") and read_number("－3") == (-3.0, "")
    assert {read_number(word).value for word in (None, "", " ", "—", "暂无", "NULL")} == {None}
    assert read_number("12,34,567.5 rai") == (1_234_567.5, "rai") and read_number("−3.5 %") == (-3.5, "%")
    for word in ("4,5", "1,2,3", "1.2.3", "12-14", "12~14", "two", "1 234", "1'234", "1_000", "1,2345", "1e999", "inf"):
        with pytest.raises(ValueError, match=word):
            read_number(word)
    with pytest.raises(ValueError, match="True"):
        read_number(True)
    assert read_number("1,200") == (1200.0, "")
    with pytest.raises(ValueError, match="1,200"):   # 1.2 where commas are decimal
        read_number("1,200", one_comma=False)
