"""Tables with a column for each gas, by hand: AR5 makes 28 of methane and 265 of nitrous oxide."""
from __future__ import annotations

import pytest
from helpers.source import ROOT

from groundrules.core.carbon.checked_pack import load_coefficients
from groundrules.core.carbon.inventory.own_rows import match_own, own_fields
from groundrules.core.carbon.inventory.request import InventoryRequest
from groundrules.core.carbon.inventory.run import CHECK
from groundrules.core.carbon.pack.gwp import warming_of
from groundrules.core.contract.outcome import departures
from groundrules.core.errors import InputError
from groundrules.core.quotas.request import Bound
from groundrules.core.table import table_from_geometries

PACK = load_coefficients(ROOT / "packs" / "gpc")
AR5 = warming_of(load_coefficients(ROOT / "packs" / "gwp").gwp, "AR5", "gwp")


def tabulated(heads, *lines):
    table = table_from_geometries("城市清单", [None] * len(lines), {
        head: [line[place] for line in lines] for place, head in enumerate(heads)})

    class Sheet:
        field_names = tuple(heads)
        name = "城市清单"

    outcome = CHECK.run(InventoryRequest(PACK, AR5, table=Bound(table, match_own(Sheet, own_fields(), [], []))))
    assert list(departures(CHECK, outcome)) == []
    return outcome.tables["rows"].set_index("code")


def test_each_gas_of_a_row_counts_by_its_potential():
    row = tabulated(("GPC ref No.", "CO2 (t)", "CH4 (t)", "N2O (kg)"), ("I.1.1", 100.0, 2.0, 1000.0)).loc["I.1.1"]
    assert (row["co2_t"], row["ch4_t"], row["n2o_t"]) == (100.0, 2.0, 1.0)
    assert row["emission_t_co2e"] == pytest.approx(100.0 + 2 * 28 + 265) and not row["is_partial"]


def test_chinese_heads_and_a_unit_of_the_row():
    row = tabulated(("行目编号", "二氧化碳排放量", "甲烷", "单位"), ("I.1.1", "1.5", "0.25", "万吨")).loc["I.1.1"]
    assert (row["co2_t"], row["ch4_t"]) == (15_000.0, 2_500.0)


def test_a_total_beside_gases_is_not_counted_twice_and_counts_where_it_is_alone():
    heads = ("code", "CO2 (t)", "CH4 (t)", "CO2e (t)")
    rows = tabulated(heads, ("I.1.1", 100.0, 1.0, 128.0), ("I.1.2", None, None, 50.0))
    assert rows["emission_t_co2e"].dropna().to_dict() == {"I.1.1": 128.0, "I.1.2": 50.0}
    assert rows.loc["I.1.2", "stated_t_co2e"] == 50.0


def test_beside_a_column_of_all_emissions_those_of_gases_are_not_read():
    rows = tabulated(("code", "Total emissions (tCO2e)", "CO2 (t)", "CH4 (t)"), ("I.1.1", 128.0, 100.0, 1.0))
    assert rows.loc["I.1.1", "emission_t_co2e"] == 128.0 and rows.loc["I.1.1"].isna()["co2_t"]


def test_methane_in_tonnes_of_co2e_is_as_stated():
    row = tabulated(("code", "CO2 (t)", "CH4 (tCO2e)"), ("I.1.1", 100.0, 28.0)).loc["I.1.1"]
    assert (row["co2_t"], row["stated_t_co2e"], row["emission_t_co2e"]) == (100.0, 28.0, 128.0)


def test_what_is_empty_is_not_zero_and_keys_say_so():
    heads = ("code", "CO2 (t)", "CH4 (t)", "N2O (t)", "CO2(b) (t)")
    rows = tabulated(heads, ("I.1.1", 100.0, None, "NO", None), ("I.1.2", "NO", "NO", "NO", None),
                     ("I.2.1", "NO", "NO", "NO", "NO"), ("I.2.2", 5.0, "NO", "NO", 7.0))
    assert rows.loc["I.1.1", "is_partial"] and "Without CH4," in rows.loc["I.1.1", "reason"]
    assert rows.loc[["I.1.2", "I.2.1"], "key"].tolist() == ["NE", "NO"]
    whole = rows.loc["I.2.2"]
    assert not whole["is_partial"] and (whole["emission_t_co2e"], whole["biogenic_co2_t"]) == (5.0, 7.0)


def test_a_cell_that_cannot_be_read_is_named_with_its_column():
    with pytest.raises(InputError, match="城市清单.*CH4 [(]t[)]"):
        tabulated(("code", "CO2 (t)", "CH4 (t)"), ("I.1.1", 100.0, "some"))
    with pytest.raises(InputError, match="unit"):
        tabulated(("code", "CO2", "CH4"), ("I.1.1", 100.0, 1.0))
