"""Sums, greatest numbers and means of rows of which something is not known, in all or by group."""
from __future__ import annotations

from typing import Optional

import numpy as np

from ..geometry.parallel import ask
from .arithmetic import NOTHING, distinct_keys, keys_of_both
from .interval import Interval


def total(value: Interval, weight: Optional[np.ndarray] = None) -> Interval:
    """The sum of all rows, an Interval ``(1,)``; see ``sum_by``.

    Args:
        value: ``(n,)``. weight: by which the rows count for ``covered``, such as their ground ``(n,)``; None: 1 each.

    Returns:
        In their unit.

    >>> of = total(Interval.of([1.0, 2.0, float("nan")], [1.0, 3.0, float("nan")], ["", "age", "soil"], [1, 1, 0]))
    >>> of.low.tolist(), of.high.tolist(), of.why.tolist(), of.covered.round(3).tolist()
    ([-inf], [inf], ['age soil'], [0.667])
    """
    return sum_by(value, np.zeros(len(value.low), dtype=np.int64), 1, weight)


def sum_by(value: Interval, group: np.ndarray, count: int, weight: Optional[np.ndarray] = None) -> Interval:
    """The sum of the rows of each group.

    Args:
        value: ``(n,)``, rows that do not depend on each other.
        group: of each row, from 0; -1: no group ``(n,)``. count: of groups.
        weight: by which the rows count for ``covered``, such as their ground, not below 0 ``(n,)``; None: 1 each.

    Returns:
        ``(count,)`` in the unit of the rows. ``why`` has the distinct keys of the rows, sorted, a blank between them;
        ``covered`` is the weighted mean of the rows', at most 1. A group without rows is 0, and known.

    >>> of = sum_by(Interval.of([1.0, 2.0, 4.0], [1.0, 2.0, 8.0]), np.array([0, 0, 2]), 3)
    >>> of.low.tolist(), of.high.tolist()
    ([3.0, 0.0, 4.0], [3.0, 0.0, 8.0])
    """
    ask()
    rows, at = _in_groups(group)
    low = _grouped(value.low[rows], at, count)
    high = _grouped(value.high[rows], at, count) if (value.low[rows] != value.high[rows]).any() else low
    ask()
    own = np.ones(len(rows)) if weight is None else np.asarray(weight, dtype=float)[rows]
    return Interval(np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high),
                    *_unknown_by(value.at(rows), at, count, own))


def greatest_by(value: Interval, group: np.ndarray, count: int) -> Interval:
    """The greatest number of each group of rows.

    Args:
        value: ``(n,)``. group: of each row, from 0 to ``count`` - 1, -1 for rows that belong to none ``(n,)``.
        count: number of groups.

    Returns:
        ``(count,)`` in the unit of the rows, with ``why`` and ``covered`` as of ``sum_by``. A group without rows has
        no greatest one: it is open.

    Houses of 9 and 12 m; of 9 m and of unknown height; none:

    >>> of = greatest_by(Interval.of([9.0, 12.0, 9.0, float("nan")]), np.array([0, 0, 1, 1]), 3)
    >>> of.low.tolist(), of.high.tolist()
    ([12.0, 9.0, -inf], [12.0, inf, inf])
    """
    rows, at = _in_groups(group)
    low, high = np.full(count, -np.inf), np.full(count, -np.inf)
    np.maximum.at(low, at, value.low[rows])
    np.maximum.at(high, at, value.high[rows])
    high[np.bincount(at, minlength=count) == 0] = np.inf
    return Interval(low, high, *_unknown_by(value.at(rows), at, count, np.ones(len(rows))))


