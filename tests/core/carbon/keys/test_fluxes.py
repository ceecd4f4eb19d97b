"""Annual fluxes by climate and keys, as stocks have them."""
from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.source import ROOT

from groundrules.core.carbon.checked_pack import load_coefficients
from groundrules.core.carbon.densities.table import densities_of, fluxes_of
from groundrules.core.carbon.stock.classes import mixes_of
from groundrules.core.carbon.stock.stock import numbers_of
from groundrules.core.errors import InputError

PACK = load_coefficients(ROOT / "packs" / "ipcc-agroforestry")


def gain(land_class, climate, **keys):
    given = {key: value.split("|") for key, value in keys.items()}
    return fluxes_of(PACK, "agroforestry-gain-above", climate, given).given[land_class, "net_flux"]


def test_a_flux_of_a_continent_wins_over_that_of_its_climate_and_that_over_the_domain():
    assert gain("silvoarable", "tropical_moist", continent="africa").value == -5.09
    assert gain("silvoarable", "tropical_moist").value == -2.63
    assert gain("silvoarable", "tropical_wet").value == -3.61
    assert gain("parkland", "cool_temperate_dry").value is None


def test_candidates_of_fluxes_are_an_envelope():
    both = gain("silvoarable", "tropical_moist", continent="africa|asia")
    assert both.value == pytest.approx((-5.09 - 1.5) / 2) and both.by_envelope
    assert (both.lower, both.upper) == pytest.approx((-5.09 * 1.39, -1.5 * 0.56))


def test_a_family_that_differs_by_climate_asks_for_one():
    with pytest.raises(InputError, match="tropical"):
        fluxes_of(PACK, "urban-trees")
    with pytest.raises(InputError, match="atlantis"):
        gain("silvoarable", "tropical_moist", continent="atlantis")


def test_soil_of_a_class_with_organic_soil_counts_where_the_family_has_such_soils():
    """Mangrove of the common classes has organic soil: 386 t C/ha to a metre in the family of coasts, else none."""
    classes = load_coefficients(ROOT / "packs" / "carbon-classes")
    mixes = mixes_of(["95"], classes, "esa-worldcover")
    table = densities_of(load_coefficients(ROOT / "packs" / "ipcc-2013-wetlands"), "coastal-stock", "tropical_wet")
    soil = table.pools.index("soil")
    assert numbers_of(["mangrove"], mixes, table).low[0, soil] == 386
    other = replace(table, family=replace(table.family, organic_soils=False))
    number = numbers_of(["mangrove"], mixes, other)
    assert not number.is_known[0, soil] and number.why[0, soil] == "organic_soil"
