"""The frame that every dock stands on: messages, progress, cancel, files that were written, what the project keeps."""
from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest
from helpers.desk.shown import shown
from helpers.desk.zoning_dock import click, wait_until
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QFileDialog, QLabel

from groundrules.core.errors import InputError
from groundrules.core.geometry.parallel import report_progress
from groundrules.core.handing import HANDING
from groundrules.ui.docks import frame
from groundrules.ui.docks.background import Background
from groundrules.ui.docks.files import ask_place
from groundrules.ui.docks.task import Reading, _Call


@pytest.fixture
def bare(plugin, project):
    made = frame.Dock("bare", "Bare", Background("en"))
    made.set_parts(QLabel("mine"))
    with shown(made):
        yield made


def test_a_reading_shows_that_something_is_under_way(bare):
    go, results = threading.Event(), []
    bare.work.read("Reading…", lambda cancelled: go.wait(60) and "done", lambda result: results.append(result))
    assert bare.words.text() == "Reading…" and bare.progress.isVisible() and bare.cancel_action.isEnabled()
    bare.when_free(lambda: results.append("never"))
    assert "Another task is running" in bare.words.text() and bare.words.font().bold()
    go.set()
    wait_until(lambda: results)
    bare.work.ended.emit("Read.", "fine")
    assert results == ["done"] and bare.words.text() == "Read." and not bare.words.font().bold()
    assert not bare.progress.isVisible() and not bare.cancel_action.isEnabled()


def test_many_reports_of_progress_move_the_bar_once(bare):
    """Each move repaints the window at once; a run reports a hundred times and more."""
    moves = []
    bare.progress.setRange(0, 100)
    bare.progress.valueChanged.connect(moves.append)
    for percent in range(100):
        bare.work.progressed.emit(percent)
    assert moves == []
    wait_until(lambda: moves)
    assert moves == [99]
    bare.work.progressed.emit(100.0)
    bare.work.ended.emit("Done.", "fine")
    assert not bare.moving.isActive() and moves == [99]


def test_cancel_and_errors_are_told(bare):
    def until_cancelled(cancelled):
        while True:
            report_progress(0.0, None, cancelled)
            time.sleep(0.01)

    bare.work.read("Reading…", until_cancelled, lambda result: None)
    click(bare, bare.cancel_action)
    wait_until(lambda: not bare.work.busy)
    assert bare.words.text() == "Cancelled." and not bare.words.font().bold()

    def fail(cancelled):
        raise InputError("store.no_reason")

    bare.work.read("Reading…", fail, lambda result: None)
    wait_until(lambda: not bare.work.busy)
    assert bare.words.font().bold() and "no_reason" not in bare.words.text()


def test_messages_take_one_line_that_opens(bare):
    line, more = bare.messages.height(), bare.messages.more
    for words in ("one\ntwo\nthree", "much " * 60):
        bare.tell(words)
        wait_until(lambda: bare.messages.height() == line)
        assert bare.words.text() == words == bare.words.toolTip()
        QTest.mouseClick(more, Qt.MouseButton.LeftButton)
        wait_until(lambda: bare.messages.height() > line)
        assert bare.words.wordWrap() and not bare.words.toolTip()
        QTest.mouseClick(more, Qt.MouseButton.LeftButton)
        wait_until(lambda: bare.messages.height() == line)
    bare.tell("\n".join("x" * 100))
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    wait_until(lambda: bare.messages.height() > line)
    assert bare.messages.height() < 12 * bare.fontMetrics().lineSpacing()      # the others scroll
    bare.tell("much " * 60, "wrong")
    assert more.isChecked() and bare.words.wordWrap(), "an error says what to do"
    bare.tell("")
    wait_until(lambda: bare.messages.height() == line)
    assert not more.isVisible() and bare.words.toolTip() == ""


