"""Inventories by sector and scope, by hand: units, keys, results in their rows, totals without double counting."""
from __future__ import annotations

import pytest
from helpers.source import ROOT

from groundrules.core.carbon.checked_pack import load_coefficients
from groundrules.core.carbon.inventory.own_rows import match_own, own_fields, read_own, refuse_numbers
from groundrules.core.carbon.inventory.request import TOTALS, Assignment, InventoryRequest
from groundrules.core.carbon.inventory.run import CHECK, in_total
from groundrules.core.carbon.inventory.units import factor_of, measure_of
from groundrules.core.carbon.pack.gwp import warming_of
from groundrules.core.contract.outcome import departures
from groundrules.core.errors import InputError
from groundrules.core.quotas.request import Bound
from groundrules.core.table import table_from_geometries

PACK = load_coefficients(ROOT / "packs" / "gpc")
POTENTIALS = load_coefficients(ROOT / "packs" / "gwp").gwp


def table(name, columns):
    count = len(next(iter(columns.values())))
    return table_from_geometries(name, [None] * count, columns)


def of_rows(rows, name="own"):
    made = table(name, {role: [row.get(role) for row in rows] for role in dict.fromkeys(
        key for row in rows for key in row)})
    return Bound(made, {role: role for role in made.columns.columns if role in own_fields()})


def tabulated(rows=None, results=(), gwp="AR5", **more):
    outcome = CHECK.run(InventoryRequest(PACK, warming_of(POTENTIALS, gwp, "gwp"), table=None if rows is None else
                                         of_rows(rows), results=results, **more))
    assert list(departures(CHECK, outcome)) == []
    return outcome


def row_of(outcome, code):
    rows = outcome.tables["rows"]
    return rows[rows["code"] == code].iloc[0]


def total_of(outcome, total, sector="all"):
    totals = outcome.tables["totals"]
    return totals[(totals["total"] == total) & (totals["sector"] == sector)].iloc[0]


def test_the_rows_are_those_of_the_protocol():
    assert len(PACK.inventory.rows) == 53
    levels = [row.level for row in PACK.inventory.rows.values()]
    assert (levels.count("basic"), levels.count("basic_plus"), levels.count("territorial"), levels.count("other")) == (
        32, 15, 5, 1)
    # BASIC, BASIC+ and the territory are no sums of each other
    row = PACK.inventory.rows
    assert [in_total(row["I.4.4"], total) for total in TOTALS] == [False, False, True, False, False]
    assert [in_total(row["III.1.2"], total) for total in TOTALS] == [True, True, False, False, True]
    assert [in_total(row["V.2"], total) for total in TOTALS] == [False, True, True, False, False]
    assert not any(in_total(row["VI.1"], total) for total in TOTALS[:4])


@pytest.mark.parametrize(("amount", "amount_unit", "factor", "factor_unit"), [
    ("1.85", "TWh", "0.5568", "kg CO2/kWh"), ("18.5 亿千瓦时", None, "0.5568", "tCO2/MWh"),
    ("1,850,000,000", "kWh", "0.5568 kgCO2/kWh", None), ("185000", "万千瓦时", "556.8", "t CO2/GWh"),
    ("6.66", "PJ", "154.66666666666666", "t CO2/TJ")])
def test_electricity_of_a_city(amount, amount_unit, factor, factor_unit):
    outcome = tabulated([{"code": "I.2.2", "amount": amount, "amount_unit": amount_unit, "factor": factor,
                          "factor_unit": factor_unit}])
    assert row_of(outcome, "I.2.2")["emission_t_co2e"] == pytest.approx(1_030_080.0)
    assert outcome.counts["BASIC_T_CO2E"] == pytest.approx(1_030_080.0)
    assert total_of(outcome, "scope_2")["emission_t_co2e"] == pytest.approx(1_030_080.0)


