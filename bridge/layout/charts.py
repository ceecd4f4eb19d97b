"""Paints charts of plain shapes by Qt: on the screen in the colours of a palette, on paper as pictures."""
from __future__ import annotations

import base64
from pathlib import Path
from tempfile import TemporaryDirectory

from qgis.core import QgsLayoutItemPicture
from qgis.PyQt.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPalette, QPen

from ...core.report.charts.colours import chart_colours
from ...core.report.charts.scene import Box, Flow, Line, Scene, Words, hatch_lines
from ...core.report.charts.svg import DASHES, LETTER
from ...core.report.paper.blocks import PaperCharts
from .fonts import SOFT
from .sheet import Sheets

GAP = 0.03      # between two charts, in widths of one
SHARP = 3.0     # pixels a drawing unit in a picture
ALIGN = {"left": Qt.AlignmentFlag.AlignLeft, "centre": Qt.AlignmentFlag.AlignHCenter,
         "right": Qt.AlignmentFlag.AlignRight}
FAINT, GRID, AXIS, HATCH = 165, 40, 150, 110    # alpha of the ink


def paper() -> QPalette:
    """Black on white, whatever the window's theme: what leaves the dock is read on paper."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(Qt.GlobalColor.white))
    palette.setColor(QPalette.ColorRole.Text, QColor(Qt.GlobalColor.black))
    return palette


class Brush:
    """Paints scenes in the colours of a palette."""

    def __init__(self, palette: QPalette):
        self.ink = palette.color(QPalette.ColorRole.Text)
        self.ground = palette.color(QPalette.ColorRole.Base)
        self.focus = palette.color(QPalette.ColorRole.Highlight)
        self.colours = chart_colours(self.ground.lightness() < 128)

    def pale(self, alpha: int) -> QColor:
        colour = QColor(self.ink)
        colour.setAlpha(alpha)
        return colour

    def colour(self, name: str, strength: float = 1.0) -> QColor:
        """A colour of the styles, mixed with the ground."""
        if not name:
            return QColor(self.ground)
        full = QColor(self.colours[name])
        return QColor(*(round(strength * part + (1.0 - strength) * other) for part, other in zip(
            full.getRgb()[:3], self.ground.getRgb()[:3])))

    def paint(self, painter: QPainter, scene: Scene, focus=None, chosen=None) -> None:
        """Paint a scene.

        Args:
            focus: the shape that the keyboard is at. chosen: the mark that is shown.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        for item in scene.items:
            if isinstance(item, Box):
                self._box(painter, item)
            elif isinstance(item, Flow):
                self._flow(painter, item)
            elif isinstance(item, Line):
                painter.setPen(self._pen(item.role, item.fill, item.dashed))
                painter.drawLine(QPointF(item.x1, item.y1), QPointF(item.x2, item.y2))
            else:
                self._words(painter, item, font)
        for item in scene.marks:
            if item == focus or (chosen is not None and item.mark == chosen):
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self.focus if item == focus else self.ink, 2.4))
                painter.drawPath(_outline(item))

    def _pen(self, role: str, fill: str = "", dashed: bool = False) -> QPen:
        alpha, width = {"grid": (GRID, 1.0), "axis": (AXIS, 1.2), "hatch": (HATCH, 0.9), "strong": (255, 2.2)}.get(
            role, (255, 1.6))
        pen = QPen(QColor(self.colours[fill]) if fill else self.pale(alpha), width)
        if dashed:
            pen.setDashPattern([length / width for length in DASHES])
        return pen

    def _hatch(self, painter: QPainter, item: Box) -> None:
        painter.setPen(self._pen("hatch"))
        for line in hatch_lines(item):
            painter.drawLine(QPointF(line.x1, line.y1), QPointF(line.x2, line.y2))

    def _box(self, painter: QPainter, item: Box) -> None:
        painter.fillRect(QRectF(*item[:4]), self.colour(item.fill, item.strength))
        self._hatch(painter, item)
        pen = QPen(self.pale(AXIS), 1.0)
        if item.edge == "dashed":
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(*item[:4]))

    def _flow(self, painter: QPainter, item: Flow) -> None:
        path = _outline(item)
        colour = self.colour(item.fill, 0.75)
        painter.fillPath(path, colour)
        if item.hatch:
            painter.save()
            painter.setClipPath(path)
            edges = path.boundingRect()
            self._hatch(painter, Box(*edges.getRect(), "", item.hatch))
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.pale(AXIS), 0.8))
        painter.drawPath(path)

    def _words(self, painter: QPainter, item: Words, font) -> None:
        if not item.words:
            return
        own = painter.font()
        own.setBold(item.role == "strong")
        painter.setFont(own)
        place = QRectF(*item[:4])
        align = int(ALIGN[item.align] | Qt.AlignmentFlag.AlignVCenter)
        if item.role == "inside":      # the hatch stays away from letters
            ground = self.colour(item.on, item.strength)
            wide = QFontMetricsF(own).horizontalAdvance(item.words) + 5.0
            if item.on:
                painter.fillRect(QRectF(place.center().x() - wide / 2, place.y() + 1.0, wide, place.height() - 2.0),
                                 ground)
            dark = ground.lightnessF() < 0.5
            painter.setPen(QColor(Qt.GlobalColor.white if dark else Qt.GlobalColor.black))
        else:
            painter.setPen(self.pale(FAINT) if item.role == "faint" else self.ink)
        painter.drawText(place, align | int(Qt.TextFlag.TextDontClip), item.words)
        painter.setFont(font)


