"""The result at a glance, above a list of findings: a tile for each verdict, which a click makes the filter."""
from __future__ import annotations

from qgis.core import QgsWkbTypes
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from ...bridge.project.styles import verdict_symbol
from ...core.contract.verdicts import VERDICTS
from ...core.findings.tiles import tile_tip, tile_words
from ...core.report.words import verdict_word, words_in
from ..widgets import named
from .form import ListForm
from .model import symbol_icon

SIGN = 20       # pixels of the sign of a verdict, as the map draws it


class TileBar(QWidget):
    """Tiles of the four verdicts, beside each other, or two by two where the dock is too narrow for that.

    Signals:
        changed: another tile is pressed, or none.
    """

    changed = pyqtSignal()

    def __init__(self, form: ListForm, language: str, parent=None):
        super().__init__(parent)
        self.form, self.buttons, self.columns = form, {}, 2
        layout = self.grid = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
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
        """All in one row where their words have room there."""
        wanted = sum(made.sizeHint().width() + self.grid.spacing() for made in self.buttons.values())
        columns = 4 if wanted <= self.width() else 2
        if columns == self.columns:
            return
        self.columns = columns
        for place, made in enumerate(self.buttons.values()):
            self.grid.removeWidget(made)
            self.grid.addWidget(made, place // columns, place % columns)
        for place in range(4):
            self.grid.setColumnStretch(place, 1 if place < columns else 0)

    def minimumSizeHint(self) -> QSize:
        widths = [made.minimumSizeHint().width() for made in self.buttons.values()]
        return QSize(2 * max(widths) + self.grid.spacing(), super().minimumSizeHint().height())

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
        for tile in tiles:
            head, line = tile_words(tile, words)
            made = self.buttons[tile.verdict]
            made.setText(f"{head}\n{line or '–'}")
            made.setToolTip(tile_tip(tile, words, self.form.tiles[1]))
            made.setAccessibleName(" ".join((head, line)))
            made.setEnabled(tile.count > 0 or made.isChecked())
        self._arrange()
        self.setVisible(bool(tiles))

    def kept(self) -> dict:
        """What of the findings a query keeps for the tile that is pressed: column -> values."""
        return {self.form.tiles[0]: {self.chosen()}} if self.chosen() else {}
