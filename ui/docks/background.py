"""What a dock does in the background: one algorithm or one reading at a time."""
from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.settings import read_options
from ...bridge.sheets.table import write_table
from ...core.geometry.parallel import Cancelled
from ...core.inputs import register
from ..text import tr
from .task import AlgorithmRun, Reading, words_of

REPORT = "groundrules:buildreport"


def is_installed(algorithm: str) -> bool:
    """Whether Processing knows an algorithm by its id."""
    return QgsApplication.processingRegistry().algorithmById(algorithm) is not None


class Background(QObject):
    """Starts algorithms and readings, and says how they go.

    Signals:
        began: words; something is under way.
        progressed: percent.
        ended: words, level (``"fine"``, ``"stopped"`` or ``"wrong"``); nothing is under way.
        wrote: words, path; a file that the user asked for is there. Follows on ``ended``.
    """

    began = pyqtSignal(str)
    progressed = pyqtSignal(float)
    ended = pyqtSignal(str, str)
    wrote = pyqtSignal(str, str)

    def __init__(self, language: str, parent=None):
        super().__init__(parent)
        self.language = language
        self.run = self.reading = None

    @property
    def busy(self) -> bool:
        """Whether an algorithm or a reading is under way."""
        return self.run is not None or self.reading is not None

    @property
    def can_stop(self) -> bool:
        """Whether there is something that ``cancel`` stops."""
        return self.busy

    def start(self, algorithm: str, parameters: dict, words: str, done) -> None:
        """Run an algorithm; ``done(results, warnings)`` follows where it succeeds, and says how it ended."""
        self.run = AlgorithmRun(algorithm, parameters, self)
        self.run.progressed.connect(self.progressed)
        self.run.ended.connect(lambda fine, results, messages: self._algorithm_ended(fine, results, messages, done))
        self.began.emit(words)
        self.run.start()

    def _algorithm_ended(self, fine: bool, results: dict, messages: list, done) -> None:
        run, self.run = self.run, None
        if run is None:
            return
        run.deleteLater()
        if fine:
            done(results, messages)
        elif run.cancelled:
            self._cancelled(run)
        else:
            self.ended.emit("\n".join(messages) or tr("The run stopped without a reason."), "wrong")

    def _cancelled(self, run: AlgorithmRun) -> None:
        """A run was cancelled."""
        self.ended.emit(tr("Cancelled."), "stopped")

    def read(self, words: str, function, done) -> None:
        """Call ``function(cancelled)`` in a task; ``done(result)`` follows where it succeeds, and says how it ended."""
        self.reading = Reading(words, function, lambda result, error: self._has_read(result, error, done))
        self.began.emit(words)
        self.reading.begin()

    def _has_read(self, result, error, done) -> None:
        self.reading = None
        if result is None:
            self.ended.emit(*self.why(error))
            return
        done(result)

    def why(self, error) -> tuple[str, str]:
        """What is said of a reading that came to nothing, and at which level."""
        stopped = error is None or isinstance(error, Cancelled)
        return (tr("Cancelled."), "stopped") if stopped else (words_of(error, self.language), "wrong")

    # -- files that leave ----------------------------------------------------------------------

    def write_table(self, path: str, table) -> None:
        """Write a table as a spreadsheet or a CSV file.

        Args:
            path: its ending says how.
            table: function that makes the ``core.landuse.tables.layouts.SheetTable``, called in the background.
        """
        self.read(tr("Writing the table…"), lambda cancelled: write_table(path, table()),
                  lambda written: self._wrote(tr("Table written: {file}"), written))

    def write_report(self, inputs: dict, path: str, language: str = "") -> None:
        """Write a report.

        Args:
            inputs: of ``groundrules:buildreport``: findings, verdicts, tables, manifests.
            path: of the page.
            language: of the sentences; empty: as the options say.
        """
        options = read_options()
        given = {**inputs, register.LANGUAGE: language or options.report_language or self.language,
                 register.CLASSIFICATION: options.classification_mark, register.REPORT: path}
        self.start(REPORT, given, tr("Writing the report…"),
                   lambda results, warnings: self._wrote(tr("Report written: {file}"), path))

    def _wrote(self, words: str, path: str) -> None:
        self.ended.emit("", "fine")
        self.wrote.emit(words.format(file=Path(path).name), path)

    # -- the end -------------------------------------------------------------------------------

    def cancel(self) -> None:
        """Stop what is under way; ``ended`` follows."""
        for task in (self.run, self.reading):
            if task is not None:
                task.cancel()

    def drop(self) -> None:
        """Stop, and never be heard of again."""
        self.blockSignals(True)
        for task in (self.run, self.reading):
            if task is not None:
                task.drop()
