"""Plans beside the present by hand: one-off and annual apart, shared coefficients, ranks, what is not known."""
from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from helpers.cases.scenarios import ON_FOREST, PLANTS, TABLE, compared, plan, table, value
from helpers.suite.rotation import in_turns

from groundrules.core.carbon.change.value import Price
from groundrules.core.carbon.densities.own_table import own_densities
from groundrules.core.carbon.scenario.charts import change_columns, stock_columns
from groundrules.core.carbon.scenario.compare import ScenarioRequest, compare_scenarios
from groundrules.core.carbon.scenario.ranking import first_line
from groundrules.core.carbon.scenario.record import (
    Edit,
    Source,
    edited,
    own_table,
    request_in,
    sources_in,
    summary_of,
)
from groundrules.core.carbon.scenario.side_by_side import side_by_side
from groundrules.core.carbon.stock.classes import mixes_of
from groundrules.core.carbon.uncertainty.drawing import Sureness
from groundrules.core.errors import InputError
from groundrules.core.fields import Field

CO2 = 44 / 12


def test_one_off_and_annual_stand_apart():
    """A loses 2 ha × (40 + 30); B loses 1 ha × (3 + 15), gains 37/30 + 0.5 t a year on 1 ha for ten years, and on."""
    result = compared(ON_FOREST, PLANTS)
    assert value(result, "A", "loss") == pytest.approx(-140) and value(result, "A", "gain") == 0
    assert value(result, "B", "loss") == pytest.approx(-18)
    assert value(result, "B", "gain") == pytest.approx(370 / 30 + 5)
    assert value(result, "B", "annual_gain") == pytest.approx(37 / 30 + 0.5)
    assert value(result, "B", "annual_gain", column="unit") == "t C/yr"
    assert value(result, "A", "net_emission") == pytest.approx(140 * CO2)
    now = 10 * 100 + 10 * 48
    assert value(result, "now", "stock") == pytest.approx(now)
    assert value(result, "A", "stock") == pytest.approx(now - 140)
    assert value(result, "B", "stock") == pytest.approx(now - 18 + 370 / 30 + 5)
    assert value(result, "B", "stock", column="difference") == pytest.approx(-18 + 370 / 30 + 5)
    assert value(result, "A", "area", "town") == pytest.approx(2)
    assert value(result, "A", "area", "forest", "difference") == pytest.approx(-2)
    assert result.quantities["family"].dropna().unique().tolist() == ["f"]


def test_pools_sum_to_all_pools():
    result = compared(ON_FOREST, PLANTS)
    for quantity in ("stock", "loss", "gain", "net", "annual_gain", "potential_gain"):
        for scenario in ("now", "A", "B"):
            assert sum(value(result, scenario, quantity, pool) for pool in TABLE.pools) == pytest.approx(
                value(result, scenario, quantity))


def test_ranking_over_a_horizon():
    """Twenty years later B has gained its 37 t of trees and its 15 of soil in full: rates end at maturity."""
    at_once, later = compared(ON_FOREST, PLANTS).ranking, compared(ON_FOREST, PLANTS, horizon_years=25.0).ranking
    row = {item["scenario"]: item for _, item in at_once.iterrows()}
    assert row["B"]["total"] == pytest.approx((18 - 370 / 30 - 5) * CO2) and row["B"]["over_years"] == 0
    late = {item["scenario"]: item for _, item in later.iterrows()}
    assert late["B"]["total"] == pytest.approx((18 - 37 - 15) * CO2)
    assert late["B"]["over_years"] == pytest.approx(late["B"]["total"] - row["B"]["total"])
    assert late["A"]["total"] == row["A"]["total"] == pytest.approx(140 * CO2)
    assert later["scenario"].tolist() == ["B", "A", "now"]      # the present is the reference, and has no rank
    assert late["now"]["is_reference"] and pd.isna(late["now"]["rank"]) and "not ranked" in late["now"]["said"]
    few = compared(ON_FOREST, PLANTS, horizon_years=5.0).ranking.set_index("scenario").loc["B"]
    assert few["over_years"] == pytest.approx(few["annual"] * 5)


