"""What stands on paper: every part of a report as texts, in order, cut where paper ends."""
from __future__ import annotations

import dataclasses
import io
import re
import xml.dom.minidom
import zipfile

import numpy as np
import pandas as pd
import pytest
from helpers.cases.report import report, subject_shapes, verdicts

from groundrules.core.errors import InputError
from groundrules.core.report.data import ReportData
from groundrules.core.report.html.build import build_report
from groundrules.core.report.maps.of_run import RunMaps
from groundrules.core.report.numbers import NumberStyle
from groundrules.core.report.paper import document as module
from groundrules.core.report.paper.blocks import PaperColumn, PaperMap, PaperTable, PaperText
from groundrules.core.report.paper.columns import parts_of
from groundrules.core.report.paper.document import document_from, project_documents
from groundrules.core.report.paper.docx import docx_of
from groundrules.core.report.paper.odt import odt_of
from groundrules.core.report.rows import projects_of_verdicts
from groundrules.core.zoning.report_map import maps_of_report


def tables(document) -> dict:
    return {block.title: block for block in document.blocks if isinstance(block, PaperTable)}


def words(document) -> str:
    """Every text of a document."""
    return repr(dataclasses.replace(document, blocks=tuple(
        block for block in document.blocks if not isinstance(block, PaperMap))))


def test_head_and_result():
    document = document_from(report())
    assert (document.title, document.subtitle, document.classification) == (
        "空间管控初步检测报告", "云禾县第一批", "内部")
    assert ("报告日期", "2026-03-14") in document.facts
    result = tables(document)["结果"]
    assert [row[:2] for row in result.rows] == [
        ("不符合（初检）", "1"), ("待补充", "1"), ("有条件", "1"), ("未发现冲突", "1")]
    assert result.tones == ("forbidden", "undetermined", "conditional", "allowed")
    assert "26,100.00 平方米" in result.notes[1]      # 600 + 400 + 100 + 25,000


def test_findings_stand_by_project_without_ids_of_rules():
    """Rule ids are in the appendix, by the number that a row gives; what is without conflict is counted."""
    document = document_from(report())
    findings = tables(document)["各项目检测结果"]
    assert [column.title for column in findings.columns] == ["项目", "结论", "管控要素", "说明", "实测"]
    assert findings.columns[-1].align == "right" and findings.tones[0] == "forbidden"
    first = findings.rows[0]
    assert first[:2] == ("P1", "不符合（初检）") and "PBF-01" not in repr(findings)
    assert first[3].startswith("占用永久基本农田 312.00 平方米")
    assert "312.00 平方米" in first[4] and "限值" in first[4]
    rules = tables(document)["附录 · 结果所依据的规则"]
    (rule,) = [row for row in rules.rows if row[1] == "PBF-01"]
    assert rule[0] in first[2] and "条款待核" in rule[3]
    titles = [block.title for block in document.blocks]
    assert titles.index("各项目检测结果") < titles.index("对象结论表") < titles.index("附录 · 结果所依据的规则")


def test_like_findings_of_a_project_are_one_row_with_their_count():
    data = report()
    first = data.findings[data.findings["rule_id"] == "PBF-01"].head(1)
    more = pd.concat([data.findings, first.assign(measured=900.0, message="占用 900"),
                      first.assign(verdict="allowed"), first.assign(rule_id="PBF-02")], ignore_index=True)
    table = tables(document_from(dataclasses.replace(data, findings=more, finding_geometry=None)))["各项目检测结果"]
    (row,) = [row for row in table.rows if "同类" in row[3]]
    assert row[3].startswith("占用 900\n同类共 2 处") and row[4].startswith("900.00")
    assert len(table.rows) == len(tables(document_from(data))["各项目检测结果"].rows) + 1      # of the other rule
    allowed = int((more["verdict"] == "allowed").sum())
    assert any(f"另有 {allowed} 条未发现冲突" in note for note in table.notes)


