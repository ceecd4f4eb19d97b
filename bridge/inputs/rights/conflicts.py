"""From layers of rights and choices to a check of rights."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Optional

import shapely

from ....core.errors import InputError
from ....core.fields import Field, spelling
from ....core.geometry.overlay.pieces import Minimum
from ....core.landuse.units.codes import CODE_FIELDS
from ....core.layers.binder import Asked, Binder, Needs
from ....core.layers.binding import match_layer
from ....core.layers.control_layer import ControlLayer
from ....core.layers.values import map_fields
from ....core.rights.conflicts.request import DISPUTES, HOLDERS, PLAN, ROLE, UNITS, RightsRequest
from ....core.rights.pack.model import Rights, RightsPack
from ....core.rights.pack.types import type_field, types_named
from ...reading.read import Snapshot, read

PLAN_ID = Field("id", aliases=("DKBH", "DYBH", "GHDYBM", "unit_id", "plan_unit", "zone_id", "地块编号", "单元编号",
                               "BSM"))


@dataclass(frozen=True)
class Choices:
    """What the user chose.

    Attributes:
        roles: rows of layer and type of right. fields: rows of layer, field role and field. values: rows of VALUES.
        scope, as_of, area_method, minimum, accuracy_m, language: as of ``RightsRequest``.
    """

    roles: list
    fields: list
    values: list
    scope: tuple
    as_of: date
    area_method: str
    minimum: Optional[Minimum]
    accuracy_m: float
    language: str


@dataclass(frozen=True)
class Given:
    """The layers of a run: rights, and what else was given."""

    rights: Sequence[Snapshot]
    holders: Optional[Snapshot] = None
    disputes: Optional[Snapshot] = None
    units: Optional[Snapshot] = None
    plan: Optional[Snapshot] = None

    @property
    def all(self) -> list[Snapshot]:
        """Every layer that was given."""
        return [*self.rights, *(layer for layer in (self.holders, self.disputes, self.units, self.plan) if layer)]


def bind_rights(given: Given, pack: RightsPack, choices: Choices, notes: list, key: Optional[bytes] = None,
                cancelled=None, hashes: bool = True) -> RightsRequest:
    """Bind fields by the user's rows or the pack's aliases, and read what the check needs.

    Args:
        given: the layers. pack: of kind rights. choices: of the user. key: of tokens.
        notes: to which remarks are added, on what the user says of values. cancelled: asked between portions.
        hashes: whether rows are hashed, as a manifest states them, also that of a report.

    Raises:
        InputError: a pack without rights, a field, layer or type that does not exist, no type of a layer's rights, a
            layer that cannot be read.
    """
    if pack.rights is None:
        raise InputError("rights.pack_without", pack=pack.id)
    own = pack.fields.get("parcels", {})
    parcels = {**own, "right_type": type_field(pack.rights, own.get("right_type"))}
    fields = map_fields({ROLE: parcels, HOLDERS: pack.fields.get("holders", {})}, choices.values)
    pack = replace(pack, fields={**pack.fields, "parcels": fields[ROLE], "holders": fields[HOLDERS]})
    types = _types(given.rights, pack.rights, choices.roles, choices.language)
    if given.holders is not None:   # names and numbers are read to make tokens of them
        given = replace(given, holders=replace(given.holders, chosen=given.holders.personal))
    binder = Binder(given.all, choices.fields, choices.language)
    binder.note_garbled()

    def bound(layer: Optional[Snapshot], role: str, known: dict, *needs: Needs, places: bool = True) -> Optional[
            ControlLayer]:
        return None if layer is None else binder.read(
            Asked(layer, role, known, needs=needs),
            lambda snapshot, names: read(snapshot, names, check_crs=places, cancelled=cancelled, hashes=hashes))

    needs_type = Needs(("right_type",), "rights.no_type_field")
    layers = tuple(bound(layer, ROLE, fields[ROLE], *(() if of_all else (needs_type,)))
                   for layer, of_all in zip(given.rights, types))
    holders = bound(given.holders, HOLDERS, fields[HOLDERS], Needs(("unit_code",), "rights.no_code_of_holders"),
                    places=False)
    if holders is not None:
        binder.note_garbled_values(holders)
    code = parcels.get("unit_code", Field("unit_code"))
    units = bound(given.units, UNITS, {"unit_code": Field("unit_code", aliases=CODE_FIELDS)})
    plan = bound(given.plan, PLAN, {"id": PLAN_ID})
    disputes = _disputes(bound(given.disputes, DISPUTES, {"unit_code": code}, places=False))
    notes += binder.notes
    return RightsRequest(layers, types, pack, holders, key, disputes, units, plan, choices.scope, choices.as_of,
                         choices.area_method, choices.minimum, choices.accuracy_m, choices.language)


def _types(layers: Sequence[Snapshot], rights: Rights, rows: Sequence, language: str) -> tuple[str, ...]:
    """The type of all rights of each layer, ``""`` where a field says it."""
    known = {word: code for code, words in type_field(rights, None).values.items() for word in (code, *words)}
    types = [""] * len(layers)
    for layer, role in rows:
        code = known.get(spelling(role))
        if code is None:
            raise InputError("rights.unknown_role", role=role, roles=types_named(rights, language))
        types[match_layer(layer, layers)] = code
    return tuple(types)


def _disputes(layer: Optional[ControlLayer]) -> Optional[ControlLayer]:
    """Disputes by ground where there is any, otherwise by code."""
    if layer is None:
        return None
    if (shapely.get_dimensions(layer.table.geometry) == 2).any():
        return replace(layer, fields={})
    if "unit_code" not in layer.fields:
        raise InputError("rights.no_ground_of_disputes", layer=layer.table.name,
                         fields=", ".join(layer.table.columns) or "–")
    return layer
