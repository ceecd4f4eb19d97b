"""A chart of plain shapes, painted in the colours of the palette: on the screen, as PNG and as SVG."""
from __future__ import annotations

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFontMetricsF, QImage, QPainter, QPalette
from qgis.PyQt.QtSvg import QSvgGenerator
from qgis.PyQt.QtWidgets import QSizePolicy, QToolTip, QWidget

from ...bridge.layout.charts import Brush, paper
from ...core.report.charts.scene import Type
from ..widgets import named

SHARP = 2.0          # pixels a point in a picture that is written


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
