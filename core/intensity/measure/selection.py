"""Which buildings are on the checked parcels, where these are only some of a layer.

A building on none of them may be on another parcel, which is unknown; so it is not reported.
"""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely


def main_parcel(judged) -> np.ndarray:
    """The parcel on which most of each building stands; -1 for none ``(k,)``.

    Args:
        judged: the parcels and their buildings.
    """
    standing, count = judged.measures.standing, len(judged.parcels)
    main = np.full(len(judged.measures.buildings), -1, dtype=np.int64)
    whole = np.flatnonzero(standing.site < count)
    order = whole[np.lexsort((standing.site[whole], -standing.area_m2[whole], standing.building[whole]))]
    first = np.concatenate([[True], np.diff(standing.building[order]) != 0]) if len(order) else np.zeros(0, dtype=bool)
    main[standing.building[order[first]]] = standing.site[order[first]]
    return main


def reported_buildings(request, judged) -> np.ndarray:
    """Mask of the buildings that findings report: all, or those on the checked parcels ``(k,)``.

    Args:
        request: the check. judged: the parcels and their buildings.
    """
    buildings = judged.measures.buildings
    if request.is_whole:
        return np.ones(len(buildings), dtype=bool)
    here = main_parcel(judged) >= 0
    # one that is hidden by others has no ground of its own: its footprint decides
    hidden = np.flatnonzero(~here & (buildings.shape_m2 == 0))
    here[hidden[meeting(judged, buildings.controls.geometry[hidden])]] = True
    return here


def unusable_reported(request, judged) -> pd.DataFrame:
    """Unusable buildings that may be on a checked parcel.

    Args:
        request: the check. judged: the parcels and their buildings.
    """
    unusable = judged.measures.buildings.controls.unusable
    if request.is_whole or not len(unusable):
        return unusable
    boxes = unusable[["xmin", "ymin", "xmax", "ymax"]].to_numpy(dtype=float)
    may = np.isnan(boxes).any(axis=1)
    placed = np.flatnonzero(~may)
    may[placed[meeting(judged, shapely.box(*boxes[placed].T))]] = True
    return unusable[may]


def meeting(judged, shapes: np.ndarray) -> np.ndarray:
    """Positions of the shapes that meet some parcel, rising.

    Args:
        judged: the parcels. shapes: geometries ``(k,)``.
    """
    tree = shapely.STRtree(judged.parcels.subjects.geometry)
    return np.unique(tree.query(shapes, predicate="intersects")[0])
