"""What an outline that is not valid may hold: the ground of every way in which it can be mended."""
from __future__ import annotations

import numpy as np
import shapely

from ..parallel import asking, blocks, indexed
from ..parts import without_lower

#: Corners of a ring, or of a part of it between two edges that meet, any order of which is considered.
FEW = 20
#: Corners around an edge that meets another: whichever two neighbours were swapped, they and theirs are among them.
AROUND = 6


def ground_if_repaired(geometry: np.ndarray) -> np.ndarray:
    """All ground that invalid polygons may hold, whoever mends them and however ``(n,)``.

    QGIS and GEOS know two ways: all lines count, and ground within an even number of rings is outside ("linework");
    or rings are mended one by one, shells are joined and holes are taken out ("structure"). They differ in whether
    what is drawn twice is ground. Neither puts corners in order again that were written in the wrong one, which is how
    most outlines come to cross themselves: see ``_if_in_order``. All together are the most that the outline can be;
    what lies beside that is met by it in no case.

    Args:
        geometry: polygons with finite coordinates ``(n,)``.

    Raises:
        Cancelled: see ``ask``.

    A bow tie may hold both of its wings; or two of its corners were swapped, and it is a square:

    >>> tie = shapely.Polygon([(0, 0), (4, 4), (4, 0), (0, 4)])
    >>> ground, = ground_if_repaired(np.array([tie]))
    >>> ground.area, ground.intersects(shapely.Point(2, 1))
    (16.0, True)

    What lies far from the edges that cross is not in question:

    >>> tie = shapely.Polygon([(0, 0), (4, 4), (4, 0), (0, 4), *((-x, 4 - x % 2) for x in range(5, 50)), (-50, 0)])
    >>> ground, = ground_if_repaired(np.array([tie]))
    >>> ground.intersects(shapely.Point(2, 1)), ground.intersects(shapely.Point(-31, 4))
    (True, False)
    """
    ground = np.empty(len(geometry), dtype=object)
    for row, outline in asking(list(enumerate(geometry)), 1):
        ground[row] = _ground_of(outline)
    return ground


def _ground_of(outline):
    """``ground_if_repaired`` of one outline."""
    in_order = _if_in_order(outline)
    if in_order is not None:
        ways = [shapely.make_valid(outline), shapely.make_valid(outline, method="structure", keep_collapsed=False)]
        return shapely.union_all(without_lower(np.array([*ways, *in_order], dtype=object), 2))
    # every way to mend a scribble lies within the hull of its rings, and to mend it takes GEOS minutes without a pause
    parts = shapely.get_parts(outline)
    if len(parts) == 1:
        return _hull(outline)
    rings, part = shapely.get_rings(parts, return_index=True)
    lines = shapely.multilinestrings(rings, indices=part)
    is_scribble = np.array([not shapely.is_valid(drawn) and _if_in_order(drawn) is None for drawn in asking(parts, 1)])
    hulls = [_ground_of(drawn) for drawn in parts[is_scribble]]
    if hulls:   # edges of other parts that meet those of a scribble may be the ones that were changed
        is_near = ~is_scribble & shapely.intersects(lines, shapely.union_all(hulls))
    else:       # parts that are drawn over each other again and again
        is_near = np.ones(len(parts), dtype=bool)
    hulls += [_hull(drawn) for drawn in parts[is_near]]
    rest = parts[~is_scribble & ~is_near]
    if len(rest):
        hulls.append(_ground_of(shapely.multipolygons(rest)))
    return shapely.union_all(without_lower(np.array(hulls, dtype=object), 2))


def _hull(outline):
    """Around all rings: GEOS's own leaves out one that is drawn as a hole outside its shell."""
    return shapely.convex_hull(shapely.multipoints(shapely.get_coordinates(outline)))


def _if_in_order(outline) -> np.ndarray | None:
    """Ground that a polygon may hold beside what is within an odd number of its rings, were corners swapped ``(m,)``.

    None of a scribble, whose edges meet more often than it has corners: nothing is known of its order.

    Whether a point is within an odd number of rings changes with an edge only within the figure of the edges that went
    and of those that came. Two neighbours b, c of a ring … a b c d … that were swapped leave the figure a b d c; two
    edges that cross, exchanged for two that do not, leave that of their four ends. Hulls of them hold it.
    Edges of an outline in order do not meet, so one of two that do was changed.
    """
    rings = shapely.get_rings(shapely.get_parts(outline))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    new = np.append(True, (ring[1:] != ring[:-1]) | (corners[1:] != corners[:-1]).any(axis=1))
    corners, ring = corners[new], ring[new]
    closing = np.append(ring[1:] != ring[:-1], True)
    corners, ring = corners[~closing], ring[~closing]
    size = np.bincount(ring, minlength=len(rings))
    start = np.cumsum(size) - size

    def hulls(edge: np.ndarray, steps: np.ndarray) -> np.ndarray:
        """Of the corners that are so many steps from the first one of an edge."""
        first, many = start[ring[edge]][:, None], size[ring[edge]][:, None]
        return shapely.convex_hull(shapely.multipoints(
            corners[first + (edge[:, None] - first + steps) % many]))

    first = start[ring]
    ends = np.stack([corners, corners[first + (np.arange(len(corners)) - first + 1) % size[ring]]], axis=1)
    pairs = _meeting(ends)
    if len(pairs) > len(corners):
        return None
    edge, count = np.unique(pairs), np.arange(FEW)
    many = size[ring[edge]]
    ground = [hulls(edge, np.minimum(count, np.where(many > FEW, AROUND, many)[:, None] - 1) - 2)]
    first, second = pairs[ring[pairs[:, 0]] == ring[pairs[:, 1]]].T
    many, between = size[ring[first]], second - first
    first = np.where(2 * between <= many, first, second)   # the shorter way round
    between = np.minimum(between, many - between)[:, None]
    is_few = between[:, 0] + AROUND <= FEW
    ground.append(hulls(first[is_few], np.minimum(count, between[is_few] + AROUND - 1) - 2))
    apart = between[~is_few]
    ground.append(hulls(first[~is_few], np.concatenate([apart * 0, apart * 0 + 1, apart, apart + 1], axis=1)))
    return np.concatenate(ground)


def _meeting(ends: np.ndarray) -> np.ndarray:
    """Pairs of edges ``(m, 2, 2)`` that meet elsewhere than in a corner of both; not all, once more than m ``(k, 2)``.

    A corner that is drawn twice is so in any order.
    """
    edges = shapely.linestrings(ends)
    tree, pairs, count = indexed(edges), [np.zeros((0, 2), dtype=np.int64)], 0
    for rows in blocks(len(edges), 200):
        first, second = tree.query(edges[rows], "intersects")
        first = first + rows.start
        first, second = first[first < second], second[first < second]
        same = (ends[first][:, :, None] == ends[second][:, None]).all(axis=3).sum(axis=(1, 2))
        real = (same == 0) | (same == 1) & ~shapely.touches(edges[first], edges[second])
        pairs.append(np.stack([first[real], second[real]], axis=1))
        count += int(real.sum())
        if count > len(edges):
            break
    return np.concatenate(pairs)
