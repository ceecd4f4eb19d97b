"""Which rows of a file a rectangle meets: asked so that no row is passed over that nobody can place.

GDAL's spatial filters leave out, in silence, whatever it cannot read. A GeoPackage's own index knows where a row was
when it was written, readable or not; of other files every row is looked at once.
"""
from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import NamedTuple, Optional
from urllib.parse import quote

import numpy as np

from .reading_geometry import wkb_of
from .reading_ogr import NotPlain, filter_rows, open_layer, quoted

MOST_IDS = 500
FEW_ROWS = 1_000   # are read whole as fast as they are looked up
_FAR = 1e30        # no coordinate and no area is as large


class Index(NamedTuple):
    """A GeoPackage's spatial index: its file, the table and the column that it is of, and its own table."""

    path: str
    table: str
    column: str
    name: str


def index_of(snapshot) -> Optional[Index]:
    """The spatial index of a layer as its file has it; None where it has none."""
    if snapshot.ogr is None or snapshot.driver != "GPKG":
        return None
    path = snapshot.source.split("|", 1)[0]
    try:
        with closing(_opened(path)) as database:
            column, = database.execute("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?",
                                       (snapshot.data_layer,)).fetchone()
            index = Index(path, snapshot.data_layer, column, f"rtree_{snapshot.data_layer}_{column}")
            database.execute(f"SELECT id FROM {quoted(index.name)} LIMIT 1")   # nosec B608 - names of the file itself
    except (sqlite3.Error, TypeError):
        return None
    return index


def meeting(index: Index, box) -> str:
    """SQL for the ids of the rows that may meet a rectangle: xmin, ymin, xmax, ymax.

    A coordinate that is no number stands in the index as 0, and what is beyond a 32-bit number as infinite: such rows
    could lie anywhere, and always count.
    """
    xmin, ymin, xmax, ymax = (repr(float(value)) for value in box)
    odd = [f"({low} = 0 AND {high} = 0) OR {low} < -{_FAR!r} OR {high} > {_FAR!r}"
           for low, high in (("minx", "maxx"), ("miny", "maxy"))]
    return (f"SELECT id FROM {quoted(index.name)} WHERE maxx >= {xmin} AND minx <= {xmax} "   # nosec B608
            f"AND maxy >= {ymin} AND miny <= {ymax} UNION SELECT id FROM {quoted(index.name)} WHERE {' OR '.join(odd)}")


def ids_meeting(index: Index, boxes) -> set:
    """Ids of the rows that may meet one of some rectangles."""
    found: set = set()
    with closing(_opened(index.path)) as database:
        for box in boxes:
            found.update(fid for fid, in database.execute(meeting(index, box)))
    return found


def stored_bytes(snapshot, fids: np.ndarray) -> dict:
    """What a GeoPackage holds for rows of which GDAL gives no geometry: id -> WKB, or whatever stands in its place."""
    found: dict = {}
    if snapshot.ogr is None or snapshot.driver != "GPKG" or not len(fids):
        return found
    try:
        with closing(_opened(snapshot.source.split("|", 1)[0])) as database:
            column, = database.execute("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?",
                                       (snapshot.data_layer,)).fetchone()
            for first in range(0, len(fids), MOST_IDS):
                some = [int(fid) for fid in fids[first:first + MOST_IDS]]
                for fid, value in database.execute(   # nosec B608 - names of the file itself
                        f"SELECT rowid, {quoted(column)} FROM {quoted(snapshot.data_layer)} "
                        f"WHERE {quoted(column)} IS NOT NULL AND rowid IN ({', '.join('?' * len(some))})", some):
                    value = value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
                    found[fid] = wkb_of(value) or value
    except (sqlite3.Error, TypeError):   # a view has no rowid
        pass
    return found


def has_rows_nowhere(snapshot) -> bool:
    """Whether a layer holds rows that a spatial filter would pass over in silence, or that could lie anywhere.

    A GeoPackage's spatial index lists every row that has a geometry, and triggers count all rows, so that two numbers
    tell; of other files GDAL asks each row for its area. True where nobody can say, as for layers in memory, and for
    lines and points outside a GeoPackage.
    """
    if snapshot.ogr is None:
        return True
    if snapshot.driver != "GPKG":
        return snapshot.geometry != "polygon" or _has_odd_polygon(snapshot)
    index = index_of(snapshot)
    if index is None:
        return True
    try:
        with closing(_opened(index.path)) as database:
            rows = _kept_count(database, index.table)
            if rows is None:
                rows, = database.execute(f"SELECT count(*) FROM {quoted(index.table)}").fetchone()   # nosec B608
            # the index's own table with a row for each feature
            indexed, = database.execute(f"SELECT count(*) FROM {quoted(index.name + '_rowid')}").fetchone()  # nosec B608
    except sqlite3.Error:
        return True
    return rows != indexed


def _opened(path: str):
    return sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)


def _kept_count(database, table: str) -> Optional[int]:
    """The number of rows that the file's triggers keep; None where it has no such thing."""
    try:
        found = database.execute("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?",
                                 (table,)).fetchone()
    except sqlite3.Error:
        return None
    return found[0] if found else None


def _has_odd_polygon(snapshot) -> bool:
    """Whether a row has no geometry, or one whose area is no number above 0."""
    opened = layer = None
    try:
        opened, layer = open_layer(snapshot.ogr)
        subset = f"({snapshot.ogr.subset}) AND " if snapshot.ogr.subset else ""
        layer.SetIgnoredFields([] if subset else [field.GetName() for field in layer.schema])
        # databases know no such field, find nothing, and are read whole
        filter_rows(layer, f"{subset}OGR_GEOM_AREA > 0 AND OGR_GEOM_AREA < {_FAR!r}")
        return layer.GetFeatureCount() != snapshot.row_count
    except (NotPlain, RuntimeError):
        return True
    finally:
        del layer, opened   # in this order, since GDAL does not count references
