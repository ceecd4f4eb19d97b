"""Geometry that cannot be read: no way of reading ends, none passes it over, and all say the same of it."""
from __future__ import annotations

import random
import sqlite3
import struct
from contextlib import closing

import numpy as np
import pytest
import shapely

pytest.importorskip("qgis.core")
from helpers.files.corrupt import DAMAGE, X, Y, damaged, harm, nested, ring
from helpers.files.layers import open_layer, square, write, written_once
from helpers.files.reading import assert_equal, both
from osgeo import gdal, ogr
from qgis.core import QgsGeometry

from groundrules.bridge.inputs.extents import read_at
from groundrules.bridge.reading import read as reading
from groundrules.bridge.reading.geometry import geometries, parse
from groundrules.bridge.reading.nowhere import has_rows_nowhere
from groundrules.bridge.reading.read import read, snapshot
from groundrules.core.geometry.topology.usable import reasons_of
from groundrules.core.table import table_from_geometries

pytestmark = pytest.mark.usefixtures("qgis_app")
WHOLE = (X - 5, Y - 5, X + 95, Y + 15)
SECOND = (X + 21, Y + 1, X + 29, Y + 9)
#: What is a geometry all the same, if not one that can be judged.
STANDS = {"infinite": "usable.not_finite"}


@pytest.fixture(params=[0, 1_000], ids=["asked", "whole"])
def few(request, monkeypatch):
    """Layers are asked whether a rectangle may pass rows over, or read whole since they are small."""
    monkeypatch.setattr(reading, "FEW_ROWS", request.param)


@pytest.mark.parametrize("name", DAMAGE)
def test_every_way_of_reading_lists_it(tmp_path, few, name):
    layer = open_layer(damaged(tmp_path / "a.gpkg", DAMAGE[name]))
    for extents in (None, [WHOLE], [SECOND]):
        table = both(layer, extents=extents)
        assert 2 in table.fids.tolist()
        row = table.fids.tolist().index(2)
        reason = reasons_of(table, "polygon")[row]
        assert reason == STANDS.get(name, "reading.geometry_unreadable")
        assert table.unreadable["fid"].tolist() == ([] if name in STANDS else [2])
        assert (reasons_of(table, "polygon") == "").sum() == len(table) - 1


@pytest.mark.parametrize("blob", [b"garbage", "a text", b"GP\x00\x01", b"GP\x00\xff\x00\x00\x00\x00rest"])
def test_what_is_no_geometry_of_a_geopackage(tmp_path, few, blob):
    layer = open_layer(damaged(tmp_path / "a.gpkg", blob))
    for extents in (None, [SECOND]):
        assert both(layer, extents=extents).unreadable["fid"].tolist() == [2]


@pytest.mark.parametrize("kind", [ogr.wkbPolygon, ogr.wkbMultiPolygon, ogr.wkbCurvePolygon, ogr.wkbMultiSurface,
                                  ogr.wkbTIN])
def test_in_layers_of_any_type(tmp_path, few, kind):
    layer = open_layer(damaged(tmp_path / "a.gpkg", DAMAGE["points"], kind=kind))
    for extents in (None, [SECOND]):
        assert both(layer, extents=extents).unreadable["fid"].tolist() == [2]


def test_a_row_that_could_lie_anywhere_is_found_from_afar(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "FEW_ROWS", 0)
    shapes = [square(X + 20 * k, Y) for k in range(5)]
    nan, inf = float("nan"), float("inf")
    odd = [ring([[nan, Y], [X + 10, Y], [X + 10, Y + 10], [nan, Y]]), ring([[X, Y], [inf, Y], [X, Y + 10], [X, Y]]),
           ring([[X, Y], [X + 10, -inf], [X, Y + 10], [X, Y]]), ring([[nan, nan]] * 4)]
    path = write(tmp_path / "a.gpkg", {"t": "text"}, [(shape, {}) for shape in [*shapes, *odd]])
    layer = open_layer(path)
    table = both(layer, extents=[(X - 9_000, Y - 9_000, X - 8_990, Y - 8_990)])
    assert table.fids.tolist() == [6, 7, 8, 9]


