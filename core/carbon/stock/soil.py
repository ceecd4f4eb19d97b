"""Carbon of mineral soils: SOC = SOC_REF · F_LU · F_MG · F_I, IPCC 2006/2019 volume 4, equation 2.25."""
from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Optional

import numpy as np

from ...errors import InputError
from ...texts import named, pick, word_of
from ..densities.spreads import spread_of_number
from ..pack.model import FACTORS, Coefficient, CoefficientPack


@dataclass(frozen=True)
class SoilStock:
    """The carbon of a mineral soil in a use, to the depth of its reference.

    Attributes:
        value_t_c_ha: t C/ha. sd: its standard deviation, of those factors that state bounds.
        parts: reference stock and factors that it is the product of.
    """

    value_t_c_ha: float
    sd: float
    parts: tuple[Coefficient, ...]


class MissingCellError(InputError):
    """A soil and a climate, or a level and a climate, that a pack knows and has no number for.

    Attributes:
        cell: what is missing: ``soil`` or a factor, its level, the climate.
    """

    def __init__(self, key: str, cell: tuple[str, str, str], **values):
        super().__init__(key, **values)
        self.cell = cell


def soil_stock(pack: CoefficientPack, soil: str, climate: str, land_use: str, management: str,
               input_: str) -> SoilStock:
    """The stock of a soil by the IPCC's tiers 1 and 2: reference stock · F_LU · F_MG · F_I.

    Args:
        pack: with reference stocks and factors. The others: levels as the pack names them.
        soil, climate, land_use, management, input_: levels as the pack names them.

    Returns:
        The stock in t C/ha with its band, and the numbers that it is made of.

    Raises:
        MissingCellError: a cell of its tables that is blank, or that they do not have.
        InputError: a level, soil or climate that the pack does not know; organic soils are in no reference table.

    A reference stock of 50 t C/ha, tilled, with little input: 50 · 0.8 · 1.0 · 0.95 = 38:

    >>> from types import SimpleNamespace
    >>> levels = {("land_use", "field"): 0.8, ("management", "tilled"): 1.0, ("input", "low"): 0.95}
    >>> pack = SimpleNamespace(
    ...     soil_references={("clay", "warm"): Coefficient("", "", "soil", 50.0)},
    ...     soil_factors={(*level, ""): Coefficient("", "", "soil", value) for level, value in levels.items()})
    >>> round(soil_stock(pack, "clay", "warm", "field", "tilled", "low").value_t_c_ha, 9)
    38.0
    """
    parts = [_reference(pack, soil, climate)]
    parts += [_factor(pack, factor, level, climate) for factor, level in zip(FACTORS, (land_use, management, input_))]
    value = float(np.prod([number.value for number in parts]))
    relative = [relative_sd(number) for number in parts]
    return SoilStock(value, value * float(np.sqrt(sum(part ** 2 for part in relative))), tuple(parts))


def _reference(pack: CoefficientPack, soil: str, climate: str) -> Coefficient:
    """The reference stock of a soil in a climate."""
    number = pack.soil_references.get((soil, climate))
    if number is not None and number.value is not None:
        return number
    filled = [cell for cell, other in pack.soil_references.items() if other.value is not None]
    soils, climates = (tuple(dict.fromkeys(cell[side] for cell in pack.soil_references)) for side in (0, 1))
    words = {"pack": pack.id, "soil": named("soil", *filter(None, [soil])),
             "climate": named("climate", *filter(None, [climate]))}
    if soil not in soils or climate not in climates:
        raise InputError("carbon.no_reference", soils=named("soil", *soils), climates=named("climate", *climates),
                         **words)
    raise MissingCellError("carbon.no_reference_cell", ("soil", soil, climate), why=_why(number), soils=named(
        "soil", *(other for other, place in filled if place == climate)), climates=named(
        "climate", *(place for other, place in filled if other == soil)), **words)


def _factor(pack: CoefficientPack, factor: str, level: str, climate: str) -> Coefficient:
    """The factor of a level in a climate; one for any climate where there is none of its own."""
    number = pack.soil_factors.get((factor, level, climate)) or pack.soil_factors.get((factor, level, ""))
    if number is not None and number.value is not None:
        return number
    places = [place for (kind, other, place), held in pack.soil_factors.items()
              if (kind, other) == (factor, level) and held.value is not None]
    words = {"factor": factor, "title": partial(word_of, "factor", factor), "pack": pack.id,
             "level": named(factor, *filter(None, [level])), "climate": named("climate", climate)}
    if not places:
        raise InputError("carbon.no_factor", known=named(factor, *sorted({
            other for kind, other, _climate in pack.soil_factors if kind == factor})), **words)
    raise MissingCellError("carbon.no_factor_cell", (factor, level, climate), why=_why(number),
                           climates=named("climate", *places), **words)


def _why(number: Optional[Coefficient]):
    """What the pack says of a blank cell, in brackets; nothing of one that its table does not have."""
    def words(language: str) -> str:
        note = pick(number.note, language) if number is not None else ""
        return note and (f" ({note})" if language == "en" else f"（{note}）")

    return words


def relative_sd(number: Coefficient) -> float:
    """Standard deviation over value, a ratio; 0 if no bounds are stated, NaN if they describe no distribution.

    Args:
        number: with bounds.

    >>> half = Coefficient("f", "forest", "soil", 100.0, 50.0, 150.0, "ci95")
    >>> round(relative_sd(half), 3)
    0.255
    """
    return spread_of_number(number).sd / number.value if number.value else 0.0
