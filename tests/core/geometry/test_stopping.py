"""A cancel is answered between steps, in loops, and on the threads of a run."""
from __future__ import annotations

import gc
import threading
import time
import weakref

import numpy as np
import pytest

from groundrules.core.geometry.following import beside, each_beside, followed
from groundrules.core.geometry.parallel import (
    Cancelled,
    ask,
    asking,
    begun,
    blocks,
    in_order,
    in_steps,
    in_threads,
    in_turns,
    stoppable,
)
from groundrules.core.geometry.streaming import Stream


class After:
    """Says "cancelled" from the n-th question on."""

    def __init__(self, count: int):
        self.count, self.asked = count, 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.asked > self.count


def test_nobody_is_asked_outside_a_run():
    ask()
    assert list(asking(range(3))) == [0, 1, 2]


def test_a_block_ends_with_its_run():
    with stoppable(lambda: True), pytest.raises(Cancelled):
        ask()
    ask()


def test_a_loop_stops_within_its_stride():
    seen = []
    with stoppable(After(2)), pytest.raises(Cancelled):
        seen.extend(asking(range(1_000), every=100))
    assert seen == list(range(200))


@pytest.mark.parametrize("count", [0, 1, 5, 6, 17])
def test_steps_give_what_one_call_gives(count):
    values = np.arange(count, dtype=float)
    np.testing.assert_array_equal(in_steps(np.multiply, values, values + 1, step=5), values * (values + 1))


def test_steps_stop():
    calls = []
    with stoppable(After(3)), pytest.raises(Cancelled):
        in_steps(lambda part: calls.append(len(part)) or part, np.zeros(100), step=10)
    assert calls == [10, 10, 10]


def test_threads_ask_too():
    def work(chunk):
        return in_steps(np.negative, chunk, step=10)
    chunks = [np.zeros(1_000)] * 4
    stop = After(20)
    with stoppable(stop), pytest.raises(Cancelled):
        in_threads(work, chunks)
    assert stop.asked < 60


def test_blocks_are_asked_about_while_they_are_waited_for():
    """The last blocks of a raster take as long as the first; nobody submits any more while they are made."""
    goes_on, stop = threading.Event(), After(4)

    def cancelled() -> bool:
        text = stop()
        if text:
            goes_on.set()
        return text

    with stoppable(cancelled), pytest.raises(Cancelled):
        in_turns(lambda _chunk: goes_on.wait(10.0), lambda *_made: None, [1])


def test_blocks_come_in_their_order():
    with stoppable(lambda: False):
        assert list(in_order(lambda chunk: -chunk, range(40))) == [-chunk for chunk in range(40)]


def test_blocks_are_taken_in_their_turn():
    taken, shares = [], []
    with stoppable(lambda: False):
        in_turns(lambda chunk: -chunk, lambda *made: taken.append(made), range(40), shares.append)
    assert taken == [(chunk, -chunk) for chunk in range(40)]
    assert shares == sorted(shares) and shares[-1] == 1.0
    in_turns(abs, lambda *made: taken.append(made), [])   # nothing to do
    assert len(taken) == 40


def test_no_block_is_taken_after_a_cancel():
    taken, may_end = [], threading.Event()

    def make(chunk: int) -> int:
        if chunk == 5:
            may_end.wait(10.0)
        return chunk

    def cancelled() -> bool:
        if len(taken) == 5:
            may_end.set()
        return len(taken) >= 5

    with pytest.raises(Cancelled):
        in_turns(make, lambda chunk, _made: taken.append(chunk), range(1_000), None, cancelled)
    assert taken[:5] == [0, 1, 2, 3, 4] and len(taken) < 1_000


@pytest.mark.parametrize("wrong", ["made", "taken"])
def test_the_first_wrong_block_ends_all(wrong):
    """Which error a user reads does not hang on which thread was quicker."""
    second_failed, taken = threading.Event(), []

    def fail(chunk: int) -> int:
        if chunk == 3:
            second_failed.wait(0.2)
        if chunk >= 3:
            second_failed.set()
            raise ValueError(chunk)
        return chunk

    def take(chunk: int, _made) -> None:
        if wrong == "taken":
            fail(chunk)
        taken.append(chunk)

    with pytest.raises(ValueError, match="3"):
        in_turns(fail if wrong == "made" else abs, take, range(100))
    assert taken == [0, 1, 2]


def test_what_goes_on_beside_is_waited_for_and_stops_with_the_run():
    goes_on = threading.Event()
    beside = begun(lambda: goes_on.wait(10.0) and 3)
    goes_on.set()
    assert beside() == beside() == 3 and begun(len, "abc", at_once=True)() == 3
    with pytest.raises(ZeroDivisionError):
        begun(lambda: 1 / 0)()
    asked = After(4)
    with stoppable(asked):
        beside = begun(lambda: list(blocks(10 ** 9, step=1)))
        with pytest.raises(Cancelled):
            beside()
    beside.end()
    assert asked.asked < 30


