"""Geometries as a GeoPackage stores them, byte for byte as GDAL writes them."""
from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, Optional

import numpy as np
import shapely
from qgis.core import QgsWkbTypes

from ...core.geometry.parts import distinct_objects, flat
from ...core.geometry.topology.encoded import to_wkb
from ..reading.ogr import quoted

#: Layer type -> type of geometry in its single form.
MULTIPLE = {QgsWkbTypes.Type.MultiPoint: shapely.GeometryType.POINT,
            QgsWkbTypes.Type.MultiLineString: shapely.GeometryType.LINESTRING,
            QgsWkbTypes.Type.MultiPolygon: shapely.GeometryType.POLYGON}
MULTIPLE_IDS = {shapely.GeometryType.POINT: shapely.GeometryType.MULTIPOINT,
                shapely.GeometryType.LINESTRING: shapely.GeometryType.MULTILINESTRING,
                shapely.GeometryType.POLYGON: shapely.GeometryType.MULTIPOLYGON}
#: The head, and behind it what makes one geometry a multiple one: little endian, its type, how many.
HEAD = np.dtype([("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs", "<i4"), ("box", "<f8", 4),
                 ("order", "u1"), ("type", "<u4"), ("count", "<u4")])
PLAIN_BYTES, BOX_BYTES = 8, 40   # of a head without a box, and with one
#: Bytes of the box in a head, by its kind; and of the longest head with the type of its geometry behind it.
BOXES = np.array([0, 32, 48, 48, 64, 0, 0, 0])
TYPE_HEAD = np.dtype([("order", "u1"), ("type", "<u4")])
TYPED_BYTES = PLAIN_BYTES + int(BOXES.max()) + TYPE_HEAD.itemsize
#: What a head with a box begins with.
BOX_HEAD = np.dtype([(name, *HEAD.fields[name][:1]) for name in ("magic", "version", "flags", "srs", "box")])
#: Flags: little endian; with an envelope xmin, xmax, ymin, ymax; empty.
WITH_BOX, EMPTY = 0x03, 0x11
LITTLE, IS_EMPTY, ENVELOPES = 0x01, 0x10, (1, 4)   # a bit, a bit, and the kinds of envelope that begin with x and y
TYPE_MASK = 0x1FFFFFFF   # without the bits that some write for Z, M and a system
#: Takes least x and y, greatest x and y, and the name of a table.
EXTENT = "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?"


class ShapeTable(NamedTuple):
    """A table of features in a GeoPackage: file, name, column of geometry, number of its system there."""

    path: str
    name: str
    geometry: str
    srs: int


def shape_table(destination: str, kind) -> Optional[ShapeTable]:
    """The one empty table of features of a new GeoPackage, without a spatial index; None: rows go through the sink.

    Args:
        destination: a file, not open elsewhere. kind: type of its layer; only multiple forms are taken.
    """
    if kind not in MULTIPLE or not str(destination).lower().endswith(".gpkg") or not Path(destination).is_file():
        return None
    try:
        with closing(sqlite3.connect(destination)) as database:
            tables = database.execute("SELECT c.data_type, g.table_name, g.column_name, g.srs_id, g.z, g.m "
                                      "FROM gpkg_contents c JOIN gpkg_geometry_columns g USING (table_name)").fetchall()
            count, = database.execute("SELECT count(*) FROM gpkg_contents").fetchone()
            indexed = database.execute("SELECT 1 FROM sqlite_master WHERE name LIKE 'rtree_%'").fetchone()
            if count != 1 or len(tables) != 1 or indexed or tables[0][0] != "features" or tables[0][4] or tables[0][5]:
                return None
            _, name, geometry, srs, _, _ = tables[0]
            is_empty = database.execute(f"SELECT 1 FROM {quoted(name)} LIMIT 1").fetchone() is None  # nosec B608
    except sqlite3.Error:
        return None
    return ShapeTable(str(destination), name, geometry, srs) if is_empty else None


