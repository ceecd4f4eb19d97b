"""The Compliance dock, clicked: list, decisions, runs compared and recorded, stores that give trouble."""
from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing

import numpy as np
import pytest
from helpers.dock import wait_until
from helpers.store_dock import accept, decide, decided, dialog, make_store, press, rows, settled, show_store
from helpers.stores import run_of
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QItemSelectionModel, Qt
from qgis.PyQt.QtTest import QSignalSpy, QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QTableView, QWidget

from groundrules.bridge import findings_store as store
from groundrules.bridge.store_recording import record_runs


@pytest.fixture
def dock(plugin, project, own_settings):
    from groundrules.ui.compliance.dock import ComplianceDock

    made = ComplianceDock(None)
    made.resize(600, 900)
    made.show()
    yield made
    made.take_down()
    made.deleteLater()
    QgsApplication.processEvents()


@pytest.fixture
def path(tmp_path):
    place = str(tmp_path / "store.gpkg")
    make_store(place)
    return place


@pytest.fixture
def view(dock, path):
    return show_store(dock, path)


def cell(view, row: int, name: str) -> str:
    return view.model.data(view.model.index(row, view.form.columns.index(name)))


def choose(view, *values) -> None:
    """Set filters: column, value, column, value, …"""
    for name, value in zip(values[::2], values[1::2]):
        box = view.filters[name]
        assert box.findData(value) >= 0, [box.itemText(place) for place in range(box.count())]
        box.setCurrentIndex(box.findData(value))


def states(path: str) -> dict:
    found = store.read_store(path).index.frame
    return dict(zip(found["finding_id"], found["state"]))


# -- the list ------------------------------------------------------------------------------------

def test_nothing_is_there_at_first(dock):
    assert dock.findings.stored is None and dock.link.path == ""
    assert dock.place.text() == "No store yet"
    assert "Nothing is recorded yet" in dock.findings.card.text.toPlainText()
    assert not any(one.isEnabled() for one in dock.findings.decisions.values())


def test_findings_are_listed_the_worst_first(dock, view):
    assert view.model.rowCount() == 12
    assert [cell(view, row, "severity") for row in range(12)] == ["critical"] * 4 + ["major"] * 4 + ["minor"] * 4
    assert {cell(view, row, "state") for row in range(12)} == {"open"}
    assert "finding f3" in dock.findings.card.text.toPlainText()
    assert "found for the first time" in dock.findings.past.toPlainText()
    assert dock.place.text() == "store.gpkg"


def test_filters_search_groups_and_order(dock, view):
    choose(view, "rule_id", "R-1", "unit_code", "U0")
    assert [cell(view, row, "subject_id") for row in range(view.model.rowCount())] == ["S6", "S12"]
    press(dock, view.reset_action)
    choose(view, "severity", "minor", "state", "open")
    assert view.model.rowCount() == 4
    press(dock, view.reset_action)
    QTest.keyClicks(view.search, "f11")
    wait_until(lambda: view.model.rowCount() == 1)
    press(dock, view.reset_action)
    for name, count in (("rule_id", 3), ("severity", 3), ("state", 1), ("unit_code", 2), ("project_id", 2),
                        ("check_name", 1)):
        view.group.setCurrentIndex(view.group.findData(name))
        assert len(view.model.rows.groups) == count and view.model.rowCount() == 12 + count
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
    press(dock, view.fold_action)
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
    assert "Saved: 1 findings." in dock.words.text()
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
    press(dock, dock.reload_action)
    settled(dock)
    assert {cell(view, row, "state") for row in range(12)} == {"open"}
    assert cell(view, 0, "waiver") == "stale: geometry or values changed"
    settled(dock)
    assert "the waiver turned stale" in dock.findings.past.toPlainText()


# -- two runs ------------------------------------------------------------------------------------

def test_two_runs_are_compared(dock, path):
    later = [row for row in rows(14) if row["finding_id"] != "f1"]
    later[0] = {**later[0], "evidence_hash": "other", "measured": 99.0}
    record_runs(path, [run_of(later, "demo", "2026-02-01T00:00:00+00:00")], "ann")
    view = show_store(dock, path)
    assert view.table.isColumnHidden(view.form.columns.index("change"))
    press(dock, dock.compare_action)
    settled(dock)
    frame = dock.findings.stored.index.frame
    found = dict(zip(frame["finding_id"], frame["change"]))
    assert {key: change for key, change in found.items() if change} == {
        "f1": "gone", "f2": "changed", "f13": "new", "f14": "new"}
    assert view.model.rows.matching == 4 and "new: 2 · gone: 1 · changed: 1" in dock.findings.compare.told.text()
    choose(view, "change", "changed")
    assert cell(view, 0, "measured_before") == "20.00" and cell(view, 0, "measured") == "99.00"
    press(dock, dock.findings.compare.close_action)
    assert view.model.rows.matching == 14 and not dock.findings.compare.isVisible()


