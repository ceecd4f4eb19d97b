"""Scenarios as a contest of land carbon: what is known of each two of them, and how far the rest may go.

Stock difference: IPCC 2006 volume 4, equation 2.5.
"""
from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np

from ...contract.interval import Interval
from ...texts import pick
from ..change.run import pair_terms
from ..pack.model import CO2_PER_C
from ..uncertainty.drawing import Terms, band_of
from .ranking import Contest, beyond_of_ground, parts_of_ground

LAND_CARBON = "land_carbon"


class _Rest(NamedTuple):
    """What is not known of each ground: a stock that is not known is 0 at least, a gain without a pace comes or not.

    Attributes:
        gain: (before, after): what the old and the new density count in the most that it may gain ``(k, p)``.
        loss: the same of the most that it may lose.
        each: t C of a hectare, losses negative ``(k,)``. is_one: it is the same in all scenarios ``(k,)``.
    """

    gain: tuple
    loss: tuple
    each: Interval
    is_one: np.ndarray


def _rest(grounds, request) -> _Rest:
    account, unknown, parts = grounds.account, grounds.unknown, grounds.parts
    has_old, has_new = account.old.is_known, account.new.is_known
    potential = parts["potential_gain"]
    pace = potential.is_known & (potential.low > 0.0)
    gain = -1.0 * pace, 1.0 * (pace | (unknown & has_new))
    loss = -1.0 * (unknown & has_old), 0.0 * pace
    most = np.where(pace, potential.high, np.where(unknown, parts["gain"].high, 0.0)).sum(axis=1)
    least = np.where(unknown, parts["loss"].low, 0.0).sum(axis=1)
    shares = request.mixes.shares
    has_class = [bool(shares[a]) and bool(shares[b]) for a, b in zip(grounds.frame["old"], grounds.frame["new"])]
    return _Rest(gain, loss, Interval.of(least, most), np.array(has_class, dtype=bool))


def land_contest(grounds, change, request, cancelled=None) -> Contest:
    """Emissions of land carbon up to the end of the horizon, and those of every two scenarios less each other.

    Ground whose change is not known loses no more than it held, at once, and gains no more than it will hold, some time
    or never. So does a gain whose pace is not known, as neither years nor growth are stated. Bands are those of
    what is known with the most and with the least of the rest.

    Args:
        grounds: of all scenarios, as ``scenarios`` makes them. change: what they mean.
        request: of the comparison. cancelled: asked between draws.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    count, area, rest = len(request.names), grounds.area_ha, _rest(grounds, request)
    places = list(combinations(range(count), 2))
    first = np.array([*area, *(area[a] for a, _ in places)])
    second = np.array([*(0.0 * area), *(area[b] for _, b in places)])
    nothing, (up, down) = 0.0 * first, parts_of_ground(first, second, rest.is_one)
    rows = [np.hstack(blocks) for blocks in ((first - second, nothing, nothing), (first - second, up, down),
                                             (first - second, down, up))]
    later = grounds.share["later"]
    terms = [pair_terms(grounds.frame, *factors, change) for factors in ((-later, later), rest.gain, rest.loss)]
    joint = Terms(np.concatenate([term.k + number * area.shape[1] for number, term in enumerate(terms)]), *(
        np.concatenate([getattr(term, name) for term in terms]) for name in ("m", "w")))
    middle, best, worst = (band_of(rows_of_end, joint, request.table, request.how, cancelled).flipped(CO2_PER_C)
                           for rows_of_end in rows)
    unknown = area @ grounds.unknown.any(axis=1)
    unknown[0] = 0.0   # the present against itself
    blank = (unknown > 0.0) & ~(area @ (grounds.changed & ~grounds.unknown.all(axis=1)) > 0.0)
    sums = [grounds.tally(name, np.ones(len(request.table.pools), dtype=bool)).without(blank).times(-CO2_PER_C)
            for name in ("net", "annual_gain", "later")]
    beyond = beyond_of_ground(area, Interval.of(-rest.each.high * CO2_PER_C, -rest.each.low * CO2_PER_C), rest.is_one,
                              np.where(unknown > 0.0, "unknown", "pace"))
    pairs, sure = {}, middle.settled()
    for row, place in enumerate(places, start=count):
        least, most = beyond.pairs[place]
        pairs[place] = (sure.lower[row], sure.upper[row]) if least == most == 0.0 else (
            least if np.isinf(least) else best.lower[row], most if np.isinf(most) else worst.upper[row])
    band = middle.rows(slice(0, count)).without(~sums[2].is_said)
    family = request.table.family
    return Contest(LAND_CARBON, "t CO2", pick(family.boundary, request.language), family.id,
                   *(plan_sums.in_tables for plan_sums in sums), band.lower, band.upper, pairs, beyond,
                   Interval.of(unknown))
