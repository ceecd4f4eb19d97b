"""The Carbon dock without a window: inputs, charts that are clicked, numbers that are changed, files."""
from __future__ import annotations

import csv

import pytest
from helpers.county.samples import expected
from helpers.desk.carbon_dock import NOW, A, B, click_mark, compare, fill, settle, show, total
from helpers.desk.running import results, rows
from helpers.desk.zoning_dock import click, layer
from osgeo import gdal
from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtTest import QTest

from groundrules.core.carbon.scenario.side_by_side import Line
from groundrules.ui.carbon.table import ScenarioModel

pytestmark = pytest.mark.runs_once


def test_the_inputs_say_what_they_need(carbon):
    assert carbon.inputs.present.currentLayer() == layer(NOW)     # the only one with such a field
    assert not carbon.compare_action.isEnabled() and carbon.hint.text().startswith("Reading the land")
    assert carbon.inputs.plan.currentLayer() == layer(A)
    for _ in "AB":      # each plan is proposed in its turn, and then no other layer
        click(carbon, carbon.inputs.add_action)
    assert carbon.inputs.plan_ids() == [layer(A).id(), layer(B).id()] and carbon.inputs.plan.currentLayer() is None
    for _ in "AB":
        carbon.inputs.remove_action.trigger()
    fill(carbon, family="")
    assert not carbon.compare_action.isEnabled()
    assert "cannot be mixed" in carbon.inputs.choice.boundary.text()
    fill(carbon, plans=(A,))
    assert "already a plan" in carbon.words.text()
    assert carbon.compare_action.isEnabled() and carbon.hint.text() == ""
    assert "Excludes harvested wood" in carbon.inputs.choice.boundary.text()
    assert "Invented" in carbon.inputs.choice.warning.text() and carbon.inputs.choice.warning.isVisibleTo(carbon)


def test_a_comparison_as_the_generator_adds_it_up(carbon):
    fill(carbon)
    opened = compare(carbon)
    for name in (A, B):
        wanted = [row for row in expected("comparescenarios") if row["scenario"] == name]
        for quantity, column in (("loss", "loss_t_c"), ("gain", "gain_t_c")):
            assert total(opened, name, quantity) == pytest.approx(sum(float(row[column]) for row in wanted), rel=2e-3)
    assert carbon.tabs.currentIndex() == 1 and carbon.charts.chart.shown.marks
    assert carbon.charts.model.columnCount() == 5
    heads = [carbon.charts.model.headerData(column, Qt.Orientation.Horizontal) for column in range(5)]
    assert heads[2:] == opened.request.names
    for kind in ("stock", "ranking", "heat", "flow", "change"):
        show(carbon, kind)
        assert carbon.charts.chart.shown.marks, kind
        assert carbon.charts.plan.isVisibleTo(carbon) == (kind in ("heat", "flow"))
    table, below = carbon.numbers.table, carbon.charts.table
    line = table.verticalHeader().defaultSectionSize()
    carbon.resize(carbon.width(), 32 * line)        # as in a window of 768 points
    for tab, listed, count in ((1, below, 2), (2, table, 7)):
        carbon.tabs.setCurrentIndex(tab)
        QgsApplication.processEvents()
        assert listed.viewport().height() >= count * listed.verticalHeader().sectionSize(0)
    assert table.columnWidth(0) < table.viewport().width() / 2 and table.item(0, 0).toolTip() == table.item(0, 0).text()


def test_what_cannot_be_told_from_zero_is_slanted_in_the_theme_s_own_colour(carbon):
    model = ScenarioModel()
    model.set_lines([Line("loss", "all", "Loss", "", "t C", (-5.0, -1.0), (-6.0, -2.0), (-4.0, 1.0), ("", ""), True,
                          (True, False))], ["now", "A"])
    fonts = [model.data(model.index(0, column), Qt.ItemDataRole.FontRole) for column in range(4)]
    assert [font.italic() for font in fonts] == [False, False, False, True] and all(font.bold() for font in fonts)
    assert model.data(model.index(0, 3), Qt.ItemDataRole.ForegroundRole) is None