def test_every_part_is_there_and_says_what_was_not_checked():
    document = document_from(report())
    result = tables(document)
    assert {"结果", "按管控要素", "各项目检测结果", "对象结论表", "面积台账"} <= set(result)
    texts = {block.title: block for block in document.blocks if isinstance(block, PaperText)}
    assert "涉及整次检测" in texts and "No layer for heritage" in texts["涉及整次检测"].paragraphs[0]
    assert any("未提供图层" in line for line in texts["未检测"].paragraphs)
    assert document.blocks[-1].kind == "notice" and "不构成任何批准或许可" in document.blocks[-1].paragraphs[0]
    ledger = result["面积台账"]
    assert "原因" not in [column.title for column in ledger.columns]        # nothing stands in it
    assert ledger.rows[0][:3] == ("甲-001\nP1", "全部管控要素（不重复计）", "600.00")


def test_cells_of_a_table_fit_its_columns():
    for table in tables(document_from(report())).values():
        assert {len(row) for row in table.rows} == {len(table.columns)}
        assert not table.tones or len(table.tones) == len(table.rows)


def test_statements_come_before_tables():
    document = document_from(report(statements={"P1": "第一段。\n\n 第二段。\n"}))
    titles = [block.title for block in document.blocks]
    assert titles.index("结果") < titles.index("情况说明") < titles.index("各项目检测结果")
    assert document.blocks[titles.index("情况说明")].paragraphs == ("第一段。", "第二段。")


def test_long_tables_are_cut_and_say_where_the_rest_is(monkeypatch):
    monkeypatch.setattr(module, "MAX_PAPER_ROWS", 3)
    table = tables(document_from(report()))["对象结论表"]
    assert len(table.rows) == 3
    assert "共 4 行，列出前 3 行" in table.notes[-1] and "result.gpkg" in table.notes[-1]


def test_nothing_of_the_machine_stands_on_paper():
    text = words(document_from(report(notes=("read from /home/wang/secret/red.gpkg",))))
    assert "/home" not in text and "wang" not in text and "red.gpkg" in text


def test_nothing_to_show_is_refused():
    with pytest.raises(InputError):
        document_from(ReportData())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_only_findings_or_only_a_table(language):
    data = report(language=language)
    only = document_from(ReportData(language=language, findings=data.findings))
    assert len(tables(only)) >= 2
    frame = pd.DataFrame({"class": ["0101"], "area": [1.5]})
    (table,) = tables(document_from(ReportData(language=language, tables=(("T", frame),)))).values()
    assert table.rows == (("0101", "1.5"),)
    assert [column.align for column in table.columns] == ["left", "right"]


# -- projects --------------------------------------------------------------------------------------

def test_projects_have_names_and_numbers_in_a_summary_before_the_paragraphs():
    data = report(projects=projects_of_verdicts(verdicts()), project_names={"P1": "云禾水厂"},
                  statements={"P1": "说明甲", "P2": "说明乙"}, prepared_by="李 编制")
    document = document_from(dataclasses.replace(data, maps=maps_of_report(data)))
    assert document.signatures == (("编制人", "李 编制"), ("校核人", ""), ("日期", ""))
    titles = [block.title for block in document.blocks]
    assert titles.index("项目汇总") < titles.index("项目分布图") < titles.index("情况说明：云禾水厂 · P1")
    summary, overview = (document.blocks[titles.index(name)] for name in ("项目汇总", "项目分布图"))
    assert [row[:3] for row in summary.rows][0] == ("1", "不符合（初检）", "云禾水厂\nP1")
    assert sorted(label[0] for label in overview.view.labels) == [row[0] for row in summary.rows]
    (first,) = [part for name, part in project_documents(data) if name == "P1.pdf"]
    assert first.subtitle == "云禾水厂 · P1" and first.notice.startswith("内部使用、不作审批依据")


