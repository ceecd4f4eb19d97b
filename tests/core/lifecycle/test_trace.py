"""The life of land from layers to findings: the vectors of the reference, links that break, and what never happens."""
from __future__ import annotations

import weakref

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.lifecycle import AS_OF, X, Y, rules, stage, traced

from groundrules.core.contract.outcome import departures
from groundrules.core.errors import InputError
from groundrules.core.lifecycle import linking
from groundrules.core.lifecycle.check import CHECK

KEY = "3501002025A001234{:02d}"   # nineteen characters


def box(x1, y1, x2, y2):
    return shapely.box(X + x1, Y + y1, X + x2, Y + y2)


def only(outcome, table="parcels"):
    frame = outcome.tables[table]
    assert len(frame) == 1, frame
    return frame.iloc[0]


def started(**columns):
    """A supplied parcel and its row of use, linked by key."""
    land = {"supervision": [KEY.format(1)], "land": ["国有建设用地"]}
    return (stage("supplied", **land, date=["2024-01-10"], area=[40_000.0]),
            stage("used", supervision=[KEY.format(1)], due_completion=["2027-12-31"], completion_date=[None],
                  **{key: [value] for key, value in columns.items()}))


@pytest.mark.parametrize(("columns", "state", "days"), [
    ({"due_start": "2025-06-30", "start_date": None}, "suspected_idle", 365),
    ({"due_start": "2025-07-01", "start_date": None}, "late", 364),
    ({"due_start": 45838, "start_date": "1900-01-01"}, "suspected_idle", 365),
    ({"due_start": "二〇二五年六月三十日", "start_date": ""}, "suspected_idle", 365),
    ({"due_start": "2025-06-30", "start_date": "2025/6/30"}, "in_time", None),
    ({"due_start": "2025-06-30", "start_date": None, "working": "未开工"}, "suspected_idle", 365),
    ({"due_start": None, "start_date": None}, "undetermined", None)])
def test_the_vectors_of_the_start(columns, state, days):
    outcome = traced(*started(**columns))
    row = only(outcome)
    assert row["start_state"] == state
    assert (pd.isna(row["days_late"]) if days is None else row["days_late"] == days)
    assert outcome.counts["SUSPECTED_IDLE_COUNT"] == (state == "suspected_idle")
    assert list(departures(CHECK, outcome)) == []
    message = " ".join(outcome.findings["message"])
    assert "20 %" not in message and "taking back" not in message


@pytest.mark.parametrize("columns", [{"start_date": "不详"}, {"start_date": "2024-13-45"}, {"start_date": "已开工"},
                                     {"start_date": None, "working": "搁置中"}, {"working": "搁置中"}])
def test_a_start_that_cannot_be_read_is_no_start_that_is_missing(columns):
    outcome = traced(*started(due_start="2024-06-30", **columns))
    row, thread = only(outcome), only(outcome, "threads")
    assert (row["start_state"], row["days_late"] is pd.NA) == ("undetermined", True)
    assert "cannot be read" in row["reason"] and pd.isna(thread["supplied_not_used_m2"])
    assert any("1 value of the field" in note and "counts as unknown" in note for note in outcome.notes)
    empty = traced(*started(due_start="2024-06-30", **dict.fromkeys(columns)))
    assert only(empty)["start_state"] == "suspected_idle"
    assert only(empty, "threads")["supplied_not_used_m2"] == 40_000.0


@pytest.mark.parametrize(("built", "invested", "state"), [
    (13_000.0, None, "may_be_idle"), (13_400.0, 0.25, "in_use"), (13_400.0, 25.0, "in_use"),
    (13_400.0, 0.249, "may_be_idle"), (13_400.0, None, "undetermined")])
def test_the_vectors_of_a_building_that_stopped(built, invested, state):
    outcome = traced(*started(due_start="2024-06-30", start_date="2024-05-01", stop_date="2025-05-31",
                              planned_area=40_000.0, built_area=built, invested_share=invested))
    row = only(outcome)
    assert row["use_state"] == state and row["start_state"] == "in_time"
    finding = outcome.findings[outcome.findings["rule_id"] == "LIFE-MAY-BE-IDLE"]
    assert len(finding) == (state == "may_be_idle")
    assert set(finding["verdict"]) <= {"conditional"}
    assert row["verdict"] == {"in_use": "allowed", "may_be_idle": "conditional"}.get(state, "undetermined")


