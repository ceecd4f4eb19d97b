"""The report of an occupation: tables with units and totals, statements to copy, an index with links."""
from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from helpers.cases import occupation as made
from helpers.files.report_page import Page, section

from groundrules.core.errors import InputError
from groundrules.core.landuse.tables.layouts import customary_tables
from groundrules.core.landuse.tables.project_values import project_values
from groundrules.core.landuse.tables.statement import pack_template, statements
from groundrules.core.report.data import ReportData, ReportHead
from groundrules.core.report.html.build import build_report
from groundrules.core.report.html.projects import project_reports
from groundrules.core.report.paper.blocks import PaperTable
from groundrules.core.report.paper.document import document_from, project_documents
from groundrules.core.report.parts.occupation import occupation_report

SCRIPT = "<script>alert(1)</script>"
ISSUES = pd.DataFrame({
    "severity": ["major", "minor", "minor"], "kind": ["unknown_code", "overlap", "field"],
    "project_id": pd.array(["P1", "P2", None], dtype="string"), "subject_id": pd.array(["P1-2", "P2-1", None],
                                                                                      dtype="string"),
    "layer": "DLTB", "feature": pd.array(["7", SCRIPT, None], dtype="string"),
    "message": ["Code 99X is not in the list", "Two patches overlap", "A file in /home/wang/x/county.gpkg"]})


def report(language="zh", unit="m2", wanted=None, **more) -> ReportData:
    frames = made.frames(wanted)
    tables = customary_tables(*frames, language, unit, made.classes)
    values = project_values(*frames[:2], tables, unit)
    words = dict(statements(values, pack_template(language), language, unit))
    data = occupation_report(tables, words, language, ReportHead(made_on="2026-06-30"), issues=ISSUES,
                             area_method="ellipsoidal")
    return replace(data, facts=(("土地利用现状图层", "DLTB_2024"),), **more)


@pytest.fixture(scope="module")
def html():
    return build_report(report())


@pytest.fixture(scope="module")
def files():
    """A report a project, by name."""
    return dict(project_reports(report()))


# -- one report of the run -------------------------------------------------------------------------

def test_head_and_totals(html):
    page = Page(html).words
    assert "占用土地情况初步统计报告" in page and "土地利用现状图层 DLTB_2024" in page and "椭球面积" in page
    assert page.count("初步检测，以主管部门认定为准。") == 4        # head, foot, and both statements
    result = section(html, "result")
    for words in ("共 2 个项目、3 个地块", "合计 2,000.65 平方米", "其中耕地 1,475.25 平方米",
                  "调查未覆盖 40.00 平方米"):
        assert words in result


def test_tables_have_titles_units_and_equal_totals(html):
    by_class = section(html, "by_class")
    assert by_class.startswith("占用土地分类面积表 面积单位：平方米，保留 2 位小数。 常用格式，非官方表式")
    for words in ("P1 0101 水田 1,000.00 900.00", "P1 一、农用地 1,500.55 1,500.55",
                  "P1 调查未覆盖（无数据） 40.00 40.00",
                  "全部项目合计 全部项目合计 2,000.65 2,000.65"):
        assert words in by_class, words
    assert "P2 1 100.00" in section(html, "three_classes")
    assert "level1" not in Page(html).words and "detail" not in Page(html).words
    for name in ("by_owner", "by_location", "by_parcel", "by_grade"):
        assert len(section(html, name)) > 100


def test_decimals_of_hectares_and_mu():
    assert "0.1901" in section(build_report(report(unit="ha")), "three_classes")
    english = section(build_report(report("en", "mu")), "three_classes")
    assert "Areas in mu, 2 decimals." in english and "2.85" in english


def test_totals_are_strong_and_levels_are_indented(html):
    part = html[html.index('<section id="by_class"'):]
    part = part[:part.index("</section>")]
    rows = re.findall(r"<tr( class=\"strong\")?[^>]*>(.*?)</tr>", part, re.DOTALL)
    strong = [Page(cells).words for mark, cells in rows if mark]
    assert any("一、农用地" in words for words in strong) and not any("0101" in words for words in strong)
    assert re.search(r'<td class="in2">水田</td>', part) and re.search(r'<td class="in1">耕地</td>', part)


