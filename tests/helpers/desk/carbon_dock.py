"""The Carbon dock with the present and two plans of the sample county, driven by its widgets."""
from __future__ import annotations

from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

from helpers.desk.zoning_dock import click, layer

SCENARIOS = NOW, A, B = "DLTB_2024", "GHFA_A", "GHFA_B"


def fill(dock, plans=(A, B), family="sample-carbon|sample-2025", years=(2025, 2035)):
    inputs = dock.inputs
    inputs.present.setLayer(layer(NOW))
    for name in plans:
        inputs.plan.setLayer(layer(name))
        click(dock, inputs.add_action)
    place = inputs.choice.family.findData(family)
    inputs.choice.family.setCurrentIndex(place)
    inputs.choice.family.activated.emit(place)
    for box, year in zip(inputs.years, years):
        box.setValue(year)


def settle(dock, seconds=90):
    """Wait until nothing is under way."""
    for _ in range(seconds * 20):
        QTest.qWait(50)
        if not dock.work.busy and not dock.inputs.place.busy:
            return
    raise TimeoutError


def compare(dock):
    """Run what the inputs ask, and return what the dock shows then."""
    click(dock, dock.compare_action)
    settle(dock)
    assert dock.opened is not None, dock.words.text()
    return dock.opened


def click_mark(dock, mark):
    """Click the middle of a shape of the chart."""
    chart = dock.charts.chart
    item = next(entry for entry in chart.shown.marks if entry.mark == mark)
    x, y = (item.x + item.width / 2, item.y + item.height / 2) if hasattr(item, "width") else (
        (item.x1 + item.x2) / 2, (item.top1 + item.bottom1 + item.top2 + item.bottom2) / 4)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    settle(dock)


def show(dock, kind):
    """Choose a chart."""
    dock.charts.kind.setCurrentIndex(dock.charts.kind.findData(kind))


def total(opened, scenario, quantity):
    """A quantity of a scenario, all pools together."""
    quantities = opened.comparison.quantities
    return float(quantities[(quantities["scenario"] == scenario) & (quantities["quantity"] == quantity)
                            & (quantities["item"] == "all")]["value"].item())
