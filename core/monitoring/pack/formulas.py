"""Formulas of indicators over the ids of quantities and of other indicators: which ids they need, and their values."""
from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ...contract.interval import Interval
from ...rules.condition import columns_used, evaluate
from .model import BEFORE, FORMULA, UNAVAILABLE, YEARS, Indicator, MonitoringPack

#: Keys of why a formula has no value.
NO_INPUT, NOT_HELD, NO_NUMBER = "input", "condition", "number"


def ids_of(indicator: Indicator) -> set[str]:
    """Names that the formula and the condition of an indicator read.

    Args:
        indicator: of a pack.
    """
    return columns_used(indicator.formula) | columns_used(indicator.condition)


def stem_of(name: str) -> str:
    """The quantity or indicator that a name of a formula means.

    Args:
        name: of a formula.

    >>> stem_of("built_up_before"), stem_of("built_up")
    ('built_up', 'built_up')
    """
    return name.removesuffix(BEFORE)


def order_of(indicators: Mapping[str, Indicator]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """In which order indicators by formula are computed.

    Args:
        indicators: by id.

    Returns:
        Ids in order; and those that depend on themselves, of which there should be none.
    """
    waiting = {key: {name for name in ids_of(indicator) if name in indicators and indicators[name].source == FORMULA}
               for key, indicator in indicators.items() if indicator.source == FORMULA}
    order: list[str] = []
    while waiting:
        ready = [key for key, needed in waiting.items() if needed <= set(order)]
        if not ready:
            return tuple(order), tuple(waiting)
        order += ready
        waiting = {key: needed for key, needed in waiting.items() if key not in ready}
    return tuple(order), ()


def value_of(indicator: Indicator, numbers: Mapping[str, np.ndarray], places: int) -> Interval:
    """An indicator by formula in each place.

    Args:
        indicator: by formula. numbers: name -> values ``(p,)``, NaN where unknown; a name that is not there is unknown.
        places: how many.

    Returns:
        In the indicator's unit ``(p,)``; open with ``NO_INPUT``, ``NOT_HELD`` or ``NO_NUMBER`` as the reason.
    """
    names = sorted(ids_of(indicator))
    columns = pd.DataFrame({name: pd.array(np.broadcast_to(numbers.get(name, np.nan), (places,)), dtype="Float64")
                            for name in names}, index=range(places))
    columns = columns.where(columns.map(np.isfinite).fillna(False)) if len(names) else columns
    lacking = columns.isna().any(axis=1).to_numpy() if len(names) else np.zeros(places, dtype=bool)
    value = _numbers(evaluate(indicator.formula, columns))
    holds = np.ones(places, dtype=bool) if indicator.condition is None else \
        evaluate(indicator.condition, columns).to_numpy(dtype=bool, na_value=False)
    why = np.where(lacking, NO_INPUT, np.where(~holds, NOT_HELD, np.where(np.isnan(value), NO_NUMBER, "")))
    return Interval.of(np.where(why == "", value, np.nan), None, why)


def _numbers(column) -> np.ndarray:
    return column.to_numpy(dtype=float, na_value=np.nan) if column.dtype.kind in "fiu" else np.full(len(column), np.nan)


def case_value(pack: MonitoringPack, indicator: str, given: Mapping[str, float]) -> float:
    """The value of an indicator by numbers that are given, NaN where there is none.

    Args:
        pack: with its indicators. indicator: id. given: number by the id of a quantity or indicator, with the ending
            of an earlier year, or years.
    """
    numbers = {name: np.array([number]) for name, number in given.items()}
    for key in pack.order:
        if key not in numbers:
            numbers[key] = _one(value_of(pack.indicators[key], numbers, 1))
    wanted = pack.indicators[indicator]
    if wanted.source == FORMULA:
        return float(numbers[indicator][0])
    if not wanted.numerator:
        return np.nan if wanted.source == UNAVAILABLE else given.get(indicator, np.nan)
    part = given.get(wanted.numerator, np.nan)
    whole = given.get(wanted.denominator, np.nan) if wanted.denominator else 1.0
    return wanted.times * part / whole if whole else np.nan


def _one(value: Interval) -> np.ndarray:
    return np.where(value.is_known, value.low, np.nan)


def known_names(pack_names: set[str]) -> set[str]:
    """Names that formulas of a pack may use.

    Args:
        pack_names: ids of its quantities and indicators.
    """
    return {*pack_names, *(f"{name}{BEFORE}" for name in pack_names), YEARS}
