"""Buildings and the grid in a pack of coefficients: energy and embodied carbon, uses and their codes; regions of the
grid, their factors by year and type, and paths of later years."""
from __future__ import annotations

import re

from ...packs.schema import ListOf, MapOf, Place, Record, Text, text_or_texts, texts
from ...packs.tables import SAID, cell_choice, cell_form, cell_words
from .building import (
    ELECTRICITY,
    EMBODIED_UNIT,
    END_USES,
    FACTOR_TYPES,
    FACTOR_UNIT,
    INTENSITY_UNIT,
    BuildingSet,
    BuildingTables,
    BuildingUse,
    Embodied,
    Grid,
    GridFactor,
    Intensity,
    folded,
)
from .cells import MEASURED, TABLE, Rows, cell_number, code, coefficient

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
SET = Record({"title": texts, "boundary": texts, "region": text_or_texts, "year": Text(limit=40), "warning": texts},
             needed=("title", "boundary"))
BUILDINGS = Record({"sets": MapOf(SET, key=ID, form="a-z 0-9 -"), "intensities": ListOf(TABLE),
                    "embodied": ListOf(TABLE), "uses": TABLE, "lists": MapOf(TABLE, key=ID, form="a-z 0-9 -")})
INTENSITIES = {"set": str, "use": code, "climate": cell_words(), "end_use": cell_choice(END_USES), "carrier": code,
               "unit": cell_choice((INTENSITY_UNIT,)), **MEASURED}
NEEDED_INTENSITIES = ("set", "use", "end_use", "carrier", "value", "unit", "tier", "source", "verified")
EMBODIED = {"set": str, "use": code, "stages": str, "study_years": cell_number, "unit": cell_choice((EMBODIED_UNIT,)),
            **MEASURED}
NEEDED_EMBODIED = ("set", "use", "stages", "study_years", "value", "unit", "tier", "source", "verified")
USES = {"code": code, "name": None, "words": cell_words(), "note": SAID}
CODES = {"code": code, "use": code, "note": SAID}
GRID = Record({"regions": TABLE, "factors": ListOf(TABLE)}, needed=("regions", "factors"))
REGIONS = {"code": code, "name": None, "note": SAID}
YEAR = re.compile(r"(19|20|21)[0-9]{2}")
PATH = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
GRID_FACTORS = {**MEASURED, "region": code, "year": cell_form(YEAR, "YYYY"), "type": cell_choice(FACTOR_TYPES),
                "path": cell_form(PATH, "a-z 0-9 -", empty=True), "unit": cell_choice((FACTOR_UNIT,))}
NEEDED_GRID_FACTORS = ("region", "year", "type", "value", "unit", "tier", "source", "verified")


def read_buildings(values, bases: dict, place: Place, files) -> BuildingTables:
    """The section ``buildings``; empty where a pack has none.

    Args:
        values: of the pack's document. bases: id -> source. place: where problems are noted. files: of the pack.
    """
    stated, at = values.get("buildings"), place.at("buildings")
    if stated is None:
        return BuildingTables()
    sets = {key: BuildingSet(key, entry["title"], entry["boundary"], entry.get("region", {}), entry.get("year", ""),
                             entry.get("warning", {})) for key, entry in stated.get("sets", {}).items()}
    uses = _uses(stated, at, files)
    return BuildingTables(sets, _intensities(stated, sets, bases, at, files),
                          _embodied(stated, sets, bases, at, files), uses, _lists(stated, uses, at, files))


def _known_set(table: Rows, line: int, row: dict, sets: dict) -> bool:
    if row["set"] in sets:
        return True
    table.refuse(line, "set", "packs.not_a_choice", value=row["set"][:60], choices=", ".join(sets))
    return False


def _intensities(stated, sets: dict, bases: dict, place: Place, files) -> dict:
    rows_by_set: dict = {key: [] for key in sets}
    seen: dict = {}
    for name in stated.get("intensities", ()):
        table = Rows(name, stated.line_of("intensities"), place.at("intensities"), files, INTENSITIES,
                     NEEDED_INTENSITIES)
        for line, row in table.rows:
            if not _known_set(table, line, row, sets):
                continue
            if row["end_use"] == ELECTRICITY and row["carrier"] != ELECTRICITY:
                table.refuse(line, "carrier", "packs.not_a_choice", value=row["carrier"], choices=ELECTRICITY)
            for climate in row.get("climate") or ("",):
                key = row["set"], row["use"], climate, row["end_use"], row["carrier"]
                if seen.setdefault(key, (name, line)) != (name, line):
                    table.refuse(line, "use", "coefficients.twice", what=" ".join(filter(None, key)))
                number = coefficient(row, bases, row["set"], row["use"], row["end_use"], climate)
                rows_by_set[row["set"]].append(Intensity(row["use"], climate, row["end_use"], row["carrier"], number))
            table.checked(line, row, number, None, bases)
    return {key: tuple(rows) for key, rows in rows_by_set.items()}


