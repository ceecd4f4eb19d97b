"""The Zoning dock: layers and roles, what applies here, checks in the background, and their findings."""
from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QCheckBox, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from ...algorithms.common.base import interface_language
from ...bridge.docks.comply import comply_parameters
from ...bridge.docks.overview import USUAL_PACK
from ...bridge.packs.expressions import parse
from ...bridge.packs.places import find_packs
from ...bridge.project.dock_state import kept_path, place_of
from ...bridge.project.run_group import leave_out_temporary
from ...bridge.runs.files import read_manifest
from ...bridge.runs.repeat import parameters_for_layers
from ...bridge.settings import read_options
from ...core.errors import InputError
from ...core.findings.card import applies_card
from ...core.findings.table import EXPORTED
from ...core.inputs import register
from ...core.zoning.pack.loading import read_pack
from ..docks.frame import Dock
from ..docks.parts import Scrolled, row_of, stacked
from ..findings.exports import Exports
from ..findings.pick_tool import Pick
from ..findings.words import list_words
from ..mapping.pages import MappingPages
from ..text import tr
from ..verification.opening import open_over
from ..widgets import action, button, named
from .findings_panel import FindingsPanel
from .inputs_panel import InputsPanel
from .layers_panel import LayersPanel
from .places import Places
from .runs import Runs, can_explain_places, show_check
from .traps_panel import TrapsPanel

INPUTS, HERE, FINDINGS = range(3)


