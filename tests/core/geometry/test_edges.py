"""Overlaps and gaps of whole layers: hand-made ones, and against every pair intersected."""
from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from groundrules.core.geometry.topology.edges import holes_between, overlapping, ring_edges, unmatched


def array(*shapes) -> np.ndarray:
    result = np.empty(len(shapes), dtype=object)
    result[:] = shapes
    return result


def pairs(geometry) -> dict:
    edges = ring_edges(geometry)
    first, second, pieces = overlapping(geometry, edges, unmatched(edges))
    return {(a, b): round(piece.area, 6) for a, b, piece in zip(first.tolist(), second.tolist(), pieces)}


def gaps(geometry, extent=None) -> list:
    edges = ring_edges(geometry)
    return [round(item.area, 6) for item in holes_between(geometry, edges, unmatched(edges), extent)]


def brute(geometry) -> dict:
    values = {}
    for a in range(len(geometry)):
        for b in range(a + 1, len(geometry)):
            area = shapely.intersection(geometry[a], geometry[b]).area
            if area > 0:
                values[a, b] = round(area, 6)
    return values


def grid(n: int, step: float = 10.0, shift: float = 0.0) -> np.ndarray:
    return array(*(box(x * step + shift, y * step + shift, (x + 1) * step + shift, (y + 1) * step + shift)
                   for x in range(n) for y in range(n)))


def test_neighbours_share_nothing():
    squares = grid(3)
    edges = ring_edges(squares)
    assert unmatched(edges).sum() == 12
    assert pairs(squares) == {} and gaps(squares) == []


def test_an_overlap_a_twin_and_one_inside():
    squares = np.append(grid(3), array(box(5, 5, 15, 15), box(0, 0, 10, 10), box(22, 22, 24, 24)))
    assert pairs(squares) == brute(squares)
    assert pairs(squares)[0, 10] == 100.0 and pairs(squares)[8, 11] == 4.0


def test_the_whole_layer_twice():
    """Every edge has as many partners in one direction as in the other, and still nothing is in order."""
    assert pairs(np.append(grid(4), grid(4))) == brute(np.append(grid(4), grid(4)))


def test_another_tiling_on_top():
    """Inside, every edge of both tilings has its partner: the search goes on from the border inwards."""
    both = np.append(grid(6), grid(5, 12.0))
    assert pairs(both) == brute(both)


def test_holes_and_what_fills_them():
    ring = Polygon(box(0, 0, 30, 30).exterior, [box(10, 10, 20, 20).exterior])
    assert gaps(array(ring)) == [100.0]
    assert gaps(array(ring, box(10, 10, 20, 20))) == []
    assert gaps(array(ring, box(10, 10, 15, 20))) == [50.0]
    assert pairs(array(ring, box(10, 10, 20, 20))) == {}


def test_ground_to_the_border_of_an_extent():
    assert gaps(grid(2), box(0, 0, 30, 20)) == [200.0]
    assert gaps(grid(2), box(0, 0, 20, 20)) == []
    assert gaps(array(), box(0, 0, 2, 2)) == [4.0]
    far = shapely.union_all([box(0, 0, 20, 20), box(100, 100, 101, 101)])
    assert gaps(grid(2), far) == [1.0]


def test_a_missing_vertex_is_no_gap():
    """One long edge beside two short ones on the same line."""
    assert gaps(array(box(0, 0, 20, 10), box(0, 10, 10, 20), box(10, 10, 20, 20)), box(0, 0, 20, 20)) == []


def test_negative_zero_is_zero():
    first = Polygon([(-1, -0.0), (0, -0.0), (0, 1), (-1, 1)])
    two = Polygon([(0.0, 0.0), (1, 0.0), (1, 1), (0.0, 1)])
    assert unmatched(ring_edges(array(first, two))).sum() == 6


@pytest.mark.parametrize("seed", range(5))
def test_random_layers(seed):
    """Squares thrown about on a coarse grid: many shared, partly shared and crossing edges."""
    random = np.random.default_rng(seed)
    corners = random.integers(0, 12, (40, 2))
    sizes = random.integers(1, 4, (40, 2))
    boxes = shapely.box(*corners.T, *(corners + sizes).T).astype(object)
    assert pairs(boxes) == brute(boxes)
    extent = box(0, 0, 15, 15)
    left = extent.difference(shapely.union_all(boxes))
    assert sum(gaps(boxes, extent)) == pytest.approx(left.area)
    order = random.permutation(len(boxes))
    assert sorted(pairs(boxes[order]).values()) == sorted(pairs(boxes).values())


def test_planted_defects_in_a_large_layer():
    """Ten thousand parcels with planted overlaps and gaps: all of them, and no others."""
    random = np.random.default_rng(7)
    n, step = 100, 20.0
    corner = np.stack(np.meshgrid(np.arange(n + 1), np.arange(n + 1), indexing="ij"), axis=-1) * step
    corner = (corner + random.uniform(-4, 4, corner.shape)).round(3)
    rings = np.stack([corner[:-1, :-1], corner[1:, :-1], corner[1:, 1:], corner[:-1, 1:]], axis=2)
    parcels = shapely.polygons(rings.reshape(n * n, 4, 2))
    broken = (np.arange(5, n - 5, 10)[:, None] * n + np.arange(5, n - 5, 10)).ravel()
    wanted, holes = {}, []
    for k, row in enumerate(broken):
        x, y = parcels[row].centroid.coords[0]
        if k % 2:    # a neighbour's tooth over this parcel
            tooth = box(x, y - 1, x + step, y + 1)
            parcels[row] = parcels[row].union(tooth)
            for other in (row + n,):
                wanted[row, other] = parcels[row].intersection(parcels[other]).area
        else:
            parcels[row] = parcels[row].difference(box(x - 1, y - 1, x + 1, y + 1))
            holes.append(4.0)
    result = pairs(parcels)
    assert sorted(result) == sorted(wanted)
    assert all(result[key] == pytest.approx(area, abs=1e-6) for key, area in wanted.items())
    assert gaps(parcels) == holes
