"""What the question "ready to supply?" is given, and the columns of its answer."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ...geometry.overlay.pieces import Minimum
from ...layers.control_layer import ControlLayer
from ..pack.model import RightsPack

ROLE = "ready_to_supply"
#: Conditions, in the order of tables; each joins the items of the pack of its kind.
CONDITIONS = ("approval", "supply", "rights", "plan", "lines", "documents")
#: Kind of an item (``pack.supply.KINDS``) -> its condition.
CONDITION_OF = {"approval": "approval", "supply": "supply", "plan": "plan", "register": "rights", "line": "lines",
                "document": "documents"}
MET, OPEN, MISSED = STATES = ("met", "open", "missed")   # the worst last
#: Worst state of a parcel's items -> its answer.
READY, UNDETERMINED, NOT_READY = ANSWERS = ("ready", "undetermined", "not_ready")
ROW_COLUMNS = {
    "subject_id": "string", "answer": "string", "answer_title": "string", "missing": "string", "area_m2": "Float64",
    **{f"{condition}_state": "string" for condition in CONDITIONS}, "not_approved_m2": "Float64",
    "supplied_m2": "Float64", "rights_m2": "Float64", "not_planned_m2": "Float64", "lines_m2": "Float64"}
ITEM_COLUMNS = {
    "subject_id": "string", "condition": "string", "condition_title": "string", "item": "string",
    "item_title": "string", "state": "string", "state_title": "string", "message": "string", "remedy": "string",
    "area_m2": "Float64", "basis": "string", "basis_verified": "boolean"}


@dataclass(frozen=True)
class ReadinessRequest:
    """Parcels that are to be supplied, and what is known of their ground.

    Attributes:
        parcels: polygons with the field role ``id``, and those of documents under the ids of their items.
        pack: of kind rights, with what is asked of land and the matrix of rights.
        covers: ``"approval"``, ``"supply"``, ``"plan"`` -> layer with the fields of the pack's table ``cover``.
        registers, lines: id of an item of the pack -> its one layer. What is absent was not given, and is open.
        right_type: of the right that is to be granted. as_of: day of the check.
        minimum: of ground that counts. area_method, language: as in every check.
    """

    parcels: ControlLayer
    pack: RightsPack
    covers: Mapping[str, ControlLayer] = field(default_factory=dict)
    registers: Mapping[str, ControlLayer] = field(default_factory=dict)
    lines: Mapping[str, ControlLayer] = field(default_factory=dict)
    right_type: str = "3"
    as_of: date = field(default_factory=date.today)
    minimum: Minimum = field(default_factory=Minimum)
    area_method: str = "ellipsoidal"
    language: str = "en"
