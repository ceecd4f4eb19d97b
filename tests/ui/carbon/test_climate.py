"""The page "Climate and hazards": two plans of the sample county by the indicators of a pack, without a window."""
from __future__ import annotations

from helpers.desk.carbon_dock import A, B, compare, fill, settle
from helpers.desk.running import results, rows
from helpers.desk.zoning_dock import add_layers, click, layer
from qgis.PyQt.QtCore import Qt

SHARED = {"HLFXKZX": "hazard_zones", "YJJBNTBHTB": "farmland", "STBHHX": "red_line", "CZKFBJ": "development_boundary"}


def cells(page):
    """Title of an indicator -> what the cells of its line say."""
    table = page.table
    return {table.item(row, 0).text(): [table.item(row, column).text() for column in range(1, table.columnCount())]
            for row in range(table.rowCount())}


def test_two_plans_side_by_side_with_their_carbon(carbon, project, tmp_path):
    page = carbon.climate
    add_layers(project, tmp_path, [name for name in SHARED if not project.mapLayersByName(name)])
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
            assert shown[title][column].split(" ")[0].replace(",", "") == f"{row['value']:.2f}".rstrip("0").rstrip(".")
            sign = {"reference": "", "better": "↑", "worse": "↓", "alike": "=", "undetermined": "?"}[row["comparison"]]
            assert sign in shown[title][column] and ("★" in shown[title][column]) == bool(row["is_best"])
    assert "Emergency shelter for each planned resident" in page.hint.text()
    assert page.sentences.toPlainText() and carbon.tabs.currentWidget() is page
    tip = page.table.item(0, 3).data(Qt.ItemDataRole.ToolTipRole)
    assert heads[3] in tip and tip == page.table.item(0, 3).data(Qt.ItemDataRole.AccessibleTextRole)


def test_what_is_missing_is_said(carbon):
    page = carbon.climate
    assert "Add two plans" in page.missing() and not page.compare_action.isEnabled()
    page.compare()
    assert "Add two plans" in carbon.words.text()
