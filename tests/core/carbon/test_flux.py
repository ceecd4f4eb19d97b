"""Annual emissions and removals of land, energy and farm inputs, by hand."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from helpers.source import ROOT

from groundrules.core.carbon.checked_pack import load_coefficients
from groundrules.core.carbon.densities.own_table import OwnTableError, own_densities
from groundrules.core.carbon.densities.sensitivity import FLUX, sensitivity
from groundrules.core.carbon.densities.table import WithheldError, densities, densities_of, fluxes_of
from groundrules.core.carbon.flux.activity import read_activity, require_purpose
from groundrules.core.carbon.flux.energy import EnergyChoice, emissions_of
from groundrules.core.carbon.flux.run import FluxRequest, carbon_flux, land_flux, require_farm_inputs
from groundrules.core.carbon.flux.tables import feature_fluxes
from groundrules.core.carbon.pack.model import BY_ENERGY, Coefficient
from groundrules.core.carbon.pack.model import FLUX as FLUX_POOL
from groundrules.core.carbon.stock.classes import mixes_of
from groundrules.core.carbon.stock.stock import WHOLE, Ground
from groundrules.core.carbon.uncertainty.drawing import Sureness
from groundrules.core.errors import InputError

PACK = load_coefficients(ROOT / "packs" / "cn-land-flux")
ENERGY = load_coefficients(ROOT / "packs" / "cn-energy")
CLASSES = load_coefficients(ROOT / "packs" / "carbon-classes")
A, C = fluxes_of(PACK, "net-flux-a"), fluxes_of(PACK, "inventory-c")
HA = {"0301": 100.0, "0103": 40.0, "0701": 10.0, "1101": 5.0}   # forest, dry cropland, housing, water


def ground(area_ha=HA, zones=None):
    rows = [(WHOLE, code, 1e4 * area, 1) for code, area in area_ha.items()]
    rows += [(zone, code, 1e4 * area, 1) for zone, held in (zones or {}).items() for code, area in held.items()]
    return Ground(pd.DataFrame(rows, columns=["zone", "code", "area_m2", "part_count"]),
                  {zone: zone for zone in zones or {}})


def request(table=A, area_ha=HA, zones=None, emissions=None, has_energy=False, how=None):
    land = ground(area_ha, zones)
    return FluxRequest(land, mixes_of(land.rows["code"], CLASSES, "survey-3"), table, emissions, has_energy,
                       how or Sureness())


def part(result, name, zone=None):
    rows = result.totals[result.totals["component"] == name]
    return rows[rows["zone"].isna() if zone is None else rows["zone"] == zone].iloc[0]


def used(rows, kind="fuel", **how):
    columns = pd.DataFrame(rows)
    return read_activity(columns, "statistics", ENERGY, kind, **how)


def test_family_a_by_hand():
    outcome = carbon_flux(request())
    # 100 · −0.612 + 40 · 0.422 + 5 · −0.235; housing is 70 % sealed, counted by energy, and 30 % green, blank
    assert part(outcome, "removal")["net_emission_t_c_yr"] == pytest.approx(-61.2 - 1.175)
    assert part(outcome, "emission")["net_emission_t_c_yr"] == pytest.approx(16.88)
    land = part(outcome, "land")
    assert land["net_emission_t_c_yr"] == pytest.approx(-45.495)
    assert land["net_emission_t_co2_yr"] == pytest.approx(-45.495 * 44 / 12)
    assert land["energy_ground_ha"] == pytest.approx(7.0) and land["covered_ha"] == pytest.approx(145.0)
    assert land["covered_share"] == pytest.approx(145.0 / 148.0)
    assert outcome.counts["IS_COVERED"] is False and outcome.counts["NET_T_C_YR"] == pytest.approx(-45.495)
    assert any("construction land" in note for note in outcome.notes)
    assert any("green of settlements (3.00 ha)" in note for note in outcome.notes)
    assert any("positive" in note and "negative" in note for note in outcome.notes)


def test_families_give_their_own_answers_and_the_third_is_only_named():
    frame, notes = sensitivity(PACK, A, "", FLUX, lambda table: land_flux(request(), table), "en")
    by_family = frame.set_index("family")
    assert list(frame["family"])[:3] == ["net-flux-a", "inventory-c", "nep-b"] and list(frame["is_used"]) == [
        True, False, False, False, False]
    assert by_family.loc["net-flux-a", "net_emission_t_c_yr"] == pytest.approx(-45.495)
    # 100 · −3.9 + 40 · 0.1 t CO2; its water is blank
    assert by_family.loc["inventory-c", "net_emission_t_co2_yr"] == pytest.approx(-386.0)
    assert by_family.loc["inventory-c", "net_emission_t_c_yr"] == pytest.approx(-386.0 * 12 / 44)
    assert pd.isna(by_family.loc["nep-b", "net_emission_t_c_yr"]) and "unknown" in by_family.loc["nep-b", "note"]
    assert len(notes) == 4 and "inventory-c" in notes[0] and "-105.27" in notes[0]
    # sources of the used family that print otherwise: 100 · −0.644 + 40 · 0.422 + 5 · −0.253, and the greatest ones
    assert by_family["net_emission_t_c_yr"].tolist()[3:] == pytest.approx([-48.785, -39.395])
    assert "the least in papers" in notes[2] and "-48.79 instead of -45.49 t C/yr" in notes[2]
    with pytest.raises(WithheldError, match="cannot be chosen"):
        fluxes_of(PACK, "nep-b")
    assert "不可选用" in WithheldError(PACK.families["nep-b"]).in_language("zh")


def test_stocks_and_fluxes_are_never_taken_for_each_other():
    with pytest.raises(InputError, match="carbonflux"):
        densities_of(PACK, "net-flux-a")
    with pytest.raises(InputError, match="carbonstock"):
        fluxes_of(load_coefficients(ROOT / "packs" / "sample-carbon"), "sample-2025")
    with pytest.raises(InputError, match="net-flux-a, inventory-c"):
        fluxes_of(PACK, "")


def test_settlements_never_emit_by_the_hectare():
    own = own_densities(pd.DataFrame({"land_class": ["forest", "sealed", "urban_green"], "value": [-1.0, 30.0, -2.0]}),
                        "mine", CLASSES.fields, "t C/ha/yr", None)
    with pytest.raises(InputError, match="statistics of energy"):
        carbon_flux(request(own, {"0301": 1.0, "0701": 1.0}))
    green = own_densities(pd.DataFrame({"land_class": ["urban_green"], "value": [-2.0]}), "mine", CLASSES.fields,
                          "t C/ha/yr", None)
    assert part(carbon_flux(request(green, {"0810": 3.0})), "land")["net_emission_t_c_yr"] == -6.0


def test_own_tables_speak_of_fluxes():
    own = own_densities(pd.DataFrame({"lucode": ["forest", "sealed"], "flux": [-11.0, None], "lower": [-22.0, None],
                                      "upper": [-5.5, None], "bounds": ["ci95", None],
                                      "counted_by": [None, "energy"]}), "mine", CLASSES.fields, "t CO2/ha/yr", None)
    result = carbon_flux(request(own, {"0301": 10.0, "1002": 2.0}))
    assert part(result, "land")["net_emission_t_c_yr"] == pytest.approx(-30.0)
    assert part(result, "land")["energy_ground_ha"] == pytest.approx(2.0)
    with pytest.raises(InputError, match="annual flux"):
        own_densities(pd.DataFrame({"lucode": ["forest"], "above": [1.0]}), "mine", CLASSES.fields, "t C/ha/yr", None)
    with pytest.raises(OwnTableError, match="decimal comma"):
        own_densities(pd.DataFrame({"lucode": ["forest"], "value": ["-0,6"]}), "mine", CLASSES.fields, "t C/ha/yr",
                      None)


def test_a_class_that_the_table_lacks_is_named():
    own = own_densities(pd.DataFrame({"lucode": ["forest"], "value": [-1.0]}), "mine", CLASSES.fields, "t C/ha/yr",
                        None)
    with pytest.raises(InputError, match="cropland"):
        carbon_flux(request(own, {"0301": 1.0, "0103": 1.0}))


def test_energy_by_net_calorific_value_and_by_standard_coal():
    rows = [{"fuel": "原煤", "amount": 1000.0, "unit": "t"}, {"fuel": "Natural gas", "amount": 2.0, "unit": "万立方米"},
            {"fuel": "diesel", "amount": 1.0, "unit": "TJ"}, {"fuel": "coke", "amount": 10.0, "unit": "tce"}]
    result = emissions_of(used(rows), None, EnergyChoice(ENERGY), "en")
    coke = 10_000 / 0.9714 * 28435 * 29.5 * 0.93 * 44 / 12 / 1e6   # kg of standard coal to kg of coke
    by_hand = [1000 * 20908 * 26.37 * 0.94 * 44 / 12 / 1e6, 20_000 * 38931 * 15.3 * 0.99 * 44 / 12 / 1e6 / 1000,
               20.2 * 0.98 * 44 / 12, coke / 1000]
    assert list(result.rows["net_emission_t_co2_yr"]) == pytest.approx(by_hand, rel=1e-9)
    result = emissions_of(used(rows[3:]), None, EnergyChoice(ENERGY, "standard_coal"), "en")
    assert result.rows["net_emission_t_c_yr"].iloc[0] == pytest.approx(10 * 0.8550)
    blank = emissions_of(used([{"fuel": "LPG", "amount": 1.0, "unit": "t"}]), None,
                         EnergyChoice(ENERGY, "standard_coal"), "en")
    assert blank.rows["state"].iloc[0] == "blank" and not blank.tally("energy", [""]).is_said[0]


ELECTRIC = [{"fuel": "raw coal", "amount": 100.0, "unit": "t", "purpose": "发电"},
            {"fuel": "diesel", "amount": 10.0, "unit": "t", "purpose": "final"},
            {"fuel": "电力", "amount": 5.0, "unit": "万千瓦时", "purpose": None}]


def test_electricity_is_never_seen_from_both_sides():
    coal, diesel = 100 * 1.9002988488, 10 * 3.0959096373
    made = emissions_of(used(ELECTRIC), None, EnergyChoice(ENERGY), "en").rows
    assert list(made["state"]) == ["counted", "counted", "other_view"]
    assert made["net_emission_t_co2_yr"].sum() == pytest.approx(coal + diesel)
    bought = emissions_of(used(ELECTRIC), None, EnergyChoice(ENERGY, view="consumption", electricity=Coefficient(
        "", "electricity", "factor", 0.5, unit="kg CO2/kWh"), electricity_source="grid 2022"), "en").rows
    assert list(bought["state"]) == ["sold", "counted", "counted"] and bought["source"].iloc[2] == "grid 2022"
    assert bought["net_emission_t_co2_yr"].sum() == pytest.approx(diesel + 50_000 * 0.5 / 1000)
    blank = emissions_of(used(ELECTRIC), None, EnergyChoice(ENERGY, view="consumption"), "en").rows
    assert blank["state"].iloc[2] == "blank" and pd.isna(blank["net_emission_t_c_yr"].iloc[2])
    table = [{name: value for name, value in row.items() if name != "purpose"} for row in ELECTRIC]
    with pytest.raises(InputError, match="count twice"):
        require_purpose(used(table), pd.DataFrame(table).columns, ENERGY, "statistics")
    require_purpose(used(ELECTRIC), pd.DataFrame(ELECTRIC).columns, ENERGY, "statistics")


@pytest.mark.parametrize(("row", "words"), [
    ({"fuel": "firewood", "amount": 1, "unit": "t"}, "firewood"),
    ({"fuel": "diesel", "amount": 1, "unit": "m3"}, "does not fit diesel"),
    ({"fuel": "diesel", "amount": 1, "unit": "barrel"}, "barrel"),
    ({"fuel": "electricity", "amount": 1, "unit": "tce"}, "does not fit electricity"),
    ({"fuel": "diesel", "amount": -1, "unit": "t"}, "not below 0"),
    ({"fuel": "diesel", "amount": "1,5", "unit": "t"}, "decimal comma"),
    ({"fuel": "diesel", "amount": "much", "unit": "t"}, "much"),
    ({"fuel": "diesel", "amount": 1, "unit": "t", "purpose": "fun"}, "final, sold"),
    ({"fuel": None, "amount": 1, "unit": "t"}, "row 1")])
def test_rows_of_energy_that_cannot_be(row, words):
    with pytest.raises(OwnTableError, match=words):
        used([row])


def test_tables_of_several_years_ask_for_one():
    rows = [{"fuel": "diesel", "amount": 1.0, "unit": "t", "year": 2020},
            {"fuel": "diesel", "amount": 3.0, "unit": "t", "year": 2022}]
    with pytest.raises(InputError, match="2020, 2022"):
        used(rows)
    assert [row.amount for row in used(rows, year=2022.0).rows] == [3.0]
    with pytest.raises(InputError, match="No other year"):
        used(rows, year=2021.0)
    with pytest.raises(InputError, match="fuel, unit"):
        used([{"amount": 1.0}])


FARM = [{"投入品": "化肥", "用量": 100.0, "单位": "吨"}, {"投入品": "farm_diesel", "用量": 10.0, "单位": "t"},
        {"投入品": "灌溉", "用量": 2.0, "单位": "千公顷"}, {"投入品": "翻耕", "用量": 2.0, "单位": "千公顷"}]


def test_farm_inputs_by_hand_and_none_counts_twice():
    farm = used(FARM, "farm_input")
    alone = emissions_of(None, farm, EnergyChoice(ENERGY), "en")
    assert list(alone.rows["net_emission_t_c_yr"].iloc[:3]) == pytest.approx([89.56, 5.927, 2000 * 0.26648])
    assert list(alone.rows["state"]) == ["counted"] * 3 + ["blank"]
    beside = emissions_of(used([{"fuel": "diesel", "amount": 10.0, "unit": "t"}]), farm, EnergyChoice(ENERGY), "en")
    assert list(beside.rows["state"]) == ["counted", "counted", "counted_as_energy", "counted", "blank"]
    require_farm_inputs(C)
    with pytest.raises(InputError, match="count twice"):
        require_farm_inputs(A)
    with pytest.raises(InputError, match="It is not stated"):
        require_farm_inputs(replace(C, family=replace(C.family, farm_inputs="")))


def test_construction_land_of_a_zone_without_energy_is_told():
    """East's energy is known; west has construction land and no row, so its energy is missing, not 0."""
    rows = [{"fuel": "diesel", "amount": 10.0, "unit": "t", "zone": "east"}]
    emissions = emissions_of(used(rows, zones=["east", "west", "wild"]), None, EnergyChoice(ENERGY), "en")
    zones = {"east": {"0301": 60.0, "0701": 5.0}, "west": {"0103": 40.0, "0701": 5.0}, "wild": {"0301": 40.0}}
    result = carbon_flux(request(C, zones=zones, emissions=emissions, has_energy=True))
    assert {zone: int(part(result, "energy", zone)["blank_count"]) for zone in zones} == {
        "east": 0, "west": 1, "wild": 0}
    assert [int(part(result, "all", zone)["blank_count"]) for zone in zones] == [0, 1, 0]
    assert part(result, "all")["blank_count"] == part(result, "land", "west")["blank_count"] == 0
    assert [note for note in result.notes if "names these zones" in note and note.endswith("west.")]


