"""What a pack says of places: maps of climates by latitude and longitude, zones of a climate, outlines of continents.

A map is a grid of whole cells that covers the earth, from 90° north and 180° west. Several maps of one key may differ:
none of them is right by itself.
"""
from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import shapely

from ...contract.basis import Basis
from ...packs.schema import ListOf, MapOf, Number, Place, Record, Text, texts
from ...packs.tables import SAID, cell_boolean, cell_form, cell_words
from .cells import TABLE, Rows, cell_number
from .keys import VALUE

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
RUN = re.compile(r"(?P<code>[0-9]{1,3})(x(?P<count>[1-9][0-9]{0,3}))?")
RUNS = re.compile(r"[0-9]{1,3}(x[1-9][0-9]{0,3})?( [0-9]{1,3}(x[1-9][0-9]{0,3})?)*")
WORLD = (-180.0, -90.0, 180.0, 90.0)
OUTLINE = re.compile(r"-?[0-9.]+ -?[0-9.]+(, -?[0-9.]+ -?[0-9.]+){2,}")
MOST_CODES = 200
MAP = Record({"title": texts, "licence": Text(limit=200), "cells": TABLE, "source": Text(ID, "a-z 0-9 -"),
              "south": Number(signed=True)},
             needed=("title", "licence", "cells", "source"))
PLACES = Record({"values": ListOf(Text(VALUE, "a-z 0-9 _")), "climates": MapOf(MAP, key=ID, form="a-z 0-9 -"),
                 "zones": TABLE, "continents": TABLE, "soils": TABLE}, needed=("values", "climates"))
CELLS = {"north": cell_number, "runs": cell_form(RUNS, "0x12 5 6x3")}
BOX = re.compile(r"(-?[0-9.]+ ){3}-?[0-9.]+")
ZONES = {"climate": cell_words(), "box": cell_form(BOX, "-12 36 30 44", empty=True), "zones": cell_words(),
         "source": str, "verified": cell_boolean, "note": SAID}
CONTINENTS = {"continent": str, "outline": cell_form(OUTLINE, "10 50, 20 50, 20 40"), "note": SAID}
SOILS = {"zone": cell_form(VALUE, "a-z 0-9 _"), "soil": cell_form(VALUE, "a-z 0-9 _"), "share": cell_number,
         "source": str, "verified": cell_boolean, "note": SAID}


class ClimateMap(NamedTuple):
    """A map.

    Attributes:
        title: texts. licence: of its data. source: where it is from. values: climate of each code, code 1 first.
        codes: of each row of cells from the north, a byte a cell from 180° west; 0: the map has nothing.
    """

    id: str
    title: dict
    licence: str
    source: Basis | None
    values: tuple
    codes: tuple


class Places(NamedTuple):
    """What a pack says of places.

    Attributes:
        climates: id -> map. zones: climate -> the ecological zones that it may have, the likeliest first.
        continents: pairs of a continent and an outline in degrees, west and south negative.
        soils: zone or climate -> pairs of a soil and its share of the land.
        boxes: climate -> pairs of a box (west, south, east, north; degrees) and the zones that it may have there; of
            several boxes that hold a place the first counts.
    """

    climates: dict = {}
    zones: dict = {}
    continents: tuple = ()
    soils: dict = {}
    boxes: dict = {}


def read_places(values, bases: dict, place: Place, files) -> Places:
    """The section ``places``; empty where a pack has none.

    Args:
        values: of the pack's document. bases: id -> source. place: where problems are noted. files: of the pack.
    """
    stated, at = values.get("places"), place.at("places")
    if stated is None:
        return Places()
    maps = {}
    for name, node in stated["climates"].items():
        here = at.at("climates").at(name)
        if node["source"] not in bases:
            here.problem(node.line_of("source"), "packs.not_a_choice", value=node["source"], choices=", ".join(bases))
        table = Rows(node["cells"], node.line_of("cells"), here, files, CELLS, ("north", "runs"))
        maps[name] = ClimateMap(name, node["title"], node["licence"], bases.get(node["source"]),
                                stated["values"], _codes(table, len(stated["values"]), node.get("south")))
    boxes = _zones(stated, at, files, bases)
    zones = {climate: tuple(dict.fromkeys(zone for _box, of_box in pairs for zone in of_box))
             for climate, pairs in boxes.items()}
    return Places(maps, zones, _continents(stated, at, files), _soils(stated, at, files, bases), boxes)


