"""Columns of the tables of a pack of coefficients, how they are read, and how a row of them becomes a coefficient."""
from __future__ import annotations

import re
from typing import Optional

from ...packs.schema import Place, Text
from ...packs.tables import SAID, cell_boolean, cell_choice, cell_form, cell_words, read_pack_table
from ...rules.model import Problem
from ...texts import text, texts_of
from .model import (
    ALL_POOLS,
    BOUNDS,
    CATEGORIES,
    FACTORS,
    SOIL_CONSTANTS,
    TIERS,
    UNITS,
    Coefficient,
    Other,
    problems_of,
)

#: A table's file name in pack.yaml.
TABLE = Text(re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}\.csv"), "*.csv")

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
CODE_FORM = "0-9 A-Z a-z . _ -"
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")


def cell_number(cell: str) -> Optional[float]:
    """A number in the unit of its column, None if the cell is empty; a decimal comma is refused, not guessed.

    Args:
        cell: text of a table.

    Raises:
        ValueError: a text that is not a number, with the key and values of its sentence.
    """
    if not cell:
        return None
    if not NUMBER.fullmatch(cell):
        key = "coefficients.decimal_comma" if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", cell) else "packs.not_a_number"
        raise ValueError(key, {"value": cell[:60]})
    return float(cell)


def cell_others(cell: str) -> tuple:
    """What other sources print in the place of a number.

    Args:
        cell: ``label: number``, several separated by ``;``, in the unit of the row.

    Returns:
        ``(label, number)`` each.

    Raises:
        ValueError: another form, with the key and values of its sentence.

    >>> cell_others("Table 4.12: 9.1; second reading: 5")
    (('Table 4.12', 9.1), ('second reading', 5.0))
    """
    others = []
    for part in filter(None, map(str.strip, cell.split(";"))):
        label, _colon, number = part.rpartition(":")
        if not label.strip() or not NUMBER.fullmatch(number.strip()):
            raise ValueError("coefficients.other_form", {"value": part[:60]})
        others.append((label.strip(), float(number)))
    return tuple(others)


def label_title(label: str, language: str) -> str:
    """The name of another source, as a table calls it.

    Args:
        label: of ``cell_others``. language: of the name.

    >>> [label_title("Table 4.12", language) for language in ("en", "zh")]
    ['Table 4.12', '表 4.12']
    """
    table, _space, number = label.partition(" ")
    if table == "Table" and number:
        return text("carbon.other_table", language, number=number)
    key = f"other_{label.replace(' ', '_')}"
    return text(f"carbon.{key}", language) if key in texts_of("carbon") else label


code, code_or_empty = cell_form(CODE, CODE_FORM), cell_form(CODE, CODE_FORM, empty=True)
MEASURED = {"value": cell_number, "lower": cell_number, "upper": cell_number, "uncertainty_percent": cell_number,
            "bounds": cell_choice(("", *BOUNDS), ""), "tier": cell_choice(("", *TIERS), ""), "year": str, "region": str,
            "source": str, "verified": cell_boolean, "disputed": SAID, "note": SAID,
            "other": cell_others}
STOCKS = {"family": str, "class": code, "pool": cell_choice(ALL_POOLS), "climate": cell_words(), "unit":
          cell_choice(tuple(UNITS)), "depth_m": cell_number, "growth": cell_number, "years_to_maturity": cell_number,
          **MEASURED}
NEEDED_STOCKS = ("family", "class", "pool", "value", "unit", "depth_m", "tier", "source", "verified")
REFERENCES = {"soil": code, "climate": cell_words(), **MEASURED}
NEEDED_REFERENCES = ("soil", "climate", "value", "tier", "source", "verified")
SOIL_FACTORS = {"factor": cell_choice(FACTORS), "level": code, "climate": cell_words(), "name": None,
                "cropland": cell_choice(("", "true", "false"), ""), "uses": cell_words(), **MEASURED}