def test_bands_of_a_difference_share_coefficients():
    """Two plans that build on 2 and 3 ha of forest differ by 1 ha of it; each band alone overlaps the other's."""
    other = plan("C", ("changed", "forest", "town", 3e4), ("unchanged", "forest", "forest", 7e4),
                 ("unchanged", "field", "field", 1e5))
    result = compared(ON_FOREST, other)
    sd = np.array([10.0, 10.0, 6.0]) / 1.959964
    half = 1.959964 * np.sqrt((sd ** 2).sum()) * CO2
    pair = result.pairs.set_index(["scenario", "other"]).loc[("A", "C")]
    assert pair["difference"] == pytest.approx(-70 * CO2)
    assert (pair["lower"], pair["upper"]) == pytest.approx((-70 * CO2 - half, -70 * CO2 + half))
    assert pair["distinguishable"] and result.ranking["rank"].tolist()[:2] == [1, 2]
    ranking, two = (result.ranking.set_index("scenario").loc[name] for name in ("A", "C"))
    assert ranking["upper"] > two["lower"]    # by these alone nobody could say
    drawn = compared(ON_FOREST, other, how=Sureness("monte_carlo", draws=40_000)).pairs.set_index(
        ["scenario", "other"]).loc[("A", "C")]
    assert (drawn["lower"], drawn["upper"]) == pytest.approx((pair["lower"], pair["upper"]), rel=0.02)


def test_what_cannot_be_told_apart_shares_a_rank():
    """Field to forest for its soil: 60 ± 10 less 45 ± 9 holds zero."""
    soil = plan("D", ("changed", "field", "forest", 1e4), ("unchanged", "field", "field", 9e4),
                ("unchanged", "forest", "forest", 1e5))
    only = table(("forest", "soil", 50.0, 40.0, 60.0, "ci95", None, 10.0), ("field", "soil", 45.0, 36.0, 54.0, "ci95"),
                 ("town", "soil", 30.0))
    nearly = plan("C", ("changed", "field", "forest", 2e4), ("unchanged", "field", "field", 8e4),
                  ("unchanged", "forest", "forest", 1e5))
    outcome = compared(soil, nearly, table=only)
    assert outcome.ranking["scenario"].tolist() == ["C", "D", "now"]
    assert outcome.ranking["rank"].tolist()[:2] == [1, 1]
    assert "not distinguishable from now, D" in outcome.ranking["said"].iloc[0]
    assert not outcome.counts["IS_BEST_DISTINGUISHABLE"]
    assert value(outcome, "D", "stock", column="change") == "not distinguishable"
    plain = compared(soil, nearly, table=only, how=Sureness("none"))
    assert plain.ranking["rank"].tolist()[:2] == [1, 2] and "numbers alone" in plain.ranking["said"].iloc[0]
    assert not plain.counts["IS_BEST_DISTINGUISHABLE"]
    alone = compared(soil, table=only)      # one plan has nothing to be ranked with
    assert alone.ranking["rank"].isna().all() and alone.counts["BEST"] == ""
    assert first_line(alone.ranking, "en") == "None comes first: D (not distinguishable from now)"


def test_nothing_is_ranked_on_invented_numbers_nor_without_years():
    invented = table(*[(name, "soil", number, None, None, "", None, None, "", "invented") for name, number in (
        ("forest", 50.0), ("field", 45.0), ("town", 30.0))])
    for outcome, reason in ((compared(ON_FOREST, PLANTS, table=invented), "numbers of f are invented"),
                            (compared(ON_FOREST, PLANTS, years=None), "the years of the present and of the plans")):
        assert outcome.ranking["rank"].isna().all() and outcome.ranking["best_rank"].isna().all()
        assert outcome.counts["BEST"] == "" and outcome.counts["BEST_TOTAL"] is None
        assert outcome.counts["UNDETERMINED_COUNT"] == 2
        assert outcome.ranking["scenario"].tolist() == ["A", "B", "now"]     # as they were given
        assert reason in first_line(outcome.ranking, "en") and reason in outcome.notes[0]
        assert set(outcome.pairs["said"]) == {outcome.notes[0]} and outcome.ranking["total"].notna().any()
    counts = {"now": {"forbidden": 0}, "A": {"forbidden": 3}, "B": {"forbidden": 1}}   # of a check, and no numbers
    ranked = compared(ON_FOREST, PLANTS, table=invented, years=None, counts=counts, rank_by="forbidden").ranking
    assert ranked["scenario"].tolist() == ["B", "A", "now"] and ranked["rank"].tolist()[:2] == [1, 2]


