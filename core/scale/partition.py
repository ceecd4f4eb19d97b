"""Which subjects go into which part of a run: neighbours together, about as many vertices in each part."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import shapely

from ..geometry.parallel import asking, in_steps

ORDER = 16   # the curve has 2 ** 16 steps along each side: 4 m of a province, 0.4 m of a county
#: Vertices of a part that is judged at once: some 40,000 surveyed parcels, under 1.5 GB with what they meet.
MOST_VERTICES = 1_000_000


def partition(bounds: np.ndarray, weights: np.ndarray, count: int,
              groups: Mapping[str, np.ndarray] | None = None) -> list[np.ndarray]:
    """Cut subjects into parts of neighbours that are even by weight.

    Subjects lie along a Hilbert curve by the middle of their extent, and the curve is cut where the sum of the weights
    passes a share of the whole. Subjects of one group are never parted; a group, or a subject, that is heavier than a
    share is a part by itself, and those around it do not wait for it.

    Args:
        bounds: xmin, ymin, xmax, ymax of each subject ``(n, 4)``; those without a place are where the curve begins.
        weights: of each, such as its vertices, not below 0 ``(n,)``.
        count: parts that are wanted, at least 1.
        groups: name -> key of each subject's group ``(n,)``; who shares one of any name is judged together.

    Returns:
        Positions of the subjects of each part, rising; every subject is in one part, and no part is empty.

    >>> corners = np.array([[0, 0], [9, 9], [0, 1], [9, 8]], dtype=float)
    >>> [part.tolist() for part in partition(np.hstack([corners, corners + 1]), np.ones(4), 2)]
    [[0, 2], [1, 3]]
    """
    if not len(bounds):
        return []
    unit = joined_groups(len(bounds), groups or {})
    own = np.maximum(np.asarray(weights, dtype=float), 0.0) + 1e-9   # what weighs nothing takes a place too
    heavy = np.bincount(unit, weights=own)
    along = np.argsort(hilbert_index(_extents(bounds, unit)), kind="stable")
    number = np.empty(len(heavy), dtype=np.int64)
    number[along] = _cut(heavy[along], max(1, min(int(count), len(heavy))))
    part = number[unit]
    order = np.argsort(part, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(part[order])) + 1)


def parts_wanted(weights: np.ndarray, most: int = MOST_VERTICES) -> int:
    """Number of parts of which each has about ``most`` at most.

    Args:
        weights: of the subjects ``(n,)``. most: weight of a part.

    >>> parts_wanted(np.full(10, 300), 1000)
    3
    """
    return max(1, int(np.ceil(float(np.sum(weights)) / most)))


def vertices_of(geometry: np.ndarray) -> np.ndarray:
    """Number of vertices of each geometry ``(n,)``, 0 without one: what judging it costs.

    Args:
        geometry: shapely geometries or None ``(n,)``.
    """
    return in_steps(shapely.get_num_coordinates, geometry)


def halo(bounds: np.ndarray, rows: np.ndarray, reach: float = 0.0) -> np.ndarray:
    """The subjects of other parts that those of one part may touch.

    What is said of two subjects belongs to the part of the lower position: with its halo each part sees all pairs that
    are its own, and the other part leaves them.

    Args:
        bounds: of all subjects ``(n, 4)``. rows: positions of the part's ``(k,)``. reach: how far apart two may lie, in
            the units of the bounds.

    Returns:
        Positions of the neighbours, rising, without those of the part ``(m,)``.

    >>> corners = np.array([[0, 0], [1, 0], [5, 0]], dtype=float)
    >>> halo(np.hstack([corners, corners + 1]), np.array([0])).tolist()
    [1]
    """
    placed = np.flatnonzero(np.isfinite(bounds).all(axis=1))
    own = np.zeros(len(bounds), dtype=bool)
    own[rows] = True
    inside = placed[own[placed]]
    if not len(inside):
        return np.zeros(0, dtype=np.int64)
    low, high = bounds[inside, :2].min(axis=0) - reach, bounds[inside, 2:].max(axis=0) + reach
    others = placed[~own[placed]]
    others = others[(bounds[others, :2] <= high).all(axis=1) & (bounds[others, 2:] >= low).all(axis=1)]
    tree = shapely.STRtree(shapely.box(*(bounds[inside] + np.array([-1.0, -1.0, 1.0, 1.0]) * reach).T))
    return others[np.unique(tree.query(shapely.box(*bounds[others].T))[0])]


def joined_groups(count: int, groups: Mapping[str, np.ndarray]) -> np.ndarray:
    """Number of the unit that each subject belongs to, int64 ``(n,)``; units are numbered by their first subject.

    Args:
        count: of subjects. groups: name -> key of each subject ``(n,)``.

    Who shares a project, and who shares an id with one of those:

    >>> joined_groups(4, {"project": np.array([1, 1, 2, 3]), "id": np.array([7, 8, 8, 9])}).tolist()
    [0, 0, 0, 1]
    """
    keys = [np.unique(values, return_inverse=True)[1].reshape(-1) for values in asking(groups.values(), 1)]
    least = np.arange(count)
    while keys:
        before = least
        for numbers in asking(keys, 1):
            lowest = np.full(int(numbers.max(initial=-1)) + 1, count, dtype=np.int64)
            np.minimum.at(lowest, numbers, least)
            least = lowest[numbers]
        least = least[least]
        if np.array_equal(before, least):
            break
    return pd.factorize(least)[0].astype(np.int64)


def hilbert_index(bounds: np.ndarray) -> np.ndarray:
    """Place of the middle of each extent along a Hilbert curve over all of them, int64 ``(n,)``; -1 without a place.

    The curve is followed from its coarsest turn to its finest, as in J. Skilling, Programming the Hilbert curve (2004).

    Args:
        bounds: xmin, ymin, xmax, ymax ``(n, 4)``.

    >>> corners = np.array([[0, 0], [0, 1], [1, 1], [1, 0]], dtype=float)
    >>> hilbert_index(np.hstack([corners, corners])).argsort().tolist()
    [0, 1, 2, 3]
    """
    index = np.full(len(bounds), -1, dtype=np.int64)
    placed = np.isfinite(bounds).all(axis=1)
    if not placed.any():
        return index
    middle = (bounds[placed, :2] + bounds[placed, 2:]) / 2
    low = middle.min(axis=0)
    side = max(float((middle.max(axis=0) - low).max()), np.finfo(float).tiny)
    x, y = np.clip((middle - low) / side * (2 ** ORDER - 1), 0, 2 ** ORDER - 1).astype(np.int64).T
    place = np.zeros(len(x), dtype=np.int64)
    for level in asking(range(ORDER - 1, -1, -1), 1):
        step = 1 << level
        right, above = (x & step) > 0, (y & step) > 0
        place += step * step * ((3 * right) ^ above)
        turned = ~above
        flipped = turned & right
        x, y = np.where(flipped, step - 1 - (x & (step - 1)), x & (step - 1)), \
            np.where(flipped, step - 1 - (y & (step - 1)), y & (step - 1))
        x, y = np.where(turned, y, x), np.where(turned, x, y)
    index[placed] = place
    return index


def _extents(bounds: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """Extent of each unit of subjects; NaN of one without a place."""
    count = int(unit.max()) + 1
    if count == len(bounds):
        return bounds
    low, high = np.full((count, 2), np.inf), np.full((count, 2), -np.inf)
    placed = np.isfinite(bounds).all(axis=1)
    np.minimum.at(low, unit[placed], bounds[placed, :2])
    np.maximum.at(high, unit[placed], bounds[placed, 2:])
    return np.hstack([low, high])


def _cut(weights: Sequence[float], count: int) -> np.ndarray:
    """Number of the part of each of some units in their order, rising without gaps.

    What is heavier than a share is a part by itself, so that shares are those of what is left.
    """
    weights = np.asarray(weights, dtype=float)
    alone, left = np.zeros(len(weights), dtype=bool), count
    while left > 1:   # each of them makes the shares of the others smaller
        more = ~alone & (weights > weights[~alone].sum() / left)
        if not more.any():
            break
        alone |= more
        left = max(1, count - int(alone.sum()))
    spread = np.where(alone, 0.0, weights)
    share = spread.sum() / left or 1.0
    bin_of = np.minimum(((np.cumsum(spread) - spread / 2) / share).astype(np.int64), left - 1)
    starts = np.zeros(len(weights), dtype=bool)
    starts[1:] = (bin_of[1:] != bin_of[:-1]) | alone[1:] | alone[:-1]
    return np.cumsum(starts)
