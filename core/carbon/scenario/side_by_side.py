"""A comparison as a table that people read: a row per quantity and item, a column a scenario."""
from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from ...landuse.tables.layouts import Column, SheetTable
from ...report.charts.scene import number
from ...texts import text
from ..stock.stock import ALL

MISSING = "–"


class Line(NamedTuple):
    """A row of the table.

    Attributes:
        quantity, item: ids. head, title: their names. unit: of the values.
        values: of the scenarios, None if unknown. lower, upper: of their bands, None likewise.
        changes: words for the difference to the present.
        is_total: of all pools. is_sure: whether every band of a change leaves zero out.
    """

    quantity: str
    item: str
    head: str
    title: str
    unit: str
    values: tuple
    lower: tuple
    upper: tuple
    changes: tuple
    is_total: bool
    is_sure: tuple

    @property
    def name(self) -> str:
        """What the line is about."""
        return self.head if self.is_total else f"{self.head} · {self.title}"

    def cell(self, place: int) -> str:
        """A value as it is shown, its band below it.

        Args:
            place: of the scenario.
        """
        value = self.values[place]
        if value is None:
            return MISSING
        if self.lower[place] is None:
            return number(value)
        return f"{number(value)}\n[{number(self.lower[place])} … {number(self.upper[place])}]"


def side_by_side(quantities: pd.DataFrame, names: list, language: str) -> list[Line]:
    """The lines of a comparison: sums of all pools first, then pools, then areas and counts.

    Args:
        quantities: of a comparison. names: of the scenarios, the present first. language: of the words.
    """
    unsure, lines = text("carbon.word_not_distinguishable", language), []
    grouped = {key: rows.set_index("scenario") for key, rows in quantities.groupby(
        ["quantity", "item"], sort=False, dropna=False)}
    for (quantity, item), rows in grouped.items():
        first = rows.iloc[0]
        own = [rows.loc[name] for name in names]
        changes = tuple("" if pd.isna(row["change"]) else str(row["change"]) for row in own)
        lines.append(Line(
            quantity, item, str(first["quantity_title"]), str(first["title"]), str(first["unit"]),
            *(tuple(None if pd.isna(row[name]) else float(row[name]) for row in own)
              for name in ("value", "lower", "upper")),
            changes, item == ALL, tuple(change != unsure for change in changes)))
    return sorted(lines, key=lambda line: (not line.is_total, line.quantity.endswith("area")))


def sheet(lines: list[Line], names: list, language: str) -> SheetTable:
    """The table for a spreadsheet or a CSV file: value, lower and upper end of each scenario, unit in a column.

    Args:
        lines: of the comparison. names: of the scenarios, in the order of the lines' values.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    columns = [Column("quantity", text("scenario.head_quantity", language)),
               Column("item", text("scenario.head_item", language)),
               Column("unit", text("scenario.head_unit", language))]
    data: dict = {"quantity": [line.head for line in lines], "item": [line.title for line in lines],
                  "unit": [line.unit for line in lines]}
    for place, name in enumerate(names):
        for part, head in (("values", ""), ("lower", text("scenario.head_lower", language)),
                           ("upper", text("scenario.head_upper", language))):
            key = f"{part}_{place}"
            columns.append(Column(key, f"{name} {head}".strip(), decimals=4, kind="area"))
            data[key] = pd.array([getattr(line, part)[place] for line in lines], dtype="Float64")
    title = text("scenario.report_quantities", language)
    return SheetTable("scenarios", title, title, tuple(columns), pd.DataFrame(data), language)
