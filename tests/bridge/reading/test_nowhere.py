"""Whether a file holds rows that lie nowhere: asked once of each state of it, also of shapefiles in any letters."""
from __future__ import annotations

import os
import sqlite3
import struct
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from helpers.files.layers import open_layer, square, write, written_once
from osgeo import gdal, ogr

from groundrules.bridge.reading import nowhere as reading_nowhere
from groundrules.bridge.reading.nowhere import SETTLED_NS, has_rows_nowhere
from groundrules.bridge.reading.ogr import stored_count
from groundrules.bridge.reading.read import FEW_ROWS, read, snapshot

X, Y = 500_000.0, 2_500_000.0
COUNT = FEW_ROWS + 50
KINDS = {
    "polygon": (ogr.wkbPolygon, lambda k: shapely.Point(X + 20 * k, Y).buffer(7, quad_segs=2)),
    "parts": (ogr.wkbMultiPolygon, lambda k: shapely.MultiPolygon(
        [shapely.box(X + 20 * k, Y, X + 20 * k + 5, Y + 5), shapely.box(X + 20 * k + 6, Y, X + 20 * k + 9, Y + 3)])),
    "polygon Z": (ogr.wkbPolygon25D, lambda k: shapely.force_3d(shapely.box(X + 20 * k, Y, X + 20 * k + 5, Y + 5), 7)),
    "line": (ogr.wkbLineString, lambda k: shapely.LineString([(X + 20 * k, Y), (X + 20 * k + 9, Y + 4)])),
    "point": (ogr.wkbPoint, lambda k: shapely.Point(X + 20 * k, Y)),
    "point Z": (ogr.wkbPoint25D, lambda k: shapely.Point(X + 20 * k, Y, 3)),
    "points": (ogr.wkbMultiPoint, lambda k: shapely.MultiPoint([(X + 20 * k, Y), (X + 20 * k, Y + 3)])),
}


def hollow(x: float, y: float) -> shapely.Polygon:
    return shapely.box(x, y, x + 9, y + 9) - shapely.box(x + 2, y + 2, x + 4, y + 4)


KINDS["polygon with holes"] = (ogr.wkbPolygon, lambda k: hollow(X + 20 * k, Y))


def shapefile(folder: Path, kind: str = "polygon", encoding: str = "GBK", count: int = COUNT) -> Path:
    _shapefile(folder, kind, encoding, count)
    return folder / "a.shp"


@written_once
def _shapefile(folder, kind, encoding, count) -> None:
    wkb_type, make = KINDS[kind]
    write(folder / "a.shp", {"DLMC": "text"}, [(shapely.to_wkt(make(k), rounding_precision=-1), {
        "DLMC": f"水田{k}"}) for k in range(count)], "ESRI Shapefile", "a", kind=wkb_type,
        options=[f"ENCODING={encoding}"])


def squares(folder: Path) -> Path:
    """A GeoPackage of twenty, in the layer ``a``."""
    _squares(folder)
    return folder / "a.gpkg"


@written_once
def _squares(folder) -> None:
    write(folder / "a.gpkg", {"t": "text"}, [(square(X + 20 * k, Y), {"t": "x"}) for k in range(20)], layer="a",
          kind=ogr.wkbPolygon)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
def test_a_rectangle_of_a_sound_shapefile_is_read_alone(tmp_path, kind, encoding):
    """As most Chinese shapefiles, it is not in UTF-8; all kinds of geometry."""
    taken = snapshot(open_layer(shapefile(tmp_path, kind, encoding)))
    assert not has_rows_nowhere(taken)
    table = read(taken, ["DLMC"], extents=[(X + 95, Y - 1, X + 125, Y + 10)])
    assert sorted(table.columns["DLMC"]) == ["水田5", "水田6"]
    whole = read(taken, ["DLMC"])
    near = np.isin(whole.fids, table.fids)
    assert len(whole) == COUNT
    assert shapely.equals_exact(whole.geometry[near], table.geometry, 0).all()


