"""Progress keeps step with the time, moves between reports, and never falls."""
from __future__ import annotations

import numpy as np
import pytest

from groundrules.core import pace

EVEN = [(0.0, 0.0), (1.0, 1.0)]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("expected", "worst"), [(None, 0.06), (10.0, 0.01), (13.0, 0.06), (7.0, 0.06)])
def test_progress_is_the_share_of_the_time_whatever_is_reported(expected, worst):
    """A run of 10 s reports 30 per cent after 0.5 s, 80 after 6 s, and then nothing."""
    clock, reports = Clock(), {0.5: 0.3, 3.0: 0.5, 6.0: 0.8}
    marks = pace.measured_marks([(second / 10.0, done) for second, done in reports.items()])
    run = pace.Pace(marks, expected, clock)
    seen = []
    for tick in np.arange(0.0, 10.0, 0.25):
        clock.now = tick
        shown = run.report(reports[tick]) if tick in reports else run.now()
        assert abs(shown - tick / 10.0) <= worst + 1e-9
        seen.append(shown)
    moves = np.diff(seen)
    assert (moves[3:] > 0).all() and (moves >= 0).all() and seen[-1] < 1.0


def test_a_run_that_takes_longer_than_thought_goes_on_moving_and_does_not_end():
    clock = Clock()
    run = pace.Pace(EVEN, 1.0, clock)
    seen = []
    for clock.now in range(60):
        seen.append(run.now())
    assert (np.diff(seen) > 0).all() and 0.9 < seen[-1] < 1.0
    assert run.report(0.2) >= seen[-1] and run.report(1.0) == 1.0


def test_a_part_that_counts_anew_says_nothing_of_the_time():
    clock = Clock()
    run = pace.Pace(EVEN, None, clock)
    clock.now = 4.0
    assert run.report(0.5) == pytest.approx(0.5)
    clock.now = 5.0
    assert run.report(0.1) == run.now() == pytest.approx(0.625)   # one of the four seconds that are left


def test_of_a_run_that_was_not_measured_progress_is_what_it_reports():
    """30 per cent after a twentieth of the time must not make it look done."""
    clock = Clock()
    run = pace.Pace((), 5.0, clock)
    clock.now = 1.0
    assert run.now() == 0.0 and run.report(0.3) == 0.3
    clock.now = 9.0
    assert run.now() == 0.3 == run.report(0.2)


def test_a_long_wait_between_two_like_reports_is_kept_as_a_jump():
    """From 40 to 41 per cent most of the time goes by; then it has reported all, and still writes."""
    moves = [(0.1 * done / 0.4, done) for done in np.arange(0.01, 0.405, 0.01)] + [(0.8, 0.41), (0.9, 1.0)]
    marks = pace.measured_marks(moves)
    assert marks == [(0.0, 0.0), (0.4, 0.1), (0.41, 0.8), (1.0, 0.9)]
    assert [pace.between(marks, done) for done in (0.2, 0.4, 0.41, 1.0)] == pytest.approx([0.05, 0.1, 0.8, 0.9])
    clock = Clock()
    run = pace.Pace(marks, None, clock)
    clock.now = 9.0
    assert run.report(1.0) == pytest.approx(0.9)
    clock.now = 9.5
    assert run.now() == pytest.approx(0.95)
