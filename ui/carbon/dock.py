"""The Carbon dock: plans compared with the present, what they store, lose and gain, and the underlying numbers."""
from __future__ import annotations

from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QLabel, QTabWidget, QVBoxLayout, QWidget

from ...algorithms.common.base import interface_language
from ...bridge.docks.carbon import write_own_table, write_scenario_report
from ...bridge.docks.stock import first_words
from ...bridge.project.looks import own_look
from ...bridge.project.run_group import RunLayer, run_title, show_run
from ...bridge.reading.read import snapshot
from ...core.carbon.scenario.marks import GROUND
from ...core.carbon.scenario.ranking import first_line
from ...core.carbon.scenario.side_by_side import sheet
from ...core.errors import InputError
from ...core.inputs import register
from ...core.report.format import whole
from ..docks.files import ask_place
from ..docks.frame import Dock
from ..docks.parts import Scrolled, row_of
from ..text import tr
from ..widgets import action, button, named
from .charts_panel import ChartsPanel, ground_mark
from .climate import ClimatePage
from .coefficients_panel import CoefficientsPanel
from .inputs.kept import show_state, state_of
from .inputs.panel import COMPARE, STOCK, InputsPanel
from .missing import MissingList, coverage_words
from .remedies import things_missing
from .work import Work

INPUTS, CHARTS, NUMBERS = range(3)