def _outline(item) -> QPainterPath:
    path = QPainterPath()
    if isinstance(item, Box):
        path.addRect(QRectF(*item[:4]))
        return path
    middle = (item.x1 + item.x2) / 2
    path.moveTo(item.x1, item.top1)
    path.cubicTo(middle, item.top1, middle, item.top2, item.x2, item.top2)
    path.lineTo(item.x2, item.bottom2)
    path.cubicTo(middle, item.bottom2, middle, item.bottom1, item.x1, item.bottom1)
    path.closeSubpath()
    return path


def pairs_of(block: PaperCharts) -> list[tuple]:
    """Its charts as rows of two."""
    return [block.scenes[place:place + 2] for place in range(0, len(block.scenes), 2)]


def set_charts(sheets: Sheets, block: PaperCharts, title) -> None:
    """Put charts at the current height, row by row.

    Args:
        sheets: of the document. block: the charts. title: writes a title where a height fits below it.
    """
    paper = sheets.paper
    for place, pair in enumerate(pairs_of(block)):
        height = paper.room * height_of(pair)
        if place:
            sheets.need(height + 3)
        else:
            title(sheets, block.title, (), height + 3)
        item = QgsLayoutItemPicture(sheets.layout)
        _show(item, _row(pair, sheets.fonts.family))
        sheets.layout.addLayoutItem(item)
        sheets.place(item, paper.left, sheets.y, paper.room, height)
        sheets.y += height + 3
    for words in block.words:
        sheets.lines(sheets.fonts.wrapped(words, 8, paper.text_width), 8, paper.left, SOFT)
    sheets.y += 3


def _show(item: QgsLayoutItemPicture, image: QImage) -> None:
    """Give a picture to an item, which reads it at once: by a file that is not packed, as packing takes the longest."""
    with TemporaryDirectory(prefix="groundrules-") as folder:
        path = str(Path(folder) / "charts.ppm")
        if not image.save(path, "PPM"):     # no room there
            path = "base64:" + base64.b64encode(_png(image)).decode("ascii")
        item.setPicturePath(path, QgsLayoutItemPicture.Format.FormatRaster)


def height_of(pair) -> float:
    """Height of a row of charts, in widths of the row.

    Args:
        pair: one or two scenes, as wide.
    """
    return max(scene.height for scene in pair) / ((2.0 + GAP) * pair[0].width)


def charts_picture(block: PaperCharts, family: str) -> tuple[bytes, float]:
    """All charts of a block as one picture (PNG), and its height in widths.

    Args:
        block: the charts. family: of the letters.
    """
    pairs = pairs_of(block)
    rows, sizes = [_row(pair, family) for pair in pairs], [_pixels(pair) for pair in pairs]
    across = sizes[0][0]
    gap = round(GAP * across / 2)
    high = sum(height + gap for _width, height in sizes) - gap
    whole = QImage(QSize(across, high), QImage.Format.Format_RGB32)
    whole.fill(Qt.GlobalColor.white)
    painter, y = QPainter(whole), 0
    for row, (_width, height) in zip(rows, sizes):
        painter.drawImage(0, y, row)
        y += height + gap
    painter.end()
    return _png(whole), high / across


def _pixels(scenes) -> tuple[int, int]:
    """Width and height of the picture of a row of charts."""
    return round((2.0 + GAP) * scenes[0].width * SHARP), round(max(scene.height for scene in scenes) * SHARP)


def _row(scenes, family: str) -> QImage:
    """Two charts side by side, or one with nothing beside it: dark on white, whatever the screen.

    Args:
        scenes: one or two, as wide. family: of the letters.
    """
    width = scenes[0].width
    image = QImage(QSize(*_pixels(scenes)), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.scale(SHARP, SHARP)
    font = QFont(family)
    font.setPixelSize(round(LETTER))
    painter.setFont(font)
    for scene in scenes:
        Brush(paper()).paint(painter, scene)
        painter.translate((1.0 + GAP) * width, 0.0)
    painter.end()
    return image


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data())
