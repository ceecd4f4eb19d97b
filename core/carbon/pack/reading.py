"""Packs of kind coefficients: what pack.yaml and its tables hold, read strictly."""
from __future__ import annotations

import re
from dataclasses import replace

from ...packs.archive import PackFiles
from ...packs.head import HEAD, head_keys, head_of
from ...packs.load import PackForm
from ...packs.parts import (
    BASIS,
    build_bases,
    build_field,
    check_bases,
    check_fields,
    is_of_kind,
    read_field,
    spellings,
)
from ...packs.schema import Choice, ListOf, MapOf, Number, Place, Record, Text, text_or_texts, texts
from .building_reading import BUILDINGS, GRID, read_buildings, read_grid
from .cases import read_cases
from .cells import (
    CLASSES,
    CONSTANTS,
    CROSSWALK,
    NEEDED_CLASSES,
    NEEDED_CONSTANTS,
    NEEDED_CROSSWALK,
    NEEDED_FACTORS,
    NEEDED_REFERENCES,
    NEEDED_STOCKS,
    REFERENCES,
    SOIL_FACTORS,
    STOCKS,
    TABLE,
    Rows,
    coefficient,
)
from .flux_reading import FAMILY_KEYS as FLUX_FAMILY_KEYS
from .flux_reading import KEYS as FLUX_KEYS
from .flux_reading import check_family, read_fluxes
from .forest_cells import EITHER, ORIGINS, read_forest
from .fuel_reading import KEYS as FUEL_KEYS
from .fuel_reading import read_fuels, read_inputs
from .gwp import KEYS as GWP_KEYS
from .gwp import read_potentials
from .inventory import KEYS as INVENTORY_KEYS
from .inventory import read_inventory
from .keys import BOX, KEYS, is_box, key_columns, read_keys, stated_keys
from .layer_cells import SURVEY, read_layers
from .model import (
    FACTORS,
    FLUX_UNITS,
    TABLE_FIELDS,
    TRUSTS,
    UNITS,
    CoefficientPack,
    Family,
    GridCodes,
    LandClass,
    Share,
    mixed_pools,
)
from .places import PLACES, read_places

KIND = "coefficients"
HELD = ("stocks", "fluxes", "soil", "crosswalks", "fuels", "farm_inputs", "buildings", "grid", "gwp", "places",
        "forest", "layers", "inventory")
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_VEGETATED = {"true": True, "false": False}
FAMILY = Record({"title": texts, "boundary": texts, "unit": Choice((*UNITS, *FLUX_UNITS)), "soil_depth_m": Number(),
                 "carbon_fraction": Number(), "series": Text(ID, "a-z 0-9 -"), "region": text_or_texts,
                 "year": Text(limit=40), "warning": texts, "parts": ListOf(Text(ID, "a-z 0-9 -")),
                 "organic_soils": Choice(("included",)), "forest": Choice((*ORIGINS, EITHER, SURVEY)),
                 "trust": Choice(TRUSTS), "box": BOX, **FLUX_FAMILY_KEYS},
                needed=("title", "boundary", "unit"))
SOIL = Record({"references": TABLE, "factors": TABLE, "constants": TABLE, "depth_m": Number(),
               "years": Number(), "boundary": texts},
              needed=("references", "factors", "depth_m", "years", "boundary"))
PACK = Record({**head_keys(KIND), "families": MapOf(FAMILY, key=ID, form="a-z 0-9 -"),
               "stocks": ListOf(TABLE), "soil": SOIL, "buildings": BUILDINGS, "grid": GRID, "classes": TABLE,
               "crosswalks": MapOf(TABLE, key=ID, form="a-z 0-9 -"),
               "grids": MapOf(Text(ID, "a-z 0-9 -"), key=ID, form="a-z 0-9 -"),
               "fields": Record({role: read_field for role in TABLE_FIELDS}),
               "keys": KEYS, "forest": ListOf(TABLE), "layers": ListOf(TABLE), "places": PLACES,
               "bases": MapOf(BASIS, key=ID, form="a-z 0-9 -"), **FLUX_KEYS, **FUEL_KEYS, **GWP_KEYS,
               **INVENTORY_KEYS}, needed=HEAD)


