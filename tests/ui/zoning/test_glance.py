"""A result at a glance: tiles, a line a project, its layers on the map, and a click on the map that finds it."""
from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.county.zoning_runs import expected
from helpers.desk.running import held_runs
from helpers.desk.shown import shown
from helpers.desk.zoning_dock import check, choose, layer, wait
from qgis.core import QgsApplication, QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapTool
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction, QToolButton

from groundrules.bridge.project.run_group import run_group, run_layer
from groundrules.ui.zoning.runs import CHECK

pytestmark = pytest.mark.runs_once


class Window:
    """As much of QGIS's window as the docks' map tools need."""

    def __init__(self):
        self.canvas, self.pan = QgsMapCanvas(), QAction()

    def mapCanvas(self):
        return self.canvas

    def actionPan(self):
        return self.pan

    def activeLayer(self):
        return None


@pytest.fixture(scope="module")
def window(qgis_app):
    made = Window()
    made.canvas.resize(600, 400)
    yield made
    made.canvas.deleteLater()


@pytest.fixture
def dock(plugin, project, own_settings, window):
    from groundrules.ui.zoning.dock import ZoningDock

    window.canvas.setDestinationCrs(layer("YJJBNTBHTB").crs())
    with shown(ZoningDock(window)) as made:
        choose(made, "XMYD")
        yield made


def tile(dock, verdict):
    return dock.findChild(QToolButton, f"groundrules_zoning_tile_{verdict}")


def test_packs_are_named_by_their_title(dock):
    words = [dock.inputs.packs.itemText(place) for place in range(dock.inputs.packs.count())]
    assert dock.inputs.pack_id() == "cn-three-lines" and dock.parameters()["PACK"] == "cn-three-lines"
    assert dock.inputs.packs.currentText().endswith(" (cn-three-lines)") and len(words) == len(set(words)) > 2
    assert dock.inputs.pack_path("cn-constraints").endswith("cn-constraints") and dock.inputs.pack_path("none") == ""


def test_tiles_lines_and_layers(dock, project):
    """Tiles are those of the answers by hand; a press keeps their projects; the map has one group for the run."""
    view, rows = check(dock).view, expected()
    counts = {verdict: [row for row in rows if row["verdict"] == verdict] for verdict in (
        "forbidden", "undetermined", "conditional", "allowed")}
    projects = {verdict: {row["XMBH"] for row in own} for verdict, own in counts.items()}
    for verdict, own in counts.items():
        words = tile(dock, verdict).accessibleName()
        assert f": {len(own)} " in words and f"projects: {len(projects[verdict])}" in words and " ha" in words
        assert f"{len(own)}" in tile(dock, verdict).text()
    headings = [group.key for group in view.model.rows.groups]
    assert len(headings) == len({row["XMBH"] for row in rows})      # a line a project, the first one open
    first = view.model.data(view.model.index(0, 0))
    assert first.endswith(f"{headings[0]}: {view.model.rows.groups[0].count}") and " · " in first   # its name
    name = first.split(" · ")[0]
    assert name in dock.findings.card.text.toPlainText().replace("\n", " ")
    QTest.mouseClick(tile(dock, "undetermined"), Qt.MouseButton.LeftButton)
    assert {group.key for group in view.model.rows.groups} == projects["undetermined"]
    assert dock.findings.finding(view.current())["project_id"] in projects["undetermined"]
    QTest.mouseClick(tile(dock, "allowed"), Qt.MouseButton.LeftButton)
    assert not tile(dock, "undetermined").isChecked()
    assert {group.key for group in view.model.rows.groups} == projects["allowed"]
    QTest.mouseClick(tile(dock, "allowed"), Qt.MouseButton.LeftButton)
    assert len(view.model.rows.groups) == len(headings)
    assert dock.findings.run.without == 0 and view.count.text().endswith(" findings")
    view.renew(replace(dock.findings.run, without=3), view.model.words)
    assert view.count.text().endswith(" findings · projects without a finding: 3")
    seen = [view.current()]
    for _ in range(view.model.rows.groups[0].count):        # on into the next project, which opens
        view.step(1)
        seen.append(view.current())
    assert len(set(seen)) == len(seen)
    assert dock.findings.finding(seen[-1])["project_id"] == headings[1]
    group = project.layerTreeRoot().children()[0]
    assert group is run_group(project, CHECK) and group.name().startswith("Check zoning 20")
    before = {run_layer(project, CHECK, part).id() for part in ("findings", "verdicts")}
    dock.exports.add_action.trigger()
    after = {run_layer(project, CHECK, part).id() for part in ("findings", "verdicts")}
    assert not before & after and len(run_group(project, CHECK).findLayers()) == 2


def rows_of_tiles(dock):
    return len({made.y() for made in dock.findings.view.tiles.buttons.values()})


