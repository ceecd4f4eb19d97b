"""Packs of coefficients: what is shipped, and what reading refuses."""
from __future__ import annotations

import re

import pytest
from helpers.source import ROOT

from groundrules.core.packs.coefficients_cases import case_problems
from groundrules.core.packs.coefficients_reading import load_coefficients, read_coefficients
from groundrules.core.packs.load import PackError

PACKS = ROOT / "packs"
PAGE = (ROOT / "docs" / "rule-packs.md").read_text(encoding="utf-8").split("## 15. Coefficients of carbon")[1]
SHIPPED = ("carbon-classes", "ipcc-2019", "sample-carbon")
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
    pack, problems = read_coefficients(PACKS / name)
    assert problems == [] and case_problems(pack) == [] and pack.cases


def test_no_shipped_number_claims_to_be_verified_and_the_sample_says_invented():
    for name in SHIPPED:
        pack = load_coefficients(PACKS / name)
        numbers = [*pack.coefficients, *pack.soil_references.values(), *pack.soil_factors.values()]
        assert not any(one.verified for one in numbers)
        assert all(one.source is not None for one in numbers)
    assert all("invented" in one.note and one.tier == "invented"
               for one in load_coefficients(PACKS / "sample-carbon").coefficients)


def test_the_disputed_factor_is_on_its_card():
    factor = load_coefficients(PACKS / "ipcc-2019").soil_factors["land_use", "perennial", "tropical_moist"]
    assert factor.value == 1.1 and "1.01" in factor.disputed


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
    pack, problems = read_coefficients(written(tmp_path, rows))
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
    _pack, problems = read_coefficients(folder)
    assert [problem.key for problem in problems] == ["packs.not_a_choice", "coefficients.shares_sum"]


def test_the_example_of_the_page_loads_without_a_warning(tmp_path):
    for name, content in re.findall(r"```(?:yaml|csv)\n# coefficients/([a-z.]+)\n(.*?)```", PAGE, re.S):
        (tmp_path / name).write_text(content, encoding="utf-8")
    pack, problems = read_coefficients(tmp_path)
    assert problems == [] and case_problems(pack) == [] and len(pack.cases) == 3


def test_every_column_is_on_the_page():
    from groundrules.core.packs.coefficients_cells import CLASSES, CROSSWALK, REFERENCES, SOIL_FACTORS, STOCKS

    for column in {*CLASSES, *CROSSWALK, *REFERENCES, *SOIL_FACTORS, *STOCKS}:
        assert f"`{column}`" in PAGE or column == "name", column
