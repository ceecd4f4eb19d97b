"""Rows of a file without a known position: whether there are any, and what is stored in them.

GDAL's spatial filters silently leave out whatever it cannot read. So a layer is examined first.
"""
from __future__ import annotations

import sqlite3
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import numpy as np
from osgeo import gdal

from ...core.reading.encoded import wkb_of
from ...core.reading.files import files_of, sibling
from .ogr import NotPlain, filter_rows, open_layer, quoted, unraised
from .records.geodatabase import has_odd_row
from .records.shapefile import has_odd_record
from .server import has_odd_row as has_odd_row_on_server

MOST_IDS = 500
FEW_ROWS = 1_000   # are read whole as fast as they are looked up
MANY_ROWS = 50_000   # are looked at in two halves at once
ANSWERS_KEPT = 500
SETTLED_NS = 3_000_000_000
_answers: OrderedDict = OrderedDict()   # file and layer -> the file's state, and whether it holds rows nowhere
_FAR = 1e30        # no coordinate and no area is as large
#: What GDAL knows of a geometry ``g`` in a GeoPackage only if its bytes are sound and its coordinates numbers.
_MEASURED = {"polygon": f"ST_Area(g) BETWEEN 1e-300 AND {_FAR!r}",
             "line": f"ST_Length(g) BETWEEN 1e-300 AND {_FAR!r}",
             "point": f"ST_GeometryType(g) = 'POINT' AND abs(ST_MinX(g)) < {_FAR!r} AND abs(ST_MinY(g)) < {_FAR!r}"}


def stored_bytes(snapshot, fids: np.ndarray) -> dict:
    """What a GeoPackage stores for rows for which GDAL returns no geometry: id -> WKB, or the value in its place."""
    stored: dict = {}
    if snapshot.ogr is None or snapshot.driver != "GPKG" or not len(fids):
        return stored
    try:
        with closing(_opened(snapshot.source.split("|", 1)[0])) as database:
            column, = database.execute("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?",
                                       (snapshot.data_layer,)).fetchone()
            for first in range(0, len(fids), MOST_IDS):
                some = [int(fid) for fid in fids[first:first + MOST_IDS]]
                query = (f"SELECT rowid, {quoted(column)} FROM {quoted(snapshot.data_layer)} "   # nosec B608
                         f"WHERE {quoted(column)} IS NOT NULL AND rowid IN ({', '.join('?' * len(some))})")
                for fid, value in database.execute(query, some):
                    value = value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
                    stored[fid] = wkb_of(value) or value
    except (sqlite3.Error, UnicodeDecodeError, TypeError):   # a view has no rowid
        pass
    return stored


def has_rows_nowhere(snapshot) -> bool:
    """Whether a layer's file holds rows that could lie anywhere: a spatial filter would skip them in silence.

    They have no geometry, or one that cannot be read, or coordinates that are not numbers. GDAL asks each row for the
    area of its polygon, or the length of its line, without making a geometry of it: half a second of the processor
    for a million rows of a GeoPackage, on two threads; shapefiles and file geodatabases are looked through here. The
    answer is kept as long as the file is the same. A layer's filter is ignored. True if unknown, as for layers in
    memory, or lines in other files.
    """
    if snapshot.geometry not in _MEASURED or snapshot.ogr is None and not snapshot.shapes and not snapshot.is_server:
        return True
    if snapshot.is_server:   # others write to it: asked anew each time
        return has_odd_row_on_server(snapshot)
    path = snapshot.shapes or snapshot.ogr.path
    layer = () if snapshot.shapes else (snapshot.ogr.layer_name, snapshot.ogr.open_options)
    key, state = (path, *layer, snapshot.geometry), _state(path)
    known = _answers.get(key)
    if known is not None and known[0] == state:
        _answers.move_to_end(key)
        return known[1]
    answer = _holds_rows_nowhere(snapshot)
    # a file that is being written may change again within the resolution of its clock
    if state and state == _state(path) and max(file[2] for file in state) < time.time_ns() - SETTLED_NS:
        _answers[key] = state, answer
        while len(_answers) > ANSWERS_KEPT:
            _answers.popitem(last=False)
    return answer


