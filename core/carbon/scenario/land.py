"""The ground of scenarios as a contest of land carbon: what is known of each two, and how far the rest may go.

Stock difference: IPCC 2006 volume 4, equation 2.5.
"""
from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract.interval import Interval
from ...texts import pick
from ..change.run import Account, pair_terms
from ..densities.tally import Tally, tally
from ..pack.model import CO2_PER_C
from ..uncertainty.drawing import Terms, band_of
from .ranking import Contest, beyond_of_ground, parts_of_ground

LAND_CARBON = "land_carbon"


@dataclass(frozen=True)
class Grounds:
    """Ground by what becomes of it: the same in two plans is one, so that its error is one too.

    Attributes:
        frame: ``old``, ``new`` ``(k,)``. area_ha: of each scenario ``(s, k)``, the present first.
        changed: whether the class changes, or is not known ``(k,)``. account: t C/ha at the year of the plans.
        share: of the difference that each part of the account is ``(k, p)``: ``net``, ``loss``, ``gain``,
            ``potential_gain``, ``annual_gain``, and ``later``: net at the end of the horizon of the last plan. 0
            where not known.
        parts: the same parts in t C/ha, Interval ``(k, p)``; 0 of ground that stays as it is.
    """

    frame: pd.DataFrame
    area_ha: np.ndarray
    changed: np.ndarray
    account: Account
    share: dict
    parts: dict

    @property
    def unknown(self) -> np.ndarray:
        """Ground that changes, and it is unknown by how much, by pool ``(k, p)``."""
        return ~self.account.difference.is_known & self.changed[:, None]

    @property
    def known(self) -> np.ndarray:
        """Ground of which a pool's stock at the year of the plans is known ``(k, p)``."""
        return self.account.old.is_known & ~self.unknown

    def is_unsaid(self, chosen: np.ndarray) -> np.ndarray:
        """Whether nothing is known of a scenario's change in some pools, bool ``(s,)``.

        Ground that stays as it is changes by nothing, whether its stock is known or not.

        Args:
            chosen: of the pools, bool ``(p,)``.
        """
        lacks = self.area_ha @ self.unknown[:, chosen].any(axis=1) > 0.0
        return lacks & (self.area_ha @ self.known[:, chosen].any(axis=1) == 0.0)

    def tally(self, name: str, chosen: np.ndarray) -> Tally:
        """A part of the change in some pools, t C of each scenario ``(s,)``.

        Args:
            name: of ``parts``. chosen: of the pools, bool ``(p,)``.
        """
        at = slice(None), chosen
        return tally(self.area_ha, self.parts[name].at(at), ~self.unknown[at]).without(self.is_unsaid(chosen))

    def stock(self, chosen: np.ndarray) -> Tally:
        """The stock at the year of the plans in some pools, t C of each scenario ``(s,)``.

        Args:
            chosen: of the pools, bool ``(p,)``.
        """
        old, net, at = self.account.old, self.parts["net"], (slice(None), chosen)
        then = np.maximum(old.low + np.where(self.known, net.low, 0.0), 0.0)
        return tally(self.area_ha, Interval.of(np.where(self.known, then, 0.0), np.where(
            self.known, then, np.inf)).at(at), self.known[at])


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
