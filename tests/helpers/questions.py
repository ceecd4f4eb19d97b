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
