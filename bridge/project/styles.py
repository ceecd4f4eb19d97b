"""Result layers with a name, a group and a style: verdict by colour and by pattern, legible in grey.

The colours are those of Okabe and Ito, which people with colour-blindness tell apart.
"""
from __future__ import annotations

from functools import partial
from typing import Optional

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsPalettedRasterRenderer,
    QgsPointPatternFillSymbolLayer,
    QgsProcessingContext,
    QgsProcessingLayerPostProcessorInterface,
    QgsRasterLayer,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QColor

from ...core.contract.verdicts import SEVERITIES, VERDICTS
from ...core.texts import text
from .toolbox import ToolboxRun, settle

COLOURS = {"forbidden": "213,94,0", "undetermined": "204,121,167", "conditional": "230,159,0",
           "allowed": "0,158,115"}
MARKERS = {"forbidden": "cross_fill", "undetermined": "diamond", "conditional": "triangle",
           "allowed": "circle"}
DASHES = {"forbidden": "solid", "undetermined": "dot", "conditional": "dash", "allowed": "solid"}
WIDTHS = {"forbidden": "0.9", "undetermined": "0.7", "conditional": "0.7", "allowed": "0.35"}
#: Severities borrow the look of verdicts: the worst is that of what is forbidden.
SEVERITY_LOOK = {"critical": "forbidden", "major": "conditional", "minor": "undetermined"}
#: Angles of the hatching; the undetermined has dots, the allowed nothing.
HATCHES = {"forbidden": (45, 135), "conditional": (45,), "undetermined": (), "allowed": ()}
#: States of findings in the store; not the verdicts' colours and shapes, so that they are not confused.
STATE_COLOURS = {"open": "86,180,233", "disputed": "240,228,66", "waived": "160,160,160", "fixed": "0,114,178"}
STATE_MARKERS = {"open": "square", "disputed": "star", "waived": "half_square", "fixed": "square_with_corners"}
#: Statuses of ground against its plan: a colour, or the verdict whose look it borrows.
PLAN_LOOK = {
    "kept_as_planned": "226,226,226", "carried_out": "0,158,115", "in_accordance": "140,206,182",
    "not_yet_carried_out": "86,180,233", "not_yet_or_deviates": "240,228,66", "deviates": "conditional",
    "contrary": "forbidden", "approved": "0,114,178", "undetermined": "undetermined", "not_surveyed": "204,187,160",
    "outside_plan": "", "sliver": "90,90,90"}
#: States of the start of building on a parcel.
LIFECYCLE_LOOK = {
    "suspected_idle": "213,94,0", "late": "240,228,66", "done_late": "230,190,120", "not_due": "86,180,233",
    "in_time": "0,158,115", "undetermined": "undetermined"}
#: Kinds of ground between two dates.
CHANGE_LOOK = {"changed": "213,94,0", "only_old": "86,180,233", "only_new": "0,158,115", "sliver": "90,90,90"}
#: What a piece did to an indicator; neither is good or bad in itself.
TRACE_LOOK = {"gained": "0,158,115", "lost": "213,94,0", "changed": "86,180,233", "open": "undetermined"}
#: Levels of indicators: the verdict whose hatching and outline each borrows; its colour is that of charts and matrix.
LEVEL_LOOK = {"red": "forbidden", "orange": "conditional", "yellow": "allowed", "green": "allowed",
              "grey": "undetermined"}
#: How clauses of plans stand, on the parcels that carry them; no red of what is forbidden: nothing is.
COMMITMENT_LOOK = {
    "missed": "213,94,0", "off_path": "230,159,0", "near": "240,228,66", "on_path": "0,158,115",
    "not_judged": "undetermined", "not_measured": "undetermined", "not_measurable": "undetermined",
    "no_indicator": "undetermined"}
#: How ground has its numbers: a row, an envelope, some of its classes none, none.
COVERAGE_LOOK = {"row": "0,158,115", "envelope": "240,220,120", "part": "204,187,160", "none": "undetermined"}
#: What layers say of change patches, and of their ground; no red: nothing is forbidden.
PATCH_LOOK = {"not_covered": "213,94,0", "partly": "240,170,60", "check": "undetermined", "covered": "0,158,115"}
PATCH_PIECE_LOOK = {"rest": "213,94,0", "doubtful": "undetermined"}
#: Whether parcels are ready to be supplied.
READINESS_LOOK = {"ready": "0,158,115", "not_ready": "213,94,0", "undetermined": "undetermined"}
#: Pieces that edges of a plan cut off: by what may be done with the edge.
EDGE_LOOK = {"may_follow": "240,170,60", "undetermined": "undetermined", "stays": "0,114,178", "divides": "190,190,190",
             "within_accuracy": "225,225,225"}
#: What an earlier run decided on them, and how that stands.
DECISION_LOOK = {"accepted": "0,158,115", "changed": "conditional", "gone": "160,160,160"}
INK = "60,60,60,255"
_kept: list = []   # QGIS holds no reference of its own: a post-processor that Python forgets never runs


