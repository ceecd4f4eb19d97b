"""Inside QGIS: run algorithms from their dialogs, load what they write, take pictures of the map and of tables."""
from docks import fill_screen, press_run, save_shot, shot, wait_for
from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.core import QgsApplication, QgsLayerTreeGroup, QgsProject
from qgis.PyQt.QtWidgets import QDockWidget
from qgis.utils import iface


def run(name, parameters):
    """The layers that one run adds, those that are drawn first."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"groundrules:{name}")
    dialog = AlgorithmDialog(algorithm, parent=iface.mainWindow())
    dialog.setParameters(parameters)
    dialog.show()
    shot(dialog)
    before = set(QgsProject.instance().mapLayers())
    press_run(dialog)
    wait_for(lambda: dialog.wasExecuted() and set(QgsProject.instance().mapLayers()) - before)
    shot(dialog)     # its layers are in their groups then
    dialog.close()
    return [QgsProject.instance().mapLayer(layer) for layer in set(QgsProject.instance().mapLayers()) - before]


def labels(layer):
    if not layer.isSpatial():
        return []
    return [item.label() for item in layer.renderer().legendSymbolItems()] if hasattr(
        layer.renderer(), "legendSymbolItems") else [item[0] for item in layer.legendSymbologyItems()]


def describe(layer):
    parent = QgsProject.instance().layerTreeRoot().findLayer(layer.id()).parent()
    vector = hasattr(layer, "fields")
    return {"name": layer.name(), "group": parent.name() if isinstance(parent, QgsLayerTreeGroup) else "",
            "legend": labels(layer) if vector else [land_class.label for land_class in layer.renderer().classes()],
            "fields": {field.name(): field.alias() for field in layer.fields()} if vector else {}}


def drive(arguments):
    window = iface.mainWindow()
    fill_screen()
    for dock in window.findChildren(QDockWidget):
        if dock.objectName() not in ("Layers",):
            dock.hide()
    answer = {}
    for name, parameters in arguments["runs"].items():
        QgsProject.instance().clear()
        layers = run(name, parameters)
        answer[name] = [describe(layer) for layer in layers]
        for layer in layers:
            node = QgsProject.instance().layerTreeRoot().findLayer(layer.id())
            node.setExpanded(True)
        iface.mapCanvas().zoomToFullExtent()
        save_shot(arguments["picture"].format(name=name))
        tables = [layer for layer in layers if hasattr(layer, "fields") and not layer.isSpatial()]
        if tables:
            table = iface.showAttributeTable(max(tables, key=lambda layer: layer.fields().count()))
            table.resize(1500, 600)
            save_shot(arguments["picture"].format(name=f"{name}-table"))
            table.close()
    return answer
