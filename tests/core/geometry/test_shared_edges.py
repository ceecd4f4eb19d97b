"""Ground held twice, found by edges without a partner: the same pairs as by asking every pair."""
from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import shapely

from groundrules.core.geometry.overlay.unchanged import doubled
from groundrules.core.geometry.parallel import Cancelled
from groundrules.core.geometry.topology import parted, shared_edges
from groundrules.core.geometry.topology.lone_rings import lone_rings
from groundrules.core.geometry.topology.partners import alone, mostly_alone
from groundrules.core.geometry.topology.shared_edges import outline_length, unshared_edges

AREA = 1e-6   # m²; what is narrower than a millionth of a metre may be passed over


def tiles(random, count=14, size=100.0, corner=(500_000.0, 3_400_000.0), cut=False):
    """Neighbours with bent edges in any orientation, some of several parts or with another's ground as a hole."""
    grid = np.stack(np.meshgrid(np.arange(count + 1), np.arange(count + 1), indexing="ij"), axis=-1) * size
    grid[1:-1, 1:-1] += random.uniform(-0.3, 0.3, (count - 1, count - 1, 2)) * size
    grid += corner
    rings = np.stack([grid[:-1, :-1], grid[1:, :-1], grid[1:, 1:], grid[:-1, 1:]], axis=2).reshape(-1, 4, 2)
    shapes = shapely.polygons(rings)
    turned = random.random(len(shapes)) < 0.5
    shapes[turned] = shapely.reverse(shapes[turned])
    if cut:
        inner = shapely.buffer(shapely.point_on_surface(shapes[::5]), size / 8)
        shapes[::5] = shapely.difference(shapes[::5], inner)
        shapes = np.concatenate([shapes, inner])
    return shapes


def by_all_pairs(geometry):
    first, other = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    first, other = first[first < other], other[first < other]
    area = shapely.area(shapely.intersection(geometry[first], geometry[other]))
    return {(int(a), int(b)): size for a, b, size in zip(first, other, area) if size > AREA}


def check_same(geometry):
    first, other, pieces = doubled(geometry)
    values = {(int(a), int(b)): shapely.area(piece) for a, b, piece in zip(first, other, pieces)
              if shapely.area(piece) > AREA}
    wanted = by_all_pairs(geometry)
    assert values.keys() == wanted.keys()
    assert all(values[pair] == pytest.approx(wanted[pair]) for pair in wanted)
    return wanted


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("cut", [False, True])
def test_layers_of_neighbours(seed, cut):
    random = np.random.default_rng(seed)
    clean = tiles(random, cut=cut)
    assert not check_same(clean)
    assert not shared_edges.beside_others(unshared_edges(clean, 1e-6), 1e-6).any()   # no pair needs a look
    wide = clean.copy()
    some = random.choice(len(wide), 6, replace=False)
    wide[some] = shapely.buffer(wide[some], 0.4, join_style="mitre")
    assert check_same(wide)
    lost = np.delete(clean, random.choice(len(clean), 20, replace=False))
    assert not check_same(lost)
    moved = clean.copy()
    moved[some] = shapely.transform(moved[some], lambda xy: xy + (0.002, 0.001))
    assert check_same(moved)
    assert check_same(np.concatenate([clean, clean[some]]))                      # exact copies
    assert check_same(np.concatenate([clean, shapely.reverse(clean[some])]))


@pytest.mark.parametrize("seed", range(3))
def test_layers_upon_layers(seed):
    """Where all edges match within each of two layers, only how often places are covered tells."""
    random = np.random.default_rng(seed)
    ground = tiles(random, 12)
    patch = tiles(random, 5, 90.0, (500_201.3, 3_400_204.7))
    assert check_same(np.concatenate([ground, patch]))
    assert check_same(np.concatenate([ground, patch, tiles(random, 3, 80.0, (500_330.1, 3_400_310.7))]))
    within = tiles(random, 3, 7.0, (500_040.3, 3_400_040.7))        # inside a few tiles
    assert check_same(np.concatenate([ground, within]))
    apart = tiles(random, 5, 90.0, (502_000.0, 3_400_000.0))
    assert not check_same(np.concatenate([ground, apart]))
    assert check_same(np.concatenate([ground, ground]))


