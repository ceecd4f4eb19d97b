"""Each number of a shipped pack is that of the reading it was taken from, bounds and what they mean included.

The readings lie outside the repository. A checksum of the numbers that were compared is kept here, so that a number
that changes fails where the readings are not at hand too: compare it, then freeze the checksum anew.
"""
from __future__ import annotations

import csv
import hashlib
import re

import pytest
from helpers.source import ROOT

READINGS = ROOT.parent / "shared" / "reference" / "carbon"
TEMPERATE = ("warm_temperate_moist", "warm_temperate_dry", "cool_temperate_moist", "cool_temperate_dry")
BOREAL = ("boreal_moist", "boreal_dry")
TROPICAL = ("tropical_dry", "tropical_moist", "tropical_wet", "tropical_montane")
MOIST, DRY = (TEMPERATE[0], TEMPERATE[2], BOREAL[0]), (TEMPERATE[1], TEMPERATE[3], BOREAL[1])
WET = ("tropical_moist", "tropical_wet")
#: Climate as a table prints it -> ours; others by their own words.
ZONES = {
    "polar (moist and dry)": ("polar_moist", "polar_dry"), "boreal (moist and dry)": BOREAL, "boreal dry & wet": BOREAL,
    "cool temperate wet": TEMPERATE[2:3], "warm temperate wet": TEMPERATE[:1], "tropical moist & wet": WET,
    "cool temperate/boreal dry": (TEMPERATE[3], BOREAL[1]), "cool temperate/boreal moist": (TEMPERATE[2], BOREAL[0]),
    "tropical moist/wet": WET, "temperate/boreal": (*TEMPERATE, *BOREAL), "temperate/boreal dry": DRY,
    "temperate/boreal moist": MOIST, "temperate/boreal and tropical dry": (*DRY, "tropical_dry"),
    "temperate/boreal and tropical moist/wet": (*MOIST, *WET), "all": ("",), "tropical": TROPICAL,
    "temperate": TEMPERATE, "cool temperate": TEMPERATE[2:], "warm temperate": TEMPERATE[:2],
    "temperate (all)": TEMPERATE, "tropical (all)": TROPICAL,
    "all (global default)": (*TROPICAL, *TEMPERATE[:2]), "cold temperate and boreal": (*TEMPERATE[2:], *BOREAL)}
SOILS = {"HAC": "high_activity_clay", "LAC": "low_activity_clay", "SAN": "sandy", "POD": "spodic", "VOL": "volcanic",
         "WET": "wetland"}
LEVELS = {
    "long-term cultivated": "annual", "paddy rice": "paddy", "perennial/tree crop": "perennial",
    "set aside (<20 yr)": "set_aside", "no-till": "no_tillage", "high without manure": "high",
    "high with manure": "high_with_manure", "grassland all": "grassland",
    "nominally managed (non-degraded)": "nominal_grassland", "high intensity grazing": "intensive_grazing",
    "medium (improved grassland only)": "medium_improved", "high (improved grassland only)": "high_improved"}
CROPS = {"orchard (e.g. apple)": "orchard", "olive": "olive_grove", "vine (e.g. grape)": "vineyard",
         "short rotation coppice": "coppice"}
MATURE, MEAN = "maximum above-ground carbon at harvest (Lmax)", "mean carbon (Lmean)"
GAIN, ROOTS = "above-ground carbon accumulation (G)", "below-ground carbon accumulation"


