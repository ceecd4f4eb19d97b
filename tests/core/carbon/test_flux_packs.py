"""Packs of fluxes: how they are read, and what is refused in them."""
from __future__ import annotations

import pytest

from groundrules.core.carbon.checked_pack import COEFFICIENTS, load_coefficients
from groundrules.core.carbon.densities.table import fluxes_of
from groundrules.core.errors import InputError

FLUX_HEAD = """format: 1
kind: coefficients
pack: mine
version: "1"
title: {en: Mine, zh: 我的}
families:
  one: {title: {en: One, zh: 一}, boundary: {en: Land, zh: 地}, unit: "t C/ha/yr"}
  gone: {title: {en: Gone, zh: 无}, boundary: {en: None, zh: 无}, unit: "t C/ha/yr", withheld: {en: lost, zh: 失}}
fluxes: [fluxes.csv]
bases: {paper: {document: A paper}}
"""
COLUMNS = "family,class,value,lower,upper,bounds,unit,counted_by,tier,source,verified\n"
GOOD = "one,forest,-2,-3,-1,ci95,t C/ha/yr,,2,paper,false\n"


def flux_pack(tmp_path, rows, head=FLUX_HEAD, case="t_c_ha_yr: -2"):
    (tmp_path / "pack.yaml").write_text(head, encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(f"cases: [{{id: a, family: one, class: forest, {case}}}]\n", encoding="utf-8")
    (tmp_path / "fluxes.csv").write_text(COLUMNS + rows, encoding="utf-8")
    return tmp_path


def test_a_pack_of_fluxes_is_read(tmp_path):
    assert fluxes_of(load_coefficients(flux_pack(tmp_path, GOOD)), "one").value.tolist() == [[-2.0]]


@pytest.mark.parametrize(("rows", "key"), [
    (GOOD.replace("-3,-1", "-1,-3"), "coefficients.bounds_reversed"),
    (GOOD.replace("t C/ha/yr", "t CO2/ha/yr"), "coefficients.unit_mixed"),
    (GOOD.replace("t C/ha/yr,,", "t C/ha/yr,energy,"), "coefficients.counted_twice"),
    (GOOD + GOOD, "coefficients.twice"),
    (GOOD + GOOD.replace("one", "gone"), "packs.not_a_choice"),
    (GOOD + GOOD.replace("one", "other"), "packs.not_a_choice")])
def test_fluxes_that_cannot_be_are_refused(tmp_path, rows, key):
    _pack, problems = COEFFICIENTS.form.read(flux_pack(tmp_path, rows))
    assert key in [problem.key for problem in problems]


def test_keys_of_stocks_and_of_fluxes_stay_apart(tmp_path):
    head = FLUX_HEAD.replace('"t C/ha/yr"}', '"t C/ha/yr", soil_depth_m: 0.3}')
    assert "coefficients.stock_key" in [item.key for item in COEFFICIENTS.form.read(flux_pack(tmp_path, GOOD, head))[1]]
    head = FLUX_HEAD.replace('unit: "t C/ha/yr", withheld', 'unit: "t C/ha", withheld')
    assert "coefficients.flux_key" in [item.key for item in COEFFICIENTS.form.read(flux_pack(tmp_path, GOOD, head))[1]]


def test_a_case_owes_what_its_family_holds(tmp_path):
    _pack, problems = COEFFICIENTS.form.read(flux_pack(tmp_path, GOOD, case="t_c_ha_yr: -3"))
    assert problems == []
    with pytest.raises(InputError, match="-2"):
        load_coefficients(flux_pack(tmp_path, GOOD, case="t_c_ha_yr: -3"))
    with pytest.raises(InputError, match="t C/ha/yr"):
        load_coefficients(flux_pack(tmp_path, GOOD, case="t_c_ha: 2"))
