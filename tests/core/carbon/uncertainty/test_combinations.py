"""Bands of random combinations against a Monte Carlo of our own: plain numpy, written from docs/uncertainty.md alone.

Nothing here uses our drawing. Numbers of forests and soils are read from the tables as printed.
"""
from __future__ import annotations

import csv
import math

import numpy as np
import pandas as pd
import pytest
from helpers.source import ROOT

from groundrules.core.carbon.change.run import ChangeRequest, carbon_change
from groundrules.core.carbon.change.soils import LEVELS, SoilRequest, soil_carbon_change
from groundrules.core.carbon.checked_pack import load_coefficients
from groundrules.core.carbon.densities.table import densities, densities_of
from groundrules.core.carbon.pack.model import Coefficient, Family
from groundrules.core.carbon.stock.classes import mixes_of
from groundrules.core.carbon.stock.stock import WHOLE, Ground, carbon_stock
from groundrules.core.carbon.uncertainty.bands import Sureness

DRAWS, RUNS, Z = 10_000, 20, 1.959964
FAMILY = Family("f", {"en": "F"}, {"en": "all"}, "t C/ha", 0.3)
BOUNDS = ("ci95", "two_sd", "one_sd", "range", "")


# -- the distributions, by definition --------------------------------------------------------------

def from_zero(numbers, value):
    """What is below 0 counts as 0; the mean stays."""
    return np.maximum(numbers, 0.0) * value / np.maximum(numbers, 0.0).mean() if numbers.min() < 0.0 else numbers


def normal(random, value, sd):
    return from_zero(random.normal(value, sd, DRAWS), value)


def lognormal(random, value, sd):
    variance = math.log(1.0 + (sd / value) ** 2)
    return np.exp(random.normal(math.log(value) - variance / 2.0, math.sqrt(variance), DRAWS))


def skewed(random, value, low, high):
    """start + c · exp(σ · Z) whose mean and 95 % ends are these; mirrored where the upper end is the nearer one."""
    if value - low > high - value:
        return low + high - skewed(random, low + high - value, low, high)
    sigmas = np.linspace(1e-3, 1.75, 40_001)
    scale = (high - low) / (np.exp(Z * sigmas) - np.exp(-Z * sigmas))
    start = low - scale * np.exp(-Z * sigmas)
    best = np.argmin(np.abs(start + scale * np.exp(sigmas ** 2 / 2.0) - value))
    return start[best] + scale[best] * np.exp(sigmas[best] * random.standard_normal(DRAWS))


def between(random, value, low, high):
    """Density ∝ exp(r · x) from low to high, with this mean."""
    x = np.linspace(0.0, 1.0, 4_001)
    wanted, least, most = (value - low) / (high - low), -99.0, 99.0
    for _ in range(40):
        rate = (least + most) / 2.0
        density = np.exp(rate * x - max(rate, 0.0))
        least, most = (rate, most) if (x * density).sum() / density.sum() < wanted else (least, rate)
    below = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2.0)])
    return low + (high - low) * np.interp(random.random(DRAWS), below / below[-1], x)


def drawn(random, value, lower=None, upper=None, bounds=""):
    if not bounds:
        return np.full(DRAWS, value)
    if bounds == "range":
        return between(random, value, lower, upper)
    times = {"ci95": 1.0, "two_sd": Z / 2.0, "one_sd": Z}[bounds]
    low, high = value - (value - lower) * times, value + (upper - value) * times
    is_middle = abs((value - low) / (high - low) - 0.5) <= 0.025
    if is_middle and low < 0.0:
        return lognormal(random, value, (high - low) / 2.0 / Z)
    if is_middle:
        return normal(random, value, (high - low) / 2.0 / Z)
    return from_zero(skewed(random, value, max(low, 0.0), high), value)


def agrees(run, ends):
    """Whether ends of a band lie within three standard errors of those of ``RUNS`` runs of as many draws."""
    quantiles = np.array([np.quantile(run(np.random.default_rng([9, number])), (0.025, 0.975))
                          for number in range(RUNS)])
    error = quantiles.std(axis=0, ddof=1) * math.sqrt(1.0 + 1.0 / RUNS)
    return np.abs(np.array(ends) - quantiles.mean(axis=0)) <= 3.0 * error


# -- the combinations ------------------------------------------------------------------------------

