"""Areas whose unit is not certain, and records that may not be in force: undetermined, and said."""
from __future__ import annotations

import pandas as pd
import pytest
import shapely
from helpers.cases.lifecycle import X, Y, only, says, stage, traced

from groundrules.core.geometry.measure.written import written_areas

CONTRACT = {"contract": ["HT-1"]}
SUPPLY = {**CONTRACT, "supply_way": ["出让"], "date": ["2023-06-01"]}
STARTED = {**CONTRACT, "due_start": ["2024-06-01"], "start_date": ["2024-05-01"]}
STOPPED = {**STARTED, "stop_date": ["2025-01-31"]}
#: Six hectares.
GROUND = shapely.box(X, Y, X + 200, Y + 300)


@pytest.mark.parametrize("word", ["未批准", "审批中", "部分撤销"])
def test_a_record_whose_status_is_not_known_settles_nothing(word):
    supplied = stage("supplied", [GROUND], **SUPPLY, status=[word])
    approved = stage("approved", [shapely.box(X, Y, X + 400, Y + 300)], date=["2023-01-15"])
    outcome = traced(approved, supplied, stage("used", **CONTRACT, due_start=["2024-06-01"], start_date=[None]))
    thread, parcel = only(outcome), only(outcome, "parcels")
    assert pd.isna(thread["supplied_m2"]) and pd.isna(thread["supplied_not_used_m2"])
    assert thread["approved_m2"] == pytest.approx(120_000.0) and pd.isna(thread["approved_not_supplied_m2"])
    assert (parcel["start_state"], parcel["use_state"], parcel["verdict"]) == ("undetermined",) * 3
    assert "status cannot be read" in parcel["reason"] and "supplied:unknown" in parcel["strip"]
    assert outcome.counts["SUSPECTED_IDLE_COUNT"] == 0 and says(outcome, word) == 1
    stages = outcome.tables["stages"].set_index("stage")
    assert stages.loc["supplied", ["state", "status"]].tolist() == ["unknown", "unclear"]


@pytest.mark.parametrize("word", ["注销", "已注销", "废止", "已终止", "解除合同", "合同已解除", "无效", "不予批准",
                                  "退回"])
def test_what_was_withdrawn_in_other_words_does_not_count(word):
    approved = stage("approved", [shapely.box(X, Y, X + 400, Y + 300)], date=["2023-01-15"])
    thread = only(traced(approved, stage("supplied", [GROUND], **SUPPLY, status=[word])))
    assert thread["supplied_m2"] == 0.0 and thread["approved_not_supplied_m2"] == pytest.approx(120_000.0)


def test_a_field_is_not_read_in_the_unit_of_its_neighbour_where_it_would_exceed_the_parcel():
    """6 ha, and 15,000 started in the same table: as hectares 150 km², so that its unit is not known."""
    outcome = traced(stage("supplied", [GROUND], **SUPPLY), stage("used", **STARTED, area=[6.0],
                                                                  started_area=[15_000.0]))
    thread = only(outcome)
    assert thread["supplied_m2"] == pytest.approx(60_000.0)
    assert pd.isna(thread["started_m2"]) and pd.isna(thread["supplied_not_used_m2"])
    assert says(outcome, "started_area: of 1 stated area it is not certain") == 1


def test_each_field_is_read_in_its_own_unit():
    """6.0 ha supplied, of which 60,000 m² are to be built; 60,000 delivered and 25,000 built, 41.7 %, are m² too."""
    outcome = traced(stage("supplied", [GROUND], **SUPPLY, area=[6.0], planned_area=[60_000.0]),
                     stage("used", **STOPPED, delivered_area=[60_000.0], built_area=[25_000.0], invested_share=[0.4]))
    assert only(outcome, "parcels")["built_share"] == pytest.approx(25.0 / 60.0)
    assert only(outcome, "parcels")["use_state"] == "in_use"
    assert only(outcome)["supplied_m2"] == pytest.approx(60_000.0)


@pytest.mark.parametrize("role", ["started_area", "built_area"])
def test_a_part_that_nothing_tells_is_open_beside_a_table_in_hectares(role):
    outcome = traced(stage("supplied", [GROUND], **SUPPLY, area=[6.0], planned_area=[6.0]),
                     stage("used", **STOPPED, **{role: [2.5]}, invested_share=[0.4]))
    thread, parcel = only(outcome), only(outcome, "parcels")
    assert pd.isna(thread["supplied_not_used_m2"]) if role == "started_area" else pd.isna(parcel["built_share"])
    assert parcel["use_state"] == "undetermined" and says(outcome, f"field {role}") == 1
    assert "LIFE-MAY-BE-IDLE" not in set(outcome.findings["rule_id"])


