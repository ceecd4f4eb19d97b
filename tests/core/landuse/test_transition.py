"""Land-use transition by hand: squares, halves, gaps, slivers, rates."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.codes import CHINA

from groundrules.core.contract.cells import number
from groundrules.core.contract.outcome import departures
from groundrules.core.errors import InputError
from groundrules.core.geometry.overlay.pieces import Minimum
from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.landuse.transition.classes import (
    Classes,
    Telling,
    coded_classes,
    grouped,
    groups_of,
    plain_classes,
    require_one_scheme,
    require_recognised,
)
from groundrules.core.landuse.transition.patches import CHECK, TransitionRequest, land_use_transition
from groundrules.core.landuse.transition.tables import Period, annual_rate_percent, field_names, period
from groundrules.core.table import table_from_geometries

CRS = "EPSG:4547"
X, Y = 500_000, 4_800_000


def square(west, south, east, north):
    return shapely.box(X + west, Y + south, X + east, Y + north)


def run(old, new, over=None, **more):
    """``old`` and ``new``: lists of (class, geometry)."""
    tables = [table_from_geometries(name, [shape for _, shape in rows], {}, CRS)
              for name, rows in (("before", old), ("after", new))]
    classes = [plain_classes(pd.Series([key for key, _ in rows], dtype="string"), more.get("cropland", ()))
               for rows in (old, new)]
    request = TransitionRequest(*tables, *classes, over or Period(), more.get("minimum", Minimum()), "planar")
    result = land_use_transition(request)
    assert list(departures(CHECK, result)) == []
    return result


def sums(outcome) -> dict:
    return {(row.kind, row.old_class if pd.notna(row.old_class) else None,
             row.new_class if pd.notna(row.new_class) else None): row.area_m2
            for row in outcome.tables["matrix"].itertuples()}


def test_a_field_of_which_a_quarter_is_built_on():
    """100 m × 100 m of field beside as much forest; 50 × 50 of the field turn into town in ten years."""
    outcome = run([("field", square(0, 0, 100, 100)), ("forest", square(100, 0, 200, 100))],
                  [("town", square(0, 0, 50, 50)), ("field", square(0, 0, 100, 100).difference(square(0, 0, 50, 50))),
                   ("forest", square(100, 0, 200, 100))], Period(10.0), cropland=["field"])
    assert sums(outcome) == {("unchanged", "field", "field"): pytest.approx(7_500),
                             ("unchanged", "forest", "forest"): pytest.approx(10_000),
                             ("changed", "field", "town"): pytest.approx(2_500)}
    classes = outcome.tables["classes"].set_index("land_class")
    assert classes.loc["field", "annual_rate_percent"] == pytest.approx(-2.5)
    assert classes.loc["field", "dynamic_degree_percent"] == pytest.approx(-2.5)
    assert classes.loc["forest", "annual_rate_percent"] == pytest.approx(0.0)
    assert pd.isna(classes.loc["town", "annual_rate_percent"])   # nothing to grow from
    counts = outcome.counts
    assert counts["DYNAMIC_DEGREE_PERCENT"] == pytest.approx(100 * 2_500 / 20_000 / 10)
    assert (counts["CROPLAND_LOSS_M2"], counts["CROPLAND_GAIN_M2"], counts["CROPLAND_NET_M2"]) == pytest.approx(
        (2_500, 0, -2_500))
    assert counts["HAS_CHANGE"] and counts["IS_CLOSED"] and counts["TRANSITION_COUNT"] == 1
    assert len(outcome.tables["changes"]) == 1 and outcome.geometry["changes"][0].equals(square(0, 0, 50, 50))


def test_what_ground_without_a_class_may_be_is_unknown():
    """100 m² of field of which the second date has no class: lost or kept, changed or not."""
    field, other = square(0, 0, 10, 10), square(10, 0, 20, 10)
    outcome = run([("field", field), ("town", other)], [(None, field), ("town", other)], Period(5.0),
                  cropland=["field"])
    assert sums(outcome)["changed", "field", ""] == pytest.approx(100)
    names = ("CROPLAND_LOSS_M2", "CROPLAND_GAIN_M2", "CROPLAND_NET_M2", "DYNAMIC_DEGREE_PERCENT", "HAS_CHANGE")
    assert [outcome.counts[name] for name in names] == [None, 0.0, None, None, None]
    assert any("unknown whether it is or was cropland" in note for note in outcome.notes)
    built = run([("field", field), ("field", other)], [(None, field), ("town", other)], Period(5.0))
    assert built.counts["HAS_CHANGE"] is True and built.counts["DYNAMIC_DEGREE_PERCENT"] is None
    for over in (Period(5.0), Period(None)):    # 100 m² changed, 100 m² may have
        outcome = run([("field", field), ("field", other)], [(None, field), ("town", other)], over)
        notes = [note for note in outcome.notes if "changed its class" in note]
        assert len(notes) == 1 and "100.00 m²" in notes[0] and "50.0000 to 100.0000 %" in notes[0]


def test_swap_and_net():
    """The forest loses 300 m² in the west and gains 200 m² in the east: net -100, swap 400."""
    outcome = run([("forest", square(0, 0, 50, 10)), ("grass", square(50, 0, 100, 10))],
                  [("grass", square(0, 0, 30, 10)), ("forest", square(30, 0, 70, 10)), ("grass", square(70, 0, 100,
                                                                                                        10))])
    forest = outcome.tables["classes"].set_index("land_class").loc["forest"]
    assert (forest["loss_m2"], forest["gain_m2"], forest["net_m2"], forest["swap_m2"]) == pytest.approx(
        (300, 200, -100, 400))
    counts = outcome.counts
    assert counts["NET_M2"] == pytest.approx(100) and counts["SWAP_M2"] == pytest.approx(400)
    assert counts["NET_M2"] + counts["SWAP_M2"] == pytest.approx(counts["CHANGED_M2"])


def test_ground_of_one_date_and_slivers_are_rows_of_their_own():
    outcome = run([("a", square(0, 0, 100, 100)), ("b", square(100, 0, 200, 100))],
                  [("a", square(0, 0, 100.05, 100)), ("b", square(100.05, 0, 190, 100)), ("c", square(200, 0, 210,
                                                                                                      100))])
    assert sums(outcome) == {("unchanged", "a", "a"): pytest.approx(10_000),
                             ("unchanged", "b", "b"): pytest.approx(8_995), ("sliver", "b", "a"): pytest.approx(5),
                             ("only_old", "b", None): pytest.approx(1_000),
                             ("only_new", None, "c"): pytest.approx(1_000)}
    assert not outcome.counts["HAS_CHANGE"]
    shares = outcome.tables["matrix"].set_index("kind")["share_of_common"]
    assert pd.isna(shares["only_old"]) and shares["sliver"] == pytest.approx(5 / 19_000)


def test_a_change_over_many_patches_is_one_and_no_sliver():
    """A road 5 m wide drawn as 200 patches of half a metre: 2.5 m² each, and 500 m² of change."""
    old = [("field", square(0, 0, 100, 5))]
    new = [("road", square(0.5 * k, 0, 0.5 * k + 0.5, 5)) for k in range(200)]
    outcome = run(old, new, minimum=Minimum(10.0, 1.0))
    assert sums(outcome) == {("changed", "field", "road"): pytest.approx(500)}
    assert len(outcome.tables["changes"]) == 1


def test_ground_that_a_date_holds_twice_counts_once():
    outcome = run([("a", square(0, 0, 10, 10)), ("b", square(5, 0, 15, 10))], [("a", square(0, 0, 15, 10))])
    assert sums(outcome) == {("unchanged", "a", "a"): pytest.approx(100), ("changed", "b", "a"): pytest.approx(50)}
    assert outcome.counts["DOUBLED_M2"] == pytest.approx(50)
    assert outcome.counts["OLD_M2"] == pytest.approx(150) and outcome.counts["IS_CLOSED"]
    assert any("#1 + #2" in note for note in outcome.notes)


def test_rounding_along_a_border_is_no_overlap_to_be_told():
    """A thousandth of a square metre is counted, and asks nobody to repair anything; a tenth does."""
    for width, choice in ((0.00001, False), (0.001, True)):
        outcome = run([("a", square(0, 0, 100, 100)), ("b", square(100 - width, 0, 200, 100))],
                      [("a", square(0, 0, 200, 100))])
        assert outcome.counts["DOUBLED_M2"] == pytest.approx(100 * width, rel=0.01)
        assert any("overlap each other" in note for note in outcome.notes) == choice


def test_three_copies_of_one_square_count_once():
    result = run([("a", square(0, 0, 10, 10))] * 3, [("b", square(0, 0, 10, 10))])
    assert sums(result) == {("changed", "a", "b"): pytest.approx(100)}


def test_missing_classes_stay_a_class_and_are_no_agreement():
    outcome = run([(None, square(0, 0, 10, 10)), ("a", square(10, 0, 20, 10))],
                  [(None, square(0, 0, 10, 10)), ("a", square(10, 0, 20, 10))])
    assert sums(outcome)[("changed", "", "")] == pytest.approx(100)   # nobody knows that it stayed what it was
    assert outcome.tables["matrix"]["old_title"].tolist().count("no class") == 1


def test_sums_close_and_order_does_not_matter():
    generator = np.random.default_rng(5)
    def mosaic(seed):
        cells = [(x, y) for x in range(8) for y in range(8)]
        generator = np.random.default_rng(seed)
        return [("abc"[generator.integers(3)], square(10 * x + seed / 7, 10 * y, 10 * x + 10 + seed / 7, 10 * y + 10))
                for x, y in cells]

    old, new = mosaic(1), mosaic(2)
    outcome = run(old, new)
    classes = outcome.tables["classes"]
    assert classes["old_m2"].sum() == pytest.approx(6_400, rel=1e-9)
    assert classes["new_m2"].sum() == pytest.approx(6_400, rel=1e-9)
    left = classes["unchanged_m2"] + classes["loss_m2"] + classes["sliver_out_m2"] + classes["only_old_m2"]
    assert np.allclose(left, classes["old_m2"])
    shuffled = run([old[k] for k in generator.permutation(64)], [new[k] for k in generator.permutation(64)])
    pd.testing.assert_frame_equal(shuffled.tables["matrix"], outcome.tables["matrix"], atol=1e-6)
    back = run(new, old)
    forth = {(kind, old, new): area for (kind, old, new), area in sums(outcome).items()}
    assert {(k.replace("old", "x").replace("new", "old").replace("x", "new"), b, a): v
            for (k, a, b), v in sums(back).items()} == {key: pytest.approx(v, abs=1e-6) for key, v in forth.items()}


def test_rates():
    before, after = np.array([100.0, 0.0]), np.array([121.0, 5.0])
    for over, rate in ((Period(2.0, "compound"), 10.0), (Period(2.0), 10.5), (Period(), None)):
        result = number(annual_rate_percent(before, after, over))
        assert result[0] is pd.NA if rate is None else result[0] == pytest.approx(rate)
        assert result[1] is pd.NA   # nothing to grow from
    assert period(2010, 2020).years == 10 and period(None, 2020).years is None
    with pytest.raises(InputError) as error:
        period(2020, 2020)
    assert error.value.key == "transition.years_reversed"


def test_both_numbers_of_the_comprehensive_degree_are_stated():
    """2,500 of 10,000 m² in five years: 5 % a year; 2.5 % by the formula with 2ΣLU."""
    outcome = run([("a", square(0, 0, 100, 100))], [("b", square(0, 0, 25, 100)), ("a", square(25, 0, 100, 100))],
                  Period(5.0))
    assert outcome.counts["DYNAMIC_DEGREE_PERCENT"] == pytest.approx(5.0)
    assert any("5.0000 %" in note and "2.5000 %" in note for note in outcome.notes)


@pytest.mark.parametrize("years", [5.0, None])
def test_a_plan_of_changed_land_alone_has_no_comprehensive_degree(years):
    """A quarter of a field is planned as town, and nothing else is drawn; a crumb of an old town stays town."""
    field, town = square(0, 0, 100, 100), square(100, 0, 200, 100)
    for planned, is_given in (([("town", square(0, 0, 25, 100))], False),
                              ([("town", square(0, 0, 25.0, 100)), ("town", square(100, 0, 100.2, 100))], False),
                              ([("town", square(0, 0, 25, 100)), ("field", square(25, 0, 100, 100))], True),
                              ([("town", square(0, 0, 25, 100)), ("town", square(100, 0, 110, 100))], True)):
        outcome = run([("field", field), ("town", town)], planned, Period(years))
        assert (outcome.counts["DYNAMIC_DEGREE_PERCENT"] is not None) == (is_given and years is not None)
        alone = [note for note in outcome.notes if "changed land only" in note]
        assert len(alone) == (not is_given) and all("2,500.00 m²" in note for note in alone)
        crumb = 20.0 if len(planned) > 1 else 0.0
        assert all(f"{crumb:.2f} m² stay as they were" in note for note in alone)
        assert any("%" in note for note in outcome.notes) == is_given
    whole = run([("field", field)], [("town", field)], Period(5.0))   # everything did change
    assert whole.counts["DYNAMIC_DEGREE_PERCENT"] == pytest.approx(20.0)


def test_planar_areas_in_degrees_and_of_web_maps():
    def dates(crs, shape):
        tables = [table_from_geometries(name, [shape], {}, crs) for name in ("before", "after")]
        return TransitionRequest(*tables, *(plain_classes(pd.Series(["a"])) for _ in range(2)), area_method="planar")

    with pytest.raises(InputError) as error:
        land_use_transition(dates("EPSG:4326", shapely.box(110, 30, 110.1, 30.1)))
    assert error.value.key == "geometry.planar_in_degrees" and "after" in str(error.value)
    result = land_use_transition(dates("EPSG:3857", shapely.box(1.2e7, 3.5e6, 1.2e7 + 100, 3.5e6 + 100)))
    assert any("far too large" in note for note in result.notes)


def test_a_list_that_cannot_be_told_is_asked_for():
    """Codes that two lists know as other land are nobody's class: neither a name nor a change is made of them."""
    unclear = coded_classes(pd.Series(["0601", "0702", "1003"]), None, load_codes(CHINA), "auto", "level1",
                            Telling("en", "old"))
    with pytest.raises(InputError) as error:
        require_recognised(unclear, "old", "en")
    assert error.value.key == "transition.choose_scheme" and "(SCHEME)" in str(error.value)
    assert unclear.problems[0].startswith("old: ")
    require_recognised(coded_classes(pd.Series(["0601"]), None, load_codes(CHINA), "survey-3", "level1", Telling("en")),
                 "old", "en")


