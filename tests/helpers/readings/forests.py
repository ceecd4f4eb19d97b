"""Tables of forests by zone, of the pack ipcc-2019-forest: row by row, value and spread as printed."""
from __future__ import annotations

import re
from functools import partial

from .source import Compared, reading, rows_of

ZONES_OF = {
    "tropical": ("rainforest", "moist_deciduous_forest", "dry_forest", "shrubland", "desert", "mountain_system"),
    "subtropical": ("humid_forest", "dry_forest", "steppe", "desert", "mountain_system"),
    "temperate": ("oceanic_forest", "continental_forest", "steppe", "desert", "mountain_system"),
    "boreal": ("coniferous_forest", "tundra_woodland", "mountain_system")}
DOMAINS = {name: [f"{name}_{zone}" for zone in zones] for name, zones in ZONES_OF.items()}
#: Names of several zones, as tables print them.
ZONES = {
    "temperate continental forest and mountain system": ["temperate_continental_forest", "temperate_mountain_system"],
    "boreal coniferous forest and mountain system": ["boreal_coniferous_forest", "boreal_mountain_system"],
    "temperate oceanic/continental/mountain": [
        "temperate_oceanic_forest", "temperate_continental_forest", "temperate_mountain_system"],
    "boreal coniferous/tundra woodland/mountain": DOMAINS["boreal"], "default": [],
    "tropical and subtropical": DOMAINS["tropical"] + DOMAINS["subtropical"],
    "temperate and boreal": DOMAINS["temperate"] + DOMAINS["boreal"],
    "boreal": DOMAINS["boreal"], "temperate": DOMAINS["temperate"],
    "mediterranean, dry tropical, subtropical": [
        "tropical_dry_forest", "tropical_shrubland", *DOMAINS["subtropical"]],
    "humid tropical": ["tropical_rainforest", "tropical_moist_deciduous_forest", "tropical_mountain_system"]}
AMERICAS = "north_america|south_america"
CONTINENTS = {"Americas": AMERICAS, "North and South America": AMERICAS, "all": "", "New Zealand": "oceania",
              "Asia (continental)": "asia", "Asia (insular)": "asia"}
QUANTITIES = {
    "above-ground biomass stock": "above_ground_biomass", "above-ground net biomass growth": "growth",
    "root-to-shoot ratio": "root_shoot", "litter carbon stock": "litter", "dead wood carbon stock": "dead_wood"}
CELLS = ("quantity", "zone", "continent", "part", "origin", "kind", "leaf", "age", "size", "value", "unit", "spread")
LEAVES = {"other broadleaf": "broadleaf", "conifer": "conifer", "Quercus": "quercus", "Eucalyptus": "eucalyptus",
          "broadleaf deciduous": "broadleaf", "needleleaf evergreen": "conifer"}


def slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")


def of_forest_pack(row: dict) -> list[tuple]:
    """A row of a table of forests; the kind of leaf is printed by three tables only, elsewhere the pack's own word."""
    is_printed = row["quantity"] in ("root_shoot", "litter", "dead_wood")
    return [tuple(row.get(name, "") if name != "leaf" or is_printed else "" for name in CELLS)]


def of_forest_file(row: dict) -> list[tuple]:
    """A row as it was read: zones, continents, origin and age in words of the pack, value and spread as printed."""
    zone, continent, origin, age = (row[name] for name in ("ecological_zone", "continent", "origin", "age_class"))
    kind, size, is_plain = "", "", row["quantity"] in QUANTITIES
    leaf = re.sub(r".*\((.*)\)", r"\1", origin)
    zones = ZONES.get(zone, [slug(zone)])
    continents = CONTINENTS.get(continent, "|".join(
        slug(name) for name in continent.replace("North and South", "North America, South").split(",")))
    if origin.startswith("plantation: ") and origin != "plantation: all":
        kind = slug(origin.removeprefix("plantation: "))
    elif not is_plain and origin != "all":
        kind = slug(origin.replace("d<10", "under 10").replace("d>=10", "from 10"))
    if age.startswith(("AGB", "growing stock")):
        size = re.sub(r"AGB |growing stock | t dm/ha| m3/ha|\ball\b", "", age)
        age = ""
    return [(QUANTITIES.get(row["quantity"], slug(row["quantity"])), "|".join(zones), continents,
             {"Asia (continental)": "continental", "Asia (insular)": "insular"}.get(continent, ""),
             "natural|planted" if origin.startswith("natural or planted") else
             "natural" if origin.startswith("natural") and origin != "natural forests" else
             "planted" if origin.startswith("plant") else "",
             kind, LEAVES.get(leaf, ""), "primary" if age == "primary" else "" if age in ("", "all") else
             "up_to_20" if "<" in age else "over_20", size, row["value"], row["unit"], row["uncertainty"])]


def copied(table: str) -> list[tuple]:
    return [cell for row in rows_of("ipcc-2019-forest", f"{table}.csv") for cell in of_forest_pack(row)]


def read_copied(source: str) -> list[tuple]:
    return [cell for row in reading(source) for cell in of_forest_file(row)]


COMPARED = {table: Compared(partial(copied, table), partial(read_copied, source), (source,), count, known)
            for table, source, count, known in (
    ("stock-natural", "agb_natural_ipcc2019_t4_7", 111, "f4c1bcdbf5a4260c"),
    ("growth-natural", "growth_natural_ipcc2019_t4_9", 105, "72698bbb21161beb"),
    ("stock-plantation", "agb_plantation_ipcc2019_t4_8", 254, "e178213a760ee108"),
    ("growth-plantation", "growth_plantation_ipcc2019_t4_10", 86, "527d550cbca9d781"),
    ("extra-cells", "extra_cells_ipcc2019_t4_12", 36, "919ec3b77190f15c"),
    ("fallback-2006", "fallback_temperate_boreal_ipcc2006_t4_7_4_9", 22, "945dbb4a02f31fb3"),
    ("root-shoot", "root_shoot_ipcc2019_t4_4", 74, "21b410641ab0fa9a"),
    ("carbon-fraction", "carbon_fraction_ipcc2006_t4_3", 11, "1a4febe8a8c42cd1"),
    ("dead-wood-litter", "litter_deadwood_ipcc2019_t2_2", 67, "ad37b5b055b1196d"),
    ("expansion", "bcef_ipcc2006_t4_5", 165, "083f8f64681893a2"))}
