"""Sides and neighbours by hand: a square with two parcels east of it, one north of it, one within."""
from __future__ import annotations

import random

import pytest
import shapely

from groundrules.core.boundary_points.exporting import ExportOptions, bind_fields, export_boundary_points
from groundrules.core.cadastre.sides import sides_and_neighbours
from groundrules.core.table import table_from_geometries

UNKNOWN = "undetermined: nothing in the layer"
WITHIN = shapely.box(10, 10, 20, 20)
PARCELS = {
    "1": shapely.Polygon(shapely.box(0, 0, 30, 30).exterior.coords, [WITHIN.exterior.coords]),
    "2": shapely.box(30, 0, 40, 12),      # 12 m of the eastern side
    "3": shapely.box(30, 12, 40, 25),     # 13 m; 5 m are left
    "4": shapely.box(5, 30, 25, 40),      # the middle of the northern side
    "5": WITHIN,
    "6": shapely.box(-10, 30, 0, 40),     # only a corner
    "7": shapely.box(20, -10, 28, 0.5)}   # overlaps the southern side
CORNERED = shapely.Polygon([(100, 100), (110, 110), (100, 120), (90, 110)])   # all sides face a corner of the quarters


def tables(names, language="en", shapes=None):
    shapes = shapes or PARCELS
    table = table_from_geometries("地块", [shapely.transform(shapes[name], lambda xy: xy + [39_500_000, 4_100_000])
                                         for name in names], {"parcel_no": list(names)}, "EPSG:4527")
    written = export_boundary_points(table, bind_fields(list(table.columns), {}), ExportOptions()).written
    return sides_and_neighbours(written, language)


@pytest.fixture(scope="module")
def both():
    return tables(list(PARCELS))


def test_sides_are_divided_where_the_neighbour_changes(both):
    sides = both[0][both[0]["parcel_no"] == "1"]
    columns = ["from_point", "to_point", "from_m", "to_m", "azimuth_deg", "direction", "faces", "neighbour"]
    assert sides[columns].values.tolist() == [
        ["J1", "J2", 0.0, 5.0, 90.0, "east", "north", UNKNOWN], ["J1", "J2", 5.0, 25.0, 90.0, "east", "north", "4"],
        ["J1", "J2", 25.0, 30.0, 90.0, "east", "north", UNKNOWN],
        ["J2", "J3", 0.0, 5.0, 180.0, "south", "east", UNKNOWN], ["J2", "J3", 5.0, 18.0, 180.0, "south", "east", "3"],
        ["J2", "J3", 18.0, 30.0, 180.0, "south", "east", "2"],
        ["J3", "J4", 0.0, 30.0, 270.0, "west", "south", UNKNOWN],
        ["J4", "J1", 0.0, 30.0, 0.0, "north", "west", UNKNOWN],
        ["J5", "J6", 0.0, 10.0, 90.0, "east", "south", "5"], ["J6", "J7", 0.0, 10.0, 180.0, "south", "west", "5"],
        ["J7", "J8", 0.0, 10.0, 270.0, "west", "north", "5"], ["J8", "J5", 0.0, 10.0, 0.0, "north", "east", "5"]]
    assert sides["description"].iloc[6] == f"From J3 west 30.00 m to J4; neighbour: {UNKNOWN}."
    assert sides["description"].iloc[4] == "From J2 south towards J3, from 5.00 m to 18.00 m of 30.00 m; neighbour: 3."


def test_neighbours_by_direction_longest_first_and_nothing_invented(both):
    around = both[1].set_index("parcel_no")[["north", "east", "south", "west"]]
    assert around.loc["1"].tolist() == [f"4 (20.00 m); {UNKNOWN} (10.00 m)",
                                        f"3 (13.00 m); 2 (12.00 m); {UNKNOWN} (5.00 m)",
                                        f"{UNKNOWN} (30.00 m)", f"{UNKNOWN} (30.00 m)"]
    assert around.loc["5"].tolist() == ["1 (10.00 m)"] * 4
    assert around.loc["2"].tolist() == ["3 (10.00 m)", f"{UNKNOWN} (12.00 m)", f"{UNKNOWN} (10.00 m)", "1 (12.00 m)"]
    assert around.loc["6"].tolist() == [f"{UNKNOWN} (10.00 m)"] * 4


def test_a_side_on_a_corner_of_the_quarters_faces_the_next_one_clockwise():
    around = tables(["8"], shapes={"8": CORNERED})[1]
    assert around[["north", "east", "south", "west"]].values.tolist() == [[f"{UNKNOWN} (14.14 m)"] * 4]
    sides = tables(["8"], shapes={"8": CORNERED})[0]
    assert dict(zip(sides["direction"], sides["faces"])) == {
        "south-east": "east", "south-west": "south", "north-west": "west", "north-east": "north"}


def test_chinese_words_and_a_direction_that_no_side_faces():
    sides, around = tables(["1"], "zh", {"1": shapely.Polygon([(0, 0), (30, 0), (0, 10)])})
    assert sides["description"].tolist()[1] == "由 J2 向西 30.00 米至 J3，邻：待定：图层中无相邻地块。"
    assert around["east"].isna().all() and around["south"].tolist() == ["待定：图层中无相邻地块（30.00 米）"]


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_parcels_does_not_matter(seed, both):
    names = list(PARCELS)
    random.Random(seed).shuffle(names)
    for table, again in zip(both, tables(names)):
        again = again.assign(_rank=again["parcel_no"].map(list(PARCELS).index)).sort_values("_rank", kind="stable")
        assert table.equals(again.drop(columns="_rank").reset_index(drop=True))


def test_what_one_parcel_says_of_another_is_said_back(both):
    sides = both[0]
    lengths = (sides["to_m"] - sides["from_m"]).groupby([sides["parcel_no"], sides["neighbour"]]).sum()
    pairs = {pair: round(length, 2) for pair, length in lengths.items() if pair[1] != UNKNOWN}
    assert pairs == {(second, first): length for (first, second), length in pairs.items()}
    assert pairs["1", "3"] == 13.0 and ("1", "6") not in pairs and ("1", "7") not in pairs
