"""Supplies on the same ground, reduced approvals, words and areas that cannot be read: numbers by hand."""
from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.lifecycle import PACK, X, Y, only, rules, says, stage, traced

from groundrules.core.layers.binding import bind_roles

APPROVED = {"project": ["XM-1"], "date": ["2022-01-15"]}


def box(x1, y1, x2, y2):
    return shapely.box(X + x1, Y + y1, X + x2, Y + y2)


def supplied(shapes, count=2, **columns):
    return stage("supplied", shapes, project=["XM-1"] * count, date=["2023-06-01", "2024-06-01", "2025-06-01"][:count],
                 **columns)


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("method", ["planar", "ellipsoidal"])
def test_ground_of_two_supplies_in_force_counts_once(backwards, method):
    """400 × 300 approved; 200 × 300 and 150 × 300 supplied, of which 50 × 300 lie on both: 90,000 of 120,000."""
    shapes = [box(0, 0, 200, 300), box(150, 0, 300, 300)][::-1 if backwards else 1]
    outcome = traced(stage("approved", [box(0, 0, 400, 300)], **APPROVED), supplied(shapes), area_method=method)
    thread, near = only(outcome), {"rel": 1e-12 if method == "planar" else 1e-3}
    assert thread["supplied_m2"] == pytest.approx(90_000.0, **near)
    assert thread["approved_not_supplied_m2"] == pytest.approx(30_000.0, **near)
    assert says(outcome, "In 1 thread supplies in force lie on each other: 15,0" if method == "planar" else
                "In 1 thread supplies in force lie on each other: ") == 1


def test_one_supply_that_stands_twice_counts_once_and_stays_a_row_of_its_own():
    """No approval, so that the supplies are the one layer with ground."""
    land = {"parcel": ["350100101001GB00001"] * 2, "area": [60_000.0, 59_900.0]}
    outcome = traced(supplied([box(0, 0, 200, 300)] * 2, **land))
    assert only(outcome)["supplied_m2"] == pytest.approx(60_000.0)
    assert rules(outcome).count("LIFE-TWICE") == 1
    twice = outcome.findings.set_index("rule_id").loc["LIFE-TWICE", "message"]
    assert twice.startswith("Supplied by 2 records") and twice.endswith("The ground that they share counts once.")
    stages = outcome.tables["stages"]
    assert sorted(stages.loc[stages["stage"] == "supplied", "area_m2"]) == [59_900.0, 60_000.0]


def test_three_supplies_of_which_each_lies_on_the_next():
    """0–100, 50–150, 100–200, each 100 high: 200 × 100."""
    outcome = traced(supplied([box(0, 0, 100, 100), box(50, 0, 150, 100), box(100, 0, 200, 100)], 3))
    assert only(outcome)["supplied_m2"] == pytest.approx(20_000.0)


def test_ground_is_taken_once_in_each_project_and_not_from_another_one():
    """Linked by numbers alone: A has 100 × 100 and the half beside it anew, B lies on all of A's first."""
    outcome = traced(stage("supplied", [box(0, 0, 100, 100), box(50, 0, 150, 100), box(0, 0, 100, 100)],
                           project=["A", "A", "B"], date=["2023-06-01"] * 3), link="key")
    areas = outcome.tables["threads"].set_index("thread_id")["supplied_m2"]
    assert areas["A"] == pytest.approx(15_000.0) and areas["B"] == pytest.approx(10_000.0) and len(areas) == 2


def test_neighbours_and_what_is_withdrawn_count_as_before():
    halves = [box(0, 0, 100, 300), box(100, 0, 200, 300)]
    assert only(traced(supplied(halves)))["supplied_m2"] == pytest.approx(60_000.0)
    whole = [box(0, 0, 200, 300)] * 2
    outcome = traced(supplied(whole, status=["撤销", "有效"]))
    assert only(outcome)["supplied_m2"] == pytest.approx(60_000.0) and not says(outcome, "counts once")


@pytest.mark.parametrize(("areas", "known", "words"), [
    ([60_000.0, 60_000.0], 60_000.0, "one parcel code and one area, without outlines: 60,000.00 m² counts once"),
    ([60_000.0, 45_000.0], None, "one parcel code and different areas, without outlines"),
    ([60_000.0, None], None, "one parcel code and different areas")])
