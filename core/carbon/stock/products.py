"""Bands of sums of products: Σ_k a_k Σ c · v_1 · v_2 ···, with numbers that are drawn once wherever they stand.

Source: IPCC 2006 volume 1, chapter 3 (approaches 1 and 2).
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..densities.spreads import EXACT, UNDRAWN, Z95, spread_of_number
from ..pack.model import Coefficient
from ..uncertainty.bands import Band, Sureness
from ..uncertainty.drawing import Sums, banded, shares


class Product(NamedTuple):
    """A product of ground ``k``: a constant times the numbers at ``places``."""

    ground: int
    constant: float
    places: tuple


def product_bands(amount: np.ndarray, products: Sequence[Product], numbers: Sequence[Coefficient], how: Sureness,
                  cancelled=None) -> Band:
    """The 95 % bands of several sums over the same grounds.

    Args:
        amount: area in ha of each sum ``g`` and ground ``k``, ``(g, k)``. products: of the grounds.
        numbers: that they multiply; all known, each once. how: method; ``area_percent`` is of the amounts.

    Returns:
        NaN where nothing that counts states bounds.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    groups, grounds = amount.shape
    spreads, names = [spread_of_number(number) for number in numbers], [name_of_number(number) for number in numbers]
    value = np.array([spread.mean for spread in spreads], dtype=float)
    sd = np.nan_to_num(np.array([spread.sd for spread in spreads], dtype=float))
    bounded = np.array([spread.kind not in (EXACT, UNDRAWN) for spread in spreads], dtype=bool)
    area_sd = np.full(grounds, how.area_percent / 100.0 / Z95)
    merged, ground = _merged(products), np.zeros(grounds)
    slope, uses = np.zeros((groups, len(value))), np.zeros((groups, len(value)), dtype=bool)
    size, stated = np.zeros(groups), np.zeros(groups)
    for row, constant, places in merged:
        product = constant * float(np.prod(value[list(places)]))
        ground[row] += product
        uses[:, list(places)] |= (amount[:, [row]] != 0.0) & (constant != 0.0)
        for at, place in enumerate(places):
            others = [other for number, other in enumerate(places) if number != at]
            slope[:, place] += amount[:, row] * constant * float(np.prod(value[others]))
    for row, constant, places in products:   # what cancels states its bounds too
        part = np.abs(amount[:, row] * constant * float(np.prod(value[list(places)])))
        size, stated = size + part, stated + part * bool(bounded[list(places)].any())
    spread = np.sqrt(slope ** 2 @ sd ** 2 + (amount * area_sd * ground) ** 2 @ np.ones(grounds))

    def of_grounds(drawn: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        totals = np.zeros((grounds, drawn.shape[1]))
        for row, constant, places in merged:
            totals[row] += constant * np.prod(drawn[list(places)], axis=0)
        return totals[wanted]

    return banded(Sums(amount, area_sd, spreads, names, uses, amount @ ground, spread, shares(stated, size),
                       of_grounds), how, cancelled)


def _merged(products: Sequence[Product]) -> list[Product]:
    """Products of the same numbers on the same ground as one; those that cancel are gone."""
    constants: dict = {}
    for row, constant, places in products:
        key = row, tuple(sorted(places))
        constants[key] = constants.get(key, 0.0) + constant
    return [Product(row, constant, places) for (row, places), constant in constants.items() if constant != 0.0]


def name_of_number(number: Coefficient) -> str:
    """What a number is reported as, and after the bar what distinguishes it from others of that name.

    A row of a table that holds for several climates is one number.

    Args:
        number: of a pack.
    """
    words = " ".join(filter(None, (number.family, number.land_class, number.pool,
                                   "|".join(number.climates) or number.climate, number.year)))
    return f"{words}|{number.value!r} {number.lower!r} {number.upper!r} {sorted(number.note.items())!r}"
