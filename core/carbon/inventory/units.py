"""Units of an inventory: masses of gases, what activities are measured in, and factors between the two."""
from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple, Optional

from ...fields import spelling
from ...names import folded_name
from ...texts import read_yaml
from ...units import unit_named
from ..pack.model import CO2_PER_C

WORDS = read_yaml(Path(__file__).with_name("words.yaml"))
CARBON_DIOXIDE, METHANE, NITROUS_OXIDE, EQUIVALENT, BIOGENIC, CARBON = "CO2", "CH4", "N2O", "CO2e", "CO2b", "C"
COUNT = "count"
#: Kinds of quantities of ``core/units.yaml`` that activities are measured in; persons are counted as cattle are.
_KINDS = ("mass", "energy", "volume", "coal", "length", "area", COUNT, "people")
_ALSO = {"people": COUNT}


class Measure(NamedTuple):
    """What a unit measures, how many of the base unit it is, and the gas that it names; empty without one."""

    quantity: str
    times: float
    gas: str = ""


def word_among(kind: str, cell) -> str:
    """The word of a list that a cell spells; empty where none does.

    Args:
        kind: ``keys``, ``not_numbers``, ``gases`` or ``qualities``. cell: of a table.

    >>> word_among("keys", "未估算"), word_among("gases", "co2-eq"), word_among("qualities", "?")
    ('NE', 'CO2e', '')
    """
    return _words(kind).get(folded_name(spelling(cell)), "") if cell is not None else ""


@cache
def _words(kind: str) -> dict[str, str]:
    return {folded_name(str(word)): str(meaning) for meaning, words in WORDS[kind].items() for word in (
        meaning, *words)}


def _plain_unit(word: str) -> Optional[Measure]:
    if "".join(word.split()) == "1":
        return Measure(COUNT, 1.0)
    unit = unit_named(word)
    return Measure(_ALSO.get(unit.kind, unit.kind), unit.factor) if unit is not None and unit.kind in _KINDS else None


def measure_of(unit: str) -> Optional[Measure]:
    """What a unit measures; None where it is not known.

    Args:
        unit: as written, such as ``kt CO2e``, ``万吨二氧化碳``, ``亿千瓦时``, ``t CO2/yr``.

    >>> measure_of("kt CO2e"), measure_of("TWh").times, measure_of("万吨二氧化碳").gas, measure_of("stones")
    (Measure(quantity='mass', times=1000.0, gas='CO2e'), 1000000000.0, 'CO2', None)
    """
    word = spelling(unit)
    for ending in sorted(WORDS["per_year"], key=len, reverse=True):
        word = re.sub(rf"\s*{re.escape(ending)}$", "", word, flags=re.IGNORECASE)
    plain = _plain_unit(word)
    if plain is not None:
        return plain
    folded = folded_name(word)
    for spelled, gas in sorted(_words("gases").items(), key=lambda pair: -len(pair[0])):
        if folded.endswith(spelled) and len(spelled) < len(folded):
            rest = word[:len(word) - _length_behind(word, spelled)].strip()
            plain = _plain_unit(rest)
            if plain is not None and plain.quantity == "mass":
                return plain._replace(gas=gas)
    return None


def _length_behind(word: str, spelled: str) -> int:
    """How many letters at the end of a word, spaces among them, are those of a folded word."""
    length = 0
    while folded_name(word[len(word) - length:]) != spelled:
        length += 1
    return length


class Factor(NamedTuple):
    """A factor in tonnes of a gas for a base unit of a quantity."""

    quantity: str
    times: float
    gas: str = ""


def factor_of(unit: str) -> Optional[Factor]:
    """What a unit of factors means; None where it is not known.

    Args:
        unit: such as ``kg/kWh``, ``tCO2/MWh``, ``t CH4/head``.

    >>> factor_of("kg/kWh"), factor_of("tCO2/MWh").gas
    (Factor(quantity='energy', times=0.001, gas=''), 'CO2')
    """
    above, slash, below = spelling(unit).rpartition("/")
    if not slash:
        return None
    mass, per = measure_of(above), measure_of(below)
    if mass is None or per is None or mass.quantity != "mass":
        return None
    return Factor(per.quantity, mass.times / per.times, mass.gas)


def tonnes_of_gas(mass_t: float, gas: str) -> tuple[float, str]:
    """A mass of carbon as CO2; any other as it is.

    Args:
        mass_t: tonnes. gas: of ``words.yaml``.

    >>> tonnes_of_gas(3.0, "C"), tonnes_of_gas(2.0, "CH4")
    ((11.0, 'CO2'), (2.0, 'CH4'))
    """
    return (mass_t * CO2_PER_C, CARBON_DIOXIDE) if gas == CARBON else (mass_t, gas)
