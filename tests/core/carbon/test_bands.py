"""Bands of carbon: distributions whose mean is the number, the method that bounds ask for, words that never contradict.

Oracles: moments and quantiles by hand or by plain numpy, and properties over random bounds of every kind.
"""
from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from helpers.source import ROOT

from groundrules.core.carbon.change.run import ChangeRequest, carbon_change
from groundrules.core.carbon.change.zones import zone_totals
from groundrules.core.carbon.checked_pack import load_coefficients
from groundrules.core.carbon.densities.spreads import AT_END, NEAREST, spread_of, spread_of_number
from groundrules.core.carbon.densities.table import densities, densities_of, fluxes_of
from groundrules.core.carbon.flux.energy import EnergyChoice, emissions_of
from groundrules.core.carbon.flux.fuels import factor_of
from groundrules.core.carbon.flux.run import FluxRequest, carbon_flux
from groundrules.core.carbon.pack.model import BOUNDS, FLUX, Coefficient, Family
from groundrules.core.carbon.scenario.compare import Plan, ScenarioRequest, compare_scenarios
from groundrules.core.carbon.stock.classes import mixes_of
from groundrules.core.carbon.stock.products import Product, product_bands
from groundrules.core.carbon.stock.stock import WHOLE, Ground, carbon_stock
from groundrules.core.carbon.uncertainty.drawing import Sureness, Terms, band_of

STOCKS = Family("f", {"en": "F"}, {"en": "all"}, "t C/ha", 0.3)
FLUXES = Family("x", {"en": "X"}, {"en": "all"}, "t C/ha/yr")
PACK = load_coefficients(ROOT / "packs" / "cn-land-flux")
A, C = fluxes_of(PACK, "net-flux-a"), fluxes_of(PACK, "inventory-c")
CLASSES = load_coefficients(ROOT / "packs" / "carbon-classes")
BY = {name: Sureness(name, draws=4000) for name in ("auto", "analytic", "monte_carlo")}


def table(rows, family=STOCKS):
    """``(class, value, lower, upper, bounds)``."""
    pool = FLUX if family.is_flux else "soil"
    return densities(family, [Coefficient(family.id, name, pool, *row) for name, *row in rows], "test")


def flux(numbers, area_ha, how=BY["auto"], emissions=None):
    land = Ground(pd.DataFrame([(WHOLE, code, 1e4 * area, 1) for code, area in area_ha.items()],
                               columns=["zone", "code", "area_m2", "part_count"]))
    mixes = mixes_of(land.rows["code"], CLASSES, "survey-3") if numbers in (A, C) else mixes_of(land.rows["code"])
    return carbon_flux(FluxRequest(land, mixes, numbers, emissions, emissions is not None, how))


def part(result, name):
    return result.totals[result.totals["zone"].isna()].set_index("component").loc[name]


def change(numbers, *pairs, how=BY["auto"]):
    frame = pd.DataFrame([("changed", old, new, 1e4 * area) for old, new, area in pairs],
                         columns=["kind", "old", "new", "area_m2"]).astype(
        {"kind": "string", "old": "string", "new": "string"})
    return carbon_change(ChangeRequest(frame, mixes_of(numbers.classes), numbers, numbers, 10.0, how))


# -- distributions ---------------------------------------------------------------------------------

@pytest.mark.parametrize("bounds", list(BOUNDS))
@pytest.mark.parametrize(("value", "lower", "upper"), [
    (10.0, 8.0, 12.0), (10.0, 5.0, 20.0), (10.0, 1.0, 13.0), (10.0, 0.0, 20.0), (10.0, -2.0, 22.0), (30.0, 0.0, 40.0),
    (-3.9, -5.1, -2.1), (0.1, -1.2, 1.0), (-0.6, -3.0, 0.0), (-1.0, -3.0, -0.5), (0.0, -1.0, 1.0)])
