"""Request of the check of zoning."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Optional

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
