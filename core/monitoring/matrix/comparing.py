"""Two answers side by side: the levels of two years, or by two packs."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ...landuse.tables.layouts import Column, SheetTable
from ...texts import text
from ..levels.terms import GREY, LEVELS
from .grid import Year

BETTER, WORSE, SAME, KNOWN, UNKNOWN, ADDED, DROPPED = CHANGES = (
    "better", "worse", "same", "known", "unknown", "added", "dropped")
#: A sign for each change, beside that of the level; of the same level none.
CHANGE_SIGNS = dict(zip(CHANGES, ("↑", "↓", "", "+", "−", "+", "−")))
_KEY = ["indicator_id", "unit_code"]


class Compared(NamedTuple):
    """Two years beside each other.

    Attributes:
        first, second: as judged. rows: ``indicator_id``, ``unit_code``, ``level_first``, ``level_second``,
            ``value_first``, ``value_second`` and ``change``, of ``CHANGES``; what only one of both has is NULL there.
    """

    first: Year
    second: Year
    rows: pd.DataFrame

    @property
    def by_cell(self) -> dict:
        """Indicator and unit -> their row."""
        return {(row["indicator_id"], row["unit_code"]): row for row in self.rows.to_dict("records")}


def compared(first: Year, second: Year) -> Compared:
    """Compare two answers.

    Args:
        first, second: as judged: another year, or another pack.

    Returns:
        ``better`` is a level nearer to green. Grey is not a level: from it and to it nothing became better or worse.
    """
    names = [*_KEY, "level", "value"]
    both = first.rows[names].merge(second.rows[names], on=_KEY, how="outer", suffixes=("_first", "_second"))
    both = both.sort_values(_KEY, ignore_index=True)
    before, now = (pd.Index(LEVELS).get_indexer(both[f"level_{side}"]) for side in ("first", "second"))
    change = np.select(
        [before < 0, now < 0, (before == GREY) & (now == GREY), before == GREY, now == GREY, now > before,
         now < before], [ADDED, DROPPED, SAME, KNOWN, UNKNOWN, BETTER, WORSE], SAME)
    return Compared(first, second, both.assign(change=change))


def counts_of_changes(rows: pd.DataFrame) -> dict[str, int]:
    """How many cells changed in which way, of ``CHANGES`` without those of the same level.

    Args:
        rows: of ``compared``.
    """
    return {change: int((rows["change"] == change).sum()) for change in CHANGES if change != SAME}


def comparison_sheet(both: Compared, names: tuple[str, str], language: str) -> SheetTable:
    """The comparison as a table to hand on.

    Args:
        both: of ``compared``. names: of the first and of the second, such as years. language: of heads and words.
    """
    def word(key: str, **values) -> str:
        return text(f"levels.{key}", language, **values)

    titles, units = ({**getattr(both.first, part), **getattr(both.second, part)} for part in ("titles", "names"))
    frame = pd.DataFrame({
        "title": both.rows["indicator_id"].map(titles), "unit_name": both.rows["unit_code"].map(units),
        "unit_code": both.rows["unit_code"], **{f"level_{side}": both.rows[f"level_{side}"].map(
            lambda level: text(f"alerts.level_{level}", language), na_action="ignore") for side in (
                "first", "second")},
        "value_first": both.rows["value_first"], "value_second": both.rows["value_second"],
        "change": both.rows["change"].map(word)})
    heads = dict(zip(("first", "second"), names))
    columns = (Column("title", text("columns.indicator_title", language)),
               Column("unit_name", text("columns.unit_name", language)),
               Column("unit_code", text("columns.unit_code", language), kind="code"),
               *(Column(f"level_{side}", word("head_first", what=name)) for side, name in heads.items()),
               *(Column(f"value_{side}", word("head_value", what=name), decimals=4, kind="area")
                 for side, name in heads.items()), Column("change", word("head_change")))
    return SheetTable("compared", word("compared"), word("compared"), columns, frame, language)
