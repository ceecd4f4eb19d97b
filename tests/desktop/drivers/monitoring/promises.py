"""Inside QGIS: clauses of a plan and an inventory, in their dialogs, run, with what they leave, and pictures."""
from pathlib import Path

from docks import open_sample, press_run, sample_layer, save_shot, start_window, wait_for
from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis import processing
from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QTextEdit
from qgis.utils import iface

TABLES = Path(__file__).resolve().parents[4] / "samples" / "monitoring"


class Driver:
    def __init__(self, arguments):
        self.arguments, self.work = arguments, Path(arguments["folder"])
        self.pictures = Path(arguments["pictures"])

    def picture(self, what, widget=None):
        save_shot(self.pictures / f"promises-{what}-{self.arguments['name']}.png", widget)

    def run(self, name, given):
        """Fill in a dialog as a user would, run it, and return its log and the layers that it loaded."""
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"groundrules:{name}")
        dialog = AlgorithmDialog(algorithm, parent=iface.mainWindow())
        dialog.setParameters({**dialog.createProcessingParameters(), **given})
        dialog.show()
        dialog.resize(900, 700)
        dialog.move(60, 20)
        QTest.qWait(200)
        self.picture(f"dialog-{name}")
        before = set(QgsProject.instance().mapLayers())
        press_run(dialog)
        wait_for(lambda: dialog.wasExecuted() and set(QgsProject.instance().mapLayers()) - before)
        QTest.qWait(300)
        self.picture(f"log-{name}")
        log = dialog.findChild(QTextEdit, "txtLog").toPlainText()
        dialog.close()
        added = set(QgsProject.instance().mapLayers()) - before
        return log, {layer.name(): layer for layer in map(QgsProject.instance().mapLayer, added)}

    def table(self, layer, what):
        """The attribute table of a result, as it opens."""
        iface.setActiveLayer(layer)
        window = iface.showAttributeTable(layer)
        window.resize(1300, 500)
        QTest.qWait(400)
        self.picture(f"table-{what}", window)
        window.close()


def described(layers):
    return {name: {"features": layer.featureCount(), "heads": [layer.attributeDisplayName(place) for place in range(
        layer.fields().count())], "legend": [item.label() for item in layer.renderer().legendSymbolItems()]
        if layer.isSpatial() else []} for name, layer in layers.items()}


def drive(arguments):
    driver = Driver(arguments)
    start_window()
    open_sample()
    store = str(driver.work / "county-series.gpkg")
    processing.run("groundrules:recordindicators", {
        "INDICATOR_ROWS": [str(TABLES / "values.csv")], "TARGETS": str(TABLES / "targets.csv"),
        "UNITS": str(TABLES / "units.csv"), "BREAKS": str(TABLES / "breaks.csv"), "STORE": store})
    clauses, emissions = (QgsProject.instance().addMapLayer(QgsVectorLayer(
        f"file://{TABLES / name}.csv?delimiter=,&detectTypes=no", name, "delimitedtext")) for name in (
            "commitments", "inventory"))
    log, layers = driver.run("checkcommitments", {
        "CLAUSES": clauses.id(), "SERIES": store, "YEAR": 2025, "PARCELS": sample_layer("GHFQ").id(),
        "PLACE_FIELDS": ["GHFQMC"], "UNIT_CODE": "XZQDM", "CARRIERS": "TEMPORARY_OUTPUT",
        "FINDINGS": "TEMPORARY_OUTPUT"})
    answer = {"commitments": described(layers), "log": log[-3000:]}
    spatial = next(layer for layer in layers.values() if layer.isSpatial())
    iface.mapCanvas().setExtent(spatial.extent())
    iface.mapCanvas().refresh()
    driver.picture("map")
    driver.table(next(layer for layer in layers.values() if layer.fields().indexOf("is_measurable") >= 0), "clauses")
    log, layers = driver.run("inventorytable", {
        "TABLE": emissions.id(), "YEAR": 2025, "SOURCES": "TEMPORARY_OUTPUT"})
    answer |= {"inventory": described(layers)}
    driver.table(next(layer for layer in layers.values() if layer.fields().indexOf("biogenic_co2_t") >= 0), "inventory")
    driver.table(next(layer for layer in layers.values() if layer.fields().indexOf("not_estimated_count") >= 0),
                 "totals")
    return {**answer, "size": [iface.mainWindow().width(), iface.mainWindow().height()]}

