"""What tracing the change of an indicator is asked, and the columns of its answer."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...table import FeatureTable
from ..compute.request import ComputeRequest

#: What a piece did: it came to count, counts no more, counts otherwise; a number of a whole unit; the pieces beyond the
#: limit together.
GAINED, LOST, CHANGED, STATED, REST = KINDS = ("gained", "lost", "changed", "stated", "rest")
NUMERATOR, DENOMINATOR = "numerator", "denominator"
PIECE_COLUMNS = {
    "indicator_id": "string", "unit_code": "string", "unit_name": "string", "part": "string", "kind": "string",
    "feature_before": "Int64", "feature_after": "Int64", "amount": "Float64", "amount_unit": "string",
    "contribution": "Float64", "share_percent": "Float64", "rank": "Int64", "whole_contribution": "Float64",
    "unit": "string", "piece_count": "Int64"}
CLOSURE_COLUMNS = {
    "indicator_id": "string", "title": "string", "unit_code": "string", "unit_name": "string", "unit": "string",
    "year_before": "Int64", "year_after": "Int64", "recorded_before": "Float64", "before": "Float64",
    "after": "Float64", "change": "Float64", "numerator_effect": "Float64", "denominator_effect": "Float64",
    "definition_effect": "Float64", "rounding": "Float64", "gross_increase": "Float64", "gross_decrease": "Float64",
    "piece_count": "Int64", "state": "string", "reason": "string"}


@dataclass(frozen=True)
class TraceRequest:
    """An indicator at two dates.

    Attributes:
        before, after: layers and statistics of each date, by one pack, with the same units; their years differ.
        indicator: id in the pack.
        recorded: tables of indicator rows, as the first date was recorded by another definition, pack or survey.
        limit: most pieces listed of each unit; those beyond it are one row, so that the sum stays; 0: all.
    """

    before: ComputeRequest
    after: ComputeRequest
    indicator: str
    recorded: Sequence[FeatureTable] = ()
    limit: int = 0
