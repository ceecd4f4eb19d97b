"""Vertices, corners, thin shapes and lines, by hand."""
from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import LineString, Polygon, box

from groundrules.core.geometry.topology.vertices import close_vertices, network_defects, sharp_corners, thinness

CRS = "EPSG:4547"


def array(*shapes) -> np.ndarray:
    result = np.empty(len(shapes), dtype=object)
    result[:] = shapes
    return result


def test_doubled_and_close_vertices():
    plain = box(0, 0, 10, 10)
    double = Polygon([(0, 0), (10, 0), (10, 0), (10, 10), (0, 10)])
    close = Polygon([(0, 0), (10, 0), (10, 0.0005), (10, 10), (0, 10)])
    at_the_seam = Polygon([(0, 0), (10, 0), (10, 10), (0, 0.0004)])
    result = close_vertices(array(plain, double, close, at_the_seam), CRS, 0.001)
    assert result.owner.tolist() == [1, 2, 3]
    assert result.value == pytest.approx([0, 0.0005, 0.0004])
    assert result.place[0].tolist() == [10, 0]


def test_a_metre_in_degrees():
    close = Polygon([(114, 30), (114.001, 30), (114.001, 30 + 2e-9), (114.001, 30.001), (114, 30.001)])
    assert close_vertices(array(close), "EPSG:4490", 0.001).value == pytest.approx([2e-9 * 111_000])


def test_sharp_corners():
    spike = Polygon([(0, 0), (10, 0), (10, 4.9), (50, 5), (10, 5.1), (10, 10), (0, 10)])
    back = LineString([(0, 0), (10, 0), (5, 0)])
    result = sharp_corners(array(box(0, 0, 1, 1), spike, back), CRS, 10)
    assert result.owner.tolist() == [1, 2]
    assert result.value == pytest.approx([2 * np.degrees(np.arctan(0.1 / 40)), 0])


def test_holes_are_outlines_too():
    holed = Polygon(box(0, 0, 10, 10).exterior, [[(4, 4), (6, 4), (6, 4), (6, 6)]])
    assert close_vertices(array(holed), CRS, 0.001).place.tolist() == [[6, 4]]


def test_thinness():
    assert thinness(array(box(0, 0, 1, 1)))[0] == pytest.approx(np.pi / 4)
    assert thinness(array(box(0, 0, 100, 1)))[0] == pytest.approx(4 * np.pi * 100 / 202**2)


def test_lines():
    square = [LineString([(0, 0), (10, 0)]), LineString([(10, 0), (10, 10)]), LineString([(10, 10), (0, 0)])]
    branch, loop = LineString([(10, 5), (20, 5)]), LineString([(30, 0), (40, 0), (40, 10), (30, 0)])
    result = network_defects(array(*square, branch, loop), CRS, 0.001)
    assert result.dangles.owner.tolist() == [3] and result.dangles.place.tolist() == [[20, 5]]
    assert sorted(map(tuple, result.pseudo.place.tolist())) == [(0, 0), (10, 0), (10, 10)]
    assert len(result.doubled[0]) == 0
    twice = network_defects(array(square[0], LineString([(5, 0), (15, 0)])), CRS, 0.001)
    assert [item.tolist() for item in twice.doubled[:2]] == [[0], [1]] and shapely.length(twice.doubled[2][0]) == 5
