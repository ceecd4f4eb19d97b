"""Rows of GeoPackage, FlatGeobuf and GeoParquet without QGIS.

pyogrio and pyarrow read; ``core/reading`` makes tables of the batches, as it does of those that QGIS reads.
"""
from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from contextlib import closing
from typing import Optional

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio

from groundrules.core.errors import InputError
from groundrules.core.geometry.systems.crs import check_system
from groundrules.core.reading.columns import column_from_arrow
from groundrules.core.reading.encoded import Unusual
from groundrules.core.reading.extents import extents_for, merge_extents
from groundrules.core.reading.rows import Batch, Built
from groundrules.core.reading.table import check_placed, checked_names, collect, table_of
from groundrules.core.table import FeatureTable

from .layers import FLATGEOBUF, GEOPACKAGE, PARQUET, FileLayer, database_of, quoted

BATCH = 20_000


def batches(layer: FileLayer, names: list[str]) -> Iterator[Batch]:
    """All rows of a layer.

    Args:
        layer: of ``open_layer``. names: of the fields that are wanted.

    Raises:
        InputError: a field whose values cannot be read outside QGIS as QGIS reads them; a file that ends early.
    """
    for name in names:
        if layer.kinds[name] == "other" or (layer.kinds[name] == "datetime" and _has_zones(layer, name)):
            raise InputError("cluster.field_type", layer=layer.name, field=name)
    try:
        read = _parquet_batches if layer.driver == PARQUET else _gdal_batches
        yield from read(layer, names)
    except (pa.ArrowException, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, OSError) as error:
        raise InputError("cluster.source_unread", file=layer.file_name, error=str(error)) from error


def _has_zones(layer: FileLayer, name: str) -> bool:
    """Whether values may have a zone of their own, which Arrow would apply and QGIS does not."""
    if layer.driver != GEOPACKAGE:
        return layer.schema.field(name).type.tz is not None
    with closing(database_of(layer.path)) as database:
        query = f"SELECT 1 FROM {quoted(layer.name)} WHERE {quoted(name)} GLOB ? LIMIT 1"   # nosec B608
        return database.execute(query, ("*[+-][0-9][0-9]:[0-9][0-9]",)).fetchone() is not None


def _gdal_batches(layer: FileLayer, names: list[str]) -> Iterator[Batch]:
    wanted = [name for name in names if name != layer.fid_field]
    if layer.driver == GEOPACKAGE:   # of a query: GDAL 3.10 now and then gives a table's last batch too many rows
        with closing(database_of(layer.path)) as database:
            column, = database.execute("SELECT column_name FROM gpkg_geometry_columns WHERE lower(table_name) = "
                                       "lower(?)", (layer.name,)).fetchone()
        shown = ", ".join(map(quoted, [layer.fid_field, column, *wanted]))
        where = f" WHERE ({layer.where})" if layer.where else ""
        given = {"sql": f"SELECT {shown} FROM {quoted(layer.name)}{where}"}   # nosec B608 - names of the file itself
    else:
        given = {"layer": layer.name, "columns": wanted}
    with pyogrio.raw.open_arrow(layer.path, return_fids=True, batch_size=BATCH, use_pyarrow=True, **given) as (
            meta, reader):
        shape, fid = meta["geometry_name"] or "wkb_geometry", meta["fid_column"] or "OGC_FID"
        features = None
        for record in reader:
            fids, shapes = _numbers(record.column(fid), np.int64), record.column(shape)
            if layer.driver == FLATGEOBUF and (np.diff(_places(shapes)) <= 0).any():
                features = _features(layer) if features is None else features
                shapes = pa.array(features.reindex(fids).tolist(), pa.large_binary())
            yield _batch(layer, names, record, fids, shapes)


def _places(shapes: pa.Array) -> np.ndarray:
    """Where encodings begin in a record's memory, and where the last one ends, int64 ``(n + 1,)``."""
    kind = np.int64 if pa.types.is_large_binary(shapes.type) else np.int32
    return np.frombuffer(shapes.buffers()[1], kind, len(shapes) + 1, shapes.offset * kind().itemsize).astype(np.int64)


def _features(layer: FileLayer) -> pd.Series:
    """Geometries of a FlatGeobuf by id, read one by one: its stream mixes them up where a row has none (GDAL 3.10)."""
    _, fids, wkb, _ = pyogrio.raw.read(layer.path, layer=layer.name, columns=[], return_fids=True)
    return pd.Series(wkb, fids)


