"""Outlines that cross themselves, for tests of what they meet."""
from __future__ import annotations

import shapely


def knotted(x: float, y: float):
    """A street of 40 m whose outline crosses itself at its end: from 40 m east of a place to 600 m west, then north.

    Args:
        x, y: of the place. Ground beside the street is within its extent and in no way of mending it.
    """
    arms = shapely.Polygon([(40, 0), (40, 40), (-560, 40), (-560, 600), (-600, 600), (-600, 0)])
    corners = list(shapely.segmentize(arms, 20).exterior.coords)[:-1]
    corners[0], corners[2] = corners[2], corners[0]
    return shapely.Polygon([(x + east, y + north) for east, north in corners])
