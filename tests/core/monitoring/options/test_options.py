"""Options side by side: by hand, that nothing unknown turns one into the better, that order does not matter."""
from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.packs import parse_formula
from helpers.source import ROOT

from groundrules.core.errors import InputError
from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.monitoring.compute.request import ComputeRequest
from groundrules.core.monitoring.options.arriving import named_in, results_by_option
from groundrules.core.monitoring.options.check import CHECK
from groundrules.core.monitoring.options.request import OptionsRequest, Weight
from groundrules.core.monitoring.options.scores import scores_of
from groundrules.core.monitoring.options.standing import CODES, SIGNS, Values, compared, differences, relation
from groundrules.core.monitoring.pack.model import Indicator
from groundrules.core.monitoring.pack.reading import FORM
from groundrules.core.quotas.request import Bound
from groundrules.core.table import FeatureTable

CRS = "EPSG:4527"
PACK = FORM.load(ROOT / "packs" / "plan-options", parse_formula)
CODES_OF_LAND = load_codes(ROOT / "packs" / "cn-land-use")


def box(west, south, east, north):
    return shapely.box(39_500_000.0 + west, 3_300_000.0 + south, 39_500_000.0 + east, 3_300_000.0 + north)


def table(name, rows, columns, shapes=None):
    frame = pd.DataFrame({column: pd.Series([row[place] for row in rows]).convert_dtypes()
                          for place, column in enumerate(columns)}, index=range(len(rows)))
    ground = np.array(shapes if shapes is not None else [None] * len(rows), dtype=object)
    return FeatureTable(name, np.arange(len(rows)), ground, frame, CRS if shapes is not None else "")


def plan(name, *plots):
    """Plots of code, residents, floor area and ground."""
    fields = ("land_class", "residents", "floor_area_m2")
    return Bound(table(name, [plot[:3] for plot in plots], fields, [plot[3] for plot in plots]), {
        field: field for field in fields})


def zone(name, *shapes):
    return Bound(table(name, [(place,) for place in range(len(shapes))], ("id",), list(shapes)), {})


# 1 km² in two halves; the flood lies on the west 200 m, once more on the west 100 m: the union counts
FLOOD = zone("flood", box(0, 0, 200, 1000), box(0, 0, 100, 1000))
FARMLAND = zone("farmland", box(900, 0, 1000, 1000))
DRY = plan("dry", ("0301", None, None, box(0, 0, 500, 1000)), ("0701", 1000, 80000, box(500, 0, 1000, 1000)))
WET = plan("wet", ("0701", 1000, 80000, box(0, 0, 500, 1000)), ("0301", None, None, box(500, 0, 1000, 1000)))


def asked(plan_layer, rows=(), **more):
    return ComputeRequest(PACK, CODES_OF_LAND, 2035, {"land": plan_layer, **more}, rows, method="planar",
                          scheme="guide-2023")


def compare(options, **given):
    return CHECK.run(OptionsRequest(PACK, options, next(iter(options)), **given))


def values_of(outcome, column="value"):
    rows = outcome.tables["options"]
    return {(row["option"], row["indicator_id"]): row[column] for _place, row in rows.iterrows()}


def test_two_plans_by_hand():
    outcome = compare({name: asked(layer, hazard_zones=FLOOD, farmland=FARMLAND) for name, layer in (
        ("dry", DRY), ("wet", WET))})
    value, word = values_of(outcome), values_of(outcome, "comparison")
    assert value["dry", "built_in_hazard"] == pytest.approx(0.0)
    assert value["wet", "built_in_hazard"] == pytest.approx(20.0)           # 200 m × 1,000 m, the overlap once
    assert value["wet", "residents_in_hazard"] == pytest.approx(400.0)      # 200 of the 500 m of their plot
    assert value["dry", "residents_in_hazard"] is pd.NA                     # nobody says who lives in the forest there
    assert word["wet", "residents_in_hazard"] == "undetermined"
    assert value["dry", "built_on_farmland"] == pytest.approx(10.0)
    assert value["wet", "built_on_farmland"] == pytest.approx(0.0)
    assert value["dry", "forest"] == pytest.approx(value["wet", "forest"]) == pytest.approx(50.0)
    assert [word["wet", key] for key in ("built_in_hazard", "built_on_farmland", "forest")] == [
        "worse", "better", "alike"]
    assert word["dry", "forest"] == "reference"
    row = outcome.tables["dominance"].iloc[0]
    assert row["relation"] == "trade_off" and row["better_count"] == 1 == row["worse_count"]
    assert outcome.counts["TRADE_OFF_COUNT"] == 1 and outcome.counts["BEST_OPTION"] == ""
    assert not len(outcome.tables["scores"])
    needed = values_of(outcome, "needed")
    assert "Ranking" in needed["dry", "land_carbon"] and "boundary" in needed["dry", "built_outside_boundary"]


