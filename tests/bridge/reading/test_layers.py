"""Reading follows what QGIS does to a layer: filters, edits, joins, selections; and runs by rectangle."""
from __future__ import annotations

import sqlite3

import pandas as pd
import pytest

pytest.importorskip("qgis.core")
from helpers.files.layers import PLAIN, TYPES, grid, memory, open_layer, square, write
from helpers.files.reading import assert_equal, both
from helpers.suite.questions import questions
from osgeo import ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
)
from qgis.PyQt.QtCore import QMetaType

from groundrules.bridge.reading import read as reading
from groundrules.bridge.reading.ogr import table_of_statement
from groundrules.bridge.reading.read import read, snapshot
from groundrules.core.errors import InputError
from groundrules.core.geometry.parallel import Cancelled

pytestmark = pytest.mark.usefixtures("qgis_app")


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


def test_rows_that_are_read_by_their_ids_do_not_keep_a_cancel_waiting():
    """QGIS fetches each by itself, which takes a second for ten thousand of a file."""
    layer = memory("Point?crs=EPSG:4547&field=a:integer", [("POINT (500000 3000000)", [k]) for k in range(1_000)])
    layer.selectByIds([k + 1 for k in range(900)])
    some = snapshot(layer, selected_only=True)
    assert questions(lambda: read(some, ["a"])) >= 5   # one before each 200


def test_attribute_filter(plots):
    plots.setSubsetString('"字段_text" = \'0601\'')
    table = both(plots)
    assert 0 < len(table) < 100
    assert set(table.columns["字段_text"]) == {"0601"}


@pytest.mark.usefixtures("no_arrow")
def test_filter_that_is_a_statement(plots):
    plots.setSubsetString('SELECT * FROM "地块" WHERE fid < 11')
    assert len(read(snapshot(plots))) == 10


@pytest.mark.parametrize("by_source", [False, True])
def test_a_statement_leaves_the_table_its_name(plots, by_source):
    """QGIS puts the number of the statement's own result in place of the table's name, by which roles are known."""
    statement = 'SELECT * FROM "地块" WHERE fid < 11'
    if by_source:
        plots = QgsVectorLayer(f"{plots.source().split('|')[0]}|layername=地块|subset={statement}", "plots", "ogr")
    else:
        assert plots.setSubsetString(statement)
    taken = snapshot(plots)
    assert taken.data_layer == "地块" and len(read(taken)) == 10


@pytest.mark.parametrize(("statement", "table"), [
    ("select * from YJJBNTBHTB", "YJJBNTBHTB"), ("SELECT * FROM [a b] WHERE x", "a b"), ("SELECT * FROM`a`", "a"),
    ("SELECT fromage FROM a WHERE t = 'taken from b, c'", "a"), ('SELECT * FROM"a"ORDER BY x', "a"),
    ("SELECT * FROM a AS b WHERE b.x > 1", "a"), ("SELECT * FROM a, b", ""), ("SELECT * FROM a AS x, b", ""),
    ("SELECT * FROM a x JOIN b ON x.i = b.i", ""), ("SELECT * FROM (SELECT * FROM a)", ""),
    ("SELECT * FROM a UNION SELECT * FROM b", ""), ("SELECT 1", "")])
def test_the_table_of_a_statement(statement, table):
    assert table_of_statement(statement) == table


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


TABLE_KINDS = ("integer", "big", "short", "flag", "real", "text", "day", "moment")


@pytest.mark.usefixtures("no_iterator")
@pytest.mark.parametrize(("driver", "suffix", "kinds"), [
    ("GPKG", "gpkg", TABLE_KINDS), ("SQLite", "sqlite", ("integer", "big", "real", "text")),
    ("OpenFileGDB", "gdb", ("integer", "real", "text", "moment")),
    ("ESRI Shapefile", "dbf", ("integer", "text", "day"))])
def test_a_table_of_a_database_takes_the_fast_path(tmp_path, driver, suffix, kinds):
    assert len(read(snapshot(plain_table(tmp_path, driver, suffix, kinds)))) == 60


@pytest.mark.parametrize(("driver", "suffix", "kinds"), [
    ("GPKG", "gpkg", tuple(TYPES)), ("SQLite", "sqlite", tuple(TYPES)), ("OpenFileGDB", "gdb", PLAIN),
    ("ESRI Shapefile", "dbf", ("integer", "text", "day")), ("CSV", "csv", ("integer", "real", "text", "day")),
    ("XLSX", "xlsx", ("integer", "real", "text", "day")), ("ODS", "ods", ("integer", "text", "day"))])
def test_a_table_is_the_same_by_both_paths(tmp_path, driver, suffix, kinds):
    table = both(plain_table(tmp_path, driver, suffix, kinds))
    assert len(table) == 60
    assert table.geometry.tolist() == [None] * 60


def plain_table(folder, driver: str, suffix: str, kinds: tuple):
    fields, rows = grid(60, kinds)
    names = {name: f"f{place}" for place, name in enumerate(fields)} if suffix == "dbf" else dict(zip(fields, fields))
    rows = [(None, {names[name]: value for name, value in values.items()}) for _, values in rows]
    path = write(folder / f"a.{suffix}", {names[name]: kind for name, kind in fields.items()}, rows, driver, "dk", 0,
                 ogr.wkbNone, ["ENCODING=UTF-8"] if suffix == "dbf" else ())
    return open_layer(path, "dk" if driver == "SQLite" else "")


