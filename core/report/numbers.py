"""Areas by the user's options: which units, and how many decimals."""
from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import InputError
from ..units import from_m2
from . import format as fmt

#: Units that the options offer, and the default decimals of each.
AREA_UNITS = {"m2": 2, "ha": 4, "mu": 2, "km2": 4}


@dataclass(frozen=True)
class NumberStyle:
    """How areas are written.

    Attributes:
        units: of ``AREA_UNITS``, in the order in which they are shown; at least one.
        decimals: for all of them; None: what is usual for each.
    """

    units: tuple = ("m2", "ha", "mu")
    decimals: int | None = None

    def digits(self, unit: str) -> int:
        """Decimals of an area in a unit.

        Args:
            unit: a key of ``AREA_UNITS``.
        """
        return AREA_UNITS[unit] if self.decimals is None else self.decimals


USUAL = NumberStyle()


def usual_units(language: str, abroad: bool = False) -> tuple:
    """The units in which areas are shown where none are chosen: mu is a unit of China alone.

    Args:
        language: of the document, ``"en"`` or ``"zh"``. abroad: the ground is outside of China.

    >>> usual_units("en"), usual_units("zh"), usual_units("zh", abroad=True)
    (('m2', 'ha'), ('m2', 'ha', 'mu'), ('m2', 'ha'))
    """
    return ("m2", "ha", "mu") if language == "zh" and not abroad else ("m2", "ha")


def read_units(words: str) -> tuple:
    """Units from a text such as ``"mu, ha"``, each once, in its order.

    Args:
        words: what the user wrote.

    Raises:
        InputError: a word is not a unit, or there is none.
    """
    units = tuple(dict.fromkeys(word for word in re.split(r"[\s,;，；、]+", words.strip()) if word))
    for unit in units or ("",):
        if unit not in AREA_UNITS:
            raise InputError("report.area_unit_unknown", value=unit or "–", choices=", ".join(AREA_UNITS))
    return units


def unit_word(unit: str, language: str) -> str:
    """A unit as people write it.

    Args:
        unit: a key of ``AREA_UNITS``.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return fmt.unit_text(unit, language)


def area_in(value_m2, unit: str, style: NumberStyle) -> str:
    """An area in one unit, without the unit's name: decimals are fixed, and what is smaller reads ``<0.0001``.

    Args:
        value_m2: in m², or missing. unit: a key of ``AREA_UNITS``. style: its decimals.
    """
    if fmt.is_missing(value_m2):
        return fmt.MISSING
    value, digits = from_m2(float(value_m2), unit), style.digits(unit)
    if not 0.0 < abs(value) < 0.5 * 10.0 ** -digits:
        return fmt.decimal(value, digits)
    return f"{'-' if value < 0 else ''}<{fmt.decimal(10.0 ** -digits, digits)}"     # never longer, and never zero


def areas_in(value_m2, style: NumberStyle, language: str, without: tuple = ()) -> list[str]:
    """An area in each unit of the style but some, with its name; nothing where it is missing.

    Args:
        value_m2: in m², or missing. style: units and decimals. without: units that are left out.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    if fmt.is_missing(value_m2):
        return []
    return [f"{area_in(value_m2, unit, style)} {unit_word(unit, language)}" for unit in style.units
            if unit not in without]


def area_words(value_m2, style: NumberStyle, language: str) -> str:
    """An area in all units of the style, with their names; empty where it is missing.

    Args:
        value_m2: in m², or missing. style: units and decimals.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return " · ".join(areas_in(value_m2, style, language))


def measure_in(value, name: str, style: NumberStyle) -> str:
    """A number of a column: areas (``…_m2``) in the first unit of the style, lengths to 0.01 m.

    Args:
        value: in m² or m, or missing. name: of the column. style: units and decimals.
    """
    return area_in(value, style.units[0], style) if name.endswith("_m2") else fmt.decimal(value, 2)
