"""Changes by hand, InVEST's and Mata's numbers, accrual, drivers, bands, and properties."""
from __future__ import annotations

import csv
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from helpers.real_data import DATA, needs

from groundrules.core.carbon.change.run import ChangeRequest, carbon_change, whole_change
from groundrules.core.carbon.change.tables import with_carbon
from groundrules.core.carbon.change.value import Price, value_notes, value_table
from groundrules.core.carbon.change.zones import zone_totals
from groundrules.core.carbon.densities.sensitivity import CHANGE, Beside, sensitivity
from groundrules.core.carbon.densities.table import densities
from groundrules.core.carbon.pack.model import Coefficient, Family, Other, Share
from groundrules.core.carbon.stock.classes import Mixes, mixes_of
from groundrules.core.carbon.uncertainty.drawing import Sureness
from groundrules.core.errors import InputError
from groundrules.core.report.parts.carbon import carbon_view

MATA = DATA.parent / "reference" / "carbon"
FAMILY = Family("f", {"en": "F"}, {"en": "all"}, "t C/ha", 0.3, series="s")
NONE, ANALYTIC = Sureness("none"), Sureness("analytic")


def table(rows, family=FAMILY):
    """``(class, pool, value, lower, upper, bounds, growth, years)``, later ones may be left out."""
    return densities(family, [Coefficient(family.id, *row) for row in rows], "test")


INVEST = table([(code, pool, value) for code, values in (("1", (15, 10, 60, 1)), ("2", (5, 3, 20, 0)),
                                                         ("3", (2, 1, 5, 0)))
                for pool, value in zip(("above", "below", "soil", "dead"), values)])


def frame(*rows):
    return pd.DataFrame([(kind, old, new, area) for kind, old, new, area in rows],
                        columns=["kind", "old", "new", "area_m2"]).astype(
        {"kind": "string", "old": "string", "new": "string"})


def change(pairs, old, new=None, years=None, how=NONE, mixes=None):
    codes = [item for item in (*pairs["old"], *pairs["new"]) if not pd.isna(item)]
    return carbon_change(ChangeRequest(pairs, mixes or mixes_of(codes), old, new or old, years, how, "en"))


def test_invest_change():
    """86 to 28 t/ha on 100 m²: −0.58 t."""
    outcome = change(frame(("changed", "1", "2", 100.0)), INVEST)
    assert outcome.by_pair["1", "2"] == -58
    assert outcome.counts["DIFFERENCE_T_C"] == pytest.approx(-0.58) and outcome.counts["OLD_T_C"] == pytest.approx(0.86)
    assert outcome.counts["NEW_T_C"] == pytest.approx(0.28) and outcome.counts["LOSS_T_C"] == pytest.approx(-0.58)
    assert outcome.counts["NET_EMISSION_T_CO2"] == pytest.approx(0.58 * 44 / 12)


def test_invest_valuation():
    """Its constant for 43 a tonne, −7.1 % and 2.8 % from 2016 to 2030; −58 t/ha on 100 m²; without rates 43 · −58."""
    request = ChangeRequest(frame(("changed", "1", "2", 100.0)), mixes_of(["1", "2"]), INVEST, INVEST, 14.0, NONE)
    totals = zone_totals(request)
    values = value_table(totals, Price(43.0, "t_c", "USD", -7.1, 2.8), 14.0)
    (whole,) = values.to_dict("records")
    assert round(whole["value_per_t_c"], 5) == 59.00136
    assert whole["value_difference"] == pytest.approx(-34.2208, abs=1e-4)
    assert whole["value_difference_per_ha"] == pytest.approx(-3422.079, abs=1e-3)
    assert round(Price(50.0, "t_c", "USD", 50.0, 5.0).value_of_t_c(2), 5) == 40.87302
    plain = value_table(totals, Price(43.0, "t_c", "USD"), 14.0)
    assert plain["value_difference_per_ha"].tolist() == pytest.approx([-2494])
    of_co2 = value_table(totals, Price(12.0, "t_co2", "CNY"), 14.0)
    assert of_co2["value_net"].tolist() == pytest.approx([-0.58 * 44.0])
    with pytest.raises(InputError, match="whole years"):
        value_table(totals, Price(43.0, "t_c", "USD"), 14.5)
    words = " ".join(value_notes(values, "en"))
    assert "The price is your own number: 43.00 USD per t C" in words and "59.00136 USD" in words


