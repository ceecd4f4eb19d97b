"""Inside QGIS: the Compliance dock on the sample county, as a user drives it, with pictures."""
from pathlib import Path

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QDate, QElapsedTimer, Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QAction, QApplication, QDialog, QDialogButtonBox, QDockWidget
from qgis.utils import iface, plugins

from groundrules.bridge import findings_store as store


def wait_for(condition, seconds=60):
    timer = QElapsedTimer()
    timer.start()
    while not condition():
        if timer.elapsed() > seconds * 1000:
            raise TimeoutError
        QTest.qWait(50)


def menu_action(name):
    return iface.mainWindow().findChild(QAction, f"groundrules_menu_{name}")


def click(dock, action):
    QTest.mouseClick(dock.findChild(QAbstractButton, f"{action.objectName()}_button"), Qt.MouseButton.LeftButton)


def lightness(widget):
    """Middle lightness of what a widget really shows, 0 black to 255 white."""
    small = widget.grab().toImage().scaled(24, 24, Qt.AspectRatioMode.IgnoreAspectRatio,
                                           Qt.TransformationMode.SmoothTransformation)
    return sum(small.pixelColor(x, y).lightness() for x in range(24) for y in range(24)) / 576


def shared_shortcuts(dock):
    """Keys of the dock that a menu of QGIS has too: then neither would answer."""
    own = {action.shortcut().toString(): action.objectName() for action in dock.findChildren(QAction)
           if not action.shortcut().isEmpty()}
    return sorted({f"{action.shortcut().toString()}: {action.objectName()} / {own[action.shortcut().toString()]}"
                   for action in iface.mainWindow().findChildren(QAction)
                   if action.shortcut().toString() in own and not action.objectName().startswith("groundrules")})


def same_keys(dock):
    """Keys that two actions of the dock share."""
    keys = [action.shortcut().toString() for action in dock.findChildren(QAction) if not action.shortcut().isEmpty()]
    return sorted({key for key in keys if keys.count(key) > 1})


class Driver:
    def __init__(self, arguments):
        self.folder, self.name = Path(arguments["pictures"]), arguments["name"]
        self.work = Path(arguments["folder"])
        self.folder.mkdir(parents=True, exist_ok=True)

    def picture(self, what):
        QTest.qWait(400)
        path = str(self.folder / f"compliance-{what}-{self.name}.png")
        if self.dock.devicePixelRatioF() > 1:    # the screen is too small for the whole window
            self.dock.grab().save(path)
        else:
            QGuiApplication.primaryScreen().grabWindow(0).save(path)

    def open(self):
        menu_action("groundrules").trigger()
        wait_for(lambda: QgsProject.instance().mapLayer("groundrules_sample_XMYD") is not None)
        for name in ("Browser", "ResultsViewer"):
            found = iface.mainWindow().findChild(QDockWidget, name)
            if found:
                found.hide()
        iface.messageBar().clearWidgets()
        menu_action("zoning").trigger()
        self.zoning = plugins["groundrules"].menu.docks["zoning"]
        menu_action("compliance").trigger()
        self.dock = plugins["groundrules"].menu.docks["compliance"]
        wait_for(lambda: self.dock.isVisible())
        QTest.qWait(300)
        iface.mainWindow().resizeDocks([self.dock], [620], Qt.Orientation.Horizontal)
        QTest.qWait(300)
        iface.mainWindow().setGeometry(0, 0, 1600, 1000)     # the docks wanted more than the screen has
        QTest.qWait(300)
        self.tabbed = self.zoning in iface.mainWindow().tabifiedDockWidgets(self.dock)

    def settle(self):
        wait_for(lambda: not self.dock.jobs.busy)
        QTest.qWait(300)
        wait_for(lambda: self.dock.jobs.beside is None)

    def record(self):
        """A run of the Zoning dock, recorded beside the project with the dialog."""
        zoning = self.zoning
        zoning.inputs.subjects.setLayer(QgsProject.instance().mapLayer("groundrules_sample_XMYD"))
        zoning.inputs.today.setChecked(False)
        zoning.inputs.as_of.setDate(QDate(2026, 6, 30))
        wait_for(lambda: zoning.check_action.isEnabled())
        zoning.check_action.trigger()
        wait_for(lambda: not zoning.runs.busy)
        self.dock.take_store(str(self.work / "store.gpkg"))
        click(self.dock, self.dock.record_action)
        self.answer("record")

    def answer(self, name, words="", picture=True):
        """Fill in the dialog that is open, and click OK."""
        wait_for(lambda: self.question(name) is not None)
        asked = self.question(name)
        asked.author.setText("Wang")
        if words:
            QTest.keyClicks(asked.words, words)
        if picture:
            self.picture(name)
        QTest.mouseClick(asked.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)
        self.settle()

    def question(self, name):
        return next((one for one in self.dock.findChildren(QDialog)
                     if one.objectName() == f"groundrules_compliance_{name}_dialog" and one.isVisible()), None)

    def check_dialog(self):
        """The Processing dialog of a check, opened from the menu, run, and recorded."""
        before = len(self.dock.findings.stored.runs)
        self.dock.check_menu.aboutToShow.emit()
        entries = {one.objectName(): one for one in self.dock.check_menu.actions()}
        layer = QgsProject.instance().mapLayer("groundrules_sample_XMYD")
        entries["groundrules_compliance_run_checklandusecodes"].trigger()
        asked = self.dock.checks.dialogs[-1]
        wait_for(lambda: asked.isVisible())
        asked.setParameters({**asked.createProcessingParameters(), "INPUT": layer.id(), "CODE_FIELD": "XMBH"})
        asked.runButton().click()
        wait_for(lambda: len(self.dock.findings.stored.runs) > before, 90)
        asked.close()
        self.settle()
        return [name for name in entries if name]


