"""The comparison as a table: a row per quantity and item, a column a scenario."""
from __future__ import annotations

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt
from qgis.PyQt.QtGui import QFont
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ..text import tr
from ..widgets import named

FIRST = 2       # columns before the scenarios
WIDEST = 160    # of the first column, pixels
NO_PARENT = QModelIndex()


class ScenarioModel(QAbstractTableModel):
    """Lines of ``core.carbon.scenario.side_by_side`` under the names of the scenarios."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.lines, self.names = (), []

    def set_lines(self, lines, names: list) -> None:
        """Show lines; ``names`` are those of the scenarios."""
        self.beginResetModel()
        self.lines, self.names = tuple(lines), names
        self.endResetModel()

    def rowCount(self, parent=NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent=NO_PARENT) -> int:
        return 0 if parent.isValid() else FIRST + len(self.names)

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            heads = [tr("Quantity"), tr("Unit"), *self.names]
            return heads[section] if section < len(heads) else None
        return None

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line, place = self.lines[index.row()], index.column() - FIRST
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            words = line.cell(place) if place >= 0 else (line.name, line.unit)[index.column()]
            change = line.changes[place] if place >= 0 else ""
            return f"{words} · {change}" if role == Qt.ItemDataRole.ToolTipRole and change else words
        if role == Qt.ItemDataRole.TextAlignmentRole and place >= 0:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()      # no colour: what a theme has for disabled words may be out, or be too faint
            font.setBold(line.is_total)
            font.setItalic(place >= 0 and not line.is_sure[place])
            return font
        return None

    def mark(self, index) -> tuple:
        """What a cell means; of the first columns the last scenario."""
        line = self.lines[index.row()]
        return line.quantity, self.names[max(index.column() - FIRST, 0) if index.column() >= FIRST else -1], line.item


def scenario_table(model: ScenarioModel) -> QTableView:
    """The table of a model."""
    view = named(QTableView(), "carbon_table_view", tr("Scenarios and quantities"))
    view.setModel(model)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.verticalHeader().setVisible(False)
    view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    view.setTabKeyNavigation(False)
    view.setWordWrap(True)      # rows have two lines for a band anyway: the name of a quantity is not cut
    return view


def fit_columns(view: QTableView) -> None:
    """Room for the numbers, not for long names."""
    view.resizeColumnsToContents()
    view.setColumnWidth(0, min(view.columnWidth(0), WIDEST))
    view.resizeRowsToContents()
