"""Plan against actual: every cell of base × actual × plan by hand, and the plan above."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.codes import CHINA
from helpers.outcomes import declared

from groundrules.core.contract.frame import hashed
from groundrules.core.errors import InputError
from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.plan.classes import OTHER, SAME, UNSURE, compare
from groundrules.core.plan.compare import CHECK, compare_to_plan, status_of
from groundrules.core.plan.parent import CHECK as AGAINST_PARENT
from groundrules.core.plan.parent import ParentRequest, check_against_parent
from groundrules.core.plan.request import LandUseLayer, PlanRequest
from groundrules.core.table import table_from_geometries

CRS = "EPSG:4547"
X, Y = 500_000, 4_800_000
CODES = load_codes(CHINA)
TOWN, FIELD, WOOD = {("07", "0701")}, {("01", "0101")}, {("03", "0301")}


def box(west, east, south=0, north=100):
    return shapely.box(X + west, Y + south, X + east, Y + north)


def layer(name, rows, crs=CRS):
    table = table_from_geometries(name, [shape for _, shape in rows],
                                  {"DLBM": pd.array([code for code, _ in rows], dtype="string")}, crs)
    return LandUseLayer(table, "DLBM")


def run(plan, actual, base=None, **more):
    request = PlanRequest(layer("plan", plan), layer("actual", actual), CODES,
                          layer("base", base) if base is not None else None, area_method="planar",
                          **{"land_scheme": more.get("scheme", "auto"), **more})
    return declared(CHECK, request)


def areas(outcome) -> dict:
    return {row.status: row.area_m2 for row in outcome.tables["patches"].groupby("status")["area_m2"].sum().reset_index(
    ).itertuples()}


@pytest.mark.parametrize(("base", "actual", "plan", "built", "status"), [
    (FIELD, FIELD, FIELD, False, "kept_as_planned"), (FIELD, TOWN, TOWN, True, "carried_out"),
    (FIELD, FIELD, TOWN, False, "not_yet_carried_out"), (FIELD, TOWN, WOOD, True, "contrary"),
    (FIELD, WOOD, TOWN, False, "deviates"), (FIELD, TOWN, FIELD, True, "contrary"),
    (None, TOWN, TOWN, True, "in_accordance"), (None, FIELD, TOWN, False, "not_yet_or_deviates"),
    (FIELD, set(), TOWN, None, "undetermined"), (FIELD, TOWN, set(), True, "undetermined"),
    (set(), TOWN, FIELD, True, "not_yet_or_deviates"), (set(), TOWN, TOWN, True, "in_accordance"),
    (FIELD, WOOD, TOWN, None, "undetermined"),
])
def test_the_table(base, actual, plan, built, status):
    assert status_of(base, actual, plan, built) == status


def test_finer_land_keeps_a_coarser_plan_and_not_the_other_way():
    assert compare({("07", "0701")}, {("07",)}) == SAME
    assert compare({("07",)}, {("07", "0701")}) == UNSURE
    assert compare({("08",)}, {("07", "0701")}) == OTHER
    assert compare({("07",), ("08",)}, {("07",)}) == UNSURE and compare({("08",), ("09",)}, {("07",)}) == OTHER


PLAN = [("07", box(0, 100)), ("01", box(100, 300)), ("03", box(300, 400))]


def test_a_plan_with_a_base_year():
    """0–50 built as planned, 50–100 still field; 100–150 built on planned field; 300–320 turned from field to pond."""
    outcome = run(PLAN, [("0701", box(0, 50)), ("0101", box(50, 100)), ("1001", box(100, 150)), ("0101", box(150, 300)),
                         ("1704", box(300, 320)), ("0301", box(320, 400))],
                  [("0101", box(0, 320)), ("0301", box(320, 400))], scheme="guide-2023")
    assert areas(outcome) == pytest.approx({"carried_out": 5_000, "not_yet_carried_out": 5_000, "contrary": 5_000,
                                            "kept_as_planned": 15_000 + 8_000, "deviates": 2_000})
    assert outcome.counts["CONTRARY_M2"] == 5_000 and outcome.counts["HAS_CONTRARY"]
    assert outcome.counts["IN_ACCORDANCE_SHARE"] == pytest.approx(28_000 / 40_000)
    assert outcome.findings["rule_id"].tolist() == ["PLAN-DEVIATES", "PLAN-CONTRARY"] or set(
        outcome.findings["rule_id"]) == {"PLAN-DEVIATES", "PLAN-CONTRARY"}
    assert outcome.tables["table"]["area_m2"].sum() == pytest.approx(40_000)


def test_construction_against_the_plan_is_not_denied_where_it_may_be():
    """A house on planned field: without a base year, without a class or unsurveyed it may be new; a wood may not."""
    plan, house, field, wood = [("01", box(0, 100))], [("0701", box(0, 100))], [("0101", box(0, 100))], [
        ("0301", box(0, 100))]
    asked = [run(plan, *layers, scheme="guide-2023").counts["HAS_CONTRARY"] for layers in (
        (house,), (house, field), (house, house), (wood,), (field,), ([(None, box(0, 100))], field),
        ([("0101", box(0, 50))], field), (house, [("0101", box(0, 50))]))]
    assert asked == [None, True, False, False, False, None, None, True]
    assert run(plan, house, [(None, box(0, 100))], scheme="guide-2023").counts["HAS_CONTRARY"] is None


def test_without_a_base_year_two_classes_are_one():
    result = run(PLAN, [("0701", box(0, 50)), ("0101", box(50, 300)), ("0301", box(300, 400))], scheme="guide-2023")
    assert areas(result) == pytest.approx({"in_accordance": 35_000, "not_yet_or_deviates": 5_000})
    assert any("BASE" in note for note in result.notes)


@pytest.mark.parametrize(("language", "no_base", "coarse", "unknown"), [
    ("en", "Without a base year", "too coarse", "unknown here"),
    ("zh", "无基期数据", "编码过粗", "基期地类不明")])
def test_why_nobody_can_tell_whether_land_deviates(language, no_base, coarse, unknown):
    """08H1 may be office or press land of the guide: known in both years, and yet whether it changed is not.

    0–50 is 08H1 in both years, 50–100 is 08H1 now and uncovered in the base year.
    """
    plan, actual = [("01", box(0, 100))], [("08H1", box(0, 100))]
    more = {"scheme": "guide-2023", "land_scheme": "survey-3", "language": language}
    outcome = run(plan, actual, [("08H1", box(0, 50))], **more)
    assert areas(outcome) == {"not_yet_or_deviates": pytest.approx(10_000)}
    results = outcome.findings.set_index("control_id")["message"].to_dict()
    assert set(results) == {"08H1>08H1>01", ">08H1>01"}
    assert coarse in results["08H1>08H1>01"] and unknown in results[">08H1>01"]
    lone = run(plan, actual, **more)
    assert lone.findings["control_id"].tolist() == [">08H1>01"] and no_base in lone.findings["message"][0]
    titles = {*outcome.tables["patches"]["status_title"], *lone.tables["patches"]["status_title"]}
    assert len(titles) == 1 and coarse in titles.pop()
    assert not any(no_base in item for item in results.values())


def test_findings_keep_their_names():
    """Stores know a finding without a base year by the hash of what it once was called."""
    outcome = run([("07", box(0, 100))], [("0101", box(0, 100))], scheme="guide-2023")
    assert outcome.findings["control_id"].tolist() == [">0101>07"]
    assert outcome.findings["finding_id"].tolist() == hashed(
        ["PLAN-NOT-YET-OR-DEVIATES"], ["#1"], [1], ["None>0101>07"], [None])


def test_approved_land_is_a_class_of_its_own():
    approved = table_from_geometries("approved", [box(60, 80)], {}, CRS)
    result = run(PLAN, [("0701", box(0, 50)), ("0101", box(50, 300)), ("0301", box(300, 400))],
                 [("0101", box(0, 300)), ("0301", box(300, 400))], scheme="guide-2023", approved=approved)
    assert areas(result)["approved"] == pytest.approx(2_000)
    assert areas(result)["not_yet_carried_out"] == pytest.approx(3_000)


def test_lone_ground_and_units():
    units = table_from_geometries("units", [box(0, 200), box(200, 500)], {"XZQDM": ["1", "2"]}, CRS)
    outcome = run(PLAN, [("0701", box(0, 100)), ("0101", box(100, 300)), ("0301", box(310, 450))], scheme="guide-2023",
                  units=units, unit_field="XZQDM")
    assert areas(outcome) == pytest.approx({"in_accordance": 39_000, "not_surveyed": 1_000, "outside_plan": 5_000})
    by_unit = {(row.unit_code, row.status): row.area_m2 for row in outcome.tables["units"].itertuples()}
    assert by_unit == pytest.approx({("1", "in_accordance"): 20_000, ("2", "in_accordance"): 19_000,
                                     ("2", "not_surveyed"): 1_000, ("2", "outside_plan"): 5_000})


def test_a_boundary_drawn_twice_is_a_sliver():
    result = run([("07", box(0, 100)), ("01", box(100, 200))],
                 [("0701", box(0, 100.05)), ("0101", box(100.05, 200))],
                 [("0701", box(0, 100)), ("0101", box(100, 200))], scheme="guide-2023")
    assert areas(result)["sliver"] == pytest.approx(5) and "contrary" not in areas(result)


def test_a_thread_that_hangs_on_a_plot_does_not_make_it_a_sliver():
    """The patch is a plot of 20 m by 20 m and a thread of 80 m by 1 mm: the thread is wide where a place is sought."""
    plot, thread = box(10, 30, 10, 30), box(10, 90, 60, 60.001)
    result = run([("07", box(0, 100))], [("0101", shapely.MultiPolygon([plot, thread]))], [("0101", box(0, 100))],
                 scheme="guide-2023")
    assert areas(result)["not_yet_carried_out"] == pytest.approx(400.08)
    assert "sliver" not in areas(result)


def test_codes_of_the_survey_pass_over():
    """1001 is railway in the survey and industry in the guide: the survey's keeps a plan of transport alone."""
    outcome = run([("12", box(0, 100)), ("1001", box(100, 200))], [("1001", box(0, 200))], scheme="guide-2023",
                  land_scheme="survey-3")
    assert {row.plan_class: row.status for row in outcome.tables["table"].itertuples()} == {
        "12": "in_accordance", "1001": "not_yet_or_deviates"}
    assert any("survey-3" in note for note in outcome.notes)


