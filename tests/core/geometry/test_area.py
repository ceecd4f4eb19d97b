"""Areas against the vectors of the land-survey rule and against an independent geodesic."""
from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import Geod, Transformer

from groundrules.core.errors import InputError
from groundrules.core.geometry.measure.area import CUT_STEP_M, area_m2, densify, ring_area_m2
from groundrules.core.geometry.measure.length import length_m

RING = [(500100, 4420100), (501300, 4420250), (501150, 4421400), (499900, 4421300)]
FAR_RING = [(x + 120_000, y) for x, y in RING]


def _area(ring, crs, step_m=None, method="ellipsoidal"):
    polygon = np.array([shapely.Polygon(ring)], dtype=object)
    if step_m is not None:
        polygon = densify(polygon, crs, step_m)
    return area_m2(polygon, crs, method)[0]


def test_a_rectangle_in_degrees_has_the_area_of_the_closed_form():
    north, east = 5 / 60, 7.5 / 60
    ring = [(114, 30), (114 + east, 30), (114 + east, 30 + north), (114, 30 + north)]
    assert _area(ring, "EPSG:4490") == pytest.approx(111_368_079.99, abs=0.005)


def test_a_small_ring_in_degrees():
    ring = [(116.3, 39.9), (116.301, 39.9001), (116.3011, 39.9009), (116.3002, 39.9008)]
    assert _area(ring, "EPSG:4490") == pytest.approx(7_073.9736, abs=1e-4)


@pytest.mark.parametrize(("ring", "step_m", "expected"), [
    (RING, None, 1_461_250.9887), (RING, 70, 1_461_249.9828), (RING, 10, 1_461_249.9823),
    (FAR_RING, None, 1_460_727.8351), (FAR_RING, 70, 1_460_726.9984)])
def test_a_projected_ring_with_and_without_densifying(ring, step_m, expected):
    assert _area(ring, "EPSG:4548", step_m) == pytest.approx(expected, abs=2e-3 if step_m is None else 1e-3)


def test_planar_area_is_that_of_the_plane_and_is_refused_in_degrees():
    assert _area(RING, "EPSG:4548", method="planar") == pytest.approx(1_461_250.0, abs=1e-6)
    with pytest.raises(InputError, match="degrees"):
        _area([(0, 0), (1, 0), (1, 1)], "EPSG:4490", method="planar")


def test_planar_area_in_feet_is_converted():
    foot = 1200 / 3937   # EPSG:2249, Massachusetts in US survey feet
    assert _area([(7e5, 9e5), (7e5 + 100, 9e5), (7e5 + 100, 9e5 + 100), (7e5, 9e5 + 100)], "EPSG:2249",
                 method="planar") == pytest.approx((100 * foot) ** 2, rel=1e-12)


def _random_rings(count):
    random = np.random.default_rng(2026)
    for _ in range(count):
        angles = np.sort(random.uniform(0, 2 * np.pi, random.integers(4, 12)))
        radius = random.uniform(20, 800) * random.uniform(0.4, 1, len(angles))
        centre = random.uniform(420_000, 580_000), random.uniform(2_000_000, 5_200_000)
        ring = shapely.Polygon(np.column_stack([centre[0] + radius * np.cos(angles),
                                                centre[1] + radius * np.sin(angles)]))
        if ring.is_valid and ring.area > 1:
            yield ring


def _geodesic_area_m2(polygon, crs):
    to_degrees = Transformer.from_crs(crs, "EPSG:4490", always_xy=True)
    longitude, latitude = to_degrees.transform(*shapely.get_coordinates(polygon).T)
    return abs(Geod(ellps="GRS80").polygon_area_perimeter(longitude, latitude)[0])


@pytest.mark.parametrize("ring", [RING, FAR_RING])
def test_rings_densified_to_10_m_have_the_geodesic_area_of_the_same_points(ring):
    dense = densify(np.array([shapely.Polygon(ring)], dtype=object), "EPSG:4548", 10)
    geodesic = _geodesic_area_m2(dense[0], "EPSG:4548")
    assert area_m2(dense, "EPSG:4548")[0] == pytest.approx(geodesic, abs=max(1e-9 * geodesic, 1e-4))


