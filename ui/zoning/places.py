"""Ways to ask what applies at a place: a click, an area that is drawn, the selected features."""
from __future__ import annotations

from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..text import tr
from ..widgets import action


class Places(QObject):
    """The map tool and its actions; without a map there are none.

    Signals:
        asked: a layer, and whether only its selected features are meant.
    """

    asked = pyqtSignal(QgsVectorLayer, bool)

    def __init__(self, iface, dock):
        super().__init__(dock)
        self.iface, self.actions, self.tool = iface, [], None
        if iface is None or iface.mapCanvas() is None:
            return
        from .what_applies_tool import WhatAppliesTool

        self.tool = WhatAppliesTool(iface.mapCanvas())
        self.tool.asked.connect(self.ask)
        self.click_action = action(dock, "zoning_click", tr("What applies here?"), "whatapplies",
                                   lambda on: self._use(on, False), "F9", checkable=True)
        self.draw_action = action(dock, "zoning_draw", tr("Draw an area; a right click closes it"),
                                  "mActionAddPolygon.svg", lambda on: self._use(on, True), "Shift+F9",
                                  checkable=True)
        self.selected_action = action(dock, "zoning_selected", tr("Selected features of the active layer"),
                                      "mActionSelectRectangle.svg", self._selected, "Ctrl+F9")
        self.actions = [self.click_action, self.draw_action, self.selected_action]
        iface.mapCanvas().mapToolSet.connect(self._tool_set)

    def _use(self, on: bool, drawing: bool) -> None:
        canvas = self.iface.mapCanvas()
        if not on:
            if canvas.mapTool() is self.tool and self.tool.drawing == drawing:
                canvas.unsetMapTool(self.tool)
            return
        self.tool.reset()
        self.tool.drawing = drawing
        canvas.setMapTool(self.tool)
        self._tool_set(self.tool)

    def _tool_set(self, tool, *_) -> None:
        """Show by the buttons which tool is in use, whoever chose it."""
        for shown, drawing in ((self.click_action, False), (self.draw_action, True)):
            shown.blockSignals(True)
            shown.setChecked(tool is self.tool and self.tool.drawing == drawing)
            shown.blockSignals(False)

    def ask(self, geometry: QgsGeometry) -> None:
        """Ask what applies at a place, in the map's system."""
        kind = QgsWkbTypes.displayString(geometry.wkbType())
        crs = self.iface.mapCanvas().mapSettings().destinationCrs()
        layer = QgsVectorLayer(kind, tr("Place"), "memory")
        layer.setCrs(crs)
        feature = QgsFeature()
        feature.setGeometry(geometry)
        layer.dataProvider().addFeatures([feature])
        layer.updateExtents()
        self.asked.emit(layer, False)

    def _selected(self) -> None:
        layer = self.iface.activeLayer()
        if isinstance(layer, QgsVectorLayer) and layer.isSpatial() and layer.selectedFeatureCount():
            self.asked.emit(layer, True)
        else:
            self.parent().tell(tr("Select features of a layer first, and make it the active one."), "wrong")

    def let_go(self) -> None:
        """Give the map back its other tools."""
        if self.tool is not None:
            self.iface.mapCanvas().unsetMapTool(self.tool)

    def take_down(self) -> None:
        if self.tool is None:
            return
        self.let_go()
        self.iface.mapCanvas().mapToolSet.disconnect(self._tool_set)
        self.tool.asked.disconnect(self.ask)
        self.tool.deleteLater()
        self.tool = None