def test_without_ground_one_code_is_one_parcel_and_its_areas_say_how_it_counts(areas, known, words):
    outcome = traced(supplied(None, parcel=["350100101001GB00001"] * 2, area=areas))
    thread = only(outcome)
    assert (pd.isna(thread["supplied_m2"]) if known is None else thread["supplied_m2"] == known)
    assert says(outcome, words) == 1 and rules(outcome).count("LIFE-TWICE") == 1


def test_without_ground_two_parcels_of_a_project_are_two():
    outcome = traced(supplied(None, parcel=["350100101001GB00001", "350100101001GB00002"], area=[60_000.0, 60_000.0]))
    assert only(outcome)["supplied_m2"] == 120_000.0 and "LIFE-TWICE" not in rules(outcome)


def test_the_halves_of_ground_sum_to_the_whole_however_supplies_lie():
    """The area that counts is that of the union, whatever the order: an oracle of its own."""
    random = np.random.default_rng(20261201)
    corners = random.uniform(0, 300, (6, 2))
    shapes = [box(x, y, x + width, y + 90) for (x, y), width in zip(corners, random.uniform(50, 200, 6))]
    land = {"contract": ["HT-1"] * 6, "date": ["2023-01-01"] * 6}
    for order in (slice(None), slice(None, None, -1)):
        outcome = traced(stage("approved", [box(-10, -10, 600, 600)], **APPROVED),
                         stage("supplied", shapes[order], **land))
        assert only(outcome)["supplied_m2"] == pytest.approx(shapely.union_all(shapes).area, rel=1e-9)


@pytest.mark.parametrize(("columns", "area", "left"), [
    ({}, None, None),
    ({"remaining_area": [78_000.0]}, 78_000.0, 18_000.0),
    ({"reduced_area": [24_000.0]}, 78_000.0, 18_000.0),
    ({"reduced_area": [240_000.0]}, None, None),
    ({"reduced_area": [-24_000.0]}, None, None),
    ({"reduced_area": ["-2.4公顷"]}, None, None),
    ({"remaining_area": [0.0]}, None, None),
    ({"remaining_area": [0.0], "reduced_area": [0.0]}, None, None),
    ({"remaining_area": [0.0], "reduced_area": [24_000.0]}, 78_000.0, 18_000.0),
    ({"remaining_area": [200_000.0]}, None, None),
    ({"remaining_area": ["-1公顷"]}, None, None),
    ({"remaining_area": [78_000.0], "reduced_area": [24_000.0]}, 78_000.0, 18_000.0),
    ({"remaining_area": [78_050.0], "reduced_area": [24_000.0]}, 78_050.0, 18_050.0),
    ({"remaining_area": [70_000.0], "reduced_area": [24_000.0]}, None, None),
    ({"remaining_area": ["7.8公顷"]}, 78_000.0, 18_000.0)])
def test_a_reduced_approval_counts_with_what_remains(columns, area, left):
    """102,000 approved and reduced by 24,000; 60,000 supplied."""
    outcome = traced(stage("approved", [box(0, 0, 340, 300)], **APPROVED, area=[102_000.0], status=["核减"], **columns),
                     supplied([box(0, 0, 200, 300)], 1))
    thread = only(outcome)
    for name, value in (("approved_m2", area), ("approved_not_supplied_m2", left)):
        assert pd.isna(thread[name]) if value is None else thread[name] == pytest.approx(value), name
    reduced = outcome.findings[outcome.findings["rule_id"].str.endswith("LIFE-REDUCED")]
    assert reduced["verdict"].tolist() == ["undetermined"] * (area is None)
    assert all("remaining_area" in message for message in reduced["message"])


def test_a_reduced_approval_that_is_drawn_so_is_compared_by_its_ground():
    """78,000 remain and are drawn, of which 200 × 300 are supplied beside 50 × 300 outside."""
    outcome = traced(stage("approved", [box(0, 0, 260, 300)], **APPROVED, area=[102_000.0], status=["核减"],
                           remaining_area=[78_000.0]), supplied([box(-50, 0, 200, 300)], 1))
    assert only(outcome)["approved_not_supplied_m2"] == pytest.approx(18_000.0)


