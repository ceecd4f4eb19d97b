"""Every geometry that cannot be judged has its reason."""
from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import wkt

from groundrules.core.geometry.topology.usable import duplicates, explain, rings_apart, unusable_reasons
from groundrules.core.texts import text

GOOD = wkt.loads("POLYGON((500000 2500000,500010 2500000,500010 2500010,500000 2500010,500000 2500000))")


def array(*geometries):
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


CASES = {
    "usable.null": None,
    "usable.empty": shapely.Polygon(),
    "usable.invalid": wkt.loads("POLYGON((0 0,10 10,10 0,0 10,0 0))"),
    "usable.zero_area": wkt.loads("POLYGON((0 0,5 5,10 10,0 0))"),
    "usable.not_finite": shapely.transform(
        GOOD, lambda c: np.where(np.arange(10).reshape(5, 2) == 5, np.inf, c)),
    "usable.collection": shapely.GeometryCollection([GOOD, shapely.Point(0, 0)]),
}


@pytest.mark.parametrize("reason", CASES)
def test_each_defect_has_its_reason(reason):
    assert unusable_reasons(array(CASES[reason], GOOD)).tolist() == [reason, ""]
    assert text(reason, "zh") != text(reason, "en")


@pytest.mark.parametrize("defect", [
    "POLYGON((0 0,10 0,10 10,0 10,0 0),(20 20,30 20,30 30,20 20))",
    "POLYGON((0 0,10 0,10 10,0 10,0 0),(1 1,5 1,5 5,1 5,1 1),(3 3,7 3,7 7,3 7,3 3))",
    "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((5 5,15 5,15 15,5 15,5 5)))",
    "POLYGON((0 0,10 0,10 5,35 5,10 5,10 10,0 10,0 0))"],
    ids=["hole outside", "holes overlap", "parts overlap", "spike"])
def test_invalid_polygons(defect):
    geometry = wkt.loads(defect)
    assert unusable_reasons(array(geometry)).tolist() == ["usable.invalid"]
    assert "[" in explain(geometry)   # GEOS names the place


def test_valid_oddities_pass():
    odd = [shapely.reverse(GOOD), wkt.loads("POLYGON((0 0,1 0,1 0,1 1,1 1,0 0))"),
           shapely.MultiPolygon([GOOD, shapely.box(0, 0, 1, 1)]), shapely.LineString([(0, 0), (1, 1)]),
           shapely.Point(1, 1)]
    assert unusable_reasons(array(*odd)).tolist() == [""] * len(odd)
    assert explain(GOOD) == ""
    assert explain(None) == ""


def test_with_a_coordinate_system_place_and_size_count():
    speck = shapely.box(500_000, 2_500_000, 500_000.0005, 2_500_000.0004)
    away = shapely.box(3_532_189, 2_545_681, 3_533_924, 2_547_982)
    assert unusable_reasons(array(GOOD, speck, away), "EPSG:4547").tolist() == \
        ["", "usable.too_small", "usable.far_outside"]
    assert unusable_reasons(array(shapely.Point(500_000, 2_500_000)), "EPSG:4547").tolist() == [""]


@pytest.mark.parametrize("crs", ["EPSG:4547", "EPSG:4490"])
@pytest.mark.parametrize("far", [1e30, -1e30, 1e9])
def test_a_corner_astray(crs, far):
    """Whatever GEOS thinks of the outline; what lies elsewhere as a whole is no such thing."""
    x, y, side = (500_000, 2_500_000, 10) if crs == "EPSG:4547" else (114.0, 30.0, 0.001)
    east = shapely.Polygon([(x, y), (far, y), (x, y + side)])
    crossed = shapely.Polygon([(x, y), (far, y + side), (far, y), (x, y + side)])
    around = shapely.box(-1e30, -1e30, 1e30, 1e30)
    elsewhere = shapely.box(far, far, far + abs(far) / 10, far + abs(far) / 10)
    assert unusable_reasons(array(east, crossed, around, elsewhere), crs).tolist() == \
        ["usable.corner_astray"] * 3 + ["usable.far_outside"]


def test_kind():
    other = shapely.LineString([(0, 0), (1, 1)])
    result = unusable_reasons(array(GOOD, shapely.Point(0, 0), other), kind="polygon")
    assert result.tolist() == ["", "usable.not_polygon", "usable.not_polygon"]


