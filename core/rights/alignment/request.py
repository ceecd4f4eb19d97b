"""What the alignment of a plan with parcels is asked, and the columns of its tables."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Optional

from ...fields import Field
from ...layers.control_layer import ControlLayer

#: What an edge is: the first may be moved, the others stay.
DRAFT, UNKNOWN, IN_FORCE = STATUSES = ("draft", "unknown", "in_force")
#: A narrow piece, a parcel that is cut through its middle, and what a survey cannot be sure of.
CUT, SPLIT_PARCEL, SLIVER = KINDS = ("cut", "split", "sliver")
#: What can be done with a narrow piece.
PARCEL, DRAFT_EDGE, SPLIT = ALTERNATIVES = ("parcel", "draft", "split")
#: What may be done with a piece, in the order in which it matters: its parcel may be followed, whether is not known,
#: it divides its parcel, its edge stays, it is within the accuracy of a survey.
MAY_FOLLOW, OPEN_EDGE, DIVIDES, STAYS, WITHIN = ACTIONS = (
    "may_follow", "undetermined", "divides", "stays", "within_accuracy")
#: A row for what a parcel has in a unit, or for each connected piece.
BY_UNIT, BY_PIECE = GROUPS = ("unit", "piece")
#: What an earlier run knew of a piece.
NEW, OPEN, ACCEPTED, CHANGED, GONE = STATES = ("new", "open", "accepted", "changed", "gone")

#: Field roles of each layer, with the names that data use for them.
FIELDS: Mapping[str, Mapping[str, Field]] = {
    "plan": {"id": Field("id", aliases=(
                 "GHDKBH", "DKBH", "XMBH", "XMDM", "unit_id", "zone_id", "地块编号", "项目编号")),
             "status": Field("status", aliases=(
                 "GHZT", "FDZT", "plan_status", "legal_status", "规划状态", "法定状态"))},
    "parcels": {"id": Field("id", aliases=("BDCDYH", "ZDDM", "parcel_id", "宗地代码", "不动产单元号")),
                "right_type": Field("right_type", aliases=("QLLX", "right_type", "权利类型"))},
    "lines": {"id": Field("id"),
              "status": Field("status", aliases=("FDZT", "legal_status", "法定状态"))},
    "farmland": {"id": Field("id")},
    "accepted": {"cut_id": Field("cut_id", aliases=("cut_id",)),
                 "decision": Field("decision", aliases=("decision", "处理决定")),
                 "area": Field("area", aliases=("area_m2",)), "state": Field("state", aliases=("state",)),
                 "accepted_area": Field("accepted_area", aliases=("accepted_m2",)),
                 "parcel": Field("parcel", aliases=("parcel_id",))}}

PIECE_COLUMNS = {
    "cut_id": "string", "rank": "Int64", "parcel_id": "string", "right_type": "string", "kind": "string",
    "kind_title": "string", "piece_count": "Int64",
    "piece_unit": "string", "main_unit": "string", "area_m2": "Float64", "width_m": "Float64", "share": "Float64",
    "parcel_m2": "Float64", "edge_status": "string", "edge_title": "string", "action": "string",
    "is_offered": "boolean", "to_parcel_m2": "Float64", "to_draft_m2": "Float64", "to_split_m2": "Float64",
    "unit_limits": "string", "main_limits": "string", "warning": "string", "state": "string", "state_title": "string",
    "decision": "string"}
CUT_COLUMNS = {
    "cut_id": "string", "parcel_id": "string", "alternative": "string", "alternative_title": "string",
    "is_offered": "boolean", "gains": "string", "loses": "string", "change_m2": "Float64",
    "gains_before_m2": "Float64", "gains_after_m2": "Float64", "loses_before_m2": "Float64",
    "loses_after_m2": "Float64", "parcel_before_m2": "Float64", "parcel_after_m2": "Float64",
    "limits_effect": "string", "rights_effect": "string", "warning": "string"}
ACCEPTED_COLUMNS = {
    "cut_id": "string", "parcel_id": "string", "decision": "string", "state": "string", "state_title": "string",
    "area_m2": "Float64", "accepted_m2": "Float64"}


@dataclass(frozen=True)
class AlignRequest:
    """A plan, and the parcels that its edges are compared with.

    Attributes:
        plan, parcels: polygons, fields as of ``FIELDS``; ``limits`` names fields of the plan that hold its limits.
        plan_status: of ``STATUSES``, of units whose field says none. lines: statutory lines. lines_status: likewise.
        farmland: ground in which no hole shall be made. accepted: pieces of an earlier run with their decisions.
        width_m, area_m2: a piece that is narrower, or smaller, is a cut. tolerance_m: what is narrower than that is
        within the accuracy of a survey, and asks for no decision. group: of ``GROUPS``.
        area_method, language: as in every check.
    """

    plan: ControlLayer
    parcels: ControlLayer
    limits: Sequence[str] = ()
    plan_status: str = UNKNOWN
    lines: Sequence[ControlLayer] = ()
    lines_status: str = IN_FORCE
    farmland: Optional[ControlLayer] = None
    accepted: Optional[ControlLayer] = None
    width_m: float = 3.0
    area_m2: float = 20.0
    tolerance_m: float = 0.1
    group: str = BY_UNIT
    area_method: str = "ellipsoidal"
    language: str = "en"

    def layers(self) -> list[tuple[str, ControlLayer]]:
        """Role and layer of all that lies beside the parcels."""
        named = [("plan", self.plan), *(("lines", layer) for layer in self.lines)]
        return named if self.farmland is None else [*named, ("farmland", self.farmland)]
