"""Rows by GDAL's Arrow stream: several times as fast as the feature iterator, for plain OGR layers.

The stream ends the whole process where a field's name is not UTF-8, so every name is looked at
first; whatever is not plain is left to the iterator. It does so too where one text is long and another is not UTF-8:
so it is made to hand out texts as bytes, and they are decoded here.
"""
from __future__ import annotations

import ctypes
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Optional

import numpy as np
import pandas as pd
from osgeo import gdal, gdal_array, ogr

from ...core.geometry.measure.encodings import NONE, Encodings
from ...core.reading.columns import column_from_arrow
from ...core.reading.rows import Batch
from .columns import kind_of
from .ogr import NotPlain, filter_rows, open_layer, quoted, unraised

BATCH = 20_000
#: Their streams mix up geometries once a filter leaves rows out, or a row has none: it is not said to be null, and what
#: follows is written over what was before it (GDAL 3.10).
MIXED_UP = ("FlatGeobuf",)
#: Of tables without geometry, the formats of databases, which state the type of each field: those of which QGIS has to
#: guess types are left to it.
TABLES = ("GPKG", "SQLite", "OpenFileGDB", "ESRI Shapefile")
FID, SHAPE = "OGC_FID", "wkb_geometry"   # what the stream calls ids and geometries to which the file gives no name
STREAM_OPTIONS = [f"MAX_FEATURES_IN_BATCH={BATCH}", "USE_MASKED_ARRAYS=YES"]

_FIDS, _WKB = object(), object()   # keys that no field can have
_AS_BYTES = {b"u": b"z", b"U": b"Z"}   # formats of text, and of bytes that are stored alike
_AS_PLACES = {b"z": b"i", b"Z": b"l"}   # formats of bytes, and of whole numbers as they state where each begins
BUFFERS_OF_BYTES = 3   # which rows are there, where each begins, the bytes
_PLACES = {b"i": ctypes.c_int32, b"l": ctypes.c_int64}


def arrow_batches(snapshot, names: list[str], boxes: Optional[np.ndarray], built: bool = True) -> Iterator[Batch]:
    """Read rows through the Arrow stream; the next batch is fetched while one is worked on.

    Args:
        snapshot: from ``reading.snapshot``, with ``ogr`` set.
        names: fields wanted.
        boxes: rows of xmin, ymin, xmax, ymax, read one after the other, or None for everything.
        built: whether geometries will be built of all rows; if not, they come as ``Encodings``.

    Raises:
        NotPlain: before the first batch, or, for text that is not UTF-8, at any later one.
    """
    is_mixed_up = snapshot.driver in MIXED_UP
    if is_mixed_up and (boxes is not None or snapshot.ogr.subset):
        raise NotPlain("filter")
    dataset, layer = open_layer(snapshot.ogr)
    fid_field = _check(snapshot, dataset, layer, names)
    wanted = [name for name in names if name != fid_field]
    kinds = {name: kind_of(snapshot.fields.at(snapshot.fields.indexOf(name))) for name in names}
    if snapshot.driver == "GPKG":
        rows = _selected(dataset, layer, wanted, snapshot.ogr.subset)
    else:
        rows = layer
        _filter(layer, wanted, snapshot.ogr.subset)
    stream = None
    waiting: list[dict] = []   # small records of many rectangles make one batch
    count = 0   # of their rows
    try:
        with ThreadPoolExecutor(max_workers=1) as pool:   # leaving it waits for a record that is on its way
            for box in [None] if boxes is None else boxes:
                stream = None   # before the next one begins
                if box is not None:
                    rows.SetSpatialFilterRect(*(float(value) for value in box))
                stream = _Stream(rows, built, is_mixed_up)
                record = _next_record(stream)
                while record:
                    # a record that is not full is the last: no thread for it, whose end costs a hundredth second
                    full = len(record[rows.GetFIDColumn() or FID]) == BATCH
                    waiting.append(_taken(record, rows, wanted, lasting=not full))
                    count += len(waiting[-1][_FIDS])
                    coming = pool.submit(_next_record, stream) if full else None
                    if count >= BATCH:
                        yield _batch(waiting, names, kinds, fid_field)
                        waiting, count = [], 0
                    record = coming.result() if coming is not None else _next_record(stream)
        if waiting:
            yield _batch(waiting, names, kinds, fid_field)
    finally:   # in this order, since GDAL does not count references
        stream = None
        with unraised():
            if rows is not layer:
                dataset.ReleaseResultSet(rows)
            rows = layer = dataset = None


def _filter(layer, names: list[str], subset: str) -> None:
    """Leave out rows and fields that are not wanted."""
    filter_rows(layer, subset)
    definition = layer.GetLayerDefn()
    ignored = {definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())} - set(names)
    if ignored and layer.SetIgnoredFields(sorted(ignored)) != ogr.OGRERR_NONE:
        raise NotPlain("fields")


