"""How sure sums of areas and densities are: analytic propagation and Monte Carlo of the same expression.

A sum is Σ_k a_k (1 + ε_k) Σ c · v_1 · v_2 ··· over grounds k and numbers of a table. A number is drawn once, however
many grounds use it: the error of a density does not cancel with the number of parcels. Numbers that are made of the
same factors share their draws, as roots and shoots of a stand do. Areas are drawn with them, once a ground. Draws of a
number depend on the seed and on its own name alone, so neither the order of rows nor what else is in a run changes a
band. Source: IPCC 2006 volume 1, chapter 3 (approaches 1 and 2); docs/uncertainty.md.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Callable, NamedTuple, Optional

import numpy as np

from ...geometry.parallel import Cancelled, ask
from ..densities.spreads import EXACT, PICK, PRODUCT, UNDRAWN, WIDE, Z95, Spread
from ..densities.table import Densities
from .bands import ANALYTIC, AREAS, AUTO, MONTE_CARLO, NONE, Band, Sureness, is_apart, objects

BLOCK = 1000     # draws at a time
MOST = 10_000_000   # draws of sums that are held at a time
KEPT = 4000      # blocks of draws that are kept, 8 kB each


class Terms(NamedTuple):
    """What a ground's sum is made of: ``w`` times number ``m`` (position in the flat table) for ground ``k``."""

    k: np.ndarray
    m: np.ndarray
    w: np.ndarray


@dataclass(frozen=True)
class Sums:
    """Sums whose bands are required.

    Attributes:
        amount: of each sum and ground ``(g, k)``. area_sd: of the amounts, relative ``(k,)``.
        spreads, names: of the numbers ``(u,)``. uses: whether a sum rests on a number ``(g, u)``.
        centre, sd, share: of the sums ``(g,)``; ``sd`` by propagation.
        of_grounds: draws of the numbers ``(u, n)`` to those of a unit of some grounds, by position ``(k, n)``.
        weight: of each number in each sum ``(g, u)``, where sums are linear: without errors of areas it says it all.
    """

    amount: np.ndarray
    area_sd: np.ndarray
    spreads: list
    names: list
    uses: np.ndarray
    centre: np.ndarray
    sd: np.ndarray
    share: np.ndarray
    of_grounds: Callable[[np.ndarray, np.ndarray], np.ndarray]
    weight: Optional[np.ndarray] = None


