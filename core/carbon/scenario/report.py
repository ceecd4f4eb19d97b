"""The report of a comparison of scenarios."""
from __future__ import annotations

from datetime import date

from ...report.data import ReportData
from ...texts import pick, text
from .compare import Comparison, ScenarioRequest
from .figures import charts_of, maps_of_changes

_FIRST = 2      # charts before the maps: stock and change, side by side


def scenario_report(comparison: Comparison, request: ScenarioRequest, other_files=(), changes=None) -> ReportData:
    """Everything that the report of a comparison shows.

    Args:
        comparison, request: the comparison. other_files: names of the files that hold every row.
        changes: the ground that changes, ``PlanChanges``, for the maps; None: without maps.
    """
    language, family = request.language, request.table.family
    whole = ("ranking", "coefficients")     # of which the report's first page takes its numbers
    cards = comparison.coefficients.assign(land_class=[      # an id of a pack says little on paper
        request.mixes.title(land_class, language) for land_class in comparison.coefficients["land_class"]])
    tables = tuple((text(f"scenario.report_{name}", language),
                    frame if name in whole else frame.dropna(axis="columns", how="all"))
                   for name, frame in (("ranking", comparison.ranking), ("pairs", comparison.pairs),
                                       ("quantities", comparison.quantities), ("transitions", comparison.transitions),
                                       ("coefficients", cards)))
    today, charts = date.today().isoformat(), charts_of(comparison, request)
    facts = [(text("scenario.fact_scenarios", language), ", ".join(request.names)),
             (text("scenario.fact_family", language), f"{family.id} ({pick(family.title, language)})"),
             (text("scenario.fact_boundary", language), pick(family.boundary, language)),
             (text("scenario.fact_ranked_by", language), str(comparison.ranking["title"].iloc[0])),
             (text("scenario.fact_years", language),
              text("scenario.years", language, years="–" if request.years is None else f"{request.years:g}",
                   horizon=f"{request.horizon_years:g}"))]
    return ReportData(title=text("scenario.report_title", language), language=language, made_on=today,
                      pack=request.table.origin, tables=tables, notes=tuple(comparison.notes), facts=tuple(facts),
                      other_files=tuple(other_files), figures=(*charts[:_FIRST], *(
                          [] if changes is None else maps_of_changes(changes, request)), *charts[_FIRST:]))
