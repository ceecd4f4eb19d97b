"""The matrix and its rows as tables for a spreadsheet."""
from __future__ import annotations

import pandas as pd

from ...landuse.tables.layouts import Column, SheetTable
from ...texts import column_titles, text, word_of
from .grid import NOTHING, SIGNS, Grid, Year, dimensions_of

CODES, YEARS = ("indicator_id", "unit_code"), ("year", "target_year", "base_year", "broken_year")


def matrix_sheet(year: Year, grid: Grid) -> SheetTable:
    """A row each indicator, a column each unit, with sign and word of the level.

    Args:
        year: as judged. grid: what of it is shown.
    """
    language = year.request.language
    words = {position: f"{sign} {text(f'alerts.level_{level}', language)}" for position, (level, sign) in enumerate(
        SIGNS.items())}
    words[NOTHING] = ""
    frame = pd.DataFrame({
        "dimension": [year.groups.get(key, "") for key in grid.indicators],
        "title": [year.titles[key] for key in grid.indicators],
        **{f"unit_{place}": [words[level] for level in grid.level[:, place]] for place in range(len(grid.units))}})
    columns = (Column("dimension", text("levels.dimension", language)),
               Column("title", text("columns.indicator_title", language)),
               *(Column(f"unit_{place}", year.names[code]) for place, code in enumerate(grid.units)))
    name = f"{text('levels.matrix', language)} {year.request.year}"
    return SheetTable("matrix", name, text("levels.matrix", language), columns, frame, language)


def rows_sheet(year: Year, grid: Grid) -> SheetTable:
    """The rows of the cells that are shown, all columns.

    Args:
        year: as judged. grid: what of it is shown.
    """
    language = year.request.language
    rows = year.rows.iloc[[row for line in grid.row for row in line if row != NOTHING]].reset_index(drop=True)
    titles, dimensions = column_titles(rows.columns, language), dimensions_of(year)
    words = {"level": lambda word: text(f"alerts.level_{word}", language),
             "verdict": lambda word: text(f"report.verdict_{word}", language),
             **{name: lambda word, name=name: word_of(name, word, language) for name in ("kind", "goal", "status")},
             "relation": lambda word: text(f"quota.{word}", language),
             "dimension": lambda word: dimensions.get(word, word)}
    frame = rows.assign(**{name: rows[name].map(word, na_action="ignore") for name, word in words.items()})
    columns = tuple(Column(name, titles.get(name, name), **_kind(name, rows[name])) for name in rows.columns)
    return SheetTable("rows", text("levels.rows", language), text("levels.rows", language), columns, frame, language)


def _kind(name: str, column: pd.Series) -> dict:
    if name in CODES:
        return {"kind": "code"}
    if name in YEARS:
        return {"kind": "count", "decimals": 0}
    return {"kind": "area", "decimals": 4} if pd.api.types.is_float_dtype(column.dtype) else {}
