"""From layers and choices to what an access check reads."""
from __future__ import annotations

from dataclasses import dataclass

from ...core.access.pack.model import SUBJECT_FIELDS, UNIT_FIELDS, AccessPack
from ...core.access.request import ROLE
from ...core.layers.binder import Asked, Binder, Needs, notes_by_role, read_bound
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
    binder = Binder([subjects, units], language=language,
                    notes_of=notes_by_role("access.field_taken", "access.role_"))
    asked = [Asked(layer, role, {key: spec for key, spec in pack.fields.items() if key in roles},
                   {key: name for key, name in chosen.items() if key in roles}, first=first, needs=needs)
             for layer, role, roles, first, needs in (
                 (subjects, "subjects", SUBJECT_FIELDS, others, ()),
                 (units, ROLE, UNIT_FIELDS, (), (Needs(("unit_code", "unit_class"), "access.no_unit_field"),)))]
    fields = [binder.fields(question) for question in asked]
    table = read_bound(asked[0], fields[0], lambda layer, names: read(layer, names, cancelled=cancelled)).table
    control = read_bound(asked[1], fields[1], lambda layer, names: read_control(layer, table, names)).table
    return BoundAccess(table, control, *fields, binder.notes)
