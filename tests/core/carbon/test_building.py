"""Carbon of buildings: sums by hand, bands, what is not known, factors that are blank, paths, own tables."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from groundrules.core.carbon.building.account import ACTUAL, POTENTIAL, BuildingRequest, feature_columns
from groundrules.core.carbon.building.ground import BuildingZones, Built, BuiltRequest, Floors, read_built
from groundrules.core.carbon.building.numbers import carriers_of, energy_table, factor_table
from groundrules.core.carbon.building.own_table import own_energy, own_factors
from groundrules.core.carbon.building.run import building_carbon
from groundrules.core.carbon.checked_pack import COEFFICIENTS, load_coefficients
from groundrules.core.carbon.densities.tally import blanks
from groundrules.core.carbon.uncertainty.drawing import Sureness
from groundrules.core.errors import InputError
from groundrules.core.intensity.checked_pack import load_intensity
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.table import table_from_geometries

PACKS = Path(__file__).resolve().parents[3] / "packs"
SAMPLE = load_coefficients(PACKS / "sample-buildings")
USES = load_coefficients(PACKS / "carbon-classes")
GRID = load_coefficients(PACKS / "cn-grid")
VALUES = load_intensity(PACKS / "cn-intensity")


def floors(*rows, zone=None):
    """Rows of code and floor area; a floor area of None is not known."""
    area = np.array([np.nan if row is None else row for _code, row in rows], dtype=float)
    nothing = blanks(np.full(len(rows), np.nan), 0.0, "no_limit")
    return Floors(np.arange(len(rows)), blanks(area, 0.0, "no_floor_area"),
                  np.array([code for code, _area in rows], dtype=object),
                  np.full(len(rows), -1) if zone is None else np.array(zone),
                  np.full(len(rows), "counted", dtype=object), nothing, nothing)


NO_ZONES = BuildingZones()


def request(buildings=None, plots=None, zones=NO_ZONES, **more):
    asked = {"year": 2025, "type": "average", "uses": USES.buildings, "code_list": "guide-2023", "climate": "cold",
             "region": "sample", **more}
    return BuildingRequest(Built(buildings, plots, zones, "planar", []), energy_table(SAMPLE, "sample-2025"),
                           factor_table(SAMPLE), **asked)


def test_by_hand():
    """1,000 m² of housing: 30 kWh · 0.5 = 15 kg for electricity, 60 · 0.5 = 30 kg for heating; 400 kg/m² once."""
    asked = request(floors(("0701", 1000.0), ("0901", 500.0)))
    outcome = building_carbon(asked)
    counts = outcome.counts
    assert counts["ELECTRICITY_T_CO2_YR"] == pytest.approx(1000 * 30 * 0.5 / 1e3 + 500 * 120 * 0.5 / 1e3)
    assert counts["HEATING_T_CO2_YR"] == pytest.approx(1000 * 60 * 0.5 / 1e3 + 500 * 50 * 0.5 / 1e3)
    assert counts["EMISSION_T_CO2_YR"] == pytest.approx(15 + 30 + 30 + 12.5)
    assert counts["EMISSION_KG_CO2_M2_YR"] == pytest.approx(87.5e3 / 1500)
    assert counts["OTHER_T_CO2_YR"] is None and counts["POTENTIAL_EMISSION_T_CO2_YR"] is None
    assert counts["EMBODIED_T_CO2"] == pytest.approx(400 + 250) and counts["IS_COVERED"]
    whole = outcome.totals.iloc[0]
    assert (whole["embodied_stages"], whole["study_years"]) == ("A1-A5", 50)
    frame = feature_columns(outcome.accounts[ACTUAL], asked)
    assert frame["emission_t_co2_yr"].tolist() == pytest.approx([45, 42.5])
    assert frame["emission_kg_co2_m2_yr"].tolist() == pytest.approx([45, 85])
    by_use = outcome.totals[outcome.totals["group"] == "use"].set_index("id")["emission_t_co2_yr"]
    assert by_use.sum() == pytest.approx(87.5) and by_use["residential"] == pytest.approx(45)


def test_what_is_not_known_is_listed_and_never_zero():
    outcome = building_carbon(request(floors(("0701", 1000.0), ("0701", None), ("1401", 200.0), ("1001", 300.0),
                                             ("", 500.0))))
    coverage = outcome.coverage.set_index(["state", "code"])
    assert coverage.loc[("unknown_use", "1401"), "floor_area_m2"].item() == 200
    assert coverage.loc[("blank", "1001"), "share"].item() == pytest.approx(300 / 2000)
    assert coverage.loc[("no_floor_area", "0701"), "feature_count"].item() == 1
    assert len(coverage) == 4 and not outcome.counts["IS_COVERED"]
    assert outcome.counts["COVERED_SHARE"] == pytest.approx(0.5 * 4 / 5) and outcome.counts["NOT_COUNTED_COUNT"] == 3
    assert outcome.counts["EMISSION_T_CO2_YR"] == pytest.approx(45)
    assert outcome.counts["EMISSION_KG_CO2_M2_YR"] == pytest.approx(45)   # of what lacks nothing
    frame = feature_columns(outcome.accounts[ACTUAL], request(floors(("0701", 1.0))))
    assert frame["emission_t_co2_yr"].isna().tolist() == [False, True, True, True, True]
    assert any("1401" in note for note in outcome.notes)


def test_buildings_that_are_not_counted_lower_the_share():
    """61 of 242 buildings without floor area: 181 of 242 are covered, and none of a zone of which nothing is known."""
    zones = BuildingZones(("a", "b"), ("A", "B"), ("", ""), ("", ""))
    rows = [("0701", 100.0)] * 181 + [("0701", None)] * 61
    outcome = building_carbon(request(floors(*rows, zone=[0] * 181 + [1] * 61), zones=zones))
    assert outcome.counts["COVERED_SHARE"] == pytest.approx(181 / 242) and not outcome.counts["IS_COVERED"]
    assert outcome.counts["NOT_COUNTED_COUNT"] == 61 == outcome.counts["NO_FLOOR_AREA_COUNT"]
    by_zone = outcome.totals[outcome.totals["group"] == "zone"].set_index("id")["covered_share"]
    assert by_zone.to_dict() == {"a": 1.0, "b": 0.0}
    assert building_carbon(request(floors(("0701", 0.0)))).counts["COVERED_SHARE"] is None
    plots = floors(("0701", 100.0), ("0701", None), ("0701", None))
    why = np.array(["", "repeated", "no_floor_area"], dtype=object)   # the number of a plot that stands twice
    plots = replace(plots, floor_m2=plots.floor_m2._replace(why=why))
    assert building_carbon(request(None, plots)).counts["POTENTIAL_COVERED_SHARE"] == pytest.approx(1 / 2)


def test_a_use_that_the_set_lacks_stops_the_run():
    with pytest.raises(InputError, match="health"):
        building_carbon(request(floors(("0806", 10.0))))
    with pytest.raises(InputError, match="cold"):
        building_carbon(request(floors(("0701", 10.0)), climate="tundra"))
    with pytest.raises(InputError, match="CLIMATE"):
        building_carbon(request(floors(("0701", 10.0)), climate=""))


def test_blank_factor_is_no_other_years():
    """The year before has one, and so has another type: neither is taken."""
    with pytest.raises(InputError, match="blank"):
        building_carbon(request(floors(("0701", 10.0)), region="sample-hills"))
    with pytest.raises(InputError, match="blank"):
        building_carbon(request(floors(("0701", 10.0)), type="excluding_traded_non_fossil"))
    with pytest.raises(InputError, match="2023.*Stated.*2024"):
        building_carbon(request(floors(("0701", 10.0)), year=2023))
    with pytest.raises(InputError, match="REGION"):
        building_carbon(request(floors(("0701", 10.0)), region=""))
    with pytest.raises(InputError, match="atlantis"):
        building_carbon(request(floors(("0701", 10.0)), region="atlantis"))


def test_zones_say_climate_and_region():
    zones = BuildingZones(("a", "b", "c"), ("A", "B", "C"), ("cold", "hot_summer_warm_winter", ""),
                          ("样川县", "sample-hills", "sample"))
    result = building_carbon(request(floors(*[("0701", 1000.0)] * 4, zone=[0, 1, 2, -1]), zones=zones, climate=""))
    states = dict(zip("abc-", result.accounts[ACTUAL].state.tolist()))
    assert states == {"a": "known", "b": "no_factor", "c": "unknown_climate", "-": "unknown_climate"}
    by_zone = result.totals[result.totals["group"] == "zone"].set_index("id")
    assert by_zone["floor_area_m2"].sum() == 4000 and by_zone.loc["a", "emission_t_co2_yr"] == pytest.approx(45)
    assert by_zone.loc["b", "covered_share"] == 0


def test_potential_stands_apart_and_says_its_factor():
    plain = building_carbon(request(floors(("0701", 100.0)), floors(("0701", 1000.0)), plan_year=2030))
    assert plain.counts["EMISSION_T_CO2_YR"] == pytest.approx(4.5)
    assert plain.counts["POTENTIAL_EMISSION_T_CO2_YR"] == pytest.approx(45)
    assert any("with the factor of year 2025" in note for note in plain.notes)
    later = building_carbon(request(floors(("0701", 100.0)), floors(("0701", 1000.0)), plan_year=2030,
                                    path="steady-decline"))
    assert later.counts["POTENTIAL_EMISSION_T_CO2_YR"] == pytest.approx(90 * 0.4)   # between 0.5 and 0.3
    assert later.counts["EMISSION_T_CO2_YR"] == pytest.approx(4.5)
    assert later.totals.set_index("account").loc[POTENTIAL, "factor_year"].tolist()[0] == 2030
    with pytest.raises(InputError, match="2040"):
        building_carbon(request(None, floors(("0701", 1.0)), plan_year=2040, path="steady-decline"))
    with pytest.raises(InputError, match="PLAN_YEAR"):
        building_carbon(request(None, floors(("0701", 1.0)), path="steady-decline"))


def test_bands_of_both_methods_agree_and_scale():
    """One factor for all: its error does not cancel among buildings. 4.5 t ± √(…): by hand for housing alone."""
    results = building_carbon(request(floors(("0701", 100.0)))).counts
    half = np.sqrt((3 * 0.5 * 0.3) ** 2 + (6 * 0.5 * 0.25) ** 2 + (9 * 0.05) ** 2)   # 95 % half-widths
    assert results["EMISSION_UPPER_T_CO2_YR"] - 4.5 == pytest.approx(half)
    many = building_carbon(request(floors(*[("0701", 1.0)] * 100))).counts
    assert many["EMISSION_UPPER_T_CO2_YR"] == pytest.approx(results["EMISSION_UPPER_T_CO2_YR"])
    drawn = building_carbon(request(floors(("0701", 100.0)), how=Sureness("monte_carlo", draws=40_000))).counts
    assert drawn["EMISSION_UPPER_T_CO2_YR"] == pytest.approx(results["EMISSION_UPPER_T_CO2_YR"], rel=0.02)
    assert drawn == building_carbon(request(floors(("0701", 100.0)), how=Sureness("monte_carlo", draws=40_000))).counts
    twice = building_carbon(request(floors(("0701", 200.0)))).counts
    assert twice["EMISSION_LOWER_T_CO2_YR"] == pytest.approx(2 * results["EMISSION_LOWER_T_CO2_YR"])


def test_halves_and_order():
    whole = building_carbon(request(floors(("0701", 100.0), ("0902", 50.0)))).counts
    parts = building_carbon(request(floors(("0902", 25.0), ("0701", 60.0), ("0902", 25.0), ("0701", 40.0)))).counts
    for name in ("EMISSION_T_CO2_YR", "EMISSION_UPPER_T_CO2_YR", "HEATING_T_CO2_YR", "COVERED_SHARE"):
        assert parts[name] == pytest.approx(whole[name])


def test_other_boundaries_of_embodied_carbon_are_not_added():
    asked = request(floors(("0701", 100.0), ("0901", 100.0)))
    rows = [asked.energy.embodied[0], asked.energy.embodied[1]._replace(stages="A1-A3")]
    outcome = building_carbon(replace(asked, energy=replace(asked.energy, embodied=tuple(rows))))
    assert outcome.counts["EMBODIED_T_CO2"] is None
    assert outcome.totals.iloc[0]["embodied_stages"] == "A1-A3; A1-A5"
    assert outcome.totals.set_index("id").loc["residential", "embodied_t_co2"] == pytest.approx(40)


def test_announced_factors():
    """4.1 % between two announcements, as printed; provinces that no annex lists are blank; nothing is verified."""
    table = factor_table(GRID)
    first, second = (table.factor("CN", year, "excluding_traded_non_fossil").value for year in (2022, 2023))
    assert (first, second) == (0.5856, 0.6096) and round(first * 1.041, 4) == second
    assert table.region_of("山东") == "CN-SD"
    assert [table.factor("CN-SD", year, "average").value for year in (2021, 2022, 2023)] == [0.6838, 0.641, 0.6191]
    for region in ("西藏", "香港", "澳门", "台湾"):
        number = next(row.number for row in GRID.grid.factors if row.region == table.region_of(region))
        assert table.factor(table.region_of(region), 2023, "average") is None
        assert "would be filled by" in number.note[""] and "补充" in number.note["zh"]
    with pytest.raises(InputError, match="no region Atlantis.*CN-AH Anhui.* …") as caught:
        table.region_of("Atlantis")
    assert "CN-AH 安徽" in caught.value.in_language("zh") and "Anhui" not in caught.value.in_language("zh")
    assert not any(factor.number.verified for factor in GRID.grid.factors)
    assert all(factor.number.source and factor.number.source.document for factor in GRID.grid.factors)


def test_factors_of_four_asian_countries_are_of_types_that_do_not_mix():
    """An average for what is used, margins for projects, a life cycle for products; a disputed one stays blank."""
    table = factor_table(load_coefficients(PACKS / "grid-asia"))
    assert table.factor("TH", 2022, "average").value == 0.407 and table.factor("TH", 2022, "life_cycle").value == 0.4999
    assert table.factor("IN", 2025, "combined_margin").value == 0.707669
    assert table.factor("ID-sumatera", 2019, "combined_margin") is None
    with pytest.raises(InputError, match="life_cycle 2022"):
        table.factor("TH", 2022, "operating_margin")


FIELDS = USES.fields


def test_own_tables():
    energy = own_energy(pd.DataFrame({
        "用途": ["residential", "residential", "residential"], "end_use": ["electricity", "heating", "embodied"],
        "value": ["40", "", "300"], "carrier": ["", "gas", ""], "stages": [None, None, "A1-A3"],
        "study_years": [None, None, 60]}), "mine", FIELDS)
    factors = own_factors(pd.DataFrame({
        "region": ["here", None], "年份": [2024, None], "value": [0.6, 0.2], "carrier": [None, "gas"]}), "grid", FIELDS)
    built = Built(floors(("residential", 100.0)), None, BuildingZones(), "planar", [])
    outcome = building_carbon(BuildingRequest(built, energy, factors, 2024, "average", region="here"))
    assert outcome.counts["ELECTRICITY_T_CO2_YR"] == pytest.approx(2.4) and outcome.counts["EMBODIED_T_CO2"] == 30
    assert outcome.counts["COVERED_SHARE"] == 0   # heating is blank
    filled = replace(energy, intensities=(energy.intensities[0], energy.intensities[1]._replace(
        number=replace(energy.intensities[1].number, value=50.0))))
    outcome = building_carbon(BuildingRequest(built, filled, factors, 2024, "average", region="here"))
    assert outcome.counts["HEATING_T_CO2_YR"] == pytest.approx(100 * 50 * 0.2 / 1e3)
    with pytest.raises(InputError, match="gas"):
        building_carbon(BuildingRequest(built, filled, replace(factors, carriers={}), 2024, "average", region="here"))


@pytest.mark.parametrize(("column", "value", "words"), [
    ("value", "1,5", "comma"), ("value", "-3", "negative"), ("value", "much", "much"),
    ("end_use", "cooling", "cooling"),
    ("use", "", "use is empty"), ("unit", "kWh/m2/month", "cannot be mixed"), ("lower", "90", "swapped"),
    ("bounds", "sigma", "sigma")])
def test_broken_rows_are_named(column, value, words):
    frame = pd.DataFrame({"use": ["office"], "end_use": ["electricity"], "value": ["50"], "unit": [""],
                          "lower": ["40"], "upper": ["60"], "bounds": ["ci95"]})
    frame.loc[0, column] = value
    with pytest.raises(InputError) as error:
        own_energy(frame, "mine", FIELDS)
    assert words in error.value.in_language("en") and "row 1" in error.value.in_language("en")
    assert "第 1 行" in error.value.in_language("zh")


def test_rows_that_stand_twice():
    frame = pd.DataFrame({"use": ["a", "a"], "end_use": ["heating"] * 2, "value": [1, 2]})
    with pytest.raises(InputError) as error:
        own_energy(frame, "mine", FIELDS)
    assert "row 2" in error.value.in_language("en")
    with pytest.raises(InputError) as error:
        own_factors(pd.DataFrame({"region": ["x", "x"], "year": [2020, 2020], "value": [1, 2]}), "g", FIELDS)
    assert "row 2" in error.value.in_language("en")


def problems(tmp_path, files: dict) -> str:
    """Problems of the sample pack with other files."""
    for path in (PACKS / "sample-buildings").iterdir():
        (tmp_path / path.name).write_text(files.get(path.name, path.read_text(encoding="utf-8")), encoding="utf-8")
    _pack, result = COEFFICIENTS.form.read(tmp_path)
    return "\n".join(f"{item.file}:{item.line} {item.path} {item.in_language('en')}" for item in result)


def test_broken_packs(tmp_path):
    head = (PACKS / "sample-buildings" / "intensities.csv").read_text(encoding="utf-8")
    row = "sample-2025,office,cold,{}kWh/m2/yr,2,invented,{},,\n"
    text = problems(tmp_path, {"intensities.csv": head + "".join((
        row.format("electricity,gas,5,,,", "false"), row.format("heating,electricity,5,,,", "false"),
        row.format("heating,gas,-5,,,", "false"), row.format('heating,coal,"1,5",,,', "false"),
        row.format("heating,heat,5,,,", "true"), "other,office,,heating,gas,5,,,kWh/m2/yr,2,invented,false,,\n"))})
    for wanted in ("13 carrier gas", "14 use", "15 value", "16 value", "17 verified", "18 set other"):
        assert f"intensities.csv:{wanted}" in text, text
    factors = (PACKS / "sample-buildings" / "factors.csv").read_text(encoding="utf-8")
    text = problems(tmp_path, {"factors.csv": factors + "sample,2025,average,,0.6,,,kg CO2/kWh,2,invented,false,,\n"
                               "moon,2025,average,,0.6,,,t CO2/MWh,2,invented,false,,\n"
                               "sample,25,mean,,0.6,,,kg CO2/kWh,2,invented,false,,\n"})
    for wanted in ("9 region", "10 unit", "11 year", "11 type"):
        assert f"factors.csv:{wanted}" in text, text
    embodied = (PACKS / "sample-buildings" / "embodied.csv").read_text(encoding="utf-8")
    text = problems(tmp_path, {"embodied.csv": embodied + "sample-2025,office,,,5,,,kg CO2/m2,2,invented,false,,\n"})
    assert "embodied.csv:4 stages" in text and "embodied.csv:4 study_years" in text


def test_fuels_by_the_kwh():
    """Natural gas: 15.3 t C/TJ · 0.99 · 44/12 · 0.0036 TJ·kg/(t·kWh) = 0.19994 kg; heat: 0.11 t/GJ = 0.396 kg."""
    result = carriers_of(load_coefficients(PACKS / "cn-energy"))
    assert result["natural_gas"].value == pytest.approx(15.3 * 0.99 * 44 / 12 * 3.6e-3, rel=1e-6)
    assert result["heat"].value == pytest.approx(0.11 * 3.6)
    with pytest.raises(InputError, match="cn-energy"):
        carriers_of(GRID)


@pytest.mark.parametrize("role", ["buildings", "plots"])
def test_a_layer_whose_features_are_hidden_stops_the_run(role):
    """0 features are not 0 t of CO2, all covered."""
    layers = {name: ControlLayer(name, table_from_geometries(name, shapes, {}, "EPSG:4547"))
              for name, shapes in (("buildings", [shapely.box(0, 0, 10, 10)]), ("plots", [shapely.box(0, 0, 20, 20)]))}
    layers[role] = ControlLayer(role, table_from_geometries("hidden", [], {}, "EPSG:4547"))
    with pytest.raises(InputError, match="hidden holds no usable polygons"):
        read_built(BuiltRequest(VALUES, **layers))


def test_buildings_of_which_nothing_is_known_have_no_emission():
    """Of a use that nobody knows, or without floor area: no number; a building of 0 m² emits 0."""
    for rows in ([("9999", 100.0)], [("0701", None)], [("9999", 100.0), ("0701", None)]):
        counts = building_carbon(request(floors(*rows), how=Sureness("analytic", 10.0))).counts
        assert {counts[name] for name in counts if name.endswith(("_T_CO2_YR", "_M2_YR", "_T_CO2"))} == {None}, rows
    assert building_carbon(request(floors(("0701", 0.0)))).counts["EMISSION_T_CO2_YR"] == 0
    outcome = building_carbon(request(floors(("9999", 100.0), ("0701", 1000.0))))
    uses = outcome.totals[outcome.totals["group"] == "use"].fillna({"id": "-"}).set_index("id")
    amounts = [name for name in uses if name.endswith("_t_co2_yr")]
    assert uses.loc["-", amounts].isna().all() and uses.loc["-", "covered_share"] == 0
    assert uses.loc["residential", "emission_t_co2_yr"] == pytest.approx(45)
    assert outcome.counts["EMISSION_T_CO2_YR"] == pytest.approx(45) and outcome.counts["COVERED_SHARE"] < 1


def test_buildings_without_a_use_are_told_where_to_state_it():
    notes = building_carbon(request(floors(("", 500.0), ("0701", 1.0)), floors(("", 80.0)))).notes
    assert any("1 building states no use" in note and "USE_FIELD" in note for note in notes)
    assert any("1 plot states no use" in note and "PLOT_USE" in note for note in notes)


def test_a_missing_factor_names_the_parameter_that_there_is():
    for own in ("FACTORS", "ELECTRICITY_FACTOR"):
        with pytest.raises(InputError, match=rf"or give an own one \({own}\)"):
            factor_table(GRID, own=own).factor("CN", 1990, "average")
