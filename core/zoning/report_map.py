"""Which layers of a run its maps show."""
from __future__ import annotations

import numpy as np

from ..contract.outcome import Outcome
from ..contract.verdicts import VERDICTS
from ..layers.prepare import rows_in_force
from ..report.data import ReportData
from ..report.maps.of_run import MapLayer, RunMaps
from ..report.rows import column
from ..texts import pick, text
from .request import ZoningRequest


def maps_of_zoning(request: ZoningRequest, outcome: Outcome, language: str) -> RunMaps:
    """Maps of a check: projects, the controls in force that were read, and the pieces in question.

    Args:
        request, outcome: of the check.
        language: of the legend.
    """
    pack = request.pack
    controls = []
    for layer in request.controls:
        if layer.role in outcome.settled["scope"] and not pack.roles[layer.role].coverage:
            keep = rows_in_force(layer, request.as_of)
            controls.append(MapLayer(pick(pack.roles[layer.role].title, language) or layer.table.name, "control",
                                     layer.table.geometry[keep], layer.table.crs))
    return RunMaps(request.subjects.geometry, outcome.verdicts["project_id"].to_numpy(), request.subjects.crs,
                   [*controls, _pieces(outcome.findings, outcome.finding_geometry)], language,
                   (text("layout.map_as_read", language),))


def maps_of_report(data: ReportData) -> RunMaps:
    """Maps of results that exist: projects and the pieces in question; none where no outlines are there.

    Args:
        data: what the report shows.
    """
    if data.verdicts is None or data.verdict_geometry is None:
        return RunMaps(())
    layers = []
    if data.findings is not None and data.finding_geometry is not None:
        layers.append(_pieces(data.findings, data.finding_geometry))
    return RunMaps(data.verdict_geometry, column(data.verdicts, "project_id").to_numpy(), data.crs, layers,
                   data.language)


def _pieces(findings, geometry) -> MapLayer:
    """The worst on top."""
    words = column(findings, "verdict").astype("string").fillna("").to_numpy(dtype=object)
    projects = column(findings, "project_id").astype("string").fillna("").to_numpy(dtype=object)
    known = [word for word in reversed(VERDICTS) if word in set(words)]
    return MapLayer("", "piece", np.asarray(geometry, dtype=object), "", words, dict.fromkeys(known, ""),
                    projects=projects)
