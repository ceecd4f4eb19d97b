"""From numbers and answers of which something is not known to the cells of results, in this one place.

NULL where a number is not known, an open end, or an answer open; a share is never above 1.
"""
from __future__ import annotations

from typing import Optional

import numpy as np
import pandas as pd

from .interval import MET, MISSED, OPEN, SLACK, STATUSES, WITHIN, Interval

KNOWN, UNDETERMINED = "known", "undetermined"


def is_settled(value: Interval) -> np.ndarray:
    """Whether both ends are one number, but for rounding: bool ``(n,)``.

    Args:
        value: ``(n,)``.

    >>> is_settled(Interval.of([0.3, 0.3, 5.0], [0.1 + 0.2, 0.4, float("inf")])).tolist()
    [True, False, False]
    """
    with np.errstate(invalid="ignore"):
        near = value.high - value.low <= SLACK * np.maximum(1.0, np.abs(value.high))
    return np.isfinite(value.low) & np.isfinite(value.high) & near


def number(value: Interval) -> pd.arrays.FloatingArray:
    """The number where it is known, otherwise NULL: Float64 ``(n,)``.

    Args:
        value: in the unit of the column ``(n,)``.

    >>> number(Interval.of([2.0, 2.0], [2.0, 3.0])).tolist()
    [2.0, <NA>]
    >>> number(Interval.of([-0.0])).tolist()
    [0.0]
    """
    return _floats(value.low, is_settled(value))


def lower(value: Interval) -> pd.arrays.FloatingArray:
    """The least that the number may be, NULL where it is open: Float64 ``(n,)``.

    Args:
        value: in the unit of the column ``(n,)``.
    """
    return _floats(value.low, np.isfinite(value.low))


def upper(value: Interval) -> pd.arrays.FloatingArray:
    """The most that the number may be, NULL where it is open: Float64 ``(n,)``.

    Args:
        value: in the unit of the column ``(n,)``.

    >>> upper(Interval.of([2.0, 2.0], [3.0, float("inf")])).tolist()
    [3.0, <NA>]
    """
    return _floats(value.high, np.isfinite(value.high))


def covered(value: Interval) -> pd.arrays.FloatingArray:
    """The share of the ground or rows that the number knows, from 0 to 1, NULL if unknown: Float64 ``(n,)``.

    Args:
        value: ``(n,)``.

    >>> covered(Interval.of([1.0, 1.0], covered=[0.1 + 0.2 + 0.7000000000000002, float("nan")])).tolist()
    [1.0, <NA>]
    """
    return _floats(np.clip(value.covered, 0.0, 1.0), ~np.isnan(value.covered))


def state(value: Interval) -> np.ndarray:
    """``KNOWN`` or ``UNDETERMINED``, texts ``(n,)``.

    Args:
        value: ``(n,)``.

    >>> state(Interval.of([2.0, 2.0], [2.0, 3.0])).tolist()
    ['known', 'undetermined']
    """
    return np.where(is_settled(value), KNOWN, UNDETERMINED).astype(object)


def word(answers: np.ndarray, words=STATUSES) -> np.ndarray:
    """The word of each answer of ``compare``, texts ``(n,)``.

    Args:
        answers: ``(n,)``. words: of MISSED, OPEN, WITHIN and MET, such as those of ``interval.verdicts``.

    >>> word(np.array([MET, OPEN])).tolist()
    ['met', 'undetermined']
    """
    return np.array(words, dtype=object)[np.asarray(answers, dtype=np.int64)]


def is_kept(answers: np.ndarray) -> pd.arrays.BooleanArray:
    """Whether each limit is kept, be it within the tolerance, NULL where that is open: boolean ``(n,)``.

    Args:
        answers: of ``compare`` ``(n,)``.

    >>> is_kept(np.array([MET, WITHIN, MISSED, OPEN])).tolist()
    [True, True, False, <NA>]
    """
    answers = np.asarray(answers)
    return pd.arrays.BooleanArray(np.isin(answers, (MET, WITHIN)), answers == OPEN)


def is_missed(answers: np.ndarray) -> pd.arrays.BooleanArray:
    """Whether each limit is missed, NULL where that is open: boolean ``(n,)``.

    Args:
        answers: of ``compare`` ``(n,)``.

    >>> is_missed(np.array([WITHIN, MISSED, OPEN])).tolist()
    [False, True, <NA>]
    """
    answers = np.asarray(answers)
    return pd.arrays.BooleanArray(answers == MISSED, answers == OPEN)


def one_number(column) -> Optional[float]:
    """The only cell of a column as an output has it, in the column's unit: None for NULL.

    Args:
        column: of ``number``, ``lower``, ``upper`` or ``covered`` ``(1,)``.

    >>> one_number(number(Interval.of(2.0))), one_number(number(Interval.of(2.0, 3.0)))
    (2.0, None)
    """
    only, = column
    return None if pd.isna(only) else float(only)


def _floats(values: np.ndarray, has: np.ndarray) -> pd.arrays.FloatingArray:
    # zero has no sign in a cell: adding 0 takes it away
    return pd.arrays.FloatingArray(np.where(has, values, 0.0) + 0.0, ~np.asarray(has, dtype=bool))
