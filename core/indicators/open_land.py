"""Land of which it is not known what it is: without a class, or of features that cannot be used.

Such a feature lies in its extent, so what nothing else covers there may be its ground, in any part; one without any
extent may lie anywhere. Ground in its extent that others cover is theirs.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from ..geometry.parallel import queried
from ..landuse.transition.patches import ground_once
from ..texts import text
from .unplaced import Unplaced, cannot_be_used


class LostGround(NamedTuple):
    """Ground that may belong to features that cannot be used.

    Attributes:
        shapes: ``(n,)``, in which no ground appears twice. rows: of the layer's table ``(n,)``.
        nowhere: features that could lie anywhere.
    """

    shapes: np.ndarray
    rows: np.ndarray
    nowhere: Unplaced


def lost_ground(scene, bad: Unplaced, shapes: np.ndarray, least_m2: float) -> LostGround:
    """The parts of the extents of unusable features that no other feature covers.

    Args:
        scene: plane and method. bad: features that cannot be used.
        shapes: of the features that can be used ``(n,)``, each piece of ground once. least_m2: rounding.

    Raises:
        Cancelled: the scene's ``cancelled`` returned True.
    """
    missing = shapely.is_missing(bad.shapes)
    nowhere = bad.among(missing)._replace(weight=np.full(int(missing.sum()), np.inf))   # of unknown area
    some = np.flatnonzero(shapely.get_dimensions(bad.shapes) == 2)
    boxes = bad.shapes[some]
    if not len(boxes):
        return LostGround(boxes, bad.rows[some], nowhere)
    near = shapes[np.unique(queried(shapely.STRtree(shapes), boxes, "intersects")[1])]
    joined = np.concatenate([near, boxes])
    left = ground_once(joined, np.arange(len(joined)).astype(str), scene.crs, scene.method,
                       scene.cancelled)[0][len(near):]
    kept = scene.measure(left) > least_m2
    return LostGround(left[kept], bad.rows[some][kept], nowhere)


class OpenLand(NamedTuple):
    """What is not known of the land of some categories, by place ``(p,)``.

    Attributes:
        name: of the layer. unclassed_m2: ground without a class. lost_m2: ground that may belong to features that
            cannot be used. lost_count: number of those. nowhere: number of those that could lie anywhere.
        least_m2: rounding.
    """

    name: str
    unclassed_m2: np.ndarray
    lost_m2: np.ndarray
    lost_count: np.ndarray
    nowhere: int
    least_m2: float

    @property
    def m2(self) -> np.ndarray:
        """All of it that has a place, m² of each place ``(p,)``."""
        return self.unclassed_m2 + self.lost_m2

    def whys(self, place: int, language: str) -> list:
        """Sentences on what is unknown in a place; none where everything is.

        Args:
            place: of a unit.
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        found = []
        if self.unclassed_m2[place] > self.least_m2:
            found.append(text("indicators.no_class", language, area=self.unclassed_m2[place]))
        if self.lost_m2[place] > self.least_m2:
            found.append(text("indicators.lost", language, count=int(self.lost_count[place]), layer=self.name,
                              area=self.lost_m2[place]))
        if self.nowhere:
            found.append(cannot_be_used(self.nowhere, self.name, language))
        return found

    def why_undetermined(self, place: int, language: str) -> str:
        """Why a row is not determined; empty where it is.

        Args:
            place: of a unit.
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        whys = self.whys(place, language)
        return text("indicators.not_determined_why", language, why="; ".join(whys)) if whys else ""

    def between(self, place: int, language: str, lower: float, upper: float, more: tuple = ()) -> str:
        """The same, with what the value lies between.

        Args:
            place: of a unit. lower, upper: what the value lies between, in the unit of the indicator.
            language: of sentences, ``"en"`` or ``"zh"``.
            more: sentences put before it.
        """
        whys = [*more, *self.whys(place, language)]
        return text("indicators.not_determined", language, why="; ".join(whys), bounds=text(
            "indicators.between", language, lower=lower, upper=upper)) if whys else ""