def test_a_document_for_each_project_and_an_index():
    data = report(projects=None, statements={"P1": "说明甲", "P2": "说明乙"})
    maps = RunMaps(subject_shapes(), data.verdicts["project_id"].to_numpy(), data.crs, (), "zh")
    documents = dict(project_documents(dataclasses.replace(data, maps=maps)))
    assert list(documents)[0] == "index.pdf"
    assert {"P1.pdf", "P2.pdf"} < set(documents)
    index, first, second = documents["index.pdf"], documents["P1.pdf"], documents["P2.pdf"]
    assert "各项目检测结果" not in tables(index) and len(tables(index)["项目汇总"].rows) == 3
    assert first.subtitle == "P1" and "说明甲" in words(first)
    assert "乙-002" not in words(first) and "甲-001" not in words(second)
    assert "说明甲" not in words(second)
    assert sum(isinstance(block, PaperMap) for block in first.blocks) == 1
    (overview,) = [block for block in index.blocks if isinstance(block, PaperMap)]
    assert overview.title == "项目分布图" and len(overview.view.labels) == 3
    assert "说明" not in [block.title for block in index.blocks] and "说明甲" not in words(index)


def test_maps_that_are_ready_made_text_are_for_html_only():
    document = document_from(report(maps={"P1": "<svg/>"}))
    assert not any(isinstance(block, PaperMap) for block in document.blocks)


def test_the_document_of_a_run_has_a_map_where_there_is_one_project():
    data = report()
    several = document_from(dataclasses.replace(data, maps=maps_of_report(data)))
    assert [block.title for block in several.blocks if isinstance(block, PaperMap)] == ["项目分布图"]
    first = dataclasses.replace(data, verdicts=data.verdicts.assign(project_id="P1"))
    first = dataclasses.replace(first, maps=maps_of_report(first))
    (block,) = [block for block in document_from(first).blocks if isinstance(block, PaperMap)]
    assert {item.kind for item in block.view.drawn} >= {"subject"}
    numbers = np.concatenate([np.abs(np.array(re.findall(r"\d+\.?\d*", item.geometry[0].wkt), dtype=float))
                              for item in block.view.drawn])
    assert numbers.max() < 1_000        # metres from the middle of a project of 550 m


def test_maps_of_results_without_outlines():
    assert len(maps_of_report(report(verdict_geometry=None))) == 0


# -- what cards say on screen ----------------------------------------------------------------------------------

def test_ways_to_proceed_and_documents_stand_on_paper():
    document = document_from(report(language="en", notes=(
        "2 rules of the pack are not in force on 2026-06-30 and were not applied: A-1, A-2.", "Another remark.")))
    rules = tables(document)["Appendix · Rules of the findings"]
    assert [column.title for column in rules.columns] == [
        "No.", "Rule", "Findings", "Basis", "In force", "Ways to proceed"]
    rule = next(rule for rule in report().rules if rule.rule_id == "PBF-01")
    (ways,) = [row[5] for row in rules.rows if row[1] == "PBF-01"]
    assert rule.routes and ways == "\n".join([f"Presumption: {rule.presumed}", *rule.routes])
    number = next(row[0] for row in rules.rows if row[1] == "ERL-02")
    findings = tables(document)["Findings by project"]
    asked = next(row for row in findings.rows if number in row[2])
    assert "Documents: Opinion: missing; Approval: number supplied, not verified (No. 7)" in asked[3]
    assert "Documents" not in findings.rows[0][3]
    texts = {block.title: block.paragraphs for block in document.blocks if isinstance(block, PaperText)}
    assert "A-1" in texts["Rules that were not applied"][0] and "A-1" not in repr(texts["Remarks on this run"])


def test_a_long_ledger_is_named_and_left_to_files(monkeypatch):
    assert "面积台账" in tables(document_from(report()))
    monkeypatch.setattr(module, "MAX_LEDGER_ROWS", 0)
    document = document_from(report())
    assert "面积台账" not in tables(document) and "不列于纸面：面积台账" in words(document)


