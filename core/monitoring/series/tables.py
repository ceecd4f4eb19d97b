"""The tables of a series: what names a row, what a correction changes, and what stands beside it."""
from __future__ import annotations

from typing import NamedTuple

WHOLE = "*"   # every unit, of a break
PRELIMINARY, FINAL = "preliminary", "final"
# what an office states, beside the value that was measured, and whether it is preliminary
OFFICIAL, OFFICIAL_STATUS = "official", "official_status"
WITHDRAWN = "withdrawn"   # status of an official value that its office took back: none is stated any more


class SeriesTable(NamedTuple):
    """A table of a series store; names to types of SQLite.

    Attributes:
        key: what names a row. Of several rows of one key the last one holds; the others are what was known before.
        content: what a row states: where it changes, the new row is a correction.
        beside: what stands beside it, and changes without one.
    """

    name: str
    key: dict
    content: dict
    beside: dict

    @property
    def columns(self) -> dict:
        """All columns that arrive, in their order."""
        return {**self.key, **self.content, **self.beside}


VALUES = SeriesTable(
    "series_values", {"indicator_id": "TEXT", "unit_code": "TEXT", "year": "INTEGER", "series": "TEXT"},
    {"value": "REAL", "lower": "REAL", "upper": "REAL", "unit": "TEXT", "numerator": "REAL", "denominator": "REAL",
     "status": "TEXT", OFFICIAL: "REAL", OFFICIAL_STATUS: "TEXT"},
    {"title": "TEXT", "unit_name": "TEXT", "kind": "TEXT", "state": "TEXT", "reason": "TEXT", "method": "TEXT",
     "definition": "TEXT", "source": "TEXT", "data_date": "TEXT", "scope": "TEXT", "pack": "TEXT",
     "pack_version": "TEXT", "official_source": "TEXT"})
TARGETS = SeriesTable(
    "series_targets", {"indicator_id": "TEXT", "unit_code": "TEXT", "target_year": "INTEGER"},
    {"target": "REAL", "unit": "TEXT", "relation": "TEXT", "goal": "TEXT", "kind": "TEXT", "base": "REAL",
     "base_year": "INTEGER", "tolerance": "REAL"}, {"source": "TEXT"})
UNITS = SeriesTable(
    "series_units", {"unit_code": "TEXT", "successor": "TEXT"},
    {"valid_from": "INTEGER", "valid_to": "INTEGER", "share": "REAL"}, {"unit_name": "TEXT", "source": "TEXT"})
BREAKS = SeriesTable(
    "series_breaks", {"indicator_id": "TEXT", "unit_code": "TEXT", "year": "INTEGER"}, {"cause": "TEXT"},
    {"source": "TEXT"})
TABLES = (VALUES, TARGETS, UNITS, BREAKS)
#: What the store adds to each row: which row it corrects, when and by whom it was recorded, why, and by which run.
RECORD = {"supersedes": "INTEGER", "recorded": "DATETIME NOT NULL", "author": "TEXT", "why": "TEXT", "run": "INTEGER"}