def test_random_rings_differ_from_the_geodesic_area_by_no_more_than_their_edges_do():
    """An edge of the formula is straight in longitude and q, a geodesic is not: L³ · tan B / 12 R apart."""
    checked = 0
    for ring in _random_rings(60):
        dense = densify(np.array([ring], dtype=object), "EPSG:4548", 10)
        edges = np.hypot(*np.diff(shapely.get_coordinates(dense), axis=0).T)
        latitude = Transformer.from_crs("EPSG:4548", "EPSG:4490", always_xy=True).transform(*ring.exterior.coords[0])[1]
        bound = (edges**3).sum() * np.tan(np.radians(latitude)) / (12 * 6.37e6)
        geodesic = _geodesic_area_m2(dense[0], "EPSG:4548")
        assert area_m2(dense, "EPSG:4548")[0] == pytest.approx(geodesic, abs=max(1e-9 * geodesic, 1e-4, bound))
        checked += 1
    assert checked > 30


def test_pieces_and_whole_add_up():
    for ring in _random_rings(30):
        whole = densify(np.array([ring], dtype=object), "EPSG:4548", CUT_STEP_M)[0]
        west, south, east, north = whole.bounds
        half = shapely.box(west, south, (west + east) / 2, north)
        pieces = np.array([whole & half, whole - half], dtype=object)
        assert area_m2(pieces, "EPSG:4548").sum() == pytest.approx(
            area_m2(np.array([whole], dtype=object), "EPSG:4548")[0], rel=1e-7, abs=2e-4)


def test_holes_parts_direction_none_and_lines():
    outer = shapely.box(500_000, 4_400_000, 500_100, 4_400_100)
    hole = shapely.box(500_020, 4_400_020, 500_040, 4_400_040)
    geometries = np.array([outer - hole, outer, hole, shapely.reverse(outer), None,
                           shapely.LineString([(0, 0), (1, 1)])], dtype=object)
    areas = area_m2(geometries, "EPSG:4548")
    assert areas[0] == pytest.approx(areas[1] - areas[2], abs=1e-6)
    assert areas[3] == areas[1] and np.isnan(areas[4]) and areas[5] == 0


def test_length_in_degrees_is_that_of_the_geodesic():
    line = shapely.LineString([(116.3, 39.9), (116.31, 39.9), (116.31, 39.92)])
    geodesic = Geod(ellps="GRS80").geometry_length(line)
    assert length_m(np.array([line], dtype=object), "EPSG:4490")[0] == pytest.approx(geodesic, rel=1e-7)


def test_perimeter_of_a_polygon_counts_its_holes():
    outer, hole = shapely.box(0, 0, 10, 10), shapely.box(2, 2, 4, 4)
    assert length_m(np.array([outer - hole], dtype=object), "EPSG:4548")[0] == pytest.approx(48)


@pytest.mark.parametrize(("crs", "origin", "size"), [("EPSG:4547", (450_000, 3_400_000), 300.0),
                                                     ("EPSG:4490", (113.5, 30.7), 3e-3)])
def test_rings_measure_as_their_polygons_once_densified(crs, origin, size):
    random, shapes = np.random.default_rng(2), []
    for number in range(60):
        turn = np.sort(random.uniform(0, 2 * np.pi, random.integers(3, 9)))
        xy = np.column_stack([np.cos(turn), np.sin(turn)]) * random.uniform(0.01, 1, (len(turn), 1)) * size + origin
        shapes.append(shapely.Polygon(xy[::-1] if number % 2 else xy))
    shapes = [shape for shape in shapes if shape.is_valid]   # GEOS repairs the others when it densifies
    xy, ring = shapely.get_coordinates(shapes, return_index=True)
    count = np.bincount(ring)
    result = ring_area_m2(xy, np.cumsum(count) - count, count, crs)
    assert np.allclose(result, area_m2(densify(np.array(shapes), crs, CUT_STEP_M), crs), rtol=1e-9, atol=1e-5)
    assert not len(ring_area_m2(np.zeros((0, 2)), np.zeros(0, dtype=int), np.zeros(0, dtype=int), crs))
