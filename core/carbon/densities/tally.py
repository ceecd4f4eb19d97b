"""Sums over ground of which a part may lack its number: what is known of them, what the rest may come to, which share
of the ground they cover.

A number that a table leaves blank is an ``Interval`` from where it is read: 0 at least where stocks are never below 0,
anything where fluxes may emit or remove. NULL, covered share and booleans of results are made here of intervals. How
far a known number errs is another question: its ``Band``.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Optional

import numpy as np

from ...contract.arithmetic import add, times
from ...contract.interval import Interval
from ...contract.sums import sum_by

NOTHING_KNOWN = "nothing_known"


class Tally(NamedTuple):
    """Sums ``(g,)`` in one unit that the caller knows.

    Attributes:
        known: of what is known, finite; 0 where nothing is.
        rest: what is blank may come to beside it, 0 to 0 where nothing is; ``covered``: share of the ground that lacks
            no number of the sum, NaN without ground.
        is_said: something of it is known, or there is no ground; otherwise no table has a number of it.
        ground: all of it that counts. covered_ground, lacking_ground: that lacks no number of the sum, and that does.
    """

    known: np.ndarray
    rest: Interval
    is_said: np.ndarray
    ground: np.ndarray
    covered_ground: np.ndarray
    lacking_ground: np.ndarray

    @property
    def in_tables(self) -> Interval:
        """What tables hold: what is known, with the share that it covers; open where nothing is known."""
        return Interval.of(np.where(self.is_said, self.known, np.nan), None,
                           np.where(self.is_said, self.rest.why, NOTHING_KNOWN), self.rest.covered)

    @property
    def total(self) -> Interval:
        """What everything may come to, whatever is blank."""
        return add(Interval.of(self.known), self.rest)

    @property
    def is_covered(self) -> np.ndarray:
        """Whether all ground is, but for rounding: bool ``(g,)``."""
        return np.isclose(self.covered_ground, self.ground)

    @classmethod
    def joined(cls, tallies: Sequence[Tally]) -> Tally:
        """The sums of several tallies in one, in their order.

        Args:
            tallies: in one unit.
        """
        if len(tallies) == 1:
            return tallies[0]
        return cls(*(Interval(*map(np.concatenate, zip(*parts))) if isinstance(parts[0], Interval)
                     else np.concatenate(parts) for parts in zip(*tallies)))

    def times(self, factor: float) -> Tally:
        """The same in another unit.

        Args:
            factor: what a unit comes to; below 0 turns gains into emissions.
        """
        return self._replace(known=self.known * factor + 0.0, rest=times(self.rest, factor))

    def without(self, unsaid: np.ndarray) -> Tally:
        """The same, but no number of some sums, which may then be anything.

        Args:
            unsaid: which, bool ``(g,)``.
        """
        rest = Interval.of(np.where(unsaid, -np.inf, self.rest.low), np.where(unsaid, np.inf, self.rest.high),
                           self.rest.why, self.rest.covered)
        return self._replace(known=np.where(unsaid, 0.0, self.known), rest=rest, is_said=self.is_said & ~unsaid)


def blanks(numbers: np.ndarray, least: float, why) -> Interval:
    """Numbers of a table as they are read.

    Args:
        numbers: of any shape, ``(n,)`` or ``(k, p)``, NaN where the table is blank.
        least: that such a number may be, in the unit of the numbers. why: key, or one each.

    >>> of = blanks(np.array([5.0, np.nan]), 0.0, "blank")
    >>> of.low.tolist(), of.high.tolist(), of.why.tolist()
    ([5.0, 0.0], [5.0, inf], ['', 'blank'])
    """
    blank = np.isnan(numbers)
    return Interval.of(np.where(blank, least, numbers), np.where(blank, np.inf, numbers), np.where(blank, why, ""))


def over_pools(each: Interval, chosen=slice(None)) -> Interval:
    """The sum of some pools of a hectare.

    Args:
        each: by ground and pool ``(k, p)``. chosen: of the pools.

    Returns:
        In the unit of ``each``, ``(k,)``.

    >>> of = over_pools(Interval.of([[1.0, 2.0], [1.0, 0.0]], [[1.0, 2.0], [1.0, float("inf")]]))
    >>> of.low.tolist(), of.high.tolist()
    ([3.0, 1.0], [3.0, inf])
    """
    with np.errstate(invalid="ignore"):   # inf - inf is NaN, which is open
        low, high = each.low[:, chosen].sum(axis=1), each.high[:, chosen].sum(axis=1)
    return Interval.of(low, high, np.where(each.is_known[:, chosen].all(axis=1), "", "blank"))


def weighted(amount: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Ends of sums: nothing of an open end is nothing, and anything of it is open.

    Args:
        amount: of each sum and ground, such as ha ``(g, k)``.
        end: of a unit ``(k,)``, all of one direction where they are open.

    Returns:
        In the product of the units ``(g,)``.

    >>> weighted(np.array([[2.0, 0.0], [2.0, 1.0]]), np.array([3.0, np.inf])).tolist()
    [6.0, inf]
    """
    open_ = np.isinf(end)
    total = amount @ np.where(open_, 0.0, end)
    if not open_.any():
        return total
    with np.errstate(invalid="ignore"):
        return total + np.where(amount == 0.0, 0.0, amount * np.where(open_, end, 0.0)).sum(axis=-1)


