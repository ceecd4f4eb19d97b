"""The plugin's menu: what can be reached without the toolbox."""
from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction

ROOT = Path(__file__).resolve().parents[1]
SAMPLE_PROJECT = ROOT / "samples" / "groundrules_sample.qgz"


class Menu:
    """Menu "Ground Rules" under Plugins; ``remove`` takes every entry away again."""

    def __init__(self, iface):
        self.iface = iface
        self.title = self.tr("Ground Rules")
        self.actions: list[QAction] = []
        self._add("sample_project", self.tr("Open the sample project"), self.open_sample_project)

    def tr(self, string: str) -> str:
        return QCoreApplication.translate("Menu", string)

    def _add(self, name: str, title: str, run) -> None:
        action = QAction(QIcon(str(ROOT / "icons" / "groundrules.svg")), title, self.iface.mainWindow())
        action.setObjectName(f"groundrules_{name}")
        action.triggered.connect(run)
        self.iface.addPluginToMenu(self.title, action)
        self.actions.append(action)

    def open_sample_project(self) -> None:
        """Open the invented county, after QGIS has asked about unsaved changes."""
        self.iface.addProject(str(SAMPLE_PROJECT))

    def remove(self) -> None:
        for action in self.actions:
            self.iface.removePluginMenu(self.title, action)
            action.deleteLater()
        self.actions.clear()
