"""A small share of a cut, in one place: what a site would keep that cuts a little less."""
from __future__ import annotations

import numpy as np
import shapely
from shapely.ops import substring

STEPS = 24


def kept_part(piece, whole, share: float):
    """The part of a cut that stays with the site.

    Parts of the piece are kept whole, the largest first, until the share is reached; of the last one stays
    what lies in a circle around its widest place, or the beginning of a line. So what is kept is as compact as
    it can be: the same area spread as a film along the outline would be narrower than any rule looks at.

    Args:
        piece: the largest cut of one rule.
        whole: all cuts together, of which the share is taken; by area or length in the plane.
        share: 0…1.

    Returns:
        A geometry inside ``piece``.
    """
    areal = shapely.get_dimensions(whole) == 2
    measure = shapely.area if areal else shapely.length
    left = share * float(measure(whole))
    parts = shapely.get_parts(piece)
    kept = []
    for part in parts[np.argsort(-measure(parts), kind="stable")]:
        if left <= 0:
            break
        size = float(measure(part))
        kept.append(part if size <= left else _begin(part, left) if not areal else _around_widest(part, left))
        left -= size
    return shapely.union_all(kept)


def _begin(line, length: float):
    return substring(line, 0.0, length)


def widest_place(polygon):
    """A point that is about as far from the outline as any point of the polygon.

    Args:
        polygon: valid.
    """
    xmin, ymin, xmax, ymax = shapely.bounds(polygon)
    low, high, core = 0.0, float(min(xmax - xmin, ymax - ymin)) / 2, polygon
    too_wide = high / 2 ** (STEPS // 2)   # doubled from below: among many holes a wide step inward takes minutes
    while too_wide < high and not shapely.is_empty(shapely.buffer(polygon, -too_wide)):
        too_wide *= 2
    for _ in range(STEPS):
        middle = (low + high) / 2
        inner = shapely.buffer(polygon, -middle) if middle < too_wide else None
        if inner is None or shapely.is_empty(inner):
            high = middle
        else:
            low, core = middle, inner
    return shapely.point_on_surface(core)


def _around_widest(polygon, area: float):
    """The polygon within a circle of such a radius that it has the area."""
    centre = widest_place(polygon)
    xmin, ymin, xmax, ymax = shapely.bounds(polygon)
    low, high = 0.0, float(np.hypot(xmax - xmin, ymax - ymin))
    for _ in range(2 * STEPS):
        middle = (low + high) / 2
        if shapely.area(shapely.intersection(polygon, shapely.buffer(centre, middle))) < area:
            low = middle
        else:
            high = middle
    return shapely.intersection(polygon, shapely.buffer(centre, high))
