"""Inside QGIS: the Compliance dock on the sample county, as a user drives it, with pictures."""
from pathlib import Path

from docks import (
    click,
    click_at,
    close_dock,
    lightness,
    open_dock,
    open_sample,
    picture,
    place_on_map,
    press_run,
    rows_seen,
    same_keys,
    sample_layer,
    settle_findings,
    shared_shortcuts,
    start_window,
    wait_for,
)
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDialog, QDialogButtonBox
from qgis.utils import iface, plugins

from groundrules.bridge.store import api as store

SMALL = 1366, 768       # points of the window


class Driver:
    def __init__(self, arguments):
        self.arguments, self.work = arguments, Path(arguments["folder"])
        open_sample()
        self.zoning = open_dock("zoning", 560)
        self.dock = open_dock("compliance", 620)
        self.tabbed = self.zoning in iface.mainWindow().tabifiedDockWidgets(self.dock)

    def picture(self, what):
        picture(self.dock, self.arguments, what)

    def settle(self):
        settle_findings(self.dock)

    def record(self):
        """A run of the Zoning dock, recorded beside the project with the dialog."""
        zoning = self.zoning
        zoning.inputs.subjects.setLayer(sample_layer("XMYD"))
        zoning.inputs.today.setChecked(False)
        zoning.inputs.as_of.setDate(QDate(2026, 6, 30))
        wait_for(lambda: zoning.check_action.isEnabled())
        zoning.check_action.trigger()
        wait_for(lambda: not zoning.runs.busy)
        self.dock.link.choose(str(self.work / "store.gpkg"))
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
        return next((widget for widget in self.dock.findChildren(QDialog)
                     if widget.objectName() == f"groundrules_compliance_{name}_dialog" and widget.isVisible()), None)

    def check_dialog(self):
        """The Processing dialog of a check, opened from the menu, run, and recorded."""
        before = len(self.dock.findings.stored.runs)
        self.dock.check_menu.aboutToShow.emit()
        entries = {action.objectName(): action for action in self.dock.check_menu.actions()}
        layer = sample_layer("XMYD")
        entries["groundrules_compliance_run_checklandusecodes"].trigger()
        asked = self.dock.checks.dialogs[-1]
        wait_for(lambda: asked.isVisible())
        asked.setParameters({**asked.createProcessingParameters(), "INPUT": layer.id(), "CODE_FIELD": "XMBH"})
        press_run(asked)
        wait_for(lambda: len(self.dock.findings.stored.runs) > before)
        asked.close()
        self.settle()
        return [name for name in entries if name]

    def edit_and_recheck(self):
        """Delete the current finding's parcel on its layer, check again, compare the runs; what became of it."""
        panel, layer = self.dock.findings, sample_layer("XMYD")
        subject = panel.finding(panel.view.current())["subject_id"]
        layer.startEditing()
        layer.deleteFeatures([feature.id() for feature in layer.getFeatures() if feature["DKBH"] == subject])
        layer.commitChanges()
        click(self.dock, self.dock.recheck_action)
        self.settle()
        text = self.dock.words.text()
        frame = panel.stored.index.frame
        states = set(frame.loc[frame["subject_id"] == subject, "state"])
        click(self.dock, self.dock.compare_action)
        self.settle()
        self.picture("compare")
        gone = panel.compare.summary.text()
        click(self.dock, panel.compare.close_action)
        self.settle()
        return {"told": text, "states": sorted(states), "gone": gone}

    def units(self):
        """Findings of the first unit, chosen with its filter."""
        view = self.dock.findings.view
        box = view.filters["unit_code"]
        words = box.itemText(1)
        box.setCurrentIndex(1)
        matching = view.model.rows.matching
        self.picture("units")
        click(self.dock, view.reset_action)
        return {"words": words, "matching": matching, "choices": box.count()}


def click_map(panel, place):
    """Click the map where a finding lies."""
    shape = panel.map_link.geometry(panel.detail.piece, panel.stored.crs)
    at = place_on_map(shape)
    panel.view.select_first()
    click_at(at)
    return panel.finding(panel.view.current())["subject_id"]


