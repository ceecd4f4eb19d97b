"""What is missing for a real number, as a list: each line says its remedy, and a click leads to it."""
from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QFont
from qgis.PyQt.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from ...core.report.format import decimal
from ...core.texts import text
from ..text import tr
from ..widgets import advance, named

LINES_SHOWN = 4
CLASSES_SHOWN = 3
LEAST_SHARE = 0.0005    # of the land that is worth a line


class Thing(NamedTuple):
    """Something that is missing.

    Attributes:
        words: what, and its remedy. go: leads there. stops: without it nothing can be computed.
    """

    words: str
    go: Callable[[], None]
    stops: bool = False


class MissingList(QListWidget):
    """Lines that lead to what would fill them; by click, or by Return on the line that the arrow keys are at.

    Signals:
        followed: a line was.
    """

    followed = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        named(self, "carbon_missing", tr("What is missing for a real number"), tr(
            "What is missing for a real number. A click leads to what fills it."))
        self.things: list = []
        self.setWordWrap(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.itemClicked.connect(self._follow)
        self.itemActivated.connect(self._follow)

    def show_things(self, things: list) -> None:
        """Show what is missing, what stops a run first and in bold."""
        things = sorted(things, key=lambda thing: not thing.stops)
        if [thing[::2] for thing in things] == [thing[::2] for thing in self.things]:
            self.things = things
            return
        self.things = things
        self.clear()
        for thing in things:
            item = QListWidgetItem(thing.words)
            item.setToolTip(thing.words)
            font = QFont(item.font())
            font.setBold(thing.stops)
            item.setFont(font)
            self.addItem(item)
        self._fit()

    def _follow(self, item) -> None:
        row = self.row(item)
        if 0 <= row < len(self.things):
            self.things[row].go()
            self.followed.emit()

    def _fit(self) -> None:
        """As high as its lines, up to a few.

        Their width leaves room for a scroll bar, shown or not: a bar that comes with one height and goes with the
        other would change it for ever.
        """
        bar = self.verticalScrollBar().sizeHint().width()
        line, wide = self.fontMetrics().height() + 2, max(self.width() - 2 * self.frameWidth() - bar - 8, 1)
        items = [self.item(row) for row in range(self.count())]
        lines = sum(1 + advance(item.font(), item.text()) // wide for item in items)
        self.setFixedHeight(min(lines, LINES_SHOWN) * line + 2 * self.frameWidth() + 4)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()


def coverage_words(given) -> str:
    """Which share of the land has a number by row, by envelope and none, in one line.

    Args:
        given: ``core.carbon.zones.giving.Gives``.
    """
    return tr("Of the land {row} % has a number by row, {envelope} % by envelope, {none} % none.").format(
        row=decimal(100.0 * given.row, 1), envelope=decimal(100.0 * given.envelope, 1),
        none=decimal(100.0 * given.none, 1))


def blank_words(given, language: str) -> list:
    """Ground that the family has no number for: words, and what it lacks (``core.carbon.coverage.table.LACKS``).

    Args:
        given: ``core.carbon.zones.giving.Gives``. language: of names.
    """
    by_lack: dict = {}
    for lack in given.lacking:
        if lack.land_class:
            by_lack.setdefault((lack.pools, lack.lacks), []).append(lack)
    lines, joint = [], text("carbon.joint", language)
    whole = sum(lack.area_ha for lack in given.lacking) / given.none if given.none else 1.0
    for (pools, lacks), entries in by_lack.items():
        share = sum(entry.area_ha for entry in entries) / whole
        if share < LEAST_SHARE:
            continue
        titles = [entry.title for entry in entries[:CLASSES_SHOWN]] + ["…"] * (len(entries) > CLASSES_SHOWN)
        lines.append((tr("No number of {pools} for {share} % of the land ({classes})").format(
            pools=joint.join(text(f"carbon.{pool}", language) for pool in pools), classes=joint.join(titles),
            share=decimal(100.0 * share, 1)), lacks))
    return lines