def test_groups():
    assert groups_of([("0101", "crop"), (None, None), ("0103", "crop")]) == {"0101": "crop", "0103": "crop"}
    with pytest.raises(InputError) as error:
        groups_of([("1", "a"), ("1", "b")])
    assert error.value.key == "transition.group_twice"
    with pytest.raises(InputError) as error:
        groups_of([("1", "")])
    assert error.value.key == "transition.group_empty"
    old, new = plain_classes(pd.Series(["1", "2"])), plain_classes(pd.Series([1.0, 3.0]))
    first, second, notes = grouped(old, new, {"1": "x", "2": "x", "9": "y"}, "en")
    assert first.keys.tolist() == ["x", "x"] and second.keys.tolist() == ["x", "3"]
    assert "9" in notes[0] and "3" in notes[1]


def test_two_lists_of_codes_are_refused():
    old, new = Classes(np.array([]), {}, None, "survey-3"), Classes(np.array([]), {}, None, "guide-2023")
    with pytest.raises(InputError) as error:
        require_one_scheme(old, new, "level1", {})
    assert error.value.key == "transition.schemes_differ"
    require_one_scheme(old, new, "legal_class", {})
    require_one_scheme(old, new, "level1", {"01": "a"})


def test_names_of_fields():
    assert field_names(["0101", "a b", "a_b", "A b", "", "耕地"]) == [
        "to_0101", "to_a_b", "to_a_b_2", "to_A_b_3", "to_no_class", "to_耕地"]


def test_a_date_without_polygons():
    with pytest.raises(InputError) as error:
        run([("a", None)], [("a", square(0, 0, 1, 1))])
    assert error.value.key == "transition.empty"
