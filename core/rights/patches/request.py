"""Request and columns of the screening of change patches."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from typing import Optional

from ...fields import Field
from ...geometry.overlay.pieces import Minimum
from ...layers.control_layer import ControlLayer

#: What can cover a patch, in the order of tables; the last two hold until a day.
APPROVED, SUPPLIED, FACILITY, TEMPORARY = COVERS = ("approved", "supplied", "facility", "temporary")
LIMITED = (FACILITY, TEMPORARY)
#: What is said of a patch, what wants work first.
NOT_COVERED, PARTLY, CHECK, COVERED = WORDS = ("not_covered", "partly", "check", "covered")
#: What a feature is on the day of the check, and for a patch: only the first covers for certain.
IN_FORCE, UNDATED, AFTER_CHANGE, REDUCED, UNCLEAR, EXPIRED, WITHDRAWN, NOT_YET = STATES = (
    "in_force", "undated", "after_change", "reduced", "unclear", "expired", "withdrawn", "not_yet")
#: What covers perhaps: a reduced approval does not say which ground was taken out of it.
PERHAPS = (UNDATED, AFTER_CHANGE, REDUCED, UNCLEAR)
#: What approvals, supplies and patches without a date count as.
UNDATED_CHECK, UNDATED_COUNT = UNDATED_AS = ("check", "count")

#: Tables of a pack whose fields a screening binds: of patches, of what covers them, of surveys, of towns.
PATCHES, COVER, SURVEY, TOWNS = TABLES = ("patches", "cover", "survey", "towns")

ROW_COLUMNS = {
    "patch_id": "string", "town": "string", "word": "string", "word_title": "string", "why": "string",
    "area_m2": "Float64", "approved_m2": "Float64", "supplied_m2": "Float64", "facility_m2": "Float64",
    "temporary_m2": "Float64", "covered_m2": "Float64", "doubtful_m2": "Float64", "rest_m2": "Float64",
    "control_m2": "Float64", "controls": "string", "before_class": "string", "after_class": "string",
    "next_deadline": "string", "days_left": "Int64", "not_given": "string"}
PIECE_COLUMNS = {"patch_id": "string", "town": "string", "kind": "string", "kind_title": "string", "area_m2": "Float64",
                 "width_m": "Float64", "is_sliver": "boolean"}
COVER_COLUMNS = {"patch_id": "string", "town": "string", "kind": "string", "kind_title": "string", "layer": "string",
                 "feature_id": "string", "state": "string", "state_title": "string", "valid_from": "string",
                 "valid_to": "string", "days_left": "Int64", "area_m2": "Float64", "share": "Float64"}
LAND_COLUMNS = {"patch_id": "string", "town": "string", "kind": "string", "kind_title": "string", "layer": "string",
                "land_class": "string", "class_name": "string", "area_m2": "Float64", "share": "Float64"}
TOWN_COLUMNS = {"town": "string", "patch_count": "Int64", "covered_count": "Int64", "partly_count": "Int64",
                "not_covered_count": "Int64", "check_count": "Int64", "area_m2": "Float64", "covered_m2": "Float64",
                "doubtful_m2": "Float64", "rest_m2": "Float64", "expired_count": "Int64", "ending_count": "Int64"}


@dataclass(frozen=True)
class PatchRequest:
    """Change patches, and the layers that they are compared with.

    Attributes:
        patches: polygons; the field role ``day`` says when the change was seen, so whether cover is older.
        covers: of ``COVERS`` -> its layer; what is absent was not given.
        controls: control lines, each under its own name.
        before, after: surveys of both dates.
        towns: polygons with the field role ``town``, for patches that do not say it.
        as_of: day of the check. within_days: deadlines that are no further off are about to end.
        undated: of ``UNDATED_AS``: what approvals, supplies and patches without a date count as.
        known: table of ``TABLES`` -> field role -> what a pack knows of its values, such as the words of a status.
        minimum, area_method, language: as in every check.
    """

    patches: ControlLayer
    covers: Mapping[str, ControlLayer] = made(default_factory=dict)
    controls: Sequence[ControlLayer] = ()
    before: Optional[ControlLayer] = None
    after: Optional[ControlLayer] = None
    towns: Optional[ControlLayer] = None
    as_of: date = made(default_factory=date.today)
    within_days: int = 90
    undated: str = UNDATED_CHECK
    minimum: Minimum = made(default_factory=Minimum)
    area_method: str = "ellipsoidal"
    known: Mapping[str, Mapping[str, Field]] = made(default_factory=dict)
    language: str = "en"

    def field(self, table: str, role: str) -> Field:
        """What is known of a field.

        Args:
            table: of ``TABLES``. role: of its fields.
        """
        return self.known.get(table, {}).get(role, Field(role))

    def layers(self) -> dict:
        """Role -> layer of all that is compared with the patches; control lines under their names."""
        named = {"before": self.before, "after": self.after, "towns": self.towns}
        return {**self.covers, **{layer.role: layer for layer in self.controls},
                **{role: layer for role, layer in named.items() if layer is not None}}
