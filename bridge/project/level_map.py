"""Units on the map, coloured by the level of an indicator: a copy of the user's layer, whose own look stays."""
from __future__ import annotations

from typing import Optional

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsExpression,
    QgsProject,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from ...core.fields import spelling
from ...core.quotas.units import unit_prefix
from ...core.report.charts.colours import chart_colours
from ...core.texts import text
from .styles import LEVEL_LOOK, plain_fill, verdict_symbol

LEVELS = "groundrules/levels"   # on the layer: that it is ours
OPACITY = 215     # of units: the colours are those of the matrix, and lines below stay visible


def level_layer(project: QgsProject) -> Optional[QgsVectorLayer]:
    """The layer with levels; None where there is none. Args: project: in which it is."""
    return next((layer for layer in project.mapLayers().values() if layer.customProperty(LEVELS)), None)


def show_levels(project: QgsProject, units: QgsVectorLayer, code_field: str, levels: dict[str, str], title: str,
                language: str) -> QgsVectorLayer:
    """Colour the units by their levels, in a layer of our own on top of the map.

    Args:
        project: of the map. units: layer of polygons. code_field: with the code of each.
        levels: unit -> level, codes as the store has them. title: of the layer. language: of the legend.

    Returns:
        The layer; units without a level are drawn as an outline.
    """
    layer = level_layer(project)
    if layer is not None and layer.customProperty(LEVELS) != units.id():
        project.removeMapLayer(layer.id())
        layer = None
    is_new = layer is None
    if is_new:
        layer = units.clone()
        layer.setCustomProperty(LEVELS, units.id())
        layer.setReadOnly(True)
    layer.setName(title)
    layer.setRenderer(_renderer(layer, code_field, levels, language))
    if is_new:
        project.addMapLayer(layer, False)
        project.layerTreeRoot().insertLayer(0, layer)
    layer.triggerRepaint()
    return layer


def hide_levels(project: QgsProject) -> None:
    """Take the layer off the map. Args: project: of the map."""
    layer = level_layer(project)
    if layer is not None:
        project.removeMapLayer(layer.id())


def _renderer(layer: QgsVectorLayer, code_field: str, levels: dict[str, str],
              language: str) -> QgsCategorizedSymbolRenderer:
    """A class each level; the layer may write codes with zeros behind, and hold them as real numbers."""
    values = layer.uniqueValues(layer.fields().indexOf(code_field))
    known = {spelling(value): levels[unit] for value in values if (unit := unit_prefix(value)) in levels}
    pairs = ", ".join(f"{QgsExpression.quotedString(code)}, {QgsExpression.quotedString(level)}"
                      for code, level in sorted(known.items()))
    expression = f"map_get(map({pairs}), to_string({QgsExpression.quotedColumnRef(code_field)}))" if pairs else "NULL"
    kind = layer.geometryType()
    colours = {level: ",".join(map(str, QColor(chart_colours(False)[level]).getRgb()[:3])) for level in LEVEL_LOOK}
    classes = [QgsRendererCategory(level, verdict_symbol(kind, look, colours[level], OPACITY),
                                   text(f"alerts.level_{level}", language)) for level, look in LEVEL_LOOK.items()]
    classes.append(QgsRendererCategory(None, plain_fill(""), text("levels.without", language)))
    return QgsCategorizedSymbolRenderer(expression, classes)
