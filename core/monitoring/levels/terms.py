"""What levels are judged by: the targets of many series, and the numbers of a pack."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

#: Levels, the worst first; ``grey``: it cannot be judged.
LEVELS = ("red", "orange", "yellow", "green", "grey")
RED, ORANGE, YELLOW, GREEN, GREY = range(5)
#: A target that binds in each year, and one that binds from its year on.
MODES = ("hold", "reach")
HOLD, REACH = range(2)
#: How much a target binds whom.
KINDS = ("binding", "expected", "suggested")
AT_LEAST, AT_MOST, EQUAL = range(3)   # positions in ``contract.interval.RELATIONS``


class Terms(NamedTuple):
    """Numbers that a pack states, each one for all series or one each ``(s,)``.

    Attributes:
        margin: share of the distance between base and target, of the target where the two are equal: with less than
            that left a series that is on its path is yellow; 0…1.
        window_years: how many years up to the judged one the trend looks at.
        least_values: how many values a trend needs.
    """

    margin: object
    window_years: object
    least_values: object


class Targets(NamedTuple):
    """What is due of each series ``(s,)``; a number is NaN where it is not known.

    Attributes:
        relation: ``AT_LEAST``, ``AT_MOST`` or ``EQUAL``; -1: not known.
        mode: ``HOLD`` or ``REACH``; -1: not known.
        target: in the unit of the values. year: from which, or until which, it is due.
        base, base_year: where the path begins.
        tolerance: by how much the target, and the path to it, may be missed, in the unit of the values, not below 0.
    """

    relation: np.ndarray
    mode: np.ndarray
    target: np.ndarray
    year: np.ndarray
    base: np.ndarray
    base_year: np.ndarray
    tolerance: np.ndarray


class Values(NamedTuple):
    """Many series in the same years.

    Attributes:
        years: rising, without gaps ``(w,)``.
        value: in any unit, one for each series; NaN where it is not known ``(s, w)``.
        lower, upper: ends of what each may be; NaN: no end is stated ``(s, w)``.
        broken: first year of the series as it is counted now; -inf: it has no break ``(s,)``.
    """

    years: np.ndarray
    value: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    broken: np.ndarray
