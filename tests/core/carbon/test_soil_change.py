"""Mineral soils: the field of HESTIA and bonsai, the clock of twenty years, N2O, bands."""
from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from helpers.source import ROOT

from groundrules.core.carbon.change.soils import SoilRequest, require_n2o, soil_carbon_change
from groundrules.core.carbon.checked_pack import COEFFICIENTS, load_coefficients
from groundrules.core.carbon.pack.model import CoefficientPack
from groundrules.core.carbon.uncertainty.drawing import Sureness
from groundrules.core.contract.pack_head import head
from groundrules.core.errors import InputError
from groundrules.core.texts import Fact

PACK = load_coefficients(ROOT / "packs" / "ipcc-2019")
NATIVE = {"old_use": "native", "old_management": "none", "old_input": "none"}
FIELD = {"new_use": "annual", "new_management": "full_tillage", "new_input": "medium"}
PLACE = {"climate": "warm_temperate_moist", "soil": "high_activity_clay"}
NO_BANDS = Sureness("none")
PLOUGHED = {**PLACE, **NATIVE, **FIELD}


def change(*rows, year=2030, changed=2018, area=1e4, n2o=False, how=NO_BANDS):
    count = len(rows)
    return soil_carbon_change(SoilRequest(
        np.broadcast_to(np.asarray(area, dtype=float), count).copy(), pd.DataFrame(list(rows)),
        np.broadcast_to(np.asarray(changed, dtype=float), count).copy(), year, PACK, n2o, how, "en"))


def test_a_native_soil_that_is_ploughed():
    """64 to 44.16 t C/ha: −19.84 in twenty years, −0.992 a year, 3.637 t CO2 a year; by hand and two codes."""
    outcome = change(PLOUGHED)
    row = outcome.features.iloc[0]
    assert (row["old_soc_t_c_ha"], row["new_soc_t_c_ha"]) == pytest.approx((64, 44.16))
    assert outcome.counts["CHANGE_T_C"] == pytest.approx(-19.84) and outcome.counts["LOSS_T_C"] == pytest.approx(-19.84)
    assert outcome.counts["ANNUAL_T_C_YR"] == pytest.approx(-0.992)
    assert outcome.counts["ANNUAL_EMISSION_T_CO2_YR"] == pytest.approx(3.6373, abs=5e-5)


@pytest.mark.parametrize(("year", "state", "left", "annual", "accrued"), [
    (2018, "changing", 20, -0.992, 0.0), (2030, "changing", 8, -0.992, -0.992 * 12),
    (2038, "settled", 0, 0.0, -19.84), (2060, "settled", 0, 0.0, -19.84), (2010, "future", 20, 0.0, 0.0)])
def test_the_clock(year, state, left, annual, accrued):
    result = change(PLOUGHED, year=year)
    row = result.features.iloc[0]
    assert row["state"] == state and row["years_left"] == left
    assert row["annual_t_c_yr"] == pytest.approx(annual) and row["accrued_t_c"] == pytest.approx(accrued)
    assert row["accrued_t_c"] + row["remaining_t_c"] == pytest.approx(-19.84)


def test_swapped_uses_change_the_sign_and_halves_sum():
    back = {**PLACE, **{name.replace("new", "old"): value for name, value in FIELD.items()},
            **{name.replace("old", "new"): value for name, value in NATIVE.items()}}
    assert change(back).counts["CHANGE_T_C"] == pytest.approx(19.84)
    halves = change(PLOUGHED, PLOUGHED, area=5e3)
    assert halves.counts["CHANGE_T_C"] == pytest.approx(-19.84) and len(halves.totals) == 1
    assert halves.totals["feature_count"][0] == 2


def test_n2o_of_losses_and_of_losses_only():
    """0.992 t C / 15 · 0.010 · 44/28 a year."""
    outcome = change(PLOUGHED, n2o=True)
    assert outcome.counts["ANNUAL_N2O_T_YR"] == pytest.approx(0.992 / 15 * 0.010 * 44 / 28)
    assert {"cn_ratio", "cn_ratio_cropland", "n2o_ef1"} <= set(outcome.coefficients["kind"])
    assert change(PLOUGHED).counts["ANNUAL_N2O_T_YR"] is None
    assert change(PLOUGHED, year=2040, n2o=True).counts["ANNUAL_N2O_T_YR"] == 0
    with pytest.raises(InputError):
        require_n2o(CoefficientPack(*head("p", "1", {}), {}))


CROPPED = {**PLACE, "old_use": "annual", "old_management": "no_tillage", "old_input": "medium", **FIELD}


