"""Columns of tables of statistics and targets: those of the series, and what tables of a whole county write besides."""
from __future__ import annotations

from pathlib import Path

from ...fields import Field
from ...texts import read_yaml
from ..series.words import WORDS as OF_SERIES

WORDS = read_yaml(Path(__file__).with_name("words.yaml"))
#: Field role -> column of a series, of tables of statistics and of targets.
STATISTICS = {"indicator": "indicator_id", "unit_code": "unit_code", "year": "year", "value": "value", "unit": "unit",
              "state": "status"}
TARGETS = {"indicator": "indicator_id", "unit_code": "unit_code", "year": "target_year", "value": "target",
           "unit": "unit"}
_OF_PRESENT = ("value", "year", "年份", "Wert", "Jahr")
#: Role of a table in rows of FIELDS -> its columns.
TABLES = {"statistics": STATISTICS, "targets": TARGETS}


def table_fields(columns: dict[str, str]) -> dict[str, Field]:
    """Field role -> names in data, and what it is called.

    Args:
        columns: ``STATISTICS``, ``TARGETS``, or others of a table of targets, which have no title.
    """
    return {role: Field(role, title=WORDS["titles"].get(column, {}), aliases=_names(column))
            for role, column in columns.items()}


def _names(column: str) -> tuple[str, ...]:
    """Names of a column of a series; those that may be of the present, in a table that has a target beside, last."""
    names = dict.fromkeys(map(str, (column, *OF_SERIES["columns"].get(column, ()), *WORDS["columns"].get(column, ()))))
    return tuple(sorted(names, key=lambda name: column.startswith("target") and name in _OF_PRESENT))
