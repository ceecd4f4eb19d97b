"""Progress that keeps step with the time: what a run reports, put where it was seen to be, and moved on in between.

A run reports what it has done in per cent of its own; how long that takes, and what of it grows with the rows, was
measured once for each algorithm (``bridge/runs/pace.csv``, by ``./dev bench --million --pace``). Between two reports
progress goes on as fast as the run has been so far, so that it stands still nowhere.
"""
from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple, Optional

TOLERANCE = 0.015   # of the time, by which marks that are kept may be off those that were measured
EVENLY = 0.9        # of the way that is left, which is gone at an even speed; the rest ever more slowly
SURE = 0.1          # of the time, from which on only the run says how long it takes; before, what is expected does too
LEAST_SHARE = 0.02  # of the time, from which on it says how long a run takes of which nothing was expected
LEAST_SPEED = 0.1   # of ``Worked``
REST = 2.0          # of ``Stretch``: above all that is reported


class Worked:
    """A clock of what this process does: from one look to the next the smaller of wall and processor's time.

    On a machine that does other work a run takes longer than was measured, and this clock goes slower with it. Where
    the run waits for a disk it still goes, at ``LEAST_SPEED`` of wall time.

    Args:
        wall, busy: clocks in seconds.
    """

    def __init__(self, wall: Callable[[], float] = time.perf_counter, busy: Callable[[], float] = time.process_time):
        self.wall, self.busy = wall, busy
        self.last, self.passed = (wall(), busy()), 0.0

    def __call__(self) -> float:
        now = self.wall(), self.busy()
        wall_s, busy_s = (late - early for late, early in zip(now, self.last))
        self.last, self.passed = now, self.passed + max(min(wall_s, busy_s), LEAST_SPEED * wall_s)
        return self.passed


class Pace:
    """Where progress stands.

    Args:
        marks: what a run reports, 0…1, and the share of the time at which it does, from 0 and 0 on, both not falling;
            the last share is below 1 where a run reports all as done and still has to write it. Empty: not measured,
            then progress is what is reported, as nothing says how long a run takes.
        expected_s: of the whole run, until reports say more; None: not known.
        clock: seconds since the run began; None: ``Worked``, from now on.
    """

    def __init__(self, marks: Sequence[tuple] = (), expected_s: Optional[float] = None,
                 clock: Optional[Callable[[], float]] = None):
        self.marks = list(marks)
        self.clock = clock or Worked()
        self.stood, self.since = 0.0, 0.0    # progress at the last report, and when it was
        self.expected_s = expected_s if self.marks else None
        self.left_s = self.expected_s        # from then to the end
        self.most = 0.0                      # that was reported

    def now(self) -> float:
        """Progress now, 0…1; it never falls, and does not reach 1 by itself."""
        if not self.left_s:
            return self.stood
        gone = (self.clock() - self.since) / self.left_s
        if gone > EVENLY:
            over = (gone - EVENLY) / (1.0 - EVENLY)
            gone = EVENLY + (1.0 - EVENLY) * over / (1.0 + over)
        return self.stood + (1.0 - self.stood) * gone

    def report(self, done: float) -> float:
        """Take a report; progress after it.

        Args:
            done: as the run counts, 0…1.
        """
        if done <= self.most:   # a part of a run that counts anew, or has not moved: it says nothing of the time
            return self.now()
        self.most = min(done, 1.0)
        if not self.marks:
            self.stood = self.most
            return self.stood
        share = between(self.marks, self.most)
        self.stood, self.since = max(self.now(), share), self.clock()
        whole_s = self._whole_s(share)
        if whole_s is not None:
            self.left_s = max(whole_s * (1.0 - share), 1e-3)
        return self.stood

    def _whole_s(self, share: float) -> Optional[float]:
        """Seconds of the whole run, as far as a share of it tells."""
        if self.expected_s is None:
            return self.since / share if share >= LEAST_SHARE else None
        sure = min(1.0, share / SURE)
        return (sure * self.since / share if sure else 0.0) + (1.0 - sure) * self.expected_s


def between(marks: Sequence[tuple], done: float) -> float:
    """The share of the time at which so much is reported, on the line between the two nearest marks.

    Args:
        marks: as of ``Pace``. done: 0…1.

    >>> between([(0.0, 0.0), (0.5, 0.1), (1.0, 0.9)], 0.75)
    0.5
    """
    after = min(max(bisect_right(marks, (done, 1.0)), 1), len(marks) - 1)
    (before, early), (behind, late) = marks[after - 1], marks[after]
    return early + (late - early) * min(1.0, (done - before) / (behind - before))


