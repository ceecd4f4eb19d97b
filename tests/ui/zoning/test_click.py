"""What applies here, asked in the Zoning dock: the map tool, the card, and layers that go while it is asked."""
from __future__ import annotations

import pytest
from helpers.desk.shown import shown
from helpers.desk.zoning_dock import choose, layer, wait_until
from qgis.core import QgsGeometry, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtTest import QSignalSpy
from qgis.PyQt.QtWidgets import QAction


class Window:
    """As much of QGIS's window as the map tool needs."""

    def __init__(self):
        self.canvas, self.active, self.pan = QgsMapCanvas(), None, QAction()

    def actionPan(self):
        return self.pan

    def mapCanvas(self):
        return self.canvas

    def activeLayer(self):
        return self.active


@pytest.fixture
def window(qgis_app):
    made = Window()
    yield made
    made.canvas.deleteLater()


@pytest.fixture
def dock(plugin, project, own_settings, window):
    from groundrules.ui.zoning.dock import ZoningDock

    window.canvas.setDestinationCrs(layer("YJJBNTBHTB").crs())
    with shown(ZoningDock(window)) as made:
        choose(made, "XMYD")
        yield made


def inside(name: str, number: int = 0) -> QgsGeometry:
    return list(layer(name).getFeatures())[number].geometry().pointOnSurface()


def ask(dock, geometry) -> list:
    """Ask as the map tool does; the rows."""
    notes = QSignalSpy(dock.runs.applies)
    dock.places.tool.asked.emit(geometry)
    wait_until(lambda: len(notes) or (dock.runs.place is None and dock.words.text()))
    return notes[0][0] if len(notes) else []


def test_a_click_is_told_on_the_card(dock):
    rows = ask(dock, inside("YJJBNTBHTB"))
    farmland = rows[0]
    assert farmland["control_role"] == "permanent_basic_farmland" and farmland["applies"] == "concerned"
    text = dock.here.toPlainText()
    assert farmland["reason"] in text and farmland["control_ids"] in text
    assert dock.words.text() == "" and not dock.progress.isVisible()
    kept = dock.runs.queries.kept
    again = ask(dock, inside("YJJBNTBHTB", 1))
    assert again[0]["control_ids"] != farmland["control_ids"] and dock.runs.queries.kept is kept


def test_a_newer_question_drops_an_older_one(dock):
    notes = QSignalSpy(dock.runs.applies)
    for number in range(4):
        dock.places.tool.asked.emit(inside("YJJBNTBHTB", number))
    wait_until(lambda: dock.runs.place is None)
    assert len(notes) == 1
    wanted = str(list(layer("YJJBNTBHTB").getFeatures())[3]["BSM"])
    assert wanted in notes[0][0][0]["control_ids"]


def test_layers_that_go_are_let_go(dock):
    assert ask(dock, inside("YJJBNTBHTB"))
    where = inside("YJJBNTBHTB")
    dock.places.tool.asked.emit(where)
    QgsProject.instance().removeMapLayer(layer("YJJBNTBHTB").id())
    assert dock.runs.queries.kept is None
    wait_until(lambda: dock.runs.place is None)
    dock.layers.refresh()
    rows = ask(dock, where)
    assert rows[0]["applies"] == "no_data"


def test_a_place_that_no_system_has_is_told_with_its_remedy(dock, window):
    assert ask(dock, QgsGeometry.fromWkt("Point (112.5 43.9)")) == []
    assert "EPSG:" in dock.words.text()


def test_selected_features_and_drawn_areas(dock, window):
    window.active = layer("XMYD")
    window.active.selectByIds([next(window.active.getFeatures()).id()])
    notes = QSignalSpy(dock.runs.applies)
    dock.places.selected_action.trigger()
    wait_until(lambda: len(notes))
    assert {row["subject_fid"] for row in notes[0][0]} == set(window.active.selectedFeatureIds())
    rows = ask(dock, inside("YJJBNTBHTB").buffer(30, 8))
    assert rows[0]["overlap_area_m2"] > 0
