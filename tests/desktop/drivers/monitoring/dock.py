"""Inside QGIS: the Monitoring dock on the sample county, as a user drives it in a small window, with pictures."""
from pathlib import Path

from docks import (
    click,
    close_dock,
    errors_shown,
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
from mapping import SMALL
from qgis import processing
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from qgis.utils import iface, plugins

LAND = (("990127100", 2020, 2.21), ("990127100", 2024, 2.5), ("990127101", 2020, 1.4), ("990127101", 2024, 1.53))


class Driver:
    def __init__(self, arguments):
        self.arguments, self.folder = arguments, Path(arguments["folder"])
        open_sample()
        self.store = str(self.folder / "county-series.gpkg")
        self.record()
        self.dock = open_dock("monitoring", 560)
        iface.mainWindow().setGeometry(0, 0, *SMALL)
        shot()

    def record(self):
        """The sample's ten years, its correction, and two years of construction land by the pack of the check-up."""
        tables = Path(self.arguments["tables"])
        land = self.folder / "land.csv"
        land.write_text("indicator_id,unit_code,year,value,unit\n" + "".join(
            f"construction_land,{code},{year},{value},km2\n" for code, year, value in LAND), encoding="utf-8")
        shared = {"STORE": self.store, "PACK": "cn-checkup-2021", "AUTHOR": "王工", "REASON": "录入错误"}
        processing.run("groundrules:recordindicators", {
            **shared, "INDICATOR_ROWS": [str(tables / "values.csv"), str(land)],
            **{name: str(tables / f"{name.lower()}.csv") for name in ("TARGETS", "UNITS", "BREAKS")}})
        processing.run("groundrules:recordindicators", {
            **shared, "INDICATOR_ROWS": [str(tables / "correction.csv")]})

    def settle(self):
        QTest.qWait(60)
        dock = self.dock
        wait_for(lambda: not dock.work.busy and dock.work.beside is None and not dock.choices.timer.isActive()
                 and dock.waiting is None)
        QTest.qWait(60)

    def picture(self, what):
        iface.mainWindow().setGeometry(0, 0, *SMALL)
        picture(self.dock, self.arguments, what)

    def cell(self, indicator, unit):
        """Click a cell."""
        matrix = self.dock.matrix
        index = matrix.levels.index_of(indicator, unit)
        matrix.scrollTo(index)
        QTest.mouseClick(matrix.viewport(), Qt.MouseButton.LeftButton, pos=matrix.visualRect(index).center())
        self.settle()

    def page(self, place):
        """Click a tab below the matrix."""
        bar = self.dock.details.tabs.tabBar()
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())
        self.settle()

    def choose(self, box, data):
        """Choose in a list by keys."""
        box.setFocus()
        place = next(place for place in range(box.count()) if box.itemData(place) == data)
        for _ in range(abs(place - box.currentIndex())):
            QTest.keyClick(box, Qt.Key.Key_Down if place > box.currentIndex() else Qt.Key.Key_Up)
        self.settle()

    def check(self, box, layer):
        """Tick a layer in its list."""
        box.showPopup()
        QTest.qWait(120)
        view = box.view()
        index = view.model().index(next(place for place in range(box.count()) if box.itemData(place) == layer.id()), 0)
        view.scrollTo(index)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(
            view.visualRect(index).left() + 12, view.visualRect(index).center().y()))
        for _ in range(2):      # QGIS's list stays open after the first click
            box.hidePopup()
        self.settle()

    def signs(self):
        levels, grid = self.dock.matrix.levels, self.dock.grid
        return [levels.index(line, place).data() for line in range(len(grid.indicators)) for place in range(
            len(grid.units))]


def drive(arguments):
    start_window()
    hidden = not plugins["groundrules"].menu.docks
    driver = Driver(arguments)
    dock = driver.dock
    width = dock.width()
    driver.picture("empty")
    dock.link.choose(driver.store)
    driver.settle()
    driver.cell("farmland", "990127")
    driver.picture("matrix")
    signs, window = driver.signs(), [iface.mainWindow().width(), iface.mainWindow().height()]
    driver.page(1)
    driver.picture("why")
    card = dock.details.card.toPlainText()
    driver.page(0)
    driver.choose(dock.choices.beside, ("", 2021))
    driver.picture("compared")
    compared = dock.words.text()
    driver.choose(dock.choices.beside, ("", 0))
    driver.cell("farmland", "990127100")
    click(dock, dock.choices.map_action)
    driver.settle()
    iface.mapCanvas().setExtent(sample_layer("XZQ").extent())
    iface.mapCanvas().refresh()
    driver.picture("map")
    dock.choices.slider.setFocus()
    QTest.keyClick(dock.choices.slider, Qt.Key.Key_Left)
    driver.settle()
    shown = [layer.name() for layer in QgsProject.instance().mapLayers().values() if layer.customProperty(
        "groundrules/levels")]
    driver.choose(dock.choices.pack, "cn-checkup-2021")
    driver.cell("construction_land", "990127101")
    driver.page(2)
    driver.check(dock.details.where.before, sample_layer("DLTB_2020"))
    driver.check(dock.details.where.after, sample_layer("DLTB_2024"))
    dock.details.where.base_year.setValue(2020)
    click(dock, dock.details.where.trace_action)
    driver.settle()
    table = dock.details.where.table
    if table.rowCount():
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton,
                         pos=table.visualItemRect(table.item(0, 1)).center())
    driver.settle()
    driver.picture("where")
    pieces, where = table.rowCount(), dock.details.where.words.text()
    click(dock, dock.files.import_action)
    wait_for(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    dialog.file.setFilePath(arguments["yearbook"])
    wait_for(lambda: dialog.reading is None)
    QTest.qWait(100)
    driver.picture("import")
    imported, size = dialog.counts.text(), [dialog.width(), dialog.height()]
    dialog.author.setText("王工")
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    driver.settle()
    recorded = dock.words.text()
    files = {name: driver.folder / name for name in ("levels.xlsx", "levels.csv", "chart.png")}
    for name, path in files.items():
        (dock.files.export_picture if name.startswith("chart") else dock.files.export_table)(str(path))
        driver.settle()
    errors = errors_shown()
    answer = {"errors": errors, "hidden_at_start": hidden, "signs": signs, "width": width,
              "window": window, "card": card,
              "compared": compared, "shown": shown, "pieces": pieces, "where": where, "imported": imported,
              "size": size, "recorded": recorded, "files": {name: path.stat().st_size for name, path in files.items()},
              "notice": dock.notice.text(), "shared": shared_shortcuts(dock), "same": same_keys(dock),
              "lightness": lightness(dock), "locale": QgsApplication.locale()}
    return {**answer, **close_dock(dock)}
