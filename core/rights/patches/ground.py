"""What of each patch features share, and what they leave: unions, so that ground under several counts once."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ...geometry.overlay.coverage import Cut, covered_size, remainder
from ...geometry.overlay.pairs import Overlaps, overlap_sizes
from ...geometry.overlay.pieces import Measured, Minimum, measure
from ...geometry.parts import without_lower
from ...layers.prepare import Subjects

EMPTY = shapely.from_wkt("POLYGON EMPTY")


class Patches(NamedTuple):
    """Patches that can be cut ``(n,)``: geometry (empty where unusable), area in m², system, method of areas."""

    geometry: np.ndarray
    area_m2: np.ndarray
    crs: str
    method: str


class Rest(NamedTuple):
    """What of each patch is covered for certain, perhaps, and not at all ``(n,)``."""

    covered_m2: np.ndarray
    doubtful: np.ndarray
    doubtful_size: Measured
    rest: np.ndarray
    rest_size: Measured


def patches_of(subjects: Subjects) -> Patches:
    """Patches whose outlines can be used; the others are empty.

    Args:
        subjects: as they were prepared.
    """
    usable = subjects.dimension == 2
    geometry = np.where(usable, subjects.geometry, EMPTY)
    return Patches(geometry, np.where(usable, subjects.measured_m2, 0.0), subjects.table.crs, subjects.method)


def union_m2(patches: Patches, shared: Overlaps, use: np.ndarray, cancelled=None) -> np.ndarray:
    """Area of each patch under any of some pieces, m² ``(n,)``.

    Args:
        patches: all. shared: their overlaps with features. use: which pairs count ``(m,)``.
        cancelled: asked on the way.
    """
    cut = Cut(shared.subject[use], shared.pieces[use], shared.area_m2[use], shared.inside[use])
    return covered_size(patches.geometry, patches.area_m2, cut, lambda shapes: measure(
        shapes, patches.crs, patches.method, Minimum()).area_m2, patches.crs, cancelled)


def rest_of(patches: Patches, shared: Overlaps, sure: np.ndarray, maybe: np.ndarray, minimum: Minimum,
            cancelled=None) -> Rest:
    """Split each patch into what is covered for certain, what perhaps is, and the rest.

    Args:
        patches, shared, cancelled: as of ``union_m2``. sure, maybe: which pairs cover, and perhaps do ``(m,)``.
        minimum: what is smaller is a sliver.

    Returns:
        Ground that certain and doubtful features share is covered; the three parts sum to the patch.
    """
    def without(shapes: np.ndarray, use: np.ndarray) -> np.ndarray:
        return remainder(shapes, shared.subject[use], shared.pieces[use], shared.inside[use], patches.crs, cancelled)

    open_ground = without(patches.geometry, sure)
    rest = without(open_ground, maybe)
    doubtful = np.full(len(rest), EMPTY, dtype=object)
    rows = np.unique(shared.subject[maybe])
    doubtful[rows] = without_lower(shapely.difference(open_ground[rows], rest[rows]), 2)
    sizes = [measure(shapes, patches.crs, patches.method, minimum) for shapes in (doubtful, rest)]
    return Rest(union_m2(patches, shared, sure, cancelled), doubtful, sizes[0], rest, sizes[1])


def land_by_class(patches: Patches, shapes: np.ndarray, words: pd.DataFrame, cancelled=None) -> pd.DataFrame:
    """Area of each patch by class of a survey: ``patch``, the columns of ``words``, ``area_m2``; the largest first.

    Args:
        patches: all. shapes: of the survey ``(k,)``. words: its classes, a row each. cancelled: asked on the way.
    """
    shared = overlap_sizes(patches.geometry, shapes, patches.crs, patches.method, cancelled=cancelled)
    frame = words.iloc[shared.control].assign(patch=shared.subject, area_m2=shared.area_m2)
    sums = frame.groupby(["patch", *words.columns], dropna=False, sort=True, as_index=False)["area_m2"].sum()
    return sums.sort_values(["patch", "area_m2"], ascending=[True, False], kind="stable", ignore_index=True)
