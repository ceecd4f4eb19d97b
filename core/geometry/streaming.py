"""What a thread makes part by part, while others read what is there already."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Condition, Event

from .parallel import WAIT_S, ask, asking, begun, stoppable


class Stream:
    """Parts made one by one on a thread of its own; whoever reads them, at any time, gets all of them from the first.

    Args:
        parts: makes them; it writes nothing that others read. What it raises, readers raise behind the parts before.

    >>> numbers = Stream(iter([1, 2]))
    >>> list(numbers), list(numbers)
    ([1, 2], [1, 2])
    """

    def __init__(self, parts: Iterable):
        self._parts: list = []
        self._changed, self._is_left, self._is_ended = Condition(), Event(), False
        with stoppable(self._is_left.is_set):   # the run's own question may end before the thread does
            self._call = begun(self._make, parts)

    def __iter__(self) -> Iterator:
        """Raises: Cancelled: see ``ask``; and what making the parts raised."""
        number = 0
        while True:
            with self._changed:
                self._changed.wait_for(lambda known=number: len(self._parts) > known or self._is_ended, WAIT_S)
                is_there, is_ended = len(self._parts) > number, self._is_ended
            ask()
            if is_there:
                yield self._parts[number]
                number += 1
            elif is_ended:
                self._call()
                return

    def leave(self) -> None:
        """Have no more parts made: readers are Cancelled behind those that are there."""
        self._is_left.set()

    def _make(self, parts: Iterable) -> None:
        try:
            for part in asking(parts, 1):
                with self._changed:
                    self._parts.append(part)
                    self._changed.notify_all()
        finally:
            with self._changed:
                self._is_ended = True
                self._changed.notify_all()
