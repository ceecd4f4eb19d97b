"""The workbook beside a report, with its tables whole."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ...core.report.data import ReportData
from ...core.report.parts.workbook import tables_of
from .files import write_workbook


def tables_beside(report: str, data: ReportData) -> ReportData:
    """Write the tables of a report into ``<report>-tables.xlsx`` beside it.

    Args:
        report: path of the HTML file. data: what the report shows.

    Returns:
        The data, with the name of the workbook.

    Raises:
        InputError: GDAL has no XLSX driver, or the file cannot be written.
    """
    path = Path(report)
    target = path.with_name(f"{path.stem}-tables.xlsx")
    write_workbook(str(target), tables_of(data))
    return replace(data, tables_file=target.name)