def _selected(dataset, layer, names: list[str], subset: str):
    """The wanted rows of a GeoPackage's table as the result of a query.

    GDAL 3.10 fills the batches of a table itself in a thread, and once in a hundred reads it hands
    out the last one with the length of its buffer: 65,536 rows, most of them whatever the memory
    held. The batches of a query are filled on demand, as fast.
    """
    columns = [layer.GetFIDColumn(), layer.GetGeometryColumn()]
    if not columns[0]:
        raise NotPlain("fid")
    shown = ", ".join(map(quoted, [*filter(None, columns), *names]))   # a table has no geometry
    where = f" WHERE ({subset})" if subset else ""
    try:
        query = f"SELECT {shown} FROM {quoted(layer.GetName())}{where}"   # nosec B608 - names of the file itself
        rows = dataset.ExecuteSQL(query)
    except RuntimeError as error:
        raise NotPlain("query") from error
    if rows is None:
        raise NotPlain("query")
    if rows.GetFIDColumn() != columns[0] or rows.GetGeometryColumn() != columns[1]:
        dataset.ReleaseResultSet(rows)
        raise NotPlain("query")
    return rows


class _Field(ctypes.Structure):
    """The beginning of Arrow's own description of a field."""


_Field._fields_ = [("format", ctypes.c_char_p), ("name", ctypes.c_char_p), ("metadata", ctypes.c_char_p),
                   ("flags", ctypes.c_int64), ("n_children", ctypes.c_int64),
                   ("children", ctypes.POINTER(ctypes.POINTER(_Field)))]


class _Column(ctypes.Structure):
    """The beginning of Arrow's own array."""


_Column._fields_ = [("length", ctypes.c_int64), ("null_count", ctypes.c_int64), ("offset", ctypes.c_int64),
                    ("n_buffers", ctypes.c_int64), ("n_children", ctypes.c_int64),
                    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
                    ("children", ctypes.POINTER(ctypes.POINTER(_Column)))]


class _Stream:
    """The records of a layer, texts as bytes: invalid UTF-8 is then found here, not in GDAL.

    Args:
        layer: of GDAL. built: False: geometries are left in the record's memory, as ``Encodings``.
        is_mixed_up: of ``MIXED_UP``: a row without geometry ends the stream.

    Raises:
        NotPlain: GDAL does not show how its stream is described; a row without geometry of such a stream.
    """

    def __init__(self, layer, built: bool, is_mixed_up: bool = False):
        self.geometry, self._is_built, self._is_mixed_up = layer.GetGeometryColumn() or SHAPE, built, is_mixed_up
        self._stream, self._shape = layer.GetArrowStream(STREAM_OPTIONS), None
        try:
            self._schema = self._stream.GetSchema()
            record = _Field.from_address(int(self._schema._getPtr()))
        except (AttributeError, TypeError, ValueError) as error:
            raise NotPlain("schema") from error
        for number in range(record.n_children):
            field = record.children[number].contents
            if field.format in _AS_BYTES:
                field.format = _AS_BYTES[field.format]
            if (is_mixed_up or not built) and field.format in _AS_PLACES and field.name == self.geometry.encode():
                self._shape = number, _AS_PLACES[field.format]
                if not built:
                    field.format = self._shape[1]

    def next(self) -> Optional[dict]:
        """Fields of the next rows by name, masked where some are null; None at the end."""
        array = self._stream.GetNextRecordBatch()
        if array is None:
            return None
        if self._shape is None:
            return self._fields(array)
        number, form = self._shape
        column = _Column.from_address(int(array._getPtr())).children[number].contents
        if column.offset or column.n_buffers != BUFFERS_OF_BYTES:
            raise RuntimeError("record")
        if self._is_mixed_up and (np.diff(_places(column, _PLACES[form])) <= 0).any():
            raise NotPlain("null")
        if self._is_built:
            return self._fields(array)
        column.n_buffers -= 1   # those of whole numbers
        try:
            record = self._fields(array)
        finally:
            column.n_buffers += 1   # all are freed with the record
        record[self.geometry] = _encodings(array, column, _PLACES[form], np.ma.getmaskarray(record[self.geometry]))
        return record

    def _fields(self, array) -> dict:
        record = gdal_array._RecordBatchAsNumpy(array._getPtr(), self._schema._getPtr(), array)
        if record is None:
            raise RuntimeError("record")
        return {name: np.ma.masked_array(values["data"], values["mask"]) if isinstance(values, dict) else values
                for name, values in record.items()}


def _encodings(array, column: _Column, kind: type, missing: np.ndarray) -> Encodings:
    """Geometries in the memory of a record.

    Args:
        array: the record. column: its geometries. kind: of the places where encodings begin. missing: null ``(n,)``.
    """
    places = _places(column, kind)
    block = (ctypes.c_uint8 * int(places[-1])).from_address(column.buffers[2] or column.buffers[1])
    block.record = array   # whose memory it is
    size = np.diff(places)
    size[missing] = NONE
    return Encodings([np.frombuffer(block, dtype=np.uint8)], np.zeros(len(size), dtype=np.int32), places[:-1], size)


def _places(column: _Column, kind: type) -> np.ndarray:
    """Where encodings begin in a record's memory, and where the last one ends, int64 ``(n + 1,)``."""
    return np.frombuffer((kind * (column.length + 1)).from_address(column.buffers[1]), dtype=kind).astype(np.int64)


