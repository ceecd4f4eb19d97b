"""Results are written whole, with good types, or not at all and with a reason."""
from __future__ import annotations

import os
import resource
import signal
import sqlite3
from contextlib import closing, contextmanager

import numpy as np
import pandas as pd
import pytest
import shapely

pytest.importorskip("qgis.core")
from helpers.files.all_types import frame
from helpers.files.layers import SHARED, grid, memory, open_layer, square, write
from osgeo import ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsProcessingContext,
    QgsProcessingUtils,
    QgsVectorLayer,
    QgsWkbTypes,
)

from groundrules.bridge.reading.read import read, snapshot
from groundrules.bridge.writing import sqlite
from groundrules.bridge.writing.copies import copy_route, may_move, move_copies
from groundrules.bridge.writing.destinations import check_destination, discard
from groundrules.bridge.writing.sqlite import insert_rows, takes_rows
from groundrules.bridge.writing.write import (
    check_written,
    cut_texts,
    fields_of,
    result_fields,
    write_copies,
    write_frame,
    write_text,
)
from groundrules.core.errors import InputError
from groundrules.core.geometry.parallel import Cancelled

pytestmark = pytest.mark.usefixtures("qgis_app")
METRIC = QgsCoordinateReferenceSystem("EPSG:4547")
CONTEXT = QgsProcessingContext()   # outlives the sinks: one that cannot write asks its context to whom to say so


def sink_for(destination, fields, kind=QgsWkbTypes.Type.NoGeometry, crs=METRIC):
    made, where = QgsProcessingUtils.createFeatureSink(str(destination), CONTEXT, fields, kind, crs)
    return made, where


def written(path) -> pd.DataFrame:
    return read(snapshot(QgsVectorLayer(str(path), "x", "ogr")), check_crs=False).columns.drop(columns="fid")


