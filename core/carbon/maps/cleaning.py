"""Cells of a map that are numbers, and those that are not: no data, holes that a file does not declare, negatives."""
from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np

ZERO_AS_DECLARED, ZERO_IS_VALUE, ZERO_IS_NO_DATA = ZEROS = ("as_declared", "value", "no_data")
#: Numbers that files use for no data, whatever they declare; so is the greatest number of a file of whole numbers.
HOLES = (-9999.0, -99999.0, -999.0, -32768.0, -2147483648.0, 65535.0, 4294967295.0)
HUGE = 1e20    # nothing on a hectare is so much: 3.4e38, 1e30 and others of their kind
NO_DATA, HOLE, NEGATIVE, ZERO, VALUE = KINDS = ("no_data", "hole", "negative", "zero", "value")


class Scale(NamedTuple):
    """How a band stores its numbers: ``number = stored · scale + offset``, and its no-data value."""

    scale: float = 1.0
    offset: float = 0.0
    no_data: float | None = None


def cleaned(stored: np.ndarray, has: np.ndarray, scale: Scale, zero: str) -> tuple[np.ndarray, Counter]:
    """The numbers of a band, NaN where a cell has none, and how many cells are of which kind.

    A hole that a file does not declare never counts as a number: -9999, the greatest whole number of its kind, 3.4e38.
    Below zero nothing stands; such cells have no number, and are counted, too.

    Args:
        stored: cells ``(r, c)``. has: which have data by the file's own account. scale: of the band.
        zero: of ``ZEROS``: whether 0 is nothing that stands, or no data, or what the file declares.

    >>> cells = np.array([[0, 12, 65535, 7]], np.uint16)
    >>> numbers, kinds = cleaned(cells, np.array([[True, True, True, False]]), Scale(0.1), "value")
    >>> numbers.round(3).tolist(), dict(kinds)
    ([[0.0, 1.2, nan, nan]], {'no_data': 1, 'hole': 1, 'negative': 0, 'zero': 1, 'value': 1})
    """
    whole = stored.dtype.kind in "iu"
    has = has.copy()
    if zero == ZERO_IS_VALUE and scale.no_data == 0.0:
        has |= stored == 0
    numbers = stored.astype(np.float64)
    hole = ~np.isfinite(numbers) | (np.abs(numbers) >= HUGE) | np.isin(numbers, HOLES)
    if whole:
        hole |= stored == np.iinfo(stored.dtype).max
    numbers = numbers * scale.scale + scale.offset
    negative = ~hole & (numbers < 0.0)
    nought = ~hole & (numbers == 0.0)
    if zero == ZERO_IS_NO_DATA:
        has &= ~nought
    good = has & ~hole & ~negative
    kinds = Counter({NO_DATA: int(np.count_nonzero(~has)), HOLE: int(np.count_nonzero(has & hole)),
                     NEGATIVE: int(np.count_nonzero(has & negative)), ZERO: int(np.count_nonzero(good & nought)),
                     VALUE: int(np.count_nonzero(good & ~nought))})
    return np.where(good, numbers, np.nan), kinds
