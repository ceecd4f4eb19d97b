"""Checks in two stages: their parts give the bytes of one run, also where subjects and features share ground."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import shapely
from helpers.cases.parcels_and_survey import X, Y, codes, layer
from helpers.outcomes import check_parts

from groundrules.core.landuse.occupation import run as occupation
from groundrules.core.landuse.occupation.request import OccupationRequest
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.scale.run import same_layers
from groundrules.core.table import table_from_geometries

CRS, SIDE = "EPSG:4548", 900.0


def blobs(random, count, size) -> list:
    """Polygons of 5 to 15 corners at random places; the first has no place, the second crosses itself."""
    made = [None, shapely.Polygon([(X, Y), (X + 9, Y + 9), (X + 9, Y), (X, Y + 9)])]
    for _ in range(count - 2):
        corners = int(random.integers(5, 15))
        angle = np.sort(random.uniform(0, 2 * np.pi, corners))
        reach, (x, y) = size * random.uniform(0.4, 1.0, corners), random.uniform(0, SIDE, 2)
        made.append(shapely.Polygon(np.column_stack([X + x + reach * np.cos(angle), Y + y + reach * np.sin(angle)])))
    return made


def fields(random, size) -> list:
    """Neighbours that share their edges, over most of the ground."""
    at = np.arange(0, SIDE - size, size)
    return [shapely.box(X + x, Y + y, X + x + size, Y + y + size) for x in at for y in at]


def test_occupation():
    """Parcels and patches that share ground, repeat, or cannot be used; owners, places, approvals and two roles."""
    random = np.random.default_rng(3)
    parcels = blobs(random, 70, 30.0)
    parcels[9] = parcels[60]
    table = table_from_geometries("PARCELS", parcels, {
        "id": [f"P{number % 66}" for number in range(70)], "project": [f"J{number % 17}" for number in range(70)],
        "area": [900.0, None, 1500.0, 0.0, 700.0] * 14}, CRS)
    patches = [*fields(random, 40.0)[:-40], *blobs(random, 40, 30.0)]
    count = len(patches)
    survey = layer("DLTB", patches, CRS, BSM=[f"B{n}" for n in range(count)], DLBM=[
        ("0101", "0601", None, "8888", "0301")[n % 5] for n in range(count)], KCXS=[
            (0.1, None, 13, 0.0)[n % 4] for n in range(count)], QSXZ=[("20", "30", "x")[n % 3] for n in range(count)])
    owners = layer("QS", blobs(random, 30, 150.0), CRS, QSXZ=["20", "30", None] * 10, QSDWMC=["A", "B", "C"] * 10)
    places = layer("XZQ", [shapely.box(X, Y, X + 400, Y + 999), shapely.box(X + 390, Y, X + 700, Y + 999)], CRS,
                   ZLDWDM=["1", "2"], ZLDWMC=["East", "West"])
    controls = [ControlLayer(role, table_from_geometries(role, blobs(random, 25, 80.0), {}, CRS))
                for role in ("farm", "line", "farm")]
    request = OccupationRequest(
        table, survey, codes(), "id", "project", "auto", owners, places, layer("SP", blobs(random, 20, 60.0)), controls,
        date(2026, 6, 1), "registered", "area", adjust_limit=0.05, with_pieces=True)
    outcome = check_parts(occupation.CHECK, request)
    kinds = set(outcome.tables["issues"]["kind"])
    assert {"overlapping_subjects", "overlapping_patches", "overlapping_features", "unusable_patch", "not_divided",
            "uncovered", "unknown_code", "ridge_percent", "adjust_refused"} <= kinds
    assert same_layers(request, replace(request, language="zh"))
    assert not same_layers(request, replace(request, subjects=table.take(np.arange(69))))