def _next_record(stream: _Stream) -> Optional[dict]:
    """The next batch; an error must not look like the end of the rows."""
    gdal.ErrorReset()
    try:
        with gdal.ExceptionMgr(useExceptions=True):
            record = stream.next()
    except (RuntimeError, SystemError, MemoryError) as error:
        raise NotPlain("stream") from error
    if gdal.GetLastErrorType() >= gdal.CE_Failure:
        raise NotPlain("stream")
    return record


def _check(snapshot, dataset, layer, names) -> str:
    """Return the name under which QGIS shows the feature id, if it is among the fields."""
    definition = layer.GetLayerDefn()
    fields = [definition.GetFieldDefn(i) for i in range(definition.GetFieldCount())]
    fid_field = layer.GetFIDColumn()
    labels = [*(field.GetName() for field in fields), fid_field, layer.GetGeometryColumn(), layer.GetName()]
    if not all(_is_utf8(label) for label in labels):
        raise NotPlain("names")
    by_name = {field.GetName(): field for field in fields}
    if FID in names and not fid_field or SHAPE in names and not layer.GetGeometryColumn():
        raise NotPlain("names")   # of two columns of one name the stream gives one for both
    is_table = snapshot.geometry == "none"
    if len(by_name) < len(fields) or (layer.GetGeomType() == ogr.wkbNone) != is_table \
            or definition.GetGeomFieldCount() != int(not is_table) or is_table and snapshot.driver not in TABLES:
        raise NotPlain("structure")
    for name in names:
        field = by_name.get(name)
        if field is None:
            if name != fid_field:
                raise NotPlain("fields")
            continue
        _check_type(snapshot, dataset, layer, field)
    return fid_field if fid_field and fid_field not in by_name else ""


def _is_utf8(label) -> bool:
    """GDAL hands out lone surrogates, or bytes, where a name is not UTF-8."""
    try:
        return isinstance(label, str) and label.encode("utf-8") is not None
    except UnicodeEncodeError:
        return False


def _check_type(snapshot, dataset, layer, field) -> None:
    kind = kind_of(snapshot.fields.at(snapshot.fields.indexOf(field.GetName())))
    if kind == "other" or field.GetSubType() in (ogr.OFSTFloat32, ogr.OFSTJSON, ogr.OFSTUUID):
        raise NotPlain("type")   # 32-bit numbers come rounded in the stream
    if kind == "datetime" and not _datetimes_agree(snapshot, dataset, layer, field.GetName()):
        raise NotPlain("type")


def _datetimes_agree(snapshot, dataset, layer, name: str) -> bool:
    """Whether no value has a zone of its own, which the stream would apply and we do not."""
    if snapshot.driver == "OpenFileGDB":
        return True
    if snapshot.driver != "GPKG":
        return False
    quoted, table = (text.replace('"', '""') for text in (name, layer.GetName()))
    sql = f'SELECT 1 FROM "{table}" WHERE "{quoted}" GLOB \'*[+-][0-9][0-9]:[0-9][0-9]\' LIMIT 1'  # nosec B608
    rows = dataset.ExecuteSQL(sql)
    try:
        return rows is None or rows.GetFeatureCount() == 0
    finally:
        if rows is not None:
            dataset.ReleaseResultSet(rows)


def _taken(record: dict, layer, names, lasting: bool) -> dict:
    """Requested parts of a record, ids and geometry as ``_FIDS`` and ``_WKB``. ``lasting``: to outlive the record."""
    fids = np.ma.getdata(record[layer.GetFIDColumn() or FID]).astype(np.int64)
    shapes = record[layer.GetGeometryColumn() or SHAPE] if layer.GetGeomType() != ogr.wkbNone else None
    if shapes is None:
        wkb = np.full(len(fids), None, dtype=object)
    elif isinstance(shapes, Encodings):
        wkb = shapes
    else:
        wkb = np.ma.getdata(shapes)
        if wkb.dtype != object:   # all of one length
            wkb = np.array([*wkb.tolist(), None], dtype=object)[:-1]
        wkb[np.ma.getmaskarray(shapes)] = None
    taken = {_FIDS: fids, _WKB: wkb}
    for name in names:
        values = record[name]
        if values.dtype.kind == "V":   # texts of one length, which would be padded next to longer ones
            values = values.astype(object)
        taken[name] = values.copy() if lasting else values
    return taken


def _batch(parts: list[dict], names, kinds, fid_field) -> Batch:
    def joined(name, join=np.ma.concatenate):
        return parts[0][name] if len(parts) == 1 else join([part[name] for part in parts])

    fids = joined(_FIDS, np.concatenate)
    wkb = joined(_WKB, Encodings.joined if isinstance(parts[0][_WKB], Encodings) else np.concatenate)
    try:
        columns = {name: pd.Series(fids, dtype="Int64") if name == fid_field
                   else column_from_arrow(joined(name), kinds[name]) for name in names}
    except UnicodeDecodeError as error:
        raise NotPlain("text") from error
    return Batch(fids, wkb, pd.DataFrame(columns, index=range(len(fids))))
