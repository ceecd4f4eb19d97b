"""The Carbon dock without a window, with the present and two plans of the sample county."""
from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsVectorLayer

from helpers.desk.zoning_dock import click, layer

NOW, A, B = "DLTB_2024", "GHFA_A", "GHFA_B"


@pytest.fixture
def carbon(plugin, project, own_settings, tmp_path):
    from groundrules.ui.carbon.dock import CarbonDock

    for name in (NOW, A, B):
        project.addMapLayer(QgsVectorLayer(f"{tmp_path / 'county.gpkg'}|layername={name}", name, "ogr"))
    made = CarbonDock(None)
    made.resize(640, 900)
    made.show()
    yield made
    made.take_down()
    made.deleteLater()
    QgsApplication.processEvents()


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