def test_how_to_comply_and_the_tolerance_stand_on_paper_worst_first():
    data = report(language="en", remedies={2: ("Cut off 40.00 m².", "Then it passes."), 1: ("Cut off 312.00 m².",)},
                  bands={1: ("From 0.35 m on.",)})
    table = tables(document_from(data))["How to comply"]
    assert [column.title for column in table.columns] == ["Verdict", "Subject", "How to comply", "Tolerance"]
    assert table.rows == (("Forbidden", "甲-001", "Cut off 312.00 m².", "From 0.35 m on."),
                          ("Conditional", "乙-002", "Cut off 40.00 m².\nThen it passes.", ""))
    assert table.tones == ("forbidden", "conditional")
    assert "How to comply" not in tables(document_from(report(language="en")))
    assert "How to comply" not in tables(document_from(data, is_index=True))


def test_a_long_list_of_advice_is_cut_and_counted(monkeypatch):
    monkeypatch.setattr(module, "MAX_PAPER_ROWS", 1)
    data = report(language="en", remedies={1: ("a",), 2: ("b",)})
    table = tables(document_from(data))["How to comply"]
    assert len(table.rows) == 1 and "1 worst of 2" in table.notes[0]


def test_the_page_has_what_the_cards_say():
    """Nothing that HTML advises is missing on paper."""
    data = report(language="en", remedies={1: ("Cut off 312.00 m².",)}, bands={2: ("From 0.35 m on.",)})
    page, paper = build_report(data), words(document_from(data))
    for text in ("Cut off 312.00 m².", "From 0.35 m on.", *(way for rule in data.rules for way in rule.routes
                                                         if rule.rule_id == "PBF-01")):
        assert text in page and text in paper


def test_areas_on_paper_follow_the_style():
    document = document_from(report(language="en", numbers=NumberStyle(("mu",), 1)))
    result = tables(document)
    assert [column.title for column in result["By control"].columns][-1] == "Covered, mu"
    assert f"{26_100 / (2000 / 3):.1f} mu" in result["Result"].notes[1]
    assert "m²" not in result["By control"].columns[-1].title


# -- the editable document -------------------------------------------------------------------------

