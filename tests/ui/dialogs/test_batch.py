"""Layers of others in a batch: a row takes what is kept of its layers, and has the same fields and values by clicks."""
from __future__ import annotations

import pytest
from helpers.desk.zoning_dock import wait_until
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QToolButton

from groundrules.bridge.project.mappings import keep_mapping
from groundrules.bridge.project.roles import keep
from groundrules.core.layers.recognise.mapping import LayerMapping


def written(folder, name, field, values, left=500_000):
    """A GeoPackage of hectares side by side, its layer in the project under another name."""
    made = QgsVectorLayer(f"Polygon?crs=EPSG:25832&field={field}:string", name, "memory")
    for place, value in enumerate(values):
        feature, x = QgsFeature(made.fields()), left + 100 * place
        feature.setGeometry(QgsGeometry.fromWkt(
            f"POLYGON(({x} 5500000,{x + 100} 5500000,{x + 100} 5500100,{x} 5500100,{x} 5500000))"))
        feature.setAttributes([value])
        made.dataProvider().addFeatures([feature])
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.layerName = name
    path = str(folder / f"{name}.gpkg")
    QgsVectorFileWriter.writeAsVectorFormatV3(made, path, QgsProject.instance().transformContext(), options)
    layer = QgsVectorLayer(f"{path}|layername={name}", f"Ebene {name}", "ogr")
    QgsProject.instance().addMapLayer(layer)
    return layer


@pytest.fixture
def batch(plugin, qgis_app, own_settings, qgis_processing, monkeypatch, tmp_path):
    """``batch(name, rows)``: the batch panel of an algorithm, values by input for each row."""
    from processing.gui import BatchPanel
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    monkeypatch.setattr(BatchPanel, "iface", None)
    dialogs, context = [], QgsProcessingContext()
    context.setProject(QgsProject.instance())

    def open_batch(name, rows):
        dialogs.append(BatchAlgorithmDialog(
            QgsApplication.processingRegistry().createAlgorithmById(f"groundrules:{name}")))
        panel = dialogs[-1].mainWidget()
        for row, inputs in enumerate(rows):
            if row:
                panel.addRow(1)
            for parameter, value in inputs.items():
                cell(panel, row, parameter).setParameterValue(value, context)
        QgsApplication.processEvents()
        return panel

    QgsProject.instance().clear()
    yield open_batch
    for dialog in dialogs:
        dialog.close()
        dialog.deleteLater()
    QgsProject.instance().clear()


def cell(panel, row, name):
    return panel.wrappers[row][panel.parameter_to_column[name]]


def rows_of(panel, row, name, width):
    return list(zip(*[iter(cell(panel, row, name).parameterValue())] * width))


def choose_field(panel, part, name):
    box = panel.fields.findChild(QComboBox, f"groundrules_mapping_field_{part}")
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())
    wait_until(lambda: panel.reading is None)


def click_word(panel, value, word):
    """Select a value in the window of fields and values, and click what it means."""
    table, words = panel.values.table, panel.values.words
    for view, items, wanted in ((table, [table.item(row, 0) for row in range(table.rowCount())], value),
                                (words, [words.item(row) for row in range(words.count())], word)):
        item = next(item for item in items if item.data(Qt.ItemDataRole.UserRole) == wanted)
        view.scrollToItem(item)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                         view.visualItemRect(item).center())
    wait_until(lambda: panel.reading is None)


def opened_values(panel, row, name, holder):
    """The window behind the button of a cell."""
    shown = cell(panel, row, name)
    shown.wrappedWidget().findChild(QToolButton, f"groundrules_values_{name}").click()
    window = getattr(shown, holder).window
    wait_until(lambda: window.panel.layer_id and window.panel.reading is None)
    return window.panel


def test_a_row_takes_what_is_kept_of_its_layers_and_clicks_change_that_row(batch, tmp_path):
    lots = written(tmp_path, "lots", "NR", ["1", "2"])
    north, south = (written(tmp_path, name, "STUFE", ["rot", "weiß"]) for name in ("north", "south"))
    keep(QgsProject.instance(), north, "flood_hazard")
    keep(QgsProject.instance(), south, "flood_hazard")
    keep_mapping(QgsProject.instance(), north, "flood_hazard", LayerMapping({"grade": "STUFE"}, {"grade": {
        "rot": "high"}}))
    inputs = {"SUBJECTS": lots.id(), "PACK": "neutral-zoning"}
    panel = batch("checkzoning", [{**inputs, "CONTROLS": [layer.id()]} for layer in (north, south)])
    wait_until(lambda: rows_of(panel, 1, "ROLES", 2))
    assert rows_of(panel, 0, "ROLES", 2) == [(north.source(), "flood_hazard")]     # which other sessions know
    assert rows_of(panel, 0, "FIELDS", 3) == [(north.source(), "grade", "STUFE")]
    assert rows_of(panel, 0, "VALUES", 4) == [("flood_hazard", "grade", "rot", "high")]
    assert rows_of(panel, 1, "VALUES", 4) == []
    window = opened_values(panel, 1, "CONTROLS", "ruled")
    choose_field(window, "grade", "STUFE")
    click_word(window, "weiß", "low")
    assert rows_of(panel, 1, "VALUES", 4) == [("flood_hazard", "grade", "weiß", "low")]
    assert rows_of(panel, 1, "FIELDS", 3) == [(south.source(), "grade", "STUFE")]
    assert rows_of(panel, 0, "VALUES", 4) == [("flood_hazard", "grade", "rot", "high")]
    window.window().close()


def test_a_row_of_codes_has_the_same_window(batch, tmp_path):
    land = written(tmp_path, "land", "ART", ["Wald", "Reisfeld"])
    panel = batch("carbonstock", [{}, {"INPUT": land.id()}])
    window = opened_values(panel, 1, "INPUT", "mapped")
    choose_field(window, "land_class", "ART")
    click_word(window, "Wald", "0301")
    assert rows_of(panel, 1, "VALUES", 4) == [("land", "land_class", "Wald", "0301")]
    assert cell(panel, 1, "CLASS_FIELD").parameterValue() == "ART"
    assert not cell(panel, 0, "CLASS_FIELD").parameterValue() or not rows_of(panel, 0, "VALUES", 4)
    window.window().close()


def test_a_row_shows_which_layer_is_chosen(batch):
    """The column was as wide as its buttons, and its list of layers 28 pixels: an arrow."""
    panel = batch("computeindicators", [{}])
    for name in ("STATISTICS", "TARGETS"):
        frame = cell(panel, 0, name).wrappedWidget()
        place = next(column for column in range(panel.tblParameters.columnCount())
                     if panel.tblParameters.cellWidget(1, column) is frame)
        room = panel.tblParameters.columnWidth(place) - frame.sizeHint().width()
        assert room >= frame.fontMetrics().averageCharWidth() * 15, name
