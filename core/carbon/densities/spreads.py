"""Distributions described by stated bounds: each has its number as its mean, and its bounds where they are stated.

A number in the middle of its bounds is normal. One that is not is lognormal, shifted so that mean and both 95 % bounds
hold, or the mirror image of one. Between a least and a greatest, nothing else being known, the distribution of greatest
entropy with that mean: uniform where the number is in the middle, otherwise a cut-off exponential. A number at an end
of its bounds, or close to one, is the mean of no distribution of these kinds, and has none: what the source calls its
value
is then no mean. Sources: IPCC 2006 volume 1, 3.2.2.4 (lognormal for skewed quantities); own choice for ranges.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable

import numpy as np

from ..pack.model import BOUNDS

NORMAL, LOGNORMAL, RANGE, UNDRAWN, EXACT = "normal", "lognormal", "range", "undrawn", ""
Z95 = 1.959964     # standard deviations on either side that hold 95 % of a normal distribution
SYMMETRIC = 0.05   # a value no further from the middle of its bounds, relative to their half-width, is in the middle
NEAREST = 0.15     # a value nearer to a bound, relative to their distance, has none; shifted lognormals end there
WIDE = 0.3         # half-width of a 95 % band over the value, beyond which propagation does not hold


@dataclass(frozen=True)
class Spread:
    """The distribution of a number.

    Attributes:
        kind: of the constants above; ``EXACT`` has no bounds, ``UNDRAWN`` has bounds and no distribution.
        mean: the number. sd: standard deviation, 0 of an exact number, NaN of an undrawn one.
        low, high: 2.5 % and 97.5 % of it; ends of a range.
        shape: sigma of a lognormal, negative where it leans to the left; rate of a range, from low to high.
        is_signed: it may fall below 0, as fluxes do.
    """

    kind: str = EXACT
    mean: float = 0.0
    sd: float = 0.0
    low: float = 0.0
    high: float = 0.0
    shape: float = 0.0
    is_signed: bool = False

    @property
    def is_fit(self) -> bool:
        """Whether propagation of standard deviations holds for it: symmetric bounds within ``WIDE`` of the value."""
        return self.kind == EXACT or (self.kind == NORMAL and Z95 * self.sd <= WIDE * abs(self.mean) * (1.0 + 1e-9))

    def scaled(self, factor: float) -> Spread:
        """The distribution of a positive multiple.

        Args:
            factor: above 0, without unit.

        >>> Spread(mean=10.0, sd=2.0, low=6.0, high=14.0).scaled(3.0).sd
        6.0
        """
        return replace(self, mean=self.mean * factor, sd=self.sd * factor, low=self.low * factor,
                       high=self.high * factor)

    def draws(self, count: int, random: np.random.Generator) -> np.ndarray:
        """Draws ``(count,)``, of mean ``mean``.

        Args:
            count: how many. random: where they come from; the same seed gives the same draws.

        Raises:
            ValueError: it has no distribution.
        """
        if self.kind == EXACT:
            return np.full(count, self.mean)
        if self.kind == UNDRAWN:
            raise ValueError("bounds without a distribution")
        if self.kind == RANGE:
            share, rate = random.random(count), self.shape
            return self.low + (self.high - self.low) * (np.log1p(share * np.expm1(rate)) / rate if rate else share)
        normal = random.standard_normal(count)
        if self.kind == NORMAL:
            draws = self.mean + self.sd * normal
        else:
            sigma = abs(self.shape)
            start = self.low if self.shape > 0.0 else self.high
            draws = start + np.sign(self.shape) * (self.high - self.low) / (2.0 * np.sinh(Z95 * sigma)) * (
                np.exp(sigma * normal) - np.exp(-Z95 * sigma))
        if not self.is_signed and draws.min() < 0.0:   # no density is below 0; the rest keeps the mean
            np.maximum(draws, 0.0, out=draws)
            draws *= self.mean / draws.mean()
        return draws


def spread_of(value: float, lower: float, upper: float, bounds: str, is_signed: bool = False) -> Spread:
    """The distribution that bounds describe.

    Args:
        value, lower, upper: of the number, in its unit, NaN if not stated. bounds: of ``BOUNDS``, what they mean.
        is_signed: it may be below 0.

    Bounds of ±19.6 around 100 that hold 95 % are those of a standard deviation of 10:

    >>> spread = spread_of(100.0, 80.4, 119.6, "ci95")
    >>> round(spread.mean, 6), round(spread.sd, 3)
    (100.0, 10.0)
    """
    if np.isnan(value) or np.isnan(lower) or np.isnan(upper) or upper <= lower:
        return Spread(mean=value, low=value, high=value, is_signed=is_signed)
    low, high = lower, upper
    if bounds != "range":
        times = Z95 / BOUNDS[bounds]
        low, high = value - (value - lower) * times, value + (upper - value) * times
    if not is_signed:
        low = max(low, 0.0)
    place = (value - low) / (high - low)
    if not NEAREST <= place <= 1.0 - NEAREST:
        return Spread(UNDRAWN, value, np.nan, low, high, is_signed=is_signed)
    in_middle = abs(place - 0.5) <= SYMMETRIC / 2.0
    if bounds == "range":
        rate = 0.0 if in_middle else np.sign(place - 0.5) * _root(
            lambda ratio: 1.0 / -np.expm1(-ratio) - 1.0 / ratio, max(place, 1.0 - place), 1e-3, 10.0)
        return Spread(RANGE, value, (high - low) * _range_sd(rate), low, high, float(rate), is_signed)
    if in_middle:
        return Spread(NORMAL, value, (high - low) / (2.0 * Z95), low, high, 0.0, is_signed)
    sigma = _root(_mean_place, min(place, 1.0 - place), 1e-6, 1.75)
    sd = (high - low) / (2.0 * np.sinh(Z95 * sigma)) * np.exp(sigma ** 2 / 2.0) * np.sqrt(np.expm1(sigma ** 2))
    return Spread(LOGNORMAL, value, float(sd), low, high, sigma if place < 0.5 else -sigma, is_signed)


def _mean_place(sigma: float) -> float:
    """Where the mean of a lognormal lies between its 95 % bounds, from 0 to 1."""
    return (np.exp(sigma ** 2 / 2.0) - np.exp(-Z95 * sigma)) / (2.0 * np.sinh(Z95 * sigma))


def _range_sd(rate: float) -> float:
    """Standard deviation of a cut-off exponential on a width of 1."""
    if abs(rate) < 1e-3:
        return float(np.sqrt(1.0 / 12.0))
    return float(np.sqrt(1.0 / rate ** 2 - 1.0 / (4.0 * np.sinh(rate / 2.0) ** 2)))


def _root(function: Callable[[float], float], wanted: float, first: float, last: float) -> float:
    """Where a function, monotone from ``first`` to ``last``, has a value."""
    is_rising = function(last) > function(first)
    for _ in range(60):
        middle = (first + last) / 2.0
        if (function(middle) < wanted) == is_rising:
            first = middle
        else:
            last = middle
    return (first + last) / 2.0