BLANK = table(("forest", "above", 40.0), ("forest", "soil", None), ("field", "above", 3.0), ("field", "soil", 45.0),
              ("town", "above", 0.0), ("town", "soil", 30.0), ("open", "above", None), ("open", "soil", None))
WORSE = plan("E", ("changed", "field", "town", 1e4), ("unchanged", "field", "field", 9e4),
             ("unchanged", "forest", "forest", 1e5))
NO_NUMBER = plan("F", ("changed", "field", "open", 1e4), ("unchanged", "field", "field", 9e4),
                 ("unchanged", "forest", "forest", 1e5))


def test_what_is_known_in_part_is_ranked_by_its_bounds():
    """A loses 2 ha × 40, and its soil gains 2 ha × 30 at most: 20 t C at least. E loses 3 + 15."""
    outcome = compared(ON_FOREST, WORSE, table=BLANK)
    assert outcome.ranking["scenario"].tolist() == ["E", "A", "now"]
    assert outcome.ranking["rank"].tolist()[:2] == [1, 2]
    last = outcome.ranking.iloc[1]
    assert last["total_at_least"] == pytest.approx(20 * CO2) and pd.isna(last["total_at_most"])
    assert last["total"] == pytest.approx(80 * CO2)      # what is known of it
    assert "worse than now, E" in last["said"] and "known in part: the change of 2.00 ha is unknown" in last["said"]
    assert "the total is at least 73.33 t CO2" in last["said"]
    assert outcome.counts["BEST"] == "E" and outcome.counts["UNDETERMINED_COUNT"] == 0
    assert outcome.counts["UNKNOWN_HA"] == pytest.approx(2)
    assert value(outcome, "E", "stock", column="covered_share") == pytest.approx(0.5)
    pair = outcome.pairs.set_index(["scenario", "other"]).loc[("E", "A")]
    assert pair["said"] == "E is better than A, whatever the unknown parts are" and pair["distinguishable"]
    assert pair["upper"] == pytest.approx(-2 * CO2) and pd.isna(pair["lower"]) and pd.isna(pair["difference"])
    # with a band of 30 to 50 for what stands on the ground, A may lose nothing in all: the present is still no worse
    banded = table(("forest", "above", 40.0, 30.0, 50.0, "ci95"), ("forest", "soil", None), ("field", "above", 3.0),
                   ("field", "soil", 45.0), ("town", "above", 0.0), ("town", "soil", 30.0))
    rows = compared(ON_FOREST, WORSE, table=banded).ranking.set_index("scenario").drop("now")
    assert rows["best_rank"].to_dict() == {"E": 1, "A": 1} and rows["worst_rank"].to_dict() == {"E": 2, "A": 2}
    assert rows["rank"].isna().all()


