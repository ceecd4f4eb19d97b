"""Units of area and of mass, by name. Everything inside is in square metres, metres and tonnes."""
from __future__ import annotations

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