class ZoningDock(Dock):
    """What may not happen here, and does this project touch it?

    Args:
        iface: of QGIS, None where there is no window: then the map is left out.
    """

    def __init__(self, iface=None, parent=None):
        super().__init__("zoning", tr("Zoning"), Runs(interface_language()), iface, parent)
        self.runs, self.restoring, self.last_run = self.work, False, ""
        self.inputs = InputsPanel(self.language, lambda: open_over(self))
        self.layers = LayersPanel(self.language)
        self.traps = TrapsPanel(self.layers, self.inputs, self.language)
        self.findings = FindingsPanel(self.language, self.map_link)
        self.exports = Exports(self, self.findings.view, EXPORTED, self._report,
                               (tr("Add the results to the map"), self._add_layers))
        self.places, self.pick = Places(iface, self), Pick(iface, self)
        self.findings.add_buttons(self.pick.actions, self.exports.actions)
        self._make_actions()
        self._lay_out()
        self._connect()
        self.restore()

    # -- the window ----------------------------------------------------------------------------

    def _make_actions(self) -> None:
        self.check_action = action(self, "zoning_check", tr("Check"), "checkzoning", self.check, "Ctrl+Return")
        self.check_tip = self.check_action.toolTip()
        self.repeat_action = action(self, "zoning_repeat", tr("Repeat the last run"), "mActionRedo.svg", self.repeat,
                                    "Ctrl+R")

    def _lay_out(self) -> None:
        self.tabs = named(QTabWidget(), "zoning_tabs", tr("Parts of the Zoning dock"))
        self.here = named(QTextBrowser(), "zoning_applies", tr("What applies here"))
        self.here.setOpenLinks(False)
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(4, 4, 4, 4)
        column.addLayout(row_of(*(button(shown, words=shown is self.places.actions[0])
                                  for shown in self.places.actions)))
        column.addWidget(self.here, 1)
        self.pages = MappingPages(stacked(self.layers, self.traps, self.inputs), self.layers, self.language)
        for widget, title in ((self.pages, tr("Inputs")), (Scrolled(place), tr("Here")),
                              (Scrolled(self.findings), tr("Findings"))):
            self.tabs.addTab(widget, title)
        self.keep = named(
            QCheckBox(tr("Keep the results next to the project")), "zoning_keep",
            tr("Keep the results next to the project"),
            tr("In the folder groundrules; otherwise they are deleted when QGIS closes."))
        self.set_parts(self.tabs, row_of(button(self.check_action, words=True), self.repeat_action, self.keep))
        self.tabs.setTabVisible(HERE, bool(self.places.actions) and can_explain_places())

    def _connect(self) -> None:
        project = QgsProject.instance()
        self.listen(
            (project.layersAdded, self._layers_added), (project.layersRemoved, self._layers_changed),
            (project.layersWillBeRemoved, self.inputs.let_go),
            (project.layerTreeRoot().nameChanged, self._layers_changed), (project.readProject, self._project_read),
            (project.cleared, self._project_read), (project.writeProject, self._project_is_written))
        self.inputs.changed.connect(self.remember)
        self.inputs.pack_changed.connect(self._pack_chosen)
        self.layers.changed.connect(self._roles_changed)
        self.layers.message.connect(self.tell)
        self.pages.message.connect(self.tell)
        self.pages.exported.connect(lambda _: self.inputs.set_packs(
            find_packs(QgsProject.instance().homePath()), self.inputs.pack_id()))
        self.traps.layer_wanted.connect(self._to_layer)
        self.findings.message.connect(self.tell)
        self.findings.comply_wanted.connect(self._comply)
        self.findings.date.recheck.connect(self.check)
        self.findings.place_to_choose = self.pages.place_of
        self.findings.choose_wanted.connect(self._choose)
        self.runs.complied.connect(self.findings.show_complied)
        self.runs.loaded.connect(self._loaded)
        self.runs.applies.connect(self._applies)
        self.places.asked.connect(self._asked)
        self.pick.clicked.connect(self.findings.pick)
        self.keep.toggled.connect(self.remember)

    # -- project and layers --------------------------------------------------------------------

    def restore(self) -> None:
        """Show what the project remembers."""
        self.restoring = True
        try:
            state = self.state()
            folder = QgsProject.instance().homePath()
            self.inputs.set_packs(find_packs(folder), state.get("pack", USUAL_PACK))
            self._read_pack()
            self.inputs.set_state(state)
            self.keep.setChecked(bool(state.get("keep")))
            self.last_run = state.get("last_run", "")
            self.layers.subjects_id = self.inputs.subjects_id()
            self.layers.set_pack(self.inputs.pack)
        finally:
            self.restoring = False
        self.tell("")
        self.enable()

    def remember(self) -> None:
        """Keep the inputs in the project."""
        self.layers.set_subjects(self.inputs.subjects_id())
        self.enable()
        if not self.restoring:
            self.findings.date.compare(self.parameters())
            self.findings.comply.keep = self.keep.isChecked()
            self.keep_state({**self.inputs.state(), "keep": self.keep.isChecked(), "last_run": self.last_run})

    def _read_pack(self) -> None:
        path = self.inputs.packs.currentData()
        pack = read_pack(path, parse)[0] if path else None
        self.inputs.set_pack(pack)
        if path and pack is None:
            self.tell(tr("The pack cannot be read; the algorithm Validate pack says why."), "wrong")

    def _pack_chosen(self) -> None:
        self._read_pack()
        self.layers.set_pack(self.inputs.pack)
        self.remember()

    def _roles_changed(self) -> None:
        self.inputs.set_bound(self.layers.bound())
        self._propose()
        self.findings.date.compare(self.parameters())
        self.enable()

    def _propose(self) -> None:
        """Choose the layer that is probably to be checked; the project does not change by it."""
        active = self.iface.activeLayer() if self.iface is not None else None
        before, self.restoring = self.restoring, True
        self.inputs.proposal.offer(self.layers.described, list(self.layers.recognitions.values()),
                                   active.id() if active is not None else "")
        self.restoring = before

    def _layers_added(self, layers) -> None:
        if any(isinstance(layer, QgsVectorLayer) for layer in layers):
            self._layers_changed()

    def _layers_changed(self, *_) -> None:
        self.inputs.leave_open()
        self.layers.later()

    def _to_layer(self, layer_id: str) -> None:
        """Make a layer the current one, here and in QGIS's layer tree."""
        self.layers.select(layer_id)
        layer = QgsProject.instance().mapLayer(layer_id)
        if self.iface is not None and layer is not None:
            self.iface.setActiveLayer(layer)

    def _project_is_written(self, document) -> None:
        leave_out_temporary(QgsProject.instance(), document)

    def _project_read(self, *_) -> None:
        self.findings.set_run(None)
        self.findings.date.let_go()
        self.here.clear()
        self.restore()

    def enable(self) -> None:
        super().enable()
        free = not self.runs.busy
        ready = bool(self.inputs.subjects_id()) and bool(self.layers.bound())
        self.check_action.setEnabled(free and ready)
        self.check_action.setToolTip(self.check_tip if ready else self.traps.missing())
        self.repeat_action.setEnabled(free and bool(self._last_path()))
        shown = self.findings.run is not None
        self.exports.enable(free and shown, shown)

    # -- the check -----------------------------------------------------------------------------

    def parameters(self) -> dict:
        """Inputs of ``groundrules:checkzoning`` as they are in the dock."""
        subjects = self.inputs.subjects_id()
        values = {**self.inputs.rules(), **self.layers.parameters(without={subjects}), register.SUBJECTS: subjects,
                  register.LANGUAGE: read_options().report_language or self.language}
        for name, box in ((register.SUBJECT_ID, self.inputs.subject_id),
                          (register.PROJECT_FIELD, self.inputs.project_field)):
            if box.currentField():
                values[name] = box.currentField()
        if self.inputs.selected_only.isChecked():
            values[register.SUBJECTS] = QgsProcessingFeatureSourceDefinition(subjects, True)
        return values

    def check(self) -> None:
        """Check, in the background."""
        self.layers.refresh()   # a role may have been bound to a layer that is gone by now
        self.enable()
        parameters = self.parameters()
        wrong = self.inputs.declared.wrong(parameters)
        if wrong or not self.check_action.isEnabled():
            self.tell(wrong or self.check_action.toolTip(), "wrong")
            return
        self.remember()
        self.findings.date.begin(parameters)
        self.runs.check(parameters, self.inputs.packs.currentData(), keep=self.keep.isChecked())

    def check_layer(self, layer_id: str) -> None:
        """Check a layer with what was recognised, or say what is missing."""
        if not self.inputs.subjects_id():
            self.inputs.subjects.setLayer(QgsProject.instance().mapLayer(layer_id))
        self.check()

    def show_inputs(self) -> None:
        """Show the layers, their roles and the rule pack."""
        self.tabs.setCurrentIndex(INPUTS)

    def choose_pack(self, pack_id: str) -> None:
        """Choose a rule pack, as a click in its list does."""
        self.show_inputs()
        if self.inputs.choose_pack(pack_id):
            self._pack_chosen()

    def repeat(self) -> None:
        """Run the last check again, from its manifest."""
        try:
            parameters = parameters_for_layers(read_manifest(self._last_path()), QgsProject.instance(),
                                               self.inputs.declared.algorithm.parameterDefinitions())
        except InputError as error:
            self.tell(error.in_language(self.language), "wrong")
            return
        pack = self.inputs.pack_path(parameters.get(register.PACK, USUAL_PACK))
        self.runs.check(parameters, pack, keep=self.keep.isChecked())

    def _last_path(self) -> str:
        """The results of the last run, whose manifest lies beside them; empty where they are gone."""
        path = place_of(QgsProject.instance(), self.last_run)
        return path if path and Path(path).exists() else ""

    def _loaded(self, run) -> None:
        self.last_run = kept_path(QgsProject.instance(), run.path)
        self.findings.set_run(run)
        self.findings.date.take()
        self._add_layers()
        self.pick.offer()
        self.tabs.setCurrentIndex(FINDINGS)
        self.remember()

    def _choose(self, layer_id: str, part: str) -> None:
        """Show the field and the values that a finding lacks."""
        self.tabs.setCurrentIndex(INPUTS)
        self.pages.open(layer_id, part)

    def _comply(self, subjects) -> None:
        """Ask how subjects of the run comply, on the layers that are loaded now."""
        try:
            self.runs.comply(comply_parameters(self.findings.run, subjects, QgsProject.instance(),
                                               self.inputs.declared.algorithm.parameterDefinitions()))
        except InputError as error:
            self.tell(error.in_language(self.language), "wrong")

    def _report(self, path: str) -> None:
        self.runs.report(self.findings.run, path)

    def _add_layers(self) -> None:
        """Show verdicts and findings on the map, in place of those of the run before."""
        show_check(self.findings.run.path, self.language)

    # -- a place -------------------------------------------------------------------------------

    def ask_place(self) -> None:
        """Let the next click on the map ask what applies there."""
        if self.places.actions:
            self.tabs.setCurrentIndex(HERE)
            self.places.click_action.setChecked(True)
            self.tell(tr("Click the map to see what applies there."))

    def ask_about(self, place) -> None:
        """Say what applies at a geometry in the map's system."""
        if self.places.actions:
            self.places.ask(place)

    def _asked(self, layer, selected_only: bool) -> None:
        values = {**self.inputs.rules(), **self.layers.parameters(without={layer.id()}),
                  register.LANGUAGE: self.language}
        if not values[register.CONTROLS]:
            self.tell(tr("Load at least one control layer, or give a layer its role."), "wrong")
            return
        self.tabs.setCurrentIndex(HERE)
        self.runs.explain(layer, values, selected_only=selected_only)

    def _applies(self, rows) -> None:
        self.here.setHtml(applies_card(rows, list_words(self.language)))

    # -- the end -------------------------------------------------------------------------------

    def take_down(self) -> None:
        self.findings.carbon.forget()
        self.findings.date.let_go()
        self.layers.take_down()
        self.findings.view.take_down()
        self.pages.take_down()
        self.traps.take_down()
        self.places.take_down()
        self.pick.take_down()
        super().take_down()

    def closeEvent(self, event) -> None:
        self.places.let_go()
        self.pick.let_go()
        super().closeEvent(event)