def test_without_ground_more_than_all_is_undetermined():
    """6.0, perhaps hectares, beside 15,000 started and built: nothing compares."""
    tables = (stage("supplied", **SUPPLY, area=[6.0], planned_area=[6.0]),
              stage("used", **STOPPED, built_area=[15_000.0], started_area=[15_000.0], invested_share=[0.4]))
    outcome = traced(*tables)
    thread, parcel = only(outcome), only(outcome, "parcels")
    assert pd.isna(thread["supplied_not_used_m2"]) and pd.isna(parcel["built_share"])
    assert parcel["use_state"] == "undetermined" and "is larger than the area to be built" in parcel["reason"]
    assert says(outcome, "cannot be compared with any ground") == 2 and says(outcome, "In 1 thread a stage") == 1


def test_a_row_that_fits_another_unit_than_its_layer_is_open():
    """Three of 6.0 ha and one of 60,000 m², each on 60,000 m²."""
    shapes = [shapely.box(X + 1_000 * place, Y, X + 1_000 * place + 200, Y + 300) for place in range(4)]
    outcome = traced(stage("supplied", shapes, contract=[f"HT-{place}" for place in range(4)],
                           date=["2023-06-01"] * 4, area=[6.0, 6.0, 6.0, 60_000.0]))
    areas = outcome.tables["threads"].set_index("thread_id")["supplied_m2"]
    assert areas[["HT-0", "HT-1", "HT-2"]].tolist() == pytest.approx([60_000.0] * 3) and pd.isna(areas["HT-3"])
    assert says(outcome, "in hectares") == 1 and says(outcome, "of 1 stated area it is not certain") == 1


@pytest.mark.parametrize(("total", "unit"), [(3.7, "hectares"), (37_000.0, "square metres"), (55.5, "mu")])
def test_the_total_of_a_batch_on_each_of_its_rows_is_divided(total, unit):
    """1, 1.5 and 1.2 ha, 3.7 together, which each row states."""
    shapes = [shapely.box(X + 1_000 * place, Y, X + 1_000 * place + width, Y + 100)
              for place, width in enumerate((100, 150, 120))]
    outcome = traced(stage("approved", shapes, project=["P-1"] * 3, date=["2023-01-15"] * 3, area=[total] * 3))
    assert only(outcome)["approved_m2"] == pytest.approx(37_000.0)
    assert says(outcome, f"the total of its project in {unit}") == 1


@pytest.mark.parametrize(("area", "expected"), [(300.0, None), (40_000.0, 40_000.0)])
def test_areas_that_fit_no_unit_are_said(area, expected):
    """On 120,000 m²: 300 is nearer to mu, and open; 40,000 is a third, in square metres, and said."""
    outcome = traced(stage("approved", [shapely.box(X, Y, X + 400, Y + 300)], date=["2023-01-15"], area=[area]))
    stated = only(outcome)["approved_m2"]
    assert pd.isna(stated) if expected is None else stated == expected
    assert says(outcome, "not fit the ground in any unit") == (expected is not None)
    assert says(outcome, "it is not certain in which unit") == (expected is None)


@pytest.mark.parametrize(("area", "bare"), [
    ("10.2公顷", {"remaining_area": [7.8]}), ("10.2公顷", {"reduced_area": [2.4]}),
    ("153亩", {"reduced_area": ["36"]})])
@pytest.mark.parametrize("drawn", [True, False])
def test_a_number_beside_a_text_of_another_unit_is_not_in_square_metres(drawn, area, bare):
    """102,000 approved and reduced by 24,000; the second number has no unit, and fits no ground."""
    shapes = [shapely.box(X, Y, X + 340, Y + 300)] if drawn else None
    outcome = traced(stage("approved", shapes, project=["XM-1"], date=["2022-01-15"], area=[area], status=["核减"],
                           **bare), stage("supplied", [GROUND], project=["XM-1"], date=["2023-06-01"]))
    thread, (role,) = only(outcome), bare
    assert pd.isna(thread["approved_m2"]) and pd.isna(thread["approved_not_supplied_m2"])
    assert says(outcome, f"field {role}: of 1 stated area it is not certain") == 1
    assert outcome.findings["rule_id"].str.endswith("LIFE-REDUCED").sum() == 1


