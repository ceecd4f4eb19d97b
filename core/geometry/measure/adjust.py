"""Areas that sum to their total: what surveys call area adjustment (平差).

Every part gets its share of the group's total in proportion to its measured area, in whole units
of the last printed decimal, by the largest remainder: each share is rounded down, and the units
that are then missing go one each to the parts that lost most. So printed parts sum to the printed
total exactly, and no part is further than one unit from its share.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from ...errors import InputError
from ...units import SQUARE_METRES
from ..parallel import ask

# Name of a unit of adjustment -> square metres.
UNITS = {"0.01 m2": 0.01 * SQUARE_METRES["m2"], "0.0001 ha": 0.0001 * SQUARE_METRES["ha"],
         "0.01 mu": 0.01 * SQUARE_METRES["mu"]}
MAX_UNITS = 2**53   # whole numbers beyond are no longer exact
TIE_DECIMALS = 6   # of a unit: shares that differ by less are a tie, whatever rounding made of them


@dataclass(frozen=True)
class Adjusted:
    """Adjusted areas of parts ``(n,)`` in groups ``(g,)``.

    Attributes:
        units: adjusted area in whole units, int64 ``(n,)``. Their sum in a group is exact.
        area_m2: the same in m² ``(n,)``.
        received: units that the part got beyond the usual rounding of its share, int64 ``(n,)``:
            1, or -1 where the group had to give one back. These parts took what rounding left over.
        total_units, total_m2: the group's total in whole units, and in m² ``(g,)``. Of a refused
            group: its own sum, rounded.
        sum_m2: what the parts measured together ``(g,)``.
        residual_m2: ``total - sum`` in m² ``(g,)``, which the parts took; of a refused group what
            they would have had to take.
        relative: the same as a share of the total, before rounding, never negative ``(g,)``.
        refused: groups whose residual is over the limit, or that have nothing to share it, bool ``(g,)``.
    """

    units: np.ndarray
    area_m2: np.ndarray
    received: np.ndarray
    total_units: np.ndarray
    total_m2: np.ndarray
    sum_m2: np.ndarray
    residual_m2: np.ndarray
    relative: np.ndarray
    refused: np.ndarray


def adjust_areas(parts_m2: np.ndarray, group: np.ndarray, totals_m2: np.ndarray, unit_m2: float,
                 limit: Optional[float] = None) -> Adjusted:
    """Adjust the areas of parts to the totals of their groups, by largest remainder.

    Parts of equal remainder come in the order of their rows. A part of zero stays zero. A group
    without parts sums to zero. To close only on the parts' own sum, pass ``group_sums`` as totals.

    Args:
        parts_m2: measured areas ``(n,)``, m².
        group: the row in ``totals_m2`` that each part belongs to, int ``(n,)``.
        totals_m2: what the parts of each group should sum to ``(g,)``, m².
        unit_m2: the unit of adjustment in m², such as ``UNITS["0.01 m2"]``.
        limit: largest residual as a share of the total; a group above it is refused and its parts
            are rounded to their own sum. None: no limit. A group of parts without area, or with a
            total of zero over parts with one, is always refused.

    Raises:
        InputError: an area or a total is not a number, infinite or negative, or a sum that has
            more units than can be counted exactly.

    A hundred m² in three equal parts, to 0.01 m²: one of them takes what rounding leaves over.

    >>> adjust_areas(np.full(3, 100.0 / 3.0), np.zeros(3, dtype=int), np.array([100.0]), 0.01).area_m2.tolist()
    [33.34, 33.33, 33.33]
    """
    parts, totals = np.asarray(parts_m2, dtype=float), np.asarray(totals_m2, dtype=float)
    group = np.asarray(group, dtype=np.int64)
    ask()
    _check(parts, "adjust.bad_part")
    _check(totals, "adjust.bad_total")
    sums = group_sums(parts, group, len(totals))
    relative = relative_difference(sums, totals)
    _check_size(np.maximum(sums, totals), unit_m2)
    refused = np.isinf(relative) | ((sums == 0) & (totals > 0))
    if limit is not None:
        refused |= relative > limit * (1 + 1e-9)   # 0.3 m² of 300 m² is 0.001, whatever the division says
    target = np.where(refused, sums, totals)
    goal = _whole_units(target, unit_m2)
    # the unit is divided by, not multiplied with: 7 / 100 prints as 0.07, 7 * 0.01 does not always
    per_m2 = np.round(1.0 / unit_m2, 12)
    factor = np.divide(target, sums, out=np.ones(len(sums)), where=sums > 0)
    units, received = _share_out(parts / unit_m2, group, factor, goal)
    residual = np.where(refused, totals, goal / per_m2) - sums
    return Adjusted(units, units / per_m2, received, goal, goal / per_m2, sums, residual, relative, refused)


def group_sums(values: np.ndarray, group: np.ndarray, group_count: int) -> np.ndarray:
    """Sums by group that do not depend on the order of the rows.

    Args:
        values: numbers ``(n,)``.
        group: group of each ``(n,)``, from 0.
        group_count: number of groups; those without rows sum to zero.

    >>> group_sums(np.array([1.0, 2.0, 4.0]), np.array([0, 2, 0]), 3).tolist()
    [5.0, 0.0, 2.0]
    """
    values, group = np.asarray(values, dtype=float), np.asarray(group, dtype=np.int64)
    ask()   # of a million rows a sort takes some tenths of a second
    order = np.lexsort((values, group))
    ask()
    first, present = _runs(group[order])
    sums = np.zeros(group_count)
    if len(order):
        sums[present] = np.add.reduceat(values[order], first)
    return sums


def relative_difference(sums_m2: np.ndarray, totals_m2: np.ndarray) -> np.ndarray:
    """Difference of sum and total as a share of the total; infinite where only the total is zero.

    Args:
        sums_m2, totals_m2: in m² ``(n,)``.

    >>> relative_difference(np.array([99.0, 0.0, 5.0]), np.array([100.0, 0.0, 0.0])).tolist()
    [0.01, 0.0, inf]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.abs(totals_m2 - sums_m2) / totals_m2
    return np.where(totals_m2 == sums_m2, 0.0, relative)