@pytest.mark.parametrize(("emission", "unit", "tonnes"), [
    ("12", "kt CO2e", 12_000.0), ("1.2", "万吨CO2", 12_000.0), ("12", "Gg CO2-eq/yr", 12_000.0),
    ("12000 t CO2", None, 12_000.0), ("0.012", "Mt CO2", 12_000.0), ("3", "kt C", 11_000.0), ("-5", "tCO2", -5.0),
    ("1,234.5", "kg CO2", 1.2345), ("1,00,000", "t CO2", 100_000.0)])
def test_units_in_common_spellings(emission, unit, tonnes):
    outcome = tabulated([{"code": "IV.1", "emission": emission, "unit": unit}])
    assert row_of(outcome, "IV.1")["emission_t_co2e"] == pytest.approx(tonnes)


def test_gases_by_the_set_that_is_named():
    rows = [{"code": "V.1", "emission": 10, "unit": "t", "gas": "CH4"}, {"code": "V.1", "emission": 2, "unit": "t",
                                                                       "gas": "氧化亚氮"}]
    for name, expected in (("AR4", 10 * 25 + 2 * 298), ("AR5", 10 * 28 + 2 * 265), ("AR6", 10 * 27.9 + 2 * 273)):
        outcome = tabulated(rows, gwp=name)
        row = row_of(outcome, "V.1")
        assert (row["emission_t_co2e"], row["gwp_set"]) == (pytest.approx(expected), name)
        assert (row["ch4_t"], row["n2o_t"]) == (10.0, 2.0)
        assert not bool(row["verified"])
    assert "not compared" in outcome.notes[0]
    stated = tabulated([{"code": "V.1", "emission": 5, "unit": "t CO2e", "gwp_set": "ar5"}])
    assert row_of(stated, "V.1")["stated_t_co2e"] == 5.0
    with pytest.raises(InputError, match="two sets in one sum"):
        tabulated([{"code": "V.1", "emission": 5, "unit": "t CO2e", "gwp_set": "AR4"}])


def test_biogenic_carbon_dioxide_is_apart():
    outcome = tabulated([{"code": "III.3.1", "emission": 7, "unit": "t", "gas": "CO2b"},
                         {"code": "III.3.1", "emission": 3, "unit": "t", "gas": "CO2"}])
    row = row_of(outcome, "III.3.1")
    assert (row["emission_t_co2e"], row["biogenic_co2_t"]) == (3.0, 7.0)


def test_what_is_not_computed_is_never_zero():
    outcome = tabulated([{"code": "I.1.1", "emission": None, "unit": None}, {"code": "I.1.2", "emission": 0,
                                                                          "unit": "t CO2"}])
    assert row_of(outcome, "I.1.1")["key"] == "NE"
    assert outcome.tables["rows"]["emission_t_co2e"].notna().sum() == 1
    assert row_of(outcome, "I.1.2")["emission_t_co2e"] == 0.0
    assert (outcome.counts["NE_COUNT"], outcome.counts["ESTIMATED_COUNT"]) == (52, 1)
    total = total_of(outcome, "BASIC")
    assert (total["emission_t_co2e"], bool(total["is_complete"]), total["not_estimated_count"]) == (0.0, False, 31)
    assert "I.1.1" in total["missing"]
    assert total_of(outcome, "territorial", "V").isna()["emission_t_co2e"]
    assert outcome.counts["TERRITORIAL_T_CO2E"] is None
    assert outcome.counts["IS_BASIC_COMPLETE"] is False


def full(**instead):
    """All rows do not occur but those that are named."""
    rows = []
    for code in PACK.inventory.rows:
        value = instead.pop(code.replace(".", "_"), "NO")
        rows.append({"code": code, **(value if isinstance(value, dict) else {"key": value})})
    assert not instead
    return rows


def stated(tonnes):
    return {"emission": tonnes, "unit": "t CO2"}


