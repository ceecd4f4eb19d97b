"""Tables of a report: heads and ids in the report's language, numbers with sensible digits, no row ids."""
from __future__ import annotations

import re

import pandas as pd
import pytest
from helpers.cases.scenarios import ON_FOREST, PLANTS, TABLE
from helpers.cases.scenarios import compared as compare
from helpers.files.report_page import section

from groundrules.core.carbon.report.comparison import scenario_report
from groundrules.core.carbon.scenario.compare import ScenarioRequest
from groundrules.core.carbon.stock.classes import mixes_of
from groundrules.core.report.cells import words_of
from groundrules.core.report.data import ReportData
from groundrules.core.report.html.build import build_report
from groundrules.core.report.numbers import NumberStyle
from groundrules.core.report.parts.carbon import carbon_view
from groundrules.core.report.parts.sheets import any_sheet
from groundrules.core.report.words import words_in
from groundrules.core.texts import column_titles, text

CHANGE = pd.DataFrame({
    "fid": [1, 2], "kind": ["changed", "only_old"], "pool": ["above", "all"], "category": ["cropland", None],
    "verdict": ["undetermined", "forbidden"], "is_counted": pd.array([True, False], dtype="boolean"),
    "area_ha": [8.853012345678912, 1234.5], "covered_share": [0.5, 1.0], "stock_t_c": [12345.678912345, None],
    "transition_id": [1, 2001], "year": [2024, 2025], "area_m2": [88530.123456, 10.0], "own": ["changed", "x"],
    "boundary": [text("carbon.own_boundary", "en")] * 2, "change": ["gain", "not distinguishable"]})


def shown(frame, language, numbers=None):
    data = ReportData(language=language, tables=(("T", frame),), **({"numbers": numbers} if numbers else {}))
    sheet = any_sheet(words_in(language), data, 1, "T", frame)
    return ([column["label"] for column in sheet["columns"]],
            [[cell["text"] for cell in row["cells"]] for row in sheet["rows"]], sheet["note"])


def test_a_table_in_chinese():
    heads, rows, note = shown(CHANGE, "zh")
    assert heads == ["情形", "碳库", "IPCC 地类", "结论", "计入", "面积（公顷）", "覆盖比例", "储量（t C）", "转移编号",
                     "年份", "面积（平方米）", "own", "变化结论"]
    assert rows[0] == ["地类变化", "地上生物量", "农田", "待补充", "是", "8.8530", "50.00 %", "12,345.68", "1",
                       "2024", "88,530.12", "changed", "增加"]
    assert rows[1] == ["仅前期有", "全部碳库", "", "不符合（初检）", "否", "1,234.5000",
                       "100.00 %", "–", "2001", "2025", "10.00",
                       "x", "不可分辨"]
    assert note == f"边界：{text('carbon.own_boundary', 'zh')}"     # written by a run in English


def test_a_table_in_english_with_areas_as_the_options_want_them():
    heads, rows, _note = shown(CHANGE, "en", NumberStyle(("mu", "ha"), 1))
    assert heads[:3] == ["Kind", "Pool", "IPCC category"] and "Area (mu)" in heads and "Area (ha)" in heads
    assert rows[0][heads.index("Area (ha)")] == "8.9" and rows[0][heads.index("Area (mu)")] == "132.8"
    assert rows[1][:2] == ["only on the first date", "all pools"]


def test_ids_of_checks_are_words_in_chinese():
    """Clauses, targets, readings of fields, levels of soils; an id that is not ours stays."""
    cells = {("verb", "prohibit"): "禁止", ("dimension", "spatial_layout"): "空间布局约束",
             ("unit_class", "key"): "重点管控", ("kind", "binding"): "约束性", ("status", "waits"): "排队等候",
             ("unit", "ten_thousand_mu"): "万亩", ("role", "floor_area_ratio_upper"): "容积率上限",
             ("meaning", "empty"): "空", ("measure", "net_loss"): "碳储量净损失",
             ("new_management", "no_tillage"): "免耕", ("level", "native"): "原生植被、森林或草地",
             ("climate", "warm_temperate_moist"): "暖温带湿润", ("climate", "of_my_own"): "of_my_own"}
    assert {at: words_of(*at, "zh") for at in cells} == cells
    assert column_titles(["target", "indicator_id"], "zh")["target"] == "目标值"
    assert column_titles(["target"], "zh")["target"] == "目标地类"


def test_numbers_of_columns_that_nobody_knows():
    frame = pd.DataFrame({"a": [3.141592653589793, 1e6, 0.00012345], "b": [1.0, 2.5, 1234.5]})
    assert shown(frame, "en")[1] == [["3.1416", "1"], ["1,000,000", "2.5"], ["0.00012345", "1,234.5"]]


def test_classes_have_their_names_and_codes_stay():
    named = pd.DataFrame({"land_class": ["bare"], "title": ["裸地"], "pool": ["soil"]})
    coded = pd.DataFrame({"old_class": ["0301"], "old_title": ["乔木林地"]})
    assert shown(named, "zh")[0] == ["类别名称", "碳库"] and shown(coded, "zh")[1] == [["0301", "乔木林地"]]
    cards = pd.DataFrame({"land_class": ["bare"], "value": [1.5], "unit": ["t C/ha"]})
    data = ReportData(language="zh", tables=(("A", named), ("B", cards)))
    (row,) = any_sheet(words_in("zh"), data, 2, "B", cards)["rows"]
    assert [cell["text"] for cell in row["cells"]] == ["裸地", "1.5", "t C/公顷"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_of_a_comparison_has_no_raw_names(language):
    result = compare(ON_FOREST, PLANTS, language=language)
    request = ScenarioRequest("now", (ON_FOREST, PLANTS), mixes_of(TABLE.classes), TABLE, years=10.0, language=language)
    html = build_report(scenario_report(result, request))
    heads = " ".join(re.findall(r"<th\b.*?</th>", html, re.S))
    assert not re.findall(r">\s*[a-z]+(?:_[a-z0-9]+)+\s*<", heads)
    ranking = section(html, "block-1")
    assert ("名次" if language == "zh" else "Rank") in ranking
    assert ("地上生物量" if language == "zh" else "above-ground biomass") in section(html, "block-6")
    assert not re.search(r"\d\.\d{6}", re.sub("<[^>]*>", " ", html))


def test_a_change_that_is_not_told_apart_is_so_in_the_other_language():
    change = pd.DataFrame({**dict.fromkeys(("difference_t_c", "loss_t_c", "gain_t_c", "net_t_c", "net_emission_t_co2",
                                            "annual_gain_t_c_yr"), [1.0]), "lower_t_c": [-2.0], "upper_t_c": [3.0],
                           "net_lower_t_c": [-2.0], "net_upper_t_c": [3.0], "covered_share": [1.0], "pool": ["all"],
                           "zone": [None], "family": ["mine"], "change": ["not distinguishable"],
                           "net_change": ["not distinguishable"], "boundary": [text("carbon.own_boundary", "en")]})
    (result,) = carbon_view((("T", change),), "zh").results
    assert result.lines[0][1].endswith("结论为不可分辨") and result.boundary == text("carbon.own_boundary", "zh")
