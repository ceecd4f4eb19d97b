"""How to comply, on squares whose cuts can be worked out by hand."""
from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely
from helpers.cases.zoning import CRS, FARM_RULES, TOWN_RULES, Minimum, X, Y, box, check, layer, pack, rule

from groundrules.core.geometry.parallel import Cancelled
from groundrules.core.table import table_from_geometries
from groundrules.core.zoning.judging.check import check_zoning
from groundrules.core.zoning.remedy.cut import how_to_comply
from groundrules.core.zoning.remedy.explaining import explain, worst_subjects
from groundrules.core.zoning.remedy.giveback import kept_part
from groundrules.core.zoning.remedy.words import remedy_sentences
from groundrules.core.zoning.request import ZoningRequest

COUNTY = layer("county", box(-10_000, -10_000, 10_000, 10_000))
SITE = box(0, 0, 100, 30)
URBAN = {"kind": ["urban"]}


def request(subjects, controls, rules=(), columns=None, **options):
    table = table_from_geometries("PROJECTS", subjects, columns, CRS)
    known = {name: name for name in columns or {} if name in ("claim", "number", "kind")}
    return ZoningRequest(**{"subjects": table, "controls": [*controls, COUNTY], "pack": pack(*rules),
                            "subject_fields": known, "area_method": "planar", "as_of": date(2026, 6, 1), **options})


def comply(controls, rules=(), columns=None, site=SITE, **options):
    return how_to_comply(request([site], controls, rules, columns, **options), 0)


@pytest.mark.parametrize("method", ["planar", "ellipsoidal"])
def test_an_overlap_is_cut_off(method):
    result = comply([layer("farm", box(90, 0, 120, 30))], area_method=method)
    assert result.kind == "cut" and result.verdict == "forbidden"
    assert [(cut.rule_id, cut.control_role) for cut in result.cuts] == [("F-1", "farm")]
    assert result.cut_m2 == pytest.approx(300, rel=1e-3)
    assert result.remaining_m2 == pytest.approx(2700, rel=1e-3)
    assert result.passes and result.verdict_after == "allowed"
    assert result.shrunk_fails is True and result.failing_share == 0.99
    assert result.side == "e" and result.part_count == 1
    assert shapely.equals(shapely.normalize(result.remaining), shapely.normalize(box(0, 0, 90, 30)))


def test_two_rules_whose_places_overlap_count_the_place_once():
    """60 m of farmland across the middle, and everything north of 10 m outside the town."""
    result = comply([layer("farm", box(40, 0, 60, 30)), layer("town", box(0, -10, 300, 10), columns={"zone": ["410"]})],
                    FARM_RULES + TOWN_RULES, URBAN)
    assert {cut.rule_id: cut.area_m2 for cut in result.cuts} == pytest.approx({"F-1": 600, "T-2": 2000})
    assert result.cut_m2 == pytest.approx(2200)
    assert result.remaining_m2 == pytest.approx(800)
    assert result.part_count == 2 and result.passes


def test_the_rest_of_a_cut_below_the_minimum_is_a_technical_check():
    """1 % of 30 m² is 0.3 m², and the rule begins at 1 m²; 5 % are 1.5 m²."""
    result = comply([layer("farm", box(99, 0, 120, 30))])
    assert result.passes and result.shrunk_fails is False and result.verdict_shrunk == "conditional"
    assert result.failing_share == 0.95
    assert "With 95 %" in " ".join(remedy_sentences(result, pack(), "en"))


def test_a_rule_without_a_minimum_fails_with_99_percent_of_any_cut():
    result = comply([layer("farm", box(99.99, 0, 120, 30))], (rule("B", minimum=Minimum()),))
    assert result.cut_m2 == pytest.approx(0.3, rel=1e-6)
    assert result.passes and result.shrunk_fails is True


def test_the_surroundings_of_a_control_are_cut_off():
    """A control 20 m east of the site, 50 m to be kept: 30 m of the site, and nothing of its round corners."""
    result = comply([layer("farm", box(120, -100, 140, 130))], (rule("D", relation="within_distance",
                                                                     distance_m=50.0),))
    assert result.cut_m2 == pytest.approx(900, abs=1)
    assert result.cut_m2 >= 900
    assert shapely.distance(result.remaining, box(120, -100, 140, 130)) >= 50
    assert result.passes and result.shrunk_fails is True


def test_a_line_loses_its_piece():
    line = shapely.LineString([(X, Y), (X + 100, Y)])
    result = comply([layer("farm", box(90, -5, 120, 30))], (rule("L", minimum=Minimum()),), site=line)
    assert result.kind == "cut" and result.cut_length_m == pytest.approx(10, abs=1e-3)
    assert result.remaining_length_m == pytest.approx(90, abs=1e-3)
    assert np.isnan(result.cut_m2)
    assert result.passes and result.shrunk_fails is True