class _Dresser(QgsProcessingLayerPostProcessorInterface):
    """Styles one layer after the run, and puts it into the group of the run, on the main thread."""

    def __init__(self, run, part: str):
        super().__init__()
        self.run, self.part = run, part
        self.style, self.language, self.aliases = None, "en", {}

    def postProcessLayer(self, layer, context, feedback):
        if layer.isValid():
            if self.style is not None:
                self.style(layer, self.language)
            if isinstance(layer, QgsVectorLayer):
                _name_columns(layer, self.aliases)
        if self.run is not None:
            settle(layer, self.run, self.part)
        _kept.remove(self)


def grouped(context: QgsProcessingContext, destination: str, run: Optional[ToolboxRun]) -> Optional[_Dresser]:
    """Have QGIS put a result into the group of a run, and of no other, when it loads it.

    Args:
        context: of the run. destination: what ``parameterAsSink`` returned. run: None for no group.

    Returns:
        The post-processor of the result; None where it is not loaded.
    """
    if not context.willLoadLayerOnCompletion(destination):
        return None
    details = context.layerToLoadOnCompletionDetails(destination)
    details.groupName = "" if run is None else run.place
    dresser = details.postProcessor()
    if not isinstance(dresser, _Dresser):
        if dresser is not None:     # of another algorithm, as a step of our model: the group stays as it is named
            details.groupName = "" if run is None else run.title
            return None
        dresser = _Dresser(run, details.outputName)
        _kept.append(dresser)
        details.setPostProcessor(dresser)
    dresser.run, dresser.part = run, details.outputName
    if run is not None:
        run.places[dresser.part] = details.layerSortKey
    return dresser


def _name_columns(layer: QgsVectorLayer, aliases: dict) -> None:
    """Give columns their heads where the format of the layer has not kept them."""
    for place, field in enumerate(layer.fields()):
        if not field.alias() and field.name() in aliases:
            layer.setFieldAlias(place, aliases[field.name()])


def dress(context: QgsProcessingContext, destination: str, name: str, run: Optional[ToolboxRun] = None, *,
          verdict_field: str = "", language: str = "en", position: int = 0, style=None, aliases=None) -> None:
    """Name, group and style a result when QGIS loads it; nothing happens where it is not loaded.

    Args:
        context: of the run.
        destination: what ``parameterAsSink`` returned.
        name: of the layer, in the user's language.
        run: in whose group of the layer tree it is.
        verdict_field: the field with the verdict, empty for no style.
        language: of the legend, ``"en"`` or ``"zh"``.
        position: greater ones stand higher in the tree.
        style: ``(layer, language)``, instead of the style by verdict.
        aliases: field -> head of its column, for formats that keep none.
    """
    dresser = grouped(context, destination, run)
    if dresser is None:
        return
    details = context.layerToLoadOnCompletionDetails(destination)
    details.name, details.forceName, details.layerSortKey = name, True, position
    if run is not None:
        run.places[dresser.part] = position
    dresser.style = partial(_by_verdict, field=verdict_field) if style is None and verdict_field else style
    dresser.language, dresser.aliases = language, aliases or {}


def _by_verdict(layer: QgsVectorLayer, language: str, field: str) -> None:
    style_by_verdict(layer, field, language)


def style_by_severity(layer: QgsVectorLayer, language: str) -> None:
    """Give a layer a legend of the severities; a table or a layer without the field stays as it is."""
    if layer.fields().indexOf("severity") < 0 or not layer.isSpatial():
        return
    layer.setRenderer(_worst_on_top("severity", [QgsRendererCategory(
        severity, verdict_symbol(layer.geometryType(), SEVERITY_LOOK[severity]),
        text(f"quality.severity_{severity}", language)) for severity in SEVERITIES]))
    layer.triggerRepaint()


def _worst_on_top(field: str, categories: list) -> QgsCategorizedSymbolRenderer:
    """A renderer that draws the first category last: a remark must not lie over what is forbidden.

    Args:
        categories: the worst first.
    """
    for level, category in enumerate(reversed(categories)):
        symbol = category.symbol().clone()
        for part in symbol.symbolLayers():
            part.setRenderingPass(level)
        category.setSymbol(symbol)
    renderer = QgsCategorizedSymbolRenderer(field, categories)
    renderer.setUsingSymbolLevels(True)
    return renderer


def style_by_word(layer: QgsVectorLayer, language: str, field: str, looks: dict, words: str) -> None:
    """Give polygons a legend of a closed list of words; a table or a layer without the field stays as it is.

    Args:
        layer: to style. language: of the legend. field: with the word.
        looks: word -> ``"r,g,b"``, empty for an outline alone, or a verdict whose look it borrows; as in the legend.
        words: beginning of the keys of the words in ``core/texts``, such as ``plan.status_``.
    """
    if layer.fields().indexOf(field) < 0 or layer.geometryType() != QgsWkbTypes.GeometryType.PolygonGeometry:
        return
    layer.setRenderer(QgsCategorizedSymbolRenderer(field, [QgsRendererCategory(
        word, verdict_symbol(layer.geometryType(), look) if look in COLOURS else plain_fill(look),
        text(words + word, language)) for word, look in looks.items()]))
    layer.triggerRepaint()


