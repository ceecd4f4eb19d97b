"""Kinds of bounds: each has the value as its mean, wider ones give wider bands, and what is shared cancels."""
from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from helpers.source import ROOT

from groundrules.core.carbon.change.run import ChangeRequest, carbon_change
from groundrules.core.carbon.change.soils import LEVELS, SoilRequest, soil_carbon_change
from groundrules.core.carbon.checked_pack import load_coefficients
from groundrules.core.carbon.densities.spreads import UNDRAWN, spread_of, spread_of_number
from groundrules.core.carbon.densities.table import densities, densities_of
from groundrules.core.carbon.flux.run import FluxRequest, carbon_flux
from groundrules.core.carbon.forest.rows import forest_rows
from groundrules.core.carbon.keys.envelope import number_at
from groundrules.core.carbon.pack.keys import Key
from groundrules.core.carbon.pack.model import FLUX, Coefficient, Factor, Family, Made, problems_of
from groundrules.core.carbon.scenario.compare import Plan, ScenarioRequest, compare_scenarios
from groundrules.core.carbon.scenario.record import request_in, summary_of
from groundrules.core.carbon.stock.classes import mixes_of
from groundrules.core.carbon.stock.stock import WHOLE, Ground, carbon_stock
from groundrules.core.carbon.uncertainty.bands import Sureness
from groundrules.core.carbon.uncertainty.drawing import Terms, band_of, number_draws

FOREST = load_coefficients(ROOT / "packs" / "ipcc-2019-forest")
STOCKS = Family("f", {"en": "F"}, {"en": "all"}, "t C/ha", 0.3)
DRAWN = Sureness("monte_carlo", draws=4000)
HUMID = {"zone": ("subtropical_humid_forest",), "continent": ("asia",), "age": ("over_20",)}
EITHER = {**HUMID, "zone": ("subtropical_humid_forest", "tropical_moist_deciduous_forest")}


def many(spread, blocks=30):
    return np.concatenate([number_draws(spread, "n", (4, block), 1000) for block in range(blocks)])


def of_forest(given, pool):
    family, climate = ("land-natural", "tropical_moist") if pool == "biomass" else ("forest-natural", "")
    return spread_of_number(densities_of(FOREST, family, climate, given).given["forest", pool])


def pairs_of(*rows):
    return pd.DataFrame(list(rows), columns=["kind", "old", "new", "area_m2"]).astype(
        {"kind": "string", "old": "string", "new": "string"})


def land_of(area_m2):
    return Ground(pd.DataFrame({"zone": WHOLE, "code": list(area_m2), "area_m2": list(area_m2.values()),
                                "part_count": 1}))


def band(numbers, weight, how=DRAWN):
    count = numbers.value.size
    terms = Terms(np.zeros(count, dtype=int), np.arange(count), np.asarray(weight, dtype=float).ravel())
    return band_of(np.ones((1, 1)), terms, numbers, how)


def width(numbers, weight, how=DRAWN):
    ends = band(numbers, weight, how)
    return float(ends.upper[0] - ends.lower[0])


@pytest.mark.parametrize("spread", [
    spread_of(100.0, 60.0, 140.0, "ci95"), spread_of(100.0, 60.0, 190.0, "ci95"), spread_of(100.0, 10.0, 130.0, "ci95"),
    spread_of(100.0, 25.0, 175.0, "two_sd"), spread_of(100.0, 40.0, 160.0, "one_sd"),
    spread_of(100.0, -80.0, 280.0, "two_sd"),
    spread_of(14.8, 0.6, 218.9, "range"), spread_of(100.0, 90.0, 130.0, "range"), spread_of(99.0, 1.0, 100.0, "range"),
    of_forest(HUMID, "above"), of_forest(HUMID, "below"), of_forest(HUMID, "biomass"),
    of_forest(EITHER, "above"), of_forest(EITHER, "dead_wood"),
    of_forest({"zone": tuple(FOREST.keys["zone"].values)}, "below")],
    ids=lambda spread: f"{spread.kind} {spread.mean:.4g}")
def test_the_mean_of_draws_is_the_value(spread):
    draws = many(spread)
    assert abs(draws.mean() - spread.mean) <= 3.0 * draws.std() / math.sqrt(len(draws))
    assert draws.min() >= 0.0 and (draws.min() == 0.0 or draws.std() == pytest.approx(spread.sd, rel=0.12))