def test_unknown_codes_are_undetermined():
    outcome = run([("07", box(0, 100)), ("ZZ", box(100, 200))], [("0701", box(0, 50)), (None, box(50, 100)),
                                                                 ("0101", box(100, 200))], scheme="guide-2023")
    assert areas(outcome) == pytest.approx({"in_accordance": 5_000, "undetermined": 15_000})
    assert set(outcome.findings["verdict"]) == {"undetermined"}


def test_areas_add_up_and_order_does_not_matter():
    generator = np.random.default_rng(2)
    codes = ["0101", "0301", "0701", "0901"]

    def strips(step, seed):
        edges = np.arange(0, 400 + step, step)
        local = np.random.default_rng(seed)
        return [(codes[local.integers(4)], box(a, b)) for a, b in zip(edges[:-1], edges[1:])]

    plan, actual, base = strips(40, 1), strips(25, 2), strips(16, 3)
    outcome = run(plan, actual, base, scheme="guide-2023")
    assert outcome.tables["patches"]["area_m2"].sum() == pytest.approx(40_000, rel=1e-9)
    shuffled = run([plan[k] for k in generator.permutation(len(plan))],
                   [actual[k] for k in generator.permutation(len(actual))], base, scheme="guide-2023")
    assert areas(shuffled) == pytest.approx(areas(outcome))


