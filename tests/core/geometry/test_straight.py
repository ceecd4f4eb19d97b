"""Vertices in the middle of straight edges, and only those, go before evidence is hashed."""
from __future__ import annotations

import numpy as np
import pytest
import shapely

from groundrules.core.contract.frame import geometry_hashes
from groundrules.core.geometry.topology.encoded import normal, rings_of, to_wkb
from groundrules.core.geometry.topology.straight import without_straight

FAR = (40_531_207.4613, 3_412_345.6789)   # where the last bit of a coordinate is 7e-9 m


def star(seed: int, corners: int = 9, at=FAR, size: float = 120.0) -> shapely.Polygon:
    random = np.random.default_rng(seed)
    turn = np.sort(random.uniform(0, 2 * np.pi, corners))
    reach = size * random.uniform(0.3, 1, corners)
    ring = np.column_stack([at[0] + reach * np.cos(turn), at[1] + reach * np.sin(turn)])
    return shapely.Polygon(np.round(ring, 4))


def corners(geometry) -> int:
    return int(shapely.get_num_coordinates(without_straight(np.array([geometry], dtype=object), 1e-6)[0]))


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("step", [0.7, 7.3, 20.0, 70.0])
def test_points_along_the_edges_change_no_hash(seed, step):
    shape = star(seed)
    dense = shapely.segmentize(shape, step)
    turned = shapely.Polygon(np.roll(dense.exterior.coords[:-1], seed, axis=0))   # it begins within an edge
    assert geometry_hashes(np.array([dense, turned], dtype=object)) == 2 * geometry_hashes(np.array([shape]))


def test_holes_parts_lines_and_collections():
    outer = shapely.box(FAR[0], FAR[1], FAR[0] + 300, FAR[1] + 200)
    hole = shapely.box(FAR[0] + 50.5, FAR[1] + 50, FAR[0] + 90, FAR[1] + 90)
    other = shapely.box(FAR[0] + 400, FAR[1], FAR[0] + 480, FAR[1] + 33)
    line = shapely.LineString([FAR, (FAR[0] + 50, FAR[1] + 9), (FAR[0] + 51, FAR[1] + 90)])
    shapes = np.array([outer - hole, shapely.MultiPolygon([outer - hole, other]), line,
                       shapely.MultiLineString([line, shapely.reverse(line)]),
                       shapely.GeometryCollection([other, line]), shapely.Point(FAR), shapely.Polygon(), None],
                      dtype=object)
    dense = shapely.segmentize(shapes, 6.1)
    assert (shapely.get_num_coordinates(dense) > shapely.get_num_coordinates(shapes))[:5].all()
    plain = without_straight(dense, 1e-6)
    assert shapely.get_num_coordinates(plain).tolist() == shapely.get_num_coordinates(shapes).tolist()
    assert geometry_hashes(dense) == geometry_hashes(shapes)
    assert without_straight(shapes, 1e-6)[0] is shapes[0]


def test_a_corner_of_a_millimetre_stays():
    ring = [(0, 0), (50, 0.001), (100, 0), (100, 40), (0, 40)]
    assert corners(shapely.Polygon(ring)) == 6
    assert geometry_hashes(np.array([shapely.Polygon(ring)])) != geometry_hashes(np.array([shapely.box(0, 0, 100, 40)]))
    assert corners(shapely.Polygon([(x + FAR[0], y + FAR[1]) for x, y in ring])) == 6


def test_a_bend_of_small_steps_stays():
    """Each vertex is within a micrometre of its neighbours' line, and the bend is 2 m deep."""
    turn = np.linspace(0, np.pi / 8, 4_000)
    bend = shapely.LineString(np.column_stack([np.sin(turn), np.cos(turn)]) * 100.0)
    assert corners(bend) > 100
    assert shapely.hausdorff_distance(without_straight(np.array([bend]), 1e-6)[0], bend) < 1e-3
    circle = shapely.Point(0, 0).buffer(1.0, quad_segs=4_000)
    assert without_straight(np.array([circle]), 1e-6)[0].area == pytest.approx(np.pi, rel=1e-6)


def test_what_would_be_no_ring_any_more_stays():
    thread = shapely.Polygon([(0, 0), (50, 1e-8), (100, 0), (50, 2e-8)])
    assert corners(thread) == 5
    spike = shapely.Polygon([(0, 0), (10, 0), (10, 10), (5, 10), (5, 30), (5, 10), (0, 10)])
    assert corners(spike) >= 7   # the way back is no straight edge


@pytest.mark.parametrize("seed", range(30))
def test_ground_stays_the_same(seed):
    shape = shapely.segmentize(star(seed, 30), 3.0)
    plain = without_straight(np.array([shape]), 1e-6)[0]
    assert plain.is_valid == shape.is_valid
    assert plain.area == pytest.approx(shape.area, rel=1e-8)
    assert without_straight(np.array([plain]), 1e-6)[0].equals(plain)


@pytest.mark.parametrize("number", [np.inf, -np.inf, 1e308])
@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid value")
def test_outlines_with_a_number_that_is_none_have_hashes_too(number):
    """GEOS puts none of them in order; their neighbours' hashes stay."""
    good = shapely.box(0, 0, 10, 10)
    odd = shapely.linestrings([[0, 0], [10, 0], [number, 10]])
    ring = shapely.Polygon([(0, 0), (0, 10), (number, 0), (10, 5), (10, 0)])
    for every_vertex in (False, True):
        hashes = geometry_hashes(np.array([good, odd, None, ring]), every_vertex=every_vertex)
        assert hashes[0] == geometry_hashes(np.array([good]), every_vertex=every_vertex)[0] and hashes[2] == ""
        assert len(set(hashes)) == 4 and hashes == geometry_hashes(
            np.array([good, odd, None, ring]), every_vertex=every_vertex)


def rings(random, count: int) -> list:
    """Polygons that cross themselves, are flat, begin anywhere, have equal corners; some of degrees, some far away."""
    made = []
    for number in range(count):
        xy = random.uniform(0, 50, (random.integers(3, 12), 2))
        xy = (xy, np.round(xy, 4), np.round(xy / 10) * 10, xy * (1, 1e-5), xy * 1e-3 + FAR)[number % 5]
        made.append(shapely.Polygon(xy if number % 7 else [*xy, (np.nan, 0.0)]))
    return made


def test_polygons_of_one_ring_are_encoded_and_put_in_order_as_geos_does():
    random, hole = np.random.default_rng(7), shapely.box(1, 1, 2, 2).exterior
    plain = rings(random, 3_000)
    shapes = np.array([*plain, *map(shapely.MultiPolygon, ([shape] for shape in plain[::3])), None, shapely.Point(1, 2),
                       shapely.Polygon(shapely.box(0, 0, 9, 9).exterior, [hole]), shapely.MultiPolygon(),
                       shapely.Polygon([(0, 0), (9, 0), (9, 9)], [[(0, 0), (3, 1), (3, 2)]]),
                       shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)])], dtype=object)
    assert to_wkb(shapes).tolist() == shapely.to_wkb(shapes, byte_order=1).tolist()
    of_one = rings_of(shapes)
    exact, sure = normal(of_one)
    assert len(of_one.rows) > 3_500 and 0.5 < sure.mean() < 0.95
    ordered = shapely.get_coordinates(shapely.normalize(shapes[of_one.rows[sure]]))
    np.testing.assert_array_equal(exact.xy[np.repeat(sure, exact.end - exact.start)], ordered)
