"""The Carbon dock before a plan is there: a family by the place, what is missing, and the stock of the present."""
from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from helpers.desk.carbon_dock import NOW, settle
from helpers.desk.running import results
from helpers.desk.shown import shown
from helpers.desk.zoning_dock import add_layers, click, county_project, layer
from osgeo import gdal
from qgis import processing
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer
from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialog, QLabel, QScrollArea, QVBoxLayout, QWidget

from groundrules.bridge.docks.subject import carbon_setting, lines_of_subject


@pytest.fixture(scope="module")
def dock(plugin, tmp_path_factory):
    """The dock over the survey of the county alone, once its place was read; the tests go on from each other."""
    from groundrules.ui.carbon.dock import CarbonDock

    folder = tmp_path_factory.mktemp("place")
    with county_project(folder) as project:
        add_layers(project, folder, (NOW,))
        with shown(CarbonDock(None), 480, 640) as made:
            settle(made)
            yield made


def lines(dock):
    return [dock.missing.item(row).text() for row in range(dock.missing.count())]


def follow(dock, words):
    """Click the line of what is missing that holds some words; the widget that has the focus then."""
    item = next(dock.missing.item(row) for row in range(dock.missing.count()) if words in dock.missing.item(row).text())
    dock.missing.scrollToItem(item)
    QgsApplication.setActiveWindow(dock)
    QTest.mouseClick(dock.missing.viewport(), Qt.MouseButton.LeftButton, pos=dock.missing.visualItemRect(item).center())
    popup = QgsApplication.activePopupWidget()
    focus = dock.focusWidget()
    if popup is not None:
        popup.close()
    return focus


def pick(dock, key, value):
    box = dock.inputs.choice.place.boxes[key]
    place = box.findData(value)
    box.setCurrentIndex(place)
    box.activated.emit(place)
    settle(dock)


def test_a_family_is_proposed_by_place_and_no_invented_one(dock):
    choice = dock.inputs.choice
    assert choice.is_proposed and choice.chosen_family().family.startswith("land-")
    words = [choice.family.itemText(row) for row in range(choice.family.count())]
    assert "% of the land" in words[1] and all("invented" in entry for entry in words if "sample-carbon" in entry)
    zone = next(key for key in choice.place.keys if key.key == "zone")
    assert zone.candidates and "t C/ha" in choice.place.boxes["zone"].itemText(1)
    assert "by envelope" in dock.coverage.text() and dock.compare_action.isEnabled()
    assert dock.compare_action.iconText() == "Compute the stock"


def test_each_line_of_what_is_missing_leads_to_its_remedy(dock):
    assert follow(dock, "Ecological zone: pick one") is dock.inputs.choice.place.boxes["zone"]
    assert follow(dock, "own table of densities") is dock.inputs.choice.table
    dock.missing.setFocus()
    dock.missing.setCurrentRow(0)
    QTest.keyClick(dock.missing, Qt.Key.Key_Return)
    assert dock.focusWidget() is not dock.missing


def test_a_pick_goes_to_the_run_and_into_the_manifest(dock):
    zone = next(key for key in dock.inputs.choice.place.keys if key.key == "zone").candidates[0]
    open_band = dock.coverage.text()
    pick(dock, "zone", zone)
    assert dock.inputs.parameters()["KEYS"] == ["zone", zone] and dock.state()["keys"] == {"zone": zone}
    assert not [line for line in lines(dock) if line.startswith("Ecological zone: pick one")]
    assert dock.coverage.text() and open_band
    pick(dock, "zone", "")
    assert "KEYS" not in dock.inputs.parameters()


def test_the_stock_of_the_present_without_a_plan(dock):
    click(dock, dock.compare_action)
    settle(dock)
    opened = dock.opened
    assert opened is not None and not opened.is_comparison, dock.words.text()
    assert dock.tabs.currentIndex() == 1 and "Carbon stock: " in dock.words.text() and "[" in dock.words.text()
    assert dock.charts.kind.currentData() == "stock" and dock.charts.chart.shown.marks
    assert dock.report_action.isEnabled() and dock.table_action.isEnabled()
    for kind, enabled in (("classes", True), ("years", False), ("change", False)):
        item = dock.charts.kind.model().item(dock.charts.kind.findData(kind))
        assert item.isEnabled() == enabled, kind
    dock.charts.kind.setCurrentIndex(dock.charts.kind.findData("classes"))
    assert len(dock.charts.chart.shown.marks) > 3
    dock.charts._clicked(dock.charts.chart.shown.marks[0].mark)
    assert "t C/ha" in dock.charts.card.toPlainText()
    dock.numbers.table.setCurrentCell(0, 0)
    assert not dock.numbers.apply_action.isEnabled() and "Source" in dock.numbers.card.toPlainText()
    click(dock, dock.changes_action)
    groups = QgsProject.instance().layerTreeRoot().findGroups()
    made = [group for group in groups if group.name().startswith("Carbon stock")]
    assert len(made) == 1 and made[0].findLayers()[0].layer().renderer().type() == "RuleRenderer"


