"""Low-carbon indicators by hand: squares of 100 m, units side by side, what is missing is never zero."""
from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.outcomes import declared
from helpers.source import ROOT

from groundrules.core.carbon.stock.patches import Zones
from groundrules.core.errors import InputError
from groundrules.core.geometry.systems.crs import to_geographic
from groundrules.core.indicators.lowcarbon.check import CHECK, LowCarbonRequest
from groundrules.core.indicators.pack import INDICATORS, load_indicators
from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.landuse.transition.classes import Telling, coded_classes
from groundrules.core.table import table_from_geometries

PACK, CODES = load_indicators(ROOT / "packs" / "cn-indicators"), load_codes(ROOT / "packs" / "cn-land-use")
CRS = "EPSG:4547"
LEFT = ["0701", "1401", "0301", "0101"]      # a row of squares from the west
RIGHT = ["0701", "0801", "1701", "0701"]


def square(column, row=0, size=100.0):
    west, south = 500_000.0 + size * column, 4_000_000.0 + size * row
    return shapely.box(west, south, west + size, south + size)


def table(name, shapes, crs=CRS, **columns):
    return table_from_geometries(name, shapes, columns, crs)


def land(codes, shapes=None, crs=CRS):
    shapes = [square(k) for k in range(len(codes))] if shapes is None else shapes
    made = table("land", shapes, crs, code=pd.array(codes, dtype="string"))
    return made, coded_classes(made.columns["code"], None, CODES, "guide-2023", "land_class", Telling("en"))


def units():
    whole = [shapely.union_all([square(k) for k in span]) for span in (range(4), range(4, 8))]
    return Zones(table("units", whole, code=["A", "B"]), "code")


def run(codes=None, shapes=None, crs=CRS, **more):
    patches, classes = land(LEFT + RIGHT if codes is None else codes, shapes, crs)
    return declared(CHECK, LowCarbonRequest(patches, classes, PACK, CODES, **{"method": "planar", **more}))


def value(outcome, indicator, unit="*", column="value"):
    rows = outcome.tables["rows"]
    cells = rows.loc[(rows["indicator_id"] == indicator) & (rows["unit_code"] == unit), column]
    assert len(cells) == 1
    return None if pd.isna(cells.iloc[0]) else cells.iloc[0]


def test_shares_of_sinks_and_of_green_and_blue_by_unit():
    outcome = run(units=units())
    assert value(outcome, "sink_share", "A") == pytest.approx(25.0) and value(outcome, "sink_share", "B") == 0.0
    assert value(outcome, "sink_share") == pytest.approx(12.5)
    assert value(outcome, "green_blue_share", "A") == pytest.approx(50.0)
    assert value(outcome, "green_blue_share", "B") == pytest.approx(25.0)
    assert value(outcome, "green_blue_share", column="numerator") == pytest.approx(30_000)
    assert value(outcome, "sink_share", "outside") is None   # no land there


def test_mix_is_the_entropy_of_the_uses():
    """A: housing and a park alike; B: three squares, two of them housing; nine groups of use."""
    outcome = run(units=units())
    assert value(outcome, "land_use_mix", "A") == pytest.approx(np.log(2) / np.log(9))
    shares = np.array([2 / 3, 1 / 3])
    assert value(outcome, "land_use_mix", "B") == pytest.approx(-(shares * np.log(shares)).sum() / np.log(9))
    assert value(run(["0701"]), "land_use_mix") == 0.0
    assert value(run(["0301"]), "land_use_mix") is None   # no use at all


def test_compactness_of_dissolved_land():
    """One square: pi / 4. Two beside each other: 4 pi 20000 / 600². Two apart: 4 pi 20000 / 800²."""
    for codes, outline in ((["0701"], 400), (["0701", "0801"], 600), (["0701", "0301", "0801"], 800)):
        built = 1e4 * sum(code != "0301" for code in codes)
        assert value(run(codes), "compactness") == pytest.approx(4 * np.pi * built / outline**2, rel=1e-9)


def test_service_of_housing_in_a_straight_line():
    """Housing from 0 to 100 m and from 500 to 600 m east; a park from 200 to 300 m: 300 m east of it is the middle."""
    shapes = [square(0), square(2), shapely.box(500_550, 4_000_000, 500_650, 4_000_100)]
    outcome = run(["0701", "1401", "0701"], shapes)
    assert value(outcome, "park_service_300m") == pytest.approx(75.0, abs=0.01)
    assert value(outcome, "forest_service_1000m") == pytest.approx(100.0)
    assert value(run(["0701", "1401"], [square(0), square(9)]), "park_service_300m") == 0.0