def test_the_value_is_the_mean_of_its_draws(bounds, value, lower, upper):
    """And 95 % bounds lie where they are stated; of a density what is below 0 counts as 0."""
    is_signed = value < 1.0
    first = spread_of(value, lower, upper, bounds, is_signed)
    drawn = first.draws(100_000, np.random.default_rng(1))
    assert drawn.mean() == pytest.approx(value, abs=5.0 * first.sd / math.sqrt(100_000) + 1e-12)
    assert drawn.std() == pytest.approx(first.sd, rel=0.05) or drawn.min() == 0.0 and drawn.std() < first.sd
    if bounds == "ci95":
        assert np.quantile(drawn, 0.025) == pytest.approx(lower if is_signed else max(lower, 0.0), abs=0.04 * (
            upper - lower))
        assert np.quantile(drawn, 0.975) == pytest.approx(upper, abs=0.04 * (upper - lower))
    if bounds == "range":
        assert lower <= drawn.min() and drawn.max() <= upper
    assert is_signed or drawn.min() >= 0.0


def test_distributions_by_hand():
    assert spread_of(10.0, 8.0, 12.0, "two_sd").sd == pytest.approx(1.0)
    assert spread_of(10.0, 9.0, 11.0, "one_sd").sd == pytest.approx(1.0)
    assert spread_of(10.0, 4.0, 16.0, "range").sd == pytest.approx(12.0 / math.sqrt(12.0))
    # exp(N(0, 1/2)) has the mean exp(1/8), and its 95 % lie from exp(−0.979982) to exp(0.979982)
    first = spread_of(math.exp(0.125), math.exp(-0.979982), math.exp(0.979982), "ci95")
    assert first.kind == "lognormal" and first.shape == pytest.approx(0.5, rel=1e-6)
    assert first.sd == pytest.approx(math.exp(0.125) * math.sqrt(math.exp(0.25) - 1.0), rel=1e-6)
    # a cut-off exponential of rate −2 on 0…1: mean 1/2 − 1/(e² − 1)… by integration
    x = (np.arange(2_000_000) + 0.5) / 2_000_000
    weight = np.exp(-2.0 * x)
    mean = (x * weight).sum() / weight.sum()
    first = spread_of(mean, 0.0, 1.0, "range", True)
    assert first.shape == pytest.approx(-2.0, rel=1e-5)
    assert first.sd == pytest.approx(math.sqrt((x ** 2 * weight).sum() / weight.sum() - mean ** 2), rel=1e-5)


@pytest.mark.parametrize("bounds", list(BOUNDS))
def test_a_value_at_an_end_of_its_bounds_has_no_distribution(bounds):
    nearest = AT_END if bounds == "range" else NEAREST
    for value in (0.422, 0.422 + 0.99 * nearest * 0.075, 0.497):
        assert spread_of(value, 0.422, 0.497, bounds).kind == "undrawn"
    assert spread_of(0.422 + 1.01 * nearest * 0.075, 0.422, 0.497, bounds).kind not in ("undrawn", "")
    outcome = flux(table([("a", 0.422, 0.422, 0.497, bounds), ("b", -0.6, -0.7, -0.5, "ci95")], FLUXES),
                   {"a": 500.0, "b": 10.0})
    assert part(outcome, "emission")["net_emission_t_c_yr"] == pytest.approx(211.0)
    for name in ("emission", "land", "all"):
        assert part(outcome, name)[["lower_t_c_yr", "upper_t_c_yr"]].isna().all() and part(outcome,
                                                                                           name)["band"] == "none"
    assert not pd.isna(part(outcome, "removal")["lower_t_c_yr"])
    assert outcome.counts["IS_DISTINGUISHABLE"] is None and outcome.counts["BAND_METHOD"] == "none"
    assert any("rest on a:" in note for note in outcome.notes)


# -- the cases that were wrong ---------------------------------------------------------------------

def test_family_a_has_no_band_that_leaves_its_value_out():
    """500 ha of cropland at 0.422, whose variants in print go up to 0.497: 211 t C, and 215–244 was its band."""
    for how in BY.values():
        row = part(flux(A, {"0103": 500.0}, how), "emission")
        assert row["net_emission_t_c_yr"] == pytest.approx(211.0)
        assert pd.isna(row["lower_t_c_yr"]) or row["lower_t_c_yr"] <= 211.0 <= row["upper_t_c_yr"]
        forest = part(flux(A, {"0301": 100.0}, how), "land")
        assert forest["lower_t_c_yr"] < -61.2 < forest["upper_t_c_yr"]


