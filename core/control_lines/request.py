"""Request of the check of control lines, and the columns of its result."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

from ..geometry.overlay.pieces import Minimum
from ..landuse.codes.classify import LandUseCodes
from ..layers.control_layer import ControlLayer
from ..table import FeatureTable

FARMLAND, RED_LINE, BOUNDARY = "permanent_basic_farmland", "ecological_red_line", "urban_development_boundary"
CONTROL_UNIT, LAND_USE, ADMINISTRATIVE = "control_unit", "land_use", "administrative_unit"
ROLES = (FARMLAND, RED_LINE, BOUNDARY, CONTROL_UNIT, LAND_USE, ADMINISTRATIVE)
TILING = (CONTROL_UNIT, LAND_USE)   # they cover the administrative area, each place once

COLUMNS = {
    "conflict_id": "string", "kind": "string", "title": "string", "severity": "string", "status": "string",
    "role": "string", "layer": "string", "feature_id": "string", "other_role": "string", "other_layer": "string",
    "other_id": "string", "land_class": "string", "area_m2": "Float64", "explained_m2": "Float64",
    "width_m": "Float64", "is_sliver": "boolean", "reason": "string", "message": "string", "basis": "string",
    "basis_verified": "boolean"}
SUMMARY_COLUMNS = {
    "kind": "string", "title": "string", "severity": "string", "status": "string", "role": "string",
    "row_count": "Int64", "sliver_count": "Int64", "area_m2": "Float64", "message": "string"}


@dataclass(frozen=True)
class LinesRequest:
    """The layers of control lines that are compared.

    Attributes:
        layers: role -> layer; what is missing is listed as not checked. Fields: ``id``, of the control
            units ``unit_class``, of the survey ``land_class`` and ``land_class_name``.
        codes: the code pack, needed where a survey is given.
        explained: polygons in which conflicts are explained, and the field that says why.
        explained_field: that field, or None.
        scheme: of the survey's codes.
        minimum: below it a piece is a sliver.
        area_method: ``"ellipsoidal"`` or ``"planar"``.
        language: of messages.
    """

    layers: dict[str, ControlLayer]
    codes: Optional[LandUseCodes] = None
    explained: Optional[FeatureTable] = None
    explained_field: Optional[str] = None
    scheme: str = "auto"
    minimum: Minimum = field(default_factory=Minimum)
    area_method: str = "ellipsoidal"
    language: str = "en"
