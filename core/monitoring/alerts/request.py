"""Request of the check of indicators, and the columns of its result."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Optional

import pandas as pd

from ...carbon.stock.patches import Zones
from ..pack.model import MonitoringPack

ROLE = "indicator"
ROW_COLUMNS = {
    "indicator_id": "string", "title": "string", "dimension": "string", "unit_code": "string", "unit_name": "string",
    "year": "Int64", "level": "string", "verdict": "string", "value": "Float64", "lower": "Float64",
    "upper": "Float64", "unit": "string", "relation": "string", "goal": "string", "kind": "string",
    "target": "Float64", "target_year": "Int64", "base": "Float64", "base_year": "Int64", "tolerance": "Float64",
    "path": "Float64", "margin": "Float64", "margin_share": "Float64", "trend": "Float64", "trend_count": "Int64",
    "year_of_meeting": "Float64", "used_share": "Float64", "time_share": "Float64", "series": "string",
    "broken_year": "Int64", "from_units": "string", "status": "string", "is_corrected": "boolean",
    "official": "Float64", "difference": "Float64", "official_status": "string",
    "official_source": "string",
    "definition": "string", "source": "string", "reason": "string"}


class Numbers(NamedTuple):
    """By what levels are judged, where a user says something else than the pack; None: what the pack says.

    Attributes:
        margin: share of the distance between base and target. window_years: of the trend.
        least_values: of a trend. tolerance: share of the distance between base and target, where neither the target
            nor the pack's indicator states one.
    """

    margin: Optional[float] = None
    window_years: Optional[int] = None
    least_values: Optional[int] = None
    tolerance: Optional[float] = None


@dataclass(frozen=True)
class AlertRequest:
    """A year of series to judge.

    Attributes:
        values, targets, units, breaks: rows of a series store as they were known, columns of ``series.tables``, of
            values ``supersedes`` and ``why`` too.
        pack: of kind monitoring. year: that is judged. numbers: in place of the pack's.
        name: of the store, for findings. places: polygons of units with their codes, where findings lie; None: findings
            have no outline.
    """

    values: pd.DataFrame
    targets: pd.DataFrame
    units: pd.DataFrame
    breaks: pd.DataFrame
    pack: MonitoringPack
    year: int
    numbers: Numbers = Numbers()
    name: str = ""
    language: str = "en"
    places: Optional[Zones] = None
