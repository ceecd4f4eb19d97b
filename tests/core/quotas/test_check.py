"""Targets and quotas: reading, bounds, sums, expansion and applications by hand, and what may never be "met"."""
from __future__ import annotations

import math
import re

import numpy as np
import pytest
import shapely
from helpers.cases.quotas import (
    CODES,
    COUNTY,
    CRS,
    PACK,
    X,
    Y,
    check,
    land,
    plain,
    rules,
    status,
    targets,
)
from helpers.source import pack_page

from groundrules.core.contract.interval import Interval
from groundrules.core.errors import InputError
from groundrules.core.quotas.check import check_quotas
from groundrules.core.quotas.judging import (
    QUOTAS,
    margin_of,
    read_quantity,
    read_tolerance,
    status_of,
)
from groundrules.core.quotas.request import Bound, QuotaRequest
from groundrules.core.quotas.targets import read_year
from groundrules.core.quotas.units import Tree, is_below, nearest_above, unit_prefix, units_above
from groundrules.core.table import table_from_geometries

# -- reading -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("raw", "unit", "value", "relation"), [
    ("≥12.5万亩", "", 12.5 * 10_000 * 2000 / 3, "at_least"), ("1,200.5", "公顷", 12_005_000, ""),
    (3, "km2", 3_000_000, ""), (2.5, "ha", 25_000, ""), ("不超过 10 公顷", "", 100_000, "at_most"),
    ("１２", "ｈａ", 120_000, ""), ("45%", "", 0.45, ""), ("1.3", "倍", 1.3, ""), ("10公顷", "ha", 100_000, ""),
    (1e-5, "ha", 0.1, "")])
def test_quantities(raw, unit, value, relation):
    quantity = read_quantity(raw, unit, PACK)
    assert quantity.problem == "" and quantity.value == pytest.approx(value) and quantity.relation == relation


@pytest.mark.parametrize(("raw", "unit", "problem"), [
    (None, "ha", "value_missing"), (math.nan, "ha", "value_missing"), ("-9999", "ha", "value_missing"),
    ("待定", "ha", "value_unreadable"), ("10", "立方米", "unit_unknown"), ("10", "", "unit_missing"),
    ("10公顷", "亩", "two_units"), ("1,20", "ha", "value_unreadable"), ("约10", "ha", "value_unreadable"),
    ("12²", "ha", "value_unreadable"), ("41,400①", "ha", "value_unreadable"), ("0,600", "ha", "value_unreadable")])
def test_what_cannot_be_read(raw, unit, problem):
    assert read_quantity(raw, unit, PACK).problem == f"quota.{problem}"


def test_a_comma_of_two_readings_is_no_thousand():
    """Beside 12,5 the target 1,250 may be 1.25 ha: it is open, while 1,250.0 and 1,250,000 have one reading."""
    result = check([{"value": "1,250 ha"}, {"value": "12,5 ha", "year": 2026}, {"value": "1,250.0", "year": 2027},
                    {"value": "1,250,000 m2", "unit": None, "year": 2028}])
    assert status(result)[:2] == ["undetermined", "undetermined"] and "undetermined" not in status(result)[2:]
    assert "without a comma" in result.tables["rows"]["reason"][0]
    assert status(check([{"value": "1,250 ha"}])) == ["missed"]


def test_tolerances_and_margins():
    ha = PACK.units["ha"]
    assert read_tolerance("1%", 200.0, ha) == 2.0 and read_tolerance("0.5", 200.0, ha) == 5000.0
    assert read_tolerance(None, 1.0, ha) == 0.0 and read_tolerance("some", 1.0, ha) is None
    assert margin_of(Interval.of(9), "at_least", 10) == -1 and margin_of(Interval.of(9), "at_most", 10) == 1
    assert margin_of(Interval.of(9), "equal", 10) == -1 and margin_of(Interval.of(9, 12), "equal", 10) is None