@pytest.mark.parametrize(("due", "state"), [("2025-06-30", "suspected_idle"), ("2025-07-01", "late")])
def test_a_contract_alone_says_when_building_is_to_start_and_another_table_whether_it_did(due, state):
    land = {"supervision": [KEY.format(1)]}
    contract = stage("contracted", **land, supply_way=["出让"], due_start=[due])
    row = only(traced(contract, stage("used", **land, start_date=[None])))
    assert row["start_state"] == state
    # where no table says whether building began, nothing is late, in time or idle
    row = only(traced(contract))
    assert (row["start_state"], row["use_state"]) == ("undetermined", "undetermined")
    assert "started:unknown" in traced(contract).tables["threads"].iloc[0]["strip"]
    begun = only(traced(contract, stage("used", **land, start_date=["2025-06-29"], started_area=[500.0])))
    assert begun["start_state"] == "in_time"


def chain():
    """102,000 approved, 78,000 supplied and delivered, 52,000 started, 30,500 completed, 30,480 registered."""
    key = {"supervision": [KEY.format(7)]}
    return (stage("approved", [box(0, 0, 510, 200)], **key, date=["2022-03-01"]),
            stage("supplied", [box(0, 0, 390, 200)], **key, date=["2022-09-01"], supply_way=["出让"]),
            stage("used", **key, delivery_date=["2022-10-01"], delivered_area=[78_000.0], due_start=["2023-03-01"],
                  start_date=["2023-02-01"], started_area=[52_000.0], due_completion=["2025-03-01"],
                  completion_date=["2025-02-01"], completed_area=[30_500.0]),
            stage("registered", **key, date=["2025-06-01"], area=[30_480.0]))


def test_the_vector_of_areas():
    outcome = traced(*chain())
    row = only(outcome, "threads")
    assert row[["approved_m2", "supplied_m2", "started_m2", "completed_m2", "registered_m2"]].tolist() == pytest.approx(
        [102_000.0, 78_000.0, 52_000.0, 30_500.0, 30_480.0])
    assert row["approved_not_supplied_m2"] == pytest.approx(24_000.0)
    assert f"{100 * row['approved_not_supplied_share']:.2f}" == "23.53"
    assert row["supplied_not_used_m2"] == pytest.approx(26_000.0)
    drift = outcome.tables["drift"]
    assert drift[["first", "then", "kind", "area_m2"]].to_numpy().tolist() == [
        ["completed", "registered", "stated", 20.0]]
    assert rules(outcome) == ["LIFE-DRIFT"]
    rates = outcome.tables["indicators"].set_index("indicator_id")["value"]
    assert rates["lifecycle_not_supplied_share"] == pytest.approx(100 * 24 / 102)
    assert rates["lifecycle_not_supplied"] == pytest.approx(2.4)
    assert row["stage"] == "registered" and only(outcome)["stage"] == "registered"


def moved():
    """Four stages, each of which lies beside the one before it."""
    key = {"supervision": [KEY.format(7), KEY.format(8)]}
    boxes = [(0, 0, 100, 50), (100, 0, 200, 50)]
    return [stage(role, [box(west + 3 * place, south, east + 3 * place, north) for west, south, east, north in boxes],
                  date=[f"202{place}-03-01"] * 2, **key)
            for place, role in enumerate(("approved", "supplied", "contracted", "permitted"))]


def test_what_is_not_asked_for_is_not_made_and_nothing_else_differs():
    whole, lean = traced(*moved()), traced(*moved(), with_ground=False, with_stages=False)
    assert whole.counts == lean.counts and len(whole.tables["drift"]) and len(whole.tables["stages"]) == 8
    for name in set(whole.tables) - {"stages"}:
        pd.testing.assert_frame_equal(whole.tables[name], lean.tables[name])
    pd.testing.assert_series_equal(whole.findings["message"], lean.findings["message"])
    assert not shapely.is_missing(whole.geometry["drift"]).any() and shapely.is_missing(lean.geometry["drift"]).all()
    assert shapely.area(whole.geometry["drift"]).tolist() == pytest.approx(whole.tables["drift"]["area_m2"].tolist())
    assert not len(lean.tables["stages"]) and list(departures(CHECK, lean)) == []


