"""Where edges of a plan cut parcels: connected pieces, and the unit that has most of each parcel."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ...geometry.overlay.pairs import overlaps
from ...geometry.overlay.pieces import Minimum, Shared, left_over, measure
from ...geometry.parallel import asking
from ...geometry.parts import without_lower

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
        area_m2, width_m: of the piece. number: place among the pieces of its parcel and unit.
        is_narrow: below the stated width or area. is_doubtful: parts of units lie on each other in the parcel.
        rounding: how many more pieces are no more than rounding. is_closed: parts of parcels sum to these.
    """

    geometry: np.ndarray
    parcel: np.ndarray
    unit: np.ndarray
    main: np.ndarray
    area_m2: np.ndarray
    width_m: np.ndarray
    number: np.ndarray
    is_narrow: np.ndarray
    is_doubtful: np.ndarray
    rounding: int
    is_closed: bool


def cut_parcels(parcels: np.ndarray, units: Units, crs: str, method: str, minimum: Minimum, cancelled=None) -> Pieces:
    """Pieces of parcels that lie in another unit than most of their parcel.

    Args:
        parcels: polygons, empty where unusable ``(n,)``. units: of the plan. crs, method: of both, and of areas.
        minimum: a piece below it is narrow, unless it is half as wide, or large, as the rest.
        cancelled: asked on the way.

    Returns:
        Connected pieces, ordered by parcel, then unit, then place; parcels in one unit alone have none.

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
    table = pd.DataFrame({"row": place, "unit": units.unit[shared.control[use]]})
    row, unit, ground = [], [], []
    pieces = shared.pieces[use]
    for (at, code), places in asking(table.groupby(["row", "unit"], sort=True).indices.items()):
        row.append(at)
        unit.append(code)
        ground.append(pieces[places[0]] if len(places) == 1 else shapely.union_all(pieces[places]))
    rest = left_over(parcels[rows], Shared(place, pieces, np.zeros(len(place), dtype=bool)), units.geometry, crs,
                     method, cancelled)
    some = np.flatnonzero(~shapely.is_empty(rest))
    row, unit = np.array([*row, *some], dtype=np.int64), np.array([*unit, *np.full(len(some), OUTSIDE)], dtype=np.int64)
    shapes = np.empty(len(row), dtype=object)
    shapes[:] = [*ground, *rest[some]]
    shapes = without_lower(shapes, 2)
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
    bounds = shapely.bounds(parts).reshape(-1, 4)
    ranks = _ranks(units.names)
    order = np.lexsort((bounds[:, 1], bounds[:, 0], ranks[unit[part_of]], at))
    number = pd.DataFrame({"row": at[order], "unit": unit[part_of][order]}).groupby(["row", "unit"]).cumcount()
    return Pieces(parts[order], rows[at][order], unit[part_of][order], main[at][order], area[order], width[order],
                  number.to_numpy(dtype=np.int64), narrow[order], doubtful[at][order], int((~real).sum()),
                  bool((np.abs(summed - whole) <= DOUBLE * whole)[~doubtful].all()))


def _ranks(names: np.ndarray) -> np.ndarray:
    """Place of each unit by name; the last entry is of ``OUTSIDE``, which comes after all ``(u + 1,)``."""
    ranks = np.empty(len(names) + 1, dtype=np.int64)
    ranks[np.argsort(names.astype(str), kind="stable")] = np.arange(len(names))
    ranks[OUTSIDE] = len(names)
    return ranks


def _main(row: np.ndarray, unit: np.ndarray, sizes, names: np.ndarray, count: int) -> tuple:
    """Unit of most of each parcel, and width and area of its part there ``(count,)``; of equals the first by name."""
    order = np.lexsort((_ranks(names)[unit], -sizes.area_m2.round(6), row))
    rows, first = np.unique(row[order], return_index=True)
    main, widest, largest = np.full(count, OUTSIDE), np.zeros(count), np.zeros(count)
    main[rows], widest[rows], largest[rows] = (column[order[first]] for column in (
        unit, sizes.width_m, sizes.area_m2))
    return main, widest, largest
