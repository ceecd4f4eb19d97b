"""Connected parts of shared ground, for widths and slivers."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from ..measure.drawn_area import drawn_area_m2
from ..measure.length import length_m
from ..parallel import in_steps

NO_PARTS = np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0)


def with_parts(pairs, crs: str, method: str):
    """The same with perimeters and connected parts, for widths and slivers.

    Args:
        pairs: of ``overlaps``, with its pieces. crs: theirs. method: ``"ellipsoidal"`` or ``"planar"``.
    """
    perimeter, parts = connected_parts(pairs.pieces, pairs.area_m2, ~np.isnan(pairs.area_m2), crs, method)
    return replace(pairs, perimeter_m=perimeter, part_pair=parts[0], part_area_m2=parts[1], part_perimeter_m=parts[2])


def connected_parts(piece, area, areal, crs, method) -> tuple:
    """Perimeter of each piece, and the connected parts of each.

    Args:
        piece: shapely geometries ``(m,)``.
        area: their areas, m².
        areal: which of them are areas.
        crs: of the pieces. method: of the parts' areas, ``"ellipsoidal"`` or ``"planar"``.

    Returns:
        Perimeters ``(m,)``, NaN where not areal; and the parts: piece, area in m², perimeter in m.
    """
    perimeter = np.full(len(piece), np.nan)
    if not areal.any():
        return perimeter, NO_PARTS
    rows = np.flatnonzero(areal)
    kind = in_steps(shapely.get_type_id, piece[rows])   # a parcel wholly in a zone often is a multiple one of one part
    single = (kind == shapely.GeometryType.POLYGON) | (
        (kind == shapely.GeometryType.MULTIPOLYGON)
        & (in_steps(shapely.get_num_geometries, piece[rows]) == 1))
    perimeter[rows[single]] = length_m(piece[rows[single]], crs)
    parts, owner = shapely.get_parts(piece[rows[~single]], return_index=True)
    polygonal = shapely.get_dimensions(parts) == 2
    parts, owner = parts[polygonal], rows[~single][owner[polygonal]]
    part_perimeter = length_m(parts, crs)
    perimeter[rows[~single]] = np.bincount(owner, weights=part_perimeter, minlength=len(piece))[rows[~single]]
    return perimeter, (np.concatenate([rows[single], owner]),
                       np.concatenate([area[rows[single]], drawn_area_m2(parts, crs, method)]),
                       np.concatenate([perimeter[rows[single]], part_perimeter]))