@pytest.mark.parametrize(("controls", "rules", "why"), [
    ([layer("farm", box(-5, -5, 120, 40))], FARM_RULES, "whole"),
    ([layer("farm", box(200, 0, 300, 30))], (rule("A", relation="disjoint"),), "no_place"),
    ([layer("farm", box(-5, -5, 120, 40))], (rule("I", relation="inside"),), "no_place"),
    ([layer("farm", box(120, 0, 140, 30))], (rule("D", relation="within_distance", distance_m=500.0),), "whole")])
def test_where_no_cut_helps_it_says_so(controls, rules, why):
    result = comply(controls, rules)
    assert result.kind == "no_cut" and result.why == why
    assert not result.passes and result.remaining is None and result.shrunk_fails is None
    assert "No cut helps" in remedy_sentences(result, pack(*rules), "en")[0]


def test_conditions_ask_for_documents():
    result = comply([layer("farm", box(90, 0, 120, 30))], FARM_RULES, {"claim": ["yes"]})
    assert result.kind == "documents" and result.cuts == () and result.passes
    assert [(item.rule_id, item.documents) for item in result.open] == [("F-2", "List: missing")]


def test_what_is_undetermined_stays_so_after_the_cut():
    """No layer for the town: with the farmland cut off the site is not forbidden, and not allowed either."""
    result = comply([layer("farm", box(90, 0, 120, 30))], FARM_RULES + TOWN_RULES, scope=["farm", "town"])
    assert result.kind == "cut" and result.passes and result.verdict_after == "undetermined"
    assert [item.rule_id for item in result.open] == ["GR-MISSING-LAYER"]


def test_without_data_no_cut_is_proposed():
    result = comply([], FARM_RULES)
    assert result.kind == "undetermined" and result.cuts == () and result.verdict_after == "undetermined"


def test_a_registered_area_is_shared_out():
    """Stated 6,000 m² for 3,000 measured: the cut counts double, as the check's own areas do."""
    result = comply([layer("farm", box(90, 0, 120, 30))], columns={"stated": [6000.0]}, area_method="registered",
                    registered_field="stated")
    assert result.cut_m2 == pytest.approx(600, rel=1e-3)
    assert result.remaining_m2 == pytest.approx(5400, rel=1e-3)


def test_parcels_of_the_project_count_for_the_minimum():
    """0.6 m² each of two parcels are 1.2 m² of the project: forbidden, and a cut of one of them passes."""
    sites = [box(0, 0, 100, 30), box(0, 100, 100, 130)]
    farm = layer("farm", box(99.4, 0, 120, 1), box(99.4, 100, 120, 101))
    asked = request(sites, [farm], columns={"project": ["P", "P"]}, project_field="project")
    result = how_to_comply(asked, 1)
    assert result.verdict == "forbidden" and result.subject == 1
    assert result.cut_m2 == pytest.approx(0.6) and result.passes and result.verdict_after == "allowed"
    alone = how_to_comply(request(sites, [farm]), 1)
    assert alone.verdict == "conditional" and alone.cuts == ()


def test_controls_in_another_system_and_the_whole_run_agree():
    """The farmland is delivered in degrees; the cut is that of the whole check."""
    from pyproj import Transformer

    back = Transformer.from_crs(CRS, "EPSG:4490", always_xy=True)
    square = shapely.transform(shapely.segmentize(box(90, 0, 120, 30), 5),
                               lambda xy: np.column_stack(back.transform(*xy.T)))
    farm = layer("farm", square, crs="EPSG:4490")
    result = comply([farm], area_method="ellipsoidal")
    whole = check([SITE], [farm, COUNTY], area_method="ellipsoidal")
    stated = whole.findings.loc[whole.findings["rule_id"] == "F-1", "overlap_area_m2"].iloc[0]
    assert result.cut_m2 == pytest.approx(stated, abs=1e-4)
    assert result.passes and result.verdict_after == "allowed" and result.shrunk_fails is True


def test_no_order_of_farmland_leaves_a_cut_that_fails():
    """Property: random overlapping boxes; the cut passes, cut and rest are the site, and the smaller cut fails."""
    random = np.random.default_rng(7)
    cut_count = 0
    for _ in range(12):
        corners = random.uniform(-30, 110, (4, 2))
        sizes = random.uniform(5, 40, (4, 2))
        plots = [box(*corner, *(corner + size)) for corner, size in zip(corners, sizes)]
        result = comply([layer("farm", *plots)])
        overlap = shapely.intersection(SITE, shapely.union_all(plots)).area
        if result.kind != "cut":
            assert overlap == 0 or result.kind == "no_cut"
            continue
        cut_count += 1
        assert result.passes and result.verdict_after == "allowed"
        assert result.cut_m2 == pytest.approx(overlap, abs=1e-6)
        assert result.cut_m2 + result.remaining_m2 == pytest.approx(3000, abs=0.1)
        assert result.shrunk_fails is (overlap > 100) or result.failing_share is not None
    assert cut_count > 5


