"""The charts of a comparison, the table below them, and the card of what was clicked."""
from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QTextBrowser, QVBoxLayout, QWidget

from ...core.carbon.cards.coefficient import bar_card
from ...core.carbon.scenario import charts, dates
from ...core.carbon.scenario import flows as flow_charts
from ...core.carbon.scenario.marks import coefficients_of_mark
from ...core.texts import text
from ..docks.chart import ChartView
from ..docks.parts import Shared, pages, row_of
from ..text import tr
from ..widgets import named
from .table import ScenarioModel, fit_columns, scenario_table

CHANGE, STOCK, RANKING, HEAT, FLOW = COMPARED = ("change", "stock", "ranking", "heat", "flow")
YEARS, CLASSES = "years", "classes"
ANNUAL = ("land_flux", "building_emission", "building_potential")
PER = ("net_emission_per_head", "net_emission_per_floor", "stock_per_head")
FLUX_FILLS = {charts.EMISSION: (charts.EMISSION, "")}


def ground_mark(mark: tuple) -> tuple:
    """The mark whose ground a mark of a quotient means: of the quantity that was divided."""
    return mark[0].partition("_per_")[0], *mark[1:]


class ChartsPanel(QWidget):
    """One chart at a time, over the table and the card.

    Signals:
        picked: mark of a bar, a cell or a row.
        number_wanted: class, pool; a number's card is to be shown.
        message: words, level.
    """

    picked = pyqtSignal(tuple)
    number_wanted = pyqtSignal(str, str)
    message = pyqtSignal(str, str)

    def __init__(self, language: str, parent=None):
        super().__init__(parent)
        self.language, self.opened = language, None
        self.kind = named(QComboBox(), "carbon_chart_kind", tr("Chart"))
        for kind, title in ((CHANGE, tr("Loss and gain")), (STOCK, tr("Stock by pool")), (YEARS, tr("Over the years")),
                            (CLASSES, tr("Stock by class")), (RANKING, tr("Ranking")), (HEAT, tr("Transitions")),
                            (FLOW, tr("Flow of land")), (PER[0], tr("Emission per head")),
                            (PER[1], tr("Emission per floor area")), (PER[2], tr("Stock per head")),
                            (ANNUAL[0], tr("Annual flux")),
                            (ANNUAL[1], tr("Annual emissions of buildings")),
                            (ANNUAL[2], tr("Annual emissions that limits allow"))):
            self.kind.addItem(title, kind)
        self.plan = named(QComboBox(), "carbon_chart_plan", tr("Plan of the chart"))
        self.chart = ChartView("carbon_chart", tr("Chart"))
        self.chart.empty = tr("After a run, its charts are shown here.")
        self.model = ScenarioModel(self)
        self.table = scenario_table(self.model)
        self.card = named(QTextBrowser(), "carbon_card", tr("The bar explained"))
        self.card.setOpenLinks(False)
        self.below = pages("carbon_below", tr("Table and card"), {tr("Table"): self.table, tr("Card"): self.card})
        self.head = row_of(self.kind, self.plan)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addLayout(self.head)
        layout.addWidget(Shared(self.chart, self.below, lambda: 0, shares=(3, 2)), 1)
        self.kind.currentIndexChanged.connect(lambda _place: self.draw())
        self.plan.currentIndexChanged.connect(lambda _place: self.draw())
        self.chart.clicked.connect(self._clicked)
        self.chart.passed.connect(lambda words: self.message.emit(words, "fine"))
        self.table.clicked.connect(lambda index: self._clicked(self.model.mark(index)))
        self.table.activated.connect(lambda index: self._clicked(self.model.mark(index)))
        self.card.anchorClicked.connect(lambda url: self.number_wanted.emit(*url.toString().split("|", 1)))
        self.set_opened(None)

    def add_buttons(self, *buttons: QWidget) -> None:
        """Put buttons behind the choice of the chart."""
        for widget in buttons:
            self.head.addWidget(widget)

    def set_opened(self, opened) -> None:
        """Show a comparison or a stock (``bridge.docks.carbon.Opened``, ``bridge.docks.stock.OpenedStock``); None:
        nothing."""
        self.opened = opened
        names = opened.names if opened is not None else []
        self.model.set_lines(opened.lines if opened is not None else (), names)
        kept = self.plan.currentText()
        self.plan.blockSignals(True)
        self.plan.clear()
        self.plan.addItems(names[1:])
        self.plan.setCurrentIndex(max(self.plan.findText(kept), 0) if names else -1)
        self.plan.blockSignals(False)
        there = self._kinds()
        for place in range(self.kind.count()):
            self.kind.model().item(place).setEnabled(opened is None or self.kind.itemData(place) in there)
        if opened is not None and self.kind.currentData() not in there:
            self.kind.setCurrentIndex(self.kind.findData(CHANGE if opened.is_comparison else
                                                         YEARS if YEARS in there else STOCK))
        fit_columns(self.table)
        self.card.setPlainText(tr("Click a bar, a cell or a row: its parcels are selected on the map, and its basis "
                                  "is shown here."))
        self.draw()

    def _kinds(self) -> set:
        """The charts that there is something for."""
        if self.opened is None:
            return set()
        kinds = {STOCK, *(COMPARED if self.opened.is_comparison else (CLASSES,))}
        if len(self._dated()) > 1:
            kinds.add(YEARS)
        return kinds | (set(self.opened.rows["quantity"]) & {*ANNUAL, *PER})

    def _dated(self) -> list:
        return dates.dated_stocks(self.opened.rows, self.opened.names, self.opened.years)

    def draw(self) -> None:
        """Lay the chosen chart out."""
        kind = self.kind.currentData()
        self.plan.setVisible(kind in (HEAT, FLOW))
        self.chart.show_chart(None if self.opened is None else self._maker(kind))

    def _maker(self, kind: str):
        opened, language = self.opened, self.language
        if kind == RANKING:
            return lambda width, height, letters: charts.ranking_chart(
                opened.comparison.ranking, width, height, letters, language)
        if kind in (HEAT, FLOW):
            plan = self.plan.currentText()
            grid = flow_charts.grid_of(opened.comparison.transitions, plan, language)
            draw = flow_charts.heat_map if kind == HEAT else flow_charts.flow_chart
            return lambda width, height, letters: draw(grid, plan, width, height, letters, language)
        band = text("scenario.chart_band", language)
        if kind == YEARS:
            dated, title = self._dated(), text("scenario.chart_years", language)
            return lambda width, height, letters: dates.years_chart(dated, title, band, width, height, letters)
        if kind in (*ANNUAL, *PER):
            shown, title = charts.annual_columns(opened.rows, opened.names, kind), text(
                f"scenario.quantity_{kind}", language)
            unit = opened.rows.loc[opened.rows["quantity"] == kind, "unit"].iloc[0]
            words = charts.Wording(unit, title, band)
            return lambda width, height, letters: charts.bars(shown, words, FLUX_FILLS, width, height, letters)
        fills = charts.fills_of(list(opened.pools))
        if kind == CLASSES:
            titles = {pool: text(f"carbon.{pool}", language) for pool in opened.pools}
            last = opened.stocks[opened.stocks["scenario"] == opened.names[-1]]
            shown, title = dates.class_stocks(last, opened.pools, titles, tr("others")), text(
                "scenario.chart_classes", language)
            return lambda width, height, letters: dates.class_chart(shown, fills, title, (width, height), letters)
        columns = charts.stock_columns if kind == STOCK else charts.change_columns
        shown = columns(opened.rows, opened.names, language)
        words = charts.Wording("t C", text(f"scenario.chart_{kind}" if opened.is_comparison else "scenario.stock_now",
                                           language), band)
        return lambda width, height, letters: charts.bars(shown, words, fills, width, height, letters)

    def _clicked(self, mark: tuple) -> None:
        self.chart.choose(mark)
        self._show_card(mark)
        self.picked.emit(mark)

    def _show_card(self, mark: tuple) -> None:
        quantity, scenario, item = mark
        opened = self.opened
        rows = coefficients_of_mark(ground_mark(mark), opened.request, opened.comparison) if opened.is_comparison \
            else opened.cards_of(mark)
        line = next((row for row in self.opened.lines if (row.quantity, row.item) == (quantity, item)), None)
        if line is not None:
            place = self.opened.names.index(scenario)
            head, words = f"{scenario} · {line.name}", f"{line.cell(place)} {line.unit}"
        else:
            shape = next((drawn for drawn in self.chart.shown.marks if drawn.mark == mark), None)
            head, words = scenario, shape.tip if shape is not None else ""
        self.card.setHtml(bar_card(rows, self.opened.titles, head, words, self.language))
        self.below.setCurrentWidget(self.card)