def measured_marks(moves: Sequence[tuple]) -> list:
    """Which share of the time a run had taken at what it reported: as few marks as tell it.

    Args:
        moves: share of the time and share reported, in the order in which they came; falls count as nothing.

    Returns:
        Marks of ``Pace``; of moves that lie on the line between two others within ``TOLERANCE``, none.

    >>> measured_marks([(0.1, 0.5), (0.35, 0.7), (0.6, 0.9)])
    [(0.0, 0.0), (0.5, 0.1), (0.9, 0.6), (1.0, 1.0)]
    >>> measured_marks([(0.1, 0.5), (0.6, 1.0)])
    [(0.0, 0.0), (0.5, 0.1), (1.0, 0.6)]
    """
    known = _rising(moves)
    kept = {0, len(known) - 1}
    pieces = [(0, len(known) - 1)]
    while pieces:
        first, last = pieces.pop()
        ends = known[first], known[last]
        off, place = max(((abs(known[k][1] - between(ends, known[k][0])), k) for k in range(first + 1, last)),
                         default=(0.0, 0))
        if off > TOLERANCE:
            kept.add(place)
            pieces += [(first, place), (place, last)]
    return [(round(done, 4), round(share, 3)) for done, share in (known[place] for place in sorted(kept))]


def _rising(moves: Sequence[tuple]) -> list:
    known = [(0.0, 0.0)]
    for share, done in moves:
        if done > known[-1][0]:
            known.append((done, max(share, known[-1][1])))
    if known[-1][0] < 1.0:
        known.append((1.0, 1.0))
    return known


class Stretch(NamedTuple):
    """What comes before a report: seconds of it that each run takes, and those that grow with its rows.

    Args:
        done: what is reported at its end, 0…1; ``REST``: what comes after all was reported.
        fixed_s: of each run. per_million_s: of a million rows.
    """

    done: float
    fixed_s: float
    per_million_s: float


def stretches(fewer: Sequence[tuple], more: Sequence[tuple], counts: tuple) -> list:
    """What a run does, between one report and the next, from two runs on different numbers of rows.

    Args:
        fewer, more: moves of a run on few rows and of one on many: seconds and share reported, the last (the whole
            run's seconds, None).
        counts: rows of both; with none or like ones all time grows with rows, as nothing says what does not.

    >>> stretches([(1.0, 0.5), (3.0, None)], [(1.0, 0.5), (21.0, None)], (100_000, 1_000_000))
    [Stretch(done=0.5, fixed_s=1.0, per_million_s=0.0), Stretch(done=1.0, fixed_s=0.0, per_million_s=20.0)]
    """
    runs = []
    for moves in (fewer, more):
        whole = moves[-1][0]
        runs.append(([(at / whole, done) for at, done in moves[:-1]], whole))
    ends = sorted({done for moves, _ in runs for done, _ in measured_marks(moves)} - {0.0})
    spent = []
    for moves, whole in runs:
        known = _rising(moves)
        times = [0.0, *(whole * between(known, done) for done in ends), whole]
        spent.append([after - before for before, after in zip(times, times[1:])])
    made = [Stretch(done, *_line(few, many, counts)) for done, few, many in zip([*ends, REST], *spent)]
    return made if made[-1].fixed_s or made[-1].per_million_s else made[:-1]


def _line(few_s: float, many_s: float, counts: tuple) -> tuple:
    """Seconds of each run and of a million rows; neither is negative."""
    few, many = counts
    if not few or few >= many:
        return 0.0, round(many_s / (many or 1e6) * 1e6, 4)
    slope = min(max(many_s - few_s, 0.0) / (many - few), many_s / many)
    return round(max(many_s - slope * many, 0.0), 4), round(slope * 1e6, 4)


def marks_at(parts: Sequence[Stretch], rows: int) -> tuple:
    """Seconds that a run on so many rows takes, and its marks (``Pace``).

    Args:
        parts: of the run, in their order.
        rows: 0 if not known; then marks are those of a million, and the seconds None. So they are where nothing is
            fixed: the rows of such a run, of rasters, could not be counted.

    >>> marks_at([Stretch(0.5, 1.0, 0.0), Stretch(1.0, 0.0, 20.0)], 50_000)
    (2.0, [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)])
    """
    if not parts:
        return None, []
    rows = rows if any(part.fixed_s for part in parts) else 0
    seconds = [part.fixed_s + part.per_million_s * (rows or 1e6) / 1e6 for part in parts]
    whole, gone, marks = sum(seconds), 0.0, [(0.0, 0.0)]
    for part, spent in zip(parts, seconds):
        gone += spent
        if part.done <= 1.0:
            marks.append((part.done, gone / whole))
    return (whole if rows else None), marks
