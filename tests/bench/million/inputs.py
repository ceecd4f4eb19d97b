"""The sample county copied side by side, one GeoPackage a layer, fast enough for a million features of each."""
from __future__ import annotations

import math
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import numpy as np
import shapely
from cancelling import NUMBERS, PARCELS, SMALL, STEP_M, TIED, TOGETHER
from osgeo import gdal, ogr, osr

IDS = ("BSM", "DKBH", "XMBH", *TIED)   # numbered anew in each copy, so that each is there once
PLANE = 4547                    # the system in which copies are moved
PLAIN_HEADER = b"GP\x00\x01"    # of a GeoPackage's geometry: version 0, little endian, no envelope
PATCHES = "DLTB_2024"
OF_COUNTY = 2_016               # of its patches: so many times it is copied, not the next square number of times


def spread(source: Path, layer: str, target: Path, count: int) -> None:
    """Copy a layer of the sample side by side until its subjects are ``count``.

    Layers of the whole county are copied as often as its survey needs to have so many patches, so that all of them
    fit together; layers of few features (``cancelling.SMALL``) until they have so many themselves.

    Args:
        source, layer: what is copied. target: the file to make.
        count: of features.
    """
    draft = target.with_name(f"draft-{target.name}")
    draft.unlink(missing_ok=True)
    with gdal.ExceptionMgr(useExceptions=True):
        with ogr.Open(str(source)) as opened:
            table = opened.GetLayerByName(layer)
            rows = [feature.Clone() for feature in table]
            shapes = _shapes(rows)
            if layer in PARCELS:
                rows, shapes = _on_patches(rows, opened.GetLayerByName(PATCHES))
            _begin(draft, table, rows)
            degrees = table.GetSpatialRef() is not None and table.GetSpatialRef().IsGeographic()
            name, column = table.GetName(), table.GetGeometryColumn()
        together = TOGETHER.get(source.stem)
        if together or layer in SMALL:
            copies = math.ceil(count / (together or len(rows)))
            step = STEP_M["small" if layer in SMALL or source.stem == "plan_database" else "wide"]
        else:
            copies, step = math.ceil(count / OF_COUNTY), STEP_M["wide"]
        _fill(draft, name, column, _Copies(shapes, max(1, copies), step, degrees),
              (*IDS, *NUMBERS.get(layer, ())))
        if column:
            with ogr.Open(str(draft), update=1) as opened:
                opened.ExecuteSQL(f"SELECT CreateSpatialIndex('{name}', '{column}')")
            _note_extent(draft, name, column)
    draft.rename(target)


def _shapes(features) -> np.ndarray:
    return np.array([None if row.GetGeometryRef() is None else shapely.from_wkb(bytes(
        row.GetGeometryRef().ExportToIsoWkb())) for row in features], dtype=object)


def _on_patches(rows: list, patches) -> tuple:
    """The attributes of ``rows``, over and over, on the geometry of patches."""
    features = list(patches)
    made = [rows[place % len(rows)].Clone() for place in range(len(features))]
    for place, row in enumerate(made):
        row["DKBH"] = f"{place}"
    return made, _shapes(features)


def _begin(path: Path, like, rows: list) -> None:
    """A file with the layer's fields and the attributes of its rows, without geometry and without an index."""
    with ogr.GetDriverByName("GPKG").CreateDataSource(str(path)) as made:
        table = made.CreateLayer(like.GetName(), like.GetSpatialRef(), like.GetGeomType(), ["SPATIAL_INDEX=NO"])
        for field in like.schema:
            table.CreateField(field)
        table.StartTransaction()
        for row in rows:
            feature = ogr.Feature(table.GetLayerDefn())
            feature.SetFrom(row)
            if like.GetGeomType() != ogr.wkbNone:
                feature.SetGeometry(None)
            feature.SetFID(-1)
            table.CreateFeature(feature)
        table.CommitTransaction()