def test_energy_joins_the_land_in_its_zone():
    rows = [{"fuel": "diesel", "amount": 10.0, "unit": "t", "zone": "east"},
            {"fuel": "diesel", "amount": 5.0, "unit": "t", "zone": None},
            {"fuel": "diesel", "amount": 1.0, "unit": "t", "zone": "nowhere"}]
    emissions = emissions_of(used(rows, zones=["east", "west"]), None, EnergyChoice(ENERGY), "en")
    zones = {"east": {"0301": 60.0}, "west": {"0301": 40.0, "0103": 40.0}}
    outcome = carbon_flux(request(C, zones=zones, emissions=emissions, has_energy=True))
    diesel = 3.0959096373
    assert part(outcome, "energy")["net_emission_t_co2_yr"] == pytest.approx(16 * diesel)
    assert part(outcome, "energy", "east")["net_emission_t_co2_yr"] == pytest.approx(10 * diesel)
    assert part(outcome, "energy", "west")["net_emission_t_co2_yr"] == 0.0
    assert part(outcome, "all")["net_emission_t_co2_yr"] == pytest.approx(-386.0 + 16 * diesel)
    assert part(outcome, "all", "east")["net_emission_t_co2_yr"] == pytest.approx(-234.0 + 10 * diesel)
    assert any("1 row of energy" in note for note in outcome.notes) and outcome.counts["FARM_INPUTS_T_C_YR"] is None
    assert not any("construction land are not counted" in note for note in outcome.notes)


