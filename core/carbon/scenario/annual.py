"""What goes on every year under each scenario: fluxes of land by a family of their own, and buildings.

Each is next to the others within its own boundary. Emissions are positive, removals negative, t CO2.
"""
from __future__ import annotations

from itertools import combinations
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract.arithmetic import times
from ...contract.interval import SLACK, Interval
from ...errors import InputError
from ...landuse.transition.tables import NO_CLASS
from ...texts import pick, text
from ..densities.tally import NOTHING_KNOWN, tally
from ..pack.model import BY_ENERGY, CO2_PER_C, Share
from ..stock.classes import require_classes
from ..stock.stock import numbers_of
from ..uncertainty.bands import Band
from ..uncertainty.drawing import Terms, band_of
from .ranking import Beyond, Contest, beyond_of, beyond_of_ground, widened
from .tables import ALL, Sums, to_present

LAND_FLUX, BUILDINGS, POTENTIAL = ANNUAL = ("land_flux", "building_emission", "building_potential")
ACCOUNTS = {"actual": BUILDINGS, "potential": POTENTIAL}
SAME = ("energy_set", "factor_type")   # of buildings that are compared


class FluxGround(NamedTuple):
    """Annual fluxes of the ground of all scenarios.

    Attributes:
        value: t CO2 per year of each scenario ``(s,)``, with the share of the ground that is counted by hectare.
        band, difference_band: of it, and of it less the present.
        pairs: (position, position) -> band of the first less the second.
        unknown_ha: ground that changes from or to a class without a number ``(s,)``; open where nothing is known.
        beyond: what that may emit or remove in a year.
    """

    value: Interval
    band: Band
    difference_band: Band
    pairs: dict
    unknown_ha: Interval
    beyond: Beyond


def flux_ground(keys: pd.DataFrame, area_ha: np.ndarray, changed: np.ndarray, request,
                cancelled: Optional[Callable[[], bool]] = None) -> FluxGround:
    """The annual flux of every scenario, as what its ground becomes emits and removes.

    Args:
        keys: ``old`` and ``new`` of each ground ``(k,)``. area_ha: of each scenario ``(s, k)``. changed: ``(k,)``.
        request: of a comparison, with a table of fluxes.

    Raises:
        InputError: a class that the table does not have. Cancelled: ``cancelled`` returned True.
    """
    table, mixes = request.flux, request.mixes
    require_classes(mixes, table)
    place = {name: number for number, name in enumerate(table.classes)}
    energy = {land_class for (land_class, _pool), number in table.given.items() if number.counted_by == BY_ENERGY}
    classes = [*(name for name in table.classes if name not in energy), NO_CLASS]   # of ground by the hectare
    number, at = numbers_of(classes, mixes, table), {name: c for c, name in enumerate(classes)}
    blank = {name for name, is_said in zip(classes, number.is_known[:, 0]) if not is_said}
    k, m, w = [], [], []
    held, lacking = np.zeros((len(keys), len(classes))), np.zeros(len(keys), dtype=bool)
    for row, (old, new) in enumerate(zip(keys["old"], keys["new"])):
        for mix_part in mixes.shares[new] or (Share(NO_CLASS, 1.0, {}),):
            if mix_part.land_class in energy:
                continue
            held[row, at[mix_part.land_class]] += mix_part.share
            if mix_part.land_class not in blank:
                k.append(row)
                m.append(place[mix_part.land_class] * len(table.pools))
                w.append(mix_part.share * CO2_PER_C)
        parts = (*mixes.shares[old], *mixes.shares[new])
        lacking[row] = changed[row] and (not mixes.shares[old] or not mixes.shares[new] or any(
            mix_part.land_class in blank for mix_part in parts))
    terms = Terms(np.array(k, dtype=int), np.array(m, dtype=int), np.array(w, dtype=float))
    count = len(area_ha)
    places = list(combinations(range(count), 2))
    rows = np.array([*area_ha, *(plan - area_ha[0] for plan in area_ha), *(area_ha[a] - area_ha[b] for a, b in places)])
    band = band_of(rows, terms, table, request.how, cancelled)
    sure = band.settled()
    value = tally(area_ha @ held, number).times(CO2_PER_C)
    nothing = ~value.is_said   # is known of ground by the hectare
    unknown = area_ha @ lacking
    unknown[0] = 0.0
    unknown[nothing] = np.nan
    anything = np.where(lacking, np.inf, 0.0)   # ground without a number may emit or remove
    has_class = np.array([bool(mixes.shares[old]) and bool(mixes.shares[new]) for old, new in zip(
        keys["old"], keys["new"])], dtype=bool)
    beyond = beyond_of_ground(area_ha, Interval.of(-anything, anything), has_class, np.where(
        nothing, NOTHING_KNOWN, "unknown")).without(nothing)
    return FluxGround(value.in_tables, band.rows(slice(0, count)).without(nothing),
                      band.rows(slice(count, 2 * count)).without(nothing | nothing[0]),
                      {area: (sure.lower[2 * count + n], sure.upper[2 * count + n]) for n, area in enumerate(places)},
                      Interval.of(unknown), beyond)