def test_totals_without_double_counting():
    outcome = tabulated(full(I_1_1=stated(100), I_1_2=stated(50), I_1_3=stated(5), I_4_4=stated(1000),
                             III_1_1=stated(20), III_1_2=stated(8), III_1_3=stated(300), V_2=stated(-30),
                             VI_1=stated(400)))
    assert outcome.counts["BASIC_T_CO2E"] == 100 + 50 + 20 + 8
    assert outcome.counts["BASIC_PLUS_T_CO2E"] == 178 + 5 - 30
    assert outcome.counts["TERRITORIAL_T_CO2E"] == 100 + 1000 + 20 + 300 - 30
    assert total_of(outcome, "scope_3")["emission_t_co2e"] == 5 + 8 + 400
    assert total_of(outcome, "BASIC", "III")["emission_t_co2e"] == 28
    assert outcome.counts["IS_BASIC_COMPLETE"] is True
    assert outcome.counts["IS_BASIC_PLUS_COMPLETE"] is True
    assert outcome.counts["NO_COUNT"] == 53 - 9


def test_an_emission_that_is_counted_elsewhere_is_complete_where_that_row_counts_too():
    inside = tabulated(full(I_2_1=stated(10), I_1_1={"key": "IE", "included_in": "I.2.1"}))
    assert (inside.counts["IS_BASIC_COMPLETE"], inside.counts["IE_COUNT"]) == (True, 1)
    outside = tabulated(full(I_4_4=stated(10), I_1_1={"key": "IE", "included_in": "I.4.4"}))
    assert outside.counts["IS_BASIC_COMPLETE"] is False
    assert total_of(outside, "BASIC")["missing"] == "I.1.1"
    secret = tabulated(full(I_1_1={"key": "保密"}))
    assert (secret.counts["IS_BASIC_COMPLETE"], secret.counts["C_COUNT"]) == (False, 1)


def test_quality_of_a_row_is_the_lowest_and_known_where_all_state_it():
    outcome = tabulated([{"code": "I.1.1", **stated(1), "activity_quality": "高", "factor_quality": "H"},
                         {"code": "1.1.1", **stated(2), "activity_quality": "L"}])
    row = row_of(outcome, "I.1.1")
    assert (row["emission_t_co2e"], row["activity_quality"]) == (3.0, "L")
    assert row.isna()["factor_quality"]


@pytest.mark.parametrize(("row", "words"), [
    ({"code": "I.9.9", **stated(1)}, "not a row of the inventory"),
    ({"code": "I.1.1", "emission": "much", "unit": "t CO2"}, "“much” in the field emission is not a number"),
    ({"code": "I.1.1", "emission": "1,030", "unit": "t CO2"}, "decimal comma"),
    ({"code": "I.1.1", "emission": 1, "unit": None}, "no unit of measure"),
    ({"code": "I.1.1", "emission": 1, "unit": "stones CO2"}, "“stones CO2”"),
    ({"code": "I.1.1", "emission": 1, "unit": "MT CO2"}, "“MT CO2”"),
    ({"code": "I.1.1", "emission": 1, "unit": "kWh"}, "“kWh”"),
    ({"code": "I.1.1", "emission": 1, "unit": "t"}, "which gas it is"),
    ({"code": "I.1.1", "emission": 1, "unit": "t CO2", "gas": "CH4"}, "two gases, CO2 in the unit and CH4"),
    ({"code": "I.1.1", "emission": "1 kt CO2", "unit": "t CO2"}, "two units of measure"),
    ({"code": "I.1.1", **stated(1), "key": "NE"}, "stands beside a number"),
    ({"code": "I.1.1", "key": "perhaps"}, "“perhaps”"),
    ({"code": "I.1.1", "key": "IE"}, "needs the row"),
    ({"code": "I.1.1", "key": "IE", "included_in": "I.1.1"}, "another one"),
    ({"code": "I.1.1", **stated(1), "amount": 5, "amount_unit": "GJ"}, "an emission and an amount"),
    ({"code": "I.1.1", "amount": 5, "amount_unit": "GJ"}, "without an emission factor"),
    ({"code": "I.1.1", "amount": 5, "amount_unit": "GJ", "factor": 2, "factor_unit": "t CO2/m3"}, "another quantity"),
    ({"code": "I.1.1", **stated(1), "activity_quality": "?"}, "“?”"),
    ({"code": "I.1.1", "amount": "NA"}, "“NA” in the field amount is a notation key"),
    ({"code": "I.1.1", "amount": "NO"}, "“NO” in the field amount is a notation key"),
    ({"code": "I.1.1", "amount": "计入他处"}, "notation key"),
    ({"code": "I.1.1", "emission": "n/a", "unit": "t CO2"}, "“n/a” in the field emission is a notation key"),
    ({"code": "I.1.1", "amount": 5, "amount_unit": "GJ", "factor": "C"}, "“C” in the field factor")])
