"""Stands derived from tables of forests: the arithmetic, the spread of stands, fallbacks, and what no row is of."""
from __future__ import annotations

import csv
import re

import numpy as np
import pytest
from helpers.source import ROOT

from groundrules.core.carbon.checked_pack import load_coefficients
from groundrules.core.carbon.densities.table import densities_of, family_rows
from groundrules.core.carbon.forest.deriving import stand_bounds

PACK = load_coefficients(ROOT / "packs" / "ipcc-2019-forest")
DERIVED = ROOT.parent / "shared" / "reference" / "carbon" / "derived_forest_carbon_tier1.csv"
AGES = {"primary": "primary", "secondary >20 years": "over_20", "secondary <=20 years": "up_to_20"}


def of(family="forest-natural", pool="above", **given):
    climate = "tropical_moist" if family.startswith("land") else ""
    return densities_of(PACK, family, climate, {key: value.split("|") for key, value in given.items()}).given[
        "forest", pool]


def test_bounds_are_the_spread_of_stands_and_not_of_a_mean():
    printed = of(zone="tropical_rainforest", continent="africa", age="primary")              # 404.2, 120.4 SD
    shoots, fraction = 120.4 / 404.2, 0.05 / (np.sqrt(12.0) * 0.47)    # 0.44–0.49, all between them alike likely
    assert (printed.lower, printed.upper) == pytest.approx(stand_bounds(404.2 * 0.47, np.sqrt(
        (1.0 + shoots ** 2) * (1.0 + fraction ** 2) - 1.0)))
    draws = 189.974 * np.exp(np.random.default_rng(1).normal(0.0, np.sqrt(np.log1p(shoots ** 2)), 200_000)
                             - np.log1p(shoots ** 2) / 2.0)
    assert np.percentile(draws, [2.5, 97.5]) == pytest.approx([printed.lower, printed.upper], rel=0.02)
    mean = of(zone="temperate_continental_forest", continent="asia", age="over_20")          # 116.0, ±18.37 of the mean
    assert mean.upper / mean.value == pytest.approx(2.16, abs=0.03)                          # ± 90 % instead
    wide = of(zone="temperate_steppe", continent="north_america", age="over_20")             # 118.5, 459.9 SD
    assert 0.0 < wide.lower < 0.02 * wide.value and wide.upper > 5.0 * wide.value


def test_older_tables_hold_only_where_newer_ones_are_blank():
    asia = {"zone": "temperate_mountain_system", "continent": "asia"}
    assert of(**asia, age="over_20").value == pytest.approx(170.4 * 0.47)                    # 2006 prints 130
    young = of(**asia, age="up_to_20")
    assert young.value == pytest.approx(100 * 0.47) and "2006" in young.source.document["en"]
    assert not young.by_envelope
    assert of(zone="temperate_desert", continent="asia", age="over_20").value == pytest.approx(44 * 0.47)   # Table 4.12


def test_a_printed_range_has_its_middle_and_another_reading_is_named():
    acacia = of("forest-plantation", zone="tropical_rainforest", continent="asia", kind="acacia_auriculiformis",
                age="up_to_20")
    assert acacia.value == pytest.approx(109 * 0.47) and "99-119" in acacia.note["en"]
    pine = of("forest-plantation", zone="subtropical_humid_forest", continent="north_america", kind="pinus_sp",
              age="over_20")
    assert pine.value == pytest.approx(45.53 * 0.47) and "270" in pine.disputed["en"]
    oceanic = of(zone="temperate_oceanic_forest", continent="north_america", age="over_20")
    assert oceanic.disputed == {"en": "growth, Table 4.12: 9.1", "zh": "生长量，表 4.12：9.1"}
    assert oceanic.growth == pytest.approx(4.94 * 0.47)


def test_a_continent_without_rows_has_the_marked_envelope_of_the_others():
    for zone, continent in (("tropical_rainforest", "oceania"), ("subtropical_humid_forest", "europe")):
        number = of(zone=zone, continent=continent, age="primary")
        others = [row for row in family_rows(PACK, "forest-natural") if row.pool == "above"
                  and row.keys["zone"] == (zone,) and row.keys["age"] == ("primary",)]
        assert number.by_envelope and len(others) == 3
        assert number.value == pytest.approx(np.mean([row.value for row in others]))
        assert (number.lower, number.upper) == (min(row.lower for row in others), max(row.upper for row in others))
    assert not of(zone="temperate_oceanic_forest", continent="oceania", age="primary").by_envelope


def test_each_number_is_unverified_and_states_its_table():
    for family in ("forest-natural", "forest-plantation"):
        rows = family_rows(PACK, family)
        assert len(rows) > 200 and not any(row.verified for row in rows)
        assert all(row.source is not None and "IPCC" in row.source.document["en"] for row in rows)
        assert all(row.lower < row.value < row.upper or row.bounds == "range" for row in rows)


@pytest.mark.skipif(not DERIVED.is_file(), reason="no reference beside the repository")
def test_stands_agree_with_those_that_were_derived_apart():
    differing, count = [], 0
    rows = {}
    for row in family_rows(PACK, "land-natural"):
        if row.land_class == "forest" and not row.is_fallback:
            for zone in row.keys["zone"]:
                for continent in row.keys["continent"]:
                    rows[zone, continent, row.keys["age"][0]] = row.value
    for line in csv.DictReader(DERIVED.read_text(encoding="utf-8").splitlines()):
        place = [re.sub(r"[^a-z]+", "_", line[name].lower()) for name in ("zone", "continent")]
        if line["note"]:   # extended by Table 4.12, with roots of another zone
            continue
        count += 1
        if rows[(*place, AGES[line["status"]])] != pytest.approx(float(line["biomass_t_c_ha"]), abs=0.06):
            differing.append((*place, line["status"]))
    assert count == 152 and differing == []
