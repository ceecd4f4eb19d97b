"""Inside QGIS: the whole Zoning dock on the sample county, as a user drives it, with pictures."""
from pathlib import Path

from docks import (
    click,
    close_dock,
    lightness,
    open_dock,
    open_sample,
    picture,
    sample_layer,
    save_shot,
    shared_shortcuts,
    shot,
    start_window,
    wait_for,
)
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProject
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtCore import QDate, QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialog, QVBoxLayout
from qgis.utils import iface, plugins

from groundrules.bridge.project.roles import keep, release


class Driver:
    def __init__(self, arguments):
        self.arguments = arguments
        open_sample()
        self.dock = open_dock("zoning", 560)
        self.dock.inputs.subjects.setLayer(sample_layer("XMYD"))
        self.dock.inputs.today.setChecked(False)
        self.dock.inputs.as_of.setDate(QDate(2026, 6, 30))
        shot()

    def picture(self, what):
        picture(self.dock, self.arguments, what)

    def check(self):
        click(self.dock, self.dock.check_action)
        wait_for(lambda: not self.dock.runs.busy)
        return self.dock.findings

    def comply(self, panel):
        """Ask with the button how a parcel complies; the pieces are drawn."""
        view = panel.view
        QTest.keyClicks(view.search, "YC2025-003")
        wait_for(lambda: 0 < view.model.rows.matching < 10)
        view.select_first()
        shot(view)      # a flash is a band too
        before = len([item for item in iface.mapCanvas().items() if isinstance(item, QgsRubberBand)])
        click(self.dock, panel.comply_action)
        wait_for(lambda: not self.dock.runs.busy)
        click(self.dock, panel.comply.zoom_action)
        self.picture("comply")
        bands = len([item for item in iface.mapCanvas().items() if isinstance(item, QgsRubberBand)])
        panel.below.setCurrentWidget(panel.card)
        self.picture("card")
        return {"text": panel.comply.text.toPlainText(), "bands": bands - before, "card": panel.card.text.toPlainText()}

    def draw(self, canvas, feature):
        """Draw three corners around a feature and close them with a right click."""
        self.dock.here.clear()
        click(self.dock, self.dock.places.draw_action)
        box = feature.geometry().boundingBox()
        for x, y in ((box.xMinimum(), box.yMinimum()), (box.xMaximum(), box.yMinimum()),
                     (box.xMaximum(), box.yMaximum())):
            at = canvas.getCoordinateTransform().transform(x, y)
            place = QPoint(int(at.x()), int(at.y()))
            QTest.mouseMove(canvas.viewport(), place)
            QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, place)
        wait_for(lambda: self.dock.here.toPlainText() != "" or self.dock.words.font().bold())
        return self.dock.here.toPlainText() or self.dock.words.text()

    def select(self, layer):
        """Two selected features of the active layer."""
        self.dock.here.clear()
        layer.selectByExpression("XMBH IN ('YC2025-012', 'YC2025-003')")
        iface.setActiveLayer(layer)
        click(self.dock, self.dock.places.selected_action)
        wait_for(lambda: self.dock.here.toPlainText() != "" or self.dock.words.font().bold())
        self.picture("selected")
        layer.removeSelection()
        return self.dock.here.toPlainText() or self.dock.words.text()

    def ask(self):
        """Click the map with the tool; whether the answer came."""
        if not self.dock.tabs.isTabVisible(1):
            return None
        canvas = iface.mapCanvas()
        self.dock.tabs.setCurrentIndex(1)
        click(self.dock, self.dock.places.click_action)
        layer = sample_layer("XMYD")
        feature = next(feature for feature in layer.getFeatures() if feature["XMBH"] == "YC2025-012")
        box = feature.geometry().boundingBox()
        box.scale(4)
        canvas.setExtent(box)
        canvas.refresh()
        canvas.waitWhileRendering()
        at = canvas.getCoordinateTransform().transform(feature.geometry().pointOnSurface().asPoint())
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                         QPoint(int(at.x()), int(at.y())))
        wait_for(lambda: self.dock.here.toPlainText() != "" or self.dock.words.font().bold())
        in_use = canvas.mapTool() is self.dock.places.tool
        answer = self.dock.here.toPlainText() or self.dock.words.text()
        self.picture("here")
        drawn, selected = self.draw(canvas, feature), self.select(layer)
        click(self.dock, self.dock.places.click_action)
        click(self.dock, self.dock.places.click_action)
        return {"drawn": drawn, "selected": selected, "text": answer, "in_use": in_use,
                "given_back": canvas.mapTool() is not self.dock.places.tool}


