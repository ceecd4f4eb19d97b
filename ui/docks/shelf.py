"""The docks of the plugin: a light shell of each from the start, the dock itself when it is first seen."""
from __future__ import annotations

import importlib

from qgis.core import QgsSettings
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QByteArray, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QLabel, QProgressBar, QVBoxLayout, QWidget

from ..text import tr
from ..widgets import named
from .loading import Loading

DOCKS = {"zoning": "ZoningDock", "compliance": "ComplianceDock", "carbon": "CarbonDock",
         "monitoring": "MonitoringDock"}
ROOM = __name__.rsplit(".", 2)[0]      # of the window, however the plugin's folder is called
SHELL_WIDTH = 240


class Shell(QgsDockWidget):
    """Keeps the place of a dock: QGIS finds it by its name when it puts its window back as it was.

    Args:
        name: of the dock. title: as on the dock itself.
    """

    def __init__(self, name: str, title: str, parent=None):
        super().__init__(title, parent)
        self.name = name
        self.setObjectName(f"groundrules_{name}_dock")
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        body = QWidget()
        body.setMinimumWidth(SHELL_WIDTH)
        column = QVBoxLayout(body)
        column.addStretch(1)
        column.addWidget(QLabel(tr("Loading…")), 0, Qt.AlignmentFlag.AlignHCenter)
        progress = named(QProgressBar(), f"{name}_loading", tr("Loading…"))
        progress.setRange(0, 0)
        column.addWidget(progress)
        column.addStretch(2)
        self.setWidget(body)


