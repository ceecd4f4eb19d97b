"""What each parcel and each thread has of each stage: record, days, areas. Tables disagree, and rows lack dates."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..contract.interval import Interval
from .due.timing import HAPPENED, NO_RECORD, NOT_YET
from .entries import Entries


class Facts(NamedTuple):
    """What rows say of stages, a row of a table and a stage each ``(m,)``.

    Attributes:
        entry: row of ``Entries``. stage: place among the stages. record: of ``timing``.
        day, due: days since 1970. has_due: the table has a field of it. area_m2: NaN where unknown, 0 where not yet.
        is_unclear: it is not known whether the row is in force. is_unread: what would tell cannot be read.
        is_due_unread: the day agreed is stated and cannot be read.
    """

    entry: np.ndarray
    stage: np.ndarray
    record: np.ndarray
    day: Interval
    due: Interval
    has_due: np.ndarray
    area_m2: np.ndarray
    is_unclear: np.ndarray
    is_unread: np.ndarray
    is_due_unread: np.ndarray

    def at(self, rows) -> Facts:
        """Some of them.

        Args:
            rows: positions ``(k,)``, or which ones ``(m,)``.
        """
        if rows.dtype == bool and rows.all():
            return self
        return Facts(*(part.at(rows) if isinstance(part, Interval) else part[rows] for part in self))


class Cells(NamedTuple):
    """Groups of rows and the stages, ``(g, s)`` each.

    Attributes:
        record: of ``timing``. day_low, day_high: days, open where unknown. due_low, due_high: days agreed.
        area_m2: of what happened, NaN where unknown. is_unclear: it happened by rows alone that may not be in force.
        is_unread: there is no record, as a day or a word that would be one cannot be read. is_due_unread: as of
            ``Facts``.
    """

    record: np.ndarray
    day_low: np.ndarray
    day_high: np.ndarray
    due_low: np.ndarray
    due_high: np.ndarray
    area_m2: np.ndarray
    is_unclear: np.ndarray
    is_unread: np.ndarray
    is_due_unread: np.ndarray

    def day(self, stage: int) -> Interval:
        """Days of a stage ``(g,)``.

        Args:
            stage: its place.
        """
        return Interval.of(self.day_low[:, stage], self.day_high[:, stage])

    def due(self, stage: int) -> Interval:
        """Days agreed for a stage ``(g,)``.

        Args:
            stage: its place.
        """
        return Interval.of(self.due_low[:, stage], self.due_high[:, stage])


def facts_of(entries: Entries, as_of: float) -> Facts:
    """What every row says of the stages of its table.

    Args:
        entries: of all tables. as_of: day of the check, number of days since 1970; what is later has not happened.
    """
    life, parts = entries.life, []
    working, area, unread = entries.texts("working"), entries.numbers("area"), entries.unread("working")
    own_area = np.where(np.isnan(area) & ~entries.areas.is_open["area"], entries.measured_m2, area)
    for position, layer in enumerate(entries.layers):
        rows = np.flatnonzero(entries.layer == position)
        gives, reached = life.tables[layer.role].gives, np.zeros(len(rows), dtype=bool)
        for given in sorted(gives, key=lambda given: -life.place(given.stage)):
            day = entries.days(given.date).at(rows) if given.date else _open(len(rows))
            due = entries.days(given.due).at(rows) if given.due else _open(len(rows))
            is_unread = np.zeros(len(rows), dtype=bool)
            dated = np.isfinite(day.low) & (day.low <= as_of)
            future = np.isfinite(day.low) & (day.low > as_of)
            if given.row:
                record = np.where(future, NOT_YET, HAPPENED)
            else:
                tells = bool(layer.fields.get(given.date) or given.stage == "started" and layer.fields.get("working"))
                if not (tells or layer.fields.get(given.due)):
                    continue   # the table could not say it
                stated = np.isin(working[rows], ("working", "stopped", "completed")) if given.stage == "started" else \
                    (working[rows] == "completed") & (given.stage == "completed")
                # a contract alone says when building is to start, never whether it did
                happened = dated | stated | reached & ~future
                if given.date:
                    is_unread = entries.unread(given.date)[rows] & ~happened
                if given.stage in ("started", "completed"):
                    is_unread |= unread[rows] & ~happened
                record = np.where(happened, HAPPENED, np.where(is_unread | (not tells), NO_RECORD, NOT_YET))
                reached |= record == HAPPENED
            happened = record == HAPPENED
            areas = entries.numbers(given.area)[rows] if given.area and layer.fields.get(given.area) else own_area[rows]
            unclear = entries.is_unclear[rows]   # whether it is in force is not known, and so is its area
            parts.append(Facts(rows, np.full(len(rows), life.place(given.stage)), record.astype(np.int8),
                               Interval.of(np.where(happened & dated, day.low, np.nan),
                                           np.where(happened & dated, day.high, np.nan)), due,
                               np.full(len(rows), bool(layer.fields.get(given.due))),
                               np.where(unclear, np.nan, np.where(
                                   happened, areas, np.where(record == NO_RECORD, np.nan, 0.0))), unclear, is_unread,
                               entries.unread(given.due)[rows] if given.due else np.zeros(len(rows), dtype=bool)))
    if not parts:
        nothing = np.zeros(0)
        return Facts(nothing.astype(int), nothing.astype(int), nothing.astype(np.int8), _open(0), _open(0),
                     nothing.astype(bool), nothing, *[nothing.astype(bool)] * 3)
    joined = [[getattr(part, name) for part in parts] for name in Facts._fields]
    return Facts(*(Interval(*(np.concatenate(end) for end in zip(*column))) if isinstance(column[0], Interval)
                   else np.concatenate(column) for column in joined))


def _open(count: int) -> Interval:
    return Interval.of(np.full(count, np.nan))


def cells_of(facts: Facts, group: np.ndarray, groups: int, table: np.ndarray, stages: int) -> Cells:
    """What each group of rows has of each stage.

    Within a table a row without a date leaves the group's day open; where another table knows the day of all its rows,
    that counts.

    Args:
        facts: of rows that are live. group: number of each row of ``Entries`` ``(n,)``, -1: of none. groups: how many.
        table: of each row of ``Entries`` ``(n,)``. stages: how many.
    """
    facts = facts.at(group[facts.entry] >= 0)
    of_table = int(table.max(initial=0)) + 1
    code = (group[facts.entry] * np.int64(stages) + facts.stage) * of_table + table[facts.entry]
    codes, number = np.unique(code, return_inverse=True)
    size = len(codes)
    happened = facts.record == HAPPENED
    count = np.bincount(number, minlength=size)
    done = np.bincount(number, weights=happened, minlength=size)
    low, high = _hull(number, size, facts.day, happened)
    high[(done > 0) & (done < count)] = np.inf     # a part of it waits
    due_low, due_high = _hull(number, size, facts.due, facts.has_due)
    area = np.bincount(number, weights=facts.area_m2, minlength=size)   # NaN where one is
    recorded = np.bincount(number, weights=facts.record != NO_RECORD, minlength=size)
    record = np.select([done > 0, recorded == count], [HAPPENED, NOT_YET], NO_RECORD).astype(np.int8)
    cell, shape = codes // of_table, (groups, stages)
    known = np.isfinite(low) & np.isfinite(high) & (done > 0)
    dues = np.isfinite(due_low) & np.isfinite(due_high)
    records = np.full(groups * stages, NO_RECORD, dtype=np.int8)
    np.maximum.at(records, cell, record)
    day = _across(cell, groups * stages, low, high, known, done > 0)
    due = _across(cell, groups * stages, due_low, due_high, dues, np.isfinite(due_low) | np.isfinite(due_high))
    areas = np.full(groups * stages, np.nan)
    order = np.flatnonzero(~np.isnan(area) & (record == records[cell]))[::-1]   # the first table that knows it
    areas[cell[order]] = area[order]
    sure = np.zeros(groups * stages, dtype=bool)
    sure[cell[number[happened & ~facts.is_unclear]]] = True
    unread, due_unread = (np.zeros(groups * stages, dtype=bool) for _mark in range(2))
    unread[cell[number[facts.is_unread]]] = True
    due_unread[cell[number[facts.is_due_unread]]] = True
    return Cells(records.reshape(shape), *(end.reshape(shape) for end in (*day, *due)), areas.reshape(shape),
                 ((records == HAPPENED) & ~sure).reshape(shape), ((records == NO_RECORD) & unread).reshape(shape),
                 due_unread.reshape(shape))


def _hull(number: np.ndarray, size: int, days: Interval, use: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least and most of each group; open without any."""
    low, high = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(low, number[use], days.low[use])
    np.maximum.at(high, number[use], days.high[use])
    none = low > high
    low[none], high[none] = -np.inf, np.inf
    return low, high


