"""Two ways to read a layer give the same table, and it is what QGIS shows."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

pytest.importorskip("qgis.core")
from helpers.layers import SHARED, TYPES, grid, memory, open_layer, square, sublayers, write
from osgeo import ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsVectorLayerJoinInfo,
)
from qgis.PyQt.QtCore import QMetaType

from groundrules.bridge import reading
from groundrules.bridge.reading import read, snapshot
from groundrules.bridge.reading_geometry import parse
from groundrules.core.errors import InputError
from groundrules.core.geometry.parallel import Cancelled

pytestmark = pytest.mark.usefixtures("qgis_app")


def both(layer, **options):
    """Read by both paths and compare everything."""
    options.setdefault("check_crs", False)
    fast = read(snapshot(layer), **options)
    slow = read(snapshot(layer), path="features", **options)
    assert_equal(fast, slow)
    return fast


def assert_equal(one, two):
    assert one.fids.tolist() == two.fids.tolist()
    assert one.fids.dtype == two.fids.dtype == np.int64
    pd.testing.assert_frame_equal(one.columns, two.columns)
    assert shapely.to_wkb(one.geometry).tolist() == shapely.to_wkb(two.geometry).tolist()
    pd.testing.assert_frame_equal(one.unreadable, two.unreadable)
    assert one.source == two.source
    assert one.source.rows_hash
    assert one.crs == two.crs


@pytest.fixture
def no_iterator(monkeypatch):
    """Fail where the fast path gives up, so that a test of it does not compare the slow one with itself."""
    def refuse(*_):
        raise AssertionError("the feature iterator was used")
    monkeypatch.setattr(reading, "feature_batches", refuse)


@pytest.fixture
def no_arrow(monkeypatch):
    def refuse(*_):
        raise AssertionError("the Arrow stream was used")
    monkeypatch.setattr(reading, "arrow_batches", refuse)


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
    both(open_layer(write(tmp_path / "a.gpkg", {"t": "text"}, equal)))
    both(open_layer(write(tmp_path / "b.gpkg", {"t": "text"}, unequal)))
    points = [(f"POINT({500_000 + i} 2500000)", {}) for i in range(50)] + [(None, {}), ("POINT EMPTY", {})]
    both(open_layer(write(tmp_path / "c.gpkg", {"t": "text"}, points, kind=ogr.wkbPoint)))


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
    both(open_layer(write(tmp_path / "a.gpkg", {"t": "text"}, [(shape, {}) for shape in shapes], kind=kind)))


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


# -- what QGIS does to a layer ---------------------------------------------------------------------

@pytest.fixture
def plots(tmp_path):
    fields, rows = grid(100)
    return open_layer(write(tmp_path / "a.gpkg", fields, rows), "地块", "地块图层")


def test_only_the_fields_that_are_wanted(plots):
    table = both(plots, fields=["字段_text", "fid"])
    assert list(table.columns.columns) == ["字段_text", "fid"]
    assert table.columns["fid"].tolist() == table.fids.tolist()
    assert both(plots, fields=[]).columns.shape == (100, 0)
    with pytest.raises(InputError) as error:
        read(snapshot(plots), ["nope"])
    assert "字段_text" in str(error.value)


def test_attribute_filter(plots):
    plots.setSubsetString('"字段_text" = \'0601\'')
    table = both(plots)
    assert 0 < len(table) < 100
    assert set(table.columns["字段_text"]) == {"0601"}


@pytest.mark.usefixtures("no_arrow")
def test_filter_that_is_a_statement(plots):
    plots.setSubsetString('SELECT * FROM "地块" WHERE fid < 11')
    assert len(read(snapshot(plots))) == 10


def test_edits_that_are_not_saved(plots, no_arrow):
    plots.startEditing()
    plots.deleteFeature(1)
    plots.changeAttributeValue(2, plots.fields().indexOf("字段_text"), "改")
    feature = QgsFeature(plots.fields())
    assert plots.addFeature(feature)
    table = read(snapshot(plots))
    assert len(table) == 100
    assert 1 not in table.fids
    assert table.columns["字段_text"][table.fids.tolist().index(2)] == "改"
    assert table.fids.min() < 0
    plots.rollBack()


def test_editing_without_a_change_is_plain(plots, no_iterator):
    plots.startEditing()
    assert len(read(snapshot(plots))) == 100
    plots.rollBack()


def test_a_snapshot_does_not_see_later_edits():
    layer = memory("Polygon?crs=EPSG:4547&field=n:integer", [(square(500_000, 2_500_000), [1])])
    taken = snapshot(layer)
    layer.startEditing()
    layer.deleteFeature(1)
    assert len(read(taken)) == 1


def test_virtual_and_joined_fields(plots):
    plots.addExpressionField('"fid" * 2', QgsField("double", QMetaType.Type.Int))
    notes = [(None, [1, "一"]), (None, [3, "三"])]
    other = memory("NoGeometry?field=key:integer&field=note:string(20)", notes)
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(other)
    join.setJoinFieldName("key")
    join.setTargetFieldName("fid")
    join.setUsingMemoryCache(True)
    assert plots.addJoin(join)
    name = next(field.name() for field in plots.fields() if field.name().endswith("note"))
    table = both(plots, fields=["fid", "double", name])
    assert table.columns["double"].tolist() == [2 * fid for fid in table.fids]
    assert table.columns[name][:3].tolist() == ["一", pd.NA, "三"]


def test_joined_fields_that_are_not_wanted_cost_nothing(plots, no_iterator):
    plots.addExpressionField('"fid" * 2', QgsField("double", QMetaType.Type.Int))
    assert len(read(snapshot(plots), ["fid"])) == 100


def test_selection(plots):
    plots.selectByIds([3, 5, 8])
    table = read(snapshot(plots, selected_only=True))
    assert table.fids.tolist() == [3, 5, 8]
    assert table.source.row_count == 3
    plots.removeSelection()
    with pytest.raises(InputError) as error:
        snapshot(plots, selected_only=True)
    assert error.value.key == "reading.nothing_selected"


def test_layer_crs_set_by_the_user_counts(plots):
    assert read(snapshot(plots)).crs == "EPSG:4547"
    plots.setCrs(QgsCoordinateReferenceSystem("EPSG:4548"))
    assert read(snapshot(plots)).crs == "EPSG:4548"


def test_rows_come_by_id(tmp_path):
    rows = [(square(5e5 + i, 2.5e6), [i]) for i in range(30)]
    layer = memory("Polygon?crs=EPSG:4547&field=n:integer", rows)
    assert read(snapshot(layer)).fids.tolist() == list(range(1, 31))


def test_tables_without_geometry(tmp_path):
    path = write(tmp_path / "a.gpkg", {"t": "text"}, [(None, {"t": "甲"})], kind=ogr.wkbNone, epsg=0)
    table = read(snapshot(open_layer(path)))
    assert table.columns["t"].tolist() == ["甲"]
    assert table.geometry.tolist() == [None]


def test_an_empty_layer_has_its_columns(tmp_path):
    fields, _ = grid(0, tuple(TYPES))
    table = both(open_layer(write(tmp_path / "a.gpkg", fields, [])))
    assert len(table) == 0
    assert str(table.columns["字段_big"].dtype) == "Int64"


def test_names_for_matching_and_for_the_manifest(tmp_path):
    path = write(tmp_path / "县库.gpkg", {"t": "text"}, [(square(5e5, 2.5e6), {})], layer="YJJBNTBHTB")
    for layer in (open_layer(path, "", "县库"), open_layer(path, "YJJBNTBHTB", "县库")):
        taken = snapshot(layer)
        assert (taken.name, taken.data_layer, taken.file_name) == ("县库", "YJJBNTBHTB", "县库.gpkg")
    source = read(taken).source
    assert source.size_bytes == path.stat().st_size
    assert str(tmp_path) not in repr(source)
    assert source.modified.endswith("+00:00")


# -- by rectangle ----------------------------------------------------------------------------------

@pytest.mark.parametrize("driver", ["GPKG", "OpenFileGDB", "FlatGeobuf", "memory"])
def test_extents(tmp_path, driver):
    rows = [(square(500_000 + 20 * i, 2_500_000 + 20 * j), {"n": 10 * i + j})
            for i in range(10) for j in range(10)]
    if driver != "FlatGeobuf":   # which cannot index a row without geometry
        rows.append((None, {"n": 100}))
    # Its box meets the rectangle, it does not.
    rows.append(("POLYGON((499900 2500300,500300 2500300,500300 2499900,499900 2500300))", {"n": 101}))
    if driver == "memory":
        layer = memory("Polygon?crs=EPSG:4547&field=n:integer", [(shape, [row["n"]]) for shape, row in rows])
    else:
        suffix = {"OpenFileGDB": "gdb", "GPKG": "gpkg", "FlatGeobuf": "fgb"}[driver]
        path = write(tmp_path / f"a.{suffix}", {"n": "integer"}, rows, driver, layer="dk")
        layer = open_layer(path)
    near = (500_001, 2_500_001, 500_025, 2_500_005)
    table = both(layer, extents=[near, (500_023, 2_500_003, 500_027, 2_500_027),
                                 (500_080, 2_500_080, 500_085, 2_500_081)])
    assert sorted(table.columns["n"]) == [0, 1, 10, 11, 44]
    assert table.source.rows_read == 5
    assert table.source.row_count == len(rows)
    assert len(both(layer, extents=[(0, 0, 1, 1)])) == 0
    assert len(both(layer, extents=[])) == 0


def test_extents_and_a_limit_count_the_same_rows(plots):
    from dataclasses import replace
    taken = replace(snapshot(plots), limit=10)
    assert read(taken).fids.tolist() == list(range(1, 11))
    box = (500_000, 2_500_000, 500_050, 2_500_010)
    assert read(taken, extents=[box]).fids.tolist() == [1, 2, 3]


# -- runs ------------------------------------------------------------------------------------------

def test_cancel_and_progress(plots):
    seen = []
    read(snapshot(plots), progress=seen.append)
    assert seen[-1] == 1.0
    with pytest.raises(Cancelled):
        read(snapshot(plots), cancelled=lambda: True)


def test_the_hash_sees_every_change(tmp_path):
    fields, rows = grid(20)
    hashes = {read(snapshot(open_layer(write(tmp_path / "a.gpkg", fields, rows)))).source.rows_hash}
    changed = list(rows)
    changed[3] = (rows[3][0], {**rows[3][1], "字段_text": "别的"})
    hashes.add(read(snapshot(open_layer(write(tmp_path / "b.gpkg", fields, changed)))).source.rows_hash)
    changed[3] = (square(1 + 5e5, 2.5e6), rows[3][1])
    hashes.add(read(snapshot(open_layer(write(tmp_path / "c.gpkg", fields, changed)))).source.rows_hash)
    changed[3] = (rows[3][0], {**rows[3][1], "字段_text": None})
    hashes.add(read(snapshot(open_layer(write(tmp_path / "d.gpkg", fields, changed)))).source.rows_hash)
    assert len(hashes) == 4


def test_rows_that_the_file_promises_and_does_not_give(plots):
    from dataclasses import replace
    with pytest.raises(InputError) as error:
        read(replace(snapshot(plots), row_count=101))
    assert error.value.key == "reading.rows_missing"


def test_reading_in_another_thread(plots):
    from concurrent.futures import ThreadPoolExecutor
    taken = snapshot(plots)
    with ThreadPoolExecutor(2) as pool:
        tables = list(pool.map(lambda path: read(taken, path=path), ["auto", "features"] * 3))
    for table in tables[1:]:
        assert_equal(tables[0], table)


# -- real layers -----------------------------------------------------------------------------------

def _real_files():
    kinds = ("*.gpkg", "*.shp", "*.geojson")
    return sorted(path for kind in kinds for path in SHARED.rglob(kind)
                  if "broken-shapefile" not in path.parts)


@pytest.mark.skipif(not SHARED.is_dir(), reason="real layers are not on this machine")
@pytest.mark.parametrize("path", _real_files(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_real_layers(path):
    layers = sublayers(path)
    assert layers
    for layer in layers:
        both(layer)
