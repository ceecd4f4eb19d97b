"""Verdicts, findings and ledgers by hand."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.zoning import (
    CRS,
    FARM_RULES,
    TOWN_RULES,
    InForce,
    Minimum,
    box,
    check,
    layer,
    pack,
    rule,
    rules_fired,
    verdicts,
)

from groundrules.core.errors import InputError
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.table import Source, table_from_geometries

FARM = layer("farm", box(0, 0, 100, 100), columns={"id": ["A-1"]})


def test_forbidden_conditional_and_allowed():
    result = check([box(90, 0, 110, 10), box(90, 20, 110, 30), box(200, 0, 210, 10)], [FARM],
                   columns={"claim": [None, "3", None], "number": [None, "No. 7", None]})
    assert verdicts(result) == ["forbidden", "conditional", "allowed"]
    assert result.verdicts["farm_m2"].tolist() == pytest.approx([100, 100, 0])
    assert result.verdicts["free_m2"].tolist() == pytest.approx([100, 100, 100])
    first, second = result.findings.itertuples()
    assert first.rule_id == "F-1" and first.control_id == "A-1" and first.measured == pytest.approx(100)
    assert "exception not claimed" in first.message and "clause to be checked" in first.basis
    assert second.documents == "List: number supplied, not verified (No. 7)"
    assert result.counts["SUBJECT_COUNT"] == 3 and result.counts["HAS_PROHIBITION"]
    assert result.counts["OPEN_CONDITION_COUNT"] == 1 and not result.counts["IS_COMPLIANT"]


def test_a_claim_without_its_number_stays_conditional_with_the_document_missing():
    result = check([box(90, 0, 110, 10)], [FARM], columns={"claim": ["3"], "number": [None]})
    assert verdicts(result) == ["conditional"]
    assert result.findings["documents"][0] == "List: missing"


def test_a_layer_that_is_missing_is_never_allowed():
    town = layer("town", box(150, 0, 300, 100), columns={"zone": ["410"]})
    result = check([box(200, 0, 210, 10)], [town], rules=FARM_RULES + TOWN_RULES)
    assert verdicts(result) == ["undetermined"]
    assert result.verdicts["farm_verdict"][0] == "undetermined"
    assert result.verdicts["town_verdict"][0] == "allowed"
    assert "Farmland" in result.verdicts["reason"][0]
    assert result.verdicts["controls_checked"][0] == 1 and result.verdicts["controls_in_scope"][0] == 2


def test_scope_leaves_a_role_out_and_says_so():
    result = check([box(200, 0, 210, 10)], [FARM], rules=FARM_RULES + TOWN_RULES, scope=["farm"])
    assert verdicts(result) == ["allowed"] and "town_verdict" not in result.verdicts
    assert any("Town" in note for note in result.notes)
    with pytest.raises(InputError, match="no role"):
        check([box(0, 0, 1, 1)], [FARM], scope=["forest"])


def test_removing_a_layer_a_field_or_a_value_never_turns_into_allowed():
    subjects = [box(90, 0, 110, 10), box(95, 50, 105, 60), box(300, 0, 310, 10)]
    controls = [FARM, layer("town", box(0, 0, 400, 400), columns={"zone": ["410"]}),
                layer("county", box(-500, -500, 500, 500))]
    columns = {"claim": ["3", None, None], "kind": ["urban", "urban", "urban"]}
    options = {"rules": FARM_RULES + TOWN_RULES, "scope": ["farm", "town"]}
    full = verdicts(check(subjects, controls, columns=columns, **options))
    assert full == ["conditional", "forbidden", "allowed"]
    poorer = [check(subjects, [control for control in controls if control is not gone], columns=columns, **options)
              for gone in controls[:2]]
    poorer += [check(subjects, controls, columns={k: v for k, v in columns.items() if k != gone}, **options)
               for gone in columns]
    lost = layer("farm", None, columns={"id": ["A-1"]})
    poorer.append(check(subjects, [lost, *controls[1:]], columns=columns, **options))
    bare_zone = layer("town", box(0, 0, 400, 400), columns={"zone": pd.array([None], dtype="string")})
    poorer.append(check(subjects, [FARM, bare_zone, controls[2]], columns=columns, **options))
    for result in poorer:
        for before, after in zip(full, verdicts(result)):
            assert before == "allowed" or after != "allowed"


def test_an_overlap_that_no_rule_speaks_about_is_undetermined():
    town = layer("town", box(0, 0, 50, 50), box(50, 0, 90, 50), columns={"zone": ["410", "999"]})
    result = check([box(1, 1, 5, 5), box(60, 1, 65, 5)], [town], rules=TOWN_RULES, scope=["town"])
    assert verdicts(result) == ["allowed", "undetermined"]
    assert rules_fired(result, 1) == ["GR-NO-RULE"]


def test_a_condition_without_its_value_is_undetermined_and_names_the_field():
    result = check([box(200, 0, 210, 10)], [layer("town", box(0, 0, 50, 50), columns={"zone": ["410"]})],
                   rules=TOWN_RULES, scope=["town"], columns={"kind": pd.array([None], dtype="string")})
    assert verdicts(result) == ["undetermined"]
    assert "kind" in result.findings["message"][0]


def test_one_sliver_is_a_technical_check_and_three_hundred_are_not():
    first = box(99.992, 0, 120, 100)                       # 0.8 m², 8 mm wide
    comb = shapely.union_all([box(100, 0, 130, 1000)] + [
        box(99.1, 3 * k, 100.5, 3 * k + 1) for k in range(300)])   # 300 teeth of 0.9 m²
    farm = layer("farm", box(0, 0, 100, 1000), columns={"id": ["A"]})
    result = check([first, comb], [farm])
    assert verdicts(result) == ["conditional", "forbidden"]
    assert "Technical check" in result.findings["message"][0]
    assert result.verdicts["farm_m2"].tolist() == pytest.approx([0.8, 270])


def test_a_long_narrow_strip_stays_technical_whatever_its_area():
    farm = layer("farm", box(0, 0, 100, 5000), columns={"id": ["A"]})
    result = check([box(99.95, 0, 130, 5000)], [farm])   # 250 m², 5 cm wide
    assert verdicts(result) == ["conditional"]


def test_a_real_piece_beside_a_long_sliver_counts():
    farm = layer("farm", box(0, 0, 100, 3000), box(100, 0, 103, 3), columns={"id": ["A", "B"]})
    result = check([box(99.99, 0, 130, 3000)], [farm])
    assert verdicts(result) == ["forbidden"]


def test_slivers_of_the_parcels_of_one_project_are_added_up():
    farm = layer("farm", box(0, 0, 100, 100), columns={"id": ["A"]})
    parcels = [box(99.5, 10 * k, 120, 10 * k + 1) for k in range(3)]     # 0.5 m² each
    alone = check(parcels, [farm])
    together = check(parcels, [farm], columns={"project": ["P", "P", "P"]}, project_field="project")
    assert verdicts(alone) == ["conditional"] * 3 and verdicts(together) == ["forbidden"] * 3
    assert together.tables["projects"]["verdict"].tolist() == ["forbidden"]
    assert together.tables["projects"]["farm_m2"][0] == pytest.approx(1.5)
    assert together.tables["projects"]["subject_count"][0] == 3


def test_the_worst_parcel_decides_for_the_project():
    result = check([box(90, 0, 110, 10), box(200, 0, 210, 10)], [FARM],
                   columns={"project": ["P", "P"]}, project_field="project")
    assert result.tables["projects"]["verdict"].tolist() == ["forbidden"]
    assert result.tables["projects"]["area_m2"][0] == pytest.approx(300)


def test_sums_with_a_parcel_that_cannot_be_measured_are_unknown():
    """100 m² and a parcel that crosses itself; a line beside a parcel has no area, and adds nothing to it."""
    crossed = shapely.Polygon([(200, 0), (210, 10), (210, 0), (200, 10)])
    result = check([box(90, 0, 100, 10), crossed], [FARM], columns={"project": ["P", "P"]}, project_field="project")
    assert result.tables["projects"][["area_m2", "farm_m2"]].isna().all(axis=None)
    summary = result.tables["summary"].set_index(["control_role", "verdict"])
    assert pd.isna(summary.loc[("*", "undetermined"), "subject_area_m2"])
    assert summary.loc[("*", "forbidden"), "subject_area_m2"] == pytest.approx(100)
    line = shapely.LineString([(90, 5), (120, 5)])
    beside = check([box(90, 0, 100, 10), line], [FARM], columns={"project": ["P", "P"]}, project_field="project")
    assert beside.tables["projects"]["area_m2"].tolist() == pytest.approx([100])
    assert beside.tables["projects"]["length_m"].tolist() == pytest.approx([30])


def test_outside_is_measured_from_what_is_left():
    town = layer("town", box(0, 0, 50, 50), box(40, 0, 60, 50), columns={"zone": ["410", "410"]})
    result = check([box(30, 0, 80, 10)], [town], rules=TOWN_RULES, scope=["town"], columns={"kind": ["urban"]})
    outside = result.findings[result.findings["rule_id"] == "T-2"]
    assert outside["measured"].tolist() == pytest.approx([200])
    assert result.finding_geometry[outside.index[0]].equals(box(60, 0, 80, 10))


def test_outside_where_data_end_is_unknown_not_forbidden():
    town = layer("town", box(0, 0, 50, 50), columns={"zone": ["410"]})
    county = layer("county", box(-10, -10, 50, 100))
    result = check([box(40, 0, 60, 10)], [town, county], rules=TOWN_RULES, scope=["town"],
                   columns={"kind": ["urban"]})
    assert verdicts(result) == ["undetermined"]
    assert rules_fired(result) == ["GR-COVERAGE", "T-1"]
    assert not result.settled["coverage_assumed"]


def test_disjoint_inside_and_within_distance():
    rules = (rule("D", relation="disjoint", verdict="conditional"),
             rule("I", relation="inside", verdict="forbidden"),
             rule("W", relation="within_distance", distance_m=20.0, verdict="conditional"),
             rule("O", verdict="allowed"))
    result = check([box(10, 10, 20, 20), box(110, 0, 120, 10), box(500, 0, 510, 10)], [FARM], rules=rules)
    assert [rules_fired(result, k) for k in range(3)] == [["I", "O", "W"], ["D", "W"], ["D"]]
    near = result.findings[(result.findings["rule_id"] == "W") & (result.findings["subject_fid"] == 2)]
    assert near["measured"].tolist() == pytest.approx([10]) and near["limit_value"].tolist() == [20]


def test_overlapping_controls_count_once_and_the_ledger_closes():
    farm = layer("farm", box(0, 0, 60, 100), box(40, 0, 100, 100), columns={"id": ["A", "B"]})
    town = layer("town", box(50, 0, 120, 100), columns={"zone": ["410"]})
    result = check([box(30, 0, 110, 10)], [farm, town], rules=FARM_RULES + TOWN_RULES, with_ledger=True)
    ledger = result.tables["ledger"].set_index("control_role")
    assert ledger["covered_m2"].to_dict() == pytest.approx({"farm": 700, "town": 600, "*": 800})
    assert ledger["free_m2"].to_dict() == pytest.approx({"farm": 100, "town": 200, "*": 0}, abs=1e-6)
    assert (ledger["residual_share"] < 1e-6).all()


def test_an_invalid_control_makes_its_neighbours_undetermined_and_the_ledger_says_how_much():
    bow = shapely.Polygon([(500_200, 4_400_000), (500_300, 4_400_100), (500_300, 4_400_000),
                           (500_200, 4_400_100)])
    farm = layer("farm", box(0, 0, 100, 100), bow, columns={"id": ["A", "B"]})
    result = check([box(150, 0, 250, 10), box(90, 0, 110, 10), box(400, 0, 410, 10)], [farm], with_ledger=True)
    assert verdicts(result) == ["undetermined", "forbidden", "allowed"]
    row = result.tables["ledger"][result.tables["ledger"]["control_role"] == "farm"].iloc[0]
    assert row["unusable_m2"] == pytest.approx(500) and row["free_m2"] == pytest.approx(500)
    assert "B" in result.findings["message"].iloc[0]


def test_subjects_that_cannot_be_judged_are_listed():
    bow = shapely.Polygon([(500_000, 4_400_000), (500_010, 4_400_010), (500_010, 4_400_000), (500_000, 4_400_010)])
    result = check([None, shapely.Polygon(), bow, box(90, 0, 110, 10)], [FARM])
    assert verdicts(result) == ["undetermined"] * 3 + ["forbidden"]
    assert (result.findings["rule_id"] == "GR-UNUSABLE-SUBJECT").sum() == 3
    clean = check([box(90, 0, 110, 10)], [FARM])
    assert result.verdicts["farm_m2"].sum() == pytest.approx(clean.verdicts["farm_m2"].sum())


def test_dates_choose_rules_features_and_tell_of_later_data():
    rules = (rule("OLD", in_force=InForce(date(2000, 1, 1), date(2025, 9, 30))),
             rule("NEW", in_force=InForce(date(2025, 10, 1), None), verdict="conditional"))
    farm = layer("farm", box(0, 0, 100, 100), box(200, 0, 300, 100), columns={
        "id": ["A", "B"], "valid_from": pd.to_datetime(["2020-01-01", "2020-01-01"]),
        "valid_to": pd.to_datetime([None, "2024-12-31"]), "data_date": pd.to_datetime(["2026-01-01"] * 2)})
    subjects = [box(10, 10, 20, 20), box(210, 10, 220, 20)]
    now = check(subjects, [farm], rules=rules)
    assert verdicts(now) == ["conditional", "allowed"]
    assert any("left out" in note for note in now.notes)
    then = check(subjects, [farm], rules=rules, as_of=date(2024, 6, 1))
    assert verdicts(then) == ["forbidden", "forbidden"]
    assert "GR-LATER-DATA" in then.findings["rule_id"].tolist()
    before = check(subjects, [farm], rules=rules, as_of=date(1990, 1, 1))
    assert verdicts(before) == ["undetermined"] * 2


def test_points_and_lines_are_subjects_too():
    line = shapely.LineString([(500_090, 4_400_050), (500_120, 4_400_050)])
    result = check([line, shapely.Point(500_050, 4_400_050), shapely.Point(500_500, 4_400_000)], [FARM])
    assert verdicts(result) == ["forbidden", "forbidden", "allowed"]
    assert result.verdicts["farm_m"][0] == pytest.approx(10) and result.verdicts["length_m"][0] == pytest.approx(30)


def test_registered_area_is_shared_out_by_measured_shares():
    result = check([box(90, 0, 110, 10), box(90, 20, 110, 30)], [FARM], area_method="registered",
                   columns={"registered": [400.0, None]}, registered_field="registered")
    assert result.verdicts["area_m2"][0] == pytest.approx(400)
    assert result.verdicts["farm_m2"][0] == pytest.approx(200, rel=1e-6)
    assert result.verdicts["area_method"].tolist() == ["registered", "ellipsoidal"]
    assert any("registered" in note for note in result.notes)
    assert not any("Check the unit" in note for note in result.notes)      # twice as much is no other unit


def test_a_registered_area_of_another_unit_is_said():
    """200 m² are drawn, the field says 0.02: hectares, which would be read as m². 0.02 ha with its unit is near."""
    result = check([box(90, 0, 110, 10), box(90, 20, 110, 30)], [FARM], area_method="registered",
                   columns={"registered": ["0.02", "0.02 ha"]}, registered_field="registered")
    assert result.verdicts["area_m2"].tolist() == pytest.approx([0.02, 200.0])
    notes = [note for note in result.notes if "Check the unit" in note]
    assert len(notes) == 1 and "1 feature is" in notes[0] and "(0.02 / 200.00 m²)" in notes[0]


def test_findings_have_stable_ids_and_change_their_evidence_with_it():
    first = check([box(90, 0, 110, 10)], [FARM], columns={"claim": ["3"], "number": ["1"]})
    again = check([box(90, 0, 110, 10)], [FARM], columns={"claim": ["3"], "number": ["1"]})
    moved = check([box(91, 0, 110, 10)], [FARM], columns={"claim": ["3"], "number": ["1"]})
    other = check([box(90, 0, 110, 10)], [FARM], columns={"claim": ["3"], "number": ["2"]})
    assert first.findings["finding_id"].equals(again.findings["finding_id"])
    assert first.findings["evidence_hash"].equals(again.findings["evidence_hash"])
    for changed in (moved, other):
        assert first.findings["finding_id"].equals(changed.findings["finding_id"])
        assert not first.findings["evidence_hash"].equals(changed.findings["evidence_hash"])


def test_vertices_in_the_middle_of_straight_edges_are_no_other_evidence():
    plot = box(90, 0, 110, 10)
    farm = layer("farm", shapely.segmentize(box(0, 0, 100, 100), 7.7), columns={"id": ["A-1"]})
    first = check([plot], [FARM], columns={"claim": ["3"], "number": ["1"]})
    dense = check([shapely.segmentize(plot, 3.3)], [farm], columns={"claim": ["3"], "number": ["1"]})
    assert len(first.findings)
    assert dense.findings["evidence_hash"].tolist() == first.findings["evidence_hash"].tolist()


def test_repeated_subject_ids_are_told_apart_and_said():
    result = check([box(90, 0, 110, 10), box(90, 20, 110, 30)], [FARM], columns={"number": ["7", "7"]},
                   subject_id="number")
    assert result.findings["finding_id"].is_unique
    assert any("1 subject ID is duplicated" in note for note in result.notes)


def test_order_of_subjects_and_controls_does_not_matter():
    random = np.random.default_rng(3)
    subjects = [box(x, y, x + 15, y + 15) for x, y in random.uniform(-20, 120, (40, 2))]
    farms = [box(x, y, x + 30, y + 30) for x, y in random.uniform(0, 100, (8, 2))]
    ids = [str(k) for k in range(40)]

    def run(order, farm_order):
        farm = layer("farm", *[farms[k] for k in farm_order], columns={"id": [str(k) for k in farm_order]})
        result = check([subjects[k] for k in order], [farm], columns={"number": [ids[k] for k in order]},
                       subject_id="number")
        return (result.verdicts.set_index("subject_id").sort_index(),
                sorted(result.findings["finding_id"]))

    first, ids_one = run(range(40), range(8))
    two, ids_two = run(list(random.permutation(40)), list(random.permutation(8)))
    pd.testing.assert_frame_equal(first, two, rtol=1e-9)
    assert ids_one == ids_two


def test_chinese_messages_and_summary():
    result = check([box(90, 0, 110, 10)], [FARM], language="zh")
    assert "未主张例外" in result.findings["message"][0] and "条款待核" in result.findings["basis"][0]
    summary = result.tables["summary"].set_index(["control_role", "verdict"])
    assert summary.loc[("farm", "forbidden"), "subject_count"] == 1
    assert summary.loc[("farm", "forbidden"), "covered_m2"] == pytest.approx(100)


def test_a_minimum_of_zero_makes_every_overlap_count():
    result = check([box(99.999, 0, 120, 10)], [FARM], rules=(rule("R", minimum=Minimum()),))
    assert verdicts(result) == ["forbidden"]


def test_nothing_to_check_is_an_error():
    with pytest.raises(InputError, match="no features"):
        check([], [FARM])
    assert pack().required_roles == ("farm",)


def test_coverage_can_speak_for_one_role_only():
    town = layer("town", box(0, 0, 400, 400), columns={"zone": ["410"]})
    area = ControlLayer("farm", table_from_geometries("AREA", [box(0, 0, 150, 400)], crs=CRS))
    result = check([box(200, 0, 210, 10)], [FARM, town], rules=FARM_RULES + TOWN_RULES, coverage=[area])
    assert result.verdicts["farm_verdict"][0] == "undetermined"
    assert result.verdicts["town_verdict"][0] == "allowed"
    everything = ControlLayer("", area.table)
    result = check([box(200, 0, 210, 10)], [FARM, town], rules=FARM_RULES + TOWN_RULES, coverage=[everything])
    assert result.verdicts[["farm_verdict", "town_verdict"]].iloc[0].tolist() == ["undetermined"] * 2


def test_several_layers_of_one_role_are_one_role():
    second = layer("farm", box(150, 0, 200, 100), columns={"id": ["B-1"]})
    result = check([box(90, 0, 160, 10)], [FARM, second])
    assert result.verdicts["farm_m2"].tolist() == pytest.approx([200])
    assert sorted(result.findings["control_id"]) == ["A-1", "B-1"]


def test_controls_in_another_projection_are_brought_over():
    from pyproj import Transformer

    change = Transformer.from_crs(CRS, "EPSG:4490", always_xy=True)
    degrees = shapely.transform(shapely.segmentize(box(0, 0, 100, 100), 10),
                                lambda xy: np.column_stack(change.transform(*xy.T)))
    farm = layer("farm", degrees, columns={"id": ["A"]}, crs="EPSG:4490")
    result = check([box(90, 0, 110, 10)], [farm])
    assert result.verdicts["farm_m2"].tolist() == pytest.approx([100], abs=1e-3)


@pytest.mark.parametrize(("hidden", "shown", "words"), [(8, 1, "hides 8 of its 9 features"),
                                                        (-1, 1, "hides some of its features")])
def test_a_filter_that_hides_controls_is_said_once_a_layer(hidden, shown, words):
    farm = layer("farm", box(0, 0, 10, 10))
    other = layer("farm", box(50, 50, 60, 60))
    filtered = replace(farm, table=replace(farm.table, source=Source("FARM", hidden=hidden, row_count=shown)))
    result = check([box(20, 20, 30, 30), box(25, 25, 35, 35)], [filtered, other], (rule("B"),))
    rows = result.findings[result.findings["rule_id"] == "GR-FILTERED-CONTROL"]
    assert rows["verdict"].tolist() == ["undetermined"] and words in rows["message"].iloc[0]
    assert rows["control_layer"].tolist() == ["FARM"] and rows["subject_fid"].isna().all()