NEEDED_FACTORS = ("factor", "level", "climate", "value", "tier", "source", "verified")
CONSTANTS = {"id": cell_choice(SOIL_CONSTANTS), **MEASURED}
NEEDED_CONSTANTS = ("id", "value", "tier", "source", "verified")
CLASSES = {"code": code, "name": None, "category": cell_choice(CATEGORIES), "organic_soil": cell_boolean,
           "vegetated": cell_choice(("", "true", "false"), ""), "note": SAID}
NEEDED_CLASSES = ("code", "name", "category")
CROSSWALK = {"code": code, "class": code, "share": cell_number, "note": SAID}
NEEDED_CROSSWALK = ("code", "class")


def coefficient(row: dict, bases: dict, family: str = "", land_class: str = "", pool: str = "",
                climate: str = "", keys: Optional[dict] = None) -> Coefficient:
    """A row's coefficient; a half-width in percent of the value becomes bounds.

    Args:
        row: read values by column; ``uncertainty_percent`` is the half-width. bases: id -> source.
        family, land_class, pool, climate: what it is of, each ``""`` where it does not apply.
        keys: what it states of the keys of the pack.
    """
    value, lower, upper = row["value"], row.get("lower"), row.get("upper")
    percent = row.get("uncertainty_percent")
    if percent is not None and value is not None:
        lower, upper = sorted((value * (1.0 - percent / 100.0), value * (1.0 + percent / 100.0)))
    source, tick = bases.get(row["source"]), getattr(row, "tick", None)
    if source is not None and tick is not None:
        source = source.verified_as(tick.by, tick.on, tick.note)
    return Coefficient(family, land_class, pool, value, lower, upper, row.get("bounds", ""), row.get("growth"),
                       row.get("years_to_maturity"), climate, row["tier"], row.get("year", ""), row.get("region", ""),
                       source, row["verified"], row.get("disputed", {}), row.get("note", {}),
                       row.get("unit", ""), row.get("counted_by", ""), keys or {}, climates=row.get("climate") or (),
                       others=tuple(Other(*other) for other in row.get("other") or ()))


class Rows:
    """A table of the pack; collects its problems under file, line and column."""

    def __init__(self, name: str, line: int, place: Place, files, columns: dict, needed: tuple):
        self.name, self.place = name, place
        self.rows = read_pack_table(name, line, place, files, columns, needed)

    def refuse(self, line: int, column: str, key: str, **values) -> None:
        """Note a problem of a cell.

        Args:
            line, column: where. key: of its sentence. values: of the sentence.
        """
        self.place.problems.append(Problem(self.name, line, column, key, values))

    def has_source(self, line: int, row: dict, bases: dict) -> bool:
        """Whether the pack knows the source of a row; notes it otherwise.

        Args:
            line: of the row. row: its values by column. bases: id -> source.
        """
        if row["source"] in bases:
            return True
        self.refuse(line, "source", "packs.not_a_choice", value=row["source"][:60], choices=", ".join(bases))
        return False

    def checked(self, line: int, row: dict, number, family, bases: dict) -> None:
        """Note what is wrong with one coefficient.

        Args:
            line: of the row. row: its values by column. number: the coefficient. family: of it, None without.
            bases: id -> source.
        """
        if (self.has_source(line, row, bases) and row["verified"] and row.tick is None
                and not bases[row["source"]].verified):
            self.refuse(line, "verified", "packs.verified_by_nobody")
        if not row["tier"] and row["value"] is not None:
            self.refuse(line, "tier", "packs.text_empty")
        if row.get("uncertainty_percent") is not None and (row.get("lower") is not None or not row.get("bounds")):
            self.refuse(line, "uncertainty_percent", "coefficients.bounds_incomplete", choices=", ".join(BOUNDS))
        for column, key, values in problems_of(number, family):
            self.refuse(line, column, key, **values)