def _check(areas: np.ndarray, key: str) -> None:
    bad = np.flatnonzero(~np.isfinite(areas) | (areas < 0))
    if len(bad):
        raise InputError(key, count=len(bad), row=int(bad[0]) + 1, value=float(areas[bad[0]]))


def _check_size(areas_m2: np.ndarray, unit_m2: float) -> None:
    large = np.flatnonzero(areas_m2 >= MAX_UNITS * unit_m2)
    if len(large):
        raise InputError("adjust.too_many_units", count=len(large), row=int(large[0]) + 1,
                         value=float(areas_m2[large[0]]), limit=MAX_UNITS * unit_m2)


def _whole_units(areas_m2: np.ndarray, unit_m2: float) -> np.ndarray:
    """Areas in units, the nearest whole one; a half goes up."""
    return np.floor(np.round(areas_m2 / unit_m2, TIE_DECIMALS) + 0.5).astype(np.int64)


def _runs(ordered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each group begins in an ordered column, and which groups there are."""
    if not len(ordered):
        return np.zeros(0, dtype=np.int64), ordered
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return first, ordered[first]


def _share_out(parts, group, factor, goal) -> tuple[np.ndarray, np.ndarray]:
    """Whole units of each part, and those beyond the usual rounding."""
    if not len(parts):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    ask()
    share = parts * factor[group]
    units = np.floor(share).astype(np.int64)
    remainder = np.round(share - units, TIE_DECIMALS)
    usual = units + (remainder >= 0.5)
    remainder[parts == 0] = -1.0
    ask()
    order = np.lexsort((-remainder, group))   # stable: ties stay in the order of rows
    ask()
    first, present = _runs(group[order])
    ask()
    rank = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order))))
    missing = np.zeros(len(goal), dtype=np.int64)
    missing[present] = goal[present] - np.add.reduceat(units[order], first)
    units[order] += rank < missing[group[order]]
    return units, units - usual
