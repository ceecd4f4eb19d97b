"""Copies of a GeoPackage's rows, with columns of ours behind their own, straight into a new GeoPackage.

The sink makes the file, so that its tables, types and options are QGIS's own; once it is closed SQLite moves the rows
as they are stored, and the boxes that stand before their geometries make the spatial index; where there are none, GDAL
makes it. Features never become objects of Python.
"""
from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd
from osgeo import gdal

from ...core.errors import InputError
from ...core.geometry.parallel import Cancelled, blocks
from ...core.privacy.content import LEAST_BYTES
from ..reading.ogr import NotPlain, open_layer, quoted
from .columns import SqlColumns
from .fitting import unfit_codes
from .index import without_triggers, write_boxes
from .shapes import EXTENT, TYPED_BYTES, ShapeTable, boxes_before, codes_behind, write_extent
from .sinks import create_index, drop_index, execute
from .sqlite import BATCH, put_rows, refused, synced, unsynced, without_count_trigger
from .write import check_written

#: What is asked of a row at once: its id, and what its geometry begins with.
NUMBERED = np.dtype([("fid", ">i8"), ("head", f"S{TYPED_BYTES}")])


class Tables(NamedTuple):
    """Where rows come from and go to: file, table, and names of the columns with id and geometry."""

    path: str
    table: str
    fid: str
    geometry: str


def may_move(snapshot, names: list[str], destination: str) -> bool:
    """Whether it is worth asking for a route: a GeoPackage as the file has it, with these fields, into another.

    Args:
        snapshot: of the source. names: of its fields. destination: where to.
    """
    return snapshot.driver == "GPKG" and snapshot.ogr is not None and snapshot.is_unfiltered \
        and set(names) <= snapshot.provider_fields and str(destination).lower().endswith(".gpkg")


def copy_route(snapshot, destination: str) -> Optional[tuple[Tables, Tables]]:
    """The two tables, where rows may be moved as they are stored; None where they have to go through QGIS.

    Args:
        snapshot: of the source. destination: a file that a sink has made and closed.
    """
    try:
        dataset, layer = open_layer(snapshot.ogr)
        source = Tables(snapshot.ogr.path, layer.GetName(), layer.GetFIDColumn(), layer.GetGeometryColumn())
        dataset = layer = None
        with gdal.ExceptionMgr(useExceptions=True):
            dataset = gdal.OpenEx(str(destination), gdal.OF_VECTOR)
            if dataset.GetLayerCount() != 1 or dataset.GetLayer(0).GetFeatureCount():
                return None
            layer = dataset.GetLayer(0)
            target = Tables(str(destination), layer.GetName(), layer.GetFIDColumn(), layer.GetGeometryColumn())
            dataset = layer = None
        same = _stored(source) == _stored(target) is not None
    except (NotPlain, RuntimeError, sqlite3.Error):
        return None
    return (source, target) if same and all(source) and all(target) and Path(source.path).is_file() else None


def _stored(tables: Tables) -> Optional[tuple]:
    """How a table of features stores its geometry; None if it is not a table of features."""
    with closing(_opened(tables.path)) as database:
        is_table = database.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?",
                                    (tables.table,)).fetchone()
        return None if is_table is None else database.execute(
            "SELECT c.geometry_type_name, c.z, c.m, c.srs_id, s.organization_coordsys_id "
            "FROM gpkg_geometry_columns c JOIN gpkg_spatial_ref_sys s USING (srs_id) "
            "WHERE table_name = ? AND upper(s.organization) = 'EPSG'", (tables.table,)).fetchone()


def _uri(path: str, mode: str) -> str:
    return f"{Path(path).resolve().as_uri()}?mode={mode}"


def _opened(path: str, mode: str = "ro"):
    return sqlite3.connect(_uri(path, mode), uri=True, isolation_level=None)


