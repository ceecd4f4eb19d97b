"""The unit that a table of areas is written in, where no text says so: the one in which it fits the ground."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...units import SQUARE_METRES

#: Units in which offices write areas of parcels. They are hundreds apart, so that a coarse fit tells them.
UNITS = ("m2", "mu", "ha")
#: A stated area fits where it is at most so many times the measured one, or the measured one it.
FIT = 1.25
#: Of the areas that can be compared.
LEAST_SHARE = 0.5


def unit_of_areas(stated: np.ndarray, measured_m2: np.ndarray) -> str:
    """The unit in which most of the stated areas fit the measured ones.

    Args:
        stated: in a unit that is not known, NaN without ``(n,)``.
        measured_m2: of the same ground, NaN without ``(n,)``.

    Returns:
        A word of ``UNITS``; empty where more than half of the areas fit none. Areas that fit square metres decide for
        these.

    >>> unit_of_areas(np.array([6.0, 9.1]), np.array([60_000.0, 90_000.0]))
    'ha'
    >>> unit_of_areas(np.array([9.0, np.nan]), np.array([6_000.0, 500.0]))   # 15 mu are one hectare
    'mu'
    >>> unit_of_areas(np.array([60_000.0, 9.0]), np.array([60_100.0, 90_000.0]))
    'm2'
    >>> unit_of_areas(np.array([1.0]), np.array([33.0])), unit_of_areas(np.array([np.nan]), np.array([1.0]))
    ('', '')
    """
    use = (stated > 0.0) & (measured_m2 > 0.0)    # False for NaN
    if not use.any():
        return ""
    share = {unit: float(np.mean(fits(stated[use], measured_m2[use], unit))) for unit in UNITS}
    best = max(UNITS, key=share.__getitem__)     # of equal ones the first
    return best if share[best] >= LEAST_SHARE else ""


class Stated(NamedTuple):
    """Stated areas in m².

    Attributes:
        values: NaN where none is stated, and where it is open ``(n,)``.
        unit: that they are written in, of ``UNITS``; empty where they fit none.
        is_open: stated, in a unit that is not certain ``(n,)``.
    """

    values: np.ndarray
    unit: str
    is_open: np.ndarray


def in_square_metres(stated: np.ndarray, measured_m2: np.ndarray) -> Stated:
    """Stated areas in m²: scaled where that is certain, and open where it is not.

    In a table of hectares or mu a row is open that is nearer to its ground in another unit, and beside such rows one
    that nothing compares. In square metres, as which is read what fits no unit, a row is open that fits another one.

    Args:
        stated: in a unit that is not known, NaN without ``(n,)``.
        measured_m2: of the same ground, NaN without ``(n,)``.

    Three rows in hectares, and one in square metres:

    >>> areas = in_square_metres(np.array([6.0, 6.0, 6.0, 60_000.0]), np.full(4, 60_000.0))
    >>> areas.unit, areas.values.tolist(), areas.is_open.tolist()
    ('ha', [60000.0, 60000.0, 60000.0, nan], [False, False, False, True])
    """
    unit = unit_of_areas(stated, measured_m2)
    read_in = unit or UNITS[0]
    compares = (stated > 0.0) & (measured_m2 > 0.0)    # False for NaN
    is_open = np.zeros(len(stated), dtype=bool)
    if read_in == UNITS[0]:     # far from the ground in square metres: a finding, unless another unit explains it
        for other in UNITS[1:]:
            is_open |= fits(stated, measured_m2, other)
    else:
        distance = [_distance(stated, measured_m2, other) for other in UNITS]
        is_open |= compares & (np.argmin(distance, axis=0) != UNITS.index(unit))
        if is_open.any():
            is_open |= (stated > 0.0) & ~compares
    return Stated(np.where(is_open, np.nan, stated * SQUARE_METRES[read_in]), unit, is_open)


def fits(stated: np.ndarray, measured_m2: np.ndarray, unit: str) -> np.ndarray:
    """Whether each stated area is of about the size of the ground, False where nothing compares ``(n,)``.

    Args:
        stated, measured_m2: as of ``unit_of_areas`` ``(n,)``. unit: of ``UNITS``.

    >>> fits(np.array([6.0, 5.0, 4.0, np.nan]), np.full(4, 60_000.0), "ha").tolist()
    [True, True, False, False]
    """
    return _distance(stated, measured_m2, unit) <= np.log(FIT)


def _distance(stated: np.ndarray, measured_m2: np.ndarray, unit: str) -> np.ndarray:
    """How far stated areas are from the ground, as the logarithm of a ratio; inf where nothing compares."""
    compares = (stated > 0.0) & (measured_m2 > 0.0)
    ratio = np.where(compares, measured_m2, 1.0) / np.where(compares, stated, 1.0)
    return np.where(compares, np.abs(np.log(ratio / SQUARE_METRES[unit])), np.inf)
