"""Sums, differences, products and ratios of numbers of which something is not known.

The numbers are finite, however far their ends reach: nothing times an unknown number is nothing. Where nothing bounds
an end of a result it is open, and never NaN.
"""
from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from ..geometry.parallel import ask
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
    ask()   # of a million numbers it takes a tenth of a second
    with np.errstate(invalid="ignore"):
        corners = np.nan_to_num([end * other for end, other in product(first[:2], second[:2])], nan=0.0, posinf=np.inf,
                                neginf=-np.inf)   # 0 * inf is NaN
    return _made(corners.min(axis=0), corners.max(axis=0), first, second)


def divide(first: Interval, second: Interval) -> Interval:
    """A number over another one that does not depend on it; a part over the whole that holds it is ``share``.

    Args:
        first, second: ``(n,)`` or one for all. Over 0 there is no quotient: where the second one may be 0, the ends
            hold for all that it may be otherwise; where even its sign is open, nothing holds.

    Returns:
        In the quotient of their units; it knows the ground that both know. Where the second one is 0 for sure it is
        open, by ``NOTHING``.

    30 people on 120 to 150 km², on 60 km² or less, and on an area that may have either sign:

    >>> of = divide(Interval.of([30.0, 30.0, 30.0]), Interval.of([120.0, 0.0, -1.0], [150.0, 60.0, 1.0]))
    >>> of.low.tolist(), of.high.tolist()
    ([0.2, 0.5, -inf], [0.25, inf, inf])

    No people on 60 km² or less, however much of it there is, and no people on nothing:

    >>> of = divide(Interval.of([0.0, 0.0]), Interval.of([0.0, 0.0], [60.0, 0.0]))
    >>> of.low.tolist(), of.high.tolist(), of.why.tolist()
    ([0.0, -inf], [0.0, inf], ['', 'nothing'])
    """
    ask()
    low, high = second[:2]
    with np.errstate(invalid="ignore", divide="ignore"):
        signed = np.where(low == 0.0, 0.0, low), np.where((high == 0.0) & (low < 0.0), -0.0, high)
        corners = np.nan_to_num([end / other for end, other in product(first[:2], signed)], nan=0.0, posinf=np.inf,
                                neginf=-np.inf)   # 0 / 0 and inf / inf: the other corners say the rest
    none = (low == 0.0) & (high == 0.0)
    split = none | (low < 0.0) & (high > 0.0)     # a size whose sign is open is not known at all: nor is 0 over it
    quotient = _made(np.where(split, -np.inf, corners.min(axis=0)), np.where(split, np.inf, corners.max(axis=0)),
                     first, second)
    none = np.broadcast_to(none, quotient.low.shape)
    return quotient._replace(why=keys_of_both(quotient.why, np.where(none, NOTHING, "")))


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
    return ratio._replace(why=keys_of_both(ratio.why, np.where(np.broadcast_to(none, ratio.low.shape), NOTHING, "")))


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


def keys_of_both(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """What is unknown of two numbers: the keys of both, each once, sorted, a blank between them.

    Args:
        first, second: ``why`` of intervals, ``(n,)`` or one for all.

    >>> keys_of_both(np.array(["soil", ""]), np.array(["age soil", "age"])).tolist()
    ['age soil', 'age']
    """
    first, second = np.broadcast_arrays(first, second)
    if not (first != "").any():
        return second
    if not (second != "").any():
        return first
    keys, both = np.where(first == "", second, first).astype(object), (first != "") & (second != "")
    number, words = pd.factorize(first[both].astype(object) + " " + second[both].astype(object))
    keys[both] = np.array([*map(distinct_keys, words), None], dtype=object)[:-1][number]   # a million rows, few words
    return keys


def distinct_keys(words: str) -> str:
    """Keys, each once, sorted.

    Args:
        words: keys with a blank between them.

    >>> distinct_keys("soil age soil")
    'age soil'
    """
    return " ".join(sorted(set(words.split())))


def _part(amount: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """A part of the whole with the rest; all of it where the part alone has no end."""
    return np.where(np.isinf(amount), np.where(np.isinf(rest), 0.0, 1.0), amount / (amount + rest))


def _summed(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return first + second   # inf - inf is NaN, which ``Interval.of`` takes for open


def _made(low, high, *values: Interval) -> Interval:
    """A result with what is unknown of the numbers that it is made of."""
    low, high = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
    why, covered = values[0].why, values[0].covered
    for value in values[1:]:
        why, covered = keys_of_both(why, value.why), np.minimum(covered, value.covered)
    return Interval(low, high, np.broadcast_to(why, low.shape), np.broadcast_to(covered, low.shape))