def test_inventory_c_never_says_both():
    texts = {name: flux(C, {"0301": 9.0, "0103": 25.0, "0401": 20.0, "1106": 10.0}, how).counts
             for name, how in BY.items()}
    for counts in texts.values():
        assert counts["LAND_LOWER_T_C_YR"] < counts["LAND_T_C_YR"] < counts["LAND_UPPER_T_C_YR"]
    assert {counts["IS_DISTINGUISHABLE"] for counts in texts.values()} != {True, False}
    assert texts["auto"]["BAND_METHOD"] == "monte_carlo" == texts["monte_carlo"]["BAND_METHOD"]
    assert texts["auto"]["LAND_UPPER_T_C_YR"] == texts["monte_carlo"]["LAND_UPPER_T_C_YR"]


def test_a_gain_of_150_t_whose_bounds_are_skewed_is_told():
    """180, from 45 to 720, less 30 of which we are sure: from 15 to 690; propagation would say −215 to 515."""
    numbers = table([("bare", 30.0), ("forest", 180.0, 45.0, 720.0, "ci95")])
    outcome = change(numbers, ("bare", "forest", 1.0), how=Sureness(draws=200_000))
    counts = outcome.counts
    assert counts["DIFFERENCE_T_C"] == pytest.approx(150.0) and counts["IS_DISTINGUISHABLE"] is True
    assert (counts["DIFFERENCE_LOWER_T_C"], counts["DIFFERENCE_UPPER_T_C"]) == pytest.approx((15.0, 690.0), rel=0.03)
    assert counts["BAND_METHOD"] == "monte_carlo" and any("forest · soil" in note for note in outcome.notes)
    asked = change(numbers, ("bare", "forest", 1.0), how=BY["analytic"])
    assert asked.counts["DIFFERENCE_LOWER_T_C"] < 0.0 and asked.counts["IS_DISTINGUISHABLE"] is None
    assert asked.transitions.set_index("pool").loc["all", "change"] == "cannot be determined"
    assert any("rough" in note for note in asked.notes)


def test_the_method_is_chosen_by_the_bounds_and_said():
    small, skewed = [("a", 50.0, 40.0, 60.0, "ci95")], [("b", 20.0, 14.0, 40.0, "ci95")]
    for rows, areas, method in ((small, 0.0, "analytic"), (small, 35.0, "monte_carlo"), (skewed, 0.0, "monte_carlo"),
                                ([("c", 50.0, 34.0, 66.0, "ci95")], 0.0, "monte_carlo"),
                                ([("c", 50.0, 35.0, 65.0, "ci95")], 0.0, "analytic"),
                                ([("c", 50.0, 45.0, 55.0, "range")], 0.0, "monte_carlo")):
        numbers = table(rows)
        land = Ground(pd.DataFrame([(WHOLE, numbers.classes[0], 1e4, 1)],
                                   columns=["zone", "code", "area_m2", "part_count"]))
        outcome = carbon_stock(land, mixes_of(numbers.classes), numbers, Sureness("auto", areas), "en")
        assert outcome.counts["BAND_METHOD"] == method, rows
        word = {"analytic": "95 %, analytic", "monte_carlo": "95 %, Monte Carlo"}[method]
        assert set(outcome.totals["band"]) == {word}
        assert any(word.split(", ")[1] in note for note in outcome.notes)
    # each row has the method that its own numbers ask for
    numbers = table(small + skewed)
    rows = [("z", "a", 1e4, 1), ("y", "b", 1e4, 1), (WHOLE, "a", 1e4, 1), (WHOLE, "b", 1e4, 1)]
    land = Ground(pd.DataFrame(rows, columns=["zone", "code", "area_m2", "part_count"]), {"z": "Z", "y": "Y"})
    totals = carbon_stock(land, mixes_of(["a", "b"]), numbers, BY["auto"], "en").totals
    band = totals[totals["pool"] == "all"].fillna({"zone": ""}).set_index("zone")["band"]
    assert band["z"] == "95 %, analytic" and band["y"] == band[""] == "95 %, Monte Carlo"


# -- properties ------------------------------------------------------------------------------------

def random_rows(random, signed: bool) -> list:
    """Numbers with bounds of every kind, from the middle of them to near an end."""
    rows = []
    for number in range(int(random.integers(1, 6))):
        width = float(10.0 ** random.uniform(-1, 2))
        value = float(random.uniform(-3, 3) * width if signed else random.uniform(0.2, 3) * width)
        place = float(random.choice([0.5, random.uniform(0.0, 1.0), random.uniform(0.15, 0.85)]))
        lower, upper = value - place * width, value + (1.0 - place) * width
        bounds = str(random.choice([*BOUNDS, ""]))
        rows.append((f"c{number}", value, *((lower, upper, bounds) if bounds else ())))
    return rows