def test_nothing_is_best_while_what_could_not_be_judged_might_win():
    """F's hectare of field becomes a class without any number: it loses 48 t C at most, and may gain any."""
    outcome = compared(WORSE, ON_FOREST, NO_NUMBER, table=BLANK)
    assert outcome.counts["BEST"] == "" and outcome.counts["BEST_TOTAL"] is None
    assert not outcome.counts["IS_BEST_DISTINGUISHABLE"] and outcome.counts["UNDETERMINED_COUNT"] == 3
    rows = outcome.ranking.set_index("scenario")
    assert rows["best_rank"].drop("now").to_dict() == {"E": 1, "A": 2, "F": 1}
    assert rows["worst_rank"].drop("now").to_dict() == {"E": 2, "A": 3, "F": 3}
    assert rows.loc["E", "said"].startswith("worse than now; not comparable with F")
    assert rows.loc["F", ["one_off", "annual", "over_years", "total", "total_at_least"]].isna().all()
    assert rows.loc["F", "total_at_most"] == pytest.approx(48 * CO2)
    pair = outcome.pairs.set_index(["scenario", "other"]).loc[("F", "now")]
    assert pair["said"] == ("F and now are not comparable (F undetermined: the change of 1.00 ha is unknown; "
                            "the total is at most 176.00 t CO2)")
    assert pair["upper"] == pytest.approx(48 * CO2) and pair[["difference", "lower", "distinguishable"]].isna().all()
    assert first_line(outcome.ranking,
                      "en").startswith("None comes first: E (worse than now; not comparable with F")
    chinese = compared(ON_FOREST, NO_NUMBER, table=BLANK, language="zh").ranking
    assert first_line(chinese, "zh").startswith("无法排出首位：F（不能确定：1.00 公顷的变化不明")
    # a plan with as much of the same class is told apart from it: the blank cancels
    same = plan("G", ("changed", "field", "open", 1e4), ("changed", "field", "town", 1e4),
                ("unchanged", "field", "field", 8e4), ("unchanged", "forest", "forest", 1e5))
    pairs = compared(NO_NUMBER, same, table=BLANK).pairs.set_index(["scenario", "other"])
    assert pairs.loc[("F", "G"), "difference"] == pytest.approx(-18 * CO2)
    assert pairs.loc[("F", "G"), "said"] == "no band says whether F and G differ"


def test_without_years_totals_lie_between_their_ends():
    """B loses 18 t C at once and gains 37 + 15 some time: −34 to 18. A loses 140 in any case."""
    rows = compared(ON_FOREST, PLANTS, years=None, how=Sureness("none")).ranking.set_index("scenario")
    assert (rows.loc["B", "total_at_least"], rows.loc["B", "total_at_most"]) == pytest.approx((-34 * CO2, 18 * CO2))
    known = compared(ON_FOREST, PLANTS, years=100.0).ranking.set_index("scenario")
    assert known["rank"].drop("now").to_dict() == {"B": 1, "A": 2}
    # the same gain in two plans is the same pace
    more = plan("C", ("changed", "field", "forest", 1e4), ("changed", "field", "town", 2e4),
                ("unchanged", "forest", "forest", 1e5), ("unchanged", "field", "field", 7e4))
    pairs = compared(PLANTS, more, years=None).pairs.set_index(["scenario", "other"])
    assert pairs.loc[("B", "C"), "distinguishable"] and pairs.loc[("B", "C"), "difference"] == pytest.approx(-18 * CO2)


@pytest.mark.parametrize("seed", in_turns(range(8), each_time=(0,)))
def test_ranks_hold_whatever_the_blanks_turn_out_to_be(seed):
    """Numbers and years in place of blanks: each scenario's rank lies between its best and its worst one."""
    rng = np.random.default_rng(seed)
    classes, pools = ("forest", "field", "town", "open"), ("above", "soil")
    numbers = {(land_class, pool): float(np.round(rng.uniform(0, 60), 1)) for land_class in classes for pool in pools}
    blank = [key for key in numbers if rng.random() < 0.25]
    paces = {key: (float(rng.integers(1, 40)) if rng.random() < 0.8 else None) for key in numbers}

    def densities_of(values, years):
        return table(*[(*key, values[key], None, None, "", None, years[key]) for key in numbers])

    plans = []
    for name in "ABCD":
        rows = [("changed", *rng.choice(classes, 2, replace=False), float(rng.integers(1, 4)) * 1e4) for _ in range(3)]
        plans.append(plan(name, *rows, *[("unchanged", land_class, land_class, 5e5 - sum(area for _kind, old, _new,
                                                                                         area in rows
                                                                            if old == land_class))
                                                                            for land_class in classes]))
    partly = compared(*plans, table=densities_of({**numbers, **dict.fromkeys(blank)}, paces), years=10.0,
                      how=Sureness("none"))
    rows = partly.ranking.set_index("scenario")
    assert partly.counts["BEST"] == "" or rows.loc[partly.counts["BEST"], "worst_rank"] == 1
    for _ in range(8):
        notes = {**numbers, **{key: float(rng.choice([0.0, rng.uniform(0, 60), rng.uniform(0, 500)])) for key in blank}}
        pace = {key: float(rng.choice([1e-3, 5.0, 1e9])) if item is None else item
                for key, item in paces.items()}
        whole = compared(*plans, table=densities_of(notes, pace), years=10.0, how=Sureness("none")).ranking
        for row in whole[~whole["is_reference"]].itertuples():     # two that come out alike share a rank
            assert rows.loc[row.scenario, "best_rank"] <= row.rank <= rows.loc[row.scenario, "worst_rank"]
    assert (rows["best_rank"] <= rows["worst_rank"]).drop("now").all()


