"""A user's own table of densities, as strictly read as a pack's: a column a pool, or a row per number."""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Optional

import pandas as pd

from ...contract.basis import Basis
from ...errors import InputError
from ...fields import Field, spelling
from ...layers.binding import bind_fields
from ...names import folded_name
from ...texts import LANGUAGES, text
from ..pack.model import (
    ALL_POOLS,
    BOUNDS,
    BY_ENERGY,
    FLUX,
    FLUX_UNITS,
    OWN,
    TIERS,
    UNITS,
    Coefficient,
    Family,
    mixed_pools,
    problems_of,
)
from .table import Densities, densities

SHOWN = 12
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
#: t C/ha that no land holds, the deepest peat included: such a number is of a tree, a cell, or in another unit.
MOST = 10_000.0
#: Units that no factor turns into carbon per hectare alone, by what they hold: the remedy of each is another.
OTHER_UNITS = ((re.compile(r"tree|stem|cell|pixel|plot|株|像元|栅格|样地"), "coefficients.unit_each"),
               (re.compile(r"m3|m³|m\^3|volume|蓄积"), "coefficients.unit_volume"),
               (re.compile(r"\bd\.?m\b|d\.m\.|dry|biomass|干物质|生物量"), "coefficients.unit_dry"))


def own_densities(columns: pd.DataFrame, name: str, fields: dict[str, Field], unit: str,
                  depth_m: Optional[float], names: Sequence[str] = ()) -> Densities:
    """Densities or annual fluxes of the user's own table, by class and pool.

    Args:
        columns: its rows, under the table's own field names, or under field roles; the index counts rows from 0.
        name: of the table, for messages and as its family.
        fields: names that fields may have, of a pack.
        unit: of the numbers, a key of ``UNITS`` other than dry matter, or of ``FLUX_UNITS`` for annual fluxes; a
            column ``unit`` has to agree.
        depth_m: of the soil pool; a column ``depth_m`` has to agree.
        names: of all fields of the table, for messages; empty: those of the columns.

    Raises:
        InputError: with every row that is wrong.
    """
    is_flux = unit in FLUX_UNITS
    bound = bound_roles(columns.columns, fields)
    pools = {"value"} if is_flux else {"pool", "value"}
    if "land_class" not in bound or not (pools <= bound.keys() or (not is_flux and set(ALL_POOLS) & bound.keys())):
        raise InputError("flux.own_fields" if is_flux else "carbon.own_fields", table=name,
                         fields=", ".join(map(str, names or columns.columns)) or "–")
    family = Family(name, dict.fromkeys(LANGUAGES, name),
                    {language: text("carbon.own_boundary", language) for language in LANGUAGES}, unit, depth_m,
                    trust=OWN)
    read = _long if pools <= bound.keys() else _wide
    rows, problems = read(columns, bound, family)
    seen: dict = {}
    for line, coefficient in rows:
        key = folded_name(coefficient.land_class), coefficient.pool
        if key in seen:
            what, (other, first) = f"{coefficient.land_class} {coefficient.pool}", seen[key]
            problems.append((line, "carbon.own_twice" if other == what else "coefficients.twice_alike", {
                "what": what, "other": other, "first": first,
                "land_class": coefficient.land_class, "pool": coefficient.pool}))
        seen.setdefault(key, (f"{coefficient.land_class} {coefficient.pool}", line))
        amount = coefficient.value
        if not is_flux and amount is not None and amount * UNITS[unit] > MOST:
            problems.append((line, "carbon.own_too_much", {"value": amount, "unit": unit, "most": MOST,
                                                           "what": f"{coefficient.land_class} {coefficient.pool}"}))
        problems += [(line, problem, values) for _column, problem, values in problems_of(coefficient, family)]
    mixed = mixed_pools({coefficient.pool for _line, coefficient in rows})
    if mixed:
        problems.append((1, "coefficients.whole_and_part", {"family": name, "whole": mixed[0], "part": mixed[1]}))
    if problems:
        raise OwnTableError(name, problems)
    if not rows:
        raise InputError("carbon.own_empty", table=name)
    return densities(family, [coefficient for _line, coefficient in rows], name)