def test_vertices_that_the_neighbour_lacks_and_the_last_digits():
    random = np.random.default_rng(5)
    shapes = tiles(random)
    shapes[::3] = shapely.segmentize(shapes[::3], 30.0)
    assert not check_same(shapes)
    shaken = np.array([shapely.transform(tile, lambda xy: xy + random.uniform(-2e-9, 2e-9, 2))
                       for tile in tiles(random)])
    assert not check_same(shaken)
    degrees = shapely.transform(tiles(random, cut=True), lambda xy: (xy - (500_000, 3_400_000)) * 1e-5 + (110, 30))
    assert not by_all_pairs(degrees) and len(doubled(degrees)[0]) == 0


def test_parts_and_islands():
    random = np.random.default_rng(6)
    shapes = tiles(random, cut=True)
    several = np.array([shapely.multipolygons(list(shapes[k::20])) for k in range(20)])
    assert not check_same(several[shapely.is_valid(several)])
    several[3] = shapely.union(several[3], shapely.box(500_310, 3_400_310, 500_390, 3_400_390))
    assert check_same(several[shapely.is_valid(several)])
    alone = shapely.box(*(random.uniform(0, 5000, (2, 300)) + 5e5), *(random.uniform(0, 5000, (2, 300)) + 5e5))
    alone = alone[shapely.is_valid(alone) & (shapely.area(alone) > 0)]
    assert unshared_edges(alone, 1e-6) is None   # no neighbours: asked of GEOS
    assert check_same(alone)


def test_edges_that_are_left_are_the_outline():
    edges = unshared_edges(tiles(np.random.default_rng(1), 40), 1e-6)
    assert len(edges.ends) == 160
    assert shapely.length(shapely.linestrings(edges.ends)).sum() == pytest.approx(160 * 100.0, rel=1e-9)


def test_a_large_layer_may_have_more_edges_without_a_partner(monkeypatch):
    monkeypatch.setattr(shared_edges, "MOST", 20)
    county = tiles(np.random.default_rng(1), 60)
    counties = np.concatenate([shapely.transform(county, lambda xy, by=by: xy + by * 1e5) for by in range(3)])
    edges = unshared_edges(counties, 1e-6)
    assert len(edges.ends) == 3 * 240   # 17 of each thousand edges
    assert unshared_edges(tiles(np.random.default_rng(1), 30), 1e-6) is None   # 33 of each thousand


@pytest.mark.parametrize("seed", range(4))
def test_outline_of_what_is_dissolved(seed):
    """Against GEOS's union: neighbours, some missing, some with other vertices, shaken, alone, of several parts."""
    random = np.random.default_rng(seed)
    clean = tiles(random, cut=True)
    lost = np.delete(clean, random.choice(len(clean), 60, replace=False))
    bent = lost.copy()
    bent[::7] = shapely.segmentize(bent[::7], 21.0)
    shaken = np.array([shapely.transform(item, lambda xy: xy + random.uniform(-2e-9, 2e-9, 2)) for item in lost])
    few = lost[random.random(len(lost)) < 0.2]
    halves = shapely.intersection(lost, shapely.box(5e5, 3.4e6, 5e5 + 655.3, 3.402e6))
    halves = halves[(shapely.area(halves) > 0) & (shapely.get_type_id(halves) != 7)]
    several = np.array([shapely.multipolygons([part for item in few[k::3] for part in shapely.get_parts(item)])
                        for k in range(3)])
    assert outline_length(lost[:0], 1e-6) == 0.0
    for shapes in (clean, lost, few, halves, several[shapely.is_valid(several)], lost[:1]):
        wanted = shapely.length(shapely.boundary(shapely.union_all(shapes)))
        assert outline_length(shapes, 1e-6) == pytest.approx(wanted, rel=1e-9)
    wanted = shapely.length(shapely.boundary(shapely.union_all(lost)))
    for shapes in (bent, shaken):   # in their union GEOS leaves gaps as wide as the last digits
        assert outline_length(shapes, 1e-6) == pytest.approx(wanted, rel=1e-8)