def test_what_cannot_be_read_names_layer_feature_and_cell(row, words):
    with pytest.raises(InputError) as caught:
        tabulated([row])
    assert words in str(caught.value)
    assert "own" in str(caught.value)


def test_years_of_a_table():
    rows = [{"code": "I.1.1", **stated(1), "year": "2024年"}, {"code": "I.1.1", **stated(2), "year": 2025}]
    for strange in ("FY2024", "2024/25"):       # beside a calendar year some months would count twice
        with pytest.raises(InputError, match="fiscal year.*Write 2024"):
            tabulated([rows[1], {"code": "I.1.2", **stated(1), "year": strange}])
    begun = tabulated([{"code": "I.1.1", **stated(1), "year": "2023/24"}, {"code": "I.1.1", **stated(4),
                                                                          "year": "2024-25"}], year=2024)
    assert row_of(begun, "I.1.1")["emission_t_co2e"] == 4.0
    assert any("(2023/24, 2024-25) count as the one in which they begin" in note for note in begun.notes)
    with pytest.raises(InputError, match="several years"):
        tabulated(rows)
    outcome = tabulated(rows, year=2025)
    assert row_of(outcome, "I.1.1")["emission_t_co2e"] == 2.0
    assert any("1 row is of other years" in note for note in outcome.notes)


def test_units_in_heads_count_and_never_lose_to_others():
    """1,030.08 kt at 1.85 TWh and 0.5568 kg/kWh, its units in heads; t/MWh is the same as kg/kWh, t/kWh not."""
    class Sheet:
        field_names = ("GPC ref No.", "Emissions (ktCO2e)", "Activity (TWh)", "Emission factor [kg CO2/kWh]",
                       "Notation keys")

    bound = match_own(Sheet, own_fields(), [], [])
    assert bound == {"code": "GPC ref No.", "emission": "Emissions (ktCO2e)", "amount": "Activity (TWh)",
                     "factor": "Emission factor [kg CO2/kWh]", "key": "Notation keys"}
    head = {role: bound[role] for role in ("code", "emission", "amount", "factor")}

    def of(*cells, **more):
        columns = {name: [cell] for name, cell in zip((*head.values(), *more), (*cells, *more.values()))}
        own = Bound(table("own", columns), {**head, **{name: name for name in more}})
        entry = read_own(own, PACK.inventory.rows, warming_of(POTENTIALS, "AR5", "gwp"), None).entries[0]
        return entry.gas, pytest.approx(entry.tonnes)

    assert of("I.1.1", "120.5", None, None) == ("CO2e", 120_500.0)
    assert of("I.2.2", None, "1.85", "0.5568") == ("CO2", 1_030_080.0)
    assert of("I.2.2", None, "1.85", "0.5568", factor_unit="t/MWh", gas="CO2") == ("CO2", 1_030_080.0)
    for more, words in (({"unit": "t"}, "ktCO2e and t"), ({"factor_unit": "t/kWh"}, "kg CO2/kWh and t/kWh")):
        with pytest.raises(InputError, match=words):
            of("I.1.1", *(("120.5", None, None) if "unit" in more else (None, "1.85", "0.5568")), **more)
    with pytest.raises(InputError, match="two units of measure, t/GWh and kg/kWh"):
        of("I.1.1", None, "1.85", "0.5568 t/GWh", factor_unit="kg/kWh")


