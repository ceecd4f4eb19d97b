"""Polygons of one ring as coordinates: which they are, their areas, and which are certainly valid."""
from __future__ import annotations

import numpy as np
import pytest
import shapely

from groundrules.core.geometry.measure.encodings import Encodings
from groundrules.core.geometry.measure.plain_rings import look, plain_rings

SQUARE = shapely.box(0, 0, 10, 10)
HOLED = SQUARE.difference(shapely.box(4, 4, 6, 6))
BOW_TIE = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
L_SHAPE = shapely.Polygon([(0, 0), (10, 0), (10, 1), (1, 1), (1, 10), (0, 10)])   # its vertices' mean is outside
PENTAGRAM = shapely.Polygon([(np.cos(turn), np.sin(turn)) for turn in np.arange(5) * 4 * np.pi / 5])
SPIKE = shapely.Polygon([(0, 0), (10, 0), (10, 10), (10, 15), (10, 10), (0, 10)])


def wkb(*shapes) -> Encodings:
    result = np.empty(len(shapes), dtype=object)
    result[:] = [shape if shape is None or isinstance(shape, bytes) else shapely.to_wkb(shape, byte_order=1)
                 for shape in shapes]
    return Encodings.of(result)


def test_only_what_is_one_closed_ring_is_taken():
    big_endian, three_d = shapely.to_wkb(SQUARE, byte_order=0), shapely.to_wkb(shapely.force_3d(SQUARE), byte_order=1)
    whole = wkb(SQUARE)[:][0]
    unclosed = whole[:-8] + np.float64(1.0).tobytes()
    plain, rings = plain_rings(wkb(SQUARE, None, HOLED, shapely.Point(1, 2), shapely.Polygon(), big_endian, three_d,
                                   whole[:-1], whole + b"\0", unclosed, b"", BOW_TIE), multipart=False)
    assert np.flatnonzero(plain).tolist() == [0, 11]
    assert rings.first.tolist() == [0, 5] and rings.count.tolist() == [5, 5]
    assert np.array_equal(rings.xy, shapely.get_coordinates([SQUARE, BOW_TIE]))


def test_of_multipolygons_those_of_one_part():
    first, two = shapely.MultiPolygon([SQUARE]), shapely.MultiPolygon([SQUARE, shapely.box(20, 0, 30, 10)])
    plain, rings = plain_rings(wkb(first, two, SQUARE, shapely.MultiPolygon([HOLED])), multipart=True)
    assert plain.tolist() == [True, False, False, False] and len(rings.xy) == 5


def test_nothing():
    plain, rings = plain_rings(wkb(), multipart=True)
    assert not len(plain) and not len(look(rings).sure)
    plain, rings = plain_rings(wkb(None, HOLED), multipart=False)
    assert not plain.any() and look(rings).boxes.shape == (0, 4)


@pytest.mark.parametrize(("shape", "sure"), [
    (SQUARE, True), (SQUARE.reverse(), True), (BOW_TIE, False), (L_SHAPE, False), (PENTAGRAM, False), (SPIKE, False),
    (shapely.Polygon([(0, 0), (1, 1), (2, 2)]), False), (shapely.Polygon([(0, 0), (1e-9, 0), (0, 1e-9)]), True),
    (shapely.Polygon([(0, 0), (10, 0), (10, 0), (0, 10)]), False)])   # valid, but GEOS has to say so
def test_sure_is_said_of_valid_rings_only(shape, sure):
    _plain, rings = plain_rings(wkb(shape), multipart=False)
    assert look(rings).sure.tolist() == [sure]
    assert not sure or shape.is_valid


def test_what_is_not_finite_is_not_sure():
    broken = np.array([(0, 0), (np.inf, 0), (5, 5), (0, 0)])
    head = wkb(shapely.Polygon([(0, 0), (1, 0), (0, 1)]))[:][0][:13]
    _plain, rings = plain_rings(wkb(head + broken.tobytes(), SQUARE), multipart=False)
    assert look(rings).sure.tolist() == [False, True]


def test_random_rings_against_geos():
    random, shapes = np.random.default_rng(4), []
    for _ in range(3_000):
        count = random.integers(3, 12)
        turn = np.sort(random.uniform(0, 2 * np.pi, count)) + random.normal(0, 0.25, count)
        reach = random.uniform(0.2, 1.0, count)
        xy = np.column_stack([np.cos(turn) * reach, np.sin(turn) * reach]) * 10.0 ** random.integers(-2, 5)
        shapes.append(shapely.Polygon(np.round(xy + random.uniform(-1e6, 1e6, 2), random.integers(0, 9))))
    plain, rings = plain_rings(wkb(*shapes), multipart=False)
    seen, valid = look(rings), shapely.is_valid(shapes)
    assert plain.all() and not (seen.sure & ~valid).any()
    assert 0.2 < seen.sure.mean() < valid.mean()
    assert np.allclose(np.abs(seen.double_area) / 2, shapely.area(shapes), rtol=1e-9, atol=1e-6)
    assert ((seen.double_area > 0) == shapely.is_ccw(shapely.get_exterior_ring(shapes)))[valid].all()
    assert np.array_equal(seen.boxes, shapely.bounds(shapes))


def test_encodings_of_several_buffers_are_read_where_they_stand():
    other = shapely.box(20, 0, 30, 10)
    parts = [wkb(SQUARE, None, HOLED), wkb(b"", other), wkb()]
    whole = Encodings.joined(parts)
    plain, rings = plain_rings(whole, multipart=False)
    assert plain.tolist() == [True, False, False, False, True]
    assert np.array_equal(rings.xy, shapely.get_coordinates([SQUARE, other]))
    whole[np.array([1, 4])] = wkb(other, None)[:]
    assert whole[:].tolist() == wkb(SQUARE, other, HOLED, b"", None)[:].tolist()
    some = whole.of_rows(np.array([4, 1, 0]))
    assert np.array_equal(plain_rings(some, multipart=False)[1].xy, shapely.get_coordinates([other, SQUARE]))
    assert len(Encodings.joined([])) == 0