def _embodied(stated, sets: dict, bases: dict, place: Place, files) -> dict:
    rows_by_set: dict = {key: [] for key in sets}
    seen: dict = {}
    for name in stated.get("embodied", ()):
        table = Rows(name, stated.line_of("embodied"), place.at("embodied"), files, EMBODIED, NEEDED_EMBODIED)
        for line, row in table.rows:
            if not _known_set(table, line, row, sets):
                continue
            if seen.setdefault((row["set"], row["use"]), line) != line:
                table.refuse(line, "use", "coefficients.twice", what=f"{row['set']} {row['use']}")
            if not row["stages"]:
                table.refuse(line, "stages", "packs.text_empty")
            if not row["study_years"] or row["study_years"] < 0.0:
                table.refuse(line, "study_years", "coefficients.not_positive", value=row["study_years"] or 0)
            number = coefficient(row, bases, row["set"], row["use"], "embodied")
            rows_by_set[row["set"]].append(Embodied(row["use"], row["stages"], row["study_years"] or 0.0, number))
            table.checked(line, row, number, None, bases)
    return {key: tuple(rows) for key, rows in rows_by_set.items()}


def _uses(stated, place: Place, files) -> dict:
    if "uses" not in stated:
        return {}
    uses: dict = {}
    words: dict = {}
    table = Rows(stated["uses"], stated.line_of("uses"), place.at("uses"), files, USES, ("code", "name"))
    for line, row in table.rows:
        use = row["code"]
        if use in uses:
            table.refuse(line, "code", "packs.listed_twice", value=use)
        uses[use] = BuildingUse(use, row["name"], row.get("words", ()))
        for word in {folded(word_of_use) for word_of_use in (use, *row["name"].values(), *row.get("words", ()))}:
            if words.setdefault(word, use) != use:
                table.refuse(line, "words", "packs.alias_twice", value=word, first=words[word], second=use)
    return uses


def _lists(stated, uses: dict, place: Place, files) -> dict:
    use_by_list: dict = {}
    for key, name in stated.get("lists", {}).items():
        use_by_list[key] = {}
        table = Rows(name, stated["lists"].line_of(key), place.at("lists").at(key), files, CODES, ("code", "use"))
        for line, row in table.rows:
            if row["use"] not in uses:
                table.refuse(line, "use", "packs.not_a_choice", value=row["use"], choices=", ".join(uses))
            if row["code"] in use_by_list[key]:
                table.refuse(line, "code", "packs.listed_twice", value=row["code"])
            use_by_list[key][row["code"]] = row["use"]
    return use_by_list


def read_grid(values, bases: dict, place: Place, files) -> Grid:
    """The section ``grid``; empty where a pack has none.

    Args:
        values: of the pack's document. bases: id -> source. place: where problems are noted. files: of the pack.

    Returns:
        Factors in kg CO2/kWh.
    """
    stated, at = values.get("grid"), place.at("grid")
    if stated is None:
        return Grid()
    regions = _regions(stated, at, files)
    factors, seen = [], {}
    for name in stated["factors"]:
        table = Rows(name, stated.line_of("factors"), at.at("factors"), files, GRID_FACTORS,
                     NEEDED_GRID_FACTORS)
        for line, row in table.rows:
            if row["region"] not in regions:
                table.refuse(line, "region", "packs.not_a_choice", value=row["region"], choices=", ".join(regions))
            key = row["region"], row["year"], row["type"], row.get("path", "")
            if seen.setdefault(key, (name, line)) != (name, line):
                table.refuse(line, "region", "coefficients.twice", what=" ".join(filter(None, key)))
            number = coefficient(row, bases, "grid", row["region"], row["type"])
            table.checked(line, row, number, None, bases)
            factors.append(GridFactor(row["region"], int(row["year"]), row["type"], row.get("path", ""), number))
    return Grid(regions, tuple(factors))


def _regions(stated, place: Place, files) -> dict:
    names: dict = {}
    words: dict = {}
    table = Rows(stated["regions"], stated.line_of("regions"), place.at("regions"), files, REGIONS, ("code", "name"))
    for line, row in table.rows:
        if row["code"] in names:
            table.refuse(line, "code", "packs.listed_twice", value=row["code"])
        names[row["code"]] = row["name"]
        for word in {folded(word_of_region) for word_of_region in (row["code"], *row["name"].values())}:
            if words.setdefault(word, row["code"]) != row["code"]:
                table.refuse(line, "name", "packs.alias_twice", value=word, first=words[word], second=row["code"])
    return names