def random_rows(random):
    rows = []
    for number in range(int(random.integers(2, 6))):
        value, bounds = float(random.uniform(20.0, 200.0)), str(random.choice(BOUNDS))
        if not bounds:
            rows.append((f"c{number}", value))
        elif bounds == "range":
            place, width = random.uniform(0.03, 0.97), random.uniform(0.2, 0.9) * value
            rows.append((f"c{number}", value, value - place * width, value + (1.0 - place) * width, bounds))
        elif random.random() < 0.5:   # symmetric; standard deviations may reach below 0
            half = value * random.uniform(0.05, 0.6 if bounds == "ci95" else 1.1)
            rows.append((f"c{number}", value, value - half, value + half, bounds))
        else:
            width, place = value * random.uniform(0.2, 0.8), random.choice([0.2, 0.3, 0.4, 0.7])
            rows.append((f"c{number}", value, value - place * width, value + (1.0 - place) * width, bounds))
    return rows


def table(rows):
    return densities(FAMILY, [Coefficient("f", name, "soil", *row) for name, *row in rows], "test")


def ground(area_ha):
    return Ground(pd.DataFrame({"zone": WHOLE, "code": list(area_ha), "area_m2": [1e4 * a for a in area_ha.values()],
                                "part_count": 1}))


def stock_ends(area_ha, numbers, percent=0.0):
    how = Sureness("monte_carlo", percent)
    counts = carbon_stock(ground(area_ha), mixes_of(list(area_ha)), numbers, how, "en").counts
    return counts["STOCK_LOWER_T_C"], counts["STOCK_UPPER_T_C"]


@pytest.mark.parametrize("seed", range(7))
def test_stocks_of_bounds_of_every_kind(seed):
    random = np.random.default_rng([1, seed])
    rows, percent = random_rows(random), float(random.choice([0.0, 15.0]))
    area = {name: float(random.uniform(1.0, 50.0)) for name, *_row in rows}

    def run(random):
        return sum(area[name] * random.normal(1.0, percent / 100.0 / Z, DRAWS) * drawn(random, *row)
                   for name, *row in rows)

    assert agrees(run, stock_ends(area, table(rows), percent)).all(), rows


@pytest.mark.parametrize("seed", range(5))
def test_changes_where_both_dates_share_each_number(seed):
    random = np.random.default_rng([2, seed])
    rows = [("bare", 30.0, 20.0, 40.0, "ci95"), *random_rows(random)]
    names = [name for name, *_row in rows]
    pairs = [(*random.choice(names, 2, replace=False), float(random.uniform(1.0, 30.0))) for _ in range(4)]
    numbers = table(rows)
    frame = pd.DataFrame([("changed", old, new, 1e4 * area) for old, new, area in pairs], columns=[
        "kind", "old", "new", "area_m2"]).astype(dict.fromkeys(("kind", "old", "new"), "string"))
    how = Sureness("monte_carlo")
    counts = carbon_change(ChangeRequest(frame, mixes_of(names), numbers, numbers, 10.0, how)).counts

    def run(random):
        density = {name: drawn(random, *row) for name, *row in rows}
        return sum(area * (density[new] - density[old]) for old, new, area in pairs)

    assert agrees(run, (counts["DIFFERENCE_LOWER_T_C"], counts["DIFFERENCE_UPPER_T_C"])).all(), (rows, pairs)


MOIST, HUMID = "tropical_moist_deciduous_forest", "subtropical_humid_forest"
#: Tables 4.7 (t dm/ha, standard deviation), 4.4 (with ±90 % where none is printed), 2.2 (t C/ha, least, greatest).
STANDS = {(MOIST, "africa", "primary"): (236.6, 104.7), (MOIST, "asia", "over_20"): (67.7, 93.4),
          (MOIST, "north_america", "up_to_20"): (55.7, 28.7), (HUMID, "africa", "primary"): (54.1, 20.6),
          (HUMID, "asia", "over_20"): (258.4, 128.1), (HUMID, "north_america", "up_to_20"): (84.5, 42.9)}
ROOTS = {(MOIST, "africa"): (0.232, 0.9 / Z * 0.232), (MOIST, "asia"): (0.323, 0.073),
         (MOIST, "north_america"): (0.2845, 0.061), (HUMID, "africa"): (0.232, 0.9 / Z * 0.232),
         (HUMID, "asia"): (0.246, 0.9 / Z * 0.246), (HUMID, "north_america"): (0.175, 0.9 / Z * 0.175)}
DEAD = {MOIST: ((8.0, 1.2, 21.2), (5.9, 1.9, 14.8)), HUMID: ((13.2, 0.2, 43.8), (8.7, 1.2, 24.0))}


