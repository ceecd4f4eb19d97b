"""groundrules:soilcarbonchange: fields and values by role, the clock, bad input."""
from __future__ import annotations

import csv
import json
import random

import pytest
from helpers.county.samples import SAMPLES, expected
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import hectares
from helpers.source import ROOT
from qgis.core import QgsProcessingFeedback

pytestmark = pytest.mark.usefixtures("qgis_app")
VALUES = ["climate", "warm_temperate_moist", "old_use", "native", "old_management", "none", "old_input", "none",
          "new_use", "annual", "new_management", "full_tillage", "new_input", "medium"]
BASE = {"PACK": "ipcc-2019", "YEAR": 2030, "AREA_METHOD": "planar", "LANGUAGE": "en"}


def land(values):
    return hectares("soil:string(40)&year:integer", values)


def test_hectares_by_hand(tmp_path):
    """Twelve years ago: 8 to go; twenty-two years ago: nothing; peat: not covered; no soil: not known."""
    layer = land([("high_activity_clay", 2018), ("high_activity_clay", 2008), ("organic", 2018), (None, 2018)])
    output, totals = str(tmp_path / "o.gpkg"), str(tmp_path / "t.gpkg")
    done = run("soilcarbonchange", {**BASE, "INPUT": layer, "FIELDS": ["year_of_change", "year"], "VALUES": VALUES,
                                    "N2O": True, "OUTPUT": output, "TOTALS": totals})
    result = done.results
    assert result["CHANGE_T_C"] == pytest.approx(2 * -19.84) and result["ANNUAL_T_C_YR"] == pytest.approx(-0.992)
    assert result["REMAINING_T_C"] == pytest.approx(-0.992 * 8) and result["ORGANIC_HA"] == pytest.approx(1)
    assert result["UNKNOWN_HA"] == pytest.approx(1) and result["COVERED_SHARE"] == pytest.approx(0.5)
    assert result["ANNUAL_N2O_T_YR"] == pytest.approx(0.992 / 15 * 0.01 * 44 / 28)
    assert [row["state"] for row in rows(output)] == ["changing", "settled", "organic_soil", "unknown"]
    assert sum(row["change_t_c"] or 0 for row in rows(totals)) == pytest.approx(result["CHANGE_T_C"])
    assert "organic soils" in done.log


def test_a_soil_that_nothing_gives_is_the_mean_of_the_soils_of_the_place(tmp_path):
    """By hand, from the tables: reference stocks of warm temperate moist land by the shares of its soils; native land
    becomes tilled annual crops, factor 0.69.
    """
    with open(ROOT / "packs" / "ipcc-zones" / "soils.csv", encoding="utf-8", newline="") as table:
        shares = {row["soil"]: float(row["share"]) for row in csv.DictReader(table)
                  if row["zone"] == "warm_temperate_moist"}
    stocks = {soil: value for (soil, climate), value in numbers("soil-references.csv", "soil").items()
              if climate == "warm_temperate_moist" and soil in shares}
    mean = sum(stocks[soil] * shares[soil] for soil in stocks) / sum(shares[soil] for soil in stocks)
    layer = hectares("year:integer", [(2018,), (2018,)])
    given = {**BASE, "INPUT": layer, "FIELDS": ["year_of_change", "year"], "VALUES": VALUES,
             "OUTPUT": str(tmp_path / "o.gpkg"), "MANIFEST": str(tmp_path / "m.json"),
             "COEFFICIENTS": str(tmp_path / "c.gpkg")}
    done = run("soilcarbonchange", given)
    assert done.results["CHANGE_T_C"] == pytest.approx(2 * mean * (0.69 - 1.0), rel=1e-9), done.log
    assert done.results["CHANGE_LOWER_T_C"] < 2 * max(stocks.values()) * -0.25
    assert all(row["by_envelope"] for row in rows(tmp_path / "o.gpkg")) and "Organic soils" in done.log
    card = next(row for row in rows(tmp_path / "c.gpkg") if row["kind"] == "soil")
    assert "|" in card["level"] and "Candidates:" in card["note"]
    with open(given["MANIFEST"], encoding="utf-8") as file:
        entries = json.load(file)["places"]
    assert {entry["value"] for entry in entries if entry["used"]} == set(stocks)
    picked = results("soilcarbonchange", {**given, "VALUES": [*VALUES, "soil", "sandy"]})
    assert picked["CHANGE_T_C"] == pytest.approx(2 * stocks["sandy"] * (0.69 - 1.0))
    # the climate too: that of the place
    climate = run("soilcarbonchange", {**given, "VALUES": [*VALUES[2:], "soil", "sandy"]})
    assert climate.results["UNKNOWN_HA"] == 0.0 and "gives the climate" in climate.log


