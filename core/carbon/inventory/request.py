"""What an inventory is made of, and the columns of its tables."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Optional

from ...quotas.request import Bound
from ...table import FeatureTable
from ..pack.gwp import Warming
from ..pack.model import CoefficientPack

NOT_OCCURRING, NOT_ESTIMATED, ELSEWHERE, CONFIDENTIAL = NOTATION = ("NO", "NE", "IE", "C")
BASIC, BASIC_PLUS, TERRITORIAL, SCOPE_2, SCOPE_3 = TOTALS = (
    "BASIC", "BASIC+", "territorial", "scope_2", "scope_3")
ALL = "all"
#: What became of a result: it is in a row, nothing says where it belongs, it has no number, the user left it out, it is
#: no emission of a year.
PLACED, NOT_PLACED, NO_NUMBER, LEFT_OUT, NO_EMISSION = STATES = (
    "placed", "not_placed", "no_number", "left_out", "no_emission")
ROW_COLUMNS = {
    "sector": "string", "sector_title": "string", "code": "string", "title": "string", "scope": "Int64",
    "level": "string", "level_title": "string", "key": "string",
    "emission_t_co2e": "Float64", "co2_t": "Float64", "ch4_t": "Float64",
    "n2o_t": "Float64", "stated_t_co2e": "Float64", "biogenic_co2_t": "Float64", "is_partial": "boolean",
    "activity_quality": "string", "factor_quality": "string", "included_in": "string", "gwp_set": "string",
    "year": "Int64", "source": "string", "verified": "boolean", "reason": "string"}
TOTAL_COLUMNS = {
    "total": "string", "title": "string", "sector": "string", "sector_title": "string", "emission_t_co2e": "Float64",
    "row_count": "Int64", "estimated_count": "Int64", "not_estimated_count": "Int64", "not_occurring_count": "Int64",
    "elsewhere_count": "Int64", "confidential_count": "Int64", "is_complete": "boolean", "missing": "string",
    "gwp_set": "string"}
SOURCE_COLUMNS = {
    "layer": "string", "result": "string", "gas": "string", "emission_t": "Float64", "emission_t_co2e": "Float64",
    "code": "string", "state": "string", "state_title": "string", "reason": "string"}


class Assignment(NamedTuple):
    """Where the user puts results whose id fits a pattern; ``code`` empty: nowhere."""

    pattern: str
    code: str


@dataclass(frozen=True)
class InventoryRequest:
    """Attributes:
        pack: with an inventory. warming: the set of potentials. warming_verified: whether its numbers were checked.
        table: the user's, with fields of ``own_rows.FIELDS``; None without one.
        results: tables of our algorithms with all their columns.
        assigned: before what the pack says. zone: id of the zone whose rows count; empty: the whole.
        year: of the inventory; None: not stated. years_between: of a result that compares two dates; None: not stated.
    """

    pack: CoefficientPack
    warming: Warming
    warming_verified: bool = False
    table: Optional[Bound] = None
    results: Sequence[FeatureTable] = ()
    assigned: Sequence[Assignment] = ()
    zone: str = ""
    year: Optional[int] = None
    years_between: Optional[float] = None
    language: str = "en"
