"""What the check of commitments is asked, and the columns of its result."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Optional

import pandas as pd

from ...quotas.request import Bound
from ...table import FeatureTable
from ..pack.model import MonitoringPack

ROLE = "commitment"
CLAUSE, INDICATOR = ROW_KINDS = ("clause", "indicator")
#: How a clause stands, the worst first; ``no_clause`` is an indicator on the climate that no clause names.
STATES = ("missed", "off_path", "near", "not_judged", "not_measured", "not_measurable", "no_indicator", "no_clause",
          "on_path")
#: What a clause has to state to be measurable.
NEEDED = ("indicator", "target", "unit", "year", "place")
ROW_COLUMNS = {
    "row_kind": "string", "clause_id": "string", "clause_text": "string", "state_title": "string", "plan": "string",
    "measure": "string",
    "responsible": "string", "evidence": "string", "indicator_id": "string", "title": "string", "dimension": "string",
    "climate": "string", "unit_code": "string", "unit_name": "string", "state": "string", "verdict": "string",
    "level": "string", "is_measurable": "boolean", "is_measured": "boolean", "is_on_path": "boolean",
    "missing": "string", "year": "Int64", "value": "Float64", "unit": "string", "relation": "string", "goal": "string",
    "kind": "string", "target": "Float64", "target_year": "Int64", "base": "Float64", "base_year": "Int64",
    "path": "Float64", "margin": "Float64", "margin_share": "Float64", "trend": "Float64",
    "year_of_meeting": "Float64", "used_share": "Float64", "time_share": "Float64", "recorded_target": "Float64",
    "parcel_count": "Int64", "area_m2": "Float64", "suggested": "string", "reason": "string"}
CARRIER_COLUMNS = {
    "clause_id": "string", "clause_text": "string", "indicator_id": "string", "state": "string", "verdict": "string",
    "unit_code": "string", "subject_id": "string", "subject_fid": "Int64", "place_field": "string",
    "place_value": "string", "area_m2": "Float64"}


class Parcels(NamedTuple):
    """A layer of what may carry clauses.

    Attributes:
        table: polygons. places: fields with zones, projects, rules or places.
        subject_id, unit_code: fields with the name of a parcel and the code of its unit; None without one.
    """

    table: FeatureTable
    places: Sequence[str]
    subject_id: Optional[str] = None
    unit_code: Optional[str] = None


@dataclass(frozen=True)
class CommitmentRequest:
    """Clauses of a plan, and what is known of their indicators.

    Attributes:
        clauses: the table and its fields, roles of ``clauses.FIELDS``.
        values, targets, units, breaks: rows of a series store as of ``alerts.request.AlertRequest``; empty without one.
        pack: of kind monitoring. year: that is judged; 0: there is none. name: of the store; empty without one.
        whole_code: of clauses that name no place; empty: they lack one.
        parcels: None without a layer. method: how areas are measured.
    """

    clauses: Bound
    values: pd.DataFrame
    targets: pd.DataFrame
    units: pd.DataFrame
    breaks: pd.DataFrame
    pack: MonitoringPack
    year: int
    name: str = ""
    whole_code: str = ""
    parcels: Optional[Parcels] = None
    method: str = "ellipsoidal"
    language: str = "en"
