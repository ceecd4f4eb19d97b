"""How to comply, from the dock: asked with a button, answered in the background, drawn, added as layers."""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from helpers.desk.zoning_dock import check, click, layer, wait
from qgis.core import QgsCoordinateReferenceSystem, QgsProject
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import QUrl

from groundrules.ui.docks.map_link import MapLink

#: Of the county's projects: the one to be cut, two that no cut helps, and some that are asked nothing.
PROJECTS = {f"YC2025-{number:03}" for number in (1, 2, 3, 6, 12, 24)}


@pytest.fixture
def project(project):
    """The county with a few of its projects: every test here checks them first."""
    subjects = layer("XMYD")
    assert subjects.dataProvider().deleteFeatures(
        [feature.id() for feature in subjects.getFeatures() if feature["XMBH"] not in PROJECTS])
    assert {feature["XMBH"] for feature in subjects.getFeatures()} == PROJECTS
    return project


@pytest.fixture
def canvas(dock):
    """A map for the dock, which the tests make without one."""
    made = QgsMapCanvas()
    made.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4547"))
    dock.map_link = dock.findings.map_link = dock.findings.comply.map_link = MapLink(made)
    yield made
    dock.map_link.take_down()
    dock.map_link = SimpleNamespace(take_down=lambda: None)
    dock.findings.map_link = dock.findings.comply.map_link = MapLink(None)
    made.deleteLater()


def bands(canvas):
    return [item for item in canvas.items() if isinstance(item, QgsRubberBand)]


def choose_finding(panel, subject, rule=""):
    """Make a finding of a subject the current one."""
    for position in range(len(panel.run.index)):
        finding = panel.finding(position)
        if finding["subject_id"] == subject and rule in (finding["rule_id"] or ""):
            panel.view.pick([position])
            return finding
    raise AssertionError(subject)


def ask(dock):
    click(dock, dock.findings.comply_action)
    wait(dock, 120)
    assert dock.words.text() == "", dock.words.text()
    return dock.findings.comply


def test_what_to_cut_off_and_what_remains(dock, canvas):
    """YC2025-003: 312 m² on farmland; 2,699.81 m² remain and pass."""
    panel = check(dock)
    choose_finding(panel, "YC2025-003-01", "PBF-01")
    assert "tolerance from which the verdict would change" in panel.card.text.toPlainText()
    before = len(bands(canvas))
    comply = ask(dock)
    assert panel.below.currentWidget() is comply
    words = comply.text.toPlainText()
    assert "312.00 m²" in words and "2,699.81 m²" in words and "no conflict found" in words.lower()
    assert "PBF-01" in words and "UDB-01" in words and "With 99 %" in words
    assert "competent authority decides" in words
    assert len(bands(canvas)) == before + 3         # two pieces, and what remains
    card = panel.card.text.toPlainText()
    assert "from 0." in card or "at every tolerance" in card or "m, by moving" in card, card
    assert "tolerance from which the verdict would change" not in card


def test_another_finding_has_its_own_answer(dock, canvas):
    panel = check(dock)
    choose_finding(panel, "YC2025-003-01")
    ask(dock)
    drawn = len(bands(canvas))
    choose_finding(panel, "YC2025-024-01")
    assert "Not computed yet" in panel.comply.text.toPlainText()
    assert len(bands(canvas)) < drawn
    choose_finding(panel, "YC2025-003-01")
    assert "312.00 m²" in panel.comply.text.toPlainText()   # asked once, kept
    click(dock, panel.comply_action)
    assert not dock.runs.busy


def test_where_no_cut_helps_the_routes_are_told(dock):
    panel = check(dock)
    findings = next(panel.finding(position) for position in range(len(panel.run.index))
                    if panel.finding(position)["verdict"] == "forbidden"
                    and panel.finding(position)["subject_id"] == "YC2025-012-01")
    choose_finding(panel, findings["subject_id"])
    comply = ask(dock)
    words = comply.text.toPlainText()
    assert "No cut helps" in words
    route = panel.words.rules[findings["rule_id"]].routes
    assert (route[0] if route else "does not state how") in words
    assert not comply.zoom_action.isEnabled()


