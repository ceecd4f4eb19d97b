"""How scenarios have their numbers, what plans change under other families, and what that is worth at a price."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Callable

import numpy as np
import pandas as pd

from ...contract.interval import Interval
from ...errors import InputError
from ...texts import text
from ..change.notes import class_areas
from ..change.run import ChangeRequest, whole_change
from ..coverage.land import land_of
from ..coverage.table import coverage_table
from ..densities.table import Densities
from .tables import ALL, Sums

#: Columns of ``under_families``: the net change and its band first.
NET = {"net_t_c": "Float64", "lower_t_c": "Float64", "upper_t_c": "Float64", "difference_t_c": "Float64"}


def coverage_by_scenario(keys: pd.Series, area_ha: np.ndarray, request) -> dict[str, pd.DataFrame]:
    """How the ground of each scenario has its numbers.

    Args:
        keys: what each ground becomes ``(k,)``. area_ha: of each scenario ``(s, k)``. request: of the comparison.

    Returns:
        Scenario -> of ``coverage_table``.
    """
    return {name: coverage_table(land_of(class_areas(keys, area, request.mixes), request.mixes.classes),
                                 request.table, request.language) for name, area in zip(request.names, area_ha)}


def under_families(request, answer: Callable, cancelled=None) -> pd.DataFrame:
    """The net change of each plan under the used family and under others.

    Args:
        request: the comparison. answer: of a function ``table -> numbers`` a frame, as ``sensitivity`` makes it, for
            the columns ``NET``. cancelled: asked meanwhile.

    Returns:
        The rows of each plan with its ``scenario``.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    frames = []
    for plan in request.plans:
        change = ChangeRequest(plan.pairs, request.mixes, request.table, request.table, request.years_of(plan),
                               request.how, request.language)

        def net(table: Densities, change: ChangeRequest = change) -> dict:
            numbers = whole_change(change, table, cancelled)
            return {"net_t_c": numbers["net_t_c"], "lower_t_c": numbers["net_lower_t_c"],
                    "upper_t_c": numbers["net_upper_t_c"], "difference_t_c": numbers["difference_t_c"],
                    "covered_share": numbers["covered_share"]}

        frame = answer(net, plan.name)
        frame.insert(0, "scenario", pd.array([plan.name] * len(frame), dtype="string"))
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def value_sums(sums: Sequence[Sums], request) -> list[Sums]:
    """What the net change of each plan is worth at the user's price, over the years of that plan.

    Args:
        sums: quantities of all scenarios, the net change among them. request: of the comparison.

    Returns:
        A row in the price's currency; none without a price.

    Raises:
        InputError: a plan whose years are not given, or not whole.
    """
    if request.price is None:
        return []
    spans = {plan.name: request.years_of(plan) for plan in request.plans}
    for name, years in spans.items():
        if years is None:
            raise InputError("carbonvalue.plan_without_years", plan=name)
    net = next(entry for entry in sums if entry.quantity == "net" and entry.item == ALL)
    worth = np.array([1.0, *map(request.price.value_of_t_c, spans.values())])    # the present changes by 0
    value = Interval.of(net.value.low * worth, net.value.high * worth, net.value.why, net.value.covered)
    band = None if net.band is None else replace(net.band, lower=net.band.lower * worth, upper=net.band.upper * worth)
    boundary = text("carbonvalue.of_plans", request.language, price=request.price.amount,
                    currency=request.price.currency, discount=request.price.discount_percent,
                    per=text(f"carbonvalue.{request.price.per}", request.language),
                    change=request.price.change_percent)
    return [net._replace(quantity="net_value", unit=request.price.currency or "–", value=value, band=band,
                         boundary=boundary)]
