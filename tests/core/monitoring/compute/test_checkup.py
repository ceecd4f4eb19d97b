"""Each computed indicator of the check-up of 2021: its value by hand, and by how much an edit of its layer moves it.

A town of 1,000 m × 1,000 m (1 km²) whose western half is the urban area, with people and GDP from a table.
"""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.packs import parse_formula
from helpers.source import ROOT

from groundrules.core.carbon.stock.patches import Zones
from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.monitoring.compute.check import CHECK
from groundrules.core.monitoring.compute.request import ROW_COLUMNS, ComputeRequest
from groundrules.core.monitoring.pack.reading import FORM
from groundrules.core.quotas.request import Bound
from groundrules.core.table import FeatureTable

CRS = "EPSG:4527"
X, Y = 39_500_000.0, 3_300_000.0
PACK = FORM.load(ROOT / "packs" / "cn-checkup-2021", parse_formula)
CODES = load_codes(ROOT / "packs" / "cn-land-use")
PEOPLE = {"residents": 1000, "urban_residents": 600, "town_residents": 500, "village_residents": 400,
          "gdp": 20_000, "industrial_value": 5_000}


def square(west, south, east, north):
    return shapely.box(X + west, Y + south, X + east, Y + north)


def line(*points):
    return shapely.LineString([(X + x, Y + y) for x, y in points])


def point(x, y):
    return shapely.Point(X + x, Y + y)


def layer(name, shapes, **fields):
    columns = pd.DataFrame({key: pd.Series(values).convert_dtypes() for key, values in fields.items()},
                           index=range(len(shapes)))
    table = FeatureTable(name, np.arange(len(shapes)), np.array(shapes, dtype=object), columns, CRS)
    return Bound(table, {key: key for key in fields})


TOWN = Zones(layer("towns", [square(0, 0, 1000, 1000)], XZQDM=["990127100"], XZQMC=["Town"]).table, "XZQDM", "XZQMC")
WEST = layer("urban", [square(0, 0, 500, 1000)])


def land(*patches, scheme="guide-2023"):
    """Patches of code, settlement and rectangle; the rest of the town is forest."""
    shapes = [square(*box) for _code, _settlement, box in patches]
    rest = shapely.difference(square(0, 0, 1000, 1000), shapely.union_all(shapes))
    return layer("land", [*shapes, rest], land_class=[*(code for code, _settlement, _box in patches), "03"],
                 settlement=[*(settlement for _code, settlement, _box in patches), None])


def statistics(**numbers):
    numbers = {**PEOPLE, **numbers}
    return layer("statistics", [None] * len(numbers), indicator=list(numbers), unit_code=["990127100"] * len(numbers),
                 value=list(numbers.values()))


def compute(indicator, year=2025, stated=None, **layers):
    request = ComputeRequest(PACK, CODES, year, layers, statistics=stated or statistics(), units=TOWN, method="planar",
                             scheme="guide-2023")
    frame = CHECK.run(request).tables["rows"]
    assert list(frame.columns) == list(ROW_COLUMNS)
    return frame.set_index(["indicator_id", "unit_code"]).loc[(indicator, "990127100")]


def patch(code, side, settlement=None):
    return land((code, settlement, (0, 0, side, 100)))


def box(side):
    return square(0, 0, side, 100)


def two(field, first, second, other=None):
    """A layer of two squares of 100 m × 100 m, with a field."""
    return lambda **more: None


