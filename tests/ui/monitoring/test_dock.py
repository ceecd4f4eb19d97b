"""The Monitoring dock without a window: matrix, series, reasons, years, comparison, map, files."""
from __future__ import annotations

import csv

import pytest
from helpers.county.samples import expected
from helpers.desk.running import results
from helpers.desk.series_dock import TABLES, click_cell, settle, show_series, signs
from helpers.desk.zoning_dock import layer
from osgeo import gdal
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QPoint, Qt
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtTest import QTest

from groundrules.bridge.project.level_map import hide_levels, level_layer, show_levels
from groundrules.core.monitoring.matrix.grid import SIGNS
from groundrules.core.report.charts.colours import chart_colours

COUNTY, TOWN, MERGED = "990127", "990127100", "990127101"


def choose(box, place):
    box.setCurrentIndex(place)
    box.activated.emit(place)


def test_the_matrix_has_the_levels_of_the_check(monitoring, series_path):
    assert not monitoring.files.export_action.isEnabled()
    opened = show_series(monitoring, series_path)
    wanted = {(row["indicator_id"], row["unit_code"]): SIGNS[row["level"]] for row in expected("checkindicators")}
    assert signs(monitoring) == wanted and len(set(wanted.values())) == 5
    assert [monitoring.choices.levels[level].text() for level in SIGNS] == ["2", "1", "1", "3", "1"]
    assert (opened.asked.year, opened.pack.id, monitoring.choices.shown.text()) == (2025, "sdg-11", "2025")
    index = monitoring.matrix.levels.index_of("farmland", COUNTY)
    assert "at risk" in index.data(Qt.ItemDataRole.ToolTipRole)     # not by colour and sign alone


def test_a_click_opens_series_and_reasons(monitoring, series_path):
    show_series(monitoring, series_path)
    click_cell(monitoring, "farmland", COUNTY)
    chart = monitoring.details.chart.shown
    assert [item.mark for item in chart.marks] == [("year", year) for year in range(2019, 2026)]     # since the break
    card = monitoring.details.card.toPlainText()
    for words in ("3,617.5 ha in 2025", "at least 3,600 ha by 2035", "3,632.14 ha", "2028", "第三次全国国土调查",
                  "2023: 3,623.2 → 3,632.2", "Wang: typing error", "3,618 (preliminary)"):
        assert words in card, words
    QTest.keyClick(monitoring.matrix, Qt.Key.Key_Right)
    settle(monitoring)
    assert monitoring.cell == ("farmland", TOWN) and "样城镇" in monitoring.details.card.toPlainText()
    click_cell(monitoring, "farmland", MERGED)
    assert "990127103, 990127104" in monitoring.details.card.toPlainText()


def test_keys_open_the_reasons_and_an_empty_cell_shows_nothing_of_another(monitoring, series_path):
    show_series(monitoring, series_path)
    click_cell(monitoring, "forest", COUNTY)
    assert monitoring.details.tabs.currentIndex() == 0
    QTest.keyClick(monitoring.matrix, Qt.Key.Key_Return)
    settle(monitoring)
    details = monitoring.details
    assert details.tabs.currentWidget() is details.card and "forest" in monitoring.cell
    shown = details.card.toPlainText()
    QTest.keyClick(monitoring.matrix, Qt.Key.Key_Right)     # forest is counted for the county alone
    settle(monitoring)
    assert details.card.toPlainText() == "This unit has no series of this indicator." != shown
    assert details.chart.shown is None and monitoring.cell == ("forest", COUNTY)
    QTest.keyClick(monitoring.matrix, Qt.Key.Key_Left)
    settle(monitoring)
    assert details.card.toPlainText() == shown