def test_a_standard_deviation_stays_one_where_the_value_is_never_below_0():
    wide = many(spread_of(100.0, -20.0, 220.0, "one_sd"))
    assert wide.min() > 0.0 and wide.std() == pytest.approx(120.0, rel=0.1) and np.median(wide) < 75.0
    # ln X has the variance ln(1 + 1.2²)
    assert np.quantile(wide, 0.975) == pytest.approx(100.0 / math.sqrt(2.44) * math.exp(
        1.959964 * math.sqrt(math.log(2.44))), rel=0.03)


@pytest.mark.parametrize(("bounds", "lower", "upper"), [
    ("ci95", 1.0, 1.0), ("ci95", 0.6, 1.0), ("two_sd", 1.0, 1.0), ("one_sd", 1.0, 1.0), ("range", 1.0, 1.0),
    ("range", 0.1, 1.0), ("range", 1.0, 0.3)])
def test_wider_bounds_give_wider_bands(bounds, lower, upper):
    """Of a value of 100, from a tenth to nearly all of it; a least that stays makes a greatest weigh more."""
    widths = []
    for share in np.linspace(0.05, 0.9, 18):
        ends = np.quantile(many(spread_of(100.0, 100.0 * (1.0 - lower * share), 100.0 * (1.0 + upper * share), bounds),
                                10), (0.025, 0.975))
        widths.append(ends[1] - ends[0])
    assert (np.diff(widths) > 0.0).all()
    greatest = [np.quantile(many(spread_of(100.0, 90.0, float(high), "range"), 10), 0.975)
                for high in (105, 115, 150, 400, 900)]
    assert (np.diff(greatest) > -1e-6).all() and greatest[0] > 100.0   # never beyond 90 + 10 · ln 40


# -- what is shared ---------------------------------------------------------------------------------

def test_pools_of_a_stand_err_together_and_its_whole_is_their_sum():
    """Above and below rest on one biomass: apart, their variances would add; together, nearly their deviations do."""
    apart = densities_of(FOREST, "forest-natural", "", HUMID)
    whole = densities_of(FOREST, "land-natural", "tropical_moist", HUMID)
    at = [apart.pools.index(pool) for pool in ("above", "below")]
    both = np.isin(np.arange(len(apart.pools)), at).astype(float)
    trees = np.array([land_class == "forest" and pool == "biomass"
                      for land_class in whole.classes for pool in whole.pools])
    sums = [band(apart, both), band(whole, trees)]
    assert (sums[0].lower[0], sums[0].upper[0]) == pytest.approx((sums[1].lower[0], sums[1].upper[0]), rel=1e-9)
    analytic = [width(apart, weight, Sureness("analytic")) for weight in (both, *(np.eye(len(apart.pools))[at]))]
    assert analytic[0] > 1.05 * math.hypot(*analytic[1:]) and analytic[0] < sum(analytic[1:])


def test_candidates_are_drawn_each_and_their_pools_are_of_one_place():
    mean = {pool: of_forest(EITHER, pool) for pool in ("above", "dead_wood")}
    above, dead = (many(spread) for spread in mean.values())
    parts = [[many(part) for _share, part in spread.parts] for spread in mean.values()]
    picked = [np.isclose(draws, candidates[0], rtol=1e-12) for draws, candidates in zip((above, dead), parts)]
    assert (picked[0] == picked[1]).all() and 0.49 < picked[0].mean() < 0.51
    assert of_forest({**EITHER, "zone": EITHER["zone"][::-1]}, "above") == mean["above"]
    # both ends of the envelope together are wider than what is drawn of its candidates
    number = densities_of(FOREST, "forest-natural", "", EITHER).given["forest", "above"]
    low, high = np.quantile(above, (0.025, 0.975))
    assert number.lower < low and high < number.upper and number.value == pytest.approx(above.mean(), rel=0.02)


def test_land_that_stays_what_it_is_has_a_change_without_a_band():
    """Under one class, or under two that rest on the same row: the one coefficient cancels."""
    keys = {"a": HUMID, "b": {**HUMID, "age": ("over_20",)}, "c": EITHER, "d": {**EITHER}}
    numbers = densities_of(FOREST, "forest-natural", "", HUMID, keys)
    for pairs in ([("forest [a]", "forest [a]")], [("forest [a]", "forest [b]")], [("forest [c]", "forest [d]")],
                  [("forest", "forest [a]"), ("forest [d]", "forest [c]")]):
        frame = pairs_of(*(("changed", *pair, 1e7) for pair in pairs))
        for method in ("monte_carlo", "analytic"):
            counts = carbon_change(ChangeRequest(frame, mixes_of(numbers.classes), numbers, numbers, 10.0,
                                                 replace(DRAWN, method=method))).counts
            assert counts["DIFFERENCE_T_C"] == pytest.approx(0.0, abs=1e-9) and counts["IS_DISTINGUISHABLE"] is False
            assert (counts["DIFFERENCE_LOWER_T_C"], counts["DIFFERENCE_UPPER_T_C"]) == (None, None)   # nothing moves it
    # two families of one series that derive a stand of the same cells
    early, late = (replace(numbers, family=replace(numbers.family, id=name, series="s")) for name in ("then", "now"))
    counts = carbon_change(ChangeRequest(frame, mixes_of(numbers.classes), early, late, 10.0, DRAWN)).counts
    assert (counts["DIFFERENCE_LOWER_T_C"], counts["DIFFERENCE_UPPER_T_C"]) == pytest.approx((0.0, 0.0), abs=1e-6)


