"""What two versions of a layer have in common, found without an overlay: most of a survey is unchanged after a year."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ..in_parts import LARGE, InParts, simpler
from ..measure.area import METRES_PER_DEGREE
from ..parallel import STEP, ask, in_steps, in_threads
from ..parts import without_lower
from ..systems.crs import is_geographic, unit_factor
from ..topology.shared_edges import meeting, suspects, unshared_edges
from .coverage import remainder
from .pairs import TOUCH_M2

CHUNK = 5_000


def doubled(geometry: np.ndarray, cancelled=None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ground that two features of one layer both hold.

    Features whose edges all match their neighbours', or an outline, are skipped where the ground is not covered
    twice. What is narrower than a millionth of a metre may be skipped too.

    Args:
        geometry: valid polygons ``(n,)`` in one coordinate system.
        cancelled: asked between steps, whether to stop.

    Returns:
        First and second feature, first < second, and their shared ground ``(m,)`` each.
    """
    nothing = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=object)
    if len(geometry) < 2:
        return nothing
    flagged = suspects_among(geometry, cancelled)
    if not len(flagged):
        return nothing
    row, partner = meeting(geometry, geometry[flagged], cancelled)
    partner = flagged[partner]
    row, partner = row[row != partner], partner[row != partner]
    vertices = shapely.get_num_coordinates(geometry)
    first, second = _larger_first(vertices, row, partner)
    large = geometry[np.unique(first[vertices[first] > LARGE])]
    shapely.prepare(large)
    meet = in_steps(shapely.intersects, geometry[first], geometry[second])
    shapely.destroy_prepared(large)
    pairs = np.unique(np.minimum(row, partner)[meet] * np.int64(len(geometry)) + np.maximum(row, partner)[meet])
    row, partner = np.divmod(pairs, len(geometry))
    first, second = _larger_first(vertices, row, partner)
    small = np.flatnonzero(vertices[first] <= LARGE)
    apart = small[in_steps(shapely.touches, geometry[first[small]], geometry[second[small]])]   # most neighbours
    row, partner, first, second = (np.delete(column, apart) for column in (row, partner, first, second))
    parts = InParts(geometry, first)

    def shared(rows):
        return without_lower(parts.intersections(first[rows], geometry[second[rows]]), 2)

    chunks = [np.arange(a, min(a + CHUNK, len(row))) for a in range(0, len(row), CHUNK)]
    pieces = np.concatenate([nothing[2], *in_threads(shared, chunks, cancelled=cancelled)])
    real = shapely.area(pieces) > 0.0
    return row[real], partner[real], pieces[real]