@pytest.mark.parametrize("method", ["analytic", "monte_carlo"])
def test_bands_and_the_word_for_them(method):
    outcome = carbon_flux(request(C, {"0103": 10.0}, how=Sureness(method)))   # 0.1, from −1.2 to 1.0
    land = part(outcome, "land")
    assert land["lower_t_co2_yr"] < 0.0 < land["upper_t_co2_yr"]
    assert land["change"] == "not distinguishable" and outcome.counts["IS_DISTINGUISHABLE"] is False
    forest = part(carbon_flux(request(C, {"0301": 10.0}, how=Sureness(method))), "land")
    assert forest["upper_t_co2_yr"] < 0.0 and forest["change"] == "removal"
    bare = carbon_flux(request(C, {"0301": 10.0}, how=Sureness("none")))
    assert pd.isna(part(bare, "land")["lower_t_c_yr"]) and part(bare, "land")["change"] == "removal"
    assert bare.counts["IS_DISTINGUISHABLE"] is None and any("Without a band" in note for note in bare.notes)


def test_both_ways_of_bands_agree_on_a_linear_case():
    rows = [Coefficient("x", "forest", "net_flux", -4.0, -5.0, -3.0, "ci95"),
            Coefficient("x", "cropland", "net_flux", 0.5, 0.1, 0.9, "ci95")]
    table = densities(replace(A.family, id="x"), rows, "test")
    bands = []
    for method in ("analytic", "monte_carlo"):
        land = part(carbon_flux(request(table, {"0301": 10.0, "0103": 100.0},
                                        how=Sureness(method, area_percent=3.0, draws=200_000))), "land")
        bands.append((land["lower_t_c_yr"], land["upper_t_c_yr"]))
    half = [(upper - lower) / 2 for lower, upper in bands]
    assert half[1] == pytest.approx(half[0], rel=0.02)