def _codes(table: Rows, most: int, south: float | None) -> tuple:
    """The cells of a map; of one that is not whole, what could be read of it is refused.

    Nothing is known to the south of ``south`` (degrees), where one is stated.
    """
    rows = []
    height = len(table.rows)
    for number, (line, row) in enumerate(table.rows):
        runs = [RUN.fullmatch(run) for run in row["runs"].split(" ")]
        codes = np.repeat([int(run["code"]) for run in runs], [int(run["count"] or 1) for run in runs])
        if row["north"] != 90.0 - number * 180.0 / height:
            table.refuse(line, "north", "coefficients.map_row", found=f"{row['north'] or 0:g}",
                         wanted=f"{90.0 - number * 180.0 / height:g}")
        elif len(codes) != 2 * height:
            table.refuse(line, "runs", "coefficients.map_width", found=len(codes), wanted=2 * height)
        elif codes.max() > most:
            table.refuse(line, "runs", "coefficients.map_code", found=int(codes.max()), most=most)
        else:
            is_known = south is None or row["north"] > south
            rows.append(codes.astype(np.uint8).tobytes() if is_known else bytes(len(codes)))
    return tuple(rows)


def _zones(stated, at: Place, files, bases: dict) -> dict:
    zones: dict = {}
    for table, line, row in _rows(stated, "zones", ZONES, ("climate", "zones", "source", "verified"), at, files):
        table.has_source(line, row, bases)
        box = tuple(map(float, row["box"].split())) if row["box"] else WORLD
        if not (WORLD[0] <= box[0] < box[2] <= WORLD[2] and WORLD[1] <= box[1] < box[3] <= WORLD[3]):
            table.refuse(line, "box", "coefficients.box", box=row["box"])
            continue
        for climate in row["climate"]:
            boxes = zones.setdefault(climate, {})
            if box in boxes or WORLD in boxes:   # a row after that of the whole world would never count
                table.refuse(line, "climate", "packs.listed_twice", value=climate)
            boxes[box] = row["zones"]
    return {climate: tuple(boxes.items()) for climate, boxes in zones.items()}


def _soils(stated, at: Place, files, bases: dict) -> dict:
    shares: dict = {}
    last = {}
    needed = ("zone", "soil", "share", "source", "verified")
    for table, line, row in _rows(stated, "soils", SOILS, needed, at, files):
        table.has_source(line, row, bases)
        if row["share"] is None or not 0.0 <= row["share"] <= 1.0:
            table.refuse(line, "share", "coefficients.share", value=row["share"])
            continue
        shares.setdefault(row["zone"], []).append((row["soil"], row["share"]))
        last[row["zone"]] = table, line
    for zone, soils in shares.items():
        if sum(share for _soil, share in soils) > 1.01:   # rounded to three decimals each
            table, line = last[zone]
            table.refuse(line, "share", "coefficients.shares_over", zone=zone)
    return {zone: tuple(sorted(soils, key=lambda pair: -pair[1])) for zone, soils in shares.items()}


def _continents(stated, at: Place, files) -> tuple:
    outlines = []
    for table, line, row in _rows(stated, "continents", CONTINENTS, ("continent", "outline"), at, files):
        corners = [tuple(map(float, corner.split())) for corner in row["outline"].split(", ")]
        outline = shapely.Polygon(corners)
        if not outline.is_valid or outline.area == 0.0:
            table.refuse(line, "outline", "coefficients.outline", continent=row["continent"])
            continue
        outlines.append((row["continent"], outline))
    return tuple(outlines)


def _rows(stated, key: str, columns: dict, needed: tuple, at: Place, files):
    """Rows of a table of the section, with it and their lines; none where it has no such table."""
    if key in stated:
        table = Rows(stated[key], stated.line_of(key), at.at(key), files, columns, needed)
        for line, row in table.rows:
            yield table, line, row
