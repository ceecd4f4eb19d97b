"""Surfaces that are made of faces: the ground that they cover."""
from __future__ import annotations

import numpy as np
import shapely

from .usable import is_line_like


def ground_of_faces(faces: shapely.MultiPolygon):
    """The ground that the faces of one surface cover, seen from above.

    Faces share edges, or lie above each other as floor and roof do, and walls project to a line: together they are one
    surface, which as a multipolygon would be invalid.

    Args:
        faces: a polygon each.

    Returns:
        Polygon or multipolygon; ``faces`` as they are where one of them crosses itself or has a coordinate that is not
        a number, so that it is reported.
    """
    parts = shapely.get_parts(faces)
    if not np.isfinite(shapely.get_coordinates(parts)).all():
        return faces
    flat = (shapely.area(parts) == 0.0) | is_line_like(parts)
    parts = parts[~flat]
    if not len(parts) or not shapely.is_valid(parts).all():
        return faces
    return shapely.union_all(np.asarray(parts))
