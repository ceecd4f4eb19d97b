"""A plan of a few clauses and the values of their indicators, made by hand."""
from __future__ import annotations

from groundrules.core.contract.outcome import departures
from groundrules.core.monitoring.commitments.check import CHECK
from groundrules.core.monitoring.commitments.request import STATES, CommitmentRequest
from groundrules.core.monitoring.pack.model import Indicator, Levels, MonitoringPack
from groundrules.core.monitoring.series.tables import BREAKS, TARGETS, UNITS, VALUES
from groundrules.core.quotas.request import Bound
from groundrules.core.table import table_from_geometries

from .series import frame

CROPLAND = (41850, 41790, 41722, 41640, 41575)   # next-systems 2.4
INDICATORS = (
    Indicator("farm", {"en": "Cropland", "zh": "耕地保有量"}, "safety", "food", "ha", "table", direction="at_least",
              goal="hold", kind="binding"),
    Indicator("shelter", {"en": "Shelters for each person", "zh": "人均应急避难场所面积"}, "safety", "risk",
              "m2/person", "table", direction="at_least", goal="reach", climate="resilience"),
    Indicator("energy", {"en": "Energy of GDP", "zh": "单位GDP能耗"}, "green", "energy", "tce/10k CNY", "table",
              direction="at_most", goal="reach", climate="low_carbon"),
    Indicator("green", {"en": "Green share", "zh": "绿地率"}, "green", "space", "%", "table", direction="at_least",
              goal="reach"))


def of_years(values=CROPLAND, first=2021, **more):
    return [{"indicator_id": "farm", "title": "Cropland", "unit_code": "990127", "year": first + at, "value": value,
             "unit": "ha", "unit_name": "North", **more} for at, value in enumerate(values)]


def clause(**more):
    return {"clause_id": "1", "clause_text": "Keep cropland", "indicator": "farm", "unit_code": "990127",
            "target": "41400", "unit": "ha", "target_year": 2035, "base": 41850, "base_year": 2021, **more}


def pack(indicators=INDICATORS):
    made = object.__new__(MonitoringPack)
    for name, value in {"id": "demo", "version": "1", "title": {"en": "Demo"}, "levels": Levels(0.05, 5, 0.0, 3),
                        "indicators": {indicator.id: indicator for indicator in indicators}}.items():
        object.__setattr__(made, name, value)
    return made


def checked(clauses, values=(), targets=(), parcels=None, year=2025, name="county-series", indicators=INDICATORS,
            **more):
    table = table_from_geometries("clauses", [None] * len(clauses), {
        role: [row.get(role) for row in clauses] for role in dict.fromkeys(key for row in clauses for key in row)})
    request = CommitmentRequest(
        Bound(table, {name: name for name in table.columns.columns}), frame(VALUES, list(values)),
        frame(TARGETS, list(targets)), frame(UNITS, []), frame(BREAKS, []), pack(indicators), year, name,
        parcels=parcels, **more)
    outcome = CHECK.run(request)
    assert list(departures(CHECK, outcome)) == []
    assert set(outcome.tables["rows"]["state"]) <= set(STATES)
    return outcome
