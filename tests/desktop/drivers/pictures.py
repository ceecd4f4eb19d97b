"""Inside QGIS: what the README and the help show, on the sample county. Run by ``tools/pictures.py``."""
from pathlib import Path

from docks import click, fill_screen, give_two_plans, open_dock, sample_layer, save_shot, shot, start_window, wait_for
from qgis import processing
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QDialog, QDialogButtonBox, QDockWidget
from qgis.utils import iface, plugins

WIDTH = 560     # points of a dock


class Driver:
    def __init__(self, arguments):
        self.arguments = arguments

    def picture(self, what):
        fill_screen()
        save_shot(Path(self.arguments["pictures"]) / f"{what}-{self.arguments['name']}.png")

    def start(self):
        """The welcome panel, with the sample county opened by its button."""
        menu, window = plugins["groundrules"].menu, iface.mainWindow()
        window.findChild(QDockWidget, "Browser").hide()
        menu.show_welcome()
        welcome = window.findChild(QDockWidget, "groundrules_welcome_dock")
        press = welcome.findChild(QAbstractButton, "groundrules_welcome_sample")
        QTest.mouseClick(press, Qt.MouseButton.LeftButton)
        check = welcome.findChild(QAbstractButton, "groundrules_welcome_check")
        wait_for(lambda: sample_layer("XMYD") is not None and check.isEnabled())
        iface.messageBar().clearWidgets()
        self.picture("start")
        welcome.close()

    def zoning(self):
        """Inputs, fields and values of a layer, and findings."""
        dock = open_dock("zoning", WIDTH)
        dock.inputs.subjects.setLayer(sample_layer("XMYD"))
        dock.inputs.today.setChecked(False)
        dock.inputs.as_of.setDate(QDate(2026, 6, 30))
        wait_for(lambda: dock.traps.list.count() > 0 and dock.check_action.isEnabled())
        self.picture("inputs")
        dock.pages.open(sample_layer(self.arguments["mapped"]).id())
        wait_for(lambda: not dock.layers.timer.isActive() and dock.pages.panel.reading is None)
        self.picture("mapping")
        dock.pages.go_back()
        click(dock, dock.check_action)
        wait_for(lambda: not dock.runs.busy)
        dock.findings.view.select_first()
        shot()
        self.picture("checked")

    def compliance(self):
        """Findings of the check, recorded."""
        dock = open_dock("compliance", WIDTH)
        dock.link.choose(str(Path(self.arguments["folder"]) / "store.gpkg"))
        click(dock, dock.record_action)
        wait_for(lambda: dock.findChildren(QDialog))
        asked = dock.findChildren(QDialog)[-1]
        asked.author.setText("Wang")
        QTest.mouseClick(asked.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)
        wait_for(lambda: not dock.jobs.busy and dock.jobs.beside is None and dock.findings.stored is not None)
        dock.findings.view.select_first()
        self.picture("findings")

    def carbon(self):
        """Two plans beside the present, as a chart."""
        dock = open_dock("carbon", WIDTH)
        give_two_plans(dock)
        dock.compare_action.trigger()
        QTest.qWait(100)
        wait_for(lambda: not dock.work.busy and dock.opened is not None)
        QTest.qWait(100)
        self.picture("carbon")

    def monitoring(self):
        """The ten invented years: the matrix, the units on the map, and a series."""
        folder, tables = Path(self.arguments["folder"]), Path(self.arguments["tables"])
        store = str(folder / "series.gpkg")
        processing.run("groundrules:recordindicators", {
            "STORE": store, "INDICATOR_ROWS": [str(tables / "values.csv")],
            **{name: str(tables / f"{name.lower()}.csv") for name in ("TARGETS", "UNITS", "BREAKS")}})
        dock = open_dock("monitoring", WIDTH)
        dock.link.choose(store)
        wait_for(lambda: dock.opened is not None and not dock.work.busy)
        dock.matrix.choose("farmland", "990127100")
        click(dock, dock.choices.map_action)
        wait_for(lambda: dock.work.beside is None and not dock.work.busy)
        self.picture("monitoring")


def drive(arguments):
    start_window()
    driver, folder = Driver(arguments), Path(arguments["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    driver.start()
    driver.zoning()
    driver.compliance()
    driver.carbon()
    driver.monitoring()
    return {}