def test_a_click_on_a_bar_selects_its_parcels(carbon):
    fill(carbon)
    opened = compare(carbon)
    click_mark(carbon, ("loss", A, "above"))
    selected = {feature["BSM"]: feature["YDYHFLDM"] for feature in layer(A).selectedFeatures()}
    assert {"0701", "09", "1001"} <= set(selected.values()) and len(selected) < 20
    assert f"Parcels selected in {A}: {len(selected)}" in carbon.words.text()
    assert "40 t C/ha" in carbon.charts.card.toPlainText()
    show(carbon, "stock")
    now = opened.request.names[0]
    click_mark(carbon, ("stock", now, "dead"))
    codes = {feature["DLBM"] for feature in layer(NOW).selectedFeatures()}
    assert "0301" in codes and not codes & {"0101", "0103", "1101"}    # fields and water hold none
    show(carbon, "heat")
    carbon.charts.plan.setCurrentIndex(carbon.charts.plan.findText(B))
    mark = next(item.mark for item in carbon.charts.chart.shown.marks
                if ("paddy", "forest") in item.mark[2] or ("cropland", "forest") in item.mark[2])
    click_mark(carbon, mark)
    assert {feature["YDYHFLDM"] for feature in layer(B).selectedFeatures()} == {"03"}


def test_the_keyboard_steps_through_the_bars(carbon):
    fill(carbon)
    compare(carbon)
    chart = carbon.charts.chart
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    first = chart.focus
    assert first == chart.shown.marks[0] and carbon.words.text() == first.tip
    QTest.keyClick(chart, Qt.Key.Key_Return)
    settle(carbon)
    assert chart.chosen == first.mark and layer(first.mark[1]).selectedFeatureCount() > 0
    row = next(place for place, line in enumerate(carbon.charts.model.lines)
               if (line.quantity, line.item) == ("area", "forest"))
    index = carbon.charts.model.index(row, 2)
    carbon.charts.table.clicked.emit(index)
    settle(carbon)
    assert all(feature["DLBM"].startswith("03") for feature in layer(NOW).selectedFeatures())
    assert layer(NOW).selectedFeatureCount() > 10


def edit(dock, land_class, pool, value, reason, bounds=("", "")):
    dock.tabs.setCurrentIndex(2)
    numbers = dock.numbers
    numbers.choose(land_class, pool)
    for field, words in ((numbers.value, value), (numbers.lower, bounds[0]), (numbers.upper, bounds[1]),
                         (numbers.reason, reason)):
        field.clear()
        QTest.keyClicks(field, words)
    click(dock, numbers.apply_action)
    settle(dock)


def test_a_changed_number_changes_the_difference_at_once(carbon, tmp_path):
    fill(carbon)
    before = compare(carbon)
    loss = total(before, A, "loss")
    edit(carbon, "forest", "above", "60", "")
    assert "State why" in carbon.words.text() and carbon.opened is before
    edit(carbon, "forest", "above", "60", "plots of 2024", ("45", "75"))
    after = carbon.opened
    assert total(after, A, "loss") < loss - 100
    assert "GHFA_A" in carbon.numbers.effect.toPlainText() and carbon.numbers.effect.isVisibleTo(carbon)
    assert "from 40 to 60 t C/ha: plots of 2024" in carbon.numbers.card.toPlainText()
    assert carbon.numbers.table.item(carbon.numbers.table.currentRow(), 4).text() == "changed"
    edit(carbon, "forest", "below", "-3", "wrong")      # the sign cannot be typed
    assert after.edits[0].value == 60 and carbon.opened.request.table.given["forest", "below"].value >= 0
    path = str(tmp_path / "copy.csv")
    carbon.export_own_table(path)
    settle(carbon)
    with open(path, encoding="utf-8-sig", newline="") as file:
        copy = {(row["land_class"], row["pool"]): row for row in csv.DictReader(file)}
    assert float(copy["forest", "above"]["value"]) == 60 and "plots of 2024" in copy["forest", "above"]["source"]
    result = results("comparescenarios", {
        "PRESENT": layer(NOW), "PLANS": [layer(A)], "TABLE": path, "TABLE_DEPTH": 0.3, "PRESENT_YEAR": 2025,
        "PLAN_YEAR": 2035, "QUANTITIES": str(tmp_path / "q.gpkg")})
    assert result["SCENARIO_COUNT"] == 2
    (again,) = [row["value"] for row in rows(tmp_path / "q.gpkg")
                if (row["scenario"], row["quantity"], row["item"]) == (A, "loss", "all")]
    assert again == pytest.approx(total(carbon.opened, A, "loss"))
    click(carbon, carbon.numbers.undo_action)
    settle(carbon)
    assert total(carbon.opened, A, "loss") == pytest.approx(loss) and not carbon.opened.edits