def drive(arguments):
    window = start_window()
    hidden = plugins["groundrules"].menu.dock is None
    driver, work = Driver(arguments), Path(arguments["folder"])
    dock = driver.dock
    farmland, old = sample_layer("YJJBNTBHTB"), sample_layer("YJJBNTBHTB_2019")
    wait_for(lambda: dock.traps.list.count() > 0)
    right, before = farmland.crs(), dock.traps.list.item(0).text()
    farmland.setCrs(QgsCoordinateReferenceSystem("EPSG:4490"))     # metres declared as degrees
    keep(QgsProject.instance(), old, "permanent_basic_farmland")
    dock.layers.later()
    wait_for(lambda: dock.traps.list.count() > 1 and dock.traps.list.item(0).text() != before)
    item = dock.traps.list.item(0)
    iface.setActiveLayer(old)
    QTest.mouseClick(dock.traps.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     dock.traps.list.visualItemRect(item).center())
    traps = {"count": dock.traps.list.count(), "first": item.text(), "active": iface.activeLayer() is farmland,
             "current": dock.layers.current_layer_id() == farmland.id()}
    driver.picture("traps")
    farmland.setCrs(right)
    release(QgsProject.instance(), old)
    dock.layers.later()
    wait_for(lambda: dock.traps.list.count() > 0 and dock.traps.list.item(0).text() == before)
    driver.picture("inputs")
    bound = dock.layers.bound()
    panel = driver.check()
    if panel.run is None:
        raise RuntimeError(dock.words.text())
    view = panel.view
    view.group.setCurrentIndex(view.group.findData("project_id"))
    view.select_first()
    view.table.setFocus()
    before = iface.mapCanvas().extent().toString()
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    iface.mapCanvas().waitWhileRendering()
    moved = before != iface.mapCanvas().extent().toString()
    first = view.current()
    QTest.keyClick(view.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    QTest.qWait(50)
    by_key = view.current() != first
    driver.picture("findings")
    cut = driver.comply(panel)
    place = driver.ask()
    dock.exports.export_report(str(work / "report.html"))
    wait_for(lambda: not dock.runs.busy)
    added = set(QgsProject.instance().mapLayers())
    dock.exports.add_action.trigger()
    added = len(set(QgsProject.instance().mapLayers()) - added)
    window_of_options = QDialog(window)     # as QGIS shows the page; alone it would have no background of a theme
    column = QVBoxLayout(window_of_options)
    column.addWidget(plugins["groundrules"].options.createWidget(window_of_options))
    window_of_options.resize(700, 480)
    window_of_options.show()
    save_shot(Path(arguments["pictures"]) / f"zoning-options-{arguments['name']}.png", window_of_options)
    shades = {"dock": lightness(dock), "layers": lightness(iface.layerTreeView()),
              "options": lightness(window_of_options)}
    window_of_options.close()
    verdicts = {subject: row["verdict"] for subject, row in panel.run.subjects.items()}
    answer = {"hidden_at_start": hidden, "bound": bound, "verdicts": verdicts, "moved": moved, "by_key": by_key,
              "card": panel.card.text.toPlainText(), "traps": traps, "cut": cut, "shared": shared_shortcuts(dock),
              "lightness": shades,
              "place": place, "added": added,
              "report": (work / "report.html").stat().st_size, "locale": QgsApplication.locale(),
              "tabs": [dock.tabs.tabText(tab) for tab in range(dock.tabs.count())]}
    return {**answer, **close_dock(dock)}
