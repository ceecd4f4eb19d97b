"""What applies at a place, by hand; and that it says no other verdict than the check of zoning."""
from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.zoning import CRS, FARM_RULES, TOWN_RULES, InForce, X, Y, box, layer, pack, rule
from helpers.suite.rotation import in_turns

from groundrules.core.table import table_from_geometries
from groundrules.core.zoning.applies.run import applies_at, what_applies
from groundrules.core.zoning.judging.check import check_zoning
from groundrules.core.zoning.request import ZoningRequest

FARM = layer("farm", box(0, 0, 100, 100), columns={"id": ["A-1"]})
TOWN = layer("town", box(50, 0, 300, 100), columns={"zone": ["410"]})
COUNTY = layer("county", box(-500, -500, 500, 500))
RULES = FARM_RULES + TOWN_RULES


def request(subjects, controls, rules=RULES, columns=None, **options):
    known = {name: name for name in columns or {} if name in ("claim", "number", "kind")}
    return ZoningRequest(**{"subjects": table_from_geometries("PLACES", subjects, columns, CRS), "controls": controls,
                            "pack": pack(*rules), "subject_fields": known, "area_method": "planar",
                            "as_of": date(2026, 6, 1), **options})


def rows_of(subjects, controls, rules=RULES, **options):
    """Rows by (subject, role)."""
    rows = what_applies(request(subjects, controls, rules, **options))
    return {(row.subject_fid, row.control_role): row for row in rows.itertuples()}


def test_a_row_for_each_place_and_role_with_its_measures():
    rows = rows_of([box(90, 0, 110, 100), box(200, 0, 210, 10)], [FARM, TOWN, COUNTY])
    assert list(rows) == [(1, "farm"), (1, "town"), (2, "farm"), (2, "town")]
    first = rows[1, "farm"]
    assert first.applies == "concerned" and first.legal_status == "in_force"
    assert first.overlap_area_m2 == pytest.approx(1000) and first.overlap_share == pytest.approx(0.5)
    assert first.no_data_area_m2 == 0 and pd.isna(first.overlap_length_m)
    assert first.control_ids == "A-1" and first.control_layer == "FARM" and first.control_title == "Farmland"
    assert first.rule_ids == "F-1" and first.verdict == "forbidden" and "Land Law" in first.basis
    assert "1,000.00 m² (50.00 %)" in first.reason
    second = rows[2, "farm"]
    assert second.applies == "not_concerned" and second.verdict == "allowed"
    assert second.overlap_area_m2 == 0 and second.control_ids == "" and "FARM" in second.reason
    assert rows[2, "town"].applies == "concerned" and rows[2, "town"].rule_ids == "T-1"


def test_points_and_lines():
    road = shapely.LineString([(X + 50, Y + 50), (X + 150, Y + 50)])
    rows = rows_of([shapely.Point(X + 5, Y + 5), shapely.Point(X + 400, Y + 5), road], [FARM, COUNTY], FARM_RULES)
    assert rows[1, "farm"].applies == "concerned" and rows[1, "farm"].verdict == "forbidden"
    assert pd.isna(rows[1, "farm"].overlap_area_m2) and pd.isna(rows[1, "farm"].overlap_share)
    assert rows[2, "farm"].applies == "not_concerned"
    assert rows[3, "farm"].overlap_length_m == pytest.approx(50) and rows[3, "farm"].overlap_share == pytest.approx(0.5)
    assert "50.00 m (50.00 %)" in rows[3, "farm"].reason


def test_places_under_two_controls_count_once():
    farm = layer("farm", box(0, 0, 60, 100), box(40, 0, 100, 100), columns={"id": ["A", "B"]})
    row = rows_of([box(0, 0, 100, 10)], [farm, COUNTY], FARM_RULES)[1, "farm"]
    assert row.overlap_area_m2 == pytest.approx(1000) and row.overlap_share == pytest.approx(1)
    assert row.control_ids == "A, B"


def test_outside_a_line_whose_rules_speak_of_that_is_concerned():
    places = [box(400, 0, 410, 10), box(400, 20, 410, 30)]
    rows = rows_of(places, [FARM, TOWN, COUNTY], columns={"kind": ["urban", "farm"]})
    row = rows[1, "town"]
    assert row.applies == "concerned" and row.verdict == "forbidden" and row.rule_ids == "T-2"
    assert row.overlap_area_m2 == 0 and "T-2" in row.reason and "not lie in it" in row.reason
    assert rows[2, "town"].applies == "not_concerned" and rows[2, "town"].verdict == "allowed"


