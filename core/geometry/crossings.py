"""Places where edges cross, to the last digit: with twice as many digits as a number has (Dekker 1971)."""
from __future__ import annotations

import numpy as np

_SPLIT = 2.0 ** 27 + 1   # of a number into two halves of its digits


def _sum(x: np.ndarray, y: np.ndarray) -> tuple:
    """A sum and what rounding took from it."""
    total = x + y
    part = total - x
    return total, (x - (total - part)) + (y - part)


def _product(x: np.ndarray, y: np.ndarray) -> tuple:
    """A product and what rounding took from it (Dekker)."""
    high, other = (value * _SPLIT for value in (x, y))
    high, other = high - (high - x), other - (other - y)
    low, rest = x - high, y - other
    total = x * y
    return total, ((high * other - total) + high * rest + low * other) + low * rest


def _plus(x: tuple, y: tuple) -> tuple:
    high, low = _sum(x[0], y[0])
    rest, least = _sum(x[1], y[1])
    high, low = _sum(high, low + rest)
    return _sum(high, low + least)


def _minus(x: tuple, y: tuple) -> tuple:
    return _plus(x, (-y[0], -y[1]))


def _times(x: tuple, y: tuple) -> tuple:
    high, low = _product(x[0], y[0])
    return _sum(high, low + (x[0] * y[1] + x[1] * y[0]))


def _over(x: tuple, y: tuple) -> tuple:
    high = x[0] / y[0]
    left = _minus(x, _times(y, (high, np.zeros_like(high))))
    next_ = left[0] / y[0]
    left = _minus(left, _times(y, (next_, np.zeros_like(high))))
    high, low = _sum(high, next_)
    return _sum(high, low + left[0] / y[0])


def crossing_places(start: np.ndarray, end: np.ndarray, other_start: np.ndarray, other_end: np.ndarray) -> tuple:
    """Where pairs of edges that cross do so.

    Args:
        start, end, other_start, other_end: of the edges, which are not parallel ``(n, 2)`` each.

    Returns:
        Share of the first edge that lies before the crossing and what rounding took from it ``(n,)`` each; the same of
        the second edge; places, rounded once, as GEOS has them ``(n, 2)``.

    >>> first, second, place = crossing_places(*np.array([[[0.0, 0]], [[4, 4]], [[0, 1]], [[4, 1]]]))
    >>> first[0].tolist(), second[0].tolist(), place.tolist()
    ([0.25], [0.25], [[1.0, 1.0]])
    """
    run, along, apart = ([_sum(to[:, axis], -begin[:, axis]) for axis in (0, 1)] for begin, to in (
        (start, end), (other_start, other_end), (start, other_start)))
    below = _minus(_times(run[0], along[1]), _times(run[1], along[0]))
    share, other_share = (_over(_minus(_times(apart[0], way[1]), _times(apart[1], way[0])), below)
                          for way in (along, run))
    zero = np.zeros(len(start))
    return share, other_share, np.column_stack([
        _plus((start[:, axis], zero), _times(share, run[axis]))[0] for axis in (0, 1)])
