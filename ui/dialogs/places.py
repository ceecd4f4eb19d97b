"""The button beside the keys of a dialog: what the place of its land may have, with what each candidate would give."""
from __future__ import annotations

from types import SimpleNamespace
from weakref import proxy

from qgis.core import QgsMapLayer, QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from ...algorithms.common.base import interface_language
from ...bridge.docks.carbon import FamilyChoice
from ...bridge.docks.ground import PRESENT
from ...core.carbon.zones.lookup import CLIMATE
from ...core.inputs import register
from ...core.report.charts.scene import number
from ..carbon.inputs.key_boxes import PlaceRows
from ..carbon.inputs.reader import PlaceReader
from ..text import tr
from ..widgets import named
from .parts import opening_button, rows_of, set_value, use_or_cancel, warn

#: Input with the land -> those with the field of its code and its list, and its role in rows of VALUES.
LANDS = {register.INPUT: (register.CLASS_FIELD, register.LAND_LIST, "land"),
         register.NEW: (register.NEW_CLASS, register.NEW_LIST, "new"),
         register.PRESENT: (register.PRESENT_CLASS, register.LAND_LIST, "present")}
SIZE = 620, 300


class PlaceDialog(QDialog):
    """A drop-down for each key that the family asks of a place.

    Args:
        label: what the dialog calls the climate. language: of words.

    Attributes:
        rows: the drop-downs. reader: reads the land in the background.
    """

    def __init__(self, label: str, language: str, parent: QWidget | None = None):
        super().__init__(parent)
        named(self, "place_dialog", tr("Place of the land"))
        self.setWindowTitle(tr("Place of the land"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.rows, self.reader = PlaceRows(language, SimpleNamespace(label=lambda _name: label)), PlaceReader(
            language, self)
        self.words = named(QLabel(), "place_words", tr("What the picked values give"))
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        for part in (self.rows, self.words):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(use_or_cancel(self))
        self.resize(*SIZE)
        self.choice = None
        self.reader.weighed.connect(self._show)
        self.reader.known.connect(self._show)
        self.rows.changed.connect(lambda: self.reader.choose(self.choice, self.rows.picked))
        self.finished.connect(lambda _result: self.reader.drop())

    def ask(self, layer: QgsMapLayer, question: tuple, choice: FamilyChoice, picked: dict) -> None:
        """Read a layer's place.

        Args:
            question: field of the code, list of codes, rows of VALUES. choice: the family. picked: key -> value.
        """
        self.choice, self.rows.picked = choice, dict(picked)
        self.setWindowTitle(f"{tr('Place of the land')} – {choice.pack}, {choice.family}")
        self.words.setText(tr("Reading the land…"))
        self.reader.ask(layer, *question, [choice])
        self.reader.choose(choice, picked)

    def _show(self) -> None:
        now, ground = self.reader.now, self.reader.ground
        if now is None:
            if ground is not None and ground.wrong:
                self.words.setText(ground.wrong)
            return
        self.rows.show_keys(now.keys, now.gives.density if now.gives else None)
        if now.gives is None or now.gives.density is None:
            self.words.setText(now.wrong or tr("No number of this family holds here."))
            return
        self.words.setText(tr(
            "With these: {density} t C/ha on the mean of the land. By a row of the table: {row} % of the land, by the "
            "envelope of several: {envelope} %, without a number: {none} %.").format(
                density=number(now.gives.density), **{name: f"{100.0 * getattr(now.gives, name):.0f}"
                                                      for name in ("row", "envelope", "none")}))


class PlaceButton:
    """Opens ``PlaceDialog`` and fills in climate and keys with what was picked there.

    Args:
        wrapper: of the keys.
    """

    def __init__(self, wrapper):
        self.wrapper, self.all, self.window = proxy(wrapper), {}, None
        self.button = opening_button("place_KEYS", tr("Candidates of the place…"), tr(
            "What the land may have by its coordinates, and what each candidate would give. Climate and keys are "
            "filled in with what you pick; what you leave open counts by its envelope."), tr("Place…"), self.open)

    def set_all(self, wrappers) -> None:
        """Take the widgets of the dialog."""
        self.all = {wrapper.parameterDefinition().name(): proxy(wrapper) for wrapper in wrappers}

    def open(self) -> None:
        """Show the candidates of the land."""
        land = next((name for name in LANDS if name in self.all), "")
        layer = self._layer(land)
        pack, family = self._family()
        if layer is None or not pack or not family:
            warn(self.button, tr("Choose the land, a layer of the project, and a pack and family first."))
            return
        field, scheme, role = LANDS[land]
        rows = [cell for row in self._rows(register.VALUES, 4) if row[0].partition("@")[0] == role
                for cell in (row[0].replace(role, PRESENT, 1), *row[1:])]
        self.window = PlaceDialog(self.all[register.CLIMATE].parameterDefinition().description(), interface_language(),
                                  self.button.window())
        self.window.accepted.connect(self._use)
        self.window.ask(layer, (self._words(field), self._words(scheme) or "auto", rows),
                        FamilyChoice(pack, family, family, "", "", "", ()), self._picked())
        self.window.show()

    def _family(self) -> tuple:
        """Pack and family that a run would take: those of the dialog, otherwise what the algorithm proposes."""
        pack, family = self._words(register.PACK), self._words(register.FAMILY)
        algorithm = self.wrapper.parameterDefinition().algorithm()
        if not hasattr(algorithm, "named_or_proposed"):
            return pack, family
        table = self.all[register.TABLE].parameterValue() if register.TABLE in self.all else None
        return algorithm.create().named_or_proposed(pack, family, table or None)   # a copy: it keeps what it proposed

    def _picked(self) -> dict:
        picked = {key: value for key, value in self._rows(register.KEYS, 2) if "|" not in value}
        climate = self._words(register.CLIMATE)
        return {**picked, **({CLIMATE: climate} if climate and "|" not in climate else {})}

    def _use(self) -> None:
        chosen = self.window.rows.parameters()
        asked = {key.key for key in self.window.rows.keys}
        others = [cell for row in self._rows(register.KEYS, 2) if row[0] not in asked for cell in row]
        set_value(self.wrapper, [*others, *chosen.get(register.KEYS, [])])
        if CLIMATE in asked:
            set_value(self.all[register.CLIMATE], chosen[register.CLIMATE])
        self.window = None

    def _layer(self, name: str):
        value = self.all[name].parameterValue() if name in self.all else None
        value = getattr(value, "source", value)
        value = getattr(value, "staticValue", lambda: value)() if not isinstance(value, str) else value
        return QgsProject.instance().mapLayer(str(value or ""))

    def _words(self, name: str) -> str:
        return str(self.all[name].parameterValue() or "").strip() if name in self.all else ""

    def _rows(self, name: str, width: int) -> list:
        return rows_of(self.all[name], width) if name in self.all else []
