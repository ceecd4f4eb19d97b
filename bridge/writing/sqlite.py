"""Rows straight into a new GeoPackage: several times as fast as a sink.

The sink makes the file, so that its tables, types and options are QGIS's own; once it is closed the
rows go in by one transaction. The spatial index of a layer with geometry is filled by GDAL afterwards.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd

from ...core.errors import InputError
from ...core.geometry.parallel import STEP, Cancelled, ask
from ..reading.ogr import quoted
from .shapes import shape_table, stored, write_extent
from .sinks import Form, fill_index
from .write import column_values, of_each_day

BATCH = 20_000   # of rows, which take a tenth of a second: a cancel is answered between them


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
    _insert(destination, table, names, zip(*(sql_values(frame[column]) for column in frame.columns)), len(frame),
            cancelled)


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

    def shapes():
        for start in range(0, len(geometry), STEP):
            ask()
            yield from stored(geometry[start:start + STEP], form.kind, table.srs)

    rows = zip(shapes(), *(sql_values(frame[column]) for column in frame.columns))
    _insert(table.path, table.name, [table.geometry, *form.fields.names()], rows, len(frame), cancelled)
    fill_index(destination)
    write_extent(table.path, table.name, table.geometry)
    return True


def _insert(path: str, table: str, names: list[str], rows: Iterator, count: int, cancelled) -> None:
    statement = "INSERT INTO {} ({}) VALUES ({})".format(  # nosec B608
        quoted(table), ", ".join(map(quoted, names)), ", ".join("?" * len(names)))
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute("BEGIN")
            count_trigger = without_count_trigger(database, table)
            while batch := list(islice(rows, BATCH)):
                if cancelled is not None and cancelled():
                    raise Cancelled
                database.executemany(statement, batch)
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


def without_count_trigger(database, table: str) -> str:
    """Take off the trigger that counts row by row; returns what makes it again."""
    trigger = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name = ?",
                               (f"trigger_insert_feature_count_{table}",)).fetchone()
    if trigger is None:
        return ""
    database.execute(f"DROP TRIGGER {quoted(trigger[0])}")
    return trigger[1]
