"""Writes many features into a new GeoPackage in little time: rows by SQLite, the rest as OGR makes it."""
from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import shapely
from osgeo import gdal, ogr

HEADER = np.dtype([("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("system", "<i4"), ("box", "<f8", 4)])
BOXED = 0b11   # little endian, followed by an envelope of four numbers
COLUMN = "geom"


def write(path: Path, layer: str, crs, fields, geometry: np.ndarray, rows: list) -> None:
    """Write multipolygons with their values.

    Args:
        path: the file, which must not be there. layer: its name. crs: an ``osr.SpatialReference``.
        fields: pairs of a name and OGR's type. geometry: ``(n,)``. rows: of values, one a geometry.
    """
    with gdal.ExceptionMgr(useExceptions=True):
        with ogr.GetDriverByName("GPKG").CreateDataSource(str(path)) as made:
            table = made.CreateLayer(layer, crs, ogr.wkbMultiPolygon, ["SPATIAL_INDEX=NO", f"GEOMETRY_NAME={COLUMN}"])
            for name, kind in fields:
                table.CreateField(ogr.FieldDefn(name, kind))
            del table
        _insert(path, layer, [name for name, _ in fields], geometry, rows)
        with ogr.Open(str(path), update=1) as made:
            made.ExecuteSQL(f"SELECT CreateSpatialIndex('{layer}', '{COLUMN}')")


def _insert(path: Path, layer: str, names: list, geometry: np.ndarray, rows: list) -> None:
    boxes = shapely.bounds(geometry)
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA synchronous = OFF")
        triggers = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
                                (layer,)).fetchall()
        for name, _ in triggers:   # they would count each row by itself
            file.execute(f'DROP TRIGGER "{name}"')
        system, = file.execute("SELECT srs_id FROM gpkg_contents WHERE table_name = ?", (layer,)).fetchone()
        heads = np.zeros(len(geometry), dtype=HEADER)
        heads["magic"], heads["flags"], heads["system"] = b"GP", BOXED, system
        heads["box"] = boxes[:, [0, 2, 1, 3]]
        heads, size = heads.tobytes(), HEADER.itemsize
        columns = ", ".join(f'"{name}"' for name in (COLUMN, *names))
        file.executemany(
            f'INSERT INTO "{layer}" ({columns}) VALUES ({", ".join("?" * (len(names) + 1))})',   # nosec B608
            ((heads[place * size:(place + 1) * size] + wkb, *values)
             for place, (wkb, values) in enumerate(zip(shapely.to_wkb(geometry, flavor="iso"), rows))))
        file.execute("UPDATE gpkg_ogr_contents SET feature_count = ? WHERE table_name = ?", (len(geometry), layer))
        file.execute("UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?", (
            *boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist(), layer))
        for _, sql in triggers:
            file.execute(sql)
        file.commit()
