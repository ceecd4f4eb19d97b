"""Fuels and farm inputs of a pack of coefficients, read strictly: names in pack.yaml, numbers in tables."""
from __future__ import annotations

from ...packs.parts import spellings
from ...packs.schema import Choice, ListOf, MapOf, Place, Record, Text, name_text, texts
from ...packs.tables import cell_choice
from .cells import MEASURED, TABLE, Rows, code, coefficient
from .fuels import FACTOR, FUEL_UNITS, PRINTED, QUANTITIES, FarmInput, Fuel, computed_factor

INPUT_UNITS = ("kg", "ha")
_NAMED = {"title": texts, "aliases": ListOf(Text(limit=100))}
FUEL = Record({**_NAMED, "unit": Choice(FUEL_UNITS)}, needed=("title", "unit"))
INPUT = Record({**_NAMED, "unit": Choice(INPUT_UNITS), "fuel": name_text()}, needed=("title", "unit"))
#: Keys of pack.yaml that this module reads.
KEYS = {"fuels": MapOf(FUEL), "fuel_values": ListOf(TABLE), "farm_inputs": MapOf(INPUT), "input_values": ListOf(TABLE),
        "electricity": ListOf(Text(limit=100))}
FUEL_VALUES = {"fuel": code, "quantity": cell_choice(tuple(QUANTITIES)), "unit": str, **MEASURED}
NEEDED_FUELS = ("fuel", "quantity", "value", "unit", "tier", "source", "verified")
INPUT_VALUES = {"input": code, "unit": str, **MEASURED}
NEEDED_INPUTS = ("input", "value", "unit", "tier", "source", "verified")


def read_fuels(values, bases: dict, place: Place, files) -> dict[str, Fuel]:
    """Fuels and their numbers; a printed factor has to be what its parts come to, to four decimals.

    Args:
        values: of the pack's document. bases: id -> source. place: where problems are noted. files: of the pack.
    """
    named = values.get("fuels", {})
    numbers: dict = {key: {} for key in named}
    lines: dict = {}
    for name in values.get("fuel_values", ()):
        table = Rows(name, values.line_of("fuel_values"), place.at("fuel_values"), files, FUEL_VALUES, NEEDED_FUELS)
        for line, row in table.rows:
            key, quantity = row["fuel"], row["quantity"]
            if key not in named:
                table.refuse(line, "fuel", "packs.not_a_choice", value=key, choices=", ".join(named))
                continue
            wanted = QUANTITIES[quantity].format(named[key]["unit"])
            if row["unit"] != wanted:
                table.refuse(line, "unit", "coefficients.unit_mixed", found=row["unit"][:60], family=key, wanted=wanted)
            if quantity in numbers[key]:
                table.refuse(line, "quantity", "coefficients.twice", what=f"{key} {quantity}")
            number = coefficient(row, bases, "", key, quantity)
            if number.value is not None and (number.value <= 0.0 or (quantity == "oxidation" and number.value > 1.0)):
                table.refuse(line, "value", "coefficients.fuel_number", value=number.value)
            numbers[key][quantity] = number
            lines[key, quantity] = table, line
            table.checked(line, row, number, None, bases)
    for key, quantities in numbers.items():
        printed, computed = quantities.get(FACTOR), computed_factor(quantities)
        if printed is not None and printed.value is not None and computed is not None \
                and abs(printed.value - computed) > PRINTED + 1e-9:
            table, line = lines[key, FACTOR]
            table.refuse(line, "value", "coefficients.factor_differs", fuel=key, printed=printed.value,
                         computed=computed)
    _spelled(named, place.at("fuels"))
    return {key: Fuel(key, node["title"], node["unit"], _names(key, node), numbers[key]) for key, node in named.items()}


def read_inputs(values, fuels: dict, bases: dict, place: Place, files) -> dict[str, FarmInput]:
    """Inputs of farming and their factors, kg C a unit.

    Args:
        values: of the pack's document. fuels: by id. bases: id -> source. place: where problems are noted. files: of
            the pack.
    """
    named, factors = values.get("farm_inputs", {}), {}
    for name in values.get("input_values", ()):
        table = Rows(name, values.line_of("input_values"), place.at("input_values"), files, INPUT_VALUES,
                     NEEDED_INPUTS)
        for line, row in table.rows:
            key = row["input"]
            if key not in named:
                table.refuse(line, "input", "packs.not_a_choice", value=key, choices=", ".join(named))
                continue
            wanted = f"kg C/{named[key]['unit']}"
            if row["unit"] != wanted:
                table.refuse(line, "unit", "coefficients.unit_mixed", found=row["unit"][:60], family=key, wanted=wanted)
            if key in factors:
                table.refuse(line, "input", "coefficients.twice", what=key)
            factors[key] = coefficient(row, bases, "", key, FACTOR)
            table.checked(line, row, factors[key], None, bases)
    at, inputs = place.at("farm_inputs"), {}
    _spelled(named, at)
    for key, node in named.items():
        if node.get("fuel", "") and node["fuel"] not in fuels:
            at.at(key).problem(node.line, "packs.not_a_choice", value=node["fuel"], choices=", ".join(fuels))
        if key not in factors:
            at.at(key).problem(node.line, "coefficients.no_number", name=key)
            continue
        inputs[key] = FarmInput(key, node["title"], _names(key, node), node["unit"], factors[key], node.get("fuel", ""))
    return inputs


def _names(key: str, node) -> tuple:
    """All that tables may call it, without regard to capitals."""
    return tuple(dict.fromkeys(name.casefold() for name in (key, *node["title"].values(),
                                                            *spellings(node.get("aliases", ())))))


def _spelled(named, place: Place) -> None:
    """No spelling may mean two things."""
    seen: dict = {}
    for key, node in named.items():
        for name in _names(key, node):
            first = seen.setdefault(name, key)
            if first != key:
                place.at(key).problem(node.line, "packs.alias_twice", value=name, first=first, second=key)
