"""Algorithms and readings in the background, with progress, cancel, and what went wrong in words."""
from __future__ import annotations

from contextlib import suppress

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsTask,
)
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...bridge.runs.proj import keep_thread_state
from ...core.handing import HANDING
from ..text import tr
from .history import keep_in_history


class Feedback(QgsProcessingFeedback):
    """Keeps what a run says that the user must see."""

    def __init__(self):
        super().__init__(False)
        self.errors: list[str] = []
        self.warnings: list[str] = []
        self.remarks: list[str] = []

    def reportError(self, error, fatalError=False):
        self.errors.append(error)

    def pushWarning(self, warning):
        self.warnings.append(warning)

    def pushInfo(self, info):
        self.remarks.append(info)


_LOOK_MS, _LOOKS = 250, 3


class Handed:
    """A task in QGIS's manager; begins at once, on the main thread.

    Where all threads of the manager are at work, QGIS now and then takes a task out of the queue and forgets it
    (QGIS issue 53806: the address of a task that has ended is kept, and the next one may get it). That task would
    wait for ever. So one that waits although a thread has nothing to do is made anew. And a task that is cancelled at
    the moment in which it begins may end without a word: what looks says so then.

    Args:
        make: makes the task, each time another one; None: there is nothing to hand over.
        let_go: called with a task that was lost: its end is not to be told.
        gone: called where a task has ended and did not say so.
    """

    def __init__(self, make, let_go, gone):
        self.make, self.let_go, self.gone = make, let_go, gone
        self.task, self.idle, self.cancelled = None, 0, False
        self._hand_over()

    def _hand_over(self) -> None:
        self.idle, self.task = 0, self.make()
        if self.task is not None:
            QgsApplication.taskManager().addTask(self.task)
            self._look_again()

    def _look_again(self) -> None:
        QTimer.singleShot(_LOOK_MS, self._look)     # no timer of our own: it might be deleted in a worker's thread

    def cancel(self) -> None:
        """Ask the task to stop."""
        self.cancelled, self.idle = True, 0
        if self.task is not None:
            with suppress(RuntimeError):    # it has ended, and QGIS has deleted it
                self.task.cancel()

    def let_be(self) -> None:
        """Look no more: the task said that it ended, or its end matters to none."""
        self.task = None

    def _look(self) -> None:
        if self.task is None:
            return
        pool, waits, ended = QgsApplication.taskManager().threadPool(), self._is(QgsTask.TaskStatus.Queued), self._is(
            QgsTask.TaskStatus.Complete, QgsTask.TaskStatus.Terminated)
        is_odd = ended or waits and (self.cancelled or pool.activeThreadCount() < pool.maxThreadCount())
        self.idle = self.idle + 1 if is_odd else 0
        if self.idle < _LOOKS:
            self._look_again()
            return
        task, self.task = self.task, None
        self.let_go(task)
        if ended or self.cancelled:
            self.gone()
            return
        self._hand_over()
        task.cancel()       # out of QGIS's list

    def _is(self, *states) -> bool:
        """Whether the task is in one of these states; one that QGIS has deleted has ended."""
        try:
            return self.task.status() in states
        except RuntimeError:
            return QgsTask.TaskStatus.Terminated in states


