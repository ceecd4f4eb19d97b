"""Faces into which lines part the plane."""
from __future__ import annotations

import numpy as np
import shapely

from ...table import numbered
from ..parallel import asking, queried

ENOUGH = 5_000   # lines of a group


def faces_of(lines: np.ndarray) -> np.ndarray:
    """The faces into which lines part the plane, polygons ``(k,)``.

    The library keeps Python's lock meanwhile, so that no cancel could be answered: lines that are apart along an axis
    have no face in common, and are looked at one group after the other.

    Args:
        lines: that meet at their ends only ``(m,)``.

    Raises:
        Cancelled: see ``ask``.

    >>> shapely.area(faces_of(shapely.linestrings([[(0, 0), (1, 0)], [(1, 0), (0, 1)], [(0, 1), (0, 0)]]))).tolist()
    [0.5]
    """
    west, south, east, north = shapely.bounds(lines).T
    groups = [np.arange(len(lines))]
    for low, high in ((west, east), (south, north), (west, east)):
        groups = [part for rows in groups for part in _apart(rows, low, high)]
    return np.concatenate([shapely.get_parts(shapely.polygonize(lines[np.sort(rows)])) for rows in asking(groups, 1)])


def in_order(faces: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Some faces in the order in which one call for all lines gives them: by the first line of their outlines.

    Args:
        faces: of ``faces_of`` ``(n,)``, not many of them. lines: as there ``(k,)``.
    """
    rings = shapely.get_exterior_ring(faces)
    near = np.unique(queried(shapely.STRtree(lines), rings)[1])   # in the order of the lines
    ends, of_line = shapely.get_coordinates(lines[near], return_index=True)
    begin = np.flatnonzero(np.diff(of_line, prepend=-1))   # a line goes on with all its edges: its first one tells
    places, of_ring = shapely.get_coordinates(rings, return_index=True)
    goes_on = np.flatnonzero(of_ring[1:] == of_ring[:-1])
    number = _edge_numbers(np.concatenate([ends[begin], places[goes_on]]),
                           np.concatenate([ends[begin + 1], places[goes_on + 1]]))
    line_of = np.full(number.max(initial=-1) + 1, len(near))
    np.minimum.at(line_of, number[:len(near)], np.arange(len(near)))
    first = np.full(len(faces), len(near))
    np.minimum.at(first, of_ring[goes_on], line_of[number[len(near):]])
    return faces[np.argsort(first, kind="stable")]


def _edge_numbers(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """A number of each edge, the same for both directions."""
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    low, high = (np.where(turned[:, None], *pair) for pair in ((end, start), (start, end)))
    return numbered([*low.T, *high.T])[0]


def _apart(rows: np.ndarray, low: np.ndarray, high: np.ndarray) -> list:
    """Rows in groups of ``ENOUGH`` or more, between which there is a gap along an axis where they have ``low`` and
    ``high``."""
    rows = rows[np.argsort(low[rows], kind="stable")]
    gaps = np.flatnonzero(low[rows][1:] > np.maximum.accumulate(high[rows])[:-1]) + 1
    ends, begun = [], 0
    while begun + ENOUGH < len(rows) and (next_ := np.searchsorted(gaps, begun + ENOUGH)) < len(gaps):
        begun = gaps[next_]
        ends.append(begun)
    return np.split(rows, ends)