def stored(geometry: np.ndarray, kind, srs: int) -> list:
    """Geometries of one kind as a table of ``kind`` holds them, in its multiple form and two dimensions.

    Args:
        geometry: shapely geometries or None ``(n,)``. kind: a key of ``MULTIPLE``. srs: number of the system in the
            file.

    Returns:
        Bytes; of a row without geometry those of an empty one, as a sink writes.
    """
    first, number = distinct_objects(geometry)   # a parcel that lies whole in several zones is the piece of each
    if len(first) < len(geometry):
        return np.array(stored(geometry[first], kind, srs), dtype=object)[number].tolist()
    single = MULTIPLE[kind]
    shapes = flat(geometry)
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    shapes[empty] = shapely.from_wkt(f"{QgsWkbTypes.displayString(kind)} EMPTY")
    alone = shapely.get_type_id(shapes) == single
    heads = np.zeros(len(shapes), dtype=HEAD)
    heads["magic"], heads["srs"] = b"GP", srs
    heads["flags"] = np.where(empty, EMPTY, WITH_BOX)
    heads["box"] = shapely.bounds(shapes)[:, [0, 2, 1, 3]]
    heads["order"], heads["type"], heads["count"] = 1, MULTIPLE_IDS[single], 1
    head, size = heads.tobytes(), np.where(empty, PLAIN_BYTES, np.where(alone, HEAD.itemsize, BOX_BYTES))
    start = np.arange(len(shapes)) * HEAD.itemsize
    return [head[begin:end] + wkb for begin, end, wkb in zip(
        start.tolist(), (start + size).tolist(), to_wkb(shapes).tolist())]


def boxes_before(heads: list) -> Optional[np.ndarray]:
    """The boxes that stand before geometries as a GeoPackage stores them (its table "StandardGeoPackageBinary").

    Args:
        heads: the first ``BOX_BYTES`` of each, fewer where it is shorter, none of NULL ``(n,)``.

    Returns:
        xmin, ymin, xmax, ymax, float64 ``(n, 4)``, NaN of an empty geometry; None where some geometry has no box.

    >>> square = shapely.box(1, 2, 3, 5)
    >>> boxes_before(stored(np.array([square, None]), QgsWkbTypes.Type.MultiPolygon, 4326)).tolist()
    [[1.0, 2.0, 3.0, 5.0], [nan, nan, nan, nan]]
    """
    first = np.array(heads, dtype=f"S{BOX_BYTES}").view(BOX_HEAD)
    flags, kind = first["flags"], first["flags"] >> 1 & 7
    empty = (first["magic"] == b"") | (flags & IS_EMPTY > 0)
    known = (flags & LITTLE > 0) & (kind >= ENVELOPES[0]) & (kind <= ENVELOPES[1])
    if not (empty | known).all():
        return None
    boxes = first["box"][:, [0, 2, 1, 3]].copy()
    boxes[empty] = np.nan
    return boxes


def codes_behind(heads: np.ndarray) -> np.ndarray:
    """The types of geometries as a GeoPackage stores them.

    Args:
        heads: the first ``TYPED_BYTES`` of each, fewer where it is shorter, none of NULL: ``S`` ``(n,)``.

    Returns:
        Numbers of WKB, int64 ``(n,)``, with 1000 for Z and 2000 for M; 0 of NULL and of what is empty.

    >>> heads = np.array(stored(np.array([shapely.box(1, 2, 3, 5), None]), QgsWkbTypes.Type.MultiPolygon, 4326))
    >>> codes_behind(heads.astype(f"S{TYPED_BYTES}")).tolist()
    [6, 0]
    """
    raw = np.frombuffer(heads.astype(f"S{TYPED_BYTES}").tobytes(), dtype="u1").reshape(len(heads), TYPED_BYTES)
    flags = raw[:, 3]
    start = PLAIN_BYTES + BOXES[flags >> 1 & 7]
    behind = raw[np.arange(len(raw))[:, None], start[:, None] + np.arange(TYPE_HEAD.itemsize)]
    head = np.ascontiguousarray(behind).view(TYPE_HEAD)[:, 0]
    codes = np.where(head["order"] == 1, head["type"], head["type"].byteswap()) & TYPE_MASK
    is_there = (heads != b"") & (flags & IS_EMPTY == 0)
    return np.where(is_there, codes, 0).astype(np.int64)


def write_extent(path: str, table: str, geometry: str) -> None:
    """Write down a table's extent, as a sink's end does; its spatial index is filled.

    Args:
        path: of the file. table, geometry: names of the table and of its column.
    """
    index = quoted(f"rtree_{table}_{geometry}")
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        extent = database.execute(
            f"SELECT min(minx), min(miny), max(maxx), max(maxy) FROM {index}").fetchone()  # nosec B608
        database.execute(EXTENT, (*extent, table))
