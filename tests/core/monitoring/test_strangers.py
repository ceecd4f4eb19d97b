"""Tables as strangers write them: what can be read in two ways is refused and named, and nothing is lost."""
from __future__ import annotations

import pandas as pd
import pytest
from helpers.cases.packs import parse_formula
from helpers.cases.series import refused, table
from helpers.source import ROOT

from groundrules.core.errors import InputError
from groundrules.core.monitoring.commitments.clauses import clause_fields, places_known
from groundrules.core.monitoring.commitments.promised import read_promise
from groundrules.core.monitoring.compute.given import GivenRows
from groundrules.core.monitoring.compute.units import STATISTICS, table_fields
from groundrules.core.monitoring.compute.units import TARGETS as STATED_TARGETS
from groundrules.core.monitoring.options.own import as_own
from groundrules.core.monitoring.pack.reading import FORM
from groundrules.core.monitoring.series.arriving import read_targets, read_values
from groundrules.core.monitoring.series.cells import of_two_readings, read_number, read_year
from groundrules.core.monitoring.series.dated import year_of_head
from groundrules.core.monitoring.series.doubts import mixed_percent
from groundrules.core.monitoring.series.heads import match_heads, named_columns, refuse_places
from groundrules.core.monitoring.series.measures import agreed, factor_between, is_unit, split_measure
from groundrules.core.monitoring.series.reader import column_remarks
from groundrules.core.monitoring.series.tables import TARGETS
from groundrules.core.monitoring.statistics.layout import SKIP, VALUE, YEAR, Known, proposed
from groundrules.core.monitoring.statistics.rows import proposed_meanings, read_sheet, words_of
from groundrules.core.monitoring.statistics.sheet import sheet_of
from groundrules.core.names import folded_name


@pytest.mark.parametrize("word", ["12²", "3,617.5①", "45 ⑴", "①3617", "2 ³", "0,600", "0,5", "1.250,5"])
def test_a_digit_that_is_a_note_and_a_comma_that_may_be_decimal_are_no_number(word):
    with pytest.raises(ValueError, match="."):
        read_number(word)
    assert read_promise(word).problem


def test_units_with_digits_above_the_line_are_no_notes():
    assert read_number("5 m²") == (5.0, "m2") and read_number("3,617.5 km²") == (3617.5, "km2")
    assert read_promise("41,400 hm²")[:2] == (41400.0, "hm2")


@pytest.mark.parametrize(("word", "problem"), [
    ("2023/24", "fiscal"), ("2023-24", "fiscal"), ("2023–2024", "fiscal"), ("2011/12", "fiscal"), ("1999/00", "fiscal"),
    ("2023/25", "unreadable"), ("2567", "era"), ("佛历2567年", ""), ("2011/11", "")])
def test_years_of_offices_are_never_taken_for_another_one(word, problem):
    assert read_year(word).problem == problem


def test_a_point_divides_thousands_where_another_cell_has_a_decimal_comma():
    assert of_two_readings(["12,5", "1.250", "3.5", 7.0]) == {"1.250"}
    assert of_two_readings(["1,250", "1.250"]) == set() and of_two_readings(["1,250", "12,5"]) == {"1,250"}
    assert read_promise("1.250", {"1.250"}).problem == "commitments.decimal_comma"


def test_words_for_large_numbers_stand_before_any_unit():
    assert factor_between("lakh persons", "person") == 100_000.0 and factor_between("crore INR", "person") is None
    assert factor_between("million m3", "m3") == 1e6 and factor_between("million", "person") is None
    assert is_unit("平方米/人") and not is_unit("Roads/new") and agreed(["km²", "ha"]) is None
    assert split_measure("Note (1)") == ("Note (1)", "") and split_measure("(ha)") == ("(ha)", "")