def test_removals_keep_their_sign_when_they_are_drawn():
    """The band of one number is what its source states."""
    skewed = densities(A.family, [Coefficient("x", "forest", "net_flux", -1.0, -3.0, -0.5, "ci95")], "test")
    land = part(carbon_flux(request(skewed, {"0301": 1.0}, how=Sureness("monte_carlo", draws=100_000))), "land")
    assert land["lower_t_c_yr"] == pytest.approx(-3.0, rel=0.03)
    assert land["upper_t_c_yr"] == pytest.approx(-0.5, rel=0.03)


def test_properties():
    whole = part(carbon_flux(request()), "land")
    halves = request(area_ha={code: area / 2 for code, area in HA.items()})
    half = part(carbon_flux(halves), "land")
    assert 2 * half["net_emission_t_c_yr"] == pytest.approx(whole["net_emission_t_c_yr"], rel=1e-12)
    first, scaled = (part(carbon_flux(request(table, {"0301": 100.0, "0103": 40.0})), "land")
                     for table in (C, C.scaled(3.0)))
    for name in ("net_emission_t_c_yr", "lower_t_c_yr", "upper_t_c_yr"):
        assert scaled[name] == pytest.approx(3.0 * first[name], rel=1e-12)
    zones = {"a": {"0301": 100.0, "0701": 10.0}, "b": {"0103": 40.0, "1101": 5.0}}
    result = carbon_flux(request(zones=zones))
    assert sum(part(result, "land", zone)["net_emission_t_c_yr"] for zone in zones) == pytest.approx(
        whole["net_emission_t_c_yr"], rel=1e-12)
    rows = result.fluxes[result.fluxes["zone"].isna()]
    assert rows["net_emission_t_c_yr"].sum() == pytest.approx(whole["net_emission_t_c_yr"], rel=1e-12)
    assert rows["area_ha"].sum() == pytest.approx(155.0)