def test_only_the_rows_of_the_rectangle_leave_the_file(tmp_path, monkeypatch):
    """A layer whose texts GDAL would read otherwise goes through QGIS's iterator: with the rectangle."""
    taken = snapshot(open_layer(shapefile(tmp_path)))
    assert taken.ogr is None
    asked = []
    true = taken.feature_source.getFeatures

    class Source:
        def getFeatures(self, request):
            asked.append(request.filterRect())
            return true(request)

    read(replace(taken, feature_source=Source()), [], extents=[(X + 95, Y - 1, X + 125, Y + 10)])
    assert [item.isNull() for item in asked] == [False]


def record(path: str, row: int) -> tuple:
    """Where a record's content begins in a shapefile, and its length."""
    index = Path(path).with_suffix(".shx").read_bytes()
    start, length = struct.unpack(">2i", index[100 + 8 * row:108 + 8 * row])
    return 2 * start + 8, 2 * length


HARM = {
    "no shape": (0, struct.pack("<i", 0)),
    "extent elsewhere": (4, struct.pack("<4d", 0, 0, 1, 1)),
    "extent of no numbers": (4, struct.pack("<4d", *[float("nan")] * 4)),
    "no points": (40, struct.pack("<i", 0)),
    "more points than bytes": (40, struct.pack("<i", 10_000)),
    "no part": (36, struct.pack("<i", 0)),
    "a part beyond the points": (44, struct.pack("<i", 900)),
    "a coordinate that is no number": (48 + 16, struct.pack("<d", float("nan"))),
    "an infinite coordinate": (48 + 24, struct.pack("<d", float("inf"))),
}


@pytest.mark.parametrize("harm", HARM)
@pytest.mark.parametrize("row", [0, 3, COUNT - 1])
def test_a_shapefile_with_one_odd_record_is_read_whole(tmp_path, harm, row):
    path = shapefile(tmp_path)
    place, written = HARM[harm]
    start, _ = record(path, row)
    with open(path, "r+b") as file:
        file.seek(start + place)
        file.write(written)
    taken = snapshot(open_layer(path))
    assert has_rows_nowhere(taken)
    whole, far = (read(taken, ["DLMC"], extents=boxes, check_crs=False) for boxes in (
        None, [(X - 900, Y - 900, X - 890, Y - 890)]))
    assert len(whole) == COUNT
    nowhere = ~np.isfinite(shapely.bounds(whole.geometry)).all(axis=1)
    nowhere |= [not np.isfinite(shapely.get_coordinates(item)).all() for item in whole.geometry]
    assert far.fids.tolist() == whole.fids[nowhere].tolist()


def test_an_index_that_does_not_go_with_its_file_is_no_reason_to_trust_it(tmp_path):
    path = shapefile(tmp_path, count=5)
    index = Path(path).with_suffix(".shx")
    whole = index.read_bytes()
    for damaged in (whole[:-3], whole[:100] + struct.pack(">2i", 2**30, 64) + whole[108:],
                    whole[:100] + struct.pack(">2i", 50, -1) + whole[108:]):
        index.write_bytes(damaged)
        assert reading_nowhere.has_odd_record(Path(path), index)
    assert reading_nowhere.has_odd_record(Path(path), index.with_name("none.shx"))


@pytest.fixture
def asked(monkeypatch) -> list:
    """How often a file is looked through."""
    calls = []
    true = reading_nowhere._holds_rows_nowhere
    monkeypatch.setattr(reading_nowhere, "_holds_rows_nowhere", lambda taken: calls.append(taken) or true(taken))
    return calls


def settled(path: str) -> None:
    """Make its files as old as files are that nobody is writing."""
    for file in Path(path).parent.iterdir():
        stat = file.stat()
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns - 2 * SETTLED_NS))


