"""The check of rights: the numbers of the vectors, bad input, and what neither order nor leaving out may change."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.rights import (
    BOXES,
    OWNER,
    PACK,
    A,
    B,
    C,
    M,
    X,
    Y,
    box,
    findings_of,
    layer,
    request,
    rows_of,
    run,
    table,
    table_of,
)

from groundrules.core.errors import InputError
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.rights.conflicts import check
from groundrules.core.rights.conflicts.check import check_rights

VECTOR_HOLDERS = [(A, "h1", "1/2"), (A, "h2", "1/4"), (A, "h3", "1/4"), (B, "h1", "1/3"), (B, "h4", "1/3"),
                  (C, "h5", "共同共有"), (C, "h6", "共同共有")]


@pytest.fixture(scope="module")
def vectors():
    return run(layer(rows_of()), holders=table_of(VECTOR_HOLDERS))


def test_two_rights_of_state_land_share_120_m2(vectors):
    assert findings_of(vectors, "RIGHT-SAME") == [(A, B, "forbidden", pytest.approx(120.0))]
    row = vectors.tables["conflicts"].query("rule_id == 'RIGHT-SAME'").iloc[0]
    assert (f"{row.area_m2:.0f}", f"{row.width_m:.3f}", f"{row.first_percent:.2f}", f"{row.second_percent:.2f}") == (
        "120", "1.935", "2.00", "1.96")
    message = vectors.findings.query("rule_id == 'RIGHT-SAME'")["message"].iloc[0]
    for words in ("120.00 m²", "6,000.00 m²", "6,120.00 m²", "GB", "between 113.80 and 126.21 m²", "1.935 m"):
        assert words in message
    assert vectors.counts["CONFLICT_COUNT"] == 3 and vectors.counts["HAS_CONFLICT"]


def test_a_mine_needs_consent_and_has_ground_without_an_owner(vectors):
    assert (B, M, "conditional", pytest.approx(1500.0)) in findings_of(vectors, "RIGHT-ABOVE")
    layers = findings_of(vectors, "RIGHT-LAYER")
    assert (M, None, "undetermined", pytest.approx(10_000.0)) in layers
    assert {row[:3] for row in layers if row[1]} == {(A, OWNER, "forbidden"), (B, OWNER, "forbidden")}
    assert not [row for row in layers if row[0] == C]


def test_shares_are_exact(vectors):
    assert findings_of(vectors, "RIGHT-SHARE") == [(B, None, "conditional", pytest.approx(2 / 3))]
    shares = vectors.tables["shares"].set_index("unit_code")
    assert shares["total"].to_dict() == {A: "1", B: "2/3", C: "0"} and shares.loc[B, "rest"] == "1/3"
    assert shares["state"].to_dict() == {A: "whole", B: "under", C: "joint"}
    message = vectors.findings.query("rule_id == 'RIGHT-SHARE'")["message"].iloc[0]
    assert "2/3" in message and "1/3" in message


def test_no_name_of_a_holder_is_in_any_result(vectors):
    for frame in (vectors.findings, *vectors.tables.values()):
        assert not frame.astype("string").apply(lambda column: column.str.contains(r"\bh[1-6]\b")).fillna(False).any(
            axis=None)
    pair = vectors.findings.query("rule_id == 'RIGHT-SAME'")["message"].iloc[0]
    tokens = vectors.tables["shares"].set_index("unit_code")["tokens"]
    assert tokens[A] in pair and tokens[B] in pair


def facts(outcome):
    rows = outcome.findings
    return {(row.finding_id, row.evidence_hash, row.verdict) for row in rows.itertuples()}


def test_order_of_rows_and_layers_does_not_matter():
    names = [A, B, C, OWNER, M]
    straight = run(layer(rows_of(names[:3])), layer(rows_of(names[3:]), name="所有权"))
    turned = run(layer(rows_of(names[:2:-1]), name="所有权"), layer(rows_of(names[2::-1])))
    assert facts(straight) == facts(turned) and straight.counts == turned.counts


@pytest.mark.parametrize("left_out", [OWNER, M, B])
def test_leaving_something_out_never_clears_a_right(left_out):
    """A right whose ownership is not given is undetermined; a right that is not there takes its conflicts along."""
    with_all = run(layer(rows_of())).tables["parcels"].set_index("right_id")
    without = run(layer(rows_of([name for name in BOXES if name != left_out]))).tables["parcels"].set_index("right_id")
    if left_out == OWNER:   # the owner is missing data; a right that is not there is no missing data
        assert without["layer_verdict"].isna().all() and without["undetermined"].str.contains("LAYER").all()
        assert not (without["verdict"] == "allowed").any()
    assert set(without.index) == set(with_all.index) - {left_out}


def test_halves_of_a_parcel_share_what_the_whole_shares():
    west, east = (A.replace("00001", "00011"), "3", box(0, 0, 99, 60)), (A.replace("00001", "00012"), "3",
                                                                        box(99, 0, 100, 60))
    halves = run(layer([west, east, (B, "3", box(*BOXES[B]))]))
    assert sum(row[3] for row in findings_of(halves, "RIGHT-SAME")) == pytest.approx(120.0)
    assert halves.counts["CONFLICT_AREA"] == pytest.approx(120.0)


def test_a_sliver_is_a_boundary_to_survey_again():
    outcome = run(layer([(A, "3", box(0, 0, 100, 60)), (B, "3", box(99.95, 0, 200, 60))]))
    assert findings_of(outcome, "RIGHT-SAME") == [(A, B, "conditional", pytest.approx(3.0))]
    assert "surveyed again" in outcome.findings["message"].iloc[0]
    assert outcome.counts["CONFLICT_COUNT"] == 0 and outcome.counts["BOUNDARY_COUNT"] == 1


def test_levels_and_unknown_pairs():
    above = B.replace("GB", "GS")
    outcome = run(layer([(A, "3", box(0, 0, 50, 50)), (above, "3", box(0, 0, 50, 50)),
                         ("440101001001GB00009", "23", box(0, 0, 50, 50))]))
    assert [row[2] for row in findings_of(outcome, "RIGHT-ABOVE")] == ["conditional"]
    assert {row[2] for row in findings_of(outcome, "RIGHT-SAME")} == {"undetermined"}


def test_contracted_land_on_state_land_is_undetermined():
    outcome = run(layer([(C, "9", box(0, 0, 50, 50)), (OWNER.replace("JA", "GA"), "2", box(0, 0, 90, 90))]))
    assert [row[2] for row in findings_of(outcome, "RIGHT-LAYER")] == ["undetermined"]


def test_units_stacked_on_a_parcel_do_not_conflict():
    units = [(f"{A}F{number:08d}", "4", box(0, 0, 50, 50)) for number in range(1, 6)]
    outcome = run(layer([*units, (B, "3", box(40, 0, 90, 50))]), layer([(A, "3", box(0, 0, 50, 50))], name="宗地2"))
    pairs = findings_of(outcome, "RIGHT-SAME")
    assert pairs and all(B in pair[:2] for pair in pairs)
    verdicts = outcome.tables["parcels"].set_index("right_id")["same_verdict"]
    assert (verdicts == "forbidden").all()   # each unit of the stack, though the stack is compared once


def test_letter_w_is_a_remark_and_an_objection_a_dispute():
    road = "440101001001GW00007"
    rows = [(road, "3", box(0, 0, 9, 9)), (A, "3", box(20, 0, 29, 9)), (B, "3", box(40, 0, 49, 9)),
            ("440101001001GB00005", "3", box(60, 0, 69, 9))]
    outcome = run(layer(rows, {"registration": "DJLX", "registration_date": "DJSJ", "seizure": "CFLX"},
                        DJLX=("100", "600", "800", "700"), DJSJ=("2020-01-01", "2025/6/30", "20250630", "2020-01-01"),
                        CFLX=("", "", "", "2")))
    parcels = outcome.tables["parcels"].set_index("right_id")
    assert parcels.loc[road, "disputed_verdict"] == "allowed" and "not a dispute" in parcels.loc[road, "remark"]
    assert dict(zip([A, B, rows[3][0]], parcels.loc[[A, B, rows[3][0]], "disputed_verdict"])) == {
        A: "conditional", B: "forbidden", rows[3][0]: "conditional"}
    assert outcome.counts["DISPUTED_COUNT"] == 3


def test_an_edge_of_the_plan_cuts_a_parcel():
    plan = ControlLayer("plan", table([("R2", "", box(-10, -10, 70, 100)), ("C1", "", box(70, -10, 250, 100))],
                                      name="控规"), {"id": "ZDDM"})
    outcome = run(layer([(A, "3", box(0, 0, 100, 60)), (B, "3", box(120, 0, 200, 60)),
                         ("440101001001GB00009", "3", box(240, 0, 300, 60))]), plan=plan)
    assert findings_of(outcome, "RIGHT-PLAN") == [(A, "C1+R2", "conditional", pytest.approx(1800.0))]
    assert "R2 70.00 %; C1 30.00 %" in outcome.findings.query("rule_id == 'RIGHT-PLAN'")["message"].iloc[0]
    assert outcome.tables["parcels"]["plan_verdict"].tolist() == ["conditional", "allowed", "undetermined"]


def test_a_neighbour_that_meets_broken_ground_by_rounding_alone_is_left_in_peace():
    bow = shapely.Polygon([(X, Y), (X + 50, Y + 50), (X + 50, Y), (X, Y + 50)])
    outcome = run(layer([(A, "3", bow), (B, "3", box(49.999999, 0, 90, 50)), (C, "3", box(49, 50, 90, 90))]))
    assert [(subject, verdict) for subject, _, verdict, _ in findings_of(outcome, "RIGHT-SAME")] == [
        (A, "undetermined")]


def test_broken_ground_leaves_what_it_meets_undetermined():
    bow = shapely.Polygon([(X, Y), (X + 50, Y + 50), (X + 50, Y), (X, Y + 50)])
    notch = "440101001001GB00008"   # between the wings: A's ground if two of its corners were swapped
    outcome = run(layer([(A, "3", bow), (B, "3", box(40, 0, 90, 50)), (C, "9", box(200, 0, 250, 50)),
                         ("440101001001GB00009", "3", None), (notch, "3", box(20, -20, 30, 10))]))
    verdicts = outcome.tables["parcels"]["same_verdict"].tolist()
    assert verdicts == ["undetermined", "undetermined", "allowed", "undetermined", "undetermined"]
    assert not outcome.counts["IS_DETERMINED"]
    open_ground = findings_of(outcome, "RIGHT-SAME")
    assert (B, A, "undetermined", pytest.approx(500.0)) in open_ground
    assert (notch, A, "undetermined", pytest.approx(100.0)) in open_ground
    message = outcome.findings.query("subject_id == @B")["message"].iloc[0]
    assert f"{A}, whose outline cannot be used, may hold up to 500.00 m²" in message, message
    assert any(note.startswith("2 rights lie on ground that a right with unusable geometry may hold") for note in
               outcome.notes), outcome.notes


def test_corners_in_the_wrong_order_clear_no_conflict():
    """A lot that conflicts with another is never clear of it because two of its corners were swapped."""
    square = [(0, 0), (40, 40), (40, 0), (0, 40)]
    inner = (B, "3", box(12, 1, 18, 7))
    for order, verdict in (((0, 1, 2, 3), "undetermined"), ((0, 2, 1, 3), "forbidden")):
        lot = shapely.Polygon([(X + square[number][0], Y + square[number][1]) for number in order])
        outcome = run(layer([(A, "3", lot), inner]))
        assert outcome.tables["parcels"]["same_verdict"].tolist() == [verdict, verdict]
        assert any(row[2:] == (verdict, pytest.approx(36.0)) for row in findings_of(outcome, "RIGHT-SAME"))


@pytest.mark.parametrize("seed", range(3))
def test_what_no_order_of_corners_can_reach_is_determined(seed):
    """An outline of few corners may hold the ground between them, in any order; what lies beside that is clear."""
    random = np.random.default_rng(seed)
    rings = [shapely.Polygon(random.uniform(0, 100, (15, 2)) + (X, Y)) for _ in range(6)]
    boxes = [box(west, south, west + 8, south + 8) for west, south in random.uniform(-40, 132, (60, 2))]
    kinds = {"open": 0, "clear": 0}
    for ring in rings:
        assert not ring.is_valid
        names = [f"440101001001GB{number:05d}" for number in range(1, len(boxes) + 2)]
        outcome = run(layer([(names[0], "3", ring), *zip(names[1:], "3" * len(boxes), boxes)]))
        about = {subject for subject, control, *_ in findings_of(outcome, "RIGHT-SAME") if control == names[0]}
        for name, shape in zip(names[1:], boxes):
            most = ring.convex_hull.intersection(shape).area
            assert (name in about) == (most > 1e-6) or 1e-9 < most < 1e-5
            kinds["open" if name in about else "clear"] += 1
    assert min(kinds.values()) > 50, kinds


def test_types_by_name_by_number_and_by_layer():
    names = layer([(A, "国有建设用地使用权", box(0, 0, 100, 60)), (B, "03", box(98, 0, 200, 60)),
                   ("440101001001GB00009", "??", box(98, 0, 200, 60)),
                   ("440101001001GB00010", "甲一", box(300, 0, 400, 60)),
                   ("440101001001GB00011", "Ann Hill", box(400, 0, 500, 60))])
    outcome = run(names, layer([(OWNER, "", box(0, 0, 200, 160))], name="所有权"), types=("", "1"))
    assert outcome.tables["parcels"]["right_type"].fillna("").tolist() == ["3", "3", "", "", "", "1"]
    assert (A, B, "forbidden", pytest.approx(120.0)) in findings_of(outcome, "RIGHT-SAME")
    unread = next(note for note in outcome.notes if "“??”" in note)
    assert "3 values" in unread and "“…”" in unread and not any(word in unread for word in ("甲一", "Ann", "Hill"))


def test_scope_and_refusals():
    outcome = run(layer(rows_of()), scope=("RIGHT-SAME",))
    assert set(outcome.findings["rule_id"]) == {"RIGHT-SAME"} and outcome.counts["IS_DETERMINED"]
    assert outcome.tables["parcels"]["layer_verdict"].isna().all()
    with pytest.raises(InputError, match="no rule"):
        run(layer(rows_of()), scope=("RIGHT-X",))
    with pytest.raises(InputError, match="no features"):
        run(layer([]))
    with pytest.raises(InputError, match="part on rights"):
        check_rights(replace(request(layer(rows_of())), pack=replace(PACK, rights=None)))
    with pytest.raises(InputError):
        run(layer(rows_of([A])), layer(rows_of([B]), name="bj54", crs="EPSG:2433"))


def test_a_rule_that_is_not_asked_for_costs_nothing(monkeypatch):
    def refuse(*_given, **_choices):
        raise AssertionError("judged")

    whole = run(layer(rows_of()), scope=("RIGHT-SAME",))
    for name in ("judge_disputes", "judge_terms", "judge_codes", "judge_areas", "judge_plan"):
        monkeypatch.setattr(check, name, refuse)
    lean = run(layer(rows_of()), scope=("RIGHT-SAME",))
    pd.testing.assert_frame_equal(lean.tables["parcels"], whole.tables["parcels"])
    with pytest.raises(AssertionError, match="judged"):
        run(layer(rows_of()), scope=("RIGHT-SAME", "RIGHT-CODE"))


def test_letters_of_codes():
    codes = ["440101001001GB00001W00000000", "440101001001JC00002F00010001", "440101001001JA00003", "x"]
    outcome = run(layer([(code, "3", box(20 * place, 0, 20 * place + 10, 10)) for place, code in enumerate(codes)]))
    assert outcome.tables["parcels"]["code_letters"].tolist() == ["GB W", "JC F", "JA", pd.NA]


def test_a_cut_code_joins_no_holder():
    """Two parcels look alike once a spreadsheet has cut their codes; halves of both are no whole."""
    people = table_of([("4.401010010E+18", "h1", "1/2"), ("4.401010010E+18", "h2", "1/2"), ("无", "h3", "1")])
    outcome = run(layer([("4.401010010E+18", "3", box(0, 0, 10, 10)), ("无", "3", box(50, 0, 60, 10))]), holders=people)
    assert set(outcome.tables["parcels"]["share_verdict"]) == {"undetermined"}
    assert any(note.startswith("Table") and " 3 rows" in note for note in outcome.notes)


def test_a_right_without_geometry_is_listed_by_its_code_and_decides_nothing():
    rows = [(A, "3", box(*BOXES[A])), (B, "3", None), (OWNER, "1", box(*BOXES[OWNER]))]
    outcome = run(layer(rows))
    parcels = outcome.tables["parcels"].set_index("right_id")
    assert parcels.loc[B, "verdict"] == "undetermined" and pd.isna(parcels.loc[B, "measured_m2"])
    (subject, control, verdict, measured), = findings_of(outcome, "RIGHT-SAME")
    assert (subject, control, verdict) == (B, None, "undetermined")
    assert outcome.geometry["parcels"][parcels.index.get_loc(B)] is None
    message = outcome.findings.loc[outcome.findings["subject_id"] == B, "message"].iloc[0]
    assert B in message
    alone = run(layer(rows), scope=("RIGHT-LAYER",))
    assert B in alone.tables["parcels"]["right_id"].tolist()
    assert any(B in note for note in alone.notes), alone.notes
