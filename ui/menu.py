"""The plugin's menu: what can be reached without the toolbox."""
from __future__ import annotations

import shutil
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QAction, QToolBar

from ..algorithms.common.base import interface_language
from ..bridge.settings import welcome_at_start
from .docks.shelf import DOCKS, Shelf
from .help import open_help
from .text import tr
from .welcome.panel import WelcomePanel
from .widgets import icon

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
SAMPLE_PROJECTS = {"zh": "groundrules-sample.qgz", "en": "groundrules-sample-en.qgz"}    # the same data…
SAMPLE_DATA = {"zh": ("county.gpkg",), "en": ("county.gpkg", "county_en.gpkg")}     # …but for names of projects
ON_THE_BAR = ("zoning", "compliance", "carbon", "monitoring", "whatapplies", "help")


def plugin_version() -> str:
    """The version that ``metadata.txt`` states."""
    lines = (ROOT / "metadata.txt").read_text(encoding="utf-8").splitlines()
    return next(line.split("=", 1)[1] for line in lines if line.startswith("version="))


def copy_sample(folder: Path, language: str) -> Path:
    """Put the sample county into a folder, unless it is there, and return the path of its project in a language.

    QGIS writes to a GeoPackage that it opens, and the plugin's own folder may be read-only.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "monitoring").mkdir(exist_ok=True)
    names = (*SAMPLE_DATA[language], SAMPLE_PROJECTS[language], "README.md", "monitoring.gpkg")
    sources = {SAMPLES / name: folder / name for name in names}
    for words in ("monitoring_en", "monitoring")[language != "en":]:    # where a table has words, the first one counts
        sources |= {path: folder / "monitoring" / path.name for path in sorted((SAMPLES / words).iterdir())}
    for source, target in sources.items():
        if not target.exists():
            shutil.copyfile(source, target)
    return folder / SAMPLE_PROJECTS[language]


def toolbar(iface, title: str, actions) -> QToolBar:
    """A toolbar with words beside the icons; QGIS remembers its place by the name."""
    bar = iface.addToolBar(title)
    bar.setObjectName("groundrules_toolbar")
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    bar.addActions(actions)
    return bar


class Menu:
    """Menu "Ground Rules" under Plugins, the toolbar and the docks; ``remove`` takes all of it away again."""

    def __init__(self, iface):
        self.iface = iface
        self.title = tr("Ground Rules")
        self.actions: dict[str, QAction] = {}
        self._add_dock("zoning", tr("Zoning dock"), tr("Check"), "checkzoning",
                       tr("Zoning dock: check projects and parcels against control lines"))
        self._add_dock("compliance", tr("Compliance dock"), tr("Findings"), "",
                       tr("Compliance dock: findings of all checks, their states, waivers and history"))
        self._add_dock("carbon", tr("Carbon dock"), tr("Carbon"), "",
                       tr("Carbon dock: compare plans by carbon and by what checks say"))
        self._add_dock("monitoring", tr("Monitoring dock"), tr("Monitoring"), "",
                       tr("Monitoring dock: indicators against their targets, by unit and year"))
        self._add("whatapplies", tr("What applies here?"), self.ask_place, tr("What applies here"),
                  tip=tr("Zoning dock: click the map to see which controls concern that place"))
        self._add("checkzoning", tr("Check projects against controls…"), self.open_check)
        self._add("verification", tr("Verification desk…"), self.open_verification, picture="validatepack",
                  tip=tr("Compare the rules of a pack with the official text, and say who did"))
        self._add("repeatrun", tr("Run again from a manifest…"), self.open_repeat,
                  tip=tr("Repeat a run from its manifest, and see whether data, packs and results are the same"))
        self._add("welcome", tr("Welcome"), self.show_welcome, picture="groundrules")
        self._add("groundrules", tr("Open the sample project"), self.open_sample_project)
        self._add("help", tr("Help"), self.open_help)
        self.bar = toolbar(iface, self.title, [self.actions[name] for name in ON_THE_BAR])
        self.shelf = Shelf(iface, {name: self.actions[name] for name in DOCKS}, iface.mainWindow())
        self.shelf.failed.connect(lambda name, words: iface.messageBar().pushWarning(self.title, words))
        self.welcome = None
        self.starting = not iface.mainWindow().isVisible()     # otherwise installed or loaded again while QGIS runs
        if self.starting:
            iface.initializationCompleted.connect(self.started)
        else:
            QTimer.singleShot(0, self.greet)

    def _add(self, name: str, title: str, run, label: str = "", picture: str = "", tip: str = "") -> QAction:
        """Add an entry; ``label``: shorter words, for the toolbar; ``tip``: what it does, with the dock's title."""
        action = QAction(icon(picture or name), title, self.iface.mainWindow())
        action.setObjectName(f"groundrules_menu_{name}")
        action.setIconText(label or title)
        action.setToolTip(tip or title)
        action.setStatusTip(tip)
        action.triggered.connect(run)
        self.iface.addPluginToMenu(self.title, action)
        self.actions[name] = action
        return action

    def _add_dock(self, name: str, title: str, label: str, picture: str, tip: str) -> None:
        """Add an entry that shows and hides a dock."""
        self._add(name, title, lambda on: self.toggle(name, on), label, picture, tip).setCheckable(True)

    @property
    def docks(self) -> dict:
        """The docks that were seen by now, by name."""
        return self.shelf.docks

    @property
    def dock(self):
        """The Zoning dock; None before it is requested."""
        return self.docks.get("zoning")

    def toggle(self, name: str, on: bool = True) -> None:
        """Show or hide a dock, such as ``"compliance"``, which is made when first asked for."""
        self.shelf.toggle(name, on)

    def ask_place(self) -> None:
        """Ask with the next click on the map what applies there."""
        self.shelf.open("zoning", lambda dock: dock.ask_place())

    def started(self) -> None:
        """QGIS is ready."""
        self.shelf.settle()
        self.greet()

    def greet(self) -> None:
        """Show the welcome panel, unless the user does not want it or the plugin is gone by now."""
        if self.actions and welcome_at_start():
            self.show_welcome()

    def show_welcome(self) -> None:
        """Show the welcome panel on top of the docks."""
        if self.welcome is None:
            panel = WelcomePanel(self.iface, interface_language(), self.shelf.loading, self.iface.mainWindow())
            self.welcome = panel
            panel.sample_wanted.connect(self.open_sample_project)
            panel.help_wanted.connect(lambda: open_help(interface_language()))
            panel.dock_wanted.connect(lambda: self.shelf.open("zoning", lambda dock: dock.show_inputs()))
            panel.pack_wanted.connect(lambda pack: self.shelf.open("zoning", lambda dock: dock.choose_pack(pack)))
            panel.check_wanted.connect(self.check_now)
            self.shelf.add(panel)
        self.welcome.setUserVisible(True)

    def check_now(self, layer_id: str) -> None:
        """Check a layer in the Zoning dock, with what was recognised."""
        self.shelf.open("zoning", lambda dock: dock.check_layer(layer_id))

    def open_check(self) -> None:
        """The dialog of ``groundrules:checkzoning``."""
        from qgis import processing

        processing.execAlgorithmDialog("groundrules:checkzoning")

    def open_repeat(self) -> None:
        """The dialog of ``groundrules:repeatrun``."""
        from qgis import processing

        processing.execAlgorithmDialog("groundrules:repeatrun")

    def open_verification(self) -> None:
        """The verification desk, over the pack of the Zoning dock where there is one."""
        if self.dock is not None:
            from .verification.opening import open_over

            open_over(self.dock)
            return
        from .verification.dialog import VerificationDesk

        desk = VerificationDesk(interface_language(), parent=self.iface.mainWindow())
        desk.finished.connect(desk.deleteLater)
        desk.show()

    def open_sample_project(self) -> None:
        """Open a copy of the invented county; QGIS asks first about unsaved changes."""
        folder = Path(QgsApplication.qgisSettingsDirPath()) / "groundrules" / f"sample-{plugin_version()}"
        self.iface.addProject(str(copy_sample(folder, interface_language())))

    def open_help(self, *_) -> None:
        """The page on the dock in use, otherwise the first page, in the browser."""
        open_help(interface_language(), self.shelf.in_use())

    def remove(self) -> None:
        if self.starting:
            self.iface.initializationCompleted.disconnect(self.started)
        self.shelf.take_down(self.welcome)
        self.welcome = None
        self.bar.parent().removeToolBar(self.bar)
        self.bar.deleteLater()
        for action in self.actions.values():
            self.iface.removePluginMenu(self.title, action)
            action.deleteLater()
        self.actions.clear()
