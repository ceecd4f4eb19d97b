"""Where a value moved: the layers of two dates, the pieces of ground behind the change, ranked, and the map."""
from __future__ import annotations

from qgis.core import QgsMapLayerProxyModel, QgsProject, QgsVectorLayer
from qgis.gui import QgsCheckableComboBox, QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHeaderView,
    QLabel,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...bridge.docks.likely import year_of_layer
from ...core.inputs import register
from ...core.monitoring.matrix.where import ground_of, piece_words
from ..docks.parts import labelled, row_of
from ..text import tr
from ..widgets import action, button, named, plain_rows

UNIT, PIECE, MOVED, SHARE = range(4)
FID = Qt.ItemDataRole.UserRole
MOST_ROWS = 500     # of the list; the layer on the map has all
YEARS = (1900, 2200)
LEAST_LETTERS = 8   # of a layer's name


class WherePanel(QWidget):
    """Layers before and after, and what ``groundrules:traceindicator`` says of them.

    Signals:
        trace_wanted: inputs of the algorithm.
        dialog_wanted: inputs for its dialog.
        roles_wanted, values_wanted: inputs; of which layers it is to be asked what each is, and what its fields are.
        piece_chosen: path of the layer, number of the feature.
        changed: another layer or year is chosen.
    """

    trace_wanted = pyqtSignal(dict)
    dialog_wanted = pyqtSignal(dict)
    roles_wanted = pyqtSignal(dict)
    values_wanted = pyqtSignal(dict)
    piece_chosen = pyqtSignal(str, int)
    changed = pyqtSignal()

    def __init__(self, language: str, parent=None):
        super().__init__(parent)
        self.language, self.opened, self.row = language, None, -1
        self.traced, self.traced_by, self.free, self.filling = None, {}, True, False
        self.before = named(QgsCheckableComboBox(), "monitoring_before", tr("Layers before"), tr(
            "Layers of the first date that the indicator needs, such as land use, and lines it lies in"))
        self.after = named(QgsCheckableComboBox(), "monitoring_after", tr("Layers after"), tr(
            "The same of the second date; a layer that did not change is chosen for both"))
        self.beside = {name: self._layer(f"monitoring_{name.lower()}", title, tip) for name, title, tip in (
            (register.STATISTICS, tr("Statistics"), tr(
                "Table with people and other numbers that the indicator is divided by, of both years")),
            (register.PROJECTS, tr("Projects"), tr("Each piece has the project and permit that holds most of it")),
            (register.LIFECYCLE, tr("Stages"), tr(
                "Parcels with their stage, as “Trace the life of land” writes them: each piece has the one that holds "
                "most of it")))}
        self.base_year = named(QSpinBox(), "monitoring_base_year", tr("Year before"))
        self.base_year.setRange(*YEARS)
        self.trace_action = action(self, "monitoring_trace", tr("Find the pieces"), "traceindicator", self._trace,
                                   "Ctrl+Return")
        self.dialog_action = action(self, "monitoring_trace_dialog", tr("All choices of the trace…"),
                                    "mActionOptions.svg", lambda: self.dialog_wanted.emit(self.parameters()))
        self.roles_action = action(self, "monitoring_trace_roles", tr("What each layer is…"), "mActionEditTable.svg",
                                   lambda: self.roles_wanted.emit(self.parameters()))
        self.values_action = action(self, "monitoring_trace_values", tr("Fields and values of these layers…"),
                                    "mActionOpenTable.svg", lambda: self.values_wanted.emit(self.parameters()))
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.table = named(QTableWidget(0, 4), "monitoring_pieces", tr("Pieces behind the change"),
                           tr("Click a row: the piece is shown on the map"))
        self.table.setHorizontalHeaderLabels([tr("Unit"), tr("Piece"), tr("Moved the value by"), tr("Share")])
        plain_rows(self.table)
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 6)   # the page is low
        for column in (MOVED, SHARE):
            self.table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(PIECE, QHeaderView.ResizeMode.Stretch)
        for box in (self.before, self.after, *self.beside.values()):    # a page that is hidden is not measured again
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(LEAST_LETTERS)
        self._lay_out()
        for box in (self.before, self.after):
            box.model().dataChanged.connect(self._checked)      # its own signal waits until the list closes
        for box in self.beside.values():
            box.layerChanged.connect(self._changed)
        self.base_year.valueChanged.connect(self._changed)
        self.table.currentCellChanged.connect(self._current_changed)
        self.offer_layers()

    @staticmethod
    def _layer(name: str, title: str, tip: str) -> QgsMapLayerComboBox:
        """A list of layers of which none need be chosen."""
        box = named(QgsMapLayerComboBox(), name, title, tip)
        box.setFilters(QgsMapLayerProxyModel.Filter.VectorLayer)
        box.setAllowEmptyLayer(True)
        box.setLayer(None)
        return box

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 2, 0, 0)
        grid.setSpacing(3)
        for row, column, words, box in (
                (0, 0, tr("&Before"), self.before), (0, 2, tr("&After"), self.after),
                (1, 0, tr("&Statistics"), self.beside[register.STATISTICS]),
                (1, 2, tr("Year b&efore"), self.base_year),
                (2, 0, tr("Pro&jects"), self.beside[register.PROJECTS]),
                (2, 2, tr("S&tages"), self.beside[register.LIFECYCLE])):
            grid.addWidget(labelled(words, box), row, column)
            grid.addWidget(box, row, column + 1)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        go = row_of(button(self.trace_action, words=True), button(self.roles_action),
                    button(self.values_action), button(self.dialog_action))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(grid)
        layout.addLayout(go)
        layout.addWidget(self.words)
        layout.addWidget(self.table, 1)

    # -- layers --------------------------------------------------------------------------------

    def offer_layers(self) -> None:
        """Offer the vector layers of the project; what was chosen stays chosen."""
        layers = [layer for layer in QgsProject.instance().mapLayers().values() if isinstance(
            layer, QgsVectorLayer) and layer.isValid() and layer.isSpatial()]
        layers.sort(key=lambda layer: layer.name().casefold())
        for box in (self.before, self.after):
            chosen = set(self._chosen(box))
            self._fill(box, layers, chosen)

    def _fill(self, box: QgsCheckableComboBox, layers: list, chosen: set) -> None:
        self.filling = True
        box.clear()
        for layer in layers:
            state = Qt.CheckState.Checked if layer.id() in chosen else Qt.CheckState.Unchecked
            box.addItemWithCheckState(layer.name(), state, layer.id())
        self.filling = False

    @staticmethod
    def _chosen(box: QgsCheckableComboBox) -> list:
        return list(box.checkedItemsData())

    def state(self) -> dict:
        """What the project is to remember."""
        return {"before": self._chosen(self.before), "after": self._chosen(self.after), "beside": self._beside(),
                "base_year": self.base_year.value()}

    def _beside(self) -> dict:
        """Input -> id of the layer that is chosen for it."""
        layers = {name: box.currentLayer() for name, box in self.beside.items()}
        return {name: layer.id() for name, layer in layers.items() if layer is not None}

    def show_state(self, state: dict) -> None:
        """Show what the project remembers."""
        layers = [QgsProject.instance().mapLayer(layer_id) for layer_id in self._ids()]
        for box, name in ((self.before, "before"), (self.after, "after")):
            self._fill(box, [layer for layer in layers if layer is not None], set(state.get(name, ())))
        for name, box in self.beside.items():
            box.blockSignals(True)
            box.setLayer(QgsProject.instance().mapLayer(state.get("beside", {}).get(name, "")))
            box.blockSignals(False)
        self.base_year.blockSignals(True)
        self.base_year.setValue(int(state.get("base_year", 0)) or YEARS[0])
        self.base_year.blockSignals(False)
        self._enable()

    def _ids(self) -> list:
        return [self.before.itemData(place) for place in range(self.before.count())]

    def _checked(self, *_) -> None:
        if not self.filling:
            self._changed()

    def _changed(self, *_) -> None:
        self._enable()
        self.changed.emit()

    # -- the cell ------------------------------------------------------------------------------

    def show_cell(self, opened, row: int) -> None:
        """Show what is known of a row of a year; None: nothing."""
        self.opened, self.row = opened, row
        if opened is not None and self.base_year.value() == YEARS[0] and len(opened.years) > 1:
            earlier = [year for year in opened.years if year < opened.asked.year]
            self.base_year.blockSignals(True)
            self.base_year.setValue(earlier[-1] if earlier else opened.years[0])
            self.base_year.blockSignals(False)
        self._show_pieces()
        self._enable()

    def indicator(self) -> str:
        """The indicator of the cell; empty without one."""
        return "" if self.opened is None or self.row < 0 else str(self.opened.year.rows["indicator_id"].iat[self.row])

    def missing(self) -> str:
        """What is still needed for a trace; empty: nothing."""
        if not self.indicator():
            return tr("Click a cell of the matrix first.")
        if self.indicator() not in self.opened.pack.indicators:
            return tr("The pack does not say how this indicator is measured: choose the pack that it is of.")
        if not self._chosen(self.before) or not self._chosen(self.after):
            return tr("Choose the layers of both dates.")
        if self.base_year.value() >= self.opened.asked.year:
            return tr("The year before has to be earlier than {year}.").format(year=self.opened.asked.year)
        return ""

    def set_free(self, free: bool) -> None:
        """Whether a run may begin now."""
        self.free = free
        self._enable()

    def _enable(self) -> None:
        missing = self.missing()
        self.trace_action.setEnabled(self.free and not missing)
        self.dialog_action.setEnabled(self.free and self.opened is not None)
        for asking in (self.roles_action, self.values_action):
            asking.setEnabled(self.free and self.opened is not None and bool(
                self._chosen(self.before) + self._chosen(self.after)))
        if self.traced is None or self._is_other():
            self.words.setText(missing or self.doubts() or tr(
                "The pieces are listed here, those that moved the value most first."))

    def doubts(self) -> str:
        """Which layers are of another year than the one they are chosen for; empty: none of them says so."""
        if self.opened is None:
            return ""
        before, after, sentences = self._chosen(self.before), self._chosen(self.after), []
        for ids, others, wanted in ((before, after, self.base_year.value()), (after, before, self.opened.asked.year)):
            for layer in map(QgsProject.instance().mapLayer, (own for own in ids if own not in others)):
                year = year_of_layer(layer)
                if year not in (None, wanted):
                    sentences.append(tr("Layer {layer} says {year}, and is chosen for {wanted}: change the year or "
                                        "the layer.").format(layer=layer.name(), year=year, wanted=wanted))
        return "\n".join(sentences)

    def parameters(self) -> dict:
        """Inputs of ``groundrules:traceindicator``, without units and outputs."""
        given = {register.INDICATOR: self.indicator(), register.BEFORE: self._chosen(self.before),
                 register.AFTER: self._chosen(self.after), register.BASE_YEAR: self.base_year.value(),
                 **self._beside()}
        if self.opened is not None:
            given |= {register.YEAR: self.opened.asked.year, register.PACK: self.opened.pack.id}
        return given

    def _trace(self) -> None:
        if not self.missing():
            self.trace_wanted.emit(self.parameters())

    # -- the pieces ----------------------------------------------------------------------------

    def show_traced(self, traced, parameters: dict) -> None:
        """Show what a trace gave (``bridge.docks.series.Traced``), of the inputs that it had."""
        self.traced, self.traced_by = traced, parameters
        self._show_pieces()
        self._enable()

    def _is_other(self) -> bool:
        """Whether the trace is of another indicator, year, or of other layers than what is chosen now."""
        return any(self.traced_by.get(name) != value for name, value in self.parameters().items())

    def _show_pieces(self) -> None:
        self.table.blockSignals(True)
        self.table.setRowCount(0)
        if self.traced is not None and self.opened is not None and self.row >= 0 and not self._is_other():
            unit = str(self.opened.year.rows["unit_code"].iat[self.row])
            own = self.opened.year.rows.iloc[self.row]
            ground = ground_of(self.traced.pieces, self.traced.closure, unit, self.language,
                               (own["value"], own["unit"]))
            self.words.setText("\n".join(filter(None, (ground.sentence, self.doubts()))))
            rows = ground.rows.head(MOST_ROWS)
            self.table.setRowCount(len(rows))
            for place, row in enumerate(rows.itertuples()):
                self._fill_row(place, row)
        self.table.blockSignals(False)

    def _fill_row(self, place: int, row) -> None:
        for column, words in enumerate((str(row.unit_name), *piece_words(row, self.language))):
            item = QTableWidgetItem(words)
            item.setToolTip(words)
            if column in (MOVED, SHARE):
                item.setTextAlignment(int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))
            self.table.setItem(place, column, item)
        self.table.item(place, UNIT).setData(FID, int(row.fid))

    def _current_changed(self, row: int, _column: int, before: int, _before: int) -> None:
        if row >= 0 and row != before and self.traced is not None:
            self.piece_chosen.emit(self.traced.path, self.table.item(row, UNIT).data(FID))
