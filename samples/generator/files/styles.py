"""Colours of the sample project. They follow custom, not the mapping standard, and say so in the README."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsCategorizedSymbolRenderer,
    QgsCentroidFillSymbolLayer,
    QgsFillSymbol,
    QgsLinePatternFillSymbolLayer,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor, QFont

from ..checked.controls import ZONE_NAMES
from ..ground.survey import CLASSES

LAND = {
    "0101": "#fdf3a8",
    "0102": "#fbefb6",
    "0103": "#fdf8cf",
    "02": "#ecd7a2",
    "03": "#a9cf9a",
    "0305": "#bcd8a4",
    "0307": "#c9dfb4",
    "04": "#d5e3a8",
    "05": "#f0a4a2",
    "06": "#d3b08f",
    "0602": "#b99b86",
    "07": "#f4bd9d",
    "0702": "#f3cbb2",
    "08": "#eeb0c8",
    "0810": "#a6dc9c",
    "09": "#c9b3d6",
    "10": "#cfcfcf",
    "11": "#b0d6ee",
    "1106": "#c5e4e4",
    "1109": "#bdbdc9",
    "12": "#e4dfd3",
}
ZONES = {
    "100": "#5f9f63",
    "200": "#a8cf9c",
    "300": "#f8e27a",
    "411": "#f5c98f",
    "412": "#eeb0c8",
    "413": "#ef8a86",
    "414": "#c4a07c",
    "416": "#9edb91",
    "420": "#e7c9ee",
    "430": "#cfe8b2",
    "510": "#f0cdb5",
    "520": "#fbf6d4",
    "540": "#c6dfae",
    "710": "#bdb3ab",
}
RESERVE_ZONES = (
    ("核心保护区", "#2f7d46"),
    ("一般控制区", "#7dbb83"),
    ("核心区", "#6b7a2f"),
    ("缓冲区", "#9aa64e"),
    ("实验区", "#c0ca84"),
    (None, "#9fb3aa"),
)
BOUNDARY = (
    ("410", "#8a3a9e", "solid", "138,58,158,36"),
    ("420", "#8a3a9e", "dash", "138,58,158,18"),
    ("430", "#3d8f6b", "dot", "61,143,107,26"),
)


def _shade(table: dict, code: str) -> str:
    return next(table[code[:n]] for n in range(len(code), 0, -1) if code[:n] in table)


def _fill(colour: str, outline: str = "#8c8672", width_mm: float = 0.08, **more) -> QgsFillSymbol:
    return QgsFillSymbol.createSimple(
        {"color": colour, "outline_color": outline, "outline_width": str(width_mm), **more}
    )


def _categories(field: str, result) -> QgsCategorizedSymbolRenderer:
    return QgsCategorizedSymbolRenderer(
        field, [QgsRendererCategory(value, symbol, label) for value, symbol, label in result]
    )


def _hatch(colour: str, angle: float, distance_mm: float = 1.8, outline_mm: float = 0.35) -> QgsFillSymbol:
    symbol = _fill("0,0,0,0", colour, outline_mm)
    lines = QgsLinePatternFillSymbolLayer()
    lines.setLineAngle(angle)
    lines.setDistance(distance_mm)
    lines.setColor(QColor(colour))
    lines.subSymbol().setWidth(0.18)
    symbol.insertSymbolLayer(0, lines)
    return symbol


def _label(
    layer, expression: str, size: float, colour: str = "#222222", bold: bool = False, largest_scale=None, beside=False
):
    font = QFont("Open Sans")   # ships with QGIS, so no machine lacks it
    font.setBold(bold)
    text = QgsTextFormat()
    text.setFont(font)
    text.setSize(size)
    text.setColor(QColor(colour))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.7)
    halo.setColor(QColor("#ffffff"))
    text.setBuffer(halo)
    settings = QgsPalLayerSettings()
    settings.fieldName, settings.isExpression = expression, True
    settings.setFormat(text)
    if beside:
        settings.dist = 1.2
        settings.placement = Qgis.LabelPlacement.AroundPoint
    if largest_scale:
        settings.scaleVisibility, settings.minimumScale = True, largest_scale
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


def _projects(layer):
    symbol = _fill("31,95,191,140", "#0b2e6b", 0.5)
    dot = QgsCentroidFillSymbolLayer()  # a homestead of 11 m is invisible on a map of the county
    dot.setPointOnSurface(True)
    dot.setSubSymbol(
        QgsMarkerSymbol.createSimple(
            {"name": "circle", "size": "1.9", "color": "#1f5fbf", "outline_color": "#ffffff", "outline_width": "0.3"}
        )
    )
    symbol.appendSymbolLayer(dot)
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    first = 'CASE WHEN right("DKBH", 2) = \'01\' THEN to_string(to_int(right("XMBH", 3))) || \' \' || "XMMC" END'
    _label(layer, first, 8, "#0b2e6b", beside=True)


def _survey(layer):
    layer.setRenderer(
        _categories(
            "DLBM",
            [(code, _fill(_shade(LAND, code), "#b8b09a"), f"{code} {name}") for code, name in sorted(CLASSES.items())],
        )
    )


def _red(layer):
    layer.setRenderer(
        _categories(
            "ZRBHDFQ",
            [
                (zone, _fill(colour, "#c8102e", 0.45, style="solid"), zone or "未填分区")
                for zone, colour in RESERVE_ZONES
            ],
        )
    )
    layer.setOpacity(0.72)


def _boundary(layer):
    layer.setRenderer(
        _categories(
            "GHFQDM",
            [
                (code, _fill(fill, line, 0.7, outline_style=dash), f"{code} {ZONE_NAMES[code]}")
                for code, line, dash, fill in BOUNDARY
            ],
        )
    )


def _zones(layer):
    layer.setRenderer(
        _categories(
            "GHFQDM",
            [(code, _fill(colour, "#8c8672", 0.1), f"{code} {ZONE_NAMES[code]}") for code, colour in ZONES.items()],
        )
    )


def _single(symbol):
    return lambda layer: layer.setRenderer(QgsSingleSymbolRenderer(symbol()))


def _towns(layer):
    layer.setRenderer(QgsSingleSymbolRenderer(_fill("0,0,0,0", "#5a5a5a", 0.6, outline_style="dash dot")))
    _label(layer, '"XZQMC"', 12, "#5a5a5a", bold=True)


def _faults(layer):
    layer.setRenderer(QgsSingleSymbolRenderer(_fill("255,255,255,170", "#a0522d", 0.3)))
    _label(layer, '"QXSM"', 7, "#a0522d", largest_scale=15000)


CONTROL_UNITS = (
    ("优先保护单元", "#3d8f4f"),
    ("重点管控单元", "#d9534f"),
    ("一般管控单元", "#f0d264"),
)


def _units(layer):
    layer.setRenderer(
        _categories("GKDYFL", [(name, _fill(colour, "#4a4a4a", 0.4), name) for name, colour in CONTROL_UNITS])
    )
    layer.setOpacity(0.6)
    _label(layer, '"HJGKDYBM"', 8, "#333333")


def _plots(layer):
    layer.setRenderer(QgsSingleSymbolRenderer(_fill("250,240,205,200", "#8a5a00", 0.35)))
    _label(layer, 'right("DKBH", 2) || \' \' || coalesce("RJL", \'–\')', 7, "#5a3a00", largest_scale=6000)


STYLES = {
    "XMYD": _projects,
    "YJJBNTBHTB": _single(lambda: _fill("248,216,72,105", "#c9a52a", 0.12)),
    "YJJBNTBHTB_2019": _single(lambda: _hatch("#b08d1a", 135, 2.2, 0.2)),
    "STBHHX": _red,
    "CZKFBJ": _boundary,
    "HLFXKZX": _single(lambda: _hatch("#2b7bba", 45)),
    "DZZHFXQ": _single(lambda: _hatch("#b5541c", 135)),
    "LSWHBHX": _single(lambda: _fill("160,82,45,90", "#7a3b12", 0.4)),
    "YYSSYD": _single(lambda: _fill("43,123,186,40", "#1b5e94", 0.45, outline_style="dash")),
    "GHFQ": _zones,
    "XZQ": _towns,
    "CJDCQ": _single(lambda: _fill("0,0,0,0", "#8a8a8a", 0.25, outline_style="dot")),
    "GKDY": _units,
    "XMYD_access": _single(lambda: _fill("31,95,191,110", "#0b2e6b", 0.5)),
    "DLTB_2024": _survey,
    "DLTB_2020": _survey,
    "DLTB_defects": _faults,
    "YJJBNTBHTB_defects": _single(lambda: _fill("248,216,72,105", "#c9a52a", 0.3)),
    "STBHHX_defects": _single(lambda: _fill("95,159,99,90", "#b3261e", 0.4)),
    "CZKFBJ_defects": _single(lambda: _fill("0,0,0,0", "#7a1fa2", 0.6)),
    "XG_GHDK": _plots,
    "JZW": _single(lambda: _fill("150,150,160,220", "#4a4a52", 0.25)),
    "LD": _single(lambda: _fill("126,190,110,200", "#4f8a42", 0.1)),
    "XG_JQJF": _single(lambda: _fill("0,0,0,0", "#8a3a9e", 0.6, outline_style="dash")),
    "GHDK_defects": _single(lambda: _fill("245,205,90,90", "#8a5a00", 0.3)),
    "GHYDYH": _single(lambda: _fill("214,180,220,70", "#7a1fa2", 0.3)),
    "GHFA_A": _single(lambda: _fill("240,190,150,70", "#b3541e", 0.3)),
    "GHFA_B": _single(lambda: _fill("170,215,190,70", "#1f7a5c", 0.3)),
    "GKDY_defects": _single(lambda: _fill("0,0,0,0", "#2b7bba", 0.4, outline_style="dash")),
}
