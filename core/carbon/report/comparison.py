"""The report of a comparison of scenarios."""
from __future__ import annotations

from datetime import date

import pandas as pd

from ...report import format as fmt
from ...report.blocks import PaperCharts, PaperColumn, PaperTable, PaperText
from ...report.cells import class_titles, words_of
from ...report.charts.scene import Scene
from ...report.charts.svg import document_type
from ...report.data import ReportData
from ...texts import pick, text
from ..scenario.changes import PlanChanges, with_difference
from ..scenario.charts import (
    EMISSION,
    Wording,
    annual_columns,
    bars,
    change_columns,
    fills_of,
    ranking_chart,
    stock_columns,
)
from ..scenario.compare import Comparison, ScenarioRequest
from ..scenario.flows import flow_chart, grid_of, heat_map
from ..scenario.refusal import why_not_ranked
from ..stock.stock import ALL
from .charts import HEIGHT, WIDTH
from .coverage import coverage_blocks
from .maps import changed_ground, map_block
from .sentences import is_invented, without_families
from .tables import amount, band_words, card_blocks, word

ANNUAL = ("land_flux", "building_emission", "building_potential")


def scenario_report(comparison: Comparison, request: ScenarioRequest, other_files=(), changes=None) -> ReportData:
    """Everything that the report of a comparison shows.

    Args:
        comparison, request: the comparison. other_files: names of the files that hold every row.
        changes: the ground that changes, ``PlanChanges``, for the maps; None: without maps.
    """
    language, family = request.language, request.table.family
    tables = tuple((text(f"scenario.report_{name}", language), getattr(comparison, name)) for name in (
        "ranking", "pairs", "quantities", "transitions", "coefficients"))
    tables += tuple((word("coverage_of", language, of=words_of("scenario", name, language)), frame)
                    for name, frame in comparison.coverage.items())
    if comparison.families is not None:
        tables += ((word("others", language), comparison.families),)
    facts = [(text("scenario.fact_scenarios", language), ", ".join(request.names)),
             (text("scenario.fact_family", language), f"{family.id} ({pick(family.title, language)})"),
             (text("scenario.fact_ranked_by", language), str(comparison.ranking["title"].iloc[0])),
             (text("scenario.fact_years", language),
              text("scenario.years", language, years=_years(request),
                   horizon=f"{request.horizon_years:g}"))]
    return ReportData(title=text("scenario.report_title", language), language=language,
                      made_on=date.today().isoformat(), pack=request.table.origin, tables=tables,
                      notes=without_families([note for note in comparison.notes if note != why_not_ranked(request)],
                                             (request.table,), language),
                      facts=tuple(facts), other_files=tuple(other_files),
                      blocks=comparison_blocks(comparison, request, changes, tables))


def _years(request: ScenarioRequest) -> str:
    """Years to the plans: one number where all have the same."""
    years = {plan.name: request.years_of(plan) for plan in request.plans}
    words = {name: "–" if span is None else f"{span:g}" for name, span in years.items()}
    return next(iter(words.values())) if len(set(words.values())) == 1 else ", ".join(
        f"{name} {span}" for name, span in words.items())


def comparison_blocks(comparison: Comparison, request: ScenarioRequest, changes, tables: tuple) -> tuple:
    """Ranking and quantities first, then charts and maps, and the cards.

    Args:
        comparison, request: the comparison. changes: as of ``scenario_report``. tables: titles and frames of it.
    """
    language = request.language
    charts = charts_of(comparison, request)
    maps = [] if changes is None else maps_of_changes(changes, request)
    names = {name: words_of("scenario", name, language) for name in comparison.coverage}
    return (ranking_table(comparison.ranking, why_not_ranked(request), language), _words(comparison, request),
            *coverage_blocks({names[name]: frame for name, frame in comparison.coverage.items()}, language),
            *([] if comparison.families is None else family_blocks(comparison.families, request)),
            *size_blocks(comparison.quantities, request), quantity_table(comparison.quantities, request),
            PaperCharts(word("charts", language), tuple(charts)), *maps, *card_blocks(comparison.coefficients, {
                name: request.mixes.title(name, language) for name in comparison.coefficients["land_class"]}
                | class_titles(tables), language))