class Shelf(QObject):
    """Shows and hides the docks, and makes them when they are first seen.

    The modules of a dock are imported in the background; its shell says so. Once they are there, it is made at once.

    Args:
        iface: of QGIS.
        actions: dock -> the action that shows and hides it.

    Signals:
        made: name of a dock that is there now.
        failed: name, words; a dock cannot be made.
    """

    made = pyqtSignal(str)
    failed = pyqtSignal(str, str)

    def __init__(self, iface, actions: dict, parent=None):
        super().__init__(parent)
        self.iface, self.actions, self.docks, self.shells, self.waiting = iface, actions, {}, {}, {}
        self.added, self.loading = [], Loading(self)
        self.loading.ended.connect(self._loaded)
        titles = {"zoning": tr("Zoning"), "compliance": tr("Compliance"), "carbon": tr("Carbon"),
                  "monitoring": tr("Monitoring")}
        window = iface.mainWindow()
        for name in DOCKS:
            self.shells[name] = shell = Shell(name, titles[name], window)
            iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, shell)
            shell.hide()
            shell.visibilityChanged.connect(lambda seen, name=name: self._seen(name, seen))

        self._pile()

    def settle(self) -> None:
        """QGIS has put its window together: docks of which it remembers nothing take one place, behind tabs."""
        state = QgsSettings().value("UI/state")
        state = bytes(state) if isinstance(state, (bytes, QByteArray)) else b""
        if not any(shell.objectName().encode("utf-16-be") in state for shell in self.shells.values()):
            self._pile()

    def _pile(self) -> None:
        shells = list(self.shells.values())
        for below, above in zip(shells, shells[1:]):
            self.iface.mainWindow().tabifyDockWidget(below, above)

    # -- showing -------------------------------------------------------------------------------

    def toggle(self, name: str, on: bool = True) -> None:
        """Show or hide a dock."""
        dock = self.docks.get(name) or self.shells[name]
        if on and not dock.isVisible():
            self._beside_added(dock)
        if name in self.docks:
            dock.setUserVisible(on)
        elif on and self.loading.is_there(_module(name)):
            self._make(name, shown=True, raised=True)
        else:
            dock.setUserVisible(on)

    def open(self, name: str, then=None) -> None:
        """Show a dock, and call ``then(dock)`` when it is there."""
        if name in self.docks:
            self.toggle(name)
            if then is not None:
                then(self.docks[name])
            return
        if then is not None:
            self.waiting[name] = then
        self.toggle(name)

    def add(self, dock) -> None:
        """Put a further dock into the place of the others."""
        window = self.iface.mainWindow()
        others = [other for other in (*self.docks.values(), *self.shells.values()) if not other.isFloating()
                  and window.dockWidgetArea(other) == Qt.DockWidgetArea.RightDockWidgetArea]
        self.iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        if others:
            window.tabifyDockWidget(others[-1], dock)
        self.added.append(dock)

    def _beside_added(self, dock) -> None:
        """Put a dock that is about to be shown behind a tab with a further one that takes its place now."""
        window = self.iface.mainWindow()
        for other in self.added:
            if other.isVisible() and not (other.isFloating() or dock.isFloating()) \
                    and window.dockWidgetArea(other) == window.dockWidgetArea(dock):
                window.tabifyDockWidget(other, dock)

    def in_use(self) -> str:
        """The dock that has the focus, otherwise one that is in sight; empty without one."""
        widget = QApplication.focusWidget()
        while widget is not None:
            if isinstance(widget, QDockWidget) and widget in self.docks.values():
                return widget.name
            widget = widget.parentWidget()
        return next((name for name, dock in self.docks.items() if dock.isUserVisible()), "")

    def _seen(self, name: str, seen: bool) -> None:
        shell = self.shells.get(name)
        if shell is None:
            return
        self.actions[name].setChecked(shell.isUserVisible())
        if seen:
            self.loading.begin(_module(name))

    # -- making --------------------------------------------------------------------------------

    def _loaded(self, module: str, problem: str) -> None:
        name = next((name for name in self.shells if _module(name) == module), None)
        if name is None:
            return
        if problem:
            self.shells[name].setUserVisible(False)
            self.actions[name].setChecked(False)
            self.waiting.pop(name, None)
            self.failed.emit(name, problem)
        else:
            self._make(name, shown=self.shells[name].isVisible(), raised=self.shells[name].isUserVisible())

    def _make(self, name: str, *, shown: bool, raised: bool) -> None:
        """Put a dock where its shell is; ``raised``: on top of others in the same place."""
        window, shell = self.iface.mainWindow(), self.shells.pop(name)
        dock = getattr(importlib.import_module(_module(name)), DOCKS[name])(self.iface, window)
        self.docks[name] = dock
        floating, geometry = shell.isFloating(), shell.geometry()
        self.iface.addDockWidget(window.dockWidgetArea(shell) or Qt.DockWidgetArea.RightDockWidgetArea, dock)
        if not floating:
            window.tabifyDockWidget(shell, dock)
            self._beside_shown(dock)
        self._remove(shell)
        if floating:
            dock.setFloating(True)
            dock.setGeometry(geometry)
        dock.setVisible(shown)
        dock.setToggleVisibilityAction(self.actions[name])
        if raised:
            dock.setUserVisible(True)
        then = self.waiting.pop(name, None)
        self.made.emit(name)
        if then is not None:
            then(dock)

    def _beside_shown(self, dock) -> None:
        """Put a dock behind a tab with one of ours that is in sight: one below the other, they would push QGIS's window
        taller, as Qt forgets the tabs of docks that were hidden."""
        window = self.iface.mainWindow()
        for other in self.docks.values():
            if other is not dock and other.isVisible() and not other.isFloating() \
                    and window.dockWidgetArea(other) == window.dockWidgetArea(dock):
                window.tabifyDockWidget(other, dock)
                return

    def _remove(self, dock) -> None:
        dock.setObjectName("")      # the name is that of the next one
        self.iface.removeDockWidget(dock)
        dock.deleteLater()

    def take_down(self, *added) -> None:
        """Take all docks out of the window, and those that were added, which may be None."""
        self.loading.drop()
        made = [*self.docks.values(), *(dock for dock in added if dock is not None)]
        for dock in made:
            dock.take_down()
        shells, self.shells = self.shells, {}
        for dock in (*made, *shells.values()):
            self._remove(dock)
        self.docks.clear()
        self.deleteLater()


def _module(name: str) -> str:
    return f"{ROOM}.{name}.dock"
