"""Gains and losses of carbon by colour and pattern; grey where indistinguishable from zero; in layers and tables."""
from __future__ import annotations

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsConditionalStyle,
    QgsFillSymbol,
    QgsLinePatternFillSymbolLayer,
    QgsRendererCategory,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QColor

from ...core.texts import text
from .styles import COLOURS, INK

FIELD = "change"
GREY = "150,150,150"
#: Word -> colour, opacity, and whether it is hatched, so that loss and gain differ on grey paper.
LOOKS = {"word_loss": (COLOURS["forbidden"], 140, True), "word_gain": (COLOURS["allowed"], 140, False),
         "word_not_distinguishable": (GREY, 110, False), "word_none": (GREY, 30, False),
         "word_unknown": (COLOURS["undetermined"], 60, False)}


def style_by_change(layer: QgsVectorLayer, language: str) -> None:
    """Style a result of a carbon change by what its field ``change`` says; one without the field stays as it is.

    Args:
        layer: of polygons, which get a legend, or a table, whose rows that cannot be distinguished from zero are grey.
        language: of the words in the field.
    """
    if layer.fields().indexOf(FIELD) < 0:
        return
    if not layer.isSpatial():
        doubtful = text("carbon.word_not_distinguishable", language).replace("'", "''")
        grey = QgsConditionalStyle(f"\"{FIELD}\" = '{doubtful}'")
        grey.setTextColor(QColor(*map(int, GREY.split(","))))
        layer.conditionalStyles().setRowStyles([grey])
        return
    if layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry:
        words = {name: text(f"carbon.{name}", language) for name in LOOKS}
        layer.setRenderer(QgsCategorizedSymbolRenderer(FIELD, [
            QgsRendererCategory(word, _symbol(*LOOKS[name]), word) for name, word in words.items()]))
        layer.triggerRepaint()


def _symbol(colour: str, opacity: int, is_hatched: bool) -> QgsFillSymbol:
    symbol = QgsFillSymbol.createSimple({
        "color": f"{colour},{opacity}", "outline_color": f"{colour},255", "outline_width": "0.3"})
    if is_hatched:
        symbol.appendSymbolLayer(QgsLinePatternFillSymbolLayer.create({
            "angle": "45", "distance": "2", "line_width": "0.2", "color": INK}))
    return symbol
