"""The Compliance dock, clicked: list, decisions, runs compared and recorded, stores that give trouble."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from helpers.desk.store_dock import (
    accept,
    choose,
    decide,
    decided,
    rows,
    settled,
    show_store,
    states,
)
from helpers.desk.zoning_dock import click, wait_until
from helpers.store.made import finding, run_of
from qgis.core import QgsApplication, QgsVectorLayer
from qgis.PyQt.QtCore import QItemSelectionModel, Qt, QUrl
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from shapely import box

from groundrules.bridge.project.dock_state import remember
from groundrules.bridge.store import api as store
from groundrules.bridge.store.cuts import cuts_source
from groundrules.bridge.store.recording import record_runs
from groundrules.core.findings.details.alternatives import Cut, section_of
from groundrules.core.findings.details.sides import sides_section
from groundrules.core.findings.families import family_column
from groundrules.core.findings.stored import cell_of_store
from groundrules.core.findings.table import group_title
from groundrules.ui.compliance.dialogs import Decision


@pytest.fixture
def dock(compliance):
    return compliance


@pytest.fixture
def path(store_path):
    return store_path


def cell(view, row: int, name: str) -> str:
    return view.model.data(view.model.index(row, view.form.columns.index(name)))


# -- the list ------------------------------------------------------------------------------------

def test_nothing_is_there_at_first(dock):
    assert dock.findings.stored is None and dock.link.path == ""
    assert dock.link.button.text() == "No store yet"
    assert "Nothing is recorded yet" in dock.findings.card.text.toPlainText()
    assert not any(decision.isEnabled() for decision in dock.findings.decisions.values())


def test_codes_that_begin_alike_are_cut_in_the_middle(dock, view):
    delegate, elided = view.table.itemDelegate(), {}
    for name in ("subject_id", "project_id", "message"):
        option = QStyleOptionViewItem()
        option.textElideMode = view.table.textElideMode()
        delegate.initStyleOption(option, view.model.index(0, view.form.columns.index(name)))
        elided[name] = option.textElideMode == Qt.TextElideMode.ElideMiddle
    assert elided == {"subject_id": True, "project_id": True, "message": False}


def test_findings_are_listed_the_worst_first(dock, view):
    assert view.model.rowCount() == 12
    assert [cell(view, row, "severity") for row in range(12)] == ["critical"] * 4 + ["major"] * 4 + ["minor"] * 4
    assert {cell(view, row, "state") for row in range(12)} == {"open"}
    assert "finding f3" in dock.findings.card.text.toPlainText()
    assert "found for the first time" in dock.findings.past.toPlainText()
    assert dock.link.button.text() == "store.gpkg"


def test_filters_search_groups_and_order(dock, view):
    choose(view, "rule_id", "R-1", "unit_code", "U0")
    assert [cell(view, row, "subject_id") for row in range(view.model.rowCount())] == ["S6", "S12"]
    assert view.bar.filters_action.text() == "Filters (2)" and "R-1 (4)" in view.bar.filters_action.toolTip()
    assert not view.filters["rule_id"].isVisible()
    click(dock, view.bar.filters_action)
    assert view.filters["rule_id"].isVisible()
    click(dock, view.bar.filters_action)
    click(dock, view.reset_action)
    assert view.bar.filters_action.text() == "Filters"
    choose(view, "severity", "minor", "state", "open")
    assert view.model.rowCount() == 4
    click(dock, view.reset_action)
    QTest.keyClicks(view.search, "f11")
    wait_until(lambda: view.model.rowCount() == 1)
    click(dock, view.reset_action)
    for name, count in (("rule_id", 3), ("severity", 3), ("state", 1), ("unit_code", 2), ("project_id", 2),
                        ("check_name", 1), ("family", 1)):
        view.group.setCurrentIndex(view.group.findData(name))
        assert len(view.model.rows.groups) == count
        assert view.model.rowCount() == (6 + 2 if name == "project_id" else 12 + count), name   # projects are folded
        assert not view.grab().isNull()
    view.group.setCurrentIndex(0)
    view.table.horizontalHeader().sectionClicked.emit(view.form.columns.index("measured"))
    assert cell(view, 0, "measured") == "10.00" and cell(view, 11, "measured") == "120.00"


def test_keys_walk_and_fold(dock, view):
    view.group.setCurrentIndex(view.group.findData("severity"))
    view.select_first()
    first = view.current()
    QTest.keyClick(view.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert view.current() not in (-1, first)
    click(dock, view.fold_action)
    assert view.model.rowCount() == 12 + 3 - 4
    assert view.current() == -1


def test_extent_filter(dock, view):
    bounds = dock.findings.stored.index.bounds
    view.set_extent(tuple(bounds[:3, :2].min(axis=0)) + tuple(bounds[:3, 2:].max(axis=0)))
    assert view.model.rows.matching == 3
    view.set_extent(None)
    assert view.model.rows.matching == 12


# -- decisions -----------------------------------------------------------------------------------

def test_waive_one_with_a_reason(dock, view, path):
    asked = decide(dock, "waive")
    ok = asked.buttons.buttons()[0]
    assert not ok.isEnabled()      # no reason yet
    QTest.keyClicks(asked.words, "old road")
    asked.document.setText("2026-7")
    asked.ends.setChecked(True)
    last = asked.expires.date().toString("yyyy-MM-dd")
    accept(asked)
    settled(dock)
    waiver = store.waivers_of(path, int(dock.findings.stored.fids[2])).iloc[0]
    assert (waiver["reason"], waiver["author"], waiver["document"]) == ("old road", "bob", "2026-7")
    assert waiver["expires"] == last
    row = view.model.rows.row_of(2)
    assert cell(view, row, "state") == "waived" and waiver["expires"] in cell(view, row, "waiver")
    assert "Findings saved: 1." in dock.words.text()
    settled(dock)
    assert "old road" in dock.findings.past.toPlainText() and "2026-7" in dock.findings.card.text.toPlainText()


def test_bulk_waive_with_one_reason_then_withdraw(dock, view, path):
    choose(view, "severity", "major")
    view.table.setFocus()
    view.table.selectAll()
    assert len(view.selection()) == 4
    decided(dock, "waive", "one reason")
    assert list(states(path).values()).count("waived") == 4
    choose(view, "state", "waived")
    assert view.model.rows.matching == 4
    view.table.selectAll()
    accept(decide(dock, "withdraw"))
    settled(dock)
    assert set(states(path).values()) == {"open"}


def test_the_heading_of_a_group_stands_for_its_findings(dock, view, path):
    view.group.setCurrentIndex(view.group.findData("rule_id"))
    choose(view, "unit_code", "U1")
    heading = next(row for row in range(view.model.rowCount()) if view.model.group(row) is not None)
    view.table.setCurrentIndex(view.model.index(heading, 0))
    rule = view.model.group(heading).key
    assert len(view.selection()) == 2
    decided(dock, "dispute", "not ours")
    frame = store.read_store(path).index.frame
    disputed = frame[frame["state"] == "disputed"]
    assert set(disputed["rule_id"]) == {rule} and set(disputed["unit_code"]) == {"U1"} and len(disputed) == 2


def test_the_next_finding_is_chosen_where_the_decided_one_is_shown_no_longer(dock, view):
    choose(view, "state", "open|disputed")
    view.select_first()
    before = view.current()
    decided(dock, "waive", "fine")
    assert view.model.rows.matching == 11 and view.current() not in (-1, before)


def test_dispute_open_again_and_comment(dock, view, path):
    decided(dock, "dispute", "survey is wrong")
    decided(dock, "comment", "see the letter")
    frame = store.read_store(path).index.frame
    assert frame["state"].tolist().count("disputed") == 1 and frame["comment_count"].sum() == 1
    settled(dock)
    past = dock.findings.past.toPlainText()
    assert "survey is wrong" in past and "see the letter" in past
    decided(dock, "open")
    assert set(states(path).values()) == {"open"}


def test_a_cancelled_question_changes_nothing(dock, view, path):
    before = open(path, "rb").read()
    asked = decide(dock, "waive", "a reason")
    asked.reject()
    settled(dock)
    assert open(path, "rb").read() == before


def test_a_stale_waiver_is_open_again_and_says_why(dock, view, path):
    view.table.selectAll()
    decided(dock, "waive", "fine")
    record_runs(path, [run_of(rows(12, evidence="2"), "demo", "2026-02-01T00:00:00+00:00")], "ann")
    click(dock, dock.reload_action)
    settled(dock)
    assert {cell(view, row, "state") for row in range(12)} == {"open"}
    assert cell(view, 0, "waiver") == "stale: geometry or values changed"
    settled(dock)
    assert "the waiver became stale" in dock.findings.past.toPlainText()


# -- two runs ------------------------------------------------------------------------------------

def test_two_runs_are_compared(dock, path):
    later = [row for row in rows(14) if row["finding_id"] != "f1"]
    later[0] = {**later[0], "evidence_hash": "other", "measured": 99.0}
    record_runs(path, [run_of(later, "demo", "2026-02-01T00:00:00+00:00")], "ann")
    view = show_store(dock, path)
    assert view.table.isColumnHidden(view.form.columns.index("change"))
    click(dock, dock.compare_action)
    settled(dock)
    frame = dock.findings.stored.index.frame
    result = dict(zip(frame["finding_id"], frame["change"]))
    assert {key: change for key, change in result.items() if change} == {
        "f1": "gone", "f2": "changed", "f13": "new", "f14": "new"}
    assert view.model.rows.matching == 4 and "new: 2 · gone: 1 · changed: 1" in dock.findings.compare.summary.text()
    choose(view, "change", "changed")
    assert cell(view, 0, "measured_before") == "20.00" and cell(view, 0, "measured") == "99.00"
    click(dock, dock.findings.compare.close_action)
    settled(dock)
    assert view.model.rows.matching == 14 and not dock.findings.compare.isVisible()


def test_one_run_cannot_be_compared(dock, view):
    click(dock, dock.compare_action)
    assert "No check has two runs yet" in dock.findings.compare.summary.text()


# -- everybody -----------------------------------------------------------------------------------

def test_every_control_has_a_name_and_is_reached_by_keys(dock, view):
    wrong = []
    for widget in dock.widget().findChildren(QWidget):
        if isinstance(widget, (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QTableView)):
            inner = widget.objectName().startswith("qt_") or isinstance(
                widget.parent(), (QComboBox, QAbstractSpinBox, QLineEdit, QTableView))
            if inner or not widget.objectName().startswith("groundrules"):
                continue
            if not widget.accessibleName():
                wrong.append(f"{widget.objectName()}: no name")
            if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                wrong.append(f"{widget.objectName()}: not reached by Tab")
    assert not wrong, wrong


def test_selection_survives_a_refresh(dock, view):
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    view.table.selectionModel().select(view.model.index(1, 0), flags)
    chosen = view.selection()
    assert len(chosen) == 2
    decided(dock, "comment", "both")
    assert np.array_equal(view.selection(), chosen)


def test_a_card_tells_the_carbon_of_its_ground_once_a_family_is_chosen(dock, project, county_folder, tmp_path):
    """A hectare in the hills north of the first town."""
    project.addMapLayer(QgsVectorLayer(f"{county_folder / 'county.gpkg'}|layername=DLTB_2024", "DLTB_2024", "ogr"))
    (land,) = project.mapLayersByName("DLTB_2024")
    place = str(tmp_path / "one.gpkg")
    record_runs(place, [run_of([finding("f1", 1, "1")], "demo", "2026-01-01T00:00:00+00:00",
                               geometry=[box(549_400, 4_827_230, 549_500, 4_827_330)], crs="EPSG:4547")], "ann")
    remember(project, "carbon", {"present": land.id(), "present_field": "DLBM", "family": "sample-carbon|sample-2025",
                                 "flux": "cn-land-flux|inventory-c"})
    shown = show_store(dock, place)
    shown.select_first()
    settled(dock)
    card = dock.findings.card.text
    wait_until(lambda: "Carbon on its ground" in card.toPlainText())
    text = card.toPlainText()
    assert "sample-2025" in text and "t C [" in text and "lost if it is cleared" in text, text
    assert "Annual flux of its ground" in text and "inventory-c" in text


def test_findings_on_rights_are_a_group_whose_card_shows_both_sides(dock, path):
    section = sides_section(
        {"3": {"en": "Construction", "zh": "建设"}}, {"owner": {"G": {"en": "State"}}},
        {"S1": ["3", "GX", 6000.0, "t1, t2"], "S2": ["3", "", 6150.0, "t2"], "S3": "edited by hand"},
        {"f1": [0.4, 0.0, 2.5, 0.05, 0.01, 0.02, True]})
    rows_of_rights = [finding(f"f{n}", n, "1", rule_id="RIGHT-SAME", severity="critical", control_id="S2")
                      for n in (1, 3)]
    record_runs(path, [run_of(rows_of_rights, "checkrights · plots", "2026-01-02T00:00:00+00:00",
                              manifest={"algorithm": "groundrules:checkrights", "sides": section})], "ann")
    view = show_store(dock, path)
    view.group.setCurrentIndex(view.group.findData("family"))
    heads = {group_title(group, "family", view.model.words): row for row in range(view.model.rowCount())
             if (group := view.model.group(row)) is not None}
    assert "Rights: 2" in " ".join(heads) and len(heads) == 2, heads
    place = next(row for row in range(view.model.rowCount()) if view.model.finding(row) >= 0
                 and cell(view, row, "rule_id") == "RIGHT-SAME" and cell(view, row, "subject_id") == "S1")
    view.table.scrollTo(view.model.index(place, 0))
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     view.table.visualRect(view.model.index(place, 0)).center())
    settled(dock)
    card = dock.findings.card.text.toPlainText().replace("\xa0", " ")
    for words in ("First right", "Second right", "Construction · 3", "GX: State, X is not in the list", "t1, t2",
                  "0.00 m² to 2.50 m²", "to be surveyed again", "6,150.00 m²"):
        assert words in card, card
    assert "S3" not in card
    places = [card.index(words) for words in ("First right", "Second right", "Feature code", "finding f1")]
    assert places == sorted(places), "both rights before the sentence"


def test_an_alternative_of_a_cut_is_accepted_and_taken_back(dock, path):
    cut = Cut("c1", "P1", 120.0, "A", "B", 11_760.0, 24_240.0, 6_000.0, "far 2.0", "", "in_force", False, [], [[0, 1]])
    record_runs(path, [run_of(
        [finding("f1", 1, "1", rule_id="ALIGN-CUT", severity="critical")], "alignplan · plots",
        "2026-01-02T00:00:00+00:00", manifest={"algorithm": "groundrules:alignplan", "alternatives": section_of(
            {"f1": cut})})], "ann")
    view = show_store(dock, path)
    place = next(row for row in range(view.model.rowCount()) if cell(view, row, "rule_id") == "ALIGN-CUT")
    view.pick([view.model.finding(place)])
    settled(dock)
    links = dock.findings.card.text
    assert "accept:split" in links.toHtml() and "accept:parcel" not in links.toHtml()     # an edge in force stays
    for link, kept, words in (("accept:split", {"c1": "split"}, "accepted, Wang"), ("withdraw:", {}, "edge in force")):
        links.anchorClicked.emit(QUrl(link))
        (asked,) = [dialog for dialog in dock.findChildren(Decision) if dialog.isVisible()]
        asked.author.setText("Wang")
        asked.accept()
        settled(dock)
        decisions = dock.findings.stored.decisions
        assert {name: values[0] for name, values in decisions.items()} == kept
        assert (words in links.toPlainText()) == bool(kept)
    layer = QgsVectorLayer(cuts_source(path), "x", "ogr")
    assert layer.isValid() and layer.featureCount() == 0
    comments = store.comments_of(path, int(dock.findings.stored.fids[view.current()]))["body"].tolist()
    assert comments == ["Accepted: split the parcel", "Decision taken back"]


def test_findings_on_the_life_of_land_are_filtered_by_stage_and_days_late(dock, path):
    view = show_store(dock, path)
    click(dock, view.bar.filters_action)
    stage, late = view.filters["life_stage"], view.filters["days_late"]
    assert view.filters["rule_id"].isVisible() and not stage.isVisible() and not late.isVisible()
    strips = {"titles": {"s": "Supplied", "u": "Started"}, "events": [], "of": {
        "P1": "s:filled:2024-01-10:60;u:hollow::", "P2": "s:filled:2024-01-10:60;u:undated::",
        "P3": "s:filled:2024-01-10:60;u:hollow::"}}
    rows_of_life = [finding(f"p{n}", n, "1", rule_id=rule, subject_id=f"P{n}", measured=days, unit="d")
                    for n, (rule, days) in enumerate((("LIFE-LATE", 90.0), ("LIFE-COMPLETION", 800.0),
                                                      ("LIFE-OPEN", 400.0)), 1)]
    record_runs(path, [run_of(rows_of_life, "tracelifecycle · land", "2026-01-02T00:00:00+00:00",
                              manifest={"algorithm": "groundrules:tracelifecycle", "strips": strips})], "ann")
    view = show_store(dock, path)
    assert stage.isVisible() and late.isVisible()
    assert [stage.itemText(row) for row in range(stage.count())] == ["All stages", "Started (1)", "Supplied (2)"]
    assert [late.itemText(row) for row in range(late.count())] == [
        "Any delay", "up to 90 days (1)", "more than 730 days (1)"]
    stage.setFocus()
    for _ in range(2):
        QTest.keyClick(stage, Qt.Key.Key_Down)
    assert {cell(view, row, "subject_id") for row in range(view.model.rowCount())} == {"P1", "P3"}
    QTest.keyClick(late, Qt.Key.Key_Down)
    assert [cell(view, row, "rule_id") for row in range(view.model.rowCount())] == ["LIFE-LATE"]
    assert view.bar.filters_action.text() == "Filters (2)"
    click(dock, view.reset_action)
    assert view.model.rowCount() > 3 and late.currentText() == "Any delay"


def test_each_check_of_the_toolbox_has_its_group(dock):
    provider = QgsApplication.processingRegistry().providerById("groundrules")
    for algorithm in provider.algorithms():
        definition = algorithm.parameterDefinition("FINDINGS")
        if definition is not None and definition.isDestination() and algorithm.groupId() != "models":
            family = family_column(pd.Series([f"{algorithm.name()} · x"]))[0]
            assert family == algorithm.groupId(), algorithm.name()
            assert cell_of_store("family", family, dock.findings.words) == algorithm.group()