def test_features_hold_what_the_totals_hold():
    land = ground()
    mixes = mixes_of(land.rows["code"], CLASSES, "survey-3")
    frame = feature_fluxes(np.array([*land.rows["area_m2"], np.nan]), np.array([*land.rows["code"], "0301"]), mixes, A)
    assert frame["net_emission_t_c_yr"].sum() == pytest.approx(-45.495)
    assert frame["net_emission_t_c_yr"].isna().tolist() == [False, False, True, False, True]


BLANK = densities(A.family, [
    Coefficient("net-flux-a", "forest", FLUX_POOL, -0.6), Coefficient("net-flux-a", "open", FLUX_POOL, None),
    Coefficient("net-flux-a", "rock", FLUX_POOL, 0.0),
    Coefficient("net-flux-a", "town", FLUX_POOL, None, counted_by=BY_ENERGY)], "own")


def of_blank(zones, emissions=None, has_energy=False, how=None):
    land = ground({code: 1.0 for held in zones.values() for code in held}, zones)
    return carbon_flux(FluxRequest(land, mixes_of(land.rows["code"]), BLANK, emissions, has_energy, how or Sureness()))


def test_land_of_which_nothing_is_known_has_no_flux():
    outcome = of_blank({"a": {"open": 2.0}})
    for name in ("emission", "removal", "land", "all"):
        row = part(outcome, name, "a")
        assert row[["net_emission_t_c_yr", "lower_t_c_yr", "net_emission_t_co2_yr"]].isna().all()
        assert row["change"] == "not known" and row["covered_share"] == 0
    assert all(outcome.counts[name] is None for name in ("LAND_T_C_YR", "NET_T_C_YR", "EMISSION_T_C_YR",
                                                         "NET_T_CO2_YR"))
    outcome = of_blank({"a": {"open": 2.0}, "b": {"open": 1.0, "forest": 2.0}, "c": {"rock": 1.0}, "d": {}},
                       how=Sureness("analytic", 10.0))
    assert pd.isna(part(outcome, "land", "a")["lower_t_c_yr"])
    assert part(outcome, "land", "b")["net_emission_t_c_yr"] == pytest.approx(-1.2)   # the known part
    assert part(outcome, "all", "b")["net_emission_t_c_yr"] == pytest.approx(-1.2)
    assert part(outcome, "land", "c")["net_emission_t_c_yr"] == 0 and part(outcome, "land", "c")["change"] == "none"
    assert part(outcome, "all", "d")["net_emission_t_c_yr"] == 0