def test_residents_are_spread_over_their_plot():
    full = plan("full", ("0701", 1000, 80000, box(0, 0, 500, 1000)), ("0301", 0, 0, box(500, 0, 1000, 1000)))
    outcome = compare({"a": asked(full, hazard_zones=FLOOD), "b": asked(full, hazard_zones=FLOOD)})
    value = values_of(outcome)
    assert value["a", "residents_in_hazard"] == pytest.approx(400.0)        # 200 of 500 m
    assert value["a", "floor_in_hazard"] == pytest.approx(32000.0)


INDICATORS = [Indicator(name, {"en": name}, "", "", "1", "measured", direction, row=name) for name, direction in (
    ("stock", "at_least"), ("flux", "at_most"), ("people", "at_most"))]


def numbers(*rows):
    value, low, high = (np.array([[cell[place] for cell in row] for row in rows], dtype=float) for place in range(3))
    return Values(value, low, high)


def known(*cells):
    return [(cell, cell, cell) for cell in cells]


OPEN = (np.nan, -np.inf, np.inf)


def relations(values, paired=None, tolerance=0.0):
    names = ["A", "B", "C"][:values.value.shape[1]]
    code = compared(*differences(values, INDICATORS, names, paired or {}), values, INDICATORS, tolerance)
    return {(names[a], names[b]): relation(code[:, a, b]) for a in range(len(names)) for b in range(len(names))
            if a != b}


def test_dominance_by_hand():
    answers = relations(numbers(known(10, 8, 12), known(1, 2, 1), known(0, 0, 5)))
    assert answers["A", "B"] == "better_on_all" and answers["B", "A"] == "worse_on_all"
    assert answers["A", "C"] == "trade_off" == answers["C", "A"]
    assert answers["B", "C"] == "trade_off"


def test_a_number_that_is_removed_makes_nothing_better():
    """Neither a better option nor a trade-off comes of what is not known, whichever number is removed."""
    rng = np.random.default_rng(7)
    for _turn in range(200):
        value = rng.integers(0, 3, (3, 3)).astype(float)
        before = relations(Values(value, value, value))
        at = tuple(rng.integers(0, 3, 2))
        less = [part.copy() for part in (value, value, value)]
        less[0][at], less[1][at], less[2][at] = OPEN
        after = relations(Values(*less))
        for pair, word in after.items():
            assert word == before[pair] or word == "undetermined" or (word, before[pair]) == (
                "trade_off", "trade_off"), (value, at, pair)


def test_bands_that_overlap_decide_nothing_unless_both_were_drawn_together():
    wide = numbers([(10, 5, 15), (8, 3, 13)], known(1, 1), known(2, 2))
    assert relations(wide)["A", "B"] == "undetermined"
    together = {("stock", "A", "B"): (1.0, 3.0), ("stock", "B", "A"): (-3.0, -1.0)}
    assert relations(wide, together)["A", "B"] == "better_on_all"
    assert relations(numbers(known(10, 10.05), known(1, 1), known(2, 2)), tolerance=0.01)["A", "B"] == "alike"


def test_order_of_options_does_not_matter():
    value = np.array([[10.0, 8.0, 12.0], [1.0, 2.0, 1.0], [0.0, 0.0, 5.0]])
    first = relations(Values(value, value, value))
    for order in permutations(range(3)):
        moved = value[:, list(order)]
        names = np.array(["A", "B", "C"])[list(order)]
        code = compared(*differences(Values(moved, moved, moved), INDICATORS, list(names), {}),
                        Values(moved, moved, moved), INDICATORS, 0.0)
        assert {(names[a], names[b]): relation(code[:, a, b]) for a in range(3) for b in range(3) if a != b} == first


