"""Edges of rings that nothing else comes near: what they enclose is covered once, and need not be looked at."""
from __future__ import annotations

import numpy as np
import shapely

from ...table import components, numbered
from ..parallel import ask, queried


def lone_rings(ends: np.ndarray, beside: np.ndarray) -> np.ndarray:
    """Which edges form a ring with ground on its left, whose extent meets that of no other edges, bool ``(m,)``.

    Where the edges are all those without a partner of a layer, as often as a place is covered rings go around it, to
    the left less to the right: within such a ring once. Survey patches around projects are outlined so, and finding
    the faces of their outlines takes longer than finding these rings.

    Args:
        ends: of directed edges, those that meet have the same numbers there ``(m, 2, 2)``.
        beside: edges that cross or lie along another ``(m,)``; a ring that has such an edge is left out.

    Raises:
        Cancelled: see ``parallel.ask``.

    Two triangles apart from each other, the second with its ground on the right:

    >>> place = np.array([(0, 0), (1, 0), (0, 1), (5, 0), (5, 1), (6, 0)], dtype=float)
    >>> lone_rings(place[[(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3)]], np.zeros(6, dtype=bool)).tolist()
    [True, True, True, False, False, False]
    """
    count = len(ends)
    is_lone = np.zeros(count, dtype=bool)
    first = _rings(ends, beside)
    edge = np.flatnonzero(first >= 0)
    if not len(edge):
        return is_lone
    edge = edge[np.argsort(first[edge], kind="stable")]
    begin = np.flatnonzero(np.diff(first[edge], prepend=-1))
    start, end = (ends[edge, side] - ends[first[edge], 0] for side in (0, 1))
    double = np.add.reduceat(start[:, 0] * end[:, 1] - start[:, 1] * end[:, 0], begin)
    low, high = (bound.reduceat(ends[edge, 0], begin) for bound in (np.minimum, np.maximum))
    boxes = shapely.box(*low.T, *high.T)
    tree = shapely.STRtree(boxes)
    near = queried(tree, boxes)[1], queried(tree, _extents(ends[first < 0]))[1]
    meets = np.bincount(np.concatenate(near), minlength=len(boxes))   # itself once
    is_lone[edge] = np.repeat((double > 0.0) & (meets == 1), np.diff(begin, append=len(edge)))
    return is_lone


def _extents(ends: np.ndarray) -> np.ndarray:
    """Boxes around the connected parts of edges that close: beyond its box none goes around a place ``(k,)``."""
    start, end = numbered([*ends.transpose(1, 0, 2).reshape(-1, 2).T])[0].reshape(2, -1)
    part = components(max(start.max(initial=-1), end.max(initial=-1)) + 1, start, end)[start]
    order = np.argsort(part, kind="stable")
    begin = np.flatnonzero(np.diff(part[order], prepend=-1))
    if not len(begin):
        return np.zeros(0, dtype=object)
    low, high = ends.min(axis=1)[order], ends.max(axis=1)[order]
    return shapely.box(*np.minimum.reduceat(low, begin).T, *np.maximum.reduceat(high, begin).T)


def _rings(ends: np.ndarray, beside: np.ndarray) -> np.ndarray:
    """The first edge of each edge's ring, -1 of an edge that lies on none or on one that meets itself ``(m,)``."""
    count = len(ends)
    start, end = numbered([*ends.transpose(1, 0, 2).reshape(-1, 2).T])[0].reshape(2, -1)
    vertices = max(start.max(initial=-1), end.max(initial=-1)) + 1
    once = (np.bincount(start, minlength=vertices) == 1) & (np.bincount(end, minlength=vertices) == 1)
    is_plain = once[start] & once[end] & ~beside
    going_on, own = np.zeros(vertices, dtype=np.int64), np.arange(count)
    going_on[start] = own
    follower, first = np.where(is_plain, going_on[end], own), own.copy()
    for _ in range(count.bit_length()):   # each time what is known of twice as many followers
        ask()
        is_plain &= is_plain[follower]
        np.minimum(first, first[follower], out=first)
        follower = follower[follower]
    return np.where(is_plain, first, -1)
