"""The Monitoring dock on the map: units by level, and the pieces behind a change."""
from __future__ import annotations

from functools import partial

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject

from ...bridge.docks.asked import said_of_dates
from ...bridge.docks.likely import role_titles
from ...bridge.docks.ruled import layers_named
from ...bridge.docks.series import write_recorded
from ...bridge.packs.offered import Packs
from ...bridge.project.level_map import hide_levels, level_layer, show_levels
from ...bridge.project.run_group import RunLayer, run_layer, run_title, show_run
from ...bridge.project.styles import TRACE_LOOK, style_by_word
from ...bridge.project.units_layer import units_layer
from ...core.indicators.rows import ALL_UNITS
from ...core.inputs import register
from ...core.monitoring.matrix.grid import levels_in, worst_of
from ...core.quotas.units import unit_prefix
from ..compliance.units_question import UnitsQuestion
from ..dialogs.roles import RolesDialog
from ..mapping.dialog import MappingDialog
from ..text import tr
from .details import WHERE
from .work import TRACE


class Ground(QObject):
    """What the dock shows on the map.

    Args:
        dock: the Monitoring dock.
    """

    def __init__(self, dock):
        super().__init__(dock)
        self.dock, self.on = dock, False

    # -- units ---------------------------------------------------------------------------------

    def units(self):
        """The layer of units that is chosen or recognised (``bridge.project.units_layer.UnitsLayer``), or None."""
        return units_layer(QgsProject.instance(), self.dock.state().get("units", {}))

    def choose_units(self) -> None:
        """Ask for the layer of units."""
        asked = UnitsQuestion(self.dock.state().get("units", {}), tr(
            "Its units are coloured by level on the map, and changes are traced within them."), self.dock)
        asked.accepted.connect(lambda: self.take_units(asked.choice()))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def take_units(self, choice: dict) -> None:
        """Keep the choice in the project."""
        self.dock.keep_state({"units": choice})
        self.update()

    def show(self, on: bool) -> None:
        """Colour the units on the map by level, or no longer."""
        self.on = on
        if on and self.units() is None:
            self.dock.tell(tr("No layer of administrative units is recognised: choose one with “Administrative "
                              "units…”."), "wrong")
        if not on:
            hide_levels(QgsProject.instance())
        self.update()

    def update(self) -> None:
        """Colour by the indicator of the cell in the year that is shown; without a cell by the worst of each unit."""
        dock = self.dock
        units = self.units() if self.on and dock.opened is not None else None
        if units is None:
            return
        year, indicator = dock.opened.year, dock.cell[0]
        levels = levels_in(dock.grid, indicator)
        title = year.titles[indicator] if levels else tr("worst level")
        show_levels(QgsProject.instance(), QgsProject.instance().mapLayer(units.layer_id), units.code_field,
                    levels or worst_of(year, dock.grid), f"{title} {year.request.year}", dock.language)

    def layers_gone(self) -> None:
        """The user may have taken our layer off the map."""
        if self.on and level_layer(QgsProject.instance()) is None:
            self.on = False
            self.dock.choices.show_map(False)

    # -- pieces --------------------------------------------------------------------------------

    def unit_parameters(self) -> dict:
        """``UNITS``, ``UNIT_FIELD`` and ``WHOLE_CODE`` of the trace: the unit of the cell is the whole where no unit of
        the layer is it."""
        units, dock = self.units(), self.dock
        if units is None:      # the layers are of the unit of the cell
            return {register.WHOLE_CODE: dock.cell[1]} if dock.cell[1] not in ("", ALL_UNITS) else {}
        given = {register.UNITS: units.layer_id, register.UNIT_FIELD: units.code_field}
        layer, unit = QgsProject.instance().mapLayer(units.layer_id), dock.cell[1]
        codes = {unit_prefix(code) for code in layer.uniqueValues(layer.fields().indexOf(units.code_field))}
        return given if not unit or unit in codes else {**given, register.WHOLE_CODE: unit}

    def trace(self, parameters: dict) -> None:
        """Find the pieces behind the change of the cell, in the background."""
        answer = self.statements(parameters)
        if answer is not None and not answer.has_roles:
            self.ask_roles(parameters, then_trace=True)
            return
        self.dock.when_free(lambda: self.dock.work.trace(self.inputs(parameters)))

    def statements(self, parameters: dict):
        """What is known of the layers of a trace (``bridge.docks.asked.Said``); None where the pack cannot be read."""
        project = QgsProject.instance()
        packs = Packs(project.homePath(), self.dock.language)
        return said_of_dates(project, packs, parameters.get(register.PACK, ""), [
            layers_named(project, parameters[name]) for name in (register.BEFORE, register.AFTER)],
            self.dock.state().get("roles", {}))

    def inputs(self, parameters: dict) -> dict:
        """Inputs of a trace with what was said of its layers, its units, and what the series has of the first date."""
        answer, opened = self.statements(parameters), self.dock.opened
        path = write_recorded(opened, parameters[register.INDICATOR], parameters[register.BASE_YEAR])
        recorded = {register.RECORDED: [path]} if path else {}
        return {**parameters, **({} if answer is None else answer.inputs), **recorded, **self.unit_parameters()}

    def ask_roles(self, parameters: dict, then_trace: bool = False) -> None:
        """Ask what each layer of a trace is, and go on with it."""
        answer = self.statements(parameters)
        if answer is None or not answer.choices:
            return
        pack = self.dock.opened.pack
        asked = RolesDialog(answer.choices, role_titles(pack, self.dock.language), self.dock)
        asked.accepted.connect(lambda: self._take_roles(asked, parameters, then_trace))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def open_values(self, parameters: dict) -> None:
        """Show fields and values of the layers of a trace; where none has a role ask first what each is."""
        answer = self.statements(parameters)
        if answer is None or answer.asking is None or not answer.layers:
            self.ask_roles(parameters)
            return
        window = MappingDialog(answer.asking, answer.layers, self.dock)
        window.panel.changed.connect(lambda: self.dock.details.where.show_traced(None, {}))
        window.open_at(answer.layers[0].layer.id())

    def _take_roles(self, asked: RolesDialog, parameters: dict, then_trace: bool) -> None:
        """Keep what was chosen in the project; what was traced before was of other roles."""
        roles = {layer_id: box.currentData() for layer_id, box in asked.boxes.items()}
        kept = {layer_id: role for layer_id, role in {**self.dock.state().get("roles", {}), **roles}.items() if role}
        self.dock.keep_state({"roles": kept})
        self.dock.details.where.show_traced(None, {})
        if then_trace and self.statements(parameters).has_roles:
            self.trace(parameters)

    def open_trace(self, parameters: dict) -> None:
        """The dialog of the trace, filled in."""
        from qgis import processing

        processing.execAlgorithmDialog(TRACE, self.inputs(parameters))

    def show_traced(self, traced, parameters: dict) -> None:
        """List the pieces of a trace and put them on the map."""
        dock = self.dock
        dock.details.where.show_traced(traced, parameters)
        dock.details.tabs.setCurrentIndex(WHERE)
        indicator = parameters[register.INDICATOR]
        dress = partial(style_by_word, language=dock.language, field="kind", looks=TRACE_LOOK,
                        words="monitoring.trace_kind_")
        show_run(QgsProject.instance(), TRACE, run_title(dock.opened.year.titles.get(indicator, indicator)), [
            RunLayer(register.OUTPUT, traced.path, tr("Pieces behind the change"), dress)])

    def go_to_piece(self, path: str, fid: int) -> None:
        """Show a piece on the map."""
        layer = run_layer(QgsProject.instance(), TRACE, register.OUTPUT)
        layer = layer if layer is not None else QgsVectorLayer(path, "trace", "ogr")
        feature = layer.getFeature(fid)
        if not feature.isValid() or feature.geometry().isEmpty():
            self.dock.tell(tr("This piece has no outline: it is a number of its unit, or all smaller pieces."))
            self.dock.map_link.clear()
            return
        shape = self.dock.map_link.geometry(bytes(feature.geometry().asWkb()), layer.crs().authid())
        self.dock.map_link.show(shape)
        self.dock.map_link.zoom(shape)
        self.dock.map_link.flash(shape)