def test_an_empty_layer_stops():
    with pytest.raises(InputError) as error:
        run(PLAN, [("0101", None)], scheme="guide-2023")
    assert error.value.key == "plan.empty"


def test_a_list_that_cannot_be_told_is_asked_for():
    """0601, 0702 and 1003 are other land in the survey than in the guide: nothing is built contrary to a guess."""
    unclear = [("0601", box(0, 100)), ("0702", box(100, 200)), ("1003", box(200, 300))]
    with pytest.raises(InputError) as plan:
        run(unclear, [("0101", box(0, 300))], scheme="auto", land_scheme="guide-2023")
    assert plan.value.key == "plan.choose_scheme" and "(SCHEME)" in str(plan.value)
    with pytest.raises(InputError) as land:
        run(PLAN, unclear, scheme="guide-2023", land_scheme="auto")
    assert "actual" in str(land.value) and "(LAND_SCHEME)" in land.value.in_language("zh").replace("（", "(").replace(
        "）", ")")


def test_planar_areas_in_degrees_name_the_layer():
    request = PlanRequest(layer("plan", [("07", shapely.box(110, 30, 110.1, 30.1))], "EPSG:4490"),
                          layer("actual", [("07", shapely.box(110, 30, 110.1, 30.1))], "EPSG:4490"), CODES,
                          scheme="guide-2023", land_scheme="guide-2023", area_method="planar")
    with pytest.raises(InputError) as error:
        compare_to_plan(request)
    assert error.value.key == "geometry.planar_in_degrees" and "plan" in str(error.value)