@pytest.mark.parametrize("gone", ["farm", "town"])
def test_removing_a_layer_makes_no_data_and_never_not_concerned(gone):
    places = [box(90, 0, 110, 10), box(300, 200, 310, 210), shapely.Point(X + 60, Y + 60), shapely.Point(X, Y + 300)]
    controls = [FARM, TOWN, COUNTY]
    full = rows_of(places, controls, columns={"kind": ["farm"] * 4}, scope=["farm", "town"])
    poor = rows_of(places, [control for control in controls if control.role != gone], columns={"kind": ["farm"] * 4},
                   scope=["farm", "town"])
    assert {row.applies for row in full.values()} == {"concerned", "not_concerned"}
    for key, row in poor.items():
        if key[1] == gone:
            assert row.applies == "no_data" and row.verdict == "undetermined" and row.legal_status == "unknown"
            assert row.control_title in row.reason and row.control_layer == "" and "GR-MISSING-LAYER" in row.rule_ids
            assert pd.isna(row.overlap_area_m2)
            assert pd.isna(row.no_data_share) or row.no_data_share == 1
        else:
            assert (row.applies, row.verdict, row.reason) == (full[key].applies, full[key].verdict, full[key].reason)


def test_where_data_end_part_of_a_place_has_none():
    county = layer("county", box(-500, -500, 500, 95))
    rows = rows_of([box(90, 0, 110, 100), box(200, 90, 210, 100), box(600, 0, 610, 10), shapely.Point(X + 600, Y)],
                   [FARM, county], FARM_RULES)
    # under the farmland 10 × 100; of what is left 10 × 5 lie beyond the data
    partly = rows[1, "farm"]
    assert partly.applies == "concerned" and partly.overlap_area_m2 == pytest.approx(1000)
    assert partly.no_data_area_m2 == pytest.approx(50) and partly.no_data_share == pytest.approx(0.025)
    # nothing found in the half that the data cover: nobody may say that nothing is there
    half = rows[2, "farm"]
    assert half.applies == "no_data" and half.no_data_area_m2 == pytest.approx(50) and "50.00 m²" in half.reason
    assert rows[3, "farm"].applies == "no_data" and rows[3, "farm"].no_data_share == pytest.approx(1)
    assert rows[4, "farm"].applies == "no_data" and rows[4, "farm"].verdict == "undetermined"


def test_a_control_that_cannot_be_used_gives_no_data_where_it_may_lie():
    bow = shapely.Polygon([(X, Y), (X + 10, Y + 10), (X + 10, Y), (X, Y + 10)])
    farm = layer("farm", bow, box(50, 0, 60, 10), columns={"id": ["bad", "good"]})
    rows = rows_of([box(5, 5, 15, 15), box(100, 0, 110, 10), box(50, 0, 70, 10)], [farm, COUNTY], FARM_RULES)
    assert rows[1, "farm"].applies == "no_data" and "bad" in rows[1, "farm"].reason
    assert rows[1, "farm"].no_data_area_m2 == pytest.approx(25)
    assert rows[2, "farm"].applies == "not_concerned" and rows[3, "farm"].applies == "concerned"
    nowhere = layer("farm", None, box(50, 0, 60, 10), columns={"id": ["lost", "good"]})
    rows = rows_of([box(100, 0, 110, 10), box(50, 0, 70, 10)], [nowhere, COUNTY], FARM_RULES)
    assert rows[1, "farm"].applies == "no_data" and rows[1, "farm"].no_data_share == 1
    assert rows[2, "farm"].applies == "concerned" and rows[2, "farm"].no_data_area_m2 == pytest.approx(100)


def test_a_place_that_cannot_be_judged_has_no_data():
    bow = shapely.Polygon([(X, Y), (X + 10, Y + 10), (X + 10, Y), (X, Y + 10)])
    rows = rows_of([bow, None], [FARM, COUNTY], FARM_RULES)
    assert [row.applies for row in rows.values()] == ["no_data", "no_data"]
    assert all(row.reason and row.verdict == "undetermined" for row in rows.values())


