"""Buildings, plots and zones, from layers and choices, as core reckons their carbon."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Optional

from ....core.carbon.building.ground import Built, BuiltRequest, read_built
from ....core.carbon.building.numbers import EnergyTable, FactorTable, carriers_of, energy_table, factor_table
from ....core.carbon.building.own_table import own_energy, own_factors
from ....core.carbon.checked_pack import load_coefficients
from ....core.carbon.densities.foreign import FACTORS, INTENSITIES, TABLES
from ....core.carbon.pack.building import EMBODIED_UNIT, FACTOR_UNIT, INTENSITY_UNIT
from ....core.carbon.stock.patches import Zones
from ....core.intensity.checked_pack import load_intensity
from ...reading.read import Snapshot, read
from ..intensity import bind_intensity
from .own import NOTHING_SAID, OwnChoices, known_names, read_own


@dataclass(frozen=True)
class ChosenNumbers:
    """What the user chose for numbers.

    Attributes:
        pack_path, set: of the intensities. table: the user's own, None with a pack.
        factor_path: pack of the grid's factors. factors: the user's own table, None with a pack.
        fuel_path: pack of fuels, empty: none.
        uses_path: pack with the uses and their codes; empty: values are the set's uses.
        own: what the user says of own tables.
    """

    pack_path: str = ""
    set: str = ""
    table: Optional[Snapshot] = None
    factor_path: str = ""
    factors: Optional[Snapshot] = None
    uses_path: str = ""
    fuel_path: str = ""
    own: OwnChoices = NOTHING_SAID


def read_energy(chosen: ChosenNumbers, fields_path: str) -> EnergyTable:
    """The intensities.

    Args:
        chosen: by the user. fields_path: the pack that knows names of fields of own tables.

    Raises:
        InputError: a broken pack or table, an unknown set.
    """
    if chosen.table is None:
        return energy_table(load_coefficients(chosen.pack_path), chosen.set)
    fields = known_names(fields_path, chosen.uses_path)
    columns = read_own(chosen.table, INTENSITIES, TABLES[INTENSITIES], fields, (INTENSITY_UNIT, EMBODIED_UNIT),
                       chosen.own)
    return own_energy(columns, chosen.table.name, fields, chosen.table.field_names)


def read_factors(chosen: ChosenNumbers, fields_path: str) -> FactorTable:
    """The factors of electricity and other carriers.

    Raises:
        InputError: a broken pack or table.
    """
    fuels = carriers_of(load_coefficients(chosen.fuel_path)) if chosen.fuel_path else {}
    if chosen.factors is not None:
        fields = known_names(fields_path, chosen.uses_path)
        columns = read_own(chosen.factors, FACTORS, TABLES[FACTORS], fields, (FACTOR_UNIT,), chosen.own)
        own = own_factors(columns, chosen.factors.name, fields, chosen.factors.field_names)
        return replace(own, carriers={**fuels, **own.carriers})
    return factor_table(load_coefficients(chosen.factor_path), fuels)


def read_uses(chosen: ChosenNumbers):
    """Words and codes of uses; None where values are the set's own uses."""
    return load_coefficients(chosen.uses_path).buildings if chosen.uses_path else None


@dataclass(frozen=True)
class BuildingFields:
    """Fields that the user named, and how values are written."""

    rows: list
    use: Optional[str] = None
    plot_use: Optional[str] = None
    plot_id: Optional[str] = None
    zone_id: Optional[str] = None
    zone_name: Optional[str] = None
    climate: Optional[str] = None
    region: Optional[str] = None
    method: str = "auto"
    site_area: str = "registered"
    written_as: str = "auto"
    registered_unit: str = ""
    floor_area_unit: str = ""
    values: Sequence = ()   # rows of VALUES


def read_layers(snapshots: dict, values_path: str, fields: BuildingFields, language: str,
                cancelled=None) -> tuple[Built, list, dict]:
    """Read buildings, plots and zones.

    Args:
        snapshots: ``buildings``, ``plots``, ``zones`` -> layer, if given.
        values_path: the pack that knows how floor areas, storeys and limits are written. fields: of the user.

    Returns:
        What was read, how fields were recognised, a sentence each, and role -> table.

    Raises:
        InputError: a field that does not exist, a layer that cannot be read.
    """
    values = load_intensity(values_path)
    tables = {table: snapshots[role] for role, table in (("buildings", "buildings"), ("plots", "parcels"))
              if role in snapshots}
    chosen = {"parcels": {"use": fields.plot_use}, "buildings": {"use": fields.use}}
    bound, reasons, _meanings = bind_intensity(tables, values, fields.rows, chosen, [fields.plot_id], language,
                                               fields.values, cancelled)
    zones = None
    if "zones" in snapshots:
        wanted = dict.fromkeys(filter(None, (fields.zone_id, fields.zone_name, fields.climate, fields.region)))
        zones = Zones(read(snapshots["zones"], list(wanted), cancelled=cancelled), fields.zone_id, fields.zone_name)
    built = read_built(BuiltRequest(
        values, bound.get("buildings"), bound.get("parcels"), zones, fields.climate, fields.region, fields.plot_id,
        fields.method, fields.site_area, fields.written_as, fields.registered_unit, fields.floor_area_unit, language),
        cancelled)
    tables = {role: bound[table].table for role, table in (("buildings", "buildings"), ("plots", "parcels"))
              if table in bound}
    return built, reasons, tables
