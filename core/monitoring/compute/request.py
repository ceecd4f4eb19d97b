"""What computing indicators is asked, and the columns of its answer."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Optional

from ...carbon.stock.patches import Zones
from ...indicators.rows import COLUMNS
from ...landuse.pack.model import LandUseCodes
from ...quotas.request import Bound
from ...table import FeatureTable
from ..pack.model import MonitoringPack

#: Columns of indicator rows, and what monitoring adds: which part of a unit, by which pack, of which survey, what would
#: be needed, and what an office states for the same indicator.
ROW_COLUMNS = {**COLUMNS, "scope": "string", "pack": "string", "pack_version": "string", "series": "string",
               "needed": "string", "official": "Float64", "difference": "Float64",
               "official_source": "string"}
#: Columns that a table of indicator rows has to have.
ROW_NEEDED = ("indicator_id", "unit_code", "value")


@dataclass(frozen=True)
class ComputeRequest:
    """Layers, rows and tables of which the indicators of a pack are computed.

    Attributes:
        pack, codes: of indicators, and of land-use codes.
        year: of the data. base_year: of ``_before`` in formulas; None: the latest earlier one that has all numbers.
        layers: role of the pack -> layer with its fields by role. scheme: list of codes of the land, or auto.
        rows: tables of indicator rows of other algorithms. statistics, targets: tables.
        units: that get rows of their own; None: everything is one. whole_code: code of all units together, or empty.
        own_rows: tables that state indicators of the pack by their own ids, before what layers and other rows give.
        series: which survey or classification the values belong to. method: of areas.
    """

    pack: MonitoringPack
    codes: LandUseCodes
    year: int
    layers: Mapping[str, Bound] = field(default_factory=dict)
    rows: Sequence[FeatureTable] = ()
    own_rows: Sequence[FeatureTable] = ()
    statistics: Optional[Bound] = None
    targets: Optional[Bound] = None
    units: Optional[Zones] = None
    base_year: Optional[int] = None
    whole_code: str = ""
    scheme: str = "auto"
    series: str = ""
    method: str = "ellipsoidal"
    data_date: str = ""
    language: str = "en"
