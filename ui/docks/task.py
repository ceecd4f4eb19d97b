"""Algorithms and readings in the background, with progress, cancel, and what went wrong in words."""
from __future__ import annotations

import sys
from threading import Lock

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsTask,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.runs.proj import keep_thread_state
from ..text import tr
from .history import keep_in_history


class Feedback(QgsProcessingFeedback):
    """Keeps what a run says that the user must see."""

    def __init__(self):
        super().__init__(False)
        self.errors: list[str] = []
        self.warnings: list[str] = []

    def reportError(self, error, fatalError=False):
        self.errors.append(error)

    def pushWarning(self, warning):
        self.warnings.append(warning)


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
        self.context = QgsProcessingContext()
        self.context.setProject(QgsProject.instance())
        self.feedback = Feedback()
        self.task = None
        self.cancelled = False

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
        self.task = QgsProcessingAlgRunnerTask(self.algorithm, self.parameters, self.context, self.feedback,
                                               QgsTask.Flag.CanCancel)
        if self.task.isCanceled():      # it could not even be prepared; such a task would never say that it ended
            self.task = None
            self.ended.emit(False, {}, self.feedback.errors)
            return
        keep_in_history(self.algorithm, self.parameters, self.context)
        self.task.executed.connect(self._executed)
        self.task.progressChanged.connect(self.progressed)
        QgsApplication.taskManager().addTask(self.task)

    def cancel(self) -> None:
        """Ask the run to stop; ``ended`` follows."""
        self.cancelled = True
        self.feedback.cancel()

    def drop(self) -> None:
        """Stop, and never be heard of again: the dock goes away."""
        self.blockSignals(True)
        self.cancel()

    def _executed(self, fine: bool, results: dict) -> None:
        self.task = None
        self.ended.emit(fine, dict(results), self.feedback.warnings if fine else self.feedback.errors)


class _Handing:
    """A ``with`` block in which Python's lock changes hands sooner than usual; blocks of several threads overlap."""

    def __init__(self, seconds: float):
        self.seconds, self.usual, self.count, self.lock = seconds, 0.0, 0, Lock()

    def __enter__(self) -> None:
        with self.lock:
            if not self.count:
                self.usual = sys.getswitchinterval()
                sys.setswitchinterval(min(self.seconds, self.usual))
            self.count += 1

    def __exit__(self, *_error) -> None:
        with self.lock:
            self.count -= 1
            if not self.count:
                sys.setswitchinterval(self.usual)


#: For what a dock reads: one beat of the window asks for the lock some ten times, and would wait 5 ms each time.
HANDING = _Handing(0.001)


class Reading(QgsTask):
    """A function that is called in the background with a function ``cancelled()``.

    ``done(result, error)`` is called on the main thread, unless ``drop`` came before. A ``hidden`` one is not
    among the tasks in QGIS's status bar.
    """

    def __init__(self, title: str, function, done, *, hidden: bool = False):
        super().__init__(title, QgsTask.Flag.CanCancel | QgsTask.Flag.Hidden if hidden else QgsTask.Flag.CanCancel)
        self.function, self.done = function, done
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
        done, self.done = self.done, None
        if done is not None:
            done(self.result if fine else None, self.error)

    def drop(self) -> None:
        self.done = None
        self.cancel()


def words_of(error, language: str) -> str:
    """What an error says, in a language where it is one of ours."""
    translated = getattr(error, "in_language", None)
    if translated:
        return translated(language)
    return str(error) if isinstance(error, QgsProcessingException) else f"{type(error).__name__}: {error}"
