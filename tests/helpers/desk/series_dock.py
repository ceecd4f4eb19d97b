"""The Monitoring dock over the ten invented years of the sample county, driven by its widgets."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from helpers.county.samples import SAMPLES
from helpers.desk.running import results

TABLES = SAMPLES / "monitoring"


def make_series(path: str) -> None:
    """Record the sample's values, targets, units and breaks, and its correction."""
    results("recordindicators", {
        "INDICATOR_ROWS": [str(TABLES / "values.csv")], "TARGETS": str(TABLES / "targets.csv"),
        "UNITS": str(TABLES / "units.csv"), "BREAKS": str(TABLES / "breaks.csv"), "STORE": path, "LANGUAGE": "en"})
    results("recordindicators", {"INDICATOR_ROWS": [str(TABLES / "correction.csv")], "STORE": path, "LANGUAGE": "en",
                                 "AUTHOR": "Wang", "REASON": "typing error"})


def settle(dock, seconds=90) -> None:
    """Wait until nothing is under way."""
    for _ in range(seconds * 20):
        QTest.qWait(50)
        if not dock.work.busy and dock.work.beside is None and not dock.choices.timer.isActive() \
                and dock.waiting is None:
            return
    raise TimeoutError(dock.words.text())


def show_series(dock, path: str):
    """Show a store, and return what the dock shows then."""
    dock.link.choose(path)
    settle(dock)
    assert dock.opened is not None, dock.words.text()
    return dock.opened


def click_cell(dock, indicator: str, unit: str) -> None:
    """Click a cell of the matrix."""
    index = dock.matrix.levels.index_of(indicator, unit)
    assert index.isValid(), (indicator, unit)
    dock.matrix.scrollTo(index)
    QTest.mouseClick(dock.matrix.viewport(), Qt.MouseButton.LeftButton, pos=dock.matrix.visualRect(index).center())
    settle(dock)


def signs(dock) -> dict:
    """Indicator and unit -> what its cell says, of all cells that say something."""
    levels, grid = dock.matrix.levels, dock.grid
    cells = {(indicator, unit): levels.index(line, place).data() for line, indicator in enumerate(grid.indicators)
             for place, unit in enumerate(grid.units)}
    return {key: words for key, words in cells.items() if words}
