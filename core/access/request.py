"""Request of the access check."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Optional

from ..table import FeatureTable
from .pack.model import AccessPack

ROLE = "control_unit"


@dataclass(frozen=True)
class AccessRequest:
    """Subjects, control units, and the lists to apply.

    Attributes:
        subjects: planned parcels or projects; polygons, lines or points.
        units: polygons of control units.
        pack: the lists.
        unit_fields: field role of ``core.access.pack.model.UNIT_FIELDS`` -> field of the units.
        subject_id, project_field: the subjects' fields; None: the feature id, each subject a project.
        industry_field, state_field: the subjects' fields; None: not stated.
        site_field: what candidate sites have in common; None: all are compared with each other.
        as_of: clauses in force on that day are applied.
        area_method, registered_field: see ``core.zoning.request``.
        minimum_share: a piece with a smaller share, that is also smaller than the pack's minimum, is a sliver.
        language: of the sentences.
    """

    subjects: FeatureTable
    units: FeatureTable
    pack: AccessPack
    unit_fields: dict
    subject_id: Optional[str] = None
    project_field: Optional[str] = None
    industry_field: Optional[str] = None
    state_field: Optional[str] = None
    site_field: Optional[str] = None
    as_of: date = field(default_factory=date.today)
    area_method: str = "ellipsoidal"
    registered_field: Optional[str] = None
    minimum_share: float = 0.001
    language: str = "en"