def edit(dock, words):
    """Set a field of a parcel, unsaved; what the dock says of it."""
    layer = sample_layer("XMYD")
    layer.startEditing()
    feature = next(feature for feature in layer.getFeatures() if feature["DKBH"] == "YC2025-024-01")
    layer.changeAttributeValue(feature.id(), layer.fields().indexOf("QDWH"), words)
    return dock.findings.date.words.text()


def drive_small(arguments):
    """A window of 1366 × 768 points: names, ten lines, filters, a click on the map, an edit, a recheck."""
    window = start_window()
    driver = Driver(arguments)
    dock, screen = driver.dock, arguments.get("size", SMALL)
    window.setGeometry(0, 0, *screen)
    QTest.qWait(200)
    driver.record()
    driver.settle()
    panel, view = dock.findings, dock.findings.view
    view.group.setCurrentIndex(view.group.findData("project_id"))
    view.select_first()
    driver.settle()
    seen, lines = rows_seen(view.table), [view.model.data(view.model.index(row, 0)) for row in range(3)]
    picture(dock, arguments, "glance")
    last = view.model.rows.total - 1
    view.pick([last])
    wait_for(lambda: panel.detail is not None)
    wanted, clicked = panel.finding(last)["subject_id"], click_map(panel, last)
    driver.settle()
    click(dock, view.bar.filters_action)
    choose = view.filters["severity"]
    choose.setCurrentIndex(choose.findData("critical"))
    view.select_first()
    driver.settle()
    filters = view.bar.filters_action.text()
    picture(dock, arguments, "filters")
    click(dock, view.bar.filters_action)
    click(dock, view.reset_action)
    stale = edit(dock, "x")
    picture(dock, arguments, "stale")
    click(dock, panel.date.recheck_action)
    wait_for(lambda: len(panel.stored.runs) == 2)
    driver.settle()
    rechecked = panel.date.words.text()
    sample_layer("XMYD").rollBack()
    return {"size": [window.width(), window.height()], "seen": seen, "lines": lines, "wanted": wanted,
            "clicked": clicked, "filters": filters, "stale": stale, "rechecked": rechecked,
            "after": panel.date.words.text()}


def drive(arguments):
    if "small" in arguments:
        return drive_small(arguments)
    window = start_window()
    hidden = not plugins["groundrules"].menu.docks
    driver = Driver(arguments)
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
    driver.settle()
    wait_for(lambda: panel.detail is not None)      # a table that is filled anew forgets where it was to go
    before = iface.mapCanvas().extent().toString()
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    wait_for(lambda: before != iface.mapCanvas().extent().toString())
    iface.mapCanvas().waitWhileRendering()
    first = view.current()
    QTest.keyClick(view.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    by_key = view.current() not in (first, -1) and view.current() >= 0
    driver.picture("findings")
    extent = dict(enumerate(view.model.rows.entries))
    click(dock, panel.extent_action)
    wait_for(lambda: view.model.rows.matching < len(extent))
    within = view.model.rows.matching
    iface.mapCanvas().zoomToFullExtent()
    wait_for(lambda: view.model.rows.matching > within)
    click(dock, panel.extent_action)
    units = driver.units()
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
    rechecked = driver.edit_and_recheck()
    dock.exports.export_report(str(driver.work / "report.html"))
    driver.settle()
    dock.exports.export_table(str(driver.work / "table.xlsx"))
    driver.settle()
    answer = {"hidden_at_start": hidden, "tabbed": driver.tabbed, "listed": listed, "checks": checks, "by_key": by_key,
              "within": [within, len(extent)], "wanted": wanted, "waived": waived, "past": past,
              "card": panel.card.text.toPlainText(), "shared": shared_shortcuts(dock), "same": same_keys(dock),
              "lightness": lightness(dock), "words": dock.words.text(), "runs": len(panel.stored.runs),
              "units": units, "rechecked": rechecked,
              "report": (driver.work / "report.html").stat().st_size,
              "table": (driver.work / "table.xlsx").stat().st_size, "locale": QgsApplication.locale()}
    return {**answer, **close_dock(dock)}