def test_the_ground_of_a_link_is_gone_before_the_next_one_is_compared(monkeypatch):
    made = []

    def watched(*given, **choices):
        assert not any(pieces() is not None for pieces in made)
        pairs = linking_overlaps(*given, **choices)
        if pairs.pieces is not None:
            made.append(weakref.ref(pairs.pieces))
        return pairs

    linking_overlaps = linking.ground_overlaps
    monkeypatch.setattr(linking, "ground_overlaps", watched)
    assert len(traced(*moved()).tables["drift"]) and len(made) >= 2


def test_terms_of_temporary_land():
    land = stage("temporary", [box(200 * i, 0, 200 * i + 90, 80) for i in range(6)], date=["2024-07-01"] * 6,
                 valid_to=["2026-06-29", "2026-06-30", "2026-09-28", "2026-09-29", "2026-06", None])
    outcome = traced(land)
    terms = outcome.findings[outcome.findings["rule_id"] == "LIFE-TEMPORARY"].set_index("subject_fid")
    assert terms["verdict"].to_dict() == {1: "conditional", 2: "conditional", 3: "conditional", 5: "undetermined",
                                         6: "undetermined"}   # of the fourth 91 days are left
    assert terms["measured"].dropna().to_dict() == {1: -1.0, 2: 0.0, 3: 90.0, 5: 0.0}
    assert "ended on 2026-06-29, 1 day ago" in terms["message"][1] and "in 90 days" in terms["message"][3]
    assert "not known" in terms["message"][5] and "without a term" in terms["message"][6]
    # without the field no row is in time
    bare = stage("temporary", [box(0, 0, 90, 80)], name="LSYD", date=["2024-07-01"])
    row, = (row for row in traced(bare).findings.itertuples() if row.rule_id == "LIFE-TEMPORARY")
    assert row.verdict == "undetermined"
    assert "LIFE-TEMPORARY" not in rules(traced(stage("temporary", [box(0, 0, 90, 80)], valid_to=["2026-09-28"]),
                                                within_days=89))


def test_temporary_land_that_was_withdrawn_has_no_term():
    """Of three that ended on 2026-06-29, those in force and lapsed are reported, and not the withdrawn one."""
    land = stage("temporary", [box(200 * i, 0, 200 * i + 90, 80) for i in range(3)], date=["2024-07-01"] * 3,
                 valid_to=["2026-06-29"] * 3, status=["有效", "撤销", "已过期"])
    ended = traced(land).findings.query("rule_id == 'LIFE-TEMPORARY'")
    assert sorted(ended["subject_fid"]) == [1, 3]


def test_order_of_layers_and_rows_does_not_matter():
    shapes = [box(100 * i, 0, 100 * i + 100, 80) for i in range(12)]
    keys = [KEY.format(i) for i in range(12)]
    dates = ["2025-06-30" if i % 2 else "2026-12-31" for i in range(12)]
    approved, supplied, used = ({"supervision": keys, "date": ["2023-01-01"] * 12},
                                {"supervision": keys, "date": ["2024-01-01"] * 12, "land": ["国有"] * 12},
                                {"supervision": keys, "due_start": dates, "start_date": [None] * 12})
    order = np.random.default_rng(5).permutation(12)

    def layers(rows):
        made = [stage(role, [shapes[row] for row in rows] if role != "used" else None,
                      **{key: [values[row] for row in rows] for key, values in columns.items()})
                for role, columns in (("approved", approved), ("supplied", supplied), ("used", used))]
        for layer in made:
            layer.table.fids[:] = np.asarray(rows) + 1
        return made

    plain, mixed = traced(*layers(range(12))), traced(*layers(order)[::-1])
    assert plain.counts == mixed.counts and plain.counts["SUSPECTED_IDLE_COUNT"] == 6
    for name in CHECK.tables:
        pd.testing.assert_frame_equal(plain.tables[name], mixed.tables[name])
    assert set(plain.findings["finding_id"]) == set(mixed.findings["finding_id"])