def test_scores_by_hand():
    values = numbers(known(10, 8, 12), known(1, 2, 1), known(0, 0, 5))
    answers = scores_of(values, INDICATORS, {"stock": Weight(2.0), "people": Weight(2.0, 10.0, 0.0)})
    assert answers.score.tolist() == pytest.approx([75.0, 50.0, 75.0])   # 0.5, 0, 1 and 1, 1, 0.5
    assert answers.best_rank.tolist() == [1, 3, 1] and answers.worst_rank.tolist() == [1, 3, 1]
    unknown = numbers([(10, 10, 10), OPEN, (12, 12, 12)], known(1, 2, 1), known(0, 0, 5))
    answers = scores_of(unknown, INDICATORS, {"stock": Weight(1.0), "people": Weight(3.0, 10.0, 0.0)})
    assert np.isnan(answers.score).all() and answers.open == ("stock",)
    assert answers.low.tolist() == pytest.approx([75.0, 75.0, 37.5])
    assert answers.high.tolist() == pytest.approx([100.0, 100.0, 62.5])
    stated = scores_of(unknown, INDICATORS, {"stock": Weight(1.0, 0.0, 20.0)})
    assert stated.score[0] == pytest.approx(50.0) and np.isnan(stated.score[1]) and stated.high[1] == 100.0


def test_a_better_value_never_has_a_lower_score():
    rng = np.random.default_rng(3)
    weights = {indicator.id: Weight(1.0, *((0.0, 10.0) if SIGNS[indicator.direction] > 0 else (10.0, 0.0)))
               for indicator in INDICATORS}
    for _turn in range(100):
        value = rng.uniform(-2, 12, (3, 2))
        better = value.copy()
        row = rng.integers(0, 3)
        better[row, 0] += SIGNS[INDICATORS[row].direction] * rng.uniform(0, 5)
        first, second = (scores_of(Values(part, part, part), INDICATORS, weights) for part in (value, better))
        assert second.score[0] >= first.score[0] - 1e-9


def test_results_of_other_algorithms_find_their_option():
    ranking = table("ranking", [("A", "land_carbon", 5.0, 5.0, 5.0, 3.0, 8.0, "t CO2"),
                                ("B", "land_carbon", 9.0, 7.0, 12.0, None, None, "t CO2")],
                    ("scenario", "quantity", "total", "total_at_least", "total_at_most", "lower", "upper", "unit"))
    pairs = table("pairs", [("A", "B", "land_carbon", -6.0, -2.0)], ("scenario", "other", "quantity", "lower", "upper"))
    verdicts = table("checks of A", [("forbidden",), ("allowed",), ("forbidden",)], ("verdict",))
    named = table("checks", [("B", "allowed"), ("present", "forbidden")], ("option", "verdict"))
    assert named_in([ranking, verdicts]) == ["A", "B"]
    arrived = results_by_option([ranking, pairs, verdicts, named], ["", "", "A", ""], ["A", "B"], "en", PACK)
    assert arrived.paired == {("land_carbon", "A", "B"): (-6.0, -2.0), ("land_carbon", "B", "A"): (2.0, 6.0)}
    assert len(arrived.notes) == 1 and "present" in arrived.notes[0]
    outcome = compare({name: asked(layer, arrived.rows[name]) for name, layer in (("A", DRY), ("B", WET))},
                      paired=arrived.paired)
    value, low, high = (values_of(outcome, column) for column in ("value", "lower", "upper"))
    assert (value["A", "land_carbon"], low["A", "land_carbon"], high["A", "land_carbon"]) == (5.0, 3.0, 8.0)
    assert value["B", "land_carbon"] is pd.NA
    assert (low["B", "land_carbon"], high["B", "land_carbon"]) == (7.0, 12.0)
    assert values_of(outcome, "comparison")["B", "land_carbon"] == "worse"   # together: 2 to 6 more, and less is better
    assert value["A", "forbidden_results"] == 2.0 and value["B", "forbidden_results"] == 0.0


LONG = ("Option", "Indicator", "Value (km2)", "Note")
WIDE = ("Indicator", "Unit", "Plan A", "Plan B")


def own(*tables, names=("Plan A", "Plan B")):
    arrived = results_by_option(tables, [""] * len(tables), names, "en", PACK)
    return arrived, compare({name: ComputeRequest(PACK, CODES_OF_LAND, 2035, rows=arrived.rows[name],
                                                  own_rows=arrived.own[name]) for name in names})


