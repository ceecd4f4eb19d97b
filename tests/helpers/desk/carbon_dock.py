"""The Carbon dock with the present and two plans of the sample county, driven by its widgets."""
from __future__ import annotations

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
