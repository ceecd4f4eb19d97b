"""From layers and choices to a check of quotas."""
from __future__ import annotations

from typing import Optional

from ...core.landuse.pack.model import LandUseCodes
from ...core.layers.binder import Asked, Binder
from ...core.quotas.pack import QuotaPack
from ...core.quotas.request import Bound, LandLayer
from ..reading.read import Snapshot, read

CLASS_ROLES = ("land_class", "land_class_name", "settlement", "mixed_shares")


def bind_table(snapshot: Optional[Snapshot], pack: QuotaPack, table: str, rows: list, layers: list, others=(),
               cancelled=None) -> Optional[Bound]:
    """Read a table with the fields that the user named, or that the pack's aliases know; None without a layer.

    Args:
        table: of ``core.quotas.pack.ROLES``. rows: layer, field role, field, as chosen by the user, of all layers.
        others: more fields.

    Raises:
        InputError: a field or role that does not exist, a layer that cannot be read.
    """
    if snapshot is None:
        return None
    bound = Binder(layers, rows).read(
        Asked(snapshot, table, pack.fields[table], also=others),
        lambda layer, names: read(layer, names, check_crs=table == "units", cancelled=cancelled))
    return Bound(bound.table, bound.fields)


def bind_land(snapshot: Optional[Snapshot], pack: QuotaPack, codes: LandUseCodes, chosen: dict, rows: list,
              layers: list, year: Optional[int], registered: Optional[str], cancelled=None) -> Optional[LandLayer]:
    """Read land with its classes and units.

    Args:
        chosen: field role -> field that the user named, or None. year: of the data. registered: field with the area.

    Raises:
        InputError: a field that does not exist, a layer that cannot be read.
    """
    if snapshot is None:
        return None
    known = {role: codes.fields[role] for role in CLASS_ROLES if role in codes.fields} | pack.fields["land"]
    bound = Binder(layers, rows).read(
        Asked(snapshot, "land", known, chosen, {"land_class_name": "land_class"}, also=(registered,)),
        lambda layer, names: read(layer, names, cancelled=cancelled))
    return LandLayer(bound.table, bound.fields, year, registered)
