"""Sheets of statistics with heads over several columns: what they hold, by hand."""
from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from groundrules.core.monitoring.series.measures import factor_between
from groundrules.core.monitoring.series.tables import VALUES
from groundrules.core.monitoring.statistics.layout import (
    INDICATOR,
    MEASURE,
    PLACE,
    SKIP,
    VALUE,
    YEAR,
    Known,
    Layout,
    proposed,
)
from groundrules.core.monitoring.statistics.rows import (
    LEFT_OUT,
    known_words,
    proposed_meanings,
    read_sheet,
    words_of,
)
from groundrules.core.monitoring.statistics.sheet import sheet_of
from groundrules.core.names import folded_name

KNOWN = Known({folded_name(word): key for word, key in (("耕地保有量", "farmland"), ("Farmland", "farmland"),
                                                       ("森林覆盖率", "forest"))},
              {folded_name(word): code for word, code in (("样城镇", "990127100"), ("样岭镇", "990127101"))},
              {"farmland": "耕地保有量"}, {"990127100": "样城镇"})
MERGED = [   # merged cells have their words in the first one
    ["样川县统计年鉴 表3-1", None, None, None, None, None, None],
    ["乡镇", "耕地保有量（公顷）", None, None, "森林覆盖率（%）", None, "备注"],
    [None, "2023年", "2024年", "2025E", "2023年", "2024年", None],
    ["样城镇", "1,681", "1678", "1674", "21.5", "…", "甲"],
    ["样岭镇", "1947.5", "—", "1943", "30", "30.1", None],
]
DOWN = [     # merged down, a unit of measure in a column, a year in each line
    ["指标", "单位", "年份", "样城镇", "样岭镇"],
    ["耕地保有量", "万亩", 2023, "2.5", "2.9"],
    [None, None, 2024, "2.4", "2.8"],
    ["森林覆盖率", "%", 2023, "21", "30"],
]


def read(rows, layout=None, meanings=None, known=KNOWN):
    sheet = sheet_of("Sheet1", "yearbook.xlsx", rows)
    layout = layout or proposed(sheet, known)
    meanings = meanings or proposed_meanings(words_of(sheet, layout), known)
    return read_sheet(sheet, layout, meanings, known, "en")


def values(answer):
    return {(row.indicator_id, row.unit_code, row.year): (row.value, row.unit) for row in answer.rows.itertuples()}


def test_heads_over_several_columns_are_brought_to_each():
    sheet = sheet_of("Sheet1", "yearbook.xlsx", MERGED)
    assert proposed(sheet, KNOWN) == Layout((SKIP, INDICATOR, YEAR), (PLACE, VALUE, VALUE, VALUE, VALUE, VALUE, SKIP))
    answer = read(MERGED)
    assert values(answer) == {
        ("farmland", "990127100", "2023"): ("1,681", "公顷"), ("farmland", "990127100", "2024"): ("1678", "公顷"),
        ("farmland", "990127100", "2025E"): ("1674", "公顷"), ("forest", "990127100", "2023"): ("21.5", "%"),
        ("farmland", "990127101", "2023"): ("1947.5", "公顷"), ("farmland", "990127101", "2025E"): ("1943", "公顷"),
        ("forest", "990127101", "2023"): ("30", "%"), ("forest", "990127101", "2024"): ("30.1", "%")}
    assert (answer.empty, answer.open, answer.left_out, answer.problems) == (2, 0, 0, ())
    assert answer.rows["source"].iat[0] == "yearbook.xlsx · Sheet1 · B4"
    assert list(answer.rows["title"].unique()) == ["耕地保有量", "森林覆盖率"]


def test_words_beside_several_rows_are_brought_to_each():
    assert values(read(DOWN)) == {
        ("farmland", "990127100", "2023"): ("2.5", "万亩"), ("farmland", "990127101", "2023"): ("2.9", "万亩"),
        ("farmland", "990127100", "2024"): ("2.4", "万亩"), ("farmland", "990127101", "2024"): ("2.8", "万亩"),
        ("forest", "990127100", "2023"): ("21", "%"), ("forest", "990127101", "2023"): ("30", "%")}


