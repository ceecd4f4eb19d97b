"""Inside QGIS: from foreign layers and tables to a verdict or a result by real clicks, which are counted."""
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from docks import click, fill_screen, open_dock, picture, press_run, save_shot, shot, start_window, wait_for
from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.core import QgsApplication, QgsProcessingContext, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QDockWidget, QTextEdit, QToolButton
from qgis.utils import iface

from groundrules.ui.zoning.inputs_panel import PACK_ID

SMALL = 1366, 768       # points of the window
WORD = Qt.ItemDataRole.UserRole


class Mouse:
    """Clicks, and how many they were."""

    def __init__(self):
        self.clicks = 0

    def press(self, widget, place=None):
        assert widget.isVisible() and widget.isEnabled(), widget.objectName()
        place = place or widget.rect().center()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        self.clicks += 1
        QTest.qWait(20)

    def item(self, view, item):
        view.scrollToItem(item)
        self.press(view.viewport(), view.visualItemRect(item).center())

    def choose(self, box: QComboBox, row: int):
        """Open a box and click an entry: two clicks."""
        assert row >= 0, box.objectName()
        self.press(box, QPoint(box.width() - 8, box.height() // 2))
        wait_for(lambda: box.view().isVisible(), 60)
        index = box.view().model().index(row, box.modelColumn(), box.view().rootIndex())
        box.view().scrollTo(index)
        QTest.qWait(50)
        place = box.view().visualRect(index).center()
        for near in (place + QPoint(12, 2), place):     # a list that has just opened lets go of the first click
            QTest.mouseMove(box.view().viewport(), near)
            QTest.qWait(20)
        self.press(box.view().viewport(), place)
        wait_for(lambda: not box.view().isVisible(), 60)


class Driver:
    def __init__(self, arguments):
        self.arguments, self.mouse, self.shots = arguments, Mouse(), 0
        for name in arguments["layers"]:
            layer = QgsVectorLayer(f"{arguments['file']}|layername={name}", name, "ogr")
            assert layer.isValid(), name
            QgsProject.instance().addMapLayer(layer)
        for name in ("Browser", "ResultsViewer"):
            window = iface.mainWindow().findChild(QDockWidget, name)
            if window:
                window.hide()
        iface.messageBar().clearWidgets()
        self.dock = open_dock("zoning", 480)
        self.window = iface.mainWindow()
        self.window.setGeometry(0, 0, *SMALL)
        shot()
        self.pages, self.panel = self.dock.pages, self.dock.pages.panel
        self.layer_ids = {layer.name(): layer.id() for layer in QgsProject.instance().mapLayers().values()}

    def settled(self):
        wait_for(lambda: not self.dock.layers.timer.isActive() and self.panel.reading is None)
        QTest.qWait(50)

    def picture(self, what):
        if self.arguments.get("pictures"):
            picture(self.dock, self.arguments, what)

    def pack(self, name):
        self.mouse.choose(self.dock.inputs.packs, self.dock.inputs.packs.findData(name, PACK_ID))

    def subjects(self, name):
        box = self.dock.inputs.subjects
        self.mouse.choose(box, next(row for row in range(box.count()) if box.itemText(row).startswith(name)))

    def role(self, name, role):
        box = self.dock.findChild(QComboBox, f"groundrules_zoning_role_{self.layer_ids[name]}")
        self.mouse.choose(box, box.findData(role))

    def values(self, name):
        self.mouse.press(self.dock.findChild(QToolButton, f"groundrules_zoning_values_{self.layer_ids[name]}"))

    def layer(self, name):
        self.mouse.choose(self.panel.layers, self.panel.layers.findData(self.layer_ids[name]))

    def field(self, part, name):
        box = self.dock.findChild(QComboBox, f"groundrules_mapping_field_{part}")
        self.mouse.choose(box, box.findData(name))

    def part(self, part):
        table = self.panel.fields
        self.mouse.item(table, next(table.item(row, 0) for row in range(table.rowCount())
                                    if table.item(row, 0).data(Qt.ItemDataRole.UserRole) == part))

    def select(self, value):
        table = self.panel.values.rest if value in ("", "*") and self.panel.values.rest.rowCount() \
            else self.panel.values.table
        self.mouse.item(table, next(table.item(row, 0) for row in range(table.rowCount())
                                    if table.item(row, 0).data(Qt.ItemDataRole.UserRole) == value))

    def word(self, word):
        words = self.panel.values.words
        self.mouse.item(words, next(words.item(row) for row in range(words.count())
                                    if words.item(row).data(Qt.ItemDataRole.UserRole) == word))

    def next(self):
        click(self.dock, self.panel.next_action)
        self.mouse.clicks += 1

    def accept(self):
        click(self.dock, self.panel.accept_action)
        self.mouse.clicks += 1

    def check(self):
        click(self.dock, self.dock.check_action)
        self.mouse.clicks += 1
        wait_for(lambda: not self.dock.runs.busy)

    def drive(self):
        self.settled()
        self.picture("mapping-start")
        began = time.monotonic()
        for place, (step, *values) in enumerate(self.arguments["steps"]):
            getattr(self, step)(*values)
            self.settled()
            if step in self.arguments.get("show", ()):
                self.picture(f"mapping-{place}-{step}")
        return time.monotonic() - began


class Job:
    """A dialog with its layers, and the steps that a user takes there."""

    def __init__(self, job, pictures):
        self.job, self.pictures, self.mouse, self.wrapper = job, pictures, Mouse(), None
        given = dict(job["inputs"])
        for name, path in job["layers"].items():
            layer = QgsVectorLayer(path, Path(path.partition("|")[0]).stem, "ogr")
            assert layer.isValid(), path
            QgsProject.instance().addMapLayer(layer)
            given[name] = layer.id()
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"groundrules:{job['algorithm']}")
        self.dialog = AlgorithmDialog(algorithm, parent=iface.mainWindow())
        self.dialog.setParameters({**given, **job["outputs"]})
        self.dialog.show()
        self.dialog.resize(1000, 700)
        shot(self.dialog)

    @property
    def panel(self):
        return self.wrapper.mapped.window.panel

    def open(self, name):
        self.wrapper = self.dialog.mainWidget().wrappers[name]
        self.mouse.press(self.wrapper.mapped.button)
        wait_for(lambda: self.panel.layer_id)

    def field(self, part, name):
        box = self.panel.findChild(QComboBox, f"groundrules_mapping_field_{part}")
        self.panel.fields.scrollToItem(self._row(part))
        self.mouse.choose(box, box.findData(name))

    def _row(self, part):
        fields = self.panel.fields
        return next(fields.item(row, 0) for row in range(fields.rowCount()) if fields.item(row, 0).data(WORD) == part)

    def part(self, part):
        self.mouse.item(self.panel.fields, self._row(part))

    def means(self, value, word):
        table, words = self.panel.values.table, self.panel.values.words
        self.mouse.item(table, next(table.item(row, 0) for row in range(table.rowCount())
                                    if table.item(row, 0).data(WORD) == value))
        self.mouse.item(words, next(words.item(row) for row in range(words.count())
                                    if words.item(row).data(WORD) == word))

    def picture(self, name):
        save_shot(Path(self.pictures) / f"own-{name}.png", self.panel.window())

    def close(self):
        self.panel.window().close()
        wait_for(lambda: self.wrapper.mapped.window is None)

    def drive(self):
        for step, *values in self.job["steps"]:
            getattr(self, step)(*values)
            wait_for(lambda: self.wrapper.mapped.window is None or self.panel.reading is None)
            QTest.qWait(20)
        press_run(self.dialog)
        wait_for(self.dialog.wasExecuted)
        shot(self.dialog)
        log = self.dialog.findChild(QTextEdit, "txtLog").toPlainText()
        results = {name: value for name, value in (self.dialog.results() or {}).items()
                   if isinstance(value, (bool, int, float, str))}
        self.dialog.close()
        QTest.qWait(200)        # Qt deletes it when it has the time
        return {"clicks": self.mouse.clicks, "results": results, "log": log}


def findings_of(path):
    """Ids and verdicts of the findings in a file."""
    with closing(sqlite3.connect(path)) as database:
        return sorted(database.execute("SELECT finding_id, verdict FROM findings"))


def of_dialogs(arguments):
    """What each dialog gives."""
    fill_screen()
    answers = []
    for job in arguments["jobs"]:
        QgsProject.instance().clear()
        answers.append(Job(job, arguments["pictures"]).drive())
    return answers


def drive(arguments):
    if "jobs" in arguments:
        return of_dialogs(arguments)
    start_window()
    driver = Driver(arguments)
    seconds = driver.drive()
    run, dock = driver.dock.findings.run, driver.dock
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    answer = {"clicks": driver.mouse.clicks, "seconds": seconds, "words": dock.words.text(),
              "inputs": dock.inputs.declared.algorithm.asMap(dock.parameters(), context)["inputs"],
              "window": [driver.window.width(), driver.window.height()]}
    if run is not None:
        rows = run.subjects.values()
        answer["verdicts"] = {verdict: sum(row["verdict"] == verdict for row in rows)
                              for verdict in ("forbidden", "conditional", "undetermined", "allowed")}
        known = [row for row in rows if row.get("area_m2") == row.get("area_m2") and row.get("area_m2")]
        answer["area_m2"] = {verdict: sum(row["area_m2"] for row in known if row["verdict"] == verdict)
                             for verdict in answer["verdicts"]}
        answer["findings"] = findings_of(run.path)
        driver.picture("mapping-verdicts")
    return answer
