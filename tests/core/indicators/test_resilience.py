"""Resilience indicators by hand: squares of 100 m, what lies in a zone, water, shelter, cells by parcel."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.outcomes import declared
from helpers.source import ROOT

from groundrules.core.carbon.stock.patches import Zones
from groundrules.core.errors import InputError
from groundrules.core.indicators.pack import load_indicators
from groundrules.core.indicators.resilience.check import CHECK, ResilienceRequest, resilience_indicators
from groundrules.core.indicators.resilience.parcel_cells import ParcelCells
from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.landuse.transition.classes import Telling, coded_classes
from groundrules.core.table import table_from_geometries

PACK, CODES = load_indicators(ROOT / "packs" / "cn-indicators"), load_codes(ROOT / "packs" / "cn-land-use")
CRS = "EPSG:4547"


def square(column, row=0, size=100.0):
    west, south = 500_000.0 + size * column, 4_000_000.0 + size * row
    return shapely.box(west, south, west + size, south + size)


def table(name, shapes, **columns):
    return table_from_geometries(name, shapes, columns, CRS)


def land(codes):
    made = table("land", [square(k) for k in range(len(codes))], code=pd.array(codes, dtype="string"))
    return made, coded_classes(made.columns["code"], None, CODES, "guide-2023", "land_class", Telling("en"))


def run(**layers):
    return declared(CHECK, ResilienceRequest(PACK, CODES, **{"method": "planar", **layers})).tables["rows"]


def cell(rows, indicator, unit="*", kind=None, column="value"):
    selected = rows[(rows["indicator_id"] == indicator) & (rows["unit_code"] == unit)
                 & (rows["kind"].isna() if kind is None else rows["kind"] == kind)]
    assert len(selected) == 1
    value = selected[column].iloc[0]
    return None if pd.isna(value) else value


def units():
    return Zones(table("units", [square(0), square(1)], code=["A", "B"]), "code")


def test_people_in_zones_that_overlap_count_once():
    """40 people on a square whose western three quarters are flooded, half of it twice; 10 at a dry point."""
    hazards = table("h", [shapely.box(500_000, 4_000_000, 500_050, 4_000_100),
                          shapely.box(500_025, 4_000_000, 500_075, 4_000_100)], kind=["flood", "slide"])
    people = table("p", [square(0), square(1).centroid], n=[40, 10])
    rows = run(hazards=hazards, hazard_field="kind", people=people, people_field="n", units=units())
    assert cell(rows, "people_in_hazard") == pytest.approx(60.0)
    assert cell(rows, "people_in_hazard", column="numerator") == pytest.approx(30.0)
    assert cell(rows, "people_in_hazard", kind="flood") == pytest.approx(40.0)
    assert cell(rows, "people_in_hazard", "A") == pytest.approx(75.0)
    assert cell(rows, "people_in_hazard", "B") == 0.0


def test_buildings_and_facilities_count_where_they_meet_a_zone():
    hazards = table("h", [shapely.box(500_000, 4_000_000, 500_101, 4_000_100)])
    long = shapely.box(500_090, 4_000_000, 500_130, 4_000_010)
    buildings = table("b", [square(0, size=10), long, square(1).centroid])
    rows = run(hazards=hazards, buildings=buildings, units=units())
    assert cell(rows, "buildings_in_hazard") == pytest.approx(100 * 2 / 3)
    assert cell(rows, "buildings_in_hazard", "A") == 100.0
    assert cell(rows, "buildings_in_hazard", "B") == 50.0   # the long one lies mostly in B
    assert cell(rows, "facilities_in_hazard") is None
    assert "FACILITIES" in cell(rows, "facilities_in_hazard", column="reason")


def test_planned_development_in_zones():
    planned, classes = land(["0701", "0801", "0301"])
    hazards = table("h", [shapely.box(500_050, 4_000_000, 500_300, 4_000_100)])
    rows = run(planned=planned, planned_classes=classes, hazards=hazards)
    assert cell(rows, "planned_in_hazard") == pytest.approx(75.0)
    assert cell(rows, "planned_in_hazard", column="numerator") == pytest.approx(15_000)


def test_run_off_and_permeable_share_by_class():
    patches, classes = land(["0701", "0301"])
    rows = run(land=patches, classes=classes)
    assert cell(rows, "runoff_coefficient") == pytest.approx((0.6 + 0.15) / 2)
    assert cell(rows, "permeable_share") == pytest.approx(100 * (0.3 + 1) / 2)
    patches, classes = land(["0701", "16"])   # land kept open: no coefficient
    rows = run(land=patches, classes=classes)
    assert cell(rows, "runoff_coefficient") is None
    assert (cell(rows, "runoff_coefficient", column="lower"), cell(rows, "runoff_coefficient", column="upper")) == \
        pytest.approx((0.3, 0.8))


def test_shelter_for_each_person_and_within_reach():
    people = table("p", [square(0).centroid, square(15).centroid], n=[30, 10])
    shelters = table("s", [square(1).centroid], area=[80.0])
    rows = run(people=people, people_field="n", shelters=shelters, shelter_field="area")
    assert cell(rows, "shelter_area_per_person") == pytest.approx(2.0)
    assert cell(rows, "shelter_reach_1000m") == pytest.approx(75.0)
    rows = run(people=people, people_field="n", shelters=shelters)   # points without an area
    assert cell(rows, "shelter_area_per_person") is None and cell(rows, "shelter_reach_1000m") == pytest.approx(75.0)


def test_a_missing_layer_is_never_zero():
    people = table("p", [square(0).centroid], n=[30])
    rows = run(people=people, people_field="n")
    assert rows["value"].isna().all() and rows["reason"].notna().all()
    x, y = 500_000.0, 4_000_000.0   # a zone that is broken, over the people
    broken = table("h", [square(1), shapely.Polygon([(x, y), (x + 100, y + 100), (x, y + 100), (x + 100, y)])])
    rows = run(people=people, people_field="n", hazards=broken)
    assert cell(rows, "people_in_hazard") is None
    assert (cell(rows, "people_in_hazard", column="lower"), cell(rows, "people_in_hazard", column="upper")) == (0, 100)
    with pytest.raises(InputError):
        run()


def test_cells_by_parcel():
    """Parcel 1 holds four cells, one hot; parcel 2 holds no centre and takes a cell; parcel 3 lacks one of two."""
    numbers = np.array([[1, 1, 0, 3], [1, 1, 0, 3]])
    values, has = np.array([[1.0, 5, 9, 9], [2, 4, 9, 0]]), np.array([[1, 1, 1, 1], [1, 1, 1, 0]], dtype=bool)
    cells = ParcelCells(4, np.array([2, 0, 3]), np.array([0, 2, 3]), np.array([0, 1, 0]), 5.0)
    for line in (0, 1):
        cells.add(line, values[line:line + 1], has[line:line + 1], (numbers[line:line + 1],))
    frame = cells.values().frame()
    assert frame["cells"].tolist() == [1, 0, 4, 1]
    assert frame["raster_mean"].iloc[[0, 2, 3]].tolist() == [9, 3, 9]
    assert frame["raster_mean"].isna().tolist() == [False, True, False, False]
    assert frame["raster_max"].iloc[2] == 5 and frame["hot_share"].iloc[[0, 2]].tolist() == [1, 0.25]
    assert frame["hot_share"].isna().tolist() == [False, True, False, True]


def test_the_order_of_features_does_not_matter():
    rng = np.random.default_rng(3)
    shapes = [square(a, b, 37) for a in range(8) for b in range(8)]
    codes = rng.choice(["0701", "0301", "1701"], 64)
    hazards = table("h", [square(1.5, 0, 50), square(2, 0.5, 50)])
    tables = []
    for turn in (np.arange(64), rng.permutation(64)):
        made = table("land", [shapes[k] for k in turn], code=codes[turn])
        classes = coded_classes(made.columns["code"], None, CODES, "guide-2023", "land_class", Telling("en"))
        tables.append(run(planned=made, planned_classes=classes, land=made, classes=classes, hazards=hazards,
                         units=units()))
    assert np.allclose(*(rows["value"].astype(float) for rows in tables), equal_nan=True, rtol=1e-9)
    rows = tables[0]
    for indicator in ("planned_in_hazard", "runoff_coefficient"):
        parts = rows[rows["indicator_id"] == indicator].set_index("unit_code")["numerator"].fillna(0)
        assert parts["A"] + parts["B"] + parts["outside"] == pytest.approx(parts["*"])


def test_a_layer_without_features_does_not_say_that_nothing_is_there():
    """No hazard zone, shelter, building or person in a layer: undetermined, as if it were not given, never 0."""
    people, buildings, none = table("p", [square(0)], n=[40]), table("b", [square(0, size=10)]), table("hidden", [])
    outcome = resilience_indicators(ResilienceRequest(PACK, CODES, hazards=none, people=people, people_field="n",
                                                    buildings=buildings, shelters=none, method="planar"))
    for indicator in ("people_in_hazard", "buildings_in_hazard", "shelter_area_per_person", "shelter_reach_1000m"):
        assert cell(outcome.tables["rows"], indicator) is None
        assert "hidden holds no features" in cell(outcome.tables["rows"], indicator, column="reason")
    assert any("hidden holds no features" in note for note in outcome.notes)
    assert cell(run(hazards=table("h", [square(0)]), buildings=none), "buildings_in_hazard") is None
    rows = run(hazards=table("h", [square(0)]), people=table("hidden", [], n=np.zeros(0)), people_field="n")
    assert "holds no features" in cell(rows, "people_in_hazard", column="reason")


def test_sums_of_a_layer_that_is_not_given_are_not_known():
    rows = run(hazards=table("h", [square(0)]))
    for indicator in ("people_in_hazard", "buildings_in_hazard", "planned_in_hazard", "shelter_area_per_person"):
        assert cell(rows, indicator, column="denominator") is None
