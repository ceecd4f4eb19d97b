"""What the Monitoring dock does in the background: the store read and judged, cards, traces, records, files."""
from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal

from ...bridge.docks import series as series_dock
from ...bridge.store.dock import temporary
from ...core.inputs import register
from ...core.texts import text
from ..docks.background import Background
from ..docks.task import Reading
from ..text import tr

TRACE, RECORD = "groundrules:traceindicator", "groundrules:recordindicators"


class Work(Background):
    """Starts what takes time; what a card shows is read beside it.

    Signals:
        opened: ``bridge.docks.series.OpenedSeries``.
        unreadable: words; the store could not be read.
        beside_read: year to be set beside the one that is shown (``core.monitoring.matrix.grid.Year``).
        explained: row, HTML of its card.
        traced: ``bridge.docks.series.Traced``, inputs of the run.
        recorded: words; the store holds more than before.
    """

    opened = pyqtSignal(object)
    unreadable = pyqtSignal(str)
    beside_read = pyqtSignal(object)
    explained = pyqtSignal(int, str)
    traced = pyqtSignal(object, dict)
    recorded = pyqtSignal(str)

    def __init__(self, language: str, parent=None):
        super().__init__(language, parent)
        self.beside = None      # reading of a card
        self.opening = False

    # -- the store -----------------------------------------------------------------------------

    def open(self, asked) -> None:
        """Read a store and judge it: ``bridge.docks.series.Asked``."""
        self.opening = True
        self.read(tr("Reading the series store…"), lambda cancelled: series_dock.open_series(asked, cancelled),
                  self._opened)

    def show_year(self, opened, year: int) -> None:
        """Judge another year of the store."""
        self.read(tr("Judging {year}…").format(year=year), lambda cancelled: series_dock.with_year(opened, year),
                  self._opened)

    def set_beside(self, opened, year: int, pack: str) -> None:
        """Judge what is to be compared: another year, or by another pack."""
        self.read(tr("Comparing…"), lambda cancelled: series_dock.other_year(opened, year, pack), self._beside_read)

    def _opened(self, opened) -> None:
        self.opening = False
        self.ended.emit("", "fine")
        self.opened.emit(opened)

    def _beside_read(self, year) -> None:
        self.ended.emit("", "fine")
        self.beside_read.emit(year)

    def _has_read(self, result, error, done) -> None:
        was_opening, self.opening = self.opening, False
        super()._has_read(result, error, done)
        if result is None and was_opening:
            self.unreadable.emit(self.why(error)[0])

    # -- beside it -----------------------------------------------------------------------------

    def explain(self, opened, row: int) -> None:
        """Read the card of a row; a newer question drops an older one."""
        self.forget_beside()
        self.beside = Reading("", lambda cancelled: series_dock.why(opened, row),
                              lambda card, error: self._explained(row, card, error), hidden=True)
        self.beside.begin()

    def _explained(self, row: int, card, error) -> None:
        self.beside = None
        if card is not None:
            self.explained.emit(row, card)
        elif error is not None and not self.busy:
            self.ended.emit(*self.why(error))

    def forget_beside(self) -> None:
        """Drop the question that is under way."""
        if self.beside is not None:
            self.beside.drop()
        self.beside = None

    # -- algorithms ----------------------------------------------------------------------------

    def trace(self, parameters: dict) -> None:
        """Find the pieces behind a change: parameters of ``groundrules:traceindicator``."""
        files = {register.OUTPUT: temporary("trace.gpkg"), register.CLOSURE: temporary("closure.gpkg")}
        self.start(TRACE, {**parameters, **files, register.LANGUAGE: self.language}, tr("Tracing the indicator…"),
                   lambda results, warnings: self._traced(results, warnings, parameters))

    def _traced(self, results: dict, warnings: list, parameters: dict) -> None:
        self.read(tr("Reading the results…"), lambda cancelled: series_dock.read_trace(
            results[register.OUTPUT], results[register.CLOSURE], cancelled),
            lambda traced: self._trace_read(traced, parameters, "\n".join(warnings)))

    def _trace_read(self, traced, parameters: dict, words: str) -> None:
        self.ended.emit(words, "fine")
        self.traced.emit(traced, parameters)

    def record(self, parameters: dict) -> None:
        """Record values: parameters of ``groundrules:recordindicators``."""
        self.start(RECORD, {**parameters, register.LANGUAGE: self.language}, tr("Recording the indicators…"),
                   self._recorded)

    def _recorded(self, results: dict, warnings: list) -> None:
        counts = ((tr("{count} new"), "NEW_COUNT"), (tr("{count} corrected"), "CORRECTED_COUNT"),
                  (tr("{count} completed by an own or official value"), "COMPLETED_COUNT"),
                  (tr("official values withdrawn: {count}"), "WITHDRAWN_COUNT"),
                  (tr("{count} final in place of preliminary ones"), "FINAL_COUNT"),
                  (tr("{count} recorded before"), "SAME_COUNT"))
        sentence = " · ".join(words.format(count=results[name]) for words, name in counts if results.get(name))
        words = "\n".join([tr("Recorded: {counts}").format(counts=sentence), *warnings])
        self.ended.emit(words, "fine")
        self.recorded.emit(words)

    def _cancelled(self, run) -> None:
        """A run was cancelled: rows that it had recorded by then stay recorded, which is said."""
        words = text("series.rows_recorded", self.language)
        if words not in run.feedback.remarks:
            super()._cancelled(run)
            return
        words = tr("Cancelled too late.") + " " + words
        self.ended.emit(words, "stopped")
        self.recorded.emit(words)

    def write_sheets(self, path: str, sheets) -> None:
        """Write tables; ``sheets()`` makes them."""
        self.read(tr("Writing the table…"), lambda cancelled: series_dock.write_sheets(path, sheets()),
                  lambda written: self._wrote(tr("Table written: {file}"), written))

    def drop(self) -> None:
        """Stop, and never be heard of again."""
        super().drop()
        self.forget_beside()