def shared(covered: np.ndarray, lacking: np.ndarray) -> np.ndarray:
    """The share of ground that is covered, from 0 to 1, and just 1 where nothing lacks; NaN of no ground.

    Args:
        covered, lacking: both parts of the ground, in one unit, not below 0 ``(g,)``.

    >>> shared(np.array([1.0, 0.1, 0.0]), np.array([3.0, 0.0, 0.0])).tolist()
    [0.25, 1.0, nan]
    """
    whole = covered + lacking
    return np.divide(covered, whole, out=np.full(len(whole), np.nan), where=whole > 0.0)


def tally(amount: np.ndarray, each: Interval, known: Optional[np.ndarray] = None,
          says: Optional[np.ndarray] = None) -> Tally:
    """The sums of all pools over ground.

    Args:
        amount: of each sum and ground, such as ha, not below 0 ``(g, k)``.
        each: of a unit of the ground, by pool ``(k, p)``.
        known: what counts as known, bool ``(k, p)``; None: each that is.
        says: whether a ground says something of a sum, bool ``(k,)``; None: where a pool of it is known.

    Returns:
        In the product of the units.

    Two hectares of forest with 100 t/ha, and one of which nothing is known but that it holds no less than 0:

    >>> of = tally(np.array([[2.0, 1.0], [0.0, 1.0]]), blanks(np.array([[100.0], [np.nan]]), 0.0, "blank"))
    >>> of.known.tolist(), of.total.low.tolist(), of.total.high.tolist(), of.is_said.tolist()
    ([200.0, 0.0], [200.0, 0.0], [inf, inf], [True, False])
    >>> of.in_tables.covered.round(4).tolist()
    [0.6667, 0.0]
    """
    known = each.is_known if known is None else known
    whole, part_known, lacking = amount.sum(axis=1), amount @ known.all(axis=1), amount @ ~known.all(axis=1)
    covered = shared(part_known, lacking)
    with np.errstate(invalid="ignore"):
        ends = [np.nan_to_num(np.where(known, 0.0, end).sum(axis=1), nan=-np.inf * side, posinf=np.inf, neginf=-np.inf)
                for side, end in ((1.0, each.low), (-1.0, each.high))]
    low, high = (weighted(amount, end) for end in ends)
    says = known.any(axis=1) if says is None else says
    return Tally(amount @ np.where(known, each.low, 0.0).sum(axis=1),
                 Interval.of(low, high, np.where(covered < 1.0, "unknown", ""), covered),
                 (amount @ says > 0.0) | (whole == 0.0), whole, part_known, lacking)


def tally_rows(value: Interval, ground: np.ndarray, group: np.ndarray, count: int) -> Tally:
    """The sums of the rows of each group.

    Args:
        value: of each row ``(n,)``. ground: of each row, by which it counts for what is covered; NaN where unknown.
        group: of each row, -1: no group ``(n,)``. count: of groups.

    Returns:
        In the unit of the rows ``(count,)``; a group without rows is 0.

    >>> of = tally_rows(blanks(np.array([5.0, np.nan, np.nan]), 0.0, "blank"), np.ones(3), np.array([0, 0, 1]), 3)
    >>> of.known.tolist(), of.is_said.tolist(), of.in_tables.covered.tolist()
    ([5.0, 0.0, 0.0], [True, False, True], [0.5, 0.0, nan])
    """
    known, size = value.is_known, np.nan_to_num(ground)
    rows = np.asarray(group) >= 0
    at = slice(None) if rows.all() else rows

    def by(weights: np.ndarray) -> np.ndarray:
        return np.bincount(group[at], weights=weights[at], minlength=count)

    rest = sum_by(Interval.of(value.low, value.high), np.where(known, -1, group), count)   # few rows are blank
    whole, part_known, lacking = by(size), by(size * known), by(size * ~known)
    covered = shared(part_known, lacking)
    says = (by(known.astype(float)) > 0.0) | (by(np.ones(len(known))) == 0.0)
    return Tally(by(np.where(known, value.low, 0.0)), Interval.of(rest.low, rest.high, np.where(
        covered < 1.0, "unknown", ""), covered), says, whole, part_known, lacking)
