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

STEPS = 20          # measured marks are of each twentieth of what is reported
EVENLY = 0.9        # of the way that is left, which is gone at an even speed; the rest ever more slowly
LEAST_SHARE = 0.02  # of the time, from which on it says how long a run takes


class Pace:
    """Where progress stands.

    Args:
        shares: of the time, 0…1, at 0, 5, …, 100 per cent reported ``(21,)``, not falling; the last is below 1 where
            a run reports all as done and still has to write it. Empty: not measured, then progress is what is
            reported, as nothing says how long a run takes.
        expected_s: of the whole run, until reports say more; None: not known.
        clock: seconds.
    """

    def __init__(self, shares: Sequence[float] = (), expected_s: Optional[float] = None,
                 clock: Callable[[], float] = time.perf_counter):
        self.shares = list(shares)
        self.clock, self.begun = clock, clock()
        self.stood, self.since = 0.0, 0.0    # progress at the last report, and when it was
        self.left_s = expected_s if self.shares else None   # from then to the end
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
        if not self.shares:
            self.stood = self.most
            return self.stood
        place = self.most * STEPS
        low = min(int(place), STEPS - 1)
        share = self.shares[low] + (place - low) * (self.shares[low + 1] - self.shares[low])
        self.stood, self.since = max(self.now(), share), self.clock() - self.begun
        if share >= LEAST_SHARE:
            self.left_s = max(self.since / share - self.since, 1e-3)
        elif self.left_s:
            self.left_s = max(self.left_s * (1.0 - share), 1e-3)
        return self.stood


def measured_shares(moves: Sequence[tuple]) -> list:
    """Shares of the time at each twentieth of what a run reported.

    Args:
        moves: share of the time and share reported, in the order in which they came; falls count as nothing.

    Returns:
        ``(21,)``, from 0 to at most 1: less where the last report came long before the end.

    >>> measured_shares([(0.1, 0.5), (0.6, 0.9)])[::5]
    [0.0, 0.05, 0.1, 0.412, 1.0]
    >>> measured_shares([(0.1, 0.5), (0.6, 1.0)])[::5]
    [0.0, 0.05, 0.1, 0.35, 0.6]
    """
    known = [(0.0, 0.0)]
    for share, done in moves:
        if done > known[-1][1]:
            known.append((share, done))
    if known[-1][1] < 1.0:
        known.append((1.0, 1.0))
    places, shares = [done for _, done in known], []
    for step in range(STEPS + 1):
        at = step / STEPS
        after = min(bisect_right(places, at), len(known) - 1)
        (early, before), (late, behind) = known[after - 1], known[after]
        shares.append(round(min(1.0, early + (late - early) * min(1.0, (at - before) / (behind - before))), 3))
    return shares
