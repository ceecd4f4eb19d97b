"""Findings for a table view: arrays that are looked up for the cells in sight, and nothing else."""
from __future__ import annotations

from qgis.core import QgsSymbolLayerUtils, QgsWkbTypes
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QSize, Qt
from qgis.PyQt.QtGui import QFont, QIcon

from ...bridge.styles import verdict_symbol
from ...core.findings.index import NOTHING, Query
from ...core.findings.table import COLUMNS, cell, group_title, head

NUMBERS = ("overlap_area_m2", "overlap_share")
NO_PARENT = QModelIndex()
_GROUP_ROLE = Qt.ItemDataRole.UserRole
_ALIGN_NUMBER = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def verdict_icons(size: int) -> dict:
    """Signs of the verdicts as the map shows them: told apart by shape, not by colour alone."""
    kind = QgsWkbTypes.GeometryType.PointGeometry
    return {verdict: QIcon(QgsSymbolLayerUtils.symbolPreviewPixmap(verdict_symbol(kind, verdict), QSize(size, size)))
            for verdict in ("forbidden", "undetermined", "conditional", "allowed")}


class FindingsModel(QAbstractTableModel):
    """The rows of an arrangement; headings of groups among them.

    Args:
        words: ``core.findings.card.CardWords``, for titles, units and language.
    """

    def __init__(self, words, parent=None):
        super().__init__(parent)
        self.words = words
        self.run = None
        self.query = Query()
        self.rows = NOTHING
        self.icons = verdict_icons(16)
        self._columns: dict = {}
        self._bold = QFont()
        self._bold.setBold(True)

    def set_run(self, run, words) -> None:
        """Show another run; None: nothing."""
        self.beginResetModel()
        self.run, self.words = run, words
        self._columns = {} if run is None else {
            name: run.index.frame[name].to_numpy(dtype=object) for name in COLUMNS if name in run.index.frame}
        self.query = Query(group_by=self.query.group_by)
        self.rows = NOTHING if run is None else run.index.arrange(self.query)
        self.endResetModel()

    def set_query(self, query: Query) -> None:
        """Filter, sort or group anew."""
        rows = self.rows if self.run is None else self.run.index.arrange(query)
        self.beginResetModel()
        self.query, self.rows = query, rows
        self.endResetModel()

    def finding(self, row: int) -> int:
        """Position of a row's finding; -1 for a heading or no row."""
        return int(self.rows.entries[row]) if 0 <= row < len(self.rows.entries) else -1

    def group(self, row: int):
        """The group whose heading a row is, or None."""
        if not 0 <= row < len(self.rows.entries):
            return None
        entry = int(self.rows.entries[row])
        return self.rows.groups[-1 - entry] if entry < 0 else None

    def rowCount(self, parent=NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows.entries)

    def columnCount(self, parent=NO_PARENT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return head(COLUMNS[section], self.words)
        return None

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if not index.isValid() or index.row() >= len(self.rows.entries):
            return None
        group = self.group(index.row())
        if group is not None:
            return self._heading(group, index.column(), role)
        name = COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cell(index.row(), name)
        if role == Qt.ItemDataRole.DecorationRole and name == "verdict":
            return self.icons.get(self._columns["verdict"][self.rows.entries[index.row()]])
        if role == Qt.ItemDataRole.TextAlignmentRole and name in NUMBERS:
            return _ALIGN_NUMBER
        return None

    def _cell(self, row: int, name: str) -> str:
        values = self._columns.get(name)
        return "" if values is None else cell(name, values[self.rows.entries[row]], self.words)

    def _heading(self, group, column: int, role):
        if role == _GROUP_ROLE:
            return group_title(group, self.query.group_by, self.words)
        if role == Qt.ItemDataRole.FontRole:
            return self._bold
        if column == 0:
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                return group_title(group, self.query.group_by, self.words)
            if role == Qt.ItemDataRole.DecorationRole:
                return self.icons.get(group.verdict)
        return None
