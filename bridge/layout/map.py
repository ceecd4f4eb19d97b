"""The map of a printed report: memory layers of a private project, without a place on earth."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from qgis.core import (
    Qgis,
    QgsCategorizedSymbolRenderer,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsLayoutItemMap,
    QgsLayoutItemPolygon,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsNullSymbolRenderer,
    QgsPalLayerSettings,
    QgsRectangle,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QPointF
from qgis.PyQt.QtGui import QColor, QPolygonF

from ...core.report.maps.codes import code_places
from ...core.report.maps.drawing import parts_of, round_length
from ...core.report.maps.styles import MapStyle
from ...core.report.maps.svg import legend_columns, legend_of
from ...core.report.maps.view import HEIGHT_MM, WIDTH_MM, Drawn, MapView
from ...core.report.paper.blocks import PaperMap
from .fonts import INK, SOFT
from .sheet import Sheets

_KINDS = ("Point", "LineString", "Polygon")     # by dimension
_ROW, _SWATCH = 5.6, (7.0, 3.4)
_LEGEND_POINTS = 8.0
_COLUMN = 58.0                  # of the legend next to the map
_GAP = 6.0
_BAR = 10.0                     # height of the scale bar
_HIGHEST = 0.45                 # of a small map, as a part of the page: tables are above it
SIDE_BY_SIDE = 0.5              # maps of a smaller part of the page's width stand next to each other, two in a row


def _frame_size(sheets: Sheets, block: PaperMap) -> tuple[float, float, bool]:
    """Width and height of the map, and whether its legend is next to it."""
    paper = sheets.paper
    if block.scale < 1.0:
        width = min(block.scale * paper.room, paper.room - _COLUMN - _GAP,
                    _HIGHEST * (paper.foot - paper.top) * WIDTH_MM / HEIGHT_MM)
        return width, width * HEIGHT_MM / WIDTH_MM, True
    if paper.width <= paper.height:
        return paper.room, paper.room * HEIGHT_MM / WIDTH_MM, False
    height = min(paper.foot - paper.top - 20, (paper.room - _COLUMN - _GAP) * HEIGHT_MM / WIDTH_MM)
    return height * WIDTH_MM / HEIGHT_MM, height, True


def _rows(entries, columns: int) -> int:
    return -(-len(entries) // columns)


def map_height(sheets: Sheets, block: PaperMap) -> float:
    """Height of the map with its legend and remarks."""
    _, height, beside = _frame_size(sheets, block)
    entries = legend_of(block.view)
    below = 0 if beside else _rows(entries, legend_columns(entries)) * _ROW + 2
    return height + 8 + below + 4 * (1 + len(block.view.remarks))


def set_map(sheets: Sheets, block: PaperMap) -> None:
    """Put a map at the current height: next to its legend if the page is wide, otherwise above it."""
    paper, entries = sheets.paper, legend_of(block.view)
    width, height, beside = _frame_size(sheets, block)
    top = sheets.y
    # the corner of a small map is the subject's
    is_bar_beside = block.scale < 1.0 and len(entries) * _ROW + _BAR <= height
    _map(sheets, block.view, (paper.left, top, width, height), not is_bar_beside)
    sheets.y = top + height + 3.5
    if beside:
        _legend(sheets, entries, paper.left + width + _GAP, top, 1, _COLUMN)
        if is_bar_beside and block.view.has_length:
            _scale_bar(sheets, block.view, paper.left + width + _GAP, top + height - _BAR + 3, width)
    else:
        columns = legend_columns(entries)
        sheets.y += _legend(sheets, entries, paper.left, sheets.y, columns, paper.room / columns) + 2
    _words(sheets, block.words)


def _words(sheets: Sheets, words) -> None:
    for line in words:
        sheets.lines(sheets.fonts.wrapped(line, 8, sheets.paper.text_width), 8, sheets.paper.left, SOFT)
    sheets.y += 4


def _half(sheets: Sheets) -> tuple[float, float]:
    """Width and height of each of two maps in a row."""
    paper = sheets.paper
    width = min((paper.room - _GAP) / 2, _HIGHEST * (paper.foot - paper.top) * WIDTH_MM / HEIGHT_MM)
    return width, width * HEIGHT_MM / WIDTH_MM


def pair_height(sheets: Sheets, pair: tuple[PaperMap, PaperMap]) -> float:
    """Height of two maps next to each other, with their titles, legends and remarks."""
    most = max(len(legend_of(block.view)) for block in pair)
    words = dict.fromkeys(line for block in pair for line in block.words)
    return _half(sheets)[1] + 17 + max(most * _ROW, _BAR) + 4 * len(words)


def set_pair(sheets: Sheets, pair: tuple[PaperMap, PaperMap], title: Callable[[str, float, float], None]) -> None:
    """Put two maps next to each other at the current height, each with its legend and scale bar below.

    Args:
        pair: such as before and after. title: sets the title of one at the current height, from a place on, in a width.
    """
    width, height = _half(sheets)
    start, foot = sheets.y, 0.0
    for place, block in enumerate(pair):
        x, sheets.y = sheets.paper.left + place * (width + _GAP), start
        title(block.title, x, width)
        _map(sheets, block.view, (x, sheets.y, width, height), False)
        below, bar = sheets.y + height + 3.5, 0.0
        if block.view.has_length:
            bar = round_length(block.view.width / 4)[0] / block.view.width * width
            _scale_bar(sheets, block.view, x + width - bar - 2, below, width)
        entries = legend_of(block.view)
        legend = _legend(sheets, entries, x, below, 1, width - bar - 8)
        foot = max(foot, below + max(legend, _BAR))
    sheets.y = foot + 1
    _words(sheets, dict.fromkeys(line for block in pair for line in block.words))


# -- the frame -------------------------------------------------------------------------------------

def _map(sheets: Sheets, view: MapView, frame: tuple[float, float, float, float], has_bar: bool) -> None:
    """A map in a frame of place and size, with its scale bar in the corner or without one."""
    x, y, width, height = frame
    layers = _layers(sheets, view)
    sheets.project.addMapLayers(layers, False)
    item = QgsLayoutItemMap(sheets.layout)
    item.setBackgroundColor(QColor("#fdfcf9"))
    item.setFrameEnabled(True)
    item.setFrameStrokeColor(QColor("#6d6d66"))
    sheets.layout.addLayoutItem(item)
    sheets.place(item, x, y, width, height)
    item.setKeepLayerSet(True)
    item.setLayers(list(reversed(layers)))      # QGIS lists them from the top
    item.setExtent(QgsRectangle(-view.width / 2, -view.height / 2, view.width / 2, view.height / 2))
    _north(sheets, x + width - 8, y + 4)
    internal = sheets.document.word("layout.map_internal")
    sheets.label(internal, sheets.fonts.form_on_map(9), x + 3, y + 2, 50, 5)
    if view.has_length and has_bar:
        _scale_bar(sheets, view, x + 4, y + height - 10, width)
    _labels(sheets, view, x, y, width, height)


def _layers(sheets: Sheets, view: MapView) -> list:
    """From bottom to top; patches of all classes are one layer, and the codes lie on top of all."""
    layers, survey = [], [item for item in view.drawn if item.kind == "survey"]
    if survey:
        layers.append(_survey(survey))
    for item in view.drawn:
        if item.kind != "survey":
            layers += _of_one_style(item)
    codes = _codes(sheets, view)
    return layers + codes


def _memory(kind: str, rows) -> QgsVectorLayer:
    """A layer in memory of ``(geometry, code)``; any system in metres serves, for nothing has a place."""
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:3857&field=code:string", "map", "memory")
    features = []
    for shape, code in rows:
        geometry = QgsGeometry()
        geometry.fromWkb(shapely.to_wkb(shape))
        feature = QgsFeature(layer.fields())
        feature.setGeometry(geometry)
        feature.setAttribute(0, code)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    return layer


def _survey(items: list[Drawn]) -> QgsVectorLayer:
    rows = [(part, item.name) for item in items for part in parts_of(item.geometry)
            if part.geom_type == "Polygon"]
    layer = _memory("Polygon", rows)
    layer.setRenderer(QgsCategorizedSymbolRenderer("code", [
        QgsRendererCategory(item.name, fill_symbol(item.style), item.name) for item in items]))
    return layer


def _of_one_style(item: Drawn) -> list:
    parts = parts_of(item.geometry)
    dimensions = shapely.get_dimensions(parts)
    layers = []
    for dimension, kind in enumerate(_KINDS):
        rows = [(part, "") for part in parts[dimensions == dimension]]
        if rows:
            layer = _memory(kind, rows)
            layer.setRenderer(QgsSingleSymbolRenderer(_symbol(item.style, dimension)))
            layers.append(layer)
    return layers


def _codes(sheets: Sheets, view: MapView) -> list:
    words, places = code_places(view)
    if not len(words):
        return []
    layer = _memory("Point", zip(shapely.points(places), words))
    layer.setRenderer(QgsNullSymbolRenderer())
    settings = QgsPalLayerSettings()
    settings.fieldName = "code"
    settings.placement = Qgis.LabelPlacement.OverPoint
    placing = settings.placementSettings()
    placing.setOverlapHandling(Qgis.LabelOverlapHandling.AllowOverlapAtNoCost)     # each has its patch
    settings.setPlacementSettings(placing)
    settings.setFormat(sheets.fonts.form_on_map(6.5))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
    return [layer]


# -- symbols ---------------------------------------------------------------------------------------

def _colour(colour: str, opacity: float = 1.0) -> str:
    value = QColor(colour)
    return f"{value.red()},{value.green()},{value.blue()},{round(255 * opacity)}"


def _line(style: MapStyle, prefix: str, wider: float = 1.0) -> dict:
    """Properties of an outline (prefix ``"outline"``) or a line (``"line"``)."""
    if not style.line:
        return {f"{prefix}_style": "no"}
    width = style.width * wider
    result = {f"{prefix}_color": _colour(style.line), f"{prefix}_width": str(width), f"{prefix}_width_unit": "MM",
              "joinstyle": "round"}
    if style.dash:
        result |= {"use_custom_dash": "1", "customdash": ";".join(map(str, style.dash)), "customdash_unit": "MM"}
    return result


def fill_symbol(style: MapStyle) -> QgsFillSymbol:
    """The symbol of an area, with its hatching."""
    symbol = QgsFillSymbol.createSimple(
        {"outline_style": "no", **({"color": _colour(style.fill, style.opacity)} if style.fill else {"style": "no"})})
    for angle in style.hatch:
        hatch = QgsLinePatternFillSymbolLayer()
        hatch.setLineAngle(angle)
        hatch.setDistance(1.8)
        hatch.setLineWidth(0.18)
        hatch.setColor(QColor(style.line))
        symbol.appendSymbolLayer(hatch)
    if style.line:
        outline = QgsLineSymbol.createSimple(_line(style, "line"))
        symbol.appendSymbolLayer(outline.takeSymbolLayer(0))
    return symbol


def _symbol(style: MapStyle, dimension: int):
    if dimension == 2:
        return fill_symbol(style)
    if dimension == 1:
        return QgsLineSymbol.createSimple(_line(style, "line", 1.4))
    return QgsMarkerSymbol.createSimple({"name": "circle", "size": "2.2", "color": _colour(style.line or style.fill),
                                         "outline_style": "no"})


# -- furniture -------------------------------------------------------------------------------------

def _north(sheets: Sheets, x: float, y: float) -> None:
    outline = np.array([[0, 0], [2.2, 7.5], [0, 5.8], [-2.2, 7.5]]) + (x, y)
    offset = sheets.place_in_layout * (sheets.paper.height + sheets.layout.pageCollection().spaceBetweenPages())
    shape = QPolygonF([QPointF(px, py + offset) for px, py in outline])
    arrow = QgsLayoutItemPolygon(shape, sheets.layout)
    arrow.setSymbol(QgsFillSymbol.createSimple({"color": _colour(INK), "outline_color": "253,252,249,255",
                                                "outline_width": "0.3"}))
    sheets.layout.addLayoutItem(arrow)
    word = sheets.document.word("layout.north")
    sheets.label(word, sheets.fonts.form_on_map(9), x - 6, y + 8, 12, 5, "centre")


def _labels(sheets: Sheets, view: MapView, x: float, y: float, width: float, height: float) -> None:
    """Short words at places, such as the numbers of projects, on a round ground."""
    per_metre = width / view.width
    ground = QgsFillSymbol.createSimple({"color": "253,252,249,235", "outline_color": _colour(INK),
                                         "outline_width": "0.2"})
    for words, east, north in view.labels:
        size = 3.4 + 1.2 * len(words)
        middle, centre = x + width / 2 + east * per_metre, y + height / 2 - north * per_metre
        sheets.area(middle - size / 2, centre - size / 2, size, size, ground.clone(), is_round=True)
        sheets.label(words, sheets.fonts.form(7, INK, True), middle - 6, centre - 1.7, 12, 4, "centre")


def _scale_bar(sheets: Sheets, view: MapView, x: float, y: float, width: float) -> None:
    metres, words = round_length(view.width / 4)
    length = metres / view.width * width
    ground = QgsFillSymbol.createSimple({"color": "253,252,249,215", "outline_style": "no"})
    ink = QgsFillSymbol.createSimple({"color": _colour(INK), "outline_style": "no"})
    sheets.area(x - 2, y - 2, length + 4, 9.5, ground)
    sheets.label(words, sheets.fonts.form(8), x, y - 1.2, length, 4.5, "centre")
    sheets.area(x, y + 4.6, length, 0.3, ink)
    for end in (x, x + length - 0.3):
        sheets.area(end, y + 3.4, 0.3, 1.4, ink.clone())


def _legend(sheets: Sheets, entries, x: float, y: float, columns: int, width: float) -> float:
    """Swatches and names, down the columns.

    Returns:
        Its height.
    """
    rows = _rows(entries, columns)
    form = sheets.fonts.form(_LEGEND_POINTS)
    for place, (name, item) in enumerate(entries):
        left, top = x + place // rows * width, y + place % rows * _ROW
        sheets.area(left, top, *_SWATCH, fill_symbol(item.style))
        lines = sheets.fonts.wrapped(name, _LEGEND_POINTS, width - _SWATCH[0] - 5)
        words = lines[0] if len(lines) == 1 else lines[0] + "\u2026"
        sheets.label(words, form, left + _SWATCH[0] + 2, top - 0.2, width - _SWATCH[0] - 4, _ROW)
    return rows * _ROW