def test_numbers_that_nothing_reads_are_not_lost_beside_notation_keys():
    with pytest.raises(InputError, match="numbers in fields that are not read: CO2, CO2e[.]"):
        refuse_numbers(table("city", {"Source": ["Homes"], "CO2": ["1,200"], "CO2e": [1300.5], "Empty": [None]}))
    assert refuse_numbers(table("city", {"Source": ["Homes", "Offices"]})) is None


def test_a_mark_in_place_of_a_number_is_said():
    rows = [{"code": "I.1.1", "amount": "-"}, {"code": "I.1.2", "emission": "无"}, {"code": "I.1.3", "amount": None},
            {"code": "I.2.1", "emission": "-", "amount": 5, "amount_unit": "GJ", "factor": 2,
             "factor_unit": "t CO2/GJ"}, {"code": "V.2", "amount": "—"}]
    outcome = tabulated(rows, [table("flux", FLUX)])
    assert [row_of(outcome, code)["key"] for code in ("I.1.1", "I.1.2", "I.1.3")] == ["NE"] * 3
    assert "“无” in place of a number" in row_of(outcome, "I.1.2")["reason"]
    assert row_of(outcome, "I.1.3").isna()["reason"]
    assert row_of(outcome, "I.2.1")["emission_t_co2e"] == 10.0 and row_of(outcome, "V.2")["source"] == "flux"
    assert [note for note in outcome.notes if "2 rows of the table have a mark such as “-”" in note
            and ": I.1.1, I.1.2." in note]
    assert not [note for note in tabulated(rows[2:4]).notes if "mark" in note]


def test_estimates_of_a_year_are_said_and_not_added_to_final_numbers():
    rows = [{"code": "I.1.1", **stated(2), "year": "2025E"}, {"code": "I.1.2", **stated(1), "year": 2025},
            {"code": "I.1.3", "key": "NO", "year": "2025E"}]
    outcome = tabulated(rows)
    assert outcome.counts["BASIC_T_CO2E"] == 3.0
    assert "An estimate of the year" in row_of(outcome, "I.1.1")["reason"]
    assert row_of(outcome, "I.1.2").isna()["reason"] and row_of(outcome, "I.1.3").isna()["reason"]
    assert [note for note in outcome.notes if "1 row of the table is an estimate" in note and ": I.1.1." in note]
    assert not [note for note in tabulated(rows[1:2]).notes if "an estimate of" in note or "are estimates" in note]
    # beside a final number the estimate is listed, not added, whichever comes first
    final = {"code": "I.1.1", **stated(1), "year": 2025}
    for both in ([*rows, final], [final, *rows]):
        outcome = tabulated(both)
        assert outcome.counts["BASIC_T_CO2E"] == 2.0 and row_of(outcome, "I.1.1")["emission_t_co2e"] == 1.0
        assert [note for note in outcome.notes if "1 estimate of the year is not counted" in note
                and "I.1.1 CO2 2 t" in note.replace("\u00a0", " ")], outcome.notes
        assert not [note for note in outcome.notes if "of its year, not a final number" in note]
    assert tabulated([*rows, {"code": "I.1.1", **stated(1), "year": "2025年（预计）"}]).counts["BASIC_T_CO2E"] == 4.0


FLUX = {"zone": [None, None, "a"], "component": ["land", "all", "land"],
        "net_emission_t_co2_yr": [-4251.74, -4251.74, -48.76], "covered_share": [0.8, 0.8, 1.0]}
GASES = {"gas": ["CO2", "CH4", "all"], "family": ["f", "g", None], "emission_t_yr": [-4251.74, 3.0, None],
         "covered_share": [0.8, 1.0, None]}