def test_an_empty_layer_without_coverage_is_no_data():
    from dataclasses import replace

    from groundrules.core.layers.control_layer import ControlLayer
    from groundrules.core.table import Source

    empty = ControlLayer("farm", replace(table_from_geometries("FARM", [], {}, CRS), source=Source("FARM")))
    place = [box(0, 0, 10, 10)]
    assert rows_of(place, [empty], FARM_RULES)[1, "farm"].applies == "no_data"
    assert rows_of(place, [empty, COUNTY], FARM_RULES)[1, "farm"].applies == "not_concerned"


def test_the_law_and_the_controls_of_the_day():
    rules = (rule("F-1", in_force=InForce(date(2020, 1, 1), date(2024, 12, 31))),
             rule("F-2", in_force=InForce(date(2025, 1, 1), None)))
    farm = layer("farm", box(0, 0, 10, 10), box(20, 0, 30, 10), box(40, 0, 50, 10), box(40, 0, 45, 10), columns={
        "id": ["now", "later", "once", "now too"],
        "data_date": pd.to_datetime(["2023-01-01", "2024-01-01", "2019-01-01", "2022-01-01"]),
        "valid_from": pd.to_datetime([None, "2026-09-01", None, None]),
        "valid_to": pd.to_datetime([None, None, "2025-06-30", None])})
    places = [box(0, 0, 30, 10), box(20, 0, 30, 10), box(46, 0, 50, 10), box(40, 0, 50, 10), box(80, 0, 90, 10)]
    rows = rows_of(places, [farm, COUNTY], rules)
    assert [rows[k, "farm"].applies for k in range(1, 6)] == [
        "concerned", "not_concerned", "not_concerned", "concerned", "not_concerned"]
    assert [rows[k, "farm"].legal_status for k in range(1, 6)] == [
        "mixed", "not_yet", "expired", "in_force", "in_force"]
    assert rows[2, "farm"].in_force_from == pd.Timestamp(2026, 9, 1) and "later (2026-09-01)" in rows[2, "farm"].reason
    assert rows[3, "farm"].in_force_to == pd.Timestamp(2025, 6, 30) and "once (2025-06-30)" in rows[3, "farm"].reason
    assert rows[1, "farm"].in_force_from == pd.Timestamp(2025, 1, 1) and pd.isna(rows[1, "farm"].in_force_to)
    assert rows[1, "farm"].data_date == pd.Timestamp(2023, 1, 1) and rows[4, "farm"].data_date.year == 2022
    before = rows_of(places[:1], [farm, COUNTY], rules, as_of=date(2019, 5, 1))[1, "farm"]
    assert before.applies == "concerned" and before.legal_status == "not_yet" and before.verdict == "undetermined"
    assert before.in_force_from == pd.Timestamp(2020, 1, 1)
    past = rows_of(places[:1], [farm, COUNTY], rules[:1])[1, "farm"]
    assert past.legal_status == "expired" and past.in_force_to == pd.Timestamp(2024, 12, 31)


def test_what_is_near_counts_where_a_rule_reaches_so_far():
    rules = (rule("F-9", relation="within_distance", distance_m=20.0, verdict="conditional"),)
    rows = rows_of([box(110, 0, 120, 10), box(130, 0, 140, 10)], [FARM, COUNTY], rules)
    assert rows[1, "farm"].applies == "concerned" and rows[1, "farm"].control_ids == "A-1"
    assert rows[1, "farm"].overlap_area_m2 == 0
    assert rows[2, "farm"].applies == "not_concerned"


def random_case(seed):
    rng = np.random.default_rng(seed)

    def boxes(count, size):
        return [box(x, y, x + size, y + size) for x, y in rng.uniform(-60, 60, (count, 2))]

    places = boxes(12, 12) + [shapely.Point(X + x, Y + y) for x, y in rng.uniform(-60, 60, (6, 2))]
    bow = shapely.Polygon([(X, Y), (X + 20, Y + 20), (X + 20, Y), (X, Y + 20)])
    controls = [layer("farm", *boxes(4, 25), *([bow] if seed % 2 else [])), layer("county", box(-50, -70, 70, 70)),
                layer("town", *boxes(3, 40), columns={"zone": ["410", "420", None]})]
    columns = {"claim": rng.choice(["1", None], 18), "kind": rng.choice(["urban", "farm", None], 18)}
    return places, controls, columns


