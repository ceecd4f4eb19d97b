"""Fields and values of one layer: what the pack asks for, what plays it, and what is still open."""
from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ...bridge.docks.asked import kept_of
from ...bridge.project.mappings import keep_mapping
from ...bridge.project.roles import describe
from ...core.errors import InputError
from ...core.layers.recognise.asking import Asking
from ...core.layers.recognise.columns import guess_fields
from ...core.layers.recognise.mapping import SUBJECTS, LayerMapping, two_meanings
from ...core.layers.recognise.state import field_of_part, field_state, garbled_values
from ..docks.parts import row_of
from ..text import tr
from ..widgets import action, button, named
from .counting import Counting
from .fields_view import ChoiceRow, FieldsView
from .values_view import ValuesView

EXAMPLES = 6        # values of a field in its tip
WARNINGS = 2        # that are shown at once


class MappingPanel(QWidget):
    """The panel. It keeps what is chosen with the layer and the project; a dock hands it to the algorithms.

    Only ids of layers are kept; the layers themselves are looked up each time.

    Signals:
        closed: the user wants to go back.
        changed: something was chosen.
        message: words, level.
        shown: all values of the layer are there.
        export_wanted: the user wants what was chosen as a pack.
    """

    closed = pyqtSignal()
    changed = pyqtSignal()
    message = pyqtSignal(str, str)
    shown = pyqtSignal()
    export_wanted = pyqtSignal()

    def __init__(self, language: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.language, self.asking, self.roles, self.open_ids = language, None, {}, set()
        self.layer_id = self.role = self.part = ""
        self.asked: list = []
        self.guesses, self.samples, self.counting = {}, {}, Counting(language, self)
        self.counting.ready.connect(self._all_shown)
        self.counting.failed.connect(lambda words: self.message.emit(words, "wrong"))
        self.mapping, self.undone, self.searches = LayerMapping(), [], False
        self.layers = named(QComboBox(), "mapping_layer", tr("Layer whose fields and values are shown"))
        self.layers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.layers.setMinimumContentsLength(8)
        self.layers.activated.connect(lambda place: self.open(self.layers.itemData(place)))
        self.fields, self.values = FieldsView(language), ValuesView()
        self.fields.part_chosen.connect(self._part_chosen)
        self.fields.field_chosen.connect(self._field_chosen)
        self.values.mapped.connect(self._mapped)
        self.values.field_wanted.connect(lambda name: self._field_chosen(self.part, name))
        self.choice = ChoiceRow(language)
        self.choice.chosen.connect(lambda choice, word: self._change(self.mapping.with_choice(choice, word)))
        self.warning = named(QLabel(), "mapping_warning", tr("What is odd about the values"))
        self.warning.setWordWrap(True)
        self._make_actions()
        head, self.back_button = QHBoxLayout(), button(self.back_action, words=True)
        head.addWidget(self.back_button)
        head.addWidget(self.layers, 1)
        head.addWidget(button(self.next_action, words=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.warning)
        column.addWidget(self.fields)
        column.addWidget(self.choice)
        column.addWidget(self.values, 1)
        column.addLayout(row_of(button(self.accept_action, words=True), self.undo_action, self.reset_action,
                                self.export_action))

    def _make_actions(self) -> None:
        self.back_action = action(self, "mapping_back", tr("Back"), "mActionArrowLeft.svg", self.closed.emit,
                                  "Alt+Left")
        self.next_action = action(self, "mapping_next", tr("Next open"), "mActionArrowRight.svg", self.go_on,
                                  "Alt+Right")
        self.accept_action = action(self, "mapping_accept", tr("Accept the proposals"), "mIconSuccess.svg", self.accept,
                                    "Ctrl+Shift+Return")
        self.undo_action = action(self, "mapping_undo", tr("Undo the last choice"), "mActionUndo.svg", self.undo,
                                  "Ctrl+Alt+Z")
        self.reset_action = action(self, "mapping_reset", tr("Forget what was chosen for this layer"),
                                   "mActionRefresh.svg", self.reset)

        self.export_action = action(self, "mapping_export", tr("Export what was chosen for all layers as a pack…"),
                                    "mActionSharingExport.svg", self.export_wanted.emit, "Ctrl+Shift+X")

    # -- content -------------------------------------------------------------------------------

    def set_layers(self, asking: Asking | None, roles: dict, open_ids=()) -> None:
        """Say which layers there are.

        Args:
            asking: what is asked of them; None: no pack can be read.
            roles: id of a layer -> its role, ``SUBJECTS`` for the one that is checked.
            open_ids: of those of which something seems to be open.
        """
        project = QgsProject.instance()
        self.open_ids = set(open_ids)
        self.asking = asking
        self.roles = {layer_id: role for layer_id, role in roles.items()
                      if asking is not None and project.mapLayer(layer_id) is not None and asking.asked(role)}
        self.layers.clear()
        for layer_id, role in self.roles.items():
            self.layers.addItem(f"{project.mapLayer(layer_id).name()} – {self.role_title(role)}", layer_id)
        self.layers.setCurrentIndex(self.layers.findData(self.layer_id))
        if self.roles.get(self.layer_id) != self.role:
            self.forget()
        elif self.layer_id:
            self._warn()        # names of layers may be others now

    def role_title(self, role: str) -> str:
        """What a role is called."""
        if role == SUBJECTS:
            return tr("what is checked")
        return self.asking.title(role, self.language)

    def open(self, layer_id: str, part: str = "") -> None:
        """Show a layer.

        Args:
            layer_id: of one of ``set_layers``. part: field role to begin with; empty: the first that is open.
        """
        layer = QgsProject.instance().mapLayer(layer_id)
        if layer is None or layer_id not in self.roles:
            return
        self.forget()
        self.layer_id, self.role, self.part, self.searches = layer_id, self.roles[layer_id], part, not part
        self.layers.setCurrentIndex(self.layers.findData(layer_id))
        self.description = describe(layer)
        self.samples = {name: self.description.values.get(name, ()) for name in self.description.field_names}
        self._take(kept_of(QgsProject.instance(), self.asking, layer, self.role))
        self._show()
        self._read(part)

    def _take(self, mapping: LayerMapping) -> None:
        """Take a mapping, as far as what is asked knows it; what is asked rests on how values are written."""
        self.asked = self.asking.asked(self.role, mapping.choices)
        described = {entry.part: entry.described for entry in self.asked}
        self.guesses = guess_fields(self.description, described)
        self.mapping = mapping.known_by(described, self.samples)

    def forget(self) -> None:
        """Show nothing."""
        self.counting.forget()
        self.layer_id = self.role = self.part = ""
        self.asked, self.guesses, self.samples = [], {}, {}
        self.mapping, self.undone = LayerMapping(), []
        self._show()

    def _name(self, entry) -> str:
        return field_of_part(entry, self.guesses.get(entry.part, ()), self.mapping)[0]

    def states(self) -> list:
        """What is known of each field role."""
        return [field_state(entry, self.guesses.get(entry.part, ()), self.mapping,
                            self.counting.counted.get(self._name(entry))) for entry in self.asked]

    def _show(self) -> None:
        states = self.states()
        if not any(state.part == self.part for state in states):
            self.part = states[0].part if states else ""
        names = {name: ", ".join(values[:EXAMPLES]) or name for name, values in self.samples.items()}
        self.fields.show_fields(states, names, self.part)
        self._show_values(next((state for state in states if state.part == self.part), None))
        self._warn()
        self.enable()

    def _warn(self) -> None:
        """Say beforehand what a run would refuse."""
        project, described = QgsProject.instance(), {entry.part: entry.described for entry in self.asked}
        named = [project.mapLayer(layer_id) for layer_id, role in self.roles.items()
                 if role == self.role and layer_id != self.layer_id]
        shown = project.mapLayer(self.layer_id)
        same = [layer for layer in named if layer is not None and shown is not None and layer.name() == shown.name()]
        reasons = two_meanings(self.mapping, {
            layer.name(): kept_of(project, self.asking, layer, self.role).known_by(
                described, layer.fields().names())
            for layer in same})
        reasons = [*garbled_values(self.counting.counted), *reasons]
        self.warning.setText("\n".join(reason.in_language(self.language) for reason in reasons[:WARNINGS]))
        self.warning.setVisible(bool(reasons))

    def _show_values(self, state) -> None:
        self.choice.show_choice(next((entry.choice for entry in self.asked if entry.part == self.part), None),
                                self.mapping.choices)
        counted = self.counting.counted.get(state.name) if state is not None else None
        self.values.show_state(state if counted is not None else None, counted.empty if counted else 0,
                               counted.left_out if counted else 0,
                               self.mapping.values.get(self.part, {}), self.language)

    def enable(self) -> None:
        """Let be used what can be used now."""
        state = next((state for state in self.states() if state.part == self.part), None)
        count = len(state.proposed) if state is not None else 0
        is_proposed = state is not None and state.how == "proposed"
        self.accept_action.setText(tr("Accept the proposals ({count})").format(count=count + is_proposed))
        self.accept_action.setEnabled(bool(count or is_proposed))
        self.undo_action.setEnabled(bool(self.undone))
        self.reset_action.setEnabled(bool(self.mapping))
        self.next_action.setEnabled(bool(self.layer_id))

    # -- reading -------------------------------------------------------------------------------

    def _read(self, part: str = "") -> None:
        """Count the values of the fields that are shown, those of a field role first."""
        self.counting.count(self.layer_id, map(self._name, sorted(self.asked, key=lambda entry: entry.part != part)))

    @property
    def reading(self):
        """The task that counts values; None: none does."""
        return self.counting.reading

    def _all_shown(self) -> None:
        if self.searches:
            self.part = next((state.part for state in self.states() if not state.is_settled), self.part)
            self.searches = False
        self._show()
        self.shown.emit()

    # -- choices -------------------------------------------------------------------------------

    def _part_chosen(self, part: str) -> None:
        self.part = part
        self._show_values(next((state for state in self.states() if state.part == part), None))
        self.enable()

    def _field_chosen(self, part: str, name: str) -> None:
        self.part = part
        named_so = next((guess.name for guess in self.guesses.get(part, ()) if guess.is_sure), None)
        mapping = self.mapping.with_field(part, None if name == named_so else name)
        if mapping == self.mapping:
            self._part_chosen(part)
        self._change(mapping)

    def _mapped(self, values: list, word) -> None:
        """Keep what values mean; it says too that their field is the right one."""
        state = next(state for state in self.states() if state.part == self.part)
        mapping = self.mapping
        if state.how == "proposed" and word is not None:
            mapping = mapping.with_field(self.part, state.name)
        self._change(mapping.with_values(self.part, state.spellings(values), word))

    def accept(self) -> None:
        """Take all proposals for the field role that is shown."""
        state = next((state for state in self.states() if state.part == self.part), None)
        if state is None:
            return
        mapping = self.mapping.with_field(self.part, state.name) if state.how == "proposed" else self.mapping
        for value in state.proposed:
            mapping = mapping.with_values(self.part, state.spellings([value.value]), value.word)
        self._change(mapping)

    def undo(self) -> None:
        """Take the last choice back."""
        if self.undone:
            self.part, mapping = self.undone.pop()
            self._keep(mapping)

    def reset(self) -> None:
        """Forget everything that was chosen for the layer in its role."""
        self._change(LayerMapping())

    def _change(self, mapping: LayerMapping) -> None:
        if mapping != self.mapping:
            self.undone.append((self.part, self.mapping))
            self._keep(mapping)

    def _keep(self, mapping: LayerMapping) -> None:
        layer = QgsProject.instance().mapLayer(self.layer_id)
        if layer is None:
            return
        before, self.mapping = self.mapping, mapping
        if before.choices != mapping.choices:
            self._take(mapping)
        try:
            keep_mapping(QgsProject.instance(), layer, self.asking.key(self.role), self.mapping)
        except InputError as error:
            self.mapping = before
            self.message.emit(error.in_language(self.language), "wrong")
            return
        self._show()
        self._read(self.part)
        self.changed.emit()

    def go_on(self) -> None:
        """Go to the next field role that is open, here or on the next layer."""
        states = self.states()
        after = [state.part for state in states].index(self.part) + 1 if states else 0
        later = next((state.part for state in states[after:] if not state.is_settled), "")
        if later:
            self.part = later
            self._show()
            return
        ids = list(self.roles)
        after = ids.index(self.layer_id) + 1 if self.layer_id in ids else 0
        following = [*ids[after:], *ids[:after]]
        ahead = [layer_id for layer_id in following if layer_id in self.open_ids] or following
        if ahead:
            self.open(ahead[0])

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def take_down(self) -> None:
        """Stop reading, for good."""
        self.counting.drop()
        self.blockSignals(True)
