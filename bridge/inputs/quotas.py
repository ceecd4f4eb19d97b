"""From layers and choices to a check of quotas."""
from __future__ import annotations

from typing import Optional

from ...core.landuse.pack.model import LandUseCodes
from ...core.layers.binding import bind_fields
from ...core.quotas.pack import QuotaPack
from ...core.quotas.request import Bound, LandLayer
from ..reading.read import Snapshot, read

CLASS_ROLES = ("land_class", "land_class_name", "settlement", "mixed_shares")


def bind_table(snapshot: Optional[Snapshot], pack: QuotaPack, table: str, rows: list, layers: list, others=(),
               cancelled=None) -> Optional[Bound]:
    """Read a table with the fields that the user named, or that the pack's aliases know; None without a layer.

    Args:
        table: of ``core.packs.quotas.ROLES``. rows: layer, field role, field, as the user said, of all layers.
        others: more fields.

    Raises:
        InputError: a field or role that does not exist, a layer that cannot be read.
    """
    if snapshot is None:
        return None
    fields = bind_fields(snapshot, pack.fields[table], rows, layers)
    wanted = list(dict.fromkeys([*fields.values(), *(one for one in others if one)]))
    return Bound(read(snapshot, wanted, check_crs=table == "units", cancelled=cancelled), fields)


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
    fields = bind_fields(snapshot, known, rows, layers)
    if chosen.get("land_class") and chosen["land_class"] != fields.get("land_class"):
        fields.pop("land_class_name", None)   # a name field next to another code field describes that one
    fields |= {role: name for role, name in chosen.items() if name}
    table = read(snapshot, [*fields.values(), *([registered] if registered else [])], cancelled=cancelled)
    return LandLayer(table, fields, year, registered)