def _parquet_batches(layer: FileLayer, names: list[str]) -> Iterator[Batch]:
    shape, start = json.loads(layer.schema.metadata[b"geo"])["primary_column"], 0
    with pq.ParquetFile(layer.path) as file:
        for record in file.iter_batches(BATCH, columns=[shape, *names]):
            fids = np.arange(start, start + record.num_rows, dtype=np.int64)   # as GDAL numbers them
            start += record.num_rows
            yield _batch(layer, names, record, fids, record.column(shape))


def _batch(layer: FileLayer, names: list[str], record: pa.RecordBatch, fids: np.ndarray, shapes: pa.Array) -> Batch:
    wkb = np.array([*shapes.to_pylist(), None], dtype=object)[:-1]
    columns = {name: pd.Series(fids, dtype="Int64") if name == layer.fid_field
               else column_from_arrow(_masked(record.column(name), layer.kinds[name]), layer.kinds[name])
               for name in names}
    return Batch(fids, wkb, pd.DataFrame(columns, index=range(len(fids))))


def _masked(values: pa.Array, kind: str) -> np.ma.MaskedArray:
    """A column as GDAL's stream gives it to QGIS's reader: masked, texts as bytes."""
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    mask = values.is_null().to_numpy(zero_copy_only=False)
    if kind == "text":
        data = np.array([*values.cast(pa.large_binary()).to_pylist(), None], dtype=object)[:-1]
    elif kind in ("date", "datetime"):
        data = values.cast(pa.timestamp("s"), safe=False).to_numpy(zero_copy_only=False)
    else:
        data = _numbers(values, {"integer": np.int64, "real": np.float64, "boolean": bool}[kind])
    return np.ma.masked_array(data, mask)


def _numbers(values: pa.Array, kind) -> np.ndarray:
    """Values with 0 where there is none, never by way of doubles."""
    return (values.fill_null(False if kind is bool else 0) if values.null_count else values).to_numpy(
        zero_copy_only=False).astype(kind)


def read(layer: FileLayer, fields: Optional[list], boxes=None) -> FeatureTable:
    """A layer as a table, as ``bridge/reading/read.py`` reads it in QGIS.

    Args:
        layer: of ``open_layer``. fields: names wanted. boxes: rectangles ``(k, 4)``: only rows that meet one, and those
            without a place; None: all rows.

    Raises:
        InputError: as there, and as ``batches``; a geometry that only QGIS can read.
    """
    names = checked_names(layer, fields)
    check_system(layer.crs, layer.name)
    boxes = None if boxes is None else merge_extents(boxes, layer.row_count)
    rows = collect(batches(layer, names), layer, names, boxes, Built(layer, _unusual(layer)))
    if boxes is None and len(rows["fids"]) < layer.row_count:
        raise InputError("reading.rows_missing", layer=layer.name, read=len(rows["fids"]), stated=layer.row_count)
    check_placed(layer, rows["geometry"], boxes is not None)
    return table_of(layer, rows, layer.data_date)


def read_at(layer: FileLayer, subjects: FeatureTable, fields: list, reach_m: float) -> FeatureTable:
    """Of a control layer what lies at the subjects, and what could lie anywhere.

    Args:
        layer: of ``open_layer``. subjects: what is checked. fields: names wanted. reach_m: how far from a subject a
            control may matter, in metres.

    Raises:
        InputError: as ``read``.
    """
    check_system(layer.crs, layer.name)
    return read(layer, fields, extents_for(subjects, layer.crs, reach_m))


def _unusual(layer: FileLayer) -> Unusual:
    """Multiparts of many parts are taken; arcs, faces and damaged bytes are for QGIS, which has GDAL read them."""
    def refuse(wkb: bytes) -> tuple:
        raise InputError("cluster.unusual_geometry", layer=layer.name, count=len(wkb))

    return Unusual(_is_plain_multipart, refuse)


def _is_plain_multipart(wkb: bytes) -> bool:
    """Whether an encoding is a multipart whose parts are of its own kind, with counts that fit: nothing deep."""
    try:
        order, code, count = struct.unpack_from("<BII" if wkb[0] == 1 else ">BII", wkb)
        if code > 4000:
            return False
        wanted = code % 1000 - 3
        numbers = (2, 3, 3, 4)[code // 1000]
        place = 9
        for _ in range(count):
            byte = "<" if wkb[place] == 1 else ">"
            kind, = struct.unpack_from(byte + "I", wkb, place + 1)
            if kind != code - 3 or wanted not in (1, 2, 3):
                return False
            place += 5
            rings = 1
            if wanted == 3:
                rings, = struct.unpack_from(byte + "I", wkb, place)
                place += 4
            for _ in range(rings):
                points = 1
                if wanted != 1:
                    points, = struct.unpack_from(byte + "I", wkb, place)
                    place += 4
                place += 8 * numbers * points
        return place <= len(wkb)
    except (struct.error, IndexError, OverflowError):
        return False
