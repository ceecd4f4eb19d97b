"""Amounts of things by place, and which share of each counts: either may be unknown."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ..contract.arithmetic import joined, multiply
from ..contract.interval import Interval
from ..contract.sums import mean_by, sum_by
from .scene import Scene


class Amounts(NamedTuple):
    """Amounts ``(n,)``, in which each thing appears once in a unit and once in the total.

    Attributes:
        place: position in ``Scene.places()``. weight: how much, not below 0, in one unit. inside: which share of that
            counts, from 0 to 1.
    """

    place: np.ndarray
    weight: Interval
    inside: Interval

    def whole(self, places: int) -> Interval:
        """All of it by place, in the unit of the weights.

        Args:
            places: how many.
        """
        return sum_by(self.weight, self.place, places)

    def part(self, places: int) -> Interval:
        """What of it counts by place, in the unit of the weights.

        Args:
            places: how many.
        """
        return sum_by(multiply(self.weight, self.inside), self.place, places)

    def mean(self, places: int) -> Interval:
        """The share that counts by place, from 0 to 1.

        Args:
            places: how many.
        """
        return mean_by(self.inside, self.weight, self.place, places)

    def above(self, least: float, places: int) -> Amounts:
        """Without those of places in which they come to no more than rounding.

        Args:
            least: what counts as nothing, in the unit of the weights. places: how many.
        """
        kept = np.bincount(self.place, weights=self.weight.high, minlength=places)[self.place] > least
        return self if kept.all() else Amounts(self.place[kept], self.weight.at(kept), self.inside.at(kept))


def amounts(scene: Scene, frame: pd.DataFrame, weight: Interval, inside: Interval) -> Amounts:
    """Amounts of things that were divided among the units.

    Args:
        scene: of the units. frame: of ``Scene.divided`` ``(m,)``. weight: of each row, in one unit; inside: share of
            each that counts ``(m,)``, or one for all.
    """
    unit = frame["unit"].to_numpy(dtype=int)
    inside = Interval(*(np.broadcast_to(part, len(unit)) for part in inside))
    if not scene.codes:
        return Amounts(unit, weight, inside)
    total = np.full(len(unit), len(scene.codes) + 1)
    return Amounts(np.concatenate([unit, total]), joined(weight, weight), joined(inside, inside))


def together(*parts: Amounts) -> Amounts:
    """Amounts of several kinds of things.

    Args:
        parts: in one unit.
    """
    return Amounts(np.concatenate([part.place for part in parts]), joined(*(part.weight for part in parts)),
                   joined(*(part.inside for part in parts)))