def _read(node, place: Place, files: PackFiles) -> CoefficientPack | None:
    values = PACK(node, place) if is_of_kind(node, place, KIND) else None
    if values is None:
        return None
    if not any(key in values for key in HELD):
        place.problem(node.line, "coefficients.holds_nothing")
    bases = {}
    for key, entry in values.get("bases", {}).items():
        check_bases((entry,), place.at("bases").at(key))
        bases[key] = build_bases((entry,))[0]
    families, keys = _families(values, place), read_keys(values, place, (*STOCKS, "name"))
    described = keys, bases
    pack = CoefficientPack(
        *head_of(values), families, (*_stocks(values, families, described, place, files),
                                     *read_fluxes(values, families, described, place, files)), keys=keys,
        forest=read_forest(values, described, place, files), layers=read_layers(values, described, place, files),
        fields={role: build_field(role, entry) for role, entry in values.get("fields", {}).items()},
        electricity=spellings(values.get("electricity", ())))
    check_fields(pack.fields, values.get("fields", {}), place.at("fields"))
    classes = _classes(values, place, files)
    fuels = read_fuels(values, bases, place, files)
    return replace(pack, classes=classes, crosswalks=_crosswalks(values, classes, place, files), fuels=fuels,
                   farm_inputs=read_inputs(values, fuels, bases, place, files),
                   buildings=read_buildings(values, bases, place, files), grid=read_grid(values, bases, place, files),
                   gwp=read_potentials(values, bases, place, files), places=read_places(values, bases, place, files),
                   inventory=read_inventory(values, bases, place, files),
                   **_soil(values, bases, place, files))


def _families(values, place: Place) -> dict:
    families, at = {}, place.at("families")
    for key, node in values.get("families", {}).items():
        fraction = node.get("carbon_fraction")
        if (node["unit"] == "t dm/ha") != (fraction is not None) or (fraction is not None and not 0 < fraction <= 1):
            at.at(key).problem(node.line, "coefficients.carbon_fraction")
        families[key] = Family(key, node["title"], node["boundary"], node["unit"], node.get("soil_depth_m"), fraction,
                               node.get("series", ""), node.get("region", {}), node.get("year", ""),
                               node.get("warning", {}), node.get("farm_inputs", ""), node.get("withheld", {}),
                               tuple(node.get("parts", ())), "organic_soils" in node, node.get("part_of", ""),
                               node.get("forest", ""), node.get("trust", ""), tuple(node.get("box", ())))
        if families[key].box and not is_box(families[key].box):
            at.at(key).problem(node.line, "coefficients.box", box=" ".join(map(str, families[key].box)))
        check_family(families[key], node.line, at.at(key))
        for part in families[key].parts:   # of a family that comes before: no family holds itself
            if part == key or part not in families or families[part].unit != node["unit"] or families[key].is_flux:
                at.at(key).problem(node.line, "coefficients.part_unknown", part=part, family=key)
    return families


def _stocks(values, families: dict, described: tuple, place: Place, files) -> tuple:
    """Numbers of the tables of stocks; ``described``: keys of the pack and its bases."""
    keys, bases = described
    stocks: list = []
    seen: dict = {}
    for name in values.get("stocks", ()):
        table = Rows(name, values.line_of("stocks"), place.at("stocks"), files, {**STOCKS, **key_columns(keys)},
                     NEEDED_STOCKS)
        for line, row in table.rows:
            family = families.get(row["family"])
            if family is None or family.is_flux:
                table.refuse(line, "family", "packs.not_a_choice", value=row["family"][:60],
                             choices=", ".join(key for key, described in families.items() if not described.is_flux))
                continue
            if row["unit"] != family.unit:
                table.refuse(line, "unit", "coefficients.unit_mixed", found=row["unit"], family=family.id,
                             wanted=family.unit)
            depth = row["depth_m"]
            if (row["pool"] == "soil") != (depth is not None) or (depth is not None and depth != family.soil_depth_m):
                table.refuse(line, "depth_m", "coefficients.depth_mixed", found="–" if depth is None else f"{depth:g}",
                             family=family.id,
                             wanted="–" if family.soil_depth_m is None else f"{family.soil_depth_m:g}")
            stated = stated_keys(row, keys)
            for climate in row.get("climate") or ("",):
                number = coefficient(row, bases, family.id, row["class"], row["pool"], climate, stated)
                key = family.id, row["class"], row["pool"], climate, *("|".join(words) for words in stated.values())
                if seen.setdefault(key, (name, line)) != (name, line):
                    table.refuse(line, "class", "coefficients.twice", what=" ".join(filter(None, key)))
                stocks.append(number)
            table.checked(line, row, number, family, bases)
        for family in families:
            together = {family, *families[family].parts}
            mixed = mixed_pools({stock.pool for stock in stocks if stock.family in together})
            if mixed:
                table.refuse(1, "pool", "coefficients.whole_and_part", family=family, whole=mixed[0], part=mixed[1])
    return tuple(stocks)


