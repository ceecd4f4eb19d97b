"""Tables of a year's account: a row per zone and class, a row per zone and part, the cards of numbers, each feature."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import add, multiply, times
from ...contract.interval import Interval
from ...landuse.transition.tables import NO_CLASS
from ...texts import pick, text
from ..change.tables import change_word
from ..densities.table import CARD_COLUMNS, Densities
from ..densities.tally import Tally, over_pools
from ..pack.model import CO2_PER_C, FLUX
from ..stock.classes import Mixes
from ..stock.features import density_of_codes
from ..stock.stock import M2_PER_HA
from ..uncertainty.bands import band_words
from .account import ALL, EMISSION, LAND, REMOVAL, Account, FluxRequest
from .energy import COMPONENTS, ENERGY, ENERGY_COLUMNS

FLUX_COLUMNS = {
    "zone": "string", "zone_name": "string", "land_class": "string", "title": "string", "category": "string",
    "state": "string", "area_ha": "Float64", "net_emission_t_c_ha_yr": "Float64", "net_emission_t_c_yr": "Float64",
    "net_emission_t_co2_yr": "Float64", "share_of_zone": "Float64", "tier": "string", "verified": "boolean",
    "family": "string"}
TOTAL_COLUMNS = {
    "zone": "string", "zone_name": "string", "component": "string", "title": "string", "area_ha": "Float64",
    "energy_ground_ha": "Float64", "covered_ha": "Float64", "covered_share": "Float64",
    "blank_count": "Int64", "net_emission_t_c_yr": "Float64", "lower_t_c_yr": "Float64", "upper_t_c_yr": "Float64",
    "net_emission_t_co2_yr": "Float64", "lower_t_co2_yr": "Float64", "upper_t_co2_yr": "Float64",
    "change": "string", "band_share": "Float64", "band": "string", "family": "string", "boundary": "string"}
#: Columns of a card that are named otherwise for fluxes, and those that only stocks have.
_OF_CARDS = {"density_t_c_ha": "net_emission_t_c_ha_yr", "lower_t_c_ha": "lower_t_c_ha_yr",
             "upper_t_c_ha": "upper_t_c_ha_yr"}
WORDS = ("flux.word_none", "flux.word_emission", "flux.word_removal")
_OF_STOCKS = ("pool", "depth_m", "growth_t_c_ha_yr", "years_to_maturity", "climate")


def flux_rows(account: Account, request: FluxRequest) -> pd.DataFrame:
    """A row per zone and class with ground; of a blank one the state, and no number.

    Args:
        account: of the request. request: for names and titles.

    Returns:
        Area in ha; fluxes in t C/ha per year, t C per year and t CO2 per year.
    """
    rows, of_zone, table, places = [], account.area_ha.sum(axis=1), request.table, []
    for z, zone in enumerate(account.zones):
        for c, land_class in enumerate([*account.classes, NO_CLASS]):
            area = account.area_ha[z, c]
            if area <= 0.0:
                continue
            number = table.given.get((land_class, FLUX)) if land_class != NO_CLASS else None
            state = "by_energy" if account.by_energy[c] else account.number.why[c, 0] or "known"
            places.append(c)
            rows.append({
                "zone": zone or None, "zone_name": request.ground.zone_names.get(zone),
                "land_class": land_class or None, "title": request.mixes.title(land_class, request.language),
                "category": request.mixes.category(land_class), "state": state, "area_ha": area,
                "share_of_zone": area / of_zone[z],
                "tier": number.tier or None if number else None, "verified": number.verified if number else None,
                "family": table.family.id})
    frame = pd.DataFrame(rows, columns=list(FLUX_COLUMNS))
    each = account.number.at((np.array(places, dtype=int), 0))
    net = multiply(Interval.of(frame["area_ha"].to_numpy(dtype=float)), each)
    frame["net_emission_t_c_ha_yr"], frame["net_emission_t_c_yr"] = cells.number(each), cells.number(net)
    frame["net_emission_t_co2_yr"] = cells.number(times(net, CO2_PER_C))
    return frame.astype(FLUX_COLUMNS)


def emission_rows(request: FluxRequest) -> pd.DataFrame:
    """A row per row of the tables of energy and farm inputs; none without tables.

    Args:
        request: its rows of energy and farm inputs.
    """
    if request.emissions is None:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in ENERGY_COLUMNS.items()})
    return request.emissions.rows[list(ENERGY_COLUMNS)]


def total_rows(account: Account, request: FluxRequest) -> pd.DataFrame:
    """A row per zone and part: gross emission and removal of land, its net, energy, farm inputs, and all of them.

    A part of which nothing is known is not a number; one that is known in part is what is known.

    Args:
        account: of the request. request: for names and energy.

    Returns:
        t C and t CO2 per year with their bands, ground in ha, and the share that is covered.
    """
    count = len(account.zones)
    parts = {name: account.tally(name) for name in (EMISSION, REMOVAL, LAND)}
    nowhere, in_zones, blank_counts = components_without_zones(request, account), np.arange(count) > 0, {}
    unnamed = np.isin(np.array(account.zones, dtype=object), zones_without_energy(request, account))
    for name in COMPONENTS if request.emissions is not None else ():
        if (request.emissions.rows["component"] == name).any():
            sums = request.emissions.tally(name, account.zones)
            # of what no row names a zone it is unknown how much is in which zone
            lacks = in_zones & (name in nowhere), unnamed & (name == ENERGY)
            blank_counts[name] = sums.lacking_ground.astype(int) + lacks[0] + lacks[1]
            parts[name] = sums.without(lacks[0] | (lacks[1] & (sums.covered_ground == 0.0)))
    summed = [parts[name] for name in (LAND, *COMPONENTS) if name in parts]
    lacking = ~np.all([part_sums.is_said for part_sums in summed], axis=0) | (
        (account.energy_ground_ha > 0.0) & (ENERGY not in parts))
    some = np.any([part_sums.covered_ground > 0.0 for part_sums in summed], axis=0)
    parts[ALL] = parts[LAND]._replace(
        known=np.sum([part_sums.known for part_sums in summed], axis=0), rest=_all_rest(summed, parts[LAND]),
        is_said=np.ones(count, dtype=bool)).without((lacking & ~some) | (in_zones & bool(nowhere)))
    frames = []
    for number, (name, sums) in enumerate(parts.items()):
        band, net = account.bands[name].without(~sums.is_said), cells.number(sums.in_tables)
        frame = pd.DataFrame({
            "zone": [zone or None for zone in account.zones],
            "zone_name": [request.ground.zone_names.get(zone) for zone in account.zones],
            "component": name, "title": text(f"flux.part_{name}", request.language),
            "area_ha": account.area_ha.sum(axis=1), "energy_ground_ha": account.energy_ground_ha,
            "covered_ha": sums.covered_ground, "covered_share": cells.covered(sums.in_tables),
            "net_emission_t_c_yr": net, "lower_t_c_yr": band.lower, "upper_t_c_yr": band.upper,
            "band_share": band.share, "band": band_words(band.method, request.language),
            "change": [change_word(*row, request.language, WORDS) for row in zip(
                net, band.lower, band.upper, band.apart)], "order": np.arange(count) * len(parts) + number})
        of_part = blank_counts if name == ALL else blank_counts.keys() & {name}
        frame["blank_count"] = np.sum([np.zeros(count, dtype=int), *(blank_counts[name] for name in of_part)], axis=0)
        if name in COMPONENTS:   # rows of a table and no ground
            frame[["area_ha", "energy_ground_ha", "covered_ha", "covered_share"]] = np.nan
        frames.append(frame.astype({"zone": "string", "zone_name": "string"}))
    frame = pd.concat(frames, ignore_index=True).sort_values("order", kind="stable").reset_index(drop=True)
    for name in ("net_emission", "lower", "upper"):
        frame[f"{name}_t_co2_yr"] = frame[f"{name}_t_c_yr"] * CO2_PER_C
    frame["family"] = [None if name in COMPONENTS else request.table.family.id for name in frame["component"]]
    frame["boundary"] = [_boundary(name, request) for name in frame["component"]]
    return frame.reindex(columns=list(TOTAL_COLUMNS)).astype(TOTAL_COLUMNS)


def components_without_zones(request: FluxRequest, account: Account) -> list:
    """Energy or farm inputs of which no row names a zone: in zones they are not known, and never 0.

    Args:
        request: its emissions. account: its zones.

    Returns:
        Of ``COMPONENTS``; empty without zones.
    """
    if request.emissions is None or len(account.zones) < 2:
        return []
    rows = request.emissions.rows
    of = {name: rows["zone"][rows["component"] == name] for name in COMPONENTS}
    return [name for name, zones in of.items() if len(zones) and zones.isna().all()]


def zones_without_energy(request: FluxRequest, account: Account) -> list:
    """Zones with construction land that no row of the table of energy names: their energy is unknown, not 0.

    Args:
        request: its emissions. account: its ground by zone.

    Returns:
        Ids of zones; empty where no table of energy is given.
    """
    if not request.has_energy or ENERGY in components_without_zones(request, account):
        return []
    rows = request.emissions.rows
    named = set(rows["zone"][rows["component"] == ENERGY].dropna())
    return [zone for zone, ground in zip(account.zones, account.energy_ground_ha)
            if zone and ground > 0.0 and zone not in named]


def _all_rest(summed: list[Tally], land: Tally) -> Interval:
    """What is not known of all parts; its share is that of the land."""
    rest = summed[0].rest
    for part_sums in summed[1:]:
        rest = add(rest, part_sums.rest)
    return rest._replace(covered=land.rest.covered)


def _boundary(name: str, request: FluxRequest) -> str:
    if name in COMPONENTS:
        return text(f"flux.boundary_{name}", request.language)
    if name == ALL:
        return text("flux.boundary_all", request.language)
    return pick(request.table.family.boundary, request.language)


def flux_cards(table: Densities, classes, language: str) -> pd.DataFrame:
    """A row for each number of some classes: all that describes it; emissions positive, removals negative.

    Args:
        table: fluxes. classes: keys of the classes. language: of titles and sources.

    Returns:
        Columns of ``CARD_COLUMNS`` that hold of fluxes, t C/ha per year.
    """
    columns = {_OF_CARDS.get(name, name): kind for name, kind in CARD_COLUMNS.items() if name not in _OF_STOCKS}
    frame = table.cards(classes, language).rename(columns=_OF_CARDS)
    return frame.reindex(columns=list(columns)).astype(columns)


def feature_fluxes(area_m2: np.ndarray, codes: np.ndarray, mixes: Mixes, table: Densities) -> pd.DataFrame:
    """Columns of a result layer: NULL where a class is blank or counted by energy.

    Args:
        area_m2: of the features ``(n,)``, NaN where unusable. codes: ``(n,)``.
        mixes: what codes mean. table: fluxes, t C/ha per year.

    Returns:
        ``n`` rows: area in ha, t C/ha per year, t C per year, t CO2 per year, family.
    """
    positions, distinct = pd.factorize(codes)
    each, area_ha = over_pools(density_of_codes(distinct, mixes, table)), Interval.of(area_m2 / M2_PER_HA)
    net = multiply(each.at(positions), area_ha)
    frame = pd.DataFrame({
        "area_ha": cells.number(area_ha), "net_emission_t_c_ha_yr": cells.number(each)[positions],
        "net_emission_t_c_yr": cells.number(net), "net_emission_t_co2_yr": cells.number(times(net, CO2_PER_C)),
        "family": table.family.id})
    return frame.astype({"family": "string"})
