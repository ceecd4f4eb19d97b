"""Layers and roles: what each layer was recognised as and why, to be changed and reset."""
from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsIconUtils, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from ...bridge.project.mappings import kept_mapping
from ...bridge.project.recognised import recognised
from ...bridge.project.roles import describe, keep, release
from ...core.errors import InputError
from ...core.inputs import register
from ...core.layers.recognise.guess import why, why_not
from ...core.layers.recognise.layer import layer_fields
from ...core.layers.recognise.mapping import SUBJECTS, LayerMapping, asked_fields, is_open
from ...core.layers.recognise.rows import run_rows
from ...core.texts import pick
from ..text import tr
from ..widgets import action, button, icon, named, plain_rows

DELAY_MS = 150      # many layers come at once when a project opens
#: What makes a layer another one in the eyes of the recogniser; names are reported by the layer tree.
CHANGES = ("crsChanged", "updatedFields", "dataSourceChanged", "subsetStringChanged", "afterCommitChanges",
           "dataChanged")
LAYER, ROLE, STATE, VALUES = range(4)
ROWS_SHOWN = 5      # at least, where there are as many layers


def _vector_layers() -> list:
    """Those of the project, by name."""
    layers = [layer for layer in QgsProject.instance().mapLayers().values() if isinstance(layer, QgsVectorLayer)]
    return sorted(layers, key=lambda layer: layer.name().casefold())


def _state_of(layer) -> tuple:
    """What tells of a layer, without reading it, that it must be looked at again."""
    edits = layer.undoStack().index() if layer.isEditable() else -1
    return layer.name(), layer.source(), layer.crs().authid(), edits   # no count: it grows while a service answers


