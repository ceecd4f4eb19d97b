"""What is compared: the present, the plans, the family with its boundary, years, and what is ranked."""
from __future__ import annotations

from qgis.core import Qgis, QgsProject, QgsRasterLayer
from qgis.gui import QgsFieldComboBox, QgsMapLayerComboBox
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from ....algorithms.carbon.carbonstock import CarbonStock
from ....algorithms.carbon.carbonstockraster import CarbonStockRaster
from ....algorithms.carbon.comparescenarios import CompareScenarios
from ....bridge.docks.carbon import likely_plan
from ....core.inputs import register
from ....core.landuse.codes.classify import AUTO
from ....core.texts import text
from ...docks.declared import Declared
from ...docks.parts import labelled, row_of
from ...text import tr
from ...widgets import action, button, named
from .code_list import CodeListBox
from .family_rows import FamilyRows
from .guesses import guess_year, guessed_present, year_of
from .layer_values import LayerValues
from .plans_table import ASKED, LAYER, YEAR, PlansTable
from .reader import PlaceReader
from .results_table import ResultsTable
from .sizes_table import SizesTable
from .stock_run import stock_parameters

PRESENT = "present"     # key of the present among the scenarios
COMPARE, STOCK, RASTER_STOCK = "comparescenarios", "carbonstock", "carbonstockraster"