def _across(cell: np.ndarray, size: int, low: np.ndarray, high: np.ndarray, known: np.ndarray,
            has: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of several tables those that know count; where none does, whatever they know."""
    best = np.zeros(size, dtype=bool)
    best[cell[known]] = True
    return _hull(cell, size, Interval.of(low, high), known | has & ~best[cell])


def first_number(values: np.ndarray, group: np.ndarray, groups: int, table: np.ndarray, use: np.ndarray) -> np.ndarray:
    """Sum of each group in the first table that knows it for all of its rows, NaN where none does ``(groups,)``.

    Args:
        values: of rows of ``Entries`` ``(n,)``, in any unit. group, groups, table: as of ``cells_of``.
        use: rows that count ``(n,)``.
    """
    rows = np.flatnonzero(use & (group >= 0))
    of_table = int(table.max(initial=0)) + 1
    codes, number = np.unique(group[rows] * np.int64(of_table) + table[rows], return_inverse=True)
    sums = np.bincount(number, weights=values[rows], minlength=len(codes))
    numbers = np.full(groups, np.nan)
    order = np.flatnonzero(~np.isnan(sums))[::-1]
    numbers[codes[order] // of_table] = sums[order]
    return numbers


def one_word(words: np.ndarray, group: np.ndarray, groups: int, use: np.ndarray, several: str = "") -> np.ndarray:
    """The word of each group, empty without one ``(groups,)``.

    Args:
        words: of rows of ``Entries`` ``(n,)``. group, groups, use: as of ``first_number``.
        several: what stands where rows have different ones.
    """
    rows = np.flatnonzero(use & (group >= 0) & (words != ""))
    answer = np.full(groups, "", dtype=object)
    answer[group[rows][::-1]] = words[rows][::-1]
    differ = rows[words[rows] != answer[group[rows]]]
    answer[group[differ]] = several
    return answer