class LayersPanel(QWidget):
    """A row per vector layer, with a choice of its role.

    Only ids of layers are kept; the layers themselves are looked up each time.

    Signals:
        changed: roles may be others now.
        message: words for the user.
        mapping_wanted: id of a layer whose fields and values the user wants to see.
    """

    changed = pyqtSignal()
    mapping_wanted = pyqtSignal(str)
    message = pyqtSignal(str)

    def __init__(self, language: str, parent=None):
        super().__init__(parent)
        self.language, self.pack = language, None
        self.recognitions: dict = {}
        self.subjects_id = ""
        self.mappings: dict = {}        # layer id -> what the user said of its fields and values
        self.open_ids: set = set()      # of layers of which fields or values are open
        self.described: list = []
        self.stated: set = set()
        self.watched: set = set()
        self.seen: dict = {}            # layer id -> what it was like when it was looked at, and its description
        self.table = named(QTableWidget(0, 4), "zoning_layers", tr("Layers and their roles"))
        self.table.setHorizontalHeaderLabels([tr("Layer"), tr("Role"), tr("State"),
                                              tr("Fields and values")])
        plain_rows(self.table)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(LAYER, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(ROLE, QHeaderView.ResizeMode.Stretch)
        for column in (STATE, VALUES):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.why_action = action(self, "zoning_why", tr("Why, or why not?"), "mActionHelpContents.svg", self.tell_why,
                                 "Shift+F1")
        self.reset_action = action(self, "zoning_reset_role", tr("Guess this layer's role again"), "mActionUndo.svg",
                                   self.reset_current)
        self.reset_all_action = action(self, "zoning_reset_roles", tr("Guess all roles again"),
                                       "mActionRefresh.svg", self.reset_all)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 0, 0, 0)
        for shown in (self.why_action, self.reset_action, self.reset_all_action):
            buttons.addWidget(button(shown))
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(DELAY_MS)
        self.timer.timeout.connect(self._look)

    # -- content -------------------------------------------------------------------------------

    def set_pack(self, pack) -> None:
        """Look for the roles of another pack; None: of none."""
        self.pack = pack
        self.refresh()

    def later(self) -> None:
        """Look at the layers again, soon and once."""
        self.timer.start(DELAY_MS)

    def refresh(self) -> None:
        """Look at all layers again, at once."""
        self.seen = {}
        self._show(_vector_layers())

    def _look(self) -> None:
        """Look at one layer that is new or changed, so that the window does not wait for all; when all are known, show
        them."""
        layers = _vector_layers()
        self.seen = {layer.id(): self.seen[layer.id()] for layer in layers
                     if layer.id() in self.seen and self.seen[layer.id()][0] == _state_of(layer)}
        unknown = [layer for layer in layers if layer.id() not in self.seen]
        if unknown:
            self._describe(unknown[0])
            self.timer.start(0)
        else:
            self._show(layers)

    def _describe(self, layer):
        if layer.id() not in self.seen:
            self.seen[layer.id()] = _state_of(layer), describe(layer)
        return self.seen[layer.id()][1]

    def _changed(self) -> None:
        """A layer says that it is another one."""
        layer = self.sender()
        if isinstance(layer, QgsVectorLayer):
            self.seen.pop(layer.id(), None)
        self.later()

    def _show(self, layers) -> None:
        self.timer.stop()
        project = QgsProject.instance()
        described, recognitions, self.stated = recognised(project, layers, self.pack, list(map(self._describe, layers)))
        self.recognitions = {layer.id(): recognition for layer, recognition in zip(layers, recognitions)}
        self.described = described if self.pack else []
        self.mappings, self.open_ids = {}, set()
        self._watch(layers)
        controls = {recognition.role for recognition in self.recognitions.values() if recognition.role}
        for layer, description in zip(layers, described if self.pack else ()):
            self._map(project, layer, description, controls)
        self._fill(layers)
        self.changed.emit()

    def set_subjects(self, layer_id: str) -> None:
        """Say which layer is checked: its fields and values are asked for too."""
        if layer_id != self.subjects_id:
            self.subjects_id = layer_id
            self.later()

    def mapped_roles(self) -> dict:
        """Id of each layer whose fields are asked for -> its role, the layer that is checked last."""
        roles = {layer_id: recognition.role for layer_id, recognition in self.recognitions.items()
                 if recognition.role and layer_id != self.subjects_id}
        return {**roles, **({self.subjects_id: SUBJECTS} if self.subjects_id in self.recognitions else {})}

    def _map(self, project, layer, description, controls) -> None:
        """Add to a recognition the fields that the user chose; what is chosen and what is open is kept."""
        recognition = self.recognitions[layer.id()]
        role = SUBJECTS if layer.id() == self.subjects_id else recognition.role
        if not role:
            return
        asked = asked_fields(self.pack, role, controls)
        fields = {entry.part: entry.described for entry in asked}
        mapping = kept_mapping(project, layer, role).known_by(fields, description.field_names)
        self.mappings[layer.id()] = mapping
        if is_open(asked, {**layer_fields(description, fields), **mapping.bound}, description.values, mapping):
            self.open_ids.add(layer.id())
        if role != SUBJECTS:
            self.recognitions[layer.id()] = replace(recognition, fields={**recognition.fields, **mapping.bound})

    def _watch(self, layers) -> None:
        """Hear of changes of layers; Qt forgets those that go."""
        for layer in layers:
            if layer.id() not in self.watched:
                for name in CHANGES:
                    getattr(layer, name).connect(self._changed)
        self.watched = {layer.id() for layer in layers}

    def take_down(self) -> None:
        """Hear of nothing any more."""
        self.timer.stop()
        self.timer.timeout.disconnect(self._look)       # closing a project changes the subjects once more
        for layer_id in self.watched:
            layer = QgsProject.instance().mapLayer(layer_id)
            for name in CHANGES if layer is not None else ():
                getattr(layer, name).disconnect(self._changed)
        self.watched = set()

    def select(self, layer_id: str) -> None:
        """Make a layer the current one of the table."""
        for row in range(self.table.rowCount()):
            if self.table.item(row, LAYER).data(Qt.ItemDataRole.UserRole) == layer_id:
                self.table.setCurrentCell(row, LAYER)
                self.table.scrollToItem(self.table.item(row, LAYER))

    def _fill(self, layers) -> None:
        chosen = self.current_layer_id()
        self.table.setRowCount(0)
        self.table.setRowCount(len(layers))
        for row, layer in enumerate(layers):
            item = QTableWidgetItem(QgsIconUtils.iconForLayer(layer), layer.name())
            item.setData(Qt.ItemDataRole.UserRole, layer.id())
            self.table.setItem(row, LAYER, item)
            self.table.setCellWidget(row, ROLE, self._box(layer))
            state = QTableWidgetItem(self._state(layer.id()))
            self.table.setItem(row, STATE, state)
            for cell in (item, state):
                cell.setToolTip(self._tip(layer.id()))
            if layer.id() in self.mappings:
                self.table.setCellWidget(row, VALUES, self._values_button(layer))
            if layer.id() == chosen:
                self.table.setCurrentCell(row, LAYER)
        self.table.resizeRowsToContents()
        rows = range(min(len(layers), ROWS_SHOWN))      # the page scrolls where the window is low
        self.table.setMinimumHeight(self.table.horizontalHeader().height() + 2 * self.table.frameWidth() +
                                    sum(self.table.rowHeight(row) for row in rows))

    def _box(self, layer) -> QComboBox:
        box = named(QComboBox(), f"zoning_role_{layer.id()}", tr("Role of {layer}").format(layer=layer.name()),
                    self._tip(layer.id()))
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(6)
        box.addItem(tr("no control"), None)
        for role, described in (self.pack.roles if self.pack else {}).items():
            box.addItem(pick(described.title, self.language) or role, role)
        role = self.role_of(layer.id())
        box.setCurrentIndex(max(box.findData(role), 0) if role else 0)
        layer_id = layer.id()
        box.activated.connect(lambda place: self._chosen(layer_id, box.itemData(place)))
        return box

    def _values_button(self, layer) -> QToolButton:
        is_left = layer.id() in self.open_ids
        tip = tr("Fields and values of {layer}…").format(layer=layer.name())
        shown = named(QToolButton(), f"zoning_values_{layer.id()}", tip, tip if not is_left else "\n".join(
            (tip, tr("Fields or values are open: say what they mean."))))
        shown.setText(tr("Fields and values…"))
        shown.setIcon(icon("mIconWarning.svg" if is_left else "mActionOpenTable.svg"))
        shown.setAutoRaise(True)
        shown.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layer_id = layer.id()
        shown.clicked.connect(lambda: self.mapping_wanted.emit(layer_id))
        return shown

    def _state(self, layer_id: str) -> str:
        if layer_id in self.stated:
            return tr("chosen")
        return tr("recognised") if self.role_of(layer_id) else ""

    def _tip(self, layer_id: str) -> str:
        recognition = self.recognitions.get(layer_id)
        return "\n".join(why(recognition, self.language)) if recognition is not None else ""

    # -- answers -------------------------------------------------------------------------------

    def role_of(self, layer_id: str):
        """The role of a layer, or None."""
        recognition = self.recognitions.get(layer_id)
        return recognition.role if recognition is not None else None

    def bound(self) -> dict:
        """Role -> names of its layers that are loaded."""
        names: dict = {}
        for layer_id, recognition in self.recognitions.items():
            layer = QgsProject.instance().mapLayer(layer_id)
            if recognition.role and layer is not None:
                names.setdefault(recognition.role, []).append(layer.name())
        return names

    def parameters(self, without=()) -> dict:
        """CONTROLS, ROLES and FIELDS of a run.

        Args:
            without: ids of layers that are not controls in this run.
        """
        project = QgsProject.instance()
        used = [recognition for layer_id, recognition in self.recognitions.items()
                if recognition.role and layer_id not in without and project.mapLayer(layer_id) is not None]
        of_subjects = self.mappings.get(self.subjects_id, LayerMapping()) if self.subjects_id in without \
            else LayerMapping()
        rows = run_rows(used, self.pack, self.mappings, {
            recognition.layer_id: project.mapLayer(recognition.layer_id).name() for recognition in used},
            (self.subjects_id, of_subjects))
        return {register.CONTROLS: [recognition.layer_id for recognition in used],
                register.ROLES: [word for row in rows.roles for word in row],
                register.FIELDS: [word for row in rows.fields for word in row],
                register.VALUES: [word for row in rows.values for word in row]}

    # -- changes -------------------------------------------------------------------------------

    def current_layer_id(self) -> str:
        """Id of the layer of the current row; empty without one."""
        item = self.table.item(self.table.currentRow(), LAYER)
        return item.data(Qt.ItemDataRole.UserRole) if item is not None else ""

    def _chosen(self, layer_id: str, role) -> None:
        """Keep the role that the user gave to a layer."""
        self._change(layer_id, lambda project, layer: keep(project, layer, role))

    def _change(self, layer_id: str, change) -> None:
        layer = QgsProject.instance().mapLayer(layer_id)
        if layer is not None:
            try:
                change(QgsProject.instance(), layer)
            except InputError as error:
                self.message.emit(error.in_language(self.language))
        self.later()

    def reset_current(self) -> None:
        """Forget what the user chose of the current layer."""
        self._change(self.current_layer_id(), release)

    def reset_all(self) -> None:
        """Forget what the user chose of all layers."""
        for layer_id in list(self.stated):
            self._change(layer_id, release)
        self.later()

    def tell_why(self) -> None:
        """Say why the current layer has its role, and why it does not have the others."""
        recognition = self.recognitions.get(self.current_layer_id())
        if recognition is None:
            return
        words = why(recognition, self.language)
        for role in recognition.not_roles:
            title = pick(self.pack.roles[role].title, self.language) or role
            words += [f"{title}: {sentence}" for sentence in why_not(recognition, role, self.language)]
        self.message.emit("\n".join(words))
        cell = self.table.visualItemRect(self.table.item(self.table.currentRow(), LAYER))
        QToolTip.showText(self.table.viewport().mapToGlobal(cell.bottomLeft()), "\n".join(words), self.table)