def parts(document, **more) -> dict[str, str]:
    """The files of an editable document, each XML that can be read."""
    with zipfile.ZipFile(io.BytesIO(odt_of(document, **more))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        files = {name: archive.read(name) for name in archive.namelist()}
    for name, content in files.items():
        if name.endswith(".xml"):
            xml.dom.minidom.parseString(content)
    return {name: content.decode("utf-8", "replace") for name, content in files.items()}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_editable_document_holds_what_the_pdf_holds(language):
    data = report(language=language, statements={"P1": "a < b & c"})
    data = dataclasses.replace(data, maps=maps_of_report(data))
    document = document_from(data)
    place = next(place for place, block in enumerate(document.blocks) if isinstance(block, PaperMap))
    files = parts(document, pictures={place: (b"picture", 0.75)})
    body = xml.dom.minidom.parseString(files["content.xml"].encode())
    for block in document.blocks:
        words = block.rows if isinstance(block, PaperTable) else [getattr(block, "paragraphs", ())]
        for line in (line for row in words for cell in row for line in cell.split("\n") if line.strip()):
            assert line in "".join(node.data for paragraph in body.getElementsByTagName("text:p")
                                   for node in paragraph.childNodes if node.nodeType == node.TEXT_NODE), line
    heads = [node.firstChild.data for node in body.getElementsByTagName("text:h")]
    assert heads == [block.title for block in document.blocks if block.title]
    tables = body.getElementsByTagName("table:table")
    assert all(table.getElementsByTagName("table:table-header-rows") for table in tables[1:])   # first: who signs
    assert f"Pictures/map{place}.png" in files and f"Pictures/map{place}.png" in files["META-INF/manifest.xml"]
    internal = {"zh": "内部使用、不作审批依据", "en": "Internal use; not a basis for approval"}[language]
    assert internal in files["styles.xml"] and "<text:page-number" in files["styles.xml"]
    assert {"zh": "内部用图", "en": "For internal use"}[language] in files["content.xml"]
    assert {"zh": "编制人：", "en": "Prepared by: "}[language] in files["content.xml"]
    assert odt_of(document) == odt_of(document)


def test_a_table_too_wide_for_an_editable_page_goes_on_below_with_its_first_column():
    columns = tuple(PaperColumn(f"c{place}", "right") for place in range(30))
    table = PaperTable("T", columns, (tuple(f"{place},000.00" for place in range(30)),))
    pieces = list(parts_of(table, 175.0, "en"))
    assert [column.title for piece, *_ in pieces for column in piece.columns[1:]] == [f"c{n}" for n in range(1, 30)]
    assert len(pieces) > 2 and all(piece.columns[0].title == "c0" for piece, *_ in pieces)
    assert all(sum(widths) <= 175.0 + 1e-6 for _, widths, _ in pieces) and pieces[1][0].title == "T (continued)"


# -- the same for Word -----------------------------------------------------------------------------

#: Elements in the order in which Word wants them (ECMA-376, CT_PPrBase, CT_RPr, CT_TblPr, CT_TcPr, CT_SectPr).
ORDERS = {"pPr": "pStyle keepNext tabs spacing ind jc outlineLvl", "rPr": "rFonts b bCs color sz szCs lang",
          "tblPr": "tblW tblLayout tblCellMar tblCaption", "tcPr": "tcW tcBorders shd",
          "sectPr": "headerReference footerReference pgSz pgMar", "tbl": "tblPr tblGrid tr", "tc": "tcPr p",
          "tr": "trPr tc", "style": "name basedOn qFormat pPr rPr"}


def test_the_file_for_word_has_its_elements_in_order_and_its_parts_linked():
    data = report()
    document = document_from(dataclasses.replace(data, maps=maps_of_report(data)))
    place = next(place for place, block in enumerate(document.blocks) if isinstance(block, PaperMap))
    content = docx_of(document, pictures={place: (b"picture", 0.75)})
    assert content == docx_of(document, pictures={place: (b"picture", 0.75)})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    trees = {name: xml.dom.minidom.parseString(words) for name, words in files.items() if not name.endswith(".png")}
    for tree in trees.values():
        for name, order in ORDERS.items():
            for element in tree.getElementsByTagName(f"w:{name}"):
                places = [order.split().index(child.localName) for child in element.childNodes]
                assert places == sorted(places), element.toxml()[:300]
    targets = {node.getAttribute("Id"): node.getAttribute("Target")
               for node in trees["word/_rels/document.xml.rels"].getElementsByTagName("Relationship")}
    assert all(f"word/{target}" in files for target in targets.values())
    used = set(re.findall(rb'r:(?:id|embed)="(\w+)"', files["word/document.xml"]))
    assert {targets[name.decode()] for name in used} == {"header1.xml", "footer1.xml", f"media/map{place}.png"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_word_reads_what_the_editable_document_holds(language):
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    document = document_from(report(language=language, statements={"P1": "a < b & c"}))
    word = docx.Document(io.BytesIO(docx_of(document)))
    assert [line.text for line in word.paragraphs if line.style.name == "Heading 1"] == [
        block.title for block in document.blocks if block.title]
    shown = {line.text.removeprefix("\u2013\t") for line in word.paragraphs}
    for block in document.blocks:
        assert isinstance(block, PaperTable) or set(block.paragraphs) <= shown
    rows = [tuple(cell.text for cell in row.cells) for table in word.tables for row in table.rows]
    for table in tables(document).values():
        for part, *_ in parts_of(table, 175.0, language):
            assert tuple(column.title for column in part.columns) in rows and set(part.rows) <= set(rows)
    section, normal = word.sections[0], word.styles["Normal"]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    foot = section.footer.paragraphs[0]
    assert document.notice in foot.text and foot._p.xpath("w:fldSimple/@w:instr") == [" PAGE ", " NUMPAGES "]
    assert document.title in section.header.paragraphs[0].text and normal is not None
    fonts, = word.styles.element.xpath("w:docDefaults//w:rFonts/@w:eastAsia")
    assert fonts == "Microsoft YaHei"
    headed = [table for table in word.tables if table._tbl.xpath("w:tr/w:trPr/w:tblHeader")]
    assert len(headed) == len(word.tables) - 1      # all but who signs
