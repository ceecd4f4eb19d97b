"""What each layer is: picked from a list in Processing's own dialog; layers whose name fits several roles are named."""
from __future__ import annotations

import pytest
import shapely
from helpers.desk.zoning_dock import wait_until
from helpers.files.layers import memory
from qgis.core import QgsApplication, QgsProcessingContext, QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialogButtonBox, QTableWidget, QToolButton

from groundrules.ui.dialogs.roles import RolesDialog


def land(name):
    layer = memory("Polygon?crs=EPSG:4547&field=DLBM:string", [
        (shapely.to_wkt(shapely.box(0, 0, 10, 10)), ["0301"])], name)
    QgsProject.instance().addMapLayer(layer)
    return layer


def chosen(panel, name, layers):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    panel.wrappers[name].setParameterValue([layer.id() for layer in layers], context)


def roles_of(panel):
    button = panel.wrappers["ROLES"].wrappedWidget().findChild(QToolButton, "groundrules_roles_ROLES")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    return panel.wrappers["ROLES"].place.window


def use(window):
    QTest.mouseClick(window.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok),
                     Qt.MouseButton.LeftButton)
    QgsApplication.processEvents()


@pytest.mark.parametrize(("name", "inputs"), [
    ("computeindicators", ("LAYERS",)), ("traceindicator", ("BEFORE", "AFTER")), ("compareoptions", ("LAYERS",))])
def test_layers_of_other_names_are_picked_from_a_list(opened, own_settings, name, inputs):
    panel = opened(name, {})
    known, other = land("DLTB" if name != "compareoptions" else "STBHHX"), land("a layer of ours")
    for place, layers in enumerate(inputs):
        chosen(panel, layers, [known, other][place:] if len(inputs) > 1 else [known, other])
    context = QgsProcessingContext()
    pack = "plan-options" if name == "compareoptions" else "cn-three-lines-monitoring"
    panel.wrappers["PACK"].setParameterValue(pack, context)
    window = roles_of(panel)
    assert isinstance(window, RolesDialog)
    table = window.findChild(QTableWidget)
    assert [table.item(row, 0).text() for row in range(2)] == [known.name(), "a layer of ours"]
    first, second = (window.boxes[layer.id()] for layer in (known, other))
    assert first.currentText().endswith(", by its name") and second.currentText() == "not recognised"
    role = "hazard_zones" if name == "compareoptions" else "base_urban_land"
    second.setCurrentIndex(second.findData(role))
    assert second.currentText().endswith(f"({role})")
    use(window)
    own = "red_line" if name == "compareoptions" else "land"
    # a run that is told one role is told all
    assert panel.wrappers["ROLES"].parameterValue() == [known.id(), own, other.id(), role]
    window = roles_of(panel)
    for box in window.boxes.values():
        box.setCurrentIndex(0)
    use(window)
    assert not panel.wrappers["ROLES"].parameterValue()


def test_values_of_a_layer_without_a_role_ask_first_what_it_is(opened, own_settings):
    panel = opened("computeindicators", {})
    foreign = memory("Polygon?crs=EPSG:4547&field=ART:string", [
        (shapely.to_wkt(shapely.box(0, 0, 10, 10)), ["Acker"])], "Nutzung")
    QgsProject.instance().addMapLayer(foreign)
    chosen(panel, "LAYERS", [foreign])
    mapped = panel.wrappers["LAYERS"].mapped
    QTest.mouseClick(mapped.button, Qt.MouseButton.LeftButton)
    window = panel.wrappers["ROLES"].place.window
    assert isinstance(window, RolesDialog) and mapped.window is None
    assert panel.window().messageBar().currentItem() is None
    box = window.boxes[foreign.id()]
    box.setCurrentIndex(box.findData("land"))
    use(window)
    assert [asked.role for asked in mapped.window.layers] == ["land"]      # and goes on to its fields
    wait_until(lambda: mapped.window.panel.reading is None)
    mapped.window.close()
    assert panel.wrappers["ROLES"].parameterValue() == [foreign.id(), "land"]


def test_without_layers_the_dialog_says_what_comes_first(opened, own_settings):
    panel = opened("computeindicators", {})
    assert roles_of(panel) is None
    assert "Choose layers of the project" in panel.window().messageBar().currentItem().text()


def test_a_control_layer_whose_name_fits_several_roles_is_named(opened, own_settings):
    land("永久基本农田_生态保护红线")
    clear = land("STBHHX")
    panel = opened("checkzoning", {})
    wait_until(lambda: panel.window().messageBar().currentItem() is not None)
    assert panel.wrappers["CONTROLS"].parameterValue() == [clear.source()] or panel.wrappers[
        "CONTROLS"].parameterValue() == [clear.id()]
    words = panel.window().messageBar().currentItem().text()
    assert "Not chosen, since their names fit several roles: 永久基本农田_生态保护红线 (" in words