@pytest.mark.parametrize("signed", [False, True])
def test_the_band_of_a_sum_contains_the_sum_and_methods_never_contradict(signed):
    random, met = np.random.default_rng(7), set()
    for _ in range(250):
        numbers = table(random_rows(random, signed), FLUXES if signed else STOCKS)
        count = len(numbers.classes)
        terms = Terms(np.arange(count), np.arange(count), np.ones(count))
        weight = random.normal(size=(3, count)) * 10.0 ** random.uniform(-1, 1, count)
        areas = float(random.choice([0.0, 0.0, 10.0]))
        value = weight @ numbers.value[:, 0]
        values = {}
        for name in BY:
            band = band_of(weight, terms, numbers, Sureness(name, areas, 2000))
            known = ~np.isnan(band.lower)
            assert (known == ~np.isnan(band.upper)).all()
            assert (band.lower[known] <= value[known] + 1e-9).all() and (value[known] <= band.upper[known] + 1e-9).all()
            assert (known == (band.method != "none")).all()
            values[name] = band.apart
        for words in zip(*values.values()):
            assert {True, False} - set(words), words
            met |= set(words)
    assert met == {True, False, None}


def test_products_contain_their_sum_and_never_contradict():
    """Difference of two products that share a number, as soils and buildings have them."""
    random = np.random.default_rng(11)
    for _ in range(150):
        numbers = [Coefficient("n", str(n), "", *row) for n, (_name, *row) in enumerate(
            [(0, 50.0, 40.0, 60.0, "ci95")] + random_rows(random, False) + random_rows(random, False))]
        last = len(numbers) - 1
        products = [Product(0, 1.0, (0, 1)), Product(0, -1.0, (0, last)), Product(1, float(random.normal()), (1, last))]
        amount = random.uniform(0.0, 3.0, (2, 2))
        plain = [number.value for number in numbers]
        ground = np.zeros(2)
        for row, constant, places in products:
            ground[row] += constant * np.prod([plain[place] for place in places])
        values = {}
        for name in BY:
            band = product_bands(amount, products, numbers, Sureness(name, 0.0, 2000))
            known = ~np.isnan(band.lower)
            value = amount @ ground
            assert (band.lower[known] <= value[known] + 1e-9).all() and (value[known] <= band.upper[known] + 1e-9).all()
            values[name] = band.apart
        assert all({True, False} - set(words) for words in zip(*values.values()))


def test_draws_are_the_same_whatever_the_order_and_whatever_else_is_there():
    rows = [("a", 20.0, 14.0, 40.0, "ci95"), ("b", 9.0, 2.0, 10.0, "range"), ("c", 50.0, 45.0, 55.0, "ci95")]
    pairs = [("a", "b", 1.0), ("b", "c", 2.0), ("c", "a", 0.5)]
    how = Sureness("monte_carlo", 10.0, 2500)
    outcome = change(table(rows), *pairs, how=how)
    other = change(table(rows[::-1]), *pairs[::-1], how=how)
    assert outcome.counts == other.counts
    pd.testing.assert_frame_equal(outcome.transitions, other.transitions)
    # a class that is only in the table, or on other ground, changes no band
    more = table([("0", 7.0, 3.0, 9.0, "ci95"), *rows])
    exact = Sureness("monte_carlo", 0.0, 2500)
    alone, beside = change(table(rows), *pairs, how=exact), change(more, ("0", "0", 3.0), *pairs, how=exact)
    key = ["old_class", "new_class", "pool"]
    both = alone.transitions.merge(beside.transitions, on=key)
    assert len(both) == len(alone.transitions)
    np.testing.assert_array_equal(both["lower_t_c_x"].to_numpy(float), both["lower_t_c_y"].to_numpy(float))