def test_swapped_dates_change_the_sign():
    pairs = frame(("changed", "1", "2", 3e4), ("changed", "3", "1", 1e4), ("unchanged", "2", "2", 5e4))
    back = pairs.rename(columns={"old": "new", "new": "old"})
    results, other = change(pairs, INVEST).counts, change(back, INVEST).counts
    assert results["DIFFERENCE_T_C"] == pytest.approx(-3 * 58 + 78)
    assert other["DIFFERENCE_T_C"] == -results["DIFFERENCE_T_C"] and other["OLD_T_C"] == results["NEW_T_C"]


GROWING = table([("field", "above", 3.0, None, None, "", None, 1.0), ("field", "soil", 45.0),
                 ("forest", "above", 40.0, None, None, "", None, 30.0), ("forest", "soil", 60.0, None, None, "", 0.5),
                 ("town", "above", 0.0), ("town", "soil", 30.0)])


def test_losses_at_once_and_gains_as_they_accrue():
    """A hectare of field becomes forest, two of forest become town; ten years."""
    outcome = change(frame(("changed", "field", "forest", 1e4), ("changed", "forest", "town", 2e4)), GROWING, years=10)
    assert outcome.counts["LOSS_T_C"] == 2 * (-40 - 30)
    assert outcome.counts["GAIN_T_C"] == pytest.approx(37 * 10 / 30 + 0.5 * 10)
    assert outcome.counts["ANNUAL_GAIN_T_C_YR"] == pytest.approx(37 / 30 + 0.5)
    assert outcome.counts["POTENTIAL_GAIN_T_C"] == 0
    assert outcome.counts["DIFFERENCE_T_C"] == 37 + 15 - 140
    assert outcome.counts["NET_T_C"] == pytest.approx(-140 + 37 / 3 + 5)
    late = change(frame(("changed", "field", "forest", 1e4)), GROWING, years=100).counts
    assert late["GAIN_T_C"] == pytest.approx(52) and late["ANNUAL_GAIN_T_C_YR"] == 0


def test_gains_without_growth_are_potential_and_outside_the_totals():
    outcome = change(frame(("changed", "town", "field", 1e4)), GROWING, years=10)   # soil of fields states no growth
    assert outcome.counts["GAIN_T_C"] == pytest.approx(3) and outcome.counts["POTENTIAL_GAIN_T_C"] == 15
    assert outcome.counts["NET_T_C"] == pytest.approx(3)
    without = change(frame(("changed", "field", "forest", 1e4), ("changed", "forest", "town", 1e4)), GROWING).counts
    assert without["GAIN_T_C"] == 0 and without["POTENTIAL_GAIN_T_C"] == 52 and without["LOSS_T_C"] == -70


def test_a_key_of_two_classes_gains_at_each_ones_pace():
    """Field becomes 70 % town and 30 % forest: soil goes from 45 to 39 at once, 12 − 3 of trees grow in 30 years."""
    mixes = Mixes({"field": (Share("field", 1.0, {}),), "07": (Share("town", 0.7, {}), Share("forest", 0.3, {}))})
    outcome = change(frame(("changed", "field", "07", 1e4)), GROWING, years=10, mixes=mixes)
    assert outcome.counts["LOSS_T_C"] == pytest.approx(0.7 * 30 + 0.3 * 60 - 45)
    assert outcome.counts["GAIN_T_C"] == pytest.approx(9 * 10 / 30)


def test_slivers_and_ground_of_one_date_are_no_change():
    outcome = change(frame(("changed", "1", "2", 1e4), ("sliver", "1", "2", 10.0), ("only_old", "1", None, 2e4),
                           ("only_new", None, "3", 3e4)), INVEST)
    assert outcome.counts["DIFFERENCE_T_C"] == -58 and outcome.counts["COMMON_HA"] == 1
    assert outcome.counts["ONLY_OLD_HA"] == 2 and outcome.counts["ONLY_NEW_HA"] == 3
    assert outcome.counts["SLIVER_HA"] == 1e-3
    assert not outcome.transitions.set_index(["kind", "pool"]).loc[("sliver", "all"), "is_counted"]


