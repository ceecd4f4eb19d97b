"""How many rows a GeoPackage has that does not say so: QGIS counts without the filter, and guesses by the ids."""
from __future__ import annotations

import sqlite3

import pytest

pytest.importorskip("qgis.core")
from helpers.files.layers import grid, open_layer, write
from helpers.files.reading import both
from qgis.core import QgsFeatureRequest

from groundrules.bridge.reading import source as reading_source
from groundrules.bridge.reading.read import read, snapshot
from groundrules.core.errors import InputError

pytestmark = pytest.mark.usefixtures("qgis_app")
FILTER = "fid <= 3"


def silent(path):
    """The file without the table in which GDAL keeps the number of rows."""
    with sqlite3.connect(path) as database:
        for (name,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%feature_count%'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("DROP TABLE gpkg_ogr_contents")
    database.close()
    return path


@pytest.fixture
def file(tmp_path):
    return silent(write(tmp_path / "a.gpkg", *grid(20)))


def filtered(file, how: str):
    if how == "path":
        return open_layer(f"{file}|layername=地块|subset={FILTER}")
    layer = open_layer(file, "地块")
    layer.setSubsetString(FILTER)
    return layer


@pytest.mark.parametrize("how", ["path", "setSubsetString"])
def test_a_filtered_layer_has_the_rows_that_the_filter_leaves(file, how):
    layer = filtered(file, how)
    assert layer.featureCount() == 20   # so QGIS says
    table = both(layer)   # Arrow, features, without building, looked through
    assert table.fids.tolist() == [1, 2, 3] and table.source.row_count == 3 and table.source.hidden == 17
    everywhere = both(layer, extents=[(499_000, 2_499_000, 501_000, 2_501_000)])
    assert everywhere.fids.tolist() == [1, 2, 3] and everywhere.source.row_count == 3


def test_a_filter_that_leaves_nothing(file):
    layer = open_layer(file, "地块")
    layer.setSubsetString("fid > 99")
    assert both(layer).source.is_empty


def test_a_filter_that_is_a_statement(file):
    layer = open_layer(file, "地块")
    layer.setSubsetString('SELECT * FROM "地块" WHERE fid <= 3')
    assert snapshot(layer).row_count == len(read(snapshot(layer))) == 3 and snapshot(layer).hidden == -1


def test_selected_rows_of_a_filtered_layer(file):
    layer = filtered(file, "setSubsetString")
    layer.selectByIds([1, 3])
    table = read(snapshot(layer, selected_only=True))
    assert table.fids.tolist() == [1, 3] and table.source.row_count == 2 and table.source.hidden == 17


def test_layers_in_memory_and_without_a_filter_say_what_is_hidden(file):
    whole = open_layer(file, "地块")
    assert snapshot(whole).hidden == 0
    memory = whole.materialize(QgsFeatureRequest())
    memory.setSubsetString('"fid" > 15')
    assert (snapshot(memory).row_count, snapshot(memory).hidden) == (5, 15)
    assert snapshot(whole).is_unfiltered and not snapshot(memory).is_unfiltered   # it is whole, but not all there is
    memory.setSubsetString('"fid" > 0')
    assert snapshot(memory).hidden == 0


def test_edits_of_a_filtered_layer(file):
    layer = filtered(file, "setSubsetString")
    layer.startEditing()
    layer.deleteFeature(2)
    table = read(snapshot(layer))
    assert table.fids.tolist() == [1, 3] and table.source.row_count == 2 and table.source.hidden == -1
    layer.rollBack()


def test_many_rows_are_counted_and_not_guessed(tmp_path, monkeypatch):
    """QGIS takes the last id for the number where there are 100,000 rows or more."""
    file = silent(write(tmp_path / "a.gpkg", *grid(20), options=["SPATIAL_INDEX=NO"]))
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE numbers (n)")
        database.executemany("INSERT INTO numbers VALUES (?)", [(n,) for n in range(100_100)])
        database.execute('INSERT INTO "地块" (geom) SELECT (SELECT geom FROM "地块" WHERE fid = 1) FROM numbers')
        database.execute('DELETE FROM "地块" WHERE fid BETWEEN 11 AND 20')
        database.execute("DROP TABLE numbers")
    database.close()
    layer = open_layer(file, "地块")
    assert layer.featureCount() == 100_120
    assert snapshot(layer).row_count == 100_110
    assert len(read(snapshot(layer), [], build=False)) == 100_110
    monkeypatch.setattr(reading_source, "COUNTED_BY_QGIS", 1_000_000)
    with pytest.raises(InputError):
        read(snapshot(layer), [])


def test_a_file_that_promises_more_than_it_has_is_still_told(tmp_path):
    path = write(tmp_path / "b.gpkg", *grid(20))
    with sqlite3.connect(path) as database:
        database.execute("UPDATE gpkg_ogr_contents SET feature_count = 25")
    database.close()
    for way in ("auto", "features"):
        with pytest.raises(InputError) as error:
            read(snapshot(open_layer(path, "地块")), path=way)
        assert error.value.key == "reading.rows_missing"
    layer = filtered(path, "setSubsetString")   # its rows are counted
    assert both(layer).source.row_count == 3


@pytest.mark.parametrize(("name", "driver"), [
    ("a.gpkg", "GPKG"), ("a.shp", "ESRI Shapefile"), ("a.geojson", "GeoJSON")])
def test_a_filtered_layer_can_be_read_without_its_filter(tmp_path, name, driver):
    places = [(f"POLYGON(({x} 2500000,{x + 9} 2500000,{x + 9} 2500009,{x} 2500009,{x} 2500000))", {"bh": f"P-{k:02}"})
              for k, x in enumerate(range(500_000, 500_400, 20))]
    path = write(tmp_path / name, {"bh": "text"}, places, driver, "a",
                 options=["ENCODING=UTF-8"] if name == "a.shp" else [])
    layer = open_layer(path)
    layer.setSubsetString("bh < 'P-03'")
    before = path.read_bytes()
    taken = snapshot(layer)
    table = read(taken.without_filter(), ["bh"])
    assert read(taken, ["bh"]).columns["bh"].tolist() == ["P-00", "P-01", "P-02"] and taken.hidden in (17, -1)
    assert table.columns["bh"].tolist() == [f"P-{k:02}" for k in range(20)] and table.source.hidden == 0
    near = read(taken.without_filter(), ["bh"], [(500_050, 2_500_000, 500_070, 2_500_001)])
    assert near.columns["bh"].tolist() == ["P-03"]
    assert path.read_bytes() == before


def test_layers_without_a_filter_or_with_edits_have_no_other_reading(file):
    assert snapshot(open_layer(file, "地块")).without_filter() is None
    layer = filtered(file, "setSubsetString")
    layer.startEditing()
    layer.deleteFeature(2)
    assert snapshot(layer).without_filter() is None
    layer.rollBack()
    memory = open_layer(file, "地块").materialize(QgsFeatureRequest())
    memory.setSubsetString('"fid" > 15')
    assert len(read(snapshot(memory).without_filter())) == 20
    assert memory.featureCount() == 5
    statement = open_layer(file, "地块")
    statement.setSubsetString('SELECT * FROM "地块" WHERE fid <= 3')
    assert snapshot(statement).without_filter() is None