def test_a_filtered_table_and_one_of_some_fields(tmp_path, no_iterator):
    layer = plain_table(tmp_path, "GPKG", "gpkg", ("integer", "text"))
    layer.setSubsetString('"字段_integer" = -1')
    table = read(snapshot(layer), ["字段_integer"])
    assert set(table.columns["字段_integer"]) == {-1}
    assert list(table.columns) == ["字段_integer"]


@pytest.mark.parametrize(("driver", "suffix", "kind"), [
    ("FlatGeobuf", "fgb", ogr.wkbPolygon), ("GPKG", "gpkg", ogr.wkbNone), ("ESRI Shapefile", "shp", ogr.wkbPolygon)])
@pytest.mark.parametrize(("name", "values"), [("wkb_geometry", ["t1", "t2"]), ("OGC_FID", ["7", "0"])])
def test_a_field_that_is_called_as_the_stream_calls_id_or_geometry(tmp_path, driver, suffix, kind, name, values):
    named = name[:10] if suffix == "shp" else name
    path = write(tmp_path / f"a.{suffix}", {named: "text"}, [
        (None if kind == ogr.wkbNone else square(5e5, 2.5e6), {named: value}) for value in values], driver, kind=kind,
        epsg=0 if kind == ogr.wkbNone else 4547)
    table = both(open_layer(path))
    assert sorted(table.columns[named]) == sorted(values)


def test_a_table_with_a_text_that_is_no_utf_8_is_left_to_qgis(tmp_path):
    layer = plain_table(tmp_path, "GPKG", "gpkg", ("integer", "text"))
    with sqlite3.connect(tmp_path / "a.gpkg") as file:
        file.execute('UPDATE dk SET "字段_text" = CAST(? AS TEXT) WHERE fid = 7', (b"\xd3\xc3",))
    assert len(both(layer)) == 60


def test_an_empty_layer_has_its_columns(tmp_path):
    fields, _ = grid(0, tuple(TYPES))
    table = both(open_layer(write(tmp_path / "a.gpkg", fields, [])))
    assert len(table) == 0
    assert str(table.columns["字段_big"].dtype) == "Int64"


def test_names_for_matching_and_for_the_manifest(tmp_path):
    path = write(tmp_path / "县库.gpkg", {"t": "text"}, [(square(5e5, 2.5e6), {})], layer="YJJBNTBHTB")
    for layer, shown in ((open_layer(path, "", "县库"), "YJJBNTBHTB"),
                         (open_layer(path, "YJJBNTBHTB", "农田"), "农田")):
        taken = snapshot(layer)
        assert (taken.name, taken.data_layer, taken.file_name) == (shown, "YJJBNTBHTB", "县库.gpkg")
    source = read(taken).source
    assert source.size_bytes == path.stat().st_size
    assert str(tmp_path) not in repr(source)
    assert source.modified.endswith("+00:00")


# -- by rectangle ----------------------------------------------------------------------------------

@pytest.mark.parametrize("few", [0, 1_000])
@pytest.mark.parametrize("driver", ["GPKG", "OpenFileGDB", "FlatGeobuf", "memory"])
def test_extents(tmp_path, driver, few, monkeypatch):
    monkeypatch.setattr(reading, "FEW_ROWS", few)
    rows = [(square(500_000 + 20 * i, 2_500_000 + 20 * j), {"n": 10 * i + j})
            for i in range(10) for j in range(10)]
    lost = driver != "FlatGeobuf" and bool(few)   # which cannot index a row without geometry
    if lost:
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
    nowhere = [100] * lost   # could lie in any rectangle
    assert sorted(table.columns["n"]) == [0, 1, 10, 11, 44, *nowhere]
    assert table.source.rows_read == 5 + len(nowhere)
    assert table.source.row_count == len(rows)
    assert both(layer, extents=[(0, 0, 1, 1)]).columns["n"].tolist() == nowhere
    assert both(layer, extents=[]).columns["n"].tolist() == nowhere


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


@pytest.mark.parametrize("without", [(0,), (3,), (9,), (0, 1), (4, 5, 9), tuple(range(10))])
def test_rows_without_geometry_of_a_flatgeobuf(tmp_path, without):
    """GDAL's stream of such a file says of none that it is null, and writes later outlines over those before it."""
    rows = [(None if number in without else square(500_000 + 20 * number, 2_500_000, 10 + number), {"n": number})
            for number in range(10)]
    layer = open_layer(write(tmp_path / "a.fgb", {"n": "integer"}, rows, "FlatGeobuf", options=["SPATIAL_INDEX=NO"]))
    table = both(layer)
    assert table.columns["n"].tolist() == list(range(10))
    assert [None if shape is None else shape.area for shape in table.geometry] == [
        None if number in without else (10.0 + number) ** 2 for number in range(10)]
    assert not len(table.unreadable)
