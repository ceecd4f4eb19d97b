"""The inventory of an invented city, and of what carbon algorithms computed of the sample county."""
from __future__ import annotations

import pytest
from helpers.county.samples import SAMPLES
from helpers.desk.running import results, rows, stopped

pytestmark = pytest.mark.usefixtures("qgis_app")
TABLE = str(SAMPLES / "monitoring" / "inventory.csv")


def county(name):
    return f"{SAMPLES / 'county.gpkg'}|layername={name}"


def tabulated(folder, **more):
    asked = {"TABLE": TABLE, "YEAR": 2025, "GWP": "AR5", "LANGUAGE": "en", "OUTPUT": str(folder / "rows.gpkg"),
             "TOTALS": str(folder / "totals.gpkg"), "SOURCES": str(folder / "sources.gpkg"), **more}
    counts = results("inventorytable", {name: value for name, value in asked.items() if value is not None})
    return counts, {row["code"]: row for row in rows(str(folder / "rows.gpkg"))}


def test_the_sample_city(tmp_path):
    counts, table = tabulated(tmp_path)
    assert len(table) == 53
    assert table["I.2.2"]["emission_t_co2e"] == pytest.approx(1_030_080.0)
    assert table["III.1.1"]["emission_t_co2e"] == pytest.approx(1500 * 28)
    assert table["III.4.1"]["emission_t_co2e"] == pytest.approx(900 * 265)
    assert (table["II.1.2"]["key"], table["II.1.2"]["included_in"]) == ("IE", "I.2.2")
    assert (table["V.2"]["key"], table["V.2"]["emission_t_co2e"]) == ("NE", None)
    basic = 12_000 + 1_030_080 + 320_000 + 42_000 * 3.1 + 1500 * 28 + 900 * 265
    assert counts["BASIC_T_CO2E"] == pytest.approx(basic)
    assert counts["BASIC_PLUS_T_CO2E"] == pytest.approx(basic + 2400 * 28)
    # scope 1: without the electricity of I.2.2, with the power station
    assert counts["TERRITORIAL_T_CO2E"] == pytest.approx(basic - 1_030_080 + 900_000 + 2400 * 28)
    assert (counts["ESTIMATED_COUNT"], counts["NO_COUNT"], counts["IE_COUNT"], counts["C_COUNT"], counts["NE_COUNT"],
            counts["IS_BASIC_COMPLETE"]) == (8, 2, 1, 1, 41, False)
    total = next(row for row in rows(str(tmp_path / "totals.gpkg")) if (row["total"], row["sector"]) == (
        "BASIC", "all"))
    assert "I.1.2" in total["missing"]
    assert "II.1.2" not in total["missing"].split(", ")


def test_other_potentials_move_other_gases_alone(tmp_path):
    first, _table = tabulated(tmp_path)
    second, table = tabulated(tmp_path, GWP="AR6")
    assert second["BASIC_T_CO2E"] - first["BASIC_T_CO2E"] == pytest.approx(1500 * (27.9 - 28) + 900 * (273 - 265))
    assert (table["III.1.1"]["gwp_set"], table["I.1.1"]["verified"]) == ("AR6", False)


def test_results_of_the_county(tmp_path):
    flux = results("carbonflux", {
        "INPUT": county("DLTB_2024"), "PACK": "cn-land-flux", "FAMILY": "inventory-c", "LAND_LIST": "survey-3",
        "TOTALS": str(tmp_path / "flux.gpkg"), "GASES": str(tmp_path / "gases.gpkg")})
    results("buildingcarbon", {
        "BUILDINGS": county("JZW"), "PLOTS": county("XG_GHDK"), "CODE_LIST": "gb-50137-2011", "CLIMATE": "cold",
        "PACK": "sample-buildings", "SET": "sample-2025", "FACTOR_PACK": "sample-buildings", "REGION": "sample",
        "YEAR": 2025, "TOTALS": str(tmp_path / "buildings.gpkg")})
    given = [str(tmp_path / f"{name}.gpkg") for name in ("flux", "gases", "buildings")]
    counts, table = tabulated(tmp_path, TABLE=None, RESULTS=given, ASSIGN=["building_heating_residential", "I.1.1"])
    assert table["V.2"]["emission_t_co2e"] == pytest.approx(flux["NET_T_CO2_YR"] if "NET_T_CO2_YR" in flux
                                                            else -4251.74, abs=0.01)
    # 89,100 m² of homes and 19,296 m² of shops by the invented intensities of the sample
    assert table["I.1.2"]["emission_t_co2e"] == pytest.approx(1336.5)
    assert table["I.2.2"]["emission_t_co2e"] == pytest.approx(1157.76)
    assert table["I.1.1"]["emission_t_co2e"] == pytest.approx(2673.0)
    assert table["I.3.2"]["key"] == "NE"
    assert counts["BASIC_T_CO2E"] == pytest.approx(1336.5 + 1157.76 + 2673.0)
    sources = {row["result"]: row["state"] for row in rows(str(tmp_path / "sources.gpkg"))}
    assert sources["building_heating_retail"] == "not_placed"
    assert counts["NOT_PLACED_COUNT"] == 1


@pytest.mark.parametrize(("more", "words"), [
    ({"TABLE": None}, "Neither a table of emissions nor results"),
    ({"YEAR": None}, "several years"),
    ({"GWP": "AR9"}, "AR9"),
    ({"RESULTS": [str(SAMPLES / "monitoring" / "units.csv")]}, "not a result that an inventory can take"),
    ({"PACK": "gwp"}, "holds no rows of an inventory"),
    ({"TABLE": str(SAMPLES / "monitoring" / "units.csv")}, "needs a field with the row"),
])
def test_what_cannot_be_used_is_named(tmp_path, more, words):
    asked = {"TABLE": TABLE, "YEAR": 2025, "LANGUAGE": "en", "OUTPUT": str(tmp_path / "rows.gpkg"), **more}
    assert words in stopped("inventorytable", {name: value for name, value in asked.items() if value is not None})
    assert not (tmp_path / "rows.gpkg").exists()