def test_one_run_cannot_be_compared(dock, view):
    press(dock, dock.compare_action)
    assert "No check has two runs yet" in dock.findings.compare.told.text()


# -- runs ----------------------------------------------------------------------------------------

def test_the_last_run_of_the_zoning_dock_is_recorded_beside_the_project(dock, project, tmp_path):
    from helpers.dock import check
    from helpers.dock import choose as choose_subjects

    from groundrules.ui.zoning.dock import ZoningDock

    assert project.write(str(tmp_path / "p.qgz"))
    zoning = ZoningDock(None)
    zoning.show()
    choose_subjects(zoning, "XMYD")
    run = check(zoning).run
    zoning.take_down()
    assert dock.link.path == str(tmp_path / "p-findings.gpkg")
    press(dock, dock.record_action)
    asked = dialog(dock, "compliance_record_dialog")
    assert asked.source.currentText() == "Last run of the Zoning dock" and asked.manifest.filePath().endswith(".json")
    accept(asked)
    settled(dock)
    assert dock.findings.stored is not None, dock.words.text()
    conflicts = [verdict for verdict in run.index.frame["verdict"] if verdict != "allowed"]
    assert len(dock.findings.stored.index) == len(conflicts) > 30
    assert f"{len(conflicts):,} new" in dock.words.text()
    assert dock.findings.view.filters["check_name"].itemText(1).startswith("Check zoning · ")
    press(dock, dock.record_action)
    accept(dialog(dock, "compliance_record_dialog"))
    settled(dock)
    assert "the store holds this already" in dock.words.text()


class Dialog(QWidget):
    """As much of a Processing dialog as the dock uses."""

    from qgis.PyQt.QtCore import pyqtSignal
    algorithmFinished = pyqtSignal(bool, dict)     # noqa: N815 - QGIS calls it so

    def __init__(self, parameters):
        super().__init__()
        self.parameters = parameters

    def createProcessingParameters(self):
        return self.parameters


def started(dock, path, algorithm, parameters):
    """Choose a check in the menu, and run what its dialog would run."""
    from helpers.running import results

    opened = []
    dock.checks.open_dialog = lambda name, given: opened.append(Dialog({**parameters, **given})) or opened[-1]
    dock.link.choose(path)
    dock.check_menu.aboutToShow.emit()
    entries = {entry.objectName(): entry for entry in dock.check_menu.actions()}
    entries[f"groundrules_compliance_run_{algorithm}"].trigger()
    opened[0].algorithmFinished.emit(True, results(algorithm, opened[0].parameters))
    settled(dock)
    return opened[0]


def test_a_check_is_started_and_recorded(dock, project, tmp_path):
    layer = project.mapLayersByName("XMYD")[0]
    started(dock, str(tmp_path / "codes.gpkg"), "checklandusecodes",
            {"INPUT": layer.id(), "CODE_FIELD": "XMBH", "LANGUAGE": "en"})
    stored = dock.findings.stored
    assert stored is not None and len(stored.index) > 0, dock.words.text()
    assert stored.runs["algorithm"].tolist() == ["groundrules:checklandusecodes"]
    assert "XMYD" in stored.index.frame["check_name"].iloc[0]


def test_a_failed_run_records_nothing(dock, tmp_path):
    dock.checks.finished("groundrules:checkuse", False, {}, {})
    assert dock.findings.stored is None
    dock.checks.finished("groundrules:checkuse", True, {}, {})
    assert "its output Findings was left out" in dock.words.text()


# -- export --------------------------------------------------------------------------------------

def test_table_and_report_of_what_is_shown(dock, view, path, tmp_path):
    decided(dock, "waive", "because =1+1")
    choose(view, "severity", "critical")
    dock.exports.export_table(str(tmp_path / "out.csv"))
    settled(dock)
    text = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 5 and "because" in text and "bob" not in text and "waived" in text
    dock.exports.export_table(str(tmp_path / "out.xlsx"))
    settled(dock)
    assert (tmp_path / "out.xlsx").stat().st_size > 3_000
    dock.exports.export_report(str(tmp_path / "out.html"))
    settled(dock)
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "finding f3" in page and "finding f1<" not in page and "because" in page and "bob" not in page
    assert str(tmp_path) not in page