class InputsPanel(QWidget):
    """The inputs of a run.

    Signals:
        changed: something is another thing now.
        message: words, level.
    """

    changed = pyqtSignal()
    message = pyqtSignal(str, str)

    def __init__(self, language: str, parent=None):
        super().__init__(parent)
        self.language = language
        self.declared = Declared(CompareScenarios().create(), language)
        self.declared_of = {COMPARE: self.declared, STOCK: Declared(CarbonStock().create(), language),
                            RASTER_STOCK: Declared(CarbonStockRaster().create(), language)}
        dressed = self.declared.dressed
        self.present = dressed(QgsMapLayerComboBox(), "carbon_present", register.PRESENT)
        self.present.setFilters(Qgis.LayerFilters(Qgis.LayerFilter.PolygonLayer | Qgis.LayerFilter.RasterLayer))
        self.present.setAllowEmptyLayer(True, tr("choose the layer of land use"))
        self.present_field = dressed(QgsFieldComboBox(), "carbon_present_field", register.PRESENT_CLASS)
        self.present_field.setAllowEmptyFieldName(True)
        self.present_list = dressed(CodeListBox(self.declared, register.LAND_LIST), "carbon_present_list",
                                    register.LAND_LIST)
        self.values = LayerValues(self.declared, self)
        self.plan = named(QgsMapLayerComboBox(), "carbon_plan", tr("Layer of a plan"))
        self.plan.setFilters(Qgis.LayerFilter.PolygonLayer)
        self.plan.setAllowEmptyLayer(True, tr("choose a layer, then +"))
        self.plan.setLayer(None)
        self.add_action = action(self, "carbon_add_plan", tr("Add as a plan"), "symbologyAdd.svg", self.add_plan)
        self.remove_action = action(self, "carbon_remove_plan", tr("Remove the plan"), "symbologyRemove.svg",
                                    self.remove_plan)
        self.plans = PlansTable(self.declared)
        self.place = PlaceReader(language, self)
        self.choice = FamilyRows(language, self.declared, self)
        self.results, self.sizes = ResultsTable(), SizesTable(self.declared)
        self.years = [self._year(*names) for names in (("carbon_present_year", register.PRESENT_YEAR),
                                                       ("carbon_plan_year", register.PLAN_YEAR))]
        self.horizon = dressed(QSpinBox(), "carbon_horizon", register.HORIZON_YEARS)
        years = self.declared.inputs[register.HORIZON_YEARS]
        self.horizon.setRange(int(years.lowest), int(years.highest))
        self.horizon.setSuffix(tr(" years more"))
        self.sureness = dressed(QComboBox(), "carbon_uncertainty", register.UNCERTAINTY)
        titles = {"auto": tr("chosen by the bounds"), "analytic": tr("analytic"), "monte_carlo": tr("Monte Carlo"),
                  "none": tr("no bands")}
        for word in self.declared.choices(register.UNCERTAINTY):
            self.sureness.addItem(titles[word], word)
        self._lay_out()
        self._connect()

    def _year(self, name: str, parameter: str) -> QSpinBox:
        box, declared = self.declared.dressed(QSpinBox(), name, parameter), self.declared.inputs[parameter]
        box.setRange(int(declared.lowest) - 1, int(declared.highest))   # below the lowest: none
        box.setSpecialValueText("–")
        box.setValue(box.minimum())
        return box

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        add = QHBoxLayout()
        add.addWidget(self.plan, 1)
        add.addLayout(row_of(self.add_action, self.remove_action, stretch=False))
        title = self.declared.title
        for name, box, row in (
                (register.PRESENT, self.present, row_of(self.present, button(self.values.action, words=True),
                                                        stretch=False)),
                (register.PRESENT_CLASS, self.present_field, self.present_field),
                (register.LAND_LIST, self.present_list, self.present_list)):
            form.addRow(title(name, box), row)
        form.addRow(labelled(tr("Pl&ans (optional)"), self.plan), add)
        form.addRow(self.plans)
        first, second = self.years
        form.addRow(title(register.PRESENT_YEAR, first), row_of(
            first, title(register.PLAN_YEAR, second), second, self.horizon))
        self.choice.add_to(form)        # what must be chosen is in sight before what may be
        form.addRow(title(register.RESULTS, self.results))
        form.addRow(self.results)
        form.addRow(self.sizes)
        self.choice.add_ranking_to(form)
        form.addRow(title(register.UNCERTAINTY, self.sureness), self.sureness)
        self.plans.fit()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addLayout(form)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.changed.connect(self.offer_results)
        self.changed.connect(lambda: self.values.set_layers(self.layer_ids()))
        self.changed.connect(self.ask_place)
        self.place.known.connect(lambda: self.choice.set_standings(self.place.standings))
        self.place.known.connect(self.changed)
        self.place.weighed.connect(self._show_weighed)
        self.values.chosen.connect(self.changed)
        for signal in (self.results.chosen, self.sizes.changed):
            signal.connect(self.changed)
        self.present.layerChanged.connect(self._present_changed)
        self.present_list.currentTextChanged.connect(lambda _words: self.changed.emit())
        self.choice.changed.connect(self.changed)
        self.plans.changed.connect(self.changed)
        for signal in (self.present_field.fieldChanged, self.horizon.valueChanged, self.sureness.activated,
                       *(box.valueChanged for box in self.years)):
            signal.connect(lambda *_: self.changed.emit())

    # -- layers --------------------------------------------------------------------------------

    @property
    def is_raster(self) -> bool:
        """Whether the present is a raster of land cover."""
        return isinstance(self.present.currentLayer(), QgsRasterLayer)

    def _present_changed(self, layer) -> None:
        self.show_fields()
        if layer is not None:
            self.guess_codes(layer)
            guess_year(self.years[0], layer)
        self.changed.emit()

    def show_fields(self) -> None:
        """Offer the fields of the present; a raster has none."""
        self.present_field.setLayer(None if self.is_raster else self.present.currentLayer())
        self.present_field.setEnabled(not self.is_raster)

    def guess_codes(self, layer) -> None:
        """Show the field of the present with codes, and their list where a run does not recognise it itself."""
        likely = self.values.likely(layer)
        if not self.is_raster:
            self.present_field.setField(likely.field)
        if self.present_list.word() == AUTO or likely.scheme:
            self.present_list.choose(likely.scheme or AUTO)

    def add_plan(self) -> None:
        """Take the chosen layer as a plan."""
        layer = self.plan.currentLayer()
        if layer is None:
            self.message.emit(tr("Choose the layer of a plan first: planned land use, as polygons."), "wrong")
        elif layer.id() in self.plan_ids():
            self.message.emit(tr("This layer is already a plan."), "wrong")
        else:
            likely = self.values.likely(layer)
            same = likely.field == self.present_field.currentField()     # the same product of another year
            self.plans.append(layer, layer.name(), likely.field, likely.scheme or (
                self.present_list.word() if same else AUTO), year_of(layer))
            self.changed.emit()

    def remove_plan(self) -> None:
        """Take out the plans that are selected in the table, or otherwise the last one."""
        self.plans.remove_chosen()
        self.changed.emit()

    def let_go(self, layer_ids) -> None:
        """Take out plans whose layers leave the project."""
        self.plans.let_go(layer_ids)
        self.changed.emit()

    def code_boxes(self) -> list:
        """The boxes with field and list of codes of each layer, as ``layer_ids``."""
        return [(self.present_field, self.present_list), *self.plans.code_boxes()]

    def plan_ids(self) -> list:
        """Layer ids of the plans."""
        return self.plans.layer_ids()

    def layer_ids(self) -> list:
        """Layer ids of the scenarios, the present first."""
        return [self.present.currentLayer().id() if self.present.currentLayer() is not None else "", *self.plan_ids()]

    def scenarios(self) -> dict:
        """Key -> name of the scenarios, the present first; the key of a plan is its layer's id."""
        return {PRESENT: text("scenario.present", self.language), **self.plans.names()}

    def offer_results(self) -> None:
        """Offer the results that are loaded, what can be ranked by with those that are used, and the next plan."""
        self.plans.fit()
        self.propose_plan()
        self.results.offer(self.scenarios())
        self.sizes.offer(self.scenarios())
        self.choice.set_results(self.results.kinds_used())

    def propose_plan(self) -> None:
        """Choose the layer that is probably the next plan, unless the user has chosen one that is not added yet."""
        used, chosen = set(self.layer_ids()), self.plan.currentLayer()
        if chosen is not None and chosen.id() not in used:
            return
        layers = [(layer.id(), layer.name(), layer.source(), layer.fields().names())
                  for layer in QgsProject.instance().mapLayers().values()
                  if layer.type() == Qgis.LayerType.Vector and layer.geometryType() == Qgis.GeometryType.Polygon]
        self.plan.setLayer(QgsProject.instance().mapLayer(likely_plan(layers, used)))

    # -- the place -----------------------------------------------------------------------------

    def ask_place(self) -> None:
        """Let the ground of the present be read, and the chosen family be weighed with it."""
        self.place.ask(self.present.currentLayer(), self.present_field.currentField(), self.present_list.word(),
                       self.values.rows(), sorted(self.choice.families))
        own = self.choice.table.currentLayer() is not None
        self.place.choose(None if own else self.choice.chosen_family(), self.choice.place.picked)

    def _show_weighed(self) -> None:
        now = self.place.now
        self.choice.place.show_keys(now.keys if now is not None else (),
                                    now.gives.density if now is not None and now.gives is not None else None)
        self.changed.emit()

    # -- what is asked -------------------------------------------------------------------------

    @property
    def algorithm(self) -> str:
        """What a run is: a comparison, or where there is no plan the stock of the present."""
        return RASTER_STOCK if self.is_raster else COMPARE if self.plan_ids() else STOCK

    def missing(self) -> str:
        """What the user still has to choose before a run, in the words of this panel; empty: nothing."""
        if self.present.currentLayer() is None:
            return tr("Choose the layer of the present land use.")
        if not self.choice.is_chosen:
            if self.place.busy:
                return tr("Reading the land …")
            return tr("See what is missing, above.") if self.place.ground is not None and self.place.ground.wrong else \
                tr("Choose a family of coefficients, or an own table.")
        return self.ready()

    def ready(self) -> str:
        """What keeps a run from starting, as the dialog says it; empty: nothing."""
        return self.declared_of[self.algorithm].wrong(self.parameters())

    def parameters(self) -> dict:
        """Inputs of the algorithm."""
        if self.algorithm != COMPARE:
            return stock_parameters(self)
        rows, present = self.plans.rows(), self.present.currentLayer()
        values = {register.PRESENT: present.id() if present is not None else "",
                  register.PRESENT_CLASS: self.present_field.currentField() or None,
                  register.PLANS: [row[0] for row in rows],
                  register.LAND_LIST: self.present_list.word(),
                  register.SCENARIOS: [cell for row in rows for cell in row[:ASKED]],
                  **self._facts(rows),
                  register.VALUES: self.values.rows(), register.HORIZON_YEARS: self.horizon.value(),
                  register.UNCERTAINTY: self.sureness.currentData(),
                  **self.choice.parameters(), **self.results.parameters(self.scenarios())}
        for name, box in zip((register.PRESENT_YEAR, register.PLAN_YEAR), self.years):
            if box.value() > box.minimum():
                values[name] = box.value()
        return values

    def _facts(self, rows: list) -> dict:
        """PLAN_FACTS of a run: years of plans, people and floor areas; nothing where none is given."""
        cells = [(self.layer_ids()[0], "", *self.sizes.cells_of(PRESENT)), *(
            (row[LAYER], row[YEAR], *self.sizes.cells_of(row[LAYER])) for row in rows)]
        given = [cell for row in cells if any(row[1:]) for cell in row]
        return {register.PLAN_FACTS: given} if given else {}

    def years_of(self) -> list:
        """The year of each layer, the present first; None where it is not given."""
        first, second = (box.value() if box.value() > box.minimum() else None for box in self.years)
        own = (row[YEAR] for row in self.plans.rows())
        return [first, *(float(year) if year.isdigit() else second for year in own)]

    def guess_present(self) -> None:
        """Choose the layer that is probably the present, where none is chosen."""
        if self.present.currentLayer() is None:
            self.present.setLayer(guessed_present())