def plain_fill(colour: str) -> QgsFillSymbol:
    """Polygons of one colour, ``"r,g,b"``; empty: an outline alone."""
    if not colour:   # context: an unobtrusive outline
        return QgsFillSymbol.createSimple({"style": "no", "outline_color": "190,190,190,255", "outline_width": "0.1"})
    return QgsFillSymbol.createSimple({"color": f"{colour},255", "outline_color": INK, "outline_width": "0.15"})


def style_by_number(layer: QgsRasterLayer, language: str, classes: list) -> None:
    """Colour a raster of numbers that stand for classes.

    Args:
        layer: to style. language: of the labels, which have it.
        classes: (number, label, ``#RRGGBB``) of each.
    """
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, [
        QgsPalettedRasterRenderer.Class(number, QColor(colour), label) for number, label, colour in classes]))
    layer.triggerRepaint()


def style_by_verdict(layer: QgsVectorLayer, field: str, language: str) -> None:
    """Give a layer a legend of the four verdicts; a table or a layer without the field stays as it is."""
    if layer.fields().indexOf(field) < 0 or not layer.isSpatial():
        return
    categories = [QgsRendererCategory(verdict, verdict_symbol(layer.geometryType(), verdict),
                                      text(f"report.verdict_{verdict}", language)) for verdict in VERDICTS]
    layer.setRenderer(_worst_on_top(field, categories))
    layer.triggerRepaint()


def style_as_verdict(layer: QgsVectorLayer, verdict: str) -> None:
    """Draw a whole layer as one verdict is drawn; a table stays as it is."""
    if layer.isSpatial():
        layer.setRenderer(QgsSingleSymbolRenderer(verdict_symbol(layer.geometryType(), verdict)))
        layer.triggerRepaint()


def dress_classes(context: QgsProcessingContext, destination: str, field: str, classes: list) -> None:
    """Give a result that is dressed already a legend of classes when QGIS loads it.

    Args:
        context, destination: as for :func:`dress`.
        field: with the class.
        classes: (value, label, ``#RRGGBB`` or empty) of each.
    """
    if context.willLoadLayerOnCompletion(destination) and classes:
        dresser = context.layerToLoadOnCompletionDetails(destination).postProcessor()
        dresser.style = lambda layer, language: style_by_class(layer, field, classes)


def style_by_class(layer: QgsVectorLayer, field: str, classes: list) -> None:
    """Colour polygons by class; what has no class, or no colour, is drawn empty. Other layers stay as they are."""
    if layer.fields().indexOf(field) < 0 or layer.geometryType() != QgsWkbTypes.GeometryType.PolygonGeometry:
        return
    categories = [QgsRendererCategory(value, QgsFillSymbol.createSimple({
        **({"color": colour} if colour else {"style": "no"}), "outline_color": INK, "outline_width": "0.15"}), label)
        for value, label, colour in (classes if any(not entry[0] for entry in classes) else (*classes, ("", "–", "")))]
    layer.setRenderer(QgsCategorizedSymbolRenderer(field, categories))
    layer.triggerRepaint()


def state_symbol(state: str) -> QgsMarkerSymbol:
    """The sign of a finding's state in a list."""
    return QgsMarkerSymbol.createSimple({
        "name": STATE_MARKERS[state], "color": f"{STATE_COLOURS[state]},255", "size": "3", "outline_color": INK,
        "outline_width": "0.2"})


def verdict_symbol(geometry_type, verdict: str, colour: str = "", opacity: int = 110):
    """The symbol of a verdict for polygons, lines or points.

    Args:
        geometry_type: of the layer. verdict: whose hatching and outline it has. colour: ``"r,g,b"``; empty: that of the
            verdict. opacity: of polygons, 0 to 255.
    """
    colour = colour or COLOURS[verdict]
    if geometry_type == QgsWkbTypes.GeometryType.PointGeometry:
        return QgsMarkerSymbol.createSimple({
            "name": MARKERS[verdict], "color": f"{colour},255", "size": "3", "outline_color": INK,
            "outline_width": "0.2"})
    if geometry_type == QgsWkbTypes.GeometryType.LineGeometry:
        return QgsLineSymbol.createSimple({
            "line_color": f"{colour},255", "line_width": WIDTHS[verdict], "line_style": DASHES[verdict]})
    symbol = QgsFillSymbol.createSimple({
        "color": f"{colour},{opacity}", "outline_color": f"{colour},255", "outline_width": WIDTHS[verdict],
        "outline_style": DASHES[verdict]})
    for angle in HATCHES[verdict]:
        symbol.appendSymbolLayer(QgsLinePatternFillSymbolLayer.create({
            "angle": str(angle), "distance": "2", "line_width": "0.2", "color": INK}))
    if verdict == "undetermined":
        dots = QgsPointPatternFillSymbolLayer.create({"distance_x": "2", "distance_y": "2"})
        dots.setSubSymbol(QgsMarkerSymbol.createSimple({
            "name": "circle", "size": "0.6", "color": INK, "outline_style": "no"}))
        symbol.appendSymbolLayer(dots)
    return symbol