def test_a_link_of_the_card_asks_too(dock):
    panel = check(dock)
    choose_finding(panel, "YC2025-003-01")
    panel.card.text.anchorClicked.emit(QUrl("comply"))
    assert dock.runs.busy
    wait(dock, 120)
    assert "312.00 m²" in panel.comply.text.toPlainText()


def test_the_heading_of_a_project_asks_for_its_parcels(dock):
    panel = check(dock)
    panel.view.group.setCurrentIndex(panel.view.group.findData("project_id"))
    for row in range(panel.view.model.rowCount()):
        group = panel.view.model.group(row)
        if group is not None and group.key == "YC2025-003":
            panel.view.table.setCurrentIndex(panel.view.model.index(row, 0))
    ask(dock)
    assert "YC2025-003-01" in panel.comply.text.toPlainText()


def test_added_as_layers_and_nothing_written_into_the_users(dock, project, tmp_path):
    panel = check(dock)
    choose_finding(panel, "YC2025-003-01")
    before = (tmp_path / "county.gpkg").read_bytes()
    ask(dock)
    there = set(project.mapLayers())
    click(dock, panel.comply.add_action)
    added = [project.mapLayer(item) for item in set(project.mapLayers()) - there]
    assert {item.name() for item in added} == {"Pieces to cut off", "Remaining sites"}
    assert sum(item.featureCount() for item in added) == 3
    assert (tmp_path / "county.gpkg").read_bytes() == before
    assert not any(item.source().startswith(str(tmp_path / "county.gpkg")) for item in added)


def test_kept_beside_the_project(dock, project, tmp_path):
    assert project.write(str(tmp_path / "p.qgz"))
    dock.keep.setChecked(True)
    panel = check(dock)
    choose_finding(panel, "YC2025-003-01")
    ask(dock)
    click(dock, panel.comply.add_action)
    assert len(list((tmp_path / "groundrules").glob("comply-*.gpkg"))) == 1


def test_a_layer_that_is_gone_is_named(dock, project):
    panel = check(dock)
    choose_finding(panel, "YC2025-003-01")
    project.removeMapLayer(layer("CZKFBJ").id())
    click(dock, panel.comply_action)
    assert not dock.runs.busy
    assert "CZKFBJ" in dock.words.text() and "not loaded" in dock.words.text()


def test_cancelled(dock):
    panel = check(dock)
    choose_finding(panel, "YC2025-003-01")
    click(dock, panel.comply_action)
    assert dock.cancel_action.isEnabled() and not dock.check_action.isEnabled()
    dock.cancel_action.trigger()
    wait(dock)
    assert dock.words.text() == "Cancelled."
    assert "Not computed yet" in panel.comply.text.toPlainText()
    assert dock.check_action.isEnabled()


def test_a_layer_goes_while_it_is_worked_out(dock, project):
    panel = check(dock)
    choose_finding(panel, "YC2025-003-01")
    click(dock, panel.comply_action)
    project.removeMapLayer(layer("CZKFBJ").id())
    layer("YJJBNTBHTB").reload()
    layer("STBHHX").setName("renamed")
    wait(dock, 120)
    assert "312.00 m²" in panel.comply.text.toPlainText(), dock.words.text()
    project.removeAllMapLayers()
    assert "312.00 m²" in panel.comply.text.toPlainText()


def test_another_run_forgets_the_answers(dock):
    panel = check(dock)
    choose_finding(panel, "YC2025-003-01")
    ask(dock)
    check(dock)
    assert panel.comply.answers == {} and not panel.comply.add_action.isEnabled()
    QgsProject.instance().clear()
    assert not panel.comply_action.isEnabled()


def test_the_card_says_scope_coverage_day_and_layer(dock):
    panel = check(dock)
    choose_finding(panel, "YC2025-003-01", "PBF-01")
    words = panel.card.text.toPlainText()
    assert "2026-06-30" in words and "cn-three-lines" in words
    assert "outside the scope" in words and "Coverage" in words
    assert "YJJBNTBHTB, d" in words                 # with its date, or that there is none
    assert "clause to be checked" in words or "verified" in words
    assert "Tolerance" in words and "Limit" in words