def move_copies(route: tuple, names: list[str], own: int, fids: np.ndarray, frame: pd.DataFrame,
                cancelled=None, watch=None, shape=None) -> int:
    """Copy the rows with these ids, in their order; returns their number.

    Args:
        route: of ``copy_route``. names: fields of the destination, the source's first, which bear the same names.
        own: how many of them are the source's. fids: ids of the rows, a row of the frame each. frame: our columns.
        watch: ``personal.CopyWatch``, which is shown the copies. shape: ``fitting.Copied``, which gets the ids of
            rows that are written without geometry; None: all is written as it is.

    Raises:
        InputError: the file accepts no rows (full disk); rows were lost. Cancelled: ``cancelled`` returned True.
    """
    source, target = route
    columns = ", ".join(map(quoted, (target.geometry, *names)))
    if (np.diff(fids) < 0).any():
        order = np.argsort(fids, kind="stable")
        fids, frame = fids[order], frame.iloc[order]
    added = SqlColumns(frame, 1, "o")
    words = [f"s.{quoted(name)}" for name in (source.geometry, *names[:own])] + added.words
    # the rows of ours lead, so that copies stand in their order
    beside = f" o CROSS JOIN source.{quoted(source.table)} s ON s.{quoted(source.fid)} = o.column1"
    indexed = ShapeTable(target.path, target.table, target.geometry, 0)
    try:
        _index_anew(target)   # of no row: its tables and triggers are GDAL's
        with closing(_opened(target.path, "rw")) as database:
            unsynced(database)
            database.execute("ATTACH DATABASE ? AS source", (_uri(source.path, "ro"),))
            database.execute("BEGIN")
            trigger, count = without_count_trigger(database, target.table), 0
            triggers = without_triggers(database, indexed)
            seen = _Seen(database, target, watch, None if shape is None else shape.dimension)
            for rows in blocks(len(fids), BATCH):   # ours of a million rows are some hundred megabytes
                if cancelled is not None and cancelled():
                    raise Cancelled
                count += put_rows(database, f"main.{quoted(target.table)} ({columns})", words,
                                  [fids[rows].tolist(), *added.batch(rows)], beside)
                seen.add()
            if trigger:
                database.execute("UPDATE gpkg_ogr_contents SET feature_count = ? WHERE table_name = ?",
                                 (count, target.table))
                database.execute(trigger)
            boxes, unfit = seen.heads()
            if len(unfit):
                table, geometry, key = map(quoted, (target.table, target.geometry, target.fid))
                database.executemany(f"UPDATE main.{table} SET {geometry} = NULL WHERE {key} = ?",   # nosec B608
                                     ((fid,) for fid in unfit.tolist()))
                shape.lost += fids[unfit - 1].tolist()
            if boxes is not None:
                database.execute(EXTENT, (*(write_boxes(database, indexed, boxes) or (None,) * 4), target.table))
            for trigger in triggers:
                database.execute(trigger)
            database.execute("COMMIT")
        if boxes is None:
            _fill_index(target)
            write_extent(target.path, target.table, target.geometry)
        synced(target.path)
    except (sqlite3.Error, RuntimeError, OSError) as error:
        raise refused(error) from error
    if count < len(fids):
        raise InputError("writing.rows_gone", count=len(fids) - count)
    check_written(target.path, count)
    if watch is not None:
        watch.close()
    return count


