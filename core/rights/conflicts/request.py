"""What the check of rights is asked, and the columns of its tables."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Optional

from ...geometry.overlay.pieces import Minimum
from ...layers.control_layer import ControlLayer
from ...table import FeatureTable
from ..pack.model import RULES, RightsPack

ROLE = "rights"   # of what is checked
HOLDERS, DISPUTES, UNITS, PLAN = OTHERS = ("holders", "disputes", "units", "plan")
REGISTERED, PLANAR, ELLIPSOIDAL = METHODS = ("registered", "planar", "ellipsoidal")
#: Rule -> column of its verdict.
VERDICT_COLUMN = {rule: f"{rule.removeprefix('RIGHT-').lower()}_verdict" for rule in RULES}
PARCEL_COLUMNS = {
    "right_id": "string", "layer": "string", "layer_fid": "Int64", "unit_code": "string", "code_letters": "string",
    "right_type": "string", "right_title": "string", "area_m2": "Float64", "measured_m2": "Float64",
    "registered_m2": "Float64", "conflict_m2": "Float64", "verdict": "string",
    **dict.fromkeys(VERDICT_COLUMN.values(), "string"), "undetermined": "string", "remark": "string"}
CONFLICT_COLUMNS = {
    "rule_id": "string", "verdict": "string", "first_id": "string", "second_id": "string", "first_type": "string",
    "second_type": "string", "first_title": "string", "second_title": "string", "first_letters": "string",
    "second_letters": "string", "area_m2": "Float64", "lower_m2": "Float64", "upper_m2": "Float64",
    "width_m": "Float64", "first_m2": "Float64", "second_m2": "Float64", "first_percent": "Float64",
    "second_percent": "Float64", "is_boundary": "boolean", "reason": "string", "basis": "string",
    "basis_verified": "boolean"}
SHARE_COLUMNS = {
    "unit_code": "string", "holder_count": "Int64", "total": "string", "total_share": "Float64", "rest": "string",
    "state": "string", "verdict": "string", "tokens": "string", "message": "string"}


@dataclass(frozen=True)
class RightsRequest:
    """A check of rights.

    Attributes:
        layers: of rights; fields of the table ``parcels`` of the pack. types: of each layer the type of all its rights,
            ``""`` where a field says it.
        pack: of kind rights, with the part on rights.
        holders: rows of holders, fields of the table ``holders``. key: of their tokens, None: a random one.
        disputes: ground that is disputed, or rows with codes of disputed parcels (``unit_code``).
        units: administrative units with ``unit_code``. plan: units of a plan, ``id`` names them.
        scope: rules to check; none: all.
        as_of: the day of the check. area_method: of ``METHODS``. minimum: of an overlap that counts; None: the pack's.
        accuracy_m: by which boundaries may be off. language: of sentences.
    """

    layers: tuple[ControlLayer, ...]
    types: tuple[str, ...]
    pack: RightsPack
    holders: Optional[ControlLayer] = None
    key: Optional[bytes] = None
    disputes: Optional[ControlLayer] = None
    units: Optional[ControlLayer] = None
    plan: Optional[ControlLayer] = None
    scope: tuple[str, ...] = ()
    as_of: date = field(default_factory=date.today)
    area_method: str = REGISTERED
    minimum: Optional[Minimum] = None
    accuracy_m: float = 0.05
    language: str = "en"

    @property
    def rules(self) -> tuple[str, ...]:
        """Rules to check, in their order."""
        return tuple(rule for rule in RULES if not self.scope or rule in self.scope)

    @property
    def others(self) -> Mapping[str, FeatureTable]:
        """Tables beside the rights that were given, by their role."""
        return {name: layer.table for name in OTHERS for layer in [getattr(self, name)] if layer is not None}
