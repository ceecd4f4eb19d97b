"""Which features hold on the day of the check, and which of them are older than the change of a patch."""
from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np

from ...fields import Field, type_column
from ...layers.control_layer import ControlLayer
from ...lifecycle.due.dates import Days, endless_of, read_days
from .request import (
    AFTER_CHANGE,
    COVER,
    EXPIRED,
    IN_FORCE,
    LIMITED,
    NOT_YET,
    REDUCED,
    UNCLEAR,
    UNDATED,
    UNDATED_COUNT,
    WITHDRAWN,
    PatchRequest,
)

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


def days_of(layer: ControlLayer, described: Field) -> tuple[Days, list]:
    """Days of a field ``(n,)``, NaT where empty, a filler or no date, and what could not be read.

    Args:
        layer: with its fields. described: the field role, and what is known of its values.
    """
    name = layer.fields.get(described.id)
    if not name:
        return Days.none(len(layer.table)), []
    column, described = layer.table.columns[name], replace(described, type="date")
    days, wrong = read_days(column, described, FIRST_YEAR)
    problems = type_column(column[wrong], described)[1] if wrong.any() else []
    return Days.of(days), [(name, problem) for problem in problems]


def terms_of(layer: ControlLayer, kind: str, request: PatchRequest) -> tuple[Terms, list]:
    """What the features of a layer of cover are on the day of the check.

    An end before the day, or a start behind it, is certain. A day that is missing leaves it open: of approvals and
    supplies that of the start, of what holds until a day both; an approval that states an end ends there. So
    does a month or year alone within which the day is.
    What was withdrawn or has lapsed covers nothing; what was reduced covers perhaps, as nothing says which ground is
    left, and so does a status whose word is not known.

    Args:
        layer: of cover. kind: of ``COVERS``. request: with the day, what a missing start counts as where there is no
            end, and the words of the status.

    Returns:
        The terms, and ``(field, problem)`` of dates and words that cannot be read.
    """
    day = np.datetime64(request.as_of, "D")
    count = len(layer.table)
    start, problems = days_of(layer, request.field(COVER, "start"))
    end, more = days_of(layer, request.field(COVER, "end"))
    is_endless = _is_endless(layer, request.field(COVER, "end"))
    is_open = np.isnat(end.first) & ~is_endless if kind in LIMITED else np.zeros(count, dtype=bool)
    if request.undated != UNDATED_COUNT or kind in LIMITED:
        is_open |= np.isnat(start.first)
    is_open |= (start.last > day) | (end.first < day)
    word, unread = _status(layer, request.field(COVER, "status"))
    state = np.select(
        [word == "withdrawn", (end.last < day) | (word == "lapsed"), start.first > day, word == "reduced",
         word == UNCLEAR, is_open], [WITHDRAWN, EXPIRED, NOT_YET, REDUCED, UNCLEAR, UNDATED], IN_FORCE)
    return Terms(*start, *end, state.astype(object)), [*problems, *more, *unread]


def _is_endless(layer: ControlLayer, described: Field) -> np.ndarray:
    """Which features say in words that they hold without an end ``(n,)``."""
    name = layer.fields.get(described.id)
    return endless_of(layer.table.columns[name], described) if name else np.zeros(len(layer.table), dtype=bool)


def _status(layer: ControlLayer, described: Field) -> tuple[np.ndarray, list]:
    """Word of each feature's status ``(n,)``: empty where nothing is written, and what could not be read."""
    name = layer.fields.get("status")
    if not name:
        return np.full(len(layer.table), "", dtype=object), []
    raw = layer.table.columns[name]
    words, problems = type_column(raw, described)
    stated = raw.notna() & (raw.astype("string").fillna("").str.strip() != "")
    known = set(described.values)
    read = [word if word in known else UNCLEAR if is_stated else "" for word, is_stated in zip(
        words.fillna("").tolist(), stated.tolist())]
    return np.array(read, dtype=object), [(name, problem) for problem in problems]


def states_for(terms: Terms, feature: np.ndarray, change: Days, undated: str = "") -> np.ndarray:
    """What features are for patches, a pair each ``(m,)``.

    Args:
        terms: of features. feature: of each pair. change: day on which the change was seen, of each pair, NaT where
            unknown. Where it may have been before or after: undated. undated: of ``UNDATED_AS``: patches without a day
            count as changed after everything, or ask for a look.

    >>> day, none = np.array(["2025-06-30"], dtype="datetime64[D]"), Days.none(1)
    >>> terms = Terms(day, day, *none, np.array([IN_FORCE], dtype=object))
    >>> first = np.array(["2025-01-01", "2026-01-01", "NaT", "2025-06-01"], dtype="datetime64[D]")
    >>> last = np.array(["2025-01-01", "2026-01-01", "NaT", "2025-07-31"], dtype="datetime64[D]")
    >>> states_for(terms, np.array([0, 0, 0, 0]), Days(first, last)).tolist()
    ['after_change', 'in_force', 'undated', 'undated']
    """
    state = terms.state[feature]
    holds = state == IN_FORCE
    is_open = terms.start_last[feature] > change.first
    if undated != UNDATED_COUNT:
        is_open |= np.isnat(change.first)
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
