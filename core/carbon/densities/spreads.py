"""Distributions described by stated bounds: each has its number as its mean, and its bounds where they are stated.

A number in the middle of its 95 % bounds is normal. One that is not is lognormal, shifted so that mean and both bounds
hold, or the mirror image of one. Standard deviations that would reach below 0 are those of a lognormal with the same
mean. Between a least and a greatest, nothing else being known, the distribution of greatest entropy with that mean:
uniform where the number is in the middle, otherwise a cut-off exponential. A number at an end of its bounds, or close
to one of 95 %, is the mean of no distribution of these kinds, and has none: what the source calls its value is then no
mean. A derived number is the product of its factors, and one of several candidates is each of them as often as its
share says. Sources: IPCC 2006 volume 1, 3.2.2.4 (lognormal for skewed quantities); own choice for ranges and
candidates; docs/uncertainty.md.
"""
from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ..forest.deriving import AT_END, Z95, stand_bounds
from ..pack.model import BOUNDS, STANDS, Coefficient, Factor, Made

NORMAL, LOGNORMAL, RANGE, UNDRAWN, EXACT = "normal", "lognormal", "range", "undrawn", ""
PRODUCT, PICK = "product", "pick"
SYMMETRIC = 0.05   # a value no further from the middle of its bounds, relative to their half-width, is in the middle
NEAREST = 0.15     # a value nearer to a bound of 95 %, relative to their distance, has none: lognormals end there
WIDE = 0.3         # half-width of a 95 % band over the value, beyond which propagation does not hold


@dataclass(frozen=True)
class Spread:
    """The distribution of a number.

    Attributes:
        kind: of the constants above; ``EXACT`` has no bounds, ``UNDRAWN`` has bounds and no distribution.
        mean: the number. sd: standard deviation, 0 of an exact number, NaN of an undrawn one.
        low, high: 2.5 % and 97.5 % of it; ends of a range.
        shape: sigma of a lognormal, negative where it leans to the left; rate of a range, from low to high; what a
            product is multiplied by.
        is_signed: it may fall below 0, as fluxes do.
        name: of its draws, where other numbers share them; of what picks a candidate. Empty: the number's own.
        parts: of a product ``(plus, Spread)``, of a pick ``(share, Spread)``.
    """

    kind: str = EXACT
    mean: float = 0.0
    sd: float = 0.0
    low: float = 0.0
    high: float = 0.0
    shape: float = 0.0
    is_signed: bool = False
    name: str = ""
    parts: tuple = ()

    @property
    def is_fit(self) -> bool:
        """Whether propagation of standard deviations holds for it: symmetric bounds within ``WIDE`` of the value."""
        is_symmetric = self.kind == NORMAL or (self.kind == PRODUCT and all(part.is_fit for _plus, part in self.parts))
        return self.kind == EXACT or (is_symmetric and Z95 * self.sd <= WIDE * abs(self.mean) * (1.0 + 1e-9))

    def scaled(self, factor: float) -> Spread:
        """The distribution of a positive multiple.

        Args:
            factor: above 0, without unit.

        >>> Spread(mean=10.0, sd=2.0, low=6.0, high=14.0).scaled(3.0).sd
        6.0
        """
        parts, shape = self.parts, self.shape
        if self.kind == PRODUCT:
            shape *= factor
        elif self.kind == PICK:
            parts = tuple((share, part.scaled(factor)) for share, part in parts)
        return replace(self, mean=self.mean * factor, sd=self.sd * factor, low=self.low * factor,
                       high=self.high * factor, shape=shape, parts=parts)

    def slopes(self, name: str) -> list:
        """What moves the number: ``(name of a draw, what a unit of it moves, its standard deviation)``.

        Args:
            name: of the number, where its draws are its own.
        """
        if self.kind != PRODUCT:
            return [(name if self.kind == PICK else self.name or name, 1.0, self.sd)]
        terms = [plus + part.mean for plus, part in self.parts]
        return [(part.name, self.shape * math.prod(terms[:n] + terms[n + 1:]), part.sd)
                for n, (_plus, part) in enumerate(self.parts)]

    def draws(self, count: int, random: np.random.Generator) -> np.ndarray:
        """Draws ``(count,)``, of mean ``mean``.

        Args:
            count: how many. random: where they come from; the same seed gives the same draws.

        Raises:
            ValueError: it has no distribution, or is made of several.
        """
        if self.kind == EXACT:
            return np.full(count, self.mean)
        if self.kind not in (RANGE, NORMAL, LOGNORMAL):
            raise ValueError("bounds without a distribution of their own")
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


