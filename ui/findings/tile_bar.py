"""The result at a glance, above a list of findings: a tile for each verdict, which a click makes the filter."""
from __future__ import annotations

from qgis.core import QgsWkbTypes
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from ...bridge.project.styles import verdict_symbol
from ...core.contract.verdicts import VERDICTS
from ...core.findings.tiles import tile_short, tile_tip, tile_words
from ...core.report.words import verdict_word, words_in
from ..widgets import named
from .form import ListForm
from .model import symbol_icon

SIGN = 14       # pixels of the sign of a verdict, as the map draws it


class TileBar(QWidget):
    """Tiles of the four verdicts beside each other, in short words where the dock is narrow.

    Two by two, with all words, where even those have no room.

    Signals:
        changed: another tile is pressed, or none.
    """

    changed = pyqtSignal()

    def __init__(self, form: ListForm, language: str, parent=None):
        super().__init__(parent)
        self.form, self.buttons, self.columns = form, {}, 2
        self.wordings, self.least = [], QSize(0, 0)     # of all tiles: the longest words first, with their width
        layout = self.grid = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        kind = QgsWkbTypes.GeometryType.PolygonGeometry
        for place, verdict in enumerate(VERDICTS):
            title = verdict_word(words_in(language), verdict)
            made = named(QToolButton(), f"{form.name}_tile_{verdict}", title)
            made.setIcon(symbol_icon(verdict_symbol(kind, verdict), SIGN))
            made.setIconSize(QSize(SIGN, SIGN))
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            made.clicked.connect(lambda on, verdict=verdict: self._pressed(verdict, on))
            layout.addWidget(made, place // 2, place % 2)
            layout.setColumnStretch(place % 2, 1)
            self.buttons[verdict] = made
        self.setVisible(False)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """All in one row, in the longest words that have room there."""
        if not self.wordings:
            return
        chosen = next((texts for texts, width in self.wordings if width <= self.width()), None)
        columns, texts = (4, chosen) if chosen else (2, self.wordings[0][0])
        for made, words in zip(self.buttons.values(), texts):
            made.setText(words)
        if columns == self.columns:
            return
        self.columns = columns
        for place, made in enumerate(self.buttons.values()):
            self.grid.removeWidget(made)
            self.grid.addWidget(made, place // columns, place % columns)
        for place in range(4):
            self.grid.setColumnStretch(place, 1 if place < columns else 0)

    def _measure(self, wordings) -> None:
        """Keep wordings, a text for each tile, with the width of a row of them; of the longest also the least width."""
        self.wordings, gap = [], self.grid.spacing()
        for texts in dict.fromkeys(wordings):
            for made, words in zip(self.buttons.values(), texts):
                made.setText(words)
            hints = [made.sizeHint().width() for made in self.buttons.values()]
            self.wordings.append((texts, sum(hints) + 3 * gap))
            if len(self.wordings) == 1:
                widths = [made.minimumSizeHint().width() for made in self.buttons.values()]
                self.least = QSize(2 * max(widths) + gap, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.least.width(), super().minimumSizeHint().height())

    def _pressed(self, verdict: str, on: bool) -> None:
        self.choose(verdict if on else "")
        self.changed.emit()

    def choose(self, verdict: str) -> None:
        """Press one tile, without a signal; empty: none."""
        for name, made in self.buttons.items():
            made.setChecked(name == verdict)

    def chosen(self) -> str:
        """The verdict whose tile is pressed; empty for none."""
        return next((verdict for verdict, made in self.buttons.items() if made.isChecked()), "")

    def fill(self, tiles, words) -> None:
        """Show what there is: ``core.findings.tiles.Tile`` each; none hides the tiles."""
        whole, of = [], self.form.tiles[1]
        for tile in tiles:
            head, line = tile_words(tile, words, of)
            made = self.buttons[tile.verdict]
            made.setToolTip("\n".join(filter(None, (head, line, tile_tip(tile, words, of)))))
            made.setAccessibleName(" ".join((head, line)))
            whole.append(f"{head}\n{line or '–'}")
        if tiles:
            short = [tile_short(tile, words, of) for tile in tiles]
            self._measure((tuple(whole), tuple(f"{size}\n{word}" for size, _, word in short),
                           tuple(f"{count}\n{word}" for _, count, word in short)))
            self._arrange()
        self.setVisible(bool(tiles))

    def kept(self) -> dict:
        """What of the findings a query keeps for the tile that is pressed: column -> values."""
        return {self.form.tiles[0]: {self.chosen()}} if self.chosen() else {}
