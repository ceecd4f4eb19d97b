"""The map tool of the lists of findings: a click chooses the finding at a place, dragging moves the map as ever."""
from __future__ import annotations

from qgis.core import QgsRectangle
from qgis.gui import QgsMapTool, QgsMapToolPan
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QApplication

from ..text import tr
from ..widgets import action


class PickTool(QgsMapToolPan):
    """Pans, and says where it was clicked.

    Signals:
        clicked: box around the place, in the map's system.
    """

    clicked = pyqtSignal(QgsRectangle)

    def __init__(self, canvas):
        super().__init__(canvas)
        self.pressed = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def canvasPressEvent(self, event) -> None:
        self.pressed = event.pos()
        super().canvasPressEvent(event)

    def canvasReleaseEvent(self, event) -> None:
        pressed, self.pressed = self.pressed, None
        if event.button() != Qt.MouseButton.LeftButton or pressed is None or (
                event.pos() - pressed).manhattanLength() >= QApplication.startDragDistance():
            super().canvasReleaseEvent(event)
            return
        point, around = event.mapPoint(), QgsMapTool.searchRadiusMU(self.canvas())
        self.clicked.emit(QgsRectangle(point.x() - around, point.y() - around, point.x() + around, point.y() + around))


class Pick(QObject):
    """The tool and its button; without a map there is neither.

    Args:
        iface: of QGIS, or None. dock: a ``ui.docks.frame.Dock``.

    Signals:
        clicked: box around the place, in the map's system.
    """

    clicked = pyqtSignal(QgsRectangle)

    def __init__(self, iface, dock):
        super().__init__(dock)
        self.iface, self.tool, self.actions = iface, None, []
        if iface is None or iface.mapCanvas() is None:
            return
        self.tool = PickTool(iface.mapCanvas())
        self.tool.clicked.connect(self.clicked)
        self.pick_action = action(dock, f"{dock.name}_pick", tr("Choose a finding on the map"), "mActionIdentify.svg",
                                  self._use, checkable=True)
        self.actions = [self.pick_action]
        iface.mapCanvas().mapToolSet.connect(self._tool_set)
        dock.visibilityChanged.connect(self._dock_shown)

    def _use(self, on: bool) -> None:
        canvas = self.iface.mapCanvas()
        if on:
            canvas.setMapTool(self.tool)
        elif canvas.mapTool() is self.tool:
            self.let_go()

    def offer(self) -> None:
        """Take the map where it is only moved now: then nothing is lost, and a click says more."""
        if self.tool is not None and isinstance(self.iface.mapCanvas().mapTool(), (QgsMapToolPan, type(None))):
            self.iface.mapCanvas().setMapTool(self.tool)

    def _dock_shown(self, on: bool) -> None:
        """Answer clicks in place of the dock that was in front until now."""
        if on and self.tool is not None and isinstance(self.iface.mapCanvas().mapTool(), PickTool):
            self.iface.mapCanvas().setMapTool(self.tool)

    def _tool_set(self, tool, *_) -> None:
        self.pick_action.blockSignals(True)
        self.pick_action.setChecked(tool is self.tool)
        self.pick_action.blockSignals(False)

    def let_go(self) -> None:
        """Give the map back the tool that moves it."""
        if self.tool is not None and self.iface.mapCanvas().mapTool() is self.tool:
            self.iface.mapCanvas().unsetMapTool(self.tool)
            self.iface.actionPan().trigger()

    def take_down(self) -> None:
        if self.tool is None:
            return
        self.let_go()
        self.parent().visibilityChanged.disconnect(self._dock_shown)
        self.iface.mapCanvas().mapToolSet.disconnect(self._tool_set)
        self.tool.clicked.disconnect(self.clicked)
        self.tool.deleteLater()
        self.tool = None