def test_a_unit_in_the_head_of_the_values_counts():
    heads = ["Indicator", "Unit code", "Year", "Value (万亩)"]
    rows = read_values(table(heads, ["farmland", "990127", "2025年", "5.25"]), {"farmland": "ha"})
    assert rows["value"].tolist() == [pytest.approx(3500.0)] and rows["unit"].tolist() == ["ha"]   # 52,500 / 15
    both = [*heads, "Unit"]
    assert refused(lambda: read_values(table(both, ["farmland", "990127", "2025", "5.25", "km2"]))).key == \
        "series.unit_of_head"
    assert read_values(table(both, ["farmland", "990127", "2025", "5.25", None]))["unit"].tolist() == ["万亩"]


def test_heads_of_targets_in_two_units_are_refused():
    heads = ["indicator", "unit_code", "target_year", "target (ha)", "baseline (km2)", "baseline year"]
    error = refused(lambda: read_targets(table(heads, ["farmland", "990127", "2035", "3600", "36.5", "2020"])))
    assert error.key == "series.heads_differ" and "baseline (km2)" in str(error)
    heads[4] = "baseline"
    rows = read_targets(table(heads, ["farmland", "990127", "2035", "3600", "3650", "2020"]))
    assert rows[["target", "base", "base_year", "unit"]].to_numpy().tolist() == [[3600.0, 3650.0, 2020, "ha"]]


class Layer:
    field_names = ("Sl. No.", "Commitment", "Performance indicator", "Ward", "Baseline", "Baseline year", "Target (ha)",
                   "Target year", "Nodal agency", "Means of verification", "Budget")


def test_clauses_of_a_municipality_find_their_fields():
    bound = match_heads(Layer, clause_fields(), [], [])
    assert bound == {"clause_id": "Sl. No.", "clause_text": "Commitment", "indicator": "Performance indicator",
                     "unit_code": "Ward", "base": "Baseline", "base_year": "Baseline year", "target": "Target (ha)",
                     "target_year": "Target year", "responsible": "Nodal agency", "evidence": "Means of verification"}


@pytest.mark.parametrize(("heads", "bound"), [
    (("Policy", "Indicator", "Place", "Baseline (2020)", "Target 2030 (ha)"), ("Target 2030 (ha)", "Baseline (2020)")),
    (("条款", "指标", "适用范围", "2020年现状值", "2035年目标（公顷）"), ("2035年目标（公顷）", "2020年现状值")),
    (("条款", "指标", "适用范围", "2025年目标值", "2035年目标值"), ("2025年目标值", None)),
    (("条款", "指标", "目标年份", "2025年目标值", "2035年目标值"), (None, None)),     # which is of the rows' year?
    (("Policy", "Indicator", "Value 2020", "Value 2025"), (None, None)),
    (("Maßnahme", "Indikator", "Bestand 2020", "Ziel 2030"), ("Ziel 2030", "Bestand 2020")),
    (("Policy", "Indicator", "Place", "Target", "Target 2030"), ("Target", None))])
def test_heads_of_targets_that_name_their_year(heads, bound):
    class Sheet:
        field_names = heads

    fields = match_heads(Sheet, clause_fields(), [], [])
    assert (fields.get("target"), fields.get("base")) == bound
    assert [year_of_head(name) for name in bound if name and any(map(str.isdigit, name))] == [
        "".join(filter(str.isdigit, name)) for name in bound if name and any(map(str.isdigit, name))]


@pytest.mark.parametrize("head", ["Target FY2030", "FY2030 target", "Target (2030/31)", "2030财年目标"])
def test_a_fiscal_year_in_a_head_is_no_calendar_year(head):
    assert read_year(year_of_head(head)).problem == "fiscal"
    error = refused(lambda: read_targets(table(["indicator", "unit_code", head, "unit"], ["a", "*", "5", "ha"])))
    assert error.key == "series.year_fiscal" and head in str(error) and "Write 2030" in error.in_language("en")


