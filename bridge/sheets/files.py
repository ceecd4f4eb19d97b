"""Tables as an XLSX file by OGR: numbers as numbers, codes as text, one sheet a table, no formulas.

Columns are as wide as what is in them, within limits; the head stays in sight.
"""
from __future__ import annotations

import re
import uuid
import zipfile
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path

import pandas as pd
from osgeo import gdal, ogr

from ...core.errors import InputError
from ...core.geometry.parallel import blocks
from ...core.landuse.tables.layouts import SheetTable
from ...core.report.spreadsheet import legal_sheet_names
from ..writing.write import column_values
from .cells import MOST_ROWS, head_xml, rows_xml
from .widths import sheet_form, widths_of

_OWN_FORMAT = 200       # the driver's own formats have smaller numbers; 0 and 0.00 are a spreadsheet's own
_TOP = b'applyAlignment="1" xfId="0"><alignment vertical="top"%s/></xf>'
_FORMATS = {0: 1, 1: _OWN_FORMAT + 1, 2: 2, 3: _OWN_FORMAT + 3, 4: _OWN_FORMAT + 4}     # decimals -> number of a format
# Styles that we add behind the driver's own: kinds of cells, or decimals -> the rest of their definition.
_STYLES = {"head": b'numFmtId="164" fontId="1" applyFont="1" applyAlignment="1" xfId="0"><alignment wrapText="1" '
                   b'vertical="center"/></xf>',
           "text": b'numFmtId="49" quotePrefix="1" applyNumberFormat="1" ' + _TOP % b' wrapText="1"',
           "plain": b'numFmtId="164" ' + _TOP % b' wrapText="1"',
           **{decimals: b'numFmtId="%d" applyNumberFormat="1" ' % number + _TOP % b""
              for decimals, number in _FORMATS.items()}}
ROWS_A_BLOCK = 20_000   # whose values are held as Python's at once
_FORMAT = b"".join(b'<numFmt formatCode="0.%s" numFmtId="%d"/>' % (b"0" * decimals, number)
                   for decimals, number in _FORMATS.items() if number > _OWN_FORMAT)
_FONT = b'<font><b/><name val="Arial"/><family val="2"/><sz val="10"/></font>'


def write_workbook(path: str, tables: list[SheetTable]) -> None:
    """Write tables as the sheets of a new XLSX file, whole or not at all.

    Texts that look like a formula stay texts, also when the cell is edited. A table of more rows than a sheet takes
    goes on in further sheets.

    Args:
        path: of the file; one that is there is replaced.
        tables: at least one.

    Raises:
        InputError: GDAL has no XLSX driver, or the file cannot be written.
    """
    driver = ogr.GetDriverByName("XLSX")
    if driver is None:
        raise InputError("spreadsheets.no_xlsx_driver")
    sheets = [(table, start) for table in tables for start in range(0, max(1, len(table.frame)), MOST_ROWS - 1)]
    scratch = f"/vsimem/{uuid.uuid4().hex}.xlsx"
    try:
        with gdal.ExceptionMgr(useExceptions=True):
            workbook = driver.CreateDataSource(scratch)
            for (table, _), name in zip(sheets, legal_sheet_names(table.sheet_name for table, _ in sheets)):
                _begin_sheet(workbook, table, name)
            workbook.Close()   # which writes the file
            del workbook
            data = _bytes(scratch)
    except RuntimeError as error:
        raise InputError("spreadsheets.not_written", file=Path(path).name, detail=str(error)) from error
    finally:
        gdal.Unlink(scratch)
    with _whole(path) as draft:
        _fill(draft, data, sheets)


@contextmanager
def _whole(path: str):
    """A draft beside the file, which takes its place in the end, or is removed.

    Raises:
        InputError: the folder or the file cannot be written.
    """
    target = Path(path)
    draft = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield draft
        draft.replace(target)
    except BaseException as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise InputError("spreadsheets.not_written", file=target.name,
                         detail=error.strerror or str(error)) from error


def write_whole(path: str, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        InputError: the folder or the file cannot be written.
    """
    with _whole(path) as draft:
        draft.write_bytes(data)


def _bytes(path: str) -> bytes:
    size = gdal.VSIStatL(path).size
    file = gdal.VSIFOpenL(path, "rb")
    try:
        return bytes(gdal.VSIFReadL(1, size, file))
    finally:
        gdal.VSIFCloseL(file)


def _begin_sheet(workbook, table: SheetTable, name: str) -> None:
    sheet = workbook.CreateLayer(name, geom_type=ogr.wkbNone)
    for heading in _headings(table):
        sheet.CreateField(ogr.FieldDefn(heading, ogr.OFTString))


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


def _fill(path: Path, data: bytes, sheets: list) -> None:
    """The driver's file with all rows, decimals, a bold head, and texts that stay texts; it has no formats itself.

    Args:
        path: of the new file. data: of the driver's, whose sheets have no row.
        sheets: table and place of its first row, a sheet each.
    """
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        first = _count(old.read("xl/styles.xml"), b"cellXfs")
        style = {kind: first + place for place, kind in enumerate(_STYLES)}
        held, frame = None, None   # of one table at a time
        for member in old.namelist():
            content = old.read(member)
            sheet = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", member)
            if not sheet:
                new.writestr(member, _more_styles(content) if member == "xl/styles.xml" else content)
                continue
            table, start = sheets[int(sheet[1]) - 1]
            if table is not held:
                held, frame = table, table.printed_frame
                heads = _headings(table)
                widths = widths_of(heads, table.printed, frame)
            content = sheet_form(content, widths, is_first=sheet[1] == "1")
            _fill_sheet(new, member, content, frame.iloc[start:start + MOST_ROWS - 1], table, style,
                        head_xml(heads, style["head"], widths))


def _fill_sheet(new, member: str, content: bytes, frame: pd.DataFrame, table: SheetTable, style: dict,
                head: bytes) -> None:
    place = content.index(b"</sheetData>")
    kinds = {"area": float, "count": int}
    with new.open(member, "w", force_zip64=True) as file:
        file.write(content[:place] + head)
        for some in blocks(len(frame), ROWS_A_BLOCK):
            values = [[value if value is None else kinds.get(column.kind, str)(value)
                       for value in column_values(frame[column.id].iloc[some])] for column in table.printed]
            for rows in rows_xml(table.printed, values, 2 + some.start, style):
                file.write(rows)
        file.write(content[place:])


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