def test_many_rows_keep_their_order():
    geometry = array(*([GOOD] * 45_000))
    geometry[[0, 30_000, 44_999]] = CASES["usable.invalid"]
    assert np.flatnonzero(unusable_reasons(geometry) != "").tolist() == [0, 30_000, 44_999]


def test_duplicates_whatever_the_first_vertex():
    turned = shapely.Polygon(np.roll(shapely.get_coordinates(GOOD)[:-1], 2, axis=0))
    geometry = array(GOOD, None, turned, shapely.box(0, 0, 1, 1), shapely.Polygon(), GOOD)
    assert duplicates(geometry).tolist() == [-1, -1, 0, -1, -1, 0]


def test_nothing_in_nothing_out():
    assert unusable_reasons(array()).tolist() == []
    assert duplicates(array()).tolist() == []


def _ring(x, y, radius, count=16):
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.column_stack([x + radius * np.cos(angle), y + radius * np.sin(angle)])


@pytest.mark.parametrize(("holes", "apart"), [
    ([_ring(3, 3, 1), _ring(7, 7, 1)], True),
    ([_ring(3, 3, 1), _ring(3.5, 3, 1)], False),            # two holes overlap
    ([_ring(3, 3, 2), _ring(3, 3, 1)], False),              # a hole in a hole
    ([_ring(12, 3, 1)], False),                             # a hole outside
    ([_ring(10, 3, 1)], False),                             # a hole across the shell
    ([[(2, 2), (4, 4), (2, 4), (4, 2)]], False),            # a hole like a bow tie
    ([[(2, 2), (4, 2), (3, 4)], [(4, 2), (6, 2), (5, 4)]], False),   # two holes touch: valid, left to GEOS
])
def test_rings_that_do_not_meet_make_a_valid_polygon(holes, apart):
    polygon = shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], holes)
    assert rings_apart(polygon) == apart
    if apart:
        assert shapely.is_valid(polygon)


def test_rings_apart_never_calls_an_invalid_polygon_valid():
    random = np.random.default_rng(7)
    messages = []
    for _ in range(600):
        parts = [shapely.Polygon(_ring(*random.uniform(0, 20, 2), 6), [
            _ring(*random.uniform(0, 20, 2), random.uniform(0.2, 2)) for _ in range(random.integers(0, 3))])
            for _ in range(random.integers(1, 3))]
        shape = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
        messages.append(rings_apart(shape))
        assert not messages[-1] or shapely.is_valid(shape)
    assert 20 < sum(messages) < 580


def test_a_large_polygon_is_judged_like_a_small_one():
    shell = _ring(0, 0, 1000, 12_000)
    holes = [_ring(x, 0, 1) for x in range(-900, 900, 10)]
    shapes = np.array([shapely.Polygon(shell, holes), shapely.Polygon(shell, [*holes, _ring(1000, 0, 5)]),
                       shapely.Polygon(shell, [*holes, _ring(0.5, 0, 1)]), shapely.LineString(shell)], dtype=object)
    assert unusable_reasons(shapes).tolist() == ["", "usable.invalid", "usable.invalid", ""]


@pytest.mark.parametrize(("hole", "reason"), [
    ([(x, 5_000_000_000.0 + y) for x, y in ((500_000.0, 0.0), (500_010.0, 0.0), (500_000.0, 10.0))], "corner_astray"),
    ([(500_200.0, 4_830_000.0), (500_210.0, 4_830_000.0), (500_200.0, 4_830_010.0)], "invalid")])
def test_a_ring_drawn_as_a_hole_far_outside_its_shell_is_a_corner_astray(hole, reason):
    """The shell alone lies in place, and GEOS's extent leaves the hole out."""
    shell = [(500_000.0, 4_830_000.0), (500_100.0, 4_830_000.0), (500_100.0, 4_830_100.0)]
    polygon = shapely.Polygon(shell, [hole])
    several = shapely.MultiPolygon([polygon, shapely.box(500_300, 4_830_000, 500_310, 4_830_010)])
    assert shapely.bounds(polygon)[3] == 4_830_100.0
    assert unusable_reasons(np.array([polygon, several, shapely.Polygon(shell)]), "EPSG:4547").tolist() == [
        f"usable.{reason}"] * 2 + [""]