def test_targets_of_several_years_stand_side_by_side():
    heads = ["Indikator", "Gebietsschlüssel", "Ziel 2025 (km²)", "Ziel 2030 (ha)"]
    rows = read_targets(table(heads, ["green", "12", "2", "300"], ["wood", "12", None, "7"]))
    columns = ["indicator_id", "unit_code", "target_year", "target", "unit"]
    # 300 ha are 3 km², the unit of the first target; what has one target alone stays in its own
    assert rows[columns].to_numpy().tolist() == [["green", "12", 2025, 2.0, "km²"], ["green", "12", 2030, 3.0, "km²"],
                                                 ["wood", "12", 2030, 7.0, "ha"]]
    based = table([*heads, "Ausgangswert (2020)"], ["green", "12", "2", "300", "100"])    # km² or ha?
    assert refused(lambda: read_targets(based)).key == "series.heads_differ"
    based = table([*heads[:2], "Ziel 2025 (ha)", "Ziel 2030", "Ausgangswert (2020)"], ["green", "12", "2", "3", "1"])
    assert read_targets(based)[["target", "unit", "base", "base_year"]].to_numpy().tolist() == [
        [2.0, "ha", 1.0, 2020], [3.0, "ha", 1.0, 2020]]
    heads = ["指标", "行政区代码", "2025年目标值", "2025目标"]     # two of one year: which one?
    assert refused(lambda: read_targets(table(heads, ["a", "*", "5", "6"]))).key == "series.columns_missing"


@pytest.mark.parametrize("head", ["2020年价", "GB/T 21010-2017", "GB 2012", "Target (2020 prices)", "目标（2020年价）",
                                  "Fläche nach GB 2017", "Target year 2030", "Area 2030"])
def test_a_year_of_prices_or_of_a_standard_is_no_year_of_values(head):
    assert year_of_head(head) == ""


def test_a_row_and_the_head_of_its_number_that_name_two_years_are_refused():
    heads = ["indicator", "unit_code", "Target 2030", "target_year"]
    error = refused(lambda: read_targets(table(heads, ["a", "*", "5", "2027"])))
    assert error.key == "series.year_of_head" and "2027" in str(error) and "Target 2030" in str(error)
    assert read_targets(table(heads, ["a", "*", "5", "2030年"]))["target_year"].tolist() == [2030]


def test_a_column_of_objectives_is_no_column_of_targets():
    heads = ["Indikator", "AGS", "Zieljahr", "Ziel", "Zielwert"]
    row = ["green", "12", "2030", "mehr Grün", "5"]
    for own, columns in ((heads, row), ([*heads[:4], "Ziel 2030"], row)):
        sheet = table(own, columns)
        assert read_targets(sheet)[["target", "target_year"]].to_numpy().tolist() == [[5.0, 2030]]
        assert "not read: Ziel." in column_remarks([(sheet, TARGETS)], "en")[-1]
    alone = refused(lambda: read_targets(table(heads[:4], row[:4])))     # the error shows what it found there
    assert alone.key == "series.not_a_number" and "mehr Grün" in str(alone)

    class Sheet:
        field_names = ("Nr.", "Ziel", "Indikator", "Ziel 2030")

    assert match_heads(Sheet, clause_fields(), [], [], ("Ziel",)) == {
        "clause_id": "Nr.", "clause_text": "Ziel", "indicator": "Indikator", "target": "Ziel 2030"}


@pytest.mark.parametrize("cell", ["3,125", "1.250", "3.617,5"])
def test_a_german_number_of_two_readings_is_refused(cell):
    heads = ["Indikator", "AGS", "Jahr", "Wert (ha)"]
    assert refused(lambda: read_values(table(heads, ["a", "09162", "2024", cell]))).key == "series.not_a_number"
    assert read_values(table(heads, ["a", "09162", "2024", "3125.5"]))["value"].tolist() == [3125.5]
    assert read_values(table(["indicator", *heads[1:3], "value"], ["a", "09162", "2024", "3,125"]))[
        "value"].tolist() == [3125.0]