def test_service_of_people_and_stations():
    people = table("people", [square(0).centroid, square(9).centroid], n=[30, 10])
    stations = table("stations", [square(1).centroid])
    outcome = run(["0701", "1401"], people=people, people_field="n", stations=stations)
    assert value(outcome, "park_service_300m") == pytest.approx(75.0)
    assert value(outcome, "station_coverage_800m") == pytest.approx(100.0)   # 800 m exactly is within
    assert value(outcome, "population_density") == pytest.approx(40 / 0.02)


def test_length_of_roads_on_built_land():
    roads = table("roads", [shapely.LineString([(500_000, 4_000_050), (500_200, 4_000_050)])])
    outcome = run(["0701", "0301"], roads=roads)
    assert value(outcome, "road_density") == pytest.approx(0.1 / 0.01)


def test_a_road_along_a_border_counts_once():
    """100 m between two built squares: of 2 ha, and of the first of two units; and beside land without a class."""
    roads = table("roads", [shapely.LineString([(500_100, 4_000_000), (500_100, 4_000_100)])])
    zones = Zones(table("units", [square(0), square(1)], code=["A", "B"]), "code")
    outcome = run(["0701", "0801"], roads=roads)
    assert value(outcome, "road_density") == pytest.approx(0.1 / 0.02)
    outcome = run(["0701", "0801"], roads=roads, units=zones)
    assert [value(outcome, "road_density", unit) for unit in ("A", "B", "*")] == pytest.approx([10.0, 0.0, 5.0])
    outcome = run(["0701", None], roads=roads)
    assert value(outcome, "road_density", column="lower") == pytest.approx(0.1 / 0.02)
    assert value(outcome, "road_density", column="upper") == pytest.approx(0.1 / 0.01)


def test_what_is_missing_is_undetermined():
    outcome = run()
    for indicator, named in (("station_coverage_800m", "STATIONS"), ("road_density", "ROADS"),
                            ("population_density", "PEOPLE")):
        assert value(outcome, indicator) is None and value(outcome, indicator, column="state") == "undetermined"
        assert named in value(outcome, indicator, column="reason")
    unknown = table("people", [square(0).centroid, square(1).centroid], n=pd.array([30, None], dtype="Int64"))
    assert value(run(people=unknown, people_field="n"), "population_density") is None
    with pytest.raises(InputError, match="PEOPLE_FIELD"):
        run(people=unknown)


@pytest.mark.parametrize(("numbers", "refused"), [
    (["12.500", "300"], "12.500"), (["1.250.000", None], "1.250.000"), (["12.50", "0.500"], ""), ([12.5, 0.5], "")])
def test_people_whose_point_may_divide_thousands_are_refused(numbers, refused):
    """12.500 are 12,500 people in Germany or the Philippines, and 12.5 elsewhere: a density of 625,000 or 625."""
    people = table("people", [square(0).centroid, square(1).centroid], n=numbers)
    if refused:
        with pytest.raises(InputError, match=rf"(?s)people.*{re.escape(refused)}.*: 1\."):
            run(["0701", "1401"], people=people, people_field="n")
    else:
        outcome = run(["0701", "1401"], people=people, people_field="n")
        assert value(outcome, "population_density") == pytest.approx(13.0 / 0.02)


def test_land_without_a_class_gives_bounds_and_no_value():
    outcome = run(["0301", None, "0701", "0701"])
    assert value(outcome, "sink_share") is None
    assert value(outcome, "sink_share", column="lower") == pytest.approx(25.0)
    assert value(outcome, "sink_share", column="upper") == pytest.approx(50.0)
    unlisted = run(["0301", "0799", "0701", "0701"])   # a code of no list is as good as none, and is named
    assert value(unlisted, "sink_share") is None
    assert value(unlisted, "sink_share", column="upper") == pytest.approx(50.0)
    assert any("0799" in note and "not in the list" in note for note in unlisted.notes)