class Forest:
    """Draws of one run: each cell of a table once, whatever stands rest on it."""

    def __init__(self, random):
        self.fraction = between(random, 0.47, 0.44, 0.49)
        self.shoots = {stand: lognormal(random, *cell) for stand, cell in STANDS.items()}
        self.roots = {place: lognormal(random, *cell) for place, cell in ROOTS.items()}
        self.dead = {zone: sum(between(random, *cell) for cell in cells) for zone, cells in DEAD.items()}
        self.is_first = random.random(DRAWS) < 0.5

    def density(self, zone, continent, age):
        shoots, roots = self.shoots[zone, continent, age], self.roots[zone, continent]
        return shoots * (1.0 + roots) * self.fraction + self.dead[zone]


@pytest.mark.parametrize("seed", range(4))
def test_forests_whose_pools_and_places_share_cells_of_tables(seed):
    """Two places, of which the second may be of either zone: all its pools are of the same one."""
    random, pack = np.random.default_rng([3, seed]), load_coefficients(ROOT / "packs" / "ipcc-2019-forest")
    stands = list(STANDS)
    first, second = (stands[n] for n in random.choice(len(stands), 2, replace=False))
    either = [stand for stand in stands if stand[1:] == second[1:]]
    area = {"forest [a]": float(random.uniform(1.0, 20.0)), "forest [b]": float(random.uniform(1.0, 20.0))}
    keys = {"a": {name: (value,) for name, value in zip(("zone", "continent", "age"), first)},
            "b": {"zone": (MOIST, HUMID), "continent": (second[1],), "age": (second[2],)}}
    numbers = densities_of(pack, "forest-natural", "", keys["a"], keys)

    def run(random):
        forest = Forest(random)
        return area["forest [a]"] * forest.density(*first) + area["forest [b]"] * np.where(
            forest.is_first, *(forest.density(*stand) for stand in either))

    assert len(either) == 2 and agrees(run, stock_ends(area, numbers)).all(), (first, second)


@pytest.mark.parametrize("seed", range(4))
def test_soils_whose_places_share_rows_of_tables(seed):
    """Reference · F_LU · F_MG · F_I before and after, in two climates, of which some rows hold for both."""
    random, folder = np.random.default_rng([4, seed]), ROOT / "packs" / "ipcc-2019"
    tables = {name: list(csv.DictReader((folder / f"soil-{name}.csv").read_text(encoding="utf-8").splitlines()))
              for name in ("references", "factors")}
    uses = [("native", "none", "none"), *(("annual", tillage, level) for tillage in ("full_tillage", "reduced_tillage",
            "no_tillage") for level in ("low", "medium")), ("grassland", "severely_degraded", "medium")]
    rows = [("warm_temperate_moist", "cool_temperate_moist")[n % 2:][:1] + (
        "high_activity_clay", *uses[random.integers(len(uses))], *uses[random.integers(len(uses))]) for n in range(4)]
    area = random.uniform(1.0, 30.0, 4)
    pack = load_coefficients(folder)
    counts = soil_carbon_change(SoilRequest(area * 1e4, pd.DataFrame(rows, columns=list(LEVELS)), np.full(4, 2018.0),
                                            2030.0, pack, how=Sureness("monte_carlo"))).counts

    def row_of(name, column, level, climate, **others):
        place, row = next((place, row) for place, row in enumerate(tables[name]) if row[column] == level and (
            climate in row["climate"].split("|") or not row["climate"]) and others.items() <= row.items())
        return (name, place), row

    def run(random):
        held: dict = {}

        def number(cell):
            place, row = cell
            if place not in held:
                half = float(row["uncertainty_percent"] or 0.0) / 100.0 * float(row["value"])
                sd = half / {"ci95": Z, "two_sd": 2.0}.get(row["bounds"], 1.0)
                held[place] = normal(random, float(row["value"]), sd)
            return held[place]

        total = np.zeros(DRAWS)
        for (climate, soil, *levels), hectares in zip(rows, area):
            for sign, side in ((-1.0, levels[:3]), (1.0, levels[3:])):
                stock = number(row_of("references", "soil", soil, climate))
                for factor, level in zip(("land_use", "management", "input"), side):
                    stock = stock * number(row_of("factors", "level", level, climate, factor=factor))
                total += sign * hectares * stock
        return total

    assert agrees(run, (counts["CHANGE_LOWER_T_C"], counts["CHANGE_UPPER_T_C"])).all(), rows