def test_what_is_removed_turns_nothing_into_in_time():
    layers = [*chain()[:2], stage("used", supervision=[KEY.format(7)], delivery_date=["2022-10-01"],
                                  due_start=["2023-03-01"], start_date=["2023-06-01"], stop_date=["2024-01-01"],
                                  built_area=[100.0], planned_area=[40_000.0])]
    whole = only(traced(*layers))
    assert (whole["start_state"], whole["use_state"]) == ("done_late", "may_be_idle")

    def fine(outcome) -> bool:
        return any((outcome.tables["parcels"]["start_state"] == "in_time") | (
            outcome.tables["parcels"]["use_state"] == "in_use"))

    for gone in range(3):
        assert not fine(traced(*(layer for place, layer in enumerate(layers) if place != gone)))
    for role in ("due_start", "start_date", "stop_date", "built_area", "planned_area"):
        columns = {key: list(layers[2].table.columns[key]) for key in layers[2].fields if key != role}
        assert not fine(traced(*layers[:2], stage("used", **columns))), role
        columns[role] = [None]
        assert not fine(traced(*layers[:2], stage("used", **columns))), role


def test_a_parcel_that_is_split_merged_or_renumbered_is_linked_by_ground():
    supplied = stage("supplied", [box(0, 0, 100, 100), box(200, 0, 300, 100), box(300, 0, 400, 100),
                                  box(500, 0, 600, 100)],
                     parcel=[f"990127001001GB{i:05d}" for i in range(1, 5)], date=["2024-01-01"] * 4)
    registered = stage("registered", [box(0, 0, 40, 100), box(40, 0, 100, 100), box(200, 0, 400, 100),
                                      box(500, 0, 600, 100)],
                       parcel=[f"990127001001GB{i:05d}" for i in (11, 12, 13, 14)], date=["2025-01-01"] * 4)
    outcome = traced(supplied, registered)
    assert outcome.counts["THREAD_COUNT"] == 3 and len(outcome.tables["drift"]) == 0
    assert outcome.tables["stages"]["linked_by"].eq("ground").all()
    assert [rule for rule in rules(outcome) if rule != "LIFE-OPEN"] == ["LIFE-RENUMBERED"] * 3
    by_key = traced(supplied, registered, link="key")
    assert by_key.counts["THREAD_COUNT"] == 8


def test_a_withdrawn_supply_does_not_count_and_a_second_one_in_force_is_told():
    def supplies(status):
        return (stage("supplied", [box(0, 0, 100, 100)] * 2, supervision=[KEY.format(1), KEY.format(2)],
                      parcel=["990127001001GB00001"] * 2, date=["2023-01-01", "2024-01-01"], status=status),
                stage("used", supervision=[KEY.format(2)], due_start=["2025-12-01"], start_date=["2025-10-01"]))

    withdrawn, both = traced(*supplies(["撤销", "有效"])), traced(*supplies([None, "有效"]))
    assert only(withdrawn)["area_m2"] == pytest.approx(10_000.0) and "LIFE-TWICE" not in rules(withdrawn)
    assert (withdrawn.tables["stages"]["status"] == "withdrawn").sum() == 1
    assert rules(both).count("LIFE-TWICE") == 1


def test_approvals_that_were_all_withdrawn_leave_nothing_to_supply():
    ground = [box(0, 0, 200, 200)]
    outcome = traced(stage("approved", ground, supervision=[KEY.format(1)], date=["2022-01-01"], status=["撤销"]),
                     stage("supplied", ground, supervision=[KEY.format(1)], date=["2022-06-01"], status=["有效"]))
    assert only(outcome, "threads")["approved_not_supplied_m2"] == 0
    assert "LIFE-APPROVAL-SUPPLY" in set(outcome.findings["rule_id"])


def test_a_key_that_a_spreadsheet_cut_links_nothing_and_is_told():
    supplied = stage("supplied", [box(0, 0, 100, 100)], supervision=["3501002025001234567"], date=["2024-01-01"])
    for cut in ("350100202500123", "3501002025001230000", 3.50100202500123e18):
        used = stage("used", supervision=[cut], start_date=["2024-06-01"])
        outcome = traced(supplied, used)
        assert outcome.counts["THREAD_COUNT"] == 2 and rules(outcome).count("GR-LIFE-KEY") == 1
        skipped = outcome.findings[outcome.findings["rule_id"] == "LIFE-SUPPLY-USE"]
        assert skipped["verdict"].tolist() == ["undetermined"], "the supply may be the one that the key is cut of"
        on_ground = traced(supplied, stage("used", [box(0, 0, 100, 100)], supervision=[cut], start_date=["2024-06-01"]))
        assert on_ground.counts["THREAD_COUNT"] == 1