BUILDINGS = {"account": ["actual"] * 4 + ["potential"], "group": ["all", "use", "use", "use", "use"],
             "id": [None, "residential", "retail", "industry", "retail"],
             "emission_t_co2_yr": [5649.66, 4009.5, 1640.16, None, 9.0],
             "electricity_t_co2_yr": [2494.26, 1336.5, 1157.76, None, 9.0],
             "heating_t_co2_yr": [3155.4, 2673.0, 482.4, None, None], "covered_share": [0.9, 1.0, 1.0, 0.0, 1.0]}
CHANGE = {"zone": [None, None], "pool": ["above", "all"], "net_emission_t_co2": [1096.0, 19227.5],
          "covered_share": [1.0, 1.0]}
ENERGY = {"component": ["energy", "energy", "energy", "farm_inputs"], "zone": [None] * 4,
          "item": ["coal", "coal", "electricity", "urea"], "state": ["counted", "sold", "blank", "counted"],
          "net_emission_t_co2_yr": [70.0, None, None, 4.0]}


def test_results_of_ours_come_into_their_rows():
    outcome = tabulated(results=[table("flux", FLUX), table("gases", GASES), table("buildings", BUILDINGS)])
    land, methane, homes, shops, plants = (row_of(outcome, code) for code in ("V.2", "V.3", "I.1.2", "I.2.2", "I.3.2"))
    assert (land["emission_t_co2e"], land["source"], bool(land["is_partial"])) == (-4251.74, "flux", True)
    assert "80.0%" in land["reason"]
    assert (methane["emission_t_co2e"], methane["ch4_t"]) == (84.0, 3.0)
    assert (homes["emission_t_co2e"], shops["emission_t_co2e"]) == (1336.5, 1157.76)
    assert plants["key"] == "NE"
    states = {row["result"]: row["state"] for row in outcome.tables["sources"].to_dict("records")}
    assert states == {"land": "placed", "gas_CH4": "placed", "building_electricity_residential": "placed",
                      "building_heating_residential": "not_placed", "building_electricity_retail": "placed",
                      "building_heating_retail": "not_placed", "building_electricity_industry": "no_number"}
    assert outcome.counts["NOT_PLACED_COUNT"] == 2
    assert not bool(total_of(outcome, "BASIC+", "V")["is_complete"])
    zone = tabulated(results=[table("flux", FLUX)], zone="a")
    assert row_of(zone, "V.2")["emission_t_co2e"] == -48.76


def test_a_use_without_a_number_leaves_its_row_in_part_and_buildings_of_no_use_have_none():
    columns = {**BUILDINGS, "id": [None, "office", "retail", None, "retail"]}
    outcome = tabulated(results=[table("buildings", columns)])
    shops = row_of(outcome, "I.2.2")
    assert (shops["emission_t_co2e"], bool(shops["is_partial"])) == (pytest.approx(1336.5 + 1157.76), False)
    columns["electricity_t_co2_yr"] = [2494.26, None, 1157.76, 5.0, 9.0]
    columns["emission_t_co2_yr"] = [5649.66, None, 1640.16, 5.0, 9.0]
    outcome = tabulated(results=[table("buildings", columns)])
    shops = row_of(outcome, "I.2.2")
    assert (shops["emission_t_co2e"], bool(shops["is_partial"])) == (1157.76, True)     # the offices are not known
    assert "I.2.2" in total_of(outcome, "BASIC", "I")["missing"]
    states = {row["result"]: row["state"] for row in outcome.tables["sources"].to_dict("records")}
    assert states["buildings_electricity_unknown"] == "not_placed"
    zone = table("buildings", {**columns, "group": ["zone"] * 5, "id": ["a", "b", "c", "d", "e"]})
    outcome = tabulated(results=[zone], zone="c")
    assert row_of(outcome, "I.2.2")["key"] == "NE"      # homes among them
    assert tabulated(results=[zone], zone="c", assigned=[Assignment("buildings_*_all", "I.6.2")]).counts[
        "BASIC_T_CO2E"] == pytest.approx(1157.76 + 482.4)