def band_of(area_ha: np.ndarray, terms: Terms, table: Densities, how: Sureness,
            cancelled: Optional[Callable[[], bool]] = None) -> Band:
    """The bands of several sums over the same grounds.

    Args:
        area_ha: of each sum ``g`` and ground ``k``, ``(g, k)``.
        terms: of the grounds; only known numbers.
        table: the densities. how: method.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    if table.alike is not None:   # classes of several keys share numbers, each of which is drawn once
        own, shared = (table.value.ravel()[m] for m in (terms.m, table.alike[terms.m]))
        times = np.divide(own, shared, out=np.ones(len(own)), where=np.nan_to_num(shared) != 0.0)
        terms = terms._replace(m=table.alike[terms.m], w=terms.w * times)   # means of a map share its error alone
    used = np.array(sorted(set(terms.m.tolist()), key=table.name_of), dtype=int)   # in no order of rows
    place = np.argsort(used)[np.searchsorted(np.sort(used), terms.m)] if len(used) else terms.m
    weight = np.zeros((area_ha.shape[1], len(used)))
    np.add.at(weight, (terms.k, place), terms.w)
    return linear_band(area_ha, weight, list(table.spread.ravel()[used]), [table.name_of(m) for m in used], how,
                       cancelled)


def linear_band(amount: np.ndarray, weight: np.ndarray, spreads: list, names: list, how: Sureness,
                cancelled: Optional[Callable[[], bool]] = None, is_sure: Optional[np.ndarray] = None) -> Band:
    """The bands of sums of numbers, each of which a unit of a ground counts so many times.

    Args:
        amount: of each sum and ground, in ha or what else numbers are per, ``(g, k)``.
        weight: of each number in a unit of each ground ``(k, u)``.
        spreads, names: of the numbers. how: method. is_sure: grounds whose amount has no error ``(k,)``; None: none.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    value, sd = (np.array([getattr(spread, name) for spread in spreads], dtype=float) for name in ("mean", "sd"))
    bounded = np.array([spread.kind not in (EXACT, UNDRAWN) for spread in spreads], dtype=bool)
    area_sd = np.full(amount.shape[1], how.area_percent / 100.0 / Z95)
    if is_sure is not None:
        area_sd[is_sure] = 0.0
    in_sum, size = _times(amount, weight), _times(np.abs(amount), np.abs(weight))
    uses = np.abs(in_sum) > 1e-12 * size
    if area_sd.any():
        uses |= _times(np.abs(amount * area_sd), np.abs(weight)) > 0.0
    plain = np.nan_to_num(sd)
    variance = _moved(in_sum, spreads, names) + (amount * area_sd) ** 2 @ (
        (weight @ value) ** 2 + weight ** 2 @ plain ** 2)
    counts = [np.flatnonzero(row) for row in weight]

    def of_grounds(numbers: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        totals = np.zeros((len(wanted), numbers.shape[1]))
        for row, ground in enumerate(wanted):
            if len(counts[ground]):
                totals[row] = weight[ground, counts[ground]] @ numbers[counts[ground]]
        return totals

    stated = shares(size @ (np.abs(value) * bounded), size @ np.abs(value))
    return banded(Sums(amount, area_sd, spreads, names, uses, in_sum @ value, np.sqrt(variance), stated,
                       of_grounds, in_sum), how, cancelled)


def _moved(in_sum: np.ndarray, spreads: list, names: list) -> np.ndarray:
    """Variance of sums ``(g,)`` by the slope of each draw, which several numbers may share.

    Args:
        in_sum: how often each number counts ``(g, u)``. spreads, names: of the numbers.
    """
    place: dict = {}
    rows = [(u, place.setdefault(name, len(place)), slope, np.nan_to_num(sd)) for u, spread in enumerate(spreads)
            for name, slope, sd in spread.slopes(names[u])]
    slopes, sd_of = np.zeros((len(spreads), len(place))), np.zeros(len(place))
    for u, draw, slope, sd in rows:
        slopes[u, draw] += slope
        sd_of[draw] = sd
    return (in_sum @ slopes) ** 2 @ sd_of ** 2


def _times(amount: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """A product of matrices; most rows of ``amount`` may have one ground alone."""
    lone, several, of = _lone_rows(amount)
    products = np.empty((len(amount), weight.shape[1]))
    products[lone] = amount[lone, of][:, None] * weight[of]
    products[several] = amount[several] @ weight
    return products


def _lone_rows(amount: np.ndarray) -> tuple:
    """Rows of one ground, the others, and the ground of the former."""
    grounds = np.count_nonzero(amount, axis=1)
    lone = np.flatnonzero(grounds == 1)
    return lone, np.flatnonzero(grounds != 1), np.argmax(amount[lone] != 0.0, axis=1) if len(lone) else lone


def shares(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """``part`` over ``whole``, in one unit ``(n,)``; 0 of nothing."""
    return np.divide(part, whole, out=np.zeros(len(whole)), where=whole > 0.0)


def banded(sums: Sums, how: Sureness, cancelled: Optional[Callable[[], bool]] = None) -> Band:
    """The bands of sums by the method that was requested, or by the one that their bounds ask for.

    The methods never contradict each other on a sum: where both are fit, draws follow propagation, and where
    propagation does not hold it follows the draws.

    Args:
        sums: what they are made of. how: method, draws and seed.

    Returns:
        Ends of 95 % of each sum, in its unit; NaN without a band.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    ask()
    count = len(sums.centre)
    kinds = np.array([spread.kind for spread in sums.spreads], dtype=object)
    is_rough = np.array([not spread.is_fit for spread in sums.spreads], dtype=bool) & (kinds != UNDRAWN)
    rough, undrawn = sums.uses & is_rough, sums.uses & (kinds == UNDRAWN)
    wide_areas = (sums.amount != 0.0) @ (sums.area_sd * Z95 > WIDE * (1.0 + 1e-9)).astype(float) > 0.0
    fit = ~rough.any(axis=1) & ~wide_areas
    moving = (sums.share > 0.0) | (sums.uses & (kinds != EXACT)).any(axis=1) | ((sums.amount != 0.0) @ sums.area_sd > 0)
    has = moving & ~undrawn.any(axis=1) & (how.method != NONE)
    blank = np.where(has, 0.0, np.nan)
    lower, upper = sums.centre - Z95 * sums.sd + blank, sums.centre + Z95 * sums.sd + blank
    by_draws = has & ((how.method == MONTE_CARLO) | ((how.method == AUTO) & ~fit))
    asked = np.flatnonzero(by_draws | (has & ~fit))
    drawn = np.full((2, count), np.nan)
    drawn[:, asked] = _drawn(sums, asked, how, cancelled)
    apart = [is_apart(*ends) for ends in zip(sums.centre, lower, upper)]
    for g in asked:
        by_draws_apart = is_apart(sums.centre[g], *drawn[:, g])
        apart[g] = by_draws_apart if apart[g] == by_draws_apart or (by_draws[g] and not fit[g]) else None
    names = np.array(sums.names, dtype=object)
    by_draws_apart = [[tuple(names[row].tolist()) for row in rows] for rows in (rough, undrawn)]
    by_draws_apart[0] = [row + ((AREAS,) if wide else ()) for row, wide in zip(by_draws_apart[0], wide_areas)]
    return Band(np.where(by_draws, drawn[0], lower), np.where(by_draws, drawn[1], upper), sums.share, objects(apart),
                np.where(has, np.where(by_draws, MONTE_CARLO, ANALYTIC), NONE).astype(object),
                *map(objects, by_draws_apart))


def _drawn(sums: Sums, asked: np.ndarray, how: Sureness, cancelled) -> np.ndarray:
    """Ends of bands of some of the sums ``(2, n)``."""
    ends = np.empty((2, len(asked)))
    is_direct = sums.weight is not None and not sums.area_sd.any()
    step = max(1, MOST // how.draws)
    for first in range(0, len(asked), step):
        rows = asked[first:first + step]
        uses = sums.uses[rows].any(axis=0)
        lone, several, _of = _lone_rows(sums.amount[rows])
        apart = lone if is_direct else np.arange(len(rows))
        wanted = np.flatnonzero((sums.amount[rows[apart]] != 0.0).any(axis=0))
        amount = sums.amount[np.ix_(rows, wanted)]
        of = np.argmax(amount[lone] != 0.0, axis=1) if len(lone) else lone
        values = np.empty((len(rows), how.draws))
        for number, start in enumerate(range(0, how.draws, BLOCK)):
            if cancelled is not None and cancelled():
                raise Cancelled
            block = slice(start, min(start + BLOCK, how.draws))
            numbers = _draw_numbers(sums, uses, (how.seed, number), block.stop - start)
            each = _draw_grounds(sums, numbers, wanted, (how.seed, number))
            values[lone, block] = each[of] * amount[lone, of][:, None]
            if len(several):
                values[several, block] = sums.weight[rows[several]] @ numbers if is_direct else amount[several] @ each
        ends[:, first:first + step] = np.quantile(values, (0.025, 0.975), axis=1)
    return ends


def _draw_numbers(sums: Sums, uses: np.ndarray, seed: tuple, count: int) -> np.ndarray:
    """Draws of the numbers ``(u, count)``; those that no sum rests on stay as they are."""
    numbers = np.empty((len(sums.names), count))
    for row, (spread, name) in enumerate(zip(sums.spreads, sums.names)):
        numbers[row] = number_draws(spread, name, seed, count) if uses[row] else spread.mean
    return numbers


def _draw_grounds(sums: Sums, numbers: np.ndarray, wanted: np.ndarray, seed: tuple) -> np.ndarray:
    """Draws of a unit of some grounds ``(k, n)``."""
    totals = sums.of_grounds(numbers, wanted)
    if sums.area_sd.any():
        normal = _stream(seed, AREAS).standard_normal((sums.amount.shape[1], numbers.shape[1]))
        totals = totals * (1.0 + sums.area_sd[wanted, None] * normal[wanted])
    return totals


@lru_cache(maxsize=KEPT)
def number_draws(spread: Spread, name: str, seed: tuple, count: int) -> np.ndarray:
    """A block of draws of a number ``(count,)``, not to be written to; a comparison asks for the same ones again.

    Args:
        spread: its distribution. name: of its draws, where the distribution names none.
        seed: of the run, and the number of the block. count: of draws.
    """
    if spread.kind == PRODUCT:
        draws = np.full(count, spread.shape)
        for plus, part in spread.parts:
            draws *= plus + number_draws(part, part.name, seed, count)
    elif spread.kind == PICK:
        ends = np.cumsum([share for share, _part in spread.parts])[:-1]
        chosen, draws = np.searchsorted(ends, _stream(seed, spread.name).random(count), side="right"), np.empty(count)
        for number, (_share, part) in enumerate(spread.parts):
            rows = chosen == number
            draws[rows] = number_draws(part, part.name, seed, count)[rows]
    else:
        draws = spread.draws(count, _stream(seed, spread.name or name))
    draws.setflags(write=False)
    return draws


def _stream(seed: tuple, name: str) -> np.random.Generator:
    """Random numbers of a name, whatever else is drawn."""
    words = np.frombuffer(blake2b(name.encode("utf-8"), digest_size=16).digest(), dtype="<u4")
    return np.random.default_rng([*seed, *map(int, words)])