@pytest.mark.parametrize(("low", "high", "relation", "tolerance", "expected"), [
    (10, 10, "at_least", 0, "met"), (9, 11, "at_least", 0, "undetermined"), (8, 9, "at_least", 0, "missed"),
    (9, 9, "at_least", 1, "within_tolerance"), (10, math.inf, "at_least", 0, "met"),
    (10, math.inf, "at_most", 0, "undetermined"), (11, math.inf, "at_most", 0, "missed"),
    (-math.inf, math.inf, "equal", 0, "undetermined"), (10, 10, "equal", 0, "met"), (9, 11, "equal", 1,
                                                                                     "within_tolerance"),
    (12, 15, "equal", 1, "missed"), (10 + 1e-9, 10 + 1e-9, "at_most", 0, "met")])
def test_statuses(low, high, relation, tolerance, expected):
    assert status_of(Interval.of(low, high), relation, 10.0, tolerance) == expected


def test_years():
    written = (2035, "2035年", "2035-06-30", "31.12.2035", "20351231", "2035年12月31日", "35", "30/06/2035", None,
               "2021-2035", "2021—2035年", "2021年至2035年")
    assert [read_year(item) for item in written] == [2035] * 6 + [None] * 6


def test_units():
    assert unit_prefix("990127100000") == "990127100" and unit_prefix("990100") == "9901"
    assert unit_prefix(990127.0) == "990127" and unit_prefix("A-1") == "A-1" and unit_prefix(None) == ""
    assert unit_prefix("9901271002000000000") == "990127100200"
    assert is_below("990127100200", "990127") and not is_below("990128", "990127") and is_below("x", "")
    assert not is_below("A-12", "A-1")
    assert nearest_above("990127100200", ["990127", "990127100", "9901"]) == "990127100"
    codes = {"", "A-1", "A-12", "99", "9900", "9901", "990127", "99012", "990127100", "990127100200", "9901271002"}
    for code in codes:
        above = [item for item in codes if item != code and is_below(code, item)]
        assert nearest_above(code, codes) == max(above, key=len, default=None), code


@pytest.mark.parametrize("code", [
    "05315000", "053150000000", "100012", "1000", "100000", "3550308", "45203", "9901271", "99012710020", "110100001"])
def test_a_code_of_another_build_stays_whole_and_alone(code):
    """German keys of 8 and 12 digits, numbers of a plain list, a Brazilian municipality, digits that are none of
    2, 4, 6, 9, 12 or more; the last is a township of Beijing."""
    near = {code[:digits] for digits in range(1, len(code))}
    assert unit_prefix(code) == code
    above = ["11", "1101", "110100"] if code == "110100001" else []
    assert units_above(code) == [code, *above] and sorted(filter(lambda item: is_below(code, item), near)) == above
    assert nearest_above(code, near) == (above[-1] if above else None)
    assert Tree({code, "10", "99", "9901", "05"}).around(code) == [code]


# -- totals --------------------------------------------------------------------------------------------------

def test_totals_by_unit():
    result = check([{"unit_code": "990127", "value": "≥2"}, {"unit_code": "990127100", "value": 2.5},
                    {"unit_code": "990127101", "value": 0}, {"value": 30, "unit": "亩"},
                    {"indicator": "建设用地总面积", "unit_code": "990127", "value": 3},
                    {"indicator": "林地占比", "unit_code": "990127101", "value": 50, "unit": "%", "kind": "建议性"}])
    assert status(result) == ["met", "missed", "met", "met", "met", "missed"]
    np.testing.assert_allclose(result.tables["rows"]["value"].astype(float), [2, 2, 0, 30, 3, 100 / 3], rtol=1e-9)
    table = result.tables["rows"]
    np.testing.assert_allclose(table["margin"].astype(float), [0, -0.5, 0, 0, 0, 100 / 3 - 50], atol=1e-6)
    assert list(table["verdict"]) == ["allowed", "forbidden", "allowed", "allowed", "allowed", "conditional"]
    missed = result.findings[result.findings["rule_id"].str.startswith("QUOTA-")]
    assert list(missed["severity"]) == ["critical", "minor"] and list(missed["rule_id"]) == [
        "QUOTA-CROPLAND", "QUOTA-FOREST-SHARE"]
    assert result.counts["BINDING_MISSED_COUNT"] == 1 and result.counts["SUGGESTED_MISSED_COUNT"] == 1
    assert result.counts["HAS_BINDING_MISSED"] and not result.counts["ALL_MET"]