def test_n2o_within_cropland_has_a_ratio_of_its_own():
    """No-tillage 64 · 0.69 · 1.1 = 48.576 to 44.16 under the plough: 4.416 / 20 / 10 · 0.010 · 44/28 a year.

    From native to cropland, from cropland to paved ground: 15.
    """
    outcome = change(CROPPED, n2o=True)
    assert outcome.counts["ANNUAL_N2O_T_YR"] == pytest.approx(4.416 / 20 / 10 * 0.010 * 44 / 28)
    rich = {**CROPPED, "old_input": "high"}
    paved = {**rich, "new_use": "paved", "new_management": "none", "new_input": "none"}
    orchard = {**rich, "new_use": "perennial", "new_management": "none"}
    features = change(CROPPED, PLOUGHED, paved, orchard, n2o=True).features
    lost = -features["annual_t_c_yr"].to_numpy(float)
    assert (lost > 0).all()
    ratio = lost * 0.010 * 44 / 28 / features["annual_n2o_t_yr"].to_numpy(float)
    assert ratio == pytest.approx([10, 15, 15, 10])


def test_a_pack_that_does_not_say_what_is_cropland_gives_no_n2o():
    with pytest.raises(InputError, match="cn_ratio_cropland"):
        require_n2o(replace(PACK, soil_constants={name: constant for name, constant in PACK.soil_constants.items()
                                                  if name != "cn_ratio_cropland"}))
    with pytest.raises(InputError, match="paddy"):
        require_n2o(replace(PACK, soil_cropland={name: value for name, value in PACK.soil_cropland.items()
                                                 if name != "paddy"}))
    require_n2o(PACK)


@pytest.mark.parametrize(("old", "new", "words"), [
    ("no management counts,不计管理,,", "no management counts,不计管理,true,", "land_use"),
    ("annual,tropical_dry,annual crops,一年生作物,true",
     "annual,tropical_dry,annual crops,一年生作物,false", "annual is cropland in one row")])
