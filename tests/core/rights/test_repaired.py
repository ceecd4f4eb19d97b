"""Ground that an invalid outline may hold: the true outline is in it, whichever corners were swapped."""
from __future__ import annotations

import numpy as np
import pytest
import shapely

from groundrules.core.geometry.topology.repaired import ground_if_repaired
from groundrules.core.geometry.topology.usable import drawn_extents

COMB = np.array([(0.0, 0), (120, 0), *((120 - 4 * tooth + dx, y) for tooth in range(30) for dx, y in (
    (0, 40), (-1, 40), (-1.5, 8), (-3, 9))), (0, 30)])


def ground_of(*outlines):
    row = np.empty(len(outlines), dtype=object)
    row[:] = outlines
    return ground_if_repaired(row)


def around(random, count):
    """Corners of a polygon that a centre sees whole ``(count, 2)``."""
    turn = (np.arange(count) + random.uniform(0.1, 0.9, count)) * 2 * np.pi / count
    return random.uniform(15, 100, count)[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)


def missed(true, drawn):
    """Ground of the true polygon beside what is considered, and beside what QGIS's ways of repair give."""
    ways = [shapely.make_valid(drawn), shapely.make_valid(drawn, method="structure", keep_collapsed=False)]
    return true.difference(ground_of(drawn)[0]).area, true.difference(shapely.union_all(ways)).area


@pytest.mark.parametrize("corners", [COMB, *(around(np.random.default_rng(seed), count) for seed, count in enumerate(
    (4, 5, 7, 12, 19, 23, 40, 90)))], ids=len)
def test_the_true_outline_is_in_it_whichever_neighbours_were_swapped(corners):
    """Also with a hole, and where edges of the outline cross those of the hole."""
    hole = shapely.LinearRing(shapely.box(-4, -4, 4, 4).exterior.coords)
    is_round = corners is not COMB
    true, swapped, beyond = shapely.Polygon(corners, [hole] if is_round else []), 0, 0
    assert true.is_valid
    for at in range(len(corners)):
        order = np.arange(len(corners))
        order[[at, (at + 1) % len(corners)]] = order[[(at + 1) % len(corners), at]]
        drawn = shapely.Polygon(corners[order], true.interiors)
        if not drawn.is_valid:
            considered, repaired = missed(true, drawn)
            assert considered < 1e-6, (at, considered)
            swapped, beyond = swapped + 1, beyond + (repaired > 1e-6)
    assert swapped >= len(corners) / 5 and beyond >= swapped / 4, (swapped, beyond)


def test_the_true_outline_is_in_it_where_a_part_was_drawn_backwards():
    """However long the part is: the ends of the two edges that cross are enough."""
    corners = around(np.random.default_rng(7), 60)
    true, crossed = shapely.Polygon(corners), 0
    for first in range(0, 60, 7):
        for last in range(first + 1, 60, 5):
            order = np.concatenate([np.arange(first), np.arange(last, first - 1, -1), np.arange(last + 1, 60)])
            drawn = shapely.Polygon(corners[order])
            edge, across = (shapely.LineString(corners[order][[at % 60, (at + 1) % 60]]) for at in (first - 1, last))
            if edge.crosses(across):
                crossed += 1
                assert missed(true, drawn)[0] < 1e-6, (first, last)
    assert crossed >= 20


def test_corners_on_one_line_that_were_swapped():
    """(6, 0) and (10, 0): the outline runs back over itself, and both repairs cut a corner off."""
    drawn = shapely.Polygon([(0, 0), (10, 0), (6, 0), (10, 10), (0, 10)])
    assert not drawn.is_valid and missed(shapely.box(0, 0, 10, 10), drawn) == (0, 20)


