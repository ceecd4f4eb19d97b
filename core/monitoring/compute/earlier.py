"""Numbers of an earlier year that a formula reads: of statistics, of rows, or out of what rows are made of."""
from __future__ import annotations

from typing import Protocol

import numpy as np

from ...contract.cells import is_settled
from ...quotas.units import unit_prefix
from ..pack.model import MEASURED
from .given import GivenRows
from .request import ComputeRequest
from .stated import Stated

PARTS = ("numerator", "denominator")


class Sources(Protocol):
    """What a run is given, by place.

    Attributes:
        request, statistics, given: of the run. codes: of the places without zeros behind, "" of the whole ``(p,)``.
        places: how many.
    """

    request: ComputeRequest
    statistics: Stated
    given: GivenRows
    codes: list[str]
    places: int

    def stated(self, key: str, year: int) -> np.ndarray:
        """Numbers of an indicator that statistics state ``(p,)``, NaN without one. Args: key: its id. year: of them."""

    def statistic(self, key: str, year: int) -> np.ndarray:
        """Those of a quantity ``(p,)``, in its unit. Args: key: its id. year: of them."""


def earlier_numbers(values: Sources, keys: list[str], scope: str) -> tuple[list[np.ndarray], np.ndarray]:
    """Numbers of the latest earlier year that has all of them, or of the base year that was asked for.

    Args:
        values: of the run, with its statistics and rows. keys: ids of quantities or indicators.
        scope: of the indicator that reads them.

    Returns:
        For each key its numbers ``(p,)`` in its unit, and the year ``(p,)``; NaN where no year has all of them.

    Raises:
        InputError: a year or a number of a row that cannot be read.
    """
    base = np.full(values.places, np.nan)
    numbers = [np.full(values.places, np.nan) for _ in keys]
    parts = {key: _parts(values, key, scope) for key in keys}
    for place, code in enumerate(values.codes):
        for year in _years(values, parts, code):
            row = [_number_of(values, key, parts[key], place, year) for key in keys]
            if not np.isnan(row).any():
                base[place] = year
                for column, number in zip(numbers, row):
                    column[place] = number
                break
    return numbers, base


def _parts(values: Sources, key: str, scope: str) -> list[tuple[str, str]]:
    """Indicators of the pack that have a quantity as a part, and which: their rows hold it, measured in their scope."""
    return [(indicator.id, part) for indicator in values.request.pack.indicators.values() for part in PARTS
            if indicator.source == MEASURED and indicator.scope == scope and getattr(indicator, part) == key]


def _years(values: Sources, parts: dict[str, list], code: str) -> list[int]:
    """Earlier years for which there may be a number of each key, the latest first."""
    request, statistics = values.request, values.statistics
    if request.base_year is not None:
        return [request.base_year]
    whole = unit_prefix(request.whole_code)
    known = [{*statistics.numbers.get((key, code), ()), *values.given.years(key, code),
              *(statistics.numbers.get((key, whole), ()) if not code else ()),
              *(year for indicator, _part in of for year in values.given.years(indicator, code)),
              *(() if code else _years_of_units(values, key))} for key, of in parts.items()]
    return sorted((year for year in set.intersection(*known) if year < request.year), reverse=True)


def _years_of_units(values: Sources, key: str) -> set[int]:
    return {year for (stated, _unit), by_year in values.statistics.numbers.items() if stated == key for year in by_year}


def _number_of(values: Sources, key: str, parts: list[tuple[str, str]], place: int, year: int) -> float:
    """What is stated, otherwise what a row of the key says, otherwise a part of a row of another indicator."""
    pack, code = values.request.pack, values.codes[place]
    numbers = values.statistic(key, year) if key in pack.quantities else values.stated(key, year)
    if not np.isnan(numbers[place]):
        return float(numbers[place])
    row = values.given.of(key, code, year, wanted=(pack.quantities.get(key) or pack.indicators[key]).unit)
    if row is not None and is_settled(row.value)[0]:
        return float(row.value.low[0])
    held = (values.given.part_of(indicator, part, code, year, pack.id) for indicator, part in parts)
    return next((number for number in held if not np.isnan(number)), np.nan)
