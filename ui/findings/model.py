"""Findings for a table view: arrays that are looked up for the cells in sight, and nothing else."""
from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsSymbolLayerUtils, QgsWkbTypes
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QSize, Qt
from qgis.PyQt.QtGui import QFont, QIcon, QPainter, QPixmap

from ...bridge.project.styles import STATE_COLOURS, state_symbol, verdict_symbol
from ...core.findings.arrangement import NOTHING
from ...core.findings.index import Query
from ...core.findings.table import cell, group_title, head
from .form import ListForm

NO_PARENT = QModelIndex()
_GROUP_ROLE = Qt.ItemDataRole.UserRole
FOLDED, UNFOLDED = "\u25b8", "\u25be"     # in front of a heading
_ALIGN_NUMBER = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def symbol_icon(symbol, size: int) -> QIcon:
    """A symbol of the map as an icon of ``size`` pixels."""
    ground = QPixmap(size, size)
    ground.fill(Qt.GlobalColor.white)       # as on the map: dark hatching would be lost on a dark list
    painter = QPainter(ground)
    painter.drawPixmap(0, 0, QgsSymbolLayerUtils.symbolPreviewPixmap(symbol, QSize(size, size)))
    painter.end()
    return QIcon(ground)


def list_icons(size: int) -> dict:
    """Signs of verdicts, as the map shows them, and of states: different patterns or shapes too."""
    kind = QgsWkbTypes.GeometryType.PolygonGeometry
    return {"verdict": {verdict: symbol_icon(verdict_symbol(kind, verdict), size)
                        for verdict in ("forbidden", "undetermined", "conditional", "allowed")},
            "state": {state: symbol_icon(state_symbol(state), size) for state in STATE_COLOURS}}


class FindingsModel(QAbstractTableModel):
    """The rows of an arrangement; headings of groups among them.

    Args:
        words: ``core.findings.card.CardWords``, for titles, units and language.
        form: which columns.
    """

    def __init__(self, words, form: ListForm, parent=None):
        super().__init__(parent)
        self.words, self.form = words, form
        self.run = None
        self.query = Query()
        self.rows = NOTHING
        self.icons = list_icons(16)
        self._columns: dict = {}
        self._bold = QFont()
        self._bold.setBold(True)

    def set_run(self, run, words) -> None:
        """Show another run, or a store; None: nothing."""
        self.beginResetModel()
        self.run, self.words = run, words
        self._look_up()
        self.query = self.folded(Query(group_by=self.query.group_by))
        self.rows = NOTHING if run is None else run.index.arrange(self.query)
        self.endResetModel()

    def folded(self, query: Query) -> Query:
        """A query whose groups are closed but for the first, where they are those that the form folds."""
        if self.run is None or not query.group_by or query.group_by != self.form.folded:
            return query
        groups = self.run.index.arrange(replace(query, collapsed=frozenset())).groups
        return replace(query, collapsed=frozenset(groups.keys()[1:]))

    def renew(self, run, words) -> None:
        """Show the same findings as they stand now, with the same filter, order and groups."""
        self.beginResetModel()
        self.run, self.words = run, words
        self._look_up()
        self.rows = run.index.arrange(self.query)
        self.endResetModel()

    def _look_up(self) -> None:
        frame = {} if self.run is None else self.run.index.frame
        self._columns = {name: frame[name].to_numpy(*(() if frame[name].dtype in (object, float) else (object,)))
                         for name in self.form.columns if name in frame}   # nothing is copied that need not be

    def set_query(self, query: Query) -> None:
        """Filter, sort or group again."""
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
        return 0 if parent.isValid() else len(self.form.columns)

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.form.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return head(self.form.columns[section], self.words)
        return None

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if not index.isValid() or index.row() >= len(self.rows.entries):
            return None
        group = self.group(index.row())
        if group is not None:
            return self._heading(group, index.column(), role)
        name = self.form.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cell(index.row(), name)
        if role == Qt.ItemDataRole.DecorationRole and name in self.icons and name in self._columns:
            return self.icons[name].get(self._columns[name][self.rows.entries[index.row()]])
        if role == Qt.ItemDataRole.TextAlignmentRole and name in self.form.numbers:
            return _ALIGN_NUMBER
        return None

    def _cell(self, row: int, name: str) -> str:
        values = self._columns.get(name)
        return "" if values is None else cell(name, values[self.rows.entries[row]], self.words)

    def _heading(self, group, column: int, role):
        if role == _GROUP_ROLE:
            return f"{FOLDED if group.collapsed else UNFOLDED} {group_title(group, self.query.group_by, self.words)}"
        if role == Qt.ItemDataRole.FontRole:
            return self._bold
        if column == 0:
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                return group_title(group, self.query.group_by, self.words)
            if role == Qt.ItemDataRole.DecorationRole:
                return self.icons["verdict"].get(group.verdict)
        return None
