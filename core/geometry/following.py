"""A long call that is followed from beside: a cancel is answered and progress moves on, whatever it is at."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any, Callable, Optional

from .parallel import WAIT_S, ask, begun, is_stoppable, stoppable

_ENDED = object()


def followed(work: Callable[[Callable[[float], None], Optional[Callable[[], bool]]], Any],
             progress: Callable[[float], None]) -> Any:
    """``work(progress, cancelled)`` on a thread of its own; this one asks for a cancel while it waits.

    Steps between which the work itself asks can be as long as they like: after a cancel it is left alone, stops at
    its own next question, and what it has made is dropped. It is given no feedback of a run, which ends before it.
    A program that ends meanwhile waits for that question, as Python does for its threads: a thread that it did not
    wait for could be inside a library that is being taken down.

    Args:
        work: computes alone: it writes nothing, and holds nothing of QGIS's. Outside a run (``stoppable``),
            where there is no cancel, it is called on this thread.
        progress: called on this thread with what the work reports, 0…1.

    Returns:
        What the work returns.

    Raises:
        Cancelled: see ``ask``; and what the work raises.

    >>> followed(lambda progress, cancelled: progress(0.5) or "done", print)
    0.5
    'done'
    """
    if not is_stoppable():
        return work(progress, None)
    is_left, reports = Event(), SimpleQueue()
    with stoppable(is_left.is_set):   # nothing of the run that asks here goes with the thread, which may outlive it
        call = begun(work, reports.put, is_left.is_set)
    call.future.add_done_callback(lambda _: reports.put(_ENDED))
    try:
        while True:
            ask()
            try:
                report = reports.get(timeout=WAIT_S)
            except Empty:
                continue
            if report is _ENDED:
                return call()
            progress(report)
    except BaseException:
        is_left.set()   # not after a good end: tables that are made later ask too
        raise


def beside(function: Callable, *arguments) -> Any:
    """``function(*arguments)`` as ``followed`` work that reports no progress: a stage that looks at all rows at once.

    Args:
        function: of core, as of ``followed``. arguments: its own, without what asks or shows the run.

    Raises:
        Cancelled: see ``ask``; and what the function raises.

    >>> beside(sum, [1, 2])
    3
    """
    return followed(lambda _progress, _cancelled: function(*arguments), lambda _share: None)


def each_beside(items: Iterable) -> Iterator:
    """The items of an iterator, each of which is made as ``beside`` makes the result of a function.

    Args:
        items: made one by one, such as by reading a file for each.

    Raises:
        Cancelled: see ``ask``; and what the iterator raises.

    >>> list(each_beside(character.upper() for character in "ab"))
    ['A', 'B']
    """
    rest = iter(items)
    while (item := beside(next, rest, _ENDED)) is not _ENDED:
        yield item
        del item   # it may be large, and the next is made before it is in its place