def test_ground_without_a_class_is_unknown_only_where_a_plan_speaks_of_it():
    """What nobody classified and no plan touches stays as it is; under a plan it could become anything."""
    rows = (("changed", "forest", "town", 2e4), ("unchanged", "field", "field", 8e4))
    mixes = replace(mixes_of(TABLE.classes), shares={**mixes_of(TABLE.classes).shares, "": ()})
    for kind, unknown in (("only_old", 0.0), ("changed", 1.0)):
        first = plan("A", *rows, (kind, "", None if kind == "only_old" else "", 1e4))
        outcome = compare_scenarios(ScenarioRequest("now", (first,), mixes, TABLE, 10.0))
        assert outcome.counts["UNKNOWN_HA"] == pytest.approx(unknown)
        assert ("not comparable" in outcome.pairs["said"].item()) == (unknown > 0)
        assert value(outcome, "A", "net") == pytest.approx(-140)
    # as much of it in two plans is not the same ground
    two = [plan(name, *rows, ("changed", "", "", 1e4)) for name in "AB"]
    outcome = compare_scenarios(ScenarioRequest("now", tuple(two), mixes, TABLE, 10.0))
    assert outcome.pairs.set_index(["scenario", "other"]).loc[("A", "B"),
                                                              "said"].startswith("A and B are not comparable")


def test_ground_that_a_plan_leaves_out_and_slivers_stay():
    part = plan("P", ("changed", "forest", "town", 2e4), ("only_old", "forest", None, 8e4),
                ("only_old", "field", None, 9e4), ("sliver", "field", "town", 1e4), ("only_new", None, "town", 5e4))
    result = compared(part, ON_FOREST)
    for quantity in ("stock", "loss", "net"):
        assert value(result, "P", quantity) == pytest.approx(value(result, "A", quantity))
    assert value(result, "P", "area", "field") == pytest.approx(10)
    assert any("different ground" in note for note in result.notes)
    (stays,) = [note for note in result.notes if "17.00 ha" in note]
    assert stays == "A plan does not cover part of the present, which stays as it is: P 17.00 ha, A 0.00 ha."
    (beyond,) = [note for note in result.notes if "5.00 ha" in note]
    assert beyond == "A plan reaches beyond the present, and that part is not in any result: P 5.00 ha, A 0.00 ha."
    assert not any("not compared" in note for note in result.notes)


def test_counts_of_a_check_rank_exactly():
    counts = {"now": {"forbidden": 0}, "A": {"forbidden": 3, "allowed": 2}, "B": {"forbidden": 1}}
    result = compared(ON_FOREST, PLANTS, counts=counts, rank_by="forbidden")
    assert result.ranking["scenario"].tolist() == ["B", "A", "now"] and result.ranking["rank"].tolist()[:2] == [1, 2]
    assert value(result, "A", "check_results", "forbidden") == 3 and value(result, "B", "check_results", "allowed") == 0
    gone = compared(ON_FOREST, PLANTS, counts={"A": {"forbidden": 0}}, rank_by="forbidden")
    # a check that is missing is not a clean one; none can have fewer than A's 0, and as few they may all have
    assert gone.ranking.set_index("scenario")["rank"].isna().to_dict() == {"A": False, "now": True, "B": True}
    assert gone.counts["BEST"] == "A" and not gone.counts["IS_BEST_DISTINGUISHABLE"]
    open_ = compared(ON_FOREST, PLANTS, rank_by="forbidden", counts={
        "now": {"forbidden": 2}, "A": {"forbidden": 0, "undetermined": 5}, "B": {"forbidden": 6}})
    rows = open_.ranking.set_index("scenario")
    assert open_.counts["BEST"] == "A" and rows["worst_rank"].drop("now").to_dict() == {"A": 1, "B": 2}
    assert (rows.loc["A", "total_at_least"], rows.loc["A", "total_at_most"]) == (0, 5) and rows.loc["B", "rank"] == 2
    assert "undetermined may be forbidden" in rows.loc["A", "said"]
    assert pd.isna(value(gone, "B", "check_results", "forbidden"))