def rows_of(pack, name):
    with open(ROOT / "packs" / pack / name, encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def reading(name):
    with open(READINGS / f"{name}.csv", encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def zones(words):
    return ZONES.get(words, (words.replace(" ", "_"),))


def read(row, times=1.0, sign=1.0):
    """Value, half-width in percent and what it means, as a reading says it; None where the cell is blank."""
    if not row["value"]:
        return None
    width = re.match(r"\+-(\d+)%", row["uncertainty"])
    words = row["uncertainty"]
    nominal = "2 SD" in words or words.endswith("nominal") or words == "+-75%" or words.endswith(
        "75 nominal)") and width[1] == "75"
    return round(sign * float(row["value"]) * times, 6), float(width[1]) if width else None, (
        "two_sd" if nominal else "ci95") if width else ""


def held(row):
    """The same of a row of a pack."""
    if not row["value"]:
        return None
    width = row.get("uncertainty_percent")
    return float(row["value"]), float(width) if width else None, row["bounds"]


def by_climate(rows, *keys):
    return {(*(row[key] for key in keys), climate): held(row) for row in rows for climate in row["climate"].split("|")}


def references():
    return by_climate(rows_of("ipcc-2019", "soil-references.csv"), "soil")


def read_references():
    return {(SOILS[row["origin"]], climate): read(row) for row in reading("soc_ref_ipcc2019_t2_3")
            for climate in zones(row["ecological_zone"])}


def factors():
    rows = [row for row in rows_of("ipcc-2019", "soil-factors.csv")
            if row["level"] not in ("native", "none", "paved") and row["source"] != "t5-5-once"]
    return by_climate(rows, "factor", "level")


def read_factors():
    kinds = {"F_LU": "land_use", "F_MG": "management", "F_I": "input"}
    cells = {}
    for row in reading("stock_change_factors_ipcc2019_t5_5_6_2"):
        level = LEVELS.get(row["age_class"], row["age_class"].replace(" ", "_"))
        climates = zones(row["ecological_zone"])
        if level == "improved_grassland" and row["ecological_zone"] == "tropical":   # mountains have their own row
            climates = TROPICAL[:3]
        cells |= {(kinds[row["quantity"]], level, climate): read(row) for climate in climates}
    return cells


def biomass():
    rows = [row for row in rows_of("ipcc-2019", "biomass.csv") if row["class"] in ("grassland", "cropland", "orchard")
            and row["value"]]
    return by_climate(rows, "family", "class")


def read_biomass():
    cells = {("biomass-tier-1", "grassland", climate): read(row, 0.47)
             for row in reading("grassland_biomass_ipcc2006_t6_4") if row["quantity"].startswith("total")
             for climate in zones(row["ecological_zone"])}
    for row in reading("perennial_cropland_ipcc2019_t5_1_5_3"):
        if row["origin"] == "annual cropland":
            cells["biomass-tier-1", "cropland", ""] = read(row)[:2] + ("two_sd",)
        if row["origin"] == "perennial cropland: orchard (e.g. apple)" and row["quantity"] in (MATURE, MEAN):
            family = "biomass-tier-1" if row["quantity"] == MATURE else "biomass-mean"
            cells |= {(family, "orchard", climate): read(row) for climate in zones(row["ecological_zone"])}
    return cells


def perennials():
    rows = rows_of("ipcc-agroforestry", "perennials.csv")
    gains = {("growth", row["class"], climate): (float(row["growth"]),) for row in rows
             for climate in row["climate"].split("|")}
    return by_climate(rows, "family", "class") | gains


def read_perennials():
    cells = {}
    families = {MATURE: "perennial-maturity", MEAN: "perennial-mean", GAIN: "growth"}
    for row in reading("perennial_cropland_ipcc2019_t5_1_5_3"):
        crop = row["origin"].removeprefix("perennial cropland: ")
        if crop != row["origin"] and "per km" not in crop and row["quantity"] in families:
            number = read(row) if row["quantity"] != GAIN else (float(row["value"]),)
            cells |= {(families[row["quantity"]], CROPS.get(crop, crop.replace(" ", "_")), climate): number
                      for climate in zones(row["ecological_zone"])}
    return cells


def gains():
    rows = [row for row in rows_of("ipcc-agroforestry", "gains.csv") if row["family"] != "urban-trees"]
    return by_climate(rows, "family", "class", "continent")


def read_gains():
    """A mean of a domain holds for its climates without a row of their own."""
    cells, means = {}, {}
    for row in reading("perennial_cropland_ipcc2019_t5_1_5_3"):
        system = row["origin"].removeprefix("agroforestry: ")
        if system == row["origin"] or "per km" in system:
            continue
        family = "agroforestry-gain-above" if row["quantity"] == GAIN else "agroforestry-gain-below"
        continent = "" if row["continent"] == "all" else row["continent"].lower().replace(" ", "_")
        target = means if "(all)" in row["ecological_zone"] else cells
        target |= {(family, system.replace(" ", "_"), continent, climate): read(row, sign=-1.0)
                   for climate in zones(row["ecological_zone"])}
    return means | cells


def crowns():
    return {climate: (float(row["value"]), round(float(row["upper"]) - float(row["value"]), 6), row["bounds"])
            for row in rows_of("ipcc-agroforestry", "gains.csv") if row["family"] == "urban-trees"
            for climate in row["climate"].split("|")}


def read_crowns():
    return {climate: (-float(row["value"]), float(row["uncertainty"].split()[0]), "one_sd")
            for row in reading("settlement_trees_ipcc2019_t8_1_8_2") if row["origin"] == "urban tree crown cover"
            for climate in zones(row["ecological_zone"])}


def grid_of_china():
    return {(row["region"], row["year"], row["type"]): float(row["value"]) for row in rows_of("cn-grid", "factors.csv")
            if row["value"] and not row["note"].startswith("in listings")}


def read_grid_of_china():
    names = {row["name_zh"].removesuffix("区域电网"): row["code"] for row in rows_of("cn-grid", "regions.csv")}
    types = {"全国(不包括市场化交易的非化石能源电量)": "excluding_traded_non_fossil", "全国化石能源电力": "fossil"}
    return {(names["全国" if row["area"] in types else row["area"]], row["year"], types.get(row["area"], "average")):
            float(row["value"]) for row in reading("grid_cn_2021_2023") if row["value"]}


def grid_of_asia():
    return sorted((row["region"][:2], row["year"], float(row["value"])) for row in rows_of("grid-asia", "factors.csv")
                  if row["value"])


def read_grid_of_asia():
    countries = {"India": "IN", "Indonesia": "ID", "Philippines": "PH", "Thailand": "TH"}
    return sorted((countries[row["area"].split(" /")[0]], "2017" if row["year"] == "2015-17" else row["year"][:4],
                   float(row["value"])) for row in reading("grid_in_id_ph_th")
                  if row["kind"] != "unclear" and "DISPUTED" not in row["verified"])


PEAT = {"forest land": "peat_forest", "cropland": "peat_cropland", "grassland": "peat_grassland",
        "peat extraction": "peat_extraction", "plantation oil palm": "peat_oil_palm",
        "plantation acacia": "peat_acacia", "sago palm": "peat_sago", "rewetted organic soil": "peat_rewetted",
        "inland wetland mineral soil": "mineral_rewetted"}
FAMILIES = {"CO2-C on site": "peat-co2", "CH4 land": "peat-ch4-land", "CH4 ditch": "peat-ch4-ditch",
            "N2O-N direct": "peat-n2o", "CH4-C": "peat-ch4-rewetted", "CH4": "mineral-ch4"}
COAST = {"soil CO2-C removal after rewetting/planting": "coastal-co2", "soil CO2-C emission": "coastal-co2",
         "CH4": "coastal-ch4"}
PLACES = {**ZONES, "tropical": TROPICAL, "boreal": BOREAL}


def interval(words):
    """Ends of an interval, as a reading of the wetlands has them: ``95% -0.23 to 0.73``, ``95% 187-204``."""
    ends = re.search(r"(-?[\d.]+) ?(?:to|-) ?(-?[\d.]+)", words.replace("95%", ""))
    return (float(ends[1]), float(ends[2]), "ci95") if ends else (None, None, "")


def ends_of(row):
    return *(float(row[name]) if row[name] else None for name in ("lower", "upper")), row["bounds"]


def wetlands():
    return {(*(row[key] for key in ("family", "class", "nutrient", "drainage", "salinity")), climate):
            (float(row["value"]), *ends_of(row)) for row in rows_of("ipcc-2013-wetlands", "fluxes.csv") if row["value"]
            for climate in row["climate"].split("|")}


def read_wetlands():
    """Fluxes of peat and coasts; CH4 of land and ditches together by the share of ditches, without an interval."""
    cells, parts = {}, {}
    for row in reading("peat_wetlands_ws2013"):
        state, origin, climates = row["age_class"], row["origin"], PLACES.get(row["ecological_zone"], ())
        nutrient = next((word for word in ("poor", "rich") if state.startswith(word) and origin != "cropland"), "")
        drainage = next((word for word in ("deep", "shallow") if word in state), "")
        number = float(row["value"]), *interval(row["uncertainty"])
        if origin == "organic soil":
            palms = ("peat_oil_palm", "peat_acacia", "peat_sago")
            classes = ["peat_rewetted"] if state == "rewetted" else [
                name for name in list(PEAT.values())[:7] if row["ecological_zone"] == "tropical" or name not in palms]
            cells |= {("peat-doc", name, "", "", "", climate): number for name in classes for climate in climates}
        elif origin in PEAT and row["quantity"] in (*FAMILIES, "ditch fraction"):
            for climate in climates:
                key = PEAT[origin], nutrient, drainage, "", climate
                parts.setdefault(key, {})[row["quantity"]] = number[0]
                if row["quantity"] in FAMILIES:
                    cells[(FAMILIES[row["quantity"]], *key)] = number
    for key, part in parts.items():
        if "ditch fraction" in part:
            share = part["ditch fraction"]
            both = round((1 - share) * part["CH4 land"] + share * part["CH4 ditch"], 6)
            cells[("peat-ch4", *key)] = both, None, None, ""
    for row in reading("mangrove_coastal_ws2013"):
        if row["quantity"] in COAST:
            drained = "drained" in row["origin"]
            salinity = "below_18" if "<18" in row["origin"] else "above_18" if ">18" in row["origin"] else ""
            for place in ("mangrove", "tidal marsh", "seagrass"):
                if place in row["origin"]:
                    name = f"{place.replace(' ', '_')}_{'drained' if drained else 'restored'}"
                    cells[COAST[row["quantity"]], name, "", "", salinity, ""] = (
                        float(row["value"]), *interval(row["uncertainty"]))
    return cells


def coasts():
    return {(row["class"], row["pool"], row["substrate"], climate): (
        float(row["value"]), *ends_of(row), float(row["growth"]) if row["growth"] else None)
        for row in rows_of("ipcc-2013-wetlands", "coastal.csv") for climate in row["climate"].split("|")}


def read_coasts():
    """Stocks; biomass of mangrove times the carbon fraction, below ground times the root-to-shoot ratio."""
    rows = {(row["ecological_zone"], row["origin"], row["quantity"]): row for row in reading("mangrove_coastal_ws2013")}
    fraction = float(rows["all", "mangrove", "carbon fraction AGB"]["value"])
    cells = {}
    for zone, climates in (("tropical wet", TROPICAL[2:3]), ("tropical dry", TROPICAL[:1]),
                           ("subtropical", TEMPERATE[:2])):
        stock, growth, roots = (rows[zone, "mangrove", name] for name in (
            "above-ground biomass stock", "above-ground biomass growth", "root-to-shoot ratio"))
        low, high, bounds = interval(stock["uncertainty"])
        value, low, high, gain = (round(number * fraction, 6) for number in (
            float(stock["value"]), low, high, float(growth["value"])))
        for climate in climates:
            cells["mangrove", "above", "", climate] = value, low, high, bounds, gain
            cells["mangrove", "below", "", climate] = round(value * float(roots["value"]), 6), None, None, "", None
    for origin, name, pool, substrate in (
            ("mangrove", "litter carbon stock", "litter", ""), ("mangrove", "dead wood carbon stock", "dead_wood", ""),
            ("mangrove", "soil carbon stock 1 m, aggregated", "soil", ""),
            ("mangrove", "soil carbon stock 1 m, mineral", "soil", "mineral"),
            ("mangrove", "soil carbon stock 1 m, organic", "soil", "organic"),
            ("tidal marsh", "soil carbon stock 1 m, aggregated", "soil", ""),
            ("seagrass", "soil carbon stock 1 m", "soil", "")):
        row = rows["all", origin, name]
        cells[origin.replace(" ", "_"), pool, substrate, ""] = float(row["value"]), *interval(row["uncertainty"]), None
    return cells


def potentials():
    return {(row["set"], row["gas"]): float(row["value"]) for row in rows_of("gwp", "gwp.csv")}


def read_potentials():
    return {(row["report"] + ("-20" if row["metric"] == "GWP20" else ""), row["gas"]): float(row["value"])
            for row in reading("gwp") if row["gas"] in ("CH4", "N2O")}


#: Numbers of the packs, what they were read from, how many, and the checksum of those that were compared.
TABLES = {
    "2.3": (references, read_references, 60, "20bf65c5ac8e4127"),
    "5.5 and 6.2": (factors, read_factors, 96, "85cfcac68fc9fc3e"),
    "6.4, 5.3, 5.9": (biomass, read_biomass, 18, "8124ee26ff2bfa96"),
    "5.1 and 5.3": (perennials, read_perennials, 183, "f49870b11fba9749"),
    "5.2": (gains, read_gains, 164, "2feedce33f3c4357"),
    "8.1": (crowns, read_crowns, 10, "8a99c4742ef83d50"),
    "grid of China": (grid_of_china, read_grid_of_china, 116, "fa61e4463e4ced52"),
    "wetlands": (wetlands, read_wetlands, 363, "593708b72c57ec61"),
    "coasts": (coasts, read_coasts, 15, "ea2a9c3fd94f4b60"),
    "warming potentials": (potentials, read_potentials, 8, "e7f9af0920847aa9"),
    "grids of Asia": (grid_of_asia, read_grid_of_asia, 21, "74862e7136e75794")}


@pytest.mark.parametrize("name", TABLES)
def test_the_numbers_are_those_that_were_compared(name):
    numbers, _read, count, checksum = TABLES[name]
    cells = numbers()
    text = repr(sorted(cells.items(), key=repr) if isinstance(cells, dict) else cells)
    assert (len(cells), hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]) == (count, checksum)


@pytest.mark.parametrize("name", TABLES)
def test_the_numbers_are_those_of_the_readings(name):
    if not READINGS.exists():
        pytest.skip("the readings of the tables are not on this machine")
    numbers, readings, _count, _checksum = TABLES[name]
    assert numbers() == readings()