@pytest.mark.parametrize("suffix", ["gpkg", "shp"])
def test_a_file_is_asked_once_and_again_when_it_changed(tmp_path, asked, suffix):
    rows = [(square(X + 20 * k, Y), {"t": "x"}) for k in range(20)]
    path = write(tmp_path / f"a.{suffix}", {"t": "text"}, rows,
                 {"gpkg": "GPKG", "shp": "ESRI Shapefile"}[suffix], "a", kind=ogr.wkbPolygon)
    assert not has_rows_nowhere(snapshot(open_layer(path))) and len(asked) == 1
    assert not has_rows_nowhere(snapshot(open_layer(path))) and len(asked) == 2   # it is being written, it may seem
    settled(path)
    for _ in range(3):
        assert not has_rows_nowhere(snapshot(open_layer(path)))
    assert len(asked) == 3
    with gdal.ExceptionMgr(useExceptions=True), ogr.Open(path, 1) as opened:
        feature = ogr.Feature(opened.GetLayer(0).GetLayerDefn())
        opened.GetLayer(0).CreateFeature(feature)
        del feature
    for _ in range(2):
        settled(path)
        assert has_rows_nowhere(snapshot(open_layer(path)))
    assert len(asked) >= 4


def test_a_change_of_the_same_size_and_another_layer_are_asked_anew(tmp_path, asked):
    path = write(tmp_path / "a.gpkg", {"t": "text"}, [(square(X + 20 * k, Y), {"t": "x"}) for k in range(20)],
                 layer="a", kind=ogr.wkbPolygon)
    with gdal.ExceptionMgr(useExceptions=True), ogr.Open(path, 1) as opened:
        layer = opened.CreateLayer("b", opened.GetLayer(0).GetSpatialRef(), ogr.wkbPolygon)
        layer.CreateFeature(ogr.Feature(layer.GetLayerDefn()))
        del layer
    settled(path)
    assert not has_rows_nowhere(snapshot(open_layer(f"{path}|layername=a")))
    assert has_rows_nowhere(snapshot(open_layer(f"{path}|layername=b")))
    size = Path(path).stat().st_size
    with gdal.ExceptionMgr(useExceptions=True), ogr.Open(path, 1) as opened:
        opened.ExecuteSQL("UPDATE a SET geom = NULL WHERE fid = 3")
    assert Path(path).stat().st_size == size
    assert has_rows_nowhere(snapshot(open_layer(f"{path}|layername=a")))


def test_an_edited_layer_may_hold_anything(tmp_path):
    layer = open_layer(shapefile(tmp_path, count=5))
    assert not has_rows_nowhere(snapshot(layer))
    layer.startEditing()
    layer.deleteFeature(1)
    assert has_rows_nowhere(snapshot(layer))
    layer.rollBack()


def without_triggers(database) -> None:
    for trigger, in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f'DROP TRIGGER "{trigger}"')


#: What is done to a file's rows so that a rectangle's query could leave one out; whether triggers are dropped before.
HARMS = {
    "no geometry": "UPDATE a SET geom = NULL WHERE fid = {}",
    "empty": "UPDATE a SET geom = x'4750001100000000' || x'010300000000000000' WHERE fid = {}",
    "garbage": "UPDATE a SET geom = x'0102030405' WHERE fid = {}",
    "garbage behind a sound header": "UPDATE a SET geom = CAST(substr(geom, 1, 40) || x'01ffffffff' || "
                                     "substr(geom, 46) AS BLOB) WHERE fid = {}",
    "wrong byte order": "UPDATE a SET geom = CAST(substr(geom, 1, 40) || x'07' || substr(geom, 42) AS BLOB) "
                        "WHERE fid = {}",
    "cut": "UPDATE a SET geom = substr(geom, 1, length(geom) - 9) WHERE fid = {}",
    "not in the index": "DELETE FROM rtree_a_geom WHERE id = {}",
    "in the index twice as another": "INSERT INTO rtree_a_geom VALUES (1000 + {}, 0, 1, 0, 1)",
    "written past the triggers": "INSERT INTO a (fid, geom) SELECT 1000 + fid, geom FROM a WHERE fid = {}"}