@pytest.mark.parametrize(("word", "area"), [
    ("60,000.00", 60_000.0), ("６００００", 60_000.0), ("60000平方米", 60_000.0), ("6公顷", 60_000.0),
    ("90亩", 60_000.0), ("60 000 m²", 60_000.0), ("6.0 ha", 60_000.0), ("按合同", None)])
def test_areas_are_read_as_offices_write_them(word, area):
    outcome = traced(supplied([box(0, 0, 200, 300)], 1, area=[word]))
    thread = only(outcome)
    assert pd.isna(thread["supplied_m2"]) if area is None else thread["supplied_m2"] == pytest.approx(area)
    assert says(outcome, "1 value of the field area cannot be read, such as 按合同") == (area is None)


def test_a_unit_behind_one_area_says_nothing_of_the_others():
    """6 ha by the ground, 0.6公顷 as it says though its ground is ten times that."""
    outcome = traced(stage("supplied", [box(0, 0, 200, 300), box(200, 0, 400, 300), box(400, 0, 600, 300)],
                           project=["XM-1"] * 3, date=["2023-06-01"] * 3, area=["6", "6.0", "0.6公顷"]))
    assert only(outcome)["supplied_m2"] == pytest.approx(126_000.0)


def test_words_that_cannot_be_read_are_listed_with_their_features():
    columns = {"parcel": [f"350100101001GB0000{number}" for number in range(1, 8)], "date": ["2023-06-01"] * 7}
    used = stage("used", **{**columns, "date": ["2024-06-01"] * 7}, cause=["天气"] * 6 + ["政府原因"],
                 land=["国有"] * 6 + ["国家的"], supply_way=[None, *["出让"] * 6])
    outcome = traced(stage("supplied", **columns, status=["有效"] * 6 + ["审批中"]), used)
    cause, = [note for note in outcome.notes if "field cause" in note]
    assert "6 values of the field cause cannot be read, such as 天气" in cause and "1, 2, 3, 4, 5, …" in cause
    assert says(outcome, "1 value of the field land cannot be read, such as 国家的") == 1
    assert says(outcome, "“审批中” (1)") == 1 and says(outcome, "Features 7.") == 1
    assert not says(outcome, "supply_way")


def test_what_the_user_calls_unknown_is_not_listed():
    table = PACK.lifecycle.tables["used"]
    cause = replace(table.role.fields["cause"], mapped={"天气": None})
    life = replace(PACK.lifecycle, tables={**PACK.lifecycle.tables, "used": table.with_fields(
        {**table.role.fields, "cause": cause})})
    outcome = traced(stage("used", parcel=["350100101001GB00001"], cause=["天气"]), pack=replace(PACK, lifecycle=life))
    assert not says(outcome, "field cause")


def test_a_thread_is_called_after_its_project_where_no_parcel_has_a_key():
    outcome = traced(stage("approved", [box(0, 0, 400, 300)], **APPROVED),
                     stage("supplied", [box(0, 0, 200, 300)], date=["2023-06-01"]))
    assert only(outcome)["thread_id"] == "XM-1"
    keyed = traced(stage("approved", [box(0, 0, 400, 300)], **APPROVED),
                   stage("supplied", [box(0, 0, 200, 300)], date=["2023-06-01"], parcel=["350100101001GB00001"]))
    assert only(keyed)["thread_id"] == "350100101001GB00001"


PARCEL = "350100101001GB00001"
SQUARES = [box(0, 0, 100, 100), box(100, 0, 200, 100)]
WHOLE = box(0, 0, 400, 300)
#: Of 100 × 100, but its sides cross.
BOW = shapely.Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])


@pytest.mark.parametrize(("shapes", "known", "words"), [
    ([*SQUARES, None], None, "of one parcel code are drawn apart and another one has no outline"),
    ([SQUARES[0], SQUARES[0], None], 10_000.0, "lie on each other: 20,000.00 m² that they share counts once"),
    ([SQUARES[0], None, None], 10_000.0, "one parcel code and one area, without outlines: 20,000.00 m² counts once"),
    ([*SQUARES, box(200, 0, 300, 100)], 30_000.0, "")])
