"""Columns as wide as what is in them, a head that stays in sight, numbers with formats, in every workbook."""
from __future__ import annotations

import re
import zipfile

import numpy as np
import pandas as pd
import pytest

from groundrules.bridge.sheets.files import write_workbook
from groundrules.bridge.sheets.widths import LEAST, LOOKED_AT, MOST, lines_of, sheet_form, widths_of
from groundrules.core.landuse.tables.layouts import Column, SheetTable
from groundrules.core.report.data import ReportData
from groundrules.core.report.parts.workbook import tables_of


def widths(heading, values, kind="text", decimals=None):
    return widths_of([heading], [Column("a", heading, "", decimals, kind)], pd.DataFrame({"a": values}))[0]


def parts(path) -> dict:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


@pytest.mark.parametrize(("heading", "values", "kind", "decimals", "width"), [
    ("A", ["x"], "text", None, LEAST),
    ("A", ["0123456789012345678"], "code", None, 21.0),              # 19 digits of a parcel, and the margin
    ("A", ["集体建设用地使用权"], "text", None, 20.0),                    # nine letters, each as wide as two digits
    ("A", ["x" * 400, None], "text", None, MOST),
    ("A", ["two\nlines of text"], "text", None, 15.0),
    ("Area", [-1234567.891, 2.0], "area", 2, 13.0),                  # -1234567.89
    ("Parcels", [3.0, np.nan], "count", None, 9.0),
    ("Undetermined", [], "area", 2, 14.0),                           # a word of a heading is not broken
    ("Area that the project takes of it (m²)", [1.0], "area", 2, 15.0),   # 38 letters in three lines
    ("项目用地占该权利面积的比例", [0.5], "area", 4, 11.0)])
def test_a_width_by_hand(heading, values, kind, decimals, width):
    assert widths(heading, values, kind, decimals) == width


def test_of_many_texts_some_are_looked_at_and_of_numbers_all():
    assert widths("A", ["x"] * (LOOKED_AT * 50) + ["y" * 30]) == 32.0          # the last is one of them
    numbers = np.ones(100_000)
    numbers[777] = 123456789012.0
    assert widths("A", numbers, "area", 2) == 17.0


@pytest.mark.parametrize(("heading", "width", "lines"), [
    ("", 8.0, 1), ("Area", 8.0, 1), ("Area of it", 8.0, 2), ("x" * 30, 11.0, 3), ("面积面积面积", 7.0, 2)])
def test_lines_of_a_heading(heading, width, lines):
    assert lines_of(heading, width) == lines


def test_every_sheet_has_widths_of_its_own_and_a_head_that_stays(tmp_path):
    tables = [SheetTable(name, name, name, (Column("a", "Land that has not been registered yet"), Column("b", "B")),
                         pd.DataFrame({"a": ["x"], "b": [word]})) for name, word in (("one", "y" * 20), ("two", "z"))]
    write_workbook(str(tmp_path / "a.xlsx"), tables)
    content = parts(tmp_path / "a.xlsx")
    sheets = [content[f"xl/worksheets/sheet{number}.xml"] for number in (1, 2)]
    columns = [[float(width) for width in re.findall(r'<col min="\d" max="\d" width="([\d.]+)"', sheet)]
             for sheet in sheets]
    assert columns == [[15.0, 22.0], [15.0, LEAST]]
    assert all(sheet.count("<cols>") == 1 and sheet.index("<sheetViews>") < sheet.index("<cols>")
               < sheet.index("<sheetData>") for sheet in sheets)          # the order that the format asks for
    assert all('ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"' in sheet for sheet in sheets)
    assert ['tabSelected="1"' in sheet for sheet in sheets] == [True, False]
    assert all('<row r="1" ht="42" customHeight="1">' in sheet for sheet in sheets)      # three lines of 13 points


def test_a_sheet_without_columns_keeps_its_head():
    assert b"<cols>" not in sheet_form(b"<worksheet><sheetData></sheetData></worksheet>", [], False)


def test_tables_of_a_report_have_the_formats_of_their_columns(tmp_path):
    frame = pd.DataFrame({"subject_id": ["0101", "0102"], "area_m2": [1.0, 2.5], "area_ha": [0.0001, 0.5],
                          "year": [2024.0, np.nan], "parcel_count": [1, 12], "share": [0.25, 0.5],
                          "value": [1 / 3, 2.0]})
    tables = tables_of(ReportData(tables=(("Rows", frame),)))
    assert [column.decimals for column in tables[0].columns] == [None, 2, 4, 0, 0, 2, 4]
    write_workbook(str(tmp_path / "a.xlsx"), tables)
    content = parts(tmp_path / "a.xlsx")
    styles = re.findall(r"<xf [^>]*?numFmtId=\"(\d+)\"", content["xl/styles.xml"].split("<cellXfs")[1])
    formats = {"1": "0", "2": "0.00", **dict((number, form) for form, number in re.findall(
        r'formatCode="([0.]+)" numFmtId="(\d+)"', content["xl/styles.xml"]))}
    row = re.findall(r'<c r="([A-G])2" s="(\d+)"( t="inlineStr")?', content["xl/worksheets/sheet1.xml"])
    assert {letter: formats.get(styles[int(style)]) for letter, style, text in row if not text} == {
        "B": "0.00", "C": "0.0000", "D": "0", "E": "0", "F": "0.00", "G": "0.0000"}
    assert [letter for letter, _, text in row if text] == ["A"]