def test_a_table_of_the_user_with_a_row_or_a_column_each_option():
    long = table("long", [("Plan A", "Construction land", "1.5", ""), ("Plan B", "construction_land", "2", "")], LONG)
    wide = table("wide", [("Forest", "km²", "1,200", "9e2"), ("Green space for each planned resident", "m2/person", "—",
                                                             "12")], WIDE)
    assert named_in([wide]) == named_in([long]) == ["Plan A", "Plan B"]
    arrived, outcome = own(long, wide)
    value, word = values_of(outcome), values_of(outcome, "comparison")
    assert (value["Plan A", "construction_land"], value["Plan B", "construction_land"]) == (150.0, 200.0)   # km2 to ha
    assert (value["Plan A", "forest"], value["Plan B", "forest"]) == (120_000.0, 90_000.0)
    assert value["Plan A", "green_per_person"] is pd.NA and value["Plan B", "green_per_person"] == 12.0
    assert [word["Plan B", key] for key in ("construction_land", "forest", "green_per_person")] == [
        "worse", "worse", "undetermined"]
    assert not arrived.notes
    needed = values_of(outcome, "needed")["Plan A", "green_per_person"]
    assert "a number for “green_per_person”" in needed and "2035" in needed


def test_a_row_of_a_unit_that_cannot_be_converted_is_named_and_not_called_missing():
    _arrived, outcome = own(table("wide", [("Forest", "%", "60", "5"), ("construction_land", "ha", "1", "2")], WIDE))
    reason = values_of(outcome, "reason")["Plan A", "forest"]
    assert "wide, feature 0" in reason and "“%” of its row cannot be converted to ha" in reason
    assert "a number for" not in reason and values_of(outcome)["Plan A", "forest"] is pd.NA


def test_what_of_a_user_s_table_is_not_used_or_taken_for_granted_is_named():
    stray = table("stray", [("Plan A", "Trees", "5"), ("Plan B", "forest", "5")], ("option", "indicator", "value"))
    arrived, _outcome = own(stray)
    assert len(arrived.notes) == 2 and "Trees" in arrived.notes[0] and "forest ha" in arrived.notes[1]
    heads = ("option", "indicator", "value", "unit", "county code")
    rows = [("Plan A", "forest", "5", "ha", "990127"), ("Plan B", "forest", "6", "ha", "990127")]
    arrived, outcome = own(table("one", rows, heads))
    assert values_of(outcome)["Plan B", "forest"] == 6.0 and "990127" in arrived.notes[0]
    for row, key in ((("Plan B", "forest", "7", "ha", "990128"), "options.several_units"),
                     (("Plan B", "Forest", "7", "ha", "990127"), "options.row_twice")):
        with pytest.raises(InputError) as stopped:
            own(table("two", [*rows, row], heads))
        assert stopped.value.key == key


def test_a_band_of_a_user_s_table_is_kept():
    rows = [("A", "forest", "50", "40", "60", "ha"), ("B", "forest", "55", "54", "56", "ha")]
    _arrived, outcome = own(table("bands", rows, ("option", "indicator", "value", "lower", "upper", "unit")),
                            names=("A", "B"))
    assert (values_of(outcome, "lower")["A", "forest"], values_of(outcome, "upper")["A", "forest"]) == (40.0, 60.0)
    assert values_of(outcome, "comparison")["B", "forest"] == "undetermined"


def test_what_cannot_be_compared_is_refused():
    two = {"A": asked(DRY), "B": asked(WET)}
    for request, words in (
            (OptionsRequest(PACK, {"A": two["A"]}, "A"), "PLANS"),
            (OptionsRequest(PACK, two, "C"), "A, B"),
            (OptionsRequest(PACK, two, "A", weights={"trees": Weight(1.0)}), "trees"),
            (OptionsRequest(PACK, two, "A", weights={"forest": Weight(1.0, 50.0, 10.0)}), "forest")):
        with pytest.raises(InputError) as stopped:
            CHECK.run(request)
        assert words in str(stopped.value)
    with pytest.raises(InputError, match="RESULTS_OF"):     # which is no table of A
        results_by_option([table("Areas", [("forbidden",)], ("verdict",))], [""], ["A", "B"], "en", PACK)
    with pytest.raises(InputError) as stopped:
        results_by_option([table("stray", [("x",)], ("verdict",))], [""], ["A", "B"], "en", PACK)
    assert "RESULTS_OF" in str(stopped.value)
    with pytest.raises(InputError) as stopped:
        results_by_option([table("A", [("x",)], ("colour",))], [""], ["A", "B"], "en", PACK)
    assert "colour" in str(stopped.value)
    assert set(CODES) >= {"better", "worse", "alike", "undetermined"}
