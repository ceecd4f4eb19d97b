"""Tools where the layer is: entries of a layer's menu in the tree, and of the map's menu at a place."""
from __future__ import annotations

from qgis.core import Qgis, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QAction

from ..core.inputs import register
from .text import tr
from .widgets import icon

TOOLS = ("checkzoning", "howtocomply", "whatapplies")


class LayerActions(QObject):
    """What a right click on a vector layer, or on the map, offers; ``remove`` takes all of it away.

    Args:
        iface: of QGIS. shelf: the docks.
    """

    def __init__(self, iface, shelf):
        super().__init__(iface.mainWindow())
        self.iface, self.shelf = iface, shelf
        titles = {"checkzoning": tr("Check this layer against controls…"),
                  "howtocomply": tr("How to comply with the controls…"),
                  "whatapplies": tr("What applies to this layer…")}
        self.actions = []
        for name in TOOLS:
            action = QAction(icon(name), titles[name], self)
            action.setObjectName(f"groundrules_layer_{name}")
            action.triggered.connect(lambda _checked=False, name=name: self.open_dialog(name))
            iface.addCustomActionForLayerType(action, tr("Ground Rules"), Qgis.LayerType.Vector, True)
            self.actions.append(action)
        self.canvas = iface.mapCanvas()
        self.canvas.contextMenuAboutToShow.connect(self.add_to_map_menu)

    def open_dialog(self, name: str):
        """The dialog of an algorithm with the current layer as its subjects; None for a layer without geometry."""
        from qgis import processing

        layer = self.iface.activeLayer()
        if not isinstance(layer, QgsVectorLayer) or not layer.isSpatial():
            self.iface.messageBar().pushWarning(tr("Ground Rules"), tr("Choose a vector layer with geometry first."))
            return None
        dialog = processing.createAlgorithmDialog(f"groundrules:{name}", {register.SUBJECTS: layer.id()})
        dialog.show()
        return dialog

    def add_to_map_menu(self, menu, event) -> None:
        """Offer what applies at the place of the click."""
        if not any(isinstance(layer, QgsVectorLayer) for layer in QgsProject.instance().mapLayers().values()):
            return
        place = QgsGeometry.fromPointXY(event.mapPoint())
        menu.addSeparator()
        action = QAction(icon("whatapplies"), tr("What applies here?"), menu)
        action.setObjectName("groundrules_map_whatapplies")
        action.triggered.connect(lambda: self.shelf.open("zoning", lambda dock: dock.ask_about(place)))
        menu.addAction(action)

    def remove(self) -> None:
        """Take the entries out of the menus."""
        self.canvas.contextMenuAboutToShow.disconnect(self.add_to_map_menu)
        for action in self.actions:
            self.iface.removeCustomActionForLayerType(action)
        self.actions = []
        self.deleteLater()