def test_what_is_kept_has_the_size_that_was_asked_for_and_is_compact():
    square = box(0, 0, 10, 10)
    kept = kept_part(square, square, 0.01)
    assert kept.area == pytest.approx(1.0, rel=1e-6)
    assert 2 * kept.area / kept.length == pytest.approx(0.564, abs=0.01)   # a circle's radius
    teeth = shapely.union_all([box(2 * k, 0, 2 * k + 1, 0.9) for k in range(300)])
    assert kept_part(teeth, teeth, 0.01).area == pytest.approx(2.7, rel=1e-6)


def test_the_worst_are_explained_first_and_the_rest_is_counted():
    sites = [box(200 * k, 0, 200 * k + 100, 30) for k in range(4)]
    farm = layer("farm", box(90, 0, 100, 30), box(280, 0, 300, 30), box(499.9, 0, 500, 5))
    asked = request(sites, [farm])
    result = check(sites, [farm, COUNTY])
    assert worst_subjects(result, 10)[0].tolist() == [1, 0, 2]
    outcome = explain(asked, result, 1)
    assert outcome.left == 2 and outcome.counts["NOT_LOOKED_AT_COUNT"] == 2
    assert outcome.remaining["subject_id"].tolist() == ["#2"]
    assert outcome.cuts["area_m2"].tolist() == pytest.approx([600])
    assert set(outcome.remedies) == set(outcome.band_words) == {2}
    assert outcome.counts["ALL_PASS"] is False   # two were left out
    assert explain(asked, result, 3).counts["ALL_PASS"] is True


def test_what_nobody_can_judge_passes_nothing():
    asked, result = request([SITE], []), check([SITE], [COUNTY])   # no layer of farmland
    unknown = explain(asked, result)
    counts = unknown.counts
    assert (counts["LOOKED_AT_COUNT"], counts["UNDETERMINED_COUNT"], counts["ALL_PASS"]) == (0, 1, False)
    assert unknown.notes[0].startswith("1 of 1 subject is undetermined") and "SUBJECT_IDS" in unknown.notes[1]
    assert unknown.notes[2:] == (
        "For all subjects: No layer for Farmland: not checked. Load one and choose it among the control layers.",)
    fine = explain(request([SITE], [layer("farm", box(200, 0, 300, 30))]),
                   check([SITE], [layer("farm", box(200, 0, 300, 30)), COUNTY]))
    assert (fine.counts["UNDETERMINED_COUNT"], fine.counts["ALL_PASS"]) == (0, True)
    assert len(fine.notes) == 1 and "there is nothing to cut off" in fine.notes[0]


def test_what_is_missing_for_some_subjects_names_one_and_how_many():
    """Two sites on farmland that a condition cannot judge without the subjects' field; the third lies apart."""
    sites, farm = [box(200 * k, 0, 200 * k + 100, 30) for k in range(3)], layer("farm", box(90, 0, 320, 30))
    rules = (rule("K", when=("compare", "=", ("column", "subject_kind"), ("literal", "urban"))),)
    asked = request(sites, [farm], rules, {"kind": [None, None, None]})
    result = check_zoning(asked)
    assert result.verdicts["verdict"].tolist() == ["undetermined", "undetermined", "allowed"]
    notes = explain(asked, result).notes
    assert notes[0].startswith("2 of 3 subjects are undetermined") and len(notes) == 3
    assert notes[2].startswith("For 2 subjects, such as #1: ") and "VALUES: " in notes[2]
    named = explain(asked, result, only="#3;#2")
    assert named.notes[0].startswith("1 of 2 subjects is undetermined") and len(named.notes) == 2
    assert named.notes[1].startswith("For 1 subject, such as #2: ")


def test_nothing_to_explain_gives_empty_tables():
    outcome = explain(request([SITE], [layer("farm", box(200, 0, 300, 30))]),
                      check([SITE], [layer("farm", box(200, 0, 300, 30)), COUNTY]))
    assert len(outcome.cuts) == len(outcome.remaining) == len(outcome.bands) == 0
    assert outcome.counts["LOOKED_AT_COUNT"] == 0


def test_it_can_be_cancelled():
    with pytest.raises(Cancelled):
        how_to_comply(request([SITE], [layer("farm", box(90, 0, 120, 30))]), 0, cancelled=lambda: True)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_sentences_in_both_languages(language):
    result = comply([layer("farm", box(90, 0, 120, 30))])
    text = remedy_sentences(result, pack(), language)
    unit = {"en": "m²", "zh": "平方米"}[language]
    assert f"300.00 {unit}" in text[0] and f"2,700.00 {unit}" in text[1] and "99" in text[1]
