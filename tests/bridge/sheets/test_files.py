"""Plain XLSX by OGR, the user's own form by openpyxl, and what LibreOffice reads in both."""
from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import zipfile
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from helpers.cases import occupation as made
from helpers.source import ROOT

from groundrules.bridge.sheets import cells, files
from groundrules.bridge.sheets import forms as spreadsheet_forms
from groundrules.bridge.sheets.files import write_workbook
from groundrules.bridge.sheets.forms import Form
from groundrules.bridge.sheets.rows import moved_formula, moved_reference
from groundrules.core.errors import InputError
from groundrules.core.landuse.tables.form_values import CELLS, LISTS, form_values
from groundrules.core.landuse.tables.layouts import Column, SheetTable, customary_tables
from groundrules.core.landuse.tables.project_values import project_values
from groundrules.core.landuse.tables.statement import pack_template, statement
from groundrules.core.report.spreadsheet import guarded_csv_frame, guarded_csv_text, legal_sheet_names

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed: forms cannot be filled")
SAMPLE = ROOT / "samples" / "templates" / "occupation.xlsx"
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def tables(language="zh", unit="ha"):
    return customary_tables(*made.frames(), language, unit, made.classes)


def sheet_table(values, sheet_name="t", kind="text", decimals=None) -> SheetTable:
    return SheetTable("t", "T", sheet_name, (Column("a", "A", "", decimals, kind),), pd.DataFrame({"a": values}))


def convert(path, folder, to, made_name):
    """What LibreOffice makes of a file."""
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to", to,
         "--outdir", str(folder), str(path)], capture_output=True, text=True, timeout=180)
    assert (folder / made_name).is_file(), done.stdout + done.stderr
    return folder / made_name


# -- plain tables ----------------------------------------------------------------------------------

def test_a_sheet_a_table_with_units_in_the_head(tmp_path):
    path = tmp_path / "用地.xlsx"
    write_workbook(str(path), tables())
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["分类面积", "权属面积", "坐落面积", "分地块面积", "三大类汇总", "耕地等别坡度"]
    sheet = book["分类面积"]
    assert [cell.value for cell in sheet[1]][:5] == ["项目编号", "代码", "地类名称", "毛面积（含田坎）（公顷）",
                                                    "净面积（公顷）"]
    assert sheet["A1"].font.bold
    assert [cell.value for cell in sheet[7]][:5] == ["P1", "0101", "水田", 0.1, 0.09]
    assert sheet["B7"].data_type == "s" and sheet["E7"].data_type == "n" and sheet["E7"].number_format == "0.0000"
    assert book["三大类汇总"]["A4"].value == "全部项目合计"
    assert list(tmp_path.iterdir()) == [path]


def test_numbers_are_the_tables(tmp_path):
    write_workbook(str(tmp_path / "a.xlsx"), tables("en", "m2"))
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for table in tables("en", "m2"):
        sheet = book[table.sheet_name]
        assert sheet.max_row == len(table.frame) + 1
        for place, column in enumerate(table.printed, 1):
            if column.kind == "area":
                assert [sheet.cell(row, place).value for row in range(2, sheet.max_row + 1)] \
                    == table.frame[column.id].to_list()


@pytest.mark.parametrize("words", ["=1+1", "=HYPERLINK(\"http://x\")", "+1+1", "-1+1", "@SUM(1)", "0101", "1e5",
                                   "of:=1+1", "{=1}", " =1", "a&<b>", "它'\"说"])
def test_texts_stay_what_they_are(tmp_path, words):
    write_workbook(str(tmp_path / "a.xlsx"), [sheet_table([words, "x"])])
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").active["A2"]
    assert cell.data_type == "s" and cell.value == words
    assert bool(cell.quotePrefix) == (words[0] in "=+-@")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@needs_office
def test_libreoffice_runs_no_text(tmp_path):
    write_workbook(str(tmp_path / "a.xlsx"), [sheet_table(["=1+1", "+2+2", "0101"])])
    rows = convert(tmp_path / "a.xlsx", tmp_path, "csv", "a.csv").read_text(encoding="utf-8").split()
    assert rows == ["A", "=1+1", "+2+2", "0101"]