def test_classes_of_features_that_rest_on_one_row_are_one_number_in_fluxes_too():
    family = Family("x", {"en": "X"}, {"en": "all"}, "t C/ha/yr")
    zone = Key("zone", {"en": "zone"}, {"wet": {"en": "wet"}, "dry": {"en": "dry"}})
    row = Coefficient("x", "wood", FLUX, -4.0, -6.0, -2.0, "ci95", keys={"zone": ("wet", "dry")})
    rows = [replace(number_at([row], {"zone": (value,)}, {"zone": zone}), land_class=f"wood [{value}]")
            for value in ("wet", "dry")]
    land = land_of({"wood [wet]": 1e5, "wood [dry]": 3e5})
    for how in (DRAWN, Sureness("analytic")):
        numbers = densities(family, rows, "t")
        counts = carbon_flux(FluxRequest(land, mixes_of(numbers.classes), numbers, None, False, how)).counts
        assert counts["LAND_UPPER_T_C_YR"] - counts["LAND_LOWER_T_C_YR"] == pytest.approx(40.0 * 4.0, rel=0.06)


def test_parcels_of_one_climate_and_of_candidates_share_the_row_of_that_climate():
    """Grassland of boreal moist and boreal dry land is one row; of a parcel that may be either nothing is open."""
    pack = load_coefficients(ROOT / "packs" / "ipcc-2019")
    keys = {name: {"climate": tuple(name.split("/"))} for name in (
        "boreal_moist", "boreal_dry", "boreal_moist/boreal_dry", "tropical_dry", "boreal_dry/tropical_dry")}
    numbers = densities_of(pack, "biomass-tier-1", "", {}, keys)
    drawn = {name: many(numbers.spread[numbers.classes.index(f"grassland [{name}]"), 0], 4) for name in keys}
    assert (drawn["boreal_moist"] == drawn["boreal_dry"]).all()
    assert (drawn["boreal_moist"] == drawn["boreal_moist/boreal_dry"]).all()
    either = np.isclose(drawn["boreal_dry/tropical_dry"], drawn["boreal_dry"])
    assert 0.45 < either.mean() < 0.55
    assert np.isclose(drawn["boreal_dry/tropical_dry"], drawn["tropical_dry"])[~either].all()


def test_a_row_of_soils_that_holds_for_two_climates_is_drawn_once():
    """Paddy to annual crops in tropical moist and wet land: F_LU 0.83 is one row, so its share of the width adds up."""
    pack = load_coefficients(ROOT / "packs" / "ipcc-2019")
    rows = pd.DataFrame([(climate, "low_activity_clay", "native", "none", "none", "annual", "full_tillage", "medium")
                         for climate in ("tropical_moist", "tropical_wet")], columns=list(LEVELS))
    counts = soil_carbon_change(SoilRequest(np.full(2, 1e4), rows, np.full(2, 2018.0), 2030.0, pack,
                                            how=Sureness("analytic"))).counts
    stocks = [pack.soil_references["low_activity_clay", climate] for climate in rows["climate"]]
    sd = [(stock.upper - stock.lower) / 2.0 / 1.959964 for stock in stocks]
    factor = 0.83 * 0.11 / 2.0 * sum(stock.value for stock in stocks)
    wanted = math.sqrt(factor ** 2 + sum((0.17 * deviation) ** 2 for deviation in sd))
    assert (counts["CHANGE_UPPER_T_C"] - counts["CHANGE_LOWER_T_C"]) / 2.0 / 1.959964 == pytest.approx(wanted, rel=1e-6)


