"""What the numbers of a map are: of carbon, of dry matter or of wood, on a hectare or in a cell."""
from __future__ import annotations

import re
from typing import NamedTuple

from ...errors import InputError
from ...units import SQUARE_METRES, TONNES
from ..pack.model import CO2_PER_C

CARBON, CO2, BIOMASS, VOLUME = QUANTITIES = ("carbon", "co2", "biomass", "growing_stock")
CELL = ("cell", "pixel")
M2_PER_HA = SQUARE_METRES["ha"]
CUBIC = ("m3", "m³")
#: What a unit may say of its tonnes -> the quantity that this is.
WORDS = {"C": CARBON, "CO2": CO2, "CO2e": CO2, "dm": BIOMASS, "DM": BIOMASS, "biomass": BIOMASS}
_UNIT = re.compile(rf"({'|'.join([*TONNES, *CUBIC])})\s*({'|'.join(WORDS)})?\s*(?:/|per|·|\.|\s)\s*"
                   rf"({'|'.join([*SQUARE_METRES, *CELL])}|m²|m-2|ha-1|km-2)")
_TREE = re.compile(r"tree|stem|plant|trunk|株|棵")


class Measure(NamedTuple):
    """What the numbers of a map are.

    Attributes:
        quantity: of ``QUANTITIES``. factor: to tonnes, or cubic metres of wood, on a hectare or in a cell.
        is_per_cell: each number is of a whole cell.
    """

    quantity: str
    factor: float
    is_per_cell: bool


def measure_of(quantity: str, unit: str, layer: str = "") -> Measure:
    """The measure of a map.

    Args:
        quantity: of ``QUANTITIES``. unit: as people write it, such as ``t/ha``, ``Mg C/ha``, ``kg/m2``, ``t/cell``.
        layer: name of the map, for messages.

    Returns:
        With its factor to t/ha or m³/ha; of a whole cell to t or m³.

    Raises:
        InputError: a unit that is not known, is of another quantity, or is of a tree.

    >>> measure_of("biomass", "Mg/ha").factor, measure_of("carbon", "kg C m-2").factor
    (1.0, 10.0)
    """
    if _TREE.search(unit.lower()):
        raise InputError("carbonmap.per_tree", unit=unit, layer=layer or "–")
    plain = re.sub(r"\s+", " ", unit.replace("−", "-").replace("⁻¹", "-1").replace("⁻²", "-2").replace("^", "")).strip()
    match = _UNIT.fullmatch(plain)
    if match is None:
        raise InputError("carbonmap.unit", unit=unit or "–")
    amount, word, per = match.groups()
    per = {"m²": "m2", "m-2": "m2", "ha-1": "ha", "km-2": "km2"}.get(per, per)
    if (amount in CUBIC) != (quantity == VOLUME) or (word and WORDS[word] != quantity):
        raise InputError("carbonmap.unit_of_other", unit=unit, quantity=quantity)
    factor = TONNES.get(amount, 1.0)
    return Measure(quantity, factor, True) if per in CELL else Measure(
        quantity, factor * M2_PER_HA / SQUARE_METRES[per], False)


def carbon_of(amount, measure: Measure, fraction: float, expansion=None):
    """Carbon of an amount, C = m · CF, of wood C = V · BCEF · CF.

    Args:
        amount: t/ha or m³/ha, a number or an array. measure: what it is. fraction: t C/t dm.
        expansion: BCEF of each amount, t dm/m³; of growing stock alone.

    Returns:
        t C/ha.

    A hundred tonnes of dry matter, and a hundred cubic metres of wood. Source: IPCC 2006 volume 4, equation 2.8.

    >>> round(carbon_of(100.0, Measure("biomass", 1.0, False), 0.47), 6)
    47.0
    >>> round(carbon_of(100.0, Measure("growing_stock", 1.0, False), 0.47, 1.4), 6)
    65.8
    """
    if measure.quantity == VOLUME:
        return amount * expansion * fraction
    return amount * {CARBON: 1.0, CO2: 1.0 / CO2_PER_C, BIOMASS: fraction}[measure.quantity]


def soil_carbon(content, bulk_density: float, depth_m: float, stones: float = 0.0):
    """Carbon of soil from its content, C = c · ρ · d · 10 · (1 − s), t C/ha.

    Args:
        content: g C in a kg of fine soil, a number or an array. bulk_density: t/m³ of fine soil. depth_m: m.
        stones: share of the volume that is stones, 0…1.

    Twenty grams in soil of 1.3 t/m³, 30 cm deep:

    >>> round(soil_carbon(20.0, 1.3, 0.3), 6)
    78.0
    """
    return content * (bulk_density * depth_m * 10.0 * (1.0 - stones))
