"""Areas of numbered parcels in the plane of their coordinates."""
from __future__ import annotations

import numpy as np
import shapely

from ..geometry.parallel import asking, in_steps
from .model import Parcel
from .numbering import NumberedPoints
from .rings import build


def plane_areas_m2(numbered: list) -> np.ndarray:
    """Areas by the written coordinates: outer rings less their holes, by nesting.

    Args:
        numbered: points of each parcel ``(n,)``.

    >>> from .numbering import number_points
    >>> plane_areas_m2(list(number_points(np.array([shapely.box(0, 0, 10, 20)]), 3))).tolist()
    [200.0]
    """
    plain = np.array([_is_plain(points) for points in asking(numbered)], dtype=bool)
    areas = np.zeros(len(numbered))
    objects = np.empty(len(numbered), dtype=object)
    objects[:] = numbered
    areas[plain] = in_steps(_ring_areas, objects[plain])
    for place in asking(np.flatnonzero(~plain), 50):
        areas[place] = _nested_area(numbered[place])
    return areas


def _is_plain(points: NumberedPoints) -> bool:
    """One ring that comes to its first point once only, at its end: nothing is to be nested."""
    return len(points.ring) > 3 and points.ring[-1] == 1 and int((points.xy == points.xy[0]).all(axis=1).sum()) == 2


def _ring_areas(numbered: np.ndarray) -> np.ndarray:
    owner = np.repeat(np.arange(len(numbered)), [len(points.ring) for points in numbered])
    rings = shapely.linearrings(np.concatenate([points.xy for points in numbered]), indices=owner) \
        if len(numbered) else np.zeros(0, dtype=object)
    return shapely.area(shapely.polygons(rings))


def _nested_area(points: NumberedPoints) -> float:
    parcel = Parcel(0, labels=list(points.label), rings=points.ring.tolist(), lines=[0] * len(points.label),
                    lengths=[None] * len(points.label))
    polygon, _count, _issues = build(parcel, points.xy, False)
    return 0.0 if polygon is None else float(shapely.area(polygon))
