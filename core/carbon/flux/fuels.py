"""What burning a kilogram, a cubic metre or a gigajoule of a fuel emits.

CO2 = E · NCV · CC · OX · 44/12: amount, net calorific value, carbon a unit of energy, oxidised share (IPCC 2006,
volume 2, chapter 2). Statistics in standard coal go by C = E · carbon of a tonne of standard coal.
"""
from __future__ import annotations

from dataclasses import replace

from ...errors import InputError
from ..pack.fuels import CARBON_OF_COAL, FACTOR, PARTS, QUANTITIES, STANDARD_COAL, Fuel, computed_factor
from ..pack.model import BOUNDS, CO2_PER_C, Coefficient, CoefficientPack

RANGE_SD = 3.0 ** 0.5   # standard deviations from the middle of a range to its ends


def factor_of(pack: CoefficientPack, fuel: str) -> Coefficient:
    """What burning a unit of a fuel emits.

    Args:
        pack: with fuels. fuel: id.

    Returns:
        kg CO2 a unit of the fuel; ``value`` None where the pack leaves it blank. Computed of net calorific value,
        carbon content and oxidised share where the pack has them, otherwise as printed. It is verified where all its
        parts are; its bounds, where a part states any, are two standard deviations of the product, below and above.

    Raises:
        InputError: no such fuel.
    """
    described = fuel_of(pack, fuel)
    printed, parts = described.numbers.get(FACTOR), [described.numbers.get(name) for name in PARTS]
    unit = QUANTITIES[FACTOR].format(described.unit)
    if any(part is None or part.value is None for part in parts):
        return printed if printed is not None else Coefficient("", fuel, FACTOR, None, unit=unit)
    value = computed_factor(described.numbers)
    first = printed or parts[0]
    below, above = (value * sum(part ** 2 for part in side) ** 0.5 for side in zip(*map(_relative_sides, parts)))
    is_bounded = below > 0.0 or above > 0.0
    return replace(first, land_class=fuel, pool=FACTOR, value=value, lower=value - below if is_bounded else None,
                   upper=value + above if is_bounded else None, bounds="two_sd" if is_bounded else "", unit=unit,
                   verified=all(part.verified for part in parts))


def _relative_sides(part: Coefficient) -> tuple[float, float]:
    """Two standard deviations below and above a part, over its value: skewed bounds stay skewed in the product."""
    if not part.bounds or not part.value or part.lower is None or part.upper is None:
        return 0.0, 0.0
    times = 2.0 / (BOUNDS[part.bounds] or RANGE_SD)
    return (part.value - part.lower) * times / part.value, (part.upper - part.value) * times / part.value


def coal_factor_of(pack: CoefficientPack, fuel: str) -> Coefficient:
    """What burning a unit of a fuel emits by way of standard coal: kg coal per unit · kg C per kg · 44/12.

    Source: 44/12 is the ratio of the molar masses of CO2 and C; the other two are the pack's.

    Args:
        pack: with the fuel's factors. fuel: its id.

    Returns:
        In kg CO2 per unit. Value None if one of the two is blank; verified if both are.

    Raises:
        InputError: no such fuel.
    """
    described = fuel_of(pack, fuel)
    coal, carbon = described.numbers.get(STANDARD_COAL), described.numbers.get(CARBON_OF_COAL)
    unit = QUANTITIES[FACTOR].format(described.unit)
    if coal is None or carbon is None or coal.value is None or carbon.value is None:
        return Coefficient("", fuel, FACTOR, None, unit=unit)
    return replace(carbon, land_class=fuel, pool=FACTOR, value=coal.value * carbon.value * CO2_PER_C, lower=None,
                   upper=None, bounds="", unit=unit, verified=coal.verified and carbon.verified)


def fuel_of(pack: CoefficientPack, fuel: str) -> Fuel:
    """A fuel of the pack.

    Args:
        pack: with fuels. fuel: id.

    Raises:
        InputError: no such fuel, with those there are.
    """
    if fuel not in pack.fuels:
        raise InputError("coefficients.no_fuel", fuel=fuel or "–", pack=pack.id, known=", ".join(pack.fuels) or "–")
    return pack.fuels[fuel]
