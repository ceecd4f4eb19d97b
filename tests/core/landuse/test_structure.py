"""Structure tables by hand: squares of 100 m × 100 m, one hectare each."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.codes import china

from groundrules.core.contract.outcome import departures
from groundrules.core.errors import InputError
from groundrules.core.landuse.structure.run import Land, StructureRequest, Units
from groundrules.core.landuse.structure.table import CHECK, structure_table
from groundrules.core.table import table_from_geometries

GUIDE, SURVEY = "guide-2023", "survey-3"
X, Y = 500_000, 2_500_000


def land(codes, scheme=GUIDE, width=None, **columns):
    shapes = [shapely.box(X + 100 * i, Y, X + 100 * i + (width or 100), Y + 100) for i in range(len(codes))]
    fields = {"land_class": "CODE", **{role: name for role, name in (
        ("settlement", "CZCSXM"), ("mixed_shares", "HHBL"), ("registered", "MJ"), ("ridge_share", "KCXS"))
        if name in columns}}
    return Land(table_from_geometries("land", shapes, {"CODE": list(codes), **columns}, "EPSG:4547"), fields, scheme)


def two_units(**columns):
    shapes = [shapely.box(X, Y, X + 250, Y + 100), shapely.box(X + 250, Y, X + 1000, Y + 100)]
    return table_from_geometries("units", shapes, {"XZQDM": ["A", "B"], "XZQMC": ["one", "two"], **columns},
                                 "EPSG:4547")


def run(base, target=None, **more):
    result = structure_table(StructureRequest(base, target, china(), area_method="planar", **more))
    assert list(departures(CHECK, result)) == []
    return result


def lines(result, unit="*", column="base_m2"):
    rows = result.tables["rows"][result.tables["rows"]["unit_code"] == unit]
    return {row.code: getattr(row, column) for row in rows.itertuples() if not pd.isna(getattr(row, column))}


def test_groups_of_one_year():
    result = run(land(["0101", "0703", "0701", "0801", "1202", "15", "12", "zz", None],
                      CZCSXM=[None, "203", "201", None, None, "205", None, None, None]))
    assert lines(result) == {
        "non_construction": 10000, "cropland": 10000, "construction": 50000, "urban_rural": 30000,
        "urban_land": 10000, "village_land": 10000, "urban_or_village": 10000, "regional_infrastructure": 10000,
        "other_construction": 10000, "undetermined": 30000, "total": 90000}
    assert [row.code for row in result.tables["rows"].itertuples()][-2:] == ["undetermined", "total"]
    assert lines(result, column="base_share")["urban_land"] == pytest.approx(1 / 9)
    assert result.counts["BASE_UNDETERMINED_M2"] == 30000 and not result.counts["IS_DETERMINED"]
    assert result.tables["rows"]["target_m2"].isna().all() and result.tables["rows"]["change_m2"].isna().all()


def test_a_village_is_never_told_by_the_code():
    without = lines(run(land(["0703", "0704", "070301"])))
    assert without["urban_or_village"] == 30000 and "village_land" not in without


def test_two_years_per_head():
    result = run(land(["0101", "0101", "0701"], CZCSXM=[None, None, "201"]),
                 land(["0101", "0701", "0701"], CZCSXM=[None, "201", "201"]), people=(100, 250))
    assert lines(result, column="change_m2") == {
        "non_construction": -10000, "cropland": -10000, "construction": 10000, "urban_rural": 10000,
        "urban_land": 10000, "total": 0}
    assert lines(result, column="change_share")["urban_land"] == pytest.approx(1.0)
    assert lines(result, column="base_per_head_m2")["urban_land"] == 100.0
    assert lines(result, column="target_per_head_m2")["urban_land"] == 80.0


def test_units_share_features_and_the_outside_has_rows():
    result = run(land(["0101"] * 4), units=Units(two_units(), "XZQDM", "XZQMC"))
    assert [lines(result, unit)["cropland"] for unit in ("A", "B", "*")] == [25000, 15000, 40000]
    beyond = run(land(["0101"] * 12), units=Units(two_units(), "XZQDM"))
    assert lines(beyond, "")["cropland"] == 20000 and lines(beyond)["total"] == 120000


def test_adjusted_to_control_areas_and_refused_over_the_limit():
    people = {"POP": [50, None]}
    units = two_units(DCMJ=[25001.0, 15100.0], **people)
    result = run(land(["0101", "0301", "0101", "0701"]), units=Units(units, "XZQDM", None, "DCMJ", "POP"), limit=0.001)
    a, b = lines(result, "A"), lines(result, "B")
    assert a["total"] == 25001.0 and a["cropland"] + a["forest"] == 25001.0
    assert a["forest"] == pytest.approx(10000 * 25001 / 25000, abs=0.01)
    assert b["total"] == 15000.0 and result.counts["REFUSED_COUNT"] == 1 and not result.counts["IS_CLOSED"]
    adjusted = result.tables["rows"].groupby("unit_code")["is_adjusted"].all()
    assert adjusted["A"] and not adjusted["B"] and not adjusted["*"]
    assert any("Unit B" in note and "15,100" in note for note in result.notes)
    assert lines(result, "A", "base_per_head_m2")["total"] == pytest.approx(25001 / 50)
    assert not lines(result, "B", "base_per_head_m2") and not lines(result, "*", "base_per_head_m2")


def test_numbers_of_units_that_have_two_readings_or_none_are_listed_by_field():
    """12.500 people of a German or Philippine table are 12,500 or 12.5: neither is taken. A stone is no area."""
    units = two_units(DCMJ=["25.001 stones", "15000"], POP=["12.500", "300"])
    result = run(land(["0101", "0301", "0101", "0701"]), units=Units(units, "XZQDM", None, "DCMJ", "POP"))
    assert not lines(result, "A", "base_per_head_m2")
    assert lines(result, "B", "base_per_head_m2")["total"] == pytest.approx(15000 / 300)
    assert [sum(word in note for word in ("field POP", "12.500")) for note in result.notes if "POP" in note] == [2]
    assert [("25.001 stones" in note) for note in result.notes if "field DCMJ" in note] == [True]


def test_areas_are_read_in_the_unit_of_their_field_and_9999_mu_are_unknown():
    """15 mu are the hectare of a square; 9999 means unknown before it is made m². 3.75 ha are the units' 37,500 m²."""
    base = land(["0101", "0301", "0701", "0301"], **{"TBMJ（亩）": [15.0, 30.0, 9999.0, 0.75]})
    result = run(Land(base.table, {**base.fields, "registered": "TBMJ（亩）"}, GUIDE), level="level1",
                 units=Units(two_units(DCMJ=["2.5ha", "37.5 亩"]), "XZQDM", None, "DCMJ"), limit=1.0)
    assert lines(result)["01"] + lines(result)["03"] + lines(result)["07"] == 50000.0
    assert [lines(result, unit)["total"] for unit in ("A", "B")] == [25000.0, 25000.0]
    assert result.tables["issues"][["issue", "feature_fid"]].values.tolist() == [["no_area", 3]]
    notes = [[word in note for word in ("TBMJ（亩）", "666.667", "DCMJ", "10,000 m²")] for note in result.notes]
    assert [True, True, False, False] in notes and [False, True, True, True] in notes
    apart = next(note for note in result.notes if "less than a third" in note)
    assert ": 4 (500.00 / 10,000.00 m²)" in apart