def test_energy_of_which_nothing_is_known_is_no_number():
    """Towns without a table of energy, without a row of their own, or with a blank amount: not known; land by the
    hectare of them is none, and 0. What forest removes stands where the rest is not known."""
    result = of_blank({"a": {"town": 1.0}})
    assert part(result, "land", "a")["net_emission_t_c_yr"] == 0
    assert pd.isna(part(result, "all", "a")["net_emission_t_c_yr"])
    rows = pd.DataFrame({"zone": ["b", "c"], "fuel": ["raw_coal", "raw_coal"], "amount": [None, 100.0],
                         "unit": ["t", "t"]})
    zones = {"a": {"town": 1.0}, "b": {"town": 1.0, "forest": 1.0}, "c": {"town": 1.0}}
    activity = read_activity(rows, "energy", ENERGY, "fuel", zones, None)
    result = of_blank(zones, emissions_of(activity, None, EnergyChoice(ENERGY), "en"), True)
    assert pd.isna(part(result, "energy", "a")["net_emission_t_c_yr"]) and part(result, "energy",
                                                                                "a")["blank_count"] == 1
    assert pd.isna(part(result, "all", "a")["net_emission_t_c_yr"])
    assert pd.isna(part(result, "energy", "b")["net_emission_t_c_yr"])
    assert part(result, "all", "b")["net_emission_t_c_yr"] == pytest.approx(-0.6)
    assert part(result, "all", "c")["net_emission_t_c_yr"] == part(result, "energy", "c")["net_emission_t_c_yr"] > 0


