"""From a cell of the matrix to the pieces of ground that moved it."""
from __future__ import annotations

import pytest
from helpers.desk.mapped import squares
from helpers.desk.running import results, rows
from helpers.desk.series_dock import click_cell, settle, show_series
from helpers.desk.zoning_dock import add_layers, click, layer, wait_until
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QDialogButtonBox

from groundrules.bridge.project.mappings import keep_mapping
from groundrules.bridge.project.run_group import run_layer
from groundrules.core.layers.recognise.mapping import LayerMapping
from groundrules.ui.dialogs.roles import RolesDialog
from groundrules.ui.mapping.dialog import MappingDialog

TOWN = "990127101"


@pytest.fixture
def traced(monitoring, project, tmp_path):
    """The dock over a store with construction land of two years, the layers of both chosen."""
    add_layers(project, tmp_path, ("DLTB_2020", "DLTB_2024"))
    table = tmp_path / "land.csv"
    table.write_text("indicator_id,unit_code,unit_name,year,value,unit,pack\n" + "".join(
        f"construction_land,{code},,{year},{value},ha,cn-checkup-2021\n" for code, year, value in (
            (TOWN, 2020, 500), (TOWN, 2024, 490), ("990127", 2020, 900), ("990127", 2024, 880))), encoding="utf-8")
    store = str(tmp_path / "own-series.gpkg")
    results("recordindicators", {"INDICATOR_ROWS": [str(table)], "STORE": store, "LANGUAGE": "en"})
    show_series(monitoring, store)
    click_cell(monitoring, "construction_land", TOWN)
    return monitoring


def traced_rows(where):
    return where.traced.closure.to_dict("records")


def check_layer(box, name):
    place = next(place for place in range(box.count()) if box.itemText(place) == name)
    box.setItemCheckState(place, 2)


def test_the_pieces_are_listed_by_what_they_moved_and_shown_on_the_map(traced, tmp_path):
    where = traced.details.where
    traced.details.tabs.setCurrentIndex(2)
    assert traced.opened.pack.id == "cn-checkup-2021" and not where.trace_action.isEnabled()
    assert "layers of both dates" in where.words.text()
    check_layer(where.before, "DLTB_2020")
    check_layer(where.after, "DLTB_2024")
    assert where.base_year.value() == 2020 and where.trace_action.isEnabled(), where.words.text()
    click(traced, where.trace_action)
    settle(traced)
    assert where.table.rowCount() > 0, traced.words.text() + where.words.text()
    pieces = rows(where.traced.path)
    own = [piece for piece in pieces if piece["unit_code"].startswith(TOWN)]
    shown = [where.table.item(place, 2).text() for place in range(where.table.rowCount())]
    moved = [float(words.split()[0]) for words in shown if "…" not in words]
    assert sorted(map(abs, moved), reverse=True) == list(map(abs, moved)) and len(shown) == len(own)
    assert sum(moved) == pytest.approx(sum(piece["contribution"] or 0.0 for piece in own), rel=1e-4)
    shown = run_layer(QgsProject.instance(), "groundrules:traceindicator", "OUTPUT")
    assert shown is not None and shown.featureCount() == len(pieces)
    sentence = where.words.text()
    assert f"by {len(own)} pieces\nThe difference in 2020" in sentence
    measured = next(row for row in traced_rows(where) if row["unit_code"].startswith(TOWN))
    assert measured["recorded_before"] == pytest.approx(5.0)           # 500 ha of the series, in km2
    assert measured["definition_effect"] == pytest.approx(measured["before"] - 5.0)
    assert sentence.startswith("2020: recorded 5, measured 1.") and "2024: recorded 4.9, measured" in sentence
    click_cell(traced, "construction_land", "990127")       # the whole county: no other run, and it is not known
    assert where.table.rowCount() == len(pieces) and "undetermined" in where.words.text()
    assert any("…" in where.table.item(place, 2).text() for place in range(len(pieces)))    # what may have moved it
    click_cell(traced, "construction_land", TOWN)
    assert where.table.rowCount() == len(own)
    assert traced.state()["where"]["base_year"] == 2020 and layer("DLTB_2020").id() in traced.state()["where"]["before"]
    where.base_year.setValue(2019)
    traced.details.where.show_cell(traced.opened, where.row)
    assert where.table.rowCount() == 0      # that was another question