class _Copies:
    """Geometries of the copies, encoded; moved in the plane, also where the layer is in degrees."""

    def __init__(self, shapes: np.ndarray, count: int, step: float, degrees: bool):
        self.shapes, self.count, self.step = shapes, count, step
        self.times = math.ceil(math.sqrt(count))   # side by side
        self.back = None
        if degrees:
            plane, sphere = (osr.SpatialReference() for _ in range(2))
            plane.ImportFromEPSG(PLANE)
            sphere.ImportFromEPSG(4490)
            for system in (plane, sphere):
                system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
            self.back = osr.CoordinateTransformation(plane, sphere)
            self.shapes = _transformed(shapes, osr.CoordinateTransformation(sphere, plane))

    def encoded(self, place: int) -> list:
        east, north = (place % self.times - self.times // 2), (place // self.times - self.times // 2)
        moved = shapely.transform(self.shapes, lambda points: points + (east * self.step, north * self.step))
        if self.back is not None:
            moved = _transformed(moved, self.back)
        return shapely.to_wkb(moved, flavor="iso").tolist()


def _transformed(shapes: np.ndarray, between) -> np.ndarray:
    return shapely.transform(shapes, lambda points: np.array(between.TransformPoints(points))[:, :2])


def _fill(path: Path, name: str, column: str, copies: _Copies, numbered) -> None:
    """Replace the rows by their copies."""
    with closing(sqlite3.connect(path)) as file:
        fields = [row[1] for row in file.execute(f'PRAGMA table_info("{name}")') if row[1] not in ("fid", column)]
        texts = ", ".join(f'"{field}"' for field in fields)
        rows = file.execute(f'SELECT {texts} FROM "{name}" ORDER BY fid').fetchall() if fields else [()] * len(
            copies.shapes)
        (trigger_sql,) = zip(*file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
                                           (name,)).fetchall())
        kept = file.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (name,)).fetchall()
        for trigger in trigger_sql:   # they would count each row by itself
            file.execute(f'DROP TRIGGER "{trigger}"')
        file.execute(f'DELETE FROM "{name}"')
        srs, = file.execute("SELECT srs_id FROM gpkg_contents WHERE table_name = ?", (name,)).fetchone()
        header = PLAIN_HEADER + struct.pack("<i", srs or 0)
        again = [place for place, field in enumerate(fields) if field in numbered]
        columns = ([f'"{column}"'] if column else []) + [f'"{field}"' for field in fields]
        insert = f'INSERT INTO "{name}" ({", ".join(columns)}) VALUES ({", ".join("?" * len(columns))})'
        for place in range(copies.count):
            values = [_numbered(row, again, place) for row in rows]
            if column:
                values = [(None if wkb is None else header + wkb, *row)
                          for wkb, row in zip(copies.encoded(place), values)]
            file.executemany(insert, values)
        file.execute("UPDATE gpkg_ogr_contents SET feature_count = ? WHERE table_name = ?",
                     (len(rows) * copies.count, name))
        file.execute("UPDATE gpkg_contents SET min_x = NULL, min_y = NULL, max_x = NULL, max_y = NULL "
                     "WHERE table_name = ?", (name,))
        for (sql,) in kept:
            file.execute(sql)
        file.commit()


def _note_extent(path: Path, name: str, column: str) -> None:
    """Write where the layer lies, as whatever writes such files does: else each who opens it looks at all its rows."""
    with closing(sqlite3.connect(path)) as file:
        file.execute(
            "UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y) = (SELECT min(minx), min(miny), max(maxx), "
            f'max(maxy) FROM "rtree_{name}_{column}") WHERE table_name = ?', (name,))
        file.commit()


def _numbered(row: tuple, places: list, copy: int) -> tuple:
    if not places:
        return row
    values = list(row)
    for place in places:
        values[place] = values[place] if values[place] is None else f"{values[place]}-{copy}"
    return tuple(values)
