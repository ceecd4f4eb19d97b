"""Building intensity in a metric plane: plots of 100 by 100 m, every number computed by hand."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.intensity import CRS, LIMITS, PACK, X, Y, box, check, green, house, layer, plots, rules, zones

from groundrules.core.contract.verdicts import VERDICTS
from groundrules.core.errors import InputError
from groundrules.core.intensity.check import check_intensity
from groundrules.core.intensity.measure.request import IntensityRequest
from groundrules.core.intensity.pack.model import LIMIT_ROLES
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.table import FeatureTable, table_from_geometries


def test_all_in_order():
    """50 × 60 m with six storeys on 10,000 m²: 1.8; 30 %; 18 m; 40 % of green."""
    row = check(buildings=house(((10, 0, 50, 60), 6, 18.0))).verdicts.iloc[0]
    assert (row["verdict"], row["floor_area_ratio"], row["coverage_percent"], row["building_height_m"],
            row["green_ratio_percent"]) == ("allowed", 1.8, 30.0, 18.0, 40.0)
    assert row["floor_area_ratio_margin_m2"] == pytest.approx(2000) and row["coverage_margin_m2"] == pytest.approx(1000)
    assert row["height_margin_m"] == pytest.approx(6) and row["green_ratio_margin_m2"] == pytest.approx(1000)
    assert row["to_comply"] == "" and row["controls_checked"] == row["controls_in_scope"] == 4


def test_podium_and_tower_count_once():
    """Podium 60 × 50, 3 storeys; tower 20 × 20 in it, 15 storeys from the ground: 2,600 · 3 + 400 · 15."""
    result = check(buildings=house(((10, 0, 60, 50), 3, 12.0), ((20, 10, 20, 20), 15, 45.0)))
    row = result.verdicts.iloc[0]
    assert row["floor_area_m2"] == pytest.approx(13_800) and row["footprint_m2"] == pytest.approx(3000)
    assert row["height_verdict"] == "forbidden" and "GR-BUILDINGS-OVERLAP" in rules(result)
    added = replace(PACK, overlapping_storeys="sum")
    both = check_intensity(IntensityRequest(plots(), added, "number", house(
        ((10, 0, 60, 50), 3, 12.0), ((20, 10, 20, 20), 15, 45.0)), green()))
    assert both.verdicts.iloc[0]["floor_area_m2"] == pytest.approx(15_000)
    assert both.verdicts.iloc[0]["footprint_m2"] == pytest.approx(3000)


def test_a_stack_of_three_counts_the_most_storeys_at_each_place():
    result = check(buildings=house(((0, 0, 60, 60), 2, 7.0), ((0, 0, 30, 60), 4, 14.0), ((0, 0, 30, 30), 6, 20.0),
                                   ((0, 0, 30, 30), 6, 20.0)))
    # 30 × 30 with 6, 30 × 30 with 4, 30 × 60 with 2; the sixth storey is drawn twice
    assert result.verdicts.iloc[0]["floor_area_m2"] == pytest.approx(5400 + 3600 + 3600)
    assert (result.tables["buildings"]["status"] == "covered").sum() == 1


@pytest.mark.parametrize(("columns", "floor", "source"), [
    ({"counted_floor_area": 9000.0, "floor_area_total": 9999.9}, 9000, "counted"),
    ({"floor_area_above": 8000.0, "floor_area_total": 9000.0}, 8000, "above"),
    ({"floor_area_total": 9000.0, "floor_area_below": 1500.0}, 7500, "total"),
    ({"floor_area_total": 9000.0, "storeys_below": 0}, 9000, "total"),
    ({"floor_area_total": 9000.0, "storeys_below": 2}, 12_000, "storeys"),
    ({"counted_floor_area": 0.0}, 12_000, "storeys")])
def test_where_floor_area_comes_from(columns, floor, source):
    result = check(buildings=house(((0, 0, 50, 60), 4, 12.0), **{name: [value] for name, value in columns.items()}))
    assert result.tables["buildings"].iloc[0]["floor_area_m2"] == pytest.approx(floor)
    assert result.tables["buildings"].iloc[0]["floor_area_from"] == source


def test_basements_stand_apart():
    result = check(buildings=house(((0, 0, 50, 60), "地上6层/地下2层", 18.0)))
    row = result.verdicts.iloc[0]
    assert row["floor_area_m2"] == pytest.approx(18_000) and row["basement_m2"] == pytest.approx(6000)


def test_unknown_storeys_prove_no_compliance_but_may_prove_a_violation():
    small = check(buildings=house(((0, 0, 50, 40), 6, 18.0), ((60, 0, 20, 20), 9999, 10.0))).verdicts.iloc[0]
    assert small["floor_area_ratio_verdict"] == "undetermined" and pd.isna(small["floor_area_ratio"])
    assert small["floor_area_ratio_at_least"] == 1.2
    large = check(buildings=house(((0, 0, 50, 60), 8, 24.0), ((60, 0, 20, 20), 9999, 10.0))).verdicts.iloc[0]
    assert large["floor_area_ratio_verdict"] == "forbidden"


def test_registered_net_and_measured_area():
    parcels = plots(3, registered_area=[8000.0, -9999.0, 8000.0], net_area=[None, None, 5000.0])
    buildings = house(*[((200 * k, 0, 50, 40), 6, 18.0) for k in range(3)])
    result = check(parcels, buildings, indicators=("floor_area_ratio",))
    frame = result.verdicts
    assert frame["site_area_m2"].tolist() == pytest.approx([8000, 10_000, 5000])
    assert frame["site_area_from"].tolist() == ["registered", "measured", "net"]
    assert frame["floor_area_ratio"].tolist() == [1.5, 1.2, 2.4]
    assert frame["area_m2"].tolist() == pytest.approx([10_000] * 3) and rules(result).count("GR-AREA-DIFFERENCE") == 2
    road = table_from_geometries("roads", [box(0, 90, 1000, 10)], {}, CRS)
    taken = check(parcels, buildings, indicators=("floor_area_ratio",), deductions=road).verdicts
    assert taken["site_area_m2"].tolist() == pytest.approx([7200, 9000, 5000])


# -- limits ---------------------------------------------------------------------------------------------------

def test_reversed_limits_are_undetermined():
    result = check(plots(floor_area_ratio_lower=[2.5]), house(((0, 0, 50, 60), 6, 18.0)))
    assert result.verdicts.iloc[0]["floor_area_ratio_verdict"] == "undetermined"
    assert rules(result) == ["GR-LIMITS-REVERSED"]


def test_nothing_built_is_conditional_against_a_lower_limit():
    result = check(plots(floor_area_ratio_lower=[1.0]), house(((200, 200, 5, 5), 1, 3.0)))
    assert result.verdicts.iloc[0]["floor_area_ratio_verdict"] == "conditional"
    assert rules(result) == ["FAR-LOWER", "GR-BUILDING-WITHOUT-PARCEL", "GR-VACANT"]


def test_elevations_are_compared_with_elevations():
    def height(**columns):
        return check(plots(height_upper=[150.0], height_kind=["机场限高"], **columns),
                     house(((0, 0, 50, 40), 6, 18.0)), indicators=("height",)).verdicts.iloc[0]

    assert height()["height_verdict"] == "undetermined" and "elevation of the ground" in height()["reason"]
    known = height(ground_elevation=[130.0])
    assert (known["height_verdict"], known["building_height_m"]) == ("allowed", 148.0)
    assert height(ground_elevation=[135.0])["height_verdict"] == "forbidden"
    odd = check(plots(height_kind=["看情况"]), house(((0, 0, 50, 40), 6, 18.0)), indicators=("height",))
    assert odd.verdicts.iloc[0]["height_verdict"] == "undetermined"


WEST_EAST = (((-50, 0, 110, 100), 3.0), ((60, 0, 100, 100), 0.5))
BUILT = (((40, 0, 40, 50), 5, 15.0),)   # 10,000 m² on x 40…80: half of it in each zone


@pytest.mark.parametrize(("split", "limit", "verdict"), [
    ("strictest", 0.5, "forbidden"), ("weighted", 2.0, "allowed"), ("largest", 3.0, "allowed")])
def test_two_zones_as_one(split, limit, verdict):
    row = check(None, house(*BUILT), zones=zones(*WEST_EAST), split=split,
                indicators=("floor_area_ratio",)).verdicts.iloc[0]
    assert (row["floor_area_ratio_upper"], row["floor_area_ratio"], row["verdict"], row["split"]) == (
        pytest.approx(limit), 1.0, verdict, split)


def test_two_zones_are_checked_part_by_part():
    """5,000 m² on 6,000 m² in the west: 0.83; 5,000 m² on 4,000 m² in the east: 1.25 against 0.5."""
    result = check(None, house(*BUILT), zones=zones(*WEST_EAST), indicators=("floor_area_ratio",))
    assert result.tables["parts"]["zone_id"].tolist() == ["Z0", "Z1"]
    assert result.tables["parts"]["floor_area_ratio"].tolist() == [0.83, 1.25]
    row = result.verdicts.iloc[0]
    assert (row["verdict"], row["floor_area_ratio"]) == ("forbidden", 1.0)
    assert pd.isna(row["floor_area_ratio_upper"])   # beside the ratio of the whole the limit of a part would mislead
    assert row["floor_area_ratio_margin_m2"] == pytest.approx(-3000)
    assert row["to_comply"] == "Z1: 3,000.00 m² less counted floor area"
    assert result.tables["parts"]["site_area_m2"].sum() == pytest.approx(10_000)
    assert result.tables["parts"]["floor_area_m2"].sum() == pytest.approx(10_000)


def test_ground_in_no_zone_is_undetermined_and_a_sliver_is_told():
    result = check(None, house(((0, 0, 50, 40), 5, 15.0)), zones=zones(((0, 0, 80, 100), 3.0)),
                   indicators=("floor_area_ratio",))
    assert result.verdicts.iloc[0]["verdict"] == "undetermined" and result.tables["parts"]["share"].tolist() == [
        pytest.approx(0.8), pytest.approx(0.2)]
    near = check(None, house(((0, 0, 50, 40), 5, 15.0)), zones=zones(((0, 0, 99.98, 100), 3.0)),
                 indicators=("floor_area_ratio",))
    assert rules(near) == ["GR-NOT-CHECKED", "GR-ZONE-SLIVER"] and near.verdicts.iloc[0]["verdict"] == "conditional"


def test_overlapping_zones_are_told_and_each_is_applied():
    result = check(None, house(((0, 0, 50, 40), 5, 15.0)),
                   zones=zones(((0, 0, 100, 100), 3.0), ((0, 0, 60, 100), 1.0)), indicators=("floor_area_ratio",))
    assert "GR-ZONES-OVERLAP" in rules(result)
    table = result.tables["parts"]
    assert table["floor_area_ratio_verdict"].tolist() == ["allowed", "forbidden"]   # 10,000 on 6,000 m²


def test_a_zone_that_cannot_be_used_may_hold_anywhere():
    good = zones(((0, 0, 100, 100), 3.0), ((0, 0, 1, 1), 1.0))
    good.table.geometry[1] = None
    result = check(None, house(((0, 0, 50, 40), 5, 15.0)), zones=good, indicators=("floor_area_ratio",))
    assert result.verdicts.iloc[0]["verdict"] == "undetermined" and "GR-UNUSABLE-ZONE" in rules(result)


def test_a_zone_code_with_two_limits():
    table = ControlLayer("limits", FeatureTable("limits", np.arange(1, 4), np.full(3, None, dtype=object), pd.DataFrame(
        {"zone_code": ["R2", "R2", "B1"], "floor_area_ratio_upper": [1.0, 2.0, 3.0]}).convert_dtypes()),
        {"zone_code": "zone_code", "floor_area_ratio_upper": "floor_area_ratio_upper"})
    parcels = plots(3, zone_code=["R2", "B1", "B"])
    result = check(parcels, house(((0, 0, 50, 40), 5, 15.0)), limits=table, indicators=("floor_area_ratio",))
    assert result.verdicts["verdict"].tolist() == ["undetermined", "allowed", "undetermined"]
    assert "GR-LIMITS-TWICE" in rules(result)


# -- what is stated -------------------------------------------------------------------------------------------

def test_stacked_parcels_of_one_number_share_one_ground():
    """Two taxed units drawn as the same polygon: 3,000 + 1,000 m² on 10,000 m²."""
    parcels = layer("parcels", [box(0, 0, 100, 100)] * 2, number=["7", "7"], counted_floor_area=[3000.0, 1000.0],
                    floor_area_ratio_upper=[2.0, 2.0])
    result = check(parcels, indicators=("floor_area_ratio",), green=None)
    assert result.verdicts["floor_area_ratio"].tolist() == [0.4, 0.4]
    assert rules(result).count("GR-REPEATED-NUMBER") == 2
    assert any("same geometry as another" in note for note in result.notes)


def test_a_number_that_is_none_repeats_nothing():
    parcels = layer("parcels", [box(0, 0, 100, 100), box(200, 0, 50, 100)], number=["---", "---"],
                    counted_floor_area=[3000.0, 1000.0], floor_area_ratio_upper=[2.0, 2.0])
    result = check(parcels, indicators=("floor_area_ratio",), green=None)
    assert result.verdicts["floor_area_m2"].tolist() == [3000, 1000]


def test_stated_floor_area_without_building_is_no_vacant_plot():
    result = check(plots(counted_floor_area=[5000.0]), house(((200, 200, 5, 5), 1, 3.0)))
    row = result.verdicts.iloc[0]
    assert row["floor_area_ratio"] == 0.5 and row["coverage_verdict"] == row["height_verdict"] == "undetermined"


@pytest.mark.parametrize("storeys", ["6+1", 6])
def test_a_stated_floor_area_of_0_under_a_building_is_not_known(storeys):
    """No building has 0 m² of floor area, whether or not its storeys can be read; an empty plot may have them."""
    parcels, built = plots(2), house(((10, 10, 40, 40), storeys, 18.0))
    floors = layer("floor_areas", [None, None], parcel_number=["P0", "P1"], counted_floor_area=[0.0, 0.0])
    result = check(parcels, built, floor_areas=floors, indicators=("floor_area_ratio",))
    first, other = (row for _i, row in result.verdicts.iterrows())
    assert first["verdict"] == "undetermined" and pd.isna(first["floor_area_ratio"]) and pd.isna(first["floor_area_m2"])
    assert "floor area of 0 is stated" in first["reason"] and "GR-STATED-FLOOR-AREA" not in rules(result)
    assert (other["verdict"], other["floor_area_ratio"]) == ("allowed", 0.0)
    own = check(plots(counted_floor_area=[0.0]), built, indicators=("floor_area_ratio",)).verdicts.iloc[0]
    assert own["verdict"] == "undetermined"
    assert check(plots(counted_floor_area=[0.0]), indicators=("floor_area_ratio",)).verdicts.iloc[0]["verdict"] == \
        "allowed"


def test_where_a_basement_is_not_known_the_parcel_s_is_not_either():
    """One floor of 1,600 m² below ground; beside it a building that says nothing of basements; and an empty plot."""
    known, open_ = ((10, 10, 40, 40), "地上6层/地下1层", 18.0), ((210, 10, 40, 40), "6", 18.0)
    houses = house(known, open_, ((260, 10, 20, 20), "地上2层/地下1层", 6.0))
    basement_m2 = check(plots(3), houses).verdicts["basement_m2"]
    assert basement_m2[0] == pytest.approx(1600) and pd.isna(basement_m2[1]) and basement_m2[2] == 0


def test_plausibility():
    result = check(plots(counted_floor_area=[30_000.0]), house(((0, 0, 50, 80), 5, 40.0)),
                   green=green(box(0, 0, 100, 70)), indicators=("floor_area_ratio", "coverage"))
    assert rules(result, "conditional") == ["GR-COVERAGE-AND-GREEN", "GR-RATIO-OVER-STOREYS", "GR-STATED-FLOOR-AREA",
                                            "GR-STOREY-HEIGHT"]
    fewer = check(plots(counted_floor_area=[30_000.0]), house(((0, 0, 50, 80), 5, 40.0)), indicators=("coverage",),
                  green=green(box(0, 0, 100, 70)))   # a run that was not asked about floor areas says nothing of them
    assert rules(fewer, "conditional") == ["GR-COVERAGE-AND-GREEN", "GR-STOREY-HEIGHT"]


def test_unusable_green_opens_only_a_run_that_asks_about_green():
    bow = shapely.from_wkt(f"POLYGON(({X} {Y},{X + 10} {Y + 10},{X + 10} {Y},{X} {Y + 10},{X} {Y}))")
    built = house(((10, 0, 50, 40), 6, 18.0))
    asked = check(buildings=built, green=green(bow, box(0, 60, 100, 40)), indicators=("green_ratio",))
    other = check(buildings=built, green=green(bow, box(0, 60, 100, 40)), indicators=("height",))
    assert "GR-UNUSABLE-GREEN" in rules(asked) and not asked.counts["IS_COMPLIANT"]
    assert "GR-UNUSABLE-GREEN" not in rules(other) and other.counts["IS_COMPLIANT"]


def test_unusable_parcels_and_buildings_are_listed():
    bow = shapely.from_wkt(f"POLYGON(({X} {Y},{X + 10} {Y + 10},{X + 10} {Y},{X} {Y + 10},{X} {Y}))")
    parcels = plots(2)
    parcels.table.geometry[1] = bow
    buildings = house(((10, 20, 50, 40), 6, 18.0), ((0, 0, 1, 1), 1, 3.0))
    buildings.table.geometry[1] = bow   # within the first plot
    result = check(parcels, buildings)
    assert result.verdicts["verdict"].tolist() == ["undetermined", "undetermined"]
    assert {"GR-UNUSABLE-PARCEL", "GR-UNUSABLE-BUILDING"} <= set(rules(result))
    assert pd.isna(result.verdicts.iloc[0]["floor_area_ratio"])
    assert result.verdicts.iloc[0]["floor_area_ratio_at_least"] == 1.2


# -- properties -----------------------------------------------------------------------------------------------

def random_city(seed, count=40):
    random = np.random.default_rng(seed)
    parcels = layer("parcels", [box(100 * (k % 8), 100 * (k // 8), 100, 100) for k in range(count)],
                    number=[f"P{k}" for k in range(count)],
                    floor_area_ratio_upper=random.uniform(0.2, 2.0, count).round(1).tolist(),
                    coverage_upper=[30.0] * count, height_upper=[18.0] * count, green_ratio_lower=[20.0] * count)
    corners = random.uniform(-20, 800, (3 * count, 2)) * (1, 0.6)
    storeys = random.integers(1, 9, 3 * count)
    buildings = house(*[((x, y, *random.uniform(10, 40, 2)), int(n), float(3 * n))
                        for (x, y), n in zip(corners, storeys)])
    return parcels, buildings, green(*[box(x, y, 60, 30) for x, y in corners[::4]])


@pytest.mark.parametrize("seed", range(3))
def test_floor_areas_add_up(seed):
    """Plots and what stands beside them hold all of it, and that is the most storeys at each place."""
    parcels, buildings, patches = random_city(seed)
    result = check(parcels, buildings, green=patches)
    rows = result.tables["buildings"]
    inside = rows.loc[rows["subject_id"].notna(), "floor_area_m2"].sum()
    assert inside == pytest.approx(result.verdicts["floor_area_m2"].sum(), rel=1e-9)
    storeys = buildings.table.columns["storeys"].to_numpy()
    shapes = [shapely.union_all(buildings.table.geometry[storeys >= k]) for k in range(1, int(storeys.max()) + 1)]
    assert rows["floor_area_m2"].sum() == pytest.approx(sum(shape.area for shape in shapes), rel=1e-9)
    union = shapely.union_all(buildings.table.geometry).intersection(shapely.union_all(parcels.table.geometry))
    assert result.verdicts["footprint_m2"].sum() == pytest.approx(union.area, rel=1e-9)


def test_the_order_of_rows_does_not_matter():
    parcels, buildings, patches = random_city(5)
    outcome = check(parcels, buildings, green=patches)
    turn = np.arange(len(parcels.table))[::-1].copy()
    back = np.arange(len(buildings.table))[::-1].copy()
    other = check(replace(parcels, table=parcels.table.take(turn)),
                  replace(buildings, table=buildings.table.take(back)), green=patches)
    pd.testing.assert_frame_equal(outcome.verdicts, other.verdicts.iloc[::-1].reset_index(drop=True), rtol=1e-9)
    assert sorted(outcome.findings["finding_id"]) == sorted(other.findings["finding_id"])


@pytest.mark.parametrize("what", ["buildings", "green", *(role for role in LIMITS), "value", "storeys"])
def test_what_is_removed_never_turns_into_allowed(what):
    parcels, buildings, patches = random_city(7)
    before = check(parcels, buildings, green=patches).verdicts
    if what in LIMIT_ROLES:
        parcels = replace(parcels, fields={key: field for key, field in parcels.fields.items() if key != what})
    elif what == "value":
        for role in LIMITS:
            parcels.table.columns.loc[:20, role] = pd.NA
    elif what == "storeys":
        buildings.table.columns.loc[:60, "storeys"] = pd.NA
    after = check(parcels, None if what == "buildings" else buildings,
                  green=None if what == "green" else patches).verdicts
    for name in [column for column in before if column.endswith("verdict")]:
        old, new = (frame[name].map(VERDICTS.index) for frame in (before, after))
        assert not ((new == 3) & (old < 3)).any(), name


@pytest.mark.parametrize(("more", "key"), [
    ({"indicators": ()}, "intensity.no_indicators"), ({"limits_from": "table"}, "intensity.source_missing"),
    ({"parcels": layer("parcels", [box(0, 0, 1, 1)], number=["a"])}, None)])
def test_bad_input(more, key):
    if key is None:   # no limits at all: everything is undetermined, nothing stops
        assert check(more["parcels"]).verdicts.iloc[0]["undetermined_count"] == 4
        return
    with pytest.raises(InputError) as caught:
        check(**more)
    assert caught.value.key == key and caught.value.in_language("zh")
