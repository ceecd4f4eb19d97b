"""Inside QGIS: from an opened project to a stock of carbon with its band, by real clicks in the Carbon dock, counted."""
import time

from docks import click, open_dock, picture, shot, start_window, wait_for
from mapping import SMALL, Mouse
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDockWidget
from qgis.utils import iface


class Driver:
    def __init__(self, arguments):
        self.arguments, self.mouse = arguments, Mouse()
        self.window = start_window()
        for name in ("Browser", "ResultsViewer"):
            panel = self.window.findChild(QDockWidget, name)
            if panel:
                panel.hide()
        for file, name in arguments["layers"]:
            layer = QgsVectorLayer(f"{file}|layername={name}", name, "ogr")
            assert layer.isValid(), name
            QgsProject.instance().addMapLayer(layer)
        iface.messageBar().clearWidgets()
        self.dock = open_dock("carbon", 480)
        self.mouse.clicks += 1      # on its button
        self.window.setGeometry(0, 0, *SMALL)
        shot()

    def settled(self):
        wait_for(lambda: not self.dock.inputs.place.busy and not self.dock.work.busy)
        QTest.qWait(60)

    def picture(self, what):
        if self.arguments.get("pictures"):
            picture(self.dock, self.arguments, f"{self.arguments['place']}-{what}")

    def present(self, name):
        (layer,) = QgsProject.instance().mapLayersByName(name)
        box = self.dock.inputs.present
        self.mouse.choose(box, next(row for row in range(box.count()) if box.layer(row) == layer))

    def plan(self, name):
        (layer,) = QgsProject.instance().mapLayersByName(name)
        box = self.dock.inputs.plan
        self.mouse.choose(box, next(row for row in range(box.count()) if box.layer(row) == layer))

    def add(self):
        click(self.dock, self.dock.inputs.add_action)
        self.mouse.clicks += 1

    def family(self, word):
        box = self.dock.inputs.choice.family
        self.mouse.choose(box, box.findData(word))

    def pick(self, key, value):
        box = self.dock.inputs.choice.place.boxes[key]
        self.mouse.choose(box, box.findData(value))

    def run(self):
        click(self.dock, self.dock.compare_action)
        self.mouse.clicks += 1

    def chart(self, kind):
        kinds = self.dock.charts.kind
        self.mouse.choose(kinds, kinds.findData(kind))

    def tab(self, place):
        bar = self.dock.tabs.tabBar()
        self.mouse.press(bar, bar.tabRect(place).center())

    def follow(self, place):
        """Click a line of what is missing; the name of the widget that has the focus then."""
        lines = self.dock.missing
        self.mouse.item(lines, lines.item(place))
        QTest.qWait(50)
        focus = self.window.focusWidget()
        return focus.objectName() if focus is not None else ""

    def answer(self):
        """What the window shows now."""
        dock, opened = self.dock, self.dock.opened
        stock = None if opened is None else opened.rows[(opened.rows["quantity"] == "stock") & (
            opened.rows["item"] == "all")].iloc[0]
        return {"clicks": self.mouse.clicks, "family": dock.inputs.choice.family.currentData(),
                "missing": [dock.missing.item(row).text() for row in range(dock.missing.count())],
                "coverage": dock.coverage.text(), "words": dock.words.text(), "hint": dock.hint.text(),
                "stock": None if stock is None else [float(stock[name]) for name in ("value", "lower", "upper")],
                "width": dock.width(), "keys": dock.inputs.choice.place.parameters(),
                "window": [self.window.width(), self.window.height()]}


def drive(arguments):
    driver = Driver(arguments)
    driver.settled()
    driver.picture("start")
    answers, began = {"start": driver.answer()}, time.monotonic()
    for place, (step, *values) in enumerate(arguments["steps"]):
        result = getattr(driver, step)(*values)
        driver.settled()
        if step in arguments.get("show", ()):
            driver.picture(f"{place}-{step}")
        answers[f"{place} {step}"] = result if result is not None else driver.answer()
    driver.picture("end")
    errors = [item.text() for item in iface.messageBar().items()]
    return {"answers": answers, "seconds": time.monotonic() - began, "errors": errors, "end": driver.answer()}