#: Indicator -> layers before and after an edit, and the value of each by hand.
CASES = {
    # land of classes: a patch of 100 m × 100 m that grows by 100 m × 100 m, which is 0.01 km²
    "wetland_area": (lambda s: {"land": patch("05", s)}, 0.01, 0.02),
    "water_surface_share": (lambda s: {"land": patch("1701", s)}, 1.0, 2.0),
    "cropland_holding": (lambda s: {"land": patch("0101", s)}, 0.01, 0.02),
    "high_standard_farmland_share": (lambda s: {"land": patch("0101", 200), "high_standard_farmland": layer(
        "high", [box(s)])}, 50.0, 100.0),
    "construction_in_red_line": (lambda s: {"land": patch("1001", 300), "ecological_red_line": layer(
        "red", [box(s)])}, 0.01, 0.02),
    "construction_in_boundary": (lambda s: {"land": patch("1001", 300), "development_boundary": layer(
        "boundary", [box(s)])}, 0.01, 0.02),
    "industrial_land_share": (lambda s: {"land": land(("1001", None, (0, 0, s, 100)), (
        "0701", None, (0, 500, 200, 600)))}, 100 / 3, 50.0),
    "residential_land_share": (lambda s: {"land": land(("0701", None, (0, 0, s, 100)), (
        "1001", None, (0, 500, 200, 600)))}, 100 / 3, 50.0),
    "jobs_housing_land_ratio": (lambda s: {"land": land(("09", None, (0, 0, s, 100)), (
        "0701", None, (0, 500, 200, 600)))}, 0.5, 1.0),
    "construction_land": (lambda s: {"land": patch("1202", s)}, 0.01, 0.02),
    "urban_rural_construction_land": (lambda s: {"land": patch("0801", s)}, 0.01, 0.02),
    "urban_land_per_person": (lambda s: {"land": patch("0801", s, "201")}, 20.0, 40.0),
    "urban_housing_land_per_person": (lambda s: {"land": patch("0701", s)}, 20.0, 40.0),
    "village_land_per_person": (lambda s: {"land": patch("0703", s, "203")}, 25.0, 50.0),
    "forest_cover": (lambda s: {"land": patch("1001", s)}, 99.0, 98.0),
    "forest_land": (lambda s: {"land": patch("1001", s)}, 0.99, 0.98),
    "grassland_area": (lambda s: {"land": patch("04", s)}, 0.01, 0.02),
    "land_per_gdp": (lambda s: {"land": patch("1001", s)}, 0.5, 1.0),
    "industrial_value_per_land": (lambda s: {"land": patch("1001", s)}, 50.0, 25.0),
    "burial_land": (lambda s: {"land": patch("1506", s)}, 0.01, 0.02),
    "park_per_person": (lambda s: {"land": patch("1401", s)}, 20.0, 40.0),
    # ground of a layer
    "permanent_basic_farmland": (lambda s: {"permanent_basic_farmland": layer("f", [box(s)])}, 0.01, 0.02),
    "red_line_area": (lambda s: {"ecological_red_line": layer("r", [box(s)])}, 0.01, 0.02),
    "heritage_line_area": (lambda s: {"heritage_line": layer("h", [box(s)])}, 0.01, 0.02),
    "shelter_area_per_person": (lambda s: {"shelters": layer("s", [box(s)])}, 10.0, 20.0),
    "clean_energy_area": (lambda s: {"clean_energy": layer("c", [box(s)])}, 0.01, 0.02),
    # in the urban area, whose 0.5 km² are the western half
    "permeable_surface_share": (lambda s: {"urban_area": WEST, "permeable_surface": layer("p", [
        square(450 - s, 0, 600, 100)])}, 3.0, 5.0),   # 100 m of it lie outside of the urban area
    "road_density": (lambda s: {"urban_area": WEST, "roads": layer("r", [line((500 - s, 50), (700, 50))])}, 0.2, 0.4),
    "urban_population_density": (lambda s: {"urban_area": layer("u", [box(s)])}, 60_000.0, 30_000.0),
    "building_density": (lambda s: {"urban_area": WEST, "buildings": layer("b", [box(s)])}, 2.0, 4.0),
    "urban_floor_area": (lambda s: {"urban_area": WEST, "buildings": layer("b", [box(s)], floor_area_m2=[50.0 * s])},
                         0.5, 1.0),
    # processes
    "idle_land_disposal": (lambda s: {"idle_land": layer("i", [box(s), square(0, 500, 200, 600)], disposed=[
        "yes", "no"])}, 100 / 3, 50.0),
    "unsupplied_land_disposal": (lambda s: {"unsupplied_land": layer("i", [box(s), square(0, 500, 200, 600)], disposed=[
        "是", "否"])}, 100 / 3, 50.0),
    "stock_supply_share": (lambda s: {"supplied_land": layer("i", [box(s), square(0, 500, 200, 600)], is_stock=[
        "Y", "N"])}, 100 / 3, 50.0),
    "renewed_land": (lambda s: {"renewal_land": layer("r", [box(s), square(0, 500, 200, 600)], done_year=[
        2025, 2024])}, 0.01, 0.02),
    "restored_area": (lambda s: {"restoration": layer("r", [box(s), square(0, 500, 200, 600)], done_year=[
        2025, 2024])}, 0.01, 0.02),
    "green_building_share": (lambda s: {"buildings": layer("b", [box(100), square(0, 500, 100, 600), square(
        500, 500, 600, 600)], done_year=[2025, 2025, 2020], is_green=["yes", "no", "yes"], floor_area_m2=[
            10.0 * s, 2000, 9000])}, 100 / 3, 50.0),
    # lengths
    "dyke_standard_share": (lambda s: {"dykes": layer("d", [line((0, 50), (s, 50)), line((0, 80), (200, 80))],
                                                      meets_standard=["yes", "no"])}, 100 / 3, 50.0),
    "utility_tunnels": (lambda s: {"utility_tunnels": layer("t", [line((0, 50), (s, 50))])}, 0.1, 0.2),
    "expressway_density": (lambda s: {"expressways": layer("e", [line((0, 50), (s, 50))])}, 0.1, 0.2),
    "railway_density": (lambda s: {"railways": layer("e", [line((0, 50), (s, 50))])}, 0.1, 0.2),
    "greenway_per_person": (lambda s: {"greenways": layer("g", [line((0, 50), (s, 50))])}, 0.1, 0.2),
    # reach: a square beyond 800 m from the station is not served
    "station_cover_800m": (lambda s: {"land": land(("0701", None, (0, 0, s, 100)), ("0701", None, (900, 0, 1000, 100))),
                                      "stations": layer("s", [point(0, 50)])}, 50.0, 200 / 3),
    # numbers and sums
    "heritage_sites": (lambda s: {"heritage_sites": layer("h", [point(x, 50) for x in range(50, s, 100)])}, 1, 2),
    "waterlogging_points": (lambda s: {"waterlogging_points": layer("w", [point(x, 50) for x in range(50, s, 100)])},
                            1, 2),
    "very_high_buildings": (lambda s: {"buildings": layer("b", [box(100), square(0, 500, 100, 600)], height_m=[
        101, s - 50])}, 1, 2),
    "treated_hazard_points": (lambda s: {"hazard_points": layer("h", [point(50, 50), point(150, 50)], treated=[
        "yes", "yes" if s == 200 else "no"])}, 1, 2),
    "universities": (lambda s: {"universities": layer("u", [point(x, 50) for x in range(50, s, 100)])}, 1, 2),
    "village_road_share": (lambda s: {"villages": layer("v", [point(50, 50), point(150, 50)], has_graded_road=[
        "yes", "yes" if s == 200 else "no"])}, 50.0, 100.0),
    "underground_per_person": (lambda s: {"underground_space": layer("u", [box(100)], floor_area_m2=[10.0 * s])},
                               1.0, 2.0),
    "kindergarten_classes_per_10k": (lambda s: {"kindergartens": layer("k", [point(50, 50)], class_count=[s // 50])},
                                     20.0, 40.0),
    "culture_venues_per_100k": (lambda s: {"culture_venues": layer("c", [point(x, 50) for x in range(50, s, 100)])},
                                100.0, 200.0),
    "cafes_per_10k": (lambda s: {"cafes": layer("c", [point(x, 50) for x in range(50, s, 100)])}, 10.0, 20.0),
}


@pytest.mark.parametrize("indicator", CASES)
def test_an_edit_moves_it_by_hand(indicator):
    layers, before, after = CASES[indicator]
    assert before != after
    for side, value in ((100, before), (200, after)):
        row = compute(indicator, **layers(side))
        assert row["state"] == "known" and pd.isna(row["needed"]), row["reason"]
        assert row["value"] == pytest.approx(value, rel=1e-9), side


def test_every_computed_indicator_of_the_pack_is_tried():
    assert set(CASES) == {key for key, indicator in PACK.indicators.items() if indicator.numerator}
