"""What taking a piece of ground from a unit does to its connection, seen in a window around the piece.

A unit of very many vertices is not gone through for each piece: what stays connected in the window stays connected in
the unit, and only what falls apart there is looked at as a whole.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from ...geometry.parallel import in_steps, queried
from ...geometry.subdivide import subdivide
from ...geometry.united import unions_by

ROOM = 1.0           # metres of a window around its piece
MAX_VERTICES = 256   # of the parts of units that windows cut
EMPTY = shapely.from_wkt("POLYGON EMPTY")


class Windows(NamedTuple):
    """Pieces ``(m,)``, grown by rounding, and what two units have in the window of each: the one that loses the
    piece, and the one that gains it. Empty where that is no unit."""

    grown: np.ndarray
    window: np.ndarray
    loser: np.ndarray
    gainer: np.ndarray


def windows_of(grown: np.ndarray, units: tuple, features: tuple, room: float) -> Windows:
    """Cut the units of pieces to the windows around these.

    Args:
        grown: pieces ``(m,)``. units: of loser and of gainer, arrays ``(m,)``; negative: none. features: geometry and
            unit of each feature of the plan ``(k,)``. room: of a window, in the units of the coordinates.
    """
    box = shapely.bounds(grown).reshape(-1, 4) + np.array([-room, -room, room, room])
    window = shapely.box(*box.T)
    parts, owner = subdivide(features[0], MAX_VERTICES)
    row, part = queried(shapely.STRtree(parts), window, "intersects")
    of_part = features[1][owner[part]]
    cut = []
    for unit in units:
        use = of_part == unit[row]
        shapes = in_steps(shapely.intersection, parts[part[use]], window[row[use]])
        made = unions_by(len(grown), row[use], shapes)
        made[shapely.is_missing(made)] = EMPTY
        cut.append(made)
    return Windows(grown, window, *cut)


def shape_counts(geometry: np.ndarray, least: float) -> tuple[np.ndarray, np.ndarray]:
    """Number of parts and of holes that are more than rounding, of each geometry ``(n,)``.

    Args:
        geometry: polygons and collections ``(n,)``. least: area of a part or hole that is no rounding,
            m² or square degrees as the coordinates are.

    >>> ring = shapely.difference(shapely.box(0, 0, 9, 9), shapely.box(3, 3, 6, 6))
    >>> [counts.tolist() for counts in shape_counts(np.array([ring, shapely.box(0, 0, 1, 1)]), 1e-4)]
    [[1, 1], [1, 0]]
    """
    parts, owner = shapely.get_parts(geometry, return_index=True)
    areal = shapely.get_dimensions(parts) == 2
    parts, owner = parts[areal], owner[areal]
    count = np.bincount(owner[shapely.area(parts) > least], minlength=len(geometry))
    some = shapely.get_num_interior_rings(parts) > 0
    rings, of_part = shapely.get_rings(parts[some], return_index=True)
    is_hole = np.append(False, of_part[1:] == of_part[:-1])[:len(rings)]   # the first ring of a part is its outline
    holes = shapely.area(shapely.polygons(rings[is_hole])) > least
    return count, np.bincount(owner[some][of_part[is_hole][holes]], minlength=len(geometry))


def touching(geometry: np.ndarray, others: np.ndarray, least: float) -> np.ndarray:
    """Which geometries meet a part, that is more than rounding, of the other in their row ``(n,)``.

    Args:
        geometry, others: ``(n,)``. least: area of a part that is no rounding, m² or square
            degrees.
    """
    parts, owner = shapely.get_parts(others, return_index=True)
    real = shapely.area(parts) > least
    parts, owner = parts[real], owner[real]
    meets = in_steps(shapely.intersects, geometry[owner], parts)
    return np.bincount(owner[meets], minlength=len(geometry)) > 0


def falls_apart(ground: np.ndarray, grown: np.ndarray, least: float) -> np.ndarray:
    """Where taking a piece from ground leaves more parts than there were ``(n,)``.

    Args:
        ground, grown: ground and piece ``(n,)``. least: area of a part that is no rounding, m² or square
            degrees.
    """
    before, _ = shape_counts(ground, least)
    after, _ = shape_counts(in_steps(shapely.difference, ground, grown), least)
    return after > before
