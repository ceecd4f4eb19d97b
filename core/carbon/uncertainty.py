"""How sure sums of areas and densities are: analytic propagation and Monte Carlo of the same expression.

A sum is Σ_k a_k (1 + ε_k) Σ_m w_km v_m over grounds k and numbers m of a table. A number is drawn once, however many
grounds use it: the error of a density does not cancel with the number of parcels. Areas are drawn with it, once a
ground. Source: IPCC 2006 volume 1, chapter 3 (approaches 1 and 2).
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, NamedTuple, Optional

import numpy as np

from ..geometry.parallel import Cancelled
from .densities import EXACT, LOGNORMAL, NORMAL, UNIFORM, Densities

METHODS = ("none", "analytic", "monte_carlo")
Z95 = 1.959964   # standard deviations on either side that hold 95 % of a normal distribution
NOTHING = 1e-9   # of a sum: rounding
BLOCK = 1000     # draws at a time; groups at a time in quantiles


@dataclass(frozen=True)
class Sureness:
    """How bands are made.

    Attributes:
        method: of ``METHODS``. area_percent: half-width of the 95 % band of an area.
        draws, seed: of Monte Carlo; the same seed gives the same numbers.
    """

    method: str = "analytic"
    area_percent: float = 0.0
    draws: int = 10_000
    seed: int = 20_190_512


class Terms(NamedTuple):
    """What a ground's sum is made of: ``w`` times number ``m`` (position in the flat table) for ground ``k``."""

    k: np.ndarray
    m: np.ndarray
    w: np.ndarray


@dataclass(frozen=True)
class Band:
    """95 % bands of sums ``(g,)``.

    Attributes:
        lower, upper: NaN where no number of the sum states bounds and no area does.
        share: part of the sum's absolute terms whose number states bounds ``(g,)``; below 1 the band is a least one.
    """

    lower: np.ndarray
    upper: np.ndarray
    share: np.ndarray

    def distinguishable(self) -> np.ndarray:
        """Whether zero lies outside the band: bool ``(g,)``; False where there is no band."""
        return (self.lower > 0.0) | (self.upper < 0.0)

    def without(self, unknown: np.ndarray) -> Band:
        """The same, but no band of sums of which nothing is known, bool ``(g,)``."""
        return Band(np.where(unknown, np.nan, self.lower), np.where(unknown, np.nan, self.upper), self.share)


def is_nothing(value: Optional[float], lower: Optional[float], upper: Optional[float]) -> bool:
    """Whether a sum is zero, and sure to be: its band, where it has one, is no wider. None or NaN: not known."""
    if value is None or not abs(value) <= NOTHING:
        return False
    return all(end is None or np.isnan(end) or abs(end) <= NOTHING for end in (lower, upper))


def is_apart(value: Optional[float], lower: Optional[float], upper: Optional[float]) -> Optional[bool]:
    """Whether a sum can be told from zero: by its band, and None where no band says. None or NaN: not known."""
    if is_nothing(value, lower, upper):
        return False
    if any(one is None or np.isnan(one) for one in (value, lower, upper)):
        return None
    return bool(lower > 0.0 or upper < 0.0)


def band_of(area_ha: np.ndarray, terms: Terms, table: Densities, how: Sureness,
            cancelled: Optional[Callable[[], bool]] = None) -> Band:
    """The bands of several sums over the same grounds.

    Args:
        area_ha: of each sum ``g`` and ground ``k``, ``(g, k)``.
        terms: of the grounds; only known numbers.
        table: the densities. how: method.

    Raises:
        Cancelled: ``cancelled`` said so.
    """
    groups, grounds = area_ha.shape
    value, sd, spread = table.value.ravel(), table.sd.ravel(), table.spread.ravel()
    used, place = np.unique(terms.m, return_inverse=True)
    used_value = value[used]
    weight = np.zeros((groups, len(used)))        # of each number in each sum
    size = np.zeros((groups, len(used)))          # the same without signs, for the share
    for k, m, w in zip(terms.k, place, terms.w):
        weight[:, m] += area_ha[:, k] * w
        size[:, m] += np.abs(area_ha[:, k] * w)
    whole = size @ np.abs(used_value)
    share = np.divide(size @ (np.abs(used_value) * (spread[used] != EXACT)), whole, out=np.zeros(groups),
                      where=whole > 0.0)
    area_sd = how.area_percent / 100.0 / Z95
    nothing = np.full(groups, np.nan)
    if how.method == "none":
        return Band(nothing, nothing, share)
    if how.method == "analytic":
        lower, upper = _analytic(area_ha, terms, place, (weight, used_value, sd[used]), area_sd, grounds)
    else:
        lower, upper = _drawn(area_ha, terms, place, table, used, area_sd, how, cancelled)
    blank = (share == 0.0) & (area_sd == 0.0)
    return Band(np.where(blank, np.nan, lower), np.where(blank, np.nan, upper), share)


def _analytic(area_ha, terms: Terms, place, numbers, area_sd: float, grounds: int) -> tuple:
    weight, value, sd = numbers
    centre = weight @ value
    ground = np.bincount(terms.k, weights=terms.w * value[place], minlength=grounds)
    spread = np.bincount(terms.k, weights=(terms.w * sd[place]) ** 2, minlength=grounds)
    variance = weight ** 2 @ sd ** 2 + area_sd ** 2 * (area_ha ** 2 @ (ground ** 2 + spread))
    half = Z95 * np.sqrt(variance)
    return centre - half, centre + half


def _drawn(area_ha, terms: Terms, place, table: Densities, used, area_sd: float, how: Sureness, cancelled) -> tuple:
    random = np.random.default_rng(how.seed)
    groups, grounds = area_ha.shape
    found = np.empty((how.draws, groups))
    for first in range(0, how.draws, BLOCK):
        if cancelled is not None and cancelled():
            raise Cancelled
        count = min(BLOCK, how.draws - first)
        numbers = draw(table, used, count, random)
        sums = np.zeros((count, grounds))
        for k, m, w in zip(terms.k, place, terms.w):
            sums[:, k] += w * numbers[:, m]
        if area_sd:
            sums *= 1.0 + area_sd * random.standard_normal((count, grounds))
        found[first:first + count] = sums @ area_ha.T
    ends = np.empty((2, groups))
    for first in range(0, groups, BLOCK):
        ends[:, first:first + BLOCK] = np.quantile(found[:, first:first + BLOCK], (0.025, 0.975), axis=0)
    return ends[0], ends[1]


def draw(table: Densities, used: np.ndarray, count: int, random: np.random.Generator) -> np.ndarray:
    """Draws of numbers of a table, ``(count, len(used))``; densities are not drawn below 0, fluxes keep their signs."""
    found = np.empty((count, len(used)))
    for column, m in enumerate(used):
        c, p = divmod(int(m), len(table.pools))
        value, low, high, kind = table.value[c, p], table.lower[c, p], table.upper[c, p], table.spread[c, p]
        if kind == UNIFORM:
            found[:, column] = random.uniform(low, high, count)
        elif kind == LOGNORMAL:
            sigma = np.sqrt(np.log((1.0 + np.sqrt(1.0 + 4.0 * (table.sd[c, p] / value) ** 2)) / 2.0))
            found[:, column] = value * np.exp(sigma * random.standard_normal(count))
        elif kind == NORMAL:
            found[:, column] = value + table.sd[c, p] * random.standard_normal(count)
            if not table.family.is_flux:
                np.maximum(found[:, column], 0.0, out=found[:, column])
        else:
            found[:, column] = value
    return found
