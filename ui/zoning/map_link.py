"""The dock and the map: zoom, flash, and the outline of the finding that is shown."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProject,
)
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtGui import QPalette

ROOM = 1.6          # around what is zoomed to


class MapLink:
    """What the dock does to the map canvas; nothing where there is none.

    Args:
        canvas: of the main window, or None.
    """

    def __init__(self, canvas=None):
        self.canvas = canvas
        self.band = None

    def geometry(self, wkb, crs: str) -> QgsGeometry | None:
        """WKB in the map's system; None where it is nothing or cannot be brought there."""
        if self.canvas is None or not wkb:
            return None
        geometry = QgsGeometry()
        geometry.fromWkb(wkb)
        if geometry.isEmpty():
            return None
        source = QgsCoordinateReferenceSystem.fromUserInput(crs) if hasattr(
            QgsCoordinateReferenceSystem, "fromUserInput") else QgsCoordinateReferenceSystem(crs)
        try:
            geometry.transform(QgsCoordinateTransform(source, self.canvas.mapSettings().destinationCrs(),
                                                      QgsProject.instance()))
        except QgsCsException:
            return None
        return geometry

    def show(self, geometry: QgsGeometry | None) -> None:
        """Outline a shape until another is shown."""
        self.clear()
        if geometry is None or self.canvas is None:
            return
        colour = self.canvas.palette().color(QPalette.ColorRole.Highlight)
        self.band = QgsRubberBand(self.canvas, geometry.type())
        self.band.setToGeometry(geometry, None)
        self.band.setStrokeColor(colour)
        colour.setAlpha(50)
        self.band.setFillColor(colour)
        self.band.setWidth(3)
        if geometry.type() == Qgis.GeometryType.Point:
            self.band.setIconSize(12)

    def zoom(self, geometry: QgsGeometry | None) -> None:
        """Bring a shape into view."""
        if geometry is None or self.canvas is None:
            return
        box = geometry.boundingBox()
        if box.width() == 0 and box.height() == 0:
            self.canvas.setCenter(box.center())
        else:
            box.scale(ROOM)
            self.canvas.setExtent(box)
        self.canvas.refresh()

    def flash(self, geometry: QgsGeometry | None) -> None:
        if geometry is not None and self.canvas is not None:
            self.canvas.flashGeometries([geometry])

    def clear(self) -> None:
        """Take our outline off the map."""
        if self.band is not None and self.canvas is not None:
            self.canvas.scene().removeItem(self.band)
        self.band = None
