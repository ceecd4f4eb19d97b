"""From layers and choices to a check of uses."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ...core.layers.binder import Asked, Binder, Needs
from ...core.table import FeatureTable
from ...core.uses.pack.model import USE_FIELDS, UseMatrix
from ...core.uses.request import ROLE
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
    binder = Binder([subjects, zones])
    fields = {role: binder.fields(Asked(
        layer, role, {key: matrix.fields[key] for key in roles if key in matrix.fields},
        {key: chosen.get(key) for key in roles}, {"use_name": "use"},
        needs=(Needs(roles[:1], refusal),))) for layer, role, roles, refusal in (
            (zones, ROLE, ("zone_code",), "use.no_zone_field"), (subjects, "subjects", USE_FIELDS, "use.no_use_field"))}
    bound = {**fields[ROLE], **fields["subjects"]}
    own = [bound["use"], bound.get("use_name"), bound.get("mixed_shares")]
    table = read(subjects, [*others, *own], cancelled=cancelled)
    return BoundUses(table, read_control(zones, table, [bound["zone_code"]]), bound["zone_code"], *own)
