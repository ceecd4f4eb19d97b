"""The button beside rows of layer and role: each layer of the dialog with a drop-down of what it may be."""
from __future__ import annotations

from weakref import proxy

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout

from ...algorithms.common.base import interface_language
from ...bridge.docks.likely import role_choices, role_rows, role_titles
from ...bridge.docks.ruled import layers_named
from ..text import tr
from ..widgets import named
from .parts import opening_button, rows_of, set_rows, use_or_cancel, warn
from .ruled import words_of_layers

SIZE = 620, 320


class RolesDialog(QDialog):
    """Layers and what each is.

    Args:
        choices: of ``bridge.docks.likely.role_choices``. titles: role -> title, all that a layer may be.
    """

    def __init__(self, choices: list, titles: dict, parent=None):
        super().__init__(parent)
        named(self, "roles_dialog", tr("What each layer is"))
        self.setWindowTitle(tr("What each layer is"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.choices, self.boxes = choices, {}
        words = QLabel(tr("Layers are recognised by their names. Choose what the others are; a layer left as not "
                          "recognised is not used."))
        words.setWordWrap(True)
        self.table = named(QTableWidget(len(choices), 2), "roles_table", tr("What each layer is"))
        self.table.setHorizontalHeaderLabels([tr("Layer"), tr("What it is")])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for place, choice in enumerate(choices):
            self.table.setItem(place, 0, QTableWidgetItem(choice.name))
            self.table.setCellWidget(place, 1, self._box(choice, titles))
        column = QVBoxLayout(self)
        for part in (words, self.table, use_or_cancel(self)):
            column.addWidget(part)
        self.resize(*SIZE)

    def _box(self, choice, titles: dict) -> QComboBox:
        box = named(QComboBox(), f"role_{choice.layer_id}", tr("What {layer} is").format(layer=choice.name))
        box.addItem(self._first(choice, titles), "")
        first = [role for role in titles if role in choice.possible]
        for role in [*first, *(role for role in titles if role not in first)]:
            box.addItem(f"{titles[role]} ({role})", role)
        box.setCurrentIndex(max(box.findData(choice.stated), 0))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.boxes[choice.layer_id] = box
        return box

    @staticmethod
    def _first(choice, titles: dict) -> str:
        if choice.recognised:
            return tr("{role}, by its name").format(role=titles[choice.recognised])
        if choice.possible:
            return tr("choose: {roles}").format(roles=" / ".join(titles[role] for role in choice.possible))
        return tr("not recognised")

    @property
    def rows(self) -> list:
        """Rows of layer and role."""
        return role_rows(self.choices, {layer_id: box.currentData() for layer_id, box in self.boxes.items()})


class RolesButton:
    """Opens the roles of the layers of one dialog.

    Args:
        wrapper: of the rows. packs: that the dialog may name.
    """

    def __init__(self, wrapper, packs):
        self.wrapper, self.packs, self.all, self.window = proxy(wrapper), packs, {}, None
        self.pack_input, self.file_input, *self.layer_inputs = wrapper.parameterDefinition().metadata()["roles"]
        self.button = opening_button(f"roles_{wrapper.parameterDefinition().name()}", tr("What each layer is…"), tr(
            "Which layer of the pack each of the chosen ones is: picked from a list"), tr("Choose…"), self.open)

    def set_all(self, wrappers) -> None:
        """Take the widgets of the dialog. Args: wrappers: of its inputs."""
        self.all = {wrapper.parameterDefinition().name(): proxy(wrapper) for wrapper in wrappers}

    def open(self) -> None:
        """Show the layers that are chosen, each with what it is."""
        values = self.wrapper.given | {name: str(self.all[name].parameterValue() or "") for name in (
            self.pack_input, self.file_input) if name in self.all}
        pack = self.packs.pack("monitoring", values.get(self.pack_input, ""), values.get(self.file_input, ""))
        project = QgsProject.instance()
        layers = [layer for name in self.layer_inputs if name in self.all
                  for layer in layers_named(project, words_of_layers(self.all[name]))]
        layers = list({layer.id(): layer for layer in layers}.values())
        if pack is None or not layers:
            warn(self.button, tr("Choose layers of the project and a monitoring pack first."))
            return
        stated = {layer.id(): role for word, role in rows_of(self.wrapper, 2)
                  for layer in layers_named(project, [word])}
        self.window = RolesDialog(role_choices(project, pack, layers, stated), role_titles(
            pack, interface_language()), self.button.window())
        self.window.accepted.connect(self._use)
        self.window.finished.connect(self.window.deleteLater)
        self.window.open()

    def _use(self) -> None:
        """Write the rows; those about layers that the dialog does not show stay."""
        project, shown = QgsProject.instance(), set(self.window.boxes)
        others = [row for row in rows_of(self.wrapper, 2) if not shown & {
            layer.id() for layer in layers_named(project, [row[0]])}]
        set_rows(self.wrapper, [*others, *self.window.rows])
