"""Rows of a file geodatabase that a rectangle would not find: seen in the file as GDAL sees them, or left to GDAL."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from helpers.files.layers import PLAIN, open_layer, square, write
from osgeo import gdal, ogr

from groundrules.bridge.reading.nowhere import has_rows_nowhere
from groundrules.bridge.reading.read import snapshot
from groundrules.bridge.reading.records import geodatabase
from groundrules.bridge.reading.records.geodatabase import has_odd_row

X, Y = 500_000.0, 2_500_000.0
KINDS = {
    "polygon": (ogr.wkbPolygon, lambda k: square(X + 20 * k, Y)),
    "parts": (ogr.wkbMultiPolygon, lambda k: shapely.MultiPolygon(
        [shapely.box(X + 20 * k, Y, X + 20 * k + 5, Y + 5),
         shapely.box(X + 20 * k + 6, Y, X + 20 * k + 9, Y + 3)]).wkt),
    "hole": (ogr.wkbPolygon, lambda k: (shapely.box(X + 20 * k, Y, X + 20 * k + 9, Y + 9)
                                        - shapely.box(X + 20 * k + 2, Y + 2, X + 20 * k + 4, Y + 4)).wkt),
    "polygon Z": (ogr.wkbPolygon25D, lambda k: shapely.force_3d(
        shapely.box(X + 20 * k, Y, X + 20 * k + 5, Y + 5), 7).wkt),
    "polygon ZM": (ogr.wkbPolygonZM, lambda k: (f"POLYGON ZM (({X + 20 * k} {Y} 1 2,{X + 20 * k + 5} {Y} 1 2,"
                                                f"{X + 20 * k} {Y + 5} 1 2,{X + 20 * k} {Y} 1 2))")),
    "many vertices": (ogr.wkbPolygon, lambda k: shapely.Point(X + 20 * k, Y).buffer(7, quad_segs=60).wkt),
    "curve": (ogr.wkbCurvePolygon, lambda k: f"CURVEPOLYGON(CIRCULARSTRING({X + 20 * k} {Y},{X + 20 * k + 5} {Y + 5},"
                                             f"{X + 20 * k} {Y}))"),
    "line": (ogr.wkbLineString, lambda k: shapely.LineString([(X + 20 * k, Y), (X + 20 * k + 9, Y + 4)]).wkt),
}


def made(folder: Path, kind: str = "polygon", odd=None, count: int = 60, fields=PLAIN) -> Path:
    """A geodatabase with a small table before the one that counts; ``odd``: the geometry of its last row but one."""
    wkb_type, make = KINDS[kind]
    path = write(folder / "库.gdb", {"t": "text"}, [(square(X, Y), {"t": "x"})], "OpenFileGDB", "other")
    values = {"integer": 7, "big": 2**40, "real": 0.5, "text": "水田" * 90, "day": "2020/02/29"}
    with gdal.ExceptionMgr(useExceptions=True), ogr.Open(str(path), 1) as opened:
        table = opened.CreateLayer("地块", opened.GetLayer(0).GetSpatialRef(), wkb_type)
        for place, name in enumerate(fields):
            definition = ogr.FieldDefn(f"f{place}", {"integer": ogr.OFTInteger, "big": ogr.OFTInteger64,
                                                     "real": ogr.OFTReal, "text": ogr.OFTString,
                                                     "day": ogr.OFTDateTime}[name])
            if name in ("integer", "text"):
                definition.SetDefault("7" if name == "integer" else "'水田、旱地'")
            definition.SetNullable(place != 1)
            table.CreateField(definition)
        for row in range(count):
            feature = ogr.Feature(table.GetLayerDefn())
            for place, name in enumerate(fields):
                if row % 3 or place == 1:
                    feature[f"f{place}"] = values[name]
            shape = odd if odd is not None and row == count - 2 else make(row)
            if shape:
                feature.SetGeometryDirectly(ogr.CreateGeometryFromWkt(shape))
            table.CreateFeature(feature)
        for fid in (1, 5, 1_500):   # rows that were deleted have no place
            if fid < count:
                table.DeleteFeature(fid)
        del table
    return path


def taken(path: Path):
    return snapshot(open_layer(f"{path}|layername=地块"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_table_is_known_without_gdal(tmp_path, monkeypatch, kind):
    path = made(tmp_path, kind, count=2_100 if kind == "polygon" else 60)   # its index has three blocks
    assert has_odd_row(path, "地块", "line" if kind == "line" else "polygon") is False
    assert has_odd_row(path, "地块", "polygon" if kind == "line" else "line") is True
    if kind == "polygon":
        monkeypatch.setattr(geodatabase, "BLOCK", 1_000)     # rows that reach over the end of a block
        assert has_odd_row(path, "地块", "polygon") is False
        assert not has_rows_nowhere(taken(path))


@pytest.mark.parametrize("odd", ["", "POLYGON EMPTY"])
@pytest.mark.parametrize("fields", [PLAIN, (), ("text",) * 9])
def test_a_row_without_geometry_is_seen(tmp_path, odd, fields):
    path = made(tmp_path, odd=odd, count=40, fields=fields)
    assert has_odd_row(path, "地块", "polygon") is True
    assert has_rows_nowhere(taken(path))
    assert has_odd_row(path, "other", "polygon") is False


def test_what_is_laid_out_otherwise_is_left_to_gdal(tmp_path, monkeypatch):
    path = made(tmp_path, count=40)
    assert has_odd_row(path, "地块", "point") is None
    assert has_odd_row(path, "no such table", "polygon") is None
    assert has_odd_row(tmp_path / "none.gdb", "地块", "polygon") is None
    table = geodatabase._table_file(path, "地块")
    whole = table.read_bytes()
    for damaged in (b"\x04" + whole[1:], whole[:60], whole[:4] + b"\x01" + whole[5:], b""):   # its version, its count
        table.write_bytes(damaged)
        assert has_odd_row(path, "地块", "polygon") is None
    table.write_bytes(whole)
    index = table.with_suffix(".gdbtablx")
    places = index.read_bytes()
    for damaged in (places[:10], places[:500], places[:12] + b"\x09" + places[13:],
                    places[:16 + 40] + b"\xff" * 5 + places[16 + 45:]):
        index.write_bytes(damaged)
        assert has_odd_row(path, "地块", "polygon") is None
    index.write_bytes(places)
    assert not has_rows_nowhere(taken(path))
    monkeypatch.setattr(geodatabase, "_layout", lambda data: (None, 37))
    assert not has_rows_nowhere(taken(path))     # asked of GDAL


def test_a_row_that_reaches_beyond_the_file_is_odd(tmp_path):
    path = made(tmp_path, count=40)
    table = geodatabase._table_file(path, "地块")
    whole = table.read_bytes()
    table.write_bytes(whole[:-100])
    assert has_odd_row(path, "地块", "polygon") in (True, None)
    places = geodatabase._places(np.fromfile(table.with_suffix(".gdbtablx"), dtype="u1"))
    start = int(places[3])
    table.write_bytes(whole[:start] + (2**30).to_bytes(4, "little") + whole[start + 4:])
    assert has_odd_row(path, "地块", "polygon") is True