def test_values_that_changed_to_something_else_say_what_is_open():
    """By value nobody knows what is construction land; that the land is not as planned is known all the same."""
    outcome = run([("park", box(0, 100))], [("works", box(0, 100))], [("field", box(0, 100))], level="value")
    assert areas(outcome) == pytest.approx({"undetermined": 10_000})
    assert "deviates or was built contrary" in outcome.findings["message"].iloc[0]
    assert "cannot be determined" not in outcome.findings["message"].iloc[0]


def test_notes_name_their_layer():
    result = run(PLAN, [("0701", box(0, 50)), (None, box(50, 400))], scheme="guide-2023")
    assert any(note.startswith("actual: 1 row has no land-use code") for note in result.notes)


def test_the_share_in_accordance_is_unknown_where_land_is():
    """0–40 without a code and 40–60 not surveyed may be as planned or not; 60–380 is, 380–400 is not."""
    outcome = run(PLAN, [(None, box(0, 40)), ("0701", box(60, 100)), ("0101", box(100, 300)), ("0301", box(300, 380)),
                         ("0101", box(380, 400))], scheme="guide-2023")
    assert areas(outcome) == pytest.approx({"in_accordance": 32_000, "undetermined": 4_000, "not_surveyed": 2_000,
                                            "not_yet_or_deviates": 2_000})
    assert outcome.counts["IN_ACCORDANCE_SHARE"] is None
    assert outcome.counts["IN_ACCORDANCE_SHARE_LOWER"] == pytest.approx(32 / 40)
    assert outcome.counts["IN_ACCORDANCE_SHARE_UPPER"] == pytest.approx(38 / 40)


# -- the plan above --------------------------------------------------------------------------------

def parent(plan, above, lines=None, parent_lines=None):
    request = PlanRequest(layer("plan", plan), layer("plan", plan), CODES, scheme="guide-2023", area_method="planar",
                          level="level2")
    tables = [table_from_geometries(name, shapes, {}, CRS) if shapes else None
              for name, shapes in (("line", lines), ("parent line", parent_lines))]
    return declared(AGAINST_PARENT, ParentRequest(request, layer("parent", above), *tables))


def test_a_child_that_keeps_its_parent():
    outcome = parent([("0701", box(0, 50)), ("0702", box(50, 100))], [("07", box(0, 100))], [box(0, 60)], [box(0, 50)])
    assert outcome.counts["AGREES_WITH_PARENT"] and not len(outcome.findings)
    assert outcome.tables["totals"].to_dict("records")[0]["difference_m2"] == pytest.approx(0)


def test_a_child_that_does_not():
    outcome = parent([("07", box(0, 60)), ("01", box(60, 100)), ("01", box(100, 110))],
                     [("07", box(0, 40)), ("01", box(40, 100))], [box(0, 30)], [box(0, 50), box(200, 300)])
    by_rule = outcome.findings.set_index("rule_id")["overlap_area_m2"].to_dict()
    assert by_rule == pytest.approx({"PLAN-OUTSIDE-PARENT": 1_000, "PLAN-PARENT-DIFFERENT": 2_000,
                                     "PLAN-TOTAL-OVER": 2_000, "PLAN-LINE-LOOSENED": 2_000})
    assert outcome.counts["LINE_LOOSENED_COUNT"] == 1   # the other line lies outside the plan


@pytest.mark.parametrize(("plan", "above", "is_over", "by"), [
    ([("07", box(0, 60)), ("01", box(60, 100))], [("07", box(0, 40)), (None, box(40, 60)), ("01", box(60, 100))],
     None, None),
    ([(None, box(0, 60)), ("07", box(60, 100))], [("01", box(0, 40)), ("07", box(40, 100))], None, None),
    ([("07", box(0, 100))], [("07", box(0, 40)), (None, box(40, 60)), ("01", box(60, 100))], True, 4_000),
    ([(None, box(0, 10)), ("07", box(10, 40)), ("01", box(40, 100))], [("07", box(0, 50)), ("01", box(50, 100))],
     False, None)])
