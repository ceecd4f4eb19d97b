"""Evidence that was hashed in an older form, compared by what the findings say: once, when a run meets it."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ..contract.frame import EVIDENCE_FORM

SAME_M, SAME_DEGREES = 1e-3, 1e-8   # of extents, middles and outlines
SAME_SHARE = 2e-6                   # of areas, lengths and measures: areas were measured otherwise before
SAME_M2 = 0.01


def other_form(before: np.ndarray, now: np.ndarray) -> np.ndarray:
    """Where one of two evidences is in today's form and the other is not ``(n,)``; texts.

    Args:
        before, now: evidences ``(n,)``.
    """
    def is_new(texts: np.ndarray) -> np.ndarray:
        return np.array([str(text).startswith(EVIDENCE_FORM) for text in texts], dtype=bool)

    return is_new(before) != is_new(now)


def says_the_same(before: pd.DataFrame, shapes: np.ndarray, now: pd.DataFrame, shapes_now: np.ndarray,
                  in_degrees: bool) -> np.ndarray:
    """Whether findings say the same as before of the same ground.

    Args:
        before, now: ``terms_hash``, ``verdict``, ``measured``, ``unit``, a row per finding.
        shapes, shapes_now: their geometries in one coordinate system, None without one ``(n,)``.
        in_degrees: of that system.

    Returns:
        bool ``(n,)``.
    """
    same = np.ones(len(before), dtype=bool)
    for name in ("terms_hash", "verdict"):
        same &= before[name].fillna("").to_numpy(dtype=str) == now[name].fillna("").to_numpy(dtype=str)
    old, new = (frame["measured"].to_numpy(dtype=float) for frame in (before, now))
    slack = np.where(now["unit"].fillna("").to_numpy(dtype=str) == "m2", SAME_M2, SAME_SHARE)
    with np.errstate(invalid="ignore"):
        same &= (np.abs(old - new) <= np.maximum(slack, SAME_SHARE * np.abs(old))) | (np.isnan(old) & np.isnan(new))
    return same & same_ground(shapes, shapes_now, SAME_DEGREES if in_degrees else SAME_M)


def same_ground(shapes: np.ndarray, others: np.ndarray, tolerance: float) -> np.ndarray:
    """Whether geometries cover the same ground, wherever vertices lie on their edges ``(n,)``.

    Extent, middle, length of outline and area are alike, and so is the dimension; or what one of two areas has and the
    other has not is next to nothing: cutting may leave spikes of no width, and other vertices leave others.

    Args:
        shapes, others: geometries ``(n,)``. tolerance: in their units.
    """
    lone = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    lone_other = shapely.is_missing(others) | shapely.is_empty(others)
    length, area = shapely.length(shapes), shapely.area(shapes)
    with np.errstate(invalid="ignore"):
        near = (np.abs(shapely.bounds(shapes) - shapely.bounds(others)) <= tolerance).all(axis=1)
        near &= shapely.get_dimensions(shapes) == shapely.get_dimensions(others)
        near &= np.abs(length - shapely.length(others)) <= np.maximum(SAME_SHARE * length, 10 * tolerance)
        near &= np.abs(area - shapely.area(others)) <= np.maximum(SAME_SHARE * area, tolerance * length)
    near &= ~(lone | lone_other)
    middle, other = (shapely.get_coordinates(shapely.centroid(outlines[near])) for outlines in (shapes, others))
    near[near] = (np.abs(middle - other) <= tolerance).all(axis=1)
    rest = np.flatnonzero(~near & ~lone & ~lone_other & (shapely.get_dimensions(shapes) == 2)
                          & (shapely.get_dimensions(others) == 2))
    if len(rest):
        sound, sound_other = (shapely.make_valid(outlines[rest]) for outlines in (shapes, others))
        apart = shapely.area(shapely.symmetric_difference(sound, sound_other))
        near[rest] = apart <= np.minimum(SAME_SHARE * area[rest], tolerance * length[rest])
    return near | (lone & lone_other)