@pytest.mark.parametrize("seed", range(6))
def test_rings_that_nothing_comes_near_are_passed_over_and_no_ground_held_twice_is_missed(seed, monkeypatch):
    """Heaps of neighbours apart from each other, some with a hole, a polygon within one, or one that is there twice."""
    random = np.random.default_rng(seed)
    heaps = [tiles(random, int(random.integers(2, 5)), corner=(500_000.0 + 1_000.0 * x, 3_400_000.0 + 1_000.0 * y),
                   cut=bool(random.random() < 0.3)) for x in range(5) for y in range(5)]
    for place in random.choice(25, 12, replace=False).tolist():
        heap, (row, other) = heaps[place], random.choice(len(heaps[place]), 2, replace=False)
        middle = shapely.point_on_surface(heap[row])
        heaps[place] = [
            np.delete(heap, row), np.append(heap, heap[row]), np.append(heap, shapely.buffer(middle, 4.0)),
            np.append(heap, shapely.affinity.translate(heap[other], 35.0, 35.0)),
            np.append(heap, shapely.box(*shapely.buffer(middle, 400.0).bounds)),   # it holds all of its heap
            np.array([shapely.difference(heap[row], shapely.buffer(middle, 4.0)), shapely.buffer(middle, 2.0)]),
        ][place % 6]
    shapes = random.permutation(np.concatenate(heaps))
    edges = unshared_edges(shapes, 1e-6, few=False)
    lone = lone_rings(edges.ends, shared_edges.beside_others(edges, 1e-6))
    assert 0.2 < lone.mean() < 0.9, "some are, and some are not"
    outlines = shapely.polygonize(shapely.linestrings(edges.ends[lone]))
    rows, times = np.unique(shapely.STRtree(outlines.geoms).query(shapely.point_on_surface(shapes), "within")[0],
                            return_counts=True)
    assert len(rows) and (times == 1).all()
    suspects = shared_edges.suspects(edges, shapes, 1e-6)
    assert all(set(pair) & set(suspects.tolist()) for pair in by_all_pairs(shapes)) and len(suspects)
    monkeypatch.setattr(shared_edges, "lone_rings", lambda ends, beside: np.zeros(len(ends), dtype=bool))
    assert np.array_equal(shared_edges.suspects(edges, shapes, 1e-6), suspects)


@pytest.mark.parametrize(("shapes", "expected"), [
    ([shapely.box(0, 0, 9, 9), shapely.box(20, 0, 29, 9)], [True, True]),
    ([shapely.box(0, 0, 9, 9), shapely.box(2, 2, 5, 5)], [False, False]),                   # ground held twice
    ([shapely.box(0, 0, 9, 9), shapely.box(9, 9, 12, 12)], [False, False]),                 # they meet at a corner
    ([shapely.box(0, 0, 9, 9), shapely.box(0, 0, 9, 9)], [False, False]),
    ([shapely.box(0, 0, 9, 9) - shapely.box(2, 2, 5, 5), shapely.box(20, 0, 29, 9)], [False, True]),   # a hole
    ([shapely.Polygon([(0, 0), (9, 0), (0, 9)]), shapely.box(8, 8, 9, 9)], [False, False]),   # extents meet
    ([shapely.box(0, 0, 9, 9), shapely.box(9, 0, 18, 9)], [True, True]),                    # one outline around both
])
def test_a_lone_ring_is_one_outline_with_ground_within_and_nothing_near(shapes, expected):
    edges = unshared_edges(np.array(shapes), 1e-6, few=False)
    lone = lone_rings(edges.ends, np.zeros(len(edges.ends), dtype=bool))
    assert [bool(lone[edges.owner == row].all()) for row in (0, 1)] == expected
    assert [bool(lone[edges.owner == row].any()) for row in (0, 1)] == expected


def test_chunks_make_no_difference_and_cancelling_stops(monkeypatch):
    shapes = np.concatenate([tiles(np.random.default_rng(2), 12), tiles(np.random.default_rng(3), 4, 77.0)])
    wanted = doubled(shapes)
    monkeypatch.setattr(shared_edges, "CHUNK", 7)
    result = doubled(shapes)
    assert np.array_equal(result[0], wanted[0]) and np.array_equal(result[1], wanted[1])
    with pytest.raises(Cancelled):
        doubled(shapes, lambda: True)


