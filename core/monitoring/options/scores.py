"""One number for each option, by weights that the user gives.

An additive value function: each indicator goes from 0 at its worst to 1 at its best end in a straight line, ends are
those that the user states, otherwise the worst and the best option; the score is the weighted mean, times 100. With
ends of the options themselves, an option more or less can change the order of the others.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ...contract.interval import SLACK
from ..pack.model import Indicator
from .request import Weight
from .standing import SIGNS, Values


class Scores(NamedTuple):
    """Scores of the options.

    Attributes:
        score: 0 to 100, NaN where a value is unknown ``(o,)``. low, high: what it lies between ``(o,)``.
        best_rank, worst_rank: 1 is the highest score ``(o,)``. open: ids of weighted indicators without a value in an
            option, in their order.
    """

    score: np.ndarray
    low: np.ndarray
    high: np.ndarray
    best_rank: np.ndarray
    worst_rank: np.ndarray
    open: tuple[str, ...]


def scores_of(values: Values, indicators: list[Indicator], weights: Mapping[str, Weight],
              tolerance: float = SLACK) -> Scores:
    """Weighted means of what the indicators are worth.

    Args:
        values: of the options ``(i, o)``. indicators: ``i`` of them. weights: by indicator, each with a direction.
        tolerance: share of the larger value, by which options may differ and count as alike: all are worth 1 then.

    3 and 5 ha of forest, weight 1; 10 and 20 people in danger, weight 3:

    >>> from ..pack.model import Indicator
    >>> forest = Indicator("forest", {}, "", "", "ha", "measured", "at_least")
    >>> danger = Indicator("danger", {}, "", "", "person", "measured", "at_most")
    >>> numbers = np.array([[3.0, 5.0], [10.0, 20.0]])
    >>> of = scores_of(Values(numbers, numbers, numbers), [forest, danger], {"forest": Weight(1.0),
    ...                                                                     "danger": Weight(3.0)})
    >>> of.score.tolist(), of.best_rank.tolist()
    ([75.0, 25.0], [1, 2])
    """
    total = sum(weight.weight for weight in weights.values())
    options = values.value.shape[1]
    score, low, high, unknown = np.zeros(options), np.zeros(options), np.zeros(options), []
    for row, indicator in enumerate(indicators):
        if indicator.id not in weights:
            continue
        weight, sign = weights[indicator.id], SIGNS[indicator.direction]
        share = weight.weight / total
        own, least, most = (sign * part[row] for part in values)
        least, most = np.minimum(least, most), np.maximum(least, most)
        if np.isnan(own).any():
            unknown.append(indicator.id)
        worst, best = (None if end is None else sign * end for end in (weight.worst, weight.best))
        if (worst is None or best is None) and np.isnan(own).any():   # the ends themselves are unknown
            score, high = score + np.nan, high + share
            continue
        worst = own.min() if worst is None else worst
        best = own.max() if best is None else best
        score, low, high = (part + share * _worth(number, worst, best, tolerance) for part, number in (
            (score, own), (low, least), (high, most)))
    low, high = 100.0 * low, 100.0 * high
    slack = 100.0 * SLACK
    best_rank = 1 + (low[None, :] > high[:, None] + slack).sum(axis=1)
    worst_rank = 1 + (high[None, :] > low[:, None] + slack).sum(axis=1) - (high > low + slack)
    return Scores(100.0 * score, low, high, best_rank, worst_rank, tuple(unknown))


def _worth(number: np.ndarray, worst: float, best: float, tolerance: float) -> np.ndarray:
    """0 at the worst end to 1 at the best, straight between, level beyond; 1 where both ends are one."""
    if best - worst <= max(SLACK, tolerance * max(abs(best), abs(worst))):
        return np.where(np.isnan(number), np.nan, 1.0)
    return np.clip((number - worst) / (best - worst), 0.0, 1.0)
