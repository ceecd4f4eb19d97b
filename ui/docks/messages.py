"""What a dock says: one line, which a button opens where there is more of it."""
from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QPainter
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ..text import tr
from ..widgets import named
from .parts import Scrolled

MOST_LINES = 8      # of an opened message; the others scroll


class _Line(QLabel):
    """Words of which one line is shown, unless they are opened."""

    opened = False

    def paintEvent(self, event) -> None:
        if self.opened:
            super().paintEvent(event)
            return
        lines, painter = self.text().splitlines() or [""], QPainter(self)
        words = lines[0] + (" …" if len(lines) > 1 else "")
        self.style().drawItemText(
            painter, self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.palette(),
            self.isEnabled(), self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self.width()),
            self.foregroundRole())
        painter.end()

    def fits(self) -> bool:
        """Whether one line holds all words."""
        words = self.text()
        return "\n" not in words and self.fontMetrics().horizontalAdvance(words) <= self.width()

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint() if self.opened else QSize(0, self.fontMetrics().height())


class Messages(QWidget):
    """The messages of a dock in one line; errors, and what is opened by the button, as a whole.

    Args:
        name: of the dock, in front of the object names.

    Attributes:
        words: the label; its text is always the whole message.
    """

    def __init__(self, name: str, parent=None):
        super().__init__(parent)
        self.words = named(_Line(), f"{name}_words", tr("Messages"))
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.area = Scrolled(self.words)
        self.area.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.more = named(QToolButton(), f"{name}_words_more", tr("Show the whole message"))
        self.more.setCheckable(True)
        self.more.setAutoRaise(True)
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = self.more.sizePolicy()
        policy.setRetainSizeWhenHidden(True)        # whether the words fit must not depend on it
        self.more.setSizePolicy(policy)
        self.more.toggled.connect(self._open)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.area, 1)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self._open(False)

    def tell(self, words: str, *, wrong: bool = False) -> None:
        """Show a message; what is wrong is bold and opened, as it says what to do."""
        font = self.words.font()
        font.setBold(wrong)
        self.words.setFont(font)
        self.words.setText(words)
        self.more.setChecked(wrong)
        self._open(wrong)

    def _open(self, on: bool) -> None:
        self.words.opened = on
        self.words.setWordWrap(on)
        self.more.setArrowType(Qt.ArrowType.UpArrow if on else Qt.ArrowType.DownArrow)
        self._fit()

    def _fit(self) -> None:
        """One line, or as many as there are."""
        fits, line = self.words.fits(), self.words.fontMetrics().lineSpacing()
        height = self.more.sizeHint().height()
        if self.words.opened and not fits:
            width = self.area.width() - self.area.verticalScrollBar().sizeHint().width()
            height = max(height, min(self.words.heightForWidth(max(width, 1)), MOST_LINES * line))
        self.area.setFixedHeight(height)
        self.more.setVisible(not fits)
        self.words.setToolTip("" if fits or self.words.opened else self.words.text())
        self.words.update()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()
