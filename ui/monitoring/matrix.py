"""The matrix: a line each indicator, a column each unit, in each cell the sign of its level on its colour."""
from __future__ import annotations

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QPalette, QPen
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QTableView

from ...core.monitoring.levels.terms import LEVELS
from ...core.monitoring.matrix.cells import cell_tip, cell_words
from ...core.monitoring.matrix.grid import NOTHING
from ...core.report.charts.colours import chart_colours
from ..text import tr
from ..widgets import named

NO_PARENT = QModelIndex()
TITLE_LETTERS = 22      # of an indicator that are seen, where the dock is narrow
TITLE_SHARE = 0.45      # of the width, at most
LEAST_LETTERS, MOST_LETTERS = 10, 28     # of the name of a unit
BOLD = 1.12      # how much wider the head of the current cell is than that of others
SIGNS_WIDTH = 40        # pixels: the signs of a level and of its change
LEAST_LINES, MOST_LINES = 4, 12
ROW = Qt.ItemDataRole.UserRole


class MatrixModel(QAbstractTableModel):
    """A grid of a year, with what became of each cell where two answers are compared."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.year = self.grid = None
        self.changes: dict = {}

    def show(self, year, grid, changes: dict) -> None:
        """Show levels; None: nothing.

        Args:
            year, grid: of ``core.monitoring.matrix.grid``.
            changes: indicator and unit -> row of a comparison; empty: nothing is compared.
        """
        self.beginResetModel()
        self.year, self.grid, self.changes = year, grid, changes
        self.endResetModel()

    def rowCount(self, parent=NO_PARENT) -> int:
        return 0 if parent.isValid() or self.grid is None else len(self.grid.indicators)

    def columnCount(self, parent=NO_PARENT) -> int:
        return 0 if parent.isValid() or self.grid is None else len(self.grid.units)

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if self.grid is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        is_tip = role == Qt.ItemDataRole.ToolTipRole
        if orientation == Qt.Orientation.Horizontal and section < len(self.grid.units):
            code = self.grid.units[section]
            name = self.year.names[code]
            return f"{name} ({code})" if is_tip and name != code else name
        if orientation == Qt.Orientation.Vertical and section < len(self.grid.indicators):
            key = self.grid.indicators[section]
            title, group = self.year.titles[key], self.year.groups.get(key, "")
            return " · ".join(filter(None, (title, group, key))) if is_tip else title
        return None

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if not index.isValid() or self.grid is None:
            return None
        row = int(self.grid.row[index.row(), index.column()])
        if role == ROW:
            return row
        if row == NOTHING:
            return "" if role == Qt.ItemDataRole.DisplayRole else None
        change = self.changes.get((self.grid.indicators[index.row()], self.grid.units[index.column()]))
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_words(self.year, row, change)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell_tip(self.year, row, change)
        return None

    def level(self, index) -> str:
        """The level of a cell; empty without one."""
        level = int(self.grid.level[index.row(), index.column()])
        return "" if level == NOTHING else LEVELS[level]

    def index_of(self, indicator: str, unit: str) -> QModelIndex:
        """The cell of an indicator and unit; not valid where it is not shown."""
        if self.grid is None or indicator not in self.grid.indicators or unit not in self.grid.units:
            return NO_PARENT
        return self.index(self.grid.indicators.index(indicator), self.grid.units.index(unit))


class LevelDelegate(QStyledItemDelegate):
    """Paints a cell in the colour of its level; the current one has a frame, so that its colour stays."""

    def paint(self, painter, option, index) -> None:
        level = index.model().level(index)
        ground = option.palette.color(QPalette.ColorRole.Base)
        if level:
            colour = QColor(chart_colours(ground.lightness() < 128)[level])
            painter.fillRect(option.rect.adjusted(1, 1, -1, -1), colour)
            dark = colour.lightnessF() < 0.55
            painter.setPen(QColor(Qt.GlobalColor.white if dark else Qt.GlobalColor.black))
            font = painter.font()
            font.setBold(True)
            painter.setFont(font)
            painter.drawText(option.rect, int(Qt.AlignmentFlag.AlignCenter), str(index.data()))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Highlight), 3.0))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))

    def sizeHint(self, option, index) -> QSize:
        return QSize(option.fontMetrics.height() * 2, option.fontMetrics.height() + 6)


class MatrixView(QTableView):
    """The table of the matrix.

    Signals:
        chosen: position of a row of the year; the current cell, by mouse or keys; ``NOTHING`` of one without a series.
        reasons_wanted: Enter on a cell.
    """

    chosen = pyqtSignal(int)
    reasons_wanted = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        named(self, "monitoring_matrix", tr("Levels of indicators by unit"))
        self.setToolTip("")
        self.levels = MatrixModel(self)
        self.setModel(self.levels)
        self.setItemDelegate(LevelDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        side, top = self.verticalHeader(), self.horizontalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(self.fontMetrics().height() + 8)
        side.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        side.setTextElideMode(Qt.TextElideMode.ElideRight)
        top.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        top.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.selectionModel().currentChanged.connect(self._current_changed)

    def show_grid(self, year, grid, changes: dict, keep: tuple = ("", "")) -> None:
        """Show a year; the cell of an indicator and unit stays the current one, where it is there.

        Args:
            year, grid, changes: as of ``MatrixModel.show``. keep: indicator, unit.
        """
        self.levels.show(year, grid, changes)
        self._fit()
        self.updateGeometry()       # it may want another height now
        index = self.levels.index_of(*keep)
        if index.isValid():
            self.setCurrentIndex(index)

    def choose(self, indicator: str, unit: str) -> None:
        """Make a cell the current one."""
        index = self.levels.index_of(indicator, unit)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def choose_first(self) -> None:
        """Make the first cell with a series the current one."""
        rows, columns = (self.levels.grid.row != NOTHING).nonzero()
        if len(rows):
            self.setCurrentIndex(self.levels.index(int(rows[0]), int(columns[0])))

    def wanted_height(self) -> int:
        """Pixels in which all lines are seen, some at most."""
        lines = min(max(self.levels.rowCount(), LEAST_LINES), MOST_LINES)
        return lines * self.verticalHeader().defaultSectionSize() + self.horizontalHeader().sizeHint().height() + 4

    def current(self) -> int:
        """The row of the year behind the current cell; ``NOTHING`` without one."""
        index = self.currentIndex()
        return int(index.data(ROW)) if index.isValid() else NOTHING

    def _current_changed(self, index, _before) -> None:
        if index.isValid():
            self.chosen.emit(int(index.data(ROW)))

    def keyPressEvent(self, event) -> None:
        """Enter asks for the reasons; ``activated`` would come of a click too, in some desktops."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current() != NOTHING:
            self.reasons_wanted.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Room for the titles, and what is left shared by the units."""
        count, letters = self.levels.columnCount(), self.fontMetrics()
        if not count:
            return

        def room(words: str) -> int:
            return int(letters.horizontalAdvance(words) * BOLD) + 14

        letter = letters.averageCharWidth()
        titles = [room(self.levels.headerData(row, Qt.Orientation.Vertical)) for row in range(self.levels.rowCount())]
        least = min(max(titles), max(letter * TITLE_LETTERS, int(self.width() * TITLE_SHARE)))
        self.verticalHeader().setFixedWidth(least)
        names = max(room(self.levels.headerData(place, Qt.Orientation.Horizontal)) for place in range(count))
        left = (self.width() - least - self.verticalScrollBar().sizeHint().width() - 2 * self.frameWidth()) // count
        narrow, wide = (min(names, letter * letters) for letters in (LEAST_LETTERS, MOST_LETTERS))
        self.horizontalHeader().setDefaultSectionSize(max(narrow, min(left, wide), SIGNS_WIDTH))
