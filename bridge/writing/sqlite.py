"""Rows straight into a new GeoPackage: several times as fast as a sink.

The sink makes the file, so that its tables, types and options are QGIS's own; once it is closed the
rows go in by one transaction, and with them the spatial index of a layer with geometry.
"""
from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ...core.errors import InputError
from ...core.geometry.parallel import STEP, Cancelled, begun, blocks, in_order, in_steps
from ..reading.ogr import quoted
from .columns import SqlColumns, handed
from .index import node_bytes, tree_of, without_triggers, write_tree
from .shapes import EXTENT, ShapeTable, shape_table, stored
from .sinks import Form, fill_index
from .write import check_written

BATCH = 10_000   # of rows, which take some hundredths of a second: a cancel is answered between them
#: Values of a statement: SQLite before 3.32 takes at most 999. Alone both are as fast; beside a thread that holds
#: Python's lock, which is waited for after each statement, many need three quarters of the time or less.
VALUES = 6_000 if sqlite3.sqlite_version_info >= (3, 32) else 900
CACHE_KIB = 16 * 1024   # of pages that SQLite keeps: what comes part by part goes between rows that are there


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
    """Insert the rows of a frame with their geometry, their spatial index and the extent.

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

    fill_index(destination)   # of no row: its tables and triggers are GDAL's
    _insert(table.path, table.name, [table.geometry, *form.fields.names()], frame,
            shapes_of(geometry, form.kind, table.srs), cancelled, (table, geometry))
    check_written(destination, len(frame))
    return True


def shapes_of(geometry: np.ndarray, kind, srs: int) -> Callable[[slice], list]:
    """What makes the geometries of a slice of rows as a table holds them, so that a cancel is answered between steps.

    Args:
        geometry, kind, srs: as of ``shapes.stored``: ``(n,)``.
    """
    return lambda rows: [blob for part in blocks(rows.stop - rows.start, STEP)
                         for blob in stored(geometry[rows][part], kind, srs)]


def _insert(path: str, table: str, names: list[str], frame: pd.DataFrame, shapes: Optional[Callable],
            cancelled, indexed: Optional[tuple[ShapeTable, np.ndarray]] = None) -> None:
    """Insert the rows of a frame, behind their geometry where there is one (``shapes`` of a slice of rows).

    ``indexed``: the table of rows with geometry, and this, for its index, which is made while rows are written.

    What many rows say alike is part of the statement, see ``SqlColumns``: a row of fewer values is written sooner.
    Values become Python's a batch at a time, whatever the number of rows.
    """
    before = int(shapes is not None)
    columns = SqlColumns(frame, before, at_least_one=not before)
    into, words = f"{quoted(table)} ({', '.join(map(quoted, names))})", [*handed(before), *columns.words]
    count = len(frame)
    made = None if shapes is None else in_order(shapes, blocks(count, BATCH), cancelled)   # while others are written
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database, closing(made or in_order(len, ())):
            unsynced(database)
            database.execute("BEGIN")
            count_trigger = without_count_trigger(database, table)
            triggers, tree = [], None
            if indexed:
                triggers = without_triggers(database, indexed[0])
                tree = begun(_tree, indexed[1], node_bytes(database, indexed[0]), at_once=count <= BATCH)
            for rows in blocks(count, BATCH):
                if cancelled is not None and cancelled():
                    raise Cancelled
                put_rows(database, into, words, [*([next(made)] if made else []), *columns.batch(rows)])
            if count_trigger:
                database.execute("UPDATE gpkg_ogr_contents SET feature_count = ? WHERE table_name = ?", (count, table))
                database.execute(count_trigger)
            if tree is not None:
                extent = write_tree(database, indexed[0], tree()) or (None,) * 4
                database.execute(EXTENT, (*extent, table))
            for trigger in triggers:
                database.execute(trigger)
            database.execute("COMMIT")
        synced(path)
    except (sqlite3.Error, OSError) as error:
        raise refused(error) from error


def _tree(geometry: np.ndarray, size: int):
    """The index of rows with geometry, of nodes of so many bytes."""
    return tree_of(in_steps(shapely.bounds, geometry, step=BATCH), size)


def refused(error: Exception) -> InputError:
    """What a user reads of a file that takes no rows: the reason, and not the name that the file has for now.

    Args:
        error: of SQLite, GDAL or the disk.
    """
    return InputError("writing.refused", detail=getattr(error, "strerror", None) or str(error))


def unsynced(database) -> None:
    """Have SQLite wait for the disk at no page: the file is new, and is not used before ``synced``.

    Args:
        database: a connection, without a transaction.
    """
    database.execute("PRAGMA synchronous = OFF")
    database.execute(f"PRAGMA cache_size = -{CACHE_KIB}")


def synced(path: str) -> None:
    """Wait until the disk holds a file.

    Args:
        path: of the file, which is closed.

    Raises:
        OSError: the disk does not take it.
    """
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def put_rows(database, into: str, words: list[str], columns: list[list], beside: str = "") -> int:
    """Insert rows, many by one statement: after each, SQLite waits for Python's lock, which other threads hold.

    Args:
        database: a connection. into: table and columns, as SQL has them. words: what SQL writes into each of these, of
            names of ``columns.handed``. columns: values of each column that is handed over ``(n,)``.
        beside: a table that rows are joined to, as SQL has it behind theirs; rows without a partner are left out.

    Returns:
        Number of rows that were inserted.
    """
    width, count = len(columns), len(columns[0])
    row = f"({', '.join('?' * width)})"
    put = f"INSERT INTO {into} SELECT {', '.join(words)} FROM (VALUES "   # nosec B608
    together = max(1, VALUES // width)
    whole = count - count % together
    values, inserted = chain.from_iterable(zip(*columns)), 0
    for rows, sets in ((together, zip(*[values] * (together * width)) if whole else ()),
                       (1, zip(*(column[whole:] for column in columns)))):
        inserted += max(0, database.executemany(f"{put}{', '.join([row] * rows)}){beside}", sets).rowcount)
    return inserted


def without_count_trigger(database, table: str) -> str:
    """Take off the trigger that counts row by row; returns what makes it again."""
    trigger = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name = ?",
                               (f"trigger_insert_feature_count_{table}",)).fetchone()
    if trigger is None:
        return ""
    database.execute(f"DROP TRIGGER {quoted(trigger[0])}")
    return trigger[1]