def test_a_written_file_is_opened_with_one_click(bare, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(frame.QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    assert not bare.open_button.isVisible()
    bare.work.wrote.emit("Table written: t.csv", str(tmp_path / "t.csv"))
    assert bare.words.text() == "Table written: t.csv"
    click(bare, bare.open_action)
    assert opened == [str(tmp_path / "t.csv")]
    bare.tell("something else")
    assert not bare.open_button.isVisible()


def test_the_project_keeps_what_a_dock_shows(bare):
    bare.keep_state({"a": 1})
    bare.keep_state({"b": 2})
    assert (bare.state()["a"], bare.state()["b"]) == (1, 2)
    QgsProject.instance().clear()
    assert bare.state() == {}


@pytest.mark.parametrize(("typed", "kind", "path"), [
    ("/t/a", "Tables (*.csv)", "/t/a.csv"), ("/t/a", "Spreadsheets (*.xlsx)", "/t/a.xlsx"),
    ("/t/a.csv", "Spreadsheets (*.xlsx)", "/t/a.csv"), ("/t/v1.2", "", "/t/v1.2.xlsx"), ("", "", "")])
def test_a_place_gets_the_ending_of_its_kind(bare, monkeypatch, typed, kind, path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (typed, kind))
    assert ask_place(bare, "Where?", {".xlsx": "Spreadsheets (*.xlsx)", ".csv": "Tables (*.csv)"}) == path


@pytest.mark.parametrize("name", ["zoning", "carbon", "compliance", "monitoring"])
def test_a_dock_fits_beside_the_map_of_a_small_laptop(plugin, project, own_settings, name):
    """Of 768 pixels the bars of the system and of QGIS leave about 450; what wants more makes the window grow."""
    with shown(getattr(import_module(f"groundrules.ui.{name}.dock"), f"{name.capitalize()}Dock")(None)) as made:
        wait_until(lambda: not made.work.busy)
        parts = [made.tabs.widget(place) for place in range(made.tabs.count())] if hasattr(made, "tabs") else []
        for part in parts or [None]:
            if part is not None:
                made.tabs.setCurrentWidget(part)
            made.resize(560, 440)
            QgsApplication.processEvents()
            assert made.minimumSizeHint().height() <= 440 and made.minimumSizeHint().width() <= 620


@pytest.mark.parametrize("way", ["key", "button"])
def test_help_opens_at_the_page_on_the_dock(plugin, project, own_settings, monkeypatch, way):
    opened = []
    monkeypatch.setattr("groundrules.ui.help.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile()))
    with shown(import_module("groundrules.ui.zoning.dock").ZoningDock(None)) as dock:
        if way == "key":
            QTest.keyClick(dock.layers.table, Qt.Key.Key_F1)
            QTest.keyClick(dock.layers.table, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
        else:
            click(dock, dock.help_action)
    assert len(opened) == 1 and opened[0].endswith("/help/en/zoning.html") and Path(opened[0]).exists()


def test_pythons_lock_changes_hands_sooner_while_a_dock_reads(qgis_app):
    """Also while two readings overlap; what one beat of the window asks for would wait 5 ms each time otherwise."""
    usual, seen = sys.getswitchinterval(), []

    def read(_cancelled):
        with HANDING:
            seen.append(sys.getswitchinterval())
        seen.append(sys.getswitchinterval())

    def call(function):
        ended = []
        Reading("", function, lambda result, error: ended.append(error)).begin()
        wait_until(lambda: ended)
        return ended[0]

    assert call(read) is None and seen == [0.001, 0.001]
    assert sys.getswitchinterval() == pytest.approx(usual)
    assert isinstance(call(lambda _cancelled: 1 / 0), ZeroDivisionError)
    assert sys.getswitchinterval() == pytest.approx(usual)


@contextmanager
def a_lost_task():
    """What is handed to QGIS's manager in this block is lost, as its queue is emptied while all threads are at work."""
    pool, go = QgsApplication.taskManager().threadPool(), threading.Event()
    wait_until(lambda: pool.activeThreadCount() == 0)
    at_work = [Reading("", lambda _cancelled: go.wait(60), lambda *_: None).begin()
               for _ in range(pool.maxThreadCount())]
    wait_until(lambda: pool.activeThreadCount() == pool.maxThreadCount())
    yield at_work
    pool.clear()
    go.set()


def test_a_reading_that_qgis_loses_is_read_all_the_same(bare):
    results = []
    with a_lost_task():
        bare.work.read("Reading…", lambda cancelled: results.append("read") or "done", results.append)
    wait_until(lambda: not bare.work.busy)
    assert results == ["read", "done"]
    dropped = []
    with a_lost_task():
        Reading("", lambda cancelled: dropped.append("read"), lambda *_: dropped.append("done")).begin().drop()
    QTest.qWait(1500)
    assert dropped == []


def test_a_run_that_qgis_loses_runs_all_the_same(bare):
    ended, asked = [], {"PACK": "neutral-zoning", "OUTPUT": "memory:"}
    with a_lost_task():
        bare.work.start("groundrules:validatepack", asked, "Running…", lambda results, warnings: ended.append(results))
    wait_until(lambda: not bare.work.busy)
    assert len(ended) == 1 and ended[0]["ERROR_COUNT"] == 0, bare.words.text()


def test_a_task_that_ends_without_a_word_holds_nothing_up(bare, monkeypatch):
    """As one does now and then that is cancelled in the moment in which it begins."""
    monkeypatch.setattr(_Call, "finished", lambda self, fine: None)
    bare.work.read("Reading…", lambda cancelled: time.sleep(0.05) or "lost", lambda result: None)
    click(bare, bare.cancel_action)
    wait_until(lambda: not bare.work.busy)
    assert bare.words.text() == "Cancelled."
    again = []
    monkeypatch.undo()
    bare.work.read("Reading…", lambda cancelled: "read", again.append)
    wait_until(lambda: again)
    assert again == ["read"]