def test_urban_land_by_the_attribute_and_never_by_the_code():
    row = {"indicator": "urban", "classes": "07", "value": "≤2"}
    assert status(check([row])) == ["met"]
    urban = {"indicator": "边界外城镇建设用地", "value": 2, "place": "全域"}
    assert status(check([urban])) == ["met"]
    without = check([urban], land(*[("0701", None, "990127")] * 3, settlement=False))
    assert status(without) == ["undetermined"] and list(without.tables["rows"]["value"]) == [0.0]
    assert float(without.tables["rows"]["value_high"][0]) == pytest.approx(3)
    assert status(check([{**urban, "value": 3}], land(*[("0701", None, "990127")] * 3, settlement=False))) == ["met"]


@pytest.mark.parametrize(("patch", "value", "expected"), [
    (("zzz", None, "990127"), "≥1", "undetermined"), ((None, None, "990127"), "≤1", "undetermined"),
    (("0101", None, None), "≥2", "undetermined"), (("0101", None, "9901"), "≤1", "undetermined"),
    (("zzz", None, "990127"), "≥2.5", "missed")])
def test_what_is_not_known_never_meets(patch, value, expected):
    first = ("0101", None, "990127100") if value != "≥1" else ("0301", None, "990127100")
    result = check([{"unit_code": "990127", "value": value}], land(first, patch))
    assert status(result) == [expected]


def test_a_geometry_that_is_lost_opens_the_upper_bound():
    layer = land(("0101", None, "990127"), ("0101", None, "990127"))
    layer.table.geometry[1] = None
    for value, expected in (("≥1", "met"), ("≥2", "undetermined"), ("≤1", "undetermined"), ("≤0.5", "missed")):
        result = check([{"unit_code": "990127", "value": value}], layer)
        assert status(result) == [expected] and "GR-QUOTA-UNUSABLE" in rules(result)


def test_an_invalid_outline_is_no_larger_than_its_extent():
    layer = land(("0101", None, "990127"), ("0101", None, "990127"))
    layer.table.geometry[1] = shapely.Polygon([(X + 100, Y), (X + 200, Y + 100), (X + 200, Y), (X + 100, Y + 100)])
    for value, expected in (("≥1", "met"), ("≥1.5", "undetermined"), ("≤1.5", "undetermined"), ("≤2", "met"),
                            ("≥2.1", "missed")):
        assert status(check([{"unit_code": "990127", "value": value}], layer)) == [expected]


def test_doubled_ground_counts_once_at_most():
    layer = land(("0101", None, "990127"), ("0101", None, "990127"))
    layer.table.geometry[1] = shapely.box(X + 50, Y, X + 150, Y + 100)
    for value, expected in (("≥2", "undetermined"), ("≥1.5", "met"), ("≤1.5", "undetermined"), ("≤2", "met")):
        result = check([{"unit_code": "990127", "value": value}], layer)
        assert status(result) == [expected] and "GR-QUOTA-DOUBLED" in rules(result)


def test_units_as_a_layer_and_a_gap():
    units = Bound(table_from_geometries("units", [shapely.box(X, Y, X + 250, Y + 100),
                                                  shapely.box(X + 250, Y, X + 800, Y + 100)],
                                        {"XZQDM": ["990127100", "990127101"]}, CRS), {"unit_code": "XZQDM"})
    rows = [{"unit_code": "990127100", "value": 2}, {"indicator": "林地保有量", "unit_code": "990127100", "value": 0.5},
            {"indicator": "建设用地总面积", "unit_code": "990127101", "value": 4},
            {"indicator": "建设用地总面积", "unit_code": "990127", "value": 5}]
    result = check(rows, units=units)
    assert status(result) == ["met", "met", "undetermined", "met"]   # 2 ha of 990127101 are covered by no land
    table = result.tables["rows"]
    assert float(table["value"][2]) == pytest.approx(3) and float(table["value_high"][2]) == \
        pytest.approx(5)
    at = result.findings["rule_id"].tolist().index("GR-QUOTA-UNDETERMINED")
    assert result.findings["subject_id"][at] == "990127101"
    assert result.finding_geometry[at].area == pytest.approx(55_000)