def test_a_blank_density_makes_the_change_unknown_and_not_zero():
    blank = table([("1", "above", 10.0), ("1", "soil", 50.0), ("2", "above", 4.0), ("2", "soil", None)])
    outcome = change(frame(("changed", "1", "2", 1e4), ("unchanged", "1", "1", 3e4)), blank)
    assert outcome.counts["DIFFERENCE_T_C"] == -6 and outcome.counts["UNKNOWN_HA"] == 1
    assert outcome.counts["COVERED_SHARE"] == 0.75 and ("1", "2") not in outcome.by_pair
    rows = outcome.transitions.set_index(["kind", "pool"])
    assert pd.isna(rows.loc[("changed", "soil"), "difference_t_c"]) and rows.loc[("changed", "all"), "change"] == \
        "not known"
    assert any("1 → 2" in note for note in outcome.notes)
    assert any(note.startswith("Not counted, as the table leaves it blank: soil of 2") for note in outcome.notes)
    assert any("enter the blank numbers in a copy" in note for note in outcome.notes)
    assert not any(note.startswith("No number is given for") for note in outcome.notes)
    assert outcome.counts["RESIDUAL_T_C"] == pytest.approx(0)


def test_driver_split_of_two_tables_closes():
    family = replace(FAMILY, id="later")
    later = table([("1", "above", 18.0), ("2", "above", 4.0)], family)
    early = table([("1", "above", 15.0), ("2", "above", 5.0)])
    outcome = change(frame(("unchanged", "1", "1", 3e4), ("changed", "1", "2", 1e4)), early, later)
    rows = outcome.drivers.set_index("land_class")
    assert rows.loc["1", "area_effect_t_c"] == (3 - 4) * 16.5 and rows.loc["1", "density_effect_t_c"] == 3.5 * 3
    assert rows.loc["2", "area_effect_t_c"] == 4.5 and rows.loc["2", "density_effect_t_c"] == -0.5
    counts = outcome.counts
    assert counts["DIFFERENCE_T_C"] == 3 * 3 + (4 - 15) == pytest.approx(
        counts["AREA_EFFECT_T_C"] + counts["DENSITY_EFFECT_T_C"])
    assert abs(counts["RESIDUAL_T_C"]) < 1e-9
    with pytest.raises(InputError):
        change(frame(("unchanged", "1", "1", 1.0)), early, table([("1", "above", 1.0)], replace(family, series="x")))
    with pytest.raises(InputError):
        change(frame(("unchanged", "1", "1", 1.0)), early,
               table([("1", "above", 1.0)], replace(family, soil_depth_m=1.0)))


def test_drivers_close_where_a_class_that_is_gone_has_no_density_any_more():
    """4 ha at 15 become 4 ha at 4; what class 1 would hold later is blank, and does not matter."""
    later = table([("1", "above", None), ("2", "above", 4.0)], replace(FAMILY, id="later"))
    outcome = change(frame(("changed", "1", "2", 4e4)), table([("1", "above", 15.0), ("2", "above", None)]), later)
    counts = outcome.counts
    assert counts["DIFFERENCE_T_C"] == 4 * (4 - 15) == counts["AREA_EFFECT_T_C"] + counts["DENSITY_EFFECT_T_C"]
    assert outcome.drivers["difference_t_c"].sum() == counts["DIFFERENCE_T_C"]


UNSURE = table([("1", "above", 40.0, 24.0, 56.0, "ci95"), ("1", "soil", 60.0, 48.0, 72.0, "ci95"),
                ("2", "above", 4.0, 3.0, 5.0, "ci95"), ("2", "soil", 55.0, 43.0, 67.0, "ci95")])


def test_band_by_hand():
    """Half-widths of 16 and 1 on 100 ha: the same coefficients on all ground, so they add as vectors."""
    outcome = change(frame(("changed", "1", "2", 5e5), ("changed", "1", "2", 5e5)), UNSURE, how=ANALYTIC)
    half = 100 * np.sqrt(16**2 + 1 + 12**2 + 12**2)
    assert outcome.counts["DIFFERENCE_LOWER_T_C"] == pytest.approx(-4100 - half, rel=1e-6)
    assert outcome.counts["IS_DISTINGUISHABLE"]