class CarbonDock(Dock):
    """Which plan is better for carbon, and how sure is that?

    Args:
        iface: of QGIS, None without a window: then the map is left out.
    """

    def __init__(self, iface=None, parent=None):
        super().__init__("carbon", tr("Carbon"), Work(interface_language()), iface, parent)
        self.restoring, self.opened, self.layer_ids = False, None, []
        self.inputs, self.charts = InputsPanel(self.language), ChartsPanel(self.language)
        self.numbers, self.climate = CoefficientsPanel(self.language), ClimatePage(self)
        self._make_actions()
        self._lay_out()
        self._connect()
        self.restore()

    # -- the window ----------------------------------------------------------------------------

    def _make_actions(self) -> None:
        self.compare_action = action(self, "carbon_compare", tr("Compare"), "comparescenarios", self.compare,
                                     "Ctrl+Return")
        self.picture_action = action(self, "carbon_export_picture", tr("Export the chart…"),
                                     "mActionSaveMapAsImage.svg", self.choose_picture, "Ctrl+Shift+Y")
        self.table_action = action(self, "carbon_export_table", tr("Export the table…"), "mActionSaveAsSVG.svg",
                                   self.choose_table, "Ctrl+E")
        self.report_action = action(self, "carbon_export_report", tr("Export the report…"), "buildreport",
                                    self.choose_report, "Ctrl+Shift+X")
        self.changes_action = action(self, "carbon_add_changes", tr("Show the ground of the run on the map"),
                                     "mActionAddOgrLayer.svg", self.add_changes, "Ctrl+I")

    def _lay_out(self) -> None:
        self.tabs = named(QTabWidget(), "carbon_tabs", tr("Parts of the Carbon dock"))
        self.missing, self.coverage = MissingList(), named(QLabel(), "carbon_coverage", tr("Coverage of the land"))
        self.coverage.setWordWrap(True)
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Scrolled(self.inputs), 1)
        self.missing_title = QLabel(tr("Missing for a real number (click to fill it):"))
        self.missing_title.setBuddy(self.missing)
        for part in (self.coverage, self.missing_title, self.missing):
            column.addWidget(part)
        for widget, title in ((first, tr("Inputs")), (Scrolled(self.charts), tr("Charts")),
                              (Scrolled(self.numbers), tr("Coefficients")), (self.climate, tr("Climate and hazards"))):
            self.tabs.addTab(widget, title)
        self.hint = named(QLabel(), "carbon_hint", tr("What a comparison still needs"))
        self.hint.setWordWrap(True)
        compare = row_of(button(self.compare_action, words=True), stretch=False)
        compare.addWidget(self.hint, 1)
        self.charts.add_buttons(*map(button, (self.picture_action, self.table_action, self.report_action,
                                              self.changes_action)))
        self.set_parts(self.tabs, compare)

    def _connect(self) -> None:
        project = QgsProject.instance()
        self.listen((project.readProject, self._project_read), (project.cleared, self._project_read),
                    (project.layersWillBeRemoved, self._layers_go), (project.layersAdded, self._layers_changed),
                    (project.layersRemoved, self._layers_changed))
        self.inputs.changed.connect(self.remember)
        for part in (self.inputs, self.charts, self.numbers):
            part.message.connect(self.tell)
        self.charts.picked.connect(self.select)
        self.charts.number_wanted.connect(self._show_number)
        self.numbers.edited.connect(lambda edits: self.when_free(lambda: self.work.edit(self.opened, edits)))
        self.numbers.save_wanted.connect(self.choose_own_table)
        self.work.opened.connect(self._opened)
        self.work.parcels.connect(self._select)

    def enable(self) -> None:
        super().enable()
        free, missing, there = not self.work.busy, self.inputs.missing(), self.opened is not None
        self.hint.setText(missing)
        self._show_missing()
        self.compare_action.setEnabled(free and not missing)
        compares = self.inputs.algorithm == COMPARE
        self.compare_action.setIconText(tr("Compare") if compares else tr("Compute the stock"))
        self.compare_action.setToolTip(missing or (tr("Compare the plans with the present (Ctrl+Return)") if compares
                                                   else tr("Compute the stock of the present (Ctrl+Return)")))
        for shown in (self.picture_action, self.table_action):
            shown.setEnabled(free and there)
        compared = there and self.opened.is_comparison
        self.report_action.setEnabled(free and there)
        self.climate.enable(free)
        self.changes_action.setEnabled(free and there and bool(compared or self.opened.land))

    def _show_missing(self) -> None:
        things, given = things_missing(self.inputs), self.inputs.place.now.gives if self.inputs.place.now else None
        self.missing.show_things(things)
        for part in (self.missing, self.missing_title):
            part.setVisible(bool(things))
        own = self.inputs.choice.table.currentLayer() is not None
        self.coverage.setText("" if given is None or own else coverage_words(given))
        self.coverage.setVisible(bool(self.coverage.text()))

    # -- the project ---------------------------------------------------------------------------

    def restore(self) -> None:
        """Show what the project remembers."""
        self.restoring = True
        try:
            self.inputs.choice.set_families(QgsProject.instance().homePath())
            show_state(self.inputs, self.state())
        finally:
            self.restoring = False
        self.tell("")
        self.enable()

    def remember(self) -> None:
        """Keep the inputs in the project."""
        self.enable()
        if not self.restoring:
            self.keep_state(state_of(self.inputs))

    def _project_read(self, *_) -> None:
        self.work.cancel()
        self.work.forget()
        self._show(None)
        self.climate.show_matrix(None)
        self.restore()

    def _layers_changed(self, _layers) -> None:
        if not self.state().get("present"):
            self.inputs.guess_present()
        self.inputs.offer_results()     # not remembered: while a project is read, its layers come before our state

    def _layers_go(self, layer_ids) -> None:
        self.inputs.let_go(layer_ids)

    # -- the comparison ------------------------------------------------------------------------

    def compare(self) -> None:
        """Compare, in the background."""
        missing = self.inputs.missing()
        if missing:
            self.tell(missing, "wrong")
            return
        self.remember()
        self.layer_ids, inputs = self.inputs.layer_ids(), self.inputs
        years = inputs.years_of()
        if inputs.algorithm == COMPARE:
            self.when_free(lambda: self.work.compare(inputs.parameters(), years))
        else:
            name = inputs.present.currentLayer().name()
            self.when_free(lambda: self.work.stock(inputs.algorithm, inputs.parameters(), name, years[0]))

    def _opened(self, opened) -> None:
        before = self.opened
        self._show(opened)
        if not opened.is_comparison:
            self.tabs.setCurrentIndex(CHARTS)
            self.tell(first_words(opened, self.language))
            return
        if before is None or not before.is_comparison or before.changes != opened.changes:
            self.tabs.setCurrentIndex(CHARTS)
        self.tell(first_line(opened.comparison.ranking, self.language))

    def _show(self, opened) -> None:
        self.opened = opened
        self.charts.set_opened(opened)
        self.numbers.set_opened(opened)
        self.enable()

    def _show_number(self, land_class: str, pool: str) -> None:
        self.tabs.setCurrentIndex(NUMBERS)
        self.numbers.choose(land_class, pool)

    def take_down(self) -> None:
        self.inputs.place.drop()
        super().take_down()

    # -- parcels -------------------------------------------------------------------------------

    def select(self, mark: tuple) -> None:
        """Select on the map what a bar, a cell or a row means."""
        if not self.opened.is_comparison:
            return
        mark = ground_mark(mark)
        if mark[0] not in GROUND:
            self.tell(tr("A result of another tool does not belong to land-use parcels."))
            return
        names = self.opened.request.names
        layer = QgsProject.instance().mapLayer(self.layer_ids[names.index(mark[1])])
        if layer is None:
            self.tell(tr("The layer of {scenario} is no longer in the project.").format(scenario=mark[1]), "wrong")
            return
        if self.work.busy:
            return
        try:
            changes = snapshot(QgsVectorLayer(self.opened.changes, "changes", "ogr"))
            self.work.find(mark, self.opened, layer.id(), snapshot(layer), changes)
        except InputError as error:
            self.tell(error.in_language(self.language), "wrong")

    def _select(self, layer_id: str, fids: list) -> None:
        layer = QgsProject.instance().mapLayer(layer_id)
        if layer is None:
            return
        for other in self.layer_ids:
            known = QgsProject.instance().mapLayer(other)
            if known is not None and other != layer_id:
                known.removeSelection()
        layer.selectByIds(fids)
        node = QgsProject.instance().layerTreeRoot().findLayer(layer_id)
        if node is not None:
            node.setItemVisibilityCheckedParentRecursive(True)
        self.tell(tr("Parcels selected in {layer}: {count}").format(count=whole(len(fids)), layer=layer.name()))
        if self.iface is not None and fids:
            self.iface.setActiveLayer(layer)
            self.iface.mapCanvas().zoomToSelected(layer)

    # -- files ---------------------------------------------------------------------------------

    def choose_picture(self) -> None:
        path = ask_place(self, self.picture_action.iconText(), {".png": tr("Pictures (*.png)"), ".svg": tr(
            "Scalable pictures (*.svg)")})
        if path:
            self.export_picture(path)

    def export_picture(self, path: str) -> None:
        """Write the chart that is shown, as PNG or SVG."""
        try:
            self.charts.chart.write_picture(path)
        except OSError:
            self.tell(tr("The picture cannot be written to this place."), "wrong")
            return
        self.offer(tr("Chart written: {file}").format(file=path.replace("\\", "/").rsplit("/", 1)[-1]), path)

    def choose_table(self) -> None:
        path = ask_place(self, self.table_action.iconText(), {".xlsx": tr("Spreadsheets (*.xlsx)"),
                                                              ".csv": tr("Tables (*.csv)")})
        if path:
            self.export_table(path)

    def export_table(self, path: str) -> None:
        """Write the table, as XLSX or CSV."""
        lines, names = self.opened.lines, self.opened.names
        self.when_free(lambda: self.work.write_table(path, lambda: sheet(lines, names, self.language)))

    def choose_report(self) -> None:
        path = ask_place(self, self.report_action.iconText(), {".html": tr("HTML files (*.html)"), ".htm": ""})
        if path:
            self.export_report(path)

    def export_report(self, path: str) -> None:
        """Write the report of the comparison, changed numbers included."""
        opened = self.opened
        if not opened.is_comparison:
            self.when_free(lambda: self.work.report_stock(opened, path))
            return
        changes = snapshot(QgsVectorLayer(opened.changes, "changes", "ogr"))
        self.when_free(lambda: self.work.write(lambda: write_scenario_report(path, opened, changes),
                                               tr("Writing the report…"), tr("Report written: {file}")))

    def choose_own_table(self) -> None:
        path = ask_place(self, self.numbers.save_action.iconText(), {".csv": tr("Tables (*.csv)")})
        if path:
            self.export_own_table(path)

    def export_own_table(self, path: str) -> None:
        """Write the numbers with what was changed, as a table that the algorithms take for ``TABLE``."""
        request = self.opened.request
        self.when_free(lambda: self.work.write(lambda: write_own_table(path, request), tr("Writing the table…"),
                                               tr("Table written: {file}")))

    def add_changes(self) -> None:
        """Put the ground of the run on the map: what the plans change, or the land with its carbon."""
        if self.opened.is_comparison:
            name, part, title, path = COMPARE, register.CHANGES, tr("Changed ground of the plans"), self.opened.changes
        else:
            name, part, title, path = STOCK, register.OUTPUT, tr("Land with its carbon"), self.opened.land
        algorithm = QgsApplication.processingRegistry().algorithmById(f"groundrules:{name}")
        dress = own_look(name, part, "" if self.opened.is_comparison else str(
            algorithm.parameterDefinition(register.PREFIX).defaultValue() or ""))
        show_run(QgsProject.instance(), f"groundrules:{name}", run_title(algorithm.displayName()), [
            RunLayer(part, path, title, lambda layer: dress(layer, self.language))])
