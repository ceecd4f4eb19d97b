"""What is behind a cell of the matrix: its series as a chart, why it has its level, and where it moved."""
from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from ...core.monitoring.annual.chart import series_chart
from ...core.monitoring.matrix.series import series_at
from ..docks.chart import ChartView
from ..docks.parts import Scrolled, pages
from ..text import tr
from ..widgets import named
from .where import WherePanel

SERIES, WHY, WHERE = range(3)
LEAST_CHART = 120       # pixels of its height


class Details(QWidget):
    """Three pages on the cell that was clicked.

    Signals:
        year_wanted: a year whose value was clicked in the chart.
        passed: words on what the keyboard is at in the chart.
    """

    year_wanted = pyqtSignal(int)
    passed = pyqtSignal(str)

    def __init__(self, language: str, parent=None):
        super().__init__(parent)
        self.language = language
        self.chart = ChartView("monitoring_chart", tr("Series with target, path, trend and bands"))
        self.chart.setMinimumSize(220, LEAST_CHART)
        self.card = named(QTextBrowser(), "monitoring_card", tr("Why it has this level"))
        self.card.setToolTip("")
        self.card.setOpenExternalLinks(False)
        self.where = WherePanel(language)
        self.tabs = pages("monitoring_details", tr("Series, reasons and ground"),
                          {tr("Series"): self.chart, tr("Why"): self.card, tr("Where"): Scrolled(self.where)})
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.chart.clicked.connect(lambda mark: self.year_wanted.emit(int(mark[1])))
        self.chart.passed.connect(self.passed)
        self.show_row(None, -1)

    def show_row(self, opened, row: int, words: str = "") -> None:
        """Show the series of a row; the card follows by ``show_card``. None: nothing, and ``words`` on why."""
        if opened is None:
            self.chart.empty = words or tr("Click a cell: its series is shown here.")
            self.chart.show_chart(None)
            self.card.setPlainText(self.chart.empty)
            self.where.show_cell(None, -1)
            return
        series = series_at(opened.year, row)
        self.chart.show_chart(lambda width, height, letters: series_chart(series, width, height, letters,
                                                                          self.language))
        self.where.show_cell(opened, row)

    def show_card(self, card: str) -> None:
        """Show why, as HTML."""
        self.card.setHtml(card)
