"""What of a control layer is read: all that could lie at a subject, and rows that could lie anywhere."""
from __future__ import annotations

import numpy as np
import pytest
import shapely
from helpers.files.layers import open_layer, square, write
from osgeo import ogr

from groundrules.bridge.reading.nowhere import has_rows_nowhere
from groundrules.bridge.reading.read import snapshot
from groundrules.core.reading.extents import extents_for, may_meet, merge_extents
from groundrules.core.table import table_from_geometries

FORMATS = [("GPKG", "a.gpkg"), ("ESRI Shapefile", "a.shp"), ("OpenFileGDB", "a.gdb"), ("GeoJSON", "a.geojson")]


@pytest.mark.parametrize(("driver", "name"), FORMATS)
@pytest.mark.parametrize("lost", [False, True])
def test_a_row_without_geometry_is_noticed_in_every_format(tmp_path, driver, name, lost):
    rows = [(square(500_000 + 20 * k, 2_500_000), {"t": "x"}) for k in range(5)] + [(None, {"t": "y"})] * lost
    path = write(tmp_path / name, {"t": "text"}, rows, driver, "a", kind=ogr.wkbMultiPolygon
                 if driver == "OpenFileGDB" else ogr.wkbPolygon, options=["ENCODING=UTF-8"] * (name == "a.shp"))
    assert has_rows_nowhere(snapshot(open_layer(path))) is lost


def test_a_reach_in_degrees_is_no_shorter_to_the_east():
    subject = table_from_geometries("S", [shapely.box(25.0, 60.0, 25.001, 60.001)], crs="EPSG:4326")
    box, = extents_for(subject, "EPSG:4326", reach_m=1000.0)
    assert box[2] > 25.001 + 0.0179 and box[3] > 60.001 + 0.0089   # a degree of longitude has 55.8 km there


@pytest.mark.parametrize(("row_count", "most"), [(0, 64), (500_000, 500)])
def test_many_rectangles_become_few_and_cover_the_same(row_count, most):
    random = np.random.default_rng(1)
    towns = random.uniform(0, 100_000, (40, 2))
    corner = (towns[:, None] + random.uniform(0, 3_000, (40, 50, 2))).reshape(-1, 2)
    boxes = np.hstack([corner, corner + random.uniform(1, 30, corner.shape)])
    merged = merge_extents(boxes, row_count)
    assert 1 < len(merged) <= most
    covered = [((merged[:, :2] <= box[:2]) & (merged[:, 2:] >= box[2:])).all(axis=1).any() for box in boxes]
    assert all(covered)
    assert np.prod(merged[:, 2:] - merged[:, :2], axis=1).sum() < 0.3 * 100_000**2
    pairs = shapely.STRtree(shapely.box(*merged.T)).query(shapely.box(*merged.T), predicate="intersects")
    assert len(pairs[0]) == len(merged)   # each meets itself only


def test_rectangles_all_over_a_place_become_one():
    corner = np.random.default_rng(2).uniform(0, 100_000, (5_000, 2))
    boxes = np.hstack([corner, corner + 10.0])
    assert len(merge_extents(boxes, 500_000)) == 1


def test_rectangles_on_one_line_are_grouped_too():
    corner = np.column_stack([np.arange(1_000) * 100.0, np.zeros(1_000)])
    merged = merge_extents(np.hstack([corner, corner + [10.0, 0.0]]))
    assert 1 < len(merged) <= 64 and merged[:, 0].min() == 0.0 and merged[:, 2].max() == 99_910.0


@pytest.mark.parametrize("crs", ["", "EPSG:4547"])
@pytest.mark.parametrize(("value", "corner"), [(np.inf, 0), (-np.inf, 0), (np.inf, 1), (-np.inf, 1), (np.nan, 1),
                                               (np.inf, 2), (-np.inf, 2), (np.nan, 2)])
def test_a_row_with_a_corner_that_is_no_number_may_meet_anything(crs, value, corner):
    """GEOS refuses to intersect some of them; which ones depends on the corner."""
    def outline(x):
        points = [(x, 2_500_000.0), (x + 10, 2_500_000.0), (x + 10, 2_500_010.0), (x, 2_500_010.0)]
        odd = list(points)
        odd[corner] = (value, 0.0)
        return points, odd
    with np.errstate(invalid="ignore"):
        good, odd = (np.array([shapely.Polygon([*points, points[0]]) for points in both], dtype=object)
                     for both in zip(outline(500_000.0), outline(500_500.0)))
    boxes = np.array([[500_005.0, 2_499_990.0, 500_020.0, 2_500_020.0],
                      [500_505.0, 2_500_005.0, 500_507.0, 2_500_007.0]])
    assert may_meet(np.concatenate([good, odd]), boxes, crs).tolist() == [True, True, True, True]
    assert may_meet(np.concatenate([good[:1], odd]), boxes[1:], crs).tolist() == [False, True, True]


@pytest.mark.parametrize("count", [1, 40])
def test_rows_that_meet_a_rectangle_are_those_that_geos_says(count):
    """Thin, wide and tiny ones, points and lines; what has no place may meet anything."""
    random = np.random.default_rng(count)
    corner = random.uniform(0, 1_000, (300, 2)).round()
    size = random.choice([0.5, 4.0, 60.0, 700.0], (300, 2))
    rows = shapely.box(*corner.T, *(corner + size).T)
    rows[::3] = shapely.difference(rows[::3], shapely.box(*(corner[::3] + size[::3] * [0.1, -0.1]).T,
                                                          *(corner[::3] + size[::3] * [1.1, 0.9]).T))   # an L
    rows[1::10], rows[2::10] = shapely.centroid(rows[1::10]), shapely.linestrings(shapely.bounds(
        rows[2::10]).reshape(-1, 2, 2))
    corner = random.uniform(0, 1_000, (count, 2)).round()
    boxes = np.hstack([corner, corner + random.choice([1.0, 5.0, 90.0], (count, 2))])
    expected = shapely.intersects(rows[:, None], shapely.box(*boxes.T)).any(axis=1)
    assert 0 < expected.sum() < 300
    nowhere = np.array([None, shapely.Polygon()], dtype=object)
    assert may_meet(np.concatenate([rows, nowhere]), boxes).tolist() == [*expected.tolist(), True, True]
