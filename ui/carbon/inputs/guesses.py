"""What the Carbon dock fills in where the user said nothing: the present, and years by the names of layers."""
from __future__ import annotations

from qgis.core import Qgis, QgsProject
from qgis.PyQt.QtWidgets import QSpinBox

from ....bridge.docks.carbon import guessed_field, is_survey
from ....core.layers.recognise.names import year_in


def guessed_present():
    """The survey of land use that is shown on the map, by its name, otherwise the only layer with such a field,
    otherwise the only one of polygons; None if there is none, or several."""
    tree, shown = QgsProject.instance().layerTreeRoot(), []
    for layer in QgsProject.instance().mapLayers().values():
        node = tree.findLayer(layer.id())
        if layer.type() == Qgis.LayerType.Vector and layer.geometryType() == Qgis.GeometryType.Polygon \
                and (node is None or node.isVisible()):
            shown.append(layer)
    coded = [layer for layer in shown if guessed_field(layer.fields().names())]
    surveys = [layer for layer in coded if is_survey(layer.name(), layer.source())]
    likely = surveys or coded or shown
    return likely[0] if len(likely) == 1 else None


def year_of(layer) -> str:
    """The year in a layer's name; empty where it has none."""
    year = year_in(layer.name())
    return "" if year is None else str(year)


def guess_year(box: QSpinBox, layer) -> None:
    """Fill in the year of a layer's name, where the user gave none."""
    if box.value() == box.minimum() and year_of(layer):
        box.setValue(int(year_of(layer)))