def test_a_list_of_one_value_a_row_is_read_too():
    rows = [["indicator_id", "行政区代码", "年份", "数值"], ["Farmland", "990127100", 2023.0, 5],
            ["Farmland", "990127100", 2024.0, 6]]
    known = Known({**KNOWN.indicators}, {**KNOWN.places, "990127100": "990127100"})
    assert values(read(rows, known=known)) == {("farmland", "990127100", "2023"): ("5", ""),
                                               ("farmland", "990127100", "2024"): ("6", "")}


def test_what_neither_heads_nor_columns_say_is_given():
    rows = [["单位：公顷", None, None], ["指标", 2023, 2024], ["耕地保有量", 10, 11]]
    sheet = sheet_of("a", "b.csv", rows)
    layout = proposed(sheet, KNOWN)
    assert (layout.measure, layout.place, layout.heads) == ("公顷", "", (SKIP, YEAR))
    assert read(rows, layout).open == 2
    assert values(read(rows, layout._replace(place="样岭镇"))) == {
        ("farmland", "990127101", "2023"): ("10", "公顷"), ("farmland", "990127101", "2024"): ("11", "公顷")}


def test_open_words_and_those_left_out_are_counted_and_not_recorded():
    rows = [*MERGED, ["另一镇", "5", "6", None, None, None, None]]
    answer = read(rows)
    assert (len(answer.rows), answer.open) == (8, 2)
    meanings = proposed_meanings(words_of(sheet_of("a", "b", rows), proposed(sheet_of("a", "b", rows), KNOWN)), KNOWN)
    answer = read(rows, meanings=meanings._replace(places={**meanings.places, "另一镇": LEFT_OUT}))
    assert (len(answer.rows), answer.open, answer.left_out) == (8, 0, 2)


@pytest.mark.parametrize(("cell", "words"), [("约300", "Cell B4: “约300” is not a number"), ("12..5", "not a number")])
def test_a_cell_that_is_no_number_is_named(cell, words):
    rows = [list(row) for row in MERGED]
    rows[3][1] = cell
    answer = read(rows)
    assert len(answer.problems) == 1 and words in answer.problems[0] and len(answer.rows) == 7


def test_a_cover_has_nothing_to_record():
    answer = read([["样川县统计年鉴"]])
    assert (len(answer.rows), answer.open, answer.problems, answer.doubts) == (0, 0, (), ())


def test_per_cent_that_are_all_small_may_be_shares():
    assert read(MERGED).doubts == ()
    rows = [list(row) for row in MERGED]
    rows[3][4], rows[4][4], rows[4][5] = "0.215", "0.30", "0.301"      # shown as 21.5 %, 30 % and 30.1 %
    answer = read(rows)
    assert len(answer.doubts) == 1 and "森林覆盖率 is above 1 %" in answer.doubts[0] and not answer.problems


def test_a_column_without_a_year_is_named():
    rows = [list(row) for row in MERGED]
    rows[2][3] = "合计"
    assert [problem[:8] for problem in read(rows).problems] == ["Cell D4:", "Cell D5:"]
    rows[2][3] = "FY2025"
    fiscal = read(rows).problems
    assert len(fiscal) == 2 and all("is a fiscal year" in problem and "Write 2025" in problem for problem in fiscal)


def test_what_is_recorded_and_the_names_of_units_are_known():
    recorded = pd.DataFrame([{"indicator_id": "farmland", "title": "耕地保有量", "unit_code": "990127",
                              "unit_name": "样川县"}]).reindex(columns=list(VALUES.columns))
    known = known_words(None, recorded, {"990127100": "样城镇"})
    assert known.indicators[folded_name("耕地保有量")] == known.indicators["farmland"] == "farmland"
    assert (known.places[folded_name("样川县")], known.places[folded_name("样城镇")]) == ("990127", "990127100")
    assert known.titles == {"farmland": "耕地保有量"} and known.names["990127100"] == "样城镇"