def test_statements_can_be_copied(html):
    words = section(html, "statement")
    assert "“P1”项目共2个地块" in words and "“P2”项目" in words
    assert html.count('<button type="button" class="copy" hidden>复制</button>') == 2
    script = re.search(r"<script>(.*?)</script>", html, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in html and "clipboard" in script


def test_issues_are_listed_without_folders(html):
    words = section(html, "issues")
    assert "P1 P1-2 DLTB 7 Code 99X is not in the list" in words and "county.gpkg" in words and "/home" not in words


def test_everything_is_escaped():
    rows = [list(line) for line in made.ROWS]
    for line in rows:
        line[0], line[13] = f"P{SCRIPT}", f"owner {SCRIPT}"
    html = build_report(report(wanted=rows))
    assert "<script>alert" not in html and Page(html).tags.count("script") == 1
    assert html.count("&lt;script&gt;alert(1)") > 5


def test_no_coordinates_and_no_verdict_columns(html):
    words = Page(html).words
    assert not re.search(r"\d{6,}\.\d{2,}", words) and "结论" not in words and "不符合" not in words


# -- a report a project ----------------------------------------------------------------------------

def test_index_with_totals_and_links(files):
    assert list(files) == ["index.html", "P1.html", "P2.html"]
    index = files["index.html"]
    assert '<a href="P1.html">P1</a>' in index and '<a href="P2.html">P2</a>' in index
    totals = section(index, "three_classes")
    assert "P1 2 1,900.65" in totals and "P2 1 100.00" in totals and "全部项目合计 3 2,000.65" in totals
    assert "全部项目合计 2,000.65 2,000.65" in section(index, "by_class") and "P1" not in section(index, "by_class")
    assert 'id="by_owner"' not in index and 'id="statement"' not in index and 'id="projects"' not in index


def test_a_projects_report_has_its_own_rows_only(files):
    first, second = files["P1.html"], files["P2.html"]
    assert "共 1 个项目、2 个地块" in section(first, "result") and "合计 1,900.65 平方米" in section(first, "result")
    assert "“P1”项目" in section(first, "statement") and "P2" not in Page(first).words
    assert "全部项目合计" not in Page(first).words and "P1" not in Page(second).words
    assert "Code 99X" in section(first, "issues") and "Two patches" not in section(first, "issues")
    assert "county.gpkg" in section(second, "issues")             # of the whole run


def test_maps_go_to_their_project():
    svg = '<svg class="map"><title>{}</title></svg>'
    files = dict(project_reports(report(maps={"P1": svg.format("one"), "P2": svg.format("two")})))
    assert "<title>one</title>" in files["P1.html"] and "<title>two</title>" not in files["P1.html"]
    assert "<svg class=\"map\"" not in files["index.html"]


def test_hundreds_of_projects():
    line = made.ROWS[0]
    rows = [(f"X{k}", f"X{k}-1", k, *line[3:]) for k in range(250)]
    assert sum(1 for _ in project_reports(report(wanted=rows[:60]))) == 61
    whole = build_report(report(wanted=rows))
    assert whole.count('<div class="statement"') == 200 and "另有 50 篇情况说明" in section(whole, "statement")


def test_a_project_without_a_number():
    rows = [("", *line[1:]) for line in made.ROWS if line[0] == "P2"]
    files = dict(project_reports(report(wanted=rows)))
    assert len(files) == 2
    own = next(content for name, content in files.items() if name != "index.html")
    assert "本项目共1个地块" in section(own, "statement")
    assert "100.00" in section(own, "by_class") and "项目编号" not in section(own, "by_class")


# -- paper -----------------------------------------------------------------------------------------

def test_paper_has_the_same_tables():
    document = document_from(report(unit="ha"))
    tables = {block.title: block for block in document.blocks if isinstance(block, PaperTable)}
    by_class = tables["占用土地分类面积表"]
    assert "面积单位：公顷，保留 4 位小数。" in by_class.notes[0] and "净面积" in [c.title for c in by_class.columns]
    line = next(row for row in by_class.rows if "0101" in row)
    assert "0.1000" in line and by_class.strong and min(by_class.strong) == 0
    names = [name for name, _ in project_documents(report())]
    assert names == ["index.pdf", "P1.pdf", "P2.pdf"]


# -- bad input -------------------------------------------------------------------------------------

def test_nothing_to_show():
    with pytest.raises(InputError) as error:
        build_report(ReportData())
    assert error.value.key == "report.empty"


def test_areas_that_are_not_known_are_shown_as_such():
    rows, parcels, projects = made.frames()
    lost = parcels.tail(1).assign(subject_id="P2-9", subject_fid=99, area_m2=np.nan)
    parcels = pd.concat([parcels, lost.astype(parcels.dtypes)], ignore_index=True)
    tables = customary_tables(rows, parcels, projects, "en", "m2")
    html = build_report(occupation_report(tables, {}, "en"))
    assert re.search("P2 P2-9( –){5,}", section(html, "by_parcel"))
    assert 'id="statement"' not in html and 'id="issues"' not in html
