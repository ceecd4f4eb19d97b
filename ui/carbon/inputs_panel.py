"""What is compared: the present, the plans, the family with its boundary, years, and what is ranked."""
from __future__ import annotations

from qgis.core import Qgis, QgsProject
from qgis.gui import QgsFieldComboBox, QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...bridge.carbon_dock import families, guessed_field, is_survey
from ...core.carbon.scenario_annual import FLUX
from ..docks.parts import labelled, row_of
from ..text import tr
from ..widgets import action, named

LAYER, NAME, FIELD = range(3)
UNITS = ("t C/ha", "kg C/m2", "t CO2/ha")
YEARS = (1900, 2200)
ROWS_SHOWN = 4


class InputsPanel(QWidget):
    """The inputs of a comparison.

    Signals:
        changed: something is another thing now.
        told: words, level.
    """

    changed = pyqtSignal()
    told = pyqtSignal(str, str)

    def __init__(self, language: str, parent=None):
        super().__init__(parent)
        self.language, self.families, self.fluxes = language, [], []
        self.present = named(QgsMapLayerComboBox(), "carbon_present", tr("Present"))
        self.present.setFilters(Qgis.LayerFilter.PolygonLayer)
        self.present.setAllowEmptyLayer(True)
        self.present_field = named(QgsFieldComboBox(), "carbon_present_field", tr("Field with the code, present"))
        self.present_field.setAllowEmptyFieldName(True)
        self.plan = named(QgsMapLayerComboBox(), "carbon_plan", tr("Layer of a plan"))
        self.plan.setFilters(Qgis.LayerFilter.PolygonLayer)
        self.add_action = action(self, "carbon_add_plan", tr("Add as a plan"), "symbologyAdd.svg", self.add_plan)
        self.remove_action = action(self, "carbon_remove_plan", tr("Take the plan out"), "symbologyRemove.svg",
                                    self.remove_plan)
        self.plans = self._plans_table()
        self.family = named(QComboBox(), "carbon_family", tr("Family of coefficients"))
        self.climate = named(QComboBox(), "carbon_climate", tr("Region or climate"))
        self.flux = named(QComboBox(), "carbon_flux", tr("Family of annual fluxes"), tr(
            "Stand beside the stock, and are never added to it."))
        self.rank_by = named(QComboBox(), "carbon_rank_by", tr("Rank by"))
        for word, title in (("land_carbon", tr("change of the land's stock")),
                            ("land_flux", tr("annual flux of land"))):
            self.rank_by.addItem(title, word)
        self.boundary = named(QLabel(), "carbon_boundary", tr("Boundary of the family"))
        self.boundary.setWordWrap(True)
        self.boundary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.warning = named(QLabel(), "carbon_warning", tr("Warning of the family"))
        self.warning.setWordWrap(True)
        bold = self.warning.font()
        bold.setBold(True)
        self.warning.setFont(bold)
        self.table = named(QgsMapLayerComboBox(), "carbon_table", tr("Own table of densities"))
        self.table.setAllowEmptyLayer(True, tr("none: the family above"))
        self.table.setFilters(Qgis.LayerFilter.VectorLayer)
        self.table.setCurrentIndex(0)
        self.unit = named(QComboBox(), "carbon_unit", tr("Unit of the own table"))
        self.unit.addItems(UNITS)
        self.depth = named(QDoubleSpinBox(), "carbon_depth", tr("Depth of soil in the own table (m)"))
        self.depth.setRange(0.0, 10.0)
        self.depth.setSingleStep(0.1)
        self.depth.setValue(0.3)
        self.depth.setSuffix(" m")
        self.years = [self._year(name, title) for name, title in (
            ("carbon_present_year", tr("Year of the present")), ("carbon_plan_year", tr("Year of the plans")))]
        self.horizon = named(QSpinBox(), "carbon_horizon", tr("Horizon after the year of the plans (years)"))
        self.horizon.setRange(0, 500)
        self.horizon.setSuffix(tr(" years more"))
        self.sureness = named(QComboBox(), "carbon_uncertainty", tr("Uncertainty"))
        for word, title in (("analytic", tr("analytic")), ("monte_carlo", tr("Monte Carlo")), ("none", tr("no bands"))):
            self.sureness.addItem(title, word)
        self._lay_out()
        self._connect()

    def _year(self, name: str, title: str) -> QSpinBox:
        box = named(QSpinBox(), name, title, tr(
            "Gains accrue between the two years; without both they stay potential."))
        box.setRange(YEARS[0] - 1, YEARS[1])
        box.setSpecialValueText("–")
        box.setValue(YEARS[0] - 1)
        return box

    def _plans_table(self) -> QTableWidget:
        table = named(QTableWidget(0, 3), "carbon_plans", tr("Plans"), tr("Double-click a name to change it."))
        table.setHorizontalHeaderLabels([tr("Layer"), tr("Name"), tr("Field with the code")])
        table.verticalHeader().setVisible(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.setTabKeyNavigation(False)
        return table

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        add = QHBoxLayout()
        add.addWidget(self.plan, 1)
        add.addLayout(row_of(self.add_action, self.remove_action, stretch=False))
        form.addRow(tr("&Present"), self.present)
        form.addRow(tr("Fi&eld with the code"), self.present_field)
        form.addRow(labelled(tr("P&lans"), self.plan), add)
        form.addRow(self.plans)
        form.addRow(tr("&Family"), self.family)
        form.addRow(tr("&Region or climate"), self.climate)
        form.addRow(self.warning)
        form.addRow(self.boundary)
        form.addRow(tr("O&wn table"), self.table)
        form.addRow("", row_of(self.unit, self.depth))
        form.addRow(tr("&Annual fluxes"), self.flux)
        form.addRow(tr("Ran&k by"), self.rank_by)
        form.addRow(labelled(tr("&Years"), self.years[0]), row_of(*self.years, self.horizon))
        form.addRow(tr("&Uncertainty"), self.sureness)
        self.plans.setMinimumHeight(self.fontMetrics().height() * 2 * (ROWS_SHOWN + 1))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addLayout(form)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.present.layerChanged.connect(self._present_changed)
        for box in (self.family, self.flux):
            box.activated.connect(self._family_chosen)
        self.table.layerChanged.connect(lambda _layer: self._show_family())
        self.plans.itemChanged.connect(self._renamed)
        for signal in (self.present_field.fieldChanged, self.climate.activated, self.unit.activated,
                       self.depth.valueChanged, self.horizon.valueChanged, self.sureness.activated,
                       self.rank_by.activated, self.table.layerChanged, *(box.valueChanged for box in self.years)):
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
            self.told.emit(tr("Load a polygon layer of planned land use first."), "wrong")
        elif layer.id() in self.plan_ids():
            self.told.emit(tr("This layer is a plan already."), "wrong")
        else:
            self._append(layer, layer.name(), guessed_field(layer.fields().names()))
            self.changed.emit()

    def _append(self, layer, name: str, field: str) -> None:
        self.plans.blockSignals(True)
        row = self.plans.rowCount()
        self.plans.insertRow(row)
        shown = QTableWidgetItem(layer.name())
        shown.setData(Qt.ItemDataRole.UserRole, layer.id())
        shown.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.plans.setItem(row, LAYER, shown)
        self.plans.setItem(row, NAME, QTableWidgetItem(name))
        box = named(QgsFieldComboBox(), f"carbon_plan_field_{row}", tr("Field with the code"))
        box.setAllowEmptyFieldName(True)
        box.setLayer(layer)
        box.setField(field)
        box.fieldChanged.connect(lambda *_: self.changed.emit())
        self.plans.setCellWidget(row, FIELD, box)
        self.plans.blockSignals(False)

    def remove_plan(self) -> None:
        """Take out the plans that are selected in the table, or else the last one."""
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

    def plan_ids(self) -> list:
        """Layer ids of the plans."""
        return [self.plans.item(row, LAYER).data(Qt.ItemDataRole.UserRole) for row in range(self.plans.rowCount())]

    def layer_ids(self) -> list:
        """Layer ids of the scenarios, the present first."""
        return [self.present.currentLayer().id() if self.present.currentLayer() is not None else "", *self.plan_ids()]

    def _plan_rows(self) -> list:
        return [[self.plans.item(row, LAYER).data(Qt.ItemDataRole.UserRole), self.plans.item(row, NAME).text(),
                 self.plans.cellWidget(row, FIELD).currentField()] for row in range(self.plans.rowCount())]

    # -- families ------------------------------------------------------------------------------

    def set_families(self, project_folder: str) -> None:
        """Offer the families of all packs; none is chosen."""
        self.families = families(project_folder, self.language)
        self.family.clear()
        self.family.addItem(tr("choose one"), "")
        for one in self.families:
            self.family.addItem(f"{one.title} ({one.pack} · {one.family})", f"{one.pack}|{one.family}")
        self.fluxes = families(project_folder, self.language, (FLUX,))
        self.flux.clear()
        self.flux.addItem(tr("none"), "")
        for one in self.fluxes:
            self.flux.addItem(f"{one.title} ({one.pack} · {one.family})", f"{one.pack}|{one.family}")
        self._show_family()

    def chosen_family(self):
        """``bridge.carbon_dock.FamilyChoice``, or None."""
        place = self.family.currentIndex() - 1
        return self.families[place] if 0 <= place < len(self.families) else None

    def _family_chosen(self, *_) -> None:
        self._show_family()
        self.changed.emit()

    def _show_family(self) -> None:
        one, own = self.chosen_family(), self.table.currentLayer() is not None
        self.climate.clear()
        for climate in one.climates if one else ():
            self.climate.addItem(climate.replace("_", " "), climate)
        if one and not one.climates:
            self.climate.addItem(one.region or tr("as the family says"), "")
        self.climate.setEnabled(bool(one and one.climates) and not own)
        flux = self.fluxes[self.flux.currentIndex() - 1] if self.flux.currentIndex() > 0 else None
        self.rank_by.model().item(1).setEnabled(flux is not None)
        if flux is None:
            self.rank_by.setCurrentIndex(0)
        self.family.setEnabled(not own)
        for part in (self.unit, self.depth):
            part.setVisible(own)
        said = tr("An own table: what it includes and leaves out is not stated.") if own else \
            tr("Boundary: {boundary}").format(boundary=one.boundary) if one else \
            tr("Families differ by a factor of six and are never mixed: choose one by its boundary.")
        told = [said, tr("Fluxes: {boundary}").format(boundary=flux.boundary) if flux else ""]
        self.boundary.setText("\n".join(filter(None, told)))
        warnings = [one.warning if one and not own else "", flux.warning if flux else ""]
        self.warning.setText("\n".join(filter(None, warnings)))
        self.warning.setVisible(bool(self.warning.text()))

    # -- what is asked -------------------------------------------------------------------------

    def ready(self) -> str:
        """What is missing for a comparison; empty: nothing."""
        if self.present.currentLayer() is None:
            return tr("Choose the layer of the present.")
        if not self.plans.rowCount():
            return tr("Add at least one plan.")
        if self.chosen_family() is None and self.table.currentLayer() is None:
            return tr("Choose a family of coefficients.")
        return ""

    def parameters(self) -> dict:
        """Inputs of ``groundrules:comparescenarios``."""
        rows = self._plan_rows()
        values = {"PRESENT": self.present.currentLayer().id(),
                  "PRESENT_CLASS": self.present_field.currentField() or None, "PLANS": [row[0] for row in rows],
                  "SCENARIOS": [cell for layer, name, field in rows for cell in (layer, name, field, "")],
                  "HORIZON_YEARS": self.horizon.value(), "UNCERTAINTY": self.sureness.currentData(),
                  "RANK_BY": self.rank_by.currentData()}
        if self.flux.currentData():
            values["FLUX_PACK"], values["FLUX_FAMILY"] = self.flux.currentData().split("|")
        for name, box in zip(("PRESENT_YEAR", "PLAN_YEAR"), self.years):
            if box.value() >= YEARS[0]:
                values[name] = box.value()
        own, one = self.table.currentLayer(), self.chosen_family()
        if own is not None:
            return {**values, "TABLE": own.id(), "TABLE_UNIT": self.unit.currentText(),
                    "TABLE_DEPTH": self.depth.value() or None}
        return {**values, "PACK": one.pack, "FAMILY": one.family, "CLIMATE": self.climate.currentData() or ""}

    def state(self) -> dict:
        """What the project remembers."""
        layer, own = self.present.currentLayer(), self.table.currentLayer()
        return {"present": layer.id() if layer is not None else "", "present_field": self.present_field.currentField(),
                "plans": self._plan_rows(), "family": self.family.currentData() or "",
                "climate": self.climate.currentData() or "", "table": own.id() if own is not None else "",
                "unit": self.unit.currentText(), "depth": self.depth.value(),
                "years": [box.value() for box in self.years], "horizon": self.horizon.value(),
                "uncertainty": self.sureness.currentData(), "flux": self.flux.currentData() or "",
                "rank_by": self.rank_by.currentData()}

    def set_state(self, state: dict) -> None:
        """Show what the project remembers; what is gone is left out, and what was never said is guessed."""
        project = QgsProject.instance()
        present = project.mapLayer(state.get("present", "")) or self._guessed_present()
        self.present.setLayer(present)
        self.present_field.setLayer(present)
        names = present.fields().names() if present is not None else []
        field = state.get("present_field", "")
        self.present_field.setField(field if field in names else guessed_field(names))
        self.plans.setRowCount(0)
        for layer_id, name, field in state.get("plans", []):
            layer = project.mapLayer(layer_id)
            if layer is not None:
                self._append(layer, name, field)
        self.table.setLayer(project.mapLayer(state.get("table", "")))
        self.family.setCurrentIndex(max(self.family.findData(state.get("family", "")), 0))
        self.flux.setCurrentIndex(max(self.flux.findData(state.get("flux", "")), 0))
        self._show_family()
        if self.flux.currentIndex() > 0:
            self.rank_by.setCurrentIndex(max(self.rank_by.findData(state.get("rank_by", "")), 0))
        self.climate.setCurrentIndex(max(self.climate.findData(state.get("climate", "")), 0))
        self.unit.setCurrentIndex(max(self.unit.findText(state.get("unit", "")), 0))
        self.depth.setValue(float(state.get("depth", 0.3)))
        for box, year in zip(self.years, state.get("years", [YEARS[0] - 1] * 2)):
            box.setValue(int(year))
        self.horizon.setValue(int(state.get("horizon", 0)))
        self.sureness.setCurrentIndex(max(self.sureness.findData(state.get("uncertainty", "analytic")), 0))

    def _guessed_present(self):
        """The survey of land use that is shown on the map, by its name; None where there is none, or several."""
        tree, found = QgsProject.instance().layerTreeRoot(), []
        for layer in QgsProject.instance().mapLayers().values():
            node = tree.findLayer(layer.id())
            if layer.type() == Qgis.LayerType.Vector and is_survey(layer.name(), layer.source()) \
                    and guessed_field(layer.fields().names()) and (node is None or node.isVisible()):
                found.append(layer)
        return found[0] if len(found) == 1 else None
