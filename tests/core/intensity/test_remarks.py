"""What a check of building intensity says of zones, numbers, blocks and values that do not fit together."""
from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from helpers.cases.intensity import box, check, house, layer, plots, rules, zones

from groundrules.core.table import Source

FAR = {"indicators": ("floor_area_ratio",)}
TOWER = ((0, 0, 50, 40), 5, 15.0)   # 10,000 m² of floor


def messages(result, rule):
    return result.findings.loc[result.findings["rule_id"] == rule, "message"].tolist()


# -- several zones --------------------------------------------------------------------------------------------

@pytest.mark.parametrize("split", ["strictest", "weighted", "largest"])
def test_limits_of_several_zones_are_printed_with_their_shares(split):
    """80 m of the plot lie in zone Z0, 19.5 m in Z1, half a metre (50 m²) in none."""
    parts = zones(((0, 0, 80, 100), 3.0), ((80, 0, 19.5, 100), 2.0))
    result = check(None, house(TOWER), zones=parts, split=split, **FAR)
    text, = messages(result, "GR-SEVERAL-ZONES")
    assert "Z0 80.0%, Z1 19.5%, – 0.5%" in text
    assert result.verdicts["split"][0] == split


def test_one_zone_and_ground_in_none_are_several_too():
    """By the largest part half the plot counts by the limit of the other half: allowed, and told."""
    result = check(None, house(TOWER), zones=zones(((0, 0, 60, 100), 3.0)), split="largest", **FAR)
    row = result.verdicts.iloc[0]
    assert (row["verdict"], row["split"]) == ("allowed", "largest")
    assert messages(result, "GR-SEVERAL-ZONES")


def test_a_part_in_no_zone_is_called_so():
    result = check(None, house(TOWER), zones=zones(((0, 0, 80, 100), 3.0)), **FAR)
    assert messages(result, "FAR-UPPER")[0].startswith("In no zone (20.0% of the parcel): ")


def test_parts_with_one_limit_keep_it_beside_the_whole():
    result = check(None, house(TOWER), zones=zones(((0, 0, 60, 100), 3.0), ((60, 0, 40, 100), 3.0)), **FAR)
    assert result.verdicts["part_count"][0] == 2 and result.verdicts["floor_area_ratio_upper"][0] == 3.0


def height_zones(*rows):
    """Half a plot each: kind, upper limit."""
    return layer("zones", [box(50 * k, 0, 50, 100) for k in range(len(rows))], id=[f"Z{k}" for k in range(len(rows))],
                 height_kind=[kind for kind, _ in rows], height_upper=[limit for _, limit in rows])


def test_heights_and_elevations_have_no_common_limit():
    """24 m above ground and 60 m above the sea: what is known is that no number holds for both."""
    result = check(None, house(TOWER), zones=height_zones(("相对高度", "24"), ("海拔高度", "60")), split="strictest",
                   indicators=("height",))
    row = result.verdicts.iloc[0]
    assert (row["height_verdict"], row["height_kind"]) == ("undetermined", "mixed") and pd.isna(row["height_upper_m"])
    assert row["building_height_m"] == 15.0 and "SPLIT" in messages(result, "HGT-UPPER")[0]
    free = check(None, house(TOWER), zones=height_zones(("相对高度", "24"), ("海拔高度", "不控制")), split="strictest",
                 indicators=("height",)).verdicts.iloc[0]
    assert (free["height_verdict"], free["height_kind"], free["height_upper_m"]) == ("allowed", "relative", 24.0)


def test_overlap_of_zones_has_its_area():
    result = check(None, house(TOWER), zones=zones(((0, 0, 100, 100), 3.0), ((0, 0, 60, 100), 3.0)), **FAR)
    row = result.findings.set_index("rule_id").loc["GR-ZONES-OVERLAP"]
    assert (row["measured"], row["unit"]) == (pytest.approx(6_000), "m2")


# -- numbers that repeat ----------------------------------------------------------------------------------------

def test_a_registered_area_that_is_shared_out_is_told():
    """1.5 ha are registered for number P; its polygons have 1 ha and half of that: 10,000 and 5,000 m²."""
    parcels = layer("parcels", [box(0, 0, 100, 100), box(200, 0, 50, 100)], number=["P", "P"],
                    registered_area=[15_000.0, None], floor_area_ratio_upper=["2.0", "2.0"])
    result = check(parcels, **FAR)
    assert result.verdicts["registered_m2"].tolist() == [10_000, 5_000]
    assert [("2 polygons" in message, "5,000.00 m²" in message) for message in messages(result,
                                                                                        "GR-REPEATED-AREA")] == [
        (True, False), (True, True)]


# -- values -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("raw", "words"), [
    ("15", "ratio or a percentage"), ("-9999", "“unknown”"), ("—", "“unknown”"), ("--", "“unknown”"),
    ("见附图", "cannot be read"), (None, "field is empty")])
def test_why_a_limit_is_not_known(raw, words):
    result = check(plots(floor_area_ratio_upper=[raw]), house(TOWER), **FAR)
    assert words in messages(result, "FAR-UPPER")[0] and result.verdicts["verdict"][0] == "undetermined"


