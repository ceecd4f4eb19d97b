"""The page "Climate and hazards": two plans of the sample county by the indicators of a pack, without a window."""
from __future__ import annotations

import pytest
from helpers.desk.carbon_dock import A, B, compare, fill, settle
from helpers.desk.running import held_runs, results, rows
from helpers.desk.zoning_dock import add_layers, click, layer
from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import Qt

from groundrules.core.errors import InputError
from groundrules.ui.carbon import climate

pytestmark = pytest.mark.runs_once
SHARED = {"HLFXKZX": "hazard_zones", "YJJBNTBHTB": "farmland", "STBHHX": "red_line", "CZKFBJ": "development_boundary"}


def cells(page):
    """Title of an indicator -> what the cells of its line say."""
    table = page.table
    return {table.item(row, 0).text(): [table.item(row, column).text() for column in range(1, table.columnCount())]
            for row in range(table.rowCount())}


def test_two_plans_side_by_side_with_their_carbon(carbon, project, county_folder, tmp_path):
    page = carbon.climate
    add_layers(project, county_folder, [name for name in SHARED if not project.mapLayersByName(name)])
    fill(carbon, plans=(A,))
    assert page.missing() == "" and list(page.options()) == [layer("DLTB_2024").id(), layer(A).id()]
    for _ in "A":
        carbon.inputs.remove_action.trigger()
    fill(carbon)
    compare(carbon)
    carbon.tabs.setCurrentWidget(page)
    given = page.parameters()
    assert given["PLANS"] == [layer(A).id(), layer(B).id()] and given["YEAR"] == 2035 and len(given["RESULTS"]) == 2
    assert dict(zip(given["ROLES"][::2], given["ROLES"][1::2])) == {
        layer(name).id(): role for name, role in SHARED.items()}
    click(carbon, page.compare_action)
    settle(carbon)
    shown, heads = cells(page), [page.table.horizontalHeaderItem(column).text() for column in range(4)]
    assert heads[2:] == [page.options()[layer(name).id()] for name in (A, B)]
    path = results("compareoptions", {**given, "OUTPUT": str(tmp_path / "options.gpkg"), "LANGUAGE": "en"})["OUTPUT"]
    written = {(row["indicator_id"], row["option"]): row for row in rows(path)}
    for key, title in (("construction_land", "Construction land"), ("forest", "Forest"),
                       ("land_carbon", "Emission from land carbon over the horizon, removals negative")):
        for column, option in enumerate(heads[2:], 1):
            row = written[key, option]
            assert shown[title][column].split()[0].replace(",", "") == f"{row['value']:.2f}".rstrip("0").rstrip(".")
            sign = {"reference": "", "better": "↑", "worse": "↓", "alike": "=", "undetermined": "?"}[row["comparison"]]
            assert sign in shown[title][column] and ("★" in shown[title][column]) == bool(row["is_best"])
    assert "Emergency shelter for each planned resident" in page.hint.text()
    for width in (320, 500, 900):       # titles stay readable beside numbers with bands
        page.table.resize(width, 300)
        page.table.fit()
        view = page.table.viewport().width()
        assert page.table.columnWidth(0) >= 0.3 * view - 1 and page.table.horizontalHeader().length() >= view
        assert page.table.rowHeight(0) > page.table.rowHeight(1) >= page.table.fontMetrics().height()
    assert page.sentences.toPlainText() and carbon.tabs.currentWidget() is page
    tip = page.table.item(0, 3).data(Qt.ItemDataRole.ToolTipRole)
    assert heads[3] in tip and tip == page.table.item(0, 3).data(Qt.ItemDataRole.AccessibleTextRole)


def test_what_is_missing_is_said(carbon):
    page = carbon.climate
    assert "Add two plans" in page.missing() and not page.compare_action.isEnabled()
    page.compare()
    assert "Add two plans" in carbon.words.text()


def test_carbon_of_other_inputs_is_left_out_and_said(carbon):
    page, horizon = carbon.climate, carbon.inputs.horizon
    fill(carbon)
    carbon.tabs.setCurrentWidget(page)
    assert "Carbon is in it after" in page.hint.text()
    compare(carbon)
    carbon.tabs.setCurrentWidget(page)
    tables = page.parameters()["RESULTS"]
    assert len(tables) == 2 and "Carbon" not in page.hint.text()
    before = horizon.value()
    horizon.setValue(before + 5)
    assert page.parameters()["RESULTS"] == [] and "Carbon is left out" in page.hint.text()
    horizon.setValue(before)        # they are of these inputs
    assert page.parameters()["RESULTS"] == tables and "Carbon" not in page.hint.text()
    page.compare()
    settle(carbon)
    assert page.matrix is not None and "Out of date" not in page.hint.text()
    carbon.inputs.years[1].setValue(2036)
    assert page.hint.text().startswith("Out of date") and page.parameters()["RESULTS"] == []
    carbon.inputs.years[1].setValue(2035)
    assert "Out of date" not in page.hint.text()
    with held_runs():
        click(carbon, carbon.compare_action)
        carbon.cancel_action.trigger()  # a second comparison that does not end
    settle(carbon)
    assert page.parameters()["RESULTS"] == [] and page.hint.text().startswith("Out of date")
    compare(carbon)
    assert len(page.parameters()["RESULTS"]) == 2
    carbon.work.edit(carbon.opened, [])     # other numbers: the tables have the former ones
    settle(carbon)
    assert page.parameters()["RESULTS"] == [] and page.hint.text().startswith("Out of date")


def test_a_year_is_given_only_where_all_plans_have_it(carbon, monkeypatch):
    page, years = carbon.climate, [2025, 2035, 2035]
    fill(carbon)
    monkeypatch.setattr(carbon.inputs, "years_of", lambda: years)
    carbon.tabs.setCurrentWidget(page)
    assert page.parameters()["YEAR"] == 2035 and "different years" not in page.hint.text()
    years[1] = 2025
    page.enable(True)
    assert "YEAR" not in page.parameters() and "different years (2025, 2035)" in page.hint.text()
    years[1] = None
    page.enable(True)
    assert "YEAR" not in page.parameters() and "different years (–, 2035)" in page.hint.text()


def test_a_name_of_two_roles_is_left_out_alone_and_said(carbon, project, county_folder):
    page = carbon.climate
    add_layers(project, county_folder, ("YJJBNTBHTB",))
    odd = QgsVectorLayer("Polygon?crs=EPSG:4490", "生态保护红线与城镇开发边界", "memory")
    project.addMapLayer(odd)
    fill(carbon)
    carbon.tabs.setCurrentWidget(page)
    roles = page.parameters()["ROLES"]
    assert odd.id() not in roles and layer("YJJBNTBHTB").id() in roles
    assert "生态保护红线与城镇开发边界 is left out" in page.hint.text()
    assert "any of these: Ecological protection red line, Urban development boundary." in page.hint.text()


def test_a_pack_that_is_not_there_is_said_by_both_buttons(carbon, monkeypatch):
    page = carbon.climate
    fill(carbon)

    def broken(*_given):
        raise InputError("binding.unknown_layer", layer="a", layers="b")

    monkeypatch.setattr(climate, "shared_layers", broken)
    for act in (page.compare, page.open_dialog):
        carbon.tell("")
        act()
        assert carbon.words.text() and not carbon.work.busy
