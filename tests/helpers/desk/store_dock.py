"""The Compliance dock on a store, driven by its widgets."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox

from groundrules.bridge.store import api as findings_store
from groundrules.bridge.store.recording import record_runs

from ..store.made import finding, run_of
from .zoning_dock import click, wait_until

RULES = ("R-1", "R-2", "R-3")
SEVERITIES = ("critical", "major", "minor")


def rows(count: int = 12, evidence: str = "1") -> list[dict]:
    """Findings over three rules, three severities, two projects and two units."""
    return [finding(f"f{n}", n, evidence, rule_id=RULES[n % 3], severity=SEVERITIES[n % 3],
                    project_id=f"P{n % 2}", unit_code=f"U{n % 2}") for n in range(1, count + 1)]


def make_store(path: str, count: int = 12, check: str = "demo", evidence: str = "1") -> None:
    record_runs(path, [run_of(rows(count, evidence), check, "2026-01-01T00:00:00+00:00")], "ann")


def settled(dock) -> None:
    """Wait until nothing is under way any more, card and history included."""
    wait_until(lambda: not dock.jobs.busy and dock.jobs.looking is None)
    wait_until(lambda: not dock.findings.view.after.isActive())
    wait_until(lambda: not dock.findings.detail_timer.isActive() and dock.jobs.beside is None)


def show_store(dock, path: str):
    dock.link.choose(path)
    settled(dock)
    return dock.findings.view


def dialog(dock, name: str):
    windows = [window for window in dock.findChildren(QDialog) if window.objectName() == f"groundrules_{name}"
               and window.isVisible()]
    assert windows, name
    return windows[-1]


def accept(asked) -> None:
    ok = asked.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert ok.isEnabled()
    QTest.mouseClick(ok, Qt.MouseButton.LeftButton)


def decide(dock, kind: str, words: str = "", author: str = "bob"):
    """Click the button of a decision, fill in its dialog, and click OK."""
    click(dock, dock.findings.decisions[kind])
    asked = dialog(dock, f"compliance_{kind}_dialog")
    asked.author.setText(author)
    if words:
        QTest.keyClicks(asked.words, words)
    return asked


def decided(dock, kind: str, words: str = "", author: str = "bob") -> None:
    accept(decide(dock, kind, words, author))
    settled(dock)


def choose(view, *values) -> None:
    """Set filters: column, value, column, value, …"""
    for name, value in zip(values[::2], values[1::2]):
        box = view.filters[name]
        assert box.findData(value) >= 0, [box.itemText(place) for place in range(box.count())]
        box.setCurrentIndex(box.findData(value))


def states(path: str) -> dict:
    """Id of each finding in a store -> its state today."""
    frame = findings_store.read_store(path).index.frame
    return dict(zip(frame["finding_id"], frame["state"]))
