"""Shapes that may be one shape moved: moments by hand, and no pair left out that a comparison of all pairs finds."""
from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.affinity import rotate, scale, translate

from groundrules.core.control_lines.compare.moves import forms, resembling, shift_m

CRS = "EPSG:4547"


def shapes(*polygons) -> np.ndarray:
    return np.array(polygons, dtype=object)


def star(random, count=12) -> shapely.Polygon:
    angle, radius = np.linspace(0, 2 * np.pi, count, endpoint=False), random.uniform(40, 60, count)
    return shapely.Polygon(np.column_stack([500_000 + radius * np.cos(angle), 2_500_000 + radius * np.sin(angle)]))


def test_moments_of_a_frame_and_of_two_squares():
    """A square of 4 with a hole of 2: (4⁴ − 2⁴)/12 = 20. Two unit squares, centres 3 apart: 2 (1/12 + 1.5²)."""
    frame = shapely.box(10, 10, 14, 14).difference(shapely.box(11, 11, 13, 13))
    two = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(3, 0, 4, 1)])
    result = forms(shapes(frame, frame.reverse(), two))
    assert result.area.tolist() == [12, 12, 2]
    assert result.moments.T.tolist() == [pytest.approx([20, 0, 20])] * 2 + [pytest.approx([2 / 12 + 4.5, 0, 1 / 6])]
    assert result.radius.tolist() == pytest.approx([8 ** 0.5, 8 ** 0.5, 4.25 ** 0.5])


def test_none():
    result = forms(np.array([], dtype=object))
    assert len(result.area) == len(result.radius) == 0 and result.moments.shape == (3, 0)


def test_no_pair_of_one_shape_is_left_out_and_others_are():
    random = np.random.default_rng(8)
    old = [star(random) for _ in range(40)]
    new = [translate(shape, *random.uniform(-900, 900, 2)) for shape in old]
    # Within what is allowed: longer in one direction, or with a spike that reaches far beyond the shape.
    new += [scale(shape, 1.0004, 1.0) for shape in old]
    new += [shape.union(shapely.box(*(at := shape.centroid).coords[0], at.x + 400, at.y + 2e-7 * shape.area))
            for shape in old]
    new += [rotate(shape, 40) for shape in old]    # as large, but another shape
    old, new = shapes(*old), shapes(*new)
    left, right, others = forms(old), forms(new), np.arange(len(new))
    kept = {(row, other) for row in range(len(old)) for other in resembling(left, row, right, others).tolist()}
    same = {(row, other) for row in range(len(old)) for other in others.tolist()
            if shift_m(old[row], new[other], CRS) is not None}
    assert same <= kept and len(same) == 3 * len(old) and len(kept) < 2 * len(same)


def test_the_shift_is_measured_between_the_centres():
    square = shapely.box(500_000, 2_500_000, 500_100, 2_500_100)
    assert shift_m(square, translate(square, 3, 4), CRS) == pytest.approx(5, rel=1e-3)
    assert shift_m(square, rotate(square, 45), CRS) is None and shift_m(square, scale(square, 1.1, 1.0), CRS) is None