def family_blocks(families: pd.DataFrame, request: ScenarioRequest) -> list[PaperTable]:
    """The net change of each plan under the used family, under others, and with numbers of other sources.

    Args:
        families: of ``under_families``. request: with names and language.

    Returns:
        Nothing where there is the used family alone.
    """
    language, plans, rows, cannot = request.language, request.names[1:], {}, {}
    for row in families.to_dict("records"):
        title = f"{row['family']} · {row['title']}" + (f" ({word('used', language)})" if row["is_used"] else "")
        cells = rows.setdefault(title, dict.fromkeys(plans, fmt.MISSING))
        if pd.isna(row["net_t_c"]):
            cannot[title] = None
        else:
            cells[row["scenario"]] = amount(row["net_t_c"], 0) + (
                "" if pd.isna(row["lower_t_c"]) else "\n" + band_words(row["lower_t_c"], row["upper_t_c"], 0))
    silent = [title for title in cannot if set(rows[title].values()) == {fmt.MISSING}]
    shown = {title: cells for title, cells in rows.items() if set(cells.values()) != {fmt.MISSING}}
    if len(rows) < 2:
        return []
    heads = (PaperColumn(word("head_family", language)), *(PaperColumn(plan, "right") for plan in plans))
    return [PaperTable(word("others", language), heads, tuple((title, *cells.values()) for title, cells in (
        shown.items())), notes=(word("others_net_note", language), *([word(
            "cannot_any", language, families=text("carbon.joint", language).join(silent))] if silent else [])),
        strong=frozenset((0,)))]


def ranking_table(ranking: pd.DataFrame, refusal: str, language: str) -> PaperTable:
    """Scenarios with their totals, best first where they are ranked.

    Args:
        ranking: of a comparison. refusal: why nothing is ranked, which is said below it; empty where plans are.
            language: of the words.
    """
    first = ranking.iloc[0]
    heads = [PaperColumn(word("head_rank", language), "centre"), PaperColumn(word("head_scenario", language)), *(
        PaperColumn(word(f"head_{name}", language), "right") for name in ("one_off", "over_years", "total", "band")),
        PaperColumn(word("head_note", language))]
    rows = tuple(("–" if pd.isna(row["rank"]) else str(int(row["rank"])),
                  words_of("scenario", row["scenario"], language),
                  *(amount(row[name], 0) for name in ("one_off", "over_years", "total")),
                  band_words(row["lower"], row["upper"], 0),
                  word("not_ranked", language) if row["said"] == refusal else str(row["said"]))
                 for row in ranking.to_dict("records"))
    lead = word("ranked_over", language, title=first["title"], unit=first["unit"],
                years=f"{float(first['horizon_years']):g}")
    return PaperTable(text("scenario.report_ranking", language), tuple(heads), rows, keys=2, notes=(lead,))


def size_blocks(quantities: pd.DataFrame, request: ScenarioRequest) -> list:
    """Quantities per head and per floor area, or how to give what they need.

    Args:
        quantities: of a comparison. request: with sizes, names and language.
    """
    language, names = request.language, request.names
    if not any(any(size) for size in request.sizes.values()):
        return [PaperText(word("sizes", language), (word("no_sizes", language),))]
    rows = [(word(f"head_{kind}", language), "", *(_size(request.sizes.get(name), kind, language) for name in names))
            for kind in ("people", "floor")]
    shown = [name for name in dict.fromkeys(quantities["quantity"]) if name.endswith(("_per_head", "_per_floor"))]
    rows += _rows_of(quantities, shown, names, 3)
    return [PaperTable(word("sizes", language), _heads(names, language), tuple(rows), keys=2)]


def _size(size, kind: str, language: str) -> str:
    number = None if size is None else size.people if kind == "people" else size.floor_m2
    return word("not_given", language) if number is None else amount(number, 0)


