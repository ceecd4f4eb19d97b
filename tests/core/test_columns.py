"""Checks work on columns: what one row more costs in calls of our functions, whatever the machine."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases import intensity as built
from helpers.cases import quotas as quota_cases
from helpers.cases.codes import CHINA
from helpers.cases.lifecycle import stage
from helpers.cases.lifecycle import traced as trace_land
from helpers.cases.zoning import CRS, FARM_RULES, TOWN_RULES, layer, pack
from helpers.cases.zoning import X as WEST
from helpers.cases.zoning import Y as SOUTH
from helpers.source import ROOT
from helpers.suite.questions import calls

from groundrules.core.access.check import check_access
from groundrules.core.access.lists import load_access
from groundrules.core.access.request import AccessRequest
from groundrules.core.carbon.stock.patches import Zones
from groundrules.core.contract.book import Book
from groundrules.core.contract.pack_head import head
from groundrules.core.farmland.loss.request import LossRequest
from groundrules.core.farmland.loss.run import farmland_loss
from groundrules.core.fields import Field, type_column
from groundrules.core.indicators.lowcarbon.check import LowCarbonRequest, low_carbon_indicators
from groundrules.core.indicators.pack import load_indicators
from groundrules.core.indicators.resilience.check import ResilienceRequest, resilience_indicators
from groundrules.core.indicators.siting.check import SitingRequest, screen_sites
from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.landuse.transition.classes import Telling, coded_classes
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.plan.compare import compare_to_plan
from groundrules.core.plan.request import LandUseLayer, PlanRequest
from groundrules.core.privacy.content import scan_column
from groundrules.core.rights.conflicts.check import check_rights
from groundrules.core.rights.conflicts.request import RightsRequest
from groundrules.core.rights.holders.request import HoldersRequest, KindOfRight
from groundrules.core.rights.holders.run import affected_holders
from groundrules.core.rights.pack.reading import load_rights
from groundrules.core.rules.model import Basis
from groundrules.core.table import table_from_geometries
from groundrules.core.uses.check import check_use
from groundrules.core.uses.pack.model import Cell, Listed, UseMatrix
from groundrules.core.uses.request import UseRequest
from groundrules.core.zoning.applies.run import applies_at
from groundrules.core.zoning.judging.check import check_zoning
from groundrules.core.zoning.remedy.explaining import explain
from groundrules.core.zoning.request import ZoningRequest

ACCESS = load_access(ROOT / "packs" / "cn-control-units")
CODES = load_codes(CHINA)
RIGHTS = load_rights(ROOT / "packs" / "cn-rights")
INDICATORS = load_indicators(ROOT / "packs" / "cn-indicators")
COUNT = 300
MOST = 0.5   # calls for each row more
# its own steps on texts and on keys of several columns; whether cells of villages are merged, which few parcels decide
OF_PANDAS = {"loss": 4.95, "holders": 0.8, "holders with pieces": 0.8}


def calls_a_row(work) -> float:
    """What each row more costs, of ``COUNT`` rows and four times as many."""
    work(COUNT // 4)   # what is loaded once a process does not count
    few, many = (calls(lambda rows=rows: work(rows), core_alone=True) for rows in (COUNT, 4 * COUNT))
    return (many - few) / (3 * COUNT)


def zoned(count: int) -> ZoningRequest:
    """Subjects in a grid, each half under a farm of its own and wholly in a town whose zone no rule knows."""
    x, y = WEST + 20.0 * (np.arange(count) % 100), SOUTH + 20.0 * (np.arange(count) // 100)
    ids = [f"P{number:07d}" for number in range(count)]
    farms = layer("farm", *shapely.box(x, y, x + 5.0, y + 10.0), columns={"id": [f"F{name}" for name in ids]})
    towns = layer("town", *shapely.box(x, y, x + 10.0, y + 10.0), columns={"zone": ["999"] * count})
    subjects = table_from_geometries("PROJECTS", shapely.box(x, y, x + 10.0, y + 10.0),
                                     {"id": ids, "number": ids, "kind": ["urban"] * count}, CRS)
    return ZoningRequest(subjects=subjects, controls=[farms, towns], pack=pack(*FARM_RULES, *TOWN_RULES),
                         subject_id="id", subject_fields={"number": "number", "kind": "kind"}, area_method="planar",
                         as_of=date(2026, 6, 1))


def edged(count: int):
    """The same with a ledger, some farms that cannot be used, and data that are complete for every second subject only.

    An outline that crosses itself is mended by itself, so there are as many of them however many subjects there are.
    """
    request = zoned(count)
    x, y = shapely.bounds(request.subjects.geometry)[np.r_[:20, -20:0], :2].T
    twisted = shapely.polygons(np.stack([np.column_stack([x + east, y + north]) for east, north in (
        (4.0, 0.0), (9.0, 6.0), (9.0, 0.0), (4.0, 6.5), (4.0, 0.0))], axis=1))
    farms = layer("farm", *request.controls[0].table.geometry, *twisted, *twisted, columns={
        "id": [f"F{number}" for number in range(count + 2 * len(x))]})
    known = layer("farm", shapely.box(WEST - 10.0, SOUTH - 10.0, WEST + 1_003.0, SOUTH + 400.0))
    return check_zoning(replace(request, controls=[farms], coverage=[known], with_ledger=True,
                                scope=["farm", "town"]))


def accessed(count: int):
    """Subjects in a grid in two units, some of them outside, slivers, and each a project of its own."""
    side = shapely.box(WEST, SOUTH, WEST + 1_000.0, SOUTH + 2_000.0)
    units = table_from_geometries("UNITS", [side, shapely.transform(side, lambda xy: xy + (995.0, 0.0))], {
        "CODE": ["ZH99012710001", "ZH11000010001"]}, CRS)
    x, y = WEST + 20.0 * (np.arange(count) % 100), SOUTH + 20.0 * (np.arange(count) // 100)
    subjects = table_from_geometries("PROJECTS", shapely.box(x, y, x + 11.0, y + 10.0), {
        "id": [f"P{number:07d}" for number in range(count)],
        "industry": [("1012", "2611", "26")[number % 3] for number in range(count)]}, CRS)
    return check_access(AccessRequest(
        subjects=subjects, units=units, pack=ACCESS, subject_id="id", unit_fields={"unit_code": "CODE"},
        industry_field="industry", area_method="planar", as_of=date(2026, 6, 30)))


def used(count: int):
    """Parcels in a grid in two zones and beyond, of uses that these admit, forbid and do not know."""
    west, east = shapely.box(WEST, SOUTH, [WEST + 1_005.0, WEST + 2_000.0], SOUTH + 205.0)
    zones = table_from_geometries("ZONES", [west, shapely.difference(east, west)], {"ZONE": ["41", "5"]}, CRS)
    x, y = WEST + 20.0 * (np.arange(count) % 100), SOUTH + 20.0 * (np.arange(count) // 100)
    parcels = table_from_geometries("PARCELS", shapely.box(x, y, x + 11.0, y + 10.0), {
        "use": [("H", "F", "?")[number % 3] for number in range(count)]}, CRS)
    cells = {(zone, use): Cell(zone, use, verdict, {}, {}, (Basis({"en": "A plan"}),)) for zone, use, verdict in (
        ("41", "H", "allowed"), ("41", "F", "forbidden"), ("5", "H", "conditional"))}
    matrix = UseMatrix(*head("zones", "1", {"en": "Zones"}), {"en": "The plan prevails."}, *(
        {code: Listed(code, "", {"en": f"name {code}"}) for code in codes} for codes in (("41", "5"), ("H", "F"))),
        cells, {}, "", 1.0, 0.1)
    return check_use(UseRequest(parcels, zones, matrix, None, "use", "ZONE", area_method="planar"))


def planned(count: int):
    """A plan whose features were carried out in part, surveyed in others, and some of them not at all."""
    x, y = WEST + 20.0 * (np.arange(count) % 100), SOUTH + 20.0 * (np.arange(count) // 100)

    def land(name: str, width: float, codes: tuple) -> LandUseLayer:
        return LandUseLayer(table_from_geometries(name, shapely.box(x, y, x + width, y + 10.0), {
            "code": [codes[number % len(codes)] for number in range(count)]}, CRS), "code")

    plan, now = land("PLAN", 12.0, ("07", "01", "06")), land("NOW", 10.0, ("0701", "0101"))
    return compare_to_plan(PlanRequest(plan, now, CODES, scheme="guide-2023", land_scheme="guide-2023",
                                       area_method="planar"))


def lost(count: int):
    """Cropland of which every second patch became something else, under a farm of its own or two, in part sold."""
    x, y = WEST + 20.0 * (np.arange(count) % 100), SOUTH + 20.0 * (np.arange(count) // 100)

    def survey(width: float, codes: tuple) -> ControlLayer:
        return ControlLayer("survey", table_from_geometries("DLTB", shapely.box(x, y, x + width, y + 10.0), {
            "id": [str(number) for number in range(count)],
            "code": [codes[number % len(codes)] for number in range(count)]}, CRS), {"id": "id", "land_class": "code"})

    farms = table_from_geometries("FARMS", np.concatenate([
        shapely.box(x, y, x + 5.0, y + 10.0), shapely.box(x + 3.0, y, x + 8.0, y + 10.0)]), {}, CRS)
    return farmland_loss(LossRequest(survey(12.0, ("0101",)), survey(10.0, ("0601", "0101", "0301K", "0999")), CODES,
                                     scheme="survey-3", area_method="planar", farmland=farms))


def sited(count: int):
    """Ground for panels on land that admits them, excludes them, and admits them on conditions."""
    x, y = WEST + 100.0 * (np.arange(count) % 100), SOUTH + 100.0 * (np.arange(count) // 100)
    land = table_from_geometries("LAND", shapely.box(x, y, x + 100.0, y + 100.0), {
        "code": pd.array([("0701", "23", "0301", "0101")[number % 4] for number in range(count)], dtype="string")}, CRS)
    area = table_from_geometries("AREA", shapely.box(x, y, x + 90.0, y + 90.0), {}, CRS)
    classes = coded_classes(land.columns["code"], None, CODES, "guide-2023", "land_class", Telling("en"))
    return screen_sites(SitingRequest(area, "solar", INDICATORS, CODES, method="planar", land=land, classes=classes))


def counted(count: int):
    """Patches of seven units, of which one has a target."""
    return quota_cases.check([{"unit_code": "990127", "value": "≥1", "year": 2025}], quota_cases.land(*[
        (("0101", "0103", "0701")[number % 3], None, f"99012710{number % 7}200") for number in range(count)]))


def targeted(count: int):
    """A target for each of many townships, and one of the county that they lie in."""
    codes = [f"990127{number:03d}" if number < 1_000 else f"99{number:04d}100" for number in range(count)]
    return quota_cases.check([{"unit_code": code, "value": "≥1", "year": 2025} for code in ("990127", *codes)],
                             quota_cases.land(*[("0101", None, f"{code}200") for code in codes]))


def grid(count: int, width: float, depth: float, step: float = 100.0, at: tuple = (WEST, SOUTH)) -> np.ndarray:
    """Rectangles in rows of a hundred."""
    x, y = at[0] + step * (np.arange(count) % 100), at[1] + step * (np.arange(count) // 100)
    return shapely.box(x, y, x + width, y + depth)


def dense(count: int):
    """Plots with a house each, some of it over their border, some of unknown storeys, and green in every second."""
    at = built.X, built.Y
    parcels = built.layer("parcels", grid(count, 90.0, 100.0, at=at), number=[f"P{k}" for k in range(count)],
                          **{name: [limit] * count for name, limit in built.LIMITS.items()})
    houses = built.layer("buildings", grid(count, 40.0, 40.0, at=(at[0] + 60.0, at[1] + 10.0)),
                         storeys=[(6, 2, None)[k % 3] for k in range(count)], height=[18.0] * count)
    return built.check(parcels, houses, green=built.green(*grid(count // 2, 90.0, 30.0, 200.0, (at[0], at[1] + 60.0))))


def explained(count: int):
    """How two of many subjects would comply."""
    request = zoned(count)
    return explain(request, check_zoning(request), limit=2)


def coded(count: int, codes: tuple):
    """Land of a grid, and its classes."""
    land = table_from_geometries("LAND", grid(count, 100.0, 100.0), {
        "code": pd.array([codes[number % len(codes)] for number in range(count)], dtype="string")}, CRS)
    return land, coded_classes(land.columns["code"], None, CODES, "guide-2023", "land_class", Telling("en"))


def low_carbon(count: int):
    """Land in two units with people, roads and stations."""
    land, classes = coded(count, ("0701", "1401", "0301", None))
    people = table_from_geometries("PEOPLE", shapely.centroid(land.geometry), {"n": [3] * count}, CRS)
    roads = table_from_geometries("ROADS", shapely.get_exterior_ring(land.geometry), {}, CRS)
    halves = [shapely.box(WEST + 5_000.0 * k, SOUTH, WEST + 5_000.0 * (k + 1), SOUTH + 2_000.0) for k in (0, 1)]
    units = Zones(table_from_geometries("UNITS", halves, {"code": ["A", "B"]}, CRS), "code")
    return low_carbon_indicators(LowCarbonRequest(land, classes, INDICATORS, CODES, units, people, "n", people.take(
        np.arange(0, count, 9)), roads, method="planar"))


def resilient(count: int):
    """Hazards that meet in part, people, buildings, shelters, land and what is planned."""
    land, classes = coded(count, ("0701", "0801", "0301", "16"))
    hazards = table_from_geometries("HAZARDS", grid(count // 2, 120.0, 50.0), {
        "kind": ["flood" if number % 2 else "slide" for number in range(count // 2)]}, CRS)
    people = table_from_geometries("PEOPLE", shapely.centroid(land.geometry), {"n": [3] * count}, CRS)
    return resilience_indicators(ResilienceRequest(
        INDICATORS, CODES, hazards=hazards, hazard_field="kind", people=people, people_field="n", buildings=land,
        facilities=people, planned=land, planned_classes=classes, land=land, classes=classes,
        shelters=land.take(np.arange(0, count, 9)), method="planar"))


def book(count: int) -> pd.DataFrame:
    """Findings that were added in one call."""
    findings = Book(CRS, ids=("rule_id", "subject_id"), evidence=("measured",), order=("verdict", "subject_id"))
    findings.add(rule_id="R-1", subject_id=[f"P{number}" for number in range(count)], verdict="forbidden",
                 measured=np.arange(float(count)), message="taken")
    return findings.frame()[0]


def lived(count: int):
    """Land that drifts from approval to registration, differs from its conditions, and is late, cut or temporary."""
    supervision = [f"3501002025A{number:08d}" for number in range(count)]
    keys = {"supervision": supervision, "date": ["2024-01-01"] * count}
    return trace_land(
        stage("planned", grid(count, 90.0, 90.0), far_upper=[1.0] * count, **keys),
        stage("supplied", grid(count, 95.0, 90.0), land=["国有建设用地"] * count, **keys),
        stage("permitted", grid(count, 95.0, 92.0), far=[2.0] * count, **keys),
        stage("used", supervision=supervision, due_start=["2025-06-30"] * count, start_date=[None] * count),
        stage("inspected", parcel=["3.5010020250001E+18"] * count),
        stage("temporary", grid(count, 4.0, 4.0, at=(WEST + 95.0, SOUTH + 93.0)), valid_to=["2025-12-31"] * count))


def parcel_codes(count: int) -> list:
    """Codes of units, each of another parcel."""
    return [f"990127001001GB{number:05d}W00000000" for number in range(count)]


def shares_of(count: int) -> ControlLayer:
    """Two holders of each parcel, by shares, jointly, or by shares that are not known; forty persons in all."""
    codes = [code for code in parcel_codes(count) for _holder in (0, 1)]
    return stage("holders", unit_code=codes, holder_name=[f"h{number % 40}" for number in range(2 * count)],
                 share=[("1/2", "0.5", "共同共有", "", "1/3")[number // 2 % 5] for number in range(2 * count)])


def rights_on(count: int, width: float, kinds: tuple) -> ControlLayer:
    """Parcels of a grid, each with a right."""
    return ControlLayer("rights", table_from_geometries("ZD", grid(count, width, 90.0), {
        "unit_code": parcel_codes(count), "right_type": [kinds[number % len(kinds)] for number in range(count)],
        "village": [f"V{number % 7}" for number in range(count)]}, CRS), {
            name: name for name in ("unit_code", "right_type", "village")})


def conflicting(count: int):
    """Rights each of which reaches into the next one."""
    return check_rights(RightsRequest((rights_on(count, 102.0, ("3", "5")),), ("",), RIGHTS, as_of=date(2026, 6, 30),
                                      area_method="planar", holders=shares_of(count)))


def held(count: int, **choices):
    """Projects on parcels that reach into each other, with their holders, by village too."""
    projects = table_from_geometries("PROJECTS", grid(count // 3, 150.0, 60.0), {
        "project": [f"X{number % 3}" for number in range(count // 3)]}, CRS)
    types = {"3": KindOfRight("use", "", "Land"), "1": KindOfRight("ownership", "collective", "Ownership")}
    return affected_holders(HoldersRequest(
        projects, [rights_on(count, 102.0, ("3", "3", "1"))], b"key", types=types, holders=shares_of(count),
        area_method="planar", project_field="project", **choices))


WORK = {
    "rights": conflicting,
    "holders": held,
    "holders with pieces": lambda count: held(count, with_pieces=True, mask="initials"),
    "zoning": lambda count: check_zoning(zoned(count)).findings,
    "zoning at the edge of the data": edged,
    "what applies": lambda count: applies_at(zoned(count)).rows,
    "access": accessed,
    "uses": used,
    "plan": planned,
    "loss": lost,
    "sites": sited,
    "quotas": counted,
    "how to comply": explained,
    "intensity": dense,
    "low carbon": low_carbon,
    "resilience": resilient,
    "book": book,
    "life of land": lived,
    "texts of a field": lambda count: type_column(pd.Series([f" {number}" for number in range(count)], dtype="string"),
                                                  Field("id")),
    "numbers of a field": lambda count: type_column(pd.Series(np.arange(count) + 0.5), Field("size", "number")),
    "looked at for persons": lambda count: scan_column(pd.Series([f"P{number:08d}" for number in range(count)])),
}


@pytest.mark.parametrize("name", WORK)
def test_no_function_is_called_for_each_row(name):
    assert calls_a_row(WORK[name]) < OF_PANDAS.get(name, MOST)


def test_a_target_is_judged_without_a_look_at_all_units():
    few, many = (calls(lambda rows=rows: targeted(rows), core_alone=True) / rows for rows in (COUNT // 3, COUNT))
    assert many < 1.1 * few


def test_the_findings_that_are_counted_are_there():
    findings = WORK["zoning"](COUNT)
    assert findings["rule_id"].value_counts().to_dict().items() >= {"F-1": COUNT, "GR-NO-RULE": COUNT}.items()
    assert findings["message"].nunique() > COUNT and findings["finding_id"].is_unique
    reasons = edged(COUNT).tables["ledger"]["reason"].value_counts()
    assert reasons.to_dict() == {
        "missing_layer": COUNT + COUNT // 2 - 20, "": COUNT // 2 - 20, **dict.fromkeys((
            "outside_coverage", "outside_coverage, missing_layer"), COUNT // 2 - 20), **dict.fromkeys((
                "unusable_control", "unusable_control, outside_coverage", "unusable_control, missing_layer",
                "unusable_control, outside_coverage, missing_layer"), 20)}
    assert all(len(WORK[name](COUNT).findings) > COUNT // 2 for name in ("access", "uses", "plan"))
    assert len(WORK["loss"](COUNT).tables["rows"]) > COUNT and len(WORK["sites"](COUNT).tables["pieces"]) >= 3
    assert calls_a_row(lambda count: [Book(CRS, ids=()) for _ in range(count)]) >= 1   # a loop is seen