def test_a_number_in_a_table_beside_one_that_states_its_unit_is_open():
    """10.2 hectares approved, as the text says; 6.0 supplied, of which no ground says what it is."""
    outcome = traced(stage("approved", project=["XM-1"], date=["2022-01-15"], area=["10.2公顷"]),
                     stage("supplied", project=["XM-1"], date=["2023-06-01"], area=[6.0]))
    thread = only(outcome)
    assert thread["approved_m2"] == pytest.approx(102_000.0) and pd.isna(thread["supplied_m2"])
    assert says(outcome, "Layer supplied, field area: of 1 stated area it is not certain") == 1


def test_texts_in_square_metres_open_nothing():
    outcome = traced(stage("approved", project=["XM-1"], date=["2022-01-15"], area=["102000平方米"]),
                     stage("supplied", project=["XM-1"], date=["2023-06-01"], area=[60_000.0]))
    assert only(outcome)["approved_not_supplied_m2"] == pytest.approx(42_000.0)


def test_a_row_that_fits_its_ground_in_no_unit_is_open_beside_texts_of_another_one():
    """60,000 fits in m², 9公顷 says its unit, and of 40 nothing compares."""
    shapes = [shapely.box(X + 1_000 * place, Y, X + 1_000 * place + 200, Y + 300) for place in range(2)]
    outcome = traced(stage("supplied", [*shapes, None], contract=["HT-0", "HT-1", "HT-2"],
                           date=["2023-06-01"] * 3, area=["60000", "6公顷", "40"]))
    areas = outcome.tables["threads"].set_index("thread_id")["supplied_m2"]
    assert areas[["HT-0", "HT-1"]].tolist() == pytest.approx([60_000.0] * 2)
    assert pd.isna(areas["HT-2"])


@pytest.mark.parametrize("word", ["-6公顷", "-60000", -60_000.0])
def test_an_area_below_nought_is_no_area(word):
    outcome = traced(stage("supplied", [GROUND], **SUPPLY, area=[word]))
    assert pd.isna(only(outcome)["supplied_m2"]) and says(outcome, "field area cannot be read, such as -6") == 1


@pytest.mark.parametrize(("words", "values", "stated_m2"), [
    (["0,600公顷"], [None], [6_000.0]), (["0,125 ha", "12"], [None, 12.0], [1_250.0, None]),
    (["0,600", "1,250"], [0.6, 1.25], [None, None]), (["6,000", "12.5"], [6_000.0, 12.5], [None, None]),
    (["1.250", "2.500", "0,5"], ["wrong", "wrong", 0.5], [None] * 3),       # 1.25, or 1,250
    (["1.234公顷", "5,5公顷"], ["wrong", None], [None, 55_000.0]),
    (["6.000,50", "1.250"], [6_000.5, 1_250.0], [None, None]),
    (["0.600", "1.250", "0,5"], [0.6, 1.25, "wrong"], [None] * 3), (["-5", "-0.6公顷", "5"], ["wrong", "wrong", 5.0],
                                                                   [None] * 3)])
def test_nought_before_a_sign_proves_decimals_and_what_has_two_readings_is_listed(words, values, stated_m2):
    areas = written_areas(pd.Series(words))
    numbers = [None if pd.isna(value) else value for value in areas.values.tolist()]
    assert [("wrong" if wrong else value) for wrong, value in zip(areas.is_wrong, numbers)] == values
    assert [None if pd.isna(value) else pytest.approx(value) for value in areas.stated_m2.tolist()] == stated_m2


def test_areas_in_rai_ngan_and_square_wah():
    """1,600, 400 and 4 m²: 6 rai and 1 ngan are 9,600 + 400; 3 ngan and 50 wah 1,200 + 200."""
    areas = written_areas(pd.Series(["6-1-0 rai", "0-3-50 ไร่", "6-4-0 rai", "6-1-100 rai", "6-1-0", "2 rai"]))
    assert areas.stated_m2[[0, 1, 5]].tolist() == [10_000.0, 1_400.0, 3_200.0]
    assert areas.is_wrong.tolist() == [False, False, True, True, True, False] and areas.units_m2.tolist() == [1_600.0]


def test_an_area_with_the_sign_of_a_note_is_not_read_with_its_digit():
    """12² is no 122, whatever stands behind it; the sign of square metres is none of a note."""
    areas = written_areas(pd.Series(["12²", "12² ha", "3,617①", "12 m²"]))
    assert areas.is_wrong.tolist() == [True, True, True, False] and pd.isna(areas.values).all()
    assert areas.stated_m2.tolist()[3] == 12.0
