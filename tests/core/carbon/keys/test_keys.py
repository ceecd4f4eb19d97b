"""Rows of a pack by zone, continent and other keys: which one holds, and what candidates give together."""
from __future__ import annotations

import pytest

from groundrules.core.carbon.checked_pack import COEFFICIENTS
from groundrules.core.carbon.densities.table import densities_of
from groundrules.core.carbon.keys.choosing import candidates
from groundrules.core.carbon.stock.classes import mixes_of
from groundrules.core.carbon.stock.stock import WHOLE, Ground, carbon_stock
from groundrules.core.carbon.uncertainty.bands import Sureness
from groundrules.core.errors import InputError

PACK = """format: 1
kind: coefficients
pack: mine
version: "1"
title: {en: Mine, zh: 我的}
keys:
  zone:
    title: {en: ecological zone, zh: 生态区}
    values: {wet: {en: wet, zh: 湿}, dry: {en: dry, zh: 干}, icy: {en: icy, zh: 冰}}
  continent:
    title: {en: continent, zh: 大洲}
    values: {asia: {en: Asia, zh: 亚洲}, africa: {en: Africa, zh: 非洲}, oceania: {en: Oceania, zh: 大洋洲}}
    not_given: envelope
    no_row: envelope
families:
  trees: {title: {en: Trees, zh: 树}, boundary: {en: Trees, zh: 树}, unit: "t C/ha"}
  rest: {title: {en: Rest, zh: 其他}, boundary: {en: Rest, zh: 其他}, unit: "t C/ha"}
  land: {title: {en: Land, zh: 土地}, boundary: {en: All, zh: 全部}, unit: "t C/ha", parts: [trees, rest]}
stocks: [stocks.csv]
bases: {paper: {document: A paper}}
"""
ROWS = """family,class,pool,zone,continent,climate,value,lower,upper,bounds,unit,depth_m,tier,source,verified
trees,forest,biomass,wet,asia,,100,60,150,ci95,t C/ha,,1,paper,false
trees,forest,biomass,wet,africa,,200,90,320,ci95,t C/ha,,1,paper,false
trees,forest,biomass,dry,asia|africa,,40,10,80,ci95,t C/ha,,1,paper,false
trees,forest,biomass,dry,africa,,50,20,90,ci95,t C/ha,,1,paper,false
trees,shrub,biomass,,,,7,,,,t C/ha,,1,paper,false
rest,forest,biomass,,,,1,,,,t C/ha,,1,paper,false
rest,field,biomass,,,,5,,,,t C/ha,,1,paper,false
"""
CASES = "cases: [{id: a, family: land, class: field, pool: biomass, t_c_ha: 5}]\n"


def written(tmp_path, head=PACK, rows=ROWS):
    for name, content in (("pack.yaml", head), ("stocks.csv", rows), ("cases.yaml", CASES)):
        (tmp_path / name).write_text(content, encoding="utf-8")
    return COEFFICIENTS.form.read(tmp_path)


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    read, problems = written(tmp_path_factory.mktemp("keys"))
    assert problems == [] and COEFFICIENTS.case_problems(read) == []
    return read


def of(pack, family="trees", land_class="forest", **given):
    return densities_of(pack, family, "", {key: value.split("|") for key, value in given.items()}).given[
        land_class, "biomass"]


def test_the_most_specific_row_holds_and_is_no_envelope(pack):
    assert of(pack, zone="wet", continent="asia").value == 100.0
    assert of(pack, zone="dry", continent="asia").value == 40.0
    assert of(pack, zone="dry", continent="africa").value == 50.0   # the row that names this continent alone
    assert not of(pack, zone="dry", continent="africa").by_envelope
    assert of(pack, land_class="shrub", zone="icy").value == 7.0    # it states no key and holds everywhere


def test_candidates_give_mean_and_envelope_and_are_marked(pack):
    both = of(pack, zone="wet|dry", continent="asia")
    assert (both.value, both.lower, both.upper, both.bounds, both.by_envelope) == (70.0, 10.0, 150.0, "range", True)
    assert "2 rows" in both.note["en"] and "包络" in both.note["zh"]
    assert of(pack, zone="wet").value == 150.0                      # no continent: all of them
    assert of(pack, zone="dry", continent="asia|africa").value == 45.0
    relaxed = of(pack, zone="wet", continent="oceania")             # a continent without a row: the others
    assert (relaxed.value, relaxed.lower, relaxed.upper, relaxed.by_envelope) == (150.0, 60.0, 320.0, True)
    partly = of(pack, zone="wet|icy", continent="asia")             # one candidate has no row: named, not hidden
    assert partly.value == 100.0 and partly.by_envelope and "icy" in partly.note["en"]
    assert partly.candidates == (1, 2) and "1 of 2 candidates" in partly.note["en"] and both.candidates == ()


def test_what_has_no_number_says_which_key_would_give_it(pack):
    blank = of(pack, continent="asia")
    assert blank.value is None and blank.lacking == ("zone",) and "ecological zone" in blank.note["en"]
    icy = of(pack, zone="icy", continent="asia")
    assert icy.value is None and icy.lacking == ("zone",) and "冰" in icy.note["zh"]
    with pytest.raises(InputError) as error:
        of(pack, zone="moist")
    assert "wet, dry, icy" in str(error.value)
    with pytest.raises(InputError) as error:
        of(pack, soil="clay")
    assert "zone, continent" in str(error.value)


def test_a_family_of_parts_takes_a_class_from_the_first_that_has_it(pack):
    assert of(pack, "land", zone="wet", continent="asia").value == 100.0
    assert of(pack, "land", "field").value == 5.0


def test_a_stock_tells_ground_by_row_by_envelope_and_by_none(pack):
    import pandas as pd

    names, area = ["field", "forest"], [20_000.0, 60_000.0]
    ground = Ground(pd.DataFrame({"zone": WHOLE, "code": names, "area_m2": area, "part_count": 1}))
    for given, sentence, state in (
            ({"zone": ("wet",)}, "25.0 % has its numbers by a row of the table, 75.0 %", "by_envelope"),
            ({}, "75.0 % lacks a number", "blank")):
        stock = carbon_stock(ground, mixes_of(names), densities_of(pack, "land", "", given), Sureness("none"), "en")
        assert any(sentence in note for note in stock.notes)
        assert stock.stocks.set_index("land_class").loc["forest", "state"] == state
    assert any("No number without: ecological zone" in note for note in stock.notes)


def test_a_tie_stops_the_run_and_a_wrong_declaration_the_pack(tmp_path):
    tied, problems = written(tmp_path, rows=ROWS + "trees,forest,biomass,wet,,,9,,,,t C/ha,,1,paper,false\n"
                             "trees,forest,biomass,,asia,,8,,,,t C/ha,,1,paper,false\n"
                             .replace("wet,,,9", "icy,,,9"))
    assert problems == []
    with pytest.raises(InputError) as error:
        of(tied, zone="icy", continent="asia")
    assert "equally specific" in str(error.value)
    for head, key in ((PACK.replace("  zone:", "  pool:", 1), "coefficients.key_taken"),
                      (PACK.replace("[trees, rest]", "[trees, none]"), "coefficients.part_unknown")):
        assert key in [problem.key for problem in written(tmp_path, head)[1]]


def test_rows_of_keys_are_candidates():
    assert candidates([("zone", "wet|dry"), ("zone", "wet"), ("age", " ")]) == {"zone": ("wet", "dry")}