def _larger_first(vertices: np.ndarray, row: np.ndarray, partner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of rows ``(n,)``, those of very many vertices before their partner; ``vertices``: numbers by row."""
    turned = (vertices[partner] > LARGE) & (vertices[partner] > vertices[row])
    return np.where(turned, partner, row), np.where(turned, row, partner)


def once(geometry: np.ndarray, crs: str, cancelled=None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The features of one layer without what an earlier one holds already.

    Args:
        geometry: valid polygons ``(n,)`` in one coordinate system.
        crs: theirs. cancelled: asked between chunks.

    Returns:
        Their ground ``(n,)``, empty where nothing is left; and the pairs that shared ground: the feature that keeps it,
        the one that lost it, in the order of :func:`doubled`.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    row, later, pieces = doubled(geometry, cancelled)
    if not len(row):
        return geometry, row, later
    order = np.lexsort((row, later))
    taken = simpler(geometry[later], geometry[row], pieces)
    left = remainder(geometry, later[order], taken[order], np.zeros(len(order), dtype=bool), crs, cancelled)
    return left, row, later


def suspects_among(geometry: np.ndarray, cancelled=None) -> np.ndarray:
    """Rows among which each pair that shares ground has at least one.

    Vertices that were added to one edge from its two ends differ in the last digit: to a millionth of a metre, or less
    in degrees, they are the same.

    Args:
        geometry: valid polygons ``(n,)``, two or more, in one coordinate system.
        cancelled: asked between steps, whether to stop.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    decimals = 6 if np.nanmax(np.abs(in_steps(shapely.bounds, geometry))) > 400 else 11
    step = 10.0 ** -decimals
    edges = unshared_edges(geometry, step, cancelled)
    if edges is not None:
        return suspects(edges, geometry, step, cancelled)
    rounded = in_steps(lambda some: shapely.transform(some, lambda xy: np.round(xy, decimals)), geometry)
    return np.flatnonzero(_is_invalid_in_coverage(rounded))


def _is_invalid_in_coverage(geometry: np.ndarray) -> np.ndarray:
    """Which polygons have an edge that no coverage allows ``(n,)``: of some rows at a time, with their neighbours.

    One call for all would take the longer, the more there are, and no cancel could interrupt it.

    GEOS skips missing ones, which would shift its answers to the wrong rows: empty polygons keep the positions.
    """
    geometry = np.where(shapely.is_missing(geometry), shapely.Polygon(), geometry)
    ask()
    invalid, tree = np.zeros(len(geometry), dtype=bool), shapely.STRtree(geometry)
    boxes = in_steps(shapely.bounds, geometry)
    bands = pd.qcut(boxes[:, 1], max(1, int((len(geometry) / STEP) ** 0.5)), labels=False, duplicates="drop")
    order = np.lexsort((boxes[:, 0], np.nan_to_num(bands)))
    for start in range(0, len(order), STEP):
        ask()
        rows = order[start:start + STEP]
        own = np.unique(np.concatenate([rows, tree.query(shapely.box(*boxes[rows].T))[1]]))
        has_wrong_edge = ~shapely.is_empty(shapely.coverage_invalid_edges(geometry[own]))
        invalid[rows] = has_wrong_edge[np.searchsorted(own, rows)]
    return invalid


def sharing(count: int, first: np.ndarray, second: np.ndarray, pieces: np.ndarray, crs: str) -> np.ndarray:
    """Which features share more ground than rounding leaves, 1e-6 m², bool ``(n,)``.

    Args:
        count: number of features. first, second, pieces: of ``doubled`` ``(m,)``. crs: of the pieces.
    """
    unit = METRES_PER_DEGREE if is_geographic(crs) else unit_factor(crs)
    real = shapely.area(pieces) * unit ** 2 > TOUCH_M2
    mask = np.zeros(count, dtype=bool)
    mask[first[real]] = mask[second[real]] = True
    return mask


def _encoded(geometry: np.ndarray) -> np.ndarray:
    return shapely.to_wkb(shapely.normalize(geometry))


def unchanged(old: np.ndarray, new: np.ndarray, old_shares: np.ndarray,
              new_shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Features with the same outline in both versions, whose ground no other feature of either holds.

    Each of them overlaps its partner wholly and no other, and no other overlaps it.

    Args:
        old, new: valid polygons ``(n,)``, ``(k,)`` in one coordinate system.
        old_shares, new_shares: which share ground with a feature of their own version.

    Returns:
        Positions in ``old`` and in ``new``, in pairs, by the first.
    """
    keys = [pd.Series(in_steps(_encoded, geometry[~shares]), index=np.flatnonzero(~shares))
            for geometry, shares in ((old, old_shares), (new, new_shares))]
    places = pd.Series(keys[1].index, index=keys[1].to_numpy())
    ask()   # of a million rows each of these steps takes some tenths of a second
    places = places[~places.index.duplicated(keep=False)]
    ask()
    partners = keys[0].map(places)
    ask()
    partners = partners[~keys[0].duplicated(keep=False) & partners.notna()]
    return partners.index.to_numpy(dtype=np.int64), partners.to_numpy(dtype=np.int64)
