"""Two languages side by side: both runs give the same blocks and tags, and nothing is left out."""
from __future__ import annotations

import dataclasses
import re

import pytest
from helpers.cases.report import report

from groundrules.core.report.html.build import build_report
from groundrules.core.report.html.pairing import page_in_both, pages_side_by_side, project_reports_in_both
from groundrules.core.report.maps.paired import maps_in_both
from groundrules.core.report.paired import both
from groundrules.core.report.paper.blocks import PaperColumn, PaperMap, PaperTable, PaperText
from groundrules.core.report.paper.document import document_from
from groundrules.core.report.paper.pairing import (
    document_in_both,
    project_documents_in_both,
    side_by_side,
)
from groundrules.core.report.rows import projects_of_verdicts
from groundrules.core.zoning.report_map import maps_of_report

NUMBER = re.compile(r"\d[\d,.]*")


@pytest.fixture(scope="module")
def data() -> dict:
    """The same report in each language, with projects, statements, advice and maps."""
    shown = {}
    for language in ("zh", "en"):
        made = report(title="", language=language, projects=None, statements={"P1": f"说明 {language} 1.5", "P2": "甲"},
                      remedies={1: ("甲",)}, bands={1: ("0.35 m",)})
        made = dataclasses.replace(made, projects=projects_of_verdicts(made.verdicts))
        shown[language] = dataclasses.replace(made, maps=maps_of_report(made))
    return shown


def lines(document) -> set:
    """Every line of a document."""
    words = [document.title, document.notice, *(part for fact in document.facts for part in fact)]
    for block in document.blocks:
        words += [block.title]
        if isinstance(block, PaperTable):
            words += [*(column.title for column in block.columns), *block.notes]
            words += [cell for row in block.rows for cell in row]
        elif isinstance(block, PaperText):
            words += block.paragraphs
    return {line for text in words for line in text.split("\n")}


def test_both_languages_give_the_same_blocks_and_numbers(data):
    first, second = (document_from(data[language]) for language in ("zh", "en"))
    assert [type(block) for block in first.blocks] == [type(block) for block in second.blocks]
    for block, other in zip(first.blocks, second.blocks):
        if isinstance(block, PaperTable):
            assert (len(block.columns), len(block.rows), block.tones) == (
                len(other.columns), len(other.rows), other.tones)
            for place in [place for place, column in enumerate(block.columns) if column.align == "right"]:
                assert [NUMBER.findall(row[place]) for row in block.rows] == [
                    NUMBER.findall(row[place]) for row in other.rows]


def test_a_document_in_both_holds_every_line_of_each_and_numbers_and_maps_once(data):
    first, second = (document_from(data[language]) for language in ("zh", "en"))
    pair = document_in_both(data["zh"], data["en"])
    assert pair.title == "用地规划初步检测报告 / Preliminary check of plans against land"
    assert (pair.language, pair.second) == ("zh", "en")
    assert len(pair.blocks) == len(first.blocks)
    shown = "\n".join(lines(pair))
    for line in lines(first) | lines(second):
        assert line in shown or re.fullmatch(r"[\d.,]+ \D+", line), line      # a number stands before both units
    result, summary = (next(block for block in pair.blocks if block.title == title)
                       for title in ("结果 / Result", "按管控要素 / By control"))
    assert result.rows[0][:2] == ("不符合（初检）\nForbidden", "1")
    assert summary.columns[0].title == "管控要素\nControl"
    assert all("\n" not in row[place] and "/" not in row[place] for row in summary.rows for place in (2, 3))
    overview, = [block for block in pair.blocks if isinstance(block, PaperMap)]
    assert "项目范围 / Project" in [item.name for item in overview.view.drawn]
    assert pair.word("layout.page", page=2, pages=9) == "2 / 9"
    alone = document_in_both(data["zh"], None)
    assert (alone.title, alone.second) == (first.title, "")


def test_projects_have_documents_and_pages_in_both(data):
    documents = dict(project_documents_in_both(data["zh"], data["en"], ".odt"))
    pages = dict(project_reports_in_both(data["zh"], data["en"]))
    assert {name.removesuffix(".odt") for name in documents} == {
        name.removesuffix(".html") for name in pages if name.endswith(".html")}
    assert documents["P1.odt"].second == "en" and "Forbidden" in repr(documents["P1.odt"])
    assert "不符合（初检）" in pages["P1.html"] and "Forbidden" in pages["P1.html"]


def test_what_has_no_partner_stands_after_the_other():
    table = PaperTable("表", (PaperColumn("类"), PaperColumn("数", "right")), (("甲", "1"), ("乙", "2")))
    other = dataclasses.replace(table, title="Table", rows=(("B", "2"), ("A", "1")))
    longer = dataclasses.replace(other, rows=(("A", "1"), ("B", "2"), ("C", "3")))
    first = dataclasses.replace(document_from(report()), blocks=(table, PaperText("", ("甲",), "list")))
    for unlike in (other, longer):      # rows in another order, or more of them
        second = dataclasses.replace(first, blocks=(unlike, PaperText("", ("A",), "list")))
        assert side_by_side(first, second).blocks[:2] == (table, unlike)
        assert side_by_side(first, second).blocks[2].paragraphs == ("甲\nA",)


def test_a_number_is_printed_once():
    assert both("312.00 平方米\n限值 0 平方米", "312.00 m²\nLimit 0 m²") == (
        "312.00 平方米 / m²\n限值 0 平方米\nLimit 0 m²")
    assert both("1 平方米", "2 m²") == "1 平方米\n2 m²" and both("", "A") == "A" and both("甲", "") == "甲"


def test_a_page_in_both_keeps_the_tags_of_one_and_the_words_of_each(data):
    pages = [build_report(data[language]) for language in ("zh", "en")]
    page = page_in_both(build_report, data["zh"], data["en"])
    assert pages_side_by_side(pages[0], pages[0], "en") == pages[0]
    words = [{line.strip() for line in re.findall(r">([^<>]+)<", re.sub(r"<(svg|style|script)\b.*?</\1>", "", text,
                                                                       flags=re.DOTALL)) if line.strip()}
             for text in (*pages, page)]
    missing = {line for line in (words[0] | words[1]) - words[2] if not NUMBER.match(line) and f"/ {line}" not in page
               and f"{line} /" not in page}
    assert not missing
    plain = re.sub(r'<span class="second" lang="en">[^<]*</span>', "", page)
    tags = [re.findall(r"</?\w+", re.sub(r"<svg\b.*?</svg>", "", text, flags=re.DOTALL)) for text in (plain, pages[0])]
    assert tags[0] == tags[1]
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids)) and page.count("<svg") == pages[0].count("<svg")
    assert "内部使用、不作审批依据 / Internal use; not a basis for approval" in page   # at the foot


def test_an_element_that_differs_stands_twice_and_a_table_whole():
    first, second = "<ul><li>甲</li></ul><p>一</p>", "<ul><li>A</li><li>B</li></ul><p>one</p>"
    assert pages_side_by_side(first, second, "en") == (
        '<ul><li>甲</li></ul><ul><li>A</li><li>B</li></ul><p>一<span class="second" lang="en">one</span></p>')
    tables = [f'<div><table id="t"><tr><td>{words}</td></tr></table></div>' for words in ("甲", "A</td><td>1")]
    assert pages_side_by_side(*tables, "en").count("<table") == 2
    assert 'id="t-en"' in pages_side_by_side(*tables, "en")


def test_maps_that_are_ready_made_text_stay_as_they_are():
    assert maps_in_both({"P1": "<svg/>"}, {"P1": "<svg/>"}) == {"P1": "<svg/>"}