@contextmanager
def small_disk(size: int):
    """Files cannot grow beyond a size, which GDAL and sqlite meet as they meet a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


# -- tables ----------------------------------------------------------------------------------------

def by_sink(path, rows) -> None:
    fields = fields_of(rows)
    sink, _ = sink_for(path, fields)
    assert write_frame(sink, fields, rows) == len(rows)


def by_sqlite(path, rows) -> None:
    fields = fields_of(rows)
    sink, where = sink_for(path, fields)
    del sink
    assert takes_rows(where)
    insert_rows(where, fields.names(), rows)


@pytest.mark.parametrize("how", [by_sink, by_sqlite])
def test_a_table_comes_back_as_it_was(tmp_path, how):
    path = tmp_path / "结果 a.gpkg"
    how(path, frame(9))
    check_written(str(path), 9)
    expected = frame(9)
    pd.testing.assert_frame_equal(written(path), expected)


def test_both_ways_make_the_same_file(tmp_path):
    by_sink(tmp_path / "a.gpkg", frame(300))
    by_sqlite(tmp_path / "b.gpkg", frame(300))
    assert read(snapshot(open_layer(tmp_path / "a.gpkg"))).source.rows_hash == \
        read(snapshot(open_layer(tmp_path / "b.gpkg"))).source.rows_hash
    layer = open_layer(tmp_path / "b.gpkg")
    assert layer.featureCount() == 300
    assert layer.startEditing()   # the count goes on by itself
    assert layer.deleteFeature(1)
    assert layer.commitChanges()
    assert open_layer(tmp_path / "b.gpkg").featureCount() == 299


def test_rows_go_into_nothing_else(tmp_path):
    assert not takes_rows(str(tmp_path / "none.gpkg"))
    assert not takes_rows("memory:")
    spatial = write(tmp_path / "s.gpkg", {"t": "text"}, [(square(5e5, 2.5e6), {})])
    assert not takes_rows(str(spatial))
    (tmp_path / "no.gpkg").write_bytes(b"not a database")
    assert not takes_rows(str(tmp_path / "no.gpkg"))


def test_names_with_quotes(tmp_path):
    rows = pd.DataFrame({'a"b': pd.array([1], dtype="Int64"), "order": pd.array(["x"], dtype="string")})
    by_sqlite(tmp_path / "a.gpkg", rows)
    pd.testing.assert_frame_equal(written(tmp_path / "a.gpkg"), rows)


# -- what goes wrong -------------------------------------------------------------------------------

def test_cancelling(tmp_path):
    with pytest.raises(Cancelled):
        write_frame(sink_for(tmp_path / "a.gpkg", fields_of(frame()))[0], fields_of(frame()), frame(),
                    cancelled=lambda: True)
    sink, where = sink_for(tmp_path / "b.gpkg", fields_of(frame()))
    del sink
    with pytest.raises(Cancelled):
        insert_rows(where, list(frame().columns), frame(), cancelled=lambda: True)
    assert open_layer(where).featureCount() == 0


@pytest.mark.parametrize(("suffix", "size"), [
    ("gpkg", 1_000), ("gpkg", 20_000), ("gpkg", 98_304), ("gpkg", 130_000), ("shp", 20_000), ("csv", 1_000),
    ("geojson", 20_000)])
def test_a_full_disk_is_told(tmp_path, suffix, size):
    """Much is written only when the sink is closed; QGIS tells nobody when that fails."""
    count = 800
    rows = pd.DataFrame({"a": np.arange(count)})
    shapes = np.array([shapely.box(5e5 + i, 2.5e6, 5e5 + i + 1, 2.5e6 + 1) for i in range(count)], dtype=object)
    path = str(tmp_path / f"a.{suffix}")

    def run():
        with small_disk(size):
            sink, where = sink_for(path, fields_of(rows), QgsWkbTypes.Type.MultiPolygon)
            if sink is None:
                raise InputError("writing.refused", detail="no sink")
            written_rows = write_frame(sink, fields_of(rows), rows, shapes)
            del sink
        check_written(where, written_rows)

    with pytest.raises(InputError) as error:
        run()
    assert error.value.key == "writing.refused"


def test_a_full_disk_is_told_by_the_fast_way(tmp_path):
    rows = pd.DataFrame({"a": pd.array(["x" * 200] * 5_000, dtype="string")})
    sink, where = sink_for(tmp_path / "a.gpkg", fields_of(rows))
    del sink
    with small_disk(300_000), pytest.raises(InputError) as error:
        insert_rows(where, ["a"], rows)
    assert error.value.key == "writing.refused"
    assert open_layer(where).featureCount() == 0


def test_a_good_file_passes_and_what_is_no_file_too(tmp_path):
    check_written("memory_layer_id_1234", 5)
    path = write(tmp_path / "a.gpkg", {"t": "text"}, [(square(5e5, 2.5e6), {})])
    check_written(str(path), 1)
    check_written(f"{path}|layername=地块", 1)
    with pytest.raises(InputError):
        check_written(str(path), 2)


def test_text_files_whole_or_not_at_all(tmp_path):
    target = tmp_path / "报告.html"
    write_text(str(target), "第一版")
    with small_disk(1_000), pytest.raises(InputError):
        write_text(str(target), "x" * 5_000)
    assert target.read_text(encoding="utf-8") == "第一版"
    assert os.listdir(tmp_path) == ["报告.html"]
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError) as error:
        write_text(str(tmp_path / "file" / "a.html"), "x")
    assert error.value.key == "writing.no_file"
    assert str(tmp_path) not in str(error.value)


def test_discarding_takes_what_belongs_to_a_file(tmp_path):
    path = write(tmp_path / "a.shp", {"t": "text"}, [(square(5e5, 2.5e6), {})], "ESRI Shapefile")
    (tmp_path / "b.gpkg").write_text("")
    (tmp_path / "b.gpkg-wal").write_text("")
    (tmp_path / "keep.txt").write_text("")
    discard([str(path), str(tmp_path / "b.gpkg"), str(tmp_path / "gone.gpkg"), "", None, str(tmp_path)])
    assert os.listdir(tmp_path) == ["keep.txt"]


def test_texts_are_cut_at_a_letter_and_counted():
    cut, count = cut_texts(frame())
    assert count == 1
    assert cut["message"][0] == "长" * 84   # 252 bytes
    assert cut["message"].isna().tolist() == [False, True, False]
    assert frame()["message"][0] == "长" * 600


def test_a_table_is_no_shapefile(tmp_path):
    with pytest.raises(InputError) as error:
        check_destination({"OUTPUT": "/somewhere/a.SHP"}, "OUTPUT", True)
    assert error.value.key == "writing.table_as_shapefile"
    check_destination({"OUTPUT": str(tmp_path / "a.shp")}, "OUTPUT", False)
    check_destination({"OUTPUT": "/somewhere/a.html"}, "OUTPUT", False, is_layer=False)   # its folder is made
    check_destination({"OUTPUT": "TEMPORARY_OUTPUT"}, "OUTPUT", True)


@pytest.mark.parametrize(("name", "is_layer", "is_refused"), [
    ("a.xlsx", False, True), ("a.gpkg", True, True), ("a.gdb", True, False), ("a.gdb", False, True)])
def test_no_file_takes_the_place_of_a_folder(tmp_path, name, is_layer, is_refused):
    (tmp_path / name).mkdir()
    wanted = {"OUTPUT": str(tmp_path / name)}
    if not is_refused:
        check_destination(wanted, "OUTPUT", False, is_layer)
        return
    with pytest.raises(InputError) as error:
        check_destination(wanted, "OUTPUT", False, is_layer)
    assert error.value.key == "writing.is_folder" and name in str(error.value)


def test_name_clashes_stop_with_the_remedy():
    source = memory("Polygon?crs=EPSG:4547&field=AREA_M2:double&field=name:string", []).fields()
    with pytest.raises(InputError) as error:
        result_fields(source, [], frame())
    assert "PREFIX" in str(error.value)
    fields, keep = result_fields(source, [], frame(), prefix="gr_")
    assert keep == [0, 1]
    assert fields.names()[:3] == ["AREA_M2", "name", "gr_number"]
    fields, keep = result_fields(source, ["AREA_M2"], frame())
    assert keep == [1]


# -- copies ----------------------------------------------------------------------------------------

def copy(layer, path, rows, fids, dropped=(), kind=None):
    taken = snapshot(layer)
    fields, keep = result_fields(taken.fields, dropped, rows)
    sink, where = sink_for(path, fields, taken.wkb_type if kind is None else kind)
    count = write_copies(sink, fields, taken.feature_source, keep, fids, rows)
    del sink
    check_written(where, count)
    return open_layer(path)


def test_copies_keep_types_and_values(tmp_path):
    fields, rows = grid(30)
    layer = open_layer(write(tmp_path / "in.gpkg", fields, rows))
    table = read(snapshot(layer))
    ours = pd.DataFrame({"verdict": pd.array(["allowed"] * 30, dtype="string")})
    copied = read(snapshot(copy(layer, tmp_path / "out.gpkg", ours, table.fids, ["字段_text"])))
    theirs = [name for name in fields if name != "字段_text"]
    pd.testing.assert_frame_equal(copied.columns[theirs], table.columns[theirs])
    assert shapely.equals(copied.geometry, table.geometry).all()
    assert "字段_text" not in copied.columns


def test_copies_are_matched_by_id(tmp_path):
    layer = open_layer(write(tmp_path / "in.gpkg", *grid(9)))
    ours = pd.DataFrame({"n": pd.array([7, 3, 5], dtype="Int64")})
    copied = read(snapshot(copy(layer, tmp_path / "out.gpkg", ours, np.array([7, 3, 5]))))
    assert copied.columns["n"].tolist() == [3, 5, 7]


def test_a_row_that_is_gone_is_told(tmp_path):
    layer = open_layer(write(tmp_path / "in.gpkg", *grid(3)))
    with pytest.raises(InputError) as error:
        copy(layer, tmp_path / "out.gpkg", pd.DataFrame({"n": [1, 2]}), np.array([1, 99]))
    assert error.value.key == "writing.rows_gone"


def moved(layer, path, rows, fids, dropped=(), kind=None, cancelled=None):
    """As ``copy``, by the fast way; None where there is none."""
    taken = snapshot(layer)
    fields, keep = result_fields(taken.fields, dropped, rows)
    sink, where = sink_for(path, fields, taken.wkb_type if kind is None else kind)
    del sink
    if not may_move(taken, fields.names()[:len(keep)], where):
        return None
    route = copy_route(taken, where)
    if route is None:
        return None
    check_written(where, move_copies(route, fields.names(), len(keep), fids, rows, cancelled))
    return open_layer(path)


def check_same_files(first, other):
    """All columns of all rows, the geometry as it is stored, the extent, and what lies in a corner."""
    entries = []
    for layer in (first, other):
        path = layer.source().split("|")[0]
        with closing(sqlite3.connect(path)) as database:
            (table, *extent), = database.execute(
                "SELECT table_name, min_x, min_y, max_x, max_y FROM gpkg_contents").fetchall()
            rows = database.execute(f'SELECT * FROM "{table}" ORDER BY fid').fetchall()
            count, = database.execute("SELECT feature_count FROM gpkg_ogr_contents").fetchone()
        corner = layer.extent()
        corner.scale(0.4)
        inside = sorted(feature.id() for feature in layer.getFeatures(QgsFeatureRequest(corner)))
        entries.append((rows, count, inside, layer.fields().names()))
        assert extent == pytest.approx([layer.extent().xMinimum(), layer.extent().yMinimum(),
                                        layer.extent().xMaximum(), layer.extent().yMaximum()])
    assert entries[0] == entries[1] and entries[0][0]


def test_moved_rows_are_those_of_the_sink(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite, "VALUES", 100)   # several statements, and rows that fill none
    fields, rows = grid(60)
    layer = open_layer(write(tmp_path / "in put's.gpkg", fields, rows))
    fids = read(snapshot(layer)).fids
    ours = frame(len(fids))
    for name, some, dropped in (("all", slice(None), ()), ("some", slice(5, 50, 3), ["字段_text"]),
                                ("turned", slice(None, None, -1), ())):
        part = ours.iloc[some].reset_index(drop=True)
        check_same_files(moved(layer, tmp_path / f"m {name}.gpkg", part, fids[some], dropped),
                         copy(layer, tmp_path / f"c {name}.gpkg", part, fids[some], dropped))
    spots = open_layer(write(tmp_path / "spots.gpkg", {"t": "text"}, [
        (f"POINT({5e5 + 10 * k} {2.5e6 + k})", {"t": "a"}) for k in range(30)], kind=ogr.wkbPoint))   # without boxes
    check_same_files(moved(spots, tmp_path / "m.gpkg", frame(30), np.arange(1, 31)),
                     copy(spots, tmp_path / "c.gpkg", frame(30), np.arange(1, 31)))


def test_odd_rows_are_moved_as_they_are(tmp_path):
    rows = [(square(5e5, 2.5e6), {"t": "a"}), (None, {"t": None}), ("POLYGON EMPTY", {"t": "c"}),
            ("POLYGON((0 0,10 10,10 0,0 10,0 0))", {"t": "d"})]
    layer = open_layer(write(tmp_path / "in.gpkg", {"t": "text"}, rows, kind=ogr.wkbPolygon))
    fids = np.arange(1, 5)
    ours = pd.DataFrame({"n": np.arange(4)})
    copied = read(snapshot(moved(layer, tmp_path / "m.gpkg", ours, fids)), check_crs=False)
    as_it_was = read(snapshot(layer), check_crs=False)
    assert shapely.to_wkt(copied.geometry).tolist() == shapely.to_wkt(as_it_was.geometry).tolist()
    assert copied.columns["t"].equals(as_it_was.columns["t"]) and copied.columns["n"].tolist() == [0, 1, 2, 3]


def test_rows_are_not_moved_where_it_would_not_be_the_same(tmp_path):
    fields, rows = grid(9)
    layer = open_layer(write(tmp_path / "in.gpkg", fields, rows))
    ours, fids = pd.DataFrame({"n": np.arange(9)}), np.arange(1, 10)
    assert moved(layer, tmp_path / "other_type.gpkg", ours, fids, kind=QgsWkbTypes.Type.MultiPolygonZ) is None
    assert moved(layer, tmp_path / "out.shp", ours, fids) is None
    assert moved(memory("Polygon?crs=EPSG:4547&field=t:string", []), tmp_path / "from_memory.gpkg", ours.iloc[:0],
                 fids[:0]) is None
    layer.setSubsetString('"fid" < 5')
    assert moved(layer, tmp_path / "filtered.gpkg", ours, fids) is None


def test_moving_stops_when_asked_and_tells_what_is_gone(tmp_path):
    layer = open_layer(write(tmp_path / "in.gpkg", *grid(9)))
    ours = pd.DataFrame({"n": np.arange(9)})
    with pytest.raises(Cancelled):
        moved(layer, tmp_path / "a.gpkg", ours, np.arange(1, 10), cancelled=lambda: True)
    with pytest.raises(InputError) as error:
        moved(layer, tmp_path / "b.gpkg", ours, np.arange(5, 14))
    assert error.value.key == "writing.rows_gone"


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "geojson"])
def test_odd_geometry_is_copied(tmp_path, suffix):
    """Mixed, null, empty and invalid geometry stand in one layer; none is lost."""
    rows = [(square(5e5, 2.5e6), {"t": "a"}), (None, {"t": "b"}), ("POLYGON EMPTY", {"t": "c"}),
            ("POLYGON((0 0,10 10,10 0,0 10,0 0))", {"t": "d"}),
            ("MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))", {"t": "e"})]
    layer = open_layer(write(tmp_path / "in.gpkg", {"t": "text"}, rows, kind=ogr.wkbUnknown))
    table = read(snapshot(layer), check_crs=False)
    ours = pd.DataFrame({"n": np.arange(len(table))})
    assert copy(layer, tmp_path / f"out.{suffix}", ours, table.fids).featureCount() == len(rows)


@pytest.mark.skipif(not SHARED.is_dir(), reason="real layers are not on this machine")
@pytest.mark.parametrize("source", ["dirty/plots_invalid.gpkg|layername=plots_dirty",
                                    "dirty/curves.gpkg|layername=circular_plots", "dirty/zones_zm.gpkg"])
def test_real_oddities_are_copied(tmp_path, source):
    layer = QgsVectorLayer(f"{SHARED}/{source}", "x", "ogr")
    table = read(snapshot(layer))
    copied = copy(layer, tmp_path / "out.gpkg", pd.DataFrame({"n": np.arange(len(table))}), table.fids)
    assert copied.featureCount() == len(table) == layer.featureCount()