def test_order_of_plans_and_scale():
    first, other = compared(ON_FOREST, PLANTS, horizon_years=10.0), compared(PLANTS, ON_FOREST, horizon_years=10.0)
    keys = ["scenario", "quantity", "item"]
    pd.testing.assert_frame_equal(first.quantities.sort_values(keys, ignore_index=True),
                                  other.quantities.sort_values(keys, ignore_index=True), rtol=1e-12)
    assert first.ranking["scenario"].tolist() == other.ranking["scenario"].tolist()
    twice = compared(ON_FOREST, PLANTS, horizon_years=10.0, table=TABLE.scaled(2.0))
    assert twice.ranking["total"].to_numpy(float) == pytest.approx(2 * first.ranking["total"].to_numpy(float))
    assert twice.ranking["rank"].tolist() == first.ranking["rank"].tolist()
    halves = replace(ON_FOREST, pairs=pd.concat([ON_FOREST.pairs.assign(area_m2=ON_FOREST.pairs["area_m2"] / 2)] * 2))
    assert value(compared(halves), "A", "net") == pytest.approx(value(first, "A", "net"))


def test_without_years_gains_are_potential():
    result = compared(PLANTS, years=None, horizon_years=30.0)
    assert value(result, "B", "gain") == 0 and value(result, "B", "potential_gain") == pytest.approx(52)
    assert result.ranking.set_index("scenario").loc["B", "total"] == pytest.approx(18 * CO2)


def test_transitions_and_cards_of_each():
    result = compared(ON_FOREST, PLANTS)
    rows = result.transitions[(result.transitions["pool"] == "all")]
    assert rows.groupby("scenario")["net_t_c"].sum().to_dict() == pytest.approx(
        {"A": value(result, "A", "net"), "B": value(result, "B", "net")})
    assert len(result.coefficients) == 6


def test_what_is_refused():
    with pytest.raises(InputError, match="no plan to compare"):
        compared()
    with pytest.raises(InputError, match="no ground in common"):   # it would rank as if nothing changed
        compared(ON_FOREST, plan("far", ("only_old", "forest", None, 5.0), ("only_new", None, "town", 5.0)))
    with pytest.raises(InputError, match="same name"):
        compared(ON_FOREST, ON_FOREST)
    with pytest.raises(InputError, match="not one of the scenarios"):
        compared(ON_FOREST, counts={"Z": {}})
    with pytest.raises(InputError, match="needs results"):
        compared(ON_FOREST, rank_by="forbidden")
    with pytest.raises(InputError, match="no row for"):
        compare_scenarios(ScenarioRequest("now", (ON_FOREST,), mixes_of(["forest", "town", "field"]),
                                          table(("forest", "above", 1.0))))


def test_a_summary_gives_the_same_again_through_json():
    request = ScenarioRequest("now", (ON_FOREST, PLANTS), mixes_of(TABLE.classes), TABLE, 10.0, 5.0,
                              price=Price(10.0, "t_co2", "CNY", 5.0))
    result = compare_scenarios(request)
    # −140 t C · 10 · 44/12 · (1 + 1.05⁻¹ + … + 1.05⁻⁹) / 10
    assert [value(result, name, "net_value") for name in ("A", "now")] == pytest.approx([-4162.015, 0], abs=1e-3)
    with pytest.raises(InputError, match="the years of the present and of each plan"):
        compare_scenarios(replace(request, years=None))
    summary = json.loads(json.dumps(summary_of(request, result, [Source("DLTB", "DLBM", {"0301": "forest"})] * 3)))
    again = compare_scenarios(request_in(summary))
    pd.testing.assert_frame_equal(again.quantities, result.quantities)
    pd.testing.assert_frame_equal(again.ranking, result.ranking)
    assert sources_in(summary)[0].keys == {"0301": "forest"}
    with pytest.raises(InputError, match="not a summary"):
        request_in({"kind": "other"})


