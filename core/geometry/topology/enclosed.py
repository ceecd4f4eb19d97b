"""Faces that lines enclose, some lines at a time: GEOS lets no cancel in while it looks for them."""
from __future__ import annotations

import numpy as np
import shapely

from ..parallel import asking, in_steps, waited

LINES = 20_000   # of a call, or so many more as no strip parts


def enclosed(lines: np.ndarray) -> np.ndarray:
    """The faces that lines enclose, in any order.

    GEOS holds Python's lock meanwhile, so that no cancel is answered: lines between which there is a strip without any
    make no face together, nor does a face of one hold one of the other, and go by themselves.

    Args:
        lines: shapely geometries that meet at their ends only ``(m,)``.

    Returns:
        Polygons ``(k,)``.

    Raises:
        Cancelled: see ``ask``.

    >>> shapely.area(enclosed(shapely.boundary(shapely.box([0, 5], 0, [1, 7], 1)))).tolist()
    [1.0, 2.0]
    """
    made = [np.zeros(0, dtype=object)]
    for rows in asking(_calls(in_steps(shapely.bounds, lines)), 1):
        made.append(shapely.get_parts(waited(shapely.polygonize, lines[rows])))
    return np.concatenate(made)


def _calls(boxes: np.ndarray) -> list:
    """Rows of extents ``(m, 4)`` in groups of ``LINES``, or of more that no empty strip parts."""
    groups = [np.arange(len(boxes))]
    for axis in (0, 1):
        groups = [part for rows in groups for part in _parted(rows, *boxes[rows][:, [axis, axis + 2]].T)]
    end = np.cumsum([len(group) for group in groups])
    first = np.flatnonzero(np.diff((end - 1) // LINES, prepend=-1))
    return [np.sort(np.concatenate(groups[begin:last])) for begin, last in zip(first, [*first[1:], len(groups)])]


def _parted(rows: np.ndarray, low: np.ndarray, high: np.ndarray) -> list:
    """Rows ``(m,)`` in groups, between whose spans from ``low`` to ``high`` there are gaps."""
    order = np.argsort(low, kind="stable")
    gaps = np.flatnonzero(low[order][1:] > np.maximum.accumulate(high[order])[:-1])
    return np.split(rows[order], gaps + 1)