def test_cropland_is_said_of_uses_and_once(tmp_path, old, new, words):
    target = tmp_path / "ipcc-2019"
    shutil.copytree(ROOT / "packs" / "ipcc-2019", target)
    table = target / "soil-factors.csv"
    written = table.read_text(encoding="utf-8")
    assert old in written
    table.write_text(written.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_coefficients(target)
    assert words in str(error.value) and "cropland" in str(error.value)


def test_what_is_not_known_is_not_zero():
    outcome = change(PLOUGHED, {**PLOUGHED, "soil": None}, {**PLOUGHED, "soil": "organic"}, area=[1e4, 2e4, 3e4])
    assert outcome.features["state"].tolist() == ["changing", "unknown", "organic_soil"]
    assert outcome.features["change_t_c"].isna().tolist() == [False, True, True]
    assert outcome.counts["UNKNOWN_HA"] == 2 and outcome.counts["ORGANIC_HA"] == 3
    assert outcome.counts["COVERED_SHARE"] == pytest.approx(1 / 6)
    undated = change(PLOUGHED, changed=np.nan)
    assert undated.features["state"][0] == "unknown" and undated.counts["CHANGE_T_C"] == pytest.approx(-19.84)
    assert pd.isna(undated.features["annual_t_c_yr"][0])
    with pytest.raises(InputError) as error:
        change({**PLOUGHED, "new_use": "vineyard"})
    assert "annual" in str(error.value)


def test_nothing_changes_where_the_levels_stay():
    same = {**PLACE, **NATIVE, **{name.replace("old", "new"): value for name, value in NATIVE.items()}}
    outcome = change(same, how=Sureness("analytic"))
    assert outcome.features["state"][0] == "unchanged" and outcome.counts["CHANGE_T_C"] == 0
    assert outcome.counts["CHANGE_LOWER_T_C"] == 0 == outcome.counts["CHANGE_UPPER_T_C"]   # one reference, both sides


def test_bands_by_hand_and_by_draws():
    """The reference stock is drawn once: 5 % of −19.84, and 16 % (two deviations) of the factor on 44.16."""
    half = 1.959964 * np.hypot(19.84 * 0.05 / 1.959964, 44.16 * 0.08)
    analytic = change(PLOUGHED, how=Sureness("analytic")).counts
    assert analytic["CHANGE_LOWER_T_C"] == pytest.approx(-19.84 - half, rel=1e-6) and analytic["IS_DISTINGUISHABLE"]
    drawn = change(PLOUGHED, how=Sureness("monte_carlo", 0.0, 100_000)).counts
    assert drawn["CHANGE_UPPER_T_C"] - drawn["CHANGE_LOWER_T_C"] == pytest.approx(2 * half, rel=0.02)
    assert analytic["ANNUAL_UPPER_T_C"] == pytest.approx(analytic["CHANGE_UPPER_T_C"] / 20)
    area = [change(PLOUGHED, how=Sureness(method, 20.0, 100_000)).counts for method in ("analytic", "monte_carlo")]
    widths = [row["CHANGE_UPPER_T_C"] - row["CHANGE_LOWER_T_C"] for row in area]
    assert widths[0] > 2 * half and widths[1] == pytest.approx(widths[0], rel=0.02)


def test_the_card_names_the_disputed_factor_and_how_far_it_was_compared():
    """Perennial crops of the tropics: 1.01 ± 25 % (two standard deviations), 1.1 in another implementation."""
    result = change({**PLOUGHED, "climate": "tropical_moist", "new_use": "perennial", "new_management": "none",
                     "new_input": "none"})
    cards = result.coefficients.set_index("level")
    card = cards.loc["perennial"]
    assert card["value"] == 1.01 and (card["lower"], card["upper"]) == pytest.approx((0.7575, 1.2625))
    assert "1.1;" in card["disputed"] and not cards["verified"].any()
    assert "compared with a public copy" in card["source"]


@pytest.mark.parametrize(("wrong", "words"), [
    ({"climate": "warm_temperate_dry", "soil": "spodic"},
     ("1 feature (2.00 ha): ", "soil spodic in", "warm temperate, dry", "does not normally occur",
      "Climates of this soil with a number: boreal, moist (boreal_moist), boreal, dry")),
    ({"climate": "tropical_moist", "soil": "spodic"},
     ("tropical, moist", "Soils of this climate with a number: high-")),
    ({"climate": "tropical_montane", "new_management": "no_tillage"},
     ("annual crops (annual)", "no row for tropical mountains")),
    ({"climate": "polar_dry"}, ("land use", "annual crops (annual)", "polar, dry"))])
def test_a_cell_that_the_table_does_not_have_is_named_and_costs_nobody_else_his_number(wrong, words):
    outcome = change(PLOUGHED, {**PLOUGHED, **wrong}, area=[1e4, 2e4])
    assert outcome.features["state"].tolist() == ["changing", "unknown"] and outcome.counts["UNKNOWN_HA"] == 2
    assert outcome.counts["CHANGE_T_C"] == pytest.approx(-19.84)
    assert outcome.counts["COVERED_SHARE"] == pytest.approx(1 / 3)
    assert all(word in outcome.notes[1] for word in words), outcome.notes
    assert not any("lack a level" in note for note in outcome.notes)


@pytest.mark.parametrize(("wrong", "words"), [
    ({"new_use": "forrest"}, r"fields.gpkg, use after \(u\): .*“forrest”"),
    ({"new_management": "spade"}, r"management after \(VALUES\): .*“spade”"),
    ({"soil": "moon"}, r"soil \(TRLX\), climate \(VALUES\): .*moon")])
def test_a_level_that_there_is_not_is_told_with_its_layer_and_field(wrong, words):
    with pytest.raises(InputError, match=words):
        soil_carbon_change(SoilRequest(np.array([1e4]), pd.DataFrame([{**PLOUGHED, **wrong}]), np.array([2018.0]), 2030,
                                       PACK, False, NO_BANDS, "en", "fields.gpkg", {"new_use": "u", "soil": "TRLX"}))


def test_ground_without_a_year_counts_in_the_change_and_that_is_said():
    """Three hectares: one dated, one without a year, one without a level. −19.84 each; yearly sums cover a third."""
    asked = [PLOUGHED, PLOUGHED, {**PLOUGHED, "soil": None}]
    outcome = change(*asked, area=[1e4] * 3, changed=np.array([2012.0, np.nan, 2012.0]))
    assert outcome.counts["CHANGE_T_C"] == pytest.approx(-39.68)
    assert outcome.counts["COVERED_SHARE"] == pytest.approx(2 / 3)
    assert outcome.counts["ACCRUED_T_C"] + outcome.counts["REMAINING_T_C"] == pytest.approx(-19.84)
    level, year = outcome.notes[1:3]
    assert level.startswith("1 feature (1.00 ha) lacks a level:") and "not in any total" in level
    assert "Missing: soil 1. Fill in the fields" in level
    assert year.startswith("1 feature (1.00 ha) lacks the year") and "33.3 %" in year and "no total" not in year


def test_a_sum_of_which_nothing_is_known_is_none():
    undated = change(PLOUGHED, changed=np.nan).counts
    assert undated["CHANGE_T_C"] == pytest.approx(-19.84)
    assert {undated[name] for name in ("ANNUAL_T_C_YR", "ACCRUED_T_C", "REMAINING_T_C", "ANNUAL_LOWER_T_C",
                                       "ANNUAL_EMISSION_T_CO2_YR")} == {None}
    blank = change({**PLOUGHED, "soil": "organic"}).counts
    assert blank["COVERED_SHARE"] == 0 and {blank[name] for name in (
        "CHANGE_T_C", "LOSS_T_C", "GAIN_T_C", "CHANGE_LOWER_T_C", "CHANGE_UPPER_T_C")} == {None}


@pytest.mark.parametrize(("use", "management", "input_", "roles"), [
    ("native", "full_tillage", "none", ["new_management"]), ("native", "no_tillage", "low", [
        "new_management", "new_input"]), ("paddy", "no_tillage", "medium", ["new_management"]),
    ("paddy", "none", "medium", []), ("annual", "no_tillage", "high_with_manure", []),
    ("annual", "intensive_grazing", "low", ["new_management"]), ("paved", "none", "none", []),
    ("grassland", "improved_grassland", "high_improved", [])])
def test_levels_of_another_use_are_listed_with_features_and_remedy(use, management, input_, roles):
    """Tillage is of cropland, grazing of grassland (IPCC 2019, Tables 5.5 and 6.2); the number stays as stated."""
    odd = {**PLOUGHED, "new_use": use, "new_management": management, "new_input": input_}
    for language in ("en", "zh"):
        request = SoilRequest(
            np.array([1e4, 1e4, 2e4]), pd.DataFrame([PLOUGHED, odd, odd]), np.full(3, 2018.0), 2030, PACK,
            how=NO_BANDS, language=language, source="Plots", fids=np.array([7, 8, 9]),
            fields={"new_management": "MG", "new_input": "IN"})
        notes = [note for note in soil_carbon_change(request).notes if "Plots" in note]
        assert [note.split(":" if language == "en" else "：")[0] for note in notes] == [
            ("Plots, " if language == "en" else "Plots，") + request.fields[role] for role in roles], notes
        assert all("8, 9" in note and "3.00" in note and "(none)" in note.replace("（", "(").replace("）", ")")
                   for note in notes)


def test_ground_without_an_outline_is_no_feature_of_a_total():
    outcome = change(PLOUGHED, PLOUGHED, {**PLOUGHED, "soil": "sandy"}, area=[1e4, np.nan, np.nan])
    assert outcome.totals["feature_count"].tolist() == [1] and outcome.totals["area_ha"].tolist() == [1.0]
    assert outcome.totals["change_t_c"].tolist() == pytest.approx([-19.84])


def test_a_soil_that_does_not_change_has_no_negative_zero():
    outcome = change({**PLOUGHED, "new_use": "native", "new_management": "none", "new_input": "none"}, n2o=True)
    for frame in (outcome.features, outcome.totals):
        numbers = frame.select_dtypes("Float64").iloc[0].dropna()
        assert not [name for name, value in numbers.items() if value == 0.0 and np.signbit(value)]
    assert not [name for name, value in outcome.counts.items()
                if isinstance(value, float) and value == 0.0 and np.signbit(value)]


def test_what_was_used_is_a_fact_and_what_is_missing_is_not():
    outcome = change(PLOUGHED, {**PLOUGHED, "soil": None}, how=Sureness("analytic"))
    facts = [isinstance(note, Fact) for note in outcome.notes]
    assert facts[0] and "ipcc-2019" in outcome.notes[0]
    assert [fact for fact, note in zip(facts, outcome.notes) if "lacks a level" in note] == [False]


@pytest.mark.parametrize(("before", "after", "key"), [
    ("land_use,paddy,,paddy,水田,true,,", "land_use,paddy,,paddy,水田,true,native,", "uses_of_use"),
    ("少耕,,annual|perennial|set_aside|wetland_cultivated,0.98", "少耕,,annual,0.98", "uses_mixed"),
    ("常规耕作,,annual|", "常规耕作,,anual|", "uses_unknown")])
def test_uses_of_levels_are_read_strictly(tmp_path, before, after, key):
    shutil.copytree(ROOT / "packs" / "ipcc-2019", tmp_path / "pack")
    path = tmp_path / "pack" / "soil-factors.csv"
    content = path.read_text(encoding="utf-8")
    assert before in content
    path.write_text(content.replace(before, after), encoding="utf-8")
    _pack, problems = COEFFICIENTS.form.read(tmp_path / "pack")
    assert f"coefficients.{key}" in {problem.key for problem in problems}
