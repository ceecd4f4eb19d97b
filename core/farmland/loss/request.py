"""Request and result of a comparison of cropland in two surveys."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

from ...geometry.overlay.pieces import Minimum
from ...landuse.codes.classify import LandUseCodes
from ...layers.control_layer import ControlLayer
from ...table import FeatureTable

REASONS = ("construction", "garden", "forest", "grass", "pond", "facility_agriculture", "other_agricultural",
           "unused", "planting_non_grain", "planting_unknown", "unknown_class", "only_one_survey", "undetermined")
KINDS = ("loss", "planting_non_grain", "undetermined", "gain")
LOSS_COLUMNS = {
    "kind": "string", "reason": "string", "reason_title": "string", "inside_farmland": "boolean",
    "exempt": "boolean", "exempt_cause": "string", "old_id": "string", "new_id": "string", "old_class": "string",
    "old_class_name": "string", "new_class": "string", "new_class_name": "string", "old_planting": "string",
    "new_planting": "string", "restorable": "string", "unit_code": "string", "unit_name": "string",
    "gross_m2": "Float64", "net_m2": "Float64", "width_m": "Float64", "is_sliver": "boolean"}
TABLE_COLUMNS = {
    "survey": "string", "kind": "string", "reason": "string", "reason_title": "string", "inside_farmland": "boolean",
    "exempt": "boolean", "unit_code": "string", "unit_name": "string", "row_count": "Int64", "gross_m2": "Float64",
    "net_m2": "Float64", "net_unknown_m2": "Float64"}
BALANCE_COLUMNS = {"survey": "string", "item": "string", "title": "string", "gross_m2": "Float64"}


@dataclass(frozen=True)
class LossRequest:
    """Two surveys.

    Attributes:
        old, new: survey layers, their fields bound to the roles of the code pack.
        codes, scheme: how their codes are read.
        farmland: permanent basic farmland; None: inside and outside are not distinguished.
        exempt, exempt_field: polygons of exempt causes, and the field that names the cause; without a field all
            of them count.
        cause_field: field of the newer survey that names the cause of a change; empty: none.
        exempt_causes: folded names of the causes that are exempt. Another word of ``cause_field`` exempts nothing;
            ground that names another word is exempt as claimed, and the word is noted.
        minimum, area_method, language: as in a check of control lines.
    """

    old: ControlLayer
    new: ControlLayer
    codes: LandUseCodes
    scheme: str = "auto"
    farmland: Optional[FeatureTable] = None
    exempt: Optional[FeatureTable] = None
    exempt_field: Optional[str] = None
    cause_field: Optional[str] = None
    exempt_causes: frozenset = frozenset()
    minimum: Minimum = field(default_factory=Minimum)
    area_method: str = "ellipsoidal"
    language: str = "en"


def reason_of(land_class: str, legal_class: str, prefixes: dict) -> str:
    """What cropland became, by the class that it has now: the longest known prefix, otherwise the class of the law.

    ``prefixes`` are those of its code list, beginning of a code -> reason.

    Args:
        land_class: its code. legal_class: the law's class of it. prefixes: beginning of a code -> reason.

    >>> reason_of("0201", "agricultural", {"02": "orchard", "0201": "fruit"}), reason_of("07", "construction", {})
    ('fruit', 'construction')
    """
    if legal_class in ("construction", "unused"):
        return legal_class
    for length in range(len(land_class), 1, -1):
        if land_class[:length] in prefixes:
            return prefixes[land_class[:length]]
    return "other_agricultural" if legal_class == "agricultural" else "undetermined"
