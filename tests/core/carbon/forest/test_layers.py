"""Forests as sums of layers of inventories: the pack of seven places in China, its sums, and what is left open."""
from __future__ import annotations

import pytest
from helpers.source import ROOT

from groundrules.core.carbon.checked_pack import load_coefficients
from groundrules.core.carbon.densities.table import densities_of

PACK = load_coefficients(ROOT / "packs" / "cn-forest-density")
SEVEN = ("zhejiang", "anhui", "jilin", "gansu", "xinjiang_tianshan", "inner_mongolia", "hebei_north")


def cells(**keys):
    """Quantity -> value of the cells that state exactly these keys and count."""
    stated = {name: (value,) for name, value in keys.items()}
    return {cell.quantity: cell.value for cell in PACK.layers if cell.keys == stated and cell.use != "alternative"}


def number(pool="biomass", family="forest-provincial", **keys):
    table = densities_of(PACK, family, "warm_temperate_moist" if family == "land-provincial" else "",
                         {name: (value,) for name, value in keys.items()})
    return table, table.given["forest", pool]


def test_layers_of_zhejiang_sum_to_its_ecosystems_and_those_of_gansu_to_its_vegetation():
    kinds = [cell.keys["kind"][0] for cell in PACK.layers if cell.quantity == "ecosystem" and "kind" in cell.keys]
    assert len(kinds) == 14
    for of in [{}, *({"kind": kind} for kind in kinds)]:
        layers = cells(place="zhejiang", **of)
        total = sum(layers[name] for name in ("tree_layer", "shrub_and_herb", "litter", "soil"))
        assert total == pytest.approx(120.80 if not of else layers["ecosystem"], abs=0.0201)
    for origin, vegetation in (("natural", 90.52), ("planted", 33.79)):   # of the paper's abstract
        layers = cells(place="gansu", origin=origin)
        assert layers.pop("soil") > 100.0 and sum(layers.values()) == pytest.approx(vegetation, abs=0.011)


@pytest.mark.parametrize("place", SEVEN)
def test_each_place_has_biomass_with_bounds_of_stands(place):
    table, biomass = number(place=place)
    assert 20.0 < biomass.value < 200.0 and biomass.lower < biomass.value < biomass.upper
    assert table.trust_of(biomass) == "provincial" and biomass.source is not None


def test_a_mean_of_all_kinds_is_taken_and_without_one_the_envelope_of_the_kinds():
    assert not number(place="jilin")[1].by_envelope
    hebei = number(place="hebei_north")[1]
    assert hebei.by_envelope and hebei.value == pytest.approx((26.09 + 26.13 + 24.50 + 7.53) / 4)
    assert number(place="hebei_north", kind="conifer")[1].value == pytest.approx(26.13)
    assert number(place="gansu")[1].value == pytest.approx((88.27 + 32.42) / 2)


def test_another_inventory_is_named_and_not_used():
    biomass = number(place="zhejiang")[1]
    assert biomass.value == pytest.approx(28.01)
    assert "27.34" in biomass.disputed[""] and "27.34" in biomass.disputed["zh"]


def test_dry_matter_is_not_taken_for_carbon():
    """Table 4 of the Tianshan is biomass: its paper's vegetation carbon is 92.57 t C/ha, litter included."""
    biomass, litter = (number(pool, place="xinjiang_tianshan", kind="schrenk_spruce")[1]
                       for pool in ("biomass", "litter"))
    assert biomass.value + litter.value == pytest.approx(92.57, rel=0.01)


def test_beside_other_land_forest_is_provincial_and_grassland_tier_1():
    table, _biomass = number(family="land-provincial", place="anhui", age="young")
    cards = table.cards(["forest", "grassland"], "en")
    assert dict(zip(cards["land_class"], cards["trust"])) == {"forest": "provincial", "grassland": "tier1"}
    assert table.density("forest", "biomass") == pytest.approx(68.9)


def test_without_a_place_nothing_holds_and_the_key_is_named():
    assert number()[1].value is None and "place" in number()[1].lacking
