"""Bands of sums of products: Σ_k a_k Σ c · v_1 · v_2 ···, with numbers that are drawn once wherever they stand.

Source: IPCC 2006 volume 1, chapter 3 (approaches 1 and 2).
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..geometry.parallel import Cancelled
from ..packs.coefficients import Coefficient, Family
from .densities import EXACT, Densities, densities
from .uncertainty import BLOCK, Z95, Band, Sureness, draw


class Product(NamedTuple):
    """A product of ground ``k``: a constant times the numbers at ``places``."""

    ground: int
    constant: float
    places: tuple


def product_bands(amount: np.ndarray, products: Sequence[Product], numbers: Sequence[Coefficient], how: Sureness,
                  cancelled=None) -> Band:
    """The 95 % bands of several sums over the same grounds.

    Args:
        amount: area of each sum ``g`` and ground ``k``, ``(g, k)``. products: of the grounds.
        numbers: that they multiply; all known. how: method; ``area_percent`` is of the amounts.

    Returns:
        NaN where nothing that counts states bounds.

    Raises:
        Cancelled: ``cancelled`` said so.
    """
    groups, grounds = amount.shape
    nothing = np.full(groups, np.nan)
    if how.method == "none" or not products or not numbers:
        return Band(nothing, nothing, np.zeros(groups))
    table = as_table(numbers)
    value, sd, area_sd = table.value[:, 0], table.sd[:, 0], how.area_percent / 100.0 / Z95
    bounded = table.spread[:, 0] != EXACT
    ground, slope = np.zeros(grounds), np.zeros((groups, len(value)))
    size, stated = np.zeros(groups), np.zeros(groups)
    for row, constant, places in products:
        product = constant * float(np.prod(value[list(places)]))
        ground[row] += product
        size += np.abs(amount[:, row] * product)
        stated += np.abs(amount[:, row] * product) * bool(bounded[list(places)].any())
        for at, place in enumerate(places):
            others = [other for number, other in enumerate(places) if number != at]
            slope[:, place] += amount[:, row] * constant * float(np.prod(value[others]))
    share = np.divide(stated, size, out=np.zeros(groups), where=size > 0.0)
    if how.method == "analytic":
        half = Z95 * np.sqrt(slope ** 2 @ sd ** 2 + area_sd ** 2 * (amount * ground) ** 2 @ np.ones(grounds))
        lower, upper = amount @ ground - half, amount @ ground + half
    else:
        lower, upper = _drawn(amount, products, table, how, area_sd, cancelled)
    blank = (share == 0.0) & (area_sd == 0.0)
    return Band(np.where(blank, np.nan, lower), np.where(blank, np.nan, upper), share)


def _drawn(amount, products, table: Densities, how: Sureness, area_sd: float, cancelled) -> tuple:
    random, (groups, grounds) = np.random.default_rng(how.seed), amount.shape
    found = np.empty((how.draws, groups))
    for first in range(0, how.draws, BLOCK):
        if cancelled is not None and cancelled():
            raise Cancelled
        count = min(BLOCK, how.draws - first)
        drawn, sums = draw(table, np.arange(len(table.classes)), count, random), np.zeros((count, grounds))
        for row, constant, places in products:
            sums[:, row] += constant * np.prod(drawn[:, list(places)], axis=1)
        if area_sd:
            sums *= 1.0 + area_sd * random.standard_normal(sums.shape)
        found[first:first + count] = sums @ amount.T
    return tuple(np.quantile(found, (0.025, 0.975), axis=0))


def as_table(numbers: Sequence[Coefficient]) -> Densities:
    """Numbers as a table of one pool, so that they are drawn like densities."""
    family = Family("numbers", {}, {}, "t C/ha")
    return densities(family, [replace(one, land_class=str(number), pool="soil")
                              for number, one in enumerate(numbers)], "numbers")