def test_what_is_skipped_or_reversed():
    outcome = traced(
        stage("approved", [box(0, 0, 100, 100)], date=["2025-03-01"], project=["P1"]),
        stage("supplied", [box(0, 0, 100, 100)], date=["2025-01-01"], parcel=["990127001001GB00001"]),
        stage("used", [box(0, 0, 100, 100), box(300, 0, 400, 100)],
              parcel=["990127001001GB00001", "990127001001GB00002"], start_date=["2025-02-01", "2025-02-01"]))
    rows = outcome.findings.set_index(["rule_id", "subject_id"])["message"]
    assert "59 days before" in rows["LIFE-APPROVAL-SUPPLY", "990127001001GB00001"]
    assert "not, in the layers given" in rows["LIFE-SUPPLY-USE", "990127001001GB00002"]
    assert "not, in the layers given" in rows["LIFE-APPROVAL-USE", "990127001001GB00002"]
    assert not any(outcome.findings["verdict"] == "forbidden")


def test_limits_are_compared_between_conditions_contract_permit_and_completion():
    key = {"parcel": ["990127001001GB00001"]}
    outcome = traced(
        stage("planned", **key, date=["2023-01-01"], far_upper=[2.0], density_upper=[0.35], green_lower=[30.0],
              height_upper=[54.0], use=["居住用地"]),
        stage("contracted", **key, date=["2023-05-01"], far_upper=[2.2], density_upper=[35.0], green_lower=[0.3],
              use=["居住用地"]),
        stage("permitted", **key, date=["2023-08-01"], far=[2.1], height=[54.0], use=["商住"]),
        stage("used", **key, start_date=["2023-10-01"], far=[2.15], green=[None], height=[60.0]))
    messages = {(row.rule_id, row.verdict): row.message for row in outcome.findings.itertuples()
            if row.rule_id.startswith("LIFE-COMPARE")}
    assert set(messages) == {("LIFE-COMPARE-FAR", "conditional"), ("LIFE-COMPARE-HEIGHT", "conditional"),
                         ("LIFE-COMPARE-USE", "conditional"), ("LIFE-COMPARE-GREEN", "undetermined")}
    assert "60" in messages["LIFE-COMPARE-HEIGHT", "conditional"]


def test_idle_within_days_and_a_cause_that_is_claimed():
    soon = traced(*started(due_start="2025-08-01", start_date=None))
    assert only(soon)["days_to_idle"] == 32 and soon.counts["IDLE_SOON_COUNT"] == 1
    assert traced(*started(due_start="2025-08-01", start_date=None), within_days=30).counts["IDLE_SOON_COUNT"] == 0
    late = traced(*started(due_start="2025-01-01", start_date=None, cause="政府原因"))
    finding = late.findings[late.findings["rule_id"] == "LIFE-IDLE"].iloc[0]
    assert "government" in finding["message"] and "government" in finding["documents"]
    recognised = traced(*started(due_start="2025-01-01", start_date=None, recognition="样闲认〔2026〕1号"))
    finding = recognised.findings[recognised.findings["rule_id"] == "LIFE-IDLE"].iloc[0]
    assert "20 %" in finding["message"] and "样闲认" in finding["documents"] and finding["verdict"] == "conditional"


def test_states_are_sets_and_the_strip_says_what_is_unknown():
    outcome = traced(stage("supplied", [box(0, 0, 100, 100)], date=["2024-01-01"], land=["国有"]))
    row = only(outcome)
    assert row["stage"] == "supplied" and row["states"].split("|")[:2] == ["supplied", "contracted"]
    assert row["strip"].split(";")[3] == "supplied:filled:2024-01-01:10000.00"
    assert "registered:unknown::" in row["strip"]
    assert row["verdict"] == "undetermined" and pd.isna(only(outcome, "threads")["supplied_not_used_m2"])


def test_without_stages_there_is_a_refusal():
    with pytest.raises(InputError, match="No layer or table has a stage"):
        traced()
    assert AS_OF.year == 2026


