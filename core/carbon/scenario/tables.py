"""The long table of a comparison: a row per scenario, quantity and item."""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import subtract
from ...contract.interval import Interval
from ...contract.verdicts import VERDICTS
from ...landuse.transition.tables import NO_CLASS
from ...texts import pick, text
from ..change.tables import change_word
from ..stock.stock import ALL
from ..uncertainty.bands import NONE, Band, is_apart

WORDS = ("carbon.word_none", "scenario.word_more", "scenario.word_less")   # emissions that grow are not a gain
QUANTITY_COLUMNS = {
    "scenario": "string", "quantity": "string", "quantity_title": "string", "item": "string", "title": "string",
    "time": "string", "unit": "string", "value": "Float64", "lower": "Float64", "upper": "Float64",
    "difference": "Float64", "difference_lower": "Float64", "difference_upper": "Float64", "change": "string",
    "covered_share": "Float64", "band": "string", "boundary": "string", "family": "string"}


class Sums(NamedTuple):
    """A quantity of all scenarios, the present first.

    Attributes:
        quantity, item: ids. time: ``state``, ``one_off``, ``annual`` or ``potential``. unit: of the values.
        value: ``(s,)``, with the share of the ground that it covers, NaN if unknown. band: of it.
        difference: to the present, where that is not the value itself. difference_band: of it.
        title: of the item; None: looked up.
        boundary, family: of the coefficients; None: those of the densities.
    """

    quantity: str
    item: str
    time: str
    unit: str
    value: Interval
    band: Optional[Band] = None
    difference: Optional[Interval] = None
    difference_band: Optional[Band] = None
    title: Optional[str] = None
    boundary: Optional[str] = None
    family: Optional[str] = None


def to_present(value: Interval) -> Interval:
    """What a quantity of scenarios is more than that of the present, which comes first ``(s,)``.

    Args:
        value: of the scenarios ``(s,)``.
    """
    return subtract(value, value.at([0]))


def area_rows(frame: pd.DataFrame, area_ha: np.ndarray, request) -> list[Sums]:
    """Ground of each class and of each IPCC category, ha.

    Args:
        frame: grounds with ``new``, what they become ``(k,)``. area_ha: of each scenario ``(s, k)``.
        request: mixes and language.

    Returns:
        Sums in ha, one a class and category.
    """
    mixes, language, sums = request.mixes, request.language, {}
    for k, key in enumerate(frame["new"]):
        for land_class, share in [(mix_part.land_class, mix_part.share)
                                  for mix_part in mixes.shares[key]] or [(NO_CLASS, 1.0)]:
            for quantity, item in (("area", land_class), ("category_area", mixes.category(land_class))):
                if item is not None:
                    sums[quantity, item] = sums.get((quantity, item), 0.0) + area_ha[:, k] * share
    rows_of = []
    for (quantity, item), area in sorted(sums.items()):
        value = Interval.of(area, covered=np.nan)
        rows_of.append(Sums(quantity, item, "state", "ha", value, difference=to_present(value), boundary="", family="",
                            title=mixes.title(item, language) if quantity == "area" else text(
                              f"carbon.{item}", language)))
    return rows_of


def count_rows(request) -> list[Sums]:
    """Results of a check by verdict, where there are any.

    Args:
        request: with the counts of verdicts by scenario.
    """
    rows_of = []
    for verdict in VERDICTS if request.counts else ():
        value = Interval.of([request.counts[name].get(verdict, 0) if name in request.counts else np.nan
                             for name in request.names], covered=np.nan)
        rows_of.append(Sums("check_results", verdict, "state", "1", value, difference=to_present(value),
                            title=text(f"report.verdict_{verdict}", request.language), boundary="", family=""))
    return rows_of


def scenario_table(sums: list[Sums], request) -> pd.DataFrame:
    """Rows of all quantities, scenario by scenario.

    Args:
        sums: quantities of all scenarios. request: names, family and language.

    Returns:
        Columns ``QUANTITY_COLUMNS``, each with its unit.
    """
    language, family, rows = request.language, request.table.family, []
    boundary = pick(family.boundary, language)
    none = pd.array([None] * len(request.names), dtype="Float64")
    columns = [(cells.number(entry.value), none if entry.difference is None else cells.number(entry.difference),
                cells.covered(entry.value)) for entry in sums]
    for s, name in enumerate(request.names):
        for entry, (value, difference, covered) in zip(sums, columns):
            lower, upper = (entry.band.lower[s], entry.band.upper[s]) if entry.band is not None else (np.nan, np.nan)
            low, high = (entry.difference_band.lower[s], entry.difference_band.upper[s]) \
                if entry.difference_band is not None else (np.nan, np.nan)
            change = (difference[s], low, high, _apart(entry.difference_band, difference[s], s)) \
                if entry.difference is not None else (value[s], lower, upper, _apart(entry.band, value[s], s))
            rows.append({
                "scenario": name, "quantity": entry.quantity,
                "quantity_title": text(f"scenario.quantity_{entry.quantity}", language), "item": entry.item or None,
                "title": entry.title if entry.title is not None else text(
                    "scenario.all_pools" if entry.item == ALL else f"carbon.{entry.item}", language),
                "time": entry.time, "unit": entry.unit, "value": value[s], "lower": lower, "upper": upper,
                "difference": difference[s], "difference_lower": low, "difference_upper": high,
                "change": change_word(*change, language, WORDS) if s else None,
                "band": text(f"carbon.band_{entry.band.method[s]}", language) if entry.band is not None else None,
                "covered_share": covered[s],
                "boundary": boundary if entry.boundary is None else entry.boundary or None,
                "family": family.id if entry.family is None else entry.family or None})
    return pd.DataFrame(rows, columns=list(QUANTITY_COLUMNS)).astype(QUANTITY_COLUMNS)


def methods_of(sums: list[Sums]) -> str:
    """How the bands of a comparison were made; both methods where rows have either.

    Args:
        sums: quantities of all scenarios.
    """
    used = {method for entry in sums if entry.band is not None for method in entry.band.method} - {NONE}
    return ", ".join(sorted(used)) or NONE


def _apart(band: Optional[Band], value, place: int) -> Optional[bool]:
    """By the band where there is one; ``value`` is a cell of a result."""
    return band.apart[place] if band is not None else is_apart(None if pd.isna(value) else value, None, None)
