"""Warming potentials in a pack of coefficients: sets by report, a number each gas, and how they are read."""
from __future__ import annotations

from typing import NamedTuple

from ...errors import InputError
from ...packs.schema import ListOf, Place
from ...packs.tables import cell_choice
from .cells import MEASURED, TABLE, Rows, code, coefficient
from .model import CARBON_DIOXIDE, GASES, Coefficient

#: Keys of pack.yaml that this module reads.
KEYS = {"gwp": ListOf(TABLE)}
POTENTIALS = {"set": code, "gas": cell_choice(GASES[1:]), "years": cell_choice(("20", "100")), **MEASURED}
NEEDED_POTENTIALS = ("set", "gas", "years", "value", "tier", "source", "verified")
SEVERAL = "|"   # between values, where a user gives more than one


class Warming(NamedTuple):
    """A set of warming potentials: its name, and gas -> number, t CO2e of a tonne; CO2 is 1 by definition."""

    name: str
    numbers: dict

    def of(self, gas: str) -> float:
        """What a tonne of a gas warms, in tonnes of CO2.

        Args:
            gas: of ``GASES``.

        >>> Warming("AR5", {"CH4": Coefficient("gwp", "AR5", "CH4", 28.0)}).of("CH4")
        28.0
        """
        return 1.0 if gas == CARBON_DIOXIDE else float(self.numbers[gas].value)


def are_verified(warming: Warming) -> bool:
    """Whether every number of a set was compared with its source.

    Args:
        warming: the set.
    """
    return all(number.verified for number in warming.numbers.values())


def read_potentials(values, bases: dict, place: Place, files) -> dict[tuple, Coefficient]:
    """The sets of a pack: (set, gas) -> number; empty where it has none.

    Args:
        values: of the pack's document. bases: id -> source. place: where problems are noted. files: of the pack.
    """
    potentials: dict = {}
    for name in values.get("gwp", ()):
        table = Rows(name, values.line_of("gwp"), place.at("gwp"), files, POTENTIALS, NEEDED_POTENTIALS)
        for line, row in table.rows:
            key = row["set"], row["gas"]
            if key in potentials:
                table.refuse(line, "set", "coefficients.twice", what=" ".join(key))
            potentials[key] = coefficient(row, bases, "gwp", row["set"], row["gas"])
            table.checked(line, row, potentials[key], None, bases)
    return potentials


def warming_of(potentials: dict[tuple, Coefficient], name: str, pack: str) -> Warming:
    """A set by its name.

    Args:
        potentials: of a pack. name: of the set. pack: id, for messages.

    Raises:
        InputError: no such set, a set that lacks a gas, or two sets: no sum has both.
    """
    names = list(dict.fromkeys(other for other, _gas in potentials))
    asked = [part.strip() for part in name.split(SEVERAL) if part.strip()]
    if len(asked) > 1:
        raise InputError("flux.two_gwp", sets=", ".join(asked))
    numbers = {gas: potentials[key] for gas in GASES[1:] if (key := (name.strip(), gas)) in potentials}
    if len(numbers) < len(GASES) - 1:
        raise InputError("flux.gwp_unknown", name=name.strip() or "–", pack=pack, known=", ".join(names) or "–")
    return Warming(name.strip(), numbers)
