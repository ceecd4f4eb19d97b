"""Inside QGIS: the Carbon dock on the sample county, as a user drives it, with pictures."""
import time
from pathlib import Path

from docks import (
    click,
    close_dock,
    errors_shown,
    give_two_plans,
    lightness,
    open_dock,
    open_sample,
    picture,
    same_keys,
    sample_layer,
    shared_shortcuts,
    shot,
    start_window,
    wait_for,
)
from mapping import SMALL, Mouse
from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDockWidget
from qgis.utils import iface, plugins


class Driver:
    def __init__(self, arguments):
        self.arguments, self.work = arguments, Path(arguments["folder"])
        open_sample()
        self.zoning = open_dock("zoning", 560)
        self.dock = open_dock("carbon", 640)
        self.tabbed = self.zoning in iface.mainWindow().tabifiedDockWidgets(self.dock)

    def picture(self, what):
        picture(self.dock, self.arguments, what)

    def settle(self):
        QTest.qWait(50)
        wait_for(lambda: not self.dock.work.busy)
        QTest.qWait(50)

    def fill(self):
        """Present, two plans, the invented family, years."""
        inputs = self.dock.inputs
        guessed = inputs.present.currentLayer()
        give_two_plans(self.dock)
        self.give_results()
        return guessed == sample_layer("DLTB_2024")

    def give_results(self):
        """Verdicts of a check, loaded and given to the first plan."""
        path = self.work / "verdicts.csv"
        path.write_text("verdict\nforbidden\nallowed\n", encoding="utf-8")
        QgsProject.instance().addMapLayer(QgsVectorLayer(str(path), "verdicts", "ogr"))
        box = self.dock.inputs.results.cellWidget(0, 2)
        box.setFocus()
        for _ in range(2):
            QTest.keyClick(box, Qt.Key.Key_Down)

    def chart(self, kind, place=None):
        """Show a chart, click its middle shape or the one at a place, and take a picture."""
        panel = self.dock.charts
        panel.kind.setCurrentIndex(panel.kind.findData(kind))
        shot(panel.chart)
        marks = panel.chart.shown.marks
        item = marks[len(marks) // 2 if place is None else place]
        x, y = (item.x + item.width / 2, item.y + item.height / 2) if hasattr(item, "width") else (
            (item.x1 + item.x2) / 2, (item.top1 + item.bottom1 + item.top2 + item.bottom2) / 4)
        QTest.mouseClick(panel.chart, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
        self.settle()
        iface.mapCanvas().waitWhileRendering()
        self.picture(kind)
        return {"marks": len(marks), "selected": sum(sample_layer(name).selectedFeatureCount() for name in (
            "DLTB_2024", "GHFA_A", "GHFA_B")), "words": self.dock.words.text()}

    def climate(self):
        """The page with options by indicator; what its cells say."""
        bar, page = self.dock.tabs.tabBar(), self.dock.climate
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(3).center())
        self.picture("climate-empty")
        click(self.dock, page.compare_action)
        self.settle()
        self.picture("climate")
        return [[page.table.item(row, column).text() for column in range(page.table.columnCount())]
                for row in range(page.table.rowCount())]


class Counted:
    """From an opened project to a stock of carbon with its band, by real clicks, which are counted."""

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

    def codes(self, word):
        box = self.dock.inputs.present_list
        self.mouse.choose(box, box.findData(word))

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


def by_steps(arguments):
    """What the window shows after each step."""
    driver = Counted(arguments)
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
    errors = errors_shown()
    return {"answers": answers, "seconds": time.monotonic() - began, "errors": errors, "end": driver.answer()}


def drive(arguments):
    if "steps" in arguments:
        return by_steps(arguments)
    start_window()
    hidden = not plugins["groundrules"].menu.docks
    driver = Driver(arguments)
    dock = driver.dock
    driver.picture("empty")
    guessed = driver.fill()
    driver.picture("inputs")
    QApplication.setActiveWindow(iface.mainWindow())
    dock.tabs.setFocus()
    QTest.keyClick(dock.tabs, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    driver.settle()
    if dock.opened is None:
        raise RuntimeError(dock.words.text())
    given = dock.opened.request.counts
    charts = {kind: driver.chart(kind, place) for kind, place in (
        ("change", 0), ("stock", None), ("ranking", 0), ("heat", None), ("flow", None))}
    dock.charts.below.setCurrentWidget(dock.charts.table)
    driver.chart("change", 0)
    dock.charts.below.setCurrentWidget(dock.charts.table)
    driver.picture("table")
    climate = driver.climate()
    dock.tabs.setCurrentIndex(2)
    numbers = dock.numbers
    numbers.choose("forest", "above")
    for field, words in ((numbers.value, "60"), (numbers.lower, "45"), (numbers.upper, "75"),
                         (numbers.reason, "plots of 2024")):
        field.clear()
        QTest.keyClicks(field, words)
    click(dock, numbers.apply_action)
    driver.settle()
    driver.picture("edited")
    card, effect = numbers.card.toPlainText(), numbers.effect.toPlainText()
    dock.tabs.setCurrentIndex(1)
    files = {name: driver.work / name for name in ("chart.png", "chart.svg", "table.xlsx", "report.html")}
    for name, path in files.items():
        export = dock.export_picture if name.startswith("chart") else dock.export_table if name.startswith(
            "table") else dock.export_report
        export(str(path))
        driver.settle()
    errors = errors_shown()
    answer = {"errors": errors, "hidden_at_start": hidden, "tabbed": driver.tabbed, "guessed": guessed,
              "charts": charts, "climate": climate, "card": card, "effect": effect, "given": given,
              "files": {name: path.stat().st_size for name, path in files.items()},
              "notice": dock.notice.text(), "shared": shared_shortcuts(dock), "same": same_keys(dock),
              "lightness": lightness(dock), "locale": QgsApplication.locale()}
    return {**answer, **close_dock(dock)}
