"""What leaves the Monitoring dock and what comes in: tables, pictures of charts, statistics out of spreadsheets."""
from __future__ import annotations

from contextlib import suppress

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, QTimer

from ...bridge.docks.series import no_values, pack_by_id, write_rows
from ...bridge.store.api import current_author
from ...core.errors import InputError
from ...core.inputs import register
from ...core.monitoring.matrix.comparing import compared, comparison_sheet
from ...core.monitoring.matrix.sheets import matrix_sheet, rows_sheet
from ...core.monitoring.statistics.rows import known_words
from ..docks.files import ask_place
from ..text import tr
from ..widgets import action
from .statistics.dialog import StatisticsDialog


class Files(QObject):
    """Exports and imports of a dock.

    Args:
        dock: the Monitoring dock.
    """

    def __init__(self, dock):
        super().__init__(dock)
        self.dock = dock
        self.waiting = None     # records, when the store that was chosen for it is read
        self.import_action = action(dock, "monitoring_import", tr("Import statistics…"), "recordindicators",
                                    self.import_statistics, "Ctrl+Shift+Return")
        self.export_action = action(dock, "monitoring_export", tr("Export the matrix…"), "mActionSaveAsSVG.svg",
                                    self.choose_table, "Ctrl+E")
        self.picture_action = action(dock, "monitoring_picture", tr("Export the chart…"),
                                     "mActionSaveMapAsImage.svg", self.choose_picture, "Ctrl+Shift+Y")

    def enable(self, free: bool, there: bool) -> None:
        """Let be used what can be used: ``free``: nothing is under way; ``there``: a store is shown."""
        self.import_action.setEnabled(free)
        for shown in (self.export_action, self.picture_action):
            shown.setEnabled(free and there)

    # -- out -----------------------------------------------------------------------------------

    def choose_table(self) -> None:
        """Ask where the matrix is to be written."""
        path = ask_place(self.dock, self.export_action.iconText(), {".xlsx": tr("Spreadsheets (*.xlsx)"),
                                                                    ".csv": tr("Tables (*.csv)")})
        if path:
            self.export_table(path)

    def export_table(self, path: str) -> None:
        """Write what is shown: matrix and rows, and where two answers are compared also what differs, as sheets; a CSV
        file has the rows, or what differs."""
        year, grid, beside = self.dock.opened.year, self.dock.grid, self.dock.beside
        names = self.dock.names_compared() if beside is not None else ()

        def sheets() -> list:
            tables = [matrix_sheet(year, grid), rows_sheet(year, grid)]
            return tables if beside is None else [*tables, comparison_sheet(compared(beside, year), names,
                                                                            self.dock.language)]

        self.dock.when_free(lambda: self.dock.work.write_sheets(path, sheets))

    def choose_picture(self) -> None:
        """Ask where the chart is to be written."""
        path = ask_place(self.dock, self.picture_action.iconText(), {".png": tr("Pictures (*.png)"), ".svg": tr(
            "Scalable pictures (*.svg)")})
        if path:
            self.export_picture(path)

    def export_picture(self, path: str) -> None:
        """Write the chart that is shown, as PNG or SVG."""
        try:
            self.dock.details.chart.write_picture(path)
        except OSError:
            self.dock.tell(tr("The picture cannot be written to this place."), "wrong")
            return
        self.dock.offer(tr("Chart written: {file}").format(file=path.replace("\\", "/").rsplit("/", 1)[-1]), path)

    # -- in ------------------------------------------------------------------------------------

    def import_statistics(self) -> None:
        """Ask for a spreadsheet of statistics, and record what it gives."""
        dock = self.dock
        units, opened = dock.ground.units(), dock.opened
        values = opened.stored.values if opened is not None else no_values()
        known = known_words(opened.pack if opened is not None else self._chosen_pack(), values,
                            units.names if units is not None else {}, dock.language)
        asked = StatisticsDialog(known, current_author(), dock.language, dock)
        asked.record_wanted.connect(lambda *given: self.record(asked, *given))
        asked.stop_wanted.connect(lambda: self._stop(asked))
        dock.work.ended.connect(lambda words, level: self._ended(asked, words, level))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _chosen_pack(self):
        """The pack that is chosen before there is a store; None: none is, or it cannot be read."""
        pack_id = self.dock.choices.pack.currentData() or ""
        with suppress(InputError):
            return pack_by_id(pack_id, QgsProject.instance().homePath()) if pack_id else None
        return None

    def record(self, asked, rows, author: str, reason: str) -> None:
        """Record rows of a sheet; a place is requested where there is no store yet.

        Args:
            asked: the dialog, which hears how it ended. rows: of the sheet. author, reason: of who imports.
        """
        dock = self.dock
        if not dock.link.path:
            dock.link.ask()
        if not dock.link.path:
            asked.recording_ended(tr("Nothing was recorded: no place was chosen for the series store yet."), "wrong")
            return
        self._record(asked, rows, author, reason)

    def _record(self, asked, rows, author: str, reason: str) -> None:
        dock = self.dock
        if dock.work.busy:      # a store that was there already is read first: it says which pack judges
            self.waiting = lambda: self._record(asked, rows, author, reason)
            return
        try:
            path = write_rows(rows)
        except InputError as error:
            asked.recording_ended(error.in_language(dock.language), "wrong")
            return
        given = {register.INDICATOR_ROWS: [path], register.STORE: dock.link.path, register.AUTHOR: author,
                 register.REASON: reason}
        pack_id = dock.opened.pack.id if dock.opened is not None else dock.choices.pack.currentData() or ""
        if pack_id:
            given[register.PACK] = pack_id
        dock.work.record(given)

    def _stop(self, asked) -> None:
        waits, self.waiting = self.waiting is not None, None
        self.dock.work.cancel()
        if waits:       # a reading that is at its end does not hear it
            asked.recording_ended(tr("Cancelled."), "stopped")

    def _ended(self, asked, words: str, level: str) -> None:
        """What was under way ended: a reading of the store before the recording, or the recording itself."""
        waiting, self.waiting = self.waiting, None
        if waiting is not None and level == "fine":
            QTimer.singleShot(0, waiting)       # the store that was read is shown first
        else:
            asked.recording_ended(words, level)
