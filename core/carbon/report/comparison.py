"""The report of a comparison of scenarios."""
from __future__ import annotations

from datetime import date

import pandas as pd

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
from ..stock.stock import ALL
from .charts import HEIGHT, WIDTH
from .maps import changed_ground, map_block
from .sentences import is_invented
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
    facts = [(text("scenario.fact_scenarios", language), ", ".join(request.names)),
             (text("scenario.fact_family", language), f"{family.id} ({pick(family.title, language)})"),
             (text("scenario.fact_ranked_by", language), str(comparison.ranking["title"].iloc[0])),
             (text("scenario.fact_years", language),
              text("scenario.years", language, years="–" if request.years is None else f"{request.years:g}",
                   horizon=f"{request.horizon_years:g}"))]
    return ReportData(title=text("scenario.report_title", language), language=language,
                      made_on=date.today().isoformat(), pack=request.table.origin, tables=tables,
                      notes=tuple(comparison.notes), facts=tuple(facts), other_files=tuple(other_files),
                      blocks=comparison_blocks(comparison, request, changes, tables))


def comparison_blocks(comparison: Comparison, request: ScenarioRequest, changes, tables: tuple) -> tuple:
    """Ranking and quantities first, then charts and maps, and the cards.

    Args:
        comparison, request: the comparison. changes: as of ``scenario_report``. tables: titles and frames of it.
    """
    language = request.language
    charts = charts_of(comparison, request)
    maps = [] if changes is None else maps_of_changes(changes, request)
    return (ranking_table(comparison.ranking, language), _words(comparison, request),
            *size_blocks(comparison.ranking, language), quantity_table(comparison.quantities, request),
            PaperCharts(word("charts", language), tuple(charts)), *maps, *card_blocks(comparison.coefficients, {
                name: request.mixes.title(name, language) for name in comparison.coefficients["land_class"]}
                | class_titles(tables), language))


def ranking_table(ranking: pd.DataFrame, language: str) -> PaperTable:
    """Scenarios with their totals, best first where they are ranked.

    Args:
        ranking: of a comparison. language: of the words.
    """
    first = ranking.iloc[0]
    heads = [PaperColumn(word("head_rank", language), "centre"), PaperColumn(word("head_scenario", language)), *(
        PaperColumn(word(f"head_{name}", language), "right") for name in ("one_off", "over_years", "total", "band")),
        PaperColumn(word("head_note", language))]
    rows = tuple(("–" if pd.isna(row["rank"]) else str(int(row["rank"])),
                  words_of("scenario", row["scenario"], language),
                  *(amount(row[name], 0) for name in ("one_off", "over_years", "total")),
                  band_words(row["lower"], row["upper"], 0), str(row["said"])) for row in ranking.to_dict("records"))
    lead = word("ranked_over", language, title=first["title"], unit=first["unit"],
                years=f"{float(first['horizon_years']):g}")
    return PaperTable(text("scenario.report_ranking", language), tuple(heads), rows, keys=2, notes=(lead,))


def size_blocks(ranking: pd.DataFrame, language: str) -> list:
    """Totals per head and per floor area, or how to give what they need.

    Args:
        ranking: of a comparison, with sizes. language: of the words.
    """
    title, unit = word("sizes", language), str(ranking["unit"].iloc[0])
    if ranking["people"].isna().all() and ranking["floor_area_m2"].isna().all():
        return [PaperText(title, (word("no_sizes", language),))]
    heads = (PaperColumn(word("head_scenario", language)), *(PaperColumn(
        word(f"head_{name}", language, unit=unit), "right") for name in ("people", "per_person", "floor", "per_m2")))
    rows = tuple((words_of("scenario", row["scenario"], language), *(_sized(row, *names, language) for names in (
        ("people", 0), ("total_per_person", 3), ("floor_area_m2", 0), ("total_kg_m2", 2))))
        for row in ranking.to_dict("records"))
    return [PaperTable(title, heads, rows)]


def _sized(row: dict, name: str, digits: int, language: str) -> str:
    """A size, or an amount by it with its band below; ``not given`` where a size is not."""
    if name in ("people", "floor_area_m2"):
        return word("not_given", language) if pd.isna(row[name]) else amount(row[name], digits)
    ends = [row[name.replace("total", end)] for end in ("lower", "upper")]
    return amount(row[name], digits) + ("" if pd.isna(ends[0]) else f"\n{band_words(*ends, digits)}")


def _words(comparison: Comparison, request: ScenarioRequest) -> PaperText:
    """What the numbers are worth, in words."""
    language = request.language
    sentences = [word("invented", language)] if is_invented(comparison.coefficients) else []
    pairs = list(dict.fromkeys(comparison.pairs["said"].astype(str)))      # one where nothing is ranked
    boundary = pick(request.table.family.boundary, language)
    return PaperText(word("in_words", language), (*sentences, *pairs, word("boundary_is", language, boundary=boundary)),
                     "list")


#: Quantities of the table of a report, in their order; of items the sums alone.
SHOWN = ("stock", "loss", "gain", "net", "net_emission", "annual_gain", "potential_gain", "land_flux",
         "building_emission", "building_potential", "building_emission_embodied", "building_potential_embodied")


def quantity_table(quantities: pd.DataFrame, request: ScenarioRequest) -> PaperTable:
    """Quantities side by side: a row each, a column a scenario, with bands below.

    Args:
        quantities: of a comparison. request: with names and language.
    """
    language, names = request.language, request.names
    own = quantities[quantities["item"] == ALL]
    rows = []
    for quantity in SHOWN:
        of_one = own[own["quantity"] == quantity].set_index("scenario")
        if len(of_one):
            cells = []
            for name in names:
                row = of_one.loc[name]
                band = "" if pd.isna(row["lower"]) else f"\n{band_words(row['lower'], row['upper'], 0)}"
                cells.append(amount(row["value"], 0) + band)
            rows.append((str(of_one["quantity_title"].iloc[0]), str(of_one["unit"].iloc[0]), *cells))
    heads = (PaperColumn(word("head_quantity", language)), PaperColumn(word("head_unit", language)), *(
        PaperColumn(words_of("scenario", name, language), "right") for name in names))
    return PaperTable(text("scenario.report_quantities", language), heads, tuple(rows), keys=2)


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