@pytest.mark.parametrize("unit", ["0.01 m2", "0.0001 ha", "0.01 mu"])
def test_lines_close_in_every_unit(unit):
    random = np.random.default_rng(4)
    codes = list(random.choice(["0101", "0301", "0701", "1202", "zz", "15"], 40))
    result = run(land(codes, width=33.337), land(codes[::-1], width=33.337), units=Units(two_units(), "XZQDM"),
                 unit=unit)
    for code, rows in result.tables["rows"].groupby("unit_code"):
        for side in ("base_m2", "target_m2"):
            by = dict(zip(rows["code"], rows[side].fillna(0)))
            assert by["total"] == pytest.approx(sum(by.get(name, 0) for name in (
                "non_construction", "construction", "undetermined")), abs=1e-6), code
            assert by.get("construction", 0) == pytest.approx(sum(by.get(name, 0) for name in (
                "urban_rural", "regional_infrastructure", "other_construction")), abs=1e-6)
            step = {"0.01 m2": 0.01, "0.0001 ha": 1.0, "0.01 mu": 20 / 3}[unit]
            assert all(abs(value / step - round(value / step)) < 1e-6 for value in by.values())


def test_the_order_of_rows_does_not_matter():
    codes = ["0101", "0701", "zz", "0703"]
    first = land(codes, width=33.3)
    order = np.array([3, 1, 0, 2])
    turned = Land(first.table.take(order), first.fields, first.scheme)
    assert lines(run(first)) == lines(run(turned))


def test_levels_of_one_list_and_of_two():
    result = run(land(["070102", "0701", "07", "0101"]), level="level2")
    assert lines(result) == {"01": 10000, "0101": 10000, "07": 30000, "0701": 20000, "total": 40000}
    assert result.tables["rows"].set_index("code").loc["0701", "parent"] == "07"
    two = run(land(["0601", "05H1", "0101", "zz"], SURVEY), land(["1001", "0901", "0101", "0101"]), level="level1")
    assert lines(two) == {"01": 10000, "09": 0, "10": 10000, "undetermined": 20000, "? 05H1": 10000, "? zz": 10000,
                          "total": 40000}
    assert lines(two, column="target_m2")["09"] == 10000