@pytest.fixture
def foreign(monitoring, project, tmp_path):
    """The dock over a series of cropland, and two layers of foreign words, chosen for 2020 and 2022; no units."""
    project.removeMapLayer(layer("XZQ").id())
    layers = [squares(f"Nutzung {year}", ["ART"], [(word,) for word in words]) for year, words in (
        (2020, ("Acker", "Wald", "Acker")), (2022, ("Acker", "Wald", "Siedlung")))]
    table = tmp_path / "cropland.csv"
    table.write_text("indicator_id,unit_code,unit_name,year,value,unit\n" + "".join(
        f"cropland_holding,DE21,Kreis,{year},{value},km2\n" for year, value in (
            (2020, 0.014), (2022, 0.01), (2024, 0.008))), encoding="utf-8")
    store = str(tmp_path / "foreign-series.gpkg")
    results("recordindicators", {"INDICATOR_ROWS": [str(table)], "STORE": store, "PACK": "cn-checkup-2021",
                                 "LANGUAGE": "en"})
    show_series(monitoring, store)
    box = monitoring.choices.pack
    box.setCurrentIndex(box.findData("cn-checkup-2021"))
    box.activated.emit(box.currentIndex())
    settle(monitoring)
    monitoring.show_year(2022)
    settle(monitoring)
    click_cell(monitoring, "cropland_holding", "DE21")
    monitoring.details.tabs.setCurrentIndex(2)
    where = monitoring.details.where
    for box, own in zip((where.before, where.after), layers):
        check_layer(box, own.name())
    where.base_year.setValue(2020)
    return monitoring, layers


def say_codes(layers):
    for own in layers:
        keep_mapping(QgsProject.instance(), own, "land_use", LayerMapping(
            {"land_class": "ART"}, {"land_class": {"Acker": "01", "Wald": "03", "Siedlung": "07"}},
            {"list": "survey-3"}))


def test_what_was_said_of_foreign_layers_is_used(foreign, monkeypatch):
    dock, layers = foreign
    where = dock.details.where
    say_codes(layers)
    click(dock, where.trace_action)
    settle(dock)
    assert where.table.rowCount() == 1, dock.words.text() + where.words.text()
    assert where.words.text().startswith(
        "2020: recorded 0.014, measured 0.02 km² → 2022: 0.01 km² (change -0.01 km²), by 1 piece")
    assert "The difference in 2020, 0.006 km²" in where.words.text()
    filled = []
    monkeypatch.setattr("qgis.processing.execAlgorithmDialog", lambda name, inputs: filled.append(inputs))
    click(dock, where.dialog_action)
    old, new = (own.id() for own in layers)
    assert filled[0]["ROLES"] == [old, "land", new, "land"] and filled[0]["SCHEME"] == "survey-3"
    assert filled[0]["FIELDS"] == [old, "land_class", "ART", new, "land_class", "ART"]
    assert "Acker" in filled[0]["VALUES"] and filled[0]["RECORDED"]


def test_layers_that_are_not_recognised_are_asked_about(foreign):
    dock, layers = foreign
    where = dock.details.where
    click(dock, where.trace_action)
    assert not dock.work.busy
    window = dock.findChild(RolesDialog)
    assert {box.currentText() for box in window.boxes.values()} == {"not recognised"}
    for box in window.boxes.values():
        box.setCurrentIndex(box.findData("land"))
    QTest.mouseClick(window.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok),
                     Qt.MouseButton.LeftButton)
    settle(dock)
    assert dock.state()["roles"] == {own.id(): "land" for own in layers}
    assert "has a role" not in dock.words.text() and "land_class" in where.words.text()
    click(dock, where.values_action)        # its field is not known by its name
    window = dock.findChild(MappingDialog)
    wait_until(lambda: window.panel.layer_id and window.panel.reading is None)
    assert [(asked.layer.id(), asked.role) for asked in window.layers] == [(own.id(), "land") for own in layers]
    box = window.findChild(QComboBox, "groundrules_mapping_field_land_class")
    box.setCurrentIndex(box.findData("ART"))
    box.activated.emit(box.currentIndex())
    wait_until(lambda: window.panel.reading is None)
    window.close()
    assert where.traced is None
    assert dock.ground.inputs(where.parameters())["FIELDS"] == [layers[0].id(), "land_class", "ART"]
    assert dock.ground.inputs(where.parameters())["ROLES"] == [
        layers[0].id(), "land", layers[1].id(), "land"]


def test_a_layer_of_another_year_is_doubted(foreign):
    dock, layers = foreign
    where = dock.details.where
    assert where.doubts() == ""
    dock.show_year(2024)
    settle(dock)
    assert where.words.text() == "Layer Nutzung 2022 says 2022, and is chosen for 2024: change the year or the layer."
    assert where.trace_action.isEnabled()
    check_layer(where.before, layers[1].name())     # one that did not change is of both dates
    assert where.doubts() == ""
