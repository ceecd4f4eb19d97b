"""What an outline that is not valid may hold: the ground of every way in which it can be repaired."""
from __future__ import annotations

import numpy as np
import shapely

from ..parallel import asking
from ..parts import without_lower


def ground_if_repaired(geometry: np.ndarray) -> np.ndarray:
    """All ground that invalid polygons may hold, whoever repairs them ``(n,)``.

    QGIS and GEOS know two ways: all lines count, and ground within an even number of rings is outside ("linework");
    or rings are mended one by one, shells are joined and holes are taken out ("structure"). They differ in whether
    what is drawn twice is ground. Both together are the most that the outline can be; what lies beside that is met by
    it in neither case.

    Args:
        geometry: polygons with finite coordinates ``(n,)``.

    Raises:
        Cancelled: see ``ask``.

    A bow tie holds both of its wings, and the notch between them is not its ground; its box would hold that too:

    >>> tie = shapely.Polygon([(0, 0), (4, 4), (4, 0), (0, 4)])
    >>> ground, = ground_if_repaired(np.array([tie]))
    >>> ground.area, shapely.box(*tie.bounds).area, ground.intersects(shapely.Point(2, 1))
    (8.0, 16.0, False)
    """
    ground = np.empty(len(geometry), dtype=object)
    for row, outline in asking(list(enumerate(geometry)), 1):
        ways = [shapely.make_valid(outline), shapely.make_valid(outline, method="structure", keep_collapsed=False)]
        ground[row] = shapely.union_all(without_lower(np.array(ways, dtype=object), 2))
    return ground