@pytest.mark.parametrize("halves", [False, True])
@pytest.mark.parametrize("row", [1, 7, 20])
@pytest.mark.parametrize("harm", HARMS)
def test_a_harmed_row_of_a_geopackage_is_told_whichever_half_it_is_in(tmp_path, monkeypatch, harm, row, halves):
    path = squares(tmp_path)
    monkeypatch.setattr(reading_nowhere, "MANY_ROWS", 2 if halves else 10**9)
    assert not has_rows_nowhere(snapshot(open_layer(path)))
    with closing(sqlite3.connect(path)) as database:
        without_triggers(database)
        database.execute(HARMS[harm].format(row))
        database.commit()
    assert has_rows_nowhere(snapshot(open_layer(path)))


@pytest.mark.parametrize("numbers", ["NULL", "'b' || fid", "-fid", "0.5 * fid", "7"])
def test_a_field_that_hides_the_numbers_of_rows_hides_no_row(tmp_path, monkeypatch, numbers):
    """A row that is in no half, and not in the index either, would be taken for one that is not there."""
    path = write(tmp_path / "a.gpkg", {"rowid": "text"}, [(square(X + 20 * k, Y), {}) for k in range(20)],
                 layer="a", kind=ogr.wkbPolygon)
    monkeypatch.setattr(reading_nowhere, "MANY_ROWS", 2)
    with closing(sqlite3.connect(path)) as database:
        without_triggers(database)
        database.execute(f'UPDATE a SET "rowid" = {numbers}')   # nosec B608
        database.commit()
        assert not has_rows_nowhere(snapshot(open_layer(path)))
        database.execute('UPDATE a SET "rowid" = NULL WHERE fid = 4')
        database.execute("DELETE FROM rtree_a_geom WHERE id = 4")
        database.commit()
    assert has_rows_nowhere(snapshot(open_layer(path)))


def test_views_and_tables_without_rows_are_looked_at_as_before(tmp_path, monkeypatch):
    path = write(tmp_path / "a.gpkg", {"t": "text"}, [(square(X + 20 * k, Y), {"t": "x"}) for k in range(20)],
                 layer="a", kind=ogr.wkbPolygon)
    monkeypatch.setattr(reading_nowhere, "MANY_ROWS", 0)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE VIEW v AS SELECT fid AS OGC_FID, geom, t FROM a")
        database.execute("INSERT INTO gpkg_contents SELECT 'v', data_type, 'v', description, last_change, min_x, "
                         "min_y, max_x, max_y, srs_id FROM gpkg_contents WHERE table_name = 'a'")
        database.execute("INSERT INTO gpkg_geometry_columns SELECT 'v', column_name, geometry_type_name, srs_id, z, m "
                         "FROM gpkg_geometry_columns WHERE table_name = 'a'")
        database.commit()
    assert not has_rows_nowhere(snapshot(open_layer(f"{path}|layername=a")))
    assert has_rows_nowhere(snapshot(open_layer(f"{path}|layername=v")))   # it has no index of its own
    with closing(sqlite3.connect(path)) as database:
        without_triggers(database)
        database.execute("DELETE FROM a")
        database.execute("DELETE FROM rtree_a_geom")
        database.commit()
    assert not has_rows_nowhere(snapshot(open_layer(f"{path}|layername=a")))


@pytest.mark.parametrize("everywhere", [False, True])
def test_closing_a_damaged_file_raises_nothing_that_nobody_can_catch(tmp_path, everywhere, monkeypatch):
    """GDAL says at the end once more that a row was damaged; also where all of QGIS has GDAL raise exceptions."""
    path = write(tmp_path / "a.gpkg", {"t": "text"}, [(square(X + 20 * k, Y), {"t": "x"}) for k in range(5)], layer="a")
    with closing(sqlite3.connect(path)) as database:
        database.create_function("ST_IsEmpty", 1, lambda _: 0)
        without_triggers(database)
        database.execute("UPDATE a SET geom = substr(geom, 1, 60) WHERE fid = 2")
        database.commit()
    messages = []
    monkeypatch.setattr(sys, "unraisablehook", messages.append)
    taken = snapshot(open_layer(path))
    with gdal.ExceptionMgr(useExceptions=everywhere), ogr.ExceptionMgr(useExceptions=everywhere):
        assert has_rows_nowhere(taken)
        read(taken, check_crs=False)
        stored_count(taken.ogr)
    assert messages == []
