"""Results of checks and of buildings that are loaded, and the scenario that the user gives each of them to."""
from __future__ import annotations

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHeaderView, QTableWidget, QTableWidgetItem

from ....bridge.inputs.carbon.scenarios import BUILDINGS, kind_of_results
from ....core.inputs import register
from ...text import tr
from ...widgets import named

LAYER, KIND, SCENARIO = range(3)
ROWS_SHOWN = 3


class ResultsTable(QTableWidget):
    """A row for each loaded layer that holds results; none is used before the user names its scenario.

    Signals:
        chosen: a layer was given to another scenario.
    """

    chosen = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(0, 3, parent)
        self.of, self.kinds, self.shown = {}, {}, None   # layer id -> key of its scenario; layer id -> kind
        named(self, "carbon_results", tr("Results of checks and of buildings"), tr(
            "Findings or verdicts of the same check for every scenario, and TOTALS of Carbon of buildings. None is "
            "used before you state its scenario."))
        self.setHorizontalHeaderLabels([tr("Layer"), tr("Holds"), tr("Scenario")])
        self.verticalHeader().setVisible(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setTabKeyNavigation(False)

    def offer(self, scenarios: dict) -> None:
        """Offer what is loaded.

        Args:
            scenarios: key -> name.
        """
        rows = [(layer.id(), layer.name(), kind_of_results(layer.fields().names()))
                for layer in QgsProject.instance().mapLayers().values()
                if isinstance(layer, QgsVectorLayer)]
        rows = sorted((row for row in rows if row[2]), key=lambda row: row[1:])
        self.kinds = {layer: kind for layer, _name, kind in rows}
        self.of = {layer: key for layer, key in self.of.items() if layer in self.kinds and key in scenarios}
        if (rows, scenarios) == self.shown:    # a box that is being used stays
            return
        self.shown = rows, dict(scenarios)
        self.setRowCount(len(rows))
        self.setFixedHeight(self.fontMetrics().height() * 2 * (min(len(rows), ROWS_SHOWN) + 1))
        for row, (layer, name, kind) in enumerate(rows):
            for column, words in ((LAYER, name), (KIND, tr("totals of buildings") if kind == BUILDINGS else tr(
                    "verdicts of a check"))):
                item = QTableWidgetItem(words)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setToolTip(words)
                self.setItem(row, column, item)
            self.setCellWidget(row, SCENARIO, self._box(row, layer, name, scenarios))

    def _box(self, row: int, layer: str, name: str, scenarios: dict) -> QComboBox:
        box = named(QComboBox(), f"carbon_results_of_{row}", tr("Scenario of {layer}").format(layer=name))
        box.addItem(tr("not used"), "")
        for key, title in scenarios.items():
            box.addItem(title, key)
        box.setCurrentIndex(max(box.findData(self.of.get(layer, "")), 0))
        box.activated.connect(lambda _place: self._give(layer, box.currentData()))
        return box

    def _give(self, layer: str, key: str) -> None:
        others = {known: scenario for known, scenario in self.of.items() if known != layer}
        self.of = {**others, **({layer: key} if key else {})}
        self.chosen.emit()

    def kinds_used(self) -> set:
        """Kinds of the results that are used."""
        return {self.kinds[layer] for layer in self.of}

    def parameters(self, scenarios: dict) -> dict:
        """Inputs of ``groundrules:comparescenarios`` about results.

        Args:
            scenarios: key -> name.
        """
        return {register.RESULTS: list(self.of), register.RESULTS_OF: [
            cell for layer, key in self.of.items() for cell in (layer, scenarios[key])]} if self.of else {}

    def set_of(self, kept: dict, scenarios: dict) -> None:
        """Show what the project remembers; what is gone is left out."""
        self.of, self.shown = dict(kept), None
        self.offer(scenarios)
