"""An XLSX file with merged heads, as a statistics bureau writes one, the same bytes each time; made by hand, as
openpyxl may not be there."""
from __future__ import annotations

import zipfile
from html import escape

_WRITTEN = (2026, 6, 30, 0, 0, 0)
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
    'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
    'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+'
    'xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://'
    'schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{name}" sheetId="1" r:id="r1"/>'
    '</sheets></workbook>'}


def write_merged(path, name: str, rows: list, merged: tuple = ()) -> str:
    """Write a sheet.

    Args:
        path: of the file. name: of the sheet. rows: cells, numbers or texts, None where there is nothing.
        merged: ranges such as ``"B2:D2"``, whose words are in their first cell.
    """
    lines = []
    for row, cells in enumerate(rows, 1):
        line = "".join(_cell(f"{_letters(column)}{row}", cell) for column, cell in enumerate(cells)
                       if cell is not None)
        lines.append(f'<row r="{row}">{line}</row>')
    ranges = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    sheet = ('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
             f'{"".join(lines)}</sheetData>{f"<mergeCells>{ranges}</mergeCells>" if merged else ""}</worksheet>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in {**_PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            words = '<?xml version="1.0" encoding="UTF-8"?>' + content.replace("{name}", escape(name))
            archive.writestr(zipfile.ZipInfo(part, _WRITTEN), words, zipfile.ZIP_DEFLATED)
    return str(path)


def _cell(place: str, cell) -> str:
    if isinstance(cell, (int, float)):
        return f'<c r="{place}"><v>{cell!r}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'


def _letters(column: int) -> str:
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)
