"""People and floor area of the present and the plans, by which their emissions are divided."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from ....core.inputs import register
from ...text import tr
from ...widgets import named

NAME, PEOPLE, FLOOR = range(3)
ROWS_SHOWN = 4


class SizesTable(QTableWidget):
    """A row for each scenario; empty cells divide nothing.

    Args:
        declared: ``ui.docks.declared.Declared`` of the algorithm.

    Signals:
        changed: a number is another now.
    """

    changed = pyqtSignal()

    def __init__(self, declared, parent=None):
        super().__init__(0, 3, parent)
        named(self, "carbon_sizes", tr("People and floor area"), tr(
            "People and floor area of each scenario: emissions are shown per head and per floor area too. Empty: not "
            "divided."))
        self.of: dict = {}      # key of a scenario -> people, floor area
        self.setHorizontalHeaderLabels([tr("Scenario"), *declared.heads(register.PLAN_FACTS)[2:]])
        self.verticalHeader().setVisible(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setTabKeyNavigation(False)
        self.keys: list = []
        self.itemChanged.connect(self._changed)

    def offer(self, scenarios: dict) -> None:
        """Show a row for each scenario.

        Args:
            scenarios: key -> name, the present first.
        """
        if list(scenarios.items()) == self.keys:
            return      # a cell that is being written stays
        self.keys = list(scenarios.items())
        self.of = {key: cells for key, cells in self.of.items() if key in scenarios}
        self.blockSignals(True)
        self.setRowCount(len(scenarios))
        for row, (key, name) in enumerate(scenarios.items()):
            shown = QTableWidgetItem(name)
            shown.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.setItem(row, NAME, shown)
            for column, words in zip((PEOPLE, FLOOR), self.of.get(key, ("", ""))):
                self.setItem(row, column, QTableWidgetItem(words))
        self.blockSignals(False)
        rows = min(self.rowCount(), ROWS_SHOWN)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() +
                            rows * self.verticalHeader().defaultSectionSize() + 2 * self.frameWidth())

    def _changed(self, item) -> None:
        key = self.keys[item.row()][0]
        self.of = {**self.of, key: tuple(self.item(item.row(), column).text().strip() for column in (PEOPLE, FLOOR))}
        self.changed.emit()

    def cells_of(self, key: str) -> tuple:
        """People and floor area of a scenario as they are written; empty where nothing is.

        Args:
            key: of the scenario.
        """
        return tuple(self.of.get(key, ("", "")))
