"""From layers and choices to a check of uses."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ...core.fields import Field
from ...core.layers.binder import Asked, Binder, Needs
from ...core.layers.values import map_fields
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
    notes: list


def bind_uses(subjects: Snapshot, zones: Snapshot, matrix: UseMatrix, chosen: dict, others: list, read_control,
              values: list, language: str, cancelled=None) -> BoundUses:
    """Recognise fields by the pack's aliases, where the user named none, and read them.

    Args:
        chosen: field role -> field that the user named, or None. others: more fields of the subjects; None is ignored.
        read_control: ``(snapshot, subjects table, fields)`` to a table.
        values: rows of VALUES. language: of what is noted on them.

    Raises:
        InputError: no field with zone codes, or none with uses.
    """
    binder = Binder([subjects, zones], language=language)
    roles = {ROLE: ("zone_code",), "subjects": USE_FIELDS}
    known = map_fields({role: {key: matrix.fields.get(key, Field(key)) for key in keys}
                        for role, keys in roles.items()}, values)
    asked = {role: Asked(layer, role, {key: spec for key, spec in known[role].items()
                                       if key in matrix.fields or spec.mapped or spec.mapped_of},
                         {key: chosen.get(key) for key in roles[role]}, {"use_name": "use"}, first=first,
                         needs=(Needs(roles[role][:1], refusal),)) for role, layer, first, refusal in (
        (ROLE, zones, (), "use.no_zone_field"), ("subjects", subjects, others, "use.no_use_field"))}
    fields = {role: binder.fields(question) for role, question in asked.items()}
    land = binder.read_fields(asked["subjects"], fields["subjects"],
                              lambda layer, names: read(layer, names, cancelled=cancelled))
    zone = binder.read_fields(asked[ROLE], fields[ROLE], lambda layer, names: read_control(layer, land.table, names))
    return BoundUses(land.table, zone.table, zone.fields["zone_code"], land.fields["use"], land.fields.get("use_name"),
                     land.fields.get("mixed_shares"), binder.notes)
