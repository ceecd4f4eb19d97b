"""Packs of coefficients: what is shipped, and what reading refuses."""
from __future__ import annotations

import re

import pytest
from helpers.source import ROOT, pack_page

from groundrules.core.carbon.checked_pack import COEFFICIENTS, load_coefficients
from groundrules.core.carbon.densities.table import densities_of
from groundrules.core.carbon.flux.fuels import coal_factor_of, factor_of
from groundrules.core.errors import InputError
from groundrules.core.packs.load import PackError

PACKS = ROOT / "packs"
PAGE = pack_page("coefficients")
SHIPPED = ("carbon-classes", "cn-energy", "cn-forest-density", "cn-land-flux", "gwp", "ipcc-2013-wetlands", "ipcc-2019",
           "ipcc-2019-forest", "ipcc-agroforestry", "sample-carbon")
HEAD = """format: 1
kind: coefficients
pack: mine
version: "1"
title: {en: Mine, zh: 我的}
families:
  one: {title: {en: One, zh: 一}, boundary: {en: Trees, zh: 树}, unit: "t C/ha", soil_depth_m: 0.3}
  two: {title: {en: Two, zh: 二}, boundary: {en: Trees, zh: 树}, unit: "t CO2/ha"}
stocks: [stocks.csv]
bases: {paper: {document: A paper}}
"""
COLUMNS = "family,class,pool,value,lower,upper,bounds,unit,depth_m,tier,source,verified\n"
CASES = "cases: [{id: a, family: one, class: forest, pool: above, t_c_ha: 40}]\n"


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_packs_are_clean(name):
    pack, problems = COEFFICIENTS.form.read(PACKS / name)
    assert problems == [] and COEFFICIENTS.case_problems(pack) == [] and pack.cases


def test_no_shipped_number_claims_to_be_verified_but_those_of_one_table_and_the_sample_says_invented():
    for name in SHIPPED:
        pack = load_coefficients(PACKS / name)
        numbers = [*pack.coefficients, *pack.soil_references.values(), *pack.soil_factors.values(),
                   *(number for fuel in pack.fuels.values() for number in fuel.numbers.values()),
                   *(given.factor for given in pack.farm_inputs.values())]
        verified = [item for item in numbers if item.verified]
        assert {(item.family, item.source.article) for item in verified} <= {("inventory-c", "Table 7")}
        assert not verified or name == "cn-land-flux"
        assert all(item.source is not None for item in numbers)
    coefficients = load_coefficients(PACKS / "sample-carbon").coefficients
    assert all("invented" in coefficient.note[""] and "编造" in coefficient.note["zh"]
               and coefficient.tier == "invented" for coefficient in coefficients)


def test_each_family_says_how_near_to_the_land_it_was_made_unless_it_is_invented():
    for name in SHIPPED:
        pack = load_coefficients(PACKS / name)
        trust = {family.trust for family in pack.families.values() if not family.withheld}
        if name.startswith("ipcc"):
            assert trust == {"tier1"}
        elif name == "cn-forest-density":
            assert trust == {"provincial", "tier1"}
        elif name == "sample-carbon":
            assert trust == {""}
        else:
            assert "" not in trust
    cards = densities_of(load_coefficients(PACKS / "ipcc-2019"), "biomass-tier-1", "cool_temperate_moist").cards(
        ["grassland"], "en")
    assert set(cards["trust"]) == {"tier1"}


@pytest.mark.parametrize("climate", ["tropical_wet", "tropical_dry", "warm_temperate_dry"])
def test_mangrove_of_all_land_is_shoots_and_roots_of_the_wetlands_supplement(climate):
    """The family that a stranger gets has the same living biomass as the pack of coastal wetlands, in one pool."""
    land, coast = (densities_of(load_coefficients(ROOT / "packs" / pack / "pack.yaml"), family, climate).given
                   for pack, family in (("ipcc-2019", "biomass-tier-1"), ("ipcc-2013-wetlands", "coastal-stock")))
    living = coast["mangrove", "above"].value + coast["mangrove", "below"].value
    assert land["mangrove", "biomass"].value == pytest.approx(living, rel=1e-4)


