"""The inputs of a dock, and in their place, while the user wants it, the fields and values of one layer."""
from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QStackedWidget, QWidget

from ...core.layers.recognise.mapping import asked_by_finding
from ..docks.parts import Scrolled
from ..text import tr
from ..widgets import named
from .panel import MappingPanel

INPUTS, MAPPING = range(2)


class MappingPages(QStackedWidget):
    """Two pages.

    Args:
        inputs: the first page.
        layers: the dock's panel of layers and roles (``ui/zoning/layers_panel.py``).

    Signals:
        message: words, level.
    """

    message = pyqtSignal(str, str)

    def __init__(self, inputs: QWidget, layers, language: str):
        super().__init__()
        named(self, "zoning_pages", tr("Inputs, or fields and values of a layer"))
        self.layers, self.panel = layers, MappingPanel(language)
        self.addWidget(Scrolled(inputs))
        self.addWidget(Scrolled(self.panel))
        layers.mapping_wanted.connect(self.open)
        layers.changed.connect(self._layers_changed)
        self.panel.closed.connect(self.go_back)
        self.panel.changed.connect(layers.later)
        self.panel.message.connect(self.message)

    def open(self, layer_id: str, part: str = "") -> None:
        """Show fields and values of a layer.

        Args:
            layer_id: of the layer. part: field role to begin with; empty: the first that is open.
        """
        self._layers_changed()
        self.panel.open(layer_id, part)
        if self.panel.layer_id:
            self.setCurrentIndex(MAPPING)
            self.panel.fields.setFocus()

    def place_of(self, finding: dict) -> tuple[str, str] | None:
        """Layer and field role where a choice may settle an undetermined finding; None where none can.

        Args:
            finding: a record; of several layers the one that the finding names, otherwise one that is open.
        """
        if self.layers.pack is None:
            return None
        roles = self.layers.mapped_roles()
        named = QgsProject.instance().mapLayersByName(str(finding.get("control_layer") or ""))
        places = [(layer_id, part) for role, part in asked_by_finding(self.layers.pack, finding)
                  for layer_id, held in roles.items() if held == role]
        ids = {layer.id() for layer in named}
        places.sort(key=lambda place: (place[0] not in self.layers.open_ids, place[0] not in ids))
        return places[0] if places else None

    def go_back(self) -> None:
        """Show the inputs again, with the layer that was shown as the current one."""
        self.setCurrentIndex(INPUTS)
        self.layers.select(self.panel.layer_id)
        self.layers.table.setFocus()

    def _layers_changed(self) -> None:
        self.panel.set_layers(self.layers.pack, self.layers.mapped_roles(), self.layers.open_ids)
        if self.currentIndex() == MAPPING and not self.panel.layer_id:
            self.setCurrentIndex(INPUTS)

    def take_down(self) -> None:
        """Stop reading, for good."""
        self.panel.take_down()
        self.blockSignals(True)