def test_a_year_of_another_era_is_refused():
    with pytest.raises(InputError, match="2568"):
        tabulated([{"code": "I.1.1", **stated(1), "year": 2568}])


def test_the_user_says_where_results_belong():
    outcome = tabulated(results=[table("buildings", BUILDINGS)], assigned=[
        Assignment("building_heating_*", "I.2.1"), Assignment("building_electricity_retail", "")])
    assert row_of(outcome, "I.2.1")["emission_t_co2e"] == pytest.approx(2673.0 + 482.4)
    assert row_of(outcome, "I.2.2")["key"] == "NE"
    with pytest.raises(InputError, match="is not a row of the inventory"):
        tabulated(results=[table("buildings", BUILDINGS)], assigned=[Assignment("building_*", "X")])
    with pytest.raises(InputError, match="none of the results is land"):
        tabulated(results=[table("buildings", BUILDINGS)], assigned=[Assignment("land", "V.2")])


def test_energy_needs_its_row_and_blank_rows_are_said():
    outcome = tabulated(results=[table("energy", ENERGY)], assigned=[Assignment("energy_coal", "I.3.1")])
    assert row_of(outcome, "I.3.1")["emission_t_co2e"] == 70.0
    states = {row["result"]: row["state"] for row in outcome.tables["sources"].to_dict("records")}
    assert states == {"energy_coal": "placed", "energy_electricity": "no_number", "farm_urea": "not_placed"}


def test_a_change_of_stock_becomes_one_of_a_year():
    without = tabulated(results=[table("change", CHANGE)])
    assert (row_of(without, "V.2")["key"], "YEARS_BETWEEN" in without.tables["sources"]["reason"].iloc[0]) == (
        "NE", True)
    assert row_of(tabulated(results=[table("change", CHANGE)], years_between=5.0), "V.2")["emission_t_co2e"] == 3845.5
    stock = tabulated(results=[table("stock", {"zone": [None], "pool": ["all"], "stock_t_c": [5.0]})])
    assert stock.tables["sources"]["state"].tolist() == ["no_emission"]
    assert stock.counts["ESTIMATED_COUNT"] == 0


def test_a_row_counts_one_source():
    with pytest.raises(InputError, match="would count results of flux and of change"):
        tabulated(results=[table("flux", FLUX), table("change", CHANGE)], years_between=5.0)
    with pytest.raises(InputError, match="it would count twice"):
        tabulated([{"code": "V.2", **stated(1)}], [table("flux", FLUX)])
    kept = tabulated([{"code": "V.2", **stated(1)}], [table("flux", FLUX)], assigned=[Assignment("land", "")])
    assert row_of(kept, "V.2")["emission_t_co2e"] == 1.0
    assert row_of(tabulated([{"code": "V.2", "key": "NE"}], [table("flux", FLUX)]), "V.2")["source"] == "flux"
    with pytest.raises(InputError, match="stated several times"):
        tabulated([{"code": "V.2", **stated(1)}, {"code": "V.2", "key": "NO"}])


def test_what_is_given_has_to_be_something():
    for asked, words in (({}, "Neither a table of emissions nor results"),
                         ({"results": [table("x", {"a": [1]})]}, "not a result that an inventory can take"),
                         ({"results": [table("flux", FLUX)], "zone": "z"}, "has no zone z")):
        with pytest.raises(InputError, match=words):
            tabulated(**asked)


def test_units_by_hand():
    assert measure_of("10k_tce").times == 10000.0
    assert measure_of("百万千瓦时").times == 1e6
    assert measure_of("t CO2 per year")[:2] == ("mass", 1.0)
    assert factor_of("kg") is None
    assert factor_of("tCO2/TJ").times == pytest.approx(1 / 277777.77777777775)
