"""Two ways to read a layer give the same table, and it is what QGIS shows."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

pytest.importorskip("qgis.core")
from helpers.files.layers import SHARED, TYPES, grid, open_layer, square, sublayers, write
from helpers.files.reading import both
from helpers.suite.rotation import in_turns
from osgeo import ogr

from groundrules.bridge.reading.geometry import parse
from groundrules.bridge.reading.read import read, snapshot

pytestmark = pytest.mark.usefixtures("qgis_app")


# -- formats ---------------------------------------------------------------------------------------

@pytest.mark.parametrize(("driver", "suffix"), [
    ("GPKG", "gpkg"), ("FlatGeobuf", "fgb"), ("OpenFileGDB", "gdb"), ("GeoJSON", "geojson"),
    ("SQLite", "sqlite")])
def test_formats(tmp_path, driver, suffix):
    fields, rows = grid(230)
    layer = "dk" if driver == "OpenFileGDB" else "地块"
    path = write(tmp_path / f"数据 一.{suffix}", fields, rows, driver, layer)
    table = both(open_layer(path))
    assert len(table) == 230
    assert set(fields) <= set(table.columns.columns)


def test_shapefile_in_utf8(tmp_path):
    fields = {"整数": "integer", "文字": "text", "日期": "day"}
    values = [{"整数": -1, "文字": "农田", "日期": "2020/02/29"}, {}, {"文字": "0601"}]
    rows = [(square(500_000 + 20 * i, 2_500_000), values[i % 3]) for i in range(60)]
    path = write(tmp_path / "地块.shp", fields, rows, "ESRI Shapefile", options=["ENCODING=UTF-8"])
    table = both(open_layer(path))
    assert {shape.geom_type for shape in table.geometry} == {"MultiPolygon"}


def test_shapefile_in_gbk(tmp_path, no_arrow):
    rows = [(square(500_000, 2_500_000), {"名称": "永久基本农田"}), (square(500_020, 2_500_000), {})]
    path = write(tmp_path / "农田.shp", {"名称": "text"}, rows, "ESRI Shapefile", options=["ENCODING=GBK"])
    table = read(snapshot(open_layer(path)))
    assert table.columns["名称"].tolist() == ["永久基本农田", pd.NA]


def test_all_types_in_a_geopackage(tmp_path):
    fields, rows = grid(200, tuple(TYPES))
    table = both(open_layer(write(tmp_path / "a.gpkg", fields, rows)))
    assert {name: str(dtype) for name, dtype in table.columns.dtypes.items()} == {
        "fid": "Int64", "字段_integer": "Int64", "字段_big": "Int64", "字段_short": "Int64",
        "字段_flag": "boolean", "字段_real": "Float64", "字段_single": "Float64", "字段_text": "string",
        "字段_day": "datetime64[s]", "字段_moment": "datetime64[s]", "字段_bytes": "string",
        "字段_json": "string"}


@pytest.mark.usefixtures("no_iterator")
@pytest.mark.parametrize(("driver", "suffix", "kinds"), [
    ("GPKG", "gpkg", ("integer", "big", "short", "flag", "real", "text", "day", "moment")),
    ("OpenFileGDB", "gdb", ("integer", "real", "text", "moment")),
    ("FlatGeobuf", "fgb", ("integer", "big", "text"))])
def test_the_fast_path_is_taken(tmp_path, driver, suffix, kinds):
    fields, rows = grid(60, kinds)
    path = write(tmp_path / f"a.{suffix}", fields, rows, driver, layer="dk")
    assert len(read(snapshot(open_layer(path)))) == 60


def test_values_are_exact_and_null_is_not_zero(tmp_path):
    rows = [(square(500_000, 2_500_000), {"n": 2**53 + 1, "t": "", "d": "2020/02/29"}),
            (square(500_020, 2_500_000), {"n": None, "t": None, "d": None}),
            (square(500_040, 2_500_000), {"n": 0, "t": "0", "d": "1949/10/01"})]
    path = write(tmp_path / "a.gpkg", {"n": "big", "t": "text", "d": "day"}, rows)
    columns = both(open_layer(path)).columns
    assert columns["n"].tolist() == [2**53 + 1, pd.NA, 0]
    assert columns["t"].tolist() == ["", pd.NA, "0"]
    assert columns["d"].isna().tolist() == [False, True, False]
    assert columns["d"][0] == pd.Timestamp("2020-02-29")


@pytest.mark.parametrize("value", ["2020/01/01 10:00:00", "2020/01/01 10:00:00+08", "2020/01/01 10:00:00+00"])
def test_times_of_day_are_as_written(tmp_path, value):
    path = write(tmp_path / "a.gpkg", {"m": "moment"}, [(square(500_000, 2_500_000), {"m": value})])
    assert both(open_layer(path)).columns["m"][0] == pd.Timestamp("2020-01-01 10:00:00")


# -- geometry --------------------------------------------------------------------------------------

def test_null_and_empty_geometry_are_kept_apart(tmp_path):
    rows = [(None, {}), ("POLYGON EMPTY", {}), (square(500_000, 2_500_000), {})]
    table = both(open_layer(write(tmp_path / "a.gpkg", {"t": "text"}, rows)))
    assert table.geometry[0] is None
    assert table.geometry[1].is_empty
    assert not len(table.unreadable)


@pytest.mark.parametrize("shape", [
    "POLYGON Z((500000 2500000 1,500010 2500000 2,500010 2500010 3,500000 2500000 1))",
    "POLYGON M((500000 2500000 1,500010 2500000 2,500010 2500010 3,500000 2500000 1))",
    "POLYGON ZM((500000 2500000 1 4,500010 2500000 2 5,500010 2500010 3 6,500000 2500000 1 4))"])
def test_z_and_m_are_left_out(tmp_path, shape):
    kind = ogr.CreateGeometryFromWkt(shape).GetGeometryType()
    table = both(open_layer(write(tmp_path / "a.gpkg", {"t": "text"}, [(shape, {}), (None, {})], kind=kind)))
    corners = [(500_000, 2_500_000), (500_010, 2_500_000), (500_010, 2_500_010)]
    assert table.geometry[0].equals_exact(shapely.Polygon(corners))
    assert not shapely.has_z(table.geometry[0])


def test_equal_and_unequal_lengths_of_wkb(tmp_path):
    equal = [(square(500_000 + 20 * i, 2_500_000), {"t": "x"}) for i in range(50)]
    unequal = [*equal, ("POLYGON((500000 2500000,500010 2500000,500010 2500010,500000 2500000))", {})]
    assert len(both(open_layer(write(tmp_path / "a.gpkg", {"t": "text"}, equal)))) == 50
    assert len(both(open_layer(write(tmp_path / "b.gpkg", {"t": "text"}, unequal)))) == 51
    points = [(f"POINT({500_000 + i} 2500000)", {}) for i in range(50)] + [(None, {}), ("POINT EMPTY", {})]
    assert len(both(open_layer(write(tmp_path / "c.gpkg", {"t": "text"}, points, kind=ogr.wkbPoint)))) == 52


def test_mixed_kinds_in_one_layer(tmp_path):
    rows = [(square(500_000, 2_500_000), {}), ("POINT(500000 2500000)", {}), (None, {}),
            ("LINESTRING(500000 2500000,500010 2500000)", {}),
            ("MULTIPOLYGON(((500000 2500000,500010 2500000,500010 2500010,500000 2500000)))", {}),
            ("GEOMETRYCOLLECTION(POINT(500000 2500000),LINESTRING(500000 2500000,500010 2500000))", {}),
            ("CURVEPOLYGON(CIRCULARSTRING(500000 2500000,500100 2500000,500000 2500000))", {})]
    table = both(open_layer(write(tmp_path / "a.gpkg", {"t": "text"}, rows, kind=ogr.wkbUnknown)))
    assert len(table) == 7
    assert table.geometry[6].area == pytest.approx(np.pi * 50**2, rel=1e-6)


@pytest.mark.parametrize(("kind", "shapes"), [
    (ogr.wkbMultiPolygon, [square(500_000, 2_500_000), "POLYGON EMPTY", "MULTIPOLYGON EMPTY",
                           "MULTIPOLYGON(((500000 2500000,500010 2500000,500010 2500010,500000 2500000)))"]),
    (ogr.wkbMultiPolygon25D, ["POLYGON Z((0 0 1,1 1 1,1 0 1,0 0 1))"]),
    (ogr.wkbMultiLineString, ["LINESTRING(0 0,1 1)"]), (ogr.wkbMultiPoint, ["POINT(0 0)"]),
    (ogr.wkbGeometryCollection, ["POINT(0 0)", "GEOMETRYCOLLECTION(POINT(0 0),POINT(1 1))"])])
def test_single_parts_in_a_layer_of_multiparts(tmp_path, kind, shapes):
    rows = [(shape, {}) for shape in shapes]
    table = both(open_layer(write(tmp_path / "a.gpkg", {"t": "text"}, rows, kind=kind)))
    assert {shape.geom_type[:5] for shape in table.geometry} <= {"Multi", "Geome"}


def test_rings_that_do_not_close(tmp_path):
    head = b"\x01\x03\x00\x00\x00\x01\x00\x00\x00\x04\x00\x00\x00"
    wkb = head + np.array([[5e5, 2.5e6], [500_010, 2.5e6], [500_010, 2_500_010], [5e5, 2_500_010]]).tobytes()
    table = both(open_layer(write(tmp_path / "a.gpkg", {"t": "text"}, [(wkb, {}), (square(5e5, 2.5e6), {})])))
    assert table.geometry[0].area == pytest.approx(100)


def test_geometry_that_nobody_can_read_is_listed():
    raw = np.array([b"\x01\x03\x00\x00\x00\x01\x00\x00\x00\x99", b"garbage", None], dtype=object)
    parsed = parse(raw)
    assert [shape is None for shape in parsed.geometry] == [True, True, True]
    assert sorted(parsed.unreadable) == [0, 1]


# -- real layers -----------------------------------------------------------------------------------

def _real_files():
    kinds = ("*.gpkg", "*.shp", "*.geojson")
    return sorted(path for kind in kinds for path in SHARED.rglob(kind)
                  if "broken-shapefile" not in path.parts)


#: Of a file that is larger all rows are read once a feature, some seven times.
LARGE_BYTES = 900_000
REAL_FILES = _real_files()


@pytest.mark.skipif(not SHARED.is_dir(), reason="real layers are not on this machine")
@pytest.mark.parametrize("path", in_turns(REAL_FILES, [path for path in REAL_FILES if path.stat(
    ).st_size <= LARGE_BYTES]), ids=lambda path: "-".join(getattr(path, "parts", ("none",))[-2:]))
def test_real_layers(path):
    layers = sublayers(path)
    assert layers
    for layer in layers:
        both(layer)
