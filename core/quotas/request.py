"""Request of the quota check, and the columns of its result."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

import numpy as np
import pandas as pd

from ..contract import cells
from ..contract.interval import Interval
from ..landuse.pack.model import LandUseCodes
from ..table import FeatureTable
from .pack import Indicator, Measure, QuotaPack

ROLE = "quota"
QUOTA_FROM = ("target", "remaining")
AFTER = ("stop", "skip")
ROW_COLUMNS = {
    "indicator_id": "string", "title": "string", "unit_code": "string", "unit_name": "string", "year": "Int64",
    "value": "Float64", "value_high": "Float64", "unit": "string", "numerator": "Float64", "denominator": "Float64",
    "relation": "string", "target": "Float64", "tolerance": "Float64", "margin": "Float64", "kind": "string",
    "status": "string", "verdict": "string", "value_year": "Int64", "method": "string", "definition": "string",
    "reason": "string", "data_date": "datetime64[s]"}
CHILD_COLUMNS = {
    "indicator_id": "string", "title": "string", "unit_code": "string", "year": "Int64", "relation": "string",
    "target": "Float64", "child_sum": "Float64", "child_count": "Int64", "missing_count": "Int64", "unit": "string",
    "margin": "Float64", "children": "string", "status": "string", "verdict": "string", "reason": "string"}
EXPANSION_COLUMNS = {
    "unit_code": "string", "base_layer": "string", "base_year": "Int64", "base_m2": "Float64",
    "base_high_m2": "Float64", "year": "Int64", "now_m2": "Float64", "now_high_m2": "Float64", "new_m2": "Float64",
    "new_high_m2": "Float64", "multiple": "Float64", "multiple_limit": "Float64", "cap_m2": "Float64",
    "remaining_m2": "Float64", "definition": "string"}
LEDGER_COLUMNS = {
    "indicator_id": "string", "quota_unit": "string", "year": "Int64", "place": "Int64", "order_value": "string",
    "application_id": "string", "subject_fid": "Int64", "unit_code": "string", "amount": "Float64",
    "used": "Float64", "used_high": "Float64", "quota": "Float64", "remaining": "Float64", "unit": "string",
    "status": "string", "first_exceeding": "boolean", "verdict": "string", "reason": "string"}


@dataclass(frozen=True)
class Bound:
    """A table and its fields: field role -> field name."""

    table: FeatureTable
    fields: dict

    def column(self, role: str) -> pd.Series:
        """Values of a role as objects ``(n,)``, None without one.

        Args:
            role: of the field.
        """
        name = self.fields.get(role)
        if not name:
            return pd.Series([None] * len(self.table), dtype=object)
        values = self.table.columns[name].reset_index(drop=True).astype(object)
        return values.where(values.notna(), None)


@dataclass(frozen=True)
class LandLayer:
    """Land of one year.

    Attributes:
        table: polygons. fields: ``land_class``, ``land_class_name``, ``settlement``, ``mixed_shares`` and
            ``unit_code``, those that there are. year: of the data. registered: field with the registered area.
    """

    table: FeatureTable
    fields: dict
    year: Optional[int] = None
    registered: Optional[str] = None


@dataclass(frozen=True)
class QuotaRequest:
    """Targets, and what is measured against them.

    Attributes:
        targets: a row per target. pack: words, units, indicators.
        codes: pack of land-use codes. land: what is totalled. units: polygons with unit codes.
        place: the layer that indicators ask about (inside, outside). base: land of the base year.
        indicators: rows of values that were worked out elsewhere. parents: targets of the level above.
        applications: rows that use a quota up. order_field: in whose order.
        multiple: cap of the expansion multiple for the whole; None: only what the targets say.
        multiple_of: ``"total"`` (urban land now over that of the base year) or ``"new"`` (new over that of the base
            year).
        scheme, mixed: as in ``landuse.code_column``. default_unit: of amounts that state none.
        application_indicator: which quota is used, where a row does not say.
        quota_from: ``"target"``, or ``"remaining"``: less what is measured already.
        after_exceeding: ``"stop"``: what follows the first that does not fit waits; ``"skip"``: that one is skipped.
        area_method: ``"ellipsoidal"``, ``"planar"`` or ``"registered"``.
    """

    targets: Bound
    pack: QuotaPack
    codes: Optional[LandUseCodes] = None
    land: Optional[LandLayer] = None
    units: Optional[Bound] = None
    place: Optional[FeatureTable] = None
    base: Optional[LandLayer] = None
    indicators: Optional[Bound] = None
    parents: Optional[Bound] = None
    applications: Optional[Bound] = None
    order_field: Optional[str] = None
    multiple: Optional[float] = None
    multiple_of: str = "total"
    scheme: str = "auto"
    mixed: str = "main"
    default_unit: str = ""
    application_indicator: str = ""
    quota_from: str = "target"
    after_exceeding: str = "stop"
    area_method: str = "ellipsoidal"
    language: str = "en"


@dataclass(frozen=True)
class Target:
    """One target, read.

    Attributes:
        row: position in its table. fid: of its feature. indicator: of the pack, or its own.
        unit_code, parent_unit: without zeros behind; an empty unit is the whole. unit_name, year: as stated.
        limit, tolerance: in base units. unit: in which it is printed. relation, kind: the pack's words.
        classes: codes that its row states. place: where they count.
        problems: ``(text key, values)``; a target with problems is undetermined.
        unit_written: the unit's code as written in the table, for results.
    """

    row: int
    fid: int
    indicator: Indicator
    unit_code: str
    unit_name: str
    year: Optional[int]
    limit: Optional[float]
    tolerance: float
    unit: Optional[Measure]
    relation: str
    kind: str
    classes: tuple = ()
    place: str = "anywhere"
    parent_unit: str = ""
    problems: list = field(default_factory=list)
    unit_written: str = ""

    @property
    def unit_shown(self) -> str:
        """The unit's code as results show it."""
        return self.unit_written or self.unit_code

    @property
    def key(self) -> tuple:
        """The key of targets: indicator, unit, year and relation."""
        return self.indicator.id, self.unit_code, self.year, self.relation

    def shown(self, value: Optional[float]) -> Optional[float]:
        """A number of base units in the unit of the target.

        Args:
            value: in base units, None if unknown.
        """
        return None if value is None or self.unit is None or not np.isfinite(value) else value / self.unit.factor

    def ends(self, amount: Interval) -> tuple[Optional[float], Optional[float]]:
        """Least and most of an amount in the unit of the target, None where it is open.

        Args:
            amount: in base units ``(1,)``.
        """
        return self.shown(cells.one_number(cells.lower(amount))), self.shown(cells.one_number(cells.upper(amount)))
