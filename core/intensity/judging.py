"""A measure against its limits: the verdict, on the value as it is printed."""
from __future__ import annotations

import numpy as np

from ..contract.arithmetic import ANYTHING, choose
from ..contract.interval import SLACK, WITHIN, Interval, compare, known_or, verdicts
from ..contract.verdicts import ALLOWED, VERDICTS
from .measure.limits import is_free, known_end
from .measure.values import MEANINGS, VALUE, read_column
from .pack.model import Indicator, IntensityCase, IntensityPack


def rounded(value: np.ndarray, decimals: int) -> np.ndarray:
    """Values as they are printed; a half goes up: 2.675 is 2.68, whatever its binary neighbour is.

    Args:
        value: of any unit ``(n,)``. decimals: that are kept.

    >>> rounded(np.array([2.675, 2.6749]), 2).tolist()
    [2.68, 2.67]
    """
    unit = 10.0 ** decimals
    return np.floor(np.asarray(value, dtype=float) * unit + 0.5 + SLACK) / unit


def tolerance_of(indicator: Indicator, limit: np.ndarray) -> np.ndarray:
    """By how much a limit may be missed and still be within tolerance, in the unit of the printed value ``(n,)``.

    Args:
        indicator: its tolerances: absolute, and as a share of the limit. limit: in the unit of the value ``(n,)``.

    >>> from types import SimpleNamespace as Some
    >>> tolerance_of(Some(tolerance_absolute=0.05, tolerance_relative=0.01), np.array([2.0, 30.0])).tolist()
    [0.05, 0.3]
    """
    return np.maximum(indicator.tolerance_absolute, indicator.tolerance_relative * np.abs(limit))


def printed(value: Interval, decimals: int) -> Interval:
    """Values with both ends as they are printed, see ``rounded``.

    Args:
        value: ``(n,)``. decimals: that are kept.
    """
    return value._replace(low=rounded(value.low, decimals), high=rounded(value.high, decimals))


def known_part(value: Interval) -> np.ndarray:
    """What is known of values, as sentences and findings say it: the least, otherwise the most that they may be.

    Args:
        value: ``(n,)``.

    Returns:
        In the unit of the values, NaN where neither is known ``(n,)``.

    >>> known_part(Interval.of([1.0, float("-inf"), float("nan")], [float("inf"), 2.0, float("nan")])).tolist()
    [1.0, 2.0, nan]
    """
    end = np.where(np.isfinite(value.low), value.low, value.high)
    return np.where(np.isfinite(end), end, np.nan)


def judge(measured: Interval, limit: Interval, bound: str, indicator: Indicator) -> tuple:
    """Verdicts on one bound.

    Args:
        measured: in the unit that is printed, not yet rounded ``(n,)``.
        limit: in that unit, as of ``Limits`` ``(n,)``.
        bound: ``"upper"`` or ``"lower"``.
        indicator: decimals, tolerance, and what "within tolerance" means.

    Returns:
        Positions in ``VERDICTS``, int8 ``(n,)``; and where the limit is missed within the tolerance, bool ``(n,)``.
    """
    free, known = is_free(limit), known_end(limit, bound)
    status = compare(printed(measured, indicator.decimals), "at_most" if bound == "upper" else "at_least",
                     choose(free, ANYTHING, limit), tolerance_of(indicator, known_or(known, np.nan)))
    words = np.array([VERDICTS.index(word) for word in verdicts(indicator.within_tolerance)], dtype=np.int8)
    return np.where(free, np.int8(ALLOWED), words[status]), (status == WITHIN) & ~free


def judge_case(pack: IntensityPack, case: IntensityCase) -> str:
    """What is found instead of what a pack's case says; empty where it holds.

    Args:
        pack: indicators, fields and words. case: values and what is to be found.
    """
    return _judged(pack, case) if case.indicator else _read(pack, case)


def _judged(pack: IntensityPack, case: IntensityCase) -> str:
    indicator = pack.indicators[case.indicator]
    worst = ALLOWED
    measured = ANYTHING if case.value is None else Interval.of(case.value)
    given = {bound: Interval.of(limit) for bound, limit in (("upper", case.upper), ("lower", case.lower))
             if limit is not None}
    for bound, limit in (given or {"upper": ANYTHING}).items():
        worst = min(worst, int(judge(measured, limit, bound, indicator)[0][0]))
    return "" if VERDICTS[worst] == case.verdict else VERDICTS[worst]


def _read(pack: IntensityPack, case: IntensityCase) -> str:
    import pandas as pd

    described = pack.fields[case.table][case.role]
    indicator = pack.indicators.get(case.role.rsplit("_", 1)[0]) if described.reads == "limit" else None
    column = pd.Series([case.raw, *case.column], dtype="string")
    read = read_column(column, described, pack, indicator.scale if indicator else None)
    meaning = MEANINGS[read.meaning[0]]
    low, high = read.low[0], read.high[0]
    wanted = ((case.low, low), (case.high, high), (case.below, read.below.low[0]))
    wrong = any(value is not None and not np.isclose(value, actual, rtol=1e-9) for value, actual in wanted)
    if case.means not in (None, meaning) or wrong:
        return f"{meaning} {low:g}…{high:g}" if read.meaning[0] == VALUE else meaning
    return ""