def test_what_is_drawn_apart_is_not_the_same_land_though_its_code_is(shapes, known, words):
    """10,000 each, of one parcel code."""
    outcome = traced(stage("approved", [WHOLE], **APPROVED),
                     supplied(shapes, 3, parcel=[PARCEL] * 3, area=[10_000.0] * 3))
    stated = only(outcome)["supplied_m2"]
    assert pd.isna(stated) if known is None else stated == pytest.approx(known)
    assert says(outcome, words) == (1 if words else len(outcome.notes)) and not says(outcome, " 0.00 m²")
    assert says(outcome, "counts once") == (known in (10_000.0,))


def test_what_is_drawn_apart_stays_so_under_a_supply_of_another_code():
    """Two squares of one code, one of which lies under a larger supply, and a third record without an outline."""
    outcome = traced(supplied([*SQUARES, None], 3, parcel=[PARCEL] * 3, area=[10_000.0] * 3, contract=["HT-1"] * 3),
                     stage("supplied", [box(90, -10, 210, 110)], "GongDi_2024", project=["XM-1"], contract=["HT-1"],
                           date=["2024-06-01"], parcel=[f"{PARCEL[:-1]}2"], area=[14_400.0]))
    assert pd.isna(only(outcome)["supplied_m2"])
    assert says(outcome, "of one parcel code are drawn apart and another one has no outline") == 1


def test_of_land_that_counts_nothing_it_is_not_said_that_it_counts_once():
    """Whether the second one is in force is not known: the area is open, and 0.00 m² were said to be shared."""
    outcome = traced(supplied([box(0, 0, 100, 100), box(50, 0, 150, 100)], status=["有效", "怪"]))
    assert pd.isna(only(outcome)["supplied_m2"]) and not says(outcome, "counts once")


@pytest.mark.parametrize(("second", "known"), [(box(50, 0, 150, 100), None), (box(100, 0, 200, 100), 15_000.0)])
def test_a_reduced_supply_that_is_drawn_whole_and_lies_on_another_leaves_the_area_open(second, known):
    """10,000 beside 10,000 of which 5,000 remain: on each other it is not known which."""
    outcome = traced(stage("approved", [WHOLE], **APPROVED), supplied(
        [SQUARES[0], second], area=[10_000.0, 10_000.0], status=["有效", "核减"], remaining_area=[None, 5_000.0]))
    stated = only(outcome)["supplied_m2"]
    assert pd.isna(stated) if known is None else stated == pytest.approx(known)
    assert says(outcome, "a supply that was reduced lies on another one") == (known is None)


@pytest.mark.parametrize(("keys", "known"), [
    ({}, None), ({"parcel": [PARCEL, ""]}, None), ({"parcel": [PARCEL, f"{PARCEL[:-1]}2"]}, 20_000.0),
    ({"parcel": [PARCEL] * 2}, 10_000.0)])
def test_an_unusable_outline_counts_beside_others_only_where_codes_say_that_it_is_other_land(keys, known):
    outcome = traced(stage("approved", [WHOLE], **APPROVED), supplied([SQUARES[0], BOW], area=[10_000.0] * 2, **keys))
    stated = only(outcome)["supplied_m2"]
    assert pd.isna(stated) if known is None else stated == pytest.approx(known)
    assert says(outcome, "the outline of a supply in force is unusable") == (known is None)


@pytest.mark.parametrize(("second", "total"), [(SQUARES[1], 20_000.0), (box(50, 0, 150, 100), 15_000.0)])
@pytest.mark.parametrize("drawn", [True, False])
def test_a_file_of_supplies_for_each_year_is_one_table(drawn, second, total):
    """120,000 approved; 10,000 in each of two files, side by side, or 5,000 of them twice."""
    years = [stage("supplied", [shape] if drawn else None, f"GongDi_{2023 + number}", project=["XM-1"],
                   date=[f"{2023 + number}-06-01"], area=[total - 10_000.0 if number and not drawn else 10_000.0])
             for number, shape in enumerate([SQUARES[0], second])]
    outcome = traced(stage("approved", [WHOLE], **APPROVED), *years)
    thread = only(outcome)
    assert (thread["supplied_m2"], thread["approved_not_supplied_m2"]) == pytest.approx((total, 120_000.0 - total))
    assert says(outcome, "5,000.00 m² that they share counts once") == (drawn and total == 15_000.0)
    backwards = only(traced(stage("approved", [WHOLE], **APPROVED), *years[::-1]))
    assert backwards["approved_not_supplied_m2"] == thread["approved_not_supplied_m2"]


