"""The button beside a layer of a dialog that opens its fields and values, and what becomes of the choices there."""
from __future__ import annotations

from functools import partial

from qgis.core import QgsProject, QgsVectorLayer
from qgis.gui import QgsProcessingGui
from qgis.PyQt.QtCore import QTimer

from ...bridge.docks.asked import AskedLayer, asking_of, chosen_inputs, layers_in_roles, told_apart
from ...bridge.docks.ruled import layers_named, word_of
from ...bridge.packs.offered import Packs
from ...bridge.project.mappings import has_mapping
from ...core.inputs import register
from ...core.layers.values import MEANINGS, OF
from ..mapping.dialog import MappingDialog
from ..text import tr
from .parts import opening_button, rows_of, set_rows, set_value, warn
from .roles import RolesButton

ANY_ROLE = "*"      # of an input with layers in several roles of a pack


def _is_said(layers: list, row: tuple) -> bool:
    """Whether a row of VALUES is one that choices for some layers replace."""
    return any(row[0] in (asked.role, f"{asked.role}{OF}{asked.layer.name()}") for asked in layers)


class Mapped:
    """Fields and values of the layers of one dialog.

    Args:
        wrapper: of the layer beside which the button is. packs: that the dialog may name.
    """

    def __init__(self, wrapper, packs: Packs):
        self.wrapper, self.packs, self.all, self.window = wrapper, packs, {}, None
        self.clashes: dict = {}
        parameter = wrapper.parameterDefinition()
        self._kind = parameter.metadata()["mapped"][0]
        self.button = opening_button(f"values_{parameter.name()}", tr("Fields and values of this layer…"), tr(
            "Which field holds what, and what its values mean: chosen by clicks, kept with the layer and the project"),
            tr("Values…"), self.open)
        self.timer = QTimer(self.button)    # fields are chosen when their widgets know the layer
        self.timer.setSingleShot(True)
        self.timer.setInterval(0)
        self.timer.timeout.connect(self.fill_in)

    def set_all(self, wrappers) -> None:
        """Take the widgets of the dialog; what is kept of the layer is filled in, now and when it changes."""
        self.all = {wrapper.parameterDefinition().name(): wrapper for wrapper in wrappers}
        self.wrapper.widgetValueHasChanged.connect(self._changed)
        self._changed()

    def _changed(self, *_changed) -> None:
        self.button.setEnabled(bool(self._layers(self.wrapper)))
        self.timer.start()

    def fill_in(self) -> None:
        """Use what is kept of the layer."""
        if any(has_mapping(QgsProject.instance(), layer) for layer in self._layers(self.wrapper)):
            self._use(only_this=True)

    def open(self, *_clicked, asks: bool = True) -> None:
        """Show fields and values of the layer; of one without a role ask first what it is."""
        asking, layers = self._asking()
        own = self._layers(self.wrapper)
        if not own:
            return
        if asking is None:
            warn(self.button, tr("Choose the pack that reads this layer first: none is chosen, or it cannot be read."))
            return
        ids = [layer.id() for layer in own]
        first = next((asked.layer.id() for asked in layers if asked.layer.id() in ids), "")
        if not first and asks and self._ask_roles():
            return
        if not first:
            warn(self.button, tr(
                "The pack reads no field of these layers, or does not know what they are: name it in the rows of what "
                "each layer is."))
            return
        self.window = MappingDialog(asking, layers, self.button.window())
        self.window.finished.connect(self._closed)
        self.window.panel.changed.connect(self._use)
        self.window.open_at(first)

    def _ask_roles(self) -> bool:
        """Ask what each layer is, and go on; whether that can be asked here."""
        place = getattr(self.all.get(register.ROLES), "place", None)
        if not isinstance(place, RolesButton):
            return False
        place.open()
        if place.window is not None:
            place.window.accepted.connect(lambda: self.open(asks=False))
        return place.window is not None

    def _closed(self, _result: int) -> None:
        self.window = None
        self._use()

    # -- what the dialog holds -----------------------------------------------------------------

    def _layers(self, wrapper) -> list:
        """The layers of the project that a widget names, by their ids or as QGIS writes a list; none for files."""
        project, value = QgsProject.instance(), wrapper.parameterValue()
        values = [getattr(named, "source", named) for named in (value if isinstance(value, list) else [value])]
        words = [str(named if isinstance(named, str) else getattr(named, "staticValue", lambda: "")())
                 for named in values]
        if isinstance(value, list):   # QGIS writes sources there
            return layers_named(project, words)
        return [layer for layer in map(project.mapLayer, words) if isinstance(layer, QgsVectorLayer)]

    def _asking(self) -> tuple:
        """What is asked of the layers that the same kind of pack reads; rows name one of several in a role."""
        kind, layers = self._kind, []
        values = {name: str(wrapper.parameterValue() or "") for name, wrapper in self.all.items()}
        for name, wrapper in self.all.items():
            mapped = wrapper.parameterDefinition().metadata().get("mapped")
            if mapped and mapped[0] == kind and mapped[1] == ANY_ROLE:
                layers += layers_in_roles(kind, self.packs, values, self._layers(wrapper), self._pairs(register.ROLES))
                continue
            layers += [AskedLayer(mapped[1], layer, wrapper.parameterDefinition().description(),
                                  self._fields_of(name), mapped[2] if len(mapped) > 2 else "")
                       for layer in (self._layers(wrapper) if mapped and mapped[0] == kind else ())]
        layers = told_apart(layers)
        return asking_of(kind, self.packs, values, layers, self._names_fields(kind)), layers

    def _pairs(self, name: str) -> list:
        """Rows of two of an input."""
        cells = [str(value) for value in self.all[name].parameterValue() or []] if name in self.all else []
        return list(zip(cells[::2], cells[1::2]))

    def _names_fields(self, kind: str) -> bool:
        """Whether rows of FIELDS may name fields of the layers of a kind."""
        if register.FIELDS not in self.all:
            return False
        names = self.all[register.FIELDS].parameterDefinition().metadata().get("names")
        return names is None or kind in str(names).split()

    def _fields_of(self, layer_name: str) -> dict:
        """Field role -> the input that names its field."""
        fields = {}
        for name, wrapper in self.all.items():
            definition = wrapper.parameterDefinition()
            if definition.type() == "field" and definition.parentLayerParameterName() == layer_name \
                    and definition.metadata().get("recognised"):
                fields[definition.metadata()["recognised"][-1]] = name
        return fields

    def _use(self, only_this: bool = False) -> None:
        """Fill the inputs with what was said of the layers; rows of other roles stay."""
        asking, layers = self._asking()
        if asking is None:
            return
        every = layers
        if only_this:
            own = {layer.id() for layer in self._layers(self.wrapper)}
            roles = {asked.role for asked in layers if asked.layer.id() in own}
            layers = [asked for asked in layers if asked.role in roles]     # rows of one role go together
        inputs = [name for name in self.all if name != register.FIELDS or self._names_fields(self._kind)]
        chosen = chosen_inputs(QgsProject.instance(), asking, layers, inputs)
        clashes = chosen_inputs(QgsProject.instance(), asking, every, inputs).clashes
        self._rows(next((name for name in MEANINGS if self._is_matrix(name)), ""), chosen.values,
                   partial(_is_said, layers), 4)
        words = {asked.layer.id(): asked.layer.id() for asked in layers}
        if self.wrapper.type() == QgsProcessingGui.WidgetType.Batch:    # which is saved, and opened in other sessions
            words = {layer_id: word_of(QgsProject.instance(), layer_id) for layer_id in words}
        replaced = {*words, *words.values()}
        self._rows(register.FIELDS if register.FIELDS in self.all else "",
                   [(words[row[0]], *row[1:]) for row in chosen.fields], lambda row: row[0] in replaced, 3)
        for name, value in chosen.inputs.items():
            if name not in clashes:
                set_value(self.all[name], value)
        self._tell(clashes)

    def _tell(self, clashes: dict) -> None:
        """Say which inputs take one value while layers were given several; they stay as they are."""
        if clashes == self.clashes:
            return
        self.clashes = clashes
        sentences = []
        for name, wanted in clashes.items():
            definition = self.all[name].parameterDefinition()
            words = tr("“{input}” takes one value for all layers of a run: {wanted}. It stays “{held}”.")
            sentences.append(words.format(
                input=definition.description(), held=str(self.all[name].parameterValue() or ""),
                wanted="; ".join(f"{', '.join(titles)}: {word}" for word, titles in wanted.items())))
        words = "\n".join(sentences)
        if words:
            warn(self.button, words)
        if self.window is not None and words:
            self.window.tell(words, "wrong")

    def _is_matrix(self, name: str) -> bool:
        return name in self.all and self.all[name].parameterDefinition().type() == "matrix"

    def _rows(self, name: str, rows: list, is_replaced, width: int) -> None:
        if not name:
            return
        before = rows_of(self.all[name], width)
        after = [row for row in before if not is_replaced(row)] + rows
        if after != before:
            set_rows(self.all[name], after)
