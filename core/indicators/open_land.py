"""Land of which it is not known what it is: without a class, or of features that cannot be used.

Such a feature lies in its extent, so what nothing else covers there may be its ground, in any part; one without any
extent may lie anywhere. Ground in its extent that others cover is theirs.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from ..contract.interval import Interval
from ..geometry.in_parts import without
from ..geometry.parallel import asking, in_steps, queried
from ..geometry.parts import without_lower
from ..landuse.transition.patches import ground_once
from ..texts import enumerated, text
from .scene import Scene
from .unplaced import Unplaced, cannot_be_used

#: Keys of why: ground without a class; in extents of features that cannot be used; of features that could lie anywhere.
UNCLASSED, LOST, NOWHERE = "unclassed", "lost", "nowhere"


class LostGround(NamedTuple):
    """Ground that may belong to features that cannot be used.

    Attributes:
        shapes: ``(n,)``, in which no ground appears twice.
        piece, row: position in ``shapes`` and row of the layer's table of each feature to which a piece may belong
            ``(m,)``: several where their extents overlap.
        nowhere: features that could lie anywhere.
    """

    shapes: np.ndarray
    piece: np.ndarray
    row: np.ndarray
    nowhere: Unplaced


def lost_ground(scene: Scene, bad: Unplaced, shapes: np.ndarray, least_m2: float) -> LostGround:
    """The parts of the extents of unusable features that no other feature covers.

    Args:
        scene: plane and method. bad: features that cannot be used.
        shapes: of the features that can be used ``(n,)``, each piece of ground once. least_m2: rounding.

    Raises:
        Cancelled: the scene's ``cancelled`` returned True.
    """
    missing = shapely.is_missing(bad.shapes)
    nowhere = bad.among(missing)._replace(weight=Interval.of(np.zeros(int(missing.sum())), np.inf))   # of unknown area
    some = np.flatnonzero(shapely.get_dimensions(bad.shapes) == 2)
    boxes = bad.shapes[some]
    if not len(boxes):
        return LostGround(boxes, some, some, nowhere)
    box, other = queried(shapely.STRtree(shapes), boxes, "intersects")
    ends, left = np.searchsorted(box, np.arange(len(boxes) + 1)), boxes.copy()
    for place in asking(np.unique(box).tolist(), 1):   # a street's extent may hold thousands: they are joined first
        left[place] = without(boxes[place], shapes[other[ends[place]:ends[place + 1]]])
    left = without_lower(left, 2)
    left = left[~shapely.is_empty(left)]
    left = ground_once(left, np.arange(len(left)).astype(str), scene.crs, scene.method, scene.cancelled)[0]
    left = shapely.get_parts(left)   # gaps lie far from each other: each is measured where it lies
    left = left[scene.measure(left) > least_m2]
    box, piece = queried(shapely.STRtree(left), boxes, "intersects")
    shared = scene.measure(in_steps(shapely.intersection, boxes[box], left[piece])) > least_m2
    return LostGround(left, piece[shared], bad.rows[some][box[shared]], nowhere)


class OpenLand(NamedTuple):
    """What is not known of the land of some categories, by place ``(p,)``.

    Attributes:
        name: of the layer. unclassed_m2: ground without a class. lost_m2: ground that may belong to features that
            cannot be used; 0 where either is rounding. lost_count: number of those. nowhere: number of those that
            could lie anywhere.
    """

    name: str
    unclassed_m2: np.ndarray
    lost_m2: np.ndarray
    lost_count: np.ndarray
    nowhere: int

    @property
    def m2(self) -> Interval:
        """What of it may be land of the categories, from nothing to all, m² ``(p,)``."""
        keys = [np.where(area > 0.0, key, "") for key, area in (
            (UNCLASSED, self.unclassed_m2), (LOST, self.lost_m2), (NOWHERE, np.full(len(self.lost_m2), self.nowhere)))]
        why = np.array([" ".join(filter(None, words)) for words in zip(*keys)], dtype=object)
        most = np.inf if self.nowhere else self.unclassed_m2 + self.lost_m2
        return Interval.of(np.zeros(len(why)), most, why)

    def sentences(self, language: str) -> dict:
        """Key of what is unknown -> place -> sentence.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        return {UNCLASSED: lambda place: text("indicators.no_class", language, area=self.unclassed_m2[place]),
                LOST: lambda place: text("indicators.lost", language, count=int(self.lost_count[place]),
                                         layer=self.name, area=self.lost_m2[place]),
                NOWHERE: cannot_be_used(self.nowhere, self.name, language)}

    def summary(self, language: str) -> str:
        """What is unknown in all places together, but for what could lie anywhere.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        sentences = self.sentences(language)
        return enumerated((sentences[key](-1) for key, area in (
            (UNCLASSED, self.unclassed_m2), (LOST, self.lost_m2)) if area[-1] > 0.0), language)
