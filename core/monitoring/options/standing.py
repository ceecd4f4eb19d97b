"""What each option is to each other, by one indicator and by all, and what is sure of it.

A difference of which the sign is not sure says nothing: it is open, and turns no option into the better one. So an
indicator that becomes known changes an open answer only. Dominance is that of Pareto: not worse on any indicator and
better on one; it adds nothing up and needs no weights.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ...contract.arithmetic import subtract
from ...contract.interval import SLACK, Interval
from ..pack.model import Indicator
from .request import ALIKE, BETTER, BETTER_ON_ALL, NOT_COMPARED, OPEN, TRADE_OFF, WORSE, WORSE_ON_ALL

#: By how much one is more where that is the better.
SIGNS = {"at_least": 1.0, "at_most": -1.0}
#: Codes of the comparisons of ``compared``.
CODES = (WORSE, ALIKE, BETTER, OPEN, NOT_COMPARED)


class Values(NamedTuple):
    """Values of all options.

    Attributes:
        value: in the unit of each indicator, NaN where unknown ``(i, o)``. low, high: what it lies between, with its
            band; infinite where that is open ``(i, o)``.
    """

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray


def differences(values: Values, indicators: list[Indicator], names: list[str],
                paired: Mapping[tuple[str, str, str], tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    """By how much each option is more than each other.

    Args:
        values: of the options. indicators: ``i`` of them. names: of the options, ``o``.
        paired: as of ``OptionsRequest``: where both are known together, in place of the two ends.

    Returns:
        Least and most, in the unit of the indicator ``(i, o, o)``; 0 of an option and itself.

    >>> from ..pack.model import Indicator
    >>> forest = Indicator("forest", {"en": "Forest"}, "ground", "kept", "ha", "measured", "at_least")
    >>> two = Values(np.array([[3.0, 5.0]]), np.array([[2.0, 5.0]]), np.array([[4.0, 5.0]]))
    >>> low, high = differences(two, [forest], ["A", "B"], {})
    >>> low[0].tolist(), high[0].tolist()
    ([[0.0, -3.0], [1.0, 0.0]], [[0.0, -1.0], [3.0, 0.0]])
    """
    count, options = values.low.shape
    first = np.repeat(np.arange(options), options)
    second = np.tile(np.arange(options), options)
    low, high = np.empty((count, options, options)), np.empty((count, options, options))
    for row, indicator in enumerate(indicators):
        own = Interval.of(values.low[row], values.high[row])
        between = subtract(own.at(first), own.at(second))
        low[row], high[row] = between.low.reshape(options, options), between.high.reshape(options, options)
        for a, name in enumerate(names):
            for b, other in enumerate(names):
                ends = paired.get((indicator.row, name, other)) if indicator.row else None
                if ends is not None:
                    low[row, a, b], high[row, a, b] = ends
        np.fill_diagonal(low[row], 0.0)
        np.fill_diagonal(high[row], 0.0)
    return low, high


def compared(low: np.ndarray, high: np.ndarray, values: Values, indicators: list[Indicator],
             tolerance: float) -> np.ndarray:
    """What each option is to each other by each indicator.

    Args:
        low, high: of ``differences``. values: of the options. indicators: ``i`` of them.
        tolerance: share of the larger value, by which two may differ and count as alike.

    Returns:
        Positions in ``CODES``, int8 ``(i, o, o)``.
    """
    with np.errstate(invalid="ignore"):
        size = np.maximum(np.abs(values.low), np.abs(values.high))
    size = np.where(np.isfinite(size), size, 0.0)
    larger = np.maximum(size[:, :, None], size[:, None, :])
    slack = np.maximum(SLACK * np.maximum(1.0, larger), tolerance * larger)
    sign = np.array([SIGNS.get(indicator.direction, 0.0) for indicator in indicators])[:, None, None]
    with np.errstate(invalid="ignore"):
        best, worst = np.where(sign >= 0.0, high, -low), np.where(sign >= 0.0, low, -high)
    code = np.full(low.shape, CODES.index(OPEN), dtype=np.int8)
    code[worst > slack] = CODES.index(BETTER)
    code[best < -slack] = CODES.index(WORSE)
    code[(worst >= -slack) & (best <= slack)] = CODES.index(ALIKE)
    code[np.broadcast_to(sign == 0.0, code.shape)] = CODES.index(NOT_COMPARED)
    return code


def best_of(code: np.ndarray) -> np.ndarray:
    """Which options are surely the best by an indicator: not worse than any, and better than one.

    Args:
        code: of ``compared`` ``(i, o, o)``.

    Returns:
        Bool ``(i, o)``.
    """
    others = ~np.eye(code.shape[1], dtype=bool)
    fine = np.isin(code, [CODES.index(BETTER), CODES.index(ALIKE)]) | ~others
    return fine.all(axis=2) & ((code == CODES.index(BETTER)) & others).any(axis=2)


def relation(code: np.ndarray) -> str:
    """What an option is to another by all indicators.

    Args:
        code: of ``compared``, of the two ``(i,)``.

    >>> [relation(np.array([CODES.index(word) for word in words.split()])) for words in (
    ...     "better alike", "better worse undetermined", "better undetermined", "alike", "not_compared")]
    ['better_on_all', 'trade_off', 'undetermined', 'alike', 'undetermined']
    """
    better, worse, alike, open_ = ((code == CODES.index(word)).any() for word in (BETTER, WORSE, ALIKE, OPEN))
    if better and worse:
        return TRADE_OFF
    if open_ or not (better or worse or alike):
        return OPEN
    return BETTER_ON_ALL if better else WORSE_ON_ALL if worse else ALIKE