def mean_by(value: Interval, weight: Interval, group: np.ndarray, count: int) -> Interval:
    """The mean of the rows of each group, each by a weight that may be unknown as well.

    A quotient of two sums would be too wide: what a row weighs counts in both. At the least mean all rows below it
    weigh as much as they may, and all above it as little, so that no narrower end holds.

    Args:
        value: rows ``(n,)``. weight: of each, not below 0 (an end below counts as 0) ``(n,)``; neither depends on the
            other, nor on other rows.
        group: of each row, from 0; -1: no group ``(n,)``. count: of groups.

    Returns:
        ``(count,)`` in the unit of the values; it knows the ground that all rows of the group know. ``why`` has the
        distinct keys of rows and weights. Where nothing can weigh anything it is open, by ``NOTHING``.

    30 people live inside (1), 60 outside (0), and of a house that lies half inside it is unknown how many live there:
    from 30 of 90 to the half of whoever lives in the house. Then 10 inside, up to 10 outside, and a group of nothing:

    >>> weight = Interval.of([30.0, 60.0, 0.0, 10.0, 0.0], [30.0, 60.0, float("inf"), 10.0, 10.0])
    >>> of = mean_by(Interval.of([1.0, 0.0, 0.5, 1.0, 0.0]), weight, np.array([0, 0, 0, 1, 1]), 3)
    >>> of.low.round(3).tolist(), of.high.tolist(), of.why.tolist()
    ([0.333, 0.5, -inf], [0.5, 1.0, inf], ['', '', 'nothing'])
    """
    few, many = (np.maximum(end, 0.0) for end in weight[:2])
    rows = np.flatnonzero((np.asarray(group) >= 0) & (many > 0.0))
    at, few, many = np.asarray(group, dtype=np.int64)[rows], few[rows], many[rows]
    low, high = value.low[rows], value.high[rows]
    least, most = _least_mean(low, few, many, at, count), 0.0 - _least_mean(-high, few, many, at, count)
    none, open_ = np.ones(count, dtype=bool), np.zeros(count, dtype=bool)
    none[at] = False
    open_[at[(low < high) | (few < many)]] = True
    covered = np.ones(count)
    np.minimum.at(covered, at, np.minimum(value.covered[rows], weight.covered[rows]))
    why = keys_of_both(_keys_by(value.why[rows], at, count), _keys_by(weight.why[rows], at, count))
    return Interval(np.where(none, -np.inf, least), np.where(none, np.inf, np.where(open_, most, least)),
                    keys_of_both(why, np.where(none, NOTHING, "")), covered)


def _in_groups(group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the rows that belong to a group, and the group of each."""
    rows = np.flatnonzero(np.asarray(group) >= 0)
    return rows, np.asarray(group, dtype=np.int64)[rows]


def _unknown_by(value: Interval, group: np.ndarray, count: int, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What is unknown of each group, and the share of it that is known."""
    missing = np.bincount(group, weights=weight * (1.0 - value.covered), minlength=count)
    whole = np.bincount(group, weights=weight, minlength=count)
    covered = 1.0 - np.divide(missing, whole, out=np.zeros(count), where=whole != 0.0)
    return _keys_by(value.why, group, count), np.clip(covered, 0.0, 1.0)


def _least_mean(value: np.ndarray, few: np.ndarray, many: np.ndarray, group: np.ndarray, count: int) -> np.ndarray:
    """The least mean of each group, inf without weight: in order of their values, rows weigh more one after another.

    A row that may weigh any amount pulls the mean to its own value.
    """
    sums, weights = _grouped(_product(value, few), group, count), _grouped(few, group, count)
    means = np.divide(sums, weights, out=np.full(count, np.inf), where=weights > 0.0)
    rows = np.flatnonzero(few < many)
    rows = rows[np.lexsort((value[rows], group[rows]))]
    for own in np.split(rows, np.flatnonzero(np.diff(group[rows])) + 1) if len(rows) else ():
        at, more = group[own[0]], np.where(np.isinf(many[own]), 0.0, many[own] - few[own])
        above, below = sums[at] + np.cumsum(_product(value[own], more)), weights[at] + np.cumsum(more)
        steps = np.divide(above, below, out=np.full(len(own), np.inf), where=below > 0.0)
        endless = np.where(np.isinf(many[own]), value[own], np.inf)
        means[at] = min(means[at], steps.min(), endless.min())
    return means


def _product(value: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Values by weights; nothing of an open value is nothing."""
    return np.multiply(value, weight, out=np.zeros(len(value)), where=weight != 0.0)


def _keys_by(why: np.ndarray, group: np.ndarray, count: int) -> np.ndarray:
    """The distinct keys of the rows of each group, sorted, a blank between them."""
    keys, named = np.full(count, "", dtype=object), np.flatnonzero(why != "")
    for number, key in sorted(set(zip(group[named].tolist(), why[named].tolist()))):
        keys[number] = f"{keys[number]} {key}".strip()
    return np.array([distinct_keys(words) for words in keys], dtype=object) if len(named) else keys


def _grouped(end: np.ndarray, group: np.ndarray, count: int) -> np.ndarray:
    """Sums by group, whatever the order of the rows; in pairs, so that a million rows round like twenty."""
    if np.bincount(group, minlength=1).max() <= 1:   # parcels that are a project each
        sums = np.zeros(count)
        sums[group] = end
        return sums
    order = np.lexsort((end, group))
    sums, (groups, first) = np.zeros(count), np.unique(group[order], return_index=True)
    if len(groups):
        with np.errstate(invalid="ignore"):
            sums[groups] = np.add.reduceat(end[order], first)
    return sums