def test_an_edited_number_changes_the_answer_and_says_why():
    """Forest above ground 50 instead of 40: A loses 2 ha × 10 more."""
    request = ScenarioRequest("now", (ON_FOREST,), mixes_of(TABLE.classes), TABLE, 10.0)
    changed = edited(request, [Edit("forest", "above", 50.0, 45.0, 55.0, "own plots of 2024")])
    result = compare_scenarios(changed)
    assert value(result, "A", "net") == pytest.approx(-160)
    card = result.coefficients.set_index(["land_class", "pool"]).loc[("forest", "above")]
    assert card["value"] == 50 and "from 40 to 50 t C/ha: own plots of 2024" in card["note"] and not card["verified"]
    assert request.table.given["forest", "above"].value == 40
    assert any("were changed" in note for note in result.notes)
    for wrong, words in ((Edit("forest", "above", 50.0, None, None, " "), "State why"),
                         (Edit("forest", "above", -1.0, None, None, "x"), "negative"),
                         (Edit("forest", "litter", 1.0, None, None, "x"), "no number")):
        with pytest.raises(InputError, match=words):
            edited(request, [wrong])
    assert compare_scenarios(edited(request, [])).counts == compare_scenarios(request).counts


def test_an_own_table_of_it_reads_back_the_same():
    request = edited(ScenarioRequest("now", (ON_FOREST,), mixes_of(TABLE.classes), TABLE, 10.0),
                     [Edit("forest", "above", 50.0, 45.0, 55.0, "own plots")])
    frame = own_table(request)
    back = own_densities(frame, "mine", {role: Field(role, ()) for role in frame}, "t C/ha", 0.3)
    for name in ("value", "lower", "upper", "growth", "years"):
        np.testing.assert_allclose(getattr(back, name), getattr(request.table, name))
    assert "own plots" in frame["source"].iloc[0]


@pytest.mark.parametrize("how", [Sureness("none"), Sureness("analytic", 10.0)])
def test_a_plan_of_which_nothing_is_known_has_no_number(how):
    """Everything becomes open land, whose class is blank; B turns half of it, A leaves all as it is."""
    blank = table(("forest", "above", 40.0), ("open", "above", None))
    plans = (plan("A", ("unchanged", "forest", "forest", 2e4)), plan("C", ("changed", "forest", "open", 2e4)),
             plan("B", ("changed", "forest", "open", 1e4), ("unchanged", "forest", "forest", 1e4)))
    result = compared(*plans, table=blank, how=how)
    for quantity in ("stock", "loss", "gain", "net", "annual_gain", "potential_gain", "net_emission"):
        assert pd.isna(value(result, "C", quantity)) and pd.isna(value(result, "C", quantity, column="lower"))
        assert value(result, "C", quantity, column="change") == "not known"
        assert value(result, "C", quantity, column="covered_share") == 0
    assert value(result, "A", "net") == 0 and value(result, "A", "stock") == 80
    assert value(result, "B", "stock") == 40 and value(result, "B", "stock", column="covered_share") == 0.5
    assert result.ranking.set_index("scenario")["total"].isna().to_dict() == {
        "now": False, "A": False, "B": True, "C": True}   # of B's change nothing is known either
    names = ["now", "A", "C", "B"]
    net = next(item for item in side_by_side(result.quantities, names, "en") if item.quantity == "net"
               and item.is_total)
    assert net.cell(1).startswith("0") and net.cell(2) == "–"
    for columns in (stock_columns, change_columns):
        column = columns(result.quantities, names, "en")[2]
        assert np.isnan(column.total) and column.segments == ()
    there = compared(plan("D", ("unchanged", "open", "open", 2e4)), table=blank, how=how)
    assert pd.isna(value(there, "now", "stock")) and value(there, "D", "net") == 0   # what stays changes by nothing
