"""Was land used in time? Suspicions of idle land by the numbers of a pack, never more than suspicions.

A day that is not known is between two ends, and an answer that hangs on it is undetermined: nothing becomes "in time"
because a date or a table is missing.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from ...contract.basis import Basis
from ...contract.interval import MET, MISSED, Interval, compare
from .dates import add_years

#: Whether something happened, as far as the tables know.
NO_RECORD, NOT_YET, HAPPENED = -1, 0, 1
#: Whether land is construction land of the state; of other land the rules on idle land say nothing.
LAND_UNKNOWN, OTHER_LAND, STATE_LAND = -1, 0, 1
#: States of the start, and of the completion.
START_STATES = ("suspected_idle", "undetermined", "late", "done_late", "not_due", "in_time")
SUSPECTED_IDLE, UNDETERMINED, LATE, DONE_LATE, NOT_DUE, IN_TIME = START_STATES
#: States of what was started.
USE_STATES = ("may_be_idle", UNDETERMINED, "stopped", "in_use", "completed", "not_started")
MAY_BE_IDLE, _OPEN, STOPPED, IN_USE, COMPLETED, NOT_STARTED = USE_STATES
#: States of a term.
TERM_STATES = ("ended", "ends_soon", UNDETERMINED, "runs")
ENDED, ENDS_SOON, _UNDATED, RUNS = TERM_STATES
VERDICT_OF = {SUSPECTED_IDLE: "conditional", UNDETERMINED: "undetermined", LATE: "conditional",
              DONE_LATE: "conditional", NOT_DUE: "allowed", IN_TIME: "allowed", MAY_BE_IDLE: "conditional",
              STOPPED: "conditional", IN_USE: "allowed", COMPLETED: "allowed", NOT_STARTED: "allowed"}


@dataclass(frozen=True)
class Conditions:
    """When land counts as idle, by the numbers of a pack.

    Attributes:
        late_years: between the agreed start and a suspicion. stopped_years: of a building stopped half-way.
        built_share, invested_share: below either of them such a building may be recognised as idle.
        letters: land word -> how the letters of a parcel's code begin that say so. letters_at: how many characters
            stand before them.
    """

    late_years: int
    stopped_years: int
    built_share: Fraction
    invested_share: Fraction
    basis: tuple[Basis, ...] = ()
    letters: dict = field(default_factory=dict)
    letters_at: int = 0


class Event(NamedTuple):
    """Something that is due and happens ``(n,)``: the day agreed and its own day, days since 1970, and whether tables
    know that it happened (``HAPPENED``), or have a row without its date (``NOT_YET``)."""

    due: Interval
    day: Interval
    record: np.ndarray


class Progress(NamedTuple):
    """How far what was started has come ``(n,)``.

    Attributes:
        stopped: the day on which it stopped, open where tables say none. works: tables say that it goes on.
        built, invested: shares of what is to be built and invested; open where unknown.
    """

    stopped: Interval
    works: np.ndarray
    built: Interval
    invested: Interval


class Judged(NamedTuple):
    """An answer for each parcel ``(n,)``: its state, days late at least (NaN: none), and the day on which it becomes
    suspected idle, where nothing happens until then (NaN: none, or not known)."""

    state: np.ndarray
    days: np.ndarray
    idle_on: np.ndarray


def judge_due(event: Event, as_of: float) -> Judged:
    """Whether something happened when it was due.

    Args:
        event: the start of building, or its completion. as_of: day of the check, number of days since 1970.

    Due on day 100, looked at on day 150: happened on day 90, on day 120, not yet, and without any record:

    >>> due = Interval.of([100.0] * 4)
    >>> day = Interval.of([90.0, 120.0, float("nan"), float("nan")])
    >>> judged = judge_due(Event(due, day, np.array([1, 1, 0, -1])), 150.0)
    >>> judged.state.tolist(), judged.days.tolist()[1:3]
    (['in_time', 'done_late', 'late', 'undetermined'], [20.0, 50.0])
    """
    count = len(event.record)
    state, days = np.full(count, UNDETERMINED, dtype=object), np.full(count, np.nan)
    happened = (event.record == HAPPENED) & ~(event.day.low > as_of)
    not_yet = (event.record == NOT_YET) | (event.record == HAPPENED) & (event.day.low > as_of)
    low, high = event.day.low, np.minimum(event.day.high, as_of)
    state[happened & (high <= event.due.low)] = IN_TIME
    late = happened & (low > event.due.high)
    state[late], days[late] = DONE_LATE, low[late] - event.due.high[late]
    state[~happened & (as_of <= event.due.low)] = NOT_DUE
    late = not_yet & (as_of > event.due.high)
    state[late], days[late] = LATE, as_of - event.due.high[late]
    return Judged(state, days, np.full(count, np.nan))


def judge_start(event: Event, land: np.ndarray, as_of: float, conditions: Conditions) -> Judged:
    """Whether building started in time, and where it did not, whether land is suspected to be idle.

    Args:
        event: the start. land: ``STATE_LAND``, ``OTHER_LAND`` or ``LAND_UNKNOWN`` ``(n,)``.
        as_of: day of the check, number of days since 1970. conditions: of the pack.

    A year after the agreed start, and a day less (366 and 365 days on, of a leap year):

    >>> from fractions import Fraction
    >>> judged = judge_start(Event(Interval.of([20000.0, 20001.0]), Interval.of([float("nan")] * 2), np.zeros(2)),
    ...                      np.ones(2), 20365.0, Conditions(1, 1, Fraction(1, 3), Fraction(1, 4)))
    >>> judged.state.tolist(), judged.days.tolist()
    (['suspected_idle', 'late'], [365.0, 364.0])
    """
    judged = judge_due(event, as_of)
    state, idle_on = judged.state, judged.idle_on
    waits = np.isin(state, (LATE, NOT_DUE)) & (event.record != HAPPENED)
    first, last = (add_years(end, conditions.late_years) for end in (event.due.low, event.due.high))
    is_idle = waits & (as_of >= last)
    may_be = waits & ~is_idle & (as_of >= first)
    state[is_idle & (land == STATE_LAND)] = SUSPECTED_IDLE
    state[is_idle & (land == LAND_UNKNOWN) | may_be & (land != OTHER_LAND)] = UNDETERMINED
    known = (land == STATE_LAND) & waits & np.isfinite(first)
    idle_on[known] = np.where(is_idle, last, first)[known]      # for sure, and before that the first day that may be it
    return judged


def judge_term(end: Interval, is_over: np.ndarray, as_of: float, within: int) -> np.ndarray:
    """How far terms are, of ``TERM_STATES``, object ``(n,)``.

    Args:
        end: last day of each. is_over: tables say without a day that it has ended ``(n,)``.
        as_of: day of the check, number of days since 1970. within: days from which an end is near.

    Ended yesterday, today, in a month that began yesterday, in a hundred days, and on a day that is not known:

    >>> end = Interval.of([99.0, 100.0, 99.0, 200.0, float("nan")], [99.0, 100.0, 120.0, 200.0, float("nan")])
    >>> judge_term(end, np.zeros(5, dtype=bool), 100.0, 30).tolist()
    ['ended', 'ends_soon', 'undetermined', 'runs', 'undetermined']
    """
    state = np.full(len(end.low), UNDETERMINED, dtype=object)
    state[end.low > as_of + within] = RUNS
    state[(end.low >= as_of) & (end.high <= as_of + within)] = ENDS_SOON
    state[(end.high < as_of) | is_over] = ENDED
    return state


def judge_progress(progress: Progress, start: np.ndarray, completed: np.ndarray, land: np.ndarray, as_of: float,
                   conditions: Conditions) -> Judged:
    """Whether what was started goes on, or has stopped so early that it may be recognised as idle.

    Args:
        progress: of building. start, completed: records of both ``(n,)``. land: as of ``judge_start``.
        as_of: day of the check, number of days since 1970. conditions: of the pack.

    Returns:
        ``days`` are those since it stopped.
    """
    count = len(start)
    state, idle_on = np.full(count, UNDETERMINED, dtype=object), np.full(count, np.nan)
    shares = [compare(value, "at_least", Interval.of(float(limit)))
              for value, limit in ((progress.built, conditions.built_share),
                                   (progress.invested, conditions.invested_share))]
    enough = (shares[0] == MET) & (shares[1] == MET)
    little = (shares[0] == MISSED) | (shares[1] == MISSED)
    first, last = (add_years(end, conditions.stopped_years) for end in (progress.stopped.low, progress.stopped.high))
    has_stopped = np.isfinite(progress.stopped.low) & (progress.stopped.low <= as_of)
    long_ago = has_stopped & (last <= as_of)
    recent = has_stopped & (first > as_of)
    state[recent] = STOPPED
    state[long_ago & little & (land == STATE_LAND)] = MAY_BE_IDLE
    state[long_ago & little & (land == OTHER_LAND)] = STOPPED
    state[enough | ~has_stopped & progress.works] = IN_USE
    state[start == NOT_YET] = NOT_STARTED
    state[start == NO_RECORD] = UNDETERMINED
    state[completed == HAPPENED] = COMPLETED
    waits = (state == STOPPED) & little & (land == STATE_LAND)
    idle_on[waits] = first[waits]
    days = np.where(has_stopped & np.isin(state, (STOPPED, MAY_BE_IDLE)), as_of - progress.stopped.high, np.nan)
    return Judged(state, days, idle_on)