def test_missing_values_are_empty_cells(tmp_path):
    write_workbook(str(tmp_path / "a.xlsx"), [sheet_table([1.5, np.nan], kind="area", decimals=2)])
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert (sheet["A2"].value, sheet["A3"].value, sheet["A2"].number_format) == (1.5, None, "0.00")


def test_equal_headings_are_told_apart(tmp_path):
    twice = SheetTable("t", "T", "t", (Column("a", "A"), Column("b", "A")), pd.DataFrame({"a": ["1"], "b": ["2"]}))
    write_workbook(str(tmp_path / "a.xlsx"), [twice])
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert [cell.value for cell in sheet[1]] == ["A", "A 2"] and [cell.value for cell in sheet[2]] == ["1", "2"]


def test_a_table_of_too_many_rows_goes_on_in_the_next_sheet(tmp_path, monkeypatch):
    """Blocks and steps have no seams, and what XML cannot hold is left out."""
    monkeypatch.setattr(files, "MOST_ROWS", 6)
    monkeypatch.setattr(files, "ROWS_A_BLOCK", 3)
    monkeypatch.setattr(cells, "ROWS_A_STEP", 2)
    words = [f"P{k}\x00\ud800" for k in range(12)]
    write_workbook(str(tmp_path / "a.xlsx"), [sheet_table(words), sheet_table([0.1 * 3], "u", "area", 2),
                                              sheet_table([], "v")])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert {sheet.title: [row[0] for row in sheet.values] for sheet in book} == {
        "t": ["A", *(f"P{k}" for k in range(5))], "t 2": ["A", *(f"P{k}" for k in range(5, 10))],
        "t 3": ["A", "P10", "P11"], "u": ["A", 0.1 * 3], "v": ["A"]}


def test_an_illegal_sheet_name_is_made_legal():
    long = "一" * 40
    assert legal_sheet_names(["a/b[c]", "A_b_c_", "'x'", "", "History", long, long]) \
        == ["a_b_c_", "A_b_c_ 2", "x", "sheet", "History_", "一" * 31, "一" * 29 + " 2"]


def test_written_whole_or_not_at_all(tmp_path):
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(InputError) as error:
        write_workbook(str(tmp_path / "folder.xlsx"), tables())
    assert error.value.key == "spreadsheets.not_written" and "folder.xlsx" in str(error.value)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.xlsx"]


# -- CSV -------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("value", "written"), [
    ("=1+1", "'=1+1"), ("+A1", "'+A1"), ("-A1", "'-A1"), ("@x", "'@x"), ("\t=1", "'\t=1"), ("＝1+1", "'＝1+1"),
    ("-5", "-5"), ("+5.5e3", "+5.5e3"), ("a=b", "a=b"), ("0101", "0101"), ("", ""), (None, None), (-5.0, -5.0)])
def test_guarded_csv_text(value, written):
    assert guarded_csv_text(value) == written


def test_guarded_csv_frame_touches_texts_only():
    frame = pd.DataFrame({"name": pd.array(["=x", None, "y"], dtype="string"), "area": [-1.0, 2.0, 3.0]})
    guarded = guarded_csv_frame(frame)
    assert guarded["name"].fillna("").to_list() == ["'=x", "", "y"] and guarded["area"].to_list() == [-1.0, 2.0, 3.0]
    assert frame["name"].iloc[0] == "=x"


# -- forms -----------------------------------------------------------------------------------------

def values(project="P1", language="zh", unit="m2") -> dict:
    rows, parcels, _projects = made.frames()
    result = project_values(rows, parcels, tables(language, unit), unit)[project]
    return form_values(result, statement(result, pack_template(language), language, unit), language, unit, "指南",
                       "ellipsoidal", "2026-06-30")