def test_the_unit_of_measure_that_stands_nearest_holds_and_the_other_is_named():
    rows = [["表1 主要指标（单位：万亩）", None, None, None], ["乡镇", "年份", "耕地保有量", "建设用地总面积（公顷）"],
            ["样城镇", "2026年", "2.505", "291"], ["样岭镇", "2026年", "1940 公顷", "120"]]
    known = Known({**KNOWN.indicators, "建设用地总面积": "built"}, KNOWN.places, {"built": "建设用地"}, KNOWN.names)
    answer = read(rows, known=known)
    assert values(answer) == {
        ("farmland", "990127100", "2026"): ("2.505", "万亩"), ("farmland", "990127101", "2026"): ("1940", "公顷"),
        ("built", "990127100", "2026"): ("291", "公顷"), ("built", "990127101", "2026"): ("120", "公顷")}
    assert answer.doubts == (
        "建设用地 is taken in 公顷, which is stated nearest to its values; the sheet also says 万亩.",
        "耕地保有量 is taken in 公顷, which is stated nearest to its values; the sheet also says 万亩.")
    same = [[cell and str(cell).replace("单位：万亩", "单位：hm2").replace("1940 公顷", "1940") for cell in row]
            for row in rows]
    assert read(same, known=known).doubts == ()


def test_a_unit_in_a_cell_of_the_indicator_goes_before_a_column_of_units():
    rows = [["指标", "单位", "样城镇", "样岭镇"], ["耕地保有量（公顷）", "万亩", "1670", "—"],
            ["森林覆盖率", "%", "21", "—"]]
    layout = proposed(sheet_of("a", "b", rows), KNOWN)._replace(year="2026")
    answer = read(rows, layout)
    assert values(answer) == {("farmland", "990127100", "2026"): ("1670", "公顷"),
                              ("forest", "990127100", "2026"): ("21", "%")}
    assert len(answer.doubts) == 1 and "万亩" in answer.doubts[0]


def test_towns_down_and_indicators_across_are_proposed_so_even_where_no_word_is_known():
    rows = [["Town", "Cropland (ha)", None, "Built-up area (ha)", None], [None, "2024", "2025", "2024", "2025"],
            ["North", "1681", "1678", "291", "293"], ["South", "1947", "1943", "120", "121"]]
    expected = Layout((INDICATOR, YEAR), (PLACE, VALUE, VALUE, VALUE, VALUE))
    assert proposed(sheet_of("a", "b", rows), Known()) == expected
    rows[0][0] = "Kommune"
    assert proposed(sheet_of("a", "b", rows), Known()) == expected
    # indicators down, where they are known, and towns across
    rows = [[None, "North", "South"], ["耕地保有量", "1681", "1947"], ["森林覆盖率", "21", "30"]]
    assert proposed(sheet_of("a", "b", rows), KNOWN) == Layout((PLACE,), (INDICATOR, VALUE, VALUE))
    # words down and years across: the words are indicators
    rows = [[None, "2024", "2025"], ["Cropland", "1681", "1947"], ["Forest", "21", "30"]]
    assert proposed(sheet_of("a", "b", rows), Known()) == Layout((YEAR,), (INDICATOR, VALUE, VALUE))


@pytest.mark.parametrize(("language", "title"), [("en", "Cropland holding"), ("zh", "耕地保有量")])
def test_titles_of_a_pack_are_in_the_language_of_the_user(language, title):
    indicator = SimpleNamespace(title={"en": "Cropland holding", "zh": "耕地保有量"})
    none = pd.DataFrame(columns=list(VALUES.columns))
    known = known_words(SimpleNamespace(indicators={"cropland": indicator}), none, {}, language)
    assert known.titles == {"cropland": title}
    assert {known.indicators[folded_name(word)] for word in indicator.title.values()} == {"cropland"}


def test_thousands_of_a_unit_are_read_in_a_head_and_names_of_units_under_theirs():
    rows = [["Indicator", "Unit", "Administrative unit", "2026", "2027"],
            ["Farmland (10,000 mu)", None, "990127100", "2.5", "2.4"], ["Farmland", "ha", "990127101", "1940", "1935"]]
    known = Known(KNOWN.indicators, {**KNOWN.places, "990127100": "990127100", "990127101": "990127101"})
    assert proposed(sheet_of("a", "b", rows), Known()).columns == (INDICATOR, MEASURE, PLACE, VALUE, VALUE)
    assert values(read(rows, known=known)) == {
        ("farmland", "990127100", "2026"): ("2.5", "10,000 mu"),
        ("farmland", "990127100", "2027"): ("2.4", "10,000 mu"),
        ("farmland", "990127101", "2026"): ("1940", "ha"), ("farmland", "990127101", "2027"): ("1935", "ha")}
    assert factor_between("10,000 mu", "ha") == pytest.approx(10_000 / 15)