def test_land_of_an_unknown_class_may_be_of_each(plan, above, is_over, by):
    """Totals of construction land are over, or not, only where that holds whatever the unknown land is."""
    outcome = parent(plan, above)
    row = outcome.tables["totals"].set_index("plan_class").loc["07"]
    assert (None if pd.isna(row["is_over"]) else row["is_over"]) == is_over
    over = outcome.findings[outcome.findings["rule_id"] == "PLAN-TOTAL-OVER"]
    assert over["measured"].tolist() == ([] if by is None else [pytest.approx(by)])
    assert pd.isna(row["difference_m2"]) and not outcome.counts["AGREES_WITH_PARENT"]
    table = outcome.tables["totals"]
    assert table["is_over"].isna().tolist()[table["plan_class"].isna().tolist().index(True)]


def test_slivers_alone_do_not_make_a_child_disagree():
    """5 cm along a border of 100 m, and 5 cm outside; the total and the line are over by no more than those."""
    plan = [("07", box(0, 50.05)), ("01", box(50.05, 100.05))]
    outcome = parent(plan, [("07", box(0, 50)), ("01", box(50, 100))], [box(0, 29.95)], [box(0, 30)])
    assert dict(zip(outcome.findings["rule_id"], outcome.findings["severity"])) == {
        "PLAN-OUTSIDE-PARENT": "minor", "PLAN-PARENT-DIFFERENT": "minor", "PLAN-TOTAL-OVER": "minor",
        "PLAN-LINE-LOOSENED": "minor"}
    assert outcome.counts["AGREES_WITH_PARENT"] and outcome.counts["TOTAL_OVER_COUNT"] == 1
    assert any("4" in note and "sliver" in note for note in outcome.notes)
    wide = parent([*plan, ("07", box(100.05, 101))], [("07", box(0, 50)), ("01", box(50, 101))])
    assert not wide.counts["AGREES_WITH_PARENT"]   # a strip of 95 cm is no sliver
    severity = wide.findings.loc[wide.findings["rule_id"] == "PLAN-TOTAL-OVER", "severity"]
    assert severity.tolist() == ["major"]


def test_a_coarser_child_is_undetermined():
    outcome = parent([("07", box(0, 100))], [("0701", box(0, 100))])
    assert outcome.findings["verdict"].tolist() == ["undetermined"]


def above(plan, rows, names, **more):
    """A plan against a plan above with names beside its codes."""
    table = table_from_geometries("above", [shape for _, shape in rows], {
        "DLBM": pd.array([code for code, _ in rows], dtype="string"), "DLMC": pd.array(names, dtype="string")}, CRS)
    request = PlanRequest(layer("plan", plan), layer("plan", plan), CODES, scheme="guide-2023", area_method="planar",
                          level="level2", **more)
    return check_against_parent(ParentRequest(request, LandUseLayer(table, "DLBM", "DLMC")))


def test_a_plan_above_of_another_edition():
    """2303 is a field track in the trial of 2020, which the guide of 2023 has as 0601 and calls a ridge by 2303."""
    plan = [("060102", box(0, 100)), ("060202", box(100, 200))]
    rows = [("2303", box(0, 100)), ("0603", box(100, 200))]
    outcome = above(plan, rows, ["田间道", "畜禽养殖设施建设用地"])
    assert outcome.counts["AGREES_WITH_PARENT"] and any("guide-2020-trial" in note for note in outcome.notes)
    named = above(plan, rows, [None, None], parent_scheme="guide-2020-trial")
    assert named.counts["AGREES_WITH_PARENT"]


def test_lines_need_each_other_and_no_plan_above():
    plan = layer("plan", [("07", box(0, 100))])
    request = PlanRequest(plan, plan, CODES, scheme="guide-2023", area_method="planar")
    line, other = (table_from_geometries(name, [shape], {}, CRS) for name, shape in (
        ("line", box(0, 30)), ("line above", box(0, 50))))
    for case in ((line, None), (None, line)):
        with pytest.raises(InputError) as error:
            check_against_parent(ParentRequest(request, None, *case))
        assert error.value.key == "plan.one_line"
    outcome = check_against_parent(ParentRequest(request, None, line, other))
    assert outcome.findings["overlap_area_m2"].tolist() == pytest.approx([2_000])
    assert outcome.findings["control_layer"].tolist() == ["line above"] and not len(outcome.tables["totals"])
