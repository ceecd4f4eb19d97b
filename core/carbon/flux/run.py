"""What land emits and removes in a year, by family; with energy and farm inputs; each ground and tonne counts once.

Signs: emissions are positive, removals negative. Ground of settlements is never counted by hectare: what is on it
emits by statistics of energy. Numbers of land, energy and inputs err independently of each other; the band of
all is one of their sum (IPCC 2006 volume 1, chapter 3).
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable, Optional

import pandas as pd

from ...contract import cells
from ...errors import InputError
from ...texts import pick, text
from ..densities.table import Densities
from ..pack.model import CARBON_DIOXIDE, CO2_PER_C
from ..stock.classes import crosswalk_table
from ..stock.stock import WHOLE, Ground, empty_notes
from ..uncertainty.bands import NONE, is_nothing, method_notes
from .account import ALL, LAND, Account, FluxRequest, account_of, titles_of
from .energy import COMPONENTS, COUNTED
from .tables import (
    components_without_zones,
    emission_rows,
    flux_cards,
    flux_rows,
    total_rows,
    zones_without_energy,
)

LAND_NET = ("LAND_T_C_YR", "LAND_LOWER_T_C_YR", "LAND_UPPER_T_C_YR")   # with the ends of its band


@dataclass(frozen=True)
class Flux:
    """A year's account.

    Attributes:
        fluxes: a row per zone and class. totals: a row per zone and part of the account.
        emissions: a row a row of the tables of energy and inputs. coefficients: the cards.
        crosswalk: what codes meant. counts: numbers and booleans of the whole. notes: sentences.
    """

    fluxes: pd.DataFrame
    totals: pd.DataFrame
    emissions: pd.DataFrame
    coefficients: pd.DataFrame
    crosswalk: pd.DataFrame
    counts: dict
    notes: list


def carbon_flux(request: FluxRequest, cancelled: Optional[Callable[[], bool]] = None) -> Flux:
    """The annual emissions and removals of some ground.

    A class that the table leaves blank is listed with its ground and counts nothing; the totals state which share of
    the ground that is counted by hectare they cover.

    Args:
        request: ground, numbers, energy and farm inputs.

    Returns:
        Rows by zone and class, totals by zone and part, cards of the numbers, counts and remarks; t C and t CO2 per
        year.

    Raises:
        InputError: a class that the table does not have, or settlements that emit by the hectare.
        Cancelled: ``cancelled`` returned True.
    """
    account = account_of(request, cancelled)
    totals = total_rows(account, request)
    fluxes = flux_rows(account, request)
    whole = totals[totals["zone"].isna()].set_index("component")
    counts = _counts(whole, account, request)
    area_by_code = request.ground.rows[request.ground.rows["zone"] == WHOLE].groupby("code")["area_m2"].sum().to_dict()
    return Flux(fluxes, totals, emission_rows(request), flux_cards(request.table, account.classes, request.language),
                crosswalk_table(request.mixes, area_by_code, request.ground.titles, request.language), counts,
                _notes(account, counts, request))


def land_flux(request: FluxRequest, table: Densities, cancelled: Optional[Callable[[], bool]] = None) -> dict:
    """Only the land's net of everything under a table per year, its band, and the share that is covered.

    Of a table of another gas the numbers under the names of carbon are tonnes of that gas, and CO2 of it is None.

    Args:
        request: ground and what its codes mean. table: fluxes, t C/ha per year, in place of the request's.
        cancelled: asked between steps, whether to stop.

    Raises:
        InputError, Cancelled: as ``carbon_flux``.
    """
    everything = Ground(request.ground.rows[request.ground.rows["zone"] == WHOLE], {}, request.ground.titles)
    account = account_of(replace(request, table=table, ground=everything), cancelled)
    net = account.tally(LAND)
    return {"net_emission_t_c_yr": cells.one_number(cells.number(net.in_tables)[:1]),
            "net_emission_t_co2_yr": cells.one_number(cells.number(net.times(CO2_PER_C).in_tables)[:1])
            if table.family.gas == CARBON_DIOXIDE else None,
            **dict(zip(("lower_t_c_yr", "upper_t_c_yr"), account.bands[LAND].ends())),
            "covered_share": cells.one_number(cells.covered(net.in_tables)[:1])}


def _counts(whole: pd.DataFrame, account: Account, request: FluxRequest) -> dict:
    def value(component: str, column: str) -> Optional[float]:
        return cells.one_number([whole[column].get(component)])

    net, energy = account.tally(LAND), float(account.energy_ground_ha[0])
    land = request.table.given.items()
    unverified = sum(not number.verified for (name, _pool), number in land
                     if name in account.classes and number.value is not None)
    if request.emissions is not None:
        rows = request.emissions.rows
        used = rows[(rows["state"] == COUNTED) & ~rows["verified"].fillna(False)]
        unverified += len(used[["component", "item"]].drop_duplicates())
    counts = {
        "EMISSION_T_C_YR": value("emission", "net_emission_t_c_yr"),
        "REMOVAL_T_C_YR": value("removal", "net_emission_t_c_yr")}
    for name, component in (("LAND", LAND), ("ENERGY", COMPONENTS[0]), ("FARM_INPUTS", COMPONENTS[1]), ("NET", ALL)):
        counts[f"{name}_T_C_YR"] = value(component, "net_emission_t_c_yr")
        counts[f"{name}_T_CO2_YR"] = value(component, "net_emission_t_co2_yr")
    counts |= {f"{name}_{end.upper()}_T_C_YR": value(component, f"{end}_t_c_yr")
               for name, component in (("LAND", LAND), ("NET", ALL)) for end in ("lower", "upper")}
    return counts | {
        "AREA_HA": float(account.area_ha[0].sum()), "ENERGY_GROUND_HA": energy,
        "COVERED_SHARE": cells.one_number(cells.covered(net.in_tables)[:1]),
        "IS_COVERED": bool(net.is_covered[0]) and (energy == 0.0 or request.has_energy),
        "IS_DISTINGUISHABLE": account.bands[LAND].apart[0], "BAND_METHOD": str(account.bands[LAND].method[0]),
        "CLASS_COUNT": len(account.classes), "UNVERIFIED_COUNT": unverified}


def _notes(account: Account, counts: dict, request: FluxRequest) -> list:
    language, family, area = request.language, request.table.family, account.area_ha[0]
    notes = [text("carbon.family_used", language, family=family.id, title=pick(family.title, language),
                  origin=request.table.origin, boundary=pick(family.boundary, language)),
             text("flux.signs", language)]
    if family.warning:
        notes.append(pick(family.warning, language))
    blank = [f"{request.mixes.title(name, language)} ({area[c]:.2f} ha)" for c, name in enumerate(account.classes)
             if not account.number.is_known[c, 0] and not account.by_energy[c] and area[c] > 0.0]
    if blank:
        notes.append(text("flux.blank", language, classes=text("carbon.joint", language).join(blank)))
        notes.append(text("carbon.give_blank", language))
    if counts["ENERGY_GROUND_HA"] and not request.has_energy:
        notes.append(text("flux.no_energy", language, area=counts["ENERGY_GROUND_HA"]))
    for name in components_without_zones(request, account):
        notes.append(text("flux.in_no_zone", language, what=text(f"flux.{name}", language)))
    without = zones_without_energy(request, account)
    if without:
        notes.append(text("flux.zones_without_energy", language, zones=", ".join(without)))
    if area[-1] > 0.0:
        notes.append(text("carbon.no_class", language, area=area[-1]))
    notes += empty_notes({text(f"flux.part_{name}", language): counts[f"{key}_T_C_YR"]
                          for key, name in (("LAND", "land"), ("NET", "all"))}, language)
    if counts["UNVERIFIED_COUNT"]:
        notes.append(text("carbon.unverified_count", language, count=counts["UNVERIFIED_COUNT"]))
    band = account.bands[LAND]
    notes += dict.fromkeys(note for band_of_part in (band, account.bands[ALL]) for note in method_notes(
        band_of_part, request.how, language, titles_of(request)))
    if band.method[0] == NONE and band.apart[0] is None and counts["LAND_T_C_YR"] is not None:
        notes.append(text("flux.no_band", language))
    if counts["IS_DISTINGUISHABLE"] is False and not is_nothing(*(counts[name] for name in LAND_NET)):
        notes.append(text("flux.not_distinguishable", language))
    return [*notes, *(request.emissions.notes if request.emissions is not None else ())]


def require_farm_inputs(table: Densities) -> None:
    """Stop where farm inputs would count twice, or it is unknown whether they would.

    Args:
        table: annual fluxes.

    Raises:
        InputError: the family's cropland holds them, or does not say.
    """
    if table.is_own:
        raise InputError("flux.farm_own", table=table.family.id)
    if table.family.farm_inputs != "excluded":
        raise InputError("flux.farm_included" if table.family.farm_inputs else "flux.farm_unknown",
                         family=table.family.id)
