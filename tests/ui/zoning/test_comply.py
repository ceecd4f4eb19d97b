"""How to comply, from the dock: asked with a button, answered in the background, drawn, added as layers.

One dock and one check for all: what a test leaves behind is put back before the next.
"""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from helpers.desk.once import runs_anew, runs_once
from helpers.desk.running import held_runs
from helpers.desk.shown import shown
from helpers.desk.zoning_dock import (
    ask_comply,
    check,
    choose,
    choose_finding,
    click,
    county_project,
    wait,
)
from qgis.core import QgsCoordinateReferenceSystem, QgsSettings
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import QUrl

from groundrules.ui.docks.map_link import MapLink


@pytest.fixture(scope="module")
def project(qgis_app, few_projects, known_runs):
    with county_project(few_projects) as loaded, runs_once(*known_runs):
        yield loaded


@pytest.fixture(scope="module")
def checked(plugin, project):
    """A dock that has checked the projects."""
    from groundrules.ui.zoning.dock import ZoningDock

    QgsSettings().remove("groundrules")
    with shown(ZoningDock(None)) as made:
        choose(made, "XMYD")
        check(made)
        yield made
    QgsSettings().remove("groundrules")


@pytest.fixture
def dock(checked):
    """The dock as it is once the check has ended: nothing was asked yet, and the list is not grouped otherwise."""
    panel, group = checked.findings, checked.findings.view.group
    place = group.currentIndex()
    panel.below.setCurrentWidget(panel.card)
    panel.set_run(panel.run)
    assert not checked.runs.busy and panel.comply.answers == {}
    yield checked
    group.setCurrentIndex(place)


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


def test_what_to_cut_off_and_what_remains(dock, canvas):
    """YC2025-003: 312 m² on farmland; 2,699.81 m² remain and pass."""
    panel = dock.findings
    choose_finding(panel, "YC2025-003-01", "PBF-01")
    assert "tolerance from which the verdict would change" in panel.card.text.toPlainText()
    before = len(bands(canvas))
    comply = ask_comply(dock)
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
    panel = dock.findings
    choose_finding(panel, "YC2025-003-01")
    ask_comply(dock)
    drawn = len(bands(canvas))
    choose_finding(panel, "YC2025-024-01")
    assert "Not computed yet" in panel.comply.text.toPlainText()
    assert len(bands(canvas)) < drawn
    choose_finding(panel, "YC2025-003-01")
    assert "312.00 m²" in panel.comply.text.toPlainText()   # asked once, kept
    click(dock, panel.comply_action)
    assert not dock.runs.busy


def test_where_no_cut_helps_the_routes_are_told(dock):
    panel = dock.findings
    findings = next(panel.finding(position) for position in range(len(panel.run.index))
                    if panel.finding(position)["verdict"] == "forbidden"
                    and panel.finding(position)["subject_id"] == "YC2025-012-01")
    choose_finding(panel, findings["subject_id"])
    comply = ask_comply(dock)
    words = comply.text.toPlainText()
    assert "No cut helps" in words
    route = panel.words.rules[findings["rule_id"]].routes
    assert (route[0] if route else "does not state how") in words
    assert not comply.zoom_action.isEnabled()


def test_a_link_of_the_card_asks_too(dock):
    panel = dock.findings
    choose_finding(panel, "YC2025-003-01")
    panel.card.text.anchorClicked.emit(QUrl("comply"))
    assert dock.runs.busy
    wait(dock, 120)
    assert "312.00 m²" in panel.comply.text.toPlainText()


def test_the_heading_of_a_project_asks_for_its_parcels(dock):
    panel = dock.findings
    panel.view.group.setCurrentIndex(panel.view.group.findData("project_id"))
    for row in range(panel.view.model.rowCount()):
        group = panel.view.model.group(row)
        if group is not None and group.key == "YC2025-003":
            panel.view.table.setCurrentIndex(panel.view.model.index(row, 0))
    ask_comply(dock)
    assert "YC2025-003-01" in panel.comply.text.toPlainText()


def test_added_as_layers_and_nothing_written_into_the_users(dock, project, few_projects):
    panel = dock.findings
    choose_finding(panel, "YC2025-003-01")
    before = (few_projects / "county.gpkg").read_bytes()
    with runs_anew():
        ask_comply(dock)
    there = set(project.mapLayers())
    click(dock, panel.comply.add_action)
    added = [project.mapLayer(item) for item in set(project.mapLayers()) - there]
    assert {item.name() for item in added} == {"Pieces to cut off", "Remaining sites"}
    assert sum(item.featureCount() for item in added) == 3
    assert (few_projects / "county.gpkg").read_bytes() == before
    assert not any(item.source().startswith(str(few_projects / "county.gpkg")) for item in added)


def test_cancelled(dock):
    panel = dock.findings
    choose_finding(panel, "YC2025-003-01")
    with held_runs():
        click(dock, panel.comply_action)
        assert dock.cancel_action.isEnabled() and not dock.check_action.isEnabled()
        dock.cancel_action.trigger()
    wait(dock)
    assert dock.words.text() == "Cancelled."
    assert "Not computed yet" in panel.comply.text.toPlainText()
    assert dock.check_action.isEnabled()


def test_the_card_says_scope_coverage_day_and_layer(dock):
    panel = dock.findings
    choose_finding(panel, "YC2025-003-01", "PBF-01")
    words = panel.card.text.toPlainText()
    assert "2026-06-30" in words and "cn-three-lines" in words
    assert "outside the scope" in words and "Coverage" in words
    assert "YJJBNTBHTB, d" in words                 # with its date, or that there is none
    assert "clause to be checked" in words or "verified" in words
    assert "Tolerance" in words and "Limit" in words
