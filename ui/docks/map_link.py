"""The dock and the map: zoom, flash, the outline of the finding that is shown, and the pieces to cut off."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QPalette

from ...bridge.project.styles import COLOURS

ROOM = 1.6          # around what is zoomed to
ABOVE = 50          # the pieces to cut off lie above the outline of the finding


def _system(crs: str) -> QgsCoordinateReferenceSystem:
    """A system by ``"EPSG:4547"`` or WKT."""
    return QgsCoordinateReferenceSystem.fromUserInput(crs) if hasattr(
        QgsCoordinateReferenceSystem, "fromUserInput") else QgsCoordinateReferenceSystem(crs)


class MapLink:
    """What the dock does to the map canvas; nothing without one.

    Args:
        canvas: of the main window, or None.
    """

    def __init__(self, canvas=None):
        self.canvas = canvas
        self.band = None
        self.more: list[QgsRubberBand] = []
        if canvas is not None:
            canvas.destinationCrsChanged.connect(self.clear_all)    # outlines would lie beside their places

    def geometry(self, wkb, crs: str) -> QgsGeometry | None:
        """WKB in the map's system; None where it is nothing or cannot be brought there."""
        if self.canvas is None or not wkb:
            return None
        geometry = QgsGeometry()
        geometry.fromWkb(wkb)
        if geometry.isEmpty():
            return None
        try:
            geometry.transform(QgsCoordinateTransform(_system(crs), self.canvas.mapSettings().destinationCrs(),
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

    def show_more(self, shapes) -> None:
        """Draw shapes beside the outline until others are drawn.

        Args:
            shapes: ``(geometry, verdict, hatched)`` each; the colour is that of the verdict, and lines are dashed in
                place of hatched.
        """
        self.clear_more()
        for geometry, verdict, hatched in shapes:
            if geometry is None or self.canvas is None:
                continue
            colour = QColor(*map(int, COLOURS.get(verdict, COLOURS["undetermined"]).split(",")))
            band = QgsRubberBand(self.canvas, geometry.type())
            band.setToGeometry(geometry, None)
            band.setStrokeColor(colour)
            band.setFillColor(colour if hatched else QColor(colour.red(), colour.green(), colour.blue(), 40))
            band.setBrushStyle(Qt.BrushStyle.BDiagPattern if hatched else Qt.BrushStyle.SolidPattern)
            is_line = geometry.type() == Qgis.GeometryType.Line
            band.setLineStyle(Qt.PenStyle.DashLine if hatched and is_line else Qt.PenStyle.SolidLine)
            band.setWidth(4 if is_line else 2)
            band.setZValue(ABOVE)
            self.more.append(band)

    def zoom_to_all(self, geometries) -> None:
        """Bring several shapes into view, and flash them."""
        there = [geometry for geometry in geometries if geometry is not None]
        if there and self.canvas is not None:
            self.zoom(QgsGeometry.collectGeometry(there) if len({part.type() for part in there}) == 1 else there[0])
            self.canvas.flashGeometries(there)

    def zoom_to_box(self, extent, crs: str) -> None:
        """Bring xmin, ymin, xmax, ymax into view; None: nothing."""
        if extent is not None and self.canvas is not None:
            self.zoom(self.geometry(bytes(QgsGeometry.fromRect(QgsRectangle(*extent)).asWkb()), crs))

    def extent_in(self, crs: str) -> tuple | None:
        """Extent of the map in another system: xmin, ymin, xmax, ymax; None where it cannot be brought there."""
        return None if self.canvas is None else self.box_in(self.canvas.mapSettings().visibleExtent(), crs)

    def box_in(self, box: QgsRectangle, crs: str) -> tuple | None:
        """A box of the map in another system: xmin, ymin, xmax, ymax; None where it cannot be brought there."""
        target = _system(crs)
        if self.canvas is None or not target.isValid():
            return None
        try:
            box = QgsCoordinateTransform(self.canvas.mapSettings().destinationCrs(), target,
                                         QgsProject.instance()).transformBoundingBox(box)
        except QgsCsException:
            return None
        return box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()

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

    def flash_all(self, geometries) -> None:
        """Flash several shapes."""
        there = [geometry for geometry in geometries if geometry is not None]
        if there and self.canvas is not None:
            self.canvas.flashGeometries(there)

    def clear_more(self) -> None:
        """Take the shapes beside the outline off the map."""
        for band in self.more:
            self.canvas.scene().removeItem(band)
        self.more = []

    def clear_all(self) -> None:
        """Take all that is ours off the map."""
        self.clear()
        self.clear_more()

    def take_down(self) -> None:
        """Let go of the map."""
        self.clear_all()
        if self.canvas is not None:
            self.canvas.destinationCrsChanged.disconnect(self.clear_all)

    def clear(self) -> None:
        """Take our outline off the map."""
        if self.band is not None and self.canvas is not None:
            self.canvas.scene().removeItem(self.band)
        self.band = None