def test_lines_and_the_reason_share_a_low_dock(dock):
    """As high as in a window of 1366 × 768: tiles in a row of all or of few words, eight lines, the card's head."""
    view, card = check(dock).view, dock.findings.card
    line = view.table.verticalHeader().defaultSectionSize()
    height = 32 * line      # 600 pixels, with letters as they are there
    dock.resize(dock.width(), height)
    QgsApplication.processEvents()
    rest = dock.width() - view.tiles.width()
    (_, long), *_, (_, short) = view.tiles.wordings
    for width, rows in ((short, 1), (short - 1, 2), (long, 1)):
        dock.resize(width + rest, height)
        QgsApplication.processEvents()
        assert view.tiles.width() == width and rows_of_tiles(dock) == rows
        assert all(made.width() >= made.sizeHint().width() for made in view.tiles.buttons.values())
        assert view.table.viewport().height() // line >= 8
        assert card.text.viewport().height() > 4 * card.text.fontMetrics().lineSpacing()
        assert dock.findings.height() <= dock.tabs.height(), "nothing scrolls"
    assert "projects: " in tile(dock, "forbidden").text()
    assert not view.filters["verdict"].isVisible()
    QTest.mouseClick(dock.findChild(QToolButton, "groundrules_zoning_filters_button"), Qt.MouseButton.LeftButton)
    assert view.filters["verdict"].isVisible()
    view.filters["verdict"].setCurrentIndex(1)
    assert view.bar.filters_action.text() == "Filters (1)"


def test_a_click_on_the_map_chooses_the_finding(dock, window):
    panel = check(dock)
    assert window.canvas.mapTool() is dock.pick.tool and dock.pick.pick_action.isChecked()
    place = next(row for row in range(len(panel.run.index))
                 if panel.finding(row)["rule_id"] == "PBF-01" and panel.finding(row)["subject_id"] == "YC2025-003-01")
    box = panel.map_link.geometry(panel._wkb(place), panel.run.crs).pointOnSurface().boundingBox()
    window.canvas.setExtent(QgsRectangle(box.xMinimum() - 30, box.yMinimum() - 20, box.xMinimum() + 30,
                                         box.yMinimum() + 20))
    panel.view.table.setCurrentIndex(panel.view.model.index(0, 0))
    at = window.canvas.getCoordinateTransform().transform(box.xMinimum(), box.yMinimum())
    at = QPoint(round(at.x()), round(at.y()))
    for expected_rule in ("UDB-01", "PBF-01", "UDB-01"):       # the same place once more: what else lies there
        QTest.mouseClick(window.canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        finding = panel.finding(panel.view.current())
        assert (finding["subject_id"], finding["rule_id"]) == ("YC2025-003-01", expected_rule)
    assert panel.view.table.selectionModel().selectedRows()[0].row() == panel.view.table.currentIndex().row()
    QTest.mouseClick(tile(dock, "allowed"), Qt.MouseButton.LeftButton)      # what is hidden is shown again
    QTest.mouseClick(window.canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert panel.finding(panel.view.current())["subject_id"] == "YC2025-003-01"
    window.canvas.setExtent(QgsRectangle(0, 0, 60, 40))
    QTest.mouseClick(window.canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert "No finding" in dock.words.text()
    own = QgsMapTool(window.canvas)
    window.canvas.setMapTool(own)
    dock.check()
    wait(dock)
    assert window.canvas.mapTool() is own and not dock.pick.pick_action.isChecked()     # whoever measures, measures on


def edit(name, project_id):
    """Move a parcel by a metre, as a user does who edits the layer."""
    edited = layer(name)
    feature = next(feature for feature in edited.getFeatures() if feature["XMBH"] == project_id)
    if not edited.isEditable():
        assert edited.startEditing()
    shape = feature.geometry()
    shape.translate(1.0, 0.0)
    assert edited.changeGeometry(feature.id(), shape)
    return edited


@pytest.mark.runs_once(False)
def test_findings_say_when_they_are_out_of_date(dock):
    date = check(dock).date
    assert date.isHidden()
    edited = edit("XMYD", "YC2025-002")
    edit("XMYD", "YC2025-002")
    assert not date.isHidden() and date.words.text() == "Out of date: parcels changed: 1"
    edit("XMYD", "YC2025-003")
    assert date.words.text().endswith(": 2")
    assert edited.rollBack() and date.isHidden()        # as they were checked
    edit("XMYD", "YC2025-002")
    with held_runs():
        dock.check()
        dock.cancel_action.trigger()
    wait(dock)
    assert date.words.text() == "Out of date: parcels changed: 1"      # what is shown is still the run before
    QTest.mouseClick(date.button, Qt.MouseButton.LeftButton)
    wait(dock)
    assert date.words.text() == "Checked with edits that are not saved: XMYD" and date.button.isHidden()
    assert edited.commitChanges()
    assert "Out of date" not in date.words.text()       # saved as they were checked
    dock.inputs.project_field.setField("XMMC")
    assert date.words.text() == "Out of date: other inputs are chosen" and not date.button.isHidden()
    dock.inputs.project_field.setField("XMBH")
    assert "Out of date" not in date.words.text()
    farmland = layer("YJJBNTBHTB")
    assert farmland.startEditing() and farmland.deleteFeature(next(farmland.getFeatures()).id())
    assert date.words.text() == "Out of date: YJJBNTBHTB, features changed: 1"
    farmland.rollBack()
    QgsProject.instance().removeMapLayer(farmland.id())     # layers go, and the line lets go of those that are left
    dock.inputs.project_field.setField("XMMC")
    assert "other inputs" in date.words.text()
    QgsProject.instance().clear()
    assert date.isHidden()
