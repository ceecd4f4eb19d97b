"""Request of the comparison of land with its plan, and the columns of its result."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

from ..geometry.overlay.pieces import Minimum
from ..landuse.codes.classify import LandUseCodes
from ..table import FeatureTable

LEVELS = ("level1", "level2", "level3", "legal_class", "value")
KEPT, CARRIED_OUT, IN_ACCORDANCE = "kept_as_planned", "carried_out", "in_accordance"
NOT_YET, DEVIATES, CONTRARY = "not_yet_carried_out", "deviates", "contrary"
NOT_YET_OR_DEVIATES, APPROVED = "not_yet_or_deviates", "approved"
UNDETERMINED, NO_SURVEY, OUTSIDE_PLAN, SLIVER = "undetermined", "not_surveyed", "outside_plan", "sliver"
STATUSES = (KEPT, CARRIED_OUT, IN_ACCORDANCE, NOT_YET, NOT_YET_OR_DEVIATES, DEVIATES, CONTRARY, APPROVED, UNDETERMINED,
            NO_SURVEY, OUTSIDE_PLAN, SLIVER)
PATCH_COLUMNS = {"status": "string", "status_title": "string", "plan_id": "string", "base_class": "string",
                 "actual_class": "string", "plan_class": "string", "base_title": "string", "actual_title": "string",
                 "plan_title": "string", "unit_code": "string", "area_m2": "Float64", "width_m": "Float64"}
TABLE_COLUMNS = {"base_class": "string", "base_title": "string", "actual_class": "string", "actual_title": "string",
                 "plan_class": "string", "plan_title": "string", "status": "string", "status_title": "string",
                 "part_count": "Int64", "area_m2": "Float64", "share_of_plan": "Float64"}
UNIT_COLUMNS = {"unit_code": "string", "status": "string", "status_title": "string", "area_m2": "Float64",
                "share_of_unit": "Float64"}


@dataclass(frozen=True)
class LandUseLayer:
    """A layer of land use: table, class field, the field with names next to it, and the one that names a feature."""

    table: FeatureTable
    code: str
    name: Optional[str] = None
    id: Optional[str] = None


@dataclass(frozen=True)
class PlanRequest:
    """A plan and what there is.

    Attributes:
        plan, actual: land use of the plan, and as surveyed now.
        base: as surveyed when the plan was made; None: what was not carried out and what deviates are not
            distinguished.
        approved: ground whose conversion is approved; a class of its own.
        units, unit_field: administrative units for totals, and the field with their code.
        codes, scheme: how codes of the plan are read. land_scheme: how those of the land and the base year are,
            parent_scheme: those of the plan above; of another list, they are transferred to the plan's.
        level: at which level of the list classes are compared.
        groups: class -> group, compared instead.
        minimum, area_method, language: as in a check of control lines.
    """

    plan: LandUseLayer
    actual: LandUseLayer
    codes: LandUseCodes
    base: Optional[LandUseLayer] = None
    approved: Optional[FeatureTable] = None
    units: Optional[FeatureTable] = None
    unit_field: Optional[str] = None
    scheme: str = "auto"
    land_scheme: str = "auto"
    level: str = "level1"
    groups: dict = field(default_factory=dict)
    minimum: Minimum = field(default_factory=Minimum)
    area_method: str = "ellipsoidal"
    language: str = "en"
    parent_scheme: str = "auto"