def test_ground_in_no_unit_is_told_even_of_a_patch_that_lies_there_in_part():
    """The unit ends in the middle of the second patch: a half of it and the third patch lie in no unit."""
    layer = land(*[("0101", None, None)] * 3, unit=False)
    shapes = [shapely.box(X, Y, X + 150, Y + 100), shapely.box(X, Y, X + 80, Y + 100)]
    units = Bound(table_from_geometries("units", shapes,
                                        {"unit_code": ["990127", "990127100"]}, CRS), {"unit_code": "unit_code"})
    result = check([{"value": 1, "unit_code": "990127"}], layer, units=units)
    assert any("15,000" in note for note in result.notes), result.notes


def test_inside_and_outside():
    place = table_from_geometries("UDB", [shapely.box(X, Y, X + 150, Y + 100)], {}, CRS)
    rows = [{"value": "≥1.5", "place": "内"}, {"value": "≥0.5", "place": "outside"}, {"value": 1, "place": "somewhere"}]
    assert status(check(rows, place=place)) == ["met", "met", "undetermined"]
    assert status(check(rows)) == ["undetermined"] * 3


@pytest.mark.parametrize(("row", "rule"), [
    ({"value": 1, "unit_code": "990199"}, "GR-QUOTA-NO-UNIT"), ({"value": "x"}, "GR-QUOTA-NUMBER"),
    ({"value": 1, "unit": "米"}, "GR-QUOTA-UNIT"), ({"value": 1, "unit": None}, "GR-QUOTA-UNIT"),
    ({"value": 1, "relation": "大概"}, "GR-QUOTA-ROW"), ({"value": "≥1", "relation": "≤"}, "GR-QUOTA-ROW"),
    ({"value": 1, "year": "soon"}, "GR-QUOTA-NUMBER"), ({"value": 1, "indicator": None}, "GR-QUOTA-ROW"),
    ({"value": 1, "classes": "9999"}, "GR-QUOTA-UNDETERMINED"), ({"value": 1, "tolerance": "x"}, "GR-QUOTA-NUMBER"),
    ({"value": "≥1", "indicator": "自定指标"}, "GR-QUOTA-UNDETERMINED")])
def test_bad_rows_are_listed_and_undetermined(row, rule):
    result = check([row])
    assert status(result) == ["undetermined"] and set(rules(result)) == {rule}
    assert list(result.tables["rows"]["verdict"]) == ["undetermined"] and result.tables["rows"]["reason"][0]


def test_rows_that_repeat_or_contradict():
    again = check([{"value": 2, "unit_code": "990127"}, {"value": 2, "unit_code": "990127000000"}])
    assert status(again) == ["met", "met"] and rules(again) == ["GR-QUOTA-DUPLICATE"]
    clash = check([{"value": 2, "unit_code": "990127"}, {"value": 1, "unit_code": "990127"}])
    assert status(clash) == ["undetermined"] * 2 and rules(clash) == ["GR-QUOTA-DUPLICATE"] * 2
    without = check([{"value": 3, "kind": None}])
    assert status(without) == ["missed"] and list(without.tables["rows"]["verdict"]) == ["undetermined"]


def test_stated_values_come_before_totals():
    names = ("indicator_id", "unit_code", "year", "value", "unit")
    stated = Bound(plain([{"indicator_id": "cropland_holding", "unit_code": "990127", "year": 2035, "value": 3,
                           "unit": "ha"}, {"indicator_id": "x", "unit_code": "", "value": "?", "unit": "ha"},
                          {"indicator_id": "cropland_holding", "unit_code": "990127", "year": "2021-2030", "value": 9,
                           "unit": "ha"}], names),
                   {"indicator": "indicator_id", "unit_code": "unit_code", "year": "year", "value": "value",
                    "unit": "unit"})
    result = check([{"value": "≥3", "unit_code": "990127", "year": 2035},
                    {"value": "≥1", "unit_code": "990127", "year": 2030}], indicators=stated)
    assert status(result) == ["met", "undetermined"] and list(result.tables["rows"]["method"].dropna()) == ["stated"]
    assert {"GR-QUOTA-DIFFERS", "GR-QUOTA-VALUE"} <= set(rules(result))
    assert any("2021-2030" in message for message in result.findings["message"])     # of no one year, and not of all


# -- children ------------------------------------------------------------------------------------------------

