"""Tools where the layer is: entries of a layer's menu in the tree, and of the map's menu at a place."""
from __future__ import annotations

from qgis.core import Qgis, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QAction

from ..core.inputs import register
from .text import tr
from .widgets import icon

CODE_PACK = "cn-land-use"     # as algorithms that read codes begin
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
        action = QAction(icon("mActionOpenTable.svg"), tr("Values of this layer…"), self)
        action.setObjectName("groundrules_layer_values")
        action.setToolTip(tr("What the fields and values of this layer mean: land-use codes, or those of its role in "
                             "the Zoning dock"))
        action.triggered.connect(lambda _checked=False: self.open_values())
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

    def open_values(self):
        """Fields and values of the current layer: in the Zoning dock where it has a role there, otherwise its codes.

        What was chosen of codes serves all tools that read them; a dialog takes it when it gets the layer.

        Returns:
            The window; None where the dock shows them, or no layer is chosen.
        """
        from ..algorithms.common.base import interface_language
        from ..bridge.docks.asked import CODES, AskedLayer, asking_of
        from ..bridge.packs.offered import Packs
        from ..bridge.project.roles import kept
        from ..core.asked.codes import CODE
        from .mapping.dialog import MappingDialog

        layer, project = self.iface.activeLayer(), QgsProject.instance()
        if not isinstance(layer, QgsVectorLayer):
            self.iface.messageBar().pushWarning(tr("Ground Rules"), tr("Choose a vector layer first."))
            return None
        role = kept(project, layer)
        if role is not None and role.role:
            self.shelf.open("zoning", lambda dock: dock.pages.open(layer.id()))
            return None
        layers = [AskedLayer("land", layer, tr("Land use"), {CODE: ""})]
        asking = asking_of(CODES, Packs(project.homePath(), interface_language()), {register.CODE_PACK: CODE_PACK},
                           layers, False)
        if asking is None:
            self.iface.messageBar().pushWarning(tr("Ground Rules"), tr("No pack with land-use codes can be read."))
            return None
        window = MappingDialog(asking, layers, self.iface.mainWindow())
        window.open_at(layer.id())
        return window

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
