"""How long a click with "What applies here?" takes, and QGIS's identify on the same layers: in turn, in one process.

Our clock runs from the map tool's signal until the rows are back on the main thread, a background task and the event
loop included; identify's from its call until its results. Neither holds the time in which results are shown; how long
our card takes is told beside it. Both are asked first at as many other places.

Prints JSON: milliseconds of each, and how many answers differ.
"""
from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1])]

import conftest  # noqa: E402, F401 - lets the plugin be imported as groundrules
import files  # noqa: E402
import numpy as np  # noqa: E402
import workloads  # noqa: E402
from qgis.core import QgsApplication, QgsGeometry, QgsProject, QgsRectangle, QgsVectorLayer  # noqa: E402
from qgis.gui import QgsMapCanvas, QgsMapToolIdentify  # noqa: E402
from qgis.PyQt.QtCore import QEventLoop, QTimer  # noqa: E402

SIZE = 800, 600          # of the map, one metre a pixel
LONGEST_MS = 60_000
ROLES = {"YJJBNTBHTB": "permanent_basic_farmland", "STBHHX": "ecological_red_line",
         "CZKFBJ": "urban_development_boundary", "YJJBNTCBQ": "farmland_reserve"}


class Window:
    """As much of QGIS's window as the dock's map tool needs."""

    def __init__(self, layers: list):
        self.canvas = QgsMapCanvas()
        self.canvas.freeze(True)   # nothing is drawn: it would be drawn for both sides
        self.canvas.resize(*SIZE)
        self.canvas.setDestinationCrs(layers[0].crs())
        self.canvas.setLayers(layers)

    def mapCanvas(self):
        return self.canvas

    def activeLayer(self):
        return None

    def look_at(self, x: float, y: float) -> tuple:
        """Show a place; returns a pixel near it, and the place of that pixel."""
        east, north = SIZE[0] / 2, SIZE[1] / 2
        self.canvas.setExtent(QgsRectangle(x - east, y - north, x + east, y + north))
        pixel = self.canvas.getCoordinateTransform().transform(x, y)
        pixel = round(pixel.x()), round(pixel.y())
        return pixel, self.canvas.getCoordinateTransform().toMapCoordinates(*pixel)


class Sides:
    """Our click and identify at a place."""

    def __init__(self, dock, window: Window, layers: list):
        self.dock, self.layers = dock, layers
        self.identifier = QgsMapToolIdentify(window.canvas)
        self.loop, self.rows, self.answered_at = QEventLoop(), None, 0.0
        dock.runs.applies.disconnect(dock._applies)
        dock.runs.applies.connect(self._answered)   # before the dock shows them
        dock.runs.applies.connect(dock._applies)
        dock.runs.applies.connect(lambda rows: self.loop.quit())

    def _answered(self, rows) -> None:
        self.rows, self.answered_at = rows, time.perf_counter()

    def identify(self, pixel: tuple, place) -> tuple:
        begun = time.perf_counter()
        result = self.identifier.identify(*pixel, self.layers, QgsMapToolIdentify.TopDownAll)
        return 1000 * (time.perf_counter() - begun), result

    def click(self, pixel: tuple, place) -> tuple:
        """Milliseconds until the rows, the rows, and milliseconds until the card."""
        self.rows = None
        QTimer.singleShot(LONGEST_MS, self.loop.quit)
        begun = time.perf_counter()
        self.dock.places.tool.asked.emit(QgsGeometry.fromPointXY(place))
        if self.rows is None:
            self.loop.exec()
        shown = 1000 * (time.perf_counter() - begun)
        if self.rows is None:
            raise RuntimeError(self.dock.words.text() or "no answer")
        return 1000 * (self.answered_at - begun), self.rows, shown


def same(rows: list, result: list, place) -> bool:
    """Whether the rows name what identify finds there; it also finds what lies a few pixels beside."""
    place = QgsGeometry.fromPointXY(place)
    there = {(ROLES[item.mLayer.name()], item.mFeature["BSM"]) for item in result
             if item.mLayer.name() in ROLES and item.mFeature.geometry().intersects(place)}
    named = {(row["control_role"], name) for row in rows for name in (row["control_ids"] or "").split(", ") if name}
    return named == there and len(rows) == len(ROLES) and all(row["applies"] == "concerned" for row in rows)


def main(polygons: int, clicks: int) -> None:
    application = QgsApplication([], True)
    application.initQgis()
    import groundrules

    plugin = groundrules.classFactory(None)
    plugin.initGui()
    from groundrules.ui.zoning.dock import ZoningDock

    layers = [QgsVectorLayer(source, source.split("layername=")[1], "ogr") for source in files.controls(polygons)]
    QgsProject.instance().addMapLayers(layers)
    window = Window(layers)
    dock = ZoningDock(window)
    dock.show()
    dock.layers.refresh()
    sides = Sides(dock, window, layers)
    places = np.random.default_rng(11).uniform(0.05, 0.95, (2 * clicks, 2)) * workloads.SIDE_M + workloads.ORIGIN
    taken: dict = {"click": [], "identify": [], "card": [], "first": 0.0, "differ": 0}
    for number, at in enumerate(places.tolist()):
        if number == clicks:   # the file's pages at the places that count are read before the clock, for both
            for other in places[clicks:].tolist():
                sides.identify(*window.look_at(*other))
        pixel, place = window.look_at(*at)
        if number % 2:
            (ours, rows, card), (theirs, result) = sides.click(pixel, place), sides.identify(pixel, place)
        else:
            (theirs, result), (ours, rows, card) = sides.identify(pixel, place), sides.click(pixel, place)
        taken["differ"] += not same(rows, result, place)
        if not number:
            taken["first"] = ours
        if number >= clicks:
            for name, value in (("click", ours), ("identify", theirs), ("card", card)):
                taken[name].append(value)
    print(json.dumps(taken))
    sys.stdout.flush()
    os._exit(0)   # QGIS takes its time to leave


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
