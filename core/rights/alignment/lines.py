"""Which edges run on, or across, statutory lines."""
from __future__ import annotations

import numpy as np
import shapely

from ...geometry.parallel import in_steps, queried
from .request import DRAFT, IN_FORCE, UNKNOWN

VERTICES = 64   # of the parts into which lines are cut, so that few vertices are met for each edge


def status_of_lines(pieces: np.ndarray, parcels: tuple, lines: tuple, near: float, grown: float) -> np.ndarray:
    """Status of the lines on which, or across which, the edge of each piece runs ``(m,)``; a draft without any.

    The edge is what a piece's outline has beside the outline of its parcel.

    Args:
        pieces: polygons ``(m,)``. parcels: geometry ``(n,)`` and, of each piece, the position of its parcel ``(m,)``.
        lines: geometry, lines or areas, and status ``(l,)``. near: how near an edge runs on a line, m or degrees as
            the coordinates are. grown: by how much an outline is grown, so that rounding parts nothing, m or degrees.
    """
    status = np.full(len(pieces), DRAFT, dtype=object)
    if not len(pieces) or not len(lines[0]):
        return status
    is_area = shapely.get_dimensions(lines[0]) == 2
    parts, of_part = short_lines(np.where(is_area, shapely.boundary(lines[0]), lines[0]))
    tree = shapely.STRtree(parts)
    rows = np.unique(queried(tree, pieces, "dwithin", near)[0])
    used, place = np.unique(parcels[1][rows], return_inverse=True)
    outline = shapely.buffer(shapely.boundary(parcels[0][used]), grown, quad_segs=2)
    edges = in_steps(shapely.difference, shapely.boundary(pieces[rows]), outline[place])
    edge, part = queried(tree, edges, "dwithin", near)
    for kind in (UNKNOWN, IN_FORCE):
        status[rows[edge[lines[1][of_part[part]] == kind]]] = kind
    return status


def short_lines(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lines cut at vertices into parts of at most ``VERTICES``.

    Args:
        lines: lines, rings and collections of them, or points ``(l,)``.

    Returns:
        The parts, and the position of the line of each.

    >>> parts, owner = short_lines(np.array([shapely.linestrings(np.arange(200.0).reshape(100, 2))]))
    >>> shapely.get_num_coordinates(parts).tolist(), owner.tolist(), float(shapely.length(parts).sum().round(3))
    ([64, 37], [0, 0], 280.014)
    """
    parts, owner = shapely.get_parts(lines, return_index=True)
    long = shapely.get_num_coordinates(parts) > VERTICES
    xy, index = shapely.get_coordinates(parts[long], return_index=True)
    count = np.bincount(index, minlength=int(long.sum()))
    place = np.arange(len(index)) - (np.cumsum(count) - count)[index]
    # each part but the first begins with the last vertex of the one before it
    part = (place - (place > 0)) // (VERTICES - 1)
    shared = (place > 0) & (place % (VERTICES - 1) == 0) & (place < count[index] - 1)
    rows = np.repeat(np.arange(len(index)), 1 + shared)
    second = np.append(False, rows[1:] == rows[:-1])[:len(rows)]
    key = np.stack([index[rows], part[rows] + second])
    _distinct, number = np.unique(key, axis=1, return_inverse=True)
    number = number.ravel()
    order = np.argsort(number, kind="stable")
    number = number[order]
    made = shapely.linestrings(xy[rows[order]], indices=number) if len(number) else np.zeros(0, dtype=object)
    of_made = index[rows[order]][np.flatnonzero(np.append(True, number[1:] != number[:-1]))] if len(number) else index
    return np.concatenate([parts[~long], made]), np.concatenate([owner[~long], owner[long][of_made]])