ROLES = ("climate", "soil", "old_use", "old_management", "old_input", "new_use", "new_management", "new_input")
FACTORS = ("land_use", "management", "input")


def numbers(name, *keys):
    """The numbers of a table by their keys and climate, read without our code; a blank cell is not among them."""
    with open(ROOT / "packs" / "ipcc-2019" / name, encoding="utf-8", newline="") as table:
        return {(*(row[key] for key in keys), climate): float(row["value"]) for row in csv.DictReader(table)
                if row["value"] for climate in row["climate"].split("|")}


def stock_of(references, factors, climate, soil, levels):
    """Reference · F_LU · F_MG · F_I; None where one of the four is not in the tables."""
    stock = references.get((soil, climate))
    for factor, level in zip(FACTORS, levels):
        number = factors.get((factor, level, climate), factors.get((factor, level, "")))
        stock = None if None in (stock, number) else stock * number
    return stock


def test_random_soils_of_all_climates_and_their_blank_cells(tmp_path):
    """60 cases by a seed: each has the number that the tables give, none is refused but those without a cell."""
    references, factors = numbers("soil-references.csv", "soil"), numbers("soil-factors.csv", "factor", "level")
    soils, climates = (sorted({key[side] for key in references}) for side in (0, 1))
    levels = {factor: sorted({key[1] for key in factors if key[0] == factor}) for factor in FACTORS}
    draw = random.Random(160_016)
    cases, owed = [], []
    while len(cases) < 60:
        climate, soil = draw.choice(climates), draw.choice(soils)
        old, new = (tuple(draw.choice(levels[factor]) for factor in FACTORS) for _side in "on")
        stocks = [stock_of(references, factors, climate, soil, side) for side in (old, new)]
        change = None if None in stocks else stocks[1] - stocks[0]
        if change is not None or owed.count(None) < 10:
            cases.append((climate, soil, *old, *new))
            owed.append(change)
    assert owed.count(None) == 10 and len({case[0] for case in cases}) > 9 and len({case[1] for case in cases}) == 6
    layer = hectares("&".join(f"{role}:string(40)" for role in ROLES), cases)
    done = run("soilcarbonchange", {**BASE, "INPUT": layer, "VALUES": ["year_of_change", "2018"],
                                    "OUTPUT": str(tmp_path / "o.gpkg")})
    changes = [row["change_t_c"] for row in rows(tmp_path / "o.gpkg")]
    assert [change is None for change in changes] == [change is None for change in owed]
    assert [change for change in changes if change is not None] == pytest.approx(
        [change for change in owed if change is not None], abs=1e-9)
    assert done.results["CHANGE_T_C"] == pytest.approx(sum(change for change in owed if change is not None))
    assert done.results["UNKNOWN_HA"] == pytest.approx(10) and done.log.count("has no ") >= 5