def test_what_one_class_loses_here_and_gains_there_cancels():
    outcome = change(frame(("changed", "1", "2", 1e6), ("changed", "2", "1", 1e6)), UNSURE, how=ANALYTIC)
    assert outcome.counts["DIFFERENCE_LOWER_T_C"] == pytest.approx(0) == pytest.approx(
        outcome.counts["DIFFERENCE_UPPER_T_C"])


@pytest.mark.parametrize("area_percent", [0.0, 15.0])
def test_both_methods_agree_within_two_percent(area_percent):
    pairs = frame(("changed", "1", "2", 3e6), ("changed", "2", "1", 1e6), ("unchanged", "1", "1", 9e6))
    counts, other = (change(pairs, UNSURE, how=Sureness(method, area_percent, 100_000)).counts
                     for method in ("analytic", "monte_carlo"))
    for name in ("DIFFERENCE", "NET"):
        widths = [result[f"{name}_UPPER_T_C"] - result[f"{name}_LOWER_T_C"] for result in (counts, other)]
        assert widths[1] == pytest.approx(widths[0], rel=0.02)


def test_a_change_whose_band_holds_zero_is_not_distinguishable():
    outcome = change(frame(("changed", "a", "b", 1e4)), table([("a", "soil", 50.0, 40.0, 60.0, "ci95"),
                                                            ("b", "soil", 48.0, 40.0, 56.0, "ci95")]), how=ANALYTIC)
    assert not outcome.counts["IS_DISTINGUISHABLE"] and outcome.counts["DIFFERENCE_LOWER_T_C"] < 0
    assert outcome.transitions.set_index("pool").loc["all", "change"] == "not distinguishable"
    assert any("not distinguishable" in note for note in outcome.notes)


def words(outcome, request_totals):
    whole = request_totals[(request_totals["pool"] == "all") & request_totals["zone"].isna()].iloc[0]
    return whole["change"], whole["net_change"], outcome.counts["IS_DISTINGUISHABLE"], outcome.counts[
        "IS_NET_DISTINGUISHABLE"], [note for note in outcome.notes if note.startswith(("The band of",
                                                                                       "Without a band"))]


@pytest.mark.parametrize(("bounds", "new", "expected", "text"), [
    ((), 40.0, ("loss", "loss", None, None), ["Without a band"]),
    (("ci95",), 40.0, ("not distinguishable", "not distinguishable", False, False),
     ["The band of the stock", "The band of the net"]),
    (("ci95",), 50.0, ("not distinguishable", "not distinguishable", False, False),
     ["The band of the stock", "The band of the net"]),    # 50 ± 20 less 50 ± 20 is not sure to be nothing
    ((), 50.0, ("no change", "no change", False, False), [])])
def test_word_boolean_and_sentence_agree(bounds, new, expected, text):
    """1 ha from 50 to 40 or 50 t C/ha, each ± 20 where there are bounds: ± 28 for the difference."""
    def row(name, value):
        return (name, "soil", value, *((value - 20.0, value + 20.0, *bounds) if bounds else ()))

    pairs, numbers = frame(("changed", "a", "b", 1e4)), table([row("a", 50.0), row("b", new)])
    request = ChangeRequest(pairs, mixes_of(numbers.classes), numbers, numbers, 10.0, ANALYTIC)
    *result, notes = words(carbon_change(request), zone_totals(request))
    assert tuple(result) == expected
    assert [len(notes), *(note for note, start in zip(notes, text) if not note.startswith(start))] == [len(text)]


def test_nothing_changes_with_areas_that_are_not_sure():
    """0 ± 0: no change, which no band doubts."""
    pairs, numbers = frame(("unchanged", "a", "a", 1e4)), table([("a", "soil", 50.0, 40.0, 60.0, "ci95")])
    request = ChangeRequest(pairs, mixes_of(numbers.classes), numbers, numbers, 10.0, Sureness("analytic", 5.0))
    assert words(carbon_change(request), zone_totals(request)) == ("no change", "no change", False, False, [])


