"""Rows of a new GeoPackage that come part by part, each under the id that it has among all of them."""
from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ...core.errors import InputError
from ...core.geometry.parallel import STEP, blocks
from ..reading.ogr import quoted
from .index import without_triggers, write_boxes
from .shapes import EXTENT, shape_table, stored
from .sinks import Form, fill_index
from .sqlite import SqlColumns, put_rows, refused, synced, takes_rows, unsynced, without_count_trigger


class Appending:
    """One transaction of many inserts; to be used in a ``with``.

    Args:
        destination: a GeoPackage that a sink has made and closed. form: of its layer, with the number of all rows.
        has_geometry: whether its rows have any.

    Raises:
        InputError: the file is not such a one; or, at the end of the ``with``, it takes no more: a full disk.
    """

    def __init__(self, destination: str, form: Form, has_geometry: bool):
        self.destination, self.form = destination, form
        self.shapes = shape_table(destination, form.kind) if has_geometry else None
        if self.shapes is None and (has_geometry or not takes_rows(destination)):
            raise InputError("writing.refused", detail=destination.rpartition("/")[2])
        if self.shapes is not None:
            self.table = self.shapes.name
        else:
            with closing(sqlite3.connect(destination)) as database:
                (self.table,), = database.execute("SELECT table_name FROM gpkg_contents").fetchall()
        self.count = 0
        self._boxes: list = []   # places and boxes of the rows so far
        if self.shapes is not None:
            fill_index(destination)   # of no row: its tables and triggers are GDAL's

    def __enter__(self) -> Appending:
        self._database = sqlite3.connect(self.destination, isolation_level=None)
        unsynced(self._database)
        self._database.execute("BEGIN")
        self._trigger = without_count_trigger(self._database, self.table)
        self._of_index = without_triggers(self._database, self.shapes) if self.shapes else []
        fields = self._database.execute("SELECT name, pk FROM pragma_table_info(?)", (self.table,))
        self._fid = next(name for name, key in fields if key)
        return self

    def add(self, place: np.ndarray, frame: pd.DataFrame, geometry: Optional[np.ndarray]) -> None:
        """Insert rows.

        Args:
            place: of each row among all, from 0 ``(n,)``; its id is one more. frame: the rows, in the form's fields.
            geometry: of each ``(n,)``; None where the table has none.

        Raises:
            InputError: the file takes no rows: a full disk.
        """
        names = [self._fid, *([self.shapes.geometry] if self.shapes else []), *self.form.fields.names()]
        columns = SqlColumns(frame)
        into = f"{quoted(self.table)} ({', '.join(map(quoted, names))})"
        places = ["?"] * (len(names) - frame.shape[1]) + columns.places
        try:
            for some in blocks(len(frame), STEP):
                shapes = [stored(geometry[some], self.form.kind, self.shapes.srs)] if self.shapes else []
                if self.shapes:
                    self._boxes.append((place[some], shapely.bounds(geometry[some])))
                put_rows(self._database, into, places, [(place[some] + 1).tolist(), *shapes, *columns.batch(some)])
        except sqlite3.Error as error:
            raise refused(error) from error
        self.count += len(frame)

    def __exit__(self, kind, *_error) -> None:
        if kind is not None:
            with suppress(sqlite3.Error, OSError):   # the error that is under way says what happened
                self._database.close()   # what is not committed is not there
            return
        try:
            with closing(self._database):
                self._finish()
            synced(self.destination)
        except (sqlite3.Error, OSError) as error:
            raise refused(error) from error

    def _finish(self) -> None:
        """Write what belongs to all rows, and have them be there."""
        if self._trigger:
            self._database.execute("UPDATE gpkg_ogr_contents SET feature_count = ? WHERE table_name = ?",
                                   (self.count, self.table))
            self._database.execute(self._trigger)
        if self.shapes is not None:
            self._write_index()
        self._database.execute("COMMIT")

    def _write_index(self) -> None:
        """The index of all rows, their extent, and the triggers that keep it."""
        boxes = np.full((self.count, 4), np.nan)
        for place, some in self._boxes:
            boxes[place] = some
        extent = write_boxes(self._database, self.shapes, boxes) or (None,) * 4
        self._database.execute(EXTENT, (*extent, self.table))
        for trigger in self._of_index:
            self._database.execute(trigger)
