"""What tracing the change of an indicator is asked, and the columns of its answer."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...quotas.request import Bound
from ...table import FeatureTable
from ..compute.request import ComputeRequest

#: What a piece did: it came to count, counts no more, counts otherwise; a number of a whole unit; it is not known what
#: it did; the pieces beyond the limit together.
GAINED, LOST, CHANGED, STATED, OPEN, REST = KINDS = ("gained", "lost", "changed", "stated", "open", "rest")
NUMERATOR, DENOMINATOR = "numerator", "denominator"
PROJECTS, LIFECYCLE = "projects", "lifecycle"
#: Layer beside a trace -> fields that a piece takes from the feature that holds most of it.
JOINED = {PROJECTS: ("project", "permit"), LIFECYCLE: ("parcel", "stage", "start_state")}
PIECE_COLUMNS = {
    "indicator_id": "string", "unit_code": "string", "unit_name": "string", "part": "string", "kind": "string",
    "feature_before": "Int64", "feature_after": "Int64", "code_before": "string", "code_after": "string",
    "amount": "Float64", "amount_unit": "string", "contribution": "Float64", "lower": "Float64", "upper": "Float64",
    "share_percent": "Float64", "rank": "Int64", "whole_contribution": "Float64", "unit": "string",
    "piece_count": "Int64", **{name: "string" for names in JOINED.values() for name in names},
    "project_share_percent": "Float64", "stage_share_percent": "Float64"}
BEFORE, AFTER = "before", "after"
FACILITY_COLUMNS = {
    "indicator_id": "string", "date": "string", "year": "Int64", "feature": "Int64", "code": "string",
    "served_amount": "Float64", "alone_amount": "Float64", "amount_unit": "string", "contribution": "Float64",
    "unit": "string", "rank": "Int64"}
#: Layer beside a trace -> column of which share of a piece its feature holds.
SHARES = {PROJECTS: "project_share_percent", LIFECYCLE: "stage_share_percent"}
CLOSURE_COLUMNS = {
    "indicator_id": "string", "title": "string", "unit_code": "string", "unit_name": "string", "unit": "string",
    "year_before": "Int64", "year_after": "Int64", "recorded_before": "Float64", "before": "Float64",
    "after": "Float64", "change": "Float64", "change_lower": "Float64", "change_upper": "Float64",
    "certain_change": "Float64", "numerator_effect": "Float64", "denominator_effect": "Float64",
    "definition_effect": "Float64", "rounding": "Float64", "gross_increase": "Float64", "gross_decrease": "Float64",
    "piece_count": "Int64", "open_count": "Int64", "state": "string", "reason": "string"}


@dataclass(frozen=True)
class TraceRequest:
    """An indicator at two dates.

    Attributes:
        before, after: layers and statistics of each date, by one pack, with the same units; their years differ.
        indicator: id in the pack.
        recorded: tables of indicator rows, as the first date was recorded by another definition, pack or survey.
        limit: most pieces listed of each unit; those beyond it are one row, so that the sum stays; 0: all.
        beside: of ``JOINED``, polygons that pieces are joined with, their fields by role.
        codes: of each date role of a layer -> its own codes of features ``(n,)``, object, None without one.
        wants_facilities: of an indicator of reach, what each facility serves is wanted too.
    """

    before: ComputeRequest
    after: ComputeRequest
    indicator: str
    recorded: Sequence[FeatureTable] = ()
    limit: int = 0
    beside: Mapping[str, Bound] = field(default_factory=dict)
    codes: tuple[Mapping, Mapping] = ({}, {})
    wants_facilities: bool = False