def test_what_names_no_zone_is_not_known_in_zones():
    """10 t of diesel of everything: all of it in the whole, and in no zone 0."""
    rows = [{"fuel": "diesel", "amount": 10.0, "unit": "t"}]
    inputs = [{"farm_input": "fertiliser", "amount": 1.0, "unit": "t", "zone": "elsewhere"}]
    zones = {"east": {"0301": 60.0, "0701": 5.0}, "west": {"0103": 40.0}}
    emissions = emissions_of(used(rows, zones=zones), used(inputs, "farm_input", zones=zones), EnergyChoice(ENERGY),
                             "en")
    result = carbon_flux(request(C, zones=zones, emissions=emissions, has_energy=True))
    assert part(result, "energy")["net_emission_t_co2_yr"] == pytest.approx(10 * 3.0959096373)
    assert part(result, "farm_inputs")["net_emission_t_c_yr"] > 0.0 and part(result, "all")["blank_count"] == 0
    for zone in zones:
        for name in ("energy", "farm_inputs", "all"):
            own = part(result, name, zone)
            assert own[["net_emission_t_c_yr", "upper_t_c_yr"]].isna().all() and own["change"] == "not known"
            assert own["blank_count"] == (2 if name == "all" else 1)
        assert part(result, "land", zone)["blank_count"] == 0
    assert part(result, "land", "east")["net_emission_t_co2_yr"] == pytest.approx(-234.0)
    assert [note for note in result.notes if "No row of the table of energy names a zone of the run" in note]
    assert [note for note in result.notes if "No row of the table of farm inputs names a zone of the run" in note]


def test_an_own_table_is_not_told_to_say_what_it_cannot():
    own = own_densities(pd.DataFrame({"class": ["forest"], "value": [-1.0]}), "mine", CLASSES.fields, "t C/ha/yr", None)
    with pytest.raises(InputError, match="own table mine.*Leave FARM_INPUTS empty"):
        require_farm_inputs(own)


@pytest.mark.parametrize(("source", "words"), [("cn-grid 2026.1, CN-AH, 2023, average",
                                                "CN-AH, 2023, average is blank"),
                                               ("", "Give ELECTRICITY_FACTOR")])
def test_a_blank_factor_of_electricity_says_of_which_grid_and_year(source, words):
    rows = [{"fuel": "electricity", "amount": 10.0, "unit": "MWh", "purpose": "final"}]
    result = emissions_of(used(rows), None, EnergyChoice(ENERGY, view="consumption", electricity_source=source), "en")
    assert result.rows["state"].tolist() == ["blank"] and any(words in note for note in result.notes)
    assert result.rows["source"].fillna("").iloc[0] == source


def test_a_list_of_codes_that_is_not_known_is_asked_for_by_name():
    for scheme in ("", "auto"):
        with pytest.raises(InputError, match="LAND_LIST.*survey-3"):
            mixes_of(["0301"], CLASSES, scheme)
