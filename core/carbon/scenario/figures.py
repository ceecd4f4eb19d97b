"""The charts of a comparison as the dock draws them, and a map of what changes, for a document."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ...report.charts.svg import document_type, scene_svg
from ...report.maps.of_run import MapLayer, RunMaps
from ...report.maps.svg import svg_of
from ...texts import text
from .changes import PlanChanges, with_difference
from .charts import EMISSION, Wording, annual_columns, bars, change_columns, fills_of, ranking_chart, stock_columns
from .compare import Comparison, ScenarioRequest
from .flows import flow_chart, grid_of, heat_map

ANNUAL = ("land_flux", "building_emission", "building_potential")
WIDTH, HEIGHT = 460.0, 300.0     # of a chart in drawing units; two stand side by side
LOSS, GAIN, SAME, UNKNOWN = ("loss", "gain", "same", "unknown")


def charts_of(comparison: Comparison, request: ScenarioRequest) -> list[tuple[str, str]]:
    """The charts of a comparison: ``(title, SVG)`` each, the plans' own ones last.

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
    return [(scene.description, scene_svg(scene, f"c{place}")) for place, scene in enumerate(scenes)]


def maps_of_changes(changes: PlanChanges, request: ScenarioRequest) -> list[tuple[str, str]]:
    """Where ground changes under each plan, by what its stock of carbon does: ``(title, SVG)`` each.

    Args:
        changes: of the plans. request: the comparison.
    """
    language, frame = request.language, with_difference(changes, request.table)
    if not len(frame):
        return []
    classes = signs(frame["difference_t_c"])
    titles = {name: text(f"scenario.map_{name}", language) for name in (SAME, UNKNOWN, GAIN, LOSS)}
    projects = frame["scenario"].astype("string").fillna("").to_numpy(dtype=object)
    maps = RunMaps(changes.geometry, projects, changes.crs, [MapLayer(
        "", "change", changes.geometry, changes.crs, classes, titles, projects=projects)], language, outlined=False)
    return [(text("scenario.map_title", language, plan=plan), svg_of(
        replace(maps.view(plan), remarks=()), language, f"p{place}")) for place, plan in enumerate(maps)]


def signs(difference: pd.Series) -> np.ndarray:
    """What a stock does: ``loss``, ``gain``, ``same`` or ``unknown``, text ``(n,)``.

    Args:
        difference: t C, NA where a number is not known.
    """
    values = pd.to_numeric(difference, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return np.select([np.isnan(values), values < 0.0, values > 0.0], [UNKNOWN, LOSS, GAIN], SAME).astype(object)
