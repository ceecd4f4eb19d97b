"""Units by name, and as offices spell them. Everything inside is in square metres, metres and tonnes."""
from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple, Optional

from .names import folded_name
from .texts import read_yaml

SQUARE_METRES = {
    "m2": 1.0,
    "ha": 10_000.0,
    "km2": 1_000_000.0,
    "mu": 2000.0 / 3.0,          # 亩: 15 mu are one hectare
    "rai": 1600.0,               # Thailand
    "acre": 4046.8564224,        # international acre
    "square_foot": 0.09290304,   # international foot
}


#: Units of mass -> tonnes, which are megagrams.
TONNES = {"t": 1.0, "Mg": 1.0, "kg": 1e-3, "g": 1e-6, "Gg": 1e3}
#: What may stand before any unit; longer ones first.
_TIMES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "lakhs": 1e5, "lakh": 1e5, "crores": 1e7, "crore": 1e7,
          "百万": 1e6, "千万": 1e7, "千": 1e3, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8}
#: Units that other capitals make others of: an MT or mt is also a metric tonne.
_AS_WRITTEN = {"Mt": ("mass", 1e6)}
#: What a shapefile leaves of parcel_area; the unit of 100 m² has to stand in brackets.
_CUT_AREA = "are"


class Unit(NamedTuple):
    """A unit: the kind of quantity that it measures, and how many of the base unit of ``units.yaml`` it is."""

    kind: str
    factor: float


def unit_named(word: str) -> Optional[Unit]:
    """The unit that a word means, also behind 千, 万, 亿, million, lakh and the like; None where it is not known.

    Args:
        word: as a table has it.

    >>> unit_named("Sq. km"), unit_named("万平方米").factor, unit_named("stones")
    (Unit(kind='area', factor=1000000.0), 10000.0, None)
    """
    if word.strip() in _AS_WRITTEN:
        return Unit(*_AS_WRITTEN[word.strip()])
    name = _folded(word)
    unit = _spelled().get(name)
    for sign, times in _TIMES.items() if unit is None else ():
        of = _spelled().get(name[len(sign):]) if name.startswith(sign) else None
        if of is not None:
            return of._replace(factor=of.factor * times)
    return unit


def area_unit_of_head(head: str) -> Optional[Unit]:
    """The unit of areas that the name of a field ends in, or has in brackets; None where it names none.

    Args:
        head: of a column.

    >>> [unit and round(unit.factor) for unit in map(area_unit_of_head, (
    ...     "extent_acres", "LotAreaHa", "面积（亩）", "登记面积公顷", "area_sq_ft", "area (ha) of it", "Shape_Area"))]
    [4047, 10000, 667, 10000, 0, 10000, None]
    >>> area_unit_of_head("parcel_are"), area_unit_of_head("area (are)").factor
    (None, 100.0)
    """
    inside = re.findall(r"[(（\[]([^)）\]]+)[)）\]]", head)
    words = re.findall(r"[A-Z]?[a-z]+[0-9²]?|[A-Z]+[0-9²]?|[^\W\d_a-zA-Z]+", re.sub(r"[(（\[].*", "", head))
    last = words[-1] if words and not words[-1].isascii() else ""
    if words and words[-1].lower() == _CUT_AREA:
        words, last = [], ""
    named = [*inside, *(" ".join(words[-count:]) for count in (2, 1)), *(last[at:] for at in range(1, len(last)))]
    units = [unit_named(word) for word in named if word]
    return next((unit for unit in units if unit is not None and unit.kind == "area"), None)


def _folded(word: str) -> str:
    return re.sub(r"[.()]", "", folded_name(word))


@cache
def _spelled() -> dict[str, Unit]:
    listed = read_yaml(Path(__file__).with_name("units.yaml"))
    return {_folded(str(word)): Unit(kind, SQUARE_METRES[factor] if factor in SQUARE_METRES else float(factor))
            for kind, units in listed.items() for factor, words in units.items() for word in words}


def from_m2(area_m2, unit: str):
    """Convert square metres to another unit.

    Args:
        area_m2: number or array, in m².
        unit: a key of ``SQUARE_METRES``.

    Returns:
        In that unit, of the type that was given.

    >>> round(from_m2(10_000.0, "mu"), 9), from_m2(25_000.0, "ha")
    (15.0, 2.5)
    """
    return area_m2 / SQUARE_METRES[unit]
