"""Pages of the annual check-up, from a store written by hand."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import shapely
from helpers.cases.series import frame

from groundrules.core.monitoring.alerts.request import AlertRequest
from groundrules.core.monitoring.annual.chart import Series, series_chart
from groundrules.core.monitoring.annual.request import AnnualRequest
from groundrules.core.monitoring.annual.run import annual_checkup, is_in_pages, pages_of_plans
from groundrules.core.monitoring.commitments.request import ROW_COLUMNS as COMMITMENTS
from groundrules.core.monitoring.compute.request import ROW_COLUMNS as COMPUTED
from groundrules.core.monitoring.pack.model import Indicator, Levels, MonitoringPack
from groundrules.core.monitoring.series.tables import BREAKS, TARGETS, UNITS, VALUES
from groundrules.core.monitoring.trace.request import CLOSURE_COLUMNS, PIECE_COLUMNS
from groundrules.core.report.blocks import PaperCharts, PaperMap, PaperTable, PaperText
from groundrules.core.report.charts.scene import Box, Line
from groundrules.core.report.charts.svg import document_type
from groundrules.core.report.data import ReportData
from groundrules.core.report.html.blocks import block_views
from groundrules.core.report.parts.workbook import tables_of
from groundrules.core.table import table_from_geometries

CRS = "EPSG:4547"


def recorded(table, rows):
    return frame(table, rows, recorded="2026-01-05T08:00:00", author="Wang")


def of(indicator, unit, values, first=2021, **more):
    return [{"indicator_id": indicator, "unit_code": unit, "unit_name": {"1": "North", "2": "South"}[unit],
             "year": first + at, "value": value, "unit": "ha", **more} for at, value in enumerate(values)]


def due(indicator, unit, target, **more):
    return {"indicator_id": indicator, "unit_code": unit, "target_year": 2035, "target": target, "unit": "ha",
            "relation": "at_least", "goal": "hold", "kind": "binding", "base": 41850.0, "base_year": 2021, **more}


def pack(*indicators):
    """A pack, of which the pages read no more than this."""
    made = object.__new__(MonitoringPack)
    for name, value in {"id": "demo", "version": "1", "title": {"en": "Demo", "zh": "演示"},
                        "dimensions": {"d": {"en": "Land", "zh": "土地"}}, "levels": Levels(0.05, 5, 0.0, 3),
                        "indicators": {indicator.id: indicator for indicator in indicators}}.items():
        object.__setattr__(made, name, value)
    return made


def indicator(name, title, **more):
    return Indicator(id=name, title={"en": title, "zh": title}, dimension="d", group="g", unit="ha", **{
        "source": "table", **more})


CROPLAND = (41850, 41790, 41722, 41640, 41575)
VALUES_GIVEN = [*of("farm", "1", CROPLAND), *of("farm", "2", (41399, 41399, 41399), 2023), *of("wood", "1", (7,), 2025)]
PACK = pack(indicator("farm", "Cropland"), indicator("wood", "Woodland"), indicator(
    "reach", "Reach", source="network", needs={"en": "A network of streets", "zh": "道路网"}))


def request(values=None, targets=None, versions=None, tables=(), language="en", **more):
    values = recorded(VALUES, VALUES_GIVEN) if values is None else values
    targets = [due("farm", "1", 41400.0), due("farm", "2", 41400.0, base=None, base_year=None)] if targets is None \
        else targets
    asked = AlertRequest(values, recorded(TARGETS, targets), recorded(UNITS, [
        {"unit_code": "9", "unit_name": "Marsh", "successor": "2", "valid_to": 2021, "share": 0.25},
        {"unit_code": "1", "unit_name": "North"}, {"unit_code": "2", "unit_name": "South"}]), recorded(BREAKS, [
            {"indicator_id": "farm", "unit_code": "*", "year": 2019, "cause": "survey"}]), PACK, 2025,
        name="county-series", language=language)
    return AnnualRequest(asked, values if versions is None else versions, tables, **more)


def titled(blocks, title):
    return next(block for block in blocks if block.title == title)


def table(columns, rows, shapes=None):
    made = pd.DataFrame([{name: row.get(name) for name in columns} for row in rows], columns=list(columns)).astype(
        columns)
    return table_from_geometries("t", [None] * len(rows) if shapes is None else shapes, dict(made), CRS)


def test_the_first_pages_count_by_level_and_show_a_matrix():
    annual = annual_checkup(request())
    assert annual.title == "Annual check-up 2025"
    assert dict(annual.facts) == {"Year": "2025", "Series store": "county-series", "Monitoring pack": "Demo 1"}
    lead = titled(annual.blocks, "Summary").paragraphs
    assert lead[0].startswith("2 series judged for 2025 (indicators: 1, units: 2). Missed their target: 1; "
                              "at risk: 1;")
    assert lead[1:3] == ("Binding targets missed: 1.", "Series without a target, which have no level: 1.")
    counts = titled(annual.blocks, "Series by level")
    assert counts.rows == (("binding", "1", "1", "0", "0", "0", "2"), ("Total", "1", "1", "0", "0", "0", "2"))
    assert [counts.tone_at(0, place) for place in range(7)] == ["", "red", "orange", "", "", "", ""]
    matrix = titled(annual.blocks, "Indicators by unit, 2025")
    assert [column.title for column in matrix.columns] == ["Indicator", "Unit of measure", "North", "South"]
    assert matrix.rows == (("Cropland", "ha", "at risk\n41,575", "missed\n41,399"),)
    assert matrix.cell_tones == (("", "", "orange", "red"),)
    assert "1" in matrix.notes[1]    # woodland has no target


def test_alerts_have_the_numbers_of_the_vector_and_forbid_nothing():
    annual = annual_checkup(request())
    alerts = titled(annual.blocks, "Alerts")
    assert alerts.tones == ("red", "orange")
    assert alerts.rows[1] == (
        "at risk", "Cropland\nNorth", "binding", "41,575 ha", "≥ 41,400 ha by 2035\npath now 41,721.43",
        "-69.375 a year: at the target in 2028.\n61.1 % of the allowance used in 28.6 % of the time.")
    everything = repr(annual.blocks) + repr(annual_checkup(request(language="zh")).blocks)
    assert "forbidden" not in everything and "禁止建设" not in everything
    assert "未达标" in everything


def test_a_page_for_each_binding_indicator_has_a_chart_of_each_unit():
    annual = annual_checkup(request())
    begins = [place for place, block in enumerate(annual.blocks) if isinstance(block, PaperText) and (
        block.kind == "page")]
    assert annual.blocks[begins[0] + 1].title == "Cropland"
    assert len(begins) == 2     # that page, and sources
    charts = next(block for block in annual.blocks if isinstance(block, PaperCharts))
    assert [scene.description for scene in charts.scenes] == [
        "Cropland · South: values 2023–2025, missed", "Cropland · North: values 2021–2025, at risk"]
    suggested = request(targets=[due("wood", "1", 5.0, kind="suggested", base=6.0)])
    pages = [block.title for block in annual_checkup(suggested).blocks]
    assert "Woodland" in pages     # without a binding one, those with a target


def test_a_chart_draws_values_path_target_band_and_trend_and_nothing_across_a_break():
    years = np.arange(2018, 2026)
    value = np.array([50.0, 49.5, 41.85, 41.79, 41.722, np.nan, 41.64, 41.575])
    nothing = np.full(len(years), np.nan)
    lower, upper = nothing.copy(), nothing.copy()
    lower[-1], upper[-1] = 41.5, 41.6
    series = Series("Cropland", "ha", years, value, lower, upper, 2020.0, 41.85, 2020.0, 41.4, 2035.0, -0.07, 2025,
                    "orange")
    scene = series_chart(series, 440.0, 250.0, document_type(), "en")
    marks = [item.mark for item in scene.marks]
    assert marks == [("year", year) for year in (2020, 2021, 2022, 2024, 2025)]     # 50 is far away, and before
    boxes = [item for item in scene.items if isinstance(item, Box)]
    assert [box.fill for box in boxes] == ["value"] * 4 + ["orange"]
    lines = [item for item in scene.items if isinstance(item, Line) and item.y1 != item.y2 or isinstance(
        item, Line) and item.role == "strong"]
    assert sum(line.role == "strong" and line.y1 != line.y2 for line in lines) == 4     # one is dashed, over the gap
    assert [line.dashed for line in lines if line.role == "strong" and line.y1 != line.y2] == [
        False, False, True, False]
    by_value = {box.mark[1]: box.y + box.height / 2 for box in boxes}
    path = next(line for line in lines if line.fill == "path" and line.y1 != line.y2)
    assert path.y1 == by_value[2020]    # it begins at the base, which is the value of that year
    target = next(item for item in scene.items if isinstance(item, Line) and item.fill == "target")
    assert abs(target.y1 - path.y2) < 1e-9 and target.y1 == target.y2
    near = series._replace(value=np.where(years < 2020, 42.0, value))
    drawn = series_chart(near, 440.0, 250.0, document_type(), "en")
    assert ("year", 2018) in [item.mark for item in drawn.marks]
    strong = [item for item in drawn.items if isinstance(item, Line) and item.role == "strong"]
    at = {item.mark[1]: item.x + item.width / 2 for item in drawn.marks}
    assert not any(abs(line.x1 - at[2019]) < 1e-6 and abs(line.x2 - at[2020]) < 1e-6 for line in strong)
    assert 'stroke-dasharray="5 3.5"' in block_views([PaperCharts("", (scene,))], "en")[0]["drawings"][0][0]


def test_corrections_breaks_and_successors_are_told_without_the_person():
    versions = recorded(VALUES, [*VALUES_GIVEN, {**VALUES_GIVEN[4], "value": 41577.0}, {**VALUES_GIVEN[7]}])
    versions.loc[9, ["supersedes", "why"]] = [5, "typing error"]
    versions.loc[10, ["supersedes", "why"]] = [8, "final"]
    annual = annual_checkup(request(versions=versions))
    assert titled(annual.blocks, "Corrections").rows == (
        ("Cropland\nNorth", "2025", "41,575 ha", "41,577 ha", "typing error", "2026-01-05"),)
    assert titled(annual.blocks, "Corrections and breaks").paragraphs[0].startswith(
        "Values corrected: 1. Preliminary values replaced by final ones: 1. Breaks of series recorded: 1.")
    assert titled(annual.blocks, "Breaks of series").rows == (("Cropland", "all units", "2019", "survey"),)
    assert titled(annual.blocks, "Units that follow others").paragraphs == (
        "Marsh (9) existed until 2021; 25 % of it belongs to South (2) since.",)
    assert "Wang" not in repr(annual.blocks)
    for _title, sheet in annual.workbook:
        assert not {"author", "fid", "run"} & set(sheet.columns) and "Wang" not in sheet.to_csv()
    assert dict(annual.workbook)["Targets"]["target_year"].tolist() == ["2035", "2035"]


def test_what_is_not_computed_says_what_would_be_needed_and_own_values_stand_beside_official_ones():
    computed = table(COMPUTED, [
        {"indicator_id": "wood", "title": "Woodland", "unit_code": "1", "unit_name": "North", "year": 2025,
         "value": 7.0, "official": 8.0, "difference": -1.0, "unit": "ha"},
        {"indicator_id": "road", "title": "Roads", "unit_code": "1", "year": 2025, "needed": "layer “Roads”"},
        {"indicator_id": "farm", "unit_code": "1", "year": 2024, "value": 1.0, "official": 2.0, "difference": -1.0}])
    annual = annual_checkup(request(tables=[computed]))
    assert titled(annual.blocks, "Not computed").rows == (
        ("Reach", "all units", "No value and no target are recorded.", "A network of streets"),
        ("road", "all units", "No value and no target are recorded.", "layer “Roads”"))
    assert titled(annual.blocks, "With a value, without a level").paragraphs == (
        "There is no target: record one. 1 series: Woodland.",)
    assert titled(annual.blocks, "Self-measured and official values").rows == (
        ("Woodland", "North", "ha", "7", "8", "-1", "-12.5", "–"),)    # the row of 2024 is of another year
    assert is_in_pages(computed.columns, True) and not is_in_pages(computed.columns, False)
    # what the store has goes before what a table says
    kept = [{"official": None, "official_source": None, "official_status": None, **row} for row in VALUES_GIVEN]
    kept[-1] |= {"official": 10.0, "official_source": "yearbook", "official_status": "preliminary"}
    annual = annual_checkup(request(recorded(VALUES, kept), tables=[computed]))
    assert titled(annual.blocks, "Self-measured and official values").rows == (
        ("Woodland", "North", "ha", "7", "10", "-3", "-30", "yearbook, preliminary"),)
    assert dict(annual.workbook)["Values"]["official"].dropna().tolist() == [10.0]


def test_a_corrected_official_value_is_listed_as_one_and_a_completed_row_is_no_correction():
    versions = recorded(VALUES, [{**row, "official": number, "official_source": "yearbook"} for row, number in zip(
        of("wood", "1", (7, 7, 7, 8)), (None, 9.0, 10.0, 10.0))]).assign(year=2025)
    versions["supersedes"] = pd.array([None, 1, 2, 3], dtype="Int64")
    versions["why"] = [None, "completed", "misprint", "misread"]
    annual = annual_checkup(request(versions.iloc[[-1]].reset_index(drop=True), versions=versions))
    assert [row[:5] for row in titled(annual.blocks, "Corrections").rows] == [
        ("Woodland\nNorth", "2025", "7 ha", "8 ha", "misread"),
        ("Woodland (official value)\nNorth", "2025", "9 ha", "10 ha", "misprint")]


def test_a_withdrawn_official_value_is_a_correction_and_so_is_what_comes_in_its_place():
    numbers, states = (9.0, None, 10.0), (None, "withdrawn", None)
    versions = recorded(VALUES, [{**row, "official": number, "official_status": state} for row, number, state in zip(
        of("wood", "1", (7, 7, 8)), numbers, states)]).assign(year=2025)
    versions["supersedes"] = pd.array([None, 1, 2], dtype="Int64")
    versions["why"] = [None, "revoked", "notice 4"]
    for language, word in (("en", "withdrawn"), ("zh", "已撤回")):
        annual = annual_checkup(request(versions.iloc[[-1]].reset_index(drop=True), versions=versions,
                                        language=language))
        table = next(block for block in annual.blocks if getattr(block, "title", "") in ("Corrections", "数值更正"))
        # the last row of the store corrects both values, and stands twice
        assert [row[2:5] for row in table.rows] == [
            ("7 ha", "8 ha", "notice 4"), ("–", "10 ha", "notice 4"), ("9 ha", word, "revoked")] if language == "en" \
            else [row[3] for row in table.rows][-1] == word
    assert dict(annual.workbook)["更正"]["value"].isna().tolist() == [False, False, True]


def test_the_workbook_says_states_goals_dimensions_and_causes_in_words():
    kept = [{**row, "status": "final", "official": 8.0, "official_status": "preliminary"} for row in VALUES_GIVEN]
    for language, words in (("en", ("Land", "to hold each year", "final", "preliminary", "Cause of the break")),
                            ("zh", ("土地", "逐年保持", "最终数", "初步数", "断点原因"))):
        data = ReportData(language=language, tables_file="tables.xlsx",
                          workbook=annual_checkup(request(recorded(VALUES, kept), language=language)).workbook)
        sheets = {sheet.title: sheet for sheet in tables_of(data)}
        written = "\n".join(sheet.frame.to_csv() + ",".join(column.title for column in sheet.columns)
                         for sheet in sheets.values())
        assert [word for word in words if word not in written] == []


def test_a_trace_closes_on_the_page_of_its_indicator_with_a_map_of_its_pieces():
    closure = table(CLOSURE_COLUMNS, [
        {"indicator_id": "farm", "unit_code": "1", "unit_name": "North", "unit": "ha", "year_before": 2024,
         "year_after": 2025, "before": 41640.0, "after": 41575.0, "change": -65.0, "numerator_effect": -65.0}])
    pieces = table(PIECE_COLUMNS, [
        {"indicator_id": "farm", "unit_code": "1", "unit_name": "North", "part": "numerator", "kind": kind,
         "feature_before": 4, "amount": 1e4 * size, "amount_unit": "m2", "contribution": size, "share_percent": 50.0,
         "rank": 1, "whole_contribution": size} for kind, size in (("gained", 5.0), ("lost", -70.0))],
        [shapely.box(500_000, 3_000_000, 500_100, 3_000_100), shapely.box(500_200, 3_000_000, 500_300, 3_000_100)])
    blocks = annual_checkup(request(tables=[closure, pieces])).blocks
    closed = titled(blocks, "What changed from 2024 to 2025 (ha)")
    assert closed.rows == (("North", "41,640", "41,575", "-65", "-65", "–", "–"),)
    listed = titled(blocks, "Pieces behind the change")
    assert [(row[0], row[2], row[6]) for row in listed.rows] == [("1", "counts no more", "-70"), (
        "2", "came to count", "5")]
    drawn = next(block for block in blocks if isinstance(block, PaperMap)).view
    assert {item.name for item in drawn.drawn} == {"raised the value", "lowered the value"}
    assert [words for words, _x, _y in drawn.labels] == ["1", "2"]
    bare = table_from_geometries("t", [None, None], dict(pieces.columns), CRS)
    assert not any(isinstance(block, PaperMap) for block in annual_checkup(request(tables=[closure, bare])).blocks)


def test_an_open_piece_says_what_it_may_have_done_and_is_no_piece_without_effect():
    pieces = table(PIECE_COLUMNS, [
        {"indicator_id": "farm", "unit_code": "1", "unit_name": "North", "part": "numerator", "kind": "open",
         "lower": -2.0, "upper": 3.0, "project": "P1", "rank": 1}], [
            shapely.box(500_000, 3_000_000, 500_100, 3_000_100)])
    blocks = annual_checkup(request(tables=[pieces])).blocks
    listed = titled(blocks, "Pieces behind the change")
    assert listed.rows[0][2] == "not known" and listed.rows[0][6] == "-2 … 3" and listed.rows[0][8] == "P1"
    assert listed.columns[8].title == "Project"
    drawn = next(block for block in blocks if isinstance(block, PaperMap)).view
    assert {item.name for item in drawn.drawn} == {"effect not known"}


def test_commitments_are_listed_the_worst_first_also_without_a_store():
    rows = table(COMMITMENTS, [
        {"row_kind": "clause", "clause_id": "2", "clause_text": "Keep woodland", "state": "on_path",
         "title": "Woodland", "is_measurable": True, "is_measured": True, "is_on_path": True, "value": 7.0,
         "unit": "ha", "target": 5.0, "target_year": 2035},
        {"row_kind": "clause", "clause_id": "1", "clause_text": "Save land", "state": "no_indicator",
         "is_measurable": False, "reason": "No indicator."},
        {"row_kind": "indicator", "state": "no_clause", "title": "Shelters"}])
    for blocks in (annual_checkup(request(tables=[rows])).blocks, pages_of_plans([rows], "en")):
        page = titled(blocks, "Commitments of the plan")
        assert [row[:2] for row in page.rows] == [("1\nSave land", "Without an indicator"), (
            "2\nKeep woodland", "On its path")]
        assert page.notes[0] == "2 clauses: 1 can be measured, 1 is measured, 1 is on its path."
        assert titled(blocks, "Climate indicators without a clause").paragraphs == ("Shelters",)


def test_who_decides_gets_the_worst_first_and_few_words():
    annual = annual_checkup(request(is_brief=True))
    table = titled(annual.blocks, "Binding targets, and what missed or is at risk")
    assert table.tones == ("red", "orange")
    assert sum(isinstance(block, PaperText) and block.kind == "page" for block in annual.blocks) == 1
    assert not any(block.title == "Sources and dates" for block in annual.blocks)
    assert all(isinstance(block, (PaperTable, PaperText, PaperCharts)) for block in annual.blocks)


def test_a_year_without_values_says_that_nothing_could_be_judged():
    asked = request().asked
    for language, words in (
            ("en", ("Nothing could be judged for 2040.",
                    "No value of that year is recorded; there are values of 2021–2025.")),
            ("zh", ("2040 年无法对任何序列定级。", "该年没有入库数值，有数值的年份为 2021–2025 年。"))):
        empty = replace(asked, year=2040, language=language)
        for is_brief in (False, True):
            pages = annual_checkup(AnnualRequest(empty, asked.values, is_brief=is_brief)).blocks
            title = {True: {"en": "Where we stand", "zh": "总体情况"}, False: {"en": "Summary", "zh": "总体情况"}}
            assert titled(pages, title[is_brief][language]).paragraphs[:2] == words
            assert "No binding target is missed" not in repr(pages) and "约束性指标无未达标" not in repr(pages)
        alerts = titled(annual_checkup(AnnualRequest(empty, asked.values)).blocks, {
            "en": "Alerts", "zh": "预警"}[language])
        assert alerts.paragraphs == words


def test_binding_targets_without_a_level_are_not_called_met():
    """Cropland (binding) has no value of 2025, woodland (suggested) keeps its 5 ha with 7."""
    values = recorded(VALUES, [*of("farm", "1", CROPLAND[:3]), *of("wood", "1", (7,), 2025)])
    targets = [due("farm", "1", 41400.0), due("wood", "1", 5.0, kind="suggested", base=6.0)]
    lead = titled(annual_checkup(request(values, targets)).blocks, "Summary").paragraphs
    assert lead[1] == "No binding target could be judged."


def test_a_pack_without_any_of_the_indicators_gives_only_the_numbers_of_the_levels():
    asked = replace(request().asked, pack=pack(indicator("jobs", "Jobs")))
    annual = annual_checkup(AnnualRequest(asked, asked.values))
    assert dict(annual.facts)["Monitoring pack"] == "only its numbers of the levels (demo)"
    sources = titled(annual.blocks, "Sources and dates").paragraphs[0]
    assert sources.startswith("Of the pack Demo 1 (demo) only the numbers of the levels are used")
    assert "Jobs" not in repr(annual.blocks)
    chinese = annual_checkup(AnnualRequest(replace(asked, language="zh"), asked.values))
    assert dict(chinese.facts)["监测规则包"] == "仅采用其等级参数（demo）"
