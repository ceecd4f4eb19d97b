"""What the annual check-up shows."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from ...table import FeatureTable
from ..alerts.arranging import Arranged
from ..alerts.request import AlertRequest

#: Columns by which results are recognised that a report is given: pieces and closure of a trace, computed indicators.
PIECES = frozenset({"indicator_id", "unit_code", "part", "contribution", "whole_contribution", "rank"})
CLOSURE = frozenset({"indicator_id", "unit_code", "before", "after", "numerator_effect", "definition_effect"})
COMPUTED = frozenset({"indicator_id", "unit_code", "value", "needed", "official", "difference"})
KINDS = (PIECES, CLOSURE, COMPUTED)


@dataclass(frozen=True)
class AnnualRequest:
    """A year of a series store, and results that say more about it.

    Attributes:
        asked: the check of the year, as it is recorded.
        versions: all rows of values that were recorded by then, those in whose place others came too, with the columns
            of the record.
        tables: results as layers have them; those of ``KINDS`` are shown, others are not looked at.
        as_of: day as known on which, ISO; empty: everything recorded.
        is_brief: two pages for who decides, without details.
    """

    asked: AlertRequest
    versions: pd.DataFrame
    tables: Sequence[FeatureTable] = ()
    as_of: str = ""
    is_brief: bool = False

    def given(self, kind: frozenset) -> list[FeatureTable]:
        """Tables of a kind.

        Args:
            kind: of ``KINDS``.
        """
        return [table for table in self.tables if kind <= set(table.columns.columns)]


class Year(NamedTuple):
    """A judged year.

    Attributes:
        rows: of the check, in the order of ``series``. series: as they are judged. request: of the report.
    """

    rows: pd.DataFrame
    series: Arranged
    request: AnnualRequest

    @property
    def is_by_pack(self) -> bool:
        """Whether the pack has any of the indicators; otherwise it gives the numbers of the levels alone."""
        return bool(self.rows["indicator_id"].isin(list(self.request.asked.pack.indicators)).any())


def is_of_year(frame: pd.DataFrame) -> bool:
    """Whether the pages of the check-up say what is in a table.

    Args:
        frame: any table.
    """
    return any(kind <= set(frame.columns) for kind in KINDS)