def _state(path: str) -> tuple:
    """Name, size and time of change of a layer's files; empty if unknown."""
    try:
        return tuple((file.name, stat.st_size, stat.st_mtime_ns) for file, stat in sorted(
            (file, file.stat()) for file in (*files_of(path), *files_of(f"{path}-wal"))))
    except OSError:   # one went meanwhile
        return ()


def _holds_rows_nowhere(snapshot) -> bool:
    if snapshot.shapes:
        path = Path(snapshot.shapes)
        index = sibling(path, ".shx")
        return index is None or has_odd_record(path, index)
    if snapshot.driver == "OpenFileGDB":
        odd = has_odd_row(Path(snapshot.ogr.path), snapshot.ogr.layer_name, snapshot.geometry)
        if odd is not None:
            return odd
    opened = layer = None
    try:
        with gdal.ExceptionMgr(useExceptions=True):
            opened, layer = open_layer(snapshot.ogr)
            if snapshot.driver == "GPKG":
                return _has_odd_row(snapshot.ogr, opened, layer, _MEASURED[snapshot.geometry])
            return snapshot.geometry != "polygon" or _has_odd_polygon(layer)
    except (NotPlain, RuntimeError):
        return True
    finally:
        with unraised():
            del layer, opened   # in this order, since GDAL does not count references


def _has_odd_row(source, opened, layer, measured: str) -> bool:
    """Whether some row of a GeoPackage is not in its spatial index, or has no measure; True where it has no index.

    The index alone does not say it: GDAL's triggers put a row in by what its header states, whatever comes behind.
    """
    table, column = layer.GetName(), layer.GetGeometryColumn()
    indexed, = _first_row(opened, f"SELECT count(*) FROM {quoted(f'rtree_{table}_{column}_rowid')}")   # nosec B608
    query = (   # the type is None for a wrong byte order
        "SELECT count(*), "   # nosec B608
        f"coalesce(sum(ST_GeometryType(g) IS NOT NULL AND {measured}), 0) "
        f"FROM (SELECT {quoted(column)} AS g FROM {quoted(table)}")

    def looked_at(part: str) -> tuple:
        with gdal.ExceptionMgr(useExceptions=True):
            again = other = None
            try:
                again, other = open_layer(source)   # no two threads may use one data set
                return _first_row(again, query + part)
            finally:
                with unraised():
                    del other, again

    if indexed < MANY_ROWS or not _has_numbers(opened, table):
        return not all(number == indexed for number in _first_row(opened, query + ")"))
    least, most = _first_row(opened, (   # both in one SELECT would pass over all rows
        f"SELECT (SELECT min(rowid) FROM {quoted(table)}), (SELECT max(rowid) FROM {quoted(table)})"))   # nosec B608
    middle = (least + most) // 2
    with ThreadPoolExecutor(2) as pool:
        halves = list(pool.map(looked_at, (f" WHERE rowid <= {middle})", f" WHERE rowid > {middle})")))
    return not all(sum(numbers) == indexed for numbers in zip(*halves))


def _first_row(opened, query: str) -> tuple:
    """The whole numbers of a statement's first row."""
    rows = opened.ExecuteSQL(query)
    row = None
    try:
        row = rows.GetNextFeature()
        return tuple(row.GetFieldAsInteger64(place) for place in range(row.GetFieldCount()))
    finally:
        del row
        opened.ReleaseResultSet(rows)


def _has_numbers(opened, name: str) -> bool:
    """Whether SQLite numbers a layer's rows: not those of a view, nor where a field of that name hides the numbers."""
    literal = name.replace("'", "''")
    count, = _first_row(opened, (
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' "   # nosec B608
        f"AND name = '{literal}' AND upper(sql) NOT LIKE '%WITHOUT%ROWID%' AND NOT EXISTS "
        f"(SELECT 1 FROM pragma_table_info('{literal}') AS field WHERE lower(field.name) = 'rowid')"))
    return count == 1


def _has_odd_polygon(layer) -> bool:
    """Whether some row of a file has no area. Databases have no such field, find nothing, and are read whole."""
    count = layer.GetFeatureCount()
    layer.SetIgnoredFields([field.GetName() for field in layer.schema])
    filter_rows(layer, f"OGR_GEOM_AREA > 0 AND OGR_GEOM_AREA < {_FAR!r}")
    return layer.GetFeatureCount() != count


def _opened(path: str):
    return sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)
