"""Carbon of mineral soils: SOC = SOC_REF · F_LU · F_MG · F_I, IPCC 2006/2019 volume 4, equation 2.25."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Optional

import numpy as np

from ...errors import InputError
from ...texts import LANGUAGES, SEMICOLON, named, pick, text, word_of
from ..densities.spreads import spread_of_number
from ..pack.model import FACTORS, Coefficient, CoefficientPack

ORGANIC_SOIL = "organic"


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
    return _product([_reference(pack, soil, climate), *(
        _factor(pack, factor, level, climate) for factor, level in zip(FACTORS, (land_use, management, input_)))])


def soil_stock_of_candidates(pack: CoefficientPack, soils: Mapping[str, float], climates: Sequence[str],
                             levels: Sequence[str]) -> SoilStock:
    """The stock of a soil that is not known: the reference stock is the mean of candidates, by their shares.

    Args:
        pack: with reference stocks and factors. soils: candidate -> share of the land; organic soils are in no
            reference table and left out. climates: candidates, alike likely. levels: use, management and input.

    Returns:
        As of ``soil_stock``, t C/ha; a number of several candidates reaches from their least to their greatest bound.

    Raises:
        MissingCellError, InputError: as of ``soil_stock``, where no candidate has a number.

    Three quarters of the land are clay of 50 t C/ha, a quarter sand of 10: 40:

    >>> from types import SimpleNamespace
    >>> pack = SimpleNamespace(
    ...     soil_references={(soil, "warm"): Coefficient("soil", soil, "soil", value)
    ...                      for soil, value in (("clay", 50.0), ("sand", 10.0))},
    ...     soil_factors={(factor, "as_it_is", ""): Coefficient(factor, "as_it_is", "soil", 1.0) for factor in FACTORS})
    >>> stock = soil_stock_of_candidates(pack, {"clay": 0.75, "sand": 0.25, "organic": 0.1}, ["warm"], ["as_it_is"] * 3)
    >>> stock.value_t_c_ha, stock.parts[0].lower, stock.parts[0].upper
    (40.0, 10.0, 50.0)
    """
    wanted = {soil: share for soil, share in soils.items() if soil != ORGANIC_SOIL and share > 0.0} or dict(soils)
    parts = [_mixed([(partial(_reference, pack, soil, climate), share)
                     for climate in climates for soil, share in wanted.items()])]
    parts += [_mixed([(partial(_factor, pack, factor, level, climate), 1.0) for climate in climates])
              for factor, level in zip(FACTORS, levels)]
    return _product(parts)


def _mixed(candidates: Sequence[tuple]) -> Coefficient:
    """One number of several, each a function that gives it and its weight; those without a cell are left out."""
    held: list = []
    missing: Optional[InputError] = None
    for number_of, weight in candidates:
        try:
            held.append((number_of(), weight))
        except InputError as error:   # a soil that the tables do not know, or a blank cell
            missing = error
    if not held:
        raise missing or InputError("carbon.soil_no_candidates")
    numbers = [number for number, _weight in held]
    if len({(number.value, number.lower, number.upper) for number in numbers}) == 1:
        return numbers[0]
    ends = [(number.value if number.lower is None else number.lower,
             number.value if number.upper is None else number.upper) for number in numbers]
    value = sum(number.value * weight for number, weight in held) / sum(weight for _number, weight in held)
    names = {side: "|".join(dict.fromkeys(getattr(number, side) for number in numbers if getattr(number, side)))
             for side in ("land_class", "climate")}
    rows = {language: pick(SEMICOLON, language).join(
        f"{word_of(number.family, number.land_class, language)}"
        f"{', ' + word_of('climate', number.climate, language) if number.climate else ''} {number.value:.3g}"
        for number in numbers) for language in LANGUAGES}
    notes = {language: text("carbon.soil_envelope", language, rows=rows[language]) for language in LANGUAGES}
    return replace(numbers[0], **names, value=value, lower=min(low for low, _high in ends),
                   upper=max(high for _low, high in ends), bounds="range", by_envelope=True,
                   verified=all(number.verified for number in numbers), disputed={}, note=notes)


def _product(parts: list) -> SoilStock:
    """Reference stock times factors."""
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