def test_units_add_up_and_order_does_not_matter():
    rng = np.random.default_rng(5)
    codes = list(rng.choice(["0701", "1401", "0301", "0101", "1701", "0901"], 60))
    shapes = [square(k % 10 + 0.3, k // 10) for k in range(60)]
    half = [shapely.box(500_000, 3_999_000, 500_451, 4_002_000), shapely.box(500_451, 3_999_000, 500_900, 4_002_000)]
    zones = Zones(table("units", half, code=["A", "B"]), "code")
    outcome = run(codes, shapes, units=zones)
    whole = outcome.tables["rows"]
    sums = whole[whole["indicator_id"].isin(["sink_share", "green_blue_share", "park_service_300m"])]
    for _name, rows in sums.groupby("indicator_id"):
        for column in ("numerator", "denominator"):
            parts = rows.set_index("unit_code")[column].fillna(0)
            assert parts["A"] + parts["B"] + parts["outside"] == pytest.approx(parts["*"], rel=1e-9)
    turn = rng.permutation(60)
    again = run([codes[k] for k in turn], [shapes[k] for k in turn], units=zones)
    first, second = (made.tables["rows"]["value"].astype(float) for made in (outcome, again))
    assert np.allclose(first, second, equal_nan=True, rtol=1e-9)


def test_metres_in_degrees():
    """The same ground in degrees: distances are metres there too."""
    from groundrules.core.geometry.systems.crs import plan_transform, transform

    shapes = np.array([square(0), square(2), shapely.box(500_550, 4_000_000, 500_650, 4_000_100)], dtype=object)
    degrees = transform(shapes, plan_transform(CRS, "EPSG:4490"))
    outcome = run(["0701", "1401", "0701"], list(degrees), "EPSG:4490", method="ellipsoidal")
    assert value(outcome, "park_service_300m") == pytest.approx(75.0, abs=0.05)


def test_each_row_names_its_definition_and_that_nobody_checked_it():
    rows = run().tables["rows"]
    assert rows["definition"].notna().all() and rows["source"].str.contains("clause to be checked").all()
    assert not rows["verified"].any()
    assert "straight-line" in value(run(), "park_service_300m", column="method")


def test_broken_packs_are_refused(tmp_path):
    import shutil

    for old, new, named in (("of: [sink]", "of: [sinks]", "sinks"), ("measure: mix", "measure: mixx", "mixx"),
                           ("    distance_m: 300\n", "", "distance_m")):
        folder = tmp_path / named
        shutil.copytree(ROOT / "packs" / "cn-indicators", folder)
        page = (folder / "pack.yaml").read_text(encoding="utf-8")
        assert old in page
        (folder / "pack.yaml").write_text(page.replace(old, new, 1), encoding="utf-8")
        pack, problems = INDICATORS.form.read(folder)
        assert pack is None and named in " ".join(str(problem.values) for problem in problems)


def test_a_layer_without_features_does_not_say_that_nothing_is_there():
    none = table("hidden", [], n=np.zeros(0))
    outcome = run(stations=none, roads=none, people=none, people_field="n")
    for indicator in ("station_coverage_800m", "road_density", "population_density"):
        assert value(outcome, indicator) is None
        assert "hidden holds no features" in value(outcome, indicator, column="reason")
    assert value(outcome, "population_density", column="numerator") is None
    assert any("hidden holds no features" in note for note in outcome.notes)


def test_an_empty_layer_has_no_say_in_the_plane():
    plain = value(run(), "green_blue_share")
    assert value(run(roads=table("hidden", [], "EPSG:32601")), "green_blue_share") == pytest.approx(plain)


def test_stations_in_degrees_go_with_planar_areas():
    """Distances are metres in the land's plane, whatever system the stations are in."""
    west, south, east, north = square(0).bounds
    place = to_geographic(np.array([[(west + east) / 2, (south + north) / 2]]), CRS)
    at = table("s", [shapely.Point(float(place[0][0]), float(place[1][0]))], "EPSG:4490")
    near = run(stations=table("s", [square(0).centroid]))
    assert value(run(stations=at), "station_coverage_800m") == pytest.approx(value(near, "station_coverage_800m"))
    with pytest.raises(InputError, match="degrees"):
        run(LEFT, [shapely.box(117 + k, 36, 117.5 + k, 37) for k in range(4)], "EPSG:4490")


def test_overlapping_units_are_said_to_count_for_the_first():
    twice = Zones(table("units", [shapely.box(500_000, 4_000_000, 500_400, 4_000_100),
                                  shapely.box(500_300, 4_000_000, 500_800, 4_000_100)], code=["A", "B"]), "code")
    outcome = run(units=twice)
    assert value(outcome, "sink_share", "A", "denominator") == pytest.approx(40_000)
    assert value(outcome, "sink_share", "B", "denominator") == pytest.approx(40_000)
    assert any("10,000.00 m², which count for the first unit" in note for note in outcome.notes)
