"""From a run of the occupation to its report: what is in the head, and the maps."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...contract.outcome import Outcome
from ...report.data import UNTITLED, ReportData, ReportHead
from ...report.maps.of_run import MapLayer, RunMaps
from ...report.parts.occupation import occupation_report
from ...report.words import words_in
from ...texts import text
from ..codes.classify import class_name, classify
from ..tables.statement import takes_land
from .presenting import OccupationTexts
from .request import OccupationRequest


def report_from_occupation(request: OccupationRequest, result: Outcome, presented: OccupationTexts,
                           head: ReportHead = UNTITLED, *, role_titles: dict | None = None,
                           manifest: dict | None = None) -> ReportData:
    """Everything that the report of a run shows.

    Args:
        request, result, presented: the run.
        head: the user's entries for the report; its date is that of the run.
        role_titles: control role -> its name.
        manifest: of the run, None if there is none.
    """
    titles = role_titles or {}
    with_words = {project: words for project, words in presented.statements.items()
                  if takes_land(presented.values[project])}
    rest = [project or words_in(presented.language)("no_project") for project in presented.statements
            if project not in with_words]
    notes = list(result.notes)
    if rest:
        notes.append(text("occupation_tables.nothing_taken", presented.language, count=len(rest), projects=words_in(
            presented.language)("list_comma").join(rest)))
    data = occupation_report(presented.tables, with_words, presented.language,
                             replace(head, made_on=presented.made_on), issues=result.tables["issues"],
                             area_method=presented.area_method)
    return replace(data, notes=tuple(notes), facts=tuple(_facts(request, presented, titles)),
                   maps=maps_of_occupation(request, result, titles), manifests=(manifest,) if manifest else ())


def _facts(request: OccupationRequest, presented: OccupationTexts, role_titles: dict) -> list[tuple[str, str]]:
    """Which layers were read, and by which list of classes."""
    def word(entry: str) -> str:
        return text(f"occupation_tables.{entry}", presented.language)

    facts = [(word("survey"), request.survey.table.name), (word("scheme"), presented.scheme)]
    for entry, layer in (("layer_ownership", request.ownership), ("layer_location", request.location),
                         ("layer_approved", request.approved)):
        if layer is not None:
            facts.append((word(entry), layer.table.name))
    facts += [(role_titles.get(layer.role) or layer.role, layer.table.name) for layer in request.controls]
    return facts


def maps_of_occupation(request: OccupationRequest, result: Outcome, role_titles: dict) -> RunMaps:
    """Maps of a run: projects over the survey's classes, approved land and controls.

    Args:
        request, result: of the run.
        role_titles: control role -> its name.
    """
    layers = [_survey(request, result)]
    if request.approved is not None:
        table = request.approved.table
        layers.append(MapLayer(text("occupation_tables.layer_approved", request.language), "approved", table.geometry,
                               table.crs))
    layers += [MapLayer(role_titles.get(layer.role) or layer.role, "control", layer.table.geometry, layer.table.crs)
               for layer in request.controls]
    by_fid = result.tables["parcels"].set_index(result.tables["parcels"]["subject_fid"].astype("int64"))["project_id"]
    projects = by_fid.reindex(request.subjects.fids).to_numpy(dtype=object)
    return RunMaps(request.subjects.geometry, projects, request.subjects.crs, layers, request.language,
                   (text("layout.map_as_read", request.language),))


def _survey(request: OccupationRequest, result: Outcome) -> MapLayer:
    table = request.survey.table
    name = request.survey.fields.get("land_class")
    if name not in table.columns:
        return MapLayer(table.name, "survey", table.geometry, table.crs, np.full(len(table), "", dtype=object))
    codes = classify(table.columns[name], request.codes, result.settled["scheme"]).frame["land_class"].fillna("")
    classes = codes.to_numpy(dtype=object)
    titles = {code: class_name(code, result.settled["scheme"], request.language, request.codes) or code
              for code in dict.fromkeys(classes)}
    return MapLayer(table.name, "survey", table.geometry, table.crs, classes, titles, result.settled["scheme"])
