"""Request of the check of uses, and the columns of its result."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ..landuse.pack.model import LandUseCodes
from ..table import FeatureTable
from .pack.model import UseMatrix

ROLE = "planning_zone"
MODES = ("proposal", "existing")
IN_ACCORDANCE, ON_CONDITION, NOT_IN_ACCORDANCE, EXISTING, UNKNOWN = ACCORDANCE = (
    "in_accordance", "on_condition", "not_in_accordance", "existing_not_in_accordance", "undetermined")
ROW_COLUMNS = {
    "subject_id": "string", "subject_fid": "Int64", "project_id": "string", "use": "string", "use_title": "string",
    "use_share": "Float64", "zone_code": "string", "zone_title": "string", "area_m2": "Float64",
    "counted_m2": "Float64", "length_m": "Float64", "share": "Float64", "accordance": "string", "verdict": "string",
    "cell": "string", "condition": "string", "is_sliver": "boolean"}
SUMMARY_COLUMNS = {"zone_code": "string", "zone_title": "string", "use": "string", "use_title": "string",
                   "accordance": "string", "accordance_title": "string", "row_count": "Int64", "area_m2": "Float64",
                   "lower_m2": "Float64", "upper_m2": "Float64"}


@dataclass(frozen=True)
class UseRequest:
    """Parcels and their uses against planning zones.

    Attributes:
        subjects: land, or a proposal; polygons, lines or points.
        zones: polygons of planning zones.
        matrix: what is admitted where.
        codes: pack that reads land-use codes; None where the matrix has words of its own.
        use_field, use_name_field, shares_field: fields of the subjects; the two last may be None.
        zone_field: field of the zones with their code.
        mode: ``"proposal"`` or ``"existing"``: an existing use that the zone does not admit is counted, and not
            forbidden.
        scheme: list of the subjects' codes, or ``"auto"``.
        mixed: ``"main"`` or ``"split"``: whether of a mixed use (0701/09) each one is asked. Mixed uses lie on one
            ground, so each is asked of the whole of it.
        subject_id, project_field, area_method, registered_field, language: as in a check of zoning.
    """

    subjects: FeatureTable
    zones: FeatureTable
    matrix: UseMatrix
    codes: Optional[LandUseCodes]
    use_field: str
    zone_field: str
    use_name_field: Optional[str] = None
    shares_field: Optional[str] = None
    mode: str = "proposal"
    scheme: str = "auto"
    mixed: str = "split"
    subject_id: Optional[str] = None
    project_field: Optional[str] = None
    area_method: str = "ellipsoidal"
    registered_field: Optional[str] = None
    language: str = "en"
