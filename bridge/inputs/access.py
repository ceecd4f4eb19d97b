"""From layers and choices to what an access check reads."""
from __future__ import annotations

from dataclasses import dataclass

from ...core.access.pack.model import SUBJECT_FIELDS, UNIT_FIELDS, AccessPack
from ...core.errors import InputError
from ...core.layers.binding import bind_fields
from ...core.table import FeatureTable
from ...core.texts import text
from ..reading.read import Snapshot, read


@dataclass(frozen=True)
class BoundAccess:
    """Tables that were read, field role -> field of each, and how fields were recognised."""

    subjects: FeatureTable
    units: FeatureTable
    subject_fields: dict
    unit_fields: dict
    reasons: list


def bind_access(subjects: Snapshot, units: Snapshot, pack: AccessPack, chosen: dict, others: list, read_control,
                language: str, cancelled=None) -> BoundAccess:
    """Recognise fields by the pack's aliases, where the user named none, and read them.

    Args:
        subjects, units: the layers.
        pack: the lists.
        chosen: field role -> field that the user named, or None.
        others: more fields of the subjects that the check needs; None among them is nothing.
        read_control: ``(snapshot, subjects table, fields)`` to a table.
        language: of the sentences.

    Raises:
        InputError: no field with code or class of units.
    """
    subject_fields = _bound(subjects, SUBJECT_FIELDS, pack, chosen)
    unit_fields = _bound(units, UNIT_FIELDS, pack, chosen)
    if not {"unit_code", "unit_class"} & set(unit_fields):
        raise InputError("access.no_unit_field", layer=units.name, fields=", ".join(units.field_names) or "–")
    reasons = [text("access.field_taken", language, layer=layer.name, role=text(f"access.role_{role}", language),
                    field=name)
               for layer, fields in ((subjects, subject_fields), (units, unit_fields))
               for role, name in fields.items() if not chosen.get(role)]
    table = read(subjects, [*others, *subject_fields.values()], cancelled=cancelled)
    return BoundAccess(table, read_control(units, table, list(unit_fields.values())), subject_fields, unit_fields,
                       reasons)


def _bound(layer: Snapshot, roles: dict, pack: AccessPack, chosen: dict) -> dict:
    fields = {role: one for role, one in pack.fields.items() if role in roles}
    bound = bind_fields(layer, fields, [], [layer])
    return {**bound, **{role: name for role, name in chosen.items() if name and role in roles}}
