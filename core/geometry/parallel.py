"""Run chunks of a job on threads, with progress and cancel between chunks."""
from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from queue import Empty, SimpleQueue
from threading import Condition
from typing import Any, Callable, NamedTuple, Optional

import numpy as np
import shapely

#: Geometries in one call into GEOS, whose work no cancel can interrupt: some hundredths of a second.
STEP = 2_000
WAIT_S = 0.05   # between two questions while a call is waited for
_STOP: ContextVar[Optional[Callable[[], bool]]] = ContextVar("stop", default=None)


class Cancelled(Exception):
    """The user stopped the run."""


@contextmanager
def stoppable(cancelled: Callable[[], bool]):
    """Within this block ``ask`` and ``in_steps`` stop the run once ``cancelled`` returns True, on its threads too.

    A run has one such block, around its work; what computes for long asks, without an argument in each signature.
    """
    token = _STOP.set(cancelled)
    try:
        yield
    finally:
        _STOP.reset(token)


def is_stoppable() -> bool:
    """Whether this is a block of ``stoppable``."""
    return _STOP.get() is not None


def ask() -> None:
    """Stop here if the user cancelled.

    Raises:
        Cancelled: the function of ``stoppable`` returned True; never outside such a block.
    """
    cancelled = _STOP.get()
    if cancelled is not None and cancelled():
        raise Cancelled


def asking(items: Iterable, every: int = 200) -> Iterator:
    """The items of a loop in Python; before each ``every``-th a cancel is answered.

    Args:
        items: of the loop.

    Raises:
        Cancelled: see ``ask``.
    """
    for count, item in enumerate(items):
        if count % every == 0:
            ask()
        yield item


def blocks(count: int, step: int = 10_000) -> Iterator[slice]:
    """Slices of a column of ``count`` rows, before each of which a cancel is answered.

    For work that is one expression on lists of Python's: a loop of the interpreter over rows is what it avoids.

    Args:
        count: of rows. step: rows of a slice.

    Raises:
        Cancelled: see ``ask``.

    >>> list(blocks(5, step=3))
    [slice(0, 3, None), slice(3, 5, None)]
    """
    for start in range(0, count, step):
        ask()
        yield slice(start, min(start + step, count))


def in_steps(function: Callable, *arrays: np.ndarray, step: int = STEP) -> np.ndarray:
    """``function(*arrays)`` of a function that works row by row, in steps between which a cancel is answered.

    Args:
        function: takes slices ``(k, …)`` of the arrays and returns an array ``(k, …)``.
        step: rows of a call.
        arrays: of one length ``n``.

    Returns:
        Array ``(n, …)``, the same as one call gives.

    Raises:
        Cancelled: see ``ask``.

    >>> in_steps(np.add, np.arange(5), np.ones(5, dtype=int), step=2)
    array([1, 2, 3, 4, 5])
    """
    count = len(arrays[0])
    if count <= step:
        ask()
        return function(*arrays)
    made = []
    for start in range(0, count, step):
        ask()
        made.append(function(*(array[start:start + step] for array in arrays)))
    return np.concatenate(made)


def indexed(geometry: np.ndarray) -> shapely.STRtree:
    """An index of geometries that is built already: otherwise the first query would do it, and wait for that too.

    Args:
        geometry: shapely geometries ``(n,)``.

    Raises:
        Cancelled: see ``ask``.

    >>> indexed(np.array([shapely.Point(1, 1)])).query(shapely.box(0, 0, 2, 2)).tolist()
    [0]
    """
    ask()
    tree = shapely.STRtree(geometry)
    ask()
    tree.query(shapely.box(0, 0, 1, 1))
    ask()
    return tree


