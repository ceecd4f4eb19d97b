"""The Zoning dock on the sample county, driven by its widgets."""
from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton

LAYERS = ("XMYD", "YJJBNTBHTB", "STBHHX", "CZKFBJ", "XZQ", "GHFQ")
FARMLAND = "permanent_basic_farmland"
LAYER, ROLE = 0, 1      # columns of the table of layers


def layer(name):
    return QgsProject.instance().mapLayersByName(name)[0]


def choose(dock, subjects):
    dock.inputs.subjects.setLayer(layer(subjects))
    dock.inputs.today.setChecked(False)
    dock.inputs.as_of.setDate(QDate(2026, 6, 30))


def click(dock, action) -> None:
    """Click the tool button of an action."""
    widget = dock.findChild(QAbstractButton, f"{action.objectName()}_button")
    assert widget.isEnabled(), action.objectName()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def wait(dock, seconds=60):
    for _ in range(seconds * 20):
        if not dock.runs.busy and dock.runs.place is None:
            return
        QTest.qWait(50)
    raise TimeoutError


def check(dock):
    click(dock, dock.check_action)
    wait(dock)
    assert dock.findings.run is not None, dock.words.text()
    return dock.findings


def row_of(dock, name):
    table = dock.layers.table
    return next(row for row in range(table.rowCount()) if table.item(row, LAYER).text() == name)


def box_of(dock, name):
    return dock.layers.table.cellWidget(row_of(dock, name), ROLE)


def give_role(dock, name, role):
    box = box_of(dock, name)
    place = box.findData(role)
    box.setCurrentIndex(place)
    box.activated.emit(place)
    dock.layers.refresh()


def wait_until(condition, seconds=20):
    """Let the window live until something is so."""
    for _ in range(seconds * 50):
        if condition():
            return
        QTest.qWait(20)
    raise TimeoutError
