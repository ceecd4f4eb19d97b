"""An index made of boxes is the one that GDAL makes of the rows, and SQLite finds it sound."""
from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import numpy as np
import pandas as pd
import pytest
import shapely
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsVectorFileWriter

from groundrules.bridge.writing.appending import Appending, append_parts
from groundrules.bridge.writing.copies import Tables, move_copies
from groundrules.bridge.writing.fitting import layer_type
from groundrules.bridge.writing.index import rounded
from groundrules.bridge.writing.sinks import Form
from groundrules.bridge.writing.sqlite import insert_shapes
from groundrules.bridge.writing.write import fields_of
from groundrules.core.contract.outcome import Coming
from groundrules.core.errors import InputError

pytestmark = pytest.mark.usefixtures("qgis_app")
TABLE = "pieces of land"   # a name that has to be quoted


def without_rows(file, geometry: np.ndarray) -> tuple:
    """A GeoPackage for rows with this geometry, none of which is there yet; how they are written, and their columns."""
    rows = pd.DataFrame({"number": np.arange(len(geometry))})
    form = Form(fields_of(rows), layer_type(geometry), QgsCoordinateReferenceSystem("EPSG:4547"), len(rows))
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName, options.layerOptions = "GPKG", TABLE, ["SPATIAL_INDEX=NO"]
    sink = QgsVectorFileWriter.create(
        str(file), form.fields, form.kind, form.crs, QgsCoordinateTransformContext(), options)
    del sink
    return str(file), form, rows


def made(folder, geometry: np.ndarray) -> str:
    """A GeoPackage with these rows, which SQLite wrote."""
    path, form, rows = without_rows(folder / "rows.gpkg", geometry)
    assert insert_shapes(path, form, rows, geometry)
    return path


def by_gdal(path: str) -> str:
    """A copy whose index GDAL makes anew."""
    copy = path.replace("rows", "again")
    shutil.copy(path, copy)
    with gdal.ExceptionMgr(useExceptions=True):
        for statement in ("DisableSpatialIndex", "CreateSpatialIndex"):
            dataset = gdal.OpenEx(copy, gdal.OF_VECTOR | gdal.OF_UPDATE)
            dataset.ReleaseResultSet(dataset.ExecuteSQL(f"SELECT {statement}('{TABLE}', 'geom')"))
            dataset.Close()
    return copy


def read(path: str, statement: str) -> list:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(statement.replace("INDEX", f'"rtree_{TABLE}_geom"')).fetchall()


def squares(count: int) -> np.ndarray:
    random = np.random.default_rng(count)
    x, y = random.uniform(-5e5, 5e5, (2, count))
    side = random.uniform(0.01, 900, count)
    shapes = shapely.box(x, y, x + side, y + side)
    shapes[3::50] = None
    shapes[4::50] = shapely.Polygon()
    return shapes


@pytest.mark.parametrize("count", [3, 51, 53, 54, 2_700, 9_000])   # one node, two levels, three levels
def test_it_is_what_gdal_makes_of_the_rows(tmp_path, count):
    geometry = squares(count)
    path = made(tmp_path, geometry)
    assert read(path, f"SELECT rtreecheck('rtree_{TABLE}_geom')") == [("ok",)]
    boxes = "SELECT * FROM INDEX ORDER BY id"
    there = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    assert read(path, boxes) == read(by_gdal(path), boxes) and len(read(path, boxes)) == there.sum()
    window = "SELECT id FROM INDEX WHERE maxx > -1e5 AND minx < 2e5 AND maxy > -3e5 AND miny < 4e4 ORDER BY id"
    meets = shapely.intersects(geometry, shapely.box(-1e5, -3e5, 2e5, 4e4))
    assert {row for row, in read(path, window)} >= set((np.flatnonzero(meets) + 1).tolist())
    triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    assert read(path, triggers) == read(by_gdal(path), triggers)


def test_it_goes_on_with_the_layer(tmp_path):
    """Rows that are changed, removed and added afterwards are found where they are."""
    path = made(tmp_path, squares(3_000))
    with gdal.ExceptionMgr(useExceptions=True):
        dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
        layer = dataset.GetLayer(0)
        for fid in range(1, 2_000, 3):
            layer.DeleteFeature(fid)
        for fid in range(2, 600, 3):
            feature = layer.GetFeature(fid)
            feature.SetGeometry(feature.GetGeometryRef() and feature.GetGeometryRef().Buffer(5))
            layer.SetFeature(feature)
        dataset.Close()
    assert read(path, f"SELECT rtreecheck('rtree_{TABLE}_geom')") == [("ok",)]
    boxes = "SELECT * FROM INDEX ORDER BY id"
    assert read(path, boxes) == read(by_gdal(path), boxes)


def test_rows_that_come_meanwhile_have_the_same_file(tmp_path):
    """The index is made beside the last of them, and holds all boxes."""
    geometry = squares(2_700)
    whole, (path, form, rows) = made(tmp_path, geometry), without_rows(tmp_path / "parts.gpkg", geometry)
    parts = [(rows.iloc[part], geometry[part]) for part in (slice(0, 1_000), slice(1_000, 2_001), slice(2_001, 2_700))]
    append_parts(path, form, Coming(iter(parts), 2_700, geometry))
    for statement in (f'SELECT * FROM "{TABLE}"', "SELECT * FROM INDEX ORDER BY id", "SELECT * FROM sqlite_sequence",
                      "SELECT * FROM gpkg_ogr_contents", "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents",
                      f"SELECT * FROM 'rtree_{TABLE}_geom_node'"):
        assert read(path, statement) == read(whole, statement) != []