@pytest.mark.parametrize("seed", in_turns(range(8), each_time=(0, 1)))
def test_verdicts_and_measures_are_those_of_the_check(seed):
    """For every subset of the layers; and what is not concerned is always allowed."""
    places, controls, columns = random_case(seed)
    full = None
    for kept in (controls, controls[1:], controls[:2]):
        asked = request(places, kept, columns=columns, scope=["farm", "town"], with_ledger=True)
        outcome, checked = applies_at(asked), check_zoning(asked)
        for role in ("farm", "town"):
            rows = outcome.rows[outcome.rows["control_role"] == role]
            assert rows["verdict"].tolist() == checked.verdicts[f"{role}_verdict"].tolist()
            ledger = checked.tables["ledger"][checked.tables["ledger"]["control_role"] == role]
            with_layer = any(item.role == role for item in kept)
            if with_layer:
                np.testing.assert_allclose(rows["overlap_area_m2"], checked.verdicts[f"{role}_m2"], atol=1e-6)
            np.testing.assert_allclose(rows["no_data_area_m2"], ledger["unusable_m2"], atol=1e-6)
            assert set(rows.loc[rows["applies"] == "not_concerned", "verdict"]) <= {"allowed"}
            if not with_layer:
                assert set(rows["applies"]) == {"no_data"}
        assert outcome.counts["SUBJECT_COUNT"] == 18 and len(outcome.rows) == 36
        assert sum(outcome.counts[f"{word}_COUNT"] for word in ("CONCERNED", "NOT_CONCERNED", "NO_DATA")) == 36
        full = outcome if full is None else full
        assert outcome.counts["NO_DATA_COUNT"] >= full.counts["NO_DATA_COUNT"]
        pd.testing.assert_frame_equal(outcome.findings, checked.findings)


@pytest.mark.parametrize("seed", range(4))
def test_pieces_have_the_measures_of_the_rows(seed):
    places, controls, columns = random_case(seed)
    result = applies_at(request(places, controls, columns=columns), with_pieces=True)
    rows = result.rows.set_index(["subject_fid", "control_role"])
    pieces = result.pieces.assign(key=list(zip(result.pieces["subject_fid"], result.pieces["control_role"])))
    area = pieces[~pieces["area_m2"].isna()].set_index(["subject_fid", "control_role", "part"])["area_m2"]
    for (fid, role), row in rows.iterrows():
        if pd.notna(row.overlap_area_m2):
            assert area.get((fid, role, "overlap"), 0.0) == pytest.approx(row.overlap_area_m2, abs=1e-6)
            assert area.get((fid, role, "no_data"), 0.0) == pytest.approx(row.no_data_area_m2, abs=1e-6)
    concerned = rows.index[rows["applies"] == "concerned"]
    shown = pieces.loc[pieces["part"] != "no_data", "key"]
    assert set(shown) == set(concerned)
    assert len(result.geometry) == len(result.pieces)


def test_chinese_and_long_lists():
    farm = layer("farm", *[box(x, 0, x + 0.5, 10) for x in range(150)], columns={"id": [str(k) for k in range(150)]})
    row = rows_of([box(0, 0, 200, 10)], [farm, COUNTY], FARM_RULES, language="zh")[1, "farm"]
    assert "平方米" in row.reason and row.control_title == "农田"
    assert row.control_ids.endswith("等另 50 个") and row.control_ids.count(",") == 99


def test_the_types_do_not_depend_on_the_rows():
    first = what_applies(request([box(0, 0, 1, 1)], [FARM, TOWN, COUNTY]))
    none = what_applies(request([box(0, 0, 1, 1)], [COUNTY], scope=["farm"]))
    assert first.dtypes.to_dict() == none.dtypes.to_dict()


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("500.00 m² (50.00 %)", "50.00 % of the place lies outside it.", "Rules that apply: T-2, T-1.",
            "Verdict: Forbidden.")),
    ("zh", ("500.00 平方米（50.00 %）", "其余 50.00 % 在其外。", "适用规则：T-2, T-1；结论：不符合（初检）。"))])
def test_the_reason_says_what_follows(language, words):
    """That half of it lies in the town would not explain the verdict: the other half does."""
    row = rows_of([box(0, 0, 100, 10)], [FARM, TOWN, COUNTY], columns={"kind": ["urban"]}, language=language)[1, "town"]
    assert row.verdict == "forbidden" and [word for word in words if word not in row.reason] == []


def test_inside_whole_no_part_is_outside():
    row = rows_of([box(100, 0, 110, 10)], [FARM, TOWN, COUNTY], columns={"kind": ["urban"]})[1, "town"]
    assert row.rule_ids == "T-1" and "outside" not in row.reason and "Verdict" in row.reason
