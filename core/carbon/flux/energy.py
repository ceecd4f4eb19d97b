"""Emissions of energy and of farm inputs, from what statistics say was used: amount times factor, never by hectare.

Electricity is counted from one side only. Seen from production, fuel counts where it is burnt and electricity that is
bought counts nothing; seen from consumption, electricity counts at the factor of its grid, and fuel that was burnt for
electricity or heat that is sold counts nothing.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

import numpy as np
import pandas as pd

from ...texts import enumerated, pick, text
from ..densities.table import source_text
from ..densities.tally import Tally, blanks, tally
from ..pack.fuels import MJ_PER_KGCE, NCV, STANDARD_COAL
from ..pack.model import CO2_PER_C, Coefficient, CoefficientPack
from .activity import ELECTRICITY, UNITS, Activity
from .fuels import coal_factor_of, factor_of

METHODS = ("net_calorific_value", "standard_coal")
VIEWS = ("production", "consumption")
COUNTED, BLANK, OTHER_VIEW, SOLD, AS_ENERGY = "counted", "blank", "other_view", "sold", "counted_as_energy"
ENERGY, FARM_INPUTS = COMPONENTS = ("energy", "farm_inputs")
ENERGY_COLUMNS = {
    "component": "string", "zone": "string", "item": "string", "title": "string", "purpose": "string",
    "amount": "Float64", "unit": "string", "factor": "Float64", "factor_unit": "string", "state": "string",
    "state_title": "string", "net_emission_t_c_yr": "Float64", "net_emission_t_co2_yr": "Float64",
    "tier": "string", "source": "string", "verified": "boolean", "disputed": "string", "note": "string"}


@dataclass(frozen=True)
class EnergyChoice:
    """How amounts of energy become emissions.

    Attributes:
        pack: fuels and farm inputs. method: of ``METHODS``. view: of ``VIEWS``, from which electricity is seen.
        electricity: what a kWh emits, kg CO2; None: blank, and electricity seen from consumption is not counted.
        electricity_source: what the factor is of, such as grid, year and type.
    """

    pack: CoefficientPack
    method: str = METHODS[0]
    view: str = VIEWS[0]
    electricity: Optional[Coefficient] = None
    electricity_source: str = ""


@dataclass(frozen=True)
class Emissions:
    """What tables of activity come to.

    Attributes:
        rows: a row a row of the tables, in the columns of ``ENERGY_COLUMNS``; sold, blank and doubled ones have a
            state and no emission. ``times``: t C per year over the factor.
        notes: sentences.
        factors: (component, item) -> what a unit of it emits.
    """

    rows: pd.DataFrame
    notes: list = field(default_factory=list)
    factors: dict = field(default_factory=dict)

    def amounts(self, component: str, item: str, zones: list) -> np.ndarray:
        """What the factor of an item is multiplied by for t C per year, of each zone ``(z,)``; "" is everything.

        Args:
            component: ``ENERGY`` or ``FARM``. item: id of a fuel or farm input. zones: ids, "" for everything.
        """
        rows = self.rows[(self.rows["component"] == component) & (self.rows["item"] == item)
                         & (self.rows["state"] == COUNTED)]
        by_zone = rows.groupby("zone")["times"].sum()
        return np.array([float(by_zone.get(zone, 0.0)) if zone else float(rows["times"].sum()) for zone in zones])

    def tally(self, component: str, zones: list) -> Tally:
        """t C per year of each zone ``(z,)``; a row whose amount or factor is blank emits 0 at least. Its ground is
        rows.

        Args:
            component: of which the emissions are summed. zones: ids, "" for everything.
        """
        rows = self.rows[(self.rows["component"] == component) & self.rows["state"].isin((COUNTED, BLANK))]
        each = blanks(rows["net_emission_t_c_yr"].to_numpy(dtype=float, na_value=np.nan)[:, None], 0.0, BLANK)
        of_zone = rows["zone"].fillna("").to_numpy(dtype=object)
        return tally(np.array([np.ones(len(rows)) if not zone else (of_zone == zone).astype(float) for zone in zones]),
                     each)


def emissions_of(energy: Optional[Activity], farm: Optional[Activity], how: Optional[EnergyChoice],
                 language: str) -> Emissions:
    """The emissions of energy and of farm inputs.

    Args:
        energy, farm: rows of tables as they were read; None without one.
        how: choices; None without tables.
        language: of sentences, ``"en"`` or ``"zh"``.

    Returns:
        A row each, with its emission in t CO2 where it is counted, and remarks.

    Raises:
        InputError: an item, unit or factor that the pack does not have.
    """
    rows, notes, burnt, factors = [], [], set(), {}
    if energy is not None:
        for used in energy.rows:
            rows.append(_energy_row(used, how, language))
            burnt |= {used.item} if rows[-1]["state"] == COUNTED else set()
        notes.append(text("flux.energy_used", language, pack=f"{how.pack.id} {how.pack.version}",
                          method=text(f"flux.{how.method}", language), view=text(f"flux.{how.view}", language)))
    for used in farm.rows if farm is not None else ():
        rows.append(_farm_row(used, how, burnt, language))
    for row in rows:
        factor = row.pop("coefficient")
        if row["state"] == COUNTED:
            factors[row["component"], row["item"]] = factor
    frame = pd.DataFrame(rows, columns=[*ENERGY_COLUMNS, "times"])
    frame["state_title"] = [text(f"flux.state_{state}", language) for state in frame["state"]]
    frame["net_emission_t_co2_yr"] = frame["net_emission_t_c_yr"].astype("Float64") * CO2_PER_C
    for state in (BLANK, OTHER_VIEW, SOLD, AS_ENERGY):
        names = list(dict.fromkeys(frame.loc[frame["state"] == state, "title"]))
        if names:
            notes.append(text(f"flux.note_{state}", language, items=", ".join(names)))
    power = (frame["component"] == ENERGY) & (frame["item"] == ELECTRICITY) & (frame["state"] == BLANK)
    if power.any() and (how.electricity is None or how.electricity.value is None):
        notes.append(text("flux.blank_factor", language, source=how.electricity_source) if how.electricity_source
                     else text("flux.no_electricity_factor", language))
    for name, activity in ((ENERGY, energy), (FARM_INPUTS, farm)):
        if activity is not None and activity.without_zone:
            notes.append(text("flux.without_zone", language, what=text(f"flux.{name}", language),
                              count=activity.without_zone))
    return Emissions(frame.astype({**ENERGY_COLUMNS, "times": "float64"}), notes, factors)


def _row(component: str, used, title: str, state: str, times, factor: Optional[Coefficient], language: str) -> dict:
    is_counted = state == COUNTED
    return {"component": component, "zone": used.zone or None, "item": used.item, "title": title,
            "purpose": used.purpose or None, "amount": used.amount, "unit": used.unit,
            "factor": None if factor is None else factor.value, "factor_unit": factor.unit if factor else None,
            "state": state, "net_emission_t_c_yr": times * factor.value if is_counted else None,
            "tier": factor.tier or None if factor else None,
            "source": source_text(factor, language) if factor else None,
            "verified": factor.verified if factor else None,
            "disputed": pick(factor.disputed, language) or None if factor else None,
            "note": pick(factor.note, language) or None if factor else None,
            "times": times if is_counted else np.nan, "coefficient": factor}


def _energy_row(used, how: EnergyChoice, language: str) -> dict:
    if used.item == ELECTRICITY:
        return _electricity_row(used, how, language)
    fuel = how.pack.fuels[used.item]
    factor = (factor_of if how.method == METHODS[0] else coal_factor_of)(how.pack, used.item)
    amount, state, times = _in_fuel_units(used, fuel), COUNTED, None
    if how.view == VIEWS[1] and used.purpose == "sold":
        state = SOLD
    elif amount is None or factor.value is None:
        state = BLANK
    else:
        times = amount / 1000.0 / CO2_PER_C
    return _row(ENERGY, used, pick(fuel.title, language), state, times, factor, language)


def _electricity_row(used, how: EnergyChoice, language: str) -> dict:
    title, factor = text("flux.electricity", language), how.electricity
    if how.view == VIEWS[0]:
        return _row(ENERGY, used, title, OTHER_VIEW, None, None, language)
    if factor is None or factor.value is None or used.amount is None:
        row = _row(ENERGY, used, title, BLANK, None, factor, language)
        return {**row, "source": enumerated((how.electricity_source, row["source"]), language) or None}
    times = used.amount * UNITS[used.unit][1] / 1000.0 / CO2_PER_C
    row = _row(ENERGY, used, title, COUNTED, times, factor, language)
    return {**row, "source": enumerated((how.electricity_source, row["source"]), language) or None}


def _in_fuel_units(used, fuel) -> Optional[float]:
    """An amount in the fuel's own unit; energy and standard coal by what a unit of the fuel holds of them."""
    if used.amount is None:
        return None
    kind, times = UNITS[used.unit]
    if kind == fuel.unit:
        return used.amount * times
    ncv, coal = (fuel.numbers[name].value if name in fuel.numbers else None for name in (NCV, STANDARD_COAL))
    ncv = 1e6 if fuel.unit == "GJ" else ncv
    if kind == "GJ":
        return None if ncv is None else used.amount * times * 1e6 / ncv
    if coal is not None:
        return used.amount * times / coal
    return None if ncv is None else used.amount * times * MJ_PER_KGCE * 1000.0 / ncv


def _farm_row(used, how: EnergyChoice, burnt: set, language: str) -> dict:
    given = how.pack.farm_inputs[used.item]
    state, times = COUNTED, None
    if given.fuel and given.fuel in burnt:
        state = AS_ENERGY
    elif used.amount is None or given.factor.value is None:
        state = BLANK
    else:
        times = used.amount * UNITS[used.unit][1] / 1000.0
    return _row(FARM_INPUTS, used, pick(given.title, language), state, times, given.factor, language)
