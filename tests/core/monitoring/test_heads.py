"""Heads of tables that are recorded: spelled otherwise, and those that nothing reads."""
from __future__ import annotations

import pytest
from helpers.cases.series import refused, table

from groundrules.core.monitoring.compute.units import TARGETS, table_fields
from groundrules.core.monitoring.series.arriving import read_breaks, read_targets, read_values
from groundrules.core.monitoring.series.reader import column_remarks
from groundrules.core.monitoring.series.tables import VALUES


def of_town(code="unit_code", measure="unit", unit="ha", value="2.505"):
    return table(["indicator", code, "year", "value", measure], ["farmland", "990127100", "2026", value, unit])


@pytest.mark.parametrize("code", ["unit code", "Unit Code", "UNIT-CODE", "行政区划代码", "区划代码", "County code",
                                  "county_code", "XZQDM"])
def test_codes_are_read_under_every_spelling_of_their_head(code):
    rows = read_values(of_town(code))
    assert rows[["unit_code", "value", "unit"]].to_numpy().tolist() == [["990127100", 2.505, "ha"]]


def test_a_town_of_a_yearbook_stays_a_town():
    heads = "指标,行政区划代码,行政区划名称,年份,数值,计量单位".split(",")
    rows = read_values(table(heads, ["farmland", "990127100", "样城镇", "2026", "1,670", "公顷"]))
    assert rows[["unit_code", "unit_name", "value", "unit"]].to_numpy().tolist() == [
        ["990127100", "样城镇", 1670.0, "公顷"]]


@pytest.mark.parametrize("measure", ["Unit of measure", "unit_of_measure", "UOM", "计量单位"])
def test_units_of_measure_are_read_under_other_heads(measure):
    # 2.505 万亩 = 25 050 / 15 ha
    assert read_values(of_town(measure=measure, unit="万亩"), {"farmland": "ha"})["value"].tolist() == [
        pytest.approx(1670.0)]


@pytest.mark.parametrize(("code", "form"), [("Kreis", read_values), ("town", read_values), ("地域码", read_values)])
def test_codes_under_an_unknown_head_are_not_taken_for_the_whole(code, form):
    error = refused(lambda: form(of_town(code)))
    assert error.key == "series.codes_not_read" and code in error.in_language("en") and "town.csv" in str(error)


def test_targets_and_breaks_of_unknown_units_are_refused_too():
    heads = ["indicator", "Kreis", "target_year", "target", "unit"]
    assert refused(lambda: read_targets(table(heads, ["a", "12", "2035", "5", "ha"]))).key == "series.codes_not_read"
    heads = ["indicator", "Kreis", "year"]
    assert refused(lambda: read_breaks(table(heads, ["a", "12", "2020"]))).key == "series.codes_not_read"


def test_units_of_measure_under_an_unknown_head_are_not_lost():
    error = refused(lambda: read_values(of_town(measure="Eenheid", unit="万亩"), {"farmland": "ha"}))
    assert error.key == "series.measures_not_read" and "Eenheid" in error.in_language("zh")
    # numbers are no units of measure, and a remark is none either
    for head, cell in (("Rang", "3"), ("备注", "抽样"), ("Eenheid", None)):
        assert read_values(of_town(measure=head, unit=cell), {"farmland": "ha"})["value"].tolist() == [2.505]


def test_a_table_of_the_whole_area_says_so_and_names_what_is_not_read():
    whole = table(["indicator", "year", "value", "unit", "备注"], ["farmland", "2026", "1", "ha", "x"])
    assert read_values(whole)["unit_code"].tolist() == ["*"]
    assert column_remarks([(whole, VALUES)], "en") == [
        "town.csv has no column with codes of units: its rows count for the whole area (*)."]
    more = table(["indicator", "unit_code", "year", "value", "unit", "Rang"], ["a", "12", "2026", "1", "ha", "3"])
    assert column_remarks([(more, VALUES)], "en") == ["Columns of town.csv that are not read: Rang."]


@pytest.mark.parametrize("word", ["at least", "at-least", "AT_LEAST", "不少于", "≥"])
def test_a_relation_is_read_however_its_words_are_joined(word):
    heads = ["indicator", "target_year", "target", "unit", "relation"]
    assert read_targets(table(heads, ["a", "2035", "5", "ha", word]))["relation"].tolist() == ["at_least"]


def test_a_present_value_beside_a_target_is_not_the_target():
    """5 ha in 2025, to be 9 ha in 2035; where the table has no other column, its value is the target."""
    heads, cells = ["indicator", "unit_code", "year", "value", "unit"], ["farmland", "99", 2025, 5.0, "ha"]
    both = table([*heads, "target value", "planning year"], [*cells, 9.0, 2035])
    assert read_targets(both)[["target", "target_year"]].to_numpy().tolist() == [[9.0, 2035]]
    assert read_targets(table(heads, cells))[["target", "target_year"]].to_numpy().tolist() == [[5.0, 2025]]
    named = {role: next(name for name in field.aliases if name in both.columns)
             for role, field in table_fields(TARGETS).items()}
    assert named["value"] == "target value" and named["year"] == "planning year"
