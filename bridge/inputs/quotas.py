"""From layers and choices to a check of quotas."""
from __future__ import annotations

from typing import Optional

from ...core.landuse.codes.meanings import require_listed
from ...core.landuse.pack.model import CLASS_ROLES, LandUseCodes
from ...core.layers.binder import Asked, Binder
from ...core.layers.values import map_fields
from ...core.quotas.pack import QuotaPack
from ...core.quotas.request import Bound, LandLayer
from ..reading.read import Snapshot, read


def mapped_fields(pack: QuotaPack, codes: LandUseCodes, values: list) -> dict:
    """Table -> field role -> what the packs and the user say of it; ``land`` has the fields of the codes too.

    Args:
        values: rows of VALUES.

    Raises:
        InputError: a row that cannot be used.
    """
    require_listed(codes, values)
    land = {role: codes.fields[role] for role in CLASS_ROLES if role in codes.fields} | pack.fields["land"]
    return map_fields({**pack.fields, "land": land}, values)


def bind_table(snapshot: Optional[Snapshot], fields: dict, table: str, rows: list, layers: list, notes: list,
               language: str, others=(), cancelled=None) -> Optional[Bound]:
    """Read a table with the fields that the user named, or that the pack's aliases know; None without a layer.

    Args:
        fields: of ``mapped_fields``. table: of ``core.quotas.pack.ROLES``.
        rows: layer, field role, field, as chosen by the user, of all layers.
        notes: to which what the user says of values is added, in a language.
        others: more fields.

    Raises:
        InputError: a field or role that does not exist, a layer that cannot be read.
    """
    if snapshot is None:
        return None
    binder = Binder(layers, rows, language)
    bound = binder.read(
        Asked(snapshot, table, fields, also=others),
        lambda layer, names: read(layer, names, check_crs=table == "units", cancelled=cancelled))
    notes += binder.notes
    return Bound(bound.table, bound.fields)


def bind_land(snapshot: Optional[Snapshot], fields: dict, chosen: dict, rows: list, layers: list, notes: list,
              language: str, year: Optional[int], registered: Optional[str], cancelled=None) -> Optional[LandLayer]:
    """Read land with its classes and units.

    Args:
        fields: of ``mapped_fields``, of the land. chosen: field role -> field that the user named, or None.
        notes: to which what the user says of values is added, in a language.
        year: of the data. registered: field with the area.

    Raises:
        InputError: a field that does not exist, a layer that cannot be read.
    """
    if snapshot is None:
        return None
    binder = Binder(layers, rows, language)
    bound = binder.read(
        Asked(snapshot, "land", fields, chosen, {"land_class_name": "land_class"}, also=(registered,)),
        lambda layer, names: read(layer, names, cancelled=cancelled))
    notes += binder.notes
    return LandLayer(bound.table, bound.fields, year, registered)