def test_german_heads_are_read():
    rows = read_values(table(["Indikator", "Gemeindeschlüssel", "Gemeinde", "Jahr", "Wert", "Einheit", "Bemerkung"], [
        "wald", "05315000", "Köln", "2024", "3617.5", "Hektar", "x"]), {"wald": "km2"})
    assert rows[["unit_code", "unit_name", "year", "value", "unit"]].to_numpy().tolist() == [
        ["05315000", "Köln", 2024, pytest.approx(36.175), "km2"]]
    for columns, value in ((STATISTICS, "Wert"), (STATED_TARGETS, "Zielwert")):
        class Sheet:
            field_names = ("Indikator", "Gebietscode", "Zieljahr" if value == "Zielwert" else "Jahr", "Einheit", value)

        bound = match_heads(Sheet, table_fields(columns), [], [])
        assert set(bound.values()) == set(Sheet.field_names) and bound["value"] == value
    assert factor_between("Prozent", "share") == 0.01 and factor_between("m²/Einwohner", "m2/person") == 1.0


def test_places_in_a_column_that_is_not_read_are_not_taken_for_the_whole():
    units = pd.DataFrame({"unit_code": ["990127", "990128", "990129"], "unit_name": ["North", "South", "South"]})
    places = places_known(units)
    assert places[folded_name("north")] == "990127" and places[folded_name("South")] is None
    clauses = pd.DataFrame({"text": ["a", "b"], "Zuständig": ["North", None], "Budget": ["1", "2"]})
    error = refused(lambda: refuse_places("clauses", clauses, {"clause_text": "text"}, places))
    assert error.key == "series.codes_not_read" and "Zuständig" in str(error) and "Budget" not in str(error)
    assert refuse_places("clauses", clauses, {"clause_text": "text", "unit_code": "Zuständig"}, places) is None


def test_columns_get_the_names_of_a_series():
    heads = ["Indicator", "数值", "value_high", "remark"]
    assert named_columns(table(heads, ["a", 1, 2, "x"]), ["indicator_id", "value", "unit"]).columns.tolist() == [
        "indicator_id", "value", "value_high", "remark"]
    assert named_columns(table([*heads, "value"], ["a", 1, 2, "x", 3]), ["value"])["value"].tolist() == [3]


def test_a_unit_in_the_head_of_rows_of_indicators_counts_and_never_loses_to_that_of_a_row():
    heads = ["Indicator", "Unit code", "Year", "Value (万亩)"]
    rows = GivenRows([table(heads, ["farmland", "*", "2025", "5.25"])], "", "INDICATOR_ROWS")
    assert rows.of("farmland", "", 2025, wanted="ha").value.low[0] == pytest.approx(3500.0)     # 52,500 / 15
    both = table([*heads, "unit"], ["farmland", "*", "2025", "5.25", "ha"])
    assert refused(lambda: GivenRows([both], "", "INDICATOR_ROWS")).key == "series.unit_of_head"
    for own in (["Indicator", "Unit", "Plan A (km2)", "Plan B"], ["Indicator", "Unit", "Option", "Value (km2)"]):
        assert refused(lambda of=own: as_own(table(of, ["green", "ha", "5", "6"]))).key == "series.unit_of_head"
    plans = as_own(table(["Indicator", "Plan A (km2)", "Plan B"], ["green", "5", "6"]))
    assert plans.columns[["option", "value", "unit"]].to_numpy().tolist() == [
        ["Plan A", "5", "km2"], ["Plan B", "6", None]]


