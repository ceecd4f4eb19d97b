"""The table of a list of findings: how it looks, and headings of groups that go across all columns."""
from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QItemSelectionModel, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ..text import tr
from ..widgets import named, plain_rows
from .form import ListForm

ROWS_SHOWN = 4      # at least


class HeadingDelegate(QStyledItemDelegate):
    """Writes the heading of a group across all columns: each cell shows its part of the one line.

    Args:
        parent: the table. ids: columns of codes, of which both ends are shown.

    Signals:
        toggled: row of a heading whose group is to be opened or closed.
    """

    toggled = pyqtSignal(int)

    def __init__(self, parent=None, ids=()):
        super().__init__(parent)
        self.ids = ids

    def initStyleOption(self, option, index) -> None:
        super().initStyleOption(option, index)
        if index.column() in self.ids:      # parcels of a place begin with the same dozen digits
            option.textElideMode = Qt.TextElideMode.ElideMiddle

    def paint(self, painter, option, index) -> None:
        words = index.data(Qt.ItemDataRole.UserRole)
        if words is None:
            super().paint(painter, option, index)
            return
        view = option.widget
        plain = QStyleOptionViewItem(option)
        self.initStyleOption(plain, index.siblingAtColumn(0) if index.column() == 0 else index)
        if index.column() == 0:
            plain.text = ""
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, plain, painter, view)
        painter.save()
        painter.setClipRect(option.rect)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = option.palette.ColorRole.HighlightedText if chosen else option.palette.ColorRole.Text
        painter.setPen(option.palette.color(role))
        line = option.rect
        line.setLeft(view.columnViewportPosition(0) + 26)
        line.setRight(line.left() + max(view.viewport().width() * 2, 2000))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)
        painter.restore()

    def editorEvent(self, event, model, option, index) -> bool:
        """A click on the sign in front of a heading opens or closes its group."""
        if index.data(Qt.ItemDataRole.UserRole) is not None and event.type() == QEvent.Type.MouseButtonRelease \
                and event.pos().x() < option.widget.columnViewportPosition(0) + 26 + option.fontMetrics.height():
            self.toggled.emit(index.row())
            return True
        return super().editorEvent(event, model, option, index)


def findings_table(form: ListForm, model) -> QTableView:
    """A table that shows a model of findings, in the widths of its form."""
    table = named(QTableView(), f"{form.name}_findings", tr("Findings"))
    table.setModel(model)
    table.setItemDelegate(HeadingDelegate(table, [
        place for place, name in enumerate(form.columns) if name.endswith("_id")]))
    plain_rows(table, several=form.several)
    table.setAlternatingRowColors(True)
    table.setSortingEnabled(False)
    vertical = table.verticalHeader()
    vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    vertical.setDefaultSectionSize(table.fontMetrics().height() + 4)
    header = table.horizontalHeader()
    header.setSectionsClickable(True)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)   # in sight, if wide
    header.setSortIndicatorShown(True)
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    header.setHighlightSections(False)
    table.setMinimumHeight(header.sizeHint().height() + ROWS_SHOWN * vertical.defaultSectionSize() +
                           table.horizontalScrollBar().sizeHint().height())    # in a low window the page scrolls
    for place, name in enumerate(form.columns):
        header.resizeSection(place, form.widths.get(name, 100))
        header.setSectionHidden(place, name in form.hidden)
    for head in (header, vertical):     # a header that follows the selection asks each row of each column for it
        head.setSelectionModel(QItemSelectionModel(model, head))
    return table
