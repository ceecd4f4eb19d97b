"""The Compliance dock and administrative units: recognised, chosen, kept in the project, filtered by."""
from __future__ import annotations

import pytest
from helpers.desk.shown import shown
from helpers.desk.store_dock import accept, choose, dialog, settled, show_store
from helpers.desk.zoning_dock import check, click
from helpers.desk.zoning_dock import choose as choose_subjects
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

from groundrules.bridge.project.roles import keep
from groundrules.bridge.project.units_layer import NONE, units_layer
from groundrules.bridge.settings import keep_author
from groundrules.bridge.store import api as store

pytestmark = pytest.mark.runs_once


@pytest.fixture
def dock(compliance):
    return compliance


@pytest.fixture
def halves(project):
    """Two units over the findings of the test's store, of which f1 to f6 lie in the western one; codes under an own
    name."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:4547&field=own:string&field=label:string", "halves", "memory")
    for code, west, east in (("990001", 499_990, 500_058), ("990002", 500_058, 500_200)):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([code, f"half {code}"])
        feature.setGeometry(QgsGeometry.fromWkt(
            f"POLYGON(({west} 2999990,{east} 2999990,{east} 3000100,{west} 3000100,{west} 2999990))"))
        layer.dataProvider().addFeature(feature)
    project.addMapLayer(layer)
    return layer


def without_units(path):
    from groundrules.bridge.store.file import writing

    with writing(path) as database:
        database.execute("UPDATE findings SET unit_code = NULL")


def units_in(path):
    return store.read_store(path).index.frame["unit_code"].tolist()


def test_units_are_recognised_and_recorded(dock, project, tmp_path):
    from groundrules.ui.zoning.dock import ZoningDock

    assert project.write(str(tmp_path / "p.qgz"))
    with shown(ZoningDock(None)) as zoning:
        choose_subjects(zoning, "XMYD")
        check(zoning)
    keep_author("ann")
    click(dock, dock.record_action)
    accept(dialog(dock, "compliance_record_dialog"))
    settled(dock)
    view = dock.findings.view
    box = view.filters["unit_code"]
    assert box.isEnabled() and box.count() == 3, dock.words.text()
    assert dock.unit_parameters()["UNIT_FIELD"] == "XZQDM"
    names = {feature["XZQDM"]: feature["XZQMC"] for feature in project.mapLayersByName("XZQ")[0].getFeatures()}
    code = box.itemData(1)
    assert box.itemText(1).startswith(f"{names[code]} {code} (")
    choose(view, "unit_code", code)
    assert 0 < view.model.rows.matching < view.model.rows.total
    settled(dock)
    assert names[code] in dock.findings.card.text.toPlainText()
    dock.exports.export_table(str(tmp_path / "out.csv"))
    settled(dock)
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert {"Unit", "Name of the unit"} <= set(lines[0].split(","))
    assert len(lines) == 1 + view.model.rows.matching and all(f"{code},{names[code]}" in line for line in lines[1:])


def test_a_chosen_layer_gives_units_to_findings_that_have_none(dock, halves, store_path, project):
    without_units(store_path)
    view = show_store(dock, store_path)
    box = view.filters["unit_code"]
    assert not box.isEnabled() and "no finding here states one" in box.toolTip()
    click(dock, dock.units_action)
    asked = dialog(dock, "compliance_units_dialog")
    asked.layers.setCurrentIndex(asked.layers.findText("halves"))
    ok = asked.buttons.buttons()[0]
    assert not ok.isEnabled() or asked.field.currentField()     # no field of codes is known by its name
    asked.field.setField("own")
    accept(asked)
    settled(dock)
    assert units_in(store_path) == ["990001"] * 6 + ["990002"] * 6
    assert "12 findings got their unit; 0 are outside all units" in dock.words.text()
    choose(view, "unit_code", "990002")
    assert view.model.rows.matching == 6 and box.currentText() == "990002 (6)"
    assert dock.state()["units"] == {"layer": halves.id(), "field": "own"}
    assert dock.state()["store"] == store_path      # the other things that are kept stay
    assert dock.unit_parameters() == {"UNITS": halves.id(), "UNIT_FIELD": "own"}


def test_units_that_were_given_stay(dock, halves, store_path):
    show_store(dock, store_path)
    before = units_in(store_path)
    dock.take_units({"layer": halves.id(), "field": "own"})
    settled(dock)
    assert units_in(store_path) == before == ["U1", "U0"] * 6


def test_no_units_and_a_layer_that_is_gone(dock, halves, store_path, project):
    show_store(dock, store_path)
    click(dock, dock.units_action)
    asked = dialog(dock, "compliance_units_dialog")
    assert asked.layers.currentText() == "Recognised: XZQ" and not asked.field.isEnabled()
    assert asked.field.currentField() == "XZQDM"
    asked.layers.setCurrentIndex(asked.layers.findData(NONE))
    accept(asked)
    settled(dock)
    assert dock.unit_parameters() == {} and dock.state()["units"]["layer"] == NONE
    dock.take_units({"layer": halves.id(), "field": "own"})
    settled(dock)
    project.removeMapLayer(halves.id())
    assert dock.unit_parameters() == {}
    dock.take_units({})
    settled(dock)
    assert dock.unit_parameters()["UNIT_FIELD"] == "XZQDM"


def test_a_layer_with_the_role_comes_first(halves, project):
    assert units_layer(project, {}).layer_name == "XZQ"
    keep(project, halves, "administrative_unit", {"code": "own"})
    result = units_layer(project, {})
    assert (result.layer_name, result.code_field, result.chosen) == ("halves", "own", False)
    keep(project, project.mapLayersByName("XZQ")[0], None)      # the user said that it has no role
    project.removeMapLayer(halves.id())
    assert units_layer(project, {}) is None