def test_a_coverage_of_more_than_the_site_is_no_limit():
    """350 for 35.0: read as 350 %, every building would keep it."""
    result = check(plots(coverage_upper=["350"]), house(TOWER), indicators=("coverage",))
    assert result.verdicts["verdict"][0] == "undetermined" and "impossibly large" in messages(result, "COV-UPPER")[0]


def test_a_floor_area_without_building_is_not_compared_with_storeys():
    """Coverage is unknown then: "nan% times 0 storeys" would be nonsense."""
    result = check(plots(counted_floor_area=[20_000.0]), house(((500, 0, 10, 10), 3, 9.0)))
    assert "GR-RATIO-OVER-STOREYS" not in rules(result)
    assert not result.findings["message"].str.contains("nan").any()


def test_an_area_that_differs_has_both_numbers():
    result = check(plots(registered_area=[12_000.0]), house(TOWER), **FAR)
    row = result.findings.set_index("rule_id").loc["GR-AREA-DIFFERENCE"]
    assert (row["measured"], row["limit_value"], row["unit"]) == (12_000, pytest.approx(10_000), "m2")


def test_an_empty_layer_of_buildings_or_green_says_nothing():
    """A filter that leaves nothing must not turn plots into vacant land that keeps its limits."""
    from groundrules.core.table import table_from_geometries

    nothing = table_from_geometries("green", [], {}, "EPSG:4548")
    row = check(None, house(), green=nothing).verdicts.iloc[0]
    names = ("floor_area_ratio_verdict", "coverage_verdict", "height_verdict", "green_ratio_verdict")
    assert [row[name] for name in names] == ["undetermined"] * 4
    assert rules(check(None, house(), green=nothing)).count("GR-EMPTY-LAYER") == 2


def test_buildings_of_another_place_are_told():
    assert any("same place" in note for note in check(None, house(((5000, 0, 10, 10), 3, 9.0))).notes)
    assert not any("same place" in note for note in check(None, house(TOWER)).notes)


# -- blocks -----------------------------------------------------------------------------------------------------

def blocks(*rows, shapes=None):
    return layer("blocks", shapes or [None] * len(rows), block_code=[code for code, _ in rows],
                 total_limit=[limit for _, limit in rows])


def block_verdicts(result):
    return dict(zip(result.tables["blocks"]["block_id"], result.tables["blocks"]["verdict"]))


def built(codes, *limits, **more):
    """Plots of 10,000 m² of floor each, in blocks."""
    houses = house(*(((200 * k, 0, 50, 40), 5, 15.0) for k in range(len(codes))))
    return check(plots(len(codes), block_code=codes), houses, blocks=blocks(*limits, **more), **FAR)


def test_a_block_without_parcels_is_not_kept():
    """The table calls the block J-1, the plots call it J1: nothing was added up."""
    result = built(["J1"], ("J-1", 30_000.0))
    assert block_verdicts(result) == {"J-1": "undetermined"}
    assert "no parcel belongs" in messages(result, "BLK-TOTAL")[0]
    assert "block J1" in messages(result, "GR-UNKNOWN-BLOCK")[0]


def test_removing_a_block_code_never_keeps_a_total():
    limits = ("J1", 15_000.0), ("J2", 90_000.0)
    assert block_verdicts(built(["J1", "J1", "J2"], *limits)) == {"J1": "forbidden", "J2": "allowed"}
    lost = built(["J1", None, "J2"], *limits)
    assert block_verdicts(lost) == {"J1": "undetermined", "J2": "undetermined"}
    assert "states no block" in messages(lost, "BLK-TOTAL")[0]
    assert block_verdicts(built(["J1", "J1", None], ("J1", 15_000.0)))["J1"] == "forbidden"   # over already


def test_a_plot_that_says_no_block_is_placed_where_blocks_have_ground():
    shapes = [box(-50, -50, 400, 300), box(350, -50, 400, 300)]
    result = built(["J1", None, "J2"], ("J1", 15_000.0), ("J2", 90_000.0), shapes=shapes)
    assert block_verdicts(result) == {"J1": "forbidden", "J2": "allowed"}


def test_a_block_whose_total_is_not_known_prints_no_dash():
    text, = messages(built(["J1"], ("J1", None)), "BLK-TOTAL")
    assert "10,000.00 m²" in text and "–" not in text and "at least" not in text


def test_a_filter_on_a_layer_beside_is_one_finding():
    """Buildings that a filter hides have no floor area: what is left may look allowed."""
    houses = house(((0, 0, 50, 40), 6, 18.0))
    hidden = replace(houses, table=replace(houses.table, source=Source("buildings", hidden=3, row_count=1)))
    whole, some = check(buildings=houses), check(buildings=hidden)
    assert whole.counts["IS_COMPLIANT"] and not some.counts["IS_COMPLIANT"]
    assert "GR-FILTERED-CONTROL" not in rules(whole) and rules(some).count("GR-FILTERED-CONTROL") == 1
    row = some.findings[some.findings["rule_id"] == "GR-FILTERED-CONTROL"].iloc[0]
    assert (row["verdict"], row["control_layer"]) == ("undetermined", "buildings") and "3 of its 4" in row["message"]
