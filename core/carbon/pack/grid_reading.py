"""The power grid in a pack of coefficients: regions and their factors by year and type, and paths of later years."""
from __future__ import annotations

import re

from ...packs.schema import ListOf, Place, Record
from ...packs.tables import SAID, cell_choice, cell_form
from .building import FACTOR_TYPES, FACTOR_UNIT, Grid, GridFactor, folded
from .cells import MEASURED, TABLE, Rows, code, coefficient

GRID = Record({"regions": TABLE, "factors": ListOf(TABLE)}, needed=("regions", "factors"))
REGIONS = {"code": code, "name": None, "note": SAID}
YEAR = re.compile(r"(19|20|21)[0-9]{2}")
PATH = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
FACTORS = {**MEASURED, "region": code, "year": cell_form(YEAR, "YYYY"), "type": cell_choice(FACTOR_TYPES),
           "path": cell_form(PATH, "a-z 0-9 -", empty=True), "unit": cell_choice((FACTOR_UNIT,))}
NEEDED_FACTORS = ("region", "year", "type", "value", "unit", "tier", "source", "verified")


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
        table = Rows(name, stated.line_of("factors"), at.at("factors"), files, FACTORS, NEEDED_FACTORS)
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
