"""Inside QGIS: open the sample project from the menu, check it in the dialog, take a picture."""
from pathlib import Path

from docks import fill_screen, menu_action, press_run, sample_layer, save_shot, shot, wait_for
from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.core import QgsApplication, QgsLayerTreeGroup, QgsLayerTreeLayer, QgsProject
from qgis.PyQt.QtWidgets import QDockWidget, QTextEdit
from qgis.utils import iface, plugins


def run_check(folder, as_of):
    """Run the dialog as a user would, with every output that is drawn, and wait for its layers."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("groundrules:checkzoning")
    dialog = AlgorithmDialog(algorithm, parent=iface.mainWindow())
    database = Path(folder) / "results.gpkg"
    inputs = {
        "SUBJECTS": sample_layer("XMYD").id(), "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH",
        "CONTROLS": [sample_layer(name).id() for name in ("YJJBNTBHTB", "STBHHX", "CZKFBJ", "XZQ")],
        "PACK": "cn-three-lines", "AS_OF": as_of, "REPORT": str(Path(folder) / "report.html"),
        **{name: f"ogr:dbname='{database}' table=\"{name.lower()}\" (geom)"
           for name in ("VERDICTS", "PROJECTS", "FINDINGS", "SUMMARY", "LEDGER")}}
    dialog.setParameters(inputs)
    dialog.show()
    shot(dialog)
    texts = [dialog.windowTitle()]
    before = set(QgsProject.instance().mapLayers())
    press_run(dialog)
    wait_for(lambda: dialog.wasExecuted() and set(QgsProject.instance().mapLayers()) - before)
    shot(dialog)
    log = dialog.findChild(QTextEdit, "txtLog").toPlainText()
    dialog.close()
    added = set(QgsProject.instance().mapLayers()) - before
    return texts, log, [QgsProject.instance().mapLayer(name) for name in added]


def branch(node):
    """The layer tree: groups as lists, layers by name."""
    if isinstance(node, QgsLayerTreeLayer):
        return node.name()
    return [node.name(), [branch(child) for child in node.children()]]


def describe(layer):
    tree = QgsProject.instance().layerTreeRoot()
    node = tree.findLayer(layer.id())
    parent = node.parent()
    return {
        "name": layer.name(), "features": layer.featureCount(), "valid": layer.isValid(),
        "group": parent.name() if isinstance(parent, QgsLayerTreeGroup) and parent is not tree else "",
        "renderer": layer.renderer().type() if layer.isSpatial() else "",
        "legend": [item.label() for item in layer.renderer().legendSymbolItems()] if layer.isSpatial() else [],
    }


def drive(arguments):
    window = iface.mainWindow()
    fill_screen()
    loaded = "groundrules" in plugins
    menu_action("groundrules").trigger()
    wait_for(lambda: sample_layer("XMYD") is not None)
    texts, log, layers = run_check(arguments["folder"], arguments["as_of"])
    spatial = [layer for layer in layers if layer.isSpatial() and layer.featureCount()]
    verdicts = next(layer for layer in spatial if "verdict" in layer.fields().names()
                    and "rule_id" not in layer.fields().names())
    for name in ("Browser", "ResultsViewer"):  # the viewer shows where the report lies: not for a picture
        window.findChild(QDockWidget, name).hide()
    iface.messageBar().clearWidgets()
    shot()
    iface.layerTreeView().setCurrentLayer(verdicts)
    extent = iface.mapCanvas().mapSettings().layerExtentToOutputExtent(verdicts, verdicts.extent())
    extent.scale(1.15)
    iface.mapCanvas().setExtent(extent)
    iface.mapCanvas().refresh()
    save_shot(arguments["picture"])
    image = shot()
    colours = {image.pixel(x, y) for x in range(400, image.width(), 7) for y in range(150, image.height(), 7)}
    tree = branch(QgsProject.instance().layerTreeRoot())
    return {"loaded": loaded, "texts": texts, "log": log, "layers": [describe(layer) for layer in layers],
            "tree": tree, "colours": len(colours), "locale": QgsApplication.locale(),
            "menu": [menu_action(name).text() for name in ("checkzoning", "groundrules", "help")]}
