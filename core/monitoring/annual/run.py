"""All pages of the annual check-up, and the tables of the workbook beside it."""
from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from ...contract.outcome import ALONE, Steps
from ...report.blocks import Block, PaperText
from ...table import FeatureTable
from ...texts import pick
from ..alerts.arranging import arranged
from ..alerts.check import CHECK
from ..levels.terms import LEVELS
from ..series.tables import BREAKS, TARGETS, UNITS
from .brief import brief_blocks
from .form import Form
from .indicator import indicator_blocks, paged
from .missing import missing_blocks, missing_rows, official_blocks
from .plans import is_of_plan, plan_blocks
from .record import corrections, record_blocks
from .request import AnnualRequest, Year, is_of_year
from .sources import source_blocks
from .summary import alert_blocks, matrix_block, summary_blocks
from .traces import traced

YEARS = frozenset({"year", "target_year", "base_year", "broken_year", "valid_from", "valid_to"})


class Annual(NamedTuple):
    """An annual check-up.

    Attributes:
        title: of the report. facts: label and words for its head. blocks: of its pages, in order.
        workbook: title and table each, for the workbook.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    workbook: tuple[tuple[str, pd.DataFrame], ...]


def annual_checkup(request: AnnualRequest, steps: Steps = ALONE) -> Annual:
    """Judge a year as ``checkindicators`` does, and set it on pages.

    Args:
        request: of the report. steps: of the run.

    Raises:
        InputError: as of ``alerts.check.check_indicators``.
    """
    asked, form = request.asked, Form(request.asked.language)
    outcome = CHECK.run(asked, steps)
    year = Year(outcome.tables["rows"], arranged(asked), request)
    pack = f"{pick(asked.pack.title, asked.language)} {asked.pack.version}" if year.is_by_pack else form.say(
        "numbers_alone", id=asked.pack.id)
    facts = tuple((form.say(f"fact_{name}"), words) for name, words in (
        ("year", str(asked.year)), ("store", asked.name), ("as_of", request.as_of), ("pack", pack)) if words)
    title = form.say("brief_report_title" if request.is_brief else "report_title", year=asked.year)
    blocks = brief_blocks(year, form) if request.is_brief else _pages(year, form)
    return Annual(title, facts, tuple(blocks), _workbook(year, outcome, form))


def is_in_pages(frame: pd.DataFrame, has_year: bool) -> bool:
    """Whether the check-up, or the pages on plans, say what is in a table.

    Args:
        frame: any table. has_year: the report has a check-up.
    """
    return is_of_plan(frame) or has_year and is_of_year(frame)


def pages_of_plans(tables: list[FeatureTable], language: str) -> tuple[Block, ...]:
    """Pages on commitments and options of a report without a series store.

    Args:
        tables: results as layers have them. language: of the words, ``"en"`` or ``"zh"``.
    """
    return tuple(plan_blocks([table.columns for table in tables], Form(language)))


def _pages(year: Year, form: Form) -> list[Block]:
    request = year.request
    blocks = [*summary_blocks(year, form), matrix_block(year, form), *alert_blocks(year, form),
              *official_blocks(year, form), *record_blocks(request, form)]
    blocks += plan_blocks([table.columns for table in request.tables], form, on_pages=True)
    shown = paged(year)
    for indicator in [*shown, *(name for name in traced(request) if name not in shown)]:
        blocks += indicator_blocks(year, indicator, form)
    return [*blocks, PaperText("", (), "page"), *missing_blocks(year, form), *source_blocks(year, form)]


def _workbook(year: Year, outcome, form: Form) -> tuple[tuple[str, pd.DataFrame], ...]:
    request = year.request
    values = request.asked.values
    columns = ["indicator_id", "title", "unit_code", "unit_name", "year", "value", "lower", "upper", "unit",
               "numerator", "denominator", "series", "status", "definition", "method", "source", "data_date",
               "official", "official_status", "official_source"]
    missing = pd.DataFrame(missing_rows(year, form), columns=[form.say(f"head_{name}") for name in (
        "indicator", "place", "why_missing", "needed")])
    corrected = corrections(request)[["indicator_id", "unit_code", "year", "before", "value", "unit", "is_official",
                                      "why", "recorded"]]
    tables = (("levels", _with_dimensions(year, form)), ("matrix", _matrix(year, outcome.tables["matrix"], form)),
              ("values", values[columns]), ("targets", request.asked.targets[list(TARGETS.columns)]),
              ("corrections", corrected), ("breaks", request.asked.breaks[list(BREAKS.columns)]),
              ("units", request.asked.units[list(UNITS.columns)]), ("missing", missing))
    return tuple((form.say(f"sheet_{name}"), _with_years(frame.reset_index(drop=True))) for name, frame in tables
                 if len(frame))


def _with_dimensions(year: Year, form: Form) -> pd.DataFrame:
    """The rows of the check with the dimensions as the pack names them."""
    titles = {key: pick(title, form.language) for key, title in year.request.asked.pack.dimensions.items()}
    return year.rows.assign(dimension=year.rows["dimension"].map(lambda key: titles.get(key, key)))


def _with_years(frame: pd.DataFrame) -> pd.DataFrame:
    """Years as texts: a number has separators and decimals in a workbook."""
    years = [name for name in frame.columns if name in YEARS]
    return frame.assign(**{name: frame[name].map(lambda year: None if pd.isna(year) else f"{year:.0f}").astype("string")
                           for name in years})


def _matrix(year: Year, matrix: pd.DataFrame, form: Form) -> pd.DataFrame:
    """The matrix of the check with titles and words."""
    titles = dict(zip(year.rows["indicator_id"], year.rows["title"]))
    levels = {level: form.level(level) for level in LEVELS}
    return matrix.assign(**{name: matrix[name].map(levels) for name in matrix.columns[2:]}).rename(columns={
        name: f"{titles[name]} ({name})" for name in matrix.columns[2:]})