def test_mixed_uses_and_registered_areas():
    mixed = land(["0701/0101", "0701/0101"], HHBL=["7:3", None], MJ=[20000.0, None])
    result = run(mixed, level="level1", mixed="split")
    assert lines(result) == {"01": 6000, "07": 14000, "undetermined": 10000, "? 0701/0101": 10000, "total": 30000}
    assert result.tables["issues"]["issue"].tolist() == ["no_area"]


def test_field_ridges_are_a_class_of_their_own():
    survey = land(["0101", "0103"], SURVEY, KCXS=[0.1, 0.0])
    assert lines(run(survey, level="level2")) == {
        "01": 19000, "0101": 9000, "0103": 10000, "12": 1000, "1203": 1000, "total": 20000}
    assert lines(run(survey)) == {"non_construction": 20000, "cropland": 19000, "other_land": 1000, "total": 20000}
    assert lines(run(survey, ridges="gross"))["cropland"] == 20000
    strange = run(land(["0101", "0101"], SURVEY, KCXS=[13.0, None]))
    assert lines(strange)["cropland"] == 20000 and strange.tables["issues"]["issue"].tolist() == ["ridge", "ridge"]


def test_what_cannot_be_used_is_listed():
    bad = land(["0101", "0101"])
    bad.table.geometry[1] = shapely.from_wkt(f"POLYGON(({X} {Y},{X + 9} {Y + 9},{X + 9} {Y},{X} {Y + 9},{X} {Y}))")
    result = run(bad)
    assert lines(result)["total"] == 10000 and result.counts["ISSUE_COUNT"] == 1 and not result.counts["IS_CLOSED"]
    assert not result.counts["IS_DETERMINED"]   # what the feature holds is unknown
    assert "land, feature 2" in result.tables["issues"]["message"].iloc[0]


@pytest.mark.parametrize("side", ["base", "target"])
def test_a_year_of_which_no_area_is_known_has_none_and_is_not_settled(side):
    lost = land(["0101", "0703"])
    lost.table.geometry[:] = None
    years = {"base": land(["0101"]), "target": land(["0101"]), side: lost}
    result = run(**years)
    assert lines(result, column=f"{side}_m2") == {} and result.tables["rows"]["change_m2"].isna().all()
    assert result.counts[f"{side.upper()}_M2"] is None and not result.counts["IS_DETERMINED"]
    other = "target" if side == "base" else "base"
    assert lines(result, column=f"{other}_m2")["total"] == 10000 and len(result.tables["issues"]) == 2


def test_a_mark_against_the_attribute():
    result = run(land(["1207v", "1207v"], CZCSXM=["201", "203"]))
    assert lines(result)["urban_land"] == 10000 and result.tables["issues"]["issue"].tolist() == ["settlement_conflict"]


@pytest.mark.parametrize(("change", "key"), [
    ({"base": land([])}, "structure.empty"), ({"base": land(["0601", "0701"], "auto")}, "structure.choose_scheme"),
    ({"units": Units(two_units(XZQDM=["A", "A"]), "XZQDM")}, "structure.unit_twice"),
    ({"units": Units(two_units(XZQDM=["A", None]), "XZQDM")}, "structure.unit_without_code")])
def test_what_is_refused(change, key):
    with pytest.raises(InputError) as refused:
        run(change.pop("base", land(["0101"])), **change)
    assert refused.value.key == key and refused.value.in_language("zh")


def test_chinese():
    request = StructureRequest(land(["0101", "0701"]), None, china(), area_method="planar", language="zh")
    result = structure_table(request)
    assert result.tables["rows"]["name"].tolist()[:2] == ["非建设用地", "耕地"]
    assert any("CZCSXM" in note for note in result.notes)


def test_a_year_that_is_not_asked_for_has_no_total():
    outcome = run(land(["0101", "0701"], CZCSXM=[None, "201"]))
    assert outcome.counts["BASE_M2"] == 20000 and outcome.counts["TARGET_M2"] is None
    assert outcome.counts["TARGET_UNDETERMINED_M2"] is None and outcome.counts["IS_DETERMINED"]
    two = run(land(["0101"]), land(["0101"] * 3))
    assert two.counts["TARGET_M2"] == 30000 and two.counts["TARGET_UNDETERMINED_M2"] == 0


def test_land_of_unknown_town_or_village_is_not_determined():
    """By class nothing depends on CZCSXM, by group it does, in either year."""
    known, unknown = land(["0101", "0701"], CZCSXM=[None, "201"]), land(["0101", "0701"])
    outcome = run(unknown)
    assert lines(outcome)["urban_or_village"] == 10000 and not outcome.counts["IS_DETERMINED"]
    assert outcome.counts["BASE_UNDETERMINED_M2"] == 0 and any("CZCSXM" in note for note in outcome.notes)
    assert run(known).counts["IS_DETERMINED"] and run(unknown, level="level1").counts["IS_DETERMINED"]
    assert not run(known, unknown).counts["IS_DETERMINED"] and run(known, known).counts["IS_DETERMINED"]
