"""Which buildings stand on the parcels that were asked about, where these are only some of a layer.

A building on none of them may stand on another parcel: nobody can say that it has none, and nothing is said about it.
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
    """Mask of the buildings about which something is said: all, or those on the parcels asked about ``(k,)``.

    Args:
        request: the check. judged: the parcels and their buildings.
    """
    buildings = judged.measures.buildings
    if request.is_whole:
        return np.ones(len(buildings), dtype=bool)
    here = main_parcel(judged) >= 0
    # one that is hidden by others has no ground of its own: its footprint tells
    hidden = np.flatnonzero(~here & (buildings.shape_m2 == 0))
    here[hidden[meeting(judged, buildings.controls.geometry[hidden])]] = True
    return here


def unusable_reported(request, judged) -> pd.DataFrame:
    """Buildings that cannot be used, as far as they may stand on a parcel that was asked about.

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
