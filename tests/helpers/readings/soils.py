"""Soils, biomass of grassland and crops, gains of trees: of the packs ipcc-2019 and ipcc-agroforestry."""
from __future__ import annotations

import re

from .source import Compared, reading, rows_of

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
            if row["level"] not in ("native", "none", "paved") and row["source"] not in ("t5-5-once", "ws5-3")]
    return by_climate(rows, "factor", "level")


def wet_factors():
    rows = [row for row in rows_of("ipcc-2019", "soil-factors.csv") if row["source"] == "ws5-3"]
    return by_climate(rows, "factor", "level")


def read_wet_factors():
    levels = {"cultivated": "wetland_cultivated", "rewetted yr 1-20": "wetland_rewetted_20",
              "rewetted yr 21-40": "wetland_rewetted_40"}
    return {("land_use", levels[row["age_class"]], ""): read(row) for row in reading("peat_wetlands_ws2013")
            if row["quantity"] == "F_LU"}


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


def constants():
    """C:N of cropland that stays cropland is from memory, and compared with nothing."""
    return [(row["id"], float(row["value"]), row["lower"], row["upper"]) for row in rows_of(
        "ipcc-2019", "soil-constants.csv") if row["id"] != "cn_ratio_cropland"]


def read_constants():
    names = {"cn_ratio_soil": "cn_ratio", "ef1_n2o": "n2o_ef1"}
    return [(names[row["id"]], float(row["value"]), *row["uncertainty"].split(" ")[0].split("-"))
            for row in reading("constants") if row["id"] in names]


COMPARED = {
    "2.3": Compared(references, read_references, ("soc_ref_ipcc2019_t2_3",), 60, "b0cbf4807aad30c4"),
    "5.5 and 6.2": Compared(factors, read_factors, ("stock_change_factors_ipcc2019_t5_5_6_2",), 96, "6e8192340551eeab"),
    "5.3 of wetlands": Compared(wet_factors, read_wet_factors, ("peat_wetlands_ws2013",), 3, "33b80a281f8f714d"),
    "6.4, 5.3, 5.9": Compared(biomass, read_biomass, ("grassland_biomass_ipcc2006_t6_4",
                                                       "perennial_cropland_ipcc2019_t5_1_5_3"), 18, "2491cea3ae48661c"),
    "5.1 and 5.3": Compared(perennials, read_perennials, ("perennial_cropland_ipcc2019_t5_1_5_3",), 183,
                            "cbd96ee365bc41b8"),
    "5.2": Compared(gains, read_gains, ("perennial_cropland_ipcc2019_t5_1_5_3",), 164, "19904d80bb14dd10"),
    "8.1": Compared(crowns, read_crowns, ("settlement_trees_ipcc2019_t8_1_8_2",), 10, "0760770381900331"),
    "constants": Compared(constants, read_constants, ("constants",), 2, "2436798d7fdb6a83")}
