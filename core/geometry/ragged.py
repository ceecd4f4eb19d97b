"""Rows that stand for several things each, one after the other in long arrays."""
from __future__ import annotations

import numpy as np


def spread(count: np.ndarray) -> np.ndarray:
    """Of which item each of its parts is: what ``np.repeat`` of their positions gives, and threads work on meanwhile.

    ``np.repeat`` keeps Python's lock, for which all threads of a scan then wait; an index by these positions does not.

    Args:
        count: of the parts of each item, at least one ``(n,)``.

    Returns:
        int64 ``(count.sum(),)``.

    >>> spread(np.array([2, 1, 3])).tolist()
    [0, 0, 1, 2, 2, 2]
    """
    item = np.zeros(int(count.sum()), dtype=np.int64)
    item[np.cumsum(count[:-1])] = 1
    return np.cumsum(item, out=item)


def places(count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of which item each of its parts is, and which of its parts.

    Args:
        count: of the parts of each item, at least one ``(n,)``.

    Returns:
        int64 ``(count.sum(),)`` each.

    >>> places(np.array([2, 1, 3]))[1].tolist()
    [0, 1, 0, 0, 1, 2]
    """
    item = spread(count)
    return item, np.arange(len(item)) - (np.cumsum(count) - count)[item]