def test_filters_leave_lines_and_columns_with_something_in_them(monitoring, series_path):
    show_series(monitoring, series_path)
    QTest.mouseClick(monitoring.choices.levels["red"], Qt.MouseButton.LeftButton)
    assert signs(monitoring) == {("built_up", TOWN): "✗", ("farmland", TOWN): "✗"}
    QTest.mouseClick(monitoring.choices.levels["yellow"], Qt.MouseButton.LeftButton)
    assert set(signs(monitoring)) == {("built_up", TOWN), ("farmland", TOWN), ("forest", COUNTY)}
    for level in ("red", "yellow"):
        QTest.mouseClick(monitoring.choices.levels[level], Qt.MouseButton.LeftButton)
    kinds = monitoring.choices.kind
    choose(kinds, kinds.findData("suggested"))
    assert set(signs(monitoring)) == {("park", COUNTY)}


def test_the_slider_shows_what_held_in_another_year(monitoring, series_path):
    show_series(monitoring, series_path)
    click_cell(monitoring, "farmland", COUNTY)
    monitoring.choices.slider.setFocus()
    for _ in range(3):
        QTest.keyClick(monitoring.choices.slider, Qt.Key.Key_Left)
    settle(monitoring)
    assert (monitoring.opened.asked.year, monitoring.choices.shown.text()) == (2022, "2022")
    # 3,639 ha in 2022 on a path of 3,645 - 45/14 = 3,641.79 ha: behind
    assert "3,641.79" in monitoring.details.card.toPlainText() and monitoring.cell == ("farmland", COUNTY)
    monitoring.details.tabs.setCurrentIndex(0)
    chart = monitoring.details.chart
    first = next(item for item in chart.shown.marks if item.mark == ("year", 2020))
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(round(first.x + first.width / 2), round(
        first.y + first.height / 2)))
    settle(monitoring)
    assert monitoring.opened.asked.year == 2020     # a click on a value leads to its year


def test_two_years_and_two_packs_are_compared(monitoring, series_path):
    show_series(monitoring, series_path)
    box = monitoring.choices.beside
    choose(box, box.findText("2021"))
    settle(monitoring)
    cells = signs(monitoring)
    assert cells["farmland", TOWN] == "✗ ↓" and "worse: 3" in monitoring.words.text()
    packs = [place for place in range(box.count()) if box.itemData(place)[0]]
    assert packs
    choose(box, packs[0])
    settle(monitoring)
    assert monitoring.beside.request.pack.id == box.itemData(packs[0])[0] and monitoring.beside.request.year == 2025
    choose(box, 0)
    settle(monitoring)
    assert monitoring.beside is None and signs(monitoring)["farmland", TOWN] == "✗"


def test_an_earlier_day_knew_nothing_and_another_pack_is_remembered(monitoring, series_path, project):
    show_series(monitoring, series_path)
    pack = monitoring.choices.pack
    choose(pack, pack.findData("resilience"))
    settle(monitoring)
    assert monitoring.opened.pack.id == "resilience" and monitoring.state()["pack"] == "resilience"
    monitoring.choices.day.setDate(QDate(2020, 1, 1))
    monitoring.choices.as_known.setChecked(True)
    settle(monitoring)
    assert monitoring.opened is None and "no values and no targets" in monitoring.words.text()
    monitoring.choices.as_known.setChecked(False)
    settle(monitoring)
    assert monitoring.opened is not None


def test_units_are_coloured_on_the_map_and_their_own_layer_stays(monitoring, series_path, project):
    units = layer("XZQ")
    style = units.renderer().dump()
    show_series(monitoring, series_path)
    click_cell(monitoring, "farmland", TOWN)
    monitoring.choices.map_action.trigger()
    shown = level_layer(project)
    assert units.renderer().dump() == style and "2025" in shown.name() and "耕地保有量" in shown.name()
    classes = {category.value(): category.symbol().clone() for category in shown.renderer().categories()}
    assert list(classes)[:5] == list(SIGNS)
    fills = {level: classes[level].symbolLayer(0).fillColor() for level in SIGNS}
    assert {level: fills[level].name() for level in SIGNS} == {level: chart_colours(False)[level] for level in SIGNS}
    assert TOWN in shown.renderer().classAttribute() and "'red'" in shown.renderer().classAttribute()
    QTest.keyClick(monitoring.choices.slider, Qt.Key.Key_Left)
    settle(monitoring)
    assert "2024" in level_layer(project).name()
    monitoring.choices.map_action.trigger()
    assert level_layer(project) is None


