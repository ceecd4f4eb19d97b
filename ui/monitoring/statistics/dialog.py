"""The dialog that imports statistics: file, heads, words, what will be recorded."""
from __future__ import annotations

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
    QSpinBox,
    QVBoxLayout,
)

from ....bridge.reading.workbook import read_workbook
from ....core.monitoring.statistics.layout import INDICATOR, MEASURE, PLACE, SKIP, YEAR, Layout, proposed
from ....core.monitoring.statistics.rows import Meanings, proposed_meanings, read_sheet, words_of
from ....core.report.format import whole
from ...docks.parts import labelled, pages, row_of, stacked
from ...docks.task import Reading
from ...docks.task import words_of as words_of_error
from ...text import tr
from ...widgets import named
from .meanings import MeaningsTable
from .preview import Preview

SIZE = QSize(900, 620)      # fits a screen of 1366 × 768
MOST_PROBLEMS = 3
MOST_HEADS = 12
FIXED = (INDICATOR, PLACE, YEAR, MEASURE)


class StatisticsDialog(QDialog):
    """Shows a spreadsheet and what would be recorded of it.

    Args:
        known: what words may mean (``core.monitoring.statistics.layout.Known``).
        author: who imports. language: of words.

    Signals:
        record_wanted: rows (``core.monitoring.statistics.rows.COLUMNS``), author, reason.
    """

    record_wanted = pyqtSignal(object, str, str)

    def __init__(self, known, author: str, language: str, parent=None):
        super().__init__(parent)
        self.setObjectName("groundrules_statistics_dialog")
        self.setWindowTitle(tr("Import statistics"))
        self.known, self.language = known, language
        self.sheets, self.sheet, self.read, self.reading = [], None, None, None
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
        self.author = named(QLineEdit(author), "statistics_author", tr("Recorded by"))
        self.reason = named(QLineEdit(), "statistics_reason", tr("Reason"), tr(
            "Needed where values differ from those that are recorded: a correction is a new row with its reason"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(tr("Record"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        self._lay_out()
        self._connect()
        self._show()

    def sizeHint(self) -> QSize:
        return SIZE

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
        form.addRow(tr("Recorded &by"), self.author)
        form.addRow(tr("&Reason"), self.reason)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(stacked(self.preview, self.tabs, shares=(3, 2)), 1)
        for part in (grid, form):
            column.addLayout(part)
        column.addWidget(self.counts)
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

    # -- the file ------------------------------------------------------------------------------

    def open_file(self, path: str) -> None:
        """Read a spreadsheet in the background."""
        if self.reading is not None:
            self.reading.drop()
        self.sheets, self.sheet = [], None
        self._show()
        if path and Path(path).suffix:
            self.counts.setText(tr("Reading the spreadsheet…"))
            self.reading = Reading("", lambda cancelled: read_workbook(path), self._has_read, hidden=True)
            self.reading.begin()

    def _has_read(self, sheets, error) -> None:
        self.reading = None
        self.sheets = sheets or []
        self.page.clear()
        self.page.addItems([sheet.name for sheet in self.sheets])
        self._take_sheet()
        if not self.sheets and error is not None:
            self.counts.setText(words_of_error(error, self.language))

    def _take_sheet(self, *_) -> None:
        place = self.page.currentIndex()
        self.sheet = self.sheets[place] if 0 <= place < len(self.sheets) else None
        self.layout_of = proposed(self.sheet, self.known) if self.sheet is not None else Layout((), ())
        self.meanings = Meanings({}, {})
        self._show()

    # -- how it is read ------------------------------------------------------------------------

    def _heads_changed(self, count: int) -> None:
        heads = (*self.layout_of.heads, *[SKIP] * count)[:count]
        self.layout_of = self.layout_of._replace(heads=heads)
        self._show()

    def _layout_changed(self) -> None:
        self.layout_of = self.preview.layout_of
        self._show()

    def _fixed_changed(self) -> None:
        given = {part: box.text().strip() for part, box in self.fixed.items()}
        if given != {part: getattr(self.layout_of, part) for part in FIXED}:
            self.layout_of = self.layout_of._replace(**given)
            self._show()

    def _mean(self, kind: str, word: str, key) -> None:
        self.meanings = self.meanings._replace(**{kind: {**getattr(self.meanings, kind), word: key}})
        self._show_words()

    def _show(self) -> None:
        layout = self.layout_of
        self.preview.show_sheet(self.sheet, layout)
        self.heads.blockSignals(True)
        self.heads.setValue(len(layout.heads))
        self.heads.blockSignals(False)
        for part, box in self.fixed.items():
            box.setEnabled(self.sheet is not None and not layout.has(part))
            box.setText(getattr(layout, part))
        self._show_words()

    def _show_words(self) -> None:
        self.read = None
        if self.sheet is None:
            for table in (self.indicators, self.places):
                table.show_words((), {}, {})
            self.counts.setText(tr("Choose a spreadsheet. Heads that stand over several columns are brought to each of "
                                   "them; nothing is recorded before you say so."))
            self.ok.setEnabled(False)
            return
        words = words_of(self.sheet, self.layout_of)
        own = proposed_meanings(words, self.known)
        chosen = Meanings(*({**first, **second} for first, second in zip(own, self.meanings)))
        self.indicators.show_words(words.indicators, chosen.indicators, self.known.titles)
        self.places.show_words(words.places, chosen.places, self.known.names)
        self.read = read_sheet(self.sheet, self.layout_of, chosen, self.known, self.language)
        self._say()

    def _say(self) -> None:
        read = self.read
        parts = [tr("{count} values to record").format(count=whole(len(read.rows)))]
        parts += [words.format(count=whole(count)) for words, count in (
            (tr("{count} cells without a number"), read.empty), (tr("{count} values whose word is open"), read.open),
            (tr("{count} values not taken"), read.left_out)) if count]
        lines = [" · ".join(parts), *read.problems[:MOST_PROBLEMS]]
        if len(read.problems) > MOST_PROBLEMS:
            lines.append(tr("… and {count} more cells").format(count=whole(len(read.problems) - MOST_PROBLEMS)))
        self.counts.setText("\n".join([*lines, *read.doubts]))
        self.ok.setEnabled(bool(len(read.rows)) and not read.problems)

    # -- the end -------------------------------------------------------------------------------

    def _record(self) -> None:
        self.record_wanted.emit(self.read.rows, self.author.text().strip(), self.reason.text().strip())
        self.accept()

    def done(self, result: int) -> None:
        if self.reading is not None:
            self.reading.drop()
        super().done(result)