def test_far_from_the_edges_that_meet_nothing_is_added():
    """Swapped at one end of a comb, its gaps at the other end are as clear as without that."""
    corners = COMB.copy()
    corners[[-5, -4]] = corners[[-4, -5]]
    ground, = ground_of(shapely.Polygon(corners))
    beside, far = shapely.Point(2.5, 20), shapely.box(117.2, 20, 118, 38)
    assert ground.intersects(beside) and not shapely.Polygon(COMB).intersects(beside)
    assert not ground.intersects(far) and far.within(shapely.Polygon(corners).convex_hull)


def test_what_has_no_order_counts_by_its_hull():
    scribble = shapely.Polygon(np.random.default_rng(3).uniform(0, 100, (60, 2)))
    flat = shapely.Polygon([(0, 0), (5, 0), (5, 0), (0, 0)])
    ground = ground_of(scribble, flat, shapely.Polygon([(1, 1)] * 4))
    assert ground[0].equals(scribble.convex_hull) and shapely.area(ground[1:]).tolist() == [0, 0]


def test_a_corner_drawn_twice_is_so_in_any_order():
    """A hole that hangs on a corner of the shell, as some programs write it: both repairs know it, nothing is added."""
    drawn = shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0), (2, 6), (6, 6), (6, 2)])
    assert not drawn.is_valid and ground_of(drawn)[0].area == shapely.make_valid(drawn).area


def scribble_at(x, y, inner=()):
    """Forty corners at random in a square of 100 m, whose edges meet more often than forty times."""
    return shapely.Polygon(np.random.default_rng(3).uniform(0, 100, (40, 2)) + (x, y), inner)


def test_the_hull_of_a_scribble_holds_a_ring_outside_its_shell():
    """A hole drawn outside is ground for GEOS: 10 m × 10 m, 200 m off, and so is what lies between in the hull."""
    outside = shapely.box(300, 300, 310, 310)
    drawn = scribble_at(0, 0, [outside.exterior])
    mended, = ground_of(drawn)
    assert shapely.make_valid(drawn).contains(shapely.Point(305, 305)) and mended.contains(shapely.Point(305, 305))
    assert mended.equals(shapely.union(drawn.convex_hull, outside).convex_hull)
    assert drawn_extents(np.array([drawn, None]))[0, 2:].tolist() == [310, 310]


def test_of_several_parts_a_scribble_alone_counts_by_its_hull():
    """A part 14 km off stays 100 m², and the ground between is not in question."""
    scribble, far = scribble_at(0, 0), shapely.box(10_000, 10_000, 10_010, 10_010)
    bent = shapely.Polygon([(500, 0), (600, 0), (600, 10), (510, 10), (510, 90), (600, 90), (600, 100), (500, 100)])
    mended, = ground_of(shapely.MultiPolygon([scribble, far, bent]))
    assert mended.equals(shapely.union_all([scribble.convex_hull, far, bent]))
    assert mended.area == pytest.approx(scribble.convex_hull.area + 100 + 10_000 - 90 * 80)
    assert not mended.intersects(shapely.Point(5_000, 5_000))


def test_a_part_that_meets_a_scribble_counts_by_its_hull_too():
    """Whether the arm of the C was swapped into the scribble cannot be seen from the C alone."""
    bent = shapely.Polygon([(50, 0), (200, 0), (200, 10), (60, 10), (60, 90), (200, 90), (200, 100), (50, 100)])
    mended, = ground_of(shapely.MultiPolygon([scribble_at(0, 0), bent]))
    assert mended.covers(shapely.box(50, 0, 200, 100))


def test_parts_drawn_over_each_other_count_by_their_hulls():
    """Sixty squares of 10 m, shifted by 0.1 m each; another 1 km off stays apart."""
    squares = [shapely.box(at / 10, at / 10, at / 10 + 10, at / 10 + 10) for at in range(60)]
    mended, = ground_of(shapely.MultiPolygon([*squares, shapely.box(1_000, 0, 1_010, 10)]))
    assert mended.equals(shapely.union_all([*squares, shapely.box(1_000, 0, 1_010, 10)]))