def test_a_share_without_a_unit_that_may_be_per_cent_is_refused_and_mixed_ones_are_seen_however_spelled():
    rows = GivenRows([table(["Indicator", "unit_code", "Value"], ["green", "*", "0.45"])], "", "INDICATOR_ROWS")
    assert refused(lambda: rows.of("green", "", 2025, wanted="%")).key == "monitoring.row_share"
    stated = table(["Indicator", "unit_code", "Value", "unit"], ["green", "*", "0.45", "%"])
    rows = GivenRows([stated], "", "INDICATOR_ROWS")
    assert rows.of("green", "", 2025, wanted="%").value.low == 0.45     # it says so
    years = pd.DataFrame({"indicator_id": "green", "unit_code": "a", "series": "", "unit": "per cent",
                          "value": [44.0, 0.45, 46.0]})
    assert mixed_percent(years).tolist() == [False, True, False]


def test_the_least_value_is_its_lower_bound_and_not_in_minutes():
    heads = ["indicator", "unit_code", "year", "value (min)", "value", "value (max)"]
    rows = read_values(table(heads, ["green", "CH", "2025", "40", "45", "50"]))
    assert rows[["lower", "value", "upper", "unit"]].to_numpy().tolist() == [[40.0, 45.0, 50.0, None]]
    assert refused(lambda: read_values(table(heads[:4], ["green", "CH", "2025", "40"]))).key == "series.columns_missing"


def test_units_10_and_1000_of_another_country_are_two():
    rows = read_values(table(["indicator", "unit_code", "year", "value"], ["green", "10", "2025", "1"],
                             ["green", "1000", "2025", "2"], ["green", "110000", "2025", "3"]))
    assert rows["unit_code"].tolist() == ["10", "1000", "11"]


def test_titles_of_a_pack_become_its_ids_and_ids_of_a_store_stay():
    pack = FORM.load(ROOT / "packs" / "sdg-11", parse_formula)
    key, indicator = next((key, indicator) for key, indicator in pack.indicators.items() if "en" in indicator.title)
    own = table(["Indicator", "unit_code", "target_year", "target"], [indicator.title["en"].upper(), "1", "2030", "5"],
                [key, "2", "2030", "6"], ["farmland", "1", "2030", "7"])
    names = pack.ids_by_word(["farmland"])
    assert read_targets(own, names=names)["indicator_id"].tolist() == [key, key, "farmland"]
    remarks = column_remarks([(own, TARGETS)], "en", names)
    assert len(remarks) == 1 and f"→ {key}" in remarks[0] and "farmland" not in remarks[0]
    assert pack.ids_by_word([indicator.title["en"]])[folded_name(indicator.title["en"])] == indicator.title["en"]


KNOWN = Known({folded_name(word): key for word, key in (("Farmland", "farmland"), ("Green space", "green"))},
              {folded_name(word): code for word, code in (("North", "01"), ("South", "02"))},
              {"farmland": "Farmland", "green": "Green space"}, {"01": "North"})


def read(rows):
    sheet = sheet_of("Sheet1", "yearbook.xlsx", rows)
    layout = proposed(sheet, KNOWN)
    return layout, words_of(sheet, layout), read_sheet(
        sheet, layout, proposed_meanings(words_of(sheet, layout), KNOWN), KNOWN, "en")


def values(answer):
    return {(row.indicator_id, row.unit_code, row.year): (row.value, row.unit) for row in answer.rows.itertuples()}


@pytest.mark.parametrize(("title", "corner", "unit"), [
    ("Table 3", "万亩", "万亩"), ("Table 3", "(km²)", "(km²)"),
    ("Farmland of towns (thousand ha)", "Town", "thousand ha"),
    ("Area of land in thousand ha", "Town", "thousand ha"), ("填报单位：样川县 单位：公顷", "Town", "公顷"),
    ("Unit: m2/person", "Town", "m2/person"), ("Table 3 (1)", "Town", ""), ("填报单位：样川县", "Town", "")])
