"""A table as a file for a spreadsheet: XLSX, or CSV that Excel reads with its Chinese."""
from __future__ import annotations

from ...core.landuse.tables.layouts import SheetTable
from ...core.report.spreadsheet import guarded_csv_frame
from .files import write_whole, write_workbook


def write_table(path: str, table: SheetTable) -> str:
    """Write a table in the format of the file's extension.

    Args:
        path: ``….csv``, otherwise XLSX.
        table: what it holds.

    Returns:
        The file that was written.

    Raises:
        InputError: it cannot be written.
    """
    if path.lower().endswith(".csv"):
        frame = guarded_csv_frame(table.frame)
        frame.columns = [column.title for column in table.columns]
        write_whole(path, frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig"))
        return path
    target = path if path.lower().endswith(".xlsx") else path + ".xlsx"
    write_workbook(target, [table])
    return target
