"""The candidates of a place, picked in Processing's own dialog: climate and rows of keys come out."""
from __future__ import annotations

import pytest
import shapely
from helpers.desk.zoning_dock import wait_until
from helpers.files.layers import memory
from qgis.core import QgsProcessingContext, QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QDialogButtonBox, QLabel, QToolButton

BOSTON = (-71.1, 42.37)   # by one map warm temperate, by the other cool


@pytest.fixture
def land():
    x, y = BOSTON
    return memory("Polygon?crs=EPSG:4326&field=DLBM:string", [
        (shapely.to_wkt(shapely.box(x, y, x + 0.01, y + 0.01)), ["0301"])], "land")


def test_candidates_of_the_place_are_picked_and_become_rows_of_keys(opened, land, own_settings):
    panel = opened("carbonstock", {})
    QgsProject.instance().addMapLayer(land)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    for name, value in (("INPUT", land.id()), ("LAND_LIST", "survey-3"),
                        ("KEYS", ["age", "primary", "zone", "temperate_oceanic_forest"])):
        panel.wrappers[name].setParameterValue(value, context)
    button = panel.wrappers["KEYS"].wrappedWidget().findChild(QToolButton, "groundrules_place_KEYS")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    window = panel.wrappers["KEYS"].place.window
    assert "ipcc-2019-forest, land-any" in window.windowTitle()     # what a run takes where none is given
    words = window.findChild(QLabel, "groundrules_place_words")
    wait_until(lambda: "t C/ha" in words.text())
    climate = window.findChild(QComboBox, "groundrules_carbon_key_climate")
    values = [climate.itemData(place) for place in range(1, 3)]
    assert set(values) == {"warm_temperate_moist", "cool_temperate_moist"} and "t C/ha" in climate.itemText(1)
    zone = window.findChild(QComboBox, "groundrules_carbon_key_zone")
    assert zone.currentData() == "temperate_oceanic_forest"
    climate.setCurrentIndex(climate.findData("cool_temperate_moist"))
    climate.activated.emit(climate.currentIndex())
    wait_until(lambda: not window.reader.busy)
    zone.setCurrentIndex(zone.findData("temperate_continental_forest"))
    zone.activated.emit(zone.currentIndex())
    wait_until(lambda: not window.reader.busy and "without a number: 0 %" in words.text())
    QTest.mouseClick(window.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok),
                     Qt.MouseButton.LeftButton)
    assert panel.wrappers["CLIMATE"].parameterValue() == "cool_temperate_moist"
    rows = panel.wrappers["KEYS"].parameterValue()
    assert sorted(zip(rows[::2], rows[1::2])) == [("age", "primary"), ("zone", "temperate_continental_forest")]
