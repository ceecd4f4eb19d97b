"""Steps of a map of gains and losses: the same on both sides of zero, in round numbers."""
from __future__ import annotations

import math

ROUND = (1.0, 2.0, 5.0, 10.0)


def diverging_steps(greatest: float) -> tuple[float, float]:
    """Two amounts that part changes into small, middling and large ones.

    Args:
        greatest: the largest gain or loss, without its sign, in any unit.

    Returns:
        A third and two thirds of it, the third rounded to 1, 2 or 5 of its power of ten; nothing known: 1 and 2.

    >>> diverging_steps(143.0), diverging_steps(0.8), diverging_steps(0.0)
    ((50.0, 100.0), (0.2, 0.4), (1.0, 2.0))
    """
    if not math.isfinite(greatest) or greatest <= 0:
        return 1.0, 2.0
    third = greatest / 3.0
    power = 10.0 ** math.floor(math.log10(third))
    step = min(ROUND, key=lambda number: abs(math.log(number * power / third))) * power
    return step, 2.0 * step
