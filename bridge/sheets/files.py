"""Tables as an XLSX file by OGR: numbers as numbers, codes as text, one sheet a table, no formulas."""
from __future__ import annotations

import re
import uuid
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pandas as pd
from osgeo import gdal, ogr

from ...core.errors import InputError
from ...core.geometry.parallel import asking, waited
from ...core.landuse.tables.layouts import SheetTable
from ...core.report.spreadsheet import is_formula_like, legal_sheet_names
from ..writing.write import column_values

_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"')
# Styles that we add behind the driver's own: kinds of cells -> the rest of their definition.
_STYLES = {"head": b'numFmtId="164" fontId="1" applyFont="1" applyAlignment="1" xfId="0"><alignment wrapText="1" '
                   b'vertical="center"/></xf>',
           "text": b'numFmtId="49" quotePrefix="1" applyNumberFormat="1" xfId="0"/>',
           2: b'numFmtId="2" applyNumberFormat="1" xfId="0"/>',
           4: b'numFmtId="201" applyNumberFormat="1" xfId="0"/>'}
_FORMAT = b'<numFmt formatCode="0.0000" numFmtId="201"/>'
_FONT = b'<font><b/><name val="Arial"/><family val="2"/><sz val="10"/></font>'


def write_workbook(path: str, tables: list[SheetTable]) -> None:
    """Write tables as the sheets of a new XLSX file, whole or not at all.

    Texts that look like a formula stay texts, also when the cell is edited.

    Args:
        path: of the file; one that is there is replaced.
        tables: at least one.

    Raises:
        InputError: GDAL has no XLSX driver, or the file cannot be written.
    """
    driver = ogr.GetDriverByName("XLSX")
    if driver is None:
        raise InputError("spreadsheets.no_xlsx_driver")
    scratch = f"/vsimem/{uuid.uuid4().hex}.xlsx"
    try:
        with gdal.ExceptionMgr(useExceptions=True):
            workbook = driver.CreateDataSource(scratch)
            for table, name in zip(tables, legal_sheet_names(table.sheet_name for table in tables)):
                _write_sheet(workbook, table, name)
            waited(workbook.Close)   # which writes the file
            del workbook
            data = _bytes(scratch)
    except RuntimeError as error:
        raise InputError("spreadsheets.not_written", file=Path(path).name, detail=str(error)) from error
    finally:
        gdal.Unlink(scratch)
    write_whole(path, waited(_styled, data, tables))


def write_whole(path: str, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        InputError: the folder or the file cannot be written.
    """
    target = Path(path)
    draft = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
        draft.replace(target)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise InputError("spreadsheets.not_written", file=target.name,
                         detail=error.strerror or str(error)) from error


def _bytes(path: str) -> bytes:
    size = gdal.VSIStatL(path).size
    file = gdal.VSIFOpenL(path, "rb")
    try:
        return bytes(gdal.VSIFReadL(1, size, file))
    finally:
        gdal.VSIFCloseL(file)


def _write_sheet(workbook, table: SheetTable, name: str) -> None:
    sheet = workbook.CreateLayer(name, geom_type=ogr.wkbNone)
    kinds = {"area": ogr.OFTReal, "count": ogr.OFTInteger64}
    for heading, column in zip(_headings(table), table.printed):
        sheet.CreateField(ogr.FieldDefn(heading, kinds.get(column.kind, ogr.OFTString)))
    definition = sheet.GetLayerDefn()
    frame = table.printed_frame
    for row in asking(zip(*(_values(frame[name]) for name in frame.columns)), 2_000):
        feature = ogr.Feature(definition)
        for place, value in enumerate(row):
            if value is not None:
                feature.SetField(place, value)
        sheet.CreateFeature(feature)


def _headings(table: SheetTable) -> list[str]:
    """Headings, each once: OGR would number the second of two equal ones without a word."""
    headings: list[str] = []
    for column in table.printed:
        heading, count = table.heading(column), 1
        while heading in headings:
            count += 1
            heading = f"{table.heading(column)} {count}"
        headings.append(heading)
    return headings


def _values(column: pd.Series) -> list:
    return [value if value is None or isinstance(value, (int, float)) else str(value)
            for value in column_values(column)]


def _styled(data: bytes, tables: list[SheetTable]) -> bytes:
    """The file with decimals, a bold head, and texts that stay texts; the driver itself has no formats."""
    done = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED) as new:
        first = _count(old.read("xl/styles.xml"), b"cellXfs")
        style = {kind: first + place for place, kind in enumerate(_STYLES)}
        for member in old.namelist():
            content = old.read(member)
            sheet = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", member)
            if sheet:
                content = _styled_sheet(content, tables[int(sheet[1]) - 1], style)
            elif member == "xl/styles.xml":
                content = _more_styles(content)
            new.writestr(member, content)
    return done.getvalue()


def _count(styles: bytes, element: bytes) -> int:
    return styles[styles.index(b"<" + element):styles.index(b"</" + element)].count(b"<xf ")


def _more_styles(styles: bytes) -> bytes:
    added = b"".join(b"<xf " + rest for rest in _STYLES.values())
    for element, more in ((b"numFmts", _FORMAT), (b"fonts", _FONT), (b"cellXfs", added)):
        end = b"</" + element + b">"
        styles = styles.replace(end, more + end, 1)
        # the driver's counts are only hints, and wrong ones irritate some readers
        styles = re.sub(b"<" + element + rb' count="\d+"', b"<" + element, styles, count=1)
    return styles


def _styled_sheet(content: bytes, table: SheetTable, style: dict) -> bytes:
    letters = {_letters(place): column for place, column in enumerate(table.printed)}
    frame = table.printed_frame
    likely = {column.id: [is_formula_like(value) for value in _values(frame[column.id])]
              for column in table.printed if column.kind not in ("area", "count")}

    def styled(cell) -> bytes:
        column, row = letters[cell[1].decode()], int(cell[2])
        if row == 1:
            kind = "head"
        elif column.kind == "area":
            kind = column.decimals
        else:
            kind = "text" if column.id in likely and likely[column.id][row - 2] else None
        return cell[0] + (b' s="%d"' % style[kind] if kind in style else b"")

    return _CELL.sub(styled, content)


def _letters(place: int) -> str:
    name, rest = "", place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(65 + digit) + name
    return name