def flux_boundary(request) -> str:
    """What a flux includes: the family's words, and that settlements are left to statistics of energy.

    Args:
        request: a comparison with fluxes.
    """
    return f"{pick(request.flux.family.boundary, request.language)} {text('scenario.boundary_flux', request.language)}"


def flux_sums(land: FluxGround, request) -> list[Sums]:
    """The flux as a row of the table.

    Args:
        land: the flux of each scenario, t CO2 per year ``(s,)``. request: the comparison.
    """
    return [Sums(LAND_FLUX, ALL, "annual", "t CO2/yr", land.value, land.band, to_present(land.value),
                 land.difference_band, text("scenario.all_land", request.language), flux_boundary(request),
                 request.flux.family.id)]


def flux_contest(land: FluxGround, request) -> Contest:
    """Flux over the horizon.

    Args:
        land: the flux of each scenario, t CO2 per year ``(s,)``. request: with the horizon in years.

    Returns:
        Totals in t CO2 over the horizon, and their differences two by two.

    Raises:
        InputError: no horizon.
    """
    years = _horizon(LAND_FLUX, request)
    pairs, beyond = {pair: (low * years, high * years) for pair, (low, high) in land.pairs.items()}, land.beyond.times(
        years)
    return Contest(LAND_FLUX, "t CO2", flux_boundary(request), request.flux.family.id,
                   Interval.of(np.zeros(len(land.unknown_ha.low))), land.value, times(land.value, years),
                   land.band.lower * years, land.band.upper * years, widened(pairs, beyond), beyond, land.unknown_ha)


def _horizon(quantity: str, request) -> float:
    if request.horizon_years <= 0.0:
        raise InputError("scenario.no_horizon", quantity=quantity)
    return request.horizon_years


# -- buildings -------------------------------------------------------------------------------------

def require_one_set(buildings: dict) -> None:
    """Stop where buildings were calculated with other numbers.

    Args:
        buildings: scenario -> account -> totals of ``groundrules:buildingcarbon``.

    Raises:
        InputError: several sets or types of factors.
    """
    for name in SAME:
        sets = {totals[name] for accounts in buildings.values() for totals in accounts.values()}
        if len(sets) > 1:
            raise InputError("scenario.other_set", name=name, values=", ".join(sorted(map(str, sets))))


def _of(request, account: str, name: str) -> Interval:
    """A number of all scenarios ``(s,)``, open where one has no such account, with the share that it covers."""
    columns, covered = ([request.buildings.get(plan, {}).get(account, {}).get(column) for plan in request.names]
                        for column in (name, "covered_share"))
    value, covered = (np.array([np.nan if number is None else number for number in column], dtype=float)
                      for column in (columns, covered))
    return Interval.of(value, None, np.where(np.isnan(value), NOTHING_KNOWN, ""), covered)