def test_fillers_are_no_years(tmp_path):
    """0 is no change two thousand years ago, and 9999 none to come."""
    layer = land([("high_activity_clay", 0), ("high_activity_clay", 9999), ("high_activity_clay", 2018)])
    done = run("soilcarbonchange", {**BASE, "INPUT": layer, "FIELDS": ["year_of_change", "year"], "VALUES": VALUES,
                                    "OUTPUT": str(tmp_path / "o.gpkg")})
    assert [row["state"] for row in rows(tmp_path / "o.gpkg")] == ["unknown", "unknown", "changing"]
    assert "year: 2 values are not valid years of change (0, 9999). Features: 1, 2." in done.log
    assert done.results["ANNUAL_T_C_YR"] == pytest.approx(-0.992)


def test_what_cannot_be_read_names_layer_field_and_features(tmp_path):
    layer = hectares("soil:string(40)&year:string(8)", [("high_activity_clay", "2018"), ("high_activity_clay", "20x")])
    base = {**BASE, "INPUT": layer, "FIELDS": ["year_of_change", "year"], "VALUES": VALUES, "LANGUAGE": "zh"}
    log = run("soilcarbonchange", base).log
    assert f"{layer.name()}，year（变化年份）：1 个值不是数字" in log and "“20x” (1)。涉及 1 个要素：2，请更正。" in log
    log = run("soilcarbonchange", {**base, "FIELDS": [], "VALUES": [*VALUES, "year_of_change", "20x"]}).log
    assert "VALUES，变化年份：1 个值不是数字" in log


def test_facts_are_information_and_lacks_are_warnings():
    class Ears(QgsProcessingFeedback):
        warned: list = []
        informed: list = []

        def pushWarning(self, warning):
            self.warned.append(warning)

        def pushInfo(self, info):
            self.informed.append(info)

    layer = land([("high_activity_clay", 2018), (None, 2018)])
    ears = Ears(False)
    results("soilcarbonchange", {**BASE, "INPUT": layer, "FIELDS": ["year_of_change", "year"], "VALUES": VALUES},
            feedback=ears)
    warned, informed = "\n".join(ears.warned), "\n".join(ears.informed)
    assert "Boundary" not in warned and "Bands are" not in warned and "lacks a level" in warned
    assert "Boundary" in informed


def test_what_is_refused():
    layer = land([("high_activity_clay", 2018)])
    base = {**BASE, "INPUT": layer, "FIELDS": ["year_of_change", "year"], "VALUES": VALUES}
    assert results("soilcarbonchange", base)["CHANGE_T_C"] == pytest.approx(-19.84)
    assert "year_of_change" in stopped("soilcarbonchange", {**base, "FIELDS": None})
    assert "no role use" in stopped("soilcarbonchange", {**base, "VALUES": [*VALUES, "use", "annual"]})
    assert "both a field and a value" in stopped("soilcarbonchange", {
        **base, "FIELDS": ["year_of_change", "year", "climate", "soil"]})
    assert "vineyard" in stopped("soilcarbonchange", {
        **base, "VALUES": [value if value != "annual" else "vineyard" for value in VALUES]})
    assert "soil" in stopped("soilcarbonchange", {**base, "PACK": "carbon-classes"})


def test_sample_plots(tmp_path):
    """One plot for each state, with fields in Chinese; a hectare each."""
    output = str(tmp_path / "o.gpkg")
    result = results("soilcarbonchange", {**BASE, "INPUT": str(SAMPLES / "soil_change.gpkg"), "YEAR": 2025,
                                          "OUTPUT": output})
    values, owed = {row["BSM"]: row for row in rows(output)}, expected("soilcarbonchange")
    assert len(values) == len(owed) == 11
    for row in owed:
        assert values[row["BSM"]]["state"] == row["state"], row
        for name in ("change_t_c", "annual_t_c_yr", "remaining_t_c"):
            wanted = float(row[name]) if row[name] else None
            got = values[row["BSM"]][name]
            assert got == (None if wanted is None else pytest.approx(wanted, abs=2e-4)), (row, name, got)
    assert result["ANNUAL_T_C_YR"] == pytest.approx(sum(float(row["annual_t_c_yr"] or 0) for row in owed), abs=1e-3)
