"""A chart of plain shapes, painted in the colours of the palette: on the screen, as PNG and as SVG."""
from __future__ import annotations

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPalette, QPen
from qgis.PyQt.QtSvg import QSvgGenerator
from qgis.PyQt.QtWidgets import QSizePolicy, QToolTip, QWidget

from ...core.report.charts.colours import chart_colours
from ...core.report.charts.scene import Box, Flow, Line, Scene, Type, Words, hatch_lines
from ..widgets import named

SHARP = 2.0          # pixels a point in a picture that is written
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
                painter.setPen(self._pen(item.role))
                painter.drawLine(QPointF(item.x1, item.y1), QPointF(item.x2, item.y2))
            else:
                self._words(painter, item, font)
        for item in scene.marks:
            if item == focus or (chosen is not None and item.mark == chosen):
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self.focus if item == focus else self.ink, 2.4))
                painter.drawPath(_outline(item))

    def _pen(self, role: str) -> QPen:
        alpha, width = {"grid": (GRID, 1.0), "axis": (AXIS, 1.2), "hatch": (HATCH, 0.9)}.get(role, (255, 1.6))
        return QPen(self.pale(alpha), width)

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


class ChartView(QWidget):
    """Shows what a function lays out, and says what is clicked.

    Signals:
        clicked: the mark of a shape; by mouse, or by Return on the shape that the arrow keys are at.
        passed: its tip, while the keyboard steps through the shapes.
    """

    clicked = pyqtSignal(tuple)
    passed = pyqtSignal(str)

    def __init__(self, name: str, title: str, parent=None):
        super().__init__(parent)
        self.make, self.shown, self.focus, self.chosen = None, None, None, None
        self.empty = ""     # words where there is no chart
        named(self, name, title)
        self.setToolTip("")
        self.setMinimumSize(220, 190)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return QSize(520, 340)

    def show_chart(self, make) -> None:
        """Show a chart: ``make(width, height, type)`` gives its scene; None shows nothing."""
        self.make, self.focus, self.chosen = make, None, None
        self._lay_out()

    def choose(self, mark) -> None:
        """Frame the shape of a mark."""
        self.chosen = mark
        self.update()

    def _letters(self) -> Type:
        metrics = QFontMetricsF(self.font())
        bold = self.font()
        bold.setBold(True)
        return Type(metrics.height(), QFontMetricsF(bold).horizontalAdvance)

    def scene_of(self, size: QSize):
        """What is shown, at a size."""
        return None if self.make is None else self.make(*_window(size).getRect()[2:], self._letters())

    def _lay_out(self) -> None:
        self.shown = self.scene_of(self.size())
        self.setAccessibleDescription(self.shown.description if self.shown is not None else self.empty)
        self.update()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event) -> None:
        super().changeEvent(event)
        if event.type() in (event.Type.FontChange, event.Type.PaletteChange, event.Type.StyleChange):
            self._lay_out()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
        if self.shown is not None:
            Brush(self.palette()).paint(painter, self.shown, self.focus if self.hasFocus() else None, self.chosen)
        elif self.empty:
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            painter.drawText(self.rect().adjusted(8, 8, -8, -8),
                             int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), self.empty)
        painter.end()

    # -- mouse and keys ------------------------------------------------------------------------

    def mouseMoveEvent(self, event) -> None:
        item = self.shown.at(event.pos().x(), event.pos().y()) if self.shown is not None else None
        self.setCursor(Qt.CursorShape.PointingHandCursor if item is not None and item.mark is not None
                       else Qt.CursorShape.ArrowCursor)
        if item is not None and item.tip:
            QToolTip.showText(self.mapToGlobal(event.pos()), item.tip, self)
        else:
            QToolTip.hideText()

    def mousePressEvent(self, event) -> None:
        item = self.shown.at(event.pos().x(), event.pos().y()) if self.shown is not None else None
        if item is not None and item.mark is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pick(item)

    def _pick(self, item) -> None:
        self.focus, self.chosen = item, item.mark
        self.update()
        self.clicked.emit(item.mark)

    def keyPressEvent(self, event) -> None:
        marks = self.shown.marks if self.shown is not None else []
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}.get(event.key())
        if marks and step:
            place = marks.index(self.focus) + step if self.focus in marks else (0 if step > 0 else -1)
            self.focus = marks[place % len(marks)]
            self.passed.emit(self.focus.tip)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.focus in marks:
            self._pick(self.focus)
        else:
            super().keyPressEvent(event)

    # -- pictures ------------------------------------------------------------------------------

    def write_picture(self, path: str) -> None:
        """Write the chart on white paper: ``….svg``, otherwise PNG with two pixels a point.

        Raises:
            OSError: it cannot be written.
        """
        size = self.size()
        scene = self.scene_of(size)
        if path.lower().endswith(".svg"):
            target = QSvgGenerator()
            target.setFileName(path)
            target.setSize(size)
            target.setViewBox(_window(size))
            target.setTitle(scene.description)
            target.setResolution(self.logicalDpiX())      # or letters have another size than their boxes
        else:
            target = QImage(size * SHARP, QImage.Format.Format_RGB32)
            target.setDevicePixelRatio(SHARP)
            target.fill(Qt.GlobalColor.white)
        painter = QPainter()
        if not painter.begin(target):
            raise OSError(path)
        painter.setFont(self.font())
        Brush(paper()).paint(painter, scene)
        painter.end()
        if isinstance(target, QImage) and not target.save(path, "PNG"):
            raise OSError(path)


def _window(size: QSize) -> QRectF:
    return QRectF(QPointF(), QSizeF(size))
