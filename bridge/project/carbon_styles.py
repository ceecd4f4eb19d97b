"""Carbon by colour: gains and losses apart, grey where indistinguishable from zero; densities from pale to dark."""
from __future__ import annotations

import math

from qgis.core import (
    Qgis,
    QgsCategorizedSymbolRenderer,
    QgsColorRampShader,
    QgsConditionalStyle,
    QgsFillSymbol,
    QgsLinePatternFillSymbolLayer,
    QgsRasterLayer,
    QgsRasterShader,
    QgsRendererCategory,
    QgsRuleBasedRenderer,
    QgsSingleBandPseudoColorRenderer,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QColor

from ...core.carbon.change.steps import diverging_steps
from ...core.texts import text
from ...core.texts.separators import limit
from .looks import LOSSES_AND_GAINS, PALE, rising_classes
from .styles import COLOURS, INK

FIELD, AMOUNT = "change", "difference_t_c_ha"
#: Small to large changes by amount.
RAMPS = {"loss": LOSSES_AND_GAINS[:3][::-1], "gain": LOSSES_AND_GAINS[3:]}
GREY = "150,150,150"
SAMPLE_CELLS = 250_000     # looked at for the steps of a raster, whose legend is open at its ends
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
    if layer.geometryType() != QgsWkbTypes.GeometryType.PolygonGeometry:
        return
    if layer.fields().indexOf(AMOUNT) >= 0:
        _style_by_amount(layer, language)
    else:
        words = {name: text(f"carbon.{name}", language) for name in LOOKS}
        layer.setRenderer(QgsCategorizedSymbolRenderer(FIELD, [
            QgsRendererCategory(word, _symbol(*LOOKS[name]), word) for name, word in words.items()]))
    layer.triggerRepaint()


def style_blank_rows(layer: QgsVectorLayer, language: str) -> None:
    """Show rows of a coverage that have no number in grey; one without the field ``state`` stays as it is.

    Args:
        layer: a table. language: takes no part, as the field holds ids.
    """
    if layer.fields().indexOf("state") >= 0:
        grey = QgsConditionalStyle("\"state\" = 'none'")
        grey.setTextColor(QColor(*map(int, GREY.split(","))))
        layer.conditionalStyles().setRowStyles([grey])


def _style_by_amount(layer: QgsVectorLayer, language: str) -> None:
    """Losses and gains on a ramp that is the same on both sides of zero; losses are hatched, for grey paper."""
    ends = layer.minimumAndMaximumValue(layer.fields().indexOf(AMOUNT))
    small, large = diverging_steps(max((abs(end) for end in ends if isinstance(end, (int, float))), default=0.0))
    root, size = QgsRuleBasedRenderer.Rule(None), f'abs("{AMOUNT}")'
    steps = ((f"{size} > {large}", "over", {"more": limit(large)}, 2),
             (f"{size} > {small} AND {size} <= {large}", "between", {"less": limit(small), "more": limit(large)}, 1),
             (f"{size} <= {small}", "under", {"less": limit(small)}, 0))
    for side in ("loss", "", "gain"):
        if not side:        # between both, as zero is
            for name in LOOKS:
                if name not in ("word_loss", "word_gain"):
                    word = text(f"carbon.{name}", language)
                    root.appendChild(_rule(_symbol(*LOOKS[name]), word, word))
            continue
        word = text(f"carbon.word_{side}", language)
        for condition, name, values, place in steps if side == "loss" else steps[::-1]:
            label = text(f"carbon.ramp_{name}", language, change=word, **values)
            root.appendChild(_rule(_symbol(RAMPS[side][place], 200, side == "loss"), word, label, condition))
    other = QgsRuleBasedRenderer.Rule(_symbol(GREY, 0, False), 0, 0, "ELSE", text("carbon.ramp_other", language))
    root.appendChild(other)
    layer.setRenderer(QgsRuleBasedRenderer(root))


def _rule(symbol, word: str, label: str, condition: str = "") -> QgsRuleBasedRenderer.Rule:
    quoted = word.replace("'", "''")
    where = f"\"{FIELD}\" = '{quoted}'"
    return QgsRuleBasedRenderer.Rule(symbol, 0, 0, f"{where} AND {condition}" if condition else where, label)


def _symbol(colour: str, opacity: int, is_hatched: bool) -> QgsFillSymbol:
    symbol = QgsFillSymbol.createSimple({
        "color": f"{colour},{opacity}", "outline_color": f"{colour},255", "outline_width": "0.3"})
    if is_hatched:
        symbol.appendSymbolLayer(QgsLinePatternFillSymbolLayer.create({
            "angle": "45", "distance": "2", "line_width": "0.2", "color": INK}))
    return symbol


def style_by_density(layer: QgsRasterLayer, language: str) -> None:
    """Colour a raster of densities, t C/ha, from pale to dark, with a legend in the language."""
    _colour(layer, rising_classes(_ends(layer)[1], text("legend.per_ha", language), language))


def style_by_difference(layer: QgsRasterLayer, language: str) -> None:
    """Colour a raster of stock differences, t C/ha: losses, nothing, gains, with the ramp of the polygons."""
    small, large = diverging_steps(max(map(abs, _ends(layer))))
    above = 1.0 + 1e-6      # a cell of just the step is not over it
    classes, tiny = [], small * 1e-6
    for side in ("loss", "gain"):
        values = {"change": text(f"carbon.word_{side}", language)}
        looks = [(text("carbon.ramp_under", language, less=limit(small), **values), RAMPS[side][0]),
                 (text("carbon.ramp_between", language, less=limit(small), more=limit(large), **values),
                  RAMPS[side][1]),
                 (text("carbon.ramp_over", language, more=limit(large), **values), RAMPS[side][2])]
        if side == "loss":
            uppers = (-large * above, -small * above, -tiny)
            classes += [(upper, colour, label) for upper, (label, colour) in zip(uppers, looks[::-1])]
            classes.append((tiny, PALE, text("carbon.word_none", language)))
        else:
            uppers = (small * above, large * above, math.inf)
            classes += [(upper, colour, label) for upper, (label, colour) in zip(uppers, looks)]
    _colour(layer, classes)


def _ends(layer: QgsRasterLayer) -> tuple[float, float]:
    """The least and the greatest value of the first band, or of a sample of it; zeros where it has none."""
    stats = layer.dataProvider().bandStatistics(
        1, Qgis.RasterBandStatistic.Min | Qgis.RasterBandStatistic.Max, layer.extent(), SAMPLE_CELLS)
    ends = stats.minimumValue, stats.maximumValue
    return ends if all(map(math.isfinite, ends)) and ends[0] <= ends[1] else (0.0, 0.0)


def _colour(layer: QgsRasterLayer, classes: list) -> None:
    """Classes ``(upper bound, "r,g,b", label)`` from the lowest up."""
    ramp = QgsColorRampShader(classes[0][0], classes[-2][0])
    ramp.setColorRampType(Qgis.ShaderInterpolationMethod.Discrete)
    ramp.setColorRampItemList([QgsColorRampShader.ColorRampItem(upper, QColor(*map(int, colour.split(","))), label)
                               for upper, colour, label in classes])
    shader = QgsRasterShader()
    shader.setRasterShaderFunction(ramp)
    layer.setRenderer(QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader))
    layer.triggerRepaint()
