"""Steps of maps of carbon in round numbers: gains and losses the same on both sides of zero, stocks from zero up."""
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
    step = _round(greatest / 3.0)
    return step, 2.0 * step


def rising_steps(greatest: float) -> tuple[float, ...]:
    """Four amounts that part densities into five classes.

    Args:
        greatest: the largest density, in any unit.

    Returns:
        One to four fifths of it, the fifth rounded to 1, 2 or 5 of its power of ten; nothing known: 1 to 4.

    >>> rising_steps(143.0), rising_steps(0.0)
    ((20.0, 40.0, 60.0, 80.0), (1.0, 2.0, 3.0, 4.0))
    """
    step = _round(greatest / 5.0) if math.isfinite(greatest) and greatest > 0 else 1.0
    return tuple(step * number for number in range(1, 5))


def _round(amount: float) -> float:
    power = 10.0 ** math.floor(math.log10(amount))
    return min(ROUND, key=lambda number: abs(math.log(number * power / amount))) * power
