"""Findings as a file for a spreadsheet: XLSX, or CSV that Excel reads with its Chinese."""
from __future__ import annotations

from pathlib import Path

from ..core.landuse.tables import SheetTable
from ..core.report.spreadsheet import guarded_csv_frame
from .spreadsheets import write_whole, write_workbook


def write_findings_table(path: str, table: SheetTable) -> str:
    """Write a table; the file's ending says how.

    Args:
        path: ``….csv``, else XLSX.
        table: of ``core.findings.table.exported_table``.

    Returns:
        The file's name.

    Raises:
        InputError: it cannot be written.
    """
    if path.lower().endswith(".csv"):
        frame = guarded_csv_frame(table.frame)
        frame.columns = [column.title for column in table.columns]
        write_whole(path, frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig"))
        return Path(path).name
    target = path if path.lower().endswith(".xlsx") else path + ".xlsx"
    write_workbook(target, [table])
    return Path(target).name
