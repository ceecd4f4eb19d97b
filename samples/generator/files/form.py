"""The sample form ``templates/occupation.xlsx``: named cells and two rows that are repeated.

``/usr/bin/python3 samples/generator/files/form.py`` writes it again; the same openpyxl gives the same bytes.
"""
from __future__ import annotations

import datetime
import pathlib
import re
import zipfile
from io import BytesIO

HERE = pathlib.Path(__file__).resolve().parents[2]
WIDTHS = {"A": 8, "B": 18, "C": 34, "D": 16, "E": 16, "F": 16}
CELLS = {"project_id": "B3", "made_on": "E3", "area": "B4", "unit": "C4", "area_ha": "E4", "cropland": "B5",
         "paddy": "E5", "statement": "A15", "notice": "A16"}
ROWS = {"rows_by_class": "$A$8:$F$8", "rows_by_parcel": "$A$12:$F$12"}
CONTENT = {
    "A1": "占用土地情况表 / Land taken by a project",
    "A2": "常用格式示例，非官方表式 / A customary layout, not an official form",
    "A3": "项目", "D3": "日期", "A4": "合计", "D4": "公顷 ha",
    "A5": "耕地", "D5": "水田",
    "A7": "序号", "B7": "代码", "C7": "地类", "D7": "净面积", "E7": "国有", "F7": "集体",
    "A8": "{{number}}", "B8": "{{code}}", "C8": "{{name}}", "D8": "{{net}}", "E8": "{{state}}", "F8": "{{collective}}",
    "A11": "序号", "B11": "地块", "C11": "其中耕地", "D11": "合计", "E11": "农用地",
    "F11": "占比",
    "A12": "{{number}}", "B12": "{{subject_id}}", "C12": "{{cropland}}", "D12": "{{area}}", "E12": "{{agricultural}}",
    "F12": "=D12/D$13",
    "A13": "合计", "C13": "=SUM(C12:C12)", "D13": "=SUM(D12:D12)", "E13": "=SUM(E12:E12)",
}
MERGED = ("A1:F1", "A2:F2", "A13:B13", "A15:F15", "A16:F16")


def build() -> bytes:
    """The form as bytes."""
    import openpyxl
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.workbook.defined_name import DefinedName

    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "占用情况"
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    thin = Side(style="thin", color="FF808080")
    for row in (7, 8, 11, 12, 13):
        for column in WIDTHS:
            cell = sheet[f"{column}{row}"]
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.font = Font(bold=row in (7, 11, 13))
            if row in (7, 11):
                cell.fill = PatternFill("solid", fgColor="FFE9ECE8")
    for place, words in CONTENT.items():
        sheet[place] = words
    for column in "CDE":
        sheet[f"{column}13"].number_format = "0.00##"
    sheet["F12"].number_format = "0.00%"
    sheet["B8"].number_format = sheet["B12"].number_format = "@"
    for area in MERGED:
        sheet.merge_cells(area)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A1"].alignment = sheet["A2"].alignment = Alignment(horizontal="center")
    sheet["A15"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[15].height = 190
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "portrait", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    for name, place in CELLS.items():
        absolute = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", place)
        workbook.defined_names[name] = DefinedName(name, attr_text=f"'{sheet.title}'!{absolute}")
    for name, row in ROWS.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=f"'{sheet.title}'!{row}")
    written = BytesIO()
    workbook.save(written)
    return _without_times(written.getvalue())


def _without_times(data: bytes) -> bytes:
    """The same file with one date in it and on all of its members."""
    done = BytesIO()
    moment = datetime.datetime(2026, 1, 1).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment, content)
            member = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            new.writestr(member, content)
    return done.getvalue()


def main() -> None:
    """Write the form beside the other samples."""
    (HERE / "templates").mkdir(exist_ok=True)
    (HERE / "templates" / "occupation.xlsx").write_bytes(build())


if __name__ == "__main__":
    main()