def test_a_row_far_outside_its_system_is_listed_in_a_large_layer_too(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "FEW_ROWS", 0)
    shapes = [square(X + 20 * k, Y) for k in range(5)] + [square(X + 40_000_000, Y)]
    layer = open_layer(write(tmp_path / "a.gpkg", {"t": "text"}, [(shape, {}) for shape in shapes], epsg=4547))
    table = both(layer, extents=[(X, Y, X + 1, Y + 1)])
    assert table.fids.tolist() == [1, 6]


@pytest.mark.parametrize(("driver", "name"), [("FlatGeobuf", "a.fgb"), ("ESRI Shapefile", "a.shp"), ("SQLite", "a.db"),
                                              ("OpenFileGDB", "a.gdb"), ("GeoJSON", "a.geojson"), ("GML", "a.gml")])
@pytest.mark.parametrize("what", ["NULL", "EMPTY", "NaN", "inf"])
def test_other_formats_are_read_whole_where_a_row_has_no_place(tmp_path, monkeypatch, driver, name, what):
    """What a driver makes of such a row differs; none of it is ever passed over by a rectangle."""
    monkeypatch.setattr(reading, "FEW_ROWS", 0)
    number = float("nan" if what == "NaN" else "inf")
    odd = {"NULL": None, "EMPTY": "POLYGON EMPTY"}.get(what, ring([[number, Y], [X, Y], [X, Y + 5], [number, Y]]))
    if driver == "FlatGeobuf" and what in ("NULL", "EMPTY"):
        pytest.skip("it cannot index such a row")
    rows = [(square(X + 20 * k, Y), {"t": "x"}) for k in range(5)]
    kind = ogr.wkbMultiPolygon if driver == "OpenFileGDB" else ogr.wkbPolygon
    try:
        path = write(tmp_path / name, {"t": "text"}, [*rows, (odd, {"t": "odd"})], driver, "a", kind=kind)
    except RuntimeError as error:
        pytest.skip(f"{driver} refuses it: {error}")
    taken = snapshot(open_layer(path))
    whole = read(taken, check_crs=False)
    reasons = reasons_of(whole, "polygon")
    if "odd" not in whole.columns["t"].tolist() or reasons[whole.columns["t"].tolist().index("odd")] == "":
        pytest.skip(f"{driver} stored something else")
    assert has_rows_nowhere(taken)
    far = read(taken, extents=[(X - 9_000, Y - 9_000, X - 8_990, Y - 8_990)], check_crs=False)
    nowhere = [fid for fid, reason in zip(whole.fids.tolist(), reasons.tolist())
               if reason in ("usable.null", "usable.empty", "usable.not_finite", "reading.geometry_unreadable")]
    assert far.fids.tolist() == nowhere


