"""A measure against its limits: the verdict, on the value as it is printed."""
from __future__ import annotations

import numpy as np

from ..contract.interval import SLACK, WITHIN, Interval, compare, verdicts
from ..contract.verdicts import ALLOWED, VERDICTS
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


def judge(measured: np.ndarray, at_least: np.ndarray, limit: np.ndarray, may_be_stricter: np.ndarray,
          is_free: np.ndarray, bound: str, indicator: Indicator) -> tuple:
    """Verdicts on one bound.

    Args:
        measured: as it is printed, not yet rounded ``(n,)``; NaN where nothing is known.
        at_least: the measure may be larger ``(n,)``: something that adds to it is not known.
        limit: as it is printed; NaN if unknown.
        may_be_stricter: the limit is known in part only ``(n,)``.
        is_free: nothing is controlled ``(n,)``.
        bound: ``"upper"`` or ``"lower"``.
        indicator: decimals, tolerance, and what "within tolerance" means.

    Returns:
        Positions in ``VERDICTS``, int8 ``(n,)``; and where the limit is missed within the tolerance, bool ``(n,)``.
    """
    value, bar = rounded(measured, indicator.decimals), np.asarray(limit, dtype=float)
    strictest = np.where(may_be_stricter, -np.inf if bound == "upper" else np.inf, bar)
    status = compare(Interval.of(value, np.where(at_least, np.inf, value)),
                     "at_most" if bound == "upper" else "at_least",
                     Interval.of(*((strictest, bar) if bound == "upper" else (bar, strictest))),
                     tolerance_of(indicator, bar))
    words = np.array([VERDICTS.index(one) for one in verdicts(indicator.within_tolerance)], dtype=np.int8)
    return np.where(is_free, np.int8(ALLOWED), words[status]), (status == WITHIN) & ~is_free


def judge_case(pack: IntensityPack, case: IntensityCase) -> str:
    """What is found instead of what a pack's case says; empty where it holds.

    Args:
        pack: indicators, fields and words. case: values and what is to be found.
    """
    return _judged(pack, case) if case.indicator else _read(pack, case)


def _judged(pack: IntensityPack, case: IntensityCase) -> str:
    indicator = pack.indicators[case.indicator]
    found = ALLOWED
    measured = np.array([np.nan if case.value is None else case.value])
    given = {bound: limit for bound, limit in (("upper", case.upper), ("lower", case.lower)) if limit is not None}
    for bound, limit in (given or {"upper": np.nan}).items():
        no = np.zeros(1, dtype=bool)
        found = min(found, int(judge(measured, no, np.array([limit]), no, no, bound, indicator)[0][0]))
    return "" if VERDICTS[found] == case.verdict else VERDICTS[found]


def _read(pack: IntensityPack, case: IntensityCase) -> str:
    import pandas as pd

    described = pack.fields[case.table][case.role]
    indicator = pack.indicators.get(case.role.rsplit("_", 1)[0]) if described.reads == "limit" else None
    column = pd.Series([case.raw, *case.column], dtype="string")
    read = read_column(column, described, pack, indicator.scale if indicator else None)
    meaning = MEANINGS[read.meaning[0]]
    low, high = read.low[0], read.high[0]
    wanted = (("low", case.low, low), ("high", case.high, high), ("below", case.below, read.below[0]))
    wrong = any(value is not None and not np.isclose(value, found, rtol=1e-9) for _, value, found in wanted)
    if case.means not in (None, meaning) or wrong:
        return f"{meaning} {low:g}…{high:g}" if read.meaning[0] == VALUE else meaning
    return ""