def drive(arguments):
    window = iface.mainWindow()
    window.setGeometry(0, 0, 1600, 1000)
    QApplication.setActiveWindow(window)     # without a window manager nobody else does, and no shortcut would answer
    hidden = not plugins["groundrules"].menu.docks
    driver = Driver(arguments)
    driver.open()
    dock = driver.dock
    driver.picture("empty")
    driver.record()
    panel, view = dock.findings, dock.findings.view
    if panel.stored is None:
        raise RuntimeError(dock.words.text())
    listed = view.model.rows.total
    checks = driver.check_dialog()
    view.group.setCurrentIndex(view.group.findData("rule_id"))
    view.select_first()
    QApplication.setActiveWindow(window)
    view.table.setFocus()
    before = iface.mapCanvas().extent().toString()
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    wait_for(lambda: before != iface.mapCanvas().extent().toString(), 20)
    iface.mapCanvas().waitWhileRendering()
    first = view.current()
    QTest.keyClick(view.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    by_key = view.current() not in (first, -1) and view.current() >= 0
    QTest.qWait(900)
    driver.picture("findings")
    extent = dict(enumerate(view.model.rows.entries))
    click(dock, panel.extent_action)
    QTest.qWait(500)
    within = view.model.rows.matching
    iface.mapCanvas().zoomToFullExtent()
    wait_for(lambda: view.model.rows.matching > within, 20)
    click(dock, panel.extent_action)
    choose = view.filters["severity"]
    choose.setCurrentIndex(choose.findData("critical"))
    QApplication.setActiveWindow(window)
    view.table.setFocus()
    view.table.selectAll()
    wanted = len(view.selection())
    QTest.keyClick(view.table, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    driver.answer("waive", "ridge road, approved")
    choose.setCurrentIndex(0)
    waived = store.read_store(dock.link.path).index.frame["state"].tolist().count("waived")
    view.group.setCurrentIndex(view.group.findData("state"))
    box = view.filters["state"]
    box.setCurrentIndex(box.findData("waived"))
    view.select_first()
    driver.settle()
    panel.below.setCurrentWidget(panel.past)
    driver.picture("history")
    past = panel.past.toPlainText()
    panel.below.setCurrentWidget(panel.card)
    box.setCurrentIndex(0)
    click(dock, panel.decisions["dispute"])
    driver.answer("dispute", "x", picture=False)
    driver.picture("states")
    dock.exports.export_report(str(driver.work / "report.html"))
    driver.settle()
    dock.exports.export_table(str(driver.work / "table.xlsx"))
    driver.settle()
    answer = {"hidden_at_start": hidden, "tabbed": driver.tabbed, "listed": listed, "checks": checks, "by_key": by_key,
              "within": [within, len(extent)], "wanted": wanted, "waived": waived, "past": past,
              "card": panel.card.text.toPlainText(), "shared": shared_shortcuts(dock), "same": same_keys(dock),
              "lightness": lightness(dock), "words": dock.words.text(), "runs": len(panel.stored.runs),
              "report": (driver.work / "report.html").stat().st_size,
              "table": (driver.work / "table.xlsx").stat().st_size, "locale": QgsApplication.locale()}
    menu_action("compliance").trigger()
    answer["closed"] = not dock.isVisible()
    plugins["groundrules"].unload()
    QTest.qWait(300)
    answer["left"] = [widget.objectName() for widget in window.findChildren(QDockWidget)
                      if widget.objectName().startswith("groundrules")]
    return answer