def _soil(values, bases: dict, place: Place, files) -> dict:
    soil, at = values.get("soil"), place.at("soil")
    if soil is None:
        return {}
    references: dict = {}
    table = Rows(soil["references"], soil.line_of("references"), at, files, REFERENCES, NEEDED_REFERENCES)
    for line, row in table.rows:
        for climate in row["climate"]:
            if (row["soil"], climate) in references:
                table.refuse(line, "soil", "coefficients.twice", what=f"{row['soil']} {climate}")
            references[row["soil"], climate] = coefficient(row, bases, "soil", row["soil"], "soil", climate)
        table.checked(line, row, coefficient(row, bases), None, bases)
    factors: dict = {}
    table = Rows(soil["factors"], soil.line_of("factors"), at, files, SOIL_FACTORS, NEEDED_FACTORS)
    for line, row in table.rows:
        for climate in row["climate"] or ("",):
            key = row["factor"], row["level"], climate
            if key in factors:
                table.refuse(line, "level", "coefficients.twice", what=" ".join(filter(None, key)))
            factors[key] = coefficient(row, bases, row["factor"], row["level"], "soil", climate)
        table.checked(line, row, coefficient(row, bases), None, bases)
    cropland, uses = _of_uses(table, factors)
    constants: dict = {}
    if "constants" in soil:
        table = Rows(soil["constants"], soil.line_of("constants"), at, files, CONSTANTS, NEEDED_CONSTANTS)
        for line, row in table.rows:
            if row["id"] in constants:
                table.refuse(line, "id", "coefficients.twice", what=row["id"])
            constants[row["id"]] = coefficient(row, bases, row["id"], row["id"], "soil")
            table.checked(line, row, constants[row["id"]], None, bases)
    return {"soil_references": references, "soil_factors": factors, "soil_constants": constants,
            "soil_cropland": cropland, "soil_uses": uses, "soil_depth_m": soil["depth_m"], "soil_years": soil["years"],
            "soil_boundary": soil["boundary"]}


def _of_uses(table: Rows, factors: dict) -> tuple[dict, dict]:
    """Which uses are cropland, and (factor, level) -> uses that it applies to, where the table says so."""
    cropland: dict = {}
    uses: dict = {}
    known = sorted({level for factor, level, _climate in factors if factor == FACTORS[0]})
    for line, row in table.rows:
        in_cropland, wanted, is_use = row.get("cropland"), row.get("uses") or (), row["factor"] == FACTORS[0]
        if in_cropland and not is_use:
            table.refuse(line, "cropland", "coefficients.cropland_of_use", factor=row["factor"])
        elif in_cropland and cropland.setdefault(row["level"], in_cropland == "true") != (in_cropland == "true"):
            table.refuse(line, "cropland", "coefficients.cropland_mixed", level=row["level"])
        if wanted and is_use:
            table.refuse(line, "uses", "coefficients.uses_of_use")
        elif uses.setdefault((row["factor"], row["level"]), wanted) != wanted:
            table.refuse(line, "uses", "coefficients.uses_mixed", level=row["level"])
        for use in sorted(set(wanted) - set(known)):
            table.refuse(line, "uses", "coefficients.uses_unknown", use=use, known=", ".join(known) or "–")
    return cropland, {pair: some for pair, some in uses.items() if some}


def _classes(values, place: Place, files) -> dict:
    if "classes" not in values:
        return {}
    classes: dict = {}
    table = Rows(values["classes"], values.line_of("classes"), place.at("classes"), files, CLASSES, NEEDED_CLASSES)
    for line, row in table.rows:
        if row["code"] in classes:
            table.refuse(line, "code", "packs.listed_twice", value=row["code"])
        classes[row["code"]] = LandClass(row["code"], row["name"], row["category"], row.get("organic_soil", False),
                                         _VEGETATED.get(row.get("vegetated", "")))
    return classes


def _crosswalks(values, classes: dict, place: Place, files) -> dict:
    mixes: dict = {}
    for scheme, name in values.get("crosswalks", {}).items():
        shares: dict = {}
        table = Rows(name, values["crosswalks"].line_of(scheme), place.at("crosswalks").at(scheme), files, CROSSWALK,
                     NEEDED_CROSSWALK)
        for line, row in table.rows:
            if row["class"] not in classes:
                table.refuse(line, "class", "packs.not_a_choice", value=row["class"], choices=", ".join(classes))
            share = 1.0 if row.get("share") is None else row["share"]
            if not 0.0 < share <= 1.0:
                table.refuse(line, "share", "coefficients.share", value=share)
            shares.setdefault(row["code"], []).append((line, Share(row["class"], share, row.get("note", {}))))
        for code, parts in shares.items():
            if abs(sum(share.share for _line, share in parts) - 1.0) > 1e-9 or len({
                    share.land_class for _line, share in parts}) < len(parts):
                table.refuse(parts[-1][0], "share", "coefficients.shares_sum", code=code)
        grid = values.get("grids", {}).get(scheme)
        mixes[scheme] = (dict if grid is None else GridCodes)(
            (code, tuple(share for _line, share in parts)) for code, parts in shares.items())
        if grid is not None and grid != scheme:
            mixes[scheme].numbered = grid
    for grid, scheme in values.get("grids", {}).items():
        for name in (grid, scheme):
            if name not in mixes:
                place.at("grids").at(grid).problem(values["grids"].line_of(grid), "packs.not_a_choice", value=name,
                                                   choices=", ".join(mixes))
    return mixes


#: How packs of coefficients are written.
FORM = PackForm(_read, read_cases, "coefficients.no_cases")