def test_a_cancel_does_not_wait_for_work_that_never_asks():
    begins, goes_on, ends, own = threading.Event(), threading.Event(), threading.Event(), []

    def work(progress, cancelled):
        own.append(cancelled())
        begins.set()
        goes_on.wait()
        own.append(cancelled())
        try:
            ask()
        finally:
            ends.set()

    with stoppable(begins.is_set), pytest.raises(Cancelled):
        followed(work, lambda share: None)
    assert not ends.is_set()   # it still works
    goes_on.set()
    ends.wait()
    assert own == [False, True]   # it knows that it was left, without the feedback of a run that has ended


def test_followed_work_reports_here_and_in_order():
    here, shares = threading.get_ident(), []

    def work(progress, cancelled):
        for number in range(5):
            progress(number / 4)
        return lambda: cancelled() or threading.get_ident()

    with stoppable(lambda: False):
        made = followed(work, lambda share: shares.append((share, threading.get_ident() == here)))
        assert made() == here   # what is made of the result later is not stopped by the work's end
    assert shares == [(number / 4, True) for number in range(5)]


def test_followed_work_fails_as_it_does_alone_and_is_stopped_by_what_a_report_raises():
    def work(progress, cancelled):
        progress(0.5)
        list(blocks(10 ** 9, step=1))

    def report(share):
        raise KeyError(share)

    with stoppable(lambda: False):
        with pytest.raises(ZeroDivisionError):
            followed(lambda progress, cancelled: 1 / 0, print)
        with pytest.raises(KeyError):
            followed(work, report)


def test_a_stage_is_left_when_the_run_is_cancelled_and_asks_the_run_no_more():
    ended, asked = threading.Event(), []

    def cancelled() -> bool:
        asked.append(threading.get_ident())
        return len(asked) > 3

    def stage() -> None:
        try:
            for _ in asking(range(10**9), 1):
                time.sleep(0.001)
        finally:
            ended.set()

    with pytest.raises(Cancelled), stoppable(cancelled):
        beside(stage)
    assert ended.wait(30.0) and set(asked) == {threading.get_ident()} and len(asked) == 4


def test_items_that_are_made_beside_come_in_order_and_a_cancel_does_not_wait_for_the_next():
    begins, goes_on, ends, here = threading.Event(), threading.Event(), threading.Event(), threading.get_ident()

    def items():
        yield from ((number, threading.get_ident() == here) for number in range(3))
        begins.set()
        goes_on.wait()
        ends.set()
        yield "left"

    taken = []
    with pytest.raises(Cancelled), stoppable(begins.is_set):
        taken.extend(each_beside(items()))
    assert taken == [(number, False) for number in range(3)] and not ends.is_set()
    goes_on.set()
    assert ends.wait(30.0)
    assert list(each_beside(iter(()))) == [] and list(each_beside([None, 1])) == [None, 1]
    with stoppable(lambda: False), pytest.raises(ZeroDivisionError):
        list(each_beside(1 // number for number in (1, 0)))


def test_what_asks_the_run_is_let_go_of_while_left_work_goes_on():
    begins, goes_on, ends = threading.Event(), threading.Event(), threading.Event()

    def work(progress, cancelled):
        begins.set()
        goes_on.wait()
        ends.set()

    def run() -> weakref.ref:
        asks = After(3)   # as a feedback of QGIS, which must not end on another thread
        with stoppable(asks), pytest.raises(Cancelled):
            followed(work, lambda share: None)
        return weakref.ref(asks)

    gone = run()
    gc.collect()
    assert begins.wait(30.0) and gone() is None and not ends.is_set()
    goes_on.set()
    assert ends.wait(30.0)


def test_each_reader_of_a_stream_gets_all_its_parts_and_then_the_error():
    def parts():
        yield from (1, 2)
        raise ValueError("the third")

    stream = Stream(parts())
    for _ in range(2):
        seen = []
        with pytest.raises(ValueError, match="the third"):
            seen.extend(stream)
        assert seen == [1, 2]


def test_a_stream_that_is_left_makes_no_more_parts():
    is_left = threading.Event()

    def parts():
        yield 1
        is_left.wait(10)
        yield from (2, 3)

    stream = Stream(parts())
    reader = iter(stream)
    assert next(reader) == 1
    stream.leave()
    is_left.set()
    with pytest.raises(Cancelled):
        next(reader)


def test_a_cancel_is_answered_while_a_part_is_waited_for():
    is_read = threading.Event()

    def parts():
        is_read.wait(10)
        yield 1

    stream = Stream(parts())
    with stoppable(After(2)), pytest.raises(Cancelled):
        next(iter(stream))
    is_read.set()
    assert list(stream) == [1]