def test_units_whose_codes_are_real_numbers_are_coloured_too(project):
    units = QgsVectorLayer("Polygon?crs=EPSG:4547&field=code:double", "units", "memory")
    feature = QgsFeature(units.fields())
    feature.setAttributes([990127100000.0])
    units.dataProvider().addFeatures([feature])
    project.addMapLayer(units)
    shown = show_levels(project, units, "code", {TOWN: "red"}, "levels", "en")
    context = QgsExpressionContext([QgsExpressionContextUtils.layerScope(shown)])
    context.setFeature(next(shown.getFeatures()))
    assert QgsExpression(shown.renderer().classAttribute()).evaluate(context) == "red"
    hide_levels(project)


def test_tables_and_the_chart_leave_the_dock(monitoring, series_path, tmp_path):
    show_series(monitoring, series_path)
    box = monitoring.choices.beside
    monitoring.files.export_table(str(tmp_path / "levels.csv"))
    settle(monitoring)
    with open(tmp_path / "levels.csv", encoding="utf-8-sig") as file:
        written = list(csv.DictReader(file))
    assert len(written) == 8 and {"at risk", "missed"} <= {row["Level"] for row in written}
    choose(box, box.findText("2021"))
    settle(monitoring)
    monitoring.files.export_table(str(tmp_path / "levels.xlsx"))
    settle(monitoring)
    with gdal.ExceptionMgr(useExceptions=True):
        book = gdal.OpenEx(str(tmp_path / "levels.xlsx"), gdal.OF_VECTOR, open_options=["HEADERS=FORCE"])
        assert [book.GetLayer(place).GetFeatureCount() for place in range(book.GetLayerCount())] == [5, 8, 10]
    monitoring.files.export_picture(str(tmp_path / "chart.png"))
    assert QImage(str(tmp_path / "chart.png")).width() > 400


def test_a_store_that_changed_elsewhere_is_read_again(monitoring, series_path, tmp_path):
    show_series(monitoring, series_path)
    table = tmp_path / "more.csv"
    table.write_text("indicator_id,unit_code,year,value,unit\nfarmland,990127,2026,3500,ha\n", encoding="utf-8")
    results("recordindicators", {"INDICATOR_ROWS": [str(table)], "STORE": series_path, "LANGUAGE": "en"})
    monitoring.link.touched.emit()
    settle(monitoring)
    assert monitoring.opened.years[-1] == 2026 and "changed elsewhere" in monitoring.words.text()
    assert monitoring.opened.asked.year == 2025     # what the user looks at stays


def test_a_file_that_is_no_store_is_named_and_nothing_else_is_shown(monitoring, series_path, tmp_path):
    show_series(monitoring, series_path)
    (tmp_path / "other.gpkg").write_bytes(b"no store")
    monitoring.link.choose(str(tmp_path / "other.gpkg"))
    settle(monitoring)
    assert monitoring.opened is None and monitoring.matrix.levels.rowCount() == 0
    assert "other.gpkg" in monitoring.words.text() and not monitoring.files.export_action.isEnabled()
    assert TABLES.exists()


@pytest.mark.parametrize("name", ["monitoring_before", "monitoring_trace_button", "monitoring_matrix"])
def test_parts_have_names_for_those_who_do_not_see_them(monitoring, name):
    from qgis.PyQt.QtWidgets import QWidget

    assert monitoring.findChild(QWidget, f"groundrules_{name}").accessibleName()