def test_draws_are_documented_numbers():
    """Every number has a stream of its own, seeded by the seed, the block and a hash of its name: by plain numpy."""
    from hashlib import blake2b

    result = flux(table([("a", 0.1, -1.2, 1.0, "ci95")], FLUXES), {"a": 1.0}, Sureness("monte_carlo", 0.0, 2000, 5))
    words = [int.from_bytes(blake2b(b"a", digest_size=16).digest()[n:n + 4], "little") for n in range(0, 16, 4)]
    first = spread_of(0.1, -1.2, 1.0, "ci95", True)
    drawn = np.concatenate([first.draws(1000, np.random.default_rng([5, block, *words])) for block in (0, 1)])
    assert part(result, "land")["lower_t_c_yr"] == pytest.approx(np.quantile(drawn, 0.025), rel=1e-12)


def test_many_sums_are_drawn_in_parts_that_agree(monkeypatch):
    from groundrules.core.carbon.uncertainty import drawing

    numbers = table([("a", 20.0, 14.0, 40.0, "ci95"), ("b", 9.0, 5.0, 10.0, "range")])
    terms = Terms(np.array([0, 1]), np.array([0, 1]), np.ones(2))
    amount = np.random.default_rng(3).uniform(-1, 1, (40, 2))
    how = Sureness("monte_carlo", 5.0, 1500)
    whole = band_of(amount, terms, numbers, how)
    monkeypatch.setattr(drawing, "MOST", 7 * how.draws)
    apart = band_of(amount, terms, numbers, how)
    np.testing.assert_array_equal(whole.lower, apart.lower)
    lone = band_of(np.diag([2.0, -1.0]), terms, numbers, how)
    for g in range(2):
        np.testing.assert_allclose(band_of(np.diag([2.0, -1.0])[[g]], terms, numbers, how).upper, lone.upper[[g]])


# -- the rest of the subject -----------------------------------------------------------------------

def test_bands_of_zones_and_of_scenarios_hold_their_values():
    numbers = table([("bare", 30.0, 25.0, 35.0, "ci95"), ("forest", 180.0, 45.0, 720.0, "ci95"),
                     ("field", 60.0, 50.0, 62.0, "range")])
    rows = [("changed", "bare", "forest", 1e4), ("changed", "forest", "field", 3e4),
            ("unchanged", "field", "field", 2e4)]
    pairs = pd.DataFrame(rows, columns=["kind", "old", "new", "area_m2"]).astype(
        {"kind": "string", "old": "string", "new": "string"})
    zones = pairs.assign(zone=["n", "s", "s"])
    values = {}
    for name, how in BY.items():
        request = ChangeRequest(pairs, mixes_of(numbers.classes), numbers, numbers, 10.0, how)
        totals = zone_totals(request, zones, {"n": "N", "s": "S"})
        notes = totals.dropna(subset=["lower_t_c"])
        assert len(notes) == len(totals)
        assert ((notes["lower_t_c"] <= notes["difference_t_c"]) & (notes["difference_t_c"] <= notes["upper_t_c"])).all()
        plans = (Plan("A", pairs), Plan("B", pairs.assign(area_m2=[3e4, 1e4, 2e4])))
        result = compare_scenarios(ScenarioRequest("now", plans, mixes_of(numbers.classes), numbers, 10.0, how=how))
        stocks = result.quantities[result.quantities["quantity"] == "stock"]
        assert ((stocks["lower"] <= stocks["value"]) & (stocks["value"] <= stocks["upper"])).all()
        values[name] = [*totals["change"], *totals["net_change"], *result.quantities["change"].dropna()]
    opposite = {"gain", "loss", "more", "less"}
    for words in zip(*values.values()):
        assert not ("not distinguishable" in words and opposite & set(words)), words


def test_ranks_never_contradict_either():
    """A plants 180 (45–720) on a hectare that holds 30: better than the present, though ± 436 would hold zero."""
    numbers = table([("bare", 30.0), ("forest", 180.0, 45.0, 720.0, "ci95")])
    numbers = densities(STOCKS, [replace(item, years_to_maturity=10.0) for item in numbers.given.values()], "test")
    pairs = pd.DataFrame([("changed", "bare", "forest", 1e4)], columns=["kind", "old", "new", "area_m2"]).astype(
        {"kind": "string", "old": "string", "new": "string"})
    values = {}
    for name, how in BY.items():
        result = compare_scenarios(ScenarioRequest("now", (Plan("A", pairs),), mixes_of(numbers.classes), numbers, 10.0,
                                                   how=how))
        assert result.ranking["scenario"].tolist() == ["A", "now"]
        values[name] = None if pd.isna(result.pairs["distinguishable"][0]) else bool(result.pairs["distinguishable"][0])
    assert values == {"auto": True, "monte_carlo": True, "analytic": None}


