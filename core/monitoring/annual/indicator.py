"""A page for an indicator: definition, every unit with level and path, charts, official values, and its trace."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...report.blocks import Block, PaperCharts, PaperTable, PaperText
from ...report.charts.svg import document_type
from ...report.format import MISSING, is_missing
from ...texts import pick, text
from ..alerts.words import shown
from ..pack.model import Indicator
from .chart import Series, series_chart
from .form import Form, unit_of, worst_first, year_of
from .request import COMPUTED, AnnualRequest, Year
from .summary import due_of, kind_of, outlook_of
from .traces import trace_blocks

WIDTH, HEIGHT = 440.0, 250.0    # of a chart in drawing units; two stand side by side
MOST_CHARTS = 6


def paged(year: Year) -> list[str]:
    """Indicators that have a page: those with a binding target, without any those with a target.

    Args:
        year: that is shown.
    """
    rows = year.rows[year.rows["target"].notna()]
    binding = rows[(rows["kind"] == "binding").fillna(False)]
    chosen = binding if len(binding) else rows
    return list(dict.fromkeys(worst_first(chosen)["indicator_id"]))


def indicator_blocks(year: Year, indicator: str, form: Form) -> list[Block]:
    """The page of an indicator, which begins a new one.

    Args:
        year: that is shown. indicator: id. form: of the pages.
    """
    rows = worst_first(year.rows[year.rows["indicator_id"] == indicator])
    titles = rows["title"].dropna()
    title = str(titles.iloc[0]) if len(titles) else indicator
    blocks: list[Block] = [PaperText("", (), "page"), PaperText(title, _facts(year, indicator, rows, form))]
    if len(rows):
        drawn = rows[rows["target"].notna()] if rows["target"].notna().any() else rows
        blocks += [_units(rows, form), charts_block(year, drawn.head(MOST_CHARTS), form, "")]
    return [*blocks, *trace_blocks(year.request, indicator, form)]


def charts_block(year: Year, rows: pd.DataFrame, form: Form, title: str) -> PaperCharts:
    """A chart for each of some rows.

    Args:
        year: that is shown. rows: of the check. form: of the pages. title: above the charts.
    """
    return PaperCharts(title, tuple(series_chart(series, WIDTH, HEIGHT, document_type(), form.language)
                                    for series in series_of(year, rows, form)), form.say("charts_note"))


def series_of(year: Year, rows: pd.DataFrame, form: Form) -> list[Series]:
    """Rows of the check as charts show them.

    Args:
        year: that is shown. rows: of the check. form: of the pages.
    """
    keys, values, targets = year.series.keys, year.series.values, year.series.targets
    place = pd.MultiIndex.from_frame(keys).get_indexer(pd.MultiIndex.from_frame(rows[["indicator_id", "unit_code"]]))
    result = []
    for at, row in zip(place, rows.itertuples()):
        result.append(Series(
            f"{row.title} · {unit_of(row)}", form.unit(row.unit), values.years, values.value[at], values.lower[at],
            values.upper[at], float(values.broken[at]), *(float(getattr(targets, name)[at]) for name in (
                "base", "base_year", "target", "year")), np.nan if is_missing(row.trend) else float(row.trend),
            int(row.year), row.level))
    return result


def _facts(year: Year, indicator: str, rows: pd.DataFrame, form: Form) -> tuple[str, ...]:
    """Definition, what its target asks, what is open, and official values beside ours."""
    known: Indicator | None = year.request.asked.pack.indicators.get(indicator)
    facts = []
    definition = next(iter(rows["definition"].dropna()), None)
    if definition is None and known is not None and known.definition:
        definition = pick(known.definition, form.language)
    if definition:
        facts.append(form.say("definition", words=definition))
    goals = list(dict.fromkeys(rows["goal"].dropna()))
    facts += [form.say(f"goal_{goal}") for goal in goals]
    facts += [form.of_row(row) for row in rows.itertuples()
              if not is_missing(row.reason)]
    return (*facts, *_official(year, indicator, form))


def _official(year: Year, indicator: str, form: Form) -> list[str]:
    rows = official_rows(year)
    return [form.say("official", unit=unit_of(row), own=form.measure(row.value, row.unit), official=form.joined((
        form.measure(row.official, row.unit), form.early(row))), difference=form.measure(row.difference, row.unit))
        for row in rows[(rows["indicator_id"] == indicator).to_numpy(dtype=bool)].itertuples()]


def official_rows(year: Year) -> pd.DataFrame:
    """Rows with an official value: those of the store, and computed ones where it has none.

    Args:
        year: that is shown.

    Returns:
        Columns ``indicator_id``, ``title``, ``unit_code``, ``unit_name``, ``unit``, ``value``, ``official``,
        ``difference``, ``official_status``, ``official_source``.
    """
    names = ["indicator_id", "title", "unit_code", "unit_name", "unit", "value", "official", "difference",
             "official_status", "official_source"]
    both = pd.concat([rows[rows["official"].notna().to_numpy(dtype=bool)].reindex(columns=names).astype(object)
                      for rows in (year.rows, computed_rows(year.request))], ignore_index=True)
    return both.drop_duplicates(["indicator_id", "unit_code"]).reset_index(drop=True)


def computed_rows(request: AnnualRequest) -> pd.DataFrame:
    """Rows of computed indicators that are given.

    Args:
        request: of the report.

    Returns:
        Rows of the judged year, and those without one.
    """
    frames = [table.columns for table in request.given(COMPUTED)]
    if not frames:
        return pd.DataFrame(columns=sorted({*COMPUTED, "title", "unit", "unit_name", "reason", "state"}))
    rows = pd.concat(frames, ignore_index=True)
    if "year" in rows:
        rows = rows[(pd.to_numeric(rows["year"]).isna() | (pd.to_numeric(rows["year"]) == request.asked.year)).fillna(
            True).to_numpy(dtype=bool)]
    return rows.reset_index(drop=True)


def _units(rows: pd.DataFrame, form: Form) -> PaperTable:
    """A row for each unit: level, value with its band, target and path, margin, trend and year of meeting."""
    lines = []
    for row in rows.itertuples():
        ends = dict.fromkeys(map(shown, (row.lower, row.upper)))
        band = f"\n{' – '.join(ends)}" if len(ends) == 2 else ""
        lines.append((unit_of(row), form.level(row.level), kind_of(row, form), f"{shown(row.value)}{band}",
                      due_of(row, form), shown(row.margin), outlook_of(row, form)))
    measure = rows["unit"].dropna()
    unit = form.unit(measure.iloc[0]) if len(measure) else MISSING
    return PaperTable(text("annual.units_title", form.language, year=year_of(rows["year"].iloc[0]), unit=unit),
                      form.heads("place", "level", "kind", ">value", "target", ">margin", "outlook"), tuple(lines),
                      tones=tuple(rows["level"]), tone_column=1, is_wide=True)
