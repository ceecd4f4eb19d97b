"""The plans that are compared with the present: their layers, names, fields and lists of codes."""
from __future__ import annotations

from qgis.gui import QgsFieldComboBox
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from ....core.inputs import register
from ....core.landuse.codes.classify import AUTO
from ...text import tr
from ...widgets import named
from .code_list import CodeListBox

LAYER, NAME, FIELD, LIST, YEAR = range(5)
ASKED = 4             # columns that are cells of SCENARIOS
ROWS_SHOWN = 1, 6     # least, most
LEAST_LETTERS = 16    # of a name
YEAR_LETTERS = 9


class PlansTable(QTableWidget):
    """A row for each plan.

    Args:
        declared: ``ui.docks.declared.Declared`` of the algorithm.

    Signals:
        changed: a name, a field or a list is another now.
    """

    changed = pyqtSignal()

    def __init__(self, declared, parent=None):
        super().__init__(0, 5, parent)
        self.declared = declared
        declared.dressed(self, "carbon_plans", register.PLANS)
        self.setToolTip(f"{self.toolTip()}\n{tr('Double-click a name or a year to change it.')}")
        self.setHorizontalHeaderLabels([*declared.heads(register.SCENARIOS), declared.heads(register.PLAN_FACTS)[1]])
        self.setColumnHidden(LAYER, True)       # the tip of the name says it
        self.verticalHeader().setVisible(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(self.fontMetrics().averageCharWidth() * LEAST_LETTERS)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        for column in (FIELD, LIST):    # hold boxes, whose words are longer than names of layers and plans
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(NAME, header.minimumSectionSize())      # the tip has all of a name
        header.setMinimumSectionSize(self.fontMetrics().averageCharWidth() * YEAR_LETTERS)
        header.resizeSection(YEAR, header.minimumSectionSize())
        self.setTabKeyNavigation(False)
        self.itemChanged.connect(lambda _item: self.changed.emit())

    def append(self, layer, name: str, field: str, codes: str = AUTO, year: str = "") -> None:
        """Add a plan.

        Args:
            layer: of polygons. name: of the plan. field: with its code. codes: id of its list. year: of it, empty for
                that of all plans.
        """
        self.blockSignals(True)
        row = self.rowCount()
        self.insertRow(row)
        shown = QTableWidgetItem(layer.name())
        shown.setData(Qt.ItemDataRole.UserRole, layer.id())
        shown.setToolTip(layer.name())
        shown.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.setItem(row, LAYER, shown)
        self.setItem(row, NAME, QTableWidgetItem(name))
        self.item(row, NAME).setToolTip(layer.name())
        self.setItem(row, YEAR, QTableWidgetItem(year))
        box = named(QgsFieldComboBox(), f"carbon_plan_field_{row}", self.declared.heads(register.SCENARIOS)[FIELD])
        box.setAllowEmptyFieldName(True)
        box.setLayer(layer)
        box.setField(field)
        box.fieldChanged.connect(lambda *_: self.changed.emit())
        self.setCellWidget(row, FIELD, box)
        listed = self.declared.dressed(CodeListBox(self.declared, register.PLAN_LIST), f"carbon_plan_list_{row}",
                                       register.PLAN_LIST)
        listed.choose(codes)
        listed.currentTextChanged.connect(lambda _words: self.changed.emit())
        self.setCellWidget(row, LIST, listed)
        self.blockSignals(False)
        self.fit()

    def remove_chosen(self) -> None:
        """Take out the plans that are selected, or otherwise the last one."""
        rows = sorted({index.row() for index in self.selectedIndexes()}, reverse=True)
        for row in rows or ([self.rowCount() - 1] if self.rowCount() else []):
            self.removeRow(row)
        self.fit()

    def let_go(self, layer_ids) -> None:
        """Take out plans whose layers leave the project."""
        for row in reversed(range(self.rowCount())):
            if self.layer_ids()[row] in layer_ids:
                self.removeRow(row)
        self.fit()

    def layer_ids(self) -> list:
        """Layer ids of the plans."""
        return [self.item(row, LAYER).data(Qt.ItemDataRole.UserRole) for row in range(self.rowCount())]

    def code_boxes(self) -> list:
        """The boxes with field and list of codes of each plan."""
        return [tuple(self.cellWidget(row, column) for column in (FIELD, LIST)) for row in range(self.rowCount())]

    def rows(self) -> list:
        """Layer id, name, field, list and year of each plan."""
        return [[layer_id, self.item(row, NAME).text(), self.cellWidget(row, FIELD).currentField(),
                 self.cellWidget(row, LIST).word(), self.item(row, YEAR).text().strip()]
                for row, layer_id in enumerate(self.layer_ids())]

    def names(self) -> dict:
        """Layer id -> name; of one without a name that of its layer."""
        return {row[0]: row[1].strip() or self.item(place, LAYER).text() for place, row in enumerate(self.rows())}

    def fit(self) -> None:
        """Show the plans that there are, and scroll to more than a few; without any only the head is shown."""
        least, most = ROWS_SHOWN
        rows = min(max(self.rowCount(), least), most)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() +
                            rows * self.verticalHeader().defaultSectionSize() + 2 * self.frameWidth())
        self.setVisible(self.rowCount() > 0)
