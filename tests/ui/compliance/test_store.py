"""The Compliance dock: runs recorded, exports, stores that give trouble, others who change them."""
from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing

import pytest
from helpers.desk.shown import shown
from helpers.desk.store_dock import (
    accept,
    choose,
    decided,
    dialog,
    make_store,
    settled,
    show_store,
    states,
)
from helpers.desk.zoning_dock import click, wait_until
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtTest import QSignalSpy, QTest
from qgis.PyQt.QtWidgets import QWidget

from groundrules.bridge.settings import keep_author
from groundrules.bridge.store import api as store

pytestmark = pytest.mark.runs_once


@pytest.fixture
def dock(compliance):
    return compliance


@pytest.fixture
def path(store_path):
    return store_path


# -- runs ----------------------------------------------------------------------------------------

def test_the_last_run_of_the_zoning_dock_is_recorded_beside_the_project(dock, project, tmp_path):
    from helpers.desk.zoning_dock import check
    from helpers.desk.zoning_dock import choose as choose_subjects

    from groundrules.ui.zoning.dock import ZoningDock

    assert project.write(str(tmp_path / "p.qgz"))
    with shown(ZoningDock(None)) as zoning:
        choose_subjects(zoning, "XMYD")
        run = check(zoning).run
    assert dock.link.path == str(tmp_path / "p-findings.gpkg")
    click(dock, dock.record_action)
    asked = dialog(dock, "compliance_record_dialog")
    assert asked.source.currentText() == "Last run of the Zoning dock" and asked.manifest.filePath().endswith(".json")
    assert asked.author.text() == "" and not asked.complete()     # no account of the computer is asked
    asked.author.setText("ann")
    accept(asked)
    settled(dock)
    assert dock.findings.stored is not None, dock.words.text()
    conflicts = [verdict for verdict in run.index.frame["verdict"] if verdict != "allowed"]
    assert len(dock.findings.stored.index) == len(conflicts) > 30
    assert f"{len(conflicts):,} new" in dock.words.text()
    view = dock.findings.view
    assert view.filters["check_name"].itemText(1).startswith("Check projects against controls · ")
    view.group.setCurrentIndex(view.group.findData("project_id"))
    headings = [view.model.data(view.model.index(row, 0)) for row in range(view.model.rowCount())]
    assert any(words.startswith("河沿柑橘基地 · YC2025-024") for words in headings)
    assert any(words.startswith("YC2025-001") for words in headings)       # a homestead bears the name of its owner
    view.search.setText("河沿柑橘")
    wait_until(lambda: set(dock.findings.stored.index.frame["project_id"].iloc[view.shown()]) == {"YC2025-024"})
    wait_until(lambda: "河沿柑橘基地 · YC2025-024-01" in dock.findings.card.text.toPlainText())
    wait_until(lambda: dock.findings.past.toPlainText().startswith("河沿柑橘基地 · YC2025-024-01"))
    dock.exports.export_report(str(tmp_path / "r.html"))
    settled(dock)
    assert "河沿柑橘基地" in (tmp_path / "r.html").read_text(encoding="utf-8")
    click(dock, view.reset_action)
    click(dock, dock.record_action)
    again = dialog(dock, "compliance_record_dialog")
    assert again.author.text() == "ann"                           # asked once
    accept(again)
    settled(dock)
    assert set(dock.findings.stored.runs["author"]) == {"ann"}
    assert "the store already contains this run" in dock.words.text()


