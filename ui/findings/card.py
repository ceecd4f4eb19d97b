"""The card: one finding explained, with a drawing of the piece in question."""
from __future__ import annotations

import re

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QBrush, QColor, QPainter, QPainterPath, QPalette, QPen, QTransform
from qgis.PyQt.QtWidgets import QHBoxLayout, QSizePolicy, QTextBrowser, QWidget

from ...bridge.project.styles import COLOURS
from ..text import tr
from ..widgets import named

_COMMAND = re.compile(r"([MLZh])([^MLZh]*)")


def painter_path(path: str) -> QPainterPath:
    """A path of ``core.report.maps.drawing`` for a painter."""
    made = QPainterPath()
    made.setFillRule(Qt.FillRule.OddEvenFill)
    for command, numbers in _COMMAND.findall(path):
        if command == "Z":
            made.closeSubpath()
        elif command == "h":
            made.addEllipse(made.currentPosition(), 3.0, 3.0)
        else:
            point = QPointF(*map(float, numbers.split()))
            if command == "M":
                made.moveTo(point)
            else:
                made.lineTo(point)
    return made


LEAST_HEIGHT = 140      # of a card beside which there is a drawing: in a lower one all room is for words


class PieceDrawing(QWidget):
    """A small drawing of a subject and the piece in question, in the colours of the palette."""

    def __init__(self, name: str, parent=None):
        super().__init__(parent)
        self.frame = None
        self.setMinimumHeight(80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        named(self, f"{name}_drawing", tr("Drawing of the piece in question"))

    def sizeHint(self) -> QSize:
        return QSize(200, 150)

    def set_drawing(self, drawing) -> None:
        """Show the first frame of a ``core.report.maps.drawing.Drawing``; None hides the widget."""
        self.frame = drawing.frames[0] if drawing is not None and drawing.frames else None
        self.make_room()
        self.update()

    def make_room(self) -> None:
        """Be there where there is something to draw, and room for it."""
        card = self.parentWidget()
        self.setVisible(self.frame is not None and (card is None or card.height() >= LEAST_HEIGHT))

    def paintEvent(self, event) -> None:
        if self.frame is None:
            return
        from ...core.report.maps.drawing import HEIGHT, WIDTH

        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = min(self.width() / WIDTH, self.height() / HEIGHT)
        painter.setTransform(QTransform(scale, 0, 0, scale, (self.width() - WIDTH * scale) / 2,
                                        (self.height() - HEIGHT * scale) / 2), True)
        ink = self.palette().color(QPalette.ColorRole.Text)
        pale = QColor(ink)
        pale.setAlpha(28)
        for shape in self.frame.subject:
            painter.setPen(_pen(ink, 1.4))
            painter.setBrush(QBrush(pale) if shape.kind == "area" else QBrush())
            painter.drawPath(painter_path(shape.path))
        for shape in self.frame.pieces:
            colour = QColor(*map(int, COLOURS.get(shape.verdict, "128,128,128").split(",")))
            painter.setPen(_pen(colour, 1.6 if shape.kind == "area" else 3.0))
            painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern) if shape.kind == "area" else QBrush())
            painter.drawPath(painter_path(shape.path))
        painter.setBrush(QBrush())
        for x, y, radius, verdict in self.frame.rings:
            painter.setPen(_pen(QColor(*map(int, COLOURS.get(verdict, "128,128,128").split(","))), 1.6))
            painter.drawEllipse(QPointF(x, y), radius, radius)
        self._scale_bar(painter, ink, HEIGHT)
        painter.end()

    def _scale_bar(self, painter, ink, height: float) -> None:
        if not self.frame.bar_length:
            return
        painter.setPen(_pen(ink, 1.2))
        painter.drawLine(QPointF(8, height - 8), QPointF(8 + self.frame.bar_length, height - 8))
        painter.drawText(QRectF(12 + self.frame.bar_length, height - 22, 120, 20),
                         int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.frame.bar_text)


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour)
    pen.setWidthF(width)
    return pen


class Card(QWidget):
    """The words and the drawing of one finding.

    Args:
        name: of the dock, in front of the object names.
    """

    def __init__(self, name: str, parent=None):
        super().__init__(parent)
        self.text = named(QTextBrowser(), f"{name}_card", tr("The finding explained"))
        self.text.setOpenLinks(False)
        self.drawing = PieceDrawing(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.text, 5)
        layout.addWidget(self.drawing, 2)
        self.show_nothing(tr("Choose a finding to see why."))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.drawing.make_room()

    def show_nothing(self, words: str) -> None:
        self.text.setPlainText(words)
        self.drawing.set_drawing(None)

    def show_html(self, html: str, drawing=None) -> None:
        self.text.setHtml(html)
        self.drawing.set_drawing(drawing)
