"""Tables of packs that hold cells of tables of IPCC: row by row what was read, in ``../shared/reference/carbon``.

``COPIED`` says which table of a pack holds the cells of which file, and what a row of either says as a tuple of texts.
Where the files are not there, the checksum of what was compared says that no cell was changed since.
"""
from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

import pytest
from helpers.source import ROOT

REFERENCE = ROOT.parent / "shared" / "reference" / "carbon"


class Copied(NamedTuple):
    """A table of a pack that holds the cells of a file.

    Attributes:
        table: below ``packs``. source: name of the file, without ``.csv``.
        of_pack, of_source: a row by column -> what it says, one tuple of texts or none.
        checksum: of what ``of_pack`` gives, when it was last compared.
    """

    table: str
    source: str
    of_pack: Callable[[dict], Iterable[tuple]]
    of_source: Callable[[dict], Iterable[tuple]]
    checksum: str


def rows_of(path, cells_of: Callable[[dict], Iterable[tuple]]) -> list[tuple]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [cells for row in csv.DictReader(file) for cells in cells_of(row)]


def checksum(rows: Iterable[tuple]) -> str:
    return hashlib.sha256("\n".join(sorted("\t".join(cells) for cells in rows)).encode()).hexdigest()[:16]


def differences(copied: Copied) -> list[str]:
    """What a table of a pack says otherwise than the file, and the other way round."""
    in_pack = Counter(rows_of(ROOT / "packs" / copied.table, copied.of_pack))
    in_source = Counter(rows_of(REFERENCE / f"{copied.source}.csv", copied.of_source))
    return [*(f"only in the pack: {cells}" for cells in (in_pack - in_source).elements()),
            *(f"only in the file: {cells}" for cells in (in_source - in_pack).elements())]


# -- forests ---------------------------------------------------------------------------------------

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


FOREST = tuple(Copied(f"ipcc-2019-forest/{table}.csv", source, of_forest_pack, of_forest_file, known) for
               table, source, known in (
    ("stock-natural", "agb_natural_ipcc2019_t4_7", "a0a1251561197ba0"),
    ("growth-natural", "growth_natural_ipcc2019_t4_9", "055c20bc19c618be"),
    ("stock-plantation", "agb_plantation_ipcc2019_t4_8", "f569b5353a8afadf"),
    ("growth-plantation", "growth_plantation_ipcc2019_t4_10", "21ebc4fdc50d75b7"),
    ("extra-cells", "extra_cells_ipcc2019_t4_12", "4592109a22836fb1"),
    ("fallback-2006", "fallback_temperate_boreal_ipcc2006_t4_7_4_9", "5df52c593a01877d"),
    ("root-shoot", "root_shoot_ipcc2019_t4_4", "1b8efd22d3315f8b"),
    ("carbon-fraction", "carbon_fraction_ipcc2006_t4_3", "6d11bb9d4b875e4d"),
    ("dead-wood-litter", "litter_deadwood_ipcc2019_t2_2", "93809b6c85ff6b42"),
    ("expansion", "bcef_ipcc2006_t4_5", "6598277c45ab6995")))

COPIED = (*FOREST,)


@pytest.mark.parametrize("copied", COPIED, ids=lambda copied: copied.table)
def test_each_row_of_the_pack_is_a_cell_that_was_read(copied):
    if REFERENCE.is_dir():
        assert differences(copied) == []
    assert checksum(rows_of(ROOT / "packs" / copied.table, copied.of_pack)) == copied.checksum
