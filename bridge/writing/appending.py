"""Rows of a new GeoPackage that come part by part, each under the id that it has among all of them."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ...core.contract.outcome import Coming
from ...core.errors import InputError
from ...core.geometry.parallel import STEP, Begun, begun, blocks, in_order, in_steps
from ..reading.ogr import quoted
from .columns import SqlColumns, handed
from .index import Tree, node_bytes, tree_of, without_triggers, write_tree
from .shapes import EXTENT, shape_table
from .sinks import Form, fill_index
from .sqlite import BATCH, put_rows, refused, shapes_of, synced, takes_rows, unsynced, without_count_trigger
from .write import check_written


class Appending:
    """One transaction of many inserts; to be used in a ``with``.

    Args:
        destination: a GeoPackage that a sink has made and closed. form: of its layer.
        has_geometry: whether its rows have any. total: number of all rows, where it is known: the index is then made
            while the last of them are written.

    Raises:
        InputError: the file is not such a one; or, at the end of the ``with``, it takes no more: a full disk.
    """

    def __init__(self, destination: str, form: Form, has_geometry: bool, total: int = 0):
        self.destination, self.form = destination, form
        self.shapes = shape_table(destination, form.kind) if has_geometry else None
        if self.shapes is None and (has_geometry or not takes_rows(destination)):
            raise InputError("writing.refused", detail=destination.rpartition("/")[2])
        if self.shapes is not None:
            self.table = self.shapes.name
        else:
            with closing(sqlite3.connect(destination)) as database:
                (self.table,), = database.execute("SELECT table_name FROM gpkg_contents").fetchall()
        self.count, self.total = 0, total
        self._boxes: list = []   # places and boxes of the rows so far
        self._tree: Optional[Begun] = None   # of the index, once all boxes are known
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
        before = len(names) - frame.shape[1]
        columns = SqlColumns(frame, before)
        into, words = f"{quoted(self.table)} ({', '.join(map(quoted, names))})", [*handed(before), *columns.words]
        self.count += len(frame)
        if self.shapes:
            self._boxes.append((place, in_steps(shapely.bounds, geometry)))
            if self.count == self.total > 0:   # 0: it is not known
                self._tree = begun(self._made_tree, node_bytes(self._database, self.shapes), at_once=self.count <= STEP)
        try:
            with closing(self._stored(geometry, len(frame))) as shapes:   # made while others are written
                for some in blocks(len(frame), BATCH):
                    own = [(place[some] + 1).tolist(), *([next(shapes)] if self.shapes else []), *columns.batch(some)]
                    put_rows(self._database, into, words, own)
        except sqlite3.Error as error:
            raise refused(error) from error

    def _stored(self, geometry: Optional[np.ndarray], count: int) -> Iterator[list]:
        """Geometries of ``count`` rows as the file holds them, a list for each ``BATCH``."""
        if self.shapes is None:
            return in_order(len, ())
        return in_order(shapes_of(geometry, self.form.kind, self.shapes.srs), blocks(count, BATCH))

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
        tree = self._made_tree(node_bytes(self._database, self.shapes)) if self._tree is None else self._tree()
        extent = write_tree(self._database, self.shapes, tree) or (None,) * 4
        self._database.execute(EXTENT, (*extent, self.table))
        for trigger in self._of_index:
            self._database.execute(trigger)

    def _made_tree(self, size: int) -> Optional[Tree]:
        """The index of all rows, of nodes of so many bytes."""
        boxes = np.full((self.count, 4), np.nan)
        for place, some in self._boxes:
            boxes[place] = some
        return tree_of(boxes, size)


def append_parts(destination: str, form: Form, rows: Coming) -> None:
    """Write a layer whose rows follow each other part by part, as they come.

    Args:
        destination, form: as of ``Appending``. rows: with their geometry.

    Raises:
        InputError: as of ``Appending``. Cancelled: see ``ask``; and what making the rows raised.
    """
    with Appending(destination, form, True, rows.count) as writer:
        for frame, geometry in rows.parts:
            writer.add(np.arange(writer.count, writer.count + len(frame)), frame, geometry)
    check_written(destination, rows.count)