class OwnTableError(InputError):
    """A table that cannot be used; every row that is wrong is named."""

    def __init__(self, name: str, problems: list):
        super().__init__("carbon.own_broken", table=name, count=len(problems))
        self.problems = problems

    def in_language(self, language: str) -> str:
        """The table's problems, a line a row, at most ``SHOWN`` of them.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        lines = [super().in_language(language)]
        lines += [text("carbon.own_cell" if "field" in values else "carbon.own_row", language, row=row,
                       field=values.get("field", ""), problem=text(key, language, **values))
                  for row, key, values in self.problems[:SHOWN]]
        return "\n".join(lines)


def bound_roles(names, fields: dict[str, Field]) -> dict:
    """Role -> column, by the pack's names.

    Args:
        names: of the columns that there are. fields: role -> field with its aliases.

    Returns:
        A role of which no name is there is left out.
    """
    bound: dict = {}
    folded = {folded_name(name): name for name in names}
    for role, field in fields.items():
        for alias in (role, *field.aliases):
            if folded_name(alias) in folded:
                bound[role] = folded[folded_name(alias)]
                break
    return bound


def as_stated(layer, fields: dict, rows: Sequence, layers: Sequence) -> dict:
    """Role -> column as the user says, otherwise as a table is read: by the field role first, then by aliases.

    Args:
        layer: with ``field_names``. fields: role -> field with its aliases. rows: of FIELDS. layers: of the run.
    """
    stated = {part for _word, part, _name in rows}
    chosen = bind_fields(layer, {part: Field(part) for part in fields}, rows, layers)
    return {**bound_roles(layer.field_names, fields), **{part: name for part, name in chosen.items() if part in stated}}


class Unreadable(ValueError):
    """A text that is not a number; its arguments are the key and the values of a sentence."""


def number_of(raw) -> Optional[float]:
    """A number in the unit of its column, None for an empty cell.

    Args:
        raw: a cell, a text or a number.

    Raises:
        Unreadable: a text that is not a number, with the key and values of its sentence.

    >>> number_of(" 12.5 "), number_of(""), number_of(3)
    (12.5, None, 3.0)
    """
    if pd.isna(raw) or not (plain := spelling(raw)):
        return None
    if not _NUMBER.fullmatch(plain):
        key = "coefficients.comma_or_thousands" if re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+", plain) else \
            "coefficients.decimal_comma" if re.fullmatch(r"[+-]?\d+,\d+", plain) else "packs.not_a_number"
        raise Unreadable(key, {"value": plain[:60]})
    return float(plain)


def _common(row, bound: dict, family: Family) -> tuple[dict, list]:
    """What a row states about all its numbers, and where it contradicts the family."""
    problems = []
    cells = {role: "" if pd.isna(row[bound[role]]) else spelling(row[bound[role]])
             for role in ("land_class", "unit", "source", "tier", "bounds", "counted_by") if role in bound}
    if not cells["land_class"]:
        problems.append(("carbon.own_no_class", {}))
    if cells.get("unit") and cells["unit"] != family.unit:
        key = next((key for pattern, key in OTHER_UNITS if pattern.search(cells["unit"].lower())),
                   "coefficients.unit_mixed")
        problems.append((key, {"found": cells["unit"], "family": family.id, "wanted": family.unit,
                               "field": bound["unit"]}))
    for role, words in (("bounds", BOUNDS), ("tier", TIERS), ("counted_by", (BY_ENERGY,))):
        if cells.get(role) and cells[role] not in words:
            problems.append(("packs.not_a_choice", {"value": cells[role][:60], "choices": ", ".join(words)}))
    return cells, problems


_NUMBERS = ("value", "lower", "upper", "growth", "years_to_maturity")


def _coefficient(cells: dict, family: Family, pool: str, numbers: dict) -> Coefficient:
    """A coefficient of a row: its words, and its numbers by name; those that are missing are None."""
    value, lower, upper, growth, years = (numbers.get(name) for name in _NUMBERS)
    source = Basis({"": cells["source"]}) if cells.get("source") else None
    return Coefficient(family.id, cells["land_class"], pool, value, lower, upper, cells.get("bounds", ""), growth,
                       years, tier=cells.get("tier", ""), source=source, counted_by=cells.get("counted_by", ""))


def _numbers(row, bound: dict, roles, wrong: list) -> dict:
    """Role -> number of a row; other values go to ``wrong``."""
    amounts = {}
    for role in roles:
        if role in bound:
            try:
                amounts[role] = number_of(row[bound[role]])
            except Unreadable as error:
                wrong.append((error.args[0], {**error.args[1], "field": bound[role]}))
    return amounts


def _wrong_depth(depth: Optional[float], family: Family) -> list:
    """The problem of a soil that is stated to another depth than the family's."""
    if depth is None or depth == family.soil_depth_m:
        return []
    return [("coefficients.depth_mixed", {"found": f"{depth:g}", "family": family.id, "wanted":
                                          "–" if family.soil_depth_m is None else f"{family.soil_depth_m:g}"})]


def _long(columns: pd.DataFrame, bound: dict, family: Family) -> tuple[list, list]:
    rows, problems = [], []
    for index, row in columns.iterrows():
        line = index + 1
        cells, wrong = _common(row, bound, family)
        if family.is_flux:
            pool = FLUX
        elif (pool := "" if pd.isna(row[bound["pool"]]) else spelling(row[bound["pool"]])) not in ALL_POOLS:
            wrong.append(("packs.not_a_choice", {"value": pool[:60], "choices": ", ".join(ALL_POOLS)}))
        numbers = _numbers(row, bound, (*_NUMBERS, "depth_m"), wrong)
        if pool == "soil":
            wrong += _wrong_depth(numbers.get("depth_m"), family)
        problems += [(line, *problem) for problem in wrong]
        if not wrong:
            rows.append((line, _coefficient(cells, family, pool, numbers)))
    return rows, problems


def _wide(columns: pd.DataFrame, bound: dict, family: Family) -> tuple[list, list]:
    rows, problems = [], []
    for index, row in columns.iterrows():
        line = index + 1
        cells, wrong = _common(row, bound, family)
        # a column a pool has no place for what holds of one pool only; left aside it would be lost in silence
        alone = [role for role in ("lower", "upper", "growth") if role in bound and not pd.isna(row[bound[role]])]
        if alone or cells.pop("bounds", ""):
            wrong.append(("carbon.own_wide_column", {"columns": ", ".join(alone) or "bounds"}))
        numbers = _numbers(row, bound, [*(pool for pool in ALL_POOLS if pool in bound), "years_to_maturity", "depth_m"],
                           wrong)
        if "soil" in numbers:
            wrong += _wrong_depth(numbers.get("depth_m"), family)
        coefficients = [(line, _coefficient(cells, family, pool, {   # years are of the class, whatever the pool
            "value": numbers[pool], "years_to_maturity": numbers.get("years_to_maturity")}))
            for pool in ALL_POOLS if pool in numbers]
        problems += [(line, *problem) for problem in wrong]
        rows += [] if wrong else coefficients
    return rows, problems