def test_a_part_keeps_its_level_of_trust(tmp_path):
    head = HEAD.replace("stocks:", """  both: {title: {en: Both, zh: 合}, boundary: {en: Trees, zh: 树},
         unit: "t C/ha", soil_depth_m: 0.3, trust: provincial, parts: [one]}
stocks:""").replace("soil_depth_m: 0.3}\n  two", "soil_depth_m: 0.3, trust: tier1}\n  two")
    pack = load_coefficients(written(tmp_path, GOOD + "both,crop,above,4,,,,t C/ha,,2,paper,false\n", head))
    cards = densities_of(pack, "both").cards(["forest", "crop"], "en")
    assert dict(zip(cards["land_class"], cards["trust"])) == {"forest": "tier1", "crop": "provincial"}


def written(tmp_path, rows, head=HEAD, cases=CASES):
    (tmp_path / "pack.yaml").write_text(head, encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(cases, encoding="utf-8")
    (tmp_path / "stocks.csv").write_text(COLUMNS + rows, encoding="utf-8")
    return tmp_path


GOOD = "one,forest,above,40,30,50,ci95,t C/ha,,2,paper,false\n"


def test_a_pack_of_ones_own(tmp_path):
    pack = load_coefficients(written(tmp_path, GOOD + "two,forest,above,44,,,,t CO2/ha,,2,paper,false\n"))
    assert pack.families["two"].to_t_c_ha == pytest.approx(12 / 44)


@pytest.mark.parametrize(("rows", "keys"), [
    (GOOD + "one,crop,above,4,,,,t CO2/ha,,2,paper,false\n", ["coefficients.unit_mixed"]),
    (GOOD + "one,forest,soil,60,,,,t C/ha,1,2,paper,false\n", ["coefficients.depth_mixed"]),
    (GOOD + "one,forest,soil,60,,,,t C/ha,,2,paper,false\n", ["coefficients.depth_mixed"]),
    (GOOD + "two,forest,soil,60,,,,t CO2/ha,0.3,2,paper,false\n",
     ["coefficients.depth_mixed", "coefficients.no_depth"]),
    (GOOD + "one,crop,above,-4,,,,t C/ha,,2,paper,false\n", ["coefficients.negative"]),
    (GOOD + "one,crop,above,4,5,3,ci95,t C/ha,,2,paper,false\n", ["coefficients.bounds_reversed"]),
    (GOOD + "one,crop,above,4,3,5,,t C/ha,,2,paper,false\n", ["coefficients.bounds_incomplete"]),
    (GOOD + "one,crop,above,4,3,,ci95,t C/ha,,2,paper,false\n", ["coefficients.bounds_incomplete"]),
    (GOOD + "one,crop,above,,3,5,ci95,t C/ha,,2,paper,false\n", ["coefficients.bounds_of_blank"]),
    (GOOD + GOOD, ["coefficients.twice"]),
    (GOOD + "one,forest,biomass,50,,,,t C/ha,,2,paper,false\n", ["coefficients.whole_and_part"]),
    (GOOD + 'one,crop,above,"4,5",,,,t C/ha,,2,paper,false\n', ["coefficients.decimal_comma"]),
    (GOOD + "one,crop,above,four,,,,t C/ha,,2,paper,false\n", ["packs.not_a_number"]),
    (GOOD + "one,crop,above,4,,,,t C/ha,,2,nobody,false\n", ["packs.not_a_choice"]),
    (GOOD + "one,crop,above,4,,,,t C/ha,,,paper,false\n", ["packs.text_empty"]),
    (GOOD + "one,crop,above,4,,,,t C/ha,,2,paper,true\n", ["packs.verified_by_nobody"]),
    (GOOD + "three,crop,above,4,,,,t C/ha,,2,paper,false\n", ["packs.not_a_choice"]),
])
def test_what_is_refused(tmp_path, rows, keys):
    pack, problems = COEFFICIENTS.form.read(written(tmp_path, rows))
    assert pack is None
    assert [problem.key for problem in problems if problem.severity == "error"] == keys
    assert all(problem.line for problem in problems)


def test_a_case_that_fails_keeps_the_pack_from_loading(tmp_path):
    with pytest.raises(PackError) as error:
        load_coefficients(written(tmp_path, GOOD, cases=CASES.replace("40", "41")))
    assert "40" in str(error.value)


def test_shares_sum_to_one(tmp_path):
    folder = written(tmp_path, GOOD, HEAD + "classes: classes.csv\ncrosswalks: {mine: mine.csv}\n")
    (folder / "classes.csv").write_text("code,name_en,name_zh,category\na,A,甲,cropland\nb,B,乙,grassland\n",
                                        encoding="utf-8")
    (folder / "mine.csv").write_text("code,class,share\n1,a,0.7\n1,b,0.2\n2,c,\n", encoding="utf-8")
    _pack, problems = COEFFICIENTS.form.read(folder)
    assert [problem.key for problem in problems] == ["packs.not_a_choice", "coefficients.shares_sum"]


def test_the_example_of_the_page_loads_without_a_warning(tmp_path):
    for name, content in re.findall(r"```(?:yaml|csv)\n# coefficients/([a-z.]+)\n(.*?)```", PAGE, re.S):
        (tmp_path / name).write_text(content, encoding="utf-8")
    pack, problems = COEFFICIENTS.form.read(tmp_path)
    assert problems == [] and COEFFICIENTS.case_problems(pack) == [] and len(pack.cases) == 3


def test_every_column_is_on_the_page():
    from groundrules.core.carbon.pack.cells import CLASSES, CROSSWALK, REFERENCES, SOIL_FACTORS, STOCKS

    for column in {*CLASSES, *CROSSWALK, *REFERENCES, *SOIL_FACTORS, *STOCKS}:
        assert f"`{column}`" in PAGE or column == "name", column


FUEL_HEAD = """format: 1
kind: coefficients
pack: mine
version: "1"
title: {en: Mine, zh: 我的}
fuels:
  peat: {title: {en: peat, zh: 泥炭}, unit: kg}
fuel_values: [fuels.csv]
farm_inputs:
  marl: {title: {en: marl, zh: 泥灰}, unit: kg}
input_values: [inputs.csv]
bases: {paper: {document: A paper}}
"""
FUEL_COLUMNS = "fuel,quantity,value,unit,lower,upper,bounds,tier,source,verified\n"
PEAT = "peat,ncv,10000,kJ/kg,,,,2,paper,false\npeat,carbon_content,30,t C/TJ,24,36,two_sd,2,paper,false\n" \
       "peat,oxidation,1,1,,,,2,paper,false\n"
MARL = "input,value,unit,tier,source,verified\nmarl,0.12,kg C/kg,2,paper,false\n"


def fuelled(tmp_path, rows, inputs=MARL, head=FUEL_HEAD):
    (tmp_path / "pack.yaml").write_text(head, encoding="utf-8")
    (tmp_path / "fuels.csv").write_text(FUEL_COLUMNS + rows, encoding="utf-8")
    (tmp_path / "inputs.csv").write_text(inputs, encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(
        "cases: [{id: a, fuel: peat, kg_co2: 1.1}, {id: b, farm_input: marl, kg_c: 0.12}]\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("fuel", "factor"), [
    ("raw_coal", 1.9003), ("coke", 2.8604), ("crude_oil", 3.0202), ("fuel_oil", 3.1705), ("gasoline", 2.9251),
    ("kerosene", 3.0179), ("diesel", 3.0959), ("lpg", 3.1013), ("refinery_gas", 3.0119), ("natural_gas", 2.1622)])
def test_shipped_fuels_recompute_to_four_decimals(fuel, factor):
    pack = load_coefficients(PACKS / "cn-energy")
    first = factor_of(pack, fuel)
    assert round(first.value, 4) == factor and first.unit == ("kg CO2/m3" if fuel == "natural_gas" else "kg CO2/kg")
    numbers = pack.fuels[fuel].numbers
    assert first.value == pytest.approx(numbers["ncv"].value * numbers["carbon_content"].value
                                        * numbers["oxidation"].value * 44 / 12 / 1e6, rel=1e-12)
    assert numbers["factor"].value == factor and not first.verified


def test_standard_coal_is_the_other_way_and_blank_where_no_source_has_it():
    pack = load_coefficients(PACKS / "cn-energy")
    assert coal_factor_of(pack, "raw_coal").value == pytest.approx(0.7143 * 0.7559 * 44 / 12, rel=1e-12)
    assert coal_factor_of(pack, "lpg").value is None
    with pytest.raises(InputError, match="raw_coal"):
        factor_of(pack, "firewood")


def test_a_fuels_bounds_are_those_of_its_parts(tmp_path):
    pack = load_coefficients(fuelled(tmp_path, PEAT))
    shape = factor_of(pack, "peat")   # 10,000 · 30 · 1 · 44/12 / 1e6 = 1.1; one part within 20 %
    assert (shape.value, shape.lower, shape.upper) == pytest.approx((1.1, 0.88, 1.32),
                                                                    rel=1e-9) and shape.bounds == "two_sd"


@pytest.mark.parametrize(("rows", "inputs", "key"), [
    (PEAT + "peat,factor,1.2,kg CO2/kg,,,,2,paper,false\n", MARL, "coefficients.factor_differs"),
    (PEAT + "peat,ncv,9,kJ/kg,,,,2,paper,false\n", MARL, "coefficients.twice"),
    (PEAT.replace("kJ/kg", "kJ/m3"), MARL, "coefficients.unit_mixed"),
    (PEAT.replace("peat,oxidation,1,", "peat,oxidation,1.1,"), MARL, "coefficients.fuel_number"),
    (PEAT.replace("10000", "-10000"), MARL, "coefficients.fuel_number"),
    (PEAT.replace("10000", "\"10000,5\""), MARL, "coefficients.decimal_comma"),
    (PEAT + "wood,ncv,9,kJ/kg,,,,2,paper,false\n", MARL, "packs.not_a_choice"),
    (PEAT, MARL.replace("kg C/kg", "kg C/ha"), "coefficients.unit_mixed"),
    (PEAT, MARL + "marl,0.2,kg C/kg,2,paper,false\n", "coefficients.twice"),
    (PEAT, MARL.splitlines()[0] + "\n", "coefficients.no_number")])
def test_fuels_that_cannot_be_are_refused(tmp_path, rows, inputs, key):
    _pack, problems = COEFFICIENTS.form.read(fuelled(tmp_path, rows, inputs))
    assert key in [problem.key for problem in problems]


def test_no_spelling_of_a_fuel_means_two(tmp_path):
    head = FUEL_HEAD.replace("  peat:", "  turf: {title: {en: turf, zh: 草皮}, unit: kg, aliases: [Peat]}\n  peat:")
    _pack, problems = COEFFICIENTS.form.read(fuelled(tmp_path, PEAT, head=head))
    assert "packs.alias_twice" in [problem.key for problem in problems]


def test_a_case_of_a_fuel_that_fails_stops_the_pack(tmp_path):
    folder = fuelled(tmp_path, PEAT)
    (folder / "cases.yaml").write_text("cases: [{id: a, fuel: peat, kg_co2: 1.2}]\n", encoding="utf-8")
    with pytest.raises(PackError, match="1.1"):
        load_coefficients(folder)
