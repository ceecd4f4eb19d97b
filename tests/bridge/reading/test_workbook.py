"""Spreadsheets read as cells."""
from __future__ import annotations

import pytest

from groundrules.bridge.reading.workbook import read_workbook
from groundrules.core.errors import InputError
from groundrules.samples.generator.files.merged import write_merged

ROWS = [["Yearbook", None, None], [None, None, None], ["town", "farmland (ha)", None], [None, 2023, "2024E"],
        ["North", 1681, 21.5], ["South", None, "1,700"]]


def test_cells_of_a_workbook_stay_where_they_are(tmp_path):
    sheet, = read_workbook(write_merged(tmp_path / "yearbook.xlsx", "表3-1", ROWS, ("A1:C1", "B3:C3", "A3:A4")))
    assert (sheet.name, sheet.file) == ("表3-1", "yearbook.xlsx")
    assert sheet.cells.tolist() == [
        ["Yearbook", "", ""], ["", "", ""], ["town", "farmland (ha)", ""], ["", "2023", "2024E"],
        ["North", "1681", "21.5"], ["South", "", "1,700"]]
    assert sheet.cell_name(4, 1) == "B5"


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8-sig", ","), ("gb18030", ";"), ("utf-8", "\t")])
def test_csv_files_of_both_encodings(tmp_path, encoding, mark):
    path = tmp_path / "年鉴.csv"
    path.write_text(mark.join(["乡镇", "耕地"]) + "\n" + mark.join(["样城镇", "1681"]) + "\n", encoding=encoding)
    sheet, = read_workbook(str(path))
    assert sheet.cells.tolist() == [["乡镇", "耕地"], ["样城镇", "1681"]]


@pytest.mark.parametrize(("name", "content", "words"), [
    ("a.xlsx", b"no zip", "cannot be read"), ("a.csv", b"\n\n", "holds no cells"),
    ("a.csv", b"\xff\xfe\x81", "cannot be read")])
def test_what_cannot_be_read_is_named(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=words):
        read_workbook(str(tmp_path / name))
    with pytest.raises(InputError):
        read_workbook(str(tmp_path / "missing.xlsx"))
