"""The map tool "What applies here?": a click, or an area that is drawn; the map stays usable."""
from __future__ import annotations

from qgis.core import QgsGeometry, QgsPointXY, QgsWkbTypes
from qgis.gui import QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QCursor, QPalette


class WhatAppliesTool(QgsMapTool):
    """Asks about a place.

    Args:
        canvas: of the map.

    Attributes:
        drawing: whether clicks are corners of an area; a right click closes it, Escape drops it.

    Signals:
        asked: geometry in the map's system.
    """

    asked = pyqtSignal(QgsGeometry)

    def __init__(self, canvas):
        super().__init__(canvas)
        self.drawing = False
        self.corners: list[QgsPointXY] = []
        self.band = None
        self.setCursor(QCursor(Qt.CursorShape.WhatsThisCursor))

    def flags(self):
        return QgsMapTool.Flag.ShowContextMenu if not self.drawing else QgsMapTool.Flags()

    def canvasReleaseEvent(self, event) -> None:
        point = event.mapPoint()
        if not self.drawing:
            if event.button() == Qt.MouseButton.LeftButton:
                self.asked.emit(QgsGeometry.fromPointXY(point))
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self.corners.append(point)
            self._draw(point)
        elif event.button() == Qt.MouseButton.RightButton:
            corners, _ = self.corners, self.reset()
            if len(corners) >= 3:
                self.asked.emit(QgsGeometry.fromPolygonXY([[*corners, corners[0]]]))

    def canvasMoveEvent(self, event) -> None:
        if self.drawing and self.corners:
            self._draw(event.mapPoint())

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape and self.corners:
            self.reset()
            event.accept()
            return
        super().keyPressEvent(event)

    def _draw(self, last: QgsPointXY) -> None:
        if self.band is None:
            colour = self.canvas().palette().color(QPalette.ColorRole.Highlight)
            self.band = QgsRubberBand(self.canvas(), QgsWkbTypes.GeometryType.PolygonGeometry)
            self.band.setStrokeColor(colour)
            colour.setAlpha(50)
            self.band.setFillColor(colour)
        self.band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        for point in (*self.corners, last):
            self.band.addPoint(point)

    def reset(self) -> None:
        """Forget the corners."""
        self.corners = []
        if self.band is not None:
            self.canvas().scene().removeItem(self.band)
            self.band = None

    def deactivate(self) -> None:
        self.reset()
        super().deactivate()