def test_a_stock_has_a_report_and_a_line_for_qgis_process(dock, tmp_path):
    log = QgsApplication.messageLog()
    written = []
    listening = log.messageReceived.connect(
        lambda words, tab, _level: written.append(words) if tab == "Ground Rules" else None)
    dock.export_report(str(tmp_path / "stock.html"))
    settle(dock)
    log.messageReceived.disconnect(listening)
    page = (tmp_path / "stock.html").read_text(encoding="utf-8")
    assert "Carbon stock" in page and "Report written" in dock.words.text()
    (line,) = [words for words in written if words.startswith("qgis_process run groundrules:carbonstock")]
    assert "--FAMILY=land-" in line and "stock.html" in line


def test_cards_of_other_docks_take_the_candidates_of_the_subject_s_place(dock):
    setting = carbon_setting(QgsProject.instance(), "en")
    feature = next(feature for feature in layer(NOW).getFeatures() if feature["DLBM"] == "0301")
    lines_ = lines_of_subject(setting, bytes(feature.geometry().asWkb()), layer(NOW).crs().authid())
    assert "t C" in lines_[0][1] and "[" in lines_[0][1]


def test_an_invented_family_is_marked(dock):
    dock.tabs.setCurrentIndex(0)
    box = dock.inputs.choice.family
    place = box.findData("sample-carbon|sample-2025")
    box.setCurrentIndex(place)
    box.activated.emit(place)
    settle(dock)
    assert any("invented" in line for line in lines(dock)) and dock.inputs.choice.is_invented
    assert follow(dock, "invented") is box
    assert layer(NOW).id() == dock.state()["present"]


def test_the_rows_of_values_are_in_sight_when_their_dialog_opens(qgis_app):
    """QGIS folds advanced inputs away: the rows are far down in a box that is closed."""
    from groundrules.ui.carbon.inputs.raster_values import UNFOLDED_MS, show_values

    window, area, box, rows_of_values = QDialog(), QScrollArea(), QgsCollapsibleGroupBox("Advanced"), QLabel("7 x 4")
    inside = QWidget()
    QVBoxLayout(window).addWidget(area)
    QVBoxLayout(inside).addWidget(box)
    rows_in_box = QVBoxLayout(box)
    for widget in (*(QLabel(str(row)) for row in range(80)), rows_of_values):
        rows_in_box.addWidget(widget)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    box.setCollapsed(True)
    wrapped = SimpleNamespace(wrappedWidget=lambda: rows_of_values)
    window.mainWidget = lambda: SimpleNamespace(wrappers={"VALUES": wrapped})
    window.resize(300, 200)
    window.show()
    assert rows_of_values.visibleRegion().isEmpty()
    show_values(window)
    QTest.qWait(UNFOLDED_MS + 100)
    assert not rows_of_values.visibleRegion().isEmpty()
    window.close()


def test_values_of_a_raster_that_no_list_has_get_their_classes_in_its_dialog(dock, tmp_path, monkeypatch):
    path = str(tmp_path / "cover.tif")
    cells = gdal.GetDriverByName("GTiff").Create(path, 2, 1, 1, gdal.GDT_Byte)
    cells.SetGeoTransform((147.0, 0.01, 0.0, -6.0, 0.0, -0.01))
    cells.SetProjection(layer(NOW).crs().fromEpsgId(4326).toWkt())
    cells.GetRasterBand(1).WriteArray(np.array([[77, 203]], np.uint8))
    cells = None
    cover = QgsProject.instance().addMapLayer(QgsRasterLayer(path, "cover"))
    dock.inputs.present.setLayer(cover)
    settle(dock)
    opened = []
    monkeypatch.setattr(processing, "createAlgorithmDialog", lambda name, given: opened.append((name, given)))
    assert dock.inputs.values.action.isEnabled()
    follow(dock, "each of the 2 values")
    click(dock, dock.inputs.values.action)
    (name, given), again = opened
    assert name == "groundrules:carbonstockraster" and again[1] == given and given["INPUT"] == cover.id()
    assert given["VALUES"] == ["land", "land_class", "203", "?", "land", "land_class", "77", "?"]
    values = ["land", "land_class", "203", "forest", "land", "land_class", "77", "?"]
    real = {"PACK": "ipcc-2019-forest", "FAMILY": "land-any", "VALUES": values}
    result = results("carbonstockraster", {**given, **real})
    assert result["STOCK_T_C"] > 50.0 and result["FAMILY_USED"] == "land-any"
    dock.inputs.present.setLayer(layer(NOW))     # nothing reads the raster when its project closes
    settle(dock)
