"""Rows straight into a new GeoPackage: several times as fast as a sink.

The sink makes the file, so that its tables, types and options are QGIS's own; once it is closed the
rows go in by one transaction. The spatial index of a layer with geometry is filled by GDAL afterwards.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Optional

import numpy as np
import pandas as pd

from ...core.errors import InputError
from ...core.geometry.parallel import STEP, Cancelled, blocks, in_order
from ..reading.ogr import quoted
from .shapes import shape_table, stored, write_extent
from .sinks import Form, fill_index
from .write import check_written, column_values, of_each_day

BATCH = 10_000   # of rows, which take some hundredths of a second: a cancel is answered between them


def takes_rows(destination: str) -> bool:
    """Whether a destination is a GeoPackage with one empty table of features without geometry."""
    if not str(destination).lower().endswith(".gpkg") or not Path(destination).is_file():
        return False
    try:
        with closing(sqlite3.connect(destination)) as database:
            tables = database.execute("SELECT data_type FROM gpkg_contents").fetchall()
            return tables == [("attributes",)]
    except sqlite3.Error:
        return False


def insert_rows(destination: str, names: list[str], frame: pd.DataFrame, cancelled=None) -> None:
    """Insert the rows of a frame.

    Args:
        destination: a file for which ``takes_rows`` is true, not open elsewhere.
        names: field names, one a column.
        frame: the rows.

    Raises:
        InputError: the file takes no rows: a full disk.
        Cancelled: ``cancelled`` returned True; no row was written.
    """
    with closing(sqlite3.connect(destination)) as database:
        (table,), = database.execute("SELECT table_name FROM gpkg_contents").fetchall()
    _insert(destination, table, names, frame, None, cancelled)


def insert_shapes(destination: str, form: Form, frame: pd.DataFrame, geometry: np.ndarray, cancelled=None) -> bool:
    """Insert the rows of a frame with their geometry, fill the spatial index and write down the extent.

    Args:
        destination: a file that a sink has made and closed. form: of its layer. frame: the rows.
        geometry: shapely geometries or None ``(n,)``, which fit the layer (``shapes.fits``).

    Returns:
        Whether the file took them: False where it is not a new GeoPackage.

    Raises:
        InputError: the file takes no rows: a full disk.
        Cancelled: ``cancelled`` returned True; no row was written.
    """
    table = shape_table(destination, form.kind)
    if table is None:
        return False

    def shapes(rows: slice) -> list:
        return [blob for part in blocks(rows.stop - rows.start, STEP)
                for blob in stored(geometry[rows][part], form.kind, table.srs)]

    _insert(table.path, table.name, [table.geometry, *form.fields.names()], frame, shapes, cancelled)
    fill_index(destination)
    write_extent(table.path, table.name, table.geometry)
    check_written(destination, len(frame))
    return True


def _insert(path: str, table: str, names: list[str], frame: pd.DataFrame, shapes: Optional[Callable],
            cancelled) -> None:
    """Insert the rows of a frame, behind their geometry where there is one (``shapes`` of a slice of rows).

    What all rows of a column say is part of the statement: of findings every second one is so, and a row of
    fewer values is written sooner. Values become Python's a batch at a time, whatever the number of rows.
    """
    same = {column: literal(frame[column]) for column in frame.columns}
    columns = [column for column in frame.columns if same[column] is None]
    places = ["?"] * (shapes is not None) + [same[column] or "?" for column in frame.columns]
    if not columns and shapes is None:   # a row has to have something
        columns, places[0] = [frame.columns[0]], "?"
    statement = "INSERT INTO {} ({}) VALUES ({})".format(  # nosec B608
        quoted(table), ", ".join(map(quoted, names)), ", ".join(places))
    count = len(frame)
    made = None if shapes is None else in_order(shapes, blocks(count, BATCH), cancelled)   # while others are written
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database, closing(made or in_order(len, ())):
            database.execute("BEGIN")
            count_trigger = without_count_trigger(database, table)
            for rows in blocks(count, BATCH):
                if cancelled is not None and cancelled():
                    raise Cancelled
                batch = [sql_values(frame[column].iloc[rows]) for column in columns]
                database.executemany(statement, zip(*([next(made)] if made else []), *batch))
            if count_trigger:
                database.execute("UPDATE gpkg_ogr_contents SET feature_count = ? WHERE table_name = ?", (count, table))
                database.execute(count_trigger)
            database.execute("COMMIT")
    except sqlite3.Error as error:
        raise InputError("writing.refused", detail=str(error)) from error


def sql_values(column: pd.Series) -> list:
    """A column as SQLite takes it; a day as text."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return of_each_day(column, lambda day: day.date().isoformat())
    return column_values(column)


def literal(column: pd.Series) -> Optional[str]:
    """What all rows of a column say, as SQL writes it; None where they differ, or it has no exact spelling.

    Args:
        column: of texts, booleans, numbers or days.

    >>> literal(pd.Series(["it's", "it's"], dtype="string")), literal(pd.Series([0.1, 0.1]))
    ("'it''s'", None)
    """
    if not len(column):
        return None
    ends = column.iloc[[0, len(column) // 2, -1]]
    if len(set(map(repr, sql_values(ends)))) > 1:
        return None
    value, lost = sql_values(ends)[0], int(column.isna().sum())
    if value is None:
        return "NULL" if lost == len(column) else None
    if lost or isinstance(value, float):   # decimals are not exactly what is read of their digits
        return None
    if isinstance(value, str):
        return None if "\0" in value or not (column == value).all() else "'" + value.replace("'", "''") + "'"
    return str(int(value)) if isinstance(value, int) and (column == column.iloc[0]).all() else None


def without_count_trigger(database, table: str) -> str:
    """Take off the trigger that counts row by row; returns what makes it again."""
    trigger = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name = ?",
                               (f"trigger_insert_feature_count_{table}",)).fetchone()
    if trigger is None:
        return ""
    database.execute(f"DROP TRIGGER {quoted(trigger[0])}")
    return trigger[1]
