"""What buildings emit in a year: floor area × energy by floor area × what a kWh emits, heating apart."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Optional

import pandas as pd

from ...errors import InputError
from ..uncertainty.bands import method_notes
from .account import ACTUAL, POTENTIAL, BuildingRequest, account_of
from .tables import cards, counts_of, coverage_table, notes_of, number_titles, totals_table


@dataclass(frozen=True)
class BuildingCarbon:
    """Emissions of buildings.

    Attributes:
        accounts: ``ACTUAL`` and ``POTENTIAL``, if there are layers. totals: a row per account, kind of group and
            group. coverage: what is not counted. coefficients: the card of each number.
        counts: numbers and booleans. notes: sentences.
    """

    accounts: dict
    totals: pd.DataFrame
    coverage: pd.DataFrame
    coefficients: pd.DataFrame
    counts: dict
    notes: list


def building_carbon(request: BuildingRequest, cancelled: Optional[Callable[[], bool]] = None) -> BuildingCarbon:
    """Reckon what stands, and apart from it what the plots' limits allow.

    Args:
        request: built ground, energy, factors and choices.

    Returns:
        Rows by feature, totals, coverage, cards, counts and remarks; t CO2 per year, embodied t CO2.

    Raises:
        InputError: as ``account_of``; a path without a year of the plan.
        Cancelled: ``cancelled`` returned True.
    """
    if request.path and request.plan_year is None:
        raise InputError("buildings.path_without_year", path=request.path)
    accounts = {name: account_of(request, name, floors) for name, floors in (
        (ACTUAL, request.built.buildings), (POTENTIAL, request.built.plots)) if floors is not None}
    sums = [totals_table(account, request, cancelled) for account in accounts.values()]
    totals = pd.concat([frame for frame, _band in sums], ignore_index=True)
    coverage = pd.concat([coverage_table(account, request) for account in accounts.values()], ignore_index=True)
    card = cards(accounts, request)
    counts = counts_of(accounts, totals, coverage, card, request)
    counts["BAND_METHOD"] = str(sums[0][1].method[0])
    titles = number_titles(accounts, request)
    methods = dict.fromkeys(note for _frame, band in sums for note in method_notes(
        band, request.how, request.language, titles))
    return BuildingCarbon(accounts, totals, coverage, card, counts,
                          [*request.built.notes, *notes_of(accounts, coverage, counts, request), *methods])
