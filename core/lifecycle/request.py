"""Question of a tracing of the life of land, and the columns of its answer."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Optional

from ..carbon.stock.patches import Zones
from ..contract.pack_head import PackHead
from ..layers.control_layer import ControlLayer
from ..rights.pack.stages import LifeCycle

ROLE = "lifecycle"
LINKS = ("both", "key", "ground")
AREA_METHODS = ("ellipsoidal", "planar")
#: Cells of the strip: reached on a day, reached on a day that is not known, no record, nothing known.
CELLS = FILLED, UNDATED, HOLLOW, UNKNOWN = ("filled", "undated", "hollow", "unknown")
THREAD_COLUMNS = {
    "thread_id": "string", "parcel_count": "Int64", "row_count": "Int64", "stage": "string", "states": "string",
    "verdict": "string", "approved_m2": "Float64", "supplied_m2": "Float64", "started_m2": "Float64",
    "completed_m2": "Float64", "registered_m2": "Float64", "approved_not_supplied_m2": "Float64",
    "approved_not_supplied_share": "Float64", "supplied_not_used_m2": "Float64", "used_not_finished_m2": "Float64",
    "idle_count": "Int64", "undetermined_count": "Int64", "strip": "string"}
PARCEL_COLUMNS = {
    "parcel_id": "string", "thread_id": "string", "name": "string", "unit_code": "string", "land": "string",
    "stage": "string", "states": "string", "start_state": "string", "use_state": "string",
    "completion_state": "string", "days_late": "Int64", "due_start": "datetime64[s]", "started_on": "datetime64[s]",
    "idle_on": "datetime64[s]", "days_to_idle": "Int64", "area_m2": "Float64", "built_share": "Float64",
    "invested_share": "Float64", "cause": "string", "recognition": "string", "route": "string", "route_basis": "string",
    "verdict": "string", "reason": "string", "strip": "string"}
STAGE_COLUMNS = {
    "thread_id": "string", "parcel_id": "string", "stage": "string", "title": "string", "form": "string",
    "state": "string", "date": "datetime64[s]", "date_to": "datetime64[s]", "due": "datetime64[s]",
    "area_m2": "Float64", "status": "string", "linked_by": "string", "share": "Float64", "layer": "string",
    "subject_fid": "Int64", "key": "string"}
DRIFT_COLUMNS = {
    "thread_id": "string", "first": "string", "then": "string", "kind": "string", "layer": "string",
    "subject_fid": "Int64", "area_m2": "Float64", "share": "Float64"}
YEAR_COLUMNS = {"stage": "string", "title": "string", "year": "Int64", "count": "Int64", "area_m2": "Float64"}


@dataclass(frozen=True)
class LifecycleRequest:
    """Layers and tables of stages, and how they are linked.

    Attributes:
        layers: each in the role of a table of the pack; those without geometry are linked by keys alone.
        pack: head of the pack. life: its part on the life of land. as_of: day of the check.
        link: of ``LINKS``. minimum_share: of the smaller of two, from which ground links them.
        minimum_area_m2: smaller differences between stages do not count.
        within_days: parcels that become suspected idle within so many days are listed.
        units: with indicator rows of their own; None: all land is one.
        area_method: ``"ellipsoidal"`` or ``"planar"``: of ground; areas that tables state go before.
        with_ground: with the ground of differences between stages, and not their areas alone. with_stages: with a row
            a record and stage.
    """

    layers: Sequence[ControlLayer]
    pack: PackHead
    life: LifeCycle
    as_of: date = field(default_factory=date.today)
    link: str = "both"
    minimum_share: float = 0.5
    minimum_area_m2: float = 1.0
    within_days: int = 90
    area_method: str = "ellipsoidal"
    language: str = "en"
    units: Optional[Zones] = None
    with_ground: bool = True
    with_stages: bool = True