@pytest.mark.parametrize("exceptions", [False, True])   # another plugin may have switched them on
def test_bytes_of_any_kind_end_nothing(exceptions):
    """Mutated encodings of every type: a geometry, or a line in the list; and what is read is what GDAL says."""
    texts = ("POINT(1 2)", "LINESTRING(0 0,1 1,2 2)", "POLYGON((0 0,9 0,9 9,0 0),(2 1,3 1,3 2,2 1))",
             "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))", "MULTIPOINT(1 1,2 2)",
             "MULTILINESTRING((0 0,1 1),(2 2,3 3))", "GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))",
             "CURVEPOLYGON(COMPOUNDCURVE(CIRCULARSTRING(0 0,1 1,2 0),(2 0,0 0)))", "CURVEPOLYGON((0 0,1 0,1 1,0 0))",
             "MULTISURFACE(CURVEPOLYGON((0 0,1 0,1 1,0 0)),((0 0,1 0,1 1,0 0)))", "TRIANGLE((0 0,1 0,1 1,0 0))",
             "POLYHEDRALSURFACE(((0 0,1 0,1 1,0 0)),((0 0,1 1,0 1,0 0)))", "TIN(((0 0,1 0,1 1,0 0)))",
             "MULTICURVE(CIRCULARSTRING(0 0,1 1,2 0),(0 0,1 1))", "COMPOUNDCURVE((0 0,1 1),(1 1,2 2))",
             "GEOMETRYCOLLECTION(CURVEPOLYGON((0 0,1 0,1 1,0 0)),TIN(((0 0,1 0,1 1,0 0))))")
    whole = [bytes(ogr.CreateGeometryFromWkt(text).ExportToIsoWkb(order)) for text in texts
             for order in (ogr.wkbNDR, ogr.wkbXDR)]
    dice = random.Random(20261127)
    shapes = []
    for _ in range(6_000):
        shape = bytearray(dice.choice(whole))
        for _ in range(dice.randint(1, 3)):
            at = dice.randrange(len(shape))
            if dice.random() < 0.4:
                shape[at:at + 4] = struct.pack("<I", dice.choice((2**32 - 1, 2**31, 2**28, 1_000, 8, 0)))
            else:
                shape[at] = dice.randrange(256)
        shapes.append(bytes(shape[:dice.choice((len(shape), dice.randrange(len(shape) + 1)))]))
    wkb = np.empty(len(shapes), dtype=object)
    wkb[:] = shapes
    with np.errstate(all="ignore"), gdal.ExceptionMgr(useExceptions=exceptions), \
            ogr.ExceptionMgr(useExceptions=exceptions):
        parsed = parse(wkb.copy(), multipart=True)
    lost = set(np.flatnonzero(shapely.is_missing(parsed.geometry)).tolist())
    assert lost == set(parsed.unreadable) and 0 < len(lost) < len(shapes)
    assert not shapely.has_z(parsed.geometry).any()
    assert {int(item[0]) for item in parsed.wkb if item is not None} == {1}   # one order of bytes


@pytest.mark.parametrize("order", [ogr.wkbNDR, ogr.wkbXDR])
@pytest.mark.parametrize("text", ["POINT(1 2)", "POLYGON((0 0,9 0,9 9,0 0))", "MULTILINESTRING((0 0,1 1))",
                                  "POLYGON ZM((0 0 1 2,9 0 1 2,9 9 1 2,0 0 1 2))"])
def test_both_orders_of_bytes_are_one_encoding(order, text):
    shape = bytes(ogr.CreateGeometryFromWkt(text).ExportToIsoWkb(order))
    parsed = parse(np.array([shape, None], dtype=object)[:1])
    assert parsed.wkb[0] == shapely.to_wkb(shapely.force_2d(shapely.from_wkt(text)), byte_order=1, flavor="iso")


def test_many_parts_are_not_taken_for_depth():
    parts = shapely.MultiPolygon([shapely.box(2 * k, 0, 2 * k + 1, 1) for k in range(2_000)])
    shape, = geometries([shapely.to_wkb(parts)])
    assert shape.equals(parts) and geometries([nested(6, 100_000)])[0] is None


@written_once
def five_of(folder, kind: str) -> None:
    made = {"Polygon": shapely.box, "Point": lambda x, y, *_: shapely.Point(x, y),
            "LineString": lambda *box: shapely.LineString([box[:2], box[2:]])}[kind]
    shapes = [made(X + 20 * k, Y, X + 20 * k + 10, Y + 10) for k in range(5)]
    write(folder / "a.gpkg", {"XMBH": "text"}, [(shape.wkt, {}) for shape in shapes], layer="a",
          kind={"Polygon": ogr.wkbPolygon, "Point": ogr.wkbPoint, "LineString": ogr.wkbLineString}[kind])


@pytest.mark.parametrize("name", [None, *DAMAGE])
@pytest.mark.parametrize("kind", ["Polygon", "LineString", "Point"])
def test_a_layer_says_whether_a_row_is_damaged(tmp_path, kind, name):
    """Also where the index says that the row lies elsewhere; a point has nothing but its two numbers."""
    five_of(tmp_path, kind)
    path = tmp_path / "a.gpkg"
    if name is None:
        assert not has_rows_nowhere(snapshot(open_layer(path)))
        return
    harm(path, DAMAGE[name])
    taken = snapshot(open_layer(path))
    reason = reasons_of(read(taken), kind.replace("String", "").lower())[1]
    if kind == "Polygon":
        assert reason != ""   # of a line or point, other bytes may be another line or point
    assert reason == "" or has_rows_nowhere(taken)


