"""The mapping panel in a window of its own, over the dialog or dock whose layers are meant."""
from __future__ import annotations

from qgis.core import QgsProject
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ...algorithms.common.base import interface_language
from ...bridge.docks.asked import AskedLayer, mapping_of
from ...core.layers.mapping_pack import MappedLayer
from ...core.layers.recognise.asking import Asking
from ..docks.parts import Scrolled
from ..text import tr
from ..widgets import named
from .exporting import export_pack
from .panel import MappingPanel

SIZE = 760, 560


class MappingDialog(QDialog):
    """Fields and values of the layers of a run. What is chosen is kept at once; closing the window hands it on.

    Args:
        asking: what is asked. layers: of the run; one that plays two roles is shown in the first.
    """

    def __init__(self, asking: Asking, layers: list[AskedLayer], parent: QWidget | None = None):
        super().__init__(parent)
        self.asking, self.layers = asking, layers
        named(self, "mapping_dialog", tr("Fields and values"))
        self.setWindowTitle(tr("Fields and values"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.bar, self.panel = QgsMessageBar(), MappingPanel(interface_language())
        self.panel.back_button.hide()      # the window has its own
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(tr("Close"))
        close.setAutoDefault(False)     # Enter in the line of values is not meant for it
        self.buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(self.bar)
        column.addWidget(Scrolled(self.panel), 1)
        column.addWidget(self.buttons)
        self.resize(*SIZE)
        roles: dict = {}
        for asked in layers:
            roles.setdefault(asked.layer.id(), asked.role)
        self.panel.closed.connect(self.close)
        self.panel.message.connect(self.tell)
        self.panel.export_wanted.connect(self.export)
        self.panel.set_layers(asking, roles)

    def open_at(self, layer_id: str) -> None:
        """Show the window with a layer.

        Args:
            layer_id: of one of the layers.
        """
        self.panel.open(layer_id)
        self.open()
        self.panel.fields.setFocus()

    def tell(self, words: str, level: str) -> None:
        """Show a message."""
        self.bar.clearWidgets()
        (self.bar.pushWarning if level == "wrong" else self.bar.pushSuccess)(tr("Ground Rules"), words)

    def export(self, _checked: bool = False, path: str = "") -> None:
        """Write what was chosen for all layers as a pack that lies over the one in use.

        Args:
            path: of the zip; empty: the user is asked.
        """
        mapped = [(asked, mapping_of(QgsProject.instance(), self.asking, asked)) for asked in self.layers]
        layers = [MappedLayer(asked.role, (asked.layer.name(),), tuple(asked.layer.fields().names()), mapping)
                  for asked, mapping in mapped if mapping]
        answer = export_pack(self, path, self.asking.pack, layers, self.panel.language)
        if answer is not None:
            self.tell(answer.words, answer.level)

    def done(self, result: int) -> None:
        self.panel.take_down()
        super().done(result)

    def closeEvent(self, event) -> None:
        self.panel.take_down()
        super().closeEvent(event)
