"""Permanent basic farmland against the land-use survey: the land in it that is not cropland."""
from __future__ import annotations

import numpy as np

from ..errors import InputError
from ..geometry.overlay.pairs import overlaps
from ..geometry.overlay.pieces import uncovered
from ..landuse.codes.classify import classify
from ..landuse.codes.planting import planting_of
from ..layers.prepare import Controls
from .request import LAND_USE, LinesRequest


def check_cropland(request: LinesRequest, farmland: Controls, survey: Controls, crs: str, findings,
                   cancelled=None) -> None:
    """List the parts of farmland whose class is not cropland.

    A class with K (可调整, restorable) and planting that says "immediately restorable" (即可恢复) are a class
    of their own; a code that the list does not have is undetermined, as is what the survey does not cover.

    Args:
        request: what is checked. farmland, survey: their features, made comparable. crs: of both.
        findings: where they are collected. cancelled: asked between chunks.

    Raises:
        InputError: the survey has no field with the class, or no code pack was given.
    """
    layer = request.layers[LAND_USE]
    table = layer.table
    if "land_class" not in layer.fields:
        raise InputError("occupation.no_class_field", layer=table.name, fields=table.fields_shown)
    names = table.columns[layer.fields["land_class_name"]] if "land_class_name" in layer.fields else None
    classified = classify(table.columns[layer.fields["land_class"]], request.codes, request.scheme, names)
    for problem in classified.problems:
        findings.notes.append(problem.in_language(request.language))
    facts = classified.frame.iloc[survey.source_row].reset_index(drop=True)
    planting = planting_of(table, request.codes.path).iloc[survey.source_row].reset_index(drop=True)
    code = facts["land_class"].fillna("").to_numpy(dtype=object)
    known, cropland = facts["known"].to_numpy(dtype=bool), facts["cropland"].to_numpy(dtype=bool)
    adjustable = np.array([str(value).upper().endswith("K") for value in code], dtype=bool)
    immediate = (planting == "restorable").fillna(False).to_numpy(dtype=bool)
    restorable = known & ~cropland & (adjustable | immediate)
    reasons = np.where(immediate, "JKHF", np.where(adjustable, "K", ""))

    wanted = np.flatnonzero(~cropland | ~known)
    shared = overlaps(farmland.geometry, survey.geometry[wanted], crs, request.area_method,
                      cancelled=cancelled)
    patch = wanted[shared.control]
    for rows, kind, status in ((known[patch] & ~restorable[patch], "farmland_not_cropland", "conflict"),
                               (restorable[patch], "farmland_restorable", "restorable"),
                               (~known[patch], "farmland_class_unknown", "undetermined")):
        findings.add(kind, shared.pieces[rows], farmland, shared.subject[rows], survey, patch[rows], status=status,
                     land_class=code[patch[rows]], reason=reasons[patch[rows]])
    if len(farmland):
        left = uncovered(farmland.geometry, survey.geometry, crs, request.area_method, cancelled)
        findings.add("farmland_outside_survey", left, farmland, np.arange(len(farmland)), other_role=LAND_USE,
                     status="undetermined")