def queried(tree: Any, geometry: np.ndarray, predicate: Optional[str] = None, distance: Any = None) -> np.ndarray:
    """What ``tree.query`` finds of an array of geometries, in steps between which a cancel is answered.

    Args:
        tree: ``shapely.STRtree``. geometry: shapely geometries ``(n,)``. predicate, distance: as of ``query``.

    Returns:
        Positions in ``geometry`` and in the tree ``(2, m)``.

    Raises:
        Cancelled: see ``ask``.
    """
    def step(rows: np.ndarray) -> np.ndarray:
        pairs = tree.query(geometry[rows], predicate, distance if distance is None or np.ndim(distance) == 0
                           else np.asarray(distance)[rows])
        return np.column_stack([rows[pairs[0]], pairs[1]])

    return in_steps(step, np.arange(len(geometry))).T


def waited(function: Callable, *arguments, stop: Optional[Callable[[], Any]] = None):
    """``function(*arguments)``: one call into a library that cannot be cut into steps; a cancel ends the wait for it.

    Then the call runs on to its end, and its result is dropped: it must not write where others read, nor use what is
    changed meanwhile.

    Args:
        function: the call. arguments: its own.
        stop: makes the call end early; after a cancel it is called until the call has ended, which is waited for.

    Raises:
        Cancelled: see ``ask``.
    """
    if _STOP.get() is None:
        return function(*arguments)
    ask()
    pool = ThreadPoolExecutor(max_workers=1)
    future = pool.submit(copy_context().run, function, *arguments)
    pool.shutdown(wait=False)
    try:
        return _result(future)
    except Cancelled:
        while stop is not None and not future.done():
            stop()
            wait([future], timeout=WAIT_S)
        raise


class Begun(NamedTuple):
    """A call on a thread of its own, or one that was made at once."""

    future: Future

    def __call__(self) -> Any:
        """Its result, as often as it is asked for, or what it raised; a cancel is answered while it is waited for."""
        return _result(self.future)

    def end(self) -> None:
        """Wait until it has ended, however it does; a cancel ends it at its own next question."""
        wait([self.future])


def begun(function: Callable, *arguments, at_once: bool = False) -> Begun:
    """Begin ``function(*arguments)`` on a thread of its own, while this one goes on.

    Args:
        function: it writes nothing that others read meanwhile, and prepares no geometry that others use.
        arguments: its own. at_once: call it now, here: little work is not worth a thread.

    >>> begun(sum, [1, 2])(), begun(sum, [1, 2], at_once=True)()
    (3, 3)
    """
    if at_once:
        done: Future = Future()
        done.set_result(function(*arguments))
        return Begun(done)
    pool = ThreadPoolExecutor(max_workers=1)
    future = pool.submit(copy_context().run, function, *arguments)
    pool.shutdown(wait=False)
    return Begun(future)


def _result(future: Future, cancelled: Optional[Callable[[], bool]] = None):
    """The result of a call on a thread; a cancel is answered while it is waited for."""
    while not wait([future], timeout=WAIT_S).done:
        ask()
        if cancelled is not None and cancelled():
            raise Cancelled
    return future.result()


def _next(ended: SimpleQueue, cancelled: Optional[Callable[[], bool]]) -> Future:
    """The next call that has ended; a cancel is answered while it is waited for."""
    while True:
        ask()
        if cancelled is not None and cancelled():
            raise Cancelled
        try:
            return ended.get(timeout=WAIT_S)
        except Empty:
            continue


