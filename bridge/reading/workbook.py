"""Spreadsheets as cells, whatever their heads: XLSX, ODS and XLS by GDAL, CSV as it is written."""
from __future__ import annotations

import csv
from pathlib import Path

from osgeo import gdal

from ...core.errors import InputError
from ...core.files import is_plain_file
from ...core.geometry.parallel import asking
from ...core.monitoring.statistics.sheet import Sheet, sheet_of

DRIVERS = {".xlsx": "XLSX", ".xlsm": "XLSX", ".ods": "ODS", ".xls": "XLS"}
MOST_CELLS = 500_000     # of a sheet
_OPTIONS = {"XLSX": ["HEADERS=DISABLE", "FIELD_TYPES=STRING"], "ODS": ["HEADERS=DISABLE", "FIELD_TYPES=STRING"]}
_ENCODINGS = ("utf-8-sig", "gb18030")    # of CSV files that a spreadsheet in Chinese writes


def read_workbook(path: str) -> list[Sheet]:
    """The sheets of a file that hold something, in their order.

    Args:
        path: of an XLSX, XLSM, ODS, XLS or CSV file.

    Raises:
        InputError: no file, one that cannot be read, empty, or too large.
    """
    file = Path(path).name
    if not is_plain_file(path):
        raise InputError("statistics.unreadable", file=file, detail="–")
    ending = Path(path).suffix.lower()
    pages = _by_gdal(path, DRIVERS[ending]) if ending in DRIVERS else [(Path(path).stem, _of_csv(path))]
    sheets = []
    for name, rows in pages:
        count = len(rows) * max(map(len, rows), default=0)
        if count > MOST_CELLS:
            raise InputError("statistics.too_large", file=file, name=name, count=count, most=MOST_CELLS)
        sheet = sheet_of(name, file, rows)
        if sheet.cells.size:
            sheets.append(sheet)
    if not sheets:
        raise InputError("statistics.no_cells", file=file)
    return sheets


def _by_gdal(path: str, driver: str) -> list:
    if gdal.GetDriverByName(driver) is None:
        raise InputError("statistics.no_driver", file=Path(path).name)
    with gdal.ExceptionMgr(useExceptions=True), gdal.config_option("OGR_XLS_HEADERS", "DISABLE"):
        try:
            source = gdal.OpenEx(path, gdal.OF_VECTOR, allowed_drivers=[driver], open_options=_OPTIONS.get(driver, []))
            return [_page(source.GetLayer(place)) for place in range(source.GetLayerCount())]
        except RuntimeError as error:
            raise InputError("statistics.unreadable", file=Path(path).name, detail=str(error)) from error


def _page(layer) -> tuple[str, list]:
    count = layer.GetLayerDefn().GetFieldCount()
    rows = [[feature.GetFieldAsString(place) if feature.IsFieldSetAndNotNull(place) else None
             for place in range(count)] for feature in asking(layer)]
    return layer.GetName(), rows


def _of_csv(path: str) -> list:
    for encoding in _ENCODINGS:
        try:
            with open(path, encoding=encoding, newline="") as file:
                first = file.read(4096)
                file.seek(0)
                return list(csv.reader(file, delimiter=max(",;\t", key=first.count)))
        except UnicodeDecodeError:
            continue
        except (OSError, csv.Error) as error:
            raise InputError("statistics.unreadable", file=Path(path).name, detail=str(error)) from error
    raise InputError("statistics.unreadable", file=Path(path).name, detail="UTF-8, GB 18030")
