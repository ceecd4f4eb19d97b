"""What burning a kilogram, a cubic metre or a gigajoule of a fuel emits.

CO2 = E · NCV · CC · OX · 44/12: amount, net calorific value, carbon a unit of energy, oxidised share (IPCC 2006,
volume 2, chapter 2). Statistics in standard coal go by C = E · carbon of a tonne of standard coal.
"""
from __future__ import annotations

from dataclasses import replace

from ..errors import InputError
from ..packs.coefficients import CO2_PER_C, Coefficient, CoefficientPack
from ..packs.fuels import CARBON_OF_COAL, FACTOR, PARTS, QUANTITIES, STANDARD_COAL, Fuel, computed_factor
from .soil import relative_sd


def factor_of(pack: CoefficientPack, fuel: str) -> Coefficient:
    """What burning a unit of a fuel emits.

    Args:
        pack: with fuels. fuel: id.

    Returns:
        kg CO2 a unit of the fuel; ``value`` None where the pack leaves it blank. Computed of net calorific value,
        carbon content and oxidised share where the pack has them, else as printed. It is verified where all its
        parts are; its bounds, where a part states any, are two standard deviations of the product.

    Raises:
        InputError: no such fuel.
    """
    one = fuel_of(pack, fuel)
    printed, parts = one.numbers.get(FACTOR), [one.numbers.get(name) for name in PARTS]
    unit = QUANTITIES[FACTOR].format(one.unit)
    if any(part is None or part.value is None for part in parts):
        return printed if printed is not None else Coefficient("", fuel, FACTOR, None, unit=unit)
    value = computed_factor(one.numbers)
    first = printed or parts[0]
    lower = upper = None
    half = value * 2.0 * sum(relative_sd(part) ** 2 for part in parts) ** 0.5
    if half > 0.0:
        lower, upper = value - half, value + half
    return replace(first, land_class=fuel, pool=FACTOR, value=value, lower=lower, upper=upper,
                   bounds="two_sd" if half > 0.0 else "", unit=unit, verified=all(part.verified for part in parts))


def coal_factor_of(pack: CoefficientPack, fuel: str) -> Coefficient:
    """What burning a unit of a fuel emits by way of standard coal, kg CO2 a unit.

    Raises:
        InputError: no such fuel.
    """
    one = fuel_of(pack, fuel)
    coal, carbon = one.numbers.get(STANDARD_COAL), one.numbers.get(CARBON_OF_COAL)
    unit = QUANTITIES[FACTOR].format(one.unit)
    if coal is None or carbon is None or coal.value is None or carbon.value is None:
        return Coefficient("", fuel, FACTOR, None, unit=unit)
    return replace(carbon, land_class=fuel, pool=FACTOR, value=coal.value * carbon.value * CO2_PER_C, lower=None,
                   upper=None, bounds="", unit=unit, verified=coal.verified and carbon.verified)


def fuel_of(pack: CoefficientPack, fuel: str) -> Fuel:
    """A fuel of the pack.

    Raises:
        InputError: no such fuel, with those there are.
    """
    if fuel not in pack.fuels:
        raise InputError("coefficients.no_fuel", fuel=fuel or "–", pack=pack.id, known=", ".join(pack.fuels) or "–")
    return pack.fuels[fuel]
