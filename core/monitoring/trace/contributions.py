"""Contributions to the change of an indicator, which close: their sum is the change, but for rounding.

Source: next-systems 2.5, a design of this project; of a ratio the exact decomposition by the mean of both bases.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...contract.interval import SLACK


class RatioEffects(NamedTuple):
    """What numerator and denominator of a ratio did to it, in its unit; they add up to its change.

    Attributes:
        numerator, denominator: effects; NaN where a denominator is 0 or something is not known.
        change: of the ratio.
    """

    numerator: float
    denominator: float
    change: float


def ratio_effects(numerator: tuple[float, float], denominator: tuple[float, float], times: float = 1.0) -> RatioEffects:
    """Numerator effect ``(N1 - N0)(1/D0 + 1/D1)/2`` and denominator effect ``(1/D1 - 1/D0)(N0 + N1)/2``.

    Args:
        numerator, denominator: before and after, in units of their own. times: of the ratio, 100 for per cent.

    Green ground for people: 1,260,000 m² for 100,000, then 1,281,000 m² for 105,000:

    >>> effects = ratio_effects((1_260_000.0, 1_281_000.0), (100_000.0, 105_000.0))
    >>> [round(effect, 3) for effect in effects]
    [0.205, -0.605, -0.4]
    """
    (n0, n1), (d0, d1) = numerator, denominator
    if not (d0 and d1) or np.isnan([n0, n1, d0, d1]).any():
        return RatioEffects(np.nan, np.nan, np.nan)
    return RatioEffects(times * (n1 - n0) * (1 / d0 + 1 / d1) / 2, times * (1 / d1 - 1 / d0) * (n0 + n1) / 2,
                        times * (n1 / d1 - n0 / d0))


def shared_out(effect: float, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """An effect over the parts of what changed, each by its own change ``(p,)``, in the unit of the effect.

    Args:
        effect: of the sum of the parts, in the unit of the indicator. before, after: the parts, such as parks in m² or
            people by unit ``(p,)``.

    Returns:
        They add up to the effect; zeros where no part changed, NaN where parts changed and their sum did not: then the
        effect is 0, and each part's own is not defined by it.

    Two parks grew by 15,000 and 6,000 m²:

    >>> shared_out(0.205, np.array([0.0, 10_000.0]), np.array([15_000.0, 16_000.0])).round(4).tolist()
    [0.1464, 0.0586]
    """
    change = np.asarray(after, dtype=float) - np.asarray(before, dtype=float)
    total = change.sum()
    if np.abs(total) <= SLACK * max(1.0, np.abs(change).sum()):
        return np.zeros(len(change)) if not change.any() else np.full(len(change), np.nan)
    return effect * change / total


def numerator_contributions(before: np.ndarray, after: np.ndarray, denominator: tuple[float, float],
                            times: float = 1.0) -> np.ndarray:
    """What each part of the numerator did to a ratio, in its unit ``(p,)``; they add up to the numerator effect.

    Unlike ``shared_out`` this is defined too where growth and loss cancel out.

    Args:
        before, after: parts of the numerator ``(p,)``. denominator: before and after. times: of the ratio.

    >>> numerator_contributions(np.array([5.0, 5.0]), np.array([7.0, 3.0]), (10.0, 10.0)).tolist()
    [0.2, -0.2]
    """
    d0, d1 = denominator
    if not (d0 and d1):
        return np.full(len(before), np.nan)
    return times * (np.asarray(after, dtype=float) - np.asarray(before, dtype=float)) * (1 / d0 + 1 / d1) / 2


def denominator_contributions(before: np.ndarray, after: np.ndarray, numerator: tuple[float, float],
                              times: float = 1.0) -> np.ndarray:
    """What each part of the denominator did to a ratio, in its unit ``(p,)``; they add up to the denominator effect.

    Args:
        before, after: parts of the denominator ``(p,)``. numerator: before and after. times: of the ratio.

    >>> denominator_contributions(np.array([60_000.0, 40_000.0]), np.array([64_000.0, 41_000.0]),
    ...                           (1_260_000.0, 1_281_000.0)).round(3).tolist()
    [-0.484, -0.121]
    """
    before, after = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    d0, d1, (n0, n1) = before.sum(), after.sum(), numerator
    if not (d0 and d1):
        return np.full(len(before), np.nan)
    return -times * (after - before) / (d0 * d1) * (n0 + n1) / 2


def shares_of_increase(contributions: np.ndarray) -> np.ndarray:
    """Which share of everything that goes up is of each contribution ``(p,)``; of what goes down, of all that does.

    Args:
        contributions: in any unit ``(p,)``.

    New urban land outside the boundary, ha:

    >>> shares_of_increase(np.array([3.10, 1.25, -0.80, 0.60])).round(4).tolist()
    [0.6263, 0.2525, 1.0, 0.1212]
    """
    contributions = np.asarray(contributions, dtype=float)
    up, down = contributions[contributions > 0].sum(), contributions[contributions < 0].sum()
    whole = np.where(contributions > 0, up, down)
    return np.divide(contributions, whole, out=np.zeros(len(contributions)), where=whole != 0)


class Change(NamedTuple):
    """The change of an indicator, in its unit, what is of the ground apart from what is of another definition.

    Attributes:
        ground: by one definition at both dates. definition: between the old and the new one at the first date.
        residual: change less both, which is rounding alone; NaN where something is not known.
    """

    ground: float
    definition: float
    residual: float


def change_of(before: float, after: float, before_redefined: float | None = None) -> Change:
    """A change with that of the definition apart.

    Args:
        before, after: as they were recorded, in the unit of the indicator.
        before_redefined: of the first date by the definition of the second; None: there is one definition.

    Cropland by a new survey, which finds 30 ha less on the same ground:

    >>> change_of(41_850.0, 41_790.0, 41_820.0)
    Change(ground=-30.0, definition=-30.0, residual=0.0)
    """
    start = before if before_redefined is None else before_redefined
    ground, definition = after - start, start - before
    return Change(ground, definition, (after - before) - ground - definition)