def form(tmp_path, fill, names, name="form.xlsx") -> str:
    """A template by hand: ``fill(sheet)`` writes its cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表 1"
    fill(sheet)
    for word, target in names.items():
        book.defined_names[word] = openpyxl.workbook.defined_name.DefinedName(word, attr_text=target)
    book.save(tmp_path / name)
    return str(tmp_path / name)


def filled(tmp_path, template, project="P1"):
    Form(template, CELLS, LISTS).fill(str(tmp_path / "out.xlsx"), values(project))
    return openpyxl.load_workbook(tmp_path / "out.xlsx")


def test_the_sample_form(tmp_path):
    book = filled(tmp_path, SAMPLE)
    sheet = book.active
    assert (sheet["B3"].value, sheet["E3"].value, sheet["B4"].value, sheet["C4"].value, sheet["E4"].value) \
        == ("P1", "2026-06-30", 1900.65, "平方米", 0.1901)
    assert (sheet["B5"].value, sheet["E5"].value) == (1375.25, 900.0)
    names = [sheet.cell(row, 3).value for row in range(8, 25)]
    assert names[:5] == ["合计", "一、农用地", "其中：耕地", "其中：水田", "耕地"]
    assert sheet["B13"].value == "0101" and sheet["B13"].data_type == "s" and sheet["D13"].value == 900.0
    last = 8 + 17 - 1                                              # 17 rows by class instead of one
    assert names[-1] == "调查未覆盖（无数据）" and sheet.cell(last + 3, 2).value == "地块"
    first = last + 4
    assert [sheet.cell(first + k, 2).value for k in range(2)] == ["P1-1", "P1-2"]
    assert sheet.cell(first + 2, 4).value == f"=SUM(D{first}:D{first + 1})"
    assert sheet.cell(first, 6).value == f"=D{first}/D${first + 2}"
    assert sheet.cell(first + 1, 6).value == f"=D{first + 1}/D${first + 2}"
    words = sheet.cell(first + 4, 1).value
    assert words.startswith("“P1”项目") and "初步检测，以主管部门认定为准。" in words
    assert f"A{first + 4}:F{first + 4}" in [str(area) for area in sheet.merged_cells.ranges]
    assert sheet.row_dimensions[first + 4].height == 190 and sheet.row_dimensions[15].height != 190
    assert sheet.cell(last, 4).border.left.style == "thin" and sheet.cell(last, 4).number_format == "0.00"
    assert (sheet["E4"].number_format, sheet.cell(first + 2, 4).number_format) == ("0.0000", "0.00##")


@needs_office
def test_libreoffice_opens_the_filled_form_with_the_numbers_in_their_cells(tmp_path):
    filled(tmp_path, SAMPLE)
    pdf = convert(tmp_path / "out.xlsx", tmp_path, "pdf", "out.pdf")
    assert pdf.read_bytes().startswith(b"%PDF") and pdf.stat().st_size > 5_000
    with open(convert(tmp_path / "out.xlsx", tmp_path, "csv", "out.csv"), encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[3][:5] == ["合计", "1900.65", "平方米", "公顷 ha", "0.1901"]
    total = next(row for row in rows[26:] if row[0] == "合计")
    assert total[2:6] == ["1375.25", "1900.65", "1500.55", ""]       # the sums that LibreOffice adds up
    parcels = [row for row in rows if row[1].startswith("P1-")]
    assert [float(row[3]) for row in parcels] == [1750.65, 150.0]
    assert [round(float(row[5].rstrip("%")), 2) for row in parcels] == [92.11, 7.89]
    assert not any("{{" in cell for row in rows for cell in row)


def test_the_sample_form_is_what_its_generator_writes(tmp_path):
    code = ("import pathlib, sys; sys.path.insert(0, sys.argv[1]); from files import form; "
            "pathlib.Path(sys.argv[2]).write_bytes(form.build())")
    contents = []
    for name in ("a.xlsx", "b.xlsx"):
        subprocess.run([sys.executable, "-B", "-c", code, str(ROOT / "samples" / "generator"), str(tmp_path / name)],
                       check=True)
        contents.append((tmp_path / name).read_bytes())
    assert contents[0] == contents[1]
    ours, stored = (zipfile.ZipFile(BytesIO(data)) for data in (contents[0], SAMPLE.read_bytes()))
    assert ours.namelist() == stored.namelist()
    same = [name for name in ours.namelist() if not name.startswith("docProps/")]   # where openpyxl names itself
    assert all(ours.read(name) == stored.read(name) for name in same)


def test_what_lies_below_and_elsewhere_moves(tmp_path):
    def fill(sheet):
        sheet["A1"], sheet["A2"], sheet["B2"] = "=B4", "{{code}}", "{{name}} {{net}}"
        sheet["A3"], sheet["A4"], sheet["B4"] = "=SUM(A2:A2)", "foot", "=A$4&A1"
        sheet.merge_cells("A5:B6")
        sheet["A5"] = "note"
        sheet["C4"].hyperlink = "#'表 1'!A1"
        equal = openpyxl.formatting.rule.CellIsRule(operator="equal", formula=["$B$4"])
        sheet.conditional_formatting.add("A2:A4", equal)
        validation = openpyxl.worksheet.datavalidation.DataValidation(type="list", formula1='"a,b"')
        validation.add("B4")
        sheet.add_data_validation(validation)
        sheet.print_area = "A1:C6"
        other = sheet.parent.create_sheet("其他")
        other["A1"], other["A2"] = "='表 1'!B4", "=A4"

    book = filled(tmp_path, form(tmp_path, fill, {"rows_subclasses": "'表 1'!$A$2:$B$2", "area": "'表 1'!$B$5",
                                                  "keep": "'表 1'!$A$4:$B$4"}))
    sheet = book["表 1"]                                              # four subclasses: three rows more
    assert [sheet.cell(row, 1).value for row in range(1, 8)] == ["=B7", "0101", "0103", "0702", "1101",
                                                               "=SUM(A2:A5)", "foot"]
    assert sheet["B2"].value == "水田 900.0" and sheet["B7"].value == "=A$7&A1"
    assert sheet["A8"].value == 1900.65 and [str(area) for area in sheet.merged_cells.ranges] == ["A8:B9"]
    assert sheet["C7"].hyperlink.ref == "C7" and sheet["C4"].hyperlink is None
    rule = next(iter(sheet.conditional_formatting))
    assert str(rule.sqref) == "A2:A7" and rule.rules[0].formula == ["$B$7"]
    assert str(sheet.data_validations.dataValidation[0].sqref) == "B7"
    assert sheet.print_area.endswith("$A$1:$C$9")
    assert book["其他"]["A1"].value == "='表 1'!B7" and book["其他"]["A2"].value == "=A4"
    assert book.defined_names["keep"].attr_text == "'表 1'!$A$7:$B$7"


@pytest.mark.parametrize(("formula", "same", "moved"), [
    ("=A8", True, "=A8"), ("=A9", True, "=A11"), ("=SUM(A8:A8)", True, "=SUM(A8:A10)"),
    ("=SUM(A1:A7)", True, "=SUM(A1:A7)"), ("=$B$9+Other!A9", True, "=$B$11+Other!A9"),
    ("=A9", False, "=A9"), ("='s'!A9", False, "='s'!A11"), ("=SUM(8:9)", True, "=SUM(8:11)"),
    ('="A9"&C:C', True, '="A9"&C:C'), ("=LOG10(A9)", True, "=LOG10(A11)")])
def test_moved_formula(formula, same, moved):
    assert moved_formula(formula, "s", same, 8, 2) == moved
    assert moved_reference("$A$8:$H$8 B9", 8, 2) == "$A$8:$H$10 B11"


def test_a_text_like_a_formula_stays_a_text(tmp_path):
    def fill(sheet):
        sheet["A1"] = "{{owner_name}}"

    book = filled(tmp_path, form(tmp_path, fill, {"rows_by_owner": "'表 1'!$A$1"}))
    cells = [book.active.cell(row, 1) for row in range(1, 5)]
    assert [cell.value for cell in cells] == ["甲村", "=乙村", "未填写", "调查未覆盖（无数据）"]
    assert all(cell.data_type == "s" for cell in cells) and cells[1].quotePrefix


def test_an_empty_table_leaves_one_row_without_placeholders(tmp_path):
    result = values()
    result["rows_by_parcel"] = []
    Form(SAMPLE, CELLS, LISTS).fill(str(tmp_path / "out.xlsx"), result)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [sheet.cell(28, column).value for column in range(1, 6)] == [None] * 5
    assert sheet["A29"].value == "合计"


def test_names_of_one_sheet_and_merged_cells(tmp_path):
    def fill(sheet):
        sheet.merge_cells("A1:C2")
        sheet.defined_names["project_id"] = openpyxl.workbook.defined_name.DefinedName(
            "project_id", attr_text="'表 1'!$B$2")

    assert filled(tmp_path, form(tmp_path, fill, {})).active["A1"].value == "P1"


# -- bad forms -------------------------------------------------------------------------------------

def refused(path) -> InputError:
    with pytest.raises(InputError) as error:
        Form(str(path), CELLS, LISTS)
    assert error.value.in_language("zh") and str(path).rpartition("/")[2] in str(error.value)
    return error.value


def test_a_template_without_named_cells_lists_the_names(tmp_path):
    error = refused(form(tmp_path, lambda sheet: None, {"mine": "'表 1'!$A$1"}))
    assert error.key == "spreadsheets.no_names"
    for name in ("project_id", "cropland_m2", "statement", "rows_by_class", "{{name}}"):
        assert name in str(error)


@pytest.mark.parametrize(("names", "content", "key", "part"), [
    ({"area": "#REF!"}, "", "broken_name", "area"),
    ({"area": "'表 2'!$A$1"}, "", "broken_name", "表 2"),
    ({"rows_by_class": "'表 1'!$A$1:$B$2"}, "{{code}}", "broken_name", "$A$1:$B$2"),
    ({"rows_by_clas": "'表 1'!$A$1:$B$1"}, "{{code}}", "unknown_rows", "rows_by_class"),
    ({"rows_by_class": "'表 1'!$A$1:$B$1"}, "{{kode}}", "unknown_placeholder", "表 1!A1"),
    ({"rows_by_class": "'表 1'!$A$1:$B$1"}, "code", "no_placeholder", "{{code}}"),
    ({"rows_by_class": "'表 1'!$A$1", "rows_by_owner": "'表 1'!$B$1"}, "{{area}}", "unknown_placeholder", "{{area}}"),
    ({"rows_by_class": "'表 1'!$A$1", "rows_classes": "'表 1'!$A$1"}, "{{code}}", "overlapping_rows", "rows_classes")])
def test_bad_names(tmp_path, names, content, key, part):
    def fill(sheet):
        sheet["A1"] = content

    error = refused(form(tmp_path, fill, names))
    assert error.key == f"spreadsheets.{key}" and part in str(error)


def test_a_row_merged_downwards(tmp_path):
    def fill(sheet):
        sheet["A1"] = "{{code}}"
        sheet.merge_cells("A1:A2")

    assert refused(form(tmp_path, fill, {"rows_by_class": "'表 1'!$A$1"})).key == "spreadsheets.merged_rows"


def test_files_that_are_no_xlsx(tmp_path):
    for name, data, key in (("old.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "not_xlsx"),
                            ("locked.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "protected"),
                            ("text.xlsx", b"a,b\n1,2\n", "not_xlsx"), ("empty.xlsx", b"", "not_xlsx")):
        (tmp_path / name).write_bytes(data)
        assert refused(tmp_path / name).key == f"spreadsheets.{key}"
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refused(tmp_path / "other.xlsx").key == "spreadsheets.not_xlsx"
    with zipfile.ZipFile(tmp_path / "torn.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<x")
    assert refused(tmp_path / "torn.xlsx").key == "spreadsheets.unreadable"
    assert refused(tmp_path / "none.xlsx").key == "spreadsheets.unreadable"


def test_what_a_filled_form_lacks_is_said(tmp_path):
    path = form(tmp_path, lambda sheet: None, {"area": "'表 1'!$A$1"})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/media/image1.png", b"x")
        archive.writestr("xl/charts/chart1.xml", b"<x/>")
    assert "does not keep: pictures or drawings, charts." in Form(
        path, CELLS, LISTS).losses("en")
    assert "图片或图形, 图表" in Form(path, CELLS, LISTS).losses("zh")
    assert Form(SAMPLE, CELLS, LISTS).losses("zh") == ""


def test_without_openpyxl_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr(spreadsheet_forms.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError) as error:
        Form(str(SAMPLE), CELLS, LISTS)
    assert error.value.key == "spreadsheets.no_openpyxl"
    assert "python3-openpyxl" in str(error.value) and "OSGeo4W" in error.value.in_language("zh")


def test_a_form_that_cannot_be_written(tmp_path):
    (tmp_path / "out.xlsx").mkdir()
    with pytest.raises(InputError) as error:
        Form(SAMPLE, CELLS, LISTS).fill(str(tmp_path / "out.xlsx"), values())
    assert error.value.key == "spreadsheets.not_written"
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]
