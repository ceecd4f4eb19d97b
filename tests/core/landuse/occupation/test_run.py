"""Occupation of parcels by a survey: numbers by hand in a metric plane, and what must be listed."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.parcels_and_survey import X, Y, areas, box, closes, issues, kinds, layer, occupy, survey

from groundrules.core.errors import InputError
from groundrules.core.landuse.occupation.survey import RIDGE_CLASSES
from groundrules.core.texts import text

PADDY = {"DLBM": "0101", "QSXZ": "30", "QSDWDM": "990127001", "QSDWMC": "A", "ZLDWDM": "990127001", "ZLDWMC": "A",
         "GDPDJB": "2", "GDDB": "7", "KCXS": 0.1, "BSM": "P"}
PLANT = {"DLBM": "0601", "QSXZ": "20", "QSDWDM": "990127002", "QSDWMC": "B", "ZLDWDM": "990127001", "ZLDWMC": "A",
         "BSM": "W"}
WASTE = {"DLBM": "1207", "QSXZ": "30", "BSM": "U"}
PARCEL = box(0, 0, 100, 100)


def test_by_hand():
    """5,000 m² of paddy with a tenth of ridges, 3,000 m² of plant, 1,000 m² of rock, 1,000 m² not surveyed."""
    result = occupy([PARCEL], [(box(0, 0, 50, 100), PADDY), (box(50, 0, 80, 100), PLANT),
                               (box(80, 0, 90, 100), WASTE)])
    rows = result.tables["rows"]
    assert rows["part"].tolist() == ["class", "class", "class", "ridge", "uncovered"]
    assert rows["land_class"].fillna("").tolist() == ["0101", "0601", "1207", "1203", ""]
    assert rows["gross_m2"].tolist() == [5000, 3000, 1000, 0, 1000]
    assert rows["net_m2"].tolist() == [4500, 3000, 1000, 500, 1000]
    assert rows["legal_class"].tolist() == ["agricultural", "construction", "unused", "agricultural", "undetermined"]
    assert rows["cropland"].tolist() == rows["paddy"].tolist() == [True, False, False, False, False]
    assert rows["ownership_kind"].tolist() == ["collective", "state", "collective", "collective", "undetermined"]
    assert rows["slope_grade"].fillna("").tolist() == ["2", "", "", "2", ""]
    assert rows["quality_grade"].fillna("").tolist() == ["7", "", "", "7", ""]
    assert rows["level1"].fillna("").tolist() == ["01", "06", "12", "12", ""]
    assert rows["approved"].isna().all() and rows["net_known"].all()
    project = result.tables["projects"].iloc[0]
    assert project[["area_m2", "agricultural_m2", "cropland_m2", "paddy_m2", "construction_m2", "unused_m2",
                    "undetermined_m2",
                    "uncovered_m2", "new_construction_m2", "state_m2", "collective_m2"]].tolist() == [
        10000, 5000, 4500, 4500, 3000, 1000, 0, 1000, 6000, 3000, 6000]
    assert pd.isna(project["approved_m2"])
    assert kinds(result) == ["open_class", "uncovered"]
    assert result.counts["UNCOVERED_M2"] == 1000 and result.counts["HAS_UNCOVERED"] and result.counts["IS_CLOSED"]
    assert closes(result)


def test_names_and_ridges_speak_the_language_of_the_run():
    rows = occupy([PARCEL], [(PARCEL, PADDY)], language="zh").tables["rows"]
    assert rows["land_class_name"].tolist() == ["水田", "田坎"]
    issue = occupy([PARCEL], [(box(0, 0, 50, 100), PADDY)], language="zh").tables["issues"]["message"]
    assert issue.str.contains("调查范围").any()


@pytest.mark.parametrize(("scheme", "paddy"), [("survey-3", "0101"), ("gbt-21010-2017", "0101"), ("guide-2023", "0101"),
                                           ("guide-2020-trial", "0101")])
def test_ridges_have_the_class_of_their_list(scheme, paddy):
    """1203 is an airport in the guides: there the survey's code stands for the guide's own ridges."""
    for value in (None, "1203"):
        result = occupy([PARCEL], [(PARCEL, {**PADDY, "DLBM": paddy, "KCDLBM": value})], scheme=scheme)
        assert areas(result, "part", "land_class") == {("class", paddy): 9000, ("ridge", RIDGE_CLASSES[scheme]): 1000}
        assert set(result.tables["rows"]["legal_class"]) == {"agricultural"}
        assert "ridge" in result.tables["rows"].loc[1, "land_class_name"].lower()


def test_a_ridge_class_that_is_no_farmland_is_listed():
    result = occupy([PARCEL], [(PARCEL, {**PADDY, "KCDLBM": "0601"})])
    assert areas(result, "land_class", part="ridge") == {"1203": 1000}
    assert "0601" in issues(result, "ridge_class_strange")["message"].iloc[0]


# -- KCXS ------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("words", "ridge"), [
    (0.13, 1300), ("0.13", 1300), ("０．１３", 1300), (" 0.13 ", 1300), (0, 0), (0.0, 0)])
def test_a_ridge_share_that_can_be_read(words, ridge):
    result = occupy([PARCEL], [(PARCEL, {**PADDY, "KCXS": words})])
    assert result.tables["rows"]["net_m2"].sum() == 10000
    assert result.tables["rows"].loc[result.tables["rows"]["part"] == "ridge", "net_m2"].sum() == ridge
    assert kinds(result) == [] and result.settled["is_net"]


@pytest.mark.parametrize(("sentence", "kind", "words"), [
    (13, "ridge_percent", "0.13"), ("13", "ridge_percent", "0.13"), (1.0, "ridge_percent", "0.01"),
    (4.16, "ridge_percent", "0.0416"), (100, "ridge_too_large", "100"), (9999.0, "ridge_too_large", "9999"),
    (-0.1, "ridge_negative", "-0.1"), (-9999, "ridge_negative", "-9999"), ("13%", "ridge_unreadable", "13%"),
    ("无", "ridge_unreadable", "无")])
def test_a_ridge_share_that_cannot_be_right_is_not_guessed(sentence, kind, words):
    """Even where KCMJ would tell: two fields that disagree are for a person to settle."""
    result = occupy([PARCEL], [(PARCEL, {**PADDY, "KCXS": sentence, "KCMJ": 1300.0, "TBMJ": 10000.0})])
    assert result.tables["rows"]["part"].tolist() == ["class"]
    assert result.tables["rows"].loc[0, ["gross_m2", "net_m2"]].tolist() == [10000, 10000]
    assert not result.tables["rows"].loc[0, "net_known"] and not result.settled["is_net"]
    assert result.tables["projects"].loc[0, "net_unknown_m2"] == 10000
    issue, = issues(result, kind).itertuples()
    assert words in issue.message and issue.feature == "P" and issue.subject_id == "#1"
    assert any("gross" in note for note in result.notes)


@pytest.mark.parametrize(("fields", "ridge"), [
    ({"KCMJ": 600.0, "TBMJ": 20000.0}, 300), ({"TBDLMJ": 19000.0, "TBMJ": 20000.0}, 500),
    ({"KCMJ": 600.0, "TBDLMJ": 1.0, "TBMJ": 20000.0}, 300), ({"TBDLMJ": 20000.0, "TBMJ": 20000.0}, 0)])
def test_where_the_share_is_empty_areas_tell_it(fields, ridge):
    """The patch is twice the parcel: the share of the whole patch counts."""
    patch = {**PADDY, "KCXS": None, **fields}
    result = occupy([PARCEL], [(box(0, 0, 200, 100), patch), (box(0, 200, 10, 210), PADDY)])
    assert result.tables["rows"].loc[result.tables["rows"]["part"] == "ridge", "net_m2"].sum() == ridge
    assert kinds(result) == [] and result.settled["is_net"]


@pytest.mark.parametrize(("fields", "kind"), [
    ({"KCMJ": 30000.0, "TBMJ": 10000.0}, "ridge_area_wrong"), ({"KCMJ": -1.0, "TBMJ": 10000.0}, "ridge_area_wrong"),
    ({"KCMJ": 100.0, "TBMJ": None}, "ridge_missing"), ({}, "ridge_missing")])
def test_cropland_whose_ridges_nobody_knows_is_gross(fields, kind):
    result = occupy([PARCEL], [(PARCEL, {**PADDY, "KCXS": None, **fields}), (box(0, 200, 10, 210), PADDY)])
    assert result.tables["rows"]["part"].tolist() == ["class"] and not result.tables["rows"].loc[0, "net_known"]
    assert kinds(result) == [kind]


@pytest.mark.parametrize("patch", [{**PADDY, "KCXS": None, "GDPDJB": "1"}, {**WASTE, "KCXS": None}])
def test_flat_fields_and_other_land_have_no_ridges(patch):
    result = occupy([PARCEL], [(PARCEL, patch), (box(0, 200, 10, 210), PADDY)])
    assert result.tables["rows"]["net_known"].all() and result.settled["is_net"] and kinds(result) == []


def test_a_survey_without_ridge_fields_says_once_that_all_is_gross():
    result = occupy([PARCEL], [(PARCEL, {"DLBM": "0101", "QSXZ": "30"})])
    assert not result.settled["is_net"] and kinds(result) == []
    assert any("gross" in note for note in result.notes)


# -- patches that overlap, leave gaps, or cannot be used -------------------------------------------------

def test_overlapping_patches_count_once_for_the_first():
    result = occupy([PARCEL], [(box(0, 0, 60, 100), {**WASTE, "BSM": "U1"}),
                               (box(40, 0, 100, 100), {**PLANT, "BSM": "W1"})])
    assert areas(result, "land_class") == {"0601": 4000, "1207": 6000}
    issue, = issues(result, "overlapping_patches").itertuples()
    assert issue.feature == "U1, W1" and "2,000.00" in issue.message
    assert result.tables["parcels"].loc[0, "overlap_m2"] == pytest.approx(2000) and result.counts["OVERLAP_M2"] == 2000
    assert closes(result) and result.counts["IS_CLOSED"]


def test_a_place_that_three_patches_claim():
    """0–60, 40–100 and 50–55: the third has nothing left, and each square metre is lost once."""
    patches = [(box(0, 0, 60, 100), WASTE), (box(40, 0, 100, 100), PLANT), (box(50, 0, 55, 100), PADDY)]
    result = occupy([PARCEL], patches)
    assert areas(result, "land_class") == {"0601": 4000, "1207": 6000}
    assert result.counts["OVERLAP_M2"] == 2500 and len(issues(result, "overlapping_patches")) == 2


def test_a_gap_and_an_overlap_of_one_size_do_not_hide_each_other():
    """The second patch is drawn one metre too far east."""
    result = occupy([PARCEL], [(box(0, 0, 40, 100), WASTE), (box(41, 0, 71, 100), PLANT),
                               (box(70, 0, 100, 100), PADDY)])
    assert result.counts["UNCOVERED_M2"] == 100 and result.counts["OVERLAP_M2"] == 100
    assert areas(result, "part")["uncovered"] == 100


def test_the_same_patch_twice():
    result = occupy([PARCEL], [(PARCEL, WASTE), (PARCEL, {**PLANT})])
    assert areas(result, "land_class") == {"1207": 10000}
    assert result.counts["OVERLAP_M2"] == 10000


BOWTIE = shapely.Polygon([(X, Y), (X + 50, Y + 100), (X + 50, Y), (X, Y + 100)])


@pytest.mark.parametrize(("shape", "reason"), [(BOWTIE, "usable.invalid"), (None, "usable.null"),
                                           (shapely.Polygon(), "usable.empty")])
def test_a_patch_that_cannot_be_used_leaves_its_land_uncovered(shape, reason):
    result = occupy([PARCEL], [(shape, {**WASTE, "BSM": "BAD"}), (box(50, 0, 100, 100), PLANT)])
    assert areas(result, "part", "land_class") == {("class", "0601"): 5000, ("uncovered", ""): 5000}
    issue, = issues(result, "unusable_patch").itertuples()
    assert issue.severity == "critical" and issue.feature == "BAD" and text(reason, "en") in issue.message
    assert "outside the survey" in issue.message


def test_an_unusable_patch_elsewhere_is_a_remark():
    far = shapely.transform(BOWTIE, lambda xy: xy + 5000)
    result = occupy([PARCEL], [(PARCEL, WASTE), (far, WASTE)])
    assert kinds(result) == [] and any("1 more feature" in note for note in result.notes)


def test_no_survey_at_the_parcel_is_a_row():
    result = occupy([PARCEL], [(box(500, 500, 600, 600), WASTE)])
    assert result.tables["rows"][["part", "net_m2", "gross_m2"]].values.tolist() == [["uncovered", 10000, 10000]]
    assert result.tables["projects"].loc[0, "new_construction_m2"] == 0
    assert "10,000.00" in issues(result, "open_class")["message"].iloc[0]


def test_a_survey_without_patches():
    full = survey((PARCEL, WASTE))
    result = occupy([PARCEL], replace(full, table=full.table.take(np.zeros(0, dtype=np.int64))))
    assert result.counts["UNCOVERED_M2"] == 10000 and closes(result)
    assert any("holds no features" in note for note in result.notes)


# -- what the survey says --------------------------------------------------------------------------------

def test_a_code_outside_the_list_is_a_row_of_its_own():
    result = occupy([PARCEL], [(box(0, 0, 30, 100), {**WASTE, "DLBM": "9988", "BSM": "Q"}),
                               (box(30, 0, 50, 100), {**WASTE, "DLBM": None, "BSM": "N"}),
                               (box(50, 0, 100, 100), PLANT)])
    assert areas(result, "land_class", "legal_class") == {
        ("9988", "undetermined"): 3000, ("", "undetermined"): 2000, ("0601", "construction"): 5000}
    assert result.counts["UNKNOWN_CODE_COUNT"] == 1
    assert issues(result, "unknown_code")["feature"].tolist() == ["Q"]
    assert "9988" in issues(result, "unknown_code")["message"].iloc[0]
    assert issues(result, "no_code")["feature"].tolist() == ["N"]
    project = result.tables["projects"].loc[0]
    assert project[["undetermined_m2", "uncovered_m2", "new_construction_m2"]].tolist() == [5000, 0, 0]
    assert "5,000.00" in issues(result, "open_class")["message"].iloc[0]


def test_a_code_that_two_editions_read_differently_is_not_taken_for_either():
    """0603 was in the trial edition of 2020 only, 060201 is in that of 2023 only: one of the columns is wrong."""
    result = occupy([PARCEL], [(box(0, 0, 30, 100), {**WASTE, "DLBM": "0602", "BSM": "D"}),
                               (box(30, 0, 60, 100), {**WASTE, "DLBM": "0603"}),
                               (box(60, 0, 100, 100), {**WASTE, "DLBM": "060201"})], scheme="auto")
    assert "D" in issues(result, "doubtful_code")["feature"].tolist()
    assert "SCHEME" in issues(result, "doubtful_code")["message"].iloc[0]
    row = result.tables["rows"][result.tables["rows"]["land_class"] == "0602"].iloc[0]
    assert row["legal_class"] == "undetermined" and pd.isna(row["level1"])
    assert row["land_class_name"] == ""   # the name would take it for one of them
    assert not any("without a class" in note for note in result.notes)


def test_codes_read_as_numbers():
    result = occupy([PARCEL], [(box(0, 0, 30, 100), {"DLBM": 101.0, "QSXZ": 30.0}),
                               (box(30, 0, 100, 100), {"DLBM": 1207.0, "QSXZ": 20.0})])
    assert areas(result, "land_class", "ownership") == {("0101", "30"): 3000, ("1207", "20"): 7000}


def test_an_unknown_nature_of_rights_is_undetermined_and_listed():
    result = occupy([PARCEL], [(box(0, 0, 30, 100), {**WASTE, "QSXZ": "77", "BSM": "Q"}),
                               (box(30, 0, 50, 100), {**WASTE, "QSXZ": None, "BSM": "N"}),
                               (box(50, 0, 100, 100), PLANT)])
    assert areas(result, "ownership_kind") == {"undetermined": 5000, "state": 5000}
    assert sorted(issues(result, "unknown_ownership")["feature"]) == ["N", "Q"]
    assert result.tables["projects"].loc[0, ["state_m2", "collective_m2"]].tolist() == [5000, 0]


@pytest.mark.parametrize(("stated", "listed"), [(10000.9, False), (10009.0, False), (10011.0, True), (15.0, True),
                                            (None, False)])
def test_a_stated_area_that_disagrees_is_listed_and_not_used(stated, listed):
    result = occupy([PARCEL], [(PARCEL, {**WASTE, "TBMJ": stated}),
                               (box(0, 200, 10, 210), {**WASTE, "TBMJ": 100.0})])
    assert result.tables["rows"]["net_m2"].tolist() == [10000]
    assert (kinds(result) == ["area_disagrees"]) == listed
    if listed:
        message, = result.tables["issues"]["message"]
        assert f"{stated:,.2f}" in message and "10,000.00" in message


def test_a_survey_without_classes_stops():
    with pytest.raises(InputError) as stopped:
        occupy([PARCEL], [(PARCEL, {"QSXZ": "30"})])
    assert "FIELDS" in str(stopped.value) and "QSXZ" in str(stopped.value)


def test_a_survey_without_owners_says_so():
    result = occupy([PARCEL], [(PARCEL, {"DLBM": "1207"})])
    assert areas(result, "ownership_kind") == {"undetermined": 10000} and kinds(result) == []
    assert sum("no layer of" in note for note in result.notes) == 2


# -- other layers ----------------------------------------------------------------------------------------

def test_a_layer_of_owners_divides_and_replaces_the_surveys_fields():
    owners = layer("QS", [box(0, 0, 100, 30), box(0, 20, 100, 60)], QSXZ=["20", "30"], QSDWMC=["S", "C"],
                   BSM=["O1", "O2"])
    result = occupy([PARCEL], [(PARCEL, PADDY)], ownership=owners)
    assert areas(result, "ownership_kind", "owner_name", column="gross_m2") == {
        ("state", "S"): 3000, ("collective", "C"): 3000, ("undetermined", ""): 4000}
    assert areas(result, "ownership_kind", part="ridge") == {"state": 300, "collective": 300, "undetermined": 400}
    assert kinds(result) == ["not_divided", "overlapping_features"]
    assert "1,000.00" in issues(result, "overlapping_features")["message"].iloc[0]
    assert closes(result)


def test_places_and_approvals():
    """The village of the layer counts, not that of the survey; what is approved is no new construction land."""
    places = layer("XZQ", [box(0, 0, 50, 100), box(50, 0, 100, 100)], ZLDWDM=["1", "2"], ZLDWMC=["East", "West"])
    approved = layer("PZ", [box(0, 0, 100, 25), box(0, 0, 100, 25)])
    result = occupy([PARCEL], [(box(0, 0, 100, 50), WASTE), (box(0, 50, 100, 100), PLANT)], location=places,
                    approved=approved)
    assert areas(result, "location_name", "land_class", "approved") == {
        ("East", "1207", "True"): 1250, ("East", "1207", "False"): 1250, ("West", "1207", "True"): 1250,
        ("West", "1207", "False"): 1250, ("East", "0601", "False"): 2500, ("West", "0601", "False"): 2500}
    assert result.tables["projects"].loc[0, ["new_construction_m2", "approved_m2"]].tolist() == [2500, 2500]
    assert kinds(result) == []   # approved twice is approved
    assert closes(result)


def test_uncovered_land_has_owner_and_place_where_a_layer_knows():
    owners = layer("QS", [PARCEL], QSXZ=["20"])
    result = occupy([PARCEL], [(box(0, 0, 50, 100), WASTE)], ownership=owners)
    assert areas(result, "part", "ownership_kind") == {("class", "state"): 5000, ("uncovered", "state"): 5000}


def test_controls_are_columns_over_the_union_of_their_polygons():
    """Two drawings of one line count once; ridges take their part of it."""
    farm = layer("farm", [box(0, 0, 30, 100), box(20, 0, 50, 100)])
    result = occupy([PARCEL], [(box(0, 0, 60, 100), PADDY), (box(60, 0, 100, 100), PLANT)],
                    controls=[farm, layer("red", [])])
    assert areas(result, "part", "land_class", column="farm_m2") == {
        ("class", "0101"): 4500, ("ridge", "1203"): 500, ("class", "0601"): 0}
    assert result.tables["projects"].loc[0, ["farm_m2", "red_m2"]].tolist() == [5000, 0]
    assert (result.tables["rows"]["farm_m2"] <= result.tables["rows"]["net_m2"]).all()


def test_a_role_called_like_a_column_stops():
    with pytest.raises(InputError, match="cropland"):
        occupy([PARCEL], [(PARCEL, PADDY)], controls=[layer("cropland", [PARCEL])])


# -- parcels and totals ----------------------------------------------------------------------------------

def test_projects_sum_their_parcels():
    parcels = [box(0, 0, 10, 10), box(20, 0, 40, 10), box(60, 0, 90, 10)]
    result = occupy(parcels, [(PARCEL, WASTE)], {"code": ["c", "a", "b"], "project": ["Y", "Y", "X"]},
                    subject_id="code", project_field="project")
    assert result.tables["projects"][["project_id", "parcel_count", "area_m2"]].values.tolist() == [
        ["X", 1, 300], ["Y", 2, 300]]
    assert result.tables["parcels"][["project_id", "subject_id", "subject_fid", "area_m2"]].values.tolist() == [
        ["X", "b", 3, 300], ["Y", "a", 2, 200], ["Y", "c", 1, 100]]
    assert result.tables["rows"]["subject_id"].tolist() == ["b", "a", "c"]


def test_parcels_that_cannot_be_used_are_listed_and_have_no_area():
    line = shapely.LineString([(X, Y), (X + 50, Y)])
    result = occupy([PARCEL, BOWTIE, None, line], [(PARCEL, WASTE)])
    assert issues(result, "unusable_subject")["subject_id"].tolist() == ["#2", "#3", "#4"]
    assert result.tables["parcels"]["area_m2"].isna().tolist() == [False, True, True, True]
    assert len(result.tables["rows"]) == 1 and not result.counts["IS_CLOSED"]
    areas_m2 = result.tables["projects"]["area_m2"]
    assert areas_m2[0] == 10000 and areas_m2[1:].isna().all() and result.counts["TOTAL_M2"] is None


def test_parcels_that_share_ground_are_listed():
    result = occupy([PARCEL, PARCEL, box(90, 0, 190, 100)], [(box(0, 0, 200, 100), WASTE)])
    listed = issues(result, "overlapping_subjects")
    assert sorted(listed["subject_id"]) == ["#1", "#1", "#2", "#2", "#3", "#3"]   # three pairs, each at both projects
    together = occupy([PARCEL, PARCEL], [(PARCEL, WASTE)], {"project": ["P", "P"]}, project_field="project")
    assert issues(together, "overlapping_subjects")["subject_id"].tolist() == ["#2"]
    assert any("same geometry as another" in note for note in result.notes)
    assert result.counts["TOTAL_M2"] == 30000   # as it stands in the layer: the list says that it counts twice


@pytest.mark.parametrize(("unit", "step"), [("0.01 m2", 0.01), ("0.0001 ha", 1.0), ("0.01 mu", 20 / 3)])
def test_rows_are_whole_units_that_sum_exactly(unit, step):
    """Three thirds of 100 m² and their ridges."""
    patches = [(box(0, 0, 100 / 3, 100), {**PADDY, "KCXS": 0.123}), (box(100 / 3, 0, 200 / 3, 100), PLANT),
               (box(200 / 3, 0, 100, 100), WASTE)]
    result = occupy([PARCEL], patches, unit=unit)
    units = result.tables["rows"]["net_m2"] / step
    assert np.abs(units - units.round()).max() < 1e-9
    assert units.round().sum() == round(10000 / step) == (result.tables["rows"]["gross_m2"] / step).round().sum()
    assert closes(result)


def test_a_unit_that_does_not_exist_stops():
    with pytest.raises(InputError, match="0.01 mu"):
        occupy([PARCEL], [(PARCEL, WASTE)], unit="1 km2")


def test_a_sliver_below_what_is_printed_is_counted_but_has_no_row():
    result = occupy([PARCEL], [(box(0, 0, 99.99999, 100), WASTE), (box(99.99999, 0, 200, 100), PLANT)])
    assert areas(result, "land_class") == {"1207": 10000}
    assert any("below 0.005" in note for note in result.notes)