def test_children_against_the_parent():
    below = [{"unit_code": "990127100", "value": "≥1.5"}, {"unit_code": "990127101", "value": "≥0.4", "kind": "建议性"}]
    result = check([{"unit_code": "990127", "value": "≥2"}, *below])
    table = result.tables["children"]
    assert list(table["status"]) == ["missed"] and float(table["child_sum"][0]) == \
        pytest.approx(1.9)
    assert {"GR-QUOTA-CHILDREN", "GR-QUOTA-KIND-LOOSENED"} <= set(rules(result))
    enough = check([{"unit_code": "990127", "value": "≥1.9"}, *below])
    assert list(enough.tables["children"]["status"]) == ["met"]
    # a unit of the data without target leaves a cap open, and a floor that is reached alone is reached
    open_cap = check([{"unit_code": "990127", "value": "≤2"}, {"unit_code": "990127100", "value": "≤1"}])
    table = open_cap.tables["children"]
    assert list(table["status"]) == ["undetermined"] and table["missing_count"][0] == 1


def test_children_by_a_field_and_a_table_of_the_level_above():
    parents = targets({"unit_code": "P", "value": "≤3"})
    result = check_quotas(QuotaRequest(targets(
        {"unit_code": "a", "parent_unit": "P", "value": "≤2"}, {"unit_code": "b", "parent_unit": "P", "value": "≤1.5"},
        {"unit_code": "c", "parent_unit": "Q", "value": "≤9"}), PACK, parents=parents))
    assert list(result.tables["children"]["child_sum"].astype(float)) == [pytest.approx(3.5)]
    table = result.tables["children"]
    assert list(table["status"]) == ["missed"] and list(table["children"]) == ["a, b"]


def test_nothing_to_compare():
    with pytest.raises(InputError, match="LAND"):
        check_quotas(QuotaRequest(targets({"value": 1}), PACK))
    with pytest.raises(InputError, match="indicator"):
        check_quotas(QuotaRequest(Bound(plain([{"value": 1}], ("value",)), {"value": "value"}), PACK, CODES, COUNTY))


def test_the_order_of_rows_does_not_matter():
    rows = [{"unit_code": "990127", "value": "≥2"}, {"unit_code": "990127100", "value": 2.5},
            {"indicator": "建设用地总面积", "unit_code": "990127", "value": 3}]
    outcome, two = check(rows), check(rows[::-1])
    assert status(outcome) == status(two)[::-1] and sorted(outcome.findings["finding_id"]) == sorted(
        two.findings["finding_id"])


# -- packs ---------------------------------------------------------------------------------------------------

@pytest.fixture
def problems(tmp_path):
    """What reading and trying the documented pack tells, one text of it replaced."""
    page = pack_page("quotas")
    pack, cases = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[:2]

    def read(old="", new=""):
        assert old in pack + cases
        for name, content in (("pack.yaml", pack), ("cases.yaml", cases)):
            (tmp_path / name).write_text(content.replace(old, new) if old else content, encoding="utf-8")
        result, notes = QUOTAS.form.read(tmp_path)
        return [item.key for item in [*notes, *(QUOTAS.case_problems(result) if result else ())]]

    return read


def test_the_documented_pack(problems):
    assert problems() == []


@pytest.mark.parametrize(("old", "new", "key"), [
    ("verdict: forbidden", "verdict: allowed", "quota.case_failed"),
    ("limit: 8093.7128448", "limit: 8093", "quota.case_failed"),
    ("quantity: area, unit: ha, relation: at_most", "quantity: area, unit: percent, relation: at_most",
     "quota.unit_of_quantity"),
    ("rule: SPRAWL", "rule: FIELDS", "packs.listed_twice"), ("spellings: [may]", "spellings: [must]",
                                                             "packs.value_twice"),
    ("place: outside", "place: outside, measure: multiple", "quota.measure_of_quantity"),
    ("land: {groups: [cropland]}", "measure: new", "quota.nothing_counted"),
    ("{quantity: share, times: 0.01", "{quantity: share, area_unit: ha, times: 0.01", "quota.area_unit_of_areas"),
    ("missed: forbidden", "missed: allowed", "packs.not_a_choice"),
    ("value: [AMOUNT]", "values: [AMOUNT]", "packs.key_unknown")])
def test_what_loading_refuses(problems, old, new, key):
    assert key in problems(old, new)