def test_areas_in_hectares_are_read_as_the_ground_says_also_of_a_table_without_ground():
    """6 ha on 60,000 m², of which the table of use says 6 delivered and 1.5 started: 45,000 m² are not used."""
    land = {"contract": ["HT-1"], "supervision": [KEY.format(1)]}
    ground = box(0, 0, 200, 300)
    outcome = traced(stage("approved", [box(0, 0, 400, 300)], supervision=[KEY.format(1)], date=["2023-01-15"],
                           area=[12.0]),
                     stage("supplied", [ground], **land, supply_way=["出让"], date=["2023-06-01"], area=[6.0]),
                     stage("used", contract=["HT-1"], due_start=["2024-06-01"], delivery_date=["2023-07-01"],
                           delivered_area=[6.0], start_date=["2024-05-01"], started_area=[1.5]),
                     stage("registered", [ground], contract=["HT-1"], date=["2025-01-01"], area=[59_960.0]))
    thread = only(outcome, "threads")
    assert [thread[f"{name}_m2"] for name in ("approved", "supplied", "started", "registered")] == pytest.approx(
        [120_000.0, 60_000.0, 15_000.0, 59_960.0])
    assert thread["supplied_not_used_m2"] == pytest.approx(45_000.0)
    assert thread["approved_not_supplied_m2"] == pytest.approx(60_000.0, rel=1e-4)
    assert sum("in hectares" in note for note in outcome.notes) == 3    # the registered areas are in m²


@pytest.mark.parametrize(("table", "used", "state", "reason"), [
    ("supplied", {"start_date": ["2023-02-01"], "completion_date": ["2025-02-01"]}, "in_time", None),
    ("supplied", {"start_date": ["2023-02-01"], "completion_date": ["2025-03-11"]}, "done_late", None),
    ("contracted", {"start_date": ["2023-02-01"], "completion_date": [None]}, "late", None),
    ("supplied", {"start_date": ["2023-02-01"], "completion_date": ["soon"]}, "undetermined", "cannot be read"),
    ("contracted", {"start_date": ["2023-02-01"]}, "undetermined", "record of the completion"),
    ("approved", {"start_date": ["2023-02-01"], "completion_date": ["2025-02-01"]}, "undetermined",
     "agreed completion is missing")])
def test_the_completion_agreed_with_supply_or_contract(table, used, state, reason):
    """These are the tables that state it; it was read only of the table of use."""
    key = {"supervision": [KEY.format(7)]}
    agreed = {"due_start": ["2023-03-01"], "due_completion": ["2025-03-01"]} if table != "approved" else {}
    land = [stage(table, [box(0, 0, 390, 200)], **key, date=["2022-09-01"], **agreed)]
    if table != "supplied":
        land.append(stage("supplied", [box(0, 0, 390, 200)], **key, date=["2022-09-01"], land=["国有建设用地"]))
    row = only(traced(*land, stage("used", **key, **used)))
    assert row["completion_state"] == state
    assert reason is None or reason in row["reason"]


def test_a_completion_agreed_for_later_is_not_due_without_any_record():
    land = stage("supplied", [box(0, 0, 390, 200)], supervision=[KEY.format(7)], due_completion=["2027-03-01"])
    assert only(traced(land))["completion_state"] == "not_due"


def test_a_day_agreed_that_cannot_be_read_is_not_called_missing():
    for due, words in (("2021-06-31", "The agreed start is stated and cannot be read"),
                       ("1901-01-01", "The agreed start is stated and cannot be read"),
                       (None, "The agreed start is missing: it is a date in the table of supplies")):
        outcome = traced(stage("supplied", [box(X, Y, X + 100, Y + 100)], parcel_id=["P"], date=["2020-01-01"],
                               due_start=[due]))
        assert words in outcome.tables["parcels"]["reason"].iloc[0]


def test_words_for_not_begun_are_no_unreadable_dates():
    for word, state in (("未开工", "suspected_idle"), ("not started", "suspected_idle"), ("soon", "undetermined")):
        outcome = traced(stage("supplied", [box(X, Y, X + 100, Y + 100)], parcel_id=["P"], date=["2020-01-01"],
                               due_start=["2021-01-01"], start_date=[word], supply_way=["出让"]))
        assert outcome.tables["parcels"]["start_state"].iloc[0] == state