def report_progress(share: float, progress: Optional[Callable[[float], None]],
                    cancelled: Optional[Callable[[], bool]]) -> None:
    """Report how much of a job is done, and stop it if the user cancelled.

    Args:
        share: of the job that is done, 0…1. progress: called with it. cancelled: asked.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    ask()
    if cancelled is not None and cancelled():
        raise Cancelled
    if progress is not None:
        progress(share)


def in_threads(function: Callable, chunks: Sequence, progress: Optional[Callable[[float], None]] = None,
               cancelled: Optional[Callable[[], bool]] = None) -> list:
    """Call ``function(chunk)`` for each chunk; results in the order of the chunks.

    GEOS works without Python's lock, so two threads do two chunks at once. Chunks must not share
    a prepared geometry: GEOS builds its indexes on first use, and two threads building one crash.

    Args:
        function: called on a worker thread; on this one where there is one chunk only.
        chunks: its arguments.
        progress: called on this thread with the share done, 0…1.
        cancelled: asked on this thread after each chunk, and while one is waited for.

    Raises:
        Cancelled: ``cancelled`` returned True; chunks that had not begun are dropped.
    """
    results = [None] * len(chunks)
    if len(chunks) <= 1:   # a click asks for little, often: no threads are begun for it
        results = [function(chunk) for chunk in chunks]
        ask()
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None and chunks:
            progress(1.0)
        return results
    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        running = {pool.submit(copy_context().run, function, chunk): position for position, chunk in enumerate(chunks)}
        try:
            ended: SimpleQueue = SimpleQueue()
            for future in running:
                future.add_done_callback(ended.put)
            for count in range(1, len(running) + 1):
                future = _next(ended, cancelled)
                results[running[future]] = future.result()
                if progress is not None:
                    progress(count / len(chunks))
        except BaseException:
            for future in running:
                future.cancel()
            raise
    return results


def in_order(function: Callable, chunks: Iterable, cancelled: Optional[Callable[[], bool]] = None) -> Iterator:
    """Call ``function(chunk)`` on threads and give the results in the order of the chunks, a few ahead.

    Args:
        function: called on a worker thread. chunks: its arguments. cancelled: asked after each chunk.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    workers = min(8, os.cpu_count() or 1)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        ahead: deque = deque()
        try:
            for chunk in chunks:
                ahead.append(pool.submit(copy_context().run, function, chunk))
                if len(ahead) > workers:
                    yield _result(ahead.popleft(), cancelled)
                ask()
                if cancelled is not None and cancelled():
                    raise Cancelled
            while ahead:
                ask()
                yield _result(ahead.popleft(), cancelled)
        finally:
            for future in ahead:
                future.cancel()


def in_turns(function: Callable, take: Callable, chunks: Sequence, progress: Optional[Callable[[float], None]] = None,
             cancelled: Optional[Callable[[], bool]] = None) -> None:
    """``take(chunk, function(chunk))`` for each chunk: the functions on threads, each result taken in its turn.

    A thread takes what it has made before it makes more, so that results never wait in memory for each other.

    Args:
        function: called on worker threads, several at once. take: called on them too, one at a time, in the order of
            the chunks. chunks: their arguments.
        progress: called on this thread with the share done, 0…1. cancelled: asked on this thread all the time.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    turns = _Turns(function, take, chunks)
    workers = min(8, os.cpu_count() or 1, len(chunks))
    with ThreadPoolExecutor(max_workers=max(workers, 1)) as pool:
        running = {pool.submit(copy_context().run, turns.work) for _ in range(workers)}
        try:
            while running:
                ended, running = wait(running, timeout=WAIT_S, return_when=FIRST_COMPLETED)
                for future in ended:
                    future.result()
                report_progress(turns.taken / len(chunks), progress, cancelled)
        except BaseException:
            turns.stop()
            raise


class _Turns:
    """What the threads of ``in_turns`` share."""

    def __init__(self, function: Callable, take: Callable, chunks: Sequence):
        self._function, self._take, self._chunks = function, take, chunks
        self._numbers, self._changed = iter(range(len(chunks))), Condition()
        self.taken, self._is_stopped = 0, False

    def work(self) -> None:
        """Make and take chunks until there are no more; the error of the first chunk that has one ends all."""
        while not self._is_stopped and (number := next(self._numbers, None)) is not None:
            made = error = None
            try:
                made = self._function(self._chunks[number])
            except BaseException as problem:   # raised below, in its turn
                error = problem
            with self._changed:
                self._changed.wait_for(lambda number=number: self._is_stopped or self.taken == number)
                if self._is_stopped:
                    return
                try:
                    if error is not None:
                        raise error
                    self._take(self._chunks[number], made)
                except BaseException:
                    self.stop()
                    raise
                self.taken = number + 1
                self._changed.notify_all()

    def stop(self) -> None:
        """Let all threads end; what was made is not taken any more."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()