def _words(comparison: Comparison, request: ScenarioRequest) -> PaperText:
    """What the numbers are worth, in words."""
    language = request.language
    sentences = [word("invented", language)] if is_invented(comparison.coefficients) else []
    pairs = list(dict.fromkeys(comparison.pairs["said"].astype(str)))      # one where nothing is ranked
    boundary = pick(request.table.family.boundary, language)
    values = comparison.quantities.loc[comparison.quantities["quantity"] == "net_value", "boundary"]
    pairs += list(dict.fromkeys(values))      # the price is the user's own
    return PaperText(word("in_words", language), (*sentences, *pairs, word("boundary_is", language, boundary=boundary)),
                     "list")


#: Quantities of the table of a report, in their order; of items the sums alone.
SHOWN = ("stock", "loss", "gain", "net", "net_emission", "net_value", "annual_gain", "potential_gain", "land_flux",
         "building_emission", "building_potential", "building_emission_embodied", "building_potential_embodied")


def quantity_table(quantities: pd.DataFrame, request: ScenarioRequest) -> PaperTable:
    """Quantities side by side: a row each, a column a scenario, with bands below.

    Args:
        quantities: of a comparison. request: with names and language.
    """
    return PaperTable(text("scenario.report_quantities", request.language), _heads(request.names, request.language),
                      tuple(_rows_of(quantities, SHOWN, request.names, 0)), keys=2)


def _heads(names: list, language: str) -> tuple:
    return (PaperColumn(word("head_quantity", language)), PaperColumn(word("head_unit", language)), *(
        PaperColumn(words_of("scenario", name, language), "right") for name in names))


def _rows_of(quantities: pd.DataFrame, shown, names: list, digits: int) -> list[tuple]:
    """A row for each quantity: its title, its unit, and the values of the scenarios with their bands below."""
    own, rows = quantities[quantities["item"] == ALL], []
    for quantity in shown:
        of_one = own[own["quantity"] == quantity].set_index("scenario")
        if len(of_one):
            cells = [amount(row["value"], digits) + ("" if pd.isna(row["lower"]) else "\n" + band_words(
                row["lower"], row["upper"], digits)) for row in (of_one.loc[name] for name in names)]
            rows.append((str(of_one["quantity_title"].iloc[0]), str(of_one["unit"].iloc[0]), *cells))
    return rows


def charts_of(comparison: Comparison, request: ScenarioRequest) -> list[Scene]:
    """The charts of a comparison, the plans' own ones last.

    Args:
        comparison, request: the comparison, in the request's language.
    """
    language, rows, names = request.language, comparison.quantities, request.names
    letters, band = document_type(), text("scenario.chart_band", language)
    fills = fills_of(list(request.table.pools))
    scenes = [bars(columns(rows, names, language), Wording("t C", text(f"scenario.chart_{kind}", language), band),
                   fills, WIDTH, HEIGHT, letters)
              for kind, columns in (("change", change_columns), ("stock", stock_columns))]
    scenes.append(ranking_chart(comparison.ranking, WIDTH, HEIGHT, letters, language))
    scenes += [bars(annual_columns(rows, names, kind),
                    Wording("t CO2/yr", text(f"scenario.quantity_{kind}", language), band),
                    {EMISSION: (EMISSION, "")}, WIDTH, HEIGHT, letters)
               for kind in ANNUAL if kind in set(rows["quantity"])]
    for plan in names[1:]:
        grid = grid_of(comparison.transitions, plan, language)
        scenes += [draw(grid, plan, WIDTH, HEIGHT, letters, language) for draw in (heat_map, flow_chart)]
    return scenes


def maps_of_changes(changes: PlanChanges, request: ScenarioRequest) -> list:
    """Where ground changes under each plan, by what its stock of carbon does: a block of a map each.

    Args:
        changes: of the plans. request: the comparison.
    """
    frame, language = with_difference(changes, request.table), request.language
    blocks = []
    for plan in request.names[1:]:
        own = (frame["scenario"] == plan).to_numpy(dtype=bool)
        pieces = frame[own].assign(kind="changed")
        blocks += map_block(changed_ground(pieces, changes.geometry[own], changes.crs, text(
            "scenario.map_title", language, plan=plan)), language)
    return blocks