# -- texts -----------------------------------------------------------------------------------------

def text_layer(path, length: int, count: int, driver="GPKG"):
    """A long text, and one that is no UTF-8."""
    write(path, {"t": "text", "n": "integer"}, [(square(X + 20 * k, Y), {"t": "短", "n": k}) for k in range(count)],
          driver, layer="a", options=["ENCODING=UTF-8"] * (driver == "ESRI Shapefile"))
    with closing(sqlite3.connect(path)) as database:
        for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'a'"
                                      ).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE a SET t = ? WHERE fid = 1", ("长" * (length // 3),))
        database.execute("UPDATE a SET t = CAST(x'b5d8bfe9' AS TEXT) WHERE fid = 2")   # 地块 in GBK
        database.commit()
    return path


@pytest.mark.parametrize(("length", "count"), [(300, 10), (20_000, 10), (5_000, 200), (3_000, 2_000)])
def test_a_long_text_beside_one_that_is_no_utf_8(tmp_path, length, count):
    table = read(snapshot(open_layer(text_layer(tmp_path / "a.gpkg", length, count))))
    assert len(table) == count
    assert table.columns["t"][0] == "长" * (length // 3)
    assert table.columns["t"][2] == "短" and table.columns["n"].tolist() == list(range(count))


@pytest.mark.usefixtures("no_iterator")
@pytest.mark.parametrize("texts", [["abc", "def"], ["", ""], [None, None], ["长" * 9_000, "x", None, "a\nb"],
                                   ["a\nb", "c\n\n", ""]])
def test_texts_of_the_stream(tmp_path, texts):
    path = write(tmp_path / "a.gpkg", {"t": "text"}, [(square(X + 20 * k, Y), {"t": value})
                                                      for k, value in enumerate(texts)])
    result = read(snapshot(open_layer(path))).columns["t"]
    assert [None if value is None else value for value in result.astype(object).where(result.notna(), None)] == texts


def test_a_text_ends_at_a_zero_as_in_qgis(tmp_path):
    path = write(tmp_path / "a.gpkg", {"t": "text"}, [(square(X, Y), {"t": "ab"}), (square(X + 20, Y), {"t": "c"})])
    with closing(sqlite3.connect(path)) as database:
        for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE \"地块\" SET t = CAST(x'610062' AS TEXT) WHERE fid = 1")
        database.commit()
    assert both(open_layer(path)).columns["t"].tolist() == ["a", "c"]


# -- what is asked of it ---------------------------------------------------------------------------

def test_what_lies_at_subjects_and_what_could(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "FEW_ROWS", 0)
    subjects = table_from_geometries("S", [shapely.box(X + 81, Y + 1, X + 82, Y + 2)], crs="EPSG:4547")
    taken = snapshot(open_layer(damaged(tmp_path / "a.gpkg", DAMAGE["points"], row=5)))
    table = read_at(taken, subjects, [])
    assert table.fids.tolist() == [5] and table.unreadable["fid"].tolist() == [5]


def test_unread_geometry_is_the_same_by_iterator_and_stream_when_hashed(tmp_path):
    taken = snapshot(open_layer(damaged(tmp_path / "a.gpkg", DAMAGE["rings"])))
    assert_equal(read(taken), read(taken, path="features"))


def test_arcs_are_those_that_qgis_draws():
    text = "CURVEPOLYGON(COMPOUNDCURVE(CIRCULARSTRING(0 0,10 10,20 0),(20 0,0 0)))"
    shape, = geometries([bytes(ogr.CreateGeometryFromWkt(text).ExportToIsoWkb())])
    assert shape.area == pytest.approx(np.pi * 50, rel=1e-6)
    assert QgsGeometry.fromWkt(text).area() == pytest.approx(shape.area, rel=1e-6)
