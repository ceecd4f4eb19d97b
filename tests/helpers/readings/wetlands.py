"""Fluxes and stocks of peat, mangrove, marsh and seagrass, of the pack ipcc-2013-wetlands."""
from __future__ import annotations

import re

from .soils import BOREAL, TEMPERATE, TROPICAL, ZONES
from .source import Compared, reading, rows_of

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


COMPARED = {
    "wetlands": Compared(wetlands, read_wetlands, ("peat_wetlands_ws2013", "mangrove_coastal_ws2013"), 363,
                          "1580f5197daeb66c"),
    "coasts": Compared(coasts, read_coasts, ("mangrove_coastal_ws2013",), 15, "974fa0a4198fd38f")}
