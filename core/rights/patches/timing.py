"""Which features hold on the day of the check, and which of them are older than the change of a patch."""
from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from ...fields import type_column
from ...layers.control_layer import ControlLayer
from .request import AFTER_CHANGE, EXPIRED, FIELDS, IN_FORCE, LIMITED, NOT_YET, UNDATED, UNDATED_COUNT

#: What ends by this day is an empty date of some software, and no day.
NO_DAY = np.datetime64("1900-12-31")
NEVER = np.datetime64("NaT", "D")


class Terms(NamedTuple):
    """Days of features ``(k,)``: from, to (NaT where unknown), and what they are on the day of the check."""

    start: np.ndarray
    end: np.ndarray
    state: np.ndarray


def days_of(layer: ControlLayer, kind: str, role: str) -> tuple[np.ndarray, list]:
    """Days of a field ``(n,)``, NaT where empty, a filler or no date, and what could not be read.

    Args:
        layer: with its fields. kind: of ``FIELDS``. role: of the field.
    """
    name = layer.fields.get(role)
    if not name:
        return np.full(len(layer.table), NEVER), []
    values, problems = type_column(layer.table.columns[name], FIELDS[kind][role])
    days = values.to_numpy(dtype="datetime64[D]")
    days[days <= NO_DAY] = NEVER
    return days, [(name, problem) for problem in problems]


def terms_of(layer: ControlLayer, kind: str, as_of: date, undated: str) -> tuple[Terms, list]:
    """What the features of a layer of cover are on a day.

    An end before the day, or a start behind it, is certain. A day that is missing leaves it open: of approvals and
    supplies that of the start, of what holds until a day both.

    Args:
        layer: of cover. kind: of ``COVERS``. as_of: the day. undated: of ``UNDATED_AS``, what a missing start counts as
            where there is no end.

    Returns:
        The terms, and ``(field, problem)`` of dates that cannot be read.
    """
    day = np.datetime64(as_of, "D")
    start, problems = days_of(layer, "cover", "start")
    end, more = days_of(layer, "cover", "end") if kind in LIMITED else (np.full(len(start), NEVER), [])
    missing = np.isnat(end) if kind in LIMITED else np.zeros(len(start), dtype=bool)
    if undated != UNDATED_COUNT or kind in LIMITED:
        missing |= np.isnat(start)
    state = np.select([end < day, start > day, missing], [EXPIRED, NOT_YET, UNDATED], IN_FORCE).astype(object)
    return Terms(start, end, state), [*problems, *more]


def states_for(terms: Terms, feature: np.ndarray, change: np.ndarray | None) -> np.ndarray:
    """What features are for patches, a pair each ``(m,)``.

    Args:
        terms: of features. feature: of each pair. change: day on which the change was seen, of each pair, NaT where
            unknown; None: it is not asked whether cover is older.

    >>> day = np.array(["2025-06-30"], dtype="datetime64[D]")
    >>> terms = Terms(day, np.array([NEVER]), np.array([IN_FORCE], dtype=object))
    >>> change = np.array(["2025-01-01", "2026-01-01", "NaT"], dtype="datetime64[D]")
    >>> states_for(terms, np.array([0, 0, 0]), change).tolist()
    ['after_change', 'in_force', 'undated']
    """
    state = terms.state[feature]
    if change is None:
        return state
    start, holds = terms.start[feature], state == IN_FORCE
    return np.select([holds & np.isnat(change), holds & (start > change)], [UNDATED, AFTER_CHANGE], state).astype(
        object)


def days_left(end: np.ndarray, as_of: date) -> np.ndarray:
    """Days until terms end, below 0 where they ended; NaN without an end, float ``(n,)``.

    Args:
        end: days. as_of: day of the check.

    >>> days_left(np.array(["2026-07-10", "2026-06-29", "NaT"], dtype="datetime64[D]"), date(2026, 6, 30)).tolist()
    [10.0, -1.0, nan]
    """
    left = (end - np.datetime64(as_of, "D")).astype("timedelta64[D]")
    return np.where(np.isnat(left), np.nan, left.astype(np.int64).astype(float))
