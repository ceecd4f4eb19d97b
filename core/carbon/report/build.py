"""Reports of a stock and of a change: what documents show of one run, with its tables for the workbook."""
from __future__ import annotations

from datetime import date

from ...report.data import ReportData
from ...texts import pick, text
from .blocks import Shown, carbon_blocks
from .sentences import without_families
from .tables import word


def stock_report(stock, table, others, maps: tuple, language: str, other_files=()) -> ReportData:
    """The report of a stock.

    Args:
        stock: ``Stock``. table: its ``Densities``. others: the stock under other families. maps: ``MappedGround`` each.
        language: of the words. other_files: names of the files that hold every row.
    """
    tables = ((word("title_stock", language), stock.totals), (word("by_class", language), stock.stocks),
              (text("scenario.report_coefficients", language), stock.coefficients), (word("others", language), others),
              (word("coverage", language), stock.coverage), (word("crosswalk", language), stock.crosswalk))
    return _report("stock", (table, (table,)), Shown(tables, maps), stock.notes, language, other_files)


def change_report(change, request, answers: tuple, maps: tuple, years: tuple, other_files=()) -> ReportData:
    """The report of a change.

    Args:
        change: ``CarbonChange``. request: its ``ChangeRequest``. answers: its rows by zone and pool, the change under
            other families, and its value, None without a price. maps: ``MappedGround`` each.
        years: of both dates, None where not given.
        other_files: names of the files that hold every row.
    """
    language, (totals, others, values) = request.language, answers
    tables = ((word("title_change", language), totals),
              (text("scenario.report_transitions", language), change.transitions),
              (word("drivers", language), change.drivers),
              (text("scenario.report_coefficients", language), change.coefficients), (word("others", language), others),
              *((word("coverage_of", language, of=word(f"date_{date}", language)), frame) for date, frame in zip(
                  ("old", "new"), change.coverage)),
              *([] if values is None else [(text("carbonvalue.block", language), values)]))
    facts = [] if None in years else [(text("scenario.fact_years", language), "–".join(
        f"{year:g}" for year in years))]
    shown = Shown(tables, maps, years, values)
    return _report("change", (request.used, request.tables), shown, change.notes, language, other_files, facts)


def _report(kind: str, used: tuple, shown: Shown, notes: list, language: str, other_files, facts=()) -> ReportData:
    """The report of a kind of result; ``used``: the table that names it, and those of its dates."""
    table, tables = used
    family = table.family
    return ReportData(
        title=word(f"title_{kind}", language), language=language, made_on=date.today().isoformat(), pack=table.origin,
        tables=shown.tables, blocks=carbon_blocks(shown, language), other_files=tuple(other_files),
        notes=without_families(notes, tables, language), facts=(
            (text("scenario.fact_family", language), f"{family.id} ({pick(family.title, language)})"), *facts))
