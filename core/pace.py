"""Progress that keeps step with the time: what a run reports, put where it was seen to be, and moved on in between.

A run reports what it has done in per cent of its own; which share of the time that is was measured once, for each
algorithm (``bridge/runs/pace.csv``, by ``./dev bench --million --pace``). Between two reports progress goes on as fast
as the run has been so far, so that it stands still nowhere.
"""
from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Optional

TOLERANCE = 0.015   # of the time, by which marks that are kept may be off those that were measured
EVENLY = 0.9        # of the way that is left, which is gone at an even speed; the rest ever more slowly
LEAST_SHARE = 0.02  # of the time, from which on it says how long a run takes


class Pace:
    """Where progress stands.

    Args:
        marks: what a run reports, 0…1, and the share of the time at which it does, from 0 and 0 on, both not falling;
            the last share is below 1 where a run reports all as done and still has to write it. Empty: not measured,
            then progress is what is reported, as nothing says how long a run takes.
        expected_s: of the whole run, until reports say more; None: not known.
        clock: seconds.
    """

    def __init__(self, marks: Sequence[tuple] = (), expected_s: Optional[float] = None,
                 clock: Callable[[], float] = time.perf_counter):
        self.marks = list(marks)
        self.clock, self.begun = clock, clock()
        self.stood, self.since = 0.0, 0.0    # progress at the last report, and when it was
        self.left_s = expected_s if self.marks else None   # from then to the end
        self.most = 0.0                      # that was reported

    def now(self) -> float:
        """Progress now, 0…1; it never falls, and does not reach 1 by itself."""
        if not self.left_s:
            return self.stood
        gone = (self.clock() - self.begun - self.since) / self.left_s
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
        self.stood, self.since = max(self.now(), share), self.clock() - self.begun
        if share >= LEAST_SHARE:
            self.left_s = max(self.since / share - self.since, 1e-3)
        elif self.left_s:
            self.left_s = max(self.left_s * (1.0 - share), 1e-3)
        return self.stood


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
    known = [(0.0, 0.0)]
    for share, done in moves:
        if done > known[-1][0]:
            known.append((done, max(share, known[-1][1])))
    if known[-1][0] < 1.0:
        known.append((1.0, 1.0))
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