# -- trouble -------------------------------------------------------------------------------------

def test_a_locked_store_is_told_and_nothing_lost(dock, view, path, monkeypatch):
    from groundrules.bridge import store_file

    monkeypatch.setattr(store_file, "WAIT_S", 0.2)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        decided(dock, "waive", "fine")
        assert "Somebody else is writing" in dock.words.text() and dock.words.font().bold()
        other.execute("ROLLBACK")
    assert set(states(path).values()) == {"open"} and view.model.rowCount() == 12
    decided(dock, "waive", "fine")
    assert list(states(path).values()).count("waived") == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_read_only_store_is_told(dock, view, path):
    os.chmod(path, 0o444)
    decided(dock, "waive", "fine")
    assert "read-only" in dock.words.text()


def break_newer(path):
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE groundrules_store SET value = '99' WHERE key = 'format'")
        database.commit()


def break_damaged(path):
    with open(path, "r+b") as file:
        file.seek(0)
        file.write(b"\x00" * 200)


def break_tables(path):
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE waivers")
        database.commit()


@pytest.mark.parametrize(("harm", "said"), [
    (break_newer, "newer version"), (break_damaged, "not a GeoPackage"), (break_tables, "damaged")])
def test_a_store_that_cannot_be_read_is_told(dock, path, harm, said):
    harm(path)
    before = open(path, "rb").read()
    dock.take_store(path)
    settled(dock)
    assert said in dock.words.text() and dock.words.font().bold()
    assert dock.findings.stored is None
    assert open(path, "rb").read() == before


def test_a_store_that_turns_bad_leaves_the_list_standing(dock, view, path):
    break_newer(path)
    decided(dock, "waive", "fine")
    assert "newer version" in dock.words.text()
    assert view.model.rowCount() == 12


def test_a_store_that_is_gone_is_told(dock, view, path):
    shutil.move(path, path + ".away")
    decided(dock, "comment", "where is it")
    assert "does not exist" in dock.words.text()
    shutil.move(path + ".away", path)
    decided(dock, "comment", "there it is")
    assert "Saved: 1 findings." in dock.words.text()


def test_changes_of_others_are_read(dock, view, path):
    store.waive(path, [1, 2], "elsewhere", "eve")
    wait_until(lambda: "changed elsewhere" in dock.words.text())
    settled(dock)
    assert sorted(dock.findings.stored.index.frame["state"])[-2:] == ["waived", "waived"]
    assert view.model.rowCount() == 12


def test_a_decision_upon_changes_of_others_shows_both(dock, view, path):
    dock.link.watcher.removePaths(dock.link.watcher.files() + dock.link.watcher.directories())
    store.waive(path, [1], "elsewhere", "eve")
    decided(dock, "dispute", "mine")
    settled(dock)
    assert sorted(dock.findings.stored.index.frame["state"]).count("open") == 10


def test_another_project_shows_another_store(dock, view, project, tmp_path):
    project.clear()
    settled(dock)
    assert dock.findings.stored is None and dock.link.path == ""
    make_store(str(tmp_path / "q-findings.gpkg"), 5)
    assert project.write(str(tmp_path / "q.qgz"))
    settled(dock)
    assert len(dock.findings.stored.index) == 5


def test_the_place_is_remembered_by_the_project(dock, view, path, project, tmp_path):
    assert project.write(str(tmp_path / "r.qgz"))
    project.clear()
    assert project.read(str(tmp_path / "r.qgz"))
    settled(dock)
    assert dock.link.path == path and dock.findings.view.model.rowCount() == 12


def test_layers_that_go_do_no_harm(dock, view, project):
    frame = dock.findings.stored.index.frame
    press(dock, dock.exports.add_action)
    assert len(frame) == 12 and len(project.mapLayersByName("Findings")) == 1
    project.removeAllMapLayers()
    decided(dock, "waive", "fine")
    view.step(1)
    settled(dock)
    assert "Saved" in dock.words.text()


def test_taken_down_while_it_reads(plugin, project, path):
    from groundrules.ui.compliance.dock import ComplianceDock

    made = ComplianceDock(None)
    heard = QSignalSpy(made.jobs.opened)
    made.take_store(path)
    made.take_down()
    made.deleteLater()
    for _ in range(20):
        QTest.qWait(50)
    assert len(heard) == 0
    QgsProject.instance().clear()


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