class _Seen:
    """Copies looked at batch by batch, as SQLite still has them in memory: what stands before their geometries, and
    what a watch is shown. Each batch is one row of lists: after each row SQLite would wait for Python's lock, which
    findings put into words hold.

    Args:
        database: open. target: its table, without rows. watch: ``personal.CopyWatch``; None: nothing is shown.
        dimension: of the layer, as of ``fitting.dimension_of``.
    """

    def __init__(self, database, target: Tables, watch, dimension: Optional[int]):
        self._database, self._watch, self._dimension = database, watch, dimension
        self._ids: list = [np.empty(0, dtype=np.int64)]
        self._boxes: list = [np.empty((0, 4))]   # of each batch; None where some row has none
        self._unfit: list = [np.empty(0, dtype=np.int64)]
        fid, geometry, table = map(quoted, (target.fid, target.geometry, target.table))
        head = f"hex(coalesce(substr({geometry}, 1, {TYPED_BYTES}), x'')) || hex(zeroblob({TYPED_BYTES}))"
        head = f"printf('%016x', {fid}) || substr({head}, 1, {2 * TYPED_BYTES})"
        # what is too short for a number of a person never becomes Python's
        shown = [f"json_group_array({name}) FILTER (WHERE typeof({name}) IN ('text', 'integer') AND "
                 f"(length(CAST({name} AS BLOB)) >= {LEAST_BYTES} OR instr({name}, '@')))"
                 for name in map(quoted, [] if watch is None else watch.columns)]
        columns = [f"group_concat({head}, '')", *shown]
        self._statement = (f"SELECT {', '.join(columns)} "   # nosec B608
                           f"FROM main.{table} WHERE {fid} > ?")
        # a text that is no UTF-8 would end the run, by an error that shows the whole list
        database.text_factory = partial(str, encoding="utf-8", errors="replace")

    def add(self) -> None:
        """Look at the rows that are new."""
        last = self._ids[-1].max(initial=0)
        text, *lists = self._database.execute(self._statement, (int(last),)).fetchone()
        if text is None:   # no row has come
            return
        heads = np.frombuffer(bytes.fromhex(text), dtype=NUMBERED)
        ids = heads["fid"].astype(np.int64)
        self._ids.append(ids)
        self._boxes.append(boxes_before(heads["head"]))
        self._unfit.append(ids[unfit_codes(codes_behind(heads["head"]), self._dimension)])
        if lists:
            self._watch.batch([json.loads(values) for values in lists])

    def heads(self) -> tuple[Optional[np.ndarray], np.ndarray]:
        """Boxes of the rows, None where some have none or ids are not 1 to n; ids of rows whose geometry does not
        fit."""
        ids, unfit = np.concatenate(self._ids), np.concatenate(self._unfit)
        if not np.array_equal(np.sort(ids), np.arange(1, len(ids) + 1)):
            return None, unfit[:0]
        if any(boxes is None for boxes in self._boxes):
            return None, unfit
        boxes = np.empty((len(ids), 4))
        boxes[ids - 1] = np.concatenate(self._boxes)
        boxes[unfit - 1] = np.nan
        return boxes, unfit


def _index_anew(target: Tables) -> None:
    """Have GDAL make the spatial index of all rows that are there; one that is there is taken off."""
    with gdal.ExceptionMgr(useExceptions=True):
        dataset = gdal.OpenEx(target.path, gdal.OF_VECTOR | gdal.OF_UPDATE)
        try:
            drop_index(dataset, target.table, target.geometry)
            create_index(dataset, target.table, target.geometry)
        finally:
            dataset.Close()


def _fill_index(target: Tables) -> None:
    """Have GDAL fill the index, which is there and empty: of 100,000 rows it takes such a one for damaged, and neither
    drops it nor makes another."""
    fid, geometry, table, index = map(quoted, (target.fid, target.geometry, target.table,
                                               f"rtree_{target.table}_{target.geometry}"))
    sides = ", ".join(f"ST_{side}({geometry})" for side in ("MinX", "MaxX", "MinY", "MaxY"))
    with gdal.ExceptionMgr(useExceptions=True):
        dataset = gdal.OpenEx(target.path, gdal.OF_VECTOR | gdal.OF_UPDATE)
        try:
            execute(dataset, f"INSERT INTO {index} SELECT {fid}, {sides} FROM {table} "   # nosec B608
                             f"WHERE {geometry} NOT NULL AND NOT ST_IsEmpty({geometry})")
        finally:
            dataset.Close()
