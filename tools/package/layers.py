"""GeoPackage, FlatGeobuf and GeoParquet without QGIS: what is known of a layer before its rows are read."""
from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pyproj

from groundrules.core.errors import InputError
from groundrules.core.layers.places import without_folder
from groundrules.core.reading.files import last_written

PARQUET, GEOPACKAGE, FLATGEOBUF = "Parquet", "GPKG", "FlatGeobuf"
DRIVERS = {".parquet": PARQUET, ".geoparquet": PARQUET, ".gpkg": GEOPACKAGE, ".fgb": FLATGEOBUF}
_SOURCE = re.compile(r"[^|]+(?:\|layername=(?P<layer>[^|]+))?(?:\|subset=(?P<subset>.*))?", re.DOTALL)
_GEOMETRY = {"polygon": "polygon", "linestring": "line", "point": "point"}


@dataclass(frozen=True)
class FileLayer:
    """A layer of a file, as binding and reading need it; attributes as of ``core/reading/table.py``.

    Attributes:
        path: of the file. source: path and layer, as QGIS writes them. where: filter of the rows, of a GeoPackage.
        kinds: field -> kind. labels: field -> its other name in the file. fid_field: the field that is the feature id.
        crs, geometry, is_multi, row_count, hidden, size_bytes, modified: as of ``Snapshot`` in QGIS.
        data_date: of ``dates``. personal: fields about persons, which are not read. chosen: those of them that the user
            named.
    """

    path: str
    driver: str
    name: str
    source: str
    where: str
    crs: str
    geometry: str
    is_multi: bool
    row_count: int
    kinds: dict
    labels: dict
    fid_field: str = ""
    hidden: int = 0
    size_bytes: int = 0
    modified: str = ""
    data_date: str = ""
    personal: tuple = ()
    chosen: tuple = ()
    schema: Any = field(default=None, compare=False)

    @property
    def layer_id(self) -> str:
        """What names the layer in a row of parameters; there are no ids outside QGIS."""
        return self.source

    @property
    def data_layer(self) -> str:
        """Its name inside the file."""
        return self.name

    @property
    def file_name(self) -> str:
        """Without folder."""
        return Path(self.path).name

    @property
    def field_names(self) -> list[str]:
        """The fields that may be read."""
        return [name for name in self.kinds if name not in self.personal or name in self.chosen]

    def kind_of(self, name: str) -> str:
        """The kind of a field."""
        return self.kinds[name]


# -- what a file holds -------------------------------------------------------------------------------------

def open_layer(source: str) -> FileLayer:
    """A layer by its source, as a manifest writes it: ``plan.gpkg|layername=DLTB``.

    Args:
        source: path, and layer where the file has several; a filter, ``|subset=…``, of a GeoPackage alone.

    Raises:
        InputError: a file that is not there, or of another format; a layer that it does not have.
    """
    parts = _SOURCE.fullmatch(source)
    path, where = source.partition("|")[0], parts["subset"] or "" if parts else ""
    driver = DRIVERS.get(Path(path).suffix.lower())
    if driver is None or parts is None or (where and driver != GEOPACKAGE) or where.lstrip()[:6].upper() == "SELECT":
        raise InputError("cluster.not_a_source", source=without_folder(source))
    if not Path(path).is_file():
        raise InputError("cluster.no_source", file=Path(path).name)
    try:
        layer = _of_parquet(path, source) if driver == PARQUET else _of_gdal(
            path, source, parts["layer"] or "", driver, where)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pa.ArrowException, KeyError,
            OSError) as error:
        raise InputError("cluster.source_unread", file=Path(path).name, error=str(error)) from error
    file = Path(path)
    return replace(layer, size_bytes=file.stat().st_size, modified=last_written([file]))


def _of_gdal(path: str, source: str, name: str, driver: str, where: str) -> FileLayer:
    layers = [row[0] for row in pyogrio.list_layers(path)]
    if not name and len(layers) != 1:
        raise InputError("cluster.which_layer", file=Path(path).name, layers=", ".join(layers))
    info = pyogrio.read_info(path, layer=name or layers[0], force_feature_count=True)
    name = info["layer_name"]
    with pyogrio.raw.open_arrow(path, layer=name, batch_size=1, use_pyarrow=True) as (meta, reader):
        schema = reader.schema
    flat = str(info["geometry_type"] or "").split()
    flat = flat[1] if flat[:1] == ["2.5D"] else flat[0] if flat else ""
    fid = info["fid_column"] if driver == GEOPACKAGE else ""
    kinds = {fid: "integer"} if fid else {}
    kinds |= {column: _kind(schema.field(column).type) for column in info["fields"]}
    labels = {column: (schema.field(column).metadata or {}).get(b"GDAL:OGR:alternative_name", b"").decode()
              for column in info["fields"]}
    count = int(info["features"])
    shown = count
    if where:
        with closing(database_of(path)) as database:
            shown, = database.execute(f'SELECT count(*) FROM {quoted(name)} WHERE {where}').fetchone()  # nosec B608
    return FileLayer(path, driver, name, source, where, _crs_text(info["crs"]),
                     _GEOMETRY.get(flat.lower().removeprefix("multi"), "any" if flat else "none"),
                     flat.startswith("Multi"), shown, kinds, labels, fid, count - shown, schema=schema)


def _of_parquet(path: str, source: str) -> FileLayer:
    with pq.ParquetFile(path) as file:
        schema, count = file.schema_arrow, file.metadata.num_rows
    geo = json.loads((schema.metadata or {})[b"geo"])
    primary = geo["primary_column"]
    column = geo["columns"][primary]
    if column["encoding"] != "WKB":
        raise InputError("cluster.not_a_source", source=f"{Path(path).name} ({column['encoding']})")
    types = {kind.split()[0] for kind in column.get("geometry_types", ())}
    plain = {kind.lower().removeprefix("multi") for kind in types}
    geometry = _GEOMETRY.get(plain.pop(), "any") if len(plain) == 1 else "any"
    others = [name for name in schema.names if name not in geo["columns"]]
    system = column.get("crs", "OGC:CRS84")
    return FileLayer(path, PARQUET, Path(path).stem, source, "", "" if system is None else _crs_text(system), geometry,
                     any(kind.startswith("Multi") for kind in types), count,
                     {name: _kind(schema.field(name).type) for name in others}, {}, schema=schema)


def _crs_text(system) -> str:
    """``"EPSG:4547"``, or WKT; empty where a layer has none."""
    if not system:
        return ""
    if isinstance(system, str) and len(system) < 40 and ":" in system:
        return system
    crs = pyproj.CRS.from_user_input(system)
    known = system.get("id") if isinstance(system, dict) else None
    authority = (known["authority"], known["code"]) if known else crs.to_authority(min_confidence=100)
    return ":".join(map(str, authority)) if authority else crs.to_wkt("WKT2_2019")


def _kind(kind: pa.DataType) -> str:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    for name, tests in (
            ("boolean", (pa.types.is_boolean,)), ("integer", (pa.types.is_integer,)),
            ("real", (pa.types.is_floating,)), ("date", (pa.types.is_date,)), ("datetime", (pa.types.is_timestamp,)),
            ("text", (pa.types.is_string, pa.types.is_large_string))):
        if any(test(kind) for test in tests):
            return name
    return "other"


def database_of(path: str):
    """A GeoPackage, opened for reading."""
    return sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)


def quoted(name: str) -> str:
    """A name in a statement."""
    return '"' + name.replace('"', '""') + '"'
