"""Request and columns of the screening of change patches."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
IN_FORCE, UNDATED, AFTER_CHANGE, EXPIRED, NOT_YET = STATES = (
    "in_force", "undated", "after_change", "expired", "not_yet")
#: What approvals and supplies without a date count as.
UNDATED_CHECK, UNDATED_COUNT = UNDATED_AS = ("check", "count")

#: Field roles of each layer, with the names that data use for them. A date of patches is asked for by name alone.
FIELDS: Mapping[str, Mapping[str, Field]] = {
    "patches": {
        "id": Field("id", aliases=("TBBH", "YGTBBH", "JCTBBH", "TBBSM", "JCBH", "patch_id", "图斑编号",
                                   "监测图斑编号")),
        "town": Field("town", aliases=("XZMC", "XZJDMC", "ZLXZMC", "XZQMC", "town", "乡镇", "乡镇名称", "乡镇街道")),
        "day": Field("day", "date")},
    "cover": {
        "id": Field("id", aliases=("DZJGH", "PZWH", "SHIPWWH", "SHENGPWWH", "BABH", "XMBH", "XMDM", "DKBH",
                                   "approval_id", "批准文号", "备案编号", "电子监管号", "项目编号")),
        "start": Field("start", aliases=("PZRQ", "PZSJ", "PFRQ", "BARQ", "BASJ", "QDRQ", "QDTDSYQSJ", "QSRQ", "QSSJ",
                                         "approved_on", "valid_from", "批准日期", "批准时间", "批复日期", "备案日期",
                                         "备案时间", "签订日期", "起始日期"), type="date"),
        "end": Field("end", aliases=("DQRQ", "DQSJ", "JZRQ", "ZZRQ", "ZZSJ", "JSRQ", "YXQZ", "valid_to", "到期日期",
                                     "到期时间", "截止日期", "终止日期", "有效期至"), type="date")},
    "survey": {
        "land_class": Field("land_class", aliases=("DLBM", "land_class", "地类编码")),
        "class_name": Field("class_name", aliases=("DLMC", "land_class_name", "地类名称"))},
    "towns": {"town": Field("town", aliases=("XZQMC", "XZMC", "MC", "name", "town", "行政区名称", "乡镇名称"))}}

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
        patches: polygons; a field role ``day`` asks whether cover is older than the change.
        covers: of ``COVERS`` -> its layer; what is absent was not given.
        controls: control lines, each under its own name.
        before, after: surveys of both dates.
        towns: polygons with the field role ``town``, for patches that do not say it.
        as_of: day of the check. within_days: deadlines that are no further off are about to end.
        undated: of ``UNDATED_AS``: what approvals and supplies without a date count as.
        minimum, area_method, language: as in every check.
    """

    patches: ControlLayer
    covers: Mapping[str, ControlLayer] = field(default_factory=dict)
    controls: Sequence[ControlLayer] = ()
    before: Optional[ControlLayer] = None
    after: Optional[ControlLayer] = None
    towns: Optional[ControlLayer] = None
    as_of: date = field(default_factory=date.today)
    within_days: int = 90
    undated: str = UNDATED_CHECK
    minimum: Minimum = field(default_factory=Minimum)
    area_method: str = "ellipsoidal"
    language: str = "en"

    def layers(self) -> dict:
        """Role -> layer of all that is compared with the patches; control lines under their names."""
        named = {"before": self.before, "after": self.after, "towns": self.towns}
        return {**self.covers, **{layer.role: layer for layer in self.controls},
                **{role: layer for role, layer in named.items() if layer is not None}}