def test_rows_whose_number_is_not_known_are_in_the_index_behind_a_part_of_none(tmp_path):
    geometry = squares(30)
    path, form, rows = without_rows(tmp_path / "parts.gpkg", geometry)
    with Appending(path, form, True) as writer:
        for part in (slice(0, 0), slice(0, 30)):
            writer.add(np.arange(part.start, part.stop), rows.iloc[part], geometry[part])
    there = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    assert [row for row, in read(path, "SELECT id FROM INDEX ORDER BY id")] == (np.flatnonzero(there) + 1).tolist()


def test_no_box_is_no_extent(tmp_path):
    path = made(tmp_path, np.array([None, shapely.Polygon()], dtype=object))
    assert read(path, "SELECT * FROM INDEX") == []
    assert read(path, "SELECT min_x, max_y FROM gpkg_contents") == [(None, None)]


def test_boxes_in_32_bits_hold_what_they_held():
    boxes = np.random.default_rng(1).uniform(-1e7, 1e7, (1_000, 4))
    small = rounded(boxes).astype(float)
    assert (small[:, [0, 2]] <= boxes[:, [0, 1]]).all() and (small[:, [1, 3]] >= boxes[:, [2, 3]]).all()
    assert np.abs(small - boxes[:, [0, 2, 1, 3]]).max() <= 2


def appending(folder, geometry: np.ndarray):
    """Rows that come part by part, all of them added."""
    path, form, rows = without_rows(folder / "parts.gpkg", geometry)
    begun = Appending(path, form, True)
    begun.__enter__()
    begun.add(np.arange(len(rows)), rows, geometry)
    return path, begun


def test_a_disk_that_is_full_at_the_end_is_an_error_of_ours(tmp_path):
    path, begun = appending(tmp_path, squares(3_000))
    (pages,), = begun._database.execute("PRAGMA page_count").fetchall()
    begun._database.execute(f"PRAGMA max_page_count = {pages}")     # as a disk that is full while the index is written
    with pytest.raises(InputError) as error:
        begun.__exit__(None, None, None)
    assert error.value.key == "writing.refused" and "full" in str(error.value)
    assert read(path, f'SELECT count(*) FROM "{TABLE}"') == [(0,)]


def test_a_file_that_is_read_while_its_rows_are_committed_is_an_error_of_ours(tmp_path):
    path, begun = appending(tmp_path, squares(20))
    begun._database.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute(f'SELECT count(*) FROM "{TABLE}"').fetchall() == [(0,)]
        with pytest.raises(InputError) as error:
            begun.__exit__(None, None, None)
    assert error.value.key == "writing.refused" and "locked" in str(error.value)


def test_copies_of_100_000_points_without_boxes_have_gdal_s_index(tmp_path):
    """Points stand in a file without their boxes; GDAL takes an empty index of so many rows for damaged."""
    x, y = np.random.default_rng(2).uniform(-5e5, 5e5, (2, 100_001))
    geometry = shapely.points(x, y)
    geometry[7] = None
    source, form, rows = without_rows(tmp_path / "source.gpkg", geometry)
    assert insert_shapes(source, form, rows, geometry)
    target, _, _ = without_rows(tmp_path / "rows.gpkg", geometry[:1])
    route = tuple(Tables(path, TABLE, "fid", "geom") for path in (source, target))
    assert move_copies(route, ["number"], 1, np.arange(1, 100_002), rows[[]]) == 100_001
    boxes = "SELECT * FROM INDEX ORDER BY id"
    assert len(read(target, boxes)) == 100_000
    assert read(target, boxes) == read(by_gdal(target), boxes)


def test_copies_have_the_index_of_the_boxes_that_stand_before_their_geometries(tmp_path):
    """More rows than are asked for at once, some without geometry, some with an empty one, which has no box."""
    geometry = squares(12_000)
    source, form, rows = without_rows(tmp_path / "source.gpkg", geometry)
    assert insert_shapes(source, form, rows, geometry)
    target, _, _ = without_rows(tmp_path / "rows.gpkg", geometry)
    fids = np.delete(np.arange(1, 12_001), slice(5_000, 5_100))
    route = tuple(Tables(path, TABLE, "fid", "geom") for path in (source, target))
    assert move_copies(route, ["number"], 1, fids, rows[[]].iloc[fids - 1]) == 11_900
    boxes = "SELECT * FROM INDEX ORDER BY id"
    there = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))[fids - 1]
    assert read(target, boxes) == read(by_gdal(target), boxes) and len(read(target, boxes)) == there.sum()
    assert read(target, f"SELECT rtreecheck('rtree_{TABLE}_geom')") == [("ok",)]
    extent = shapely.total_bounds(geometry[fids - 1]).tolist()
    assert read(target, "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents") == [tuple(extent)]