def test_files_hold_what_is_shown(carbon, tmp_path):
    fill(carbon)
    opened = compare(carbon)
    png, svg = tmp_path / "图.png", tmp_path / "chart.svg"
    carbon.export_picture(str(png))
    picture = QImage(str(png))
    assert picture.width() == 2 * carbon.charts.chart.width()
    assert picture.pixelColor(2, picture.height() - 2).lightness() == 255
    carbon.export_picture(str(svg))
    text = svg.read_text(encoding="utf-8")
    assert "<svg" in text and A in text and text.count("<path") + text.count("<rect") + text.count("<polyline") > 40
    assert "Chart written" in carbon.words.text() and carbon.open_button.isVisibleTo(carbon)
    carbon.export_table(str(tmp_path / "t.csv"))
    settle(carbon)
    with open(tmp_path / "t.csv", encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == len(opened.lines)
    (net,) = [row for row in table if row["Quantity"] == "Loss and accrued gain" and row["Item"] == "all pools"]
    assert float(net[A]) == pytest.approx(total(opened, A, "net")) and float(net[f"{A} lower"]) < float(net[A])
    carbon.export_table(str(tmp_path / "t.xlsx"))
    settle(carbon)
    book = gdal.OpenEx(str(tmp_path / "t.xlsx"))
    assert book.GetLayer(0).GetFeatureCount() >= len(table)
    carbon.export_report(str(tmp_path / "r.html"))
    settle(carbon)
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Ranking" in page and B in page and str(tmp_path) not in page
    assert page.count('<svg class="chart"') == 7 and page.count('<svg class="map"') == 2     # the plans' maps
    assert "loses carbon" in page and "controls were in scope" not in page
    assert "Coefficients (" in page and 'id="table-3"' not in page     # long tables are in the workbook
    book = gdal.OpenEx(str(tmp_path / "r-tables.xlsx"))
    assert [book.GetLayer(place).GetName() for place in range(book.GetLayerCount())][::4] == ["Ranking", "Coefficients"]
    assert book.GetLayer(2).GetFeatureCount() > 40
    carbon.export_picture(str(tmp_path / "nowhere" / "x.png"))
    assert "cannot be written" in carbon.words.text()


def test_the_project_remembers(carbon):
    fill(carbon)
    carbon.inputs.plans.item(0, 1).setText("甲")
    carbon.inputs.horizon.setValue(20)
    from groundrules.ui.carbon.dock import CarbonDock

    other = CarbonDock(None)
    try:
        assert other.inputs.parameters() == carbon.inputs.parameters()
        assert other.inputs.parameters()["SCENARIOS"][1] == "甲" and other.inputs.parameters()["HORIZON_YEARS"] == 20
    finally:
        other.take_down()
        other.deleteLater()
    QgsProject.instance().removeMapLayer(layer(A))
    assert len(carbon.inputs.plan_ids()) == 1


def test_a_run_can_be_cancelled_and_what_is_wrong_is_said(carbon):
    fill(carbon)
    click(carbon, carbon.compare_action)
    assert carbon.work.busy and not carbon.compare_action.isEnabled()
    click(carbon, carbon.cancel_action)
    settle(carbon)
    assert carbon.opened is None and carbon.compare_action.isEnabled()
    carbon.inputs.plans.item(1, 1).setText(A)
    click(carbon, carbon.compare_action)
    settle(carbon)
    assert "same name" in carbon.words.text() and carbon.words.font().bold() and carbon.opened is None


def test_annual_fluxes_stand_beside_and_can_rank(carbon):
    fill(carbon)
    inputs = carbon.inputs
    assert not inputs.choice.rank_by.model().item(1).isEnabled()
    place = inputs.choice.flux.findData("cn-land-flux|inventory-c")
    inputs.choice.flux.setCurrentIndex(place)
    inputs.choice.flux.activated.emit(place)
    assert "Fluxes: " in inputs.choice.boundary.text() and inputs.choice.rank_by.model().item(1).isEnabled()
    inputs.choice.rank_by.setCurrentIndex(1)
    click(carbon, carbon.compare_action)
    settle(carbon)
    assert carbon.opened is None and "over how many years" in carbon.words.text()
    inputs.horizon.setValue(20)
    opened = compare(carbon)
    assert set(opened.comparison.ranking["quantity"]) == {"land_flux"}
    assert opened.request.flux.family.id == "inventory-c"
    show(carbon, "land_flux")
    click_mark(carbon, carbon.charts.chart.shown.marks[0].mark)
    assert "inventory-c" in {row["family"] for row in opened.comparison.coefficients.to_dict("records")}
    assert layer(NOW).selectedFeatureCount() > 100 and "t CO2/ha" in carbon.charts.card.toPlainText()
    keys = [(row["land_class"], row["pool"]) for row in opened.comparison.coefficients.to_dict("records")]
    carbon.tabs.setCurrentIndex(2)
    carbon.numbers.choose(*next(key for key in keys if key[1] == "net_flux"))
    assert not carbon.numbers.apply_action.isEnabled()     # it is changed in its pack


HEAD = ("account,group,id,emission_t_co2_yr,lower_t_co2_yr,upper_t_co2_yr,covered_share,embodied_t_co2,energy_set,"
        "factor_type,factor_year\n")


def give(dock, name, scenario):
    """Choose the scenario of a layer of results by the keyboard."""
    table = dock.inputs.results
    row = next(row for row in range(table.rowCount()) if table.item(row, 0).text() == name)
    box = table.cellWidget(row, 2)
    titles = [box.itemText(place) for place in range(box.count())]
    box.setFocus()
    for _ in range(box.count()):
        QTest.keyClick(box, Qt.Key.Key_Up)
    for _ in range(titles.index(scenario)):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == scenario
    return titles


@pytest.fixture
def with_results(carbon, tmp_path):
    """Totals of buildings and verdicts of a check, loaded; names say nothing of the scenario."""
    for name, words in (("T0", HEAD + "actual,all,,100,95,105,1,,set-1,average,2023\n"),
                        ("T1", HEAD + "actual,all,,180,175,185,1,,set-1,average,2023\n"),
                        ("V1", "verdict\nforbidden\nforbidden\nallowed\n"), ("V2", "verdict\nconditional\n")):
        path = tmp_path / f"{name}.csv"
        path.write_text(words, encoding="utf-8")
        QgsProject.instance().addMapLayer(QgsVectorLayer(str(path), name, "ogr"))
    return carbon


def test_results_are_offered_and_not_taken(with_results):
    dock, table = with_results, with_results.inputs.results
    fill(dock)
    assert [table.item(row, 0).text() for row in range(table.rowCount())] == ["T0", "T1", "V1", "V2"]
    assert [table.item(row, 1).text() for row in (0, 2)] == ["totals of buildings", "verdicts of a check"]
    assert "RESULTS" not in dock.inputs.parameters() and not compare(dock).request.counts
    ranks = dock.inputs.choice.rank_by.model()
    assert not any(ranks.item(place).isEnabled() for place in range(1, 5))
    assert give(dock, "V1", A) == ["not used", "present", A, B]
    assert [ranks.item(place).isEnabled() for place in range(5)] == [True, False, False, False, True]
    dock.inputs.plans.item(0, 1).setText("甲")      # the choice follows the plan, whatever it is called
    assert dock.inputs.parameters()["RESULTS_OF"] == [layer("V1").id(), "甲"]
    give(dock, "V2", B)
    dock.inputs.plans.selectRow(1)
    click(dock, dock.inputs.remove_action)
    fill(dock, plans=(B,))                          # a plan that was taken out comes back without results
    assert dock.inputs.parameters()["RESULTS"] == [layer("V1").id()]
    QgsProject.instance().removeMapLayer(layer("V1"))
    assert table.rowCount() == 3 and "RESULTS" not in dock.inputs.parameters() and not ranks.item(4).isEnabled()


def test_results_stand_in_the_table_and_the_chart(with_results):
    dock = with_results
    fill(dock)
    for name, scenario in (("T0", "present"), ("T1", A), ("V1", A), ("V2", B)):
        give(dock, name, scenario)
    from groundrules.ui.carbon.dock import CarbonDock

    choice = dock.inputs.choice.rank_by
    choice.setCurrentIndex(choice.findData("forbidden"))
    choice.activated.emit(choice.currentIndex())
    other = CarbonDock(None)
    try:
        assert other.inputs.parameters() == dock.inputs.parameters() and len(other.inputs.results.of) == 4
    finally:
        other.take_down()
        other.deleteLater()
    opened = compare(dock)
    assert set(opened.comparison.ranking["quantity"]) == {"forbidden"}
    lines = {(line.quantity, line.item): line.values for line in dock.charts.model.lines}
    assert lines["building_emission", "all"] == (100, 180, None)
    assert lines["check_results", "forbidden"] == (None, 2, 0) and lines["check_results", "conditional"] == (None, 0, 1)
    kinds = dock.charts.kind
    assert [kinds.model().item(kinds.findData(kind)).isEnabled()
            for kind in ("land_flux", "building_emission", "building_potential")] == [False, True, False]
    show(dock, "building_emission")
    assert [item.mark for item in dock.charts.chart.shown.marks] == [
        ("building_emission", "present", "all"), ("building_emission", A, "all")]
    click_mark(dock, ("building_emission", A, "all"))
    assert "180" in dock.charts.card.toPlainText() and "does not belong to land-use parcels" in dock.words.text()


def test_a_list_of_codes_can_be_named(carbon):
    fill(carbon, plans=(A,))
    assert carbon.inputs.parameters()["SCENARIOS"][3] == carbon.inputs.parameters()["LAND_LIST"] == "auto"
    box = carbon.inputs.plans.cellWidget(0, 3)
    assert box.currentText() == "automatic (auto)" and carbon.inputs.parameters()["SCENARIOS"][3] == "auto"
    box.setCurrentIndex(box.findData("guide-2023"))
    assert box.currentText().endswith(" (guide-2023)") and len(box.currentText()) > 20      # its title
    assert carbon.inputs.parameters()["SCENARIOS"][3] == carbon.state()["plans"][0][3] == "guide-2023"
    box.setFocus()
    box.lineEdit().selectAll()
    QTest.keyClicks(box.lineEdit(), "corine")
    assert carbon.inputs.parameters()["SCENARIOS"][3] == "corine"
    assert carbon.state()["plans"][0][3] == "corine"
    click(carbon, carbon.compare_action)
    settle(carbon)
    assert carbon.opened is None and carbon.words.font().bold()       # codes of a plan are none of that list
    box.setCurrentText("guide-2023")
    carbon.inputs.present_list.setCurrentText("survey-3")
    assert carbon.inputs.parameters()["LAND_LIST"] == "survey-3"
    compare(carbon)