@pytest.mark.parametrize("count", [4000, 300])
def test_edges_go_out_in_pairs_whether_by_their_sums_or_sorted(count):
    """Against counting: an edge there once in each direction goes out, one that is there thrice stays whole."""
    random = np.random.default_rng(5)
    edges = random.integers(0, 2**62, count, dtype=np.uint64) * np.uint64(2)
    numbers = np.concatenate([edges, edges[:-100] | np.uint64(1), edges[:40], edges[20:60] | np.uint64(1)])
    numbers = random.permutation(numbers)
    seen = Counter(numbers.tolist())
    uneven = Counter({number: times for number, times in seen.items() if times != seen[number ^ 1]})
    twice_each = {number: times for number, times in seen.items() if times == seen[number ^ 1] == 2}
    left = Counter(numbers[alone(numbers)].tolist())
    assert {number: left[number] for number in uneven} == uneven, "those stay whole"
    assert (left - uneven).keys() <= twice_each.keys(), "two in each direction may stay"
    assert uneven.total() == 100 + 40 * 3 and len(twice_each) == 20 * 2
    rough = mostly_alone(numbers)
    assert (np.diff(rough) > 0).all() and not Counter(numbers[rough].tolist()) - seen
    assert uneven <= Counter(numbers[rough].tolist())
    assert len(rough) < 400 if count == 4000 else len(rough) == len(numbers), "few are not worth the sums"


def test_faces_of_lines_that_are_apart_are_those_of_all_at_once(monkeypatch):
    monkeypatch.setattr(parted, "ENOUGH", 10)
    west, south = (corner.ravel() for corner in np.meshgrid(np.repeat([0.0, 9.0, 40.0], 3), [0.0, 1.0, 30.0]))
    rings = np.concatenate([shapely.box(west, south, west + 4.0, south + 4.0), [shapely.box(-1, -1, 60, 60)]])
    for shapes in (rings, rings[:-1]):   # within an outline all of them are one group
        lines = shapely.get_parts(shapely.node(shapely.multilinestrings(shapely.boundary(shapes))))
        faces, whole = parted.faces_of(lines), shapely.get_parts(shapely.polygonize(lines))
        assert len(whole) > 5
        assert shapely.to_wkb(parted.in_order(faces, lines)).tolist() == shapely.to_wkb(whole).tolist()


def test_faces_of_one_large_outline_keep_their_order_without_a_look_at_each_edge_from_each_ring():
    """A ring of a thousand edges beside three small ones, all of lines of one edge, the large one's in the middle."""
    turn = np.linspace(0.0, 2 * np.pi, 1_001)
    large = np.column_stack([np.cos(turn), np.sin(turn)]) * 100.0
    large[-1] = large[0]
    squares = [shapely.get_coordinates(shapely.box(x, 0, x + 10, 10)) for x in (200, 300, -300)]
    edges = [np.stack([ring[:-1], ring[1:]], axis=1) for ring in (squares[0], large, *squares[1:])]
    lines = shapely.linestrings(np.concatenate(edges))
    lines[::2] = shapely.reverse(lines[::2])
    whole = shapely.get_parts(shapely.polygonize(lines))
    mixed = whole[np.array([2, 0, 3, 1])]
    assert shapely.to_wkb(parted.in_order(mixed, lines)).tolist() == shapely.to_wkb(whole).tolist()
    assert not len(parted.in_order(whole[:0], lines))


def test_a_ring_far_from_the_edges_of_an_outline_that_another_crosses_is_within_it_all_the_same():
    shapes = np.array([shapely.box(0, 0, 100, 100), shapely.box(20, 20, 30, 30), shapely.box(90, 40, 130, 60),
                       shapely.box(300, 0, 309, 9)])
    edges = unshared_edges(shapes, 1e-6, few=False)
    beside = shared_edges.beside_others(edges, 1e-6)
    assert beside.any()
    lone = lone_rings(edges.ends, beside)
    assert [bool(lone[edges.owner == row].any()) for row in range(4)] == [False, False, False, True]
    assert shared_edges.suspects(edges, shapes, 1e-6).tolist() == [0, 1, 2]