class AlgorithmRun(QObject):
    """One run of an algorithm as a background task.

    Signals:
        ended: fine, results, words (errors of a run that failed, warnings of one that did not).
        progressed: percent.
    """

    ended = pyqtSignal(bool, dict, list)
    progressed = pyqtSignal(float)

    def __init__(self, algorithm_id: str, parameters: dict, parent=None):
        super().__init__(parent)
        self.algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
        self.parameters = parameters
        self.context, self.feedback = self._context(), Feedback()
        self.handed = None
        self.cancelled = False

    @staticmethod
    def _context() -> QgsProcessingContext:
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        return context

    def start(self) -> None:
        """Begin; ``ended`` comes even where the run cannot begin."""
        if self.algorithm is None:
            self.ended.emit(False, {}, [tr("This check is not installed.")])
            return
        able, why = self.algorithm.canExecute()
        if able:
            able, why = self.algorithm.checkParameterValues(self.parameters, self.context)
        if not able:
            self.ended.emit(False, {}, [why])
            return
        task = self._task()
        if task is None:
            return
        keep_in_history(self.algorithm, self.parameters, self.context)
        ready = [task]
        self.handed = Handed(lambda: ready.pop() if ready else self._task(), self._let_go, self._gone)

    def _task(self):
        """The run as a task; None where it cannot be prepared, which is said."""
        task = QgsProcessingAlgRunnerTask(self.algorithm, self.parameters, self.context, self.feedback,
                                          QgsTask.Flag.CanCancel)
        if task.isCanceled():      # such a task would never say that it ended
            self.ended.emit(False, {}, self.feedback.errors)
            return None
        task.executed.connect(self._executed)
        task.progressChanged.connect(self.progressed)
        return task

    def _let_go(self, task) -> None:
        """A task was lost: the next one gets a feedback of its own, as what belongs to this one will be cancelled."""
        with suppress(RuntimeError, TypeError):    # QGIS has deleted it, or one of the two is not connected
            task.executed.disconnect(self._executed)
            task.progressChanged.disconnect(self.progressed)
        self.lost = self.context, self.feedback     # the task still points at them
        self.context, self.feedback = self._context(), Feedback()
        if self.cancelled:
            self.feedback.cancel()

    def cancel(self) -> None:
        """Ask the run to stop; ``ended`` follows."""
        self.cancelled = True
        self.feedback.cancel()

    def drop(self) -> None:
        """Stop, and never be heard of again: the dock goes away, and this with it."""
        self.blockSignals(True)
        self.cancel()
        if self.handed is not None:
            self.handed.let_be()      # the end of a task of a dock that is gone matters to none

    def _gone(self) -> None:
        """The task ended without a word."""
        with suppress(RuntimeError):    # the window is gone, and this object of Qt with it
            self._executed(False, {})

    def _executed(self, fine: bool, results: dict) -> None:
        handed, self.handed = self.handed, None
        if handed is not None:
            handed.let_be()
        self.ended.emit(fine, dict(results), self.feedback.warnings if fine else self.feedback.errors)


class Reading:
    """A function that is called in the background with a function ``cancelled()``, from ``begin`` on.

    ``done(result, error)`` is called on the main thread, unless ``drop`` came before. A ``hidden`` one is not
    among the tasks in QGIS's status bar. ``cancelled`` says whether it was asked to stop: the function may have ended
    before, and its result still comes.
    """

    def __init__(self, title: str, function, done, *, hidden: bool = False):
        self.title, self.function, self.done = title, function, done
        self.flags = QgsTask.Flag.CanCancel | QgsTask.Flag.Hidden if hidden else QgsTask.Flag.CanCancel
        self.handed, self.cancelled = None, False

    def begin(self) -> Reading:
        """Have the function called; itself."""
        self.handed = Handed(lambda: _Call(self), _Call.let_go, lambda: self.ended(None, None))
        return self

    def ended(self, result, error) -> None:
        """The task ended; on the main thread."""
        done, handed, self.done, self.handed = self.done, self.handed, None, None
        if handed is not None:
            handed.let_be()
        if done is not None:
            done(result, error)

    def cancel(self) -> None:
        """Ask the function to stop; ``done`` follows."""
        self.cancelled = True
        if self.handed is not None:
            self.handed.cancel()

    def drop(self) -> None:
        """Stop, and never be heard of again."""
        self.done = None
        self.cancel()
        if self.handed is not None:
            self.handed.let_be()


class _Call(QgsTask):
    """The call of a reading's function."""

    def __init__(self, reading: Reading):
        super().__init__(reading.title, reading.flags)
        self.reading, self.function = reading, reading.function
        self.result = self.error = None

    def run(self) -> bool:
        keep_thread_state()
        try:
            with HANDING:
                self.result = self.function(self.isCanceled)
            return True
        except Exception as error:   # whatever it is: it is shown on the main thread
            self.error = error
            return False

    def finished(self, fine: bool) -> None:
        reading, self.reading = self.reading, None     # no circle is left for the collector, which runs in any thread
        if reading is not None:
            reading.ended(self.result if fine else None, self.error)

    def let_go(self) -> None:
        self.reading = None


def words_of(error, language: str) -> str:
    """What an error says, in a language where it is one of ours."""
    translated = getattr(error, "in_language", None)
    if translated:
        return translated(language)
    return str(error) if isinstance(error, QgsProcessingException) else f"{type(error).__name__}: {error}"