def test_the_unit_of_a_sheet_in_a_corner_or_behind_its_title(title, corner, unit):
    layout, _words, answer = read([[title, None, None], [corner, "Farmland", None], [None, "2023年", "２０２４"],
                                   ["North", "１，２００", "5.5"]])
    assert layout.measure == unit.strip("()")
    assert values(answer) == {("farmland", "01", "2023"): ("１，２００", layout.measure), (
        "farmland", "01", "2024"): ("5.5", layout.measure)}
    assert bool(answer.doubts) is not bool(unit)      # without one the values count as they are recorded, which is said
    assert unit or "Farmland" in answer.doubts[0]


def test_two_units_in_one_sheet_stay_apart_and_a_quotient_is_one():
    _layout, words, answer = read([["Town", "Farmland (万亩)", "Green space (m2/person)"], [None, "2024", "2024"],
                                   ["North", "1.2", "12.5"], ["Note: of the yearbook.", None, None]])
    assert values(answer) == {
        ("farmland", "01", "2024"): ("1.2", "万亩"), ("green", "01", "2024"): ("12.5", "m2/person")}
    assert words.places == ("North",)       # a note at the foot is no place


def test_gaps_notes_and_numbers_of_a_yearbook():
    _layout, _words, answer = read([["Unit: ha", None, None, None], ["Town", "Farmland", None, None],
                                    [None, "2022", "2023", "2024"], ["North", "—", "…", "12,345.5"],
                                    ["South", "(2)", "3617①", ":"]])
    assert values(answer) == {("farmland", "01", "2024"): ("12,345.5", "ha")} and answer.empty == 3
    assert ["C5" in words and "sign of a note" in words for words in answer.problems] == [False, True]


@pytest.mark.parametrize(("first", "second", "words"), [
    ("2566", "2567", "Buddhist era. Write 2023"), ("2022/23", "2023/24", "fiscal year")])
def test_years_of_another_kind_are_heads_and_named(first, second, words):
    layout, _words, answer = read([["Town", "Farmland (ha)", None], [None, first, second], ["North", "5", "6"]])
    assert layout.heads[-1] == YEAR and layout.columns == ("place", VALUE, VALUE) and SKIP not in layout.heads[1:]
    assert len(answer.problems) == 2 and words in answer.problems[0] and not len(answer.rows)


def test_numbers_below_the_name_of_a_kind_of_place_are_values():
    layout, _words, answer = read([["Unit: ha", None, None, None], ["Year", "Indicator", "North", "Village"],
                                   ["2023", "Farmland", "5", "6"], ["2024", "Farmland", "7", "8"]])
    assert layout.columns[3] == VALUE and answer.open == 2


@pytest.mark.parametrize(("column", "number", "unit", "is_read"), [
    ("value", 0.45, None, False), ("value", 0.45, "%", True), ("value", 0.45, "share", True), ("value", 0, None, True),
    ("value", 1.5, None, True), ("official", 0.45, None, False)])
def test_a_share_of_1_or_less_without_a_unit_is_no_per_cent(column, number, unit, is_read):
    rows = table(("indicator_id", "unit_code", "year", "value", "official", "unit"), [
        "green", "990127", 2025, number if column == "value" else 45.0, number if column == "official" else None,
        unit or ("%" if column == "official" and is_read else None)])
    if is_read:
        assert read_values(rows, {"green": "%"})[column].tolist() == [100 * number if unit == "share" else number]
    else:
        with pytest.raises(InputError, match=f"in the field {column} has no unit of measure and may be a fraction"):
            read_values(rows, {"green": "%"})


def test_a_target_of_a_fraction_without_a_unit_is_refused_as_a_value_is():
    heads = ("indicator_id", "unit_code", "target", "target_year", "unit")
    with pytest.raises(InputError, match="“0.12” in the field target.*% or 1"):
        read_targets(table(heads, ["forest", "*", 0.12, 2030, None]), {"forest": "%"})
    assert read_targets(table(heads, ["forest", "*", 0.12, 2030, "1"]), {"forest": "%"})["target"].tolist() == [12.0]
    assert read_targets(table(heads, ["forest", "*", 12, 2030, None]), {"forest": "%"})["target"].tolist() == [12.0]
