"""The cells of a sheet, with a choice over each column and beside each row of heads."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QTableWidget, QTableWidgetItem

from ....core.monitoring.statistics.layout import COLUMN_PARTS, PARTS, SKIP, VALUE, Layout
from ....core.texts import text
from ...text import tr
from ...widgets import focus_within, keep_keys, named

MOST_ROWS, MOST_COLUMNS = 60, 120     # that are seen; all are read
LETTERS = 15


def width_for(box: QComboBox) -> int:
    """Points that the word which a box shows takes, with its frame and arrow.

    Args:
        box: the drop-down.
    """
    longest = max(box.fontMetrics().horizontalAdvance(box.itemText(place)) for place in range(box.count()))
    return box.sizeHint().width() - longest + box.fontMetrics().horizontalAdvance(box.currentText())


class Preview(QTableWidget):
    """A sheet: the first row has what each column holds, the first column what each row of heads holds.

    Signals:
        changed: the layout is another now.
    """

    changed = pyqtSignal()

    def __init__(self, language: str, parent=None):
        super().__init__(parent)
        self.language, self.layout_of = language, Layout((), ())
        named(self, "statistics_preview", tr("Cells of the sheet"),
              tr("Over each column, and beside each row of heads: what it holds"))
        self.horizontalHeader().setVisible(False)
        self.verticalHeader().setVisible(False)
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.words = {part: text(f"statistics.{part}", language) for part in COLUMN_PARTS}

    def show_sheet(self, sheet, layout: Layout) -> None:
        """Show a sheet and how it is read; None: nothing."""
        self.layout_of = layout
        held = focus_within(self)
        self.clear()
        if sheet is None:
            self.setRowCount(0)
            return
        rows, columns = (min(count, most) for count, most in zip(sheet.cells.shape, (MOST_ROWS, MOST_COLUMNS)))
        self.setRowCount(rows + 1)
        self.setColumnCount(columns + 1)
        for column in range(columns):
            self.setCellWidget(0, column + 1, self._box(COLUMN_PARTS, layout.columns[column], "column", column))
        for row in range(min(len(layout.heads), rows)):
            self.setCellWidget(row + 1, 0, self._box(PARTS, layout.heads[row], "head", row))
        for row in range(rows):
            for column in range(columns):
                self.setItem(row + 1, column + 1, self._item(sheet, row, column))
        width = self.fontMetrics().averageCharWidth() * LETTERS
        for column in range(columns):
            self.setColumnWidth(column + 1, max(width, width_for(self.cellWidget(0, column + 1))))
        self.resizeColumnToContents(0)
        keep_keys(self, [*(self.cellWidget(0, column + 1) for column in range(columns)),
                         *(self.cellWidget(row + 1, 0) for row in range(min(len(layout.heads), rows)))], held)

    def _item(self, sheet, row: int, column: int) -> QTableWidgetItem:
        words, layout = sheet.cells[row, column], self.layout_of
        item = QTableWidgetItem(words)
        item.setToolTip(f"{sheet.cell_name(row, column)}: {words}" if words else sheet.cell_name(row, column))
        font = item.font()
        is_head = row < len(layout.heads)
        font.setBold(is_head)
        skipped = layout.columns[column] == SKIP or is_head and layout.heads[row] == SKIP
        font.setItalic(skipped)
        font.setStrikeOut(skipped and bool(words))      # no colour: it would have to be another one in each theme
        item.setFont(font)
        if not is_head and layout.columns[column] == VALUE:
            item.setTextAlignment(int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))
        return item

    def _box(self, parts: tuple, chosen: str, kind: str, place: int) -> QComboBox:
        title = tr("What column {place} holds") if kind == "column" else tr("What row {place} holds")
        box = named(QComboBox(), f"statistics_{kind}_{place}", title.format(place=place + 1))
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for part in parts:
            box.addItem(self.words[part], part)
        box.setCurrentIndex(box.findData(chosen))
        box.setToolTip(f"{title.format(place=place + 1)}: {box.currentText()}")
        box.view().setMinimumWidth(box.view().sizeHintForColumn(0) + box.style().pixelMetric(
            box.style().PixelMetric.PM_ScrollBarExtent))
        box.activated.connect(lambda at: self._chosen(kind, place, box.itemData(at)))
        return box

    def _chosen(self, kind: str, place: int, part: str) -> None:
        """Each part belongs to one row or column; the one that had it has nothing now."""
        heads, columns = list(self.layout_of.heads), list(self.layout_of.columns)
        if part not in (SKIP, VALUE):
            heads = [SKIP if own == part else own for own in heads]
            columns = [SKIP if own == part else own for own in columns]
        (columns if kind == "column" else heads)[place] = part
        self.layout_of = self.layout_of._replace(heads=tuple(heads), columns=tuple(columns))
        self.changed.emit()