@lru_cache(maxsize=8192)
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
        if low < 0.0 < value and not is_signed and bounds != "ci95" and _is_middle((value - low) / (high - low)):
            return lognormal(value, (high - low) / (2.0 * Z95))
    if not is_signed:
        low = max(low, 0.0)
    place = (value - low) / (high - low)
    nearest = AT_END if bounds == "range" else NEAREST
    if not nearest <= place <= 1.0 - nearest:
        return Spread(UNDRAWN, value, np.nan, low, high, is_signed=is_signed)
    in_middle = _is_middle(place)
    if bounds == "range":
        rate = 0.0 if in_middle else np.sign(place - 0.5) * _root(
            lambda ratio: 1.0 / -np.expm1(-ratio) - 1.0 / ratio, max(place, 1.0 - place), 1e-3, 1.0 / AT_END)
        return Spread(RANGE, value, (high - low) * _range_sd(rate), low, high, float(rate), is_signed)
    if in_middle:
        return Spread(NORMAL, value, (high - low) / (2.0 * Z95), low, high, 0.0, is_signed)
    sigma = _root(_mean_place, min(place, 1.0 - place), 1e-6, 1.75)
    sd = (high - low) / (2.0 * np.sinh(Z95 * sigma)) * np.exp(sigma ** 2 / 2.0) * np.sqrt(np.expm1(sigma ** 2))
    return Spread(LOGNORMAL, value, float(sd), low, high, sigma if place < 0.5 else -sigma, is_signed)


def lognormal(mean: float, sd: float) -> Spread:
    """What is never below 0 and has this mean and standard deviation.

    Args:
        mean, sd: in one unit, above 0.

    >>> [round(end, 1) for end in (lognormal(100.0, 100.0).low, lognormal(100.0, 100.0).high)]
    [13.8, 361.5]
    """
    low, high = stand_bounds(mean, sd / mean)
    return Spread(LOGNORMAL, mean, sd, low, high, math.sqrt(math.log1p((sd / mean) ** 2)))


def spread_of_number(held: Coefficient, factor: float = 1.0, is_signed: bool = False) -> Spread:
    """The distribution of a number: as its bounds say, or as what it is made of.

    Args:
        held: a number; its ``bounds`` say what lower and upper mean. factor: to another unit, above 0.
        is_signed: it may be below 0, as fluxes.
    """
    value, lower, upper = (np.nan if number is None else number * factor for number in (
        held.value, held.lower, held.upper))
    if held.made is not None and held.value is not None:
        return _of_made(held.made, is_signed).scaled(factor)
    return spread_of(value, lower, upper, held.bounds, is_signed) if held.bounds else Spread(mean=float(value))


@lru_cache(maxsize=8192)
def _of_made(made: Made, is_signed: bool) -> Spread:
    if made.candidates:
        parts = tuple((share, _of_made(candidate, is_signed)) for share, candidate in made.candidates)
        mean = sum(share * part.mean for share, part in parts)
        variance = sum(share * (part.sd ** 2 + (part.mean - mean) ** 2) for share, part in parts)
        return Spread(UNDRAWN if any(part.kind == UNDRAWN for _share, part in parts) else PICK, mean,
                      math.sqrt(variance), min(part.low for _share, part in parts),
                      max(part.high for _share, part in parts), 0.0, is_signed, made.picked_by, parts)
    parts = tuple((factor.plus, replace(_of_factor(factor, is_signed), name=factor.name)) for factor in made.factors)
    if len(parts) == 1 and parts[0][0] == 0.0:
        return parts[0][1]
    mean = math.prod(plus + part.mean for plus, part in parts)
    relative = math.sqrt(math.prod(1.0 + (part.sd / (plus + part.mean)) ** 2 for plus, part in parts) - 1.0)
    low, high = stand_bounds(mean, relative) if relative > 0.0 else (mean, mean)
    if any(part.kind == UNDRAWN for _plus, part in parts):
        return Spread(UNDRAWN, mean, np.nan, low, high)
    return Spread(PRODUCT, mean, mean * relative, low, high, 1.0, False, "", parts)


def _of_factor(factor: Factor, is_signed: bool) -> Spread:
    if not factor.bounds or factor.lower is None or factor.upper is None:
        return Spread(mean=factor.value, low=factor.value, high=factor.value, is_signed=is_signed)
    if factor.bounds == STANDS:
        return lognormal(factor.value, factor.upper - factor.value)
    return spread_of(factor.value, factor.lower, factor.upper, factor.bounds, is_signed)


def _is_middle(place: float) -> bool:
    return abs(place - 0.5) <= SYMMETRIC / 2.0


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