def test_energy_and_land_share_one_band():
    """Electricity at 0.5 ± 10 % and forest at −1 ± 20 %: halves of 50 · 12/44 and 2 add in squares."""
    energy = load_coefficients(ROOT / "packs" / "cn-energy")
    from groundrules.core.carbon.flux.activity import read_activity
    used = read_activity(pd.DataFrame([{"fuel": "electricity", "amount": 1000.0, "unit": "MWh"}]), "t", energy, "fuel")

    def flux_of(lower, upper, how):
        factor = Coefficient("grid", "CN", "", 0.5, lower, upper, "ci95")
        emissions = emissions_of(used, None, EnergyChoice(energy, view="consumption", electricity=factor), "en")
        return flux(table([("forest", -1.0, -1.2, -0.8, "ci95")], FLUXES), {"forest": 10.0}, how, emissions)

    row = part(flux_of(0.45, 0.55, Sureness()), "all")
    assert row["net_emission_t_c_yr"] == pytest.approx(500 * 12 / 44 - 10.0) and row["band"] == "95 %, analytic"
    assert row["upper_t_c_yr"] - row["net_emission_t_c_yr"] == pytest.approx(math.hypot(50 * 12 / 44, 2.0), rel=1e-5)
    skewed = flux_of(0.45, 0.75, Sureness(draws=100_000))
    assert part(skewed, "energy")["band"] == "95 %, Monte Carlo" and part(skewed, "land")["band"] == "95 %, analytic"
    row = part(skewed, "energy")
    assert (row["lower_t_co2_yr"], row["upper_t_co2_yr"]) == pytest.approx((450.0, 750.0), rel=0.03)
    assert part(flux_of(0.5, 0.75, Sureness()), "all")[["lower_t_c_yr", "upper_t_c_yr"]].isna().all()


@pytest.mark.parametrize(("lower", "upper", "bounds", "kind"), [
    (26.0, 26.74, "two_sd", "normal"), (25.9, 28.0, "two_sd", "lognormal"), (26.37, 28.0, "two_sd", "undrawn"),
    (26.37, 28.0, "range", "undrawn"), (None, None, "", "")])
def test_bounds_of_a_part_of_a_fuel_are_those_of_its_factor(lower, upper, bounds, kind):
    """Skewed stays skewed; a part at an end of its bounds leaves no band, and is not taken for exact."""
    energy = load_coefficients(ROOT / "packs" / "cn-energy")
    coal = energy.fuels["raw_coal"]
    part_ = replace(coal.numbers["carbon_content"], lower=lower, upper=upper, bounds=bounds)
    fuels = {"raw_coal": coal._replace(numbers={**coal.numbers, "carbon_content": part_})}
    first = factor_of(replace(energy, fuels=fuels), "raw_coal")
    assert spread_of_number(first).kind == kind
    if lower is not None:
        assert (first.lower / first.value, first.upper / first.value) == pytest.approx(
            (lower / 26.37, upper / 26.37) if bounds == "two_sd" else (1.0, 1.0 + (28.0 / 26.37 - 1.0) * 2 / 3 ** 0.5))


def test_shipped_numbers_have_bands_that_hold_them():
    """Every number of every shipped family of stocks and fluxes, by every method."""
    met = 0
    for name in ("cn-land-flux", "sample-carbon", "ipcc-2019"):
        pack = load_coefficients(ROOT / "packs" / name)
        for family in pack.families.values():
            if family.withheld:
                continue
            climates = sorted({coefficient.climate for coefficient in pack.coefficients
                               if coefficient.family == family.id} - {""})
            numbers = fluxes_of(pack, family.id) if family.is_flux else densities_of(
                pack, family.id, climates[0] if climates else "")
            at = np.flatnonzero(~np.isnan(numbers.value.ravel()))
            terms = Terms(np.arange(len(at)), at, np.ones(len(at)))
            for how in BY.values():
                band = band_of(np.eye(len(at)), terms, numbers, how)
                known = ~np.isnan(band.lower)
                value = numbers.value.ravel()[at]
                assert ((band.lower <= value) & (value <= band.upper))[known].all()
                met += int(known.sum())
    assert met > 100
