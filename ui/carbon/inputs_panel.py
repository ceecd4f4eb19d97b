"""What is compared: the present, the plans, the family with its boundary, years, and what is ranked."""
from __future__ import annotations

from qgis.core import Qgis, QgsProject
from qgis.gui import QgsFieldComboBox, QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...algorithms.carbon.comparescenarios import CompareScenarios
from ...bridge.docks.carbon import guessed_field, is_survey, likely_plan
from ...core.inputs import register
from ...core.landuse.codes.classify import AUTO
from ...core.texts import text
from ..docks.declared import Declared
from ..docks.parts import row_of
from ..text import tr
from ..widgets import action, button, named
from .code_list import CodeListBox
from .family_rows import FamilyRows
from .layer_values import LayerValues
from .results_table import ResultsTable

LAYER, NAME, FIELD, LIST = range(4)
PRESENT = "present"     # key of the present among the scenarios
ROWS_SHOWN = 2, 6     # of the table of plans: least, most
LEAST_LETTERS = 13    # of a column of it


class InputsPanel(QWidget):
    """The inputs of a comparison.

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
        dressed = self.declared.dressed
        self.present = dressed(QgsMapLayerComboBox(), "carbon_present", register.PRESENT)
        self.present.setFilters(Qgis.LayerFilter.PolygonLayer)
        self.present.setAllowEmptyLayer(True)
        self.present_field = dressed(QgsFieldComboBox(), "carbon_present_field", register.PRESENT_CLASS)
        self.present_field.setAllowEmptyFieldName(True)
        self.present_list = self._list_box("carbon_present_list", register.LAND_LIST)
        self.values = LayerValues(self.declared, self)
        self.plan = named(QgsMapLayerComboBox(), "carbon_plan", tr("Layer of a plan"))
        self.plan.setFilters(Qgis.LayerFilter.PolygonLayer)
        self.plan.setAllowEmptyLayer(True, tr("choose a layer, then +"))
        self.plan.setLayer(None)
        self.add_action = action(self, "carbon_add_plan", tr("Add as a plan"), "symbologyAdd.svg", self.add_plan)
        self.remove_action = action(self, "carbon_remove_plan", tr("Remove the plan"), "symbologyRemove.svg",
                                    self.remove_plan)
        self.plans = self._plans_table()
        self.choice = FamilyRows(language, self.declared, self)
        self.results = ResultsTable()
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

    def _list_box(self, name: str, parameter: str, chosen: str = AUTO) -> CodeListBox:
        """Lists of codes; another, of a pack next to the project, can be typed."""
        box = self.declared.dressed(CodeListBox(self.declared, parameter), name, parameter)
        box.choose(chosen)
        box.currentTextChanged.connect(lambda _words: self.changed.emit())
        return box

    def _plans_table(self) -> QTableWidget:
        table = self.declared.dressed(QTableWidget(0, 4), "carbon_plans", register.PLANS)
        table.setToolTip(f"{table.toolTip()}\n{tr('Double-click a name to change it.')}")
        table.setHorizontalHeaderLabels(self.declared.heads(register.SCENARIOS))
        table.verticalHeader().setVisible(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = table.horizontalHeader()
        header.setMinimumSectionSize(self.fontMetrics().averageCharWidth() * LEAST_LETTERS)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        for column in (FIELD, LIST):    # hold boxes, whose words are longer than names of layers and plans
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for column in (LAYER, NAME):
            header.resizeSection(column, header.minimumSectionSize())      # the tip has all of a name
        table.setTabKeyNavigation(False)
        return table

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
        form.addRow(title(register.PLANS, self.plan), add)
        form.addRow(self.plans)
        self.choice.add_to(form)        # what must be chosen is in sight before what may be
        form.addRow(title(register.RESULTS, self.results))
        form.addRow(self.results)
        self.choice.add_ranking_to(form)
        first, second = self.years
        form.addRow(title(register.PRESENT_YEAR, first), row_of(
            first, title(register.PLAN_YEAR, second), second, self.horizon))
        form.addRow(title(register.UNCERTAINTY, self.sureness), self.sureness)
        self._fit_plans()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addLayout(form)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.changed.connect(self.offer_results)
        self.changed.connect(lambda: self.values.set_layers(self.layer_ids()))
        self.values.chosen.connect(self.changed)
        self.results.chosen.connect(self.changed)
        self.present.layerChanged.connect(self._present_changed)
        self.choice.changed.connect(self.changed)
        self.plans.itemChanged.connect(self._renamed)
        for signal in (self.present_field.fieldChanged, self.horizon.valueChanged, self.sureness.activated,
                       *(box.valueChanged for box in self.years)):
            signal.connect(lambda *_: self.changed.emit())

    # -- layers --------------------------------------------------------------------------------

    def _present_changed(self, layer) -> None:
        self.present_field.setLayer(layer)
        if layer is not None:
            self.present_field.setField(guessed_field(layer.fields().names()))
        self.changed.emit()

    def add_plan(self) -> None:
        """Take the chosen layer as a plan."""
        layer = self.plan.currentLayer()
        if layer is None:
            self.message.emit(tr("Choose the layer of a plan first: planned land use, as polygons."), "wrong")
        elif layer.id() in self.plan_ids():
            self.message.emit(tr("This layer is already a plan."), "wrong")
        else:
            self._append(layer, layer.name(), guessed_field(layer.fields().names()))
            self.changed.emit()

    def _append(self, layer, name: str, field: str, codes: str = AUTO) -> None:
        self.plans.blockSignals(True)
        row = self.plans.rowCount()
        self.plans.insertRow(row)
        shown = QTableWidgetItem(layer.name())
        shown.setData(Qt.ItemDataRole.UserRole, layer.id())
        shown.setToolTip(layer.name())
        shown.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.plans.setItem(row, LAYER, shown)
        self.plans.setItem(row, NAME, QTableWidgetItem(name))
        box = named(QgsFieldComboBox(), f"carbon_plan_field_{row}", self.declared.heads(register.SCENARIOS)[FIELD])
        box.setAllowEmptyFieldName(True)
        box.setLayer(layer)
        box.setField(field)
        box.fieldChanged.connect(lambda *_: self.changed.emit())
        self.plans.setCellWidget(row, FIELD, box)
        self.plans.setCellWidget(row, LIST, self._list_box(f"carbon_plan_list_{row}", register.PLAN_LIST, codes))
        self.plans.blockSignals(False)

    def remove_plan(self) -> None:
        """Take out the plans that are selected in the table, or otherwise the last one."""
        rows = sorted({index.row() for index in self.plans.selectedIndexes()}, reverse=True)
        for row in rows or ([self.plans.rowCount() - 1] if self.plans.rowCount() else []):
            self.plans.removeRow(row)
        self.changed.emit()

    def let_go(self, layer_ids) -> None:
        """Take out plans whose layers leave the project."""
        for row in reversed(range(self.plans.rowCount())):
            if self.plans.item(row, LAYER).data(Qt.ItemDataRole.UserRole) in layer_ids:
                self.plans.removeRow(row)
        self.changed.emit()

    def _renamed(self, _item) -> None:
        self.changed.emit()

    def code_boxes(self) -> list:
        """The boxes with field and list of codes of each layer, as ``layer_ids``."""
        return [(self.present_field, self.present_list), *(
            tuple(self.plans.cellWidget(row, column) for column in (FIELD, LIST))
            for row in range(self.plans.rowCount()))]

    def plan_ids(self) -> list:
        """Layer ids of the plans."""
        return [self.plans.item(row, LAYER).data(Qt.ItemDataRole.UserRole) for row in range(self.plans.rowCount())]

    def layer_ids(self) -> list:
        """Layer ids of the scenarios, the present first."""
        return [self.present.currentLayer().id() if self.present.currentLayer() is not None else "", *self.plan_ids()]

    def _plan_rows(self) -> list:
        return [[self.plans.item(row, LAYER).data(Qt.ItemDataRole.UserRole), self.plans.item(row, NAME).text(),
                 self.plans.cellWidget(row, FIELD).currentField(),
                 self.plans.cellWidget(row, LIST).word()]
                for row in range(self.plans.rowCount())]

    def scenarios(self) -> dict:
        """Key -> name of the scenarios, the present first; the key of a plan is its layer's id."""
        return {PRESENT: text("scenario.present", self.language), **{
            layer: name.strip() or self.plans.item(row, LAYER).text()
            for row, (layer, name, *_) in enumerate(self._plan_rows())}}

    def offer_results(self) -> None:
        """Offer the results that are loaded, what can be ranked by with those that are used, and the next plan."""
        self._fit_plans()
        self.propose_plan()
        self.results.offer(self.scenarios())
        self.choice.set_results(self.results.kinds_used())

    def _fit_plans(self) -> None:
        """Show the plans that there are, and scroll to more than a few."""
        least, most = ROWS_SHOWN
        rows = min(max(self.plans.rowCount(), least), most)
        self.plans.setFixedHeight(self.plans.horizontalHeader().sizeHint().height() +
                                  rows * self.plans.verticalHeader().defaultSectionSize() + 2 * self.plans.frameWidth())

    def propose_plan(self) -> None:
        """Choose the layer that is probably the next plan, unless the user has chosen one that is not added yet."""
        used, chosen = set(self.layer_ids()), self.plan.currentLayer()
        if chosen is not None and chosen.id() not in used:
            return
        layers = [(layer.id(), layer.name(), layer.source(), layer.fields().names())
                  for layer in QgsProject.instance().mapLayers().values()
                  if layer.type() == Qgis.LayerType.Vector and layer.geometryType() == Qgis.GeometryType.Polygon]
        self.plan.setLayer(QgsProject.instance().mapLayer(likely_plan(layers, used)))

    # -- what is asked -------------------------------------------------------------------------

    def missing(self) -> str:
        """What the user still has to choose before a comparison, in the words of this panel; empty: nothing."""
        if self.present.currentLayer() is None:
            return tr("Choose the layer of the present land use.")
        if not self.plan_ids():
            return tr("Add a plan: choose its layer under Plans and click +.")
        if not self.choice.is_chosen:
            return tr("Choose a family of coefficients, or an own table.")
        return self.ready()

    def ready(self) -> str:
        """What keeps a comparison from running, as the dialog says it; empty: nothing."""
        return self.declared.wrong(self.parameters())

    def parameters(self) -> dict:
        """Inputs of ``groundrules:comparescenarios``."""
        rows, present = self._plan_rows(), self.present.currentLayer()
        values = {register.PRESENT: present.id() if present is not None else "",
                  register.PRESENT_CLASS: self.present_field.currentField() or None,
                  register.PLANS: [row[0] for row in rows],
                  register.LAND_LIST: self.present_list.word(),
                  register.SCENARIOS: [cell for row in rows for cell in row],
                  register.VALUES: self.values.rows(), register.HORIZON_YEARS: self.horizon.value(),
                  register.UNCERTAINTY: self.sureness.currentData(),
                  **self.choice.parameters(), **self.results.parameters(self.scenarios())}
        for name, box in zip((register.PRESENT_YEAR, register.PLAN_YEAR), self.years):
            if box.value() > box.minimum():
                values[name] = box.value()
        return values

    def state(self) -> dict:
        """What the project remembers."""
        layer = self.present.currentLayer()
        return {"present": layer.id() if layer is not None else "", "present_field": self.present_field.currentField(),
                "present_list": self.present_list.word(), "plans": self._plan_rows(),
                "results": self.results.of, **self.choice.state(),
                "years": [box.value() for box in self.years], "horizon": self.horizon.value(),
                "uncertainty": self.sureness.currentData()}

    def set_state(self, state: dict) -> None:
        """Show what the project remembers; what is gone is left out, and what was never said is guessed."""
        project = QgsProject.instance()
        present = project.mapLayer(state.get("present", "")) or self._guessed_present()
        self.present.setLayer(present)
        self.present_field.setLayer(present)
        names = present.fields().names() if present is not None else []
        field = state.get("present_field", "")
        self.present_field.setField(field if field in names else guessed_field(names))
        self.present_list.choose(state.get("present_list", AUTO))
        self.plans.setRowCount(0)
        for layer_id, name, field, *codes in state.get("plans", []):
            layer = project.mapLayer(layer_id)
            if layer is not None:
                self._append(layer, name, field, *codes)
        self._fit_plans()
        self.propose_plan()
        self.results.set_of(state.get("results", {}), self.scenarios())
        self.choice.set_results(self.results.kinds_used())
        self.choice.set_state(state)
        for box, year in zip(self.years, state.get("years", [box.minimum() for box in self.years])):
            box.setValue(int(year))
        self.horizon.setValue(int(state.get("horizon", 0)))
        self.sureness.setCurrentIndex(max(self.sureness.findData(state.get("uncertainty", "auto")), 0))

    def _guessed_present(self):
        """The survey of land use that is shown on the map, by its name; None if there is none, or several."""
        tree, surveys = QgsProject.instance().layerTreeRoot(), []
        for layer in QgsProject.instance().mapLayers().values():
            node = tree.findLayer(layer.id())
            if layer.type() == Qgis.LayerType.Vector and is_survey(layer.name(), layer.source()) \
                    and guessed_field(layer.fields().names()) and (node is None or node.isVisible()):
                surveys.append(layer)
        return surveys[0] if len(surveys) == 1 else None
