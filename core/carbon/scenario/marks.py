"""What a part of a chart or a cell of the table means: its ground, and the numbers that it rests on.

A mark is ``(quantity, scenario, item)``; the quantity ``transition`` has pairs of keys as its item, ``rank`` means
all that a plan changes.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ...geometry.parallel import in_steps, queried
from ...geometry.systems.crs import plan_transform, transform
from ...table import FeatureTable
from ..stock.stock import ALL
from .compare import Comparison, ScenarioRequest

CHANGES = {"loss": "loss_t_c", "gain": "gain_t_c", "net": "net_t_c", "potential_gain": "potential_gain_t_c",
           "annual_gain": "annual_gain_t_c_yr", "net_emission": "net_t_c"}
GROUND = {"transition", "rank", "land_flux", "stock", "area", "category_area", *CHANGES}    # what has ground
LEAST_SHARE = 1e-6   # of a piece that has to lie in a feature


class Wanted(NamedTuple):
    """The ground of a mark: features of a scenario whose class has one of these keys, or where these pairs change."""

    scenario: str
    keys: frozenset = frozenset()
    pairs: frozenset = frozenset()


def ground_of_mark(mark: tuple, request: ScenarioRequest, result: Comparison) -> Wanted:
    """Which ground a mark means; nothing where it has none, such as a result of a check.

    Args:
        mark: see above. request, result: the comparison.
    """
    quantity, scenario, item = mark
    shares, mixes = request.mixes.shares, request.mixes
    if quantity == "transition":
        return Wanted(scenario, pairs=frozenset(item))
    if quantity in CHANGES or quantity == "rank":
        rows = result.transitions[(result.transitions["scenario"] == scenario)
                                  & (result.transitions["kind"] == "changed")
                                  & (result.transitions["pool"] == (item if quantity != "rank" else ALL))]
        if quantity in CHANGES:
            rows = rows[rows[CHANGES[quantity]].fillna(0.0) != 0.0]
        return Wanted(scenario, pairs=frozenset(zip(rows["old_class"], rows["new_class"])))
    if quantity == "land_flux":
        flux = request.flux

        def holds(part) -> bool:
            return bool(np.nan_to_num(flux.value[flux.classes.index(part.land_class), 0]))
    elif quantity == "stock":
        pools = request.table.pools if item == ALL else (item,)

        def holds(part) -> bool:
            return any(np.nan_to_num(request.table.density(part.land_class, pool)) > 0.0 for pool in pools)
    elif quantity == "area":
        def holds(part) -> bool:
            return part.land_class == item
    elif quantity == "category_area":
        def holds(part) -> bool:
            return mixes.category(part.land_class) == item
    else:
        return Wanted(scenario)
    return Wanted(scenario, frozenset(key for key, parts in shares.items() if any(map(holds, parts))))


def coefficients_of_mark(mark: tuple, request: ScenarioRequest, result: Comparison) -> pd.DataFrame:
    """The numbers that a mark rests on, those of the largest ground first.

    Args:
        mark: of a part of a chart: quantity, scenario, item. request, result: the comparison.

    Returns:
        Rows of the comparison's coefficients.
    """
    quantity, scenario, item = mark
    wanted = ground_of_mark(mark, request, result)
    weight: dict = {}
    if wanted.pairs:
        rows = result.transitions[(result.transitions["scenario"] == scenario) & (result.transitions["pool"] == ALL)]
        for old, new, area in zip(rows["old_class"], rows["new_class"], rows["area_ha"]):
            if (old, new) in wanted.pairs:
                for part in (*request.mixes.shares[old], *request.mixes.shares[new]):
                    weight[part.land_class] = weight.get(part.land_class, 0.0) + float(area) * part.share
    elif quantity in ("stock", "land_flux"):
        rows = result.quantities[(result.quantities["scenario"] == scenario)
                                 & (result.quantities["quantity"] == "area")]
        weight = {key: float(area) for key, area in zip(rows["item"].fillna(""), rows["value"]) if area > 0.0}
    cards = result.coefficients[result.coefficients["land_class"].isin(list(weight))]
    family = request.flux if quantity == "land_flux" else request.table
    cards = cards[cards["family"] == family.family.id]
    if isinstance(item, str) and item in request.table.pools:
        cards = cards[cards["pool"] == item]
    amount = cards["land_class"].map(weight).astype(float) * (
        1.0 if wanted.pairs else cards["density_t_c_ha"].fillna(0.0).astype(float).abs())
    return cards.iloc[np.argsort(-amount.to_numpy(dtype=float), kind="stable")]


def features_with(values: list, keys: dict, wanted: Wanted) -> np.ndarray:
    """Which features have a wanted key, bool ``(n,)``.

    Args:
        values: of the field with the code, as text. keys: value -> its key; where places differ those of all places,
            a line each. wanted: of a mark.
    """
    good = {value for value, of_value in keys.items() if set(wanted.keys) & set(of_value.split("\n"))}
    return np.array([value in good for value in values], dtype=bool)


def features_under(table: FeatureTable, pieces: np.ndarray, crs: str) -> np.ndarray:
    """Which features hold a part of some ground, bool ``(n,)``; touching is not holding.

    Args:
        table: with geometry. pieces: of the ground, in the system ``crs``.
    """
    is_under = np.zeros(len(table), dtype=bool)
    if not len(pieces):
        return is_under
    if crs != table.crs:
        pieces = transform(pieces, plan_transform(crs, table.crs))
    usable = np.flatnonzero(~shapely.is_missing(table.geometry) & shapely.is_valid(table.geometry))
    piece, row = queried(shapely.STRtree(table.geometry[usable]), pieces, "intersects")
    common = shapely.area(in_steps(shapely.intersection, pieces[piece], table.geometry[usable[row]]))
    least = LEAST_SHARE * np.minimum(shapely.area(pieces[piece]), shapely.area(table.geometry[usable[row]]))
    is_under[usable[row[common > least]]] = True
    return is_under