@pytest.mark.runs_once(False)
def test_what_changed_is_checked_again(dock, project, tmp_path):
    from helpers.desk.zoning_dock import check
    from helpers.desk.zoning_dock import choose as choose_subjects

    from groundrules.ui.zoning.dock import ZoningDock

    assert project.write(str(tmp_path / "p.qgz"))
    with shown(ZoningDock(None)) as zoning:
        choose_subjects(zoning, "XMYD")
        check(zoning)
    keep_author("ann")
    click(dock, dock.record_action)
    accept(dialog(dock, "compliance_record_dialog"))
    settled(dock)
    frame = dock.findings.stored.index.frame
    worst = dock.findings.finding(dock.findings.view.current())
    own = int((frame["subject_id"] == worst["subject_id"]).sum())
    parcels = project.mapLayersByName("XMYD")[0]
    assert parcels.startEditing()
    gone = [feature.id() for feature in parcels.getFeatures() if feature["DKBH"] == worst["subject_id"]]
    assert parcels.deleteFeatures(gone) and parcels.commitChanges()
    date = dock.findings.date
    assert date.isVisible() and date.words.text() == "Out of date: parcels changed: 1"
    click(dock, date.recheck_action)
    settled(dock)
    assert len(dock.findings.stored.runs) == 2, dock.words.text()
    assert not date.isVisible(), date.words.text()
    frame = dock.findings.stored.index.frame
    fixed = frame[frame["state"] == "fixed"]
    assert set(fixed["subject_id"]) == {worst["subject_id"]} and len(fixed) == own
    assert f"{own:,} fixed" in dock.words.text()
    click(dock, dock.compare_action)
    settled(dock)
    assert f"gone: {own}" in dock.findings.compare.summary.text()
    click(dock, dock.recheck_action)     # from the manifest that the recheck left
    settled(dock)
    assert "Nothing" in dock.words.text() and not dock.words.font().bold(), dock.words.text()


def test_a_run_without_a_manifest_cannot_be_rechecked(dock, path):
    show_store(dock, path)
    dock.waiting = ["a check that was asked for together with it"]
    click(dock, dock.recheck_action)
    settled(dock)
    assert dock.words.text() and dock.words.font().bold()
    assert dock.waiting == []       # it would start by itself when the store is read the next time
    assert dock.findings.view.model.rowCount() == 12


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
    from helpers.desk.running import results

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


def test_a_check_that_cannot_be_rechecked_opens_its_dialog(dock, project, tmp_path):
    layer = project.mapLayersByName("XMYD")[0]
    started(dock, str(tmp_path / "codes.gpkg"), "checklandusecodes",
            {"INPUT": layer.id(), "CODE_FIELD": "XMBH", "LANGUAGE": "en"})
    opened = []
    dock.checks.open_dialog = lambda name, given: opened.append(name) or Dialog(given)
    click(dock, dock.recheck_action)
    assert opened == ["groundrules:checklandusecodes"]
    assert "run again as a whole" in dock.words.text()


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
    assert "States and waivers" in page and ">waived<" in page and "waiver_reason" not in page
    assert str(tmp_path) not in page


# -- trouble -------------------------------------------------------------------------------------

def test_a_locked_store_is_told_and_nothing_lost(dock, view, path, monkeypatch):
    from groundrules.bridge.store import file as store_file

    monkeypatch.setattr(store_file, "WAIT_S", 0.2)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        decided(dock, "waive", "fine")
        assert "Another user is writing" in dock.words.text() and dock.words.font().bold()
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


@pytest.mark.parametrize(("harm", "words"), [
    (break_newer, "newer version"), (break_damaged, "not a GeoPackage"), (break_tables, "damaged")])
def test_a_store_that_cannot_be_read_is_told(dock, path, harm, words):
    harm(path)
    before = open(path, "rb").read()
    dock.link.choose(path)
    settled(dock)
    assert words in dock.words.text() and dock.words.font().bold()
    assert dock.findings.stored is None
    assert words in dock.findings.card.text.toPlainText()     # not that nothing was recorded yet
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
    assert "Findings saved: 1." in dock.words.text()


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
    click(dock, dock.exports.add_action)
    assert len(frame) == 12 and len(project.mapLayersByName("Findings")) == 1
    project.removeAllMapLayers()
    decided(dock, "waive", "fine")
    view.step(1)
    settled(dock)
    assert "Findings saved" in dock.words.text()


def test_taken_down_while_it_reads(plugin, project, path):
    from groundrules.ui.compliance.dock import ComplianceDock

    made, tasks = ComplianceDock(None), QgsApplication.taskManager()
    heard = QSignalSpy(made.jobs.opened)
    made.link.choose(path)
    made.take_down()
    made.deleteLater()
    wait_until(lambda: not tasks.countActiveTasks() and not tasks.threadPool().activeThreadCount())
    QTest.qWait(50)     # what the end of the task has to say
    assert len(heard) == 0
    QgsProject.instance().clear()
