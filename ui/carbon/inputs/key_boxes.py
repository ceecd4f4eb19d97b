"""Climate, zone and continent of the place as drop-downs, with what each candidate would give."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from ....core.carbon.zones.lookup import CLIMATE
from ....core.inputs import register
from ....core.report.charts.scene import number
from ....core.texts import pick, word_of
from ...docks.declared import Declared
from ...text import tr
from ...widgets import named

LEAST_LETTERS = 12


class PlaceRows(QWidget):
    """A row for each key that the chosen family asks of a place.

    The first entry leaves a key to the place: all its candidates count, and make an envelope. The others pick one.

    Signals:
        changed: something was picked.
    """

    changed = pyqtSignal()

    def __init__(self, language: str, declared: Declared, parent=None):
        super().__init__(parent)
        self.language, self.declared = language, declared
        self.boxes, self.labels, self.picked, self.keys, self.density = {}, {}, {}, (), None
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setColumnStretch(1, 1)
        named(self, "carbon_place", tr("Place of the land"))

    def _box(self, key: str, title: str) -> QComboBox:
        if key in self.boxes:
            return self.boxes[key]
        box = named(QComboBox(), f"carbon_key_{key}", title)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(LEAST_LETTERS)
        box.activated.connect(lambda _place, of=key: self._picked(of))
        label = QLabel()
        label.setBuddy(box)
        self.boxes[key], self.labels[key] = box, label
        row = len(self.boxes)
        self.grid.addWidget(label, row, 0)
        self.grid.addWidget(box, row, 1)
        return box

    def _picked(self, key: str) -> None:
        self.picked = {**self.picked, key: self.boxes[key].currentData() or ""}
        self.changed.emit()

    def title_of(self, key) -> str:
        """What a key is called (``bridge.docks.ground.KeyChoice``)."""
        words = self.declared.label(register.CLIMATE) if key.key == CLIMATE else pick(key.title, self.language)
        return words[:1].upper() + words[1:]

    def word_of(self, key, value: str) -> str:
        """What a value of a key is called."""
        titles = key.values.get(value) or {}
        return pick(titles, self.language) if titles else word_of("climate", value, self.language)

    def show_keys(self, keys: tuple, density=None) -> None:
        """Show what a family asks for; what was picked stays picked.

        Args:
            keys: ``bridge.docks.ground.KeyChoice`` each. density: t C/ha, with what is picked now; None where unknown.
        """
        self.keys, self.density = keys, density
        wanted = {key.key for key in keys}
        for name, box in self.boxes.items():
            for part in (box, self.labels[name]):
                part.setVisible(name in wanted)
        for key in keys:
            self._fill(self._box(key.key, self.title_of(key)), key)
        self.setVisible(bool(keys))

    def _fill(self, box: QComboBox, key) -> None:
        title = self.title_of(key)
        self.labels[key.key].setText(title)
        for part in (box, self.labels[key.key]):
            part.setVisible(True)
        box.clear()
        box.addItem(self._open_words(key), "")
        for value in key.candidates:
            box.addItem(self._words(key, value), value)
        others = [value for value in key.values if value not in key.candidates]
        if key.candidates and others:
            box.insertSeparator(box.count())
        for value in others:
            box.addItem(self.word_of(key, value), value)
        for place in range(box.count()):
            box.setItemData(place, box.itemText(place), Qt.ItemDataRole.ToolTipRole)
        box.setCurrentIndex(max(box.findData(self.picked.get(key.key, "")), 0))
        box.setToolTip(tr("{title} of the land. The candidates are those of its coordinates, with the carbon per "
                          "hectare that each would give; “not picked” counts them all, and the band is their envelope."
                          ).format(title=title))

    def _open_words(self, key) -> str:
        if len(key.candidates) == 1:
            return tr("{value}, by the place").format(value=self._words(key, key.candidates[0]))
        if key.candidates and self.density is not None and not self.picked.get(key.key):
            return tr("not picked: {count} candidates, {density} t C/ha").format(
                count=len(key.candidates), density=number(self.density))
        if key.candidates:
            return tr("not picked: {count} candidates").format(count=len(key.candidates))
        return tr("not picked")

    def _words(self, key, value: str) -> str:
        if value not in key.gives:
            return self.word_of(key, value)
        density, known = key.gives[value]
        return tr("{value}: {density} t C/ha, {known} % of the land").format(
            value=self.word_of(key, value), density=number(density), known=f"{100.0 * known:.0f}")

    def open_keys(self) -> list:
        """Keys with several candidates of which none was picked."""
        return [key for key in self.keys if len(key.candidates) > 1 and not self.picked.get(key.key)]

    def lacking_keys(self) -> list:
        """Keys that have no candidate and of which nothing was picked: their rows give nothing."""
        return [key for key in self.keys if not key.candidates and not self.picked.get(key.key)]

    def parameters(self) -> dict:
        """CLIMATE and KEYS of a run: what was picked among what the family asks for."""
        asked = {key.key for key in self.keys} if self.keys else set(self.picked)
        picked = {key: value for key, value in self.picked.items() if value and key in asked}
        rows = [cell for key, value in picked.items() if key != CLIMATE for cell in (key, value)]
        return {register.CLIMATE: picked.get(CLIMATE, ""), **({register.KEYS: rows} if rows else {})}
