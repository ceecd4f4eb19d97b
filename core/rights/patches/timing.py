"""Which features hold on the day of the check, and which of them are older than the change of a patch."""
from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from ...fields import type_column
from ...layers.control_layer import ControlLayer
from ...lifecycle.due.dates import Days, read_days
from .request import AFTER_CHANGE, EXPIRED, FIELDS, IN_FORCE, LIMITED, NOT_YET, UNDATED, UNDATED_COUNT

#: Approvals before it are empty dates of some software.
FIRST_YEAR = 1901


class Terms(NamedTuple):
    """Days of features ``(k,)``: from, to (NaT where unknown), each the first and last that it may be, and what the
    features are on the day of the check."""

    start: np.ndarray
    start_last: np.ndarray
    end: np.ndarray
    end_last: np.ndarray
    state: np.ndarray

    @property
    def starts(self) -> Days:
        """Days from which features hold."""
        return Days(self.start, self.start_last)

    @property
    def ends(self) -> Days:
        """Days until which features hold."""
        return Days(self.end, self.end_last)


def days_of(layer: ControlLayer, kind: str, role: str) -> tuple[Days, list]:
    """Days of a field ``(n,)``, NaT where empty, a filler or no date, and what could not be read.

    Args:
        layer: with its fields. kind: of ``FIELDS``. role: of the field.
    """
    name = layer.fields.get(role)
    if not name:
        return Days.none(len(layer.table)), []
    column, described = layer.table.columns[name], FIELDS[kind][role]
    days, wrong = read_days(column, described, FIRST_YEAR)
    problems = type_column(column[wrong], described)[1] if wrong.any() else []
    return Days.of(days), [(name, problem) for problem in problems]


def terms_of(layer: ControlLayer, kind: str, as_of: date, undated: str) -> tuple[Terms, list]:
    """What the features of a layer of cover are on a day.

    An end before the day, or a start behind it, is certain. A day that is missing leaves it open: of approvals and
    supplies that of the start, of what holds until a day both. So does a month or year alone within which the day is.

    Args:
        layer: of cover. kind: of ``COVERS``. as_of: the day. undated: of ``UNDATED_AS``, what a missing start counts as
            where there is no end.

    Returns:
        The terms, and ``(field, problem)`` of dates that cannot be read.
    """
    day = np.datetime64(as_of, "D")
    count = len(layer.table)
    start, problems = days_of(layer, "cover", "start")
    end, more = days_of(layer, "cover", "end") if kind in LIMITED else (Days.none(count), [])
    is_open = np.isnat(end.first) if kind in LIMITED else np.zeros(count, dtype=bool)
    if undated != UNDATED_COUNT or kind in LIMITED:
        is_open |= np.isnat(start.first)
    is_open |= (start.last > day) | (end.first < day)
    state = np.select([end.last < day, start.first > day, is_open], [EXPIRED, NOT_YET, UNDATED], IN_FORCE)
    return Terms(*start, *end, state.astype(object)), [*problems, *more]


def states_for(terms: Terms, feature: np.ndarray, change: Days | None) -> np.ndarray:
    """What features are for patches, a pair each ``(m,)``.

    Args:
        terms: of features. feature: of each pair. change: day on which the change was seen, of each pair, NaT where
            unknown; None: it is not asked whether cover is older. Where it may have been before or after: undated.

    >>> day, none = np.array(["2025-06-30"], dtype="datetime64[D]"), Days.none(1)
    >>> terms = Terms(day, day, *none, np.array([IN_FORCE], dtype=object))
    >>> first = np.array(["2025-01-01", "2026-01-01", "NaT", "2025-06-01"], dtype="datetime64[D]")
    >>> last = np.array(["2025-01-01", "2026-01-01", "NaT", "2025-07-31"], dtype="datetime64[D]")
    >>> states_for(terms, np.array([0, 0, 0, 0]), Days(first, last)).tolist()
    ['after_change', 'in_force', 'undated', 'undated']
    """
    state = terms.state[feature]
    if change is None:
        return state
    holds = state == IN_FORCE
    is_open = np.isnat(change.first) | (terms.start_last[feature] > change.first)
    return np.select([holds & (terms.start[feature] > change.last), holds & is_open], [AFTER_CHANGE, UNDATED],
                     state).astype(object)


def days_left(end: Days, as_of: date) -> np.ndarray:
    """Days until terms end, below 0 where they ended; NaN without an end, float ``(n,)``.

    Of a month or year alone as few as it may be: those to its first day, 0 within it, and those since its last.

    Args:
        end: days. as_of: day of the check.

    >>> first = np.array(["2026-07-10", "2026-06-29", "2026-06-01", "NaT"], dtype="datetime64[D]")
    >>> last = np.array(["2026-07-10", "2026-06-29", "2026-06-30", "NaT"], dtype="datetime64[D]")
    >>> days_left(Days(first, last), date(2026, 6, 30)).tolist()
    [10.0, -1.0, 0.0, nan]
    """
    day = np.datetime64(as_of, "D")
    end = np.where(end.last < day, end.last, np.maximum(end.first, day))
    left = (end - day).astype("timedelta64[D]")
    return np.where(np.isnat(left), np.nan, left.astype(np.int64).astype(float))
