"""The look of results that have no verdict: by amount, or by the different values of a field, with a legend."""
from __future__ import annotations

import math
from functools import partial
from typing import Callable, Optional

from qgis.core import (
    NULL,
    QgsCategorizedSymbolRenderer,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsRendererCategory,
    QgsRuleBasedRenderer,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ...core.carbon.change.steps import diverging_steps, rising_steps
from ...core.inputs import register
from ...core.texts import text
from ...core.texts.separators import limit
from .styles import COVERAGE_LOOK, DECISION_LOOK, EDGE_LOOK, PATCH_LOOK, PATCH_PIECE_LOOK, READINESS_LOOK, style_by_word

#: From pale to dark (ColorBrewer's YlGn).
RISING = ("255,255,204", "194,230,153", "120,198,121", "49,163,84", "0,104,55")
#: From large losses to large gains, of colours that people with colour-blindness tell apart (ColorBrewer's BrBG).
LOSSES_AND_GAINS = ("140,81,10", "191,129,45", "223,194,125", "128,205,193", "53,151,143", "1,102,94")
PALE, EDGE, WANTED = "225,225,225", "110,110,110", "0,128,64"
#: Values of a field (ColorBrewer's Set3, without its grey); those after the twelfth share one grey.
DIFFERENT = ("141,211,199", "255,255,179", "190,186,218", "251,128,114", "128,177,211", "253,180,98", "179,222,105",
             "252,205,229", "188,128,189", "204,235,197", "255,237,111", "166,118,29")


def rising_classes(greatest: float, unit: str, language: str) -> list[tuple[float, str, str]]:
    """Five classes from zero up: upper bound, colour ``"r,g,b"``, label.

    Args:
        greatest: the largest amount. unit: of the amounts, in the language of the labels.
    """
    steps = rising_steps(greatest)
    labels = [text("legend.under", language, less=limit(steps[0]), unit=unit)]
    labels += [text("legend.between", language, less=limit(less), more=limit(more), unit=unit)
               for less, more in zip(steps, steps[1:])]
    labels += [text("legend.over", language, more=limit(steps[-1]), unit=unit)]
    return list(zip((*steps, math.inf), RISING, labels))


def diverging_classes(greatest: float, unit: str, language: str, is_loss: bool) -> list[tuple[float, str, str]]:
    """Seven classes around zero, as :func:`rising_classes`; ``is_loss``: what is below zero is lost carbon."""
    small, large = diverging_steps(greatest)
    ends = (-large, -small, 0.0, 0.0, small, large, math.inf)
    labels = [text("legend.under", language, less=limit(-large), unit=unit)]
    labels += [text("legend.zero", language, unit=unit) if less == more else
               text("legend.between", language, less=limit(less), more=limit(more), unit=unit)
               for less, more in zip(ends[:-2], ends[1:-1])]
    labels += [text("legend.over", language, more=limit(large), unit=unit)]
    colours = LOSSES_AND_GAINS if is_loss else LOSSES_AND_GAINS[::-1]
    return list(zip(ends, (*colours[:3], PALE, *colours[3:]), labels))


def style_by_amount(layer: QgsVectorLayer, language: str, field: str, unit: str, below: str = "") -> None:
    """Colour polygons by a number; those without it have an outline and are in the legend too.

    Args:
        layer: to style; a table or a layer without the field stays as it is. language: of the legend.
        field: with the number. unit: key of its name in ``core/texts/legend.yaml``.
        below: what numbers below zero mean, ``"loss"`` or ``"gain"`` of carbon; empty: there are none.
    """
    if not _can_be_styled(layer, field):
        return
    ends = [end for end in layer.minimumAndMaximumValue(layer.fields().indexOf(field)) if isinstance(end, (int, float))]
    greatest, named = max(map(abs, ends), default=0.0), text(f"legend.{unit}", language)
    classes = diverging_classes(greatest, named, language, below == "loss") if below else \
        rising_classes(greatest, named, language)
    root, former = QgsRuleBasedRenderer.Rule(None), None
    for upper, colour, label in classes:
        lower = None if former is None else f'"{field}" >{"=" if former == upper else ""} {former!r}'
        strict = below and upper == 0.0 and former != upper      # the last class below zero
        upto = None if math.isinf(upper) else f'"{field}" <{"" if strict else "="} {upper!r}'
        where = " AND ".join(part for part in (lower, upto) if part)
        root.appendChild(QgsRuleBasedRenderer.Rule(_fill(colour), 0, 0, where, label))
        former = upper
    root.appendChild(QgsRuleBasedRenderer.Rule(_fill(""), 0, 0, "ELSE", text("legend.unknown", language)))
    layer.setRenderer(QgsRuleBasedRenderer(root))
    layer.triggerRepaint()


def style_by_values(layer: QgsVectorLayer, language: str, field: str, labels: Optional[dict] = None,
                    wanted: str = "") -> None:
    """Colour polygons by the values of a field, in the order in which they come.

    Args:
        layer: to style; a table or a layer without the field stays as it is. language: of the legend.
        field: with a text. labels: value -> what the legend calls it; others as they are.
        wanted: field that is true where a value is what is looked for; it gets a green that no other has.
    """
    if not _can_be_styled(layer, field):
        return
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setSubsetOfAttributes(
        [field, wanted] if wanted else [field], layer.fields())
    seen, good = {}, set()
    for feature in layer.getFeatures(request):
        value = "" if feature[field] == NULL else str(feature[field])
        seen[value] = None
        if wanted and feature[wanted] is True:
            good.add(value)
    values = [value for value in seen if value][:len(DIFFERENT)]
    categories = [QgsRendererCategory(value, _fill(WANTED if value in good else colour),
                                      (labels or {}).get(value, value)) for value, colour in zip(values, DIFFERENT)]
    if len(seen) > len(values):      # what is left, or has no value
        word = "other" if len([value for value in seen if value]) > len(values) else "none"
        categories.append(QgsRendererCategory("", _fill(PALE), text(f"legend.{word}", language)))
    layer.setRenderer(QgsCategorizedSymbolRenderer(field, categories))
    layer.triggerRepaint()


def _can_be_styled(layer: QgsVectorLayer, field: str) -> bool:
    return layer.fields().indexOf(field) >= 0 and layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry


def _fill(colour: str) -> QgsFillSymbol:
    inside = {"color": f"{colour},220"} if colour else {"style": "no"}
    return QgsFillSymbol.createSimple({**inside, "outline_color": f"{EDGE},255", "outline_width": "0.1"})


#: Algorithm and output -> its look, where the algorithm itself gives none.
LOOKS = {
    ("coefficientcoverage", register.OUTPUT): partial(style_by_word, field="state", looks=COVERAGE_LOOK,
                                                      words="coverage."),
    ("carbonstock", register.OUTPUT): partial(style_by_amount, field="carbon_t_c_ha", unit="per_ha"),
    ("carbonflux", register.OUTPUT): partial(style_by_amount, field="net_emission_t_c_ha_yr", unit="per_ha_year",
                                             below="gain"),
    ("soilcarbonchange", register.OUTPUT): partial(style_by_amount, field="change_t_c", unit="carbon", below="loss"),
    ("comparescenarios", register.CHANGES): partial(style_by_amount, field="difference_t_c_ha", unit="per_ha",
                                                    below="loss"),
    ("buildingcarbon", register.OUTPUT): partial(style_by_amount, field="emission_kg_co2_m2_yr", unit="per_floor"),
    ("buildingcarbon", register.POTENTIAL): partial(style_by_amount, field="potential_emission_kg_co2_m2_yr",
                                                    unit="per_floor"),
    ("renewablesiting", register.PIECES): partial(style_by_values, field="reason_title", wanted="is_usable"),
    ("measureoverlaps", register.PIECES): partial(style_by_values, field="control_layer"),
    ("affectedholders", register.PIECES): partial(style_by_values, field="right_title"),
    ("affectedholders", register.PARCELS): partial(style_by_values, field="share_state_title"),
    ("farmlandloss", register.LOSS): partial(style_by_values, field="reason_title"),
    ("screenpatches", register.OUTPUT): partial(style_by_word, field="word", looks=PATCH_LOOK, words="patches.word_"),
    ("screenpatches", register.PIECES): partial(style_by_word, field="kind", looks=PATCH_PIECE_LOOK,
                                                words="patches.piece_"),
    ("readytosupply", register.OUTPUT): partial(style_by_word, field="answer", looks=READINESS_LOOK,
                                                words="readiness.answer_"),
    ("alignplan", register.OUTPUT): partial(style_by_word, field="action", looks=EDGE_LOOK, words="alignment.action_"),
    ("alignplan", register.ACCEPTED_CUTS): partial(style_by_word, field="state", looks=DECISION_LOOK,
                                                   words="alignment.state_"),
    ("checkcontrollines", register.CONFLICTS): partial(style_by_values, field="title"),
    ("tracelifecycle", register.DRIFT): partial(style_by_word, field="kind", words="lifecycle.kind_", looks={
        "outside": "213,94,0", "left": "86,180,233", "stated": "204,187,160"}),
    ("resilienceindicators", register.PARCELS): partial(style_by_amount, field="hot_share", unit="cells"),
}
#: Algorithm and output that lie on the map as QGIS draws any layer -> why. The golden runs show that no other does.
PLAIN = {
    ("importboundarypoints", register.OUTPUT): "parcels as they were registered: there is nothing to tell apart",
    ("importboundarypoints", register.POINTS): "their points, which an office draws by its own standard",
    ("importdrawing", register.OUTPUT): "outlines of a drawing, whose look is the drawing's",
    ("assignunits", register.OUTPUT): "the user's own features with one more column: their look is the user's",
    ("adjustareas", register.OUTPUT): "the user's own features with adjusted areas: their look is the user's",
}


def own_look(algorithm: str, output: str, prefix: str = "") -> Optional[Callable]:
    """``(layer, language)`` that dresses an output of an algorithm; None where it has no look of its own.

    Args:
        algorithm, output: their names. prefix: of the columns that a run adds to copies of features.
    """
    look = LOOKS.get((algorithm, output))
    return partial(look, field=prefix + look.keywords["field"]) if look is not None and prefix else look
