"""Which store the dock shows, and whether another user has changed it."""
from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QFileSystemWatcher, QObject, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog

from ...bridge.docks.series import version_of
from ...bridge.project.dock_state import kept_path, place_of
from ...bridge.store.file import default_store_path
from ...bridge.store.kinds import StoreKind
from ...core.errors import InputError
from ..text import tr
from ..widgets import action, button

ENDING = ".gpkg"
QUIET_MS = 600      # a transaction touches the folder several times


class StoreLink(QObject):
    """The path of the store, kept in the project by its dock, how it is chosen, and a watch over its file.

    Args:
        dock: that shows the store. kind: of the store.
        title: of the choice, such as "Choose the findings store…". files: filter of its files.

    Signals:
        touched: the file or its folder changed.
        chosen: the store is another one now.

    Attributes:
        action: asks for a store. button: shows its name, and asks for another one.
    """

    touched = pyqtSignal()
    chosen = pyqtSignal()

    def __init__(self, dock, kind: StoreKind, title: str, files: str):
        super().__init__(dock)
        self.dock, self.kind, self.files = dock, kind, files
        self.action = action(dock, f"{dock.name}_store", title, "mActionFileOpen.svg", self.ask)
        self.button = button(self.action, words=True)
        self.path, self.version = "", ()
        self.watcher = QFileSystemWatcher(self)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(QUIET_MS)
        self.timer.timeout.connect(self.touched)
        for signal in (self.watcher.fileChanged, self.watcher.directoryChanged):
            signal.connect(lambda _: self.timer.start())

    def restore(self) -> None:
        """Take the place that the project remembers, otherwise the one next to the project, otherwise none."""
        project = QgsProject.instance()
        path = place_of(project, self.dock.state().get("store", ""))
        if not path:
            try:
                path = default_store_path(project.fileName(), self.kind)
            except InputError:
                path = ""
        self._take(path)

    def ask(self) -> None:
        """Ask for a place: a store that is there, or a file to be made."""
        path, _ = QFileDialog.getSaveFileName(
            self.dock, self.action.iconText(), self.path, self.files,
            options=QFileDialog.Option.DontConfirmOverwrite)
        if path:
            self.choose(path)

    def choose(self, path: str) -> None:
        """Take another place, and keep it in the project."""
        path = path if path.lower().endswith(ENDING) else path + ENDING
        self.dock.keep_state({"store": kept_path(QgsProject.instance(), path)})
        self._take(path)
        self.chosen.emit()

    def enable(self, free: bool) -> None:
        """Show what is chosen; ``free``: nothing is under way, so that another one can be chosen."""
        self.action.setEnabled(free)
        self.button.setText(self.name() or tr("No store yet"))
        self.button.setToolTip(self.path or self.action.iconText())

    def _take(self, path: str) -> None:
        self.path, self.version = path, ()
        self.watch()

    def exists(self) -> bool:
        return bool(self.path) and Path(self.path).exists()

    def stamp(self) -> tuple:
        """What tells the file from what it was before; empty without one."""
        return version_of(self.path) if self.exists() else ()

    def name(self) -> str:
        return Path(self.path).name if self.path else ""

    def watch(self) -> None:
        """Watch the file and its folder again: a file that was replaced is another one."""
        for known in (self.watcher.files(), self.watcher.directories()):
            if known:
                self.watcher.removePaths(known)
        if self.path:
            there = [str(path) for path in (Path(self.path), Path(self.path).parent) if path.exists()]
            if there:
                self.watcher.addPaths(there)

    def take_down(self) -> None:
        self.timer.stop()
        self.path = ""
        self.watch()
