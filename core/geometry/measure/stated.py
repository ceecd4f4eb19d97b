"""The unit that a table of areas is written in, where no text says so: the one in which it fits the ground."""
from __future__ import annotations

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
        A word of ``UNITS``; empty where half of the areas or more fit none. Areas that fit square metres decide for
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
    ratio = measured_m2[use] / stated[use]
    share = {unit: float(np.mean(np.abs(np.log(ratio / SQUARE_METRES[unit])) <= np.log(FIT))) for unit in UNITS}
    best = max(UNITS, key=share.__getitem__)     # of equal ones the first
    return best if share[best] >= LEAST_SHARE else ""
