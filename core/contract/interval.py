"""Numbers with what is unknown of them, and the one comparison of them with limits.

Tolerance, slack and open ends are written here once; what "within tolerance" means for a verdict is a word of a pack
(key ``within_tolerance``) and reaches ``verdicts``.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

SLACK = 1e-9   # of a limit, and of 1 where that is less: what two ways of adding the same numbers may differ by
RELATIONS = ("at_least", "at_most", "equal")
#: What a comparison answers, the worst first, as verdicts are.
MISSED, OPEN, WITHIN, MET = range(4)
#: Their words in tables.
STATUSES = ("missed", "undetermined", "within_tolerance", "met")
#: What "within tolerance" may mean.
WITHIN_WORDS = ("allowed", "conditional")


class Interval(NamedTuple):
    """Numbers that lie somewhere between two ends ``(n,)``, in one unit that the caller knows.

    Attributes:
        low, high: -inf and inf where nothing bounds the number; equal ones where it is known.
        why: key of what is unknown, ``""`` if nothing is missing or no reason is given.
        covered: share of the ground or rows that the number knows of; 1 where that is everything.
    """

    low: np.ndarray
    high: np.ndarray
    why: np.ndarray
    covered: np.ndarray

    @classmethod
    def of(cls, low, high=None, why="", covered=1.0) -> Interval:
        """Intervals between two ends, in whichever order they come.

        Args:
            low, high: a number or numbers; NaN is an end that is unknown. Without ``high`` the number is ``low``.
            why, covered: one for all, or one each.

        >>> Interval.of([1.0, float("nan")]).high.tolist()
        [1.0, inf]
        >>> Interval.of(3.0, [2.0, float("nan")]).low.tolist()
        [2.0, 3.0]
        """
        low, high = np.broadcast_arrays(np.atleast_1d(np.asarray(low, dtype=float)),
                                        np.asarray(low if high is None else high, dtype=float))
        low, high = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
        return cls(np.minimum(low, high), np.maximum(low, high), np.broadcast_to(np.asarray(why), low.shape),
                   np.broadcast_to(np.asarray(covered, dtype=float), low.shape))

    def at(self, rows) -> Interval:
        """Some of the numbers.

        Args:
            rows: what an array takes in brackets: positions, or which ones.

        >>> Interval.of([1.0, 2.0], 3.0).at([1]).low.tolist()
        [2.0]
        """
        return Interval(*(part[rows] for part in self))

    @property
    def is_known(self) -> np.ndarray:
        """Whether both ends are one number, bool ``(n,)``.

        >>> Interval.of([1.0, 1.0, 1.0], [1.0, 2.0, float("nan")]).is_known.tolist()
        [True, False, False]
        """
        return np.isfinite(self.low) & (self.low == self.high)


def of_column(column: pd.Series) -> Interval:
    """The numbers of a column; nothing is known where one is NULL.

    Args:
        column: numbers ``(n,)``, in any unit.

    >>> of_column(pd.Series([1.0, None])).low.tolist()
    [1.0, -inf]
    """
    return Interval.of(column.to_numpy(dtype=float, na_value=np.nan))


def known_or(value: Interval, instead: float) -> np.ndarray:
    """The numbers that are known, floats ``(n,)``.

    Args:
        value: ``(n,)``. instead: in their unit, what stands for the others, such as NaN where pandas leaves them out.

    >>> known_or(Interval.of([1.0, 1.0], [1.0, 2.0]), 0.0).tolist()
    [1.0, 0.0]
    """
    return np.where(value.is_known, value.low, instead)


def compare(value: Interval, relation: str, limit: Interval, tolerance=0.0, slack: float = SLACK) -> np.ndarray:
    """Compare values with their limits.

    The worst and the best that a value and its limit may be decide: ``MET`` where the limit is kept whatever they are,
    ``WITHIN`` where it is kept within the tolerance whatever they are, ``MISSED`` where it is missed even so, whatever
    they are, otherwise ``OPEN``. So a better value never has a worse answer; and knowing more turns ``OPEN`` into any
    answer and ``WITHIN`` into ``MET``, and changes no other one.

    Args:
        value: in the unit of the limit.
        relation: of ``RELATIONS``: what the value has to be to the limit.
        limit: known, or somewhere between two ends.
        tolerance: by how much the limit may be missed, in its unit, not below 0; one for all or one each.
        slack: share of the limit, at least of 1: differences below it are rounding and count for the value.

    Returns:
        ``MET``, ``WITHIN``, ``MISSED`` or ``OPEN``, int8 ``(n,)``; ``STATUSES`` are their words.

    Raises:
        ValueError: no such relation.

    >>> def words(*asked, **more): return [STATUSES[status] for status in compare(*asked, **more)]
    >>> words(Interval.of([0.1 + 0.2, 0.31, 0.4]), "at_most", Interval.of(0.3), tolerance=0.01)
    ['met', 'within_tolerance', 'missed']

    Green of 29.0, 29.9 and 31.0 %, where one zone requires 30 % and the requirement of the other is unknown:

    >>> words(Interval.of([29.0, 29.9, 31.0]), "at_least", Interval.of(30.0, float("inf")), tolerance=0.3)
    ['missed', 'undetermined', 'undetermined']

    At least 29.9, or at least 30; and nothing known at all:

    >>> words(Interval.of([29.9, 30.0, float("-inf")], float("inf")), "at_least", Interval.of(30.0), tolerance=0.3)
    ['within_tolerance', 'met', 'undetermined']
    """
    if relation not in RELATIONS:
        raise ValueError(relation)
    with np.errstate(invalid="ignore"):   # inf - inf is NaN, of which nothing is true: open
        # by how much the limit is missed, at best and at worst
        over = value.low - _moved(limit.high, slack), value.high - _moved(limit.low, slack)
        under = _moved(limit.low, -slack) - value.high, _moved(limit.high, -slack) - value.low
        best, worst = {"at_most": over, "at_least": under}.get(relation) or (
            np.fmax(over[0], under[0]), np.maximum(over[1], under[1]))
        statuses = np.full(best.shape, OPEN, dtype=np.int8)
        statuses[(worst <= tolerance) & (worst < np.inf)] = WITHIN
        statuses[worst <= 0.0] = MET
        statuses[best > tolerance] = MISSED
    return statuses


def _moved(limit: np.ndarray, slack: float) -> np.ndarray:
    """Ends of limits moved by their slack; a stricter limit stays one."""
    return limit + slack * np.where(np.isfinite(limit), np.maximum(1.0, np.abs(limit)), 0.0)


def verdicts(within: str, missed: str = "forbidden") -> tuple:
    """The verdict of each answer of ``compare``, in their order; ``OPEN`` is undetermined.

    Args:
        within: what "within tolerance" comes to, of ``WITHIN_WORDS``, as the pack says.
        missed: what missing the limit comes to.

    >>> verdicts("conditional")[WITHIN], verdicts("allowed")[WITHIN], verdicts("allowed")[OPEN]
    ('conditional', 'allowed', 'undetermined')
    """
    return missed, "undetermined", within, "allowed"
