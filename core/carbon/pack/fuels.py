"""Fuels and inputs of farming, as a pack of coefficients names them, with their numbers."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Optional

from .model import CO2_PER_C, Coefficient

#: Units that amounts of fuel are counted in.
FUEL_UNITS = ("kg", "m3", "GJ")
NCV, CARBON, OXIDATION, FACTOR = "ncv", "carbon_content", "oxidation", "factor"
STANDARD_COAL, CARBON_OF_COAL = "standard_coal", "carbon_per_standard_coal"
#: Quantity -> its unit; ``{}`` is the fuel's own.
QUANTITIES = {NCV: "kJ/{}", CARBON: "t C/TJ", OXIDATION: "1", FACTOR: "kg CO2/{}", STANDARD_COAL: "kgce/{}",
              CARBON_OF_COAL: "t C/tce"}
PARTS = (NCV, CARBON, OXIDATION)
MJ_PER_KGCE = 29.307   # by definition of standard coal, GB/T 2589
PRINTED = 0.5e-4       # a factor is printed with four decimals


class Fuel(NamedTuple):
    """A fuel.

    Attributes:
        title: its names. unit: of its amounts, of ``FUEL_UNITS``. spellings: that tables of energy use for it.
        numbers: quantity -> coefficient, in the unit that ``QUANTITIES`` states.
    """

    id: str
    title: dict
    unit: str
    spellings: tuple
    numbers: dict[str, Coefficient]


@dataclass(frozen=True)
class FarmInput:
    """An input of farming and what it emits.

    Attributes:
        title: its names. spellings: that tables use for it. unit: of amounts: ``kg`` or ``ha``.
        factor: kg C a unit; its value is blank where no source gives one. fuel: the fuel that it is, empty: none;
            a table of energy that holds that fuel counts it already.
    """

    id: str
    title: dict
    spellings: tuple
    unit: str
    factor: Coefficient
    fuel: str = ""


def computed_factor(numbers: dict[str, Coefficient]) -> Optional[float]:
    """NCV · CC · OX · 44/12 in kg CO2 a unit: kJ times t C/TJ are 1e-6 kg C. None where a part is not known.

    Args:
        numbers: quantity -> number: NCV in kJ a unit, CC in t C/TJ, OX as a share.

    Raw coal of 20,908 kJ/kg, 26.37 t C/TJ, 94 % of it oxidised:

    >>> numbers = {name: Coefficient("", "coal", name, value) for name, value in zip(PARTS, (20_908.0, 26.37, 0.94))}
    >>> round(computed_factor(numbers), 4)
    1.9003
    """
    values = [numbers[name].value if name in numbers else None for name in PARTS]
    if None in values:
        return None
    return values[0] * values[1] * values[2] * CO2_PER_C * 1e-6