def _band_of(request, account: str) -> list:
    """Ends of the band of emissions ``(s,)``, NaN if there is none."""
    return [np.where(end.is_known, end.low, np.nan) for end in (
        _of(request, account, name) for name in ("lower_t_co2_yr", "upper_t_co2_yr"))]


def building_sums(request) -> list[Sums]:
    """Operation a year, and embodied carbon once, of existing buildings and of what limits allow.

    Args:
        request: a comparison with results of buildings.

    Returns:
        Sums in t CO2 per year, and in t CO2 for embodied carbon, one per account and quantity.
    """
    sums = []
    for account, quantity in ACCOUNTS.items():
        given = [of_plan[account] for of_plan in request.buildings.values() if account in of_plan]
        if not given:
            continue
        family, words = str(given[0]["energy_set"]), _building_words(given[0], request.language)
        for name, (column, time, unit) in {
                quantity: ("emission_t_co2_yr", "annual", "t CO2/yr"),
                f"{quantity}_embodied": ("embodied_t_co2", "one_off", "t CO2")}.items():
            value = _of(request, account, column)
            if time != "annual" and not value.is_known.any():   # of emissions that are not known that is reported
                continue
            (lower, upper), change = _band_of(request, account), to_present(value)
            band = Band.of_ends(value, lower, upper) if time == "annual" else None
            apart = Band.of_ends(change, lower - upper[0], upper - lower[0]).without(
                np.arange(len(lower)) == 0) if time == "annual" else None   # not the present against itself
            sums.append(Sums(name, ALL, time, unit, value, band, change, apart,
                             text("scenario.all_buildings", request.language), words, family))
    return sums


def _building_words(totals: dict, language: str) -> str:
    return text("scenario.boundary_buildings", language, set=totals["energy_set"], type=totals["factor_type"],
                year="–" if totals["factor_year"] is None else f"{totals['factor_year']:g}")


def building_contest(account: str, request) -> Contest:
    """Emissions of buildings over the horizon.

    Results of buildings bear no draws, so ends of a difference are those of both totals at their worst: a difference
    that is reported so is one beyond doubt.

    Args:
        account: a key of ``ACCOUNTS``. request: with results and the horizon in years.

    Returns:
        Totals in t CO2 over the horizon.

    Raises:
        InputError: no results, or no horizon.
    """
    quantity = ACCOUNTS[account]
    given = [of_plan[account] for of_plan in request.buildings.values() if account in of_plan]
    if not given:
        raise InputError("scenario.no_buildings", quantity=quantity)
    years = _horizon(quantity, request)
    value = _of(request, account, "emission_t_co2_yr")
    is_said = value.is_known & (value.covered > 0.0)   # the sum over no building is not an emission of 0
    value = Interval.of(np.where(is_said, value.low, np.nan), None, np.where(is_said, "", NOTHING_KNOWN), value.covered)
    lower, upper = (np.where(is_said, end, np.nan) for end in _band_of(request, account))
    pairs = {(a, b): ((lower[a] - upper[b]) * years, (upper[a] - lower[b]) * years)
             for a, b in combinations(range(len(lower)), 2)}
    is_whole = is_said & (value.covered >= 1.0 - SLACK)
    # what is not counted emits nothing at least
    beyond = beyond_of(Interval.of(np.zeros(len(lower)), np.where(is_whole, 0.0, np.inf), np.where(
        is_said, "buildings", NOTHING_KNOWN)))
    return Contest(quantity, "t CO2", _building_words(given[0], request.language), str(given[0]["energy_set"]),
                   Interval.of(np.zeros(len(lower))), value, times(value, years), lower * years, upper * years,
                   widened(pairs, beyond), beyond, Interval.of(np.where(is_whole, 0.0, np.nan)))
