"""Sums, differences, products and ratios of numbers of which something is not known.

The numbers are finite, however far their ends reach: nothing times an unknown number is nothing. Where nothing bounds
an end of a result it is open, and never NaN.
"""
from __future__ import annotations

from itertools import product
from typing import Optional

import numpy as np

from .interval import Interval

#: Why a ratio has no value: it relates to nothing.
NOTHING = "nothing"
#: A number of which nothing is known.
ANYTHING = Interval.of(-np.inf, np.inf)


def add(first: Interval, second: Interval) -> Interval:
    """The sum of two numbers that do not depend on each other.

    Args:
        first, second: of one unit, ``(n,)`` or one for all.

    Returns:
        In their unit; it knows the ground that both know.

    >>> add(Interval.of([1.0, 2.0]), Interval.of([10.0, 20.0], [11.0, float("nan")])).high.tolist()
    [12.0, inf]
    """
    return _made(_summed(first.low, second.low), _summed(first.high, second.high), first, second)


def subtract(first: Interval, second: Interval) -> Interval:
    """A number less another one that does not depend on it.

    Args:
        first, second: of one unit, ``(n,)`` or one for all.

    Returns:
        In their unit; it knows the ground that both know.

    What is unknown less what is unknown is unknown, and not 0:

    >>> left = subtract(Interval.of(5.0, float("inf")), Interval.of(1.0, float("inf")))
    >>> left.low.tolist(), left.high.tolist()
    ([-inf], [inf])
    """
    return _made(_summed(first.low, -second.high), _summed(first.high, -second.low), first, second)


def multiply(first: Interval, second: Interval) -> Interval:
    """The product of two numbers that do not depend on each other.

    Args:
        first, second: ``(n,)`` or one for all.

    Returns:
        In the product of their units; it knows the ground that both know.

    2 to 3 ha with -1 to 4 t each, and 0 ha with it is unknown how many:

    >>> of = multiply(Interval.of([2.0, 0.0], [3.0, 0.0]), Interval.of([-1.0, float("-inf")], [4.0, float("inf")]))
    >>> of.low.tolist(), of.high.tolist()
    ([-3.0, 0.0], [12.0, 0.0])
    """
    with np.errstate(invalid="ignore"):
        corners = np.nan_to_num([end * other for end, other in product(first[:2], second[:2])], nan=0.0, posinf=np.inf,
                                neginf=-np.inf)   # 0 * inf is NaN
    return _made(corners.min(axis=0), corners.max(axis=0), first, second)


def divide(first: Interval, second: Interval) -> Interval:
    """A number over another one that does not depend on it; a part over the whole that holds it is ``share``.

    Args:
        first, second: ``(n,)`` or one for all. Where the second one may be 0, an end is open, or both are.

    Returns:
        In the quotient of their units; it knows the ground that both know. Over 0 it is open, by ``NOTHING``.

    >>> of = divide(Interval.of([30.0, 30.0, 30.0]), Interval.of([120.0, 0.0, -1.0], [150.0, 60.0, 1.0]))
    >>> of.low.tolist(), of.high.tolist()
    ([0.2, 0.5, -inf], [0.25, inf, inf])
    """
    low, high = second[:2]
    with np.errstate(invalid="ignore", divide="ignore"):
        signed = np.where(low == 0.0, 0.0, low), np.where((high == 0.0) & (low < 0.0), -0.0, high)
        corners = np.nan_to_num([end / other for end, other in product(first[:2], signed)], nan=0.0, posinf=np.inf,
                                neginf=-np.inf)   # 0 / 0 and inf / inf: the other corners say the rest
    split = (low < 0.0) & (high > 0.0) | (low == 0.0) & (high == 0.0)
    quotient = _made(np.where(split, -np.inf, corners.min(axis=0)), np.where(split, np.inf, corners.max(axis=0)),
                     first, second)
    none = np.broadcast_to((low == 0.0) & (high == 0.0), quotient.low.shape)
    return quotient._replace(why=_joined(quotient.why, np.where(none, NOTHING, "")))


def share(part: Interval, rest: Interval) -> Interval:
    """The share of a part in the whole that is made of it and of the rest.

    Part over whole by ``divide`` would be too wide: where the part is larger, so is the whole.

    Args:
        part, rest: of one unit, not below 0 (an end below counts as 0), and not depending on each other.

    Returns:
        From 0 to 1, known on the ground where both are known. Without part and rest it is open, by
        ``NOTHING``.

    20 to 30 m² of green and 70 to 80 m² of other land (20 of 100, 30 of 100), an unknown area and
    50 m², nothing and nothing:

    >>> rest = Interval.of([70.0, 50.0, 0.0], [80.0, 50.0, 0.0])
    >>> of = share(Interval.of([20.0, 0.0, 0.0], [30.0, float("inf"), 0.0]), rest)
    >>> of.low.tolist(), of.high.tolist(), of.why.tolist()
    ([0.2, 0.0, -inf], [0.3, 1.0, inf], ['', '', 'nothing'])
    """
    least, most, beside, besides = (np.maximum(end, 0.0) for end in (*part[:2], *rest[:2]))
    with np.errstate(invalid="ignore", divide="ignore"):
        low = np.where(least + besides > 0.0, _part(least, besides), 1.0)      # whatever there is, is of the part
        high = np.where(most + beside > 0.0, _part(most, beside), 0.0)         # or of the rest
    none = most + besides == 0.0
    ratio = _made(np.where(none, -np.inf, low), np.where(none, np.inf, high), part, rest)
    return ratio._replace(why=_joined(ratio.why, np.where(np.broadcast_to(none, ratio.low.shape), NOTHING, "")))


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


