"""From layers and choices to what an access check reads."""
from __future__ import annotations

from dataclasses import dataclass

from ...core.access.pack.model import SUBJECT_FIELDS, UNIT_FIELDS, AccessPack
from ...core.access.request import ROLE
from ...core.layers.binder import Asked, Binder, Needs, notes_by_role
from ...core.layers.values import map_fields
from ...core.table import FeatureTable
from ..reading.read import Snapshot, read


@dataclass(frozen=True)
class BoundAccess:
    """Tables that were read, field role -> field of each, and how fields were recognised."""

    subjects: FeatureTable
    units: FeatureTable
    subject_fields: dict
    unit_fields: dict
    reasons: list
    meanings: list


def bind_access(subjects: Snapshot, units: Snapshot, pack: AccessPack, chosen: dict, others: list, read_control,
                language: str, values: list, cancelled=None) -> BoundAccess:
    """Recognise fields by the pack's aliases, where the user named none, and read them.

    Args:
        subjects, units: the layers.
        pack: the lists.
        chosen: field role -> field that the user named, or None.
        others: more fields of the subjects that the check needs; None among them is nothing.
        read_control: ``(snapshot, subjects table, fields)`` to a table.
        language: of the sentences. values: rows of VALUES.

    Raises:
        InputError: no field with code or class of units.
    """
    binder = Binder([subjects, units], language=language,
                    notes_of=notes_by_role("access.field_taken", "access.role_"))
    known = map_fields({role: {key: spec for key, spec in pack.fields.items() if key in roles}
                        for role, roles in (("subjects", SUBJECT_FIELDS), (ROLE, UNIT_FIELDS))}, values)
    asked = [Asked(layer, role, known[role],
                   {key: name for key, name in chosen.items() if key in roles}, first=first, needs=needs)
             for layer, role, roles, first, needs in (
                 (subjects, "subjects", SUBJECT_FIELDS, others, ()),
                 (units, ROLE, UNIT_FIELDS, (), (Needs(("unit_code", "unit_class"), "access.no_unit_field"),)))]
    fields = [binder.fields(question) for question in asked]
    table = binder.read_fields(asked[0], fields[0], lambda layer, names: read(layer, names, cancelled=cancelled))
    control = binder.read_fields(asked[1], fields[1], lambda layer, names: read_control(layer, table.table, names))
    return BoundAccess(table.table, control.table, table.fields, control.fields, binder.notes, binder.meanings)
