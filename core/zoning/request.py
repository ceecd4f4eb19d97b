"""Request of the check of zoning."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Optional

from ..errors import InputError
from ..rules.model import Pack
from ..table import FeatureTable


@dataclass(frozen=True)
class ZoningRequest:
    """A check of subjects against the controls of a pack.

    Attributes:
        subjects: what is checked; polygons are judged by area, lines by length, points by position.
        controls: the control layers; several may share a role.
        pack: the rules.
        subject_id, project_field: fields of the subjects; without them the feature id names a
            subject, and each subject is a project of its own.
        subject_fields: subject field of the pack -> name of the layer's field.
        scope: roles to check; None: those that the pack requires, and every role that has a layer.
        coverage: layers that bound the area where data are complete; the role names the control
            role that they cover, ``""`` all of them. None: a layer whose role is a coverage
            role of the pack, otherwise complete data are assumed and that is reported.
        as_of: the day whose law and whose lines are applied.
        area_method: ``"ellipsoidal"``, ``"planar"`` or ``"registered"``.
        registered_field: the subjects' field with the registered area in m².
        language: ``"zh"`` or ``"en"``, of messages.
        with_ledger: measure what is left free, instead of subtracting.
        repeated_controls: role -> ids that several of its features bear, also such as were not read, since features
            without an id of their own are named otherwise.
    """

    subjects: FeatureTable
    controls: list
    pack: Pack
    subject_id: Optional[str] = None
    project_field: Optional[str] = None
    subject_fields: dict = field(default_factory=dict)
    scope: Optional[list] = None
    coverage: Optional[list] = None
    as_of: date = field(default_factory=date.today)
    area_method: str = "ellipsoidal"
    registered_field: Optional[str] = None
    language: str = "en"
    with_ledger: bool = False
    repeated_controls: dict = field(default_factory=dict)


def scope_of(request: ZoningRequest) -> list:
    """Roles to check, in the pack's order: those asked for, otherwise the required and the bound ones.

    Args:
        request: the pack, its controls, and the requested roles.

    Raises:
        InputError: a pack of another kind, no role at all, a role that the pack does not have.
    """
    pack = request.pack
    if pack.kind != "zoning":
        raise InputError("zoning.wrong_kind", pack=pack.id, kind=pack.kind)
    asked = set(request.scope or [])
    for role in sorted(asked | {layer.role for layer in request.controls}):
        if role not in pack.roles:
            raise InputError("zoning.unknown_role", pack=pack.id, role=role, roles=", ".join(pack.roles))
    judged = {rule.control for rule in pack.rules}
    if not asked:
        asked = set(pack.required_roles) | {layer.role for layer in request.controls}
        asked = {role for role in asked if role in judged or not pack.roles[role].coverage}
    if not asked:
        raise InputError("zoning.empty_scope")
    return [role for role in pack.roles if role in asked]
