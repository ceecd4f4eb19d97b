"""The workbook beside a report, with its tables whole."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ...core.report.data import ReportData
from ...core.report.parts.workbook import tables_of
from .files import write_workbook

TABLES = "-tables.xlsx"     # how the name of the workbook ends


def tables_beside(path: str, data: ReportData) -> ReportData:
    """Write the tables of a report into a workbook beside it.

    Args:
        path: of the workbook. data: what the report shows.

    Returns:
        The data, with the name of the workbook.

    Raises:
        InputError: GDAL has no XLSX driver, or the file cannot be written.
    """
    write_workbook(path, tables_of(data))
    return replace(data, tables_file=Path(path).name)
