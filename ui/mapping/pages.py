"""The inputs of a dock, and in their place, while the user wants it, the fields and values of one layer."""
from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QStackedWidget, QWidget

from ...core.layers.mapping_pack import MappedLayer
from ...core.layers.recognise.asking import ZoningAsking
from ...core.layers.recognise.mapping import SUBJECTS, asked_by_finding
from ..docks.parts import Scrolled
from ..text import tr
from ..widgets import named
from .exporting import export_pack
from .panel import MappingPanel

INPUTS, MAPPING = range(2)


class MappingPages(QStackedWidget):
    """Two pages.

    Args:
        inputs: the first page.
        layers: the dock's panel of layers and roles (``ui/zoning/layers_panel.py``).

    Signals:
        message: words, level.
        exported: id of a pack that was written.
    """

    message = pyqtSignal(str, str)
    exported = pyqtSignal(str)

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
        self.panel.export_wanted.connect(self.export)

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

    def mapped_layers(self) -> list[MappedLayer]:
        """Layers with something to say of them: a field or a value, or a role that was chosen."""
        described = {layer.layer_id: layer for layer in self.layers.described}
        return [MappedLayer(role, (described[layer_id].data_layer, described[layer_id].name),
                            described[layer_id].field_names, self.layers.mappings[layer_id])
                for layer_id, role in self.layers.mapped_roles().items()
                if self.layers.mappings.get(layer_id) or role != SUBJECTS and layer_id in self.layers.stated]

    def export(self, _checked: bool = False, path: str = "") -> None:
        """Write what was chosen for all layers as a pack that lies over the one in use.

        Args:
            path: of the zip; empty: the user is asked.
        """
        self.layers.refresh()
        answer = export_pack(self, path, self.layers.pack, self.mapped_layers(), self.panel.language)
        if answer is None:
            return
        if answer.pack_id:
            self.exported.emit(answer.pack_id)
        self.message.emit(answer.words, answer.level)

    def go_back(self) -> None:
        """Show the inputs again, with the layer that was shown as the current one."""
        self.setCurrentIndex(INPUTS)
        self.layers.select(self.panel.layer_id)
        self.layers.table.setFocus()

    def _layers_changed(self) -> None:
        pack, roles = self.layers.pack, self.layers.mapped_roles()
        self.panel.set_layers(ZoningAsking(pack, roles.values()) if pack is not None else None, roles,
                              self.layers.open_ids)
        if self.currentIndex() == MAPPING and not self.panel.layer_id:
            self.setCurrentIndex(INPUTS)

    def take_down(self) -> None:
        """Stop reading, for good."""
        self.panel.take_down()
        self.blockSignals(True)
