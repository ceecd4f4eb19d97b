"""The dialog that imports statistics: file, heads, words, what will be recorded."""
from __future__ import annotations

from functools import partial
from pathlib import Path

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
)

from ....bridge.reading.workbook import read_workbook
from ....core.geometry.parallel import Cancelled
from ....core.monitoring.series.official import as_official
from ....core.monitoring.statistics.layout import INDICATOR, MEASURE, PLACE, SKIP, YEAR, Layout
from ....core.monitoring.statistics.rows import Meanings, understood
from ....core.report.format import whole
from ....core.texts.separators import filled
from ...docks.frame import PROGRESS_WIDTH
from ...docks.parts import labelled, pages, row_of, stacked
from ...docks.task import Reading
from ...docks.task import words_of as words_of_error
from ...text import tr
from ...widgets import action, button, named
from .meanings import MeaningsTable
from .preview import Preview

SIZE = QSize(900, 620)      # fits a screen of 1366 × 768
MOST_PROBLEMS = 3
MOST_HEADS = 12
FIXED = (INDICATOR, PLACE, YEAR, MEASURE)


class StatisticsDialog(QDialog):
    """Shows a spreadsheet and what would be recorded of it; stays until it is recorded.

    Args:
        known: what words may mean (``core.monitoring.statistics.layout.Known``).
        author: who imports. language: of words.

    Signals:
        record_wanted: rows (``core.monitoring.statistics.rows.COLUMNS``), author, reason. ``recording_ended`` follows.
        stop_wanted: the recording is to be stopped.
    """

    record_wanted = pyqtSignal(object, str, str)
    stop_wanted = pyqtSignal()

    def __init__(self, known, author: str, language: str, parent=None):
        super().__init__(parent)
        self.setObjectName("groundrules_statistics_dialog")
        self.setWindowTitle(tr("Import statistics"))
        self.known, self.language = known, language
        self.sheets, self.sheet, self.read, self.reading, self.recording = [], None, None, None, False
        self.stopped = False        # the last reading: the same sheet, chosen again, goes on with what is settled
        self.layout_of, self.meanings = Layout((), ()), Meanings({}, {})
        self.file = named(QgsFileWidget(), "statistics_file", tr("Spreadsheet"))
        self.file.setFilter(tr("Spreadsheets (*.xlsx *.xlsm *.ods *.xls *.csv)"))
        self.page = named(QComboBox(), "statistics_sheet", tr("Sheet"))
        self.heads = named(QSpinBox(), "statistics_heads", tr("Rows of heads"),
                           tr("How many rows above the first row of values"))
        self.heads.setRange(0, MOST_HEADS)
        self.preview = Preview(language)
        self.indicators = MeaningsTable("indicators", tr("Words for indicators"), (
            tr("In the sheet"), tr("Indicator")))
        self.places = MeaningsTable("places", tr("Words for units"), (tr("In the sheet"), tr("Unit (code)")))
        self.fixed = {part: named(QLineEdit(), f"statistics_fixed_{part}", title, tip) for part, title, tip in (
            (INDICATOR, tr("Indicator of all values"), tr("Id or name, where neither heads nor columns say it")),
            (PLACE, tr("Unit of all values"), tr("Code or name, where neither heads nor columns say it")),
            (YEAR, tr("Year of all values"), tr("Where neither heads nor columns say it")),
            (MEASURE, tr("Unit of measure of all values"), tr("Where neither heads nor columns say it")))}
        self.counts = QLabel()
        self.counts.setWordWrap(True)
        self.counts.setTextFormat(Qt.TextFormat.PlainText)
        self.progress = named(QProgressBar(), "statistics_progress", tr("Progress"))
        self.progress.setFixedWidth(PROGRESS_WIDTH)
        self.progress.setRange(0, 0)
        self.stop_action = action(self, "statistics_stop", tr("Cancel"), "mTaskCancel.svg", self.stop)
        self.stop_button = button(self.stop_action)
        self.author = named(QLineEdit(author), "statistics_author", tr("Recorded by"))
        self.whose = named(QComboBox(), "statistics_whose", tr("These are"), tr(
            "Official values stand beside the office's own ones, with the difference; they replace none"))
        self.whose.addItems([tr("the values of the series"), tr("official values, beside the office's own")])
        self.reason = named(QLineEdit(), "statistics_reason", tr("Reason"), tr(
            "Needed where values differ from those that are recorded: a correction is a new row with its reason"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.ok = QPushButton(tr("Record"))     # our own: Python does not hear of the end of one that Qt makes
        self.buttons.addButton(self.ok, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        self._lay_out()
        self._connect()
        self._show_busy("")
        self._take_sheet()
        self.resize(SIZE)      # Qt keeps a hint to two thirds of the screen

    def _lay_out(self) -> None:
        top = row_of(labelled(tr("&File"), self.file), stretch=False)
        top.addWidget(self.file, 3)
        for words, box in ((tr("&Sheet"), self.page), (tr("Rows of &heads"), self.heads)):
            top.addWidget(labelled(words, box))
            top.addWidget(box, 1 if box is self.page else 0)
        grid = QGridLayout()
        for place, box in enumerate(self.fixed.values()):
            grid.addWidget(labelled(box.accessibleName(), box), place // 2, place % 2 * 2)
            grid.addWidget(box, place // 2, place % 2 * 2 + 1)
        self.tabs = pages("statistics_words", tr("What the words of the sheet are"), {
            tr("Indicators"): self.indicators, tr("Administrative units"): self.places})
        form = QFormLayout()
        form.addRow(tr("These &are"), self.whose)
        form.addRow(tr("Recorded &by"), self.author)
        form.addRow(tr("&Reason"), self.reason)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(stacked(self.preview, self.tabs, shares=(3, 2)), 1)
        for part in (grid, form):
            column.addLayout(part)
        foot = row_of(stretch=False)
        foot.addWidget(self.counts, 1)
        for part in (self.progress, self.stop_button):
            foot.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(foot)
        column.addWidget(self.buttons)

    def _connect(self) -> None:
        self.file.fileChanged.connect(self.open_file)
        self.page.activated.connect(self._take_sheet)
        self.heads.valueChanged.connect(self._heads_changed)
        self.preview.changed.connect(self._layout_changed)
        for box in self.fixed.values():
            box.editingFinished.connect(self._fixed_changed)
        self.indicators.changed.connect(lambda word, key: self._mean("indicators", word, key))
        self.places.changed.connect(lambda word, key: self._mean("places", word, key))
        self.buttons.accepted.connect(self._record)
        self.buttons.rejected.connect(self.reject)

    # -- in the background ---------------------------------------------------------------------

    def _begin(self, words: str, function, done) -> None:
        """Call ``function(cancelled)`` in a task; ``done(result, error)`` follows, unless something newer begins."""
        self._drop()
        self.reading = Reading("", function, partial(self._ended, done), hidden=True)
        self._show_busy(words)
        self.reading.begin()

    def _ended(self, done, result, error) -> None:
        reading, self.reading = self.reading, None
        self._show_busy("")
        # a cancel counts also where the function had ended and did not hear of it
        if reading.cancelled or result is None and (error is None or isinstance(error, Cancelled)):
            self._say_stopped()
        elif result is not None:
            done(result)
        else:
            self.tell(words_of_error(error, self.language), wrong=True)

    def _say_stopped(self) -> None:
        self.stopped = True
        if self.sheet is not None:
            self.tell(tr("Cancelled. Choose the sheet again to read it."))
            return
        self.file.blockSignals(True)
        self.file.setFilePath("")       # the same file, chosen again, is another choice
        self.file.blockSignals(False)
        self.tell(tr("Cancelled. Choose the spreadsheet again to read it."))

    def _drop(self) -> None:
        if self.reading is not None:
            self.reading.drop()
        self.reading = None

    def stop(self) -> None:
        """Stop what is under way."""
        if self.recording:
            self.stop_wanted.emit()
        elif self.reading is not None:
            self.reading.cancel()

    def tell(self, words: str, wrong: bool = False) -> None:
        """Say something below the sheet; in bold where it is ``wrong``."""
        font = self.counts.font()
        font.setBold(wrong)
        self.counts.setFont(font)
        self.counts.setText(words)

    def _show_busy(self, words: str) -> None:
        """Say what is under way; empty: nothing is."""
        for part in (self.progress, self.stop_button):
            part.setVisible(bool(words))
        if words:
            self.tell(words)
        self._enable()

    def _enable(self) -> None:
        free, read = self.reading is None and not self.recording, self.read
        self.ok.setEnabled(free and read is not None and bool(len(read.rows)) and not read.problems)
        for part in (self.file, self.page, self.whose, self.author, self.reason):
            part.setEnabled(not self.recording)
        is_laid_out = not self.recording and bool(self.layout_of.columns)   # a new sheet is not, until it is read
        for part in (self.heads, self.preview, self.tabs):
            part.setEnabled(is_laid_out)
        for part, box in self.fixed.items():
            box.setEnabled(is_laid_out and not self.layout_of.has(part))

    # -- the file ------------------------------------------------------------------------------

    def open_file(self, path: str) -> None:
        """Read a spreadsheet in the background."""
        self._drop()
        self.sheets = []
        self.page.clear()
        self._take_sheet()
        if path and Path(path).suffix:
            self._begin(tr("Reading the spreadsheet…"), lambda cancelled: read_workbook(path), self._has_read)

    def _has_read(self, sheets: list) -> None:
        self.sheets = sheets
        self.page.addItems([sheet.name for sheet in sheets])
        self._take_sheet()

    def _take_sheet(self, *_) -> None:
        place = self.page.currentIndex()
        sheet = self.sheets[place] if 0 <= place < len(self.sheets) else None
        if sheet is not None and sheet is self.sheet and self.stopped and self.layout_of.columns:
            self._understand(self.layout_of)
            return
        self.sheet, self.layout_of, self.meanings = sheet, Layout((), ()), Meanings({}, {})
        self._understand(None)

    # -- how it is read ------------------------------------------------------------------------

    def _heads_changed(self, count: int) -> None:
        heads = (*self.layout_of.heads, *[SKIP] * count)[:count]
        self._understand(self.layout_of._replace(heads=heads))

    def _layout_changed(self) -> None:
        self._understand(self.preview.layout_of)

    def _fixed_changed(self) -> None:
        given = {part: box.text().strip() for part, box in self.fixed.items()}
        if given != {part: getattr(self.layout_of, part) for part in FIXED}:
            self._understand(self.layout_of._replace(**given))

    def _mean(self, kind: str, word: str, key) -> None:
        self.meanings = self.meanings._replace(**{kind: {**getattr(self.meanings, kind), word: key}})
        self._understand(self.layout_of)

    def _understand(self, layout: Layout | None) -> None:
        """Read the sheet in the background; None: as is proposed."""
        self.read, self.stopped, self.layout_of = None, False, layout or self.layout_of
        sheet, meanings, known, language = self.sheet, self.meanings, self.known, self.language
        if layout is None:      # what is shown is of another sheet
            self._show_layout()
            for table in (self.indicators, self.places):
                table.show_words((), {}, {})
        if sheet is None:
            self.tell(tr("Choose a spreadsheet. Heads that stand over several columns are brought to each of "
                         "them; nothing is recorded before you say so."))
            return
        if layout is not None:
            self._show_layout()
        self._begin(tr("Reading the sheet…"), lambda cancelled: understood(
            sheet, layout, meanings, known, language, cancelled), self._has_understood)

    def _has_understood(self, answer) -> None:
        is_new, self.read = answer.layout != self.layout_of, answer.read
        self.layout_of = answer.layout
        if is_new:
            self._show_layout()
        self.indicators.show_words(answer.words.indicators, answer.meanings.indicators, self.known.titles)
        self.places.show_words(answer.words.places, answer.meanings.places, self.known.names)
        self._say()

    def _show_layout(self) -> None:
        layout = self.layout_of
        self.preview.show_sheet(self.sheet if layout.columns else None, layout)
        self.heads.blockSignals(True)
        self.heads.setValue(len(layout.heads))
        self.heads.blockSignals(False)
        for part, box in self.fixed.items():
            box.setText(getattr(layout, part))
        self._enable()

    def _say(self) -> None:
        read = self.read
        parts = [filled(tr("{count} {count:value|values} to record"), {"count": whole(len(read.rows))})]
        parts += [filled(words, {"count": whole(count)}) for words, count in (
            (tr("{count} {count:cell|cells} without a number"), read.empty),
            (tr("{count} {count:value|values} whose word is open"), read.open),
            (tr("{count} {count:value|values} not taken"), read.left_out)) if count]
        lines = [" · ".join(parts), *read.problems[:MOST_PROBLEMS]]
        if len(read.problems) > MOST_PROBLEMS:
            lines.append(filled(tr("… and {count} more {count:cell|cells}"),
                                {"count": whole(len(read.problems) - MOST_PROBLEMS)}))
        self.tell("\n".join([*lines, *read.doubts]))
        self._enable()

    # -- the end -------------------------------------------------------------------------------

    def _record(self) -> None:
        self.recording = True
        self._show_busy(tr("Recording the indicators…"))
        rows = as_official(self.read.rows) if self.whose.currentIndex() else self.read.rows
        self.record_wanted.emit(rows, self.author.text().strip(), self.reason.text().strip())

    def recording_ended(self, words: str, level: str) -> None:
        """The recording ended: the dialog closes, or says why nothing was recorded.

        Args:
            words, level: as of ``docks.background.Background.ended``.
        """
        if not self.recording:
            return
        self.recording = False
        self._show_busy("")
        if level == "fine":
            self.accept()
            return
        self.tell(words, wrong=level == "wrong")
        if not self.reason.text():
            self.reason.setFocus()

    def reject(self) -> None:
        """Close; while something is recorded, stop that first."""
        if self.recording:
            self.stop()
        else:
            super().reject()

    def done(self, result: int) -> None:
        self._drop()
        super().done(result)