def test_halves_sum_and_coefficients_times_k():
    pairs = frame(("changed", "1", "2", 3e6), ("unchanged", "2", "2", 1e6))
    half = pd.concat([pairs.assign(area_m2=pairs["area_m2"] / 2)] * 2, ignore_index=True)
    whole = change(pairs, UNSURE, years=5, how=ANALYTIC)
    pd.testing.assert_frame_equal(change(half[::-1], UNSURE, years=5, how=ANALYTIC).transitions, whole.transitions)
    thrice = change(pairs, UNSURE.scaled(3.0), years=5, how=ANALYTIC).counts
    for name in ("DIFFERENCE_T_C", "DIFFERENCE_LOWER_T_C", "NET_UPPER_T_C", "LOSS_T_C", "POTENTIAL_GAIN_T_C"):
        assert thrice[name] == pytest.approx(3 * whole.counts[name])


def test_pieces_of_ground_with_their_carbon():
    result = with_carbon(pd.DataFrame({"kind": ["changed", "only_old"], "old_class": ["1", "1"],
                                       "new_class": ["2", None], "area_m2": [2e4, 1e4]}), {("1", "2"): -58.0})
    assert result["difference_t_c"][0] == -116 and pd.isna(result["difference_t_c"][1])


@needs(MATA)
def test_mata():
    """Areas × densities give 21,916.85 and 23,584.88 Mg; printed are 0.9 % more, as 1.5 ha more would."""
    with open(MATA / "validation_mata_transition.csv", encoding="utf-8") as file:
        rows = [(row["from"], row["to"], float(row["area"]) * 1e4) for row in csv.DictReader(file)]
    with open(MATA / "china_carbon_density_examples.csv", encoding="utf-8") as file:
        examples = [row for row in csv.DictReader(file) if row["case"].startswith("Mata watershed")]
    mata = table([(row["land_use"], pool, float(row[name])) for row in examples
                  for pool, name in (("above", "above"), ("below", "below"), ("soil", "soil"), ("dead", "dead"))])
    counts = change(frame(*[("unchanged" if old == new else "changed", old, new, area) for old, new, area in rows]),
                    mata).counts
    density = {row["land_use"]: sum(float(row[name]) for name in ("above", "below", "soil", "dead"))
               for row in examples}
    before, after = (sum(area / 1e4 * density[row[side]] for *row, area in rows) for side in (0, 1))
    assert (counts["OLD_T_C"], counts["NEW_T_C"]) == pytest.approx((before, after), rel=1e-6)
    assert (round(counts["OLD_T_C"], 2), round(counts["NEW_T_C"], 2)) == (21_916.85, 23_584.88)
    assert counts["DIFFERENCE_T_C"] == pytest.approx(1668.03, abs=0.005)
    for got, printed in ((counts["OLD_T_C"], 22_120.25), (counts["NEW_T_C"], 23_808.61)):
        assert got == pytest.approx(printed, rel=0.01)
    assert counts["COMMON_HA"] == pytest.approx(242.48)   # against 243.99 ha that the printed totals imply
    assert counts["AREA_EFFECT_T_C"] == pytest.approx(counts["DIFFERENCE_T_C"]) and abs(counts["RESIDUAL_T_C"]) < 1e-6


