"""Checks in two stages: their parts give the bytes of one run, also where subjects and features share ground."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import shapely
from helpers.cases.parcels_and_survey import X, Y, codes, layer
from helpers.outcomes import check_parts
from helpers.source import ROOT

from groundrules.core.access import check as access
from groundrules.core.access.lists import load_access
from groundrules.core.carbon.stock import patches as ground_of
from groundrules.core.carbon.stock.patches import Zones
from groundrules.core.contract.pack_head import head
from groundrules.core.landuse.occupation import run as occupation
from groundrules.core.landuse.occupation.request import OccupationRequest
from groundrules.core.landuse.transition.classes import Classes
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.rules.model import Basis
from groundrules.core.scale.run import same_layers
from groundrules.core.table import table_from_geometries
from groundrules.core.uses import check as uses
from groundrules.core.uses.pack.model import Cell, Listed, UseMatrix
from groundrules.core.zoning.judging import overlap_table

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


def test_uses():
    """Zones that share ground with each other and with none, without code, and one that cannot be used."""
    random = np.random.default_rng(5)
    zones, parcels = [*fields(random, 60.0)[:-30], *blobs(random, 40, 60.0)], blobs(random, 60, 40.0)
    cells = {(zone, use): Cell(zone, use, verdict, {}, {}, (Basis({"en": "A plan"}),)) for zone, use, verdict in (
        ("4", "H", "allowed"), ("5", "H", "forbidden"), ("4", "F", "conditional"))}
    matrix = UseMatrix(*head("two", "1", {"en": "Two"}), {"en": "The plan prevails."}, {
        zone: Listed(zone, "", {"en": zone}) for zone in "45"}, {
            use: Listed(use, "", {"en": use}) for use in "HF"}, cells, {}, "", 1.0, 0.1)
    outcome = check_parts(uses.CHECK, uses.UseRequest(
        table_from_geometries("P", parcels, {"USE": ["H", "F", "H", None] * 15}, CRS),
        table_from_geometries("Z", zones, {"ZONE": [("4", "5", None, "9")[n % 4] for n in range(len(zones))]}, CRS),
        matrix, None, "USE", "ZONE"))
    assert {"GR-USE-ZONES-OVERLAP", "GR-USE-UNUSABLE", "GR-USE-UNUSABLE-ZONE", "GR-USE-OUTSIDE"} <= set(
        outcome.findings["rule_id"])


def test_access():
    """Units of several features, which share ground; one that cannot be used, and ground in none."""
    random = np.random.default_rng(6)
    units, parcels = blobs(random, 60, 120.0), blobs(random, 50, 40.0)
    outcome = check_parts(access.CHECK, access.AccessRequest(
        table_from_geometries("P", parcels, {"industry": ["1012", None] * 25, "state": ["\u6269\u5efa"] * 50}, CRS),
        table_from_geometries("U", units, {"code": [("ZH99012710001", "ZH99012720003", "ZH99012730001", None)[n % 4]
                                                    for n in range(60)]}, CRS),
        load_access(ROOT / "packs" / "cn-control-units"), {"unit_code": "code"}, None, None, "industry", "state",
        as_of=date(2026, 6, 30)))
    assert {"GR-UNITS-OVERLAP", "GR-OUTSIDE-UNITS", "GR-UNUSABLE-SUBJECT"} <= set(outcome.findings["rule_id"])


def test_overlaps():
    """Lines, points and polygons against two roles, one of two layers; pieces and the measured ledger."""
    random = np.random.default_rng(7)
    subjects = [*blobs(random, 40, 40.0), *(shapely.LineString([(X + x, Y), (X + x + 60, Y + SIDE)]) for x in (9, 500)),
                *(shapely.Point(X + x, Y + x) for x in (100, 400, 700))]
    layers = [ControlLayer(role, table_from_geometries(name, blobs(random, 30, 70.0), {}, CRS))
              for role, name in (("farm", "A"), ("line", "B"), ("farm", "C"))]
    table = check_parts(overlap_table.CHECK, overlap_table.OverlapRequest(
        table_from_geometries("P", subjects, {}, CRS), layers, minimum_area_m2=5.0, with_pieces=True, with_ledger=True))
    assert table.below_minimum_count and len(table.ledger) == 3 * len(subjects) and len(table.unusable) >= 8


def test_ground_of_carbon():
    """Patches that hold the ground of several others, in zones that share ground; outside of them too."""
    random = np.random.default_rng(8)
    patches = [*fields(random, 50.0)[20:], *blobs(random, 60, 40.0)]
    table = table_from_geometries("DLTB", patches, {}, CRS)
    zones = table_from_geometries("Z", [shapely.box(X + x, Y, X + x + 210, Y + 600) for x in (0, 200, 400)], {}, CRS)
    classes = Classes(np.array([("forest", "town", "")[n % 3] for n in range(len(patches))], dtype=object), {})
    for given in (None, Zones(zones)):
        ground = check_parts(ground_of.CHECK, ground_of.GroundRequest(table, classes, given))
        assert ground.doubled_m2 > 0.0 and ground.unusable >= 2
    assert "outside" in set(ground.ground.rows["zone"])
