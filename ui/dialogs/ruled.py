"""The button beside the control layers of a dialog: fields and values by the rule pack, as the Zoning dock has them."""
from __future__ import annotations

from typing import Optional
from weakref import proxy

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QTimer

from ...bridge.docks.ruled import Ruled, layers_named, ruled
from ...bridge.packs.offered import Packs
from ...core.inputs import register
from ...core.layers.values import OF
from ..mapping.dialog import MappingDialog
from ..text import tr
from .parts import opening_button, rows_of, set_rows, warn

WIDTHS = {register.ROLES: 2, register.FIELDS: 3, register.VALUES: 4}


class RuledLayers:
    """Roles, fields and values of the control layers and subjects of one dialog, or of one row of a batch.

    Args:
        wrapper: of the control layers. packs: that the dialog may name.
    """

    def __init__(self, wrapper, packs: Packs):
        # proxies: what held the wrappers of a dialog would keep them when Qt has deleted its widgets
        self.wrapper, self.packs, self.all, self.window = proxy(wrapper), packs, {}, None
        self.filled: dict = {}
        self.unclear: dict = {}     # name of a layer that is left out -> titles of the roles that it could be
        self.announced: dict = {}
        name = wrapper.parameterDefinition().name()
        self.button = opening_button(f"values_{name}", tr("Fields and values of these layers…"), tr(
            "Which field holds what, and what its values mean: chosen by clicks, kept with the layer and the project. "
            "Rows of roles, fields and values are filled in."), tr("Values…"), self.open)
        self.button.setVisible(False)
        self.timer = QTimer(self.button)
        self.timer.setSingleShot(True)
        self.timer.setInterval(0)
        self.timer.timeout.connect(self.fill_in)

    def set_all(self, wrappers) -> None:
        """Take the widgets of the dialog; what is kept of the layers is filled in, now and when they change."""
        self.all = {wrapper.parameterDefinition().name(): proxy(wrapper) for wrapper in wrappers}
        self.button.setVisible(set(WIDTHS) <= set(self.all))
        if set(WIDTHS) <= set(self.all):
            for name in (self.wrapper.parameterDefinition().name(), register.SUBJECTS, register.PACK,
                         register.PACK_FILE):
                if name in self.all:
                    self.all[name].widgetValueHasChanged.connect(self._changed)    # a lambda would keep the dialog
            self.timer.start()

    def _changed(self, *_changed) -> None:
        self.timer.start()

    def fill_in(self) -> None:
        """Use what is kept of the layers, where the user wrote no rows of his own."""
        try:
            self._say_unclear()
            held = self._held() if set(WIDTHS) <= set(self.all) else None
        except ReferenceError:   # the row of the batch was taken away while the timer ran
            return
        if held is None or not (held.is_kept or any(self.filled.values())):
            return
        for name, rows in held.rows.items():
            if self._rows(name) in ([], self.filled.get(name, [])):
                self._set(name, rows if held.is_kept else [])

    def leave_out(self, unclear: dict) -> None:
        """Say, when the dialog is there, which layers were not chosen since it is not clear what they are.

        Args:
            unclear: name of a layer -> titles of the roles that it could be.
        """
        self.unclear = unclear
        self.timer.start()

    def _say_unclear(self) -> None:
        if self.unclear and self.unclear != self.announced:
            warn(self.button, tr(
                "Not chosen, since their names fit several roles: {layers}. Add them and say in the rows of roles what "
                "they are.").format(layers="; ".join(
                    f"{name} ({' / '.join(titles)})" for name, titles in self.unclear.items())))
        self.announced = self.unclear

    def open(self) -> None:
        """Show fields and values of the layers."""
        held = self._held()
        if held is None or not held.layers:
            warn(self.button, tr("Choose layers and a rule pack first."))
            return
        if held.without_role:
            warn(self.button, tr(
                "These layers have no role of the pack: {layers}. Name it in the rows of roles, or choose it in the "
                "Zoning dock.").format(layers=", ".join(held.without_role)))
        self.window = MappingDialog(held.asking, held.layers, self.button.window())
        self.window.finished.connect(self._closed)
        self.window.panel.changed.connect(self._use)
        self.window.open_at(held.layers[0].layer.id())

    def _closed(self, _result: int) -> None:
        self.window = None
        self._use()

    def _use(self) -> None:
        """Fill the rows with what was said of the layers; rows about others stay."""
        held = self._held()
        if held is None:
            return
        roles = {entry.role for entry in held.layers}
        ids = {entry.layer.id() for entry in held.layers}
        ids |= {row[0] for name in (register.ROLES, register.FIELDS) for row in held.rows[name]}
        for name, rows in held.rows.items():
            others = [row for row in self._rows(name) if (
                row[0].partition(OF)[0] not in roles if name == register.VALUES else row[0] not in ids)]
            self._set(name, [*others, *rows])

    # -- what the dialog holds -----------------------------------------------------------------

    def _held(self) -> Optional[Ruled]:
        values = self.wrapper.given | {name: str(self.all[name].parameterValue() or "")
                                       for name in (register.PACK, register.PACK_FILE) if name in self.all}
        pack = self.packs.pack("zoning", values.get(register.PACK, ""), values.get(register.PACK_FILE, ""))
        if pack is None:
            return None
        project = QgsProject.instance()
        controls, subjects = (layers_named(project, words_of_layers(wrapper)) for wrapper in (
            self.wrapper, self.all.get(register.SUBJECTS)))
        stated = {layer.id(): role for word, role in self._rows(register.ROLES)
                  for layer in layers_named(project, [word])}
        return ruled(project, pack, controls, subjects[0] if subjects else None, stated)

    def _rows(self, name: str) -> list:
        return rows_of(self.all[name], WIDTHS[name])

    def _set(self, name: str, rows: list) -> None:
        self.filled[name] = [tuple(row) for row in rows]
        if self._rows(name) != self.filled[name]:
            set_rows(self.all[name], rows)


def words_of_layers(wrapper) -> list:
    """Layers that a widget names; those of a filter or selection are named by their source definition.

    Args:
        wrapper: of an input with layers; None: none.
    """
    value = wrapper.parameterValue() if wrapper is not None else None
    values = value if isinstance(value, (list, tuple)) else [value]
    sources = [getattr(value, "source", value) for value in values if value]
    return [source.staticValue() if hasattr(source, "staticValue") else source for source in sources]