@pytest.mark.parametrize("how", [NONE, Sureness("analytic", 10.0), Sureness("monte_carlo", 10.0, 200)])
def test_a_change_of_which_nothing_is_known_is_no_number(how):
    """Forest to open, whose class is blank: not known, and not "no change"; sealed to sealed is known to be 0."""
    held = table([("forest", "above", 40.0), ("open", "above", None), ("sealed", "above", 0.0)])
    pairs = frame(("changed", "forest", "open", 2e4))
    outcome = change(pairs, held, years=10.0, how=how)
    names = [name for name in outcome.counts if "_T_C" in name or name == "NET_EMISSION_T_CO2"]
    assert len(names) == 16 and {outcome.counts[name] for name in names} == {None}
    empty = [note for note in outcome.notes if note.startswith("No number is given for")]
    assert len(empty) == 1 and "Stock difference" in empty[0] and "no part of it is known" in empty[0]
    assert outcome.counts["COVERED_SHARE"] == 0 and outcome.counts["UNKNOWN_HA"] == 2
    assert not outcome.counts["IS_DISTINGUISHABLE"] and not outcome.counts["IS_NET_DISTINGUISHABLE"]
    half = frame(("changed", "forest", "open", 1e4), ("changed", "forest", "sealed", 1e4))
    zones = pd.concat([pairs.assign(zone="a"), frame(("unchanged", "sealed", "sealed", 1e4)).assign(zone="b"),
                       half.assign(zone="c")])
    both = frame(("changed", "forest", "open", 3e4), ("changed", "forest", "sealed", 1e4),
                 ("unchanged", "sealed", "sealed", 1e4))
    request = ChangeRequest(both, mixes_of(["forest", "open", "sealed"]), held, held, 10.0, how, "en")
    rows = zone_totals(request, zones, dict(zip("abcd", "abcd")))
    rows = rows[rows["pool"] == "all"].fillna({"zone": "*"}).set_index("zone")
    numbers = [name for name in rows if name.endswith(("_t_c", "_t_co2", "_t_c_yr"))]
    assert len(numbers) == 13 and rows.loc["a", numbers].isna().all() and rows.loc["a", "covered_share"] == 0
    assert rows.loc["a", "change"] == rows.loc["a", "net_change"] == "not known"
    assert rows.loc["b", "difference_t_c"] == 0 and rows.loc["b", "change"] == "no change"
    assert rows.loc["c", "difference_t_c"] == -40 and rows.loc["c", "covered_share"] == 0.5
    assert rows.loc["d", "difference_t_c"] == 0 and rows.loc["*", "net_t_c"] == -40


def test_sources_that_disagree_give_numbers_and_those_that_the_land_does_not_rest_on_none():
    """80 t C/ha and 3 a year, or 100 and 5 by another table, whose bounds are as wide in relation to the number."""
    held = densities(FAMILY, [
        Coefficient("f", "forest", "above", 80.0, 60.0, 100.0, "ci95", growth=3.0, others=(
            Other("Table X", 100.0, 5.0), Other("second reading", None, 3.5))),
        Coefficient("f", "field", "above", 40.0), Coefficient("f", "town", "above", 1.0, others=(Other("Y", 2.0),))],
        "test")
    request = ChangeRequest(frame(("changed", "forest", "field", 2e4), ("changed", "field", "forest", 1e4)),
                            mixes_of(["forest", "field"]), held, held, 10.0)
    rows, notes = sensitivity(None, held, "", CHANGE, lambda item: whole_change(request, item), "en",
                              Beside(title=str.upper))
    assert rows["family"].tolist() == ["f", "f (Table X)", "f (second reading)"]
    # 2 ha · (40 − 80) + 40, of which 30 in ten years; 2 ha · (40 − 100) + 60, of which 50; 35 of 40
    assert rows["difference_t_c"].tolist() == [-40, -60, -40] and rows["net_t_c"].tolist() == [-50, -70, -45]
    assert (rows["upper_t_c"] - rows["difference_t_c"])[:2].tolist() == pytest.approx([20, 25], rel=0.02)
    assert rows["title"][2] == "with the numbers of a second reading of the table for FOREST (growth)"
    assert notes[0] == ("Sources disagree: with the numbers of Table X for FOREST (above-ground biomass, growth) the "
                        "stock difference would be -60.00 instead of -40.00 t C, the net -70.00 instead of -50.00 t C.")


def test_other_families_of_which_nothing_is_known_say_so():
    held = table([("forest", "above", 40.0), ("open", "above", 10.0)])
    other = replace(FAMILY, id="g")
    pack = SimpleNamespace(id="p", version="1", families={"f": FAMILY, "g": other}, coefficients=[
        Coefficient("g", "forest", "above", 40.0), Coefficient("g", "open", "above", None)])
    request = ChangeRequest(frame(("changed", "forest", "open", 1e4)), mixes_of(["forest", "open"]), held, held)
    rows, notes = sensitivity(pack, held, "", CHANGE, lambda item: whole_change(request, item), "en")
    assert rows["difference_t_c"].tolist()[0] == -30 and pd.isna(rows["difference_t_c"][1])
    assert notes == ["Under family g (F) there is no answer: it has no number for any of the ground."]
    assert "it has no number for any of the ground" in carbon_view([("others", rows)], "en").others[0]
