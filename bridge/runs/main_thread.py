"""Work that only the main thread may do, asked for by a worker, in turns that leave the window alive.

Print layouts are Qt graphics scenes, which Qt requires in the main thread. A worker hands over a
generator; each of its steps is one turn of the event loop, so that other work does not wait longer than
one step. The worker sleeps meanwhile, and wakes to look whether it was cancelled: nothing can hang
on a main thread that waits for the worker.
"""
from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Optional

from qgis.PyQt.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer

from ...core.geometry.parallel import Cancelled

_PAUSE_MS = 2       # between steps: an interval of 0 would go before the user's mouse
_LOOK_S = 0.1


class _Job:
    """A generator that is worked off."""

    def __init__(self, steps: Iterator, cancelled: Optional[Callable[[], bool]]):
        self.steps, self.cancelled = steps, cancelled
        self.done, self.stopped = threading.Event(), False
        self.error: Optional[BaseException] = None

    def turn(self) -> None:
        """One step; in the main thread."""
        try:
            if self.stopped or (self.cancelled is not None and self.cancelled()):
                self.steps.close()
                raise Cancelled
            next(self.steps)
        except StopIteration:
            self.done.set()
        except BaseException as error:     # it is raised again in the worker
            self.error = error
            self.done.set()


class _Courier(QObject):
    """Lives in the main thread and takes jobs from any."""

    def __init__(self):
        super().__init__()
        self.jobs: list[_Job] = []
        self.moveToThread(QCoreApplication.instance().thread())

    def event(self, event) -> bool:
        if event.type() != QEvent.Type.User:
            return super().event(event)
        self._work()
        return True

    def _work(self) -> None:
        if not self.jobs:
            return
        job = self.jobs[0]
        job.turn()
        if job.done.is_set():
            self.jobs.remove(job)
        QTimer.singleShot(_PAUSE_MS, self._work)


_lock = threading.Lock()
_couriers: list[_Courier] = []      # one, for good: a QObject must not die in another thread


def run_in_main_thread(steps: Iterator, cancelled: Optional[Callable[[], bool]] = None) -> None:
    """Work off a generator in the main thread, and wait for its end.

    Args:
        steps: a generator; what lies between two ``yield`` is done in one turn.
        cancelled: asked between the steps.

    Raises:
        Cancelled: the run was cancelled; the generator is closed.
        BaseException: whatever the generator raises.
    """
    job = _Job(steps, cancelled)
    if _hand_over(job):
        while not job.done.wait(_LOOK_S):
            if cancelled is not None and cancelled():
                job.stopped = True
                job.done.wait(5 * _LOOK_S)      # the main thread may be waiting for us
                raise Cancelled
    if job.error is not None:
        raise job.error


def leave_to_main_thread(steps: Iterator) -> None:
    """Have a generator worked off in the main thread, without waiting for it."""
    _hand_over(_Job(steps, None))


def _hand_over(job: _Job) -> bool:
    """Whether it was handed over to another thread; otherwise it is done."""
    if QThread.currentThread() == QCoreApplication.instance().thread():
        while not job.done.is_set():
            job.turn()
        return False
    with _lock:
        if not _couriers:
            _couriers.append(_Courier())
        _couriers[0].jobs.append(job)
    QCoreApplication.postEvent(_couriers[0], QEvent(QEvent.Type.User))
    return True