def times(value: Interval, factor: float) -> Interval:
    """Numbers in another unit.

    Args:
        value: of any shape. factor: what a unit comes to, not 0.

    >>> of = times(Interval.of([1.0], [float("inf")]), -2.0)
    >>> of.low.tolist(), of.high.tolist()
    ([-inf], [-2.0])
    """
    return Interval.of(value.low * factor + 0.0, value.high * factor + 0.0, value.why, value.covered)


def at_least(value: Interval, least: float) -> Interval:
    """The greater one of each number and a number that is known.

    Args:
        value: ``(n,)``. least: in its unit, finite.

    >>> at_least(Interval.of([-1.0, float("nan")]), 0.0).low.tolist()
    [0.0, 0.0]
    """
    return value._replace(low=np.maximum(value.low, least), high=np.maximum(value.high, least))


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
    rows, at = _in_groups(group)
    low = _grouped(value.low[rows], at, count)
    high = _grouped(value.high[rows], at, count) if (value.low[rows] != value.high[rows]).any() else low
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
    why = _joined(_keys_by(value.why[rows], at, count), _keys_by(weight.why[rows], at, count))
    return Interval(np.where(none, -np.inf, least), np.where(none, np.inf, np.where(open_, most, least)),
                    _joined(why, np.where(none, NOTHING, "")), covered)


def joined(*values: Interval) -> Interval:
    """Numbers one after the other.

    Args:
        values: of one unit, ``(n,)`` each.

    >>> joined(Interval.of([1.0, 2.0]), Interval.of(3.0, why="soil")).why.tolist()
    ['', '', 'soil']
    """
    return Interval(*(np.concatenate(parts) for parts in zip(*values)))


def hull(*values: Interval) -> Interval:
    """What a number may be that is one of several, it is unknown which.

    Args:
        values: of one unit, ``(n,)`` or one for all.

    Returns:
        From the least to the greatest end; it knows the ground that all of them know.

    >>> of = hull(Interval.of([1.0, 5.0]), Interval.of([2.0, 3.0]))
    >>> of.low.tolist(), of.high.tolist()
    ([1.0, 3.0], [2.0, 5.0])
    """
    low, high = (np.broadcast_arrays(*(value.low for value in values)),
                 np.broadcast_arrays(*(value.high for value in values)))
    return _made(np.minimum.reduce(low), np.maximum.reduce(high), *values)


def choose(which: np.ndarray, first: Interval, second: Interval = ANYTHING) -> Interval:
    """One of two numbers, it is known which.

    Args:
        which: where it is the first one, bool ``(n,)``.
        first, second: of one unit, ``(n,)`` or one for all; without ``second`` nothing is known of it.

    Returns:
        In their unit.

    >>> choose(np.array([True, False]), Interval.of([2.0, 3.0])).high.tolist()
    [2.0, inf]
    """
    return Interval(*(np.where(which, *both) for both in zip(first, second)))


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
    return np.array([_keys(words) for words in keys], dtype=object) if len(named) else keys


def _part(amount: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """A part of the whole with the rest; all of it where the part alone has no end."""
    return np.where(np.isinf(amount), np.where(np.isinf(rest), 0.0, 1.0), amount / (amount + rest))


def _summed(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return first + second   # inf - inf is NaN, which ``Interval.of`` takes for open


def _grouped(end: np.ndarray, group: np.ndarray, count: int) -> np.ndarray:
    """Sums by group, whatever the order of the rows; in pairs, so that a million rows round like twenty."""
    order = np.lexsort((end, group))
    sums, (groups, first) = np.zeros(count), np.unique(group[order], return_index=True)
    if len(groups):
        with np.errstate(invalid="ignore"):
            sums[groups] = np.add.reduceat(end[order], first)
    return sums


def _made(low, high, *values: Interval) -> Interval:
    """A result with what is unknown of the numbers that it is made of."""
    low, high = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
    why, covered = values[0].why, values[0].covered
    for value in values[1:]:
        why, covered = _joined(why, value.why), np.minimum(covered, value.covered)
    return Interval(low, high, np.broadcast_to(why, low.shape), np.broadcast_to(covered, low.shape))


def _joined(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Keys of both, each once, sorted, a blank between them."""
    first, second = np.broadcast_arrays(first, second)
    if not (first != "").any():
        return second
    if not (second != "").any():
        return first
    keys, both = np.where(first == "", second, first).astype(object), (first != "") & (second != "")
    keys[both] = [_keys(f"{left} {right}") for left, right in zip(first[both], second[both])]
    return keys


def _keys(words: str) -> str:
    return " ".join(sorted(set(words.split())))
