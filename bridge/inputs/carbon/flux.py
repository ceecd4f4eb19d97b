"""A year's account of land, calculated by core from layers, tables and choices."""
from __future__ import annotations

from typing import NamedTuple, Optional

from ....core.carbon.building.numbers import factor_table
from ....core.carbon.checked_pack import load_coefficients
from ....core.carbon.densities.foreign import FLUXES, TABLES
from ....core.carbon.densities.own_table import own_densities
from ....core.carbon.densities.table import Densities, fluxes_of
from ....core.carbon.flux.activity import ELECTRICITY, FUEL, INPUT, activity_table, read_activity, require_purpose
from ....core.carbon.flux.energy import VIEWS, Emissions, EnergyChoice, emissions_of
from ....core.carbon.flux.gases import GasRequest, tables_of_gases, warming_set
from ....core.carbon.flux.run import require_farm_inputs
from ....core.carbon.pack.model import CARBON_DIOXIDE, Coefficient
from ....core.errors import InputError
from ....core.inputs import register
from ...reading.read import Snapshot
from .land import Chosen
from .own import NOTHING_SAID, OwnChoices, known_names, read_own

ACTIVITIES = {FUEL: "energy", INPUT: "farm_inputs"}     # kind of a table -> role in rows of VALUES


class EnergyChosen(NamedTuple):
    """What the user chose for energy and farm inputs.

    Attributes:
        energy, farm: tables, None if absent. pack_path: of fuels and inputs.
        method, view: as ``EnergyChoice`` says. year: of the tables.
        kg_co2_kwh, source: a factor of electricity by itself. grid_path, region, type: otherwise one of a pack, for the
            year.
        own: what the user says of the tables.
    """

    energy: Optional[Snapshot]
    farm: Optional[Snapshot]
    pack_path: str
    method: str
    view: str
    year: Optional[float]
    kg_co2_kwh: Optional[float]
    source: str
    grid_path: str
    region: str
    type: str
    own: OwnChoices = NOTHING_SAID


def read_fluxes(chosen: Chosen, fields_path: str) -> Densities:
    """The table of annual fluxes.

    Args:
        chosen: by the user. fields_path: the pack that knows names of fields of own tables.

    Raises:
        InputError: a broken pack or table, an unknown family or one without fluxes.
    """
    if chosen.table is None:
        pack = load_coefficients(chosen.pack_path)
        family = pack.families.get(chosen.family)
        if family is not None and family.gas != CARBON_DIOXIDE:
            raise InputError("flux.family_of_gas", family=family.id, gas=family.gas, unit=family.unit, known=", ".join(
                key for key, other in pack.families.items() if other.is_flux and other.gas == CARBON_DIOXIDE) or "–")
        return fluxes_of(pack, chosen.family, chosen.climate, chosen.keys, chosen.variants)
    fields = known_names(fields_path, chosen.crosswalk_path)
    columns = read_own(chosen.table, FLUXES, TABLES[FLUXES], fields, (chosen.unit,), chosen.own)
    return own_densities(columns, chosen.table.name, fields, chosen.unit, None, chosen.table.field_names)


def read_gases(chosen: Chosen, families: str, gwp_path: str, gwp: str) -> GasRequest:
    """Families of other gases, and the set of warming potentials for their sum.

    Args:
        chosen: by the user, a pack for the families. families: their names, separated by ``|``.
        gwp_path: the pack with sets; empty without one. gwp: name of a set.

    Raises:
        InputError: an unknown family or set, a family twice, two sets.
    """
    tables = ()
    if families:
        tables = tables_of_gases(load_coefficients(chosen.pack_path), families, chosen.climate, chosen.keys,
                                 chosen.family, chosen.variants)
    return GasRequest(tables, warming_set(load_coefficients(gwp_path), gwp) if gwp and gwp_path else None)


def read_emissions(chosen: EnergyChosen, table: Densities, zones, language: str) -> Optional[Emissions]:
    """Emissions of energy and farm inputs; None where no table was given.

    Args:
        chosen: by the user. table: annual fluxes, which may hold farm inputs already. zones: ids.

    Raises:
        InputError: rows that are wrong, what would count twice.
    """
    if chosen.energy is None and chosen.farm is None:
        return None
    pack, activities = load_coefficients(chosen.pack_path), []
    if chosen.farm is not None:
        require_farm_inputs(table)
    for layer, kind in ((chosen.energy, FUEL), (chosen.farm, INPUT)):
        if layer is None:
            activities.append(None)
            continue
        columns = read_own(layer, ACTIVITIES[kind], activity_table(pack, kind), pack.fields, (), chosen.own)
        activities.append(read_activity(columns, layer.name, pack, kind, zones, chosen.year, layer.field_names))
        if kind == FUEL and chosen.view == VIEWS[1]:
            require_purpose(activities[-1], columns.columns, pack, layer.name)
    return emissions_of(*activities, EnergyChoice(pack, chosen.method, chosen.view, *_electricity(chosen)), language)


def _electricity(chosen: EnergyChosen) -> tuple[Optional[Coefficient], str]:
    """What a kWh emits, and what that is of; None where its source leaves it blank, or nothing was chosen.

    Raises:
        InputError: a pack without region, a factor that the pack does not have.
    """
    if not chosen.grid_path:
        given = None if chosen.kg_co2_kwh is None else Coefficient(
            "", ELECTRICITY, "factor", chosen.kg_co2_kwh, unit="kg CO2/kWh")
        return given, chosen.source
    table, year = factor_table(load_coefficients(chosen.grid_path), own=register.ELECTRICITY_FACTOR), int(chosen.year)
    region = table.region_of(chosen.region)
    return table.factor(region, year, chosen.type), f"{table.origin}, {region}, {year}, {chosen.type}"
