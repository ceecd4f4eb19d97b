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


def test_what_each_run_takes_and_what_grows_with_rows_are_told_apart():
    """Two seconds of reading, then 4 s a 100,000 rows, then half a second and 1 s a 100,000 rows after all is said."""
    def run(rows: int) -> list:
        middle = 2.0 + rows * 4e-5
        return [(2.0, 0.2), (middle, 1.0), (middle + 0.5 + rows * 1e-5, None)]

    parts = pace.stretches(run(10_000), run(100_000), (10_000, 100_000))
    assert [part.done for part in parts] == [0.2, 1.0, pace.REST]
    assert np.allclose([part[1:] for part in parts], [(2.0, 0.0), (0.0, 40.0), (0.5, 10.0)], atol=0.02)
    for rows in (1_000, 300_000, 1_000_000):
        *reports, (whole, _) = run(rows)
        seconds, marks = pace.marks_at(parts, rows)
        assert seconds == pytest.approx(whole, rel=0.01)
        assert [pace.between(marks, done) for _, done in reports] == pytest.approx([at / whole for at, _ in reports],
                                                                                  abs=0.01)
    assert pace.marks_at(parts, 0) == (None, pace.marks_at(parts, 1_000_000)[1]) and pace.marks_at((), 5) == (None, [])


def test_a_run_whose_rows_nobody_counted_expects_nothing_of_the_rows_of_its_zones():
    """A raster's run of 20 s with 30 zones: progress is what is seen of the run, and not at its end at once."""
    parts = pace.stretches([(5.0, 0.5), (20.0, None)], [(5.0, 0.5), (20.0, None)], (0, 0))
    assert pace.marks_at(parts, 30) == pace.marks_at(parts, 0)
    clock = Clock()
    expected_s, marks = pace.marks_at(parts, 30)
    run = pace.Pace(marks, expected_s, clock)
    clock.now = 1.0
    assert run.now() == 0.0
    clock.now = 5.0
    assert run.report(0.5) == pytest.approx(0.25)


def test_of_rows_that_nobody_counted_all_time_grows_and_no_part_is_negative():
    fewer, more = [(3.0, 0.5), (4.0, None)], [(1.0, 0.5), (5.0, None)]
    assert pace.stretches(more, more, (0, 0)) == [pace.Stretch(0.5, 0.0, 1.0), pace.Stretch(1.0, 0.0, 4.0)]
    assert pace.stretches(fewer, more, (100_000, 200_000)) == [pace.Stretch(0.5, 1.0, 0.0),
                                                               pace.Stretch(1.0, 0.0, 20.0)]


@pytest.mark.parametrize("factor", [1.0, 3.0])
def test_on_a_slow_machine_what_was_expected_yields_to_what_is_seen(factor):
    clock, marks = Clock(), [(0.0, 0.0), (1.0, 1.0)]
    run = pace.Pace(marks, 10.0, clock)
    off = []
    for done in (0.1, 0.3, 0.5, 0.7, 0.9):
        clock.now = 10.0 * factor * done
        off.append(run.report(done) - done)
    assert off == sorted(off, reverse=True) and off[-1] < 0.05
    assert off[0] == pytest.approx(0.1 * (factor - 1.0)) and (factor > 1.0 or max(off) < 1e-9)


def test_a_clock_of_work_goes_by_the_smaller_time_and_never_stands():
    wall, busy = Clock(), Clock()
    worked = pace.Worked(wall, busy)
    seen = []
    for wall.now, busy.now in ((1.0, 2.0), (4.0, 2.5), (6.0, 2.5), (7.0, 4.5)):   # two threads, other work, a disk
        seen.append(worked())
    assert seen == pytest.approx([1.0, 1.5, 1.7, 2.7])