def test_both_methods_agree_where_both_hold():
    """Products of factors within 30 %, some of them shared, and plain numbers."""
    random = np.random.default_rng(5)
    for _ in range(6):
        values = random.uniform(0.5, 2.0, 4)
        factors = [Factor(f"n{n}", value, value * 0.93, value * 1.07, "ci95") for n, value in enumerate(values)]
        rows = [Coefficient("f", "a", "above", values[0] * values[1], 0.0, 9.0, "ci95", made=Made(
                    tuple(factors[:2]))),
                Coefficient("f", "a", "below", values[0] * (1.0 + values[2]), 0.0, 9.0, "ci95", made=Made(
                    (factors[0], factors[2]._replace(plus=1.0)))),
                Coefficient("f", "a", "soil", 10.0, 8.5, 11.5, "two_sd")]
        numbers, weight = densities(STOCKS, rows, "t"), random.uniform(-1.0, 2.0, 3)
        assert band(numbers, weight, Sureness()).method[0] == "analytic"
        assert width(numbers, weight, replace(DRAWN, draws=40_000)) == pytest.approx(
            width(numbers, weight, Sureness("analytic")), rel=0.02)


def test_a_record_of_scenarios_keeps_what_its_numbers_are_made_of():
    numbers = densities_of(FOREST, "forest-natural", "", EITHER)
    plan = Plan("A", pairs_of(("unchanged", "forest", "forest", 1e5)))
    request = ScenarioRequest("now", (plan,), mixes_of(["forest"]), numbers, 10.0, how=replace(DRAWN, draws=1000))
    again = request_in(summary_of(request, compare_scenarios(request), []))
    assert (again.table.spread == numbers.spread).all() and again.table.spread[0, 0].parts


# -- what cannot be drawn ---------------------------------------------------------------------------

def test_shipped_numbers_have_a_distribution_but_those_at_an_end_of_their_bounds():
    undrawn = set()
    for name in ("cn-land-flux", "ipcc-2013-wetlands", "ipcc-2019", "ipcc-agroforestry", "cn-forest-density",
                 "ipcc-2019-forest"):
        pack = FOREST if name == "ipcc-2019-forest" else load_coefficients(ROOT / "packs" / name)
        rows = [*pack.coefficients, *pack.soil_references.values(), *pack.soil_factors.values(), *(
            row for family in pack.families.values() if family.forest for row in forest_rows(pack, family.id))]
        undrawn |= {(row.land_class, row.value) for row in rows if row.value is not None and spread_of_number(
            row, 1.0, row.pool == FLUX).kind == UNDRAWN}
    assert undrawn == {("cropland", 0.422), ("paddy", 0.422), ("marsh", -0.235), ("flat", -0.235), ("water", -0.235),
                       ("tidal_marsh", 255.0)}


def test_what_has_no_band_says_why_and_how_to_give_one():
    numbers = densities(STOCKS, [Coefficient("f", "marsh", "soil", 255.0, 254.0, 297.0, "ci95")], "t")
    land = land_of({"marsh": 1e4})
    for language, words in (("en", ("marsh", "own table", "one_sd")), ("zh", ("marsh", "自有系数表", "one_sd"))):
        stock = carbon_stock(land, mixes_of(["marsh"]), numbers, DRAWN, language)
        assert stock.counts["STOCK_LOWER_T_C"] is None and stock.counts["STOCK_T_C"] == pytest.approx(255.0)
        assert any(all(word in note for word in words) for note in stock.notes), stock.notes
        exact = densities(STOCKS, [Coefficient("f", "marsh", "soil", 255.0)], "t")
        stock = carbon_stock(land, mixes_of(["marsh"]), exact, DRAWN, language)
        assert any("bounds" in note and "lower" in note and words[1][:3] in note for note in stock.notes), stock.notes
        asked_none = carbon_stock(land, mixes_of(["marsh"]), exact, Sureness("none"), language)
        assert not any("lower" in note for note in asked_none.notes)


@pytest.mark.parametrize(("lower", "upper", "bounds", "family", "key"), [
    (12.0, 8.0, "ci95", STOCKS, "bounds_reversed"), (-1.0, 21.0, "ci95", STOCKS, "bounds_below_zero"),
    (-1.0, 21.0, "range", None, "bounds_below_zero"), (-1.0, 21.0, "one_sd", STOCKS, None),
    (-1.0, 21.0, "range", Family("x", {}, {}, "t C/ha/yr"), None), (0.0, 21.0, "range", STOCKS, None)])
def test_bounds_that_cannot_be_are_refused(lower, upper, bounds, family, key):
    problems = problems_of(Coefficient("f", "a", "above", 10.0, lower, upper, bounds), family)
    assert [problem[1] for problem in problems] == ([f"coefficients.{key}"] if key else [])
