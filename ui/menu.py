"""The plugin's menu: what can be reached without the toolbox."""
from __future__ import annotations

import shutil
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon
from qgis.PyQt.QtWidgets import QAction

from ..algorithms.common.base import interface_language
from ..algorithms.common.libraries import gate

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
SAMPLE_FILES = ("county.gpkg", "groundrules-sample.qgz", "README.md")


def plugin_version() -> str:
    """The version that ``metadata.txt`` states."""
    lines = (ROOT / "metadata.txt").read_text(encoding="utf-8").splitlines()
    return next(line.split("=", 1)[1] for line in lines if line.startswith("version="))


def copy_sample(folder: Path) -> Path:
    """Put the sample county into a folder, unless it is there, and return the project's path.

    QGIS writes to a GeoPackage that it opens, and the plugin's own folder may be read-only.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in SAMPLE_FILES:
        if not (folder / name).exists():
            shutil.copyfile(SAMPLES / name, folder / name)
    return folder / "groundrules-sample.qgz"


class Menu:
    """Menu "Ground Rules" under Plugins; ``remove`` takes every entry away again."""

    def __init__(self, iface):
        self.iface = iface
        self.title = self.tr("Ground Rules")
        self.actions: list[QAction] = []
        self.docks: dict = {}
        self._add("zoning", self.tr("Zoning dock"), lambda on: self.toggle("zoning", on), checkable=True)
        self._add("compliance", self.tr("Compliance dock"), lambda on: self.toggle("compliance", on), checkable=True)
        self._add("carbon", self.tr("Carbon dock"), lambda on: self.toggle("carbon", on), checkable=True)
        self._add("checkzoning", self.tr("Check projects against controls…"), self.open_check)
        self._add("groundrules", self.tr("Open the sample project"), self.open_sample_project)
        self._add("help", self.tr("Help"), self.open_help)

    def tr(self, string: str) -> str:
        return QCoreApplication.translate("GroundRules", string)

    def _add(self, name: str, title: str, run, checkable: bool = False) -> None:
        action = QAction(QIcon(str(ROOT / "icons" / f"{name}.svg")), title, self.iface.mainWindow())
        action.setObjectName(f"groundrules_menu_{name}")
        action.setCheckable(checkable)
        action.triggered.connect(run)
        self.iface.addPluginToMenu(self.title, action)
        self.actions.append(action)

    @property
    def dock(self):
        """The Zoning dock; None before it is requested."""
        return self.docks.get("zoning")

    def toggle(self, name: str, on: bool = True) -> None:
        """Show or hide a dock, ``"zoning"``, ``"compliance"`` or ``"carbon"``, which is made when first asked for."""
        shown = next(entry for entry in self.actions if entry.objectName() == f"groundrules_menu_{name}")
        if name not in self.docks:
            problem = gate()
            if problem:
                shown.setChecked(False)
                self.iface.messageBar().pushWarning(self.title, problem)
                return
            dock = self._made(name)
            others = [other.objectName() for other in self.docks.values()]
            self.docks[name] = dock
            self.iface.addTabifiedDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock, others, True)
            dock.setToggleVisibilityAction(shown)
        self.docks[name].setUserVisible(on)

    def _made(self, name: str):
        if name == "compliance":
            from .compliance.dock import ComplianceDock

            return ComplianceDock(self.iface, self.iface.mainWindow())
        if name == "carbon":
            from .carbon.dock import CarbonDock

            return CarbonDock(self.iface, self.iface.mainWindow())
        from .zoning.dock import ZoningDock

        return ZoningDock(self.iface, self.iface.mainWindow())

    def open_check(self) -> None:
        """The dialog of ``groundrules:checkzoning``."""
        from qgis import processing

        processing.execAlgorithmDialog("groundrules:checkzoning")

    def open_sample_project(self) -> None:
        """Open a copy of the invented county; QGIS asks first about unsaved changes."""
        folder = Path(QgsApplication.qgisSettingsDirPath()) / "groundrules" / f"sample-{plugin_version()}"
        self.iface.addProject(str(copy_sample(folder)))

    def open_help(self) -> None:
        """The first page of the help, in the browser; it lies in the plugin's folder."""
        page = ROOT / "help" / interface_language() / "index.html"
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))

    def remove(self) -> None:
        for dock in self.docks.values():
            dock.take_down()
            self.iface.removeDockWidget(dock)
            dock.deleteLater()
        self.docks.clear()
        for action in self.actions:
            self.iface.removePluginMenu(self.title, action)
            action.deleteLater()
        self.actions.clear()
