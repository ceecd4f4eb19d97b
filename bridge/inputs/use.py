"""From layers and choices to a check of uses."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ...core.errors import InputError
from ...core.layers.binding import bind_fields
from ...core.table import FeatureTable
from ...core.uses.pack.model import USE_FIELDS, UseMatrix
from ..reading.read import Snapshot, read


@dataclass(frozen=True)
class BoundUses:
    """Tables that were read, and the fields that are used."""

    subjects: FeatureTable
    zones: FeatureTable
    zone: str
    use: str
    use_name: Optional[str]
    shares: Optional[str]


def bind_uses(subjects: Snapshot, zones: Snapshot, matrix: UseMatrix, chosen: dict, others: list, read_control,
              cancelled=None) -> BoundUses:
    """Recognise fields by the pack's aliases, where the user named none, and read them.

    Args:
        chosen: field role -> field that the user named, or None. others: more fields of the subjects; None is ignored.
        read_control: ``(snapshot, subjects table, fields)`` to a table.

    Raises:
        InputError: no field with zone codes, or none with uses.
    """
    bound = {}
    for layer, roles in ((zones, ("zone_code",)), (subjects, USE_FIELDS)):
        fields = {role: matrix.fields[role] for role in roles if role in matrix.fields}
        bound |= bind_fields(layer, fields, [], [layer])
    if chosen.get("use") and chosen["use"] != bound.get("use"):
        bound.pop("use_name", None)   # a name field next to another code field describes that one
    bound |= {role: name for role, name in chosen.items() if name}
    for role, layer, key in (("zone_code", zones, "use.no_zone_field"), ("use", subjects, "use.no_use_field")):
        if role not in bound:
            raise InputError(key, layer=layer.name, fields=", ".join(layer.field_names) or "–")
    own = [bound["use"], bound.get("use_name"), bound.get("mixed_shares")]
    table = read(subjects, [*others, *own], cancelled=cancelled)
    return BoundUses(table, read_control(zones, table, [bound["zone_code"]]), bound["zone_code"], *own)
