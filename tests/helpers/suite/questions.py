"""How a computation asks whether it was cancelled: how often, and how much it does in between."""
from __future__ import annotations

import sys

from groundrules.core.geometry.parallel import stoppable


def questions(work) -> int:
    """How often ``work`` asks."""
    asked = [0]

    def cancelled() -> bool:
        asked[0] += 1
        return False

    with stoppable(cancelled):
        work()
    return asked[0]


def most_calls(work) -> int:
    """The greatest number of calls of functions, in Python and of libraries, between two questions.

    What a row takes in a loop is a few calls, whatever machine it runs on; what a library does in one is one.
    """
    since, most = [0], [0]

    def counted(_frame, event: str, _function) -> None:
        if event in ("call", "c_call"):
            since[0] += 1

    def cancelled() -> bool:
        most[0], since[0] = max(most[0], since[0]), 0
        return False

    with stoppable(cancelled):
        sys.setprofile(counted)
        try:
            work()
        finally:
            sys.setprofile(None)
    cancelled()
    return most[0]


def growth(work, count: int) -> float:
    """How many times as much is done between two questions for 4 × ``count`` rows as for ``count``.

    About 1 where the questions follow the rows, 4 where nobody asks in a loop, 16 where each row meets each other one.

    Args:
        work: takes a number of rows. It is done for a few before, so that what is loaded once a process does not count.
    """
    work(count // 8)
    few, many = (most_calls(lambda rows=rows: work(rows)) for rows in (count, 4 * count))
    return many / few


def calls(work, core_alone: bool = False) -> int:
    """How many functions ``work`` calls, in Python and of libraries: as many for more rows if no loop is over them.

    Args:
        core_alone: only functions of core count; a step of a generator is one.
    """
    count = [0]

    def counted(frame, event: str, _function) -> None:
        count[0] += event == "call" and "/core/" in frame.f_code.co_filename if core_alone \
            else event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count[0]
