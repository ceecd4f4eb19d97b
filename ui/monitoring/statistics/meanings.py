"""The words of a sheet, each with the indicator or unit that it is in the store."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHeaderView, QTableWidget, QTableWidgetItem

from ....core.monitoring.statistics.rows import LEFT_OUT
from ...text import tr
from ...widgets import focus_within, keep_keys, named, plain_rows

OPEN = None


class MeaningsTable(QTableWidget):
    """A row for each word, with a list of what it may be; another id or code can be typed.

    Args:
        name: ``"indicators"`` or ``"places"``. title: for screen readers. heads: of the columns.

    Signals:
        changed: word, id or code; empty: it is not taken; ``OPEN``: nothing is said of it any more.
    """

    changed = pyqtSignal(str, object)

    def __init__(self, name: str, title: str, heads: tuple, parent=None):
        super().__init__(0, 2, parent)
        self.name, self.shown = name, None
        named(self, f"statistics_{name}", title)
        self.setHorizontalHeaderLabels(heads)
        plain_rows(self)
        for column in range(2):
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def show_words(self, words: tuple, meanings, titles: dict) -> None:
        """Show words.

        Args:
            words: of the sheet. meanings: word -> id, of those that are settled. titles: id -> its title.
        """
        shown = words, dict(meanings), dict(titles)
        if shown == self.shown:     # boxes stay where they can: one of them may have the focus
            return
        self.shown = shown
        held = focus_within(self)
        self.setRowCount(0)
        self.setRowCount(len(words))
        for row, word in enumerate(words):
            item = QTableWidgetItem(word)
            item.setToolTip(word)
            self.setItem(row, 0, item)
            self.setCellWidget(row, 1, self._box(row, word, meanings.get(word, OPEN), titles))
        keep_keys(self, [self.cellWidget(row, 1) for row in range(len(words))], held)

    def _box(self, row: int, word: str, chosen, titles: dict) -> QComboBox:
        box = named(QComboBox(), f"statistics_{self.name}_{row}", tr("What “{word}” is").format(word=word))
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        box.addItem(tr("open"), OPEN)
        box.addItem(tr("not taken"), LEFT_OUT)
        for key, title in titles.items():
            box.addItem(f"{title} ({key})" if title != key else key, key)
        if chosen is not OPEN and box.findData(chosen) < 0:
            box.addItem(chosen, chosen)
        box.setCurrentIndex(0 if chosen is OPEN else box.findData(chosen))
        box.activated.connect(lambda place: self._take(word, box.itemData(place)))
        box.lineEdit().editingFinished.connect(lambda: self._typed(word, box))
        return box

    def _typed(self, word: str, box: QComboBox) -> None:
        words = box.currentText().strip()
        place = box.findText(words)
        self._take(word, box.itemData(place) if place >= 0 else words or OPEN)

    def _take(self, word: str, meaning) -> None:
        if self.shown[1].get(word, OPEN) != meaning:
            self.changed.emit(word, meaning)
