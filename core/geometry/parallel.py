"""Run chunks of a job on threads, with progress and cancel between chunks."""
from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Callable, Optional


class Cancelled(Exception):
    """The user stopped the run."""


def told(share: float, progress: Optional[Callable[[float], None]], cancelled: Optional[Callable[[], bool]]) -> None:
    """Say how much of a job is done, and stop it where the user wants that.

    Raises:
        Cancelled: ``cancelled`` said so.
    """
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
        cancelled: asked on this thread after each chunk.

    Raises:
        Cancelled: ``cancelled`` said so; chunks that had not begun are dropped.
    """
    results = [None] * len(chunks)
    if len(chunks) <= 1:   # a click asks for little, often: no threads are begun for it
        results = [function(chunk) for chunk in chunks]
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None and chunks:
            progress(1.0)
        return results
    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        running = {pool.submit(function, chunk): position for position, chunk in enumerate(chunks)}
        try:
            for count, future in enumerate(as_completed(running), start=1):
                results[running[future]] = future.result()
                if cancelled is not None and cancelled():
                    raise Cancelled
                if progress is not None:
                    progress(count / len(chunks))
        except BaseException:
            for future in running:
                future.cancel()
            raise
    return results


def in_order(function: Callable, chunks: Iterable, cancelled: Optional[Callable[[], bool]] = None) -> Iterator:
    """Call ``function(chunk)`` on threads and give the results in the order of the chunks, a few ahead.

    Raises:
        Cancelled: ``cancelled`` said so.
    """
    workers = min(8, os.cpu_count() or 1)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        ahead: deque = deque()
        try:
            for chunk in chunks:
                ahead.append(pool.submit(function, chunk))
                if len(ahead) > workers:
                    yield ahead.popleft().result()
                if cancelled is not None and cancelled():
                    raise Cancelled
            while ahead:
                yield ahead.popleft().result()
        finally:
            for future in ahead:
                future.cancel()