def test_two_files_of_one_stage_are_as_one_with_the_rows_of_both():
    """An oracle of its own: every number of the thread is that of the merged file."""
    halves = [box(0, 0, 200, 300), box(150, 0, 300, 300)]
    used = [{"date": ["2024-06-01"], "start_date": ["2024-07-01"], "started_area": [20_000.0], "area": [60_000.0]},
            {"date": ["2024-06-01"], "start_date": ["2024-08-01"], "started_area": [15_000.0], "area": [45_000.0]}]
    approved = stage("approved", [WHOLE], **APPROVED)
    merged = traced(approved, supplied(halves), stage("used", halves, project=["XM-1"] * 2, **{
        name: used[0][name] + used[1][name] for name in used[0]}))
    apart = traced(approved, *[stage("supplied", [shape], f"supplied {number}", project=["XM-1"],
                                     date=[f"{2023 + number}-06-01"]) for number, shape in enumerate(halves)],
                   *[stage("used", [shape], f"used {number}", project=["XM-1"], **columns)
                     for number, (shape, columns) in enumerate(zip(halves, used))])
    amounts = [name for name in merged.tables["threads"] if name.endswith(("_m2", "_share", "_count"))]
    assert len(amounts) > 8 and only(merged)[amounts].astype(object).equals(only(apart)[amounts].astype(object))
    assert only(apart)["supplied_m2"] == 90_000.0 and only(apart)["started_m2"] == 35_000.0
    assert rules(merged) == rules(apart)


def test_each_file_of_a_stage_is_compared_with_what_follows():
    """A parcel in each of two files of supplies for industry; houses on both: two differences, one of each file."""
    lands = [box(0, 0, 100, 300), box(100, 0, 200, 300)]
    keys = [PARCEL, f"{PARCEL[:-1]}2"]
    years = [stage("supplied", [shape], f"GongDi_{2023 + number}", parcel=[key], use=["工业"], date=["2023-06-01"])
             for number, (shape, key) in enumerate(zip(lands, keys))]
    outcome = traced(*years, stage("used", lands, parcel=keys, use=["住宅"] * 2, date=["2024-06-01"] * 2))
    differ = outcome.findings[outcome.findings["rule_id"] == "LIFE-COMPARE-USE"]
    assert differ["message"].tolist() == [f"Use: 住宅 in used, 工业 in GongDi_{year}." for year in (2023, 2024)]
    assert differ["subject_id"].tolist() == keys and differ["finding_id"].is_unique


def test_of_two_agreed_starts_the_finding_names_both_and_counts_from_the_later():
    """From 1 June 2024 to 30 June 2026 there are 365 + 365 + 29 = 759 days."""
    outcome = traced(supplied([box(0, 0, 200, 300)] * 2, parcel=["350100101001GB00001"] * 2,
                              due_start=["2023-06-01", "2024-06-01"], land=["国有建设用地"] * 2),
                     stage("used", parcel=["350100101001GB00001"], delivery_date=["2023-04-01"], start_date=[None]))
    message = outcome.findings.set_index("rule_id").loc["LIFE-IDLE", "message"]
    assert "was to start on 2023-06-01/2024-06-01, and 759 days later" in message


def test_layers_are_taken_for_approvals_and_land_use_for_no_stage():
    """用地 is a part of most names of layers on land: a survey of land use was taken for deliveries."""
    def tables(*names):
        layers = [SimpleNamespace(layer_id=name, source=name, data_layer=name, name=name) for name in names]
        return bind_roles(layers, PACK.lifecycle.roles, [], "en").roles

    assert tables("农用地转用", "临时用地2024", "开发利用") == ["approved", "temporary", "used"]
    assert tables("土地利用现状", "城镇建设用地", "土地利用总体规划") == [None, None, None]
