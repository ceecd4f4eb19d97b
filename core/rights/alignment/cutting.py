"""Where edges of a plan cut parcels: connected pieces, and the unit that has most of each parcel."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from ...geometry.overlay.pairs import overlaps
from ...geometry.overlay.pieces import Minimum, Shared, left_over, measure
from ...geometry.parts import without_lower
from ...geometry.united import unions_by

OUTSIDE = -1      # no unit
LEAST_PART = 0.5  # a piece that is half as wide, or large, as what is left of its parcel cuts it in the middle
DOUBLE = 1e-6     # relative: parts that sum to more than their parcel lie under several units


class Units(NamedTuple):
    """Features of a plan ``(k,)``: geometry and the unit of each; names of the units ``(u,)``."""

    geometry: np.ndarray
    unit: np.ndarray
    names: np.ndarray


class Pieces(NamedTuple):
    """Pieces that an edge cuts off ``(m,)``.

    Attributes:
        geometry, parcel, unit: ground, position of its parcel, and its unit or ``OUTSIDE``. main: unit of most of it.
        area_m2, width_m: of the piece. is_narrow: below the stated width or area.
        is_sliver: of these, such as are no wider than a survey is sure.
        is_doubtful: parts of units lie on each other in the parcel.
        rounding: how many more pieces are no more than rounding. is_closed: parts of parcels sum to these.
    """

    geometry: np.ndarray
    parcel: np.ndarray
    unit: np.ndarray
    main: np.ndarray
    area_m2: np.ndarray
    width_m: np.ndarray
    is_narrow: np.ndarray
    is_sliver: np.ndarray
    is_doubtful: np.ndarray
    rounding: int
    is_closed: bool


def cut_parcels(parcels: np.ndarray, units: Units, crs: str, method: str, minimum: Minimum,
                tolerance_m: float = 0.0, cancelled=None) -> Pieces:
    """Pieces of parcels that lie in another unit than most of their parcel.

    Args:
        parcels: polygons, empty where unusable ``(n,)``. units: of the plan. crs, method: of both, and of areas.
        minimum: a piece below it is narrow, unless it is half as wide, or large, as the rest.
        tolerance_m: a narrow piece that is narrower is a sliver.
        cancelled: asked on the way.

    Returns:
        Connected pieces, in no stated order; parcels in one unit alone have none.

    Raises:
        Cancelled: ``cancelled`` returned True.

    A parcel of 100 m × 60 m whose last 2 m lie in another unit:

    >>> parcel = np.array([shapely.box(500_000, 3_000_000, 500_100, 3_000_060)])
    >>> ground = shapely.box([500_000, 500_098], 3_000_000, [500_098, 500_200], 3_000_060)
    >>> pieces = cut_parcels(parcel, Units(ground, np.array([0, 1]), np.array(["A", "B"])), "EPSG:4547", "planar",
    ...                      Minimum(20.0, 3.0))
    >>> pieces.area_m2.tolist(), pieces.unit.tolist(), pieces.main.tolist(), pieces.is_narrow.tolist()
    ([120.0], [1], [0], [True])
    """
    shared = overlaps(parcels, units.geometry, crs, method, cancelled=cancelled)
    count = np.bincount(shared.subject, minlength=len(parcels))
    rows = np.setdiff1d(np.flatnonzero(count), np.intersect1d(np.flatnonzero(count == 1),
                                                              shared.subject[shared.inside]))
    use = np.isin(shared.subject, rows)
    place = np.searchsorted(rows, shared.subject[use])
    pieces = shared.pieces[use]
    both, group = np.unique(np.stack([place, units.unit[shared.control[use]]]), axis=1, return_inverse=True)
    row, unit = both
    ground = unions_by(len(row), group.ravel(), pieces)
    rest = left_over(parcels[rows], Shared(place, pieces, np.zeros(len(place), dtype=bool)), units.geometry, crs,
                     method, cancelled)
    some = np.flatnonzero(~shapely.is_empty(rest))
    row, unit = np.append(row, some), np.append(unit, np.full(len(some), OUTSIDE))
    shapes = without_lower(np.concatenate([ground, rest[some]]), 2)
    sizes = measure(shapes, crs, method, minimum)
    plane, whole = shapely.area(shapes), shapely.area(parcels[rows])
    summed = np.bincount(row, weights=plane, minlength=len(rows))
    doubtful = summed > whole * (1.0 + DOUBLE)
    main, widest, largest = _main(row, unit, sizes, units.names, len(rows))
    parts, part_of = shapely.get_parts(shapes, return_index=True)
    off = unit[part_of] != main[row[part_of]]
    parts, part_of = parts[off], part_of[off]
    own = measure(parts, crs, method, minimum)
    real = ~own.is_rounding
    parts, part_of = parts[real], part_of[real]
    area, width, at = own.area_m2[real], own.width_m[real], row[part_of]
    narrow = ((width < minimum.width_m) & (width < LEAST_PART * widest[at])) | (
        (area < minimum.area_m2) & (area < LEAST_PART * largest[at]))
    return Pieces(parts, rows[at], unit[part_of], main[at], area, width, narrow,
                  narrow & (width < tolerance_m), doubtful[at], int((~real).sum()),
                  bool((np.abs(summed - whole) <= DOUBLE * whole)[~doubtful].all()))


def name_ranks(names: np.ndarray) -> np.ndarray:
    """Place of each unit by name ``(u + 1,)``; the last entry is of ``OUTSIDE``, which comes after all.

    Args:
        names: of units ``(u,)``.
    """
    ranks = np.empty(len(names) + 1, dtype=np.int64)
    ranks[np.argsort(names.astype(str), kind="stable")] = np.arange(len(names))
    ranks[OUTSIDE] = len(names)
    return ranks


def _main(row: np.ndarray, unit: np.ndarray, sizes, names: np.ndarray, count: int) -> tuple:
    """Unit of most of each parcel, and width and area of its part there ``(count,)``; of equals the first by name."""
    order = np.lexsort((name_ranks(names)[unit], -sizes.area_m2.round(6), row))
    rows, first = np.unique(row[order], return_index=True)
    main, widest, largest = np.full(count, OUTSIDE), np.zeros(count), np.zeros(count)
    main[rows], widest[rows], largest[rows] = (column[order[first]] for column in (
        unit, sizes.width_m, sizes.area_m2))
    return main, widest, largest
